//! How strongly do the words of a phrase interact, beyond what shorter parts of it explain? λ and z of n words.
//!
//! Every stretch of n tokens is in one of 2ⁿ cells: which of the phrase's words stand at their places in it. λ is the
//! n-fold interaction of the log-linear model of these cells, each with ½ added. Blaheta & Johnson 2001; quanteda.
//!
//! Of many phrases, the cells are counted in one pass over all stretches: O(tokens · 2ⁿ) lookups at most, few of which go
//! beyond two words, and 4 · 2ⁿ bytes a phrase and thread. Of few phrases, or long ones, the stretches that hold a word of
//! one are looked at for each: O(occurrences of its words · n) a phrase. Both count the same.

use std::ops::Range;

use ahash::AHashMap;
use rayon::prelude::*;

use crate::corpus::stream::shares;
use crate::corpus::terms::NO_TERM;
use crate::count::levels::{Level, Levels};
use crate::error::Result;
use crate::progress::Progress;

/// More words than this have no λ: a cell is a bit for each.
pub(super) const MOST_WORDS: usize = 64;

/// In one pass, so many cells of all phrases are counted at most.
const MOST_CELLS: usize = 1 << 25;

/// A look at one stretch for all phrases takes as long as so many looks at one for one phrase.
const LOOKS: u64 = 2;

/// Where phrases are counted.
pub(super) struct Counting<'a> {
    pub(super) levels: &'a Levels<'a>,
    /// The level of single words.
    pub(super) words: &'a Level,
    /// What no stretch crosses.
    pub(super) walls: &'a [u32],
    pub(super) progress: &'a Progress,
}

