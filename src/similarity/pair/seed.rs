//! How alike is the k-th best neighbour of each document at least? Those who share its rarest terms say.
//!
//! A search that knows this from the start looks at few pairs. O(n · (looked at + k · row)); 8 bytes a cell.

use rayon::prelude::*;

use super::bound::Bound;
use super::found::{Found, SEEDED};
use super::ranked::BothRanked;
use super::scope::Scope;
use super::vectors::{Compared, Exact};
use crate::error::Result;
use crate::progress::Progress;

/// So many places of a row's rarest terms are looked at.
const PLACES: usize = 500;
/// Measured beside the k best by those terms.
const SPARE: usize = 4;

/// Offers near neighbours to `found`.
pub(super) fn seed<B: Bound>(
    compared: &Compared,
    ranked: &BothRanked,
    scope: &Scope,
    found: &Found,
    k: usize,
    progress: &Progress,
) -> Result<()> {
    let (rows, columns) = (ranked.rows(), &ranked.columns);
    let once = scope.is_one && compared.measure.is_symmetric();
    if k > SEEDED || columns.len() < 2 {
        return Ok(());
    }
    // The columns that have each term of few columns, by rank less `first`.
    let many = PLACES.min(columns.len() / 4).max(8) as u32;
    let docfreq = &ranked.docfreq;
    let first = docfreq.iter().rposition(|&(_, df)| df > many).map_or(0, |rank| rank + 1);
    let mut starts = vec![0_u32; docfreq.len() - first + 1];
    for rank in first..docfreq.len() {
        starts[rank - first + 1] = starts[rank - first] + docfreq[rank].1;
    }
    let mut next = starts.clone();
    let mut places = vec![(0_u32, 0.0_f32); starts[starts.len() - 1] as usize];
    for column in 0..columns.len() {
        for &(rank, weight) in columns.rare(column, first as u32) {
            let at = &mut next[rank as usize - first];
            places[*at as usize] = (column as u32, weight);
            *at += 1;
        }
    }
    drop(next);
    let state = || (vec![0.0_f32; columns.len()], Vec::<u32>::new(), Vec::<u64>::new(), Exact::new(compared));
    let progress = progress.until(40);
    progress.start(rows.len() as u64);
    (0..rows.len()).into_par_iter().with_min_len(64).try_for_each_init(state, |(sums, touched, best, exact), row| {
        progress.advance(1)?;
        let range = &scope.ranges[row];
        let mut left = PLACES;
        for &(rank, weight) in rows.rare(row, first as u32).iter().rev() {
            let rank = rank as usize - first;
            let list = &places[starts[rank] as usize..starts[rank + 1] as usize];
            if list.len() > left {
                break;
            }
            left -= list.len();
            for &(column, other) in list {
                let sum = &mut sums[column as usize];
                if *sum == 0.0 {
                    touched.push(column);
                }
                *sum += B::term(weight, other);
            }
        }
        best.clear();
        for column in touched.drain(..) {
            let sum = std::mem::take(&mut sums[column as usize]);
            if range.contains(&column) && scope.allows(row, column as usize) {
                let similarity = B::similarity(sum, rows.sizes[row], columns.sizes[column as usize]);
                best.push(u64::from(similarity.to_bits()) << 32 | u64::from(column)); // floats above 0 sort as their bits
            }
        }
        let from = best.len().saturating_sub(k + SPARE);
        if from > 0 {
            best.select_nth_unstable(from);
        }
        let document = scope.rows[row];
        for &key in &best[from..] {
            let place = key as u32 as usize;
            let column = scope.columns[place];
            let similarity = exact.similarity(document as usize, column as usize);
            found.offer_both(once, (row, document), (place, column), similarity)?;
        }
        Ok(())
    })
}
