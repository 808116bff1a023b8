//! `_core._vectorize`: what `locution.sklearn` asks the core for. Texts in, counts out as arrays scipy takes as they are.
//!
//! Private. Python says which characters are words and what becomes of each ([`CharSet`], [`CharMap`]), so that texts are
//! cut by its own tables; an [`Analysis`] holds the choices; [`vectorize`] counts; [`Bags`] are the counts.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use numpy::{IntoPyArray, PyArray1, PyArrayMethods, PyReadonlyArray1};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};

use super::errors::OrRaise;
use super::matrix::Csr;
use super::options::{choose, type_name};
use super::utf8;
use super::work::{self, Running};
use crate::count::bags::{self, Block, Target};
use crate::count::hashing;
use crate::progress::Progress;
use crate::table::Strings;
use crate::text::analysis::{self, Features as Kind, Tokens};
use crate::text::charmap;

/// A block of texts is handed to a thread when it has so many bytes.
const BLOCK: usize = 1 << 18;
/// So many bytes in all are counted on the calling thread.
const FEW: usize = 1 << 15;

/// The characters of a class: those of `members`.
#[pyclass(frozen, module = "locution._core", name = "_CharSet")]
pub(super) struct CharSet(charmap::CharSet);

#[pymethods]
impl CharSet {
    #[new]
    fn new(members: &str) -> Self {
        Self(charmap::CharSet::of(members))
    }

    fn __contains__(&self, char: char) -> bool {
        self.0.contains(char)
    }
}

/// What `ask`, a function of str that works character by character, makes of each character.
#[pyclass(frozen, module = "locution._core", name = "_CharMap")]
pub(super) struct CharMap(Arc<charmap::CharMap>);

#[pymethods]
impl CharMap {
    #[new]
    fn new(ask: &Bound<'_, PyAny>) -> PyResult<Self> {
        let map = charmap::CharMap::learn(|text| ask.call1((text,))?.extract())?;
        map.map(|map| Self(Arc::new(map))).ok_or_else(|| PyValueError::new_err("ask: maps ASCII to something else"))
    }

    fn __call__(&self, text: &str) -> String {
        let mut mapped = String::new();
        self.0.apply(text, &mut mapped);
        mapped
    }
}

/// How texts are cut into features: `kind` "word", "char" or "char_wb".
///
/// `token` is the class of a word's characters, `word` what `\w` matches, `bounded` whether `\b` stands on both sides and
/// `min_chars` the least length; of "char" and "char_wb", `token` is white space. ValueError where it cannot be served.
#[pyclass(frozen, module = "locution._core", name = "_Analysis")]
pub(super) struct Analysis(Arc<analysis::Analysis>);

#[pymethods]
impl Analysis {
    #[new]
    #[pyo3(signature = (kind, map, token, word, *, bounded, min_chars, stop_words, ngram_range))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        kind: &str,
        map: Option<&Bound<'_, CharMap>>,
        token: &Bound<'_, CharSet>,
        word: &Bound<'_, CharSet>,
        bounded: bool,
        min_chars: usize,
        stop_words: Vec<String>,
        ngram_range: (usize, usize),
    ) -> PyResult<Self> {
        let (shortest, longest) = ngram_range;
        if !(1 <= shortest && shortest <= longest && longest <= 255) {
            return Err(PyValueError::new_err(format!("ngram_range: {ngram_range:?} is not within 1 and 255")));
        }
        let token = token.get().0.clone();
        let class = choose("kind", kind, &[("word", 0), ("char", 1), ("char_wb", 2)])?;
        let features = match class {
            0 => {
                let tokens = Tokens::new(token, word.get().0.clone(), bounded, min_chars)
                    .filter(|tokens| longest == 1 || !tokens.may_hold_space())
                    .ok_or_else(|| PyValueError::new_err("token: these tokens cannot be told from their characters"))?;
                Kind::Words(tokens, stop_words.into_iter().collect())
            }
            1 => Kind::Chars(token),
            _ => Kind::PaddedChars(token),
        };
        let map = map.map_or_else(Default::default, |map| Arc::clone(&map.get().0));
        Ok(Self(Arc::new(analysis::Analysis { features, map, shortest, longest })))
    }
}

