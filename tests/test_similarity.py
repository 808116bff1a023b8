"""Is the similarity of documents what the definitions say, and what scikit-learn and SciPy make of it?"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import locution as lo
import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from samples import RUNS, collections, records
from scipy.spatial import distance
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

WEIGHTS = ["tf-idf", "count", "binary"]
SETS = ["jaccard", "dice", "overlap", "containment"]
MEASURES = ["cosine", *SETS, "weighted_jaccard", "hellinger", "jensen_shannon"]
SYMMETRIC = [measure for measure in MEASURES if measure != "containment"]


def runs_of(texts: list[str]) -> lo.Corpus:
    return lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))


def by_pair(table: lo.Table) -> dict[tuple[str, str], float]:
    rows = table.to_dict()
    found = dict(zip(zip(rows["doc_a"], rows["doc_b"], strict=True), rows["similarity"], strict=True))
    assert len(found) == len(table), "each pair stands once"
    return found


@given(collections(), st.sampled_from(WEIGHTS), st.lists(st.sampled_from(["the", "die", "20"]), max_size=2))
def test_cosines_are_those_of_the_definition(texts: list[str], weight: str, stop: list[str]) -> None:
    documents = [[term for term in reference.tokens(text) if term not in stop] for text in texts]
    rows = reference.vectors(documents, weight)
    matrix = runs_of(texts).similarity(weight=weight, stopwords=stop)
    plain = np.array([[reference.cosine(a, b) for b in rows] for a in rows]).reshape(len(texts), len(texts))
    np.testing.assert_allclose(matrix.to_numpy(), plain, rtol=0, atol=1e-12)
    assert matrix.doc_ids == [str(i) for i in range(len(texts))]


@given(collections(), st.sampled_from(WEIGHTS))
def test_cosines_are_symmetric_lie_in_0_to_1_and_are_1_with_itself(texts: list[str], weight: str) -> None:
    corpus = lo.Corpus(texts)
    values = corpus.similarity(weight=weight).to_numpy()
    assert (values == values.T).all()
    assert ((values >= 0) & (values <= 1)).all()
    filled = [tokens > 0 for tokens in corpus.documents().to_dict()["tokens"]]
    np.testing.assert_allclose(values.diagonal(), filled, rtol=0, atol=1e-12)
    assert sorted(corpus.similarity(weight=weight).cluster_order()) == list(range(len(texts)))


@given(collections(), st.integers(1, 4), st.none() | st.floats(0.05, 1.0), st.sampled_from(WEIGHTS))
def test_neighbours_are_those_of_brute_force(texts: list[str], k: int, threshold: float | None, weight: str) -> None:
    corpus = runs_of(texts)
    values = corpus.similarity(weight=weight).to_numpy()
    expected = {}
    for a in range(len(texts)):
        others = [b for b in range(len(texts)) if b != a and values[a, b] > 0 and values[a, b] >= (threshold or 0)]
        others.sort(key=lambda b: (-values[a, b], b))
        expected |= {(str(a), str(b)): values[a, b] for b in others[:k]}
    found = by_pair(corpus.similar_pairs(k=k, threshold=threshold, weight=weight))
    assert list(found.items()) == list(expected.items())


@given(collections(), st.floats(0.05, 1.0), st.sampled_from(WEIGHTS))
def test_a_threshold_gives_each_pair_above_it_once_best_first(texts: list[str], threshold: float, weight: str) -> None:
    corpus = runs_of(texts)
    values = corpus.similarity(weight=weight).to_numpy()
    n = len(texts)
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n) if values[a, b] >= threshold]
    pairs.sort(key=lambda pair: (-values[pair], pair))
    found = by_pair(corpus.similar_pairs(threshold=threshold, weight=weight))
    assert list(found) == [(str(a), str(b)) for a, b in pairs]


def test_the_toy_of_wikipedia_has_the_weights_that_scikit_learn_gives_it() -> None:
    # "this is a a sample", "this is another another example example example": smooth tf-idf of "example" is 4.216395
    texts = ["this is a a sample", "this is another another example example example"]
    example, another = 3 * reference.smooth_idf(2, 1), 2 * reference.smooth_idf(2, 1)
    assert example == pytest.approx(4.216395, abs=5e-7)
    a = 2 * reference.smooth_idf(2, 1)
    lengths = [np.sqrt(2 + a**2 + reference.smooth_idf(2, 1) ** 2), np.sqrt(2 + another**2 + example**2)]
    assert lo.Corpus(texts).similarity().to_numpy()[0, 1] == pytest.approx(2 / (lengths[0] * lengths[1]), abs=1e-12)


@pytest.mark.parametrize("name", ["inaugural", "fomc"])
def test_cosines_of_real_texts_are_those_of_scikit_learn(name: str) -> None:
    texts = [str(record["text"]) for record in records(f"corpora/{name}_en/{name}.jsonl")]
    corpus = runs_of(texts)
    vectorizers = {
        "tf-idf": TfidfVectorizer(token_pattern=r"(?u)\w+"),
        "count": CountVectorizer(token_pattern=r"(?u)\w+"),
        "binary": CountVectorizer(token_pattern=r"(?u)\w+", binary=True),
    }
    for weight, vectorizer in vectorizers.items():
        rows = vectorizer.fit_transform(texts).astype(float)
        rows = rows.multiply(1 / np.sqrt(rows.multiply(rows).sum(axis=1))).tocsr()
        theirs = (rows @ rows.T).toarray()
        ours = corpus.similarity(weight=weight).to_numpy()
        assert ours.shape == (len(texts), len(texts)) > (50, 50)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


def test_neighbours_of_inaugural_addresses_are_those_of_scikit_learn() -> None:
    texts = [str(record["text"]) for record in records("corpora/inaugural_en/inaugural.jsonl")]
    rows = TfidfVectorizer(token_pattern=r"(?u)\w+").fit_transform(texts)
    theirs = (rows @ rows.T).toarray()
    np.fill_diagonal(theirs, -1)
    found = by_pair(runs_of(texts).similar_pairs(k=3))
    for a in range(len(texts)):
        best = np.sort(theirs[a])[::-1][:3]
        ours = [(int(b), value) for (first, b), value in found.items() if first == str(a)]
        assert [theirs[a, b] for b, _ in ours] == pytest.approx(list(best), abs=1e-9)


def test_two_messages_of_one_text_have_cosine_one() -> None:
    found = {str(record["id"]): str(record["text"]) for record in records("corpora/sotu_en/sotu.jsonl")}
    ids = ["su1820", "su1821", "su1822"]
    corpus = lo.Corpus([found[doc_id] for doc_id in ids], doc_ids=ids)
    for weight in WEIGHTS:
        values = corpus.similarity(weight=weight).to_numpy()
        assert values[0, 1] == pytest.approx(1.0, abs=1e-12)
        assert values[0, 2] < 0.99


def test_a_matrix_above_its_limit_is_refused_with_the_memory_it_would_take() -> None:
    corpus = lo.Corpus([""] * 3)
    with pytest.raises(ValueError, match=r"3 documents take 0\.0 GB; max_documents is 2"):
        corpus.similarity(max_documents=2)
    with pytest.raises(ValueError, match=r"20001 documents take 3\.2 GB; max_documents is 20000"):
        lo.Corpus([""] * 20_001).similarity()
    assert corpus.similarity(max_documents=3).to_numpy().shape == (3, 3)


def test_neighbours_take_memory_for_what_is_asked_not_for_all_pairs():
    resource = pytest.importorskip("resource")  # not on Windows
    texts = [f"shared w{i % 997} v{i * 7 % 1009}" for i in range(8_000)]
    corpus = lo.Corpus(texts)
    corpus.terms()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pairs = corpus.similar_pairs(k=1)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024  # kB on Linux
    assert len(pairs) == len(texts)
    assert grown < 0.2 * 24 * len(texts) ** 2


# ── other measures ────────────────────────────────────────────────────────────────────────────────────────────────────


def plain(texts: list[str], measure: str, weight: str, queries: list[str] | None = None) -> np.ndarray[Any, Any]:
    """Every similarity from its definition: rows are queries where there are any."""
    documents = [reference.tokens(text) for text in texts]
    asked = documents if queries is None else [reference.tokens(text) for text in queries]
    columns = reference.compared(documents, documents, measure, weight)
    rows = reference.compared(documents, asked, measure, weight)
    return np.array([[reference.alike(a, b, measure) for b in columns] for a in rows]).reshape(len(asked), len(texts))


@given(collections(), st.sampled_from(MEASURES), st.sampled_from(WEIGHTS))
def test_every_measure_is_that_of_the_definition(texts: list[str], measure: str, weight: str) -> None:
    values = runs_of(texts).similarity(measure=measure, weight=weight).to_numpy()
    # Near 1 a root of a difference: the plain sum has half the digits there.
    np.testing.assert_allclose(values, plain(texts, measure, weight), rtol=0, atol=1e-9)
    same = values == 1
    assert (np.abs(1 - values[~same]) > 1e-13).all(), "what is equal but for rounding is 1"


@given(collections(), st.sampled_from(MEASURES), st.sampled_from(WEIGHTS))
def test_measures_are_bounded_and_one_with_itself_and_but_one_symmetric(
    texts: list[str], measure: str, weight: str
) -> None:
    values = runs_of(texts).similarity(measure=measure, weight=weight).to_numpy()
    filled = np.array([bool(reference.tokens(text)) for text in texts], dtype=bool)
    assert ((values >= 0) & (values <= 1)).all()
    assert (values.diagonal() == filled).all(), "1 to the last bit; 0 without a word"
    assert (values[~filled] == 0).all()
    assert (values[:, ~filled] == 0).all()
    if measure != "containment":
        assert (values == values.T).all()


@given(collections(), st.sampled_from(["jaccard", "hellinger", "jensen_shannon", "weighted_jaccard"]))
def test_distances_keep_the_triangle_inequality(texts: list[str], measure: str) -> None:
    # 1 − Jaccard (Levandowsky & Winter 1971; of weights Charikar 2002), Hellinger's, √JSD (Endres & Schindelin 2003).
    far = 1 - runs_of([text for text in texts if reference.tokens(text)]).similarity(measure=measure).to_numpy()
    for a, b, c in itertools.product(range(len(far)), repeat=3):
        assert far[a, c] <= far[a, b] + far[b, c] + 1e-12


@given(collections())
def test_containment_is_the_share_of_the_first_document_that_the_second_has(texts: list[str]) -> None:
    corpus = runs_of(texts)
    share = corpus.similarity(measure="containment").to_numpy()
    table = corpus.similar_pairs(k=max(len(texts), 1), measure="containment").to_dict()
    for a, b, value in zip(table["doc_a"], table["doc_b"], table["similarity"], strict=True):
        inside, whole = set(reference.tokens(texts[int(b)])), set(reference.tokens(texts[int(a)]))
        assert value == share[int(a), int(b)] == len(inside & whole) / len(whole)
    overlap = corpus.similarity(measure="overlap").to_numpy()
    assert (np.maximum(share, share.T) == overlap).all()


def test_a_part_of_a_document_is_contained_in_it_and_not_the_other_way_round() -> None:
    corpus = lo.Corpus(["the sea", "the sea and the ship"], doc_ids=["part", "whole"])
    assert by_pair(corpus.similar_pairs(measure="containment")) == {("part", "whole"): 1, ("whole", "part"): 0.5}
    assert by_pair(corpus.similar_pairs(measure="containment", threshold=0.6)) == {("part", "whole"): 1}
    assert by_pair(corpus.similar_pairs(measure="containment", threshold=0.5)) == {
        ("part", "whole"): 1,
        ("whole", "part"): 0.5,
    }


@pytest.mark.parametrize("name", ["inaugural", "fomc"])
def test_measures_of_real_texts_are_those_of_scipy(name: str) -> None:
    texts = [str(record["text"]) for record in records(f"corpora/{name}_en/{name}.jsonl")][:60]
    corpus = runs_of(texts)
    counts = CountVectorizer(token_pattern=r"(?u)\w+").fit_transform(texts).toarray().astype(float)
    tf_idf = TfidfVectorizer(token_pattern=r"(?u)\w+").fit_transform(texts).toarray()
    sets, shares = counts > 0, counts / counts.sum(axis=1, keepdims=True)

    def all_pairs(rows: np.ndarray[Any, Any], metric: Any, **options: Any) -> np.ndarray[Any, Any]:
        return distance.squareform(distance.pdist(rows, metric, **options))

    def ruzicka(rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        apart = all_pairs(rows, "braycurtis")  # Σ|a − b| / Σ(a + b)
        return (1 - apart) / (1 + apart)

    expected = {
        ("cosine", "tf-idf"): 1 - all_pairs(tf_idf, "cosine"),
        ("cosine", "count"): 1 - all_pairs(counts, "cosine"),
        ("cosine", "binary"): 1 - all_pairs(sets.astype(float), "cosine"),
        ("jaccard", "count"): 1 - all_pairs(sets, "jaccard"),
        ("dice", "tf-idf"): 1 - all_pairs(sets, "dice"),
        ("weighted_jaccard", "count"): ruzicka(counts),
        ("weighted_jaccard", "tf-idf"): ruzicka(tf_idf),
        ("weighted_jaccard", "binary"): 1 - all_pairs(sets, "jaccard"),
        ("hellinger", "count"): 1 - all_pairs(np.sqrt(shares), "euclidean") / np.sqrt(2),
        ("jensen_shannon", "count"): 1 - all_pairs(shares, distance.jensenshannon, base=2),
    }
    for (measure, weight), theirs in expected.items():
        ours = corpus.similarity(measure=measure, weight=weight).to_numpy()
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9, err_msg=f"{measure}, {weight}")


# ── pairs, of whom with whom ──────────────────────────────────────────────────────────────────────────────────────────

Scope = Callable[[int, int], bool]


def best_of(
    values: np.ndarray[Any, Any], k: int | None, threshold: float | None, may: Scope, once: bool
) -> dict[tuple[str, str], float]:
    """The pairs that are to be found, in their order."""
    found = []
    for a in range(values.shape[0]):
        others = [b for b in range(values.shape[1]) if may(a, b) and values[a, b] > 0]
        others = [b for b in others if values[a, b] >= (threshold or 0) and not (once and k is None and b < a)]
        others.sort(key=lambda b: (-values[a, b], b))
        found += [(a, b) for b in others[:k]]
    if k is None:
        found.sort(key=lambda pair: (-values[pair], pair))
    return {(str(a), str(b)): float(values[a, b]) for a, b in found}


limits = st.one_of(
    st.tuples(st.integers(1, 4), st.none() | st.floats(0.05, 1.0)), st.tuples(st.none(), st.floats(0.05, 1.0))
)


@given(collections(max_texts=9), limits, st.sampled_from(MEASURES), st.sampled_from(WEIGHTS))
def test_pairs_of_every_measure_are_those_of_brute_force(
    texts: list[str], limits: tuple[int | None, float | None], measure: str, weight: str
) -> None:
    corpus, (k, threshold) = runs_of(texts), limits
    values = corpus.similarity(measure=measure, weight=weight).to_numpy()
    expected = best_of(values, k, threshold, lambda a, b: a != b, once=measure != "containment")
    found = by_pair(corpus.similar_pairs(k=k, threshold=threshold, measure=measure, weight=weight))
    assert list(found.items()) == list(expected.items())


@given(collections(max_texts=6), collections(max_texts=4), limits, st.sampled_from(MEASURES), st.sampled_from(WEIGHTS))
def test_queries_are_weighed_by_the_corpus_they_are_compared_with(
    texts: list[str], asked: list[str], limits: tuple[int | None, float | None], measure: str, weight: str
) -> None:
    corpus, queries, (k, threshold) = runs_of(texts), runs_of(asked), limits
    matrix = corpus.similarity(measure=measure, weight=weight, queries=queries)
    values = matrix.to_numpy()
    np.testing.assert_allclose(values, plain(texts, measure, weight, asked), rtol=0, atol=1e-9)
    assert matrix.shape == (len(asked), len(texts))
    assert (matrix.row_ids, matrix.doc_ids) == (queries.doc_ids, corpus.doc_ids)
    expected = best_of(values, k, threshold, lambda a, b: True, once=False)
    table = corpus.similar_pairs(k=k, threshold=threshold, measure=measure, weight=weight, queries=queries)
    assert list(by_pair(table).items()) == list(expected.items())
    assert table.params["queries"] == len(asked)


@given(collections(max_texts=6), st.sampled_from(MEASURES), st.sampled_from(WEIGHTS))
def test_a_corpus_asked_for_itself_gives_the_matrix_of_itself(texts: list[str], measure: str, weight: str) -> None:
    corpus = runs_of(texts)
    asked = corpus.similarity(measure=measure, weight=weight, queries=corpus).to_numpy()
    assert (asked == corpus.similarity(measure=measure, weight=weight).to_numpy()).all()


def test_queries_are_transformed_as_scikit_learn_does() -> None:
    texts = [str(record["text"]) for record in records("corpora/inaugural_en/inaugural.jsonl")]
    asked = [str(record["text"]) for record in records("corpora/fomc_en/fomc.jsonl")][:20]
    fitted = TfidfVectorizer(token_pattern=r"(?u)\w+").fit(texts)
    theirs = (fitted.transform(asked) @ fitted.transform(texts).T).toarray()
    ours = runs_of(texts).similarity(queries=runs_of(asked)).to_numpy()
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)
    found = by_pair(runs_of(texts).similar_pairs(k=1, queries=runs_of(asked)))
    assert [int(b) for _, b in found] == theirs.argmax(axis=1).tolist()


def test_rows_that_are_queries_have_no_order_in_common_with_columns() -> None:
    matrix = lo.Corpus(["a b", "c"]).similarity(queries=lo.Corpus(["a", "", "zeal"]))
    assert repr(matrix) == "SimilarityMatrix of 3 queries × 2 documents"
    with pytest.raises(ValueError, match="rows are queries and columns are documents"):
        matrix.cluster_order()
    assert matrix._repr_html_()


days = st.none() | st.integers(0, 12).map(lambda day: dt.date(2024, 1, 1) + dt.timedelta(day))
parties = st.none() | st.sampled_from(["whig", "tory", "none"])
dated = st.lists(st.tuples(st.sampled_from(["a b c", "a b", "b c d", "d e a", ""]), days, parties), max_size=9)


@given(dated, dated, st.booleans(), limits, st.none() | st.integers(0, 6), st.sampled_from(["", "by", "across"]))
def test_only_pairs_of_the_scope_are_found(
    rows: list[Any],
    asked: list[Any],
    with_queries: bool,
    limits: tuple[int | None, float | None],
    within: int | None,
    groups: str,
) -> None:
    def corpus_of(rows: list[Any]) -> lo.Corpus:
        texts, dates, party = ([row[i] for row in rows] for i in range(3))
        return lo.Corpus(texts, dates=dates, metadata={"party": party} if any(party) else {"party": [""] * len(rows)})

    def may(a: int, b: int) -> bool:
        (_, day_a, party_a), (_, day_b, party_b) = (asked if with_queries else rows)[a], rows[b]
        near = within is None or (day_a is not None and day_b is not None and abs((day_a - day_b).days) <= within)
        if groups:
            known = party_a is not None and party_b is not None
            near = near and known and (party_a == party_b) == (groups == "by")
        return near and (with_queries or a != b)

    if not any(row[2] for row in rows) or not any(row[2] for row in asked):
        groups = ""
    corpus, (k, threshold) = corpus_of(rows), limits
    queries = corpus_of(asked) if with_queries else None
    scope: dict[str, Any] = {"by": "party", "across": groups == "across"} if groups else {}
    values = corpus.similarity(measure="dice", queries=queries).to_numpy()
    table = corpus.similar_pairs(k=k, threshold=threshold, measure="dice", within_days=within, queries=queries, **scope)
    expected = best_of(values, k, threshold, may, once=not with_queries)
    assert list(by_pair(table).items()) == list(expected.items())
    sides = rows + asked if with_queries else rows
    lost = sum((within is not None and row[1] is None) or (bool(groups) and row[2] is None) for row in sides)
    assert table.params.get("left_out", 0) == lost


def test_documents_of_a_year_are_a_group() -> None:
    corpus = lo.Corpus(["a b", "a c", "a d", "a e"], dates=["2023-01-01", "2024-01-01", "2023-12-31", None])
    assert list(by_pair(corpus.similar_pairs(by="year"))) == [("0", "2"), ("2", "0")]
    assert list(by_pair(corpus.similar_pairs(k=1, by="year", across=True))) == [("0", "1"), ("1", "0"), ("2", "1")]


# Enough documents for several blocks of columns, with few and with many terms each; some of them equal.
def many(n: int = 5_000) -> list[str]:
    random = np.random.default_rng(7)
    words = np.array([f"w{i}" for i in range(3_000)])
    chances = 1 / np.arange(1, 3_001)
    chances /= chances.sum()
    texts = [" ".join(random.choice(words, int(length), p=chances)) for length in random.integers(0, 60, n)]
    texts[n - 20 :] = texts[:20]
    return texts


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("with_queries", [False, True])
def test_pairs_of_many_documents_are_those_of_the_matrix(measure: str, with_queries: bool) -> None:
    corpus = lo.Corpus(many())
    queries = corpus.subset(corpus.doc_ids[:300]) if with_queries else None
    values = corpus.similarity(measure=measure, queries=queries).to_numpy().copy()
    if queries is None:
        np.fill_diagonal(values, 0)
    for limits in [{"k": 3}, {"k": 10, "threshold": 0.3}, {"threshold": 0.8}, {"k": 300, "threshold": 0.2}]:
        table = corpus.similar_pairs(measure=measure, queries=queries, **limits).to_dict()  # type: ignore[arg-type]
        k, least = int(limits.get("k", 0)), limits.get("threshold", 0.0)
        if k:
            order = np.argsort(-values, axis=1, kind="stable")[:, :k]
            expected = [
                (a, b) for a, row in enumerate(order) for b in row if values[a, b] > 0 and values[a, b] >= least
            ]
        else:
            above = values >= least
            if queries is None and measure != "containment":
                above &= np.tri(len(values), k=-1, dtype=bool).T
            expected = sorted(map(tuple, np.argwhere(above)), key=lambda pair: (-values[pair], pair))
        found = [(int(a), int(b)) for a, b in zip(table["doc_a"], table["doc_b"], strict=True)]
        assert found == [(int(a), int(b)) for a, b in expected], limits
        assert table["similarity"] == [values[pair] for pair in expected]


def test_terms_of_few_documents_are_left_out_as_in_scikit_learn() -> None:
    texts = [str(record["text"]) for record in records("corpora/inaugural_en/inaugural.jsonl")]
    rows = TfidfVectorizer(token_pattern=r"(?u)\w+", min_df=5).fit_transform(texts)
    corpus = runs_of(texts)
    np.testing.assert_allclose(
        corpus.similarity(min_docfreq=5).to_numpy(), (rows @ rows.T).toarray(), rtol=0, atol=1e-9
    )
    assert corpus.similar_pairs(min_docfreq=5).params["min_docfreq"] == 5
    share = corpus.similarity(min_docfreq=4.5 / len(texts)).to_numpy()
    assert (share == corpus.similarity(min_docfreq=5).to_numpy()).all()


# ── what cannot be answered ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("measure", MEASURES)
def test_no_document_one_document_and_empty_documents_have_no_pairs(measure: str) -> None:
    for texts in ([], [""], ["a b"], [""] * 5, ["…", "", "!"]):
        corpus = lo.Corpus(texts)
        filled = float(texts == ["a b"])
        assert corpus.similarity(measure=measure).to_numpy().tolist() == [[filled] * len(texts)] * len(texts)
        for options in ({}, {"k": 5}, {"threshold": 0.1}, {"queries": lo.Corpus([])}, {"queries": lo.Corpus([""])}):
            assert len(corpus.similar_pairs(measure=measure, **options)) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", MEASURES)
def test_equal_documents_have_similarity_one_whatever_the_threshold(measure: str) -> None:
    corpus = lo.Corpus(["a b b c d e f", "x y z"] * 3)
    for weight in WEIGHTS:
        table = corpus.similar_pairs(threshold=1.0, measure=measure, weight=weight).to_dict()
        pairs = 6 if measure != "containment" else 12
        assert table["similarity"] == [1.0] * pairs
        neighbours = by_pair(corpus.similar_pairs(k=100, measure=measure, weight=weight))
        assert len(neighbours) == 12


@pytest.mark.parametrize("measure", MEASURES)
def test_an_answer_of_all_pairs_is_refused_with_the_count_before_it_is_computed(measure: str) -> None:
    corpus = lo.Corpus(["The same words again and again."] * 12_000)
    pairs = 12_000 * 11_999 // (1 if measure == "containment" else 2)
    with pytest.raises(ValueError, match=f"at least {pairs} pairs, of 50000000 at most; raise threshold, or set k"):
        corpus.similar_pairs(threshold=0.9, measure=measure)
    with pytest.raises(ValueError, match=f"at least {12_000 * 11_999} pairs"):
        corpus.similar_pairs(k=20_000, measure=measure)
    with pytest.raises(ValueError, match=f"at least {12_000**2} pairs"):
        corpus.similar_pairs(k=20_000, measure=measure, queries=corpus)
    few = corpus.subset(corpus.doc_ids[:600])
    assert list(by_pair(few.similar_pairs(k=2, measure=measure)))[:3] == [("0", "1"), ("0", "2"), ("1", "0")]


def test_documents_that_share_a_word_are_counted_before_all_their_neighbours_are_sought() -> None:
    corpus = lo.Corpus([f"the w{i}" for i in range(12_000)])
    with pytest.raises(ValueError, match=f"at least {12_000 * 5_000} pairs, .*or set k lower"):
        corpus.similar_pairs(k=5_000)


def test_what_is_wrong_with_a_question_is_said() -> None:
    corpus = lo.Corpus(["a b", "b c"], metadata={"party": ["whig", "tory"]})
    for options, why in [
        ({"across": True}, "across: asks for pairs across groups, but by names none"),
        ({"by": "Party"}, r'by: "Party" is neither a column of metadata \(party\) nor one of day'),
        ({"within_days": -1}, "within_days: -1 is below 0"),
        ({"within_days": 1.5}, "within_days: expected an int, not float"),
        ({"threshold": "0.5"}, "threshold: expected a number, not str"),
        ({"threshold": 0.0}, "threshold: 0 is not above 0 and at most 1"),
        ({"measure": "euclid"}, '"euclid" is none of "cosine", "jaccard", "dice", .*, "jensen_shannon"'),
        ({"queries": ["a b"]}, "queries: expected a Corpus, not list"),
        ({"min_docfreq": 0}, "min_docfreq: 0 is below 1"),
        ({"by": "party", "queries": lo.Corpus(["a"])}, 'by: "party" is a column of the documents\' metadata, but not'),
    ]:
        with pytest.raises((ValueError, TypeError), match=why):
            corpus.similar_pairs(**options)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"3 queries by 2 documents take 0\.0 GB; max_documents is 2"):
        corpus.similarity(queries=lo.Corpus(["a"] * 3), max_documents=2)


# ── known answers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_chapters_are_most_like_themselves_in_another_translation() -> None:
    chapters = records("corpora/bible_nt_parallel/bible_nt_chapters.jsonl")
    corpus = lo.Corpus([str(chapter["text"]) for chapter in chapters])
    # With stems, of 2,264: weighted_jaccard of counts 2,254, jaccard and dice 2,232, hellinger 2,200, cosine 2,129.
    nearest = corpus.similar_pairs(k=1, measure="weighted_jaccard", weight="count", fold="stem").to_dict()
    right = sum(
        chapters[int(a)]["passage"] == chapters[int(b)]["passage"]
        for a, b in zip(nearest["doc_a"], nearest["doc_b"], strict=True)
    )
    assert len(chapters) == len(nearest["doc_a"]) == 2_264
    assert right >= 0.99 * len(chapters)
