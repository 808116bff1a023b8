//! What do the texts say, as numbers? The token stream: form ids, cut into documents.
//!
//! Threads take the texts a piece at a time, in order, each into a vocabulary of its own, and remember where each form
//! came first. Joining renumbers forms by first appearance in the whole, so the result does not depend on who took what.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::spans::Starts;
use super::texts::{Piece, Texts, pieces};
use super::vocabulary::Vocabulary;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::Strings;
use crate::text::tokenizer::Tokenizer;
use crate::threads;

/// Tokens of all documents. Costs 5 bytes a token, 4 a document, and the vocabulary.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The distinct forms, by `FormId`.
    pub forms: Strings,
    /// The `FormId` of each token.
    pub tokens: Vec<u32>,
    /// Where each document starts in `tokens`; one longer than there are documents.
    pub documents: Vec<u32>,
    /// Where each token stands in its text; of no token in a corpus that was saved.
    starts: Starts,
}

impl Default for Stream {
    fn default() -> Self {
        Self::saved(Strings::default(), Vec::new(), vec![0])
    }
}

impl Stream {
    /// A stream without places in texts, as it was saved.
    pub(crate) fn saved(forms: Strings, tokens: Vec<u32>, documents: Vec<u32>) -> Self {
        Self { forms, tokens, documents, starts: Starts::default() }
    }

    /// The stream of `texts`. O(bytes); fails when there are 2³² tokens or more.
    pub fn of(texts: &Texts, tokenizer: &Tokenizer, progress: &Progress) -> Result<Self> {
        progress.start(texts.bytes() as u64);
        let blocks: Vec<_> = texts.blocks().collect();
        Self::of_pieces(blocks.iter().flat_map(pieces), tokenizer, progress)
    }

    /// The stream of texts that are still coming in. `next` on the iterator may wait for them.
    pub(crate) fn of_pieces(
        pieces: impl Iterator<Item = Piece> + Send,
        tokenizer: &Tokenizer,
        progress: &Progress,
    ) -> Result<Self> {
        let queue = Mutex::new(pieces.enumerate());
        let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            let mut worker = Worker::new();
            while let Some((number, (block, texts))) = take() {
                worker.tokenise(number, &block, texts, tokenizer, progress)?;
            }
            Ok(worker)
        };
        // Threads of their own, not the pool's: they may wait for texts, and whoever brings the texts may ask a
        // question in between, which needs the pool.
        let workers: Vec<Worker> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads::count()).map(|_| scope.spawn(work)).collect();
            let join = |thread: std::thread::ScopedJoinHandle<'_, Result<Worker>>| match thread.join() {
                Ok(worker) => worker,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            running.into_iter().map(join).collect::<Result<_>>()
        })?;
        progress.check()?;
        threads::run(|| join(workers))
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
        self.documents[document] as usize..self.documents[document + 1] as usize
    }

    /// Where the tokens of document `document` stand in its text. `None` where that was never stored: then whoever
    /// wants to know cuts the text into words again.
    pub(crate) fn spans(&self, document: usize) -> Option<Spans<'_>> {
        let known = (self.starts.len() == self.tokens.len()).then(|| self.range(document).start);
        known.map(|token| Spans { stream: self, next: token, before: 0 })
    }

    /// Where each token of document `document` starts in its text; `None` as in [`spans`](Self::spans).
    pub(crate) fn starts(&self, document: usize) -> Option<impl Iterator<Item = usize>> {
        (self.starts.len() == self.tokens.len()).then(|| self.starts.of(self.range(document)))
    }

    /// Adds the documents of `other` behind these. Its forms that are new here are numbered in its order.
    pub fn append(&mut self, other: Self) -> Result<()> {
        let mut forms = Vocabulary::default();
        self.forms.iter().for_each(|form| _ = forms.intern(form));
        let new_id: Vec<u32> = other.forms.iter().map(|form| forms.intern(form)).collect();
        (self.forms.len()..forms.len()).for_each(|form| self.forms.push(&forms.strings()[form]));
        let tokens = self.tokens.len();
        self.tokens.reserve_exact(other.tokens.len());
        self.tokens.extend(other.tokens.iter().map(|&form| new_id[form as usize]));
        if self.tokens.len() > u32::MAX as usize {
            return Err(too_many_tokens());
        }
        if (self.starts.len(), other.starts.len()) == (tokens, other.tokens.len()) {
            self.starts.extend(&other.starts, 0..other.tokens.len());
        }
        self.documents.extend(other.documents[1..].iter().map(|&at| at + tokens as u32));
        Ok(())
    }

    /// The stream of some documents only, in the order given; forms are numbered anew. Nothing is tokenised again.
    pub fn select(&self, documents: &[usize]) -> Self {
        let mut chosen = Self::default();
        let mut new_id = vec![u32::MAX; self.forms.len()];
        let placed = self.starts.len() == self.tokens.len();
        for &document in documents {
            if placed {
                chosen.starts.extend(&self.starts, self.range(document));
            }
            for &form in &self.tokens[self.range(document)] {
                let id = &mut new_id[form as usize];
                if *id == u32::MAX {
                    *id = chosen.forms.len() as u32;
                    chosen.forms.push(&self.forms[form as usize]);
                }
                chosen.tokens.push(*id);
            }
            chosen.documents.push(chosen.tokens.len() as u32);
        }
        chosen
    }
}

