//! Where do sentences end? UAX #29 sentence boundaries inside paragraphs; a blank line ends a paragraph.
//!
//! The rule: a text is cut into paragraphs at blank lines; within a paragraph every line break counts as a space (a hard-wrapped line is no sentence end); then Unicode Standard Annex #29, Sentence_Break, decides
//! (<https://unicode.org/reports/tr29/#Sentence_Boundaries>). A sentence can only end at `.`, `!`, `?` or their like,
//! so ASCII text is decided by looking round those three; where anything but common Latin and Cyrillic letters and
//! typographic marks plays a part, the `unicode_segmentation` crate decides that sentence. One pass over the text.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// Adds to `ends` the byte offset at which each sentence of `text` ends, ascending; the last is `text.len()`.
/// White space between two sentences belongs to the first. An empty text has no sentence.
pub fn ends(text: &str, ends: &mut Vec<usize>) {
    let mut start = 0;
    while start < text.len() {
        let end = paragraph_end(text, start);
        paragraph(&text[start..end], start, ends);
        start = end;
    }
}

/// Where the paragraph that begins at `start` ends: behind the white space that holds its blank line.
fn paragraph_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        // A line break with something to read behind it, which is common, is passed over sixteen bytes at a time.
        if let Some(seventeen) = bytes[at..].first_chunk::<17>() {
            match super::bytes::breaks_before_blanks(seventeen) {
                0 => {
                    at += 16;
                    continue;
                }
                found => at += found.trailing_zeros() as usize,
            }
        } else if !matches!(bytes[at], b'\n' | b'\r') {
            at += 1;
            continue;
        }
        let end = text.len() - text[at..].trim_start().len();
        let breaks = (at..end).filter(|&i| bytes[i] == b'\n' || bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        if breaks.count() > 1 {
            return end;
        }
        at = end;
    }
    bytes.len()
}

/// The sentence ends of one paragraph that stands at `offset` of its text.
fn paragraph(text: &str, offset: usize, ends: &mut Vec<usize>) {
    let mut spaced: Option<Cow<'_, str>> = None;
    let mut start = 0;
    while start < text.len() {
        let end = match simple_end(text.as_bytes(), start) {
            Some(end) => end,
            None => {
                let text = spaced.get_or_insert_with(|| line_breaks_as_spaces(text));
                let mut bounds = text[start..].split_sentence_bound_indices();
                bounds.nth(1).map_or(text.len(), |(at, _)| start + at)
            }
        };
        ends.push(offset + end);
        start = end;
    }
}

/// The paragraph with a space for every byte of a line break, so that offsets stay.
fn line_breaks_as_spaces(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) { Cow::Owned(text.replace(['\n', '\r'], " ")) } else { Cow::Borrowed(text) }
}

/// What a character is to the sentence rules, as far as [`simple_end`] knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Upper,
    Lower,
    Numeric,
    FullStop,
    StrongStop,
    Close,
    Continue,
    Space,
    Other,
    /// A letter whose case is not looked up here: fine inside a sentence, not where an end is decided.
    Letter,
    /// Ask the crate.
    Unknown,
}

