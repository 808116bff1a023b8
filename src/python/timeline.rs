//! `Corpus`: the question when.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use super::corpus::Corpus;
use super::errors::OrRaise;
use super::options;
use super::table::Table;
use crate::corpus::calendar::Every;
use crate::corpus::corpus as core;
use crate::corpus::group::By;
use crate::corpus::pattern::Pattern;
use crate::count::timeline::{Series, TimelineOptions};
use crate::progress::Progress;

#[pymethods]
impl Corpus {
    /// How often words or phrases were said in each stretch of time.
    ///
    /// Parameters
    /// ----------
    /// patterns : str, iterable of patterns, dict, or Table
    ///     What to count, as in `kwic`: "new era", ["new era*", "harbour"], or under names of your own,
    ///     ``{"era": ["new era*", "new age*"]}``, where a place that several patterns find counts once. A Table of terms,
    ///     n-grams or phrases counts its rows, under the table's own fold and `across_segments`.
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
        every: &str,
        by: Option<String>,
        valuetype: &str,
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
        let handle = asked.progress.clone();
        let whole = move |corpus: &core::Corpus| {
            let by = by.map(|name| By::named(corpus, &name)).transpose()?;
            Ok(TimelineOptions { by, ..asked })
        };
        if let Ok(table) = patterns.cast::<Table>() {
            options::no_fold_of_its_own(fold, "patterns")?;
            let table = Arc::clone(&table.get().0);
            let question = move |corpus: &core::Corpus| corpus.timeline_of(&table, &whole(corpus)?);
            return Ok(self.ask(py, progress, &handle, question)?.into());
        }
        let series = series(patterns)?;
        let question = move |corpus: &core::Corpus| corpus.timeline(&series, &whole(corpus)?);
        Ok(self.ask(py, progress, &handle, question)?.into())
    }
}

/// Patterns each for itself, or several under a name.
fn series(patterns: &Bound<'_, PyAny>) -> PyResult<Vec<Series>> {
    let Ok(named) = patterns.cast::<PyDict>() else {
        return Ok(options::patterns("patterns", patterns)?.into_iter().map(Series::from).collect());
    };
    let one = |(name, patterns): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let name: String = name.cast::<PyString>().map_err(|_| options::not_named("patterns", &name))?.extract()?;
        let patterns: Vec<Pattern> = options::patterns(&format!("patterns: {name:?}"), &patterns)?;
        Ok(Series { name, patterns })
    };
    named.iter().map(one).collect()
}
