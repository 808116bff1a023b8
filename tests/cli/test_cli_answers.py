"""Does each command give what Python gives? The same rows, to the last digit."""

import csv
import io
import json
import math
import shlex
from datetime import date

import locution as lo
import pytest
from command import rows
from locution._cli._parser import COMMANDS

SAMPLES = "examples/communiques"
A, B = "council-flood-gates.txt", "works-flood-gates.txt"
ASKED = {
    "terms --by year --top 5 --min-docfreq 0.1 --fold lower,stem --stopwords en": lambda c: c.terms(
        by="year", top=5, min_docfreq=0.1, fold=["lower", "stem"], stopwords="en"
    ),
    "terms --min-quantile 0.9 --min-frequency 3": lambda c: c.terms(min_quantile=0.9, min_frequency=3),
    "ngrams --n 2-4 --by office --min-docfreq 2 --across-segments": lambda c: c.ngrams(
        n=(2, 4), by="office", min_docfreq=2, across_segments=True
    ),
    "ngrams --n 3": lambda c: c.ngrams(n=3),
    "dispersion --terms harbour --terms lamps --by year": lambda c: c.dispersion(["harbour", "lamps"], by="year"),
    "dispersion --top 9": lambda c: c.dispersion(top=9),
    "diversity --window 50 --threshold 0.6 --sample 30": lambda c: c.diversity(window=50, threshold=0.6, sample=30),
    f"keyness {A} --also {B} --measure log_ratio --yates auto --cells 2 --prior 500 --seed 4": lambda c: c.keyness(
        [A, B], measure="log_ratio", yates="auto", cells=2, prior=500.0, seed=4
    ),
    f"keyness {A} --by-document --permutations 19 --seed 4": lambda c: c.keyness(
        [A], by_document=True, permutations=19, seed=4
    ),
    "timeline lamps --also 'two bell*' --every quarter": lambda c: c.timeline(["lamps", "two bell*"], every="quarter"),
    "timeline lamps --by office": lambda c: c.timeline("lamps", by="office"),
    "phrases --min-length 3 --max-length 9 --kind maximal --trim none --written": lambda c: c.phrases(
        min_length=3, max_length=9, kind="maximal", trim=None, written=True
    ),
    "phrases --once-per year": lambda c: c.phrases(once_per="year"),
    f"set-phrases --doc-ids {A} --min-length 5": lambda c: c.set_phrases([A], min_length=5),
    "collocations --measure npmi --measures z_score,dice --min-frequency 3 --margins words": lambda c: c.collocations(
        measure="npmi", measures=["z_score", "dice"], min_frequency=3, margins="words"
    ),
    "collocations --node 'bell*' --also 'lamp*' --window 3 --min-frequency 2": lambda c: c.collocations(
        node=["bell*", "lamp*"], window=3, min_frequency=2
    ),
    "collocations --length 2-3 --top 12": lambda c: c.collocations(length=(2, 3), top=12),
    "frames --max-length 5 --min-fillers 2 --min-entropy 0.7 --top 20": lambda c: c.frames(
        max_length=5, min_fillers=2, min_entropy=0.7, top=20
    ),
    "fillers 'the * lamps'": lambda c: c.fillers("the * lamps"),
    "formulaicity --min-length 5 --min-docfreq 3": lambda c: c.formulaicity(min_length=5, min_docfreq=3),
    "families --similarity 0.7 --min-members 3": lambda c: c.families(similarity=0.7, min_members=3),
    "biography 'two bells' --every year --by office": lambda c: c.biography("two bells", every="year", by="office"),
    "biography 'two bells' --also 'three bells'": lambda c: c.biography({"two bells": ["two bells", "three bells"]}),
    "lookup 'keep the lamps trimmed and the ropes dry' --max-edits 2": lambda c: c.lookup(
        "keep the lamps trimmed and the ropes dry", max_edits=2
    ),
    "kwic '^bell' --valuetype regex --window 3 --sort 1R,2L": lambda c: c.kwic(
        "^bell", valuetype="regex", window=3, sort=["1R", "2L"]
    ),
    "kwic 'bell*' --also 'lamp*'": lambda c: c.kwic(["bell*", "lamp*"]),
    "similar --k 2 --threshold 0.3 --measure dice --within-days 90 --min-docfreq 2": lambda c: c.similar_pairs(
        k=2, threshold=0.3, measure="dice", within_days=90, min_docfreq=2
    ),
    "similar --threshold 0.3 --weight count --by year --across": lambda c: c.similar_pairs(
        threshold=0.3, weight="count", by="year", across=True
    ),
    "duplicates --threshold 0.1 --shingle 3 --method minhash --recall 0.99": lambda c: c.near_duplicates(
        threshold=0.1, shingle=3, method="minhash", recall=0.99
    ),
    "groups --threshold 0.5": lambda c: c.duplicate_groups(threshold=0.5),
    f"explain {A} {B} --weight count --min-length 4": lambda c: c.explain(A, B, weight="count", min_length=4),
    "passages --min-length 12 --seed-length 5 --max-docfreq 3 --by year --across": lambda c: c.passages(
        min_length=12, seed_length=5, max_docfreq=3, by="year", across=True
    ),
}
"""By what is asked on the command line: the same in Python."""


