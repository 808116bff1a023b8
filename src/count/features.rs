//! How often does one text have which feature? A thread's numbering of the features it meets, and its counts of one text.
//!
//! Words cost a look-up each ([`super::words`]), and one more for each run that ends with it. Runs of characters cost a
//! look-up each; inside words only the first time a word is met, as a word has the same runs wherever it stands.

use ahash::AHashSet;

use super::grams::Grams;
use super::words::Words;
use crate::corpus::vocabulary::Vocabulary;
use crate::text::analysis::{self, Analysis, between, padded_runs, squeeze};

/// Counts of one text, by number.
#[derive(Debug, Default)]
struct Bag {
    /// By number.
    counts: Vec<u32>,
    /// The numbers whose count is not 0.
    touched: Vec<u32>,
}

impl Bag {
    #[inline]
    fn add(&mut self, number: u32, count: u32) {
        let at = number as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1 + at / 2, 0);
        }
        if self.counts[at] == 0 {
            self.touched.push(number);
        }
        self.counts[at] += count;
    }

    /// The numbers with their counts; none is left.
    fn drain(&mut self) -> impl Iterator<Item = (u32, u32)> {
        let counts = &mut self.counts;
        self.touched.drain(..).map(|number| (number, std::mem::take(&mut counts[number as usize])))
    }
}

/// The features that one thread has met, in the way that the analysis asks for.
#[derive(Debug)]
pub(crate) enum Features {
    Words(Words),
    Runs(Runs),
    Chars(Chars),
    PaddedChars(PaddedChars),
}

/// Runs of words.
#[derive(Debug)]
pub(crate) struct Runs {
    words: Vocabulary,
    /// Whether it is a stop word, by word.
    stop: Vec<bool>,
    runs: Grams,
    /// Scratch: the runs of one text.
    bag: Bag,
}

/// Runs of characters.
#[derive(Debug, Default)]
pub(crate) struct Chars {
    runs: Vocabulary,
    /// Scratch: the runs of one text.
    bag: Bag,
    /// Scratch: the text with its white space squeezed, and where its characters start.
    squeezed: String,
    starts: Vec<usize>,
}

/// Runs of characters inside words.
#[derive(Debug, Default)]
pub(crate) struct PaddedChars {
    runs: Vocabulary,
    words: Vocabulary,
    /// The runs of each word, one word after the other.
    of_word: Vec<u32>,
    /// Where those of each word end in `of_word`.
    ends: Vec<usize>,
    /// Scratch: the words of one text, and their runs.
    met: Bag,
    bag: Bag,
    /// Scratch: a word with its spaces, and where its characters start.
    padded: String,
    starts: Vec<usize>,
}

impl Features {
    pub(crate) fn new(analysis: &Analysis) -> Self {
        match analysis.features {
            analysis::Features::Words(..) if analysis.longest == 1 => Self::Words(Words::default()),
            analysis::Features::Words(..) => Self::Runs(Runs {
                words: Vocabulary::default(),
                stop: Vec::new(),
                runs: Grams::new(analysis.shortest, analysis.longest),
                bag: Bag::default(),
            }),
            analysis::Features::Chars(_) => Self::Chars(Chars::default()),
            analysis::Features::PaddedChars(_) => Self::PaddedChars(PaddedChars::default()),
        }
    }

    /// Adds the features of `text` and their counts to `cells`. `analysis` is the one that these features were made for.
    pub(crate) fn count(&mut self, text: &str, analysis: &Analysis, cells: &mut Vec<(u32, u32)>) {
        let (shortest, longest) = (analysis.shortest, analysis.longest);
        match (self, &analysis.features) {
            (Self::Words(words), analysis::Features::Words(tokens, stop_words)) => {
                tokens.for_each(text, |start, end| words.count(text, start, end, stop_words));
                cells.extend(words.drain());
            }
            (Self::Runs(runs), analysis::Features::Words(tokens, stop_words)) => {
                runs.runs.start();
                tokens.for_each(text, |start, end| runs.count(text, start, end, stop_words));
                cells.extend(runs.bag.drain());
            }
            (Self::Chars(chars), analysis::Features::Chars(space)) => {
                squeeze(text, space, &mut chars.squeezed, &mut chars.starts);
                chars.count(shortest, longest);
                cells.extend(chars.bag.drain());
            }
            (Self::PaddedChars(chars), analysis::Features::PaddedChars(space)) => {
                let is_space = |char| space.contains(char);
                between(text, is_space, |start, end, _| chars.meet(text, start, end, shortest, longest));
                chars.count();
                cells.extend(chars.bag.drain());
            }
            _ => {}
        }
    }

    /// The strings that have numbers; whether each is a stop word, where there are any; the runs of them, where features
    /// are those.
    pub(crate) fn into_parts(self) -> (Vocabulary, Vec<bool>, Option<Grams>) {
        match self {
            Self::Words(words) => {
                let (words, stop) = words.into_parts();
                (words, stop, None)
            }
            Self::Runs(Runs { words, stop, runs, .. }) => (words, stop, Some(runs)),
            Self::Chars(Chars { runs, .. }) | Self::PaddedChars(PaddedChars { runs, .. }) => (runs, Vec::new(), None),
        }
    }
}

impl Runs {
    /// Counts the runs that end with the word `text[start..end]`.
    #[inline]
    fn count(&mut self, text: &str, start: usize, end: usize, stop_words: &AHashSet<String>) {
        let word = self.words.intern_part(text, start, end);
        if word as usize == self.stop.len() {
            self.stop.push(stop_words.contains(&text[start..end]));
        }
        if !self.stop[word as usize] {
            self.runs.push(word, |run| self.bag.add(run, 1));
        }
    }
}

impl Chars {
    /// Counts the runs of the squeezed text.
    fn count(&mut self, shortest: usize, longest: usize) {
        let Self { runs, squeezed, starts, bag } = self;
        let chars = starts.len() - 1;
        for (at, &start) in starts[..chars].iter().enumerate() {
            let ends = &starts[at..=chars.min(at + longest)];
            ends.iter().skip(shortest).for_each(|&end| bag.add(runs.intern_part(squeezed, start, end), 1));
        }
    }
}

impl PaddedChars {
    /// Adds the word `text[start..end]` to the words of the text.
    fn meet(&mut self, text: &str, start: usize, end: usize, shortest: usize, longest: usize) {
        let Self { runs, words, of_word, ends, padded, starts, .. } = self;
        let word = words.intern_part(text, start, end);
        if word as usize == ends.len() {
            padded.clear();
            padded.extend([" ", &text[start..end], " "]);
            starts.clear();
            starts.extend(padded.char_indices().map(|(at, _)| at));
            starts.push(padded.len());
            padded_runs(starts, shortest, longest, |start, end| of_word.push(runs.intern_part(padded, start, end)));
            ends.push(of_word.len());
        }
        self.met.add(word, 1);
    }

    /// Counts the runs of the words of the text.
    fn count(&mut self) {
        for (word, count) in self.met.drain() {
            let word = word as usize;
            let start = if word == 0 { 0 } else { self.ends[word - 1] };
            self.of_word[start..self.ends[word]].iter().for_each(|&run| self.bag.add(run, count));
        }
    }
}
