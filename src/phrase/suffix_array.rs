//! Which places of a sequence are followed alike? All of them sorted by what follows, and how much neighbours share.
//!
//! Suffix array by libsais (induced sorting: Nong, Zhang & Chan 2009), longest common prefixes by Kärkkäinen, Manzini
//! & Puglisi (2009). O(places) time; 16 bytes a place while it is built, 12 after.

use libsais::suffix_array::SuffixArrayConstruction;

use super::sequence::WALL;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// A sequence of terms, and its suffixes in order.
#[derive(Debug)]
pub struct SuffixArray {
    /// Places of the sequence, sorted by what follows; those of walls are left out.
    pub suffixes: Vec<i32>,
    /// How many terms, up to the next wall, suffix `i` shares with suffix `i - 1`. As long as `suffixes`; first is 0.
    pub shared: Vec<i32>,
}

impl SuffixArray {
    /// The suffix array of `sequence`: `TermId` + 1, and [`WALL`] behind each stretch, the last one too.
    pub fn of(mut sequence: Vec<i32>, progress: &Progress) -> Result<Self> {
        let suffixes = sorted_suffixes(&mut sequence)?;
        progress.check()?;
        let (suffixes, shared) = shared_prefixes(&sequence, suffixes);
        progress.check()?;
        Ok(Self { suffixes, shared })
    }
}

const END: i32 = WALL as i32;

/// All places of `sequence` sorted by what follows. libsais writes into the sequence while it works, and restores it.
fn sorted_suffixes(sequence: &mut [i32]) -> Result<Vec<i32>> {
    if sequence.is_empty() {
        return Ok(Vec::new());
    }
    let construction = SuffixArrayConstruction::for_text_mut(sequence).in_owned_buffer32().single_threaded();
    let sorted = construction.run().map_err(|e| Error::too_large("the corpus", format!("its suffixes: {e}")))?;
    Ok(sorted.into_vec())
}

/// Drops the suffixes that begin with a wall, which stand first, and gives what each of the others shares with the one
/// before it. The Φ algorithm: what a suffix shares is at most one less than what the one a token longer shares.
fn shared_prefixes(sequence: &[i32], mut suffixes: Vec<i32>) -> (Vec<i32>, Vec<i32>) {
    let walls = suffixes.iter().take_while(|&&at| sequence[at as usize] == END).count();
    suffixes.drain(..walls);
    let mut by_place = vec![-1_i32; sequence.len()]; // first: the suffix before; then: what the two share
    for pair in suffixes.windows(2) {
        by_place[pair[1] as usize] = pair[0];
    }
    let mut common = 0_usize;
    for at in 0..sequence.len() {
        let before = by_place[at];
        if sequence[at] == END || before < 0 {
            common = 0;
            by_place[at] = 0;
            continue;
        }
        let before = before as usize;
        // A wall follows every suffix, so neither index leaves the sequence.
        while sequence[at + common] == sequence[before + common] && sequence[at + common] != END {
            common += 1;
        }
        by_place[at] = common as i32;
        common = common.saturating_sub(1);
    }
    let shared = suffixes.iter().map(|&at| by_place[at as usize]).collect();
    (suffixes, shared)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn suffixes_are_sorted_and_share_what_they_say(mut sequence in prop::collection::vec(0..4, 0..60)) {
            sequence.push(END);
            let array = SuffixArray::of(sequence.clone(), &Progress::default()).unwrap();
            let suffix = |i: usize| {
                let rest = &sequence[array.suffixes[i] as usize..];
                &rest[..rest.iter().position(|&s| s == END).unwrap()]
            };
            prop_assert_eq!(array.suffixes.len(), sequence.iter().filter(|&&s| s != END).count());
            for i in 1..array.suffixes.len() {
                let common = suffix(i).iter().zip(suffix(i - 1)).take_while(|(a, b)| a == b).count();
                prop_assert_eq!(array.shared[i] as usize, common);
                prop_assert!(suffix(i - 1) <= suffix(i));
            }
        }
    }
}
