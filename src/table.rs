//! What shape has an answer? A table: equal-length named columns, and the parameters it was computed with.

use std::cmp::Ordering;
use std::io;
use std::ops::Index;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::threads;

/// A column of text that says one thing again and again may have so many bytes: what would have more is refused before it
/// is built.
pub(crate) const MOST_TEXT: u64 = 1 << 30;

/// Strings in one buffer. Costs their bytes and 8 bytes each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(String, Vec<usize>)", into = "(String, Vec<usize>)")]
pub struct Strings {
    /// All strings, one after the other.
    bytes: String,
    /// Where each string starts in `bytes`; one longer than there are strings.
    offsets: Vec<usize>,
}

impl From<Strings> for (String, Vec<usize>) {
    fn from(strings: Strings) -> Self {
        (strings.bytes, strings.offsets)
    }
}

impl TryFrom<(String, Vec<usize>)> for Strings {
    type Error = &'static str;

    fn try_from((bytes, offsets): (String, Vec<usize>)) -> std::result::Result<Self, Self::Error> {
        let fit = offsets.first() == Some(&0)
            && offsets.last() == Some(&bytes.len())
            && offsets.is_sorted()
            && offsets.iter().all(|&at| bytes.is_char_boundary(at));
        if fit { Ok(Self { bytes, offsets }) } else { Err("offsets do not fit their strings") }
    }
}

impl Default for Strings {
    fn default() -> Self {
        Self { bytes: String::new(), offsets: vec![0] }
    }
}

impl Strings {
    /// No strings, with room for `strings` of `bytes` bytes together.
    pub fn with_capacity(strings: usize, bytes: usize) -> Self {
        let mut offsets = Vec::with_capacity(strings + 1);
        offsets.push(0);
        Self { bytes: String::with_capacity(bytes), offsets }
    }

    /// Number of strings.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is no string.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes for further strings that are there already.
    pub(crate) fn room(&self) -> usize {
        self.bytes.capacity() - self.bytes.len()
    }

    /// Gives back the room that no string takes.
    pub fn shrink_to_fit(&mut self) {
        self.bytes.shrink_to_fit();
        self.offsets.shrink_to_fit();
    }

    /// Adds a string at the end.
    pub fn push(&mut self, string: &str) {
        self.bytes.push_str(string);
        self.offsets.push(self.bytes.len());
    }

    /// Adds the strings that `bytes` is cut into: the first ends at `ends[0]`, the next at `ends[1]`, the last with it.
    pub(crate) fn extend_cut(&mut self, bytes: &str, ends: &[usize]) {
        assert!(ends.last().copied().unwrap_or(0) == bytes.len() && ends.is_sorted());
        debug_assert!(ends.iter().all(|&end| bytes.is_char_boundary(end)));
        let start = self.bytes.len();
        self.bytes.push_str(bytes);
        self.offsets.extend(ends.iter().map(|&end| start + end));
    }

    /// All the strings of `parts`, one after the other.
    pub(crate) fn concat(parts: &[Self]) -> Self {
        let bytes = threads::concat(&parts.iter().map(|part| part.bytes.as_bytes()).collect::<Vec<_>>());
        let mut offsets = Vec::with_capacity(parts.iter().map(Self::len).sum::<usize>() + 1);
        offsets.push(0);
        for part in parts {
            let start = offsets[offsets.len() - 1];
            offsets.extend(part.offsets[1..].iter().map(|&offset| offset + start));
        }
        Self { bytes: String::from_utf8(bytes).expect("strings one after the other"), offsets }
    }

