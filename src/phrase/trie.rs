//! Where do many phrases stand, and is a stretch one of them? A trie over terms: O(1) a step, some 30 bytes a state.
//!
//! For phrases as ids, hundreds of thousands of them; patterns as written by a reader have `corpus/matcher.rs`.

use ahash::AHashMap;

/// Distinct stretches of terms, numbered as they came.
#[derive(Default)]
pub(super) struct Trie {
    /// Which state a term leads to: state · 2³² + term. The first state is 0.
    next: AHashMap<u64, u32>,
    /// The number of the stretch that ends in each state, or [`NONE`].
    ends: Vec<u32>,
    /// All stretches, one behind the other.
    terms: Vec<u32>,
    /// Where each ends in `terms`, by number.
    stops: Vec<u32>,
}

pub(super) const NONE: u32 = u32::MAX;

impl Trie {
    /// How many stretches there are.
    pub(super) fn len(&self) -> usize {
        self.stops.len()
    }

    /// The number of `stretch`, which is added if it is new.
    pub(super) fn intern(&mut self, stretch: &[u32]) -> u32 {
        if self.ends.is_empty() {
            self.ends.push(NONE);
        }
        let mut state = 0;
        for &term in stretch {
            let count = self.ends.len() as u32;
            state = *self.next.entry(step(state, term)).or_insert(count);
            if state == count {
                self.ends.push(NONE);
            }
        }
        let end = &mut self.ends[state as usize];
        if *end == NONE {
            *end = self.stops.len() as u32;
            self.terms.extend_from_slice(stretch);
            self.stops.push(self.terms.len() as u32);
        }
        *end
    }

    /// The terms of stretch `number`.
    pub(super) fn get(&self, number: u32) -> &[u32] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.stops[number - 1] };
        &self.terms[start as usize..self.stops[number] as usize]
    }

    /// The number of `stretch`, where it is known.
    pub(super) fn find(&self, stretch: &[u32]) -> Option<u32> {
        let mut last = None;
        self.walk(stretch.iter().copied(), |length, number| {
            if length == stretch.len() {
                last = Some(number);
            }
        });
        last
    }

    /// Calls `found` with length and number of every stretch that `terms` begin with, shortest first.
    #[inline]
    pub(super) fn walk(&self, terms: impl Iterator<Item = u32>, mut found: impl FnMut(usize, u32)) {
        let mut state = 0;
        for (at, term) in terms.enumerate() {
            let Some(&to) = self.next.get(&step(state, term)) else { return };
            state = to;
            let number = self.ends[state as usize];
            if number != NONE {
                found(at + 1, number);
            }
        }
    }
}

#[inline]
fn step(state: u32, term: u32) -> u64 {
    u64::from(state) << 32 | u64::from(term)
}
