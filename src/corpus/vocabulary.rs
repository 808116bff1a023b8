//! Which number has a string? Distinct strings in one arena, numbered by first appearance.
//!
//! A hash table with open addressing that holds numbers only, four bytes each, so that it stays in the processor's
//! caches; what is compared lies by number, where the words that come early, which are mostly the frequent ones, lie
//! together. Words of up to sixteen bytes are compared by these bytes as two numbers, without touching the arena and
//! without a branch on their length, which no processor can foresee; words of a text many at a time, in short steps, so
//! that the memory that the next ones need comes while one is compared.

use std::ops::Range;

use ahash::RandomState;

use crate::table::Strings;

/// Distinct strings and their numbers. Costs the strings' bytes, 24 bytes and 8 to 16 bytes of slots each.
#[derive(Clone)]
pub struct Vocabulary {
    /// The strings, by number.
    strings: Strings,
    /// What is compared of them, by number + 1; the first is none.
    entries: Vec<Entry>,
    /// A power of two of numbers + 1, half of them at most taken, the others [`FREE`]. A string's slot is the first free
    /// one at or behind the place that the highest bits of its hash name, round the end.
    slots: Vec<u32>,
    /// How far to the right a hash is moved to give the place of its first slot.
    shift: u32,
    hasher: RandomState,
}

/// What is compared of a string: all of it, where it is short and does not end in a zero byte, else its hash.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Entry {
    /// The first eight bytes, little-endian, padded with zeros; or [`LONG`].
    head: u64,
    /// The next eight, likewise; or the hash.
    rest: u64,
}

/// The head of what is known by its hash only. No UTF-8 has such a byte.
const LONG: u64 = u64::MAX;

/// What an entry holds of a string of so many bytes.
const MASKS: [(u64, u64); SHORT + 1] = {
    let mut masks = [(0, 0); SHORT + 1];
    let mut length = 1;
    while length <= SHORT {
        let rest = if length > 8 { u64::MAX >> (8 * (16 - length)) } else { 0 };
        masks[length] = (u64::MAX >> (8 * (8 - if length < 8 { length } else { 8 })), rest);
        length += 1;
    }
    masks
};

/// Strings of more bytes are known by their hash first.
const SHORT: usize = 16;

impl Entry {
    fn is_exact(&self) -> bool {
        self.head != LONG
    }

    /// Of up to sixteen bytes by one multiplication, folded, as in wyhash; of more it is there.
    #[inline(always)]
    fn hash(&self) -> u64 {
        let wide = u128::from(self.head ^ 0x243F_6A88_85A3_08D3) * u128::from(self.rest ^ 0x9E37_79B9_7F4A_7C15);
        wide as u64 ^ (wide >> 64) as u64
    }
}

const FREE: u32 = 0;

/// So many words are looked up at a time.
const BATCH: usize = 32;

impl Default for Vocabulary {
    fn default() -> Self {
        // Fixed seeds: hashes decide neither numbers nor order, and whoever floods the table slows only himself.
        let hasher = RandomState::with_seeds(1, 2, 3, 4);
        let none = Entry { head: LONG, rest: 0 };
        Self { strings: Strings::default(), entries: vec![none], slots: vec![FREE; 16], shift: 60, hasher }
    }
}

impl std::fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Vocabulary").field(&self.strings).finish()
    }
}

impl Vocabulary {
    /// Number of strings.
    pub fn len(&self) -> usize {
        self.strings.len()
    }

    /// Whether there is no string.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }

    /// The strings, by number.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// The number of `string`, where it has one.
    pub fn get(&self, string: &str) -> Option<u32> {
        let entry = self.entry(string.as_bytes(), 0, string.len());
        self.find(string, &entry, entry.hash()).ok()
    }

    /// The number of `string`, which gets the next one if it has none.
    pub fn intern(&mut self, string: &str) -> u32 {
        let entry = self.entry(string.as_bytes(), 0, string.len());
        self.find_or_insert(string, entry, entry.hash())
    }

