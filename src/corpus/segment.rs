//! Where do the segments lie among the tokens? Asked for only by questions about n-grams, phrases and lines of text:
//! whoever counts words does not pay for it. O(bytes), in parallel; 4 bytes a segment and a document.
//!
//! A segment is a sentence, or whatever the tokenizer takes for one, that holds a token. The texts are gone through once more, which is cheaper for all than to
//! find sentences that nobody asks about; where their words stand is known, unless the corpus was saved.

use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::stream::{Stream, shares};
use super::texts::Texts;
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::text::tokenizer::Tokenizer;
use crate::threads;

/// The only walls that n-grams and phrases do not cross.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segments {
    /// Where each segment starts among the tokens; one longer than there are segments. No segment is empty.
    pub starts: Vec<u32>,
    /// Where each document starts in `starts`; one longer than there are documents.
    pub documents: Vec<u32>,
}

impl Segments {
    /// The segments of `stream`, which `tokenizer` made of `texts`. Fails where they do not fit, as a corpus that was
    /// saved by a version that cut words otherwise.
    pub(crate) fn of(stream: &Stream, texts: &Texts, tokenizer: &Tokenizer, progress: &Progress) -> Result<Self> {
        progress.start(stream.tokens.len() as u64);
        threads::run(|| {
            let shares = shares(&stream.documents, rayon::current_num_threads() * 16);
            let parts: Vec<(Vec<u32>, Vec<u32>)> = shares
                .into_par_iter()
                .map(|documents| {
                    let (mut ends, mut counts) = (Vec::new(), Vec::new());
                    let mut segment_ends = Vec::new();
                    for document in documents {
                        progress.check()?;
                        segment_ends.clear();
                        tokenizer.segment_ends(&texts[document], &mut segment_ends);
                        let (before, range) = (ends.len(), stream.range(document));
                        let mut found = Finder::new(&segment_ends, range.start as u32, &mut ends);
                        match stream.starts(document) {
                            Some(starts) => starts.for_each(|start| found.word(start)),
                            None => tokenizer.for_each(&texts[document], |start, _| found.word(start)),
                        }
                        let found = found.finish();
                        if found != range.len() {
                            let reason = "its texts are cut into other words than when it was saved".to_owned();
                            return Err(Error::new(ErrorKind::Store { file: "a saved corpus".into(), reason }));
                        }
                        counts.push((ends.len() - before) as u32);
                        progress.advance(range.len() as u64)?;
                    }
                    Ok((ends, counts))
                })
                .collect::<Result<_>>()?;
            let mut whole = Self { starts: vec![0], documents: vec![0] };
            let mut segments = 0;
            for (ends, counts) in parts {
                whole.starts.extend(ends);
                whole.documents.extend(counts.into_iter().map(|count| {
                    segments += count;
                    segments
                }));
            }
            Ok(whole)
        })
    }

    /// Number of segments.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no segment.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The tokens of segment `segment`.
    #[inline]
    pub fn range(&self, segment: usize) -> Range<usize> {
        self.starts[segment] as usize..self.starts[segment + 1] as usize
    }

    /// The segments of document `document`.
    #[inline]
    pub fn of_document(&self, document: usize) -> Range<usize> {
        self.documents[document] as usize..self.documents[document + 1] as usize
    }

    /// The segments of some documents only, in the order given.
    pub(crate) fn select(&self, documents: &[usize]) -> Self {
        let mut chosen = Self { starts: vec![0], documents: vec![0] };
        let mut end = 0;
        for &document in documents {
            for segment in self.of_document(document) {
                end += self.range(segment).len() as u32;
                chosen.starts.push(end);
            }
            chosen.documents.push(chosen.len() as u32);
        }
        chosen
    }

    /// These and then those of `more`.
    pub(crate) fn append(&mut self, more: &Self) {
        let (tokens, segments) = (self.starts.last().copied().unwrap_or(0), self.len() as u32);
        self.starts.extend(more.starts[1..].iter().map(|&at| at + tokens));
        self.documents.extend(more.documents[1..].iter().map(|&at| at + segments));
    }
}

