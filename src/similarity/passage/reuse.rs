//! Which passages do two documents share? Alignments grown from shared runs, the longest run first; what lies in a passage
//! already is no other one.
//!
//! O(runs) and the extension of each that lies in no passage yet. Passages are kept by blocks of the plane of both
//! documents, so that a passage that stands a thousand times in both costs no more than its million pairs.

use std::ops::Range;

use ahash::AHashMap;

use super::extension::{DROP, Extension, TRIAL};
use super::runs::{Ruler, Run};
use super::side::Sides;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// Two documents that make us compare more tokens than this repeat themselves too much.
const MOST_COMPARED: u64 = 1 << 33;

/// Tokens of one side of a block.
const BLOCK: u32 = 256;

/// A passage over more blocks than this is not entered in them.
const MOST_BLOCKS: u32 = 16;

/// A stretch of each of two documents, and how well they align.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// First token in either document, and the one behind the last.
    pub(super) a: (u32, u32),
    pub(super) b: (u32, u32),
    pub(super) score: u32,
    pub(super) matches: u32,
}

impl Passage {
    /// Columns of the alignment: matches, mismatches and gaps. The score is matches less the others.
    pub(super) fn length(&self) -> u32 {
        2 * self.matches - self.score
    }

    /// Whether two thirds of it match, or more.
    fn is_good(&self) -> bool {
        2 * u64::from(self.score) >= u64::from(self.matches)
    }

    fn holds(&self, other: &Self) -> bool {
        let inside = |own: (u32, u32), other: (u32, u32)| own.0 <= other.0 && other.1 <= own.1;
        inside(self.a, other.a) && inside(self.b, other.b)
    }

    fn of(run: Run) -> Self {
        let Run { a, b, length } = run;
        Self { a: (a, a + length), b: (b, b + length), score: length, matches: length }
    }

    /// Both in one, the other's tokens beyond this one's ends as edits.
    fn stretched(&self, other: &Self) -> Option<Self> {
        let edits = self.a.0.saturating_sub(other.a.0).max(self.b.0.saturating_sub(other.b.0))
            + other.a.1.saturating_sub(self.a.1).max(other.b.1.saturating_sub(self.b.1));
        let union = |own: (u32, u32), other: (u32, u32)| (own.0.min(other.0), own.1.max(other.1));
        let score = self.score.checked_sub(edits)?;
        Some(Self { a: union(self.a, other.a), b: union(self.b, other.b), score, matches: self.matches })
    }
}

/// What is asked of all pairs of documents.
pub(super) struct Search<'a> {
    pub(super) sides: &'a Sides<'a>,
    /// Least score.
    pub(super) least: u32,
    pub(super) progress: &'a Progress,
}

