//! `Corpus` and `Document`: arguments in, one call to the core, a table out.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

use pyo3::exceptions::{PyTypeError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyList, PySlice, PyString, PyTuple};

use super::errors::{OrRaise, to_python};
use super::options;
use super::similarity::SimilarityMatrix;
use super::table::{Table, to_date, to_object};
use super::tokenizer::Tokenizer;
use super::{input, work};
use crate::corpus::corpus::{self as core, Parts};
use crate::corpus::document;
use crate::corpus::stream::Stream;
use crate::corpus::texts::pieces;
use crate::count::frequency::TermOptions;
use crate::count::ngram::NgramOptions;
use crate::error::Error;
use crate::phrase::occurrence::{KwicOptions, Unit};
use crate::phrase::repeat::PhraseOptions;
use crate::progress::Progress;
use crate::similarity::pairs::SimilarityOptions;
use crate::table;

/// One document of a corpus: `doc_id`, `text`, `date`, `title`, `metadata`.
#[pyclass(frozen, module = "locution", name = "Document")]
pub(super) struct Document(document::Document);

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

    /// Its calendar day (datetime.date), or None.
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

    fn __repr__(&self) -> String {
        let date = self.0.date.map(|date| format!(", {date}")).unwrap_or_default();
        format!("Document({:?}{date}, {} characters)", self.0.doc_id, self.0.text.chars().count())
    }
}

/// The documents of a corpus, one after the other.
#[pyclass(module = "locution", name = "_Documents")]
struct Documents {
    corpus: Arc<core::Corpus>,
    next: usize,
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

/// What reading files told beside the documents.
#[derive(Default)]
pub(super) struct Told {
    pub(super) files: Option<table::Table>,
    pub(super) skipped: Vec<Error>,
    /// Skipped too: errors of files that Python's libraries read.
    pub(super) failed: Vec<PyErr>,
    pub(super) warnings: Vec<String>,
}

/// A set of documents, tokenised once, to be asked as often as one likes.
///
/// A corpus forgets nothing: folding, stop words and thresholds belong to the question, so asking again with others
/// never reads the text again. `lo.read(path)` makes one from files, `Corpus.from_frame(frame)` from a data frame.
///
/// Parameters
/// ----------
/// texts : iterable of str
/// doc_ids : iterable of str, optional
///     Different names; "0", "1", … when left out.
/// dates : iterable, optional
///     datetime.date, datetime, strings that are dates, or None.
/// metadata : dict of columns, data frame or Table, optional
/// language : str
///     ISO 639-1 code; chooses stems and function words, and dictionary words for "zh".
/// tokenizer : Tokenizer, optional
///     Instead of the language's own.
/// progress : callable, optional
///     Called as progress(done, total) while the texts are tokenised.
///
/// Examples
/// --------
/// >>> import locution as lo
/// >>> corpus = lo.Corpus(["A new era begins.", "In a new era, a new journey."])
/// >>> corpus.phrases().to_dict()["phrase"]
/// ['new era']
#[pyclass(frozen, module = "locution", name = "Corpus")]
pub(super) struct Corpus {
    pub(super) inner: Arc<core::Corpus>,
    files: Option<Py<Table>>,
    skipped: Py<PyList>,
    warnings: Vec<String>,
}

impl Corpus {
    /// Tokenises `parts` and says what is to be said of them.
    pub(super) fn build<'py>(
        py: Python<'py>,
        parts: Parts,
        tokenizer: crate::Tokenizer,
        told: Told,
        report: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        let progress = Progress::default();
        let asked = progress.clone();
        let inner = work::run(py, report, &progress, move || core::Corpus::new(parts, tokenizer, &asked))?;
        Self::told(py, inner, told)
    }

    /// Warns of what is to be warned of.
    fn told(py: Python<'_>, inner: core::Corpus, told: Told) -> PyResult<Self> {
        for warning in &told.warnings {
            let text = std::ffi::CString::new(warning.replace('\0', "␀"))?;
            PyErr::warn(py, &py.get_type::<PyUserWarning>(), &text, 1)?;
        }
        let skipped = told.skipped.into_iter().map(|error| to_python(py, error)).chain(told.failed);
        let skipped: Vec<_> = skipped.map(|error| error.into_value(py)).collect();
        let files = told.files.map(|files| Py::new(py, Table::from(files))).transpose()?;
        Ok(Self { inner: Arc::new(inner), files, skipped: PyList::new(py, skipped)?.unbind(), warnings: told.warnings })
    }

