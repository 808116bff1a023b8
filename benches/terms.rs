//! How often? Terms and n-grams of a corpus that is there and was folded before, on all threads.

mod common;

use criterion::{Criterion, Throughput};
use locution::{Corpus, NgramOptions, Table, TermOptions};

fn total(table: &Table) -> usize {
    table.int("frequency").expect("counts have frequencies").iter().sum::<i64>() as usize
}

fn terms(criterion: &mut Criterion) {
    let texts = common::documents();
    let corpus = Corpus::from_texts(&texts).expect("texts make a corpus");
    let terms = || corpus.terms(&TermOptions::default()).expect("the options are good");
    let ngrams = |longest, least| {
        let options = NgramOptions::default().n(1..=longest).min_frequency(least);
        corpus.ngrams(&options).expect("the options are good")
    };
    assert_eq!(total(&terms()), corpus.n_tokens());
    // Of every sentence of m words, m are words and m - 1 pairs.
    assert_eq!(total(&ngrams(2, 1)), 2 * corpus.n_tokens() - corpus.n_segments().unwrap());

    let mut group = criterion.benchmark_group("terms");
    group.throughput(Throughput::Bytes(common::bytes(&texts)));
    group.bench_function("terms", |b| b.iter(terms));
    group.bench_function("ngrams 1-2", |b| b.iter(|| ngrams(2, 2)));
    group.bench_function("ngrams 1-5", |b| b.iter(|| ngrams(5, 2)));
    group.finish();
}

fn main() {
    common::run(terms);
}
