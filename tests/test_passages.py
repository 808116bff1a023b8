"""Are shared passages those of the definition, is every shared run in one? Known answers, bad input, the view."""

from __future__ import annotations

import csv
import datetime
import random
import re
import time
from collections import defaultdict
from typing import Any

import locution as lo
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from samples import RUNS, records, shared
from test_golden_counting import golden

HAN = r"\p{Han}|[[\w\p{N}]--\p{Han}]+"  # each Han character a word

A = "He read: keep the lamps of the seven quays burning for every ship."
B = "Keep the lamps of the seven old quays burning for every ship, said the paper."


def runs_of(texts: list[str], **fields: Any) -> lo.Corpus:
    return lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS), **fields)


def rows_of(table: lo.Table) -> list[dict[str, Any]]:
    columns = table.to_dict()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def repeated(draw: st.DrawFn) -> str:
    """A text of few words, so that much of it stands elsewhere, and again in itself."""
    words = draw(st.lists(st.sampled_from(["a", "b", "c", "d", "e", "Straße", "𝒳", "ß"]), max_size=24))
    return " ".join(words)


few_words = st.composite(repeated)()


# ── the definition ────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(few_words, max_size=4), st.integers(1, 6), st.integers(1, 5))
def test_passages_are_alignments_and_every_shared_run_lies_in_one(texts: list[str], least: int, seed: int) -> None:
    corpus = runs_of(texts)
    spans = [reference.spans(text) for text in texts]
    terms = [reference.tokens(text) for text in texts]
    found = rows_of(corpus.passages(min_length=least, seed_length=seed))
    placed: dict[tuple[int, int], list[tuple[int, int, int, int]]] = defaultdict(list)
    for row in found:
        a, b = int(row["doc_a"]), int(row["doc_b"])
        assert a < b
        assert (texts[a][row["start_a"] : row["end_a"]], texts[b][row["start_b"] : row["end_b"]]) == (
            row["text_a"],
            row["text_b"],
        )
        starts, ends = ({span[side]: at for at, span in enumerate(spans[a])} for side in (0, 1))
        starts_b, ends_b = ({span[side]: at for at, span in enumerate(spans[b])} for side in (0, 1))
        i, i_end = starts[row["start_a"]], ends[row["end_a"]] + 1
        j, j_end = starts_b[row["start_b"]], ends_b[row["end_b"]] + 1
        placed[a, b].append((i, i_end, j, j_end))
        # It is an alignment of its spans, no better than the best, whose counts fit each other.
        assert least <= row["score"] <= reference.global_alignment(terms[a][i:i_end], terms[b][j:j_end])
        assert row["score"] <= reference.local_alignment(terms[a], terms[b])[0]
        assert row["score"] == row["matches"] - (row["length"] - row["matches"])
        assert row["identity"] == row["matches"] / row["length"]
        assert max(i_end - i, j_end - j) <= row["length"]
    for a in range(len(texts)):
        for b in range(a + 1, len(texts)):
            for i, j, length in reference.shared_runs(terms[a], terms[b], least):
                inside = [
                    p for p in placed[a, b] if p[0] <= i and i + length <= p[1] and p[2] <= j and j + length <= p[3]
                ]
                assert inside, (a, b, i, j, length)
            for one in placed[a, b]:
                holders = [
                    p for p in placed[a, b] if p[0] <= one[0] and one[1] <= p[1] and p[2] <= one[2] and one[3] <= p[3]
                ]
                assert holders == [one], "a passage lies in no other"
    order = [(-row["score"], int(row["doc_a"]), int(row["doc_b"]), row["start_a"], row["start_b"]) for row in found]
    assert order == sorted(order)


@given(st.lists(st.sampled_from("abcdefgh"), max_size=30), st.lists(st.sampled_from("abcdefgh"), max_size=30))
def test_no_passage_scores_more_than_the_best_local_alignment_and_one_as_much_as_the_longest_run(
    a: list[str], b: list[str]
) -> None:
    found = rows_of(runs_of([" ".join(a), " ".join(b)]).passages(min_length=1))
    best = max(((row["score"], row["matches"]) for row in found), default=(0, 0))
    assert best[0] <= reference.local_alignment(a, b)[0]
    longest = max((length for *_, length in reference.shared_runs(a, b, 1)), default=0)
    # Runs that overlap each other are stretched to one passage, two thirds of which match.
    assert 2 * best[0] >= longest


