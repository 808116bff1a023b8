//! `read`: files become a corpus. Text formats are read by the core, Arrow and Parquet by a library of Python's.

use std::path::PathBuf;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::corpus::{Corpus, Told};
use super::errors::{OrRaise, ReadError};
use super::input::{self, FrameNames};
use super::options::{choose, type_name};
use super::tokenizer::Tokenizer;
use super::work;
use crate::corpus::corpus::Parts;
use crate::corpus::document::Document;
use crate::corpus::files::{Format, Found, list};
use crate::corpus::read::{Dates, OnError, ReadOptions, Reading, read_listing};
use crate::progress::Progress;

/// Reads documents: a folder (with all below it), a file, a pattern such as "speeches/**/*.txt", or several of these.
///
/// Formats: .txt .md (a document each), .jsonl .ndjson .csv .tsv (a document a record), each also .gz or .zst, and
/// .parquet .arrow .feather (through pyarrow, polars or duckdb).
///
/// Parameters
/// ----------
/// path : path or iterable of paths
/// text, doc_id, date, title : str
///     Fields of records. A record needs `text`; without an id it is called "file:line". All other fields become
///     `corpus.metadata`.
/// language : str
///     ISO 639-1 code, chooses stems and function words, and dictionary words for "zh".
/// tokenizer : Tokenizer, optional
///     Instead of the language's own.
/// encoding : str, optional
///     None: each file's is found out (byte order mark, UTF-8, else by its bytes) and said in `corpus.files`.
/// dates : "auto" or "none"
///     auto: from the field, else from header lines ("date 2023-07-02 Some title"), else from the file name. A date
///     line is no text; a title is both title and text.
/// dayfirst : bool, optional
///     Decides dates such as 08/02/2026, which are otherwise left empty with a warning.
/// errors : "raise" or "skip"
///     skip: files and records that cannot be read are left out and listed in `corpus.skipped`.
/// progress : callable, optional
///     Called as progress(done, total), in bytes.
///
/// Returns
/// -------
/// Corpus
///
/// Raises
/// ------
/// ReadError
///     Naming file and line. FileNotFoundError when a path names nothing.
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
    let tokenizer = input::tokenizer(py, language, tokenizer)?;
    let paths = paths(path)?;
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
        progress: Progress::default(),
    };
    let (text_options, handle) = (options.clone(), options.progress.clone());
    let (reading, tables) = work::run(py, progress.clone(), &handle, move || {
        let mut listing = list(&paths)?;
        let (tables, texts): (Vec<Found>, _) = listing.found.into_iter().partition(|f| f.format == Format::Arrow);
        listing.found = texts;
        let nothing_else = listing.found.is_empty() && listing.problems.is_empty() && !tables.is_empty();
        let reading = if nothing_else {
            Reading { warnings: listing.warnings, ..Reading::default() }
        } else {
            read_listing(listing, &text_options)?
        };
        Ok((reading, tables))
    })?;
    let Reading { mut documents, files, skipped, warnings } = reading;
    let mut told =
        Told { files: (!files.columns().is_empty()).then_some(files), skipped, failed: Vec::new(), warnings };
    let names = FrameNames {
        text,
        doc_id: options.doc_id.as_deref(),
        date: options.date.as_deref(),
        title: options.title.as_deref(),
        dayfirst,
        file: None,
    };
    for found in &tables {
        match arrow_file(py, found, &names, &mut told.warnings) {
            Ok(more) => documents.extend(more),
            Err(error) if options.errors == OnError::Skip && error.is_instance_of::<ReadError>(py) => {
                told.failed.push(error);
            }
            Err(error) => return Err(error),
        }
    }
    Corpus::build(py, Parts::of_documents(documents), tokenizer, told, progress)
}

/// The rows of a Parquet or Arrow file.
fn arrow_file(
    py: Python<'_>,
    found: &Found,
    names: &FrameNames<'_>,
    warnings: &mut Vec<String>,
) -> PyResult<Vec<Document>> {
    let refuse = |error: PyErr| {
        let reason = error.value(py).to_string();
        let refused = ReadError::new_err(format!("{}: {reason}", found.path.display()));
        let value = refused.value(py);
        let _ = value.setattr("file", found.path.display().to_string()); // exceptions take any attribute
        let _ = value.setattr("line", py.None());
        let _ = value.setattr("reason", reason);
        refused
    };
    let frame = py.import("locution._frames")?.call_method1("open_table", (&found.path,)).map_err(refuse)?;
    let names = FrameNames { file: Some(&found.doc_id_base), ..*names };
    input::frame(py, &frame, &names, warnings).map_err(refuse)?.into_documents().or_raise(py)
}

/// Paths: a string, a path, or several.
fn paths(argument: &Bound<'_, PyAny>) -> PyResult<Vec<PathBuf>> {
    if let Ok(path) = argument.extract::<PathBuf>() {
        return Ok(vec![path]);
    }
    let items = argument
        .try_iter()
        .map_err(|_| PyTypeError::new_err(format!("path: expected a path or paths, not {}", type_name(argument))))?;
    items.map(|item| item?.extract()).collect()
}
