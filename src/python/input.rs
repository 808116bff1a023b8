//! How do Python's texts, names, dates and frames come in? Copied once, into the core's columns.

use std::sync::Arc;

use jiff::civil::Date;
use pyo3::exceptions::{PyImportError, PyKeyError, PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyFloat, PyInt, PyIterator, PyList, PyString};

use super::arrow;
use super::corpus::Corpus;
use super::errors::OrRaise;
use super::options::type_name;
use super::table::Table;
use super::tokenizer::{Tokenizer, make};
use super::{utf8, work};
use crate::corpus::corpus::{self as core, Parts};
use crate::corpus::date::{DateNotes, ParsedDate, parse_date};
use crate::corpus::texts::BlockWriter;
use crate::error::Error;
use crate::progress::Progress;
use crate::table::{self, Column, Strings, Value, Values};

/// The tokenizer that the arguments `language` and `tokenizer` mean.
pub(super) fn tokenizer(
    py: Python<'_>,
    language: &str,
    tokenizer: Option<&Bound<'_, Tokenizer>>,
) -> PyResult<crate::Tokenizer> {
    match tokenizer {
        Some(tokenizer) => Ok(tokenizer.get().0.clone()),
        None => make(language, true, None, "sentence").or_raise(py),
    }
}

/// Gives `block` after block of an iterable of texts, while the GIL is held; what takes them works meanwhile without it.
/// A bare string is refused: it would be read as one-letter documents.
pub(super) fn texts(texts: &Bound<'_, PyAny>, mut block: impl FnMut(Arc<Strings>) -> PyResult<()>) -> PyResult<()> {
    if texts.is_instance_of::<PyString>() || texts.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err("texts: expected an iterable of str, not one str; for one document: [text]"));
    }
    let expected = |instead: &str| {
        let kind = type_name(texts);
        PyTypeError::new_err(format!("texts: expected an iterable of str, not {kind}{instead}"))
    };
    if texts.is_instance_of::<PyDict>() {
        return Err(expected("; Corpus(texts.values(), doc_ids=texts.keys()) takes one"));
    }
    if texts.hasattr("columns")? {
        return Err(expected("; Corpus.from_frame takes one"));
    }
    let items = texts.try_iter().map_err(|_| expected(""))?;
    let (mut writer, mut utf8) = (BlockWriter::default(), utf8::Writer::default());
    for (i, item) in items.enumerate() {
        let item = item?;
        let Ok(text) = item.cast::<PyString>() else {
            return Err(PyTypeError::new_err(format!("texts: item {i} is no str but {}", type_name(&item))));
        };
        let filled = utf8.with(text, |text| writer.push(text)).map_err(|error| {
            match error.is_instance_of::<PyUnicodeEncodeError>(texts.py()) {
                true => PyValueError::new_err(format!("texts: item {i} cannot be written as UTF-8: {error}")),
                false => error,
            }
        })?;
        if let Some(filled) = filled {
            block(filled)?;
            texts.py().check_signals()?;
        }
    }
    writer.finish().into_iter().try_for_each(block)
}

/// How long a list of texts is in all, in code points; 0 of anything else, which would have to be gone through.
pub(super) fn code_points(texts: &Bound<'_, PyAny>) -> usize {
    let length = |text: Bound<'_, PyAny>| text.cast::<PyString>().map_or(0, utf8::length);
    texts.cast::<PyList>().map_or(0, |texts| texts.iter().map(length).sum())
}

/// Names: strings or whole numbers.
pub(super) fn doc_ids(doc_ids: &Bound<'_, PyAny>) -> PyResult<Strings> {
    let mut all = Strings::default();
    for (i, item) in items("doc_ids", doc_ids)?.enumerate() {
        let item = item?;
        if let Ok(number) = item.extract::<i64>() {
            all.push(&number.to_string());
        } else if let Some(text) = text_or_number(&item) {
            all.push(&text.map_err(|error| PyValueError::new_err(format!("doc_ids: item {i}: {error}")))?);
        } else {
            return Err(PyTypeError::new_err(format!("doc_ids: item {i} is no str but {}", type_name(&item))));
        }
    }
    Ok(all)
}

/// Items of Python's, between which it looks for Ctrl-C now and then.
struct Items<'py> {
    items: Bound<'py, PyIterator>,
    taken: usize,
}

impl<'py> Iterator for Items<'py> {
    type Item = PyResult<Bound<'py, PyAny>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.taken += 1;
        if self.taken.is_multiple_of(8192)
            && let Err(error) = self.items.py().check_signals()
        {
            return Some(Err(error));
        }
        self.items.next()
    }
}