def test_a_passage_is_the_best_alignment_through_the_longest_run() -> None:
    rng = random.Random(1)
    for _ in range(60):
        words = [f"w{i}" for i in range(60)]
        a, b = list(words), [word for word in words if rng.random() > 0.15]
        for _ in range(6):
            b.insert(rng.randrange(len(b)), f"x{rng.randrange(10**6)}")
            a[rng.randrange(len(a))] = f"y{rng.randrange(10**6)}"
        found = rows_of(runs_of([" ".join(a), " ".join(b)]).passages(min_length=3))
        longest = min(reference.shared_runs(a, b, 3), key=lambda run: (-run[2], run))
        score, matches = reference.through(a, b, longest)
        # Unless a longer passage, through a run beside it, takes it in.
        assert any((row["score"], row["matches"]) == (score, matches) or row["matches"] > matches for row in found)
        assert found[0]["score"] <= reference.local_alignment(a, b)[0]


def test_a_text_of_textreuse_is_aligned_as_there() -> None:
    case = golden("textreuse.json")["local_alignment"]
    [row] = rows_of(lo.Corpus([case["a"], case["b"]]).passages(min_length=3))
    assert (row["text_a"], row["text_b"]) == ("this is a match", "this is a good match")
    assert row["text_b"] == case["b_edits"]
    assert row["text_a"].split() == [word for word in case["a_edits"].split() if "#" not in word]
    assert (row["matches"], row["length"], row["score"]) == (4, 5, 3)


def test_a_reordered_text_is_several_passages_and_a_few_words_more_end_none() -> None:
    one, two = "a b c d e f g h i j", "k l m n o p q r s t"
    found = runs_of([f"{one} {two}", f"{two} {one}"]).passages(min_length=8)
    assert sorted(found["text_a"]) == [one, two]
    [row] = rows_of(runs_of([f"{one} {two}", f"{one} u v w {two}"]).passages(min_length=8))
    assert (row["matches"], row["length"], row["score"]) == (20, 23, 17)


def test_each_pair_of_places_of_a_repeated_passage_is_one() -> None:
    said = "keep the lamps of the seven quays burning"
    other = ["one", "two", "three", "four", "five"]
    a = " ".join(f"{said} {word}" * 1 for word in other[:3])
    b = " ".join(f"{said} {word * 2}" for word in other)
    table = runs_of([a, b]).passages(min_length=8, seed_length=8)
    assert len(set(zip(table["start_a"], table["start_b"], strict=True))) == len(table)
    spans = [(m.start(), n.start()) for m in re.finditer(said, a) for n in re.finditer(said, b)]
    for i, j in spans:
        ends = i + len(said), j + len(said)
        held = (
            (table["start_a"] <= i)
            & (ends[0] <= table["end_a"])
            & (table["start_b"] <= j)
            & (ends[1] <= table["end_b"])
        )
        assert held.any()


def test_who_said_it_first_is_the_earlier_and_what_a_third_says_is_formulaic() -> None:
    dates = ["2021-05-01", "2020-05-01", None]
    corpus = lo.Corpus([A, B, "x"], dates=dates)
    [row] = rows_of(corpus.passages())
    assert (row["first"], row["formulaic"]) == ("1", 0.0)
    assert (row["date_a"], row["date_b"]) == (datetime.date(2021, 5, 1), datetime.date(2020, 5, 1))
    corpus = lo.Corpus([A, B, A], dates=dates)
    found = {(row["doc_a"], row["doc_b"]): row for row in rows_of(corpus.passages())}
    assert found["0", "2"]["first"] is None
    assert found["1", "2"]["first"] is None
    assert found["0", "2"]["formulaic"] == 0.0  # 13 words, of which no 8 in a row stand in the second
    assert found["0", "1"]["formulaic"] == 0.0
    corpus = lo.Corpus([A, A, A, "one two three four five six seven eight", "One two three four five six seven eight"])
    assert [row["formulaic"] for row in rows_of(corpus.passages())] == [1.0, 1.0, 1.0, 0.0]


