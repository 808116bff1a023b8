//! What do these documents keep saying? The main job in a terminal:
//!
//! `cargo run --release --example report -- examples/communiques`

use std::error::Error;
use std::path::PathBuf;

use locution::{Corpus, KwicOptions, PhraseOptions, ReadOptions, SimilarityOptions, StopWords, TermOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        return Err("which folder or files? For example: examples/communiques".into());
    }

    let reading = locution::read(&paths, &ReadOptions::default())?;
    for warning in &reading.warnings {
        eprintln!("warning: {warning}");
    }
    let corpus = Corpus::from_documents(reading.documents)?;
    let dated = corpus.dates().iter().flatten().count();
    println!("{} documents, {dated} of them dated; {} words", corpus.len(), corpus.n_tokens());

    let terms = corpus.terms(&TermOptions::default().stopwords(StopWords::Language("en".into())))?;
    println!("\nWords\n\n{terms:.10}"); // ten rows

    let phrases = corpus.phrases(&PhraseOptions::default().min_length(3))?;
    println!("\nPhrases\n\n{phrases:.10}");

    let alike = corpus.similar_pairs(&SimilarityOptions::default().threshold(0.6))?;
    println!("\nDocuments alike\n\n{alike:.10}");

    if let Some(phrase) = phrases.text("phrase")?.get(0) {
        let places = corpus.kwic(&[phrase], &KwicOptions::default().window(4))?;
        println!("\nWhere the first phrase stands\n\n{places:.10}");
    }
    Ok(())
}
