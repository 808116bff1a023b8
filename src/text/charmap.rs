//! What does each character become, and which characters belong to a class? Tables learnt by asking whoever knows.
//!
//! Lower case, decompositions and `\w` differ from one Unicode version to the next, so another program's text is only
//! cut as that program cuts it if its own tables are used. [`CharMap`] asks for a function that maps a text character by
//! character, [`CharSet`] for the characters of a class. A map of lower case takes some thousand questions and 5 ms;
//! applying one takes a table look-up for a character that is not ASCII and a copy for a stretch that is.

use std::sync::Arc;

use crate::table::Strings;

const PAGE: usize = 256;

/// A set of characters. 136 KB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CharSet {
    /// One bit a code point.
    bits: Arc<[u64]>,
}

impl CharSet {
    /// The set of the characters of `members`.
    pub(crate) fn of(members: &str) -> Self {
        let mut bits = vec![0; 0x11_0000 / 64];
        for code in members.chars().map(|char| char as usize) {
            bits[code / 64] |= 1 << (code % 64);
        }
        Self { bits: bits.into() }
    }

    #[inline]
    pub(crate) fn contains(&self, char: char) -> bool {
        self.bits[char as usize / 64] >> (char as usize % 64) & 1 == 1
    }

    /// Whether every character of this set is one of `other`.
    pub(crate) fn is_subset(&self, other: &Self) -> bool {
        self.bits.iter().zip(&*other.bits).all(|(ours, theirs)| ours & !theirs == 0)
    }
}

/// What each character becomes: itself or a string, which may be empty. 35 KB, and 1 KB for 256 characters of which one
/// changes.
#[derive(Clone, Debug)]
pub(crate) struct CharMap {
    /// The page in `entries` of each 256 code points; page 0 changes nothing.
    pages: Vec<u32>,
    /// What a character becomes: 0, itself; `k`, the string `k − 1`. [`PAGE`] entries a page.
    entries: Vec<u32>,
    strings: Strings,
    /// Whether ASCII letters become small. All other ASCII stays.
    lowers_ascii: bool,
}

impl Default for CharMap {
    /// Nothing changes.
    fn default() -> Self {
        let pages = vec![0; 0x11_0000 / PAGE];
        Self { pages, entries: vec![0; PAGE], strings: Strings::default(), lowers_ascii: false }
    }
}

impl CharMap {
    /// Learns what `ask` does, which must map a text character by character: what it makes of a text is what it makes of
    /// the characters, one after the other. ASCII must stay, or become small. `None` where it does not.
    ///
    /// A range that comes back as it was, or empty, is done; another one is asked again by halves.
    pub(crate) fn learn<E>(mut ask: impl FnMut(&str) -> Result<String, E>) -> Result<Option<Self>, E> {
        let ascii: String = (0..128_u8).map(char::from).collect();
        let answer = ask(&ascii)?;
        let mut map = Self { lowers_ascii: answer != ascii, ..Self::default() };
        if map.lowers_ascii && answer != ascii.to_ascii_lowercase() {
            return Ok(None);
        }
        let mut open = vec![(128, 0x11_0000)];
        while let Some((start, end)) = open.pop() {
            let text: String = (start..end).filter_map(char::from_u32).collect();
            let answer = ask(&text)?;
            if answer == text {
                continue;
            }
            if answer.is_empty() || end - start == 1 {
                map.strings.push(&answer);
                let string = map.strings.len() as u32;
                (start..end).for_each(|code| *map.entry(code as usize) = string);
            } else {
                let middle = start.midpoint(end);
                open.extend([(middle, end), (start, middle)]);
            }
        }
        Ok(Some(map))
    }

    fn entry(&mut self, code: usize) -> &mut u32 {
        let page = &mut self.pages[code / PAGE];
        if *page == 0 {
            *page = (self.entries.len() / PAGE) as u32;
            self.entries.resize(self.entries.len() + PAGE, 0);
        }
        &mut self.entries[*page as usize * PAGE + code % PAGE]
    }

    /// Writes what `text` becomes into `mapped`, whose former content is lost.
    pub(crate) fn apply(&self, text: &str, mapped: &mut String) {
        mapped.clear();
        let mut rest = text;
        loop {
            let (ascii, odd) = rest.split_at(ascii_prefix(rest.as_bytes()));
            let start = mapped.len();
            mapped.push_str(ascii);
            if self.lowers_ascii {
                mapped[start..].make_ascii_lowercase();
            }
            let mut chars = odd.chars();
            let Some(char) = chars.next() else { return };
            let code = char as usize;
            match self.entries[self.pages[code / PAGE] as usize * PAGE + code % PAGE] {
                0 => mapped.push(char),
                string => mapped.push_str(&self.strings[string as usize - 1]),
            }
            rest = chars.as_str();
        }
    }
}

/// How many bytes there are before the first that is not ASCII.
#[inline]
fn ascii_prefix(bytes: &[u8]) -> usize {
    let (eights, _) = bytes.as_chunks::<8>();
    let high = |eight: &[u8; 8]| u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080;
    let whole = eights.iter().position(|eight| high(eight) != 0).unwrap_or(eights.len()) * 8;
    whole + bytes[whole..].iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len() - whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a text without Σ, the only character whose lower case depends on its neighbours.
    fn lower(text: &str) -> Result<String, ()> {
        Ok(text.chars().flat_map(char::to_lowercase).collect())
    }

    #[test]
    fn a_learnt_map_does_to_every_character_what_was_asked() {
        let map = CharMap::learn(lower).unwrap().unwrap();
        let mut mapped = String::new();
        for char in '\0'..=char::MAX {
            let text = char.to_string();
            map.apply(&text, &mut mapped);
            assert_eq!(mapped, lower(&text).unwrap(), "{char:?}");
        }
    }

    #[test]
    fn ascii_and_other_characters_keep_their_places() {
        let map = CharMap::learn(lower).unwrap().unwrap();
        let mut mapped = String::from("what stood here");
        for text in ["", "A", "É", "ABCDEFGHÉ", "ÀBCDEFGHIJ", "İIi 123456789 ÉÉ\0Z", "日本AÉ𝒳"] {
            map.apply(text, &mut mapped);
            assert_eq!(mapped, lower(text).unwrap());
        }
    }

    #[test]
    fn characters_may_vanish_or_become_several() {
        let ask = |text: &str| -> Result<String, ()> {
            Ok(text
                .chars()
                .filter(|c| !matches!(c, 'ß'..='ü'))
                .flat_map(|c| if c == 'Æ' { vec!['A', 'E'] } else { vec![c] })
                .collect())
        };
        let map = CharMap::learn(ask).unwrap().unwrap();
        let mut mapped = String::new();
        map.apply("aßÆéxþ", &mut mapped);
        assert_eq!(mapped, "aAExþ");
    }

    #[test]
    fn a_map_that_turns_ascii_into_something_else_is_not_learnt() {
        assert!(CharMap::learn(|text| Ok::<_, ()>(text.to_uppercase())).unwrap().is_none());
        assert_eq!(CharMap::learn(|_| Err::<String, _>("no answer")).unwrap_err(), "no answer");
    }

    #[test]
    fn a_set_has_its_members_only() {
        let set = CharSet::of("aé𝒳");
        assert!(['a', 'é', '𝒳'].iter().all(|&char| set.contains(char)));
        assert!(['b', 'É', '\0', char::MAX].iter().all(|&char| !set.contains(char)));
        assert!(CharSet::of("é").is_subset(&set) && !set.is_subset(&CharSet::of("é")));
    }
}
