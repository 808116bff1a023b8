//! How often does each run of n tokens occur? Level by level: an n-gram is an (n−1)-gram and one more term.
//!
//! Each level sorts the positions by that pair of numbers and reads off the groups: O(tokens · log tokens) a level,
//! 16 bytes a token. An n-gram can only be as frequent as the (n−1)-gram it begins with, so positions whose
//! (n−1)-gram is too rare are dropped. Numbers given in sorted order keep the order of the words, so no string is
//! built to compare two n-grams.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::threshold::at_least;
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::{NO_TERM, StopWords};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::chinese::join;
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::ngrams`].
#[derive(Clone, Debug)]
pub struct NgramOptions {
    /// Tokens of the shortest and the longest n-gram. Default 2 and 2.
    pub n: RangeInclusive<usize>,
    /// Least occurrences. Default 2.
    pub min_frequency: u64,
    /// Least documents. Default 1.
    pub min_docfreq: u64,
    /// Whether an n-gram may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words that no n-gram contains. They are not skipped: an n-gram is what stands in the text. Default none.
    pub stopwords: StopWords,
    /// Progress in levels, and the way to stop.
    pub progress: Progress,
}

impl Default for NgramOptions {
    fn default() -> Self {
        Self {
            n: 2..=2,
            min_frequency: 2,
            min_docfreq: 1,
            across_segments: false,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl NgramOptions {
    /// Sets [`n`](Self::n).
    pub fn n(self, n: RangeInclusive<usize>) -> Self {
        Self { n, ..self }
    }

    /// Sets [`min_frequency`](Self::min_frequency).
    pub fn min_frequency(self, min_frequency: u64) -> Self {
        Self { min_frequency, ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: u64) -> Self {
        Self { min_docfreq, ..self }
    }

    /// Sets [`across_segments`](Self::across_segments).
    pub fn across_segments(self, across_segments: bool) -> Self {
        Self { across_segments, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }
}

/// An n-gram of the answer.
struct Ngram {
    frequency: u32,
    docfreq: u32,
    length: u32,
    /// Its place among the n-grams of its length, in the order of its words.
    rank: u32,
    /// Where it stands first, among the tokens.
    at: u32,
}

impl Corpus {
    /// Every n-gram with its counts: `ngram length frequency docfreq`, most frequent first, then shorter ones, then in
    /// the order of their words by code point. Overlapping occurrences all count. No tokens, no rows.
    pub fn ngrams(&self, options: &NgramOptions) -> Result<Table> {
        let (shortest, longest) = (*options.n.start(), *options.n.end());
        at_least("n", shortest as u64, 1)?;
        if longest < shortest {
            return Err(Error::argument("n", format!("the longest, {longest}, is below the shortest, {shortest}")));
        }
        at_least("min_frequency", options.min_frequency, 1)?;
        at_least("min_docfreq", options.min_docfreq, 1)?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let stream = self.stream();
        options.progress.start(longest as u64);
        threads::run(|| {
            let term_at: Vec<u32> = stream.tokens.par_iter().map(|&form| terms.of_form[form as usize]).collect();
            // Where the wall behind each token is, and its document.
            let (mut wall, mut document) = (vec![0_u32; term_at.len()], vec![0_u32; term_at.len()]);
            for d in 0..stream.len() {
                document[stream.range(d)].fill(d as u32);
                if options.across_segments {
                    wall[stream.range(d)].fill(stream.documents[d + 1]);
                }
            }
            if !options.across_segments {
                let segments = self.segments(&options.progress)?;
                for segment in 0..segments.len() {
                    wall[segments.range(segment)].fill(segments.starts[segment + 1]);
                }
            }
            let mut found = Vec::new();
            let mut prefix = vec![0_u32; term_at.len()]; // number of the (n−1)-gram at each token, or NO_TERM
            for n in 1..=longest {
                let pair = |at: usize| {
                    let last = at + n - 1;
                    let whole = prefix[at] != NO_TERM && last < wall[at] as usize && term_at[last] != NO_TERM;
                    whole.then(|| (u64::from(prefix[at]) << 32 | u64::from(term_at[last]), at as u32))
                };
                let mut pairs: Vec<(u64, u32)> = (0..term_at.len()).into_par_iter().filter_map(pair).collect();
                pairs.par_sort_unstable();
                prefix.fill(NO_TERM);
                let mut rank = 0;
                for group in pairs.chunk_by(|a, b| a.0 == b.0) {
                    if (group.len() as u64) < options.min_frequency {
                        continue;
                    }
                    group.iter().for_each(|&(_, at)| prefix[at as usize] = rank);
                    if n >= shortest {
                        let documents = group.chunk_by(|a, b| document[a.1 as usize] == document[b.1 as usize]);
                        let docfreq = documents.count() as u32;
                        if u64::from(docfreq) >= options.min_docfreq {
                            let (frequency, at) = (group.len() as u32, group[0].1);
                            found.push(Ngram { frequency, docfreq, length: n as u32, rank, at });
                        }
                    }
                    rank += 1;
                }
                options.progress.advance(1)?;
                if rank == 0 {
                    break; // nothing this long, so nothing longer
                }
            }
            found.par_sort_unstable_by_key(|ngram| (std::cmp::Reverse(ngram.frequency), ngram.length, ngram.rank));

            let mut names = Strings::with_capacity(found.len(), found.len() * 16);
            let mut name = String::new();
            for ngram in &found {
                name.clear();
                let at = ngram.at as usize;
                let words = term_at[at..at + ngram.length as usize].iter().map(|&term| &terms.strings[term as usize]);
                join(words, &mut name);
                names.push(&name);
            }
            let columns = vec![
                Column::text("ngram", names),
                Column::int("length", found.iter().map(|ngram| i64::from(ngram.length)).collect()),
                Column::int("frequency", found.iter().map(|ngram| i64::from(ngram.frequency)).collect()),
                Column::int("docfreq", found.iter().map(|ngram| i64::from(ngram.docfreq)).collect()),
            ];
            let params = vec![
                ("question", Value::from("ngrams")),
                ("n_min", Value::from(shortest)),
                ("n_max", Value::from(longest)),
                ("min_frequency", Value::Int(options.min_frequency as i64)),
                ("min_docfreq", Value::Int(options.min_docfreq as i64)),
                ("across_segments", Value::from(options.across_segments)),
                ("fold", Value::from(options.fold.name())),
                ("stopwords", Value::from(options.stopwords.name())),
                ("documents", Value::from(self.len())),
                ("tokens", Value::from(self.n_tokens())),
            ];
            Ok(self.answer(columns, params).at(found.iter().map(|ngram| ngram.at).collect()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &Table) -> Vec<(String, i64, i64)> {
        let names = table.text("ngram").unwrap().iter().map(str::to_owned);
        let counts = table.int("frequency").unwrap().iter().zip(table.int("docfreq").unwrap());
        names.zip(counts).map(|(name, (&f, &d))| (name, f, d)).collect()
    }

    #[test]
    fn ngrams_stay_inside_a_sentence_unless_asked() {
        let corpus = Corpus::from_texts(["a b. C a b", "b. C"]).unwrap();
        let inside = corpus.ngrams(&NgramOptions::default()).unwrap();
        assert_eq!(rows(&inside), [("a b".to_owned(), 2, 1)]);
        let across = corpus.ngrams(&NgramOptions::default().across_segments(true)).unwrap();
        assert_eq!(rows(&across), [("a b".to_owned(), 2, 1), ("b c".to_owned(), 2, 2)]);
    }

    #[test]
    fn a_stop_word_is_a_wall() {
        let corpus = Corpus::from_texts(["war of words, war of words"]).unwrap();
        let stop = StopWords::Words(vec!["of".into()]);
        assert!(corpus.ngrams(&NgramOptions::default().n(2..=3).stopwords(stop)).unwrap().len() <= 1);
    }

    #[test]
    fn numbers_that_cannot_be_are_refused() {
        let corpus = Corpus::from_texts(["a"]).unwrap();
        assert!(corpus.ngrams(&NgramOptions::default().n(0..=2)).is_err());
        #[allow(clippy::reversed_empty_ranges)]
        let reversed = 3..=2;
        assert!(corpus.ngrams(&NgramOptions::default().n(reversed)).is_err());
    }
}
