//! Where do so many tokens stand that stand somewhere else too? For phrases that must be long.
//!
//! A number is made of the terms of each window (Karp & Rabin 1987) and marked in a table: once, or again. Only places
//! whose mark says again, which are few, are sorted by it. Windows of one number are nearly always the same; whoever takes
//! them compares the terms. O(tokens); 7 bytes a token, 12 a place that is left.

use std::ops::Range;

use rayon::prelude::*;

use super::sequence::{Sequence, WALL};
use crate::error::Result;
use crate::progress::Progress;

/// Odd, and its bits as good as random (2⁶⁴ divided by the golden ratio).
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// The places where windows of `length` tokens begin that stand at least `frequency` times, and how many there are of each:
/// places of one window are in one group, ascending; others may by chance be in it too, and windows that stand twice.
pub fn seeds(
    sequence: &Sequence<'_>,
    length: u32,
    frequency: u64,
    progress: &Progress,
) -> Result<(Vec<u32>, Vec<u32>)> {
    let bits = (sequence.len() * 8).next_power_of_two().clamp(1 << 16, 1 << 31);
    let shift = 64 - bits.trailing_zeros();
    // The mark of the window that begins at each token; of none, one that nobody has.
    let mut slots = vec![bits as u32; sequence.len()];
    slots.par_chunks_mut(PART).enumerate().try_for_each(|(number, slots)| {
        progress.check()?;
        let start = number * PART;
        windows(sequence, start..start + slots.len(), length, |place, number| {
            slots[place - start] = (number >> shift) as u32;
        });
        Ok(())
    })?;
    // Each thread has some of the marks for itself, and goes through all windows.
    let share = (bits / 64).div_ceil(rayon::current_num_threads());
    let thrice = frequency > 2;
    let again = (0..bits / 64).into_par_iter().step_by(share).map(|start| -> Result<Vec<u64>> {
        let own = share.min(bits / 64 - start);
        let (first, count) = ((start * 64) as u32, (own * 64) as u32);
        // The marks of others go to one word more: no branch, which nobody could guess.
        let mut again = vec![0_u64; own + 1];
        let mut once = vec![0_u64; own + 1];
        let mut twice = vec![0_u64; if thrice { own + 1 } else { 0 }];
        for slots in slots.chunks(PART) {
            progress.check()?;
            for slot in slots {
                let slot = slot.wrapping_sub(first).min(count);
                let (word, bit) = (slot as usize / 64, 1 << (slot % 64));
                let mut before = once[word] & bit;
                once[word] |= bit;
                if thrice {
                    twice[word] |= std::mem::replace(&mut before, twice[word] & bit);
                }
                again[word] |= before;
            }
        }
        again.truncate(own);
        Ok(again)
    });
    let again = again.collect::<Result<Vec<_>>>()?.concat();
    let parts = slots.par_chunks(PART).enumerate().map(|(number, slots)| {
        progress.check()?;
        let (mut left, mut count) = (vec![0; slots.len()], 0);
        for (&slot, place) in slots.iter().zip(number * PART..) {
            left[count] = place as u64;
            let word = again.get(slot as usize / 64).copied().unwrap_or(0);
            count += (word >> (slot % 64) & 1) as usize; // no branch: nobody could guess it
        }
        left.truncate(count);
        for place in &mut left {
            let terms = sequence.stretch(*place as usize, length);
            let number = terms.fold(0_u64, |number, term| number.wrapping_mul(FACTOR).wrapping_add(term.into()));
            *place |= mixed(number) & !u64::from(u32::MAX);
        }
        Ok(left)
    });
    let parts: Vec<Vec<u64>> = parts.collect::<Result<_>>()?;
    drop((slots, again));
    let (left, buckets) = dealt(parts);
    progress.check()?;
    let mut groups = Vec::new();
    let mut places = Vec::with_capacity(left.len());
    for bucket in buckets.windows(2) {
        let bucket = &left[bucket[0]..bucket[1]];
        for same in bucket.chunk_by(|a, b| a >> 32 == b >> 32).filter(|same| same.len() as u64 >= frequency) {
            places.extend(same.iter().map(|&number| number as u32));
            groups.push(same.len() as u32);
        }
    }
    Ok((places, groups))
}

