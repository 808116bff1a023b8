//! Which terms do some documents hold, how often, and which documents hold a term? Sparse counts, both ways.

use rayon::prelude::*;

use crate::corpus::stream::Stream;
use crate::corpus::terms::NO_TERM;
use crate::error::Result;
use crate::progress::Progress;
use crate::threads;

/// Counts of one term in some documents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    pub(crate) term: u32,
    /// Occurrences, not 0.
    pub(crate) frequency: u32,
    /// Documents with an occurrence.
    pub(crate) docfreq: u32,
}

/// Counts by term of which few are not 0, so that they can be emptied without going through all. 12 bytes a term.
pub(crate) struct Tally {
    /// Occurrences, documents, and the last document, by `TermId`.
    counts: Vec<(u32, u32, u32)>,
    /// The terms met, each once.
    met: Vec<u32>,
}

impl Tally {
    pub(crate) fn new(terms: usize) -> Self {
        Self { counts: vec![(0, 0, u32::MAX); terms], met: Vec::new() }
    }

    /// The terms of `documents`, in the order of their ids. `of_form` gives each form's term.
    pub(crate) fn count(&mut self, stream: &Stream, documents: &[u32], of_form: &[u32]) -> Vec<Count> {
        for &document in documents {
            for &form in &stream.tokens[stream.range(document as usize)] {
                let term = of_form[form as usize];
                if term == NO_TERM {
                    continue;
                }
                let (frequency, docfreq, last) = &mut self.counts[term as usize];
                if *frequency == 0 {
                    self.met.push(term);
                }
                *frequency += 1;
                *docfreq += u32::from(*last != document);
                *last = document;
            }
        }
        self.met.sort_unstable();
        let counts = self.met.drain(..).map(|term| {
            let (frequency, docfreq, _) = std::mem::replace(&mut self.counts[term as usize], (0, 0, u32::MAX));
            Count { term, frequency, docfreq }
        });
        counts.collect()
    }
}

/// In which parts of a corpus each term stands, and how often. 8 bytes for each term that a part has.
pub(crate) struct Postings {
    /// Where each term starts in `entries`; one longer than there are terms.
    offsets: Vec<usize>,
    /// Part and occurrences in it, the parts of a term ascending.
    entries: Vec<(u32, u32)>,
    /// Documents with an occurrence, by `TermId`.
    pub(crate) docfreq: Vec<u32>,
}

impl Postings {
    /// Of `parts`, each some documents. O(tokens + terms).
    pub(crate) fn of(
        stream: &Stream,
        parts: &[Vec<u32>],
        of_form: &[u32],
        terms: usize,
        progress: &Progress,
    ) -> Result<Self> {
        let tokens = parts.iter().flatten().map(|&document| stream.range(document as usize).len() as u64);
        progress.start(tokens.sum());
        let counted: Vec<Vec<Count>> = threads::run(|| {
            let count = |tally: &mut Tally, documents: &Vec<u32>| {
                progress.advance(documents.iter().map(|&d| stream.range(d as usize).len() as u64).sum())?;
                Ok(tally.count(stream, documents, of_form))
            };
            parts.par_iter().map_init(|| Tally::new(terms), count).collect::<Result<_>>()
        })?;
        let (mut offsets, mut docfreq) = (vec![0; terms + 1], vec![0; terms]);
        for count in counted.iter().flatten() {
            offsets[count.term as usize + 1] += 1;
            docfreq[count.term as usize] += count.docfreq;
        }
        for term in 0..terms {
            offsets[term + 1] += offsets[term];
        }
        let mut next = offsets.clone();
        let mut entries = vec![(0, 0); offsets[terms]];
        for (part, counts) in (0..).zip(counted) {
            progress.check()?;
            for count in counts {
                let at = &mut next[count.term as usize];
                entries[*at] = (part, count.frequency);
                *at += 1;
            }
        }
        Ok(Self { offsets, entries, docfreq })
    }

    /// Parts and occurrences of `term`.
    pub(crate) fn of_term(&self, term: u32) -> &[(u32, u32)] {
        &self.entries[self.offsets[term as usize]..self.offsets[term as usize + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Corpus, Fold, StopWords};

    #[test]
    fn postings_are_the_counts_of_the_parts_by_term() {
        let corpus = Corpus::from_texts(["a b a", "c", "b c c", "a", "z z"]).unwrap();
        let terms = corpus.folded(&Fold::default(), &StopWords::None).unwrap();
        let parts = [vec![0, 3], vec![], vec![1, 2]]; // the last document is in none
        let postings =
            Postings::of(corpus.stream(), &parts, &terms.of_form, terms.len(), &Progress::default()).unwrap();
        assert_eq!(postings.of_term(0), [(0, 3)]);
        assert_eq!(postings.of_term(1), [(0, 1), (2, 1)]);
        assert_eq!(postings.of_term(2), [(2, 3)]);
        assert_eq!(postings.of_term(3), []);
        assert_eq!(postings.docfreq, [2, 2, 2, 0]);
    }
}
