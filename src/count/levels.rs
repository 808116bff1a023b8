//! Where does each n-gram stand? Level by level: the places of an (n−1)-gram, dealt out by the term that follows, are
//! those of the n-grams that begin with it.
//!
//! No string is built and none compared: terms are numbered in sorted order, so that the n-grams of a level come out in
//! the order of their words. An n-gram is kept only where the two (n−1)-grams in it were (Agrawal & Srikant 1994), so the
//! levels of a text shrink fast. O(places + kept n-grams · log of those with one prefix) a level; 4 bytes a token, 4 or
//! 8 a place of two levels, 4 a term and thread.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::frequency::Frequencies;
use crate::corpus::document_at::DocumentAt;
use crate::corpus::stream::{Stream, shares};
use crate::corpus::terms::NO_TERM;
use crate::error::Result;
use crate::progress::Progress;
use crate::table::Strings;
use crate::threads;

/// A group of fewer places is sorted; of a larger one, the terms that follow are counted first.
const SMALL: usize = 24;

/// What follows is looked up for so many places at once: the processor waits for many of them together.
const BLOCK: u32 = 8192;

/// The n-grams of one length that were kept, in the order of their words.
#[derive(Debug, Default)]
pub(crate) struct Level {
    /// Where the places of each n-gram start in `places`; one longer than there are n-grams.
    starts: Vec<u32>,
    /// The tokens where n-grams begin, n-gram by n-gram, ascending for each; not of the first level.
    places: Vec<u32>,
    /// As `places`, of the first level: the term that follows, or [`NO_TERM`], in the upper half, the place in the lower.
    followed: Vec<u64>,
    /// The documents that the places are in, where they are asked for.
    documents: Vec<u32>,
    /// Instead of places, in a level that was settled: the first place of each n-gram.
    first: Vec<u32>,
    /// The number, in the level below, of each n-gram without its last term, where documents are asked for; 0 in the first
    /// level.
    pub(crate) prefix: Vec<u32>,
    /// In how many documents each n-gram is.
    pub(crate) docfreq: Vec<u32>,
}

impl Level {
    /// Number of n-grams.
    pub(crate) fn len(&self) -> usize {
        self.docfreq.len()
    }

    /// How often n-gram `number` occurs.
    pub(crate) fn frequency(&self, number: usize) -> u32 {
        self.starts[number + 1] - self.starts[number]
    }

    /// The first place of n-gram `number`.
    pub(crate) fn first_place(&self, number: usize) -> u32 {
        let start = self.starts[number] as usize;
        match (&self.first[..], &self.followed[..]) {
            ([], []) => self.places[start],
            ([], followed) => followed[start] as u32,
            (first, _) => first[number],
        }
    }

    /// The tokens where n-gram `number` begins, ascending. Not of a settled level.
    pub(crate) fn places(&self, number: usize) -> impl Iterator<Item = u32> {
        let range = self.range(number);
        let (places, followed) =
            if self.followed.is_empty() { (&self.places[range], &[][..]) } else { (&[][..], &self.followed[range]) };
        places.iter().copied().chain(followed.iter().map(|&pair| pair as u32))
    }

    /// The documents that n-gram `number` is in, ascending, each as often as the n-gram is in it. Of a settled level.
    pub(crate) fn documents(&self, number: usize) -> &[u32] {
        &self.documents[self.range(number)]
    }

    /// Keeps the documents instead of the places, once the level above has been made.
    pub(crate) fn settle(&mut self, documents: &DocumentAt<'_>) {
        self.first = (0..self.len()).map(|number| self.first_place(number)).collect();
        if !self.followed.is_empty() {
            let followed = std::mem::take(&mut self.followed);
            self.documents = followed.into_par_iter().map(|pair| documents.get(pair as u32)).collect();
        }
        self.places = Vec::new();
    }

    fn range(&self, number: usize) -> Range<usize> {
        self.starts[number] as usize..self.starts[number + 1] as usize
    }

    /// An empty level with room for so many, which on Linux and macOS takes no memory before it is used: to grow would
    /// take it twice.
    fn with_room(places: usize, ngrams: usize, with_documents: bool) -> Self {
        let mut starts = Vec::with_capacity(ngrams + 1);
        starts.push(0);
        let asked = |room: usize| if with_documents { room } else { 0 };
        Self {
            starts,
            places: Vec::with_capacity(places),
            documents: Vec::with_capacity(asked(places)),
            prefix: Vec::with_capacity(asked(ngrams)),
            docfreq: Vec::with_capacity(ngrams),
            ..Self::default()
        }
    }

