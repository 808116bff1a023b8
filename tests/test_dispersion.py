"""Is a term's spread over documents and groups what the definitions say? Against reference.py."""

from __future__ import annotations

import locution as lo
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from samples import RUNS, collections

COLUMNS = ["dp", "dp_norm", "juilland_d", "rosengren_s", "kl_divergence"]


def runs_of(texts: list[str], groups: list[str | None] | None = None) -> lo.Corpus:
    metadata = None if groups is None else {"group": groups}
    return lo.Corpus(texts, metadata=metadata, tokenizer=lo.Tokenizer(words=RUNS))


def near(value: float | None) -> object:
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-12)


@given(collections(max_texts=7))
def test_every_term_is_spread_as_the_definitions_say(texts: list[str]) -> None:
    documents = [reference.tokens(text) for text in texts]
    table = runs_of(texts).dispersion()
    terms = reference.terms([[document] for document in documents])
    rows = table.to_dict()
    order = sorted(terms, key=lambda term: (-terms[term].frequency, term))
    assert rows["term"] == order
    assert rows["frequency"] == [terms[term].frequency for term in order]
    assert rows["docfreq"] == [terms[term].docfreq for term in order]
    for row, term in enumerate(order):
        expected = reference.dispersion(documents, term)
        assert {name: rows[name][row] for name in COLUMNS} == {name: near(expected[name]) for name in COLUMNS}, term
    assert table.params["parts"] == sum(map(bool, documents))


@given(st.lists(st.tuples(st.sampled_from(["x", "y", "z", None]), st.text("ab ", max_size=12)), min_size=1, max_size=8))
def test_groups_are_parts_like_documents_of_their_texts(documents: list[tuple[str | None, str]]) -> None:
    groups, texts = [group for group, _ in documents], [text for _, text in documents]
    table = runs_of(texts, groups).dispersion(by="group")
    joined: dict[str, str] = {}
    for group, text in documents:
        if group is not None:
            joined[group] = joined.get(group, "") + " " + text
    expected = runs_of([joined[group] for group in sorted(joined)]).dispersion()
    for name in ["term", "frequency", *COLUMNS]:
        assert table.to_dict()[name] == expected.to_dict()[name], name
    assert table.params["ungrouped"] == groups.count(None)


@given(collections(max_texts=6), st.lists(st.sampled_from(["PARTY", "the", "эра", "改革", "absent"]), max_size=4))
def test_terms_asked_for_stand_in_their_order_and_an_absent_one_has_no_values(
    texts: list[str], asked: list[str]
) -> None:
    corpus = runs_of(texts)
    every = {row[0]: row[1:] for row in zip(*corpus.dispersion().to_dict().values(), strict=True)}
    table = corpus.dispersion(asked)
    rows = {row[0]: row[1:] for row in zip(*table.to_dict().values(), strict=True)}
    assert list(rows) == list(dict.fromkeys(reference.fold(word) for word in asked))
    assert rows == {term: every.get(term, (0, 0, None, None, None, None, None)) for term in rows}


@given(collections(max_texts=6))
def test_every_measure_stays_within_its_range(texts: list[str]) -> None:
    table = runs_of(texts).dispersion(min_frequency=1).to_dict()
    for dp, norm, d, s, kl in zip(*(table[name] for name in COLUMNS), strict=True):
        assert 0 <= dp <= 1
        assert norm is None or 0 <= norm <= 1
        assert d is None or 0 <= d <= 1
        assert 0 < s <= 1
        assert kl >= 0


def test_thresholds_and_stop_words_leave_out_rows_and_change_none() -> None:
    corpus = lo.Corpus(["the sea and the land", "the sea", "land of the free"])
    every = corpus.dispersion()
    few = corpus.dispersion(min_frequency=2, min_docfreq=0.6, stopwords=["THE"], top=1)
    assert few.to_dict()["term"] == ["land"]
    row = every.to_dict()["term"].index("land")
    assert [values[0] for values in few.to_dict().values()] == [values[row] for values in every.to_dict().values()]


@pytest.mark.parametrize("texts", [[], [""], ["…", ""]])
def test_a_corpus_without_words_has_no_rows(texts: list[str]) -> None:
    table = lo.Corpus(texts).dispersion()
    assert table.columns == ["term", "frequency", "docfreq", *COLUMNS]
    assert len(table) == 0
    assert lo.Corpus(texts).dispersion("word").to_dict()["dp"] == [None]


@pytest.mark.parametrize(
    ("options", "kind", "why"),
    [
        ({"terms": 3}, TypeError, "terms: expected a string or strings, not int"),
        ({"by": "decade"}, ValueError, "decade"),
        ({"min_frequency": 0}, ValueError, "min_frequency: 0 is below 1"),
        ({"min_docfreq": 1.5}, ValueError, "1.5 is no share"),
        ({"top": -1}, ValueError, "-1 is below 0"),
        ({"fold": "upper"}, ValueError, "upper"),
    ],
)
def test_wrong_arguments_are_told(options: dict[str, object], kind: type[Exception], why: str) -> None:
    with pytest.raises(kind, match=why):
        lo.Corpus(["a b"]).dispersion(**options)  # type: ignore[arg-type]
