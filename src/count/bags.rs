//! What does each text hold, feature by feature? Texts in, a sparse matrix and the sorted features out; nothing else is kept.
//!
//! For whoever hands over texts once and wants their counts, as scikit-learn's vectorizers do. Threads take blocks of texts,
//! each with numbers of its own for what it meets. When all is known the numbers become those of strings in order, and
//! the rest is as with a corpus: words and runs of words are counted by [`count_ngrams`], runs of characters by
//! [`rows`]. Costs 4 bytes a word, or 8 for each run of characters that a text has; then 8 a cell.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::counted::{Choice, count_ngrams};
use super::features::Features;
use super::row::{RowCounts, rows};
use crate::corpus::stream::{Stream, shares};
use crate::corpus::vocabulary::Vocabulary;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::sparse::Rows;
use crate::table::Strings;
use crate::text::analysis::{self, Analysis};
use crate::threads;

/// Marks a string that is no feature, being a stop word, and a feature without a column.
const NONE: u32 = u32::MAX;

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
    /// In how many texts each feature is.
    docfreq: Vec<u32>,
    /// The counts of each text, by feature.
    rows: Rows<u32>,
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

/// What one thread met in the texts of one block.
#[derive(Debug)]
struct Part {
    /// Which block this is.
    number: usize,
    /// Where each text ends in `met`.
    ends: Vec<usize>,
    /// The thread's number of each word, one after the other, or of each run of characters, each once a text.
    met: Vec<u32>,
    /// How often the text has the run, parallel to `met`; empty for words.
    counts: Vec<u32>,
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
        let ends = Vec::with_capacity(block.texts.len());
        let mut part = Part { number, ends, met: Vec::new(), counts: Vec::new() };
        for (text, &is_mapped) in block.texts.iter().zip(&block.mapped) {
            let text = if is_mapped {
                text
            } else {
                analysis.map.apply(text, &mut self.mapped);
                &self.mapped
            };
            if text.len() > u32::MAX as usize {
                return Err(Error::too_large("a text", format!("{} bytes; the limit is {}", text.len(), u32::MAX)));
            }
            self.features.count(text, analysis, &mut part.met, &mut part.counts);
            part.ends.push(part.met.len());
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
        let work = |_| {
            let mut worker = Worker::new(analysis);
            while let Some((number, block)) = take() {
                worker.count(analysis, number, &block, progress)?;
            }
            Ok(worker)
        };
        let workers = threads::apart(work)?;
        progress.check()?;
        threads::run(|| Self::join(workers, analysis, progress))
    }

    /// The bags of a few texts. They and what is asked of them is found on the calling thread, for which other threads
    /// would have to be waited longer than the work takes.
    pub(crate) fn of_few(block: &Block, analysis: &Analysis) -> Result<Self> {
        let (mut worker, progress) = (Worker::new(analysis), Progress::default());
        worker.count(analysis, 0, block, &progress)?;
        Ok(Self { few: true, ..Self::join(vec![worker], analysis, &progress)? })
    }

    /// Whether it is not worth while to ask on another thread.
    pub(crate) fn are_few(&self) -> bool {
        self.few
    }

