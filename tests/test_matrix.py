"""Is the matrix of documents by terms the one of the definition, and that of scikit-learn?"""

from __future__ import annotations

import datetime
import gc
import math
import sys
from typing import Any

import locution as lo
import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, collections, records, texts
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

PAIRS = r"(?u)\b\w\w+\b"  # scikit-learn's own


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
    np.testing.assert_allclose(csr.data, theirs.data, rtol=1e-12, atol=0)  # long rows are summed in another order


# ── scikit-learn ──────────────────────────────────────────────────────────────────────────────────────────────────────


def bound(docfreq: int | float, documents: int) -> float:
    return docfreq if isinstance(docfreq, int) else docfreq * documents


def docfreqs() -> st.SearchStrategy[int | float]:
    return st.integers(1, 3) | st.sampled_from([0.1, 0.25, 0.3, 0.5, 0.7, 1.0])


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
    asked = {**of_scikit(options), "weight": "binary" if binary else "count"}
    limited = options["max_df"] != 1.0 or isinstance(options["max_df"], int)
    if texts and limited and bound(options["max_df"], len(texts)) < bound(options["min_df"], len(texts)):
        with pytest.raises(ValueError, match=r"max_docfreq: at most .* of \d+, but min_docfreq asks for at least"):
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


@settings(max_examples=200)
@given(
    collections(max_texts=6),
    st.lists(st.sampled_from(["party", "the party", "new", "of the new", "und", "20", "改革", "zeal"]), unique=True),
)
def test_a_given_vocabulary_is_counted_as_scikit_learn_counts_it(texts: list[str], vocabulary: list[str]) -> None:
    if not vocabulary:
        with pytest.raises(ValueError, match="vocabulary: no item"):
            runs_of(texts).matrix(vocabulary=vocabulary)
        return
    asked = {"tokenizer": reference.tokens, "token_pattern": None, "lowercase": False, "ngram_range": (1, 3)}
    none = csr_matrix((0, len(vocabulary)), dtype=np.int64)
    theirs = CountVectorizer(**asked, vocabulary=vocabulary).transform(texts) if texts else none
    same(runs_of(texts).matrix(vocabulary=vocabulary, across_segments=True), vocabulary, theirs)
    numbered = {term: number for number, term in enumerate(vocabulary)}
    backwards = dict(reversed(numbered.items()))
    same(runs_of(texts).matrix(vocabulary=backwards, across_segments=True), vocabulary, theirs)


@pytest.mark.parametrize("name", ["inaugural_en/inaugural", "sotu_en/sotu", "udhr_multilang/udhr"])
@pytest.mark.parametrize("longest", [1, 2])
def test_matrices_of_real_corpora_are_scikit_learns(name: str, longest: int) -> None:
    texts = [str(record["text"]).lower() for record in records(f"corpora/{name}.jsonl")]
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=PAIRS))
    for options, weight in [({"min_df": 2, "max_df": 0.8}, "count"), ({"sublinear_tf": True}, "tf-idf")]:
        vectorizer = (CountVectorizer if weight == "count" else TfidfVectorizer)(ngram_range=(1, longest), **options)
        theirs = vectorizer.fit_transform(texts)
        ours = corpus.matrix(
            ngram_range=(1, longest),
            min_docfreq=options.get("min_df", 1),
            max_docfreq=options.get("max_df", 1.0),
            weight=weight,
            sublinear=weight == "tf-idf",
            across_segments=True,
            fold="none",
        )
        same(ours, list(vectorizer.get_feature_names_out()), theirs)
        same(ours.transform(texts[::7]), ours.terms, vectorizer.transform(texts[::7]))


# ── the definition ────────────────────────────────────────────────────────────────────────────────────────────────────

PARAGRAPHS = st.lists(texts(max_words=8, between=[" ", ", ", "\n"]), max_size=3)


