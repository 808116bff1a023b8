//! Where are the words of a Chinese text? A dictionary and a hidden Markov model decide (jieba's method).
//!
//! Stretches of Han characters go to `jieba-rs`; what stands between them is split as UAX #29 says.

/// Whether `char` is a Han character.
pub fn is_han(char: char) -> bool {
    matches!(char, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{3005}' | '\u{3007}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Writes `words` with a space between each two, but none between two that meet in Han characters.
pub fn join<'a>(words: impl IntoIterator<Item = &'a str>, out: &mut String) {
    let start = out.len();
    for word in words {
        let meets = |c: Option<char>| c.is_some_and(is_han);
        let ascii = word.as_bytes().first().is_some_and(u8::is_ascii); // most are: no need to decode them
        if out.len() > start && (ascii || !(meets(out.chars().next_back()) && meets(word.chars().next()))) {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Calls `emit(start, end)` for every word, in order. Byte offsets. 40 MB/s; the first call reads the dictionary.
#[cfg(feature = "chinese")]
pub fn words(text: &str, mut emit: impl FnMut(usize, usize)) {
    use std::sync::OnceLock;
    static JIEBA: OnceLock<jieba_rs::Jieba> = OnceLock::new();
    let jieba = JIEBA.get_or_init(jieba_rs::Jieba::new);

    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let han = rest.starts_with(is_han);
        let length = rest.find(|char| is_han(char) != han).unwrap_or(rest.len());
        let stretch = &rest[..length];
        if han {
            let mut at = start;
            for token in jieba.cut(stretch, true) {
                emit(at, at + token.word.len());
                at += token.word.len();
            }
        } else {
            super::words::uax29(stretch, |from, to| emit(start + from, start + to));
        }
        start += length;
    }
}

#[cfg(all(test, feature = "chinese"))]
mod tests {
    #[test]
    fn han_is_cut_by_dictionary_and_the_rest_by_the_standard() {
        let text = "2017年，全面深化改革开放 GDP’s 6.9%。";
        let mut found = Vec::new();
        super::words(text, |start, end| found.push(&text[start..end]));
        assert_eq!(found, ["2017", "年", "全面", "深化改革", "开放", "GDP’s", "6.9"]);
    }
}
