//! How do Python's texts, names, dates and frames come in? Copied once, into the core's columns.

use std::sync::Arc;

use jiff::civil::Date;
use pyo3::exceptions::{PyImportError, PyKeyError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

use super::arrow;
use super::errors::OrRaise;
use super::options::type_name;
use super::table::Table;
use super::tokenizer::{Tokenizer, make};
use crate::corpus::corpus::Parts;
use crate::corpus::date::{DateNotes, ParsedDate, parse_date};
use crate::corpus::texts::BlockWriter;
use crate::table::{self, Column, Strings, Value, Values};

/// The tokenizer that the arguments `language` and `tokenizer` mean.
pub(super) fn tokenizer(
    py: Python<'_>,
    language: &str,
    tokenizer: Option<&Bound<'_, Tokenizer>>,
) -> PyResult<crate::Tokenizer> {
    match tokenizer {
        Some(tokenizer) => Ok(tokenizer.get().0.clone()),
        None => make(language, true, None).or_raise(py),
    }
}

/// Gives `block` after block of an iterable of texts, while the GIL is held; what takes them works meanwhile without it.
/// A bare string is refused: it would be read as one-letter documents.
pub(super) fn texts(texts: &Bound<'_, PyAny>, mut block: impl FnMut(Arc<Strings>)) -> PyResult<()> {
    if texts.is_instance_of::<PyString>() || texts.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err("texts: expected an iterable of str, not one str; for one document: [text]"));
    }
    let items = texts
        .try_iter()
        .map_err(|_| PyTypeError::new_err(format!("texts: expected an iterable of str, not {}", type_name(texts))))?;
    let mut writer = BlockWriter::default();
    for (i, item) in items.enumerate() {
        let item = item?;
        let Ok(text) = item.cast::<PyString>() else {
            return Err(PyTypeError::new_err(format!("texts: item {i} is no str but {}", type_name(&item))));
        };
        let filled = push(&mut writer, text)
            .map_err(|error| PyValueError::new_err(format!("texts: item {i} cannot be written as UTF-8: {error}")))?;
        if let Some(filled) = filled {
            block(filled);
            texts.py().check_signals()?;
        }
    }
    writer.finish().into_iter().for_each(block);
    Ok(())
}

/// Adds `text` without leaving its UTF-8 form in the Python object, as `PyUnicode_AsUTF8AndSize` would: for text that
/// is not ASCII that would double its memory for as long as it lives.
fn push(writer: &mut BlockWriter, text: &Bound<'_, PyString>) -> PyResult<Option<Arc<Strings>>> {
    if text.call_method0("isascii")?.is_truthy()? {
        return Ok(writer.push(text.to_str()?));
    }
    let bytes = text.encode_utf8()?;
    let text = std::str::from_utf8(bytes.as_bytes()).map_err(|e| PyValueError::new_err(e.to_string()))?;
    Ok(writer.push(text))
}

/// Names: strings or whole numbers.
pub(super) fn doc_ids(doc_ids: &Bound<'_, PyAny>) -> PyResult<Strings> {
    if doc_ids.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err("doc_ids: expected an iterable of str, not one str"));
    }
    let mut all = Strings::default();
    for (i, item) in doc_ids.try_iter()?.enumerate() {
        let item = item?;
        if let Ok(number) = item.extract::<i64>() {
            all.push(&number.to_string());
        } else {
            let text: String = item
                .extract()
                .map_err(|_| PyTypeError::new_err(format!("doc_ids: item {i} is no str but {}", type_name(&item))))?;
            all.push(&text);
        }
    }
    Ok(all)
}

/// Dates: datetime.date or anything with year, month and day; strings that are dates; None or NaT.
pub(super) fn dates(dates: &Bound<'_, PyAny>, warnings: &mut Vec<String>) -> PyResult<Vec<Option<Date>>> {
    let items = dates.try_iter()?.enumerate();
    items.map(|(i, item)| date(&format!("dates: item {i}"), &item?, None, Some(warnings))).collect()
}

