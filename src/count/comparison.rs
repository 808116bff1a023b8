//! What can be asked of a comparison? The reference, the measure, and how each score is to be computed.

use super::contingency::Yates;
use super::threshold::{Least, at_least};
use super::word_list::WordList;
use crate::corpus::terms::StopWords;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::fold::Fold;

/// What the target is compared with.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reference {
    /// All other documents of the corpus.
    #[default]
    Rest,
    /// The documents at these positions.
    Documents(Vec<usize>),
    /// Frequencies from elsewhere.
    List(WordList),
}

/// What rows are sorted by and `p` is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// G², with the sign of the difference.
    #[default]
    LogLikelihood,
    /// χ², with the sign of the difference.
    Chi2,
    /// log₂ of how many times as frequent; `p` is that of G².
    LogRatio,
    /// The bound nearer 0 of the interval of the log ratio; `p` is that of G².
    LogRatioLow,
    /// z of the log-odds.
    LogOdds,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::LogLikelihood, Self::Chi2, Self::LogRatio, Self::LogRatioLow, Self::LogOdds];

    /// Its name in Python, and its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::LogLikelihood => "log_likelihood",
            Self::Chi2 => "chi2",
            Self::LogRatio => "log_ratio",
            Self::LogRatioLow => "log_ratio_low",
            Self::LogOdds => "log_odds",
        }
    }
}

/// How the tokens of a prior are shared out among the terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PriorShape {
    /// As they occur in target and reference together: an informative prior.
    #[default]
    Pooled,
    /// Evenly among all terms that occur.
    Flat,
}

/// Documents as the unit of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByDocument {
    /// How often the documents are dealt.
    pub permutations: usize,
    /// What the deals are drawn from: the same seed gives the same answer.
    pub seed: u64,
}

/// Options of [`Corpus::keyness`](crate::Corpus::keyness).
#[derive(Clone, Debug)]
pub struct KeynessOptions {
    /// What the target is compared with. Default all other documents.
    pub reference: Reference,
    /// What rows are sorted by and `p` is of. Default G².
    pub measure: Measure,
    /// Terms that occur less often, in target and reference together, or make up less of the tokens of both, are left out.
    /// Default 1.
    pub min_frequency: Least,
    /// Terms of fewer documents, or of a smaller share of them, of both together, are left out; a list from elsewhere is
    /// one document. Default 1.
    pub min_docfreq: Least,
    /// Only so many rows. Default all.
    pub top: Option<usize>,
    /// Whether G² sums the two cells of the term only, not all four. Default no.
    pub two_cells: bool,
    /// When χ² is corrected for continuity. Default never.
    pub yates: Yates,
    /// Tokens of the prior of the log-odds, α₀. Default 1000.
    pub prior: f64,
    /// How they are shared out. Default as the terms occur.
    pub prior_shape: PriorShape,
    /// Whether the variance of the log-odds has four terms, not two. Default no.
    pub four_terms: bool,
    /// Probability that the intervals of all log ratios hold (each with 1 − (1 − confidence)/rows: Bonferroni). Default
    /// 0.95.
    pub confidence: f64,
    /// Whether to test by dealing out documents, too. Default no.
    pub by_document: Option<ByDocument>,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words left out. They still count among all tokens. Default none.
    pub stopwords: StopWords,
    /// Progress, and the way to stop.
    pub progress: Progress,
}

impl Default for KeynessOptions {
    fn default() -> Self {
        Self {
            reference: Reference::Rest,
            measure: Measure::LogLikelihood,
            min_frequency: Least::Count(1),
            min_docfreq: Least::Count(1),
            top: None,
            two_cells: false,
            yates: Yates::Never,
            prior: 1000.0,
            prior_shape: PriorShape::Pooled,
            four_terms: false,
            confidence: 0.95,
            by_document: None,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl KeynessOptions {
    /// Sets [`reference`](Self::reference).
    pub fn reference(self, reference: Reference) -> Self {
        Self { reference, ..self }
    }

    /// Sets [`measure`](Self::measure).
    pub fn measure(self, measure: Measure) -> Self {
        Self { measure, ..self }
    }

    /// Sets [`min_frequency`](Self::min_frequency).
    pub fn min_frequency(self, min_frequency: impl Into<Least>) -> Self {
        Self { min_frequency: min_frequency.into(), ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: impl Into<Least>) -> Self {
        Self { min_docfreq: min_docfreq.into(), ..self }
    }

    /// Sets [`top`](Self::top).
    pub fn top(self, top: usize) -> Self {
        Self { top: Some(top), ..self }
    }

    /// Sets [`two_cells`](Self::two_cells).
    pub fn two_cells(self, two_cells: bool) -> Self {
        Self { two_cells, ..self }
    }

    /// Sets [`yates`](Self::yates).
    pub fn yates(self, yates: Yates) -> Self {
        Self { yates, ..self }
    }

    /// Sets [`prior`](Self::prior).
    pub fn prior(self, tokens: f64) -> Self {
        Self { prior: tokens, ..self }
    }

    /// Sets [`prior_shape`](Self::prior_shape).
    pub fn prior_shape(self, prior_shape: PriorShape) -> Self {
        Self { prior_shape, ..self }
    }

    /// Sets [`four_terms`](Self::four_terms).
    pub fn four_terms(self, four_terms: bool) -> Self {
        Self { four_terms, ..self }
    }

    /// Sets [`confidence`](Self::confidence).
    pub fn confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }

    /// Sets [`by_document`](Self::by_document).
    pub fn by_document(self, permutations: usize, seed: u64) -> Self {
        Self { by_document: Some(ByDocument { permutations, seed }), ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }

    pub(super) fn check(&self) -> Result<()> {
        self.min_frequency.check("min_frequency")?;
        self.min_docfreq.check("min_docfreq")?;
        if !(self.prior > 0.0 && self.prior.is_finite()) {
            return Err(Error::argument("prior", format!("{} is no number of tokens above 0", self.prior)));
        }
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return Err(Error::argument("confidence", format!("{} does not lie between 0 and 1", self.confidence)));
        }
        let Some(ByDocument { permutations, .. }) = self.by_document else { return Ok(()) };
        at_least("permutations", permutations as u64, 1)?;
        if permutations > 10_000_000 {
            return Err(Error::too_large("permutations", format!("{permutations}; the limit is 10000000")));
        }
        if matches!(self.reference, Reference::List(_)) {
            return Err(Error::argument("by_document", "the documents of a list of frequencies are not known"));
        }
        Ok(())
    }
}
