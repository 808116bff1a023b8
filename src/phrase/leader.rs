//! Which bags of words are alike enough to be one group? Leader clustering: in the order given, each joins the most
//! similar leader it reaches, or becomes one.
//!
//! Nothing is joined through a third: every member reaches its leader, so that chains do not form (Hartigan 1975, ch. 3).
//! Leaders are found exactly, by a prefix filter (Bayardo, Ma & Srikant 2007; Xiao et al. 2008): of two bags that overlap
//! by enough, both have their rarest common key among those from which on enough of their weight lies. Bags
//! are taken a block at a time, on all threads; then the block's own leaders are looked at in order: what comes out is
//! what one by one would give.

use rayon::prelude::*;

use super::content::{Bags, Content, in_order, least_share, overlap, shared};
use crate::error::Result;
use crate::progress::Progress;

/// Who leads each bag, by number; itself where it leads. A bag without content is alone.
pub(super) fn leaders(bags: &Bags, content: &Content, similarity: f64, progress: &Progress) -> Result<Vec<u32>> {
    let mut leader: Vec<u32> = Vec::with_capacity(bags.len());
    let mut all = Index::new(bags, content, similarity);
    let mut block = 256;
    progress.start(bags.len() as u64);
    while leader.len() < bags.len() {
        let from = leader.len();
        let range = from..(from + block).min(bags.len());
        let known: Vec<(f64, u32)> = range
            .clone()
            .into_par_iter()
            .map_init(Seen::default, |seen, bag| {
                progress.check()?;
                Ok(all.best(bag, seen))
            })
            .collect::<Result<_>>()?;
        let mut fresh = Index::new(bags, content, similarity);
        let mut seen = Seen::default();
        for (bag, known) in range.zip(known) {
            progress.advance(1)?;
            let mut best = known;
            let here = fresh.best(bag, &mut seen);
            if here.0 > best.0 {
                best = here; // of equals the earlier leader
            }
            if best.0 < similarity {
                fresh.add(bag);
                best.1 = bag as u32;
            }
            leader.push(best.1);
        }
        fresh.leaders.iter().for_each(|&bag| all.add(bag as usize));
        block = (block * 2).min(8192);
    }
    Ok(leader)
}

/// A float that is compared after sums in another order: no candidate is lost to rounding.
const SLACK: f64 = 1.0 - 1e-9;

/// Leaders by the keys of their prefixes.
struct Index<'a> {
    bags: &'a Bags,
    content: &'a Content,
    similarity: f64,
    /// The bags that lead, in order.
    leaders: Vec<u32>,
    /// The leaders with this key in their prefix, and the weight of their keys from it on; by key.
    postings: ahash::AHashMap<u32, Vec<(u32, f32)>>,
}

/// Which leaders were looked at for one bag.
#[derive(Default)]
struct Seen(ahash::AHashSet<u32>);

impl<'a> Index<'a> {
    fn new(bags: &'a Bags, content: &'a Content, similarity: f64) -> Self {
        Self { bags, content, similarity, leaders: Vec::new(), postings: ahash::AHashMap::new() }
    }

    /// The keys that one of two bags that are similar enough must share, and the weight from each on.
    fn prefix(&self, bag: usize) -> impl Iterator<Item = (u32, f64)> + use<'a> {
        let whole = self.bags.weights[bag];
        let least = whole * least_share(self.similarity) * SLACK;
        let mut rest = whole;
        let content = self.content;
        self.bags.get(bag).iter().map_while(move |&(key, count)| {
            let from_here = rest;
            rest -= content.weights[key as usize] * f64::from(count);
            (from_here >= least).then_some((key, from_here))
        })
    }

    fn add(&mut self, bag: usize) {
        self.leaders.push(bag as u32);
        for (key, rest) in self.prefix(bag) {
            self.postings.entry(key).or_default().push((bag as u32, rest as f32));
        }
    }

    /// The most similar leader and how similar it is; of equals the first. 0 where none shares enough.
    fn best(&self, bag: usize, seen: &mut Seen) -> (f64, u32) {
        seen.0.clear();
        let (own, mass) = (self.bags.get(bag), self.bags.mass(bag));
        let mut best = (0.0, u32::MAX);
        for (key, rest) in self.prefix(bag) {
            for &(leader, leader_rest) in self.postings.get(&key).map_or(&[][..], |list| list) {
                let other = self.bags.mass(leader as usize);
                // Keys before this one are not shared, or the pair was looked at there.
                let most = rest.min(f64::from(leader_rest) * (1.0 + 1e-6));
                if overlap(most.min(mass.weight).min(other.weight), mass, other) < self.similarity.max(best.0) * SLACK
                    || !seen.0.insert(leader)
                {
                    continue;
                }
                let sum = shared(self.content, own, self.bags.get(leader as usize));
                let found = overlap(sum, mass, other);
                let better = found > best.0 || found == best.0 && leader < best.1;
                if found >= self.similarity
                    && better
                    && in_order(self.bags.order(bag), self.bags.order(leader as usize))
                {
                    best = (found, leader);
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::corpus::Corpus;
    use crate::corpus::terms::StopWords;
    use crate::text::fold::Fold;
    use crate::threads::with_threads;

    /// One by one, each against all leaders.
    fn plain(bags: &Bags, content: &Content, similarity: f64) -> Vec<u32> {
        let mut leader: Vec<u32> = Vec::new();
        for bag in 0..bags.len() {
            let mut best = (0.0, bag as u32);
            for other in (0..bag).filter(|&other| leader[other] as usize == other) {
                let found = bags.similarity(content, bag, other);
                if found >= similarity && found > best.0 {
                    best = (found, other as u32);
                }
            }
            leader.push(best.1);
        }
        leader
    }

    proptest! {
        #[test]
        fn leaders_are_those_of_one_by_one(
            texts in prop::collection::vec("([a-f]{2} ){1,7}", 1..60),
            similarity in prop::sample::select(vec![0.1, 0.4, 0.6, 0.8, 1.0]),
        ) {
            let corpus = Corpus::from_texts(&texts).unwrap();
            let terms = corpus.folded(&Fold::default(), &StopWords::None).unwrap();
            let progress = Progress::default();
            let segments = corpus.segments(&progress).unwrap();
            let content = Content::of(&corpus, &terms, segments, &progress).unwrap();
            let mut bags = Bags::default();
            for document in 0..corpus.len() {
                let tokens = &corpus.stream().tokens[corpus.stream().range(document)];
                let spelled: Vec<u32> = tokens.iter().map(|&form| terms.of_form[form as usize]).collect();
                bags.push(&content, &spelled);
            }
            let expected = plain(&bags, &content, similarity);
            for threads in [1, 3] {
                let found = with_threads(threads, || leaders(&bags, &content, similarity, &progress)).unwrap();
                prop_assert_eq!(&found, &expected);
            }
        }
    }
}
