"""How does the command end? Exit codes, one line an error, closed pipes, Ctrl-C; and how does it say how far it is?"""

import os
import signal
import subprocess
import sys

import pytest
from command import MODULE, in_terminal

# ── exit codes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_cannot_be_read_or_written_is_one_line_and_exit_code_1(run, folder, tmp_path):
    for arguments in [
        ("terms", tmp_path / "nowhere"),
        ("terms", tmp_path / "*.nothing"),
        ("terms", "--files-from", tmp_path / "nowhere"),
        ("terms", folder, "--fold", "sideways"),
        ("terms", folder, "--stopwords", "xx"),
        ("terms", folder, "--encoding", "klingon"),
        ("terms", folder, "--words", "["),
        ("terms", folder, "--csv", tmp_path / "no" / "such.csv"),
        ("terms", folder, "--json", folder),
        ("terms", folder, "--sort", "freq"),
        ("terms", folder, "--columns", "term,nope"),
        ("terms", folder, "--descending"),
        ("terms", folder, "--start", "q"),
        ("report", folder, "-o", tmp_path / "no" / "such.html"),
        ("save", folder, "-o", tmp_path),
        ("save", folder, "-o", "-"),
        ("matrix", folder, "--mtx", tmp_path / "no" / "such.mtx"),
        ("matrix", folder, "--vocabulary", tmp_path / "nowhere"),
        ("ngrams", folder, "--n", "5-2"),
        ("ngrams", folder, "--min-frequency", -1),
        ("phrases", folder, "--min-frequency", 1),
        ("phrases", folder, "--trim", "xx"),
        ("similar", folder, "--threshold", 2),
        ("similar", folder, "--queries", tmp_path / "nowhere"),
        ("duplicates", folder, "--threshold", 2),
        ("duplicates", folder, "--shingle", 0),
        ("explain", "lamps.txt", "nowhere", folder),
        ("fillers", "no slot", folder),
        ("kwic", "", folder),
        ("kwic", "sea", folder, "--sort", "R1"),
        ("collocations", folder, "--measures", "best"),
        ("collocations", folder, "--window", 0),
    ]:
        code, out, err = run(*arguments)
        assert (code, out) == (1, ""), arguments
        assert err.startswith("locution: "), arguments
        assert err.count("\n") == 1, arguments


def test_lists_that_are_no_csv_or_json_are_one_line_and_exit_code_1(run, folder, tmp_path):
    wide, deep = tmp_path / "wide.csv", tmp_path / "deep.json"
    wide.write_text(f"term,frequency,entry,pattern\n{'a' * 200_000},1,b,c\n")
    deep.write_text("[" * 200_000)
    for arguments in [
        ("keyness", "lamps.txt", folder, "--reference-list", wide),
        ("lookup", wide, folder),
        ("lookup", deep, folder),
    ]:
        code, out, err = run(*arguments)
        assert (code, out, err.count("\n")) == (1, "", 1), arguments
        assert err.startswith(f"locution: {wide}, line " if wide in arguments else f"locution: {deep}: no JSON"), err


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes it")
def test_without_standard_output_files_are_written_all_the_same(folder, tmp_path):
    target = tmp_path / "terms.csv"
    for output in (["--csv", target], []):
        command = ["sh", "-c", 'exec "$@" >&-', "sh", *MODULE, "terms", folder, *output]
        done = subprocess.run([str(word) for word in command], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    assert target.read_text("utf-8").startswith("term,")


def test_an_error_says_what_was_wrong_where_and_the_limit(run, folder):
    code, _, err = run("passages", folder, "--max-docfreq", 0)
    assert (code, err) == (1, "locution: max_docfreq: 0 of 3 documents; a seed stands in 2 or more\n")
    code, _, err = run("terms", folder, "--columns", "term,freq")
    assert (code, err) == (1, "locution: there is no column 'freq'; did you mean frequency?\n")
    code, _, err = run("terms", folder, "--sort", "zz")
    assert err == "locution: there is no column 'zz'; there are term, frequency, docfreq, per_million, rank\n"


def test_wrong_usage_is_exit_code_2(run, folder):
    for arguments in [
        (),
        ("sing", folder),
        ("terms",),
        ("kwic", folder),
        ("kwic",),
        ("explain", "a", "b"),
        ("save", folder),
        ("completion",),
        ("completion", "csh"),
        ("completion", "bash", folder),
        ("terms", folder, "--lim", 2),
        ("terms", folder, "--limit", -2),
        ("terms", folder, "--limit", "few"),
        ("terms", folder, "--limit"),
        ("terms", folder, "--csv", "-", "--json", "-"),
        ("terms", folder, "--dayfirst", "--monthfirst"),
        ("terms", folder, "--errors", "ignore"),
        ("terms", folder, "--min-docfreq", "some"),
        ("terms", folder, "--color", "maybe"),
        ("terms", "-", "--stdin-format", "pdf"),
        ("ngrams", folder, "--n", "two"),
        ("phrases", folder, "--kind", "open"),
        ("collocations", folder, "--measure", "best"),
        ("timeline", "harbour", folder, "--every", "decade"),
        ("duplicates", folder, "--method", "lsh"),
        ("kwic", "harbour", folder, "--descending"),
        ("--foo",),
    ]:
        code, out, err = run(*arguments)
        assert (code, out) == (2, ""), arguments
        assert err.startswith("usage: locution"), arguments
        assert err.count("\n") == 3, arguments
        assert "--help` says more" in err, arguments


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (("trems", "x"), "locution: there is no command 'trems'; did you mean terms?"),
        (("similiar", "x"), "did you mean similar?"),
        (
            ("terms", "x", "--stopword", "en"),
            "locution terms: there is no option --stopword; did you mean --stopwords?",
        ),
        (("terms", "x", "--min_docfreq=3"), "there is no option --min_docfreq; did you mean --min-docfreq?"),
        (("similar", "x", "--measure", "cosin"), "--measure: there is no 'cosin'; did you mean cosine?"),
        (("phrases", "x", "--kind", "zz"), "--kind: there is no 'zz'; there are closed, maximal"),
        (("terms", "x", "--limit", "few"), "--limit: 'few' is no whole number from 0 on"),
        (("terms",), "which documents? Name a folder or files; - is standard input"),
        ((), "which command?"),
    ],
)
def test_what_was_mistyped_is_told_what_was_meant(run, said, meant):
    assert meant in run(*said)[2]


