//! How alike are two documents, by each measure? Formulas, from what two documents share and what either has.
//!
//! Each measure is a sum over shared terms, and then a formula of that sum and two sizes: this is what lets all pairs be
//! searched in one way. O(terms) a pair. Sources stand at the formulas.

use crate::count::weight::Weight;
use crate::error::{Error, Result};

/// How the similarity of two documents is measured: 0 where they share no term, 1 with itself. A document without a term
/// has similarity 0 with all, itself included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SimilarityMeasure {
    /// Σab / √(Σa²·Σb²), of weights: Salton & McGill 1983.
    #[default]
    Cosine,
    /// |A∩B| / |A∪B|, of sets of terms: Jaccard 1901.
    Jaccard,
    /// 2|A∩B| / (|A| + |B|), of sets of terms: Dice 1945, Sørensen 1948.
    Dice,
    /// |A∩B| / min(|A|, |B|), of sets of terms: Szymkiewicz 1934, Simpson 1943.
    Overlap,
    /// |A∩B| / |A|, of sets of terms: how much of the first document the second one has. Not symmetric. Broder 1997.
    Containment,
    /// Σmin(a, b) / Σmax(a, b), of weights: Ruzicka 1958, Ioffe 2010.
    WeightedJaccard,
    /// 1 − √(½Σ(√p − √q)²), of relative frequencies: Hellinger 1909.
    Hellinger,
    /// 1 − √(½Σ p·log2(p/m) + ½Σ q·log2(q/m)), m = (p + q)/2, of relative frequencies: Lin 1991, Endres & Schindelin 2003.
    JensenShannon,
}

use SimilarityMeasure::*;

/// Σab, of rows of unit length. `shared` is the sum.
pub fn cosine(shared: f64) -> f64 {
    if shared > 1.0 - ROUNDING { 1.0 } else { shared }
}

/// |A∩B| / |A∪B|. `shared` terms, of `a` and `b`.
pub fn jaccard(shared: f64, a: f64, b: f64) -> f64 {
    shared / (a + b - shared)
}

/// 2|A∩B| / (|A| + |B|).
pub fn dice(shared: f64, a: f64, b: f64) -> f64 {
    2.0 * shared / (a + b)
}

/// |A∩B| / min(|A|, |B|).
pub fn overlap(shared: f64, a: f64, b: f64) -> f64 {
    shared / a.min(b)
}

/// |A∩B| / |A|.
pub fn containment(shared: f64, a: f64) -> f64 {
    shared / a
}

/// Σmin / Σmax, where Σmin + Σmax = Σa + Σb. `shared` is Σmin, `a` and `b` are sums of weights.
pub fn weighted_jaccard(shared: f64, a: f64, b: f64) -> f64 {
    shared / (a + b - shared)
}

/// 1 − √(1 − Σ√(pq)), since ½Σ(√p − √q)² = 1 − Σ√(pq). `shared` is the last sum: Bhattacharyya's coefficient.
pub fn hellinger(shared: f64) -> f64 {
    1.0 - (1.0 - shared).max(0.0).sqrt()
}

/// What a term adds to 1 − JSD: ½((p+q)·log2(p+q) − p·log2 p − q·log2 q); 0 where one of both lacks it.
pub fn jensen_shannon_shared(p: f64, q: f64) -> f64 {
    if p == 0.0 || q == 0.0 {
        return 0.0;
    }
    0.5 * (p * ((p + q) / p).log2() + q * ((p + q) / q).log2())
}

/// 1 − √JSD. `shared` is 1 − JSD.
pub fn jensen_shannon(shared: f64) -> f64 {
    1.0 - (1.0 - shared).max(0.0).sqrt()
}

/// What a term adds to ½Σ(√p − √q)²; the square roots are given.
fn hellinger_apart(a: f64, b: f64) -> f64 {
    0.5 * (a - b) * (a - b)
}

/// What a term adds to JSD: ½(p·log2(2p/(p+q)) + q·log2(2q/(p+q))), 0·log 0 = 0. Never negative.
fn jensen_shannon_apart(p: f64, q: f64) -> f64 {
    let half = |x: f64| if x == 0.0 { 0.0 } else { 0.5 * x * (2.0 * x / (p + q)).log2() };
    (half(p) + half(q)).max(0.0)
}

/// A cosine so near to 1 is 1: what rounding leaves of it, for equal and for proportional rows.
const ROUNDING: f64 = 1e-13;

/// Under this distance 1 − `shared` has lost too many digits for its root, and is summed term by term instead.
const NEAR: f64 = 1e-6;

impl SimilarityMeasure {
    /// All there are.
    pub const ALL: [Self; 8] = [Cosine, Jaccard, Dice, Overlap, Containment, WeightedJaccard, Hellinger, JensenShannon];

