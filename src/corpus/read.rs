//! Which documents lie under these paths? Lists the files, reads them on all threads, answers in the files' order.
//!
//! Costs one pass over the bytes, and in memory the documents plus one file a thread. Three steps, in this order
//! below: **list** the files; **read** one file into drafts; **join** the drafts, where ids are checked and dates read.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;
use walkdir::WalkDir;

use crate::corpus::date::{DateNotes, ParsedDate, date_in_name};
use crate::corpus::document::Document;
use crate::corpus::encoding::{Decoded, decode, load, lookup, magic, utf16};
use crate::corpus::header::split_header;
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::table::{Column, Table, Value};
use crate::threads;

const KINDS: &str = ".txt .md .jsonl .ndjson .csv .tsv, each also .gz or .zst, and .parquet .arrow .feather";

/// Where dates come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dates {
    /// A field, else header lines, else the file name.
    #[default]
    Auto,
    /// Nowhere: header lines stay in the text, a date field stays a field.
    None,
}

/// What becomes of a file or record that cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// The first one ends the reading.
    #[default]
    Raise,
    /// It is listed in [`Reading::skipped`], and the rest is read.
    Skip,
}

/// How to read. The fields named here are those of records; text files have none.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The field that holds the text.
    pub text: String,
    /// The field that holds the document's id. `None`: `doc_id` or `id`, where a record has it.
    pub doc_id: Option<String>,
    /// The field that holds the date. `None`: `date`, where a record has it.
    pub date: Option<String>,
    /// The field that holds the title. `None`: `title`, where a record has it.
    pub title: Option<String>,
    /// The files' encoding. `None`: find out for each file.
    pub encoding: Option<String>,
    /// Where dates come from.
    pub dates: Dates,
    /// Whether `03/04/2024` is in April. `None`: nobody knows.
    pub dayfirst: Option<bool>,
    /// What becomes of what cannot be read.
    pub errors: OnError,
    /// Counts bytes, and can stop the reading.
    pub progress: Progress,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            text: "text".to_owned(),
            doc_id: None,
            date: None,
            title: None,
            encoding: None,
            dates: Dates::Auto,
            dayfirst: None,
            errors: OnError::Raise,
            progress: Progress::default(),
        }
    }
}

impl ReadOptions {
    /// Takes the text from this field.
    pub fn text(self, field: impl Into<String>) -> Self {
        Self { text: field.into(), ..self }
    }

    /// Takes the document's id from this field, which every record must have.
    pub fn doc_id(self, field: impl Into<String>) -> Self {
        Self { doc_id: Some(field.into()), ..self }
    }

    /// Takes the date from this field, which every record must have.
    pub fn date(self, field: impl Into<String>) -> Self {
        Self { date: Some(field.into()), ..self }
    }

    /// Takes the title from this field, which every record must have.
    pub fn title(self, field: impl Into<String>) -> Self {
        Self { title: Some(field.into()), ..self }
    }

    /// Reads every file in this encoding.
    pub fn encoding(self, label: impl Into<String>) -> Self {
        Self { encoding: Some(label.into()), ..self }
    }

    /// Says where dates come from.
    pub fn dates(self, dates: Dates) -> Self {
        Self { dates, ..self }
    }

    /// Says whether the day comes first in `03/04/2024`.
    pub fn dayfirst(self, dayfirst: bool) -> Self {
        Self { dayfirst: Some(dayfirst), ..self }
    }

    /// Says what becomes of what cannot be read.
    pub fn errors(self, errors: OnError) -> Self {
        Self { errors, ..self }
    }

    /// Reports to this handle.
    pub fn progress(self, progress: Progress) -> Self {
        Self { progress, ..self }
    }
}

/// What was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// The documents, in the order of the files and of the records in them.
    pub documents: Vec<Document>,
    /// One row a file: `file format encoding documents bytes note`.
    pub files: Table,
    /// What could not be read, file by file. Empty under [`OnError::Raise`].
    pub skipped: Vec<Error>,
    /// What was read, but should be looked at.
    pub warnings: Vec<String>,
}

/// What a file holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One document of plain text.
    Text,
    /// One document of Markdown, kept as it is.
    Markdown,
    /// One JSON object a line, each a document.
    JsonLines,
    /// Comma-separated records under a header line, each a document.
    Csv,
    /// The same, separated by tabs.
    Tsv,
    /// An Arrow or Parquet table. The Python layer reads these.
    Arrow,
}

