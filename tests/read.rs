//! Does every kind of file, and every kind of broken file, read as it should?

mod common;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use locution::corpus::files::{Format, list_files};
use locution::corpus::read::{Dates, OnError, ReadOptions, Reading, read};
use locution::{Error, ErrorKind, Progress, Value};

/// A folder of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("locution-read-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn read(&self) -> Reading {
        read(&[&self.0], &ReadOptions::default()).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ids(reading: &Reading) -> Vec<&str> {
    reading.documents.iter().map(|document| document.doc_id.as_str()).collect()
}

fn texts(reading: &Reading) -> Vec<&str> {
    reading.documents.iter().map(|document| document.text.as_str()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

// ---- files and ids

#[test]
fn a_folder_reads_in_the_order_of_its_paths_without_what_is_hidden() {
    let folder = Folder::new("order")
        .with("b.txt", "b")
        .with("a/z.txt", "z")
        .with("a.txt", "a")
        .with("B.TXT", "B")
        .with(".hidden.txt", "no")
        .with(".git/x.txt", "no")
        .with("a/note.pdf", "no")
        .with("a/other.PDF", "no")
        .with("c.docx", "no");
    let reading = folder.read();
    assert_eq!(ids(&reading), ["B.TXT", "a.txt", "a/z.txt", "b.txt"]);
    assert_eq!(reading.warnings.len(), 1);
    assert!(reading.warnings[0].starts_with("2 .pdf and 1 .docx were not read"), "{:?}", reading.warnings);
}

#[test]
fn ids_are_relative_to_the_folder_the_common_folder_or_the_file() {
    let folder = Folder::new("ids").with("s/a/1.txt", "1").with("s/b/1.txt", "2").with("s/b/2.md", "3");
    let of = |paths: &[PathBuf]| {
        let reading = read(paths, &ReadOptions::default()).unwrap();
        ids(&reading).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of(&[folder.at("s")]), ["a/1.txt", "b/1.txt", "b/2.md"]);
    assert_eq!(of(&[folder.at("s/b/1.txt")]), ["1.txt"]);
    assert_eq!(of(&[folder.at("s/b"), folder.at("s/a")]), ["b/1.txt", "b/2.md", "a/1.txt"]);
    assert_eq!(of(&[folder.at("s/b/2.md"), folder.at("s/b")]), ["2.md", "1.txt"]);
    assert_eq!(of(&[folder.at("s/*/1.txt")]), ["a/1.txt", "b/1.txt"]);
    assert_eq!(of(&[folder.at("s/**/*.md")]), ["b/2.md"]);
    assert_eq!(of(&[folder.at("s/b/../b/")]), ["1.txt", "2.md"]);
    assert_eq!(of(&[folder.at("s/a/1.txt"), folder.at("s/a/../a/1.txt")]), ["1.txt"]);
}

#[test]
fn paths_below_the_working_directory_read_as_well_as_absolute_ones() {
    // cargo runs tests in the package's folder
    for path in ["src/corpus/read.rs", "./src/corpus/read.rs"] {
        assert_eq!(ids(&read(&[path], &ReadOptions::default()).unwrap()), ["read.rs"]);
    }
    assert_eq!(ids(&read(&["Cargo.toml"], &ReadOptions::default()).unwrap()), ["Cargo.toml"]);
    let several = ["./src/corpus/read.rs", "src/error.rs"];
    assert_eq!(ids(&read(&several, &ReadOptions::default()).unwrap()), ["corpus/read.rs", "error.rs"]);
    let error = read(&["./src/c*/*.rs"], &ReadOptions::default()).unwrap_err().to_string();
    assert!(error.contains(".rs were not read; kinds that are: .txt"), "{error}");
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_links_to_nowhere_do_no_harm() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new("links").with("a/x.txt", "x");
    symlink(folder.at(""), folder.at("a/up")).unwrap();
    symlink(folder.at("a/x.txt"), folder.at("y.txt")).unwrap();
    assert_eq!(ids(&folder.read()), ["a/x.txt"]);
    symlink(folder.at("nowhere"), folder.at("z.txt")).unwrap();
    assert!(read(&[&folder.0], &ReadOptions::default()).is_err());
    let reading = read(&[&folder.0], &ReadOptions::default().errors(OnError::Skip)).unwrap();
    assert_eq!((ids(&reading), reading.skipped.len()), (vec!["a/x.txt"], 1));
}

#[test]
fn where_nothing_can_be_read_the_error_says_why() {
    let folder = Folder::new("nothing").with("pdf/a.pdf", "no").with("t/a.txt", "a");
    fs::create_dir(folder.at("empty")).unwrap();
    let fails = |path: &str| read(&[folder.at(path)], &ReadOptions::default()).unwrap_err();
    assert!(matches!(fails("gone.txt").kind(), ErrorKind::NotFound(_)));
    for path in ["empty", "pdf", "t/*.md", "pdf/*"] {
        let error = fails(path).to_string();
        let said =
            ["holds no file of a kind that is read: .txt .md", "not read; kinds that are: .txt .md", "no file matches"];
        assert!(said.iter().any(|part| error.contains(part)), "{error}");
    }
    assert!(matches!(fails("t/[.txt").kind(), ErrorKind::Argument { .. }));
    assert!(matches!(read::<&str>(&[], &ReadOptions::default()).unwrap_err().kind(), ErrorKind::Argument { .. }));
    let both = [folder.at("t"), folder.at("empty")];
    assert!(read(&both, &ReadOptions::default()).is_err());
    let reading = read(&both, &ReadOptions::default().errors(OnError::Skip)).unwrap();
    assert_eq!((ids(&reading), reading.skipped.len()), (vec!["t/a.txt"], 1));
}

#[test]
fn arrow_files_are_listed_but_not_read() {
    let folder = Folder::new("arrow").with("a.txt", "a").with("t.parquet", "PAR1").with("u.feather", "x");
    let formats: Vec<Format> = list_files(&[&folder.0]).unwrap().into_iter().map(|file| file.format).collect();
    assert_eq!(formats, [Format::Text, Format::Parquet, Format::Arrow]);
    let error = read(&[&folder.0], &ReadOptions::default()).unwrap_err().to_string();
    assert!(error.contains("t.parquet: Arrow and Parquet files are read through the Python package"), "{error}");
    let reading = read(&[&folder.0], &ReadOptions::default().errors(OnError::Skip)).unwrap();
    assert_eq!((ids(&reading), reading.skipped.len()), (vec!["a.txt"], 2));
}

#[test]
fn an_unknown_extension_is_read_as_plain_text_when_the_file_is_named() {
    let folder = Folder::new("named").with("notes.log", "a").with("LICENSE", "b").with("x.pdf", "%PDF-1.7\n");
    let reading = read(&[folder.at("notes.log"), folder.at("LICENSE")], &ReadOptions::default()).unwrap();
    assert_eq!(ids(&reading), ["notes.log", "LICENSE"]);
    let error = read(&[folder.at("x.pdf")], &ReadOptions::default()).unwrap_err().to_string();
    assert!(error.ends_with("x.pdf: not text: this is a PDF file"), "{error}");
}

#[test]
fn compressed_files_read_whole_with_all_their_members_and_frames() {
    let csv = "text,n\none,1\n";
    let mut skip = vec![0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    skip.extend(zstd(b"three"));
    let long = "0123456789".repeat(300_000);
    let folder = Folder::new("compressed")
        .with("a.txt.gz", [gzip(b"one "), gzip(b"two")].concat())
        .with("b.txt.zst", [zstd(b"one "), zstd(b"two ")].concat().into_iter().chain(skip).collect::<Vec<u8>>())
        .with("c.csv.GZ", gzip(csv.as_bytes()))
        .with("d.md.zst", zstd(long.as_bytes()));
    let reading = folder.read();
    assert_eq!(ids(&reading), ["a.txt.gz", "b.txt.zst", "c.csv.GZ:2", "d.md.zst"]);
    assert_eq!(texts(&reading)[..3], ["one two", "one two three", "one"]);
    assert!(texts(&reading)[3] == long);
}

#[test]
fn the_files_table_says_what_each_file_was() {
    let folder = Folder::new("table").with("a.txt", b"caf\xe9").with("b.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\"b\"}");
    let files = folder.read().files;
    let names: Vec<&str> = files.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["file", "format", "encoding", "documents", "bytes", "note"]);
    assert_eq!(files.text("encoding").unwrap().iter().collect::<Vec<_>>(), ["windows-1252", "utf-8"]);
    assert_eq!((files.int("documents").unwrap(), files.int("bytes").unwrap()), (&[1, 2][..], &[4, 26][..]));
}

// ---- records

#[test]
fn records_keep_their_fields_and_their_types() {
    let lines = r#"{"z": 1.5, "doc_id": 1789, "text": "a", "date": 20230702, "title": "T", "n": 2, "b": true, "nest": {"k": [1, 2]}, "nil": null}

{"id": "x", "text": "b"}
{"text": "c", "doc_id": null}"#;
    let folder = Folder::new("records").with("r.jsonl", lines);
    let reading = folder.read();
    assert_eq!(ids(&reading), ["1789", "x", "r.jsonl:4"]);
    let first = &reading.documents[0];
    assert_eq!((first.date, first.title.as_deref()), (Some(date(2023, 7, 2)), Some("T")));
    let metadata = [
        ("z", Value::Float(1.5)),
        ("n", Value::Int(2)),
        ("b", Value::Bool(true)),
        ("nest", Value::Text("{\"k\":[1,2]}".into())),
        ("nil", Value::Missing),
    ];
    assert_eq!(first.metadata, metadata.map(|(name, value)| (name.to_owned(), value)));
}

#[test]
fn a_named_field_must_be_there() {
    let folder =
        Folder::new("fields").with("r.jsonl", "{\"body\":\"a\",\"key\":\"k\",\"when\":\"1789\"}\n{\"body\":\"b\"}");
    let options = ReadOptions::default().text("body");
    assert_eq!(read(&[&folder.0], &options).unwrap().documents.len(), 2);
    let options = options.doc_id("key").date("when");
    let error = read(&[&folder.0], &options).unwrap_err().to_string();
    assert!(error.ends_with("r.jsonl, line 2: no field \"key\"; there are: body"), "{error}");
    let reading = read(&[&folder.0], &options.errors(OnError::Skip)).unwrap();
    assert_eq!((ids(&reading), reading.documents[0].date), (vec!["k"], Some(date(1789, 1, 1))));
}

#[test]
fn a_column_of_a_table_takes_the_narrowest_type_that_loses_nothing() {
    let csv = "\u{feff}id,text,int,float,zip,mixed,empty\r\n\
               a,\"one, \"\"two\"\"\nthree\",1,1,007,1,\r\n\r\nb,,-2,2.5,123,x,\r\nc,t,,1e3,5,,\r\n";
    let folder = Folder::new("types").with("t.csv", csv);
    let reading = folder.read();
    assert_eq!(ids(&reading), ["a", "b", "c"]);
    assert_eq!(texts(&reading), ["one, \"two\"\nthree", "", "t"]);
    let column = |at: usize| reading.documents.iter().map(|d| d.metadata[at].1.clone()).collect::<Vec<_>>();
    assert_eq!(column(0), [Value::Int(1), Value::Int(-2), Value::Missing]);
    assert_eq!(column(1), [Value::Float(1.0), Value::Float(2.5), Value::Float(1000.0)]);
    assert_eq!(column(2), ["007", "123", "5"].map(|s| Value::Text(s.into())));
    assert_eq!(column(3), [Value::Text("1".into()), Value::Text("x".into()), Value::Missing]);
    assert_eq!(column(4), [Value::Missing, Value::Missing, Value::Missing]);
}

#[test]
fn cells_that_a_number_would_not_write_back_stay_text() {
    let column = |cells: &[&str]| {
        let csv = cells.iter().fold("text,n\n".to_owned(), |csv, cell| format!("{csv}a,{cell}\n"));
        let reading = Folder::new("written").with("t.csv", csv).read();
        reading.documents.iter().map(|document| document.metadata[0].1.clone()).collect::<Vec<_>>()
    };
    for cells in [
        ["1.10", "1.2"], // versions
        ["007", "8"],
        ["+1", "2"],
        ["-0", "1"],
        ["1.", "2"],
        [".5", "2"],
        ["1,5", "2"].map(|cell| if cell == "2" { cell } else { "\"1,5\"" }),
        ["1e400", "1"],
        ["12345678901234567890", "1"],
        ["0.12345678901234567890123", "1"],
        ["9007199254740993", "0.5"],
        ["0x10", "1"],
        ["1e", "1"],
        ["inf", "1"],
    ] {
        let text = cells.map(|cell| Value::Text(cell.trim_matches('"').into()));
        assert_eq!(column(&cells), text, "{cells:?}");
    }
    assert_eq!(column(&["9007199254740993", "-2"]), [Value::Int(9_007_199_254_740_993), Value::Int(-2)]);
    let floats = ["2021.0", "1e-05", "-0.5", "7", "0.1", "1.7976931348623157e308", "123456.789"];
    assert_eq!(column(&floats), floats.map(|cell| Value::Float(cell.parse().unwrap())));
}

#[test]
fn whole_numbers_of_any_size_keep_their_digits() {
    let lines = r#"{"text": "a", "id": 123456789012345678901234567890, "n": 12345678901234567890123, "f": 1e30, "nest": {"k": [-98765432109876543210]}}
{"text": "b", "id": 123456789012345678901234567891, "n": 5, "f": 0.5, "date": 123456789012345678901}
{"text": 123456789012345678901}
{"text": "c", "id": [123456789012345678901]}"#;
    let folder = Folder::new("digits").with("r.jsonl", lines);
    let reading = read(&[&folder.0], &ReadOptions::default().errors(OnError::Skip)).unwrap();
    assert_eq!(ids(&reading), ["123456789012345678901234567890", "123456789012345678901234567891"]);
    let text = |s: &str| Value::Text(s.to_owned());
    let values: Vec<Value> = reading.documents[0].metadata.iter().map(|(_, value)| value.clone()).collect();
    assert_eq!(values, [text("12345678901234567890123"), Value::Float(1e30), text("{\"k\": [-98765432109876543210]}")]);
    let said: Vec<String> = reading.skipped.iter().map(ToString::to_string).collect();
    assert!(said[0].ends_with("line 3: the field \"text\" is a number, not text"), "{said:?}");
    assert!(said[1].ends_with("line 4: the id is an array, neither text nor a number"), "{said:?}");
    assert!(
        reading.warnings[0].contains("the date \"123456789012345678901\" cannot be read"),
        "{:?}",
        reading.warnings
    );
}

#[test]
fn line_numbers_count_the_lines_inside_quotation_marks_and_between_records() {
    let csv = "text\tn\r\n\"a\r\nb\"\t1\r\n\r\nc\t2\r\n\"d \"\"e\"\"\"\t3\r\n";
    let folder = Folder::new("lines").with("t.tsv", csv).with("u.csv", "text,n\ra,1\rb,2");
    assert_eq!(ids(&folder.read()), ["t.tsv:2", "t.tsv:5", "t.tsv:6", "u.csv:2", "u.csv:3"]);
}

#[test]
fn records_in_utf16_and_in_a_named_encoding_read_too() {
    let json = "{\"text\":\"café\"}\n{\"text\":\"b\"}\n";
    let utf16: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = Folder::new("wide").with("a.jsonl", utf16).with("b.csv", b"\xef\xbb\xbftext\ncaf\xc3\xa9\n");
    assert_eq!(texts(&folder.read()), ["café", "b", "café"]);
    let folder = Folder::new("latin").with("c.jsonl", b"{\"text\":\"caf\xe9\"}");
    assert_eq!(texts(&read(&[&folder.0], &ReadOptions::default().encoding("latin-1")).unwrap()), ["café"]);
    let error = read(&[&folder.0], &ReadOptions::default().encoding("klingon")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Argument { name: "encoding", .. }));
}

#[test]
fn two_documents_of_one_id_are_an_error_that_names_both() {
    let record = |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"{id}\"}}\n");
    let folder = Folder::new("twice").with("a.jsonl", record("x")).with("b.jsonl", record("y") + &record("x"));
    let error = read(&[&folder.0], &ReadOptions::default()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Read { line: Some(2), .. }));
    let message = error.to_string();
    assert!(message.contains("b.jsonl, line 2: the id \"x\" is that of"), "{message}");
    assert!(message.ends_with("a.jsonl, line 1"), "{message}");
    let reading = read(&[&folder.0], &ReadOptions::default().errors(OnError::Skip)).unwrap();
    assert_eq!((ids(&reading), reading.skipped.len()), (vec!["x", "y"], 1));
    assert_eq!(reading.files.int("documents").unwrap(), [1, 1]);
}