    /// Moves what `part` has behind this.
    fn append(&mut self, part: &mut Self) {
        let placed = self.starts[self.len()];
        self.starts.extend(part.starts.drain(1..).map(|start| start + placed));
        self.places.append(&mut part.places);
        self.documents.append(&mut part.documents);
        self.prefix.append(&mut part.prefix);
        self.docfreq.append(&mut part.docfreq);
    }
}

/// How many different ones there are among ascending `documents`.
fn different(documents: impl Iterator<Item = u32>) -> u32 {
    let (mut count, mut last) = (0, u32::MAX);
    for document in documents {
        count += u32::from(document != last); // no branch: it would be guessed wrong every other time
        last = document;
    }
    count
}

/// A corpus as terms, whose n-grams are asked for level by level.
pub(crate) struct Levels<'a> {
    /// The terms that are frequent enough, ascending. A term's place here is its number.
    kept: Vec<u32>,
    /// In how many documents each is, by number.
    docfreq: Vec<u32>,
    /// Where the places of each start in the first level; one longer than there are.
    starts: Vec<u32>,
    /// The number of each token's term, or [`NO_TERM`].
    number_at: Vec<u32>,
    pub(crate) documents: DocumentAt<'a>,
    /// Whether levels say the documents of places, and the prefixes.
    with_documents: bool,
    /// What no n-gram crosses: the tokens where segments, or documents, start; and the end of all.
    walls: &'a [u32],
    /// A bit for each token: whether an n-gram of the level made last begins there. Not of the first level.
    alive: Vec<u64>,
    /// Tokens of the n-grams of the level made last.
    length: usize,
    /// Rarer n-grams are left out, and all that contain one.
    least_frequency: u64,
    least_docfreq: u64,
    progress: &'a Progress,
}

/// What one thread needs to write down parts of a level.
#[derive(Default)]
struct Dealer {
    /// The part of the level that is being made.
    part: Level,
    /// A bit for each token: whether an n-gram of a part begins there. Empty when nobody will ask.
    alive: Vec<u64>,
    /// The terms that follow the places of some groups.
    follows: Vec<u32>,
    /// One group's places with the terms that follow: the term in the upper half, the place in the lower.
    pairs: Vec<u64>,
    /// The terms that follow.
    seen: Vec<u32>,
    /// By term: how often it follows; then one more than where its next place goes. All 0 between two groups.
    next: Vec<u32>,
}

impl<'a> Levels<'a> {
    /// No n-gram crosses one of `walls`, which are [those of a corpus](Corpus::walls). `of_form` gives each form's term, or
    /// [`NO_TERM`], which no n-gram contains; `terms` is their number. N-grams that occur less often than `least.0` or in
    /// fewer documents than `least.1` are left out.
    pub(crate) fn of(
        stream: &'a Stream,
        walls: &'a [u32],
        of_form: &[u32],
        terms: usize,
        least: (u64, u64),
        progress: &'a Progress,
    ) -> Result<Self> {
        let counts = Frequencies::of_all(stream, of_form, terms, &progress.until(10))?;
        let is_kept = |&term: &u32| {
            let (frequency, docfreq) = (counts.frequency[term as usize], counts.docfreq[term as usize]);
            frequency > 0 && u64::from(frequency) >= least.0 && u64::from(docfreq) >= least.1
        };
        let kept: Vec<u32> = (0..terms as u32).filter(is_kept).collect();
        let mut number_of = vec![NO_TERM; terms];
        let mut starts = vec![0];
        for (number, &term) in kept.iter().enumerate() {
            number_of[term as usize] = number as u32;
            starts.push(starts[number] + counts.frequency[term as usize]);
        }
        let number = |&term: &u32| number_of.get(term as usize).copied().unwrap_or(NO_TERM);
        let number_of_form: Vec<u32> = of_form.iter().map(number).collect();
        Ok(Self {
            docfreq: kept.iter().map(|&term| counts.docfreq[term as usize]).collect(),
            kept,
            starts,
            number_at: stream.tokens.par_iter().map(|&form| number_of_form[form as usize]).collect(),
            documents: DocumentAt::of(stream),
            with_documents: false,
            walls,
            alive: Vec::new(),
            length: 1,
            least_frequency: least.0,
            least_docfreq: least.1,
            progress,
        })
    }

