//! How is a corpus kept? As one block of bytes, tokens included, so that loading tokenises nothing.
//!
//! Eight bytes that name the format, eight of a checksum (XXH3), then the corpus in postcard's encoding. What is read
//! back is checked before it is used: a file that was cut, changed or made up is refused, it never panics.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::corpus::{Corpus, Parts};
use super::stream::Stream;
use super::vocabulary::Vocabulary;
use crate::error::{Error, ErrorKind, Result};
use crate::table::Strings;
use crate::text::tokenizer::Tokenizer;

/// Names the format; the last character is its version.
const MAGIC: &[u8; 8] = b"locutio1";

#[derive(Serialize)]
struct Saved<'a> {
    parts: &'a Parts,
    tokenizer: &'a Tokenizer,
    forms: &'a Strings,
    tokens: &'a [u32],
    segments: &'a [u32],
    documents: &'a [u32],
}

#[derive(Deserialize)]
struct Loaded {
    parts: Parts,
    tokenizer: Tokenizer,
    forms: Strings,
    tokens: Vec<u32>,
    segments: Vec<u32>,
    documents: Vec<u32>,
}

impl Corpus {
    /// The corpus as bytes, for [`from_bytes`](Self::from_bytes).
    pub fn to_bytes(&self) -> Vec<u8> {
        let stream = self.stream();
        let saved = Saved {
            parts: self.parts(),
            tokenizer: self.tokenizer(),
            forms: &stream.forms,
            tokens: &stream.tokens,
            segments: &stream.segments,
            documents: &stream.documents,
        };
        let body = postcard::to_stdvec(&saved).expect("vectors, strings and numbers can be encoded");
        [MAGIC.as_slice(), &xxh3_64(&body).to_le_bytes(), &body].concat()
    }

    /// The corpus that [`to_bytes`](Self::to_bytes) gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::parse(bytes).map_err(|reason| store_error(Path::new("bytes"), reason))
    }

    /// Saves the corpus to `path`: written beside it and renamed, so that no half-written file is ever there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let beside = path.with_file_name(name);
        let written = fs::File::create(&beside).and_then(|mut file| {
            file.write_all(&self.to_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, path)
        });
        written.map_err(|e| {
            let _ = fs::remove_file(&beside); // it may never have been there
            store_error(path, e)
        })
    }

    /// Loads what [`save`](Self::save) wrote.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Error::new(ErrorKind::NotFound(path.to_path_buf())),
            _ => store_error(path, e),
        })?;
        Self::parse(&bytes).map_err(|reason| store_error(path, reason))
    }

    fn parse(bytes: &[u8]) -> std::result::Result<Self, String> {
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or("too short to be a saved corpus")?;
        if magic != MAGIC {
            let other_version = magic[..7] == MAGIC[..7];
            return Err(if other_version { "saved by another version of locution" } else { "no saved corpus" }.into());
        }
        let (sum, body) = rest.split_first_chunk::<8>().ok_or("too short to be a saved corpus")?;
        if xxh3_64(body) != u64::from_le_bytes(*sum) {
            return Err("damaged: the checksum does not fit".into());
        }
        let loaded: Loaded = postcard::from_bytes(body).map_err(|e| format!("damaged: {e}"))?;
        loaded.into_corpus()
    }
}

impl Loaded {
    fn into_corpus(self) -> std::result::Result<Corpus, String> {
        let Self { parts, tokenizer, forms, tokens, segments, documents } = self;
        let mut distinct = Vocabulary::default();
        forms.iter().for_each(|form| _ = distinct.intern(form));
        let stream = Stream { forms, tokens, segments, documents };
        // Offsets into something of length `end`: from 0, ascending, to `end`.
        let offsets = |at: &[u32], end: usize| {
            at.first() == Some(&0) && at.is_sorted() && at.last().is_some_and(|&last| last as usize == end)
        };
        let sound = distinct.len() == stream.forms.len()
            && stream.tokens.iter().all(|&form| (form as usize) < stream.forms.len())
            && offsets(&stream.segments, stream.tokens.len())
            && stream.segments.windows(2).all(|pair| pair[0] < pair[1])
            && offsets(&stream.documents, stream.segments.len() - 1)
            && stream.len() == parts.texts.len();
        if !sound {
            return Err("damaged: its parts do not fit together".into());
        }
        Corpus::from_stream(parts, tokenizer, stream).map_err(|e| e.to_string())
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
        fs::remove_file(&path).unwrap();
        assert_eq!(loaded.to_bytes(), corpus().to_bytes());
        assert_eq!(loaded.documents().unwrap(), corpus().documents().unwrap());
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