impl Counting<'_> {
    /// λ and z of the phrases of `length` tokens that stand at `places`, one each; in their order.
    pub(super) fn lambdas(&self, places: &[u32], length: usize) -> Result<Vec<(f64, f64)>> {
        if length > MOST_WORDS {
            return Ok(vec![(f64::NAN, f64::NAN); places.len()]);
        }
        let occurrences = |&at: &u32| -> u64 {
            let words = self.levels.numbers_at(at, length).iter();
            words.map(|&word| u64::from(self.words.frequency(word as usize))).sum()
        };
        let one_by_one: u64 = places.par_iter().map(occurrences).sum();
        let cells = 1_usize.checked_shl(length as u32).and_then(|cells| cells.checked_mul(places.len()));
        let together = cells.filter(|&cells| cells <= MOST_CELLS).is_some();
        let tokens = self.walls.last().map_or(0, |&tokens| u64::from(tokens));
        if together && one_by_one > (tokens << (length - 1)).saturating_mul(LOOKS) {
            self.together(places, length)
        } else {
            self.one_by_one(places, length)
        }
    }

    /// How many stretches of `length` tokens there are.
    fn stretches(&self, length: usize) -> u64 {
        self.walls.windows(2).map(|pair| u64::from(pair[1] - pair[0]).saturating_sub(length as u64 - 1)).sum()
    }

    fn one_by_one(&self, places: &[u32], length: usize) -> Result<Vec<(f64, f64)>> {
        let mut ends = Vec::new(); // where the segment of each token ends
        self.walls.iter().skip(1).for_each(|&end| ends.resize(end as usize, end));
        let stretches = self.stretches(length);
        self.progress.start(places.len() as u64);
        let lambda = |&at: &u32| {
            self.progress.advance(1)?;
            let phrase = self.levels.numbers_at(at, length);
            let mut cells: AHashMap<u64, u64> = AHashMap::new();
            for (j, &word) in phrase.iter().enumerate() {
                for place in self.words.places(word as usize) {
                    let Some(start) = (place as usize).checked_sub(j) else { continue };
                    if (ends[start] as usize) < start + length {
                        continue; // it does not lie in one segment
                    }
                    let here = self.levels.numbers_at(start as u32, length);
                    let same = here.iter().zip(phrase).enumerate().filter(|(_, (here, word))| here == word);
                    let cell = same.fold(0_u64, |cell, (i, _)| cell | 1 << i);
                    if cell.trailing_zeros() as usize == j {
                        *cells.entry(cell).or_default() += 1; // from its first word, so that it counts once
                    }
                }
            }
            let mut cells: Vec<(u64, u64)> = cells.into_iter().collect();
            cells.push((0, stretches - cells.iter().map(|&(_, count)| count).sum::<u64>()));
            Ok(interaction(cells, length))
        };
        places.par_iter().map(lambda).collect()
    }

    fn together(&self, places: &[u32], length: usize) -> Result<Vec<(f64, f64)>> {
        let patterns = Patterns::of(self.levels, places, length);
        let parts = shares(self.walls, rayon::current_num_threads().min(16));
        self.progress.until(70).start(self.walls.len() as u64);
        let counted: Vec<Vec<u32>> =
            parts.into_par_iter().map(|part| self.count(&patterns, part)).collect::<Result<_>>()?;
        let mut counts = vec![0_u64; patterns.patterns];
        counted.iter().for_each(|part| counts.iter_mut().zip(part).for_each(|(all, &own)| *all += u64::from(own)));
        let stretches = self.stretches(length);
        let cells = 1 << length;
        self.progress.start((patterns.of_phrase.len() / cells) as u64);
        let lambda = |phrase: &[u32]| {
            self.progress.advance(1)?;
            // How many stretches have at least the words of a cell; then, how many have no others.
            let at_least = |cell: usize| if cell == 0 { stretches } else { counts[phrase[cell] as usize] };
            let mut exactly: Vec<u64> = (0..cells).map(at_least).collect();
            for word in (0..length).map(|j| 1 << j) {
                (0..cells).filter(|cell| cell & word == 0).for_each(|cell| exactly[cell] -= exactly[cell | word]);
            }
            let cells = (0..).zip(exactly).filter(|&(_, count)| count > 0);
            Ok(interaction(cells.collect(), length))
        };
        patterns.of_phrase.par_chunks(cells).map(lambda).collect()
    }

    /// How many stretches between `walls` hold each pattern.
    fn count(&self, patterns: &Patterns, walls: Range<usize>) -> Result<Vec<u32>> {
        let mut counts = vec![0_u32; patterns.patterns];
        let mut here = vec![NO_TERM; 1 << patterns.length];
        for (i, pair) in self.walls[walls.start..=walls.end].windows(2).enumerate() {
            if i % 256 == 255 {
                self.progress.advance(256)?;
            }
            for start in pair[0]..(pair[1] + 1).saturating_sub(patterns.length as u32).max(pair[0]) {
                let words = self.levels.numbers_at(start, patterns.length);
                for cell in 1..here.len() {
                    here[cell] = patterns.next(&here, words, cell);
                    if here[cell] != NO_TERM {
                        counts[here[cell] as usize] += 1;
                    }
                }
            }
        }
        Ok(counts)
    }
}

/// Some words of a phrase at their places, and gaps for the others; each such pattern has a number, whichever phrases it
/// is of.
struct Patterns {
    /// Tokens of a phrase.
    length: usize,
    /// The pattern of a last word (lower half) behind a pattern (upper half), by cell; of the first word alone, behind 0.
    known: Vec<AHashMap<u64, u32>>,
    /// Number of patterns.
    patterns: usize,
    /// The pattern of each cell of each phrase, phrase by phrase; 0 of no word.
    of_phrase: Vec<u32>,
}

