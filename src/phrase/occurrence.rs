//! Where does a word or phrase stand, and between what? A pass over the tokens, then over the texts of the hits only.

use rayon::prelude::*;
use regex::Regex;

use crate::corpus::corpus::Corpus;
use crate::corpus::segment::Segments;
use crate::corpus::terms::{NO_TERM, StopWords, Terms};
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::{Fold, Folder};
use crate::threads;

/// How is a pattern written?
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

/// How are positions in a text counted?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// In bytes of UTF-8, as Rust slices strings.
    #[default]
    Bytes,
    /// In code points, as Python slices strings.
    CodePoints,
}

/// Options of [`Corpus::kwic`].
#[derive(Clone, Debug)]
pub struct KwicOptions {
    /// Tokens shown on either side. Default 5.
    pub window: usize,
    /// How patterns are written. Default glob.
    pub value_type: ValueType,
    /// Whether a hit may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// What `start` and `end` count. Default bytes.
    pub unit: Unit,
    /// Progress in documents, and the way to stop.
    pub progress: Progress,
}

impl Default for KwicOptions {
    fn default() -> Self {
        Self {
            window: 5,
            value_type: ValueType::Glob,
            across_segments: false,
            fold: Fold::default(),
            unit: Unit::Bytes,
            progress: Progress::default(),
        }
    }
}

impl KwicOptions {
    /// Sets [`window`](Self::window).
    pub fn window(self, window: usize) -> Self {
        Self { window, ..self }
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

    /// Sets [`unit`](Self::unit).
    pub fn unit(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }
}

/// A pattern made ready: for each of its words, whether each term matches. By word, then by `TermId`.
struct Matcher(Vec<Vec<bool>>);

impl Matcher {
    fn new(pattern: &str, corpus: &Corpus, terms: &Terms, options: &KwicOptions) -> Result<Self> {
        let folder = Folder::new(&options.fold, corpus.tokenizer().language())?;
        let mut folded = String::new();
        let mut words = Vec::new();
        for piece in pattern.split_whitespace() {
            let wild = options.value_type == ValueType::Glob && piece.contains(['*', '?']);
            match options.value_type {
                ValueType::Regex => words.push(matching(terms, &regex(pattern, piece)?)),
                ValueType::Glob if wild => {
                    folder.fold(piece, &mut folded);
                    words.push(matching(terms, &regex(pattern, &glob_to_regex(&folded))?));
                }
                // What the tokenizer makes of it: "state-of-the-art" is four words, "改革开放" may be two.
                _ => {
                    let mut term_of = |word: &str| {
                        folder.fold(word, &mut folded);
                        terms.get(&folded)
                    };
                    let cut = corpus.tokenizer().words(piece);
                    let mut found: Vec<Option<u32>> = cut.into_iter().map(&mut term_of).collect();
                    // A term is not always a word of itself: under `\w+`, "İstanbul" counts as "i̇stanbul", which the
                    // tokenizer cuts at the dot.
                    if found.is_empty() || found.contains(&None) {
                        let whole = term_of(piece);
                        found = if whole.is_some() { vec![whole] } else { found };
                    }
                    for term in found {
                        let mut matches = vec![false; terms.len()];
                        if let Some(term) = term {
                            matches[term as usize] = true;
                        }
                        words.push(matches);
                    }
                }
            }
        }
        if words.is_empty() {
            return Err(Error::argument("pattern", format!("{pattern:?} holds no word")));
        }
        Ok(Self(words))
    }

