//! Which runs of words are there, and in what order? Numbered as they are met, each by its beginning and its last word.
//!
//! A look-up a run; 20 bytes for a distinct one. No run is spelt before all are known: numbering them in the order of
//! their spelling sorts pairs of numbers, length by length.

use super::bags::sort;
use crate::table::Strings;
use hashbrown::HashTable;

/// No place, no run.
pub(crate) const NONE: u32 = u32::MAX;

/// Numbers the runs of 1 to `longest` words of one text after the other.
#[derive(Clone, Debug)]
pub(crate) struct Grams {
    /// Each run's beginning (the run without its last word; [`NONE`] for one word) and its last word. A beginning has a
    /// smaller number.
    runs: Vec<(u32, u32)>,
    /// The runs of more than one word, with their numbers, by hash.
    table: HashTable<(u32, u32, u32)>,
    /// The number of the run of this word alone, by word.
    of_word: Vec<u32>,
    /// The run of each length (less one) that ends at the last word met.
    open: Vec<u32>,
    shortest: usize,
}

impl Grams {
    pub(crate) fn new(shortest: usize, longest: usize) -> Self {
        let open = vec![NONE; longest];
        Self { runs: Vec::new(), table: HashTable::new(), of_word: Vec::new(), open, shortest }
    }

    /// What comes now stands in another text.
    pub(crate) fn start(&mut self) {
        self.open.fill(NONE);
    }

    /// The next word: calls `emit` with the number of each run that ends with it.
    #[inline]
    pub(crate) fn push(&mut self, word: u32, mut emit: impl FnMut(u32)) {
        for length in (2..=self.open.len()).rev() {
            let beginning = self.open[length - 2];
            self.open[length - 1] = if beginning == NONE { NONE } else { self.longer(beginning, word) };
            if length >= self.shortest && self.open[length - 1] != NONE {
                emit(self.open[length - 1]);
            }
        }
        if word as usize >= self.of_word.len() {
            self.of_word.resize(word as usize + 1, NONE);
        }
        if self.of_word[word as usize] == NONE {
            self.of_word[word as usize] = self.runs.len() as u32;
            self.runs.push((NONE, word));
        }
        self.open[0] = self.of_word[word as usize];
        if self.shortest <= 1 {
            emit(self.open[0]);
        }
    }

    fn longer(&mut self, beginning: u32, word: u32) -> u32 {
        let hash_of = |&(beginning, word, _): &(u32, u32, u32)| hash(beginning, word);
        let next = (beginning, word, self.runs.len() as u32);
        let entry = self.table.entry(hash_of(&next), |known| (known.0, known.1) == (beginning, word), hash_of);
        let (.., number) = *entry.or_insert(next).get();
        if number == next.2 {
            self.runs.push((beginning, word));
        }
        number
    }
}

/// A multiplication, folded, as in wyhash.
fn hash(beginning: u32, word: u32) -> u64 {
    let pair = u64::from(beginning) << 32 | u64::from(word);
    let wide = u128::from(pair ^ 0x243F_6A88_85A3_08D3) * 0x9E37_79B9_7F4A_7C15;
    wide as u64 ^ (wide >> 64) as u64
}

/// A run in the whole: its beginning's place among the runs one word shorter, and its last word's rank.
type Run = (u32, u32);

