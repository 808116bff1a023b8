//! How is a stretch written? As it stands in the text at a place; of many places, at those where it is so most often.

use ahash::AHashMap;
use rayon::prelude::*;

use super::clause::Clauses;
use crate::corpus::corpus::Corpus;
use crate::error::Result;
use crate::progress::Progress;

impl Corpus {
    /// The first of `places` where `length` tokens are the same forms as at most of them; of equally many the one that
    /// comes first. O(places · length).
    pub(super) fn commonest_wording(&self, places: &[u32], length: u32) -> u32 {
        let tokens = &self.stream().tokens;
        let mut wordings: AHashMap<&[u32], (u32, u32)> = AHashMap::new(); // how many, and the first
        for &place in places {
            let forms = &tokens[place as usize..(place + length) as usize];
            let (count, first) = wordings.entry(forms).or_insert((0, place));
            (*count, *first) = (*count + 1, place.min(*first));
        }
        let best = wordings.values().max_by_key(|&&(count, first)| (count, std::cmp::Reverse(first)));
        best.map_or(0, |&(_, first)| first)
    }

    /// The text of stretches, each given by its first token and its length in tokens: each run of white space as one space.
    /// `None` where the text is cut into other words than when it was saved. O(stretches · log), and the documents that they
    /// are in once more for a corpus that was saved.
    pub(super) fn wordings(&self, stretches: &[(u32, u32)], progress: &Progress) -> Result<Vec<Option<String>>> {
        let documents = &self.stream().documents;
        let document = |row: usize| documents.partition_point(|&start| start <= stretches[row].0) - 1;
        let mut order: Vec<usize> = (0..stretches.len()).collect();
        order.par_sort_unstable_by_key(|&row| stretches[row]);
        let parts: Vec<&[usize]> = order.chunk_by(|&a, &b| document(a) == document(b)).collect();
        let texts = |rows: &&[usize]| -> Result<Vec<Option<String>>> {
            progress.check()?;
            let mut clauses = Clauses::of(self, document(rows[0]));
            let text = |&row: &usize| {
                let (first, length) = stretches[row];
                clauses.text(first as usize, (first + length) as usize)
            };
            Ok(rows.iter().map(text).collect())
        };
        let texts: Vec<Vec<Option<String>>> = parts.par_iter().map(texts).collect::<Result<_>>()?;
        let mut wordings = vec![None; stretches.len()];
        for (&row, text) in order.iter().zip(texts.into_iter().flatten()) {
            wordings[row] = text;
        }
        Ok(wordings)
    }
}
