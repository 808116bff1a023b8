//! Which words stand how often how near to which? Ordered pairs of terms, the second at most so many tokens behind the first
//! and in the same segment.
//!
//! The places of each term are put side by side; what stands behind them is counted in an array with a cell for each term.
//! No pair is hashed. O(tokens · window) steps, but of no term more than there are tokens: where its windows overlap, they
//! are gone through together. Of adjacent terms, what follows is put there instead of the place, so that nothing is looked
//! up. 12 bytes a token (adjacent: 8), 12 to 40 a term and thread, and the pairs found.

use std::ops::Range;

use rayon::prelude::*;

use crate::corpus::document_at::DocumentAt;
use crate::corpus::stream::{Stream, shares};
use crate::corpus::terms::{NO_TERM, Terms};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::threads;

/// An answer with more pairs than this is refused: its table would take more than a gigabyte, and nobody reads it.
const MOST_PAIRS: usize = 10_000_000;

/// So many steps are made between two looks at whether to stop.
const STEPS: usize = 1 << 16;

/// Two terms, by their numbers, and how often they stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) first: u32,
    pub(crate) second: u32,
    pub(crate) frequency: u64,
}

/// What is counted.
pub(crate) struct Asked<'a> {
    /// What no pair crosses: the tokens where segments, or documents, start; and the end of all.
    pub(crate) walls: &'a [u32],
    /// The second is at most so many tokens behind the first; at least 1.
    pub(crate) window: usize,
    /// Rarer pairs are left out.
    pub(crate) min_frequency: u64,
    /// Pairs of fewer documents are left out.
    pub(crate) min_docfreq: u64,
    /// Whether to say how many pairs of tokens each term is first, and second, in.
    pub(crate) with_margins: bool,
    pub(crate) progress: &'a Progress,
}

/// Pairs, and the terms in them.
pub(crate) struct Neighbours {
    /// In the order of the first term, then of the second.
    pub(crate) pairs: Vec<Pair>,
    /// All pairs of tokens that stand so near, whatever their terms: N.
    pub(crate) all: u64,
    /// The term of each number, ascending.
    pub(crate) terms: Vec<u32>,
    /// How often each occurs, by number.
    pub(crate) frequency: Vec<u64>,
    /// How many pairs of tokens each is first, and second, in, by number; empty where nobody asked.
    pub(crate) margins: Vec<(u64, u64)>,
}

/// What is known of the places of terms, in one row.
enum Places {
    /// Where the term stands and where its window ends, counted from the part's first token.
    Windows(Vec<(u32, u32)>),
    /// The number of the term that follows, or [`NO_TERM`].
    Followers(Vec<u32>),
}

/// A share of the tokens, which begins and ends at a wall.
struct Part {
    /// Its first token.
    start: u32,
    /// The number of each token's term, or [`NO_TERM`].
    numbers: Vec<u32>,
    /// Where the places of each term start in `places`, by number; one longer.
    starts: Vec<u32>,
    /// Term by term, ascending.
    places: Places,
    /// As those of [`Neighbours`].
    margins: Vec<(u64, u64)>,
}

/// N: the pairs of tokens that stand at most `window` apart between two walls.
pub(crate) fn all_pairs(walls: &[u32], window: usize) -> u64 {
    let of = |length: u64| {
        let window = (window as u64).min(length.saturating_sub(1));
        // Every token has `window` behind it, but for the last ones.
        window * length - window * (window + 1) / 2
    };
    walls.windows(2).map(|pair| of(u64::from(pair[1] - pair[0]))).sum()
}

