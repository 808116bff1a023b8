//! Which terms are common, and what do documents have of them? Rows with the commonest terms first.
//!
//! O(cells · log row). 8 bytes a cell. A few terms of every language are in most documents: in English 32 of 40,000 make
//! three quarters of the multiplications of an all-pairs product, and hardly ever decide who is whose neighbour.

use rayon::prelude::*;

use super::bound::Bound;
use super::measure::SimilarityMeasure;
use super::scope::Scope;
use super::vectors::{Compared, Vectors};
use crate::sparse::Rows;

/// Rank of a term, and its weight.
pub(super) type Cell = (u32, f32);

/// The documents on one side, in the order of a [`Scope`], with the commonest terms first.
#[derive(Debug)]
pub(super) struct Ranked {
    /// By place: where its cells start; one longer.
    offsets: Vec<usize>,
    /// By rank within a place.
    cells: Vec<Cell>,
    /// By place: what the measure divides by.
    pub(super) sizes: Vec<f32>,
}

/// The documents on both sides.
#[derive(Debug)]
pub(super) struct BothRanked {
    /// `None` where the rows are the columns.
    rows: Option<Ranked>,
    pub(super) columns: Ranked,
    /// By rank: how many rows and how many columns have the term, at least one each; the product of both descends.
    pub(super) docfreq: Vec<(u32, u32)>,
    /// How far a sum of f32 may be off, as a share of itself.
    pub(super) slack: f32,
}

impl Ranked {
    pub(super) fn len(&self) -> usize {
        self.sizes.len()
    }

    pub(super) fn cells(&self, place: usize) -> &[Cell] {
        &self.cells[self.offsets[place]..self.offsets[place + 1]]
    }

    /// The cells of terms of rank `from` on.
    pub(super) fn rare(&self, place: usize, from: u32) -> &[Cell] {
        let cells = self.cells(place);
        &cells[cells.partition_point(|cell| cell.0 < from)..]
    }

    /// By place: the norm of the weights of terms of rank `from` to `to`.
    pub(super) fn norms<B: Bound>(&self, from: u32, to: u32) -> Vec<f32> {
        let norm = |place| {
            let cells = self.rare(place, from).iter().take_while(|cell| cell.0 < to);
            B::norm(cells.map(|cell| B::part(cell.1)).sum())
        };
        (0..self.len()).map(norm).collect()
    }

    fn of(vectors: &Vectors, places: &[u32], rank: &[u32], weight: impl Fn(f64) -> f32 + Sync) -> Self {
        const CHUNK: usize = 1024;
        let chunk = |places: &[u32]| {
            let mut cells = Vec::new();
            let mut keys = Vec::new();
            let lengths: Vec<usize> = places
                .iter()
                .map(|&place| {
                    let (terms, weights) = vectors.rows.row(place as usize);
                    keys.clear();
                    keys.extend(terms.iter().zip(weights).filter_map(|(&term, &value)| {
                        let rank = *rank.get(term as usize).unwrap_or(&u32::MAX);
                        (rank != u32::MAX).then(|| u64::from(rank) << 32 | u64::from(weight(value).to_bits()))
                    }));
                    keys.sort_unstable();
                    cells.extend(keys.iter().map(|&key| ((key >> 32) as u32, f32::from_bits(key as u32))));
                    keys.len()
                })
                .collect();
            (cells, lengths)
        };
        let parts: Vec<(Vec<Cell>, Vec<usize>)> = places.par_chunks(CHUNK).map(chunk).collect();
        let mut offsets = Vec::with_capacity(places.len() + 1);
        offsets.push(0);
        for length in parts.iter().flat_map(|part| &part.1) {
            offsets.push(offsets[offsets.len() - 1] + length);
        }
        let cells: Vec<&[Cell]> = parts.iter().map(|part| &part.0[..]).collect();
        let sizes = places.iter().map(|&place| vectors.sizes[place as usize] as f32).collect();
        Self { offsets, cells: crate::threads::concat(&cells), sizes }
    }
}

impl BothRanked {
    pub(super) fn of(compared: &Compared, scope: &Scope) -> Self {
        let (rows, columns) = compared.sides();
        let of_columns = docfreq(&columns.rows, &scope.columns);
        let of_rows = if scope.is_one { of_columns.clone() } else { docfreq(&rows.rows, &scope.rows) };
        let least = if scope.is_one { 2 } else { 1 }; // a term that one document has is shared by none
        let mut order: Vec<u32> = (0..of_columns.len().min(of_rows.len()) as u32)
            .filter(|&term| of_rows[term as usize] > 0 && of_columns[term as usize] >= least)
            .collect();
        let both = |&term: &u32| (of_rows[term as usize], of_columns[term as usize]);
        order.sort_unstable_by_key(|term| {
            let (rows, columns) = both(term);
            (std::cmp::Reverse(u64::from(rows) * u64::from(columns)), *term)
        });
        let mut rank = vec![u32::MAX; of_columns.len()];
        order.iter().zip(0..).for_each(|(&term, number)| rank[term as usize] = number);
        let docfreq = order.iter().map(both).collect();
        // Every weight is rounded once, every product once, and the sum once a term.
        let longest = |rows: &Rows<f64>| rows.offsets.windows(2).map(|ends| ends[1] - ends[0]).max().unwrap_or(0);
        let most = longest(&rows.rows).max(longest(&columns.rows)) + 256; // norms are sums over one row
        let slack = 8.0 * most as f32 * (f32::EPSILON / 2.0);
        let is_root = compared.measure == SimilarityMeasure::JensenShannon; // is bounded by √(pq)
        let weight = |value: f64| if is_root { value.sqrt() as f32 } else { value as f32 };
        let ranked = |vectors: &Vectors, places: &[u32]| Ranked::of(vectors, places, &rank, weight);
        let rows = (!scope.is_one).then(|| ranked(rows, &scope.rows));
        Self { rows, columns: ranked(columns, &scope.columns), docfreq, slack }
    }

    pub(super) fn rows(&self) -> &Ranked {
        self.rows.as_ref().unwrap_or(&self.columns)
    }
}

/// How many of the documents at `places` have each term.
fn docfreq(rows: &Rows<f64>, places: &[u32]) -> Vec<u32> {
    let mut docfreq = vec![0; rows.columns];
    for &place in places {
        rows.row(place as usize).0.iter().for_each(|&term| docfreq[term as usize] += 1);
    }
    docfreq
}