/// What `argument` holds. A string is refused: its items would be its letters.
fn items<'py>(name: &str, argument: &Bound<'py, PyAny>) -> PyResult<Items<'py>> {
    let single = argument.is_instance_of::<PyString>() || argument.is_instance_of::<PyBytes>();
    let wrong = || PyTypeError::new_err(format!("{name}: expected an iterable, not {}", type_name(argument)));
    if single { Err(wrong()) } else { argument.try_iter().map(|items| Items { items, taken: 0 }).map_err(|_| wrong()) }
}

/// The text of a str, or the digits of an int of any size; `None` of anything else.
fn text_or_number(item: &Bound<'_, PyAny>) -> Option<PyResult<String>> {
    if item.is_instance_of::<PyString>() {
        return Some(item.extract());
    }
    item.is_instance_of::<PyInt>().then(|| item.str()?.extract())
}

/// None, NaN, NaT and pandas.NA.
fn is_missing(item: &Bound<'_, PyAny>) -> bool {
    // NaN and NaT differ from themselves; of NA that cannot be asked
    item.is_none() || type_name(item) == "NAType" || item.ne(item).unwrap_or(false)
}

/// Dates of documents: datetime.date or anything with year, month and day; strings that are dates; None, NaN or NaT.
pub(super) fn dates(
    dates: &Bound<'_, PyAny>,
    doc_ids: &Strings,
    warnings: &mut Vec<String>,
) -> PyResult<Vec<Option<Date>>> {
    let mut notes = DateNotes::default();
    let items = items("dates", dates)?.enumerate();
    let dates = items
        .map(|(i, item)| {
            let item = item?;
            let name = format!("dates: item {i}");
            let doc_id = || doc_ids.get(i).map_or_else(|| i.to_string(), str::to_owned);
            let mut note = |text: &str| _ = notes.read(&doc_id(), text, None);
            if is_missing(&item) { Ok(None) } else { date(&name, &item, Some(&mut note)) }
        })
        .collect();
    warnings.extend(notes.warnings_of_column("dates", "write them as YYYY-MM-DD"));
    dates
}

/// One date that must be one, or None.
pub(super) fn one_date(name: &str, argument: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Date>> {
    argument.map_or(Ok(None), |argument| {
        date(name, argument, None)?
            .map_or_else(|| Err(PyValueError::new_err(format!("{name}: no date"))), |date| Ok(Some(date)))
    })
}

/// A date, or None. A text that is no date, or two, is an error, or where there is a `note` noted and None.
fn date(name: &str, item: &Bound<'_, PyAny>, note: Option<&mut dyn FnMut(&str)>) -> PyResult<Option<Date>> {
    if item.is_none() {
        return Ok(None);
    }
    if let Ok(text) = item.extract::<String>() {
        let problem = match (parse_date(&text, None), note) {
            (ParsedDate::Date(date, _), _) => return Ok(Some(date)),
            (ParsedDate::None, _) if text.trim().is_empty() => return Ok(None),
            (_, Some(note)) => {
                note(&text);
                return Ok(None);
            }
            (ParsedDate::None, None) => format!("{name}: {text:?} is no date"),
            (ParsedDate::Ambiguous, None) => format!("{name}: {text:?} reads two ways; write it as YYYY-MM-DD"),
        };
        return Err(PyValueError::new_err(problem));
    }
    // numpy.datetime64 becomes a date or datetime; pandas.NaT and numpy's have no whole year.
    let item = plain(item)?;
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
        return Ok((*table.get().inner).clone());
    }
    table::Table::new(frame_columns(py, frame)?).or_raise(py)
}

fn frame_columns(py: Python<'_>, frame: &Bound<'_, PyAny>) -> PyResult<Vec<Column>> {
    if let Ok(dict) = frame.cast::<PyDict>() {
        let text = |name: &Bound<'_, PyAny>| {
            let wrong = || PyTypeError::new_err(format!("a column's name is no str but {}", type_name(name)));
            if name.is_instance_of::<PyString>() { name.extract::<String>() } else { Err(wrong()) }
        };
        return dict.iter().map(|(name, values)| column(&text(&name)?, &values)).collect();
    }
    if frame.hasattr("__arrow_c_stream__")? {
        match arrow::import(py, frame) {
            // pandas has the method and, without pyarrow, only an ImportError in it.
            Err(error) if error.is_instance_of::<PyImportError>(py) => {}
            answer => {
                let mut columns = answer?;
                columns.retain(|column| !column.name.starts_with("__index_level_")); // pandas' rows, without a name
                distinct(columns.iter().map(|column| column.name.as_str()))?;
                return Ok(columns);
            }
        }
    }
    if !frame.hasattr("columns")? {
        let kind = type_name(frame);
        return Err(PyTypeError::new_err(format!("expected a data frame (with __arrow_c_stream__), not {kind}")));
    }
    let names: Vec<Bound<'_, PyAny>> = frame.getattr("columns")?.try_iter()?.collect::<PyResult<_>>()?;
    let shown: Vec<String> = names.iter().map(|name| name.str()?.extract()).collect::<PyResult<_>>()?;
    distinct(shown.iter().map(String::as_str))?; // else the item of a name is several columns
    let columns = shown.iter().zip(&names).map(|(shown, name)| column(shown, &frame.get_item(name)?));
    let mut columns: Vec<Column> = columns.collect::<PyResult<_>>()?;
    columns.extend(index_columns(frame)?);
    Ok(columns)
}

