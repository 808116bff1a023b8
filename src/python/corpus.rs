//! `Corpus`: where it comes from and what it holds. Its questions stand in `count.rs`, `compare.rs`,
//! `phrase.rs`, `similarity.rs`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

use pyo3::exceptions::{PyKeyError, PyTypeError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBool, PyBytes, PyDict, PyList, PySlice, PyString};

use super::document::{Document, Documents};
use super::errors::{OrRaise, to_python};
use super::options;
use super::table::{Table, to_date};
use super::tokenizer::Tokenizer;
use super::work::Report;
use super::{input, work};
use crate::corpus::corpus::{self as core, Parts};
use crate::corpus::stream::Stream;
use crate::corpus::texts::pieces;
use crate::error::Error;
use crate::progress::Progress;
use crate::table;

/// What reading files told beside the documents.
#[derive(Default)]
pub(super) struct Told {
    pub(super) files: Option<table::Table>,
    pub(super) skipped: Vec<Error>,
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
///     datetime.date, datetime, strings that are dates, or None. "1820" stands as 1820-01-01.
/// metadata : dict of columns, data frame or Table, optional
/// language : str
///     ISO 639-1 code; chooses stems and function words, and dictionary words for "zh".
/// tokenizer : Tokenizer, optional
///     Instead of the language's own.
/// progress : bool or callable, optional
///     How far it is. None: a bar, in a terminal or a notebook, once it takes over half a second (by tqdm, where that is
///     installed). True: always a bar. False: none. A callable is called as progress(done, total): `total` is always the
///     same, and `done` rises to it.
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
        (report, progress): (&mut Report<'py>, &Progress),
    ) -> PyResult<Self> {
        let asked = progress.clone();
        let inner = work::run_reported(report, progress, move || core::Corpus::new(parts, tokenizer, &asked))?;
        report.end(progress)?;
        Self::told(py, inner, told)
    }

    /// Warns of what is to be warned of.
    fn told(py: Python<'_>, inner: core::Corpus, told: Told) -> PyResult<Self> {
        for warning in &told.warnings {
            let text = std::ffi::CString::new(warning.replace('\0', "␀"))?;
            PyErr::warn(py, &py.get_type::<PyUserWarning>(), &text, 1)?;
        }
        let skipped: Vec<_> = told.skipped.into_iter().map(|error| to_python(py, error).into_value(py)).collect();
        let files = told.files.map(|files| Py::new(py, Table::from(files))).transpose()?;
        Ok(Self { inner: Arc::new(inner), files, skipped: PyList::new(py, skipped)?.unbind(), warnings: told.warnings })
    }

    /// A corpus made from another one, which read no files.
    pub(super) fn derived(py: Python<'_>, inner: core::Corpus) -> Self {
        Self::of(py, Arc::new(inner))
    }

    /// The same corpus, without what was said when it was read.
    pub(super) fn of(py: Python<'_>, inner: Arc<core::Corpus>) -> Self {
        Self { inner, files: None, skipped: PyList::empty(py).unbind(), warnings: Vec::new() }
    }

    /// Asks the core on a thread of its own, with the GIL released. `name` is the question's, and `report` what was given
    /// as `progress=`.
    pub(super) fn ask<'py, T: Send + 'static>(
        &self,
        py: Python<'py>,
        name: &'static str,
        report: Option<Bound<'py, PyAny>>,
        progress: &Progress,
        question: impl FnOnce(&core::Corpus) -> crate::Result<T> + Send + 'static,
    ) -> PyResult<T> {
        let mut report = Report::new(py, name, report.as_ref())?;
        let corpus = Arc::clone(&self.inner);
        let answer = work::run_reported(&mut report, progress, move || question(&corpus))?;
        report.end(progress)?;
        Ok(answer)
    }

