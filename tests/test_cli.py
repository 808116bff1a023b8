"""The command `locution`, on small files: what it prints, writes and returns."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import locution as lo
import pytest
from locution._cli import main

TEXTS = {
    "2023-05-01-harbour.txt": "A harbour for all citizens. The gangway comes before the carriage.",
    "2023-06-01-gangway.txt": "We want a harbour for all citizens, and the gangway before the carriage.",
    "lamps.txt": "The lamps are trimmed; the ropes are coiled. Café tables stand on the quay.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "speeches"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs the command and gives its exit code, standard output and standard error."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as exit:
            code = exit.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


# ── answers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_terms_are_shown_fitted_to_the_terminal(run, folder):
    code, out, err = run("terms", folder, "--limit", 3)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["term", "frequency", "docfreq", "per_million", "rank"]
    assert lines[1].split()[:3] == ["the", "7", "3"]
    assert len(lines) == 5  # a head, three rows, a note
    assert max(map(len, lines)) <= 80


def test_terms_take_stop_words_of_a_language_and_of_a_file(run, folder, tmp_path):
    own = tmp_path / "own.txt"
    own.write_text("\ufeffharbour\ngangway carriage\n", encoding="utf-8")
    _, english, _ = run("terms", folder, "--stopwords", "en", "--csv", "-")
    _, owned, _ = run("terms", folder, "--stopwords", own, "--csv", "-")
    english, owned = ({row["term"] for row in rows(out)} for out in (english, owned))
    assert {"the", "harbour"} & english == {"harbour"}
    assert {"the", "harbour", "carriage"} & owned == {"the"}


def test_a_timeline_counts_each_pattern_in_each_bin_and_says_what_is_undated(run, folder):
    code, out, err = run("timeline", "harbour", folder, "--also", "gang*", "--csv", "-")
    assert (code, err) == (0, "")
    found = [(row["pattern"], row["bin"], row["frequency"], row["documents"]) for row in rows(out)]
    assert found == [
        ("harbour", "2023-05-01", "1", "1"),
        ("harbour", "2023-06-01", "1", "1"),
        ("gang*", "2023-05-01", "1", "1"),
        ("gang*", "2023-06-01", "1", "1"),
    ]
    code, out, _ = run("timeline", "harbour", folder, "--every", "year")
    assert code == 0
    assert "1 document without a date is not counted" in out
    assert run("timeline", "harbour", folder, "--every", "decade")[0] == 2
    code, _, err = run("timeline", "harbour", folder, "--by", "party")
    assert code == 1
    assert "neither a column of metadata" in err


def test_terms_fold_and_thresholds(run, folder):
    _, out, _ = run("terms", folder, "--fold", "none", "--csv", "-")
    assert {"The", "the", "Café"} <= {row["term"] for row in rows(out)}
    _, out, _ = run("terms", folder, "--fold", "lower,unaccent,stem", "--csv", "-")
    assert {"cafe", "tabl"} <= {row["term"] for row in rows(out)}
    _, out, _ = run("terms", folder, "--min-docfreq", 3, "--csv", "-")
    assert [row["term"] for row in rows(out)] == ["the"]
    _, out, _ = run("terms", folder, "--min-frequency", 3, "--csv", "-")
    assert {int(row["frequency"]) >= 3 for row in rows(out)} == {True}


def test_ngrams_within_each_value_of_a_field(run, tmp_path):
    path = tmp_path / "said.csv"
    path.write_text("text,party\nnew era new era,whig\nnew era,tory\n")
    code, out, _ = run("ngrams", path, "--by", "party", "--min-frequency", 1, "--csv", "-")
    assert code == 0
    assert [(row["ngram"], row["frequency"], row["group"]) for row in rows(out)] == [
        ("new era", "1", "tory"),
        ("new era", "2", "whig"),
        ("era new", "1", "whig"),
    ]


def test_ngrams_of_one_length_and_of_several(run, folder):
    _, out, _ = run("ngrams", folder, "--n", 3, "--csv", "-")
    assert {row["length"] for row in rows(out)} == {"3"}
    _, out, _ = run("ngrams", folder, "--n", "1-2", "--min-frequency", 1, "--csv", "-")
    assert {row["length"] for row in rows(out)} == {"1", "2"}
    within = {row["ngram"] for row in rows(out)}
    _, out, _ = run("ngrams", folder, "--n", "1-2", "--min-frequency", 1, "--across-segments", "--csv", "-")
    assert {row["ngram"] for row in rows(out)} - within == {"citizens the", "coiled café"}


def test_phrases_have_dates_and_are_trimmed_or_not(run, folder):
    _, out, _ = run("phrases", folder, "--csv", "-")
    (first,) = [row for row in rows(out) if row["phrase"] == "harbour for all citizens"]
    assert (first["docfreq"], first["first_date"], first["last_date"]) == ("2", "2023-05-01", "2023-06-01")
    _, out, _ = run("phrases", folder, "--trim", "none", "--min-length", 4, "--kind", "maximal", "--csv", "-")
    assert [row["phrase"] for row in rows(out)] == ["a harbour for all citizens"]


def test_similar_documents_by_default_are_each_pair_once_the_most_alike_first(run):
    _, out, _ = run("similar", "examples/communiques", "--limit", 5, "--json", "-")
    rows = json.loads(out)
    assert [rows[0]["doc_a"], rows[0]["doc_b"]] == ["council-flood-gates.txt", "works-flood-gates.txt"]
    assert [row["similarity"] for row in rows] == sorted((row["similarity"] for row in rows), reverse=True)
    assert len({frozenset((row["doc_a"], row["doc_b"])) for row in rows}) == len(rows) == 5


def test_similar_documents(run, folder):
    _, out, _ = run("similar", folder, "--threshold", 0.3, "--csv", "-")
    (pair,) = rows(out)
    assert {pair["doc_a"], pair["doc_b"]} == {"2023-05-01-harbour.txt", "2023-06-01-gangway.txt"}
    _, out, _ = run("similar", folder, "--threshold", 1, "--measure", "containment", "--csv", "-")
    assert out.splitlines()[0] == "doc_a,doc_b,similarity"
    _, out, _ = run("similar", folder, "--k", 1, "--weight", "binary", "--csv", "-")
    assert [row["doc_a"] for row in rows(out)] == sorted(TEXTS)


def test_collocations_of_words_side_by_side_and_around_a_node(run, folder):
    _, out, _ = run("collocations", folder, "--min-frequency", 1, "--measure", "npmi", "--csv", "-")
    scores = [float(row["npmi"]) for row in rows(out)]
    assert len(scores) > 10
    assert scores == sorted(scores, reverse=True)
    _, out, _ = run("collocations", folder, "--node", "gangw*", "--window", 1, "--min-frequency", 1, "--csv", "-")
    assert {row["word2"] for row in rows(out)} == {"the", "comes", "before"}
    _, out, _ = run("collocations", folder, "--length", "3", "--min-frequency", 1, "--limit", 4, "--csv", "-")
    assert [row["length"] for row in rows(out)] == ["3"] * 4


def test_kwic_shows_a_pattern_between_its_neighbours(run, folder):
    _, out, _ = run("kwic", "gangw?y", folder, "--window", 1, "--csv", "-")
    assert [(row["left"], row["keyword"], row["right"]) for row in rows(out)] == [
        ("The", "gangway", "comes"),
        ("the", "gangway", "before"),
    ]
    _, out, _ = run("kwic", "gangw?y", folder, "--sort", "1R,doc_id", "--csv", "-")
    assert [row["right"].split()[0] for row in rows(out)] == ["before", "comes"]
    _, out, _ = run("kwic", "^lamp", folder, "--valuetype", "regex", "--csv", "-")
    assert [row["doc_id"] for row in rows(out)] == ["lamps.txt"]


def test_the_report_is_written_and_its_place_said(run, folder, tmp_path):
    page = tmp_path / "out.html"
    code, out, err = run("report", folder, "-o", page, "--title", "Harbour & quay")
    assert (code, err) == (0, "")
    assert out == f"3 documents, 38 words: {page.resolve()}\n"
    assert "Harbour &amp; quay" in page.read_text(encoding="utf-8")


# ── where answers go ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_csv_holds_all_rows_and_the_screen_twenty(run, folder, tmp_path):
    file = tmp_path / "terms.csv"
    assert run("terms", folder, "--csv", file) == (0, "", "")
    assert len(rows(file.read_text(encoding="utf-8"))) == lo.read(folder).n_terms > 20
    assert len(run("terms", folder)[1].splitlines()) == 22
    assert len(rows(run("terms", folder, "--csv", "-", "--limit", 2)[1])) == 2


def test_json_is_an_array_of_objects(run, folder, tmp_path):
    file = tmp_path / "phrases.json"
    assert run("phrases", folder, "--json", file) == (0, "", "")
    table = json.loads(file.read_text(encoding="utf-8"))
    assert table[0]["first_date"] == "2023-05-01"
    assert json.loads(run("phrases", folder, "--json", "-")[1]) == table
    assert json.loads(run("kwic", "nowhere", folder, "--json", "-")[1]) == []
    lamps = json.loads(run("kwic", "lamps", folder, "--json", "-")[1])
    assert lamps[0]["date"] is None
    assert not list(tmp_path.glob("*.tmp"))


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_fields_and_day_order_are_taken_from_the_options(run, tmp_path):
    file = tmp_path / "press.csv"
    file.write_text('nr,day,head,body\nx1,08/02/2026,One,"sea wind"\nx2,09/02/2026,Two,"sea wind"\n', encoding="utf-8")
    fields = ("--text-field", "body", "--id-field", "nr", "--date-field", "day", "--title-field", "head")
    code, out, err = run("kwic", "sea", file, *fields, "--dayfirst", "--csv", "-")
    assert (code, err) == (0, "")
    assert [(row["doc_id"], row["date"]) for row in rows(out)] == [("x1", "2026-02-08"), ("x2", "2026-02-09")]
    _, out, _ = run("kwic", "sea", file, *fields, "--monthfirst", "--csv", "-")
    assert [row["date"] for row in rows(out)] == ["2026-08-02", "2026-09-02"]


def test_words_and_language(run, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("re-read re-read", encoding="utf-8")
    _, out, _ = run("terms", file, "--words", "whitespace", "--csv", "-")
    assert [row["term"] for row in rows(out)] == ["re-read"]
    _, out, _ = run("terms", file, "--words", r"[a-z]+", "--language", "de", "--csv", "-")
    assert [row["term"] for row in rows(out)] == ["re", "read"]


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


def test_near_duplicates(run, tmp_path):
    news = "the ferry to the far bank was late again on monday"
    (tmp_path / "a.txt").write_text(news)
    (tmp_path / "b.txt").write_text(f"{news} morning")
    (tmp_path / "c.txt").write_text("nothing like it")
    _, out, _ = run("duplicates", tmp_path, "--csv", "-")
    (pair,) = rows(out)
    assert pair == {"doc_a": "a.txt", "doc_b": "b.txt", "jaccard": "0.875", "cluster": "0"}
    assert rows(run("duplicates", tmp_path, "--threshold", 0.9, "--csv", "-")[1]) == []
    _, out, _ = run("duplicates", tmp_path, "--shingle", 2, "--method", "minhash", "--recall", 0.999, "--csv", "-")
    assert [row["jaccard"] for row in rows(out)] == [str(10 / 11)]


# ── exit codes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_cannot_be_read_or_written_is_one_line_and_exit_code_1(run, folder, tmp_path):
    for arguments in [
        ("terms", tmp_path / "nowhere"),
        ("terms", folder, "--fold", "sideways"),
        ("terms", folder, "--stopwords", "xx"),
        ("terms", folder, "--encoding", "klingon"),
        ("terms", folder, "--words", "["),
        ("terms", folder, "--csv", tmp_path / "no" / "such.csv"),
        ("terms", folder, "--json", folder),
        ("report", folder, "-o", tmp_path / "no" / "such.html"),
        ("ngrams", folder, "--n", "5-2"),
        ("ngrams", folder, "--min-frequency", -1),
        ("phrases", folder, "--min-frequency", 1),
        ("phrases", folder, "--trim", "xx"),
        ("similar", folder, "--threshold", 2),
        ("duplicates", folder, "--threshold", 2),
        ("duplicates", folder, "--shingle", 0),
        ("kwic", "", folder),
        ("kwic", "sea", folder, "--sort", "R1"),
        ("collocations", folder, "--measure", "best"),
        ("collocations", folder, "--window", 0),
    ]:
        code, out, err = run(*arguments)
        assert (code, out) == (1, ""), arguments
        assert err.startswith("locution: "), arguments
        assert err.count("\n") == 1, arguments


def test_wrong_usage_is_exit_code_2(run, folder):
    for arguments in [
        (),
        ("sing", folder),
        ("terms",),
        ("kwic", folder),
        ("terms", folder, "--lim", 2),
        ("terms", folder, "--limit", -2),
        ("terms", folder, "--limit", "few"),
        ("terms", folder, "--csv", "-", "--json", "-"),
        ("terms", folder, "--dayfirst", "--monthfirst"),
        ("terms", folder, "--errors", "ignore"),
        ("ngrams", folder, "--n", "two"),
        ("phrases", folder, "--kind", "open"),
        ("duplicates", folder, "--method", "lsh"),
    ]:
        code, out, err = run(*arguments)
        assert (code, out) == (2, ""), arguments
        assert err.startswith("usage: locution"), arguments


def test_help_fits_eighty_columns_and_gives_examples(run):
    names = ("report", "terms", "ngrams", "phrases", "similar", "duplicates", "kwic", "collocations")
    for command in ([], *([name] for name in names)):
        code, out, _ = run(*command, "--help")
        assert code == 0
        assert max(map(len, out.splitlines())) <= 80, command
        assert out.count("\n  locution ") == 2, command
        assert "\033" not in out


def test_the_version(run):
    assert run("--version") == (0, f"locution {lo.__version__}\n", "")


# ── as a process ──────────────────────────────────────────────────────────────────────────────────────────────────────

MODULE = [sys.executable, "-m", "locution"]


def test_python_m_locution_is_the_command(folder):
    done = subprocess.run([*MODULE, "terms", folder, "--limit", "1"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1].split()[0] == "the"


def test_a_terminal_without_the_letters_shows_others(folder):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([*MODULE, "kwic", "tables", folder], capture_output=True, env=environment, check=True)
    assert b"Caf? tables" in b" ".join(done.stdout.split())
    done = subprocess.run([*MODULE, "terms", folder, "--csv", "-"], capture_output=True, env=environment, check=True)
    assert "café" in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGPIPE there")
def test_a_closed_pipe_is_silent(tmp_path):
    file = tmp_path / "many.txt"
    file.write_text(" ".join(f"w{i}" for i in range(100_000)), encoding="utf-8")
    for form in ("--csv", "--json"):
        with subprocess.Popen(
            [*MODULE, "terms", file, form, "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_ctrl_c_is_exit_code_130(tmp_path):
    file = tmp_path / "long.txt"
    text = "".join(f"Word{i % 9973} and word{i % 7919} again. " for i in range(1_500_000))
    file.write_text(text * 5, encoding="utf-8")  # no machine is done with so much in a second
    with subprocess.Popen(
        [*MODULE, "phrases", "--min-docfreq", "1", file], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=10)
    assert (process.returncode, said) == (130, b"")


def test_passages_are_shown_with_what_differs(run, folder):
    code, out, err = run("passages", folder, "--min-length", 5)
    assert (code, err) == (0, "")
    assert "2023-05-01-harbour" in out
    assert "(2023-05-01 · first)" in out
    assert "harbour for all citizens" in " ".join(out.split())
    code, out, _ = run("passages", folder, "--min-length", 5, "--csv", "-")
    assert [row["matches"] for row in rows(out)] == ["10"]
    code, out, _ = run("passages", folder / "lamps.txt", "--queries", folder, "--min-length", 5)
    assert code == 0
    assert out.endswith("1 passage\n")
    code, _, err = run("passages", folder, "--max-docfreq", 0)
    assert (code, err) == (1, "locution: max_docfreq: 0 of 3 documents; a seed stands in 2 or more\n")
