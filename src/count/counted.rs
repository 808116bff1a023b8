//! How often does each document hold each n-gram, and which of them become columns? The counts under a [`super::matrix`].
//!
//! Terms alone are counted a document at a time (`row.rs`): O(tokens + cells). N-grams are found level by level
//! (`levels.rs`), numbered in the order of their words, and their places dealt out to the documents: O(places) more. A
//! cell costs 12 bytes, and 8 while the parts that threads made are joined. Asked by `matrix.rs`, and by `bags.rs`, which
//! keeps no corpus.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::columns::Columns;
use super::levels::{Level, Levels};
use super::row::rows;
use crate::corpus::stream::{Stream, shares};
use crate::corpus::terms::NO_TERM;
use crate::error::Result;
use crate::progress::Progress;
use crate::sparse::Rows;
use crate::table::Strings;
use crate::threads;

/// N-grams counted by document.
#[derive(Debug)]
pub(crate) struct Counted<V> {
    pub(crate) columns: Columns,
    /// In how many documents each column's n-gram is.
    #[cfg_attr(not(feature = "python"), allow(dead_code))] // `bags.rs` asks, which is there for Python alone
    pub(crate) docfreq: Vec<u32>,
    pub(crate) rows: Rows<V>,
}

/// Which n-grams become columns.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) ngram_range: RangeInclusive<usize>,
    /// Of this many documents at least, …
    pub(crate) min_docfreq: u64,
    /// … and at most.
    pub(crate) max_docfreq: u64,
    pub(crate) max_features: Option<usize>,
}

impl Choice {
    fn is_kept(&self, docfreq: u32) -> bool {
        (self.min_docfreq..=self.max_docfreq).contains(&u64::from(docfreq))
    }
}

/// Counts the n-grams of `stream` that `choice` chooses, columns in the order of their words: an n-gram before those that
/// begin with it. No n-gram crosses one of `walls`, which single terms do not ask for. `of_form` gives each form's number in
/// `strings`, which is sorted, or [`NO_TERM`], which is a wall too.
pub(crate) fn count_ngrams<V: Copy + Default + Send>(
    stream: &Stream,
    walls: &[u32],
    of_form: &[u32],
    strings: &Strings,
    choice: &Choice,
    turn: impl Fn(u32) -> V + Send + Sync,
    progress: &Progress,
) -> Result<Counted<V>> {
    if choice.ngram_range == (1..=1) {
        return count_terms(stream, of_form, strings, choice, turn, progress);
    }
    threads::run(|| {
        let (shortest, longest) = (*choice.ngram_range.start(), *choice.ngram_range.end());
        let (least, counting) = ((1, choice.min_docfreq), progress.until(45));
        let mut levels = Levels::of(stream, walls, of_form, strings.len(), least, &counting)?.with_documents();
        let mut made = vec![levels.first()?];
        for length in 2..=longest {
            let above = levels.next(&made[length - 2], length == longest)?;
            made[length - 2].settle(&levels.documents);
            if above.len() == 0 {
                break;
            }
            made.push(above);
        }
        made.last_mut().into_iter().for_each(|level| level.settle(&levels.documents));
        // Whether each n-gram is a column, by level and number.
        let mut is_column: Vec<Vec<bool>> = made
            .iter()
            .enumerate()
            .map(|(i, level)| level.docfreq.iter().map(|&df| i + 1 >= shortest && choice.is_kept(df)).collect())
            .collect();
        let mut order = in_order(&made, &is_column);
        if let Some(most) = choice.max_features.filter(|&most| most < order.len()) {
            let mut best: Vec<u32> = (0..order.len() as u32).collect();
            let frequency = |column: u32| {
                let (level, number) = order[column as usize];
                made[level as usize].frequency(number as usize)
            };
            best.sort_by_key(|&column| std::cmp::Reverse(frequency(column))); // stable: ties stay in order
            for &column in &best[most..] {
                let (level, number) = order[column as usize];
                is_column[level as usize][number as usize] = false;
            }
            order = in_order(&made, &is_column);
        }
        drop(is_column);
        let mut starts = Vec::with_capacity(order.len() + 1);
        starts.push(0);
        order.iter().for_each(|&(level, _)| starts.push(starts[starts.len() - 1] + level as usize + 1));
        let ngrams = order.par_iter().flat_map_iter(|&(level, number)| {
            levels.numbers_at(made[level as usize].first_place(number as usize), level as usize + 1).iter().copied()
        });
        let columns = Columns::found(levels.words(strings).collect(), ngrams.collect(), starts, progress)?;
        let rows = deal(&made, &order, stream.len(), turn, progress)?;
        let docfreq = order.iter().map(|&(level, number)| made[level as usize].docfreq[number as usize]).collect();
        Ok(Counted { columns, docfreq, rows })
    })
}

