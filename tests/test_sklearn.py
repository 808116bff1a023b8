"""`locution.sklearn` against scikit-learn, the oracle: every option, every kind of document, every error."""

import copy
import gc
import inspect
import io
import pickle
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from samples import records

sk = pytest.importorskip("sklearn.feature_extraction.text")
lo = pytest.importorskip("locution.sklearn")

import joblib  # noqa: E402
import scipy.sparse as sp  # noqa: E402
from sklearn.base import clone, is_classifier  # noqa: E402
from sklearn.decomposition import TruncatedSVD  # noqa: E402
from sklearn.exceptions import NotFittedError  # noqa: E402
from sklearn.linear_model import SGDClassifier  # noqa: E402
from sklearn.model_selection import GridSearchCV  # noqa: E402
from sklearn.pipeline import FeatureUnion, Pipeline  # noqa: E402
from sklearn.utils import estimator_checks  # noqa: E402
from sklearn.utils.estimator_checks import check_estimator  # noqa: E402
from sklearn.utils.validation import check_is_fitted  # noqa: E402

KINDS = ["CountVectorizer", "TfidfVectorizer", "HashingVectorizer"]
TEXTS = [
    "Our party’s new era: the NEW era, the new journey.",
    "İstanbul, ΟΔΥΣΣΕΥΣ ΣΑΣ Σ, STRASSE Straße ẞ, K Å ﬁn ŉ ǅ",
    "cafe\u0301 Café CAFÉ ½ x² a_b 𝒳𝒴 改革开放 한국 हिन्दी\u3000\u3000\x1c\x00 \t don't",
    "",
    "the the the 42 42\n\n",
]


class Runs:
    """How often each path was taken inside a `with`."""

    def __enter__(self) -> "Runs":
        self._before = dict(lo.PATHS)
        return self

    def __exit__(self, *_: object) -> None:
        self.fast, self.slow = (lo.PATHS[path] - self._before[path] for path in ("fast", "slow"))


def same_matrix(ours: Any, theirs: Any) -> None:
    """Equal in type, shape and every cell; floats but for the order in which a row's squares were added."""
    assert type(ours) is type(theirs)
    assert (ours.shape, ours.dtype, ours.nnz) == (theirs.shape, theirs.dtype, theirs.nnz)
    assert (ours.indices.dtype, ours.indptr.dtype) == (theirs.indices.dtype, theirs.indptr.dtype)
    ours, theirs = sp.csr_array(ours), sp.csr_array(theirs)
    ours.sort_indices()
    theirs.sort_indices()
    assert np.array_equal(ours.indptr, theirs.indptr)
    assert np.array_equal(ours.indices, theirs.indices)
    if np.issubdtype(ours.dtype, np.floating):
        np.testing.assert_allclose(ours.data, theirs.data, rtol=1e-6 if ours.dtype == np.float32 else 1e-12)
    else:
        assert np.array_equal(ours.data, theirs.data)


