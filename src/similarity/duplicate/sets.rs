//! Which shingles do documents have in common, exactly? Their sets, as numbers: one number a shingle, as if terms had been
//! compared with terms.
//!
//! They have been: shingles with one fingerprint are compared term by term before they get one number. So sizes of sets
//! and of what they share are exact, whatever the hash. Documents with equal sets are one class and stand there once.
//! O(shingles · log of a document's); 16 bytes a shingle while it is made, 4 after for each that two classes have.

use hashbrown::HashTable;
use rayon::prelude::*;

use super::recurring::Recurring;
use super::shingle::Shingler;
use crate::error::Result;
use crate::progress::Progress;

/// The sets of shingles of some documents, equal ones once: as classes, in the order of their first documents.
pub(super) struct Sets {
    /// Where the documents of each class start in `documents`; one longer than there are classes.
    starts: Vec<u32>,
    /// The documents, class by class, ascending in each.
    documents: Vec<u32>,
    /// How many different shingles a set has, by class.
    pub(super) sizes: Vec<u32>,
    /// Where the shingles of each class start in `shingles`; one longer than there are classes.
    offsets: Vec<usize>,
    /// Those shingles of each class that another class has too: their ranks, ascending. The rank of a shingle is its place
    /// among all such, those of few classes first.
    shingles: Vec<u32>,
    /// How many ranks there are.
    pub(super) ranks: usize,
}

impl Sets {
    /// Of `documents`, which ascend. What `recurring` does not know stands nowhere else, and is but counted.
    pub(super) fn of(
        shingler: &Shingler<'_>,
        documents: &[u32],
        recurring: Option<&Recurring>,
        progress: &Progress,
    ) -> Result<Self> {
        let parts = documents.len().div_ceil(4 * rayon::current_num_threads()).max(1);
        let dealt: Vec<Dealt> = documents
            .par_chunks(parts)
            .map(|documents| Dealt::of(shingler, documents, recurring, progress))
            .collect::<Result<_>>()?;
        let numbered: Vec<Numbered> = (0..DEALS)
            .into_par_iter()
            .map(|deal| {
                progress.check()?;
                Ok(Numbered::of(&dealt, deal))
            })
            .collect::<Result<_>>()?;
        // The numbers of each deal are behind those of the deals before.
        let mut before = vec![0];
        before.extend(numbered.iter().scan(0, |sum, deal| {
            *sum += deal.different;
            Some(*sum)
        }));
        let sets: Vec<Gathered> = dealt
            .into_par_iter()
            .enumerate()
            .map(|(part, dealt)| {
                progress.check()?;
                Ok(dealt.gather(part, &numbered, &before))
            })
            .collect::<Result<_>>()?;
        drop(numbered);
        progress.check()?;
        Ok(Self::ranked(classes(documents, &sets), &sets, before[DEALS] as usize))
    }

    /// Number of classes.
    pub(super) fn len(&self) -> usize {
        self.sizes.len()
    }

    /// The documents of class `class`, ascending.
    pub(super) fn documents(&self, class: usize) -> &[u32] {
        &self.documents[self.starts[class] as usize..self.starts[class + 1] as usize]
    }

    /// The ranks of the shingles of class `class` that others have too, ascending.
    #[inline]
    pub(super) fn shared(&self, class: usize) -> &[u32] {
        &self.shingles[self.offsets[class]..self.offsets[class + 1]]
    }

    /// How many shingles a class has that no other has: they would stand before all ranks.
    #[inline]
    pub(super) fn alone(&self, class: usize) -> usize {
        self.sizes[class] as usize - self.shared(class).len()
    }

