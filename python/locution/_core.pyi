import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, Protocol, TypeAlias, final, overload, type_check_only

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from typing_extensions import Self, disjoint_base

__all__ = [
    "VERSION",
    "Biography",
    "Corpus",
    "Document",
    "Matrix",
    "ReadError",
    "SimilarityMatrix",
    "StoreError",
    "Table",
    "Tokenizer",
    "_Analysis",
    "_Bags",
    "_CharMap",
    "_CharSet",
    "_Features",
    "_bursts",
    "_vectorize",
    "read",
]

VERSION: str

@type_check_only
class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None, /) -> object: ...

@type_check_only
class _Day(Protocol):
    @property
    def year(self) -> int: ...
    @property
    def month(self) -> int: ...
    @property
    def day(self) -> int: ...

_Path: TypeAlias = str | os.PathLike[str]
_Date: TypeAlias = _Day | np.datetime64 | str
_Columns: TypeAlias = _ArrowStream | dict[str, Any]
_Documents: TypeAlias = str | dict[str, Any] | Iterable[str] | Iterable[bool] | Iterable[np.bool]
_Fold: TypeAlias = Literal["lower", "none", "unaccent", "stem"] | Iterable[Literal["lower", "unaccent", "stem"]]
_StopWords: TypeAlias = str | Iterable[str]
_Progress: TypeAlias = bool | Callable[[int, int], object]
_Pattern: TypeAlias = str | list[str] | tuple[str, ...]
_Association: TypeAlias = Literal[
    "log_likelihood",
    "pmi",
    "npmi",
    "mi3",
    "log_dice",
    "t_score",
    "chi2",
    "z_score",
    "dice",
    "delta_p_forward",
    "delta_p_backward",
    "lambda",
    "z",
]
_Weight: TypeAlias = Literal["tf-idf", "count", "binary"]
_Similarity: TypeAlias = Literal[
    "cosine", "jaccard", "dice", "overlap", "containment", "weighted_jaccard", "hellinger", "jensen_shannon"
]

class ReadError(ValueError):
    file: str
    line: int | None
    row: int | None
    reason: str

class StoreError(ValueError):
    file: str
    reason: str

@final
class Tokenizer:
    def __new__(
        cls,
        language: str = "en",
        *,
        keep_numbers: bool = True,
        words: str | None = None,
        segments: str = "sentence",
    ) -> Tokenizer: ...
    @property
    def language(self) -> str: ...
    @property
    def segments(self) -> str: ...
    def words(self, text: str) -> list[str]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object, /) -> Self: ...

@disjoint_base
class Table:
    @property
    def columns(self) -> list[str]: ...
    @property
    def params(self) -> dict[str, bool | int | float | str | datetime.date | None]: ...
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, which: str, /) -> NDArray[Any]: ...
    @overload
    def __getitem__(self, which: int | slice | Iterable[int] | Iterable[bool] | NDArray[Any], /) -> Table: ...
    def __iter__(self) -> Iterator[dict[str, Any]]: ...
    def _ipython_key_completions_(self) -> list[str]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def head(self, n: int = 10) -> Table: ...
    def sort(self, by: str, *, descending: bool = False) -> Table: ...
    def _kinds(self) -> list[tuple[str, str, bool]]: ...
    def _list(self, name: str) -> list[Any]: ...
    def to_arrow(self) -> Any: ...  # a pyarrow.Table, which has no types
    def to_csv(self, path: _Path) -> None: ...
    def to_dict(self) -> dict[str, list[Any]]: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_polars(self) -> pl.DataFrame: ...
    def plot(self, *args: Any, **options: Any) -> Any: ...
    @property
    def _corpus(self) -> Corpus | None: ...
    def _repr_html_(self) -> str: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object, /) -> Self: ...

@final
class Biography(Table):
    @property
    def phrase(self) -> str: ...
    @property
    def frequency(self) -> int: ...
    @property
    def docfreq(self) -> int: ...
    @property
    def first(self) -> datetime.date | None: ...
    @property
    def first_documents(self) -> list[str]: ...
    @property
    def last(self) -> datetime.date | None: ...
    @property
    def last_documents(self) -> list[str]: ...
    @property
    def peak(self) -> datetime.date | None: ...
    @property
    def left_censored(self) -> bool: ...
    @property
    def sources(self) -> Table | None: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Document:
    @property
    def doc_id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def date(self) -> datetime.date | None: ...
    @property
    def title(self) -> str | None: ...
    @property
    def metadata(self) -> dict[str, bool | int | float | str | datetime.date | None]: ...
    def _repr_html_(self) -> str: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object, /) -> Self: ...

