"""Is the score of two documents split as the definition says, to the last part, and led back to the texts?"""

from __future__ import annotations

import random

import locution as lo
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from samples import RUNS, records, texts

COLUMNS = ["kind", "item", "contribution", "share", "frequency_a", "frequency_b", "docfreq"]
COLUMNS += ["start_a", "end_a", "start_b", "end_b"]


def rows_of(table: lo.Table) -> list[dict[str, object]]:
    assert table.columns == COLUMNS
    columns = table.to_dict()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@st.composite
def pairs(draw: st.DrawFn) -> list[str]:
    """Two texts of few words that share stretches, and further ones that may have the same."""
    words = ["the", "The", "new", "era", "straße", "𝒳", "is"]
    parts = draw(st.lists(st.lists(st.sampled_from(words), min_size=1, max_size=5), min_size=2, max_size=6))
    made = st.lists(st.sampled_from([" ".join(part) for part in parts]), max_size=5).map(" – ".join)
    return [draw(made), draw(made), *draw(st.lists(made | texts(max_words=6), max_size=3))]


@given(pairs(), st.sampled_from(["tf-idf", "count", "binary"]), st.integers(2, 4), st.sampled_from([[], ["the", "is"]]))
def test_rows_are_those_of_the_definition_and_add_up_to_the_cosine(
    documents: list[str], weight: str, least: int, stop: list[str]
) -> None:
    corpus = lo.Corpus(documents, tokenizer=lo.Tokenizer(words=RUNS))
    asked = {"weight": weight, "min_length": least, "stopwords": stop}
    rows = rows_of(corpus.explain("0", "1", **asked))  # type: ignore[arg-type]
    terms = [[term for term in reference.tokens(text) if term not in stop] for text in documents]
    plain = reference.explanation(terms, 0, 1, weight, least)
    assert {(row["kind"], row["item"]) for row in rows} == plain.keys()
    assert len(rows) == len(plain)
    for row in rows:
        contribution, *counts = plain[str(row["kind"]), str(row["item"])]
        assert row["contribution"] == pytest.approx(contribution, abs=1e-12)
        assert [row["frequency_a"], row["frequency_b"], row["docfreq"]] == counts
    params = corpus.explain("0", "1", **asked).params  # type: ignore[arg-type]
    score = corpus.similarity(weight=weight, stopwords=stop).to_numpy()[0, 1]  # type: ignore[arg-type]
    assert params["similarity"] == pytest.approx(score, abs=1e-15)
    assert sum(row["contribution"] for row in rows) == pytest.approx(score, abs=1e-12)  # type: ignore[misc]
    if rows:
        assert sum(row["share"] for row in rows) == pytest.approx(1)  # type: ignore[misc]
    turned = corpus.explain("1", "0", **asked).to_dict()  # type: ignore[arg-type]
    assert turned["item"] == [row["item"] for row in rows]
    assert turned["contribution"] == pytest.approx([row["contribution"] for row in rows], abs=1e-15)
    for name, other in [("frequency", "frequency"), ("start", "start"), ("end", "end")]:
        assert turned[f"{name}_a"] == [row[f"{other}_b"] for row in rows]


@given(pairs(), st.booleans())
def test_places_lead_back_to_the_words_of_the_row(documents: list[str], saved: bool) -> None:
    corpus = lo.Corpus(documents, tokenizer=lo.Tokenizer(words=RUNS))
    if saved:
        corpus = lo.Corpus._load(corpus.__reduce__()[1][0])
    for row in rows_of(corpus.explain("0", "1", min_length=2)):
        for side, doc_id in (("a", "0"), ("b", "1")):
            start, end = row[f"start_{side}"], row[f"end_{side}"]
            assert (start is None) == (row[f"frequency_{side}"] == 0)
            if start is not None:
                assert " ".join(reference.tokens(corpus[doc_id].text[start:end])) == row["item"]  # type: ignore[misc]


def test_real_texts_are_split_into_what_they_share() -> None:
    fomc = records("corpora/fomc_en/fomc.jsonl")
    corpus = lo.Corpus([str(d["text"]) for d in fomc], doc_ids=[str(d["id"]) for d in fomc])
    rng = random.Random(1)
    names = [tuple(rng.sample(corpus.doc_ids, 2)) for _ in range(20)]
    similarity = corpus.similarity()
    values, ids = similarity.to_numpy(), similarity.doc_ids
    for a, b in names:
        score = values[ids.index(a), ids.index(b)]
        assert corpus.explain(a, b)["contribution"].sum() == pytest.approx(score, abs=1e-9)
    table = corpus.explain("fomc-20130918", "fomc-20131030")
    kinds = dict(zip(table["kind"], table["share"].tolist(), strict=False))
    assert table["kind"][0] == "passage", "they share 564 words in a row and more"
    assert {"passage", "formula", "word"} == set(table["kind"])
    assert kinds
    for row in range(5):
        spelled = [corpus[f"fomc-{day}"].text[slice(*span)] for day, span in spans(table, row)]
        assert spelled[0].lower().split()[0] == spelled[1].lower().split()[0]


def spans(table: lo.Table, row: int) -> list[tuple[str, tuple[int, int]]]:
    days = {"a": "20130918", "b": "20131030"}
    rows = table.to_dict()
    return [(days[side], (rows[f"start_{side}"][row], rows[f"end_{side}"][row])) for side in "ab"]


def test_documents_with_nothing_in_common_have_no_rows() -> None:
    corpus = lo.Corpus(["one two", "three", "", ""])
    for pair in (("0", "1"), ("0", "2"), ("2", "3"), ("2", "2")):
        table = corpus.explain(*pair)
        assert (len(table), table.columns, table.params["similarity"]) == (0, COLUMNS, 0.0)


def test_a_document_and_itself_are_one_passage() -> None:
    rows = rows_of(lo.Corpus(["one two. Three one", "four"]).explain("0", "0"))
    assert [(row["kind"], row["item"], row["docfreq"]) for row in rows] == [("passage", "one two three one", 1)]
    assert rows[0]["contribution"] == pytest.approx(1)


def test_the_page_shows_letters_where_a_text_has_tags() -> None:
    texts = ["<b>bold</b> <script>alert(1)</script>"] * 2
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words="whitespace"))
    html = corpus.explain("0", "1", min_length=2)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_wrong_arguments_are_named() -> None:
    corpus = lo.Corpus(["one", "two"])
    with pytest.raises(KeyError, match='no document has the id "x"'):
        corpus.explain("0", "x")
    for arguments, options, error, message in [
        ((0, "1"), {}, TypeError, "doc_a: expected a str, not int"),
        (("0", None), {}, TypeError, "doc_b: expected a str, not NoneType"),
        (("0", "1"), {"min_length": 1}, ValueError, "min_length: 1 is below 2"),
        (("0", "1"), {"min_length": "3"}, TypeError, "min_length: expected an int, not str"),
        (("0", "1"), {"weight": "best"}, ValueError, 'weight: "best" is none of "tf-idf"'),
        (("0", "1"), {"fold": "sideways"}, ValueError, "fold: "),
    ]:
        with pytest.raises(error, match=f"^{message}"):
            corpus.explain(*arguments, **options)  # type: ignore[arg-type]