/// Counts the features of `documents`.
///
/// A plain str is taken as it is where `plain`; of anything else `decode(document)` makes a str. `preprocess(text)` does in
/// Python what the analysis's map does: it is asked for every text where `every`, for one with a capital sigma where
/// `sigma`, and for what is no plain str even when decoded. `mend(text)` makes a str without surrogates of one that has them.
#[pyfunction]
#[pyo3(signature = (documents, analysis, *, plain, every, sigma, decode, preprocess, mend))]
#[allow(clippy::too_many_arguments)]
pub(super) fn _vectorize(
    py: Python<'_>,
    documents: &Bound<'_, PyAny>,
    analysis: &Bound<'_, Analysis>,
    plain: bool,
    every: bool,
    sigma: bool,
    decode: &Bound<'_, PyAny>,
    preprocess: &Bound<'_, PyAny>,
    mend: &Bound<'_, PyAny>,
) -> PyResult<Bags> {
    let mut counting =
        Counting { analysis: Arc::clone(&analysis.get().0), progress: Progress::default(), running: None };
    let (mut block, mut utf8) = (Block::default(), utf8::Writer::default());
    let fed = documents.try_iter()?.try_for_each(|document| {
        let mut text = document?;
        if !(plain && text.is_exact_instance_of::<PyString>()) {
            text = decode.call1((text,))?;
        }
        let has_sigma = |text: &Bound<'_, PyAny>| text.call_method1("__contains__", ("Σ",))?.is_truthy();
        let mapped = every || !text.is_exact_instance_of::<PyString>() || (sigma && has_sigma(&text)?);
        if mapped {
            text = preprocess.call1((text,))?;
        }
        push(&text, &mut utf8, &mut block.texts, mend)?;
        block.mapped.push(mapped);
        if block.texts.bytes().len() >= BLOCK {
            let next = Block { texts: Strings::with_capacity(64, BLOCK + BLOCK / 8), ..Block::default() };
            counting.send(std::mem::replace(&mut block, next))?;
            py.check_signals()?;
        }
        Ok(())
    });
    if let Err(error) = fed {
        counting.progress.stop();
        return Err(error);
    }
    if counting.running.is_none() && block.texts.bytes().len() < FEW {
        let bags = py.detach(|| bags::Bags::of_few(&block, &counting.analysis)).or_raise(py)?;
        return Ok(bags.into());
    }
    counting.send(block)?;
    counting.finish(py).map(Bags::from)
}

/// Adds `text`.
fn push(
    text: &Bound<'_, PyAny>,
    utf8: &mut utf8::Writer,
    texts: &mut Strings,
    mend: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let text = string(text)?;
    match utf8.with(&text, |text| texts.push(text)) {
        Ok(()) => Ok(()),
        Err(_) => utf8.with(&string(&mend.call1((text,))?)?, |text| texts.push(text)),
    }
}

fn string<'py>(text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    text.cast().cloned().map_err(|_| PyTypeError::new_err(format!("no str but {}", type_name(text))))
}

/// Counting that starts with the first block.
struct Counting {
    analysis: Arc<analysis::Analysis>,
    progress: Progress,
    running: Option<(Sender<Block>, Running<bags::Bags>)>,
}

impl Counting {
    fn send(&mut self, block: Block) -> PyResult<()> {
        let (sender, _) = match &mut self.running {
            Some(running) => running,
            nothing => {
                let (sender, receiver) = channel();
                let (analysis, progress) = (Arc::clone(&self.analysis), self.progress.clone());
                let running = work::start(move || bags::Bags::of(receiver.into_iter(), &analysis, &progress))?;
                nothing.insert((sender, running))
            }
        };
        let _ = sender.send(block); // nobody listens when the work has failed, which is met in the end
        Ok(())
    }

    fn finish(self, py: Python<'_>) -> PyResult<bags::Bags> {
        match self.running {
            Some((sender, running)) => {
                drop(sender);
                running.wait(py, None, &self.progress)
            }
            None => Err(PyValueError::new_err("nothing was counted")),
        }
    }
}

/// Counts of features by document.
#[pyclass(frozen, module = "locution._core", name = "_Bags")]
pub(super) struct Bags(Arc<bags::Bags>);

