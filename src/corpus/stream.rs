//! What do the texts say, as numbers? The token stream: form ids, cut into segments, cut into documents.
//!
//! Texts are tokenised in as many contiguous shares as there are threads, each with a vocabulary of its own; joining
//! the shares in order renumbers forms by first appearance in the whole, so the result does not depend on the shares.

use rayon::prelude::*;

use super::vocabulary::Vocabulary;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::Strings;
use crate::text::tokenizer::Tokenizer;
use crate::threads;

/// Tokens of all documents. Costs 4 bytes a token, 4 a segment, 4 a document, and the vocabulary.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The distinct forms. A form's number is its `FormId`.
    pub forms: Vocabulary,
    /// The `FormId` of each token.
    pub tokens: Vec<u32>,
    /// Where each segment starts in `tokens`; one longer than there are segments. No segment is empty.
    pub segments: Vec<u32>,
    /// Where each document starts in `segments`; one longer than there are documents.
    pub documents: Vec<u32>,
}

impl Default for Stream {
    fn default() -> Self {
        Self { forms: Vocabulary::default(), tokens: Vec::new(), segments: vec![0], documents: vec![0] }
    }
}

impl Stream {
    /// The stream of `texts`. O(bytes); fails when there are 2³² tokens or more.
    pub fn of(texts: &Strings, tokenizer: &Tokenizer, progress: &Progress) -> Result<Self> {
        progress.start(texts.bytes().len() as u64);
        threads::run(|| {
            let shares = shares(texts.offsets(), rayon::current_num_threads());
            let parts: Vec<Self> = shares
                .into_par_iter()
                .map(|documents| {
                    let mut stream = Self::default();
                    let mut ends = Vec::new();
                    for document in documents {
                        stream.push(&texts[document], tokenizer, &mut ends)?;
                        progress.advance(texts[document].len() as u64)?;
                    }
                    Ok(stream)
                })
                .collect::<Result<_>>()?;
            let mut parts = parts.into_iter();
            let mut whole = parts.next().unwrap_or_default();
            for part in parts {
                progress.check()?;
                whole.append(part)?;
            }
            Ok(whole)
        })
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.documents.len() - 1
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The tokens of document `document`, as a range of [`tokens`](Self::tokens).
    #[inline]
    pub fn range(&self, document: usize) -> std::ops::Range<usize> {
        let segment = |i: usize| self.segments[self.documents[i] as usize] as usize;
        segment(document)..segment(document + 1)
    }

    /// Adds one document. `ends` is scratch.
    fn push(&mut self, text: &str, tokenizer: &Tokenizer, ends: &mut Vec<usize>) -> Result<()> {
        ends.clear();
        tokenizer.sentence_ends(text, ends);
        let Self { forms, tokens, segments, .. } = self;
        let mut segment_start = tokens.len();
        let mut sentence = 0;
        tokenizer.for_each(text, |start, end| {
            if start >= ends[sentence] {
                while start >= ends[sentence] {
                    sentence += 1;
                }
                if tokens.len() > segment_start {
                    segment_start = tokens.len();
                    segments.push(segment_start as u32);
                }
            }
            tokens.push(forms.intern_part(text, start, end));
        });
        if tokens.len() > segment_start {
            segments.push(tokens.len() as u32);
        }
        self.documents.push(segments.len() as u32 - 1);
        self.check_size()
    }

    /// Adds the documents of `other` behind these. Its forms that are new here are numbered in its order.
    pub fn append(&mut self, other: Self) -> Result<()> {
        let new_id: Vec<u32> = other.forms.strings().iter().map(|form| self.forms.intern(form)).collect();
        let (tokens, segments) = (self.tokens.len(), self.segments.len() as u32 - 1);
        self.tokens.reserve_exact(other.tokens.len());
        self.tokens.extend(other.tokens.iter().map(|&form| new_id[form as usize]));
        self.check_size()?;
        self.segments.extend(other.segments[1..].iter().map(|&at| at + tokens as u32));
        self.documents.extend(other.documents[1..].iter().map(|&at| at + segments));
        Ok(())
    }

    /// The stream of some documents only, in the order given; forms are numbered anew. Nothing is tokenised again.
    pub fn select(&self, documents: &[usize]) -> Self {
        let mut chosen = Self::default();
        let mut new_id = vec![u32::MAX; self.forms.len()];
        for &document in documents {
            for segment in self.documents[document]..self.documents[document + 1] {
                let range = self.segments[segment as usize] as usize..self.segments[segment as usize + 1] as usize;
                for &form in &self.tokens[range] {
                    let id = &mut new_id[form as usize];
                    if *id == u32::MAX {
                        *id = chosen.forms.intern(&self.forms.strings()[form as usize]);
                    }
                    chosen.tokens.push(*id);
                }
                chosen.segments.push(chosen.tokens.len() as u32);
            }
            chosen.documents.push(chosen.segments.len() as u32 - 1);
        }
        chosen
    }

    fn check_size(&self) -> Result<()> {
        if self.tokens.len() > u32::MAX as usize {
            return Err(Error::too_large("the corpus", format!("more than {} tokens", u32::MAX)));
        }
        Ok(())
    }
}

/// Cuts documents into at most `parts` contiguous ranges of about equal size. `offsets` are the documents' starts.
pub(crate) fn shares(offsets: &[usize], parts: usize) -> Vec<std::ops::Range<usize>> {
    let documents = offsets.len() - 1;
    let total = offsets[documents];
    let cut = |part: usize| match part {
        0 => 0,
        _ if part == parts => documents,
        _ => offsets.partition_point(|&at| at < total / parts * part).min(documents),
    };
    (0..parts).map(|part| cut(part)..cut(part + 1)).filter(|range| !range.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::threads::with_threads;

    fn stream(texts: &[&str]) -> Stream {
        Stream::of(&texts.iter().collect(), &Tokenizer::default(), &Progress::default()).unwrap()
    }

    #[test]
    fn tokens_lie_in_segments_and_segments_in_documents() {
        let stream = stream(&["One two. Three one!", "", "…", "Two"]);
        assert_eq!(stream.tokens, [0, 1, 2, 3, 4]);
        assert_eq!(stream.segments, [0, 2, 4, 5]);
        assert_eq!(stream.documents, [0, 2, 2, 2, 3]);
        assert_eq!((stream.range(0), stream.range(1), stream.range(3)), (0..4, 4..4, 4..5));
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let texts: Vec<String> = (0..50).map(|i| format!("word{} and word{}. More, {i}", i * 7 % 11, i % 3)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let one = with_threads(1, || stream(&texts));
        for threads in [2, 3, 7, 64] {
            let many = with_threads(threads, || stream(&texts));
            assert_eq!((&one.tokens, &one.segments, &one.documents), (&many.tokens, &many.segments, &many.documents));
            assert_eq!(one.forms.strings(), many.forms.strings());
        }
    }

    #[test]
    fn a_selection_is_the_stream_of_its_texts() {
        let texts = ["b a. c", "a a", "", "d b"];
        let chosen = stream(&texts).select(&[3, 1, 2]);
        let plain = stream(&[texts[3], texts[1], texts[2]]);
        assert_eq!((chosen.tokens, chosen.segments, chosen.documents), (plain.tokens, plain.segments, plain.documents));
    }

    #[test]
    fn no_documents_make_an_empty_stream() {
        assert!(stream(&[]).is_empty());
    }
}
