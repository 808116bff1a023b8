//! How often was it said when? All patterns in one pass over the tokens; then O(patterns · bins).

use std::sync::atomic::{AtomicU32, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use super::burst::{GAMMA, RATIO, bursts};
use crate::corpus::calendar::Every;
use crate::corpus::corpus::Corpus;
use crate::corpus::group::{By, Groups};
use crate::corpus::matcher::{Matcher, Place};
use crate::corpus::pattern::{Counted, Pattern, ValueType};
use crate::corpus::stream::shares;
use crate::corpus::terms::{StopWords, Terms};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, MOST_TEXT, Strings, Table, Value, Values};
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::timeline`].
#[derive(Clone, Debug)]
pub struct TimelineOptions {
    /// How long a bin is. Default a month.
    pub every: Every,
    /// Counts within each group of documents. Default none.
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

impl Default for TimelineOptions {
    fn default() -> Self {
        Self {
            every: Every::Month,
            by: None,
            value_type: ValueType::Glob,
            across_segments: false,
            fold: Fold::default(),
            progress: Progress::default(),
        }
    }
}

impl TimelineOptions {
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

/// What is counted as one: a place that several of its patterns find counts once.
#[derive(Clone, Debug)]
pub struct Series {
    /// What the answer calls it.
    pub name: String,
    /// What is looked for.
    pub patterns: Vec<Pattern>,
}

impl<P: Into<Pattern>> From<P> for Series {
    fn from(pattern: P) -> Self {
        let pattern = pattern.into();
        Self { name: pattern.name(), patterns: vec![pattern] }
    }
}

/// Documents on the calendar, and in groups.
struct Bins {
    /// The first day of each bin, by its number.
    first_days: Vec<Date>,
    /// The cell of each document: group · bins + bin. `None` for one without a date or group.
    of_document: Vec<Option<u32>>,
    /// By cell.
    documents: Vec<u32>,
    /// By cell.
    tokens: Vec<u64>,
}

/// The answer may have so many rows.
const ROWS: usize = 1 << 24;

impl Bins {
    fn of(corpus: &Corpus, options: &TimelineOptions, groups: Option<&Groups>, series: &[Series]) -> Result<Self> {
        let dated = || corpus.dates().iter().flatten();
        let (Some(&first), Some(&last)) = (dated().min(), dated().max()) else {
            return Ok(Self {
                first_days: Vec::new(),
                of_document: vec![None; corpus.len()],
                documents: Vec::new(),
                tokens: Vec::new(),
            });
        };
        let n_groups = groups.map_or(1, Groups::len);
        let most = ROWS / series.len().max(1) / n_groups.max(1);
        let first_days: Vec<Date> = options.every.bins(first, last).take(most + 1).collect();
        let asked = {
            let (series, every) = (series.len(), options.every.name());
            let grouped = groups.map_or(String::new(), |groups| format!(" in {} groups", groups.len()));
            format!("{series} patterns{grouped} for each {every} from {first} to {last}")
        };
        if first_days.len() > most {
            let detail = format!("{asked}; the limit is {ROWS} rows");
            return Err(Error::too_large("the answer", detail));
        }
        // Each cell has the name of its series and of its group.
        let names: usize = series.iter().map(|one| one.name.len()).sum();
        let labels: usize = groups.map_or(0, |groups| groups.labels.iter().map(bytes).sum());
        let text = [names as u64 * n_groups as u64, labels as u64 * series.len() as u64]
            .map(|once| u128::from(once) * first_days.len() as u128);
        if let Some(text) = text.into_iter().find(|&text| text > u128::from(MOST_TEXT)) {
            let detail = format!("{asked} are {text} bytes of names; the limit is {MOST_TEXT}");
            return Err(Error::too_large("the answer", detail));
        }
        let cell = |document: usize| {
            let date = corpus.dates()[document]?;
            let group = groups.map_or(Some(0), |groups| groups.of_document[document])?;
            let bin = first_days.partition_point(|&first| first <= date) - 1; // the first bin starts with the first date
            Some((group as usize * first_days.len() + bin) as u32)
        };
        let of_document: Vec<Option<u32>> = (0..corpus.len()).map(cell).collect();
        let (mut documents, mut tokens) = (vec![0; n_groups * first_days.len()], vec![0; n_groups * first_days.len()]);
        for (document, cell) in of_document.iter().enumerate() {
            if let Some(cell) = cell {
                documents[*cell as usize] += 1;
                tokens[*cell as usize] += corpus.stream().range(document).len() as u64;
            }
        }
        Ok(Self { first_days, of_document, documents, tokens })
    }

    fn cells(&self) -> usize {
        self.documents.len()
    }
}

/// The bytes of a group's name in a column.
fn bytes(label: &Value) -> usize {
    if let Value::Text(text) = label { text.len() } else { 0 }
}

/// Occurrences and documents, by series and cell. Sums, so that it does not matter which thread adds first.
struct Counts(Vec<(AtomicU32, AtomicU32)>);

impl Counts {
    fn of(cells: usize) -> Self {
        Self((0..cells).map(|_| (AtomicU32::new(0), AtomicU32::new(0))).collect())
    }

    fn add(&self, cell: usize, frequency: u32) {
        self.0[cell].0.fetch_add(frequency, Ordering::Relaxed);
        self.0[cell].1.fetch_add(1, Ordering::Relaxed);
    }

    fn take(self) -> (Vec<u32>, Vec<u32>) {
        self.0.into_iter().map(|(frequency, docfreq)| (frequency.into_inner(), docfreq.into_inner())).unzip()
    }
}

impl Corpus {
    /// How often and in how many documents each of `series` was said in each bin of the calendar: `pattern bin frequency
    /// tokens per_million docfreq documents share share_low share_high burst`, and by group `group`.
    ///
    /// Rows stand in the order of the series, then of the groups, then of the bins, all from that of the first document
    /// to that of the last, empty ones too; a bin is named by its first day. `tokens` and `documents` are those of the
    /// bin (and group); `per_million` is frequency / tokens · 10⁶, `share` docfreq / documents, both 0 in an empty bin;
    /// `share_low` and `share_high` are the 95 % interval of Wilson (1927), from 0 to 1 in an empty bin. `burst` says
    /// whether the bin lies in a burst of the share of documents, after Kleinberg (2003), batched, with two states, s = 2
    /// and γ = 1: where it was, for a while, said in about twice as many documents as over the whole time or more.
    ///
    /// Documents without a date are in no bin, and those without a group in none of their rows; the parameters "undated"
    /// and "ungrouped" say how many they are; by bins of the calendar a document in no group is one without a date, and
    /// is said once. No document with a date: no rows. More than 2²⁴ rows, or 2³⁰ bytes of names in them, are an error.
    ///
    /// ```
    /// use locution::{Corpus, Document, Every, TimelineOptions};
    /// let document = |id: &str, text: &str, month| Document {
    ///     date: Some(jiff::civil::date(2023, month, 2)),
    ///     ..Document::new(id, text)
    /// };
    /// let corpus = Corpus::from_documents(vec![document("a", "A new era", 1), document("b", "New eras", 3)])?;
    /// let table = corpus.timeline(&["new era*"], &TimelineOptions::default().every(Every::Month))?;
    /// assert_eq!(table.int("frequency")?, [1, 0, 1]);
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn timeline<S: Clone + Into<Series>>(&self, series: &[S], options: &TimelineOptions) -> Result<Table> {
        let series: Vec<Series> = series.iter().cloned().map(Into::into).collect();
        let terms = self.folded(&options.fold, &StopWords::None)?;
        let groups = options.by.as_ref().map(|by| self.groups(by)).transpose()?;
        if let Some(empty) = series.iter().find(|one| one.patterns.is_empty()) {
            return Err(Error::argument("patterns", format!("{:?} has no pattern", empty.name)));
        }
        let bins = Bins::of(self, options, groups.as_ref(), &series)?;
        let patterns = series.iter().zip(0..).flat_map(|(one, number)| one.patterns.iter().map(move |p| (number, p)));
        let matcher =
            self.matcher("patterns", patterns, options.value_type, &options.fold, &terms, &options.progress)?;
        let (frequency, docfreq) = self.counts(&bins, series.len(), &matcher, &terms, options)?;

        let cells = bins.cells();
        let n_bins = bins.first_days.len();
        let rows = || (0..series.len()).flat_map(|_| 0..cells);
        let share = |(cell, &docfreq): (usize, &u32)| wilson(docfreq, bins.documents[cell]);
        let shares: Vec<[f64; 3]> = rows().zip(&docfreq).map(share).collect();
        let per_million = |(cell, &frequency): (usize, &u32)| {
            let tokens = bins.tokens[cell];
            if tokens == 0 { 0.0 } else { f64::from(frequency) * 1e6 / tokens as f64 }
        };
        let burst = docfreq.chunks(n_bins.max(1)).zip(rows().step_by(n_bins.max(1)));
        let burst = burst.flat_map(|(hits, cell)| bursts(hits, &bins.documents[cell..cell + n_bins]));
        let mut names = Strings::with_capacity(series.len() * cells, series.len() * cells * 12);
        series.iter().for_each(|one| (0..cells).for_each(|_| names.push(&one.name)));
        let wide = |counts: &[u32]| counts.iter().map(|&count| i64::from(count)).collect();
        let mut columns = vec![
            Column::text("pattern", names),
            Column::dates("bin", rows().map(|cell| Some(bins.first_days[cell % n_bins]))),
            Column::int("frequency", wide(&frequency)),
            Column::int("tokens", rows().map(|cell| bins.tokens[cell] as i64).collect()),
            Column::float("per_million", rows().zip(&frequency).map(per_million).collect()),
            Column::int("docfreq", wide(&docfreq)),
            Column::int("documents", rows().map(|cell| i64::from(bins.documents[cell])).collect()),
            Column::float("share", shares.iter().map(|share| share[0]).collect()),
            Column::float("share_low", shares.iter().map(|share| share[1]).collect()),
            Column::float("share_high", shares.iter().map(|share| share[2]).collect()),
            Column::new("burst", Values::Bool(burst.collect())),
        ];
        let mut params = vec![
            ("question", Value::from("timeline")),
            ("patterns", Value::from(series.len())),
            ("every", Value::from(options.every.name())),
            ("by", Value::from(options.by.as_ref().map(By::name))),
            ("valuetype", Value::from(options.value_type.name())),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("burst_s", Value::from(RATIO)),
            ("burst_gamma", Value::from(GAMMA)),
            ("undated", Value::from(self.dates().iter().filter(|date| date.is_none()).count())),
        ];
        if let Some(groups) = &groups {
            columns.push(groups.column("group", rows().map(|cell| (cell / n_bins) as u32)));
            if let Some(By::Field(_)) = options.by {
                params.push(("ungrouped", Value::from(groups.ungrouped)));
            }
        }
        params.extend([("documents", Value::from(self.len())), ("tokens", Value::from(self.n_tokens()))]);
        Ok(self.answer(columns, params))
    }

    /// As [`timeline`](Self::timeline), a series for every row of `table`, one of terms, n-grams or phrases. Fold and
    /// walls are those of the table, whatever `options` say.
    pub fn timeline_of(&self, table: &Table, options: &TimelineOptions) -> Result<Table> {
        let Counted { patterns, fold, across_segments, groups } = self.counted("patterns", table)?;
        if groups.is_some() {
            return Err(Error::argument("patterns", "the rows of the table are by group; ask for by= here instead"));
        }
        self.timeline(&patterns, &TimelineOptions { fold, across_segments, ..options.clone() })
    }

    /// Occurrences and documents of each series in each cell, by series and cell.
    fn counts(
        &self,
        bins: &Bins,
        series: usize,
        matcher: &Matcher,
        terms: &Terms,
        options: &TimelineOptions,
    ) -> Result<(Vec<u32>, Vec<u32>)> {
        let (stream, progress) = (self.stream(), &options.progress);
        let segments = if options.across_segments { None } else { Some(self.segments(progress)?) };
        let counts = Counts::of(series * bins.cells());
        progress.start(self.len() as u64);
        threads::run(|| {
            shares(&stream.documents, 8 * rayon::current_num_threads()).into_par_iter().try_for_each(|share| {
                let mut numbers: Vec<u32> = Vec::new();
                for document in share {
                    if let Some(cell) = bins.of_document[document] {
                        numbers.clear();
                        let add = |place: Place| numbers.push(place.number);
                        matcher.places(stream, &terms.of_form, document, segments, None, add);
                        numbers.sort_unstable();
                        for same in numbers.chunk_by(|a, b| a == b) {
                            counts.add(same[0] as usize * bins.cells() + cell as usize, same.len() as u32);
                        }
                    }
                    progress.advance(1)?;
                }
                Ok(())
            })
        })?;
        Ok(counts.take())
    }
}

