//! Which pairs are alike enough? All are looked at, few are measured.
//!
//! What two documents share of rare terms is summed through lists of the columns that have a term, a block of columns at a
//! time, so that the sums stay in the cache; for common terms there is a bound, first of all of them, then of those
//! outside of two dense blocks that are multiplied. Who may still be among the k best of either is measured exactly.
//! O(Σ docfreq² of rare terms + n²), both halved where rows are columns; 4 bytes a cell, 512 a document, and 4 a term for
//! each block. After Bayardo, Ma & Srikant 2007 and Anastasiu & Karypis 2014.

use std::ops::Range;

use super::bound::Bound;
use super::found::Found;
use super::plan::{DENSE, FIRST};
use super::ranked::{BothRanked, Ranked};
use super::scope::Scope;
use super::vectors::{Compared, Exact};
use crate::error::Result;
use crate::progress::Progress;
use crate::threads;

/// Columns whose sums a thread has at once, at least; a place in a block is 16 bits, so there are no more than `WIDEST`.
const NARROWEST: usize = 4096;
const WIDEST: usize = 1 << 16;
/// Rows that a thread takes at once.
const CHUNK: usize = 128;
/// A row that may meet so few columns of a block is measured with each.
const FEW: usize = 24;

/// So many terms have a bound of their own: two bounds together are closer than one.
const COMMONEST: u32 = 8;
/// So many of a block's best columns are measured before the others.
const BEST: usize = 24;
/// After so many rows it is looked up how far the columns' floors have risen.
const FRESH: usize = 8;

/// The parts of documents that are not summed through lists.
struct Common {
    /// By place: weights of the commonest terms.
    first: Vec<[f32; FIRST as usize]>,
    /// By place: weights of the next ones; empty where they are not needed.
    second: Vec<[f32; (DENSE - FIRST) as usize]>,
    /// By place: norms of the very commonest terms, and of the other common ones.
    halves: [Vec<f32>; 2],
    /// By place: norms of common terms behind the first block, and of those behind both.
    norms: [Vec<f32>; 2],
}

impl Common {
    fn of<B: Bound>(ranked: &Ranked, cut: u32) -> Self {
        let dense = cut.min(DENSE);
        let mut first = vec![[0.0; FIRST as usize]; ranked.len()];
        let mut second = vec![[0.0; (DENSE - FIRST) as usize]; if cut > FIRST { ranked.len() } else { 0 }];
        for place in 0..ranked.len() {
            for &(rank, weight) in ranked.cells(place).iter().take_while(|cell| cell.0 < dense) {
                if rank < FIRST {
                    first[place][rank as usize] = weight;
                } else {
                    second[place][(rank - FIRST) as usize] = weight;
                }
            }
        }
        let halves = [ranked.norms::<B>(0, cut.min(COMMONEST)), ranked.norms::<B>(COMMONEST, cut)];
        Self { first, second, halves, norms: [FIRST, DENSE].map(|from| ranked.norms::<B>(from, cut)) }
    }
}

/// A block of columns by term.
struct Block {
    columns: Range<usize>,
    /// By rank less the cut: where the term's cells start; one longer.
    starts: Vec<u32>,
    /// Place in the block in the lower half; in the upper one the upper half of an f32, rounded up.
    cells: Vec<u32>,
}

impl Block {
    fn of(ranked: &Ranked, columns: Range<usize>, cut: u32, terms: usize) -> Self {
        let mut starts = vec![0; terms + 1];
        for column in columns.clone() {
            ranked.rare(column, cut).iter().for_each(|cell| starts[(cell.0 - cut) as usize + 1] += 1);
        }
        for term in 0..terms {
            starts[term + 1] += starts[term];
        }
        let mut next = starts.clone();
        let mut cells = vec![0; starts[terms] as usize];
        for (column, place) in columns.clone().zip(0..) {
            for &(rank, weight) in ranked.rare(column, cut) {
                let at = &mut next[(rank - cut) as usize];
                cells[*at as usize] = (weight.to_bits() + 0xFFFF) & 0xFFFF_0000 | place;
                *at += 1;
            }
        }
        Self { columns, starts, cells }
    }

    /// The cells of a term in the places `within`, which ascend.
    #[inline]
    fn list(&self, term: u32, within: Option<&Range<usize>>) -> &[u32] {
        let list = &self.cells[self.starts[term as usize] as usize..self.starts[term as usize + 1] as usize];
        let Some(within) = within else { return list };
        let start = list.partition_point(|cell| ((cell & 0xFFFF) as usize) < within.start);
        &list[start..start + list[start..].partition_point(|cell| ((cell & 0xFFFF) as usize) < within.end)]
    }
}

