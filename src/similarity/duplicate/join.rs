//! Which sets have a Jaccard of so much or more? An exact join, by a prefix filter.
//!
//! With shingles in one order, those of few sets first, two sets that share enough share one of the first few of each
//! (AllPairs: Bayardo, Ma & Srikant 2007); how far into both the first one in common stands bounds what they share
//! (PPJoin: Xiao, Wang, Lin & Yu 2008). What passes is compared in full. O(Σ docfreq² over the shingles of prefixes),
//! which are those of few sets; 8 bytes a shingle of a prefix, and 4 a set and thread.

use rayon::prelude::*;

use super::edges::{BLOCK, Edge, Edges};
use super::sets::Sets;
use crate::error::Result;
use crate::progress::Progress;

/// Fewest shingles in common of two sets of so many together: J = o / (sum − o) ≥ t. Never too many: what rounding does
/// is decided by [`compare`].
fn least_shared(threshold: f64, sum: usize) -> usize {
    ceil(threshold / (1.0 + threshold) * sum as f64)
}

/// The next whole number; a sum that is one but for rounding stays.
fn ceil(value: f64) -> usize {
    (value - 1e-9 * value.max(1.0)).ceil() as usize
}

/// The classes `a` and `b`, if their Jaccard is `threshold` or more.
pub(super) fn compare(sets: &Sets, a: usize, b: usize, threshold: f64) -> Option<Edge> {
    let sum = sets.sizes[a] as usize + sets.sizes[b] as usize;
    let least = least_shared(threshold, sum);
    let (one, other) = (sets.shared(a), sets.shared(b));
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        if both + (one.len() - i).min(other.len() - j) < least {
            return None;
        }
        let (x, y) = (one[i], other[j]);
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let edge = Edge { a: a.min(b) as u32, b: a.max(b) as u32, both: both as u32, either: (sum - both) as u32 };
    (edge.jaccard() >= threshold).then_some(edge)
}

/// Sets by the shingles they begin with.
pub(super) struct Index<'a> {
    sets: &'a Sets,
    threshold: f64,
    /// Classes, those of few shingles first: what stands before a class is not larger.
    order: Vec<u32>,
    /// Where the list of each rank starts in `entries`; one longer than there are ranks.
    starts: Vec<usize>,
    /// Places in `order` of the classes with this rank in their prefix, and how many shared shingles come before it.
    entries: Vec<(u32, u32)>,
}

impl<'a> Index<'a> {
    pub(super) fn new(sets: &'a Sets, threshold: f64) -> Self {
        let mut order: Vec<u32> = (0..sets.len() as u32).collect();
        order.sort_by_key(|&class| sets.sizes[class as usize]);
        let mut index = Self { sets, threshold, order, starts: vec![0; sets.ranks + 2], entries: Vec::new() };
        // Counted, then dealt out: as transposing a sparse matrix.
        for &class in &index.order {
            let prefix = index.indexed(class as usize);
            prefix.iter().for_each(|&rank| index.starts[rank as usize + 2] += 1);
        }
        (2..index.starts.len()).for_each(|rank| index.starts[rank] += index.starts[rank - 1]);
        let mut entries = vec![(0, 0); index.starts[sets.ranks + 1]];
        for (&class, place) in index.order.iter().zip(0..) {
            for (&rank, before) in sets.shared(class as usize)[..index.indexed(class as usize).len()].iter().zip(0..) {
                let next = &mut index.starts[rank as usize + 1];
                entries[*next] = (place, before);
                *next += 1;
            }
        }
        index.entries = entries;
        index
    }

    /// How many entries finding all pairs will look at, at most.
    pub(super) fn work(&self) -> u64 {
        let probed = |class: usize| self.first(class, ceil(self.threshold * f64::from(self.sets.sizes[class])));
        let list = |&rank: &u32| (self.starts[rank as usize + 1] - self.starts[rank as usize]) as u64;
        (0..self.sets.len()).into_par_iter().map(|class| probed(class).iter().map(list).sum::<u64>()).sum::<u64>() / 2
    }