// ---- broken input

#[test]
fn broken_files_are_errors_that_say_what_and_where() {
    let deep = format!("{{\"text\":\"a\",\"x\":{}", "[".repeat(100_000));
    let mut ragged = "text,n\n".to_owned() + &"a,1\n".repeat(4709);
    ragged += "b,1,2\nc,3\n";
    let cut = gzip("some words ".repeat(5000).as_bytes());
    let mut wrong_sum = zstd("some words ".repeat(5000).as_bytes());
    *wrong_sum.last_mut().unwrap() ^= 1;
    let noise: Vec<u8> = (0..5000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a.jsonl", "".into(), "a.jsonl: holds no documents"),
        ("a.jsonl", " \r\n\n".into(), "a.jsonl: holds no documents"),
        ("a.jsonl", "[]".into(), "a.jsonl, line 1: not a JSON object: invalid type: sequence"),
        ("a.jsonl", "[\n{\"text\":\"a\"}\n]".into(), "line 1: not a JSON object: invalid type: sequence"),
        ("a.jsonl", "3".into(), "line 1: not a JSON object: invalid type: integer `3`, expected an object such as"),
        ("a.jsonl", "\n\n{\"text\":1}".into(), "a.jsonl, line 3: the field \"text\" is a number, not text"),
        ("a.jsonl", "{\"text\":null}".into(), "line 1: the field \"text\" is null"),
        ("a.jsonl", "{\"text\":[\"a\"]}".into(), "line 1: the field \"text\" is an array, not text"),
        ("a.jsonl", "{\"body\":\"a\",\"n\":1}".into(), "line 1: no field \"text\"; there are: body, n"),
        ("a.jsonl", "{}".into(), "line 1: no field \"text\"; there are: none"),
        (
            "a.jsonl",
            "{\"text\":\"a\",\"id\":true}".into(),
            "line 1: the id is true or false, neither text nor a number",
        ),
        ("a.jsonl", "{\"text\":\"a\",\"text\":\"b\"}".into(), "line 1: the field \"text\" stands twice"),
        ("a.jsonl", "{\"text\":\"a\"} {}".into(), "line 1: not a JSON object: trailing characters (column 14)"),
        ("a.jsonl", "{\"text\":\"\\ud800\"}".into(), "line 1: not a JSON object: "),
        ("a.jsonl", "{\"text\":\"\\udc00\\ud800\"}".into(), "line 1: not a JSON object: "),
        ("a.jsonl", "{\"text\":\"a\",\"n\":1e999}".into(), "line 1: not a JSON object: number out of range"),
        ("a.jsonl", deep.into(), "line 1: not a JSON object: recursion limit exceeded"),
        ("a.jsonl", b"{\"text\":\"a\"}\n{\"text\":\"\xff\"}".into(), "line 2: not UTF-8 from byte 9 of the line"),
        ("a.jsonl", "{\"text\":\"a\"}\n{\"tex".into(), "line 2: not a JSON object: EOF while parsing a string"),
        ("a.jsonl", gzip(b"{\"text\":\"a\"}"), "not text: this is gzip data"),
        ("a.csv", "".into(), "a.csv, line 1: no field \"text\"; there are: none"),
        ("a.csv", "text\n".into(), "a.csv: holds no documents"),
        ("a.csv", "body,n\na,1\n".into(), "a.csv, line 1: no field \"text\"; there are: body, n"),
        ("a.csv", "text,n,n\na,1,2\n".into(), "line 1: two columns are called \"n\""),
        ("a.csv", ragged.into(), "a.csv, line 4711: 3 cells, where the header has 2"),
        ("a.csv", "n,text\n1,a\n2,\"b\n3,c\n4,d\n".into(), "line 3: a quotation mark is opened and never closed"),
        ("a.csv", "text,n\n\"a,1\nb,2\n".into(), "line 2: 1 cells, where the header has 2"),
        ("a.csv", "\"text,n\na,1\n".into(), "a.csv, line 1: no field \"text\""),
        ("a.tsv", "text,n\na,1\n".into(), "a.tsv, line 1: no field \"text\"; there are: text,n"),
        ("a.txt", vec![0; 4096], "a.txt: not text: 4096 of its 4096 bytes are control characters"),
        ("a.txt", noise.clone(), "a.txt: not text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n".into(), "a.txt: not text: this is a PNG picture"),
        ("a.txt", b"PK\x03\x04".into(), "a.txt: not text: this is a ZIP archive"),
        ("a.txt.gz", cut[..cut.len() / 2].into(), "a.txt.gz: damaged or cut .gz: "),
        ("a.txt.gz", "plain".into(), "a.txt.gz: damaged or cut .gz: "),
        ("a.txt.zst", noise, "a.txt.zst: damaged or cut .zst: "),
        ("a.txt.zst", "".into(), "a.txt.zst: damaged or cut .zst: "),
        ("a.txt.zst", zstd(b"some words")[..9].into(), "a.txt.zst: damaged or cut .zst: "),
        ("a.txt.zst", wrong_sum, "a.txt.zst: damaged or cut .zst: its checksum is wrong"),
        ("a.txt.zst", [zstd(b"one"), b"junk".into()].concat(), "a.txt.zst: damaged or cut .zst: "),
    ];
    for (name, bytes, expected) in cases {
        let folder = Folder::new("broken").with(name, &bytes);
        for errors in [OnError::Raise, OnError::Skip] {
            let options = ReadOptions::default().errors(errors);
            let error = match read(&[&folder.0], &options) {
                Err(error) => error.to_string(),
                Ok(reading) => reading.skipped.first().map_or_else(|| "read".to_owned(), Error::to_string),
            };
            assert!(
                error.contains(expected),
                "{name} {:?}: {error}",
                String::from_utf8_lossy(&bytes[..bytes.len().min(60)])
            );
        }
    }
}

