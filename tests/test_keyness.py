"""Are the terms that set documents apart those of the definitions? Against reference.py."""

from __future__ import annotations

import datetime
import math
import os
import subprocess
import sys
from collections import Counter
from itertools import combinations
from typing import Any

import locution as lo
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import reference
from hypothesis import assume, given
from hypothesis import strategies as st
from samples import RUNS, collections

SCORES = ["log_likelihood", "chi2", "log_ratio", "log_ratio_low", "log_odds", "p", "q"]
MEASURES = SCORES[:5]


def runs_of(texts: list[str]) -> lo.Corpus:
    return lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


@given(
    collections(max_texts=6, max_words=30),
    st.sets(st.integers(0, 5), max_size=4),
    st.sampled_from(MEASURES),
    st.sampled_from([4, 2]),
    st.sampled_from([False, True, "auto"]),
    st.sampled_from([1.0, 10.0, 1000.0]),
    st.sampled_from(["pooled", "flat"]),
    st.sampled_from([2, 4]),
)
def test_every_score_is_that_of_the_definition(
    texts: list[str], chosen: set[int], measure: Any, cells: Any, yates: Any, prior: float, shape: Any, terms: Any
) -> None:
    documents = [reference.tokens(text) for text in texts]
    here = [word for i, document in enumerate(documents) if i in chosen for word in document]
    there = [word for i, document in enumerate(documents) if i not in chosen for word in document]
    assume(here and there)
    options = {"cells": cells, "yates": yates, "prior": prior, "prior_shape": shape, "variance_terms": terms}
    mask = [i in chosen for i in range(len(texts))]
    table = runs_of(texts).keyness(mask, measure=measure, **options)
    y1, y2, n1, n2 = Counter(here), Counter(there), len(here), len(there)
    words = y1 | y2
    found = {row[0]: row[1:] for row in zip(*table.to_dict().values(), strict=True)}
    assert table.columns == ["term", "frequency", "reference_frequency", *SCORES]
    assert set(found) == set(words)
    p = {}
    for word in words:
        a, c = y1[word], y2[word]
        cell = (a, n1 - a, c, n2 - c)
        alpha = prior * ((a + c) / (n1 + n2) if shape == "pooled" else 1 / len(words))
        expected = {
            "log_likelihood": reference.log_likelihood(*cell, cells=cells),
            "chi2": reference.chi2(*cell, yates=yates),
            "log_ratio": reference.log_ratio(a, n1, c, n2),
            "log_ratio_low": reference.log_ratio_low(a, n1, c, n2, 0.05 / len(words)),
        }
        if len(words) > 1:  # else nothing is left to have odds against
            expected["log_odds"] = reference.log_odds((a, c), (n1, n2), alpha, prior, terms)
        row = dict(zip(table.columns[1:], found[word], strict=True))
        assert (row["frequency"], row["reference_frequency"]) == (a, c)
        assert {name: row[name] for name in expected} == {name: near(value) for name, value in expected.items()}, word
        of = {"chi2": "chi2", "log_odds": "log_odds"}.get(measure, "log_likelihood")
        p[word] = reference.chi2_survival(row[of] ** 2 if of == "log_odds" else abs(row[of]))
        assert row["p"] == pytest.approx(p[word], rel=1e-12)
    q = reference.false_discovery([found[word][7] for word in found])
    assert [found[word][8] for word in found] == [pytest.approx(value, rel=1e-12) for value in q]
    rows = table.to_dict()
    order = list(zip((-x for x in rows[measure]), (-x for x in rows["log_likelihood"]), rows["term"], strict=True))
    assert order == sorted(order)


@given(collections(max_texts=5, max_words=20), st.sets(st.integers(0, 4), max_size=4), st.sampled_from(MEASURES))
def test_target_and_reference_swapped_change_every_sign(texts: list[str], chosen: set[int], measure: Any) -> None:
    mask = np.array([i in chosen for i in range(len(texts))], dtype=bool)
    corpus = runs_of(texts)
    sizes = corpus.documents()["tokens"]
    assume(len(texts) and sizes[mask].sum() and sizes[~mask].sum())
    one = {row[0]: row[1:] for row in zip(*corpus.keyness(mask, measure=measure).to_dict().values(), strict=True)}
    other = {row[0]: row[1:] for row in zip(*corpus.keyness(~mask, measure=measure).to_dict().values(), strict=True)}
    for term, (a, c, *scores, p, q) in one.items():
        assert other[term][:2] == (c, a)
        assert list(other[term][2:7]) == [pytest.approx(-score, rel=1e-9, abs=1e-12) for score in scores]
        assert other[term][7:] == (pytest.approx(p, rel=1e-9), pytest.approx(q, rel=1e-9))


