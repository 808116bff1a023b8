//! Which phrases recur? Every closed repeated stretch of any length, trimmed of function words, with its counts.
//!
//! A stretch is *closed* when no one-token extension has the same frequency: then it is a node of the tree of stretches
//! whose occurrences do not all follow one token. O(tokens · log nesting) time and about 16 bytes a token, plus one step
//! for each token of the phrases written out and one for each pair of phrases of which one contains the other.

use jiff::civil::Date;
use rayon::prelude::*;

use super::association::{c_value, telling};
use super::choice::{Kind, OncePer, PhraseOptions};
use super::cohesion::least_npmi;
use super::ends::Ends;
use super::function_words::{function_words, trimmed_as};
use super::interval::NO_DAY;
use super::nesting::{Containers, Phrase, containers, independent, longest_at};
use super::sequence::Sequence;
use super::stretch::{DEEP, Least, Life, Node, Stretches};
use super::tree::{ROOT, Tree};
use crate::corpus::corpus::Corpus;
use crate::corpus::document_at::DocumentAt;
use crate::corpus::group::Groups;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::chinese::join;
use crate::threads;

/// A phrase with its counts.
struct Row {
    /// The token where an occurrence begins; where it is asked for, one that is written as most are.
    first: u32,
    /// In tokens.
    length: u32,
    frequency: u32,
    docfreq: u32,
    /// Groups of documents that it stands in, where there are some; else docfreq.
    spread: u32,
    independent: u32,
    /// First and last day, or [`NO_DAY`].
    days: (i32, i32),
    c_value: f64,
    npmi: f64,
    /// How telling it is.
    score: f64,
}

