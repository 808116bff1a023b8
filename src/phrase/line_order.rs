//! In which order do the lines of a concordance stand? By the words around the hit, by the hit, its document or its date.
//!
//! O(lines · keys) to look up, O(lines · log lines · keys) to sort; 4 bytes a line and key.

use std::cmp::Ordering;
use std::fmt;

use rayon::prelude::*;

use crate::corpus::corpus::Corpus;
use crate::corpus::terms::Terms;
use crate::error::{Error, Result};

/// What lines are sorted by. What is missing (a word before the first, a date) comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// The term that stands so many tokens before the hit, in the same document; at least 1.
    Left(u32),
    /// The term that stands so many tokens behind it; at least 1.
    Right(u32),
    /// The terms of the hit.
    Keyword,
    /// The document's date.
    Date,
    /// The document's name.
    DocId,
}

impl SortKey {
    /// Reads "1L", "3R", "C" or "keyword", "date", "doc_id". The error of anything else lists what there is.
    ///
    /// ```
    /// use locution::SortKey;
    /// assert_eq!(SortKey::named("2R")?, SortKey::Right(2));
    /// assert!(SortKey::named("R2").is_err());
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn named(name: &str) -> Result<Self> {
        let digits = name.trim_end_matches(['L', 'R', 'l', 'r']);
        let beside = if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None };
        match (name, beside.filter(|&n: &u32| n > 0), &name[digits.len()..]) {
            ("C" | "c" | "keyword", ..) => Ok(Self::Keyword),
            ("date", ..) => Ok(Self::Date),
            ("doc_id", ..) => Ok(Self::DocId),
            (_, Some(n), "L" | "l") => Ok(Self::Left(n)),
            (_, Some(n), "R" | "r") => Ok(Self::Right(n)),
            _ => {
                let known = "\"1L\", \"2L\", … (words before), \"C\" or \"keyword\", \"1R\", \"2R\", … (words behind), \
                             \"date\", \"doc_id\"";
                Err(Error::argument("sort", format!("{name:?} is none of {known}")))
            }
        }
    }
}

impl fmt::Display for SortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Left(n) => write!(f, "{n}L"),
            Self::Right(n) => write!(f, "{n}R"),
            Self::Keyword => f.write_str("keyword"),
            Self::Date => f.write_str("date"),
            Self::DocId => f.write_str("doc_id"),
        }
    }
}

/// Where a line's hit is.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    pub(super) document: u32,
    /// Its first token, counted in the stream.
    pub(super) first: u32,
    pub(super) tokens: u32,
}

/// What lines are compared by.
enum Ranks {
    /// A number for each line.
    Known(Vec<u32>),
    /// The terms of the hits.
    Keyword,
}

/// The numbers of the lines in the order of `keys`; ties stay in the order of the texts.
pub(super) fn sorted(corpus: &Corpus, terms: &Terms, hits: &[Hit], keys: &[SortKey]) -> Vec<u32> {
    let stream = corpus.stream();
    let term = |token: usize| terms.of_form[stream.tokens[token] as usize];
    let beside = |hit: &Hit, token: Option<usize>| {
        let known = token.filter(|token| stream.range(hit.document as usize).contains(token));
        known.map_or(0, |token| term(token) + 1) // terms are numbered in their order
    };
    let of_document = |ranks: Vec<u32>| Ranks::Known(hits.iter().map(|hit| ranks[hit.document as usize]).collect());
    let ranks: Vec<Ranks> = keys
        .iter()
        .map(|key| match *key {
            SortKey::Left(n) => Ranks::Known(
                hits.par_iter().map(|hit| beside(hit, (hit.first as usize).checked_sub(n as usize))).collect(),
            ),
            SortKey::Right(n) => {
                let behind = |hit: &Hit| (hit.first + hit.tokens - 1) as usize + n as usize;
                Ranks::Known(hits.par_iter().map(|hit| beside(hit, Some(behind(hit)))).collect())
            }
            SortKey::Keyword => Ranks::Keyword,
            SortKey::Date => of_document(ranked(corpus.dates())),
            SortKey::DocId => of_document(ranked(&corpus.doc_ids().iter().collect::<Vec<_>>())),
        })
        .collect();
    let words = |line: u32| {
        let Hit { first, tokens, .. } = hits[line as usize];
        (first as usize..(first + tokens) as usize).map(term)
    };
    let compare = |a: u32, b: u32| {
        let by = |ranks: &Ranks| match ranks {
            Ranks::Known(ranks) => ranks[a as usize].cmp(&ranks[b as usize]),
            Ranks::Keyword => words(a).cmp(words(b)),
        };
        ranks.iter().map(by).find(|order| *order != Ordering::Equal).unwrap_or(a.cmp(&b))
    };
    let mut order: Vec<u32> = (0..hits.len() as u32).collect();
    order.par_sort_unstable_by(|&a, &b| compare(a, b));
    order
}

/// How many different smaller values there are, for each of `values`.
fn ranked<T: Ord>(values: &[T]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].cmp(&values[b]));
    let mut ranks = vec![0; values.len()];
    for pair in order.windows(2) {
        ranks[pair[1]] = ranks[pair[0]] + u32::from(values[pair[0]] != values[pair[1]]);
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Corpus, KwicOptions};

    #[test]
    fn keys_are_known_by_their_names() {
        for name in ["1L", "12R", "keyword", "date", "doc_id"] {
            assert_eq!(SortKey::named(name).unwrap().to_string(), name);
        }
        assert_eq!(SortKey::named("C").unwrap(), SortKey::Keyword);
        assert_eq!(SortKey::named("3r").unwrap(), SortKey::Right(3));
        for name in ["", "L", "0R", "R1", "1LR", "+1R", "-1L", "٣R", "9999999999L", "title"] {
            let error = SortKey::named(name).unwrap_err().to_string();
            assert!(error.starts_with(&format!("sort: {name:?} is none of \"1L\"")), "{error}");
        }
    }

    #[test]
    fn lines_are_sorted_by_what_stands_beside_the_hit_and_ties_keep_their_order() {
        let corpus = Corpus::from_texts(["war of words", "War", "war and peace. War of roses", "the war"]).unwrap();
        let starts = |keys: &[&str]| {
            let keys = keys.iter().map(|key| SortKey::named(key).unwrap());
            let table = corpus.kwic(&["war"], &KwicOptions::default().sort(keys)).unwrap();
            let places = table.text("doc_id").unwrap().iter().zip(table.int("start").unwrap());
            places.map(|(doc_id, start)| format!("{doc_id}:{start}")).collect::<Vec<_>>()
        };
        assert_eq!(starts(&[]), ["0:0", "1:0", "2:0", "2:15", "3:4"]);
        // Nothing, nothing, and, of roses, of words.
        assert_eq!(starts(&["1R", "2R"]), ["1:0", "3:4", "2:0", "2:15", "0:0"]);
        assert_eq!(starts(&["1R"]), ["1:0", "3:4", "2:0", "0:0", "2:15"]);
        assert_eq!(starts(&["1L", "1R"]), ["1:0", "2:0", "0:0", "2:15", "3:4"]);
        assert_eq!(starts(&["C", "doc_id"]), starts(&[]));
        assert_eq!(starts(&["999999R"]), starts(&[]));
    }
}