    /// Has levels say the documents of places and the n-grams' prefixes, for when they are settled.
    pub(crate) fn with_documents(self) -> Self {
        Self { with_documents: true, ..self }
    }

    /// Whether an n-gram of the level made last, which was neither the first nor the last to be asked for, begins at `token`.
    pub(crate) fn begins_at(&self, token: usize) -> bool {
        self.alive.get(token / 64).is_some_and(|bits| bits >> (token % 64) & 1 == 1)
    }

    /// The numbers of the terms of the n-gram of `length` that stands at `place`.
    #[inline]
    pub(crate) fn numbers_at(&self, place: u32, length: usize) -> &[u32] {
        &self.number_at[place as usize..place as usize + length]
    }

    /// The terms that numbers mean, which are numbers in `strings`, as text.
    pub(crate) fn words<'s>(&self, strings: &'s Strings) -> impl Iterator<Item = &'s str> + Clone {
        self.kept.iter().map(|&term| &strings[term as usize])
    }

    /// The first level: the terms.
    pub(crate) fn first(&mut self) -> Result<Level> {
        let parts = shares(self.walls, rayon::current_num_threads().min(16));
        let count = |stretches: &Range<usize>| {
            let mut count = vec![0; self.kept.len()];
            let tokens = self.walls[stretches.start] as usize..self.walls[stretches.end] as usize;
            let numbers = self.number_at[tokens].iter().filter(|&&number| number != NO_TERM);
            numbers.for_each(|&number| count[number as usize] += 1);
            count
        };
        // Each thread knows where it may write the places of each term, so that they come out ascending.
        let mut next: Vec<Vec<u32>> = parts.par_iter().map(count).collect();
        for (number, &start) in self.starts[..self.kept.len()].iter().enumerate() {
            let mut start = start;
            for next in &mut next {
                start += std::mem::replace(&mut next[number], start);
            }
        }
        let pairs = self.starts[self.kept.len()] as usize;
        let pairs: Vec<AtomicU64> = (0..pairs).into_par_iter().map(|_| AtomicU64::new(0)).collect();
        parts.into_par_iter().zip(next).try_for_each(|(stretches, mut next)| {
            for stretch in self.walls[stretches.start..=stretches.end].windows(2) {
                let end = stretch[1] as usize;
                for at in stretch[0] as usize..end {
                    let number = self.number_at[at];
                    if number != NO_TERM {
                        let follows = if at + 1 < end { self.number_at[at + 1] } else { NO_TERM };
                        let place = &mut next[number as usize];
                        pairs[*place as usize].store(pair(follows, at as u32), Ordering::Relaxed);
                        *place += 1;
                    }
                }
            }
            self.progress.check()
        })?;
        Ok(Level {
            starts: self.starts.clone(),
            followed: pairs.into_iter().map(AtomicU64::into_inner).collect(),
            prefix: vec![0; self.kept.len()],
            docfreq: self.docfreq.clone(),
            ..Level::default()
        })
    }

    /// The level above `below`, which is the one made last. With `is_last` none can be made above it.
    pub(crate) fn next(&mut self, below: &Level, is_last: bool) -> Result<Level> {
        let parts = shares(&below.starts, 8 * threads::at_hand());
        let stage = if is_last { self.progress.clone() } else { self.progress.halfway() };
        stage.start(u64::from(below.starts[below.len()]));
        let bits = if is_last { 0 } else { self.number_at.len().div_ceil(64) };
        let dealer = || Dealer { alive: vec![0; bits], next: vec![0; self.kept.len()], ..Dealer::default() };
        let places = below.starts[below.len()] as usize;
        let least = self.least_frequency.max(self.least_docfreq).clamp(1, u64::from(u32::MAX)) as usize;
        let mut above = Level::with_room(places, places / least, self.with_documents);
        let make = |dealer: &mut Dealer, number: usize, part: &mut Level| {
            dealer.part = std::mem::take(part);
            dealer.deal_all(self, below, parts[number].clone())?;
            *part = std::mem::take(&mut dealer.part);
            Ok(())
        };
        let dealers = threads::in_order(parts.len(), dealer, make, |part| {
            above.append(part);
            Ok(())
        })?;
        self.alive = vec![0; bits];
        for dealer in dealers {
            self.alive.iter_mut().zip(&dealer.alive).for_each(|(all, own)| *all |= own);
        }
        self.length += 1;
        Ok(above)
    }

    /// The number of the term that follows the n-gram at `place`, or [`NO_TERM`] where no n-gram goes on that can be
    /// kept. That one token on must have been kept too; no wall lies between the two, for they overlap.
    #[inline]
    fn follows(&self, place: u32) -> u32 {
        let next = place as usize + 1;
        let number = self.number_at.get(place as usize + self.length).copied().unwrap_or(NO_TERM);
        let alive = self.alive.get(next / 64).map_or(0, |bits| bits >> (next % 64) & 1);
        number | (alive as u32).wrapping_sub(1) // no branch: nobody could guess it
    }
}

