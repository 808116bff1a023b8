//! `Corpus`: the questions about formulations one knows: where they stand, changed or not.

use std::sync::Arc;

use pyo3::prelude::*;

use super::corpus::Corpus;
use super::named;
use super::options;
use super::table::Table;
use super::timeline::{looked_for, series};
use crate::corpus::corpus as core;
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
}