impl Corpus {
    /// Every phrase that recurs: `phrase length frequency docfreq independent c_value npmi first_date last_date`, the most
    /// telling first.
    ///
    /// A phrase is a stretch of tokens of one segment that meets the thresholds and is closed: no one-token extension
    /// to the left or right has the same frequency. With `trim`, closed stretches lose the function words at their
    /// ends; the counts are those of what is left. Overlapping occurrences all count. `independent` counts occurrences
    /// that lie inside no occurrence of a longer phrase of the same answer; `c_value` is Frantzi's, over the phrases of
    /// the same answer; `npmi` is the least over all splits of the phrase into two parts, 1 for a single token;
    /// the dates are those of the first and last dated documents that have it.
    ///
    /// How telling a phrase is: log₂(length) · √((frequency − f)·(docfreq − d)) · npmi, where f and d are the greatest
    /// frequency and docfreq of a longer phrase of the same answer that contains it, or 0, and an npmi below 0 counts as
    /// 0. So it is long, is said often and in many documents where no one longer phrase is said, and its words belong
    /// together; a part of a phrase that hardly occurs without the rest is none of this. Ties: docfreq, frequency, length,
    /// then code-point order. (C-value, which takes the mean over all longer phrases, lets such parts stand high.)
    ///
    /// With `written` there is a column of this name at the end: the phrase as it stands in the text, in the form that is most
    /// common, of equals the one that comes first; each run of white space is one space.
    ///
    /// With `once_per` there is a column `groupfreq` behind `docfreq`: in how many groups of documents the phrase stands,
    /// a document in no group being one for itself. It takes the place of frequency and docfreq in the order, but not in
    /// the thresholds.
    ///
    /// ```
    /// use locution::{Corpus, OncePer, PhraseOptions, Value};
    /// let corpus = Corpus::from_texts(["a new era", "a new era", "the new era", "old news"])?;
    /// let copies = OncePer::Values(vec![Value::Int(1), Value::Int(1), Value::Missing, Value::Missing]);
    /// let table = corpus.phrases(&PhraseOptions::default().once_per(copies))?;
    /// assert_eq!((table.int("docfreq")?[0], table.int("groupfreq")?[0]), (3, 2));
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn phrases(&self, options: &PhraseOptions) -> Result<Table> {
        options.check()?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let function_words = function_words(self, &options.trim, &options.fold, &terms)?;
        let groups = options.once_per.as_ref().map(|once_per| self.once_per(once_per)).transpose()?;
        let progress = &options.progress;
        threads::run(|| {
            let segments = if options.across_segments { None } else { Some(self.segments(progress)?) };
            let sequence = Sequence::of(self.stream(), segments, &terms.of_form);
            let mut rows = self.rows(&sequence, &function_words, groups.as_ref(), options)?;
            let spelled = |row: &Row| sequence.stretch(row.first as usize, row.length);
            rows.par_sort_unstable_by(|p, q| {
                let by_count = (q.spread, q.frequency, q.length).cmp(&(p.spread, p.frequency, p.length));
                let by_words = || spelled(p).cmp(spelled(q)); // terms are numbered in code-point order
                q.score.total_cmp(&p.score).then(by_count).then_with(by_words)
            });
            progress.check()?;
            let mut names = Strings::with_capacity(rows.len(), rows.len() * 24);
            let mut name = String::new();
            for row in &rows {
                name.clear();
                join(spelled(row).map(|term| &terms.strings[term as usize - 1]), &mut name);
                names.push(&name);
            }
            let written = match options.written {
                true => {
                    let stretches: Vec<(u32, u32)> = rows.iter().map(|row| (row.first, row.length)).collect();
                    let wordings = self.wordings(&stretches, progress)?.into_iter().zip(names.iter());
                    let text = |(wording, name): (Option<String>, &str)| wording.unwrap_or_else(|| name.to_owned());
                    Some(Column::text("written", wordings.map(text).collect()))
                }
                false => None,
            };
            let ints = |value: fn(&Row) -> u32| rows.iter().map(|row| i64::from(value(row))).collect();
            let day = |day: i32, none: i32| if day == none { None } else { Some(date_of(day)) };
            let mut columns = vec![
                Column::text("phrase", names),
                Column::int("length", ints(|row| row.length)),
                Column::int("frequency", ints(|row| row.frequency)),
                Column::int("docfreq", ints(|row| row.docfreq)),
                Column::int("independent", ints(|row| row.independent)),
                Column::float("c_value", rows.iter().map(|row| row.c_value).collect()),
                Column::float("npmi", rows.iter().map(|row| row.npmi).collect()),
                Column::dates("first_date", rows.iter().map(|row| day(row.days.0, NO_DAY.0))),
                Column::dates("last_date", rows.iter().map(|row| day(row.days.1, NO_DAY.1))),
            ];
            columns.extend(written);
            let mut params = self.phrase_params(options);
            if let Some(groups) = &groups {
                columns.insert(4, Column::int("groupfreq", ints(|row| row.spread)));
                params.push(("groups", Value::from(groups.len())));
                params.push(("single", Value::from(groups.ungrouped))); // each of them is a group
            }
            Ok(self.answer(columns, params).at(rows.iter().map(|row| row.first).collect()))
        })
    }