/// How often each term occurs.
pub(crate) fn frequencies(stream: &Stream, terms: &Terms, progress: &Progress) -> Result<Vec<u64>> {
    let count = |documents: Range<usize>| {
        let mut forms = vec![0_u32; stream.forms.len()];
        let tokens = stream.documents[documents.start] as usize..stream.documents[documents.end] as usize;
        stream.tokens[tokens].iter().for_each(|&form| forms[form as usize] += 1);
        progress.check()?;
        Ok(forms)
    };
    let parts = shares(&stream.documents, rayon::current_num_threads().min(16));
    let parts: Vec<Vec<u32>> = parts.into_par_iter().map(count).collect::<Result<_>>()?;
    let mut frequency = vec![0; terms.len()];
    for part in parts {
        let known = part.iter().zip(&terms.of_form).filter(|&(_, &term)| term != NO_TERM);
        known.for_each(|(&count, &term)| frequency[term as usize] += u64::from(count));
    }
    Ok(frequency)
}

impl Neighbours {
    /// The pairs of `stream` that are frequent enough. A form that is no term, being a stop word, is in no pair, but
    /// takes its place between others.
    pub(crate) fn of(stream: &Stream, terms: &Terms, asked: &Asked<'_>) -> Result<Self> {
        let all = frequencies(stream, terms, asked.progress)?;
        // A word is first in at most `window` pairs each time it occurs.
        let least = asked.min_frequency.div_ceil(asked.window as u64).max(1);
        let kept: Vec<u32> = (0..terms.len() as u32).filter(|&term| all[term as usize] >= least).collect();
        let mut number_of = vec![NO_TERM; terms.len()];
        kept.iter().zip(0..).for_each(|(&term, number)| number_of[term as usize] = number);
        let of_form: Vec<u32> =
            terms.of_form.iter().map(|&term| number_of.get(term as usize).copied().unwrap_or(NO_TERM)).collect();
        let frequency: Vec<u64> = kept.iter().map(|&term| all[term as usize]).collect();
        let shares_of_tokens = shares(asked.walls, rayon::current_num_threads().min(16));
        let parts: Vec<Part> = shares_of_tokens
            .into_par_iter()
            .map(|stretches| Part::of(stream, asked, stretches, &of_form, kept.len()))
            .collect::<Result<_>>()?;
        let mut margins = vec![(0, 0); if asked.with_margins { kept.len() } else { 0 }];
        for part in &parts {
            let both = margins.iter_mut().zip(&part.margins);
            both.for_each(|(all, own)| *all = (all.0 + own.0, all.1 + own.1));
        }
        let documents = (asked.min_docfreq > 1).then(|| DocumentAt::of(stream));
        let pairs = count(&parts, &frequency, documents.as_ref(), asked)?;
        Ok(Self { pairs, all: all_pairs(asked.walls, asked.window), terms: kept, frequency, margins })
    }
}

impl Part {
    fn of(
        stream: &Stream,
        asked: &Asked<'_>,
        stretches: Range<usize>,
        of_form: &[u32],
        numbers: usize,
    ) -> Result<Self> {
        let walls = &asked.walls[stretches.start..=stretches.end];
        let (start, end) = (walls[0], walls[walls.len() - 1]);
        let tokens = &stream.tokens[start as usize..end as usize];
        let number_at: Vec<u32> = tokens.iter().map(|&form| of_form[form as usize]).collect();
        let mut starts = vec![0_u32; numbers + 1];
        number_at.iter().filter(|&&number| number != NO_TERM).for_each(|&number| starts[number as usize + 1] += 1);
        (0..numbers).for_each(|number| starts[number + 1] += starts[number]);
        asked.progress.check()?;
        let mut part =
            Self { start, numbers: number_at, starts, places: Places::Followers(Vec::new()), margins: Vec::new() };
        let window = asked.window.min(u32::MAX as usize) as u32;
        let ends = |at: u32, end: u32| at.saturating_add(window).saturating_add(1).min(end);
        if asked.with_margins {
            let mut margins = vec![(0, 0); numbers];
            part.known(walls, |number, at, stretch| {
                let (first, second) = &mut margins[number];
                *first += u64::from(ends(at, stretch.end) - at - 1);
                *second += u64::from(window.min(at - stretch.start));
            });
            part.margins = margins;
        }
        asked.progress.check()?;
        let mut next = part.starts.clone();
        let mut place_of = |number: usize| {
            next[number] += 1;
            next[number] as usize - 1
        };
        let places = part.starts[numbers] as usize;
        part.places = if window == 1 && asked.min_docfreq <= 1 {
            let mut followers = vec![NO_TERM; places];
            part.known(walls, |number, at, stretch| {
                let follower = if at + 1 < stretch.end { part.numbers[at as usize + 1] } else { NO_TERM };
                followers[place_of(number)] = follower;
            });
            Places::Followers(followers)
        } else {
            let mut windows = vec![(0, 0); places];
            part.known(walls, |number, at, stretch| windows[place_of(number)] = (at, ends(at, stretch.end)));
            Places::Windows(windows)
        };
        asked.progress.check()?;
        Ok(part)
    }