/// All numbers of `parts` in ascending order, dealt out by their upper bits, which are as good as random, and each hand
/// sorted, which is small enough for the processor to have at hand; and where the hands start, one more than there are.
fn dealt(parts: Vec<Vec<u64>>) -> (Vec<u64>, Vec<usize>) {
    let count = parts.iter().map(Vec::len).sum::<usize>();
    let bits = (count / 256).next_power_of_two().trailing_zeros().clamp(1, 16);
    let hand = |number: u64| (number >> (64 - bits)) as usize;
    let mut starts = vec![0; (1 << bits) + 1];
    parts.iter().flatten().for_each(|&number| starts[hand(number) + 1] += 1);
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    let mut next = starts.clone();
    let mut all = vec![0; count];
    for part in parts {
        for number in part {
            let slot = &mut next[hand(number)];
            all[*slot] = number;
            *slot += 1;
        }
    }
    let mut hands = Vec::with_capacity(1 << bits);
    let mut rest = &mut all[..];
    for hand in starts.windows(2) {
        let (own, others) = rest.split_at_mut(hand[1] - hand[0]);
        hands.push(own);
        rest = others;
    }
    hands.into_par_iter().with_min_len(16).for_each(|hand| hand.sort_unstable());
    (all, starts)
}

/// Tokens that one thread takes at a time.
const PART: usize = 1 << 14;

/// Calls `found` with the first token and the number of each window that begins in `part` and holds no wall.
fn windows(sequence: &Sequence<'_>, part: Range<usize>, length: u32, mut found: impl FnMut(usize, u64)) {
    let length = length as usize;
    let leaving = (1..length).fold(1_u64, |power, _| power.wrapping_mul(FACTOR)); // what the first term is multiplied by
    let (mut number, mut run) = (0_u64, 0); // of the last `run` terms, at most `length`
    for token in part.start..(part.end + length - 1).min(sequence.len()) {
        let term = sequence.at(token);
        if term == WALL || sequence.next(token) == WALL {
            (number, run) = (0, 0);
        }
        if run == length {
            number = number.wrapping_sub(u64::from(sequence.at(token - length)).wrapping_mul(leaving));
            run -= 1;
        }
        number = number.wrapping_mul(FACTOR).wrapping_add(u64::from(term));
        run += usize::from(term != WALL);
        if run == length {
            found(token + 1 - length, mixed(number));
        }
    }
}

/// Spreads what differs over all bits, the upper ones too.
fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 32).wrapping_mul(FACTOR);
    (number ^ number >> 29).wrapping_mul(FACTOR)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::corpus::corpus::Corpus;

    proptest! {
        #[test]
        fn windows_that_recur_are_found_with_all_their_places(
            texts in prop::collection::vec("([abc]( |\\. )){0,40}", 0..4), length in 1_u32..5, frequency in 2_u64..5
        ) {
            let corpus = Corpus::from_texts(&texts).unwrap();
            let identity: Vec<u32> = (0..corpus.stream().forms.len() as u32).collect();
            let segments = corpus.segments(&Progress::default()).unwrap();
            let sequence = Sequence::of(corpus.stream(), Some(segments), &identity);
            let mut expected: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
            for segment in 0..segments.len() {
                let range = segments.range(segment);
                for first in range.start..(range.end + 1).saturating_sub(length as usize).max(range.start) {
                    expected.entry(sequence.stretch(first, length).collect()).or_default().push(first as u32);
                }
            }
            expected.retain(|_, places| places.len() as u64 >= frequency);
            let (places, groups) = seeds(&sequence, length, frequency, &Progress::default()).unwrap();
            prop_assert_eq!(groups.iter().sum::<u32>() as usize, places.len());
            let mut rest = &places[..];
            let mut of_place = BTreeMap::new();
            for (size, number) in groups.iter().zip(0..) {
                let (group, others) = rest.split_at(*size as usize);
                prop_assert!(group.is_sorted());
                of_place.extend(group.iter().map(|&place| (place, number)));
                rest = others;
            }
            for places in expected.values() {
                let number = of_place[&places[0]];
                prop_assert!(places.iter().all(|place| of_place[place] == number));
            }
        }
    }
}
