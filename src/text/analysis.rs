//! How does scikit-learn cut a text into features? Its analyzers "word", "char" and "char_wb", to the letter.
//!
//! A text is first mapped character by character (lower case, accents), then cut. Which characters are words and white
//! space is Python's to say: see [`super::charmap`]. One pass each; scratch space is the caller's.

use std::sync::Arc;

use ahash::AHashSet;

use super::charmap::{CharMap, CharSet};
use super::words;

/// What becomes a feature.
#[derive(Clone, Debug)]
pub(crate) enum Features {
    /// Words that are no stop words, and runs of them.
    Words(Tokens, AHashSet<String>),
    /// Runs of characters; several white-space characters in a row (of this set) are one space.
    Chars(CharSet),
    /// Runs of characters inside what stands between white space (of this set), with a space before and behind it.
    PaddedChars(CharSet),
}

/// How long features are, and what is done before.
#[derive(Clone, Debug)]
pub(crate) struct Analysis {
    pub(crate) features: Features,
    /// What becomes of each character first.
    pub(crate) map: Arc<CharMap>,
    /// Tokens, or characters, of the shortest and the longest feature. At least 1.
    pub(crate) shortest: usize,
    pub(crate) longest: usize,
}

/// What a token is: a maximal run of characters of a class, at least so many. What the patterns `C+`, `CC+` and `C{k,}`
/// match, read from left to right, whatever class `C` is.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    class: Class,
    min_chars: usize,
}

#[derive(Clone, Debug)]
enum Class {
    /// A class that has the letters, the digits and the underscore of ASCII, and of ASCII nothing else.
    Word(CharSet),
    /// Runs of the first, which is such a class, that hold only characters of the second: what `\bC+\b` matches.
    Within(CharSet, CharSet),
    Other(CharSet),
}

impl Tokens {
    /// Runs of `class`. `bounded` by `\b` on both sides, where `word` is what `\w` matches: `None` where that cannot be
    /// told from a run alone.
    pub(crate) fn new(class: CharSet, word: CharSet, bounded: bool, min_chars: usize) -> Option<Self> {
        let plain = |set: &CharSet| (0..128_u8).map(char::from).all(|c| set.contains(c) == words::is_word_char(c));
        let class = match bounded && class != word {
            false if plain(&class) => Class::Word(class),
            false => Class::Other(class),
            true if plain(&word) && class.is_subset(&word) => Class::Within(word, class),
            true => return None,
        };
        Some(Self { class, min_chars })
    }

    /// Whether a token can hold a space or a character that sorts before it. Then joined tokens may spell the same as
    /// others, or sort otherwise than the tokens do.
    pub(crate) fn may_hold_space(&self) -> bool {
        let (Class::Word(class) | Class::Within(_, class) | Class::Other(class)) = &self.class;
        ('\0'..=' ').any(|char| class.contains(char))
    }

    /// Calls `emit(start, end)` for every token of `text`, in order. Byte offsets.
    #[inline]
    pub(crate) fn for_each(&self, text: &str, mut emit: impl FnMut(usize, usize)) {
        match &self.class {
            Class::Word(class) => words::runs_of(text, self.min_chars, |char| class.contains(char), emit),
            Class::Within(word, class) => {
                words::runs_of(
                    text,
                    self.min_chars,
                    |char| word.contains(char),
                    |start, end| {
                        if text[start..end].chars().all(|char| class.contains(char)) {
                            emit(start, end);
                        }
                    },
                );
            }
            Class::Other(class) => between(
                text,
                |char| !class.contains(char),
                |start, end, chars| {
                    if chars >= self.min_chars {
                        emit(start, end);
                    }
                },
            ),
        }
    }
}

/// Calls `emit(start, end, characters)` for every maximal run without a character that is a `wall`.
pub(crate) fn between(text: &str, wall: impl Fn(char) -> bool, mut emit: impl FnMut(usize, usize, usize)) {
    let (mut start, mut chars) = (0, 0);
    for (at, char) in text.char_indices() {
        if wall(char) {
            if chars > 0 {
                emit(start, at, chars);
            }
            (start, chars) = (at + char.len_utf8(), 0);
        } else {
            chars += 1;
        }
    }
    if chars > 0 {
        emit(start, text.len(), chars);
    }
}

