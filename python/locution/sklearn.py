"""scikit-learn's text vectorizers, counted by locution: the same classes and the same numbers, many times faster.

Swap one import; all else stays, in a Pipeline, a grid search, a pickle. Needs scikit-learn: ``pip install
'locution[sklearn]'``.

>>> from locution.sklearn import CountVectorizer, TfidfVectorizer
>>> texts = ["A new era begins.", "In a new era, a new journey."]
>>> vectorizer = CountVectorizer(ngram_range=(1, 2))
>>> vectorizer.fit_transform(texts).toarray()
array([[1, 1, 1, 0, 0, 0, 0, 1, 1, 0],
       [0, 1, 0, 1, 1, 1, 1, 2, 1, 1]])
>>> vectorizer.get_feature_names_out()[:4].tolist()
['begins', 'era', 'era begins', 'era new']
>>> TfidfVectorizer(min_df=2).fit_transform(texts).toarray().round(3)
array([[0.707, 0.707],
       [0.447, 0.894]])

The classes are scikit-learn's own with their counting replaced, so parameters, attributes, warnings and errors are
scikit-learn's. Words are counted fast for the default token pattern and every other one that is a run of one class of
characters (``\\w+``, ``[a-z]{3,}``, ``\\S+``, ``\\b[^\\W\\d]+\\b``), and so are characters (``"char"``, ``"char_wb"``),
with any ``strip_accents``, ``lowercase``, ``stop_words``, ``ngram_range``, ``vocabulary``, threshold, preprocessor,
encoding and kind of input. A tokenizer or analyzer of your own, other patterns, and subclasses that override a step are
counted by scikit-learn: the answer is the same. ``PATHS`` says how often which has happened.

Two things differ, neither in value: rows of ``fit_transform`` have their columns in order, and so has ``vocabulary_``,
which is made when it is first looked at.
"""

from __future__ import annotations

import copy
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from numbers import Integral
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from . import _core

try:
    import scipy.sparse as sp
    from sklearn.feature_extraction import text as _text
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.preprocessing import normalize
except ImportError as error:
    raise ImportError("locution.sklearn needs scikit-learn: pip install 'locution[sklearn]'") from error

try:
    from sklearn.utils import _align_api_if_sparse as _as_configured

    _csr = sp.csr_array
except ImportError:  # before 1.9 there is one kind of sparse matrix
    _csr = sp.csr_matrix

    def _as_configured(matrix: Any) -> Any:
        return matrix


__all__ = ["CountVectorizer", "HashingVectorizer", "TfidfTransformer", "TfidfVectorizer"]

PATHS: Final = {"fast": 0, "slow": 0}
"""How often locution counted in this process, and how often scikit-learn."""

# Steps that a subclass may have replaced: then the texts are not cut as we know it.
_STEPS = (
    "_char_ngrams",
    "_char_wb_ngrams",
    "_check_stop_words_consistency",
    "_white_spaces",
    "_word_ngrams",
    "build_analyzer",
    "build_preprocessor",
    "build_tokenizer",
    "decode",
    "get_stop_words",
)

