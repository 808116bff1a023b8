//! What is common enough to be told of, and what too common? Least counts, least shares, quantiles; the same from above.

use crate::error::{Error, Result};
use crate::table::Value;

/// A least number of occurrences or documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Least {
    /// So many.
    Count(u64),
    /// This share, from 0 to 1, of all there are.
    Share(f64),
}

impl Least {
    /// Fails for a count below 1 and for a share that is none. `name` is the argument's.
    pub fn check(self, name: &'static str) -> Result<()> {
        match self {
            Self::Count(count) => at_least(name, count, 1),
            Self::Share(share) => share_of_one(name, share),
        }
    }

    /// As a number, where there are `whole` in all. A share is rounded up: the least count that is no smaller a share.
    pub fn of(self, whole: u64) -> u64 {
        match self {
            Self::Count(count) => count,
            // A share such as 0.07 is not exact: what is whole but for that shall not be rounded up.
            Self::Share(share) => (share * whole as f64 * (1.0 - 4.0 * f64::EPSILON)).ceil() as u64,
        }
    }

    /// For [`crate::Table::params`].
    pub(crate) fn value(self) -> Value {
        match self {
            Self::Count(count) => Value::Int(count as i64),
            Self::Share(share) => Value::Float(share),
        }
    }
}

impl From<u64> for Least {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Least {
    fn from(share: f64) -> Self {
        Self::Share(share)
    }
}

/// A greatest number of documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Most {
    /// So many.
    Count(u64),
    /// This share, from 0 to 1, of all there are.
    Share(f64),
}

impl Most {
    /// As a number, where there are `whole` in all. A share is rounded down: the greatest count that is no larger a share.
    pub fn of(self, whole: u64) -> u64 {
        match self {
            Self::Count(count) => count,
            Self::Share(share) => (share * whole as f64 * (1.0 + 4.0 * f64::EPSILON)).floor() as u64,
        }
    }

    /// Fails for a count below 1, for a share that is none, and where nothing of `whole` can be so few and `least` too.
    /// Two shares between which no whole number lies do not contradict each other, nor does all there is, which is no
    /// limit, contradict a `least` beyond it; nothing meets them.
    pub fn check(self, name: &'static str, (least_name, least): (&str, Least), whole: u64) -> Result<()> {
        let most = match self {
            Self::Count(count) => at_least(name, count, 1).map(|()| count as f64),
            Self::Share(share) => share_of_one(name, share).map(|()| share * whole as f64),
        }?;
        let least = match least {
            Least::Count(count) => count as f64,
            Least::Share(share) => share * whole as f64,
        };
        if whole > 0 && self != Self::Share(1.0) && most < least {
            let problem = format!("at most {most} of {whole}, but {least_name} asks for at least {least}");
            return Err(Error::argument(name, problem));
        }
        Ok(())
    }

    /// For [`crate::Table::params`].
    pub(crate) fn value(self) -> Value {
        match self {
            Self::Count(count) => Value::Int(count as i64),
            Self::Share(share) => Value::Float(share),
        }
    }
}

impl From<u64> for Most {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Most {
    fn from(share: f64) -> Self {
        Self::Share(share)
    }
}

/// Fails unless `value` is at least `least`.
pub(crate) fn at_least(name: &'static str, value: u64, least: u64) -> Result<()> {
    if value < least {
        return Err(Error::argument(name, format!("{value} is below {least}")));
    }
    Ok(())
}

/// Fails unless `value` lies in [0, 1].
pub(crate) fn share_of_one(name: &'static str, value: f64) -> Result<()> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    Err(Error::argument(name, format!("{value} is no share: it does not lie between 0 and 1")))
}

/// The `share` quantile of values in *descending* order: the least of them that at least this share of them do not
/// exceed, so always one of them (Hyndman & Fan 1996, type 1, as quanteda's `dfm_trim` has it). 0 of no values.
pub fn quantile(descending: &[u32], share: f64) -> u32 {
    let n = descending.len();
    if n == 0 {
        return 0;
    }
    // A share such as 0.7 is not exact: what is whole but for that shall not be rounded up.
    let rank = (n as f64 * share * (1.0 - 4.0 * f64::EPSILON)).ceil() as usize;
    descending[n - rank.clamp(1, n)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_up() {
        assert_eq!(Least::Share(0.5).of(5), 3);
        assert_eq!(Least::Share(0.5).of(4), 2);
        for (whole, count) in (1..200).flat_map(|whole| (0..=whole).map(move |count| (whole, count))) {
            assert_eq!(Least::Share(count as f64 / whole as f64).of(whole), count);
        }
        assert_eq!((Least::Share(0.0).of(4), Least::Share(1.0).of(4), Least::Count(9).of(4)), (0, 4, 9));
    }

    #[test]
    fn the_most_is_rounded_down_and_no_less_than_the_least() {
        assert_eq!((Most::Share(0.25).of(10), Most::Share(1.0).of(10), Most::Count(4).of(1)), (2, 10, 4));
        let check = |most: Most, least: Least, whole| most.check("max_docfreq", ("min_docfreq", least), whole);
        assert!(check(Most::Share(0.3), Least::Share(0.25), 2).is_ok());
        assert!(check(Most::Count(1), Least::Count(2), 0).is_ok());
        assert!(
            check(Most::Share(1.0), Least::Count(4), 3).is_ok() && check(Most::Count(3), Least::Count(4), 3).is_err()
        );
        let error = check(Most::Share(0.5), Least::Count(2), 3).unwrap_err().to_string();
        assert_eq!(error, "max_docfreq: at most 1.5 of 3, but min_docfreq asks for at least 2");
        assert!(check(Most::Count(0), Least::Share(0.0), 3).is_err());
        assert!(check(Most::Share(1.1), Least::Share(0.0), 3).is_err());
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for share in [-0.1, 1.5, f64::NAN, f64::INFINITY] {
            assert!(Least::Share(share).check("min_docfreq").is_err(), "{share}");
        }
        assert!(Least::Count(0).check("min_docfreq").is_err() && Least::Share(1.0).check("min_docfreq").is_ok());
    }

    #[test]
    fn a_quantile_is_the_least_value_that_the_share_does_not_exceed() {
        let values = [6, 4, 2, 1]; // R: quantile(c(1, 2, 4, 6), c(0, .25, .3, .5, .75, .76, 1), type = 1)
        let found = [0.0, 0.25, 0.3, 0.5, 0.75, 0.76, 1.0].map(|share| quantile(&values, share));
        assert_eq!(found, [1, 1, 2, 2, 4, 6, 6]);
        assert_eq!(quantile(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 0.7), 7);
        assert_eq!((quantile(&[], 0.5), quantile(&[3], 0.0)), (0, 3));
    }
}
