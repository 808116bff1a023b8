"""Is time counted as the definitions say?"""

from __future__ import annotations

import datetime as dt
import json
import math
import time
from typing import Any

import locution as lo
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, records, shared, texts

EVERY = ["day", "week", "month", "quarter", "year"]
SPAN = {"day": 6, "week": 50, "month": 200, "quarter": 600, "year": 2400}
"""Days for some ten bins at most: all ways through them are tried."""

DAYS = ["2023-01-15", "2023-03-02", "2023-03-31"]


def by_row(table: lo.Table) -> list[dict[str, Any]]:
    columns = table.to_dict()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@given(st.data(), st.lists(texts(max_words=8), min_size=1, max_size=6), st.sampled_from(EVERY))
@settings(max_examples=300)
def test_a_timeline_is_that_of_the_definition(data: st.DataObject, written: list[str], every: str) -> None:
    first = data.draw(st.dates(dt.date(1, 1, 10), dt.date(9990, 1, 1)))
    day = st.none() | st.integers(0, SPAN[every]).map(lambda days: first + dt.timedelta(days=days))
    days = [data.draw(day) for _ in written]
    terms = [reference.tokens(text) for text in written]
    words = [word for document in terms for word in document] or ["absent"]
    phrase = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=2))

    corpus = lo.Corpus(written, dates=days, tokenizer=lo.Tokenizer(words=RUNS))
    table = corpus.timeline([phrase], every=every, across_segments=True)
    plain = reference.timeline(terms, days, phrase, every)
    assert table.params["undated"] == days.count(None)
    rows = by_row(table)
    assert [reference.Bin(r["bin"], r["frequency"], r["tokens"], r["docfreq"], r["documents"]) for r in rows] == plain
    for row, expected in zip(rows, plain, strict=True):
        assert row["per_million"] == pytest.approx(1e6 * expected.frequency / max(expected.tokens, 1))
        assert row["share"] == pytest.approx(expected.docfreq / max(expected.documents, 1))
        low, high = reference.wilson(expected.docfreq, expected.documents)
        assert (row["share_low"], row["share_high"]) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))
    hits, documents = [row.docfreq for row in plain], [row.documents for row in plain]
    assert [row["burst"] for row in rows] == reference.bursts(hits, documents)


def test_the_interval_of_a_share_is_that_of_the_definitions() -> None:
    texts = ["new era"] * 7 + ["old"] * 43
    (row,) = by_row(lo.Corpus(texts, dates=["2023-01-15"] * 50).timeline("new era", every="year"))
    assert (row["docfreq"], row["documents"], row["share"]) == (7, 50, 0.14)
    assert row["share_low"] == pytest.approx(0.069508, abs=5e-7)
    assert row["share_high"] == pytest.approx(0.261862, abs=5e-7)


@pytest.mark.parametrize("name", ["fomc", "sotu", "inaugural", "whitehouse_2021_2022"])
def test_phrases_by_year_have_their_known_counts(name: str) -> None:
    """Source: reference/known_answers, counts of plain Python, n-grams over the whole document."""
    known = json.loads(shared(f"reference/known_answers/{name}.json").read_text(encoding="utf-8"))
    (file,) = shared("corpora").glob(f"*/{name}.jsonl")
    read = records(str(file.relative_to(file.parents[2])))
    corpus = lo.Corpus(
        [str(record["text"]) for record in read],
        dates=[record["date"] for record in read],
        tokenizer=lo.Tokenizer(words=RUNS),
    )
    phrases = known["phrases"]
    assert len(phrases) > 5
    found: dict[str, dict[str, list[int]]] = {phrase: {} for phrase in phrases}
    for row in by_row(corpus.timeline(list(phrases), every="year", valuetype="fixed", across_segments=True)):
        if row["frequency"]:
            found[row["pattern"]][str(row["bin"].year)] = [row["frequency"], row["docfreq"]]
    assert found == {phrase: counts["by_year"] for phrase, counts in phrases.items()}


def test_groups_are_counted_within_themselves() -> None:
    corpus = lo.Corpus(
        ["new era", "new era new era", "old", "new era"],
        dates=["2021-01-01", "2022-01-01", "2021-02-01", "2021-01-01"],
        metadata={"party": ["b", "a", "a", None]},
    )
    table = corpus.timeline("new era", every="year", by="party")
    assert table.columns[-1] == "group"
    rows = [(row["group"], row["bin"].year, row["frequency"], row["documents"]) for row in by_row(table)]
    assert rows == [("a", 2021, 0, 1), ("a", 2022, 2, 1), ("b", 2021, 1, 1), ("b", 2022, 0, 0)]
    assert table.params["ungrouped"] == 1
    assert table.params["by"] == "party"


