//! Which documents are alike? Cosine of term weights, exact, for all pairs.
//!
//! Each row is multiplied with all others through the columns it has values in: O(Σ over terms of docfreq²), 8 bytes a
//! document and thread. Sums run over terms in one order, so cosine(a, b) = cosine(b, a) to the last bit.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::order::cluster_order;
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::StopWords;
use crate::count::threshold::at_least;
use crate::count::weight::{Weight, Weighting};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::sparse::Rows;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// An answer with more pairs than this is refused: it would take gigabytes, and nobody reads it.
const MOST_PAIRS: usize = 50_000_000;

/// Options of [`Corpus::similar_pairs`] and [`Corpus::similarity`].
#[derive(Clone, Debug)]
pub struct SimilarityOptions {
    /// What of a document is compared. Default tf-idf.
    pub weight: Weight,
    /// How many neighbours of each document; for pairs only. Default 10 when there is no threshold either.
    pub k: Option<usize>,
    /// Least similarity, in (0, 1]; for pairs only.
    pub threshold: Option<f64>,
    /// Most documents; for the whole matrix only, which takes 8 bytes a pair. Default 20,000.
    pub max_documents: usize,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words left out. Default none.
    pub stopwords: StopWords,
    /// Progress in documents, and the way to stop.
    pub progress: Progress,
}