    /// Its name in Python.
    pub fn name(self) -> &'static str {
        match self {
            Cosine => "cosine",
            Jaccard => "jaccard",
            Dice => "dice",
            Overlap => "overlap",
            Containment => "containment",
            WeightedJaccard => "weighted_jaccard",
            Hellinger => "hellinger",
            JensenShannon => "jensen_shannon",
        }
    }

    /// The measure called `name`; else an error that lists all.
    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name).ok_or_else(|| {
            let known: Vec<String> = Self::ALL.iter().map(|measure| format!("{:?}", measure.name())).collect();
            Error::argument("measure", format!("{name:?} is none of {}", known.join(", ")))
        })
    }

    /// Whether the first document may be more like the second than the second like the first.
    pub fn is_symmetric(self) -> bool {
        self != Containment
    }

    /// What is compared when `weight` was asked for, as [`crate::Table::params`] has it: sets and relative frequencies
    /// leave no choice.
    pub(crate) fn weight(self, weight: Weight) -> &'static str {
        match self {
            Cosine | WeightedJaccard => weight.name(),
            Jaccard | Dice | Overlap | Containment => Weight::Binary.name(),
            Hellinger | JensenShannon => "relative frequency",
        }
    }

    /// What a shared term adds, of its weights in two documents.
    #[inline(always)]
    pub(super) fn term(self, a: f64, b: f64) -> f64 {
        match self {
            WeightedJaccard => a.min(b),
            JensenShannon => jensen_shannon_shared(a, b),
            _ => a * b,
        }
    }

    /// The similarity of two documents of sizes `a` and `b`, from the sum of what they share. `None` where that is too
    /// near to all there is, and [`Self::near`] must be asked.
    #[inline]
    pub(super) fn similarity(self, shared: f64, a: f64, b: f64) -> Option<f64> {
        if a == 0.0 || b == 0.0 {
            return Some(0.0);
        }
        Some(match self {
            Cosine => cosine(shared),
            Jaccard => jaccard(shared, a, b),
            Dice => dice(shared, a, b),
            Overlap => overlap(shared, a, b),
            Containment => containment(shared, a),
            WeightedJaccard => weighted_jaccard(shared, a, b).min(1.0),
            Hellinger | JensenShannon if 1.0 - shared < NEAR => return None,
            Hellinger => hellinger(shared),
            JensenShannon => jensen_shannon(shared),
        })
    }

    /// The similarity of two rows of square roots, or of relative frequencies, that are almost the same.
    pub(super) fn near(self, a: (&[u32], &[f64]), b: (&[u32], &[f64])) -> f64 {
        let apart = if self == Hellinger { hellinger_apart } else { jensen_shannon_apart };
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while i < a.0.len() || j < b.0.len() {
            let (one, other) = (a.0.get(i).copied().unwrap_or(u32::MAX), b.0.get(j).copied().unwrap_or(u32::MAX));
            let value = |here: bool, values: &[f64], at: usize| if here { values[at] } else { 0.0 };
            sum += apart(value(one <= other, a.1, i), value(other <= one, b.1, j));
            i += usize::from(one <= other);
            j += usize::from(other <= one);
        }
        1.0 - f64::sqrt(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_those_of_the_textbook() {
        // Manning & Schütze 1999, table 8.6 by hand: 3 shared of 4 and 5.
        assert_eq!((jaccard(3.0, 4.0, 5.0), dice(3.0, 4.0, 5.0)), (0.5, 2.0 / 3.0));
        assert_eq!((overlap(3.0, 4.0, 5.0), containment(3.0, 5.0)), (0.75, 0.6));
        assert_eq!(weighted_jaccard(2.0, 3.0, 5.0), 2.0 / 6.0);
    }

    #[test]
    fn distances_of_what_has_nothing_in_common_are_one_and_to_itself_none() {
        assert_eq!((hellinger(0.0), hellinger(1.0), jensen_shannon(0.0), jensen_shannon(1.0)), (0.0, 1.0, 0.0, 1.0));
        let row: (&[u32], &[f64]) = (&[1, 5], &[0.25, 0.75]);
        for measure in [Hellinger, JensenShannon] {
            assert_eq!(measure.near(row, row), 1.0);
            assert_eq!(measure.similarity(1.0, 1.0, 1.0), None);
        }
        let (halves, one): (_, (&[u32], &[f64])) = ((&[1_u32, 2][..], &[0.5, 0.5][..]), (&[2], &[1.0]));
        // scipy.spatial.distance.jensenshannon([.5, .5], [0, 1], base=2) == 0.5579230452841438
        assert!((JensenShannon.near(halves, one) - (1.0 - 0.557_923_045_284_143_8)).abs() < 1e-15);
        assert!((jensen_shannon(jensen_shannon_shared(0.5, 1.0)) - (1.0 - 0.557_923_045_284_143_8)).abs() < 1e-15);
    }

    #[test]
    fn a_document_without_a_term_is_like_nothing() {
        for measure in SimilarityMeasure::ALL {
            assert_eq!(measure.similarity(0.0, 0.0, 3.0), Some(0.0));
            assert_eq!(measure.similarity(0.0, 3.0, 0.0), Some(0.0));
            assert_eq!(measure.similarity(0.0, 0.0, 0.0), Some(0.0));
            assert_eq!(SimilarityMeasure::parse(measure.name()).unwrap(), measure);
        }
        let error = SimilarityMeasure::parse("Cosine").unwrap_err().to_string();
        assert!(error.starts_with(r#"measure: "Cosine" is none of "cosine", "jaccard""#), "{error}");
    }
}
