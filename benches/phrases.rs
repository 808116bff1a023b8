//! Which phrases? From a corpus to the table of its closed phrases, and the concordance of one. On all threads.

mod common;

use std::collections::{HashMap, HashSet};

use criterion::{Criterion, Throughput};
use locution::{Corpus, Fold, Kind, KwicOptions, PhraseOptions, Tokenizer, Trim};

/// Closed phrases with their frequencies, by definition: every n-gram of every sentence, and every extension of it.
fn slowly(texts: &[String]) -> HashMap<String, i64> {
    let (tokenizer, fold) = (Tokenizer::default(), Fold::default());
    let lower = |word: &str| fold.apply(word, "en").expect("lower case needs no language");
    let mut seen: HashMap<Vec<String>, (i64, HashSet<usize>)> = HashMap::new();
    for (document, text) in texts.iter().enumerate() {
        let (mut ends, mut start) = (Vec::new(), 0);
        tokenizer.segment_ends(text, &mut ends);
        for end in ends {
            let words: Vec<String> = tokenizer.words(&text[start..end]).into_iter().map(lower).collect();
            for from in 0..words.len() {
                for to in from + 1..=words.len() {
                    let (frequency, documents) = seen.entry(words[from..to].to_vec()).or_default();
                    *frequency += 1;
                    documents.insert(document);
                }
            }
            start = end;
        }
    }
    let mut open: HashSet<&[String]> = HashSet::new();
    for (longer, (frequency, _)) in seen.iter().filter(|(longer, _)| longer.len() > 1) {
        for part in [&longer[1..], &longer[..longer.len() - 1]] {
            if seen[part].0 == *frequency {
                open.insert(part);
            }
        }
    }
    let counts = |words: &[String], documents: &HashSet<usize>| words.len() > 1 && documents.len() > 1;
    let closed = seen.iter().filter(|(words, (_, documents))| counts(words, documents) && !open.contains(&words[..]));
    closed.map(|(words, (frequency, _))| (words.join(" "), *frequency)).collect()
}

fn found(corpus: &Corpus) -> HashMap<String, i64> {
    let table = corpus.phrases(&PhraseOptions::default().trim(Trim::None)).expect("the options are good");
    let phrases = table.text("phrase").expect("phrases have names").iter().map(str::to_owned);
    phrases.zip(table.int("frequency").expect("phrases have frequencies").iter().copied()).collect()
}

fn phrases(criterion: &mut Criterion) {
    let texts = common::documents();
    let few = &texts[..12];
    assert!(found(&Corpus::from_texts(few).expect("texts make a corpus")) == slowly(few), "not the closed phrases");

    let corpus = Corpus::from_texts(&texts).expect("texts make a corpus");
    let ask = |options: PhraseOptions| corpus.phrases(&options).expect("the options are good");
    let most_telling = ask(PhraseOptions::default()).text("phrase").expect("phrases have names")[0].to_owned();
    let kwic = || corpus.kwic(&[&most_telling], &KwicOptions::default()).expect("the options are good");
    assert_eq!(kwic().len() as i64, ask(PhraseOptions::default()).int("frequency").expect("they have")[0]);

    let mut group = criterion.benchmark_group("phrases");
    group.throughput(Throughput::Bytes(common::bytes(&texts)));
    group.bench_function("closed", |b| b.iter(|| ask(PhraseOptions::default())));
    group.bench_function("maximal", |b| b.iter(|| ask(PhraseOptions::default().kind(Kind::Maximal))));
    group.bench_function("of four words or more", |b| b.iter(|| ask(PhraseOptions::default().min_length(4))));
    group.bench_function("kwic of one", |b| b.iter(kwic));
    group.finish();
}

fn main() {
    common::run(phrases);
}