impl Format {
    /// Its name: `txt md jsonl csv tsv arrow`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Arrow => "arrow",
        }
    }

    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let inner = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst"));
        match inner.unwrap_or(&name).rsplit_once('.')?.1 {
            "txt" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "parquet" | "arrow" | "feather" | "ipc" if inner.is_none() => Some(Self::Arrow),
            _ => None,
        }
    }
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub format: Format,
    /// Its path below the folder given (below the common folder of several paths), with `/`: the id of its one
    /// document, or what the ids of its records begin with.
    pub doc_id_base: String,
}

// ---- list ----------------------------------------------------------------------------------------------------------

/// The files under some paths, and what was met on the way.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) found: Vec<Found>,
    /// Folders that cannot be listed or hold nothing to read.
    pub(crate) problems: Vec<Error>,
    pub(crate) warnings: Vec<String>,
}

/// Lists the files that [`read`] would open, in its order: the paths as given, in a folder by name.
///
/// A path is a file (of any name), a folder (with all below it but what is hidden) or a pattern such as
/// `speeches/**/*.txt`. Fails when a path names nothing or nothing that can be read.
pub fn list_files<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<Found>> {
    let listing = list(paths)?;
    listing.problems.into_iter().next().map_or(Ok(listing.found), Err)
}

/// One of the paths given: the folder its ids are relative to, and its files.
struct Source {
    root: PathBuf,
    files: Vec<PathBuf>,
    /// The caller named this very file: read it, whatever its extension.
    named: bool,
}

pub(crate) fn list<P: AsRef<Path>>(paths: &[P]) -> Result<Listing> {
    let mut listing = Listing::default();
    let sources: Vec<Source> = paths.iter().map(|path| source(path.as_ref(), &mut listing)).collect::<Result<_>>()?;
    let absolute = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
    };
    let roots: Vec<PathBuf> = sources.iter().map(|source| absolute(&source.root)).collect();
    let common = roots.iter().skip(1).fold(roots.first().cloned(), |common, root| {
        let shared = common?.components().zip(root.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
        Some(shared)
    });
    let common = common.ok_or_else(|| Error::argument("path", "no path is given"))?;
    let mut seen = HashSet::new();
    let mut others = BTreeMap::new();
    for ((source, root), path) in sources.iter().zip(&roots).zip(paths) {
        let below = root.strip_prefix(&common).unwrap_or(root);
        let mut here: Vec<Found> = Vec::new();
        for file in &source.files {
            let Some(format) = Format::of(file).or(source.named.then_some(Format::Text)) else {
                *others.entry(kind(file)).or_insert(0) += 1;
                continue;
            };
            let doc_id_base = slashed(&below.join(file.strip_prefix(&source.root).unwrap_or(file)));
            here.push(Found { path: file.clone(), format, doc_id_base });
        }
        if here.is_empty() {
            let reason = format!("holds no file of a kind that is read: {KINDS}");
            listing.problems.push(Error::read(path.as_ref(), None, reason));
        }
        here.sort_by(|a, b| a.doc_id_base.cmp(&b.doc_id_base));
        listing.found.extend(here.into_iter().filter(|file| seen.insert(absolute(&file.path))));
    }
    if !others.is_empty() {
        listing.warnings.push(unread(others));
    }
    Ok(listing)
}

fn source(path: &Path, listing: &mut Listing) -> Result<Source> {
    let pattern = path.to_string_lossy();
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            let files = walk(path, listing);
            Ok(Source { root: path.to_path_buf(), files, named: false })
        }
        Ok(metadata) if metadata.is_file() => {
            let root = path.parent().unwrap_or(path).to_path_buf();
            Ok(Source { root, files: vec![path.to_path_buf()], named: true })
        }
        Ok(_) => Err(Error::read(path, None, "neither a file nor a folder")),
        Err(_) if pattern.contains(['*', '?', '[']) => matching(&pattern, listing),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::new(ErrorKind::NotFound(path.to_path_buf())))
        }
        Err(error) => Err(Error::read(path, None, error.to_string())),
    }
}

