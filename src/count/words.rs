//! How often does one text have which word? Counted where the word was found last, without looking it up.
//!
//! Few words make most of a text: four in five are among the last [`RECENT`] of different hashes, so that one memory access
//! that hits the cache replaces a search in a large table and a count in another. The others cost these.

use ahash::AHashSet;

use crate::corpus::vocabulary::{Key, Vocabulary};

/// How many words are remembered, a power of two: 32 bytes each.
const RECENT: usize = 1 << 12;

/// The words that one thread has met, and where it counted them last.
#[derive(Debug)]
pub(crate) struct Words {
    words: Vocabulary,
    /// The cell that counted the word last, by word, or [`STOP`]. Cells of all texts are numbered, from 1.
    cell_of: Vec<u32>,
    /// Words and their cells, by hash.
    recent: Vec<Recent>,
    /// The words of the text, with their counts; the number of the first cell.
    cells: Vec<(u32, u32)>,
    first: u32,
}

/// Marks a stop word instead of a cell.
const STOP: u32 = u32::MAX;

/// A word and the cell that counts it.
#[derive(Clone, Copy, Debug, Default)]
struct Recent {
    /// [`Key::exact`] of the word; `None` where there is none that can be told by it.
    exact: Option<(u64, u64)>,
    word: u32,
    cell: u32,
}

impl Default for Words {
    fn default() -> Self {
        let (words, recent) = (Vocabulary::default(), vec![Recent::default(); RECENT]);
        Self { words, cell_of: Vec::new(), recent, cells: Vec::new(), first: 1 }
    }
}

impl Words {
    /// Counts the word `text[start..end]`.
    #[inline]
    pub(crate) fn count(&mut self, text: &str, start: usize, end: usize, stop_words: &AHashSet<String>) {
        let key = self.words.key_of(text, start, end);
        let place = place(key);
        let Recent { exact, word, cell } = self.recent[place];
        if exact.is_some() && exact == key.exact() {
            let cell = self.add(word, cell);
            self.recent[place].cell = cell;
        } else {
            self.count_other(text, start, end, key, stop_words);
        }
    }

    /// Counts a word that is not remembered, and remembers it.
    #[inline(never)]
    fn count_other(&mut self, text: &str, start: usize, end: usize, key: Key, stop_words: &AHashSet<String>) {
        let word = self.words.intern_keyed(text, start, end, key);
        if word as usize == self.cell_of.len() {
            self.cell_of.push(if stop_words.contains(&text[start..end]) { STOP } else { 0 });
        }
        let cell = self.add(word, self.cell_of[word as usize]);
        self.recent[place(key)] = Recent { exact: key.exact(), word, cell };
    }

    /// Adds to the word's cell in this text, a new one where it was counted last in another text; gives the cell.
    #[inline]
    fn add(&mut self, word: u32, cell: u32) -> u32 {
        if cell == STOP {
            return STOP;
        }
        if cell >= self.first {
            self.cells[(cell - self.first) as usize].1 += 1;
            return cell;
        }
        let cell = self.first + self.cells.len() as u32;
        self.cells.push((word, 1));
        self.cell_of[word as usize] = cell;
        cell
    }

    /// The words of the text with their counts; none is left.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = (u32, u32)> {
        self.first += self.cells.len() as u32;
        if self.first > STOP / 2 {
            self.forget();
        }
        self.cells.drain(..)
    }

    /// Numbers cells from 1 again.
    #[cold]
    fn forget(&mut self) {
        self.first = 1;
        self.recent.fill(Recent::default());
        self.cell_of.iter_mut().filter(|cell| **cell != STOP).for_each(|cell| *cell = 0);
    }

    /// The words, and of each whether it is a stop word.
    pub(crate) fn into_parts(self) -> (Vocabulary, Vec<bool>) {
        let stop = self.cell_of.iter().map(|&cell| cell == STOP).collect();
        (self.words, stop)
    }
}

/// Where a word is remembered.
#[inline]
fn place(key: Key) -> usize {
    (key.hash >> 40) as usize % RECENT
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_text_has_its_words_however_many_there_were_before() {
        let mut words = Words::default();
        let stop: AHashSet<String> = ["w3".to_owned(), "a-word-of-many-characters-5".to_owned()].into();
        let mut numbers = BTreeMap::new();
        for text in 0..400_usize {
            if text % 150 == 149 {
                words.first = STOP / 2; // as after two thousand million cells
            }
            let mut plain = BTreeMap::new();
            for i in 0..100_usize {
                let number = if i % 2 == 0 { i % 40 } else { (i * i + text * 97) % 9_000 };
                let word = match number % 3 {
                    0 => format!("w{number}"),
                    1 => format!("eleven-{number}"),
                    _ => format!("a-word-of-many-characters-{number}"),
                };
                let line = format!("({word})");
                words.count(&line, 1, 1 + word.len(), &stop);
                if !stop.contains(&word) {
                    *plain.entry(word).or_insert(0) += 1;
                }
            }
            let counted: Vec<(u32, u32)> = words.drain().collect();
            for (number, count) in counted {
                let word = words.words.strings()[number as usize].to_owned();
                assert_eq!(plain.remove(&word), Some(count), "{word} in text {text}");
                assert_eq!(*numbers.entry(word).or_insert(number), number);
            }
            assert!(plain.is_empty(), "{plain:?} in text {text}");
        }
        let (vocabulary, stops) = words.into_parts();
        assert!(vocabulary.len() > RECENT);
        assert_eq!(stops.iter().filter(|&&stop| stop).count(), 2);
    }
}
