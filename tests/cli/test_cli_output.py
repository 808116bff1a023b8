"""Where do answers go? To the screen, fitted; to files of every form, whole; in colours, to terminals alone."""

import csv
import datetime
import io
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import locution as lo
import pytest
from command import in_terminal, rows
from locution._cli._colour import Paint
from locution._cli._view import View
from locution._cli._writing import write
from locution._draw import width

SAMPLES = "examples/communiques"
ESCAPE = "\033["


@pytest.fixture(scope="module")
def corpus() -> lo.Corpus:
    return lo.read(SAMPLES, dayfirst=True)


# ── the screen ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_is_fitted_to_the_terminal(run, folder):
    code, out, err = run("terms", folder, "--limit", 3)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["term", "frequency", "docfreq", "per_million", "rank"]
    assert lines[1].split()[:3] == ["the", "7", "3"]
    assert len(lines) == 5  # a head, three rows, a note
    assert max(map(len, lines)) <= 80
    assert ESCAPE not in out


def test_the_screen_has_twenty_rows_and_a_file_all(run, folder, tmp_path):
    file = tmp_path / "terms.csv"
    assert run("terms", folder, "--csv", file) == (0, "", "")
    assert len(rows(file.read_text(encoding="utf-8"))) == lo.read(folder).n_terms > 20
    assert len(run("terms", folder)[1].splitlines()) == 22
    assert len(rows(run("terms", folder, "--csv", "-", "--limit", 2)[1])) == 2


def test_passages_are_shown_with_what_differs(run, folder):
    code, out, err = run("passages", folder, "--min-length", 5)
    assert (code, err) == (0, "")
    assert "2023-05-01-harbour" in out
    assert "(2023-05-01 · first)" in out
    assert "harbour for all citizens" in " ".join(out.split())
    code, out, _ = run("passages", folder, "--min-length", 5, "--columns", "doc_a,length")
    assert out.splitlines()[0].split() == ["doc_a", "length"]


def test_a_life_is_told_in_words(run):
    code, out, _ = run("biography", "two bells", SAMPLES, "--dayfirst", "--every", "year")
    assert code == 0
    assert out.startswith("two bells: said 8 times in 7 documents; first 2021-02-08")
    assert "2021 █" in out
    code, out, _ = run("biography", "two bells", SAMPLES, "--dayfirst", "--every", "year", "--columns", "bin,frequency")
    assert out.splitlines()[0].split() == ["bin", "frequency"]


def test_a_life_says_how_many_of_its_rows_are_shown(run):
    _, out, _ = run("biography", "lamps", SAMPLES, "--dayfirst", "--limit", 2)
    assert "\nthe first 2; said in " in out


def test_places_of_a_list_show_the_document_and_the_text(run):
    list_ = "keep the lamps trimmed and the ropes dry"
    _, out, _ = run("lookup", list_, SAMPLES, "--dayfirst", "--max-edits", 2)
    assert out.splitlines()[0].split() == ["entry", "doc_id", "matched", "edits"]


def test_chinese_passages_are_broken_between_characters_and_lose_none(run, tmp_path):
    said = (
        "我代表国务院向全国工人农民知识分子和干部表示诚挚的感谢向全国各族人民各民主党派各人民团体和各界人士表示感谢。"
    )
    for name, text in {"a.txt": said, "b.txt": said.replace("诚挚", "衷心")}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, out, _ = run("passages", tmp_path, "--language", "zh")
    assert code == 0
    shown = "".join(line.strip() for line in out.splitlines() if line.startswith("    "))
    assert re.sub(r"\[-.*?-\]|\{\+|\+\}|\s", "", shown) == said.replace("诚挚", "衷心").rstrip("。")
    assert all(width(line) <= 80 for line in out.splitlines())


