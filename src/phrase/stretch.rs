//! Which stretches of tokens recur? All that are frequent enough, as intervals of sorted places.
//!
//! The places where a stretch begins are dealt out by the term that follows it; where enough follow alike, theirs is a
//! longer stretch, and so on: a radix sort of the suffixes that stops where nothing recurs, which in prose is soon
//! (Abouelhoda, Kurtz & Ohlebusch 2004 for the intervals). What is alike for [`DEEP`] tokens, as copies of documents are,
//! is sorted by a suffix array of just these places instead, whose cost does not grow with the length of what recurs.
//! Long stretches alone are not looked for among all places, but among those whose first tokens recur (`seed.rs`).
//! O(tokens · DEEP) at worst, in prose some three looks a token; 4 bytes a place and 12 a stretch.

use std::ops::Range;

use rayon::prelude::*;

use super::interval::{Interval, NO_DAY, Suffix, Sweep};
use super::seed::seeds;
use super::sequence::{Sequence, WALL};
use super::suffix_array::SuffixArray;
use crate::corpus::document_at::DocumentAt;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// What is alike for so many tokens is left to the suffix array.
pub const DEEP: u32 = 48;

/// Which stretches are told of?
#[derive(Clone, Copy, Debug)]
pub struct Least {
    /// Least occurrences; at least 2.
    pub frequency: u64,
    /// Least documents.
    pub docfreq: u64,
    /// Least tokens; at least 1.
    pub length: u32,
}

/// A repeated stretch: the stretches of all lengths above the one it begins with, up to its own, which occur at the same
/// places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where its places start among [`Stretches::places`].
    pub first: u32,
    /// Where the last of them stands.
    pub last: u32,
    /// Twice its length in tokens, and 1 more if no single term stands before all its occurrences.
    extent: u32,
}

impl Node {
    /// A stretch of so many tokens.
    pub fn new((first, last): (u32, u32), length: u32, left_closed: bool) -> Self {
        Self { first, last, extent: length << 1 | u32::from(left_closed) }
    }

    /// The longest stretch that all its places begin with, in tokens.
    #[inline]
    pub fn length(&self) -> u32 {
        self.extent >> 1
    }

    /// Whether no single term stands before all occurrences: not extensible to the left.
    pub fn is_left_closed(&self) -> bool {
        self.extent & 1 == 1
    }

    /// Occurrences.
    #[inline]
    pub fn frequency(&self) -> u32 {
        self.last - self.first + 1
    }
}

/// The documents that a stretch stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// How many they are.
    pub docfreq: u32,
    /// Their first and last day; [`NO_DAY`] where none is dated.
    pub days: (i32, i32),
}

/// The stretches that are frequent enough.
#[derive(Debug)]
pub struct Stretches {
    /// The tokens where stretches begin, stretch by stretch. Others may stand among them.
    pub places: Vec<u32>,
    /// Ascending by first place, then by length: what a stretch begins with stands before it.
    pub nodes: Vec<Node>,
    /// The documents of the stretches of [`DEEP`] tokens or more: number of the node, ascending, and what is known.
    deep: Vec<(u32, Life)>,
}