/// All files below `folder` but hidden ones; a link back to a folder above is not followed.
fn walk(folder: &Path, listing: &mut Listing) -> Vec<PathBuf> {
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let entries = WalkDir::new(folder).follow_links(true).into_iter();
    let mut files = Vec::new();
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name())) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let at = error.path().unwrap_or(folder).to_path_buf();
                let reason = error.into_io_error().map_or_else(|| "cannot be listed".to_owned(), |e| e.to_string());
                listing.problems.push(Error::read(&at, None, reason));
            }
        }
    }
    files
}

/// The files that match a pattern. Their ids are relative to the folder before its first wildcard.
fn matching(pattern: &str, listing: &mut Listing) -> Result<Source> {
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let hits = glob::glob_with(pattern, options).map_err(|error| Error::argument("path", error.to_string()))?;
    let wild = |part: &Component| part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    // glob drops a leading `./`
    let parts = Path::new(pattern).components().filter(|part| *part != Component::CurDir);
    let root: PathBuf = parts.take_while(|part| !wild(part)).collect();
    let mut files = Vec::new();
    for hit in hits {
        match hit {
            Ok(path) if path.is_file() => files.push(path),
            Ok(_) => {}
            Err(error) => {
                let reason = error.error().to_string();
                listing.problems.push(Error::read(error.path(), None, reason));
            }
        }
    }
    Ok(Source { root, files, named: false })
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn kind(file: &Path) -> String {
    file.extension()
        .map_or_else(|| "without extension".to_owned(), |extension| format!(".{}", extension.to_string_lossy()))
        .to_lowercase()
}

/// `2 .pdf and 1 .docx were not read`, the commonest first.
fn unread(counts: BTreeMap<String, usize>) -> String {
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let verb = if counts.len() == 1 && counts[0].1 == 1 { "was" } else { "were" };
    let parts: Vec<String> = counts.into_iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    let list = match &parts[..] {
        [head @ .., last] if !head.is_empty() => format!("{} and {last}", head.join(", ")),
        _ => parts.concat(),
    };
    format!("{list} {verb} not read; kinds that are: {KINDS}")
}

// ---- read one file -------------------------------------------------------------------------------------------------

/// A document whose date is still as written.
struct Draft {
    document: Document,
    date: Option<String>,
    /// The record's line; a text file has none.
    line: Option<u64>,
}

/// What one file gave.
#[derive(Default)]
struct Outcome {
    drafts: Vec<Draft>,
    problems: Vec<Error>,
    encoding: Option<String>,
    note: Option<String>,
}

/// A record's fields in their order.
type Fields = Vec<(String, Json)>;

/// A file being read: where its records go, and how far it is.
struct Reader<'a> {
    file: &'a Found,
    options: &'a ReadOptions,
    outcome: Outcome,
    /// Bytes of the file on disk and, when known, of its contents; of the first, how many are reported.
    size: u64,
    length: usize,
    reported: u64,
    /// Where in the contents the last report was.
    last: usize,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<()> {
        let (file, options) = (self.file, self.options);
        if file.format == Format::Arrow {
            let reason = "Arrow and Parquet files are read through the Python package; else convert it to .jsonl";
            return Err(Error::read(&file.path, None, reason));
        }
        let bytes = load(&file.path, &options.progress)?;
        let explicit = options.encoding.as_deref();
        if file.format == Format::JsonLines && explicit.is_none() && magic(&bytes).is_none() && utf16(&bytes).is_none()
        {
            // JSON is UTF-8: a line that is not is that line's error, and no reason to guess for all the others
            self.outcome.encoding = Some("utf-8".to_owned());
            return self.json_lines(&bytes);
        }
        let decoded = decode(bytes, explicit).map_err(|reason| Error::read(&file.path, None, reason))?;
        let Decoded { text, encoding, note } = decoded;
        (self.outcome.encoding, self.outcome.note) = (Some(encoding), note);
        match file.format {
            Format::JsonLines => self.json_lines(text.as_bytes()),
            Format::Csv => self.table(text, b','),
            Format::Tsv => self.table(text, b'\t'),
            _ => {
                self.text(text);
                Ok(())
            }
        }
    }

    fn text(&mut self, text: String) {
        let mut document = Document::new(&self.file.doc_id_base, "");
        let mut date = None;
        let mut body = None;
        if self.options.dates == Dates::Auto {
            let header = split_header(&text);
            date = header.date.map(str::to_owned);
            document.title = header.title.map(str::to_owned);
            document.metadata = header.fields.iter().map(|(key, value)| ((*key).to_owned(), typed(value))).collect();
            body = (header.text != text).then(|| header.text.into_owned());
        }
        document.text = body.unwrap_or(text);
        document.text.shrink_to_fit(); // decoders reserve for the worst case
        self.outcome.drafts.push(Draft { document, date, line: None });
    }

    /// One JSON object a line; lines of white space are passed over.
    fn json_lines(&mut self, bytes: &[u8]) -> Result<()> {
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

    fn table(&mut self, mut text: String, delimiter: u8) -> Result<()> {
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
            self.outcome.drafts.pop_if(|draft| draft.line == Some(line));
            self.outcome.problems.push(fail(line, "a quotation mark is opened and never closed".to_owned()));
        }
        type_cells(&mut self.outcome.drafts);
        Ok(())
    }

    /// Takes the record that ends about `at` bytes into the contents; answers whether to go on.
    fn take(&mut self, line: u64, at: usize, fields: std::result::Result<Fields, String>) -> Result<bool> {
        if at - self.last >= 1 << 20 {
            self.last = at;
            let done = (u128::from(self.size) * at as u128 / self.length.max(1) as u128) as u64;
            let news = done.min(self.size).saturating_sub(self.reported);
            self.reported += news;
            self.options.progress.advance(news)?;
        }
        match fields.and_then(|fields| draft(fields, line, self.file, self.options)) {
            Ok(draft) => self.outcome.drafts.push(draft),
            Err(reason) => self.outcome.problems.push(Error::read(&self.file.path, Some(line), reason)),
        }
        Ok(self.outcome.problems.is_empty() || self.options.errors == OnError::Skip)
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

fn no_field<'a>(name: &str, names: impl Iterator<Item = &'a String>) -> String {
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    let more = if names.len() > 20 { ", …" } else { "" };
    names.truncate(20);
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    format!("no field {name:?}; there are: {names}{more}")
}

/// Makes a document of a record.
fn draft(mut fields: Fields, line: u64, file: &Found, options: &ReadOptions) -> std::result::Result<Draft, String> {
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
    Ok(Draft { document: Document { doc_id, text, date: None, title, metadata }, date, line: Some(line) })
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
fn typed(s: &str) -> Value {
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

// ---- join ----------------------------------------------------------------------------------------------------------

/// Reads the documents under `paths`.
///
/// A text file is one document, whose id is its path below the folder given; a record is one document, whose id is
/// its id field or else `file:line`. Fails with [`ErrorKind::NotFound`] for a path that names nothing, with
/// [`ErrorKind::Read`] for the first file or record that cannot be read (see [`OnError`]), and when there is no
/// document at all.
///
/// ```no_run
/// let reading = locution::corpus::read::read(&["speeches/"], &Default::default())?;
/// println!("{} documents", reading.documents.len());
/// # Ok::<(), locution::Error>(())
/// ```
pub fn read<P: AsRef<Path>>(paths: &[P], options: &ReadOptions) -> Result<Reading> {
    read_listing(list(paths)?, options)
}

/// Reads the files of `listing`. The Python layer takes the Arrow files out of it first.
pub(crate) fn read_listing(listing: Listing, options: &ReadOptions) -> Result<Reading> {
    if let Some(label) = options.encoding.as_ref().filter(|label| lookup(label).is_none()) {
        let problem = format!("no encoding is called {label:?}; write for example \"utf-8\" or \"windows-1252\"");
        return Err(Error::argument("encoding", problem));
    }
    let Listing { found, mut problems, warnings } = listing;
    if options.errors == OnError::Raise && !problems.is_empty() {
        return Err(problems.swap_remove(0));
    }
    let sizes: Vec<u64> = found.iter().map(|file| fs::metadata(&file.path).map_or(0, |m| m.len())).collect();
    options.progress.start(sizes.iter().sum());
    let outcomes = threads::run(|| outcomes(&found, &sizes, options));
    let mut reading = Reading { skipped: problems, warnings, ..Reading::default() };
    join(&mut reading, &found, &sizes, outcomes, options)?;
    if reading.documents.is_empty() {
        let first = found.first().map_or_else(PathBuf::new, |file| file.path.clone());
        reading.skipped.push(Error::read(&first, None, "holds no documents"));
        return Err(reading.skipped.swap_remove(0));
    }
    Ok(reading)
}

/// Reads every file, and under [`OnError::Raise`] none that comes after one known to have failed.
fn outcomes(found: &[Found], sizes: &[u64], options: &ReadOptions) -> Vec<Result<Outcome>> {
    let failed = AtomicUsize::new(usize::MAX);
    let one = |(at, (file, &size)): (usize, (&Found, &u64))| {
        if at > failed.load(Ordering::Relaxed) {
            return Ok(Outcome::default());
        }
        let outcome = Outcome::default();
        let mut reader = Reader { file, options, outcome, size, length: 0, reported: 0, last: 0 };
        let result = reader.read().and_then(|()| options.progress.advance(size.saturating_sub(reader.reported)));
        if options.errors == OnError::Raise && (result.is_err() || !reader.outcome.problems.is_empty()) {
            failed.fetch_min(at, Ordering::Relaxed);
        }
        result.map(|()| reader.outcome)
    };
    found.par_iter().zip(sizes).enumerate().map(one).collect()
}

/// Joins the files' drafts in order: ids are checked and dates read here, where all that came before is known.
fn join(
    reading: &mut Reading,
    found: &[Found],
    sizes: &[u64],
    outcomes: Vec<Result<Outcome>>,
    options: &ReadOptions,
) -> Result<()> {
    let raise = options.errors == OnError::Raise;
    let mut seen: HashMap<String, (usize, Option<u64>)> = HashMap::new();
    let mut notes = DateNotes::default();
    let (mut encodings, mut documents, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (file, outcome)) in found.iter().zip(outcomes).enumerate() {
        let before = reading.documents.len();
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(error) if raise || matches!(error.kind(), ErrorKind::Cancelled) => return Err(error),
            Err(error) => {
                let note = match error.kind() {
                    ErrorKind::Read { reason, .. } => reason.clone(),
                    _ => error.to_string(),
                };
                reading.skipped.push(error);
                Outcome { note: Some(note), ..Outcome::default() }
            }
        };
        if let Some(note) = outcome.note.as_ref().filter(|_| outcome.encoding.is_some()) {
            reading.warnings.push(format!("{}: {note}", file.path.display()));
        }
        for (count, Draft { mut document, date, line }) in outcome.drafts.into_iter().enumerate() {
            if count % 4096 == 0 {
                options.progress.check()?;
            }
            match seen.entry(document.doc_id.clone()) {
                Entry::Vacant(entry) => entry.insert((at, line)),
                Entry::Occupied(entry) => {
                    let (other, first) = *entry.get();
                    let first = first.map_or_else(String::new, |line| format!(", line {line}"));
                    let reason = format!("the id {:?} is that of {}{first}", entry.key(), found[other].path.display());
                    let error = Error::read(&file.path, line, reason);
                    if raise {
                        return Err(error);
                    }
                    reading.skipped.push(error);
                    continue;
                }
            };
            let parsed = date.map_or(ParsedDate::None, |s| notes.read(&document.doc_id, &s, options.dayfirst));
            document.date = match parsed {
                ParsedDate::Date(date, _) => Some(date),
                ParsedDate::None if line.is_none() && options.dates == Dates::Auto => {
                    let name = document.doc_id.rsplit('/').next().unwrap_or("");
                    date_in_name(name).map(|(date, precision)| {
                        notes.count(precision);
                        date
                    })
                }
                ParsedDate::Ambiguous | ParsedDate::None => None,
            };
            reading.documents.push(document);
        }
        let mut problems = outcome.problems.into_iter();
        if raise && let Some(error) = problems.next() {
            return Err(error);
        }
        reading.skipped.extend(problems);
        encodings.push(outcome.encoding);
        documents.push((reading.documents.len() - before) as i64);
        remarks.push(outcome.note);
    }
    reading.warnings.extend(notes.warnings());
    reading.files = Table::answer(
        vec![
            Column::text("file", found.iter().map(|file| &file.doc_id_base).collect()),
            Column::text("format", found.iter().map(|file| file.format.name()).collect()),
            Column::optional_text("encoding", encodings.iter().map(Option::as_deref)),
            Column::int("documents", documents),
            Column::int("bytes", sizes.iter().map(|size| *size as i64).collect()),
            Column::optional_text("note", remarks.iter().map(Option::as_deref)),
        ],
        vec![],
    );
    Ok(())
}
