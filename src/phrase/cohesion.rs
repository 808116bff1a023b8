//! How firmly do the words of each phrase belong together? O(tokens of the phrases), and a pass over the corpus where
//! phrases have parts that are too short to be phrases.

use rayon::prelude::*;

use super::association::npmi;
use super::nesting::Phrase;
use super::sequence::Sequence;
use super::short::Short;
use super::tree::Tree;
use crate::error::Result;
use crate::progress::Progress;

/// For each phrase the least npmi over its splits into two parts; 1 for a single token. It falls as the product of the
/// parts' frequencies grows: only the greatest product matters.
pub fn least_npmi(
    sequence: &Sequence<'_>,
    tree: &Tree,
    shortest: u32,
    phrases: &[Phrase],
    progress: &Progress,
) -> Result<Vec<f64>> {
    let pairs = sequence.pairs() as f64;
    let frequency = |node: u32| f64::from(tree.node(node).frequency());
    // Parts of fewer tokens than a node has are counted apart: those that phrases begin with, and all that they end with.
    let parts = phrases.iter().flat_map(|phrase| {
        let (first, length) = (tree.place(phrase.node), phrase.length);
        let ends = (1..shortest.min(length)).map(move |part| (first + (length - part) as usize, part));
        std::iter::once((first, length)).filter(|_| shortest > 1).chain(ends)
    });
    let short = Short::of(sequence, shortest, parts, progress)?;
    let least = |beginnings: &mut Vec<f64>, phrase: &Phrase| {
        progress.check()?;
        let (first, length) = (tree.place(phrase.node), phrase.length);
        beginnings.clear(); // their frequencies, by length − 1
        beginnings.resize(length as usize, 0.0);
        short.frequencies(sequence, first, (shortest - 1).min(length - 1), |part, f| {
            beginnings[part as usize - 1] = f64::from(f);
        });
        let mut node = phrase.node;
        for part in (shortest..length).rev() {
            node = tree.prefix(node, part);
            beginnings[part as usize - 1] = frequency(node);
        }
        let (mut node, mut greatest) = (phrase.node, 0.0_f64);
        for part in (1..length).rev() {
            let end = if part >= shortest {
                node = tree.without_first(node, part);
                frequency(node)
            } else {
                f64::from(short.frequency(sequence, first + (length - part) as usize, part))
            };
            greatest = greatest.max(end * beginnings[(length - part) as usize - 1]);
        }
        let value = npmi(f64::from(tree.node(phrase.node).frequency()), greatest, 1.0, pairs);
        Ok(if length == 1 { 1.0 } else { value.min(1.0) })
    };
    phrases.par_iter().map_init(Vec::new, least).collect()
}
