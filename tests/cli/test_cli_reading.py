"""What is read? Fields, encodings, dates; standard input, lists of files, saved corpora, several of these at once."""

import io
import os
import subprocess
import sys

import locution as lo
import pytest
from command import MODULE, TEXTS, rows


@pytest.fixture
def typed(monkeypatch):
    """Puts bytes on standard input."""

    def typed(held: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(held)))

    return typed


def ids(out: str) -> list[str]:
    return [row["doc_id"] for row in rows(out)]


def test_fields_and_day_order_are_taken_from_the_options(run, tmp_path):
    file = tmp_path / "press.csv"
    file.write_text('nr,day,head,body\nx1,08/02/2026,One,"sea wind"\nx2,09/02/2026,Two,"sea wind"\n', encoding="utf-8")
    fields = ("--text-field", "body", "--id-field", "nr", "--date-field", "day", "--title-field", "head")
    code, out, err = run("kwic", "sea", file, *fields, "--dayfirst", "--csv", "-")
    assert (code, err) == (0, "")
    assert [(row["doc_id"], row["date"]) for row in rows(out)] == [("x1", "2026-02-08"), ("x2", "2026-02-09")]
    _, out, _ = run("kwic", "sea", file, *fields, "--monthfirst", "--csv", "-")
    assert [row["date"] for row in rows(out)] == ["2026-08-02", "2026-09-02"]


def test_words_numbers_segments_and_language(run, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("re-read re-read 20", encoding="utf-8")
    for options, words in [
        (("--words", "whitespace"), {"re-read", "20"}),
        (("--words", r"[a-z]+", "--language", "de"), {"re", "read"}),
        (("--no-keep-numbers",), {"re", "read"}),
        (("--keep-numbers",), {"re", "read", "20"}),
    ]:
        _, out, _ = run("terms", file, *options, "--csv", "-")
        assert {row["term"] for row in rows(out)} == words, options
    file.write_text("sea, wind. sea, wind.", encoding="utf-8")
    assert "sea wind" in run("ngrams", file)[1]
    assert "sea wind" not in run("ngrams", file, "--segments", "clause")[1]
    file.write_text("改革开放 改革开放", encoding="utf-8")
    assert "改革开放" in run("terms", file, "--language", "zh")[1]


def test_an_encoding_can_be_said(run, tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes("café".encode("cp1252"))
    assert rows(run("terms", file, "--encoding", "windows-1252", "--csv", "-")[1])[0]["term"] == "café"


def test_warnings_are_said_in_the_words_of_the_command(run, tmp_path):
    (tmp_path / "a.txt").write_text("date 03/04/2024 A title\n\nbody", encoding="utf-8")
    code, _, err = run("terms", tmp_path)
    assert code == 0
    assert err.startswith("locution: warning: a.txt: ")
    assert err.endswith("--dayfirst or --monthfirst decides\n")
    assert run("terms", tmp_path, "--dates", "none")[2] == ""


def test_what_is_skipped_is_said(run, folder):
    (folder / "bad.jsonl").write_text('{"text": "fine"}\nnot json\n', encoding="utf-8")
    code, out, err = run("terms", folder)
    assert (code, out) == (1, "")
    assert err.startswith("locution: ")
    assert "bad.jsonl, line 2: " in err
    code, out, err = run("terms", folder, "--errors", "skip", "--csv", "-")
    assert code == 0
    assert "fine" in out
    assert err.startswith("locution: warning: skipped ")


def test_paths_and_options_come_in_any_order(run, folder):
    first, second, third = (folder / name for name in TEXTS)
    _, expected, _ = run("kwic", "the", first, second, third, "--window", 2, "--csv", "-")
    assert run("kwic", "--window", 2, "the", first, "--csv", "-", second, third)[1] == expected
    assert run("kwic", "the", "--window", 2, first, second, "--csv=-", third)[1] == expected
    assert run("kwic", "--csv", "-", "--window=2", "--", "the", first, second, third)[1] == expected


# ── standard input ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "held", "found"),
    [
        (None, b"one sea\n\nand two", {"stdin.txt": "one sea\n\nand two"}),
        ("txt", "caf\u00e9 \u2013 sea".encode(), {"stdin.txt": "café – sea"}),
        ("lines", b"one sea\r\n\ntwo seas\n", {"line 1": "one sea", "line 3": "two seas"}),
        ("lines", "\ufeffcafé".encode(), {"line 1": "café"}),
        ("jsonl", b'{"text": "a sea", "doc_id": "x"}\n{"text": "b", "doc_id": "y"}\n', {"x": "a sea", "y": "b"}),
        ("csv", b'doc_id,text\nx,"a, sea"\n', {"x": "a, sea"}),
        ("tsv", b"doc_id\ttext\nx\ta sea\n", {"x": "a sea"}),
    ],
)
def test_standard_input_is_documents(run, typed, tmp_path, form, held, found):
    typed(held)
    options = ("--stdin-format", form) if form else ()
    code, _, err = run("save", "-", *options, "-o", tmp_path / "saved.locution")
    assert (code, err) == (0, "")
    assert {document.doc_id: document.text for document in lo.Corpus.load(tmp_path / "saved.locution")} == found


def test_lines_in_another_encoding_are_refused_until_it_is_named(run, typed):
    typed("café\n".encode("latin-1"))
    code, out, err = run("terms", "-", "--stdin-format", "lines")
    assert (code, out) == (1, "")
    assert err.startswith("locution: standard input: ")
    assert "--encoding" in err
    for name in ("latin-1", "iso-8859-1"):
        typed("café\n".encode("latin-1"))
        assert (
            rows(run("terms", "-", "--stdin-format", "lines", "--encoding", name, "--csv", "-")[1])[0]["term"] == "café"
        )


def test_an_error_in_standard_input_names_it_and_the_line(run, typed):
    typed(b'{"text": "a"}\n{]\n')
    code, out, err = run("terms", "-", "--stdin-format", "jsonl")
    assert (code, out) == (1, "")
    assert err.startswith("locution: standard input, line 2: ")


def test_standard_input_comes_beside_files(run, typed, folder):
    typed(b"one more document\n")
    _, out, _ = run("documents", folder, "-", "--csv", "-")
    assert ids(out) == [*sorted(TEXTS), "stdin.txt"]


@pytest.mark.parametrize("end", ["\n", "\0", "\r\n"])
def test_files_are_named_by_a_list(run, typed, folder, tmp_path, end):
    (folder / "with space [1].txt").write_text("a file of a strange name")
    named = [folder / "lamps.txt", folder / "with space [1].txt"]
    held = "".join(f"{path}{end}" for path in named).encode()
    typed(held)
    _, out, _ = run("documents", "--files-from", "-", "--csv", "-")
    assert ids(out) == ["lamps.txt", "with space [1].txt"]
    (tmp_path / "list").write_bytes(held)
    assert ids(run("documents", "--files-from", tmp_path / "list", "--csv", "-")[1]) == ids(out)


def test_a_list_that_names_nothing_is_an_error(run, typed):
    typed(b"\n")
    assert run("terms", "--files-from", "-") == (1, "", "locution: --files-from: standard input names no file\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no find there")
def test_find_and_pipes_work_as_in_a_shell(folder):
    locution = " ".join(MODULE)
    script = f"find {folder} -name '2023*' -print0 | {locution} documents --files-from - --columns doc_id --csv -"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["doc_id", "2023-05-01-harbour.txt", "2023-06-01-gangway.txt"]
    script = f"printf 'sea\\nsea wind\\n' | {locution} terms - --stdin-format lines --columns term,docfreq --tsv -"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "term\tdocfreq\nsea\t2\nwind\t1\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell there")
