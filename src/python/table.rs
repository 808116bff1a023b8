//! What is an answer in Python? `Table`: columns by name, and doors to pandas, polars, Arrow, CSV and HTML.

use std::sync::Arc;

use jiff::civil::Date;
use numpy::IntoPyArray;
use pyo3::exceptions::{PyIndexError, PyTypeError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBool, PyBytes, PyCapsule, PyDate, PyDict, PyList, PySlice, PyString, PyTuple};

use super::arrow;
use super::corpus::Corpus;
use super::errors::OrRaise;
use super::named;
use super::options;
use super::options::type_name;
use super::{bad_pickle, work};
use crate::corpus::corpus as core;
use crate::file::write_whole;
use crate::progress::Progress;
use crate::table::{self, Column, Value, Values};

/// The answer to a question: equal-length named columns. Immutable.
///
/// `table["frequency"]` is a NumPy array; `to_pandas()`, `to_polars()`, `to_arrow()` and any library that knows the
/// Arrow PyCapsule interface take the whole. `params` holds what the question was asked with.
///
/// Examples
/// --------
/// >>> import locution as lo
/// >>> table = lo.Corpus(["to be or not to be"]).terms()
/// >>> len(table), table.columns
/// (4, ['term', 'frequency', 'docfreq', 'per_million', 'rank'])
/// >>> table.head(1).to_dict()["term"]
/// ['be']
#[pyclass(frozen, subclass, module = "locution", name = "Table")]
pub(super) struct Table {
    pub(super) inner: Arc<table::Table>,
    /// The corpus that was asked, for views that lead back to the text. Not part of the value: a pickle has none, and
    /// tables that differ in it alone are equal.
    pub(super) asked: Option<Arc<core::Corpus>>,
}

impl From<table::Table> for Table {
    fn from(table: table::Table) -> Self {
        Self { inner: Arc::new(table), asked: None }
    }
}

impl Table {
    /// The answer of `corpus`, where it is known.
    pub(super) fn of(corpus: Option<&Arc<core::Corpus>>, table: table::Table) -> Self {
        Self { inner: Arc::new(table), asked: corpus.map(Arc::clone) }
    }

    /// Rows of this table.
    fn part(&self, rows: table::Table) -> Self {
        Self { inner: Arc::new(rows), asked: self.asked.clone() }
    }
}

