//! What small thing says how alike two sets are? A sketch: numbers, each of which is the same in two sketches with the
//! probability that is the Jaccard of the sets (MinHash: Broder 1997).
//!
//! Made as Fast Similarity Sketching does (Dahlgaard, Knudsen & Thorup 2017): in rounds, each of which throws every
//! shingle at the numbers; a number takes the least of what hits it first, and it ends when all are hit. But a shingle is
//! thrown as often a round as a Poisson variable says, not once: then the numbers are independent of each other (as the
//! parts of a Poisson process are; Ertl 2018 and Christiani 2020 use that for weighted sets). Thrown once, shingles of a
//! small set crowd each other out, and a band of numbers agrees less often than a formula of independent ones says.
//! O(shingles + numbers · log numbers).

use super::shingle::mix;

/// Bounds of e⁻¹ Σ 1/i!, of 2³²: how often is a shingle thrown, from 32 random bits? More than eleven never come.
const THROWN: [u32; 11] = [
    1_580_030_169,
    3_160_060_337,
    3_950_075_422,
    4_213_413_783,
    4_279_248_374,
    4_292_415_292,
    4_294_609_778,
    4_294_923_276,
    4_294_962_463,
    4_294_966_817,
    4_294_967_253,
];

/// The sketch of a set of shingles, into `sketch`. Equal shingles count once, an empty set has no sketch.
pub(super) fn sketch(shingles: &[u64], sketch: &mut [u64]) {
    sketch.fill(u64::MAX);
    if shingles.is_empty() {
        return;
    }
    let numbers = sketch.len() as u64;
    let mut left = sketch.len();
    let mut round = 0_u64;
    while left > 0 {
        let least = round << 32;
        for &shingle in shingles {
            let mut thrown = mix(shingle ^ mix(round));
            let times = THROWN.iter().take_while(|&&bound| thrown >> 32 >= u64::from(bound)).count();
            for _ in 0..times {
                thrown = mix(thrown);
                let number = &mut sketch[(((thrown >> 32) * numbers) >> 32) as usize];
                let hit = least | thrown & u64::from(u32::MAX);
                left -= usize::from(*number == u64::MAX);
                *number = (*number).min(hit); // what was hit in an earlier round is less
            }
        }
        round += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of 1,000 pairs of sets agree in all of the first `rows` numbers. Of `size` shingles `both` are shared.
    fn agreeing(size: u64, both: u64, rows: usize) -> f64 {
        let mut found = 0;
        for pair in 0..1_000 {
            let set = |own: u64| (0..size).map(|i| mix(pair << 20 | if i < both { i } else { own + i })).collect();
            let (one, other): (Vec<u64>, Vec<u64>) = (set(1 << 10), set(2 << 10));
            let (mut a, mut b) = ([0; 60], [0; 60]);
            sketch(&one, &mut a);
            sketch(&other, &mut b);
            found += usize::from(a[..rows] == b[..rows]);
        }
        found as f64 / 1_000.0
    }

    #[test]
    fn numbers_agree_as_often_as_the_jaccard_says_and_independently_in_small_sets_too() {
        for (size, both) in [(9, 8), (90, 80), (900, 800)] {
            let jaccard = both as f64 / (2 * size - both) as f64;
            for rows in [1, 2, 6] {
                let (found, expected) = (agreeing(size, both, rows), jaccard.powi(rows as i32));
                // Four standard errors of 1,000 trials.
                let tolerance = 4.0 * (expected * (1.0 - expected) / 1_000.0).sqrt();
                assert!((found - expected).abs() < tolerance, "{size}, {rows}: {found}, {expected}");
            }
        }
    }

    #[test]
    fn the_order_of_shingles_and_how_often_they_stand_do_not_matter() {
        let (mut a, mut b) = ([0; 33], [0; 33]);
        sketch(&[1, 2, 3, 2, 2], &mut a);
        sketch(&[3, 2, 1], &mut b);
        assert_eq!(a, b);
        sketch(&[7], &mut a);
        assert!(a.iter().all(|&number| number != u64::MAX));
        sketch(&[], &mut a);
        assert!(a.iter().all(|&number| number == u64::MAX));
    }
}
