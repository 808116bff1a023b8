//! `Corpus`: the questions how evenly, how varied, and what is characteristic.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyString};

use super::corpus::Corpus;
use super::errors::OrRaise;
use super::table::Table;
use super::{input, named, options};
use crate::corpus::corpus as core;
use crate::corpus::group::By;
use crate::count::comparison::{ByDocument, KeynessOptions, Measure, PriorShape, Reference};
use crate::count::contingency::Yates;
use crate::count::dispersion::DispersionOptions;
use crate::count::diversity::DiversityOptions;
use crate::count::word_list::WordList;
use crate::progress::Progress;

#[pymethods]
impl Corpus {
    /// How evenly each term is spread over the documents, or over groups of them.
    ///
    /// Parameters
    /// ----------
    /// terms : iterable of str, optional
    ///     Only these, in this order, folded as the corpus is. One that does not occur has a frequency of 0 and no values.
    /// by : str, optional
    ///     Groups of documents as parts; see `terms`. Else each document is one.
    /// min_frequency, min_docfreq : int or float
    ///     Rarer terms are left out; a float is a share of the tokens, of the documents.
    /// top : int, optional
    ///     Only so many of the most frequent.
    /// fold, stopwords, progress
    ///     As in `terms`. Stop words still count in the sizes of the parts.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `term frequency docfreq dp dp_norm juilland_d rosengren_s kl_divergence`, most frequent first, ties by code
    ///     point. With f occurrences, v of them in a part that has a share s of all tokens, and n parts:
    ///
    ///     - `dp` = ½·Σ|v/f − s|: from 0, even, to 1 (Gries 2008);
    ///     - `dp_norm` = dp/(1 − min s), which reaches 1 (Lijffijt & Gries 2012);
    ///     - `juilland_d` = 1 − VC/√(n−1), VC the standard deviation (of n) of the parts' relative frequencies over their
    ///       mean: from 0 to 1, even (Juilland, Brodin & Davidovitch 1970);
    ///     - `rosengren_s` = (Σ√(s·v))²/f: up to 1, even (Rosengren 1971);
    ///     - `kl_divergence` = Σ(v/f)·log₂((v/f)/s): from 0, even (Gries 2020).
    ///
    ///     Documents and groups without a word are no parts. Where there is one part only, `dp_norm` and `juilland_d`
    ///     are missing.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["sea and sky", "sea and sand", "sea and sun"])
    /// >>> table = corpus.dispersion(["sea", "sun"])
    /// >>> table["dp"].round(3).tolist()
    /// [0.0, 0.667]
    #[pyo3(
        signature = (terms=None, *, by=None, min_frequency=None, min_docfreq=None, top=None, fold=None, stopwords=None, progress=None),
        text_signature = "($self, terms=None, *, by=None, min_frequency=1, min_docfreq=1, top=None, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn dispersion(
        &self,
        py: Python<'_>,
        terms: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::by)] by: Option<&str>,
        min_frequency: Option<&Bound<'_, PyAny>>,
        min_docfreq: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::top)] top: Option<i64>,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = DispersionOptions {
            terms: terms.map(|terms| options::strings("terms", terms)).transpose()?,
            by: None,
            min_frequency: options::least("min_frequency", min_frequency)?,
            min_docfreq: options::least("min_docfreq", min_docfreq)?,
            top: top.map(|top| options::size("top", top)).transpose()?,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let by = by.map(str::to_owned);
        let handle = asked.progress.clone();
        let question = move |corpus: &core::Corpus| {
            let by = by.map(|name| By::named(corpus, &name)).transpose()?;
            corpus.dispersion(&DispersionOptions { by, ..asked })
        };
        self.answer(py, "dispersion", progress, &handle, question)
    }

    /// How varied the words of each document are.
    ///
    /// Parameters
    /// ----------
    /// window : int
    ///     Tokens of a window of `mattr`.
    /// threshold : float
    ///     The type-token ratio below which a factor of `mtld` ends.
    /// sample : int
    ///     Tokens of a sample of `hdd`.
    /// fold : str or list of str
    ///     What counts as one type; see `terms`.
    /// stopwords : str or iterable of str, optional
    ///     A language's list ("en") or words that are taken out of the documents before anything is counted.
    /// progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_id tokens types ttr cttr guiraud_r herdan_c yule_k simpson_d mattr mtld hdd`, one row a document. With N
    ///     tokens of V types, of which each occurs f times:
    ///
    ///     - `ttr` = V/N; `cttr` = V/√(2N) (Carroll 1964); `guiraud_r` = V/√N; `herdan_c` = ln V/ln N;
    ///     - `yule_k` = 10⁴·(Σf² − N)/N² (Yule 1944); `simpson_d` = Σf(f−1)/(N(N−1)) (Simpson 1949);
    ///     - `mattr`: the mean type-token ratio of all windows (Covington & McFall 2010); a document shorter than a window is one;
    ///     - `mtld`: tokens per factor, a run whose type-token ratio stays at the threshold or above, the mean of both
    ///       directions (McCarthy & Jarvis 2010);
    ///     - `hdd` = Σ(1 − C(N−f, s)/C(N, s))/s: the type-token ratio to be expected of a sample of s tokens (McCarthy &
    ///       Jarvis 2007).
    ///
    ///     What is not defined is missing: all of a document without a word; `herdan_c` and `simpson_d` of one word;
    ///     `hdd` of fewer words than a sample has; `mtld` where no word recurs.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> table = lo.Corpus(["to be or not to be"]).diversity()
    /// >>> table["types"].tolist(), table["ttr"].round(3).tolist(), table.to_dict()["hdd"]
    /// ([4], [0.667], [None])
    #[pyo3(signature = (*, window=100, threshold=0.72, sample=42, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn diversity(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::window)] window: i64,
        threshold: f64,
        #[pyo3(from_py_with = named::sample)] sample: i64,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = DiversityOptions {
            window: options::size("window", window)?,
            threshold,
            sample: options::size("sample", sample)?,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        self.answer(py, "diversity", progress, &handle, move |corpus| corpus.diversity(&asked))
    }

    /// Which terms set some documents apart from others.
    ///
    /// Parameters
    /// ----------
    /// target : str, dict, or iterable of str or bool
    ///     The documents: a doc_id, several, as many booleans as there are documents, or {"column": value} of
    ///     `metadata` (a list of values: any of them; several columns: all of them).
    /// reference : optional
    ///     The documents to compare with, given likewise; else all others. Or frequencies from elsewhere: a Table, data
    ///     frame or dict with the columns "term" and "frequency". Its terms are folded as those of the corpus.
    /// reference_tokens : int, optional
    ///     All tokens of such a list; else `params["tokens"]` of a Table, else the sum of the frequencies.
    /// measure : "log_likelihood", "chi2", "log_ratio", "log_ratio_low" or "log_odds"
    ///     What rows are sorted by, and what `p` is of (the log ratios have that of `log_likelihood`).
    /// min_frequency, min_docfreq : int or float
    ///     Terms that are rarer in target and reference together are left out; a float is a share of their tokens, of their
    ///     documents. A list is one document.
    /// top : int, optional
    ///     Only so many rows.
    /// cells : 4 or 2
    ///     Cells that `log_likelihood` sums: all four of the table, or the two of the term.
    /// yates : bool or "auto"
    ///     Whether `chi2` is corrected for continuity; "auto": where an expected count is below 5 and |ad − bc| ≥ N/2.
    /// prior : float
    ///     Tokens of the prior of `log_odds`.
    /// prior_shape : "pooled" or "flat"
    ///     Whether they are shared out as the terms occur in target and reference together, or evenly.
    /// variance_terms : 2 or 4
    ///     Of the variance in `log_odds`.
    /// confidence : float
    ///     Probability with which the intervals of all log ratios hold, by Bonferroni's correction.
    /// by_document : bool
    ///     Whether to test with documents as the units, too. Words come in bursts, so that a name in one long document
    ///     is significant by tokens.
    /// permutations, seed : int
    ///     How often documents are then dealt to target and reference, and what the deals are drawn from.
    /// fold, stopwords, progress
    ///     As in `terms`. Stop words still count among all tokens.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `term frequency reference_frequency log_likelihood chi2 log_ratio log_ratio_low log_odds p q`, the most overused
    ///     in the target first, the most underused last. Scores of the underused are below 0. With a term's O occurrences
    ///     and others in target and reference, four cells, and E what chance would have:
    ///
    ///     - `log_likelihood`: G² = 2·ΣO·ln(O/E), signed (Dunning 1993; two cells: Rayson & Garside 2000);
    ///     - `chi2` = Σ(O−E)²/E, signed (Pearson 1900);
    ///     - `log_ratio`: log₂ of the relative frequencies' ratio, a count of 0 standing for ½ (Hardie 2014);
    ///     - `log_ratio_low`: the bound nearer 0 of its confidence interval (Clopper & Pearson), 0 where that holds 0
    ///       (Evert 2022);
    ///     - `log_odds`: z of the difference of the log-odds under a Dirichlet prior (Monroe, Colaresi & Quinn 2008, eq. 16,
    ///       20 to 22);
    ///     - `p`: how probable a measure as far from 0 is, were all tokens draws from one urn; `q`: the least rate of
    ///       false discoveries with which a term counts as one (Benjamini & Hochberg 1995).
    ///
    ///     With `by_document` also `p_documents`, (1 + deals as far from 0)/(1 + permutations), and its `q_documents`.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["the sea the sea", "a sea of sand", "the land", "a land of sand"])
    /// >>> table = corpus.keyness(["0", "1"])
    /// >>> table.to_dict()["term"][0], round(table.to_dict()["log_likelihood"][0], 3)
    /// ('sea', 3.963)
    #[pyo3(
        signature = (target, reference=None, *, reference_tokens=None, measure="log_likelihood", min_frequency=None, min_docfreq=None, top=None, cells=4, yates=None, prior=1000.0, prior_shape="pooled", variance_terms=2, confidence=0.95, by_document=false, permutations=999, seed=0, fold=None, stopwords=None, progress=None),
        text_signature = "($self, target, reference=None, *, reference_tokens=None, measure='log_likelihood', min_frequency=1, min_docfreq=1, top=None, cells=4, yates=False, prior=1000.0, prior_shape='pooled', variance_terms=2, confidence=0.95, by_document=False, permutations=999, seed=0, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn keyness(
        &self,
        py: Python<'_>,
        target: &Bound<'_, PyAny>,
        reference: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::reference_tokens)] reference_tokens: Option<i64>,
        #[pyo3(from_py_with = named::measure)] measure: &str,
        min_frequency: Option<&Bound<'_, PyAny>>,
        min_docfreq: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::top)] top: Option<i64>,
        #[pyo3(from_py_with = named::cells)] cells: i64,
        yates: Option<&Bound<'_, PyAny>>,
        prior: f64,
        #[pyo3(from_py_with = named::prior_shape)] prior_shape: &str,
        #[pyo3(from_py_with = named::variance_terms)] variance_terms: i64,
        confidence: f64,
        by_document: bool,
        #[pyo3(from_py_with = named::permutations)] permutations: i64,
        #[pyo3(from_py_with = named::seed)] seed: i64,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let permutations = options::size("permutations", permutations)?;
        let seed = options::count("seed", seed)?;
        let asked = KeynessOptions {
            reference: self.reference(py, reference, reference_tokens)?,
            measure: options::choose("measure", measure, &Measure::ALL.map(|measure| (measure.name(), measure)))?,
            min_frequency: options::least("min_frequency", min_frequency)?,
            min_docfreq: options::least("min_docfreq", min_docfreq)?,
            top: top.map(|top| options::size("top", top)).transpose()?,
            two_cells: two("cells", cells)?,
            yates: correction(yates)?,
            prior,
            prior_shape: options::choose(
                "prior_shape",
                prior_shape,
                &[("pooled", PriorShape::Pooled), ("flat", PriorShape::Flat)],
            )?,
            four_terms: !two("variance_terms", variance_terms)?,
            confidence,
            by_document: by_document.then_some(ByDocument { permutations, seed }),
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let target = self.chosen(py, "target", target)?;
        let handle = asked.progress.clone();
        self.answer(py, "keyness", progress, &handle, move |corpus| corpus.keyness(&target, &asked))
    }
}