/// The share k/n and its 95 % interval (Wilson 1927): centre (p + z²/2n) / (1 + z²/n), half width
/// z/(1 + z²/n) · √(p(1 − p)/n + z²/4n²). Of nothing the share is 0, and anything from 0 to 1 may be true.
pub(crate) fn wilson(k: u32, n: u32) -> [f64; 3] {
    const Z: f64 = 1.959_963_984_540_054; // Φ(Z) = .975
    if n == 0 {
        return [0.0, 0.0, 1.0];
    }
    let (k, n) = (f64::from(k), f64::from(n));
    let p = k / n;
    let centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    // At the ends the formula gives 0 and 1, but for the rounding.
    [p, if k == 0.0 { 0.0 } else { centre - half }, if k == n { 1.0 } else { centre + half }]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::corpus::document::Document;

    #[test]
    fn the_interval_of_seven_in_fifty_is_the_published_one() {
        let [share, low, high] = wilson(7, 50);
        assert_eq!(share, 0.14);
        assert!((low - 0.069_508).abs() < 5e-7 && (high - 0.261_862).abs() < 5e-7, "{low} {high}"); // DEFINITIONS.md
        assert_eq!((wilson(0, 9)[1], wilson(9, 9)[2], wilson(0, 0)), (0.0, 1.0, [0.0, 0.0, 1.0]));
    }

    fn corpus() -> Corpus {
        let document = |id: &str, text: &str, day, party: Option<&str>| Document {
            date: day,
            metadata: vec![("party".to_owned(), Value::from(party))],
            ..Document::new(id, text)
        };
        Corpus::from_documents(vec![
            document("a", "New era, new era. New eras.", Some(date(2021, 11, 30)), Some("whig")),
            document("b", "An era", Some(date(2022, 2, 1)), Some("tory")),
            document("c", "A new era", None, Some("tory")),
            document("d", "New era", Some(date(2022, 2, 28)), None),
        ])
        .unwrap()
    }

    #[test]
    fn empty_bins_are_kept_and_the_undated_counted() {
        let table = corpus().timeline(&["new era", "era"], &TimelineOptions::default()).unwrap();
        assert_eq!(table.int("frequency").unwrap(), [2, 0, 0, 1, 2, 0, 0, 2]);
        assert_eq!(table.int("tokens").unwrap(), [6, 0, 0, 4, 6, 0, 0, 4]);
        assert_eq!(table.int("docfreq").unwrap(), [1, 0, 0, 1, 1, 0, 0, 2]);
        assert_eq!(table.int("documents").unwrap()[..4], [1, 0, 0, 2]);
        assert_eq!(table.float("per_million").unwrap()[..3], [2e6 / 6.0, 0.0, 0.0]);
        assert_eq!(table.column("bin").unwrap().value(3), Value::Date(date(2022, 2, 1)));
        assert!(table.params().contains(&("undated".to_owned(), Value::Int(1))));
    }

    #[test]
    fn by_group_each_has_all_bins_and_its_own_tokens() {
        let options = TimelineOptions::default().every(Every::Year).by(By::Field("party".into()));
        let table = corpus().timeline(&["era*"], &options).unwrap();
        assert_eq!(table.text("group").unwrap().iter().collect::<Vec<_>>(), ["tory", "tory", "whig", "whig"]);
        assert_eq!(table.int("frequency").unwrap(), [0, 1, 3, 0]);
        assert_eq!(table.int("tokens").unwrap(), [0, 2, 6, 0]);
        assert!(table.params().contains(&("ungrouped".to_owned(), Value::Int(1))));
    }

    #[test]
    fn patterns_of_one_name_count_a_place_once() {
        let series = Series { name: "era".into(), patterns: vec!["era*".into(), "eras".into(), "new era".into()] };
        let table = corpus().timeline(&[series], &TimelineOptions::default().every(Every::Year)).unwrap();
        assert_eq!(table.int("frequency").unwrap(), [5, 3]); // "era" and "new era" are two places
    }

    #[test]
    fn without_dates_or_patterns_there_are_no_rows() {
        let options = TimelineOptions::default();
        let undated = Corpus::from_texts(["new era"]).unwrap().timeline(&["era"], &options).unwrap();
        assert!(undated.is_empty() && undated.params().contains(&("undated".to_owned(), Value::Int(1))));
        let none: [&str; 0] = [];
        assert!(corpus().timeline(&none, &options).unwrap().is_empty());
        assert!(corpus().timeline(&["("], &options.value_type(ValueType::Regex)).is_err());
    }

    #[test]
    fn names_that_nobody_could_hold_are_refused_with_their_size() {
        let day = |id: &str, year| Document { date: Some(date(year, 1, 1)), ..Document::new(id, "x") };
        let corpus = Corpus::from_documents(vec![day("a", 1), day("b", 9999)]).unwrap();
        let long = Series { name: "x".repeat(200_000), patterns: vec!["x".into()] };
        let error = corpus.timeline(&[long], &TimelineOptions::default().every(Every::Year)).unwrap_err().to_string();
        let said = "1 patterns for each year from 0001-01-01 to 9999-01-01 are 1999800000 bytes of names";
        assert!(error.contains(said) && error.ends_with("the limit is 1073741824"), "{error}");
    }

    #[test]
    fn a_series_without_a_pattern_is_refused() {
        let none = Series { name: "era".into(), patterns: Vec::new() };
        let error = corpus().timeline(&[none], &TimelineOptions::default()).unwrap_err().to_string();
        assert_eq!(error, "patterns: \"era\" has no pattern");
    }

    #[test]
    fn a_document_without_a_date_is_said_once_by_years() {
        let options = TimelineOptions::default().by(By::Date(Every::Year));
        let params = corpus().timeline(&["era"], &options).unwrap().params().to_vec();
        let said = |name: &str| params.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        assert_eq!((said("undated"), said("ungrouped")), (Some(Value::Int(1)), None));
    }

    #[test]
    fn more_rows_than_anyone_could_hold_are_refused_with_their_number() {
        let day = |id: &str, year| Document { date: Some(date(year, 1, 1)), ..Document::new(id, "x") };
        let corpus = Corpus::from_documents(vec![day("a", -9000), day("b", 9000)]).unwrap();
        let options = TimelineOptions::default().every(Every::Day);
        let many = vec!["x"; 100];
        let error = corpus.timeline(&many, &options).unwrap_err().to_string();
        assert!(error.contains("100 patterns for each day from -009000-01-01"), "{error}");
    }
}
