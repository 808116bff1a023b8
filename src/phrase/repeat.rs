//! Which phrases recur? Every closed repeated stretch of any length, trimmed of function words, with its counts.
//!
//! A stretch is *closed* when no one-token extension has the same frequency: then it is an interval of the suffix array
//! whose occurrences do not all follow one token. O(tokens · log nesting) time and about 32 bytes a token, plus one step
//! for each token of the phrases written out and one for each pair of phrases of which one contains the other.

use jiff::civil::Date;
use rayon::prelude::*;

use super::association::{c_value, npmi};
use super::interval::{Interval, NO_DAY};
use super::suffix_array::{SuffixArray, WALL};
use super::tree::{ROOT, Tree};
use crate::corpus::corpus::Corpus;
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

/// A phrase of the answer: the stretch of `length` tokens that suffixes `first` to `last` begin with.
#[derive(Clone, Copy)]
struct Phrase {
    first: u32,
    last: u32,
    length: u32,
    docfreq: u32,
    days: (i32, i32),
    /// Its node in the tree of stretches.
    node: u32,
}

impl Phrase {
    fn of(tree: &Tree, node: u32, length: u32) -> Self {
        let Interval { first, last, docfreq, days, .. } = tree.intervals[node as usize];
        Self { first, last, length, docfreq, days, node }
    }

    fn frequency(&self) -> u32 {
        self.last - self.first + 1
    }
}

const NONE: u32 = u32::MAX;

/// How the phrases of one answer stand in each other.
struct Nesting {
    /// The longest phrase that begins at each suffix, or [`NONE`]. By suffix.
    longest: Vec<u32>,
    /// The next shorter phrase that begins as each phrase does, or [`NONE`]. By phrase.
    shorter: Vec<u32>,
}

impl Nesting {
    /// `phrases` are sorted by node, then ascending by length. O(suffixes + phrases).
    fn of(phrases: &[Phrase], suffixes: usize) -> Self {
        let mut longest = vec![NONE; suffixes];
        let mut shorter = vec![NONE; phrases.len()];
        let mut open: Vec<u32> = Vec::new();
        let mut next = 0;
        for (suffix, slot) in longest.iter_mut().enumerate() {
            while open.last().is_some_and(|&p| (phrases[p as usize].last as usize) < suffix) {
                open.pop();
            }
            while phrases.get(next).is_some_and(|phrase| phrase.first as usize == suffix) {
                shorter[next] = open.last().copied().unwrap_or(NONE);
                open.push(next as u32);
                next += 1;
            }
            *slot = open.last().copied().unwrap_or(NONE);
        }
        Self { longest, shorter }
    }

    /// For each phrase, how many longer ones contain it, and the sum of their frequencies. O(nodes + tokens of the
    /// phrases + pairs of which one contains the other).
    fn containers(&self, phrases: &[Phrase], tree: &Tree, progress: &Progress) -> Result<Vec<(u32, u64)>> {
        // The longest phrase that each node stands for or begins with, by node.
        let mut longest = vec![NONE; tree.intervals.len()];
        let mut next = 0;
        for node in 1..tree.intervals.len() {
            longest[node] = longest[tree.parents[node] as usize];
            while phrases.get(next).is_some_and(|phrase| phrase.node as usize == node) {
                longest[node] = next as u32;
                next += 1;
            }
        }
        let mut containers = vec![(0, 0); phrases.len()];
        let mut last_seen = vec![NONE; phrases.len()];
        for (number, phrase) in phrases.iter().enumerate() {
            let mut node = phrase.node; // of what is left of the phrase without its first tokens
            for rest in (1..=phrase.length).rev() {
                if rest % 1024 == 0 || rest == phrase.length {
                    progress.check()?;
                }
                if rest < phrase.length {
                    node = tree.without_first(node, rest);
                }
                let mut inner = longest[node as usize];
                // Only phrases of this very node can be longer than what is left. There is at most one: of two, the
                // shorter would always be followed by the rest of the longer, and neither closed nor trimmed to its end.
                while inner != NONE && phrases[inner as usize].length > rest {
                    inner = self.shorter[inner as usize];
                }
                while inner != NONE {
                    if inner != number as u32 {
                        if last_seen[inner as usize] == number as u32 {
                            break; // so were all that begin as it does
                        }
                        last_seen[inner as usize] = number as u32;
                        let (count, sum) = &mut containers[inner as usize];
                        *count += 1;
                        *sum += u64::from(phrase.frequency());
                    }
                    inner = self.shorter[inner as usize];
                }
            }
        }
        Ok(containers)
    }

