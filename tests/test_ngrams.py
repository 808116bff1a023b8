"""Are n-grams counted as the definition says?"""

from __future__ import annotations

import locution as lo
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
