//! How do a file's bytes become text? Decompress, find the encoding, decode. One pass each; UTF-8 is not copied.
//!
//! In order: a byte order mark; UTF-16 by where its zero bytes stand; UTF-8; else chardetng's guess, the one of
//! Firefox. Valid text is kept exactly: line ends, NULs, form feeds and other people's mojibake are not ours.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};

use crate::error::{Error, Result};
use crate::progress::Progress;

/// A compressed file may hold so much: a few kilobytes can be made to decompress to anything.
pub(crate) const LIMIT: u64 = 4 << 30;
const CHUNK: u64 = 1 << 20;
const GUESSED: usize = 2 << 20;
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// Text, and what its bytes were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding's name in lower case: `utf-8`, `utf-16le`, `gb18030`, `windows-1252`.
    pub encoding: String,
    /// What is odd about the bytes, where something is.
    pub note: Option<String>,
}

/// Turns a file's bytes into text, in the `explicit` encoding or else in the one that is found. No bytes are the
/// empty text. Fails, with the reason, on bytes that are not text or that the explicit encoding does not have.
///
/// ```
/// let decoded = locution::corpus::encoding::decode(b"\xff\xfea\0".to_vec(), None)?;
/// assert_eq!((decoded.text.as_str(), decoded.encoding.as_str()), ("a", "utf-16le"));
/// # Ok::<(), String>(())
/// ```
pub fn decode(bytes: Vec<u8>, explicit: Option<&str>) -> std::result::Result<Decoded, String> {
    if let Some(label) = explicit {
        return strictly(bytes, label);
    }
    if let Some(kind) = magic(&bytes) {
        return Err(format!("not text: this is {kind}"));
    }
    let decoded = detect(bytes)?;
    // A stray NUL is text; one control character in ten is not. Single-byte encodings decode anything at all,
    // and of random bytes a tenth are control characters: there the limit is one in fifty.
    let unicode = decoded.encoding.starts_with("utf");
    let share = if unicode { 10 } else { 50 };
    let text = &decoded.text;
    let high = |text: &str| text.chars().filter(|c| matches!(c, '\u{80}'..='\u{9f}')).count();
    let low = text.bytes().filter(|b| matches!(b, 0..=8 | 14..=31 | 127)).count();
    let controls = if unicode { low } else { low + high(text) };
    if controls >= 4 && controls * share > text.len() {
        return Err(format!("not text: {controls} of its {} bytes are control characters", text.len()));
    }
    Ok(decoded)
}

fn detect(mut bytes: Vec<u8>) -> std::result::Result<Decoded, String> {
    if let Some((encoding, mark)) = utf16(&bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let note = "not everything is valid UTF-16; what is not stands as U+FFFD";
        return Ok(named(text.into_owned(), encoding, broken.then(|| note.to_owned())));
    }
    let marked = bytes.starts_with(UTF8_MARK);
    if marked {
        bytes.drain(..UTF8_MARK.len());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(named(text, UTF_8, None)),
        Err(error) => error.into_bytes(),
    };
    if let Some(note) = almost_utf8(&bytes, marked) {
        return Ok(named(String::from_utf8_lossy(&bytes).into_owned(), UTF_8, Some(note)));
    }
    let encoding = guess(&bytes);
    let (text, broken) = encoding.decode_without_bom_handling(&bytes);
    let note = format!("not everything is valid {}; what is not stands as U+FFFD", encoding.name());
    Ok(named(text.into_owned(), encoding, broken.then_some(note)))
}

/// chardetng's guess. It reads some 12 MB/s, so it is shown `GUESSED` bytes, from the first that tells anything on.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0).saturating_sub(2);
    let end = bytes.len().min(start + GUESSED);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..end], end == bytes.len()); // `true` on a prefix: a cut character would mislead it
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding == GBK { GB18030 } else { encoding } // the same, and more
}

fn named(text: String, encoding: &'static Encoding, note: Option<String>) -> Decoded {
    Decoded { text, encoding: encoding.name().to_ascii_lowercase(), note }
}

