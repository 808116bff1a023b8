//! How firmly does a phrase of more than two words hold together? As firmly as at its weakest point: the least association
//! over all splits into two parts.
//!
//! N-grams come from `count/levels.rs`; every part of one that is frequent enough is frequent enough too, so its frequency
//! is known at every place. O(places + n-grams · length); 4 bytes a token and length.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::lambda::Counting;
use super::measure::{Association, Evidence};
use super::neighbours::all_pairs;
use super::ranking::Scored;
use crate::corpus::stream::Stream;
use crate::corpus::terms::Terms;
use crate::count::levels::{Level, Levels};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::Strings;

/// More memory than this is not taken, but for phrases of a usual length.
const MOST_BYTES: u64 = 1 << 31;

/// An answer with more n-grams than this is refused.
const MOST_ROWS: usize = 10_000_000;

struct Ngram {
    /// Where it stands first, among the tokens.
    at: u32,
    length: u32,
    frequency: u32,
}

/// N-grams of some lengths, with what is known of their parts.
pub(crate) struct Splits<'a> {
    levels: Levels<'a>,
    /// The single words.
    words: Level,
    /// In the order of their words.
    ngrams: Vec<Ngram>,
    /// How often the n-gram occurs that begins at a token, by its length − 1 and the token; 0 if it is too rare.
    frequency_at: Vec<Vec<u32>>,
    /// N: all adjacent pairs.
    pub(crate) all: u64,
    walls: &'a [u32],
    /// λ and z, by n-gram; of those for which they were [found](Self::find_lambdas).
    lambda: Vec<(f64, f64)>,
    progress: &'a Progress,
}

impl<'a> Splits<'a> {
    /// The n-grams of `lengths` tokens of `stream` that occur `least.0` times or more, in `least.1` documents or more.
    pub(crate) fn of(
        stream: &'a Stream,
        walls: &'a [u32],
        terms: &Terms,
        lengths: &RangeInclusive<usize>,
        least: (u64, u64),
        (counting, progress): (&'a Progress, &'a Progress),
    ) -> Result<Self> {
        let mut levels = Levels::of(stream, walls, &terms.of_form, terms.len(), least, counting)?;
        // Four bytes a token for each length, also for those below the shortest, whose counts the parts have.
        let bytes = (stream.tokens.len() as u64).saturating_mul(4 * *lengths.end() as u64);
        if bytes > MOST_BYTES && *lengths.end() > 8 {
            let detail =
                format!("{bytes} bytes for phrases of up to {} tokens; the limit is {MOST_BYTES}", lengths.end());
            return Err(Error::too_large("what is counted", detail));
        }
        let words = levels.first()?;
        let mut frequency_at = Vec::new();
        let mut ngrams = Vec::new();
        let mut level = None;
        for length in 1..=*lengths.end() {
            let below = level.as_ref().unwrap_or(&words);
            let made = if length == 1 { None } else { Some(levels.next(below, length == *lengths.end())?) };
            let here = made.as_ref().unwrap_or(&words);
            if here.len() == 0 {
                break; // nothing this long, so nothing longer
            }
            let mut at = vec![0; stream.tokens.len()];
            for number in 0..here.len() {
                here.places(number).for_each(|place| at[place as usize] = here.frequency(number));
            }
            progress.check()?;
            frequency_at.push(at);
            if lengths.contains(&length) {
                ngrams.extend((0..here.len()).map(|number| Ngram {
                    at: here.first_place(number),
                    length: length as u32,
                    frequency: here.frequency(number),
                }));
            }
            if ngrams.len() > MOST_ROWS {
                let detail = format!("more than {MOST_ROWS} phrases of up to {length} tokens; raise min_frequency");
                return Err(Error::too_large("the answer", detail));
            }
            if made.is_some() {
                level = made;
            }
        }
        let spelt = |ngram: &Ngram| levels.numbers_at(ngram.at, ngram.length as usize);
        ngrams.par_sort_unstable_by(|a, b| spelt(a).cmp(spelt(b))); // no two are the same
        let all = all_pairs(walls, 1);
        Ok(Self { levels, words, ngrams, frequency_at, all, walls, lambda: Vec::new(), progress })
    }

