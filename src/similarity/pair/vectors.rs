//! What of the documents is compared? A row of weights for each, as the measure asks for them.
//!
//! O(tokens). 12 bytes a cell.

use crate::corpus::corpus::Corpus;
use crate::corpus::terms::Terms;
use crate::count::weight::{Norm, Weight, Weighting};
use crate::error::Result;
use crate::sparse::Rows;

use super::measure::SimilarityMeasure;
use super::pairs::SimilarityOptions;

/// The documents on one side of a comparison.
#[derive(Debug, Default)]
pub(super) struct Vectors {
    /// By document: terms and weights. Of unit length for cosine, square roots for Hellinger's distance.
    pub(super) rows: Rows<f64>,
    /// By document, what the measure divides by: how many terms, or the sum of weights; 0 for one without a term.
    pub(super) sizes: Vec<f64>,
}

/// Who is compared with whom. `queries` are rows, `documents` columns; without queries the documents are both.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) documents: Vectors,
    pub(super) queries: Option<Vectors>,
    pub(super) measure: SimilarityMeasure,
}

impl Compared {
    /// Counts and weighs. What is learnt of the documents (document frequencies) weighs the queries, too.
    pub(super) fn of(corpus: &Corpus, options: &SimilarityOptions) -> Result<Self> {
        let measure = options.measure;
        let terms = corpus.folded(&options.fold, &options.stopwords)?;
        let mut counts = corpus.count_rows(&terms, &options.progress.until(10))?;
        let least = options.min_docfreq.of(corpus.len() as u64);
        let mut number: Vec<u32> = (0..terms.len() as u32).collect();
        let mut columns = terms.len();
        if least > 1 {
            columns = 0;
            for (number, docfreq) in number.iter_mut().zip(counts.docfreq()) {
                *number = if u64::from(docfreq) < least { u32::MAX } else { columns as u32 };
                columns += usize::from(*number != u32::MAX);
            }
            counts.choose(&number, columns);
        }
        let weighting = Weighting::from(options.weight);
        let is_unit = weighting.norm() == Norm::L2;
        let learnt = weighting.learn(&counts, &[]);
        let learns = matches!(measure, SimilarityMeasure::Cosine | SimilarityMeasure::WeightedJaccard)
            && options.weight == Weight::TfIdf;
        let queries = match options.queries.as_deref() {
            None => None,
            Some(queries) => {
                let again;
                let queries = if queries.tokenizer() == corpus.tokenizer() {
                    queries
                } else {
                    again =
                        Corpus::new(queries.parts().clone(), corpus.tokenizer().clone(), &options.progress.until(15))?;
                    &again
                };
                let own = queries.folded(&options.fold, &options.stopwords)?;
                let rows = queries.count_rows(&own, &options.progress.until(20))?;
                let rows = renumbered(rows, &own, &terms, &number, columns, !learns && least <= 1);
                Some(Vectors::of(rows, measure, is_unit, |rows| weighting.apply(rows, &learnt, &[])))
            }
        };
        let documents = Vectors::of(counts, measure, is_unit, |rows| weighting.apply(rows, &learnt, &[]));
        Ok(Self { documents, queries, measure })
    }

    /// Rows and columns.
    pub(super) fn sides(&self) -> (&Vectors, &Vectors) {
        (self.queries.as_ref().unwrap_or(&self.documents), &self.documents)
    }
}