@pytest.fixture(scope="module")
def corpus() -> lo.Corpus:
    return lo.read(SAMPLES, dayfirst=True)


def answered(run, *asked: object) -> list[dict[str, object]]:
    """The rows that a command gives as JSON."""
    code, out, err = run(*asked, SAMPLES, "--dayfirst", "--json", "-")
    assert (code, err) == (0, ""), asked
    return json.loads(out)


def same(cell: object) -> object:
    """A cell as JSON has it."""
    if isinstance(cell, date):
        return cell.isoformat()
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def plain(columns: dict[str, list[object]]) -> list[dict[str, object]]:
    return [dict(zip(columns, map(same, row), strict=True)) for row in zip(*columns.values(), strict=True)]


@pytest.mark.parametrize("asked", ASKED)
def test_a_command_gives_the_rows_that_python_gives(run, corpus, asked):
    table = ASKED[asked](corpus)
    assert len(table) > 0
    assert answered(run, *shlex.split(asked)) == plain(table.to_dict())


def test_every_question_is_compared_here():
    asked_otherwise = {"matrix", "similarity", "deduplicate"}
    compared = {COMMANDS[asked.split()[0]].question for asked in ASKED}
    assert compared | asked_otherwise == {command.question for command in COMMANDS.values() if command.question}


@pytest.mark.parametrize("asked", ASKED)
def test_the_columns_of_an_answer_are_those_that_the_help_explains(run, asked):
    command, *options = shlex.split(asked)
    found = answered(run, command, *options)[0]
    assert set(found) <= set(COMMANDS[command].columns_named())


def test_documents_of_another_corpus_are_compared_with_these(run, corpus, folder):
    queries = lo.read(f"{SAMPLES}/{A}", dayfirst=True)
    query = ("--queries", f"{SAMPLES}/{A}")
    assert answered(run, "similar", "--k", 3, *query) == plain(corpus.similar_pairs(k=3, queries=queries).to_dict())
    assert answered(run, "passages", "--min-length", 15, *query) == plain(
        corpus.passages(min_length=15, queries=queries).to_dict()
    )
    (row,) = answered(run, "similarity", *query)
    values = corpus.similarity(queries=queries).to_numpy()[0].tolist()
    assert row == {"doc_id": A, **dict(zip(corpus.doc_ids, values, strict=True))}
    assert len(answered(run, "similar", "--k", 1, *query, "--queries", f"{SAMPLES}/{B}")) == 2


def test_the_matrix_of_similarities_is_written_whole(run, corpus):
    found = answered(run, "similarity", "--measure", "jaccard")
    values = corpus.similarity(measure="jaccard").to_numpy()
    assert [list(row.values())[1:] for row in found] == values.tolist()
    assert [row["doc_id"] for row in found] == corpus.doc_ids
    code, _, err = run("similarity", SAMPLES, "--dayfirst", "--max-documents", 5)
    assert code == 1
    assert "26 documents" in err


def test_the_screen_has_similarities_in_hundredths_alike_documents_side_by_side(run, corpus):
    code, out, _ = run("similarity", SAMPLES, "--dayfirst", "--limit", 26)
    assert code == 0
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) == 1 + 26 + 1
    first = corpus.doc_ids[corpus.similarity().cluster_order()[0]]
    assert lines[1].startswith(f" 1 {first[:15]}")
    assert lines[1].split()[2:4] == ["·", lines[2].split()[2]]
    assert " .95" in out


