//! Which frames of one length have the slot at one place? Their places are sorted by what stands round the slot.
//! O(tokens · log tokens) time, about 20 bytes a token.

use std::cmp::Reverse;

use jiff::civil::Date;
use rayon::prelude::*;

use super::choice::Trim;
use super::frames::FrameOptions;
use super::function_words::function_words;
use crate::corpus::corpus::Corpus;
use crate::corpus::document_at::DocumentAt;
use crate::corpus::stream::shares;
use crate::corpus::terms::{NO_TERM, Terms};
use crate::count::frequency::Frequencies;
use crate::error::Result;

/// So many fillers are spelled out.
pub(super) const SPELLED: usize = 5;

/// A frame that meets the thresholds.
#[derive(Clone)]
pub(super) struct Frame {
    /// The first token of a place.
    pub(super) place: u32,
    pub(super) length: u32,
    /// Tokens before the slot.
    pub(super) slot: u32,
    pub(super) frequency: u32,
    pub(super) docfreq: u32,
    pub(super) fillers: u32,
    pub(super) entropy: f64,
    /// The share of places whose filler is neither a function word nor without a letter.
    pub(super) content: f64,
    /// The commonest fillers and how often each stands in the slot; 0 times where there are fewer.
    pub(super) top: [(u32, u32); SPELLED],
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
    /// Of all places of the slot: equal ones are the same places.
    pub(super) slots: (u64, u64),
}

impl Frame {
    /// How much it tells.
    pub(super) fn score(&self) -> f64 {
        f64::from(self.length - 2) * f64::from(self.docfreq) * (1.0 - (-self.entropy).exp2()) * self.content
    }

    /// How far the slot is from the middle, in half tokens.
    pub(super) fn off_middle(&self) -> u32 {
        (2 * self.slot).abs_diff(self.length - 1)
    }
}

/// Marks a term that may stand anywhere in a frame: bit 0.
const INSIDE: u8 = 1;
/// Marks a term that a frame may begin and end with: bit 1.
const OUTSIDE: u8 = 2;
/// Marks a term that is neither a function word nor without a letter: bit 2.
const CONTENT: u8 = 4;

/// What may stand where, by `TermId`: rare terms only in the slot; where anything is trimmed, only what is [`CONTENT`] at
/// the ends.
fn roles(corpus: &Corpus, terms: &Terms, options: &FrameOptions) -> Result<Vec<u8>> {
    let FrameOptions { fold, trim, progress, .. } = options;
    let counts = Frequencies::of_all(corpus.stream(), &terms.of_form, terms.len(), &progress.until(3))?;
    let frequent = |(&frequency, &docfreq): (&u32, &u32)| {
        u64::from(frequency) >= options.min_frequency && u64::from(docfreq) >= options.min_docfreq
    };
    let counts = counts.frequency.iter().zip(&counts.docfreq);
    let mut roles: Vec<u8> = counts.map(|count| if frequent(count) { INSIDE | OUTSIDE } else { 0 }).collect();
    // What stands in the slot is judged by the language, also where nothing is trimmed.
    let judged = if *trim == Trim::None { &Trim::Auto } else { trim };
    let is_function = function_words(corpus, judged, fold, terms)?;
    for ((role, term), is_function) in roles.iter_mut().zip(terms.strings.iter()).zip(is_function) {
        if !is_function && term.contains(char::is_alphabetic) {
            *role |= CONTENT;
        } else if *trim != Trim::None {
            *role &= INSIDE;
        }
    }
    Ok(roles)
}

/// Places are sorted in so many parts, by the first bits of what stands in them.
const PARTS: usize = 64;

/// A corpus to look for frames in.
pub(super) struct Search<'a> {
    corpus: &'a Corpus,
    /// The term of each token.
    term_at: Vec<u32>,
    /// What may stand where, by `TermId`.
    roles: Vec<u8>,
    /// What no frame crosses: the tokens where segments, or documents, start; and the end of all.
    walls: &'a [u32],
    documents: DocumentAt<'a>,
    options: &'a FrameOptions,
}

impl<'a> Search<'a> {
    pub(super) fn of(corpus: &'a Corpus, terms: &Terms, walls: &'a [u32], options: &'a FrameOptions) -> Result<Self> {
        let tokens = &corpus.stream().tokens;
        let roles = roles(corpus, terms, options)?;
        let passes: usize = (options.min_length..=options.max_length).map(|length| length - 2).sum();
        options.progress.start((passes * tokens.len()) as u64);
        Ok(Self {
            corpus,
            term_at: tokens.par_iter().map(|&form| terms.of_form[form as usize]).collect(),
            roles,
            walls,
            documents: DocumentAt::of(corpus.stream()),
            options,
        })
    }

