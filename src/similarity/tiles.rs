//! Which stretches do two documents have in common, so that none counts twice? The longest first (greedy string tiling:
//! Wise 1993), but every place of a stretch is taken at once, not one place of each document for one of the other.
//!
//! Stretches are read off a suffix array of both documents; how long one can still be is looked up again when its turn
//! comes, as what lies in a longer one is taken. O(terms · log terms) and what the places of common stretches cost.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::error::Result;
use crate::phrase::sequence::WALL;
use crate::phrase::suffix_array::SuffixArray;
use crate::progress::Progress;

/// A stretch of terms that stands in both documents, outside of longer ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tile {
    /// Terms it has.
    pub(super) length: usize,
    /// Where it stands in either document, ascending; at least once in each.
    pub(super) places: [Vec<usize>; 2],
}

/// The stretches of `least` terms or more that both documents have, in the order they are taken: the longest of those
/// whose terms are not taken yet, of equally long ones the one whose terms come first; all its places from the left that
/// are free.
pub(super) fn tiles(documents: [&[u32]; 2], least: usize, progress: &Progress) -> Result<Vec<Tile>> {
    let mut tiling = Tiling::new(documents, progress)?;
    let mut waiting = BinaryHeap::new();
    for (rank, length) in tiling.longest().into_iter().enumerate() {
        if length >= least && tiling.side(tiling.array.suffixes[rank] as usize) == 0 {
            waiting.push((length, Reverse(rank)));
        }
    }
    let mut tiles = Vec::new();
    while let Some((length, Reverse(rank))) = waiting.pop() {
        progress.check()?;
        let now = tiling.free(rank, least);
        if now == length {
            tiles.push(tiling.take(rank, length));
        } else if now >= least {
            waiting.push((now, Reverse(rank)));
        }
    }
    Ok(tiles)
}

struct Tiling {
    array: SuffixArray,
    /// Where the second document starts.
    second: usize,
    /// How many terms from here on are free, by place: up to a taken one, or the end of the document.
    room: Vec<u32>,
}

impl Tiling {
    fn new(documents: [&[u32]; 2], progress: &Progress) -> Result<Self> {
        let mut known: Vec<u32> = documents.concat();
        known.sort_unstable();
        known.dedup();
        // Numbered anew, in the same order, so that the suffix array knows of few terms.
        let number = |term: &u32| known.partition_point(|other| other < term) as i32 + 1;
        let (mut sequence, mut room) = (Vec::new(), Vec::new());
        for document in documents {
            sequence.extend(document.iter().map(number));
            sequence.push(WALL as i32);
            room.extend((0..=document.len() as u32).rev());
        }
        Ok(Self { array: SuffixArray::of(sequence, progress)?, second: documents[0].len() + 1, room })
    }

    /// Which document has this place?
    fn side(&self, place: usize) -> usize {
        usize::from(place >= self.second)
    }

    /// How much each suffix has in common with one of the other document, by rank, while all is free.
    fn longest(&self) -> Vec<usize> {
        let SuffixArray { suffixes, shared } = &self.array;
        let mut longest = vec![0; suffixes.len()];
        let mut sweep = |ranks: &mut dyn Iterator<Item = usize>, with_next: usize| {
            // What the last suffix of either document has in common with this one.
            let mut last = [0; 2];
            for rank in ranks {
                let common = shared.get(rank + with_next).map_or(0, |&common| common as usize);
                let side = self.side(suffixes[rank] as usize);
                last = last.map(|length| length.min(common));
                longest[rank] = longest[rank].max(last[1 - side]);
                last[side] = usize::MAX;
            }
        };
        sweep(&mut (0..suffixes.len()), 0);
        sweep(&mut (0..suffixes.len()).rev(), 1);
        longest
    }