/// Rows of terms `own` as rows of the `columns` that `number` gives for `terms`. Terms without one get numbers behind those
/// where they are `kept`.
fn renumbered(rows: Rows<i64>, own: &Terms, terms: &Terms, number: &[u32], columns: usize, kept: bool) -> Rows<i64> {
    let column = |term: &str| terms.get(term).map_or(u32::MAX, |term| number[term as usize]);
    let known: Vec<u32> = own.strings.iter().map(column).collect();
    let mut next = columns as u32;
    let mut number_of_unknown = |known: u32| {
        next += u32::from(known == u32::MAX);
        if known == u32::MAX { next - 1 } else { u32::MAX }
    };
    let unknown: Vec<u32> = known.iter().map(|&known| number_of_unknown(known)).collect();
    let mut renumbered = Rows { columns: next as usize, ..Rows::default() };
    for row in 0..rows.len() {
        let (terms, counts) = rows.row(row);
        for numbers in [&known, &unknown].into_iter().take(1 + usize::from(kept)) {
            let cells = terms.iter().zip(counts).map(|(&term, &count)| (numbers[term as usize], count));
            for (column, count) in cells.filter(|&(column, _)| column != u32::MAX) {
                renumbered.indices.push(column);
                renumbered.values.push(count);
            }
        }
        renumbered.offsets.push(renumbered.indices.len());
    }
    renumbered
}

impl Vectors {
    /// `is_unit`: whether what `weigh` makes has unit length.
    fn of(
        counts: Rows<i64>,
        measure: SimilarityMeasure,
        is_unit: bool,
        weigh: impl Fn(Rows<i64>) -> Rows<f64>,
    ) -> Self {
        use SimilarityMeasure::*;
        let rows = match measure {
            Cosine => {
                let mut rows = weigh(counts);
                if !is_unit {
                    rows.normalise_l2();
                }
                rows
            }
            WeightedJaccard => weigh(counts),
            Jaccard | Dice | Overlap | Containment => counts.map(|_| 1.0),
            Hellinger | JensenShannon => {
                let mut rows = counts.map(|count| count as f64);
                rows.normalise_l1();
                if measure == Hellinger { rows.map(f64::sqrt) } else { rows }
            }
        };
        let size = |row: usize| {
            let (terms, weights) = rows.row(row);
            match measure {
                WeightedJaccard => weights.iter().sum(),
                Jaccard | Dice | Overlap | Containment => terms.len() as f64,
                Cosine | Hellinger | JensenShannon => f64::from(u8::from(!terms.is_empty())),
            }
        };
        Self { sizes: (0..rows.len()).map(size).collect(), rows }
    }
}

/// The similarity of a row with one column after another: its weights are laid out by term once.
#[derive(Debug)]
pub(super) struct Exact<'a> {
    measure: SimilarityMeasure,
    rows: &'a Vectors,
    columns: &'a Vectors,
    /// The weights of `row`, by term; 0 where it has none.
    weights: Vec<f64>,
    row: Option<usize>,
}

impl<'a> Exact<'a> {
    pub(super) fn new(compared: &'a Compared) -> Self {
        let (rows, columns) = compared.sides();
        let terms = rows.rows.columns.max(columns.rows.columns);
        Self { measure: compared.measure, rows, columns, weights: vec![0.0; terms], row: None }
    }

    /// The similarity of row `row` and column `column`. Sums run over terms in one order, so that it is the same from
    /// either side, to the last bit.
    pub(super) fn similarity(&mut self, row: usize, column: usize) -> f64 {
        if self.row != Some(row) {
            if let Some(last) = self.row {
                self.rows.rows.row(last).0.iter().for_each(|&term| self.weights[term as usize] = 0.0);
            }
            let (terms, weights) = self.rows.rows.row(row);
            terms.iter().zip(weights).for_each(|(&term, &weight)| self.weights[term as usize] = weight);
            self.row = Some(row);
        }
        let (terms, weights) = self.columns.rows.row(column);
        let cells = terms.iter().zip(weights).map(|(&term, &weight)| (self.weights[term as usize], weight));
        let shared = match self.measure {
            SimilarityMeasure::WeightedJaccard => cells.map(|(a, b)| a.min(b)).sum(),
            SimilarityMeasure::JensenShannon => cells.map(|(a, b)| SimilarityMeasure::JensenShannon.term(a, b)).sum(),
            _ => cells.map(|(a, b)| a * b).sum(),
        };
        let (a, b) = (self.rows.sizes[row], self.columns.sizes[column]);
        let near = || self.measure.near(self.rows.rows.row(row), self.columns.rows.row(column));
        self.measure.similarity(shared, a, b).unwrap_or_else(near)
    }
}
