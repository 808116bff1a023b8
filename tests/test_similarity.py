"""Is the similarity of documents the cosine of the definition, and that of scikit-learn?"""

from __future__ import annotations

import locution as lo
import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from samples import RUNS, collections, records
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

WEIGHTS = ["tf-idf", "count", "binary"]


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