impl Default for SimilarityOptions {
    fn default() -> Self {
        Self {
            weight: Weight::TfIdf,
            k: None,
            threshold: None,
            max_documents: 20_000,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl SimilarityOptions {
    /// Sets [`weight`](Self::weight).
    pub fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// Sets [`k`](Self::k).
    pub fn k(self, k: usize) -> Self {
        Self { k: Some(k), ..self }
    }

    /// Sets [`threshold`](Self::threshold).
    pub fn threshold(self, threshold: f64) -> Self {
        Self { threshold: Some(threshold), ..self }
    }

    /// Sets [`max_documents`](Self::max_documents).
    pub fn max_documents(self, max_documents: usize) -> Self {
        Self { max_documents, ..self }
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

/// The similarity of every two documents. Costs 8 bytes a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct SimilarityMatrix {
    doc_ids: Strings,
    /// Row by row; `len()`² values.
    values: Vec<f64>,
}

impl SimilarityMatrix {
    /// Number of documents.
    pub fn len(&self) -> usize {
        self.doc_ids.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.doc_ids.is_empty()
    }

    /// The documents' names, by row and column.
    pub fn doc_ids(&self) -> &Strings {
        &self.doc_ids
    }

    /// All values, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Similarity of the documents at two positions.
    ///
    /// # Panics
    /// When a position is not below [`len`](Self::len).
    pub fn get(&self, a: usize, b: usize) -> f64 {
        assert!(b < self.len());
        self.values[a * self.len() + b]
    }

    /// The positions in an order in which alike documents are neighbours (average linkage). O(n²).
    pub fn cluster_order(&self) -> Vec<usize> {
        self.cluster_order_unless_stopped(&Progress::default()).expect("nobody stops it")
    }

    pub(crate) fn cluster_order_unless_stopped(&self, progress: &Progress) -> Result<Vec<usize>> {
        cluster_order(self.len(), |i, j| self.get(i, j), progress)
    }
}

/// Weighted rows of unit length, and the same by columns.
struct Weighted {
    rows: Rows,
    columns: Rows,
}

impl Weighted {
    fn of(corpus: &Corpus, options: &SimilarityOptions) -> Result<Self> {
        let terms = corpus.folded(&options.fold, &options.stopwords)?;
        let mut rows = Weighting::from(options.weight).fit_apply(corpus.count_rows(&terms, &options.progress)?);
        rows.normalise_l2();
        let columns = rows.transpose();
        Ok(Self { rows, columns })
    }

    /// Cosines of row `row` with all rows from `from` on, into `products`, which has one place a row.
    fn cosines(&self, row: usize, from: usize, products: &mut [f64]) {
        products.fill(0.0);
        let (terms, weights) = self.rows.row(row);
        for (&term, &weight) in terms.iter().zip(weights) {
            let (others, other_weights) = self.columns.row(term as usize);
            let start = if from == 0 { 0 } else { others.partition_point(|&other| (other as usize) < from) };
            for (&other, &other_weight) in others[start..].iter().zip(&other_weights[start..]) {
                products[other as usize] += weight * other_weight;
            }
        }
        products.iter_mut().for_each(|product| *product = product.min(1.0)); // rounding aside, never above 1
    }
}

impl Corpus {
    /// The most similar pairs: `doc_a doc_b similarity`.
    ///
    /// With `k`: for each document in turn as `doc_a` its k most similar others, best first, so a pair can stand twice,
    /// once from either side. Without `k`: each pair of similarity `threshold` or more once, best first. Ties keep the
    /// order of the documents. Only similarities above 0 are given: an empty document has no partner. Refuses to give more
    /// than 50 million pairs.
    pub fn similar_pairs(&self, options: &SimilarityOptions) -> Result<Table> {
        let k = match (options.k, options.threshold) {
            (None, None) => Some(10),
            (k, _) => k,
        };
        if let Some(k) = k {
            at_least("k", k as u64, 1)?;
        }
        if let Some(threshold) = options.threshold.filter(|t| !(*t > 0.0 && *t <= 1.0)) {
            return Err(Error::argument("threshold", format!("{threshold} is not above 0 and at most 1")));
        }
        let least = options.threshold.unwrap_or(f64::MIN_POSITIVE);
        let weighted = Weighted::of(self, options)?;
        options.progress.start(self.len() as u64);
        let better =
            |a: &(usize, usize, f64), b: &(usize, usize, f64)| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1)));
        let total = AtomicUsize::new(0);
        let found: Vec<Vec<(usize, usize, f64)>> = threads::run(|| {
            (0..self.len())
                .into_par_iter()
                .map_init(
                    || vec![0.0; self.len()],
                    |products, row| {
                        let from = if k.is_some() { 0 } else { row + 1 };
                        weighted.cosines(row, from, products);
                        let others = (from..self.len()).filter(|&other| other != row && products[other] >= least);
                        let mut pairs: Vec<_> = others.map(|other| (row, other, products[other])).collect();
                        if let Some(k) = k {
                            if pairs.len() > k {
                                pairs.select_nth_unstable_by(k, better);
                                pairs.truncate(k);
                                pairs.shrink_to_fit(); // or n rows would keep room for n pairs each
                            }
                            pairs.sort_unstable_by(better);
                        }
                        let count = total.fetch_add(pairs.len(), Ordering::Relaxed) + pairs.len();
                        if count > MOST_PAIRS {
                            let detail = format!("more than {MOST_PAIRS} pairs; raise threshold, or set k lower");
                            return Err(Error::too_large("the answer", detail));
                        }
                        options.progress.advance(1)?;
                        Ok(pairs)
                    },
                )
                .collect::<Result<_>>()
        })?;
        let mut pairs = found.concat();
        if k.is_none() {
            pairs.sort_unstable_by(better);
        }
        let name = |position: usize| &self.doc_ids()[position];
        let columns = vec![
            Column::text("doc_a", pairs.iter().map(|pair| name(pair.0)).collect()),
            Column::text("doc_b", pairs.iter().map(|pair| name(pair.1)).collect()),
            Column::float("similarity", pairs.iter().map(|pair| pair.2).collect()),
        ];
        let params = vec![
            ("question", Value::from("similar_pairs")),
            ("measure", Value::from("cosine")),
            ("weight", Value::from(options.weight.name())),
            ("k", Value::from(k)),
            ("threshold", Value::from(options.threshold)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }

    /// The similarity of every two documents. A document without a word has similarity 0 with all, itself included.
    /// Refuses more than `max_documents` documents, saying what memory they would take.
    pub fn similarity(&self, options: &SimilarityOptions) -> Result<SimilarityMatrix> {
        let n = self.len();
        if n > options.max_documents {
            let gigabytes = (n as f64).powi(2) * 8.0 / 1e9;
            let limit = options.max_documents;
            let detail = format!(
                "{n} documents take {gigabytes:.1} GB; max_documents is {limit} (similar_pairs has no such limit)"
            );
            return Err(Error::too_large("the similarity matrix", detail));
        }
        let weighted = Weighted::of(self, options)?;
        options.progress.start(n as u64);
        let mut values = vec![0.0; n * n];
        threads::run(|| {
            values.par_chunks_mut(n.max(1)).enumerate().try_for_each(|(row, products)| {
                weighted.cosines(row, 0, products);
                options.progress.advance(1)
            })
        })?;
        Ok(SimilarityMatrix { doc_ids: self.doc_ids().clone(), values })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 4] = ["the sea the ship", "the ship", "", "mountain"];

    #[test]
    fn cosine_is_symmetric_and_one_with_itself_but_for_the_empty() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let matrix = corpus.similarity(&SimilarityOptions::default()).unwrap();
        for a in 0..4 {
            assert!((matrix.get(a, a) - f64::from(u8::from(a != 2))).abs() < 1e-12);
            for b in 0..4 {
                assert_eq!(matrix.get(a, b), matrix.get(b, a));
            }
        }
    }

    #[test]
    fn the_cosine_of_counts_is_that_of_the_textbook() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let matrix = corpus.similarity(&SimilarityOptions::default().weight(Weight::Count)).unwrap();
        assert!((matrix.get(0, 1) - 3.0 / 12.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn neighbours_stand_from_either_side_and_pairs_once() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        assert_eq!(corpus.similar_pairs(&SimilarityOptions::default()).unwrap().len(), 2);
        assert_eq!(corpus.similar_pairs(&SimilarityOptions::default().threshold(0.1)).unwrap().len(), 1);
        assert!(corpus.similar_pairs(&SimilarityOptions::default().threshold(0.0)).is_err());
        assert!(corpus.similar_pairs(&SimilarityOptions::default().threshold(f64::NAN)).is_err());
    }

    #[test]
    fn a_matrix_too_large_says_its_memory() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let error = corpus.similarity(&SimilarityOptions::default().max_documents(3)).unwrap_err().to_string();
        assert!(error.contains("4 documents take 0.0 GB; max_documents is 3"), "{error}");
    }
}