def test_what_stands_in_many_documents_can_be_set_aside() -> None:
    formula = "the council of the seven quays has resolved today"
    texts = [f"{formula} {' '.join(f'w{i}x{k}' for k in range(20))}" for i in range(6)]
    texts[5] += " and nobody in the harbour knew why it was so late"
    texts[4] += " and nobody in the harbour knew why it was so late"
    corpus = runs_of(texts)
    assert len(corpus.passages()) == 15 + 1
    [row] = rows_of(corpus.passages(max_docfreq=5))
    assert row["text_a"] == "and nobody in the harbour knew why it was so late"
    assert corpus.passages(max_docfreq=5 / 6)["text_a"].tolist() == [row["text_a"]]
    assert corpus.passages(max_docfreq=5).params["max_docfreq"] == 5
    assert len(corpus.passages(max_docfreq=6)) == 16


def test_queries_are_compared_with_the_corpus_alone() -> None:
    corpus = lo.Corpus([A, "Nothing of the kind.", B], doc_ids=["p", "q", "r"])
    queries = lo.Corpus([B, B], doc_ids=["x", "p"], dates=["2020", None])  # names may be the same as in the corpus
    found = rows_of(corpus.passages(queries=queries))
    assert {(row["doc_a"], row["doc_b"]) for row in found} == {("x", "p"), ("x", "r"), ("p", "p"), ("p", "r")}
    assert all(row["text_a"] == B[row["start_a"] : row["end_a"]] for row in found)
    texts = {"p": A, "r": B}
    assert all(row["text_b"] == texts[row["doc_b"]][row["start_b"] : row["end_b"]] for row in found)
    both = rows_of(lo.Corpus([B, A]).passages())
    same = ["start_a", "end_a", "start_b", "end_b", "length", "matches", "score", "text_a", "text_b"]
    assert [row[name] for name in same for row in found if (row["doc_a"], row["doc_b"]) == ("x", "p")] == [
        row[name] for name in same for row in both
    ]
    other = lo.Corpus([B], tokenizer=lo.Tokenizer(words="whitespace"))
    assert len(corpus.passages(queries=other)) == 2, "the queries are cut into words as the corpus is"
    assert len(corpus.passages(queries=lo.Corpus([]))) == 0
    assert len(lo.Corpus([]).passages(queries=corpus)) == 0
    with pytest.raises(TypeError, match="queries: expected a Corpus, not list"):
        corpus.passages(queries=[B])


def test_only_documents_of_one_group_or_of_different_ones_are_compared() -> None:
    texts, authors = [A, A, B, B], ["ann", "bob", "ann", None]
    corpus = lo.Corpus(texts, metadata={"author": authors}, dates=["2020", "2020", "2021", "2021"])

    def pairs(**options: Any) -> set[tuple[str, str]]:
        table = corpus.passages(**options)
        return set(zip(table["doc_a"], table["doc_b"], strict=True))

    assert pairs(by="author") == {("0", "2")}
    assert pairs(by="author", across=True) == {("0", "1"), ("1", "2")}
    assert pairs(by="year") == {("0", "1"), ("2", "3")}
    assert pairs(by="year", across=True) == {("0", "2"), ("0", "3"), ("1", "2"), ("1", "3")}
    assert corpus.passages(by="author").params["ungrouped"] == 1
    queries = lo.Corpus([B, B], metadata={"author": ["bob", "cid"]})
    assert pairs(queries=queries, by="author") == {("0", "1")}
    assert pairs(queries=queries, by="author", across=True) == {
        ("0", "0"),
        ("0", "2"),
        ("1", "0"),
        ("1", "1"),
        ("1", "2"),
    }
    with pytest.raises(ValueError, match=r"by: .editor. is neither a column"):
        corpus.passages(by="editor")
    with pytest.raises(
        ValueError, match=r"by: .author. is a column of the documents' metadata, but not of the queries'"
    ):
        corpus.passages(by="author", queries=lo.Corpus([B]))
    with pytest.raises(ValueError, match="across: there are no groups; name them with by"):
        corpus.passages(across=True)


