//! How does a Python `str` become UTF-8? Without leaving its UTF-8 form in the object, as `PyUnicode_AsUTF8AndSize` would:
//! for text that is not ASCII that would double its memory for as long as it lives.
//!
//! Python copies the code points, widened, into memory that stays in the processor's caches; written as UTF-8 here, a
//! third of the time of `PyUnicode_AsUTF8String`, for as long as the GIL is held.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// Longer texts are written by Python: their code points would not stay in the caches.
const CODE_POINTS: usize = 1 << 16;

/// Memory for one text at a time, as much as the longest so far needed.
#[derive(Default)]
pub(super) struct Writer {
    /// Room for the code points of a text.
    code_points: Vec<u32>,
    /// Room for their UTF-8, four bytes each.
    bytes: Vec<u8>,
}

impl Writer {
    /// Gives `take` the text. Fails where it holds half of a surrogate pair, which no UTF-8 can say.
    pub(super) fn with<R>(&mut self, text: &Bound<'_, PyString>, take: impl FnOnce(&str) -> R) -> PyResult<R> {
        let py = text.py();
        if text.call_method0(pyo3::intern!(py, "isascii"))?.is_truthy()? {
            return Ok(take(text.to_str()?)); // is UTF-8 as it lies there
        }
        let length = length(text);
        if length <= CODE_POINTS {
            if length > self.code_points.len() {
                self.code_points.resize(length.next_power_of_two(), 0);
                self.bytes.resize(4 * self.code_points.len(), 0);
            }
            copy_code_points(text, &mut self.code_points)?;
            if let Some(bytes) = encode(&self.code_points[..length], &mut self.bytes) {
                return Ok(take(utf8(bytes)?));
            }
        }
        Ok(take(utf8(text.encode_utf8()?.as_bytes())?)) // says what it cannot write
    }
}

/// How many code points `text` has: of a subclass too, whatever its `len` says.
#[allow(unsafe_code)]
pub(super) fn length(text: &Bound<'_, PyString>) -> usize {
    // SAFETY: `text` is a live str, of which nothing more is asked than a number that it holds.
    let length = unsafe { pyo3::ffi::PyUnicode_GetLength(text.as_ptr()) };
    usize::try_from(length).unwrap_or(0) // it fails for what is no str only
}

fn utf8(bytes: &[u8]) -> PyResult<&str> {
    simdutf8::basic::from_utf8(bytes).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Copies the code points of `text` into `room`. Fails where there is not enough.
#[allow(unsafe_code)]
fn copy_code_points(text: &Bound<'_, PyString>, room: &mut [u32]) -> PyResult<()> {
    // SAFETY: `text` is a live str and the GIL is held; Python writes at most `room.len()` code points, without a zero
    // behind them, into memory that is ours alone, or fails with null.
    let copied = unsafe { pyo3::ffi::PyUnicode_AsUCS4(text.as_ptr(), room.as_mut_ptr(), room.len() as isize, 0) };
    if copied.is_null() { Err(PyErr::fetch(text.py())) } else { Ok(()) }
}

/// The UTF-8 of `code_points`, in `bytes`, which has room for four each; `None` where one is half of a surrogate pair.
fn encode<'a>(code_points: &[u32], bytes: &'a mut [u8]) -> Option<&'a [u8]> {
    let mut rest = code_points;
    let mut at = 0;
    while let Some((sixteen, behind)) = rest.split_first_chunk::<16>() {
        rest = behind;
        if sixteen.iter().fold(0, |all, &code| all | code) < 0x80 {
            let room: &mut [u8; 16] = (&mut bytes[at..at + 16]).try_into().ok()?;
            room.iter_mut().zip(sixteen).for_each(|(byte, &code)| *byte = code as u8);
            at += 16;
        } else {
            for &code in sixteen {
                at += encode_one(code, &mut bytes[at..])?;
            }
        }
    }
    for &code in rest {
        at += encode_one(code, &mut bytes[at..])?;
    }
    Some(&bytes[..at])
}

/// Writes one code point; gives its number of bytes.
#[inline(always)]
fn encode_one(code: u32, bytes: &mut [u8]) -> Option<usize> {
    if code < 0x80 {
        bytes[0] = code as u8;
        return Some(1);
    }
    Some(char::from_u32(code)?.encode_utf8(bytes).len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_are_written_as_the_standard_library_does(text in "(\\PC|[a-z ’]{0,40}|\\x00)*") {
            let code_points: Vec<u32> = text.chars().map(u32::from).collect();
            let mut bytes = vec![0; 4 * code_points.len()];
            prop_assert_eq!(encode(&code_points, &mut bytes), Some(text.as_bytes()));
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_not_written() {
        for at in [0, 15, 16, 20] {
            let mut code_points = vec![0x61; 21];
            code_points[at] = 0xD800;
            assert_eq!(encode(&code_points, &mut [0; 84]), None);
        }
    }
}