    /// Adds a string made of `parts` with a space between each two.
    pub fn push_joined<'a>(&mut self, parts: impl IntoIterator<Item = &'a str>) {
        let start = self.bytes.len();
        for part in parts {
            if self.bytes.len() > start {
                self.bytes.push(' ');
            }
            self.bytes.push_str(part);
        }
        self.offsets.push(self.bytes.len());
    }

    /// Adds the string that `write` puts behind the others.
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.bytes);
        self.offsets.push(self.bytes.len());
    }

    /// The strings of all `parts`, one part behind the other. Each is let go of once it is copied.
    pub(crate) fn gathered(mut parts: Vec<Self>) -> Self {
        parts.retain(|part| !part.is_empty());
        if let [_] = &parts[..]
            && let Some(mut only) = parts.pop()
        {
            only.shrink_to_fit();
            return only;
        }
        let (strings, bytes) = parts.iter().fold((0, 0), |(n, b), part| (n + part.len(), b + part.bytes.len()));
        let mut all = Self::with_capacity(strings, bytes);
        for part in parts {
            let before = all.bytes.len();
            all.bytes.push_str(&part.bytes);
            all.offsets.extend(part.offsets[1..].iter().map(|&at| at + before));
        }
        all
    }

    /// The string at `index`, or `None` behind the end.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.offsets.get(index + 1)?;
        Some(&self.bytes[self.offsets[index]..end])
    }

    /// The strings in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        self.offsets.windows(2).map(|pair| &self.bytes[pair[0]..pair[1]])
    }

    /// All strings, one after the other.
    pub fn bytes(&self) -> &str {
        &self.bytes
    }

    /// Where each string starts in [`bytes`](Self::bytes); one longer than there are strings.
    pub fn offsets(&self) -> &[usize] {
        &self.offsets
    }
}

impl Index<usize> for Strings {
    type Output = str;

    fn index(&self, index: usize) -> &str {
        &self.bytes[self.offsets[index]..self.offsets[index + 1]]
    }
}

impl<S: AsRef<str>> FromIterator<S> for Strings {
    fn from_iter<I: IntoIterator<Item = S>>(strings: I) -> Self {
        let mut all = Self::default();
        strings.into_iter().for_each(|string| all.push(string.as_ref()));
        all
    }
}

/// One cell of a table, or one parameter of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing is known.
    Missing,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A string.
    Text(String),
    /// A calendar day.
    Date(Date),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => Ok(()),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
            Self::Date(value) => write!(f, "{value}"),
        }
    }
}

macro_rules! value_from {
    ($($from:ty => $variant:ident),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })*
    };
}
value_from!(bool => Bool, i64 => Int, u32 => Int, f64 => Float, &str => Text, String => Text, Date => Date);

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Int(value as i64)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

/// The values of one column; all of one type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Values {
    /// Truth values.
    Bool(Vec<bool>),
    /// Whole numbers.
    Int(Vec<i64>),
    /// Numbers.
    Float(Vec<f64>),
    /// Strings.
    Text(Strings),
    /// Calendar days.
    Date(Vec<Date>),
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Self::Bool(values) => values.len(),
            Self::Int(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Text(values) => values.len(),
            Self::Date(values) => values.len(),
        }
    }
}

/// A named column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The column's name.
    pub name: String,
    /// Its values, one a row. Where a cell is missing, the value here is a filler that means nothing.
    pub values: Values,
    /// Which cells are missing, one a row; `None` when none is.
    pub missing: Option<Vec<bool>>,
}

impl Column {
    /// A column without missing cells.
    pub fn new(name: impl Into<String>, values: Values) -> Self {
        Self { name: name.into(), values, missing: None }
    }

    /// A column of whole numbers.
    pub fn int(name: impl Into<String>, values: Vec<i64>) -> Self {
        Self::new(name, Values::Int(values))
    }

    /// A column of whole numbers, of which some may be missing.
    pub fn optional_int(name: impl Into<String>, values: impl IntoIterator<Item = Option<i64>>) -> Self {
        let (values, missing): (Vec<i64>, Vec<bool>) =
            values.into_iter().map(|value| (value.unwrap_or_default(), value.is_none())).unzip();
        Self { missing: missing.contains(&true).then_some(missing), ..Self::int(name, values) }
    }

    /// A column of numbers.
    pub fn float(name: impl Into<String>, values: Vec<f64>) -> Self {
        Self::new(name, Values::Float(values))
    }

    /// A column of strings.
    pub fn text(name: impl Into<String>, values: Strings) -> Self {
        Self::new(name, Values::Text(values))
    }

