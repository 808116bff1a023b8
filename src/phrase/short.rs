//! How often do the beginnings and ends of phrases stand that are themselves too short to be phrases?
//!
//! Those asked for are a tree of terms, and every token of the corpus walks down it as far as it goes. O(tokens · length
//! of the longest); 24 to 48 bytes a part, and 4 a part and thread while they are counted.

use rayon::prelude::*;

use super::sequence::{Sequence, WALL};
use crate::error::Result;
use crate::progress::Progress;

/// How often some stretches of two terms or more stand, all shorter than a given length. A *part* is one of them, or a
/// single term, which has its `TermId` + 1 for a number; the others follow.
#[derive(Debug)]
pub struct Short {
    /// A part, in the upper half, and the term behind it, or [`EMPTY`]; and the part that the two are. As long as a power of
    /// two, a third of it empty at least.
    slots: Vec<(u64, u32)>,
    /// A bit for every hash of a key, by its lower bits: most of what is not asked for is known by this alone, which the
    /// processor has at hand. Four times as many bits as there are slots.
    known: Vec<u64>,
    /// Occurrences, by part; of single terms 0.
    frequency: Vec<u32>,
}

const EMPTY: u64 = u64::MAX;

/// Tokens that walk together, so that the processor waits for many slots at once.
const BLOCK: usize = 1024;

fn key(part: u32, term: u32) -> u64 {
    u64::from(part) << 32 | u64::from(term)
}

/// The bits of a key, as good as random.
#[inline]
fn mixed(key: u64) -> u64 {
    let product = u128::from(key ^ key >> 29) * 0x9E37_79B9_7F4A_7C15; // 2⁶⁴ / golden ratio
    product as u64 ^ (product >> 64) as u64
}

impl Short {
    /// Counts the first tokens, fewer than `below` and at most as many as it says, of each stretch of `asked`: the first
    /// token and the length.
    pub fn of(
        sequence: &Sequence<'_>,
        below: u32,
        asked: impl Iterator<Item = (usize, u32)>,
        progress: &Progress,
    ) -> Result<Self> {
        let mut short = Self::with_room(1 << 10);
        let mut next = sequence.bound() as u32;
        let mut used = 0;
        for (first, length) in asked {
            let mut part = sequence.at(first);
            for term in sequence.stretch(first, length.min(below - 1)).skip(1) {
                let mut slot = short.slot(key(part, term));
                if short.slots[slot].0 == EMPTY {
                    if used * 3 >= short.slots.len() * 2 {
                        short.grow();
                        slot = short.slot(key(part, term));
                    }
                    short.put(slot, key(part, term), next);
                    used += 1;
                    next += 1;
                }
                part = short.slots[slot].1;
            }
        }
        progress.check()?;
        if used == 0 {
            return Ok(short); // nothing of more than one word was asked for
        }
        let size = sequence.len().div_ceil(2 * rayon::current_num_threads()).max(1);
        let counts = |start: usize| {
            let end = (start + size).min(sequence.len());
            short.counts(sequence, start..end, below, next as usize, progress)
        };
        let parts: Vec<Vec<u32>> =
            (0..sequence.len()).into_par_iter().step_by(size).map(counts).collect::<Result<_>>()?;
        let mut frequency = vec![0; next as usize];
        parts.iter().for_each(|part| frequency.iter_mut().zip(part).for_each(|(sum, count)| *sum += count));
        short.frequency = frequency;
        Ok(short)
    }

