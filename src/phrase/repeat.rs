//! Which phrases recur? Every closed repeated stretch of any length, trimmed of function words, with its counts.
//!
//! A stretch is *closed* when no one-token extension has the same frequency: then it is a node of the tree of stretches
//! whose occurrences do not all follow one token. O(tokens · log nesting) time and about 16 bytes a token, plus one step
//! for each token of the phrases written out and one for each pair of phrases of which one contains the other.

use std::sync::atomic::Ordering;

use jiff::civil::Date;
use rayon::prelude::*;

use super::association::{c_value, npmi, telling};
use super::content::Content;
use super::interval::NO_DAY;
use super::nesting::{Containers, Phrase, containers, independent, longest_at};
use super::sequence::Sequence;
use super::short::Short;
use super::stretch::{DEEP, Least, Node, Stretches};
use super::tree::{ROOT, Tree};
use crate::corpus::corpus::Corpus;
use crate::corpus::document_at::DocumentAt;
use crate::corpus::group::{By, Groups};
use crate::corpus::terms::{StopWords, Terms};
use crate::count::threshold::at_least;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::chinese::join;
use crate::text::fold::{Fold, Folder};
use crate::text::stopwords;
use crate::threads;

/// Which words may not begin or end a phrase?
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trim {
    /// Function words of the corpus's language, where there is a list of them.
    #[default]
    Auto,
    /// No word is trimmed.
    None,
    /// Function words of this language.
    Language(String),
}

/// Which repeated stretches are phrases?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Those no one-token extension of which has the same frequency.
    #[default]
    Closed,
    /// Those of the closed ones that stand in no longer phrase of the answer.
    Maximal,
}

/// Which documents count once together?
#[derive(Clone, Debug, PartialEq)]
pub enum OncePer {
    /// Those with one value in a field, or dated in one bin of the calendar.
    By(By),
    /// Those to which the same is assigned, by position: numbers of clusters, say.
    Values(Vec<Value>),
}

/// Options of [`Corpus::phrases`].
#[derive(Clone, Debug)]
pub struct PhraseOptions {
    /// Shortest phrase, in tokens, after trimming. Default 2.
    pub min_length: usize,
    /// Longest phrase, in tokens; longer closed ones are left out, not cut. Default none.
    pub max_length: Option<usize>,
    /// Least occurrences; at least 2. Default 2.
    pub min_frequency: u64,
    /// Least documents. Default 2.
    pub min_docfreq: u64,
    /// Words that no phrase begins or ends with.
    pub trim: Trim,
    /// Closed or maximal.
    pub kind: Kind,
    /// Groups of documents in each of which a phrase counts once: those of one source, or copies of each other. Default
    /// none.
    pub once_per: Option<OncePer>,
    /// Whether a phrase may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words that no phrase contains: each is a wall. Default none.
    pub stopwords: StopWords,
    /// The way to stop.
    pub progress: Progress,
}