# ---- documents are chosen in several ways


def parties() -> lo.Corpus:
    return lo.Corpus(
        ["a sea of sand", "the sea the sea", "the land", "a land of sand"],
        doc_ids=["w", "x", "y", "z"],
        metadata={
            "party": ["whig", "whig", "tory", None],
            "year": [1801, 1805, 1805, 1809],
            "day": [datetime.date(1801, 3, 4), None, None, datetime.date(1809, 3, 4)],
            "share": [0.5, 0.5, 1.0, 1.0],
        },
    )


@pytest.mark.parametrize(
    ("target", "same"),
    [
        ("x", ["x"]),
        ([True, True, False, False], ["w", "x"]),
        (np.array([True, True, False, False]), ["w", "x"]),
        (pd.Series([True, True, False, False]), ["w", "x"]),
        (pl.Series([True, True, False, False]), ["w", "x"]),
        (("x", "w", "x"), ["w", "x"]),
        ({"party": "whig"}, ["w", "x"]),
        ({"party": ["whig", "tory"]}, ["w", "x", "y"]),
        ({"party": None}, ["z"]),
        ({"party": "whig", "year": 1805}, ["x"]),
        ({"year": 1805.0}, ["x", "y"]),
        ({"year": np.int64(1805)}, ["x", "y"]),
        ({"year": range(1805, 1806)}, ["x", "y"]),
        ({"day": datetime.date(1801, 3, 4)}, ["w"]),
        ({"day": "1801-03-04"}, ["w"]),
        ({"share": 0.5}, ["w", "x"]),
    ],
)
def test_a_target_may_be_named_in_several_ways(target: Any, same: list[str]) -> None:
    corpus = parties()
    assert corpus.keyness(target) == corpus.keyness(same)
    rest = [doc_id for doc_id in corpus.doc_ids if doc_id not in same]
    explicit = corpus.keyness(same, rest)
    assert explicit.to_dict() == corpus.keyness(target).to_dict()
    assert corpus.keyness(rest, target).to_dict() == corpus.keyness(rest).to_dict()


def test_a_reference_of_some_documents_leaves_the_others_out() -> None:
    table = parties().keyness("x", {"party": "tory"})
    assert sorted(table.to_dict()["term"]) == ["land", "sea", "the"]
    assert (table.params["target_tokens"], table.params["reference_tokens"]) == (4, 2)


LIST = {"term": ["The", "the", "land", "river"], "frequency": [50, 10, 3, 7]}


@pytest.mark.parametrize("frame", [LIST, pd.DataFrame(LIST), pl.DataFrame(LIST), pa.table(LIST)])
def test_a_list_of_frequencies_is_folded_as_the_corpus_is(frame: Any) -> None:
    table = lo.Corpus(["the sea", "the land"]).keyness([True, True], frame, reference_tokens=100)
    rows = {row[0]: row[1:3] for row in zip(*table.to_dict().values(), strict=True)}
    assert rows == {"the": (2, 60), "sea": (1, 0), "land": (1, 3), "river": (0, 7)}
    assert (table.params["target_tokens"], table.params["reference_tokens"]) == (4, 100)
    cell = (2, 2, 60, 40)
    row = table.to_dict()["term"].index("the")
    assert table["log_likelihood"][row] == near(reference.log_likelihood(*cell))


def test_the_terms_of_another_corpus_are_a_reference_with_all_its_tokens() -> None:
    other = lo.Corpus(["the land of the free", "land"])
    table = lo.Corpus(["the sea", "the land"]).keyness([True, True], other.terms(min_frequency=2))
    assert table.params["reference_tokens"] == 6
    both = lo.Corpus(["the sea", "the land", "the land of the free", "land"]).keyness([True, True, False, False])
    there = {row[0]: row[1:7] for row in zip(*both.to_dict().values(), strict=True) if row[0] in ("the", "land", "sea")}
    # log_ratio_low depends on how many rows there are.
    found = {row[0]: row[1:7] for row in zip(*table.to_dict().values(), strict=True)}
    for term, row in there.items():
        assert found[term][:5] == row[:5]


