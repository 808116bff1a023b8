//! How much does a term say about a document? Weights of counts; formulas first.

use serde::{Deserialize, Serialize};

use crate::sparse::Rows;

/// What a count is turned into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weight {
    /// tf·idf, idf = ln((1+N)/(1+df)) + 1, rows then divided by their Euclidean length: scikit-learn's default.
    #[default]
    TfIdf,
    /// The count itself.
    Count,
    /// 1 where the count is not 0.
    Binary,
}

/// ln((1+n)/(1+df)) + 1: scikit-learn's smooth inverse document frequency. `n` documents, `df` of them with the term.
pub fn smooth_idf(n: f64, df: f64) -> f64 {
    ((1.0 + n) / (1.0 + df)).ln() + 1.0
}

impl Weight {
    /// The weight's name in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::TfIdf => "tf-idf",
            Self::Count => "count",
            Self::Binary => "binary",
        }
    }

    /// Turns counts into weights, in place.
    pub(crate) fn apply(self, counts: &mut Rows) {
        match self {
            Self::Count => {}
            Self::Binary => counts.values.fill(1.0),
            Self::TfIdf => {
                let mut docfreq = vec![0_u32; counts.columns];
                counts.indices.iter().for_each(|&term| docfreq[term as usize] += 1);
                let n = counts.len() as f64;
                let idf: Vec<f64> = docfreq.iter().map(|&df| smooth_idf(n, f64::from(df))).collect();
                let cells = counts.values.iter_mut().zip(&counts.indices);
                cells.for_each(|(value, &term)| *value *= idf[term as usize]);
                counts.normalise_l2();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_idf_is_that_of_the_toy_in_the_literature() {
        // Wikipedia's two-document example: "example" three times in one of two documents.
        assert!((3.0 * smooth_idf(2.0, 1.0) - 4.216_395).abs() < 5e-7);
    }
}
