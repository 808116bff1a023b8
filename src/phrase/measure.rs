//! By which numbers is the company of two words judged? The measures of a pair, each O(1).
//!
//! O11 is how often the pair occurs, R1 how often its first part does and C1 its second, N how many pairs there are, and
//! E11 = R1·C1/N how often it would occur by chance. Evert 2008 compares them.

use super::association::{npmi, pmi};
use crate::count::contingency::{Contingency, Yates};
use crate::error::{Error, Result};

/// A measure of how much more (or less) often than by chance two parts stand together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Association {
    /// G² of all four cells, negative where the pair is rarer than by chance. Dunning 1993.
    #[default]
    LogLikelihood,
    /// log₂(O11/E11). Church & Hanks 1990.
    Pmi,
    /// Pmi / −log₂(O11/N), 1 where the parts occur only together. Bouma 2009.
    Npmi,
    /// log₂(O11³/E11). Daille 1994.
    Mi3,
    /// 14 + log₂(2·O11/(R1 + C1)). Rychlý 2008.
    LogDice,
    /// (O11 − E11)/√O11. Church, Gale, Hanks & Hindle 1991.
    TScore,
    /// χ² without a correction, negative where the pair is rarer than by chance. Pearson 1900.
    Chi2,
    /// (O11 − E11)/√E11. Dennis 1965.
    ZScore,
    /// 2·O11/(R1 + C1). Dice 1945.
    Dice,
    /// O11/R1 − O21/R2: how much the first part makes the second likelier. Gries 2013.
    DeltaPForward,
    /// O11/C1 − O12/C2: how much the second part makes the first likelier. Gries 2013.
    DeltaPBackward,
    /// ln of the odds ratio, ½ added to each cell; of n words, their interaction of order n. Blaheta & Johnson 2001.
    Lambda,
    /// λ/√Σ1/(O + ½), standard normal where the words occur independently. Blaheta & Johnson 2001.
    Z,
}

impl Association {
    /// Those that every table has, in its order.
    pub(crate) const ALWAYS: [Self; 7] =
        [Self::LogLikelihood, Self::Pmi, Self::Npmi, Self::Mi3, Self::LogDice, Self::TScore, Self::Chi2];

    /// All there are.
    pub const ALL: [Self; 13] = [
        Self::LogLikelihood,
        Self::Pmi,
        Self::Npmi,
        Self::Mi3,
        Self::LogDice,
        Self::TScore,
        Self::Chi2,
        Self::ZScore,
        Self::Dice,
        Self::DeltaPForward,
        Self::DeltaPBackward,
        Self::Lambda,
        Self::Z,
    ];

    /// The name of its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::LogLikelihood => "log_likelihood",
            Self::Pmi => "pmi",
            Self::Npmi => "npmi",
            Self::Mi3 => "mi3",
            Self::LogDice => "log_dice",
            Self::TScore => "t_score",
            Self::Chi2 => "chi2",
            Self::ZScore => "z_score",
            Self::Dice => "dice",
            Self::DeltaPForward => "delta_p_forward",
            Self::DeltaPBackward => "delta_p_backward",
            Self::Lambda => "lambda",
            Self::Z => "z",
        }
    }

    /// The measure whose column is called `name`; the error of another name lists them all, and is about `argument`.
    pub fn named(argument: &'static str, name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name).ok_or_else(|| {
            let known: Vec<String> = Self::ALL.iter().map(|measure| format!("{:?}", measure.name())).collect();
            Error::argument(argument, format!("{name:?} is none of {}", known.join(", ")))
        })
    }

    /// Whether it is of the words of a phrase, and not of two parts of it.
    pub(crate) fn of_words(self) -> bool {
        matches!(self, Self::Lambda | Self::Z)
    }
}

/// What is known of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// O11, at least 1.
    pub together: f64,
    /// R1, at least O11.
    pub first: f64,
    /// C1, at least O11.
    pub second: f64,
    /// N.
    pub all: f64,
}

impl Evidence {
    /// E11.
    pub fn expected(&self) -> f64 {
        self.first * self.second / self.all
    }

    /// The four cells. Where the parts are counted by themselves and not in pairs (a word at the end of a sentence begins
    /// none), O22 can come out below 0 in a very small corpus: it counts as 0 then.
    pub fn table(&self) -> Contingency {
        let table = Contingency::of_pair(self.together, self.first, self.second, self.all);
        Contingency { o22: table.o22.max(0.0), ..table }
    }

    /// What `measure` says of the pair. Measures that need no more than E11 take it as it is; the others are of the
    /// [four cells](Self::table). NaN where that is 0/0.
    pub fn score(&self, measure: Association) -> f64 {
        let Self { together: f, first, second, all } = *self;
        match measure {
            Association::LogLikelihood => self.table().log_likelihood(),
            Association::Pmi => pmi(f, first, second, all),
            Association::Npmi => npmi(f, first, second, all),
            Association::Mi3 => pmi(f, first, second, all) + 2.0 * f.log2(),
            Association::LogDice => 14.0 + (2.0 * f / (first + second)).log2(),
            Association::TScore => (f - self.expected()) / f.sqrt(),
            Association::Chi2 => self.table().chi2(Yates::Never),
            Association::ZScore => (f - self.expected()) / self.expected().sqrt(),
            Association::Dice => 2.0 * f / (first + second),
            Association::DeltaPForward => self.table().delta_p_given_row(),
            Association::DeltaPBackward => self.table().delta_p_given_column(),
            Association::Lambda => self.table().lambda().0,
            Association::Z => self.table().lambda().1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_of_the_textbook() {
        // Manning & Schütze 1999, table 5.14: Ayatollah Ruhollah, 20 of 42 and 20 in 14307668. log_dice: DEFINITIONS.
        let pair = Evidence { together: 20.0, first: 42.0, second: 20.0, all: 14_307_668.0 };
        for (measure, value, within) in [
            (Association::Pmi, 18.38, 5e-3),
            (Association::Npmi, 0.944_962, 5e-7),
            (Association::Mi3, 27.0218, 5e-5),
            (Association::LogDice, 13.3677, 5e-5),
            (Association::TScore, 4.4721, 5e-5),
        ] {
            let found = pair.score(measure);
            assert!((found - value).abs() < within, "{measure:?}: {found} is not {value}");
        }
    }

    #[test]
    fn a_measure_is_known_by_its_name_and_an_unknown_one_lists_them() {
        for measure in Association::ALL {
            assert_eq!(Association::named("measure", measure.name()).unwrap(), measure);
        }
        let error = Association::named("measure", "pointwise").unwrap_err().to_string();
        assert!(error.starts_with("measure: \"pointwise\" is none of \"log_likelihood\", \"pmi\""), "{error}");
        assert!(Association::ALWAYS.iter().all(|measure| Association::ALL.contains(measure)));
    }

    #[test]
    fn a_cell_below_zero_counts_as_zero() {
        // Two sentences of "a b" and one of "a": 2 pairs, but "a" stands three times.
        let pair = Evidence { together: 2.0, first: 3.0, second: 2.0, all: 2.0 };
        assert_eq!(pair.table(), Contingency { o11: 2.0, o12: 1.0, o21: 0.0, o22: 0.0 });
        assert_eq!(pair.score(Association::LogLikelihood).abs(), 0.0);
        assert_eq!(pair.score(Association::Npmi), 1.0);
        assert!(pair.score(Association::DeltaPForward).is_nan());
    }
}