/// One date that must be one, or None.
pub(super) fn one_date(name: &str, argument: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Date>> {
    argument.map_or(Ok(None), |argument| {
        date(name, argument, None, None)?
            .map_or_else(|| Err(PyValueError::new_err(format!("{name}: no date"))), |date| Ok(Some(date)))
    })
}

/// A date, or None. What is no date, or two, is an error, or where there are `warnings` a warning.
fn date(
    name: &str,
    item: &Bound<'_, PyAny>,
    dayfirst: Option<bool>,
    warnings: Option<&mut Vec<String>>,
) -> PyResult<Option<Date>> {
    if item.is_none() {
        return Ok(None);
    }
    if let Ok(text) = item.extract::<String>() {
        let problem = match parse_date(&text, dayfirst) {
            ParsedDate::Date(date, _) => return Ok(Some(date)),
            ParsedDate::None if text.trim().is_empty() => return Ok(None),
            ParsedDate::None => format!("{name}: {text:?} is no date"),
            ParsedDate::Ambiguous => format!("{name}: {text:?} reads two ways; write it as YYYY-MM-DD"),
        };
        return match warnings {
            Some(warnings) => {
                warnings.push(format!("{problem}; it is left empty"));
                Ok(None)
            }
            None => Err(PyValueError::new_err(problem)),
        };
    }
    // numpy.datetime64 becomes a date or datetime; pandas.NaT and numpy's have no whole year.
    let item = if item.hasattr("item")? { item.call_method0("item")? } else { item.clone() };
    if item.is_none() {
        return Ok(None);
    }
    let part = |part: &str| item.getattr(part).and_then(|value| value.extract::<i64>());
    let Ok(year) = part("year") else {
        if item.hasattr("year")? {
            return Ok(None); // NaT
        }
        return Err(PyTypeError::new_err(format!("{name}: expected a date, not {}", type_name(&item))));
    };
    let whole = i16::try_from(year).ok().zip(part("month").ok().and_then(|m| i8::try_from(m).ok()));
    let date = whole.zip(part("day").ok().and_then(|d| i8::try_from(d).ok()));
    let date = date.and_then(|((year, month), day)| Date::new(year, month, day).ok());
    date.map(Some).ok_or_else(|| PyValueError::new_err(format!("{name}: no calendar day")))
}

/// Columns of a frame, a Table or a dict of sequences.
pub(super) fn columns(py: Python<'_>, frame: &Bound<'_, PyAny>) -> PyResult<table::Table> {
    if let Ok(table) = frame.cast::<Table>() {
        return Ok((*table.get().0).clone());
    }
    table::Table::new(frame_columns(py, frame)?).or_raise(py)
}

fn frame_columns(py: Python<'_>, frame: &Bound<'_, PyAny>) -> PyResult<Vec<Column>> {
    if let Ok(dict) = frame.cast::<PyDict>() {
        return dict.iter().map(|(name, values)| column(&name.extract::<String>()?, &values)).collect();
    }
    if frame.hasattr("__arrow_c_stream__")? {
        match arrow::import(py, frame) {
            // pandas has the method and, without pyarrow, only an ImportError in it.
            Err(error) if error.is_instance_of::<PyImportError>(py) => {}
            answer => return answer,
        }
    }
    if !frame.hasattr("columns")? {
        let kind = type_name(frame);
        return Err(PyTypeError::new_err(format!("expected a data frame (with __arrow_c_stream__), not {kind}")));
    }
    let names: Vec<String> =
        frame.getattr("columns")?.try_iter()?.map(|name| name?.extract()).collect::<PyResult<_>>()?;
    names.iter().map(|name| column(name, &frame.get_item(name)?)).collect()
}

/// A column of any sequence of Python values; NaN and NaT are missing.
fn column(name: &str, values: &Bound<'_, PyAny>) -> PyResult<Column> {
    let cell = |item: &Bound<'_, PyAny>| -> PyResult<Value> {
        let item = if item.hasattr("item")? { item.call_method0("item")? } else { item.clone() };
        if item.is_none() || item.ne(&item).unwrap_or(false) {
            return Ok(Value::Missing); // NaN and NaT differ from themselves
        }
        if let Ok(value) = item.extract::<bool>() {
            return Ok(Value::Bool(value));
        }
        if let Ok(value) = item.extract::<i64>() {
            return Ok(Value::Int(value));
        }
        if let Ok(value) = item.extract::<f64>() {
            return Ok(Value::Float(value));
        }
        if let Ok(value) = item.extract::<String>() {
            return Ok(Value::Text(value));
        }
        date(name, &item, None, None).map(Value::from)
    };
    let cells: Vec<Value> = values.try_iter()?.map(|item| cell(&item?)).collect::<PyResult<_>>()?;
    Ok(Column::from_values(name, &cells))
}