    /// All phrases with their counts, in any order.
    fn rows(
        &self,
        sequence: &Sequence<'_>,
        function_words: &[bool],
        groups: Option<&Groups>,
        options: &PhraseOptions,
    ) -> Result<Vec<Row>> {
        let progress = &options.progress;
        let days: Vec<Option<i32>> = self.dates().iter().map(|date| date.map(day_number)).collect();
        let documents = DocumentAt::of(self.stream());
        let least = Least {
            frequency: options.min_frequency.max(options.min_docfreq), // each document takes one
            docfreq: options.min_docfreq,
            length: u32::try_from(options.min_length).unwrap_or(u32::MAX),
        };
        let shortest = least.length.min(DEEP);
        let stretches = Stretches::of(sequence, &documents, &days, least, DEEP, &progress.until(55))?;
        let mut tree = Tree::of(stretches, shortest, sequence.len(), &progress.until(65))?;
        let mut phrases = found(sequence, &tree, function_words, options)?;
        check_size(&phrases)?;
        let mut lives = lives(&phrases, &tree, &documents, &days, progress)?;
        progress.until(72).end()?;
        let mut spread = match groups {
            Some(groups) => groupfreqs(&phrases, &tree, &documents, groups, progress)?,
            None => lives.iter().map(|life| life.docfreq).collect(),
        };
        let mut containers = containers(&phrases, &spread, &tree, shortest, progress)?;
        progress.until(80).end()?;
        if options.kind == Kind::Maximal {
            let kept: Vec<usize> = (0..phrases.len()).filter(|&i| containers[i].count() == 0).collect();
            phrases = kept.iter().map(|&i| phrases[i]).collect();
            (lives, spread) = kept.iter().map(|&i| (lives[i], spread[i])).unzip();
            containers.clear();
            containers.resize_with(phrases.len(), Containers::default);
        }
        let room = std::mem::take(&mut tree.ranks); // which nobody needs from here on
        let (independent, npmis) = rayon::join(
            || independent(&phrases, &longest_at(&phrases, &tree, room)),
            || least_npmi(sequence, &tree, shortest, &phrases, progress),
        );
        let npmis = npmis?;
        progress.until(92).end()?;
        let places: Vec<u32> = match options.written {
            false => phrases.iter().map(|phrase| tree.place(phrase.node) as u32).collect(),
            true => {
                let place = |phrase: &Phrase| {
                    progress.check()?;
                    let Node { first, last, .. } = tree.node(phrase.node);
                    let places = &tree.stretches.places[first as usize..=last as usize];
                    Ok(self.commonest_wording(places, phrase.length))
                };
                phrases.par_iter().map(place).collect::<Result<_>>()?
            }
        };
        let row = |i: usize| {
            let (Phrase { node, length }, longer) = (phrases[i], &containers[i]);
            let frequency = tree.node(node).frequency();
            let apart = f64::from(spread[i] - longer.spread());
            let alone = match groups {
                Some(_) => apart, // what is said again in a group counts no more
                None => f64::from(frequency - longer.frequency()),
            };
            Row {
                first: places[i],
                length,
                frequency,
                docfreq: lives[i].docfreq,
                spread: spread[i],
                independent: independent[i],
                days: lives[i].days,
                c_value: c_value(f64::from(length), f64::from(frequency), longer.count().into(), longer.sum() as f64),
                npmi: npmis[i],
                score: telling(f64::from(length), alone, apart, npmis[i]),
            }
        };
        Ok((0..phrases.len()).map(row).collect())
    }

    /// The documents that count once together.
    fn once_per(&self, once_per: &OncePer) -> Result<Groups> {
        match once_per {
            OncePer::By(by) => self.groups(by),
            OncePer::Values(values) if values.len() == self.len() => Ok(Groups::of_values(values.iter().cloned())),
            OncePer::Values(values) => {
                let problem = format!("{} values for {} documents: one for each is expected", values.len(), self.len());
                Err(Error::argument("once_per", problem))
            }
        }
    }

    fn phrase_params(&self, options: &PhraseOptions) -> Vec<(&'static str, Value)> {
        let trim = trimmed_as(self, &options.trim);
        let once_per = options.once_per.as_ref().map(|once_per| match once_per {
            OncePer::By(by) => by.name().to_owned(),
            OncePer::Values(_) => "groups given".to_owned(),
        });
        let kind = if options.kind == Kind::Closed { "closed" } else { "maximal" };
        vec![
            ("question", Value::from("phrases")),
            ("min_length", Value::from(options.min_length)),
            ("max_length", Value::from(options.max_length)),
            ("min_frequency", Value::Int(options.min_frequency as i64)),
            ("min_docfreq", Value::Int(options.min_docfreq as i64)),
            ("trim", Value::from(trim)),
            ("kind", Value::from(kind)),
            ("once_per", Value::from(once_per)),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ]
    }
}

