//! What does each text hold, feature by feature? Texts in, a sparse matrix and the sorted features out; nothing is kept.
//!
//! For whoever hands over texts once and wants their counts, as scikit-learn's vectorizers do. Threads take blocks of
//! texts, each with numbers of its own for the features, and keep of a text only how often it has which. When all are
//! known the numbers become columns: O(features · log features), and O(1) a cell. Costs 16 bytes a cell.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::features::Features;
use super::grams::{NONE, in_order};
use crate::corpus::vocabulary::Vocabulary;
use crate::error::Result;
use crate::progress::Progress;
use crate::table::Strings;
use crate::text::analysis::Analysis;
use crate::threads;

/// Some texts, and of each whether it is mapped already.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) texts: Strings,
    pub(crate) mapped: Vec<bool>,
}

/// The features of texts, and how often each text has which.
#[derive(Debug)]
pub(crate) struct Bags {
    /// The features in the order of their code points.
    pub(crate) features: Arc<Strings>,
    /// Of each worker's number of a feature its place in `features`.
    places: Vec<Vec<u32>>,
    /// The texts in order, by block: who counted them, and what.
    parts: Vec<(usize, Part)>,
    /// Whether they were few texts.
    few: bool,
}

/// Where each feature's counts go.
#[derive(Debug)]
pub(crate) struct Target {
    /// The column of each feature, or `None`: it is left out. Features of one column are added up.
    pub(crate) columns: Vec<Option<i32>>,
    /// Whether a feature's counts are subtracted, by feature; empty: all are added.
    pub(crate) negative: Vec<bool>,
}

/// A sparse matrix of whole numbers by rows, as scipy has it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Matrix {
    /// Where each row starts; one longer than there are rows.
    pub(crate) offsets: Vec<i64>,
    /// The column of each cell, ascending in a row.
    pub(crate) columns: Vec<i32>,
    /// Each cell's count.
    pub(crate) counts: Vec<i32>,
}

/// Counts of the texts of one block.
#[derive(Debug)]
struct Part {
    /// Which block this is.
    number: usize,
    /// Where each text's cells end.
    ends: Vec<usize>,
    /// A worker's number of a feature, and its count.
    cells: Vec<(u32, u32)>,
}

/// One thread's work.
struct Worker {
    features: Features,
    parts: Vec<Part>,
    /// Scratch: the text as it is mapped.
    mapped: String,
}

impl Worker {
    fn new(analysis: &Analysis) -> Self {
        Self { features: Features::new(analysis), parts: Vec::new(), mapped: String::new() }
    }

    fn count(&mut self, analysis: &Analysis, number: usize, block: &Block, progress: &Progress) -> Result<()> {
        let mut part = Part { number, ends: Vec::with_capacity(block.texts.len()), cells: Vec::new() };
        for (text, &is_mapped) in block.texts.iter().zip(&block.mapped) {
            let text = if is_mapped {
                text
            } else {
                analysis.map.apply(text, &mut self.mapped);
                &self.mapped
            };
            self.features.count(text, analysis, &mut part.cells);
            part.ends.push(part.cells.len());
            progress.advance(text.len() as u64)?;
        }
        self.parts.push(part);
        Ok(())
    }
}

