//! The similarity of every two documents, as numbers in a square; or of queries and documents, in a rectangle.
//!
//! O(Σ docfreq²), halved where the rows are the columns; 8 bytes a pair. Sums run over terms in one order, a block of columns
//! at a time: they are the same from either side, to the last bit, and equal those of `similar_pairs`.

use std::ops::Range;

use rayon::prelude::*;

use super::measure::{SimilarityMeasure, cosine};
use super::order::cluster_order;
use super::pairs::SimilarityOptions;
use super::vectors::{Compared, Vectors};
use crate::corpus::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::Strings;
use crate::threads;

/// Columns whose sums are made at once, so that they and their cells stay in the cache.
const BLOCK: usize = 1024;
/// Rows that a thread takes at once.
const CHUNK: usize = 64;

/// The similarity of every two documents. Costs 8 bytes a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct SimilarityMatrix {
    doc_ids: Strings,
    query_ids: Option<Strings>,
    /// Row by row.
    values: Vec<f64>,
}

impl SimilarityMatrix {
    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.row_ids().len(), self.doc_ids.len())
    }

    /// Number of documents: of columns.
    pub fn len(&self) -> usize {
        self.doc_ids.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.doc_ids.is_empty()
    }

    /// The names of the rows: the queries, where there are any, else the documents.
    pub fn row_ids(&self) -> &Strings {
        self.query_ids.as_ref().unwrap_or(&self.doc_ids)
    }

    /// Whether rows are queries.
    pub fn has_queries(&self) -> bool {
        self.query_ids.is_some()
    }

    /// The documents' names, by column.
    pub fn doc_ids(&self) -> &Strings {
        &self.doc_ids
    }

    /// All values, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// All values, row by row, without a copy.
    #[cfg(feature = "python")]
    pub(crate) fn into_values(self) -> Vec<f64> {
        self.values
    }

    /// Similarity of the row at `a` and the column at `b`.
    ///
    /// # Panics
    /// When a position is not below [`len`](Self::len).
    pub fn get(&self, a: usize, b: usize) -> f64 {
        assert!(b < self.len());
        self.values[a * self.len() + b]
    }

    /// The positions in an order in which alike documents are neighbours (average linkage, of the mean of both
    /// similarities where they differ). O(n²). Fails for queries and documents, which have no common order.
    pub fn cluster_order(&self) -> Result<Vec<usize>> {
        self.cluster_order_unless_stopped(&Progress::default())
    }

    pub(crate) fn cluster_order_unless_stopped(&self, progress: &Progress) -> Result<Vec<usize>> {
        if self.query_ids.is_some() {
            let problem = "rows are queries and columns are documents: these have no common order";
            return Err(Error::argument("queries", problem));
        }
        order_of(&self.values, self.len(), progress)
    }
}

impl Corpus {
    /// The similarity of every two documents, or of every query and document. A document without a word has similarity 0
    /// with all, itself included. Row and column are the first and the second document: that matters to containment alone.
    /// Refuses more than `max_documents` documents, saying what memory they would take.
    pub fn similarity(&self, options: &SimilarityOptions) -> Result<SimilarityMatrix> {
        options.check()?;
        let columns = self.len();
        let rows = options.queries.as_ref().map_or(columns, |queries| queries.len());
        let limit = options.max_documents;
        if rows as u128 * columns as u128 > (limit as u128).pow(2) {
            let gigabytes = rows as f64 * columns as f64 * 8.0 / 1e9;
            let who = if options.queries.is_some() { format!("{rows} queries by ") } else { String::new() };
            let square = if options.queries.is_some() {
                format!(", so that {limit}² cells are allowed")
            } else {
                String::new()
            };
            let detail = format!(
                "{who}{columns} documents take {gigabytes:.1} GB; max_documents is {limit}{square} (similar_pairs has no such limit)"
            );
            return Err(Error::too_large("the similarity matrix", detail));
        }
        let compared = Compared::of(self, options)?;
        let values = threads::run(|| {
            let sum = match options.measure {
                SimilarityMeasure::WeightedJaccard => sums::<{ MINIMA }>,
                SimilarityMeasure::JensenShannon => sums::<{ ENTROPIES }>,
                _ => sums::<{ PRODUCTS }>,
            };
            sum(&compared, &options.progress)
        })?;
        let doc_ids = self.doc_ids().clone();
        let query_ids = options.queries.as_ref().map(|queries| queries.doc_ids().clone());
        Ok(SimilarityMatrix { doc_ids, query_ids, values })
    }
}

/// The order of `n` documents by their similarities, row by row.
pub(crate) fn order_of(values: &[f64], n: usize, progress: &Progress) -> Result<Vec<usize>> {
    cluster_order(n, |i, j| 0.5 * (values[i * n + j] + values[j * n + i]), progress)
}

/// What a term adds.
const PRODUCTS: u8 = 0;
const MINIMA: u8 = 1;
const ENTROPIES: u8 = 2;

/// The columns of a block by term.
struct Block {
    columns: Range<usize>,
    /// By term: where its cells start; one longer.
    starts: Vec<u32>,
    /// By cell: place in the block.
    places: Vec<u16>,
    /// By cell: the weight.
    weights: Vec<f64>,
}

