"""Do words stand together as often as the definition says, and do the measures say what it says?"""

from __future__ import annotations

import math
import re
from random import Random
from typing import Any

import locution as lo
import numpy as np
import pytest
import reference
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from samples import RUNS, collections
from test_ngrams import spaced

EXTRA = ["z_score", "dice", "delta_p_forward", "delta_p_backward", "lambda", "z"]
MEASURES = ["log_likelihood", "pmi", "npmi", "mi3", "log_dice", "t_score", "chi2", *EXTRA]
FIXED = ["word1", "word2", "frequency", "frequency1", "frequency2", *MEASURES[:7], "p", "q"]


def rows_of(table: lo.Table) -> list[dict[str, Any]]:
    columns = table.to_dict()
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def same(value: float | None) -> Any:
    return value if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)


def check_order(rows: list[dict[str, Any]], measure: str) -> None:
    keys = [(-math.inf if row[measure] is None else row[measure], row["word1"], row["word2"]) for row in rows]
    # Code points, as Python compares strings; floats as they are.
    assert keys == sorted(keys, key=lambda key: (-key[0], key[1], key[2]))


def check_tests(rows: list[dict[str, Any]]) -> None:
    p = [reference.chi2_survival(abs(row["log_likelihood"])) for row in rows]
    assert [row["p"] for row in rows] == [pytest.approx(value, rel=1e-9) for value in p]
    assert [row["q"] for row in rows] == [
        same(value) for value in reference.false_discovery([row["p"] for row in rows])
    ]


def corpus_of(texts: list[str]) -> tuple[lo.Corpus, list[reference.Document]]:
    """A corpus, and its documents as segments of terms, as the corpus cuts them."""
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))
    return corpus, [[reference.tokens(text)] for text in texts]


@settings(max_examples=500)
@given(
    collections(),
    st.one_of(st.none(), st.integers(1, 6)),
    st.sampled_from([None, "words", "pairs", "tokens"]),
    st.sampled_from(MEASURES),
    st.integers(1, 3),
)
def test_collocations_are_those_of_the_definition(
    texts: list[str], window: int | None, margins: Any, measure: Any, least: int
) -> None:
    corpus, documents = corpus_of(texts)
    assume(margins != "words" or window in (None, 1))
    table = corpus.collocations(
        window=window, margins=margins, measure=measure, measures=EXTRA, min_frequency=least, across_segments=True
    )
    expected = reference.collocations(documents, window or 1, margins or "pairs")
    rows = rows_of(table)
    assert table.columns == [*FIXED, *EXTRA]
    assert {(row["word1"], row["word2"]) for row in rows} == {pair for pair, row in expected.items() if row[0] >= least}
    assert len(rows) == len({(row["word1"], row["word2"]) for row in rows})
    for row in rows:
        f, f1, f2, scores = expected[row["word1"], row["word2"]]
        assert (row["frequency"], row["frequency1"], row["frequency2"]) == (f, f1, f2)
        assert {name: row[name] for name in MEASURES} == {name: same(scores[name]) for name in MEASURES}
    check_order(rows, measure)
    check_tests(rows)
    assert table.params["pairs"] == (
        (window or 1) * corpus.n_tokens if margins == "tokens" else len(reference.near_pairs(documents, window or 1))
    )


@settings(max_examples=500)
@given(collections(), st.integers(0, 20), st.integers(1, 3), st.integers(1, 6), st.sampled_from(MEASURES))
def test_the_company_of_a_node_is_that_of_the_definition(
    texts: list[str], which: int, length: int, window: int, measure: Any
) -> None:
    corpus, documents = corpus_of(texts)
    places = [ngram for ngram in reference.occurrences(documents) if len(ngram) == length]
    node = list(places[which % len(places)]) if places else ["absent"]
    table = corpus.collocations(
        node=[node], window=window, measure=measure, measures=EXTRA, min_frequency=1, across_segments=True
    )
    expected = reference.around(documents, node, window)
    rows = rows_of(table)
    assert {row["word2"] for row in rows} == set(expected)
    assert len(rows) == len(expected)
    for row in rows:
        f, f1, f2, scores = expected[row["word2"]]
        assert (row["frequency"], row["frequency1"], row["frequency2"]) == (f, f1, f2)
        assert {name: row[name] for name in MEASURES} == {name: same(scores[name]) for name in MEASURES}
    assert table.params["positions"] == sum(row["frequency"] for row in rows)
    check_order(rows, measure)
    check_tests(rows)


