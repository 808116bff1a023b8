//! How is what to look for written, and which terms does it mean? O(terms) a distinct word with wildcards, else
//! O(letters).
//!
//! Patterns are made ready for one corpus and one fold: each becomes a few states of a matcher. Counting over time
//! (`count/`) and concordances (`phrase/`) both look for them, so they stand below both.

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::AHashMap;
use rayon::prelude::*;
use regex::RegexBuilder;

use super::corpus::Corpus;
use super::group::By;
use super::matcher::{Builder, Key, Matcher};
use super::terms::{StopWords, Terms};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Table, Value, Values};
use crate::text::chinese::{is_han, join};
use crate::text::fold::{Fold, Folder, Step};
use crate::threads;

/// How is a pattern written?
///
/// Words are folded as the texts were. Wildcards and regular expressions meet terms as they are *after* folding: under a
/// stemming fold the term of "running" is "run", which `running*` does not find; where accents are taken off, `é` finds
/// nothing. A regular expression ignores case where the fold lowers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValueType {
    /// Words in which `*` stands for any characters and `?` for one.
    #[default]
    Glob,
    /// Words that are regular expressions, found anywhere in a term.
    Regex,
    /// Words.
    Fixed,
}

impl ValueType {
    /// The name that Python gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Glob => "glob",
            Self::Regex => "regex",
            Self::Fixed => "fixed",
        }
    }
}

/// What is looked for.
///
/// ```
/// use locution::{Corpus, KwicOptions, Pattern};
/// let corpus = Corpus::from_texts(["The new era. A newer era."])?;
/// let lines = |pattern: Pattern| corpus.kwic(&[pattern], &KwicOptions::default()).map(|table| table.len());
/// assert_eq!((lines("new era".into())?, lines("new* era".into())?), (1, 2));
/// assert_eq!(lines(Pattern::Terms(vec!["new".into(), "era".into()]))?, 1);
/// # Ok::<(), locution::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// One or more words separated by white space, read as a [`ValueType`] says. A word without wildcards means what
    /// the tokenizer makes of it: "state-of-the-art" is four words. One with Han characters means every way to cut it
    /// into terms of the corpus: "改革开放" stands where it is one word and where it is two.
    Words(String),
    /// Terms, one behind the other, each as a table shows it or, where that is no term, folded.
    Terms(Vec<String>),
    /// So many terms, joined as tables join them, in every way to cut them apart.
    Joined(String, usize),
}

