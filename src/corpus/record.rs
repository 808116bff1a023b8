//! How does a line of JSON, or a row of a table, become a document? One pass, one record in memory at a time.
//!
//! The text, id, date and title fields are taken out; what is left is metadata in the order it was met.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;

use crate::corpus::document::Document;
use crate::corpus::files::Found;
use crate::corpus::read::{Dates, Draft, Fields, ReadOptions, Reader};
use crate::error::{Error, Result};
use crate::table::Value;

impl Reader<'_> {
    /// One JSON object a line; lines of white space are passed over.
    pub(super) fn json_lines(&mut self, bytes: &[u8]) -> Result<()> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        self.length = bytes.len();
        let mut at = 0;
        for (line, number) in bytes.split(|b| *b == b'\n').zip(1..) {
            at += line.len() + 1;
            if line.trim_ascii().is_empty() {
                continue;
            }
            if !self.take(number, at, json_object(line))? {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn table(&mut self, mut text: String, delimiter: u8) -> Result<()> {
        if !text.contains('\n') {
            text = text.replace('\r', "\n"); // old Macs, and Excel's "CSV (Macintosh)"
        }
        self.length = text.len();
        let fail = |line, reason: String| Error::read(&self.file.path, Some(line), reason);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(str::to_owned).collect(),
            Err(error) => return Err(fail(1, error.to_string())),
        };
        if let Some(name) = twice(header.iter()) {
            return Err(fail(1, format!("two columns are called {name:?}")));
        }
        let options = self.options;
        for name in [Some(&options.text), options.doc_id.as_ref(), options.date.as_ref(), options.title.as_ref()] {
            let missing = name.filter(|name| !header.contains(name));
            missing.map_or(Ok(()), |name| Err(fail(1, no_field(name, header.iter()))))?;
        }
        let mut record = csv::StringRecord::new();
        let (mut start, mut line, mut whole) = (0, 1, true);
        loop {
            let position = reader.position().clone();
            let row = match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    Ok(header.iter().cloned().zip(record.iter().map(|cell| Json::String(cell.to_owned()))).collect())
                }
                Err(error) => Err(match error.kind() {
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        format!("{len} cells, where the header has {expected_len}")
                    }
                    _ => error.to_string(),
                }),
            };
            start = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(text.len());
            // csv counts from the end of the record before: step over line ends
            let blank = text.as_bytes()[start..].iter().take_while(|b| matches!(b, b'\r' | b'\n'));
            line = position.line() + blank.filter(|b| **b == b'\n').count() as u64;
            whole = row.is_ok();
            if !self.take(line, start, row)? {
                break;
            }
        }
        if whole && never_closed(&text[start..], delimiter) {
            self.outcome.drafts.pop_if(|draft| draft.number == Some(line));
            self.outcome.problems.push(fail(line, "a quotation mark is opened and never closed".to_owned()));
        }
        type_cells(&mut self.outcome.drafts);
        Ok(())
    }
}

/// Parses one line; its fields keep their order.
fn json_object(line: &[u8]) -> std::result::Result<Fields, String> {
    struct Object(Fields);
    struct ObjectVisitor;
    impl<'de> Visitor<'de> for ObjectVisitor {
        type Value = Object;

        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("an object such as {\"text\": \"…\"}")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Object, A::Error> {
            let mut fields = Vec::new();
            while let Some(field) = map.next_entry()? {
                fields.push(field);
            }
            Ok(Object(fields))
        }
    }
    impl<'de> Deserialize<'de> for Object {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
            deserializer.deserialize_map(ObjectVisitor)
        }
    }
    let line = std::str::from_utf8(line).map_err(|error| {
        format!("not UTF-8 from byte {} of the line; encoding= reads another encoding", error.valid_up_to())
    })?;
    let Object(fields) = serde_json::from_str(line).map_err(|error| {
        let reason = error.to_string(); // its line number is always 1
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
        let at = if error.column() > 0 { format!(" (column {})", error.column()) } else { String::new() };
        format!("not a JSON object: {reason}{at}")
    })?;
    match twice(fields.iter().map(|(name, _)| name)) {
        Some(name) => Err(format!("the field {name:?} stands twice")),
        None => Ok(fields),
    }
}

/// A name that occurs more than once.
fn twice<'a>(names: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let mut names: Vec<&String> = names.collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

pub(super) fn no_field<'a>(name: &str, names: impl Iterator<Item = &'a String>) -> String {
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    let more = if names.len() > 20 { ", …" } else { "" };
    names.truncate(20);
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    format!("no field {name:?}; there are: {names}{more}")
}