    /// For each phrase, its occurrences that lie inside no occurrence of a longer one.
    fn independent(&self, phrases: &[Phrase], array: &SuffixArray, ranks: &[u32]) -> Vec<u32> {
        let mut independent = vec![0; phrases.len()];
        let mut covered_to = 0; // the furthest end of an occurrence that began before this place
        for (at, &symbol) in array.sequence.iter().enumerate() {
            let phrase = if symbol == WALL { NONE } else { self.longest[ranks[at] as usize] };
            if phrase != NONE {
                let end = at + phrases[phrase as usize].length as usize;
                if end > covered_to {
                    independent[phrase as usize] += 1;
                    covered_to = end;
                }
            }
        }
        independent
    }
}

impl Corpus {
    /// Every phrase that recurs: `phrase length frequency docfreq independent c_value npmi first_date last_date`, by
    /// descending c_value, then docfreq, frequency and length, then in code-point order.
    ///
    /// A phrase is a stretch of tokens of one segment that meets the thresholds and is closed: no one-token extension
    /// to the left or right has the same frequency. With `trim`, closed stretches lose the function words at their
    /// ends; the counts are those of what is left. Overlapping occurrences all count. `independent` counts occurrences
    /// that lie inside no occurrence of a longer phrase of the same answer; `c_value` is Frantzi's, over the phrases of
    /// the same answer; `npmi` is the least over all splits of the phrase into two parts, 1 for a single token;
    /// the dates are those of the first and last dated documents that have it.
    pub fn phrases(&self, options: &PhraseOptions) -> Result<Table> {
        options.check()?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let function_words = self.function_words(options, &terms)?;
        let progress = &options.progress;
        threads::run(|| {
            let days: Vec<Option<i32>> = self.dates().iter().map(|date| date.map(day_number)).collect();
            let segments = if options.across_segments { None } else { Some(self.segments(progress)?) };
            let array = SuffixArray::of(self.stream(), segments, &terms.of_form, progress)?;
            let ranks = array.ranks();
            let least = (options.min_frequency, options.min_docfreq);
            let tree = Tree::of(&array, &ranks, &days, least, progress)?;
            let mut phrases = found(&array, &ranks, &tree, &function_words, options)?;
            check_size(&phrases)?;
            let mut nesting = Nesting::of(&phrases, array.suffixes.len());
            let mut containers = nesting.containers(&phrases, &tree, progress)?;
            if options.kind == Kind::Maximal {
                let mut contained = containers.iter().map(|&(count, _)| count > 0);
                phrases.retain(|_| !contained.next().unwrap_or(false));
                nesting = Nesting::of(&phrases, array.suffixes.len());
                containers = vec![(0, 0); phrases.len()];
            }
            let independent = nesting.independent(&phrases, &array, &ranks);
            drop(nesting);
            let c_values: Vec<f64> = phrases
                .iter()
                .zip(&containers)
                .map(|(p, &(n, sum))| c_value(f64::from(p.length), f64::from(p.frequency()), f64::from(n), sum as f64))
                .collect();
            let npmis = least_npmi(&array, &tree, &phrases, progress)?;
            drop(tree);

            let spelled = |p: &Phrase| {
                let at = array.suffixes[p.first as usize] as usize;
                &array.sequence[at..at + p.length as usize]
            };
            let mut order: Vec<usize> = (0..phrases.len()).collect();
            order.sort_unstable_by(|&a, &b| {
                let (p, q) = (&phrases[a], &phrases[b]);
                c_values[b]
                    .total_cmp(&c_values[a])
                    .then(q.docfreq.cmp(&p.docfreq))
                    .then(q.frequency().cmp(&p.frequency()))
                    .then(q.length.cmp(&p.length))
                    .then(p.first.cmp(&q.first)) // of one length: suffixes are in code-point order, as terms are
            });
            let mut names = Strings::with_capacity(order.len(), order.len() * 24);
            let mut name = String::new();
            for &i in &order {
                name.clear();
                join(spelled(&phrases[i]).iter().map(|&symbol| &terms.strings[symbol as usize - 1]), &mut name);
                names.push(&name);
            }
            let ints = |value: &dyn Fn(usize) -> i64| order.iter().map(|&i| value(i)).collect::<Vec<_>>();
            let day = |day: i32, none: i32| if day == none { None } else { Some(date_of(day)) };
            let columns = vec![
                Column::text("phrase", names),
                Column::int("length", ints(&|i| i64::from(phrases[i].length))),
                Column::int("frequency", ints(&|i| i64::from(phrases[i].frequency()))),
                Column::int("docfreq", ints(&|i| i64::from(phrases[i].docfreq))),
                Column::int("independent", ints(&|i| i64::from(independent[i]))),
                Column::float("c_value", order.iter().map(|&i| c_values[i]).collect()),
                Column::float("npmi", order.iter().map(|&i| npmis[i]).collect()),
                Column::dates("first_date", order.iter().map(|&i| day(phrases[i].days.0, NO_DAY.0))),
                Column::dates("last_date", order.iter().map(|&i| day(phrases[i].days.1, NO_DAY.1))),
            ];
            let place = |i: usize| array.suffixes[phrases[i].first as usize] as usize;
            let token = |&i: &usize| array.token(segments, place(i));
            Ok(self.answer(columns, self.phrase_params(options)).at(order.iter().map(token).collect()))
        })
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
        let kind = if options.kind == Kind::Closed { "closed" } else { "maximal" };
        vec![
            ("question", Value::from("phrases")),
            ("min_length", Value::from(options.min_length)),
            ("max_length", Value::from(options.max_length)),
            ("min_frequency", Value::Int(options.min_frequency as i64)),
            ("min_docfreq", Value::Int(options.min_docfreq as i64)),
            ("trim", Value::from(trim)),
            ("kind", Value::from(kind)),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ]
    }
}