    /// A corpus made from another one, which read no files.
    fn derived(py: Python<'_>, inner: core::Corpus) -> Self {
        Self { inner: Arc::new(inner), files: None, skipped: PyList::empty(py).unbind(), warnings: Vec::new() }
    }

    /// Asks the core on a thread of its own, with the GIL released.
    fn ask<T: Send + 'static>(
        &self,
        py: Python<'_>,
        report: Option<Bound<'_, PyAny>>,
        progress: &Progress,
        question: impl FnOnce(&core::Corpus) -> crate::Result<T> + Send + 'static,
    ) -> PyResult<T> {
        let corpus = Arc::clone(&self.inner);
        work::run(py, report, progress, move || question(&corpus))
    }
}

#[pymethods]
impl Corpus {
    #[new]
    #[pyo3(signature = (texts, *, doc_ids=None, dates=None, metadata=None, language="en", tokenizer=None, progress=None))]
    #[allow(clippy::too_many_arguments)] // they are keywords in Python
    fn new<'py>(
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        doc_ids: Option<&Bound<'py, PyAny>>,
        dates: Option<&Bound<'py, PyAny>>,
        metadata: Option<&Bound<'py, PyAny>>,
        language: &str,
        tokenizer: Option<&Bound<'py, Tokenizer>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        let mut told = Told::default();
        let tokenizer = input::tokenizer(py, language, tokenizer)?;
        let mut parts = Parts::default();
        if let Some(doc_ids) = doc_ids {
            parts.doc_ids = input::doc_ids(doc_ids)?;
        }
        if let Some(dates) = dates {
            parts.dates = input::dates(dates, &mut told.warnings)?;
        }
        if let Some(metadata) = metadata {
            parts.metadata = input::columns(py, metadata)?;
        }
        // Blocks of text are tokenised while this thread, which holds the GIL, still copies the next ones.
        let (sender, receiver) = channel();
        let handle = Progress::default();
        let (asked, words) = (handle.clone(), tokenizer.clone());
        let running = work::start(move || {
            let blocks = receiver.into_iter().flat_map(|block| pieces(&block));
            Stream::of_pieces(blocks, &words, &asked)
        })?;
        let copied = input::texts(texts, |block| {
            parts.texts.push_block(Arc::clone(&block));
            let _ = sender.send(block); // nobody listens when the work has failed, which is met below
        });
        drop(sender);
        if let Err(error) = copied {
            handle.stop();
            return Err(error);
        }
        if doc_ids.is_some() && parts.doc_ids.is_empty() && !parts.texts.is_empty() {
            return Err(PyValueError::new_err(format!("doc_ids: 0 for {} texts", parts.texts.len())));
        }
        handle.expect(parts.texts.bytes() as u64);
        let stream = running.wait(py, progress, &handle)?;
        let inner = core::Corpus::from_stream(parts, tokenizer, stream).or_raise(py)?;
        Self::told(py, inner, told)
    }

    /// A corpus of the rows of a data frame: pandas, polars, pyarrow, duckdb, anything with `__arrow_c_stream__`.
    ///
    /// `text` names the column of texts. `doc_id`, `date` and `title` name theirs; left out, the columns "doc_id" (or
    /// "id"), "date" and "title" are taken where the frame has them. All other columns become `metadata`. `dayfirst` decides
    /// dates such as 08/02/2026, which are otherwise left empty with a warning.
    #[staticmethod]
    #[pyo3(signature = (frame, *, text="text", doc_id=None, date=None, title=None, dayfirst=None, language="en", tokenizer=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn from_frame<'py>(
        py: Python<'py>,
        frame: &Bound<'py, PyAny>,
        text: &str,
        doc_id: Option<&str>,
        date: Option<&str>,
        title: Option<&str>,
        dayfirst: Option<bool>,
        language: &str,
        tokenizer: Option<&Bound<'py, Tokenizer>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        let mut told = Told::default();
        let names = input::FrameNames { text, doc_id, date, title, dayfirst, file: None };
        let parts = input::frame(py, frame, &names, &mut told.warnings)?;
        Self::build(py, parts, input::tokenizer(py, language, tokenizer)?, told, progress)
    }

    /// The corpus that `save` wrote to `path`.
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let inner = work::run(py, None, &Progress::default(), move || core::Corpus::load(path))?;
        Ok(Self::derived(py, inner))
    }

    /// Saves texts, fields and tokens to `path`, for `Corpus.load`. Never leaves a half-written file.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        self.ask(py, None, &Progress::default(), move |corpus| corpus.save(path))
    }

    /// A corpus of these documents and then those of `more`, a Corpus. Names must differ.
    fn extend(&self, py: Python<'_>, more: &Bound<'_, Self>) -> PyResult<Self> {
        let more = Arc::clone(&more.get().inner);
        let extend = move |corpus: &core::Corpus| corpus.extend(more.parts().clone().into_documents()?);
        let inner = self.ask(py, None, &Progress::default(), extend)?;
        Ok(Self::derived(py, inner))
    }

    fn __len__(&self) -> usize {
        self.inner.len()
    }

    /// Number of documents.
    #[getter]
    fn n_documents(&self) -> usize {
        self.inner.len()
    }

    /// Number of segments (sentences) that hold a token.
    #[getter]
    fn n_segments(&self) -> usize {
        self.inner.n_segments()
    }

    /// Number of tokens.
    #[getter]
    fn n_tokens(&self) -> usize {
        self.inner.n_tokens()
    }

    /// Number of distinct terms under the default fold, lower case.
    #[getter]
    fn n_terms(&self, py: Python<'_>) -> PyResult<usize> {
        self.inner.n_terms().or_raise(py)
    }

    /// The language's code.
    #[getter]
    fn language(&self) -> &str {
        self.inner.tokenizer().language()
    }

    /// How the texts were cut into words.
    #[getter]
    fn tokenizer(&self) -> Tokenizer {
        Tokenizer(self.inner.tokenizer().clone())
    }

    /// Names of the documents, in order.
    #[getter]
    fn doc_ids(&self) -> Vec<&str> {
        self.inner.doc_ids().iter().collect()
    }

    /// Dates of the documents (datetime.date or None), in order.
    #[getter]
    fn dates<'py>(&self, py: Python<'py>) -> PyResult<Vec<Option<Bound<'py, PyAny>>>> {
        self.inner.dates().iter().map(|date| date.map(|date| to_date(py, date)).transpose()).collect()
    }

    /// Further fields of the documents: a Table, one row a document.
    #[getter]
    fn metadata(&self) -> Table {
        self.inner.metadata().clone().into()
    }

    /// What was read: a Table `file format encoding documents bytes note`, or None for a corpus not read from files.
    #[getter]
    fn files(&self, py: Python<'_>) -> Option<Py<Table>> {
        self.files.as_ref().map(|files| files.clone_ref(py))
    }

    /// Errors of the files and records that `errors="skip"` left out.
    #[getter]
    fn skipped(&self, py: Python<'_>) -> Py<PyList> {
        self.skipped.clone_ref(py)
    }

    /// What was warned of when the corpus was made.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.warnings.clone()
    }

    /// The document called `doc_id`.
    fn __getitem__(&self, py: Python<'_>, doc_id: &Bound<'_, PyAny>) -> PyResult<Document> {
        let Ok(doc_id) = doc_id.cast::<PyString>() else {
            let kind = options::type_name(doc_id);
            return Err(PyTypeError::new_err(format!("corpus[doc_id]: expected a str of corpus.doc_ids, not {kind}")));
        };
        self.inner.document(&doc_id.extract::<String>()?).or_raise(py).map(Document)
    }

    /// The documents, one after the other.
    fn __iter__(&self) -> Documents {
        Documents { corpus: Arc::clone(&self.inner), next: 0 }
    }

    fn __contains__(&self, doc_id: &Bound<'_, PyAny>) -> bool {
        doc_id.extract::<String>().is_ok_and(|doc_id| self.inner.position(&doc_id).is_ok())
    }

    /// One row a document: `doc_id date title tokens terms`, then the further fields.
    fn documents(&self, py: Python<'_>) -> PyResult<Table> {
        Ok(self.ask(py, None, &Progress::default(), core::Corpus::documents)?.into())
    }

    /// A corpus of some of the documents.
    ///
    /// `which` is an iterable of doc_ids, or of as many booleans as there are documents. `start` and `end` (dates or
    /// strings that are dates) keep the documents dated within [start, end); those without a date go.
    #[pyo3(signature = (which=None, *, start=None, end=None))]
    fn subset(
        &self,
        py: Python<'_>,
        which: Option<&Bound<'_, PyAny>>,
        start: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let positions = match which {
            None => (0..self.inner.len()).collect(),
            Some(which) => self.positions(py, which)?,
        };
        let (start, end) = (input::one_date("start", start)?, input::one_date("end", end)?);
        let inner = self.ask(py, None, &Progress::default(), move |corpus| {
            let chosen = corpus.select(&positions)?;
            if start.is_none() && end.is_none() { Ok(chosen) } else { chosen.between(start, end) }
        })?;
        Ok(Self::derived(py, inner))
    }

    /// Every term with its counts.
    ///
    /// Parameters
    /// ----------
    /// min_frequency, min_docfreq : int
    ///     Rarer terms are left out.
    /// top : int, optional
    ///     Only so many of the most frequent.
    /// fold : str or list of str
    ///     "lower" (default), "none", "stem", or a list of "lower", "unaccent", "stem".
    /// stopwords : str or iterable of str, optional
    ///     A language's list ("en") or words to leave out. They still count as tokens in `per_million`.
    /// progress : callable, optional
    ///
    /// Returns
    /// -------
    /// Table
    ///     `term frequency docfreq per_million rank`, most frequent first, ties by code point. `per_million` is
    ///     frequency / tokens of the corpus · 10⁶; `rank` is 1 + the number of terms with a higher frequency.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> lo.Corpus(["to be or not to be"]).terms(top=2).to_dict()["frequency"]
    /// [2, 2]
    #[pyo3(signature = (*, min_frequency=1, min_docfreq=1, top=None, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn terms(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = options::whole)] min_frequency: i64,
        #[pyo3(from_py_with = options::whole)] min_docfreq: i64,
        #[pyo3(from_py_with = options::optional_whole)] top: Option<i64>,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = TermOptions {
            min_frequency: options::count("min_frequency", min_frequency)?,
            min_docfreq: options::count("min_docfreq", min_docfreq)?,
            top: top.map(|top| options::size("top", top)).transpose()?,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        Ok(self.ask(py, progress, &handle, move |corpus| corpus.terms(&asked))?.into())
    }

    /// Every n-gram with its counts.
    ///
    /// Parameters
    /// ----------
    /// n : int or (int, int)
    ///     Tokens of an n-gram; a pair is the shortest and the longest.
    /// min_frequency, min_docfreq : int
    ///     Rarer n-grams are left out.
    /// across_segments : bool
    ///     Whether an n-gram may run on from one sentence into the next.
    /// fold, stopwords, progress
    ///     As in `terms`; but a stop word is a wall: no n-gram contains one, and none skips one.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `ngram length frequency docfreq`, most frequent first, then shorter ones, then in the order of their words.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> lo.Corpus(["to be or not to be"]).ngrams(n=2).to_dict()
    /// {'ngram': ['to be'], 'length': [2], 'frequency': [2], 'docfreq': [1]}
    #[pyo3(signature = (n=None, *, min_frequency=2, min_docfreq=1, across_segments=false, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn ngrams(
        &self,
        py: Python<'_>,
        n: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = options::whole)] min_frequency: i64,
        #[pyo3(from_py_with = options::whole)] min_docfreq: i64,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let (shortest, longest) = match n {
            None => (2, 2),
            Some(n) if n.is_instance_of::<PyTuple>() => {
                let pair: (Bound<'_, PyAny>, Bound<'_, PyAny>) =
                    n.extract().map_err(|_| PyTypeError::new_err("n: expected an int or a pair"))?;
                (options::whole(&pair.0)?, options::whole(&pair.1)?)
            }
            Some(n) => {
                let n = options::whole(n).map_err(|error| {
                    let wrong = error.is_instance_of::<PyTypeError>(py);
                    if wrong { PyTypeError::new_err("n: expected an int or a pair") } else { error }
                })?;
                (n, n)
            }
        };
        let asked = NgramOptions {
            n: options::size("n", shortest)?..=options::size("n", longest)?,
            min_frequency: options::count("min_frequency", min_frequency)?,
            min_docfreq: options::count("min_docfreq", min_docfreq)?,
            across_segments,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        Ok(self.ask(py, progress, &handle, move |corpus| corpus.ngrams(&asked))?.into())
    }

    /// Every phrase that recurs, of any length.
    ///
    /// A phrase is a stretch of tokens of one sentence that meets the thresholds and is closed: no one-token extension
    /// to the left or right has the same frequency.
    ///
    /// Parameters
    /// ----------
    /// min_length, max_length : int
    ///     In tokens. A longer closed phrase is left out, not cut.
    /// min_frequency, min_docfreq : int
    ///     At least 2 and 1.
    /// trim : str, optional
    ///     No phrase begins or ends with a function word of this language ("of the 20th national congress" → "20th
    ///     national congress"); the counts are those of what is left. "auto": of the corpus's language. None: as is.
    /// kind : "closed" or "maximal"
    ///     Maximal: only phrases that stand in no longer phrase of the same table.
    /// across_segments : bool
    ///     Whether a phrase may run on from one sentence into the next.
    /// fold, stopwords, progress
    ///     As in `terms`; but a stop word is a wall.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `phrase length frequency docfreq independent c_value npmi first_date last_date`. `independent` counts the
    ///     occurrences inside no longer phrase of the same table; `c_value` is log2(length) · (frequency − mean
    ///     frequency of the longer phrases that contain it) (Frantzi, Ananiadou & Mima 2000), by which the table is
    ///     sorted; `npmi` is the least normalised pointwise mutual information over all splits into two parts.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> texts = ["a harbour for all citizens", "the harbour for all citizens and guests"]
    /// >>> table = lo.Corpus([*texts, "harbour for all citizens and guests"]).phrases()
    /// >>> list(zip(table["phrase"], table["frequency"].tolist(), table["independent"].tolist()))
    /// [('harbour for all citizens and guests', 2, 2), ('harbour for all citizens', 3, 1)]
    #[pyo3(signature = (*, min_length=2, max_length=None, min_frequency=2, min_docfreq=2, trim=Some("auto"), kind="closed", across_segments=false, fold=None, stopwords=None, progress=None))]
    // Said again because pyo3 shows `Some("auto")` as `...`.
    #[pyo3(
        text_signature = "($self, *, min_length=2, max_length=None, min_frequency=2, min_docfreq=2, trim='auto', kind='closed', across_segments=False, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn phrases(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = options::whole)] min_length: i64,
        #[pyo3(from_py_with = options::optional_whole)] max_length: Option<i64>,
        #[pyo3(from_py_with = options::whole)] min_frequency: i64,
        #[pyo3(from_py_with = options::whole)] min_docfreq: i64,
        trim: Option<&str>,
        kind: &str,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = PhraseOptions {
            min_length: options::size("min_length", min_length)?,
            max_length: max_length.map(|max| options::size("max_length", max)).transpose()?,
            min_frequency: options::count("min_frequency", min_frequency)?,
            min_docfreq: options::count("min_docfreq", min_docfreq)?,
            trim: options::trim(trim),
            kind: options::kind(kind)?,
            across_segments,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        Ok(self.ask(py, progress, &handle, move |corpus| corpus.phrases(&asked))?.into())
    }

    /// Every place where a word or phrase stands, in its context (a concordance, key word in context).
    ///
    /// Parameters
    /// ----------
    /// pattern : str or iterable of str
    ///     One or more words separated by spaces, each. A pattern matches whole words: "xi jinping" does not find "Xi
    ///     Jinping's", "xi jinping*" does; in Chinese, words are those of the dictionary.
    /// window : int
    ///     Tokens of context on either side; it does not stop at sentence ends.
    /// valuetype : "glob", "regex" or "fixed"
    ///     Glob: ``*`` stands for any characters of a word, ``?`` for one. Regex: found anywhere in a word.
    /// across_segments : bool
    ///     Whether a hit may run on from one sentence into the next.
    /// fold, progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_id left keyword right start end date`, in the order of the documents and their texts.
    ///     `corpus[doc_id].text[start:end]` is the hit as it stands.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> lo.Corpus(["to be or not to be"]).kwic("be", window=2).to_dict()["left"]
    /// ['to', 'not to']
    #[pyo3(signature = (pattern, *, window=5, valuetype="glob", across_segments=false, fold=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn kwic(
        &self,
        py: Python<'_>,
        pattern: &Bound<'_, PyAny>,
        #[pyo3(from_py_with = options::whole)] window: i64,
        valuetype: &str,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let patterns = options::strings("pattern", pattern)?;
        let asked = KwicOptions {
            window: options::size("window", window)?,
            value_type: options::value_type(valuetype)?,
            across_segments,
            fold: options::fold(py, fold)?,
            unit: Unit::CodePoints,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        Ok(self.ask(py, progress, &handle, move |corpus| corpus.kwic(&patterns, &asked))?.into())
    }

    /// The similarity of every two documents.
    ///
    /// Parameters
    /// ----------
    /// measure : "cosine"
    /// weight : "tf-idf", "count" or "binary"
    ///     tf-idf: tf · (ln((1+N)/(1+df)) + 1), scikit-learn's default.
    /// max_documents : int
    ///     More are refused, with the memory they would take (8 bytes a pair).
    /// fold, stopwords, progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// SimilarityMatrix
    ///     A document without a word has similarity 0 with all, itself included.
    #[pyo3(signature = (*, measure="cosine", weight="tf-idf", max_documents=20_000, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn similarity(
        &self,
        py: Python<'_>,
        measure: &str,
        weight: &str,
        #[pyo3(from_py_with = options::whole)] max_documents: i64,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<SimilarityMatrix> {
        options::measure(measure)?;
        let asked = SimilarityOptions {
            weight: options::weight(weight)?,
            max_documents: options::size("max_documents", max_documents)?,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            ..SimilarityOptions::default()
        };
        let handle = asked.progress.clone();
        let matrix = self.ask(py, progress, &handle, move |corpus| corpus.similarity(&asked))?;
        Ok(SimilarityMatrix(Arc::new(matrix)))
    }

    /// The most similar pairs of documents, exactly.
    ///
    /// Parameters
    /// ----------
    /// k : int, optional
    ///     For each document its k most similar others, best first: a pair can stand twice, once from either side.
    ///     10 when there is no threshold either.
    /// threshold : float, optional
    ///     In (0, 1]. Without `k`: each pair at least so similar once, best first.
    /// measure, weight, fold, stopwords, progress
    ///     As in `similarity`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_a doc_b similarity`; only similarities above 0.
    #[pyo3(signature = (*, k=None, threshold=None, measure="cosine", weight="tf-idf", fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn similar_pairs(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = options::optional_whole)] k: Option<i64>,
        threshold: Option<f64>,
        measure: &str,
        weight: &str,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        options::measure(measure)?;
        let asked = SimilarityOptions {
            weight: options::weight(weight)?,
            k: k.map(|k| options::size("k", k)).transpose()?,
            threshold,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            ..SimilarityOptions::default()
        };
        let handle = asked.progress.clone();
        Ok(self.ask(py, progress, &handle, move |corpus| corpus.similar_pairs(&asked))?.into())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let Self { inner, .. } = self;
        let dated: Vec<_> = inner.dates().iter().flatten().collect();
        let span = match (dated.iter().min(), dated.iter().max()) {
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        let (documents, tokens, terms) = (inner.len(), inner.n_tokens(), inner.n_terms().or_raise(py)?);
        Ok(format!("Corpus of {documents} documents, {tokens} tokens, {terms} terms{span}"))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let corpus = Arc::clone(&slf.get().inner);
        let bytes = slf.py().detach(move || corpus.to_bytes());
        Ok((slf.get_type().getattr("_load")?, (PyBytes::new(slf.py(), &bytes),)))
    }

    #[staticmethod]
    fn _load(py: Python<'_>, bytes: &[u8]) -> PyResult<Self> {
        Ok(Self::derived(py, core::Corpus::from_bytes(bytes).or_raise(py)?))
    }
}

