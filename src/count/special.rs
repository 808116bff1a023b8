//! How likely is a value as far out as this? Tails of the distributions that the statistics need, each with its own small
//! numbers: a tail is never 1 − the rest, so that 10⁻²⁰⁰ keeps its digits.
//!
//! O(1), except the beta quantile, O(√(a+b)). Sources: Loader 2000 (binomial probabilities by their deviance, without the
//! cancellation of large log-gammas); Lentz 1976 (the continued fraction of the incomplete beta function).

use std::f64::consts::{PI, SQRT_2};

/// P(X > x) of χ² with one degree of freedom, erfc(√(x/2)): 1 at 0 and below, 0 where it is under 10⁻³⁰⁸ (from x ≈ 1400
/// on). NaN of NaN.
///
/// ```
/// use locution::count::special::chi2_survival;
/// assert!((chi2_survival(3.841458820694124) - 0.05).abs() < 1e-15);
/// ```
pub fn chi2_survival(x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { libm::erfc((x / 2.0).sqrt()) }
}

/// P(|Z| > |z|) of a standard normal Z.
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2)
}

/// ln of the probability of `x` successes in `n` trials, each with probability `p`; `q` is 1 − p.
/// Exact to some 10⁻¹⁴ however large `n` is.
pub fn ln_binomial(x: f64, n: f64, p: f64, q: f64) -> f64 {
    // Whole powers: ln(p) is exact enough for small p, ln(1 − q) for large.
    let ln = |p: f64, q: f64| if q < 0.5 { (-q).ln_1p() } else { p.ln() };
    if x == 0.0 {
        return if n == 0.0 { 0.0 } else { n * ln(q, p) };
    }
    if x == n {
        return n * ln(p, q);
    }
    let deviance = deviance(x, n * p) + deviance(n - x, n * q);
    stirling_error(n)
        - stirling_error(x)
        - stirling_error(n - x)
        - deviance
        - 0.5 * ((2.0 * PI).ln() + x.ln() + (-x / n).ln_1p())
}

/// ln n! − ln(√(2πn)·(n/e)ⁿ), for n > 0.
fn stirling_error(n: f64) -> f64 {
    if n <= 15.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * n.ln() + n - 0.5 * (2.0 * PI).ln();
    }
    let m = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / m) / m) / m) / m) / n
}

/// x·ln(x/m) + m − x: how much `x` is off from its mean `m`. Never negative.
fn deviance(x: f64, m: f64) -> f64 {
    deviance_by(x, m, x - m)
}

