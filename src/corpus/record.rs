//! How does a line of JSON, or a row of a table, become a document? One pass, one record in memory at a time.
//!
//! The text, id, date and title fields are taken out; what is left is metadata in the order it was met.

use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use crate::corpus::document::Document;
use crate::corpus::files::Found;
use crate::corpus::read::{Dates, Draft, Fields, ReadOptions, Reader};
use crate::error::{Error, Result};
use crate::table::Value;

/// A field of a record.
pub(super) enum Cell {
    Json(Json),
    /// As it stands in the file, where a number in it is beyond 64 bits and would lose digits.
    Written(String),
}

impl Cell {
    fn what(&self) -> &'static str {
        match self {
            Self::Json(Json::Null) => "null",
            Self::Json(Json::Bool(_)) => "true or false",
            Self::Json(Json::String(_)) => "text",
            Self::Json(Json::Array(_)) => "an array",
            Self::Json(Json::Object(_)) => "an object",
            Self::Json(Json::Number(_)) => "a number",
            Self::Written(written) if written.starts_with('[') => "an array",
            Self::Written(written) if written.starts_with('{') => "an object",
            Self::Written(_) => "a number",
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Json(Json::Null))
    }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        let json = match cell {
            Cell::Json(json) => json,
            Cell::Written(written) => return Self::Text(written),
        };
        match json {
            Json::Null => Self::Missing,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(int), _) => Self::Int(int),
                (None, _) if number.is_u64() => Self::Text(number.to_string()), // as a float it would lose digits
                (None, float) => float.map_or(Self::Missing, Self::Float),
            },
            Json::String(text) => Self::Text(text),
            nested => Self::Text(nested.to_string()),
        }
    }
}

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
                    let cells = record.iter().map(|cell| Cell::Json(Json::String(cell.to_owned())));
                    Ok(header.iter().cloned().zip(cells).collect())
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

/// The members of an object in their order.
struct Members<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor(PhantomData))
    }
}

struct MembersVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for MembersVisitor<T> {
    type Value = Members<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("an object such as {\"text\": \"…\"}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Members<T>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Members(fields))
    }
}

/// Whether a number of `value` may have been a whole one beyond 64 bits, which lost digits.
fn lost_digits(value: &Json) -> bool {
    match value {
        Json::Number(number) => number.is_f64() && number.as_f64().is_some_and(|float| float.abs() >= 9.2e18),
        Json::Array(items) => items.iter().any(lost_digits),
        Json::Object(members) => members.values().any(lost_digits),
        _ => false,
    }
}

