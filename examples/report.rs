//! What do these documents keep saying? The main job in a terminal:
//!
//! `cargo run --release --example report -- examples/communiques`

use std::error::Error;
use std::path::PathBuf;

use locution::{
    Corpus, KwicOptions, PhraseOptions, ReadOptions, SimilarityOptions, StopWords, Table, TermOptions, Value,
};

const ROWS: usize = 10;

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
    print("Words", &terms, &["frequency", "docfreq", "term"])?;

    let phrases = corpus.phrases(&PhraseOptions::default().min_length(3))?;
    print("Phrases", &phrases, &["docfreq", "first_date", "last_date", "phrase"])?;

    let alike = corpus.similar_pairs(&SimilarityOptions::default().threshold(0.6))?;
    print("Documents alike", &alike, &["similarity", "doc_a", "doc_b"])?;

    if let Some(phrase) = phrases.text("phrase")?.get(0) {
        let places = corpus.kwic(&[phrase], &KwicOptions::default().window(4))?;
        print("Where the first phrase stands", &places, &["left", "keyword", "right"])?;
    }
    Ok(())
}

/// The first rows of some columns, each as wide as its widest cell.
fn print(heading: &str, table: &Table, names: &[&str]) -> locution::Result<()> {
    let shown = table.head(ROWS);
    let mut lines = vec![String::new(); shown.len() + 1];
    for &name in names {
        let column = shown.column(name)?;
        let mut cells = vec![name.to_owned()];
        cells.extend((0..shown.len()).map(|row| match column.value(row) {
            Value::Float(number) => format!("{number:.3}"),
            other => other.to_string(),
        }));
        let width = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
        for (line, cell) in lines.iter_mut().zip(cells) {
            let fill = " ".repeat(width - cell.chars().count());
            *line += &if name == "left" { format!("  {fill}{cell}") } else { format!("  {cell}{fill}") };
        }
    }
    println!("\n{heading}: {} of {}", shown.len(), table.len());
    lines.iter().for_each(|line| println!("{}", line.trim_end()));
    Ok(())
}