def outcome(module: Any, kind: str, params: dict[str, Any], fitted: Callable[[], Any], asked: Callable[[], Any]) -> Any:
    """What came of fitting to some documents and transforming others: answers, warnings, or the error."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            vectorizer = getattr(module, kind)(**params)
            answers = {"fitted": vectorizer.fit_transform(fitted()), "asked": vectorizer.transform(asked())}
            if kind != "HashingVectorizer":
                answers["names"] = vectorizer.get_feature_names_out()
                answers["vocabulary"] = vectorizer.vocabulary_
                answers["fixed"] = vectorizer.fixed_vocabulary_
                answers["inverse"] = vectorizer.inverse_transform(answers["asked"])
            if kind == "TfidfVectorizer" and params.get("use_idf", True):
                answers["idf"] = vectorizer.idf_
            answers["attributes"] = sorted(vars(vectorizer))
        except Exception as error:
            answers = {"error": (type(error), str(error))}
    return answers, [(warning.category, str(warning.message)) for warning in said]


def same(kind: str, params: dict[str, Any], fitted: Callable[[], Any], asked: Callable[[], Any] | None = None) -> Runs:
    """Both do the same. Documents come from functions, as some can be read once only."""
    theirs, their_warnings = outcome(sk, kind, params, fitted, asked or fitted)
    with Runs() as runs:
        ours, our_warnings = outcome(lo, kind, params, fitted, asked or fitted)
    assert our_warnings == their_warnings
    assert ours.keys() == theirs.keys(), (ours, theirs)
    for name, answer in theirs.items():
        if sp.issparse(answer):
            assert runs.slow or ours[name].has_canonical_format
            same_matrix(ours[name], answer)
        elif isinstance(answer, np.ndarray):
            assert ours[name].dtype == answer.dtype
            assert np.array_equal(ours[name], answer)
        elif name == "inverse":
            assert all(np.array_equal(a, b) for a, b in zip(ours[name], answer, strict=True))
        else:
            assert ours[name] == answer, name
            assert type(ours[name]) is type(answer)
    return runs


# ── any options, any text ─────────────────────────────────────────────────────────────────────────────────────────────

NASTY = [
    *"aabbkzAKÉéßẞİıΣσςΑα'’_-09²½Ⅷ改革한ㄱ",
    *"\u0301\u0307\u0345\u0327ﬁŉǅÅKſ\u1100\u1161\u11a8\u0e33\u093f\u200d\u00ad\ufeff",
    *" \t\n\r\x00\x1c\x1f\x85\xa0\u2028\u3000",
    *"😀👩🇩𝒳𝐀Ⓐ\ufffd\U0010ffff\u0378",
]
WORDS = [
    "the",
    "The",
    "new",
    "era",
    "ΟΔΟΣ",
    "ΣΑΣ",
    "Straße",
    "cafe\u0301",
    "naïve",
    "İzmir",
    "x²",
    "改革",
    "don't",
    "a_b",
    "no",
]
PATTERNS = [
    r"(?u)\b\w\w+\b",
    r"(?u)\w+",
    r"\b\w{3,}\b",
    r"\w\w*",
    r"[a-zA-Z]{2,}",
    r"\b[^\W\d_]+\b",
    r"(?u)\b[a-zé][a-zé]+\b",
    r"\S+",
    r"[^ ]+",
    r"\d+",
    r"\b\w+",
    r"[\w'’-]+",
    r"[\d.]{1,}",
    r"[a\]b^-]+",
    r"\b[\w]+\b",
    r"(\w)\w+",
    r"(?u)\b(\w+)\b",
    r"\w+?",
    r"(?i)[a-k]+",
    r"[a-z]*",
    r"\b\S+\b",
    r"(a)(b)",
    r"[",
]


def texts(surrogates: bool = False) -> st.SearchStrategy[str]:
    chars = st.sampled_from([*NASTY, "\ud800", "\udfff"] if surrogates else NASTY)
    pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.text(chars, max_size=6))
    return st.lists(st.tuples(pieces, st.sampled_from([" ", " ", "  ", "\n", ", ", ""])), max_size=8).map(
        lambda pairs: "".join(piece + gap for piece, gap in pairs)
    )


def letters_of(text: str) -> list[str]:
    return text.split("e")


def shout(text: str) -> str:
    return text.upper() + "!"


@st.composite
def choices(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Some parameters; most of what is drawn is valid, and mostly served fast."""
    pair = st.tuples(st.integers(1, 3), st.integers(0, 2)).map(lambda p: (p[0], p[0] + p[1]))
    shares = st.sampled_from([0.0, 0.2, 0.1 + 0.2, 1 / 3, 0.4, 0.5, 0.6, 2 / 3, 0.8, 1.0])  # of up to five documents
    threshold = st.one_of(st.integers(1, 3), shares, st.floats(0, 1))
    stop_words = st.sampled_from([None, None, "english", ["the", "new"], ["THE"], ["don't", "ας"], [], ["a", 3]])
    terms = st.lists(st.sampled_from([*(word.lower() for word in WORDS), "new era", "th", " e", "Era"]), max_size=6)
    options: dict[str, st.SearchStrategy[Any]] = {
        "strip_accents": st.sampled_from([None, "ascii", "unicode", shout]),
        "lowercase": st.booleans(),
        "analyzer": st.sampled_from(["word", "word", "word", "char", "char_wb", letters_of]),
        "stop_words": stop_words,
        "token_pattern": st.sampled_from(PATTERNS),
        "ngram_range": st.one_of(pair, st.sampled_from([(1, 1), (2, 1), (0, 2), (1, 6)])),
        "preprocessor": st.sampled_from([None, None, shout]),
        "tokenizer": st.sampled_from([None, None, None, str.split]),
        "binary": st.booleans(),
        "dtype": st.sampled_from([np.int64, np.float32, np.float64, np.int32, np.uint8, bool]),
    }
    if kind == "HashingVectorizer":
        norm = st.sampled_from(["l1", "l2", None])
        options |= {"n_features": st.sampled_from([1, 7, 2**20]), "alternate_sign": st.booleans(), "norm": norm}
    else:
        numbered = st.lists(st.integers(0, 4), max_size=4).map(lambda ns: dict(zip(WORDS, ns, strict=False)))
        options |= {
            "min_df": threshold,
            "max_df": threshold,
            "max_features": st.one_of(st.none(), st.integers(1, 8)),
            "vocabulary": st.one_of(st.none(), st.none(), terms, terms.map(set), numbered),
        }
    if kind == "TfidfVectorizer":
        names = ["use_idf", "smooth_idf", "sublinear_tf"]
        options |= {name: st.booleans() for name in names} | {"norm": st.sampled_from(["l1", "l2", None])}
    names = draw(st.sets(st.sampled_from(sorted(options)), max_size=5))
    return {name: draw(options[name]) for name in sorted(names)}


