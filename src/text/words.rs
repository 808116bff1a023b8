//! Where are the words of a text? UAX #29, or runs of word characters; one pass, nothing allocated.
//!
//! [`uax29`] gives exactly the words of `unicode_segmentation::unicode_word_indices` (Unicode Standard Annex #29,
//! <https://unicode.org/reports/tr29/#Word_Boundaries>). That crate's own fast path needs the *whole* string to be
//! ASCII. Ours works by stretches: ASCII, Latin and Cyrillic letters and the common typographic marks are split by a
//! small loop here; a stretch with anything else, cut where a boundary is certain, is handed to the crate.
//! [`runs`] gives maximal runs of Python's `\w`, what `re.findall(r"\w+", text)` finds.

use std::sync::OnceLock;

use regex_syntax::hir::{Class, HirKind};
use unicode_segmentation::UnicodeSegmentation;

use super::bytes;

/// Calls `emit(start, end)` for every UAX #29 word that holds a letter or digit, in order. Byte offsets.
///
/// ```
/// let (text, mut words) = ("The party’s 3.5% can't", Vec::new());
/// locution::text::words::uax29(text, |start, end| words.push(&text[start..end]));
/// assert_eq!(words, ["The", "party’s", "3.5", "can't"]);
/// ```
#[inline]
pub fn uax29(text: &str, mut emit: impl FnMut(usize, usize)) {
    let bytes = text.as_bytes();
    let mut position = 0; // a certain boundary: everything before it is done
    while position < bytes.len() {
        let Some(odd) = next_odd(text, position) else {
            known_words(text, position, bytes.len(), &mut emit);
            return;
        };
        // A boundary is certain between white space and an ASCII character that is none: neither joins the other,
        // and no rule looks across it (only Extend, Format and ZWJ cling to what stands before them).
        let certain = |at: usize| is_ascii_space(bytes[at - 1]) && bytes[at].is_ascii() && !is_ascii_space(bytes[at]);
        let start = (position + 1..odd).rev().find(|&at| certain(at)).unwrap_or(position);
        let end = (odd + 1..bytes.len()).find(|&at| certain(at)).unwrap_or(bytes.len());
        known_words(text, position, start, &mut emit);
        for (at, word) in text[start..end].unicode_word_indices() {
            emit(start + at, start + at + word.len());
        }
        position = end;
    }
}

/// Calls `emit(start, end)` for every maximal run of at least `min_chars` of Python's `\w` (general categories L and
/// N, and `_`), in order. Byte offsets. `min_chars` 2 is scikit-learn's default token pattern, `(?u)\b\w\w+\b`.
#[inline]
pub fn runs(text: &str, min_chars: usize, emit: impl FnMut(usize, usize)) {
    runs_of(text, min_chars, is_word_char, emit);
}

/// As [`runs`], where `belongs` says which characters that are not ASCII belong to a run.
#[inline]
pub(crate) fn runs_of(
    text: &str,
    min_chars: usize,
    belongs: impl Fn(char) -> bool,
    mut emit: impl FnMut(usize, usize),
) {
    for_each_run(text.as_bytes(), 0, text.len(), |start, end, ascii| {
        if !ascii {
            mixed_runs(text, start, end, min_chars, &belongs, &mut emit);
        } else if end - start >= min_chars {
            emit(start, end);
        }
    });
}

/// The [`runs`] of `text[start..end]`, character by character.
#[inline(never)]
fn mixed_runs(
    text: &str,
    start: usize,
    end: usize,
    min_chars: usize,
    belongs: &impl Fn(char) -> bool,
    emit: &mut impl FnMut(usize, usize),
) {
    let belongs = |char: char| if char.is_ascii() { is_word_char(char) } else { belongs(char) };
    let long_enough = |start: usize, end: usize| text[start..end].chars().take(min_chars).count() == min_chars;
    let mut part = start;
    for (at, char) in text[start..end].char_indices() {
        if !belongs(char) {
            if start + at > part && long_enough(part, start + at) {
                emit(part, start + at);
            }
            part = start + at + char.len_utf8();
        }
    }
    if end > part && long_enough(part, end) {
        emit(part, end);
    }
}

