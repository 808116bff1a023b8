"""Is the variety of a document's words what the definitions say? Against reference.py."""

from __future__ import annotations

import locution as lo
import pytest
import reference
from hypothesis import example, given
from hypothesis import strategies as st
from samples import RUNS, collections

COLUMNS = ["ttr", "cttr", "guiraud_r", "herdan_c", "yule_k", "simpson_d", "mattr", "mtld", "hdd"]


def near(value: float | None) -> object:
    return None if value is None else pytest.approx(value, rel=1e-11, abs=1e-13)


@given(
    collections(max_texts=4, max_words=60),
    st.integers(1, 12),
    st.sampled_from([0.72, 0.5, 2 / 3, 0.9, 0.1]),
    st.integers(1, 50),
)
@example(["a b c a b c", "a", "", "a a a a"], 3, 0.72, 2)
def test_every_document_is_as_varied_as_the_definitions_say(
    texts: list[str], window: int, threshold: float, sample: int
) -> None:
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))
    rows = corpus.diversity(window=window, threshold=threshold, sample=sample).to_dict()
    documents = [reference.tokens(text) for text in texts]
    assert rows["doc_id"] == corpus.doc_ids
    assert rows["tokens"] == [len(document) for document in documents]
    assert rows["types"] == [len(set(document)) for document in documents]
    for row, document in enumerate(documents):
        expected = reference.diversity(document, window, threshold, sample)
        assert {name: rows[name][row] for name in COLUMNS} == {name: near(expected[name]) for name in COLUMNS}


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=300))
def test_measures_stay_within_their_ranges(words: list[str]) -> None:
    row = {name: values[0] for name, values in lo.Corpus([" ".join(words)]).diversity().to_dict().items()}
    assert 0 < row["ttr"] <= row["mattr"] + 1e-12 <= 1 + 1e-12
    assert row["hdd"] is None or row["ttr"] - 1e-12 <= row["hdd"] <= 1
    assert row["mtld"] is None or row["mtld"] >= 1
    assert row["simpson_d"] is None or 0 <= row["simpson_d"] <= 1


def test_stop_words_are_taken_out_before_anything_is_counted() -> None:
    corpus = lo.Corpus(["the sea and the land and the sea"])
    assert corpus.diversity(stopwords=["the", "and"]).to_dict() == lo.Corpus(["sea land sea"]).diversity().to_dict()


def test_case_makes_types_where_the_fold_says_so() -> None:
    corpus = lo.Corpus(["The sea the SEA"])
    assert corpus.diversity().to_dict()["types"] == [2]
    assert corpus.diversity(fold="none").to_dict()["types"] == [4]


def test_a_long_text_of_one_word_has_no_variety() -> None:
    row = {name: values[0] for name, values in lo.Corpus(["la " * 10_000]).diversity().to_dict().items()}
    assert (row["herdan_c"], row["simpson_d"], row["mattr"]) == (0.0, 1.0, 0.01)
    assert row["mtld"] == 2.0  # every second word ends a factor
    assert row["hdd"] == pytest.approx(1 / 42, rel=1e-12)


def test_a_corpus_without_documents_has_no_rows() -> None:
    table = lo.Corpus([]).diversity()
    assert (table.columns, len(table)) == (["doc_id", "tokens", "types", *COLUMNS], 0)


@pytest.mark.parametrize(
    ("options", "kind", "why"),
    [
        ({"window": 0}, ValueError, "window: 0 is below 1"),
        ({"window": -1}, ValueError, "-1 is below 0"),
        ({"window": 1.5}, TypeError, "float"),
        ({"sample": 0}, ValueError, "sample: 0 is below 1"),
        ({"threshold": 0}, ValueError, "threshold: 0 does not lie between 0 and 1"),
        ({"threshold": 1.0}, ValueError, "threshold: 1 does not lie"),
        ({"threshold": float("nan")}, ValueError, "threshold: NaN does not lie"),
        ({"threshold": "0.72"}, TypeError, "str"),
    ],
)
def test_wrong_arguments_are_told(options: dict[str, object], kind: type[Exception], why: str) -> None:
    with pytest.raises(kind, match=why):
        lo.Corpus(["a b"]).diversity(**options)  # type: ignore[arg-type]
