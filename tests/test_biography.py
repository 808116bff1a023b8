"""Is the life of a phrase told as the definitions say?"""

from __future__ import annotations

import datetime as dt
import pickle
import re
from collections import Counter
from typing import Any

import locution as lo
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, records, texts

SPAN = {"week": 50, "month": 200, "quarter": 600, "year": 2400}


@given(st.data(), st.lists(texts(max_words=8), min_size=1, max_size=6), st.sampled_from(sorted(SPAN)))
@settings(max_examples=300)
def test_a_life_is_that_of_the_definition(data: st.DataObject, written: list[str], every: Any) -> None:
    first = data.draw(st.dates(dt.date(1, 1, 10), dt.date(9990, 1, 1)))
    day = st.none() | st.integers(0, SPAN[every]).map(lambda days: first + dt.timedelta(days=days))
    days = [data.draw(day) for _ in written]
    papers = [data.draw(st.sampled_from(["herald", "times", None])) for _ in written]
    terms = [reference.tokens(text) for text in written]
    words = [word for document in terms for word in document] or ["absent"]
    phrase = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=2))

    corpus = lo.Corpus(written, dates=days, metadata={"paper": papers}, tokenizer=lo.Tokenizer(words=RUNS))
    life = corpus.biography([phrase], every=every, by="paper", across_segments=True)
    plain = reference.biography(terms, days, papers, phrase, every)
    assert (life.frequency, life.docfreq) == (plain.frequency, plain.docfreq)
    assert (life.first, life.last, life.peak) == (plain.first, plain.last, plain.peak)
    assert life.first_documents == [str(i) for i in plain.first_documents]
    assert life.last_documents == [str(i) for i in plain.last_documents]
    assert life.left_censored == plain.left_censored
    assert life.sources is not None
    rows = life.sources.to_dict()
    counts = zip(rows["frequency"], rows["docfreq"], rows["documents"], strict=True)
    assert dict(zip(rows["group"], counts, strict=True)) == plain.sources
    order = list(zip((-f for f in rows["frequency"]), (-d for d in rows["docfreq"]), rows["group"], strict=True))
    assert order == sorted(order)
    timeline = corpus.timeline([phrase], every=every, across_segments=True).to_dict()
    del timeline["pattern"]
    assert life.to_dict() == timeline
    assert repr(life)
    assert life._repr_html_()


def fomc() -> lo.Corpus:
    read = records("corpora/fomc_en/fomc.jsonl")
    return lo.Corpus(
        [str(r["text"]) for r in read], dates=[r["date"] for r in read], doc_ids=[str(r["id"]) for r in read]
    )


def test_the_life_of_a_formula_of_the_federal_reserve() -> None:
    """Source: issue 4; `str.count` says the same of the text without its line breaks."""
    corpus = fomc()
    phrase = "exceptionally low levels for the federal funds rate"
    raw = {doc: " ".join(corpus[doc].text.lower().split()).count(phrase) for doc in corpus.doc_ids}
    life = corpus.biography(phrase, by="year")
    assert (life.frequency, life.docfreq) == (sum(raw.values()), sum(map(bool, raw.values()))) == (21, 18)
    assert life.first is not None
    assert life.last is not None
    assert (life.first.year, life.last.year, life.left_censored) == (2010, 2012, False)
    assert life.first_documents == [min(doc for doc, count in raw.items() if count)]
    assert life.last_documents == [max(doc for doc, count in raw.items() if count)]
    assert repr(life).startswith(f"{phrase}: said 21 times in 18 documents; first 2010-"[:60])
    assert life.sources is not None
    assert sum(life.sources["frequency"]) == 21


def test_the_life_of_reform_and_opening() -> None:
    """改革开放, 274 times in 30 reports from 1988 to 2017 (`str.count`, issue 4).

    Over characters all of these are found, and those with a mark between, 改革、开放, from 1985 on. Over words of the
    dictionary those are not that are cut 推进改革 | 开放: a pattern matches whole words. With a wildcard they are.
    """
    read = records("corpora/gov_work_reports_zh/gov_work_reports_zh.jsonl")
    texts = [str(record["text"]) for record in read]
    dates = [str(record["date"]) for record in read]
    raw = {i: text.count("改革开放") for i, text in enumerate(texts) if "改革开放" in text}
    assert (sum(raw.values()), len(raw)) == (274, 30)
    assert {dates[i][:4] for i in (min(raw), max(raw))} == {"1988", "2017"}

    characters = lo.Corpus(texts, dates=dates, tokenizer=lo.Tokenizer("zh", words="uax29"))
    hits = characters.lookup("改革开放").to_dict()
    literal = Counter(int(doc) for doc, hit in zip(hits["doc_id"], hits["matched"], strict=True) if hit == "改革开放")
    assert literal == raw
    assert {hit for hit in hits["matched"] if hit != "改革开放"} == {"改革、开放", "改革，开放"}
    life = characters.biography("改革开放", every="year")
    loose = [len(re.findall("改革[、，]?开放", text)) for text in texts]
    assert (life.frequency, life.docfreq) == (sum(loose), sum(map(bool, loose))) == (286, 33)
    assert life.first is not None
    assert life.first.year == 1985

    clauses = lo.Corpus(texts, dates=dates, tokenizer=lo.Tokenizer("zh", words="uax29", segments="clause"))
    exact = clauses.biography("改革开放", every="year")
    assert (exact.frequency, exact.docfreq) == (274, 30)
    assert exact.first is not None
    assert exact.last is not None
    assert (exact.first.year, exact.last.year) == (1988, 2017)

    words = lo.Corpus(texts, dates=dates, language="zh")
    by_words = words.biography("改革开放", every="year")
    assert (by_words.frequency, by_words.docfreq) == (237, 33)
    assert words.biography(["改革开放", "*改革 开放"], every="year").frequency == 286


