//! `Corpus`: why two documents are alike.

use pyo3::prelude::*;

use super::corpus::Corpus;
use super::named;
use super::options;
use super::table::Table;
use crate::phrase::occurrence::Unit;
use crate::similarity::explain::ExplainOptions;

#[pymethods]
impl Corpus {
    /// Why are two documents alike? Their cosine, split into what they share.
    ///
    /// The longest stretch of words that both have is taken first, at all its places, then the longest of what is left,
    /// and so on; what stands in none is single words. Of a term that occurs n times in the first document and m times in
    /// the second, each occurrence in the first is worth 1/(2n) of what the term adds to the cosine, each in the second
    /// 1/(2m), and a row is worth what the occurrences in it are. Where "tide" adds 0.2, and occurs twice in a, once of
    /// these in "rising tide lifts", and once in b, in "rising tide lifts", then that has 0.2 · (1/2 · 1/2 + 1/2 · 1) =
    /// 0.15 of it, and the row "tide" 0.05. So contributions add up to the cosine, and are the same when the two
    /// documents change places.
    ///
    /// Parameters
    /// ----------
    /// doc_a, doc_b : str
    ///     Names of the documents.
    /// weight : "tf-idf", "count" or "binary"
    ///     As in `similarity`.
    /// min_length : int
    ///     Shortest stretch that has a row of its own, in terms; at least 2. Stretches may run on into the next sentence.
    /// fold, progress
    ///     As in `terms`.
    /// stopwords
    ///     As in `terms`; left out as if they were not in the texts.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `kind item contribution share frequency_a frequency_b docfreq start_a end_a start_b end_b`, the largest
    ///     contribution first. `kind` is "formula" (a stretch that another document has too), "passage" (one that only
    ///     these two have) or "word". Contributions add up to ``params["similarity"]``, what `similar_pairs` says of the
    ///     two; `share` is the part of it. `frequency_a` and `frequency_b` count the occurrences the row stands for,
    ///     `docfreq` the documents that have the item anywhere; ``corpus[doc_a].text[start_a:end_a]`` is the first of
    ///     these occurrences, missing where there is none in this document.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> corpus = lo.Corpus(["A rising tide lifts all.", "Rising tide lifts, at noon all.", "Rising tide lifts."])
    /// >>> table = corpus.explain("0", "1")
    /// >>> list(zip(table["kind"], table["item"], table["contribution"].round(3).tolist()))
    /// [('formula', 'rising tide lifts', 0.339), ('word', 'all', 0.188)]
    #[pyo3(signature = (doc_a, doc_b, *, weight="tf-idf", min_length=3, fold=None, stopwords=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn explain(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::doc_a)] doc_a: &str,
        #[pyo3(from_py_with = named::doc_b)] doc_b: &str,
        #[pyo3(from_py_with = named::weight)] weight: &str,
        #[pyo3(from_py_with = named::min_length)] min_length: i64,
        fold: Option<&Bound<'_, PyAny>>,
        stopwords: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = ExplainOptions {
            weight: options::weight(weight)?,
            min_length: options::size("min_length", min_length)?,
            fold: options::fold(py, fold)?,
            stopwords: options::stopwords(stopwords)?,
            unit: Unit::CodePoints,
            ..ExplainOptions::default()
        };
        let handle = asked.progress.clone();
        let (doc_a, doc_b) = (doc_a.to_owned(), doc_b.to_owned());
        self.answer(py, "explain", progress, &handle, move |corpus| corpus.explain(&doc_a, &doc_b, &asked))
    }
}