impl Stretches {
    /// The stretches of `sequence`. `days` are the documents' day numbers. Fails at 2³¹ tokens.
    pub fn of(
        sequence: &Sequence<'_>,
        documents: &DocumentAt<'_>,
        days: &[Option<i32>],
        least: Least,
        deep: u32,
        progress: &Progress,
    ) -> Result<Self> {
        if sequence.len() > i32::MAX as usize {
            let detail = format!("{} tokens; phrases are found in at most {}", sequence.len(), i32::MAX);
            return Err(Error::too_large("the corpus", detail));
        }
        let (mut places, groups, known) = if least.length <= 2 {
            let (places, groups) = by_term(sequence);
            (places, groups, 1)
        } else {
            let known = least.length.min(deep);
            let (places, groups) = seeds(sequence, known, least.frequency, progress)?;
            (places, groups, known)
        };
        progress.check()?;
        let grower = || Grower {
            sequence,
            documents,
            least,
            deep: deep.max(known),
            counts: vec![0; sequence.bound()],
            keys: Vec::new(),
            met: Vec::new(),
            pending: Vec::new(),
            grown: Grown::default(),
        };
        let growing = progress.until(80);
        growing.start(places.len() as u64);
        let shares = shares(&mut places, &groups);
        let grow = |grower: &mut Grower<'_>, share: Share<'_>| -> Result<Grown> {
            let Share { first, mut places, groups } = share;
            let mut base = first;
            for &size in groups {
                let (group, rest) = places.split_at_mut(size as usize);
                places = rest;
                grower.enter_group(group, base, known);
                growing.advance(u64::from(size))?;
                base += size;
            }
            Ok(std::mem::take(&mut grower.grown))
        };
        let grown: Vec<Grown> = shares.into_par_iter().map_init(grower, grow).collect::<Result<_>>()?;
        progress.check()?;
        let deepest = Deepest::of(sequence, documents, days, least, deep.max(known), &mut places, &grown, progress)?;
        Ok(joined(places, grown, deepest))
    }
}

/// All tokens by their terms, and how many there are of each.
fn by_term(sequence: &Sequence<'_>) -> (Vec<u32>, Vec<u32>) {
    let mut counts = vec![0_u32; sequence.bound()];
    (0..sequence.len()).for_each(|token| counts[sequence.at(token) as usize] += 1);
    counts[WALL as usize] = 0;
    let mut next = counts.clone();
    let mut start = 0;
    for slot in &mut next {
        start += std::mem::replace(slot, start);
    }
    let mut places = vec![0; start as usize];
    for token in 0..sequence.len() {
        let term = sequence.at(token);
        if term != WALL {
            let slot = &mut next[term as usize];
            places[*slot as usize] = token as u32;
            *slot += 1;
        }
    }
    counts.retain(|&count| count > 0);
    (places, counts)
}

/// Some groups of places that are worked on together.
struct Share<'a> {
    /// Where the first of them stands among all.
    first: u32,
    places: &'a mut [u32],
    /// The sizes of the groups.
    groups: &'a [u32],
}

/// Groups in some dozens of shares of about as many places.
fn shares<'a>(mut places: &'a mut [u32], mut groups: &'a [u32]) -> Vec<Share<'a>> {
    let target = (places.len() / (16 * rayon::current_num_threads())).max(1);
    let mut shares = Vec::new();
    let mut first = 0;
    while !groups.is_empty() {
        let (mut count, mut size) = (0, 0);
        while size < target && count < groups.len() {
            size += groups[count] as usize;
            count += 1;
        }
        let (own, others) = groups.split_at(count);
        let (front, rest) = places.split_at_mut(size);
        shares.push(Share { first, places: front, groups: own });
        (groups, places, first) = (others, rest, first + size as u32);
    }
    shares
}

/// Places that are alike for [`DEEP`] tokens.
struct Deep {
    /// How many nodes were met before.
    at: u32,
    /// Where the places stand.
    range: Range<u32>,
}

/// What one share of the places came to.
#[derive(Default)]
struct Grown {
    nodes: Vec<Node>,
    deep: Vec<Deep>,
}

/// Deals out places by what follows.
struct Grower<'a> {
    sequence: &'a Sequence<'a>,
    documents: &'a DocumentAt<'a>,
    least: Least,
    deep: u32,
    /// How often each term follows, by `TermId` + 1; all 0 in between.
    counts: Vec<u32>,
    /// What follows each place, in the upper half, and the place.
    keys: Vec<u64>,
    /// The terms that follow.
    met: Vec<u32>,
    /// Where the groups stand that are still to be entered.
    pending: Vec<Range<u32>>,
    grown: Grown,
}

/// So few places are sorted; of more, what follows is counted first.
const FEW: usize = 48;