/// The UTF-16 these bytes are, by their mark (so many bytes long) or by their zero bytes: Latin letters, digits,
/// spaces and line ends have one each, always on the same side.
pub(crate) fn utf16(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    if bytes.starts_with(b"\xff\xfe") {
        return Some((UTF_16LE, 2));
    }
    if bytes.starts_with(b"\xfe\xff") {
        return Some((UTF_16BE, 2));
    }
    if !bytes.contains(&0) {
        return None;
    }
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), bytes.len() / 2);
    let only = |here: usize, there: usize| pairs >= 2 && here * 5 >= pairs && there * 20 <= here;
    if only(odd, even) {
        Some((UTF_16LE, 0))
    } else if only(even, odd) {
        Some((UTF_16BE, 0))
    } else {
        None
    }
}

/// What to say of bytes that are UTF-8 but for a cut at the end or a few broken places; `None` when they are
/// something else. `caf\xe9` is Latin-1, although `\xe9` could begin a character of UTF-8.
fn almost_utf8(bytes: &[u8], marked: bool) -> Option<String> {
    let (mut wide, mut broken, mut at, mut first) = (0, 0, 0, None);
    let mut last = 0;
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
        at += chunk.valid().len();
        last = chunk.invalid().len();
        if last > 0 {
            broken += 1;
            first.get_or_insert(at);
        }
        at += last;
    }
    let cut = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    if cut && (wide > 0 || last > 1 || marked) {
        return Some("the file ends inside a character, which stands as U+FFFD".to_owned());
    }
    let note =
        || format!("{broken} places are not UTF-8 and stand as U+FFFD, the first at byte {}", first.unwrap_or(0));
    (marked || wide >= 10 * broken).then(note)
}

/// The encoding called `label`, as WHATWG or Python call it.
pub(crate) fn lookup(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().to_ascii_lowercase().replace('_', "-");
    let label = match label.as_str() {
        "utf-8-sig" => "utf-8",
        "latin-1" => "iso-8859-1",
        "utf-16-le" => "utf-16le",
        "utf-16-be" => "utf-16be",
        "cp936" => "gbk",
        "shift-jis" => "shift_jis",
        label => label,
    };
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    Some(if encoding == GBK { GB18030 } else { encoding }).filter(|encoding| *encoding != REPLACEMENT)
}

fn strictly(bytes: Vec<u8>, label: &str) -> std::result::Result<Decoded, String> {
    let encoding = lookup(label).ok_or_else(|| format!("no encoding is called {label:?}"))?;
    // A mark is honoured where it agrees with what was asked for; plain "utf-16" leaves the side to it.
    let either_side = label.trim().to_ascii_lowercase().replace('_', "-") == "utf-16";
    let (encoding, mark) = match utf16(&bytes) {
        Some((found, mark)) if found == encoding || (either_side && encoding == UTF_16LE) => (found, mark),
        _ if encoding == UTF_8 && bytes.starts_with(UTF8_MARK) => (encoding, UTF8_MARK.len()),
        _ => (encoding, 0),
    };
    let wrong = |at: usize| format!("not {} as asked for: wrong at byte {at}", encoding.name().to_ascii_lowercase());
    if encoding == UTF_8 {
        let mut bytes = bytes;
        bytes.drain(..mark);
        let text = String::from_utf8(bytes).map_err(|error| wrong(mark + error.utf8_error().valid_up_to()))?;
        return Ok(named(text, encoding, None));
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len());
    let mut at = mark;
    loop {
        let end = bytes.len().min(at + CHUNK as usize);
        let last = end == bytes.len();
        let room = decoder.max_utf8_buffer_length_without_replacement(end - at);
        text.reserve(room.ok_or("too large to decode")?);
        let (result, used) = decoder.decode_to_string_without_replacement(&bytes[at..end], &mut text, last);
        at += used;
        match result {
            DecoderResult::Malformed(length, behind) => {
                return Err(wrong(at.saturating_sub(usize::from(length) + usize::from(behind))));
            }
            DecoderResult::InputEmpty if last => return Ok(named(text, encoding, None)),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
        }
    }
}

/// The kind of file that begins with these bytes and is not text.
pub(crate) fn magic(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 10] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a ZIP archive, or an office or e-book file, which are archives too"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"\xd0\xcf\x11\xe0", "an old office file"),
        (b"\x1f\x8b", "gzip data; its name should end in .gz"),
        (b"\x28\xb5\x2f\xfd", "zstandard data; its name should end in .zst"),
        (b"\x7fELF", "a program"),
        (b"PAR1", "a Parquet file"),
        (b"ARROW1", "an Arrow file"),
    ];
    kinds.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}

