//! `Corpus`: the question which words stand together.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::corpus::Corpus;
use super::errors::OrRaise;
use super::table::Table;
use super::{named, options};
use crate::count::threshold::Least;
use crate::phrase::collocation::{CollocationOptions, Margins};
use crate::phrase::measure::Association;
use crate::progress::Progress;

#[pymethods]
impl Corpus {
    /// Words that stand together more often than by chance.
    ///
    /// Parameters
    /// ----------
    /// measure : str
    ///     What rows are sorted by: one of the measures below.
    /// window : int, optional
    ///     The second word stands at most so many tokens behind the first, and each two tokens are a pair. None: right
    ///     behind it. Around a node: at most so many tokens on either side, 5 if not given.
    /// min_frequency : int or float
    ///     Rarer pairs are left out; a float is a share of the tokens.
    /// node : str or iterable of patterns, optional
    ///     Only what stands around this word or phrase, written as in `kwic`; several count as one.
    /// valuetype : "glob", "regex" or "fixed"
    ///     How the node is written; see `kwic`.
    /// length : int or (int, int)
    ///     Words of a phrase; a pair is the shortest and the longest. Without a window and a node.
    /// margins : "words", "pairs" or "tokens", optional
    ///     What R1 and C1 are: "pairs", how many pairs each word is first, or second, in, which is an exact table and the
    ///     default; or "words", how often each occurs, for adjacent words only. A word at the end of a sentence begins no
    ///     pair, so "words" expects more than can be, and where sentences are short p and q mean nothing. "tokens" is
    ///     "words", times the window, with N the number of tokens, times the window: of adjacent words the numbers of NLTK
    ///     and gensim; in a window NLTK divides counts by its width, so that only its pmi is the same.
    /// measures : iterable of str, optional
    ///     Further measures, as columns behind the others.
    /// min_docfreq : int or float
    ///     Pairs of fewer documents are left out; a float is a share of the documents.
    /// top : int, optional
    ///     Only so many rows.
    /// across_segments : bool
    ///     Whether words of different sentences may stand together.
    /// fold, progress
    ///     As in `terms`.
    /// stopwords : str or iterable of str, optional
    ///     Words that no row has. A stop word is neither a wall nor skipped: what stands beyond it is as far away as it is in
    ///     the text. All it does is leave out rows.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `word1 word2 frequency frequency1 frequency2 log_likelihood pmi npmi mi3 log_dice t_score chi2 p q`, then
    ///     `measures`. Sorted by `measure`, the greatest first, ties by the words in code-point order. `frequency1` and
    ///     `frequency2` are how often each word occurs. With O11 = frequency, R1 and C1 by `margins`, and N = params["pairs"],
    ///     the number of all pairs, E11 = R1·C1/N is how often the pair would occur by chance:
    ///
    ///     - `log_likelihood` = 2·ΣO·ln(O/E) over the four cells O11, O12 = R1 − O11, O21 = C1 − O11 and O22, the rest of
    ///       N; negative where the pair is rarer than by chance (Dunning 1993);
    ///     - `pmi` = log₂(O11/E11) (Church & Hanks 1990); `npmi` = pmi/−log₂(O11/N), up to 1 (Bouma 2009); `mi3` =
    ///       log₂(O11³/E11) (Daille 1994);
    ///     - `log_dice` = 14 + log₂(2·O11/(R1 + C1)), up to 14 (Rychlý 2008);
    ///     - `t_score` = (O11 − E11)/√O11 (Church et al. 1991);
    ///     - `chi2` = Σ(O − E)²/E, without a correction, with the sign of `log_likelihood`;
    ///     - `p`: the probability of a log-likelihood as far from 0 where words are independent, that of χ² with one degree
    ///       of freedom, whatever `measure` is; `q`: the share of false discoveries among all rows down to this p
    ///       (Benjamini & Hochberg 1995).
    ///
    ///     Further ones: `z_score` = (O11 − E11)/√E11; `dice` = 2·O11/(R1 + C1); `delta_p_forward` = O11/R1 − O21/R2, how
    ///     much the first word calls for the second, and `delta_p_backward` = O11/C1 − O12/C2, how much the second does for
    ///     the first (Gries 2013); `lambda`, the log of the odds ratio with ½ added to each cell, of n words their n-fold
    ///     interaction, and its `z`, always with margins of pairs (Blaheta & Johnson 2001, as quanteda).
    ///
    ///     A cell that would come out below 0, which margins of words can bring about in a very small corpus, counts as 0.
    ///
    ///     Around a node the table is one of tokens, near an occurrence or not (Evert 2008): `word1` is the node as written,
    ///     `frequency` how many tokens near it are `word2` (one that is near two occurrences counts once), `frequency1` the
    ///     node's occurrences, `frequency2` how often the word occurs outside them; R1 = params["positions"], all tokens
    ///     near the node, C1 = frequency2, and N = params["pairs"], the tokens outside it.
    ///
    ///     Phrases of more than two words are split in two parts at each place, and each measure is the least over all
    ///     splits. `word1` and `word2` are the parts where `measure` is least, and a last column is `length`. `lambda` and `z`
    ///     are of up to 64 words.
    ///
    ///     A node that occurs nowhere has no row. More than ten million rows are refused. However wide the window, no word
    ///     costs more steps than there are tokens.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["the old harbour is the pride of the old town", "an old harbour, the old town and the sea"])
    /// >>> table = corpus.collocations(min_frequency=2)
    /// >>> list(zip(table["word1"], table["word2"], table["frequency"].tolist()))
    /// [('old', 'harbour', 2), ('old', 'town', 2), ('the', 'old', 3)]
    /// >>> corpus.collocations(node="harbour", window=2, min_frequency=2, top=1).to_dict()["word2"]
    /// ['old']
    #[pyo3(signature = (*, measure="log_likelihood", window=None, min_frequency=None, node=None, valuetype="glob", length=None, margins=None, measures=None, min_docfreq=None, top=None, across_segments=false, fold=None, stopwords=None, progress=None))]
    #[pyo3(
        text_signature = "($self, *, measure='log_likelihood', window=None, min_frequency=5, node=None, valuetype='glob', length=2, margins=None, measures=None, min_docfreq=1, top=None, across_segments=False, fold=None, stopwords=None, progress=None)"
    )]
    #[allow(clippy::too_many_arguments)]
    fn collocations(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::measure)] measure: &str,
        window: Option<&Bound<'_, PyAny>>,
        min_frequency: Option<&Bound<'_, PyAny>>,
        node: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::valuetype)] valuetype: &str,
        length: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::margins)] margins: Option<&str>,
        measures: Option<&Bound<'_, PyAny>>,
        min_docfreq: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::top)] top: Option<i64>,
        across_segments: bool,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        if let Some(table) = node.filter(|node| node.is_instance_of::<Table>()) {
            let kind = options::type_name(table);
            return Err(PyTypeError::new_err(format!("node: expected a string or patterns, not {kind}")));
        }
        let further = measures.map(|measures| options::strings("measures", measures)).transpose()?.unwrap_or_default();
        let further = further.iter().map(|name| Association::named("measures", name)).collect::<crate::Result<_>>();
        let known = [Margins::Words, Margins::Pairs, Margins::Tokens].map(|margins| (margins.name(), margins));
        let asked = CollocationOptions {
            measure: Association::named("measure", measure).or_raise(py)?,
            measures: further.or_raise(py)?,
            window: window.map(|window| options::size("window", options::whole("window", window)?)).transpose()?,
            node: node.map(|node| options::patterns("node", node)).transpose()?,
            value_type: options::value_type(valuetype)?,
            length: length.map_or(Ok(2..=2), |length| options::lengths("length", length))?,
            margins: margins.map(|margins| options::choose("margins", margins, &known)).transpose()?,
            min_frequency: match min_frequency {
                None => Least::Count(5),
                given => options::least("min_frequency", given)?,
            },
            min_docfreq: options::least("min_docfreq", min_docfreq)?,
            top: top.map(|top| options::size("top", top)).transpose()?,
            across_segments,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        self.answer(py, "collocations", progress, &handle, move |corpus| corpus.collocations(&asked))
    }
}