def test_the_most_alike_are_shown_where_no_bound_is_given(run):
    found = answered(run, "similar", "--limit", 5)
    assert [found[0]["doc_a"], found[0]["doc_b"]] == [A, B]
    assert [row["similarity"] for row in found] == sorted((row["similarity"] for row in found), reverse=True)
    assert len({frozenset((row["doc_a"], row["doc_b"])) for row in found}) == len(found) == 5


# ── matrix ────────────────────────────────────────────────────────────────────────────────────────────────────────────

WEIGHED = ("--weight", "tf-idf", "--ngram-range", "1-2", "--min-docfreq", 2, "--max-docfreq", 0.9, "--max-features", 50)
WEIGHTS = {"weight": "tf-idf", "ngram_range": (1, 2), "min_docfreq": 2, "max_docfreq": 0.9, "max_features": 50}


def test_cells_of_the_matrix_are_those_of_python(run, corpus):
    matrix = corpus.matrix(**WEIGHTS)
    cells = matrix.to_scipy().tocoo()
    expected = {
        (matrix.doc_ids[row], matrix.terms[column]): value
        for row, column, value in zip(cells.row, cells.col, cells.data, strict=True)
    }
    found = answered(run, "matrix", *WEIGHED)
    assert {(row["doc_id"], row["term"]): row["value"] for row in found} == expected
    assert len(found) == len(expected) > 100


def test_the_matrix_market_file_is_the_matrix_and_names_lie_beside_it(run, corpus, tmp_path):
    scipy_io = pytest.importorskip("scipy.io")
    for options, given in (((), {}), (WEIGHED, WEIGHTS)):
        file = tmp_path / "speeches.mtx"
        code, out, err = run("matrix", SAMPLES, "--dayfirst", *options, "--mtx", file)
        assert (code, err) == (0, "")
        assert str(file) in out
        matrix = corpus.matrix(**given)
        read = scipy_io.mmread(file)
        assert read.shape == matrix.shape
        assert (read.tocsr() != matrix.to_scipy()).nnz == 0
        names = (tmp_path / "speeches.mtx.rows").read_text().splitlines()
        assert names == matrix.doc_ids
        assert (tmp_path / "speeches.mtx.columns").read_text(encoding="utf-8").splitlines() == matrix.terms
    assert not list(tmp_path.glob(".locution*"))