impl Corpus {
    /// Positions of the documents that `target=` or `reference=` means, or a dict of `which=`.
    pub(super) fn chosen(&self, py: Python<'_>, name: &'static str, which: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
        if which.is_instance_of::<PyString>() {
            return Ok(vec![self.named(py, options::text(name, which)?)?]);
        }
        let Ok(fields) = which.cast::<PyDict>() else { return self.positions(py, name, which) };
        if fields.is_empty() {
            return Err(PyValueError::new_err(format!("{name}: no column of metadata is named")));
        }
        let mut chosen = vec![true; self.inner.len()];
        for (field, values) in fields {
            let field: String = field.extract().map_err(|_| {
                let kind = options::type_name(&field);
                PyTypeError::new_err(format!("{name}: a column's name is no str but {kind}"))
            })?;
            let at = || format!("{name}: {field:?}");
            let one = values.is_instance_of::<PyString>() || !values.hasattr("__iter__")?;
            let values = if one {
                vec![input::value(at, &values)?]
            } else {
                values.try_iter()?.map(|value| input::value(at, &value?)).collect::<PyResult<_>>()?
            };
            let having = move |corpus: &core::Corpus| corpus.having(name, &field, &values);
            let having = self.quietly(py, &Progress::default(), having)?;
            let mut here = vec![false; chosen.len()];
            having.into_iter().for_each(|position| here[position] = true);
            chosen.iter_mut().zip(here).for_each(|(chosen, here)| *chosen &= here);
        }
        Ok((0..chosen.len()).filter(|&position| chosen[position]).collect())
    }