    /// The number of `text[start..end]`. Faster than [`intern`](Self::intern) inside a longer text, as sixteen bytes can
    /// be read at once.
    #[cfg(any(test, feature = "python"))]
    #[inline]
    pub(crate) fn intern_part(&mut self, text: &str, start: usize, end: usize) -> u32 {
        let entry = self.entry(text.as_bytes(), start, end);
        self.find_or_insert(&text[start..end], entry, entry.hash())
    }

    /// Adds to `numbers` the number of each of `spans` of `text` (start, end), in order. New strings get the next
    /// numbers; `new` is told where in `numbers` each of them stands.
    pub fn intern_spans(
        &mut self,
        text: &str,
        spans: &[(u32, u32)],
        numbers: &mut Vec<u32>,
        mut new: impl FnMut(usize),
    ) {
        let mut entries = [Entry::default(); BATCH];
        let mut homes = [0; BATCH];
        let mut found = [FREE; BATCH];
        for spans in spans.chunks(BATCH) {
            // In steps, each without a branch, so that many loads are under way at a time.
            for ((entry, home), &(start, end)) in entries.iter_mut().zip(&mut homes).zip(spans) {
                *entry = self.entry(text.as_bytes(), start as usize, end as usize);
                *home = self.home(entry.hash());
            }
            for (found, &home) in found.iter_mut().zip(&homes[..spans.len()]) {
                *found = self.slots[home];
            }
            let mut others = 0_u32; // a bit for each that is not found at its home
            for (i, (&found, entry)) in found.iter().zip(&entries[..spans.len()]).enumerate() {
                let known = self.entries[found as usize];
                let same = (known.head ^ entry.head) | (known.rest ^ entry.rest) == 0;
                others |= u32::from(!(same & entry.is_exact())) << i;
            }
            while others != 0 {
                let i = others.trailing_zeros() as usize;
                others &= others - 1;
                let (start, end) = spans[i];
                let before = self.len();
                let number = self.find_or_insert(&text[start as usize..end as usize], entries[i], entries[i].hash());
                found[i] = number + 1;
                if number as usize == before {
                    new(numbers.len() + i);
                }
            }
            numbers.extend(found[..spans.len()].iter().map(|found| found - 1));
        }
    }

    /// The number here of each of the strings `range` of `other`, where it has one.
    pub(crate) fn numbers_of(&self, other: &Self, range: Range<usize>) -> Vec<Option<u32>> {
        let mut numbers = Vec::with_capacity(range.len());
        let mut found = [FREE; BATCH];
        for entries in other.entries[1..][range.clone()].chunks(BATCH) {
            // In steps, as above.
            for (found, entry) in found.iter_mut().zip(entries) {
                *found = self.slots[self.home(entry.hash())];
            }
            for (&found, entry) in found.iter().zip(entries) {
                let string = || &other.strings[range.start + numbers.len()];
                numbers.push(match self.entries[found as usize] == *entry && entry.is_exact() {
                    true => Some(found - 1),
                    false if found == FREE => None,
                    false => self.find(string(), entry, entry.hash()).ok(),
                });
            }
        }
        numbers
    }

    fn find_or_insert(&mut self, string: &str, entry: Entry, hash: u64) -> u32 {
        match self.find(string, &entry, hash) {
            Ok(number) => number,
            Err(free) => self.insert(string, entry, free),
        }
    }