impl Search<'_> {
    /// The passages of the documents `a` and `b`, in the order of their places. `runs` are where shared runs of `least`
    /// tokens begin, each of which lies in a passage; `seeds` where shorter ones of `seed` tokens stand, from which a
    /// passage is tried. Both ascending, the place in `a` in the upper half.
    pub(super) fn passages(
        &self,
        (a, b): (usize, usize),
        runs: &[u64],
        (seeds, seed): (&[u64], u32),
        room: &mut Extension,
    ) -> Result<Vec<Passage>> {
        let mut found = Found::default();
        let mut ruler = Ruler::new(&self.sides.terms, self.sides.range(a), self.sides.range(b));
        for run in self.measured(&mut ruler, runs)? {
            self.progress.check()?; // of large passages each is looked at
            let passage = Passage::of(run);
            if found.has(&passage) || found.takes_in(&passage, self.least) {
                continue;
            }
            let passage = self.extended(run, (a, b), DROP, &found, room);
            found.add(passage);
        }
        let mut tried: Vec<Run> = Vec::new();
        for (number, &pair) in seeds.iter().enumerate() {
            self.check(number)?;
            let (a, b) = places(pair);
            if !found.has(&Passage::of(Run { a, b, length: seed })) {
                tried.push(ruler.run(a, b));
            }
        }
        tried.sort_unstable_by_key(longest_first);
        tried.dedup();
        for (number, &run) in tried.iter().enumerate() {
            self.check(number)?;
            if !found.has(&Passage::of(run)) {
                let trial = self.within(run, (&self.sides.range(a), &self.sides.range(b)), TRIAL, room);
                if trial.score >= self.least {
                    let passage = self.extended(run, (a, b), DROP, &found, room);
                    if passage.score >= self.least {
                        found.add(passage);
                    }
                }
            }
        }
        Ok(found.passages())
    }

    /// The runs that begin at `pairs`, the longest first, without those that lie in a long one beside its diagonal.
    fn measured(&self, ruler: &mut Ruler<'_>, pairs: &[u64]) -> Result<Vec<Run>> {
        let mut runs: Vec<Run> = Vec::with_capacity(pairs.len());
        let mut long: Option<Run> = None;
        let mut ends: AHashMap<u32, u32> = AHashMap::new(); // of the last run on each diagonal
        for (number, &pair) in pairs.iter().enumerate() {
            self.check(number)?;
            let (a, b) = places(pair);
            let diagonal = a.wrapping_sub(b);
            if long.is_some_and(|long| ruler.lies_in(long, a, b)) || ends.get(&diagonal).is_some_and(|&end| a < end) {
                continue;
            }
            let run = ruler.run(a, b);
            if ruler.compared > MOST_COMPARED {
                let detail = format!(
                    "two documents repeat themselves so much that more than {MOST_COMPARED} tokens were compared, the \
                     limit; set max_docfreq, or leave such documents out"
                );
                return Err(Error::too_large("the answer", detail));
            }
            ends.insert(diagonal, run.a + run.length);
            if long.is_none_or(|long| run.length > long.length || a >= long.a + long.length) {
                long = Some(run);
            }
            runs.push(run);
        }
        runs.sort_unstable_by_key(longest_first);
        Ok(runs)
    }

    /// The best alignment through a run. One that matches poorly does not reach over a better passage.
    fn extended(&self, run: Run, documents: (usize, usize), drop: i64, found: &Found, room: &mut Extension) -> Passage {
        let (mut in_a, mut in_b) = (self.sides.range(documents.0), self.sides.range(documents.1));
        loop {
            let passage = self.within(run, (&in_a, &in_b), drop, room);
            if passage.is_good() {
                return passage;
            }
            let better = found.inside(&passage).filter_map(|number| found.passages[number as usize]);
            let Some(better) =
                better.filter(|other| other.score > passage.score).min_by_key(|other| (other.a, other.b))
            else {
                return passage;
            };
            if better.a.0 >= run.a + run.length {
                in_a.end = better.a.0 as usize;
            } else if better.b.0 >= run.b + run.length {
                in_b.end = better.b.0 as usize;
            } else if better.a.1 <= run.a {
                in_a.start = better.a.1 as usize;
            } else if better.b.1 <= run.b {
                in_b.start = better.b.1 as usize;
            } else {
                return passage; // they overlap
            }
        }
    }

    /// The best alignment through a run within stretches of both documents.
    fn within(
        &self,
        run: Run,
        (in_a, in_b): (&Range<usize>, &Range<usize>),
        drop: i64,
        room: &mut Extension,
    ) -> Passage {
        let terms = &self.sides.terms;
        let (start_a, start_b) = (run.a as usize, run.b as usize);
        let (end_a, end_b) = (start_a + run.length as usize, start_b + run.length as usize);
        let before = room.reach::<true>(&terms[in_a.start..start_a], &terms[in_b.start..start_b], drop);
        let behind = room.reach::<false>(&terms[end_a..in_a.end], &terms[end_b..in_b.end], drop);
        Passage {
            a: ((start_a - before.a) as u32, (end_a + behind.a) as u32),
            b: ((start_b - before.b) as u32, (end_b + behind.b) as u32),
            score: run.length + before.score + behind.score,
            matches: run.length + before.matches + behind.matches,
        }
    }

    fn check(&self, number: usize) -> Result<()> {
        if number.is_multiple_of(1024) { self.progress.check() } else { Ok(()) }
    }
}

