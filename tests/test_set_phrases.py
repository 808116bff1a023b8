"""Is each word of a document tinted by the phrases it stands in?"""

from __future__ import annotations

import locution as lo
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, collections


def _by_token(corpus: lo.Corpus, table: lo.Table) -> list[list[int]]:
    """The docfreq of each token of each document, 0 outside all rows, by the rows' places."""
    rows = table.to_dict()
    found = []
    for document in corpus:
        tokens, at = [], 0
        for word in corpus.tokenizer.words(document.text):
            at = document.text.index(word, at)
            tokens.append((at, at + len(word)))
            at += len(word)
        places = [
            (start, end, docfreq)
            for name, start, end, docfreq in zip(
                rows["doc_id"], rows["start"], rows["end"], rows["docfreq"], strict=True
            )
            if name == document.doc_id
        ]
        found.append([sum(d for start, end, d in places if start <= a and b <= end) for a, b in tokens])
    return found


@given(collections(max_texts=4, max_words=10), st.integers(2, 4), st.integers(2, 3))
@settings(max_examples=300)
def test_set_phrases_are_those_of_the_definition(written: list[str], min_length: int, min_docfreq: int) -> None:
    written = written + written[:1]
    corpus = lo.Corpus(written, tokenizer=lo.Tokenizer(words=RUNS))
    table = corpus.set_phrases(min_length=min_length, min_docfreq=min_docfreq, across_segments=True)
    plain = reference.set_phrases([[reference.tokens(text)] for text in written], min_length, min_docfreq)
    assert _by_token(corpus, table) == [document[0] for document in plain]
    inside = corpus.formulaicity(min_length=min_length, min_docfreq=min_docfreq, across_segments=True)["in_phrases"]
    rows = table.to_dict()
    told = [sum(n for n, name in zip(rows["tokens"], rows["doc_id"], strict=True) if name == d) for d in corpus.doc_ids]
    assert told == inside.tolist()


@given(st.lists(st.lists(st.sampled_from(["a b", "b a c", "c c", "a b a"]), max_size=3), max_size=3), st.booleans())
def test_sentences_and_stop_words_are_walls(documents: list[list[str]], stop: bool) -> None:
    documents = documents + documents[:1]
    corpus = lo.Corpus(["\n\n".join(paragraphs) for paragraphs in documents])
    table = corpus.set_phrases(min_length=2, stopwords=["c"] if stop else None)
    segments = [[paragraph.split() for paragraph in paragraphs] for paragraphs in documents]
    held = [reference.walled(document, ["c"] if stop else []) for document in segments]
    plain = [[d for segment in document for d in segment] for document in reference.set_phrases(held, 2, 2)]
    left = [[d for d in tokens if d] for tokens in _by_token(corpus, table)]
    assert left == [[d for d in document if d] for document in plain]  # walls themselves are in no phrase


def test_rows_lead_back_to_the_text_in_the_order_asked_for() -> None:
    corpus = lo.Corpus(
        ["Über the charter of the quays!", "All the charter of the quays.", "None"], doc_ids=["x", "y", "z"]
    )
    table = corpus.set_phrases(["y", "x"])
    assert table.columns == ["doc_id", "start", "end", "tokens", "docfreq", "text"]
    assert table.to_dict()["doc_id"] == ["y", "x"]
    for name, start, end, text in zip(*(table.to_dict()[c] for c in ("doc_id", "start", "end", "text")), strict=True):
        assert corpus[name].text[start:end] == text == "the charter of the quays"
    assert len(corpus.set_phrases("z")) == 0
    assert corpus.set_phrases("x").params["min_length"] == 4


def test_unknown_documents_and_limits_say_what_is_wrong() -> None:
    corpus = lo.Corpus(["a b c d"])
    with pytest.raises(KeyError, match="nowhere"):
        corpus.set_phrases("nowhere")
    with pytest.raises(ValueError, match="min_length: 1"):
        corpus.set_phrases(min_length=1)
    with pytest.raises(TypeError, match="doc_ids: expected doc_ids"):
        corpus.set_phrases(7)  # type: ignore[arg-type]


def test_a_table_knows_the_corpus_that_was_asked() -> None:
    import copy
    import pickle

    corpus = lo.Corpus(["to be", "or not"], dates=["2021-01-01", None])
    table = corpus.terms()
    for part in (table, table.head(1), table.sort("term"), table[[0]], table[:1]):
        assert part._corpus is not None
        assert part._corpus.doc_ids == corpus.doc_ids
    assert pickle.loads(pickle.dumps(table))._corpus is None
    assert pickle.loads(pickle.dumps(table)) == table
    assert copy.copy(table) == table
    assert corpus.biography("be")._corpus is not None
