//! Whose tokens are compared with whose? Every document with every later one, or each of some queries with all others.
//! 4 bytes a token.

use std::ops::Range;

use crate::corpus::stream::Stream;

/// Tokens of two sides as terms, one document behind the other.
pub(super) struct Sides<'a> {
    /// `TermId` of each token.
    pub(super) terms: Vec<u32>,
    /// Where each document starts in `terms`; one longer than there are documents.
    pub(super) documents: &'a [u32],
    /// So many documents, the first ones, are queries: compared with the others only. None: all with all.
    queries: Option<usize>,
}

impl<'a> Sides<'a> {
    /// The tokens of `stream` as the terms that `of_form` says.
    pub(super) fn of(stream: &'a Stream, of_form: &[u32], queries: Option<usize>) -> Self {
        let terms = stream.tokens.iter().map(|&form| of_form[form as usize]).collect();
        Self { terms, documents: &stream.documents, queries }
    }

    /// Number of documents, of both sides.
    pub(super) fn len(&self) -> usize {
        self.documents.len() - 1
    }

    /// The tokens of a document, as a range of [`terms`](Self::terms).
    pub(super) fn range(&self, document: usize) -> Range<usize> {
        self.documents[document] as usize..self.documents[document + 1] as usize
    }

    /// The document that a token stands in.
    pub(super) fn document(&self, token: u32) -> usize {
        self.documents.partition_point(|&start| start <= token) - 1
    }

    /// From which token on stand the documents that the one of `token` is compared with.
    pub(super) fn beyond(&self, token: u32) -> u32 {
        let document = self.document(token);
        match self.queries {
            None => self.documents[document + 1],
            Some(queries) if document < queries => self.documents[queries],
            Some(_) => u32::MAX,
        }
    }

    /// In how many documents places in ascending order stand.
    pub(super) fn docfreq(&self, places: &[u32]) -> usize {
        let (mut count, mut end) = (0, 0);
        for &place in places {
            if place >= end {
                count += 1;
                end = self.documents[self.document(place) + 1];
            }
        }
        count
    }
}
