"""Are terms counted as the definitions say? Against reference.py, the standard's words, and scikit-learn."""

from __future__ import annotations

import csv
import datetime
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import locution as lo
import numpy as np
import pytest
import reference
import samples
from hypothesis import given
from hypothesis import strategies as st
from samples import RUNS, any_texts, collections, records, shared
from sklearn.feature_extraction.text import CountVectorizer

FOLDS = {"lower": "lower", "none": "none", ("unaccent",): "unaccent"}


def runs_of(texts: list[str]) -> lo.Corpus:
    return lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))


def as_terms(table: lo.Table) -> dict[str, reference.Term]:
    rows = table.to_dict()
    counts = zip(rows["frequency"], rows["docfreq"], rows["per_million"], rows["rank"], strict=True)
    return {term: reference.Term(*row) for term, row in zip(rows["term"], counts, strict=True)}


def approximately(terms: dict[str, reference.Term]) -> dict[str, tuple[object, ...]]:
    return {
        term: (row.frequency, row.docfreq, pytest.approx(row.per_million, rel=1e-12), row.rank)
        for term, row in terms.items()
    }


def exactly(terms: dict[str, reference.Term]) -> dict[str, tuple[object, ...]]:
    return {term: (row.frequency, row.docfreq, row.per_million, row.rank) for term, row in terms.items()}


def words_cases() -> list[tuple[str, list[str]]]:
    with (Path(__file__).parent / "data" / "words.csv").open(encoding="utf-8", newline="") as file:
        return [(json.loads(row["text"]), json.loads(row["words"])) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "words"), words_cases())
def test_words_of_awkward_strings_are_those_of_the_standard(text: str, words: list[str]) -> None:
    assert lo.Tokenizer().words(text) == words


@given(collections(), st.sampled_from(list(FOLDS)))
def test_terms_are_those_of_the_definition(texts: list[str], fold: str | tuple[str, ...]) -> None:
    documents = [[reference.tokens(text, FOLDS[fold])] for text in texts]
    table = runs_of(texts).terms(fold=fold)
    assert exactly(as_terms(table)) == approximately(reference.terms(documents))


@given(st.lists(any_texts(), max_size=4))
def test_terms_of_any_text_are_those_of_the_definition(texts: list[str]) -> None:
    documents = [[reference.tokens(text)] for text in texts]
    assert exactly(as_terms(runs_of(texts).terms())) == approximately(reference.terms(documents))


@given(collections(), st.lists(st.sampled_from(["PARTY", "the", "of", "über", "эра", "改革", "absent"]), max_size=3))
def test_stop_words_are_left_out_but_still_count_as_tokens(texts: list[str], stop: list[str]) -> None:
    documents = [[reference.tokens(text)] for text in texts]
    expected = reference.terms(documents, [reference.fold(word) for word in stop])
    assert exactly(as_terms(runs_of(texts).terms(stopwords=stop))) == approximately(expected)


@given(collections(), st.integers(1, 4), st.integers(1, 3), st.none() | st.integers(0, 5))
def test_thresholds_and_top_keep_the_first_of_the_rest(
    texts: list[str], min_frequency: int, min_docfreq: int, top: int | None
) -> None:
    corpus = runs_of(texts)
    everything = corpus.terms().to_dict()
    kept = [
        term
        for term, frequency, docfreq in zip(
            everything["term"], everything["frequency"], everything["docfreq"], strict=True
        )
        if frequency >= min_frequency and docfreq >= min_docfreq
    ]
    table = corpus.terms(min_frequency=min_frequency, min_docfreq=min_docfreq, top=top)
    assert table.to_dict()["term"] == (kept if top is None else kept[:top])


def exact(share: float) -> Fraction:
    """What was meant by a share of few digits: 0.07 times 100 is 7, not a little more."""
    return Fraction(str(share))


SHARES = st.floats(0, 1).map(lambda share: round(share, 2))


@given(collections(), SHARES, SHARES)
def test_shares_and_quantiles_keep_what_reaches_them(texts: list[str], share: float, docfreq: float) -> None:
    rows = as_terms(runs_of(texts).terms())
    cut = reference.quantile([row.frequency for row in rows.values()], share) if rows else 0
    kept = {
        term: row for term, row in rows.items() if row.frequency >= cut and row.docfreq >= exact(docfreq) * len(texts)
    }
    table = runs_of(texts).terms(min_quantile=share, min_docfreq=docfreq)
    assert as_terms(table) == kept  # ranks too: they are those among all terms
    total = sum(row.frequency for row in rows.values())
    kept = {term: row for term, row in rows.items() if row.frequency >= exact(share) * total}
    assert as_terms(runs_of(texts).terms(min_frequency=share)) == kept