@settings(max_examples=200)
@given(collections(max_words=10), st.integers(2, 4), st.integers(0, 2), st.sampled_from(MEASURES), st.integers(1, 2))
def test_a_longer_phrase_is_as_firm_as_its_weakest_split(
    texts: list[str], shortest: int, more: int, measure: Any, least: int
) -> None:
    lengths = (shortest, max(3, shortest + more))
    corpus, documents = corpus_of([spaced(text) for text in texts])
    table = corpus.collocations(
        length=lengths, measure=measure, measures=EXTRA, min_frequency=least, across_segments=True
    )
    expected = reference.long_collocations(documents, lengths)
    frequency = {ngram: len(places) for ngram, places in reference.occurrences(documents).items()}
    rows = rows_of(table)
    assert table.columns == [*FIXED, *EXTRA, "length"]
    found = {(*row["word1"].split(" "), *row["word2"].split(" ")) for row in rows}
    assert found == {ngram for ngram in expected if frequency[ngram] >= least}
    assert len(rows) == len(found)
    for row in rows:
        one, two = tuple(row["word1"].split(" ")), tuple(row["word2"].split(" "))
        scores = expected[one + two]
        assert row["length"] == len(one + two)
        counts = frequency[one + two], frequency[one], frequency[two]
        assert (row["frequency"], row["frequency1"], row["frequency2"]) == counts
        assert {name: row[name] for name in MEASURES} == {name: same(scores[name]) for name in MEASURES}
        if measure not in ("lambda", "z"):  # the parts are where it is least
            split = reference.scores(*counts, table.params["pairs"])
            assert split[measure] == same(scores[measure])
    keys = [-math.inf if row[measure] is None else row[measure] for row in rows]
    assert keys == sorted(keys, reverse=True)


@given(collections(), st.sampled_from([None, 1, 3]), st.lists(st.sampled_from(["of", "the", "und", "20"]), min_size=1))
def test_a_stop_word_leaves_out_rows_and_changes_none(texts: list[str], window: int | None, stop: list[str]) -> None:
    corpus, _ = corpus_of(texts)
    options: Any = {"window": window, "min_frequency": 1, "across_segments": True}
    kept = [row for row in rows_of(corpus.collocations(**options)) if not {row["word1"], row["word2"]} & set(stop)]
    found = rows_of(corpus.collocations(stopwords=stop, **options))
    without_q = [{name: cell for name, cell in row.items() if name != "q"} for row in kept]
    assert [{name: cell for name, cell in row.items() if name != "q"} for row in found] == without_q


SENTENCES = ["The old harbour lay still. Old boats filled the old harbour!", "A new harbour. The old harbour, again"]


def test_no_pair_crosses_a_sentence_unless_asked() -> None:
    corpus = lo.Corpus(SENTENCES)
    pairs = {(row["word1"], row["word2"]): row["frequency"] for row in rows_of(corpus.collocations(min_frequency=1))}
    assert pairs["old", "harbour"] == 3
    assert ("harbour", "the") not in pairs
    across = corpus.collocations(min_frequency=1, across_segments=True)
    assert ("harbour", "the") in set(zip(across["word1"], across["word2"], strict=True))
    assert corpus.collocations().params["pairs"] == corpus.n_tokens - corpus.n_segments


