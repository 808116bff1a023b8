//! What do the texts say, as numbers? The token stream: form ids, cut into documents.
//!
//! Threads take the texts a piece at a time, in order, each into a vocabulary of its own, and remember where each form
//! came first. Finished pieces are laid one behind the other in the order of the texts, so that only pieces at work need
//! memory of their own. In the end forms are renumbered, in place, by first appearance in the whole, so the result does
//! not depend on who took what.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::spans::Starts;
use super::texts::{Piece, Texts, pieces};
use super::vocabulary::Vocabulary;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::Strings;
use crate::text::tokenizer::Tokenizer;
use crate::threads::{self, InOrder};

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
        Self::of_pieces(blocks.iter().flat_map(pieces), texts.bytes(), tokenizer, progress)
    }

    /// The stream of texts that are still coming in. `next` on the iterator may wait for them. `expected` is about how
    /// many bytes they will have, or 0: so that room need not be made again and again.
    pub(crate) fn of_pieces(
        pieces: impl Iterator<Item = Piece> + Send,
        expected: usize,
        tokenizer: &Tokenizer,
        progress: &Progress,
    ) -> Result<Self> {
        let queue = Mutex::new(pieces.enumerate());
        let failed = AtomicBool::new(false); // then no thread takes more, as nothing could be laid behind what is missing
        let take = || {
            let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
            if failed.load(Ordering::Relaxed) { None } else { queue.next() }
        };
        let order = Mutex::new((InOrder::new(), Laid::with_room((expected / BYTES_A_TOKEN).min(ROOM))));
        let lay = |number, part| {
            let (order, laid) = &mut *order.lock().unwrap_or_else(PoisonError::into_inner);
            order.add(number, part, |part| laid.add(part))
        };
        let work = |by: usize| {
            let mut worker = Worker::new();
            let mut part = Part::default();
            while let Some((number, (block, texts))) = take() {
                part.by = by;
                let done = worker.tokenise(number, &block, texts, tokenizer, progress, &mut part);
                part = done.and_then(|()| lay(number, part)).inspect_err(|_| failed.store(true, Ordering::Relaxed))?;
            }
            Ok(worker)
        };
        let workers = threads::apart(work)?;
        progress.check()?;
        let (_, laid) = order.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(threads::run(|| laid.join(&workers)))
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
    pub fn range(&self, document: usize) -> Range<usize> {
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
    pub(crate) fn of(&mut self, token: usize) -> Range<usize> {
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

/// The tokens of a piece of the texts as one thread numbered them.
#[derive(Default)]
struct Part {
    /// Which worker.
    by: usize,
    /// The worker's number of each token's form.
    tokens: Vec<u32>,
    /// Where each token starts.
    starts: Starts,
    /// Where each document ends in `tokens`.
    documents: Vec<u32>,
}

/// Few texts have more tokens than one for so many bytes.
const BYTES_A_TOKEN: usize = 5;

/// Room is made for so many tokens at most before they are there.
const ROOM: usize = 1 << 28;

/// Finished pieces, one behind the other in the order of the texts.
struct Laid {
    /// The stream so far; its tokens are the workers' numbers.
    stream: Stream,
    /// Of each piece in `stream`: which worker did it, and its number of tokens.
    pieces: Vec<(usize, usize)>,
}

impl Laid {
    fn with_room(tokens: usize) -> Self {
        let starts = Starts::with_capacity(tokens);
        let stream = Stream { tokens: Vec::with_capacity(tokens), starts, ..Stream::default() };
        Self { stream, pieces: Vec::new() }
    }

    /// Adds the next piece, which is empty then.
    fn add(&mut self, part: &mut Part) -> Result<()> {
        let Stream { tokens, documents, starts, .. } = &mut self.stream;
        let before = tokens.len();
        if before + part.tokens.len() > u32::MAX as usize {
            return Err(too_many_tokens());
        }
        self.pieces.push((part.by, part.tokens.len()));
        documents.extend(part.documents.drain(..).map(|end| end + before as u32));
        starts.extend(&part.starts, 0..part.tokens.len());
        part.starts.clear();
        tokens.append(&mut part.tokens);
        Ok(())
    }

    /// One stream of what the workers did. Forms are numbered by where they came first in the whole.
    fn join(self, workers: &[Worker]) -> Stream {
        let Self { mut stream, pieces } = self;
        let (forms, new_ids) = join_forms(workers);
        stream.forms = forms;
        stream.tokens.shrink_to_fit();
        stream.starts.shrink_to_fit();
        let mut tokens = &mut stream.tokens[..];
        let pieces = pieces.into_iter().map(|(by, length)| {
            let (piece, rest) = std::mem::take(&mut tokens).split_at_mut(length);
            tokens = rest;
            (piece, &new_ids[by])
        });
        let pieces: Vec<_> = pieces.collect();
        pieces.into_par_iter().for_each(|(piece, new_id)| {
            piece.iter_mut().for_each(|form| *form = new_id[*form as usize]);
        });
        stream
    }
}

/// What one thread has done.
struct Worker {
    forms: Vocabulary,
    /// Where each form came first: piece · 2³² + token. Ascending, as pieces are taken in order.
    first: Vec<u64>,
    /// Scratch: words that wait for their numbers.
    spans: Box<[(u32, u32); WAITING]>,
}

/// So many words wait for their numbers: they and what they need stay in the processor's nearest cache.
const WAITING: usize = 512;

impl Worker {
    fn new() -> Self {
        let spans = Box::new([(0, 0); WAITING]);
        Self { forms: Vocabulary::default(), first: Vec::new(), spans }
    }

    /// The tokens of the texts `texts` of `block`, which are piece `number`, into `part`, which is empty.
    fn tokenise(
        &mut self,
        number: usize,
        block: &Strings,
        texts: Range<usize>,
        tokenizer: &Tokenizer,
        progress: &Progress,
        part: &mut Part,
    ) -> Result<()> {
        let Self { forms, first, spans } = self;
        let spans = &mut **spans;
        for text in texts.map(|text| &block[text]) {
            if text.len() > u32::MAX as usize {
                return Err(Error::too_large("a text", format!("{} bytes; the limit is {}", text.len(), u32::MAX)));
            }
            let Part { tokens, starts, documents, .. } = part;
            let mut before = 0;
            // Gives the words found so far their numbers.
            let mut take = |spans: &[(u32, u32)]| {
                if progress.check().is_err() {
                    return; // asked to stop inside a long text
                }
                before = starts.extend_after(before, spans);
                forms.intern_spans(text, spans, tokens, |at| first.push((number as u64) << 32 | at as u64));
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
        Ok(())
    }
}

/// So many forms are looked up at a time.
const FORMS: usize = 1 << 12;

/// All forms by where they came first, and the number there of each worker's forms.
fn join_forms(workers: &[Worker]) -> (Strings, Vec<Vec<u32>>) {
    // The forms of all workers in one row, one worker's behind the other's. This is where each worker's begin.
    let mut starts = vec![0];
    starts.extend(workers.iter().scan(0, |end, worker| {
        *end += worker.forms.len();
        Some(*end)
    }));
    // The same form with the first worker that has it.
    let mut same: Vec<u32> = (0..starts[workers.len()] as u32).collect();
    for w in 1..workers.len() {
        same[starts[w]..starts[w + 1]].par_chunks_mut(FORMS).enumerate().for_each(|(chunk, same)| {
            let forms = chunk * FORMS..chunk * FORMS + same.len();
            for v in (0..w).rev() {
                let there = workers[v].forms.numbers_of(&workers[w].forms, forms.clone());
                let known = same.iter_mut().zip(there).filter_map(|(same, there)| Some((same, there?)));
                known.for_each(|(same, there)| *same = starts[v] as u32 + there);
            }
        });
    }
    // Where each comes first with any worker, by the form that it is the same as.
    let mut earliest = Vec::with_capacity(same.len());
    workers.iter().for_each(|worker| earliest.extend_from_slice(&worker.first));
    for form in starts[1]..same.len() {
        let first = earliest[form];
        let earliest = &mut earliest[same[form] as usize];
        *earliest = first.min(*earliest);
    }
    let mut order: Vec<(u64, u32)> = Vec::with_capacity(same.len());
    for (worker, &start) in workers.iter().zip(&starts) {
        let places = worker.first.iter().zip(start as u32..).zip(&same[start..]);
        let firsts = places.filter(|&((&first, _), &same)| first == earliest[same as usize]);
        order.extend(firsts.map(|((&first, form), _)| (first, form)));
    }
    order.sort(); // as many runs as workers, which are merged

    let number = || {
        let mut new_id = vec![u32::MAX; same.len()];
        order.iter().zip(0..).for_each(|(&(_, form), id)| new_id[same[form as usize] as usize] = id);
        for (form, &same) in same.iter().enumerate() {
            new_id[form] = new_id[same as usize]; // of the first worker that has it, which comes first here
        }
        starts.windows(2).map(|range| new_id[range[0]..range[1]].to_vec()).collect()
    };
    let spell = || {
        let mut strings = Strings::with_capacity(order.len(), 8 * order.len());
        for &(_, form) in &order {
            let w = starts.partition_point(|&start| start <= form as usize) - 1;
            strings.push(&workers[w].forms.strings()[form as usize - starts[w]]);
        }
        strings.shrink_to_fit();
        strings
    };
    rayon::join(spell, number)
}

/// Cuts documents into at most `parts` contiguous ranges of about equal size. `offsets` are the documents' starts.
pub(crate) fn shares(offsets: &[u32], parts: usize) -> Vec<Range<usize>> {
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