/// Calls `emit(start, end)` for every maximal run without white space (Unicode `White_Space`). Byte offsets.
pub fn between_spaces(text: &str, mut emit: impl FnMut(usize, usize)) {
    let mut start = None;
    for (at, char) in text.char_indices() {
        if char.is_whitespace() {
            if let Some(start) = start.take() {
                emit(start, at);
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(start) = start {
        emit(start, text.len());
    }
}

/// Whether Python's `\w` matches `char`: a letter, a number of any kind, or `_`. Marks are none.
pub fn is_word_char(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_alphanumeric() || char == '_';
    }
    static BITS: OnceLock<Vec<u64>> = OnceLock::new();
    let bits = BITS.get_or_init(|| {
        let mut bits = vec![0_u64; 0x11_0000 / 64];
        let hir = regex_syntax::parse(r"[\p{L}\p{N}]").expect("the pattern is a valid class");
        if let HirKind::Class(Class::Unicode(class)) = hir.kind() {
            for code in class.iter().flat_map(|range| range.start() as usize..=range.end() as usize) {
                bits[code / 64] |= 1 << (code % 64);
            }
        }
        bits
    });
    bits[char as usize / 64] >> (char as usize % 64) & 1 == 1
}

/// What an ASCII character, or one of the few others of [`simple_kind`], is to the word rules.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Letter,
    Digit,
    Underscore,
    /// Joins letters: `:`.
    MidLetter,
    /// Joins digits: `,` `;`.
    MidNumber,
    /// Joins both: `.` `'` `‘` `’`.
    MidBoth,
    Other,
}

const ASCII: [Kind; 128] = {
    let mut kinds = [Kind::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
            b'0'..=b'9' => Kind::Digit,
            b'_' => Kind::Underscore,
            b':' => Kind::MidLetter,
            b',' | b';' => Kind::MidNumber,
            b'.' | b'\'' => Kind::MidBoth,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

/// The kind of a non-ASCII character that the loop here knows; `None`: ask the crate.
fn simple_kind(char: char) -> Option<Kind> {
    match char {
        // Every one of these is ALetter. Left out: × ÷ (no letters) and U+0483–0489 (marks).
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{293}' => Some(Kind::Letter),
        '\u{400}'..='\u{481}' | '\u{48A}'..='\u{52F}' => Some(Kind::Letter),
        '‘' | '’' => Some(Kind::MidBoth),
        '“' | '”' | '–' | '—' | '…' | '\u{A0}' | '«' | '»' => Some(Kind::Other),
        _ => None,
    }
}

/// The first position at or after `from` whose character the loop here does not know.
fn next_odd(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        if let Some(eight) = bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes) {
            let high = eight & HIGH;
            if high == 0 {
                at += 8;
                continue;
            }
            at += high.trailing_zeros() as usize / 8;
        } else if bytes[at].is_ascii() {
            at += 1;
            continue;
        }
        let char = char_at(text, at);
        if simple_kind(char).is_none() {
            return Some(at);
        }
        at += char.len_utf8();
    }
    None
}

/// The words of `text[from..to]`, which holds only characters that [`simple_kind`] knows and whose ends are certain
/// boundaries. A run of ASCII letters and digits is a word unless a mark may join it to the next one; such groups, and
/// runs with other characters, are looked at one by one.
#[inline]
fn known_words(text: &str, from: usize, to: usize, emit: &mut impl FnMut(usize, usize)) {
    let bytes = text.as_bytes();
    let mut group = (from, from, true); // start, end, a single ASCII run
    let mut close = |(start, end, single): (usize, usize, bool)| {
        if !single || bytes[start] == b'_' {
            simple_words(text, start, end, emit);
        } else {
            emit(start, end);
        }
    };
    for_each_run(bytes, from, to, |start, end, ascii| {
        let joins = start == group.1 + 1 && matches!(bytes[group.1], b'.' | b'\'' | b':' | b',' | b';');
        if joins {
            group = (group.0, end, false);
        } else {
            if group.1 > group.0 {
                close(group);
            }
            group = (start, end, ascii);
        }
    });
    if group.1 > group.0 {
        close(group);
    }
}

/// The words of `text[from..to]` by rules WB5–WB13b, character by character, for characters that [`simple_kind`] knows.
#[inline(never)]
fn simple_words(text: &str, from: usize, to: usize, emit: &mut impl FnMut(usize, usize)) {
    let bytes = &text.as_bytes()[..to];
    // Kind and length of the character at `at`.
    let kind_at = |at: usize| match bytes.get(at) {
        None => (Kind::Other, 1),
        Some(byte) if byte.is_ascii() => (ASCII[*byte as usize], 1),
        Some(_) => {
            let char = char_at(text, at);
            (simple_kind(char).unwrap_or(Kind::Other), char.len_utf8())
        }
    };
    let mut at = from;
    while at < to {
        let (kind, length) = kind_at(at);
        if !matches!(kind, Kind::Letter | Kind::Digit | Kind::Underscore) {
            at += length;
            continue;
        }
        let start = at;
        loop {
            let (kind, length) = kind_at(at);
            if matches!(kind, Kind::Letter | Kind::Digit | Kind::Underscore) {
                at += length;
                continue;
            }
            if !matches!(kind, Kind::MidLetter | Kind::MidNumber | Kind::MidBoth) {
                break;
            }
            let before = if bytes[at - 1].is_ascii() { ASCII[bytes[at - 1] as usize] } else { Kind::Letter };
            let joins = match kind_at(at + length).0 {
                Kind::Letter => before == Kind::Letter && kind != Kind::MidNumber,
                Kind::Digit => before == Kind::Digit && kind != Kind::MidLetter,
                _ => false,
            };
            if !joins {
                break;
            }
            at += length;
        }
        if bytes[start] != b'_' || bytes[start..at].iter().any(|&byte| byte != b'_') {
            emit(start, at);
        }
    }
}

const HIGH: u64 = 0x8080_8080_8080_8080;

/// Calls `visit(start, end, ascii)` for every maximal run in `bytes[from..to]` of ASCII letters, digits, underscores and
/// bytes that are not ASCII; `ascii` says that it has none of the last. Works on 64 bytes at a time, a bit for each.
#[inline(always)]
fn for_each_run(bytes: &[u8], from: usize, to: usize, mut visit: impl FnMut(usize, usize, bool)) {
    let mut open: Option<(usize, bool)> = None; // start of a run that reaches the end of its block, and whether ASCII
    let mut block = from;
    while block < to || open.is_some() {
        let (mut runs, high) = match bytes[block.min(to)..to].first_chunk::<64>() {
            Some(whole) => classify(whole),
            None => {
                let mut padded = [0; 64];
                let rest = &bytes[block.min(to)..to];
                padded[..rest.len()].copy_from_slice(rest);
                classify(&padded)
            }
        };
        if let Some((start, ascii)) = open {
            let length = (!runs).trailing_zeros();
            if length == 64 {
                open = Some((start, ascii && high == 0));
                block += 64;
                continue;
            }
            visit(start, block + length as usize, ascii && high & ((1 << length) - 1) == 0);
            runs &= !((1 << length) - 1);
            open = None;
        }
        while runs != 0 {
            let first = runs.trailing_zeros();
            let rest = runs & runs.wrapping_add(1 << first); // adding at its first bit carries the run away
            let run = runs ^ rest;
            let ascii = high & run == 0;
            if rest == 0 && runs >> 63 == 1 {
                open = Some((block + first as usize, ascii));
                break;
            }
            visit(block + first as usize, block + (64 - run.leading_zeros()) as usize, ascii);
            runs = rest;
        }
        block += 64;
    }
}

/// Which bytes of a block belong to a run (see [`for_each_run`]), and which are not ASCII; bit `i` for byte `i`.
#[inline(always)]
fn classify(block: &[u8; 64]) -> (u64, u64) {
    let (mut runs, mut high) = (0, 0);
    for (i, sixteen) in block.as_chunks::<16>().0.iter().enumerate() {
        let (part_runs, part_high) = bytes::words_and_high(sixteen);
        runs |= u64::from(part_runs) << (16 * i);
        high |= u64::from(part_high) << (16 * i);
    }
    (runs, high)
}

fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
}