/// Finds where the segments of one text end among the tokens.
struct Finder<'a> {
    /// Where each segment ends in the text.
    in_text: &'a [usize],
    /// Tokens before this text.
    first: u32,
    /// Where each segment ends among the tokens.
    ends: &'a mut Vec<u32>,
    words: u32,
    segment_start: u32,
    /// The first segment that does not end before the next word.
    next: usize,
}

impl<'a> Finder<'a> {
    fn new(in_text: &'a [usize], first: u32, ends: &'a mut Vec<u32>) -> Self {
        Self { in_text, first, ends, words: 0, segment_start: 0, next: 0 }
    }

    /// The next word starts at byte `start`.
    #[inline]
    fn word(&mut self, start: usize) {
        if start >= self.in_text[self.next] {
            while start >= self.in_text[self.next] {
                self.next += 1;
            }
            self.end();
        }
        self.words += 1;
    }

    fn end(&mut self) {
        if self.words > self.segment_start {
            self.segment_start = self.words;
            self.ends.push(self.first + self.words);
        }
    }

    /// No word is left. Gives their number.
    fn finish(mut self) -> usize {
        self.end();
        self.words as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::threads::with_threads;

    fn segments(texts: &[&str]) -> Segments {
        let (texts, tokenizer) = (texts.iter().collect::<Texts>(), Tokenizer::default());
        let stream = Stream::of(&texts, &tokenizer, &Progress::default()).unwrap();
        Segments::of(&stream, &texts, &tokenizer, &Progress::default()).unwrap()
    }

    #[test]
    fn tokens_lie_in_segments_and_segments_in_documents() {
        let segments = segments(&["One two. Three one!", "", "…", "Two"]);
        assert_eq!(segments.starts, [0, 2, 4, 5]);
        assert_eq!(segments.documents, [0, 2, 2, 2, 3]);
        assert_eq!((segments.range(1), segments.of_document(0), segments.len()), (2..4, 0..2, 3));
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let texts: Vec<String> = (0..50).map(|i| format!("Word{} and. More, {i}! ", i % 3).repeat(i % 5)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let one = with_threads(1, || segments(&texts));
        for threads in [2, 3, 7, 64] {
            assert_eq!(with_threads(threads, || segments(&texts)), one);
        }
    }

    #[test]
    fn chosen_and_added_segments_are_those_of_their_texts() {
        let texts = ["b a. c", "a a", "", "d b. e. f"];
        assert_eq!(segments(&texts).select(&[3, 1, 2]), segments(&[texts[3], texts[1], texts[2]]));
        let mut some = segments(&texts[..2]);
        some.append(&segments(&texts[2..]));
        assert_eq!(some, segments(&texts));
        assert!(segments(&[]).is_empty());
    }

    #[test]
    fn places_that_are_stored_give_the_segments_that_cutting_again_gives() {
        let texts = ["One two. Three one!\n\nA b", "", "…", "Two ".repeat(300).as_str(), "é. É? x"].map(str::to_owned);
        let (texts, tokenizer) = (texts.iter().collect::<Texts>(), Tokenizer::default());
        let stream = Stream::of(&texts, &tokenizer, &Progress::default()).unwrap();
        let stored = Segments::of(&stream, &texts, &tokenizer, &Progress::default()).unwrap();
        let saved = Stream::saved(stream.forms, stream.tokens, stream.documents);
        assert_eq!(Segments::of(&saved, &texts, &tokenizer, &Progress::default()).unwrap(), stored);
    }

    #[test]
    fn texts_that_are_cut_otherwise_are_refused() {
        let (texts, tokenizer) = (["a b"].iter().collect::<Texts>(), Tokenizer::default());
        let stream = Stream::of(&["a b c"].iter().collect(), &tokenizer, &Progress::default()).unwrap();
        let stream = Stream::saved(stream.forms, stream.tokens, stream.documents);
        assert!(Segments::of(&stream, &texts, &tokenizer, &Progress::default()).is_err());
    }
}
