//! How much does a term say about a document? Weights of counts; formulas first.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::sparse::Rows;

/// What a count is turned into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weight {
    /// tf·idf.
    #[default]
    TfIdf,
    /// The count itself.
    Count,
    /// 1 where the count is not 0.
    Binary,
    /// idf·tf·(k1+1) / (tf + k1·(1 − b + b·dl/avgdl)), idf = ln(1 + (N−df+½)/(df+½)): Robertson & Zaragoza 2009, as
    /// in Lucene. dl is the length of a document.
    Bm25,
}

/// How rare a term is, from the `n` documents there are and the `df` that have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Idf {
    /// ln((1+n)/(1+df)) + 1: scikit-learn's.
    #[default]
    Smooth,
    /// ln(n/df): the textbook's.
    Plain,
    /// log10(n/df): quanteda's.
    Log10,
    /// ln(n/df) + 1: scikit-learn's `smooth_idf=False`.
    PlusOne,
    /// 1: only the counts matter.
    None,
}

/// What length a row is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Norm {
    /// Its own.
    None,
    /// Absolute values that sum to 1.
    L1,
    /// Squares that sum to 1.
    L2,
}

/// ln((1+n)/(1+df)) + 1: scikit-learn's smooth inverse document frequency. `n` documents, `df` of them with the term.
pub fn smooth_idf(n: f64, df: f64) -> f64 {
    ((1.0 + n) / (1.0 + df)).ln() + 1.0
}

/// ln(1 + (n−df+½)/(df+½)): Lucene's inverse document frequency for BM25, never negative.
pub fn lucene_idf(n: f64, df: f64) -> f64 {
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
}

/// tf·(k1+1) / (tf + k1·(1 − b + b·dl/avgdl)): BM25's saturation of a count, before the idf. `relative` is dl/avgdl.
pub fn bm25_tf(tf: f64, k1: f64, b: f64, relative: f64) -> f64 {
    tf * (k1 + 1.0) / (tf + k1 * (1.0 - b + b * relative))
}

impl Idf {
    /// The inverse document frequency. A term in no document, as a vocabulary given from outside can have, is weighed by
    /// `Plain`, `Log10` and `PlusOne` as if one had it.
    pub fn of(self, n: f64, df: f64) -> f64 {
        match self {
            Self::Smooth => smooth_idf(n, df),
            Self::Plain => (n / df.max(1.0)).ln(),
            Self::Log10 => (n / df.max(1.0)).log10(),
            Self::PlusOne => (n / df.max(1.0)).ln() + 1.0,
            Self::None => 1.0,
        }
    }

    /// Its name in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Smooth => "smooth",
            Self::Plain => "plain",
            Self::Log10 => "log10",
            Self::PlusOne => "plus_one",
            Self::None => "none",
        }
    }
}

impl Norm {
    /// Its name in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::L1 => "l1",
            Self::L2 => "l2",
        }
    }
}

impl Weight {
    /// The weight's name in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::TfIdf => "tf-idf",
            Self::Count => "count",
            Self::Binary => "binary",
            Self::Bm25 => "bm25",
        }
    }
}

/// A weight with all its choices.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighting {
    /// What a count is turned into.
    pub weight: Weight,
    /// Of tf-idf. Default [`Idf::Smooth`].
    pub idf: Idf,
    /// Of tf-idf: whether a count tf is 1 + ln tf first. Default no.
    pub sublinear: bool,
    /// The length of rows. Default [`Norm::L2`] for tf-idf, [`Norm::None`] for the others.
    pub norm: Option<Norm>,
    /// Of BM25: how soon further occurrences count no more. Default 1.2.
    pub k1: f64,
    /// Of BM25: how much the length of a document matters, 0 to 1. Default 0.75.
    pub b: f64,
}

impl From<Weight> for Weighting {
    fn from(weight: Weight) -> Self {
        Self { weight, idf: Idf::Smooth, sublinear: false, norm: None, k1: 1.2, b: 0.75 }
    }
}

