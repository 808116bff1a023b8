//! How is a corpus kept? As one block of bytes, tokens included, so that loading tokenises nothing.
//!
//! Eight bytes that name the format, eight of a checksum (XXH3), then the corpus in postcard's encoding. What is read
//! back is checked before it is used: a file that was cut, changed or made up is refused, it never panics.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use postcard::de_flavors::Flavor;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use super::corpus::{Corpus, Parts};
use super::segment::Segments;
use super::stream::Stream;
use super::vocabulary::Vocabulary;
use crate::error::{Error, ErrorKind, Result};
use crate::file::write_whole;
use crate::progress::Progress;
use crate::table::Strings;
use crate::text::tokenizer::Tokenizer;

/// Names the format; the last character is its version.
const MAGIC: &[u8; 8] = b"locutio3";

#[derive(Serialize)]
struct Saved<'a> {
    parts: &'a Parts,
    tokenizer: &'a Tokenizer,
    forms: &'a Strings,
    tokens: &'a [u32],
    documents: &'a [u32],
    segments: &'a Segments,
}

#[derive(Deserialize)]
struct Loaded {
    parts: Parts,
    tokenizer: Tokenizer,
    forms: Strings,
    tokens: Vec<u32>,
    documents: Vec<u32>,
    segments: Segments,
}

/// Where the checksum stands, and where what it is the checksum of begins.
const SUM: usize = MAGIC.len();
const BODY: usize = SUM + 8;

impl Corpus {
    /// The corpus as bytes, for [`from_bytes`](Self::from_bytes).
    pub fn to_bytes(&self) -> Vec<u8> {
        self.to_bytes_unless_stopped(&Progress::default()).expect("nobody stops it, and memory takes all bytes")
    }

    pub(crate) fn to_bytes_unless_stopped(&self, progress: &Progress) -> Result<Vec<u8>> {
        let mut bytes = io::Cursor::new(Vec::new());
        let encoded = self.encode(&mut bytes, progress);
        progress.check()?;
        encoded.map_err(|e| store_error(Path::new("bytes"), e))?;
        Ok(bytes.into_inner())
    }

    /// The corpus that [`to_bytes`](Self::to_bytes) gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::from_bytes_unless_stopped(bytes, &Progress::default())
    }

    pub(crate) fn from_bytes_unless_stopped(bytes: &[u8], progress: &Progress) -> Result<Self> {
        let parsed = Self::parse(bytes, progress);
        progress.check()?;
        parsed.map_err(|reason| store_error(Path::new("bytes"), reason))
    }

    /// Saves the corpus to `path`: written beside it and renamed, so that no half-written file is ever there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.save_unless_stopped(path.as_ref(), &Progress::default())
    }

    pub(crate) fn save_unless_stopped(&self, path: &Path, progress: &Progress) -> Result<()> {
        let written = write_whole(path, progress, |file| self.encode(file, progress));
        written.or_else(|e| progress.check().and_then(|()| Err(store_error(path, e))))
    }

    /// Loads what [`save`](Self::save) wrote.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        Self::load_unless_stopped(path.as_ref(), &Progress::default())
    }

    pub(crate) fn load_unless_stopped(path: &Path, progress: &Progress) -> Result<Self> {
        let bytes = read_whole(path, &progress.until(20)).or_else(|e| {
            progress.check()?;
            Err(match e.kind() {
                io::ErrorKind::NotFound => Error::new(ErrorKind::NotFound(path.to_path_buf())),
                _ => store_error(path, e),
            })
        })?;
        let parsed = Self::parse(&bytes, progress);
        progress.check()?;
        parsed.map_err(|reason| store_error(path, reason))
    }

    /// Writes all, piece by piece; the checksum, known at the end, last.
    fn encode(&self, out: &mut (impl Write + Seek), progress: &Progress) -> io::Result<()> {
        let stream = self.stream();
        let saved = Saved {
            parts: self.parts(),
            tokenizer: self.tokenizer(),
            forms: &stream.forms,
            tokens: &stream.tokens,
            documents: &stream.documents,
            segments: self.segments(progress).map_err(io::Error::other)?,
        };
        out.write_all(MAGIC)?;
        out.write_all(&[0; BODY - SUM])?;
        // A form's number takes up to five bytes; most take three.
        progress.start((saved.parts.texts.bytes() + 3 * stream.tokens.len()) as u64);
        let hashing = Hashing { out: &mut *out, sum: Xxh3Default::new(), progress, failed: None };
        let mut body = io::BufWriter::with_capacity(1 << 16, hashing);
        let encoded = postcard::to_io(&saved, &mut body).map(|_| ()).map_err(io::Error::other);
        let flushed = body.flush();
        let (hashing, _) = body.into_parts();
        // postcard says only that writing failed; the writer knows why
        hashing.failed.map_or(Ok(()), Err)?;
        encoded.and(flushed)?;
        let sum = hashing.sum.digest().to_le_bytes();
        out.seek(SeekFrom::Start(SUM as u64))?;
        out.write_all(&sum)
    }

    fn parse(bytes: &[u8], progress: &Progress) -> std::result::Result<Self, String> {
        let go_on = || progress.check().map_err(|e| e.to_string());
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or("too short to be a saved corpus")?;
        if magic != MAGIC {
            let other_version = magic[..7] == MAGIC[..7];
            return Err(if other_version { "saved by another version of locution" } else { "no saved corpus" }.into());
        }
        let (sum, body) = rest.split_first_chunk::<8>().ok_or("too short to be a saved corpus")?;
        if xxh3_64(body) != u64::from_le_bytes(*sum) {
            return Err("damaged: the checksum does not fit".into());
        }
        go_on()?;
        progress.until(90).start(body.len() as u64);
        let mut stoppable =
            postcard::Deserializer::from_flavor(Stoppable { rest: body, before_check: PIECE, progress });
        let loaded = Loaded::deserialize(&mut stoppable).map_err(|e| format!("damaged: {e}"))?;
        go_on()?;
        loaded.into_corpus()
    }
}