@final
class SimilarityMatrix:
    @property
    def doc_ids(self) -> list[str]: ...
    @property
    def row_ids(self) -> list[str]: ...
    @property
    def shape(self) -> tuple[int, int]: ...
    def __len__(self) -> int: ...
    @property
    def params(self) -> dict[str, bool | int | float | str | datetime.date | None]: ...
    def cluster_order(self) -> list[int]: ...
    def plot(self, *args: Any, **options: Any) -> Any: ...
    def to_numpy(self) -> NDArray[np.float64]: ...
    def _repr_html_(self) -> str: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object, /) -> Self: ...

@final
class Matrix:
    @property
    def shape(self) -> tuple[int, int]: ...
    @property
    def terms(self) -> list[str]: ...
    @property
    def doc_ids(self) -> list[Any]: ...
    @property
    def params(self) -> dict[str, bool | int | float | str | datetime.date | None]: ...
    def __len__(self) -> int: ...
    def to_scipy(self) -> csr_matrix: ...
    def plot(self, *args: Any, **options: Any) -> Any: ...
    def _arrays(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]: ...
    def transform(self, documents: Corpus | Iterable[str], *, progress: _Progress | None = None) -> Matrix: ...
    def _repr_html_(self) -> str: ...
    def __copy__(self) -> Self: ...

