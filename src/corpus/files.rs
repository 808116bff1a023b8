//! Which files lie under these paths? Folders by name, patterns, single files; a file reached twice counts once.
//!
//! Costs a look at each folder entry and one path resolution a file; opens nothing.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

use crate::error::{Error, ErrorKind, Result};

const KINDS: &str = ".txt .md .jsonl .ndjson .csv .tsv, each also .gz or .zst, and .parquet .arrow .feather";

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
    /// An Arrow table (`.arrow .feather .ipc`), each row a document. The Python layer reads these.
    Arrow,
    /// A Parquet table, likewise.
    Parquet,
}

impl Format {
    /// Its name: `txt md jsonl csv tsv arrow parquet`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Arrow => "arrow",
            Self::Parquet => "parquet",
        }
    }

    /// Whether it is columns, whose rows have numbers and no lines.
    pub(crate) fn is_columns(self) -> bool {
        matches!(self, Self::Arrow | Self::Parquet)
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
            "parquet" if inner.is_none() => Some(Self::Parquet),
            "arrow" | "feather" | "ipc" if inner.is_none() => Some(Self::Arrow),
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

/// The files under some paths, and what was met on the way.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) found: Vec<Found>,
    /// Folders that cannot be listed or hold nothing to read.
    pub(crate) problems: Vec<Error>,
    pub(crate) warnings: Vec<String>,
}

/// Lists the files that [`read`](fn@crate::corpus::read::read) would open, in its order: the paths as given, in a folder by name.
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
        let mut passed_over = BTreeMap::new();
        for file in &source.files {
            let Some(format) = Format::of(file).or(source.named.then_some(Format::Text)) else {
                *passed_over.entry(kind(file)).or_insert(0) += 1;
                continue;
            };
            let doc_id_base = slashed(&below.join(file.strip_prefix(&source.root).unwrap_or(file)));
            here.push(Found { path: file.clone(), format, doc_id_base });
        }
        if here.is_empty() {
            let reason = if !passed_over.is_empty() {
                unread(passed_over.clone())
            } else if path.as_ref().is_dir() {
                format!("holds no file of a kind that is read: {KINDS}")
            } else {
                "no file matches".to_owned()
            };
            listing.problems.push(Error::read(path.as_ref(), None, reason));
        }
        passed_over.into_iter().for_each(|(kind, n)| *others.entry(kind).or_insert(0) += n);
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
