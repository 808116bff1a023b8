"""Are n-grams counted as the definition says?"""

from __future__ import annotations

from typing import Any

import locution as lo
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from samples import RUNS, collections, texts


def as_ngrams(table: lo.Table) -> dict[reference.Ngram, tuple[int, int]]:
    rows = table.to_dict()
    counts = zip(rows["frequency"], rows["docfreq"], strict=True)
    found = dict(zip((tuple(ngram.split(" ")) for ngram in rows["ngram"]), counts, strict=True))
    assert len(found) == len(table), "each n-gram stands once"
    assert [len(ngram) for ngram in found] == rows["length"]
    return found


def spaced(text: str) -> str:
    """Han words are joined without a space in answers; this keeps n-grams in order to compare them."""
    return text.replace("改革", "gaige").replace("开放", "kaifang").replace("新时代", "xin").replace("𠀋", "zhang")


@given(collections(), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3), st.integers(1, 3))
def test_ngrams_are_those_of_the_definition(
    texts: list[str], shortest: int, more: int, min_frequency: int, min_docfreq: int
) -> None:
    texts = [spaced(text) for text in texts]
    n = (shortest, shortest + more)
    documents = [[reference.tokens(text)] for text in texts]
    table = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS)).ngrams(
        n=n, min_frequency=min_frequency, min_docfreq=min_docfreq, across_segments=True
    )
    assert as_ngrams(table) == reference.ngrams(documents, n, min_frequency, min_docfreq)


PARAGRAPHS = st.lists(texts(max_words=8, between=[" ", ", ", "\n", "\r\n"]), max_size=4)


@given(st.lists(PARAGRAPHS, max_size=4), st.sampled_from(["\n\n", "\r\n\r\n", "\n \n", "\u2029"]))
def test_no_ngram_crosses_the_end_of_a_paragraph(documents: list[list[str]], gap: str) -> None:
    joined = [gap.join(spaced(paragraph).strip() for paragraph in document) for document in documents]
    expected = reference.ngrams([[reference.tokens(spaced(p)) for p in d] for d in documents], (1, 3), 1)
    corpus = lo.Corpus(joined, tokenizer=lo.Tokenizer(words=RUNS))
    assert as_ngrams(corpus.ngrams(n=(1, 3), min_frequency=1)) == expected
    assert corpus.n_segments == sum(bool(reference.tokens(p)) for d in documents for p in d)


@given(collections(), st.lists(st.sampled_from(["of", "the", "und", "die", "20"]), min_size=1, max_size=3))
def test_no_ngram_contains_or_skips_a_stop_word(texts: list[str], stop: list[str]) -> None:
    texts = [spaced(text) for text in texts]
    documents = [reference.walled([reference.tokens(text)], stop) for text in texts]
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))
    table = corpus.ngrams(n=(1, 3), min_frequency=1, across_segments=True, stopwords=stop)
    assert as_ngrams(table) == reference.ngrams(documents, (1, 3), 1)


@given(collections(), st.sampled_from(["lower", "none", "stem", ["lower", "unaccent"]]))
def test_one_grams_are_the_terms_under_every_fold(texts: list[str], fold: str | list[str]) -> None:
    corpus = lo.Corpus(texts)
    terms, ngrams = corpus.terms(fold=fold).to_dict(), corpus.ngrams(n=1, min_frequency=1, fold=fold).to_dict()
    assert [terms[name] for name in ("term", "frequency", "docfreq")] == [
        ngrams[name] for name in ("ngram", "frequency", "docfreq")
    ]


@given(collections())
def test_ngrams_stand_most_frequent_first_then_shorter_ones_then_by_their_words(texts: list[str]) -> None:
    texts = [spaced(text) for text in texts]
    rows = lo.Corpus(texts).ngrams(n=(1, 3), min_frequency=1).to_dict()
    words = (tuple(ngram.split(" ")) for ngram in rows["ngram"])
    order = list(zip((-f for f in rows["frequency"]), rows["length"], words, strict=True))
    assert order == sorted(order)


@given(collections())
def test_ngrams_in_all_sum_to_the_places_where_they_can_stand(texts: list[str]) -> None:
    corpus = lo.Corpus(texts)
    sizes = corpus.documents()["tokens"]
    for n in (1, 2, 3):
        table = corpus.ngrams(n=n, min_frequency=1, across_segments=True)
        assert table["frequency"].sum() == sum(max(0, size - n + 1) for size in sizes)
        assert (table["docfreq"] <= table["frequency"]).all()


def test_words_that_meet_in_han_are_joined_without_a_space() -> None:
    corpus = lo.Corpus(["改革 开放 GDP 改革 开放 GDP"], tokenizer=lo.Tokenizer(words="whitespace"))
    assert corpus.ngrams(n=2).to_dict()["ngram"] == ["开放 gdp", "改革开放"]


