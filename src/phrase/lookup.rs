//! Where do formulations of a list of one's own stand, word for word or with few words changed? One pass for all exact
//! places; one for pieces of the patterns, of which one at least stands unchanged wherever the whole does but for few
//! edits (the pigeonhole principle: Wu & Manber 1992), and O(words · edits) to look round each piece.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::edit::{Band, edits};
use super::occurrence::{Offsets, Standing, Unit};
use crate::corpus::corpus::Corpus;
use crate::corpus::matcher::{Matcher, Place};
use crate::corpus::pattern::{Counted, Pattern, ValueType};
use crate::corpus::segment::Segments;
use crate::corpus::stream::shares;
use crate::corpus::terms::{StopWords, Terms};
use crate::corpus::units;
use crate::count::frequency::Frequencies;
use crate::count::timeline::Series;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, MOST_TEXT, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::lookup`].
#[derive(Clone, Debug, Default)]
pub struct LookupOptions {
    /// So many words may be put in, left out, or replaced. Default none.
    pub max_edits: usize,
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

impl LookupOptions {
    /// Sets [`max_edits`](Self::max_edits).
    pub fn max_edits(self, max_edits: usize) -> Self {
        Self { max_edits, ..self }
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

impl Corpus {
    /// Every place of every pattern of `entries`: `entry pattern doc_id start end matched edits`, in the order of the
    /// documents, then of their texts, shorter ones first, then of the entries and their patterns. `text[start..end]` is
    /// `matched`. A pattern that stands twice in an entry counts once.
    ///
    /// With `max_edits` = k a pattern of more than k words is also found where k of its words or fewer are changed:
    /// replaced by another, left out, or a word put in between (never before the first or behind the last). A pattern of
    /// k words or fewer is found only as it is. `edits` says what was changed, in the order of the text: `[-word-]` of the
    /// pattern was left out, `{+word+}` of the text put in, both side by side mean one word in place of another; it is
    /// empty where nothing was. Of the ways with the fewest edits it is the one that, from the left, keeps or replaces a
    /// word where it can, else leaves one out.
    ///
    /// Places where nothing is changed all count, also where they overlap. Of the others those are taken, pattern by
    /// pattern, the fewest edits first, then the longest, then the earliest, that overlap no place of the same pattern
    /// that counts already.
    ///
    /// What a pattern means is as in [`kwic`](Self::kwic). Where words are changed, one with Han characters is cut as
    /// the tokenizer cuts it (where nothing is, in every way). More than a gigabyte (2³⁰ bytes) of text in the answer is an
    /// error.
    ///
    /// ```
    /// use locution::{Corpus, LookupOptions, Series};
    /// let corpus = Corpus::from_texts(["Making new achievements.", "They are building great new achievements now."])?;
    /// let slogan = Series { name: "slogan".into(), patterns: vec!["making new achievements".into()] };
    /// let table = corpus.lookup(&[slogan], &LookupOptions::default().max_edits(2))?;
    /// assert_eq!(table.text("matched")?.iter().collect::<Vec<_>>(), ["Making new achievements", "building great new achievements"]);
    /// assert_eq!(table.text("edits")?.iter().collect::<Vec<_>>(), ["", "[-making-] {+building+} {+great+}"]);
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn lookup<S: Clone + Into<Series>>(&self, entries: &[S], options: &LookupOptions) -> Result<Table> {
        let mut entries: Vec<Series> = entries.iter().cloned().map(Into::into).collect();
        if let Some(empty) = entries.iter().find(|entry| entry.patterns.is_empty()) {
            return Err(Error::argument("entries", format!("{:?} has no pattern", empty.name)));
        }
        for entry in &mut entries {
            let mut known = ahash::AHashSet::new();
            let patterns = std::mem::take(&mut entry.patterns);
            entry.patterns = patterns.into_iter().filter(|pattern| known.insert(pattern.clone())).collect();
        }
        let terms = self.folded(&options.fold, &StopWords::None)?;
        let list = List::of(self, &entries, &terms, options)?;
        let segments = if options.across_segments { None } else { Some(self.segments(&options.progress)?) };
        let (size, progress) = (AtomicU64::new(0), &options.progress);
        progress.start(self.len() as u64);
        let columns = threads::run(|| {
            let parts = shares(&self.stream().documents, 8 * rayon::current_num_threads());
            let parts: Vec<Hits> = parts
                .into_par_iter()
                .map(|documents| {
                    let (mut hits, mut search) =
                        (Hits::default(), Search::new(self, &list, &terms, segments, progress));
                    for document in documents {
                        let found = search.document(document)?;
                        list.write(self, document, found, &terms, options.unit, &size, &mut hits)?;
                        progress.advance(1)?;
                    }
                    Ok(hits)
                })
                .collect::<Result<_>>()?;
            columns(parts, &list)
        })?;
        let params = vec![
            ("question", Value::from("lookup")),
            ("entries", Value::from(entries.len())),
            ("patterns", Value::from(list.patterns.len())),
            ("max_edits", Value::from(options.max_edits)),
            ("valuetype", Value::from(options.value_type.name())),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }

    /// As [`lookup`](Self::lookup), an entry for every row of `table`, one of terms, n-grams or phrases. Fold and walls are
    /// those of the table, whatever `options` say.
    pub fn lookup_of(&self, table: &Table, options: &LookupOptions) -> Result<Table> {
        let Counted { patterns, fold, across_segments, groups } = self.counted("entries", table)?;
        if groups.is_some() {
            return Err(Error::argument("entries", "the rows of the table are by group"));
        }
        self.lookup(&patterns, &LookupOptions { fold, across_segments, ..options.clone() })
    }
}

