//! Which windows of so many tokens stand in several documents, and where do shared runs begin?
//!
//! Windows are found by a fingerprint (`phrase/seed.rs`), then compared term by term. A pair of places is where a shared
//! run begins if the tokens before differ: of all pairs only these are counted or made, so that a text that stands twice
//! costs its windows and one pair, however long it is. O(windows + runs); 4 bytes a window, 8 a run.

use rayon::prelude::*;

use super::side::Sides;
use crate::error::Result;
use crate::phrase::seed::seeds;
use crate::phrase::sequence::Sequence;
use crate::progress::Progress;

/// A bit for each token.
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn none(tokens: usize) -> Self {
        Self(vec![0; tokens / 64 + 1])
    }

    pub(super) fn set(&mut self, token: u32) {
        self.0[token as usize / 64] |= 1 << (token % 64);
    }

    pub(super) fn has(&self, token: u32) -> bool {
        self.0[token as usize / 64] >> (token % 64) & 1 == 1
    }

    /// Ready to be counted.
    pub(super) fn ranked(&self) -> Ranked<'_> {
        let before = self.0.iter().scan(0, |sum, word| Some(std::mem::replace(sum, *sum + word.count_ones())));
        Ranked { bits: self, before: before.collect() }
    }
}

/// Bits, and how many there are before each.
pub(super) struct Ranked<'a> {
    bits: &'a Bits,
    /// Bits before each word of 64.
    before: Vec<u32>,
}

impl Ranked<'_> {
    fn below(&self, token: u32) -> u32 {
        let word = token as usize / 64;
        self.before[word] + (self.bits.0[word] & ((1 << (token % 64)) - 1)).count_ones()
    }

    /// How many tokens from the first to before the second have their bit.
    pub(super) fn count(&self, (start, end): (u32, u32)) -> u32 {
        self.below(end) - self.below(start)
    }
}

/// Windows of one length that stand in two documents or more.
pub(super) struct Windows {
    /// Tokens of each.
    pub(super) length: u32,
    /// Places of each window, ascending, one window behind the other.
    places: Vec<u32>,
    /// Where each window's places end.
    ends: Vec<u32>,
}

impl Windows {
    /// All windows of `length` tokens of `sequence`, whose terms are those of `sides`.
    pub(super) fn of(sequence: &Sequence<'_>, sides: &Sides<'_>, length: u32, progress: &Progress) -> Result<Self> {
        let mut windows = Self { length, places: Vec::new(), ends: Vec::new() };
        let longest = (0..sides.len()).map(|document| sides.range(document).len()).max().unwrap_or(0);
        if length as usize > longest {
            return Ok(windows);
        }
        let (places, groups) = seeds(sequence, length, 2, progress)?;
        let window = |place: u32| &sides.terms[place as usize..place as usize + length as usize];
        let (mut rest, mut others) = (&places[..], Vec::new());
        for (size, number) in groups.iter().zip(0_usize..) {
            if number % 1024 == 0 {
                progress.check()?;
            }
            let (group, behind) = rest.split_at(*size as usize);
            rest = behind;
            // Nearly always all are the same; by chance two windows may have one fingerprint.
            let mut group = group.to_vec();
            while group.len() > 1 {
                let same = window(group[0]);
                others.clear();
                group.retain(|&place| {
                    window(place) == same || {
                        others.push(place);
                        false
                    }
                });
                if sides.docfreq(&group) > 1 {
                    windows.places.extend_from_slice(&group);
                    windows.ends.push(windows.places.len() as u32);
                }
                std::mem::swap(&mut group, &mut others);
            }
        }
        Ok(windows)
    }