@pytest.mark.parametrize("kind", KINDS)
def test_any_options_and_any_text_give_what_scikit_learn_gives(kind: str):
    fast = slow = examples = 0

    @settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
    @given(choices(kind), st.lists(texts(), max_size=5), st.lists(texts(), max_size=3))
    @example({}, TEXTS, TEXTS)
    @example({"strip_accents": "unicode", "ngram_range": (1, 3)}, TEXTS, TEXTS)
    @example({"analyzer": "char_wb", "ngram_range": (2, 5)}, TEXTS, TEXTS)
    @example({"token_pattern": r"\S+", "ngram_range": (1, 2)}, ["a \x01 a", "a b", "\x01a"], ["\x01 a"])
    def differ(params: dict[str, Any], fitted: list[str], asked: list[str]) -> None:
        nonlocal fast, slow, examples
        runs = same(kind, params, lambda: fitted, lambda: asked)
        fast, slow, examples = fast + runs.fast, slow + runs.slow, examples + 1

    differ()
    assert examples >= 500
    assert fast > slow, "or this has tested scikit-learn against itself"


@settings(max_examples=150)
@given(
    st.sampled_from(KINDS),
    st.sampled_from(
        [{}, {"analyzer": "char"}, {"token_pattern": r"\S+"}, {"analyzer": "char_wb", "ngram_range": (1, 2)}]
    ),
    st.sampled_from([{}, {"lowercase": False}, {"strip_accents": "ascii"}, {"strip_accents": "unicode"}]),
    st.lists(texts(surrogates=True), max_size=4),
    st.sampled_from([list, tuple, iter, lambda texts: map(str, texts), lambda texts: np.array(texts, dtype=object)]),
)
def test_surrogates_are_no_words_but_characters(
    kind: str, params: dict[str, Any], more: dict[str, Any], texts: list[str], form: Callable[[list[str]], Any]
):
    same(kind, {**params, **more}, lambda: form([*texts, "the"]))


@pytest.mark.parametrize("accents", [None, "ascii", "unicode"])
def test_the_table_of_characters_does_to_each_what_scikit_learn_does(accents: str | None):
    table = lo._map(True, accents)
    plain = sk.CountVectorizer(strip_accents=accents).build_preprocessor()
    chars = lo._characters()
    for char in chars[:0x2FFFF] + chars[0x2FFFF::97]:
        assert table(char) == plain(char), hex(ord(char))
    text = "".join(c for c in lo._characters()[::7] if c != "Σ")
    assert table(text) == plain(text)


