"""Is it right how much of a document is set phrases, and who said them first?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import locution as lo
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, collections, records

days = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 5))


@given(collections(max_texts=4, max_words=10), st.data(), st.integers(2, 4), st.integers(2, 3))
@settings(max_examples=500)
def test_formulaicity_is_that_of_the_definition(
    written: list[str], data: st.DataObject, min_length: int, min_docfreq: int
) -> None:
    written = written + written[:1]
    dates = [data.draw(days) for _ in written] if data.draw(st.booleans()) else [None] * len(written)
    corpus = lo.Corpus(written, dates=dates, tokenizer=lo.Tokenizer(words=RUNS))
    rows = corpus.formulaicity(min_length=min_length, min_docfreq=min_docfreq, across_segments=True).to_dict()
    terms = [reference.tokens(text) for text in written]
    plain = reference.formulaicity([[document] for document in terms], dates, min_length, min_docfreq)
    assert list(zip(rows["in_phrases"], rows["new_phrases"], strict=True)) == plain
    assert rows["tokens"] == [len(document) for document in terms]
    assert rows["share"] == [inside / max(len(document), 1) for document, (inside, _) in zip(terms, plain, strict=True)]
    assert rows["date"] == dates


@given(st.lists(st.lists(st.sampled_from(["a b", "b a c", "c c", "a b a"]), max_size=3), max_size=3), st.booleans())
def test_sentences_and_stop_words_are_walls(documents: list[list[str]], stop: bool) -> None:
    documents = documents + documents[:1]
    corpus = lo.Corpus(["\n\n".join(paragraphs) for paragraphs in documents])
    rows = corpus.formulaicity(min_length=2, stopwords=["c"] if stop else None).to_dict()
    segments = [[paragraph.split() for paragraph in paragraphs] for paragraphs in documents]
    walled = [reference.walled(document, ["c"] if stop else []) for document in segments]
    plain = reference.formulaicity(walled, [None] * len(documents), 2, 2)
    assert list(zip(rows["in_phrases"], rows["new_phrases"], strict=True)) == plain


def test_new_phrases_of_all_documents_are_all_phrases() -> None:
    read = records("corpora/fomc_en/fomc.jsonl")
    corpus = lo.Corpus([str(record["text"]) for record in read], dates=[record["date"] for record in read])
    table = corpus.formulaicity()
    assert sum(table["new_phrases"]) == len(corpus.phrases(min_length=4, trim=None)) > 1000
    assert table["share"].max() <= 1
    assert table["new_phrases"][-1] == 0  # nobody could say it after the last one


def test_n_equal_documents_and_one_endless_word() -> None:
    text = "one two three four five six. Seven"
    table = lo.Corpus([text] * 1000).formulaicity()
    assert set(table["in_phrases"]) == {6}
    assert table["new_phrases"].tolist() == [1] + [0] * 999
    table = lo.Corpus(["so " * 1_000_000, "it is so so so so"]).formulaicity()
    assert table["in_phrases"].tolist() == [1_000_000, 4]
    assert table["new_phrases"].tolist() == [1, 0]


def test_more_phrases_than_anyone_could_hold_are_refused_with_their_number() -> None:
    # Each of "so so so so", "so so so so so", … is a phrase, for each has another frequency.
    table = lo.Corpus(["so " * 1000] * 2).formulaicity()
    assert table["new_phrases"].tolist() == [997, 0]
    with pytest.raises(ValueError, match=r"99997 phrases .*; raise min_length or min_docfreq$"):
        lo.Corpus(["so " * 100_000] * 2).formulaicity()


def test_no_document_and_no_word_are_no_error() -> None:
    table = lo.Corpus([]).formulaicity()
    assert len(table) == 0
    assert table.columns == ["doc_id", "tokens", "in_phrases", "share", "new_phrases", "date"]
    assert lo.Corpus(["", "…"]).formulaicity()["share"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"min_length": 1}, ValueError, "min_length: .*2"),
        ({"min_docfreq": 1}, ValueError, "min_docfreq: .*2"),
        ({"min_docfreq": -1}, ValueError, "min_docfreq: -1 is below 0"),
        ({"min_length": "4"}, TypeError, "min_length: expected an int"),
        ({"fold": "upper"}, ValueError, "fold"),
    ],
)
def test_what_cannot_be_asked_is_said(options: dict[str, Any], error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        lo.Corpus(["new era"]).formulaicity(**options)