    /// The frames of `length` tokens that have so many before the slot.
    pub(super) fn frames(&self, length: usize, slot: usize) -> Result<Vec<Frame>> {
        let shares = shares(self.walls, 4 * rayon::current_num_threads());
        let dealt: Vec<Vec<Vec<u64>>> = shares
            .into_par_iter()
            .map(|stretches| {
                let mut parts = vec![Vec::new(); PARTS];
                for stretch in self.walls[stretches.start..=stretches.end].windows(2) {
                    for at in stretch[0]..(stretch[1] + 1).saturating_sub(length as u32).max(stretch[0]) {
                        if let Some(hash) = self.hash(at, length, slot) {
                            parts[hash as usize % PARTS].push(hash >> 32 << 32 | u64::from(at));
                        }
                    }
                    self.options.progress.advance(u64::from(stretch[1] - stretch[0]))?;
                }
                Ok(parts)
            })
            .collect::<Result<_>>()?;
        let frames: Vec<Vec<Frame>> = (0..PARTS)
            .into_par_iter()
            .map(|part| {
                self.options.progress.check()?;
                let mut places: Vec<u64> = dealt.iter().flat_map(|parts| parts[part].iter().copied()).collect();
                places.sort_unstable();
                let mut frames = Vec::new();
                let mut room = Room::default();
                for alike in places.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
                    if alike.len() as u64 >= self.options.min_frequency {
                        self.apart(alike, length, slot, &mut room, &mut frames);
                    }
                }
                Ok(frames)
            })
            .collect::<Result<_>>()?;
        Ok(frames.concat())
    }

    /// A number for what stands round the slot at `at`; `None` where that is no frame.
    #[inline]
    fn hash(&self, at: u32, length: usize, slot: usize) -> Option<u64> {
        let words = &self.term_at[at as usize..at as usize + length];
        let role = |term: u32| self.roles.get(term as usize).copied().unwrap_or_default();
        if role(words[0]) & role(words[length - 1]) & OUTSIDE == 0 || words[slot] == NO_TERM {
            return None;
        }
        let mut hash = 0_u64;
        for (i, &term) in words.iter().enumerate() {
            if i != slot {
                if role(term) & INSIDE == 0 {
                    return None;
                }
                hash = (hash.rotate_left(23) ^ u64::from(term)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            }
        }
        Some(mix(hash))
    }

    /// What stands round the slot of a frame.
    pub(super) fn fixed(&self, frame: &Frame) -> impl Iterator<Item = u32> {
        self.words(frame.place, frame.length as usize, frame.slot as usize)
    }

    fn words(&self, place: u32, length: usize, slot: usize) -> impl Iterator<Item = u32> {
        let words = &self.term_at[place as usize..place as usize + length];
        words[..slot].iter().chain(&words[slot + 1..]).copied()
    }

    /// Adds the frames at `places`, ascending, which have the same number: all are one frame but for chance.
    fn apart(&self, places: &mut [u64], length: usize, slot: usize, room: &mut Room, frames: &mut Vec<Frame>) {
        let words = |place: u64| self.words(place as u32, length, slot);
        if places.iter().all(|&place| words(place).eq(words(places[0]))) {
            frames.extend(self.frame(places, length, slot, room));
            return;
        }
        places.sort_unstable_by(|&a, &b| words(a).cmp(words(b)).then(a.cmp(&b)));
        for same in places.chunk_by(|&a, &b| words(a).eq(words(b))) {
            frames.extend(self.frame(same, length, slot, room));
        }
    }

    /// The frame that stands at `places`, ascending, if it meets the thresholds.
    fn frame(&self, places: &[u64], length: usize, slot: usize, room: &mut Room) -> Option<Frame> {
        let options = self.options;
        if (places.len() as u64) < options.min_frequency {
            return None;
        }
        let Room { terms, counts } = room;
        terms.clear();
        terms.extend(places.iter().map(|&place| self.term_at[place as u32 as usize + slot]));
        terms.sort_unstable();
        counts.clear();
        counts.extend(terms.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)));
        if (counts.len() as u64) < options.min_fillers {
            return None;
        }
        let entropy = entropy(counts);
        if entropy < options.min_entropy {
            return None;
        }
        let content = counts.iter().filter(|&&(term, _)| self.roles[term as usize] & CONTENT > 0);
        let content = f64::from(content.map(|&(_, count)| count).sum::<u32>()) / places.len() as f64;
        let (mut docfreq, mut last_seen) = (0, None);
        let (mut first, mut last): (Option<Date>, Option<Date>) = (None, None);
        let mut slots = (0_u64, 0_u64);
        for &place in places {
            let document = self.documents.get(place as u32);
            if last_seen != Some(document) {
                last_seen = Some(document);
                docfreq += 1;
                if let Some(date) = self.corpus.dates()[document as usize] {
                    first = Some(first.map_or(date, |first| first.min(date)));
                    last = last.max(Some(date));
                }
            }
            let at = mix((u64::from(place as u32) + slot as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            slots = (slots.0.wrapping_add(at), slots.1.wrapping_add(mix(at.wrapping_add(1))));
        }
        if docfreq < options.min_docfreq {
            return None;
        }
        counts.sort_unstable_by_key(|&(term, count)| (Reverse(count), term));
        let mut top = [(0, 0); SPELLED];
        top.iter_mut().zip(counts.iter()).for_each(|(top, &count)| *top = count);
        Some(Frame {
            place: places[0] as u32,
            length: length as u32,
            slot: slot as u32,
            frequency: places.len() as u32,
            docfreq: docfreq as u32,
            fillers: counts.len() as u32,
            entropy,
            content,
            top,
            first,
            last,
            slots,
        })
    }
}

/// What one thread needs to look at one frame after the other.
#[derive(Default)]
struct Room {
    /// What stands in the slot, place by place.
    terms: Vec<u32>,
    /// The fillers, and how often each stands there.
    counts: Vec<(u32, u32)>,
}

/// Entropy in bits of what has such counts: log₂ n − Σ c·log₂ c / n.
fn entropy(counts: &[(u32, u32)]) -> f64 {
    let all: f64 = counts.iter().map(|&(_, count)| f64::from(count)).sum();
    let sum: f64 = counts.iter().map(|&(_, count)| f64::from(count) * f64::from(count).log2()).sum();
    (all.log2() - sum / all).max(0.0)
}

/// Every bit of the answer depends on every bit of `x` (the finaliser of MurmurHash3).
fn mix(x: u64) -> u64 {
    let x = (x ^ x >> 33).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    let x = (x ^ x >> 33).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    x ^ x >> 33
}
