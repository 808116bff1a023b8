//! How often, when and how written does each member of a family stand? One pass over the tokens, on all threads.

use std::cmp::Reverse;

use ahash::AHashMap;
use jiff::civil::Date;
use rayon::prelude::*;

use super::trie::{NONE, Trie};
use crate::corpus::corpus::Corpus;
use crate::corpus::segment::Segments;
use crate::corpus::stream::shares;
use crate::corpus::terms::Terms;
use crate::error::Result;
use crate::progress::Progress;

/// The places of one stretch.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    pub(super) frequency: u32,
    pub(super) docfreq: u32,
    /// Places inside no longer member of the same family.
    pub(super) independent: u32,
    /// Its first place in the stream.
    pub(super) first: u32,
    /// The first place where it is written as it is most often, of equals the first.
    pub(super) written: u32,
    /// The first and the last day of documents that have it.
    pub(super) days: Option<(Date, Date)>,
}

impl Counts {
    const NONE: Self = Self { frequency: 0, docfreq: 0, independent: 0, first: NONE, written: NONE, days: None };

    fn see(&mut self, day: Option<Date>) {
        if let Some(day) = day {
            let (first, last) = self.days.unwrap_or((day, day));
            self.days = Some((first.min(day), last.max(day)));
        }
    }
}

/// What was counted.
pub(super) struct Members {
    /// By number of the stretch.
    pub(super) stretches: Vec<Counts>,
    /// Documents of each family, by number of its leader.
    pub(super) families: Vec<u32>,
    /// How often each stretch is written as at some place, and the first such place; by the stretch and a checksum of
    /// its forms.
    forms: AHashMap<(u32, u64), (u32, u32)>,
}

impl Members {
    /// Counts the stretches of `trie` that have a leader, by number, in `leader`.
    pub(super) fn count(
        corpus: &Corpus,
        terms: &Terms,
        segments: &Segments,
        trie: &Trie,
        leader: &[u32],
        progress: &Progress,
    ) -> Result<Self> {
        progress.start(corpus.stream().tokens.len() as u64);
        // Few shares: each has counts of all stretches.
        let parts = shares(&corpus.stream().documents, rayon::current_num_threads());
        let count = |documents: std::ops::Range<usize>| {
            let mut share = Share::new(leader.len());
            for document in documents {
                share.add(corpus, terms, segments, trie, leader, document, progress)?;
            }
            Ok(share.members)
        };
        let parts: Vec<Self> = parts.into_par_iter().map(count).collect::<Result<_>>()?;
        let mut all = Self::new(leader.len());
        for part in parts {
            for (of, part) in all.stretches.iter_mut().zip(part.stretches) {
                of.frequency += part.frequency;
                of.docfreq += part.docfreq;
                of.independent += part.independent;
                of.first = of.first.min(part.first);
                if let Some((first, last)) = part.days {
                    of.see(Some(first));
                    of.see(Some(last));
                }
            }
            all.families.iter_mut().zip(part.families).for_each(|(sum, part)| *sum += part);
            for (form, (count, first)) in part.forms {
                let known = all.forms.entry(form).or_insert((0, NONE));
                *known = (known.0 + count, known.1.min(first));
            }
        }
        // Of each the commonest form; a total order, so that the map's own does not matter.
        let mut best = vec![(0, Reverse(NONE)); leader.len()];
        for (&(number, _), &(count, first)) in &all.forms {
            let known = &mut best[number as usize];
            *known = (count, Reverse(first)).max(*known);
        }
        all.stretches.iter_mut().zip(best).for_each(|(of, (_, Reverse(first)))| of.written = first);
        all.forms = AHashMap::new();
        Ok(all)
    }

    fn new(stretches: usize) -> Self {
        Self { stretches: vec![Counts::NONE; stretches], families: vec![0; stretches], forms: AHashMap::new() }
    }
}

/// The counts of some documents, on the way.
struct Share {
    members: Members,
    /// The last document of each stretch, by number.
    last: Vec<u32>,
    /// The last document of each family, by leader.
    last_of_family: Vec<u32>,
    /// Leader, start, end and number of what stands in one segment.
    here: Vec<(u32, usize, Reverse<usize>, u32)>,
}

impl Share {
    fn new(stretches: usize) -> Self {
        let never = vec![NONE; stretches];
        Self { members: Members::new(stretches), last: never.clone(), last_of_family: never, here: Vec::new() }
    }

    #[allow(clippy::too_many_arguments)]
    fn add(
        &mut self,
        corpus: &Corpus,
        terms: &Terms,
        segments: &Segments,
        trie: &Trie,
        leader: &[u32],
        document: usize,
        progress: &Progress,
    ) -> Result<()> {
        let Self { members, last, last_of_family, here } = self;
        let tokens = &corpus.stream().tokens;
        let day = corpus.dates()[document];
        for segment in segments.of_document(document) {
            let range = segments.range(segment);
            here.clear();
            for at in range.clone() {
                if at % 4096 == 0 {
                    progress.advance(4096)?;
                }
                let rest = tokens[at..range.end].iter().map(|&form| terms.of_form[form as usize]);
                trie.walk(rest, |length, number| {
                    let led = leader[number as usize];
                    if led != NONE {
                        here.push((led, at, Reverse(at + length), number));
                    }
                });
            }
            here.sort_unstable();
            let (mut family, mut covered) = (NONE, 0);
            for &(led, at, Reverse(end), number) in &*here {
                if led != family {
                    (family, covered) = (led, 0);
                }
                let of = &mut members.stretches[number as usize];
                of.frequency += 1;
                of.first = of.first.min(at as u32);
                if end > covered {
                    of.independent += 1;
                    covered = end;
                }
                if last[number as usize] != document as u32 {
                    last[number as usize] = document as u32;
                    of.docfreq += 1;
                    of.see(day);
                }
                if last_of_family[led as usize] != document as u32 {
                    last_of_family[led as usize] = document as u32;
                    members.families[led as usize] += 1;
                }
                let form = members.forms.entry((number, checksum(&tokens[at..end]))).or_insert((0, NONE));
                *form = (form.0 + 1, form.1.min(at as u32));
            }
        }
        progress.check()
    }
}

/// Tells apart how a few words are written. Never an order, and never stored.
fn checksum(forms: &[u32]) -> u64 {
    forms.iter().fold(0, |sum: u64, &form| {
        (sum.rotate_left(23) ^ u64::from(form).wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}
