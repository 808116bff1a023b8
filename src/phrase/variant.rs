//! Where does a text say nearly what a phrase says, though only once? Windows of a segment that are alike to a phrase.
//!
//! A window is looked at where two content words of a phrase stand near each other, in either order, as they do in the
//! phrase: one pass over the tokens with a look-up for each such pair, and for each hit a step for each two words that
//! window and phrase share. Of the pairs of a phrase the rarest three fifths are looked up, as few hits as can be.

use ahash::AHashMap;

use super::content::{Content, Mass, in_order, least_share, overlap};
use crate::error::Result;
use crate::progress::Progress;

/// Phrases with the content that windows are compared with.
pub(super) struct Phrases<'a> {
    pub(super) content: &'a Content,
    /// The terms of each phrase, by number.
    pub(super) terms: Vec<&'a [u32]>,
    /// Keys and counts of each, ascending; by number.
    pub(super) bags: Vec<&'a [(u32, u32)]>,
    /// What each weighs, by number.
    pub(super) masses: Vec<Mass>,
    /// The least overlap.
    pub(super) similarity: f64,
    /// Pairs of keys, and where their phrases begin in `postings`, and how many there are.
    pairs: AHashMap<u64, (u32, u32)>,
    /// Phrases that have a pair, pair after pair.
    postings: Vec<u32>,
}

/// Pairs of one phrase that are looked up at most.
const MOST_PAIRS: usize = 12;

/// A stretch of a segment that is alike to a phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    /// Its tokens, counted from the segment's first.
    pub(super) first: usize,
    pub(super) end: usize,
    /// The phrase.
    pub(super) phrase: u32,
    /// The weight that both share.
    pub(super) shared: f64,
    pub(super) overlap: f64,
}

/// Room for the work on one segment.
#[derive(Default)]
pub(super) struct Scratch {
    /// Where each key of the segment stands: token and key.
    keys: Vec<(u32, u32)>,
    /// The weight of all keys before each.
    before: Vec<f64>,
    /// Phrase and key number of each hit.
    hits: Vec<(u32, u32)>,
    /// Keys of the region that the phrase has: key number, and which of the phrase's keys.
    common: Vec<(u32, u32)>,
    counts: Vec<u32>,
}

fn pair(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}