impl Bags {
    /// The bags of texts that may still be coming in; `next` on the iterator may wait for them. O(bytes).
    pub(crate) fn of(
        blocks: impl Iterator<Item = Block> + Send,
        analysis: &Analysis,
        progress: &Progress,
    ) -> Result<Self> {
        let queue = Mutex::new(blocks.enumerate());
        let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            let mut worker = Worker::new(analysis);
            while let Some((number, block)) = take() {
                worker.count(analysis, number, &block, progress)?;
            }
            Ok(worker)
        };
        // Threads of their own, not the pool's, as they may wait for texts.
        let workers: Vec<Worker> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads::count()).map(|_| scope.spawn(work)).collect();
            let join = |thread: std::thread::ScopedJoinHandle<'_, Result<Worker>>| match thread.join() {
                Ok(worker) => worker,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            running.into_iter().map(join).collect::<Result<_>>()
        })?;
        progress.check()?;
        threads::run(|| Ok(Self::join(workers)))
    }

    /// The bags of a few texts. They and what is asked of them is found on the calling thread, for which other threads
    /// would have to be waited longer than the work takes.
    pub(crate) fn of_few(block: &Block, analysis: &Analysis) -> Result<Self> {
        let mut worker = Worker::new(analysis);
        worker.count(analysis, 0, block, &Progress::default())?;
        Ok(Self { few: true, ..Self::join(vec![worker]) })
    }

    /// Whether it is not worth while to ask on another thread.
    pub(crate) fn are_few(&self) -> bool {
        self.few
    }

    fn ask<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        if self.few { work() } else { threads::run(work) }
    }

    fn join(workers: Vec<Worker>) -> Self {
        let (mut parts, mut vocabularies, mut stops, mut grams) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (number, worker) in workers.into_iter().enumerate() {
            parts.extend(worker.parts.into_iter().map(|part| (number, part)));
            let (vocabulary, stop, runs) = worker.features.into_parts();
            vocabularies.push(vocabulary);
            stops.push(stop);
            grams.extend(runs);
        }
        parts.sort_unstable_by_key(|(_, part)| part.number);
        let (mut features, mut places) = in_code_point_order(&vocabularies, &stops);
        if !grams.is_empty() {
            (features, places) = in_order(&grams, &places, &features);
        }
        Self { features: Arc::new(features), places, parts, few: false }
    }

    /// Number of texts.
    pub(crate) fn len(&self) -> usize {
        self.parts.iter().map(|(_, part)| part.ends.len()).sum()
    }

    /// In how many texts each feature is.
    pub(crate) fn docfreq(&self) -> Vec<u32> {
        let some = |parts: &[(usize, Part)]| {
            let mut docfreq = vec![0; self.features.len()];
            for (worker, part) in parts {
                let places = &self.places[*worker];
                part.cells.iter().for_each(|&(feature, _)| docfreq[places[feature as usize] as usize] += 1);
            }
            docfreq
        };
        let all = self.ask(|| each(&self.shares(), |parts| some(parts)));
        let add = |mut all: Vec<u32>, some: Vec<u32>| {
            all.iter_mut().zip(some).for_each(|(all, some)| *all += some);
            all
        };
        all.into_iter().reduce(add).unwrap_or_default()
    }

    /// The counts by text, each feature in its own column or in that of `target`.
    pub(crate) fn matrix(&self, target: Option<&Target>, progress: &Progress) -> Result<Matrix> {
        self.ask(|| {
            let (columns, cells) = self.destinations(target);
            let rows = |parts: &&[(usize, Part)]| {
                let mut row = Row::new(columns.len());
                let rows = parts.iter().map(|(worker, part)| {
                    progress.check()?;
                    Ok(part.rows(&cells[*worker], &mut row, &columns))
                });
                rows.collect::<Result<Vec<Matrix>>>()
            };
            let parts = each(&self.shares(), rows).into_iter().collect::<Result<Vec<_>>>()?;
            Ok(one_below_the_other(parts.into_iter().flatten().collect()))
        })
    }

    /// The parts, shared out: a few shares a thread, as each costs memory for every feature.
    fn shares(&self) -> Vec<&[(usize, Part)]> {
        let shares = if self.few { 1 } else { 2 * threads::count() };
        self.parts.chunks(self.parts.len().div_ceil(shares).max(1)).collect()
    }

    /// The columns there are, in order, and of each worker's feature the place of its column among them.
    fn destinations(&self, target: Option<&Target>) -> (Vec<i32>, Vec<Vec<Destination>>) {
        let Some(Target { columns, negative }) = target else {
            let cells = |places: &Vec<u32>| places.iter().map(|&place| (place, 1)).collect();
            return ((0..self.features.len() as i32).collect(), self.places.iter().map(cells).collect());
        };
        let mut distinct: Vec<i32> = columns.iter().copied().flatten().collect();
        sort(&mut distinct, Ord::cmp);
        distinct.dedup();
        let cell = |&place: &u32| {
            let column = if place == NONE { None } else { columns[place as usize] };
            let at = column.and_then(|column| distinct.binary_search(&column).ok());
            let sign = if negative.get(place as usize) == Some(&true) { -1 } else { 1 };
            (at.map_or(NONE, |at| at as u32), sign)
        };
        let cells = self.places.iter().map(|places| each(places, cell)).collect();
        (distinct, cells)
    }
}

