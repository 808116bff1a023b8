//! Which of many small p are small by chance alone? O(n log n).

/// q of each p: the least share of false discoveries among all p that are no larger. Benjamini & Hochberg 1995: of n
/// values, that of rank i is p·n/i, and no more than that of the next larger p; at most 1. A NaN stays one and is not counted.
///
/// ```
/// use locution::count::discovery::false_discovery;
/// assert_eq!(false_discovery(&[0.25, 0.01, 0.5, 0.02]), [0.25 * 4.0 / 3.0, 0.04, 0.5, 0.04]);
/// ```
pub fn false_discovery(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|&i| !p[i].is_nan()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut q = vec![f64::NAN; p.len()];
    let mut least: f64 = 1.0;
    for (rank, &i) in order.iter().enumerate().rev() {
        least = least.min(p[i] * order.len() as f64 / (rank + 1) as f64);
        q[i] = least;
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q_is_that_of_r_and_in_the_order_of_p() {
        // R: p.adjust(c(.01, .04, .03, .005, .55, .04), "BH")
        let q = false_discovery(&[0.01, 0.04, 0.03, 0.005, 0.55, 0.04]);
        for (found, expected) in q.iter().zip([0.03, 0.048, 0.048, 0.03, 0.55, 0.048]) {
            assert!((found - expected).abs() < 1e-15, "{q:?}");
        }
    }

    #[test]
    fn none_and_nan_are_no_discovery() {
        assert!(false_discovery(&[]).is_empty());
        let q = false_discovery(&[0.5, f64::NAN, 0.0]);
        assert!(q[1].is_nan() && q[0] == 0.5 && q[2] == 0.0);
    }
}