    /// A column of strings, some of them missing.
    pub fn optional_text<'a>(name: impl Into<String>, values: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let (mut strings, mut missing) = (Strings::default(), Vec::new());
        for value in values {
            strings.push(value.unwrap_or_default());
            missing.push(value.is_none());
        }
        Self { missing: missing.contains(&true).then_some(missing), ..Self::text(name, strings) }
    }

    /// A column of numbers; NaN is a missing cell.
    pub fn float_or_missing(name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        let missing: Vec<bool> = values.iter().map(|value| value.is_nan()).collect();
        // A filler; NaN would make the column differ from itself.
        values.iter_mut().filter(|value| value.is_nan()).for_each(|value| *value = 0.0);
        Self { missing: missing.contains(&true).then_some(missing), ..Self::float(name, values) }
    }

    /// A column of days, some of them missing.
    pub fn dates(name: impl Into<String>, values: impl IntoIterator<Item = Option<Date>>) -> Self {
        let (mut days, mut missing) = (Vec::new(), Vec::new());
        for value in values {
            days.push(value.unwrap_or_default());
            missing.push(value.is_none());
        }
        Self { missing: missing.contains(&true).then_some(missing), ..Self::new(name, Values::Date(days)) }
    }

    /// A column of the narrowest type that holds all `values` without loss: bool, int, float, date or text.
    /// A column of missing cells only is text.
    pub fn from_values(name: impl Into<String>, values: &[Value]) -> Self {
        let missing: Vec<bool> = values.iter().map(|v| *v == Value::Missing).collect();
        let present = || values.iter().filter(|v| **v != Value::Missing);
        const EXACT: u64 = 1 << 53; // a float holds no whole number beyond without loss
        let all = |test: fn(&Value) -> bool| present().next().is_some() && present().all(test);
        let typed = if all(|v| matches!(v, Value::Bool(_))) {
            Values::Bool(values.iter().map(|v| *v == Value::Bool(true)).collect())
        } else if all(|v| matches!(v, Value::Int(_))) {
            Values::Int(values.iter().map(|v| if let Value::Int(i) = v { *i } else { 0 }).collect())
        } else if all(|v| match v {
            Value::Int(int) => int.unsigned_abs() <= EXACT,
            other => matches!(other, Value::Float(_)),
        }) {
            let float = |v: &Value| match v {
                Value::Float(f) => *f,
                Value::Int(i) => *i as f64,
                _ => 0.0, // a filler; NaN would make the column differ from itself
            };
            Values::Float(values.iter().map(float).collect())
        } else if all(|v| matches!(v, Value::Date(_))) {
            Values::Date(values.iter().map(|v| if let Value::Date(d) = v { *d } else { Date::default() }).collect())
        } else {
            Values::Text(values.iter().map(ToString::to_string).collect())
        };
        Self { name: name.into(), values: typed, missing: missing.contains(&true).then_some(missing) }
    }

    /// A column of `count` missing cells.
    pub(crate) fn missing(name: impl Into<String>, count: usize) -> Self {
        let values = Values::Text((0..count).map(|_| "").collect());
        Self { name: name.into(), values, missing: (count > 0).then(|| vec![true; count]) }
    }

    /// These cells and then those of `more`: the type is the narrowest that holds both without loss.
    pub(crate) fn with(&self, more: &Self) -> Self {
        let values = match (&self.values, &more.values) {
            (Values::Bool(a), Values::Bool(b)) => Values::Bool([&a[..], b].concat()),
            (Values::Int(a), Values::Int(b)) => Values::Int([&a[..], b].concat()),
            (Values::Float(a), Values::Float(b)) => Values::Float([&a[..], b].concat()),
            (Values::Date(a), Values::Date(b)) => Values::Date([&a[..], b].concat()),
            (Values::Text(a), Values::Text(b)) => Values::Text(a.iter().chain(b.iter()).collect()),
            (a, b) => {
                let cells = (0..a.len()).map(|row| self.value(row)).chain((0..b.len()).map(|row| more.value(row)));
                return Self::from_values(&self.name, &cells.collect::<Vec<_>>());
            }
        };
        let gone = |column: &Self| column.missing.clone().unwrap_or_else(|| vec![false; column.values.len()]);
        let missing = (self.missing.is_some() || more.missing.is_some()).then(|| [gone(self), gone(more)].concat());
        Self { name: self.name.clone(), values, missing }
    }

    /// The cell in `row`.
    ///
    /// # Panics
    /// When `row` is not below the number of rows, as indexing a slice does.
    pub fn value(&self, row: usize) -> Value {
        if self.missing.as_ref().is_some_and(|missing| missing[row]) {
            return Value::Missing;
        }
        match &self.values {
            Values::Bool(values) => Value::Bool(values[row]),
            Values::Int(values) => Value::Int(values[row]),
            Values::Float(values) => Value::Float(values[row]),
            Values::Text(values) => Value::Text(values[row].to_owned()),
            Values::Date(values) => Value::Date(values[row]),
        }
    }
}

