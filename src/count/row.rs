//! How often was each number said? Counts of few different numbers out of many, read in ascending order without
//! sorting: a bit for each number said, and a bit for each 64 of those. O(1) to add, O(different + numbers / 4096) to read.
//! And so the rows of a matrix, document after document.

use std::ops::Range;

use crate::error::Result;
use crate::sparse::Rows;
use crate::threads;

/// The counts of documents, a part for each of `shares`, and in how many documents each number is. `fill(row, document)`
/// says what the document holds, numbers below `columns`, and gives how many cells that is at most.
pub(crate) fn rows(
    shares: &[Range<usize>],
    columns: usize,
    fill: impl Fn(&mut RowCounts, usize) -> Result<usize> + Sync,
) -> Result<(Vec<Rows<u32>>, Vec<u32>)> {
    let part = |(row, docfreq): &mut (RowCounts, Vec<u32>), documents: &Range<usize>| {
        let mut part = Rows { columns, ..Rows::default() };
        let Rows { offsets, indices, values, .. } = &mut part;
        let mut at = 0;
        for document in documents.clone() {
            let room = at + fill(row, document)?;
            if room > indices.len() {
                indices.resize(room + room / 2, 0); // written by place: a look for room at each cell takes longer
                values.resize(room + room / 2, 0);
            }
            row.drain(|column, count| {
                indices[at] = column;
                values[at] = count;
                docfreq[column as usize] += 1;
                at += 1;
            });
            offsets.push(at);
        }
        indices.truncate(at);
        values.truncate(at);
        Ok(part)
    };
    let (parts, states) = threads::each_with(shares, || (RowCounts::new(columns), vec![0; columns]), part);
    let mut docfreq = vec![0_u32; columns];
    for (_, some) in states {
        docfreq.iter_mut().zip(some).for_each(|(all, some)| *all += some);
    }
    Ok((parts.into_iter().collect::<Result<_>>()?, docfreq))
}

/// Counts by number. 4 bytes a number; all 0 again after each reading.
#[derive(Debug)]
pub(crate) struct RowCounts {
    /// By number.
    counts: Vec<u32>,
    /// A bit for each number that was said.
    said: Vec<u64>,
    /// A bit for each word of `said` that is not 0.
    words: Vec<u64>,
}

impl RowCounts {
    /// For numbers below `numbers`.
    pub(crate) fn new(numbers: usize) -> Self {
        let words = numbers.div_ceil(64);
        Self { counts: vec![0; numbers], said: vec![0; words], words: vec![0; words.div_ceil(64)] }
    }

    /// Counts `number` `count` times more. Sums are those of 32 bits, so that -1 is a count too.
    #[inline]
    pub(crate) fn add(&mut self, number: u32, count: u32) {
        let number = number as usize;
        self.counts[number] = self.counts[number].wrapping_add(count);
        self.said[number / 64] |= 1 << (number % 64);
        self.words[number / 4096] |= 1 << (number / 64 % 64);
    }

    /// Calls `each(number, count)` in ascending order, and forgets.
    #[inline]
    pub(crate) fn drain(&mut self, mut each: impl FnMut(u32, u32)) {
        for (i, words) in self.words.iter_mut().enumerate() {
            for word in bits(std::mem::take(words)) {
                let word = i * 64 + word;
                for bit in bits(std::mem::take(&mut self.said[word])) {
                    let number = word * 64 + bit;
                    each(number as u32, std::mem::take(&mut self.counts[number]));
                }
            }
        }
    }
}

/// The places of the ones, ascending.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize);
        word &= word.wrapping_sub(1);
        bit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_in_order_with_their_counts_and_are_forgotten() {
        let mut row = RowCounts::new(10_000);
        for _ in 0..2 {
            [9_999, 0, 63, 64, 4_095, 4_096, 64, 9_999, 64].into_iter().for_each(|number| row.add(number, 1));
            let mut found = Vec::new();
            row.drain(|number, count| found.push((number, count)));
            assert_eq!(found, [(0, 1), (63, 1), (64, 3), (4_095, 1), (4_096, 1), (9_999, 2)]);
        }
        RowCounts::new(0).drain(|_, _| unreachable!());
    }
}
