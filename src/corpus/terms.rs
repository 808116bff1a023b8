//! Which term does each form count as? Folds and stop words, applied to the distinct forms only.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::stream::Stream;
use crate::error::{Error, Result};
use crate::table::Strings;
use crate::text::fold::{Fold, Folder};
use crate::text::stopwords;
use crate::threads;

/// Marks a form that counts as no term, being a stop word.
pub const NO_TERM: u32 = u32::MAX;

/// Words that a question leaves out. They are folded as the corpus is before they are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StopWords {
    /// None is left out.
    #[default]
    None,
    /// The list of a language, by its ISO 639-1 code.
    Language(String),
    /// These words.
    Words(Vec<String>),
}

impl StopWords {
    pub(crate) fn words(&self) -> Result<Vec<&str>> {
        match self {
            Self::None => Ok(Vec::new()),
            Self::Words(words) => Ok(words.iter().map(String::as_str).collect()),
            Self::Language(code) => stopwords::stop_words(code).ok_or_else(|| {
                let known = stopwords::languages().join(" ");
                Error::argument("stopwords", format!("no list for language {code:?}; there are: {known}"))
            }),
        }
    }

    /// The terms that these words are.
    pub(crate) fn folded(&self, folder: &Folder) -> Result<ahash::AHashSet<String>> {
        let mut term = String::new();
        let folded = self.words()?.into_iter().map(|word| {
            folder.fold(word, &mut term);
            term.clone()
        });
        Ok(folded.collect())
    }

    /// For [`crate::Table::params`]: a language's code, or the words themselves, each once and sorted; of many, how many
    /// there are and a checksum (XXH3 of these words, a line each) by which equal lists are known.
    pub(crate) fn name(&self) -> Option<String> {
        const SPELLED: usize = 100;
        match self {
            Self::None => None,
            Self::Language(code) => Some(code.clone()),
            Self::Words(words) => {
                let words: Vec<&str> = words.iter().map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect();
                Some(match words.len() {
                    0..=SPELLED => words.join(" "),
                    many => format!("{many} words, xxh3 {:016x}", xxh3_64(words.join("\n").as_bytes())),
                })
            }
        }
    }
}

/// The terms of a corpus under one fold. Costs 4 bytes a form and the terms' strings.
#[derive(Debug)]
pub struct Terms {
    /// The term of each form, by `FormId`; [`NO_TERM`] for stop words.
    pub of_form: Vec<u32>,
    /// The terms by `TermId`, ascending by code point: comparing ids compares terms.
    pub strings: Strings,
}

impl Terms {
    /// Number of terms.
    pub fn len(&self) -> usize {
        self.strings.len()
    }

    /// Whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }

    /// Folds the forms of `stream`. O(forms · log forms).
    pub(crate) fn of(stream: &Stream, fold: &Fold, stop: &StopWords, language: &str) -> Result<Self> {
        let folder = Folder::new(fold, language)?;
        let stop_terms = stop.folded(&folder)?;
        threads::run(|| {
            let forms = &stream.forms;
            let folded = (0..forms.len()).into_par_iter().chunks(4096).map(|numbers| {
                let folder = &folder;
                let mut term = String::new();
                let mut terms = Strings::with_capacity(numbers.len(), numbers.len() * 8);
                let mut order = Vec::with_capacity(numbers.len());
                for number in numbers {
                    folder.fold(&forms[number], &mut term);
                    order.push(head(&term) << 32 | number as u128);
                    terms.push(&term);
                }
                (terms, order)
            });
            let (folded, order): (Vec<Strings>, Vec<Vec<u128>>) = folded.unzip();
            let term_of = |form: u32| &folded[form as usize / 4096][form as usize % 4096];

            // By the first twelve bytes, as a number, which decides nearly all; then by the rest, where these are the same.
            let mut order = order.concat();
            order.sort_unstable(); // some ten thousands: faster than to share them out
            let form = |head_and_form: u128| head_and_form as u32;
            for same in order.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
                // Twelve bytes and no more, and as many in each, are the same term; but "a" and "a\0" have one number.
                let length = term_of(form(same[0])).len();
                if same.len() > 1 && same.iter().map(|&a| term_of(form(a)).len()).any(|len| len > 12 || len != length) {
                    same.sort_unstable_by(|&a, &b| term_of(form(a)).cmp(term_of(form(b))).then(a.cmp(&b)));
                }
            }

            let mut of_form = vec![NO_TERM; forms.len()];
            let mut kept = Vec::with_capacity(forms.len()); // one form of each term
            let mut previous = None;
            let mut stopped = false;
            for &head_and_form in &order {
                let (head, form) = (head_and_form >> 32, form(head_and_form));
                if previous.is_none_or(|(same, previous)| head != same || term_of(previous) != term_of(form)) {
                    previous = Some((head, form));
                    stopped = !stop_terms.is_empty() && stop_terms.contains(term_of(form));
                    if !stopped {
                        kept.push(form);
                    }
                }
                if !stopped {
                    of_form[form as usize] = kept.len() as u32 - 1;
                }
            }
            let mut strings = Strings::with_capacity(kept.len(), forms.bytes().len());
            kept.into_iter().for_each(|form| strings.push(term_of(form)));
            strings.shrink_to_fit();
            Ok(Self { of_form, strings })
        })
    }

    /// The number of `term`, which is written as folded.
    pub fn get(&self, term: &str) -> Option<u32> {
        let at = self.first(0..self.len() as u32, |other| other >= term);
        (self.strings.get(at as usize) == Some(term)).then_some(at)
    }

    /// The terms that begin with `prefix`.
    pub(crate) fn starting_with(&self, prefix: &str) -> Range<u32> {
        self.starting_in(0..self.len() as u32, prefix)
    }

    /// The terms that `text` begins with, shorter ones first, and how many bytes of it each takes.
    pub(crate) fn beginnings(&self, text: &str) -> impl Iterator<Item = (u32, usize)> {
        let mut range = 0..self.len() as u32;
        let ends = text.char_indices().map(|(at, char)| at + char.len_utf8());
        let narrowed = ends.map_while(move |end| {
            range = self.starting_in(range.clone(), &text[..end]);
            (!range.is_empty()).then_some((range.start, end))
        });
        narrowed.filter(|&(term, end)| self.strings[term as usize].len() == end)
    }

    /// Those of the terms `range`, all of which from some on begin with `prefix`.
    fn starting_in(&self, range: Range<u32>, prefix: &str) -> Range<u32> {
        let start = self.first(range.clone(), |term| term >= prefix);
        start..self.first(start..range.end, |term| !term.starts_with(prefix))
    }

    /// The first of the terms `range` that is `behind`, as all that follow it are; the end of the range if none is.
    fn first(&self, range: Range<u32>, behind: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if behind(&self.strings[middle as usize]) { high = middle } else { low = middle + 1 }
        }
        low
    }
}

