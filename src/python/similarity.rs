//! `SimilarityMatrix`: how alike is every document to every other?

use std::sync::Arc;

use numpy::{IntoPyArray, PyArray2, PyArrayMethods};
use pyo3::prelude::*;

use crate::similarity::pairs;

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
        self.0.values().to_vec().into_pyarray(py).reshape([self.0.len(), self.0.len()])
    }

    /// Positions of the documents in an order in which alike ones are neighbours (average linkage).
    fn cluster_order(&self, py: Python<'_>) -> Vec<usize> {
        let matrix = Arc::clone(&self.0);
        py.detach(move || matrix.cluster_order())
    }

    fn __repr__(&self) -> String {
        format!("SimilarityMatrix of {0} × {0} documents", self.0.len())
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._table")?.call_method1("matrix_html", (slf,))
    }
}
