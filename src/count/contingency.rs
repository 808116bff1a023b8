//! How far from chance are four counts? Formulas of a 2×2 table; O(1) each.
//!
//! ```text
//!            counted    others
//! here        O11        O12     R1
//! there       O21        O22     R2
//!             C1         C2      N        E11 = R1·C1/N, and so on
//! ```
//!
//! Of a term, "here" are the tokens of the target, "there" those of the reference. Of a pair of words, O11 is how often
//! the pair occurs, R1 its first word, C1 its second and N all pairs.
//!
//! Every cell is off its expectation by the same amount, d = (O11·O22 − O12·O21)/N, with one sign or the other. All
//! tests are computed from d, which keeps their digits where O22 is many millions.

use super::special::{HypergeometricTails, beta_quantile_odds, deviance_by, hypergeometric_tails};

/// A 2×2 table of counts; none is negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contingency {
    /// Counted, here.
    pub o11: f64,
    /// Others, here.
    pub o12: f64,
    /// Counted, there.
    pub o21: f64,
    /// Others, there.
    pub o22: f64,
}

/// When ½ is taken off each difference in χ².
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Yates {
    /// Never.
    #[default]
    Never,
    /// Where an expected count is below 5 and |O11·O22 − O12·O21| ≥ N/2: quanteda's rule.
    Auto,
    /// Always; but a difference below ½ is 0 then.
    Always,
}

impl Contingency {
    /// The table of a term: `frequency` of `tokens` here, `reference` of `reference_tokens` there.
    pub fn of_term(frequency: f64, tokens: f64, reference: f64, reference_tokens: f64) -> Self {
        Self { o11: frequency, o12: tokens - frequency, o21: reference, o22: reference_tokens - reference }
    }

    /// The table of a pair: it occurs `f` times, its parts `f1` and `f2` times, in `n` places.
    pub fn of_pair(f: f64, f1: f64, f2: f64, n: f64) -> Self {
        Self { o11: f, o12: f1 - f, o21: f2 - f, o22: n - f1 - f2 + f }
    }

    /// R1, R2, C1, C2 and N.
    fn margins(&self) -> [f64; 5] {
        let (r1, r2) = (self.o11 + self.o12, self.o21 + self.o22);
        [r1, r2, self.o11 + self.o21, self.o12 + self.o22, r1 + r2]
    }

    /// E11 = R1·C1/N; 0 where N is.
    pub fn expected(&self) -> f64 {
        let [r1, _, c1, _, n] = self.margins();
        if n > 0.0 { r1 * c1 / n } else { 0.0 }
    }

    /// O11·O22 − O12·O21: above 0 where there are more here than chance would have.
    pub fn determinant(&self) -> f64 {
        // Kahan: what rounding takes off one product is given back.
        let product = self.o12 * self.o21;
        let error = (-self.o12).mul_add(self.o21, product);
        self.o11.mul_add(self.o22, -product) + error
    }

    /// d = O11 − E11 and the expected counts, in the order of the cells; `None` where a margin is 0, when nothing is
    /// unexpected.
    fn off(&self) -> Option<(f64, [f64; 4])> {
        let [r1, r2, c1, c2, n] = self.margins();
        if r1 == 0.0 || r2 == 0.0 || c1 == 0.0 || c2 == 0.0 {
            return None;
        }
        Some((self.determinant() / n, [r1 * c1 / n, r1 * c2 / n, r2 * c1 / n, r2 * c2 / n]))
    }

    /// G² = 2·ΣO·ln(O/E) over all four cells, with the sign of O11 − E11; 0·ln 0 = 0. Dunning 1993.
    pub fn log_likelihood(&self) -> f64 {
        let Some((d, [e11, e12, e21, e22])) = self.off() else { return 0.0 };
        let here = deviance_by(self.o11, e11, d) + deviance_by(self.o12, e12, -d);
        let there = deviance_by(self.o21, e21, -d) + deviance_by(self.o22, e22, d);
        signed(2.0 * (here + there), d)
    }

    /// G² = 2·ΣO·ln(O/E) over the two counted cells, with the sign of O11 − E11. Rayson & Garside 2000.
    pub fn log_likelihood_two_cells(&self) -> f64 {
        let Some((d, [e11, _, e21, _])) = self.off() else { return 0.0 };
        signed(2.0 * (deviance_by(self.o11, e11, d) + deviance_by(self.o21, e21, -d)), d)
    }

