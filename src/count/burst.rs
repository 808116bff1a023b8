//! When was something said much more than otherwise? Kleinberg's automaton of two states over batches. O(bins).
//!
//! J. Kleinberg, "Bursty and Hierarchical Structure in Streams", Data Mining and Knowledge Discovery 7 (2003), section 4.

/// How many times as often documents speak of it in a burst: Kleinberg's s.
pub(crate) const RATIO: f64 = 2.0;
/// How much it costs to enter a burst: Kleinberg's γ.
pub(crate) const GAMMA: f64 = 1.0;

/// Two ways that differ by no more than this share of what it costs never to enter a burst cost the same: what is left
/// between them is rounding. Logarithms of whole numbers tie often, as 2·ln 2 and ln 4 do.
const SAME: f64 = 1e-10;

/// Whether each bin lies in a burst, `hits[t]` of `documents[t]` documents speaking of it.
///
/// In state 0 a document speaks of it with probability p₀ = Σ hits / Σ documents, in state 1, the burst, with p₁ = s·p₀.
/// A bin costs −ln of the binomial probability of its hits in its state (but for the coefficient, which is the same in
/// both); going from 0 to 1, the first bin included, costs γ·ln(bins), going back nothing. Bursts are the cheapest way
/// through all bins; of those that cost the same, within 10⁻¹⁰ of what it costs never to enter, the one that is out of
/// the burst in the last bin where they differ. Empty bins cost nothing in either state. Where s·p₀ is more than 1 there
/// is no second state, so that what most documents say is never a burst.
pub(crate) fn bursts(hits: &[u32], documents: &[u32]) -> Vec<bool> {
    let sum = |counts: &[u32]| counts.iter().map(|&count| f64::from(count)).sum::<f64>();
    let (said, all) = (sum(hits), sum(documents).max(1.0));
    let p0 = said / all;
    let p1 = RATIO * p0;
    if p0 == 0.0 || p1 > 1.0 {
        return vec![false; hits.len()];
    }
    // How much more a bin costs inside: of a document that speaks of it, and of one that does not (0 times ∞ is 0 here).
    let (with, without) = (-RATIO.ln(), ((1.0 - p0) / (1.0 - p1)).ln());
    let more = |r: u32, d: u32| f64::from(r) * with + if d == r { 0.0 } else { f64::from(d - r) * without };
    let enter = GAMMA * (hits.len() as f64).ln();
    let same = SAME * -(said * p0.ln() + (all - said) * (1.0 - p0).ln());

    // Only the difference of the two states matters, so that no long sum swallows it.
    let mut gap = f64::INFINITY; // how much more the best way costs that ends inside than the best that ends outside
    let mut from_burst = Vec::with_capacity(hits.len()); // by bin: whether the best way into 0, into 1, comes from 1
    for (&r, &d) in hits.iter().zip(documents) {
        from_burst.push([gap < -same, gap < enter - same]);
        gap = gap.clamp(0.0, enter) + more(r, d);
    }
    let mut inside = vec![false; hits.len()];
    let mut state = gap < -same;
    for (bin, from) in from_burst.iter().enumerate().rev() {
        inside[bin] = state;
        state = from[usize::from(state)];
    }
    inside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What it costs to go through the bins so.
    fn price(inside: &[bool], hits: &[u32], documents: &[u32]) -> f64 {
        let p0 = hits.iter().sum::<u32>() as f64 / documents.iter().sum::<u32>() as f64;
        let mut before = false;
        let bins = inside.iter().zip(hits).zip(documents).map(|((&inside, &r), &d)| {
            let p = if inside { RATIO * p0 } else { p0 };
            let enter = if inside && !before { GAMMA * (hits.len() as f64).ln() } else { 0.0 };
            before = inside;
            enter - f64::from(r) * p.ln() - f64::from(d - r) * (1.0 - p).max(1e-300).ln()
        });
        bins.sum()
    }

    proptest! {
        #[test]
        fn no_way_through_the_bins_is_cheaper(bins in prop::collection::vec((0..6_u32, 0..20_u32), 1..10)) {
            let (hits, documents): (Vec<u32>, Vec<u32>) = bins.iter().map(|&(r, more)| (r, r + more)).unzip();
            prop_assume!(hits.iter().sum::<u32>() > 0 && 2 * hits.iter().sum::<u32>() < documents.iter().sum());
            let found = price(&bursts(&hits, &documents), &hits, &documents);
            for way in 0_u32..1 << bins.len() {
                let way: Vec<bool> = (0..bins.len()).map(|bin| way >> bin & 1 == 1).collect();
                prop_assert!(found <= price(&way, &hits, &documents) + 1e-9);
            }
        }
    }

    #[test]
    fn of_ways_that_cost_the_same_the_one_out_of_the_burst_is_taken_whatever_the_rounding() {
        // To enter costs ln 4, and two documents that speak of it save 2·ln 2.
        for k in 1..=8 {
            assert_eq!(bursts(&[0, 0, 2, 0], &[k, k, 2, k]), [false; 4], "{k}");
            assert_eq!(bursts(&[0, 0, 3, 0], &[k, k, 3, k]), [false, false, true, false], "{k}");
        }
    }

    #[test]
    fn a_burst_is_where_it_is_said_twice_as_often_and_lasts_over_a_gap() {
        let hits = [1, 0, 2, 1, 9, 0, 8, 1, 0, 1];
        let documents = [20, 20, 20, 20, 20, 0, 20, 20, 20, 20];
        let inside: Vec<usize> = bursts(&hits, &documents).iter().enumerate().filter(|b| *b.1).map(|b| b.0).collect();
        assert_eq!(inside, [4, 5, 6]);
    }

    #[test]
    fn what_nobody_or_nearly_everybody_says_is_no_burst() {
        assert_eq!(bursts(&[0, 0], &[5, 0]), [false, false]);
        assert_eq!(bursts(&[4, 5, 1], &[5, 5, 5]), [false; 3]);
        assert_eq!(bursts(&[], &[]), [false; 0]);
    }
}