@pytest.mark.parametrize(("source", "belongs"), [(r"\w", lambda c: c.isalnum() or c == "_"), (r"\s", str.isspace)])
def test_the_class_has_the_characters_that_python_says(source: str, belongs: Callable[[str], bool]):
    members, mendable = lo._class(source)
    assert mendable
    assert all((char in members) == belongs(char) for char in lo._characters())


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"lowercase": False},
        {"strip_accents": "ascii"},
        {"strip_accents": "unicode"},
        {"strip_accents": shout},
        {"stop_words": "english"},
        {"stop_words": ["the"]},
        {"preprocessor": shout},
        {"ngram_range": (2, 3)},
        {"ngram_range": (np.int64(1), np.int64(2))},
        {"analyzer": "char", "ngram_range": (1, 3)},
        {"analyzer": "char_wb", "ngram_range": (2, 6)},
        *({"token_pattern": pattern} for pattern in PATTERNS[:15]),
        {"token_pattern": r"[\w'’-]+", "ngram_range": (1, 2)},
        {"encoding": "latin-1"},
        {"dtype": np.float32},
        {"binary": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", KINDS)
def test_these_are_counted_fast(kind: str, params: dict[str, Any]):
    runs = same(kind, params, lambda: TEXTS)
    assert (runs.fast, runs.slow) == (2, 0)


@pytest.mark.parametrize(
    "params",
    [
        {"tokenizer": str.split, "token_pattern": None},
        {"analyzer": letters_of},
        {"token_pattern": r"(\w)\w+"},
        {"token_pattern": r"[^,]+", "ngram_range": (1, 2)},
        {"token_pattern": r"\b\S+\b"},
        {"ngram_range": (1, 300)},
    ],
    ids=str,
)
def test_these_scikit_learn_counts(params: dict[str, Any]):
    runs = same("CountVectorizer", params, lambda: TEXTS)
    assert (runs.fast, runs.slow) == (0, 2)


def test_fixed_vocabularies_and_thresholds_are_counted_fast():
    for params in [{"vocabulary": ["era", "new", "x²"]}, {"vocabulary": {"new": 1, "the": 0}}, {"vocabulary": {"era"}}]:
        assert same("CountVectorizer", params, lambda: TEXTS).slow == 0
    for params in [
        {"min_df": 2},
        {"max_df": 0.5},
        {"max_features": 3},
        {"min_df": 0.3, "max_features": 2, "max_df": 4},
    ]:
        assert same("TfidfVectorizer", params, lambda: TEXTS).slow == 0


def test_many_texts_are_counted_as_few_are():
    many = [text * (1 + i % 7) for i, text in enumerate(TEXTS * 800)]
    assert sum(map(len, many)) > 500_000  # several blocks of work
    for params in [{}, {"ngram_range": (1, 2)}, {"analyzer": "char_wb", "ngram_range": (3, 4)}]:
        assert same("CountVectorizer", params, lambda: many, lambda: iter(many[:300])).slow == 0


# ── real corpora ──────────────────────────────────────────────────────────────────────────────────────────────────────


CORPORA = ["inaugural_en/inaugural.jsonl", "sotu_en/sotu.jsonl", "udhr_multilang/udhr.jsonl"]


@pytest.fixture(scope="module", params=CORPORA, ids=lambda path: path.split("_")[0])
def corpus(request: pytest.FixtureRequest) -> list[str]:
    return [str(record["text"]) for record in records(f"corpora/{request.param}")]


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_real_texts_are_counted_cell_by_cell(corpus: list[str], kind: str):
    assert same(kind, {}, lambda: corpus, lambda: corpus[::-5]).slow == 0


@pytest.mark.parametrize(
    "params",
    [
        {"strip_accents": "unicode", "stop_words": "english", "min_df": 2, "max_df": 0.9},
        {"strip_accents": "ascii", "token_pattern": r"(?u)\w+", "lowercase": False},
        {"ngram_range": (1, 2), "max_features": 5_000},
    ],
    ids=["accents", "ascii", "pairs"],
)
def test_other_choices_on_real_texts(corpus: list[str], params: dict[str, Any]):
    assert same("CountVectorizer", params, lambda: corpus[::8], lambda: corpus[::10]).slow == 0


@pytest.mark.parametrize("analyzer", ["char", "char_wb"])
def test_characters_of_real_texts(corpus: list[str], analyzer: str):
    texts = [text[:5_000] for text in corpus[::12]]
    params = {"analyzer": analyzer, "ngram_range": (1, 3)}
    assert same("CountVectorizer", params, lambda: texts, lambda: texts[::-2]).slow == 0


# ── kinds of documents ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "form",
    [
        tuple,
        iter,
        np.array,
        lambda texts: np.array(texts, dtype=object),
        lambda texts: dict.fromkeys(texts),
        lambda texts: (text.encode() for text in texts),
        lambda texts: [text.encode() if i % 2 else text for i, text in enumerate(texts)],
        lambda texts: [type("Text", (str,), {})(text) for text in texts],
        lambda texts: [type("Loud", (str,), {"lower": str.upper})(text) for text in texts],
    ],
    ids=["tuple", "iterator", "str array", "object array", "dict", "bytes", "mixed", "subclass", "own lower"],
)
def test_documents_come_in_any_form(kind: str, form: Callable[[list[str]], Any]):
    assert same(kind, {}, lambda: form(TEXTS)).slow == 0
    same(kind, {"analyzer": "char", "lowercase": False}, lambda: form(TEXTS))


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
@pytest.mark.parametrize("decode_error", ["strict", "replace", "ignore"])
def test_bytes_are_decoded_as_told(encoding: str, decode_error: str):
    params = {"encoding": encoding, "decode_error": decode_error}
    same("CountVectorizer", params, lambda: [text.encode() for text in TEXTS])
    same("CountVectorizer", params, lambda: ["ok then".encode(encoding), "caf\xe9 new".encode("latin-1"), b"\xff\xfe"])


