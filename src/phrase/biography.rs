//! What is the life of a phrase: when was it first said, when last, when most, and by whom? Two passes over the tokens.

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::calendar::Every;
use crate::corpus::corpus::Corpus;
use crate::corpus::group::By;
use crate::corpus::pattern::{Counted, Pattern, ValueType};
use crate::corpus::stream::shares;
use crate::corpus::terms::StopWords;
use crate::count::timeline::{Series, TimelineOptions};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::biography`].
#[derive(Clone, Debug)]
pub struct BiographyOptions {
    /// How long a bin is. Default a month.
    pub every: Every,
    /// What the sources are told by. Default none: no sources.
    pub by: Option<By>,
    /// How patterns are written. Default glob.
    pub value_type: ValueType,
    /// Whether a hit may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Progress in documents, and the way to stop.
    pub progress: Progress,
}

impl Default for BiographyOptions {
    fn default() -> Self {
        let TimelineOptions { every, by, value_type, across_segments, fold, progress } = TimelineOptions::default();
        Self { every, by, value_type, across_segments, fold, progress }
    }
}

impl BiographyOptions {
    /// Sets [`every`](Self::every).
    pub fn every(self, every: Every) -> Self {
        Self { every, ..self }
    }

    /// Sets [`by`](Self::by).
    pub fn by(self, by: By) -> Self {
        Self { by: Some(by), ..self }
    }

    /// Sets [`value_type`](Self::value_type).
    pub fn value_type(self, value_type: ValueType) -> Self {
        Self { value_type, ..self }
    }

    /// Sets [`across_segments`](Self::across_segments).
    pub fn across_segments(self, across_segments: bool) -> Self {
        Self { across_segments, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }
}

/// The life of a phrase in a corpus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Biography {
    /// What it is called.
    pub phrase: String,
    /// A row for each bin of the calendar, as [`Corpus::timeline`] has them: `bin frequency tokens per_million docfreq
    /// documents share share_low share_high burst`.
    pub table: Table,
    /// Occurrences in all documents, those without a date too.
    pub frequency: u64,
    /// Documents with an occurrence, those without a date too.
    pub docfreq: u64,
    /// The date of the first dated document with an occurrence.
    pub first: Option<Date>,
    /// The documents of that date with an occurrence, in their order.
    pub first_documents: Vec<String>,
    /// The date of the last dated document with an occurrence.
    pub last: Option<Date>,
    /// The documents of that date with an occurrence, in their order.
    pub last_documents: Vec<String>,
    /// The first day of the bin with the highest share of documents with an occurrence; of equal ones that with most
    /// occurrences per million, of equal ones there the earliest.
    pub peak: Option<Date>,
    /// Whether it was first said in the first bin that has a document: it may be older than the corpus.
    pub left_censored: bool,
    /// Where it was asked by what: `group frequency docfreq documents share first_date last_date` of each group that says
    /// it, by descending frequency, then docfreq, then in the groups' order. `documents` are all those of the group,
    /// `share` docfreq / documents.
    pub sources: Option<Table>,
}

