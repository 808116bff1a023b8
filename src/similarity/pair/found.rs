//! Which pairs were found, and how alike must two documents be to be looked at? For each row its k best so far, and the
//! similarity of the last of them, which only rises; or all pairs above a threshold.
//!
//! 16 bytes a pair. Whatever is offered in whatever order, what remains is the same: the order of pairs is total.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::atomic::{self, AtomicU32, AtomicUsize};
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, Result};

use super::measure::SimilarityMeasure;

/// An answer with more pairs than this is refused: it would take gigabytes, and nobody reads it.
pub(super) const MOST_PAIRS: usize = 50_000_000;

/// Only for so few neighbours are some offered before the search, and then again in it.
pub(super) const SEEDED: usize = 256;

/// One document as another one's neighbour. The greater, the worse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Neighbour {
    pub(super) similarity: f64,
    pub(super) document: u32,
}

impl Ord for Neighbour {
    fn cmp(&self, other: &Self) -> Ordering {
        other.similarity.total_cmp(&self.similarity).then(self.document.cmp(&other.document))
    }
}

impl PartialOrd for Neighbour {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Neighbour {}

/// What was found so far.
#[derive(Debug)]
pub(super) struct Found {
    k: Option<usize>,
    least: f64,
    measure: SimilarityMeasure,
    slack: f32,
    /// By row: its best neighbours, the worst on top. Without `k`, all that were found from this row.
    best: Vec<Mutex<BinaryHeap<Neighbour>>>,
    /// By row: bits of the least bound that is worth a look.
    floors: Vec<AtomicU32>,
    /// By row: the last of its k neighbours, once all have similarity 1. Only documents before it can be better.
    settled: Vec<AtomicU32>,
    pairs: AtomicUsize,
}

impl Found {
    /// Nothing found yet for `rows` rows. `slack` is how far a bound may be off, as a share of itself.
    pub(super) fn none(
        rows: usize,
        k: Option<usize>,
        threshold: Option<f64>,
        measure: SimilarityMeasure,
        slack: f32,
    ) -> Self {
        let least = threshold.unwrap_or(f64::MIN_POSITIVE);
        let mut found = Self {
            k,
            least,
            measure,
            slack,
            best: (0..rows).map(|_| Mutex::default()).collect(),
            floors: Vec::new(),
            settled: (0..rows).map(|_| AtomicU32::new(u32::MAX)).collect(),
            pairs: AtomicUsize::new(0),
        };
        let floor = found.floor_of(least).to_bits();
        found.floors = (0..rows).map(|_| AtomicU32::new(floor)).collect();
        found
    }

    /// The least bound of a pair of that similarity.
    fn floor_of(&self, similarity: f64) -> f32 {
        let bound = match self.measure {
            // Both are 1 − √(1 − x), and x is at most the sum of √(pq): ½(p+q)·H(p/(p+q)) ≤ √(pq), H the binary entropy.
            SimilarityMeasure::Hellinger | SimilarityMeasure::JensenShannon => similarity * (2.0 - similarity),
            _ => similarity,
        };
        ((bound as f32) * (1.0 - self.slack)).max(f32::MIN_POSITIVE)
    }

    /// The least bound that is worth a look for `row`. It rises while others work; an old one is only too low.
    #[inline]
    pub(super) fn floor(&self, row: usize) -> f32 {
        f32::from_bits(self.floors[row].load(atomic::Ordering::Relaxed))
    }

    /// Whether `document` cannot be a neighbour of `row`, whatever its similarity. Documents that are equal to many others
    /// would else be measured with all of them.
    #[inline]
    pub(super) fn is_settled(&self, row: usize, document: u32) -> bool {
        document > self.settled[row].load(atomic::Ordering::Relaxed)
    }

    /// There are `k` neighbours of `row` at least so alike.
    fn raise(&self, row: usize, similarity: f64) {
        // Floats above 0 have the order of their bits.
        self.floors[row].fetch_max(self.floor_of(similarity).to_bits(), atomic::Ordering::Relaxed);
    }

    /// A pair with its exact similarity.
    pub(super) fn offer(&self, row: usize, document: u32, similarity: f64) -> Result<()> {
        if similarity < self.least || similarity <= 0.0 {
            return Ok(());
        }
        let neighbour = Neighbour { similarity, document };
        let mut best = self.best[row].lock().unwrap_or_else(PoisonError::into_inner);
        let full = self.k.is_some_and(|k| best.len() >= k);
        if full && best.peek().is_some_and(|worst| *worst <= neighbour) {
            return Ok(());
        }
        if self.k.is_some_and(|k| k <= SEEDED) && best.iter().any(|known| known.document == document) {
            return Ok(()); // known from before the search
        }
        if !full {
            let pairs = self.pairs.fetch_add(1, atomic::Ordering::Relaxed) + 1;
            if pairs > MOST_PAIRS {
                return Err(too_many(format!("more than {MOST_PAIRS} pairs"), self.k));
            }
            best.push(neighbour);
        } else if let Some(mut worst) = best.peek_mut() {
            *worst = neighbour;
        }
        if self.k.is_some_and(|k| best.len() >= k)
            && let Some(worst) = best.peek()
        {
            self.raise(row, worst.similarity);
            if worst.similarity >= 1.0 {
                self.settled[row].store(worst.document, atomic::Ordering::Relaxed); // under the lock: it only falls
            }
        }
        Ok(())
    }

    /// The same of a pair whose documents are both rows, seen once: with `k` each is the other one's neighbour, without it
    /// the earlier one is the row.
    pub(super) fn offer_both(
        &self,
        once: bool,
        row: (usize, u32),
        column: (usize, u32),
        similarity: f64,
    ) -> Result<()> {
        if !once {
            return self.offer(row.0, column.1, similarity);
        }
        if self.k.is_some() || row.1 < column.1 {
            self.offer(row.0, column.1, similarity)?;
        }
        if self.k.is_some() || column.1 < row.1 {
            self.offer(column.0, row.1, similarity)?;
        }
        Ok(())
    }

    /// By row: the neighbours found, best first, ties in the order of the documents.
    pub(super) fn into_rows(self) -> impl Iterator<Item = Vec<Neighbour>> {
        self.best.into_iter().map(|best| best.into_inner().unwrap_or_else(PoisonError::into_inner).into_sorted_vec())
    }
}

/// The error of an answer of too many pairs.
pub(super) fn too_many(count: String, k: Option<usize>) -> Error {
    let less = if k.is_some() { "raise threshold, or set k lower" } else { "raise threshold, or set k" };
    Error::too_large("the answer", format!("{count}, of {MOST_PAIRS} at most; {less}"))
}