#[test]
fn bytes_cut_or_turned_anywhere_never_panic() {
    let seeds: [(&str, Vec<u8>); 6] = [
        ("a.jsonl", "{\"id\":1,\"text\":\"é\\u00e9\",\"date\":\"2023-07-02\"}\n{\"text\":\"b\"}\n".into()),
        ("a.csv", "text,n\n\"é,\"\"x\"\"\",1\nb,2\n".into()),
        ("a.txt", "date 2023-07-02 雨\n\n下。".into()),
        ("a.md", "---\ntitle: 雨\ndate: 2023年7月2日\n---\n下。".into()),
        ("a.txt.gz", gzip(&b"some words ".repeat(20))),
        ("a.txt.zst", zstd(&b"some words ".repeat(20))),
    ];
    for (name, bytes) in seeds {
        for at in 0..bytes.len() {
            for with in [0, 1, b'"', 0x80, 0xff] {
                let mut turned = bytes.clone();
                turned[at] ^= with;
                if with == 0 {
                    turned.truncate(at);
                }
                let folder = Folder::new("turned").with(name, turned);
                let _ = read(&[&folder.0], &ReadOptions::default().errors(OnError::Skip));
            }
        }
    }
}

#[test]
fn skipping_lists_what_is_broken_and_reads_the_rest() {
    let folder = Folder::new("skip")
        .with("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\n{\"text\":\"c\"}\n")
        .with("b.txt", "%PDF-1.7")
        .with("c.csv", "text,n\nx,1\ny\nz,2\n")
        .with("d.txt", "d");
    let error = read(&[&folder.0], &ReadOptions::default()).unwrap_err().to_string();
    assert!(error.contains("a.jsonl, line 2"), "the first in order, not the first found: {error}");
    let reading = read(&[&folder.0], &ReadOptions::default().errors(OnError::Skip)).unwrap();
    assert_eq!(ids(&reading), ["a.jsonl:1", "a.jsonl:3", "c.csv:2", "c.csv:4", "d.txt"]);
    assert_eq!(reading.skipped.len(), 3);
    assert_eq!(reading.files.int("documents").unwrap(), [2, 0, 2, 1]);
    assert_eq!(reading.files.column("note").unwrap().value(1), Value::Text("not text: this is a PDF file".into()));
}

