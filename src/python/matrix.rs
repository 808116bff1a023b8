//! `Corpus.matrix`, and `Matrix`: its arrays are NumPy's from the start, so that SciPy takes them over without a copy.

use std::collections::BTreeMap;
use std::sync::Arc;

use numpy::{Element, IntoPyArray};
use pyo3::exceptions::{PyImportError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyList, PyMapping, PyString, PyTuple};

use super::bad_pickle;
use super::corpus::Corpus;
use super::errors::OrRaise;
use super::table::{plot, to_object};
use super::work::Report;
use super::{input, named, options, work};
use crate::corpus::group::By;
use crate::corpus::texts::Texts;
use crate::count::matrix::{self, Cells, Fitted, MatrixOptions};
use crate::count::weight::{Idf, Norm, Weight, Weighting};
use crate::progress::Progress;
use crate::sparse::Rows;
use crate::table::{Strings, Value};

/// Offsets and column numbers of a CSR matrix, of the narrower type that holds them, as SciPy chooses it.
enum Index {
    Narrow(Vec<i32>, Vec<i32>),
    Wide(Vec<i64>, Vec<i64>),
}

/// The three arrays of a CSR matrix, on their way to NumPy.
pub(super) struct Csr<V> {
    index: Index,
    values: Vec<V>,
}

impl<V> From<Rows<V>> for Csr<V> {
    fn from(rows: Rows<V>) -> Self {
        let Rows { offsets, indices, values, columns } = rows;
        // Collecting into a type of the same size keeps the memory.
        let index = if values.len().max(columns) <= i32::MAX as usize {
            let offsets = offsets.into_iter().map(|at| at as i32).collect();
            Index::Narrow(offsets, indices.into_iter().map(|column| column as i32).collect())
        } else {
            let offsets = offsets.into_iter().map(|at| at as i64).collect();
            Index::Wide(offsets, indices.into_iter().map(i64::from).collect())
        };
        Self { index, values }
    }
}

impl<V: Element> Csr<V> {
    /// `(data, indices, indptr)`, as `scipy.sparse.csr_matrix` takes them.
    pub(super) fn into_arrays<'py>(self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let data = self.values.into_pyarray(py).into_any();
        let (indices, indptr) = match self.index {
            Index::Narrow(offsets, indices) => {
                (indices.into_pyarray(py).into_any(), offsets.into_pyarray(py).into_any())
            }
            Index::Wide(offsets, indices) => (indices.into_pyarray(py).into_any(), offsets.into_pyarray(py).into_any()),
        };
        (data, indices, indptr).into_pyobject(py)
    }
}

/// A matrix on its way to Python: arrays are made where the GIL is held, and everything else before.
struct Answer {
    cells: Either,
    doc_ids: Strings,
    groups: Option<Vec<Value>>,
    fitted: Arc<Fitted>,
}

enum Either {
    Whole(Csr<i64>),
    Weights(Csr<f64>),
}

impl From<matrix::Matrix> for Answer {
    fn from(matrix: matrix::Matrix) -> Self {
        let matrix::Matrix { cells, doc_ids, groups, fitted } = matrix;
        let cells = match cells {
            Cells::Whole(rows) => Either::Whole(rows.into()),
            Cells::Weights(rows) => Either::Weights(rows.into()),
        };
        Self { cells, doc_ids, groups, fitted }
    }
}

/// Documents by terms, as `corpus.matrix()` gives it: a sparse row for each document.
///
/// Examples
/// --------
/// >>> import locution as lo
/// >>> matrix = lo.Corpus(["to be or not to be", "to do"]).matrix()
/// >>> matrix
/// Matrix of 2 documents × 5 terms: count, 6 cells
/// >>> matrix.terms
/// ['be', 'do', 'not', 'or', 'to']
/// >>> matrix.to_scipy().toarray()
/// array([[2, 0, 1, 1, 2],
///        [0, 1, 0, 0, 1]])
/// >>> matrix.transform(["be! or don't"]).to_scipy().toarray()
/// array([[1, 0, 0, 1, 0]])
#[pyclass(frozen, module = "locution", name = "Matrix")]
pub(super) struct Matrix {
    /// `(data, indices, indptr)`.
    arrays: Py<PyTuple>,
    cells: usize,
    rows: usize,
    doc_ids: Py<PyList>,
    by_group: bool,
    /// Made when it is first asked for.
    terms: PyOnceLock<Py<PyList>>,
    fitted: Arc<Fitted>,
}