/// One pattern of the list.
struct Entry {
    /// What the entry is called.
    name: String,
    /// The pattern as it is written.
    pattern: String,
    /// Its words; empty where no edits are asked for.
    units: Vec<units::Unit>,
    /// How many edits are allowed.
    edits: u32,
}

/// A stretch of a pattern's words.
struct Piece {
    pattern: u32,
    units: Range<usize>,
}

/// All that is looked for.
struct List {
    /// By number of the pattern.
    patterns: Vec<Entry>,
    exact: Matcher,
    /// The pieces of patterns that may be edited, by number.
    pieces: Vec<Piece>,
    of_pieces: Matcher,
}

impl List {
    fn of(corpus: &Corpus, entries: &[Series], terms: &Terms, options: &LookupOptions) -> Result<Self> {
        let LookupOptions { value_type, fold, progress, .. } = options;
        let all = || entries.iter().flat_map(|entry| entry.patterns.iter().map(move |pattern| (entry, pattern)));
        let numbered = all().zip(0..).map(|((_, pattern), number)| (number, pattern));
        let exact = corpus.matcher("entries", numbered, *value_type, fold, terms, progress)?;
        let mut units = match options.max_edits {
            0 => Vec::new(),
            _ => corpus.units("entries", all().map(|(_, pattern)| pattern), *value_type, fold, terms, progress)?,
        }
        .into_iter();
        let most = options.max_edits;
        let patterns = all().map(|(entry, pattern): (&Series, &Pattern)| {
            let units = units.next().filter(|units| units.len() > most).unwrap_or_default();
            let edits = if units.is_empty() { 0 } else { most as u32 };
            Entry { name: entry.name.clone(), pattern: pattern.name(), units, edits }
        });
        let patterns: Vec<Entry> = patterns.collect();
        let mut pieces = Vec::new();
        if patterns.iter().any(|pattern| pattern.edits > 0) {
            let frequency = Frequencies::of_all(corpus.stream(), &terms.of_form, terms.len(), progress)?.frequency;
            for (number, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| pattern.edits > 0) {
                progress.check()?;
                let rarity: Vec<f64> = pattern.units.iter().map(|unit| occurrences(unit, &frequency)).collect();
                let cut = cut(&rarity, most + 1).into_iter();
                pieces.extend(cut.map(|units| Piece { pattern: number as u32, units }));
            }
        }
        let words = |piece: &Piece| &patterns[piece.pattern as usize].units[piece.units.clone()];
        let of_pieces = Matcher::of_units((0..).zip(&pieces).map(|(number, piece)| (number, words(piece))), terms);
        Ok(Self { patterns, exact, pieces, of_pieces })
    }

