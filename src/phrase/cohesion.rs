//! How firmly do the words of each phrase belong together? O(tokens of the phrases), and a pass over the corpus for those
//! of their parts that are too short to be phrases.
//!
//! Only the split with the greatest product of its parts' frequencies matters. A part that is not known stands at most as
//! often as its rarest word: most splits with such a part are out of the question before anything is counted.

use rayon::prelude::*;

use super::association::npmi;
use super::nesting::Phrase;
use super::sequence::Sequence;
use super::short::Short;
use super::tree::Tree;
use crate::error::Result;
use crate::progress::Progress;

/// How often a part of a phrase stands, or at most.
#[derive(Clone, Copy)]
struct Often {
    times: f64,
    /// Whether it is not more than known.
    exact: bool,
}

/// The parts of one phrase.
#[derive(Default)]
struct Parts {
    /// What it begins with, by length − 1; shorter than the whole.
    beginnings: Vec<Often>,
    /// What it ends with, by length − 1; shorter than the whole.
    ends: Vec<Often>,
}

impl Parts {
    /// Fills in the parts of `phrase`; `words` are the frequencies of terms, by `TermId` + 1. Parts of `shortest` tokens are
    /// known, and single words.
    fn fill(&mut self, phrase: &Phrase, words: &[u32], sequence: &Sequence<'_>, tree: &Tree, shortest: u32) {
        let (first, length) = (tree.place(phrase.node), phrase.length);
        let known = |node: u32| Often { times: f64::from(tree.node(node).frequency()), exact: true };
        let at_most = |token: usize, rarest: &mut u32, part: u32| {
            *rarest = words[sequence.at(token) as usize].min(*rarest);
            Often { times: f64::from(*rarest), exact: part == 1 }
        };
        self.beginnings.clear();
        self.ends.clear();
        let (mut left, mut right) = (u32::MAX, u32::MAX);
        for part in 1..shortest.min(length) {
            self.beginnings.push(at_most(first + part as usize - 1, &mut left, part));
            self.ends.push(at_most(first + (length - part) as usize, &mut right, part));
        }
        let unknown = Often { times: 0.0, exact: true };
        self.beginnings.resize(length as usize - 1, unknown);
        self.ends.resize(length as usize - 1, unknown);
        let (mut beginning, mut end) = (phrase.node, phrase.node);
        for part in (shortest..length).rev() {
            beginning = tree.prefix(beginning, part);
            end = tree.without_first(end, part);
            self.beginnings[part as usize - 1] = known(beginning);
            self.ends[part as usize - 1] = known(end);
        }
    }

    /// The two parts of each split, and the length of the first.
    fn splits(&self) -> impl Iterator<Item = (u32, Often, Often)> {
        (1..).zip(&self.beginnings).zip(self.ends.iter().rev()).map(|((part, &a), &b)| (part, a, b))
    }
}

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
    let words = if shortest > 1 { sequence.frequencies() } else { Vec::new() };
    // The greatest product that is known, and the splits whose product may be greater.
    let judge = |parts: &mut Parts, phrase: &Phrase| -> Result<(f64, Vec<u32>)> {
        progress.check()?;
        parts.fill(phrase, &words, sequence, tree, shortest);
        let known = parts.splits().filter(|(_, a, b)| a.exact && b.exact);
        let greatest = known.map(|(_, a, b)| a.times * b.times).fold(0.0, f64::max);
        let open = parts.splits().filter(|(_, a, b)| !(a.exact && b.exact) && a.times * b.times > greatest);
        Ok((greatest, open.map(|(part, ..)| part).collect()))
    };
    let judged: Vec<(f64, Vec<u32>)> = phrases.par_iter().map_init(Parts::default, judge).collect::<Result<_>>()?;
    let is_short = |length: u32| length > 1 && length < shortest;
    let asked = phrases.iter().zip(&judged).flat_map(|(phrase, (_, open))| {
        let (first, length) = (tree.place(phrase.node), phrase.length);
        // Who asks for a beginning asks for all shorter ones.
        let beginning = open.iter().copied().rfind(|&part| is_short(part)).map(|part| (first, part));
        let ends = open.iter().map(move |&part| (first + part as usize, length - part));
        beginning.into_iter().chain(ends.filter(|&(_, length)| is_short(length)))
    });
    let short = Short::of(sequence, shortest, asked, progress)?;
    let least = |parts: &mut Parts, (phrase, (known, open)): (&Phrase, &(f64, Vec<u32>))| -> Result<f64> {
        progress.check()?;
        let mut greatest = *known;
        if !open.is_empty() {
            parts.fill(phrase, &words, sequence, tree, shortest);
            let (first, length) = (tree.place(phrase.node), phrase.length);
            let counted = |first: usize, length: u32, often: Often| match is_short(length) {
                true => f64::from(short.frequency(sequence, first, length)),
                false => often.times,
            };
            for &part in open {
                let (a, b) = (parts.beginnings[part as usize - 1], parts.ends[(length - part) as usize - 1]);
                let product = counted(first, part, a) * counted(first + part as usize, length - part, b);
                greatest = greatest.max(product);
            }
        }
        let value = npmi(f64::from(tree.node(phrase.node).frequency()), greatest, 1.0, pairs);
        Ok(if phrase.length == 1 { 1.0 } else { value.min(1.0) })
    };
    phrases.par_iter().zip(&judged).map_init(Parts::default, least).collect()
}