    /// The terms that numbers mean, as text.
    pub(crate) fn words<'s>(&self, strings: &'s Strings) -> impl Iterator<Item = &'s str> + Clone {
        self.levels.words(strings)
    }

    /// Tokens of n-gram `row`.
    pub(crate) fn length(&self, row: usize) -> usize {
        self.ngrams[row].length as usize
    }

    /// How often n-gram `row` occurs.
    pub(crate) fn frequency(&self, row: usize) -> u64 {
        u64::from(self.ngrams[row].frequency)
    }

    /// The numbers of the words of n-gram `row` before `cut`, or of the others.
    pub(crate) fn part(&self, row: usize, cut: usize, second: bool) -> &[u32] {
        let words = self.levels.numbers_at(self.ngrams[row].at, self.length(row));
        if second { &words[cut..] } else { &words[..cut] }
    }

    /// How often such a part occurs.
    pub(crate) fn part_frequency(&self, row: usize, cut: usize, second: bool) -> u64 {
        let (at, length) = (self.ngrams[row].at as usize, self.length(row));
        let (at, length) = if second { (at + cut, length - cut) } else { (at, cut) };
        u64::from(self.frequency_at[length - 1][at])
    }

    fn evidence(&self, row: usize, cut: usize) -> Evidence {
        Evidence {
            together: self.frequency(row) as f64,
            first: self.part_frequency(row, cut, false) as f64,
            second: self.part_frequency(row, cut, true) as f64,
            all: self.all as f64,
        }
    }

    /// Before which of its words n-gram `row` is split best: where `measure` is least, the first of ties. λ, which is not of
    /// parts, is split where G² is least.
    pub(crate) fn weakest(&self, row: usize, measure: Association) -> usize {
        let measure = if measure.of_words() { Association::LogLikelihood } else { measure };
        let scored = |cut: usize| (self.evidence(row, cut).score(measure), cut);
        let cuts = (1..self.length(row)).map(scored).filter(|(score, _)| !score.is_nan());
        cuts.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(1, |(_, cut)| cut)
    }

    /// Finds λ and z of `rows`, where that has not been done. NaN of more than 64 words.
    pub(crate) fn find_lambdas(&mut self, rows: &[u32]) -> Result<()> {
        if !self.lambda.is_empty() {
            return Ok(());
        }
        let mut lambda = vec![(f64::NAN, f64::NAN); self.ngrams.len()];
        let Self { levels, words, walls, progress, .. } = self;
        let length = |&row: &u32| self.ngrams[row as usize].length;
        let mut rows = rows.to_vec();
        rows.sort_by_key(length);
        let lengths: Vec<&[u32]> = rows.chunk_by(|a, b| length(a) == length(b)).collect();
        for (number, rows) in (1..).zip(&lengths) {
            let progress = &progress.until(95 * number / lengths.len() as u64);
            let counting = Counting { levels, words, walls, progress };
            let places: Vec<u32> = rows.iter().map(|&row| self.ngrams[row as usize].at).collect();
            let found = counting.lambdas(&places, length(&rows[0]) as usize)?;
            rows.iter().zip(found).for_each(|(&row, found)| lambda[row as usize] = found);
        }
        self.lambda = lambda;
        Ok(())
    }
}

impl Scored for Splits<'_> {
    fn len(&self) -> usize {
        self.ngrams.len()
    }

    fn score(&self, row: usize, measure: Association) -> f64 {
        match measure {
            Association::Lambda => self.lambda[row].0,
            Association::Z => self.lambda[row].1,
            measure => {
                let scores = (1..self.length(row)).map(|cut| self.evidence(row, cut).score(measure));
                scores.fold(f64::NAN, f64::min) // which takes the number of a number and NaN
            }
        }
    }
}