impl Patterns {
    fn of(levels: &Levels<'_>, places: &[u32], length: usize) -> Self {
        let known = vec![AHashMap::new(); 1 << length];
        let mut all = Self { length, known, patterns: 1, of_phrase: Vec::with_capacity(places.len() << length) };
        for &at in places {
            let words = levels.numbers_at(at, length);
            let start = all.of_phrase.len();
            all.of_phrase.push(0);
            for cell in 1..1 << length {
                let key = Self::key(&all.of_phrase[start..], words, cell).expect("a phrase has all its words");
                let number = all.patterns as u32;
                let found = *all.known[cell].entry(key).or_insert(number);
                all.patterns += usize::from(found == number);
                all.of_phrase.push(found);
            }
        }
        all
    }

    /// By what the pattern of `words` for `cell` is known, where `before` has those of smaller cells.
    #[inline]
    fn key(before: &[u32], words: &[u32], cell: usize) -> Option<u64> {
        let last = cell.ilog2();
        let rest = cell ^ 1 << last;
        let (pattern, word) = (if rest == 0 { 0 } else { before[rest] }, words[last as usize]);
        (pattern != NO_TERM && word != NO_TERM).then(|| u64::from(pattern) << 32 | u64::from(word))
    }

    /// The pattern of `words` for `cell`, or [`NO_TERM`] where it is of no phrase.
    #[inline]
    fn next(&self, before: &[u32], words: &[u32], cell: usize) -> u32 {
        Self::key(before, words, cell).and_then(|key| self.known[cell].get(&key).copied()).unwrap_or(NO_TERM)
    }
}

/// λ and z of the cells that are not empty, each with how many stretches are in it.
fn interaction(mut cells: Vec<(u64, u64)>, length: usize) -> (f64, f64) {
    cells.sort_unstable(); // sums of fractions depend on their order
    // The signs of all cells cancel, so that an empty one, ln ½, can be taken off each.
    let mut lambda = 0.0;
    let mut variance = 2.0 * (length as f64).exp2(); // 1/½ for each cell
    for (cell, count) in cells {
        let smoothed = count as f64 + 0.5;
        let even = (length - cell.count_ones() as usize).is_multiple_of(2);
        lambda += (2.0 * smoothed).ln() * if even { 1.0 } else { -1.0 };
        variance += 1.0 / smoothed - 2.0;
    }
    (lambda, lambda / variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::contingency::Contingency;
    use crate::{Corpus, Fold, StopWords};

    #[test]
    fn of_two_words_it_is_that_of_their_table() {
        let table = Contingency { o11: 7.0, o12: 3.0, o21: 0.0, o22: 40.0 };
        let (lambda, z) = interaction(vec![(0, 40), (3, 7), (1, 3)], 2);
        let (expected, expected_z) = table.lambda();
        assert!((lambda - expected).abs() < 1e-14 && (z - expected_z).abs() < 1e-14, "{lambda} {z}");
    }

    #[test]
    fn phrases_counted_together_and_one_by_one_have_the_same() {
        let texts = ["a b a c b a b a. C a b b a, a a a a b c c.", "b. b a c a b", "", "the a b the c a b the"];
        let corpus = Corpus::from_texts(texts).unwrap();
        let stop = StopWords::Words(vec!["the".into()]);
        let terms = corpus.folded(&Fold::default(), &stop).unwrap();
        let progress = Progress::default();
        let walls = corpus.walls(false, &progress).unwrap();
        let mut levels = Levels::of(corpus.stream(), walls, &terms.of_form, terms.len(), (1, 1), &progress).unwrap();
        let words = levels.first().unwrap();
        let mut level = levels.next(&words, false).unwrap();
        for length in 2..=5 {
            let places: Vec<u32> = (0..level.len()).map(|number| level.first_place(number)).collect();
            assert!(places.len() > 3);
            let counting = Counting { levels: &levels, words: &words, walls, progress: &progress };
            let together = counting.together(&places, length).unwrap();
            assert_eq!(together, counting.one_by_one(&places, length).unwrap(), "{length}");
            assert_eq!(together, counting.lambdas(&places, length).unwrap());
            level = levels.next(&level, false).unwrap();
        }
    }
}
