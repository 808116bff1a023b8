//! What does each document hold? A sparse row of n-gram counts, or weights of them, for each document or group.
//!
//! Terms alone are counted a document at a time (`row.rs`): O(tokens + cells). N-grams are found level by level
//! (`levels.rs`), numbered in the order of their words, and their places dealt out to the documents: O(places) more. A
//! cell costs 12 bytes, and 8 while the parts that threads made are joined. Whoever keeps no corpus (`bags.rs`) asks the
//! same of `count_ngrams`.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::columns::Columns;
use super::levels::{Level, Levels, stretches};
use super::row::rows;
use super::threshold::{Least, Most, at_least};
use super::weight::{Learnt, Weight, Weighting};
use crate::corpus::corpus::{Corpus, Parts};
use crate::corpus::group::{By, Groups};
use crate::corpus::stream::{Stream, shares};
use crate::corpus::terms::{NO_TERM, StopWords, Terms};
use crate::corpus::texts::Texts;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::sparse::Rows;
use crate::table::{Strings, Value};
use crate::text::fold::{Fold, Folder};
use crate::text::tokenizer::Tokenizer;
use crate::threads;

/// Options of [`Corpus::matrix`].
#[derive(Clone, Debug)]
pub struct MatrixOptions {
    /// Tokens of the shortest and the longest n-gram that is a column. Default 1 and 1.
    pub ngram_range: RangeInclusive<usize>,
    /// What the counts are turned into. Default: the counts.
    pub weighting: Weighting,
    /// N-grams of fewer documents are no columns. Default 1.
    pub min_docfreq: Least,
    /// N-grams of more documents are no columns. Default all documents.
    pub max_docfreq: Most,
    /// Only so many columns, of the most frequent n-grams; ties in the order of the columns. Default all.
    pub max_features: Option<usize>,
    /// The columns, each as text, whatever its length. Default: those found. Thresholds beside it are an error, as is
    /// `ngram_range`, but of BM25, which counts the length of a document in these n-grams.
    pub vocabulary: Option<Vec<String>>,
    /// What a row is: the documents of one group. Default: a document.
    pub by: Option<By>,
    /// Whether an n-gram may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words that no n-gram contains or skips. Default none.
    pub stopwords: StopWords,
    /// Progress in tokens, and the way to stop.
    pub progress: Progress,
}