impl Grower<'_> {
    /// Whether a stretch that begins at `places`, which ascend, is frequent enough.
    fn is_enough(&self, places: &[u32]) -> bool {
        if (places.len() as u64) < self.least.frequency {
            return false;
        }
        let (mut last, mut left) = (u32::MAX, self.least.docfreq);
        for &place in places {
            if left == 0 {
                break;
            }
            let document = self.documents.get(place);
            left -= u64::from(document != last);
            last = document;
        }
        left == 0
    }

    /// The stretches of `length` tokens that begin at `places`, which ascend. There is one nearly always; but what brought
    /// the places together may have been chance.
    fn enter_group(&mut self, places: &mut [u32], base: u32, length: u32) {
        let Some((&first, others)) = places.split_first() else { return };
        let sequence = self.sequence;
        let terms = |place: u32| sequence.stretch(place as usize, length);
        let own: Vec<u32> = terms(first).collect();
        if length == 1 || others.iter().all(|&place| terms(place).eq(own.iter().copied())) {
            if self.is_enough(places) {
                self.enter(places, base, length);
            }
            return;
        }
        places.sort_by(|&a, &b| terms(a).cmp(terms(b))); // a stable sort: places of one stretch ascend
        let mut start = base;
        for same in places.chunk_by_mut(|&a, &b| terms(a).eq(terms(b))) {
            let size = same.len() as u32;
            if self.is_enough(same) {
                self.enter(same, start, length);
            }
            start += size;
        }
    }

    /// The stretch of `length` tokens that begins at `places`, which ascend; the first stands at `base` among all.
    fn enter(&mut self, places: &mut [u32], base: u32, mut length: u32) {
        let Some((&first, others)) = places.split_first() else { return };
        let sequence = self.sequence;
        while length < self.deep {
            let next = sequence.next((first + length) as usize);
            if next == WALL || others.iter().any(|&place| sequence.next((place + length) as usize) != next) {
                break;
            }
            length += 1;
        }
        let count = places.len() as u32;
        if length >= self.deep {
            self.grown.deep.push(Deep { at: self.grown.nodes.len() as u32, range: base..base + count });
            return;
        }
        if length >= self.least.length {
            let before = sequence.before(first as usize);
            let closed = before == WALL || others.iter().any(|&place| sequence.before(place as usize) != before);
            self.grown.nodes.push(Node::new((base, base + count - 1), length, closed));
        }
        self.deal(places, base, length);
    }

    /// Sorts `places` by the term behind `length` tokens, and enters the groups that are frequent enough.
    fn deal(&mut self, places: &mut [u32], base: u32, length: u32) {
        if (places.len() as u64) <= self.least.frequency {
            return; // not all go on alike, so too few do
        }
        let waiting = self.pending.len();
        if places.len() <= FEW {
            self.sort(places, length)
        } else {
            self.count(places, length)
        }
        for number in waiting..self.pending.len() {
            let Range { start, end } = self.pending[number].clone();
            self.enter(&mut places[start as usize..end as usize], base + start, length + 1);
        }
        self.pending.truncate(waiting);
    }

    /// Puts a group where places `start..end` are it, if it is frequent enough.
    fn group(&mut self, places: &[u32], start: usize, end: usize) {
        if self.is_enough(&places[start..end]) {
            self.pending.push(start as u32..end as u32);
        }
    }

    fn sort(&mut self, places: &mut [u32], length: u32) {
        let mut keys = std::mem::take(&mut self.keys);
        keys.clear();
        let key = |&place: &u32| u64::from(self.sequence.next((place + length) as usize)) << 32 | u64::from(place);
        keys.extend(places.iter().map(key));
        keys.sort_unstable();
        places.iter_mut().zip(&keys).for_each(|(place, &key)| *place = key as u32);
        let mut start = 0;
        for same in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
            let end = start + same.len();
            if same.len() as u64 >= self.least.frequency && same[0] >> 32 != u64::from(WALL) {
                self.group(places, start, end);
            }
            start = end;
        }
        self.keys = keys;
    }

    fn count(&mut self, places: &mut [u32], length: u32) {
        let (mut keys, mut met) = (std::mem::take(&mut self.keys), std::mem::take(&mut self.met));
        keys.clear();
        met.clear();
        for &place in &*places {
            let next = self.sequence.next((place + length) as usize);
            let count = &mut self.counts[next as usize];
            if *count == 0 {
                met.push(next);
            }
            *count += 1;
            keys.push(u64::from(next) << 32 | u64::from(place));
        }
        met.sort_unstable();
        let mut start = 0;
        for &next in &met {
            start += std::mem::replace(&mut self.counts[next as usize], start);
        }
        for &key in &keys {
            let slot = &mut self.counts[(key >> 32) as usize];
            places[*slot as usize] = key as u32;
            *slot += 1;
        }
        let mut start = 0;
        for &next in &met {
            let end = std::mem::take(&mut self.counts[next as usize]) as usize;
            if (end - start) as u64 >= self.least.frequency && next != WALL {
                self.group(places, start, end);
            }
            start = end;
        }
        (self.keys, self.met) = (keys, met);
    }
}

