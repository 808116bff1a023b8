//! Where in the nest of repeated stretches is a given one, and where is it without its first token? The stretches of
//! `stretch.rs` as a tree: what another begins with stands above it.
//!
//! A node's *link* is the node of its stretch without the first token (Weiner 1973). From a node one walks to all stretches
//! it begins with by parents, and to all it ends with by links, each in constant time: so all parts of a stretch are met
//! in its length. O(tokens + nodes · log nodes) time; 8 bytes a node over the stretches, 8 more while it is built, and 4
//! a token.

use rayon::prelude::*;

use super::stretch::{Node, Stretches};
use crate::error::Result;
use crate::progress::Progress;

/// The root: the empty stretch. Node 0.
pub const ROOT: u32 = 0;

/// Repeated stretches, as a tree.
#[derive(Debug)]
pub struct Tree {
    /// The stretches, by node: parents stand before their children.
    pub stretches: Stretches,
    /// The longest node that each one begins with, by node; the root is its own.
    pub parents: Vec<u32>,
    /// The node of each one's stretch without its first token, by node; [`ROOT`] where that is too short to be a node.
    pub links: Vec<u32>,
    /// Where each token stands among the places, by token; of one that stands nowhere it means nothing.
    pub ranks: Vec<u32>,
}

/// A question: what node has the stretch of so many tokens that begins at a place? The number of the place, and the length.
pub type Asked = (u32, u32);

impl Tree {
    /// The tree of `stretches` among `tokens` tokens, in which those of `shortest` tokens or more are nodes.
    pub fn of(stretches: Stretches, shortest: u32, tokens: usize, progress: &Progress) -> Result<Self> {
        let count = stretches.nodes.len();
        let (ranks, parents) = rayon::join(
            || {
                let mut ranks = vec![0; tokens];
                for (rank, &place) in stretches.places.iter().enumerate() {
                    ranks[place as usize] = rank as u32;
                }
                ranks
            },
            || {
                let (mut parents, mut path) = (vec![ROOT; count], Path::default());
                for (node, stretch) in stretches.nodes.iter().enumerate().skip(1) {
                    path.leave(&stretches, stretch.first);
                    parents[node] = path.nodes.last().map_or(ROOT, |&(node, _)| node);
                    path.enter(node as u32, stretch.length());
                }
                parents
            },
        );
        let mut tree = Self { stretches, parents, links: Vec::new(), ranks };
        progress.check()?;
        let links = tree.stretches.nodes.iter().zip(0..).filter(|(node, _)| node.length() > shortest);
        let rest = |(node, number): (&Node, u32)| {
            let second = tree.stretches.places[node.first as usize] as usize + 1;
            ((tree.ranks[second], node.length() - 1), number)
        };
        let mut found = vec![ROOT; count];
        tree.answer(links.map(rest), progress, |number, node| found[number as usize] = node)?;
        tree.links = found;
        Ok(tree)
    }

    /// The stretch of a node.
    #[inline]
    pub fn node(&self, node: u32) -> Node {
        self.stretches.nodes[node as usize]
    }

    /// The first token of the first occurrence of a node.
    pub fn place(&self, node: u32) -> usize {
        self.stretches.places[self.node(node).first as usize] as usize
    }

    /// Calls `found` with the number of each question and the node; [`ROOT`] for a stretch that is not frequent enough.
    /// O(nodes + questions · log questions).
    pub fn answer(
        &self,
        questions: impl Iterator<Item = (Asked, u32)>,
        progress: &Progress,
        mut found: impl FnMut(u32, u32),
    ) -> Result<()> {
        let mut questions: Vec<(Asked, u32)> = questions.collect();
        questions.par_sort_unstable();
        progress.check()?;
        let nodes = &self.stretches.nodes;
        let mut path = Path::default();
        let mut node = 1;
        for (i, ((rank, length), number)) in questions.into_iter().enumerate() {
            if i % 65_536 == 0 {
                progress.check()?;
            }
            while nodes.get(node).is_some_and(|node| node.first <= rank) {
                if nodes[node].last >= rank {
                    path.leave(&self.stretches, nodes[node].first);
                    path.enter(node as u32, nodes[node].length());
                }
                node += 1;
            }
            path.leave(&self.stretches, rank);
            found(number, path.at(length));
        }
        Ok(())
    }

    /// The node of the first `length` tokens of what `node` stands for.
    #[inline]
    pub fn prefix(&self, mut node: u32, length: u32) -> u32 {
        loop {
            let parent = self.parents[node as usize];
            if node == ROOT || self.node(parent).length() < length {
                return node;
            }
            node = parent;
        }
    }

    /// The node of the stretch of `length` + 1 tokens that `node` stands for, without the first of them.
    #[inline]
    pub fn without_first(&self, node: u32, length: u32) -> u32 {
        self.prefix(self.links[node as usize], length)
    }
}