/// The columns, each as level and number, in the order of their words. Levels are trees of prefixes: a column comes
/// before those that begin with it, and these before the next of its level.
fn in_order(made: &[Level], is_column: &[Vec<bool>]) -> Vec<(u32, u32)> {
    // How many columns each n-gram and all that begin with it are.
    let mut sizes: Vec<Vec<u32>> =
        is_column.iter().map(|level| level.iter().map(|&column| u32::from(column)).collect()).collect();
    for i in (1..made.len()).rev() {
        let (below, level) = sizes.split_at_mut(i);
        made[i].prefix.iter().zip(&level[0]).for_each(|(&prefix, &size)| below[i - 1][prefix as usize] += size);
    }
    let mut order = vec![(0, 0); sizes.first().map_or(0, |sizes| sizes.iter().map(|&size| size as usize).sum())];
    // Where the columns that begin with an n-gram of the level below, and are not numbered yet, start.
    let mut next = vec![0_u32];
    for (i, level) in made.iter().enumerate() {
        let mut starts = Vec::with_capacity(level.len());
        for number in 0..level.len() {
            let start = &mut next[level.prefix[number] as usize];
            let mut own = *start;
            *start += sizes[i][number];
            if is_column[i][number] {
                order[own as usize] = (i as u32, number as u32);
                own += 1;
            }
            starts.push(own);
        }
        next = starts;
    }
    order
}

/// Rows of counts from the documents of the columns.
fn deal<V: Copy + Default + Send>(
    made: &[Level],
    order: &[(u32, u32)],
    documents: usize,
    turn: impl Fn(u32) -> V + Send + Sync,
    progress: &Progress,
) -> Result<Rows<V>> {
    let documents_of = |column: usize| {
        let (level, number) = order[column];
        made[level as usize].documents(number as usize)
    };
    let all: usize = (0..order.len()).map(|column| documents_of(column).len()).sum();
    let unit = all / u32::MAX as usize + 1; // of several lengths there are more than 32 bits count: in units that fit
    let mut starts = vec![0_u32];
    starts.extend((0..order.len()).scan(0, |sum: &mut usize, column| {
        *sum += documents_of(column).len();
        Some((*sum / unit) as u32)
    }));
    let parts = shares(&starts, rayon::current_num_threads().min(16));
    const COLUMNS: usize = 1024; // are told of at once
    progress.start(2 * (order.len() / COLUMNS) as u64);
    let counted = |column: usize| if column.is_multiple_of(COLUMNS) { progress.advance(1) } else { progress.check() };
    // How many cells each share of the columns has in each row; then, where the next one of them goes.
    let mut next: Vec<Vec<usize>> = parts
        .par_iter()
        .map(|columns| {
            let mut cells = vec![0; documents];
            for column in columns.clone() {
                counted(column)?;
                let runs = documents_of(column).chunk_by(|a, b| a == b);
                runs.for_each(|run| cells[run[0] as usize] += 1);
            }
            Ok(cells)
        })
        .collect::<Result<_>>()?;
    let mut offsets = vec![0; documents + 1];
    let mut at = 0;
    for document in 0..documents {
        for next in &mut next {
            at += std::mem::replace(&mut next[document], at);
        }
        offsets[document + 1] = at;
    }
    // A cell is written at once, column and count, as each lies elsewhere.
    let cells: Vec<AtomicU64> = (0..at).into_par_iter().map(|_| AtomicU64::new(0)).collect();
    parts.into_par_iter().zip(&mut next).try_for_each(|(columns, next)| {
        for column in columns {
            counted(column)?;
            for run in documents_of(column).chunk_by(|a, b| a == b) {
                let at = &mut next[run[0] as usize];
                cells[*at].store((column as u64) << 32 | run.len() as u64, Ordering::Relaxed);
                *at += 1;
            }
        }
        Ok(())
    })?;
    let cells = cells.into_par_iter().map(AtomicU64::into_inner);
    let (indices, values) = cells.map(|cell| ((cell >> 32) as u32, turn(cell as u32))).unzip();
    Ok(Rows { offsets, indices, values, columns: order.len() })
}

