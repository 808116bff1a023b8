//! Which stretches of the texts are wordings of one formulation? Repeated phrases and what they are pieces of are grouped
//! round leaders, the most telling first; then the texts are gone through for what is alike to a leader and said but once.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::clause::Clauses;
use super::content::{Bags, Content};
use super::extent::{Completed, Standing, completed, gapped};
use super::family::FamilyOptions;
use super::leader::leaders;
use super::trie::{NONE, Trie};
use super::variant::{Phrases, Scratch, Window};
use crate::corpus::corpus::Corpus;
use crate::corpus::segment::Segments;
use crate::corpus::stream::shares;
use crate::corpus::terms::Terms;
use crate::error::Result;
use crate::table::Table;

/// All that is needed to look for families.
pub(super) struct Search<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) terms: &'a Terms,
    pub(super) segments: &'a Segments,
    pub(super) content: &'a Content,
    pub(super) options: &'a FamilyOptions,
}

/// How telling a phrase is: documents, or places by itself where these are fewer, times its content words.
pub(super) fn telling(standings: u32, docfreq: u32, keys: usize) -> f64 {
    f64::from(standings.min(docfreq)) * keys as f64
}

impl Search<'_> {
    /// The stretches that are `phrases`, and those that were found beside; and the leader of each, itself one of them, by
    /// number, or [`NONE`].
    pub(super) fn groups(&self, phrases: &Table) -> Result<(Trie, Vec<u32>)> {
        let options = self.options;
        let progress = &options.progress;
        let mut trie = Trie::default();
        let mut stretch = Vec::new();
        let places = phrases.places().unwrap_or_default();
        for (&place, &length) in places.iter().zip(phrases.int("length")?) {
            self.spell(place, place + length as u32, &mut stretch);
            trie.intern(&stretch);
        }
        let standings = self.standings(&trie)?;
        let mut stands = vec![0_u32; trie.len()];
        standings.iter().for_each(|standing| stands[standing.phrase as usize] += 1);

        let least = options.min_docfreq.max(2);
        let mut wide = gapped(&standings, |segment| self.document(segment), least, options.max_length, progress)?;
        let completed = self.completed(&standings, trie.len())?;
        // Where something recurs that is a whole: no variant stands inside.
        let whole = standings.iter().filter(|standing| !completed.pieces[standing.phrase as usize]);
        let known: Vec<(u32, u32)> = whole.map(|standing| (standing.first, standing.end)).collect();
        drop(standings);
        wide.extend(completed.places);
        wide.sort_unstable();

        // What may found a family or join one, the most telling first.
        let fits = |number: u32, trie: &Trie| trie.get(number).len() >= options.min_length;
        let keys =
            |number: u32, trie: &Trie| trie.get(number).iter().map(|&term| self.content.of_term(term).len()).sum();
        let documents = phrases.int("docfreq")?;
        let mut candidates: Vec<(f64, u32)> = (0..trie.len() as u32)
            .filter(|&number| stands[number as usize] > 0 && !completed.told[number as usize] && fits(number, &trie))
            .map(|number| {
                let documents = documents[number as usize] as u32;
                (telling(stands[number as usize], documents, keys(number, &trie)), number)
            })
            .collect();
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut candidates: Vec<u32> = candidates.into_iter().map(|(_, number)| number).collect();
        let mut is_candidate = vec![false; trie.len()];
        candidates.iter().for_each(|&number| is_candidate[number as usize] = true);
        for (first, end) in wide {
            self.spell(first, end, &mut stretch);
            let number = trie.intern(&stretch);
            is_candidate.resize(trie.len(), false);
            if !is_candidate[number as usize] && fits(number, &trie) {
                is_candidate[number as usize] = true;
                candidates.push(number);
            }
        }
        drop(is_candidate);

        let mut bags = Bags::default();
        candidates.iter().for_each(|&number| bags.push(self.content, trie.get(number)));
        let led = leaders(&bags, self.content, options.similarity, &progress.until(22))?;
        let mut leader = vec![NONE; trie.len()];
        candidates.iter().zip(&led).for_each(|(&number, &led)| leader[number as usize] = candidates[led as usize]);
        // What is said once and like nothing else is no formulation.
        let mut followed = vec![0_u32; led.len()];
        led.iter().for_each(|&leader| followed[leader as usize] += 1);
        let leading: Vec<usize> = (0..led.len())
            .filter(|&bag| followed[bag] > u32::from(candidates[bag] as usize >= phrases.len()))
            .collect();
        for (first, end, led) in self.variants(&trie, &candidates, &bags, &leading, &leader, known)? {
            self.spell(first, end, &mut stretch);
            let number = trie.intern(&stretch) as usize;
            leader.resize(trie.len(), NONE);
            if leader[number] == NONE && number >= phrases.len() {
                leader[number] = led; // else a phrase, or known from another place
            }
        }
        Ok((trie, leader))
    }

    /// The terms of the tokens from `first` to before `end`.
    fn spell(&self, first: u32, end: u32, out: &mut Vec<u32>) {
        out.clear();
        let tokens = &self.corpus.stream().tokens[first as usize..end as usize];
        out.extend(tokens.iter().map(|&form| self.terms.of_form[form as usize]));
    }

    /// What `work` makes of the documents of each share, on all threads, one share behind the other.
    fn by_share<R: Send + Clone>(&self, work: impl Fn(Range<usize>) -> Result<Vec<R>> + Sync + Send) -> Result<Vec<R>> {
        let parts = shares(&self.corpus.stream().documents, 8 * rayon::current_num_threads());
        let parts: Vec<Vec<R>> = parts.into_par_iter().map(work).collect::<Result<_>>()?;
        Ok(parts.concat())
    }

    fn document(&self, segment: u32) -> u32 {
        self.segments.documents.partition_point(|&start| start <= segment) as u32 - 1
    }

    /// Where phrases stand inside no longer phrase, ascending.
    fn standings(&self, trie: &Trie) -> Result<Vec<Standing>> {
        self.by_share(|documents| {
            let (mut standings, mut terms) = (Vec::new(), Vec::new());
            for document in documents {
                let mut clauses = Clauses::of(self.corpus, document);
                for segment in self.segments.of_document(document) {
                    let range = self.segments.range(segment);
                    let start = range.start;
                    self.spell(start as u32, range.end as u32, &mut terms);
                    let content = |at: usize| terms.get(at).is_some_and(|&term| !self.content.is_function(term));
                    let mut covered = 0;
                    for at in 0..terms.len() {
                        if at % 4096 == 0 {
                            self.options.progress.check()?;
                        }
                        let mut longest = None;
                        trie.walk(terms[at..].iter().copied(), |length, number| longest = Some((at + length, number)));
                        let Some((end, phrase)) = longest.filter(|&(end, _)| end > covered) else { continue };
                        covered = end;
                        let goes_on = (
                            at > 0 && content(at - 1) && clauses.open(start + at - 1),
                            content(end) && clauses.open(start + end - 1),
                        );
                        let (first, end) = ((start + at) as u32, (start + end) as u32);
                        standings.push(Standing { first, end, phrase, segment: segment as u32, goes_on });
                    }
                }
            }
            Ok(standings)
        })
    }

    /// What phrases that are no whole are pieces of.
    fn completed(&self, standings: &[Standing], phrases: usize) -> Result<Completed> {
        let tokens = &self.corpus.stream().tokens;
        let content = |at: u32| !self.content.is_function(self.terms.of_form[tokens[at as usize] as usize]);
        let mut clauses: Option<(u32, Clauses)> = None;
        let open = |standing: &Standing, at: u32| {
            let range = self.segments.range(standing.segment as usize);
            if !range.contains(&(at as usize)) || !range.contains(&(at as usize + 1)) {
                return false;
            }
            let document = self.document(standing.segment);
            if clauses.as_ref().is_none_or(|&(known, _)| known != document) {
                clauses = Some((document, Clauses::of(self.corpus, document as usize)));
            }
            clauses.as_mut().is_some_and(|(_, clauses)| clauses.open(at as usize))
        };
        completed(standings, phrases, content, open, self.options.max_length, &self.options.progress)
    }

    /// Stretches that are alike to one of the candidates `leading` and inside nothing that is `known` as a whole, by first
    /// token and end: where each begins and ends in the stream, and that candidate; ascending. Those that have a `leader` are
    /// found before.
    fn variants(
        &self,
        trie: &Trie,
        candidates: &[u32],
        bags: &Bags,
        leading: &[usize],
        leader: &[u32],
        mut known: Vec<(u32, u32)>,
    ) -> Result<Vec<(u32, u32, u32)>> {
        let phrases = Phrases::new(
            self.content,
            leading.iter().map(|&bag| trie.get(candidates[bag])).collect(),
            leading.iter().map(|&bag| bags.get(bag)).collect(),
            leading.iter().map(|&bag| bags.mass(bag)).collect(),
            self.options.similarity,
        );
        // How far what begins at some place, or before it, reaches.
        known.par_sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut known {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        let covered = |first: usize, end: usize| {
            let at = known.partition_point(|&(start, _)| start as usize <= first);
            at > 0 && known[at - 1].1 as usize >= end
        };
        let progress = &self.options.progress.until(88);
        progress.start(self.corpus.len() as u64);
        let lengths = self.options.min_length..=self.options.max_length;
        self.by_share(|documents| {
            let (mut found, mut terms) = (Vec::new(), Vec::new());
            let (mut windows, mut scratch) = (Vec::new(), Scratch::default());
            for document in documents {
                let mut clauses = Clauses::of(self.corpus, document);
                let before = found.len();
                for segment in self.segments.of_document(document) {
                    progress.check()?;
                    let range = self.segments.range(segment);
                    let start = range.start;
                    self.spell(start as u32, range.end as u32, &mut terms);
                    windows.clear();
                    let open = |at: usize| clauses.open(start + at);
                    let covered = |first: usize, end: usize| covered(start + first, start + end);
                    let found_before = |window: &Window| {
                        let number = trie.find(&terms[window.first..window.end]);
                        number.is_some_and(|number| leader[number as usize] != NONE)
                    };
                    phrases.windows(&terms, open, covered, &mut scratch, progress, |window| {
                        if lengths.contains(&(window.end - window.first))
                            && !covered(window.first, window.end)
                            && !found_before(&window)
                        {
                            windows.push(window);
                        }
                    })?;
                    let place = |at: usize| (start + at) as u32;
                    found.extend(best_apart(&mut windows, self.options.max_length).map(|window| {
                        let leader = candidates[leading[window.phrase as usize]];
                        (place(window.first), place(window.end), leader)
                    }));
                }
                found[before..].sort_unstable();
                progress.advance(1)?;
            }
            Ok(found)
        })
    }
}

/// Of the windows the strongest, then the next that has no more than half its tokens, or of the other's, in one that was
/// taken before; and so on. None is longer than `longest`.
fn best_apart(windows: &mut [Window], longest: usize) -> impl Iterator<Item = Window> {
    let strength = |window: &Window| window.shared * window.overlap;
    windows.sort_unstable_by(|a, b| {
        let place = |window: &Window| (window.first, window.end, window.phrase);
        strength(b).total_cmp(&strength(a)).then_with(|| place(a).cmp(&place(b)))
    });
    let mut taken: BTreeMap<(usize, usize), ()> = BTreeMap::new();
    windows.iter().copied().filter(move |window| {
        let beside = |&(first, end): &(usize, usize)| {
            let both = window.end.min(end).saturating_sub(window.first.max(first));
            2 * both <= (window.end - window.first).min(end - first)
        };
        let near = taken.range((window.first.saturating_sub(longest), 0)..(window.end, 0));
        let free = near.map(|(place, ())| place).all(beside);
        if free {
            taken.insert((window.first, window.end), ());
        }
        free
    })
}
