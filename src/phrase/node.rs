//! Which words keep a word's company? What stands within some tokens of it, on either side.
//!
//! Surface co-occurrence after Evert 2008: the table of a collocate is one of tokens. Those near an occurrence of the node are
//! on one side, all others on the other; the node's own are on neither. A token counts once, however many occurrences it
//! is near. One pass over the documents: O(tokens), 16 bytes a term and thread.

use std::ops::Range;

use rayon::prelude::*;

use crate::corpus::matcher::{Matcher, Place};
use crate::corpus::segment::Segments;
use crate::corpus::stream::{Stream, shares};
use crate::corpus::terms::{NO_TERM, Terms};
use crate::error::Result;
use crate::progress::Progress;

/// What stands near a node.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Company {
    /// How often each term stands near the node, by `TermId`.
    pub(crate) near: Vec<u64>,
    /// In how many documents it does, by `TermId`.
    pub(crate) docfreq: Vec<u32>,
    /// How often each term stands in an occurrence of the node, by `TermId`.
    pub(crate) inside: Vec<u64>,
    /// Occurrences of the node; they may overlap.
    pub(crate) occurrences: u64,
    /// Tokens near it: R1.
    pub(crate) positions: u64,
    /// Tokens in it.
    pub(crate) tokens: u64,
}

impl Company {
    fn new(terms: usize) -> Self {
        Self { near: vec![0; terms], docfreq: vec![0; terms], inside: vec![0; terms], ..Self::default() }
    }

    fn add(&mut self, other: &Self) {
        self.near.iter_mut().zip(&other.near).for_each(|(all, own)| *all += own);
        self.docfreq.iter_mut().zip(&other.docfreq).for_each(|(all, own)| *all += own);
        self.inside.iter_mut().zip(&other.inside).for_each(|(all, own)| *all += own);
        self.occurrences += other.occurrences;
        self.positions += other.positions;
        self.tokens += other.tokens;
    }
}

/// What is looked for, and how far from it.
pub(crate) struct Node<'a> {
    /// Finds its occurrences.
    pub(crate) matcher: &'a Matcher,
    /// The terms it was made for.
    pub(crate) its_terms: &'a Terms,
    /// Neither it nor what is near goes from one into the next.
    pub(crate) segments: Option<&'a Segments>,
    /// Tokens on either side.
    pub(crate) window: usize,
    pub(crate) progress: &'a Progress,
}

impl Node<'_> {
    /// The company it keeps. A form that is none of `terms`, being a stop word, is counted among the positions only.
    pub(crate) fn company(&self, stream: &Stream, terms: &Terms) -> Result<Company> {
        self.progress.start(stream.len() as u64);
        let parts = shares(&stream.documents, rayon::current_num_threads().min(16));
        let parts: Vec<Company> =
            parts.into_par_iter().map(|documents| self.part(stream, terms, documents)).collect::<Result<_>>()?;
        let mut all = Company::new(terms.len());
        parts.iter().for_each(|part| all.add(part));
        Ok(all)
    }

    fn part(&self, stream: &Stream, terms: &Terms, documents: Range<usize>) -> Result<Company> {
        let mut company = Company::new(terms.len());
        let mut last = vec![u32::MAX; terms.len()]; // the document in which each term was met last
        let mut places = Vec::new();
        for document in documents {
            places.clear();
            let add = |place: Place| places.push(place);
            self.matcher.places(stream, &self.its_terms.of_form, document, self.segments, None, add);
            company.occurrences += places.len() as u64;
            self.spans(stream, document, &places, |span, inside| {
                let count = if inside { &mut company.tokens } else { &mut company.positions };
                *count += span.len() as u64;
                for &form in &stream.tokens[span] {
                    let term = terms.of_form[form as usize];
                    if term == NO_TERM {
                        continue;
                    }
                    if inside {
                        company.inside[term as usize] += 1;
                        continue;
                    }
                    company.near[term as usize] += 1;
                    let last = &mut last[term as usize];
                    company.docfreq[term as usize] += u32::from(*last != document as u32);
                    *last = document as u32;
                }
            });
            self.progress.advance(1)?;
        }
        Ok(company)
    }

    /// Calls `each` for stretches of tokens in the node (`true`) and near it (`false`), none of which overlap. `places` are
    /// its occurrences in `document`, ascending.
    fn spans(&self, stream: &Stream, document: usize, places: &[Place], mut each: impl FnMut(Range<usize>, bool)) {
        let whole = stream.range(document);
        let mut segment = self.segments.map_or(0, |segments| segments.of_document(document).start);
        // Both end where what has been told ends: what is near behind the last occurrence waits for the next one.
        let mut told = whole.start;
        let mut waiting = whole.start;
        for place in places {
            let (first, end) = (place.first as usize, (place.first + place.tokens) as usize);
            let mut walls = whole.clone();
            if let Some(segments) = self.segments {
                while segments.range(segment).end <= first {
                    segment += 1;
                }
                walls = segments.range(segment);
            }
            // Behind those before, as far as they reach and this one does not begin.
            let behind = waiting.min(first);
            if told < behind {
                each(told..behind, false);
                told = behind;
            }
            let before = first.saturating_sub(self.window).max(walls.start).max(told);
            if before < first {
                each(before..first, false);
                told = first;
            }
            let inside = first.max(told);
            if inside < end {
                each(inside..end, true);
                told = end;
            }
            waiting = waiting.max(end.saturating_add(self.window).min(walls.end));
        }
        if told < waiting {
            each(told..waiting, false);
        }
    }
}
