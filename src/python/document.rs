//! `Document`: one document of a corpus, and the walk over all.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use super::bad_pickle;
use super::errors::OrRaise;
use super::table::{to_date, to_object};
use crate::corpus::corpus as core;
use crate::corpus::document;

/// One document of a corpus: `doc_id`, `text`, `date`, `title`, `metadata`.
#[pyclass(frozen, module = "locution", name = "Document")]
pub(super) struct Document(pub(super) document::Document);

#[pymethods]
impl Document {
    /// Its name.
    #[getter]
    fn doc_id(&self) -> &str {
        &self.0.doc_id
    }

    /// Its text. Positions in answers are code-point offsets into this.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// Its calendar day (datetime.date), or None. A year alone stands as its 1 January, a month as its first day.
    #[getter]
    fn date<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.date.map(|date| to_date(py, date)).transpose()
    }

    /// Its title, or None.
    #[getter]
    fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// Its further fields, a dict.
    #[getter]
    fn metadata<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let fields = PyDict::new(py);
        for (name, value) in &self.0.metadata {
            fields.set_item(name, to_object(py, value)?)?;
        }
        Ok(fields)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._shown")?.call_method1("document_html", (slf,))
    }

    fn __repr__(&self) -> String {
        let date = self.0.date.map(|date| format!(", {date}")).unwrap_or_default();
        format!("Document({:?}{date}, {} characters)", self.0.doc_id, self.0.text.chars().count())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    /// Itself: it cannot change.
    fn __copy__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: PyRef<'py, Self>, _memo: &Bound<'py, PyAny>) -> PyRef<'py, Self> {
        slf
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let bytes = postcard::to_stdvec(&slf.get().0).map_err(bad_pickle)?;
        Ok((slf.get_type().getattr("_load")?, (PyBytes::new(slf.py(), &bytes),)))
    }

    #[staticmethod]
    fn _load(bytes: &[u8]) -> PyResult<Self> {
        postcard::from_bytes(bytes).map(Self).map_err(bad_pickle)
    }
}

/// The documents of a corpus, one after the other.
#[pyclass(module = "locution", name = "_Documents")]
pub(super) struct Documents {
    pub(super) corpus: Arc<core::Corpus>,
    pub(super) next: usize,
}

#[pymethods]
impl Documents {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Document>> {
        let Some(doc_id) = self.corpus.doc_ids().get(self.next) else { return Ok(None) };
        self.next += 1;
        self.corpus.document(doc_id).or_raise(py).map(Document).map(Some)
    }
}
