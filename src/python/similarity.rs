//! `Corpus`: the questions how alike. `SimilarityMatrix`: every document against every other.

use numpy::{IntoPyArray, PyArray2, PyArrayMethods, PyUntypedArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};
use serde::{Deserialize, Serialize};

use super::bad_pickle;
use super::corpus::Corpus;
use super::errors::OrRaise;
use super::input;
use super::named;
use super::options;
use super::table::{Table, dict, plot};
use super::work;
use crate::corpus::corpus as core;
use crate::corpus::group::By;
use crate::progress::Progress;
use crate::similarity::pair::matrix;
use crate::similarity::pair::measure::SimilarityMeasure;
use crate::similarity::pair::pairs::SimilarityOptions;
use crate::table::{Strings, Value};

/// The similarity of every two documents, or of queries and documents, as `corpus.similarity()` gives it.
#[pyclass(frozen, module = "locution", name = "SimilarityMatrix")]
pub(super) struct SimilarityMatrix {
    named: Named,
    /// The memory is NumPy's from the start: a copy would take as long as the sums.
    values: Py<PyArray2<f64>>,
}

/// Whose the values are.
#[derive(PartialEq, Serialize, Deserialize)]
struct Named {
    doc_ids: Strings,
    /// Where there are queries.
    query_ids: Option<Strings>,
    /// What was asked.
    params: Vec<(String, Value)>,
}

impl SimilarityMatrix {
    /// `values` become read-only.
    fn of(named: Named, values: &Bound<'_, PyArray2<f64>>) -> PyResult<Self> {
        let rows = named.query_ids.as_ref().unwrap_or(&named.doc_ids).len();
        if values.shape() != [rows, named.doc_ids.len()] {
            return Err(bad_pickle("its values do not fit its names"));
        }
        values.call_method1("setflags", (false,))?;
        Ok(Self { named, values: values.clone().unbind() })
    }
}

#[pymethods]
impl SimilarityMatrix {
    /// Names of the documents, by column; where there are no queries, by row too.
    #[getter]
    fn doc_ids(&self) -> Vec<&str> {
        self.named.doc_ids.iter().collect()
    }

    /// Names of the rows: the queries, where there are any, else the documents.
    #[getter]
    fn row_ids(&self) -> Vec<&str> {
        self.named.query_ids.as_ref().unwrap_or(&self.named.doc_ids).iter().collect()
    }