/// What a thread works with.
struct Desk<'a> {
    /// By place in the block: what was summed of the row.
    sums: Box<[f32; WIDEST]>,
    /// By place in the block: the columns' floors as they were a while ago; infinite where columns are no rows.
    floors: Vec<f32>,
    /// By place in the block: 1 where the bound is reached.
    reached: Vec<u8>,
    /// The places in the block that are left, each with its bound.
    near: Vec<(f32, u32)>,
    exact: Exact<'a>,
}

/// Adds to the sums of columns what they share of one term.
#[inline]
fn add<B: Bound>(sums: &mut [f32; WIDEST], weight: f32, list: &[u32]) {
    for &cell in list {
        let sum = &mut sums[(cell & 0xFFFF) as usize];
        *sum += B::term(weight, f32::from_bits(cell & 0xFFFF_0000));
    }
}

/// What the first bound of a pair is made of. By place in the block; of a row, single values.
struct Sides<'a> {
    halves: [&'a [f32]; 2],
    sizes: &'a [f32],
    floors: &'a [f32],
    row_halves: [f32; 2],
    row_size: f32,
    row_floor: f32,
}

/// Says of each column whether the first bound is reached: 1, or 0.
fn look<B: Bound>(sums: &[f32], sides: &Sides<'_>, reached: &mut [u8]) {
    let n = reached.len();
    let ([first, second], sizes, floors) =
        (sides.halves.map(|norms| &norms[..n]), &sides.sizes[..n], &sides.floors[..n]);
    let (sums, [row_first, row_second], floor) = (&sums[..n], sides.row_halves, sides.row_floor);
    for i in 0..n {
        let shared = sums[i] + B::most(row_first, first[i]) + B::most(row_second, second[i]);
        let floor = if floors[i] < floor { floors[i] } else { floor }; // `min` looks for NaN, too
        reached[i] = u8::from(B::similarity(shared, sides.row_size, sizes[i]) >= floor);
    }
}

/// The sum over the terms of a dense block, in eight sums side by side.
#[inline(always)]
fn dense<B: Bound, const N: usize>(a: &[f32; N], b: &[f32; N]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for i in 0..8 {
            sums[i] += B::term(a[i], b[i]);
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (b + f)) + ((c + g) + (d + h)) // one sum after the other would take as long as all products
}