impl Default for MatrixOptions {
    fn default() -> Self {
        Self {
            ngram_range: 1..=1,
            weighting: Weighting::from(Weight::Count),
            min_docfreq: Least::Count(1),
            max_docfreq: Most::Share(1.0),
            max_features: None,
            vocabulary: None,
            by: None,
            across_segments: false,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl MatrixOptions {
    /// Sets [`ngram_range`](Self::ngram_range).
    pub fn ngram_range(self, ngram_range: RangeInclusive<usize>) -> Self {
        Self { ngram_range, ..self }
    }

    /// Sets [`weighting`](Self::weighting): a [`Weight`], or one with choices of its own.
    pub fn weight(self, weight: impl Into<Weighting>) -> Self {
        Self { weighting: weight.into(), ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: impl Into<Least>) -> Self {
        Self { min_docfreq: min_docfreq.into(), ..self }
    }

    /// Sets [`max_docfreq`](Self::max_docfreq).
    pub fn max_docfreq(self, max_docfreq: impl Into<Most>) -> Self {
        Self { max_docfreq: max_docfreq.into(), ..self }
    }

    /// Sets [`max_features`](Self::max_features).
    pub fn max_features(self, max_features: usize) -> Self {
        Self { max_features: Some(max_features), ..self }
    }

    /// Sets [`vocabulary`](Self::vocabulary).
    pub fn vocabulary<S: Into<String>>(self, vocabulary: impl IntoIterator<Item = S>) -> Self {
        Self { vocabulary: Some(vocabulary.into_iter().map(Into::into).collect()), ..self }
    }

    /// Sets [`by`](Self::by).
    pub fn by(self, by: By) -> Self {
        Self { by: Some(by), ..self }
    }

    /// Sets [`across_segments`](Self::across_segments).
    pub fn across_segments(self, across_segments: bool) -> Self {
        Self { across_segments, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }

    fn check(&self, documents: usize) -> Result<()> {
        let (shortest, longest) = (*self.ngram_range.start(), *self.ngram_range.end());
        at_least("ngram_range", shortest as u64, 1)?;
        if longest < shortest {
            let problem = format!("the longest, {longest}, is below the shortest, {shortest}");
            return Err(Error::argument("ngram_range", problem));
        }
        self.min_docfreq.check("min_docfreq")?;
        self.max_docfreq.check("max_docfreq", ("min_docfreq", self.min_docfreq), documents as u64)?;
        if let Some(features) = self.max_features {
            at_least("max_features", features as u64, 1)?;
        }
        if self.vocabulary.is_some() {
            let plain = Self::default();
            let chooses = [
                ("min_docfreq", self.min_docfreq != plain.min_docfreq),
                ("max_docfreq", self.max_docfreq != plain.max_docfreq),
                ("max_features", self.max_features.is_some()),
                // Of BM25 it says what the length of a document is counted in.
                ("ngram_range", self.ngram_range != plain.ngram_range && self.weighting.weight != Weight::Bm25),
            ];
            if let Some((name, _)) = chooses.into_iter().find(|&(_, chooses)| chooses) {
                let problem = "chooses columns, but vocabulary says what they are; leave one of the two out";
                return Err(Error::argument(name, problem));
            }
        }
        self.weighting.check()
    }
}

/// The cells of a [`Matrix`].
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Counts, or ones.
    Whole(Rows<i64>),
    /// Weights.
    Weights(Rows<f64>),
}

/// Documents by terms: a sparse row for each document, and what the columns are.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The rows.
    pub cells: Cells,
    /// The names of the rows: documents, or groups.
    pub doc_ids: Strings,
    /// What the groups are, by row, as [`Groups::labels`] has them; `None` where rows are documents.
    pub groups: Option<Vec<Value>>,
    /// What the columns are, to count other documents by them.
    pub fitted: Arc<Fitted>,
}

impl Matrix {
    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.doc_ids.len(), self.terms().len())
    }

    /// What is counted, by column: terms, or n-grams, their words joined by a space.
    pub fn terms(&self) -> &Strings {
        self.fitted.columns.names()
    }

    /// The cell of a row and a column.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn get(&self, row: usize, column: usize) -> f64 {
        fn find<V: Copy + Default>(rows: &Rows<V>, row: usize, column: usize) -> V {
            let (columns, values) = rows.row(row);
            columns.binary_search(&(column as u32)).map_or_else(|_| V::default(), |at| values[at])
        }
        match &self.cells {
            Cells::Whole(rows) => find(rows, row, column) as f64,
            Cells::Weights(rows) => find(rows, row, column),
        }
    }
}

/// The columns of a matrix, and how the documents were counted and weighed that they were found in.
#[derive(Debug)]
pub struct Fitted {
    /// The columns.
    pub columns: Columns,
    /// How the counts are weighed.
    pub weighting: Weighting,
    /// How texts are cut into words.
    pub tokenizer: Tokenizer,
    /// What counts as one term.
    pub fold: Fold,
    /// Words left out.
    pub stopwords: StopWords,
    /// Whether an n-gram may run on from one sentence into the next.
    pub across_segments: bool,
    /// Tokens of the shortest and the longest n-gram: what the length of a document is counted in.
    ngram_range: RangeInclusive<usize>,
    learnt: Learnt,
    params: Vec<(&'static str, Value)>,
}

impl Fitted {
    /// The inverse document frequency of each column; empty for weights without one.
    pub fn idf(&self) -> &[f64] {
        &self.learnt.idf
    }