fn places(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

fn longest_first(run: &Run) -> (u32, u32, u32) {
    (u32::MAX - run.length, run.a, run.b)
}

/// The passages of two documents so far.
#[derive(Default)]
struct Found {
    /// All, by number; `None` where a longer one took it in.
    passages: Vec<Option<Passage>>,
    /// Numbers of the passages that reach into a block, by the block's place.
    blocks: AHashMap<(u32, u32), Vec<u32>>,
    /// Numbers of those over too many blocks.
    large: Vec<u32>,
    /// Whether one was stretched, so that others may lie in it now.
    stretched: bool,
}

impl Found {
    /// Those in the block of two places.
    fn near(&self, a: u32, b: u32) -> impl Iterator<Item = (u32, Passage)> {
        let here = self.blocks.get(&(a / BLOCK, b / BLOCK)).into_iter().flatten();
        // The one found last comes first: where a text repeats itself it is the one.
        let numbers = self.large.iter().rev().chain(here.rev());
        numbers.filter_map(|&number| Some((number, self.passages[number as usize]?)))
    }

    /// Whether it lies in one of them.
    fn has(&self, passage: &Passage) -> bool {
        self.near(passage.a.0, passage.b.0).any(|(_, other)| other.holds(passage))
    }

    /// Where a text repeats itself, runs lie beside each other, each a few tokens further on. Whether a passage that this
    /// one overlaps by half or more in both documents was stretched over it, two thirds of which still match.
    fn takes_in(&mut self, run: &Passage, least: u32) -> bool {
        let overlap = |own: (u32, u32), other: (u32, u32)| own.1.min(other.1).saturating_sub(own.0.max(other.0));
        let stretched = self.near(run.a.0, run.b.0).find_map(|(number, other)| {
            let half = |shared: u32| 2 * u64::from(shared) >= u64::from(run.matches);
            let beside = half(overlap(run.a, other.a)) && half(overlap(run.b, other.b));
            let stretched = if beside { other.stretched(run) } else { None };
            Some((number, stretched.filter(|one| one.score >= least && one.is_good())?))
        });
        let Some((number, stretched)) = stretched else { return false };
        self.stretched = true;
        let before = self.passages[number as usize].replace(stretched);
        let reach = |passage: &Passage| (is_large(passage), span(passage.a), span(passage.b));
        if before.is_some_and(|before| !is_large(&before) && reach(&before) != reach(&stretched)) {
            self.enter(number, &stretched);
        }
        true
    }

    /// Numbers of those that lie in a passage; some may come twice.
    fn inside(&self, passage: &Passage) -> impl Iterator<Item = u32> {
        let (all, some) =
            if is_large(passage) { (Some(0..self.passages.len() as u32), None) } else { (None, Some(blocks(passage))) };
        let here = some.into_iter().flatten().filter_map(|block| self.blocks.get(&block)).flatten().copied();
        let holder = *passage;
        let lies = move |&number: &u32| self.passages[number as usize].is_some_and(|other| holder.holds(&other));
        all.into_iter().flatten().chain(here).filter(lies)
    }

    /// Adds a passage; those that lie in it are no longer any of their own.
    fn add(&mut self, passage: Passage) {
        let inside: Vec<u32> = self.inside(&passage).collect();
        inside.into_iter().for_each(|number| self.passages[number as usize] = None);
        let number = self.passages.len() as u32;
        self.passages.push(Some(passage));
        self.enter(number, &passage);
    }

    fn enter(&mut self, number: u32, passage: &Passage) {
        if is_large(passage) {
            self.large.push(number);
        } else {
            blocks(passage).for_each(|block| self.blocks.entry(block).or_default().push(number));
        }
    }

    /// All that lie in no other, in the order of their places.
    fn passages(mut self) -> Vec<Passage> {
        if self.stretched {
            for number in 0..self.passages.len() as u32 {
                let Some(own) = self.passages[number as usize] else { continue };
                if self.near(own.a.0, own.b.0).any(|(other, passage)| other != number && passage.holds(&own)) {
                    self.passages[number as usize] = None;
                }
            }
        }
        let mut passages: Vec<Passage> = self.passages.into_iter().flatten().collect();
        passages.sort_unstable_by_key(|passage| (passage.a.0, passage.b.0, passage.a.1, passage.b.1));
        passages
    }
}

/// The first and the last block of a side.
fn span((start, end): (u32, u32)) -> std::ops::RangeInclusive<u32> {
    start / BLOCK..=(end - 1) / BLOCK
}

fn is_large(passage: &Passage) -> bool {
    let count = |side| u64::from(span(side).end() - span(side).start() + 1);
    count(passage.a) * count(passage.b) > u64::from(MOST_BLOCKS)
}

/// The blocks that a passage reaches into.
fn blocks(passage: &Passage) -> impl Iterator<Item = (u32, u32)> {
    let b = span(passage.b);
    span(passage.a).flat_map(move |row| b.clone().map(move |column| (row, column)))
}