/// Offers all pairs that can be among the answer to `found`. Terms from rank `cut` on are summed through lists.
pub(super) fn join<B: Bound>(
    compared: &Compared,
    ranked: &BothRanked,
    scope: &Scope,
    found: &Found,
    cut: u32,
    progress: &Progress,
) -> Result<()> {
    let (rows, columns) = (ranked.rows(), &ranked.columns);
    let terms = ranked.docfreq.len().saturating_sub(cut as usize);
    // The starts of a block shall take no more memory than its cells.
    let mean_row =
        1 + (0..columns.len()).map(|column| columns.cells(column).len()).sum::<usize>() / columns.len().max(1);
    let width = (terms / mean_row).next_power_of_two().clamp(NARROWEST, WIDEST);
    let ends = (0..columns.len()).step_by(width).map(|start| start..(start + width).min(columns.len()));
    let (blocks, _) =
        threads::each_with(&ends.collect::<Vec<_>>(), || (), |(), range| Block::of(columns, range.clone(), cut, terms));
    let of_columns = Common::of::<B>(columns, cut);
    let of_other_rows = (!scope.is_one && !std::ptr::eq(rows, columns)).then(|| Common::of::<B>(rows, cut));
    let of_rows = of_other_rows.as_ref().unwrap_or(&of_columns);

    // A pair of documents that are rows and columns both is looked at once, from the later one, where that says all.
    let once = scope.is_one && compared.measure.is_symmetric();
    let meets = |row: usize| {
        let range = scope.ranges[row].start as usize..scope.ranges[row].end as usize;
        if once { range.start..range.end.min(row) } else { range }
    };
    let mut tasks = Vec::new();
    for block in &blocks {
        let from = if once { block.columns.start } else { 0 };
        for start in (from..rows.len()).step_by(CHUNK) {
            tasks.push((block, start..(start + CHUNK).min(rows.len())));
        }
    }
    progress.start(tasks.iter().map(|(_, rows)| rows.len() as u64).sum());
    let desk = || Desk {
        sums: vec![0.0; WIDEST].try_into().expect("it is so long"),
        floors: vec![f32::INFINITY; width],
        reached: vec![0; width],
        near: Vec::new(),
        exact: Exact::new(compared),
    };
    let work = |desk: &mut Desk, (block, chunk): &(&Block, Range<usize>)| -> Result<()> {
        for row in chunk.clone() {
            progress.advance(1)?;
            if once && (row - chunk.start) % FRESH == 0 {
                block.columns.clone().zip(&mut desk.floors).for_each(|(column, floor)| *floor = found.floor(column));
            }
            let meets = meets(row);
            let (start, end) = (meets.start.max(block.columns.start), meets.end.min(block.columns.end));
            if start >= end {
                continue;
            }
            let places = start - block.columns.start..end - block.columns.start;
            let size = rows.sizes[row];
            let floor = found.floor(row);
            if places.len() <= FEW {
                desk.reached[places.clone()].fill(1);
            } else {
                let whole = places.len() == block.columns.len();
                for &(rank, weight) in rows.rare(row, cut) {
                    add::<B>(&mut desk.sums, weight, block.list(rank - cut, (!whole).then_some(&places)));
                }
                let sides = Sides {
                    halves: [0, 1].map(|half| &of_columns.halves[half][start..end]),
                    sizes: &columns.sizes[start..end],
                    floors: &desk.floors[places.clone()],
                    row_halves: [0, 1].map(|half| of_rows.halves[half][row]),
                    row_size: size,
                    row_floor: floor,
                };
                look::<B>(&desk.sums[places.clone()], &sides, &mut desk.reached[places.clone()]);
            }
            let Desk { sums, floors, reached, near, exact } = desk;
            near.clear();
            let (eights, rest) = reached[places.clone()].as_chunks::<8>();
            let mut place = places.start as u32;
            for flags in eights {
                let mut flags = u64::from_le_bytes(*flags);
                while flags != 0 {
                    near.push((f32::INFINITY, place + flags.trailing_zeros() / 8));
                    flags &= flags - 1;
                }
                place += 8;
            }
            near.extend((place..).zip(rest).filter(|(_, flag)| **flag != 0).map(|(place, _)| (f32::INFINITY, place)));
            if places.len() > FEW {
                let mut kept = 0;
                for at in 0..near.len() {
                    let place = near[at].1 as usize;
                    let column = block.columns.start + place;
                    let shared = sums[place] + dense::<B, _>(&of_rows.first[row], &of_columns.first[column]);
                    let most = shared + B::most(of_rows.norms[0][row], of_columns.norms[0][column]);
                    near[kept] = (B::similarity(most, size, columns.sizes[column]), place as u32);
                    kept += usize::from(near[kept].0 >= floor.min(floors[place])); // no branch, to have many under way
                }
                near.truncate(kept);
                // The best first: the floors that they raise spare the others.
                let best = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
                if kept > BEST {
                    near.select_nth_unstable_by(BEST, best);
                }
                near[..kept.min(BEST)].sort_unstable_by(best);
            }
            for &(most, place) in &*near {
                let place = place as usize;
                let column = block.columns.start + place;
                let floor = if once { found.floor(row).min(found.floor(column)) } else { found.floor(row) };
                if most < floor || !scope.allows(row, column) {
                    continue;
                }
                let (a, b) = (scope.rows[row], scope.columns[column]);
                if found.is_settled(row, b) && (!once || found.is_settled(column, a)) {
                    continue;
                }
                if cut > FIRST && most < f32::INFINITY {
                    let first = dense::<B, _>(&of_rows.first[row], &of_columns.first[column]);
                    let second = dense::<B, _>(&of_rows.second[row], &of_columns.second[column]);
                    let most =
                        sums[place] + first + second + B::most(of_rows.norms[1][row], of_columns.norms[1][column]);
                    if B::similarity(most, size, columns.sizes[column]) < floor {
                        continue;
                    }
                }
                progress.check()?;
                let similarity = exact.similarity(a as usize, b as usize);
                found.offer_both(once, (row, a), (column, b), similarity)?;
            }
            sums[places].fill(0.0);
        }
        Ok(())
    };
    threads::each_with(&tasks, desk, work).0.into_iter().collect()
}