/// [`count_ngrams`] of single terms: no places are needed.
fn count_terms<V: Copy + Default + Send>(
    stream: &Stream,
    of_form: &[u32],
    strings: &Strings,
    choice: &Choice,
    turn: impl Fn(u32) -> V + Send + Sync,
    progress: &Progress,
) -> Result<Counted<V>> {
    let (mut parts, docfreq) = term_rows(stream, of_form, strings.len(), &progress.until(60))?;
    let is_kept = |&term: &u32| docfreq[term as usize] > 0 && choice.is_kept(docfreq[term as usize]);
    let mut kept: Vec<u32> = (0..strings.len() as u32).filter(is_kept).collect();
    if let Some(most) = choice.max_features.filter(|&most| most < kept.len()) {
        let mut frequency = vec![0_u64; strings.len()];
        for part in &parts {
            let cells = part.indices.iter().zip(&part.values);
            cells.for_each(|(&term, &count)| frequency[term as usize] += u64::from(count));
        }
        kept.sort_by_key(|&term| std::cmp::Reverse(frequency[term as usize])); // stable: ties stay in order
        kept.truncate(most);
        kept.sort_unstable();
    }
    if kept.len() < strings.len() {
        let mut column_of_term = vec![NO_TERM; strings.len()];
        kept.iter().zip(0..).for_each(|(&term, column)| column_of_term[term as usize] = column);
        threads::for_each(parts.iter_mut().collect(), |part| part.choose(&column_of_term, kept.len()));
    }
    let rows = Rows::join(&parts, kept.len(), turn);
    drop(parts);
    let words = kept.iter().map(|&term| &strings[term as usize]).collect();
    let columns = Columns::found(words, (0..kept.len() as u32).collect(), (0..=kept.len()).collect(), progress)?;
    let docfreq = kept.iter().map(|&term| docfreq[term as usize]).collect();
    Ok(Counted { columns, docfreq, rows })
}

/// The counts of each document, in parts, and in how many documents each term is. `of_form` gives each form's term, or
/// [`NO_TERM`].
pub(super) fn term_rows(
    stream: &Stream,
    of_form: &[u32],
    terms: usize,
    progress: &Progress,
) -> Result<(Vec<Rows<u32>>, Vec<u32>)> {
    progress.start(stream.tokens.len() as u64);
    rows(&shares(&stream.documents, 8 * threads::at_hand()), terms, |row, document| {
        let tokens = &stream.tokens[stream.range(document)];
        for &form in tokens {
            let term = of_form[form as usize];
            if term != NO_TERM {
                row.add(term, 1);
            }
        }
        progress.advance(tokens.len() as u64)?;
        Ok(tokens.len())
    })
}