def test_what_another_command_writes_is_read_as_standard_input(folder):
    locution = " ".join(MODULE)
    script = f"{locution} similar <(cat {folder}/2023-05*) <(cat {folder}/2023-06*) --k 1 --columns similarity --csv -"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    similarity = lo.Corpus(list(TEXTS.values())[:2]).similarity().to_numpy()[0, 1]
    assert [float(value) for value in done.stdout.split()[1:]] == pytest.approx([similarity, similarity])


def test_standard_input_can_be_read_once(run):
    for asked in [("terms", "-", "-"), ("terms", "-", "--files-from", "-"), ("similar", "-", "--queries", "-")]:
        code, _, err = run(*asked)
        assert code == 2
        assert "standard input, -, can be read once only" in err


# ── saved corpora ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_saved_corpus_is_known_by_what_it_holds_not_by_its_name(run, folder, tmp_path):
    corpus = lo.read(folder)
    corpus.save(tmp_path / "speeches.txt")
    _, out, _ = run("documents", tmp_path / "speeches.txt", "--csv", "-")
    assert ids(out) == corpus.doc_ids


def test_a_saved_corpus_comes_beside_files_and_as_queries(run, folder, tmp_path):
    lo.Corpus(["a harbour for all citizens"], doc_ids=["more"]).save(tmp_path / "more.locution")
    _, out, _ = run("documents", folder, tmp_path / "more.locution", "--csv", "-")
    assert ids(out) == [*sorted(TEXTS), "more"]
    _, out, _ = run("similar", folder, "--queries", tmp_path / "more.locution", "--k", 1, "--csv", "-")
    assert [row["doc_a"] for row in rows(out)] == ["more"]


def test_a_damaged_corpus_is_said_to_be_one(run, folder, tmp_path):
    lo.read(folder).save(tmp_path / "a.locution")
    held = (tmp_path / "a.locution").read_bytes()
    (tmp_path / "a.locution").write_bytes(held[:-3])
    code, out, err = run("terms", tmp_path / "a.locution")
    assert (code, out) == (1, "")
    assert "damaged" in err


def test_names_that_stand_twice_are_refused(run, folder, tmp_path):
    lo.read(folder).save(tmp_path / "a.locution")
    code, _, err = run("terms", folder, tmp_path / "a.locution")
    assert code == 1
    assert "2023-05-01-harbour.txt" in err
    assert os.linesep not in err.rstrip()