impl Part {
    /// The rows of the matrix. `cells` has each feature's destination, `columns` the column of each place in `row`.
    fn rows(&self, cells: &[Destination], row: &mut Row, columns: &[i32]) -> Matrix {
        let mut matrix = Matrix::default();
        matrix.columns.reserve(self.cells.len());
        matrix.counts.reserve(self.cells.len());
        let mut start = 0;
        for &end in &self.ends {
            for &(feature, count) in &self.cells[start..end] {
                let (place, sign) = cells[feature as usize];
                if place != NONE {
                    row.add(place as usize, sign * count as i32);
                }
            }
            row.empty_into(|place, count| {
                matrix.columns.push(columns[place]);
                matrix.counts.push(count);
            });
            matrix.offsets.push(matrix.columns.len() as i64);
            start = end;
        }
        matrix
    }
}

/// The matrix of the rows of all `parts`.
fn one_below_the_other(parts: Vec<Matrix>) -> Matrix {
    let size = parts.iter().map(|part| part.columns.len()).sum();
    let mut whole = Matrix { offsets: vec![0], columns: vec![0; size], counts: vec![0; size] };
    let (mut columns, mut counts) = (&mut whole.columns[..], &mut whole.counts[..]);
    let (mut places, mut before) = (Vec::with_capacity(parts.len()), 0);
    for part in parts {
        whole.offsets.extend(part.offsets.iter().map(|end| end + before));
        before += part.columns.len() as i64;
        let (ours, rest) = columns.split_at_mut(part.columns.len());
        let (our_counts, other_counts) = counts.split_at_mut(part.columns.len());
        (columns, counts) = (rest, other_counts);
        places.push((ours, our_counts, part));
    }
    let copy = |(columns, counts, part): (&mut [i32], &mut [i32], Matrix)| {
        columns.copy_from_slice(&part.columns);
        counts.copy_from_slice(&part.counts);
    };
    if threads::alone() {
        places.into_iter().for_each(copy)
    } else {
        places.into_par_iter().for_each(copy)
    }
    whole
}

/// What `work` makes of each item, on all threads where this is one of a pool's.
fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    if threads::alone() { items.iter().map(work).collect() } else { items.par_iter().map(work).collect() }
}

/// Sorts, on all threads where this is one of a pool's.
pub(super) fn sort<T: Send>(items: &mut [T], order: impl Fn(&T, &T) -> std::cmp::Ordering + Sync) {
    if threads::alone() { items.sort_unstable_by(order) } else { items.par_sort_unstable_by(order) }
}

/// A feature's place in a row, or [`NONE`], and the sign of its counts.
type Destination = (u32, i32);

/// The strings of several vocabularies in order, each once, and of each vocabulary's number its place among them; [`NONE`]
/// of those that `left_out` marks.
fn in_code_point_order(vocabularies: &[Vocabulary], left_out: &[Vec<bool>]) -> (Strings, Vec<Vec<u32>>) {
    let string = |vocabulary: u32, number: u32| &vocabularies[vocabulary as usize].strings()[number as usize];
    let mut order: Vec<(u64, u32, u32)> = Vec::new(); // the first eight bytes decide nearly all comparisons
    for (v, vocabulary) in vocabularies.iter().enumerate() {
        let kept = |number: &usize| left_out[v].get(*number) != Some(&true);
        let numbers = (0..vocabulary.len()).filter(kept).map(|number| number as u32);
        order.extend(numbers.map(|number| (head(string(v as u32, number)), v as u32, number)));
    }
    sort(&mut order, |a, b| a.0.cmp(&b.0).then_with(|| string(a.1, a.2).cmp(string(b.1, b.2))));
    let mut places: Vec<Vec<u32>> = vocabularies.iter().map(|vocabulary| vec![NONE; vocabulary.len()]).collect();
    let mut strings = Strings::with_capacity(order.len() / vocabularies.len().max(1), 0);
    for &(_, v, number) in &order {
        let string = string(v, number);
        if strings.is_empty() || strings[strings.len() - 1] != *string {
            strings.push(string);
        }
        places[v as usize][number as usize] = strings.len() as u32 - 1;
    }
    (strings, places)
}

