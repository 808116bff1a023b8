//! How are n-grams written? Their words, joined: hundreds of thousands of short strings, on all threads, 20 ns a word.

use crate::error::Result;
use crate::progress::Progress;
use crate::table::Strings;
use crate::text::chinese::is_han;
use crate::threads;

/// So many bytes are copied at once, whatever a word's length: one move, where a length of its own takes a call.
const MOVE: usize = 16;

/// Few n-grams are longer on average: so much room is made for each, which takes no memory before it is used.
const LETTERS: usize = 32;

/// Words that n-grams are spelt with, by their numbers.
pub(crate) struct Speller {
    /// The words, each behind a space; then as many bytes more as one move may read too far.
    bytes: Vec<u8>,
    /// Where the space before each word is; one longer than there are words.
    starts: Vec<usize>,
    /// Whether each word begins and ends with a Han character; empty where none does, or where it makes no difference.
    han: Vec<(bool, bool)>,
}

impl Speller {
    /// A space stands between any two of `words`.
    pub(crate) fn spaced<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let (mut bytes, mut starts) = (Vec::new(), vec![0]);
        for word in words {
            bytes.push(b' ');
            bytes.extend_from_slice(word.as_bytes());
            starts.push(bytes.len());
        }
        bytes.extend_from_slice(&[0; MOVE]);
        Self { bytes, starts, han: Vec::new() }
    }

    /// As [`crate::text::chinese::join`] does: no space stands where two of `words` meet in Han characters.
    pub(crate) fn joined<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut speller = Self::spaced(words.clone());
        if !speller.bytes.is_ascii() {
            let ends = |word: &str| (word.starts_with(is_han), word.ends_with(is_han));
            speller.han = words.map(ends).collect();
        }
        speller
    }

    /// The strings of n-grams 0 to `ngrams` − 1; `words` gives the numbers of each's words.
    pub(crate) fn spell<'a>(
        &self,
        ngrams: usize,
        words: impl Fn(usize) -> &'a [u32] + Sync,
        progress: &Progress,
    ) -> Result<Strings> {
        const CHUNK: usize = 1 << 13;
        #[derive(Default)]
        struct Chunk {
            numbers: Vec<u32>,
            /// Where each n-gram ends in `numbers`.
            ends: Vec<usize>,
            spelt: String,
            /// Where each n-gram ends in `spelt`.
            spelt_ends: Vec<usize>,
        }
        let make = |_: &mut (), chunk: usize, Chunk { numbers, ends, spelt, spelt_ends }: &mut Chunk| {
            progress.check()?;
            for ngram in chunk * CHUNK..ngrams.min((chunk + 1) * CHUNK) {
                numbers.extend_from_slice(words(ngram)); // together: they lie far apart, and the processor waits for many at once
                ends.push(numbers.len());
            }
            let mut bytes = std::mem::take(spelt).into_bytes();
            let mut start = 0;
            for end in ends.drain(..) {
                self.push(&numbers[start..end], &mut bytes);
                spelt_ends.push(bytes.len());
                start = end;
            }
            numbers.clear();
            *spelt = String::from_utf8(bytes).expect("whole words");
            Ok(())
        };
        let mut all = Strings::with_capacity(ngrams, ngrams * LETTERS);
        threads::in_order(
            ngrams.div_ceil(CHUNK),
            || (),
            make,
            |Chunk { spelt, spelt_ends, .. }| {
                all.extend_cut(spelt, spelt_ends);
                spelt.clear();
                spelt_ends.clear();
                Ok(())
            },
        )?;
        all.shrink_to_fit();
        Ok(all)
    }

    fn push(&self, words: &[u32], out: &mut Vec<u8>) {
        for (i, &word) in words.iter().enumerate() {
            let word = word as usize;
            let (mut start, end) = (self.starts[word], self.starts[word + 1]);
            let meets = |&previous: &u32| self.han[previous as usize].1 && self.han[word].0;
            if i == 0 || (!self.han.is_empty() && meets(&words[i - 1])) {
                start += 1;
            }
            if end - start <= MOVE {
                let length = out.len() + end - start;
                out.extend_from_slice(&self.bytes[start..start + MOVE]);
                out.truncate(length);
            } else {
                out.extend_from_slice(&self.bytes[start..end]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::chinese::join;

    #[test]
    fn every_ngram_is_its_words_joined() {
        let words = ["", "a", "fifteen letters", "sixteen letters!", "seventeen letters", "改革", "开放x", "é"];
        let ngrams: Vec<Vec<u32>> = (0..20_000).map(|i| (0..i % 5).map(|j| (i * 7 + j * j) % 8).collect()).collect();
        let words_of = |ngram: &Vec<u32>| ngram.iter().map(|&word| words[word as usize]).collect::<Vec<&str>>();
        let spell =
            |speller: Speller| speller.spell(ngrams.len(), |ngram| &ngrams[ngram], &Progress::default()).unwrap();
        let spaced = spell(Speller::spaced(words.into_iter()));
        let joined = spell(Speller::joined(words.into_iter()));
        for (i, ngram) in ngrams.iter().enumerate() {
            assert_eq!(spaced[i], words_of(ngram).join(" "));
            if ngram.first() != Some(&0) {
                let mut plain = String::new();
                join(words_of(ngram), &mut plain);
                assert_eq!(joined[i], plain, "{ngram:?}");
            }
        }
    }
}