#[test]
fn a_single_line_of_thirty_megabytes_is_one_document() {
    let line = "date 2023-07-02 ".to_owned() + &"harbour lamps ".repeat(2_200_000);
    let json = format!("{{\"text\":{:?}}}", &line);
    let folder = Folder::new("long").with("a.txt", &line).with("b.jsonl", json);
    let reading = folder.read();
    assert_eq!(reading.documents.iter().map(|d| d.text.len()).collect::<Vec<_>>(), [line.len() - 16, line.len()]);
    assert_eq!((reading.documents[0].date, &reading.documents[0].title), (Some(date(2023, 7, 2)), &None));
}

#[test]
fn progress_counts_all_bytes_and_a_stop_ends_the_reading_even_when_skipping() {
    let folder = Folder::new("progress").with("a.txt", "12345").with("b.jsonl", "{\"text\":\"a\"}\n".repeat(200_000));
    let progress = Progress::default();
    read(&[&folder.0], &ReadOptions::default().progress(progress.clone())).unwrap();
    assert_eq!(progress.state().0, progress.state().1);
    progress.stop();
    let options = ReadOptions::default().errors(OnError::Skip).progress(progress);
    assert!(matches!(read(&[&folder.0], &options).unwrap_err().kind(), ErrorKind::Cancelled));
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let mut folder = Folder::new("threads");
    for i in 0..50 {
        folder = folder.with(&format!("{i}.txt"), format!("text {i}"));
    }
    let one = locution::with_threads(1, || folder.read());
    let four = locution::with_threads(4, || folder.read());
    assert_eq!((one.documents, one.files), (four.documents, four.files));
}

