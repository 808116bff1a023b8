//! Which passages do 1,000 documents share, on all threads? Each tenth takes over a passage of another, lightly edited.

mod common;

use criterion::{Criterion, Throughput};
use locution::{Corpus, PassageOptions};

/// The documents; of every tenth, 60 words of the middle stand, every twelfth of them replaced, in the next one too.
fn documents() -> Vec<String> {
    let mut texts = common::documents();
    for copy in (1..texts.len()).step_by(10) {
        let words: Vec<&str> = texts[copy - 1].split(' ').collect();
        let middle = words.len() / 2;
        let taken = words[middle..(middle + 60).min(words.len())].iter().zip(0..);
        let edited: Vec<&str> = taken.map(|(word, at)| if at % 12 == 11 { "otherwise" } else { *word }).collect();
        let edited = format!(" {}", edited.join(" "));
        texts[copy].push_str(&edited);
    }
    texts
}

fn passages(criterion: &mut Criterion) {
    let texts = documents();
    let corpus = Corpus::from_texts(&texts).expect("texts make a corpus");
    let find = |options: &PassageOptions| corpus.passages(options).expect("the options are good");
    let found = find(&PassageOptions::default().max_docfreq(10));
    let names = |column| found.text(column).expect("there is such a column");
    let planted = |number: usize| {
        let here = |row: &usize| {
            names("doc_a")[*row] == *number.to_string() && names("doc_b")[*row] == *(number + 1).to_string()
        };
        (0..found.len()).filter(here).map(|row| found.int("score").expect("scores")[row]).max()
    };
    assert!((0..texts.len() - 1).step_by(10).all(|number| planted(number) >= Some(40)));

    let mut group = criterion.benchmark_group("passages");
    group.throughput(Throughput::Bytes(common::bytes(&texts)));
    group.bench_function("edited too", |b| b.iter(|| find(&PassageOptions::default().max_docfreq(10))));
    group.bench_function("word for word", |b| {
        b.iter(|| find(&PassageOptions::default().max_docfreq(10).seed_length(8)))
    });
    group.finish();
}

fn main() {
    common::run(passages);
}
