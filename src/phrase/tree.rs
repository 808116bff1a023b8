//! Where in the nest of repeated stretches is a given one, and where is it without its first token? The intervals of
//! `interval.rs` as a tree: a stretch that another begins with stands above it.
//!
//! A *node* is an interval; it stands for the stretches of all lengths above its parent's, up to its own, which occur at
//! the same places. Its *link* is the node of its stretch without the first token (Weiner 1973). From a node one walks to
//! all stretches it begins with by parents, and to all it ends with by links, each in constant time: so all parts of a
//! stretch are met in its length. O(tokens + nodes · log nodes) time, 36 bytes a node and while it is built 4 a token.

use rayon::prelude::*;

use super::interval::{Interval, NO_DAY, sweep};
use super::suffix_array::SuffixArray;
use crate::error::Result;
use crate::progress::Progress;

/// The root: the empty stretch. Node 0.
pub const ROOT: u32 = 0;
const NONE: u32 = u32::MAX;

/// The stretches that are frequent enough, as a tree.
#[derive(Debug)]
pub struct Tree {
    /// The intervals, by node, ascending by first suffix, then by length: parents stand before their children.
    pub intervals: Vec<Interval>,
    /// The longest node that each one begins with, by node; the root is its own.
    pub parents: Vec<u32>,
    /// The node of each one's stretch without its first token, by node. Its length is exactly one less.
    pub links: Vec<u32>,
}

impl Tree {
    /// The intervals of `array` with at least these frequencies. `days` are the documents' day numbers; `ranks` those of
    /// [`SuffixArray::ranks`].
    pub fn of(
        array: &SuffixArray,
        ranks: &[u32],
        days: &[Option<i32>],
        (min_frequency, min_docfreq): (u64, u64),
        progress: &Progress,
    ) -> Result<Self> {
        let last = (array.suffixes.len() as u32).saturating_sub(1);
        let docfreq = days.len() as u32;
        let mut intervals = vec![Interval { first: 0, last, length: 0, docfreq, left_closed: true, days: NO_DAY }];
        // What another stretch begins with is at least as frequent: no node loses its parent, and none its link.
        sweep(array, days, progress, |interval| {
            if u64::from(interval.frequency()) >= min_frequency && u64::from(interval.docfreq) >= min_docfreq {
                intervals.push(interval);
            }
        })?;
        intervals.shrink_to_fit();
        progress.check()?;
        intervals.par_sort_unstable_by_key(|interval| (interval.first, interval.length));
        progress.check()?;
        let mut tree = Self { parents: vec![ROOT; intervals.len()], links: Vec::new(), intervals };
        let mut path = Path::default();
        for node in 1..tree.intervals.len() as u32 {
            let Interval { first, length, .. } = tree.intervals[node as usize];
            path.leave(&tree, first);
            tree.parents[node as usize] = path.nodes.last().copied().unwrap_or(ROOT);
            path.enter(node, length);
        }
        let questions = tree.intervals.iter().map(|interval| match interval.length {
            0 | 1 => None,
            length => Some((ranks[array.suffixes[interval.first as usize] as usize + 1], length - 1)),
        });
        tree.links = tree.nodes_of(questions, array.suffixes.len(), progress)?;
        Ok(tree)
    }

    /// The nodes of stretches, each the tokens of so great a length that a suffix begins with; [`ROOT`] for no question
    /// and for a stretch that is not frequent enough. O(suffixes + nodes + questions · log nesting).
    pub fn nodes_of(
        &self,
        questions: impl ExactSizeIterator<Item = Option<(u32, u32)>>,
        suffixes: usize,
        progress: &Progress,
    ) -> Result<Vec<u32>> {
        let mut answers = vec![ROOT; questions.len()]; // until it is answered: the length that is asked for
        let mut last = vec![NONE; suffixes]; // the last question about each suffix
        let mut before = vec![NONE; questions.len()]; // the question before it about the same suffix
        for (question, asked) in questions.enumerate() {
            if let Some((suffix, length)) = asked {
                answers[question] = length;
                before[question] = std::mem::replace(&mut last[suffix as usize], question as u32);
            }
        }
        let mut path = Path::default();
        let mut node = 1;
        for (suffix, &asked) in last.iter().enumerate() {
            if suffix % 65_536 == 0 {
                progress.check()?;
            }
            path.leave(self, suffix as u32);
            while self.intervals.get(node).is_some_and(|interval| interval.first as usize == suffix) {
                path.enter(node as u32, self.intervals[node].length);
                node += 1;
            }
            let mut question = asked;
            while question != NONE {
                let slot = &mut answers[question as usize];
                *slot = path.at(*slot);
                question = before[question as usize];
            }
        }
        Ok(answers)
    }

