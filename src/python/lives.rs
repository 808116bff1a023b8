//! `Corpus`: the questions about formulations one knows: where they stand, changed or not, and how they lived.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::biography::Biography;
use super::corpus::Corpus;
use super::errors::OrRaise;
use super::named;
use super::options;
use super::table::Table;
use super::timeline::{looked_for, series};
use crate::corpus::calendar::Every;
use crate::corpus::corpus as core;
use crate::corpus::group::By;
use crate::count::timeline::Series;
use crate::phrase::biography::BiographyOptions;
use crate::phrase::lookup::LookupOptions;
use crate::phrase::occurrence::Unit;
use crate::progress::Progress;

#[pymethods]
impl Corpus {
    /// Every place of the formulations of a list of your own, word for word or with few words changed.
    ///
    /// Parameters
    /// ----------
    /// entries : dict, str, iterable of patterns, or Table
    ///     A name for each entry, and its pattern or patterns: ``{"slogan": ["making new achievements", "new era*"]}``. A
    ///     pattern is written as in `kwic`; some rows of a Table of terms, n-grams or phrases are patterns too, under
    ///     the table's own fold and `across_segments`. Without names each pattern is an entry called as it is written.
    /// max_edits : int
    ///     A pattern of more than so many words is also found where so many of them or fewer are changed: replaced by
    ///     another, left out, or a word put in between (never before the first or behind the last). A shorter one is found
    ///     only as it is.
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
    ///     `entry pattern doc_id start end matched edits`, in the order of the documents and their texts;
    ///     ``corpus[doc_id].text[start:end]`` is `matched`. `edits` says what was changed: ``[-word-]`` of the pattern was
    ///     left out, ``{+word+}`` of the text put in, both side by side mean one word in place of another; it is empty where
    ///     nothing was changed. Such places all count, also where they overlap. Of the others those are taken, pattern by
    ///     pattern, the fewest edits first, then the longest, then the earliest, that overlap no place of the same pattern
    ///     that counts already. Where words are changed a Chinese pattern is cut as the tokenizer cuts it; for edits of
    ///     characters, make the corpus with ``lo.Tokenizer("zh", words="uax29")``.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["Making new achievements.", "They are building new achievements."])
    /// >>> table = corpus.lookup({"slogan": "making new achievements"}, max_edits=1)
    /// >>> list(zip(table["matched"], table["edits"]))
    /// [('Making new achievements', ''), ('building new achievements', '[-making-] {+building+}')]
    #[pyo3(signature = (entries, *, max_edits=0, valuetype="glob", across_segments=false, fold=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn lookup(
        &self,
        py: Python<'_>,
        entries: &Bound<'_, PyAny>,
        #[pyo3(from_py_with = named::max_edits)] max_edits: i64,
        #[pyo3(from_py_with = named::valuetype)] valuetype: &str,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let mut asked = LookupOptions {
            max_edits: options::size("max_edits", max_edits)?,
            value_type: options::value_type(valuetype)?,
            across_segments,
            fold: options::fold(py, fold)?,
            unit: Unit::CodePoints,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        if let Ok(table) = entries.cast::<Table>() {
            options::no_fold_of_its_own(fold, "entries")?;
            let table = Arc::clone(&table.get().0);
            return Ok(self.ask(py, progress, &handle, move |corpus| corpus.lookup_of(&table, &asked))?.into());
        }
        let named = series("entries", fold, entries)?;
        let question = move |corpus: &core::Corpus| {
            let alike = (&mut asked.fold, &mut asked.across_segments);
            let entries = looked_for(corpus, "entries", named, alike, &asked.progress)?;
            corpus.lookup(&entries, &asked)
        };
        Ok(self.ask(py, progress, &handle, question)?.into())
    }

    /// The life of a phrase: when it was first said, when last, when most, and by whom.
    ///
    /// Parameters
    /// ----------
    /// phrase : str, iterable of patterns, dict, or Table
    ///     What is looked for, as in `kwic`. Several patterns, or rows of a Table, are several ways to write one phrase: a
    ///     place that two of them find counts once. A dict of one name and its patterns calls it by that name.
    /// every : "day", "week", "month", "quarter" or "year"
    ///     The length of a bin; weeks start on Monday (ISO 8601).
    /// by : str, optional
    ///     A column of `metadata`, or one of the words of `every`: what `sources` are told by.
    /// valuetype : "glob", "regex" or "fixed"
    ///     How patterns are written, as in `kwic`.
    /// across_segments : bool
    ///     Whether a hit may run on from one sentence into the next.
    /// fold, progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// Biography
    ///     A Table with a row for each bin, as `timeline` has them: `bin frequency tokens per_million docfreq documents
    ///     share share_low share_high burst`; and the life itself as attributes, `first`, `last`, `peak` and so on.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["old times", "a new era", "new era, new era"], dates=["2021", "2022-03-09", "2023-08-01"])
    /// >>> life = corpus.biography("new era", every="year")
    /// >>> life.frequency, life.docfreq, str(life.first), life.first_documents, life.left_censored
    /// (3, 2, '2022-03-09', ['1'], False)
    /// >>> life["frequency"].tolist()
    /// [0, 1, 2]
    #[pyo3(signature = (phrase, *, every="month", by=None, valuetype="glob", across_segments=false, fold=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn biography<'py>(
        &self,
        py: Python<'py>,
        phrase: &Bound<'py, PyAny>,
        #[pyo3(from_py_with = named::every)] every: &str,
        #[pyo3(from_py_with = named::by)] by: Option<&str>,
        #[pyo3(from_py_with = named::valuetype)] valuetype: &str,
        across_segments: bool,
        fold: Option<&Bound<'py, PyAny>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, Biography>> {
        let mut asked = BiographyOptions {
            every: Every::parse("every", every).or_raise(py)?,
            by: None,
            value_type: options::value_type(valuetype)?,
            across_segments,
            fold: options::fold(py, fold)?,
            progress: Progress::default(),
        };
        let by = by.map(str::to_owned);
        let handle = asked.progress.clone();
        let by = move |corpus: &core::Corpus| by.map(|name| By::named(corpus, &name)).transpose();
        let life = if let Ok(table) = phrase.cast::<Table>() {
            options::no_fold_of_its_own(fold, "phrase")?;
            let table = Arc::clone(&table.get().0);
            self.ask(py, progress, &handle, move |corpus| {
                corpus.biography_of(&table, &BiographyOptions { by: by(corpus)?, ..asked })
            })?
        } else {
            if let Ok(named) = phrase.cast::<PyDict>()
                && named.len() != 1
            {
                let problem =
                    format!("phrase: a dict of {} names; a biography is of one, for more use timeline", named.len());
                return Err(PyValueError::new_err(problem));
            }
            let named = series("phrase", fold, phrase)?;
            self.ask(py, progress, &handle, move |corpus| {
                asked.by = by(corpus)?;
                let alike = (&mut asked.fold, &mut asked.across_segments);
                let ways = looked_for(corpus, "phrase", named, alike, &asked.progress)?;
                let name = ways.iter().map(|way| &way.name[..]).collect::<Vec<_>>().join(" | ");
                let patterns = ways.into_iter().flat_map(|way| way.patterns).collect();
                corpus.biography(Series { name, patterns }, &asked)
            })?
        };
        Biography::new(py, life)
    }
}
