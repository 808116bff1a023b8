//! What does each document hold? One row of term counts a document. O(tokens · log of a document's length).

use rayon::prelude::*;

use crate::corpus::corpus::Corpus;
use crate::corpus::terms::{NO_TERM, Terms};
use crate::error::Result;
use crate::progress::Progress;
use crate::sparse::Rows;
use crate::threads;

impl Corpus {
    /// Counts of `terms` by document: rows by position, columns by `TermId`.
    pub(crate) fn count_rows(&self, terms: &Terms, progress: &Progress) -> Result<Rows> {
        let stream = self.stream();
        threads::run(|| {
            let rows: Vec<(Vec<u32>, Vec<f64>)> = (0..stream.len())
                .into_par_iter()
                .map(|document| {
                    progress.check()?;
                    let tokens = &stream.tokens[stream.range(document)];
                    let mut row: Vec<u32> = tokens.iter().map(|&form| terms.of_form[form as usize]).collect();
                    row.retain(|&term| term != NO_TERM);
                    row.sort_unstable();
                    Ok(row.chunk_by(|a, b| a == b).map(|group| (group[0], group.len() as f64)).unzip())
                })
                .collect::<Result<_>>()?;
            let mut whole = Rows { offsets: vec![0], columns: terms.len(), ..Rows::default() };
            for (indices, values) in rows {
                whole.indices.extend(indices);
                whole.values.extend(values);
                whole.offsets.push(whole.indices.len());
            }
            Ok(whole)
        })
    }
}