#[pymethods]
impl Table {
    /// Names of the columns, in order.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.inner.columns().iter().map(|column| column.name.as_str()).collect()
    }

    /// What the question was asked with: a dict by parameter name.
    ///
    /// It holds the question's own options, then how the texts were cut into words (`language words keep_numbers`) and how
    /// many `documents` and `tokens` there were. `stopwords` is a language's code, or the words themselves; of more than
    /// 100, how many and a checksum.
    #[getter]
    fn params<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        dict(py, self.inner.params())
    }

    fn __len__(&self) -> usize {
        self.inner.len()
    }

    /// Column `which` as a NumPy array, or some rows as a Table.
    ///
    /// A column is int64, float64, bool, datetime64[D], or objects for text. Where cells are missing: NaN (whole numbers
    /// become float64), NaT, None. ``table[0]``, ``table[2:5]``, ``table[[7, 1]]`` and ``table[table["length"] > 3]``
    /// are Tables of these rows, which `corpus.kwic` and `corpus.timeline` take.
    fn __getitem__<'py>(&self, py: Python<'py>, which: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let Ok(name) = which.cast::<PyString>() else {
            let chosen = rows(which, self.inner.len())?;
            let rows = self.part(py.detach(|| self.inner.take(&chosen)));
            return Ok(rows.into_pyobject(py)?.into_any());
        };
        let column = self.inner.column(&name.extract::<String>()?).or_raise(py)?;
        let gone = |row: usize| column.missing.as_ref().is_some_and(|missing| missing[row]);
        let hole = column.missing.is_some();
        Ok(match &column.values {
            Values::Int(values) if hole => {
                let floats = values.iter().enumerate().map(|(row, &v)| if gone(row) { f64::NAN } else { v as f64 });
                floats.collect::<Vec<f64>>().into_pyarray(py).into_any()
            }
            Values::Int(values) => values.clone().into_pyarray(py).into_any(),
            Values::Float(values) => {
                let floats = values.iter().enumerate().map(|(row, &v)| if gone(row) { f64::NAN } else { v });
                floats.collect::<Vec<f64>>().into_pyarray(py).into_any()
            }
            Values::Bool(values) if !hole => values.clone().into_pyarray(py).into_any(),
            Values::Date(values) => {
                let day = |(row, &d): (usize, &Date)| if gone(row) { i64::MIN } else { arrow::day_number(d).into() };
                let days: Vec<i64> = values.iter().enumerate().map(day).collect();
                days.into_pyarray(py).into_any().call_method1("view", ("datetime64[D]",))?
            }
            Values::Text(_) | Values::Bool(_) => {
                let numpy = py.import("numpy")?;
                let array = numpy.call_method1("empty", (self.inner.len(), "object"))?;
                array.set_item(PySlice::full(py), list(py, column)?)?;
                array
            }
        })
    }

    /// The rows, each as a dict by column name; missing cells are None.
    fn __iter__(&self, py: Python<'_>) -> Rows {
        let names = self.inner.columns().iter().map(|column| PyString::new(py, &column.name).unbind()).collect();
        Rows { table: Arc::clone(&self.inner), names, next: 0 }
    }

    /// For the tab key in `table["`.
    fn _ipython_key_completions_(&self) -> Vec<&str> {
        self.columns()
    }

    /// The first `n` rows.
    #[pyo3(signature = (n=10))]
    fn head(&self, #[pyo3(from_py_with = named::n)] n: i64) -> PyResult<Self> {
        Ok(self.part(self.inner.head(options::size("n", n)?)))
    }

    /// The rows sorted by column `by`; stable, missing cells last.
    #[pyo3(signature = (by, *, descending=false))]
    fn sort(&self, py: Python<'_>, by: &str, descending: bool) -> PyResult<Self> {
        let (table, by, progress) = (Arc::clone(&self.inner), by.to_owned(), Progress::default());
        let asked = progress.clone();
        Ok(self.part(work::run(py, &progress, move || table.sort_unless_stopped(&by, descending, &asked))?))
    }

    /// A dict of lists of Python values, by column name; missing cells are None.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for column in self.inner.columns() {
            dict.set_item(&column.name, list(py, column)?)?;
        }
        Ok(dict)
    }

    /// The cells of one column as `to_dict` has them.
    fn _list<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        list(py, self.inner.column(name).or_raise(py)?)
    }

    /// Name, kind, and whether cells are missing, of each column.
    fn _kinds(&self) -> Vec<(&str, &'static str, bool)> {
        let kind = |values: &Values| match values {
            Values::Bool(_) => "bool",
            Values::Int(_) => "int",
            Values::Float(_) => "float",
            Values::Text(_) => "text",
            Values::Date(_) => "date",
        };
        let columns = self.inner.columns().iter();
        columns.map(|column| (column.name.as_str(), kind(&column.values), column.missing.is_some())).collect()
    }

    /// A pandas DataFrame. Needs pandas.
    ///
    /// Days are datetime64[s], text is str. Where cells are missing, whole numbers are Int64 and truth values boolean, so that
    /// nothing turns into another number.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._frames")?.call_method1("to_pandas", (slf,))
    }

    /// A polars DataFrame. Needs polars.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._frames")?.call_method1("to_polars", (slf,))
    }

    /// A pyarrow Table. Needs pyarrow.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("locution._frames")?.call_method1("to_arrow", (slf,))
    }

    /// Writes a header line and the rows to `path` as CSV (UTF-8; missing cells are empty).
    fn to_csv(&self, py: Python<'_>, path: std::path::PathBuf) -> PyResult<()> {
        let (table, progress) = (Arc::clone(&self.inner), Progress::default());
        let asked = progress.clone();
        let written = work::run(py, &progress, move || {
            let written = write_whole(&path, &asked, |out| table.write_csv(out));
            asked.check()?;
            Ok(written.map_err(|e| std::io::Error::new(e.kind(), format!("{}: {e}", path.display()))))
        })?;
        Ok(written?) // FileNotFoundError and so on
    }

    /// The table as an Arrow C stream (the Arrow PyCapsule interface). `requested_schema` is not looked at.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        arrow::export(py, &self.inner)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        helper(slf, "to_html")
    }

    fn __repr__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        helper(slf, "to_text")
    }

    /// A picture of the answer: an altair chart, to show, to go on with, and to save as SVG or PNG.
    ///
    /// Needs altair: ``pip install 'altair>=5.5' vl-convert-python``. Which pictures there are and what options each has:
    /// ``help(locution._plots.plot)``.
    #[pyo3(signature = (*args, **options))]
    fn plot<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        plot(slf.as_any(), args, options)
    }

    /// The corpus that was asked, or None: of a table that was pickled, or made of nobody's texts.
    #[getter]
    fn _corpus(&self, py: Python<'_>) -> Option<Corpus> {
        self.asked.as_ref().map(|corpus| Corpus::of(py, Arc::clone(corpus)))
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let other = other.get();
            py.detach(|| *other.inner == *self.inner)
        })
    }

    /// Itself: it cannot change.
    fn __copy__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: PyRef<'py, Self>, _memo: &Bound<'py, PyAny>) -> PyRef<'py, Self> {
        slf
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let (py, table) = (slf.py(), Arc::clone(&slf.get().inner));
        let bytes = work::run(py, &Progress::default(), move || Ok(postcard::to_stdvec(&*table)))?;
        let bytes = bytes.map_err(bad_pickle)?;
        Ok((slf.get_type().getattr("_load")?, (PyBytes::new(py, &bytes),)))
    }

    #[staticmethod]
    fn _load(py: Python<'_>, bytes: PyBackedBytes) -> PyResult<Self> {
        let load = move || Ok(postcard::from_bytes::<table::Table>(&bytes));
        Ok(work::run(py, &Progress::default(), load)?.map_err(bad_pickle)?.into())
    }
}

