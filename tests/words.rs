//! Words and sentences against Unicode Standard Annex #29: the crate `unicode_segmentation`, the standard's own test
//! files, and plain twins.

mod common;

use locution::text::{sentences, words};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

type Spans = Vec<(usize, usize)>;

fn uax29(text: &str) -> Spans {
    let mut spans = Spans::new();
    words::uax29(text, |start, end| spans.push((start, end)));
    spans
}

fn by_the_crate(text: &str) -> Spans {
    text.unicode_word_indices().map(|(at, word)| (at, at + word.len())).collect()
}

fn runs(text: &str, min_chars: usize) -> Spans {
    let mut spans = Spans::new();
    words::runs(text, min_chars, |start, end| spans.push((start, end)));
    spans
}

/// Character by character.
fn plain_runs(text: &str, min_chars: usize) -> Spans {
    let mut spans = Spans::new();
    let mut start = 0;
    for (at, char) in text.char_indices().chain([(text.len(), ' ')]) {
        if !words::is_word_char(char) {
            if text[start..at].chars().count() >= min_chars.max(1) {
                spans.push((start, at));
            }
            start = at + char.len_utf8();
        }
    }
    spans
}

/// Python's `\w` by general category.
fn category_runs(text: &str) -> Spans {
    static RUN: std::sync::LazyLock<regex::Regex> =
        std::sync::LazyLock::new(|| regex::Regex::new(r"[\p{L}\p{N}_]+").unwrap());
    RUN.find_iter(text).map(|found| (found.start(), found.end())).collect()
}

fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    sentences::ends(text, &mut ends);
    ends
}

/// Paragraphs, then line breaks as spaces, then the crate.
fn plain_sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    for end in paragraph_ends(text) {
        let spaced = text[start..end].replace(['\n', '\r'], " ");
        for piece in spaced.split_sentence_bounds() {
            start += piece.len();
            ends.push(start);
        }
    }
    ends
}

/// A paragraph ends behind the white space that holds more than one line break (CR LF is one).
fn paragraph_ends(text: &str) -> Vec<usize> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut ends = Vec::new();
    let mut breaks = 0;
    for (i, &(at, char)) in chars.iter().enumerate() {
        let previous = if i > 0 { chars[i - 1].1 } else { ' ' };
        if !char.is_whitespace() {
            if breaks > 1 {
                ends.push(at);
            }
            breaks = 0;
        } else if char == '\r' || (char == '\n' && previous != '\r') {
            breaks += 1;
        }
    }
    if ends.last().copied().unwrap_or(0) < text.len() {
        ends.push(text.len());
    }
    ends
}

/// What makes word and sentence rules meet: letters of all kinds, marks, and all that stands between words.
#[rustfmt::skip]
const PIECES: [&str; 108] = [
    "a", "B", "z", "Mr", "The", "word", "abcdefg", "abcdefgh", "Abcdefghijklm", "x1", "7", "42", "1234567890", "_", "__",
    "a_b", ".", ",", ";", ":", "'", "\"", "!", "?", "-", "/", "#", "@", "(", ")", "[", "]", "‘", "’", "“", "”", "«", "»",
    "\u{A0}", "–", "—", "…", "é", "É", "ß", "ø", "×", "÷", "ª", "µ", "İ", "Ж", "дом", "Дом", "\u{483}", "א", "שלום",
    "״", "׳", "中", "文字", "丨", "々", "カ", "タカナ", "ー", "ひら", "ไทย", "ກ", "👩‍👩‍👧", "🇩🇪", "🇩", "👍🏽", "❤\u{FE0F}", "☃", "\u{301}",
    "\u{308}", "\u{20DD}", "\u{200D}", "\u{200B}", "\u{200C}", "\u{AD}", "\u{2060}", "\u{FEFF}", "\r\n", "\n", "\r", "\n\n",
    "\r\n\r\n", " ", "  ", "\t", "\u{B}", "\u{85}", "\u{2028}", "\u{2029}", "\u{3000}", "क", "ि", "\u{94D}", "ॐ", "١٢", "٫",
    "한국", "\u{1100}\u{1161}", "。", "՝", "𝒳",
];