    /// 2·(O11·ln(O11/E11) − (O11 − E11)), with the sign of O11 − E11. Evert 2005.
    pub fn simple_log_likelihood(&self) -> f64 {
        let d = self.o11 - self.expected();
        signed(2.0 * deviance_by(self.o11, self.expected(), d), d)
    }

    /// χ² = ΣO−E²/E over all four cells, with the sign of O11 − E11. Pearson 1900.
    pub fn chi2(&self, yates: Yates) -> f64 {
        let Some((d, expected)) = self.off() else { return 0.0 };
        let corrected = match yates {
            Yates::Never => false,
            Yates::Auto => d.abs() >= 0.5 && expected.iter().any(|&e| e < 5.0),
            Yates::Always => true,
        };
        let off = if corrected { (d.abs() - 0.5).max(0.0) } else { d.abs() };
        signed(off * off * expected.iter().map(|e| 1.0 / e).sum::<f64>(), d)
    }

    /// φ² = χ²/N. Church & Gale 1991.
    pub fn phi2(&self) -> f64 {
        let n = self.margins()[4];
        if n > 0.0 { self.chi2(Yates::Never).abs() / n } else { 0.0 }
    }

    /// z = (O11 − E11)/√E11. Dennis 1965.
    pub fn z_score(&self) -> f64 {
        (self.o11 - self.expected()) / self.expected().sqrt()
    }

    /// t = (O11 − E11)/√O11. Church, Gale, Hanks & Hindle 1991.
    pub fn t_score(&self) -> f64 {
        (self.o11 - self.expected()) / self.o11.sqrt()
    }

    /// log₂(O11ᵏ/E11): pointwise mutual information (k = 1, Church & Hanks 1990), MI² and MI³ (Daille 1994).
    /// −∞ where O11 is 0.
    pub fn mutual_information(&self, k: f64) -> f64 {
        k * self.o11.log2() - self.expected().log2()
    }

    /// log₂(O11/E11)/−log₂(O11/N), from −1 (never together) to 1 (only together). Bouma 2009.
    pub fn npmi(&self) -> f64 {
        let n = self.margins()[4];
        if self.o11 == 0.0 {
            return -1.0;
        }
        if self.o11 >= n { 1.0 } else { self.mutual_information(1.0) / -(self.o11 / n).log2() }
    }

    /// Mutual information of the table, ΣO/N·ln(O/E) over all four cells, in nats. Dunning 1998.
    pub fn average_mutual_information(&self) -> f64 {
        let n = self.margins()[4];
        if n > 0.0 { self.log_likelihood().abs() / (2.0 * n) } else { 0.0 }
    }

    /// 2·O11/(R1 + C1); 0 where both are. Dice 1945, Smadja, McKeown & Hatzivassiloglou 1996.
    pub fn dice(&self) -> f64 {
        let [r1, _, c1, ..] = self.margins();
        if r1 + c1 > 0.0 { 2.0 * self.o11 / (r1 + c1) } else { 0.0 }
    }

    /// 14 + log₂ Dice. Rychlý 2008.
    pub fn log_dice(&self) -> f64 {
        14.0 + self.dice().log2()
    }

    /// O11/(O11 + O12 + O21).
    pub fn jaccard(&self) -> f64 {
        self.o11 / (self.o11 + self.o12 + self.o21)
    }

    /// min(O11/R1, O11/C1). Pedersen & Bruce 1996.
    pub fn minimum_sensitivity(&self) -> f64 {
        let [r1, _, c1, ..] = self.margins();
        self.o11 / r1.max(c1)
    }

    /// O11/√(R1·C1).
    pub fn geometric_mean(&self) -> f64 {
        let [r1, _, c1, ..] = self.margins();
        self.o11 / (r1 * c1).sqrt()
    }

    /// O11·O22/(O12·O21).
    pub fn odds_ratio(&self) -> f64 {
        self.o11 * self.o22 / (self.o12 * self.o21)
    }