    fn reference(
        &self,
        py: Python<'_>,
        reference: Option<&Bound<'_, PyAny>>,
        tokens: Option<i64>,
    ) -> PyResult<Reference> {
        let tokens = tokens.map(|tokens| options::count("reference_tokens", tokens)).transpose()?;
        if let Some(list) = reference
            && is_list(list)?
        {
            let table = input::columns(py, list)?;
            return Ok(Reference::List(WordList::of_table(&table, tokens).or_raise(py)?));
        }
        if tokens.is_some() {
            return Err(PyValueError::new_err("reference_tokens: reference is no list of frequencies"));
        }
        match reference {
            None => Ok(Reference::Rest),
            Some(documents) => Ok(Reference::Documents(self.chosen(py, "reference", documents)?)),
        }
    }
}

/// Whether an argument is a list of frequencies: a Table, a frame, or a dict of two such columns. A series is none.
fn is_list(reference: &Bound<'_, PyAny>) -> PyResult<bool> {
    if let Ok(dict) = reference.cast::<PyDict>() {
        return Ok(dict.contains("term")? && dict.contains("frequency")?);
    }
    let frame = reference.hasattr("columns")? || reference.hasattr("schema")? || reference.hasattr("column_names")?;
    Ok(reference.cast::<Table>().is_ok() || frame)
}

/// Whether an argument that must be 2 or 4 is 2.
fn two(name: &str, value: i64) -> PyResult<bool> {
    match value {
        2 => Ok(true),
        4 => Ok(false),
        other => Err(PyValueError::new_err(format!("{name}: {other} is neither 2 nor 4"))),
    }
}

/// `yates=`: a bool, or "auto".
fn correction(argument: Option<&Bound<'_, PyAny>>) -> PyResult<Yates> {
    let Some(argument) = argument else { return Ok(Yates::Never) };
    if let Ok(always) = argument.cast::<PyBool>() {
        return Ok(if always.is_true() { Yates::Always } else { Yates::Never });
    }
    let Ok(choice) = argument.cast::<PyString>() else {
        let kind = options::type_name(argument);
        return Err(PyTypeError::new_err(format!("yates: expected a bool or \"auto\", not {kind}")));
    };
    options::choose("yates", &choice.extract::<String>()?, &[("auto", Yates::Auto)])
}
