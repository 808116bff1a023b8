//! What does a column of a data frame become? A column of ours, batch by batch.
//!
//! Whole numbers of any width become 64 bits with a sign, dictionaries what their words are, moments the days they lie in
//! where their zone is. NaN is a missing cell.

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Date64Type, Float32Type, Float64Type};
use arrow_array::types::{Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{ArrowError, DataType, Field, TimeUnit};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::table::{Column, Strings, Values};

const SECONDS: i64 = 86_400; // of a day

/// One column, as far as it has come.
pub(super) struct Collector {
    name: String,
    missing: Vec<bool>,
    cells: Cells,
}

/// The cells so far; where one is missing, a filler.
enum Cells {
    Text(Strings),
    Bool(Vec<bool>),
    Int(Vec<i64>),
    /// Which may not all fit into 64 bits with a sign.
    Unsigned(Vec<u64>),
    Float(Vec<f64>),
    Date(Vec<Date>, Days),
}

/// What days are counted in.
#[derive(Clone)]
enum Days {
    /// Days have so many units.
    Units(i64),
    /// Moments of so many units a second are of the day that it is then in this zone.
    Zoned(i64, Box<TimeZone>),
}

impl Collector {
    /// Fails for kinds of cells that have no place in a table of ours.
    pub(super) fn new(field: &Field) -> Result<Self, ArrowError> {
        let (name, kind) = (field.name().clone(), field.data_type());
        let problem = |what: String| Err(ArrowError::NotYetImplemented(format!("column {name:?} {what}")));
        match Cells::of(kind) {
            Ok(Some(cells)) => Ok(Self { name, missing: Vec::new(), cells }),
            Ok(None) => problem(format!("holds {kind}; cast it to text or leave it out")),
            Err(zone) => problem(format!("is of the time zone {zone:?}, which nobody knows; convert it to UTC")),
        }
    }

    /// What the words of a dictionary are, for [`add`](Self::add) of its rows; `None` where `array` is none.
    pub(super) fn words(&self, array: &ArrayRef) -> Option<Self> {
        let words = array.as_any_dictionary_opt()?.values();
        let mut known = Self { name: String::new(), missing: Vec::new(), cells: self.cells.emptied() };
        known.add(words, None);
        Some(known)
    }

    /// Adds rows; of a dictionary with its `words`, which are found out once however many parts its rows come in.
    pub(super) fn add(&mut self, array: &ArrayRef, words: Option<&Self>) {
        let (Some(dictionary), Some(known)) = (array.as_any_dictionary_opt(), words) else {
            let gone = |row: usize| array.is_null(row);
            let at = self.missing.len();
            self.missing.extend((0..array.len()).map(gone));
            self.cells.add(array, &mut self.missing[at..]);
            return;
        };
        // `normalized_keys` panics where there are no values: then every row is missing.
        let keys = if dictionary.values().is_empty() { vec![0; array.len()] } else { dictionary.normalized_keys() };
        let found = |(row, key): (usize, usize)| (!array.is_null(row) && !known.missing[key]).then_some(key);
        let keys: Vec<Option<usize>> = keys.into_iter().enumerate().map(found).collect();
        self.missing.extend(keys.iter().map(Option::is_none));
        self.cells.take(&known.cells, &keys);
    }

    pub(super) fn finish(self) -> Column {
        let Self { name, missing, cells } = self;
        let values = match cells {
            Cells::Text(strings) => Values::Text(strings),
            Cells::Bool(values) => Values::Bool(values),
            Cells::Int(values) => Values::Int(values),
            Cells::Unsigned(values) => match values.iter().map(|&value| i64::try_from(value)).collect() {
                Ok(values) => Values::Int(values),
                // As text no digit is lost.
                Err(_) => {
                    let text = |(value, &gone): (&u64, &bool)| if gone { String::new() } else { value.to_string() };
                    Values::Text(values.iter().zip(&missing).map(text).collect())
                }
            },
            Cells::Float(values) => Values::Float(values),
            Cells::Date(values, _) => Values::Date(values),
        };
        Column { name, values, missing: missing.contains(&true).then_some(missing) }
    }
}

impl Cells {
    /// A place for cells of this kind, where there is one. The error is a time zone that is not known.
    fn of(kind: &DataType) -> Result<Option<Self>, String> {
        Ok(Some(match kind {
            DataType::Null | DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                Self::Text(Strings::default())
            }
            DataType::Boolean => Self::Bool(Vec::new()),
            DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => Self::Int(Vec::new()),
            DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => Self::Int(Vec::new()),
            DataType::UInt64 => Self::Unsigned(Vec::new()),
            DataType::Float32 | DataType::Float64 => Self::Float(Vec::new()),
            DataType::Date32 => Self::Date(Vec::new(), Days::Units(1)),
            DataType::Date64 => Self::Date(Vec::new(), Days::Units(SECONDS * 1_000)),
            DataType::Timestamp(unit, zone) => Self::Date(Vec::new(), Days::of(*unit, zone.as_deref())?),
            DataType::Dictionary(_, words) if !matches!(**words, DataType::Dictionary(..)) => return Self::of(words),
            _ => return Ok(None),
        }))
    }

    /// A place for cells of the same kind.
    fn emptied(&self) -> Self {
        match self {
            Self::Text(_) => Self::Text(Strings::default()),
            Self::Bool(_) => Self::Bool(Vec::new()),
            Self::Int(_) => Self::Int(Vec::new()),
            Self::Unsigned(_) => Self::Unsigned(Vec::new()),
            Self::Float(_) => Self::Float(Vec::new()),
            Self::Date(_, days) => Self::Date(Vec::new(), days.clone()),
        }
    }

    /// Adds the cells of `array`. `missing` is about these rows, and more of them may turn out to be so.
    fn add(&mut self, array: &ArrayRef, missing: &mut [bool]) {
        match (self, array.data_type()) {
            (Self::Text(strings), DataType::Utf8) => {
                let texts = array.as_string::<i32>();
                missing
                    .iter()
                    .enumerate()
                    .for_each(|(row, &gone)| strings.push(if gone { "" } else { texts.value(row) }));
            }
            (Self::Text(strings), DataType::LargeUtf8) => {
                let texts = array.as_string::<i64>();
                missing
                    .iter()
                    .enumerate()
                    .for_each(|(row, &gone)| strings.push(if gone { "" } else { texts.value(row) }));
            }
            (Self::Text(strings), DataType::Utf8View) => {
                let texts = array.as_string_view();
                missing
                    .iter()
                    .enumerate()
                    .for_each(|(row, &gone)| strings.push(if gone { "" } else { texts.value(row) }));
            }
            (Self::Text(strings), _) => missing.iter_mut().for_each(|gone| {
                *gone = true; // a column of nothing
                strings.push("");
            }),
            (Self::Bool(values), _) => {
                let booleans = array.as_boolean();
                values.extend(missing.iter().enumerate().map(|(row, &gone)| !gone && booleans.value(row)));
            }
            (Self::Int(values), DataType::Int8) => numbers::<Int8Type, _>(values, array, missing),
            (Self::Int(values), DataType::Int16) => numbers::<Int16Type, _>(values, array, missing),
            (Self::Int(values), DataType::Int32) => numbers::<Int32Type, _>(values, array, missing),
            (Self::Int(values), DataType::UInt8) => numbers::<UInt8Type, _>(values, array, missing),
            (Self::Int(values), DataType::UInt16) => numbers::<UInt16Type, _>(values, array, missing),
            (Self::Int(values), DataType::UInt32) => numbers::<UInt32Type, _>(values, array, missing),
            (Self::Int(values), _) => numbers::<Int64Type, _>(values, array, missing),
            (Self::Unsigned(values), _) => numbers::<UInt64Type, _>(values, array, missing),
            (Self::Float(values), kind) => {
                let start = values.len();
                match kind {
                    DataType::Float32 => numbers::<Float32Type, _>(values, array, missing),
                    _ => numbers::<Float64Type, _>(values, array, missing),
                }
                for (value, gone) in values[start..].iter_mut().zip(missing) {
                    *gone |= value.is_nan();
                    *value = if value.is_nan() { 0.0 } else { *value }; // NaN would make the column differ from itself
                }
            }
            (Self::Date(values, days), kind) => {
                let mut units: Vec<i64> = Vec::with_capacity(array.len());
                match kind {
                    DataType::Date32 => numbers::<Date32Type, _>(&mut units, array, missing),
                    DataType::Date64 => numbers::<Date64Type, _>(&mut units, array, missing),
                    _ => {
                        let data = array.to_data(); // of any unit: 64 bits
                        units.extend(&data.buffer::<i64>(0)[..array.len()]);
                    }
                }
                for (units, gone) in units.into_iter().zip(missing) {
                    let day = if *gone { None } else { days.day(units) };
                    *gone = day.is_none(); // what no calendar has too
                    values.push(day.unwrap_or_default());
                }
            }
        }
    }

    /// Adds the cells of `known` at `keys`, which is of the same kind; where there is none, fillers.
    fn take(&mut self, known: &Self, keys: &[Option<usize>]) {
        fn from<T: Copy + Default>(values: &mut Vec<T>, known: &[T], keys: &[Option<usize>]) {
            values.extend(keys.iter().map(|key| key.map_or_else(T::default, |key| known[key])));
        }
        match (self, known) {
            (Self::Text(strings), Self::Text(known)) => {
                keys.iter().for_each(|key| strings.push(key.map_or("", |key| &known[key])));
            }
            (Self::Bool(values), Self::Bool(known)) => from(values, known, keys),
            (Self::Int(values), Self::Int(known)) => from(values, known, keys),
            (Self::Unsigned(values), Self::Unsigned(known)) => from(values, known, keys),
            (Self::Float(values), Self::Float(known)) => from(values, known, keys),
            (Self::Date(values, _), Self::Date(known, _)) => from(values, known, keys),
            _ => unreachable!("both are of the dictionary's kind"),
        }
    }
}