/// The character that begins at byte `at`, which must be inside `text` and the start of one.
fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(text: &str) -> Vec<(usize, usize)> {
        let mut words = Vec::new();
        uax29(text, |start, end| words.push((start, end)));
        words
    }

    fn theirs(text: &str) -> Vec<(usize, usize)> {
        text.unicode_word_indices().map(|(at, word)| (at, at + word.len())).collect()
    }

    #[test]
    fn every_simple_letter_and_mark_behaves_as_in_the_standard() {
        for code in 0..=0x2030_u32 {
            let Some(char) = char::from_u32(code) else { continue };
            for text in [
                format!("a{char}b"),
                format!("1{char}2"),
                format!(" {char} _{char}_ x{char}"),
                format!("{char}'{char}:{char} ,{char}"),
            ] {
                assert_eq!(ours(&text), theirs(&text), "{text:?}");
            }
        }
    }

    #[test]
    fn a_mark_after_a_space_takes_the_space_along_as_the_standard_has_it() {
        for text in ["a  \u{93F} b", " \u{93F}", "x.\u{301}y", "a\u{200D}b", "a \u{301}b c", "\r\n\u{903}a"] {
            assert_eq!(ours(text), theirs(text), "{text:?}");
        }
    }

    #[test]
    fn runs_have_at_least_so_many_characters_not_bytes() {
        let mut words = Vec::new();
        let text = "é à la x1 中 中文 _";
        runs(text, 2, |start, end| words.push(&text[start..end]));
        assert_eq!(words, ["la", "x1", "中文"]);
    }

    #[test]
    fn no_text_has_no_words() {
        assert!(ours("").is_empty());
        runs("", 1, |_, _| panic!("there is nothing to emit"));
        between_spaces(" \u{3000}\u{A0}", |_, _| panic!("there is nothing to emit"));
    }
}