/// x·ln(x/m) + m − x, where d = x − m is known better than x and m are: it keeps its digits where `d` is small.
pub(super) fn deviance_by(x: f64, m: f64, d: f64) -> f64 {
    if x == 0.0 {
        return m;
    }
    if d.abs() >= 0.1 * (x + m) {
        return x * (x / m).ln() - d;
    }
    // x·ln(x/m) = 2x·artanh(v) with v = d / (x + m); what −d takes away is summed in closed form.
    let v = d / (x + m);
    let mut sum = d * v;
    let mut term = 2.0 * x * v;
    for j in 1..1000 {
        term *= v * v;
        let next = sum + term / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// The odds x/(1−x) at which the beta distribution with shapes `a` and `b` (both at least 1) has the lower tail `p`,
/// 0 < p < 1. Odds keep their digits at both ends.
///
/// Newton's method for ln Iₓ(a, b) as a function of the log-odds, which is concave, so that it meets the root from any
/// start.
pub fn beta_quantile_odds(p: f64, a: f64, b: f64) -> f64 {
    // A start by the normal approximation of the log-odds (Abramowitz & Stegun 26.2.22 for its quantile).
    let t = (-2.0 * p.min(1.0 - p).ln()).sqrt();
    let z = t - (2.30753 + 0.27061 * t) / (1.0 + t * (0.99229 + t * 0.04481));
    let z = if p < 0.5 { -z } else { z };
    let mut logit = (a / b).ln() + z * (1.0 / a + 1.0 / b).sqrt();
    for _ in 0..100 {
        let (ln_tail, slope) = ln_beta_tail(logit, a, b);
        let step = (ln_tail - p.ln()) / slope;
        logit -= step;
        if step.abs() <= 1e-15 * logit.abs().max(1.0) {
            break;
        }
    }
    logit.exp()
}

/// ln Iₓ(a, b) at the log-odds of x, and its derivative by them.
fn ln_beta_tail(logit: f64, a: f64, b: f64) -> (f64, f64) {
    let (x, y) = (1.0 / (1.0 + (-logit).exp()), 1.0 / (1.0 + logit.exp()));
    // xᵃyᵇ / B(a, b) is a·b/(a+b) binomial probabilities.
    let ln_density = ln_binomial(a, a + b, x, y) + (a * b / (a + b)).ln();
    if x <= (a + 1.0) / (a + b + 2.0) {
        let fraction = beta_fraction(x, a, b);
        return (ln_density - a.ln() + fraction.ln(), a / fraction);
    }
    let rest = ln_density.exp() / b * beta_fraction(y, b, a);
    ((-rest).ln_1p(), ln_density.exp() / (1.0 - rest))
}

/// The continued fraction of Iₓ(a, b)·a·B(a, b) / (xᵃ(1−x)ᵇ), for x up to about the mean (modified Lentz).
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let bounded = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / bounded(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for i in 1..100_000 {
        let m = f64::from(i);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / bounded(1.0 + even * d);
        c = bounded(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / bounded(1.0 + odd * d);
        c = bounded(1.0 + odd / c);
        h *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// Tails of the hypergeometric distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HypergeometricTails {
    /// P(X ≤ x).
    pub less: f64,
    /// P(X ≥ x).
    pub greater: f64,
    /// P of all values no likelier than x.
    pub two_sided: f64,
}

/// How far out `x` is among `drawn` draws from `marked` + `unmarked`. O(√drawn) terms are summed, as long as they count.
pub fn hypergeometric_tails(x: f64, marked: f64, unmarked: f64, drawn: f64) -> HypergeometricTails {
    let total = marked + unmarked;
    let (least, most) = ((drawn - unmarked).max(0.0), drawn.min(marked));
    if least >= most {
        return HypergeometricTails { less: 1.0, greater: 1.0, two_sided: 1.0 }; // there is one value only
    }
    let (p, q) = (drawn / total, (total - drawn) / total);
    let whole = ln_binomial(drawn, total, p, q);
    let ln_p = |k: f64| ln_binomial(k, marked, p, q) + ln_binomial(drawn - k, unmarked, p, q) - whole;
    // P(k + 1) / P(k)
    let up = |k: f64| (marked - k) * (drawn - k) / ((k + 1.0) * (unmarked - drawn + k + 1.0));
    // From k outwards, away from the mode, where terms fall.
    let below = |k: f64| tail(ln_p(k), k - least, |i| 1.0 / up(k - i - 1.0));
    let above = |k: f64| tail(ln_p(k), most - k, |i| up(k + i));
    let mode = ((drawn + 1.0) * (marked + 1.0) / (total + 2.0)).floor().clamp(least, most);
    let (less, greater) = if x <= mode {
        (below(x), if x == least { 1.0 } else { 1.0 - below(x - 1.0) })
    } else {
        (1.0 - if x == most { 0.0 } else { above(x + 1.0) }, above(x))
    };
    // Equally likely values are told apart by rounding alone: R's fisher.test takes all within 10⁻⁷.
    let limit = ln_p(x) + 1e-7;
    let other = if x <= mode {
        first(mode.max(x + 1.0), most, |k| ln_p(k) <= limit).map_or(0.0, above)
    } else {
        first(-mode.min(x - 1.0), -least, |k| ln_p(-k) <= limit).map_or(0.0, |k| below(-k))
    };
    let own = if x <= mode { less } else { greater };
    HypergeometricTails { less, greater, two_sided: (own + other).min(1.0) }
}

/// e^`ln_first` and up to `more` terms behind it, each the one before times `ratio(i)`, which falls below 1.
fn tail(ln_first: f64, more: f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut term, mut i) = (1.0, 1.0, 0.0);
    while i < more && term > sum * 1e-17 {
        term *= ratio(i);
        sum += term;
        i += 1.0;
    }
    (ln_first + f64::ln(sum)).exp()
}

/// The first whole number from `low` to `high` for which `holds`, which stays true once it is.
fn first(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> Option<f64> {
    if low > high || !holds(high) {
        return None;
    }
    while low < high {
        let middle = ((low + high) / 2.0).floor();
        if holds(middle) { high = middle } else { low = middle + 1.0 }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equal to some digits; a difference is said.
    fn assert_close(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
    }

    // The values of these tests are mpmath's, of 60 digits.

    #[test]
    fn the_tail_of_chi2_keeps_its_digits_down_to_the_smallest_number() {
        for (x, p) in [
            (0.0, 1.0),
            (1e-10, 0.9999920211543921),
            (0.001, 0.9747728793699604),
            (0.455, 0.49997004814933704),
            (3.841458820694124, 0.05000000000000006),
            (69.6919, 6.933022811685555e-17),
            (270.72, 7.906588774961875e-61),
            (1000.0, 1.7958327848007262e-219),
            (1300.0, 1.1303728441492743e-284),
            (1400.0, 2.1010145162642176e-306),
        ] {
            assert_close(chi2_survival(x), p, 1e-12);
        }
        assert_eq!((chi2_survival(2000.0), chi2_survival(f64::INFINITY), chi2_survival(-1.0)), (0.0, 0.0, 1.0));
        assert!(chi2_survival(f64::NAN).is_nan());
        assert_close(normal_two_sided(-1.959963984540054), 0.05, 1e-14);
    }

    #[test]
    fn binomial_probabilities_do_not_lose_digits_in_large_numbers() {
        for (x, n, p, ln) in [
            (0.0, 10.0, 0.1, -1.0536051565782631),
            (3.0, 10.0, 0.1, -2.857787145804875),
            (10.0, 10.0, 0.1, -23.025850929940457),
            (500.0, 1000.0, 0.5, -3.6799189920941293),
            (1e6, 1e7, 0.1, -7.774013638617156),
            (1_000_300.0, 1e7, 0.1, -7.824142505383862),
            (1.0, 1e9, 1e-9, -0.9999999995),
            (14.0, 20.0, 0.7, -1.6521419750931667),
            (17.0, 1e7, 0.3, -3566523.340911934),
        ] {
            assert_close(ln_binomial(x, n, p, 1.0 - p), ln, 1e-13);
        }
        assert_eq!(ln_binomial(0.0, 0.0, 0.5, 0.5), 0.0);
    }

    #[test]
    fn a_quantile_of_the_beta_distribution_is_right_at_both_ends() {
        for (p, a, b, odds) in [
            (0.025, 1.0, 1.0, 0.025641025641025644),
            (0.025, 10.0, 1.0, 2.2415214750975583),
            (0.025, 1.0, 10.0, 0.0025349884618969956),
            (0.025, 1189.0, 969.0, 1.1274314757232207),
            (4.17e-5, 13.0, 257.0, 0.012606804942387967),
            (1e-8, 3.0, 1e5, 3.918665336840134e-8),
            (2.5e-7, 1144.0, 780.0, 1.163174509612443),
            (0.5, 7.0, 3.0, 2.4936124952391006),
            (0.001, 2e5, 2.0, 21660.015966608167),
            (0.005, 50.0, 1.0, 8.945787167659814),
            (0.9, 2.0, 3.0, 2.120508576705547),
            (1e-100, 20.0, 30.0, 2.1253483692710313e-06),
            (0.025, 1e6, 1e6, 0.997232029475371), // SciPy's: mpmath does not come to an end
        ] {
            assert_close(beta_quantile_odds(p, a, b), odds, 1e-12);
        }
    }

    #[test]
    fn hypergeometric_tails_are_sums_of_their_terms() {
        let choose = |n: f64, k: f64| (0..k as u32).map(|i| (n - f64::from(i)) / f64::from(i + 1)).product::<f64>();
        for (marked, unmarked, drawn) in [(4.0, 4.0, 4.0), (5.0, 9.0, 3.0), (3.0, 20.0, 21.0), (0.0, 5.0, 2.0)] {
            let p = |k: f64| choose(marked, k) * choose(unmarked, drawn - k) / choose(marked + unmarked, drawn);
            let (least, most) = (f64::max(0.0, drawn - unmarked) as u32, f64::min(drawn, marked) as u32);
            let sum =
                |keep: &dyn Fn(f64) -> bool| (least..=most).map(f64::from).filter(|&k| keep(k)).map(p).sum::<f64>();
            for x in (least..=most).map(f64::from) {
                let tails = hypergeometric_tails(x, marked, unmarked, drawn);
                assert_close(tails.less, sum(&|k| k <= x), 1e-13);
                assert_close(tails.greater, sum(&|k| k >= x), 1e-13);
                assert_close(tails.two_sided, sum(&|k| p(k) <= p(x) * (1.0 + 1e-7)), 1e-13);
            }
        }
    }
}