def test_files_are_read(tmp_path: Path):
    paths = [tmp_path / f"{i}.txt" for i in range(len(TEXTS))]
    for path, text in zip(paths, TEXTS, strict=True):
        path.write_bytes(text.encode())
    for params in [{}, {"analyzer": "char"}]:
        assert same("CountVectorizer", {**params, "input": "filename"}, lambda: paths).slow == 0
        files = lambda: [io.BytesIO(text.encode()) for text in TEXTS]  # noqa: E731
        assert same("TfidfVectorizer", {**params, "input": "file"}, files).slow == 0
    same("CountVectorizer", {"input": "filename"}, lambda: [tmp_path / "none.txt"])
    same("CountVectorizer", {"input": "file"}, lambda: ["no file"])


def test_files_with_surrogates_are_read_once():
    def files() -> Iterator[io.StringIO]:
        return (io.StringIO(text) for text in ["the one", "a \ud800 b", "b \udfff"])

    for params in [{"input": "file", "analyzer": "char"}, {"input": "file", "token_pattern": r"\S+"}]:
        runs = same("CountVectorizer", params, files)
        assert (runs.fast, runs.slow) == (0, 2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "texts",
    [
        "a string",
        None,
        3,
        [None],
        ["ok then", None],
        [np.nan, "ok then"],
        ["ok then", float("nan")],
        [3],
        [["a", "list"]],
        [b"caf\xe9"],
        [],
        [""],
        ["a b c"],
        np.array([["two", "dimensions"]]),
    ],
    ids=repr,
)
@pytest.mark.parametrize("params", [{}, {"lowercase": False}, {"analyzer": "char"}, {"analyzer": "char_wb"}], ids=str)
def test_what_is_no_text_fails_as_in_scikit_learn(kind: str, texts: Any, params: dict[str, Any]):
    same(kind, params, lambda: texts)
    same(kind, params, lambda: ["fine texts"], lambda: texts)