/// The closed stretches that meet the thresholds, trimmed; each once, ascending.
fn found(sequence: &Sequence<'_>, tree: &Tree, is_function: &[bool], options: &PhraseOptions) -> Result<Vec<Phrase>> {
    let max_length = options.max_length.unwrap_or(usize::MAX);
    let fits = |length: usize| (options.min_length..=max_length).contains(&length);
    let ends = Ends::of(sequence, is_function);
    let mut phrases = Vec::new();
    let mut trimmed = Vec::new(); // rank and length of what is left
    for node in 1..tree.stretches.nodes.len() as u32 {
        if node % 65_536 == 0 {
            options.progress.check()?;
        }
        let stretch = tree.node(node);
        if !stretch.is_left_closed() || (stretch.length() as usize) < options.min_length {
            continue;
        }
        let at = tree.place(node);
        let Some((start, end)) = ends.within(at, at + stretch.length() as usize) else { continue };
        let length = (end - start) as u32;
        if !fits(end - start) {
        } else if length == stretch.length() {
            phrases.push(Phrase { node, length });
        } else if start == at {
            phrases.push(Phrase { node: tree.prefix(node, length), length });
        } else {
            trimmed.push(((tree.ranks[start], length), length));
        }
    }
    tree.answer(trimmed.into_iter(), &options.progress, |length, node| {
        debug_assert!(node != ROOT, "what is left of a stretch is as frequent at least");
        phrases.push(Phrase { node, length });
    })?;
    phrases.par_sort_unstable();
    phrases.dedup();
    Ok(phrases)
}

/// The documents that each phrase stands in. O(occurrences).
fn lives(
    phrases: &[Phrase],
    tree: &Tree,
    documents: &DocumentAt<'_>,
    days: &[Option<i32>],
    progress: &Progress,
) -> Result<Vec<Life>> {
    let life = |last_seen: &mut Vec<u32>, (number, phrase): (usize, &Phrase)| {
        progress.check()?;
        Ok(tree.stretches.life(phrase.node, documents, days, (number as u32, last_seen)))
    };
    phrases.par_iter().enumerate().with_min_len(1024).map_init(|| vec![u32::MAX; days.len()], life).collect()
}

/// In how many groups of documents each phrase stands; a document in none is one for itself. O(occurrences).
fn groupfreqs(
    phrases: &[Phrase],
    tree: &Tree,
    documents: &DocumentAt<'_>,
    groups: &Groups,
    progress: &Progress,
) -> Result<Vec<u32>> {
    let none = groups.len() as u32;
    let of_document: Vec<u32> =
        groups.of_document.iter().zip(none..).map(|(group, own)| group.unwrap_or(own)).collect();
    let count = |last_seen: &mut Vec<u32>, (number, phrase): (usize, &Phrase)| {
        progress.check()?;
        let Node { first, last, .. } = tree.node(phrase.node);
        let mut count = 0;
        for &place in &tree.stretches.places[first as usize..=last as usize] {
            let seen = &mut last_seen[of_document[documents.get(place) as usize] as usize];
            count += u32::from(std::mem::replace(seen, number as u32) != number as u32);
        }
        Ok(count)
    };
    let nobody = || vec![u32::MAX; groups.len() + of_document.len()];
    phrases.par_iter().enumerate().with_min_len(1024).map_init(nobody, count).collect()
}

/// Fails when the phrases, written out, would be larger than any reader takes: n times the same word has n closed
/// phrases, which are n²/2 words. The limit is some 1.6 GB of English; a gigabyte of prose comes to a third of it.
fn check_size(phrases: &[Phrase]) -> Result<()> {
    const LIMIT: u64 = 1 << 28;
    let tokens: u64 = phrases.iter().map(|phrase| u64::from(phrase.length)).sum();
    if tokens > LIMIT {
        let count = phrases.len();
        let advice = "set max_length, or raise min_frequency or min_docfreq";
        let detail = format!("{count} phrases of {tokens} tokens together; the limit is {LIMIT} ({advice})");
        return Err(Error::too_large("the answer", detail));
    }
    Ok(())
}

/// Days since 1970-01-01.
fn day_number(date: Date) -> i32 {
    (date - Date::constant(1970, 1, 1)).get_days()
}

/// The inverse of [`day_number`].
fn date_of(day: i32) -> Date {
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(day))
}