impl From<&str> for Pattern {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<&&str> for Pattern {
    fn from(words: &&str) -> Self {
        Self::Words((*words).to_owned())
    }
}

impl From<&String> for Pattern {
    fn from(words: &String) -> Self {
        Self::Words(words.clone())
    }
}

impl From<String> for Pattern {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl Pattern {
    /// The pattern in words.
    pub fn name(&self) -> String {
        match self {
            Self::Words(words) | Self::Joined(words, _) => words.clone(),
            Self::Terms(terms) => {
                let mut name = String::new();
                join(terms.iter().map(String::as_str), &mut name);
                name
            }
        }
    }
}

/// What the rows of a table count, as something to look for.
#[derive(Clone, Debug)]
pub struct Counted {
    /// What finds each row, by row.
    pub patterns: Vec<Pattern>,
    /// The fold that the rows were counted under.
    pub fold: Fold,
    /// Whether they may run on from one sentence into the next.
    pub across_segments: bool,
    /// Where the rows are counts within groups, what the groups are by, and the group of each row.
    pub groups: Option<(By, Vec<Value>)>,
}

impl Corpus {
    /// What finds the places that each row of `table`, one of terms, n-grams or phrases, counts.
    ///
    /// The words of a row of this very corpus are known one by one. In a table of another corpus they are looked up:
    /// where Han characters can be cut into as many words in several ways, each of these counts. The error of a table of
    /// something else is about the argument `argument`.
    pub fn counted(&self, argument: &'static str, table: &Table) -> Result<Counted> {
        let wrong = |what: &str| Error::argument(argument, format!("{what}: expected terms, n-grams or phrases"));
        let param = |name: &str| table.params().iter().find(|(known, _)| known == name).map(|(_, value)| value);
        let text = |name| {
            table.column(name).ok().and_then(|column| match &column.values {
                Values::Text(strings) => Some(strings),
                _ => None,
            })
        };
        let fold = match param("fold") {
            Some(Value::Text(name)) => Fold::parse(&name.split(' ').collect::<Vec<_>>())?,
            _ => return Err(wrong("the table does not say how words were folded")),
        };
        let across_segments = param("across_segments") == Some(&Value::Bool(true));
        let groups = match (param("by"), table.column("group")) {
            (Some(Value::Text(by)), Ok(column)) => {
                Some((By::named(self, by)?, (0..table.len()).map(|row| column.value(row)).collect()))
            }
            _ => None,
        };
        if let Some(terms) = text("term") {
            let patterns = terms.iter().map(|term| Pattern::Terms(vec![term.to_owned()])).collect();
            return Ok(Counted { patterns, fold, across_segments, groups });
        }
        let (Some(joined), Ok(lengths)) = (text("ngram").or(text("phrase")), table.int("length")) else {
            return Err(wrong(
                "the table has neither a column \"term\" nor \"ngram\" or \"phrase\" with their \"length\"",
            ));
        };
        let same = |name: &str, here: usize| param(name) == Some(&Value::from(here));
        let here = same("documents", self.len()) && same("tokens", self.n_tokens());
        let places = table.places().filter(|_| here);
        let terms = self.folded(&fold, &StopWords::None)?;
        let mut name = String::new();
        let patterns = (0..table.len()).map(|row| {
            let length = lengths[row].max(0) as usize;
            let place = places.map(|places| places[row] as usize);
            let tokens = place.and_then(|at| self.stream().tokens.get(at..at.checked_add(length)?));
            if let Some(tokens) = tokens {
                let words = || tokens.iter().map(|&form| &terms.strings[terms.of_form[form as usize] as usize]);
                name.clear();
                join(words(), &mut name);
                if name == joined[row] {
                    return Pattern::Terms(words().map(str::to_owned).collect());
                }
            }
            Pattern::Joined(joined[row].to_owned(), length)
        });
        Ok(Counted { patterns: patterns.collect(), fold, across_segments, groups })
    }