def test_the_matrix_has_the_words_of_a_file_for_columns(run, tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("harbour\n\nseven quays\n", encoding="utf-8")
    assert {row["term"] for row in answered(run, "matrix", "--vocabulary", file)} == {"harbour", "seven quays"}


def test_the_screen_shows_a_corner_of_the_matrix_its_largest_columns(run, corpus):
    code, out, _ = run("matrix", SAMPLES, "--dayfirst", "--limit", 2)
    assert code == 0
    head, *lines = out.splitlines()
    assert head.split()[:3] == ["doc_id", "the", "of"]
    assert lines[0].split()[1] == str(int(corpus.matrix(vocabulary=["the"]).to_scipy().toarray()[0, 0]))
    assert max(map(len, out.splitlines())) <= 80
    assert lines[2].startswith("2 of 26 rows; 3,703 cells")


# ── which documents ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def said(tmp_path):
    """Records with a field of words, one of numbers and one of yes and no."""
    path = tmp_path / "said.csv"
    path.write_text(
        "doc_id,text,party,year,won,date\n"
        "a,new era new era,whig,1801,true,1801-05-01\n"
        "b,new era,tory,1802,false,1802-05-01\n"
        "c,old times,tory,1803,true,1803-05-01\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("only", "kept"),
    [
        (("party=tory",), "bc"),
        (("party=tory", "party=whig"), "abc"),
        (("party=tory", "year=1803"), "c"),
        (("1802..",), "bc"),
        (("1801..1803",), "ab"),
        (("a", "c"), "ac"),
        (("[ab]", "party=tory"), "b"),
    ],
)
def test_some_documents_are_chosen_by_fields_dates_and_names(run, said, only, kept):
    chosen = [word for one in only for word in ("--only", one)]
    _, out, _ = run("documents", said, *chosen, "--csv", "-")
    assert "".join(row["doc_id"] for row in rows(out)) == kept


def test_dates_bound_the_documents_as_in_python(run, said):
    _, out, _ = run("documents", said, "--start", "1802", "--end", "1803", "--csv", "-")
    assert [row["doc_id"] for row in rows(out)] == lo.read(said).subset(start="1802", end="1803").doc_ids == ["b"]


@pytest.mark.parametrize(
    ("only", "wrong"),
    [
        ("party=torry", "--only: no document has party=torry; did you mean tory?"),
        ("partei=tory", "--only: there is no field 'partei'; did you mean party?"),
        ("z*", "--only: no document is called z*"),
        ("1900..", "--only: no document is dated in 1900.., the end not in it"),
    ],
)
def test_a_choice_that_means_no_document_says_what_there_is(run, said, only, wrong):
    code, out, err = run("terms", said, "--only", only)
    assert (code, out) == (1, "")
    assert err == f"locution: {wrong}\n"


def test_keyness_compares_documents_chosen_so_with_others_or_with_a_list(run, said, tmp_path):
    corpus = lo.read(said)
    _, out, _ = run("keyness", "party=tory", said, "--json", "-")
    assert json.loads(out) == plain(corpus.keyness({"party": "tory"}).to_dict())
    _, out, _ = run("keyness", "..1802", said, "--reference", "year=1803", "--json", "-")
    assert json.loads(out) == plain(corpus.keyness(["a"], ["c"]).to_dict())
    listed = tmp_path / "list.tsv"
    listed.write_text("term\tfrequency\nera\t9\nold\t3\n", encoding="utf-8")
    _, out, _ = run("keyness", "a", said, "--reference-list", listed, "--reference-tokens", 90, "--json", "-")
    expected = corpus.keyness(["a"], {"term": ["era", "old"], "frequency": [9, 3]}, reference_tokens=90)
    assert json.loads(out) == plain(expected.to_dict())
    listed.write_text("word\tfrequency\n", encoding="utf-8")
    code, _, err = run("keyness", "a", said, "--reference-list", listed)
    assert (code, err) == (1, f"locution: {listed}: has no column 'term'; expected term and frequency\n")


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("l.json", '{"era": ["new era", "old times"], "one": "times"}'),
        ("l.csv", "entry,pattern\nera,new era\nera,old times\none,times\n"),
        ("l.tsv", "entry\tpattern\nera\tnew era\nera\told times\none\ttimes\n"),
    ],
)
def test_lookup_takes_a_list_from_a_file(run, said, tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    _, out, _ = run("lookup", tmp_path / name, said, "--json", "-")
    expected = lo.read(said).lookup({"era": ["new era", "old times"], "one": ["times"]})
    assert json.loads(out) == plain(expected.to_dict())


def test_lookup_takes_a_pattern_a_line_and_says_what_a_file_lacks(run, said, tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("new era\n\nold times\n", encoding="utf-8")
    _, out, _ = run("lookup", file, said, "--csv", "-")
    assert {row["entry"] for row in rows(out)} == {"new era", "old times"}
    for name, text, wrong in [
        ("a.txt", "\n", "holds no formulation"),
        ("a.json", "[1", "no JSON"),
        ("b.json", '{"a": 3}', "expected"),
        ("a.csv", "entry\n", "no column 'pattern'"),
    ]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        code, out, err = run("lookup", tmp_path / name, said)
        assert (code, out) == (1, ""), name
        assert wrong in err, name


def test_stop_words_are_those_of_a_language_or_of_a_file(run, folder, tmp_path):
    own = tmp_path / "own.txt"
    own.write_text("\ufeffharbour\ngangway carriage\n", encoding="utf-8")
    _, english, _ = run("terms", folder, "--stopwords", "en", "--csv", "-")
    _, owned, _ = run("terms", folder, "--stopwords", own, "--csv", "-")
    english, owned = ({row["term"] for row in rows(out)} for out in (english, owned))
    assert {"the", "harbour"} & english == {"harbour"}
    assert {"the", "harbour", "carriage"} & owned == {"the"}


def test_reprints_count_once(run, tmp_path):
    news = "the ferry to the far bank was late again on monday morning in the rain"
    for name, text in {"a": news, "b": news, "c": f"it was said that {news}"}.items():
        (tmp_path / f"{name}.txt").write_text(text)
    _, out, _ = run("phrases", tmp_path, "--once-per", "duplicates", "--csv", "-")
    assert {(row["docfreq"], row["groupfreq"]) for row in rows(out)} == {("3", "2")}


# ── the documents ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_documents_and_files_are_listed(run, corpus):
    assert answered(run, "documents") == plain(corpus.documents().to_dict())
    assert answered(run, "documents", "--files") == plain(corpus.files.to_dict())


def test_info_says_how_much_there_is(run, corpus):
    facts = {row["what"]: row["value"] for row in answered(run, "info")}
    assert facts["documents"] == len(corpus)
    assert facts["tokens"] == corpus.n_tokens
    assert (facts["first date"], facts["last date"]) == ("2021-02-08", "2024-11-18")
    assert facts["field office"] == "Assembly of Lindenhaven (3)"
    assert facts["encodings"] == "utf-8 (23), windows-1252 (1)"


def test_the_report_is_written_and_its_place_said(run, folder, tmp_path):
    page = tmp_path / "out.html"
    code, out, err = run("report", folder, "-o", page, "--title", "Harbour & quay")
    assert (code, err) == (0, "")
    assert out == f"3 documents, 38 words: {page.resolve()}\n"
    assert "Harbour &amp; quay" in page.read_text(encoding="utf-8")


def test_deduplicate_lists_what_would_stay_and_writes_it(run, corpus, tmp_path):
    kept = corpus.deduplicate(threshold=0.5, keep="longest")
    options = ("--threshold", 0.5, "--keep", "longest")
    found = answered(run, "deduplicate", *options)
    assert [row["doc_id"] for row in found] == corpus.doc_ids
    assert [row["doc_id"] for row in found if row["kept"]] == kept.doc_ids
    assert {row["doc_id"]: row["copy_of"] for row in found if not row["kept"]} == {A: B}
    for name in ("kept.locution", "kept.jsonl", "kept.csv", "kept.parquet"):
        code, out, err = run("deduplicate", SAMPLES, "--dayfirst", *options, "-o", tmp_path / name)
        assert (code, err) == (0, "")
        assert out.startswith(f"kept 25 documents, {kept.n_tokens:,} words, dropped 1: ")
        again = lo.Corpus.load(tmp_path / name) if name == "kept.locution" else lo.read(tmp_path / name)
        assert again.doc_ids == kept.doc_ids
        assert again.dates == kept.dates
        assert [document.text for document in again] == [document.text for document in kept]
        assert again.terms() == kept.terms()


def test_two_files_are_written_where_two_are_named(run, tmp_path):
    kept, table = tmp_path / "kept.jsonl", tmp_path / "table.csv"
    assert run("deduplicate", SAMPLES, "--dayfirst", "-o", kept, "--csv", table) == (0, "", "")
    assert len(kept.read_text(encoding="utf-8").splitlines()) <= len(rows(table.read_text(encoding="utf-8"))) == 26
    market, table = tmp_path / "matrix.mtx", tmp_path / "cells.csv"
    assert run("matrix", SAMPLES, "--dayfirst", "--mtx", market, "--csv", table) == (0, "", "")
    cells = len(rows(table.read_text(encoding="utf-8")))
    assert market.read_text().splitlines()[1].split()[2] == str(cells)


def test_a_saved_corpus_stands_for_the_documents_in_every_command(run, corpus, tmp_path):
    file = tmp_path / "speeches.locution"
    code, out, err = run("save", SAMPLES, "--dayfirst", "--segments", "clause", "-o", file)
    assert (code, err) == (0, "")
    assert out == f"26 documents, 6,542 words: {file.resolve()}\n"
    code, out, _ = run("phrases", file, "--json", "-")
    clauses = lo.read(SAMPLES, dayfirst=True, tokenizer=lo.Tokenizer(segments="clause"))
    assert json.loads(out) == plain(clauses.phrases().to_dict())
    code, _, err = run("terms", file, "--language", "de", "--csv", tmp_path / "terms.csv")
    assert code == 0
    assert err == f"locution: warning: {file} is a saved corpus, which was read as it is: language not used\n"
    code, _, err = run("documents", file, "--files")
    assert code == 1
    assert "which knows no files" in err


def test_numbers_of_a_file_can_be_read_again(run, corpus, tmp_path):
    run("keyness", A, SAMPLES, "--dayfirst", "--tsv", tmp_path / "keys.tsv")
    held = list(csv.DictReader(io.StringIO((tmp_path / "keys.tsv").read_text()), delimiter="\t"))
    assert [float(row["log_likelihood"]) for row in held] == corpus.keyness([A])["log_likelihood"].tolist()