def test_what_stands_around_a_node_stays_in_its_sentence() -> None:
    corpus = lo.Corpus(SENTENCES)
    inside = corpus.collocations(node="harbour", window=2, min_frequency=1)
    assert dict(zip(inside["word2"], inside["frequency"].tolist(), strict=True)) == {
        "old": 3, "the": 3, "lay": 1, "still": 1, "new": 1, "a": 1, "again": 1
    }  # fmt: skip
    assert (inside.params["node"], inside.params["positions"], inside["frequency1"].tolist()[0]) == ("harbour", 11, 4)
    # Three tokens behind the first harbour stands the next sentence.
    reach = [corpus.collocations(node="harbour", window=3, across_segments=across) for across in (False, True)]
    assert [table.params["positions"] for table in reach] == [12, 13]


def test_several_patterns_are_one_node() -> None:
    corpus = lo.Corpus(SENTENCES)
    table = corpus.collocations(node=["harbour", "boat*"], window=1, min_frequency=1)
    assert set(table["word1"]) == {"harbour | boat*"}
    assert table["frequency1"].tolist()[0] == 5
    assert "boats" not in table["word2"]
    regex = corpus.collocations(node="^(harbour|boats)$", valuetype="regex", window=1, min_frequency=1)
    assert regex["word2"].tolist() == table["word2"].tolist()


def test_a_node_may_be_a_stop_word() -> None:
    table = lo.Corpus(SENTENCES).collocations(node="the", window=2, min_frequency=1, stopwords="en")
    assert set(table["word2"]) == {"old", "harbour", "filled", "boats"}


def test_thresholds_and_top_leave_out_rows_only() -> None:
    corpus = lo.Corpus(SENTENCES)
    for options in ({}, {"window": 3}, {"node": "old"}, {"length": (2, 3)}):
        everything = corpus.collocations(min_frequency=1, **options)
        first = corpus.collocations(min_frequency=1, top=3, **options)
        assert first.to_dict() == everything.head(3).to_dict()
        frequent = corpus.collocations(min_frequency=2, **options).to_dict()
        kept = [row for row in rows_of(everything) if row["frequency"] >= 2]
        assert frequent["pmi"] == [row["pmi"] for row in kept]
    both = corpus.collocations(min_frequency=1, min_docfreq=2)
    assert set(zip(both["word1"], both["word2"], strict=True)) == {("old", "harbour"), ("the", "old")}
    window = corpus.collocations(min_frequency=1, min_docfreq=2, window=1)
    assert window.to_dict() == both.to_dict()
    assert set(corpus.collocations(min_frequency=1, min_docfreq=2, node="harbour")["word2"]) == {"old", "the"}
    assert len(corpus.collocations(min_frequency=0.2)) == 0


def test_words_that_meet_by_chance_are_found_as_often_as_chance_has_it() -> None:
    random = Random(7)
    texts = [" ".join(random.choices("abcdefghij", k=12)) for _ in range(400)]
    p = np.asarray(lo.Corpus(texts, tokenizer=lo.Tokenizer(words="whitespace")).collocations()["p"])
    assert len(p) == 100
    assert (p < 0.05).mean() < 0.12
    together = lo.Corpus(["a b"] * 100 + ["b c"] * 100).collocations()
    assert together["pmi"].tolist() == [1, 1]
    assert (np.asarray(together["q"]) < 1e-50).all()


def test_options_that_would_mean_nothing_are_refused() -> None:
    corpus = lo.Corpus(SENTENCES)
    for options, said in (
        ({"window": 2, "margins": "words"}, "margins"),
        ({"window": 2**62}, "window"),
        ({"valuetype": "regex"}, "valuetype"),
    ):
        with pytest.raises(ValueError, match=f"^{said}: "):
            corpus.collocations(**options)  # type: ignore[arg-type]


def test_a_window_of_one_counts_adjacent_pairs() -> None:
    corpus = lo.Corpus(SENTENCES)
    for margins in ("words", "pairs", "tokens"):
        plain = corpus.collocations(min_frequency=1, margins=margins)
        assert corpus.collocations(min_frequency=1, margins=margins, window=1).to_dict() == plain.to_dict()


