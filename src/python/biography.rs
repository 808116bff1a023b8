//! `Biography`: the life of a phrase, as `corpus.biography()` gives it.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use super::bad_pickle;
use super::table::{Table, to_date};
use crate::corpus::corpus::Corpus;
use crate::phrase::biography as core;

/// The life of a phrase: a Table with a row for each bin of the calendar, and when it was first said, last, and most.
///
/// Examples
/// --------
/// >>> import locution as lo
/// >>> corpus = lo.Corpus(["old times", "a new era"], dates=["2021-03-09", "2023-08-01"], metadata={"paper": ["x", "y"]})
/// >>> life = corpus.biography("new era", every="year", by="paper")
/// >>> len(life), str(life.peak), life.sources.to_dict()["group"]
/// (3, '2023-01-01', ['y'])
#[pyclass(frozen, extends = Table, module = "locution", name = "Biography")]
pub(super) struct Biography {
    life: core::Biography,
    sources: Option<Py<Table>>,
}

impl Biography {
    pub(super) fn new<'py>(
        py: Python<'py>,
        corpus: Option<&Arc<Corpus>>,
        life: core::Biography,
    ) -> PyResult<Bound<'py, Self>> {
        let sources = life.sources.clone().map(|sources| Py::new(py, Table::of(corpus, sources))).transpose()?;
        let table = Table::of(corpus, life.table.clone());
        Bound::new(py, PyClassInitializer::from(table).add_subclass(Self { life, sources }))
    }
}

#[pymethods]
impl Biography {
    /// The phrase, in words or by the name it was given.
    #[getter]
    fn phrase(&self) -> &str {
        &self.life.phrase
    }

    /// Occurrences in all documents, those without a date too.
    #[getter]
    fn frequency(&self) -> u64 {
        self.life.frequency
    }

    /// Documents with an occurrence, those without a date too.
    #[getter]
    fn docfreq(&self) -> u64 {
        self.life.docfreq
    }

    /// The day it was first said, as a `datetime.date`. None where no dated document says it.
    #[getter]
    fn first<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.life.first.map(|day| to_date(py, day)).transpose()
    }

    /// The ids of the documents of that day that say it.
    #[getter]
    fn first_documents(&self) -> Vec<String> {
        self.life.first_documents.clone()
    }

    /// The day it was last said.
    #[getter]
    fn last<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.life.last.map(|day| to_date(py, day)).transpose()
    }

    /// The ids of the documents of that day that say it.
    #[getter]
    fn last_documents(&self) -> Vec<String> {
        self.life.last_documents.clone()
    }

    /// The first day of the bin with the highest share of documents that say it; of equal ones the earliest.
    #[getter]
    fn peak<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.life.peak.map(|day| to_date(py, day)).transpose()
    }

    /// Whether the first bin that has a document says it: then it may be older than the corpus.
    #[getter]
    fn left_censored(&self) -> bool {
        self.life.left_censored
    }

    /// Who says it: a Table `group frequency docfreq documents share first_date last_date`, the most frequent first. None
    /// where `by` was not given.
    #[getter]
    fn sources(&self, py: Python<'_>) -> Option<Py<Table>> {
        self.sources.as_ref().map(|sources| sources.clone_ref(py))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._lives")?.call_method1("to_html", (slf,))
    }

    fn __repr__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._lives")?.call_method1("to_text", (slf,))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().life == self.life)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let bytes = postcard::to_stdvec(&slf.get().life).map_err(bad_pickle)?;
        Ok((slf.get_type().getattr("_load")?, (PyBytes::new(slf.py(), &bytes),)))
    }

    #[staticmethod]
    fn _load(py: Python<'_>, bytes: PyBackedBytes) -> PyResult<Bound<'_, Self>> {
        Self::new(py, None, postcard::from_bytes(&bytes).map_err(bad_pickle)?)
    }
}
