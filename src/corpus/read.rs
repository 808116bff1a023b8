//! Which documents lie under these paths? Reads the files on all threads, answers in the files' order.
//!
//! Costs one pass over the bytes, and in memory the documents plus one file a thread. Two steps, in this order
//! below: **read** one file into drafts; **join** the drafts, where ids are checked and dates read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::corpus::date::{DateNotes, ParsedDate};
use crate::corpus::document::Document;
use crate::corpus::encoding::{Decoded, decode, load, lookup, magic, utf16};
use crate::corpus::files::{Format, Found, Listing, list};
use crate::corpus::header::split_header;
use crate::corpus::naming::Naming;
use crate::corpus::record::{Cell, draft};
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::table::{Column, Table};
use crate::threads;

/// Where dates come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dates {
    /// A field, else header lines, else the file name. A year alone stands as its 1 January, a month as its first day.
    ///
    /// A file name is one of `2023-07-02.txt`, `speech_20230702.txt`, `2023-07.txt`, `1790-Washington.txt`, `1820.txt`.
    /// Where names differ in nothing but such a number, or are that number alone, it is a year only if all of these
    /// numbers lie between 1400 and 2100: `1000.txt` to `1100.txt`, or `doc-1.txt` to `doc-2000.txt`, are numbered.
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

// ---- read one file -------------------------------------------------------------------------------------------------

/// A document whose date is still as written, or set already where a column holds days.
pub(super) struct Draft {
    pub(super) document: Document,
    pub(super) date: Option<String>,
    /// The record's line or row; a text file has none.
    pub(super) number: Option<u64>,
}

/// What one file gave.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(super) drafts: Vec<Draft>,
    pub(super) problems: Vec<Error>,
    encoding: Option<String>,
    note: Option<String>,
}

/// A record's fields in their order.
pub(super) type Fields = Vec<(String, Cell)>;