# ── as a process ──────────────────────────────────────────────────────────────────────────────────────────────────────


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
@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl", "parquet", None])
def test_a_closed_pipe_is_silent(tmp_path, form):
    file = tmp_path / "many.txt"
    file.write_text(" ".join(f"w{i}" for i in range(60_000)), encoding="utf-8")
    output = [f"--{form}", "-"] if form else ["--limit", "60000"]
    with subprocess.Popen([*MODULE, "terms", file, *output], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A text that no machine is done with in a second."""
    file = tmp_path_factory.mktemp("long") / "long.txt"
    text = "".join(f"Word{i % 9973} and word{i % 7919} again. " for i in range(1_500_000))
    file.write_text(text * 5, encoding="utf-8")
    return file


def interrupted(*arguments: object) -> tuple[int, str]:
    """The exit code, and what was said, of a command that is interrupted once its bar is there."""
    asked = [*MODULE, *map(str, arguments), "--progress"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        said = process.stderr.read(1)
        process.send_signal(signal.SIGINT)
        out, more = process.communicate(timeout=10)
    assert out == b""
    return process.returncode, (said + more).decode()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_ctrl_c_is_exit_code_130_and_shows_no_traceback(long):
    code, said = interrupted("phrases", "--min-docfreq", 1, long)
    assert code == 130
    assert "Traceback" not in said
    assert "Interrupt" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_ctrl_c_leaves_no_half_written_file(long, tmp_path):
    assert interrupted("ngrams", "--n", "1-5", long, "--parquet", tmp_path / "answer.parquet")[0] == 130
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_command_says_nothing(run, folder, monkeypatch):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("locution._cli._writing._fill", interrupt)
    assert run("terms", folder, "--csv", "-") == (130, "", "")


# ── progress ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pipe_is_told_nothing_of_progress_but_on_demand(folder, long):
    for options, told in [((), False), (("--progress",), True), (("--no-progress",), False)]:
        done = subprocess.run([*MODULE, "info", long, *options], capture_output=True, text=True, check=True)
        assert ("%" in done.stderr) == told, options
        assert "%" not in done.stdout


def test_a_terminal_is_told_unless_it_shall_not_be(long):
    assert "%" in in_terminal("info", long)[1]
    assert "%" not in in_terminal("info", long, "--no-progress")[1]
