//! `Corpus`: the questions about formulations: where those one knows stand, changed or not, how they lived, how much of a
//! document set phrases are, and which have an open slot.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

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
use crate::phrase::fillers::FillerOptions;
use crate::phrase::formulaicity::FormulaicityOptions;
use crate::phrase::frames::FrameOptions;
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
    ///     only as it is, so that more edits may find less; one little longer finds much that nobody means. At most 32.
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
    ///     left out, ``{+word+}`` of the text put in, both side by side mean one word in place of another, ``…`` what stays between
    ///     two edits; it is empty where
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
            let table = Arc::clone(&table.get().inner);
            return self.answer(py, "lookup", progress, &handle, move |corpus| corpus.lookup_of(&table, &asked));
        }
        let named = series("entries", fold, entries)?;
        let question = move |corpus: &core::Corpus| {
            let alike = (&mut asked.fold, &mut asked.across_segments);
            let entries = looked_for(corpus, "entries", named, alike, &asked.progress)?;
            corpus.lookup(&entries, &asked)
        };
        self.answer(py, "lookup", progress, &handle, question)
    }

    /// The life of a phrase: when it was first said, when last, when most, and by whom.
    ///
    /// Parameters
    /// ----------
    /// phrase : str, iterable of patterns, dict, or Table
    ///     What is looked for, as in `kwic`. Several patterns, or rows of a Table, are several ways to write one phrase: a
    ///     place that two of them find counts once, but one inside a longer one is a place of its own (documents count
    ///     once in any case; of a family's places those inside no longer one are its `independent`). A dict of one name
    ///     and its patterns calls it by that name.
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
            let table = Arc::clone(&table.get().inner);
            self.ask(py, "biography", progress, &handle, move |corpus| {
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
            self.ask(py, "biography", progress, &handle, move |corpus| {
                asked.by = by(corpus)?;
                let alike = (&mut asked.fold, &mut asked.across_segments);
                let ways = looked_for(corpus, "phrase", named, alike, &asked.progress)?;
                let name = ways.iter().map(|way| &way.name[..]).collect::<Vec<_>>().join(" | ");
                let patterns = ways.into_iter().flat_map(|way| way.patterns).collect();
                corpus.biography(Series { name, patterns }, &asked)
            })?
        };
        Biography::new(py, Some(&self.inner), life)
    }

    /// How much of each document is set phrases, and how many of them it was the first to say.
    ///
    /// Parameters
    /// ----------
    /// min_length : int
    ///     Tokens of the shortest phrase that counts; at least 2.
    /// min_docfreq : int
    ///     Documents that a phrase must stand in; at least 2, so that it stands in another one too.
    /// across_segments : bool
    ///     Whether a phrase may run on from one sentence into the next.
    /// fold, stopwords, progress
    ///     As in `phrases`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_id tokens in_phrases share new_phrases date`, in the order of the documents. Phrases are those of
    ///     ``phrases(trim=None)`` with these options; `in_phrases` are the document's tokens that lie in a place of one of
    ///     them, `share` is in_phrases / tokens. `new_phrases` are those in this document that stand in none before it, by
    ///     date, then by place in the corpus: what it was the first to say and others said after it, so the first documents
    ///     have many and the last ones few. Where some documents have a date, one without is neither before nor after
    ///     another: its cell is missing. Where none has, the corpus's order is that of time.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["We stand by the charter of the quays", "all the charter of the quays", "No"])
    /// >>> table = corpus.formulaicity()
    /// >>> table["in_phrases"].tolist(), table["new_phrases"].tolist()
    /// ([5, 5, 0], [1, 0, 0])
    #[pyo3(signature = (*, min_length=4, min_docfreq=2, across_segments=false, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn formulaicity(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::min_length)] min_length: i64,
        #[pyo3(from_py_with = named::min_docfreq)] min_docfreq: i64,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = FormulaicityOptions {
            min_length: options::size("min_length", min_length)?,
            min_docfreq: options::count("min_docfreq", min_docfreq)?,
            across_segments,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        self.answer(py, "formulaicity", progress, &handle, move |corpus| corpus.formulaicity(&asked))
    }

    /// Where documents are set phrases, and how widespread these are.
    ///
    /// Parameters
    /// ----------
    /// doc_ids : str or iterable of str, optional
    ///     The documents, in the order to tell of them; all where left out.
    /// min_length, min_docfreq, across_segments, fold, stopwords, progress
    ///     As in `formulaicity`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `doc_id start end tokens docfreq text`, in the order of each text: ``corpus[doc_id].text[start:end]`` is `text`.
    ///     The phrases are those that `formulaicity` counts, and the `tokens` of a document add up to its `in_phrases`. A
    ///     word's `docfreq` is that of the most widespread phrase it stands in: the most documents that hold an n-gram of
    ///     `min_length` words over it. Words side by side with equal `docfreq`, in one sentence, are one row. `plot()`
    ///     shows the text, its set phrases tinted by how common they are.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["We stand by the charter of the quays", "all the charter of the quays", "No"])
    /// >>> corpus.set_phrases("0").to_dict()["text"]
    /// ['the charter of the quays']
    #[pyo3(signature = (doc_ids=None, *, min_length=4, min_docfreq=2, across_segments=false, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn set_phrases(
        &self,
        py: Python<'_>,
        doc_ids: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::min_length)] min_length: i64,
        #[pyo3(from_py_with = named::min_docfreq)] min_docfreq: i64,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = FormulaicityOptions {
            min_length: options::size("min_length", min_length)?,
            min_docfreq: options::count("min_docfreq", min_docfreq)?,
            across_segments,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let documents = match doc_ids {
            None => (0..self.inner.len()).collect(),
            Some(one) if one.is_instance_of::<PyString>() => vec![self.named(py, &one.extract::<String>()?)?],
            Some(several) => self.positions(py, "doc_ids", several)?,
        };
        let handle = asked.progress.clone();
        self.answer(py, "set_phrases", progress, &handle, move |corpus| {
            corpus.set_phrases(&documents, &asked, Unit::CodePoints)
        })
    }

    /// Phrases with one open slot, as "socialism with * characteristics".
    ///
    /// Parameters
    /// ----------
    /// min_length, max_length : int
    ///     In tokens, the slot counted; at least 3, at most 20.
    /// min_frequency, min_docfreq : int
    ///     Least occurrences and documents, whatever stands in the slot.
    /// min_fillers : int
    ///     Least different words in the slot; at least 2.
    /// min_entropy : float
    ///     Least entropy of what stands in the slot, in bits: a frame nearly always filled by one word is a phrase.
    /// trim : str, optional
    ///     No frame begins or ends with a function word of this language, or a word without a letter. "auto": of the
    ///     corpus's language. None: as is.
    /// top : int, optional
    ///     Only so many of the first rows.
    /// across_segments : bool
    ///     Whether a frame may run on from one sentence into the next.
    /// fold, stopwords, progress
    ///     As in `phrases`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `frame length slot fillers frequency docfreq entropy top_fillers first_date last_date`, sorted by (length − 2) ·
    ///     docfreq · (1 − 2^−entropy) · the share of places where neither a function word nor a word without a letter
    ///     fills the slot. The slot, one token, is written ``*``, and `slot` tokens stand before it; `fillers` is the
    ///     number of different words in it, `entropy` that of their distribution in bits, `top_fillers` the five commonest
    ///     with their counts. Of frames whose slots are at the very same places only the longest is told, of equally long
    ///     ones that with the slot nearest the middle. ``corpus.kwic(frame)`` leads to the places, ``corpus.fillers(frame)``
    ///     to all that stands in the slot.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> texts = ["socialism with Chinese characteristics", "On socialism with Chinese characteristics"]
    /// >>> table = lo.Corpus([*texts, "a socialism with Nordic characteristics"]).frames()
    /// >>> list(zip(table["frame"], table["top_fillers"]))
    /// [('socialism with * characteristics', 'chinese 2, nordic 1')]
    #[pyo3(signature = (*, min_length=3, max_length=6, min_frequency=3, min_docfreq=2, min_fillers=2, min_entropy=0.5, trim=Some("auto"), top=None, across_segments=false, fold=None, stopwords=None, progress=None))]
    // Said again because pyo3 shows `Some("auto")` as `...`.
    #[pyo3(
        text_signature = "($self, *, min_length=3, max_length=6, min_frequency=3, min_docfreq=2, min_fillers=2, min_entropy=0.5, trim='auto', top=None, across_segments=False, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn frames(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::min_length)] min_length: i64,
        #[pyo3(from_py_with = named::max_length_of_frames)] max_length: i64,
        #[pyo3(from_py_with = named::min_frequency)] min_frequency: i64,
        #[pyo3(from_py_with = named::min_docfreq)] min_docfreq: i64,
        #[pyo3(from_py_with = named::min_fillers)] min_fillers: i64,
        #[pyo3(from_py_with = named::min_entropy)] min_entropy: f64,
        #[pyo3(from_py_with = named::trim)] trim: Option<&str>,
        #[pyo3(from_py_with = named::top)] top: Option<i64>,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = FrameOptions {
            min_length: options::size("min_length", min_length)?,
            max_length: options::size("max_length", max_length)?,
            min_frequency: options::count("min_frequency", min_frequency)?,
            min_docfreq: options::count("min_docfreq", min_docfreq)?,
            min_fillers: options::count("min_fillers", min_fillers)?,
            min_entropy,
            trim: options::trim(trim),
            top: top.map(|top| options::size("top", top)).transpose()?,
            across_segments,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        self.answer(py, "frames", progress, &handle, move |corpus| corpus.frames(&asked))
    }

    /// All that stands in the slot of a frame.
    ///
    /// Parameters
    /// ----------
    /// frame : str
    ///     Words separated by spaces, one of them ``*``, as `frames` writes them: "socialism with * characteristics". The
    ///     slot may be first or last too.
    /// across_segments : bool
    ///     Whether it may run on from one sentence into the next.
    /// fold, progress
    ///     As in `terms`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `filler frequency share docfreq first_date last_date`, the most frequent first; `share` is frequency / that of
    ///     all. The places are those of ``kwic(frame)``.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["a new era, a new dawn", "the new era"])
    /// >>> table = corpus.fillers("new *")
    /// >>> list(zip(table["filler"], table["frequency"].tolist(), table["docfreq"].tolist()))
    /// [('era', 2, 2), ('dawn', 1, 1)]
    #[pyo3(signature = (frame, *, across_segments=false, fold=None, progress=None))]
    fn fillers(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::frame)] frame: &str,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = FillerOptions { across_segments, fold: options::fold(py, fold)?, progress: Progress::default() };
        let (frame, handle) = (frame.to_owned(), asked.progress.clone());
        self.answer(py, "fillers", progress, &handle, move |corpus| corpus.fillers(&frame, &asked))
    }
}