@pytest.mark.parametrize(
    "params",
    [
        {"min_df": 3, "max_df": 2},
        {"min_df": 0.9, "max_df": 0.1},
        {"min_df": 5},
        {"max_df": 0},
        {"min_df": -1},
        {"max_features": 0},
        {"vocabulary": ["a", "b", "a"]},
        {"vocabulary": {"a": 0, "b": 0}},
        {"vocabulary": {"a": 0, "b": 2}},
        {"vocabulary": {}},
        {"vocabulary": []},
        {"vocabulary": 3},
        {"vocabulary": ["NEW", "the"]},
        {"stop_words": ["the", "new", "journey", "era", "our", "party"]},
        {"stop_words": "klingon"},
        {"ngram_range": (2, 1)},
        {"ngram_range": (1.0, 2.0)},
        {"ngram_range": [1, 2]},
        {"token_pattern": "("},
        {"token_pattern": "(a)(b)"},
        {"token_pattern": None},
        {"token_pattern": b"\\w+"},
        {"strip_accents": "greek"},
        {"analyzer": "words"},
        {"input": "url"},
        {"encoding": "no such"},
        {"lowercase": "yes"},
        {"dtype": "no type"},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["CountVectorizer", "TfidfVectorizer"])
def test_wrong_choices_fail_as_in_scikit_learn(kind: str, params: dict[str, Any]):
    same(kind, params, lambda: [text.encode() for text in TEXTS[:1] * 4])


def test_choices_that_became_wrong_later_fail_as_in_scikit_learn():
    for params in [
        {"lowercase": []},
        {"strip_accents": "greek"},
        {"analyzer": "words"},
        {"token_pattern": None},
        {"ngram_range": (0, 2)},
        {"ngram_range": 3},
        {"n_features": 2.5},
        {"norm": "l3"},
    ]:
        for kind in KINDS:
            told = []
            for module in (sk, lo):
                vectorizer = getattr(module, kind)().fit(TEXTS)
                for name, value in params.items():
                    setattr(vectorizer, name, value)
                try:
                    told.append(vectorizer.transform(TEXTS).toarray().tolist())
                except Exception as error:
                    told.append((type(error), str(error)))
            assert told[0] == told[1], (kind, params)


def test_no_columns_to_hash_to_are_an_error():
    vectorizer = lo.HashingVectorizer().set_params(n_features=0)
    with pytest.raises(ValueError, match="n_features"):  # scikit-learn divides by it, which ends the process
        vectorizer.transform(TEXTS)


@pytest.mark.parametrize("kind", ["CountVectorizer", "TfidfVectorizer"])
def test_an_unfitted_one_fails_as_in_scikit_learn(kind: str):
    asked: list[Callable[[Any], Any]] = [
        lambda vectorizer: vectorizer.transform(TEXTS),
        lambda vectorizer: vectorizer.get_feature_names_out(),
        lambda vectorizer: vectorizer.inverse_transform(np.eye(2)),
        check_is_fitted,
    ]
    for ask in asked:
        with pytest.raises(NotFittedError) as theirs:
            ask(getattr(sk, kind)())
        with pytest.raises(NotFittedError) as ours:
            ask(getattr(lo, kind)())
        assert str(ours.value) == str(theirs.value)
    for vectorizer in (getattr(sk, kind)(), getattr(lo, kind)()):
        assert not hasattr(vectorizer, "vocabulary_")
        with pytest.raises(AttributeError, match="object has no attribute 'vocabulary_'"):
            vectorizer.vocabulary_  # noqa: B018
        with pytest.raises(AttributeError, match="vocabulary_"):
            del vectorizer.vocabulary_


# ── a vocabulary that is made when it is looked at ────────────────────────────────────────────────────────────────────


def unmade(vectorizer: Any) -> bool:
    """Whether the vocabulary is no dict yet, without looking at it in the ways that make it."""
    return type(object.__getattribute__(vectorizer, "_own")().get("vocabulary_")) is not dict


WAYS: list[Callable[[Any], Any]] = [
    lambda vectorizer: vectorizer.vocabulary_,
    lambda vectorizer: vars(vectorizer)["vocabulary_"],
    lambda vectorizer: vectorizer.__dict__["vocabulary_"],
    lambda vectorizer: getattr(vectorizer, "vocabulary_"),  # noqa: B009
    lambda vectorizer: pickle.loads(pickle.dumps(vectorizer)).vocabulary_,
    lambda vectorizer: pickle.loads(pickle.dumps(vectorizer, protocol=2)).__dict__["vocabulary_"],
    lambda vectorizer: copy.copy(vectorizer).__dict__["vocabulary_"],
    lambda vectorizer: copy.deepcopy(vectorizer).vocabulary_,
    lambda vectorizer: vectorizer.__getstate__()["vocabulary_"],
    lambda vectorizer: vectorizer.__reduce_ex__(4)[2]["vocabulary_"],
]


@pytest.mark.parametrize("kind", ["CountVectorizer", "TfidfVectorizer"])
@pytest.mark.parametrize("way", WAYS)
def test_whoever_looks_sees_a_dict(kind: str, way: Callable[[Any], Any]):
    vectorizer = getattr(lo, kind)().fit(TEXTS)
    assert unmade(vectorizer)
    seen = way(vectorizer)
    assert type(seen) is dict
    assert seen == getattr(sk, kind)().fit(TEXTS).vocabulary_
    assert list(seen) == sorted(seen)
    assert {type(number) for number in seen.values()} == {int}
    assert vectorizer.vocabulary_ is vectorizer.vocabulary_


def test_a_vocabulary_that_was_changed_is_the_one_that_counts():
    for module in (sk, lo):
        vectorizer = module.CountVectorizer().fit(["a new era", "the era"])
        del vectorizer.vocabulary_["new"]
        vectorizer.vocabulary_["the"] = 1
        assert vectorizer.transform(["the new era the"]).toarray().tolist() == [[1, 2]]
        vectorizer.vocabulary_ = {"new": 0}
        assert vectorizer.transform(["the new era new"]).toarray().tolist() == [[2]]
        vectorizer.vocabulary_ = {"new": 0, "era": 0}
        assert vectorizer.transform(["the new era new"]).toarray().tolist() == [[3, 0]]
        vectorizer.vocabulary_ = {"new": "first"}
        with pytest.raises(ValueError, match="invalid literal"):
            vectorizer.transform(["the new era new"])
        del vectorizer.vocabulary_
        with pytest.raises(NotFittedError):
            vectorizer.transform(["the"])


def test_a_vocabulary_with_columns_there_are_not_is_an_error():
    vectorizer = lo.CountVectorizer().fit(["a new era"])
    for wrong in (2, -1):
        vectorizer.vocabulary_ = {"new": wrong, "era": 0}
        with pytest.raises(ValueError, match=f"column {wrong} of 2"):  # scikit-learn makes a matrix that is broken
            vectorizer.transform(["the new era new"])


def test_a_vocabulary_of_another_type_is_asked_by_scikit_learn():
    class Guess(dict):  # type: ignore[type-arg]
        def __missing__(self, term: str) -> int:
            return 0

    for module in (sk, lo):
        vectorizer = module.CountVectorizer(lowercase=False)
        vectorizer.vocabulary_ = Guess(era=1, other=0)
        assert vectorizer.transform(["the new era"]).toarray().tolist() == [[2, 1]]


def test_threads_that_look_at_once_see_one_dict():
    vectorizer = lo.CountVectorizer(analyzer="char", ngram_range=(1, 5)).fit(TEXTS)
    seen: list[dict[str, int]] = []
    threads = [threading.Thread(target=lambda: seen.append(vectorizer.vocabulary_)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(vocabulary) for vocabulary in seen}) == 1


# ── at home in scikit-learn ───────────────────────────────────────────────────────────────────────────────────────────

LABELS = [i % 2 for i in range(20)]
LETTERS = [f"{'good new era' if label else 'bad old times'} number {i}" for i, label in enumerate(LABELS)]


def test_they_are_scikit_learns_classes():
    for kind in KINDS:
        assert issubclass(getattr(lo, kind), getattr(sk, kind))
        assert getattr(lo, kind)().get_params() == getattr(sk, kind)().get_params()
    assert lo.TfidfTransformer is sk.TfidfTransformer
    assert issubclass(lo.TfidfVectorizer, lo.CountVectorizer)
    assert repr(lo.CountVectorizer(min_df=2)) == "CountVectorizer(min_df=2)"


@pytest.mark.parametrize("kind", KINDS)
def test_clones_pickles_and_joblib_keep_them(kind: str, tmp_path: Path):
    vectorizer = getattr(lo, kind)(ngram_range=(1, 2), stop_words=["the"]).fit(TEXTS)
    matrix = vectorizer.transform(TEXTS)
    copied = clone(vectorizer)
    assert type(copied) is type(vectorizer)
    assert copied.get_params() == vectorizer.get_params()
    assert not hasattr(copied, "vocabulary_")
    same_matrix(copied.fit_transform(TEXTS), vectorizer.fit_transform(TEXTS))
    joblib.dump(vectorizer, tmp_path / "vectorizer")
    for other in [
        pickle.loads(pickle.dumps(vectorizer)),
        joblib.load(tmp_path / "vectorizer"),
        copy.deepcopy(vectorizer),
    ]:
        same_matrix(other.transform(TEXTS), matrix)
    assert joblib.hash(vectorizer) == joblib.hash(pickle.loads(pickle.dumps(vectorizer)))


def test_a_pipeline_in_a_grid_search_finds_what_it_finds_with_scikit_learns():
    found = []
    for module in (sk, lo):
        steps = [("counts", module.CountVectorizer()), ("weights", module.TfidfTransformer())]
        pipeline = Pipeline([*steps, ("model", SGDClassifier(random_state=0))])
        grid = {
            "counts__ngram_range": [(1, 1), (1, 2)],
            "counts__analyzer": ["word", "char_wb"],
            "weights__norm": ["l1", "l2"],
        }
        search = GridSearchCV(pipeline, grid, cv=3).fit(LETTERS, LABELS)
        assert is_classifier(search)
        names = search.best_estimator_[:-1].get_feature_names_out().tolist()
        found.append((search.best_params_, search.cv_results_["mean_test_score"].tolist(), names))
    assert found[0] == found[1]


def test_processes_of_joblib_count_too():
    pipeline = Pipeline([("counts", lo.CountVectorizer()), ("model", SGDClassifier(random_state=0))])
    with joblib.parallel_config("multiprocessing"):
        search = GridSearchCV(pipeline, {"counts__min_df": [1, 2]}, cv=2, n_jobs=2).fit(LETTERS, LABELS)
    assert search.best_score_ > 0.5


def test_feature_unions_and_set_output_work_as_with_scikit_learns():
    for module in (sk, lo):
        union = FeatureUnion([("words", module.CountVectorizer()), ("tfidf", module.TfidfVectorizer(analyzer="char"))])
        assert union.fit_transform(TEXTS).shape[1] == len(union.get_feature_names_out())
        for kind in KINDS:
            assert hasattr(getattr(module, kind)(), "set_output") == hasattr(getattr(sk, kind)(), "set_output")
        dense = TruncatedSVD(2).set_output(transform="pandas")
        frame = Pipeline([("counts", module.CountVectorizer()), ("svd", dense)]).fit_transform(TEXTS)
        assert list(frame.columns) == ["truncatedsvd0", "truncatedsvd1"]


@pytest.mark.parametrize("kind", [*KINDS, "TfidfTransformer"])
def test_scikit_learns_checks_say_of_ours_what_they_say_of_theirs(kind: str):
    def results(module: Any) -> list[tuple[Any, ...]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            checks = check_estimator(getattr(module, kind)(), on_skip=None, on_fail=None)
        return [(c["check_name"], c["status"], type(c["exception"]), c["expected_to_fail"]) for c in checks]

    theirs = results(sk)
    assert theirs
    assert results(lo) == theirs


def single_checks() -> list[Callable[[str, Any], object]]:
    """All checks of one estimator by its name, also those that `check_estimator` does not make of text's."""
    checks = [check for name, check in vars(estimator_checks).items() if name.startswith("check_")]
    arguments = [
        [
            p
            for p in inspect.signature(check).parameters.values()
            if p.default is p.empty and p.kind is not p.VAR_KEYWORD
        ]
        for check in checks
    ]
    return [
        check for check, given in zip(checks, arguments, strict=True) if len(given) == 2 and given[0].name == "name"
    ]


@pytest.mark.parametrize("kind", [*KINDS, "TfidfTransformer"])
def test_each_check_by_itself_ends_as_with_scikit_learns(kind: str):
    def results(module: Any) -> dict[str, tuple[type, str] | None]:
        ended: dict[str, tuple[type, str] | None] = {}
        for check in single_checks():
            try:
                check(kind, getattr(module, kind)())
            except Exception as error:  # a skipped check is one, too
                ended[check.__name__] = (type(error), str(error))
            else:
                ended[check.__name__] = None
        return ended

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = results(sk)
        assert sum(error is None for error in theirs.values()) >= 20
        assert results(lo) == theirs


# ── subclasses ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Reversed:
    """A step of one's own, in whichever class."""

    def build_tokenizer(self) -> Callable[[str], list[str]]:
        cut = super().build_tokenizer()  # type: ignore[misc]
        return lambda text: [word[::-1] for word in cut(text)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_subclass_with_a_step_of_its_own_is_counted_by_scikit_learn(kind: str):
    theirs = type("Mine", (Reversed, getattr(sk, kind)), {})().fit_transform(TEXTS)
    with Runs() as runs:
        ours = type("Mine", (Reversed, getattr(lo, kind)), {})().fit_transform(TEXTS)
    same_matrix(ours, theirs)
    assert (runs.fast, runs.slow) == (0, 1)


def test_a_step_that_was_set_on_one_object_counts():
    for module in (sk, lo):
        vectorizer = module.CountVectorizer()
        vectorizer.build_analyzer = lambda: str.split
        assert vectorizer.fit(["A b, c"]).vocabulary_ == {"A": 0, "b,": 1, "c": 2}


def test_a_subclass_that_adds_nothing_to_the_steps_is_counted_fast():
    class Mine(lo.CountVectorizer):  # type: ignore[misc, name-defined]
        def fit_transform(self, raw_documents: Iterable[str], y: object = None) -> Any:
            return super().fit_transform(raw_documents, y).astype(bool)

    with Runs() as runs:
        assert Mine().fit_transform(["an era an"]).toarray().tolist() == [[True, True]]
    assert (runs.fast, runs.slow) == (1, 0)


def test_a_subclass_that_meets_the_vocabulary_meets_a_dict():
    class Mine(lo.CountVectorizer):  # type: ignore[misc, name-defined]
        def _limit_features(self, X: Any, vocabulary: Any, *args: Any) -> Any:
            assert type(vocabulary) is dict
            return super()._limit_features(X, vocabulary, *args)

    with Runs() as runs:
        vectorizer = Mine(min_df=2).fit(["an era", "an end"])
    assert vectorizer.vocabulary_ == {"an": 0}
    assert (runs.fast, runs.slow) == (1, 0)


# ── manners ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_document_raises_reaches_the_caller():
    def texts() -> Iterator[str]:
        yield from ["some words"] * 100_000
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        lo.CountVectorizer().fit(texts())
    with pytest.raises(ZeroDivisionError):
        lo.CountVectorizer(preprocessor=lambda text: 1 / 0).fit(TEXTS)


def test_documents_are_not_kept():
    class Text(str):
        __slots__ = ("__weakref__",)

    import weakref

    text = Text("some words")
    gone = weakref.ref(text)
    for params in [{}, {"analyzer": "char"}]:
        vectorizer = lo.CountVectorizer(**params).fit(iter([text]))
        assert vectorizer.vocabulary_
    del text
    gc.collect()
    assert gone() is None


def test_without_scikit_learn_the_import_says_what_is_missing():
    program = "import sys; sys.modules['sklearn'] = None; import locution.sklearn"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "ImportError: locution.sklearn needs scikit-learn: pip install 'locution[sklearn]'" in done.stderr


def test_importing_locution_does_not_import_scikit_learn():
    program = "import sys, locution; sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