    /// Gives the shingles that two classes have a rank, and forgets the others.
    fn ranked(classes: Vec<Vec<u32>>, sets: &[Gathered], numbers: usize) -> Self {
        let rows: Vec<(usize, usize)> =
            (0..sets.len()).flat_map(|part| (0..sets[part].sizes.len()).map(move |row| (part, row))).collect();
        let set = |class: &Vec<u32>| {
            let (part, row) = rows[class[0] as usize];
            (&sets[part], row)
        };
        let mut docfreq = vec![0_u32; numbers];
        for class in &classes {
            let (part, row) = set(class);
            part.row(row).iter().for_each(|&number| docfreq[number as usize] += 1);
        }
        // Counting sort of the numbers by docfreq; ties stay as they are.
        let most = docfreq.iter().copied().max().unwrap_or(0) as usize;
        let mut next = vec![0_u32; most + 2];
        docfreq.iter().filter(|&&df| df > 1).for_each(|&df| next[df as usize + 1] += 1);
        (1..next.len()).for_each(|df| next[df] += next[df - 1]);
        let ranks = next[most + 1] as usize;
        let rank: Vec<u32> = docfreq
            .iter()
            .map(|&df| {
                if df < 2 {
                    return u32::MAX;
                }
                next[df as usize] += 1;
                next[df as usize] - 1
            })
            .collect();
        let shingles: Vec<Vec<u32>> = classes
            .par_iter()
            .map(|class| {
                let (part, row) = set(class);
                let ranks = part.row(row).iter().map(|&number| rank[number as usize]);
                let mut ranks: Vec<u32> = ranks.filter(|&rank| rank != u32::MAX).collect();
                ranks.sort_unstable();
                ranks
            })
            .collect();
        let ends = |lengths: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
            let mut sum = 0;
            std::iter::once(0)
                .chain(lengths.map(|length| {
                    sum += length;
                    sum
                }))
                .collect()
        };
        let document = |row: &u32| {
            let (part, row) = rows[*row as usize];
            sets[part].documents[row]
        };
        Self {
            starts: ends(&mut classes.iter().map(Vec::len)).into_iter().map(|end| end as u32).collect(),
            documents: classes.iter().flatten().map(document).collect(),
            sizes: classes.iter().map(|class| set(class).0.sizes[set(class).1]).collect(),
            offsets: ends(&mut shingles.iter().map(Vec::len)),
            shingles: shingles.concat(),
            ranks,
        }
    }
}

/// Which rows have equal sets: the rows of each class, ascending, classes by their first row.
fn classes(documents: &[u32], sets: &[Gathered]) -> Vec<Vec<u32>> {
    let state = ahash::RandomState::with_seeds(1, 2, 3, 4);
    let rows = sets.iter().flat_map(|part| (0..part.sizes.len()).map(move |row| (part.sizes[row], part.row(row))));
    let rows: Vec<(u32, &[u32])> = rows.collect();
    debug_assert_eq!(rows.len(), documents.len());
    let mut table: HashTable<u32> = HashTable::with_capacity(rows.len());
    let mut classes: Vec<Vec<u32>> = Vec::with_capacity(rows.len());
    for (number, &(size, set)) in rows.iter().enumerate() {
        if size as usize != set.len() {
            classes.push(vec![number as u32]); // it has a shingle that stands nowhere else
            continue;
        }
        let same = |&class: &u32| rows[classes[class as usize][0] as usize] == (size, set);
        match table.find(state.hash_one(set), same) {
            Some(&class) => classes[class as usize].push(number as u32),
            None => {
                let hash = |&class: &u32| state.hash_one(rows[classes[class as usize][0] as usize].1);
                table.insert_unique(state.hash_one(set), classes.len() as u32, hash);
                classes.push(vec![number as u32]);
            }
        }
    }
    classes
}

/// Fingerprints are dealt out to so many tables, so that each stays in cache.
const DEALS: usize = 64;

/// Which table. Not the bits that [`Recurring`] or the table itself looks at first.
fn deal(fingerprint: u64) -> usize {
    (fingerprint >> 32) as usize % DEALS
}

/// A shingle in a part of the documents.
#[derive(Clone, Copy)]
struct Place {
    fingerprint: u64,
    /// Where it stands among the terms of its part, and how many terms it has.
    at: u32,
    length: u32,
}

/// The shingles of some documents, dealt out by fingerprint.
struct Dealt {
    documents: Vec<u32>,
    /// The terms of all these documents, one behind the other.
    terms: Vec<u32>,
    /// The shingles in the order of the texts, by deal.
    deals: Vec<Vec<Place>>,
    /// Which deal each shingle went to, in the order of the texts.
    order: Vec<u8>,
    /// Where each document ends in `order`.
    ends: Vec<usize>,
    /// Shingles that stand nowhere else, by document.
    alone: Vec<u32>,
}

