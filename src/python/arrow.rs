//! How do columns cross between Rust and Python's data frames? As an Arrow C stream, both ways.
//!
//! Import needs two unsafe lines: taking the stream out of its capsule. What comes in is
//! validated before it is looked at, since offsets and UTF-8 of a foreign producer are only promised.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{Date32Type, Date64Type, Float32Type, Float64Type};
use arrow_array::types::{Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, LargeStringArray, RecordBatch,
};
use arrow_array::{RecordBatchIterator, RecordBatchOptions, RecordBatchReader, StringArray};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use jiff::civil::Date;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::work;
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value, Values};

const STREAM: &std::ffi::CStr = c"arrow_array_stream";

/// `table` as a capsule that holds an Arrow C stream of one batch. Whole numbers are int64, text utf8, days date32.
pub(super) fn export<'py>(py: Python<'py>, table: &Table) -> PyResult<Bound<'py, PyCapsule>> {
    let arrays: Vec<ArrayRef> = py.detach(|| table.columns().iter().map(to_arrow).collect()); // copies
    let fields: Vec<Field> = table
        .columns()
        .iter()
        .zip(&arrays)
        .map(|(column, array)| Field::new(&column.name, array.data_type().clone(), column.missing.is_some()))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let options = RecordBatchOptions::new().with_row_count(Some(table.len()));
    let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options).map_err(bad)?;
    let reader: Box<dyn RecordBatchReader + Send> = Box::new(RecordBatchIterator::new([Ok(batch)], schema));
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), STREAM)
}

fn to_arrow(column: &Column) -> ArrayRef {
    let nulls = column.missing.as_ref().map(|missing| missing.iter().map(|gone| !gone).collect::<NullBuffer>());
    match &column.values {
        Values::Bool(values) => Arc::new(BooleanArray::new(values.as_slice().into(), nulls)),
        Values::Int(values) => Arc::new(Int64Array::new(values.clone().into(), nulls)),
        Values::Float(values) => Arc::new(Float64Array::new(values.clone().into(), nulls)),
        Values::Date(values) => Arc::new(Date32Array::new(values.iter().map(|&d| day_number(d)).collect(), nulls)),
        Values::Text(strings) => {
            let bytes = Buffer::from_vec(strings.bytes().as_bytes().to_vec());
            if i32::try_from(bytes.len()).is_ok() {
                let offsets = strings.offsets().iter().map(|&at| at as i32).collect::<ScalarBuffer<i32>>();
                Arc::new(StringArray::new(OffsetBuffer::new(offsets), bytes, nulls))
            } else {
                let offsets = strings.offsets().iter().map(|&at| at as i64).collect::<ScalarBuffer<i64>>();
                Arc::new(LargeStringArray::new(OffsetBuffer::new(offsets), bytes, nulls))
            }
        }
    }
}

/// The columns of anything with `__arrow_c_stream__`. This thread takes batch after batch, without the GIL; another one
/// validates them and copies them.
#[allow(unsafe_code)]
pub(super) fn import(py: Python<'_>, frame: &Bound<'_, PyAny>) -> PyResult<Vec<Column>> {
    const WAITING: usize = 2; // batches that are taken and not yet copied
    let capsule = frame.call_method0("__arrow_c_stream__")?;
    let capsule =
        capsule.cast::<PyCapsule>().map_err(|_| PyTypeError::new_err("__arrow_c_stream__ gave no capsule"))?;
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: the Arrow PyCapsule interface says that a capsule of this name holds a valid stream, of which we take
    // ownership; `from_raw` leaves a released one in its place, so nobody frees it twice.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    let mut reader = RecordBatchStreamReader::try_new(stream).map_err(bad)?;
    let (sender, receiver) = sync_channel(WAITING);
    let (schema, progress) = (reader.schema(), Progress::default());
    let handle = progress.clone();
    let copying = work::start(move || collect(&schema, receiver, &handle))?;
    // Asked on this thread, which Python knows: the stream may well be a generator of Python's.
    while let Some(batch) = py.detach(|| reader.next()) {
        let sent = batch.map(|batch| py.detach(|| sender.send(batch)));
        match sent.map_err(bad).and_then(|sent| py.check_signals().map(|()| sent)) {
            Ok(Ok(())) => {}
            Ok(Err(_)) => break, // the copying has failed, and says why
            Err(error) => {
                progress.stop();
                return Err(error);
            }
        }
    }
    drop(sender);
    copying.wait(py, None, &progress)?.map_err(bad)
}

/// The columns of all `batches`, until there are no more.
fn collect(
    schema: &Schema,
    batches: Receiver<RecordBatch>,
    progress: &Progress,
) -> crate::Result<Result<Vec<Column>, ArrowError>> {
    const ROWS: usize = 8192; // between two looks at whether to stop
    let mut columns: Vec<Collector> = schema.fields().iter().map(|field| Collector::new(field)).collect();
    for batch in batches {
        for (collector, array) in columns.iter_mut().zip(batch.columns()) {
            progress.check()?;
            let mut added = array.to_data().validate_full();
            for start in (0..array.len()).step_by(ROWS) {
                progress.check()?;
                added = added.and_then(|()| collector.add(&array.slice(start, ROWS.min(array.len() - start))));
            }
            if let Err(error) = added {
                return Ok(Err(error));
            }
        }
    }
    Ok(Ok(columns.into_iter().map(Collector::finish).collect()))
}