    /// λ = ln((O11+½)(O22+½)/((O12+½)(O21+½))) and z = λ/√Σ1/(O+½). Blaheta & Johnson 2001.
    pub fn lambda(&self) -> (f64, f64) {
        let [a, b, c, d] = [self.o11, self.o12, self.o21, self.o22].map(|o| o + 0.5);
        let lambda = (a / b).ln() + (d / c).ln();
        (lambda, lambda / (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt())
    }

    /// ΔP of being counted given here, O11/R1 − O21/R2. Gries 2013.
    pub fn delta_p_given_row(&self) -> f64 {
        let [r1, r2, ..] = self.margins();
        self.o11 / r1 - self.o21 / r2
    }

    /// ΔP of being here given counted, O11/C1 − O12/C2. Gries 2013.
    pub fn delta_p_given_column(&self) -> f64 {
        let [_, _, c1, c2, _] = self.margins();
        self.o11 / c1 - self.o12 / c2
    }

    /// log₂ of how many times as frequent as there; a count of 0 stands for ½. Hardie 2014.
    pub fn log_ratio(&self) -> f64 {
        let [r1, r2, ..] = self.margins();
        let counted = |o: f64| if o == 0.0 { 0.5 } else { o };
        ((counted(self.o11) / r1) / (counted(self.o21) / r2)).log2()
    }

    /// The bound nearer 0 of the confidence interval of the log ratio, or 0 where the interval holds it. `alpha` is the
    /// probability that the interval misses, ½ on each side. Given how often a term occurs in all, its occurrences here
    /// are binomial; the interval is Clopper & Pearson's. Evert 2022.
    pub fn log_ratio_low(&self, alpha: f64) -> f64 {
        let [r1, r2, ..] = self.margins();
        let (here, there) = (self.o11, self.o21);
        let units = (r2 / r1).log2();
        // The odds of an occurrence being here, and of it being there, are one the other's inverse.
        if here * r2 > there * r1 {
            (units + beta_quantile_odds(alpha / 2.0, here, there + 1.0).log2()).max(0.0)
        } else if here * r2 < there * r1 {
            (units - beta_quantile_odds(alpha / 2.0, there, here + 1.0).log2()).min(0.0)
        } else {
            0.0
        }
    }

    /// (rate here − rate there)/rate there, in hundredths. Gabrielatos & Marchi 2011.
    pub fn percent_difference(&self) -> f64 {
        let [r1, r2, ..] = self.margins();
        ((self.o11 / r1) / (self.o21 / r2) - 1.0) * 100.0
    }

    /// (rate here − rate there)/(rate here + rate there). Hofland & Johansson 1982.
    pub fn difference_coefficient(&self) -> f64 {
        let [r1, r2, ..] = self.margins();
        let (here, there) = (self.o11 / r1, self.o21 / r2);
        (here - there) / (here + there)
    }

    /// (per million here + k)/(per million there + k). Kilgarriff 2009.
    pub fn simple_maths(&self, k: f64) -> f64 {
        let [r1, r2, ..] = self.margins();
        let per_million = |o: f64, r: f64| if r > 0.0 { o / r * 1e6 } else { 0.0 };
        (per_million(self.o11, r1) + k) / (per_million(self.o21, r2) + k)
    }

    /// Fisher's exact test: how probable O11 is, and all that is further out, given the margins. Fisher 1935.
    pub fn fisher(&self) -> HypergeometricTails {
        let [r1, r2, c1, ..] = self.margins();
        hypergeometric_tails(self.o11, r1, r2, c1)
    }
}

/// `size` with the sign of `d`; 0 has none.
fn signed(size: f64, d: f64) -> f64 {
    size.copysign(d) + 0.0
}

/// A count of a term and of all tokens, and the pseudo-counts of its prior: α for the term, α₀ for all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Smoothed {
    /// y, occurrences.
    pub frequency: f64,
    /// n, tokens.
    pub tokens: f64,
    /// α.
    pub prior: f64,
    /// α₀, the sum of α over all terms.
    pub prior_tokens: f64,
}

impl Smoothed {
    fn counted(&self) -> f64 {
        self.frequency + self.prior
    }

    fn others(&self) -> f64 {
        self.tokens + self.prior_tokens - self.counted()
    }
}