def test_seven_of_a_hundred_documents_are_a_share_of_seven_percent() -> None:
    corpus = lo.Corpus(["x y"] * 7 + ["y"] * 93)
    for share in (0.07, 7 / 100):
        assert corpus.terms(min_docfreq=share).to_dict()["term"] == ["y", "x"]
    assert corpus.terms(min_docfreq=0.0701).to_dict()["term"] == ["y"]


def test_a_term_with_a_zero_byte_is_another_one() -> None:
    corpus = lo.Corpus(["a a\0 A b"], tokenizer=lo.Tokenizer(words="whitespace"))
    assert corpus.terms().to_dict()["term"] == ["a", "a\0", "b"]
    assert len(corpus.kwic("a")) == 2


DAYS = st.none() | st.dates(datetime.date(1999, 12, 20), datetime.date(2002, 1, 9))
PARTIES = st.sampled_from([None, "whig", "Whig", "none"])


@given(
    st.lists(st.tuples(samples.texts(), DAYS, PARTIES, st.none() | st.integers(-3, 12)), min_size=1, max_size=7),
    st.sampled_from(["day", "week", "month", "quarter", "year", "party", "seat"]),
    st.sampled_from([{}, {"min_frequency": 2}, {"min_docfreq": 0.5}, {"min_quantile": 0.5, "top": 2}]),
)
def test_by_group_every_group_is_as_a_corpus_of_its_own(
    documents: list[tuple[str, datetime.date | None, str | None, int | None]], by: str, options: dict[str, Any]
) -> None:
    texts, days, parties, seats = (list(column) for column in zip(*documents, strict=True))
    corpus = lo.Corpus(texts, dates=days, metadata={"party": parties, "seat": seats})
    columns = {"party": parties, "seat": seats}
    groups = columns.get(by) or [day and reference.bin_of(day, by) for day in days]
    expected: dict[str, list[object]] = {}
    for group in sorted({group for group in groups if group is not None}):
        part = corpus.subset([group == other for other in groups]).terms(**options).to_dict()
        part["group"] = [group] * len(part["term"])
        expected = {name: expected.get(name, []) + values for name, values in part.items()}
    table = corpus.terms(by=by, **options)
    if expected:
        assert table.to_dict() == expected
    assert table.columns == ["term", "frequency", "docfreq", "per_million", "rank", "group"]
    assert table.params["ungrouped" if by in columns else "undated"] == groups.count(None)
    assert table.params["by"] == by


@given(collections())
def test_frequencies_sum_to_the_tokens_and_no_docfreq_is_above_its_frequency(texts: list[str]) -> None:
    corpus = lo.Corpus(texts)
    table = corpus.terms()
    assert table["frequency"].sum() == corpus.n_tokens == sum(len(lo.Tokenizer().words(text)) for text in texts)
    assert (table["docfreq"] <= table["frequency"]).all()
    assert (table["docfreq"] <= len(texts)).all()
    assert len(table) == corpus.n_terms
    assert sum(corpus.documents()["tokens"]) == corpus.n_tokens


@given(collections())
def test_terms_stand_most_frequent_first_and_ties_by_code_point(texts: list[str]) -> None:
    rows = lo.Corpus(texts).terms().to_dict()
    order = list(zip((-f for f in rows["frequency"]), rows["term"], strict=True))
    assert order == sorted(order)


def test_every_fold_merges_what_it_says_and_no_more() -> None:
    corpus = lo.Corpus(["Parties party PARTY’S party's Café Cafe\u0301 cafe"])

    def terms(fold: str | list[str]) -> dict[str, int]:
        rows = corpus.terms(fold=fold).to_dict()
        return dict(zip(rows["term"], rows["frequency"], strict=True))

    lower = {"parties": 1, "party": 1, "party's": 2, "café": 2, "cafe": 1}
    assert terms("lower") == lower == terms(["lower"])
    written = ["Parties", "party", "PARTY’S", "party's", "Café", "Cafe\u0301", "cafe"]
    assert terms("none") == dict.fromkeys(written, 1) == terms([])
    assert terms("stem") == {"parti": 4, "café": 2, "cafe": 1} == terms(["lower", "stem"])
    assert terms(["lower", "unaccent"]) == {"parties": 1, "party": 1, "party's": 2, "cafe": 3}
    assert terms(["lower", "unaccent", "stem"]) == {"parti": 4, "cafe": 3}


