//! How are arguments read? Every choice that is a string is checked here, and the error lists what there is.

use std::ops::RangeInclusive;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyList, PyString, PyTuple};

use super::errors::OrRaise;
use crate::corpus::pattern::{Pattern, ValueType};
use crate::corpus::terms::StopWords;
use crate::count::threshold::{Least, Most};
use crate::count::weight::Weight;
use crate::phrase::choice::{Kind, Trim};
use crate::text::fold::Fold;

/// `fold=`: a string, or a list of steps; None is "lower".
pub(super) fn fold(py: Python<'_>, argument: Option<&Bound<'_, PyAny>>) -> PyResult<Fold> {
    let Some(argument) = argument else { return Ok(Fold::default()) };
    let names = strings("fold", argument)?;
    Fold::parse(&names.iter().map(String::as_str).collect::<Vec<_>>()).or_raise(py)
}

/// `stopwords=`: None, a language's code, or words.
pub(super) fn stopwords(argument: Option<&Bound<'_, PyAny>>) -> PyResult<StopWords> {
    match argument {
        None => Ok(StopWords::None),
        Some(code) if code.is_instance_of::<PyString>() => Ok(StopWords::Language(text("stopwords", code)?.to_owned())),
        Some(words) => Ok(StopWords::Words(strings("stopwords", words)?)),
    }
}

/// `trim=`: "auto", None, or a language's code.
pub(super) fn trim(argument: Option<&str>) -> Trim {
    match argument {
        None => Trim::None,
        Some("auto") => Trim::Auto,
        Some(code) => Trim::Language(code.to_owned()),
    }
}

/// `kind=` of phrases.
pub(super) fn kind(argument: &str) -> PyResult<Kind> {
    choose("kind", argument, &[("closed", Kind::Closed), ("maximal", Kind::Maximal)])
}

/// `valuetype=` of patterns.
pub(super) fn value_type(argument: &str) -> PyResult<ValueType> {
    let choices = [("glob", ValueType::Glob), ("regex", ValueType::Regex), ("fixed", ValueType::Fixed)];
    choose("valuetype", argument, &choices)
}

/// `weight=` of a similarity.
pub(super) fn weight(argument: &str) -> PyResult<Weight> {
    choose("weight", argument, &[("tf-idf", Weight::TfIdf), ("count", Weight::Count), ("binary", Weight::Binary)])
}

pub(super) fn choose<T: Copy>(name: &str, argument: &str, choices: &[(&str, T)]) -> PyResult<T> {
    choices.iter().find(|(choice, _)| *choice == argument).map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<String> = choices.iter().map(|(choice, _)| format!("{choice:?}")).collect();
        PyValueError::new_err(format!("{name}: {argument:?} is none of {}", known.join(", ")))
    })
}

/// A whole number. One beyond 64 bits is a ValueError as other wrong values are, not an OverflowError.
pub(super) fn whole(name: &str, argument: &Bound<'_, PyAny>) -> PyResult<i64> {
    argument.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyOverflowError>(argument.py()) {
            PyValueError::new_err(format!("{name}: a whole number beyond 64 bits: {argument}"))
        } else if error.is_instance_of::<PyTypeError>(argument.py()) {
            PyTypeError::new_err(format!("{name}: expected an int, not {}", type_name(argument)))
        } else {
            error
        }
    })
}

/// A number with or without a fraction.
pub(super) fn number(name: &str, argument: &Bound<'_, PyAny>) -> PyResult<f64> {
    argument.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyTypeError>(argument.py()) {
            PyTypeError::new_err(format!("{name}: expected a number, not {}", type_name(argument)))
        } else {
            error
        }
    })
}

/// A str that is text: half a surrogate pair is none.
pub(super) fn text<'a>(name: &str, argument: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
    let wrong = || PyTypeError::new_err(format!("{name}: expected a str, not {}", type_name(argument)));
    let text = argument.cast::<PyString>().map_err(|_| wrong())?;
    text.to_str().map_err(|error| PyValueError::new_err(format!("{name}: {}", error.value(argument.py()))))
}

/// A whole number that must not be negative; the core checks its least value.
pub(super) fn count(name: &str, value: i64) -> PyResult<u64> {
    u64::try_from(value).map_err(|_| PyValueError::new_err(format!("{name}: {value} is below 0")))
}

/// As [`count`], as a size.
pub(super) fn size(name: &str, value: i64) -> PyResult<usize> {
    count(name, value).map(|value| value as usize)
}

/// A least number: an int is a count, a float a share of all there are. Left out, it is 1.
pub(super) fn least(name: &str, argument: Option<&Bound<'_, PyAny>>) -> PyResult<Least> {
    let Some(argument) = argument else { return Ok(Least::Count(1)) };
    if argument.is_instance_of::<PyFloat>() {
        let share: f64 = argument.extract()?;
        if !(0.0..=1.0).contains(&share) {
            let problem = format!("{name}: {share} is no share between 0 and 1; a count is an int");
            return Err(PyValueError::new_err(problem));
        }
        return Ok(Least::Share(share));
    }
    let value = whole(name, argument).map_err(|error| {
        let wrong = error.is_instance_of::<PyTypeError>(argument.py());
        let problem = format!("{name}: expected an int, or a float as a share, not '{}'", type_name(argument));
        if wrong { PyTypeError::new_err(problem) } else { error }
    })?;
    Ok(Least::Count(count(name, value)?))
}