/// Adds the numbers of `array` to `values`, and a filler where one is missing.
fn numbers<P, T>(values: &mut Vec<T>, array: &ArrayRef, missing: &[bool])
where
    P: ArrowPrimitiveType,
    T: From<P::Native> + Default,
{
    let numbers = array.as_primitive::<P>().values().iter().zip(missing);
    values.extend(numbers.map(|(&number, &gone)| if gone { T::default() } else { number.into() }));
}

impl Days {
    fn of(unit: TimeUnit, zone: Option<&str>) -> Result<Self, String> {
        let a_second = match unit {
            TimeUnit::Second => 1,
            TimeUnit::Millisecond => 1_000,
            TimeUnit::Microsecond => 1_000_000,
            TimeUnit::Nanosecond => 1_000_000_000,
        };
        match zone {
            None | Some("UTC") => Ok(Self::Units(SECONDS * a_second)),
            Some(zone) => {
                let known = match zone.starts_with(['+', '-']) {
                    true => jiff::fmt::temporal::DateTimeParser::new().parse_time_zone(zone),
                    false => TimeZone::get(zone),
                };
                Ok(Self::Zoned(a_second, Box::new(known.map_err(|_| zone.to_owned())?)))
            }
        }
    }

    /// The day of so many units after 1970 began; out of the calendar's range: none.
    fn day(&self, units: i64) -> Option<Date> {
        match self {
            Self::Units(a_day) => {
                let days = i32::try_from(units.div_euclid(*a_day)).ok()?;
                let span = jiff::Span::new().try_days(days).ok()?;
                Date::constant(1970, 1, 1).checked_add(span).ok()
            }
            Self::Zoned(a_second, zone) => {
                let moment = Timestamp::from_second(units.div_euclid(*a_second)).ok()?;
                Some(zone.to_datetime(moment).date())
            }
        }
    }
}
