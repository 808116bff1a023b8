//! Which shingles can stand in two places? All that do, and a few more: what this does not know stands once.
//!
//! Most shingles of a collection stand in it once, and a document with many such is like no other. Whoever compares
//! documents needs to number the rest only. Fingerprints are dealt out by their first bits, so that the bits of a deal
//! stay in the nearest cache, and each falls on one of four to eight times as many slots as there are places. O(tokens);
//! 4 bytes a token while it is made, one after. A Bloom filter (Bloom 1970) with one hash and two states.

use rayon::prelude::*;

use super::shingle::Shingler;
use crate::corpus::stream::shares;
use crate::error::Result;
use crate::progress::Progress;

/// Slots on which two places or more have fallen.
pub(super) struct Recurring {
    /// A bit a slot.
    bits: Vec<u64>,
    /// A slot is what is left of a fingerprint shifted by so much.
    shift: u32,
}

/// Slots of one deal, as a power of 2: at least so many, and so many more that there are no more than 2⁹ deals, each of
/// which is written to in turn.
fn slots_of_a_deal(slots: u32) -> u32 {
    17.max(slots.saturating_sub(9))
}

impl Recurring {
    /// Of all shingles of all documents.
    pub(super) fn of(shingler: &Shingler<'_>, progress: &Progress) -> Result<Self> {
        let stream = shingler.stream;
        let places = stream.tokens.len() + stream.len();
        let slots = (4 * places).next_power_of_two().trailing_zeros().max(17);
        let deal_slots = slots_of_a_deal(slots);
        let deals = 1_usize << (slots - deal_slots);
        let documents = shares(&stream.documents, 4 * rayon::current_num_threads());
        progress.start(stream.tokens.len() as u64);
        let dealt: Vec<Vec<Vec<u32>>> = documents
            .into_par_iter()
            .map(|documents| {
                let expected = (stream.documents[documents.end] - stream.documents[documents.start]) as usize;
                let room = expected / deals + expected / deals / 8 + 16;
                let mut dealt: Vec<Vec<u32>> = (0..deals).map(|_| Vec::with_capacity(room)).collect();
                let mut scratch = Vec::new();
                for document in documents {
                    progress.advance(stream.range(document).len() as u64)?;
                    for fingerprint in shingler.shingles(document, &mut scratch) {
                        let slot = fingerprint >> (64 - slots);
                        dealt[(slot >> deal_slots) as usize].push((slot & ((1 << deal_slots) - 1)) as u32);
                    }
                }
                Ok(dealt)
            })
            .collect::<Result<_>>()?;
        let mut bits = vec![0_u64; 1 << (slots - 6)];
        bits.par_chunks_mut(1 << (deal_slots - 6)).enumerate().try_for_each_init(
            || vec![0_u64; 1 << (deal_slots - 6)],
            |once, (deal, twice)| {
                once.fill(0);
                for slot in dealt.iter().flat_map(|dealt| &dealt[deal]) {
                    let (word, bit) = ((slot >> 6) as usize, 1_u64 << (slot & 63));
                    twice[word] |= once[word] & bit;
                    once[word] |= bit;
                }
                progress.check()
            },
        )?;
        Ok(Self { bits, shift: 64 - slots })
    }

    /// Whether this shingle may stand in a second place. One that does always may.
    #[inline]
    pub(super) fn holds(&self, fingerprint: u64) -> bool {
        let slot = fingerprint >> self.shift;
        self.bits[(slot >> 6) as usize] >> (slot & 63) & 1 == 1
    }

    /// The documents that may have a Jaccard of `threshold` or more with another, ascending.
    pub(super) fn with_partners(
        &self,
        shingler: &Shingler<'_>,
        threshold: f64,
        progress: &Progress,
    ) -> Result<Vec<u32>> {
        let parts = shares(&shingler.stream.documents, 8 * rayon::current_num_threads());
        progress.start(shingler.stream.len() as u64);
        let found: Vec<Vec<u32>> = parts
            .into_par_iter()
            .map(|documents| {
                let (mut found, mut scratch) = (Vec::new(), Vec::new());
                for document in documents {
                    progress.advance(1)?;
                    if self.may_have_a_partner(shingler, document, threshold, &mut scratch) {
                        found.push(document as u32);
                    }
                }
                Ok(found)
            })
            .collect::<Result<_>>()?;
        Ok(found.concat())
    }

    /// Whether a document may have shingles enough in common with others. `threshold` is the least Jaccard.
    ///
    /// Of n different shingles u stand nowhere else, so that at most n − u are shared, and the Jaccard with any other
    /// document is at most (n − u) / n. Of u and of n − u only the places are counted: n − u of them can be fewer
    /// shingles, which makes the bound but looser.
    fn may_have_a_partner(
        &self,
        shingler: &Shingler<'_>,
        document: usize,
        threshold: f64,
        scratch: &mut Vec<u64>,
    ) -> bool {
        let shingles = shingler.shingles(document, scratch);
        let most = ((1.0 - threshold) * shingles.len() as f64 + 1e-6) as usize;
        let mut alone = 0;
        for fingerprint in shingles {
            alone += usize::from(!self.holds(fingerprint));
            if alone > most {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::corpus::Corpus;
    use crate::corpus::terms::StopWords;
    use crate::text::fold::Fold;
    use crate::threads;

    #[test]
    fn whatever_stands_twice_is_known_and_most_that_stands_once_is_not() {
        let texts: Vec<String> = (0..200)
            .map(|i| (0..50).map(|j| format!("w{} ", if j < 10 { j } else { i * 100 + j })).collect())
            .collect();
        let corpus = Corpus::from_texts(&texts).unwrap();
        let terms = corpus.folded(&Fold::default(), &StopWords::None).unwrap();
        let shingler = Shingler::new(corpus.stream(), &terms, 3);
        let recurring = threads::run(|| Recurring::of(&shingler, &Progress::default())).unwrap();
        let (mut falsely, mut scratch) = (0, Vec::new());
        for document in 0..corpus.len() {
            for (place, fingerprint) in shingler.shingles(document, &mut scratch).enumerate() {
                let holds = recurring.holds(fingerprint);
                assert!(holds || place >= 8, "the first ten words are those of all");
                falsely += usize::from(holds && place >= 8);
            }
            assert!(recurring.may_have_a_partner(&shingler, document, 0.1, &mut scratch));
            assert!(!recurring.may_have_a_partner(&shingler, document, 0.9, &mut scratch));
        }
        assert!(falsely < 200 * 40 / 4, "{falsely}");
    }
}