/// The closed stretches that meet the thresholds, trimmed; each once, in the order that [`Nesting::of`] needs.
fn found(
    array: &SuffixArray,
    ranks: &[u32],
    tree: &Tree,
    is_function: &[bool],
    options: &PhraseOptions,
) -> Result<Vec<Phrase>> {
    let max_length = options.max_length.unwrap_or(usize::MAX);
    let fits = |length: usize| (options.min_length..=max_length).contains(&length);
    let content = Content::of(array, is_function);
    let mut phrases = Vec::new();
    let mut trimmed = Vec::new(); // suffix and length
    for (node, interval) in tree.intervals.iter().enumerate().skip(1) {
        if node % 65_536 == 0 {
            options.progress.check()?;
        }
        if !interval.left_closed || (interval.length as usize) < options.min_length {
            continue;
        }
        let at = array.suffixes[interval.first as usize] as usize;
        let Some((start, end)) = content.within(at, at + interval.length as usize) else { continue };
        if !fits(end - start) {
        } else if end - start == interval.length as usize {
            phrases.push(Phrase::of(tree, node as u32, interval.length));
        } else {
            trimmed.push((ranks[start], (end - start) as u32));
        }
    }
    let nodes = tree.nodes_of(trimmed.iter().copied().map(Some), array.suffixes.len(), &options.progress)?;
    debug_assert!(!nodes.contains(&ROOT), "what is left of a stretch is as frequent at least");
    phrases.extend(trimmed.iter().zip(nodes).map(|(&(_, length), node)| Phrase::of(tree, node, length)));
    phrases.par_sort_unstable_by_key(|phrase| (phrase.node, phrase.length));
    phrases.dedup_by_key(|phrase| (phrase.node, phrase.length));
    Ok(phrases)
}

/// Where the words stand that may begin or end a phrase. 8 bytes a token where some may not, else nothing.
struct Content {
    /// The first place of such a word at or behind each place, by place.
    next: Vec<u32>,
    /// One more than the last place of one at or before each place, by place.
    last: Vec<u32>,
}

impl Content {
    fn of(array: &SuffixArray, is_function: &[bool]) -> Self {
        if !is_function.contains(&true) {
            return Self { next: Vec::new(), last: Vec::new() };
        }
        let content = |&symbol: &i32| symbol == WALL || !is_function[symbol as usize - 1];
        let (mut next, mut last) = (vec![0; array.sequence.len()], vec![0; array.sequence.len()]);
        let (mut before, mut behind) = (0, array.sequence.len() as u32);
        for (at, symbol) in array.sequence.iter().enumerate() {
            if content(symbol) {
                before = at as u32 + 1;
            }
            last[at] = before;
        }
        for (at, symbol) in array.sequence.iter().enumerate().rev() {
            if content(symbol) {
                behind = at as u32;
            }
            next[at] = behind;
        }
        Self { next, last }
    }

    /// The places `start..end`, which hold no wall, without function words at either end; `None` where nothing is left.
    fn within(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let Some(&first) = self.next.get(start) else { return Some((start, end)) };
        let first = first as usize;
        (first < end).then(|| (first, self.last[end - 1] as usize))
    }
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
fn least_npmi(array: &SuffixArray, tree: &Tree, phrases: &[Phrase], progress: &Progress) -> Result<Vec<f64>> {
    let pairs = array.sequence.windows(2).filter(|pair| pair[0] != WALL && pair[1] != WALL).count() as f64;
    let frequency = |node: u32| f64::from(tree.intervals[node as usize].frequency());
    let least = |beginnings: &mut Vec<f64>, phrase: &Phrase| {
        progress.check()?;
        beginnings.clear(); // their frequencies, longest first
        let mut node = phrase.node;
        for length in (1..phrase.length).rev() {
            node = tree.prefix(node, length);
            beginnings.push(frequency(node));
        }
        let (mut node, mut greatest) = (phrase.node, 0.0_f64);
        for length in (1..phrase.length).rev() {
            node = tree.without_first(node, length);
            greatest = greatest.max(frequency(node) * beginnings[length as usize - 1]);
        }
        let value = npmi(f64::from(phrase.frequency()), greatest, 1.0, pairs);
        Ok(if phrase.length == 1 { 1.0 } else { value.min(1.0) })
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
