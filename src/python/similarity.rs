//! `Corpus`: the questions how alike. `SimilarityMatrix`: every document against every other.

use std::sync::Arc;

use numpy::{IntoPyArray, PyArray2, PyArrayMethods};
use pyo3::prelude::*;

use super::corpus::Corpus;
use super::named;
use super::options;
use super::table::Table;
use super::work;
use crate::progress::Progress;
use crate::similarity::pairs::{self, SimilarityOptions};

/// The similarity of every two documents, as `corpus.similarity()` gives it.
#[pyclass(frozen, module = "locution", name = "SimilarityMatrix")]
pub(super) struct SimilarityMatrix(pub(super) Arc<pairs::SimilarityMatrix>);

#[pymethods]
impl SimilarityMatrix {
    /// Names of the documents, by row and column.
    #[getter]
    fn doc_ids(&self) -> Vec<&str> {
        self.0.doc_ids().iter().collect()
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// The values as a float64 array of shape (documents, documents).
    fn to_numpy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        py.detach(|| self.0.values().to_vec()).into_pyarray(py).reshape([self.0.len(), self.0.len()])
    }

    /// Positions of the documents in an order in which alike ones are neighbours (average linkage).
    fn cluster_order(&self, py: Python<'_>) -> PyResult<Vec<usize>> {
        let (matrix, progress) = (Arc::clone(&self.0), Progress::default());
        let asked = progress.clone();
        work::run(py, None, &progress, move || matrix.cluster_order_unless_stopped(&asked))
    }

    fn __repr__(&self) -> String {
        format!("SimilarityMatrix of {0} × {0} documents", self.0.len())
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._table")?.call_method1("matrix_html", (slf,))
    }
}

#[pymethods]
impl Corpus {
    /// The similarity of every two documents.
    ///
    /// Parameters
    /// ----------
    /// measure : "cosine"
    /// weight : "tf-idf", "count" or "binary"
    ///     tf-idf: tf · (ln((1+N)/(1+df)) + 1), scikit-learn's default.
    /// max_documents : int
    ///     More are refused, with the memory they would take (8 bytes a pair).
    /// fold, stopwords, progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// SimilarityMatrix
    ///     A document without a word has similarity 0 with all, itself included.
    #[pyo3(signature = (*, measure="cosine", weight="tf-idf", max_documents=20_000, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn similarity(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::measure)] measure: &str,
        #[pyo3(from_py_with = named::weight)] weight: &str,
        #[pyo3(from_py_with = named::max_documents)] max_documents: i64,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<SimilarityMatrix> {
        options::measure(measure)?;
        let asked = SimilarityOptions {
            weight: options::weight(weight)?,
            max_documents: options::size("max_documents", max_documents)?,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            ..SimilarityOptions::default()
        };
        let handle = asked.progress.clone();
        let matrix = self.ask(py, progress, &handle, move |corpus| corpus.similarity(&asked))?;
        Ok(SimilarityMatrix(Arc::new(matrix)))
    }

    /// The most similar pairs of documents, exactly.
    ///
    /// Parameters
    /// ----------
    /// k : int, optional
    ///     For each document its k most similar others, best first: a pair can stand twice, once from either side.
    ///     10 when there is no threshold either.
    /// threshold : float, optional
    ///     In (0, 1]. Without `k`: each pair at least so similar once, best first.
    /// measure, weight, fold, stopwords, progress
    ///     As in `similarity`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_a doc_b similarity`; only similarities above 0.
    #[pyo3(signature = (*, k=None, threshold=None, measure="cosine", weight="tf-idf", fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn similar_pairs(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::k)] k: Option<i64>,
        threshold: Option<f64>,
        #[pyo3(from_py_with = named::measure)] measure: &str,
        #[pyo3(from_py_with = named::weight)] weight: &str,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        options::measure(measure)?;
        let asked = SimilarityOptions {
            weight: options::weight(weight)?,
            k: k.map(|k| options::size("k", k)).transpose()?,
            threshold,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            ..SimilarityOptions::default()
        };
        let handle = asked.progress.clone();
        Ok(self.ask(py, progress, &handle, move |corpus| corpus.similar_pairs(&asked))?.into())
    }
}