    /// Whether the pattern begins at the start of `tokens`.
    fn begins(&self, tokens: &[u32], terms: &Terms) -> bool {
        tokens.len() >= self.0.len()
            && self.0.iter().zip(tokens).all(|(matches, &form)| {
                let term = terms.of_form[form as usize];
                term != NO_TERM && matches[term as usize]
            })
    }
}

fn regex(pattern: &str, piece: &str) -> Result<Regex> {
    Regex::new(piece).map_err(|e| Error::argument("pattern", format!("{pattern:?} is no regular expression: {e}")))
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

fn matching(terms: &Terms, regex: &Regex) -> Vec<bool> {
    (0..terms.len()).map(|term| regex.is_match(&terms.strings[term])).collect()
}

/// One line of a concordance.
struct Line {
    left: String,
    keyword: String,
    right: String,
    start: i64,
    end: i64,
}

impl Corpus {
    /// Every place where one of `patterns` stands, in its context: `doc_id left keyword right start end date`, in the
    /// order of the documents and their texts.
    ///
    /// A pattern is one or more words separated by white space. Hits may overlap; a place that two patterns find
    /// alike stands once. The context is `window` tokens of the same document on either side, sentence ends or not,
    /// with white space shown as one space; `text[start..end]` is the hit as it stands. No hit: no rows.
    pub fn kwic<S: AsRef<str>>(&self, patterns: &[S], options: &KwicOptions) -> Result<Table> {
        let terms = self.folded(&options.fold, &StopWords::None)?;
        let matchers: Vec<Matcher> = patterns
            .iter()
            .map(|pattern| Matcher::new(pattern.as_ref(), self, &terms, options))
            .collect::<Result<_>>()?;
        let segments = if options.across_segments { None } else { Some(self.segments(&options.progress)?) };
        options.progress.start(self.len() as u64);
        let lines: Vec<Vec<Line>> = threads::run(|| {
            (0..self.len())
                .into_par_iter()
                .map(|document| {
                    options.progress.advance(1)?;
                    let hits = self.hits(document, &matchers, &terms, segments);
                    if hits.is_empty() { Ok(Vec::new()) } else { self.lines(document, &hits, options) }
                })
                .collect::<Result<_>>()
        })?;

        let (mut doc_ids, mut left) = (Strings::default(), Strings::default());
        let (mut keyword, mut right) = (Strings::default(), Strings::default());
        let (mut start, mut end, mut dates) = (Vec::new(), Vec::new(), Vec::new());
        for (document, line) in lines.iter().enumerate().flat_map(|(d, lines)| lines.iter().map(move |l| (d, l))) {
            doc_ids.push(&self.doc_ids()[document]);
            left.push(&line.left);
            keyword.push(&line.keyword);
            right.push(&line.right);
            start.push(line.start);
            end.push(line.end);
            dates.push(self.dates()[document]);
        }
        let columns = vec![
            Column::text("doc_id", doc_ids),
            Column::text("left", left),
            Column::text("keyword", keyword),
            Column::text("right", right),
            Column::int("start", start),
            Column::int("end", end),
            Column::dates("date", dates),
        ];
        let value_type = match options.value_type {
            ValueType::Glob => "glob",
            ValueType::Regex => "regex",
            ValueType::Fixed => "fixed",
        };
        let all: Vec<&str> = patterns.iter().map(AsRef::as_ref).collect();
        let params = vec![
            ("question", Value::from("kwic")),
            ("pattern", Value::from(all.join(" | "))),
            ("window", Value::from(options.window)),
            ("valuetype", Value::from(value_type)),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }

    /// Where the patterns stand in one document: first token and number of tokens, ascending, each once.
    fn hits(
        &self,
        document: usize,
        matchers: &[Matcher],
        terms: &Terms,
        segments: Option<&Segments>,
    ) -> Vec<(usize, usize)> {
        let stream = self.stream();
        let whole = stream.range(document);
        let mut hits = Vec::new();
        let mut search = |stretch: std::ops::Range<usize>| {
            for at in stretch.clone() {
                for matcher in matchers {
                    if matcher.begins(&stream.tokens[at..stretch.end], terms) {
                        hits.push((at - whole.start, matcher.0.len()));
                    }
                }
            }
        };
        match segments {
            Some(segments) => segments.of_document(document).for_each(|segment| search(segments.range(segment))),
            None => search(whole.clone()),
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    /// The concordance lines of one document's hits.
    fn lines(&self, document: usize, hits: &[(usize, usize)], options: &KwicOptions) -> Result<Vec<Line>> {
        let text = &self.texts()[document];
        let mut spans = Vec::new();
        self.tokenizer().for_each(text, |start, end| spans.push((start, end)));
        if spans.len() != self.stream().range(document).len() {
            // A corpus saved by a version that cut words otherwise: no place would be right.
            let (file, reason) = ("a saved corpus".into(), "its texts are cut into other words than when it was saved");
            return Err(Error::new(ErrorKind::Store { file, reason: reason.to_owned() }));
        }
        let mut offsets = Offsets::new(text, options.unit);
        let lines = hits.iter().map(|&(first, tokens)| {
            let (start, end) = (spans[first].0, spans[first + tokens - 1].1);
            let from = spans[first.saturating_sub(options.window)].0;
            let to = spans[(first + tokens - 1).saturating_add(options.window).min(spans.len() - 1)].1;
            Line {
                left: one_line(&text[from..start]),
                keyword: one_line(&text[start..end]),
                right: one_line(&text[end..to]),
                start: offsets.of(start),
                end: offsets.of(end),
            }
        });
        Ok(lines.collect())
    }
}

/// Byte offsets into a text, in the unit asked for. Fast when asked in nearly ascending order.
struct Offsets<'a> {
    text: &'a str,
    ascii: bool,
    /// A byte offset and its code points.
    known: (usize, usize),
}

impl<'a> Offsets<'a> {
    fn new(text: &'a str, unit: Unit) -> Self {
        Self { text, ascii: unit == Unit::Bytes || text.is_ascii(), known: (0, 0) }
    }

    fn of(&mut self, byte: usize) -> i64 {
        if self.ascii {
            return byte as i64;
        }
        let (at, points) = self.known;
        let points = if byte >= at {
            points + self.text[at..byte].chars().count()
        } else {
            points - self.text[byte..at].chars().count()
        };
        self.known = (byte, points);
        points as i64
    }
}

/// `text` with each run of white space as one space, none at the ends.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keywords(corpus: &Corpus, pattern: &str, options: &KwicOptions) -> Vec<String> {
        let table = corpus.kwic(&[pattern], options).unwrap();
        let (starts, ends) = (table.int("start").unwrap(), table.int("end").unwrap());
        let doc_ids = table.text("doc_id").unwrap();
        (0..table.len())
            .map(|i| corpus.document(&doc_ids[i]).unwrap().text[starts[i] as usize..ends[i] as usize].to_owned())
            .collect()
    }

    #[test]
    fn every_occurrence_spells_its_phrase() {
        let corpus = Corpus::from_texts(["“New era,” new\nEra. New. Era", "a new-era thing; newer"]).unwrap();
        let options = KwicOptions::default();
        assert_eq!(keywords(&corpus, "new era", &options), ["New era", "new\nEra", "new-era"]);
        assert_eq!(keywords(&corpus, "new era", &options.clone().across_segments(true)).len(), 4);
        assert_eq!(keywords(&corpus, "NEW*", &options).len(), 5);
        assert_eq!(keywords(&corpus, "new-era", &options).len(), 3);
        assert_eq!(keywords(&corpus, "^e.a$", &options.value_type(ValueType::Regex)), ["era", "Era", "Era", "era"]);
    }

    #[test]
    fn the_context_is_so_many_tokens_on_one_line() {
        let corpus = Corpus::from_texts(["one two.\n\nthree four five. six"]).unwrap();
        let table = corpus.kwic(&["four"], &KwicOptions::default().window(2)).unwrap();
        let cell = |name| table.text(name).unwrap()[0].to_owned();
        assert_eq!(
            (cell("left"), cell("keyword"), cell("right")),
            ("two. three".into(), "four".into(), "five. six".into())
        );
    }

    #[test]
    fn positions_count_code_points_where_asked() {
        let corpus = Corpus::from_texts(["Über “neue” Ära"]).unwrap();
        let table = corpus.kwic(&["ära"], &KwicOptions::default().unit(Unit::CodePoints)).unwrap();
        assert_eq!((table.int("start").unwrap()[0], table.int("end").unwrap()[0]), (12, 15));
    }

    #[test]
    fn a_pattern_without_a_word_or_with_a_broken_regex_is_refused() {
        let corpus = Corpus::from_texts(["a"]).unwrap();
        assert!(corpus.kwic(&["…"], &KwicOptions::default()).is_err());
        assert!(corpus.kwic(&["("], &KwicOptions::default().value_type(ValueType::Regex)).is_err());
        assert!(corpus.kwic(&["absent"], &KwicOptions::default()).unwrap().is_empty());
    }
}