    /// Number of rows and of columns.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        (self.named.query_ids.as_ref().unwrap_or(&self.named.doc_ids).len(), self.named.doc_ids.len())
    }

    /// What the question was asked with: a dict by parameter name, as of a `Table`.
    #[getter]
    fn params<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        dict(py, &self.named.params)
    }

    fn __len__(&self) -> usize {
        self.shape().0
    }

    /// The values as a float64 array of shape (rows, columns).
    ///
    /// It is the matrix itself, not a copy of it, and read-only: copy it to change it.
    fn to_numpy<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
        self.values.bind(py).clone()
    }

    /// Positions of the documents in an order in which alike ones are neighbours.
    ///
    /// Average linkage; of the mean of both values where containment has two. Queries and documents have no common order: a
    /// ValueError.
    fn cluster_order(&self, py: Python<'_>) -> PyResult<Vec<usize>> {
        if self.named.query_ids.is_some() {
            let problem = "rows are queries and columns are documents: these have no common order";
            return Err(PyValueError::new_err(problem));
        }
        let n = self.named.doc_ids.len();
        let mut values = Vec::with_capacity(n * n);
        for some in self.values.bind(py).readonly().as_slice()?.chunks(1 << 22) {
            values.extend_from_slice(some);
            py.check_signals()?;
        }
        let progress = Progress::default();
        let asked = progress.clone();
        work::run(py, &progress, move || matrix::order_of(&values, n, &asked))
    }

    /// A picture: an altair chart, to show, to go on with, and to save as SVG or PNG. Needs altair.
    #[pyo3(signature = (*args, **options))]
    fn plot<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        plot(slf.as_any(), args, options)
    }

    /// Whether names, values and what was asked are the same.
    fn __eq__<'py>(&self, py: Python<'py>, other: &Bound<'py, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Self>() else { return Ok(false) };
        let other = other.get();
        let values = (self.values.bind(py), other.values.bind(py));
        Ok(self.named == other.named && py.import("numpy")?.call_method1("array_equal", values)?.is_truthy()?)
    }

    /// Itself: it cannot change.
    fn __copy__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: PyRef<'py, Self>, _memo: &Bound<'py, PyAny>) -> PyRef<'py, Self> {
        slf
    }

    #[allow(clippy::type_complexity)] // as pickle wants it
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>, Bound<'py, PyArray2<f64>>))> {
        let (py, matrix) = (slf.py(), slf.get());
        let named = PyBytes::new(py, &postcard::to_stdvec(&matrix.named).map_err(bad_pickle)?);
        Ok((slf.get_type().getattr("_load")?, (named, matrix.values.bind(py).clone())))
    }

    #[staticmethod]
    fn _load(named: &[u8], values: &Bound<'_, PyArray2<f64>>) -> PyResult<Self> {
        Self::of(postcard::from_bytes(named).map_err(bad_pickle)?, values)
    }

    fn __repr__(&self) -> String {
        let (rows, columns) = self.shape();
        let rows_are = if self.named.query_ids.is_some() { " queries" } else { "" };
        format!("SimilarityMatrix of {rows}{rows_are} × {columns} documents")
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
    /// measure : str
    ///     What two documents a and b have in common, from 0 (nothing) to 1. All are symmetric but containment.
    ///
    ///     - "cosine": Σab / √(Σa²·Σb²), of weights (Salton & McGill 1983);
    ///     - "jaccard": |A∩B| / |A∪B|, of sets of terms (Jaccard 1901);
    ///     - "dice": 2|A∩B| / (|A| + |B|) (Dice 1945);
    ///     - "overlap": |A∩B| / min(|A|, |B|) (Szymkiewicz 1934, Simpson 1943);
    ///     - "containment": |A∩B| / |A|, the share of the terms of a that b has (Broder 1997). a is the row of the matrix,
    ///       and `doc_a` of the pairs;
    ///     - "weighted_jaccard": Σmin(a, b) / Σmax(a, b), of weights (Ruzicka 1958);
    ///     - "hellinger": 1 − √(½Σ(√p − √q)²), of relative frequencies (Hellinger 1909);
    ///     - "jensen_shannon": 1 − √(½Σp·log₂(p/m) + ½Σq·log₂(q/m)), m = (p + q)/2, of relative frequencies (Lin 1991,
    ///       Endres & Schindelin 2003): 1 less SciPy's `jensenshannon(p, q, base=2)`.
    /// weight : "tf-idf", "count" or "binary"
    ///     The weights of cosine and weighted_jaccard, as `matrix` has them. tf-idf: tf · (ln((1+N)/(1+df)) + 1), rows of unit
    ///     length, scikit-learn's default. The other measures compare sets or relative frequencies, and take no notice.
    /// queries : Corpus, optional
    ///     Documents to compare with those of this corpus, instead of these with each other: rows are queries, columns
    ///     documents. N and df stay those of this corpus, as scikit-learn fits and transforms; of tf-idf a word that this
    ///     corpus lacks has no weight and is left out. Everywhere else the words of a query all count.
    /// max_documents : int
    ///     More are refused, with the memory they would take (8 bytes a pair). With queries, as many cells as so many
    ///     documents would have.
    /// min_docfreq : int or float
    ///     Terms of fewer documents of this corpus, or of a smaller share of them, are left out as if they were not there.
    /// fold, stopwords, progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// SimilarityMatrix
    ///     float64, not rounded to less anywhere. A document without a word has similarity 0 with all, itself included.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["a short sea", "a long sea", "the long way"])
    /// >>> corpus.similarity(measure="jaccard").to_numpy().round(2).tolist()
    /// [[1.0, 0.5, 0.0], [0.5, 1.0, 0.2], [0.0, 0.2, 1.0]]
    /// >>> corpus.similarity(measure="containment", queries=lo.Corpus(["long sea"])).to_numpy().tolist()
    /// [[0.5, 1.0, 0.5]]
    #[pyo3(
        signature = (*, measure="cosine", weight="tf-idf", queries=None, max_documents=20_000, min_docfreq=None, fold=None, stopwords=None, progress=None),
        text_signature = "($self, *, measure='cosine', weight='tf-idf', queries=None, max_documents=20000, min_docfreq=1, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn similarity(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::measure)] measure: &str,
        #[pyo3(from_py_with = named::weight)] weight: &str,
        queries: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::max_documents)] max_documents: i64,
        min_docfreq: Option<&Bound<'_, PyAny>>,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<SimilarityMatrix> {
        let asked = SimilarityOptions {
            measure: SimilarityMeasure::parse(measure).or_raise(py)?,
            weight: options::weight(weight)?,
            queries: input::queries(queries)?,
            max_documents: options::size("max_documents", max_documents)?,
            min_docfreq: options::least("min_docfreq", min_docfreq)?,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            ..SimilarityOptions::default()
        };
        let handle = asked.progress.clone();
        let (matrix, params) = self.ask(py, "similarity", progress, &handle, move |corpus| {
            let params = corpus.answer(Vec::new(), asked.params("similarity", corpus));
            Ok((corpus.similarity(&asked)?, params.params().to_vec()))
        })?;
        let doc_ids = matrix.doc_ids().clone();
        let query_ids = matrix.has_queries().then(|| matrix.row_ids().clone());
        let shape = [matrix.shape().0, matrix.shape().1];
        let values = matrix.into_values().into_pyarray(py).reshape(shape)?;
        SimilarityMatrix::of(Named { doc_ids, query_ids, params }, &values)
    }

    /// The most similar pairs of documents, exactly.
    ///
    /// Parameters
    /// ----------
    /// k : int, optional
    ///     For each document its k most similar others, best first: a pair can stand twice, once from either side.
    ///     10 when there is no threshold either.
    /// threshold : float, optional
    ///     In (0, 1]. Without `k`: each pair at least so similar once, best first; by containment, from either side.
    /// measure, weight
    ///     As in `similarity`. By containment the similarity is the share of the terms of `doc_a` that `doc_b` has.
    /// queries : Corpus, optional
    ///     Documents to find partners for in this corpus: `doc_a` is one of these, `doc_b` one of this corpus, and `k` and
    ///     `threshold` are about each query. Weights as in `similarity`.
    /// within_days : int, optional
    ///     Only pairs whose dates lie at most so many days apart; 0: of one day. A document without a date has no partner.
    /// by : str, optional
    ///     Only pairs that have one value in this column of the metadata, or are dated in one "day", "week", "month",
    ///     "quarter" or "year". A document without a value has no partner.
    /// across : bool
    ///     With `by`: only pairs of different values instead.
    /// min_docfreq, fold, stopwords, progress
    ///     As in `similarity`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_a doc_b similarity`; only similarities above 0, ties in the order of the documents. The values are those of
    ///     `similarity`, to the last bit: bounds of pairs are computed in half the digits, who may be in the answer is
    ///     measured in full. More than 50 million pairs are refused.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> texts = ["peace on the sea", "peace on land", "war on the sea"]
    /// >>> corpus = lo.Corpus(texts, doc_ids=["a", "b", "c"], dates=["1900-01-01", "1900-01-09", "1950-01-01"])
    /// >>> table = corpus.similar_pairs(k=1, measure="dice", within_days=10)
    /// >>> [round(value, 3) for value in table.to_dict()["similarity"]]
    /// [0.571, 0.571]
    /// >>> corpus.similar_pairs(k=1, queries=lo.Corpus(["On land"])).to_dict()["doc_b"]
    /// ['b']
    #[pyo3(
        signature = (*, k=None, threshold=None, measure="cosine", weight="tf-idf", queries=None, within_days=None, by=None, across=false, min_docfreq=None, fold=None, stopwords=None, progress=None),
        text_signature = "($self, *, k=None, threshold=None, measure='cosine', weight='tf-idf', queries=None, within_days=None, by=None, across=False, min_docfreq=1, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn similar_pairs(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::k)] k: Option<i64>,
        #[pyo3(from_py_with = named::optional_threshold)] threshold: Option<f64>,
        #[pyo3(from_py_with = named::measure)] measure: &str,
        #[pyo3(from_py_with = named::weight)] weight: &str,
        queries: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::within_days)] within_days: Option<i64>,
        #[pyo3(from_py_with = named::by)] by: Option<&str>,
        across: bool,
        min_docfreq: Option<&Bound<'_, PyAny>>,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = SimilarityOptions {
            measure: SimilarityMeasure::parse(measure).or_raise(py)?,
            weight: options::weight(weight)?,
            queries: input::queries(queries)?,
            k: k.map(|k| options::size("k", k)).transpose()?,
            threshold,
            within_days: within_days.map(|days| options::count("within_days", days)).transpose()?,
            across,
            min_docfreq: options::least("min_docfreq", min_docfreq)?,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            ..SimilarityOptions::default()
        };
        let handle = asked.progress.clone();
        let by = by.map(str::to_owned);
        let question = move |corpus: &core::Corpus| {
            let by = by.map(|name| By::named(corpus, &name)).transpose()?;
            corpus.similar_pairs(&SimilarityOptions { by, ..asked })
        };
        self.answer(py, "similar_pairs", progress, &handle, question)
    }
}