/// Writes `text` into `squeezed` with one space for every two or more characters of `space` in a row; one alone stays as
/// it is. `starts` gets the byte offset of each character, and the end.
pub(crate) fn squeeze(text: &str, space: &CharSet, squeezed: &mut String, starts: &mut Vec<usize>) {
    squeezed.clear();
    starts.clear();
    let mut put = |char: char| {
        starts.push(squeezed.len());
        squeezed.push(char);
    };
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if space.contains(char) && chars.next_if(|&next| space.contains(next)).is_some() {
            while chars.next_if(|&next| space.contains(next)).is_some() {}
            put(' ');
        } else {
            put(char);
        }
    }
    starts.push(squeezed.len());
}

/// Calls `emit(start, end)` for every run of `shortest` to `longest` characters of a word that has a space before and
/// behind it; a word that is shorter is one run. `starts` are the byte offsets of its characters, and its end.
pub(crate) fn padded_runs(starts: &[usize], shortest: usize, longest: usize, mut emit: impl FnMut(usize, usize)) {
    let chars = starts.len() - 1;
    for length in shortest..=longest {
        if length >= chars {
            emit(0, starts[chars]);
            return; // a longer run is the word again
        }
        starts.windows(length + 1).for_each(|run| emit(run[0], run[length]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word() -> CharSet {
        CharSet::of(&('\0'..=char::MAX).filter(|&char| words::is_word_char(char)).collect::<String>())
    }

    fn tokens<'a>(class: &str, bounded: bool, min_chars: usize, text: &'a str) -> Vec<&'a str> {
        let class = if class == "w" { word() } else { CharSet::of(class) };
        let mut found = Vec::new();
        let tokens = Tokens::new(class, word(), bounded, min_chars).unwrap();
        tokens.for_each(text, |start, end| found.push(&text[start..end]));
        found
    }

    #[test]
    fn tokens_are_runs_of_a_class() {
        assert_eq!(tokens("w", true, 2, "a bc, déf_1 – é"), ["bc", "déf_1"]);
        assert_eq!(tokens("abé", false, 2, "ab1ba éa a"), ["ab", "ba", "éa"]);
        assert_eq!(tokens("abé", true, 1, "ab1 ba,éa a_b"), ["ba", "éa"]);
        assert_eq!(tokens("a ", false, 2, "b a b  a"), [" a ", "  a"]);
    }

    #[test]
    fn boundaries_of_what_is_no_word_are_refused_and_spaces_found() {
        assert!(Tokens::new(CharSet::of("a-"), word(), true, 1).is_none());
        assert!(!Tokens::new(word(), word(), true, 1).unwrap().may_hold_space());
        assert!(Tokens::new(CharSet::of("a\u{1}"), word(), false, 1).unwrap().may_hold_space());
    }

    #[test]
    fn white_space_is_squeezed_where_there_are_two() {
        let (mut squeezed, mut starts) = (String::new(), Vec::new());
        squeeze("a\tb \n é\u{3000}\u{3000}", &CharSet::of(" \t\n\u{3000}"), &mut squeezed, &mut starts);
        assert_eq!((squeezed.as_str(), &starts[..]), ("a\tb é ", &[0, 1, 2, 3, 4, 6, 7][..]));
    }

    #[test]
    fn a_short_word_is_one_run() {
        let runs = |chars: usize, shortest, longest| {
            let mut runs = Vec::new();
            padded_runs(&(0..=chars).collect::<Vec<_>>(), shortest, longest, |start, end| runs.push((start, end)));
            runs
        };
        assert_eq!(runs(3, 5, 7), [(0, 3)]);
        assert_eq!(runs(3, 2, 9), [(0, 2), (1, 3), (0, 3)]);
        assert_eq!(runs(4, 3, 3), [(0, 3), (1, 4)]);
    }
}