@given(collections(), st.integers(1, 2), st.integers(1, 6), st.sampled_from([0.1, 0.3, 0.5, 1.0]))
def test_top_gives_the_first_rows(texts: list[str], shortest: int, top: int, share: float) -> None:
    corpus = lo.Corpus(texts)
    asked = {"n": (shortest, 3), "min_docfreq": share, "min_frequency": 1}
    assert corpus.ngrams(**asked, top=top).to_dict() == corpus.ngrams(**asked).head(top).to_dict()
    assert len(corpus.ngrams(**asked, top=0)) == 0


@given(collections(), st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 1.0]))
def test_a_share_is_one_of_documents_or_of_tokens(texts: list[str], share: float) -> None:
    texts = [spaced(text) for text in texts]
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))
    every = reference.ngrams([[reference.tokens(text)] for text in texts], (1, 3), 1)
    asked = {"n": (1, 3), "across_segments": True}
    by_documents = {ngram: counts for ngram, counts in every.items() if counts[1] >= share * len(texts)}
    assert as_ngrams(corpus.ngrams(min_frequency=1, min_docfreq=share, **asked)) == by_documents
    by_tokens = {ngram: counts for ngram, counts in every.items() if counts[0] >= share * corpus.n_tokens}
    assert as_ngrams(corpus.ngrams(min_frequency=share, **asked)) == by_tokens


@given(collections(), st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0]), st.integers(1, 2))
def test_a_quantile_is_that_of_all_ngrams(texts: list[str], share: float, min_docfreq: int) -> None:
    texts = [spaced(text) for text in texts]
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))
    every = reference.ngrams([[reference.tokens(text)] for text in texts], (1, 2), 1)
    least = reference.quantile((counts[0] for counts in every.values()), share) if every else 0
    kept = {ngram: (f, df) for ngram, (f, df) in every.items() if f >= least and df >= min_docfreq}
    asked = {"n": (1, 2), "min_frequency": 1, "min_docfreq": min_docfreq, "across_segments": True}
    assert as_ngrams(corpus.ngrams(min_quantile=share, **asked)) == kept


@given(
    st.lists(st.tuples(texts(), st.sampled_from([None, "whig", "none"])), min_size=1, max_size=7),
    st.sampled_from([{}, {"min_frequency": 1}, {"min_docfreq": 0.5, "min_frequency": 1, "top": 2}]),
)
def test_by_group_every_group_is_as_a_corpus_of_its_own(
    documents: list[tuple[str, str | None]], options: dict[str, Any]
) -> None:
    written, parties = (list(column) for column in zip(*documents, strict=True))
    corpus = lo.Corpus(written, metadata={"party": parties})
    expected: dict[str, list[object]] = {}
    for group in sorted({party for party in parties if party is not None}):
        part = corpus.subset([group == party for party in parties]).ngrams(n=(1, 3), **options).to_dict()
        part["group"] = [group] * len(part["ngram"])
        expected = {name: expected.get(name, []) + values for name, values in part.items()}
    table = corpus.ngrams(n=(1, 3), by="party", **options)
    if expected:
        assert table.to_dict() == expected
    assert table.columns == ["ngram", "length", "frequency", "docfreq", "group"]
    assert (table.params["by"], table.params["ungrouped"]) == ("party", parties.count(None))


def test_large_groups_of_places_are_dealt_out_as_small_ones() -> None:
    # "the" goes on in hundreds of ways, some rare; more places than are sorted, or looked up at once
    words = [f"w{i * i % 701}" for i in range(9_000)]
    documents = [[["the" if i % 2 else words[i] for i in range(start, start + 450)]] for start in range(0, 9_000, 450)]
    corpus = lo.Corpus([" ".join(document[0]) for document in documents])
    found = as_ngrams(corpus.ngrams(n=(1, 4), min_frequency=2))
    every: dict[reference.Ngram, list[int]] = {}
    for number, document in enumerate(documents):
        for n in range(1, 5):
            for start in range(len(document[0]) - n + 1):
                every.setdefault(tuple(document[0][start : start + n]), []).append(number)
    assert found == {ngram: (len(d), len(set(d))) for ngram, d in every.items() if len(d) >= 2}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"n": (3, 2)}, ValueError, "n: the longest, 2, is below the shortest, 3"),
        ({"n": 0}, ValueError, "n: 0 is below 1"),
        ({"n": "2"}, TypeError, "n: expected an int or a pair, not str"),
        ({"min_frequency": 0}, ValueError, "min_frequency: 0 is below 1"),
        ({"min_docfreq": 1.5}, ValueError, "min_docfreq: 1.5 is no share between 0 and 1"),
        ({"min_quantile": 2.0}, ValueError, "min_quantile: 2 is no share"),
        ({"top": -1}, ValueError, "top: -1 is below 0"),
        ({"by": "party"}, ValueError, 'by: "party" is neither a column of metadata'),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        lo.Corpus(["to be"]).ngrams(**options)
    assert message in str(raised.value)