def test_a_saved_corpus_gives_the_same_passages(tmp_path: Any) -> None:
    corpus = lo.Corpus([A, B], dates=["2020", "2021"])
    corpus.save(tmp_path / "corpus")
    again = lo.Corpus.load(tmp_path / "corpus")
    assert again.passages() == corpus.passages()
    assert again.passages(queries=corpus) == corpus.passages(queries=again)


# ── known answers ─────────────────────────────────────────────────────────────────────────────────────────────────────

KNOWN = {
    "passages_fomc_k40": ("corpora/fomc_en/fomc.jsonl", RUNS),
    "passages_gov_work_reports_zh_k20": ("corpora/gov_work_reports_zh/gov_work_reports_zh.jsonl", HAN),
    "passages_inaugural_k8": ("corpora/inaugural_en/inaugural.jsonl", RUNS),
    "passages_sotu_k20": ("corpora/sotu_en/sotu.jsonl", RUNS),
    "passages_textreuse_k15": ("corpora/textreuse_ats_legal/textreuse.jsonl", RUNS),
}


def corpus_of(path: str, words: str) -> lo.Corpus:
    rows: list[Any] = records(path)
    dates = [row.get("date") or None for row in rows]
    return lo.Corpus(
        [row["text"] for row in rows],
        doc_ids=[row["id"] for row in rows],
        dates=dates,
        metadata={"president": [row.get("president") for row in rows]},
        tokenizer=lo.Tokenizer(words=words),
    )


@pytest.mark.parametrize("name", KNOWN)
def test_every_known_run_is_a_passage_or_lies_in_a_longer_one(name: str) -> None:
    with shared(f"reference/known_answers/{name}.tsv").open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    corpus = corpus_of(*KNOWN[name])
    least = min(int(row["tokens"]) for row in known)
    found: dict[tuple[str, str], list[tuple[int, int, int, int, int, int]]] = defaultdict(list)
    columns = ("doc_a", "doc_b", "start_a", "end_a", "start_b", "end_b", "score", "matches")
    table = corpus.passages(min_length=least, seed_length=least).to_dict()
    for a, b, *spans in zip(*(table[column] for column in columns), strict=True):
        found[a, b].append(tuple(spans))
    exact = 0
    for row in known:
        here = [int(row[key]) for key in ("char_a_start", "char_a_end", "char_b_start", "char_b_end")]
        names = row["id_a"], row["id_b"]
        if names not in found:
            names, here = names[::-1], [*here[2:], *here[:2]]
        i, i_end, j, j_end = here
        holders = [p for p in found[names] if p[0] <= i and i_end <= p[1] and p[2] <= j and j_end <= p[3]]
        assert holders, row
        # It is one with exactly these spans, or a longer one that scores at least as much, of which it is a part.
        tokens = int(row["tokens"])
        assert any(list(p[:4]) == here and p[4] == tokens for p in holders) or any(p[5] >= tokens for p in holders), row
        exact += any(list(p[:4]) == here for p in holders)
    print(f"{name}: {len(known)} runs, {exact} of them passages of their own, {len(table['doc_a'])} passages")


def test_what_is_known_of_sotu_is_found() -> None:
    corpus = corpus_of("corpora/sotu_en/sotu.jsonl", RUNS)
    presidents = {str(row["id"]): row["president"] for row in records("corpora/sotu_en/sotu.jsonl")}
    start = time.process_time()
    table = corpus.passages()
    print(f"sotu: {len(table)} passages, {time.process_time() - start:.1f} s of processor")
    found = rows_of(table)
    top = found[0]
    assert (top["doc_a"], top["doc_b"], top["identity"]) == ("su1820", "su1821", 1.0)
    assert top["matches"] == len(reference.tokens(str(corpus["su1820"].text))) == 5859
    across = next(row for row in found if presidents[row["doc_a"]] != presidents[row["doc_b"]])
    assert across == rows_of(corpus.passages(by="president", across=True).head(1))[0]
    assert (across["doc_a"], across["doc_b"], across["first"]) == ("su1875", "su1897", "su1875")
    assert (across["start_a"], across["start_b"]) <= (17309, 23845)
    assert across["end_a"] >= 21517
    assert across["end_b"] >= 28053
    assert across["matches"] >= 710
    assert across["identity"] > 0.95