    /// How often each part begins at the tokens `range`.
    fn counts(
        &self,
        sequence: &Sequence<'_>,
        range: std::ops::Range<usize>,
        below: u32,
        parts: usize,
        progress: &Progress,
    ) -> Result<Vec<u32>> {
        let mut counts = vec![0; parts];
        let deepest = below.saturating_sub(1).max(1) as usize;
        let mut terms = Vec::with_capacity(BLOCK + deepest); // of the tokens of a block and behind it, walls among them
        let mut walking = [(0_u32, 0_u32); BLOCK]; // where in `terms` the next term stands, and the part so far
        let mut keys = [0; BLOCK];
        for start in range.clone().step_by(BLOCK) {
            progress.check()?;
            let end = (start + BLOCK).min(range.end);
            terms.clear();
            terms.extend((start..(end + deepest).min(sequence.len())).map(|token| {
                let wall = sequence.next(token) == WALL;
                (sequence.at(token), wall)
            }));
            let mut many = 0;
            for (i, &(part, _)) in terms[..end - start].iter().enumerate() {
                walking[many] = (i as u32 + 1, part);
                many += usize::from(part != WALL);
            }
            // What stands behind the last token is a wall.
            terms.resize(end - start + deepest, (WALL, true));
            for _ in 1..deepest {
                // No branch on what is found, which nobody could guess.
                let mut left = 0;
                for i in 0..many {
                    let (next, part) = walking[i];
                    let (term, wall) = terms[next as usize];
                    let key = key(part, term);
                    (walking[left], keys[left]) = ((next, part), key);
                    left += usize::from(!wall & self.may_have(key));
                }
                many = left;
                left = 0;
                for i in 0..many {
                    let (key, part) = self.slots[self.slot(keys[i])];
                    walking[left] = (walking[i].0 + 1, part);
                    let found = key != EMPTY;
                    counts[part as usize] += u32::from(found);
                    left += usize::from(found);
                }
                many = left;
            }
        }
        Ok(counts)
    }

    fn with_room(slots: usize) -> Self {
        let known = vec![0; slots / 16];
        Self { slots: vec![(EMPTY, 0); slots], known, frequency: Vec::new() }
    }

    /// The slot that has `key`, or where it would be.
    #[inline]
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (mixed(key) >> 32) as usize & mask;
        while self.slots[slot].0 != key && self.slots[slot].0 != EMPTY {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// `false` where there is no such key.
    #[inline]
    fn may_have(&self, key: u64) -> bool {
        let bit = mixed(key) as usize >> 8 & (self.known.len() * 64 - 1);
        self.known[bit / 64] >> (bit % 64) & 1 == 1
    }

    fn put(&mut self, slot: usize, key: u64, part: u32) {
        self.slots[slot] = (key, part);
        let bit = mixed(key) as usize >> 8 & (self.known.len() * 64 - 1);
        self.known[bit / 64] |= 1 << (bit % 64);
    }

    fn grow(&mut self) {
        let mut larger = Self::with_room(self.slots.len() * 2);
        for &(key, part) in self.slots.iter().filter(|&&(key, _)| key != EMPTY) {
            larger.put(larger.slot(key), key, part);
        }
        *self = larger;
    }

    /// How often the first `length` tokens from `token` on stand, two or more, which must have been asked for.
    pub fn frequency(&self, sequence: &Sequence<'_>, token: usize, length: u32) -> u32 {
        let mut part = WALL;
        for (term, length) in sequence.stretch(token, length).zip(1..) {
            part = if length == 1 { term } else { self.slots[self.slot(key(part, term))].1 };
        }
        self.frequency[part as usize]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::corpus::Corpus;

    proptest! {
        #[test]
        fn parts_are_counted_wherever_they_stand(
            texts in prop::collection::vec("([abcd]( |\\. )){0,40}", 1..4), below in 2_u32..6
        ) {
            let corpus = Corpus::from_texts(&texts).unwrap();
            let identity: Vec<u32> = (0..corpus.stream().forms.len() as u32).collect();
            let segments = corpus.segments(&Progress::default()).unwrap();
            let sequence = Sequence::of(corpus.stream(), Some(segments), &identity);
            let all: Vec<(usize, u32)> = (0..segments.len())
                .flat_map(|segment| segments.range(segment).map(move |first| (first, segments.range(segment).end - first)))
                .map(|(first, left)| (first, left as u32))
                .collect();
            let asked: Vec<(usize, u32)> = all.iter().copied().step_by(3).collect();
            let short = Short::of(&sequence, below, asked.iter().copied(), &Progress::default()).unwrap();
            for (first, left) in asked {
                for length in 2..=left.min(below - 1) {
                    let same = |&&(other, left): &&(usize, u32)| {
                        left >= length && sequence.stretch(other, length).eq(sequence.stretch(first, length))
                    };
                    let frequency = short.frequency(&sequence, first, length);
                    prop_assert_eq!(frequency as usize, all.iter().filter(same).count());
                }
            }
        }
    }
}