/// The first eight bytes, so that their order as a number is that of the strings.
fn head(string: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = string.len().min(8);
    bytes[..length].copy_from_slice(&string.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

/// One row, of which the columns are put in order by marking them: a bit a column, and a bit for 64 of those.
struct Row {
    /// By column.
    counts: Vec<i32>,
    /// A bit for each column that has been added to.
    marks: Vec<u64>,
    /// A bit for each number in `marks` that is not 0.
    marked: Vec<u64>,
}

impl Row {
    fn new(columns: usize) -> Self {
        let words = columns.div_ceil(64);
        Self { counts: vec![0; columns], marks: vec![0; words], marked: vec![0; words.div_ceil(64)] }
    }

    #[inline]
    fn add(&mut self, column: usize, count: i32) {
        self.counts[column] += count;
        self.marks[column / 64] |= 1 << (column % 64);
        self.marked[column / 4096] |= 1 << (column / 64 % 64);
    }

    /// Calls `emit(column, count)` in order and leaves nothing.
    fn empty_into(&mut self, mut emit: impl FnMut(usize, i32)) {
        for (i, marked) in self.marked.iter_mut().enumerate() {
            for j in ones(std::mem::take(marked)) {
                let word = i * 64 + j;
                for k in ones(std::mem::take(&mut self.marks[word])) {
                    let column = word * 64 + k;
                    emit(column, std::mem::take(&mut self.counts[column]));
                }
            }
        }
    }
}

/// The places of the bits that are set.
fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros();
        bits &= bits.wrapping_sub(1);
        (at < 64).then_some(at as usize)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::text::analysis::{Features, Tokens};
    use crate::text::charmap::{CharMap, CharSet};
    use crate::text::words::is_word_char;
    use crate::threads::with_threads;

    const TEXTS: [&str; 6] =
        ["The cat sat. The CAT", "", "a Zoë  sat\ton the cat", "…", "the the the", "zoë cat sat on"];

    fn analysis(kind: &str, shortest: usize, longest: usize) -> Analysis {
        let set =
            |belongs: fn(char) -> bool| CharSet::of(&('\0'..=char::MAX).filter(|&c| belongs(c)).collect::<String>());
        let features = match kind {
            "word" => {
                let tokens = Tokens::new(set(is_word_char), set(is_word_char), false, 2).unwrap();
                Features::Words(tokens, ["on".to_owned()].into())
            }
            "char" => Features::Chars(set(char::is_whitespace)),
            _ => Features::PaddedChars(set(char::is_whitespace)),
        };
        let map = CharMap::learn(|text| Ok::<_, ()>(text.chars().flat_map(char::to_lowercase).collect()));
        Analysis { features, map: map.unwrap().unwrap().into(), shortest, longest }
    }

    /// The features of a text, from the definition.
    fn plain(kind: &str, shortest: usize, longest: usize, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        let windows = |chars: &str| {
            let chars: Vec<char> = chars.chars().collect();
            (shortest..=longest)
                .flat_map(|n| chars.windows(n).map(String::from_iter).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        };
        match kind {
            "word" => {
                let words: Vec<&str> =
                    text.split(|c| !is_word_char(c)).filter(|w| w.chars().count() > 1 && *w != "on").collect();
                (shortest..=longest).flat_map(|n| words.windows(n).map(|w| w.join(" ")).collect::<Vec<_>>()).collect()
            }
            "char" => windows(&text.replace("  ", " ")),
            _ => text.split_whitespace().flat_map(|word| windows(&format!(" {word} "))).collect(),
        }
    }

    impl Bags {
        fn all(&self) -> Matrix {
            self.matrix(None, &Progress::default()).unwrap()
        }
    }

    fn bags(analysis: &Analysis) -> Bags {
        let block = |text: &&str| Block { texts: [text].into_iter().collect(), mapped: vec![false] };
        Bags::of(TEXTS.iter().map(block), analysis, &Progress::default()).unwrap()
    }

    /// The rows of a matrix, spelt out.
    fn rows(matrix: &Matrix, names: &[String]) -> Vec<BTreeMap<String, i32>> {
        let row = |ends: &[i64]| {
            let range = ends[0] as usize..ends[1] as usize;
            assert!(matrix.columns[range.clone()].is_sorted_by(|a, b| a < b));
            range.map(|at| (names[matrix.columns[at] as usize].clone(), matrix.counts[at])).collect()
        };
        matrix.offsets.windows(2).map(row).collect()
    }

    #[test]
    fn every_text_has_the_features_of_the_definition_on_any_number_of_threads() {
        for (kind, shortest, longest) in
            [("word", 1, 1), ("word", 1, 2), ("word", 2, 3), ("char", 1, 2), ("char", 3, 3), ("char_wb", 2, 3)]
        {
            let analysis = analysis(kind, shortest, longest);
            let expected: Vec<BTreeMap<String, i32>> = TEXTS
                .iter()
                .map(|text| {
                    let mut counts = BTreeMap::new();
                    plain(kind, shortest, longest, text).into_iter().for_each(|f| *counts.entry(f).or_insert(0) += 1);
                    counts
                })
                .collect();
            let mut names: Vec<String> = expected.iter().flat_map(|row| row.keys().cloned()).collect();
            names.sort_unstable();
            names.dedup();
            for threads in [1, 2, 5] {
                let bags = with_threads(threads, || bags(&analysis));
                assert_eq!(bags.features.iter().collect::<Vec<_>>(), names, "{kind}");
                assert_eq!(rows(&bags.all(), &names), expected, "{kind} {shortest} {longest}");
            }
            let block = Block { texts: TEXTS.iter().collect(), mapped: vec![false; TEXTS.len()] };
            let few = Bags::of_few(&block, &analysis).unwrap();
            assert!(few.are_few());
            assert_eq!(few.all(), bags(&analysis).all());
            assert_eq!(few.docfreq(), bags(&analysis).docfreq());
        }
    }

    #[test]
    fn columns_are_chosen_left_out_and_added_up() {
        let bags = bags(&analysis("word", 1, 1));
        assert_eq!(bags.features.iter().collect::<Vec<_>>(), ["cat", "sat", "the", "zoë"]);
        assert_eq!(bags.docfreq(), [3, 3, 3, 2]);
        let target =
            Target { columns: vec![Some(9), None, Some(4), Some(9)], negative: vec![false, false, false, true] };
        let matrix = bags.matrix(Some(&target), &Progress::default()).unwrap();
        assert_eq!(matrix.offsets, [0, 2, 2, 4, 4, 5, 6]);
        assert_eq!(matrix.columns, [4, 9, 4, 9, 4, 9]);
        assert_eq!(matrix.counts, [2, 2, 1, 0, 3, 0]); // what cancels out is a cell all the same
    }

    #[test]
    fn what_is_shorter_than_a_feature_has_no_column() {
        let bags = bags(&analysis("word", 2, 2));
        let target = Target { columns: vec![Some(0); bags.features.len()], negative: vec![true; bags.features.len()] };
        let matrix = bags.matrix(Some(&target), &Progress::default()).unwrap();
        assert_eq!(matrix.counts, [-4, -3, -2, -2]);
    }

    #[test]
    fn a_mapped_text_is_left_as_it_is() {
        let block = Block { texts: ["THE cat", "THE cat"].into_iter().collect(), mapped: vec![true, false] };
        let bags = Bags::of_few(&block, &analysis("word", 1, 1)).unwrap();
        assert_eq!(bags.features.iter().collect::<Vec<_>>(), ["THE", "cat", "the"]);
        assert_eq!((bags.len(), bags.all().columns), (2, vec![0, 1, 1, 2]));
    }

    #[test]
    fn no_text_has_no_feature() {
        let bags = Bags::of(std::iter::empty(), &analysis("word", 1, 2), &Progress::default()).unwrap();
        assert_eq!((bags.len(), bags.features.len(), bags.all().offsets), (0, 0, vec![0]));
    }
}