def test_what_is_known_of_fomc_is_found() -> None:
    corpus = corpus_of("corpora/fomc_en/fomc.jsonl", RUNS)
    rows = rows_of(corpus.passages(min_length=40))
    longest = max(rows, key=lambda row: row["matches"])
    held = [row for row in rows if (row["doc_a"], row["doc_b"]) == ("fomc-20130918", "fomc-20131030")]
    best = max(held, key=lambda row: row["score"])
    assert best["start_a"] <= 1715
    assert best["end_a"] >= 5388
    assert best["start_b"] <= 1588
    assert best["end_b"] >= 5261
    assert best["matches"] >= 564
    assert longest["matches"] >= best["matches"]


def test_a_legal_section_that_was_taken_over_is_found() -> None:
    corpus = corpus_of("corpora/textreuse_ats_legal/textreuse.jsonl", RUNS)
    names = {name.rsplit("/", 1)[-1]: name for name in corpus.doc_ids}
    found = rows_of(corpus.subset([names[n] for n in ("ca1851-match", "ca1851-nomatch", "ny1850-match")]).passages())
    best = {frozenset(name.rsplit("/", 1)[-1] for name in (row["doc_a"], row["doc_b"])): row for row in reversed(found)}
    match = best[frozenset(("ca1851-match", "ny1850-match"))]
    assert match["length"] > 200  # textreuse's own test, by words of the aligned passage
    others = [row["length"] for pair, row in best.items() if "ca1851-nomatch" in pair]
    assert max(others, default=0) < 40


# ── bad input ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("texts", [[], ["a b c d e f g h i"], ["", "", ""], ["…", "a", ""]])
def test_where_no_two_documents_share_anything_there_is_no_passage(texts: list[str]) -> None:
    table = lo.Corpus(texts).passages()
    assert len(table) == 0
    assert table.columns[:4] == ["doc_a", "start_a", "end_a", "doc_b"]
    assert "0 passages" in repr(table)
    assert "0 passages" in table._repr_html_()