/// The stretches between `walls` that lie in `tokens`, which begin and end at one.
pub(crate) fn stretches(walls: &[u32], tokens: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    // Documents without tokens share one wall: those that hold some look at it once, and they themselves never.
    let walls = if tokens.is_empty() { &[] } else { &walls[walls.partition_point(|&w| (w as usize) < tokens.start)..] };
    let stretches = walls.windows(2).map(|pair| pair[0] as usize..pair[1] as usize);
    stretches.take_while(move |stretch| stretch.end <= tokens.end)
}

/// A term's number in the upper half, a place in the lower.
fn pair(term: u32, place: u32) -> u64 {
    u64::from(term) << 32 | u64::from(place)
}

fn term(pair: u64) -> u32 {
    (pair >> 32) as u32
}

impl Dealer {
    /// Writes down the n-grams that begin with n-grams `groups` of the level below.
    fn deal_all(&mut self, levels: &Levels<'_>, below: &Level, groups: Range<usize>) -> Result<()> {
        let mut start = groups.start;
        self.part.starts.resize(1, 0);
        // Room for all there can be, which takes no memory before it is used: to grow would take it twice.
        self.part.places.reserve((below.starts[groups.end] - below.starts[start]) as usize);
        while start < groups.end {
            let full = below.starts[start].saturating_add(BLOCK);
            let end = start + 1 + below.starts[start + 1..groups.end].partition_point(|&start| start < full);
            let block = below.starts[start] as usize..below.starts[end] as usize;
            self.follows.clear();
            if below.followed.is_empty() {
                self.follows.extend(below.places[block.clone()].iter().map(|&place| levels.follows(place)));
            }
            for group in start..end {
                let range = below.range(group);
                self.pairs.clear();
                if below.followed.is_empty() {
                    self.pairs.resize(range.len(), 0);
                    let mut kept = 0;
                    for (&place, &term) in
                        below.places[range.clone()].iter().zip(&self.follows[range.start - block.start..])
                    {
                        self.pairs[kept] = pair(term, place);
                        kept += usize::from(term != NO_TERM);
                    }
                    self.pairs.truncate(kept);
                } else {
                    self.pairs.extend(below.followed[range].iter().filter(|&&pair| term(pair) != NO_TERM));
                }
                self.deal(levels, group);
            }
            levels.progress.advance(block.len() as u64)?;
            start = end;
        }
        Ok(())
    }