// ---- dates

#[test]
fn the_date_comes_from_the_header_before_the_file_name() {
    let folder = Folder::new("dates")
        .with("2020-01-01-a.txt", "date 2023-07-02 Rain\n\nIt fell.")
        .with("2020-01-01-b.txt", "It fell.")
        .with("1789-c.txt", "It fell.")
        .with("2020-01-01-d.txt", "Rain\n\ndate\n03/04/2024\nIt fell.")
        .with("e.md", "---\ntitle: Rain\ndate: soon\npages: 3\n---\nIt fell.\n")
        .with("f.csv", "text,date\na,2023-02-30\nb,\n");
    let reading = folder.read();
    let found: Vec<(&str, Option<jiff::civil::Date>)> =
        reading.documents.iter().map(|d| (d.doc_id.as_str(), d.date)).collect();
    let expected = [
        ("1789-c.txt", Some(date(1789, 1, 1))),
        ("2020-01-01-a.txt", Some(date(2023, 7, 2))),
        ("2020-01-01-b.txt", Some(date(2020, 1, 1))),
        ("2020-01-01-d.txt", None),
        ("e.md", None),
        ("f.csv:2", None),
        ("f.csv:3", None),
    ];
    assert_eq!(found, expected);
    assert_eq!(reading.documents[4].metadata, [("pages".to_owned(), Value::Int(3))]);
    assert_eq!(reading.documents[4].text, "Rain\n\nIt fell.\n"); // no phrase goes from a title into the text
    let warnings = [
        "2020-01-01-d.txt: the date \"03/04/2024\" could be read in two ways and is left empty: dayfirst=True or False decides",
        "e.md: the date \"soon\" cannot be read and is left empty",
        "f.csv:2: the date \"2023-02-30\" cannot be read and is left empty",
        "1 date gives only a year: it stands as 1 January (1 from file names such as \"1789-c.txt\")",
    ];
    assert_eq!(reading.warnings, warnings);
}

