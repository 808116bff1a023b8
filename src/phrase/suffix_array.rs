//! Which stretches of the corpus begin alike? All positions sorted by what follows them, and how much neighbours share.
//!
//! Suffix array by libsais (induced sorting: Nong, Zhang & Chan 2009), longest common prefixes by Kärkkäinen, Manzini
//! & Puglisi (2009). O(tokens) time; 20 bytes a token while it is built, 16 after.

use libsais::suffix_array::SuffixArrayConstruction;

use crate::corpus::segment::Segments;
use crate::corpus::stream::Stream;
use crate::corpus::terms::NO_TERM;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// Ends a segment, and stands for a stop word: no stretch that is compared goes past it.
pub const WALL: i32 = 0;

/// The tokens of a corpus as one sequence, and its suffixes in order.
#[derive(Debug)]
pub struct SuffixArray {
    /// `TermId` + 1 of each token; [`WALL`] behind each segment.
    pub sequence: Vec<i32>,
    /// The document of each place in `sequence`.
    pub document: Vec<u32>,
    /// Places in `sequence`, sorted by what follows; those of walls are left out.
    pub suffixes: Vec<i32>,
    /// How many tokens, up to the next wall, suffix `i` shares with suffix `i - 1`. As long as `suffixes`; first is 0.
    pub shared: Vec<i32>,
}

impl SuffixArray {
    /// The suffix array of `stream` under `of_form` (the term of each form). Phrases cross from one segment to the next
    /// only where there are no `segments`, and never from one document to the next. Fails at 2³¹ tokens and segments.
    pub fn of(stream: &Stream, segments: Option<&Segments>, of_form: &[u32], progress: &Progress) -> Result<Self> {
        let walls = segments.map_or(stream.len(), Segments::len);
        let length = stream.tokens.len() + walls;
        if length > i32::MAX as usize {
            let detail = format!("{length} tokens and segments; phrases are found in at most {}", i32::MAX);
            return Err(Error::too_large("the corpus", detail));
        }
        let (mut sequence, mut document) = (Vec::with_capacity(length), Vec::with_capacity(length));
        let add = |range: std::ops::Range<usize>, sequence: &mut Vec<i32>| {
            sequence.extend(stream.tokens[range].iter().map(|&form| match of_form[form as usize] {
                NO_TERM => WALL,
                term => term as i32 + 1,
            }));
            sequence.push(WALL);
        };
        for d in 0..stream.len() {
            match segments {
                Some(segments) => segments.of_document(d).for_each(|s| add(segments.range(s), &mut sequence)),
                None => add(stream.range(d), &mut sequence),
            }
            document.resize(sequence.len(), d as u32);
        }
        progress.check()?;
        let suffixes = sorted_suffixes(&mut sequence)?;
        progress.check()?;
        let (suffixes, shared) = shared_prefixes(&sequence, suffixes);
        progress.check()?;
        Ok(Self { sequence, document, suffixes, shared })
    }

    /// The token that stands at place `at` of the sequence; `segments` are those that this was made with.
    pub fn token(&self, segments: Option<&Segments>, at: usize) -> u32 {
        // One wall more for each document, or segment, before it.
        let Some(segments) = segments else { return at as u32 - self.document[at] };
        let mut range = segments.of_document(self.document[at] as usize);
        while range.len() > 1 {
            let middle = range.start + range.len() / 2;
            if segments.starts[middle] as usize + middle <= at { range.start = middle } else { range.end = middle }
        }
        (at - range.start) as u32
    }

    /// Where each place of the sequence stands among the suffixes; for walls the value means nothing. 4 bytes a token.
    pub fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![u32::MAX; self.sequence.len()];
        for (rank, &at) in self.suffixes.iter().enumerate() {
            ranks[at as usize] = rank as u32;
        }
        ranks
    }
}

/// All places of `sequence` sorted by what follows. libsais writes into the sequence while it works, and restores it.
fn sorted_suffixes(sequence: &mut [i32]) -> Result<Vec<i32>> {
    if sequence.is_empty() {
        return Ok(Vec::new());
    }
    let construction = SuffixArrayConstruction::for_text_mut(sequence).in_owned_buffer32().single_threaded();
    let sorted = construction.run().map_err(|e| Error::too_large("the corpus", format!("its suffixes: {e}")))?;
    Ok(sorted.into_vec())
}

/// Drops the suffixes that begin with a wall, which stand first, and gives what each of the others shares with the one
/// before it. The Φ algorithm: what a suffix shares is at most one less than what the one a token longer shares.
fn shared_prefixes(sequence: &[i32], mut suffixes: Vec<i32>) -> (Vec<i32>, Vec<i32>) {
    let walls = suffixes.iter().take_while(|&&at| sequence[at as usize] == WALL).count();
    suffixes.drain(..walls);
    let mut by_place = vec![-1_i32; sequence.len()]; // first: the suffix before; then: what the two share
    for pair in suffixes.windows(2) {
        by_place[pair[1] as usize] = pair[0];
    }
    let mut common = 0_usize;
    for at in 0..sequence.len() {
        let before = by_place[at];
        if sequence[at] == WALL || before < 0 {
            common = 0;
            by_place[at] = 0;
            continue;
        }
        let before = before as usize;
        // A wall follows every suffix, so neither index leaves the sequence.
        while sequence[at + common] == sequence[before + common] && sequence[at + common] != WALL {
            common += 1;
        }
        by_place[at] = common as i32;
        common = common.saturating_sub(1);
    }
    let shared = suffixes.iter().map(|&at| by_place[at as usize]).collect();
    (suffixes, shared)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::corpus::Corpus;

    fn of(texts: &[String], across: bool) -> (SuffixArray, Corpus, Option<Segments>) {
        let progress = Progress::default();
        let corpus = Corpus::from_texts(texts).unwrap();
        let identity: Vec<u32> = (0..corpus.stream().forms.len() as u32).collect();
        let segments = (!across).then(|| corpus.segments(&progress).unwrap().clone());
        let array = SuffixArray::of(corpus.stream(), segments.as_ref(), &identity, &progress).unwrap();
        (array, corpus, segments)
    }

    proptest! {
        #[test]
        fn suffixes_are_sorted_and_share_what_they_say(texts in prop::collection::vec("([abc]( |\\. )){0,30}", 0..5), across: bool) {
            let (array, corpus, segments) = of(&texts, across);
            let stream = corpus.stream();
            for &at in &array.suffixes {
                let token = array.token(segments.as_ref(), at as usize) as usize;
                prop_assert_eq!(stream.tokens[token] as i32 + 1, array.sequence[at as usize]);
            }
            prop_assert_eq!(array.suffixes.len(), stream.tokens.len());
            let suffix = |i: usize| {
                let rest = &array.sequence[array.suffixes[i] as usize..];
                &rest[..rest.iter().position(|&s| s == WALL).unwrap()]
            };
            prop_assert_eq!(array.suffixes.len(), array.sequence.iter().filter(|&&s| s != WALL).count());
            for i in 1..array.suffixes.len() {
                let common = suffix(i).iter().zip(suffix(i - 1)).take_while(|(a, b)| a == b).count();
                prop_assert_eq!(array.shared[i] as usize, common);
                prop_assert!(suffix(i - 1) <= suffix(i));
            }
            let ranks = array.ranks();
            for (rank, &at) in array.suffixes.iter().enumerate() {
                prop_assert_eq!(ranks[at as usize] as usize, rank);
            }
        }
    }
}