/// Equal-length named columns. Immutable once built.
///
/// ```
/// use locution::{Column, Table};
/// let table = Table::new(vec![Column::int("frequency", vec![3, 1])])?;
/// assert_eq!((table.len(), table.int("frequency")?), (2, &[3, 1][..]));
/// # Ok::<(), locution::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "SavedTable", into = "SavedTable")]
pub struct Table {
    columns: Vec<Column>,
    params: Vec<(String, Value)>,
    rows: usize,
    /// A place where the words of each row stand in what was asked, by row; `None` where rows are not words. It leads a
    /// joined phrase back to its words, which its letters alone do not say: 改革开放 may be one word, or two.
    places: Option<Vec<u32>>,
}

/// A table as it is saved.
#[derive(Serialize, Deserialize)]
struct SavedTable(Vec<Column>, Vec<(String, Value)>, Option<Vec<u32>>);

impl From<Table> for SavedTable {
    fn from(table: Table) -> Self {
        Self(table.columns, table.params, table.places)
    }
}

impl TryFrom<SavedTable> for Table {
    type Error = Error;

    fn try_from(SavedTable(columns, params, places): SavedTable) -> Result<Self> {
        let table = Self::new(columns)?;
        if places.as_ref().is_some_and(|places| places.len() != table.rows) {
            return Err(Error::argument("places", "not as many as there are rows"));
        }
        Ok(Self { params, places, ..table })
    }
}

impl Table {
    /// A table of `columns`, which must have one length and different names. No columns make an empty table.
    pub fn new(columns: Vec<Column>) -> Result<Self> {
        let rows = columns.first().map_or(0, |column| column.values.len());
        for (i, column) in columns.iter().enumerate() {
            if column.values.len() != rows || column.missing.as_ref().is_some_and(|missing| missing.len() != rows) {
                let problem = format!("column {:?} has {} rows, the first {rows}", column.name, column.values.len());
                return Err(Error::argument("columns", problem));
            }
            if columns[..i].iter().any(|other| other.name == column.name) {
                return Err(Error::argument("columns", format!("two columns are called {:?}", column.name)));
            }
        }
        Ok(Self { columns, params: Vec::new(), rows, places: None })
    }

    /// For answers, whose columns are equal-length by construction.
    pub(crate) fn answer(columns: Vec<Column>, params: Vec<(&str, Value)>) -> Self {
        let mut table = Self::new(columns).expect("an answer's columns have one length and different names");
        table.params = params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        table
    }

    /// The table, knowing a place where the words of each row stand.
    pub(crate) fn at(self, places: Vec<u32>) -> Self {
        Self { places: Some(places), ..self }
    }

