//! What does each document hold? A sparse row of n-gram counts, or weights of them, for each document or group.
//!
//! The counts are those of `counted.rs`; here is what may be asked of them, and what is kept to ask it of new documents.

use std::ops::RangeInclusive;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::columns::Columns;
use super::counted::{Choice, count_ngrams, term_rows};
use super::levels::stretches;
use super::threshold::{Least, Most, at_least};
use super::weight::{Learnt, Weight, Weighting};
use crate::corpus::corpus::{Corpus, Parts};
use crate::corpus::group::{By, Groups};
use crate::corpus::stream::Stream;
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
#[derive(Debug, PartialEq, Serialize, Deserialize)]
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
    params: Vec<(String, Value)>,
}

impl Fitted {
    /// The inverse document frequency of each column; empty for weights without one.
    pub fn idf(&self) -> &[f64] {
        &self.learnt.idf
    }

    /// What the question was asked with, by parameter name.
    pub fn params(&self) -> &[(String, Value)] {
        &self.params
    }

    /// The documents of another corpus, counted and weighed by these columns: N, docfreq and mean length stay those of the
    /// documents fitted to. A word without a column is not counted, but no n-gram skips it. The corpus brings its own
    /// words; [`transform_texts`](Self::transform_texts) finds them as they were found here.
    pub fn transform(self: &Arc<Self>, corpus: &Corpus, progress: &Progress) -> Result<Matrix> {
        let terms = corpus.folded(&self.fold, &self.stopwords)?;
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
        self.transform(&Corpus::new(Parts::of_texts(texts), self.tokenizer.clone(), &progress.until(70))?, progress)
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

    fn matrix_params(&self, options: &MatrixOptions, groups: Option<&Groups>) -> Vec<(String, Value)> {
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
        params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
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