impl Block {
    fn of(vectors: &Vectors, columns: Range<usize>) -> Self {
        let mut starts = vec![0; vectors.rows.columns + 1];
        let cells = vectors.rows.offsets[columns.start]..vectors.rows.offsets[columns.end];
        vectors.rows.indices[cells].iter().for_each(|&term| starts[term as usize + 1] += 1);
        for term in 0..vectors.rows.columns {
            starts[term + 1] += starts[term];
        }
        let mut next = starts.clone();
        let mut places = vec![0; starts[vectors.rows.columns] as usize];
        let mut weights = vec![0.0; places.len()];
        for (column, place) in columns.clone().zip(0..) {
            let (terms, values) = vectors.rows.row(column);
            for (&term, &value) in terms.iter().zip(values) {
                let at = &mut next[term as usize];
                (places[*at as usize], weights[*at as usize]) = (place, value);
                *at += 1;
            }
        }
        Self { columns, starts, places, weights }
    }

    /// Adds what a row of `terms` and `weights` shares with each column to its sum.
    fn add<const TERM: u8>(&self, terms: &[u32], weights: &[f64], sums: &mut [f64; BLOCK]) {
        for (&term, &weight) in terms.iter().zip(weights) {
            let Some(&[start, end]) = self.starts.get(term as usize..term as usize + 2) else { break };
            let cells = start as usize..end as usize;
            for (&place, &other) in self.places[cells.clone()].iter().zip(&self.weights[cells]) {
                sums[place as usize % BLOCK] += match TERM {
                    MINIMA => weight.min(other),
                    ENTROPIES => SimilarityMeasure::JensenShannon.term(weight, other),
                    _ => weight * other,
                };
            }
        }
    }
}

/// All similarities, row by row.
fn sums<const TERM: u8>(compared: &Compared, progress: &Progress) -> Result<Vec<f64>> {
    let (rows, columns) = compared.sides();
    let (measure, n, width) = (compared.measure, rows.rows.len(), columns.rows.len());
    let mut values = vec![0.0; n * width];
    if values.is_empty() {
        return Ok(values);
    }
    let half = compared.queries.is_none() && measure.is_symmetric();
    let cells = |rows: Range<usize>| match half {
        true => rows.map(|row| row as u64 + 1).sum(),
        false => (rows.len() * width) as u64,
    };
    let summing = progress.until(92);
    summing.start(cells(0..n));
    let blocks: Vec<Block> = (0..width.div_ceil(BLOCK))
        .into_par_iter()
        .map(|block| Block::of(columns, block * BLOCK..width.min((block + 1) * BLOCK)))
        .collect();
    let room = || Box::new([0.0; BLOCK]);
    values.par_chunks_mut(CHUNK * width).enumerate().try_for_each_init(room, |sums, (chunk, values)| {
        for block in &blocks {
            if half && block.columns.start >= (chunk + 1) * CHUNK {
                break;
            }
            for (row, values) in (chunk * CHUNK..).zip(values.chunks_mut(width)) {
                progress.check()?;
                let (terms, weights) = rows.rows.row(row);
                block.add::<TERM>(terms, weights, sums);
                if measure == SimilarityMeasure::Cosine {
                    for (value, sum) in values[block.columns.clone()].iter_mut().zip(sums.iter_mut()) {
                        *value = cosine(std::mem::take(sum));
                    }
                    continue;
                }
                let size = rows.sizes[row];
                let cells = values[block.columns.clone()].iter_mut().zip(sums.iter_mut());
                for ((column, &other), (value, sum)) in
                    block.columns.clone().zip(&columns.sizes[block.columns.clone()]).zip(cells)
                {
                    let near = || measure.near((terms, weights), columns.rows.row(column));
                    *value = measure.similarity(std::mem::take(sum), size, other).unwrap_or_else(near);
                }
            }
        }
        let first = chunk * CHUNK;
        summing.advance(cells(first..first + values.len() / width))
    })?;
    if half {
        mirror(&mut values, 0..n, n, progress)?;
    }
    Ok(values)
}

/// Copies what is below the diagonal above it, for the rows `range` of `n`, which `values` are.
fn mirror(values: &mut [f64], range: Range<usize>, n: usize, progress: &Progress) -> Result<()> {
    const TILE: usize = 32;
    progress.check()?;
    if range.len() <= TILE {
        for row in 0..range.len() {
            for column in row + 1..range.len() {
                values[row * n + range.start + column] = values[column * n + range.start + row];
            }
        }
        return Ok(());
    }
    let middle = range.start + (range.len() / 2).next_multiple_of(TILE).min(range.len() - 1);
    let (upper, lower) = values.split_at_mut((middle - range.start) * n);
    upper.par_chunks_mut(TILE * n).enumerate().try_for_each(|(tile, rows)| {
        progress.check()?;
        let first = range.start + tile * TILE;
        for start in (middle..range.end).step_by(TILE) {
            for (row, values) in (first..).zip(rows.chunks_mut(n)) {
                for column in start..range.end.min(start + TILE) {
                    values[column] = lower[(column - middle) * n + row];
                }
            }
        }
        Ok(())
    })?;
    let (above, below) = rayon::join(
        || mirror(upper, range.start..middle, n, progress),
        || mirror(lower, middle..range.end, n, progress),
    );
    above.and(below)
}
