//! The Python layer. Floor 6: arguments in, one call to the core with the GIL released, an answer out.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

mod arrow;
mod biography;
mod collect;
mod collocation;
mod compare;
mod corpus;
mod count;
mod document;
mod duplicates;
mod errors;
mod explain;
mod family;
mod input;
mod lives;
mod matrix;
mod named;
mod options;
mod passages;
mod phrase;
mod read;
mod similarity;
mod table;
mod timeline;
mod tokenizer;
mod utf8;
mod vectorize;
mod work;

fn bad_pickle(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(format!("no pickle of this version of locution: {error}"))
}

/// The compiled part of `locution`.
#[pymodule(gil_used = false)]
mod _core {
    #[pymodule_export]
    use super::biography::Biography;
    #[pymodule_export]
    use super::corpus::Corpus;
    #[pymodule_export]
    use super::document::Document;
    #[pymodule_export]
    use super::errors::{ReadError, StoreError};
    #[pymodule_export]
    use super::matrix::Matrix;
    #[pymodule_export]
    use super::read::read;
    #[pymodule_export]
    use super::similarity::SimilarityMatrix;
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::timeline::_bursts;
    #[pymodule_export]
    use super::tokenizer::Tokenizer;
    #[pymodule_export]
    use super::vectorize::{_vectorize, Analysis, Bags, CharMap, CharSet, Features};

    /// Version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