    /// The windows, by their places.
    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.places[start as usize..end as usize])
    }

    /// Only the windows whose places are `wanted`.
    pub(super) fn retain(&mut self, wanted: impl Fn(&[u32]) -> bool) {
        let (mut start, mut kept) = (0, 0);
        let mut ends = Vec::with_capacity(self.ends.len());
        for &end in &self.ends {
            let range = start as usize..end as usize;
            start = end;
            if wanted(&self.places[range.clone()]) {
                let size = range.len();
                self.places.copy_within(range, kept);
                kept += size;
                ends.push(kept as u32);
            }
        }
        self.places.truncate(kept);
        self.ends = ends;
    }

    /// The tokens that lie in a window whose places are `wanted`.
    pub(super) fn covered(&self, tokens: usize, wanted: impl Fn(&[u32]) -> bool) -> Bits {
        let mut starts = Bits::none(tokens);
        self.iter().filter(|places| wanted(places)).flatten().for_each(|&place| starts.set(place));
        let mut covered = Bits::none(tokens);
        let mut end = 0;
        for token in 0..tokens as u32 {
            if starts.has(token) {
                end = token + self.length;
            }
            if token < end {
                covered.set(token);
            }
        }
        covered
    }

    /// Finds where runs begin that two documents share.
    pub(super) fn beginnings<'a>(&'a self, sides: &'a Sides<'a>) -> Beginnings<'a> {
        let mut known = Bits::none(sides.terms.len());
        self.places.iter().for_each(|&place| known.set(place));
        Beginnings { windows: self, sides, known }
    }
}

/// Where runs begin that two documents share, of the windows' length or more.
pub(super) struct Beginnings<'a> {
    windows: &'a Windows,
    sides: &'a Sides<'a>,
    /// Where one of the windows begins.
    known: Bits,
}

impl Beginnings<'_> {
    /// The term before a place, if one of the windows begins with it. Two places whose windows are the same are not where
    /// their run begins exactly if this is the same too: then so are the windows before.
    fn before(&self, place: u32) -> Option<u32> {
        let first = place == 0 || self.sides.documents.binary_search(&place).is_ok();
        (!first && self.known.has(place - 1)).then(|| self.sides.terms[place as usize - 1])
    }

    /// How many there are between documents that `compared` has compared. O(windows).
    pub(super) fn count(&self, compared: &Compared<'_>) -> u64 {
        let windows: Vec<&[u32]> = self.windows.iter().collect();
        let count = |places: &&[u32]| match compared.across {
            None => self.count_in(places),
            Some(false) => compared.by_group(self.sides, places).iter().map(|own| self.count_in(own)).sum(),
            Some(true) => {
                let groups = compared.by_group(self.sides, places);
                let mut all = groups.concat();
                all.sort_unstable();
                self.count_in(&all) - groups.iter().map(|own| self.count_in(own)).sum::<u64>()
            }
        };
        windows.par_iter().with_min_len(256).map(count).sum()
    }

    fn count_in(&self, places: &[u32]) -> u64 {
        // From the last place on: the terms before those that are compared with it.
        let (mut from, mut all) = (places.len(), 0);
        let mut befores: ahash::AHashMap<u32, u64> = ahash::AHashMap::new();
        for &place in places.iter().rev() {
            let beyond = self.sides.beyond(place);
            while from > 0 && places[from - 1] >= beyond {
                from -= 1;
                self.before(places[from]).into_iter().for_each(|term| *befores.entry(term).or_default() += 1);
            }
            let same = self.before(place).and_then(|term| befores.get(&term));
            all += (places.len() - from) as u64 - same.copied().unwrap_or(0);
        }
        all
    }

    /// All of them: the place in the first document in the upper half, that in the second in the lower; ascending.
    pub(super) fn pairs(&self, compared: &Compared<'_>, progress: &Progress) -> Result<Vec<u64>> {
        let windows: Vec<&[u32]> = self.windows.iter().collect();
        let parts = windows.par_chunks(256).map(|windows| {
            let mut pairs = Vec::new();
            for places in windows {
                match compared.across {
                    None => self.pairs_in(places, |_, _| true, &mut pairs, progress)?,
                    Some(false) => {
                        for own in compared.by_group(self.sides, places) {
                            self.pairs_in(&own, |_, _| true, &mut pairs, progress)?;
                        }
                    }
                    Some(true) => {
                        let mut all = compared.by_group(self.sides, places).concat();
                        all.sort_unstable();
                        let group = |place| compared.group(self.sides, place);
                        self.pairs_in(&all, |a, b| group(a) != group(b), &mut pairs, progress)?;
                    }
                }
            }
            Ok(pairs)
        });
        let parts: Vec<Vec<u64>> = parts.collect::<Result<_>>()?;
        let mut pairs = parts.concat();
        drop(parts);
        pairs.par_sort_unstable();
        progress.check()?;
        Ok(pairs)
    }

    fn pairs_in(
        &self,
        places: &[u32],
        wanted: impl Fn(u32, u32) -> bool,
        pairs: &mut Vec<u64>,
        progress: &Progress,
    ) -> Result<()> {
        progress.check()?;
        let befores: Vec<Option<u32>> = places.iter().map(|&place| self.before(place)).collect();
        // The next place with another term before it, by number of the place.
        let mut another = vec![places.len(); places.len()];
        for at in (0..places.len().saturating_sub(1)).rev() {
            let same = befores[at].is_some() && befores[at] == befores[at + 1];
            another[at] = if same { another[at + 1] } else { at + 1 };
        }
        for (number, &place) in places.iter().enumerate() {
            let beyond = self.sides.beyond(place);
            let mut at = number + places[number..].partition_point(|&other| other < beyond);
            while at < places.len() {
                if befores[at].is_some() && befores[at] == befores[number] {
                    at = another[at];
                } else {
                    if wanted(place, places[at]) {
                        pairs.push(u64::from(place) << 32 | u64::from(places[at]));
                    }
                    at += 1;
                }
            }
            if number % 1024 == 0 {
                progress.check()?;
            }
        }
        Ok(())
    }
}

