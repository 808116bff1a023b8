//! Behind which full stops does no sentence end? Behind abbreviations and initials, which UAX #29 leaves to whoever knows
//! the language.
//!
//! The lists lie beside this file, one abbreviation a line as it is written in texts, without its last full stop: one that
//! begins with a capital is only known with one. A name or a thing follows it always ("Mr."), or only where it has a mark:
//!
//! - `#`: a number follows ("No. 5"). Before anything else a sentence ends.
//! - `?`: a sentence may end with it ("Inc."). It does where a function word follows, as few names begin with one ("the U.S.
//!   The", but "the U.S. Senate"). Initials ("Ben S. Bernanke") and letters with full stops between ("U.S.", "p.m.") are
//!   such, in any language; so "plan B. Nobody" is taken for a name. English "I" is the pronoun, or a number.
//!
//! The idea of a list is that of CLDR's sentence break suppressions, that of looking at the next word Kiss & Strunk's
//! (2006, Unsupervised multilingual sentence boundary detection). O(1) a sentence.

use std::sync::LazyLock;

use ahash::{AHashMap, AHashSet};

use super::stopwords::function_words;

/// The lists, by language.
const LISTS: [(&str, &str); 6] = [
    ("de", include_str!("abbreviations/de.txt")),
    ("en", include_str!("abbreviations/en.txt")),
    ("es", include_str!("abbreviations/es.txt")),
    ("fr", include_str!("abbreviations/fr.txt")),
    ("it", include_str!("abbreviations/it.txt")),
    ("pt", include_str!("abbreviations/pt.txt")),
];

static ALL: LazyLock<Vec<(&str, Abbreviations)>> =
    LazyLock::new(|| LISTS.iter().map(|&(language, list)| (language, Abbreviations::read(language, list))).collect());

/// What follows an abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    Name,
    Number,
    /// A name or a sentence.
    Either,
}

/// The abbreviations of a language.
#[derive(Debug)]
pub struct Abbreviations {
    /// By their lower-case form: what follows, and whether it must begin with a capital.
    known: AHashMap<String, (Behind, bool)>,
    /// Words that begin a sentence and no name.
    starters: AHashSet<&'static str>,
    /// Bytes of the longest.
    longest: usize,
    /// A capital that is a word by itself.
    word: &'static str,
}

impl Abbreviations {
    /// Those of `language`; of one without a list, the English ones.
    pub fn of(language: &str) -> &'static Self {
        let find = |code: &str| ALL.iter().find(|(own, _)| *own == code).map(|(_, own)| own);
        find(language).or_else(|| find("en")).unwrap_or(&ALL[0].1)
    }

    fn read(language: &str, list: &str) -> Self {
        let entry = |line: &str| {
            let (word, mark) = line.split_once(' ').unwrap_or((line, ""));
            let behind = match mark {
                "#" => Behind::Number,
                "?" => Behind::Either,
                _ => Behind::Name,
            };
            (word.to_lowercase(), (behind, word.starts_with(char::is_uppercase)))
        };
        let known: AHashMap<_, _> = list.lines().filter(|line| !line.starts_with('#')).map(entry).collect();
        let longest = known.keys().map(String::len).max().unwrap_or(0);
        let starters = function_words(language).unwrap_or_default().into_iter().collect();
        Self { known, starters, longest, word: if language == "en" { "I" } else { "" } }
    }

    /// Whether a sentence goes on behind `before`, which ends with a full stop and white space, with `behind`.
    pub fn go_on(&self, before: &str, behind: &str) -> bool {
        let Some(stem) = before.trim_end().strip_suffix('.') else { return false };
        // The dotted word before the stop. All that are known are short, so little is looked at.
        let is_part = |char: char| char.is_alphabetic() || char == '.';
        let limit = self.longest.max(16) + 4;
        let word = stem.char_indices().rev().take(limit).take_while(|&(_, char)| is_part(char)).last();
        let Some((start, first)) = word else { return false };
        let word = &stem[start..];
        if word == self.word {
            return false;
        }
        let letters = word.split('.').all(|part| (1..=3).contains(&part.chars().count()));
        let follows = if word.contains('.') && letters || first.is_uppercase() && word.len() == first.len_utf8() {
            Behind::Either
        } else if word.len() > self.longest {
            return false;
        } else {
            match self.known.get(word.to_lowercase().as_str()) {
                Some(&(behind, capital)) if first.is_uppercase() || !capital => behind,
                _ => return false,
            }
        };
        match (follows, behind.chars().next()) {
            (_, None) => false,
            (Behind::Name, _) => true,
            (Behind::Number, Some(next)) => next.is_numeric(),
            (Behind::Either, Some(next)) => {
                let end = behind.find(|char: char| !char.is_alphanumeric()).unwrap_or(behind.len());
                next.is_alphanumeric() && !self.starters.contains(behind[..end].to_lowercase().as_str())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn goes_on(language: &str, before: &str, behind: &str) -> bool {
        Abbreviations::of(language).go_on(before, behind)
    }

    #[test]
    fn titles_and_initials_go_on_and_words_do_not() {
        for (before, behind) in [
            ("Thank you, Mr. ", "President"),
            ("under Dr. ", "No"),
            ("by Ben S. ", "Bernanke"),
            ("the U.S. ", "Senate"),
            ("at 5 p.m. ", "Eastern"),
            ("Resolution No. ", "7"),
            ("on Sept. ", "11"),
            ("Smith vs. ", "Jones"),
            ("Biden, Jr. ", "Vice"),
        ] {
            assert!(goes_on("en", before, behind), "{before}{behind}");
        }
        for (before, behind) in [
            ("in the U.S. ", "The"),
            ("said no. ", "7"),
            ("He said No. ", "Then"),
            ("by General Electric Inc. ", "It"),
            ("so do I. ", "They"),
            ("so do I. ", "Trump"),
            ("a union rep. ", "Smith"),
            ("by Mr. Smith Jr. ", "\"The"),
            ("the end. ", "Smith"),
            ("", "Smith"),
            ("Mr. ", ""),
            ("Why Mr? ", "Smith"),
        ] {
            assert!(!goes_on("en", before, behind), "{before}{behind}");
        }
    }

    #[test]
    fn every_language_has_its_own_and_others_the_english_ones() {
        assert!(goes_on("de", "siehe Bd. ", "3") && !goes_on("en", "siehe Bd. ", "3"));
        assert!(goes_on("fr", "selon Mme. ", "Dupont") && goes_on("es", "la Sra. ", "Pérez"));
        assert!(goes_on("fi", "Mr. ", "Smith") && goes_on("ru", "В. ", "Путин"));
        for (language, list) in LISTS {
            assert!(list.starts_with("# source: ") && Abbreviations::of(language).known.len() > 15, "{language}");
            let mut lines: Vec<&str> = list.lines().collect();
            lines.sort_unstable();
            assert!(lines.windows(2).all(|two| two[0] != two[1]), "{language}: one twice");
        }
    }
}