/// What a weighting has learnt of the documents it was fitted to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Learnt {
    /// The inverse document frequency, by column; empty where the weight has none.
    pub(crate) idf: Vec<f64>,
    /// The mean length of a document.
    pub(crate) mean_length: f64,
}

impl Weighting {
    /// The length of rows.
    pub fn norm(&self) -> Norm {
        self.norm.unwrap_or(if self.weight == Weight::TfIdf { Norm::L2 } else { Norm::None })
    }

    /// Whether the weights are whole numbers.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self.weight, Weight::Count | Weight::Binary) && self.norm() == Norm::None
    }

    /// Fails for parameters that make no weight.
    pub(crate) fn check(&self) -> Result<()> {
        if !(self.k1 >= 0.0 && self.k1.is_finite()) {
            return Err(Error::argument("k1", format!("{:?} is not a number of 0 or more", self.k1)));
        }
        if !(0.0..=1.0).contains(&self.b) {
            return Err(Error::argument("b", format!("{:?} is not between 0 and 1", self.b)));
        }
        Ok(())
    }

    /// Learns from `counts`, one row a document, and from the documents' lengths, where the weight asks for them.
    pub(crate) fn learn(&self, counts: &Rows<i64>, lengths: &[u64]) -> Learnt {
        let n = counts.len() as f64;
        let idf = |of: &dyn Fn(f64) -> f64| counts.docfreq().into_iter().map(|df| of(f64::from(df))).collect();
        match self.weight {
            Weight::Count | Weight::Binary => Learnt::default(),
            Weight::TfIdf => Learnt { idf: idf(&|df| self.idf.of(n, df)), mean_length: 0.0 },
            Weight::Bm25 => {
                let mean_length = lengths.iter().sum::<u64>() as f64 / n.max(1.0);
                Learnt { idf: idf(&|df| lucene_idf(n, df)), mean_length }
            }
        }
    }

    /// The weights of `counts`.
    pub(crate) fn apply(&self, counts: Rows<i64>, learnt: &Learnt, lengths: &[u64]) -> Rows<f64> {
        let mut rows = match self.weight {
            Weight::Count => counts.map(|count| count as f64),
            Weight::Binary => counts.map(|_| 1.0),
            Weight::TfIdf | Weight::Bm25 => {
                let sublinear = self.sublinear;
                let mut rows = counts.map(|count| if sublinear { 1.0 + (count as f64).ln() } else { count as f64 });
                if self.weight == Weight::Bm25 {
                    for (row, &length) in lengths.iter().enumerate() {
                        let relative = if length == 0 { 0.0 } else { length as f64 / learnt.mean_length };
                        let values = &mut rows.values[rows.offsets[row]..rows.offsets[row + 1]];
                        values.iter_mut().for_each(|tf| *tf = bm25_tf(*tf, self.k1, self.b, relative));
                    }
                }
                let cells = rows.values.iter_mut().zip(&rows.indices);
                cells.for_each(|(value, &term)| *value *= learnt.idf[term as usize]);
                rows
            }
        };
        match self.norm() {
            Norm::None => {}
            Norm::L1 => rows.normalise_l1(),
            Norm::L2 => rows.normalise_l2(),
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idfs_are_those_of_the_toy_in_the_literature() {
        // Wikipedia's two-document example: "example" three times in one of two documents.
        assert!((3.0 * smooth_idf(2.0, 1.0) - 4.216_395).abs() < 5e-7);
        assert!((3.0 * Idf::Log10.of(2.0, 1.0) - 0.903_090).abs() < 5e-7);
        assert!((3.0 * Idf::Plain.of(2.0, 1.0) - 3.0 * 2.0_f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn bm25_is_that_of_the_definitions() {
        // DEFINITIONS.md: tf 3, dl 100, avgdl 80, N 1000, df 10.
        let weight = lucene_idf(1000.0, 10.0) * bm25_tf(3.0, 1.2, 0.75, 100.0 / 80.0);
        assert!((weight - 6.797_447).abs() < 5e-7, "{weight}");
    }
}
