//! How often would documents dealt out at random differ as much? A permutation test whose units are documents.
//!
//! Words come in bursts: a test that takes each token for a draw of its own finds every name of a single document
//! significant. Here documents are dealt, whole, to the target and to the reference, as many to each as there were.
//! O(permutations · terms of documents) additions, 64 deals at a time, 64 bytes a document. Every deal has a random
//! stream of its own, so that the answer depends on the seed alone, not on the number of threads.

use rayon::prelude::*;

use super::tally::Postings;
use crate::error::Result;
use crate::progress::Progress;
use crate::threads;

/// Deals counted at a time: a byte each in the table of who is dealt where.
const LANES: usize = 64;

/// What is dealt.
pub(super) struct Deck<'a> {
    /// Terms by document; the documents are numbered as in `sizes`.
    pub(super) postings: &'a Postings,
    /// Tokens of each document.
    pub(super) sizes: &'a [u64],
    /// How many documents are dealt to the target.
    pub(super) targets: usize,
    pub(super) permutations: usize,
    pub(super) seed: u64,
}

/// One thing that is counted in each deal.
pub(super) struct Hand {
    pub(super) term: u32,
    /// Its occurrences in all documents.
    pub(super) frequency: u32,
    /// The statistic as it was observed.
    pub(super) observed: f64,
}

impl Deck<'_> {
    /// p of each hand, (1 + deals whose statistic is at least as far from 0)/(1 + deals). `statistic` is that of a hand
    /// with so many occurrences among so many tokens of the target; `monotone` says that it never falls as occurrences
    /// rise, nor rises as tokens do, which spares most of its evaluations.
    pub(super) fn p_values(
        &self,
        hands: &[Hand],
        statistic: impl Fn(&Hand, u64, u64) -> f64 + Sync,
        monotone: bool,
        progress: &Progress,
    ) -> Result<Vec<f64>> {
        let blocks = self.permutations.div_ceil(LANES);
        progress.start((blocks * hands.len()) as u64);
        threads::run(|| {
            let tokens = |deal| {
                progress.check()?;
                Ok(self.tokens(deal))
            };
            let tokens: Vec<u64> = (0..self.permutations).into_par_iter().map(tokens).collect::<Result<_>>()?;
            let (fewest, most) = (tokens.iter().min().copied(), tokens.iter().max().copied());
            let total: u64 = self.sizes.iter().sum();
            let bounds: Vec<Bounds> = hands
                .par_iter()
                .map(|hand| {
                    progress.check()?;
                    let known = monotone.then_some((fewest.unwrap_or(0), most.unwrap_or(0), total));
                    Ok(known.map_or(Bounds::UNKNOWN, |range| Bounds::of(hand, range, &statistic)))
                })
                .collect::<Result<_>>()?;
            let mut hits = vec![0_u32; hands.len()];
            let mut dealt = vec![[0_u8; LANES]; self.sizes.len()];
            for block in 0..blocks {
                let deals = block * LANES..self.permutations.min((block + 1) * LANES);
                dealt.fill([0; LANES]);
                for (lane, deal) in deals.clone().enumerate() {
                    progress.check()?;
                    self.deal(deal, |document| dealt[document as usize][lane] = u8::MAX);
                }
                hits.par_iter_mut().zip(hands).zip(&bounds).try_for_each(|((hits, hand), bounds)| {
                    let counts = self.counts(hand.term, &dealt);
                    let far = |(count, deal): (&u32, usize)| {
                        let exact = || extreme(statistic(hand, u64::from(*count), tokens[deal]), hand.observed);
                        bounds.of_count(u64::from(*count)).unwrap_or_else(exact)
                    };
                    *hits += counts.iter().zip(deals.clone()).filter(|&pair| far(pair)).count() as u32;
                    progress.advance(1)
                })?;
            }
            let p = |hits: u32| f64::from(hits + 1) / (self.permutations + 1) as f64;
            Ok(hits.into_iter().map(p).collect())
        })
    }

    /// Occurrences of `term` in the target of each deal.
    fn counts(&self, term: u32, dealt: &[[u8; LANES]]) -> [u32; LANES] {
        let mut counts = [0; LANES];
        for &(document, frequency) in self.postings.of_term(term) {
            for (count, &mask) in counts.iter_mut().zip(&dealt[document as usize]) {
                *count += frequency & i32::from(mask as i8) as u32; // all bits or none
            }
        }
        counts
    }

    /// Tokens of the target of deal number `deal`.
    fn tokens(&self, deal: usize) -> u64 {
        let mut tokens = 0;
        self.deal(deal, |document| tokens += self.sizes[document as usize]);
        tokens
    }

    /// The documents that deal number `deal` gives to the target: a partial shuffle (Fisher & Yates; Durstenfeld 1964).
    fn deal(&self, deal: usize, mut give: impl FnMut(u32)) {
        let mut random = SplitMix(mix(self.seed ^ mix(deal as u64 + 1)));
        let mut documents: Vec<u32> = (0..self.sizes.len() as u32).collect();
        for i in 0..self.targets {
            let chosen = i + random.below((documents.len() - i) as u64) as usize;
            documents.swap(i, chosen);
            give(documents[i]);
        }
    }
}

/// Whether `value` is at least as far from 0 as `observed`, but for rounding.
fn extreme(value: f64, observed: f64) -> bool {
    value.abs() >= observed.abs() * (1.0 - 1e-12)
}

/// Counts for which the tokens of the target decide nothing.
struct Bounds {
    /// From here on the statistic is as far above 0 as observed, whatever the tokens.
    above: u64,
    /// Below this it never is.
    maybe_above: u64,
    /// Counts below this are as far below 0, whatever the tokens.
    below: u64,
    /// From here on none is.
    maybe_below: u64,
}

