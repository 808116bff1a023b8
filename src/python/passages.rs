//! `Corpus`: which passages documents share.

use pyo3::prelude::*;

use super::corpus::Corpus;
use super::input;
use super::named;
use super::options;
use super::table::Table;
use crate::corpus::group::By;
use crate::count::threshold::Most;
use crate::phrase::occurrence::Unit;
use crate::similarity::passage::passages::PassageOptions;

#[pymethods]
impl Corpus {
    /// Passages that two documents share, word for word or lightly edited, the greatest score first.
    ///
    /// A passage is a span of words of either document and an alignment of the two, across sentences: a match counts 1, a
    /// mismatch -1, a gap -1 for each word (Smith & Waterman 1981, in a band, from a run of words that both share). It goes
    /// on while its score has not dropped by more than 16, so some words more or less do not end it; what was put in another
    /// order is several passages.
    ///
    /// Every run of `min_length` words or more that two documents share lies in a passage: it is itself one, or its spans
    /// lie in those of a longer one. (Runs that overlap each other, as in "ha ha ha ha", are one passage while two thirds of
    /// it match.)
    ///
    /// Parameters
    /// ----------
    /// min_length : int
    ///     Least score: so many words of both in a row, or more of them with edits between.
    /// seed_length : int
    ///     Where edits leave no run of `min_length`, a passage is tried from shared runs of so many words that stand no more
    ///     than 16 times in all: that finds most, not all. As large as `min_length`: none is tried.
    /// max_docfreq : int or float, optional
    ///     Runs of `min_length` words that stand in more documents (a float: in more than this share of all) are not looked
    ///     at on their own. By default there is no limit, as set phrases are worth a look; `formulaic` tells them.
    /// queries : Corpus, optional
    ///     Passages between documents of this corpus, as `doc_a`, and of the one asked, as `doc_b`, instead of among the
    ///     documents of one.
    /// by : str, optional
    ///     A column of metadata, or "year" and the like: only documents of one group are compared; those in none are not.
    /// across : bool
    ///     Only documents of different groups of `by` are compared instead.
    /// fold, progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_a start_a end_a doc_b start_b end_b length matches identity score text_a text_b formulaic first date_a
    ///     date_b`. `corpus[doc_a].text[start_a:end_a]` is `text_a`; `length` counts matches, mismatches and gaps,
    ///     `identity` is matches / length. `formulaic` is the share of the words of both sides that lie in `min_length`
    ///     words in a row that stand in a third document too; `first` names the document with the earlier date. In a
    ///     notebook and a terminal the two texts stand side by side, with what differs marked.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     Where there would be more than 5 million passages, or a gigabyte of text in them.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["keep the lamps of the seven quays burning, he said",
    /// ...                     "Let us keep the lamps of the seven old quays burning!"], dates=["2020", "2021"])
    /// >>> found = corpus.passages(min_length=6).to_dict()
    /// >>> found["text_b"], found["matches"], found["length"], found["first"]
    /// (['keep the lamps of the seven old quays burning'], [8], [9], ['0'])
    #[pyo3(signature = (*, min_length=8, seed_length=4, max_docfreq=None, queries=None, by=None, across=false, fold=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn passages(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::min_length)] min_length: i64,
        #[pyo3(from_py_with = named::seed_length)] seed_length: i64,
        max_docfreq: Option<&Bound<'_, PyAny>>,
        queries: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::by)] by: Option<&str>,
        across: bool,
        fold: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = PassageOptions {
            min_length: options::size("min_length", min_length)?,
            seed_length: options::size("seed_length", seed_length)?,
            max_docfreq: max_docfreq.map_or(Ok(Most::Share(1.0)), |most| options::most("max_docfreq", Some(most)))?,
            queries: input::queries(queries)?,
            across,
            fold: options::fold(py, fold)?,
            unit: Unit::CodePoints,
            ..PassageOptions::default()
        };
        let (handle, by) = (asked.progress.clone(), by.map(str::to_owned));
        self.answer(py, "passages", progress, &handle, move |corpus| {
            let by = by.map(|name| By::named(corpus, &name)).transpose()?;
            corpus.passages(&PassageOptions { by, ..asked })
        })
    }
}