/// Brings the runs that several threads numbered into the order of their spelling, words joined with spaces; right where no
/// word holds a character as small as a space. `ranks` are those of each thread's words, `words` the words by rank.
/// The answer: the spelling of all runs that are long enough, and of each thread's run its place among them, [`NONE`] of a
/// shorter one. O(runs · log runs).
pub(crate) fn in_order(all: &[Grams], ranks: &[Vec<u32>], words: &Strings) -> (Strings, Vec<Vec<u32>>) {
    let (shortest, longest) = all.first().map_or((1, 0), |grams| (grams.shortest, grams.open.len()));
    let mut length: Vec<Vec<u8>> = Vec::new(); // of each thread's run, less one
    for grams in all {
        let mut lengths: Vec<u8> = Vec::with_capacity(grams.runs.len());
        grams.runs.iter().for_each(|&(b, _)| lengths.push(if b == NONE { 0 } else { lengths[b as usize] + 1 }));
        length.push(lengths);
    }
    // Of each thread's run its place among the runs of its length; then its place in the answer.
    let mut place: Vec<Vec<u32>> = all.iter().map(|grams| vec![NONE; grams.runs.len()]).collect();
    let mut levels: Vec<Vec<Run>> = Vec::new();
    for level in 0..longest {
        let mut found: Vec<(u64, u32, u32)> = Vec::new();
        for (thread, grams) in all.iter().enumerate() {
            let here =
                grams.runs.iter().enumerate().filter(|&(number, _)| usize::from(length[thread][number]) == level);
            found.extend(here.map(|(number, &(beginning, word))| {
                let beginning = if level == 0 { 0 } else { place[thread][beginning as usize] };
                let key = u64::from(beginning) << 32 | u64::from(ranks[thread][word as usize]);
                (key, thread as u32, number as u32)
            }));
        }
        sort(&mut found, Ord::cmp);
        let mut runs: Vec<Run> = Vec::new();
        for group in found.chunk_by(|a, b| a.0 == b.0) {
            group.iter().for_each(|&(_, thread, number)| place[thread as usize][number as usize] = runs.len() as u32);
            runs.push(((group[0].0 >> 32) as u32, group[0].0 as u32));
        }
        levels.push(runs);
    }
    // A run stands before those that begin with it, these together before its next sibling: preorder in a tree.
    let counted = |level: usize| u32::from(level + 1 >= shortest);
    let mut weight: Vec<Vec<u32>> = levels.iter().enumerate().map(|(l, runs)| vec![counted(l); runs.len()]).collect();
    for level in (1..longest).rev() {
        let (above, below) = weight.split_at_mut(level);
        levels[level].iter().zip(&below[0]).for_each(|(run, weight)| above[level - 1][run.0 as usize] += weight);
    }
    let mut start: Vec<Vec<u32>> = Vec::new(); // of each run, by level
    for level in 0..longest {
        let mut free: Vec<u32> = match level {
            0 => vec![0],
            _ => start[level - 1].iter().map(|&start| start + counted(level - 1)).collect(),
        };
        let own = levels[level].iter().zip(&weight[level]).map(|(run, weight)| {
            let free = &mut free[run.0 as usize];
            *free += weight;
            *free - weight
        });
        start.push(own.collect());
    }
    let mut owner: Vec<(u32, u32)> = Vec::new(); // level and place of each run of the answer
    owner.resize(levels.iter().skip(shortest - 1).map(Vec::len).sum(), (0, 0));
    for (level, start) in start.iter().enumerate().skip(shortest - 1) {
        start.iter().enumerate().for_each(|(at, &start)| owner[start as usize] = (level as u32, at as u32));
    }
    for (places, lengths) in place.iter_mut().zip(&length) {
        for (place, level) in places.iter_mut().zip(lengths.iter().map(|&level| usize::from(level))) {
            *place = if counted(level) == 1 { start[level][*place as usize] } else { NONE };
        }
    }
    (spell(&owner, &levels, words), place)
}

/// The words of each run of `owner`, joined with spaces.
fn spell(owner: &[(u32, u32)], levels: &[Vec<Run>], words: &Strings) -> Strings {
    let mut spelt = Strings::with_capacity(owner.len(), owner.len() * 8 * levels.len());
    let mut path = Vec::new();
    for &(level, mut at) in owner {
        path.clear();
        for level in (0..=level as usize).rev() {
            let (beginning, word) = levels[level][at as usize];
            path.push(&words[word as usize]);
            at = beginning;
        }
        spelt.push_joined(path.iter().rev().copied());
    }
    spelt
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs of two threads that met their words in another order, and what each emitted, by spelling.
    #[test]
    fn runs_are_numbered_in_the_order_of_their_spelling() {
        let words: Strings = ["a", "ab", "b", "b0"].into_iter().collect();
        let ranks = [vec![2, 0, 1, 3], vec![0, 3, 2, 1]];
        let texts: [&[u32]; 2] = [&[0, 1, 1, 2, 0], &[0, 1, 0, 2, 3, 0, 1]];
        for (shortest, longest) in [(1, 1), (1, 2), (2, 2), (1, 3), (2, 4), (3, 3)] {
            let mut all = vec![Grams::new(shortest, longest); 2];
            let mut emitted = vec![Vec::new(); 2];
            let mut plain = Vec::new();
            for thread in 0..2 {
                for text in [texts[thread], &texts[thread][1..]] {
                    all[thread].start();
                    text.iter().for_each(|&word| all[thread].push(word, |number| emitted[thread].push(number)));
                    for n in shortest..=longest {
                        for run in text.windows(n) {
                            let run = run.iter().map(|&word| &words[ranks[thread][word as usize] as usize]);
                            plain.push(run.collect::<Vec<_>>().join(" "));
                        }
                    }
                }
            }
            let (spelt, place) = in_order(&all, &ranks, &words);
            let mut ours: Vec<&str> = Vec::new();
            for thread in 0..2 {
                ours.extend(emitted[thread].iter().map(|&number| &spelt[place[thread][number as usize] as usize]));
            }
            ours.sort_unstable();
            plain.sort_unstable();
            assert_eq!(ours, plain, "{shortest} to {longest}");
            plain.dedup();
            assert_eq!(spelt.iter().collect::<Vec<_>>(), plain);
        }
    }
}
