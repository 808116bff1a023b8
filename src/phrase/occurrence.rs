//! Where does a word or phrase stand, and between what? A pass over the tokens, and over the texts round each place.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::line_order::{Hit, SortKey, sorted};
use crate::corpus::corpus::Corpus;
use crate::corpus::matcher::Place;
use crate::corpus::pattern::{Counted, Pattern, ValueType};
use crate::corpus::stream::{Spans, shares};
use crate::corpus::terms::StopWords;
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::table::{Column, MOST_TEXT, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

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
    /// What lines are sorted by, the first key first; ties stay in the order of the texts. Default none: that order.
    pub sort: Vec<SortKey>,
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
            sort: Vec::new(),
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

    /// Sets [`sort`](Self::sort).
    pub fn sort(self, keys: impl IntoIterator<Item = SortKey>) -> Self {
        Self { sort: keys.into_iter().collect(), ..self }
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

/// So many patterns are spelled out in the parameters of an answer.
const SPELLED: usize = 20;

/// The lines of one document are measured before they are built, where they may have more bytes than this.
const LARGE: usize = 1 << 24;

/// The bytes of all lines so far, with the documents' names. A sum, so that it does not matter which thread adds first.
#[derive(Default)]
struct Size(AtomicU64);

impl Size {
    /// Counts so many bytes more; says whether all together are few enough.
    fn add(&self, bytes: u64) -> bool {
        self.0.fetch_add(bytes, Ordering::Relaxed) + bytes <= MOST_TEXT
    }

    fn is_too_large(&self) -> bool {
        self.0.load(Ordering::Relaxed) > MOST_TEXT
    }

    /// Fails where the lines are not built because they are too large.
    fn check(&self, window: usize) -> Result<()> {
        let bytes = self.0.load(Ordering::Relaxed);
        if bytes <= MOST_TEXT {
            return Ok(());
        }
        let detail = format!("{bytes} bytes of text with a window of {window}; the limit is {MOST_TEXT}");
        Err(Error::too_large("the concordance", detail))
    }
}

/// Some lines of a concordance, by column.
#[derive(Default)]
struct Lines {
    doc_ids: Strings,
    left: Strings,
    keyword: Strings,
    right: Strings,
    start: Vec<i64>,
    end: Vec<i64>,
    /// Where the hit is among the tokens.
    hits: Vec<Hit>,
}

impl Corpus {
    /// Every place where one of `patterns` stands, in its context: `doc_id left keyword right start end date`, in the
    /// order of the documents and their texts, or [sorted](KwicOptions::sort).
    ///
    /// Hits may overlap ("to be to be to be" holds "to be to be" twice); a place that two patterns find alike stands once.
    /// A hit runs on over marks within a sentence: "war, peace" holds "war peace". The context is `window` tokens of the same
    /// document on either side, sentence ends or not, with white space shown as one space; `text[start..end]` is the
    /// hit as it stands. No pattern, no hit: no rows. Lines that would have more than a gigabyte (2³⁰ bytes) of text are
    /// an error, which says how much.
    pub fn kwic<P: Clone + Into<Pattern>>(&self, patterns: &[P], options: &KwicOptions) -> Result<Table> {
        let patterns: Vec<Pattern> = patterns.iter().cloned().map(Into::into).collect();
        let name = match patterns.len() {
            0..=SPELLED => patterns.iter().map(Pattern::name).collect::<Vec<_>>().join(" | "),
            many => format!("{many} patterns"),
        };
        let numbered: Vec<(u32, &Pattern)> = patterns.iter().map(|pattern| (0, pattern)).collect();
        self.concordance(&numbered, None, name, options)
    }

    /// As [`kwic`](Self::kwic), every place that a row of `table` counts. Fold and walls are those of the table,
    /// whatever `options` say; rows by group lead to the places in their group. For a table of this corpus there are as
    /// many places as the frequencies add up to.
    pub fn kwic_of(&self, table: &Table, options: &KwicOptions) -> Result<Table> {
        let Counted { patterns, fold, across_segments, groups } = self.counted("pattern", table)?;
        let options = KwicOptions { fold, across_segments, ..options.clone() };
        let name = match patterns.as_slice() {
            [one] => one.name(),
            many => format!("{} rows", many.len()),
        };
        let Some((by, labels)) = groups else {
            let numbered: Vec<(u32, &Pattern)> = patterns.iter().map(|pattern| (0, pattern)).collect();
            return self.concordance(&numbered, None, name, &options);
        };
        // A pattern has the number of its group, and is at home in the documents of that group.
        let groups = self.groups(&by)?;
        let mut numbered: Vec<(u32, &Pattern)> = Vec::with_capacity(patterns.len());
        for (pattern, label) in patterns.iter().zip(&labels) {
            options.progress.check()?;
            numbered.extend(groups.number(label).map(|number| (number, pattern)));
        }
        self.concordance(&numbered, Some(&groups.of_document), name, &options)
    }

    /// The lines of all places where a pattern stands; where there are `homes`, by document, only of patterns with the
    /// number that is at home there.
    fn concordance(
        &self,
        patterns: &[(u32, &Pattern)],
        homes: Option<&[Option<u32>]>,
        name: String,
        options: &KwicOptions,
    ) -> Result<Table> {
        let terms = self.folded(&options.fold, &StopWords::None)?;
        let numbered = patterns.iter().copied();
        let matcher =
            self.matcher("pattern", numbered, options.value_type, &options.fold, &terms, &options.progress)?;
        let segments = if options.across_segments { None } else { Some(self.segments(&options.progress)?) };
        let size = Size::default();
        options.progress.until(50).start(self.len() as u64);
        let columns: Vec<Column> = threads::run(|| {
            let parts = 8 * rayon::current_num_threads();
            let mut parts: Vec<Lines> = shares(&self.stream().documents, if patterns.is_empty() { 1 } else { parts })
                .into_par_iter()
                .map(|documents| {
                    let places = |document: usize, found: &mut Vec<Place>| {
                        let only = homes.map(|homes| homes[document]);
                        if only == Some(None) {
                            return; // no pattern is at home here
                        }
                        let (stream, only, add) = (self.stream(), only.flatten(), |place| found.push(place));
                        matcher.places(stream, &terms.of_form, document, segments, only, add);
                    };
                    self.lines(documents, places, &size, options)
                })
                .collect::<Result<_>>()?;
            size.check(options.window)?;
            options.progress.check()?;
            let day = |hit: &Hit| self.dates()[hit.document as usize];
            let order = if options.sort.is_empty() {
                None
            } else {
                let hits: Vec<Hit> = parts.iter().flat_map(|part| part.hits.iter().copied()).collect();
                Some(sorted(self, &terms, &hits, &options.sort))
            };
            options.progress.until(75).end()?;
            let order = order.as_deref();
            // Each column takes its parts and lets go of them one by one, so that nothing large is there twice.
            let mut texts = |of: fn(&mut Lines) -> &mut Strings| -> Vec<Strings> {
                parts.iter_mut().map(|part| std::mem::take(of(part))).collect()
            };
            let (doc_ids, left) = (texts(|part| &mut part.doc_ids), texts(|part| &mut part.left));
            let (keyword, right) = (texts(|part| &mut part.keyword), texts(|part| &mut part.right));
            let parts = &parts;
            let text = move |name: &str, parts: Vec<Strings>| {
                let all = Strings::gathered(parts);
                Column::text(
                    name,
                    match order {
                        Some(order) => order.iter().map(|&line| &all[line as usize]).collect(),
                        None => all,
                    },
                )
            };
            let columns: [Box<dyn FnOnce() -> Column + Send + '_>; 7] = [
                Box::new(move || text("doc_id", doc_ids)),
                Box::new(move || text("left", left)),
                Box::new(move || text("keyword", keyword)),
                Box::new(move || text("right", right)),
                Box::new(|| Column::int("start", in_order(parts.iter().map(|part| &part.start[..]), order))),
                Box::new(|| Column::int("end", in_order(parts.iter().map(|part| &part.end[..]), order))),
                Box::new(|| {
                    Column::dates("date", in_order(parts.iter().map(|part| &part.hits[..]), order).iter().map(day))
                }),
            ];
            options.progress.start(columns.len() as u64);
            let made = |column: Box<dyn FnOnce() -> Column + Send + '_>| {
                options.progress.advance(1)?;
                Ok(column())
            };
            columns.into_par_iter().map(made).collect::<Result<_>>()
        })?;
        let keys = options.sort.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let sort = if keys.is_empty() { Value::Missing } else { Value::from(keys) };
        let params = vec![
            ("question", Value::from("kwic")),
            ("pattern", Value::from(name)),
            ("window", Value::from(options.window)),
            ("valuetype", Value::from(options.value_type.name())),
            ("sort", sort),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }

    /// The lines of the documents `documents`, whose places `find` finds.
    fn lines(
        &self,
        documents: Range<usize>,
        find: impl Fn(usize, &mut Vec<Place>),
        size: &Size,
        options: &KwicOptions,
    ) -> Result<Lines> {
        let mut lines = Lines::default();
        let mut places = Vec::new();
        for document in documents {
            places.clear();
            find(document, &mut places);
            if !places.is_empty() {
                self.lines_of(document, &places, options, size, &mut lines)?;
            }
            options.progress.advance(1)?;
        }
        Ok(lines)
    }

    /// Adds the lines of one document; once there are too many they are but counted.
    fn lines_of(
        &self,
        document: usize,
        places: &[Place],
        options: &KwicOptions,
        size: &Size,
        lines: &mut Lines,
    ) -> Result<()> {
        let text = &self.texts()[document];
        let tokens = self.stream().range(document);
        let mut standing = Standing::of(self, document)?;
        let mut span = |token: usize| standing.span(token);
        // Where the context of a place starts, the place itself, and where the context ends.
        let mut reach = |place: &Place| {
            let first = place.first as usize;
            let last = first + place.tokens as usize - 1;
            let from = span(first.saturating_sub(options.window).max(tokens.start)).start;
            let (start, end) = (span(first).start, span(last).end);
            (from, start, end, span(last.saturating_add(options.window).min(tokens.end - 1)).end)
        };
        let doc_id = &self.doc_ids()[document];
        let measured = places.len().saturating_mul(text.len() + doc_id.len()) > LARGE || size.is_too_large();
        if measured {
            let mut bytes = 0;
            for place in places {
                let (from, _, _, to) = reach(place);
                bytes += (to - from + doc_id.len()) as u64;
                options.progress.check()?;
            }
            if !size.add(bytes) {
                return Ok(());
            }
        }
        let mut offsets = Offsets::new(text, options.unit);
        let mut bytes = 0;
        for place in places {
            let (from, start, end, to) = reach(place);
            bytes += (to - from + doc_id.len()) as u64;
            let spaces = Spaces::of(&text[from..to]);
            lines.doc_ids.push(doc_id);
            lines.left.push_with(|line| one_line(&text[from..start], spaces, line));
            lines.keyword.push_with(|line| one_line(&text[start..end], spaces, line));
            lines.right.push_with(|line| one_line(&text[end..to], spaces, line));
            lines.start.push(offsets.of(start));
            lines.end.push(offsets.of(end));
            lines.hits.push(Hit { document: document as u32, first: place.first, tokens: place.tokens });
            if measured {
                options.progress.check()?; // the lines of other documents are soon built
            }
        }
        if !measured {
            size.add(bytes);
        }
        Ok(())
    }
}

/// The values of all parts, in the order given, or as they come.
fn in_order<'a, T: Copy + 'a>(parts: impl Iterator<Item = &'a [T]>, order: Option<&[u32]>) -> Vec<T> {
    let all: Vec<T> = parts.flatten().copied().collect();
    match order {
        Some(order) => order.iter().map(|&line| all[line as usize]).collect(),
        None => all,
    }
}

/// Where the tokens of one document stand in its text.
pub(crate) enum Standing<'a> {
    /// As the stream knows it.
    Stored(Spans<'a>),
    /// As the tokenizer finds it again: the first token of the document in the stream, and the bytes of each.
    Cut(usize, Vec<Range<usize>>),
}

impl<'a> Standing<'a> {
    /// Fails where the text of a saved corpus is cut into other words than when it was saved.
    pub(crate) fn of(corpus: &'a Corpus, document: usize) -> Result<Self> {
        if let Some(spans) = corpus.stream().spans(document) {
            return Ok(Self::Stored(spans));
        }
        let (tokens, mut cut) = (corpus.stream().range(document), Vec::new());
        corpus.tokenizer().for_each(&corpus.texts()[document], |start, end| cut.push(start..end));
        if cut.len() == tokens.len() {
            return Ok(Self::Cut(tokens.start, cut));
        }
        // A corpus saved by a version that cut words otherwise: no place would be right.
        let (file, reason) = ("a saved corpus".into(), "its texts are cut into other words than when it was saved");
        Err(Error::new(ErrorKind::Store { file, reason: reason.to_owned() }))
    }

    /// The bytes of token `token` of the stream.
    pub(crate) fn span(&mut self, token: usize) -> Range<usize> {
        match self {
            Self::Stored(spans) => spans.of(token),
            Self::Cut(first, cut) => cut[token - *first].clone(),
        }
    }
}

/// Byte offsets into a text, in the unit asked for. Fast when asked in nearly ascending order.
pub(crate) struct Offsets<'a> {
    text: &'a str,
    ascii: bool,
    /// A byte offset and its code points.
    known: (usize, usize),
}

impl<'a> Offsets<'a> {
    pub(crate) fn new(text: &'a str, unit: Unit) -> Self {
        Self { text, ascii: unit == Unit::Bytes || text.is_ascii(), known: (0, 0) }
    }

    pub(crate) fn of(&mut self, byte: usize) -> i64 {
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

/// Which white space is there in a text?
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spaces {
    /// Single spaces only.
    Single,
    /// Other white space of ASCII.
    Ascii,
    /// Perhaps any white space.
    Any,
}

impl Spaces {
    /// All bytes are looked at without a branch, so that it is sixteen at a time.
    fn of(text: &str) -> Self {
        let text = text.as_bytes();
        let is = |yes: bool| u8::from(yes);
        let ascii = |a: u8, b: u8| is(a < b' ') | is(a == b' ') & is(b == b' ');
        let two = |a: u8, b: u8| is(a == 0x0B) | is(a == 0xC2) & (is(b == 0x85) | is(b == 0xA0)); // U+0085, U+00A0
        let three = |a: u8, b: u8, c: u8| {
            is(a == 0xE1) & is(b == 0x9A) // U+1680
                | is(a == 0xE2) & (is(b == 0x81) | is(b == 0x80) & (is(c < 0x90) | is(c > 0xA7))) // U+2000 and on
                | is(a == 0xE3) & is(b == 0x80) // U+3000
        };
        let behind = |bytes: usize| text.get(bytes..).unwrap_or_default();
        let pairs = text.iter().zip(behind(1));
        let (narrow, wide) = pairs.clone().fold((0, 0), |(n, w), (&a, &b)| (n | ascii(a, b), w | two(a, b)));
        let wide = pairs.zip(behind(2)).fold(wide, |any, ((&a, &b), &c)| any | three(a, b, c));
        let last = text.last().map_or(0, |&byte| is(byte < b' '));
        if wide != 0 || text.last() == Some(&0x0B) {
            Self::Any
        } else if narrow | last != 0 {
            Self::Ascii
        } else {
            Self::Single
        }
    }
}

/// Adds `text`, in which there are such `spaces`, to `line`: each run of white space as one space, none at the ends.
fn one_line(text: &str, spaces: Spaces, line: &mut String) {
    let start = line.len();
    let mut add = |word: &str| {
        if line.len() > start {
            line.push(' ');
        }
        line.push_str(word);
    };
    match spaces {
        Spaces::Single => add(text.trim_matches(' ')),
        Spaces::Ascii => text.split_ascii_whitespace().for_each(add),
        Spaces::Any => text.split_whitespace().for_each(add),
    }
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
    fn all_white_space_becomes_one_space_wherever_it_stands() {
        let spaces = (0..0x3100).filter_map(char::from_u32).filter(|char| char.is_whitespace());
        let mut texts: Vec<String> = spaces.map(String::from).collect();
        assert!(texts.len() > 20);
        texts.extend(["  ", " \n", "\u{2028} ", "–", "’ ", " ‘", "é ", "新"].map(String::from));
        for gap in texts {
            for text in
                [format!("a{gap}b"), format!("{gap}a{gap}bé"), format!("a b{gap}"), format!("a word{gap}é{gap}")]
            {
                let mut line = String::from("x");
                one_line(&text, Spaces::of(&text), &mut line);
                assert_eq!(line[1..], text.split_whitespace().collect::<Vec<_>>().join(" "), "{text:?}");
            }
        }
    }

    #[test]
    fn positions_count_code_points_where_asked() {
        let corpus = Corpus::from_texts(["Über “neue” Ära"]).unwrap();
        let table = corpus.kwic(&["ära"], &KwicOptions::default().unit(Unit::CodePoints)).unwrap();
        assert_eq!((table.int("start").unwrap()[0], table.int("end").unwrap()[0]), (12, 15));
    }

    #[test]
    fn lines_that_nobody_could_hold_are_refused_with_their_size() {
        let corpus = Corpus::from_texts(["a ".repeat(40_000)]).unwrap();
        let error = corpus.kwic(&["a"], &KwicOptions::default().window(40_000)).unwrap_err().to_string();
        let bytes = 40_000_u64 * (2 * 40_000 - 1 + 1); // with the document's name, "0"
        let said = format!("the concordance is too large: {bytes} bytes of text with a window of 40000");
        assert!(error.starts_with(&said) && error.ends_with("the limit is 1073741824"), "{error}");
        assert_eq!(corpus.kwic(&["a"], &KwicOptions::default().window(300)).unwrap().len(), 40_000);
    }

    #[test]
    fn a_regular_expression_ignores_case_where_the_fold_does() {
        let corpus = Corpus::from_texts(["The Cat sat on THE CAT"]).unwrap();
        let options = KwicOptions::default().value_type(ValueType::Regex);
        assert_eq!(keywords(&corpus, "Cat", &options), ["Cat", "CAT"]);
        assert_eq!(keywords(&corpus, "^\\W|S\\w{2}", &options), ["sat"]);
        assert_eq!(keywords(&corpus, "Cat", &options.fold(Fold::NONE)), ["Cat"]);
    }

    #[test]
    fn a_pattern_without_a_word_or_with_a_broken_regex_is_refused() {
        let corpus = Corpus::from_texts(["a"]).unwrap();
        assert!(corpus.kwic(&["…"], &KwicOptions::default()).is_err());
        assert!(corpus.kwic(&["("], &KwicOptions::default().value_type(ValueType::Regex)).is_err());
        assert!(corpus.kwic(&["absent"], &KwicOptions::default()).unwrap().is_empty());
    }
}