    /// The first shared shingles of a class: one of them at least is in what has `least` in common with it. Shingles that
    /// no other has come before them.
    fn first(&self, class: usize, least: usize) -> &'a [u32] {
        let shared = self.sets.shared(class);
        let prefix = (self.sets.sizes[class] as usize + 1).saturating_sub(least.max(1));
        &shared[..prefix.saturating_sub(self.sets.alone(class)).min(shared.len())]
    }

    /// What is indexed of a class: enough to be found by one that is not smaller.
    fn indexed(&self, class: usize) -> &'a [u32] {
        self.first(class, least_shared(self.threshold, 2 * self.sets.sizes[class] as usize))
    }

    /// All pairs, into `edges`.
    pub(super) fn pairs(&self, edges: &mut Edges, progress: &Progress) -> Result<()> {
        progress.start(self.order.len() as u64);
        let places: Vec<usize> = (0..self.order.len()).collect();
        for places in places.chunks(BLOCK) {
            let known = &*edges;
            let found: Vec<Vec<Edge>> = places
                .par_iter()
                .map_init(
                    || Candidates { shared: vec![0; self.order.len()], seen: Vec::new() },
                    |candidates, &place| {
                        let found = self.probe(place, known, candidates, progress)?;
                        progress.advance(1)?;
                        Ok(found)
                    },
                )
                .collect::<Result<_>>()?;
            edges.add(self.sets, found)?;
        }
        Ok(())
    }

    /// The pairs of one class with those before it.
    fn probe(
        &self,
        place: usize,
        known: &Edges,
        candidates: &mut Candidates,
        progress: &Progress,
    ) -> Result<Vec<Edge>> {
        let (sets, class) = (self.sets, self.order[place] as usize);
        let (size, shared) = (sets.sizes[class] as usize, sets.shared(class));
        let smallest = ceil(self.threshold * size as f64);
        let from = self.order.partition_point(|&other| (sets.sizes[other as usize] as usize) < smallest) as u32;
        for (i, &rank) in self.first(class, smallest).iter().enumerate() {
            progress.check()?;
            let list = &self.entries[self.starts[rank as usize]..self.starts[rank as usize + 1]];
            let list = &list[list.partition_point(|entry| entry.0 < from)..];
            for &(other, j) in list.iter().take_while(|entry| (entry.0 as usize) < place) {
                let shared_so_far = &mut candidates.shared[other as usize];
                if *shared_so_far == 0 {
                    candidates.seen.push(other);
                } else if *shared_so_far == OUT {
                    continue;
                }
                let other = self.order[other as usize] as usize;
                // What they share up to here, this one, and at most all that follows in one of them.
                let rest = (shared.len() - i - 1).min(sets.shared(other).len() - j as usize - 1);
                let least = least_shared(self.threshold, size + sets.sizes[other] as usize);
                *shared_so_far = if *shared_so_far as usize + 1 + rest < least { OUT } else { *shared_so_far + 1 };
            }
        }
        let mut found = Vec::new();
        let mut hits = known.hits(class as u32);
        for &other in &candidates.seen {
            let shared = std::mem::take(&mut candidates.shared[other as usize]);
            let other = self.order[other as usize];
            if shared == OUT || hits.are_known(other) {
                continue;
            }
            if let Some(edge) = compare(sets, class, other as usize, self.threshold) {
                found.push(edge);
                hits.add(other);
            }
        }
        candidates.seen.clear();
        Ok(found)
    }
}

/// Marks what cannot share enough.
const OUT: u32 = u32::MAX;

/// What one class may be alike to.
struct Candidates {
    /// How many shingles of the prefixes are shared so far, by place in the order; [`OUT`] where it cannot be enough.
    shared: Vec<u32>,
    /// Places where `shared` is not 0.
    seen: Vec<u32>,
}
