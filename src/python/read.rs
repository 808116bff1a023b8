//! `read`: files become a corpus. Text formats are read by the core; Arrow and Parquet files are opened by a library of
//! Python's, on this thread, and their rows become documents in the core.

use std::path::PathBuf;

use pyo3::exceptions::{PyException, PyMemoryError, PyTypeError};
use pyo3::prelude::*;

use super::corpus::{Corpus, Told};
use super::options::{choose, type_name};
use super::tokenizer::Tokenizer;
use super::work::Report;
use super::{input, work};
use crate::corpus::corpus::Parts;
use crate::corpus::files::{Found, list};
use crate::corpus::read::{Dates, Files, OnError, Outcome, ReadOptions, Reading};
use crate::corpus::rows::outcome_of;
use crate::error::Error;
use crate::progress::Progress;

/// Reads documents: a folder (with all below it), a file, a pattern such as "speeches/**/*.txt", or several of these.
///
/// Formats: .txt .md (a document each), .jsonl .ndjson .csv .tsv (a document a record), each also .gz or .zst, and
/// .parquet .arrow .feather (through pyarrow, polars or duckdb).
///
/// A column of .csv or .tsv holds numbers where each of its cells is the shortest writing of one (``7``, ``1.5``,
/// ``2021.0``, ``1e-05``), and text where one is not (``007``, ``1.10``, ``+1``): no cell loses how it was written. Whole
/// numbers of JSON beyond 64 bits are text. A block of YAML before a .txt or .md gives fields; a list ``[a, b]`` is the
/// text ``a, b``.
///
/// Parameters
/// ----------
/// path : path or iterable of paths
/// text, doc_id, date, title : str
///     Fields of records. A record needs `text`; without an id it is called ``file:line``. All other fields become
///     `corpus.metadata`.
/// language : str
///     ISO 639-1 code, chooses stems and function words, and dictionary words for "zh".
/// tokenizer : Tokenizer, optional
///     Instead of the language's own.
/// encoding : str, optional
///     None: each file's is found out (byte order mark, UTF-8, else by its bytes) and said in `corpus.files`.
/// dates : "auto" or "none"
///     auto: from the field, else from header lines ("date 2023-07-02 Some title"), else from the file name
///     (2023-07-02.txt, 1790-Washington.txt, 1820.txt). A date line is no text; a title is both title and text. A year
///     alone stands as its 1 January, a month as its first day, which a warning says: do not read a day from these.
///     Where file names differ in nothing but a number, it is a year only if all are between 1400 and 2100; else it
///     numbers the files (1000.txt to 1100.txt), which a warning says too.
/// dayfirst : bool, optional
///     Decides dates such as 08/02/2026, which are otherwise left empty with a warning.
/// errors : "raise" or "skip"
///     skip: files and records that cannot be read are left out and listed in `corpus.skipped`.
/// progress : bool or callable, optional
///     How far it is. None: a bar, in a terminal or a notebook, once it takes over half a second (by tqdm, where that is
///     installed). True: always a bar. False: none. A callable is called as progress(done, total): `total` is always the
///     same, and `done` rises to it.
///
/// Returns
/// -------
/// Corpus
///
/// Raises
/// ------
/// ReadError
///     Naming file and line, or row. FileNotFoundError when a path names nothing.
#[pyfunction]
#[pyo3(signature = (path, *, text="text", doc_id="doc_id", date="date", title="title", language="en", tokenizer=None, encoding=None, dates="auto", dayfirst=None, errors="raise", progress=None))]
#[allow(clippy::too_many_arguments)]
pub(super) fn read<'py>(
    py: Python<'py>,
    path: &Bound<'py, PyAny>,
    text: &str,
    doc_id: &str,
    date: &str,
    title: &str,
    language: &str,
    tokenizer: Option<&Bound<'py, Tokenizer>>,
    encoding: Option<String>,
    dates: &str,
    dayfirst: Option<bool>,
    errors: &str,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Corpus> {
    let mut report = Report::new(py, "read", progress.as_ref())?;
    let tokenizer = input::tokenizer(py, language, tokenizer)?;
    let paths = paths(path)?;
    let progress = Progress::default();
    // A field called as it is by default may be missing; one that was named must be there.
    let named = |name: &str, default: &str| (name != default).then(|| name.to_owned());
    let options = ReadOptions {
        text: text.to_owned(),
        doc_id: named(doc_id, "doc_id"),
        date: named(date, "date"),
        title: named(title, "title"),
        encoding,
        dates: choose("dates", dates, &[("auto", Dates::Auto), ("none", Dates::None)])?,
        dayfirst,
        errors: choose("errors", errors, &[("raise", OnError::Raise), ("skip", OnError::Skip)])?,
        progress: progress.until(30),
    };
    let asked = options.clone();
    let mut files = work::run_reported(&mut report, &progress, move || Files::of(list(&paths)?, &asked))?;
    for (position, file) in files.of_columns() {
        files.set(position, columns(&mut report, file, &options)?);
    }
    let (parts, told) = work::run_reported(&mut report, &progress, move || {
        let Reading { documents, files, skipped, warnings } = files.read(&options)?;
        Ok((Parts::of_documents(documents), Told { files: Some(files), skipped, warnings }))
    })?;
    Corpus::build(py, parts, tokenizer, told, (&mut report, &progress.until(100)))
}

/// What a Parquet or Arrow file gives. The outer error is none of the file's: Ctrl-C, or memory that is not enough.
fn columns(report: &mut Report<'_>, file: Found, options: &ReadOptions) -> PyResult<crate::Result<Outcome>> {
    let py = report.py;
    let opened = py.import("locution._frames").and_then(|frames| frames.call_method1("open_table", (&file.path,)));
    match opened.and_then(|frame| input::columns(py, &frame)) {
        Ok(table) => {
            let asked = options.clone();
            work::run_reported(report, &options.progress, move || Ok(outcome_of(&file, &table, &asked)))
        }
        Err(error) if error.is_instance_of::<PyException>(py) && !error.is_instance_of::<PyMemoryError>(py) => {
            Ok(Err(Error::read(&file.path, None, error.value(py).to_string())))
        }
        Err(error) => Err(error),
    }
}

/// Paths: a string, a path, or several.
fn paths(argument: &Bound<'_, PyAny>) -> PyResult<Vec<PathBuf>> {
    if argument.hasattr("columns")? {
        let kind = type_name(argument);
        return Err(PyTypeError::new_err(format!(
            "path: expected a path or paths, not {kind}; Corpus.from_frame takes one"
        )));
    }
    if let Ok(path) = argument.extract::<PathBuf>() {
        return Ok(vec![path]);
    }
    let items = argument
        .try_iter()
        .map_err(|_| PyTypeError::new_err(format!("path: expected a path or paths, not {}", type_name(argument))))?;
    items.map(|item| item?.extract()).collect()
}
