//! How firmly do words belong together? Formulas only; f: the whole, f1 and f2: its two parts, n: adjacent pairs.

/// Pointwise mutual information, log₂(f·n / (f1·f2)). Church & Hanks 1990.
pub fn pmi(f: f64, f1: f64, f2: f64, n: f64) -> f64 {
    (f * n / (f1 * f2)).log2()
}

/// Normalised pointwise mutual information, pmi / −log₂(f/n): 1 when the parts occur only together. Bouma 2009.
/// Where f = n (a corpus of one phrase) that is 0/0; the limit, 1, is given.
pub fn npmi(f: f64, f1: f64, f2: f64, n: f64) -> f64 {
    if f >= n { 1.0 } else { pmi(f, f1, f2, n) / -(f / n).log2() }
}

/// C-value, log₂(length)·(f − mean frequency of the longer phrases that contain it). Frantzi, Ananiadou & Mima 2000.
/// `longer` is how many contain it, `longer_sum` the sum of their frequencies.
pub fn c_value(length: f64, f: f64, longer: f64, longer_sum: f64) -> f64 {
    length.log2() * (f - if longer > 0.0 { longer_sum / longer } else { 0.0 })
}

/// How telling a phrase is: log₂(length) · √(alone · spread) · npmi, an npmi below 0 counting as 0. `alone` and `spread`
/// are how many occurrences, and documents, it has more than the most frequent longer phrase that contains it. Our own;
/// after C-value, with the greatest in the place of the mean, so that a part that hardly stands without the rest is low
/// however many longer phrases there are.
pub fn telling(length: f64, alone: f64, spread: f64, npmi: f64) -> f64 {
    length.log2() * (alone * spread).sqrt() * npmi.max(0.0)
}

/// The score by which gensim finds phrases, (f − min_count)·V/(f1·f2), V the number of different words and pairs together;
/// only to compare. Mikolov, Sutskever, Chen, Corrado & Dean 2013.
pub fn gensim_score(f: f64, f1: f64, f2: f64, min_count: f64, v: f64) -> f64 {
    (f - min_count) * v / (f1 * f2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pmi_and_npmi_are_those_of_the_textbook() {
        // Manning & Schütze 1999, table 5.14: Ayatollah Ruhollah, 20 of 42 and 20 in 14307668.
        assert!((pmi(20.0, 42.0, 20.0, 14_307_668.0) - 18.38).abs() < 0.005);
        assert!((npmi(20.0, 42.0, 20.0, 14_307_668.0) - 0.944_962).abs() < 5e-7);
        assert_eq!(npmi(3.0, 3.0, 3.0, 3.0), 1.0);
    }

    #[test]
    fn a_part_that_never_stands_without_the_rest_tells_nothing() {
        assert_eq!(telling(4.0, 9.0, 4.0, 0.5), 6.0);
        assert_eq!((telling(4.0, 0.0, 3.0, 1.0), telling(4.0, 2.0, 2.0, -0.1)), (0.0, 0.0));
    }

    #[test]
    fn a_score_of_gensim_is_that_of_gensim() {
        // gensim 4.4 on the inaugural addresses: "vice president" and "have been", min_count 10, 76022 words and pairs.
        assert!((gensim_score(21.0, 23.0, 105.0, 10.0, 76_022.0) - 346.269_979_296_066_25).abs() < 1e-11);
        assert!((gensim_score(209.0, 1_050.0, 506.0, 10.0, 76_022.0) - 28.474_266_892_527_762).abs() < 1e-11);
        // Its tests: "graph minors", 3 times, of "graph", 4 times, and "minors", 3 times; 31 words and pairs.
        assert!((gensim_score(3.0, 4.0, 3.0, 1.0, 31.0) - 5.167).abs() < 5e-4);
    }

    #[test]
    fn a_phrase_inside_longer_ones_counts_less() {
        assert_eq!(c_value(4.0, 10.0, 0.0, 0.0), 20.0);
        assert_eq!(c_value(2.0, 10.0, 2.0, 6.0), 7.0);
    }
}