    /// As [`ask`](Self::ask), and tells nobody how far it is.
    pub(super) fn quietly<T: Send + 'static>(
        &self,
        py: Python<'_>,
        progress: &Progress,
        question: impl FnOnce(&core::Corpus) -> crate::Result<T> + Send + 'static,
    ) -> PyResult<T> {
        let corpus = Arc::clone(&self.inner);
        work::run(py, progress, move || question(&corpus))
    }

    /// Asks for a table, as [`ask`](Self::ask), that knows whom it is the answer of.
    pub(super) fn answer<'py>(
        &self,
        py: Python<'py>,
        name: &'static str,
        report: Option<Bound<'py, PyAny>>,
        progress: &Progress,
        question: impl FnOnce(&core::Corpus) -> crate::Result<table::Table> + Send + 'static,
    ) -> PyResult<Table> {
        Ok(Table::of(Some(&self.inner), self.ask(py, name, report, progress, question)?))
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
        let mut report = Report::new(py, "Corpus", progress.as_ref())?;
        let mut told = Told::default();
        let tokenizer = input::tokenizer(py, language, tokenizer)?;
        let mut parts = Parts::default();
        if let Some(doc_ids) = doc_ids {
            parts.doc_ids = input::doc_ids(doc_ids)?;
        }
        if let Some(dates) = dates {
            parts.dates = input::dates(dates, &parts.doc_ids, &mut told.warnings)?;
        }
        if let Some(metadata) = metadata {
            parts.metadata = input::columns(py, metadata)?;
        }
        let expected = input::code_points(texts);
        // Blocks of text are tokenised while this thread, which holds the GIL, still copies the next ones.
        let (sender, receiver) = channel();
        let handle = Progress::default();
        let (asked, words) = (handle.clone(), tokenizer.clone());
        let running = work::start(move || {
            let blocks = receiver.into_iter().flat_map(|block| pieces(&block));
            Stream::of_pieces(blocks, expected, &words, &asked)
        })?;
        // How many bytes there will be is not known before; as many as so far, for each text that is still to come.
        let all = texts.len().unwrap_or(0);
        let copied = input::texts(texts, |block| {
            parts.texts.push_block(Arc::clone(&block));
            let (bytes, copied) = (parts.texts.bytes() as u128, parts.texts.len());
            handle.expect((bytes * all.max(copied) as u128 / copied.max(1) as u128) as u64);
            let _ = sender.send(block); // nobody listens when the work has failed, which is met below
            report.tell(&handle)
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
        let stream = running.wait(py, Some(&mut report), &handle)?;
        let inner = work::run(py, &handle, move || core::Corpus::from_stream(parts, tokenizer, stream))?;
        report.end(&handle)?;
        Self::told(py, inner, told)
    }

    /// A corpus of the rows of a data frame: pandas, polars, pyarrow, duckdb, anything with `__arrow_c_stream__`.
    ///
    /// `text` names the column of texts. `doc_id`, `date` and `title` name theirs; left out, the columns "doc_id" (or
    /// "id"), "date" and "title" are taken where the frame has them. All other columns become `metadata`. `dayfirst` decides
    /// dates such as 08/02/2026, which are otherwise left empty with a warning. A year alone stands as its 1 January, a
    /// month as its first day.
    ///
    /// Whole numbers of any width, numbers, truth values, days and text keep their kind and their missing cells (NaN is one);
    /// whole numbers beyond 64 bits with a sign are text. Categories come in as what they are of. A moment is of the day that
    /// it was in its time zone. An index of pandas that has a name is a column too. Lists, structs and other kinds are refused
    /// by name.
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
        let mut report = Report::new(py, "from_frame", progress.as_ref())?;
        let mut told = Told::default();
        let names = input::FrameNames { text, doc_id, date, title, dayfirst };
        let parts = input::frame(py, frame, &names, &mut told.warnings)?;
        let tokenizer = input::tokenizer(py, language, tokenizer)?;
        Self::build(py, parts, tokenizer, told, (&mut report, &Progress::default()))
    }

    /// The corpus that `save` wrote to `path`.
    ///
    /// `progress` is as in `lo.Corpus`.
    #[staticmethod]
    #[pyo3(signature = (path, *, progress=None))]
    fn load<'py>(py: Python<'py>, path: PathBuf, progress: Option<Bound<'py, PyAny>>) -> PyResult<Self> {
        let mut report = Report::new(py, "load", progress.as_ref())?;
        let progress = Progress::default();
        let asked = progress.clone();
        let load = move || core::Corpus::load_unless_stopped(&path, &asked);
        let inner = work::run_reported(&mut report, &progress, load)?;
        report.end(&progress)?;
        Ok(Self::derived(py, inner))
    }

    /// Saves texts, fields and tokens to `path`, for `Corpus.load`. Never leaves a half-written file.
    ///
    /// `progress` is as in `lo.Corpus`.
    #[pyo3(signature = (path, *, progress=None))]
    fn save<'py>(&self, py: Python<'py>, path: PathBuf, progress: Option<Bound<'py, PyAny>>) -> PyResult<()> {
        let handle = Progress::default();
        let asked = handle.clone();
        self.ask(py, "save", progress, &handle, move |corpus| corpus.save_unless_stopped(&path, &asked))
    }

    /// A corpus of these documents and then those of `more`, a Corpus. Names must differ.
    ///
    /// The texts are shared, not copied; those of `more` are cut into words again only where its tokenizer is another one.
    /// `progress` is as in `lo.Corpus`.
    #[pyo3(signature = (more, *, progress=None))]
    fn extend<'py>(
        &self,
        py: Python<'py>,
        more: &Bound<'py, Self>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        let (more, handle) = (Arc::clone(&more.get().inner), Progress::default());
        let asked = handle.clone();
        let inner = self.ask(py, "extend", progress, &handle, move |corpus| corpus.join(&more, &asked))?;
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
    fn n_segments(&self, py: Python<'_>) -> PyResult<usize> {
        let progress = Progress::default();
        let asked = progress.clone();
        self.quietly(py, &progress, move |corpus| Ok(corpus.segments(&asked)?.len()))
    }

    /// Number of tokens.
    #[getter]
    fn n_tokens(&self) -> usize {
        self.inner.n_tokens()
    }

    /// Number of distinct terms under the default fold, lower case.
    #[getter]
    fn n_terms(&self, py: Python<'_>) -> PyResult<usize> {
        self.quietly(py, &Progress::default(), core::Corpus::n_terms)
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
    ///
    /// A year alone, as of a file 1820.txt or a field "1820", stands as its 1 January, a month as its first day;
    /// `corpus.warnings` says how many do.
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
    fn skipped<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let skipped = self.skipped.bind(py);
        PyList::new(py, skipped.iter()) // of its own, to change as one likes
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
        self.answer(py, "documents", None, &Progress::default(), core::Corpus::documents)
    }

    /// A corpus of some of the documents.
    ///
    /// `which` is an iterable of doc_ids, or of as many booleans as there are documents, or {"column": value} of `metadata`
    /// (a list of values: any of them; several columns: all of them). `start` and `end` (dates or strings that are dates)
    /// keep the documents dated within [start, end); those without a date go.
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
            Some(which) if which.is_instance_of::<PyDict>() => self.chosen(py, "which", which)?,
            Some(which) => self.positions(py, "which", which)?,
        };
        let (start, end) = (input::one_date("start", start)?, input::one_date("end", end)?);
        let inner = self.quietly(py, &Progress::default(), move |corpus| {
            let chosen = corpus.select(&positions)?;
            if start.is_none() && end.is_none() { Ok(chosen) } else { chosen.between(start, end) }
        })?;
        Ok(Self::derived(py, inner))
    }

    fn __repr__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._shown")?.call_method1("corpus_text", (slf,))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._shown")?.call_method1("corpus_html", (slf,))
    }

    /// Whether documents (names, texts, dates, titles, fields), language and tokenizer are the same.
    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Self>() else { return Ok(false) };
        let other = Arc::clone(&other.get().inner);
        self.quietly(py, &Progress::default(), move |corpus| Ok(*corpus == *other))
    }

    /// Itself: it cannot change.
    fn __copy__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: PyRef<'py, Self>, _memo: &Bound<'py, PyAny>) -> PyRef<'py, Self> {
        slf
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let progress = Progress::default();
        let asked = progress.clone();
        let bytes = slf.get().quietly(slf.py(), &progress, move |corpus| corpus.to_bytes_unless_stopped(&asked))?;
        Ok((slf.get_type().getattr("_load")?, (PyBytes::new(slf.py(), &bytes),)))
    }

    #[staticmethod]
    fn _load(py: Python<'_>, bytes: PyBackedBytes) -> PyResult<Self> {
        let progress = Progress::default();
        let asked = progress.clone();
        let load = move || core::Corpus::from_bytes_unless_stopped(&bytes, &asked);
        Ok(Self::derived(py, work::run(py, &progress, load)?))
    }
}