const ASCII: [Kind; 128] = {
    let mut kinds = [Kind::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            b'A'..=b'Z' => Kind::Upper,
            b'a'..=b'z' => Kind::Lower,
            b'0'..=b'9' => Kind::Numeric,
            b'.' => Kind::FullStop,
            b'!' | b'?' => Kind::StrongStop,
            b'"' | b'\'' | b'(' | b')' | b'[' | b']' | b'{' | b'}' => Kind::Close,
            b',' | b'-' | b':' | b';' => Kind::Continue,
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => Kind::Space,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

/// Kind and length in bytes of the character that begins at `at`; behind the end: `Other`, 0.
fn kind_at(bytes: &[u8], at: usize) -> (Kind, usize) {
    match &bytes[at.min(bytes.len())..] {
        [] => (Kind::Other, 0),
        [byte, ..] if byte.is_ascii() => (ASCII[*byte as usize], 1),
        [0xC2, 0xA0, ..] => (Kind::Space, 2),
        [0xC2, 0xA1..=0xA9 | 0xAC | 0xAE..=0xB4 | 0xB6..=0xB9 | 0xBC..=0xBF, ..] => (Kind::Other, 2), // ¡ to ¿
        [0xC3, 0x97 | 0xB7, ..] => (Kind::Other, 2),                                                  // × ÷
        // U+00C0–U+027F and U+0400–U+0481, U+048A–U+04FF: letters, none of which ends a sentence.
        [0xC3..=0xC9, _, ..] | [0xD0 | 0xD1 | 0xD3, _, ..] | [0xD2, 0x80 | 0x81 | 0x8A..=0xBF, ..] => (Kind::Letter, 2),
        [0xE2, 0x80, 0x93 | 0x94, ..] => (Kind::Continue, 3), // – —
        [0xE2, 0x80, 0x98 | 0x99 | 0x9C | 0x9D, ..] => (Kind::Close, 3), // ‘ ’ “ ”
        [0xE2, 0x80, 0xA2 | 0xA6, ..] => (Kind::Other, 3),    // • …
        _ => (Kind::Unknown, 1),
    }
}

/// The first place at or after `at` where something else than ASCII stands, or `.`, `!` or `?`. 16 bytes a step.
#[inline]
fn next_mark(bytes: &[u8], mut at: usize) -> usize {
    while let Some(sixteen) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let marks = super::bytes::stops_and_high(sixteen);
        if marks != 0 {
            return at + marks.trailing_zeros() as usize;
        }
        at += 16;
    }
    while at < bytes.len() && bytes[at].is_ascii() && !matches!(bytes[at], b'.' | b'!' | b'?') {
        at += 1;
    }
    at
}

/// What the character that ends before `at` is to the sentence rules.
fn kind_before(bytes: &[u8], start: usize, at: usize) -> Kind {
    let first = (start..at).rev().find(|&i| bytes[i] & 0xC0 != 0x80);
    first.map_or(Kind::Other, |first| kind_at(bytes, first).0)
}

/// The end of the sentence that begins at `start`, or `None` where the crate must decide. Rules SB6–SB11.
fn simple_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at = next_mark(bytes, at);
        if at == bytes.len() {
            return Some(at);
        }
        let (kind, length) = kind_at(bytes, at);
        if kind == Kind::Unknown {
            return None;
        }
        let stop = at;
        at += length;
        if !matches!(kind, Kind::FullStop | Kind::StrongStop) {
            continue;
        }
        let full_stop = kind == Kind::FullStop;
        // What most stops are, decided at once: "end. Next", "e.g. this", "Why? because".
        if let [b' ' | b'\n', letter, ..] = bytes[at..] {
            if letter.is_ascii_uppercase() || letter.is_ascii_lowercase() && !full_stop {
                return Some(at + 1);
            }
            if letter.is_ascii_lowercase() {
                continue;
            }
        }
        let (next, _) = kind_at(bytes, at);
        if full_stop && next == Kind::Numeric {
            continue; // SB6: 3.5
        }
        if full_stop && matches!(next, Kind::Upper | Kind::Letter) {
            match (kind_before(bytes, start, stop), next) {
                (Kind::Letter, _) | (_, Kind::Letter) => return None,
                (Kind::Upper | Kind::Lower, _) => continue, // SB7: U.S
                _ => {}
            }
        }
        let mut end = at;
        for skipped in [Kind::Close, Kind::Space] {
            while let (kind, length @ 1..) = kind_at(bytes, end) {
                if kind != skipped {
                    break;
                }
                end += length;
            }
        }
        at = end;
        match kind_at(bytes, end).0 {
            Kind::Unknown => return None,
            Kind::Continue | Kind::FullStop | Kind::StrongStop => continue, // SB8a
            _ => {}
        }
        if full_stop {
            // SB8: a full stop is none where the next letter is lower case.
            let mut ahead = end;
            let next_letter = loop {
                match kind_at(bytes, ahead) {
                    (_, 0) => break Kind::Other,
                    (Kind::Numeric | Kind::Close | Kind::Continue | Kind::Space | Kind::Other, length) => {
                        ahead += length
                    }
                    (kind, _) => break kind,
                }
            };
            match next_letter {
                Kind::Lower => continue,
                Kind::Letter | Kind::Unknown => return None,
                _ => {}
            }
        }
        return Some(end); // SB11
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        ends(text, &mut found);
        let starts = std::iter::once(0).chain(found.iter().copied());
        starts.zip(&found).map(|(start, &end)| &text[start..end]).collect()
    }

    #[test]
    fn every_mark_is_found_wherever_it_stands() {
        for byte in 0..=255_u8 {
            for at in 0..40 {
                let mut bytes = [b'x'; 40];
                bytes[at] = byte;
                let mark = !byte.is_ascii() || b".!?".contains(&byte);
                assert_eq!(next_mark(&bytes, 0), if mark { at } else { 40 });
            }
        }
    }

    /// The slow twin of one paragraph.
    fn by_the_crate(text: &str) -> Vec<&str> {
        let spaced = line_breaks_as_spaces(text).into_owned();
        spaced.split_sentence_bound_indices().map(|(at, piece)| &text[at..at + piece.len()]).collect()
    }

    #[test]
    fn a_wrapped_line_is_no_end_and_a_blank_line_is_one() {
        assert_eq!(sentences("One two\nthree. Four\n \nfive"), ["One two\nthree. ", "Four\n \n", "five"]);
        assert_eq!(sentences("One\r\ntwo\r\n\r\nthree"), ["One\r\ntwo\r\n\r\n", "three"]);
        assert_eq!(sentences(""), Vec::<&str>::new());
    }

    #[test]
    fn every_mark_round_a_stop_is_decided_as_in_the_standard() {
        let marks: Vec<char> =
            (0..0x530).chain(0x2010..0x2030).chain([0x3002, 0xFF01, 0x589]).filter_map(char::from_u32).collect();
        for &mark in &marks {
            if matches!(mark, '\n' | '\r') {
                continue;
            }
            for text in [
                format!("a{mark}. b C"),
                format!("a.{mark} B"),
                format!("A.{mark}B c"),
                format!("a. {mark}b"),
                format!("Is it?{mark} 1 b. {mark}{mark} D"),
            ] {
                assert_eq!(sentences(&text), by_the_crate(&text), "{text:?}");
            }
        }
    }
}