    fn join(workers: Vec<Worker>, analysis: &Analysis, progress: &Progress) -> Result<Self> {
        let (mut parts, mut vocabularies, mut stops) = (Vec::new(), Vec::new(), Vec::new());
        for (number, worker) in workers.into_iter().enumerate() {
            parts.extend(worker.parts.into_iter().map(|part| (number, part)));
            let (vocabulary, stop) = worker.features.into_parts();
            vocabularies.push(vocabulary);
            stops.push(stop);
        }
        parts.sort_unstable_by_key(|(_, part)| part.number);
        let (strings, places) = in_code_point_order(&vocabularies, &stops);
        drop(vocabularies);
        let mut documents = vec![0_u32];
        for (_, part) in &parts {
            let (before, ends) = (documents[documents.len() - 1], &part.ends);
            if ends.last().is_some_and(|end| before as usize + end > u32::MAX as usize) {
                return Err(Error::too_large("the texts", format!("more than {} words or runs", u32::MAX)));
            }
            documents.extend(ends.iter().map(|&end| before + end as u32));
        }
        let (features, docfreq, rows) = if let analysis::Features::Words(..) = analysis.features {
            threads::for_each(parts.iter_mut().collect(), |(worker, part): &mut (usize, Part)| {
                part.met.iter_mut().for_each(|number| *number = places[*worker][*number as usize]);
            });
            let words = threads::concat(&parts.iter().map(|(_, part)| &part.met[..]).collect::<Vec<_>>());
            drop(parts);
            let stream = Stream::saved(Strings::default(), words, documents);
            let of_string: Vec<u32> = (0..strings.len() as u32).collect();
            let ngram_range = analysis.shortest..=analysis.longest;
            let choice = Choice { ngram_range, min_docfreq: 1, max_docfreq: u64::MAX, max_features: None };
            // An n-gram stands before those that begin with it, and no word holds a space or what sorts before it: the
            // order of words is that of code points.
            let counted =
                count_ngrams(&stream, &stream.documents, &of_string, &strings, &choice, |count| count, progress)?;
            (counted.columns.into_names(), counted.docfreq, counted.rows)
        } else {
            let starts = |part: &Part| std::iter::once(0).chain(part.ends.clone()).zip(part.ends.clone());
            let texts: Vec<(usize, (usize, usize))> = (0..)
                .zip(&parts)
                .flat_map(|(number, (_, part))| starts(part).map(move |text| (number, text)))
                .collect();
            let fill = |row: &mut RowCounts, text: usize| {
                progress.check()?;
                let (part, (start, end)) = texts[text];
                let (worker, Part { met, counts, .. }) = &parts[part];
                let places = &places[*worker];
                for (&run, &count) in met[start..end].iter().zip(&counts[start..end]) {
                    row.add(places[run as usize], count);
                }
                Ok(end - start)
            };
            let (rows, docfreq) = rows(&shares(&documents, 8 * threads::at_hand()), strings.len(), fill)?;
            let rows = Rows::join(&rows, strings.len(), |count| count);
            (strings, docfreq, rows)
        };
        Ok(Self { features: Arc::new(features), docfreq, rows, few: false })
    }

    /// Number of texts.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// In how many texts each feature is.
    pub(crate) fn docfreq(&self) -> &[u32] {
        &self.docfreq
    }

    /// The counts by text, each feature in its own column or in that of `target`.
    pub(crate) fn matrix(&self, target: Option<&Target>, progress: &Progress) -> Result<Rows<i32>> {
        let signed = |count: u32| count as i32;
        let ask = || {
            let Some(Target { columns, negative }) = target else {
                return Ok(Rows::join(std::slice::from_ref(&self.rows), self.features.len(), signed));
            };
            let shares = self.shares();
            let mut distinct: Vec<u32> = columns.iter().flatten().map(|&column| column as u32).collect();
            let width = distinct.iter().max().map_or(0, |&last| last as usize + 1);
            if negative.is_empty() && distinct.is_sorted_by(|a, b| a < b) {
                let number: Vec<u32> =
                    columns.iter().map(|column| column.map_or(NONE, |column| column as u32)).collect();
                let part = |(): &mut (), texts: &Range<usize>| {
                    progress.check()?;
                    let mut part = self.rows.part(texts.clone());
                    part.choose(&number, width);
                    Ok(part)
                };
                let parts = threads::each_with(&shares, || (), part).0.into_iter().collect::<Result<Vec<_>>>()?;
                return Ok(Rows::join(&parts, width, signed));
            }
            sort(&mut distinct, Ord::cmp);
            distinct.dedup();
            let place = |column: &Option<i32>| match column {
                Some(column) => distinct.binary_search(&(*column as u32)).map_or(NONE, |at| at as u32),
                None => NONE,
            };
            let places: Vec<u32> = columns.iter().map(place).collect();
            let fill = |row: &mut RowCounts, text: usize| {
                progress.check()?;
                let (features, counts) = self.rows.row(text);
                for (&feature, &count) in features.iter().zip(counts) {
                    let feature = feature as usize;
                    if places[feature] != NONE {
                        let is_negative = negative.get(feature) == Some(&true);
                        row.add(places[feature], if is_negative { count.wrapping_neg() } else { count });
                    }
                }
                Ok(features.len())
            };
            let (mut parts, _) = rows(&shares, distinct.len(), fill)?;
            threads::for_each(parts.iter_mut().collect(), |part| part.choose(&distinct, width));
            Ok(Rows::join(&parts, width, signed))
        };
        if self.few { ask() } else { threads::run(ask) }
    }