/// Passes on what is written, and adds it to a checksum.
struct Hashing<'a, W> {
    out: &'a mut W,
    sum: Xxh3Default,
    progress: &'a Progress,
    failed: Option<io::Error>,
}

impl<W: Write> Write for Hashing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.progress.advance(bytes.len() as u64).map_err(io::Error::other)?;
        self.sum.update(bytes);
        self.out.write_all(bytes).map(|()| bytes.len()).map_err(|error| {
            let kind = error.kind();
            self.failed = Some(error);
            kind.into()
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// So many bytes are read between two looks at whether to stop.
const PIECE: usize = 1 << 16;

/// Bytes to make a corpus of, which come to an end early where the work is to stop.
struct Stoppable<'a> {
    rest: &'a [u8],
    before_check: usize,
    progress: &'a Progress,
}

impl<'a> Stoppable<'a> {
    /// `count` bytes are asked for.
    #[inline]
    fn taking(&mut self, count: usize) -> postcard::Result<()> {
        if count < self.before_check {
            self.before_check -= count;
            return Ok(());
        }
        let taken = PIECE - self.before_check + count;
        self.before_check = PIECE;
        self.progress.advance(taken as u64).map_err(|_| postcard::Error::DeserializeUnexpectedEnd)
    }
}

impl<'a> Flavor<'a> for Stoppable<'a> {
    type Remainder = &'a [u8];
    type Source = &'a [u8];

    #[inline]
    fn pop(&mut self) -> postcard::Result<u8> {
        self.taking(1)?;
        let (&first, rest) = self.rest.split_first().ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
        self.rest = rest;
        Ok(first)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }

    #[inline]
    fn try_take_n(&mut self, count: usize) -> postcard::Result<&'a [u8]> {
        self.taking(count)?;
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
        self.rest = rest;
        Ok(taken)
    }

    fn finalize(self) -> postcard::Result<&'a [u8]> {
        Ok(self.rest)
    }
}

/// The bytes of a file.
fn read_whole(path: &Path, progress: &Progress) -> io::Result<Vec<u8>> {
    const PIECE: u64 = 1 << 24; // between two looks at whether to stop
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    progress.start(size);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    loop {
        match (&mut file).take(PIECE).read_to_end(&mut bytes)? {
            0 => break,
            read => progress.advance(read as u64).map_err(io::Error::other)?,
        }
    }
    Ok(bytes)
}

