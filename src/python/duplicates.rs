//! `Corpus`: which documents are nearly the same, and one of each.

use pyo3::prelude::*;

use super::corpus::Corpus;
use super::named;
use super::options;
use super::table::Table;
use crate::similarity::duplicate::near_duplicate::{DuplicateOptions, Keep, Method};

/// The options that all questions about near-duplicates have.
#[allow(clippy::too_many_arguments)]
fn asked(
    py: Python<'_>,
    threshold: f64,
    shingle: i64,
    method: &str,
    recall: f64,
    fold: Option<&Bound<'_, PyAny>>,
    stopwords: Option<&Bound<'_, PyAny>>,
) -> PyResult<DuplicateOptions> {
    let methods = [("auto", Method::Auto), ("exact", Method::Exact), ("minhash", Method::MinHash)];
    Ok(DuplicateOptions {
        threshold,
        shingle: options::size("shingle", shingle)?,
        method: options::choose("method", method, &methods)?,
        recall,
        fold: options::fold(py, fold)?,
        stopwords: options::stopwords(stopwords)?,
        ..DuplicateOptions::default()
    })
}

#[pymethods]
impl Corpus {
    /// Pairs of documents that are nearly the same: reprints, versions, copies.
    ///
    /// Two documents are as alike as the Jaccard of their shingles, the sets of so many consecutive terms: those in both
    /// over those in either (Broder 1997). Shingles run through the whole document, sentence ends or not. A document with
    /// fewer terms is one shingle: short documents are near-duplicates only if their terms are equal, and so are
    /// documents without a word.
    ///
    /// Parameters
    /// ----------
    /// threshold : float
    ///     Least Jaccard, in (0, 1].
    /// shingle : int
    ///     Consecutive terms of a shingle.
    /// method : "auto", "exact" or "minhash"
    ///     Exact: every pair, found through the rarest shingles of each document. MinHash: through sketches, which may miss
    ///     a pair. Auto: exact, unless too many documents share too many shingles for that. In every case each pair given
    ///     was compared in full, and its Jaccard is exact; ``params["method"]`` says how it was found.
    /// recall : float
    ///     With MinHash, how likely a pair whose Jaccard is `threshold` is found, in (0, 1); pairs above it are likelier.
    ///     Sketches have as many bands b of r numbers as 1 − (1 − threshold^r)^b ≥ recall asks for.
    /// fold, progress
    ///     As in `terms`.
    /// stopwords
    ///     As in `terms`; left out as if they were not in the texts.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_a doc_b jaccard cluster`, the most alike first, ties in the order of the documents. `cluster` numbers the
    ///     documents that hang together through pairs, from 0, by their first document. More than 50 million pairs are a
    ///     ValueError that says how many.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> texts = ["A ferry was late again today.", "So it goes.", "Again: a ferry was late again today!"]
    /// >>> lo.Corpus(texts).near_duplicates(threshold=0.6).to_dict()
    /// {'doc_a': ['0'], 'doc_b': ['2'], 'jaccard': [0.6666666666666666], 'cluster': [0]}
    #[pyo3(signature = (*, threshold=0.8, shingle=5, method="auto", recall=0.95, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn near_duplicates(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::threshold)] threshold: f64,
        #[pyo3(from_py_with = named::shingle)] shingle: i64,
        #[pyo3(from_py_with = named::method)] method: &str,
        #[pyo3(from_py_with = named::recall)] recall: f64,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = asked(py, threshold, shingle, method, recall, fold, stopwords)?;
        let handle = asked.progress.clone();
        self.answer(py, "near_duplicates", progress, &handle, move |corpus| corpus.near_duplicates(&asked))
    }

    /// Which documents are copies of which: a number for every document, the same for all of a cluster.
    ///
    /// Made for ``corpus.phrases(once_per=corpus.duplicate_groups()["cluster"])``, where forty reprints count once.
    ///
    /// Parameters
    /// ----------
    /// threshold, shingle, method, recall, fold, stopwords, progress
    ///     As in `near_duplicates`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_id cluster documents`, a row a document. `cluster` is that of `near_duplicates`; documents that are like
    ///     no other have numbers of their own behind these. `documents` is how many the cluster has. However many
    ///     documents are alike, none is refused.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> texts = ["A ferry was late again today.", "So it goes.", "A ferry was late again today!"]
    /// >>> lo.Corpus(texts).duplicate_groups().to_dict()
    /// {'doc_id': ['0', '1', '2'], 'cluster': [0, 1, 0], 'documents': [2, 1, 2]}
    #[pyo3(signature = (*, threshold=0.8, shingle=5, method="auto", recall=0.95, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn duplicate_groups(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::threshold)] threshold: f64,
        #[pyo3(from_py_with = named::shingle)] shingle: i64,
        #[pyo3(from_py_with = named::method)] method: &str,
        #[pyo3(from_py_with = named::recall)] recall: f64,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = asked(py, threshold, shingle, method, recall, fold, stopwords)?;
        let handle = asked.progress.clone();
        self.answer(py, "duplicate_groups", progress, &handle, move |corpus| corpus.duplicate_groups(&asked))
    }

    /// The documents, but one only of those that are nearly the same.
    ///
    /// Parameters
    /// ----------
    /// keep : "first", "longest" or "earliest"
    ///     Which document of a cluster stays: the first, the one with the most words, or the one with the earliest date
    ///     (one without a date only where none has one); of equals the first.
    /// threshold, shingle, method, recall, fold, stopwords, progress
    ///     As in `near_duplicates`, whose clusters these are: a chain of pairs is one cluster, so its ends may be less
    ///     alike than `threshold`.
    ///
    /// Returns
    /// -------
    /// Corpus
    ///     In their order, with doc_ids, dates, titles and metadata.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> texts = ["A ferry was late again today.", "So it goes.", "A ferry was late again today!"]
    /// >>> lo.Corpus(texts, doc_ids=["a", "b", "c"]).deduplicate().doc_ids
    /// ['a', 'b']
    #[pyo3(signature = (*, keep="first", threshold=0.8, shingle=5, method="auto", recall=0.95, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn deduplicate(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::keep)] keep: &str,
        #[pyo3(from_py_with = named::threshold)] threshold: f64,
        #[pyo3(from_py_with = named::shingle)] shingle: i64,
        #[pyo3(from_py_with = named::method)] method: &str,
        #[pyo3(from_py_with = named::recall)] recall: f64,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let choices = [("first", Keep::First), ("longest", Keep::Longest), ("earliest", Keep::Earliest)];
        let keep = options::choose("keep", keep, &choices)?;
        let asked = asked(py, threshold, shingle, method, recall, fold, stopwords)?;
        let handle = asked.progress.clone();
        let rest = self.ask(py, "deduplicate", progress, &handle, move |corpus| corpus.deduplicate(keep, &asked))?;
        Ok(Self::derived(py, rest))
    }
}
