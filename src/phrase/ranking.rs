//! Which pairs come first? Rows are scored by every measure, tested, and sorted by one of them. O(rows · log rows).

use rayon::prelude::*;

use super::collocation::CollocationOptions;
use super::measure::{Association, Evidence};
use crate::count::discovery::false_discovery;
use crate::count::special::chi2_survival;
use crate::error::Result;
use crate::table::Column;

/// A row, before it is written.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    /// O11.
    pub(crate) frequency: u64,
    /// How often its first part occurs, and its second.
    pub(crate) parts: (u64, u64),
    /// R1 and C1.
    pub(crate) margins: (u64, u64),
    /// How many pairs its first part is first in, and its second second: what λ is of.
    pub(crate) exact: (u64, u64),
}

impl Row {
    fn evidence(&self, (first, second): (u64, u64), all: u64) -> Evidence {
        Evidence { together: self.frequency as f64, first: first as f64, second: second as f64, all: all as f64 }
    }
}

/// Rows that can be scored.
pub(crate) trait Scored: Sync {
    /// Number of rows, which are in the order of their words.
    fn len(&self) -> usize;
    /// What `measure` says of row `row`.
    fn score(&self, row: usize, measure: Association) -> f64;
}

/// Rows of pairs, all of whose tables have one N.
pub(crate) struct Pairs {
    pub(crate) rows: Vec<Row>,
    pub(crate) all: u64,
    /// How many pairs there are, which is N of λ.
    pub(crate) exact: u64,
}

impl Pairs {
    /// Some of the rows, in another order.
    pub(crate) fn in_order(&self, order: &[u32]) -> Self {
        Self { rows: order.iter().map(|&row| self.rows[row as usize]).collect(), ..*self }
    }

    pub(crate) fn ints(&self, name: &str, of: impl Fn(&Row) -> u64) -> Column {
        Column::int(name, self.rows.iter().map(|row| of(row) as i64).collect())
    }
}

impl Scored for Pairs {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn score(&self, row: usize, measure: Association) -> f64 {
        let row = &self.rows[row];
        let (margins, all) = if measure.of_words() { (row.exact, self.exact) } else { (row.margins, self.all) };
        row.evidence(margins, all).score(measure)
    }
}

/// Rows in the order of the answer, with what is told of all of them even where only the first are.
pub(crate) struct Ranking {
    /// The rows that are told of.
    pub(crate) order: Vec<u32>,
    /// What they are sorted by, G² and p of each, and q; each in this order.
    key: Vec<f64>,
    likelihood: Vec<f64>,
    p: Vec<f64>,
    q: Vec<f64>,
}

impl Ranking {
    pub(crate) fn of(rows: &impl Scored, options: &CollocationOptions) -> Result<Self> {
        let score = |row: u32, measure: Association| {
            options.progress.check()?;
            Ok((rows.score(row as usize, measure), row))
        };
        let all = (0..rows.len() as u32).into_par_iter();
        let mut keys: Vec<(f64, u32)> = all.map(|row| score(row, options.measure)).collect::<Result<_>>()?;
        // What is not defined comes last. Stable: ties stay in the order of their words.
        let rank = |key: f64| if key.is_nan() { f64::NEG_INFINITY } else { key };
        keys.par_sort_by(|a, b| rank(b.0).total_cmp(&rank(a.0)));
        options.progress.check()?;
        let (key, order): (Vec<f64>, Vec<u32>) = keys.into_iter().unzip();
        let likelihood: Vec<f64> = if options.measure == Association::LogLikelihood {
            key.clone()
        } else {
            let score = |&row: &u32| Ok(score(row, Association::LogLikelihood)?.0);
            order.par_iter().map(score).collect::<Result<_>>()?
        };
        let p: Vec<f64> = likelihood.par_iter().map(|likelihood| chi2_survival(likelihood.abs())).collect();
        let q = false_discovery(&p);
        let mut ranking = Self { order, key, likelihood, p, q };
        if let Some(top) = options.top {
            ranking.order.truncate(top);
            let Self { key, likelihood, p, q, .. } = &mut ranking;
            [key, likelihood, p, q].into_iter().for_each(|values| values.truncate(top));
        }
        Ok(ranking)
    }

    /// The columns of the scores, p, and q. `score` gives that of the row at a place of the order.
    pub(crate) fn scores(
        &self,
        score: impl Fn(usize, Association) -> f64 + Sync,
        options: &CollocationOptions,
    ) -> Result<Vec<Column>> {
        let column = |measure: &Association| -> Result<Column> {
            let values: Vec<f64> = if *measure == options.measure {
                self.key.clone()
            } else if *measure == Association::LogLikelihood {
                self.likelihood.clone()
            } else {
                let score = |place: usize| options.progress.check().map(|()| score(place, *measure));
                (0..self.order.len()).into_par_iter().map(score).collect::<Result<_>>()?
            };
            Ok(Column::float_or_missing(measure.name(), values))
        };
        let mut columns = options.columns().par_iter().map(column).collect::<Result<Vec<Column>>>()?;
        let tests = [Column::float("p", self.p.clone()), Column::float("q", self.q.clone())];
        columns.splice(Association::ALWAYS.len()..Association::ALWAYS.len(), tests);
        Ok(columns)
    }
}
