//! How does an error name its argument? PyO3 says the name in a note, which `str(error)` leaves out: here it comes first.
//!
//! A function for each name, because `from_py_with` takes nothing else.

use pyo3::prelude::*;

use super::options;

macro_rules! whole_numbers {
    ($($name:ident)*) => {$(
        pub(super) fn $name(argument: &Bound<'_, PyAny>) -> PyResult<i64> {
            options::whole(stringify!($name), argument)
        }
    )*};
}

macro_rules! optional_whole_numbers {
    ($($name:ident)*) => {$(
        pub(super) fn $name(argument: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
            if argument.is_none() { Ok(None) } else { options::whole(stringify!($name), argument).map(Some) }
        }
    )*};
}

macro_rules! texts {
    ($($name:ident)*) => {$(
        pub(super) fn $name<'a>(argument: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
            options::text(stringify!($name), argument)
        }
    )*};
}

macro_rules! optional_texts {
    ($($name:ident)*) => {$(
        pub(super) fn $name<'a>(argument: &'a Bound<'_, PyAny>) -> PyResult<Option<&'a str>> {
            if argument.is_none() { Ok(None) } else { options::text(stringify!($name), argument).map(Some) }
        }
    )*};
}

whole_numbers! {
    cells max_documents max_edits min_docfreq min_fillers min_frequency min_length min_members n permutations
    sample seed seed_length shingle variance_terms window
}
optional_whole_numbers! { k max_features max_length reference_tokens top within_days }
texts! { doc_a doc_b every frame keep kind measure method prior_shape valuetype weight }
optional_texts! { by idf margins norm trim }

/// `max_length=` where there is always one.
pub(super) fn max_length_of_frames(argument: &Bound<'_, PyAny>) -> PyResult<i64> {
    options::whole("max_length", argument)
}

pub(super) fn similarity(argument: &Bound<'_, PyAny>) -> PyResult<f64> {
    options::number("similarity", argument)
}
pub(super) fn min_entropy(argument: &Bound<'_, PyAny>) -> PyResult<f64> {
    options::number("min_entropy", argument)
}
pub(super) fn threshold(argument: &Bound<'_, PyAny>) -> PyResult<f64> {
    options::number("threshold", argument)
}
pub(super) fn recall(argument: &Bound<'_, PyAny>) -> PyResult<f64> {
    options::number("recall", argument)
}

/// `threshold=` where there may be none.
pub(super) fn optional_threshold(argument: &Bound<'_, PyAny>) -> PyResult<Option<f64>> {
    if argument.is_none() { Ok(None) } else { threshold(argument).map(Some) }
}
