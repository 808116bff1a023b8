//! `Tokenizer`: which words does a text have?

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString};

use super::errors::OrRaise;
use super::work;
use crate::error::Error;
use crate::progress::Progress;
use crate::text::segments::Segmentation;
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
/// segments : "sentence", "clause", "line" or "uax29"
///     What n-grams, phrases and hits do not go beyond, unless asked to. "sentence": those of Unicode Standard Annex #29,
///     but none ends behind an abbreviation ("Mr.", "No. 5"; English, German, French, Spanish, Italian and Portuguese
///     lists, in other languages the English one) or an initial ("Ben S. Bernanke"); one that may end a sentence does where
///     a function word follows ("in the U.S. The"). "uax29": exactly those of the standard. "clause": also parted by
///     commas, colons, dashes, brackets and quotation marks: 改革、开放 is no 改革开放. "line": lines.
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
    #[pyo3(signature = (language="en", *, keep_numbers=true, words=None, segments="sentence"))]
    fn new(py: Python<'_>, language: &str, keep_numbers: bool, words: Option<&str>, segments: &str) -> PyResult<Self> {
        Ok(Self(make(language, keep_numbers, words, segments).or_raise(py)?))
    }

    /// What n-grams and phrases do not go beyond.
    #[getter]
    fn segments(&self) -> &str {
        self.0.segmentation().name()
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
        let spans = work::run(py, &Progress::default(), move || {
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
        let segments = match self.0.segmentation() {
            Segmentation::Sentence => String::new(),
            other => format!(", segments={:?}", other.name()),
        };
        format!(
            "Tokenizer({:?}, keep_numbers={numbers}, words={:?}{segments})",
            self.0.language(),
            self.0.kind().name()
        )
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
        let bytes = postcard::to_stdvec(&slf.get().0).map_err(super::bad_pickle)?;
        Ok((slf.get_type().getattr("_load")?, (PyBytes::new(slf.py(), &bytes),)))
    }

    #[staticmethod]
    fn _load(bytes: &[u8]) -> PyResult<Self> {
        postcard::from_bytes(bytes).map(Self).map_err(super::bad_pickle)
    }
}

pub(super) fn make(
    language: &str,
    numbers: bool,
    words: Option<&str>,
    segments: &str,
) -> crate::Result<tokenizer::Tokenizer> {
    let words = match words {
        None => tokenizer::Tokenizer::for_language(language)?.kind().clone(),
        Some("uax29") => Words::Uax29,
        Some("whitespace") => Words::Whitespace,
        Some("chinese") => Words::Chinese,
        Some(pattern) => Words::Pattern(pattern.to_owned()),
    };
    let segments = Segmentation::ALL.into_iter().find(|(name, _)| *name == segments).ok_or_else(|| {
        let names = Segmentation::ALL.map(|(name, _)| format!("{name:?}")).join(", ");
        Error::argument("segments", format!("{segments:?} is none of {names}"))
    })?;
    Ok(tokenizer::Tokenizer::new(language, words, numbers)?.segmented(segments.1))
}
