//! Which documents have sketches that agree in a band of numbers? Those are compared (Leskovec, Rajaraman & Ullman 2020,
//! section 3.4). O(documents · bands · log documents), and what the comparisons cost.

use rayon::prelude::*;

use super::edges::{BLOCK, Edges};
use super::join::compare;
use super::sets::Sets;
use super::shingle::{Shingler, mix};
use super::sketch::sketch;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// A sketch of `bands` times `rows` numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Banding {
    pub(super) bands: usize,
    pub(super) rows: usize,
}

/// Sketches of so many numbers are cheap to make: in as few rounds as smaller ones, for documents of usual length.
const NUMBERS: usize = 128;

/// More bands than this are no saving.
const MOST_BANDS: usize = 4_096;

impl Banding {
    /// Two documents of Jaccard t agree in all rows of one band or more with the probability 1 − (1 − t^rows)^bands. Of the
    /// bandings for which that is `recall` or more it is the one with the most rows, so that the fewest other documents
    /// agree, whose sketch has no more than 128 numbers; or where none is so small the one with one row.
    pub(super) fn of(threshold: f64, recall: f64) -> Result<Self> {
        let bands = |rows: usize| {
            let agrees = threshold.powi(rows as i32);
            if agrees >= 1.0 { 1.0 } else { ((1.0 - recall).ln() / (-agrees).ln_1p()).ceil().max(1.0) }
        };
        let small = (1..=NUMBERS).rev().find(|&rows| bands(rows) * rows as f64 <= NUMBERS as f64);
        let rows = small.unwrap_or(1);
        if bands(rows) > MOST_BANDS as f64 {
            let problem = format!(
                "{recall} at a threshold of {threshold} takes {} bands; the limit is {MOST_BANDS}; method \"exact\" has none",
                bands(rows)
            );
            return Err(Error::argument("recall", problem));
        }
        Ok(Self { bands: bands(rows) as usize, rows })
    }
}

/// The bands of all documents, each as one number.
pub(super) struct Banded {
    banding: Banding,
    /// By document, then by band.
    keys: Vec<u64>,
}

impl Banded {
    pub(super) fn of(shingler: &Shingler<'_>, banding: Banding, progress: &Progress) -> Result<Self> {
        let documents = shingler.stream.len();
        let mut keys = vec![0; documents * banding.bands];
        progress.start(documents as u64);
        keys.par_chunks_mut(banding.bands).enumerate().try_for_each_init(
            || (Vec::new(), Vec::new(), vec![0; banding.bands * banding.rows]),
            |(scratch, shingles, numbers), (document, keys)| {
                shingles.clear();
                shingles.extend(shingler.shingles(document, scratch));
                sketch(shingles, numbers);
                for (key, band) in keys.iter_mut().zip(numbers.chunks(banding.rows)) {
                    *key = band.iter().fold(0, |key, &number| mix(key ^ number));
                }
                progress.advance(1)
            },
        )?;
        Ok(Self { banding, keys })
    }

    fn keys(&self, document: u32) -> &[u64] {
        let bands = self.banding.bands;
        &self.keys[document as usize * bands..(document as usize + 1) * bands]
    }

    /// The documents that agree with another one in a band, ascending.
    pub(super) fn candidates(&self, progress: &Progress) -> Result<Vec<u32>> {
        let documents = self.keys.len() / self.banding.bands;
        let all: Vec<u32> = (0..documents as u32).collect();
        let mut agrees = vec![false; documents];
        for band in 0..self.banding.bands {
            for group in groups(self.sorted(&all, band, progress)?.as_slice()) {
                group.iter().for_each(|&(_, document)| agrees[document as usize] = true);
            }
        }
        Ok(all.into_iter().filter(|&document| agrees[document as usize]).collect())
    }

    /// Items with the keys that they have in a band, those with equal keys side by side. `documents` has one of each item.
    fn sorted(&self, documents: &[u32], band: usize, progress: &Progress) -> Result<Vec<(u64, u32)>> {
        progress.check()?;
        let mut keys: Vec<(u64, u32)> =
            documents.iter().zip(0..).map(|(&document, item)| (self.keys(document)[band], item)).collect();
        keys.par_sort_unstable();
        Ok(keys)
    }

    /// The pairs of classes of `sets` that agree in a band and have a Jaccard of `threshold` or more, into `edges`.
    pub(super) fn pairs(&self, sets: &Sets, threshold: f64, edges: &mut Edges, progress: &Progress) -> Result<()> {
        let first: Vec<u32> = (0..sets.len()).map(|class| sets.documents(class)[0]).collect();
        progress.start((self.banding.bands * sets.len()) as u64);
        for band in 0..self.banding.bands {
            let keys = self.sorted(&first, band, progress)?;
            // Each class with those behind it in its group: the pairs of a large group are shared out too.
            let work: Vec<(u32, &[(u64, u32)])> = groups(&keys)
                .flat_map(|group| group.iter().enumerate().map(|(i, &(_, class))| (class, &group[i + 1..])))
                .collect();
            for work in work.chunks(BLOCK) {
                let known = &*edges;
                let compared = |&(a, others): &(u32, &[(u64, u32)])| {
                    progress.check()?;
                    let keys = &self.keys(first[a as usize])[..band];
                    let agreed = |b: u32| {
                        keys.iter().zip(self.keys(first[b as usize])).any(|(one, other)| one == other) // compared then
                    };
                    let (mut hits, mut found) = (known.hits(a), Vec::new());
                    for &(_, b) in others {
                        if agreed(b) || hits.are_known(b) {
                            continue;
                        }
                        if let Some(edge) = compare(sets, a as usize, b as usize, threshold) {
                            found.push(edge);
                            hits.add(b);
                        }
                    }
                    Ok(found)
                };
                let found = work.par_iter().map(compared).collect::<Result<_>>()?;
                edges.add(sets, found)?;
            }
            progress.advance(sets.len() as u64)?;
        }
        Ok(())
    }
}

/// Those items that share their key with another.
fn groups(sorted: &[(u64, u32)]) -> impl Iterator<Item = &[(u64, u32)]> {
    sorted.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_as_many_as_the_recall_needs_and_rows_as_many_as_go_with_it() {
        for (threshold, recall) in [(0.8, 0.95), (0.5, 0.99), (0.95, 0.9), (0.05, 0.5), (1.0, 0.95)] {
            let Banding { bands, rows } = Banding::of(threshold, recall).unwrap();
            let found = |bands: usize, rows: usize| 1.0 - (1.0 - f64::powi(threshold, rows as i32)).powi(bands as i32);
            assert!(found(bands, rows) >= recall, "{threshold}, {recall}: {bands} bands of {rows}");
            assert!(bands == 1 || found(bands - 1, rows) < recall);
            assert!(bands * rows <= NUMBERS || rows == 1);
            assert!(found(NUMBERS / (rows + 1), rows + 1) < recall || threshold == 1.0);
        }
        assert_eq!(Banding::of(0.8, 0.95).unwrap(), Banding { bands: 13, rows: 7 });
        let error = Banding::of(1e-6, 0.95).unwrap_err().to_string();
        assert!(error.starts_with("recall: 0.95 at a threshold of 0.000001 takes 29957"), "{error}");
    }
}