/// The stretches of [`DEEP`] tokens or more.
#[derive(Default)]
struct Deepest {
    /// Where the intervals of each group of deep places start; one longer than there are groups.
    starts: Vec<u32>,
    /// Ascending by first place, then by length, for each group.
    intervals: Vec<Interval>,
}

impl Deepest {
    /// Sorts the places of each deep group of `grown`, and finds what they share.
    #[allow(clippy::too_many_arguments)] // one call, and nothing that belongs together
    fn of(
        sequence: &Sequence<'_>,
        documents: &DocumentAt<'_>,
        days: &[Option<i32>],
        least: Least,
        deep: u32,
        places: &mut [u32],
        grown: &[Grown],
        progress: &Progress,
    ) -> Result<Self> {
        let groups = || grown.iter().flat_map(|part| &part.deep).map(|deep| deep.range.clone());
        let mut found = Self { starts: vec![0], intervals: Vec::new() };
        if groups().next().is_none() {
            return Ok(found);
        }
        let mut alive = vec![0_u64; sequence.len() / 64 + 1];
        let mut by_place = Vec::new(); // the first token of each group, and its number
        for (number, range) in groups().enumerate() {
            by_place.push((places[range.start as usize], number as u32));
            for &place in &places[range.start as usize..range.end as usize] {
                alive[place as usize / 64] |= 1 << (place % 64);
            }
        }
        by_place.sort_unstable();
        let is_alive = |place: u32| alive[place as usize / 64] >> (place % 64) & 1 == 1;
        progress.check()?;

        // What is alike anywhere, and nothing else: the tokens of all deep places, walls between.
        let (mut reduced, mut origin) = (Vec::new(), Vec::new());
        let mut end = 0;
        for (word, &bits) in alive.iter().enumerate() {
            let mut bits = bits;
            while bits != 0 {
                let place = (word * 64) as u32 + bits.trailing_zeros();
                bits &= bits - 1;
                if place >= end {
                    reduced.push(WALL as i32);
                    origin.push(u32::MAX);
                    end = place;
                }
                for token in end..place + deep {
                    reduced.push(sequence.at(token as usize) as i32);
                    origin.push(token);
                }
                end = place + deep;
            }
        }
        reduced.push(WALL as i32);
        let array = SuffixArray::of(reduced, progress)?;

        // Two alive places that share so much stand in one group, and nothing stands between them.
        let ranges: Vec<Range<u32>> = groups().collect();
        let mut by_group: Vec<Vec<Interval>> = vec![Vec::new(); ranges.len()];
        let mut sweep = Sweep::new(days);
        let mut group: Vec<Suffix> = Vec::new();
        let mut members: Vec<u32> = Vec::new();
        let mut finish = |members: &mut Vec<u32>, group: &mut Vec<Suffix>| -> Result<()> {
            let Some(&first) = members.iter().min() else { return Ok(()) };
            // The places of a group ascended.
            let number = by_place[by_place.partition_point(|&(place, _)| place < first)].1 as usize;
            let range = ranges[number].clone();
            debug_assert!(range.len() == members.len(), "a group is all places that are alike");
            places[range.start as usize..range.end as usize].copy_from_slice(members);
            let intervals = &mut by_group[number];
            sweep.group(group, progress, |interval| {
                let frequency = u64::from(interval.last - interval.first + 1);
                if frequency >= least.frequency && u64::from(interval.docfreq) >= least.docfreq {
                    let (first, last) = (interval.first + range.start, interval.last + range.start);
                    intervals.push(Interval { first, last, ..interval });
                }
            })?;
            intervals.sort_unstable_by_key(|interval| (interval.first, interval.length));
            members.clear();
            group.clear();
            Ok(())
        };
        let mut shared = u32::MAX; // with the last alive one
        for (i, (&suffix, &common)) in array.suffixes.iter().zip(&array.shared).enumerate() {
            if i % 65_536 == 0 {
                progress.check()?;
            }
            shared = shared.min(common as u32);
            let place = origin[suffix as usize];
            if !is_alive(place) {
                continue;
            }
            if shared < deep || members.is_empty() {
                finish(&mut members, &mut group)?;
                shared = 0;
            }
            members.push(place);
            let before = sequence.before(place as usize);
            group.push(Suffix { shared, document: documents.get(place), before });
            shared = u32::MAX;
        }
        finish(&mut members, &mut group)?;
        for intervals in by_group {
            found.intervals.extend(intervals);
            found.starts.push(found.intervals.len() as u32);
        }
        Ok(found)
    }
}