/// Which documents are compared with which?
pub(super) struct Compared<'a> {
    /// The group of each document; of one in none with no other. Empty where `across` is `None`.
    pub(super) groups: &'a [Option<u32>],
    /// All with all, or within a group, or across groups.
    pub(super) across: Option<bool>,
}

impl Compared<'_> {
    /// Whether documents `a` and `b` are compared.
    pub(super) fn are(&self, a: usize, b: usize) -> bool {
        self.across.is_none_or(|across| match (self.groups[a], self.groups[b]) {
            (Some(a), Some(b)) => (a != b) == across,
            _ => false,
        })
    }

    fn group(&self, sides: &Sides<'_>, place: u32) -> Option<u32> {
        self.groups[sides.document(place)]
    }

    /// The places of each group, ascending.
    fn by_group(&self, sides: &Sides<'_>, places: &[u32]) -> Vec<Vec<u32>> {
        let grouped = places.iter().filter_map(|&place| Some((self.group(sides, place)?, place)));
        let mut grouped: Vec<(u32, u32)> = grouped.collect();
        grouped.sort_unstable();
        grouped.chunk_by(|a, b| a.0 == b.0).map(|own| own.iter().map(|&(_, place)| place).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::corpus::corpus::Corpus;

    proptest! {
        #[test]
        fn runs_begin_where_the_definition_says(
            texts in prop::collection::vec("([abc] ){0,30}", 0..5), length in 1_u32..4, queries in prop::option::of(0_usize..3),
            groups in prop::collection::vec(prop::option::of(0_u32..2), 5), across in prop::option::of(any::<bool>())
        ) {
            let corpus = Corpus::from_texts(&texts).unwrap();
            let queries = queries.map(|queries| queries.min(corpus.len()));
            let identity: Vec<u32> = (0..corpus.stream().forms.len() as u32).collect();
            let sides = Sides::of(corpus.stream(), &identity, queries);
            let sequence = Sequence::of(corpus.stream(), None, &identity);
            let windows = Windows::of(&sequence, &sides, length, &Progress::default()).unwrap();
            let found = windows.beginnings(&sides);
            let mut expected = BTreeSet::new();
            for a in 0..corpus.len() {
                for b in 0..corpus.len() {
                    let grouped = match (across, groups[a], groups[b]) {
                        (None, ..) => true,
                        (Some(across), Some(one), Some(other)) => (one != other) == across,
                        _ => false,
                    };
                    let compared = grouped && queries.map_or(a < b, |queries| a < queries && b >= queries);
                    let (range, other) = (sides.range(a), sides.range(b));
                    for p in range.clone().filter(|_| compared) {
                        for q in other.clone() {
                            let run = |p: usize, q: usize| sides.terms[p..range.end].iter()
                                .zip(&sides.terms[q..other.end]).take_while(|(x, y)| x == y).count();
                            let begins = p == range.start || q == other.start || sides.terms[p - 1] != sides.terms[q - 1];
                            if begins && run(p, q) >= length as usize {
                                expected.insert((p as u64) << 32 | q as u64);
                            }
                        }
                    }
                }
            }
            let compared = Compared { groups: &groups, across };
            prop_assert_eq!(found.count(&compared), expected.len() as u64);
            let pairs = found.pairs(&compared, &Progress::default()).unwrap();
            prop_assert_eq!(pairs, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