fn bad(error: ArrowError) -> PyErr {
    PyValueError::new_err(format!("the data frame cannot be read: {error}"))
}

/// One column, batch by batch. Text, the bulk of it, goes straight into one buffer.
struct Collector {
    name: String,
    text: bool,
    strings: Strings,
    missing: Vec<bool>,
    values: Vec<Value>,
}

impl Collector {
    fn new(field: &Field) -> Self {
        let text = is_text(field.data_type());
        Self { name: field.name().clone(), text, strings: Strings::default(), missing: Vec::new(), values: Vec::new() }
    }

    fn add(&mut self, array: &ArrayRef) -> Result<(), ArrowError> {
        if !self.text {
            for row in 0..array.len() {
                let unknown = |kind: &DataType| {
                    let hint = "cast it to text or leave it out";
                    ArrowError::NotYetImplemented(format!("column {:?} holds {kind}; {hint}", self.name))
                };
                self.values.push(if array.is_null(row) {
                    Value::Missing
                } else {
                    cell(array, row).ok_or_else(|| unknown(array.data_type()))?
                });
            }
            return Ok(());
        }
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let words = dictionary.values();
            // `normalized_keys` panics where there are no values: then every row is missing.
            let keys = if words.is_empty() { vec![0; array.len()] } else { dictionary.normalized_keys() };
            for (row, key) in keys.into_iter().enumerate() {
                let word = if array.is_null(row) || words.is_null(key) { None } else { text_cell(words, key) };
                self.push(word);
            }
        } else {
            for row in 0..array.len() {
                self.push(if array.is_null(row) { None } else { text_cell(array, row) });
            }
        }
        Ok(())
    }

    fn push(&mut self, text: Option<&str>) {
        self.strings.push(text.unwrap_or_default());
        self.missing.push(text.is_none());
    }

    fn finish(self) -> Column {
        if self.text {
            let missing = self.missing.contains(&true).then_some(self.missing);
            Column { missing, ..Column::text(self.name, self.strings) }
        } else {
            Column::from_values(self.name, &self.values)
        }
    }
}

fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

fn text_cell(array: &dyn Array, row: usize) -> Option<&str> {
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(array.as_string_view().value(row)),
        _ => None,
    }
}

/// A cell that is not text; `None` for kinds that have no place in a table of ours.
fn cell(array: &dyn Array, row: usize) -> Option<Value> {
    let milliseconds_a_day = 86_400_000;
    Some(match array.data_type() {
        DataType::Null => Value::Missing,
        DataType::Boolean => Value::Bool(array.as_boolean().value(row)),
        DataType::Int8 => Value::Int(array.as_primitive::<Int8Type>().value(row).into()),
        DataType::Int16 => Value::Int(array.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => Value::Int(array.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Value::Int(array.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => Value::Int(array.as_primitive::<UInt8Type>().value(row).into()),
        DataType::UInt16 => Value::Int(array.as_primitive::<UInt16Type>().value(row).into()),
        DataType::UInt32 => Value::Int(array.as_primitive::<UInt32Type>().value(row).into()),
        DataType::UInt64 => {
            let value = array.as_primitive::<UInt64Type>().value(row);
            i64::try_from(value).map_or_else(|_| Value::Text(value.to_string()), Value::Int)
        }
        DataType::Float32 => Value::Float(array.as_primitive::<Float32Type>().value(row).into()),
        DataType::Float64 => Value::Float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Date32 => date(i64::from(array.as_primitive::<Date32Type>().value(row))),
        DataType::Date64 => date(array.as_primitive::<Date64Type>().value(row).div_euclid(milliseconds_a_day)),
        DataType::Timestamp(unit, _) => {
            let a_day = milliseconds_a_day
                * [1_000_000, 1_000, 1][match unit {
                    TimeUnit::Nanosecond => 0,
                    TimeUnit::Microsecond => 1,
                    TimeUnit::Millisecond | TimeUnit::Second => 2,
                }];
            let a_day = if *unit == TimeUnit::Second { 86_400 } else { a_day };
            let data = array.to_data();
            let ticks: &[i64] = data.buffers().first()?.typed_data();
            date(ticks.get(data.offset() + row)?.div_euclid(a_day))
        }
        _ => return None,
    })
}

/// The day so many days after 1970-01-01; out of the calendar's range: missing.
fn date(days: i64) -> Value {
    let day = i32::try_from(days).ok().and_then(|days| {
        let span = jiff::Span::new().try_days(days).ok()?;
        Date::constant(1970, 1, 1).checked_add(span).ok()
    });
    Value::from(day)
}

pub(super) fn day_number(date: Date) -> i32 {
    (date - Date::constant(1970, 1, 1)).get_days()
}