/// All parts, one behind the other.
fn joined(places: Vec<u32>, grown: Vec<Grown>, deepest: Deepest) -> Stretches {
    let count = 1 + grown.iter().map(|part| part.nodes.len()).sum::<usize>() + deepest.intervals.len();
    let mut nodes = Vec::with_capacity(count);
    let last = (places.len() as u32).saturating_sub(1);
    nodes.push(Node::new((0, last), 0, true)); // the root
    let mut lives = Vec::with_capacity(deepest.intervals.len());
    let mut group = 0;
    for part in grown {
        let mut from = 0;
        for deep in part.deep {
            nodes.extend(&part.nodes[from..deep.at as usize]);
            from = deep.at as usize;
            let range = deepest.starts[group] as usize..deepest.starts[group + 1] as usize;
            for interval in &deepest.intervals[range] {
                lives.push((nodes.len() as u32, Life { docfreq: interval.docfreq, days: interval.days }));
                nodes.push(Node::new((interval.first, interval.last), interval.length, interval.left_closed));
            }
            group += 1;
        }
        nodes.extend(&part.nodes[from..]);
    }
    Stretches { places, nodes, deep: lives }
}

impl Stretches {
    /// The documents that `node` stands in. `last_seen` has room for a number for each document, and remembers `number`.
    /// Places of a stretch of fewer than [`DEEP`] tokens are looked up one by one.
    pub fn life(
        &self,
        node: u32,
        documents: &DocumentAt<'_>,
        days: &[Option<i32>],
        (number, last_seen): (u32, &mut [u32]),
    ) -> Life {
        if let Ok(at) = self.deep.binary_search_by_key(&node, |&(node, _)| node) {
            return self.deep[at].1;
        }
        let Node { first, last, .. } = self.nodes[node as usize];
        let mut life = Life { docfreq: 0, days: NO_DAY };
        for &place in &self.places[first as usize..=last as usize] {
            let document = documents.get(place) as usize;
            if std::mem::replace(&mut last_seen[document], number) != number {
                life.docfreq += 1;
                if let Some(day) = days[document] {
                    life.days = (life.days.0.min(day), life.days.1.max(day));
                }
            }
        }
        life
    }
}
