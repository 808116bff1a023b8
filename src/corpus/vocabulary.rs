//! Which number has a string? Distinct strings in one arena, numbered by first appearance.
//!
//! About 10 ns a look-up. A slot of the table holds a string's first eight bytes, so that most words, being no
//! longer than that, are compared without touching the arena.

use ahash::RandomState;
use hashbrown::HashTable;

use crate::table::Strings;

/// Distinct strings and their numbers. Costs the strings' bytes, 8 bytes and a 16-byte slot each.
#[derive(Clone)]
pub struct Vocabulary {
    /// The strings, by number.
    strings: Strings,
    slots: HashTable<Slot>,
    hasher: RandomState,
}

/// One string's place in the hash table.
#[derive(Clone, Copy)]
struct Slot {
    /// Its first eight bytes, little-endian, zero-padded.
    prefix: u64,
    length: u32,
    number: u32,
}

impl Default for Vocabulary {
    fn default() -> Self {
        // Fixed seeds: hashes decide neither numbers nor order, and whoever floods the table slows only himself.
        Self { strings: Strings::default(), slots: HashTable::new(), hasher: RandomState::with_seeds(1, 2, 3, 4) }
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
        let Key { prefix, hash, .. } = key(&self.hasher, string.as_bytes(), 0, string.len());
        self.slots.find(hash, |slot| self.is(slot, prefix, string.as_bytes())).map(|slot| slot.number)
    }

    /// The number of `string`, which gets the next one if it has none.
    pub fn intern(&mut self, string: &str) -> u32 {
        self.intern_part(string, 0, string.len())
    }

    /// The number of `text[start..end]`. Faster than [`intern`](Self::intern) inside a longer text, as eight bytes
    /// can be read at once.
    #[inline]
    pub fn intern_part(&mut self, text: &str, start: usize, end: usize) -> u32 {
        self.intern_keyed(text, start, end, self.key(text, start, end))
    }

    /// What `text[start..end]` is found by: the same string, the same key.
    #[inline]
    pub(crate) fn key(&self, text: &str, start: usize, end: usize) -> Key {
        key(&self.hasher, text.as_bytes(), start, end)
    }

    /// As [`intern_part`](Self::intern_part), where the key is known already.
    #[inline]
    pub(crate) fn intern_keyed(&mut self, text: &str, start: usize, end: usize, key: Key) -> u32 {
        let Key { prefix, hash, .. } = key;
        match self.slots.find(hash, |slot| self.is(slot, prefix, &text.as_bytes()[start..end])) {
            Some(slot) => slot.number,
            None => self.insert(&text[start..end], prefix, hash),
        }
    }

    #[cold]
    fn insert(&mut self, string: &str, prefix: u64, hash: u64) -> u32 {
        let number = self.len() as u32;
        self.strings.push(string);
        let slot = Slot { prefix, length: string.len() as u32, number };
        let (strings, hasher) = (&self.strings, &self.hasher);
        let rehash = |slot: &Slot| key(hasher, strings[slot.number as usize].as_bytes(), 0, slot.length as usize).hash;
        self.slots.insert_unique(hash, slot, rehash);
        number
    }

    #[inline]
    fn is(&self, slot: &Slot, prefix: u64, string: &[u8]) -> bool {
        slot.prefix == prefix
            && slot.length as usize == string.len()
            && (string.len() <= 8 || {
                let start = self.strings.offsets()[slot.number as usize];
                self.strings.bytes().as_bytes()[start..start + string.len()] == *string
            })
    }
}

/// What a string is found by. Strings of at most sixteen bytes are the same if `prefix`, `suffix` and length are.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    /// The first eight bytes, little-endian and zero-padded.
    pub(crate) prefix: u64,
    /// The last eight bytes of nine to sixteen, else 0.
    #[cfg_attr(not(feature = "python"), allow(dead_code))] // for `count::words`
    pub(crate) suffix: u64,
    pub(crate) hash: u64,
}

/// The key of `bytes[start..end]`. Up to sixteen bytes are hashed by one multiplication, folded, as in wyhash, which makes
/// tokenising a sixth faster; more by aHash.
#[inline(always)]
fn key(hasher: &RandomState, bytes: &[u8], start: usize, end: usize) -> Key {
    let length = end - start;
    let eight = |from: usize| bytes.get(from..from + 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
    let prefix = match eight(start) {
        Some(eight) if length > 0 => eight & u64::MAX >> (64 - 8 * length.min(8)),
        _ => bytes[start..end].iter().rev().fold(0, |prefix, &byte| prefix << 8 | u64::from(byte)),
    };
    if length > 16 {
        return Key { prefix, suffix: 0, hash: hasher.hash_one(&bytes[start..end]) };
    }
    let suffix = if length > 8 { eight(end - 8).unwrap_or(0) } else { 0 }; // there are eight
    let wide = u128::from(prefix ^ 0x243F_6A88_85A3_08D3) * u128::from(suffix ^ 0x9E37_79B9_7F4A_7C15);
    Key { prefix, suffix, hash: wide as u64 ^ (wide >> 64) as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_that_share_eight_bytes_or_end_in_zero_differ() {
        let mut vocabulary = Vocabulary::default();
        let words = ["", "a", "a\0", "formulation", "formulat", "formulations", "a\0\0", "aaaaaaaa", "aaaaaaa"];
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
        let numbers: Vec<u32> =
            [(0, 7), (9, 16), (18, 27), (28, 34)].map(|(a, b)| vocabulary.intern_part(text, a, b)).into();
        assert_eq!(numbers, [0, 0, 1, 2]);
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