/// The bytes of the file at `path`, decompressed where its name ends in `.gz` or `.zst`.
pub(crate) fn load(path: &Path, progress: &Progress) -> Result<Vec<u8>> {
    load_up_to(path, LIMIT, progress)
}

fn load_up_to(path: &Path, limit: u64, progress: &Progress) -> Result<Vec<u8>> {
    let fail = |error: io::Error| Error::read(path, None, error.to_string());
    let file = File::open(path).map_err(fail)?;
    let size = file.metadata().map_err(fail)?.len();
    let mut out = Vec::new();
    match path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("gz") => {
            let gzip = MultiGzDecoder::new(BufReader::new(file));
            fill(&mut out, gzip, limit, path, progress, "damaged or cut .gz: ")?;
        }
        Some("zst") => unzstd(&mut out, BufReader::new(file), limit, path, progress)?,
        _ => {
            let room = usize::try_from(size).unwrap_or(usize::MAX).saturating_add(1);
            let full = |_| Error::read(path, None, format!("its {size} bytes do not fit into memory"));
            out.try_reserve_exact(room).map_err(full)?;
            fill(&mut out, file, u64::MAX, path, progress, "")?;
        }
    }
    Ok(out)
}

/// Reads `from` to its end, but not beyond `limit` bytes in all, in pieces small enough to be told to stop.
fn fill(
    out: &mut Vec<u8>,
    mut from: impl Read,
    limit: u64,
    path: &Path,
    progress: &Progress,
    trouble: &str,
) -> Result<()> {
    loop {
        progress.check()?;
        let read = from.by_ref().take(CHUNK).read_to_end(out);
        if read.map_err(|error| Error::read(path, None, format!("{trouble}{error}")))? == 0 {
            return Ok(());
        }
        if out.len() as u64 > limit {
            let reason = format!("decompresses to more than {limit} bytes, the limit for one file");
            return Err(Error::read(path, None, reason));
        }
    }
}