impl Corpus {
    /// The documents that an iterable of doc_ids or of booleans means; `name` is the argument's.
    pub(super) fn positions(&self, py: Python<'_>, name: &str, which: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
        let expected = |what: &str| PyTypeError::new_err(format!("{name}: expected doc_ids or booleans, {what}"));
        if which.is_instance_of::<PyString>() || which.is_instance_of::<PySlice>() {
            return Err(expected("one a document"));
        }
        if which.is_instance_of::<Self>() {
            return Err(expected("not Corpus; its doc_ids will do"));
        }
        options::no_frame(name, "doc_ids or booleans", which)?;
        let items = which.try_iter().map_err(|_| expected(&format!("not {}", options::type_name(which))))?;
        let items: Vec<Bound<'_, PyAny>> = items.collect::<PyResult<_>>()?;
        let is_bool = |item: &Bound<'_, PyAny>| {
            item.is_instance_of::<PyBool>() || options::type_name(item).starts_with("bool") // numpy.bool is no bool
        };
        if !items.is_empty() && items.iter().all(is_bool) {
            if items.len() != self.inner.len() {
                let (given, wanted) = (items.len(), self.inner.len());
                return Err(PyValueError::new_err(format!("{name}: {given} booleans for {wanted} documents")));
            }
            let chosen: Vec<bool> = items.iter().map(|item| item.is_truthy()).collect::<PyResult<_>>()?;
            return Ok((0..chosen.len()).filter(|&i| chosen[i]).collect());
        }
        items
            .iter()
            .map(|item| {
                let doc_id: String =
                    item.extract().map_err(|_| expected(&format!("not {}", options::type_name(item))))?;
                self.named(py, &doc_id)
            })
            .collect()
    }

    /// Where the document `doc_id` stands. The error of a value of `metadata` in its stead says how to ask for that.
    pub(super) fn named(&self, py: Python<'_>, doc_id: &str) -> PyResult<usize> {
        self.inner.position(doc_id).map_err(|error| match self.inner.field_holding(doc_id) {
            Some(field) => PyKeyError::new_err(format!("{error}; those of this {field} are {{{field:?}: {doc_id:?}}}")),
            None => to_python(py, error),
        })
    }
}
