//! What does one text hold? A thread's numbering of the words or runs of characters it meets, and those of one text.
//!
//! Words are numbered and kept as they stand, a look-up each: whoever knows all of them counts them and their runs, as he
//! does those of a corpus. Runs of characters are counted at once: they are many to a text and mostly short, so a look-up
//! each is cheaper than dealing out the places of all; inside words it is one only the first time a word is met, as a
//! word has the same runs wherever it stands. (A word shorter than a run is a run too, which no n-gram of characters is.)

use ahash::AHashSet;

use crate::corpus::vocabulary::Vocabulary;
use crate::text::analysis::{self, Analysis, Tokens, between, padded_runs, squeeze};

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

    /// Adds the numbers to `met` and what they count to `counts`; none is left.
    fn empty_into(&mut self, met: &mut Vec<u32>, counts: &mut Vec<u32>) {
        counts.extend(self.touched.iter().map(|&number| std::mem::take(&mut self.counts[number as usize])));
        met.append(&mut self.touched);
    }
}

/// What one thread has met, in the way that the analysis asks for.
#[derive(Debug)]
pub(crate) enum Features {
    Words(Words),
    Chars(Chars),
    PaddedChars(Box<PaddedChars>),
}

/// So many words wait for their numbers: they and what they need stay in the processor's nearest cache.
const WAITING: usize = 512;

/// Words.
#[derive(Debug, Default)]
pub(crate) struct Words {
    words: Vocabulary,
    /// Whether it is a stop word, by word.
    stop: Vec<bool>,
    /// Scratch: where words stand that wait for their numbers.
    waiting: Vec<(u32, u32)>,
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
            analysis::Features::Words(..) => Self::Words(Words::default()),
            analysis::Features::Chars(_) => Self::Chars(Chars::default()),
            analysis::Features::PaddedChars(_) => Self::PaddedChars(Box::default()),
        }
    }

    /// Adds to `met` the words of `text` as they stand, or its runs of characters, each once, and these runs' counts to
    /// `counts`. A text is no longer than 32 bits say; `analysis` is the one that these features were made for.
    pub(crate) fn count(&mut self, text: &str, analysis: &Analysis, met: &mut Vec<u32>, counts: &mut Vec<u32>) {
        let (shortest, longest) = (analysis.shortest, analysis.longest);
        match (self, &analysis.features) {
            (Self::Words(words), analysis::Features::Words(tokens, stop_words)) => {
                words.number(text, tokens, stop_words, met);
            }
            (Self::Chars(chars), analysis::Features::Chars(space)) => {
                squeeze(text, space, &mut chars.squeezed, &mut chars.starts);
                chars.count(shortest, longest);
                chars.bag.empty_into(met, counts);
            }
            (Self::PaddedChars(chars), analysis::Features::PaddedChars(space)) => {
                let is_space = |char| space.contains(char);
                between(text, is_space, |start, end, _| chars.meet(text, start, end, shortest, longest));
                chars.count();
                chars.bag.empty_into(met, counts);
            }
            _ => {}
        }
    }

    /// The strings that have numbers, and whether each is a stop word, where there are any.
    pub(crate) fn into_parts(self) -> (Vocabulary, Vec<bool>) {
        match self {
            Self::Words(Words { words, stop, .. }) => (words, stop),
            Self::Chars(chars) => (chars.runs, Vec::new()),
            Self::PaddedChars(chars) => (chars.runs, Vec::new()),
        }
    }
}

impl Words {
    /// Adds to `met` the numbers of the words of `text` that are no stop words.
    fn number(&mut self, text: &str, tokens: &Tokens, stop_words: &AHashSet<String>, met: &mut Vec<u32>) {
        let Self { words, stop, waiting } = self;
        let before = met.len();
        tokens.for_each(text, |start, end| {
            waiting.push((start as u32, end as u32));
            if waiting.len() == WAITING {
                words.intern_spans(text, waiting, met, |_| ());
                waiting.clear();
            }
        });
        words.intern_spans(text, waiting, met, |_| ());
        waiting.clear();
        if stop_words.is_empty() {
            return;
        }
        stop.extend((stop.len()..words.len()).map(|word| stop_words.contains(&words.strings()[word])));
        let mut end = before;
        for at in before..met.len() {
            met[end] = met[at];
            end += usize::from(!stop[met[at] as usize]);
        }
        met.truncate(end);
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
        for word in self.met.touched.drain(..) {
            let word = word as usize;
            let count = std::mem::take(&mut self.met.counts[word]);
            let start = if word == 0 { 0 } else { self.ends[word - 1] };
            self.of_word[start..self.ends[word]].iter().for_each(|&run| self.bag.add(run, count));
        }
    }
}