    /// A place where the words of each row stand in what was asked; `None` where rows are not words.
    pub(crate) fn places(&self) -> Option<&[u32]> {
        self.places.as_deref()
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The question this answers: its parameters by name.
    pub fn params(&self) -> &[(String, Value)] {
        &self.params
    }

    /// The column called `name`.
    pub fn column(&self, name: &str) -> Result<&Column> {
        self.columns.iter().find(|column| column.name == name).ok_or_else(|| {
            let columns = self.columns.iter().map(|column| column.name.clone()).collect();
            Error::new(ErrorKind::UnknownColumn { name: name.to_owned(), columns })
        })
    }

    /// The whole numbers of column `name`.
    pub fn int(&self, name: &str) -> Result<&[i64]> {
        match &self.column(name)?.values {
            Values::Int(values) => Ok(values),
            _ => Err(Error::argument("name", format!("column {name:?} does not hold whole numbers"))),
        }
    }

    /// The numbers of column `name`.
    pub fn float(&self, name: &str) -> Result<&[f64]> {
        match &self.column(name)?.values {
            Values::Float(values) => Ok(values),
            _ => Err(Error::argument("name", format!("column {name:?} does not hold numbers with a fraction"))),
        }
    }

    /// The strings of column `name`.
    pub fn text(&self, name: &str) -> Result<&Strings> {
        match &self.column(name)?.values {
            Values::Text(values) => Ok(values),
            _ => Err(Error::argument("name", format!("column {name:?} does not hold text"))),
        }
    }

    /// The rows at `rows`, in that order.
    ///
    /// # Panics
    /// When one of them is not below [`len`](Self::len).
    pub fn take(&self, rows: &[usize]) -> Self {
        let columns = self.columns.iter().map(|column| {
            let values = match &column.values {
                Values::Bool(v) => Values::Bool(rows.iter().map(|&i| v[i]).collect()),
                Values::Int(v) => Values::Int(rows.iter().map(|&i| v[i]).collect()),
                Values::Float(v) => Values::Float(rows.iter().map(|&i| v[i]).collect()),
                Values::Text(v) => Values::Text(rows.iter().map(|&i| &v[i]).collect()),
                Values::Date(v) => Values::Date(rows.iter().map(|&i| v[i]).collect()),
            };
            let missing = column.missing.as_ref().map(|missing| rows.iter().map(|&i| missing[i]).collect());
            Column { name: column.name.clone(), values, missing }
        });
        let places = self.places.as_ref().map(|places| rows.iter().map(|&i| places[i]).collect());
        Self { columns: columns.collect(), params: self.params.clone(), rows: rows.len(), places }
    }

    /// The first `rows` rows.
    pub fn head(&self, rows: usize) -> Self {
        self.take(&(0..rows.min(self.rows)).collect::<Vec<_>>())
    }

    /// The rows sorted by column `by`, stable; text by code point, missing cells last either way.
    pub fn sort(&self, by: &str, descending: bool) -> Result<Self> {
        self.sort_unless_stopped(by, descending, &Progress::default())
    }

    pub(crate) fn sort_unless_stopped(&self, by: &str, descending: bool, progress: &Progress) -> Result<Self> {
        let column = self.column(by)?;
        let gone = |row: usize| column.missing.as_ref().is_some_and(|missing| missing[row]);
        let order = |a: usize, b: usize| {
            let order = match &column.values {
                Values::Bool(v) => v[a].cmp(&v[b]),
                Values::Int(v) => v[a].cmp(&v[b]),
                Values::Float(v) => v[a].total_cmp(&v[b]),
                Values::Text(v) => v[a].cmp(&v[b]),
                Values::Date(v) => v[a].cmp(&v[b]),
            };
            gone(a).cmp(&gone(b)).then(if descending { order.reverse() } else { order })
        };
        Ok(self.take(&sorted(self.rows, order, progress)?))
    }

    /// Writes a header line and the rows as CSV (RFC 4180, UTF-8, missing cells empty).
    pub fn write_csv(&self, out: impl io::Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.columns.iter().map(|column| &column.name))?;
        for row in 0..self.rows {
            writer.write_record(self.columns.iter().map(|column| match column.value(row) {
                // Digits and an exponent, where there would be dozens of zeros; both read back as the same number.
                Value::Float(value) if value != 0.0 && value.is_finite() && !(1e-5..1e16).contains(&value.abs()) => {
                    format!("{value:e}")
                }
                value => value.to_string(),
            }))?;
        }
        writer.flush()
    }
}