fn nasty() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..16).prop_map(|pieces| pieces.concat())
}

/// Nasty pieces, with words and spaces for most of it: the shape of text.
fn nearly_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(&["A word", "is", "not. ", "One", " ", " ", "ü", "3.5"][..]),
                            1 => prop::sample::select(&PIECES[..])];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![2 => nasty(), 2 => nearly_text(), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_are_those_of_the_crate_in_any_string(text in any::<String>()) {
        prop_assert_eq!(uax29(&text), by_the_crate(&text), "{:?}", text);
    }

    #[test]
    fn words_are_those_of_the_crate_in_nasty_strings(text in prop_oneof![nasty(), nearly_text()]) {
        prop_assert_eq!(uax29(&text), by_the_crate(&text), "{:?}", text);
    }

    #[test]
    fn runs_are_those_of_letters_numbers_and_underscores(text in any_text()) {
        for min_chars in [1, 2, 3] {
            prop_assert_eq!(runs(&text, min_chars), plain_runs(&text, min_chars), "{:?}", text);
        }
        prop_assert_eq!(runs(&text, 1), category_runs(&text), "{:?}", text);
    }

    #[test]
    fn sentences_are_those_of_the_plain_twin(text in any_text()) {
        prop_assert_eq!(sentence_ends(&text), plain_sentence_ends(&text), "{:?}", text);
    }
}

/// The pieces of each line of a test file of the standard: `÷ 0061 × 0308 ÷ 0020 ÷ # …`.
fn conformance(file: &str) -> Option<Vec<(String, Vec<String>)>> {
    let text = common::shared(&format!("corpora/unicode/{file}"))?;
    let lines =
        text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty());
    let char = |code: &str| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
    let piece = |piece: &str| piece.split_whitespace().filter(|&code| code != "×").map(char).collect::<String>();
    let pieces = |line: &str| line.split('÷').map(piece).filter(|piece| !piece.is_empty()).collect::<Vec<_>>();
    Some(lines.map(pieces).map(|pieces| (pieces.concat(), pieces)).collect())
}

#[test]
fn words_are_those_of_the_standard_s_test_file() {
    // Unicode 17 took Extended_Pictographic from U+2701 (scissors): a ZWJ no longer ties it to what stands before.
    let older = [("16.0.0/WordBreakTest.txt", 1826, vec!["a\u{200D}\u{2701}"])];
    for (file, lines, differing) in older.into_iter().chain([("17.0.0/WordBreakTest.txt", 1944, vec![])]) {
        let Some(cases) = conformance(file) else { return };
        assert_eq!(cases.len(), lines);
        let differs = |(text, pieces): &&(String, Vec<String>)| {
            let expected = pieces.iter().filter(|piece| piece.contains(char::is_alphanumeric));
            !uax29(text).iter().map(|&(start, end)| &text[start..end]).eq(expected)
        };
        let found: Vec<&String> = cases.iter().filter(differs).map(|(text, _)| text).collect();
        assert_eq!(found, differing, "{file}");
    }
}

#[test]
fn sentences_are_those_of_the_standard_s_test_file() {
    // Line and paragraph breaks are ours to judge: a wrapped line ends no sentence.
    let Some(cases) = conformance("17.0.0/SentenceBreakTest.txt") else { return };
    assert_eq!(cases.len(), 512);
    for (text, pieces) in cases.iter().filter(|(text, _)| !text.contains(['\n', '\r', '\u{2029}'])) {
        let mut end = 0;
        let expected: Vec<usize> = pieces
            .iter()
            .map(|piece| {
                end += piece.len();
                end
            })
            .collect();
        assert_eq!(sentence_ends(text), expected, "{text:?}");
    }
}