/// Makes a document of a record.
pub(super) fn draft(
    mut fields: Fields,
    line: u64,
    file: &Found,
    options: &ReadOptions,
) -> std::result::Result<Draft, String> {
    let has = |name: &str| fields.iter().any(|(field, _)| field == name);
    // The field for a role: what the caller named must be there, a default name may be
    let role = |named: &Option<String>, defaults: &[&str]| match named {
        Some(name) if has(name) => Ok(Some(name.clone())),
        Some(name) => Err(no_field(name, fields.iter().map(|(name, _)| name))),
        None => Ok(defaults.iter().find(|name| **name != options.text && has(name)).map(|name| (*name).to_owned())),
    };
    let id_field = role(&options.doc_id, &["doc_id", "id"])?;
    let date_field = if options.dates == Dates::Auto { role(&options.date, &["date"])? } else { None };
    let title_field = role(&options.title, &["title"])?;
    let value = |name: &Option<String>| {
        let name = name.as_ref()?;
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
    };
    let doc_id = match (value(&id_field), &options.doc_id) {
        (Some(Json::String(id)), _) if !id.is_empty() => id.clone(),
        (Some(Json::Number(id)), _) => id.to_string(),
        (None, _) | (Some(Json::Null | Json::String(_)), None) => format!("{}:{line}", file.doc_id_base),
        (Some(Json::Null | Json::String(_)), Some(name)) => return Err(format!("the field {name:?} is empty")),
        (Some(other), _) => return Err(format!("the id is {}, neither text nor a number", what(other))),
    };
    let written = |name: &Option<String>| match value(name)? {
        Json::Null => None,
        Json::String(s) => Some(s.clone()).filter(|s| !s.is_empty()),
        other => Some(other.to_string()),
    };
    let (date, title) = (written(&date_field), written(&title_field));
    let text = match fields.iter_mut().find(|(field, _)| *field == options.text) {
        Some((_, Json::String(text))) => std::mem::take(text),
        Some((name, other)) => {
            let but = if other.is_null() { "" } else { ", not text" };
            return Err(format!("the field {name:?} is {}{but}", what(other)));
        }
        None => return Err(no_field(&options.text, fields.iter().map(|(name, _)| name))),
    };
    let taken = [Some(options.text.clone()), id_field, date_field, title_field];
    fields.retain(|(name, _)| !taken.iter().flatten().any(|taken| taken == name));
    let metadata = fields.into_iter().map(|(name, value)| (name, cell(value))).collect();
    Ok(Draft { document: Document { doc_id, text, date: None, title, metadata }, date, number: Some(line) })
}

fn what(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}

fn cell(value: Json) -> Value {
    match value {
        Json::Null => Value::Missing,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(int), _) => Value::Int(int),
            (None, _) if number.is_u64() => Value::Text(number.to_string()), // as a float it would lose digits
            (None, float) => float.map_or(Value::Missing, Value::Float),
        },
        Json::String(text) => Value::Text(text),
        nested => Value::Text(nested.to_string()),
    }
}

/// The number that `s` writes; not where that would lose something, as in `007`, `+1` or a number of 30 digits.
fn number(s: &str) -> Option<Value> {
    let digits = s.strip_prefix('-').unwrap_or(s);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit()) && s.ends_with(|c: char| c.is_ascii_digit());
    let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if !plain || padded {
        return None;
    }
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return s.parse().ok().map(Value::Int);
    }
    s.parse().ok().filter(|float: &f64| float.is_finite()).map(Value::Float)
}

/// The value that a YAML scalar writes.
pub(super) fn typed(s: &str) -> Value {
    match s {
        "null" | "~" => Value::Missing,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => number(s).unwrap_or_else(|| Value::Text(s.to_owned())),
    }
}

/// Gives each column of a table its type: whole numbers, numbers or text. Empty cells are missing.
fn type_cells(drafts: &mut [Draft]) {
    let columns = drafts.first().map_or(0, |draft| draft.document.metadata.len());
    for column in 0..columns {
        let (mut numbers, mut ints) = (true, true);
        for draft in drafts.iter() {
            if let Value::Text(cell) = &draft.document.metadata[column].1
                && !cell.is_empty()
            {
                let number = number(cell);
                ints &= matches!(number, Some(Value::Int(_)));
                numbers &= number.is_some();
            }
            if !numbers {
                break;
            }
        }
        for draft in drafts.iter_mut() {
            let value = &mut draft.document.metadata[column].1;
            let Value::Text(cell) = &*value else { continue };
            match number(cell) {
                _ if cell.is_empty() => *value = Value::Missing,
                Some(Value::Int(int)) if numbers && !ints => *value = Value::Float(int as f64),
                Some(number) if numbers => *value = number,
                _ => {}
            }
        }
    }
}

/// Whether the one record `tail` ends inside quotation marks: then a further line would belong to it.
fn never_closed(tail: &str, delimiter: u8) -> bool {
    if !tail.contains('"') {
        return false;
    }
    let tail = format!("{tail}\nx");
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(delimiter).has_headers(false).flexible(true).from_reader(tail.as_bytes());
    reader.into_byte_records().count() == 1
}