    /// How many free terms from a suffix on stand free in the other document too; below `least` it does not matter.
    fn free(&self, rank: usize, least: usize) -> usize {
        let SuffixArray { suffixes, shared } = &self.array;
        let place = suffixes[rank] as usize;
        let (side, mut best) = (self.side(place), 0);
        let mut look = |ranks: &mut dyn Iterator<Item = usize>, with_next: usize| {
            let mut common = self.room[place] as usize;
            for other in ranks {
                common = common.min(shared[other + with_next] as usize);
                if common <= best || common < least {
                    break;
                }
                let other = suffixes[other] as usize;
                if self.side(other) != side {
                    best = best.max(common.min(self.room[other] as usize));
                }
            }
        };
        look(&mut (0..rank).rev(), 1);
        look(&mut (rank + 1..suffixes.len()), 0);
        best
    }

    /// Takes the first `length` terms of a suffix wherever they are free.
    fn take(&mut self, rank: usize, length: usize) -> Tile {
        let SuffixArray { suffixes, shared } = &self.array;
        let alike = |&rank: &usize| shared[rank] as usize >= length;
        let first = rank - (1..=rank).rev().take_while(alike).count();
        let last = rank + (rank + 1..suffixes.len()).take_while(alike).count();
        let mut found: Vec<usize> = suffixes[first..=last].iter().map(|&place| place as usize).collect();
        found.sort_unstable();
        let mut places = [Vec::new(), Vec::new()];
        for place in found {
            if self.room[place] as usize >= length {
                self.occupy(place, length);
                let side = self.side(place);
                places[side].push(place - side * self.second);
            }
        }
        Tile { length, places }
    }

    fn occupy(&mut self, place: usize, length: usize) {
        self.room[place..place + length].fill(0);
        // Before it there is room up to here only, back to what is taken, or where the document starts.
        let before = self.room[..place].iter_mut().rev();
        before.take_while(|room| **room > 0).zip(1..).for_each(|(room, distance)| *room = distance);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The longest stretch that is free in both, again and again.
    fn plain(documents: [&[u32]; 2], least: usize) -> Vec<Tile> {
        let mut free = documents.map(|document| vec![true; document.len()]);
        let mut tiles = Vec::new();
        loop {
            let starts = |side: usize, length: usize, free: &[Vec<bool>; 2]| -> Vec<usize> {
                let starts = 0..(documents[side].len() + 1).saturating_sub(length);
                starts.filter(|&start| free[side][start..start + length].iter().all(|&free| free)).collect()
            };
            let mut found: Option<&[u32]> = None;
            for length in (least..=documents[0].len()).rev() {
                for start in starts(0, length, &free) {
                    let stretch = &documents[0][start..start + length];
                    let there = starts(1, length, &free).iter().any(|&b| &documents[1][b..b + length] == stretch);
                    if there && found.is_none_or(|found| stretch < found) {
                        found = Some(stretch);
                    }
                }
                if found.is_some() {
                    break;
                }
            }
            let Some(stretch) = found else { return tiles };
            let length = stretch.len();
            let places = [0, 1].map(|side| {
                let mut places = Vec::new();
                for start in 0..(documents[side].len() + 1).saturating_sub(length) {
                    let range = start..start + length;
                    if &documents[side][range.clone()] == stretch && free[side][range.clone()].iter().all(|&free| free)
                    {
                        free[side][range].fill(false);
                        places.push(start);
                    }
                }
                places
            });
            tiles.push(Tile { length, places });
        }
    }

    proptest! {
        #[test]
        fn tiles_are_those_of_looking_for_the_longest_again_and_again(
            a in prop::collection::vec(0_u32..4, 0..40),
            b in prop::collection::vec(0_u32..4, 0..40),
            least in 1_usize..4,
        ) {
            let found = tiles([&a, &b], least, &Progress::default()).unwrap();
            prop_assert_eq!(&found, &plain([&a, &b], least));
            let mut turned = tiles([&b, &a], least, &Progress::default()).unwrap();
            turned.iter_mut().for_each(|tile| tile.places.reverse());
            prop_assert_eq!(found, turned);
        }
    }
}
