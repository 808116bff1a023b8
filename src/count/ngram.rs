//! How often does each run of n tokens occur? Level by level: an n-gram is an (n−1)-gram and one more term.
//!
//! Each level sorts the positions by that pair of numbers and reads off the groups: O(tokens · log tokens) a level,
//! 16 bytes a token. An n-gram can only be as frequent as the (n−1)-gram it begins with, so positions whose
//! (n−1)-gram is too rare are dropped. Numbers given in sorted order keep the order of the words, so no string is
//! built to compare two n-grams.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::levels::{Level, Levels};
use super::spell::Speller;
use super::threshold::{Least, at_least};
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::StopWords;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Table, Value};
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
    pub min_docfreq: Least,
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
            min_docfreq: Least::Count(1),
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
    pub fn min_docfreq(self, min_docfreq: impl Into<Least>) -> Self {
        Self { min_docfreq: min_docfreq.into(), ..self }
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
#[derive(Clone, Copy)]
struct Ngram {
    frequency: u32,
    docfreq: u32,
    length: u32,
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
        options.min_docfreq.check("min_docfreq")?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        options.progress.start(longest as u64);
        threads::run(|| {
            let walls = self.walls(options.across_segments, &options.progress)?;
            let least = (options.min_frequency, options.min_docfreq.of(self.len() as u64));
            let progress = Progress::default();
            let mut levels = Levels::of(self.stream(), walls, &terms.of_form, terms.len(), least, &progress)?;
            let mut found = Vec::new();
            let mut level = Level::default();
            for length in 1..=longest {
                level = if length == 1 { levels.first()? } else { levels.next(&level, length == longest)? };
                options.progress.advance(1)?;
                if level.len() == 0 {
                    break; // nothing this long, so nothing longer
                }
                if length >= shortest {
                    found.par_extend((0..level.len()).into_par_iter().map(|number| Ngram {
                        frequency: level.frequency(number),
                        docfreq: level.docfreq[number],
                        length: length as u32,
                        at: level.first_place(number),
                    }));
                }
            }
            let found = by_frequency(found);
            let names = Speller::joined(levels.words(&terms.strings)).spell(found.len(), |row| {
                let Ngram { at, length, .. } = found[row];
                levels.numbers_at(at, length as usize)
            });
            let columns = vec![
                Column::text("ngram", names),
                Column::int("length", found.par_iter().map(|ngram| i64::from(ngram.length)).collect()),
                Column::int("frequency", found.par_iter().map(|ngram| i64::from(ngram.frequency)).collect()),
                Column::int("docfreq", found.par_iter().map(|ngram| i64::from(ngram.docfreq)).collect()),
            ];
            let params = vec![
                ("question", Value::from("ngrams")),
                ("n_min", Value::from(shortest)),
                ("n_max", Value::from(longest)),
                ("min_frequency", Value::Int(options.min_frequency as i64)),
                ("min_docfreq", options.min_docfreq.value()),
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

/// The most frequent first, those of one frequency in the order they had. O(n-grams): most are rare, and dealt out by
/// their frequency.
fn by_frequency(found: Vec<Ngram>) -> Vec<Ngram> {
    const RARE: usize = 1 << 11;
    let rare = |ngram: &&Ngram| (ngram.frequency as usize) < RARE;
    let mut sorted: Vec<Ngram> = found.iter().filter(|ngram| !rare(ngram)).copied().collect();
    sorted.sort_by_key(|ngram| std::cmp::Reverse(ngram.frequency));
    let mut next = [0; RARE]; // by frequency
    found.iter().filter(rare).for_each(|ngram| next[ngram.frequency as usize] += 1);
    let mut end = sorted.len();
    for next in next.iter_mut().rev() {
        end += std::mem::replace(next, end);
    }
    sorted.resize(found.len(), Ngram { frequency: 0, docfreq: 0, length: 0, at: 0 });
    for ngram in found.iter().filter(rare) {
        let place = &mut next[ngram.frequency as usize];
        sorted[*place] = *ngram;
        *place += 1;
    }
    sorted
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
    fn the_most_frequent_come_first_and_ties_keep_their_order() {
        let ngram = |(at, frequency)| Ngram { frequency, docfreq: 0, length: 1, at };
        let found: Vec<Ngram> = (0..).zip([2, 5_000, 1, 2, 9_000, 5_000, 2_047, 2_048]).map(ngram).collect();
        let order: Vec<u32> = by_frequency(found).iter().map(|ngram| ngram.at).collect();
        assert_eq!(order, [4, 1, 5, 7, 6, 0, 3, 2]);
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