def test_equal_documents_are_one_passage_a_pair() -> None:
    table = lo.Corpus([A] * 5).passages()
    assert len(table) == 10
    assert set(table["text_a"]) == {A.rstrip(".")}
    assert set(table["identity"]) == {1.0}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_length": 0}, "min_length: 0 is below 1"),
        ({"min_length": -3}, "min_length: -3 is below 0"),
        ({"min_length": 2**70}, "min_length: a whole number beyond 64 bits"),
        ({"seed_length": 0}, "seed_length: 0 is below 1"),
        ({"max_docfreq": 0}, "max_docfreq: 0 of 2 documents; a seed stands in 2 or more"),
        ({"max_docfreq": 1}, "max_docfreq: 1 of 2 documents"),
        ({"max_docfreq": 0.1}, "max_docfreq: 0 of 2 documents"),
        ({"max_docfreq": 1.5}, "max_docfreq: 1.5 is no share between 0 and 1"),
        ({"max_docfreq": float("nan")}, "max_docfreq: NaN is no share between 0 and 1"),
        ({"fold": "upper"}, "fold: "),
    ],
)
def test_wrong_values_are_refused_by_name(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        lo.Corpus([A, B]).passages(**options)


@pytest.mark.parametrize("name", ["min_length", "seed_length", "max_docfreq"])
def test_wrong_types_are_refused_by_name(name: str) -> None:
    with pytest.raises(TypeError, match=f"{name}: expected an int"):
        lo.Corpus([A, B]).passages(**{name: "8"})


def test_a_length_that_no_document_has_finds_nothing() -> None:
    for least in (1_000, 2**31, 2**32, 2**62):
        assert len(lo.Corpus([A, A]).passages(min_length=least, seed_length=2**62)) == 0


@pytest.mark.parametrize(("a", "b"), [(1_000_000, 1_000_000), (1_000_000, 400_000), (300_000, 1_000_000)])
def test_one_word_again_and_again_takes_bounded_time(a: int, b: int) -> None:
    start = time.monotonic()
    table = lo.Corpus(["ha " * a, "ha " * b]).passages()
    assert time.monotonic() - start < 60
    # Each of the runs, which overlap, lies in one of few passages.
    assert 1 <= len(table) <= 6
    assert table["matches"][0] == min(a, b)
    assert table["start_a"].min() == 0
    assert table["end_a"].max() == 3 * a - 1
    assert table["start_b"].min() == 0
    assert table["end_b"].max() == 3 * b - 1


def test_words_again_and_again_of_two_lengths_are_few_passages() -> None:
    table = lo.Corpus(["to be or not " * 200, "to be or not " * 30 + "that " + "to be or not " * 50]).passages()
    assert len(table) < 40
    assert all(table["score"] >= 8)


def test_an_answer_beyond_all_bounds_is_refused_with_its_count() -> None:
    said = "one two three four five six seven eight"
    corpus = lo.Corpus([f"{said} w{i} v{i}" for i in range(3_300)])
    start = time.monotonic()
    with pytest.raises(ValueError, match=r"5443350 shared runs .* the limit is 5000000; set max_docfreq"):
        corpus.passages()
    assert time.monotonic() - start < 10
    assert len(corpus.passages(max_docfreq=100)) == 0


def test_progress_is_told_and_an_error_in_it_stops() -> None:
    corpus = lo.Corpus([" ".join(f"w{i * j % 97}" for j in range(300)) for i in range(60)])
    told: list[tuple[int, int]] = []
    corpus.passages(progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]

    def fail(done: int, total: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        corpus.passages(progress=fail)


# ── the view ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_notebook_shows_both_texts_with_what_differs_marked() -> None:
    markup = lo.Corpus([A, B], doc_ids=["tide.txt", "paper.txt"], dates=["2020-01-02", "2021"]).passages()._repr_html_()
    assert "seven <ins>old</ins> quays" in markup
    assert "tide.txt" in markup
    assert "2020-01-02 · first" in markup
    assert "11 of 12 words the same · score 10 · identity 0.92" in markup


def test_a_terminal_shows_one_text_with_the_edits() -> None:
    table = lo.Corpus([A, B], dates=["2020-01-02", "2021"]).passages()
    shown = repr(table)
    assert "0 (2020-01-02 · first) | 1 (2021-01-01)" in shown
    assert "seven {+old+} quays" in " ".join(shown.split())
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert shown.endswith("1 passage")


def test_hostile_text_is_escaped() -> None:
    bad = '<script>alert(1)</script> & "quoted" one two three four five six seven eight \u202eevil\u0007'
    name = "<img src=x onerror=alert(1)>"
    table = lo.Corpus([f"{bad} nine", f"{bad} <b>ten"], doc_ids=[name, "b\u202e"]).passages()
    markup = table._repr_html_()
    assert "<script" not in markup
    assert "<img" not in markup
    assert "<b>ten" not in markup
    assert "\u202e" not in markup
    assert "\u0007" not in markup
    assert "\u202e" not in repr(table)
    assert "\x07" not in repr(table)


def test_a_long_passage_is_shown_by_its_ends() -> None:
    text = " ".join(f"w{i}" for i in range(3_000))
    table = lo.Corpus([text, text, f"{text[: len(text) // 2]} and {text[len(text) // 2 :]}"]).passages()
    markup = table._repr_html_()
    assert len(markup) < 30_000
    assert "words …" in markup
    assert "… of 3,00" in markup
    assert len(repr(table)) < 5_000


def test_words_without_end_are_not_shown_without_end() -> None:
    word = "x" * 2_000_000
    table = lo.Corpus([f"{word} b c d e f g h", f"{word} b c d e f g h i"]).passages(min_length=4)
    assert len(table) == 1
    assert len(table._repr_html_()) < 60_000
    assert len(repr(table)) < 10_000


def test_a_table_without_its_columns_is_shown_as_any_other() -> None:
    table = lo.Corpus([A, B]).passages()
    kept = table.to_pandas()[["doc_a", "score"]]
    assert list(kept.columns) == ["doc_a", "score"]
    assert "locution-passage" in table.head(1)._repr_html_()
    assert "locution-passage" not in lo.Corpus([A]).terms()._repr_html_()