impl Matrix {
    fn new(py: Python<'_>, answer: Answer) -> PyResult<Self> {
        let (cells, arrays) = match answer.cells {
            Either::Whole(csr) => (csr.values.len(), csr.into_arrays(py)?),
            Either::Weights(csr) => (csr.values.len(), csr.into_arrays(py)?),
        };
        let (rows, by_group) = (answer.doc_ids.len(), answer.groups.is_some());
        let doc_ids = match answer.groups {
            Some(groups) => {
                PyList::new(py, groups.iter().map(|label| to_object(py, label)).collect::<PyResult<Vec<_>>>()?)
            }
            None => PyList::new(py, answer.doc_ids.iter()),
        }?;
        let (arrays, doc_ids, terms) = (arrays.unbind(), doc_ids.unbind(), PyOnceLock::new());
        Ok(Self { arrays, cells, rows, doc_ids, by_group, terms, fitted: answer.fitted })
    }
}

#[pymethods]
impl Matrix {
    /// Rows and columns.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        (self.rows, self.fitted.columns.len())
    }

    /// What is counted, by column: terms, or n-grams, their words joined by a space. The same list each time.
    #[getter]
    fn terms<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let names = || PyList::new(py, self.fitted.columns.names().iter()).map(Bound::unbind);
        Ok(self.terms.get_or_try_init(py, names)?.bind(py).clone())
    }

    /// Names of the documents, by row; with `by` the groups, as the column "group" of other answers has them: text, numbers,
    /// truth values, dates. The same list each time.
    #[getter]
    fn doc_ids<'py>(&self, py: Python<'py>) -> Bound<'py, PyList> {
        self.doc_ids.bind(py).clone()
    }

    /// What the question was asked with: a dict by parameter name.
    #[getter]
    fn params<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let params = PyDict::new(py);
        for (name, value) in self.fitted.params() {
            params.set_item(name, to_object(py, value)?)?;
        }
        Ok(params)
    }

    fn __len__(&self) -> usize {
        self.rows
    }

    /// A `scipy.sparse.csr_matrix`: int64 of counts and binary, float64 of weights.
    ///
    /// The memory is shared with this object, not copied: `copy()` what you change in place. Needs SciPy.
    fn to_scipy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let sparse = py.import("scipy.sparse").map_err(|error| {
            let told = PyImportError::new_err("to_scipy() needs SciPy: pip install scipy");
            told.set_cause(py, Some(error));
            told
        })?;
        let asked = PyDict::new(py);
        asked.set_item("shape", self.shape())?;
        asked.set_item("copy", false)?;
        let csr = sparse.getattr("csr_matrix")?.call((&self.arrays,), Some(&asked))?;
        csr.setattr("has_canonical_format", true)?; // columns ascend within a row: SciPy need not look
        Ok(csr)
    }

    /// Other documents, counted and weighed by these columns.
    ///
    /// Words without a column are left out. Weights keep what was learnt here: the number of documents, in how many each
    /// term is, and their mean length.
    ///
    /// Parameters
    /// ----------
    /// documents : Corpus or iterable of str
    ///     Texts are cut into words as those of this matrix's corpus were; a Corpus brings its own words.
    /// progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// Matrix
    #[pyo3(signature = (documents, *, progress=None))]
    fn transform(
        &self,
        py: Python<'_>,
        documents: &Bound<'_, PyAny>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let fitted = Arc::clone(&self.fitted);
        let handle = Progress::default();
        let asked = handle.clone();
        let answer = if let Ok(corpus) = documents.cast::<Corpus>() {
            let ask = move |corpus: &_| fitted.transform(corpus, &asked).map(Answer::from);
            corpus.get().ask(py, "transform", progress, &handle, ask)?
        } else {
            let mut texts = Texts::default();
            let mut report = Report::new(py, "transform", progress.as_ref())?;
            input::texts(documents, |block| {
                texts.push_block(block);
                Ok(())
            })?;
            let ask = move || fitted.transform_texts(texts, &asked).map(Answer::from);
            let answer = work::run_reported(&mut report, &handle, ask)?;
            report.end(&handle)?;
            answer
        };
        Self::new(py, answer)
    }

    /// Whether rows, columns and cells are the same, and other documents would be counted and weighed alike.
    fn __eq__<'py>(&self, py: Python<'py>, other: &Bound<'py, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Self>() else { return Ok(false) };
        let other = other.get();
        let same = py.detach(|| self.rows == other.rows && *self.fitted == *other.fitted)
            && self.doc_ids.bind(py).eq(&other.doc_ids)?;
        if !same {
            return Ok(false);
        }
        let numpy = py.import("numpy")?;
        for (ours, theirs) in self.arrays.bind(py).iter().zip(other.arrays.bind(py).iter()) {
            if !numpy.call_method1("array_equal", (ours, theirs))?.is_truthy()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Itself: what it says cannot change. (A deep copy has cells of its own, which are SciPy's to change.)
    fn __copy__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    #[allow(clippy::type_complexity)] // as pickle wants it
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyTuple>, Bound<'py, PyList>, bool, Bound<'py, PyBytes>))> {
        let (py, matrix) = (slf.py(), slf.get());
        let fitted = Arc::clone(&matrix.fitted);
        let bytes = work::run(py, &Progress::default(), move || Ok(postcard::to_stdvec(&*fitted)))?;
        let fitted = PyBytes::new(py, &bytes.map_err(bad_pickle)?);
        let (arrays, doc_ids) = (matrix.arrays.bind(py).clone(), matrix.doc_ids.bind(py).clone());
        Ok((slf.get_type().getattr("_load")?, (arrays, doc_ids, matrix.by_group, fitted)))
    }

    #[staticmethod]
    fn _load(
        py: Python<'_>,
        arrays: Py<PyTuple>,
        doc_ids: Py<PyList>,
        by_group: bool,
        fitted: PyBackedBytes,
    ) -> PyResult<Self> {
        let load = move || Ok(postcard::from_bytes::<Fitted>(&fitted));
        let fitted = Arc::new(work::run(py, &Progress::default(), load)?.map_err(bad_pickle)?);
        let cells = arrays.bind(py).get_item(0)?.len()?;
        let (rows, terms) = (doc_ids.bind(py).len(), PyOnceLock::new());
        Ok(Self { arrays, cells, rows, doc_ids, by_group, terms, fitted })
    }

    /// `(data, indices, indptr)`, for those who show it without SciPy.
    fn _arrays<'py>(&self, py: Python<'py>) -> Bound<'py, PyTuple> {
        self.arrays.bind(py).clone()
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

    fn __repr__(&self) -> String {
        let (rows, columns) = self.shape();
        let weight = self.fitted.weighting.weight.name();
        let kind = if self.by_group { "groups" } else { "documents" };
        format!("Matrix of {rows} {kind} × {columns} terms: {weight}, {} cells", self.cells)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._table")?.call_method1("counts_html", (slf,))
    }
}

