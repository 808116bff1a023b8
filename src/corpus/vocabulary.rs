//! Which number has a string? Distinct strings in one arena, numbered by first appearance.
//!
//! A hash table with open addressing that holds numbers only, four bytes each, so that it stays in the processor's
//! caches; what is compared lies by number, where the words that come early, which are mostly the frequent ones, lie
//! together. Words of up to sixteen bytes are compared by their first and last eight, without touching the arena and
//! without a branch on their length, which no processor can foresee; words of a text many at a time, so that what the
//! next ones need comes while one is compared.

use ahash::RandomState;

use crate::table::Strings;

/// Distinct strings and their numbers. Costs the strings' bytes, 32 bytes and 8 to 32 bytes of slots each.
#[derive(Clone)]
pub struct Vocabulary {
    /// The strings, by number.
    strings: Strings,
    /// What is compared of them, by number.
    entries: Vec<Entry>,
    /// A power of two of numbers, half of them at most taken, the others [`FREE`]. A string's slot is the first free one
    /// at or behind the place that the highest bits of its hash name, round the end.
    slots: Vec<u32>,
    /// How far to the right a hash is moved to give the place of its first slot.
    shift: u32,
    hasher: RandomState,
}

/// What is compared of a string: all of it, where it has no more than sixteen bytes.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// The first eight bytes, little-endian, zero-padded.
    prefix: u64,
    /// The last eight bytes, little-endian; 0 where there are no more than eight.
    tail: u64,
    length: u32,
}

impl Entry {
    fn is(&self, other: &Self) -> bool {
        (self.prefix ^ other.prefix) | (self.tail ^ other.tail) | u64::from(self.length ^ other.length) == 0
    }
}

const FREE: u32 = u32::MAX;

/// So many words are looked up at a time.
const BATCH: usize = 32;

impl Default for Vocabulary {
    fn default() -> Self {
        // Fixed seeds: hashes decide neither numbers nor order, and whoever floods the table slows only himself.
        let hasher = RandomState::with_seeds(1, 2, 3, 4);
        Self { strings: Strings::default(), entries: Vec::new(), slots: vec![FREE; 16], shift: 60, hasher }
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
        let (entry, hash) = self.key(string.as_bytes(), 0, string.len());
        self.find(string.as_bytes(), &entry, hash).ok()
    }

    /// The number of `string`, which gets the next one if it has none.
    pub fn intern(&mut self, string: &str) -> u32 {
        let (entry, hash) = self.key(string.as_bytes(), 0, string.len());
        self.find_or_insert(string, entry, hash)
    }

    /// The number of `text[start..end]`. Faster than [`intern`](Self::intern) inside a longer text, as eight bytes can
    /// be read at once.
    #[cfg(any(test, feature = "python"))]
    #[inline]
    pub(crate) fn intern_part(&mut self, text: &str, start: usize, end: usize) -> u32 {
        let (entry, hash) = self.key(text.as_bytes(), start, end);
        self.find_or_insert(&text[start..end], entry, hash)
    }

    /// Adds to `numbers` the number of each of `spans` of `text` (start, end), in order. New strings get the next
    /// numbers.
    pub fn intern_spans(&mut self, text: &str, spans: &[(u32, u32)], numbers: &mut Vec<u32>) {
        let mut keys = [(Entry::default(), 0_u64, FREE); BATCH];
        for spans in spans.chunks(BATCH) {
            for (key, &(start, end)) in keys.iter_mut().zip(spans) {
                let (entry, hash) = self.key(text.as_bytes(), start as usize, end as usize);
                *key = (entry, hash, self.slots[self.home(hash)]);
            }
            for (&(entry, hash, number), &(start, end)) in keys.iter().zip(spans) {
                // A number that is found in a slot stays there, whatever has been added since.
                let found =
                    self.entries.get(number as usize).is_some_and(|known| known.is(&entry)) && entry.length <= 16;
                let number =
                    if found { number } else { self.find_or_insert(&text[start as usize..end as usize], entry, hash) };
                numbers.push(number);
            }
        }
    }

    fn find_or_insert(&mut self, string: &str, entry: Entry, hash: u64) -> u32 {
        match self.find(string.as_bytes(), &entry, hash) {
            Ok(number) => number,
            Err(free) => self.insert(string, entry, free),
        }
    }

    /// The number of `string`, or the free slot that awaits it.
    #[inline]
    fn find(&self, string: &[u8], entry: &Entry, hash: u64) -> Result<u32, usize> {
        let mut at = self.home(hash);
        loop {
            let number = self.slots[at];
            if number == FREE {
                return Err(at);
            }
            if self.entries[number as usize].is(entry) {
                let start = self.strings.offsets()[number as usize];
                if string.len() <= 16 || self.strings.bytes().as_bytes()[start..start + string.len()] == *string {
                    return Ok(number);
                }
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[cold]
    fn insert(&mut self, string: &str, entry: Entry, free: usize) -> u32 {
        let number = self.len() as u32;
        self.strings.push(string);
        self.entries.push(entry);
        self.slots[free] = number;
        if self.len() > self.slots.len() / 2 {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        self.slots = vec![FREE; self.slots.len() * 4];
        self.shift -= 2;
        // In the order of their numbers: words that come early get the best places.
        for (number, entry) in self.entries.iter().enumerate() {
            let hash = self.hash(entry, || self.strings[number].as_bytes());
            let mut at = self.home(hash);
            while self.slots[at] != FREE {
                at = (at + 1) & (self.slots.len() - 1);
            }
            self.slots[at] = number as u32;
        }
    }

    /// Where the slots of a hash begin: as many of its highest bits as number the slots.
    #[inline(always)]
    fn home(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }

    /// What is compared of `bytes[start..end]`, and its hash. No branch that a word of common length takes either way.
    #[inline(always)]
    fn key(&self, bytes: &[u8], start: usize, end: usize) -> (Entry, u64) {
        let length = end - start;
        let eight = |from: usize| bytes.get(from..from + 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
        let prefix = match eight(start) {
            Some(eight) if length > 0 => eight & u64::MAX >> (64 - 8 * length.min(8)),
            _ => bytes[start..end].iter().rev().fold(0, |prefix, &byte| prefix << 8 | u64::from(byte)),
        };
        let long = 0_u64.wrapping_sub(u64::from(length > 8)); // all ones if so
        let tail = eight(end.saturating_sub(8)).unwrap_or(0) & long; // where it is long, there are eight
        let entry = Entry { prefix, tail, length: length as u32 };
        (entry, self.hash(&entry, || &bytes[start..end]))
    }

    /// Of up to sixteen bytes by one multiplication, folded, as in wyhash; of more by aHash.
    #[inline(always)]
    fn hash<'a>(&self, entry: &Entry, bytes: impl FnOnce() -> &'a [u8]) -> u64 {
        if entry.length > 16 {
            return self.hasher.hash_one(bytes());
        }
        let wide = u128::from(entry.prefix ^ 0x243F_6A88_85A3_08D3) * u128::from(entry.tail ^ 0x9E37_79B9_7F4A_7C15);
        wide as u64 ^ (wide >> 64) as u64
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
        let mut numbers = Vec::new();
        vocabulary.intern_spans(text, &[(0, 7), (9, 16), (18, 27), (28, 34), (9, 9)], &mut numbers);
        assert_eq!(numbers, [0, 0, 1, 2, 3]);
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
