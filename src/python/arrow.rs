//! How do columns cross between Rust and Python's data frames? As an Arrow C stream, both ways.
//!
//! Import needs two unsafe lines: taking the stream out of its capsule. What comes in is
//! validated before it is looked at, since offsets and UTF-8 of a foreign producer are only promised.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, LargeStringArray, RecordBatch,
};
use arrow_array::{RecordBatchIterator, RecordBatchOptions, RecordBatchReader, StringArray};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, Field, Schema};
use jiff::civil::Date;
use pyo3::exceptions::{PyKeyboardInterrupt, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::collect::Collector;
use super::work;
use crate::progress::Progress;
use crate::table::{Column, Table, Values};

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
    let mut columns = Vec::new();
    for field in schema.fields() {
        match Collector::new(field) {
            Ok(collector) => columns.push(collector),
            Err(error) => return Ok(Err(error)),
        }
    }
    for batch in batches {
        for (collector, array) in columns.iter_mut().zip(batch.columns()) {
            progress.check()?;
            if let Err(error) = array.to_data().validate_full() {
                return Ok(Err(error));
            }
            let words = collector.words(array);
            for start in (0..array.len()).step_by(ROWS) {
                progress.check()?;
                collector.add(&array.slice(start, ROWS.min(array.len() - start)), words.as_ref());
            }
        }
    }
    Ok(Ok(columns.into_iter().map(Collector::finish).collect()))
}

fn bad(error: ArrowError) -> PyErr {
    // Ctrl-C in a generator of batches, of which the stream passes on but the name.
    if error.to_string().contains("KeyboardInterrupt") {
        return PyKeyboardInterrupt::new_err(());
    }
    PyValueError::new_err(format!("the data frame cannot be read: {error}"))
}

pub(super) fn day_number(date: Date) -> i32 {
    (date - Date::constant(1970, 1, 1)).get_days()
}