/// A .zst file is one frame or several, with frames to skip between them.
fn unzstd(out: &mut Vec<u8>, mut from: impl BufRead, limit: u64, path: &Path, progress: &Progress) -> Result<()> {
    let damaged = |reason: String| Error::read(path, None, format!("damaged or cut .zst: {reason}"));
    loop {
        match StreamingDecoder::new(&mut from) {
            Ok(mut frame) => {
                fill(out, &mut frame, limit, path, progress, "damaged or cut .zst: ")?;
                let written = frame.decoder.get_checksum_from_data();
                if written.is_some() && written != frame.decoder.get_calculated_checksum() {
                    return Err(damaged("its checksum is wrong".to_owned()));
                }
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                let skipped = io::copy(&mut from.by_ref().take(length.into()), &mut io::sink());
                skipped.map_err(|error| damaged(error.to_string()))?;
            }
            Err(error) => return Err(damaged(error.to_string())),
        }
        if from.fill_buf().map_err(|error| damaged(error.to_string()))?.is_empty() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(bytes: &[u8]) -> (String, String) {
        let decoded = decode(bytes.to_vec(), None).unwrap();
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn the_encoding_is_found_by_mark_zeros_validity_or_guess() {
        let utf16 = |s: &str| s.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |s: &str| s.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let cases: [(Vec<u8>, &str, &str); 9] = [
            (vec![], "", "utf-8"),
            (b"\xef\xbb\xbfa".to_vec(), "a", "utf-8"),
            (b"\xff\xfea\0".to_vec(), "a", "utf-16le"),
            (b"\xfe\xff\0a".to_vec(), "a", "utf-16be"),
            (utf16("plain words"), "plain words", "utf-16le"),
            (big("plain words"), "plain words", "utf-16be"),
            ("nul\0 and\r\nff\x0c".into(), "nul\0 and\r\nff\x0c", "utf-8"),
            (b"caf\xe9".to_vec(), "caf\u{e9}", "windows-1252"),
            ("Ã©tÃ©".into(), "Ã©tÃ©", "utf-8"),
        ];
        for (bytes, text, encoding) in cases {
            assert_eq!(detected(&bytes), (text.to_owned(), encoding.to_owned()), "{bytes:?}");
        }
    }

    #[test]
    fn broken_places_in_utf8_are_replaced_and_said() {
        let cut = decode("人民".as_bytes()[..5].to_vec(), None).unwrap();
        assert_eq!((cut.text.as_str(), cut.encoding.as_str()), ("人\u{fffd}", "utf-8"));
        assert!(cut.note.unwrap().contains("ends inside a character"));
        let mut bytes = "人民代表大会报告发展经济".as_bytes().to_vec();
        bytes.insert(6, 0xff);
        let decoded = decode(bytes, None).unwrap();
        assert_eq!(decoded.encoding, "utf-8");
        assert!(decoded.note.unwrap().contains("the first at byte 6"));
    }

    #[test]
    fn what_is_not_text_is_refused() {
        let noise: Vec<u8> = (0..2000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for bytes in [&b"%PDF-1.7"[..], b"PK\x03\x04..", b"\x89PNG\r\n", &[0; 100], &[0; 7], &noise] {
            assert!(decode(bytes.to_vec(), None).unwrap_err().starts_with("not text"), "{bytes:?}");
        }
    }

    #[test]
    fn an_explicit_encoding_that_does_not_fit_names_the_byte() {
        let fails = |bytes: &[u8], label| decode(bytes.to_vec(), Some(label)).unwrap_err();
        assert_eq!(fails(b"ab\xff", "utf-8"), "not utf-8 as asked for: wrong at byte 2");
        assert_eq!(fails(b"\xef\xbb\xbfab\xff", "UTF-8-SIG"), "not utf-8 as asked for: wrong at byte 5");
        assert_eq!(fails(b"ab\xff\xff", "gb18030"), "not gb18030 as asked for: wrong at byte 2");
        assert_eq!(fails(b"a\0\x00\xd8b\0", "utf-16le"), "not utf-16le as asked for: wrong at byte 2");
        assert!(fails(b"a", "klingon").contains("no encoding is called"));
        assert!(lookup("replacement").is_none());
    }

    #[test]
    fn python_and_web_names_of_an_encoding_both_work() {
        for (label, bytes, text) in [
            ("latin-1", &b"\xe9"[..], "é"),
            ("ISO-8859-1", b"\xe9", "é"),
            ("cp1252", b"\x93", "\u{201c}"),
            ("utf-16", b"\xfe\xff\0a", "a"),
            ("utf-16", b"\xff\xfea\0", "a"),
            ("utf_16_be", b"\0a", "a"),
            ("utf-8-sig", b"\xef\xbb\xbfa", "a"),
            ("utf_8", b"a", "a"),
            ("gbk", b"\xc8\xcb", "人"),
            ("shift_jis", b"\x83\x41", "ア"),
        ] {
            assert_eq!(decode(bytes.to_vec(), Some(label)).unwrap().text, text, "{label}");
        }
    }

    #[test]
    fn a_chunk_end_inside_a_character_is_no_error() {
        let text = format!("a{}", "人民".repeat(400_000));
        let (bytes, ..) = GB18030.encode(&text);
        assert!(decode(bytes.into_owned(), Some("gb18030")).unwrap().text == text);
    }

    #[test]
    fn the_guess_is_made_where_the_first_accent_stands_and_survives_a_cut() {
        let late = [vec![b'a'; 3 << 20], b" d\xe9j\xe0 vu \xe0 l'\xe9cole".to_vec()].concat();
        assert_eq!(detected(&late).1, "windows-1252");
        let (bytes, ..) = GB18030.encode("人民代表大会报告发展经济");
        let long = [b"x".as_slice(), &bytes.repeat(GUESSED / bytes.len() + 2)].concat();
        assert_eq!(detected(&long).1, "gb18030");
    }

    #[test]
    fn a_decompression_bomb_is_an_error_that_says_the_limit() {
        use std::io::Write;
        let path = std::env::temp_dir().join(format!("locution-bomb-{}.txt.gz", std::process::id()));
        let mut gzip = flate2::write::GzEncoder::new(File::create(&path).unwrap(), flate2::Compression::best());
        gzip.write_all(&vec![b'a'; 5 << 20]).unwrap();
        gzip.finish().unwrap();
        let whole = load(&path, &Progress::default()).unwrap();
        let error = load_up_to(&path, 3 << 20, &Progress::default()).unwrap_err().to_string();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(whole.len(), 5 << 20);
        assert!(error.contains("more than 3145728 bytes, the limit"), "{error}");
    }
}
