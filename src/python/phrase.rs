//! `Corpus`: the questions which phrases.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::corpus::Corpus;
use super::errors::OrRaise;
use super::table::Table;
use super::{input, named, options};
use crate::corpus::corpus as core;
use crate::corpus::group::By;
use crate::phrase::choice::{OncePer, PhraseOptions};
use crate::phrase::line_order::SortKey;
use crate::phrase::occurrence::{KwicOptions, Unit};
use crate::progress::Progress;

#[pymethods]
impl Corpus {
    /// Every phrase that recurs, of any length.
    ///
    /// A phrase is a stretch of tokens of one sentence that meets the thresholds and is closed: no one-token extension
    /// to the left or right has the same frequency.
    ///
    /// Parameters
    /// ----------
    /// min_length, max_length : int
    ///     In tokens. A longer closed phrase is left out, not cut.
    /// min_frequency, min_docfreq : int
    ///     At least 2 and 1.
    /// trim : str, optional
    ///     No phrase begins or ends with a function word of this language ("of the 20th national congress" → "20th
    ///     national congress"); the counts are those of what is left. "auto": of the corpus's language. None: as is.
    /// kind : "closed" or "maximal"
    ///     Maximal: only phrases that stand in no longer phrase of the same table.
    /// once_per : str or sequence, optional
    ///     Documents that count once together, as copies of one text do: a column of metadata, one of "day" to "year", or a
    ///     value for each document (the number of its cluster; None: it is one for itself). There is then a column
    ///     `groupfreq`, the groups that a phrase stands in, which takes the place of `frequency` and `docfreq` in the order
    ///     of the table.
    /// written : bool
    ///     Whether to add the column `written`: the phrase as it stands in the text, in its commonest form.
    /// across_segments : bool
    ///     Whether a phrase may run on from one sentence into the next.
    /// fold, stopwords, progress
    ///     As in `terms`; but a stop word is a wall.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `phrase length frequency docfreq independent c_value npmi first_date last_date`, with `once_per` also
    ///     `groupfreq`. `independent` counts the occurrences inside no longer phrase of the same table; `c_value` is
    ///     log₂(length) · (frequency − mean frequency of the longer phrases that contain it) (Frantzi, Ananiadou & Mima
    ///     2000); `npmi` is the least normalised pointwise mutual information over all splits into two parts.
    ///
    ///     The most telling stand first, by log₂(length) · √((frequency − f)·(docfreq − d)) · npmi, where f and d are the
    ///     greatest frequency and docfreq of a longer phrase of the same table that contains it, or 0 (an npmi below 0
    ///     counts as 0): long, said often and in many documents where no one longer phrase is, of words that belong
    ///     together. Ties by docfreq, frequency, length and code point.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> texts = ["a harbour for all citizens", "the harbour for all citizens and guests"]
    /// >>> table = lo.Corpus([*texts, "harbour for all citizens and guests"]).phrases()
    /// >>> list(zip(table["phrase"], table["frequency"].tolist(), table["independent"].tolist()))
    /// [('harbour for all citizens and guests', 2, 2), ('harbour for all citizens', 3, 1)]
    #[pyo3(signature = (*, min_length=2, max_length=None, min_frequency=2, min_docfreq=2, trim=Some("auto"), kind="closed", once_per=None, written=false, across_segments=false, fold=None, stopwords=None, progress=None))]
    // Said again because pyo3 shows `Some("auto")` as `...`.
    #[pyo3(
        text_signature = "($self, *, min_length=2, max_length=None, min_frequency=2, min_docfreq=2, trim='auto', kind='closed', once_per=None, written=False, across_segments=False, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn phrases(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::min_length)] min_length: i64,
        #[pyo3(from_py_with = named::max_length)] max_length: Option<i64>,
        #[pyo3(from_py_with = named::min_frequency)] min_frequency: i64,
        #[pyo3(from_py_with = named::min_docfreq)] min_docfreq: i64,
        #[pyo3(from_py_with = named::trim)] trim: Option<&str>,
        #[pyo3(from_py_with = named::kind)] kind: &str,
        once_per: Option<&Bound<'_, PyAny>>,
        written: bool,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let (mut field, mut values) = (None, None);
        if let Some(once_per) = once_per {
            if once_per.is_instance_of::<PyString>() {
                field = Some(options::text("once_per", once_per)?.to_owned());
            } else {
                values = Some(OncePer::Values(input::values("once_per", once_per)?));
            }
        }
        let mut asked = PhraseOptions {
            min_length: options::size("min_length", min_length)?,
            max_length: max_length.map(|max| options::size("max_length", max)).transpose()?,
            min_frequency: options::count("min_frequency", min_frequency)?,
            min_docfreq: options::count("min_docfreq", min_docfreq)?,
            trim: options::trim(trim),
            kind: options::kind(kind)?,
            once_per: values,
            written,
            across_segments,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        let question = move |corpus: &core::Corpus| {
            if let Some(name) = field {
                asked.once_per = Some(OncePer::By(By::given(corpus, "once_per", &name)?));
            }
            corpus.phrases(&asked)
        };
        self.answer(py, "phrases", progress, &handle, question)
    }

