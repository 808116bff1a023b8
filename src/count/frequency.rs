//! How often does each term occur, and in how many documents? One pass over the tokens: O(tokens), 12 bytes a term and
//! thread; by group also 12 bytes for each term that a group has.

use rayon::prelude::*;

use super::tally::{Count, Tally};
use super::threshold::{Least, quantile, share_of_one};
use crate::corpus::corpus::Corpus;
use crate::corpus::group::{By, Groups};
use crate::corpus::stream::{Stream, shares};
use crate::corpus::terms::{NO_TERM, StopWords, Terms};
use crate::error::Result;
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::terms`].
#[derive(Clone, Debug)]
pub struct TermOptions {
    /// Counts within each group of documents instead of the whole corpus. Default none.
    pub by: Option<By>,
    /// Terms that occur less often, or make up less of the tokens, are left out. Default 1.
    pub min_frequency: Least,
    /// Terms of fewer documents, or of a smaller share of them, are left out. Default 1.
    pub min_docfreq: Least,
    /// Terms less frequent than this quantile of all frequencies are left out; see [`quantile`]. Default none.
    pub min_quantile: Option<f64>,
    /// Only so many of the most frequent, whole ties broken by the term; by group, so many of each. Default all.
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
            by: None,
            min_frequency: Least::Count(1),
            min_docfreq: Least::Count(1),
            min_quantile: None,
            top: None,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl TermOptions {
    /// Sets [`by`](Self::by).
    pub fn by(self, by: By) -> Self {
        Self { by: Some(by), ..self }
    }

    /// Sets [`min_frequency`](Self::min_frequency) to a number of occurrences.
    pub fn min_frequency(self, min_frequency: u64) -> Self {
        Self { min_frequency: Least::Count(min_frequency), ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq) to a number of documents.
    pub fn min_docfreq(self, min_docfreq: u64) -> Self {
        Self { min_docfreq: Least::Count(min_docfreq), ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq) to a share of the documents.
    pub fn min_docfreq_share(self, share: f64) -> Self {
        Self { min_docfreq: Least::Share(share), ..self }
    }

    /// Sets [`min_quantile`](Self::min_quantile).
    pub fn min_quantile(self, share: f64) -> Self {
        Self { min_quantile: Some(share), ..self }
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
    /// Counts all documents, as [`of`](Self::of) does.
    pub(crate) fn of_all(stream: &Stream, of_form: &[u32], terms: usize, progress: &Progress) -> Result<Self> {
        let all: Vec<u32> = (0..stream.len() as u32).collect();
        Self::of(stream, &all, of_form, terms, progress)
    }

    /// Counts `documents` of `stream` under `of_form`, which gives each form's term, or [`NO_TERM`].
    pub(crate) fn of(
        stream: &Stream,
        documents: &[u32],
        of_form: &[u32],
        terms: usize,
        progress: &Progress,
    ) -> Result<Self> {
        let mut starts = vec![0_u32]; // of each document among the tokens counted
        for &document in documents {
            starts.push(starts[starts.len() - 1] + stream.range(document as usize).len() as u32);
        }
        progress.start(u64::from(starts[documents.len()]));
        // A thread needs room for all terms, which fewer tokens are not worth.
        let worth = starts[documents.len()] as usize / terms.max(1) + 1;
        threads::run(|| {
            shares(&starts, rayon::current_num_threads().min(worth))
                .into_par_iter()
                .map(|share| {
                    // Side by side, as a token needs all three: occurrences, documents, the last document.
                    let mut counts = vec![(0_u32, 0_u32, u32::MAX); terms];
                    for &document in &documents[share] {
                        let tokens = &stream.tokens[stream.range(document as usize)];
                        for &form in tokens {
                            let term = of_form[form as usize];
                            if term != NO_TERM {
                                let (frequency, docfreq, last) = &mut counts[term as usize];
                                *frequency += 1;
                                *docfreq += u32::from(*last != document);
                                *last = document;
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

/// Rows of the answer: those of one group, or of the whole.
struct Rows {
    /// The terms kept, the most frequent first.
    counts: Vec<Count>,
    /// Their ranks among all terms of the group, parallel to `counts`.
    ranks: Vec<u32>,
    /// Tokens of the group.
    tokens: u64,
}

impl TermOptions {
    fn check(&self) -> Result<()> {
        self.min_frequency.check("min_frequency")?;
        self.min_docfreq.check("min_docfreq")?;
        self.min_quantile.map_or(Ok(()), |share| share_of_one("min_quantile", share))
    }

    /// The rows that `counts` make: the most frequent first, ties by term. Ranks are those among all terms: what a
    /// threshold leaves out still counts.
    fn rows(&self, mut counts: Vec<Count>, documents: u64, tokens: u64) -> Rows {
        counts.sort_unstable_by_key(|count| u64::from(!count.frequency) << 32 | u64::from(count.term));
        let mut least = self.min_frequency.of(tokens).max(1);
        if let Some(share) = self.min_quantile {
            let frequencies: Vec<u32> = counts.iter().map(|count| count.frequency).collect();
            least = least.max(u64::from(quantile(&frequencies, share)));
        }
        let least_documents = self.min_docfreq.of(documents);
        counts.truncate(counts.partition_point(|count| u64::from(count.frequency) >= least));
        let mut ranks = minimum_ranks(&counts);
        if least_documents > 1 {
            let mut kept = counts.iter().map(|count| u64::from(count.docfreq) >= least_documents);
            ranks.retain(|_| kept.next() == Some(true));
            counts.retain(|count| u64::from(count.docfreq) >= least_documents);
        }
        let shown = self.top.unwrap_or(counts.len()).min(counts.len());
        counts.truncate(shown);
        ranks.truncate(shown);
        Rows { counts, ranks, tokens }
    }
}

impl Corpus {
    /// Every term with its counts: `term frequency docfreq per_million rank`, most frequent first, ties by code point.
    ///
    /// `per_million` is frequency / tokens of the corpus · 10⁶; `rank` is 1 + the number of terms with a higher
    /// frequency. Thresholds leave out rows and change none: a rank is that among all terms. No documents, or none with
    /// a word: no rows.
    ///
    /// By group, there is a further column `group`, and all is as if each group's documents were a corpus of their own:
    /// counts, tokens, ranks, thresholds and `top`. Groups stand in ascending order. Documents in no group are counted
    /// in the parameter "ungrouped" ("undated", where the groups are bins of the calendar).
    pub fn terms(&self, options: &TermOptions) -> Result<Table> {
        options.check()?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let groups = options.by.as_ref().map(|by| self.groups(by)).transpose()?;
        let rows = match &groups {
            None => {
                let counted = Frequencies::of_all(self.stream(), &terms.of_form, terms.len(), &options.progress)?;
                let counts = counted.frequency.iter().zip(&counted.docfreq).zip(0..);
                let counts = counts.map(|((&frequency, &docfreq), term)| Count { term, frequency, docfreq });
                let met = counts.filter(|count| count.frequency > 0).collect();
                threads::run(|| vec![options.rows(met, self.len() as u64, self.n_tokens() as u64)])
            }
            Some(groups) => self.grouped_rows(groups, &terms, options)?,
        };

        let names = || {
            let count = rows.iter().map(|rows| rows.counts.len()).sum();
            let mut names = Strings::with_capacity(count, count * 8);
            let shown = rows.iter().flat_map(|rows| &rows.counts);
            shown.for_each(|count| names.push(&terms.strings[count.term as usize]));
            names
        };
        let of_counts = |value: fn(&Count) -> u32| {
            rows.iter().flat_map(|rows| rows.counts.iter().map(|count| i64::from(value(count)))).collect()
        };
        let numbers = || {
            let per_million = rows.iter().flat_map(|rows| {
                let per_token = 1e6 / rows.tokens.max(1) as f64;
                rows.counts.iter().map(move |count| f64::from(count.frequency) * per_token)
            });
            vec![
                Column::int("frequency", of_counts(|count| count.frequency)),
                Column::int("docfreq", of_counts(|count| count.docfreq)),
                Column::float("per_million", per_million.collect()),
                Column::int("rank", rows.iter().flat_map(|rows| &rows.ranks).map(|&rank| i64::from(rank)).collect()),
            ]
        };
        let (names, numbers) = threads::run(|| rayon::join(names, numbers));
        let mut columns = vec![Column::text("term", names)];
        columns.extend(numbers);
        let mut params = vec![
            ("question", Value::from("terms")),
            ("by", Value::from(options.by.as_ref().map(By::name))),
            ("min_frequency", options.min_frequency.value()),
            ("min_docfreq", options.min_docfreq.value()),
            ("min_quantile", Value::from(options.min_quantile)),
            ("top", Value::from(options.top)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        if let (Some(by), Some(groups)) = (&options.by, &groups) {
            let numbers = rows.iter().zip(0..).flat_map(|(rows, group)| vec![group; rows.counts.len()]);
            columns.push(groups.column("group", numbers));
            params.push((by.ungrouped(), Value::from(groups.ungrouped)));
        }
        Ok(self.answer(columns, params))
    }

    /// The rows of each group.
    fn grouped_rows(&self, groups: &Groups, terms: &Terms, options: &TermOptions) -> Result<Vec<Rows>> {
        let stream = self.stream();
        options.progress.start(stream.tokens.len() as u64);
        let members = groups.members();
        threads::run(|| {
            let count = |tally: &mut Tally, documents: &Vec<u32>| {
                let tokens = documents.iter().map(|&document| stream.range(document as usize).len() as u64).sum();
                let counts = tally.count(stream, documents, &terms.of_form);
                options.progress.advance(tokens)?;
                Ok(options.rows(counts, documents.len() as u64, tokens))
            };
            members.par_iter().map_init(|| Tally::new(terms.len()), count).collect()
        })
    }
}

/// 1 + the number of terms with a higher frequency, for terms of which the most frequent come first.
fn minimum_ranks(counts: &[Count]) -> Vec<u32> {
    let (mut last, mut rank) = (0, 0);
    let rank = counts.iter().zip(1..).map(|(count, place)| {
        if count.frequency != last {
            (last, rank) = (count.frequency, place);
        }
        rank
    });
    rank.collect()
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

    fn grouped() -> Corpus {
        let document = |id: &str, text: &str, party: Option<&str>| {
            let metadata = vec![("party".to_owned(), Value::from(party))];
            crate::Document { metadata, ..crate::Document::new(id, text) }
        };
        // quanteda.textstats, textstat_frequency(groups = c("one", "two", "one")), and a document without a group.
        let documents = [("1", "a a b b c d", Some("one")), ("2", "a d d d", Some("two")), ("3", "a a a", Some("one"))];
        let documents = documents.into_iter().chain([("4", "d d d d z", None)]);
        Corpus::from_documents(documents.map(|(id, text, party)| document(id, text, party)).collect()).unwrap()
    }

    #[test]
    fn by_group_each_group_is_counted_for_itself() {
        let table = grouped().terms(&TermOptions::default().by(By::Field("party".into()))).unwrap();
        assert_eq!(table.text("term").unwrap().iter().collect::<String>(), "abcdda");
        assert_eq!(table.int("frequency").unwrap(), [5, 2, 1, 1, 3, 1]);
        assert_eq!(table.int("docfreq").unwrap(), [2, 1, 1, 1, 1, 1]);
        assert_eq!(table.int("rank").unwrap(), [1, 2, 3, 3, 1, 2]);
        assert_eq!(table.float("per_million").unwrap()[4], 750_000.0);
        assert_eq!(table.text("group").unwrap().iter().collect::<Vec<_>>(), ["one", "one", "one", "one", "two", "two"]);
        assert!(table.params().contains(&("ungrouped".to_owned(), Value::Int(1))));
    }

    #[test]
    fn a_threshold_leaves_out_rows_and_changes_none() {
        let corpus = Corpus::from_texts(["a a a b b", "b c", "c d"]).unwrap();
        let of = |options: TermOptions| {
            let table = corpus.terms(&options).unwrap();
            let terms: String = table.text("term").unwrap().iter().collect();
            (terms, table.int("rank").unwrap().to_vec())
        };
        let all = TermOptions::default;
        assert_eq!(of(all()), ("abcd".into(), vec![1, 1, 3, 4]));
        assert_eq!(of(all().min_docfreq(2)), ("bc".into(), vec![1, 3]));
        assert_eq!(of(all().min_docfreq_share(0.6)), ("bc".into(), vec![1, 3])); // 1.8 documents and more
        assert_eq!(of(all().min_quantile(0.5)), ("abc".into(), vec![1, 1, 3]));
        assert_eq!(of(all().min_docfreq(2).top(1)), ("b".into(), vec![1]));
        assert!(corpus.terms(&all().min_docfreq_share(1.5)).is_err());
        assert!(corpus.terms(&all().min_quantile(f64::NAN)).is_err());
    }
}
