//! How long until texts can be asked? From strings to a corpus, on all threads; then to bytes and back.

mod common;

use criterion::{Criterion, Throughput};
use locution::{Corpus, TermOptions};
use unicode_segmentation::UnicodeSegmentation;

fn corpus(criterion: &mut Criterion) {
    let texts = common::documents();
    let build = || Corpus::from_texts(&texts).expect("texts make a corpus");
    let built = build();
    assert_eq!(built.n_tokens(), texts.iter().map(|text| text.unicode_words().count()).sum::<usize>());
    let saved = built.to_bytes();
    let load = || Corpus::from_bytes(&saved).expect("what was saved can be loaded");
    let terms = |corpus: &Corpus| corpus.terms(&TermOptions::default()).expect("the options are good");
    assert_eq!(terms(&load()), terms(&built));

    let mut group = criterion.benchmark_group("corpus");
    group.throughput(Throughput::Bytes(common::bytes(&texts)));
    group.bench_function("build", |b| b.iter(build));
    group.bench_function("build and first terms", |b| b.iter(|| terms(&build())));
    group.bench_function("save", |b| b.iter(|| built.to_bytes()));
    group.bench_function("load", |b| b.iter(load));
    group.finish();
}

fn main() {
    common::run(corpus);
}