# One class of characters, again and again, without or between boundaries.
_RUN = re.compile(
    r"""(?:\(\?u\))?  (?P<left>\\b)?
        (?P<classes> (?P<class> \\[wSdD] | \[ (?:\\.|[^]\\[])+ \] ) (?P=class)* )
        (?: (?P<many>[+*]) | \{(?P<least>[0-9]+),\} )
        (?P<right>\\b)?""",
    re.VERBOSE | re.DOTALL,
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_COUNTED = np.iinfo(np.int64).min


class _Surrogates(Exception):
    """A text has surrogates where they matter, and cannot be written as UTF-8."""


# ── which texts are cut how ───────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=1)
def _characters() -> str:
    """Every character but the surrogates."""
    codes = np.arange(0x110000, dtype="<u4")
    return codes[(codes < 0xD800) | (codes > 0xDFFF)].tobytes().decode("utf-32-le")


@lru_cache(maxsize=64)
def _class(source: str) -> tuple[_core._CharSet, bool]:
    """The characters that a class of Python's regular expressions matches, and whether surrogates are none of them.

    Where they are none, a text can be cut as if each was U+FFFD, which is then none either.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are said when scikit-learn compiles the whole pattern
        run = re.compile(f"{source}+")
    surrogates = "".join(map(chr, [*range(0xD800, 0xE000), 0xFFFD]))
    return _core._CharSet("".join(run.findall(_characters()))), run.search(surrogates) is None


@lru_cache(maxsize=16)
def _map(lowercase: bool, strip_accents: str | None) -> _core._CharMap | None:
    """What scikit-learn's preprocessing makes of each character. It works character by character but for Σ."""
    if not lowercase and strip_accents is None:
        return None
    return _core._CharMap(_text.CountVectorizer(lowercase=lowercase, strip_accents=strip_accents).build_preprocessor())


@lru_cache(maxsize=64)
def _analysis(
    kind: str,
    token_pattern: str,
    ngram_range: tuple[int, int],
    stop_words: frozenset[str],
    lowercase: bool,
    strip_accents: str | None,
) -> tuple[_core._Analysis, bool]:
    """How texts are cut, and whether surrogates can be replaced; an error where that cannot be done fast."""
    word, _ = _class(r"\w")
    bounded, least = False, 1
    if kind != "word":
        (token, _), mendable = _class(r"\s"), False
    else:
        found = _RUN.fullmatch(token_pattern)
        if found is None:
            raise ValueError(f"{token_pattern!r} is no run of a class of characters")
        before_last = len(found["classes"]) // len(found["class"]) - 1
        least = before_last + (int(found["least"]) if found["least"] else "*+".index(found["many"]))
        boundaries = (found["left"] is not None) + (found["right"] is not None)
        if least < 1 or (boundaries == 1 and found["class"] != r"\w"):
            raise ValueError(f"{token_pattern!r} matches other than whole runs of characters")
        bounded = boundaries == 2
        token, mendable = _class(found["class"])
    made = _core._Analysis(
        kind,
        _map(lowercase, strip_accents),
        token,
        word,
        bounded=bounded,
        min_chars=least,
        stop_words=list(stop_words),
        ngram_range=ngram_range,
    )
    return made, mendable


def _analysis_of(vectorizer: Any) -> tuple[_core._Analysis, bool] | None:
    """How the vectorizer's texts are cut, where that can be done fast. Its choices may be of any type yet."""
    custom = vectorizer.preprocessor is not None or callable(vectorizer.strip_accents)
    stop_words: frozenset[str] = frozenset()
    if vectorizer.analyzer == "word":
        words = vectorizer.get_stop_words() or ()
        stop_words = frozenset(word for word in words if isinstance(word, str) and not _SURROGATES.search(word))
    try:
        shortest, longest = vectorizer.ngram_range
        if not (isinstance(shortest, Integral) and isinstance(longest, Integral)):
            return None
        return _analysis(
            vectorizer.analyzer,
            vectorizer.token_pattern if vectorizer.analyzer == "word" else "",
            (int(shortest), int(longest)),
            stop_words,
            bool(vectorizer.lowercase) and not custom,
            (vectorizer.strip_accents or None) if not custom else None,
        )
    except (ArithmeticError, TypeError, ValueError, re.error):
        return None  # scikit-learn says what is wrong, or can do it


def _is_known(vectorizer: Any, family: type, own: Mapping[str, Any]) -> bool:
    """Whether the vectorizer takes every step as scikit-learn's `family` does. `own`: its attributes."""
    return all(
        getattr(type(vectorizer), step, None) is getattr(family, step, None) and step not in own for step in _STEPS
    )


def _leaves_the_vocabulary_alone(vectorizer: Any) -> bool:
    """Whether nobody meets the vocabulary before it is an attribute: a subclass might, and then it must be a dict."""
    known = (CountVectorizer, _text.CountVectorizer, _text.TfidfVectorizer)
    steps = ("_limit_features", "_sort_features", "fit", "fit_transform")
    return all(any(getattr(type(vectorizer), step) is getattr(kind, step) for kind in known) for step in steps)


def _bags(vectorizer: Any, documents: Iterable[Any]) -> tuple[_core._Bags | None, Any, Iterable[Any]]:
    """Counts the documents of a vectorizer whose steps are known.

    Where that cannot be done fast the counts are None; then come the vectorizer and the documents that scikit-learn can
    count instead. They are others than those given where documents can be read only once.
    """
    if callable(vectorizer.analyzer) or (vectorizer.analyzer == "word" and vectorizer.tokenizer is not None):
        return None, vectorizer, documents
    vectorizer.build_analyzer()  # says what is wrong, and warns, as scikit-learn does
    served = _analysis_of(vectorizer)
    if served is None:
        return None, vectorizer, documents
    analysis, mendable = served
    decode_as_configured, preprocess_in_python = vectorizer.decode, vectorizer.build_preprocessor()
    cut = vectorizer.build_tokenizer() if vectorizer.analyzer == "word" else vectorizer._char_ngrams
    every = vectorizer.preprocessor is not None or callable(vectorizer.strip_accents)
    iterator = iter(documents)
    read: list[Any] | None = None  # what cannot be read again, for scikit-learn to count
    if not mendable and (iterator is documents or vectorizer.input == "file"):
        read = []

    def decode(document: Any) -> Any:
        text = decode_as_configured(document)
        if read is not None:
            read.append(text)
        return str.__str__(text) if type(text) is np.str_ else text

    def preprocess(text: Any) -> str:
        text = preprocess_in_python(text)
        if not isinstance(text, str):
            cut(text)  # says what is wrong with it
            raise TypeError(f"expected a text to be a str, not {type(text).__name__}")
        return str.__str__(text)

    def mend(text: str) -> str:
        if not mendable:
            raise _Surrogates
        return _SURROGATES.sub("\ufffd", text)

    try:
        bags = _core._vectorize(
            iterator,
            analysis,
            plain=vectorizer.input == "content" and read is None,
            every=every,
            sigma=bool(vectorizer.lowercase) and not every,
            decode=decode,
            preprocess=preprocess,
            mend=mend,
        )
    except _Surrogates:
        if read is None:
            return None, vectorizer, documents
        decoded = copy.copy(vectorizer)
        decoded.input = "content"
        return None, decoded, _rest(read, decode_as_configured, iterator)
    return bags, vectorizer, documents


def _rest(read: list[Any], decode: Callable[[Any], Any], unread: Iterator[Any]) -> Iterator[Any]:
    yield from read
    yield from map(decode, unread)


def _matrix(
    bags: _core._Bags,
    width: int,
    dtype: Any,
    columns: NDArray[np.int64] | None = None,
    negative: NDArray[np.bool_] | None = None,
) -> Any:
    """The counts as a sparse matrix, its indices of 32 bits where those are enough, as in scikit-learn."""
    data, indices, indptr = bags.matrix(columns, negative)
    size = np.int32 if len(indices) <= np.iinfo(np.int32).max else np.int64
    arrays = (data, indices.astype(size, copy=False), indptr.astype(size))
    matrix = _csr(arrays, shape=(len(bags), width), dtype=dtype)
    matrix.has_canonical_format = True
    return _as_configured(matrix)


# ── the classes ───────────────────────────────────────────────────────────────────────────────────────────────────────


class _Vocabulary:
    """Features in order that are no dict yet, and their counts until it is known which are kept."""

    def __init__(self, bags: _core._Bags) -> None:
        self.bags: _core._Bags | None = bags
        self.features = bags.features
        self._lock = Lock()
        self._made: dict[str, int] | None = None

    def made(self) -> dict[str, int]:
        """The dict, one for all who ask."""
        with self._lock:
            if self._made is None:
                self._made = self.features.numbered()
            return self._made


class CountVectorizer(_text.CountVectorizer):
    """scikit-learn's `CountVectorizer`, counted by locution: how often each document has which word or n-gram.

    Parameters, attributes and methods are those of `sklearn.feature_extraction.text.CountVectorizer`. `vocabulary_` is
    a dict that is made when it is first looked at.

    Examples
    --------
    >>> from locution.sklearn import CountVectorizer
    >>> CountVectorizer().fit(["to be or not to be"]).vocabulary_
    {'be': 0, 'not': 1, 'or': 2, 'to': 3}
    """

    def _own(self) -> dict[str, Any]:
        """All attributes, the vocabulary as it is."""
        own: dict[str, Any] = super().__dict__
        return own

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        """All attributes. Whoever looks at them, as `vars` and pickles do, finds the vocabulary made."""
        own = self._own()
        unmade = own.get("vocabulary_")
        if type(unmade) is _Vocabulary:
            own["vocabulary_"] = unmade.made()
        return own

    def __getstate__(self) -> Any:
        vars(self)
        return super().__getstate__()

    @property
    def vocabulary_(self) -> dict[str, int]:
        """Each feature's column."""
        try:
            vocabulary: dict[str, int] = vars(self)["vocabulary_"]
        except KeyError:
            raise self._no_vocabulary() from None
        return vocabulary

    @vocabulary_.setter
    def vocabulary_(self, vocabulary: Any) -> None:
        if type(vocabulary) is _Vocabulary:
            vocabulary.bags = None
        self._own()["vocabulary_"] = vocabulary

    @vocabulary_.deleter
    def vocabulary_(self) -> None:
        if self._own().pop("vocabulary_", None) is None:
            raise self._no_vocabulary()

    def _no_vocabulary(self) -> AttributeError:
        return AttributeError(f"{type(self).__name__!r} object has no attribute 'vocabulary_'")

    def _count_vocab(self, raw_documents: Iterable[Any], fixed_vocab: bool) -> tuple[Any, Any]:
        bags, counter, documents = None, self, raw_documents
        if _is_known(self, _text.CountVectorizer, self._own()) and (not fixed_vocab or type(self.vocabulary_) is dict):
            bags, counter, documents = _bags(self, raw_documents)
        if bags is None:
            PATHS["slow"] += 1
            return super(CountVectorizer, counter)._count_vocab(documents, fixed_vocab)  # type: ignore[no-any-return]
        PATHS["fast"] += 1
        features = bags.features
        if not fixed_vocab:
            if len(features) == 0:
                raise ValueError("empty vocabulary; perhaps the documents only contain stop words")
            matrix = _matrix(bags, len(features), self.dtype)
            return _Vocabulary(bags) if _leaves_the_vocabulary_alone(self) else features.numbered(), matrix
        vocabulary = self.vocabulary_
        places, numbers = features.look_up(vocabulary)
        columns = np.full(len(features), _NOT_COUNTED, dtype=np.int64)
        columns[places] = known = np.asarray(numbers, dtype=np.int32)
        wrong = known[(known < 0) | (known >= len(vocabulary))]
        if len(wrong):
            raise ValueError(f"vocabulary_: a term has the column {wrong[0]} of {len(vocabulary)}")
        return vocabulary, _matrix(bags, len(vocabulary), self.dtype, columns)

    def _sort_features(self, X: Any, vocabulary: Any) -> Any:
        return X if type(vocabulary) is _Vocabulary else super()._sort_features(X, vocabulary)

    def _limit_features(
        self,
        X: Any,
        vocabulary: Any,
        high: float | None = None,
        low: float | None = None,
        limit: int | None = None,
    ) -> Any:
        if type(vocabulary) is not _Vocabulary or vocabulary.bags is None:
            return super()._limit_features(X, vocabulary, high, low, limit)
        bags, (n_documents, n_features) = vocabulary.bags, X.shape
        # Every feature is in one document at least, and in all of them at most.
        if not ((low or 0) > 1 or (high is not None and high < n_documents) or (limit or n_features) < n_features):
            return X
        docfreq = bags.docfreq()
        kept = np.ones(n_features, dtype=bool)
        if high is not None:
            kept &= docfreq <= high
        if low is not None:
            kept &= docfreq >= low
        if limit is not None and kept.sum() > limit:  # ties are broken as scikit-learn breaks them
            frequency = np.asarray(X.sum(axis=0)).ravel()
            places = np.flatnonzero(kept)[(-frequency[kept]).argsort()[:limit]]
            kept = np.zeros(n_features, dtype=bool)
            kept[places] = True
        places = np.flatnonzero(kept).astype(np.int64)
        if len(places) == 0:
            raise ValueError("After pruning, no terms remain. Try a lower min_df or a higher max_df.")
        columns = np.full(n_features, _NOT_COUNTED, dtype=np.int64)
        columns[places] = np.arange(len(places))
        vocabulary.features = vocabulary.features.take(places)
        limited = _matrix(bags, len(places), self.dtype, columns)
        if self.binary:
            limited.data.fill(1)
        return limited


class TfidfVectorizer(CountVectorizer, _text.TfidfVectorizer):
    """scikit-learn's `TfidfVectorizer`, counted by locution: words and n-grams by document, weighed by tf-idf.

    Parameters, attributes and methods are those of `sklearn.feature_extraction.text.TfidfVectorizer`. The weights are
    computed by scikit-learn's `TfidfTransformer`.

    Examples
    --------
    >>> from locution.sklearn import TfidfVectorizer
    >>> TfidfVectorizer().fit(["to be", "or not to be"]).idf_.round(3)
    array([1.   , 1.405, 1.405, 1.   ])
    """


class HashingVectorizer(_text.HashingVectorizer):
    """scikit-learn's `HashingVectorizer`, counted by locution: columns by hash, so that nothing need be learnt.

    Parameters, attributes and methods are those of `sklearn.feature_extraction.text.HashingVectorizer`.

    Examples
    --------
    >>> from locution.sklearn import HashingVectorizer
    >>> HashingVectorizer(n_features=8, norm=None).transform(["to be or not to be"]).toarray()
    array([[ 0.,  0.,  0.,  2.,  1.,  0., -2.,  1.]])
    """

    def transform(self, X: Any) -> Any:
        """The counts of documents, hashed, as a sparse matrix: what scikit-learn's method gives."""
        bags, counter, documents = None, self, X
        if isinstance(self.n_features, Integral) and int(self.n_features) < 1:
            self._validate_params()  # fails; scikit-learn would divide by it, which ends the process
        if not isinstance(X, str) and self._hashes_whole_numbers():
            self._validate_ngram_range()
            if _is_known(self, _text.HashingVectorizer, vars(self)):
                bags, counter, documents = _bags(self, X)
        if bags is None:
            PATHS["slow"] += 1
            return super(HashingVectorizer, counter).transform(documents)
        if len(bags) == 0:
            return super().transform(iter(()))  # fails
        PATHS["fast"] += 1
        columns, negative = bags.features.hashed(int(self.n_features))
        counts = _matrix(bags, self.n_features, self.dtype, columns, negative if self.alternate_sign else None)
        if self.binary:
            counts.data.fill(1)
        return counts if self.norm is None else _as_configured(normalize(counts, norm=self.norm, copy=False))

    def _hashes_whole_numbers(self) -> bool:
        """Whether the columns can be counted, and sums of ±1 are exact in the type of the values."""
        n, dtypes = self.n_features, (np.float64, np.float32, np.int64, np.int32)
        try:
            exact = np.dtype(self.dtype) in dtypes
        except TypeError:
            return False
        return exact and isinstance(n, Integral) and 1 <= int(n) <= np.iinfo(np.int32).max