    /// Calls `each` with the number and the place of every term, and the stretch between `walls` that it lies in.
    fn known(&self, walls: &[u32], mut each: impl FnMut(usize, u32, &Range<u32>)) {
        for pair in walls.windows(2) {
            let stretch = pair[0] - self.start..pair[1] - self.start;
            for at in stretch.clone() {
                let number = self.numbers[at as usize];
                if number != NO_TERM {
                    each(number as usize, at, &stretch);
                }
            }
        }
    }

    fn range(&self, number: u32) -> Range<usize> {
        self.starts[number as usize] as usize..self.starts[number as usize + 1] as usize
    }
}

/// Counts what stands behind one term after the other.
struct Counter<'a> {
    /// The terms met behind the present one.
    seen: Vec<u32>,
    /// How often each was met, by number; all 0 between two terms.
    count: Vec<u64>,
    /// Where documents are counted: in how many each was met, and which was the last; by number.
    documents: Vec<(u32, u32)>,
    document_at: Option<&'a DocumentAt<'a>>,
    /// Steps made since the last look at whether to stop.
    steps: usize,
    progress: &'a Progress,
}

fn count(
    parts: &[Part],
    frequency: &[u64],
    document_at: Option<&DocumentAt<'_>>,
    asked: &Asked<'_>,
) -> Result<Vec<Pair>> {
    let mut starts = vec![0_u32]; // of each term's occurrences, all of which are fewer than 2³²
    frequency.iter().for_each(|&f| starts.push(starts[starts.len() - 1] + f as u32));
    let terms = shares(&starts, 16 * threads::at_hand());
    asked.progress.start(u64::from(starts[frequency.len()]));
    let numbers = frequency.len();
    let counter = || Counter {
        seen: Vec::new(),
        count: vec![0; numbers],
        documents: vec![(0, u32::MAX); if document_at.is_some() { numbers } else { 0 }],
        document_at,
        steps: 0,
        progress: asked.progress,
    };
    let mut pairs = Vec::new();
    let make = |counter: &mut Counter<'_>, share: usize, found: &mut Vec<Pair>| {
        for number in terms[share].clone() {
            counter.behind(number as u32, parts, asked, found)?;
            asked.progress.advance(frequency[number])?;
        }
        Ok(())
    };
    threads::in_order(terms.len(), counter, make, |found| {
        pairs.append(found);
        few_enough(pairs.len())
    })?;
    Ok(pairs)
}

/// Fails for more pairs than an answer may have.
fn few_enough(pairs: usize) -> Result<()> {
    if pairs <= MOST_PAIRS {
        return Ok(());
    }
    let detail = format!("more than {MOST_PAIRS} pairs; raise min_frequency or min_docfreq, or take a smaller window");
    Err(Error::too_large("the answer", detail))
}

