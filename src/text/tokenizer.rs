//! Which words and segments does a text have, under the reader's choices? Deterministic, so spans need no storage.

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::segments::Segmentation;
use super::{chinese, words};
use crate::error::{Error, Result};

/// What is a word?
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Words {
    /// Unicode Standard Annex #29 words that hold a letter or digit. 0.3 GB/s a core on English.
    #[default]
    Uax29,
    /// Whatever stands between white space.
    Whitespace,
    /// By dictionary in Han text, by UAX #29 elsewhere. 40 MB/s a core. Needs the feature `chinese`.
    Chinese,
    /// What a regular expression matches (its group, where it has exactly one). `\w+` and scikit-learn's
    /// `(?u)\b\w\w+\b` mean what they mean in Python and are as fast as UAX #29; all others are those of the `regex`
    /// crate, whose `\w` also matches marks.
    Pattern(String),
}

/// How [`Words`] are found.
#[derive(Clone, Debug)]
enum Splitter {
    Uax29,
    Whitespace,
    Chinese,
    /// Runs of Python's `\w` of at least so many characters.
    Runs(usize),
    Regex(Regex),
}

/// Finds the words and segments of a text.
///
/// ```
/// use locution::{Tokenizer, Words};
/// let tokenizer = Tokenizer::new("en", Words::Uax29, true)?;
/// assert_eq!(tokenizer.words("One. Two’s 3."), ["One", "Two’s", "3"]);
/// # Ok::<(), locution::Error>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Choices", into = "Choices")]
pub struct Tokenizer {
    choices: Choices,
    splitter: Splitter,
}

/// The first byte of U+4E28 (丨), which serves as a bar between Latin words.
const BAR_START: u8 = 0xE4;

/// What a tokenizer is made from, and saved as.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Choices {
    language: String,
    words: Words,
    keep_numbers: bool,
    segments: Segmentation,
}

impl Default for Tokenizer {
    /// English, UAX #29 words, numbers kept, sentences.
    fn default() -> Self {
        let (language, words, segments) = ("en".into(), Words::Uax29, Segmentation::Sentence);
        let choices = Choices { language, words, keep_numbers: true, segments };
        Self { choices, splitter: Splitter::Uax29 }
    }
}

impl PartialEq for Tokenizer {
    fn eq(&self, other: &Self) -> bool {
        self.choices == other.choices
    }
}

impl From<Tokenizer> for Choices {
    fn from(tokenizer: Tokenizer) -> Self {
        tokenizer.choices
    }
}

impl TryFrom<Choices> for Tokenizer {
    type Error = Error;

    fn try_from(choices: Choices) -> Result<Self> {
        let choices = Choices { language: code(&choices.language)?, ..choices };
        let splitter = match &choices.words {
            Words::Uax29 => Splitter::Uax29,
            Words::Whitespace => Splitter::Whitespace,
            Words::Chinese if cfg!(feature = "chinese") => Splitter::Chinese,
            Words::Chinese => {
                return Err(Error::argument("words", "\"chinese\" needs locution built with the feature `chinese`"));
            }
            Words::Pattern(pattern) => match pattern.strip_prefix("(?u)").unwrap_or(pattern) {
                r"\w+" | r"\b\w+\b" => Splitter::Runs(1),
                r"\w\w+" | r"\b\w\w+\b" | r"\w{2,}" | r"\b\w{2,}\b" => Splitter::Runs(2),
                other => {
                    let regex = Regex::new(other);
                    let bad = |e| Error::argument("words", format!("{pattern:?} is no regular expression: {e}"));
                    Splitter::Regex(regex.map_err(bad)?)
                }
            },
        };
        Ok(Self { choices, splitter })
    }
}

impl Words {
    /// What they are called where they are chosen: "uax29", "whitespace", "chinese", or the pattern.
    pub fn name(&self) -> &str {
        match self {
            Self::Uax29 => "uax29",
            Self::Whitespace => "whitespace",
            Self::Chinese => "chinese",
            Self::Pattern(pattern) => pattern,
        }
    }
}

impl Tokenizer {
    /// A tokenizer for texts in `language` (an ISO 639-1 code; it chooses stems and stop words). With `keep_numbers`
    /// false, words without a letter are dropped. Fails when a pattern is no regular expression.
    pub fn new(language: &str, words: Words, keep_numbers: bool) -> Result<Self> {
        Choices { language: language.to_owned(), words, keep_numbers, segments: Segmentation::default() }.try_into()
    }

    /// The same, with other segments than sentences.
    ///
    /// ```
    /// use locution::{Segmentation, Tokenizer};
    /// let clauses = Tokenizer::default().segmented(Segmentation::Clause);
    /// let mut ends = Vec::new();
    /// clauses.segment_ends("one, two", &mut ends);
    /// assert_eq!(ends, [4, 8]);
    /// ```
    pub fn segmented(mut self, segments: Segmentation) -> Self {
        self.choices.segments = segments;
        self
    }

    /// The tokenizer that suits `language`: dictionary words for "zh" (with the feature `chinese`), else UAX #29.
    pub fn for_language(language: &str) -> Result<Self> {
        let tokenizer = Self::new(language, Words::Uax29, true)?;
        if tokenizer.language() == "zh" && cfg!(feature = "chinese") {
            return Self::new("zh", Words::Chinese, true);
        }
        Ok(tokenizer)
    }

    /// The language's code.
    pub fn language(&self) -> &str {
        &self.choices.language
    }