impl Corpus {
    /// When the phrase was first said, when last, when most, and by whom; and its timeline. Several patterns are several
    /// ways to write it: a place that two of them find counts once.
    ///
    /// Never said: no dates, no peak, and a timeline of zeros. No document has a date: no rows.
    ///
    /// ```
    /// use locution::{BiographyOptions, Corpus, Document};
    /// let document = |id: &str, text: &str, month| Document {
    ///     date: Some(jiff::civil::date(2023, month, 2)),
    ///     ..Document::new(id, text)
    /// };
    /// let corpus = Corpus::from_documents(vec![document("a", "Old times", 1), document("b", "A new era", 3)])?;
    /// let life = corpus.biography("new era", &BiographyOptions::default())?;
    /// assert_eq!((life.first, life.first_documents), (Some(jiff::civil::date(2023, 3, 2)), vec!["b".to_owned()]));
    /// assert_eq!((life.peak, life.left_censored), (Some(jiff::civil::date(2023, 3, 1)), false));
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn biography(&self, phrase: impl Into<Series>, options: &BiographyOptions) -> Result<Biography> {
        let phrase: Series = phrase.into();
        if phrase.patterns.is_empty() {
            return Err(Error::argument("phrase", format!("{:?} has no pattern", phrase.name)));
        }
        let groups = options.by.as_ref().map(|by| self.groups(by)).transpose()?;
        let frequency = self.occurrences_by_document(&phrase.patterns, options)?;
        let said = || (0..self.len()).filter(|&document| frequency[document] > 0);
        let dates = self.dates();
        let dated = || said().filter_map(|document| dates[document]);
        let (first, last) = (dated().min(), dated().max());
        let on = |day: Option<Date>| {
            let there = said().filter(|&document| day.is_some() && dates[document] == day);
            there.map(|document| self.doc_ids()[document].to_owned()).collect()
        };

        let asked = TimelineOptions {
            every: options.every,
            by: None,
            value_type: options.value_type,
            across_segments: options.across_segments,
            fold: options.fold.clone(),
            progress: options.progress.clone(),
        };
        let timeline = self.timeline(std::slice::from_ref(&phrase), &asked)?;
        let shares = timeline.float("share")?;
        let rates = timeline.float("per_million")?;
        let by_height = |&a: &usize, &b: &usize| shares[a].total_cmp(&shares[b]).then(rates[a].total_cmp(&rates[b]));
        let highest = (0..shares.len()).rev().max_by(by_height);
        let peak =
            match highest.filter(|&bin| shares[bin] > 0.0).map(|bin| timeline.column("bin").map(|c| c.value(bin))) {
                Some(Ok(Value::Date(day))) => Some(day),
                _ => None,
            };
        let left_censored = timeline.int("docfreq")?.first().is_some_and(|&documents| documents > 0);
        let params = timeline.params().iter().map(|(name, value)| match &name[..] {
            "question" => ("question", Value::from("biography")),
            "patterns" => ("phrase", Value::from(phrase.name.as_str())),
            "by" => ("by", Value::from(options.by.as_ref().map(By::name))),
            name => (name, value.clone()),
        });
        let table = Table::answer(timeline.columns()[1..].to_vec(), params.collect());

        let sources = groups.map(|groups| {
            let members = groups.members();
            let mut rows: Vec<(u32, u64, usize)> = Vec::new(); // group, frequency, docfreq
            for (group, documents) in (0..).zip(&members) {
                let counts =
                    || documents.iter().map(|&document| frequency[document as usize]).filter(|&count| count > 0);
                rows.push((group, counts().map(u64::from).sum(), counts().count()));
            }
            rows.retain(|row| row.1 > 0);
            rows.sort_by_key(|row| std::cmp::Reverse((row.1, row.2)));
            let days = |row: &(u32, u64, usize)| {
                let documents = members[row.0 as usize].iter().map(|&document| document as usize);
                documents.filter(|&document| frequency[document] > 0).filter_map(|document| dates[document])
            };
            let documents = |row: &(u32, u64, usize)| members[row.0 as usize].len();
            let columns = vec![
                groups.column("group", rows.iter().map(|row| row.0)),
                Column::int("frequency", rows.iter().map(|row| row.1 as i64).collect()),
                Column::int("docfreq", rows.iter().map(|row| row.2 as i64).collect()),
                Column::int("documents", rows.iter().map(|row| documents(row) as i64).collect()),
                Column::float("share", rows.iter().map(|row| row.2 as f64 / documents(row) as f64).collect()),
                Column::dates("first_date", rows.iter().map(|row| days(row).min())),
                Column::dates("last_date", rows.iter().map(|row| days(row).max())),
            ];
            let by = options.by.as_ref();
            let params = vec![
                ("question", Value::from("sources")),
                ("phrase", Value::from(phrase.name.as_str())),
                ("by", Value::from(by.map(By::name))),
                (by.map_or("ungrouped", By::ungrouped), Value::from(groups.ungrouped)),
                ("documents", Value::from(self.len())),
                ("tokens", Value::from(self.n_tokens())),
            ];
            self.answer(columns, params)
        });
        Ok(Biography {
            frequency: frequency.iter().map(|&count| u64::from(count)).sum(),
            docfreq: said().count() as u64,
            first,
            first_documents: on(first),
            last,
            last_documents: on(last),
            peak,
            left_censored,
            sources,
            table,
            phrase: phrase.name,
        })
    }

    /// As [`biography`](Self::biography), of all rows of `table` as one phrase. Fold and walls are those of the table,
    /// whatever `options` say.
    pub fn biography_of(&self, table: &Table, options: &BiographyOptions) -> Result<Biography> {
        let Counted { patterns, fold, across_segments, groups } = self.counted("phrase", table)?;
        if groups.is_some() {
            return Err(Error::argument("phrase", "the rows of the table are by group"));
        }
        let name = match &patterns[..] {
            [] => return Err(Error::argument("phrase", "the table has no row")),
            [one] => one.name(),
            many => format!("{} rows", many.len()),
        };
        self.biography(Series { name, patterns }, &BiographyOptions { fold, across_segments, ..options.clone() })
    }

