//! Texts and reference values that lie in `../shared` and are no part of this repository.
#![allow(dead_code)] // each test file uses a part of this

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use locution::{Corpus, Parts, Progress, Tokenizer, Words};
use serde_json::Value;

/// The file or folder `path` of `../shared`. Where there is none: `None`, said aloud; but with
/// `LOCUTION_REQUIRE_SHARED=1`, which `.ci/run` sets where `../shared` is, the test fails.
pub fn shared_path(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    let required = std::env::var_os("LOCUTION_REQUIRE_SHARED").is_some_and(|value| value == "1");
    assert!(!required, "LOCUTION_REQUIRE_SHARED is set, and there is no {}", found.display());
    println!("skipped: no {}", found.display());
    None
}

/// The text of a file of `../shared`.
pub fn shared(path: &str) -> Option<String> {
    let file = shared_path(path)?;
    Some(std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
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
