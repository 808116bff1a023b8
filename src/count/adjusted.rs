//! How often would a term occur, were it spread evenly? Frequencies adjusted by dispersion, O(occurrences) each.
//!
//! Gries 2008 (IJCL 13(4)) compares them. They are not columns of a table: take a formula where a publication asks for it.
//! `counts` are those of a term by part, of parts that are equally large.

use super::dispersion::{Dispersion, Sizes};

/// D₂ and D of equally large parts, with f and n.
fn spread(counts: &[u32]) -> (Dispersion, f64, f64) {
    let present: Vec<(u32, u32)> = (0..).zip(counts.iter().copied()).filter(|&(_, v)| v > 0).collect();
    let f = counts.iter().map(|&v| f64::from(v)).sum();
    (Dispersion::of(&present, &Sizes::new(counts.iter().map(|_| 1))), f, counts.len() as f64)
}

/// U = D·f. Juilland, Brodin & Davidovitch 1970.
pub fn juilland_u(counts: &[u32]) -> f64 {
    let (spread, f, _) = spread(counts);
    spread.juilland_d * f
}

/// Uₘ = f·D₂ + (1 − D₂)·f/n. Carroll 1970.
pub fn carroll_um(counts: &[u32]) -> f64 {
    let (spread, f, n) = spread(counts);
    f * spread.carroll_d2 + (1.0 - spread.carroll_d2) * f / n
}

/// KF = (Σ√v)²/n = S·f. Rosengren 1971.
pub fn rosengren_kf(counts: &[u32]) -> f64 {
    let (spread, f, _) = spread(counts);
    spread.rosengren_s * f
}

/// D₃ = 1 − χ²/(4f), χ² the deviation of the counts from f/n. Lyne 1985.
pub fn lyne_d3(counts: &[u32]) -> f64 {
    let (_, f, n) = spread(counts);
    let chi2: f64 = counts.iter().map(|&v| (f64::from(v) - f / n).powi(2) / (f / n)).sum();
    1.0 - chi2 / (4.0 * f)
}

/// FM = f·R/n, R the parts with the term. Engwall 1974.
pub fn engwall_fm(counts: &[u32]) -> f64 {
    let (_, f, n) = spread(counts);
    f * counts.iter().filter(|&&v| v > 0).count() as f64 / n
}

/// UR = Σ(1 + 1/2 + … + 1/v). Kromer 2003.
pub fn kromer_ur(counts: &[u32]) -> f64 {
    counts.iter().flat_map(|&v| 1..=v).map(|i| 1.0 / f64::from(i)).sum()
}

/// Distances from each occurrence to the next, the text being closed to a ring. `positions` ascend and are below `tokens`.
pub fn distances(positions: &[u32], tokens: u32) -> Vec<u32> {
    let before = positions
        .iter()
        .copied()
        .skip(1)
        .map(u64::from)
        .chain(positions.first().map(|&first| u64::from(first) + u64::from(tokens)));
    positions.iter().zip(before).map(|(&at, next)| (next - u64::from(at)) as u32).collect()
}

/// Average reduced frequency, Σmin(d, v)/v with v = tokens/f. Savický & Hlaváčová 2002.
pub fn average_reduced_frequency(positions: &[u32], tokens: u32) -> f64 {
    let v = f64::from(tokens) / positions.len() as f64;
    distances(positions, tokens).iter().map(|&d| f64::from(d).min(v)).sum::<f64>() / v
}

/// Average waiting time AWT = ½(1 + Σd²/tokens), and the frequency tokens/(2·AWT − 1) that would have it evenly spread.
/// Savický & Hlaváčová 2002.
pub fn average_waiting_time(positions: &[u32], tokens: u32) -> (f64, f64) {
    let squares: f64 = distances(positions, tokens).iter().map(|&d| f64::from(d).powi(2)).sum();
    let waiting = 0.5 * (1.0 + squares / f64::from(tokens));
    (waiting, f64::from(tokens) / (2.0 * waiting - 1.0))
}

/// Average logarithmic distance ALD = Σd·log₁₀d/tokens, and the frequency tokens/10^ALD that would have it evenly spread.
/// Savický & Hlaváčová 2002.
pub fn average_logarithmic_distance(positions: &[u32], tokens: u32) -> (f64, f64) {
    let logs: f64 = distances(positions, tokens).iter().map(|&d| f64::from(d) * f64::from(d).log10()).sum();
    let distance = logs / f64::from(tokens);
    (distance, f64::from(tokens) / 10_f64.powf(distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_evenly_spread_keeps_its_frequency() {
        for of in [juilland_u, carroll_um, rosengren_kf, engwall_fm] {
            assert!((of(&[3, 3, 3, 3]) - 12.0).abs() < 1e-12);
        }
        let positions = [4, 14, 24, 34];
        assert_eq!(distances(&positions, 40), [10, 10, 10, 10]);
        assert!((average_reduced_frequency(&positions, 40) - 4.0).abs() < 1e-12);
        assert!((average_waiting_time(&positions, 40).1 - 4.0).abs() < 1e-12);
        assert!((average_logarithmic_distance(&positions, 40).1 - 4.0).abs() < 1e-12);
    }

    #[test]
    fn of_no_occurrence_nothing_is_known() {
        assert!(juilland_u(&[0, 0]).is_nan() && lyne_d3(&[0, 0]).is_nan());
        assert!(distances(&[], 7).is_empty());
    }
}
