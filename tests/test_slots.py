"""Are phrases with an open slot found and counted as the definition says?"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from typing import Any

import locution as lo
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, collections, records

FUNCTION_WORDS = ["the", "of"]  # of English, those that the made-up texts hold
COLUMNS = ["frame", "length", "slot", "fillers", "frequency", "docfreq", "entropy", "top_fillers"]
COLUMNS += ["first_date", "last_date"]


def rows(table: lo.Table) -> list[dict[str, Any]]:
    held = table.to_dict()
    return [dict(zip(held, row, strict=True)) for row in zip(*held.values(), strict=True)]


days = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 9))
few = st.lists(st.lists(st.sampled_from(["red", "sea", "7", "the", "of"]), max_size=14), max_size=4)


@given(
    few.map(lambda documents: [" ".join(document) for document in documents]) | collections(max_texts=4),
    st.data(),
    st.integers(3, 4),
    st.integers(0, 3),
    st.integers(2, 3),
    st.integers(1, 2),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.booleans(),
)
@settings(max_examples=500)
def test_frames_are_those_of_the_definition(
    written: list[str],
    data: st.DataObject,
    min_length: int,
    more: int,
    min_frequency: int,
    min_docfreq: int,
    min_entropy: float,
    trim: bool,
) -> None:
    written = written + written[:1]
    dates = [data.draw(days) for _ in written]
    options = {"min_length": min_length, "max_length": min_length + more, "min_frequency": min_frequency}
    options |= {"min_docfreq": min_docfreq}
    terms = [reference.tokens(text) for text in written]
    # An entropy that is the threshold but for the rounding may fall on either side.
    threshold = min_entropy - 1e-9
    plain = reference.frames(
        [[t] for t in terms], dates, **options, min_entropy=threshold, function_words=FUNCTION_WORDS, trim=trim
    )
    corpus = lo.Corpus(written, dates=dates, tokenizer=lo.Tokenizer(words=RUNS))
    table = corpus.frames(**options, min_entropy=max(threshold, 0), trim="en" if trim else None, across_segments=True)
    # Chinese words are joined: letters alone do not say which they were.
    han = any(0x4E00 <= ord(char) <= 0x9FFF or ord(char) > 0x20000 for text in written for char in text)
    found = {}
    for row in rows(table):
        words = tuple(spaced(row["frame"]))
        found[words] = reference.Frame(
            row["fillers"],
            row["frequency"],
            row["docfreq"],
            pytest.approx(row["entropy"], abs=1e-12),
            [(text.rsplit(" ", 1)[0], int(text.rsplit(" ", 1)[1])) for text in tops(row["top_fillers"])],
            row["first_date"],
            row["last_date"],
            plain[words].score if words in plain else 0,
        )
        assert han or (len(words), words.index("*")) == (row["length"], row["slot"])
    assert han or found == plain
    assert len(table) == len(plain)
    scores = [row.score for row in found.values()]
    assert han or all(a >= b - 1e-9 for a, b in itertools.pairwise(scores))
    asked: dict[str, Any] = {**options, "min_entropy": max(threshold, 0), "trim": "en" if trim else None}
    assert rows(corpus.frames(**asked, across_segments=True, top=3)) == rows(table)[:3]


def spaced(frame: str) -> list[str]:
    return frame.split(" ")


def tops(fillers: str) -> list[str]:
    return [filler for filler in fillers.split(", ") if filler != "…"]


@given(few, st.booleans())
@settings(max_examples=100)
def test_a_frame_leads_back_to_its_places(documents: list[list[str]], across: bool) -> None:
    corpus = lo.Corpus([". ".join(" ".join(document) for document in documents)] * 2)
    table = corpus.frames(min_frequency=2, min_entropy=0, trim=None, across_segments=across)
    for row in rows(table):
        places = corpus.kwic(row["frame"], across_segments=across)
        assert len(places) == row["frequency"]
        fillers = rows(corpus.fillers(row["frame"], across_segments=across))
        assert sum(filler["frequency"] for filler in fillers) == row["frequency"]
        assert math.fsum(filler["share"] for filler in fillers) == pytest.approx(1)
        assert len(fillers) == row["fillers"]
        top = [f"{filler['filler']} {filler['frequency']}" for filler in fillers]
        assert sorted(tops(row["top_fillers"])) == sorted(top[:5]) or len(top) > 5


def test_socialism_with_characteristics() -> None:
    texts = ["Socialism with Chinese characteristics"] * 3 + ["socialism with Nordic characteristics"]
    corpus = lo.Corpus(texts, dates=["1982", "1987", "2017", "1990"])
    (row,) = rows(corpus.frames())
    assert row == {
        "frame": "socialism with * characteristics",
        "length": 4,
        "slot": 2,
        "fillers": 2,
        "frequency": 4,
        "docfreq": 4,
        "entropy": pytest.approx(2 - 0.75 * math.log2(3)),
        "top_fillers": "chinese 3, nordic 1",
        "first_date": dt.date(1982, 1, 1),
        "last_date": dt.date(2017, 1, 1),
    }
    assert rows(corpus.fillers("socialism with * characteristics"))[1] == {
        "filler": "nordic",
        "frequency": 1,
        "share": 0.25,
        "docfreq": 1,
        "first_date": dt.date(1990, 1, 1),
        "last_date": dt.date(1990, 1, 1),
    }


def test_a_frame_nearly_always_filled_by_one_word_is_a_phrase() -> None:
    texts = ["war against terror"] * 20 + ["war against drugs", "war upon terror"]
    assert len(lo.Corpus(texts).frames()) == 0
    assert len(lo.Corpus(texts).frames(min_entropy=0)) == 1


def test_no_slot_lies_at_a_wall() -> None:
    texts = ["One red. Flag here"] * 2 + ["one blue. Flag here"]
    assert len(lo.Corpus(texts).frames()) == 0
    assert rows(lo.Corpus(texts).frames(across_segments=True, trim=None))[0]["frame"] == "one * flag here"
    assert len(lo.Corpus(["one red flag", "one blue flag"] * 2).frames(stopwords=["red"])) == 0


def test_frames_of_statements_are_told_of_what_changes() -> None:
    read = records("corpora/fomc_en/fomc.jsonl")
    corpus = lo.Corpus([str(record["text"]) for record in read], dates=[record["date"] for record in read])
    table = corpus.frames()
    assert len(table) > 100
    for row in rows(table.head(20)):
        assert len(corpus.kwic(row["frame"])) == row["frequency"]


def test_chinese_frames_are_filled_however_they_are_cut() -> None:
    texts = ["坚持改革开放事业", "坚持现代化事业", "坚持改革事业"]
    corpus = lo.Corpus(texts, language="zh")
    (row,) = rows(corpus.frames(trim=None))
    assert row["frame"] == "坚持 * 事业"
    assert sorted(corpus.fillers("坚持 * 事业")["filler"]) == ["改革", "改革开放", "现代化"]
    characters = lo.Corpus(["甲乙丙丁", "甲乙戊丁", "甲乙己丁"], tokenizer=lo.Tokenizer("zh", words="uax29"))
    (row,) = rows(characters.frames(trim=None))
    assert (row["frame"], row["slot"], row["top_fillers"]) == ("甲乙 * 丁", 2, "丙 1, 己 1, 戊 1")
    assert sorted(characters.fillers("甲乙 * 丁")["filler"]) == ["丙", "己", "戊"]


def test_nothing_endless_words_and_equal_documents() -> None:
    for corpus in (lo.Corpus([]), lo.Corpus(["", "…"]), lo.Corpus(["word " * 1_000_000, "word " * 1_000_000])):
        table = corpus.frames()
        assert len(table) == 0
        assert table.columns == COLUMNS
    assert len(lo.Corpus(["one two three four five six seven"] * 1000).frames()) == 0
    assert len(lo.Corpus([]).fillers("a * b")) == 0
    assert len(lo.Corpus(["a b"]).fillers("absent *")) == 0


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"min_length": 2}, ValueError, "min_length: .*3"),
        ({"max_length": 2}, ValueError, "max_length: 2 is below min_length, 3"),
        ({"max_length": 21}, ValueError, "max_length: 21; the limit is 20"),
        ({"min_frequency": 1}, ValueError, "min_frequency: .*2"),
        ({"min_fillers": 1}, ValueError, "min_fillers: .*2"),
        ({"min_entropy": -0.1}, ValueError, "min_entropy: -0.1 is no number of bits"),
        ({"min_entropy": math.nan}, ValueError, "min_entropy: NaN is no number of bits"),
        ({"trim": "xx"}, ValueError, "trim: no function words"),
        ({"top": -1}, ValueError, "top: -1 is below 0"),
        ({"max_length": None}, TypeError, "max_length: expected an int"),
    ],
)
def test_what_cannot_be_asked_is_said(options: dict[str, Any], error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        lo.Corpus(["new era"]).frames(**options)


@pytest.mark.parametrize(
    ("frame", "error", "says"),
    [
        ("new era", ValueError, 'frame: "new era" has 0 words that are \\*; one is the slot'),
        ("* new *", ValueError, "has 2 words that are"),
        ("new* *", ValueError, 'frame: "new\\*" has a wildcard'),
        (3, TypeError, "frame: expected a str, not int"),
    ],
)
def test_what_is_no_frame_is_said(frame: Any, error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        lo.Corpus(["new era"]).fillers(frame)
