//! Where do the words stand that may begin or end a phrase? O(1) a question in texts, O(log₆₄ tokens) whatever the text;
//! a bit a token.

use rayon::prelude::*;

use super::sequence::{Sequence, WALL};

/// A set of tokens, in which the next one and the last one are soon found.
#[derive(Debug)]
pub struct Ends {
    /// The first has a bit for each token, each other one a bit for each word of the one before that is not 0. Empty where
    /// every token is in the set.
    levels: Vec<Vec<u64>>,
}

impl Ends {
    /// The tokens of `sequence` that are no function words, which `is_function` says by `TermId`.
    pub fn of(sequence: &Sequence<'_>, is_function: &[bool]) -> Self {
        if !is_function.contains(&true) {
            return Self { levels: Vec::new() };
        }
        let is_content = |token: usize| {
            let term = sequence.at(token);
            term == WALL || !is_function[term as usize - 1]
        };
        let word = |start: usize| {
            let bits =
                (start..(start + 64).min(sequence.len())).map(|token| u64::from(is_content(token)) << (token % 64));
            bits.fold(0, |word, bit| word | bit)
        };
        let words = (0..sequence.len()).into_par_iter().step_by(64).with_min_len(256);
        let mut levels: Vec<Vec<u64>> = vec![words.map(word).collect()];
        while let Some(last) = levels.last().filter(|last| last.len() > 1) {
            let summary =
                |words: &[u64]| words.iter().zip(0..).fold(0, |all, (&word, i)| all | u64::from(word != 0) << i);
            levels.push(last.chunks(64).map(summary).collect());
        }
        Self { levels }
    }

    /// The tokens `start..end`, which hold no wall, without function words at either end; `None` where nothing is left.
    pub fn within(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        if self.levels.is_empty() {
            return Some((start, end));
        }
        let first = self.at_or_behind(start).filter(|&first| first < end)?;
        Some((first, self.at_or_before(end - 1)? + 1))
    }

    fn at_or_behind(&self, token: usize) -> Option<usize> {
        let mut at = token;
        for (level, words) in self.levels.iter().enumerate() {
            let bits = words.get(at / 64).map_or(0, |word| word & u64::MAX << (at % 64));
            if bits != 0 {
                return Some(self.down(level, at / 64 * 64 + bits.trailing_zeros() as usize, u64::trailing_zeros));
            }
            at = at / 64 + 1;
        }
        None
    }

    fn at_or_before(&self, token: usize) -> Option<usize> {
        let mut at = token;
        for (level, words) in self.levels.iter().enumerate() {
            let bits = words[at / 64] & u64::MAX >> (63 - at % 64);
            if bits != 0 {
                let last = |word: u64| 63 - word.leading_zeros();
                return Some(self.down(level, at / 64 * 64 + last(bits) as usize, last));
            }
            at = (at / 64).checked_sub(1)?;
        }
        None
    }

    /// From bit `at` of `level` down to a token, by the bit that `choose` takes of each word.
    fn down(&self, level: usize, mut at: usize, choose: impl Fn(u64) -> u32) -> usize {
        for words in self.levels[..level].iter().rev() {
            at = at * 64 + choose(words[at]) as usize;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::corpus::Corpus;

    proptest! {
        #[test]
        fn function_words_are_taken_off_both_ends(words in prop::collection::vec(0..9_usize, 1..9000), one in 0..9000_usize) {
            let text: Vec<&str> = words.iter().enumerate().map(|(i, &n)| if n > 7 || i == one { "word" } else { "of" }).collect();
            let corpus = Corpus::from_texts([text.join(" "), text.join(" ").replace(' ', " of ")]).unwrap();
            let stream = corpus.stream();
            let identity: Vec<u32> = (0..stream.forms.len() as u32).collect();
            let sequence = Sequence::of(stream, None, &identity);
            let is_function: Vec<bool> = stream.forms.iter().map(|form| form == "of").collect();
            let content = Ends::of(&sequence, &is_function);
            let is_content = |token: usize| &stream.forms[stream.tokens[token] as usize] != "of";
            let n = sequence.len();
            for (start, end) in [(0, n), (one.min(n - 1), n), (n / 3, n / 2 + 1), (n - 1, n), (0, 1)] {
                let first = (start..end).find(|&token| is_content(token));
                let last = (start..end).rfind(|&token| is_content(token));
                prop_assert_eq!(content.within(start, end), first.map(|first| (first, last.unwrap() + 1)));
            }
        }
    }
}