    /// Writes down the n-grams that begin with n-gram `group` of the level below, whose `pairs` are there.
    fn deal(&mut self, levels: &Levels<'_>, group: usize) {
        if (self.pairs.len() as u64) < levels.least_frequency {
            return;
        }
        let Self { part: Level { starts, places, documents, prefix, docfreq, .. }, alive, pairs, seen, next, .. } =
            self;
        let begin = places.len();
        let mut keep = |places: &mut Vec<u32>, run: Range<usize>| {
            let document_of = |&place: &u32| levels.documents.get(place);
            let count = if levels.with_documents {
                let start = documents.len();
                documents.extend(places[run.clone()].iter().map(document_of));
                different(documents[start..].iter().copied())
            } else {
                different(places[run.clone()].iter().map(document_of))
            };
            if u64::from(count) < levels.least_docfreq {
                documents.truncate(starts[starts.len() - 1] as usize);
                return;
            }
            if !alive.is_empty() {
                places[run.clone()].iter().for_each(|&at| alive[at as usize / 64] |= 1 << (at % 64));
            }
            let end = starts[starts.len() - 1] as usize;
            if end < run.start {
                places.copy_within(run.clone(), end); // over those that were not kept
            }
            starts.push((end + run.len()) as u32);
            if levels.with_documents {
                prefix.push(group as u32);
            }
            docfreq.push(count);
        };
        if pairs.len() < SMALL {
            pairs.sort_unstable();
            places.extend(pairs.iter().map(|&pair| pair as u32));
            let mut start = begin;
            for run in pairs.chunk_by(|&a, &b| term(a) == term(b)) {
                let end = start + run.len();
                if run.len() as u64 >= levels.least_frequency {
                    keep(places, start..end);
                }
                start = end;
            }
        } else {
            seen.clear();
            for &pair in pairs.iter() {
                let count = &mut next[term(pair) as usize];
                if *count == 0 {
                    seen.push(term(pair));
                }
                *count += 1;
            }
            seen.retain(|&term| {
                let count = &mut next[term as usize];
                let frequent = u64::from(*count) >= levels.least_frequency;
                *count *= u32::from(frequent);
                frequent
            });
            seen.sort_unstable();
            let mut end = begin;
            for &term in seen.iter() {
                end += std::mem::replace(&mut next[term as usize], end as u32 + 1) as usize;
            }
            places.resize(end, 0);
            for &pair in pairs.iter() {
                let place = &mut next[term(pair) as usize];
                if *place > 0 {
                    places[*place as usize - 1] = pair as u32;
                    *place += 1;
                }
            }
            let mut start = begin;
            for &term in seen.iter() {
                let end = std::mem::take(&mut next[term as usize]) as usize - 1;
                keep(places, start..end);
                start = end;
            }
        }
        places.truncate(starts[starts.len() - 1] as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::terms::StopWords;
    use crate::{Corpus, Fold};

    /// The n-grams of every level, spelt, with their places.
    fn levels(corpus: &Corpus, longest: usize, least: (u64, u64)) -> Vec<Vec<(String, Vec<u32>, u32)>> {
        let terms = corpus.folded(&Fold::default(), &StopWords::Words(vec!["stop".into()])).unwrap();
        let progress = Progress::default();
        let walls = corpus.walls(false, &progress).unwrap();
        let mut levels = Levels::of(corpus.stream(), walls, &terms.of_form, terms.len(), least, &progress).unwrap();
        let mut level = levels.first().unwrap();
        let mut all = Vec::new();
        for length in 1..=longest {
            let above = levels.next(&level, length == longest).unwrap();
            let words: Vec<&str> = levels.words(&terms.strings).collect();
            let spelt = (0..level.len()).map(|number| {
                let numbers = levels.numbers_at(level.first_place(number), length).iter();
                let spelt: Vec<&str> = numbers.map(|&number| words[number as usize]).collect();
                (spelt.join(" "), level.places(number).collect(), level.docfreq[number])
            });
            all.push(spelt.collect());
            level = above;
        }
        all
    }

    #[test]
    fn ngrams_come_in_the_order_of_their_words_with_ascending_places() {
        let corpus = Corpus::from_texts(["b a b a. B a", "a b stop a b", ""]).unwrap();
        let found = levels(&corpus, 4, (1, 1));
        assert_eq!(found[0], [("a".into(), vec![1, 3, 5, 6, 9], 2), ("b".into(), vec![0, 2, 4, 7, 10], 2)]);
        assert_eq!(found[1], [("a b".into(), vec![1, 6, 9], 2), ("b a".into(), vec![0, 2, 4], 1)]);
        assert_eq!(found[2], [("a b a".into(), vec![1], 1), ("b a b".into(), vec![0], 1)]);
        assert_eq!(found[3], [("b a b a".into(), vec![0], 1)]);
    }

    #[test]
    fn what_is_too_rare_is_in_nothing_longer() {
        let corpus = Corpus::from_texts(["a b c", "a b d", "b c a b"]).unwrap();
        let found = levels(&corpus, 3, (2, 2));
        let names: Vec<Vec<&str>> =
            found.iter().map(|level| level.iter().map(|(name, ..)| &name[..]).collect()).collect();
        assert_eq!(names, [vec!["a", "b", "c"], vec!["a b", "b c"], vec![]]);
    }

    #[test]
    fn the_document_of_every_token_is_found() {
        let texts: Vec<String> = (0..300).map(|i| "w ".repeat(i * 7 % 90)).collect();
        let corpus = Corpus::from_texts(&texts).unwrap();
        let documents = DocumentAt::of(corpus.stream());
        for document in 0..corpus.len() {
            for at in corpus.stream().range(document) {
                assert_eq!(documents.get(at as u32), document as u32);
            }
        }
    }
}