def test_what_was_said_from_the_first_may_be_older_and_what_never_was_has_no_life() -> None:
    corpus = lo.Corpus(["old times", "new era", "new era"], dates=["2021-01-05", "2021-03-01", None])
    assert corpus.biography("times").left_censored
    life = corpus.biography("new era")
    assert (life.left_censored, life.frequency, life["frequency"].tolist()) == (False, 2, [0, 0, 1])
    assert "said 2 times in 2 documents, 1 of them without a date; first 2021-03-01 (1)" in repr(life).replace(
        "\n", " "
    )
    assert "1 document without a date is not counted" in repr(life)
    assert "perhaps older than the corpus" in repr(corpus.biography("times")).replace("\n", " ")
    never = corpus.biography("dawn")
    assert (never.frequency, never.docfreq, never.first, never.last, never.peak) == (0, 0, None, None, None)
    assert never.first_documents == never.last_documents == []
    assert never.sources is None
    assert repr(never).startswith("dawn: never said in 3 documents")
    for empty in (lo.Corpus([]), lo.Corpus(["new era"])):
        life = empty.biography("new era", by="year")
        assert (len(life), life.first, life.left_censored) == (0, None, False)
        assert repr(life)
        assert 'class="locution-bars"' not in life._repr_html_()


def test_a_biography_is_a_table() -> None:
    corpus = lo.Corpus(["a new era"], dates=["2021-01-05"], metadata={"paper": ["times"]})
    life = corpus.biography({"the era": ["new era", "new *"]}, every="year", by="paper")
    assert isinstance(life, lo.Table)
    assert (life.phrase, life.frequency) == ("the era", 1)
    assert (len(life), life.columns[0], life.params["question"]) == (1, "bin", "biography")
    assert life.params["phrase"] == "the era"
    assert pickle.loads(pickle.dumps(life)) == life
    assert life != corpus.biography("new era", every="year")
    assert life.to_pandas()["share"].tolist() == [1.0]
    assert type(life.head(1)) is lo.Table
    html = life._repr_html_()
    assert "<b><bdi>the era</bdi></b>: said 1 time in 1 document" in html
    assert 'class="locution-bars"' in html
    assert "by paper: times (1 time in 1 of 1)" in html


def test_rows_of_a_table_are_one_phrase() -> None:
    corpus = lo.Corpus(["New eras", "a new era", "new age, new age"], dates=["2021", "2022", "2022"])
    table = corpus.ngrams(n=2, fold="stem")
    assert sorted(table["ngram"]) == ["new age", "new era"]
    life = corpus.biography(table, every="year")
    assert (life.phrase, life.frequency, life.params["fold"]) == ("2 rows", 4, table.params["fold"])
    assert corpus.biography({"both": table}, every="year").frequency == 4


def test_what_is_shown_of_a_phrase_cannot_break_a_page() -> None:
    corpus = lo.Corpus(["<b>x</b> & y"], dates=["2021-01-05"], doc_ids=["<script>"])
    html = corpus.biography({"<script>alert(1)</script>": "x"})._repr_html_()
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("phrase", "options", "error", "says"),
    [
        ("new", {"every": "decade"}, ValueError, '"day", "week", "month", "quarter", "year"'),
        ("new", {"by": "paper"}, ValueError, "neither a column of metadata"),
        ([], {}, ValueError, 'phrase: "" has no pattern'),
        ({"x": []}, {}, ValueError, 'phrase: "x" has no pattern'),
        ({"x": "new", "y": "era"}, {}, ValueError, "phrase: a dict of 2 names"),
        ("…", {}, ValueError, "phrase: .* holds no word"),
        (3, {}, TypeError, "phrase: expected a string, patterns or a Table, not int"),
        ("(", {"valuetype": "regex"}, ValueError, "phrase: .* is no regular expression"),
    ],
)
def test_what_has_no_life_is_said(phrase: Any, options: dict[str, Any], error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        lo.Corpus(["new era"], dates=["2021-01-05"]).biography(phrase, **options)