/// What pandas calls its rows by, where that has a name: a column to all others.
fn index_columns(frame: &Bound<'_, PyAny>) -> PyResult<Vec<Column>> {
    let Ok(index) = frame.getattr("index") else { return Ok(Vec::new()) };
    if !index.hasattr("get_level_values")? || type_name(&index) == "RangeIndex" {
        return Ok(Vec::new());
    }
    let mut columns = Vec::new();
    for (level, name) in index.getattr("names")?.try_iter()?.enumerate() {
        let name = name?;
        if !name.is_none() {
            let name: String = name.str()?.extract()?;
            columns.push(column(&name, &index.call_method1("get_level_values", (level,))?)?);
        }
    }
    Ok(columns)
}

/// Fails where a name stands twice.
fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> PyResult<()> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(PyValueError::new_err(format!("two columns are called {:?}", pair[0]))),
        None => Ok(()),
    }
}

/// A NumPy scalar as a value of Python's own. A datetime64 becomes a day first: in nanoseconds it would become an int.
fn plain<'py>(item: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if !item.hasattr("item")? {
        return Ok(item.clone());
    }
    if type_name(item) == "datetime64" {
        return item.call_method1("astype", ("datetime64[D]",))?.call_method0("item");
    }
    item.call_method0("item")
}

/// Any Python value; NaN and NaT are missing. `at` says where it stands.
pub(super) fn value(at: impl Fn() -> String, item: &Bound<'_, PyAny>) -> PyResult<Value> {
    // What is asked for nearly always, first: whatever is tried in vain makes an exception.
    if item.is_none() {
        return Ok(Value::Missing);
    }
    if item.is_instance_of::<PyString>()
        && let Some(text) = text_or_number(item)
    {
        return text.map(Value::Text).map_err(|error| PyValueError::new_err(format!("{}: {error}", at())));
    }
    if let Ok(float) = item.cast_exact::<PyFloat>() {
        let float = float.value();
        return Ok(if float.is_nan() { Value::Missing } else { Value::Float(float) });
    }
    let item = plain(item)?;
    if is_missing(&item) {
        return Ok(Value::Missing);
    }
    if let Ok(value) = item.extract::<bool>() {
        return Ok(Value::Bool(value));
    }
    if let Ok(value) = item.extract::<i64>() {
        return Ok(Value::Int(value));
    }
    if let Some(text) = text_or_number(&item) {
        // A number beyond 64 bits is text: as a float it would lose digits.
        return text.map(Value::Text).map_err(|error| PyValueError::new_err(format!("{}: {error}", at())));
    }
    if let Ok(value) = item.extract::<f64>() {
        return Ok(Value::Float(value));
    }
    if item.hasattr("year")? {
        return date(&at(), &item, None).map(Value::from);
    }
    let kind = type_name(&item);
    Err(PyTypeError::new_err(format!("{}: {kind} is neither text nor a number, truth value or date", at())))
}