/// The rows of a table, one after the other.
#[pyclass(module = "locution", name = "_Rows")]
pub(super) struct Rows {
    table: Arc<table::Table>,
    names: Vec<Py<PyString>>,
    next: usize,
}

#[pymethods]
impl Rows {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __length_hint__(&self) -> usize {
        self.table.len() - self.next
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let row = self.next;
        if row == self.table.len() {
            return Ok(None);
        }
        if row.is_multiple_of(4096) {
            py.check_signals()?; // `list(table)` does not
        }
        self.next += 1;
        let cells = PyDict::new(py);
        for (name, column) in self.names.iter().zip(self.table.columns()) {
            cells.set_item(name, to_object(py, &column.value(row))?)?;
        }
        Ok(Some(cells))
    }
}

/// The rows that an index, a slice, or an iterable of indices or of booleans means, of `count`.
fn rows(which: &Bound<'_, PyAny>, count: usize) -> PyResult<Vec<usize>> {
    let row = |index: i64| {
        let at = if index < 0 { index + count as i64 } else { index };
        let known = usize::try_from(at).ok().filter(|&at| at < count);
        known.ok_or_else(|| PyIndexError::new_err(format!("table[{index}]: there are {count} rows")))
    };
    if let Ok(slice) = which.cast::<PySlice>() {
        let indices = slice.indices(count as isize)?;
        return Ok((0..indices.slicelength as isize).map(|i| (indices.start + i * indices.step) as usize).collect());
    }
    let wrong = || {
        let kind = type_name(which);
        PyTypeError::new_err(format!("table[which]: expected a column's name, rows, or booleans, not {kind}"))
    };
    let is_bool = |item: &Bound<'_, PyAny>| item.is_instance_of::<PyBool>() || type_name(item).starts_with("bool");
    if !is_bool(which)
        && let Ok(index) = which.extract()
    {
        return Ok(vec![row(index)?]);
    }
    // Of an array a list is made at once, and not a scalar for each.
    let listed = if which.hasattr("tolist")? { which.call_method0("tolist")? } else { which.clone() };
    let items: Vec<Bound<'_, PyAny>> = listed.try_iter().map_err(|_| wrong())?.collect::<PyResult<_>>()?;
    if !items.is_empty() && items.iter().all(is_bool) {
        if items.len() != count {
            return Err(PyIndexError::new_err(format!("table[which]: {} booleans for {count} rows", items.len())));
        }
        let chosen: Vec<bool> = items.iter().map(|item| item.is_truthy()).collect::<PyResult<_>>()?;
        return Ok((0..count).filter(|&i| chosen[i]).collect());
    }
    items
        .iter()
        .map(|item| if is_bool(item) { Err(wrong()) } else { row(item.extract().map_err(|_| wrong())?) })
        .collect()
}

