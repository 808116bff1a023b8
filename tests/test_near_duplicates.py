"""Are near-duplicates those of the definition, every one of them, and only they? Does one of each stay?"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from typing import Literal

import locution as lo
import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from samples import RUNS, collections, records, shared

Pairs = dict[tuple[str, str], float]


def runs_of(texts: Iterable[str], **options: object) -> lo.Corpus:
    return lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS), **options)  # type: ignore[arg-type]


def by_pair(table: lo.Table) -> Pairs:
    found = dict(zip(zip(table["doc_a"], table["doc_b"], strict=True), table["jaccard"].tolist(), strict=True))
    assert len(found) == len(table), "each pair stands once"
    return found


@st.composite
def versions(draw: st.DrawFn) -> list[str]:
    """Texts, and copies of them with a word changed or two."""
    found = draw(collections(max_texts=6, max_words=24))
    for text in list(found):
        for _ in range(draw(st.integers(0, 2))):
            words = text.split()
            if words:
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(["", "new", "20"]))
            found.insert(draw(st.integers(0, len(found))), " ".join(words))
    return found


@given(
    versions(),
    st.sampled_from([0.001, 0.2, 0.5, 2 / 3, 0.8, 1.0]),
    st.integers(1, 6),
    st.lists(st.sampled_from(["the", "die", "20"]), max_size=2),
)
def test_pairs_and_clusters_are_those_of_comparing_each_with_each(
    texts: list[str], threshold: float, shingle: int, stop: list[str]
) -> None:
    documents = [[term for term in reference.tokens(text) if term not in stop] for text in texts]
    plain = reference.near_duplicates(documents, threshold, shingle)
    numbers = reference.clusters(len(texts), plain)
    corpus = runs_of(texts)
    table = corpus.near_duplicates(threshold=threshold, shingle=shingle, method="exact", stopwords=stop)
    rows = list(zip(table["doc_a"], table["doc_b"], table["jaccard"].tolist(), table["cluster"].tolist(), strict=True))
    assert rows == [(str(a), str(b), jaccard, numbers[a]) for a, b, jaccard in plain]
    groups = corpus.duplicate_groups(threshold=threshold, shingle=shingle, stopwords=stop)
    assert groups["cluster"].tolist() == numbers
    assert groups["documents"].tolist() == [numbers.count(number) for number in numbers]
    kept = corpus.deduplicate(threshold=threshold, shingle=shingle, stopwords=stop)
    assert kept.doc_ids == [str(i) for i in range(len(texts)) if numbers.index(numbers[i]) == i]


@given(versions(), st.sampled_from([0.3, 0.5, 0.9]))
def test_sketches_state_no_wrong_pair_and_miss_no_equal_one(texts: list[str], threshold: float) -> None:
    corpus = runs_of(texts)
    exact = by_pair(corpus.near_duplicates(threshold=threshold, shingle=2, method="exact"))
    found = by_pair(corpus.near_duplicates(threshold=threshold, shingle=2, method="minhash", recall=0.5))
    assert found.items() <= exact.items()
    assert {pair for pair in exact if exact[pair] == 1} <= found.keys()


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("fomc_en/fomc.jsonl", 0.3),
        ("inaugural_en/inaugural.jsonl", 0.0001),
        ("bible_nt_parallel/bible_nt_chapters.jsonl", 0.05),
        ("textreuse_ats_legal/textreuse.jsonl", 0.00001),
        ("whitehouse_en_2021_2022/whitehouse_2021_2022.jsonl", 0.5),
    ],
)
def test_every_pair_of_real_texts_is_that_of_the_known_answers(file: str, least: float) -> None:
    # The files hold all pairs of `least` or more.
    name = file.split("/")[1].removesuffix("_chapters.jsonl").removesuffix(".jsonl")
    with shared(f"reference/known_answers/neardup_{name}_j5.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    expected = {frozenset((row["id_a"], row["id_b"])): float(row["jaccard_5w"]) for row in rows}
    documents = records(f"corpora/{file}")
    corpus = runs_of([str(d["text"]) for d in documents], doc_ids=[str(d["id"]) for d in documents])
    found = {frozenset(pair): j for pair, j in by_pair(corpus.near_duplicates(threshold=least, method="exact")).items()}
    assert found.keys() == expected.keys()
    for pair, jaccard in found.items():
        assert jaccard == pytest.approx(expected[pair], abs=5.1e-7)


def test_planted_pairs_are_found_as_often_as_the_formula_of_the_bands_says() -> None:
    rng = random.Random(5)
    vocabulary = [f"w{i}" for i in range(3_000)]
    texts, planted = [], 3_000
    for _ in range(planted):
        words = rng.choices(vocabulary, k=rng.choice([40, 80, 300]))
        copy = list(words)
        for place in rng.sample(range(len(words)), max(1, len(words) // 50)):  # each change costs five shingles
            copy[place] = "changed"
        texts += [" ".join(words), " ".join(copy)]
    corpus = runs_of(texts)
    exact = by_pair(corpus.near_duplicates(method="exact"))
    table = corpus.near_duplicates(method="minhash", recall=0.95)
    found = by_pair(table)
    assert found.items() <= exact.items(), "precision is 1"
    bands, rows = table.params["bands"], table.params["rows"]
    likely = np.array([1 - (1 - jaccard**rows) ** bands for jaccard in exact.values()])
    assert len(exact) > 2_000
    assert likely.min() >= 0.95
    assert abs(len(found) - likely.sum()) < 4 * np.sqrt((likely * (1 - likely)).sum())
    assert len(found) / len(exact) >= 0.95


def test_a_hundred_thousand_equal_documents_are_one_cluster_whose_pairs_are_refused_with_their_number() -> None:
    corpus = lo.Corpus(["The lamps of the quay were trimmed at nightfall."] * 100_000)
    for method in ("auto", "exact", "minhash"):
        with pytest.raises(ValueError, match=r"4999950000 pairs of equal documents; the limit is 50000000"):
            corpus.near_duplicates(method=method)  # type: ignore[arg-type]
        assert set(corpus.duplicate_groups(method=method)["documents"].tolist()) == {100_000}  # type: ignore[arg-type]
    assert corpus.deduplicate().doc_ids == ["0"]


def test_forty_reprints_count_once() -> None:
    reprint, news = "the lamps of the quay were trimmed at nightfall", "a quiet word of thanks was said"
    texts = [f"{reprint}" for _ in range(40)] + [f"{news} in {place}" for place in ("Lee", "Ems", "Ulm")]
    corpus = lo.Corpus(texts)
    once = corpus.duplicate_groups()["cluster"]
    rows = corpus.phrases(once_per=once).to_dict()
    assert dict(zip(rows["phrase"], zip(rows["docfreq"], rows["groupfreq"], strict=True), strict=True)) == {
        "lamps of the quay were trimmed at nightfall": (40, 1),
        "quiet word of thanks was said": (3, 3),
    }
    rest = corpus.deduplicate().phrases().to_dict()
    assert (rest["phrase"], rest["docfreq"]) == (["quiet word of thanks was said"], [3])


def test_the_document_that_stays_is_the_first_the_longest_or_the_earliest() -> None:
    said = "the lamps of the quay were trimmed at nightfall by the keeper of the lights"
    texts = [said, "else", said + " again", said + " anew", "else"]
    dates = ["2024-03-01", None, "2024-01-01", "2024-01-01", "2020-05-05"]
    corpus = lo.Corpus(texts, doc_ids=list("abcde"), dates=dates, metadata={"n": [1, 2, 3, 4, 5]})
    keeps: dict[Literal["first", "longest", "earliest"], list[str]] = {
        "first": ["a", "b"],
        "longest": ["b", "c"],
        "earliest": ["c", "e"],
    }
    for keep, expected in keeps.items():
        kept = corpus.deduplicate(keep=keep)
        assert kept.doc_ids == expected
        assert kept.metadata["n"].tolist() == ["abcde".index(name) + 1 for name in expected]
        assert kept.dates == [corpus[name].date for name in expected]
        assert kept[expected[1]].text == corpus[expected[1]].text


def test_no_document_one_and_empty_ones() -> None:
    for method in ("auto", "exact", "minhash"):
        assert by_pair(lo.Corpus([]).near_duplicates(method=method)) == {}  # type: ignore[arg-type]
        assert by_pair(lo.Corpus(["one"]).near_duplicates(method=method)) == {}  # type: ignore[arg-type]
        empty = lo.Corpus(["", "…", "one"]).near_duplicates(method=method)  # type: ignore[arg-type]
        assert by_pair(empty) == {("0", "1"): 1.0}, "equal texts of no words"
        short = lo.Corpus(["a b", "a", "b", "a B"]).near_duplicates(threshold=0.01, method=method)  # type: ignore[arg-type]
        assert by_pair(short) == {("0", "3"): 1.0}
    assert lo.Corpus([]).deduplicate().doc_ids == []
    assert len(lo.Corpus([]).duplicate_groups()) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 0}, "threshold: 0 is not above 0 and at most 1"),
        ({"threshold": 1.1}, "threshold: 1.1 is not above 0 and at most 1"),
        ({"threshold": float("nan")}, "threshold: NaN is not above 0"),
        ({"threshold": "0.8"}, "threshold: expected a number, not str"),
        ({"shingle": 0}, "shingle: 0 is below 1"),
        ({"shingle": -1}, "shingle: -1 is below 0"),
        ({"shingle": "5"}, "shingle: expected an int, not str"),
        ({"shingle": 2**70}, "shingle: a whole number beyond 64 bits"),
        ({"method": "lsh"}, 'method: "lsh" is none of "auto", "exact", "minhash"'),
        ({"method": None}, "method: expected a str, not NoneType"),
        ({"recall": 1}, "recall: 1 is not above 0 and below 1"),
        ({"recall": 0.0}, "recall: 0 is not above 0 and below 1"),
        ({"recall": "most"}, "recall: expected a number, not str"),
        ({"method": "minhash", "threshold": 1e-6}, r"recall: 0.95 at a threshold of 0.000001 takes \d+ bands"),
        ({"stopwords": "xx"}, 'stopwords: no list for language "xx"'),
    ],
)
def test_wrong_arguments_are_named(options: dict[str, object], message: str) -> None:
    corpus = lo.Corpus(["one", "two"])
    for question in (corpus.near_duplicates, corpus.duplicate_groups, corpus.deduplicate):
        with pytest.raises((ValueError, TypeError), match=f"^{message}"):
            question(**options)  # type: ignore[operator]


def test_what_should_stay_is_one_of_three() -> None:
    with pytest.raises(ValueError, match=r'^keep: "last" is none of "first", "longest"'):
        lo.Corpus(["one"]).deduplicate(keep="last")  # type: ignore[arg-type]


def test_a_shingle_longer_than_every_document_finds_the_equal_ones() -> None:
    assert by_pair(lo.Corpus(["a b c", "a b", "A b c"]).near_duplicates(shingle=2**62)) == {("0", "2"): 1.0}


def test_the_parameters_say_how_it_was_found_and_progress_is_told() -> None:
    corpus = lo.Corpus([f"the same words again number {i // 2}" for i in range(400)])
    told: list[tuple[int, int]] = []
    params = corpus.near_duplicates(progress=lambda done, total: told.append((done, total))).params
    assert (params["method"], params["recall"], params["threshold"], params["shingle"]) == ("exact", None, 0.8, 5)
    assert told[-1][0] == told[-1][1] > 0
    params = corpus.near_duplicates(method="minhash").params
    assert (params["method"], params["recall"], params["bands"], params["rows"]) == ("minhash", 0.95, 13, 7)
