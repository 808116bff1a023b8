//! Which Python exception is an error? Arguments are `ValueError`, unknown documents `KeyError`, files `ReadError`.

use pyo3::exceptions::{PyFileNotFoundError, PyKeyError, PyKeyboardInterrupt, PyValueError};
use pyo3::prelude::*;

use crate::error::{Error, ErrorKind};

pyo3::create_exception!(
    locution,
    ReadError,
    PyValueError,
    "A file, or a line or row of it, cannot be read as documents. Attributes: file (str), line and row (int, from 1, or \
     None), reason (str)."
);
pyo3::create_exception!(
    locution,
    StoreError,
    PyValueError,
    "A saved corpus cannot be used. Attributes: file (str), reason (str)."
);

/// The exception that says what `error` says.
pub(super) fn to_python(py: Python<'_>, error: Error) -> PyErr {
    let message = error.to_string();
    let with = |exception: PyErr, attributes: &[(&str, Option<String>)]| {
        for (name, value) in attributes {
            let _ = exception.value(py).setattr(*name, value.as_deref()); // exceptions take any attribute
        }
        exception
    };
    match error.kind() {
        ErrorKind::UnknownDocument(_) | ErrorKind::UnknownColumn { .. } => PyKeyError::new_err(message),
        ErrorKind::NotFound(_) => PyFileNotFoundError::new_err(message),
        ErrorKind::Cancelled => PyKeyboardInterrupt::new_err(message),
        ErrorKind::Read { file, line, row, reason } => {
            let file = Some(file.display().to_string());
            let exception = with(ReadError::new_err(message), &[("file", file), ("reason", Some(reason.clone()))]);
            let _ = exception.value(py).setattr("line", *line);
            let _ = exception.value(py).setattr("row", *row);
            exception
        }
        ErrorKind::Store { file, reason } => {
            let file = Some(file.display().to_string());
            with(StoreError::new_err(message), &[("file", file), ("reason", Some(reason.clone()))])
        }
        _ => PyValueError::new_err(message),
    }
}

/// For `?` where a core error is met under the GIL.
pub(super) trait OrRaise<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T> OrRaise<T> for Result<T, Error> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| to_python(py, error))
    }
}