#[pymethods]
impl Corpus {
    /// Documents by terms: a sparse matrix of counts, or of weights of them.
    ///
    /// Parameters
    /// ----------
    /// ngram_range : (int, int)
    ///     Tokens of the shortest and the longest n-gram that is a column.
    /// weight : "count", "binary", "tf-idf" or "bm25"
    ///     bm25: idf · tf·(k1+1) / (tf + k1·(1 − b + b·dl/avgdl)), idf = ln(1 + (N−df+½)/(df+½)), as Lucene; the length dl
    ///     of a document is the number of its n-grams of `ngram_range`, thresholds aside.
    /// idf : "smooth", "plain", "log10", "plus_one" or "none", optional
    ///     Of tf-idf: ln((1+N)/(1+df)) + 1, scikit-learn's and the default; ln(N/df); log10(N/df), quanteda's; ln(N/df) + 1,
    ///     scikit-learn's `smooth_idf=False`; 1.
    /// sublinear : bool
    ///     Of tf-idf: 1 + ln tf for tf.
    /// norm : "none", "l1" or "l2", optional
    ///     What length rows are given; "l2" is the default of tf-idf, "none" of the others.
    /// k1, b : float, optional
    ///     Of bm25; 1.2 and 0.75.
    /// min_docfreq, max_docfreq : int or float
    ///     N-grams of fewer or more documents are no columns; a float is a share of all documents, 0 to 1.
    /// max_features : int, optional
    ///     Only so many columns, of the most frequent n-grams; ties in the order of the columns.
    /// vocabulary : iterable of str or dict of str to int, optional
    ///     The columns, or their numbers from 0: terms or n-grams of any length, cut and folded as the texts are. Refused
    ///     beside `min_docfreq`, `max_docfreq`, `max_features` and, but for bm25, whose lengths it is about, `ngram_range`.
    ///     `stopwords` still hold: a column with a stop word in it is 0.
    /// by : str, optional
    ///     A column of metadata, or "day", "week", "month", "quarter", "year" of the date: rows are groups, with the sums of
    ///     their documents. Documents without one are in no row. Thresholds still count documents; weights take a group
    ///     for a document.
    /// across_segments : bool
    ///     Whether an n-gram may run on from one sentence into the next.
    /// fold, stopwords, progress
    ///     As in `terms`; a stop word is a wall: no n-gram contains one, and none skips one.
    ///
    /// Returns
    /// -------
    /// Matrix
    ///     Columns in the order of their words by code point, an n-gram before those that begin with it. Where no n-gram meets
    ///     the thresholds there are no columns.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["to be or not to be", "to do"])
    /// >>> corpus.matrix(ngram_range=(1, 2), min_docfreq=0.5, max_features=3).terms
    /// ['be', 'to', 'to be']
    /// >>> corpus.matrix(vocabulary=["to be", "do"]).to_scipy().toarray()
    /// array([[2, 0],
    ///        [0, 1]])
    #[pyo3(signature = (*, ngram_range=None, weight="count", idf=None, sublinear=false, norm=None, k1=None, b=None,
        min_docfreq=None, max_docfreq=None, max_features=None, vocabulary=None, by=None, across_segments=false, fold=None,
        stopwords=None, progress=None), text_signature = "($self, *, ngram_range=(1, 1), weight='count', idf=None, \
        sublinear=False, norm=None, k1=None, b=None, min_docfreq=1, max_docfreq=1.0, max_features=None, vocabulary=None, \
        by=None, across_segments=False, fold=None, stopwords=None, progress=None)")]
    #[allow(clippy::too_many_arguments)]
    fn matrix(
        &self,
        py: Python<'_>,
        ngram_range: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::weight)] weight: &str,
        #[pyo3(from_py_with = named::idf)] idf: Option<&str>,
        sublinear: bool,
        #[pyo3(from_py_with = named::norm)] norm: Option<&str>,
        k1: Option<f64>,
        b: Option<f64>,
        min_docfreq: Option<&Bound<'_, PyAny>>,
        max_docfreq: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::max_features)] max_features: Option<i64>,
        vocabulary: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::by)] by: Option<&str>,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Matrix> {
        let plain = MatrixOptions::default();
        let asked = MatrixOptions {
            ngram_range: ngram_range.map_or(Ok(plain.ngram_range), |n| options::lengths("ngram_range", n))?,
            weighting: weighting(weight, idf, sublinear, norm, k1, b)?,
            min_docfreq: options::least("min_docfreq", min_docfreq)?,
            max_docfreq: options::most("max_docfreq", max_docfreq)?,
            max_features: max_features.map(|most| options::size("max_features", most)).transpose()?,
            vocabulary: vocabulary.map(vocabulary_of).transpose()?,
            by: by.map(|by| By::named(&self.inner, by)).transpose().or_raise(py)?,
            across_segments,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        Matrix::new(
            py,
            self.ask(py, "matrix", progress, &handle, move |corpus| corpus.matrix(&asked).map(Answer::from))?,
        )
    }
}

