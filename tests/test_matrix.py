"""Is the matrix of documents by terms the one of the definition, and that of scikit-learn?"""

from __future__ import annotations

from typing import Any

import locution as lo
import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, collections
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from test_ngrams import spaced


def runs_of(texts: list[str]) -> lo.Corpus:
    return lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))


def same(ours: lo.Matrix, terms: list[str], theirs: Any) -> None:
    """Every cell, and how they are kept."""
    csr = ours.to_scipy()
    theirs = theirs.sorted_indices()  # after its columns are put in order, scikit-learn's rows are not
    assert ours.terms == terms
    assert csr.shape == ours.shape == theirs.shape
    assert (csr.dtype, csr.indices.dtype, csr.indptr.dtype) == (theirs.dtype, np.int32, np.int32)
    np.testing.assert_array_equal(csr.indptr, theirs.indptr)
    np.testing.assert_array_equal(csr.indices, theirs.indices)
    np.testing.assert_allclose(csr.data, theirs.data, rtol=1e-14, atol=0)


def docfreqs() -> st.SearchStrategy[int | float]:
    return st.integers(1, 3) | st.sampled_from([0.1, 0.25, 0.3, 0.5, 0.7, 1.0])


def bound(docfreq: int | float, documents: int) -> float:
    return docfreq if isinstance(docfreq, int) else docfreq * documents


@st.composite
def scikit_options(draw: st.DrawFn) -> dict[str, Any]:
    shortest = draw(st.integers(1, 3))
    return {
        "ngram_range": (shortest, shortest + draw(st.integers(0, 2))),
        "min_df": draw(docfreqs()),
        "max_df": draw(docfreqs() | st.just(1.0)),
        "tokenizer": reference.tokens,
        "token_pattern": None,
        "lowercase": False,
    }


def of_scikit(options: dict[str, Any]) -> dict[str, Any]:
    """The same options as we call them. Without stop words: scikit-learn skips them, to us they are a wall."""
    return {
        "ngram_range": options["ngram_range"],
        "min_docfreq": options["min_df"],
        "max_docfreq": options["max_df"],
        "across_segments": True,
    }


@settings(max_examples=500)
@given(collections(max_texts=8), scikit_options(), st.booleans())
def test_counts_are_scikit_learns(texts: list[str], options: dict[str, Any], binary: bool) -> None:
    texts = [spaced(text) for text in texts]
    asked = {**of_scikit(options), "weight": "binary" if binary else "count"}
    if texts and bound(options["max_df"], len(texts)) < bound(options["min_df"], len(texts)):
        with pytest.raises(ValueError, match=r"max_docfreq: at most [\d.]+ of \d+, but min_docfreq asks for at least"):
            runs_of(texts).matrix(**asked)
        return
    vectorizer = CountVectorizer(**options, binary=binary)
    try:
        theirs = vectorizer.fit_transform(texts)
    except ValueError:  # no terms at all, or none left
        assert runs_of(texts).matrix(**asked).shape == (len(texts), 0)
        return
    same(runs_of(texts).matrix(**asked), list(vectorizer.get_feature_names_out()), theirs)


@settings(max_examples=500)
@given(
    collections(max_texts=8),
    scikit_options(),
    st.sampled_from([("smooth", True, True), ("plus_one", True, False), ("none", False, True)]),
    st.booleans(),
    st.sampled_from([None, "l1", "l2"]),
    collections(max_texts=4),
)
def test_tfidf_is_scikit_learns_also_of_other_documents(
    texts: list[str],
    options: dict[str, Any],
    idf: tuple[str, bool, bool],
    sublinear: bool,
    norm: str | None,
    others: list[str],
) -> None:
    texts, others = [[spaced(text) for text in some] for some in (texts, others)]
    vectorizer = TfidfVectorizer(**options, use_idf=idf[1], smooth_idf=idf[2], sublinear_tf=sublinear, norm=norm)
    try:
        theirs = vectorizer.fit_transform(texts)
    except ValueError:
        return  # as in the test above
    asked = {**of_scikit(options), "weight": "tf-idf", "idf": idf[0], "sublinear": sublinear, "norm": norm or "none"}
    ours = runs_of(texts).matrix(**asked)
    terms = list(vectorizer.get_feature_names_out())
    same(ours, terms, theirs)
    same(ours.transform(texts), terms, theirs)
    if others:
        same(ours.transform(others), terms, vectorizer.transform(others))
        same(ours.transform(runs_of(others)), terms, vectorizer.transform(others))