    /// What a word is.
    pub fn kind(&self) -> &Words {
        &self.choices.words
    }

    /// Whether words without a letter are kept.
    pub fn keeps_numbers(&self) -> bool {
        self.choices.keep_numbers
    }

    /// The words of `text`, as written.
    pub fn words<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let mut words = Vec::new();
        self.for_each(text, |start, end| words.push(&text[start..end]));
        words
    }

    /// Calls `emit(start, end)` for every word of `text`, in order. Byte offsets. The smaller `emit`, the faster: one of
    /// a few instructions becomes part of the loop that finds the words.
    #[inline]
    pub fn for_each(&self, text: &str, mut emit: impl FnMut(usize, usize)) {
        let bytes = text.as_bytes();
        if self.choices.keep_numbers && memchr::memchr(BAR_START, bytes).is_none() {
            return self.split(text, emit);
        }
        self.split(text, |start, end| {
            let word = &text[start..end];
            let bar = bytes[start] == BAR_START && word == "丨" && !stands_in_han(text, start, end);
            if !bar && (self.choices.keep_numbers || word.chars().any(char::is_alphabetic)) {
                emit(start, end);
            }
        });
    }

    /// [`for_each`](Self::for_each) before anything is left out.
    #[inline]
    fn split(&self, text: &str, emit: impl FnMut(usize, usize)) {
        match &self.splitter {
            Splitter::Uax29 => words::uax29(text, emit),
            Splitter::Whitespace => words::between_spaces(text, emit),
            Splitter::Runs(min_chars) => words::runs(text, *min_chars, emit),
            Splitter::Regex(regex) => matches(regex, text, emit),
            #[cfg(feature = "chinese")]
            Splitter::Chinese => chinese::words(text, emit),
            #[cfg(not(feature = "chinese"))]
            Splitter::Chinese => words::uax29(text, emit), // cannot be made: see try_from
        }
    }

    /// What n-grams and phrases do not go beyond.
    pub fn segmentation(&self) -> Segmentation {
        self.choices.segments
    }

    /// Adds to `ends` the byte offset at which each segment of `text` ends; the last is `text.len()`.
    pub fn segment_ends(&self, text: &str, ends: &mut Vec<usize>) {
        self.choices.segments.ends(text, &self.choices.language, ends);
    }
}

/// A language's code in lower case, without script and region: `en` for `EN` and `en-US`.
fn code(language: &str) -> Result<String> {
    let code = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    if !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let problem =
            format!("{language:?} is not the code of a language (ISO 639-1), such as \"en\", \"de\" or \"zh\"");
        return Err(Error::argument("language", problem));
    }
    Ok(code)
}

/// The non-empty matches of `regex`, or of its group where it has exactly one.
fn matches(regex: &Regex, text: &str, mut emit: impl FnMut(usize, usize)) {
    if regex.captures_len() == 2 {
        for found in regex.captures_iter(text).filter_map(|captures| captures.get(1)).filter(|m| !m.is_empty()) {
            emit(found.start(), found.end());
        }
    } else {
        for found in regex.find_iter(text).filter(|m| !m.is_empty()) {
            emit(found.start(), found.end());
        }
    }
}

/// Whether the nearest character before or behind `text[start..end]`, white space aside, is Han.
fn stands_in_han(text: &str, start: usize, end: usize) -> bool {
    let han = |char: Option<char>| char.is_some_and(|c| c != '丨' && chinese::is_han(c));
    han(text[..start].chars().rev().find(|c| !c.is_whitespace()))
        || han(text[end..].chars().find(|c| !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(kind: Words, keep_numbers: bool, text: &str) -> Vec<&str> {
        Tokenizer::new("en", kind, keep_numbers).unwrap().words(text)
    }

    #[test]
    fn a_bar_between_latin_words_is_no_word_and_a_han_character_is_one() {
        assert_eq!(words(Words::Uax29, true, "News 丨 City丨Daily"), ["News", "City", "Daily"]);
        assert_eq!(words(Words::Uax29, true, "部首丨"), ["部", "首", "丨"]);
    }

    #[test]
    fn a_language_is_its_code_however_it_is_written() {
        for (written, code) in [("EN", "en"), ("en-US", "en"), ("zh_Hans", "zh"), ("th", "th")] {
            assert_eq!(Tokenizer::for_language(written).unwrap().language(), code);
        }
        for wrong in ["english", "", "e", "e1", "-"] {
            assert!(Tokenizer::for_language(wrong).unwrap_err().to_string().contains("ISO 639-1"), "{wrong:?}");
        }
    }

    #[test]
    fn without_numbers_a_word_needs_a_letter() {
        assert_eq!(words(Words::Uax29, false, "20th 2023 3.5 a _1"), ["20th", "a"]);
    }

    #[test]
    fn a_pattern_of_the_users_own_gives_its_only_group() {
        let pattern = |p: &str| Words::Pattern(p.to_owned());
        assert_eq!(words(pattern("[a-z]+"), true, "ab1cd"), ["ab", "cd"]);
        assert_eq!(words(pattern("#([a-z]*)"), true, "#ab # #c"), ["ab", "c"]);
        assert_eq!(words(pattern(r"(?u)\b\w\w+\b"), true, "a bc d_"), ["bc", "d_"]);
        assert!(Tokenizer::new("en", pattern("("), true).unwrap_err().to_string().contains("no regular expression"));
    }
}
