//! Which document is a token in? A look-up costs a few nanoseconds: one in 64 tokens is noted, and the next document start
//! is looked for from there.

use super::stream::Stream;

/// The documents of tokens. 4 bytes for 64 tokens.
#[derive(Debug)]
pub(crate) struct DocumentAt<'a> {
    /// Where each document starts among the tokens; one longer than there are documents.
    starts: &'a [u32],
    /// The document of every 64th token.
    noted: Vec<u32>,
}

impl<'a> DocumentAt<'a> {
    pub(crate) fn of(stream: &'a Stream) -> Self {
        let starts = &stream.documents[..];
        let mut document = 0;
        let noted = (0..stream.tokens.len()).step_by(64).map(|token| {
            while starts[document + 1] as usize <= token {
                document += 1;
            }
            document as u32
        });
        let noted = noted.collect();
        Self { starts, noted }
    }

    /// The document of token `at`.
    #[inline]
    pub(crate) fn get(&self, at: u32) -> u32 {
        let mut document = self.noted[at as usize / 64];
        while self.starts[document as usize + 1] <= at {
            document += 1;
        }
        document
    }
}
