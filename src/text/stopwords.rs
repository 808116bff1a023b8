//! Which words carry grammar rather than meaning, language by language?
//!
//! The lists lie beside this file, one word a line; the first line of each names its source and
//! licence. They come from the Snowball project (BSD-3-Clause), from Jacques Savoy (BSD), from
//! spaCy (MIT) and from stopwords-iso (MIT). Words that carry meaning were taken out of some of
//! them by hand, and a few missing function words put in; the first line says so.
//!
//! The words are lower case, in Unicode normal form C, with the straight apostrophe. Whoever looks
//! a word up must bring it into the same form first.

/// The lists, sorted by language.
const LISTS: &[(&str, &str)] = &[
    ("ar", include_str!("stopwords/ar.txt")),
    ("bg", include_str!("stopwords/bg.txt")),
    ("ca", include_str!("stopwords/ca.txt")),
    ("cs", include_str!("stopwords/cs.txt")),
    ("da", include_str!("stopwords/da.txt")),
    ("de", include_str!("stopwords/de.txt")),
    ("el", include_str!("stopwords/el.txt")),
    ("en", include_str!("stopwords/en.txt")),
    ("es", include_str!("stopwords/es.txt")),
    ("fa", include_str!("stopwords/fa.txt")),
    ("fi", include_str!("stopwords/fi.txt")),
    ("fr", include_str!("stopwords/fr.txt")),
    ("he", include_str!("stopwords/he.txt")),
    ("hi", include_str!("stopwords/hi.txt")),
    ("hu", include_str!("stopwords/hu.txt")),
    ("id", include_str!("stopwords/id.txt")),
    ("it", include_str!("stopwords/it.txt")),
    ("ja", include_str!("stopwords/ja.txt")),
    ("ko", include_str!("stopwords/ko.txt")),
    ("nl", include_str!("stopwords/nl.txt")),
    ("no", include_str!("stopwords/no.txt")),
    ("pl", include_str!("stopwords/pl.txt")),
    ("pt", include_str!("stopwords/pt.txt")),
    ("ro", include_str!("stopwords/ro.txt")),
    ("ru", include_str!("stopwords/ru.txt")),
    ("sk", include_str!("stopwords/sk.txt")),
    ("sv", include_str!("stopwords/sv.txt")),
    ("tr", include_str!("stopwords/tr.txt")),
    ("uk", include_str!("stopwords/uk.txt")),
    ("vi", include_str!("stopwords/vi.txt")),
    ("zh", include_str!("stopwords/zh.txt")),
];

/// The stop words of `language`, sorted by code point, or `None` when there is no list for it.
///
/// `language` is an ISO 639-1 code in lower case, such as `"en"`.
///
/// For Chinese, Japanese and Korean the entries are words and particles as a segmenter cuts them;
/// they do not stand between spaces in running text.
pub fn stop_words(language: &str) -> Option<Vec<&'static str>> {
    let at = LISTS.binary_search_by_key(&language, |(code, _)| *code).ok()?;
    Some(LISTS[at].1.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect())
}

/// The words of `language` that say nothing at the edge of a phrase: its stop words and, for English, the prepositions,
/// conjunctions and auxiliaries that its stop list leaves out. `None` when there is no list.
pub fn function_words(language: &str) -> Option<Vec<&'static str>> {
    let mut words = stop_words(language)?;
    if language == "en" {
        words.extend(MORE_ENGLISH_FUNCTION_WORDS.split_whitespace());
    }
    Some(words)
}

const MORE_ENGLISH_FUNCTION_WORDS: &str =
    "across along alongside also although amid amidst among amongst another around
    beneath beside besides beyond can despite either every except hence however inside into lest may might must neither
    onto per shall since soon than that'll therefore there'll though throughout thus till toward towards unless unlike
    unto upon us versus via whenever whereas wherever whether whilst whose will within without yet";

/// The languages that have a list, sorted.
pub fn languages() -> Vec<&'static str> {
    LISTS.iter().map(|(code, _)| *code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `check` with every language and its words.
    fn with_every_list(check: impl Fn(&str, &[&str])) {
        for language in languages() {
            let words = stop_words(language).expect("a listed language has a list");
            check(language, &words);
        }
    }

    #[test]
    fn the_languages_are_sorted_and_there_are_at_least_twenty() {
        let languages = languages();
        assert!(languages.len() >= 20);
        assert!(languages.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(languages.iter().all(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase())));
    }

    #[test]
    fn every_list_has_words_and_names_its_source_and_licence() {
        with_every_list(|language, words| assert!(words.len() > 50, "{language}"));
        for (language, text) in LISTS {
            let first = text.lines().next().unwrap_or_default();
            assert!(first.starts_with("# source: "), "{language}");
            assert!(first.contains(", licence "), "{language}");
            assert!(text.ends_with('\n'), "{language}");
            assert!(text.lines().all(|line| !line.is_empty()), "{language}");
        }
    }

    #[test]
    fn every_list_is_sorted_and_has_no_duplicates() {
        with_every_list(|language, words| {
            for pair in words.windows(2) {
                assert!(pair[0] < pair[1], "{language}: {} {}", pair[0], pair[1]);
            }
        });
    }

    #[test]
    fn every_word_is_lower_case_where_its_script_has_case() {
        with_every_list(|language, words| {
            for word in words {
                assert_eq!(&word.to_lowercase(), word, "{language}");
            }
        });
    }

    #[test]
    fn every_word_is_one_word_of_letters_marks_apostrophes_and_hyphens() {
        with_every_list(|language, words| {
            for word in words {
                assert!(!word.contains(char::is_whitespace), "{language}: a space in {word}");
                assert!(
                    !word.contains(['\u{2018}', '\u{2019}', '\u{fffd}', '.', ',', '#']),
                    "{language}: an odd character in {word}"
                );
                assert!(
                    !word.contains(|c: char| c.is_numeric() || c.is_control()),
                    "{language}: a digit or a control character in {word}"
                );
            }
        });
    }

    #[test]
    fn english_has_articles_prepositions_and_contractions() {
        let words = stop_words("en").expect("there is an English list");
        for word in ["the", "of", "a", "and", "don't", "it's"] {
            assert!(words.contains(&word), "{word}");
        }
        assert!(!words.contains(&"congress"));
    }

    #[test]
    fn chinese_has_its_commonest_particle() {
        let words = stop_words("zh").expect("there is a Chinese list");
        assert!(words.contains(&"的"));
    }

    #[test]
    fn romanian_has_both_the_cedilla_and_the_comma_spelling() {
        let words = stop_words("ro").expect("there is a Romanian list");
        assert!(words.contains(&"şi") && words.contains(&"și"));
    }

    #[test]
    fn an_unknown_language_gives_none() {
        assert_eq!(stop_words("tlh"), None);
        assert_eq!(stop_words(""), None);
        assert_eq!(stop_words("EN"), None);
    }
}
