//! How alike? Every two of 1,000 documents, by the cosine of their tf-idf weights, on all threads; and which of them, each
//! also copied with a word changed, are nearly the same.

mod common;

use std::collections::HashMap;

use criterion::{Criterion, Throughput};
use locution::{Corpus, DuplicateOptions, ExplainOptions, Fold, Keep, Method, SimilarityOptions, Tokenizer};

/// The cosine of two of `texts`, from its definition.
fn slowly(texts: &[String], a: usize, b: usize) -> f64 {
    let (tokenizer, fold) = (Tokenizer::default(), Fold::default());
    let count = |text: &String| {
        let mut counts: HashMap<String, f64> = HashMap::new();
        for word in tokenizer.words(text) {
            *counts.entry(fold.apply(word, "en").expect("lower case needs no language")).or_default() += 1.0;
        }
        counts
    };
    let counts: Vec<_> = texts.iter().map(count).collect();
    let weight = |text: usize, term: &str| {
        let documents = counts.iter().filter(|counts| counts.contains_key(term)).count() as f64;
        let idf = ((1.0 + texts.len() as f64) / (1.0 + documents)).ln() + 1.0;
        counts[text].get(term).unwrap_or(&0.0) * idf
    };
    let product = |a: usize, b: usize| counts[a].keys().map(|term| weight(a, term) * weight(b, term)).sum::<f64>();
    product(a, b) / (product(a, a) * product(b, b)).sqrt()
}

fn similarity(criterion: &mut Criterion) {
    let texts = common::documents();
    let corpus = Corpus::from_texts(&texts).expect("texts make a corpus");
    let matrix = || corpus.similarity(&SimilarityOptions::default()).expect("the options are good");
    let pairs = |options: SimilarityOptions| corpus.similar_pairs(&options).expect("the options are good");
    for (a, b) in [(0, 1), (17, 901)] {
        assert!((matrix().get(a, b) - slowly(&texts, a, b)).abs() < 1e-12);
    }
    assert_eq!(pairs(SimilarityOptions::default().k(10)).len(), 10 * common::DOCUMENTS);

    let mut group = criterion.benchmark_group("similarity");
    group.throughput(Throughput::Bytes(common::bytes(&texts)));
    group.bench_function("ten most similar of each", |b| b.iter(|| pairs(SimilarityOptions::default().k(10))));
    group.bench_function("pairs of 0.5 or more", |b| b.iter(|| pairs(SimilarityOptions::default().threshold(0.5))));
    group.bench_function("matrix", |b| b.iter(matrix));
    group.bench_function("explain", |b| b.iter(|| corpus.explain("0", "1", &ExplainOptions::default())));
    group.finish();

    // Of 600 words and more, one in the middle is another: five of as many shingles are in the one, five in the other.
    let copy = |text: &String| text.replacen(" st ", " changed ", 1);
    let both: Vec<String> = texts.iter().cloned().chain(texts.iter().map(copy)).collect();
    let corpus = Corpus::from_texts(&both).expect("texts make a corpus");
    let options = |method: Method| DuplicateOptions::default().method(method);
    let pairs = |method: Method| corpus.near_duplicates(&options(method)).expect("the options are good");
    let (exact, sketched) = (pairs(Method::Exact), pairs(Method::MinHash));
    assert_eq!(exact.len(), common::DOCUMENTS);
    assert!(sketched.len() * 100 >= exact.len() * 95);
    let rest = corpus.deduplicate(Keep::First, &options(Method::Exact)).expect("the options are good");
    assert_eq!(rest.len(), common::DOCUMENTS);

    let mut group = criterion.benchmark_group("near-duplicates");
    group.throughput(Throughput::Bytes(common::bytes(&both)));
    group.bench_function("exact", |b| b.iter(|| pairs(Method::Exact)));
    group.bench_function("by sketches", |b| b.iter(|| pairs(Method::MinHash)));
    group.finish();
}

fn main() {
    common::run(similarity);
}