def test_rows_are_sorted_and_columns_chosen(run, folder):
    _, out, _ = run("terms", folder, "--sort", "term", "--columns", "rank,term", "--csv", "-")
    found = rows(out)
    assert list(found[0]) == ["rank", "term"]
    assert [row["term"] for row in found] == sorted(row["term"] for row in found)
    _, out, _ = run("terms", folder, "--sort", "term", "--descending", "--columns", "term", "--csv", "-", "--limit", 3)
    assert [row["term"] for row in rows(out)] == sorted((row["term"] for row in found), reverse=True)[:3]


def test_a_view_sorts_as_a_table_does():
    corpus = lo.Corpus(["a", "b", "c", "d"], metadata={"n": [2.5, None, -1.0, 2.5], "w": ["é", "a", None, "b"]})
    table = corpus.documents()
    for name in ("n", "w", "doc_id"):
        for descending in (False, True):
            expected = table.sort(name, descending=descending).to_dict()
            assert View.of(table).sort(name, descending=descending).to_dict() == expected


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

HARD = {
    "text": ["plain", 'with "quotes", commas', "two\nlines\tand a tab", "zażółć 改革 🙂", "", None],
    "whole": [1, -2, 3_000_000_000, 0, None, 7],
    "share": [0.1, 1e-17, 123456789.0, None, -0.5, 1e22],
    "day": [datetime.date(2024, 2, 29), None, datetime.date(1, 1, 1), None, datetime.date(9999, 12, 31), None],
    "yes": [True, False, None, True, False, True],
}


@pytest.fixture(scope="module")
def hard() -> lo.Table:
    texts = ["x"] * len(HARD["text"])
    return lo.Corpus(texts, metadata=HARD).metadata


def written(answer, form, tmp_path):
    write(answer, form, str(tmp_path / f"answer.{form}"))
    return tmp_path / f"answer.{form}"


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_holds_every_value(hard, form, tmp_path):
    text = written(hard, form, tmp_path).read_text(encoding="utf-8")
    found = json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()]
    expected = {**HARD, "day": [day and day.isoformat() for day in HARD["day"]]}
    assert {name: [row[name] for row in found] for name in HARD} == expected


@pytest.mark.parametrize(("form", "mark"), [("csv", ","), ("tsv", "\t")])
def test_separated_values_can_be_read_again(hard, form, mark, tmp_path):
    held = written(hard, form, tmp_path).read_text(encoding="utf-8")
    found = list(csv.DictReader(io.StringIO(held, newline=""), delimiter=mark))
    assert [row["text"] for row in found] == [text or "" for text in HARD["text"]]
    assert [float(row["share"]) if row["share"] else None for row in found] == HARD["share"]
    assert [row["whole"] for row in found] == ["1", "-2", "3000000000", "0", "", "7"]
    assert [row["day"] for row in found][:2] == ["2024-02-29", ""]
    assert [row["yes"] for row in found][:3] == ["true", "false", ""]


def test_chosen_columns_are_written_as_all_of_them_are(hard, corpus, tmp_path):
    for table in (hard, corpus.keyness([corpus.doc_ids[0]]), corpus.diversity(), corpus.documents()):
        whole = written(table, "csv", tmp_path).read_bytes()
        assert written(View.of(table), "csv", tmp_path).read_bytes() == whole


@pytest.mark.parametrize("library", ["pyarrow", "polars"])
def test_parquet_holds_every_value(hard, library, tmp_path, monkeypatch):
    reader = pytest.importorskip(library)
    if library == "polars":
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        found = reader.read_parquet(written(hard, "parquet", tmp_path)).to_dict(as_series=False)
    else:
        import pyarrow.parquet as pq

        found = pq.read_table(written(hard, "parquet", tmp_path)).to_pydict()
    assert found == HARD


