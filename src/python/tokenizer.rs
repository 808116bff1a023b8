//! `Tokenizer`: which words does a text have?

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString};

use super::errors::OrRaise;
use super::work;
use crate::progress::Progress;
use crate::text::tokenizer::{self, Words};

/// Finds the words of texts.
///
/// Parameters
/// ----------
/// language : str
///     ISO 639-1 code. It chooses stems, stop words and function words, and, for "zh", `words="chinese"`.
/// keep_numbers : bool
///     Whether words without a letter are kept.
/// words : str, optional
///     "uax29" (Unicode Standard Annex #29, the default), "whitespace", "chinese" (by dictionary), or a regular
///     expression. ``\w+`` and scikit-learn's ``(?u)\b\w\w+\b`` mean what they mean in Python's `re`; others are those
///     of Rust's regex crate.
///
/// Examples
/// --------
/// >>> import locution as lo
/// >>> lo.Tokenizer().words("The party’s 20th Congress.")
/// ['The', 'party’s', '20th', 'Congress']
#[pyclass(frozen, module = "locution", name = "Tokenizer")]
pub(super) struct Tokenizer(pub(super) tokenizer::Tokenizer);

#[pymethods]
impl Tokenizer {
    #[new]
    #[pyo3(signature = (language="en", *, keep_numbers=true, words=None))]
    fn new(py: Python<'_>, language: &str, keep_numbers: bool, words: Option<&str>) -> PyResult<Self> {
        Ok(Self(make(language, keep_numbers, words).or_raise(py)?))
    }

    /// The language's code.
    #[getter]
    fn language(&self) -> &str {
        self.0.language()
    }

    /// The words of `text`, as written.
    fn words<'py>(&self, text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyList>> {
        const LONG: usize = 1 << 18; // bytes that take milliseconds; so much is copied, to work without the GIL
        let (py, text) = (text.py(), text.to_str()?);
        if text.len() < LONG {
            return PyList::new(py, self.0.words(text));
        }
        let (tokenizer, owned) = (self.0.clone(), text.to_owned());
        let spans = work::run(py, None, &Progress::default(), move || {
            let mut spans = Vec::new();
            tokenizer.for_each(&owned, |start, end| spans.push(start..end));
            Ok(spans)
        })?;
        let words = PyList::empty(py);
        for (number, span) in spans.into_iter().enumerate() {
            if number % 65_536 == 0 {
                py.check_signals()?;
            }
            words.append(&text[span])?;
        }
        Ok(words)
    }

    fn __repr__(&self) -> String {
        let numbers = if self.0.keeps_numbers() { "True" } else { "False" };
        format!("Tokenizer({:?}, keep_numbers={numbers}, words={:?})", self.0.language(), self.0.kind().name())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let bytes = postcard::to_stdvec(&slf.get().0).map_err(super::bad_pickle)?;
        Ok((slf.get_type().getattr("_load")?, (PyBytes::new(slf.py(), &bytes),)))
    }

    #[staticmethod]
    fn _load(bytes: &[u8]) -> PyResult<Self> {
        postcard::from_bytes(bytes).map(Self).map_err(super::bad_pickle)
    }
}

pub(super) fn make(language: &str, numbers: bool, words: Option<&str>) -> crate::Result<tokenizer::Tokenizer> {
    let words = match words {
        None => tokenizer::Tokenizer::for_language(language)?.kind().clone(),
        Some("uax29") => Words::Uax29,
        Some("whitespace") => Words::Whitespace,
        Some("chinese") => Words::Chinese,
        Some(pattern) => Words::Pattern(pattern.to_owned()),
    };
    tokenizer::Tokenizer::new(language, words, numbers)
}