impl Corpus {
    /// The documents that an iterable of doc_ids or of booleans means.
    fn positions(&self, py: Python<'_>, which: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
        if which.is_instance_of::<PyString>() || which.is_instance_of::<PySlice>() {
            return Err(PyTypeError::new_err("which: expected doc_ids or booleans, one a document"));
        }
        let items: Vec<Bound<'_, PyAny>> = which.try_iter()?.collect::<PyResult<_>>()?;
        let is_bool = |item: &Bound<'_, PyAny>| {
            item.is_instance_of::<PyBool>() || options::type_name(item).starts_with("bool") // numpy.bool is no bool
        };
        if !items.is_empty() && items.iter().all(is_bool) {
            if items.len() != self.inner.len() {
                let (given, wanted) = (items.len(), self.inner.len());
                return Err(PyValueError::new_err(format!("which: {given} booleans for {wanted} documents")));
            }
            let chosen: Vec<bool> = items.iter().map(|item| item.is_truthy()).collect::<PyResult<_>>()?;
            return Ok((0..chosen.len()).filter(|&i| chosen[i]).collect());
        }
        items
            .iter()
            .map(|item| {
                let doc_id: String = item.extract().map_err(|_| {
                    let kind = options::type_name(item);
                    PyTypeError::new_err(format!("which: expected doc_ids or booleans, not {kind}"))
                })?;
                self.inner.position(&doc_id).or_raise(py)
            })
            .collect()
    }
}