def test_several_patterns_under_one_name_count_a_place_once() -> None:
    corpus = lo.Corpus(["new era, new eras, harbour"], dates=["2023-01-15"])
    table = corpus.timeline({"era": ["new era*", "new eras"], "port": "harbour", "both": [("new", "era"), "harbour"]})
    assert table.to_dict()["pattern"] == ["era", "port", "both"]
    assert table["frequency"].tolist() == [2, 1, 2]


def test_rows_of_a_table_are_counted_as_they_were() -> None:
    written = ["改革 开放 改革开放", "改革 开放", "The Studies studied"]
    corpus = lo.Corpus(written, dates=DAYS, tokenizer=lo.Tokenizer(words="whitespace"))
    for table in (corpus.terms(fold="stem"), corpus.ngrams(n=(1, 2), min_frequency=1), corpus.phrases(trim=None)):
        counted = corpus.timeline(table, every="year")
        assert counted["frequency"].tolist() == table["frequency"].tolist()
        assert counted["docfreq"].tolist() == table["docfreq"].tolist()
        assert counted.params["fold"] == table.params["fold"]
        assert counted.to_dict()["pattern"] == table.to_dict()[table.columns[0]]


def test_undated_documents_are_said() -> None:
    table = lo.Corpus(["new era"] * 4, dates=[*DAYS[:2], None, None]).timeline("new era")
    assert table.params["undated"] == 2
    assert "2 documents without a date are not counted" in repr(table)
    assert "2 documents without a date are not counted" in table._repr_html_()
    one = lo.Corpus(["new era"] * 2, dates=[DAYS[0], None]).timeline("new era")
    assert "1 document without a date is not counted" in repr(one)
    none = lo.Corpus(["new era"], dates=DAYS[:1]).timeline("new era")
    assert "not counted" not in repr(none)
    assert "undated" not in none._repr_html_()
    assert len(lo.Corpus(["new era"]).timeline("new era")) == 0


def test_a_burst_is_found_where_it_is() -> None:
    said = [1, 0, 1, 0, 8, 9, 7, 1, 0, 1]
    texts = [("slogan" if i < hits else "word") for hits in said for i in range(12)]
    dates = [dt.date(2023, month + 1, 1) for month in range(10) for _ in range(12)]
    table = lo.Corpus(texts, dates=dates).timeline("slogan")
    assert [row["bin"].month for row in by_row(table) if row["burst"]] == [5, 6, 7]
    assert (table.params["burst_s"], table.params["burst_gamma"]) == (2.0, 1.0)


@pytest.mark.parametrize("others", range(1, 9))
def test_what_costs_the_same_inside_and_outside_is_no_burst(others: int) -> None:
    # To enter costs ln 4, and the two documents that speak of it save 2·ln 2, whatever the rounding of the rest.
    held = [others, others, 2, others]
    texts = ["slogan" if month == 2 else "word" for month, count in enumerate(held) for _ in range(count)]
    dates = [dt.date(2023, month + 1, 1) for month, count in enumerate(held) for _ in range(count)]
    assert not any(lo.Corpus(texts, dates=dates).timeline("slogan")["burst"])


def test_a_thousand_patterns_take_no_thousand_passes() -> None:
    words = [f"w{i % 1009 * i % 211}" for i in range(600_000)]
    corpus = lo.Corpus([" ".join(words[i : i + 600]) for i in range(0, len(words), 600)], dates=["2023-01-15"] * 1000)
    common = [f"w{i} w{j}" for i in range(40) for j in range(25)]  # all of them begin with a common word

    def seconds(patterns: list[str]) -> float:
        best = math.inf
        for _ in range(5):
            start = time.perf_counter()
            table = corpus.timeline(patterns)
            best = min(best, time.perf_counter() - start)
            assert len(table) == len(patterns)
        return best

    seconds(common[:1])  # folds the vocabulary
    assert len(set(common)) == 1000
    assert seconds(common) < 50 * seconds(common[:1]) + 0.05
    # A word with wildcards is compared with the vocabulary once, whatever stands before it.
    corpus = lo.Corpus([" ".join(f"w{i}" for i in range(20_000))], dates=["2023-01-15"])
    wild = [f"w{i} *77" for i in range(1000)]
    seconds(wild[:1])
    assert seconds(wild) < 50 * seconds(wild[:1]) + 0.05