/// The nodes that a place stands in, outermost first, without the root, and their lengths, which ascend.
#[derive(Default)]
struct Path {
    nodes: Vec<(u32, u32)>,
}

impl Path {
    /// Leaves the nodes that end before `rank`.
    fn leave(&mut self, stretches: &Stretches, rank: u32) {
        while self.nodes.last().is_some_and(|&(node, _)| stretches.nodes[node as usize].last < rank) {
            self.nodes.pop();
        }
    }

    fn enter(&mut self, node: u32, length: u32) {
        self.nodes.push((node, length));
    }

    /// The node of the first `length` tokens.
    fn at(&self, length: u32) -> u32 {
        self.nodes.get(self.nodes.partition_point(|&(_, own)| own < length)).map_or(ROOT, |&(node, _)| node)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::sequence::Sequence;
    use super::super::stretch::Least;
    use super::*;
    use crate::corpus::corpus::Corpus;
    use crate::corpus::document_at::DocumentAt;

    proptest! {
        #[test]
        fn every_stretch_has_the_node_of_all_its_occurrences(
            texts in prop::collection::vec("([ab]( |\\. )){0,25}", 0..4).prop_map(|mut texts| {
                texts.extend(texts.first().cloned()); // a copy, so that long stretches recur
                texts
            }),
            frequency in 2_u64..4, docfreq in 1_u64..3, shortest in 1_u32..6, deep in 2_u32..7
        ) {
            let progress = Progress::default();
            let corpus = Corpus::from_texts(&texts).unwrap();
            let identity: Vec<u32> = (0..corpus.stream().forms.len() as u32).collect();
            let segments = corpus.segments(&progress).unwrap();
            let sequence = Sequence::of(corpus.stream(), Some(segments), &identity);
            let documents = DocumentAt::of(corpus.stream());
            let days: Vec<Option<i32>> = (0..texts.len() as i32).map(|d| (d % 3 > 0).then_some(d * 7 % 5)).collect();
            let least = Least { frequency, docfreq, length: shortest };
            let stretches = Stretches::of(&sequence, &documents, &days, least, deep, &progress).unwrap();
            let tree = Tree::of(stretches, shortest, sequence.len(), &progress).unwrap();
            let tokens = sequence.len();
            let spelled = |token: usize| {
                let end = (token + 1..=tokens).find(|&end| sequence.next(end) == 0).unwrap();
                sequence.stretch(token, (end - token) as u32).collect::<Vec<u32>>()
            };
            let all: Vec<Vec<u32>> = (0..tokens).map(spelled).collect();
            for (first, rest) in all.iter().enumerate() {
                for length in shortest as usize..=rest.len() {
                    let stretch = &rest[..length];
                    let holders: BTreeSet<usize> = (0..tokens).filter(|&at| all[at].starts_with(stretch)).collect();
                    let whose: BTreeSet<u32> = holders.iter().map(|&at| documents.get(at as u32)).collect();
                    let enough = holders.len() as u64 >= frequency && whose.len() as u64 >= docfreq;
                    let asked = enough.then(|| ((tree.ranks[first], length as u32), 7));
                    let mut node = ROOT;
                    tree.answer(asked.into_iter(), &progress, |number, found| {
                        assert_eq!(number, 7);
                        node = found;
                    }).unwrap();
                    prop_assert_eq!(node != ROOT, enough);
                    if !enough {
                        continue;
                    }
                    let own = tree.node(node);
                    let places = &tree.stretches.places[own.first as usize..=own.last as usize];
                    prop_assert_eq!(places.iter().map(|&place| place as usize).collect::<BTreeSet<_>>(), holders.clone());
                    prop_assert_eq!(places.len(), holders.len());
                    let before: BTreeSet<u32> = holders.iter().map(|&at| sequence.before(at)).collect();
                    prop_assert_eq!(own.is_left_closed(), before.len() > 1 || before.contains(&0));
                    let parent = tree.node(tree.parents[node as usize]);
                    prop_assert!((parent.length() as usize) < length && length as u32 <= own.length());
                    prop_assert_eq!(tree.prefix(node, length as u32), node);
                    let dated = || whose.iter().filter_map(|&d| days[d as usize]);
                    let span = (dated().min().unwrap_or(i32::MAX), dated().max().unwrap_or(i32::MIN));
                    let life = tree.stretches.life(node, &documents, &days, (3, &mut vec![0; days.len()]));
                    prop_assert_eq!((life.docfreq as usize, life.days), (whose.len(), span));
                    if length > shortest as usize {
                        let mut rest = ROOT;
                        let asked = ((tree.ranks[first + 1], length as u32 - 1), 0);
                        tree.answer([asked].into_iter(), &progress, |_, found| rest = found).unwrap();
                        prop_assert_eq!(tree.without_first(node, length as u32 - 1), rest);
                    }
                }
            }
        }
    }
}
