//! How often does each term occur, and in how many documents? One pass over the tokens: O(tokens), 12 bytes a term and
//! thread.

use rayon::prelude::*;

use crate::corpus::corpus::Corpus;
use crate::corpus::stream::{Stream, shares};
use crate::corpus::terms::{NO_TERM, StopWords};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::terms`].
#[derive(Clone, Debug)]
pub struct TermOptions {
    /// Terms that occur less often are left out. Default 1.
    pub min_frequency: u64,
    /// Terms of fewer documents are left out. Default 1.
    pub min_docfreq: u64,
    /// Only so many of the most frequent, whole ties broken by the term. Default all.
    pub top: Option<usize>,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words left out. They still count among all tokens in `per_million`. Default none.
    pub stopwords: StopWords,
    /// Progress in tokens, and the way to stop.
    pub progress: Progress,
}

impl Default for TermOptions {
    fn default() -> Self {
        Self {
            min_frequency: 1,
            min_docfreq: 1,
            top: None,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl TermOptions {
    /// Sets [`min_frequency`](Self::min_frequency).
    pub fn min_frequency(self, min_frequency: u64) -> Self {
        Self { min_frequency, ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: u64) -> Self {
        Self { min_docfreq, ..self }
    }

    /// Sets [`top`](Self::top).
    pub fn top(self, top: usize) -> Self {
        Self { top: Some(top), ..self }
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

/// Frequency and document frequency of every term.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frequencies {
    /// Occurrences, by `TermId`.
    pub frequency: Vec<u32>,
    /// Documents with an occurrence, by `TermId`.
    pub docfreq: Vec<u32>,
}

impl Frequencies {
    /// Counts `stream` under `of_form`, which gives each form's term, or [`NO_TERM`].
    pub(crate) fn of(stream: &Stream, of_form: &[u32], terms: usize, progress: &Progress) -> Result<Self> {
        progress.start(stream.tokens.len() as u64);
        threads::run(|| {
            let starts: Vec<usize> = (0..=stream.len()).map(|d| token_start(stream, d)).collect();
            shares(&starts, rayon::current_num_threads())
                .into_par_iter()
                .map(|documents| {
                    // Side by side, as a token needs all three: occurrences, documents, the last document.
                    let mut counts = vec![(0_u32, 0_u32, u32::MAX); terms];
                    for document in documents {
                        let tokens = &stream.tokens[stream.range(document)];
                        for &form in tokens {
                            let term = of_form[form as usize];
                            if term != NO_TERM {
                                let (frequency, docfreq, last) = &mut counts[term as usize];
                                *frequency += 1;
                                *docfreq += u32::from(*last != document as u32);
                                *last = document as u32;
                            }
                        }
                        progress.advance(tokens.len() as u64)?;
                    }
                    let (frequency, docfreq) =
                        counts.into_iter().map(|(frequency, docfreq, _)| (frequency, docfreq)).unzip();
                    Ok(Self { frequency, docfreq })
                })
                .reduce_with(|a, b| {
                    let (mut a, b) = (a?, b?);
                    a.frequency.iter_mut().zip(&b.frequency).for_each(|(a, b)| *a += b);
                    a.docfreq.iter_mut().zip(&b.docfreq).for_each(|(a, b)| *a += b);
                    Ok(a)
                })
                .unwrap_or_else(|| Ok(Self { frequency: vec![0; terms], docfreq: vec![0; terms] }))
        })
    }
}

/// Where document `document` starts among the tokens; `stream.len()` gives the end of all.
pub(crate) fn token_start(stream: &Stream, document: usize) -> usize {
    stream.segments[stream.documents[document] as usize] as usize
}

/// Fails unless `value` is at least `least`.
pub(crate) fn at_least(name: &'static str, value: u64, least: u64) -> Result<()> {
    if value < least {
        return Err(Error::argument(name, format!("{value} is below {least}")));
    }
    Ok(())
}

impl Corpus {
    /// Every term with its counts: `term frequency docfreq per_million rank`, most frequent first, ties by code point.
    ///
    /// `per_million` is frequency / tokens of the corpus · 10⁶; `rank` is 1 + the number of terms with a higher
    /// frequency. No documents, or none with a word: no rows.
    pub fn terms(&self, options: &TermOptions) -> Result<Table> {
        at_least("min_frequency", options.min_frequency, 1)?;
        at_least("min_docfreq", options.min_docfreq, 1)?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let counts = Frequencies::of(self.stream(), &terms.of_form, terms.len(), &options.progress)?;

        let kept = |&term: &u32| {
            let (frequency, docfreq) = (counts.frequency[term as usize], counts.docfreq[term as usize]);
            frequency > 0 && u64::from(frequency) >= options.min_frequency && u64::from(docfreq) >= options.min_docfreq
        };
        let mut order: Vec<u32> = (0..terms.len() as u32).filter(kept).collect();
        order.sort_by_key(|&term| std::cmp::Reverse(counts.frequency[term as usize])); // stable: ties stay sorted
        let frequencies: Vec<i64> = order.iter().map(|&term| i64::from(counts.frequency[term as usize])).collect();
        let ranks = minimum_ranks(&frequencies);
        let shown = options.top.unwrap_or(order.len()).min(order.len());
        order.truncate(shown);

        let per_token = 1e6 / self.n_tokens().max(1) as f64;
        let mut names = Strings::with_capacity(shown, shown * 8);
        order.iter().for_each(|&term| names.push(&terms.strings[term as usize]));
        let columns = vec![
            Column::text("term", names),
            Column::int("frequency", frequencies[..shown].to_vec()),
            Column::int("docfreq", order.iter().map(|&term| i64::from(counts.docfreq[term as usize])).collect()),
            Column::float("per_million", frequencies[..shown].iter().map(|&f| f as f64 * per_token).collect()),
            Column::int("rank", ranks[..shown].to_vec()),
        ];
        let params = vec![
            ("question", Value::from("terms")),
            ("min_frequency", Value::Int(options.min_frequency as i64)),
            ("min_docfreq", Value::Int(options.min_docfreq as i64)),
            ("top", Value::from(options.top)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }
}

/// 1 + the number of greater values, for values in descending order.
fn minimum_ranks(descending: &[i64]) -> Vec<i64> {
    let mut ranks = Vec::with_capacity(descending.len());
    for (i, value) in descending.iter().enumerate() {
        let tied = i > 0 && descending[i - 1] == *value;
        ranks.push(if tied { ranks[i - 1] } else { i as i64 + 1 });
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_the_least_rank_and_are_in_code_point_order() {
        let corpus = Corpus::from_texts(["b a c a", "B d"]).unwrap();
        let table = corpus.terms(&TermOptions::default()).unwrap();
        assert_eq!(table.text("term").unwrap().iter().collect::<Vec<_>>(), ["a", "b", "c", "d"]);
        assert_eq!(table.int("rank").unwrap(), [1, 1, 3, 3]);
        assert_eq!(table.int("docfreq").unwrap(), [1, 2, 1, 1]);
        assert_eq!(table.float("per_million").unwrap()[0], 2e6 / 6.0);
    }

    #[test]
    fn frequencies_sum_to_the_tokens_whatever_the_fold() {
        let corpus = Corpus::from_texts(["Studies studied Study. Étude", "étude", ""]).unwrap();
        for fold in [Fold::NONE, Fold::default(), Fold::stem()] {
            let table = corpus.terms(&TermOptions::default().fold(fold)).unwrap();
            assert_eq!(table.int("frequency").unwrap().iter().sum::<i64>(), corpus.n_tokens() as i64);
        }
    }

    #[test]
    fn a_corpus_without_words_has_no_terms() {
        let none: [&str; 0] = [];
        assert!(Corpus::from_texts(none).unwrap().terms(&TermOptions::default()).unwrap().is_empty());
        assert!(Corpus::from_texts(["", "…"]).unwrap().terms(&TermOptions::default()).unwrap().is_empty());
    }
}