    /// How often any of `patterns` stands in each document; a place that two of them find counts once.
    fn occurrences_by_document(&self, patterns: &[Pattern], options: &BiographyOptions) -> Result<Vec<u32>> {
        let BiographyOptions { fold, progress, .. } = options;
        let terms = self.folded(fold, &StopWords::None)?;
        let patterns = patterns.iter().map(|pattern| (0, pattern));
        let matcher = self.matcher("phrase", patterns, options.value_type, fold, &terms, progress)?;
        let segments = if options.across_segments { None } else { Some(self.segments(progress)?) };
        progress.start(self.len() as u64);
        threads::run(|| {
            let parts = shares(&self.stream().documents, 8 * rayon::current_num_threads());
            let parts: Vec<Vec<u32>> = parts
                .into_par_iter()
                .map(|documents| {
                    let count = |document| {
                        let mut count = 0;
                        matcher.places(self.stream(), &terms.of_form, document, segments, None, |_| count += 1);
                        progress.advance(1)?;
                        Ok(count)
                    };
                    documents.map(count).collect()
                })
                .collect::<Result<_>>()?;
            Ok(parts.concat())
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::corpus::document::Document;

    fn corpus() -> Corpus {
        let document = |id: &str, text: &str, day, paper: Option<&str>| Document {
            date: day,
            metadata: vec![("paper".to_owned(), Value::from(paper))],
            ..Document::new(id, text)
        };
        Corpus::from_documents(vec![
            document("a", "Old times", Some(date(2021, 11, 30)), Some("herald")),
            document("b", "New era, new era.", Some(date(2022, 2, 1)), Some("times")),
            document("c", "A new age", None, Some("times")),
            document("d", "New era", Some(date(2022, 2, 1)), None),
            document("e", "An era", Some(date(2022, 4, 1)), Some("times")),
        ])
        .unwrap()
    }

    #[test]
    fn a_life_has_a_beginning_a_peak_an_end_and_sources() {
        let era = Series { name: "era".into(), patterns: vec!["new era".into(), "new a*".into(), "new *".into()] };
        let options = BiographyOptions::default().by(By::Field("paper".into()));
        let life = corpus().biography(era, &options).unwrap();
        assert_eq!((life.frequency, life.docfreq), (4, 3));
        assert_eq!((life.first, life.last), (Some(date(2022, 2, 1)), Some(date(2022, 2, 1))));
        assert_eq!(life.first_documents, ["b", "d"]);
        assert_eq!(life.last_documents, ["b", "d"]);
        assert_eq!((life.peak, life.left_censored), (Some(date(2022, 2, 1)), false));
        assert_eq!(life.table.int("frequency").unwrap(), [0, 0, 0, 3, 0, 0]);
        assert_eq!(life.table.columns()[0].name, "bin");
        let sources = life.sources.unwrap();
        assert_eq!(sources.text("group").unwrap().iter().collect::<Vec<_>>(), ["times"]);
        assert_eq!((sources.int("frequency").unwrap(), sources.int("docfreq").unwrap()), (&[3][..], &[2][..]));
        assert_eq!(sources.int("documents").unwrap(), [3]);
        assert!(sources.params().contains(&("ungrouped".to_owned(), Value::Int(1))));
    }

    #[test]
    fn what_is_never_said_has_no_life_and_what_is_said_from_the_first_may_be_older() {
        let life = corpus().biography("dawn", &BiographyOptions::default()).unwrap();
        assert_eq!((life.frequency, life.first, life.last, life.peak), (0, None, None, None));
        assert!(!life.left_censored && life.first_documents.is_empty() && life.sources.is_none());
        assert_eq!(life.table.int("docfreq").unwrap(), [0; 6]);
        assert!(corpus().biography("times", &BiographyOptions::default()).unwrap().left_censored);
        let undated = Corpus::from_texts(["new era"]).unwrap().biography("era", &BiographyOptions::default()).unwrap();
        assert_eq!((undated.docfreq, undated.first, undated.table.len()), (1, None, 0));
        let none = Series { name: "x".into(), patterns: Vec::new() };
        let error = corpus().biography(none, &BiographyOptions::default()).unwrap_err().to_string();
        assert_eq!(error, "phrase: \"x\" has no pattern");
    }
}