impl<'a> Phrases<'a> {
    pub(super) fn new(
        content: &'a Content,
        terms: Vec<&'a [u32]>,
        bags: Vec<&'a [(u32, u32)]>,
        masses: Vec<Mass>,
        similarity: f64,
    ) -> Self {
        let mut all: Vec<(u64, u32)> = Vec::new();
        let mut own: Vec<u64> = Vec::new();
        for (number, terms) in terms.iter().enumerate() {
            let keys: Vec<u32> = terms.iter().flat_map(|&term| content.of_term(term)).copied().collect();
            own.clear();
            for (i, &key) in keys.iter().enumerate() {
                own.extend(keys[i + 1..].iter().take(2).map(|&other| pair(key, other)));
            }
            own.sort_unstable();
            own.dedup();
            let weight = |pair: u64| content.weights[(pair >> 32) as usize] + content.weights[pair as u32 as usize];
            own.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)));
            own.truncate((own.len() * 3).div_ceil(5).min(MOST_PAIRS));
            all.extend(own.iter().map(|&pair| (pair, number as u32)));
        }
        all.sort_unstable();
        let mut pairs: AHashMap<u64, (u32, u32)> = AHashMap::new();
        for (at, &(pair, _)) in all.iter().enumerate() {
            pairs.entry(pair).or_insert((at as u32, 0)).1 += 1;
        }
        let postings = all.into_iter().map(|(_, number)| number).collect();
        Self { content, terms, bags, masses, similarity, pairs, postings }
    }

    /// The windows of one segment, whose terms are `segment`, one a phrase and place; `open(i)` says whether token `i`
    /// and the one behind it belong to one clause, `known(i, j)` whether the tokens from `i` to `j` stand in a phrase.
    pub(super) fn windows(
        &self,
        segment: &[u32],
        mut open: impl FnMut(usize) -> bool,
        known: impl Fn(usize, usize) -> bool,
        scratch: &mut Scratch,
        progress: &Progress,
        mut found: impl FnMut(Window),
    ) -> Result<()> {
        let Scratch { keys, before, hits, .. } = scratch;
        keys.clear();
        before.clear();
        hits.clear();
        for (at, &term) in segment.iter().enumerate() {
            keys.extend(self.content.of_term(term).iter().map(|&key| (at as u32, key)));
        }
        for i in 1..keys.len() {
            for j in i.saturating_sub(2)..i {
                if let Some(&(start, count)) = self.pairs.get(&pair(keys[i].1, keys[j].1)) {
                    hits.extend(self.postings[start as usize..][..count as usize].iter().map(|&p| (p, j as u32)));
                }
            }
        }
        if hits.is_empty() {
            return Ok(());
        }
        before.push(0.0);
        let mut sum = 0.0;
        before.extend(keys.iter().map(|&(_, key)| {
            sum += self.content.weights[key as usize];
            sum
        }));
        hits.sort_unstable();
        let hits = std::mem::take(hits);
        let mut at = 0;
        for group in 0.. {
            if group % 1024 == 0 {
                progress.check()?;
            }
            let Some(&(phrase, first)) = hits.get(at) else { break };
            let reach = self.bags[phrase as usize].iter().map(|&(_, count)| count).sum::<u32>() + 2;
            let mut last = first;
            // Not on and on: of one word a million times, each part by itself.
            while hits.get(at).is_some_and(|&(p, i)| p == phrase && i <= last + reach && i <= first + 4 * reach) {
                last = hits[at].1;
                at += 1;
            }
            let region = first.saturating_sub(reach) as usize..((last + 1 + reach) as usize).min(scratch.keys.len());
            if let Some(window) = self.best(phrase, region, segment, &mut open, &known, scratch) {
                found(window);
            }
        }
        scratch.hits = hits;
        Ok(())
    }

    /// The window of the keys `region` that overlaps most with a phrase: from one of its words to one of its words, and
    /// on over as many words as the phrase has beyond them.
    fn best(
        &self,
        phrase: u32,
        region: std::ops::Range<usize>,
        segment: &[u32],
        open: &mut impl FnMut(usize) -> bool,
        known: &impl Fn(usize, usize) -> bool,
        scratch: &mut Scratch,
    ) -> Option<Window> {
        let (bag, mass) = (self.bags[phrase as usize], self.masses[phrase as usize]);
        let Scratch { keys, before, common, counts, .. } = scratch;
        common.clear();
        for at in region {
            if let Ok(slot) = bag.binary_search_by_key(&keys[at].1, |&(key, _)| key) {
                common.push((at as u32, slot as u32));
            }
        }
        let (Some(&(leftmost, _)), Some(&(rightmost, _))) = (common.first(), common.last()) else { return None };
        if known(keys[leftmost as usize].0 as usize, keys[rightmost as usize].0 as usize + 1) {
            return None;
        }
        counts.clear();
        counts.resize(bag.len(), 0);
        let mut most = 0.0;
        for &(_, slot) in &*common {
            counts[slot as usize] += 1;
            if counts[slot as usize] <= bag[slot as usize].1 {
                most += self.content.weights[bag[slot as usize].0 as usize];
            }
        }
        if most < least_share(self.similarity) * mass.weight * (1.0 - 1e-9) {
            return None;
        }
        let terms = self.terms[phrase as usize];
        let most_tokens = 2 * terms.len() + 2;
        let mut best: Option<(f64, usize, usize)> = None; // strength, from, to
        for from in 0..common.len() {
            counts.clear();
            counts.resize(bag.len(), 0);
            let mut sum = 0.0;
            let first = common[from].0 as usize;
            for (to, &(last, slot)) in common.iter().enumerate().skip(from) {
                let (last, slot) = (last as usize, slot as usize);
                if (keys[last].0 - keys[first].0) as usize >= most_tokens {
                    break;
                }
                counts[slot] += 1;
                if counts[slot] <= bag[slot].1 {
                    sum += self.content.weights[bag[slot].0 as usize];
                }
                let here = Mass { weight: before[last + 1] - before[first], keys: last + 1 - first };
                let found = overlap(sum, mass, here);
                let strength = found * sum;
                if to > from
                    && found >= self.similarity
                    && best.is_none_or(|(known, ..)| strength > known * (1.0 + 1e-12))
                {
                    best = Some((strength, from, to));
                }
            }
        }
        let (_, from, to) = best?;
        // What of the phrase is in the window.
        counts.clear();
        counts.resize(bag.len(), 0);
        common[from..=to].iter().for_each(|&(_, slot)| counts[slot as usize] += 1);
        if counts.iter().filter(|&&count| count > 0).count() < 2 {
            return None;
        }
        let has = |&term: &u32| {
            let slots = self.content.of_term(term).iter().map(|key| bag.binary_search_by_key(key, |&(key, _)| key));
            slots.flatten().any(|slot| counts[slot] > 0)
        };
        let (left, right) = (terms.iter().position(has)?, terms.iter().rev().position(has)?);
        let (inner, last) = (keys[common[from].0 as usize].0 as usize, keys[common[to].0 as usize].0 as usize);
        if known(inner, last + 1) {
            return None;
        }
        let function = |at: usize| self.content.is_function(segment[at]);
        let mut first = inner;
        let as_there = |at: usize, there: u32| !function(at) || segment[at] == there;
        while first > 0
            && inner - first < left
            && as_there(first - 1, terms[left - 1 - (inner - first)])
            && open(first - 1)
        {
            first -= 1;
        }
        while first < inner && function(first) {
            first += 1;
        }
        let mut end = last + 1;
        while end < segment.len()
            && end - last - 1 < right
            && as_there(end, terms[terms.len() - right + (end - last - 1)])
            && open(end - 1)
        {
            end += 1;
        }
        while end > last + 1 && function(end - 1) {
            end -= 1;
        }
        // Without what takes it too far off, at the end that has more of it.
        loop {
            let mut counts = vec![0; bag.len()];
            let (mut sum, mut own) = (0.0, Mass { weight: 0.0, keys: 0 });
            for &key in segment[first..end].iter().flat_map(|&term| self.content.of_term(term)) {
                let weight = self.content.weights[key as usize];
                own.weight += weight;
                own.keys += 1;
                if let Ok(slot) = bag.binary_search_by_key(&key, |&(key, _)| key) {
                    counts[slot] += 1;
                    sum += if counts[slot] <= bag[slot].1 { weight } else { 0.0 };
                }
            }
            let found = overlap(sum, mass, own);
            if found >= self.similarity {
                let order = |terms: &[u32]| -> Vec<u32> {
                    terms.iter().flat_map(|&term| self.content.of_term(term)).copied().collect()
                };
                if !in_order(&order(terms), &order(&segment[first..end])) {
                    return None;
                }
                return Some(Window { first, end, phrase, shared: sum, overlap: found });
            }
            if inner - first >= end - 1 - last && first < inner {
                first += 1;
                while first < inner && function(first) {
                    first += 1;
                }
            } else if end > last + 1 {
                end -= 1;
                while end > last + 1 && function(end - 1) {
                    end -= 1;
                }
            } else {
                return None;
            }
        }
    }
}