def test_chinese_words_stand_together_too() -> None:
    corpus = lo.Corpus(["坚持改革开放，坚持和平发展", "坚持改革开放"], language="zh")
    rows = corpus.collocations(min_frequency=2).to_dict()
    assert list(zip(rows["word1"], rows["word2"], strict=True)) == [("坚持", "改革开放")]
    longer = corpus.collocations(length=3, min_frequency=1)
    found = {one + two for one, two in zip(longer["word1"], longer["word2"], strict=True)}
    assert found == {"坚持改革开放坚持", "改革开放坚持和平", "坚持和平发展"}
    assert corpus.collocations(node="改革开放", window=1, min_frequency=2)["word2"].tolist() == ["坚持"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"measure": "mutual"}, "measure: \"mutual\" is none of \"log_likelihood\", \"pmi\", \"npmi\", \"mi3\""),
        ({"measures": ["pmi", "x"]}, "measures: \"x\" is none of \"log_likelihood\""),
        ({"window": 0}, "window: 0 is below 1"),
        ({"window": -1}, "window: -1 is below 0"),
        ({"min_frequency": 0}, "min_frequency: 0 is below 1"),
        ({"length": 1}, "length: 1 is below 2"),
        ({"length": (3, 2)}, "length: the longest, 2, is below the shortest, 3"),
        ({"length": 3, "window": 2}, "length: in a window stand pairs of words, so the length is 2"),
        ({"length": 3, "node": "a"}, "length: around a node stand single words"),
        ({"length": 3, "margins": "pairs"}, "margins: those of longer phrases are \"words\""),
        ({"margins": "rows"}, "margins: \"rows\" is none of \"words\", \"pairs\", \"tokens\""),
        ({"margins": "pairs", "node": "a"}, "margins: the table of a node is one of tokens"),
        ({"node": []}, "node: no pattern"),
        ({"node": "…"}, "node: \"…\" holds no word"),
        ({"node": "("  , "valuetype": "regex"}, "node: \"(\" is no regular expression"),
        ({"node": "(a{1000}){1000}", "valuetype": "regex"}, "repetitions that it would take more than 10485760 bytes"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_named(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        lo.Corpus(["a b c"]).collocations(**options)


def test_a_table_is_no_node() -> None:
    corpus = lo.Corpus(["a b c"])
    with pytest.raises(TypeError, match="node: expected a string or patterns, not Table"):
        corpus.collocations(node=corpus.terms())  # type: ignore[arg-type]


@pytest.mark.parametrize("texts", [[], [""], ["", "…"], ["one"]])
@pytest.mark.parametrize("options", [{}, {"window": 3}, {"node": "one"}, {"length": (2, 5)}])
def test_where_there_is_no_pair_there_is_no_row(texts: list[str], options: dict[str, Any]) -> None:
    table = lo.Corpus(texts).collocations(min_frequency=1, measures=EXTRA, **options)
    assert len(table) == 0
    assert table.columns[: len(FIXED)] == FIXED


def test_a_node_that_matches_nothing_has_no_company() -> None:
    table = lo.Corpus(SENTENCES).collocations(node="absent")
    assert (len(table), table.params["positions"]) == (0, 0)


def test_one_word_a_million_times_is_one_pair() -> None:
    corpus = lo.Corpus(["ha " * 1_000_000])
    table = corpus.collocations(window=1000)
    assert (table["word1"].tolist(), table["word2"].tolist()) == (["ha"], ["ha"])
    assert table["frequency"].tolist() == [1000 * 1_000_000 - 1000 * 1001 // 2]
    assert len(corpus.collocations(node="ha", window=1000)) == 0  # nothing but the node
    assert corpus.collocations(length=(2, 50))["frequency"].tolist() == list(range(999_999, 999_950, -1))


def test_more_pairs_than_anyone_reads_are_refused() -> None:
    corpus = lo.Corpus([" ".join(f"w{i}" for i in range(20_000))], tokenizer=lo.Tokenizer(words="whitespace"))
    assert len(corpus.collocations(window=1000)) == 0
    with pytest.raises(ValueError, match="the answer is too large: more than 10000000 pairs; raise min_frequency"):
        corpus.collocations(window=1000, min_frequency=1)
