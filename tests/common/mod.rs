//! Texts and reference values that lie in `../shared` and are no part of this repository.
#![allow(dead_code)] // each test file uses a part of this

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use locution::{Corpus, Parts, Progress, Tokenizer, Words};
use serde_json::Value;

/// The file `path` of `../shared`, or `None`, said aloud, where there is none.
pub fn shared(path: &str) -> Option<String> {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    let text = std::fs::read_to_string(&file);
    if text.is_err() {
        println!("skipped: no {}", file.display());
    }
    text.ok()
}

/// The records of a `.jsonl` file of `../shared`.
pub fn records(path: &str) -> Option<Vec<Value>> {
    Some(shared(path)?.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect())
}

/// A string field of a record.
pub fn field<'a>(record: &'a Value, name: &str) -> &'a str {
    record[name].as_str().unwrap_or_else(|| panic!("{name} is a string"))
}

/// The corpus of a `.jsonl` file of `../shared`, its words by `pattern`. A date that is but a year is its first day.
pub fn corpus(path: &str, pattern: &str) -> Option<Corpus> {
    let records = records(path)?;
    let date = |record: &Value| {
        let date = record["date"].as_str()?;
        let day = if date.len() == 4 { format!("{date}-01-01") } else { date.to_owned() };
        Some(day.parse::<Date>().expect("a date is a day or a year"))
    };
    let parts = Parts {
        doc_ids: records.iter().map(|record| field(record, "id")).collect(),
        texts: records.iter().map(|record| field(record, "text")).collect(),
        dates: records.iter().map(date).collect(),
        ..Parts::default()
    };
    let tokenizer = Tokenizer::new("en", Words::Pattern(pattern.into()), true).unwrap();
    Some(Corpus::new(parts, tokenizer, &Progress::default()).unwrap())
}