@st.composite
def weights(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A weight with its choices, as we and as the definition call them."""
    weight = draw(st.sampled_from(["count", "binary", "tf-idf", "bm25"]))
    norm = draw(st.sampled_from([None, "none", "l1", "l2"]))
    ours: dict[str, Any] = {"weight": weight, "norm": norm}
    plain: dict[str, Any] = {"weight": weight, "norm": norm or ("l2" if weight == "tf-idf" else "none")}
    if weight == "tf-idf":
        how = draw(st.sampled_from([None, "smooth", "plain", "log10", "plus_one", "none"]))
        plain |= {"how": how or "smooth", "sublinear": draw(st.booleans())}
        ours |= {"idf": how, "sublinear": plain["sublinear"]}
    if weight == "bm25" and draw(st.booleans()):
        plain |= {"k1": draw(st.sampled_from([0.0, 0.9, 2.0])), "b": draw(st.sampled_from([0.0, 0.4, 1.0]))}
        ours |= {"k1": plain["k1"], "b": plain["b"]}
    return ours, plain


@settings(max_examples=300)
@given(
    st.lists(PARAGRAPHS, max_size=6),
    st.integers(1, 3),
    st.integers(0, 2),
    weights(),
    st.lists(st.sampled_from(["the", "of", "die", "20"]), max_size=2),
    st.integers(1, 2),
    st.none() | st.integers(1, 8),
    st.none() | st.just(["the party", "new", "zeal", "of the new"]),
)
def test_every_cell_is_that_of_the_definition(
    paragraphs: list[list[str]],
    shortest: int,
    more: int,
    weight: tuple[dict[str, Any], dict[str, Any]],
    stop: list[str],
    min_docfreq: int,
    max_features: int | None,
    vocabulary: list[str] | None,
) -> None:
    n = (shortest, shortest + more)
    corpus = runs_of(["\n\n".join(part.strip() for part in document) for document in paragraphs])
    documents = [reference.walled([reference.tokens(part) for part in document], stop) for document in paragraphs]
    if vocabulary is None:
        choice: dict[str, Any] = {"min_docfreq": min_docfreq, "max_features": max_features}
        plain = choice
    else:
        choice, plain = {"vocabulary": vocabulary}, {"vocabulary": [tuple(term.split()) for term in vocabulary]}
        n = n if weight[0]["weight"] == "bm25" else (1, 1)  # of others it would say nothing
    columns, rows = reference.matrix(documents, n, **plain, **weight[1])
    matrix = corpus.matrix(ngram_range=n, stopwords=stop, **choice, **weight[0])
    assert matrix.terms == [" ".join(ngram) for ngram in columns]
    found = matrix.to_scipy()
    assert found.dtype == (
        np.int64 if weight[1]["weight"] in ("count", "binary") and weight[1]["norm"] == "none" else float
    )
    expected = [[row.get(ngram, 0.0) for ngram in columns] for row in rows]
    np.testing.assert_allclose(
        found.toarray(), np.array(expected).reshape(len(documents), len(columns)), rtol=1e-12, atol=1e-15
    )
    assert found.nnz == sum(map(len, rows))
    again = matrix.transform(corpus).to_scipy()
    np.testing.assert_array_equal(again.toarray(), found.toarray())


def test_bm25_is_that_of_the_definitions() -> None:
    # tf 3, dl 100, N 1000, df 10, avgdl 80: one text of 100 words, nine of 80 with "it", 989 of 80, one of 60
    texts = ["it " * 3 + "w " * 97, *["it " + "w " * 79] * 9, *["w " * 80] * 989, "w " * 60]
    matrix = lo.Corpus(texts).matrix(weight="bm25")
    assert matrix.terms == ["it", "w"]
    assert matrix.to_scipy()[0, 0] == pytest.approx(6.797447, abs=5e-7)


def test_tfidf_is_that_of_the_toy_in_wikipedia() -> None:
    corpus = lo.Corpus(["this is a a sample", "this is another another example example example"])
    for idf, value in [("smooth", 4.216395), ("log10", 0.903090), ("plain", 3 * math.log(2)), ("none", 3.0)]:
        matrix = corpus.matrix(weight="tf-idf", idf=idf, norm="none")
        assert matrix.to_scipy()[1, matrix.terms.index("example")] == pytest.approx(value, abs=5e-7)


# ── rows, columns, arrays ─────────────────────────────────────────────────────────────────────────────────────────────

DAYS = st.none() | st.dates(datetime.date(2000, 12, 20), datetime.date(2002, 1, 9))


@given(
    st.lists(st.tuples(texts(), DAYS, st.sampled_from([None, "whig", "none"])), max_size=7),
    st.sampled_from(["month", "year", "party"]),
    st.sampled_from(["count", "tf-idf", "bm25"]),
)
def test_a_group_is_a_row_of_the_sums_of_its_documents(
    documents: list[tuple[str, datetime.date | None, str | None]], by: str, weight: str
) -> None:
    written, days, parties = ([document[i] for document in documents] for i in range(3))
    corpus = lo.Corpus(written, dates=days, metadata={"party": parties}, tokenizer=lo.Tokenizer(words=RUNS))
    groups = parties if by == "party" else [day and reference.bin_of(day, by) for day in days]
    names = sorted({group for group in groups if group is not None})
    together = [
        [reference.tokens(text) for text, group in zip(written, groups, strict=True) if group == name] for name in names
    ]
    matrix = corpus.matrix(by=by, weight=weight, norm="none", across_segments=True)
    columns = sorted({word for text in written for word in reference.tokens(text)})
    _, rows = reference.matrix(together, weight=weight, vocabulary=[(word,) for word in columns])
    assert (matrix.terms, matrix.doc_ids) == (columns, names)
    expected = np.array([[row.get((word,), 0.0) for word in columns] for row in rows])
    np.testing.assert_allclose(
        matrix.to_scipy().toarray(), expected.reshape(len(names), len(columns)), rtol=1e-12, atol=1e-15
    )
    assert matrix.params["ungrouped" if by == "party" else "undated"] == groups.count(None)


def test_scipy_takes_the_arrays_over_without_a_copy() -> None:
    matrix = lo.Corpus(["a b a", "b"]).matrix()
    csr, again = matrix.to_scipy(), matrix.to_scipy()
    for array, same_array in [(csr.data, again.data), (csr.indices, again.indices), (csr.indptr, again.indptr)]:
        assert np.shares_memory(array, same_array)
    assert csr.has_canonical_format
    assert csr.copy().has_sorted_indices
    del matrix, again
    gc.collect()
    assert csr.toarray().tolist() == [[2, 1], [0, 1]]  # the memory lives as long as an array does


def test_without_scipy_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = lo.Corpus(["a"]).matrix()
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(ImportError, match="pip install scipy"):
        matrix.to_scipy()
    assert "Matrix of 1 documents" in repr(matrix)
    assert "locution-table" in matrix._repr_html_()


def test_han_words_are_joined_by_a_space_so_that_every_column_has_a_name_of_its_own() -> None:
    corpus = lo.Corpus(["改革 开放", "改革开放"], tokenizer=lo.Tokenizer(words="whitespace"))
    assert corpus.matrix(ngram_range=(1, 2)).terms == ["开放", "改革", "改革 开放", "改革开放"]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"weight": "tfidf"}, ValueError, 'weight: "tfidf" is none of "count", "binary", "tf-idf", "bm25"'),
        ({"idf": "log10"}, ValueError, 'idf: belongs to weight="tf-idf", not to weight="count"'),
        ({"weight": "bm25", "sublinear": True}, ValueError, "sublinear: belongs to"),
        ({"weight": "tf-idf", "k1": 1.0}, ValueError, 'k1: belongs to weight="bm25"'),
        ({"weight": "bm25", "k1": -1.0}, ValueError, "k1: -1.0 is not a number of 0 or more"),
        ({"weight": "bm25", "b": math.nan}, ValueError, "b: NaN is not between 0 and 1"),
        ({"norm": "l3"}, ValueError, 'norm: "l3" is none of "none", "l1", "l2"'),
        ({"min_docfreq": 0}, ValueError, "min_docfreq: 0 is below 1"),
        ({"min_docfreq": -1}, ValueError, "min_docfreq: -1 is below 0"),
        ({"min_docfreq": 1.5}, ValueError, "min_docfreq: 1.5 is no share between 0 and 1; a count is an int"),
        ({"max_docfreq": math.nan}, ValueError, "max_docfreq: NaN is no share"),
        ({"min_docfreq": "2"}, TypeError, "min_docfreq: expected an int, or a float as a share, not 'str'"),
        (
            {"min_docfreq": 2, "max_docfreq": 1},
            ValueError,
            "max_docfreq: at most 1 of 2, but min_docfreq asks for at least 2",
        ),
        *(
            ({"vocabulary": ["be"], name: value}, ValueError, f"{name}: chooses columns, but vocabulary says")
            for name, value in [("min_docfreq", 2), ("max_docfreq", 1), ("max_features", 1), ("ngram_range", (1, 2))]
        ),
        ({"ngram_range": (2, 1)}, ValueError, "ngram_range: the longest, 1, is below the shortest, 2"),
        ({"ngram_range": 0}, ValueError, "ngram_range: 0 is below 1"),
        ({"ngram_range": (1, 2, 3)}, TypeError, "ngram_range: expected an int or a pair, not tuple of 3"),
        ({"ngram_range": ("a", "b")}, TypeError, "ngram_range: expected an int, not str"),
        ({"ngram_range": "1"}, TypeError, "ngram_range: expected an int or a pair, not str"),
        ({"max_features": 0}, ValueError, "max_features: 0 is below 1"),
        ({"vocabulary": "to be"}, TypeError, "vocabulary: expected an iterable of str, not one str"),
        ({"vocabulary": ["be", 3]}, TypeError, "vocabulary: item 1 is no string but int"),
        ({"vocabulary": ["be", "BE"]}, ValueError, 'vocabulary: item 1, "BE", is the same term as item 0, "be": "be"'),
        ({"vocabulary": ["be", "!"]}, ValueError, 'vocabulary: item 1, "!", has no word'),
        ({"vocabulary": {"be": 0, "to": 2}}, ValueError, "vocabulary: no term has the number 1, but 2 is one"),
        ({"vocabulary": {"be": 0, "to": 0}}, ValueError, 'vocabulary: "be" and "to" both have the number 0'),
        ({"vocabulary": {"be": -1}}, ValueError, "vocabulary: the number -1 is below 0"),
        ({"vocabulary": {"be": 1.5}}, TypeError, 'vocabulary: the number of "be": expected an int, not float'),
        ({"vocabulary": {"be": 2**70}}, ValueError, 'vocabulary: the number of "be": a whole number beyond 64 bits'),
        ({"vocabulary": {3: 0}}, TypeError, "vocabulary: expected a dict with names as keys, not int"),
        ({"vocabulary": {"\ud800": 0}}, ValueError, "vocabulary: a term: "),
        ({"vocabulary": 3}, TypeError, "vocabulary: expected an iterable of str, or a dict of str to int, not int"),
        ({"vocabulary": {"be": "x"}}, TypeError, 'vocabulary: the number of "be": expected an int, not str'),
        ({"by": 3}, TypeError, "by: expected a str, not int"),
        ({"by": "\ud800"}, ValueError, "by: 'utf-8' codec can't encode"),
        ({"max_features": 10**30}, ValueError, "max_features: a whole number beyond 64 bits"),
        ({"vocabulary": []}, ValueError, "vocabulary: no item"),
        ({"by": "party"}, ValueError, 'by: "party" is neither a column of metadata'),
        ({"stopwords": "xx"}, ValueError, 'stopwords: no list for language "xx"'),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        lo.Corpus(["to be", "be"]).matrix(**options)
    assert message in str(raised.value)


def test_a_least_beyond_all_documents_leaves_no_column() -> None:
    corpus = lo.Corpus(["to be", "be", "be"])
    assert corpus.matrix(min_docfreq=4).shape == corpus.matrix(min_docfreq=4, max_docfreq=1.0).shape == (3, 0)
    with pytest.raises(ValueError, match="max_docfreq: at most 3 of 3, but min_docfreq asks for at least 4"):
        corpus.matrix(min_docfreq=4, max_docfreq=3)


@pytest.mark.parametrize(
    "values", [[True, False], [1.5, -0.5], [7, 1789], ["x", "y"], [datetime.date(2021, 1, 1), None]]
)
def test_groups_are_called_what_other_answers_call_them(values: list[Any]) -> None:
    corpus = lo.Corpus(["to be", "be", "be"], metadata={"field": [*values, values[0]]})
    matrix = corpus.matrix(by="field")
    assert matrix.doc_ids == list(dict.fromkeys(corpus.terms(by="field").to_dict()["group"]))
    assert [type(label) for label in matrix.doc_ids] == [type(value) for value in values if value is not None]
    assert repr(matrix).startswith(f"Matrix of {len(matrix.doc_ids)} groups × 2 terms")
    assert str(matrix.doc_ids[0]) in matrix._repr_html_()


def test_dated_groups_are_days() -> None:
    corpus = lo.Corpus(["to be", "be"], dates=["2021-05-04", "2023-01-01"])
    assert corpus.matrix(by="year").doc_ids == [datetime.date(2021, 1, 1), datetime.date(2023, 1, 1)]


def test_names_are_made_once() -> None:
    matrix = lo.Corpus(["to be", "be"]).matrix()
    assert matrix.terms is matrix.terms
    assert matrix.doc_ids is matrix.doc_ids


def test_other_documents_that_are_none_are_refused() -> None:
    matrix = lo.Corpus(["to be"]).matrix()
    for wrong, message in [("to be", "not one str"), ([None], "item 0 is no str"), (3, "not int"), ([b"be"], "bytes")]:
        with pytest.raises(TypeError, match=message):
            matrix.transform(wrong)  # type: ignore[arg-type]
    assert matrix.transform([]).shape == (0, 2)


def test_no_documents_or_no_words_make_no_columns() -> None:
    assert lo.Corpus([]).matrix(ngram_range=(1, 3)).shape == (0, 0)
    for weight in ("count", "binary", "tf-idf", "bm25"):
        matrix = lo.Corpus(["…", ""]).matrix(weight=weight, ngram_range=(1, 2))
        assert matrix.shape == matrix.to_scipy().shape == (2, 0)
        assert len(matrix) == 2
        assert "2 rows" in matrix._repr_html_()


def test_the_parameters_say_what_was_asked() -> None:
    matrix = lo.Corpus(["to be", "be"]).matrix(weight="tf-idf", min_docfreq=0.5, ngram_range=(1, 2))
    said = {"question": "matrix", "weight": "tf-idf", "idf": "smooth", "norm": "l2", "n_max": 2, "min_docfreq": 0.5}
    assert said.items() <= matrix.params.items()
    assert repr(matrix) == "Matrix of 2 documents × 3 terms: tf-idf, 4 cells"
    assert len(matrix) == 2


def test_a_notebook_shows_the_first_rows_of_the_largest_columns() -> None:
    words = [f"w{i}" for i in range(20)]
    texts = [" ".join(words[: i + 1] + ["most"] * 5) for i in range(20)]
    html = lo.Corpus(texts, doc_ids=[f"<{i}>" for i in range(20)]).matrix()._repr_html_()
    assert html.count("<tr>") == 11
    assert html.index("most") < html.index("w0") < html.index("w1<") < html.index("w6<")
    assert "w7<" not in html
    assert "&lt;9&gt;" in html
    assert "10 of 20 rows · 8 of 21 terms · 230 stored cells, 55 % of all" in html


def test_bm25_of_documents_without_ngrams_of_the_lengths_asked_for() -> None:
    matrix = lo.Corpus(["new"]).matrix(ngram_range=(2, 2), weight="bm25", vocabulary=["new"], norm="none")
    assert matrix.to_scipy()[0, 0] == pytest.approx(reference.bm25(1, 1, 1, 0, 0.0), rel=1e-14)