impl From<bags::Bags> for Bags {
    fn from(bags: bags::Bags) -> Self {
        Self(Arc::new(bags))
    }
}

impl Bags {
    /// Asks with the GIL released; on a thread of its own where that can take long.
    fn ask<T: Send + 'static>(
        &self,
        py: Python<'_>,
        question: impl FnOnce(&bags::Bags, &Progress) -> crate::Result<T> + Send + 'static,
    ) -> PyResult<T> {
        let (bags, progress) = (Arc::clone(&self.0), Progress::default());
        if bags.are_few() {
            return py.detach(|| question(&bags, &progress)).or_raise(py);
        }
        let asked = progress.clone();
        work::run(py, &progress, move || question(&bags, &asked))
    }
}

#[pymethods]
impl Bags {
    /// The number of documents.
    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// The features in the order of their code points.
    #[getter]
    fn features(&self) -> Features {
        Features(Arc::clone(&self.0.features))
    }

    /// In how many documents each feature is.
    fn docfreq<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u32>> {
        self.0.docfreq().to_vec().into_pyarray(py)
    }

    /// `data, indices, indptr` of the counts. `columns` has each feature's column, or -2⁶³ for one that is left out;
    /// `negative`, whether its counts are subtracted.
    #[pyo3(signature = (columns=None, negative=None))]
    fn matrix<'py>(
        &self,
        py: Python<'py>,
        columns: Option<PyReadonlyArray1<'py, i64>>,
        negative: Option<PyReadonlyArray1<'py, bool>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let column = |&column: &i64| if column == i64::MIN { Ok(None) } else { i32::try_from(column).map(Some) };
        let target = match columns {
            None => None,
            Some(columns) => Some(Target {
                columns: columns.as_slice()?.iter().map(column).collect::<Result<_, _>>()?,
                negative: negative.map_or(Ok(Vec::new()), |negative| negative.to_vec())?,
            }),
        };
        if target.as_ref().is_some_and(|target| target.columns.len() != self.0.features.len()) {
            return Err(PyValueError::new_err("columns: not one a feature"));
        }
        let question = move |bags: &bags::Bags, progress: &_| bags.matrix(target.as_ref(), progress).map(Csr::from);
        self.ask(py, question)?.into_arrays(py)
    }
}

/// Features in the order of their code points.
#[pyclass(frozen, module = "locution._core", name = "_Features")]
pub(super) struct Features(Arc<Strings>);

#[pymethods]
impl Features {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// Each feature and its place.
    fn numbered<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let numbered = PyDict::new(py);
        for (number, feature) in self.0.iter().enumerate() {
            numbered.set_item(PyString::new(py, feature), number)?;
        }
        Ok(numbered)
    }

    /// The features at these places.
    fn take(&self, places: PyReadonlyArray1<'_, i64>) -> PyResult<Self> {
        let feature = |&place: &i64| {
            let feature = usize::try_from(place).ok().and_then(|place| self.0.get(place));
            feature.ok_or_else(|| PyValueError::new_err(format!("no feature {place}")))
        };
        let mut taken = Strings::default();
        for place in places.as_slice()? {
            taken.push(feature(place)?);
        }
        Ok(Self(Arc::new(taken)))
    }

    /// Which features are keys of `numbers`, as places, and their values.
    fn look_up<'py>(
        &self,
        py: Python<'py>,
        numbers: &Bound<'py, PyDict>,
    ) -> PyResult<(Bound<'py, PyArray1<i64>>, Bound<'py, PyList>)> {
        let (mut places, values) = (Vec::new(), PyList::empty(py));
        for (place, feature) in self.0.iter().enumerate() {
            if let Some(value) = numbers.get_item(feature)? {
                places.push(place as i64);
                values.append(value)?;
            }
        }
        Ok((places.into_pyarray(py), values))
    }

    /// The column of each feature among `n_features` by its hash, and whether that is negative.
    fn hashed<'py>(&self, py: Python<'py>, n_features: u32) -> (Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<bool>>) {
        let of = |feature| hashing::column(feature, n_features.max(1));
        let (columns, negative): (Vec<i64>, Vec<bool>) = self.0.iter().map(of).map(|(c, n)| (i64::from(c), n)).unzip();
        (columns.into_pyarray(py), negative.into_pyarray(py))
    }
}
