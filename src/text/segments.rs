//! What do phrases not cross? Where the segments of a text end: sentences, clauses or lines. O(bytes).

use serde::{Deserialize, Serialize};

use super::abbreviations::Abbreviations;
use super::sentences;

/// What a segment of a text is: the stretch of it that no n-gram and no phrase goes beyond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Segmentation {
    /// A sentence as UAX #29 has it, but none ends behind "Mr." or "Ben S.": see [`Abbreviations`].
    #[default]
    Sentence,
    /// A sentence exactly as UAX #29 has it, inside paragraphs.
    Uax29,
    /// What stands between commas, colons, dashes, brackets, quotation marks and the like, or the ends of a sentence:
    /// 改革、开放 is no 改革开放.
    Clause,
    /// A line.
    Line,
}

impl Segmentation {
    /// All there are, by their names.
    pub const ALL: [(&'static str, Self); 4] =
        [("sentence", Self::Sentence), ("uax29", Self::Uax29), ("clause", Self::Clause), ("line", Self::Line)];

    /// What it is called where it is chosen.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }

    /// Adds to `ends` the byte offset at which each segment of `text` ends, ascending; the last is `text.len()`. An empty
    /// text has none. `language` chooses the abbreviations.
    pub fn ends(self, text: &str, language: &str, ends: &mut Vec<usize>) {
        match self {
            Self::Uax29 => sentences::ends(text, ends),
            Self::Sentence => without_abbreviations(text, language, ends),
            Self::Clause => {
                let mut found = Vec::new();
                without_abbreviations(text, language, &mut found);
                let mut found = found.into_iter().peekable();
                for mark in clause_ends(text) {
                    while let Some(end) = found.next_if(|&end| end < mark) {
                        ends.push(end);
                    }
                    found.next_if_eq(&mark);
                    ends.push(mark);
                }
                ends.extend(found);
            }
            Self::Line => {
                let bytes = text.as_bytes();
                let breaks = memchr::memchr2_iter(b'\n', b'\r', bytes).map(|at| at + 1);
                ends.extend(breaks.filter(|&end| bytes[end - 1] == b'\n' || bytes.get(end) != Some(&b'\n')));
                if !text.is_empty() && !text.ends_with(['\n', '\r']) {
                    ends.push(text.len());
                }
            }
        }
    }
}

/// The ends of sentences, but for those behind an abbreviation within a paragraph.
fn without_abbreviations(text: &str, language: &str, ends: &mut Vec<usize>) {
    let abbreviations = Abbreviations::of(language);
    let first = ends.len();
    let mut kept = first;
    let mut start = 0;
    sentences::ends(text, ends);
    for number in first..ends.len() {
        let end = ends[number];
        let (before, behind) = (&text[start..end], &text[end..]);
        let blank_line = || {
            let space = &before[before.trim_end().len()..];
            space.matches('\n').count().max(space.matches('\r').count()) > 1
        };
        if end == text.len() || !abbreviations.go_on(before, behind) || blank_line() {
            ends[kept] = end;
            kept += 1;
            start = end;
        }
    }
    ends.truncate(kept);
}

/// Behind each mark that parts clauses, ascending.
fn clause_ends(text: &str) -> impl Iterator<Item = usize> {
    let parts = |&(at, char): &(usize, char)| {
        let behind = || text[at + char.len_utf8()..].chars().next();
        match char {
            // Not in 1,000 and 12:30.
            ',' | ':' => !(behind().is_some_and(char::is_numeric) && text[..at].ends_with(char::is_numeric)),
            // A dash with a space beside it; not in 2012–2018, nor well-known.
            '-' | '‐' | '–' | '−' => {
                behind().is_none_or(char::is_whitespace) && text[..at].ends_with(char::is_whitespace)
            }
            _ => MARKS.contains(char),
        }
    };
    text.char_indices().filter(parts).map(|(at, char)| at + char.len_utf8())
}

/// Marks that part clauses wherever they stand. No apostrophe, which may be one of the word, and no middle dot, which binds
/// the parts of a foreign name in Chinese.
const MARKS: &str = ";!?()[]{}\"“”„‟«»‹›—―…¡¿،؛؟।、。，；：！？（）［］｛｝《》〈〉「」『』【】〔〕〖〗｡､";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn segments(kind: Segmentation, text: &str) -> Vec<&str> {
        let mut ends = Vec::new();
        kind.ends(text, "en", &mut ends);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(&ends).map(|(start, &end)| &text[start..end]).collect()
    }

    #[test]
    fn a_sentence_does_not_end_behind_an_abbreviation() {
        let text = "Thank you, Mr. President. I met Ben S. Bernanke in the U.S. The Fed. And Mr.\n\nSmith";
        let sentences =
            ["Thank you, Mr. President. ", "I met Ben S. Bernanke in the U.S. ", "The Fed. ", "And Mr.\n\n", "Smith"];
        assert_eq!(segments(Segmentation::Sentence, text), sentences);
        assert_eq!(segments(Segmentation::Uax29, text).len(), 7);
    }

    #[test]
    fn a_clause_ends_at_marks_and_not_in_numbers_and_names() {
        let clause = |text| segments(Segmentation::Clause, text);
        assert_eq!(clause("改革、开放，改革开放。"), ["改革、", "开放，", "改革开放。"]);
        assert_eq!(
            clause("well-known, at 12:30 - in 2012–2018: 1,000"),
            ["well-known,", " at 12:30 -", " in 2012–2018:", " 1,000"]
        );
        assert_eq!(clause("改革,开放: a,b"), ["改革,", "开放:", " a,", "b"]);
        assert_eq!(clause("The party’s aim. (All) agreed"), ["The party’s aim. ", "(", "All)", " agreed"]);
    }

    #[test]
    fn a_line_ends_at_its_break() {
        assert_eq!(segments(Segmentation::Line, "a\nb\r\n\rc"), ["a\n", "b\r\n", "\r", "c"]);
        assert_eq!(segments(Segmentation::Line, ""), [""; 0]);
    }

    proptest! {
        #[test]
        fn segments_are_the_whole_text_in_order(
            text in "((Mr|U\\.S|S|No|a|B|7|改革|[.!?,;:、。—–(\"] ?|\n|\r\n| ){1,2}){0,24}"
        ) {
            for (_, kind) in Segmentation::ALL {
                let mut ends = Vec::new();
                kind.ends(&text, "en", &mut ends);
                prop_assert!(ends.windows(2).all(|two| two[0] < two[1]));
                prop_assert_eq!(ends.last().copied().unwrap_or(0), text.len());
                prop_assert!(ends.iter().all(|&end| text.is_char_boundary(end) && end > 0));
            }
            // Sentences are those of the standard, some joined; clauses are parts of these.
            let of = |kind: Segmentation| { let mut ends = Vec::new(); kind.ends(&text, "en", &mut ends); ends };
            let (standard, sentence, clause) = (of(Segmentation::Uax29), of(Segmentation::Sentence), of(Segmentation::Clause));
            prop_assert!(sentence.iter().all(|end| standard.contains(end)));
            prop_assert!(sentence.iter().all(|end| clause.contains(end)));
        }
    }
}