def test_stop_words_are_no_rows_but_tokens_and_leave_a_list_too() -> None:
    corpus = lo.Corpus(["the sea", "the land"])
    assert "the" not in corpus.keyness("0", LIST, stopwords=["The"]).to_dict()["term"]
    every = dict(zip(*(corpus.keyness("0").to_dict()[name] for name in ("term", "log_likelihood")), strict=True))
    table = corpus.keyness("0", stopwords=["the"]).to_dict()
    assert dict(zip(table["term"], table["log_likelihood"], strict=True)) == {k: every[k] for k in ("sea", "land")}


# ---- documents as the units


def exact(texts: list[str], targets: int) -> dict[str, float]:
    """The share of all deals whose G² is as far from 0 as the first documents'."""
    documents = [text.split() for text in texts]

    def score(chosen: tuple[int, ...], word: str) -> float:
        here = [w for i in chosen for w in documents[i]]
        there = [w for i in set(range(len(texts))) - set(chosen) for w in documents[i]]
        a, c = here.count(word), there.count(word)
        return abs(reference.log_likelihood(a, len(here) - a, c, len(there) - c))

    deals = list(combinations(range(len(texts)), targets))
    words = {word for document in documents for word in document}
    first = tuple(range(targets))
    return {
        word: sum(score(deal, word) >= score(first, word) * (1 - 1e-9) for deal in deals) / len(deals) for word in words
    }


def test_p_by_documents_comes_near_the_share_of_all_deals() -> None:
    texts = ["a a b c", "a b b", "a a d c", "b c c d e", "c d", "b d d c a", "e c b"]
    corpus = lo.Corpus(texts)
    table = corpus.keyness(["0", "1", "2"], by_document=True, permutations=20_000)
    shares = exact(texts, 3)
    for term, p in zip(table["term"], table["p_documents"], strict=True):
        deviation = math.sqrt(shares[term] * (1 - shares[term]) / 20_000)
        assert p == pytest.approx(shares[term], abs=5 * deviation + 1e-4), term
    assert table.columns[-2:] == ["p_documents", "q_documents"]
    q = reference.false_discovery(table["p_documents"].tolist())
    assert table["q_documents"].tolist() == [pytest.approx(value) for value in q]


@pytest.mark.parametrize("measure", MEASURES)
def test_a_seed_gives_the_same_deals_and_another_gives_others(measure: Any) -> None:
    texts = [" ".join(f"w{(i * j) % 7}" for j in range(1, 9)) for i in range(1, 15)]
    corpus = lo.Corpus(texts)

    def dealt(seed: int) -> list[float]:
        table = corpus.keyness(
            [i < 5 for i in range(14)], measure=measure, by_document=True, seed=seed, permutations=99
        )
        return list(table["p_documents"])

    assert dealt(1) == dealt(1)
    assert dealt(1) != dealt(2)
    assert all(0.01 <= p <= 1 for p in dealt(1))


def test_deals_do_not_depend_on_the_number_of_threads() -> None:
    program = """
import hashlib, locution as lo
texts = [" ".join(f"w{i * j % 97 % (i + 2)}" for j in range(1, 60)) for i in range(1, 80)]
corpus = lo.Corpus(texts)
mask = [i % 3 == 0 for i in range(79)]
answers = [corpus.keyness(mask, by_document=True, measure=measure) for measure in ("log_likelihood", "log_odds")]
answers += [corpus.dispersion(), corpus.diversity(), corpus.terms(by="doc_id")]
print(*[hashlib.sha256(repr(answer.to_dict()).encode()).hexdigest() for answer in answers])
"""

    def run(threads: int) -> str:
        environment = os.environ | {"LOCUTION_THREADS": str(threads)}
        command = [sys.executable, "-c", program]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    one = run(1)
    assert len(one.split()) == 5
    assert run(5) == one


# ---- who is meant


def test_a_value_of_metadata_in_place_of_a_document_is_led_to_its_column() -> None:
    corpus = lo.Corpus(["a b", "c d", "e f"], metadata={"party": ["Left", "Right", None], "year": [1, 2, 2]})
    hint = """no document has the id "Left"; those of this party are {"party": "Left"}"""
    for asked in (lambda: corpus.keyness("Left"), lambda: corpus.keyness("0", ["Left"])):
        with pytest.raises(KeyError) as error:
            asked()
        assert error.value.args == (hint,)
    with pytest.raises(KeyError) as error:
        corpus.keyness("left")
    assert error.value.args == ('no document has the id "left"',)