#[test]
fn numbered_files_are_undated_and_years_are_dates() {
    let mut folder = Folder::new("numbered").with("1820.txt", "a").with("s/1790-Washington.txt", "b");
    for number in 1000..1100 {
        folder = folder.with(&format!("n/{number}.txt"), "c");
    }
    let reading = folder.read();
    let dated: Vec<(&str, jiff::civil::Date)> =
        reading.documents.iter().filter_map(|d| Some((d.doc_id.as_str(), d.date?))).collect();
    assert_eq!(dated, [("1820.txt", date(1820, 1, 1)), ("s/1790-Washington.txt", date(1790, 1, 1))]);
    let said = ["(2 from file names such as \"1820.txt\")", "100 file names such as \"n/1000.txt\" could be a year"];
    assert!(reading.warnings.iter().zip(said).all(|(warning, said)| warning.contains(said)), "{:?}", reading.warnings);
    assert_eq!(reading.warnings.len(), 2);
}

#[test]
fn without_dates_headers_stay_text_and_a_date_field_stays_a_field() {
    let folder = Folder::new("undated").with("2020-a.txt", "date 2023-07-02 Rain").with("b.csv", "text,date\na,1789\n");
    let reading = read(&[&folder.0], &ReadOptions::default().dates(Dates::None)).unwrap();
    assert_eq!(texts(&reading), ["date 2023-07-02 Rain", "a"]);
    assert!(reading.documents.iter().all(|d| d.date.is_none() && d.title.is_none()));
    assert_eq!(reading.documents[1].metadata, [("date".to_owned(), Value::Int(1789))]);
}