/// `weight=` with its choices; one that belongs to another weight is refused, not ignored.
fn weighting(
    weight: &str,
    idf: Option<&str>,
    sublinear: bool,
    norm: Option<&str>,
    k1: Option<f64>,
    b: Option<f64>,
) -> PyResult<Weighting> {
    let weights = [Weight::Count, Weight::Binary, Weight::TfIdf, Weight::Bm25].map(|weight| (weight.name(), weight));
    let idfs = [Idf::Smooth, Idf::Plain, Idf::Log10, Idf::PlusOne, Idf::None].map(|idf| (idf.name(), idf));
    let norms = [Norm::None, Norm::L1, Norm::L2].map(|norm| (norm.name(), norm));
    let plain = Weighting::from(options::choose("weight", weight, &weights)?);
    let of_another = [
        ("idf", idf.is_some(), Weight::TfIdf),
        ("sublinear", sublinear, Weight::TfIdf),
        ("k1", k1.is_some(), Weight::Bm25),
        ("b", b.is_some(), Weight::Bm25),
    ];
    for (name, given, owner) in of_another {
        if given && plain.weight != owner {
            let owner = owner.name();
            return Err(PyValueError::new_err(format!(
                "{name}: belongs to weight={owner:?}, not to weight={weight:?}"
            )));
        }
    }
    Ok(Weighting {
        idf: idf.map_or(Ok(plain.idf), |idf| options::choose("idf", idf, &idfs))?,
        sublinear,
        norm: norm.map(|norm| options::choose("norm", norm, &norms)).transpose()?,
        k1: k1.unwrap_or(plain.k1),
        b: b.unwrap_or(plain.b),
        ..plain
    })
}