@final
class Corpus:
    def __new__(
        cls,
        texts: Iterable[str],
        *,
        doc_ids: Iterable[str | int] | None = None,
        dates: Iterable[_Date | None] | None = None,
        metadata: _Columns | None = None,
        language: str = "en",
        tokenizer: Tokenizer | None = None,
        progress: _Progress | None = None,
    ) -> Corpus: ...
    @staticmethod
    def from_frame(
        frame: _Columns,
        *,
        text: str = "text",
        doc_id: str | None = None,
        date: str | None = None,
        title: str | None = None,
        dayfirst: bool | None = None,
        language: str = "en",
        tokenizer: Tokenizer | None = None,
        progress: _Progress | None = None,
    ) -> Corpus: ...
    @staticmethod
    def load(path: _Path, *, progress: _Progress | None = None) -> Corpus: ...
    def save(self, path: _Path, *, progress: _Progress | None = None) -> None: ...
    def extend(self, more: Corpus, *, progress: _Progress | None = None) -> Corpus: ...
    def subset(
        self,
        which: dict[str, Any] | Iterable[str] | Iterable[bool] | Iterable[np.bool] | None = None,
        *,
        start: _Date | None = None,
        end: _Date | None = None,
    ) -> Corpus: ...
    @property
    def n_documents(self) -> int: ...
    @property
    def n_segments(self) -> int: ...
    @property
    def n_tokens(self) -> int: ...
    @property
    def n_terms(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def tokenizer(self) -> Tokenizer: ...
    @property
    def doc_ids(self) -> list[str]: ...
    @property
    def dates(self) -> list[datetime.date | None]: ...
    @property
    def metadata(self) -> Table: ...
    @property
    def files(self) -> Table | None: ...
    @property
    def skipped(self) -> list[ReadError]: ...
    @property
    def warnings(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, doc_id: str, /) -> Document: ...
    def __iter__(self) -> Iterator[Document]: ...
    def __contains__(self, doc_id: object, /) -> bool: ...
    def _repr_html_(self) -> str: ...
    def documents(self) -> Table: ...
    def terms(
        self,
        *,
        by: str | None = None,
        min_frequency: float = 1,
        min_docfreq: float = 1,
        min_quantile: float | None = None,
        top: int | None = None,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def ngrams(
        self,
        n: int | tuple[int, int] | None = 2,
        *,
        by: str | None = None,
        min_frequency: float = 2,
        min_docfreq: float = 1,
        min_quantile: float | None = None,
        top: int | None = None,
        across_segments: bool = False,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def dispersion(
        self,
        terms: str | Iterable[str] | None = None,
        *,
        by: str | None = None,
        min_frequency: float = 1,
        min_docfreq: float = 1,
        top: int | None = None,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def diversity(
        self,
        *,
        window: int = 100,
        threshold: float = 0.72,
        sample: int = 42,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def keyness(
        self,
        target: _Documents,
        reference: _Documents | _Columns | None = None,
        *,
        reference_tokens: int | None = None,
        measure: Literal["log_likelihood", "chi2", "log_ratio", "log_ratio_low", "log_odds"] = "log_likelihood",
        min_frequency: float = 1,
        min_docfreq: float = 1,
        top: int | None = None,
        cells: Literal[4, 2] = 4,
        yates: bool | Literal["auto"] = False,
        prior: float = 1000.0,
        prior_shape: Literal["pooled", "flat"] = "pooled",
        variance_terms: Literal[2, 4] = 2,
        confidence: float = 0.95,
        by_document: bool = False,
        permutations: int = 999,
        seed: int = 0,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def matrix(
        self,
        *,
        ngram_range: tuple[int, int] | int | None = (1, 1),
        weight: Literal["count", "binary", "tf-idf", "bm25"] = "count",
        idf: Literal["smooth", "plain", "log10", "plus_one", "none"] | None = None,
        sublinear: bool = False,
        norm: Literal["none", "l1", "l2"] | None = None,
        k1: float | None = None,
        b: float | None = None,
        min_docfreq: float | None = 1,
        max_docfreq: float | None = 1.0,
        max_features: int | None = None,
        vocabulary: Iterable[str] | Mapping[str, int] | None = None,
        by: str | None = None,
        across_segments: bool = False,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Matrix: ...
    def phrases(
        self,
        *,
        min_length: int = 2,
        max_length: int | None = None,
        min_frequency: int = 2,
        min_docfreq: int = 2,
        trim: str | None = "auto",
        kind: Literal["closed", "maximal"] = "closed",
        once_per: str | Iterable[object] | None = None,
        written: bool = False,
        across_segments: bool = False,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def collocations(
        self,
        *,
        measure: _Association = "log_likelihood",
        window: int | None = None,
        min_frequency: float = 5,
        node: str | Iterable[_Pattern] | None = None,
        valuetype: Literal["glob", "regex", "fixed"] = "glob",
        length: int | tuple[int, int] | None = 2,
        margins: Literal["words", "pairs", "tokens"] | None = None,
        measures: _Association | Iterable[_Association] | None = None,
        min_docfreq: float = 1,
        top: int | None = None,
        across_segments: bool = False,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def families(
        self,
        *,
        min_length: int = 3,
        max_length: int = 64,
        min_docfreq: int = 2,
        similarity: float = 0.6,
        min_members: int = 2,
        fold: _Fold | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def kwic(
        self,
        pattern: str | Iterable[_Pattern] | Table,
        *,
        window: int = 5,
        valuetype: Literal["glob", "regex", "fixed"] = "glob",
        sort: str | Iterable[str] | None = None,
        across_segments: bool = False,
        fold: _Fold | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def timeline(
        self,
        patterns: str | Iterable[_Pattern] | dict[str, str | Iterable[_Pattern] | Table] | Table,
        *,
        every: Literal["day", "week", "month", "quarter", "year"] = "month",
        by: str | None = None,
        valuetype: Literal["glob", "regex", "fixed"] = "glob",
        across_segments: bool = False,
        fold: _Fold | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def biography(
        self,
        phrase: str | Iterable[_Pattern] | dict[str, str | Iterable[_Pattern] | Table] | Table,
        *,
        every: Literal["day", "week", "month", "quarter", "year"] = "month",
        by: str | None = None,
        valuetype: Literal["glob", "regex", "fixed"] = "glob",
        across_segments: bool = False,
        fold: _Fold | None = None,
        progress: _Progress | None = None,
    ) -> Biography: ...
    def formulaicity(
        self,
        *,
        min_length: int = 4,
        min_docfreq: int = 2,
        across_segments: bool = False,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def set_phrases(
        self,
        doc_ids: str | Iterable[str] | None = None,
        *,
        min_length: int = 4,
        min_docfreq: int = 2,
        across_segments: bool = False,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def frames(
        self,
        *,
        min_length: int = 3,
        max_length: int = 6,
        min_frequency: int = 3,
        min_docfreq: int = 2,
        min_fillers: int = 2,
        min_entropy: float = 0.5,
        trim: str | None = "auto",
        top: int | None = None,
        across_segments: bool = False,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def fillers(
        self,
        frame: str,
        *,
        across_segments: bool = False,
        fold: _Fold | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def lookup(
        self,
        entries: str | Iterable[_Pattern] | dict[str, str | Iterable[_Pattern] | Table] | Table,
        *,
        max_edits: int = 0,
        valuetype: Literal["glob", "regex", "fixed"] = "glob",
        across_segments: bool = False,
        fold: _Fold | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def similarity(
        self,
        *,
        measure: _Similarity = "cosine",
        weight: _Weight = "tf-idf",
        queries: Corpus | None = None,
        max_documents: int = 20_000,
        min_docfreq: float = 1,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> SimilarityMatrix: ...
    def similar_pairs(
        self,
        *,
        k: int | None = None,
        threshold: float | None = None,
        measure: _Similarity = "cosine",
        weight: _Weight = "tf-idf",
        queries: Corpus | None = None,
        within_days: int | None = None,
        by: str | None = None,
        across: bool = False,
        min_docfreq: float = 1,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def near_duplicates(
        self,
        *,
        threshold: float = 0.8,
        shingle: int = 5,
        method: Literal["auto", "exact", "minhash"] = "auto",
        recall: float = 0.95,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def duplicate_groups(
        self,
        *,
        threshold: float = 0.8,
        shingle: int = 5,
        method: Literal["auto", "exact", "minhash"] = "auto",
        recall: float = 0.95,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def deduplicate(
        self,
        *,
        keep: Literal["first", "longest", "earliest"] = "first",
        threshold: float = 0.8,
        shingle: int = 5,
        method: Literal["auto", "exact", "minhash"] = "auto",
        recall: float = 0.95,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Corpus: ...
    def explain(
        self,
        doc_a: str,
        doc_b: str,
        *,
        weight: _Weight = "tf-idf",
        min_length: int = 3,
        fold: _Fold | None = None,
        stopwords: _StopWords | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def passages(
        self,
        *,
        min_length: int = 8,
        seed_length: int = 4,
        max_docfreq: float | None = None,
        queries: Corpus | None = None,
        by: str | None = None,
        across: bool = False,
        fold: _Fold | None = None,
        progress: _Progress | None = None,
    ) -> Table: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object, /) -> Self: ...

def read(
    path: _Path | Iterable[_Path],
    *,
    text: str = "text",
    doc_id: str = "doc_id",
    date: str = "date",
    title: str = "title",
    language: str = "en",
    tokenizer: Tokenizer | None = None,
    encoding: str | None = None,
    dates: Literal["auto", "none"] = "auto",
    dayfirst: bool | None = None,
    errors: Literal["raise", "skip"] = "raise",
    progress: _Progress | None = None,
) -> Corpus: ...

# What `locution.sklearn` is made of; not for others.

@final
class _CharSet:
    def __new__(cls, members: str) -> _CharSet: ...
    def __contains__(self, char: str, /) -> bool: ...

@final
class _CharMap:
    def __new__(cls, ask: Callable[[str], str]) -> _CharMap: ...
    def __call__(self, text: str) -> str: ...

@final
class _Analysis:
    def __new__(
        cls,
        kind: str,
        map: _CharMap | None,
        token: _CharSet,
        word: _CharSet,
        *,
        bounded: bool,
        min_chars: int,
        stop_words: list[str],
        ngram_range: tuple[int, int],
    ) -> _Analysis: ...

@final
class _Features:
    def __len__(self) -> int: ...
    def numbered(self) -> dict[str, int]: ...
    def take(self, places: NDArray[np.int64]) -> _Features: ...
    def look_up(self, numbers: dict[str, int]) -> tuple[NDArray[np.int64], list[int]]: ...
    def hashed(self, n_features: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]: ...

@final
class _Bags:
    def __len__(self) -> int: ...
    @property
    def features(self) -> _Features: ...
    def docfreq(self) -> NDArray[np.uint32]: ...
    def matrix(
        self, columns: NDArray[np.int64] | None = None, negative: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]: ...

def _vectorize(
    documents: Iterable[Any],
    analysis: _Analysis,
    *,
    plain: bool,
    every: bool,
    sigma: bool,
    decode: Callable[[Any], Any],
    preprocess: Callable[[Any], str],
    mend: Callable[[str], str],
) -> _Bags: ...
def _bursts(hits: list[int], documents: list[int]) -> list[bool]: ...