impl Default for PhraseOptions {
    fn default() -> Self {
        Self {
            min_length: 2,
            max_length: None,
            min_frequency: 2,
            min_docfreq: 2,
            trim: Trim::Auto,
            kind: Kind::Closed,
            once_per: None,
            across_segments: false,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl PhraseOptions {
    /// Sets [`min_length`](Self::min_length).
    pub fn min_length(self, min_length: usize) -> Self {
        Self { min_length, ..self }
    }

    /// Sets [`max_length`](Self::max_length).
    pub fn max_length(self, max_length: usize) -> Self {
        Self { max_length: Some(max_length), ..self }
    }

    /// Sets [`min_frequency`](Self::min_frequency).
    pub fn min_frequency(self, min_frequency: u64) -> Self {
        Self { min_frequency, ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: u64) -> Self {
        Self { min_docfreq, ..self }
    }

    /// Sets [`trim`](Self::trim).
    pub fn trim(self, trim: Trim) -> Self {
        Self { trim, ..self }
    }

    /// Sets [`kind`](Self::kind).
    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// Sets [`once_per`](Self::once_per).
    pub fn once_per(self, once_per: OncePer) -> Self {
        Self { once_per: Some(once_per), ..self }
    }

    /// Sets [`across_segments`](Self::across_segments).
    pub fn across_segments(self, across_segments: bool) -> Self {
        Self { across_segments, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }

    fn check(&self) -> Result<()> {
        at_least("min_length", self.min_length as u64, 1)?;
        at_least("min_frequency", self.min_frequency, 2)?;
        at_least("min_docfreq", self.min_docfreq, 1)?;
        match self.max_length {
            Some(max) if max < self.min_length => {
                Err(Error::argument("max_length", format!("{max} is below min_length, {}", self.min_length)))
            }
            _ => Ok(()),
        }
    }
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
    /// With `once_per` there is a column `groupfreq` behind `docfreq`: in how many groups of documents the phrase stands,
    /// a document in no group being one for itself. It takes the place of frequency and docfreq in the order, but not in
    /// the thresholds.
    ///
    /// ```
    /// use locution::{Corpus, OncePer, PhraseOptions, Value};
    /// let corpus = Corpus::from_texts(["a new era", "a new era", "the new era", "old news"])?;
    /// let copies = OncePer::Values(vec![1.into(), 1.into(), Value::Missing, Value::Missing]);
    /// let table = corpus.phrases(&PhraseOptions::default().once_per(copies))?;
    /// assert_eq!((table.int("docfreq")?, table.int("groupfreq")?), (&[3][..], &[2][..]));
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn phrases(&self, options: &PhraseOptions) -> Result<Table> {
        options.check()?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let function_words = self.function_words(options, &terms)?;
        let groups = options.once_per.as_ref().map(|once_per| self.once_per(once_per)).transpose()?;
        let progress = &options.progress;
        threads::run(|| {
            let days: Vec<Option<i32>> = self.dates().iter().map(|date| date.map(day_number)).collect();
            let segments = if options.across_segments { None } else { Some(self.segments(progress)?) };
            let sequence = Sequence::of(self.stream(), segments, &terms.of_form);
            let documents = DocumentAt::of(self.stream());
            let least = Least {
                frequency: options.min_frequency,
                docfreq: options.min_docfreq,
                length: u32::try_from(options.min_length).unwrap_or(u32::MAX),
            };
            let shortest = least.length.min(DEEP);
            let stretches = Stretches::of(&sequence, &documents, &days, least, DEEP, progress)?;
            let mut tree = Tree::of(stretches, shortest, sequence.len(), progress)?;
            let mut phrases = found(&sequence, &tree, &function_words, options)?;
            check_size(&phrases)?;
            let mut spread: Vec<u32> = match &groups {
                Some(groups) => groupfreqs(&phrases, &tree, &documents, groups, progress)?,
                None => phrases.iter().map(|phrase| tree.node(phrase.node).docfreq).collect(),
            };
            let mut containers = containers(&phrases, &spread, &tree, shortest, progress)?;
            if options.kind == Kind::Maximal {
                let kept = |&i: &usize| containers[i].count.load(Ordering::Relaxed) == 0;
                let kept: Vec<usize> = (0..phrases.len()).filter(kept).collect();
                phrases = kept.iter().map(|&i| phrases[i]).collect();
                spread = kept.iter().map(|&i| spread[i]).collect();
                containers.clear();
                containers.resize_with(phrases.len(), Containers::default);
            }
            let longest = longest_at(&phrases, &mut tree);
            let independent = independent(&phrases, &longest);
            drop(longest);
            let frequency = |i: usize| tree.node(phrases[i].node).frequency();
            let c_values: Vec<f64> = (0..phrases.len())
                .map(|i| {
                    let (length, f) = (f64::from(phrases[i].length), f64::from(frequency(i)));
                    let Containers { count, sum, .. } = &containers[i];
                    c_value(length, f, f64::from(count.load(Ordering::Relaxed)), sum.load(Ordering::Relaxed) as f64)
                })
                .collect();
            let npmis = least_npmi(&sequence, &tree, shortest, &phrases, progress)?;
            let scores: Vec<f64> = (0..phrases.len())
                .map(|i| {
                    let longer = &containers[i];
                    let spread = f64::from(spread[i] - longer.spread.load(Ordering::Relaxed));
                    let alone = match groups {
                        Some(_) => spread, // what is said again in a group counts no more
                        None => f64::from(frequency(i) - longer.frequency.load(Ordering::Relaxed)),
                    };
                    telling(f64::from(phrases[i].length), alone, spread, npmis[i])
                })
                .collect();
            drop(containers);

            let spelled = |p: &Phrase| sequence.stretch(tree.place(p.node), p.length);
            let mut order: Vec<usize> = (0..phrases.len()).collect();
            order.par_sort_unstable_by(|&a, &b| {
                let (p, q) = (&phrases[a], &phrases[b]);
                scores[b]
                    .total_cmp(&scores[a])
                    .then_with(|| spread[b].cmp(&spread[a]))
                    .then_with(|| frequency(b).cmp(&frequency(a)))
                    .then_with(|| q.length.cmp(&p.length))
                    .then_with(|| spelled(p).cmp(spelled(q))) // terms are numbered in code-point order
            });
            progress.check()?;
            let mut names = Strings::with_capacity(order.len(), order.len() * 24);
            let mut name = String::new();
            for &i in &order {
                name.clear();
                join(spelled(&phrases[i]).map(|term| &terms.strings[term as usize - 1]), &mut name);
                names.push(&name);
            }
            let lives: Vec<(i32, i32)> =
                order.par_iter().map(|&i| tree.stretches.days(phrases[i].node, &documents, &days)).collect();
            let ints = |value: &dyn Fn(usize) -> u32| order.iter().map(|&i| i64::from(value(i))).collect::<Vec<_>>();
            let day = |day: i32, none: i32| if day == none { None } else { Some(date_of(day)) };
            let mut columns = vec![
                Column::text("phrase", names),
                Column::int("length", ints(&|i| phrases[i].length)),
                Column::int("frequency", ints(&frequency)),
                Column::int("docfreq", ints(&|i| tree.node(phrases[i].node).docfreq)),
                Column::int("independent", ints(&|i| independent[i])),
                Column::float("c_value", order.iter().map(|&i| c_values[i]).collect()),
                Column::float("npmi", order.iter().map(|&i| npmis[i]).collect()),
                Column::dates("first_date", lives.iter().map(|life| day(life.0, NO_DAY.0))),
                Column::dates("last_date", lives.iter().map(|life| day(life.1, NO_DAY.1))),
            ];
            let mut params = self.phrase_params(options);
            if let Some(groups) = &groups {
                columns.insert(4, Column::int("groupfreq", ints(&|i| spread[i])));
                params.push(("groups", Value::from(groups.len())));
                params.push(("ungrouped", Value::from(groups.ungrouped)));
            }
            let place = |&i: &usize| tree.place(phrases[i].node) as u32;
            Ok(self.answer(columns, params).at(order.iter().map(place).collect()))
        })
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

    /// Whether each term is a function word, by `TermId`.
    fn function_words(&self, options: &PhraseOptions, terms: &Terms) -> Result<Vec<bool>> {
        let mut is_function = vec![false; terms.len()];
        let words = match &options.trim {
            Trim::None => None,
            Trim::Auto => stopwords::function_words(self.tokenizer().language()),
            Trim::Language(code) => Some(stopwords::function_words(code).ok_or_else(|| {
                let known = stopwords::languages().join(" ");
                Error::argument("trim", format!("no function words for {code:?}; there are: {known}"))
            })?),
        };
        let folder = Folder::new(&options.fold, self.tokenizer().language())?;
        let mut folded = String::new();
        for word in words.unwrap_or_default() {
            folder.fold(word, &mut folded);
            if let Some(term) = terms.get(&folded) {
                is_function[term as usize] = true;
            }
        }
        if options.fold == Fold::NONE {
            // As written, "The" is no entry of the list; its lower case is.
            let lower = Folder::new(&Fold::default(), self.tokenizer().language())?;
            for (term, string) in terms.strings.iter().enumerate() {
                lower.fold(string, &mut folded);
                is_function[term] |= terms.get(&folded).is_some_and(|lower| is_function[lower as usize]);
            }
        }
        Ok(is_function)
    }

    fn phrase_params(&self, options: &PhraseOptions) -> Vec<(&'static str, Value)> {
        let trim = match &options.trim {
            Trim::None => None,
            Trim::Auto => {
                let language = self.tokenizer().language();
                stopwords::function_words(language).map(|_| language.to_owned()) // no list, no trimming
            }
            Trim::Language(code) => Some(code.clone()),
        };
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
    let content = Content::of(sequence, is_function);
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
        let Some((start, end)) = content.within(at, at + stretch.length() as usize) else { continue };
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

/// For each phrase the least npmi over its splits into two parts; 1 for a single token. It falls as the product of the
/// parts' frequencies grows: only the greatest product matters.
fn least_npmi(
    sequence: &Sequence<'_>,
    tree: &Tree,
    shortest: u32,
    phrases: &[Phrase],
    progress: &Progress,
) -> Result<Vec<f64>> {
    let pairs = sequence.pairs() as f64;
    let frequency = |node: u32| f64::from(tree.node(node).frequency());
    // Parts of fewer tokens than a node has are counted apart: those that phrases begin with, and all that they end with.
    let parts = phrases.iter().flat_map(|phrase| {
        let (first, length) = (tree.place(phrase.node), phrase.length);
        let ends = (1..shortest.min(length)).map(move |part| (first + (length - part) as usize, part));
        std::iter::once((first, length)).filter(|_| shortest > 1).chain(ends)
    });
    let short = Short::of(sequence, shortest, parts, progress)?;
    let least = |beginnings: &mut Vec<f64>, phrase: &Phrase| {
        progress.check()?;
        let (first, length) = (tree.place(phrase.node), phrase.length);
        beginnings.clear(); // their frequencies, by length − 1
        beginnings.resize(length as usize, 0.0);
        short.frequencies(sequence, first, (shortest - 1).min(length - 1), |part, f| {
            beginnings[part as usize - 1] = f64::from(f);
        });
        let mut node = phrase.node;
        for part in (shortest..length).rev() {
            node = tree.prefix(node, part);
            beginnings[part as usize - 1] = frequency(node);
        }
        let (mut node, mut greatest) = (phrase.node, 0.0_f64);
        for part in (1..length).rev() {
            let end = if part >= shortest {
                node = tree.without_first(node, part);
                frequency(node)
            } else {
                f64::from(short.frequency(sequence, first + (length - part) as usize, part))
            };
            greatest = greatest.max(end * beginnings[(length - part) as usize - 1]);
        }
        let value = npmi(f64::from(tree.node(phrase.node).frequency()), greatest, 1.0, pairs);
        Ok(if length == 1 { 1.0 } else { value.min(1.0) })
    };
    phrases.par_iter().map_init(Vec::new, least).collect()
}

/// Days since 1970-01-01.
fn day_number(date: Date) -> i32 {
    (date - Date::constant(1970, 1, 1)).get_days()
}

/// The inverse of [`day_number`].
fn date_of(day: i32) -> Date {
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(day))
}