    /// The number of `string`, or the free slot that awaits it.
    #[inline]
    fn find(&self, string: &str, entry: &Entry, hash: u64) -> Result<u32, usize> {
        let mut at = self.home(hash);
        loop {
            let taken = self.slots[at];
            if taken == FREE {
                return Err(at);
            }
            let number = taken - 1;
            if self.entries[taken as usize] == *entry && (entry.is_exact() || self.strings[number as usize] == *string)
            {
                return Ok(number);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[cold]
    fn insert(&mut self, string: &str, entry: Entry, free: usize) -> u32 {
        let number = self.len() as u32;
        self.strings.push(string);
        self.entries.push(entry);
        self.slots[free] = number + 1;
        if self.len() > self.slots.len() / 2 {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        self.slots = vec![FREE; self.slots.len() * 2];
        self.shift -= 1;
        // In the order of their numbers: words that come early get the best places.
        for (entry, taken) in self.entries.iter().zip(0..).skip(1) {
            let mut at = self.home(entry.hash());
            while self.slots[at] != FREE {
                at = (at + 1) & (self.slots.len() - 1);
            }
            self.slots[at] = taken;
        }
    }

    /// Where the slots of a hash begin: as many of its highest bits as number the slots.
    #[inline(always)]
    fn home(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }

    /// What is compared of `bytes[start..end]`. No branch that a word of common length takes either way.
    #[inline(always)]
    fn entry(&self, bytes: &[u8], start: usize, end: usize) -> Entry {
        let length = end - start;
        if length > SHORT || length > 0 && bytes[end - 1] == 0 {
            return Entry { head: LONG, rest: self.hasher.hash_one(&bytes[start..end]) };
        }
        let (head, rest) = match bytes.get(start..start + 16).and_then(<[u8]>::first_chunk::<16>) {
            Some(&sixteen) => {
                let (mask, rest_mask) = MASKS[length];
                let sixteen = u128::from_le_bytes(sixteen);
                (sixteen as u64 & mask, (sixteen >> 64) as u64 & rest_mask)
            }
            None => {
                let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
                let (head, rest) = bytes[start..end].split_at(length.min(8));
                (number(head), number(rest))
            }
        };
        Entry { head, rest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_that_share_eight_bytes_or_end_in_zero_differ() {
        let mut vocabulary = Vocabulary::default();
        let words = [
            "",
            "a",
            "a\0",
            "formulation",
            "formulat",
            "formulations",
            "a\0\0",
            "aaaaaaaa",
            "aaaaaaa",
            "aaaaaaaaa",
            "aaaaaaaaaa",
            "aaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaa",
            "aaaaaaaabaaaaaaaa",
            "aaaaaaaa\0\0\0\0\0\0\0\0",
        ];
        for (i, word) in words.iter().enumerate() {
            assert_eq!(vocabulary.intern(word), i as u32);
        }
        for (i, word) in words.iter().enumerate() {
            assert_eq!((vocabulary.intern(word), vocabulary.get(word)), (i as u32, Some(i as u32)));
        }
        assert_eq!(vocabulary.get("b"), None);
    }

    #[test]
    fn a_part_of_a_text_is_the_string_it_spells() {
        let mut vocabulary = Vocabulary::default();
        let text = "formula, formula; formulaic formul";
        let (mut numbers, mut new) = (Vec::new(), Vec::new());
        vocabulary.intern_spans(text, &[(0, 7), (9, 16), (18, 27), (28, 34), (9, 9)], &mut numbers, |at| new.push(at));
        assert_eq!((numbers, new), (vec![0, 0, 1, 2, 3], vec![0, 2, 3, 4]));
    }

    #[test]
    fn strings_of_another_vocabulary_are_found_here() {
        let word = |i: u32| if i.is_multiple_of(7) { format!("a-rather-long-word-{i}") } else { format!("word{i}\0") };
        let (mut here, mut there) = (Vocabulary::default(), Vocabulary::default());
        (0..1000).for_each(|i| _ = here.intern(&word(2 * i)));
        (0..1000).for_each(|i| _ = there.intern(&word(3 * i)));
        let plain: Vec<Option<u32>> = there.strings().iter().map(|word| here.get(word)).collect();
        assert_eq!(here.numbers_of(&there, 0..1000), plain);
        assert_eq!(here.numbers_of(&there, 41..200), plain[41..200]);
        assert_eq!(plain.iter().flatten().count(), 334);
    }

    #[test]
    fn many_strings_keep_their_numbers_as_the_table_grows() {
        let mut vocabulary = Vocabulary::default();
        for round in 0..2 {
            for i in 0..10_000_u32 {
                assert_eq!(vocabulary.intern(&format!("word-number-{i}")), i, "round {round}");
            }
        }
    }
}
