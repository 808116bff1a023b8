//! How strongly do the words of a phrase interact, beyond what shorter parts of it explain? λ and z of n words.
//!
//! Every stretch of n tokens is in one of 2ⁿ cells: which of the phrase's words stand at their places in it. λ is the
//! n-fold interaction of the log-linear model of these cells, each with ½ added. Blaheta & Johnson 2001; quanteda.
//! Of the cells few are not empty, and only these are counted: O(occurrences of the phrase's words · n) a phrase.

use ahash::AHashMap;

use crate::corpus::terms::NO_TERM;
use crate::count::levels::{Level, Levels};

/// More words than this have no λ: a cell is a bit for each.
pub(super) const MOST_WORDS: usize = 64;

/// What the cells of all phrases are counted in.
pub(super) struct Cells {
    /// Where the segment of each token ends.
    ends: Vec<u32>,
    /// How long each segment is.
    lengths: Vec<u32>,
}

impl Cells {
    pub(super) fn of(walls: &[u32]) -> Self {
        let mut ends = Vec::with_capacity(walls.last().copied().unwrap_or(0) as usize);
        walls.iter().skip(1).for_each(|&end| ends.resize(end as usize, end));
        Self { ends, lengths: walls.windows(2).map(|pair| pair[1] - pair[0]).collect() }
    }

    /// λ and z of the phrase that stands at token `at`. `words` is the level of single words.
    pub(super) fn lambda(&self, levels: &Levels<'_>, words: &Level, at: u32, length: usize) -> (f64, f64) {
        let phrase = levels.numbers_at(at, length);
        let mut cells: AHashMap<u64, u64> = AHashMap::new();
        for (j, &word) in phrase.iter().enumerate() {
            debug_assert_ne!(word, NO_TERM);
            for place in words.places(word as usize) {
                let Some(start) = (place as usize).checked_sub(j) else { continue };
                if (self.ends[start] as usize) < start + length {
                    continue; // it does not lie in one segment
                }
                let here = levels.numbers_at(start as u32, length);
                let same = here.iter().zip(phrase).enumerate().filter(|(_, (here, word))| here == word);
                let cell = same.fold(0_u64, |cell, (i, _)| cell | 1 << i);
                if cell.trailing_zeros() as usize == j {
                    *cells.entry(cell).or_default() += 1; // from its first word, so that it counts once
                }
            }
        }
        let stretches: u64 = self.lengths.iter().map(|&l| u64::from(l).saturating_sub(length as u64 - 1)).sum();
        let mut cells: Vec<(u64, u64)> = cells.into_iter().collect();
        cells.sort_unstable(); // sums of fractions depend on their order
        cells.push((0, stretches - cells.iter().map(|&(_, count)| count).sum::<u64>()));
        interaction(&cells, length)
    }
}

/// λ and z of the cells that are not empty, each with how many stretches are in it.
fn interaction(cells: &[(u64, u64)], length: usize) -> (f64, f64) {
    // The signs of all cells cancel, so that an empty one, ln ½, can be taken off each.
    let mut lambda = 0.0;
    let mut variance = 2.0 * (length as f64).exp2(); // 1/½ for each cell
    for &(cell, count) in cells {
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

    #[test]
    fn of_two_words_it_is_that_of_their_table() {
        let table = Contingency { o11: 7.0, o12: 3.0, o21: 0.0, o22: 40.0 };
        let (lambda, z) = interaction(&[(3, 7), (1, 3), (0, 40)], 2);
        let (expected, expected_z) = table.lambda();
        assert!((lambda - expected).abs() < 1e-14 && (z - expected_z).abs() < 1e-14, "{lambda} {z}");
    }
}