    /// Every place where a word or phrase stands, in its context (a concordance, key word in context).
    ///
    /// Parameters
    /// ----------
    /// pattern : str, iterable of patterns, or Table
    ///     One or more words separated by spaces, each. A pattern matches whole words: "xi jinping" does not find "Xi
    ///     Jinping's", "xi jinping*" does. Chinese words are those of the dictionary, but "改革开放" finds it cut as one
    ///     word or as two; a list or tuple of terms, as in ``[("改革", "开放")]``, finds just these. A Table of terms,
    ///     n-grams or phrases, or some rows of it, finds what they count, under the table's own fold and
    ///     `across_segments`: there are as many places as the frequencies add up to.
    /// window : int
    ///     Tokens of context on either side; it does not stop at sentence ends.
    /// valuetype : "glob", "regex" or "fixed"
    ///     Glob: ``*`` stands for any characters of a word, ``?`` for one. Regex: found anywhere in a word, in upper or
    ///     lower case where the fold lowers it. Both meet terms as they are after folding: with ``fold="stem"`` the term of
    ///     "running" is "run", which "running*" does not find and "run*" does.
    /// sort : str or iterable of str, optional
    ///     What lines are sorted by, the first key first: "1R", "2R", … the terms behind the hit, "1L", "2L", … those
    ///     before it, whether `window` shows them or not, "C" or "keyword" the hit itself, "date", "doc_id". Terms compare as
    ///     they are after folding, by code point; what is missing comes first, ties stay in the order of the texts.
    /// across_segments : bool
    ///     Whether a hit may run on from one sentence into the next.
    /// fold, progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_id left keyword right start end date`, in the order of the documents and their texts, or sorted. Hits may
    ///     overlap: "to be to be" stands twice in "to be to be to be". A place found by two patterns stands once. Marks
    ///     within a sentence do not part a hit: "war peace" is found in "war, peace". `corpus[doc_id].text[start:end]` is the
    ///     hit as it stands.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["to be or not to be"])
    /// >>> corpus.kwic("be", window=2).to_dict()["left"]
    /// ['to', 'not to']
    /// >>> corpus.kwic(corpus.ngrams(n=2)).to_dict()["keyword"]
    /// ['to be', 'to be']
    /// >>> corpus.kwic("be", window=2, sort=["1R"]).to_dict()["right"]
    /// ['', 'or not']
    #[pyo3(signature = (pattern, *, window=5, valuetype="glob", sort=None, across_segments=false, fold=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn kwic(
        &self,
        py: Python<'_>,
        pattern: &Bound<'_, PyAny>,
        #[pyo3(from_py_with = named::window)] window: i64,
        #[pyo3(from_py_with = named::valuetype)] valuetype: &str,
        sort: Option<&Bound<'_, PyAny>>,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let keys = sort.map(|sort| options::strings("sort", sort)).transpose()?.unwrap_or_default();
        let keys = keys.iter().map(|key| SortKey::named(key)).collect::<crate::Result<_>>();
        let asked = KwicOptions {
            window: options::size("window", window)?,
            value_type: options::value_type(valuetype)?,
            sort: keys.or_raise(py)?,
            across_segments,
            fold: options::fold(py, fold)?,
            unit: Unit::CodePoints,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        if let Ok(table) = pattern.cast::<Table>() {
            options::no_fold_of_its_own(fold, "pattern")?;
            let table = Arc::clone(&table.get().inner);
            return self.answer(py, "kwic", progress, &handle, move |corpus| corpus.kwic_of(&table, &asked));
        }
        let patterns = options::patterns("pattern", pattern)?;
        self.answer(py, "kwic", progress, &handle, move |corpus| corpus.kwic(&patterns, &asked))
    }
}