/// Parses one line; its fields keep their order.
fn json_object(line: &[u8]) -> std::result::Result<Fields, String> {
    let line = std::str::from_utf8(line).map_err(|error| {
        format!("not UTF-8 from byte {} of the line; encoding= reads another encoding", error.valid_up_to())
    })?;
    let Members(fields) = serde_json::from_str::<Members<Json>>(line).map_err(|error| {
        let reason = error.to_string(); // its line number is always 1
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
        let at = if error.column() > 0 { format!(" (column {})", error.column()) } else { String::new() };
        format!("not a JSON object: {reason}{at}")
    })?;
    if let Some(name) = twice(fields.iter().map(|(name, _)| name)) {
        return Err(format!("the field {name:?} stands twice"));
    }
    if !fields.iter().any(|(_, value)| lost_digits(value)) {
        return Ok(fields.into_iter().map(|(name, value)| (name, Cell::Json(value))).collect());
    }
    let Members(written) = serde_json::from_str::<Members<&RawValue>>(line).map_err(|error| error.to_string())?;
    let exact = fields.into_iter().zip(written).map(|((name, value), (_, written))| {
        let whole = !value.is_number() || !written.get().contains(['.', 'e', 'E']);
        let lost = whole && lost_digits(&value);
        (name, if lost { Cell::Written(written.get().to_owned()) } else { Cell::Json(value) })
    });
    Ok(exact.collect())
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
        (Some(Cell::Json(Json::String(id))), _) if !id.is_empty() => id.clone(),
        (Some(Cell::Json(Json::Number(id))), _) => id.to_string(),
        (Some(Cell::Written(id)), _) if !id.starts_with(['[', '{']) => id.clone(),
        (None, _) | (Some(Cell::Json(Json::Null | Json::String(_))), None) => format!("{}:{line}", file.doc_id_base),
        (Some(Cell::Json(Json::Null | Json::String(_))), Some(name)) => {
            return Err(format!("the field {name:?} is empty"));
        }
        (Some(other), _) => return Err(format!("the id is {}, neither text nor a number", other.what())),
    };
    let written = |name: &Option<String>| match value(name)? {
        Cell::Json(Json::Null) => None,
        Cell::Json(Json::String(s)) => Some(s.clone()).filter(|s| !s.is_empty()),
        Cell::Json(other) => Some(other.to_string()),
        Cell::Written(written) => Some(written.clone()),
    };
    let (date, title) = (written(&date_field), written(&title_field));
    let text = match fields.iter_mut().find(|(field, _)| *field == options.text) {
        Some((_, Cell::Json(Json::String(text)))) => std::mem::take(text),
        Some((name, other)) => {
            let but = if other.is_null() { "" } else { ", not text" };
            return Err(format!("the field {name:?} is {}{but}", other.what()));
        }
        None => return Err(no_field(&options.text, fields.iter().map(|(name, _)| name))),
    };
    let taken = [Some(options.text.clone()), id_field, date_field, title_field];
    fields.retain(|(name, _)| !taken.iter().flatten().any(|taken| taken == name));
    let metadata = fields.into_iter().map(|(name, value)| (name, value.into())).collect();
    Ok(Draft { document: Document { doc_id, text, date: None, title, metadata }, date, number: Some(line) })
}

/// The number that `s` writes, where `s` is its shortest writing: `7 -2 1.5 2021.0 1e-05`. What would not be written
/// back as it stands is no number: `007`, `1.10`, `+1`, `-0`, `1e400` or more digits than a number holds.
fn number(s: &str) -> Option<Value> {
    let unsigned = s.strip_prefix('-').unwrap_or(s);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let exact = digits(whole) && digits(fraction) && digits(exponent.trim_start_matches(['+', '-']));
    let padded = (whole.len() > 1 && whole.starts_with('0')) || (fraction.len() > 1 && fraction.ends_with('0'));
    if !exact || padded {
        return None;
    }
    if whole.len() == s.len() || whole.len() + 1 == s.len() {
        return s.parse().ok().filter(|int: &i64| *int != 0 || s == "0").map(Value::Int);
    }
    let float: f64 = s.parse().ok().filter(|float: &f64| float.is_finite())?;
    let significant = |s: &str| s.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    let trimmed = |digits: Vec<u8>| {
        let kept = digits.iter().position(|&b| b != b'0').zip(digits.iter().rposition(|&b| b != b'0'));
        kept.map_or_else(Vec::new, |(first, last)| digits[first..=last].to_vec())
    };
    let shortest = format!("{float:e}"); // the fewest digits that give this number again
    let shortest = shortest.split('e').next().unwrap_or_default();
    (trimmed(significant(mantissa)) == trimmed(significant(shortest))).then_some(Value::Float(float))
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

/// Gives each column of a table its type: whole numbers, numbers or text; numbers only where every cell is the shortest
/// writing of one, so that none loses how it was written. Empty cells are missing.
fn type_cells(drafts: &mut [Draft]) {
    let columns = drafts.first().map_or(0, |draft| draft.document.metadata.len());
    for column in 0..columns {
        const EXACT: u64 = 1 << 53; // beyond, whole numbers among others lose digits
        let (mut numbers, mut ints, mut small) = (true, true, true);
        for draft in drafts.iter() {
            if let Value::Text(cell) = &draft.document.metadata[column].1
                && !cell.is_empty()
            {
                let number = number(cell);
                ints &= matches!(number, Some(Value::Int(_)));
                numbers &= number.is_some();
                small &= !matches!(number, Some(Value::Int(int)) if int.unsigned_abs() > EXACT);
            }
            if !numbers || !(ints || small) {
                numbers = false;
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