impl Counter<'_> {
    /// Finds the pairs that begin with term `number`.
    fn behind(&mut self, number: u32, parts: &[Part], asked: &Asked<'_>, found: &mut Vec<Pair>) -> Result<()> {
        for part in parts {
            let range = part.range(number);
            match &part.places {
                Places::Followers(followers) => followers[range].iter().for_each(|&number| self.add(number, 1, 0)),
                Places::Windows(windows) => self.within(part, &windows[range])?,
            }
        }
        let Self { seen, count, documents, .. } = self;
        let least = asked.min_frequency.max(1);
        seen.retain(|&second| {
            let docfreq = documents.get(second as usize).map_or(u64::MAX, |&(docfreq, _)| u64::from(docfreq));
            let kept = count[second as usize] >= least && docfreq >= asked.min_docfreq;
            if !kept {
                count[second as usize] = 0;
                documents.get_mut(second as usize).into_iter().for_each(|cell| *cell = (0, u32::MAX));
            }
            kept
        });
        seen.sort_unstable();
        for second in seen.drain(..) {
            let frequency = std::mem::take(&mut count[second as usize]);
            documents.get_mut(second as usize).into_iter().for_each(|cell| *cell = (0, u32::MAX));
            found.push(Pair { first: number, second, frequency });
        }
        few_enough(found.len()) // a part may have too many before it is one of all
    }

    /// Counts what lies in the windows behind `places`.
    fn within(&mut self, part: &Part, places: &[(u32, u32)]) -> Result<()> {
        let mut from = 0;
        while from < places.len() {
            // Windows that overlap are gone through together.
            let overlap = |pair: &[(u32, u32)]| pair[1].0 + 1 < pair[0].1;
            let to = from + 1 + places[from..].windows(2).take_while(|pair| overlap(pair)).count();
            let document = self.document_at.map_or(0, |documents| documents.get(part.start + places[from].0));
            self.sweep(&part.numbers, &places[from..to], document)?;
            from = to;
        }
        Ok(())
    }

    /// Counts what lies in the windows behind `places`, which overlap, in a part's `numbers`.
    fn sweep(&mut self, numbers: &[u32], places: &[(u32, u32)], document: u32) -> Result<()> {
        if let [(at, end)] = *places {
            let window = &numbers[at as usize + 1..end as usize];
            window.iter().for_each(|&number| self.add(number, 1, document));
            return self.stepped(window.len());
        }
        // Which windows are open at a token: those that began, but for those that ended.
        let (mut began, mut ended) = (0, 0);
        let (start, end) = (places[0].0 + 1, places[places.len() - 1].1);
        for from in (start..end).step_by(STEPS) {
            let to = end.min(from.saturating_add(STEPS as u32));
            for at in from..to {
                while began < places.len() && places[began].0 < at {
                    began += 1;
                }
                while ended < began && places[ended].1 <= at {
                    ended += 1;
                }
                self.add(numbers[at as usize], (began - ended) as u64, document);
            }
            self.stepped((to - from) as usize)?;
        }
        Ok(())
    }

    #[inline]
    fn add(&mut self, number: u32, times: u64, document: u32) {
        if number == NO_TERM {
            return;
        }
        let count = &mut self.count[number as usize];
        if *count == 0 {
            self.seen.push(number);
        }
        *count += times;
        if let Some((docfreq, last)) = self.documents.get_mut(number as usize) {
            *docfreq += u32::from(*last != document);
            *last = document;
        }
    }

    fn stepped(&mut self, steps: usize) -> Result<()> {
        self.steps += steps;
        if self.steps < STEPS {
            return Ok(());
        }
        self.steps = 0;
        self.progress.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::terms::StopWords;
    use crate::threads::with_threads;
    use crate::{Corpus, Fold};

    fn pairs(texts: &[&str], window: usize, least: (u64, u64), stop: &str) -> (Vec<(String, u64)>, Neighbours) {
        let corpus = Corpus::from_texts(texts).unwrap();
        let terms = corpus.folded(&Fold::default(), &StopWords::Words(vec![stop.to_owned()])).unwrap();
        let progress = Progress::default();
        let walls = corpus.walls(false, &progress).unwrap();
        let (min_frequency, min_docfreq) = least;
        let asked = Asked { walls, window, min_frequency, min_docfreq, with_margins: true, progress: &progress };
        let found = threads::run(|| Neighbours::of(corpus.stream(), &terms, &asked)).unwrap();
        let word = |number: u32| &terms.strings[found.terms[number as usize] as usize];
        let spelt = found.pairs.iter().map(|p| (format!("{} {}", word(p.first), word(p.second)), p.frequency));
        (spelt.collect(), found)
    }

    fn named(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
        expected.iter().map(|&(pair, count)| (pair.to_owned(), count)).collect()
    }

    #[test]
    fn pairs_in_a_window_are_those_of_nltk() {
        // NLTK's tests, whose window of w tokens reaches w − 1 behind the first.
        let text = ["this this is is a a test test"];
        let two = [("a a", 1), ("a test", 1), ("is a", 1), ("is is", 1), ("test test", 1), ("this is", 1)];
        let three = [("a a", 1), ("a test", 3), ("is a", 3), ("is is", 1), ("test test", 1), ("this is", 3)];
        for (window, expected) in [(1, two), (2, three)] {
            let expected = [&expected[..], &[("this this", 1)]].concat();
            assert_eq!(pairs(&text, window, (1, 1), "").0, named(&expected));
        }
    }

    #[test]
    fn no_pair_crosses_a_segment_and_a_stop_word_takes_its_place() {
        let texts = ["war of words. A war", "words of war"];
        assert_eq!(pairs(&texts, 1, (1, 1), "of").0, named(&[("a war", 1)]));
        assert_eq!(pairs(&texts, 2, (1, 1), "of").0, named(&[("a war", 1), ("war words", 1), ("words war", 1)]));
    }

    #[test]
    fn margins_add_up_to_all_pairs() {
        let texts = ["a b a c a. b b a", "c", "", "a a a a a b"];
        for window in [1, 2, 3, 100] {
            let (_, found) = pairs(&texts, window, (1, 1), "");
            assert_eq!(found.pairs.iter().map(|pair| pair.frequency).sum::<u64>(), found.all, "{window}");
            assert_eq!(found.margins.iter().map(|margins| margins.0).sum::<u64>(), found.all);
            assert_eq!(found.margins.iter().map(|margins| margins.1).sum::<u64>(), found.all);
        }
    }

    #[test]
    fn thresholds_leave_out_pairs_and_change_none() {
        let texts = ["a b a b", "a b c", "b a c"];
        let (all, _) = pairs(&texts, 2, (1, 1), "");
        let frequent: Vec<_> = all.into_iter().filter(|&(_, count)| count >= 3).collect();
        assert!(!frequent.is_empty());
        assert_eq!(pairs(&texts, 2, (3, 1), "").0, frequent);
        assert_eq!(pairs(&texts, 2, (1, 3), "").0, Vec::new());
        assert_eq!(pairs(&texts, 2, (1, 2), "").0, named(&[("a b", 3), ("a c", 2), ("b a", 2), ("b c", 2)]));
    }

    #[test]
    fn a_word_without_end_costs_no_more_than_its_tokens() {
        let text = "ha ".repeat(300_000);
        let (found, neighbours) = pairs(&[&text], 100_000, (1, 1), "");
        assert_eq!(found, named(&[("ha ha", neighbours.all)]));
        assert_eq!(neighbours.all, 100_000 * 300_000 - 100_000 * 100_001 / 2);
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let texts: Vec<String> =
            (0..60).map(|i| format!("w{} and w{}. More w{} w{}", i % 7, i % 3, i % 5, i % 2)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let one = with_threads(1, || pairs(&texts, 3, (2, 2), "and").0);
        assert!(one.len() > 20);
        for threads in [2, 3, 8] {
            assert_eq!(with_threads(threads, || pairs(&texts, 3, (2, 2), "and").0), one);
        }
    }
}