    /// The node of the first `length` tokens of what `node` stands for.
    pub fn prefix(&self, mut node: u32, length: u32) -> u32 {
        while node != ROOT && self.intervals[self.parents[node as usize] as usize].length >= length {
            node = self.parents[node as usize];
        }
        node
    }

    /// The node of the stretch of `length` + 1 tokens that `node` stands for, without the first of them.
    pub fn without_first(&self, node: u32, length: u32) -> u32 {
        self.prefix(self.links[node as usize], length)
    }
}

/// The nodes that a suffix begins with, outermost first, without the root.
#[derive(Default)]
struct Path {
    nodes: Vec<u32>,
    /// Their lengths, ascending.
    lengths: Vec<u32>,
}

impl Path {
    /// Leaves the nodes that end before `suffix`.
    fn leave(&mut self, tree: &Tree, suffix: u32) {
        while self.nodes.last().is_some_and(|&node| tree.intervals[node as usize].last < suffix) {
            self.nodes.pop();
            self.lengths.pop();
        }
    }

    fn enter(&mut self, node: u32, length: u32) {
        self.nodes.push(node);
        self.lengths.push(length);
    }

    /// The node of the first `length` tokens.
    fn at(&self, length: u32) -> u32 {
        self.nodes.get(self.lengths.partition_point(|&l| l < length)).copied().unwrap_or(ROOT)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::suffix_array::WALL;
    use super::*;
    use crate::corpus::corpus::Corpus;

    /// The suffix array and the tree of texts.
    fn of(texts: &[String], least: (u64, u64)) -> (SuffixArray, Vec<u32>, Tree) {
        let progress = Progress::default();
        let corpus = Corpus::from_texts(texts).unwrap();
        let identity: Vec<u32> = (0..corpus.stream().forms.len() as u32).collect();
        let segments = Some(corpus.segments(&progress).unwrap());
        let array = SuffixArray::of(corpus.stream(), segments, &identity, &progress).unwrap();
        let ranks = array.ranks();
        let tree = Tree::of(&array, &ranks, &vec![None; texts.len()], least, &progress).unwrap();
        (array, ranks, tree)
    }

    /// The tokens of suffix `suffix` up to the wall.
    fn spelled(array: &SuffixArray, suffix: usize) -> &[i32] {
        let rest = &array.sequence[array.suffixes[suffix] as usize..];
        &rest[..rest.iter().position(|&symbol| symbol == WALL).unwrap()]
    }

    proptest! {
        #[test]
        fn every_stretch_has_the_node_of_all_its_occurrences(
            texts in prop::collection::vec("([ab]( |\\. )){0,25}", 0..4), frequency in 2_u64..4, docfreq in 1_u64..3
        ) {
            let (array, ranks, tree) = of(&texts, (frequency, docfreq));
            let suffixes = array.suffixes.len();
            let mut questions = Vec::new();
            for suffix in 0..suffixes {
                questions.extend((1..=spelled(&array, suffix).len()).map(|length| Some((suffix as u32, length as u32))));
            }
            questions.push(None);
            let nodes = tree.nodes_of(questions.iter().copied(), suffixes, &Progress::default()).unwrap();
            prop_assert_eq!(nodes.last(), Some(&ROOT));
            for (question, node) in questions.iter().zip(nodes) {
                let Some((suffix, length)) = *question else { continue };
                let stretch = &spelled(&array, suffix as usize)[..length as usize];
                let holders: Vec<usize> = (0..suffixes).filter(|&s| spelled(&array, s).starts_with(stretch)).collect();
                let document = |&s: &usize| array.document[array.suffixes[s] as usize];
                let documents: BTreeSet<u32> = holders.iter().map(document).collect();
                if (holders.len() as u64) < frequency || (documents.len() as u64) < docfreq {
                    prop_assert_eq!(node, ROOT);
                    continue;
                }
                let interval = tree.intervals[node as usize];
                prop_assert_eq!((interval.first as usize, interval.last as usize), (holders[0], *holders.last().unwrap()));
                prop_assert_eq!(interval.docfreq as usize, documents.len());
                let parent = tree.intervals[tree.parents[node as usize] as usize];
                prop_assert!(parent.length < length && length <= interval.length);
                prop_assert_eq!(tree.prefix(node, length), node);
                if length > 1 {
                    let rest = (ranks[array.suffixes[suffix as usize] as usize + 1], length - 1);
                    let rest = tree.nodes_of([Some(rest)].into_iter(), suffixes, &Progress::default()).unwrap()[0];
                    prop_assert_eq!(tree.without_first(node, length - 1), rest);
                }
            }
            for (node, interval) in tree.intervals.iter().enumerate().filter(|(_, interval)| interval.length > 1) {
                prop_assert_eq!(tree.intervals[tree.links[node] as usize].length, interval.length - 1);
            }
        }
    }
}
