//! What do phrases see of the texts? Terms, one behind the other, and walls that no phrase goes past. O(1) a look, a bit
//! a token.

use rayon::prelude::*;

use crate::corpus::segment::Segments;
use crate::corpus::stream::Stream;

/// What stands where no term does: behind a segment, and in the place of a stop word.
pub const WALL: u32 = 0;

/// The tokens of a corpus as terms.
#[derive(Debug)]
pub struct Sequence<'a> {
    /// The form of each token.
    tokens: &'a [u32],
    /// `TermId`, or `NO_TERM`, by `FormId`.
    of_form: &'a [u32],
    /// Bit i: whether token i is the first of its segment, or of its document where there are none. A last bit is set
    /// for what stands behind all tokens.
    starts: Vec<u64>,
}

impl<'a> Sequence<'a> {
    /// The tokens of `stream` as the terms `of_form` says. Without `segments` only documents are walls.
    pub fn of(stream: &'a Stream, segments: Option<&Segments>, of_form: &'a [u32]) -> Self {
        let tokens = &stream.tokens[..];
        let mut starts = vec![0; tokens.len() / 64 + 1];
        let walls = segments.map_or(&stream.documents, |segments| &segments.starts);
        for &wall in walls.iter().chain([&(tokens.len() as u32)]) {
            starts[wall as usize / 64] |= 1 << (wall % 64);
        }
        Self { tokens, of_form, starts }
    }

    /// Number of tokens.
    #[allow(clippy::len_without_is_empty)] // nobody asks
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The number of terms is below this.
    pub fn bound(&self) -> usize {
        self.of_form.len() + 1
    }

    /// `TermId` + 1 of the token, or [`WALL`].
    #[inline]
    pub fn at(&self, token: usize) -> u32 {
        self.of_form[self.tokens[token] as usize].wrapping_add(1) // NO_TERM becomes WALL
    }

    /// As [`at`](Self::at), of a token that follows one: [`WALL`] where a segment starts, and behind the last.
    #[inline]
    pub fn next(&self, token: usize) -> u32 {
        if self.is_start(token) { WALL } else { self.at(token) }
    }

    /// `TermId` + 1 of what stands before a token in its segment, or [`WALL`].
    #[inline]
    pub fn before(&self, token: usize) -> u32 {
        if self.is_start(token) { WALL } else { self.at(token - 1) }
    }

    /// The terms, each + 1, of `length` tokens.
    pub fn stretch(&self, first: usize, length: u32) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator {
        (first..first + length as usize).map(|token| self.at(token))
    }

    /// How often each term stands, by `TermId` + 1.
    pub fn frequencies(&self) -> Vec<u32> {
        let size = self.len().div_ceil(rayon::current_num_threads()).max(1);
        let count = |tokens: &[u32]| {
            let mut counts = vec![0; self.bound()];
            tokens.iter().for_each(|&form| counts[self.of_form[form as usize].wrapping_add(1) as usize] += 1);
            counts
        };
        let parts: Vec<Vec<u32>> = self.tokens.par_chunks(size).map(count).collect();
        let mut sums = vec![0; self.bound()];
        parts.iter().for_each(|part| sums.iter_mut().zip(part).for_each(|(sum, count)| *sum += count));
        sums
    }

    /// How many pairs of neighbours there are.
    pub fn pairs(&self) -> u64 {
        if !self.of_form.contains(&u32::MAX) {
            // No word is left out: every token but the first of each segment is the second of a pair.
            let starts: u64 = self.starts.iter().map(|bits| u64::from(bits.count_ones())).sum();
            return self.len() as u64 + 1 - starts; // one of them behind all tokens
        }
        (1..self.len())
            .into_par_iter()
            .with_min_len(1 << 16)
            .map(|token| u64::from(self.next(token) != WALL && self.at(token - 1) != WALL))
            .sum()
    }

    #[inline]
    fn is_start(&self, token: usize) -> bool {
        self.starts[token / 64] >> (token % 64) & 1 == 1
    }
}