// ---- real texts

#[test]
fn the_dirty_samples_decode_to_what_they_say() {
    let Some(folder) = common::shared_path("corpora/dirty_samples") else { return };
    let table = fs::read_to_string(folder.join("expected.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let paths: Vec<PathBuf> = rows.iter().map(|row| folder.join(row[0])).collect();
    let reading = read(&paths, &ReadOptions::default()).unwrap();
    assert_eq!(reading.documents.len(), rows.len());
    let encodings = reading.files.text("encoding").unwrap();
    for ((row, document), encoding) in rows.iter().zip(&reading.documents).zip(encodings.iter()) {
        assert_eq!(document.doc_id, row[0]);
        assert_eq!(document.text.chars().count().to_string(), row[3], "{}", row[0]);
        let expected = match row[2].split(' ').next().unwrap() {
            "utf-8-sig" => "utf-8",
            "utf-16" => "utf-16le",
            "cp1252" => "windows-1252",
            other => other,
        };
        assert_eq!(encoding, expected, "{}", row[0]);
    }
    let text = |name: &str| &reading.documents.iter().find(|d| d.doc_id == name).unwrap().text;
    let control = text("gwr2017_utf8.txt");
    assert!(text("gwr2017_gb18030.txt") == control && text("gwr2017_utf16le_bom.txt") == control);
    // Its 1,000 bytes happen to end with a character; one byte less does not.
    let cut = text("gwr2017_utf8_truncated.txt");
    assert!(control.starts_with(cut.as_str()));
    let shorter = Folder::new("cut").with("a.txt", &cut.as_bytes()[..999]);
    let shorter = shorter.read();
    assert_eq!(shorter.documents[0].text.strip_suffix('\u{fffd}'), cut.strip_suffix('运'));
    assert!(shorter.warnings[0].ends_with("a.txt: the file ends inside a character, which stands as U+FFFD"));
    assert!(text("sotu_utf8_bom_crlf.txt").contains("\r\n") && text("nul_and_formfeed.txt").contains(['\0', '\x0c']));
    let mojibake = fs::read(folder.join("udhr_fra_mojibake.txt")).unwrap();
    assert_eq!(text("udhr_fra_mojibake.txt").as_bytes(), mojibake);
    assert_eq!(reading.warnings, [""; 0]);
}

#[test]
fn the_seed_documents_have_their_dates() {
    let Some(folder) = common::shared_path("seeds") else { return };
    let dates =
        |options: &ReadOptions| read(&[&folder], options).unwrap().documents.iter().map(|d| d.date).collect::<Vec<_>>();
    let rest = [Some(date(2023, 7, 2)), Some(date(2023, 1, 21)), None, Some(date(2023, 11, 24))];
    assert_eq!(dates(&ReadOptions::default()), [&[None], &rest[..]].concat());
    assert_eq!(dates(&ReadOptions::default().dayfirst(true)), [&[Some(date(2026, 2, 8))], &rest[..]].concat());
    let reading = read(&[&folder], &ReadOptions::default()).unwrap();
    assert_eq!(reading.warnings.len(), 1);
    assert!(reading.warnings[0].starts_with("000_55f6848e5113b6ce.txt: the date \"08/02/2026\" could be read"));
    let first = &reading.documents[0];
    assert!(first.title.as_ref().unwrap().starts_with("Industrial and Information Technology Ministry"));
    assert!(
        first.text.starts_with("Industrial and") && !first.text.contains("date\n") && !first.text.contains("/2026")
    );
    assert!(reading.documents[1].text.starts_with("Party Group of the Ministry"));
}

#[test]
fn inaugural_addresses_take_their_year_from_the_file_name_or_their_date_from_a_field() {
    let Some(folder) = common::shared_path("corpora/inaugural_en") else { return };
    let reading = read(&[folder.join("txt")], &ReadOptions::default()).unwrap();
    assert_eq!(reading.documents[0].date, Some(date(1789, 1, 1)));
    assert!(reading.warnings.iter().any(|w| w.contains("dates give only a year: they stand as 1 January")));
    let json = read(&[folder.join("inaugural.jsonl")], &ReadOptions::default()).unwrap();
    let csv = read(&[folder.join("inaugural.csv")], &ReadOptions::default()).unwrap();
    assert_eq!((json.documents.len(), ids(&json)), (csv.documents.len(), ids(&csv)));
    assert!(texts(&json) == texts(&csv));
}

#[test]
fn the_communiques_have_the_dates_that_were_planted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/communiques");
    if !folder.exists() {
        println!("skipped: no {}", folder.display());
        return;
    }
    let reading = read(&[&folder], &ReadOptions::default()).unwrap();
    let dates = reading.documents.iter().map(|d| d.date.map_or_else(String::new, |date| date.to_string()));
    let found: Vec<(&str, String)> = ids(&reading).into_iter().zip(dates).collect();
    let expected = [
        ("2021-09-13-lamp-inspection.txt", "2021-09-13"),
        ("2022-03-14-quay-lighting.txt", "2022-03-14"),
        ("2023-05-08-library-barge.txt", "2023-05-08"),
        ("2024-11-18-dredging-completed.txt", "2024-11-18"),
        ("LH-A-0117", "2023-09-04"),
        ("LH-A-0124", "2023-10-16"),
        ("LH-A-0151", "2024-05-27"),
        ("aumuller-appointment.txt", "2022-12-12"),
        ("bell-tower-repair.txt", "2024-06-10"),
        ("bells-and-lamps-study.txt", "2021-11-22"),
        ("charter-first-reading.txt", "2021-06-30"),
        ("council-flood-gates.txt", "2023-03-20"),
        ("dry-cellar-opening.txt", "2022-01-17"),
        ("ferry-shelter-notice.txt", "2021-04-19"),
        ("fifth-sitting-closes.txt", "2024-09-02"),
        ("fourth-sitting-closes.txt", "2022-11-03"),
        ("gangway-week.txt", "2022-09-08"),
        ("gull-census.txt", ""),
        ("inner-basin-dredging.txt", "2022-05-05"),
        ("lantern-editorial.txt", "2023-07-03"),
        ("level-pavement-opening.txt", "2021-02-08"),
        ("patient-crane-opening.txt", "2024-01-15"),
        ("punctual-ferry-opening.txt", "2023-01-16"),
        ("stairs-and-handrails.txt", ""),
        ("tide-school.txt", "2023-11-27"),
        ("works-flood-gates.txt", "2023-03-21"),
    ];
    assert_eq!(found, expected.map(|(id, date)| (id, date.to_owned())));
    let document = |id: &str| reading.documents.iter().find(|d| d.doc_id == id).unwrap();
    assert!(document("aumuller-appointment.txt").text.starts_with("Céline Aumüller Takes Office"));
    let crlf = document("tide-school.txt");
    assert_eq!(crlf.title.as_deref(), Some("Winter Course of the Tide School Begins"));
    assert!(crlf.text.starts_with("Winter Course of the Tide School Begins\r\n\r\nThe winter course"));
    assert_eq!(document("stairs-and-handrails.txt").title, None);
    assert_eq!(document("LH-A-0117").metadata[0].0, "office");
    assert_eq!(reading.warnings.len(), 1, "{:?}", reading.warnings);
}
