//! Which runs of a few terms does a document hold? Its shingles, as 64-bit fingerprints. O(tokens).
//!
//! A shingle is so many consecutive terms of the whole document, sentence ends or not; a document with fewer terms is one
//! shingle. Stop words are left out as if they were not in the text. Fingerprints are polynomials over random numbers of
//! the terms, which roll from place to place (Karp & Rabin 1987). Two shingles may have one fingerprint: fingerprints
//! find what may be equal, and `sets.rs` compares terms.

use crate::corpus::stream::Stream;
use crate::corpus::terms::{NO_TERM, Terms};

/// Gives the shingles of the documents of a stream. Costs 8 bytes a form.
pub(in crate::similarity) struct Shingler<'a> {
    pub(in crate::similarity) stream: &'a Stream,
    of_form: &'a [u32],
    /// Terms of a shingle.
    pub(in crate::similarity) width: usize,
    /// A random number for each form's term, by `FormId`; 0 for stop words.
    numbers: Vec<u64>,
    /// `FACTOR` to the power of `width`: what a term has been multiplied with when it leaves.
    leaving: u64,
}

/// Any large odd number will do.
const FACTOR: u64 = 0x2545_f491_4f6c_dd1d;

/// Looks random, and is different for different numbers (Steele, Lea & Flood 2014).
#[inline]
pub(in crate::similarity) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

impl<'a> Shingler<'a> {
    pub(in crate::similarity) fn new(stream: &'a Stream, terms: &'a Terms, width: usize) -> Self {
        let number = |&term: &u32| if term == NO_TERM { 0 } else { mix(u64::from(term)) | 1 };
        let numbers = terms.of_form.iter().map(number).collect();
        let leaving = FACTOR.wrapping_pow(width.min(u32::MAX as usize) as u32);
        Self { stream, of_form: &terms.of_form, width, numbers, leaving }
    }

    /// The terms of a document, stop words left out, added to `terms`.
    pub(in crate::similarity) fn terms(&self, document: usize, terms: &mut Vec<u32>) {
        let tokens = &self.stream.tokens[self.stream.range(document)];
        terms.extend(tokens.iter().map(|&form| self.of_form[form as usize]).filter(|&term| term != NO_TERM));
    }

    /// The shingles of a document, in the order of the text, equal ones included. `scratch` is used up.
    pub(in crate::similarity) fn shingles<'s>(&self, document: usize, scratch: &'s mut Vec<u64>) -> Fingerprints<'s> {
        scratch.clear();
        let tokens = &self.stream.tokens[self.stream.range(document)];
        scratch.extend(tokens.iter().map(|&form| self.numbers[form as usize]).filter(|&number| number != 0));
        let first = scratch.len().min(self.width);
        // Of fewer terms, so many that they are no shingle of the usual width.
        let start = if first < self.width { mix(!(first as u64)) } else { 0 };
        let rolled = scratch[..first].iter().fold(start, |sum, &number| sum.wrapping_mul(FACTOR).wrapping_add(number));
        Fingerprints { numbers: scratch, rolled, next: first, width: self.width, leaving: self.leaving, over: false }
    }
}

/// The fingerprints of a document's shingles.
pub(in crate::similarity) struct Fingerprints<'s> {
    /// The random numbers of the document's terms, by place.
    numbers: &'s [u64],
    rolled: u64,
    /// The place behind the shingle.
    next: usize,
    width: usize,
    leaving: u64,
    over: bool,
}

impl Iterator for Fingerprints<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        if self.over {
            return None;
        }
        let fingerprint = mix(self.rolled);
        match self.numbers.get(self.next) {
            None => self.over = true,
            Some(&enters) => {
                let leaves = self.numbers[self.next - self.width];
                let rolled = self.rolled.wrapping_mul(FACTOR).wrapping_add(enters);
                self.rolled = rolled.wrapping_sub(leaves.wrapping_mul(self.leaving));
                self.next += 1;
            }
        }
        Some(fingerprint)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = if self.over { 0 } else { self.numbers.len() - self.next + 1 };
        (left, Some(left))
    }
}

impl ExactSizeIterator for Fingerprints<'_> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::corpus::Corpus;
    use crate::corpus::terms::StopWords;
    use crate::text::fold::Fold;

    proptest! {
        #[test]
        fn equal_shingles_have_equal_fingerprints_and_others_others(
            texts in prop::collection::vec("([abst] ){0,12}", 1..8),
            width in 1_usize..6,
            stop in prop::sample::select(vec![StopWords::None, StopWords::Words(vec!["t".into()])]),
        ) {
            let corpus = Corpus::from_texts(&texts).unwrap();
            let terms = corpus.folded(&Fold::default(), &stop).unwrap();
            let shingler = Shingler::new(corpus.stream(), &terms, width);
            let mut found: Vec<(Vec<u32>, u64)> = Vec::new();
            for document in 0..corpus.len() {
                let (mut scratch, mut own) = (Vec::new(), Vec::new());
                shingler.terms(document, &mut own);
                let spelled: Vec<Vec<u32>> = match own.len() < width {
                    true => vec![own.clone()],
                    false => own.windows(width).map(<[u32]>::to_vec).collect(),
                };
                let fingerprints = shingler.shingles(document, &mut scratch);
                prop_assert_eq!(fingerprints.len(), spelled.len());
                found.extend(spelled.into_iter().zip(fingerprints));
            }
            for (a, one) in &found {
                for (b, other) in &found {
                    prop_assert_eq!(a == b, one == other);
                }
            }
        }
    }
}