/// The numbers below `count` in this order, equal ones ascending: sorted in runs, which are merged two by two. As
/// `sort_by`, but it can be stopped.
fn sorted(count: usize, order: impl Fn(usize, usize) -> Ordering, progress: &Progress) -> Result<Vec<usize>> {
    const RUN: usize = 1 << 15; // between two looks at whether to stop
    let mut rows: Vec<usize> = (0..count).collect();
    for run in rows.chunks_mut(RUN) {
        progress.check()?;
        run.sort_by(|&a, &b| order(a, b));
    }
    let mut width = RUN;
    let mut merged = Vec::with_capacity(if width < count { count } else { 0 });
    while width < count {
        for pair in rows.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            let (mut i, mut j) = (0, 0);
            while i < left.len() && j < right.len() {
                if merged.len() % RUN == 0 {
                    progress.check()?;
                }
                let from_right = order(right[j], left[i]) == Ordering::Less;
                merged.push(if from_right { right[j] } else { left[i] });
                (i, j) = if from_right { (i, j + 1) } else { (i + 1, j) };
            }
            merged.extend_from_slice(&left[i..]);
            merged.extend_from_slice(&right[j..]);
        }
        std::mem::swap(&mut rows, &mut merged);
        merged.clear();
        width *= 2;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_gathered_in_their_order() {
        let part = |strings: &[&str]| strings.iter().copied().collect::<Strings>();
        let gathered = |parts: &[&[&str]]| Strings::gathered(parts.iter().map(|strings| part(strings)).collect());
        assert_eq!(gathered(&[&["a", ""], &[], &["bé"]]), part(&["a", "", "bé"]));
        assert_eq!(gathered(&[&[], &["", "b"]]), part(&["", "b"]));
        assert_eq!(gathered(&[&[]]), Strings::default());
    }

    #[test]
    fn sorting_in_runs_is_stable_sorting() {
        for (count, kinds) in [(0, 1), (1, 1), (1 << 15, 7), (100_003, 1), (100_003, 10), (200_000, 1_000_003)] {
            let key = |row: usize| row.wrapping_mul(2_654_435_761) % kinds;
            let mut expected: Vec<usize> = (0..count).collect();
            expected.sort_by_key(|&row| key(row));
            let progress = Progress::default();
            assert_eq!(sorted(count, |a, b| key(a).cmp(&key(b)), &progress).unwrap(), expected, "{count}, {kinds}");
            progress.stop();
            assert_eq!(sorted(count, |a, b| a.cmp(&b), &progress).is_err(), count > 0);
        }
    }

    #[test]
    fn columns_of_two_lengths_make_no_table() {
        let columns = vec![Column::int("a", vec![1]), Column::int("b", vec![])];
        assert!(Table::new(columns).unwrap_err().to_string().contains("\"b\" has 0 rows"));
    }

    #[test]
    fn missing_cells_sort_last_either_way() {
        let days = [None, Some(Date::constant(2023, 7, 2)), Some(Date::constant(2021, 1, 1))];
        let table = Table::new(vec![Column::dates("date", days), Column::int("i", vec![0, 1, 2])]).unwrap();
        assert_eq!(table.sort("date", false).unwrap().int("i").unwrap(), [2, 1, 0]);
        assert_eq!(table.sort("date", true).unwrap().int("i").unwrap(), [1, 2, 0]);
    }

    #[test]
    fn csv_writes_tiny_and_huge_numbers_with_an_exponent() {
        let values = vec![4.4e-54, 1e-5, 0.0, -2.5e16, 0.25, f64::INFINITY];
        let mut out = Vec::new();
        Table::answer(vec![Column::float("p", values)], vec![]).write_csv(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "p\n4.4e-54\n0.00001\n0\n-2.5e16\n0.25\ninf\n");
    }

    #[test]
    fn csv_quotes_what_needs_it_and_leaves_missing_cells_empty() {
        let text = Column::optional_text("t", [Some("a,\"b\""), None]);
        let table = Table::new(vec![text, Column::float("f", vec![0.5, 2.0])]).unwrap();
        let mut out = Vec::new();
        table.write_csv(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "t,f\n\"a,\"\"b\"\"\",0.5\n,2\n");
    }

    #[test]
    fn a_column_takes_the_narrowest_type() {
        let ints = Column::from_values("x", &[Value::Int(1), Value::Missing, Value::Float(0.5)]);
        assert_eq!((ints.value(0), ints.value(1)), (Value::Float(1.0), Value::Missing));
        let exact = Column::from_values("x", &[Value::Int((1 << 53) + 1), Value::Float(0.5)]);
        assert_eq!(exact.value(0), Value::Text("9007199254740993".into()));
        let mixed = Column::from_values("x", &[Value::Int(1), Value::Text("b".into())]);
        assert_eq!(mixed.value(0), Value::Text("1".into()));
    }
}