def test_a_subset_is_chosen_as_a_target_is() -> None:
    corpus = lo.Corpus(
        ["a", "b", "c"], dates=["2020", "2021", "2022"], metadata={"party": ["Left", "Right", None], "year": [1, 2, 2]}
    )
    assert corpus.subset({"party": "Left"}).doc_ids == ["0"]
    assert corpus.subset({"party": ["Left", "Right"], "year": 2}).doc_ids == ["1"]
    assert corpus.subset({"year": 2}, start="2022").doc_ids == ["2"]
    with pytest.raises(ValueError, match=r"which: no document has party = left; there are: Left, Right"):
        corpus.subset({"party": "left"})
    with pytest.raises(ValueError, match="which: no column of metadata is named"):
        corpus.subset({})


# ---- what cannot be compared

NAN = float("nan")


@pytest.mark.parametrize(
    ("options", "kind", "why"),
    [
        ({"target": []}, ValueError, "target: it has no document"),
        ({"target": [False] * 4}, ValueError, "target: it has no document"),
        ({"target": [True] * 4}, ValueError, "the target is the whole corpus"),
        ({"target": ["w", "x", "y", "z"]}, ValueError, "the target is the whole corpus"),
        ({"target": [True]}, ValueError, "target: 1 booleans for 4 documents"),
        ({"target": "v"}, KeyError, 'no document has the id "v"'),
        ({"target": ["w", "v"]}, KeyError, 'no document has the id "v"'),
        ({"target": None}, TypeError, "target: expected doc_ids or booleans, not NoneType"),
        ({"target": 3}, TypeError, "target: expected doc_ids or booleans, not int"),
        ({"target": [0, 1]}, TypeError, "target: expected doc_ids or booleans, not int"),
        ({"target": [True, None, False, False]}, TypeError, "target: expected doc_ids or booleans, not bool"),
        ({"target": [NAN, 1.0, 0.0, 0.0]}, TypeError, "target: expected doc_ids or booleans, not float"),
        ({"target": {}}, ValueError, "target: no column of metadata is named"),
        ({"target": {"Party": "whig"}}, ValueError, '"Party" is no column of metadata .party, year, day, share.'),
        ({"target": {"party": "Whig"}}, ValueError, "no document has party = Whig; there are: tory, whig"),
        ({"target": {"party": ["whig", "Whig"]}}, ValueError, "no document has party = Whig"),
        ({"target": {"year": 1802}}, ValueError, "no document has year = 1802; there are: 1801, 1805, 1809"),
        ({"target": {"year": NAN}}, ValueError, "no document lacks year; there are"),
        ({"target": {"party": "tory", "year": 1801}}, ValueError, "target: it has no document"),
        ({"target": {3: "whig"}}, TypeError, "a column's name is no str but int"),
        ({"target": {"party": object()}}, TypeError, "object is neither text"),
        ({"target": "w", "reference": "w"}, ValueError, 'reference: "w" is in the target, too'),
        ({"target": "w", "reference": []}, ValueError, "reference: it has no document"),
        ({"target": "w", "reference": 3}, TypeError, "reference: expected doc_ids or booleans, not int"),
        ({"target": "w", "reference": {"term": ["a"], "frequency": [-1]}}, ValueError, "no whole number from 0 on"),
        ({"target": "w", "reference": {"term": ["a"], "frequency": [1.5]}}, ValueError, "1.5, is no whole number"),
        ({"target": "w", "reference": {"term": ["a"], "frequency": [NAN]}}, ValueError, "nothing, is no whole number"),
        ({"target": "w", "reference": {"term": ["a"], "frequency": ["b"]}}, ValueError, "b, is no whole number"),
        ({"target": "w", "reference": {"term": [None], "frequency": [1]}}, ValueError, "row 0 has no term"),
        ({"target": "w", "reference": {"term": [3], "frequency": [1]}}, ValueError, '"term" does not hold text'),
        ({"target": "w", "reference": {"term": [], "frequency": []}}, ValueError, "reference: it has no token"),
        ({"target": "w", "reference": pd.DataFrame({"word": ["a"]})}, ValueError, 'no column "term"; there are: word'),
        (
            {"target": "w", "reference": LIST, "reference_tokens": 9},
            ValueError,
            "sum to 70, more than all its 9 tokens",
        ),
        ({"target": "w", "reference_tokens": 9}, ValueError, "reference is no list of frequencies"),
        ({"target": "w", "reference": LIST, "by_document": True}, ValueError, "by_document: the documents of a list"),
        ({"target": "w", "measure": "G2"}, ValueError, '"G2" is none of "log_likelihood", "chi2", "log_ratio"'),
        ({"target": "w", "cells": 3}, ValueError, "cells: 3 is neither 2 nor 4"),
        ({"target": "w", "variance_terms": 1}, ValueError, "variance_terms: 1 is neither 2 nor 4"),
        ({"target": "w", "yates": "always"}, ValueError, '"always" is none of "auto"'),
        ({"target": "w", "yates": 1}, TypeError, "yates: expected a bool or"),
        ({"target": "w", "prior": 0}, ValueError, "prior: 0 is no number of tokens above 0"),
        ({"target": "w", "prior": NAN}, ValueError, "prior: NaN is no number of tokens"),
        ({"target": "w", "prior": float("inf")}, ValueError, "prior: inf is no number of tokens"),
        ({"target": "w", "prior_shape": "zipf"}, ValueError, '"zipf" is none of "pooled", "flat"'),
        ({"target": "w", "confidence": 1}, ValueError, "confidence: 1 does not lie between 0 and 1"),
        ({"target": "w", "confidence": NAN}, ValueError, "confidence: NaN does not lie"),
        ({"target": "w", "by_document": True, "permutations": 0}, ValueError, "permutations: 0 is below 1"),
        ({"target": "w", "by_document": True, "permutations": 10**8}, ValueError, "permutations is too large"),
        ({"target": "w", "by_document": True, "seed": -1}, ValueError, "seed: -1 is below 0"),
        ({"target": "w", "min_frequency": 0}, ValueError, "min_frequency: 0 is below 1"),
        ({"target": "w", "min_docfreq": "2"}, TypeError, "min_docfreq: expected an int, or a float as a share"),
    ],
)
def test_what_cannot_be_compared_is_told(options: dict[str, Any], kind: type[Exception], why: str) -> None:
    with pytest.raises(kind, match=why):
        parties().keyness(**options)


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_a_corpus_without_words_has_nothing_to_compare(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="target: it"):
        lo.Corpus(texts).keyness([True] * len(texts))