    /// Adds the lines of the places `found` in document `document`, unless all lines together are too large.
    #[allow(clippy::too_many_arguments)]
    fn write(
        &self,
        corpus: &Corpus,
        document: usize,
        found: &[Found],
        terms: &Terms,
        unit: Unit,
        size: &AtomicU64,
        hits: &mut Hits,
    ) -> Result<()> {
        if found.is_empty() {
            return Ok(());
        }
        let (text, doc_id) = (&corpus.texts()[document], &corpus.doc_ids()[document]);
        let mut standing = Standing::of(corpus, document)?;
        let mut offsets = Offsets::new(text, unit);
        for hit in found {
            let (first, last) = (hit.first as usize, (hit.first + hit.tokens) as usize - 1);
            let (start, end) = (standing.span(first).start, standing.span(last).end);
            let pattern = &self.patterns[hit.number as usize];
            let before = hits.edits.bytes().len();
            if hit.edits == 0 {
                hits.edits.push("");
            } else {
                let words: Vec<&str> = (first..=last).map(|token| &text[standing.span(token)]).collect();
                let term = |token: usize| terms.of_form[corpus.stream().tokens[first + token] as usize];
                let same = |unit: usize, token: usize| pattern.units[unit].is(term(token));
                hits.edits.push_with(|out| edits(&pattern.units, &words, hit.edits, same, out));
            }
            let edits = hits.edits.bytes().len() - before;
            let bytes = pattern.name.len() + pattern.pattern.len() + doc_id.len() + end - start + edits;
            let all = size.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
            if all > MOST_TEXT {
                let advice = if hit.edits > 0 {
                    "lower max_edits, or look for fewer patterns"
                } else {
                    "look for fewer patterns"
                };
                let detail = format!("more than {MOST_TEXT} bytes of text, the limit; {advice}");
                return Err(Error::too_large("the answer", detail));
            }
            hits.doc_ids.push(doc_id);
            hits.matched.push(&text[start..end]);
            hits.numbers.push(hit.number);
            hits.start.push(offsets.of(start));
            hits.end.push(offsets.of(end));
        }
        Ok(())
    }
}

/// How often a word of a pattern occurs.
fn occurrences(unit: &units::Unit, frequency: &[u32]) -> f64 {
    match &unit.meant {
        units::Meant::Any => frequency.iter().map(|&count| f64::from(count)).sum(),
        units::Meant::Terms(terms) => terms.iter().map(|&term| f64::from(frequency[term as usize])).sum(),
    }
}

/// A longer pattern is cut into pieces of equal length: to look for the best way would take the square of it.
const LONG: usize = 200;

/// Cuts a pattern, of whose words it is known how often they occur, into `pieces` such that pieces stand in few places:
/// one is taken to stand as often as its rarest word, divided by the square of its length.
fn cut(occurrences: &[f64], pieces: usize) -> Vec<Range<usize>> {
    let words = occurrences.len();
    if words > LONG {
        return (0..pieces).map(|piece| piece * words / pieces..(piece + 1) * words / pieces).collect();
    }
    // The least sum for the words before each, and where the last piece starts; first for no piece, then one more.
    let mut sums = vec![f64::INFINITY; words + 1];
    sums[0] = 0.0;
    let mut starts: Vec<Vec<usize>> = Vec::with_capacity(pieces); // by pieces before, by end
    for _ in 0..pieces {
        let mut better = vec![(f64::INFINITY, 0); words + 1];
        for (start, &sum) in sums.iter().enumerate().filter(|(_, sum)| sum.is_finite()) {
            let mut rarest = f64::INFINITY;
            for end in start + 1..=words {
                rarest = rarest.min(occurrences[end - 1]);
                let length = (end - start) as f64;
                let sum = sum + rarest / (length * length);
                if sum < better[end].0 {
                    better[end] = (sum, start);
                }
            }
        }
        sums = better.iter().map(|&(sum, _)| sum).collect();
        starts.push(better.into_iter().map(|(_, start)| start).collect());
    }
    let mut end = words;
    let mut cut: Vec<Range<usize>> = starts
        .iter()
        .rev()
        .map(|starts| {
            let piece = starts[end]..end;
            end = piece.start;
            piece
        })
        .collect();
    cut.reverse();
    cut
}