/// How many tokens: a whole number, or a pair of the least and the most. The core checks which is greater.
pub(super) fn lengths(name: &str, argument: &Bound<'_, PyAny>) -> PyResult<RangeInclusive<usize>> {
    let expected = |what: String| PyTypeError::new_err(format!("{name}: expected an int or a pair, not {what}"));
    let kind = || type_name(argument);
    let (shortest, longest) = if argument.is_instance_of::<PyTuple>() || argument.is_instance_of::<PyList>() {
        let items = argument.len()?;
        if items != 2 {
            return Err(expected(format!("{} of {items}", kind())));
        }
        (whole(name, &argument.get_item(0)?)?, whole(name, &argument.get_item(1)?)?)
    } else {
        let wrong_type = |error: &PyErr| error.is_instance_of::<PyTypeError>(argument.py());
        let n = whole(name, argument).map_err(|error| if wrong_type(&error) { expected(kind()) } else { error })?;
        (n, n)
    };
    Ok(size(name, shortest)?..=size(name, longest)?)
}

/// A greatest number: as [`least`]; left out, it is all there are.
pub(super) fn most(name: &str, argument: Option<&Bound<'_, PyAny>>) -> PyResult<Most> {
    let Some(argument) = argument else { return Ok(Most::Share(1.0)) };
    Ok(match least(name, Some(argument))? {
        Least::Count(count) => Most::Count(count),
        Least::Share(share) => Most::Share(share),
    })
}

/// A string, or an iterable of strings.
pub(super) fn strings(name: &str, argument: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if argument.is_instance_of::<PyString>() {
        return Ok(vec![text(name, argument)?.to_owned()]);
    }
    no_frame(name, "strings", argument)?;
    let items = argument.try_iter().map_err(|_| {
        PyTypeError::new_err(format!("{name}: expected a string or strings, not {}", type_name(argument)))
    })?;
    items
        .enumerate()
        .map(|(i, item)| {
            let item = item?;
            if item.is_instance_of::<PyString>() {
                return text(&format!("{name}: item {i}"), &item).map(str::to_owned);
            }
            Err(PyTypeError::new_err(format!("{name}: item {i} is no string but {}", type_name(&item))))
        })
        .collect()
}

/// Fails when `fold=` is given beside a table of rows to find, which have their own.
pub(super) fn no_fold_of_its_own(fold: Option<&Bound<'_, PyAny>>, name: &str) -> PyResult<()> {
    if fold.is_some() {
        let problem =
            format!("fold: the rows of a Table, given as {name}, are found as they were counted; leave it out");
        return Err(PyValueError::new_err(problem));
    }
    Ok(())
}

/// A key of a dict of patterns that is no name.
pub(super) fn not_named(name: &str, key: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!("{name}: expected a dict with names as keys, not {}", type_name(key)))
}

/// One pattern: a string, or a list or tuple of terms.
pub(super) fn pattern(name: &str, argument: &Bound<'_, PyAny>) -> PyResult<Pattern> {
    if argument.is_instance_of::<PyString>() {
        return Ok(Pattern::Words(text(name, argument)?.to_owned()));
    }
    if argument.is_instance_of::<PyList>() || argument.is_instance_of::<PyTuple>() {
        return Ok(Pattern::Terms(strings(name, argument)?));
    }
    let kind = type_name(argument);
    Err(PyTypeError::new_err(format!("{name}: expected a string or a list of terms, not {kind}")))
}

/// A pattern given as a string, or an iterable of patterns.
pub(super) fn patterns(name: &str, argument: &Bound<'_, PyAny>) -> PyResult<Vec<Pattern>> {
    if argument.is_instance_of::<PyString>() {
        return Ok(vec![pattern(name, argument)?]);
    }
    no_frame(name, "a string, patterns or a Table", argument)?;
    if argument.is_instance_of::<PyDict>() {
        let problem =
            "expected a string, patterns or a Table, not dict; its values, one after the other, are patterns too";
        return Err(PyTypeError::new_err(format!("{name}: {problem}")));
    }
    let items = argument.try_iter().map_err(|_| {
        let kind = type_name(argument);
        PyTypeError::new_err(format!("{name}: expected a string, patterns or a Table, not {kind}"))
    })?;
    items.enumerate().map(|(i, item)| pattern(&format!("{name}: item {i}"), &item?)).collect()
}

/// Fails for a data frame or a Table: gone through item by item, a frame would be the names of its columns.
pub(super) fn no_frame(name: &str, expected: &str, argument: &Bound<'_, PyAny>) -> PyResult<()> {
    if argument.hasattr("columns")? {
        let kind = type_name(argument);
        return Err(PyTypeError::new_err(format!(
            "{name}: expected {expected}, not {kind}; for one column: x[\"term\"]"
        )));
    }
    Ok(())
}

/// The name of an object's type, for messages.
pub(super) fn type_name(object: &Bound<'_, PyAny>) -> String {
    // Not by Display, in which Python would look for Ctrl-C, and lose it.
    object.get_type().name().map_or_else(|_| "something else".into(), |name| name.to_string_lossy().into_owned())
}