def test_stop_words_of_a_language_leave_its_content_words() -> None:
    corpus = lo.Corpus(["The spirit of the party and THE party"])
    assert corpus.terms(stopwords="en").to_dict()["term"] == ["party", "spirit"]


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["…", "\n"]])
def test_a_corpus_without_words_has_a_table_without_rows(texts: list[str]) -> None:
    corpus = lo.Corpus(texts)
    assert (len(corpus), corpus.n_tokens, corpus.n_segments, corpus.n_terms) == (len(texts), 0, 0, 0)
    assert corpus.terms().to_dict() == {"term": [], "frequency": [], "docfreq": [], "per_million": [], "rank": []}
    assert corpus.ngrams(n=(1, 3), min_frequency=1).to_dict() == {
        "ngram": [],
        "length": [],
        "frequency": [],
        "docfreq": [],
    }
    assert len(corpus.phrases()) == len(corpus.similar_pairs()) == len(corpus.kwic("word")) == 0
    assert corpus.similarity().to_numpy().tolist() == [[0.0] * len(texts)] * len(texts)


@pytest.mark.parametrize("name", ["inaugural", "fomc"])
def test_terms_of_real_texts_are_the_column_sums_of_scikit_learn(name: str) -> None:
    texts = [str(record["text"]) for record in records(f"corpora/{name}_en/{name}.jsonl")]
    pattern = r"(?u)\b\w\w+\b"
    vectorizer = CountVectorizer(token_pattern=pattern)
    counts = vectorizer.fit_transform(texts)
    names = vectorizer.get_feature_names_out()
    frequency, docfreq = np.asarray(counts.sum(axis=0))[0], np.asarray((counts > 0).sum(axis=0))[0]
    expected = {term: (int(f), int(d)) for term, f, d in zip(names, frequency, docfreq, strict=True)}
    found = as_terms(lo.Corpus(texts, tokenizer=lo.Tokenizer(words=pattern)).terms())
    assert len(expected) > 1000
    assert {term: (row.frequency, row.docfreq) for term, row in found.items()} == expected


def test_terms_of_inaugural_addresses_are_those_of_the_definition() -> None:
    texts = [str(record["text"]) for record in records("corpora/inaugural_en/inaugural.jsonl")]
    documents = [[reference.tokens(text)] for text in texts]
    rows = as_terms(runs_of(texts).terms())
    counted = {term: (row.frequency, row.docfreq) for term, row in rows.items()}
    frequency: dict[str, list[int]] = {}
    for document in documents:
        for term in set(document[0]):
            frequency.setdefault(term, []).append(document[0].count(term))
    assert counted == {term: (sum(counts), len(counts)) for term, counts in frequency.items()}
    assert sum(row.frequency for row in rows.values()) == 141_169


def test_answers_do_not_depend_on_the_number_of_threads() -> None:
    path = shared("corpora/fomc_en/fomc.jsonl")
    program = f"""
import hashlib, locution as lo
corpus = lo.read({str(path)!r})
answers = [corpus.terms(), corpus.ngrams(n=(1, 4)), corpus.phrases(), corpus.kwic("the committee"),
           corpus.similar_pairs(), corpus.similar_pairs(threshold=0.5), corpus.documents()]
values = [repr(answer.to_dict()) for answer in answers] + [repr(corpus.similarity().to_numpy().tolist())]
assert all(len(value) > 1000 for value in values)
print(*[hashlib.sha256(value.encode()).hexdigest() for value in values])
"""

    def run(threads: int) -> str:
        environment = os.environ | {"LOCUTION_THREADS": str(threads)}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    one = run(1)
    assert len(one.split()) == 8
    assert run(5) == one


def test_rows_of_a_table_are_tables() -> None:
    table = lo.Corpus(["a a a b b c"]).terms()
    spelled = lambda rows: "".join(table[rows]["term"])  # noqa: E731
    assert [spelled(0), spelled(-1), spelled(slice(1, None)), spelled(slice(None, None, -1))] == ["a", "c", "bc", "cba"]
    assert [spelled([2, 0]), spelled([]), spelled(table["frequency"] > 1), spelled([True, False, True])] == [
        "ca", "", "ab", "ac",
    ]  # fmt: skip
    assert table[1].params == table.params
    assert [row["term"][0] for row in table] == ["a", "b", "c"]
    for rows, says in [(3, "there are 3 rows"), (-4, "there are 3 rows"), ([0, 9], "3 rows"), ([True], "1 booleans")]:
        with pytest.raises(IndexError, match=says):
            table[rows]
