//! How does a row of a Parquet or Arrow file become a document? Its columns are found once; then one pass over the rows.
//!
//! Which field means what, and what is wrong with one, is as with records (`record.rs`); values come typed.

use crate::corpus::document::Document;
use crate::corpus::files::Found;
use crate::corpus::read::{Dates, Draft, OnError, Outcome, ReadOptions, fault};
use crate::corpus::record::no_field;
use crate::error::Result;
use crate::table::{Column, Table, Value, Values};

/// The rows of `file`, whose columns are `table`. Fails where the whole file is no use; a row that is none is a problem
/// of the outcome.
pub(crate) fn outcome_of(file: &Found, table: &Table, options: &ReadOptions) -> Result<Outcome> {
    let columns = table.columns();
    let of_name = |name: &str| columns.iter().find(|column| column.name == name);
    let must = |name: &str| {
        of_name(name).ok_or_else(|| fault(file, None, no_field(name, columns.iter().map(|column| &column.name))))
    };
    // The column for a role: what the caller named must be there, a default name may be
    let role = |named: &Option<String>, defaults: &[&str]| match named {
        Some(name) => must(name).map(Some),
        None => Ok(defaults.iter().filter(|name| **name != options.text).find_map(|name| of_name(name))),
    };
    let text = must(&options.text)?;
    let gone = |row: usize| text.missing.as_ref().is_some_and(|missing| missing[row]);
    let texts = match &text.values {
        Values::Text(texts) => Some(texts),
        _ if (0..table.len()).all(gone) => None,
        _ => return Err(fault(file, None, format!("the field {:?} holds {}, not text", text.name, kind(text)))),
    };
    let doc_id = role(&options.doc_id, &["doc_id", "id"])?;
    let date = if options.dates == Dates::Auto { role(&options.date, &["date"])? } else { None };
    let title = role(&options.title, &["title"])?;
    let taken = [Some(text), doc_id, date, title];
    let is_taken = |column: &Column| taken.iter().flatten().any(|taken| taken.name == column.name);
    let rest: Vec<&Column> = columns.iter().filter(|column| !is_taken(column)).collect();

    let written = |column: Option<&Column>, row: usize| {
        let value = column.map_or(Value::Missing, |column| column.value(row));
        Some(value.to_string()).filter(|written| !written.is_empty())
    };
    let draft = |row: usize, number: u64| -> std::result::Result<Draft, String> {
        let text = texts.filter(|_| !gone(row)).ok_or_else(|| format!("the field {:?} is null", text.name))?;
        let doc_id = match (written(doc_id, row), &options.doc_id) {
            (Some(id), _) => id,
            (None, None) => format!("{}:{number}", file.doc_id_base),
            (None, Some(name)) => return Err(format!("the field {name:?} is empty")),
        };
        let day = match date.map(|column| column.value(row)) {
            Some(Value::Date(day)) => Some(day),
            _ => None,
        };
        let metadata = rest.iter().map(|column| (column.name.clone(), column.value(row))).collect();
        let document =
            Document { title: written(title, row), date: day, metadata, ..Document::new(doc_id, &text[row]) };
        let date = if day.is_none() { written(date, row) } else { None };
        Ok(Draft { document, date, number: Some(number) })
    };
    let mut outcome = Outcome::default();
    for (row, number) in (0..table.len()).zip(1..) {
        if row % 4096 == 0 {
            options.progress.check()?;
        }
        match draft(row, number) {
            Ok(draft) => outcome.drafts.push(draft),
            Err(reason) => outcome.problems.push(fault(file, Some(number), reason)),
        }
        if options.errors == OnError::Raise && !outcome.problems.is_empty() {
            break;
        }
    }
    Ok(outcome)
}

/// What a column holds, in the words of an error.
fn kind(column: &Column) -> &'static str {
    match column.values {
        Values::Bool(_) => "truth values",
        Values::Int(_) => "whole numbers",
        Values::Float(_) => "numbers",
        Values::Text(_) => "text",
        Values::Date(_) => "days",
    }
}