def test_a_count_of_zero_on_either_side_has_all_its_scores() -> None:
    table = lo.Corpus(["a a a x", "b b b x"]).keyness("0")
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in zip(*table.to_dict().values(), strict=True)}
    assert list(rows) == ["a", "x", "b"]
    assert all(math.isfinite(rows[term][name]) for term in rows for name in SCORES)
    assert rows["a"]["log_ratio"] == near(math.log2(6))
    assert rows["x"]["log_likelihood"] == rows["x"]["chi2"] == rows["x"]["log_ratio"] == 0
    assert rows["x"]["p"] == 1


def test_a_difference_beyond_all_doubt_has_a_p_of_zero() -> None:
    table = lo.Corpus(["a " * 5_000, "b " * 5_000]).keyness("0").to_dict()
    assert table["p"] == [0.0, 0.0]  # G² is 13863: the tail is below the smallest number
    assert table["log_likelihood"][0] == near(20_000 * math.log(2))


def test_a_deal_without_tokens_on_a_side_is_no_evidence() -> None:
    texts = ["a b c d"] * 6 + ["b c d e"] * 6 + [""] * 24
    corpus = lo.Corpus(texts)
    target = [str(i) for i in range(6)]
    empty = math.comb(24, 6) / math.comb(36, 6)  # of all deals have an empty target, which says nothing: 7 %
    for measure in ("log_likelihood", "log_ratio", "log_ratio_low"):
        table = corpus.keyness(target, measure=measure, by_document=True, permutations=2000).to_dict()
        assert table["p_documents"][table["term"].index("a")] < empty / 2


def test_odds_without_bound_are_no_difference() -> None:
    corpus = lo.Corpus(["a a", "a the"])
    table = corpus.keyness("0", prior_shape="flat", stopwords=["the"], measure="log_odds").to_dict()
    assert table["log_odds"] == [0.0]


def test_thresholds_may_be_shares_of_both_sides() -> None:
    corpus = lo.Corpus(["a a a b", "a b c d", "a e", "a"])
    asked = {"min_frequency": 2 / 11, "min_docfreq": 0.5}
    by_share = corpus.keyness(["0"], **asked)
    assert (
        sorted(by_share["term"]) == ["a", "b"] == sorted(corpus.keyness(["0"], min_frequency=2, min_docfreq=2)["term"])
    )
    assert (by_share.params["min_frequency"], by_share.params["min_docfreq"]) == (2 / 11, 0.5)
    assert sorted(corpus.keyness(["0"], min_docfreq=0.51)["term"]) == ["a"]
    assert len(corpus.keyness(["0"], min_frequency=0.0)) == 5
    with pytest.raises(ValueError, match=r"min_docfreq: 1\.5 is no share between 0 and 1"):
        corpus.keyness(["0"], min_docfreq=1.5)