impl Bounds {
    const UNKNOWN: Self = Self { above: u64::MAX, maybe_above: 0, below: 0, maybe_below: u64::MAX };

    /// Where the target has from `fewest` to `most` of `total` tokens.
    fn of(hand: &Hand, (fewest, most, total): (u64, u64, u64), statistic: impl Fn(&Hand, u64, u64) -> f64) -> Self {
        let frequency = u64::from(hand.frequency);
        let at = |count: u64, tokens: u64| {
            // Only as few or many tokens as hold the occurrences here and there.
            let tokens = tokens.clamp(count, total - (frequency - count));
            statistic(hand, count, tokens)
        };
        let above = |count: u64, tokens| at(count, tokens) > 0.0 && extreme(at(count, tokens), hand.observed);
        let below = |count: u64, tokens| at(count, tokens) < 0.0 && extreme(at(count, tokens), hand.observed);
        if hand.observed == 0.0 {
            return Self { above: 0, ..Self::UNKNOWN }; // nothing is nearer to 0
        }
        Self {
            above: least(frequency, |count| above(count, most)),
            maybe_above: least(frequency, |count| above(count, fewest)),
            below: least(frequency, |count| !below(count, fewest)),
            maybe_below: least(frequency, |count| !below(count, most)),
        }
    }

    fn of_count(&self, count: u64) -> Option<bool> {
        if count >= self.above || count < self.below {
            return Some(true);
        }
        (count < self.maybe_above && count >= self.maybe_below).then_some(false)
    }
}

/// The least number up to `most` for which `holds`, which stays true once it is; else `most` + 1.
fn least(most: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, most + 1);
    while low < high {
        let middle = (low + high) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// Random numbers. Steele, Lea & Flood 2014.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number below `n`, all equally likely. Lemire 2019.
    fn below(&mut self, n: u64) -> u64 {
        loop {
            let product = u128::from(self.next()) * u128::from(n);
            if product as u64 >= n.wrapping_neg() % n {
                return (product >> 64) as u64;
            }
        }
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::super::contingency::{Contingency, Yates};
    use super::*;
    use crate::{Corpus, Fold, StopWords};

    #[test]
    fn every_deal_of_few_documents_is_about_equally_likely() {
        let corpus = Corpus::from_texts(["a"; 5]).unwrap();
        let terms = corpus.folded(&Fold::default(), &StopWords::None).unwrap();
        let parts: Vec<Vec<u32>> = (0..5).map(|d| vec![d]).collect();
        let postings = Postings::of(corpus.stream(), &parts, &terms.of_form, 1, &Progress::default()).unwrap();
        let deck = Deck { postings: &postings, sizes: &[1; 5], targets: 2, permutations: 0, seed: 7 };
        let mut met = std::collections::BTreeMap::new();
        for deal in 0..10_000 {
            let mut given = Vec::new();
            deck.deal(deal, |document| given.push(document));
            given.sort_unstable();
            *met.entry(given).or_insert(0) += 1;
        }
        assert_eq!(met.len(), 10); // 5 choose 2
        assert!(met.values().all(|&times| (880..1120).contains(&times)), "{met:?}"); // 1000 ± 4 deviations
    }

    #[test]
    fn bounds_spare_evaluations_and_change_no_answer() {
        let mut random = SplitMix(1);
        let texts: Vec<String> = (0..40)
            .map(|_| {
                let words = random.below(30);
                (0..words).map(|_| format!("w{} ", random.below(1 + random.0 % 9))).collect()
            })
            .collect();
        let corpus = Corpus::from_texts(&texts).unwrap();
        let terms = corpus.folded(&Fold::default(), &StopWords::None).unwrap();
        let parts: Vec<Vec<u32>> = (0..40).map(|d| vec![d]).collect();
        let postings =
            Postings::of(corpus.stream(), &parts, &terms.of_form, terms.len(), &Progress::default()).unwrap();
        let sizes: Vec<u64> = (0..40).map(|d| corpus.stream().range(d).len() as u64).collect();
        let (total, target) = (sizes.iter().sum::<u64>(), sizes[..15].iter().sum::<u64>());
        let deck = Deck { postings: &postings, sizes: &sizes, targets: 15, permutations: 300, seed: 3 };
        let tests: [fn(&Contingency) -> f64; 4] = [
            Contingency::log_likelihood,
            Contingency::log_likelihood_two_cells,
            |table| table.chi2(Yates::Never),
            Contingency::log_ratio,
        ];
        for test in tests {
            let statistic = |hand: &Hand, count: u64, tokens: u64| {
                let (y1, y2) = (count as f64, f64::from(hand.frequency) - count as f64);
                test(&Contingency::of_term(y1, tokens as f64, y2, (total - tokens) as f64))
            };
            let hands: Vec<Hand> = (0..terms.len() as u32)
                .map(|term| {
                    let entries = postings.of_term(term);
                    let frequency = entries.iter().map(|&(_, v)| v).sum();
                    let count = entries.iter().filter(|(part, _)| *part < 15).map(|&(_, v)| u64::from(v)).sum();
                    let hand = Hand { term, frequency, observed: 0.0 };
                    Hand { observed: statistic(&hand, count, target), ..hand }
                })
                .collect();
            let p = |monotone| deck.p_values(&hands, statistic, monotone, &Progress::default()).unwrap();
            assert_eq!(p(true), p(false));
            assert!(p(true).iter().all(|&p| (1.0 / 301.0..=1.0).contains(&p)));
        }
    }
}