/// A place where a pattern stands with so many edits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    number: u32,
    first: u32,
    tokens: u32,
    edits: u32,
}

/// Looks through documents, one after the other.
struct Search<'a> {
    corpus: &'a Corpus,
    list: &'a List,
    terms: &'a Terms,
    segments: Option<&'a Segments>,
    progress: &'a Progress,
    found: Vec<Found>,
    right: Band,
    left: Band,
}

/// So many places are found before it is looked whether some were found twice.
const ENOUGH: usize = 1 << 16;

impl<'a> Search<'a> {
    fn new(
        corpus: &'a Corpus,
        list: &'a List,
        terms: &'a Terms,
        segments: Option<&'a Segments>,
        progress: &'a Progress,
    ) -> Self {
        let (found, right, left) = (Vec::new(), Band::default(), Band::default());
        Self { corpus, list, terms, segments, progress, found, right, left }
    }

    /// The places in document `document` that count, in the order of the answer.
    fn document(&mut self, document: usize) -> Result<&[Found]> {
        let (stream, of_form, segments) = (self.corpus.stream(), &self.terms.of_form, self.segments);
        self.found.clear();
        let list = self.list;
        list.exact.places(stream, of_form, document, segments, None, |Place { first, tokens, number }| {
            self.found.push(Found { number, first, tokens, edits: 0 });
        });
        if !list.pieces.is_empty() {
            let mut segment = segments.map_or(0, |segments| segments.of_document(document).start);
            let mut walls = stream.range(document);
            let (mut enough, mut looked, mut stopped) = (ENOUGH, 0, Ok(()));
            list.of_pieces.places(stream, of_form, document, segments, None, |place| {
                looked += 1;
                if looked % 4096 == 0 && stopped.is_ok() {
                    stopped = self.progress.check();
                }
                if stopped.is_err() {
                    return;
                }
                if let Some(segments) = segments {
                    while segments.range(segment).end <= place.first as usize {
                        segment += 1;
                    }
                    walls = segments.range(segment);
                }
                self.round(&place, &walls);
                if self.found.len() > enough {
                    once(&mut self.found);
                    enough = ENOUGH.max(2 * self.found.len());
                }
            });
            stopped?;
            once(&mut self.found);
            let all = std::mem::take(&mut self.found);
            for same in all.chunk_by(|a, b| a.number == b.number) {
                self.progress.check()?;
                choose(same, &mut self.found);
            }
        }
        self.found.sort_unstable_by_key(|found| (found.first, found.tokens, found.number));
        Ok(&self.found)
    }