/// `vocabulary=`: strings in order, or a mapping from strings to 0, 1, ….
fn vocabulary_of(argument: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let Ok(mapping) = argument.cast::<PyMapping>() else {
        if argument.is_instance_of::<PyString>() {
            let problem = "vocabulary: expected an iterable of str, not one str; for one term: [term]";
            return Err(PyTypeError::new_err(problem));
        }
        if argument.try_iter().is_err() {
            let given = options::type_name(argument);
            let problem = format!("vocabulary: expected an iterable of str, or a dict of str to int, not {given}");
            return Err(PyTypeError::new_err(problem));
        }
        return options::strings("vocabulary", argument);
    };
    let mut by_number = BTreeMap::new();
    for item in mapping.items()? {
        let (name, number): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        if !name.is_instance_of::<PyString>() {
            return Err(options::not_named("vocabulary", &name));
        }
        let name = options::text("vocabulary: a term", &name)?.to_owned();
        let number = options::whole(&format!("vocabulary: the number of {name:?}"), &number)?;
        if let Some(other) = by_number.insert(number, name.clone()) {
            let problem = format!("vocabulary: {other:?} and {name:?} both have the number {number}");
            return Err(PyValueError::new_err(problem));
        }
    }
    let gap = by_number.keys().zip(0_i64..).find(|&(&number, expected)| number != expected);
    if let Some((number, expected)) = gap {
        let problem = if *number < 0 {
            format!("vocabulary: the number {number} is below 0")
        } else {
            format!("vocabulary: no term has the number {expected}, but {number} is one")
        };
        return Err(PyValueError::new_err(problem));
    }
    Ok(by_number.into_values().collect())
}
