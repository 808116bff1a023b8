//! Which neighbouring words belong to one clause? Those with no sign between them but such as bind. A look at the text
//! between the two; a corpus that was saved does not know where words stand, and has the document cut again.

use std::ops::Range;

use crate::corpus::corpus::Corpus;
use crate::corpus::stream::Spans;

/// The text between the tokens of one document.
pub(super) struct Clauses<'a> {
    corpus: &'a Corpus,
    document: usize,
    spans: Option<Spans<'a>>,
    /// Where the tokens stand, once that was needed of a corpus that does not know.
    cut: Vec<Range<usize>>,
}

impl<'a> Clauses<'a> {
    pub(super) fn of(corpus: &'a Corpus, document: usize) -> Self {
        Self { corpus, document, spans: corpus.stream().spans(document), cut: Vec::new() }
    }

    /// The bytes of token `token` of the stream; `None` where the text is cut into other words than it was when saved.
    pub(super) fn span(&mut self, token: usize) -> Option<Range<usize>> {
        if let Some(spans) = &mut self.spans {
            return Some(spans.of(token));
        }
        let range = self.corpus.stream().range(self.document);
        if self.cut.is_empty() {
            let text = &self.corpus.texts()[self.document];
            self.corpus.tokenizer().for_each(text, |start, end| self.cut.push(start..end));
        }
        if self.cut.len() == range.len() { self.cut.get(token - range.start).cloned() } else { None }
    }

    /// The text of the tokens from `first` to before `end`, each run of white space as one space.
    pub(super) fn text(&mut self, first: usize, end: usize) -> Option<String> {
        let (start, stop) = (self.span(first)?.start, self.span(end - 1)?.end);
        let words: Vec<&str> = self.corpus.texts()[self.document][start..stop].split_whitespace().collect();
        Some(words.join(" "))
    }

    /// Whether nothing but space, or a sign that binds, stands between `token` and the next.
    pub(super) fn open(&mut self, token: usize) -> bool {
        let (Some(before), Some(behind)) = (self.span(token), self.span(token + 1)) else { return true };
        let text = &self.corpus.texts()[self.document];
        text[before.end..behind.start].chars().all(|char| char.is_whitespace() || BINDING.contains(char))
    }
}

/// Hyphens, apostrophes, and what stands between the members of a list or a name without a pause.
const BINDING: &str = "-‐‑'’&/、·";
