"""Bad input to vectorizers and matrices: the errors of `locution.sklearn` beside scikit-learn's, and those of a corpus.

A row is what is wrong, how scikit-learn's class is asked, the error it ends in, and the same wrong asked of ours: of
the class that stands in for it, which fails alike to the word, and of `lo.Corpus`, which says what is wrong and the
limit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import locution as lo
import numpy as np
import pandas as pd
import pytest

sk = pytest.importorskip("sklearn.feature_extraction.text")
ours = pytest.importorskip("locution.sklearn")

from sklearn.exceptions import NotFittedError  # noqa: E402

TEXTS = ["a new era begins", "in a new era, a new journey"]
LATIN = "café".encode("latin-1")
NAN = float("nan")

COUNTS = ("CountVectorizer", "TfidfVectorizer")
WORDS = (*COUNTS, "HashingVectorizer")


class Row(NamedTuple):
    wrong: str
    kinds: tuple[str, ...]
    ask: Callable[[Callable[..., Any]], object]  # given the class
    error: type[Exception]
    of_corpus: Callable[[], object] | None = None  # None: there it cannot be
    says: str = ""
    kind: type[Exception] = ValueError


def of_matrix(**options: Any) -> Callable[[], object]:
    return lambda: lo.Corpus(TEXTS).matrix(**options)


def transform(texts: Any) -> Callable[[], object]:
    return lambda: lo.Corpus(TEXTS).matrix().transform(texts)


def fitted(kind: Callable[..., Any]) -> Any:
    return kind().fit(TEXTS)


ROWS = [
    # Nothing was learnt: a matrix of ours always has its columns.
    Row("unfitted: transform", COUNTS, lambda kind: kind().transform(TEXTS), NotFittedError),
    Row("unfitted: names", COUNTS, lambda kind: kind().get_feature_names_out(), NotFittedError),
    Row("unfitted: inverse", COUNTS, lambda kind: kind().inverse_transform(np.eye(2)), NotFittedError),
    Row("unfitted: idf", ("TfidfVectorizer",), lambda kind: kind().idf_, NotFittedError),
    Row("unfitted: weights", ("TfidfTransformer",), lambda kind: kind().transform(np.eye(2)), NotFittedError),
    Row("cloned: transform", ("TfidfVectorizer",), lambda kind: kind(use_idf=False).transform(TEXTS), NotFittedError),
    # No columns. That texts without words make a matrix without columns is the right answer of a corpus.
    Row("no texts", COUNTS, lambda kind: kind().fit([]), ValueError),
    Row("no words", COUNTS, lambda kind: kind().fit(["", "a b"]), ValueError),
    Row("only stop words", COUNTS, lambda kind: kind(stop_words=["new", "era"]).fit(["new era"]), ValueError),
    Row(
        "a vocabulary without terms",
        COUNTS,
        lambda kind: kind(vocabulary=[]).fit(TEXTS),
        ValueError,
        of_matrix(vocabulary=[]),
        "vocabulary: no item",
    ),
    Row(
        "a vocabulary without terms, unfitted",
        COUNTS,
        lambda kind: kind(vocabulary={}).transform(TEXTS),
        ValueError,
        of_matrix(vocabulary={}),
        "vocabulary: no item",
    ),
    Row("no texts to hash", ("HashingVectorizer",), lambda kind: kind().transform([]), StopIteration),
    # Thresholds that contradict each other, or the texts.
    Row(
        "at most 1, at least 2",
        COUNTS,
        lambda kind: kind(min_df=2, max_df=1).fit(TEXTS),
        ValueError,
        of_matrix(min_docfreq=2, max_docfreq=1),
        "max_docfreq: at most 1 of 2, but min_docfreq asks for at least 2",
    ),
    Row(
        "shares that contradict each other",
        COUNTS,
        lambda kind: kind(min_df=0.9, max_df=0.1).fit(TEXTS),
        ValueError,
        of_matrix(min_docfreq=0.9, max_docfreq=0.1),
        "max_docfreq: at most 0.2 of 2, but min_docfreq asks for at least 1.8",
    ),
    Row(
        "more documents than there are",
        COUNTS,
        lambda kind: kind(min_df=3).fit(TEXTS),
        ValueError,
        of_matrix(min_docfreq=3, max_docfreq=2),
        "at most 2 of 2, but min_docfreq asks for at least 3",
    ),
    Row("nothing is left", COUNTS, lambda kind: kind(max_df=1).fit(TEXTS[:1] * 2), ValueError),
    Row(
        "a threshold below 0",
        COUNTS,
        lambda kind: kind(min_df=-1).fit(TEXTS),
        ValueError,
        of_matrix(min_docfreq=-1),
        "min_docfreq: -1 is below 0",
    ),
    Row(
        "a share above 1",
        COUNTS,
        lambda kind: kind(max_df=1.5).fit(TEXTS),
        ValueError,
        of_matrix(max_docfreq=1.5),
        "max_docfreq: 1.5 is no share between 0 and 1",
    ),
    Row(
        "a share that is no number",
        COUNTS,
        lambda kind: kind(min_df=NAN).fit(TEXTS),
        ValueError,
        of_matrix(min_docfreq=NAN),
        "min_docfreq: NaN is no share between 0 and 1",
    ),
    Row(
        "no features at most",
        COUNTS,
        lambda kind: kind(max_features=0).fit(TEXTS),
        ValueError,
        of_matrix(max_features=0),
        "max_features: 0 is below 1",
    ),
    Row(
        "n-grams from 2 to 1",
        WORDS,
        lambda kind: kind(ngram_range=(2, 1)).fit_transform(TEXTS),
        ValueError,
        of_matrix(ngram_range=(2, 1)),
        "ngram_range: the longest, 1, is below the shortest, 2",
    ),
    # What is no text, or no list of texts. A wrong type is a TypeError of ours.
    Row(
        "None among texts",
        WORDS,
        lambda kind: kind().fit_transform([*TEXTS, None]),
        AttributeError,
        lambda: lo.Corpus([*TEXTS, None]),  # type: ignore[list-item]
        "texts: item 2 is no str but NoneType",
        TypeError,
    ),
    Row(
        "None among texts as they stand",
        WORDS,
        lambda kind: kind(lowercase=False).fit_transform([None, *TEXTS]),
        TypeError,
        transform([None, *TEXTS]),
        "item 0 is no str but NoneType",
        TypeError,
    ),
    Row(
        "NaN among texts",
        WORDS,
        lambda kind: kind().fit_transform([*TEXTS, np.nan]),
        ValueError,
        lambda: lo.Corpus([*TEXTS, np.nan]),  # type: ignore[list-item]
        "texts: item 2 is no str but float",
        TypeError,
    ),
    Row(
        "NaN among texts to transform",
        WORDS,
        lambda kind: fitted(kind).transform([np.nan]),
        ValueError,
        transform([math.nan]),
        "item 0 is no str but float",
        TypeError,
    ),
    Row(
        "NaN among an array's",
        WORDS,
        lambda kind: kind(analyzer="char").fit_transform(np.array(["a", np.nan], dtype=object)),
        ValueError,
        lambda: lo.Corpus(np.array(["a", np.nan], dtype=object)),
        "texts: item 1 is no str but float",
        TypeError,
    ),
    Row(
        "a str instead of a list",
        WORDS,
        lambda kind: kind().fit_transform("a new era"),
        ValueError,
        lambda: lo.Corpus("a new era"),
        "texts: expected an iterable of str, not one str; for one document: [text]",
        TypeError,
    ),
    Row(
        "a str to transform",
        WORDS,
        lambda kind: fitted(kind).transform("a new era"),
        ValueError,
        transform("a new era"),
        "expected an iterable of str, not one str",
        TypeError,
    ),
    Row(
        "a number instead of a list",
        WORDS,
        lambda kind: kind().fit_transform(3),
        TypeError,
        lambda: lo.Corpus(3),  # type: ignore[arg-type]
        "texts: expected an iterable of str, not int",
        TypeError,
    ),
    Row(
        "lists of words",
        WORDS,
        lambda kind: kind().fit_transform([["a", "new", "era"]]),
        AttributeError,
        lambda: lo.Corpus([["a", "new", "era"]]),  # type: ignore[list-item]
        "texts: item 0 is no str but list",
        TypeError,
    ),
    # A vocabulary that numbers no columns.
    Row(
        "a term twice",
        COUNTS,
        lambda kind: kind(vocabulary=["era", "new", "era"]).fit(TEXTS),
        ValueError,
        of_matrix(vocabulary=["era", "new", "era"]),
        'vocabulary: item 2, "era", is the same term as item 0, "era"',
    ),
    Row(
        "a number twice",
        COUNTS,
        lambda kind: kind(vocabulary={"era": 0, "new": 0}).fit_transform(TEXTS),
        ValueError,
        of_matrix(vocabulary={"era": 0, "new": 0}),
        'vocabulary: "era" and "new" both have the number 0',
    ),
    Row(
        "a number left out",
        COUNTS,
        lambda kind: kind(vocabulary={"era": 0, "new": 2}).transform(TEXTS),
        ValueError,
        of_matrix(vocabulary={"era": 0, "new": 2}),
        "vocabulary: no term has the number 1, but 2 is one",
    ),
    Row(
        "a number below 0",
        COUNTS,
        lambda kind: kind(vocabulary={"era": 0, "new": -1}).fit(TEXTS),
        ValueError,
        of_matrix(vocabulary={"era": 0, "new": -1}),
        "vocabulary: the number -1 is below 0",
    ),
    Row(
        "a number that is none",
        COUNTS,
        lambda kind: kind(vocabulary={"era": "first"}).fit(TEXTS),
        ValueError,
        of_matrix(vocabulary={"era": "first"}),
        'vocabulary: the number of "era": expected an int, not str',
        TypeError,
    ),
    Row(
        "a vocabulary that is a number",
        COUNTS,
        lambda kind: kind(vocabulary=3).fit(TEXTS),
        ValueError,
        of_matrix(vocabulary=3),
        "vocabulary: expected an iterable of str, or a dict of str to int, not int",
        TypeError,
    ),
    # Bytes. A corpus takes none; `lo.read` decodes.
    Row(
        "bytes of another encoding",
        WORDS,
        lambda kind: kind().fit_transform([*TEXTS, LATIN]),
        UnicodeDecodeError,
        lambda: lo.Corpus([*TEXTS, LATIN]),  # type: ignore[list-item]
        "texts: item 2 is no str but bytes",
        TypeError,
    ),
    Row(
        "bytes of another encoding to transform",
        WORDS,
        lambda kind: kind(encoding="ascii").fit(["era"]).transform([LATIN]),
        UnicodeDecodeError,
    ),
    Row("an encoding there is not", WORDS, lambda kind: kind(encoding="none").fit_transform([LATIN]), LookupError),
    Row(
        "an answer to errors there is not",
        WORDS,
        lambda kind: kind(decode_error="guess").fit_transform([LATIN]),
        ValueError,
    ),
]


def ended(ask: Callable[[], object]) -> Exception:
    try:
        answer = ask()
    except Exception as error:
        return error
    pytest.fail(f"no error but {answer!r}")


@pytest.mark.parametrize(
    ("row", "kind"), [(row, kind) for row in ROWS for kind in row.kinds], ids=lambda part: getattr(part, "wrong", part)
)
def test_the_error_is_scikit_learns(row: Row, kind: str) -> None:
    theirs = ended(lambda: row.ask(getattr(sk, kind)))
    found = ended(lambda: row.ask(getattr(ours, kind)))
    assert isinstance(theirs, row.error)
    assert (type(found), str(found)) == (type(theirs), str(theirs))


@pytest.mark.parametrize("row", [row for row in ROWS if row.of_corpus], ids=lambda row: row.wrong)
def test_a_corpus_says_what_is_wrong_and_the_limit(row: Row) -> None:
    assert row.of_corpus
    found = ended(row.of_corpus)
    assert isinstance(found, row.kind)
    assert row.says
    assert row.says in str(found)


def test_a_file_of_another_encoding_is_said(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(LATIN)
    with pytest.raises(lo.ReadError, match=r"latin\.txt") as raised:
        lo.read(tmp_path, encoding="utf-8")
    assert isinstance(raised.value, ValueError)
    assert "utf-8" in str(raised.value).lower()


def test_without_words_there_are_no_columns() -> None:
    for texts in ([], [""], ["…", "!"]):
        assert lo.Corpus(texts).matrix().shape == (len(texts), 0)
    assert lo.Corpus(TEXTS).matrix(stopwords=["a", "in", "new", "era", "begins", "journey"]).shape == (2, 0)


def test_a_frame_is_never_read_as_the_names_of_its_columns(tmp_path: Path) -> None:
    corpus = lo.Corpus(TEXTS, dates=["2020", "2021"])
    table = corpus.terms()
    columns: dict[str, Any] = {"term": ["era"], "frequency": [2]}
    for frame in (pd.DataFrame(columns), table):
        kind = type(frame).__name__
        asked: dict[str, Callable[[], object]] = {
            "terms": lambda frame=frame: corpus.dispersion(frame),
            "stopwords": lambda frame=frame: corpus.terms(stopwords=frame),
            "vocabulary": lambda frame=frame: corpus.matrix(vocabulary=frame),
            "which": lambda frame=frame: corpus.subset(frame),
            "target": lambda frame=frame: corpus.keyness(frame),
            "path": lambda frame=frame: lo.read(frame),
            "node": lambda frame=frame: corpus.collocations(node=frame),
            "measures": lambda frame=frame: corpus.collocations(measures=frame),
            "sort": lambda frame=frame: corpus.kwic("era", sort=frame),
        }
        if frame is not table:
            asked["pattern"] = lambda frame=frame: corpus.kwic(frame)
            asked["patterns"] = lambda frame=frame: corpus.timeline(frame, every="year")
        for name, ask in asked.items():
            error = ended(ask)
            assert isinstance(error, TypeError)
            assert str(error).startswith(f"{name}: expected")
            assert f"not {kind}" in str(error)
    with pytest.raises(TypeError, match=r"^pattern: expected a string, patterns or a Table, not dict"):
        corpus.kwic({"an era": ["era"]})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^target: expected doc_ids or booleans, not Corpus; its doc_ids"):
        corpus.keyness(corpus)  # type: ignore[arg-type]