    /// The texts, shared out: a few shares a thread.
    fn shares(&self) -> Vec<Range<usize>> {
        let size = self.len().div_ceil(8 * threads::at_hand()).max(1);
        (0..self.len()).step_by(size).map(|start| start..self.len().min(start + size)).collect()
    }
}

/// Sorts, on the threads at hand.
fn sort<T: Send>(items: &mut [T], order: impl Fn(&T, &T) -> std::cmp::Ordering + Sync) {
    match threads::at_hand() {
        1 => items.sort_unstable_by(order),
        _ => items.par_sort_unstable_by(order),
    }
}

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
        fn all(&self) -> Rows<i32> {
            self.matrix(None, &Progress::default()).unwrap()
        }
    }

    fn bags(analysis: &Analysis) -> Bags {
        let block = |text: &&str| Block { texts: [text].into_iter().collect(), mapped: vec![false] };
        Bags::of(TEXTS.iter().map(block), analysis, &Progress::default()).unwrap()
    }

    /// The rows of a matrix, spelt out.
    fn spelt(matrix: &Rows<i32>, names: &[String]) -> Vec<BTreeMap<String, i32>> {
        let row = |row: usize| {
            let (columns, counts) = matrix.row(row);
            assert!(columns.is_sorted_by(|a, b| a < b));
            columns.iter().map(|&column| names[column as usize].clone()).zip(counts.iter().copied()).collect()
        };
        (0..matrix.len()).map(row).collect()
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
                assert_eq!(spelt(&bags.all(), &names), expected, "{kind} {shortest} {longest}");
            }
            let block = Block { texts: TEXTS.iter().collect(), mapped: vec![false; TEXTS.len()] };
            let few = Bags::of_few(&block, &analysis).unwrap();
            assert!(few.are_few());
            assert_eq!(few.all(), bags(&analysis).all());
            assert_eq!(few.docfreq(), bags(&analysis).docfreq());
        }
    }

    #[test]
    fn words_of_a_long_text_are_all_there() {
        let words = |i: usize| ["on", "cat", "sat", "zoë", "the", "on"][(i * i + i / 7) % 6];
        let texts: Vec<String> = [511, 512, 513, 2_000].map(|n| (0..n).map(words).collect::<Vec<_>>().join(" ")).into();
        let analysis = analysis("word", 1, 2);
        let block = Block { texts: texts.iter().collect(), mapped: vec![false; texts.len()] };
        let bags = Bags::of(std::iter::once(block), &analysis, &Progress::default()).unwrap();
        let names: Vec<String> = bags.features.iter().map(str::to_owned).collect();
        for (text, row) in texts.iter().zip(spelt(&bags.all(), &names)) {
            let mut counts = BTreeMap::new();
            plain("word", 1, 2, text).into_iter().for_each(|f| *counts.entry(f).or_insert(0) += 1);
            assert_eq!(row, counts);
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
        assert_eq!(matrix.indices, [4, 9, 4, 9, 4, 9]);
        assert_eq!(matrix.values, [2, 2, 1, 0, 3, 0]); // what cancels out is a cell all the same
    }

    #[test]
    fn what_is_shorter_than_a_feature_has_no_column() {
        let bags = bags(&analysis("word", 2, 2));
        let target = Target { columns: vec![Some(0); bags.features.len()], negative: vec![true; bags.features.len()] };
        let matrix = bags.matrix(Some(&target), &Progress::default()).unwrap();
        assert_eq!(matrix.values, [-4, -3, -2, -2]);
    }

    #[test]
    fn a_mapped_text_is_left_as_it_is() {
        let block = Block { texts: ["THE cat", "THE cat"].into_iter().collect(), mapped: vec![true, false] };
        let bags = Bags::of_few(&block, &analysis("word", 1, 1)).unwrap();
        assert_eq!(bags.features.iter().collect::<Vec<_>>(), ["THE", "cat", "the"]);
        assert_eq!((bags.len(), bags.all().indices), (2, vec![0, 1, 1, 2]));
    }

    #[test]
    fn no_text_has_no_feature() {
        let bags = Bags::of(std::iter::empty(), &analysis("word", 1, 2), &Progress::default()).unwrap();
        assert_eq!((bags.len(), bags.features.len(), bags.all().offsets), (0, 0, vec![0]));
    }
}