/// Any sequence of Python values; NaN and NaT are missing.
pub(super) fn values(name: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<Value>> {
    super::options::no_frame(name, "a name or a value for each document", values)?;
    let items = items(name, values)?.enumerate();
    items.map(|(row, item)| value(|| format!("{name}: item {row}"), &item?)).collect()
}

/// A column of any sequence of Python values; NaN and NaT are missing. Text goes straight into its place.
fn column(name: &str, values: &Bound<'_, PyAny>) -> PyResult<Column> {
    let (mut texts, mut missing) = (Strings::default(), Vec::new());
    let mut cells: Option<Vec<Value>> = None; // once there is something else
    for (row, item) in items(&format!("column {name:?}"), values)?.enumerate() {
        let (item, at) = (item?, || format!("column {name:?}, row {row}"));
        if cells.is_none()
            && let Ok(text) = item.cast::<PyString>()
        {
            let wrong = |error: PyErr| PyValueError::new_err(format!("{}: {error}", at()));
            texts.push(text.to_str().map_err(wrong)?);
            missing.push(false);
        } else if cells.is_none() && item.is_none() {
            texts.push("");
            missing.push(true);
        } else {
            let so_far = || {
                let cell = |(text, gone): (&str, &bool)| if *gone { Value::Missing } else { text.into() };
                texts.iter().zip(&missing).map(cell).collect()
            };
            cells.get_or_insert_with(so_far).push(value(at, &item)?);
        }
    }
    let Some(cells) = cells else {
        let missing = missing.contains(&true).then_some(missing);
        return Ok(Column { missing, ..Column::text(name, texts) });
    };
    let name = name.to_owned();
    work::run(values.py(), &Progress::default(), move || Ok(Column::from_values(name, &cells)))
}

/// What the columns of a frame are called.
#[derive(Clone, Copy)]
pub(super) struct FrameNames<'a> {
    pub(super) text: &'a str,
    /// `None`: "doc_id" or "id" where there is such a column; likewise "date" and "title".
    pub(super) doc_id: Option<&'a str>,
    pub(super) date: Option<&'a str>,
    pub(super) title: Option<&'a str>,
    pub(super) dayfirst: Option<bool>,
}

/// The rows of a frame as documents. One without an id is called by its number, from 0.
pub(super) fn frame(
    py: Python<'_>,
    frame: &Bound<'_, PyAny>,
    names: &FrameNames<'_>,
    warnings: &mut Vec<String>,
) -> PyResult<Parts> {
    let mut columns = frame_columns(py, frame)?;
    let known: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
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
                Err(PyKeyError::new_err(format!("no column {name:?}; there are: {}", known.join(", "))))
            }
        }
    };
    let text = take(Some(names.text), &[])?;
    let doc_id = take(names.doc_id, &["doc_id", "id"])?;
    let (date, title) = (take(names.date, &["date"])?, take(names.title, &["title"])?);
    let texts = match text {
        None => Strings::default(),
        Some(Column { values: Values::Text(texts), missing, .. }) => {
            if let Some(row) = missing.and_then(|missing| missing.iter().position(|&gone| gone)) {
                return Err(PyValueError::new_err(format!("column {:?}, row {row}: the text is missing", names.text)));
            }
            texts
        }
        Some(_) => return Err(PyTypeError::new_err(format!("column {:?} holds no text", names.text))),
    };
    let metadata = table::Table::new(columns).or_raise(py)?;
    let (named, dayfirst) = (names.doc_id.map(str::to_owned), names.dayfirst);
    let (parts, told) = work::run(py, &Progress::default(), move || {
        let rows = texts.len();
        let name = |row: usize| match (doc_id.as_ref().map(|column| column.value(row)), &named) {
            (None | Some(Value::Missing), None) => Ok(row.to_string()),
            (None | Some(Value::Missing), Some(column)) => {
                Err(Error::argument("doc_id", format!("column {column:?}, row {row}: the id is missing")))
            }
            (Some(id), _) => Ok(id.to_string()),
        };
        let mut doc_ids = Strings::default();
        (0..rows).try_for_each(|row| name(row).map(|name| doc_ids.push(&name)))?;
        let mut parts = Parts { doc_ids, texts: texts.into(), metadata, ..Parts::default() };
        if let Some(column) = title {
            let title = |row| Some(column.value(row)).filter(|value| *value != Value::Missing);
            parts.titles = (0..rows).map(|row| title(row).map(|title| title.to_string())).collect();
        }
        let mut told = Vec::new();
        if let Some(column) = date {
            parts.dates = frame_dates(&column, &parts, dayfirst, &mut told);
        }
        Ok((parts, told))
    })?;
    warnings.extend(told);
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
        Value::Text(text) if text.trim().is_empty() => None,
        value => {
            let doc_id = parts.doc_ids.get(row).map_or_else(|| row.to_string(), str::to_owned);
            match notes.read(&doc_id, &value.to_string(), dayfirst) {
                ParsedDate::Date(date, _) => Some(date),
                _ => None,
            }
        }
    };
    let dates = (0..parts.texts.len()).map(&mut date).collect();
    let decides = "dayfirst=True or False decides";
    warnings.extend(notes.warnings_of_column(&format!("column {:?}", column.name), decides));
    dates
}

/// `queries=`: another corpus.
pub(super) fn queries(argument: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Arc<core::Corpus>>> {
    let Some(argument) = argument else { return Ok(None) };
    let corpus = argument.cast::<Corpus>().map_err(|_| {
        let kind = type_name(argument);
        PyTypeError::new_err(format!("queries: expected a Corpus, not {kind}; lo.Corpus(texts) makes one of texts"))
    })?;
    Ok(Some(Arc::clone(&corpus.get().inner)))
}