/// The first twelve bytes, so that their order as a number is that of the strings.
fn head(string: &str) -> u128 {
    let mut bytes = [0; 12];
    let length = string.len().min(12);
    bytes[..length].copy_from_slice(&string.as_bytes()[..length]);
    bytes.iter().fold(0, |head, &byte| head << 8 | u128::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Progress;
    use crate::text::tokenizer::Tokenizer;

    #[test]
    fn stop_words_are_spelled_out_or_known_by_a_checksum() {
        let words = |words: Vec<String>| StopWords::Words(words).name().unwrap();
        assert_eq!(words(vec!["the".into(), "of".into(), "the".into()]), "of the");
        assert_eq!(words(Vec::new()), "");
        let many = |order: &dyn Fn(usize) -> usize| words((0..500).map(|i| format!("w{}", order(i))).collect());
        assert!(many(&|i| i).starts_with("500 words, xxh3 "), "{}", many(&|i| i));
        assert_eq!(many(&|i| i), many(&|i| 499 - i));
        assert_ne!(many(&|i| i), many(&|i| i + 1));
        assert_eq!((StopWords::None.name(), StopWords::Language("en".into()).name()), (None, Some("en".into())));
    }

    #[test]
    fn terms_are_sorted_and_stop_words_are_folded_too() {
        let texts = ["The PARTY’S the party's zeal, Abc abcdefghij abcdefghi THE"]
            .iter()
            .collect::<crate::corpus::texts::Texts>();
        let stream = Stream::of(&texts, &Tokenizer::default(), &Progress::default()).unwrap();
        let stop = StopWords::Words(vec!["The".into()]);
        let terms = Terms::of(&stream, &Fold::default(), &stop, "en").unwrap();
        let strings: Vec<&str> = terms.strings.iter().collect();
        assert_eq!(strings, ["abc", "abcdefghi", "abcdefghij", "party's", "zeal"]);
        assert_eq!(terms.of_form[stream.forms.iter().position(|form| form == "THE").unwrap()], NO_TERM);
        for (number, term) in strings.iter().enumerate() {
            assert_eq!(terms.get(term), Some(number as u32));
        }
        assert_eq!(terms.get("the"), None);
        assert_eq!((terms.starting_with("abcdefghi"), terms.starting_with("b")), (1..3, 3..3));
        let beginnings: Vec<(u32, usize)> = terms.beginnings("abcdefghijk").collect();
        assert_eq!(beginnings, [(0, 3), (1, 9), (2, 10)]);
    }

    #[test]
    fn a_term_with_a_zero_byte_is_another_one() {
        let tokenizer = Tokenizer::new("en", crate::Words::Whitespace, true).unwrap();
        let texts = ["A\0 a a\0 b a A a\0\0 abcdefgh abcdefgh\0 abcdefg\0"];
        let stream = Stream::of(&texts.iter().collect(), &tokenizer, &Progress::default()).unwrap();
        let terms = Terms::of(&stream, &Fold::default(), &StopWords::None, "en").unwrap();
        let strings: Vec<&str> = terms.strings.iter().collect();
        assert_eq!(strings, ["a", "a\0", "a\0\0", "abcdefg\0", "abcdefgh", "abcdefgh\0", "b"]);
        assert!(strings.iter().zip(0..).all(|(term, number)| terms.get(term) == Some(number)));
    }
}