/// Calls `locution._plots.plot(answer, …)`.
pub(super) fn plot<'py>(
    answer: &Bound<'py, PyAny>,
    args: &Bound<'py, PyTuple>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let given: Vec<Bound<'py, PyAny>> = std::iter::once(answer.clone()).chain(args.iter()).collect();
    let plots = answer.py().import("locution._plots")?;
    plots.getattr("plot")?.call(PyTuple::new(answer.py(), given)?, options)
}

/// Calls `locution._table.NAME(table)`: what is easier said in Python.
fn helper<'py>(table: &Bound<'py, Table>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    table.py().import("locution._table")?.call_method1(name, (table,))
}

/// The cells as Python's values. It looks for Ctrl-C now and then.
pub(super) fn list<'py>(py: Python<'py>, column: &Column) -> PyResult<Bound<'py, PyList>> {
    const ROWS: usize = 1 << 16; // some milliseconds
    let gone = |row: usize| column.missing.as_ref().is_some_and(|missing| missing[row]);
    let rows = match &column.values {
        Values::Bool(v) => v.len(),
        Values::Int(v) => v.len(),
        Values::Float(v) => v.len(),
        Values::Date(v) => v.len(),
        Values::Text(v) => v.len(),
    };
    let all = PyList::empty(py);
    for start in (0..rows).step_by(ROWS) {
        py.check_signals()?;
        let some = start..rows.min(start + ROWS);
        let cells = match (&column.values, &column.missing) {
            (Values::Int(values), None) => PyList::new(py, &values[some]),
            (Values::Float(values), None) => PyList::new(py, &values[some]),
            (Values::Text(values), _) => PyList::new(py, some.map(|row| (!gone(row)).then(|| &values[row]))),
            (_, _) => {
                let cells: Vec<_> = some.map(|row| to_object(py, &column.value(row))).collect::<PyResult<_>>()?;
                PyList::new(py, cells)
            }
        }?;
        if rows <= ROWS {
            return Ok(cells);
        }
        all.set_slice(start, start, &cells)?;
    }
    Ok(all)
}

/// Parameters by name.
pub(super) fn dict<'py>(py: Python<'py>, params: &[(String, Value)]) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in params {
        dict.set_item(name, to_object(py, value)?)?;
    }
    Ok(dict)
}

pub(super) fn to_object<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Missing => py.None().into_bound(py),
        Value::Bool(value) => value.into_pyobject(py)?.to_owned().into_any(),
        Value::Int(value) => value.into_pyobject(py)?.into_any(),
        Value::Float(value) => value.into_pyobject(py)?.into_any(),
        Value::Text(value) => value.into_pyobject(py)?.into_any(),
        Value::Date(value) => to_date(py, *value)?,
    })
}

/// A `datetime.date`; a year before 1, which Python has not, is text.
pub(super) fn to_date(py: Python<'_>, date: Date) -> PyResult<Bound<'_, PyAny>> {
    if date.year() < 1 {
        return Ok(date.to_string().into_pyobject(py)?.into_any());
    }
    Ok(PyDate::new(py, date.year().into(), date.month() as u8, date.day() as u8)?.into_any())
}
