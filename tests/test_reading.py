"""Does every kind of file come in as it should, and is what cannot be read said with file and line?"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import json
import pathlib
import re
import warnings
from collections.abc import Callable

import locution as lo
import polars as pl
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest
from samples import COMMUNIQUES, ROOT, RUNS, shared


def quietly(path: object, **options: object) -> lo.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return lo.read(path, **options)


def write(folder: pathlib.Path, files: dict[str, str | bytes]) -> pathlib.Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def jsonl(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def by_phrase(table: lo.Table) -> dict[str, tuple[int, int]]:
    rows = table.to_dict()
    return dict(zip(rows["phrase"], zip(rows["frequency"], rows["docfreq"], strict=True), strict=True))


# ---- texts beside the clone


def test_dirty_samples_decode_to_the_expected_text() -> None:
    folder = shared("corpora/dirty_samples")
    with (folder / "expected.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == 14
    corpus = lo.read([folder / row["file"] for row in rows], dates="none")
    assert corpus.doc_ids == [row["file"] for row in rows]
    assert corpus.warnings == []
    for row in rows:
        text = corpus[row["file"]].text
        assert str(len(text)) == row["decoded_chars"], row["file"]
        assert hashlib.sha256(text.encode()).hexdigest()[:16] == row["sha256_16_of_decoded_text_as_utf8"], row["file"]
    assert corpus["udhr_vie_nfd.txt"].text != corpus["udhr_vie_nfc.txt"].text


def test_composed_and_decomposed_vietnamese_have_the_same_terms() -> None:
    folder = shared("corpora/dirty_samples")
    composed, decomposed = (lo.read(folder / f"udhr_vie_{form}.txt", language="vi") for form in ("nfc", "nfd"))
    assert composed.n_terms > 300
    assert composed.terms().to_dict() == decomposed.terms().to_dict()
    assert composed.ngrams(n=(2, 5)).to_dict() == decomposed.ngrams(n=(2, 5)).to_dict()
    assert composed.terms(fold="none").to_dict() != decomposed.terms(fold="none").to_dict()


SEEDS = [
    "000_55f6848e5113b6ce.txt",
    "001_6fbc3f016cb7cdc1.txt",
    "002_7167ab428842f2f5.txt",
    "003_ebbfe14dad5a7519.txt",
    "004_06b1e813f51a7d46.txt",
]


def test_seeds_have_their_dates_and_the_ambiguous_one_is_warned_of() -> None:
    rest = [dt.date(2023, 7, 2), dt.date(2023, 1, 21), None, dt.date(2023, 11, 24)]
    with pytest.warns(UserWarning, match=r'000_55f6848e5113b6ce\.txt: the date "08/02/2026" .*dayfirst=True or False'):
        corpus = lo.read(shared("seeds"))
    assert corpus.doc_ids == SEEDS
    assert corpus.dates == [None, *rest]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lo.read(shared("seeds"), dayfirst=True).dates == [dt.date(2026, 2, 8), *rest]
        assert lo.read(shared("seeds"), dayfirst=False).dates == [dt.date(2026, 8, 2), *rest]


def test_seeds_have_titles_and_no_date_line_in_their_text() -> None:
    corpus = lo.read(shared("seeds"), dayfirst=True)
    titles = [corpus[doc_id].title for doc_id in SEEDS]
    assert titles[0] == (
        "Industrial and Information Technology Ministry Party Group Theory Learning Center Group "
        "Special Study on Xi Jinping's Cultural Thought"
    )
    assert titles[1] == (
        "Party Group of the Ministry of Industry and Information Technology Promotes Theme Education "
        "to Advance Industry Development"
    )
    assert titles[3] is None
    assert titles[4] == "Wang Zhongkun Attends City’s Publicity, Ideological and Cultural Work Conference"
    for doc_id, title in zip(SEEDS, titles, strict=True):
        text = corpus[doc_id].text
        assert text.startswith(title or "Studying and implementing the theme education")
        assert re.search(r"08/02/2026|\d{4}-\d\d-\d\d|^\s*date\b", text, flags=re.MULTILINE) is None


def test_seeds_repeat_their_two_slogans_so_often() -> None:
    found = by_phrase(lo.read(shared("seeds"), dayfirst=True).phrases())
    assert found["20th national congress of the communist party of china"] == (5, 4)
    assert found["xi jinping thought on socialism with chinese characteristics for a new era"] == (3, 2)


def test_one_corpus_as_folder_table_and_records_has_the_same_counts() -> None:
    folder = shared("corpora/inaugural_en")
    tokenizer = lo.Tokenizer(words=RUNS)
    corpora = [quietly(folder / name, tokenizer=tokenizer) for name in ("txt", "inaugural.csv", "inaugural.jsonl")]
    for corpus in corpora:
        assert (len(corpus), corpus.n_tokens, corpus.n_terms) == (60, 141_169, 9_364)
        assert corpus.dates[0] == dt.date(1789, 1, 1)
    counts = [corpus.terms().to_dict() for corpus in corpora]
    assert counts[0] == counts[1] == counts[2]
    assert corpora[0].doc_ids == [f"{doc_id}.txt" for doc_id in corpora[1].doc_ids]
    assert corpora[1].doc_ids == corpora[2].doc_ids
    # metadata of the table and of the records is of the same kinds
    assert corpora[1].metadata.to_dict() == corpora[2].metadata.to_dict()
    assert corpora[1].metadata.to_dict()["year"][:2] == [1789, 1793]


# ---- the sample communiqués


def communiques() -> lo.Corpus:
    if not COMMUNIQUES.exists():
        pytest.skip(f"{COMMUNIQUES} is not here")
    return quietly(COMMUNIQUES)


def numbered() -> dict[str, tuple[str, str]]:
    """Number → file or record, date, from the table in communiques.md."""
    page = (ROOT / "examples" / "communiques.md").read_text(encoding="utf-8")
    cells = re.findall(r"\| (\d\d) \| `([^`]+)`[^|]*\| ([^|]+) (?=\|)", page)
    return {number: (name, date.strip()) for number, name, date in cells}


def planted() -> list[tuple[str, int, int, str, str, set[str]]]:
    """Phrase, documents, times, first and last date, numbers of the documents, from the table in communiques.md."""
    page = (ROOT / "examples" / "communiques.md").read_text(encoding="utf-8")
    rows = []
    for line in page.split("| Phrase |")[1].splitlines()[2:]:
        phrase, docs, times, first, last, numbers = (cell.strip() for cell in line.strip("|").split("|"))
        phrase = re.sub(r" \([^)]*\)$", "", phrase.removeprefix("– "))
        which = set(re.findall(r"\d\d", numbers))
        if numbers.startswith("all but"):
            which = set(numbered()) - which
        rows.append((phrase, int(docs), int(times), first, last, which))
    return rows


def test_communiques_have_the_dates_of_their_list() -> None:
    with pytest.warns(UserWarning, match=r'gull-census\.txt: the date "03/04/2024"'):
        corpus = lo.read(COMMUNIQUES) if COMMUNIQUES.exists() else communiques()
    expected = dict(numbered().values())
    found = dict(zip(corpus.doc_ids, corpus.dates, strict=True))
    assert len(corpus) == len(expected) == 26
    none = {"ambiguous": "None", "none": "None"}
    assert {name: str(date) for name, date in found.items()} == {
        name: none.get(date, date) for name, date in expected.items()
    }


def whole(corpus: lo.Corpus) -> lo.Corpus:
    """Title and body together: records keep their title apart."""
    documents = [corpus[doc_id] for doc_id in corpus.doc_ids]
    texts = [
        document.text if document.text.startswith(document.title or "") else f"{document.title}\n\n{document.text}"
        for document in documents
    ]
    return lo.Corpus(texts, doc_ids=corpus.doc_ids, dates=corpus.dates)


def test_every_planted_phrase_stands_where_and_as_often_as_it_was_planted() -> None:
    corpus = whole(communiques())
    names = {name: number for number, (name, _) in numbered().items()}
    rows = planted()
    assert len(rows) == 39
    for phrase, docs, times, first, last, numbers in rows:
        found = corpus.kwic(phrase, valuetype="fixed").to_dict()
        assert len(found["doc_id"]) == times, phrase
        assert len(numbers) == docs, phrase
        assert {names[doc_id] for doc_id in found["doc_id"]} == numbers, phrase
        dated = sorted(str(date) for date in found["date"] if date is not None)
        assert (dated[0], dated[-1]) == (first, last), phrase


def test_every_recurring_planted_phrase_is_found_without_being_asked_for() -> None:
    corpus = whole(communiques())
    rows = corpus.phrases(trim=None).to_dict()
    counts = zip(rows["frequency"], rows["docfreq"], strict=True)
    found = list(zip((f" {phrase} " for phrase in rows["phrase"]), counts, strict=True))
    recurring = [(phrase, (times, docs)) for phrase, docs, times, *_ in planted() if docs > 1]
    assert len(recurring) > 25
    for phrase, counted in recurring:
        words = " ".join(word.lower().replace("’", "'") for word in lo.Tokenizer().words(phrase))
        # a closed phrase of the same counts contains it
        assert any(f" {words} " in text and counted == counts for text, counts in found), phrase


# ---- formats


TABLE = pa.table({"doc_id": ["p1", "p2"], "text": ["new era", "a new era"], "year": [2021, None]})


def write_parquet(path: pathlib.Path) -> None:
    pq.write_table(TABLE, path)


def write_arrow_file(path: pathlib.Path) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, TABLE.schema) as writer:
        writer.write_table(TABLE)


def write_arrow_stream(path: pathlib.Path) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, TABLE.schema) as writer:
        writer.write_table(TABLE)


def write_feather(path: pathlib.Path) -> None:
    feather.write_feather(TABLE, str(path), compression="lz4")


COLUMNS: dict[str, tuple[str, Callable[[pathlib.Path], None]]] = {
    "parquet": ("t.parquet", write_parquet),
    "arrow file": ("t.arrow", write_arrow_file),
    "arrow stream": ("t.arrow", write_arrow_stream),
    "feather": ("t.feather", write_feather),
    "capitals": ("T.PARQUET", write_parquet),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_files_of_columns_are_read_beside_text_files(tmp_path: pathlib.Path, kind: str) -> None:
    name, save = COLUMNS[kind]
    save(tmp_path / name)
    alone = lo.read(tmp_path / name)
    assert (alone.doc_ids, alone["p2"].text) == (["p1", "p2"], "a new era")
    assert alone.metadata.to_dict() == {"year": [2021, None]}
    write(tmp_path, {"a.txt": "the new era"})
    mixed = lo.read(tmp_path)
    assert set(mixed.doc_ids) == {"a.txt", "p1", "p2"}
    assert mixed.phrases(trim=None).to_dict()["frequency"] == [3]
    assert mixed["p1"].metadata == {"year": 2021}
    assert mixed["a.txt"].metadata == {"year": None}


def test_rows_of_a_table_without_ids_are_called_by_file_and_row(tmp_path: pathlib.Path) -> None:
    pq.write_table(pa.table({"text": ["a", "b"]}), tmp_path / "t.parquet")
    assert lo.read(tmp_path).doc_ids == ["t.parquet:1", "t.parquet:2"]


def test_a_table_that_is_named_with_other_fields_is_read_by_them(tmp_path: pathlib.Path) -> None:
    table = pa.table({"key": [7, 8], "body": ["a", "b"], "when": ["2 July 2023", None], "head": ["A", None]})
    pq.write_table(table, tmp_path / "t.parquet")
    corpus = lo.read(tmp_path, text="body", doc_id="key", date="when", title="head")
    assert (corpus.doc_ids, corpus.dates) == (["7", "8"], [dt.date(2023, 7, 2), None])
    assert (corpus["7"].title, corpus["8"].title, corpus.metadata.columns) == ("A", None, [])


def test_compressed_files_read_like_plain_ones(tmp_path: pathlib.Path) -> None:
    records = jsonl({"id": "r1", "text": "new era"}, {"id": "r2", "text": "an era"})
    table = "id,text\nc1,new era\n"
    write(
        tmp_path,
        {
            "a.txt.gz": gzip.compress("Ära\r\n".encode()),
            "b.jsonl.gz": gzip.compress(records.encode()),
            "c.csv.gz": gzip.compress(table.encode()),
        },
    )
    pl.DataFrame({"text": ["x"]}).write_parquet(tmp_path / "d.parquet", compression="zstd")
    corpus = lo.read(tmp_path)
    assert corpus.doc_ids == ["a.txt.gz", "r1", "r2", "c1", "d.parquet:1"]
    assert corpus["a.txt.gz"].text == "Ära\r\n"


def zstd_raw(content: bytes) -> bytes:
    """One zstandard frame of one uncompressed block (RFC 8878): no compressor needed to write it."""
    assert len(content) < 256
    return b"\x28\xb5\x2f\xfd\x20" + bytes([len(content)]) + (len(content) << 3 | 1).to_bytes(3, "little") + content


def test_zstandard_files_read_like_plain_ones(tmp_path: pathlib.Path) -> None:
    records = jsonl({"id": "r", "text": "an era"}).encode()
    write(tmp_path, {"a.txt.zst": zstd_raw("Ära ".encode()) + zstd_raw(b"two"), "b.jsonl.zst": zstd_raw(records)})
    corpus = lo.read(tmp_path)
    assert [(doc_id, corpus[doc_id].text) for doc_id in corpus.doc_ids] == [("a.txt.zst", "Ära two"), ("r", "an era")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_unicode_in_any_width_is_found_out(tmp_path: pathlib.Path, encoding: str) -> None:
    text = "Über “neue” Ära, and a line.\r\n" * 5
    write(tmp_path, {"a.txt": text.encode(encoding), "b.jsonl": json.dumps({"id": "r", "text": text}).encode(encoding)})
    corpus = lo.read(tmp_path)
    assert [corpus[doc_id].text for doc_id in ("a.txt", "r")] == [text, text]
    assert set(corpus.files.to_dict()["encoding"]) == {
        {"utf-16": "utf-16le", "utf-16-le": "utf-16le", "utf-16-be": "utf-16be"}.get(encoding, "utf-8")
    }


def test_an_encoding_that_is_wrong_is_said_with_the_byte(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.txt": "caf\xe9 au lait".encode("latin-1")})
    assert lo.read(tmp_path, encoding="latin-1")["a.txt"].text == "café au lait"
    with pytest.raises(lo.ReadError, match=r"a\.txt: not utf-8 as asked for: wrong at byte 3"):
        lo.read(tmp_path, encoding="utf-8")
    with pytest.raises(ValueError, match=r'no encoding is called "klingon"'):
        lo.read(tmp_path, encoding="klingon")


# ---- paths


def test_globs_lists_and_pathlib_name_the_same_files(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"s/a.txt": "a", "s/b.txt": "b", "s/deep/c.txt": "c", "s/d.md": "d", "s/.hidden.txt": "no"})
    folder = tmp_path / "s"
    assert lo.read(folder).doc_ids == lo.read(str(folder)).doc_ids == ["a.txt", "b.txt", "d.md", "deep/c.txt"]
    assert lo.read(folder / "*.txt").doc_ids == ["a.txt", "b.txt"]
    assert lo.read(f"{folder}/**/*.txt").doc_ids == ["a.txt", "b.txt", "deep/c.txt"]
    assert lo.read([folder / "b.txt", str(folder / "a.txt")]).doc_ids == ["b.txt", "a.txt"]
    assert lo.read(path for path in folder.glob("*.md")).doc_ids == ["d.md"]
    assert lo.read((folder / "deep", folder / "d.md")).doc_ids == ["deep/c.txt", "d.md"]
    assert lo.read([folder / "a.txt", folder / "a.txt"]).doc_ids == ["a.txt"]


def test_file_names_may_hold_brackets_spaces_and_any_letter(tmp_path: pathlib.Path) -> None:
    names = ["a b.txt", "notes [1].txt", "Ünïcødé 文.txt", "star*.txt", "quote'\".txt", "tab\t.txt"]
    write(tmp_path, dict.fromkeys(names, "x"))
    assert sorted(lo.read(tmp_path).doc_ids) == sorted(names)
    for name in names:
        assert lo.read(tmp_path / name).doc_ids == [name]


def test_an_empty_folder_is_an_error_that_lists_what_is_read(tmp_path: pathlib.Path) -> None:
    with pytest.raises(lo.ReadError, match=r"holds no file of a kind that is read: \.txt \.md \.jsonl") as caught:
        lo.read(tmp_path)
    assert (caught.value.file, caught.value.line) == (str(tmp_path), None)
    with pytest.raises(FileNotFoundError, match="absent"):
        lo.read(tmp_path / "absent")


# ---- records


def test_two_records_of_one_id_are_named_both(tmp_path: pathlib.Path) -> None:
    write(
        tmp_path,
        {
            "a.jsonl": jsonl({"id": "x", "text": "1"}),
            "b.jsonl": jsonl({"id": "y", "text": ""}, {"id": "x", "text": ""}),
        },
    )
    with pytest.raises(lo.ReadError, match=r'b\.jsonl, line 2: the id "x" is that of .*a\.jsonl, line 1') as caught:
        lo.read(tmp_path)
    assert (caught.value.line, caught.value.file) == (2, str(tmp_path / "b.jsonl"))
    corpus = lo.read(tmp_path, errors="skip")
    assert (corpus.doc_ids, [error.line for error in corpus.skipped]) == (["x", "y"], [2])


def test_an_id_that_stands_in_a_record_and_in_a_table_is_named_with_its_row_or_skipped(tmp_path: pathlib.Path) -> None:
    write_parquet(tmp_path / "t.parquet")
    write(tmp_path, {"a.jsonl": jsonl({"id": "p2", "text": "1"}), "u.jsonl": jsonl({"id": "p1", "text": "2"})})
    with pytest.raises(lo.ReadError, match=r't\.parquet, row 2: the id "p2" is that of .*a\.jsonl, line 1') as caught:
        lo.read(tmp_path)
    assert (caught.value.file, caught.value.row, caught.value.line) == (str(tmp_path / "t.parquet"), 2, None)
    corpus = lo.read(tmp_path, errors="skip")
    assert corpus.doc_ids == ["p2", "p1"]
    assert [(error.row, error.line) for error in corpus.skipped] == [(2, None), (None, 1)]
    assert str(corpus.skipped[1]).endswith(f'the id "p1" is that of {tmp_path / "t.parquet"}, row 1')
    assert corpus.files.to_dict()["documents"] == [1, 1, 0]


def test_rows_without_text_or_id_are_named_or_skipped(tmp_path: pathlib.Path) -> None:
    pq.write_table(pa.table({"doc_id": ["a", None, "c"], "text": ["x", "y", None]}), tmp_path / "t.parquet")
    with pytest.raises(lo.ReadError, match=r't\.parquet, row 3: the field "text" is null'):
        lo.read(tmp_path)
    skipping = lo.read(tmp_path, errors="skip")
    assert (skipping.doc_ids, [error.row for error in skipping.skipped]) == (["a", "t.parquet:2"], [3])
    pq.write_table(pa.table({"key": ["a", None], "text": ["x", "y"]}), tmp_path / "t.parquet")
    with pytest.raises(lo.ReadError, match=r't\.parquet, row 2: the field "key" is empty'):
        lo.read(tmp_path, doc_id="key")
    pq.write_table(pa.table({"text": [1, 2]}), tmp_path / "t.parquet")
    with pytest.raises(lo.ReadError, match=r't\.parquet: the field "text" holds whole numbers, not text'):
        lo.read(tmp_path)


def test_files_of_columns_stand_in_path_order_with_the_others_and_in_the_list_of_files(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.txt": "one", "c.txt": "three"})
    write_parquet(tmp_path / "b.parquet")
    pq.write_table(pa.table({"text": ["four"]}), tmp_path / "d.parquet")
    corpus = lo.read(tmp_path)
    assert corpus.doc_ids == ["a.txt", "p1", "p2", "c.txt", "d.parquet:1"]
    files = corpus.files.to_dict()
    assert files["file"] == ["a.txt", "b.parquet", "c.txt", "d.parquet"]
    assert files["format"] == ["txt", "parquet", "txt", "parquet"]
    assert (files["documents"], files["encoding"]) == ([1, 2, 1, 1], ["utf-8", None, "utf-8", None])
    assert files["bytes"] == [(tmp_path / name).stat().st_size for name in files["file"]]
    assert corpus.files == lo.read([tmp_path]).files


def test_dates_of_columns_are_read_as_those_of_records_or_stay_a_field(tmp_path: pathlib.Path) -> None:
    day = dt.date(2023, 7, 2)
    table = pa.table({"text": ["a", "b"], "date": pa.array([day, None])})
    pq.write_table(table, tmp_path / "d.parquet")
    pq.write_table(pa.table({"text": ["c", "d"], "date": ["1789-04-30", "03/04/2024"]}), tmp_path / "e.parquet")
    with pytest.warns(UserWarning, match=r'e\.parquet:2: the date "03/04/2024" could be read in two ways'):
        corpus = lo.read(tmp_path)
    assert corpus.dates == [day, None, dt.date(1789, 4, 30), None]
    undated = lo.read(tmp_path / "d.parquet", dates="none")
    assert (undated.dates, undated.metadata.to_dict()) == ([None, None], {"date": [day, None]})


def test_a_table_of_many_batches_and_of_one_large_one_is_read_whole(tmp_path: pathlib.Path) -> None:
    count = 20_001
    table = pa.table({"doc_id": range(count), "text": [f"t{i}" for i in range(count)], "n": range(count)})
    table = table.set_column(1, "text", table["text"].dictionary_encode())
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=777)
    with pa.OSFile(str(tmp_path / "t.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=count)
    for name in ("t.parquet", "t.arrow"):
        corpus = lo.read(tmp_path / name)
        assert corpus.doc_ids == [str(i) for i in range(count)]
        assert corpus["20000"].text == "t20000"
        assert corpus.metadata.to_dict()["n"] == list(range(count))


def test_a_missing_field_names_the_line_and_the_fields_there_are(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.jsonl": jsonl({"text": "1"}, {"txet": "2", "n": 1})})
    with pytest.raises(lo.ReadError, match=r'a\.jsonl, line 2: no field "text"; there are: txet, n'):
        lo.read(tmp_path)
    write(tmp_path / "other", {"b.csv": "body,n\na,1\n"})
    with pytest.raises(lo.ReadError, match=r'b\.csv, line 1: no field "text"; there are: body, n'):
        lo.read(tmp_path / "other")


def test_a_missing_column_of_a_table_names_the_file_and_the_columns(tmp_path: pathlib.Path) -> None:
    pq.write_table(pa.table({"body": ["a"], "n": [1]}), tmp_path / "t.parquet")
    with pytest.raises(lo.ReadError, match=r't\.parquet: no field "text"; there are: body, n') as caught:
        lo.read(tmp_path)
    assert caught.value.file == str(tmp_path / "t.parquet")


def test_a_broken_line_among_thousands_is_named(tmp_path: pathlib.Path) -> None:
    lines = [json.dumps({"id": i, "text": f"text {i}"}) for i in range(1, 6001)]
    lines[4710] = lines[4710][:-5]
    write(tmp_path, {"a.jsonl": "\n".join(lines)})
    with pytest.raises(lo.ReadError, match=r"a\.jsonl, line 4711: not a JSON object") as caught:
        lo.read(tmp_path)
    assert caught.value.line == 4711
    corpus = lo.read(tmp_path, errors="skip")
    assert len(corpus) == 5999
    assert "4711" not in corpus
    assert [error.line for error in corpus.skipped] == [4711]


def test_one_broken_file_of_a_thousand_is_skipped_and_listed(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {f"{i:03}.txt": f"text {i}" for i in range(1000)} | {"500.txt": b"%PDF-1.7\n\x00\x01"})
    with pytest.raises(lo.ReadError, match=r"500\.txt: not text: this is a PDF file"):
        lo.read(tmp_path)
    corpus = lo.read(tmp_path, errors="skip")
    assert len(corpus) == 999
    assert "500.txt" not in corpus
    assert [type(error) for error in corpus.skipped] == [lo.ReadError]
    assert (corpus.skipped[0].file, corpus.skipped[0].reason) == (
        str(tmp_path / "500.txt"),
        "not text: this is a PDF file",
    )
    files = corpus.files.to_dict()
    assert (len(files["file"]), files["documents"][500], files["note"][500]) == (
        1000,
        0,
        "not text: this is a PDF file",
    )


@pytest.mark.parametrize("name", ["t.parquet", "t.arrow", "t.feather"])
def test_a_broken_table_is_skipped_and_listed(tmp_path: pathlib.Path, name: str) -> None:
    write(tmp_path, {name: b"PAR1 no table at all", "a.txt": "x"})
    with pytest.raises(lo.ReadError, match=name):
        lo.read(tmp_path)
    corpus = lo.read(tmp_path, errors="skip")
    assert (corpus.doc_ids, [error.file for error in corpus.skipped]) == (["a.txt"], [str(tmp_path / name)])


# ---- what a corpus of files knows


def test_further_fields_become_metadata_with_their_types(tmp_path: pathlib.Path) -> None:
    record = {"id": "x", "text": "t", "n": 1, "f": 0.5, "b": True, "s": "é", "none": None, "nest": {"k": [1]}}
    write(tmp_path, {"a.jsonl": jsonl(record, {"id": "y", "text": "t", "late": 7})})
    corpus = lo.read(tmp_path)
    assert corpus["x"].metadata == {
        "n": 1,
        "f": 0.5,
        "b": True,
        "s": "é",
        "none": None,
        "nest": '{"k":[1]}',
        "late": None,
    }
    assert corpus.metadata.to_dict()["late"] == [None, 7]
    assert corpus.documents().columns[:5] == ["doc_id", "date", "title", "tokens", "terms"]


def test_what_was_read_saves_loads_and_pickles_alike(tmp_path: pathlib.Path) -> None:
    import pickle

    corpus = communiques()
    corpus.save(tmp_path / "saved")
    for other in (lo.Corpus.load(tmp_path / "saved"), pickle.loads(pickle.dumps(corpus))):
        assert other.doc_ids == corpus.doc_ids
        assert other.documents().to_dict() == corpus.documents().to_dict()
        assert other.phrases().to_dict() == corpus.phrases().to_dict()
        assert [other[doc_id].text for doc_id in other.doc_ids] == [corpus[doc_id].text for doc_id in corpus.doc_ids]


def test_progress_of_reading_rises_to_all(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {f"{i}.txt": "a word " * 1000 for i in range(20)})
    told: list[tuple[int, int]] = []
    lo.read(tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_folder_of_other_files_only_says_what_they_are(tmp_path):
    for name in ("a.pdf", "b.pdf", "c.docx"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(lo.ReadError, match=r"2 \.pdf and 1 \.docx were not read"):
        lo.read(tmp_path)
    with pytest.raises(lo.ReadError, match="no file matches"):
        lo.read(str(tmp_path / "*.md"))


def test_a_key_that_stands_twice_is_said_and_the_last_counts(tmp_path: pathlib.Path) -> None:
    corpus = quietly(write(tmp_path, {"rain.md": "---\ntitle: Rain\ntags: a\ntags: b\n---\nIt fell."}))
    assert corpus.metadata.to_dict()["tags"] == ["b"]
    [said] = corpus.warnings
    assert said.endswith('rain.md: the key "tags" stands more than once in its first lines; the last counts')


@pytest.mark.parametrize("said", [0, 2, 40, 100_000])
def test_a_str_of_another_length_than_it_says_is_the_text_it_is(said: int) -> None:
    class Graphemes(str):
        def __len__(self) -> int:
            return said

    texts = ["Geheimnis: Zürich 4711, streng vertraulich. §§", Graphemes("een café"), Graphemes("plain")]
    assert [document.text for document in lo.Corpus(texts)] == [str.__str__(text) for text in texts]
