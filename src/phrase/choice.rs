//! Which repeated stretches are phrases? What may be asked of `repeat.rs`.

use crate::corpus::group::By;
use crate::corpus::terms::StopWords;
use crate::count::threshold::at_least;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::Value;
use crate::text::fold::Fold;

/// Which words may not begin or end a phrase?
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trim {
    /// Function words of the corpus's language, where there is a list of them.
    #[default]
    Auto,
    /// No word is trimmed.
    None,
    /// Function words of this language.
    Language(String),
}

/// Which repeated stretches are phrases?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Those no one-token extension of which has the same frequency.
    #[default]
    Closed,
    /// Those of the closed ones that stand in no longer phrase of the answer.
    Maximal,
}

/// Which documents count once together?
#[derive(Clone, Debug, PartialEq)]
pub enum OncePer {
    /// Those with one value in a field, or dated in one bin of the calendar.
    By(By),
    /// Those to which the same is assigned, by position: numbers of clusters, say.
    Values(Vec<Value>),
}

/// Options of [`Corpus::phrases`](crate::Corpus::phrases).
#[derive(Clone, Debug)]
pub struct PhraseOptions {
    /// Shortest phrase, in tokens, after trimming. Default 2.
    pub min_length: usize,
    /// Longest phrase, in tokens; longer closed ones are left out, not cut. Default none.
    pub max_length: Option<usize>,
    /// Least occurrences; at least 2. Default 2.
    pub min_frequency: u64,
    /// Least documents. Default 2.
    pub min_docfreq: u64,
    /// Words that no phrase begins or ends with.
    pub trim: Trim,
    /// Closed or maximal.
    pub kind: Kind,
    /// Groups of documents in each of which a phrase counts once: those of one source, or copies of each other. Default
    /// none.
    pub once_per: Option<OncePer>,
    /// Whether to say how each phrase is written most often. Default no.
    pub written: bool,
    /// Whether a phrase may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words that no phrase contains: each is a wall. Default none.
    pub stopwords: StopWords,
    /// The way to stop.
    pub progress: Progress,
}

impl Default for PhraseOptions {
    fn default() -> Self {
        Self {
            min_length: 2,
            max_length: None,
            min_frequency: 2,
            min_docfreq: 2,
            trim: Trim::Auto,
            kind: Kind::Closed,
            once_per: None,
            written: false,
            across_segments: false,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl PhraseOptions {
    /// Sets [`min_length`](Self::min_length).
    pub fn min_length(self, min_length: usize) -> Self {
        Self { min_length, ..self }
    }

    /// Sets [`max_length`](Self::max_length).
    pub fn max_length(self, max_length: usize) -> Self {
        Self { max_length: Some(max_length), ..self }
    }

    /// Sets [`min_frequency`](Self::min_frequency).
    pub fn min_frequency(self, min_frequency: u64) -> Self {
        Self { min_frequency, ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: u64) -> Self {
        Self { min_docfreq, ..self }
    }

    /// Sets [`trim`](Self::trim).
    pub fn trim(self, trim: Trim) -> Self {
        Self { trim, ..self }
    }

    /// Sets [`kind`](Self::kind).
    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// Sets [`once_per`](Self::once_per).
    pub fn once_per(self, once_per: OncePer) -> Self {
        Self { once_per: Some(once_per), ..self }
    }

    /// Sets [`written`](Self::written).
    pub fn written(self, written: bool) -> Self {
        Self { written, ..self }
    }

    /// Sets [`across_segments`](Self::across_segments).
    pub fn across_segments(self, across_segments: bool) -> Self {
        Self { across_segments, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }

    /// Fails where they contradict each other.
    pub(super) fn check(&self) -> Result<()> {
        at_least("min_length", self.min_length as u64, 1)?;
        at_least("min_frequency", self.min_frequency, 2)?;
        at_least("min_docfreq", self.min_docfreq, 1)?;
        match self.max_length {
            Some(max) if max < self.min_length => {
                Err(Error::argument("max_length", format!("{max} is below min_length, {}", self.min_length)))
            }
            _ => Ok(()),
        }
    }
}