fn too_many_tokens() -> Error {
    Error::too_large("the corpus", format!("more than {} tokens", u32::MAX))
}

/// Finds where tokens of one document stand in its text. Fast when asked for neighbours.
pub(crate) struct Spans<'a> {
    stream: &'a Stream,
    /// A token, and where the one before it starts.
    next: usize,
    before: usize,
}

impl Spans<'_> {
    /// The bytes of token `token` of the stream.
    pub(crate) fn of(&mut self, token: usize) -> std::ops::Range<usize> {
        let Stream { starts, tokens, forms, .. } = self.stream;
        if token < self.next {
            self.before -= starts.distance(token + 1, self.next);
        } else {
            self.before += starts.distance(self.next, token + 1);
        }
        self.next = token + 1;
        let form = tokens[token] as usize;
        let offsets = forms.offsets();
        self.before..self.before + (offsets[form + 1] - offsets[form])
    }
}

/// A text's tokens as one thread numbered them.
#[derive(Default)]
struct Part {
    /// Which piece of the texts this is.
    number: usize,
    /// The worker's number of each token's form.
    tokens: Vec<u32>,
    /// Where each token starts.
    starts: Starts,
    /// Where each document ends in `tokens`.
    documents: Vec<u32>,
}

/// What one thread has done.
struct Worker {
    forms: Vocabulary,
    /// Where each form came first: piece and token. Ascending, as pieces are taken in order.
    first: Vec<(u32, u32)>,
    parts: Vec<Part>,
    /// Scratch: words that wait for their numbers.
    spans: Box<[(u32, u32); WAITING]>,
}

/// So many words wait for their numbers: they and what they need stay in the processor's nearest cache.
const WAITING: usize = 512;

impl Worker {
    fn new() -> Self {
        let spans = Box::new([(0, 0); WAITING]);
        Self { forms: Vocabulary::default(), first: Vec::new(), parts: Vec::new(), spans }
    }

    fn tokenise(
        &mut self,
        number: usize,
        block: &Strings,
        texts: std::ops::Range<usize>,
        tokenizer: &Tokenizer,
        progress: &Progress,
    ) -> Result<()> {
        let Self { forms, first, parts, spans } = self;
        let spans = &mut **spans;
        let bytes = block.offsets()[texts.end] - block.offsets()[texts.start];
        if bytes > u32::MAX as usize {
            return Err(Error::too_large("a text", format!("{bytes} bytes; the limit is {}", u32::MAX)));
        }
        let room = bytes / 5;
        let mut part = Part { number, tokens: Vec::with_capacity(room), ..Part::default() };
        part.starts = Starts::with_capacity(room);
        for text in texts.map(|text| &block[text]) {
            let Part { tokens, starts, documents, .. } = &mut part;
            let mut before = 0;
            // Gives the words found so far their numbers.
            let mut take = |spans: &[(u32, u32)]| {
                let taken = tokens.len();
                before = starts.extend_after(before, spans);
                forms.intern_spans(text, spans, tokens);
                if first.len() < forms.len() {
                    for (form, at) in tokens[taken..].iter().zip(taken as u32..) {
                        if *form as usize == first.len() {
                            first.push((number as u32, at));
                        }
                    }
                }
            };
            let mut waiting = 0;
            tokenizer.for_each(text, |start, end| {
                spans[waiting] = (start as u32, end as u32);
                waiting += 1;
                if waiting == WAITING {
                    take(spans);
                    waiting = 0;
                }
            });
            take(&spans[..waiting]);
            documents.push(tokens.len() as u32);
            progress.advance(text.len() as u64)?;
        }
        parts.push(part);
        Ok(())
    }
}