    /// Adds what stands round the place of a piece, with few edits.
    fn round(&mut self, place: &Place, walls: &Range<usize>) {
        let Piece { pattern, units: piece } = &self.list.pieces[place.number as usize];
        let Entry { units, edits, .. } = &self.list.patterns[*pattern as usize];
        let tokens = &self.corpus.stream().tokens;
        let term = |token: usize| self.terms.of_form[tokens[token] as usize];
        let (first, end) = (place.first as usize, (place.first + place.tokens) as usize);
        let behind = |at: usize| (end + at < walls.end).then(|| term(end + at));
        let Some(right) = self.right.costs(units[piece.end..].iter(), behind, *edits) else { return };
        let before = |at: usize| (first - walls.start > at).then(|| term(first - at - 1));
        let Some(left) = self.left.costs(units[..piece.start].iter().rev(), before, *edits) else { return };
        let most = *edits as usize;
        let few = |costs: &[u32], from: usize| -> Vec<(usize, u32)> {
            let costs = costs.iter().enumerate().filter(|&(_, cost)| cost <= edits);
            costs.map(|(at, &cost)| (from + at - most, cost)).collect()
        };
        let right = few(right, units.len() - piece.end);
        for (before, cost) in few(left, piece.start) {
            for &(behind, more) in right.iter().filter(|&&(_, more)| cost + more <= *edits) {
                let tokens = before as u32 + place.tokens + behind as u32;
                let found = Found { number: *pattern, first: place.first - before as u32, tokens, edits: cost + more };
                self.found.push(found);
            }
        }
    }
}

/// Sorts `found` by pattern and place, and leaves each once, with its fewest edits.
fn once(found: &mut Vec<Found>) {
    found.sort_unstable();
    found.dedup_by_key(|found| (found.number, found.first, found.tokens));
}

/// Adds to `chosen` those of `found`, all of one pattern, that count: the exact, then of the rest what overlaps nothing
/// that counts, the fewest edits first, then the longest, then the earliest. O(found · log found).
fn choose(found: &[Found], chosen: &mut Vec<Found>) {
    let mut taken = std::collections::BTreeMap::new(); // stretches apart from each other: first token, and the end
    let mut exact = 0..0;
    for hit in found.iter().filter(|hit| hit.edits == 0) {
        if hit.first >= exact.end {
            taken.insert(exact.start, exact.end);
            exact = hit.first..hit.first;
        }
        exact.end = exact.end.max(hit.first + hit.tokens);
        chosen.push(*hit);
    }
    taken.insert(exact.start, exact.end);
    let mut rest: Vec<&Found> = found.iter().filter(|hit| hit.edits > 0).collect();
    rest.sort_unstable_by_key(|hit| (hit.edits, u32::MAX - hit.tokens, hit.first));
    for hit in rest {
        let end = hit.first + hit.tokens;
        if taken.range(..end).next_back().is_none_or(|(_, &other)| other <= hit.first) {
            taken.insert(hit.first, end);
            chosen.push(*hit);
        }
    }
}

/// Some lines of the answer, by column.
#[derive(Default)]
struct Hits {
    /// The pattern's number.
    numbers: Vec<u32>,
    doc_ids: Strings,
    start: Vec<i64>,
    end: Vec<i64>,
    matched: Strings,
    edits: Strings,
}

fn columns(mut parts: Vec<Hits>, list: &List) -> Result<Vec<Column>> {
    let numbers: Vec<u32> = parts.iter().flat_map(|part| part.numbers.iter().copied()).collect();
    let named = |name: fn(&Entry) -> &str| {
        let mut column = Strings::with_capacity(numbers.len(), 0);
        numbers.iter().for_each(|&number| column.push(name(&list.patterns[number as usize])));
        column
    };
    let mut texts = |of: fn(&mut Hits) -> &mut Strings| {
        Strings::gathered(parts.iter_mut().map(|part| std::mem::take(of(part))).collect())
    };
    let (doc_ids, matched) = (texts(|part| &mut part.doc_ids), texts(|part| &mut part.matched));
    let edits = texts(|part| &mut part.edits);
    Ok(vec![
        Column::text("entry", named(|entry| &entry.name)),
        Column::text("pattern", named(|entry| &entry.pattern)),
        Column::text("doc_id", doc_ids),
        Column::int("start", parts.iter().flat_map(|part| part.start.iter().copied()).collect()),
        Column::int("end", parts.iter().flat_map(|part| part.end.iter().copied()).collect()),
        Column::text("matched", matched),
        Column::text("edits", edits),
    ])
}
