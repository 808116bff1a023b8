//! What becomes of pairs that are alike enough? They are kept, up to a limit, or only join their documents to groups.

use ahash::AHashSet;

use super::cluster::Joined;
use super::sets::Sets;
use crate::error::{Error, Result};

/// Two classes of documents that are alike enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    /// The classes, the lower first.
    pub(super) a: u32,
    pub(super) b: u32,
    /// Shingles of both, and of either.
    pub(super) both: u32,
    pub(super) either: u32,
}

impl Edge {
    /// |A ∩ B| / |A ∪ B|.
    pub(super) fn jaccard(&self) -> f64 {
        f64::from(self.both) / f64::from(self.either)
    }
}

/// Pairs are looked for from so many classes at a time, so that no more than their pairs wait.
pub(super) const BLOCK: usize = 1 << 10;

/// An answer with more pairs than this is refused: it would take gigabytes, and nobody reads it.
const MOST_PAIRS: usize = 50_000_000;

/// What was found so far.
pub(super) struct Edges {
    joined: Joined,
    /// Where they are wanted, not only the groups.
    kept: Option<Vec<Edge>>,
    /// Pairs of documents: of one class, and of those of `kept`.
    pairs: usize,
}

impl Edges {
    /// Groups of the classes of `sets` only.
    pub(super) fn joining(sets: &Sets) -> Self {
        Self { joined: Joined::new(sets.len()), kept: None, pairs: 0 }
    }

    /// Pairs too. Fails when documents with equal sets alone are too many, and says how many pairs they make.
    pub(super) fn keeping(sets: &Sets) -> Result<Self> {
        let pairs = |class: usize| {
            let documents = sets.documents(class).len();
            documents * (documents - 1) / 2
        };
        let equal = (0..sets.len()).map(pairs).sum();
        if equal > MOST_PAIRS {
            return Err(too_many(format!("{equal} pairs of equal documents")));
        }
        Ok(Self { kept: Some(Vec::new()), pairs: equal, ..Self::joining(sets) })
    }

    /// Adds what was found from some classes.
    pub(super) fn add(&mut self, sets: &Sets, found: Vec<Vec<Edge>>) -> Result<()> {
        for edge in found.into_iter().flatten() {
            self.joined.join(edge.a, edge.b);
            if let Some(kept) = &mut self.kept {
                kept.push(edge);
                self.pairs += sets.documents(edge.a as usize).len() * sets.documents(edge.b as usize).len();
                if self.pairs > MOST_PAIRS {
                    return Err(too_many(format!("more than {MOST_PAIRS} pairs")));
                }
            }
        }
        Ok(())
    }

    /// The groups to which one class is known to belong.
    pub(super) fn hits(&self, class: u32) -> Hits<'_> {
        Hits { edges: self, groups: [self.joined.group(class)].into_iter().collect() }
    }

    /// The first class of the group of each, by class, and the pairs, where they are kept, in no order.
    pub(super) fn finish(self) -> (Vec<u32>, Vec<Edge>) {
        (self.joined.firsts(), self.kept.unwrap_or_default())
    }
}

/// The groups that one class belongs to. Where only groups are wanted, another pair with one of them says nothing new: so
/// thousands of documents that are all nearly the same take one comparison each, and not one with each other.
pub(super) struct Hits<'a> {
    edges: &'a Edges,
    /// The first class of each.
    groups: AHashSet<u32>,
}

impl Hits<'_> {
    /// Whether a pair with `other` is of no use.
    pub(super) fn are_known(&self, other: u32) -> bool {
        self.edges.kept.is_none() && self.groups.contains(&self.edges.joined.group(other))
    }

    /// Its group is one of them.
    pub(super) fn add(&mut self, other: u32) {
        if self.edges.kept.is_none() {
            self.groups.insert(self.edges.joined.group(other));
        }
    }
}

fn too_many(pairs: String) -> Error {
    let advice = "raise threshold; duplicate_groups and deduplicate have no such limit";
    Error::too_large("the answer", format!("{pairs}; the limit is {MOST_PAIRS}; {advice}"))
}