    /// Makes `patterns`, each with its number, ready to be found. They were given as the argument `argument`.
    pub(crate) fn matcher<'a>(
        &self,
        argument: &'static str,
        patterns: impl Iterator<Item = (u32, &'a Pattern)> + Send,
        value_type: ValueType,
        fold: &Fold,
        terms: &Terms,
        progress: &Progress,
    ) -> Result<Matcher> {
        let mut reader = Reader::new(self, argument, value_type, fold, terms, progress)?;
        threads::run(move || {
            for (number, pattern) in patterns {
                progress.check()?;
                reader.add(number, pattern)?;
            }
            Ok(reader.builder.build(terms))
        })
    }
}

/// Reads patterns into states.
pub(super) struct Reader<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) terms: &'a Terms,
    folder: Folder,
    /// Whether terms are in lower case.
    lowers: bool,
    /// What the caller calls the patterns.
    pub(super) argument: &'static str,
    value_type: ValueType,
    builder: Builder,
    /// The terms of each word with wildcards, or regular expression, met so far.
    wild: AHashMap<String, Arc<[u32]>>,
    progress: &'a Progress,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        corpus: &'a Corpus,
        argument: &'static str,
        value_type: ValueType,
        fold: &Fold,
        terms: &'a Terms,
        progress: &'a Progress,
    ) -> Result<Self> {
        let folder = Folder::new(fold, corpus.tokenizer().language())?;
        let lowers = fold.steps().contains(&Step::Lower);
        let (builder, wild) = (Builder::new(), AHashMap::new());
        Ok(Self { corpus, terms, folder, lowers, argument, value_type, builder, wild, progress })
    }

    fn add(&mut self, number: u32, pattern: &Pattern) -> Result<()> {
        let end = match pattern {
            Pattern::Words(words) => self.words(words)?,
            Pattern::Joined(joined, length) => self.joined(joined, *length),
            Pattern::Terms(terms) if terms.is_empty() => {
                return Err(Error::argument(self.argument, "a list of terms that holds none"));
            }
            Pattern::Terms(terms) => {
                let found = terms.iter().map(|term| self.terms.get(term).or_else(|| self.term_of(term)));
                let found: Vec<Option<u32>> = found.collect();
                self.follow(Some(Builder::START), &found)
            }
        };
        if let Some(end) = end {
            self.builder.complete(end, number);
        }
        Ok(())
    }

    /// Whether a piece stands for several terms.
    pub(super) fn is_wild(&self, piece: &str) -> bool {
        let glob = self.value_type == ValueType::Glob && piece.contains(['*', '?']);
        glob || self.value_type == ValueType::Regex
    }

    /// Whether a piece stands for any term.
    pub(super) fn is_any(&self, piece: &str) -> bool {
        self.value_type == ValueType::Glob && piece.chars().all(|char| char == '*')
    }

    /// Where words separated by white space lead; `None` where one of them is no term of the corpus.
    fn words(&mut self, words: &str) -> Result<Option<u32>> {
        let mut state = Some(Builder::START);
        let mut none = true;
        for piece in words.split_whitespace() {
            let next =
                if self.is_wild(piece) { Some(self.wild(state, piece, words)?) } else { self.word(state, piece) };
            if let Some(next) = next {
                (state, none) = (next, false);
            }
        }
        if none { Err(Error::argument(self.argument, format!("{words:?} holds no word"))) } else { Ok(state) }
    }

    /// Where a piece without wildcards leads from `state`: what the tokenizer makes of it, and if there are Han
    /// characters every other way to cut it. The outer `None`: it is no word at all.
    fn word(&mut self, state: Option<u32>, piece: &str) -> Option<Option<u32>> {
        let cut = self.corpus.tokenizer().words(piece);
        let mut found: Vec<Option<u32>> = cut.into_iter().map(|word| self.term_of(word)).collect();
        if piece.contains(is_han) {
            let end = state.map(|state| self.cuts(state, piece));
            if let (Some(end), Some((Some(last), first))) = (end, found.split_last())
                && let Some(before) = self.follow(state, first)
            {
                self.builder.lead(before, *last, end);
            }
            return Some(end);
        }
        // A term is not always a word of itself: under `\w+`, "İstanbul" counts as "i̇stanbul", which the tokenizer
        // cuts at the dot.
        if found.is_empty() || found.contains(&None) {
            let whole = self.term_of(piece);
            found = if whole.is_some() { vec![whole] } else { found };
        }
        if found.is_empty() { None } else { Some(self.follow(state, &found)) }
    }

    /// The number of the term that `word` counts as; one that is a term as it stands is that, since a stem's own stem may be
    /// another.
    pub(super) fn term_of(&self, word: &str) -> Option<u32> {
        if let Some(term) = self.terms.get(word) {
            return Some(term);
        }
        let mut folded = String::new();
        self.folder.fold(word, &mut folded);
        self.terms.get(&folded)
    }

    fn follow(&mut self, state: Option<u32>, terms: &[Option<u32>]) -> Option<u32> {
        terms.iter().try_fold(state?, |state, term| term.map(|term| self.builder.follow(state, term)))
    }

    /// The state behind `piece` cut in every way into terms, where each cut has a Han character on one side. Pieces
    /// that begin alike share states: a state stands for the letters since `state`, and it does not matter which words
    /// they were.
    fn cuts(&mut self, state: u32, piece: &str) -> u32 {
        let mut folded = String::new();
        self.folder.fold(piece, &mut folded);
        let mut at = vec![None; folded.len() + 1]; // the state behind so many bytes
        let mut reached = vec![false; folded.len() + 1];
        let mut end = state;
        (at[0], reached[0]) = (Some(state), true);
        for (start, char) in folded.char_indices() {
            end = self.builder.state(end, Key::Char(char)).0;
            at[start + char.len_utf8()] = Some(end);
        }
        for from in 0..folded.len() {
            if !reached[from] {
                continue;
            }
            for (term, length) in self.terms.beginnings(&folded[from..]) {
                let to = from + length;
                if to < folded.len() && !meets_han(&folded, to, |before, behind| before || behind) {
                    continue;
                }
                if let (Some(from), Some(state)) = (at[from], at[to]) {
                    self.builder.lead(from, term, state);
                    reached[to] = true;
                }
            }
        }
        end
    }

    /// The state behind so many terms joined as tables join them, in every way to cut them apart.
    fn joined(&mut self, joined: &str, length: usize) -> Option<u32> {
        if !joined.contains(is_han) && joined.split(' ').count() == length {
            let terms: Vec<Option<u32>> = joined.split(' ').map(|term| self.terms.get(term)).collect();
            return self.follow(Some(Builder::START), &terms); // the only way: one space less, one term less
        }
        let end = self.builder.new_state();
        let mut open = BTreeMap::from([((0, 0), Builder::START)]); // by bytes and terms behind us
        while let Some(((from, before), state)) = open.pop_first() {
            for (term, length_of_term) in self.terms.beginnings(&joined[from..]) {
                let to = from + length_of_term;
                let spaced = joined[to..].starts_with(' ');
                if to == joined.len() {
                    if before + 1 == length {
                        self.builder.lead(state, term, end);
                    }
                } else if before + 1 < length && (spaced || meets_han(joined, to, |before, behind| before && behind)) {
                    let next = (to + usize::from(spaced), before + 1);
                    let next = *open.entry(next).or_insert_with(|| self.builder.new_state());
                    self.builder.lead(state, term, next);
                }
            }
        }
        Some(end)
    }

    /// Where a word with wildcards, or a regular expression, leads from `state`. Fails when it is none.
    fn wild(&mut self, state: Option<u32>, piece: &str, words: &str) -> Result<Option<u32>> {
        let any = self.is_any(piece);
        let terms = if any { Arc::default() } else { self.terms_like(piece, words)? };
        let Some(state) = state else { return Ok(None) };
        let (to, new) = self.builder.state(state, Key::Wild(piece.to_owned()));
        if new && any {
            self.builder.lead_any(state, to);
        } else if new {
            terms.iter().for_each(|&term| self.builder.lead(state, term, to));
        }
        Ok(Some(to))
    }

    /// The terms that a word with wildcards, or a regular expression, means. Many patterns may have it in common.
    pub(super) fn terms_like(&mut self, piece: &str, words: &str) -> Result<Arc<[u32]>> {
        if let Some(known) = self.wild.get(piece) {
            return Ok(Arc::clone(known));
        }
        let (mut first, mut expression) = (String::new(), piece.to_owned());
        if self.value_type == ValueType::Glob {
            let mut folded = String::new();
            self.folder.fold(piece, &mut folded);
            expression = glob_to_regex(&folded);
            first = folded.split(['*', '?']).next().unwrap_or_default().to_owned();
        }
        let ignores_case = self.lowers && self.value_type == ValueType::Regex;
        let regex = RegexBuilder::new(&expression).case_insensitive(ignores_case).build();
        let bad = |error| {
            let problem = match error {
                regex::Error::CompiledTooBig(most) => {
                    format!("{words:?} means so many repetitions that it would take more than {most} bytes")
                }
                error => format!("{words:?} is no regular expression: {error}"),
            };
            Error::argument(self.argument, problem)
        };
        let regex = regex.map_err(bad)?;
        let candidates = self.terms.starting_with(&first).into_par_iter();
        let strings = &self.terms.strings;
        // Never more steps than the expression is long times the term, but that can be millions: look at whether to stop.
        let matches = |term: u32| match self.progress.check() {
            Ok(()) => regex.is_match(&strings[term as usize]).then_some(Ok(term)),
            Err(stopped) => Some(Err(stopped)),
        };
        let found: Arc<[u32]> = candidates.filter_map(matches).collect::<Result<Vec<u32>>>()?.into();
        self.wild.insert(piece.to_owned(), Arc::clone(&found));
        Ok(found)
    }
}

/// What `rule` says of whether the characters before and behind byte `at` of `text` are Han.
fn meets_han(text: &str, at: usize, rule: fn(bool, bool) -> bool) -> bool {
    rule(text[..at].ends_with(is_han), text[at..].starts_with(is_han))
}

fn glob_to_regex(glob: &str) -> String {
    let mut regex = String::from("(?s)^");
    for char in glob.chars() {
        match char {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            other => regex.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    regex + "$"
}