def test_parquet_without_a_library_says_which_to_install(run, folder, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    code, out, err = run("terms", folder, "--parquet", tmp_path / "t.parquet")
    assert (code, out) == (1, "")
    assert err == "locution: writing Parquet needs pyarrow or polars: pip install pyarrow\n"
    assert not list(tmp_path.glob("*parquet*")) + list(tmp_path.glob(".locution*"))


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl", "parquet"])
def test_a_file_and_standard_output_get_the_same_bytes(folder, form, tmp_path, capfdbinary):
    from locution._cli import main

    file = tmp_path / "answer"
    assert main(["phrases", str(folder), f"--{form}", str(file)]) == 0
    assert main(["phrases", str(folder), f"--{form}", "-"]) == 0
    assert capfdbinary.readouterr().out == file.read_bytes()


def test_an_empty_answer_has_its_form(run, folder):
    assert run("kwic", "nowhere", folder, "--json", "-")[1] == "[\n\n]\n"
    assert run("kwic", "nowhere", folder, "--jsonl", "-")[1] == ""
    assert run("kwic", "nowhere", folder, "--tsv", "-")[1] == "doc_id\tleft\tkeyword\tright\tstart\tend\tdate\n"
    assert "0 rows" in run("kwic", "nowhere", folder)[1]


def test_a_file_is_replaced_whole_or_not_at_all(run, folder, tmp_path, monkeypatch):
    file = tmp_path / "answer.jsonl"
    file.write_text("before")
    monkeypatch.setattr(json, "dumps", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("terms", folder, "--jsonl", file)
    assert file.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["answer.jsonl"]


# ── colours ───────────────────────────────────────────────────────────────────────────────────────────────────────────

KEYWORD = "\033[1;35mharbour\033[0m"


def test_a_terminal_gets_bold_headings_and_the_keyword_in_colour(folder):
    code, said = in_terminal("kwic", "harbour", folder)
    assert code == 0
    assert said.splitlines()[0].startswith("\033[1mdoc_id")
    assert said.count(KEYWORD) == 2
    plain = re.sub(r"\033\[[0-9;]*m", "", said)
    assert all(len(line) <= 80 for line in plain.splitlines())


def test_colours_take_no_room(folder, run):
    _, said = in_terminal("kwic", "harbour", folder)
    assert re.sub(r"\033\[[0-9;]*m", "", said) == run("kwic", "harbour", folder)[1]


def test_edits_keep_their_marks_in_red_and_cyan(folder):
    _, said = in_terminal("lookup", "the gangway comes before the carriage", folder, "--max-edits", 1)
    assert "\033[31m[-comes-]\033[0m" in said
    (folder / "more.txt").write_text("We want the harbour for all the citizens and the gangway before the carriage.")
    _, said = in_terminal("passages", folder, "--min-length", 5)
    assert "\033[31m[-a-]\033[0m" in said
    assert "\033[36m{+the+}\033[0m" in said


def test_a_mark_that_is_cut_is_coloured_up_to_where_it_is(folder):
    paint = Paint(True)
    assert paint.edits("so {+much mo… ") == "so \033[36m{+much mo…\033[0m "
    assert paint.edits("[-a-] … b") == "\033[31m[-a-]\033[0m … b"
    assert Paint(False).edits("[-a-]") == "[-a-]"


@pytest.mark.parametrize(
    ("environment", "options", "coloured"),
    [
        ({}, (), True),
        ({"NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": ""}, (), True),
        ({"TERM": "dumb"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({}, ("--color", "never"), False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, (), False),
    ],
)
def test_colours_in_a_terminal_follow_what_was_asked(folder, environment, options, coloured):
    _, said = in_terminal("terms", folder, *options, **environment)
    assert (ESCAPE in said) == coloured


def test_a_pipe_gets_colours_only_where_they_are_forced(run, folder, monkeypatch):
    assert ESCAPE not in run("terms", folder)[1]
    assert ESCAPE in run("terms", folder, "--color", "always")[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ESCAPE in run("terms", folder)[1]
    assert ESCAPE not in run("terms", folder, "--csv", "-")[1]


def test_help_is_bold_on_a_terminal_alone(run):
    assert (
        "\033[1mreading:\033[0m" in in_terminal("terms", "--help")[1]
        or "\033[1mreading" in in_terminal("terms", "--help")[1]
    )
    assert ESCAPE not in run("terms", "--help")[1]


# ── hostile text ──────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = "harbour \033[31mred\033[0m \033]0;title\007 \x9b31m \u202eturned\u202c harbour\rover for all citizens"
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(tmp_path):
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{HOSTILE}. {HOSTILE} twice.", encoding="utf-8")
    (folder / "b\033[2J.txt").write_text(HOSTILE, encoding="utf-8")
    record = {"text": HOSTILE, "doc_id": "c\033[5m", "title": "\033[7mtitle", "party": "\033]8;;x\007"}
    (folder / "c.jsonl").write_text(json.dumps(record), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "asked",
    [
        ("kwic", "*"),
        ("terms", "--words", r"\S+"),
        ("ngrams", "--n", "3"),
        ("phrases", "--words", "whitespace"),
        ("passages", "--min-length", "3"),
        ("families",),
        ("similar",),
        ("similarity",),
        ("matrix", "--words", "whitespace"),
        ("documents",),
        ("documents", "--files"),
        ("info",),
        ("biography", "harbour"),
        ("lookup", "harbour \033[31m red"),
        ("explain", "a.txt", "c\033[5m"),
        ("explain", "a.txt", "\033[5m"),
        ("deduplicate",),
        ("terms", "--only", "party=\033[1m"),
        ("terms", "--by", "\033[1m"),
        ("terms", "--zap\033[1m"),
        ("\033[1mterms",),
        ("kwic", "*", "--csv", "-"),
        ("kwic", "*", "--tsv", "-"),
        ("kwic", "*", "--json", "-"),
        ("documents", "--jsonl", "-"),
    ],
    ids=lambda asked: ascii(asked),
)
def test_no_document_steers_the_terminal(run, hostile, monkeypatch, asked):
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    for columns in (60, 200):
        monkeypatch.setattr("os.environ", {**os.environ, "COLUMNS": str(columns)})
        _, out, err = run(*asked, hostile, "--color", "never", "--no-progress")
        kept = (out + err).replace("\t", "") if "--tsv" in asked else out + err
        assert not STEERING.search(kept), ascii(kept)
        assert len(kept) > 20


def test_nor_does_it_in_a_real_one(hostile):
    for asked in (("kwic", "*"), ("kwic", "*", "--csv", "-"), ("explain", "a.txt", "\033[5m")):
        _, said = in_terminal(*asked, hostile, "--color", "never")
        assert not STEERING.search(said), ascii(said)


def test_files_and_pipes_get_the_text_as_it_is(run, hostile):
    found = json.loads(run("documents", hostile, "--json", "-")[1])
    assert "c\033[5m" in {row["doc_id"] for row in found}
    assert "\033[7mtitle" in {row["title"] for row in found}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such pipes here")
@pytest.mark.parametrize("arguments", [("terms", "--csv"), ("report", "-o"), ("save", "-o")])
def test_a_pipe_is_written_into_and_stays_one(run, folder, tmp_path, arguments):
    pipe, (command, option) = tmp_path / "pipe", arguments
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as threads:
        read = threads.submit(pipe.read_bytes)
        code, _, err = run(command, folder, option, pipe)
        if not pipe.is_fifo():
            with pipe.open("wb"):
                pass
        else:
            assert read.result(60), err
    assert code == 0
    assert pipe.is_fifo()


def test_a_link_stays_a_link_and_leads_to_the_answer(run, folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    held, link = tmp_path / "elsewhere/held.csv", tmp_path / "link.csv"
    held.write_text("old")
    try:
        link.symlink_to(held)
    except OSError:
        pytest.skip("no links here")
    assert run("terms", folder, "--csv", link)[0] == 0
    assert link.is_symlink()
    assert held.read_text("utf-8").startswith("term,")
    assert [path.name for path in held.parent.iterdir()] == ["held.csv"]
