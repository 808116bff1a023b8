//! Which documents are nearly the same? Pairs of a high Jaccard of shingles, and the groups they make.
//!
//! Exactly, by a join (`join.rs`) over the shingles that recur (`recurring.rs`); or where that would take too long by
//! sketches (`sketch.rs`, `bands.rs`), which may miss a pair but state no wrong one: every pair is compared in full.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::bands::{Banded, Banding};
use super::edges::Edges;
use super::join::Index;
use super::recurring::Recurring;
use super::sets::Sets;
use super::shingle::Shingler;
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::StopWords;
use crate::count::threshold::at_least;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// How near-duplicates are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Exactly, unless that would take long where sketches do not.
    #[default]
    Auto,
    /// Exactly: every pair.
    Exact,
    /// By sketches: every pair that is given is right, and a pair is missed with the probability that `recall` leaves.
    MinHash,
}

/// Which document of a group stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// The one that comes first.
    #[default]
    First,
    /// The one with the most tokens; of equals the first.
    Longest,
    /// The one with the earliest date; of equals the first. One without a date only where none has one.
    Earliest,
}

/// Options of [`Corpus::near_duplicates`], [`Corpus::duplicate_groups`] and [`Corpus::deduplicate`].
#[derive(Clone, Debug)]
pub struct DuplicateOptions {
    /// Least Jaccard, in (0, 1]. Default 0.8.
    pub threshold: f64,
    /// Consecutive terms of a shingle. Default 5.
    pub shingle: usize,
    /// Exactly or by sketches.
    pub method: Method,
    /// By sketches: how likely a pair of Jaccard `threshold` is found, in (0, 1); one of a higher Jaccard is likelier.
    /// Default 0.95.
    pub recall: f64,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words left out, as if they were not in the texts. Default none.
    pub stopwords: StopWords,
    /// Progress, and the way to stop.
    pub progress: Progress,
}