/// δ, the difference of the log-odds of a term here and there, each ln((y + α)/(n + α₀ − y − α)), and δ/√var. With two
/// terms var = 1/(y₁+α) + 1/(y₂+α) (eq. 20 and 21), with `four_terms` the two of the other tokens too (eq. 19). Where the
/// term is all there is on a side, both are 0.
/// Monroe, Colaresi & Quinn 2008, "Fightin' Words".
pub fn log_odds(here: &Smoothed, there: &Smoothed, four_terms: bool) -> (f64, f64) {
    if here.others() <= 0.0 || there.others() <= 0.0 {
        return (0.0, 0.0); // the term is all there is, and its odds without bound
    }
    let delta = (here.counted() / here.others()).ln() - (there.counted() / there.others()).ln();
    let others = if four_terms { 1.0 / here.others() + 1.0 / there.others() } else { 0.0 };
    let variance = 1.0 / here.counted() + 1.0 / there.counted() + others;
    (delta, delta / variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within, "{found} is not {expected}");
    }

    #[test]
    fn keyness_of_a_hundred_and_fifty_is_that_of_the_definitions() {
        let table = Contingency::of_term(100.0, 1e4, 50.0, 2e4); // DEFINITIONS.md, keyness
        assert_near(table.log_likelihood(), 69.6919, 5e-5);
        assert_near(table.log_likelihood_two_cells(), 69.3147, 5e-5);
        assert_near(table.chi2(Yates::Never), 75.37688, 5e-6);
        assert_near(table.log_ratio(), 2.0, 1e-12);
        assert_near(Contingency::of_term(10.0, 1e4, 0.0, 2e4).log_ratio(), 5.32193, 5e-6);
        assert_near(Contingency::of_pair(110.0, 2552.0, 221.0, 31777.0).log_likelihood(), 270.72, 5e-3);
    }

    #[test]
    fn a_pair_of_manning_and_schutze_has_their_association() {
        let table = Contingency::of_pair(20.0, 42.0, 20.0, 14_307_668.0); // 1999, table 5.14; DEFINITIONS.md
        assert_near(table.mutual_information(1.0), 18.38, 5e-3);
        assert_near(table.npmi(), 0.944962, 5e-7);
        assert_near(table.mutual_information(3.0), 27.0218, 5e-5);
        assert_near(table.log_dice(), 13.3677, 5e-5);
        assert_near(table.t_score(), 4.4721, 5e-5);
    }

    #[test]
    fn swapping_here_and_there_changes_the_sign_alone() {
        for [a, b, c, d] in [[7.0, 9.0, 8.0, 6.0], [0.0, 50.0, 365.0, 155_529.0], [3.0, 1e8, 9.0, 2e8]] {
            let (one, other) =
                (Contingency { o11: a, o12: b, o21: c, o22: d }, Contingency { o11: c, o12: d, o21: a, o22: b });
            for test in [
                Contingency::log_likelihood,
                Contingency::log_likelihood_two_cells,
                Contingency::determinant,
                |t: &Contingency| t.chi2(Yates::Never),
                |t: &Contingency| t.chi2(Yates::Auto),
                |t: &Contingency| t.log_ratio_low(0.05),
                |t: &Contingency| t.log_ratio(),
            ] {
                assert_near(test(&one), -test(&other), 1e-13 * test(&one).abs());
            }
        }
    }

    #[test]
    fn small_differences_in_large_tables_keep_their_digits() {
        // One occurrence more than expected, of a thousand in 10¹²: by mpmath, of 40 digits.
        let table = Contingency::of_term(501.0, 5e11, 500.0, 5e11);
        assert_near(table.log_likelihood(), 0.0009990011661687303, 1e-12 * 0.0009990011661687303);
        assert_near(table.chi2(Yates::Never), 0.000999001000000999, 1e-12 * 0.000999001000000999);
    }

    #[test]
    fn a_margin_of_zero_leaves_nothing_unexpected() {
        for [o11, o12, o21, o22] in [[0.0; 4], [5.0, 7.0, 0.0, 0.0], [5.0, 0.0, 7.0, 0.0], [0.0, 3.0, 0.0, 8.0]] {
            let table = Contingency { o11, o12, o21, o22 };
            assert_eq!(table.log_likelihood().abs(), 0.0);
            assert_eq!(table.log_likelihood_two_cells().abs(), 0.0);
            assert_eq!(table.chi2(Yates::Always).abs(), 0.0);
            assert_eq!(table.fisher().two_sided, 1.0);
        }
        assert_eq!(Contingency::of_pair(3.0, 3.0, 3.0, 3.0).npmi(), 1.0);
        assert_eq!(Contingency::of_pair(0.0, 3.0, 3.0, 9.0).npmi(), -1.0);
    }

    #[test]
    fn the_low_log_ratio_lies_between_zero_and_the_log_ratio() {
        for (a, b) in [(10.0, 0.0), (0.0, 10.0), (1.0, 1.0), (1.0, 2.0), (1144.0, 779.0), (3.0, 4000.0)] {
            let table = Contingency::of_term(a, 41_185.0, b, 99_984.0);
            let (low, ratio) = (table.log_ratio_low(0.05), table.log_ratio());
            assert!(low == 0.0 || low.signum() == ratio.signum(), "{a} {b}");
            assert!(low.abs() <= ratio.abs(), "{a} {b}: {low} {ratio}");
            assert!(table.log_ratio_low(0.01).abs() <= low.abs(), "{a} {b}");
        }
    }
}
