//! `Corpus`: the questions how often.

use pyo3::prelude::*;

use super::corpus::Corpus;
use super::named;
use super::options;
use super::table::Table;
use crate::corpus::corpus as core;
use crate::corpus::group::By;
use crate::count::frequency::TermOptions;
use crate::count::ngram::NgramOptions;
use crate::progress::Progress;

#[pymethods]
impl Corpus {
    /// Every term with its counts.
    ///
    /// Parameters
    /// ----------
    /// by : str, optional
    ///     A column of `metadata`, or "day", "week", "month", "quarter", "year": the documents with one value there, or
    ///     dated in one such stretch of the calendar, are a group. Each group is counted as if it were a corpus of its
    ///     own. A column goes before a stretch of the same name.
    /// min_frequency : int or float
    ///     Rarer terms are left out; a float is a share of the tokens.
    /// min_docfreq : int or float
    ///     Terms of fewer documents are left out; a float is a share of the documents.
    /// min_quantile : float, optional
    ///     Terms less frequent than this quantile of the frequencies of all terms are left out: 0.9 leaves the most
    ///     frequent tenth, and what ties with it. The quantile is the least frequency that this share of the terms does
    ///     not exceed (Hyndman & Fan 1996, type 1; quanteda's `dfm_trim`).
    /// top : int, optional
    ///     Only so many of the most frequent; with `by`, so many of each group.
    /// fold : str or list of str
    ///     "lower" (default), "none", "stem", or a list of "lower", "unaccent", "stem".
    /// stopwords : str or iterable of str, optional
    ///     A language's list ("en") or words to leave out. They still count as tokens in `per_million`.
    /// progress : bool or callable, optional
    ///     How far it is. None: a bar, in a terminal or a notebook, once it takes over half a second. True: always a bar.
    ///     False: none. A callable is called as progress(done, total).
    ///
    /// Returns
    /// -------
    /// Table
    ///     `term frequency docfreq per_million rank`, most frequent first, ties by code point. `per_million` is
    ///     frequency / tokens of the corpus · 10⁶; `rank` is 1 + the number of terms with a higher frequency. A
    ///     threshold leaves out rows and changes none: ranks are those among all terms.
    ///
    ///     With `by` there is a sixth column, `group`: the value of the column, or the first day of the stretch. Groups
    ///     stand in ascending order. Documents in no group, having no value or no date, are not counted;
    ///     `params["ungrouped"]` (of the calendar: `params["undated"]`) says how many they are.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> lo.Corpus(["to be or not to be"]).terms(top=2).to_dict()["frequency"]
    /// [2, 2]
    /// >>> corpus = lo.Corpus(["to be", "or not to be"], dates=["2021-03-09", "2022-08-01"])
    /// >>> corpus.terms(by="year", top=1).to_dict()["group"]
    /// [datetime.date(2021, 1, 1), datetime.date(2022, 1, 1)]
    #[pyo3(
        signature = (*, by=None, min_frequency=None, min_docfreq=None, min_quantile=None, top=None, fold=None, stopwords=None, progress=None),
        text_signature = "($self, *, by=None, min_frequency=1, min_docfreq=1, min_quantile=None, top=None, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn terms(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::by)] by: Option<&str>,
        min_frequency: Option<&Bound<'_, PyAny>>,
        min_docfreq: Option<&Bound<'_, PyAny>>,
        min_quantile: Option<f64>,
        #[pyo3(from_py_with = named::top)] top: Option<i64>,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = TermOptions {
            by: None,
            min_frequency: options::least("min_frequency", min_frequency)?,
            min_docfreq: options::least("min_docfreq", min_docfreq)?,
            min_quantile,
            top: top.map(|top| options::size("top", top)).transpose()?,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let by = by.map(str::to_owned);
        let handle = asked.progress.clone();
        let question = move |corpus: &core::Corpus| {
            let by = by.map(|name| By::named(corpus, &name)).transpose()?;
            corpus.terms(&TermOptions { by, ..asked })
        };
        self.answer(py, "terms", progress, &handle, question)
    }

    /// Every n-gram with its counts.
    ///
    /// Parameters
    /// ----------
    /// n : int or (int, int)
    ///     Tokens of an n-gram; a pair is the shortest and the longest.
    /// by : str, optional
    ///     Counts within each group of documents, as in `terms`.
    /// min_frequency, min_docfreq : int or float
    ///     Rarer n-grams are left out. A float is a share: of the tokens, of the documents.
    /// min_quantile : float, optional
    ///     N-grams less frequent than this quantile of all frequencies are left out.
    /// top : int, optional
    ///     Only so many of the first rows; by group, so many of each.
    /// across_segments : bool
    ///     Whether an n-gram may run on from one sentence into the next.
    /// fold, stopwords, progress
    ///     As in `terms`; but a stop word is a wall: no n-gram contains one, and none skips one.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `ngram length frequency docfreq`, and `group` where it was asked for; most frequent first, then shorter ones,
    ///     then in the order of their words. More than 50 million n-grams are refused, with the memory they would take.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> lo.Corpus(["to be or not to be"]).ngrams(n=2).to_dict()
    /// {'ngram': ['to be'], 'length': [2], 'frequency': [2], 'docfreq': [1]}
    #[pyo3(
        signature = (n=None, *, by=None, min_frequency=None, min_docfreq=None, min_quantile=None, top=None, across_segments=false, fold=None, stopwords=None, progress=None),
        text_signature = "($self, n=2, *, by=None, min_frequency=2, min_docfreq=1, min_quantile=None, top=None, across_segments=False, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn ngrams(
        &self,
        py: Python<'_>,
        n: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::by)] by: Option<&str>,
        min_frequency: Option<&Bound<'_, PyAny>>,
        min_docfreq: Option<&Bound<'_, PyAny>>,
        min_quantile: Option<f64>,
        #[pyo3(from_py_with = named::top)] top: Option<i64>,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let plain = NgramOptions::default();
        let asked = NgramOptions {
            n: n.map_or(Ok(plain.n), |n| options::lengths("n", n))?,
            by: None,
            min_frequency: match min_frequency {
                None => plain.min_frequency,
                given => options::least("min_frequency", given)?,
            },
            min_docfreq: options::least("min_docfreq", min_docfreq)?,
            min_quantile,
            top: top.map(|top| options::size("top", top)).transpose()?,
            across_segments,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let by = by.map(str::to_owned);
        let handle = asked.progress.clone();
        let question = move |corpus: &core::Corpus| {
            let by = by.map(|name| By::named(corpus, &name)).transpose()?;
            corpus.ngrams(&NgramOptions { by, ..asked })
        };
        self.answer(py, "ngrams", progress, &handle, question)
    }
}