/// One stream of what the workers did. Forms are numbered by where they came first in the whole.
fn join(mut workers: Vec<Worker>) -> Result<Stream> {
    let length = workers.iter().flat_map(|worker| &worker.parts).map(|part| part.tokens.len()).sum();
    if length > u32::MAX as usize {
        return Err(too_many_tokens());
    }
    // Forms are merged by one thread, while another has the memory of all tokens made ready: filled, not only promised.
    let ((forms, new_ids), tokens) = rayon::join(|| join_forms(&workers), || vec![u32::MAX; length]);
    let mut whole = Stream { forms, tokens, ..Stream::default() };
    let mut parts: Vec<(usize, Part)> = Vec::new();
    for (w, worker) in workers.iter_mut().enumerate() {
        parts.extend(std::mem::take(&mut worker.parts).into_iter().map(|part| (w, part)));
    }
    parts.sort_unstable_by_key(|(_, part)| part.number);
    whole.starts = Starts::with_capacity(length);
    let mut tokens = &mut whole.tokens[..];
    let mut places = Vec::with_capacity(parts.len());
    let mut done = 0;
    for (w, part) in parts {
        let (place, rest) = tokens.split_at_mut(part.tokens.len());
        tokens = rest;
        whole.documents.extend(part.documents.iter().map(|&end| end + done));
        done += part.tokens.len() as u32;
        whole.starts.extend(&part.starts, 0..part.tokens.len());
        places.push((place, part.tokens, &new_ids[w]));
    }
    places.into_par_iter().for_each(|(place, tokens, new_id)| {
        place.iter_mut().zip(tokens).for_each(|(place, form)| *place = new_id[form as usize]);
    });
    Ok(whole)
}

/// All forms by where they came first, and the number there of each worker's forms.
fn join_forms(workers: &[Worker]) -> (Strings, Vec<Vec<u32>>) {
    // A form stands for itself with the first worker that has it: which one, and its number there.
    let stands_for = |w: usize, form: u32| {
        let string = &workers[w].forms.strings()[form as usize];
        let earlier = (0..w).find_map(|v| Some((v, workers[v].forms.get(string)?)));
        earlier.unwrap_or((w, form))
    };
    let standing: Vec<Vec<(usize, u32)>> = (0..workers.len())
        .map(|w| (0..workers[w].first.len() as u32).into_par_iter().map(|form| stands_for(w, form)).collect())
        .collect();
    // Merged: each worker's forms are in the order of their first places. The next one comes from the worker that has
    // the first of these.
    let head = |w: usize, form: usize| workers[w].first.get(form).map(|&at| Reverse((at, w)));
    let mut heads: BinaryHeap<_> = (0..workers.len()).filter_map(|w| head(w, 0)).collect();
    let mut next: Vec<usize> = vec![0; workers.len()];
    let mut new_ids: Vec<Vec<u32>> = workers.iter().map(|worker| vec![u32::MAX; worker.first.len()]).collect();
    let mut strings = Strings::default();
    while let Some(mut first) = heads.peek_mut() {
        let Reverse((_, w)) = *first;
        let form = next[w];
        next[w] += 1;
        match head(w, next[w]) {
            Some(head) => *first = head,
            None => _ = PeekMut::pop(first),
        }
        let (v, standing) = standing[w][form];
        if new_ids[v][standing as usize] == u32::MAX {
            new_ids[v][standing as usize] = strings.len() as u32;
            strings.push(&workers[w].forms.strings()[form]);
        }
        new_ids[w][form] = new_ids[v][standing as usize];
    }
    (strings, new_ids)
}

/// Cuts documents into at most `parts` contiguous ranges of about equal size. `offsets` are the documents' starts.
pub(crate) fn shares(offsets: &[u32], parts: usize) -> Vec<std::ops::Range<usize>> {
    let documents = offsets.len() - 1;
    let total = offsets[documents] as usize;
    let cut = |part: usize| match part {
        0 => 0,
        _ if part == parts => documents,
        _ => offsets.partition_point(|&at| (at as usize) < total / parts * part).min(documents),
    };
    (0..parts).map(|part| cut(part)..cut(part + 1)).filter(|range| !range.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::threads::with_threads;

    fn stream(texts: &[&str]) -> Stream {
        Stream::of(&texts.iter().collect::<Texts>(), &Tokenizer::default(), &Progress::default()).unwrap()
    }

    #[test]
    fn tokens_lie_in_documents() {
        let stream = stream(&["One two. Three one!", "", "…", "Two"]);
        assert_eq!(stream.tokens, [0, 1, 2, 3, 4]);
        assert_eq!(stream.documents, [0, 4, 4, 4, 5]);
        assert_eq!((stream.range(0), stream.range(1), stream.range(3)), (0..4, 4..4, 4..5));
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let texts: Vec<String> = (0..50).map(|i| format!("word{} and word{}. More, {i}", i * 7 % 11, i % 3)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let one = with_threads(1, || stream(&texts));
        for threads in [2, 3, 7, 64] {
            let many = with_threads(threads, || stream(&texts));
            assert_eq!((&one.tokens, &one.documents), (&many.tokens, &many.documents));
            assert_eq!(one.forms, many.forms);
        }
    }

    #[test]
    fn a_selection_is_the_stream_of_its_texts() {
        let texts = ["b a. c", "a a", "", "d b"];
        let chosen = stream(&texts).select(&[3, 1, 2]);
        let plain = stream(&[texts[3], texts[1], texts[2]]);
        assert_eq!((chosen.tokens, chosen.documents), (plain.tokens, plain.documents));
    }

    #[test]
    fn no_documents_make_an_empty_stream() {
        assert!(stream(&[]).is_empty());
    }
}