impl Default for DuplicateOptions {
    fn default() -> Self {
        Self {
            threshold: 0.8,
            shingle: 5,
            method: Method::Auto,
            recall: 0.95,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl DuplicateOptions {
    /// Sets [`threshold`](Self::threshold).
    pub fn threshold(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    /// Sets [`shingle`](Self::shingle).
    pub fn shingle(self, shingle: usize) -> Self {
        Self { shingle, ..self }
    }

    /// Sets [`method`](Self::method).
    pub fn method(self, method: Method) -> Self {
        Self { method, ..self }
    }

    /// Sets [`recall`](Self::recall).
    pub fn recall(self, recall: f64) -> Self {
        Self { recall, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }

    fn check(&self) -> Result<()> {
        if !(self.threshold > 0.0 && self.threshold <= 1.0) {
            return Err(Error::argument("threshold", format!("{} is not above 0 and at most 1", self.threshold)));
        }
        if !(self.recall > 0.0 && self.recall < 1.0) {
            return Err(Error::argument("recall", format!("{} is not above 0 and below 1", self.recall)));
        }
        at_least("shingle", self.shingle as u64, 1)
    }
}

/// Where an exact join would look at more than this many entries of lists, which takes tens of seconds and more, sketches
/// are quicker. Of a few kinds of real text none of up to 500,000 documents came near: at a threshold of 0.1 some had 3.5 million.
const MUCH_WORK: u64 = 2_000_000_000;

/// What was found.
struct Found {
    sets: Sets,
    edges: Edges,
    /// How: exactly, where there is none.
    banding: Option<Banding>,
}

/// Documents by cluster.
struct Clusters {
    /// The number of each document's cluster, by document: those of several documents first, by their first document, then
    /// those of one, likewise.
    of_document: Vec<u32>,
    /// How many documents each cluster has.
    sizes: Vec<u32>,
}

impl Clusters {
    /// Of `documents` documents. `first` has the first class of each class's group, by class.
    fn of(sets: &Sets, first: &[u32], documents: usize) -> Self {
        // The first document of each one's cluster, by document.
        let mut leaders: Vec<u32> = (0..documents as u32).collect();
        let mut sizes = vec![1; documents];
        for (class, &leader) in first.iter().enumerate() {
            let leader = sets.documents(leader as usize)[0]; // classes stand in the order of their first documents
            for &document in sets.documents(class) {
                leaders[document as usize] = leader;
                if document != leader {
                    sizes[leader as usize] += 1;
                }
            }
        }
        let is_leader = |&document: &usize| leaders[document] as usize == document;
        let (several, single): (Vec<usize>, Vec<usize>) =
            (0..documents).filter(is_leader).partition(|&leader| sizes[leader] > 1);
        let mut number = vec![0; documents];
        let mut clusters = Vec::with_capacity(several.len() + single.len());
        for leader in several.into_iter().chain(single) {
            number[leader] = clusters.len() as u32;
            clusters.push(sizes[leader]);
        }
        Self { of_document: leaders.iter().map(|&leader| number[leader as usize]).collect(), sizes: clusters }
    }
}

impl Corpus {
    /// Pairs of documents that are nearly the same: `doc_a doc_b jaccard cluster`, the most alike first, ties in the order
    /// of the documents.
    ///
    /// `jaccard` is that of the sets of `shingle` consecutive terms, over the whole document; a document with fewer terms
    /// is one shingle, so that short documents are near-duplicates only if their terms are equal, and so are documents
    /// without a term. Every pair that is given was compared in full. `cluster` numbers the documents that hang together
    /// through pairs, by their first document, from 0. More than 50 million pairs are refused.
    ///
    /// ```
    /// use locution::{Corpus, DuplicateOptions};
    /// let corpus = Corpus::from_texts(["A ferry was late again today.", "So it goes.", "A ferry was late again today!"])?;
    /// let pairs = corpus.near_duplicates(&DuplicateOptions::default())?;
    /// assert_eq!((&pairs.text("doc_a")?[0], &pairs.text("doc_b")?[0], pairs.float("jaccard")?[0]), ("0", "2", 1.0));
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn near_duplicates(&self, options: &DuplicateOptions) -> Result<Table> {
        let Found { sets, edges, banding } = self.duplicates(options, true)?;
        let (first, edges) = edges.finish();
        let clusters = Clusters::of(&sets, &first, self.len());
        let mut pairs: Vec<(f64, u32, u32)> = Vec::new();
        for class in 0..sets.len() {
            let documents = sets.documents(class);
            for (i, &a) in documents.iter().enumerate() {
                pairs.extend(documents[i + 1..].iter().map(|&b| (1.0, a, b)));
            }
            options.progress.check()?;
        }
        for edge in &edges {
            let jaccard = edge.jaccard();
            for &a in sets.documents(edge.a as usize) {
                let others = sets.documents(edge.b as usize).iter();
                pairs.extend(others.map(|&b| (jaccard, a.min(b), a.max(b))));
            }
            options.progress.check()?;
        }
        threads::run(|| pairs.par_sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2)))));
        options.progress.check()?;
        let name = |document: u32| &self.doc_ids()[document as usize];
        let columns = vec![
            Column::text("doc_a", pairs.iter().map(|&(_, a, _)| name(a)).collect()),
            Column::text("doc_b", pairs.iter().map(|&(_, _, b)| name(b)).collect()),
            Column::float("jaccard", pairs.iter().map(|&(jaccard, _, _)| jaccard).collect()),
            Column::int(
                "cluster",
                pairs.iter().map(|&(_, a, _)| i64::from(clusters.of_document[a as usize])).collect(),
            ),
        ];
        Ok(self.answer(columns, self.duplicate_params("near_duplicates", options, banding)))
    }

    /// The cluster of every document: `doc_id cluster documents`, a row a document. The clusters of
    /// [`near_duplicates`](Self::near_duplicates), under the same numbers, and behind them a cluster for each document
    /// that is alone; `documents` is how many the cluster has. There is no limit to how many documents may be alike.
    pub fn duplicate_groups(&self, options: &DuplicateOptions) -> Result<Table> {
        let (Clusters { of_document, sizes }, banding) = self.clusters(options)?;
        let columns = vec![
            Column::text("doc_id", self.doc_ids().clone()),
            Column::int("cluster", of_document.iter().map(|&cluster| i64::from(cluster)).collect()),
            Column::int("documents", of_document.iter().map(|&cluster| i64::from(sizes[cluster as usize])).collect()),
        ];
        Ok(self.answer(columns, self.duplicate_params("duplicate_groups", options, banding)))
    }

    /// The documents, but of each cluster of near-duplicates one only, in their order, with names, dates and fields.
    /// Nothing is tokenised again.
    ///
    /// ```
    /// use locution::{Corpus, DuplicateOptions, Keep};
    /// let corpus = Corpus::from_texts(["A ferry was late again today.", "So it goes.", "A ferry was late again today!"])?;
    /// let rest = corpus.deduplicate(Keep::First, &DuplicateOptions::default())?;
    /// assert_eq!(rest.doc_ids().iter().collect::<Vec<_>>(), ["0", "1"]);
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn deduplicate(&self, keep: Keep, options: &DuplicateOptions) -> Result<Self> {
        let (Clusters { of_document, sizes }, _) = self.clusters(options)?;
        let rank = |document: usize| {
            let date = if keep == Keep::Earliest { self.dates()[document] } else { None };
            let tokens = if keep == Keep::Longest { self.stream().range(document).len() } else { 0 };
            (date.is_none(), date, Reverse(tokens), document)
        };
        let mut best = vec![usize::MAX; sizes.len()];
        for (document, &cluster) in of_document.iter().enumerate() {
            let best = &mut best[cluster as usize];
            if *best == usize::MAX || rank(document) < rank(*best) {
                *best = document;
            }
        }
        best.sort_unstable();
        options.progress.check()?;
        self.select(&best)
    }

    fn clusters(&self, options: &DuplicateOptions) -> Result<(Clusters, Option<Banding>)> {
        let Found { sets, edges, banding } = self.duplicates(options, false)?;
        Ok((Clusters::of(&sets, &edges.finish().0, self.len()), banding))
    }

    /// What is alike, as pairs or only as groups.
    fn duplicates(&self, options: &DuplicateOptions, pairs: bool) -> Result<Found> {
        options.check()?;
        let banding = match options.method {
            Method::MinHash => Some(Banding::of(options.threshold, options.recall)?),
            Method::Auto => Banding::of(options.threshold, options.recall).ok(),
            Method::Exact => None,
        };
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let shingler = Shingler::new(self.stream(), &terms, options.shingle);
        let progress = &options.progress;
        let edges = |sets: &Sets| if pairs { Edges::keeping(sets) } else { Ok(Edges::joining(sets)) };
        threads::run(|| {
            if options.method != Method::MinHash {
                let recurring = Recurring::of(&shingler, &progress.until(35))?;
                let documents = recurring.with_partners(&shingler, options.threshold, &progress.until(60))?;
                let sets = Sets::of(&shingler, &documents, Some(&recurring), &progress.until(75))?;
                let mut edges = edges(&sets)?;
                let index = Index::new(&sets, options.threshold);
                progress.check()?;
                if options.method == Method::Exact || banding.is_none() || index.work() <= MUCH_WORK {
                    index.pairs(&mut edges, progress)?;
                    return Ok(Found { edges, sets, banding: None });
                }
            }
            let banding = banding.expect("only an exact join does without");
            let banded = Banded::of(&shingler, banding, &progress.until(50))?;
            let sets = Sets::of(&shingler, &banded.candidates(&progress.until(65))?, None, &progress.until(80))?;
            let mut edges = edges(&sets)?;
            banded.pairs(&sets, options.threshold, &mut edges, progress)?;
            Ok(Found { edges, sets, banding: Some(banding) })
        })
    }

    fn duplicate_params(
        &self,
        question: &'static str,
        options: &DuplicateOptions,
        banding: Option<Banding>,
    ) -> Vec<(&'static str, Value)> {
        vec![
            ("question", Value::from(question)),
            ("threshold", Value::from(options.threshold)),
            ("shingle", Value::from(options.shingle)),
            ("method", Value::from(if banding.is_some() { "minhash" } else { "exact" })),
            ("recall", Value::from(banding.map(|_| options.recall))),
            ("bands", Value::from(banding.map(|banding| banding.bands))),
            ("rows", Value::from(banding.map(|banding| banding.rows))),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::threads::with_threads;

    /// By comparing each document with each other: their positions, the shingles of both, and of either.
    fn plain(texts: &[String], threshold: f64, shingle: usize) -> Vec<(usize, usize, f64)> {
        let set = |text: &String| -> BTreeSet<Vec<String>> {
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            match words.len() < shingle {
                true => [words].into(),
                false => words.windows(shingle).map(<[String]>::to_vec).collect(),
            }
        };
        let sets: Vec<_> = texts.iter().map(set).collect();
        let mut pairs = Vec::new();
        for (a, one) in sets.iter().enumerate() {
            for (b, other) in sets.iter().enumerate().skip(a + 1) {
                let jaccard = one.intersection(other).count() as f64 / one.union(other).count() as f64;
                if jaccard >= threshold {
                    pairs.push((a, b, jaccard));
                }
            }
        }
        pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        pairs
    }

    fn rows(table: &Table) -> Vec<(usize, usize, f64)> {
        let position = |name: &str| name.parse().unwrap();
        let ids = table.text("doc_a").unwrap().iter().zip(table.text("doc_b").unwrap().iter());
        let ids = ids.zip(table.float("jaccard").unwrap());
        ids.map(|((a, b), &jaccard)| (position(a), position(b), jaccard)).collect()
    }

    /// Texts, many of which are like another: a few words of it changed, or none.
    fn texts() -> impl Strategy<Value = Vec<String>> {
        let fresh = prop::collection::vec("([a-e] ){0,14}|([a-h]{2} ){0,40}", 1..12);
        (fresh, prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4), 0..14))
            .prop_map(|(mut texts, copies)| {
                for (of, at, how) in copies {
                    let mut words: Vec<&str> = of.get(&texts).split(' ').collect();
                    let at = at.index(words.len());
                    match how {
                        0 => {}
                        1 => words[at] = "x",
                        2 => words.insert(at, "y"),
                        _ => _ = words.remove(at),
                    }
                    let copy = words.join(" ");
                    texts.push(copy);
                }
                texts
            })
    }

    proptest! {
        #[test]
        fn pairs_are_those_of_comparing_each_with_each(
            texts in texts(),
            threshold in prop::sample::select(vec![1e-9, 0.1, 0.3, 0.5, 2.0 / 3.0, 0.75, 0.8, 0.9, 1.0]),
            shingle in prop::sample::select(vec![1_usize, 2, 3, 5, 40]),
        ) {
            let expected = plain(&texts, threshold, shingle);
            let options = DuplicateOptions::default().threshold(threshold).shingle(shingle);
            let corpus = Corpus::from_texts(&texts).unwrap();
            for threads in [1, 3] {
                let table = with_threads(threads, || corpus.near_duplicates(&options).unwrap());
                prop_assert_eq!(&rows(&table), &expected);
            }
            let sketched = options.method(Method::MinHash).recall(0.9);
            if threshold >= 0.1 {
                let found = rows(&corpus.near_duplicates(&sketched).unwrap());
                prop_assert!(found.iter().all(|pair| expected.contains(pair)));
                prop_assert!(expected.iter().filter(|pair| pair.2 == 1.0).all(|pair| found.contains(pair)));
            }
        }

        #[test]
        fn clusters_are_what_pairs_connect_and_one_of_each_stays(
            texts in texts(),
            threshold in prop::sample::select(vec![0.3, 0.6, 0.9]),
        ) {
            let options = DuplicateOptions::default().threshold(threshold).shingle(2);
            let corpus = Corpus::from_texts(&texts).unwrap();
            let mut leader: Vec<usize> = (0..texts.len()).collect();
            for (a, b, _) in plain(&texts, threshold, 2) {
                let (from, to) = (leader[a].max(leader[b]), leader[a].min(leader[b]));
                leader.iter_mut().filter(|leader| **leader == from).for_each(|leader| *leader = to);
            }
            let groups = corpus.duplicate_groups(&options).unwrap();
            let (cluster, documents) = (groups.int("cluster").unwrap(), groups.int("documents").unwrap());
            for a in 0..texts.len() {
                prop_assert_eq!(documents[a], leader.iter().filter(|&&other| other == leader[a]).count() as i64);
                for b in 0..texts.len() {
                    prop_assert_eq!(cluster[a] == cluster[b], leader[a] == leader[b]);
                }
            }
            let pairs = corpus.near_duplicates(&options).unwrap();
            for (row, (a, b, _)) in rows(&pairs).into_iter().enumerate() {
                prop_assert_eq!((pairs.int("cluster").unwrap()[row], cluster[a]), (cluster[b], cluster[b]));
            }
            let mut several: Vec<i64> = Vec::new();
            for (&number, &documents) in cluster.iter().zip(documents) {
                if documents > 1 && !several.contains(&number) {
                    several.push(number);
                }
            }
            prop_assert_eq!(&several, &(0..several.len() as i64).collect::<Vec<_>>());
            let kept = corpus.deduplicate(Keep::First, &options).unwrap();
            let firsts: Vec<String> = (0..texts.len()).filter(|&i| leader[i] == i).map(|i| i.to_string()).collect();
            prop_assert_eq!(kept.doc_ids().iter().collect::<Vec<_>>(), firsts);
        }
    }

    #[test]
    fn many_equal_documents_are_one_class_whose_pairs_are_counted_before_they_are_made() {
        let corpus = Corpus::from_texts(vec!["The same again and again, each time."; 10_001]).unwrap();
        let options = DuplicateOptions::default();
        for method in [Method::Exact, Method::MinHash] {
            let options = options.clone().method(method);
            let error = corpus.near_duplicates(&options).unwrap_err().to_string();
            assert!(error.contains("50005000 pairs of equal documents; the limit is 50000000"), "{error}");
            assert_eq!(corpus.deduplicate(Keep::First, &options).unwrap().len(), 1);
        }
    }

    #[test]
    fn documents_without_a_word_are_equal_to_each_other_and_to_no_other() {
        let corpus = Corpus::from_texts(["", "…", "one", "One!", "one two", ""]).unwrap();
        for method in [Method::Exact, Method::MinHash] {
            let options = DuplicateOptions::default().threshold(0.01).method(method);
            let pairs = rows(&corpus.near_duplicates(&options).unwrap());
            assert_eq!(pairs, [(0, 1, 1.0), (0, 5, 1.0), (1, 5, 1.0), (2, 3, 1.0)]);
        }
        let none = Corpus::from_texts(Vec::<String>::new()).unwrap();
        assert!(none.near_duplicates(&DuplicateOptions::default()).unwrap().is_empty());
        assert!(none.deduplicate(Keep::Longest, &DuplicateOptions::default()).unwrap().is_empty());
    }
}