impl Loaded {
    fn into_corpus(self) -> std::result::Result<Corpus, String> {
        let Self { parts, tokenizer, forms, tokens, documents, segments } = self;
        let mut distinct = Vocabulary::default();
        forms.iter().for_each(|form| _ = distinct.intern(form));
        let stream = Stream::saved(forms, tokens, documents);
        // Offsets into something of length `end`: from 0, ascending, to `end`.
        let offsets = |at: &[u32], end: usize| {
            at.first() == Some(&0) && at.is_sorted() && at.last().is_some_and(|&last| last as usize == end)
        };
        let sound = distinct.len() == stream.forms.len()
            && stream.tokens.iter().all(|&form| (form as usize) < stream.forms.len())
            && offsets(&stream.documents, stream.tokens.len())
            && stream.len() == parts.texts.len()
            && {
                offsets(&segments.starts, stream.tokens.len())
                    && segments.starts.windows(2).all(|pair| pair[0] < pair[1])
                    && offsets(&segments.documents, segments.len())
                    && segments
                        .documents
                        .iter()
                        .map(|&s| segments.starts[s as usize])
                        .eq(stream.documents.iter().copied())
            };
        if !sound {
            return Err("damaged: its parts do not fit together".into());
        }
        let corpus = Corpus::from_stream(parts, tokenizer, stream).map_err(|e| e.to_string())?;
        Ok(corpus.with_segments(Some(segments)))
    }
}

fn store_error(path: &Path, reason: impl ToString) -> Error {
    Error::new(ErrorKind::Store { file: PathBuf::from(path), reason: reason.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Value};

    fn corpus() -> Corpus {
        let date = Some(jiff::civil::date(2023, 7, 2));
        let metadata = vec![("year".to_owned(), Value::Int(2023)), ("paper".to_owned(), Value::Text("«Ä»".into()))];
        let one = Document { date, title: Some("T".into()), metadata, ..Document::new("a", "One’s two. One!") };
        Corpus::from_documents(vec![one, Document::new("b", "")]).unwrap()
    }

    #[test]
    fn what_was_saved_is_what_is_loaded() {
        let path = std::env::temp_dir().join(format!("locution-store-test-{}", std::process::id()));
        corpus().save(&path).unwrap();
        let loaded = Corpus::load(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(loaded.to_bytes(), corpus().to_bytes());
        assert_eq!(loaded.documents().unwrap(), corpus().documents().unwrap());
    }

    #[test]
    fn saving_and_loading_stop_when_asked_to_and_leave_the_file_as_it_was() {
        let path = std::env::temp_dir().join(format!("locution-store-stop-{}", std::process::id()));
        std::fs::write(&path, "before").unwrap();
        let stopped = Progress::default();
        stopped.stop();
        let cancelled = |e: Error| matches!(e.kind(), ErrorKind::Cancelled);
        assert!(cancelled(corpus().save_unless_stopped(&path, &stopped).unwrap_err()));
        assert_eq!(std::fs::read(&path).unwrap(), b"before");
        assert!(cancelled(corpus().to_bytes_unless_stopped(&stopped).unwrap_err()));
        corpus().save(&path).unwrap();
        assert!(cancelled(Corpus::load_unless_stopped(&path, &stopped).unwrap_err()));
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes, corpus().to_bytes());
        assert!(cancelled(Corpus::from_bytes_unless_stopped(&bytes, &stopped).unwrap_err()));
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_file_cut_or_changed_anywhere_is_refused() {
        let bytes = corpus().to_bytes();
        for cut in 0..bytes.len() {
            assert!(Corpus::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
            let mut changed = bytes.clone();
            changed[cut] ^= 0x10;
            assert!(Corpus::from_bytes(&changed).is_err(), "changed at {cut}");
        }
    }

    #[test]
    fn a_made_up_file_with_a_right_checksum_never_panics() {
        let bytes = corpus().to_bytes();
        for at in 16..bytes.len() {
            for byte in [0, 1, 0x7F, 0x80, 0xFF] {
                let mut changed = bytes.clone();
                changed[at] = byte;
                let sum = xxh3_64(&changed[16..]).to_le_bytes();
                changed[8..16].copy_from_slice(&sum);
                if let Ok(corpus) = Corpus::from_bytes(&changed) {
                    corpus.terms(&crate::TermOptions::default()).unwrap();
                    let _ = (corpus.documents(), corpus.kwic(&["*"], &crate::KwicOptions::default()));
                }
            }
        }
    }
}
