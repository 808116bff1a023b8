//! `Corpus`: the question when.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::corpus::Corpus;
use super::errors::OrRaise;
use super::named;
use super::options;
use super::table::Table;
use crate::corpus::calendar::Every;
use crate::corpus::corpus as core;
use crate::corpus::group::By;
use crate::corpus::pattern::{Counted, Pattern};
use crate::count::burst::bursts;
use crate::count::timeline::{Series, TimelineOptions};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table;
use crate::text::fold::Fold;

#[pymethods]
impl Corpus {
    /// How often words or phrases were said in each stretch of time.
    ///
    /// Parameters
    /// ----------
    /// patterns : str, iterable of patterns, dict, or Table
    ///     What to count, as in `kwic`: "new era", ["new era*", "harbour"], or under names of your own,
    ///     ``{"era": ["new era*", "new age*"]}``, where a place that several patterns find counts once. A Table of terms,
    ///     n-grams or phrases counts its rows, under the table's own fold and `across_segments`; a dict may have such
    ///     Tables, or some rows of them, under each name.
    /// every : "day", "week", "month", "quarter" or "year"
    ///     The length of a bin; weeks start on Monday (ISO 8601).
    /// by : str, optional
    ///     A column of `metadata`: counts within each of its values.
    /// valuetype : "glob", "regex" or "fixed"
    ///     How patterns are written, as in `kwic`.
    /// across_segments : bool
    ///     Whether a hit may run on from one sentence into the next.
    /// fold, progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `pattern bin frequency tokens per_million docfreq documents share share_low share_high burst`, and with `by`
    ///     `group`: for each pattern (and group) every bin from that of the first document to that of the last, empty
    ///     ones too, named by its first day. `tokens` and `documents` are those of the bin; `per_million` is frequency /
    ///     tokens · 10⁶; `share` is docfreq / documents, with its 95 % interval (Wilson 1927). `burst`: whether the bin
    ///     lies in a burst of the share (Kleinberg 2003, batched, two states, s = 2, γ = 1). Documents without a date or
    ///     group are not counted; `params["undated"]` and `params["ungrouped"]` say how many they are (by stretches of the
    ///     calendar the latter are the former, said once).
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["a new era", "new eras, new era"], dates=["2021-03-09", "2023-08-01"])
    /// >>> corpus.timeline("new era*", every="year").to_dict()["frequency"]
    /// [1, 0, 2]
    #[pyo3(signature = (patterns, *, every="month", by=None, valuetype="glob", across_segments=false, fold=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn timeline(
        &self,
        py: Python<'_>,
        patterns: &Bound<'_, PyAny>,
        #[pyo3(from_py_with = named::every)] every: &str,
        #[pyo3(from_py_with = named::by)] by: Option<&str>,
        #[pyo3(from_py_with = named::valuetype)] valuetype: &str,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = TimelineOptions {
            every: Every::parse("every", every).or_raise(py)?,
            by: None,
            value_type: options::value_type(valuetype)?,
            across_segments,
            fold: options::fold(py, fold)?,
            progress: Progress::default(),
        };
        let by = by.map(str::to_owned);
        let handle = asked.progress.clone();
        let whole = move |corpus: &core::Corpus| {
            let by = by.map(|name| By::named(corpus, &name)).transpose()?;
            Ok(TimelineOptions { by, ..asked })
        };
        if let Ok(table) = patterns.cast::<Table>() {
            options::no_fold_of_its_own(fold, "patterns")?;
            let table = Arc::clone(&table.get().inner);
            let question = move |corpus: &core::Corpus| corpus.timeline_of(&table, &whole(corpus)?);
            return self.answer(py, "timeline", progress, &handle, question);
        }
        let named = series("patterns", fold, patterns)?;
        let question = move |corpus: &core::Corpus| {
            let mut asked = whole(corpus)?;
            let alike = (&mut asked.fold, &mut asked.across_segments);
            let series = looked_for(corpus, "patterns", named, alike, &asked.progress)?;
            corpus.timeline(&series, &asked)
        };
        self.answer(py, "timeline", progress, &handle, question)
    }
}

/// What is looked for under one name.
pub(super) enum Sought {
    Patterns(Vec<Pattern>),
    Rows(Arc<table::Table>),
}

/// Patterns each for itself, or several under a name, given as the argument `argument`. Rows of tables leave no choice of
/// `fold`.
pub(super) fn series(
    argument: &'static str,
    fold: Option<&Bound<'_, PyAny>>,
    patterns: &Bound<'_, PyAny>,
) -> PyResult<Vec<(String, Sought)>> {
    let Ok(named) = patterns.cast::<PyDict>() else {
        let patterns = options::patterns(argument, patterns)?.into_iter();
        return Ok(patterns.map(|pattern| (pattern.name(), Sought::Patterns(vec![pattern]))).collect());
    };
    let one = |(name, patterns): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        if !name.is_instance_of::<pyo3::types::PyString>() {
            return Err(options::not_named(argument, &name));
        }
        let name = options::text(&format!("{argument}: a name"), &name)?.to_owned();
        if let Ok(table) = patterns.cast::<Table>() {
            options::no_fold_of_its_own(fold, argument)?;
            return Ok((name, Sought::Rows(Arc::clone(&table.get().inner))));
        }
        let patterns = options::patterns(&format!("{argument}: {name:?}"), &patterns)?;
        Ok((name, Sought::Patterns(patterns)))
    };
    named.iter().map(one).collect()
}

/// The series of these names. Rows of tables are found as they were counted, which must be alike in all of them: it is
/// written over the fold and across_segments that were `asked` for.
pub(super) fn looked_for(
    corpus: &core::Corpus,
    argument: &'static str,
    named: Vec<(String, Sought)>,
    asked: (&mut Fold, &mut bool),
    progress: &Progress,
) -> Result<Vec<Series>> {
    let wrong = |name: &str, what: &str| Error::argument(argument, format!("{name:?}: {what}"));
    let (count, mut rows) = (named.len(), 0);
    let mut series = Vec::with_capacity(count);
    for (name, sought) in named {
        progress.check()?;
        let patterns = match sought {
            Sought::Patterns(patterns) => patterns,
            Sought::Rows(table) => {
                let Counted { patterns, fold, across_segments, groups } = corpus.counted(argument, &table)?;
                if groups.is_some() {
                    return Err(wrong(&name, "the rows of the table are by group; ask for by= here instead"));
                }
                if rows > 0 && (&fold, across_segments) != (&*asked.0, *asked.1) {
                    return Err(wrong(&name, "its rows were counted under another fold or across_segments"));
                }
                (*asked.0, *asked.1) = (fold, across_segments);
                rows += 1;
                patterns
            }
        };
        series.push(Series { name, patterns });
    }
    if rows > 0 && rows < count {
        let problem = "some are Tables, found as they were counted, and some are not: ask for these apart";
        return Err(Error::argument(argument, problem));
    }
    Ok(series)
}

/// Whether each bin lies in a burst, as `timeline` has it: for the bins of the report, which may be several years.
#[pyfunction]
pub(super) fn _bursts(hits: Vec<u32>, documents: Vec<u32>) -> PyResult<Vec<bool>> {
    if hits.len() != documents.len() || hits.iter().zip(&documents).any(|(hits, documents)| hits > documents) {
        return Err(PyValueError::new_err("hits: of each bin, no more than its documents"));
    }
    Ok(bursts(&hits, &documents))
}