@pytest.mark.parametrize(
    ("patterns", "options", "error", "says"),
    [
        ("new", {"every": "decade"}, ValueError, '\'day\'|"day", "week", "month", "quarter", "year"'),
        ("new", {"by": "party"}, ValueError, "neither a column of metadata"),
        ("(", {"valuetype": "regex"}, ValueError, "no regular expression"),
        ("…", {}, ValueError, "holds no word"),
        ([[]], {}, ValueError, "holds none"),
        (3, {}, TypeError, "expected a string, patterns or a Table, not int"),
        ([3], {}, TypeError, "item 0: expected a string or a list of terms, not int"),
        ({3: "new"}, {}, TypeError, "expected a dict with names as keys, not int"),
        ({"era": []}, {}, ValueError, 'patterns: "era" has no pattern'),
        ("(", {"valuetype": "regex"}, ValueError, "^patterns: "),
        ({"era": 3}, {}, TypeError, '"era": expected a string, patterns or a Table, not int'),
    ],
)
def test_what_cannot_be_counted_is_said(patterns: Any, options: dict[str, Any], error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        lo.Corpus(["new era"], dates=DAYS[:1]).timeline(patterns, **options)


def test_a_table_has_a_fold_of_its_own() -> None:
    corpus = lo.Corpus(["new era"], dates=DAYS[:1])
    for ask, argument in ((corpus.kwic, "pattern"), (corpus.timeline, "patterns")):
        with pytest.raises(ValueError, match="fold: the rows of a Table"):
            ask(corpus.terms(), fold="none")  # type: ignore[operator]
        with pytest.raises(ValueError, match=f"^{argument}: .*expected terms, n-grams or phrases"):
            ask(corpus.documents())  # type: ignore[operator]


def test_a_dict_may_have_rows_of_tables_under_its_names() -> None:
    corpus = lo.Corpus(["New era, new era", "a new dawn"], dates=["2023-01-15", "2023-02-01"])
    table = corpus.ngrams(n=2, min_frequency=1)
    rows = {ngram: row for row, ngram in enumerate(table["ngram"])}
    named = corpus.timeline({"0": table[rows["new era"]], "both": table[[rows["new era"], rows["new dawn"]]]})
    assert named.to_dict()["frequency"] == [2, 0, 2, 1]
    for patterns, says in [
        ({"a": table[0], "b": "new"}, "some are Tables, found as they were counted, and some are not"),
        ({"a": table[0], "b": corpus.terms(fold="none")[0]}, '"b": its rows were counted under another fold'),
        ({"a": corpus.documents()}, "^patterns: .*expected terms, n-grams or phrases"),
    ]:
        with pytest.raises(ValueError, match=says):
            corpus.timeline(patterns)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="fold: the rows of a Table"):
        corpus.timeline({"a": table[0]}, fold="none")


def test_a_document_without_a_date_is_said_once() -> None:
    corpus = lo.Corpus(["new era", "an era"], dates=["2023-01-15", None], metadata={"party": ["whig", None]})
    by_year = corpus.timeline("era", by="year")
    assert by_year.params["undated"] == 1
    assert "ungrouped" not in by_year.params
    by_party = corpus.timeline("era", by="party")
    assert (by_party.params["undated"], by_party.params["ungrouped"]) == (1, 1)


def test_names_that_nobody_could_hold_are_refused_with_their_size() -> None:
    corpus = lo.Corpus(["era", "era"], dates=[dt.date(1, 1, 1), dt.date(9999, 1, 1)])
    with pytest.raises(ValueError, match="1999800000 bytes of names; the limit is 1073741824"):
        corpus.timeline({"x" * 200_000: ["era"]}, every="year")


def test_nothing_sought_is_nothing_found() -> None:
    corpus = lo.Corpus(["new era"], dates=DAYS[:1])
    assert len(corpus.timeline([])) == len(corpus.timeline({})) == len(corpus.kwic([])) == len(corpus.kwic(())) == 0
    assert corpus.kwic([]).columns == corpus.kwic("new").columns
    assert len(corpus.kwic(corpus.phrases())) == 0