impl Dealt {
    fn of(
        shingler: &Shingler<'_>,
        documents: &[u32],
        recurring: Option<&Recurring>,
        progress: &Progress,
    ) -> Result<Self> {
        let mut dealt = Self {
            documents: documents.to_vec(),
            terms: Vec::new(),
            deals: vec![Vec::new(); DEALS],
            order: Vec::new(),
            ends: Vec::with_capacity(documents.len()),
            alone: Vec::with_capacity(documents.len()),
        };
        let mut scratch = Vec::new();
        for &document in documents {
            progress.check()?;
            let start = dealt.terms.len();
            shingler.terms(document as usize, &mut dealt.terms);
            let length = (dealt.terms.len() - start).min(shingler.width) as u32;
            let mut alone = 0;
            for (fingerprint, at) in shingler.shingles(document as usize, &mut scratch).zip(start as u32..) {
                if recurring.is_none_or(|recurring| recurring.holds(fingerprint)) {
                    let to = deal(fingerprint);
                    dealt.deals[to].push(Place { fingerprint, at, length });
                    dealt.order.push(to as u8);
                } else {
                    alone += 1;
                }
            }
            dealt.alone.push(alone);
            dealt.ends.push(dealt.order.len());
        }
        Ok(dealt)
    }

    /// The terms of a shingle.
    fn spelled(&self, &Place { at, length, .. }: &Place) -> &[u32] {
        &self.terms[at as usize..(at + length) as usize]
    }

    /// The documents' sets, as numbers that `numbered` gives to the shingles of part `part`.
    fn gather(self, part: usize, numbered: &[Numbered], before: &[u32]) -> Gathered {
        let mut next: Vec<_> = numbered.iter().map(|deal| deal.numbers[part].iter()).collect();
        let mut gathered =
            Gathered { documents: self.documents, sizes: self.alone, offsets: vec![0], numbers: Vec::new() };
        let (mut set, mut from) = (Vec::new(), 0);
        for (size, &end) in gathered.sizes.iter_mut().zip(&self.ends) {
            set.clear();
            let numbers = self.order[from..end].iter().map(|&deal| {
                let deal = deal as usize;
                next[deal].next().expect("each shingle that was dealt out has a number") + before[deal]
            });
            set.extend(numbers);
            set.sort_unstable();
            set.dedup();
            *size += set.len() as u32;
            gathered.numbers.extend_from_slice(&set);
            gathered.offsets.push(gathered.numbers.len());
            from = end;
        }
        gathered
    }
}

/// The numbers of the shingles of one deal.
struct Numbered {
    /// By part, in the order in which they were dealt.
    numbers: Vec<Vec<u32>>,
    /// How many different ones there are.
    different: u32,
}

impl Numbered {
    fn of(dealt: &[Dealt], deal: usize) -> Self {
        // The first place of each shingle, by number, and its part.
        let mut first: Vec<(Place, u32)> = Vec::new();
        let mut table: HashTable<u32> = HashTable::new();
        let numbers = dealt.iter().enumerate().map(|(part, own)| {
            let number = |place: &Place| {
                let same = |&number: &u32| {
                    let (other, part) = &first[number as usize];
                    other.fingerprint == place.fingerprint && dealt[*part as usize].spelled(other) == own.spelled(place)
                };
                if let Some(&number) = table.find(place.fingerprint, same) {
                    return number;
                }
                let number = first.len() as u32;
                table.insert_unique(place.fingerprint, number, |&number| first[number as usize].0.fingerprint);
                first.push((*place, part as u32));
                number
            };
            own.deals[deal].iter().map(number).collect()
        });
        let numbers = numbers.collect();
        Self { numbers, different: first.len() as u32 }
    }
}

/// The sets of some documents.
struct Gathered {
    documents: Vec<u32>,
    /// Different shingles, by row.
    sizes: Vec<u32>,
    /// Where each row starts in `numbers`; one longer than there are rows.
    offsets: Vec<usize>,
    /// The numbers of the shingles that may stand elsewhere, ascending in each row.
    numbers: Vec<u32>,
}

impl Gathered {
    fn row(&self, row: usize) -> &[u32] {
        &self.numbers[self.offsets[row]..self.offsets[row + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_with_one_fingerprint_are_told_apart_by_their_terms() {
        let part = |terms: &[u32]| {
            let places = (0..terms.len() as u32 - 1).map(|at| Place { fingerprint: 7, at, length: 2 });
            let mut deals = vec![Vec::new(); DEALS];
            deals[deal(7)] = places.collect();
            let order = vec![deal(7) as u8; terms.len() - 1];
            let (ends, alone) = (vec![order.len()], vec![0]);
            Dealt { documents: vec![0], terms: terms.to_vec(), deals, order, ends, alone }
        };
        let dealt = [part(&[1, 2, 1, 2]), part(&[2, 1, 3])];
        let numbered = Numbered::of(&dealt, deal(7));
        assert_eq!((&numbered.numbers[..], numbered.different), (&[vec![0, 1, 0], vec![1, 2]][..], 3));
    }
}