/// A file being read: where its records go, and how far it is.
pub(super) struct Reader<'a> {
    pub(super) file: &'a Found,
    pub(super) options: &'a ReadOptions,
    pub(super) outcome: Outcome,
    /// Bytes of the file on disk and, when known, of its contents; of the first, how many are reported.
    size: u64,
    pub(super) length: usize,
    reported: u64,
    /// Where in the contents the last report was.
    last: usize,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<()> {
        let (file, options) = (self.file, self.options);
        if file.format.is_columns() {
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
            for key in header.repeated {
                let note = format!("the key {key:?} stands more than once in its first lines; the last counts");
                self.outcome.note =
                    Some(self.outcome.note.take().map_or(note.clone(), |known| format!("{known}; {note}")));
            }
            date = header.date.map(str::to_owned);
            document.title = header.title.map(Cow::into_owned);
            document.metadata = header.fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            body = (header.text != text).then(|| header.text.into_owned());
        }
        document.text = body.unwrap_or(text);
        document.text.shrink_to_fit(); // decoders reserve for the worst case
        self.outcome.drafts.push(Draft { document, date, number: None });
    }

    /// Takes the record that ends about `at` bytes into the contents; answers whether to go on.
    pub(super) fn take(&mut self, line: u64, at: usize, fields: std::result::Result<Fields, String>) -> Result<bool> {
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

// ---- join ----------------------------------------------------------------------------------------------------------

/// Reads the documents under `paths`.
///
/// A text file is one document, whose id is its path below the folder given; a record is one document, whose id is
/// its id field or else `file:line`. A column of `.csv` or `.tsv` holds numbers where each of its cells is the shortest
/// writing of one, else text; a whole number of JSON beyond 64 bits is text. Fails with [`ErrorKind::NotFound`] for a path that names nothing, with
/// [`ErrorKind::Read`] for the first file or record that cannot be read (see [`OnError`]), and when there is no
/// document at all.
///
/// ```no_run
/// let reading = locution::corpus::read::read(&["speeches/"], &Default::default())?;
/// println!("{} documents", reading.documents.len());
/// # Ok::<(), locution::Error>(())
/// ```
pub fn read<P: AsRef<Path>>(paths: &[P], options: &ReadOptions) -> Result<Reading> {
    Files::of(list(paths)?, options)?.read(options)
}

/// The files of one reading. The Python layer gives the outcome of the files of columns before it reads the rest.
pub(crate) struct Files {
    listing: Listing,
    /// Bytes on disk, by file.
    sizes: Vec<u64>,
    /// What is known already of a file, by file.
    known: Vec<Option<Result<Outcome>>>,
}

impl Files {
    /// Fails where no file need be opened to know that the reading will.
    pub(crate) fn of(mut listing: Listing, options: &ReadOptions) -> Result<Self> {
        if let Some(label) = options.encoding.as_ref().filter(|label| lookup(label).is_none()) {
            let problem = format!("no encoding is called {label:?}; write for example \"utf-8\" or \"windows-1252\"");
            return Err(Error::argument("encoding", problem));
        }
        if options.errors == OnError::Raise && !listing.problems.is_empty() {
            return Err(listing.problems.swap_remove(0));
        }
        let size = |file: &Found| fs::metadata(&file.path).map_or(0, |metadata| metadata.len());
        let sizes: Vec<u64> = listing.found.iter().map(size).collect();
        options.progress.start(sizes.iter().sum());
        let known = listing.found.iter().map(|_| None).collect();
        Ok(Self { listing, sizes, known })
    }

    /// The files of columns, with their positions.
    #[cfg(feature = "python")]
    pub(crate) fn of_columns(&self) -> Vec<(usize, Found)> {
        let all = self.listing.found.iter().cloned().enumerate();
        all.filter(|(_, file)| file.format.is_columns()).collect()
    }

    /// Says what the file at `position` gave.
    #[cfg(feature = "python")]
    pub(crate) fn set(&mut self, position: usize, outcome: Result<Outcome>) {
        self.known[position] = Some(outcome);
    }

    /// Reads all that is not known yet, and joins it with what is.
    pub(crate) fn read(self, options: &ReadOptions) -> Result<Reading> {
        let Self { listing: Listing { found, problems, warnings }, sizes, known } = self;
        let outcomes = threads::run(|| outcomes(&found, &sizes, known, options));
        let mut reading = Reading { skipped: problems, warnings, ..Reading::default() };
        join(&mut reading, &found, &sizes, outcomes, options)?;
        if reading.documents.is_empty() {
            let first = found.first().map_or_else(PathBuf::new, |file| file.path.clone());
            reading.skipped.push(Error::read(&first, None, "holds no documents"));
            return Err(reading.skipped.swap_remove(0));
        }
        Ok(reading)
    }
}

/// What is wrong with a line or row of `file`, or with all of it.
pub(super) fn fault(file: &Found, number: Option<u64>, reason: impl Into<String>) -> Error {
    match number.filter(|_| file.format.is_columns()) {
        Some(row) => Error::read_row(&file.path, row, reason),
        None => Error::read(&file.path, number, reason),
    }
}

/// Reads every file, and under [`OnError::Raise`] none that comes after one known to have failed.
fn outcomes(
    found: &[Found],
    sizes: &[u64],
    known: Vec<Option<Result<Outcome>>>,
    options: &ReadOptions,
) -> Vec<Result<Outcome>> {
    let failed = AtomicUsize::new(usize::MAX);
    let one = |(at, known): (usize, Option<Result<Outcome>>)| {
        let (file, size) = (&found[at], sizes[at]);
        if at > failed.load(Ordering::Relaxed) {
            return Ok(Outcome::default());
        }
        let (outcome, reported) = match known {
            Some(outcome) => (outcome, 0),
            None => {
                let outcome = Outcome::default();
                let mut reader = Reader { file, options, outcome, size, length: 0, reported: 0, last: 0 };
                let result = reader.read();
                (result.map(|()| reader.outcome), reader.reported)
            }
        };
        let whole = outcome.as_ref().is_ok_and(|outcome| outcome.problems.is_empty());
        if options.errors == OnError::Raise && !whole {
            failed.fetch_min(at, Ordering::Relaxed);
        }
        let outcome = outcome?;
        options.progress.advance(size.saturating_sub(reported)).map(|()| outcome)
    };
    known.into_par_iter().enumerate().map(one).collect()
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
    let texts = found.iter().filter(|file| matches!(file.format, Format::Text | Format::Markdown));
    let naming = Naming::of(texts.map(|file| file.doc_id_base.as_str()));
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
        for (count, Draft { mut document, date, number }) in outcome.drafts.into_iter().enumerate() {
            if count % 4096 == 0 {
                options.progress.check()?;
            }
            match seen.entry(document.doc_id.clone()) {
                Entry::Vacant(entry) => entry.insert((at, number)),
                Entry::Occupied(entry) => {
                    let (other, first) = *entry.get();
                    let unit = if found[other].format.is_columns() { "row" } else { "line" };
                    let first = first.map_or_else(String::new, |number| format!(", {unit} {number}"));
                    let reason = format!("the id {:?} is that of {}{first}", entry.key(), found[other].path.display());
                    let error = fault(file, number, reason);
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
                ParsedDate::None if number.is_none() && options.dates == Dates::Auto => {
                    notes.named(&document.doc_id, &naming.read(&document.doc_id))
                }
                ParsedDate::Ambiguous | ParsedDate::None => document.date,
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