    /// What the question was asked with, by parameter name.
    pub fn params(&self) -> &[(&'static str, Value)] {
        &self.params
    }

    /// The documents of another corpus, counted and weighed by these columns: N, docfreq and mean length stay those of the
    /// documents fitted to. A word without a column is not counted, but no n-gram skips it. The corpus brings its own
    /// words; [`transform_texts`](Self::transform_texts) finds them as they were found here.
    pub fn transform(self: &Arc<Self>, corpus: &Corpus, progress: &Progress) -> Result<Matrix> {
        let terms = corpus.folded(&self.fold, &self.stopwords)?;
        progress.start(corpus.n_tokens() as u64);
        threads::run(|| {
            let across = self.across_segments || self.columns.longest() == 1 && *self.ngram_range.end() == 1;
            let (stream, walls) = (corpus.stream(), corpus.walls(across, progress)?);
            let counts = self.columns.count(stream, &terms.of_form, &terms.strings, walls, progress)?;
            let lengths = self.lengths(stream, walls, &terms);
            Ok(Matrix {
                cells: self.weigh(counts, &lengths),
                doc_ids: corpus.doc_ids().clone(),
                groups: None,
                fitted: Arc::clone(self),
            })
        })
    }

    /// As [`transform`](Self::transform), of texts called "0", "1", ….
    pub fn transform_texts(self: &Arc<Self>, texts: impl Into<Texts>, progress: &Progress) -> Result<Matrix> {
        self.transform(&Corpus::new(Parts::of_texts(texts), self.tokenizer.clone(), progress)?, progress)
    }

    fn weigh(&self, counts: Rows<i64>, lengths: &[u64]) -> Cells {
        match self.weighting.weight {
            _ if !self.weighting.is_whole() => Cells::Weights(self.weighting.apply(counts, &self.learnt, lengths)),
            Weight::Binary => Cells::Whole(counts.map(|_| 1)),
            _ => Cells::Whole(counts),
        }
    }

    /// The length of each document, for BM25: the places where an n-gram of `ngram_range` stands.
    fn lengths(&self, stream: &Stream, walls: &[u32], terms: &Terms) -> Vec<u64> {
        if self.weighting.weight != Weight::Bm25 {
            return Vec::new();
        }
        // run + 1 − n for each n, of which the longest that fits is the last: an arithmetic series.
        let (shortest, longest) = (*self.ngram_range.start(), *self.ngram_range.end());
        let places = |run: usize| match run.min(longest) {
            last if last < shortest => 0,
            last => ((run + 1 - shortest) + (run + 1 - last)) as u64 * (last + 1 - shortest) as u64 / 2,
        };
        let stop = |form: &u32| terms.of_form[*form as usize] == NO_TERM;
        let of_document = |document: usize| {
            let stretches = stretches(walls, stream.range(document));
            let runs = stretches.flat_map(|stretch| stream.tokens[stretch].split(stop).map(<[u32]>::len));
            runs.map(places).sum()
        };
        (0..stream.len()).into_par_iter().map(of_document).collect()
    }
}

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
        let least = (1, choice.min_docfreq);
        let mut levels = Levels::of(stream, walls, of_form, strings.len(), least, progress)?.with_documents();
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
    // How many cells each share of the columns has in each row; then, where the next one of them goes.
    let mut next: Vec<Vec<usize>> = parts
        .par_iter()
        .map(|columns| {
            let mut cells = vec![0; documents];
            for column in columns.clone() {
                progress.check()?;
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
            progress.check()?;
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
    let (mut parts, docfreq) = term_rows(stream, of_form, strings.len(), progress)?;
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
fn term_rows(
    stream: &Stream,
    of_form: &[u32],
    terms: usize,
    progress: &Progress,
) -> Result<(Vec<Rows<u32>>, Vec<u32>)> {
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

impl Corpus {
    /// Counts of `terms` by document: rows by position, columns by `TermId`.
    pub(crate) fn count_rows(&self, terms: &Terms, progress: &Progress) -> Result<Rows<i64>> {
        threads::run(|| {
            let (parts, _) = term_rows(self.stream(), &terms.of_form, terms.len(), progress)?;
            Ok(Rows::join(&parts, terms.len(), i64::from))
        })
    }

    /// Documents by terms: counts, or weights of them.
    ///
    /// Columns stand in the order of their words by code point, an n-gram before those that begin with it; a given
    /// vocabulary keeps its own order. With `by`, rows are groups, in the order of their names, and a document without one
    /// is in no row; weights take a group for a document, but the thresholds always count documents. Where no n-gram
    /// meets the thresholds there are no columns.
    pub fn matrix(&self, options: &MatrixOptions) -> Result<Matrix> {
        options.check(self.len())?;
        let groups = options.by.as_ref().map(|by| self.groups(by)).transpose()?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        options.progress.start(self.n_tokens() as u64);
        let longest = *options.ngram_range.end();
        let across = options.across_segments || longest == 1 && options.vocabulary.is_none();
        let walls = self.walls(across, &options.progress)?;
        let (columns, mut rows) = match &options.vocabulary {
            Some(vocabulary) => {
                let columns = self.read_vocabulary(vocabulary, &options.fold)?;
                let stream = self.stream();
                let count = || columns.count(stream, &terms.of_form, &terms.strings, walls, &options.progress);
                let rows = threads::run(count)?;
                (columns, rows)
            }
            None => {
                let choice = Choice {
                    ngram_range: options.ngram_range.clone(),
                    min_docfreq: options.min_docfreq.of(self.len() as u64),
                    max_docfreq: options.max_docfreq.of(self.len() as u64),
                    max_features: options.max_features,
                };
                let (stream, progress) = (self.stream(), &options.progress);
                let of_form = &terms.of_form;
                let count = || count_ngrams(stream, walls, of_form, &terms.strings, &choice, i64::from, progress);
                let counted = threads::run(count)?;
                (counted.columns, counted.rows)
            }
        };
        let mut fitted = Fitted {
            columns,
            weighting: options.weighting,
            tokenizer: self.tokenizer().clone(),
            fold: options.fold.clone(),
            stopwords: options.stopwords.clone(),
            across_segments: options.across_segments,
            ngram_range: options.ngram_range.clone(),
            learnt: Learnt::default(),
            params: self.matrix_params(options, groups.as_ref()),
        };
        let mut lengths = fitted.lengths(self.stream(), walls, &terms);
        let mut doc_ids = self.doc_ids().clone();
        if let Some(Groups { of_document, labels, .. }) = &groups {
            rows = rows.grouped(of_document, labels.len());
            let mut sums = vec![0; labels.len()];
            for (group, length) in of_document.iter().zip(lengths) {
                group.iter().for_each(|&group| sums[group as usize] += length);
            }
            lengths = sums;
            doc_ids = labels.iter().map(ToString::to_string).collect();
        }
        fitted.learnt = fitted.weighting.learn(&rows, &lengths);
        let cells = fitted.weigh(rows, &lengths);
        Ok(Matrix { cells, doc_ids, groups: groups.map(|groups| groups.labels), fitted: Arc::new(fitted) })
    }

    fn matrix_params(&self, options: &MatrixOptions, groups: Option<&Groups>) -> Vec<(&'static str, Value)> {
        let Weighting { weight, idf, sublinear, k1, b, .. } = options.weighting;
        let mut params = vec![("question", Value::from("matrix")), ("weight", Value::from(weight.name()))];
        match weight {
            Weight::TfIdf => params.extend([("idf", Value::from(idf.name())), ("sublinear", Value::from(sublinear))]),
            Weight::Bm25 => params.extend([("k1", Value::from(k1)), ("b", Value::from(b))]),
            Weight::Count | Weight::Binary => {}
        }
        params.push(("norm", Value::from(options.weighting.norm().name())));
        match &options.vocabulary {
            Some(vocabulary) => params.push(("vocabulary", Value::from(format!("{} terms", vocabulary.len())))),
            None => params.extend([
                ("n_min", Value::from(*options.ngram_range.start())),
                ("n_max", Value::from(*options.ngram_range.end())),
                ("min_docfreq", options.min_docfreq.value()),
                ("max_docfreq", options.max_docfreq.value()),
                ("max_features", Value::from(options.max_features)),
            ]),
        }
        if let (Some(by), Some(groups)) = (&options.by, groups) {
            params.extend([("by", Value::from(by.name())), (by.ungrouped(), Value::from(groups.ungrouped))]);
        }
        params.extend([
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ]);
        params
    }

    /// The columns that a reader's vocabulary means: its items are cut into words and folded as the texts are.
    fn read_vocabulary(&self, vocabulary: &[String], fold: &Fold) -> Result<Columns> {
        if vocabulary.is_empty() {
            return Err(Error::argument("vocabulary", "no item"));
        }
        let folder = Folder::new(fold, self.tokenizer().language())?;
        let words = |item: &String| {
            let folded = self.tokenizer().words(item).into_iter().map(|word| {
                let mut term = String::new();
                folder.fold(word, &mut term);
                term
            });
            folded.collect::<Vec<String>>()
        };
        let ngrams: Vec<Vec<String>> = vocabulary.iter().map(words).collect();
        Columns::new(ngrams.iter().map(|words| words.iter().map(String::as_str)), vocabulary.iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 3] = ["a b a c", "", "b a. B a d"];

    fn counts(matrix: &Matrix) -> Vec<Vec<f64>> {
        let (rows, columns) = matrix.shape();
        (0..rows).map(|row| (0..columns).map(|column| matrix.get(row, column)).collect()).collect()
    }

    fn terms(matrix: &Matrix) -> Vec<&str> {
        matrix.terms().iter().collect()
    }

    #[test]
    fn a_document_without_words_is_a_row_of_zeros() {
        let matrix = Corpus::from_texts(TEXTS).unwrap().matrix(&MatrixOptions::default()).unwrap();
        assert_eq!(terms(&matrix), ["a", "b", "c", "d"]);
        assert_eq!(counts(&matrix), [vec![2., 1., 1., 0.], vec![0.; 4], vec![2., 2., 0., 1.]]);
    }

    #[test]
    fn an_ngram_stands_before_those_that_begin_with_it() {
        let options = MatrixOptions::default().ngram_range(1..=2);
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let matrix = corpus.matrix(&options).unwrap();
        assert_eq!(terms(&matrix), ["a", "a b", "a c", "a d", "b", "b a", "c", "d"]);
        assert_eq!(counts(&matrix)[2], [2., 0., 0., 1., 2., 2., 0., 1.]);
        let across = corpus.matrix(&options.across_segments(true)).unwrap();
        assert_eq!(counts(&across)[2], [2., 1., 0., 1., 2., 2., 0., 1.]);
    }

    #[test]
    fn thresholds_count_documents_and_features_occurrences() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let asked = MatrixOptions::default().ngram_range(1..=2);
        assert_eq!(terms(&corpus.matrix(&asked.clone().min_docfreq(2)).unwrap()), ["a", "b", "b a"]);
        assert_eq!(terms(&corpus.matrix(&asked.clone().max_docfreq(0.5)).unwrap()), ["a b", "a c", "a d", "c", "d"]);
        assert_eq!(terms(&corpus.matrix(&asked.clone().max_features(3)).unwrap()), ["a", "b", "b a"]);
        assert_eq!(corpus.matrix(&asked.clone().min_docfreq(3)).unwrap().shape(), (3, 0));
        assert_eq!(corpus.matrix(&asked.clone().min_docfreq(4)).unwrap().shape(), (3, 0));
        let wrong = corpus.matrix(&asked.min_docfreq(2).max_docfreq(0.5)).unwrap_err().to_string();
        assert_eq!(wrong, "max_docfreq: at most 1.5 of 3, but min_docfreq asks for at least 2");
    }

    #[test]
    fn other_documents_are_counted_by_the_columns_found() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let options = MatrixOptions::default().ngram_range(1..=2).weight(Weight::TfIdf);
        let matrix = corpus.matrix(&options).unwrap();
        let again = matrix.fitted.transform(&corpus, &Progress::default()).unwrap();
        assert_eq!(again.cells, matrix.cells);
        let other = ["b new a b a"].iter().collect::<Texts>();
        let counted = corpus.matrix(&options.weight(Weight::Count)).unwrap();
        let other = counted.fitted.transform_texts(other, &Progress::default()).unwrap();
        assert_eq!(counts(&other), [[2., 1., 0., 0., 2., 1., 0., 0.]]); // no "b a" over the new word
    }

    #[test]
    fn a_given_vocabulary_keeps_its_order_and_names() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let asked = MatrixOptions::default().vocabulary(["B", "b a d", "zeal"]);
        let matrix = corpus.matrix(&asked).unwrap();
        assert_eq!(terms(&matrix), ["B", "b a d", "zeal"]);
        assert_eq!(counts(&matrix), [[1., 0., 0.], [0., 0., 0.], [2., 1., 0.]]);
        let asked = MatrixOptions::default().vocabulary(["a"]);
        let beside = [asked.clone().min_docfreq(2), asked.clone().max_features(1), asked.clone().ngram_range(1..=2)];
        for asked in beside {
            let error = corpus.matrix(&asked).unwrap_err().to_string();
            assert!(error.ends_with("but vocabulary says what they are; leave one of the two out"), "{error}");
        }
        assert!(corpus.matrix(&asked.ngram_range(1..=2).weight(Weight::Bm25)).is_ok());
        let none: [&str; 0] = [];
        for wrong in [&["a", "b", "A"][..], &["a", "…"], &none] {
            assert!(corpus.matrix(&MatrixOptions::default().vocabulary(wrong.iter().copied())).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn no_documents_make_no_rows() {
        let none: [&str; 0] = [];
        let corpus = Corpus::from_texts(none).unwrap();
        for weight in [Weight::Count, Weight::TfIdf, Weight::Bm25] {
            let options = MatrixOptions::default().ngram_range(1..=3).weight(weight);
            assert_eq!(corpus.matrix(&options).unwrap().shape(), (0, 0));
        }
    }
}
