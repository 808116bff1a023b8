//! Which phrases stand in which? How often each stands alone, and how many longer ones contain it.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use rayon::prelude::*;

use super::tree::Tree;
use crate::error::Result;
use crate::progress::Progress;

/// A phrase of the answer: the first `length` tokens of what a node of the tree stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phrase {
    /// Its node in the tree of stretches.
    pub node: u32,
    /// In tokens.
    pub length: u32,
}

const NONE: u32 = u32::MAX;

/// The longer phrases that contain one. Sums and greatest values of whole numbers, so that it does not matter which thread
/// adds first.
#[derive(Debug, Default)]
pub struct Containers {
    count: AtomicU32,
    sum: AtomicU64,
    frequency: AtomicU32,
    spread: AtomicU32,
}

impl Containers {
    /// How many they are.
    pub fn count(&self) -> u32 {
        self.count.load(Ordering::Relaxed)
    }

    /// The sum of their frequencies.
    pub fn sum(&self) -> u64 {
        self.sum.load(Ordering::Relaxed)
    }

    /// The greatest of their frequencies.
    pub fn frequency(&self) -> u32 {
        self.frequency.load(Ordering::Relaxed)
    }

    /// The greatest of their numbers of documents, or of groups of documents.
    pub fn spread(&self) -> u32 {
        self.spread.load(Ordering::Relaxed)
    }

    fn add(&self, frequency: u32, spread: u32) {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(u64::from(frequency), Ordering::Relaxed);
        self.frequency.fetch_max(frequency, Ordering::Relaxed);
        self.spread.fetch_max(spread, Ordering::Relaxed);
    }
}

/// For each of `phrases`, the longer ones that contain it. `spread` says in how many documents, or groups, each stands. The
/// phrases ascend; none has fewer than `shortest` tokens. O(nodes + tokens of the phrases + pairs of which one contains the
/// other).
pub fn containers(
    phrases: &[Phrase],
    spread: &[u32],
    tree: &Tree,
    shortest: u32,
    progress: &Progress,
) -> Result<Vec<Containers>> {
    // The longest phrase that each node stands for or begins with, by node; and the next shorter one, by phrase.
    let mut longest = vec![NONE; tree.stretches.nodes.len()];
    let mut shorter = vec![NONE; phrases.len()];
    let mut next = 0;
    for node in 1..longest.len() {
        longest[node] = longest[tree.parents[node] as usize];
        while phrases.get(next).is_some_and(|phrase| phrase.node as usize == node) {
            shorter[next] = std::mem::replace(&mut longest[node], next as u32);
            next += 1;
        }
    }
    let mut containers = Vec::new();
    containers.resize_with(phrases.len(), Containers::default);
    let within = |last_seen: &mut Vec<u32>, (number, phrase): (usize, &Phrase)| -> Result<()> {
        let frequency = tree.node(phrase.node).frequency();
        let mut node = phrase.node; // of what is left of the phrase without its first tokens
        for rest in (shortest..=phrase.length).rev() {
            if rest % 1024 == 0 || rest == phrase.length {
                progress.check()?;
            }
            if rest < phrase.length {
                node = tree.without_first(node, rest);
            }
            let mut inner = longest[node as usize];
            // Only phrases of this very node can be longer than what is left. There is at most one: of two, the
            // shorter would always be followed by the rest of the longer, and neither closed nor trimmed to its end.
            while inner != NONE && phrases[inner as usize].length > rest {
                inner = shorter[inner as usize];
            }
            while inner != NONE {
                if inner != number as u32 {
                    if last_seen[inner as usize] == number as u32 {
                        break; // so were all that begin as it does
                    }
                    last_seen[inner as usize] = number as u32;
                    containers[inner as usize].add(frequency, spread[number]);
                }
                inner = shorter[inner as usize];
            }
        }
        Ok(())
    };
    phrases
        .par_iter()
        .enumerate()
        .with_min_len(4096)
        .map_init(|| vec![NONE; phrases.len()], |seen, phrase| within(seen, phrase))
        .collect::<Result<()>>()?;
    Ok(containers)
}

/// Where phrases stand in the text: the longest phrase that begins at each token, or [`u32::MAX`]. `at` has room for all
/// tokens. The phrases ascend. O(tokens + phrases).
pub fn longest_at(phrases: &[Phrase], tree: &Tree, mut at: Vec<u32>) -> Vec<u32> {
    at.fill(NONE);
    let mut open: Vec<u32> = Vec::new();
    let mut next = 0;
    for (rank, &place) in tree.stretches.places.iter().enumerate() {
        while open.last().is_some_and(|&phrase| (tree.node(phrases[phrase as usize].node).last as usize) < rank) {
            open.pop();
        }
        while phrases.get(next).is_some_and(|phrase| tree.node(phrase.node).first as usize == rank) {
            open.push(next as u32);
            next += 1;
        }
        at[place as usize] = open.last().copied().unwrap_or(NONE);
    }
    at
}

/// For each phrase, its occurrences that lie inside no occurrence of a longer one; `longest` is that of [`longest_at`].
pub fn independent(phrases: &[Phrase], longest: &[u32]) -> Vec<u32> {
    let mut independent = vec![0; phrases.len()];
    let mut covered_to = 0; // the furthest end of an occurrence that began before this token
    for (token, &phrase) in longest.iter().enumerate() {
        if phrase != NONE {
            let end = token + phrases[phrase as usize].length as usize;
            if end > covered_to {
                independent[phrase as usize] += 1;
                covered_to = end;
            }
        }
    }
    independent
}
