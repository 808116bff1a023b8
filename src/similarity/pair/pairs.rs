//! Which documents are alike? The most similar pairs, exactly, by any measure.
//!
//! O(n²) looks, of which few need more (`join.rs`); memory for the documents and the answer, never for all pairs. Bounds
//! are sums of f32 with every rounding allowed for; who may be in the answer is measured in f64.

use std::collections::HashMap;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3Default;

use super::bound::{Bound, Minima, OF_FIRST, OF_LESSER, OF_MEAN, OF_ONE, OF_UNION, Products};
use super::found::{Found, MOST_PAIRS, Neighbour, too_many};
use super::join::join;
use super::measure::SimilarityMeasure;
use super::plan;
use super::ranked::BothRanked;
use super::scope::Scope;
use super::seed::seed;
use super::vectors::{Compared, Vectors};
use crate::corpus::corpus::Corpus;
use crate::corpus::group::By;
use crate::corpus::terms::StopWords;
use crate::count::threshold::{Least, at_least};
use crate::count::weight::Weight;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::similar_pairs`] and [`Corpus::similarity`].
#[derive(Clone, Debug)]
pub struct SimilarityOptions {
    /// How the similarity of two documents is measured. Default cosine.
    pub measure: SimilarityMeasure,
    /// The weights of terms, for cosine and weighted Jaccard: tf-idf (default), counts or ones. The other measures compare
    /// sets of terms or relative frequencies, and take no notice.
    pub weight: Weight,
    /// Documents to compare with those of the corpus, instead of these with each other. Document frequencies are those of
    /// the corpus. A word that the corpus lacks has none, and does not count where they do; elsewhere it does.
    pub queries: Option<Arc<Corpus>>,
    /// Only pairs dated at most so many days apart; a document without a date has no partner. For pairs only.
    pub within_days: Option<u64>,
    /// Only pairs of one group; a document without a group has no partner. For pairs only.
    pub by: Option<By>,
    /// Only pairs of different groups of `by`.
    pub across: bool,
    /// Terms of fewer documents of the corpus are left out. Default 1.
    pub min_docfreq: Least,
    /// How many neighbours of each document; for pairs only. Default 10 when there is no threshold either.
    pub k: Option<usize>,
    /// Least similarity, in (0, 1]; for pairs only.
    pub threshold: Option<f64>,
    /// Most documents; for the whole matrix only, which takes 8 bytes a pair. Default 20,000. With queries, as many cells
    /// as so many documents have.
    pub max_documents: usize,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words left out. Default none.
    pub stopwords: StopWords,
    /// Progress in documents, and the way to stop.
    pub progress: Progress,
}

impl Default for SimilarityOptions {
    fn default() -> Self {
        Self {
            measure: SimilarityMeasure::Cosine,
            weight: Weight::TfIdf,
            queries: None,
            within_days: None,
            by: None,
            across: false,
            min_docfreq: Least::Count(1),
            k: None,
            threshold: None,
            max_documents: 20_000,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl SimilarityOptions {
    /// Sets [`measure`](Self::measure).
    pub fn measure(self, measure: SimilarityMeasure) -> Self {
        Self { measure, ..self }
    }

    /// Sets [`weight`](Self::weight).
    pub fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// Sets [`queries`](Self::queries).
    pub fn queries(self, queries: impl Into<Arc<Corpus>>) -> Self {
        Self { queries: Some(queries.into()), ..self }
    }

    /// Sets [`within_days`](Self::within_days).
    pub fn within_days(self, days: u64) -> Self {
        Self { within_days: Some(days), ..self }
    }

    /// Sets [`by`](Self::by): only pairs of one group.
    pub fn by(self, by: By) -> Self {
        Self { by: Some(by), ..self }
    }

    /// Sets [`by`](Self::by) and [`across`](Self::across): only pairs of different groups.
    pub fn across(self, by: By) -> Self {
        Self { by: Some(by), across: true, ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: impl Into<Least>) -> Self {
        Self { min_docfreq: min_docfreq.into(), ..self }
    }

    /// Sets [`k`](Self::k).
    pub fn k(self, k: usize) -> Self {
        Self { k: Some(k), ..self }
    }

    /// Sets [`threshold`](Self::threshold).
    pub fn threshold(self, threshold: f64) -> Self {
        Self { threshold: Some(threshold), ..self }
    }

    /// Sets [`max_documents`](Self::max_documents).
    pub fn max_documents(self, max_documents: usize) -> Self {
        Self { max_documents, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }
}

/// Documents, or queries, each with its neighbours.
type Neighbours = Vec<(u32, Vec<Neighbour>)>;

impl SimilarityOptions {
    pub(super) fn check(&self) -> Result<()> {
        if self.weight == Weight::Bm25 {
            let problem = "bm25 weighs documents against a query, not against each other; take tf-idf, count or binary";
            return Err(Error::argument("weight", problem));
        }
        self.min_docfreq.check("min_docfreq")
    }

    /// What the question was, for [`Table::params`].
    pub(crate) fn params(&self, question: &'static str, corpus: &Corpus) -> Vec<(&'static str, Value)> {
        let mut params = vec![
            ("question", Value::from(question)),
            ("measure", Value::from(self.measure.name())),
            ("weight", Value::from(self.measure.weight(self.weight))),
            ("min_docfreq", self.min_docfreq.value()),
            ("fold", Value::from(self.fold.name())),
            ("stopwords", Value::from(self.stopwords.name())),
            ("documents", Value::from(corpus.len())),
            ("tokens", Value::from(corpus.n_tokens())),
        ];
        if let Some(queries) = &self.queries {
            params.extend([("queries", Value::from(queries.len())), ("query_tokens", Value::from(queries.n_tokens()))]);
        }
        params
    }
}

impl Corpus {
    /// The most similar pairs: `doc_a doc_b similarity`.
    ///
    /// With `k`: for each document in turn as `doc_a` its k most similar others, best first, so a pair can stand twice,
    /// once from either side. Without `k`: each pair of similarity `threshold` or more once, best first; of a measure that
    /// is not symmetric, from either side. Ties keep the order of the documents. Only similarities above 0 are given: an
    /// empty document has no partner. With `queries`, `doc_a` is one of these and `doc_b` one of the corpus. Refuses to
    /// give more than 50 million pairs, before it looks for them where it can tell.
    pub fn similar_pairs(&self, options: &SimilarityOptions) -> Result<Table> {
        let k = match (options.k, options.threshold) {
            (None, None) => Some(10),
            (k, _) => k,
        };
        if let Some(k) = k {
            at_least("k", k as u64, 1)?;
        }
        if let Some(threshold) = options.threshold.filter(|t| !(*t > 0.0 && *t <= 1.0)) {
            return Err(Error::argument("threshold", format!("{threshold} is not above 0 and at most 1")));
        }
        options.check()?;
        let names = options.queries.as_deref().unwrap_or(self).doc_ids();
        let (rows, scope) = threads::run(|| self.found(k, options))?;
        let mut pairs: Vec<(u32, Neighbour)> = Vec::with_capacity(rows.iter().map(|(_, best)| best.len()).sum());
        for (row, best) in rows {
            pairs.extend(best.into_iter().map(|neighbour| (row, neighbour)));
        }
        if k.is_none() {
            pairs.sort_unstable_by_key(|&(row, neighbour)| {
                (Neighbour { similarity: neighbour.similarity, document: row }, neighbour.document)
            });
        }
        let columns = vec![
            Column::text("doc_a", pairs.iter().map(|pair| &names[pair.0 as usize]).collect()),
            Column::text("doc_b", pairs.iter().map(|pair| &self.doc_ids()[pair.1.document as usize]).collect()),
            Column::float("similarity", pairs.iter().map(|pair| pair.1.similarity).collect()),
        ];
        let mut params = options.params("similar_pairs", self);
        params.extend([("k", Value::from(k)), ("threshold", Value::from(options.threshold))]);
        if let Some(days) = options.within_days {
            params.push(("within_days", Value::from(days as i64)));
        }
        if let Some(by) = &options.by {
            params.extend([("by", Value::from(by.name())), ("across", Value::from(options.across))]);
        }
        if options.within_days.is_some() || options.by.is_some() {
            params.push(("left_out", Value::from(scope.left_out)));
        }
        Ok(self.answer(columns, params))
    }

    /// The neighbours of each document, or query, in their order.
    fn found(&self, k: Option<usize>, options: &SimilarityOptions) -> Result<(Neighbours, Scope)> {
        use SimilarityMeasure::*;
        let compared = Compared::of(self, options)?;
        let scope = Scope::of(self, options, &compared)?;
        if scope.is_all() {
            let least = at_least_pairs(&compared, &scope, k, options.threshold);
            if least > MOST_PAIRS as u64 {
                return Err(too_many(format!("at least {least} pairs"), k));
            }
        }
        let ranked = BothRanked::of(&compared, &scope);
        let found = Found::none(scope.rows.len(), k, options.threshold, options.measure, ranked.slack);
        let search = match options.measure {
            Cosine | Hellinger | JensenShannon => search::<Products<OF_ONE>>,
            Jaccard => search::<Products<OF_UNION>>,
            Dice => search::<Products<OF_MEAN>>,
            Overlap => search::<Products<OF_LESSER>>,
            Containment => search::<Products<OF_FIRST>>,
            WeightedJaccard => search::<Minima>,
        };
        search(&compared, &ranked, &scope, &found, k, &options.progress)?;
        let mut rows: Neighbours = scope.rows.iter().copied().zip(found.into_rows()).collect();
        rows.sort_unstable_by_key(|row| row.0);
        Ok((rows, scope))
    }
}

fn search<B: Bound>(
    compared: &Compared,
    ranked: &BothRanked,
    scope: &Scope,
    found: &Found,
    k: Option<usize>,
    progress: &Progress,
) -> Result<()> {
    if let Some(k) = k {
        seed::<B>(compared, ranked, scope, found, k, progress)?;
    }
    let cut = plan::cut::<B>(ranked, scope, found);
    join::<B>(compared, ranked, scope, found, cut, progress)
}

/// How many pairs the answer has at least: those of equal documents, whose similarity is 1, and where every similarity
/// above 0 counts, those that share the commonest term. O(cells); nothing where there are too few documents to matter.
fn at_least_pairs(compared: &Compared, scope: &Scope, k: Option<usize>, threshold: Option<f64>) -> u64 {
    let (rows, columns) = compared.sides();
    let possible = scope.rows.len() as u64 * k.unwrap_or(usize::MAX).min(scope.columns.len()) as u64;
    if possible <= MOST_PAIRS as u64 {
        return 0;
    }
    let of_row = |partners: u64| partners.min(k.map_or(u64::MAX, |k| k as u64));
    let selves = u64::from(scope.is_one);
    let hash = |vectors: &Vectors, document: u32| {
        let (terms, weights) = vectors.rows.row(document as usize);
        let mut hash = Xxh3Default::new();
        terms.iter().for_each(|term| hash.update(&term.to_le_bytes()));
        weights.iter().for_each(|weight| hash.update(&weight.to_le_bytes()));
        hash.digest128()
    };
    let mut equal: HashMap<u128, u64> = HashMap::new();
    scope.columns.iter().for_each(|&column| *equal.entry(hash(columns, column)).or_default() += 1);
    let partners = |&row: &u32| equal.get(&hash(rows, row)).map_or(0, |equal| of_row(equal - selves));
    let mut least: u64 = scope.rows.iter().map(partners).sum();
    if threshold.is_none() {
        let docfreq = |vectors: &Vectors| vectors.rows.docfreq();
        let shared = docfreq(rows).into_iter().zip(docfreq(columns));
        let of_term = shared.map(|(rows, columns)| u64::from(rows) * of_row(u64::from(columns).saturating_sub(selves)));
        least = least.max(of_term.max().unwrap_or(0));
    }
    let from_either_side = scope.is_one && k.is_none() && compared.measure.is_symmetric();
    if from_either_side { least / 2 } else { least }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 4] = ["the sea the ship", "the ship", "", "mountain"];

    #[test]
    fn cosine_is_symmetric_and_one_with_itself_but_for_the_empty() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let matrix = corpus.similarity(&SimilarityOptions::default()).unwrap();
        for a in 0..4 {
            assert!((matrix.get(a, a) - f64::from(u8::from(a != 2))).abs() < 1e-12);
            for b in 0..4 {
                assert_eq!(matrix.get(a, b), matrix.get(b, a));
            }
        }
    }

    #[test]
    fn the_cosine_of_counts_is_that_of_the_textbook() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let matrix = corpus.similarity(&SimilarityOptions::default().weight(Weight::Count)).unwrap();
        assert!((matrix.get(0, 1) - 3.0 / 12.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn neighbours_stand_from_either_side_and_pairs_once() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        assert_eq!(corpus.similar_pairs(&SimilarityOptions::default()).unwrap().len(), 2);
        assert_eq!(corpus.similar_pairs(&SimilarityOptions::default().threshold(0.1)).unwrap().len(), 1);
        assert!(corpus.similar_pairs(&SimilarityOptions::default().threshold(0.0)).is_err());
        assert!(corpus.similar_pairs(&SimilarityOptions::default().threshold(f64::NAN)).is_err());
    }

    #[test]
    fn a_matrix_too_large_says_its_memory() {
        let corpus = Corpus::from_texts(TEXTS).unwrap();
        let error = corpus.similarity(&SimilarityOptions::default().max_documents(3)).unwrap_err().to_string();
        assert!(error.contains("4 documents take 0.0 GB; max_documents is 3"), "{error}");
    }
}