/// What the columns of a frame are called.
pub(super) struct FrameNames<'a> {
    pub(super) text: &'a str,
    /// `None`: "doc_id" or "id" where there is such a column; likewise "date" and "title".
    pub(super) doc_id: Option<&'a str>,
    pub(super) date: Option<&'a str>,
    pub(super) title: Option<&'a str>,
    pub(super) dayfirst: Option<bool>,
}

/// The rows of a frame as documents.
pub(super) fn frame(
    py: Python<'_>,
    frame: &Bound<'_, PyAny>,
    names: &FrameNames<'_>,
    warnings: &mut Vec<String>,
) -> PyResult<Parts> {
    let mut columns = frame_columns(py, frame)?;
    let mut take = |name: Option<&str>, defaults: &[&str]| -> PyResult<Option<Column>> {
        let is = |wanted: &str| columns.iter().position(|column| column.name == wanted);
        let found = match name {
            Some(name) => is(name),
            None => defaults.iter().find_map(|name| is(name)),
        };
        match (found, name) {
            (Some(at), _) => Ok(Some(columns.remove(at))),
            (None, None) => Ok(None),
            (None, Some(name)) => {
                let known: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                Err(PyKeyError::new_err(format!("no column {name:?}; there are: {}", known.join(", "))))
            }
        }
    };
    let text = take(Some(names.text), &[])?;
    let doc_id = take(names.doc_id, &["doc_id", "id"])?;
    let (date, title) = (take(names.date, &["date"])?, take(names.title, &["title"])?);
    let mut parts = Parts::default();
    if let Some(text) = text {
        if let Some(row) = text.missing.as_ref().and_then(|missing| missing.iter().position(|&gone| gone)) {
            return Err(PyValueError::new_err(format!("column {:?}, row {row}: the text is missing", names.text)));
        }
        match text.values {
            Values::Text(texts) => parts.texts = texts.into(),
            _ => return Err(PyTypeError::new_err(format!("column {:?} holds no text", names.text))),
        }
    }
    let rows = parts.texts.len();
    if let Some(column) = doc_id {
        parts.doc_ids = (0..rows).map(|row| column.value(row).to_string()).collect();
    }
    if let Some(column) = title {
        let title = |row| match column.value(row) {
            Value::Missing => None,
            value => Some(value.to_string()),
        };
        parts.titles = (0..rows).map(title).collect();
    }
    if let Some(column) = date {
        parts.dates = frame_dates(&column, &parts, names.dayfirst, warnings);
    }
    parts.metadata = table::Table::new(columns).or_raise(py)?;
    Ok(parts)
}

/// The dates of a column; what cannot be read is said in `warnings` and left empty.
fn frame_dates(
    column: &Column,
    parts: &Parts,
    dayfirst: Option<bool>,
    warnings: &mut Vec<String>,
) -> Vec<Option<Date>> {
    let mut notes = DateNotes::default();
    let mut date = |row: usize| match column.value(row) {
        Value::Date(date) => Some(date),
        Value::Missing => None,
        value => {
            let doc_id = parts.doc_ids.get(row).map_or_else(|| row.to_string(), str::to_owned);
            match notes.read(&doc_id, &value.to_string(), dayfirst) {
                ParsedDate::Date(date, _) => Some(date),
                _ => None,
            }
        }
    };
    let dates = (0..parts.texts.len()).map(&mut date).collect();
    warnings.extend(notes.warnings());
    dates
}
