//! Where does a pattern stand with few words changed? Patterns are cut into pieces, of which one at least stands unchanged
//! wherever the whole does but for few edits (the pigeonhole principle: Wu & Manber 1992); round each piece it is seen how
//! many edits there are, O(words · edits).

use std::collections::BTreeMap;
use std::ops::Range;

use super::edit::Band;
use super::lookup::LookupOptions;
use crate::corpus::corpus::Corpus;
use crate::corpus::matcher::{Matcher, Place};
use crate::corpus::pattern::Pattern;
use crate::corpus::segment::Segments;
use crate::corpus::terms::Terms;
use crate::corpus::units::{Meant, Unit};
use crate::count::frequency::Frequencies;
use crate::count::timeline::Series;
use crate::error::Result;
use crate::progress::Progress;

/// One pattern of the list.
pub(super) struct Entry {
    /// What the entry is called.
    pub(super) name: String,
    /// The pattern as it is written.
    pub(super) pattern: String,
    /// Its words; empty where no edits are asked for.
    pub(super) units: Vec<Unit>,
    /// How many edits are allowed.
    edits: u32,
}

/// A stretch of a pattern's words.
struct Piece {
    pattern: u32,
    units: Range<usize>,
}

/// All that is looked for.
pub(super) struct List {
    /// By number of the pattern.
    pub(super) patterns: Vec<Entry>,
    exact: Matcher,
    /// The pieces of patterns that may be edited, by number.
    pieces: Vec<Piece>,
    of_pieces: Matcher,
}

impl List {
    pub(super) fn of(corpus: &Corpus, entries: &[Series], terms: &Terms, options: &LookupOptions) -> Result<Self> {
        let LookupOptions { value_type, fold, progress, .. } = options;
        let all = || entries.iter().flat_map(|entry| entry.patterns.iter().map(move |pattern| (entry, pattern)));
        let numbered = all().zip(0..).map(|((_, pattern), number)| (number, pattern));
        let exact = corpus.matcher("entries", numbered, *value_type, fold, terms, progress)?;
        let mut units = match options.max_edits {
            0 => Vec::new(),
            _ => corpus.units("entries", all().map(|(_, pattern)| pattern), *value_type, fold, terms, progress)?,
        }
        .into_iter();
        let patterns = all().map(|(entry, pattern): (&Series, &Pattern)| {
            let units = units.next().filter(|units| units.len() > options.max_edits).unwrap_or_default();
            let edits = if units.is_empty() { 0 } else { options.max_edits as u32 };
            Entry { name: entry.name.clone(), pattern: pattern.name(), units, edits }
        });
        let patterns: Vec<Entry> = patterns.collect();
        let mut pieces = Vec::new();
        if patterns.iter().any(|pattern| pattern.edits > 0) {
            let counting = progress.until(5);
            let frequency = Frequencies::of_all(corpus.stream(), &terms.of_form, terms.len(), &counting)?.frequency;
            for (number, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| pattern.edits > 0) {
                progress.check()?;
                let rarity: Vec<f64> = pattern.units.iter().map(|unit| occurrences(unit, &frequency)).collect();
                let cut = cut(&rarity, pattern.edits as usize + 1).into_iter();
                pieces.extend(cut.map(|units| Piece { pattern: number as u32, units }));
            }
        }
        let words = |piece: &Piece| &patterns[piece.pattern as usize].units[piece.units.clone()];
        let of_pieces = Matcher::of_units((0..).zip(&pieces).map(|(number, piece)| (number, words(piece))), terms);
        Ok(Self { patterns, exact, pieces, of_pieces })
    }
}

/// How often a word of a pattern occurs.
fn occurrences(unit: &Unit, frequency: &[u32]) -> f64 {
    match &unit.meant {
        Meant::Any => frequency.iter().map(|&count| f64::from(count)).sum(),
        Meant::Terms(terms) => terms.iter().map(|&term| f64::from(frequency[term as usize])).sum(),
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
pub(super) struct Found {
    /// The number of the pattern.
    pub(super) number: u32,
    /// Its first token, counted in the stream.
    pub(super) first: u32,
    /// How many tokens it has.
    pub(super) tokens: u32,
    pub(super) edits: u32,
}

/// Looks through documents, one after the other.
pub(super) struct Search<'a> {
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
    pub(super) fn new(
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
    pub(super) fn document(&mut self, document: usize) -> Result<&[Found]> {
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
                if looked % 64 == 0 && stopped.is_ok() {
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
        // A stretch counts once in an entry, as what the pattern with the fewest edits found, of equals the first.
        self.found.sort_unstable_by_key(|found| (found.first, found.tokens, found.edits, found.number));
        let entry = |found: &Found| &list.patterns[found.number as usize].name;
        let mut once: Vec<Found> = Vec::with_capacity(self.found.len());
        for &found in &self.found {
            let same = once.iter().rev().take_while(|o| (o.first, o.tokens) == (found.first, found.tokens));
            if !same.into_iter().any(|other| entry(other) == entry(&found)) {
                once.push(found);
            }
        }
        once.sort_unstable_by_key(|found| (found.first, found.tokens, found.number));
        self.found = once;
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
    let mut taken = BTreeMap::new(); // stretches apart from each other: first token, and the end
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
