//! How many of the commonest terms should be bounded instead of multiplied? As many as a sample of pairs says is cheapest.
//!
//! The more terms are only bounded, the less there is to multiply, but the more pairs must be looked at again. The answer
//! never depends on the plan. O(sample · row).

use super::bound::Bound;
use super::found::Found;
use super::ranked::BothRanked;
use super::scope::Scope;

/// Terms of the first dense block, and of both.
pub(super) const FIRST: u32 = 32;
pub(super) const DENSE: u32 = 128;

/// What is tried.
const CUTS: [u32; 14] = [0, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 16_384, 65_536];

/// Rows and columns of the sample.
const ROWS: usize = 32;
const COLUMNS: usize = 400;

/// Nanoseconds, on one machine: to add a product to a column, to look at a bound, to compute the first block, the second
/// one, and the exact value of a pair.
const ADD: f64 = 0.9;
const LOOK: f64 = 15.0;
const SECOND_LOOK: f64 = 25.0;
const EXACT: f64 = 150.0;

/// The rank from which on terms are multiplied; those before are bounded.
pub(super) fn cut<B: Bound>(ranked: &BothRanked, scope: &Scope, found: &Found) -> u32 {
    let (rows, columns) = (ranked.rows(), &ranked.columns);
    let terms = ranked.docfreq.len() as u32;
    let cuts: Vec<u32> = CUTS.into_iter().filter(|&cut| cut == 0 || cut < 2 * terms).collect();
    let level = |rank: u32| cuts.partition_point(|&cut| cut <= rank) - 1; // the last cut that bounds it not
    let mut work = vec![0.0; cuts.len() + 1]; // multiplications of terms of each level
    for (rank, &(a, b)) in (0..).zip(&ranked.docfreq) {
        work[level(rank)] += f64::from(a) * f64::from(b);
    }
    let step = |len: usize, wanted: usize| (len / wanted).max(1);
    let parts = |cells: &[(u32, f32)]| {
        let mut parts = vec![0.0_f32; cuts.len()];
        cells.iter().for_each(|&(rank, weight)| parts[level(rank)] += B::part(weight));
        parts
    };
    let sampled: Vec<usize> = (0..columns.len()).step_by(step(columns.len(), COLUMNS)).collect();
    let column_parts: Vec<Vec<f32>> = sampled.iter().map(|&column| parts(columns.cells(column))).collect();
    let mut weights = vec![0.0_f32; terms as usize];
    let (mut pairs, mut looks, mut second, mut exact) =
        (0, vec![0; cuts.len()], vec![0; cuts.len()], vec![0; cuts.len()]);
    for row in (0..rows.len()).step_by(step(rows.len(), ROWS)) {
        let row_parts = parts(rows.cells(row));
        rows.cells(row).iter().for_each(|&(rank, weight)| weights[rank as usize] = weight);
        let range = &scope.ranges[row];
        for (&column, column_parts) in sampled.iter().zip(&column_parts) {
            if !(range.start as usize..range.end as usize).contains(&column) || !scope.allows(row, column) {
                continue;
            }
            let mut shared = [0.0_f32; CUTS.len()];
            for &(rank, weight) in columns.cells(column) {
                shared[level(rank)] += B::term(weights[rank as usize], weight);
            }
            let floor = if scope.is_one { found.floor(row).min(found.floor(column)) } else { found.floor(row) };
            let (a, b) = (rows.sizes[row], columns.sizes[column]);
            let reaches = |from: usize, cut: usize| {
                let sum = |parts: &[f32]| B::norm(parts[from.min(cut)..cut].iter().sum());
                let rest: f32 = shared[..from.min(cut)].iter().chain(&shared[cut..]).sum();
                B::similarity(rest + B::most(sum(&row_parts), sum(column_parts)), a, b) >= floor
            };
            let place = |rank: u32| cuts.partition_point(|&cut| cut < rank); // of the cut at that rank
            pairs += 1;
            for cut in 0..cuts.len() {
                if reaches(0, cut) {
                    looks[cut] += 1;
                    if reaches(place(FIRST), cut) {
                        second[cut] += 1;
                        exact[cut] += usize::from(reaches(place(DENSE), cut));
                    }
                }
            }
        }
        rows.cells(row).iter().for_each(|&(rank, _)| weights[rank as usize] = 0.0);
    }
    let all = (rows.len() * columns.len()) as f64;
    let mut left: f64 = work.iter().sum();
    let mut best = (f64::INFINITY, 0);
    for (place, &cut) in cuts.iter().enumerate() {
        let share = |count: usize| count as f64 / f64::from(pairs.max(1) as u32);
        let looked = LOOK * share(looks[place]) + SECOND_LOOK * share(second[place]) + EXACT * share(exact[place]);
        let cost = ADD * left + all * looked;
        if cost < best.0 {
            best = (cost, cut);
        }
        left -= work[place];
    }
    best.1
}
