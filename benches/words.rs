//! Which words does a text have? Splitting alone: nothing is counted, nothing kept. One thread.

mod common;

use criterion::{Criterion, Throughput};
use locution::{Tokenizer, Words};
use unicode_segmentation::UnicodeSegmentation;

fn words(criterion: &mut Criterion) {
    let texts = common::documents();
    let count = |words: Words| {
        let tokenizer = Tokenizer::new("en", words, true).expect("the words are known");
        let texts = &texts;
        move || {
            let mut count = 0;
            texts.iter().for_each(|text| tokenizer.for_each(text, |_, _| count += 1));
            count
        }
    };
    let by_the_standard = || texts.iter().map(|text| text.unicode_words().count()).sum::<usize>();
    let sentences = || {
        let (tokenizer, mut ends) = (Tokenizer::default(), Vec::new());
        texts.iter().for_each(|text| tokenizer.segment_ends(text, &mut ends));
        ends.len()
    };
    assert_eq!(count(Words::Uax29)(), by_the_standard());
    assert!(sentences() > common::DOCUMENTS);

    let mut group = criterion.benchmark_group("words");
    group.throughput(Throughput::Bytes(common::bytes(&texts)));
    group.bench_function("uax29", |b| b.iter(count(Words::Uax29)));
    group.bench_function(r"\w+", |b| b.iter(count(Words::Pattern(r"\w+".into()))));
    group.bench_function("whitespace", |b| b.iter(count(Words::Whitespace)));
    group.bench_function("sentence ends", |b| b.iter(sentences));
    group.bench_function("peer: unicode_words", |b| b.iter(by_the_standard));
    group.finish();
}

fn main() {
    common::run(words);
}
