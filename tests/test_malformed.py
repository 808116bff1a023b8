"""Does every malformed input get a right answer, or an error that says what and where? Never a crash or a hang."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
import pickle
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import locution as lo
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

ALLOWED = (TypeError, ValueError, KeyError, FileNotFoundError)  # ReadError, StoreError, UnicodeError are ValueErrors
Case = tuple[str, Callable[[], object], str]
SECONDS = 20.0
NOTES = sys.version_info >= (3, 11)  # from there on pyo3 names the argument in a note

TEXTS = ["A new era begins.", "In a new era, a new journey."]


def corpus() -> lo.Corpus:
    return lo.Corpus(TEXTS, doc_ids=["a", "b"], dates=["2023-07-02", None])


def raising() -> Iterator[str]:
    yield "a"
    raise ValueError("the generator broke")


def told(error: BaseException) -> str:
    """The message with its notes."""
    return "\n".join([str(error), *getattr(error, "__notes__", [])])


def outcome(call: Callable[[], object]) -> object:
    """The answer, or the error it ended in. Anything but an allowed error goes through and fails the test."""
    started = time.monotonic()
    try:
        return call()
    except ALLOWED as error:
        return error
    finally:
        assert time.monotonic() - started < SECONDS


# ---- arguments of the questions: each is an error that says so much

HUGE, LARGE, NAN = 2**64, 2**63, float("nan")
NO_NUMBERS: list[tuple[object, str]] = [
    ("3", "expected an int, not str"),
    (b"3", "expected an int, not bytes"),
    (1.5, "expected an int, not float"),
    (NAN, "expected an int, not float"),
    ([], "expected an int, not list"),
    ({}, "expected an int, not dict"),
    (HUGE, "beyond 64 bits: 18446744073709551616"),
    (LARGE, "beyond 64 bits: 9223372036854775808"),
    (-LARGE - 1, "beyond 64 bits: -9223372036854775809"),
    (-1, "-1 is below 0"),
    (-LARGE, "-9223372036854775808 is below 0"),
]
# Of a number that may be a share, too.
NO_LEAST: list[tuple[object, str]] = [
    ("3", "not 'str'"),
    (b"3", "not 'bytes'"),
    ([], "not 'list'"),
    (1.5, "1.5 is no share between 0 and 1; a count is an int"),
    (-0.5, "-0.5 is no share"),
    (2.0, "2 is no share"),
    (NAN, "NaN is no share"),
    (float("inf"), "inf is no share"),
    (0, "0 is below 1"),
    (-1, "-1 is below 0"),
    (HUGE, "beyond 64 bits: 18446744073709551616"),
]
NUMBERS = {
    "terms": ["top"],
    "ngrams": ["top"],
    "phrases": ["min_length", "max_length", "min_frequency", "min_docfreq"],
    "similarity": ["max_documents"],
    "similar_pairs": ["k", "within_days"],
}
NO_CHOICES: list[tuple[object, str]] = [
    ("", '""'),
    ("LOWER", '"LOWER"'),
    ("a\0b", r'"a\0b"'),
    (3, "int"),
    (True, "bool"),
    ("\ud800", "surrogates not allowed"),
]
CHOICES = {
    "kind": ("phrases", '"closed", "maximal"'),
    "trim": ("phrases", "there are: ar bg"),
    "measure": ("similarity", '"cosine"'),
    "weight": ("similar_pairs", '"tf-idf", "count", "binary"'),
    "fold": ("ngrams", '"none", "lower", "stem"'),
    "stopwords": ("terms", "there are: ar bg"),
}
NO_STRINGS: list[tuple[object, str]] = [
    ([3], "item 0 is no string but int"),
    (["lower", None], "item 1 is no string but NoneType"),
    (b"lower", "item 0 is no string but int"),
    (["lower", "\ud800"], "item 1: "),
]
PATTERNS: list[tuple[object, str, str]] = [
    ("", "glob", '"" holds no word'),
    (" \n", "fixed", "holds no word"),
    ("…", "glob", "holds no word"),
    (["new", "?!"[1:]], "fixed", '"!" holds no word'),
    (3, "glob", "expected a string, patterns or a Table, not int"),
    (None, "glob", "expected a string, patterns or a Table, not NoneType"),
    (pd.DataFrame({"new": ["a"]}), "glob", "expected a string, patterns or a Table, not DataFrame"),
    ([None], "glob", "item 0: expected a string or a list of terms, not NoneType"),
    ("(", "regex", '"(" is no regular expression'),
    ("new [", "regex", '"new [" is no regular expression'),
    ("\\", "regex", "is no regular expression"),
    ("*", "regex", "is no regular expression"),
    ("(?=a)", "regex", "look-around"),
    (r"(a)\1", "regex", "backreferences are not supported"),
    (r"\p{Nope}", "regex", "Unicode property not found"),
    ("a{99999999}", "regex", "so many repetitions that it would take more than 10485760 bytes"),
    (r"(\w{1000}){1000}", "regex", "so many repetitions that it would take more than 10485760 bytes"),
    ("(" * 10_000, "regex", "is no regular expression"),
    ("new", "wildcard", '"wildcard" is none of "glob", "regex", "fixed"'),
    ("new", 3, "valuetype: expected a str, not int"),
]
MASKS: list[tuple[object, type[Exception], str]] = [
    (3, TypeError, "int"),
    ("a", TypeError, "expected doc_ids or booleans"),
    (slice(1), TypeError, "expected doc_ids or booleans"),
    ([0, 1], TypeError, "not int"),
    ([None], TypeError, "not NoneType"),
    ([True, "a"], TypeError, "not bool"),
    ([True], ValueError, "1 booleans for 2 documents"),
    (np.array([True, False, True]), ValueError, "3 booleans for 2 documents"),
    (["a", "a"], ValueError, '"a" stands twice'),
    (["a", "z"], KeyError, 'no document has the id "z"'),
]
DAYS: list[tuple[object, str]] = [
    ("soon", '"soon" is no date'),
    ("", "no date"),
    ("08/02/2026", "reads two ways"),
    ("2023-02-30", "is no date"),
    (3, "expected a date, not int"),
    (b"2020", "expected a date, not bytes"),
    (NAN, "expected a date, not float"),
]


def asked(question: str, options: dict[str, Any]) -> Callable[[], object]:
    return lambda: getattr(corpus(), question)(**options)


def question_cases() -> Iterator[Case]:
    for question, names in NUMBERS.items():
        for name in names:
            for value, why in NO_NUMBERS:
                yield f"{question}({name}={value!r})", asked(question, {name: value}), f"{name}|{why}" if NOTES else why
    for question, name in itertools.product(("terms", "ngrams"), ("min_frequency", "min_docfreq")):
        for value, why in NO_LEAST:
            call = asked(question, {name: value})
            yield f"{question}({name}={value!r})", call, why if value is HUGE else f"{name}|{why}"
    for value, why in NO_NUMBERS:
        yield f"kwic(window={value!r})", lambda v=value: corpus().kwic("new", window=v), why
        yield f"head({value!r})", lambda v=value: corpus().terms().head(v), why
    for value in ["3", b"3", 1.5, NAN, [], (1,), (1, 2, 3), ("1", "2"), (1, None), {}]:
        yield f"ngrams(n={value!r})", lambda v=value: corpus().ngrams(n=v), ""
    for value, why in [
        (0, "0 is below 1"),
        (-1, "-1 is below 0"),
        ((0, 2), "0 is below 1"),
        ((3, 2), "the longest, 2, is below the shortest, 3"),
        (HUGE, "beyond 64 bits"),
        ((1, HUGE), "beyond 64 bits"),
    ]:
        yield f"ngrams(n={value!r})", lambda v=value: corpus().ngrams(n=v), why
    for question, options, why in [
        ("terms", {"min_quantile": 1.5}, "min_quantile: 1.5 is no share"),
        ("terms", {"min_quantile": NAN}, "min_quantile: NaN is no share"),
        ("terms", {"min_quantile": "0.5"}, "not str"),
        ("terms", {"by": "decade"}, '"decade" is neither a column of metadata|nor one of day, week, month'),
        ("terms", {"by": 3}, "by: expected a str, not int"),
        ("terms", {"by": ["year"]}, "by: expected a str, not list"),
        ("ngrams", {"min_frequency": 0}, "min_frequency: 0 is below 1"),
        ("phrases", {"min_frequency": 1}, "min_frequency"),
        ("phrases", {"min_length": 0}, "min_length"),
        ("phrases", {"min_docfreq": 0}, "min_docfreq"),
        ("phrases", {"max_length": 1}, "max_length: 1 is below min_length, 2"),
        ("phrases", {"minimum": 3}, "unexpected keyword argument 'minimum'"),
        ("similar_pairs", {"k": 0}, "k: 0 is below 1"),
        ("similar_pairs", {"threshold": 0}, "0 is not above 0 and at most 1"),
        ("similar_pairs", {"threshold": 1.5}, "1.5 is not above 0 and at most 1"),
        ("similar_pairs", {"threshold": -1}, "-1 is not above 0 and at most 1"),
        ("similar_pairs", {"threshold": NAN}, "NaN is not above 0 and at most 1"),
        ("similar_pairs", {"threshold": float("inf")}, "inf is not above 0 and at most 1"),
        ("similar_pairs", {"threshold": "0.5"}, "not str"),
        ("similarity", {"max_documents": 1}, "max_documents is 1"),
        ("terms", {"fold": ["none", "lower"]}, '"none" is none of'),
        ("phrases", {"across_segments": "no"}, "'str'"),
        ("terms", {"progress": 3}, "progress: expected None"),
    ]:
        yield f"{question}({options!r})", lambda q=question, o=options: getattr(corpus(), q)(**o), why
    for name, (question, known) in CHOICES.items():
        for value, why in NO_CHOICES:
            both = known if isinstance(value, str) and value != "\ud800" else ""
            yield f"{question}({name}={value!r})", asked(question, {name: value}), f"{why}|{both}"
    for name in ("fold", "stopwords"):
        for value, why in NO_STRINGS:
            yield f"terms({name}={value!r})", lambda n=name, v=value: corpus().terms(**{n: v}), f"{name}: {why}"
    for pattern, valuetype, why in PATTERNS:
        options = {"pattern": pattern, "valuetype": valuetype}
        yield f"kwic({pattern!r:.40}, {valuetype!r})", asked("kwic", options), why
    for value, kind, why in MASKS:
        yield f"subset({value!r})", lambda v=value, k=kind: expect(k, lambda: corpus().subset(v)), why
    for value, why in DAYS:
        yield f"subset(start={value!r})", lambda v=value: corpus().subset(start=v), f"start: |{why}"
        yield f"subset(end={value!r})", lambda v=value: corpus().subset(end=v), f"end: |{why}"
    for value, why in [("z", '"z"'), (0, "int"), (None, "None"), ("\ud800", "surrogates")]:
        yield f"corpus[{value!r}]", lambda v=value: corpus()[v], why
        if value != 0:
            yield f"table[{value!r}]", lambda v=value: corpus().terms()[v], why
        yield f"sort({value!r})", lambda v=value: corpus().terms().sort(v), why
    for rows, why in [(1.5, "float"), ([0, True], "booleans"), (True, "bool"), ([None], "list")]:
        yield f"table[{rows!r}]", lambda v=rows: corpus().terms()[v], why
    yield "extend(itself)", lambda: corpus().extend(corpus()), '"a" stands twice, the second time at position 2'
    yield "extend(None)", lambda: corpus().extend(None), "None"
    for kind in (lo.Table, lo.Document, lo.SimilarityMatrix):
        yield f"{kind.__name__}()", kind, kind.__name__


def expect(kind: type[Exception], call: Callable[[], object]) -> object:
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
    raise caught.value


# ---- the constructor


def constructor_cases() -> Iterator[Case]:
    for texts, why in [
        (None, "texts: expected an iterable of str, not NoneType"),
        (3, "texts: expected an iterable of str, not int"),
        ("abc", "for one document: [text]"),
        (b"abc", "for one document: [text]"),
        ([1], "texts: item 0 is no str but int"),
        (["a", None], "texts: item 1 is no str but NoneType"),
        (["a", b"b"], "texts: item 1 is no str but bytes"),
        (["a", NAN], "texts: item 1 is no str but float"),
        ([["a"]], "texts: item 0 is no str but list"),
        (["a", "\ud800"], "texts: item 1 cannot be written as UTF-8"),
        (["a", "x\udfff"], "texts: item 1 cannot be written as UTF-8"),
        (np.array([1]), "texts: item 0 is no str but int64"),
        (pd.Series(["a", None], dtype=object), "texts: item 1 is no str but NoneType"),
    ]:
        yield f"Corpus({texts!r})", lambda t=texts: lo.Corpus(t), why
    yield "Corpus(a generator that raises)", lambda: lo.Corpus(raising()), "the generator broke"
    for ids, why in [
        ("ab", "doc_ids: expected an iterable, not str"),
        (b"ab", "doc_ids: expected an iterable, not bytes"),
        (3, "doc_ids: expected an iterable, not int"),
        (["a"], "doc_ids: 1 for 2 texts"),
        ([], "doc_ids: 0 for 2 texts"),
        (["a", "b", "c"], "doc_ids: 3 for 2 texts"),
        (["a", "a"], '"a" stands twice, the second time at position 1'),
        (["1", 1], '"1" stands twice'),
        ([None, "a"], "item 0 is no str but NoneType"),
        (["a", 1.5], "item 1 is no str but float"),
        (["a", b"b"], "item 1 is no str but bytes"),
        (["a", "\ud800"], "item 1: "),
        (raising(), "the generator broke"),
    ]:
        yield f"Corpus(doc_ids={ids!r:.30})", lambda i=ids: lo.Corpus(TEXTS, doc_ids=i), why
    for dates, why in [
        ("ab", "dates: expected an iterable, not str"),
        ("20", "dates: expected an iterable, not str"),
        (b"ab", "dates: expected an iterable, not bytes"),
        (3, "dates: expected an iterable, not int"),
        ([None], "dates: 1 for 2 texts"),
        ([None, 2020], "item 1: expected a date, not int"),
        ([True, None], "item 0: expected a date, not bool"),
        ([None, object()], "item 1: expected a date, not object"),
        ([None, [2020, 1, 1]], "item 1: expected a date, not list"),
        ([None, dt.time(1)], "item 1: expected a date, not time"),
        ([None, np.datetime64(2**62, "D")], "item 1: expected a date"),
        (raising(), "the generator broke"),
    ]:
        yield f"Corpus(dates={dates!r:.30})", lambda d=dates: lo.Corpus(TEXTS, dates=d), why
    for fields, why in [
        (3, "not int"),
        ("ab", "not str"),
        ([1, 2], "not list"),
        ({"x": 3}, 'column "x": expected an iterable, not int'),
        ({"x": "ab"}, 'column "x": expected an iterable, not str'),
        ({"x": [1]}, "metadata: 1 for 2 texts"),
        ({"x": [1, 2], "y": [1]}, 'column "y" has 1 rows, the first 2'),
        ({"x": []}, "metadata: 0 for 2 texts"),
        ({3: [1, 2]}, "a column's name is no str but int"),
        ({"\ud800": [1, 2]}, "surrogates not allowed"),
        ({"x": [1, [2]]}, 'column "x", row 1: list is neither'),
        ({"x": [1, b"2"]}, 'column "x", row 1: bytes is neither'),
        ({"x": [object(), 1]}, 'column "x", row 0: object is neither'),
        ({"x": [1, 1j]}, 'column "x", row 1: complex is neither'),
        ({"x": [1, "\ud800"]}, 'column "x", row 1: '),
        ({"x": raising()}, "the generator broke"),
        (pd.DataFrame([[1, 2]] * 2, columns=["x", "x"]), "x"),
    ]:
        yield f"Corpus(metadata={fields!r:.40})", lambda f=fields: lo.Corpus(TEXTS, metadata=f), why
    for words, why in [
        ("(", '"(" is no regular expression'),
        ("(?=a)", "look-around"),
        (r"(\w{1000}){1000}", "exceeds size limit"),
        ("\ud800", "surrogates"),
        (3, "'int'"),
    ]:
        yield f"Tokenizer(words={words!r})", lambda w=words: lo.Tokenizer(words=w), why
    for value in (3, "en", lo.Tokenizer):
        yield f"Corpus(tokenizer={value!r})", lambda v=value: lo.Corpus(TEXTS, tokenizer=v), "Tokenizer"
    yield "Corpus(language=3)", lambda: lo.Corpus(TEXTS, language=3), "'int'"
    yield "stems of no language", lambda: lo.Corpus(TEXTS, language="xx").terms(fold="stem"), '"xx"'
    yield "words(None)", lambda: lo.Tokenizer().words(None), "None"


# ---- files: bytes, and what the error must say

DEEP = b'{"text":"a","x":' + b"[" * 100_000
CUT = gzip.compress(random.Random(1).randbytes(5000))
FILES: list[tuple[str, bytes, str]] = [
    ("a.jsonl", b"", "a.jsonl: holds no documents"),
    ("a.jsonl", b" \r\n\n", "a.jsonl: holds no documents"),
    ("a.jsonl", b"[]", "line 1: not a JSON object"),
    ("a.jsonl", b"null", "line 1: not a JSON object"),
    ("a.jsonl", b'"text"', "line 1: not a JSON object"),
    ("a.jsonl", b"{}", 'line 1: no field "text"; there are: none'),
    ("a.jsonl", b'{"text": "a"}\n{"text": }', "line 2: not a JSON object"),
    ("a.jsonl", b'{"text": "a"}{"text": "b"}', "line 1: not a JSON object: trailing characters"),
    ("a.jsonl", b'{"text": "a",}', "line 1: not a JSON object"),
    ("a.jsonl", b"{'text': 'a'}", "line 1: not a JSON object"),
    ("a.jsonl", b'{"text": "a\nb"}', "line 1: not a JSON object"),
    ("a.jsonl", b'{"text": NaN}', "line 1: not a JSON object"),
    ("a.jsonl", b'{"text": 1}', 'line 1: the field "text" is a number, not text'),
    ("a.jsonl", b'{"text": null}', 'line 1: the field "text" is null'),
    ("a.jsonl", b'{"text": ["a"]}', 'line 1: the field "text" is an array'),
    ("a.jsonl", b'{"text": {"a": 1}}', 'line 1: the field "text" is an object'),
    ("a.jsonl", b'{"text": "a", "text": "b"}', 'the field "text" stands twice'),
    ("a.jsonl", b'{"text": "a", "id": []}', "line 1: the id is an array"),
    ("a.jsonl", b'{"text": "a", "id": true}', "line 1: the id is true or false"),
    ("a.jsonl", b'{"text": "a", "id": 1}\n{"text": "b", "id": "1"}', 'line 2: the id "1" is that of'),
    ("a.jsonl", b'{"text": "\\ud800"}', "line 1: not a JSON object"),
    ("a.jsonl", b'{"text": "\\u12"}', "line 1: not a JSON object"),
    ("a.jsonl", b'{"text": "a", "n": 1e999}', "number out of range"),
    ("a.jsonl", b'{"text": "\xff"}', "line 1: not UTF-8 from byte 10"),
    ("a.jsonl", b'{"text": "a"}\n\xed\xa0\x80', "line 2: not UTF-8"),
    ("a.jsonl", DEEP, "recursion limit exceeded"),
    ("a.jsonl", DEEP + b"]" * 100_000 + b"}", "recursion limit exceeded"),
    ("a.jsonl", b"\x00" * 1000, "line 1: not a JSON object"),
    ("a.jsonl", b"text,n\na,1\n", "line 1: not a JSON object"),
    ("a.csv", b"", 'line 1: no field "text"; there are: none'),
    ("a.csv", b"\n\n", 'line 1: no field "text"'),
    ("a.csv", b"text\n", "a.csv: holds no documents"),
    ("a.csv", b"text,text\na,b\n", 'line 1: two columns are called "text"'),
    ("a.csv", b"text,n\na\n", "line 2: 1 cells, where the header has 2"),
    ("a.csv", b"text,n\na,1\nb,1,2\n", "line 3: 3 cells, where the header has 2"),
    ("a.csv", b'text,n\n"a,1\n', "line 2: "),
    ("a.csv", b'n,text\n1,"a\n2,b\n', "line 2: a quotation mark is opened and never closed"),
    ("a.csv", b"text;n\na;1\n", 'no field "text"; there are: text;n'),
    ("a.csv", b"id,text\nx,a\nx,b\n", 'line 3: the id "x" is that of'),
    ("a.csv", b"\x00" * 1000, "not text: 1000 of its 1000 bytes are control characters"),
    ("a.tsv", b"text,n\na,1\n", "there are: text,n"),
    ("a.tsv", b"text\tn\na\n", "line 2: 1 cells"),
    ("a.txt", b"\x00" * 4096, "not text: 4096 of its 4096 bytes are control characters"),
    ("a.txt", random.Random(2).randbytes(5000), "a.txt: not text"),
    ("a.txt", b"%PDF-1.7\n", "not text: this is a PDF file"),
    ("a.txt", b"PK\x03\x04abc", "not text: this is a ZIP archive"),
    ("a.txt", b"\x89PNG\r\n\x1a\n", "not text: this is a PNG picture"),
    ("a.txt", b"\x1f\x8b\x08", "not text: this is gzip data"),
    ("a.md", b"\x7fELF\x02", "not text: this is a program"),
    ("a.txt.gz", b"", "damaged or cut .gz"),
    ("a.txt.gz", b"plain", "damaged or cut .gz"),
    ("a.txt.gz", CUT[:-1], "damaged or cut .gz"),
    ("a.txt.gz", CUT[:30], "damaged or cut .gz"),
    ("a.txt.gz", CUT[:-8] + b"\0" * 8, "damaged or cut .gz"),
    ("a.txt.gz", CUT + b"junk", "damaged or cut .gz"),
    ("a.txt.gz", gzip.compress(bytes(100_000_000), 9), "not text: "),
    ("a.jsonl.gz", gzip.compress(bytes(50_000_000), 9), "line 1: not a JSON object"),
    ("a.txt.zst", b"", "damaged or cut .zst"),
    ("a.txt.zst", b"\x28\xb5\x2f\xfd", "damaged or cut .zst"),
    ("a.txt.zst", b"\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff\xff\xff\xff\xff", "damaged or cut .zst"),
    ("a.parquet", b"", "a.parquet: "),
    ("a.parquet", b"PAR1PAR1", "a.parquet: "),
    ("a.parquet", b"PAR1" + b"\xff" * 100 + b"PAR1", "a.parquet: "),
    ("a.arrow", b"", "a.arrow: "),
    ("a.arrow", b"ARROW1\x00\x00" + b"\xff" * 64 + b"ARROW1", "a.arrow: "),
    ("a.feather", b"FEA1nonsense", "a.feather: "),
    ("a.ipc", b"text", "a.ipc: "),
]

# What looks odd and is right: file, bytes, and the texts it holds.
ODD: list[tuple[str, bytes, list[str]]] = [
    ("a.txt", b"", [""]),
    ("a.txt", b"\xef\xbb\xbf", [""]),
    ("a.txt", b"\xff\xfe", [""]),
    ("a.txt", b"a\x00b", ["a\0b"]),
    ("a.txt", b"\r\r\n\n", ["\r\r\n\n"]),
    ("a.txt", b"date", ["date"]),
    ("a.txt", b"---\n---\n", ["---\n---\n"]),
    ("a.txt.gz", gzip.compress(b""), [""]),
    ("a.txt.gz", gzip.compress(b"one ") + gzip.compress(b"two"), ["one two"]),
    ("a.jsonl", b'\xef\xbb\xbf{"text": ""}', [""]),
    ("a.jsonl", b'{"text": "a"}\r\n\r\n{"text": "b"}', ["a", "b"]),
    ("a.jsonl", b'{"text": "\\ud835\\udcb3\\u0000"}', ["𝒳\0"]),
    ("a.jsonl", b'{"text": "a", "": 1, "n": 18446744073709551615}', ["a"]),
    ("a.jsonl", b'{"text": "a", "date": {"y": 1}, "title": 7}', ["a"]),
    ("a.csv", b"text\r\r\na\r\n", ["a"]),
    ("a.csv", b'text\n"a""b\n,"\n', ['a"b\n,']),
    ("a.csv", b"text,\na,\n", ["a"]),
    ("a.csv", b"text\na", ["a"]),
    ("a.tsv", b"n\ttext\n\t\n", [""]),
]


# ---- frames


class Capsule:
    """A frame that gives something else than a stream."""

    def __init__(self, given: object) -> None:
        self.given = given

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        if isinstance(self.given, Exception):
            raise self.given
        return self.given


def frame_cases() -> Iterator[Case]:
    schema_capsule = pa.schema([("text", pa.string())]).__arrow_c_schema__()
    used = pa.table({"text": ["a"]}).to_reader()
    used.read_all()
    for label, frame, why in [
        ("None", None, "not NoneType"),
        ("int", 3, "not int"),
        ("str", "text", "not str"),
        ("bytes", b"text", "not bytes"),
        ("list", ["a"], "not list"),
        ("array", np.array(["a"]), "not ndarray"),
        ("class", pd.DataFrame, ""),
        ("series", pl.Series(["a"]), ""),
        ("lazy frame", pl.LazyFrame({"text": ["a"]}), ""),
        ("no columns", pa.table({}), 'no column "text"'),
        ("other columns", pa.table({"txet": ["a"]}), 'no column "text"; there are: txet'),
        ("capsule None", Capsule(None), "gave no capsule"),
        ("capsule int", Capsule(3), "gave no capsule"),
        ("capsule of a schema", Capsule(schema_capsule), ""),
        ("capsule raising", Capsule(ValueError("no stream today")), "no stream today"),
        ("numbers", pa.table({"text": [1]}), 'column "text" holds no text'),
        ("booleans", pa.table({"text": [True]}), 'column "text" holds no text'),
        ("days", pa.table({"text": [dt.date(2020, 1, 1)]}), 'column "text" holds no text'),
        ("nulls", pa.table({"text": pa.nulls(1)}), 'column "text", row 0: the text is missing'),
        ("lists", pa.table({"text": [["a"]]}), 'column "text" holds List'),
        ("bytes in it", pa.table({"text": [b"a"]}), 'column "text" holds Binary'),
        ("a null", pa.table({"text": ["a", None]}), 'column "text", row 1: the text is missing'),
        ("two names", pa.table([["a"], ["b"]], names=["text", "text"]), 'two columns are called "text"'),
        ("two ids", pa.table({"id": [1, 1], "text": ["a", "b"]}), '"1" stands twice'),
        ("mixed", pd.DataFrame({"text": ["a", 1]}, dtype=object), ""),
        ("surrogate", pd.DataFrame({"text": ["\ud800"]}, dtype=object), "surrogates not allowed"),
        ("ragged", {"text": ["a", "b"], "n": [1]}, "metadata: 1 for 2 texts"),
        ("dict of a str", {"text": "abc"}, 'column "text": expected an iterable, not str'),
    ]:
        yield f"from_frame({label})", lambda f=frame: lo.Corpus.from_frame(f), why
    for name in ("text", "doc_id", "date", "title"):
        frame = pa.table({"text": ["a"], "n": [1]})
        for value, why in [("nope", 'no column "nope"; there are: '), (3, "'int'"), ("\ud800", "surrogates")]:
            options = {name: value}
            yield f"from_frame({name}={value!r})", lambda f=frame, o=options: lo.Corpus.from_frame(f, **o), why
    offsets = pa.py_buffer(np.array([0, 1000, 3], dtype=np.int32).tobytes())
    long = pa.Array.from_buffers(pa.string(), 2, [None, offsets, pa.py_buffer(b"abc")])
    yield "offsets behind the end", lambda: lo.Corpus.from_frame(pa.table({"text": long})), "cannot be read"
    offsets = pa.py_buffer(np.array([0, 2], dtype=np.int32).tobytes())
    bad = pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(b"\xff\xfe")])
    yield "bytes that are no UTF-8", lambda: lo.Corpus.from_frame(pa.table({"text": bad})), "cannot be read"
    keys = pa.Array.from_buffers(pa.int8(), 1, [None, pa.py_buffer(b"\x07")])
    words = pa.DictionaryArray.from_arrays(keys, pa.array(["x"]), safe=False)
    yield "a key behind its words", lambda: lo.Corpus.from_frame(pa.table({"text": words})), "cannot be read"
    del used


# ---- saved corpora


def saved() -> bytes:
    return corpus().__reduce__()[1][0]


def store_cases(folder: Path) -> Iterator[Case]:
    whole = saved()
    middle = len(whole) // 2
    for label, content, why in [
        ("nothing", b"", "too short"),
        ("eight bytes", whole[:8], "too short"),
        ("a head", whole[:16], "damaged"),
        ("half", whole[:middle], "damaged: the checksum does not fit"),
        ("all but one", whole[:-1], "damaged: the checksum does not fit"),
        ("one more", whole + b"\0", "damaged: the checksum does not fit"),
        ("one turned", whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], "damaged"),
        ("another version", b"locutio9" + whole[8:], "saved by another version of locution"),
        ("a text", b"A new era begins.\n" * 10, "no saved corpus"),
        ("a pickle", pickle.dumps({"a": 1}), "no saved corpus"),
        ("noise", random.Random(3).randbytes(1000), "no saved corpus"),
        ("zeros", bytes(1000), "no saved corpus"),
    ]:
        path = folder / label.replace(" ", "-")
        path.write_bytes(content)
        yield f"load({label})", lambda p=path: lo.Corpus.load(p), f"{path.name}|{why}"
        yield f"_load({label})", lambda c=content: lo.Corpus._load(c), why
    yield "load(a folder)", lambda: lo.Corpus.load(folder), str(folder)
    yield "load(nowhere)", lambda: lo.Corpus.load(folder / "absent"), "absent: no such file"
    for name in ("load", "save"):
        for value, why in [(None, "None"), (3, "int"), (b"x", "bytes"), ("\0", "NUL"), ("\ud800", "surrogates")]:
            owner = lo.Corpus if name == "load" else corpus()
            yield f"{name}({value!r})", lambda o=owner, n=name, v=value: getattr(o, n)(v), why
    yield "save(into nowhere)", lambda: corpus().save(folder / "absent" / "x"), "absent"
    yield "to_csv(into nowhere)", lambda: corpus().terms().to_csv(folder / "absent" / "x"), "absent"
    table = corpus().documents().__reduce__()[1][0]
    for cut in (0, 1, len(table) // 2, len(table) - 1):
        yield (
            f"Table._load({cut} bytes)",
            lambda c=cut: lo.Table._load(table[:c]),
            "no pickle of this version of locution",
        )
    yield "Tokenizer._load", lambda: lo.Tokenizer._load(b"\xff"), "no pickle"


# ---- arguments of read


def read_cases(folder: Path) -> Iterator[Case]:
    folder.mkdir()
    (folder / "a.csv").write_text("text,n\nx,1\n")
    for path, why in [
        (None, "path: expected a path or paths, not NoneType"),
        (3, "path: expected a path or paths, not int"),
        ([], "path: no path is given"),
        ("", "no such file"),
        ([None], "NoneType"),
        ([folder, 3], "int"),
        (b"abc", "int"),
        ("\0", "NUL"),
        ("\ud800", "surrogates"),
        ("x" * 5000, "File name too long"),
        (folder / "absent", "absent: no such file"),
        (folder / "*.txt", "no file matches"),
        (folder / "[.txt", "path: "),
        (raising(), "the generator broke"),
    ]:
        yield f"read({str(path)[-20:]!r}, {type(path).__name__})", lambda p=path: lo.read(p), why
    for options, why in [
        ({"text": "nope"}, 'line 1: no field "nope"; there are: text, n'),
        ({"text": ""}, 'line 1: no field ""; there are: text, n'),
        ({"doc_id": "nope"}, 'line 1: no field "nope"; there are: text, n'),
        ({"date": "nope"}, 'line 1: no field "nope"; there are: text, n'),
        ({"title": "nope"}, 'line 1: no field "nope"; there are: text, n'),
        ({"text": None}, "None"),
        ({"encoding": "klingon"}, 'no encoding is called "klingon"'),
        ({"encoding": ""}, 'no encoding is called ""'),
        ({"encoding": 3}, "int"),
        ({"encoding": "utf-16"}, "a.csv: not utf-16"),
        ({"dates": "always"}, '"always" is none of "auto", "none"'),
        ({"dates": None}, "None"),
        ({"dayfirst": "yes"}, "'str'"),
        ({"dayfirst": 1}, "'int'"),
        ({"errors": "ignore"}, '"ignore" is none of "raise", "skip"'),
        ({"language": 3}, "int"),
        ({"tokenizer": "en"}, "Tokenizer"),
        ({"progress": 3}, "progress: expected None"),
        ({"unknown": 1}, "unexpected keyword argument 'unknown'"),
    ]:
        yield f"read({options!r})", lambda o=options: lo.read(folder, **o), why


def all_error_cases(folder: Path) -> list[Case]:
    cases = [*question_cases(), *constructor_cases(), *frame_cases()]
    stores = folder / "stores"
    stores.mkdir()
    cases += [*store_cases(stores), *read_cases(folder / "reads")]
    return cases


@pytest.mark.filterwarnings("ignore:Determining the column names of a LazyFrame")
def test_every_malformed_argument_is_an_error_that_says_what(tmp_path: Path) -> None:
    cases = all_error_cases(tmp_path)
    wrong = []
    for label, call, why in cases:
        result = outcome(call)
        if not isinstance(result, Exception):
            wrong.append(f"{label}: answered {result!r:.80}")
        elif not all(part in told(result) for part in why.split("|")):
            wrong.append(f"{label}: {why!r} is not in {told(result)!r:.300}")
    assert wrong == []


@pytest.mark.parametrize("errors", ["raise", "skip"])
def test_every_malformed_file_is_an_error_that_says_what_and_where(tmp_path: Path, errors: str) -> None:
    wrong = []
    for number, (name, content, why) in enumerate(FILES):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(content)
        result = outcome(lambda folder=folder: lo.read(folder, errors=errors))
        if isinstance(result, lo.Corpus) and errors == "skip":
            result = next(iter(result.skipped), result)
        label = f"{name} {content[:30]!r}"
        if not isinstance(result, lo.ReadError):
            wrong.append(f"{label}: {result!r:.80}")
        elif why not in str(result) or name not in str(result) or result.file != str(folder / name):
            wrong.append(f"{label}: {why!r} is not in {str(result)!r:.300}")
        elif f", line {result.line}:" not in str(result) and result.line is not None:
            wrong.append(f"{label}: {result.line} is not in {str(result)!r:.300}")
    assert wrong == []


@pytest.mark.filterwarnings("ignore:a.jsonl.1. the date")
def test_what_looks_odd_and_is_right_is_read(tmp_path: Path) -> None:
    for number, (name, content, texts) in enumerate(ODD):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(content)
        found = lo.read(folder)
        assert [found[doc_id].text for doc_id in found.doc_ids] == texts, (name, content)


def test_two_hundred_and_more_malformed_inputs_were_tried(tmp_path: Path) -> None:
    labels = [label for label, *_ in all_error_cases(tmp_path)]
    files = [(name, content) for name, content, _ in FILES + ODD]
    assert len(labels) == len(set(labels)), sorted(label for label in labels if labels.count(label) > 1)
    assert len(files) == len(set(files))
    assert len(labels) + len(files) >= 500


# ---- what is too long, too slow or too strange


def test_a_line_of_sixty_megabytes_is_one_document_or_one_error(tmp_path: Path) -> None:
    line = "new era " * 7_500_000
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": line}))
    found = lo.read(tmp_path)
    assert (len(found), found.n_tokens) == (1, 15_000_000)
    (tmp_path / "a.jsonl").write_text('{"text": "' + line)
    with pytest.raises(
        lo.ReadError, match=r"a\.jsonl, line 1: not a JSON object: EOF while parsing a string"
    ) as caught:
        lo.read(tmp_path)
    assert len(str(caught.value)) < 1000


def test_patterns_that_other_engines_never_finish_are_answered_at_once() -> None:
    words = lo.Corpus(["a" * 100_000 + "b", "aaa"], tokenizer=lo.Tokenizer(words="whitespace"))
    started = time.monotonic()
    for pattern in ("(a+)+$", "(a|a)*$", "(a*)*c", "^(a?){500}a{500}$", "(.*)(.*)(.*)x"):
        hits = words.kwic(pattern, valuetype="regex", window=0).to_dict()["doc_id"]
        assert hits == (["1"] if pattern in ("(a+)+$",) else ["0", "1"] if pattern == "(a|a)*$" else [])
    assert words.kwic("*a" * 50 + "*", window=0).to_dict()["doc_id"] == ["0"]
    assert lo.Tokenizer(words="(a+)+c").words("a" * 100_000) == []
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize(
    "doc_id", ["", " ", "\0", "\n\r\t", "<script>alert(1)</script>", "\u202eabc", "../../x", "𝒳" * 10_000]
)
def test_hostile_ids_are_only_names(doc_id: str, tmp_path: Path) -> None:
    found = lo.Corpus(["new era", "new era"], doc_ids=[doc_id, "other"])
    assert found[doc_id].doc_id == doc_id
    assert doc_id in found
    assert found.subset([doc_id]).doc_ids == [doc_id]
    assert found.kwic("new").to_dict()["doc_id"] == [doc_id, "other"]
    assert found.similar_pairs().to_dict()["doc_a"] == [doc_id, "other"]
    found.save(tmp_path / "saved")
    assert lo.Corpus.load(tmp_path / "saved").doc_ids == [doc_id, "other"]
    assert pickle.loads(pickle.dumps(found)).doc_ids == [doc_id, "other"]
    (tmp_path / "a.jsonl").write_text(json.dumps({"doc_id": doc_id or "x", "text": "t"}))
    assert lo.read(tmp_path / "a.jsonl").doc_ids == [doc_id or "x"]
    for shown in (repr(found.documents()), repr(found[doc_id]), found.documents()._repr_html_()):
        assert "<script>" not in shown or not shown.startswith("<")
        assert "\0" not in shown
    assert "<script>" not in found.similarity()._repr_html_()


def test_saved_corpora_changed_anywhere_are_refused() -> None:
    whole = saved()
    refused = 0
    for at in range(0, len(whole), 3):
        for with_ in (1, 0x80, 0xFF):
            changed = bytearray(whole)
            changed[at] ^= with_
            with pytest.raises(lo.StoreError):
                lo.Corpus._load(bytes(changed))
            refused += 1
    assert refused > 100


def test_pickled_tables_changed_anywhere_are_refused_or_are_tables() -> None:
    table = corpus().documents().__reduce__()[1][0]
    refused = 0
    for at in range(len(table)):
        for with_ in (1, 0x7F, 0x80, 0xFF):
            changed = bytearray(table)
            changed[at] ^= with_
            found = outcome(lambda changed=changed: lo.Table._load(bytes(changed)))
            if isinstance(found, lo.Table):
                assert list(found.to_dict()) == found.columns
                assert repr(found)
                assert found.to_arrow().num_rows == len(found)
            else:
                refused += 1
    assert refused > 50


def test_an_error_in_the_caller_s_own_code_goes_through_as_it_is() -> None:
    class Own(Exception):
        pass

    def broken(*_: object) -> Any:
        raise Own

    def texts() -> Iterator[str]:
        yield "a"
        raise Own

    many = lo.Corpus(["a b c " * 100_000])
    calls: list[Callable[[], object]] = [
        lambda: lo.Corpus(texts()),
        lambda: lo.Corpus(["a"], doc_ids=texts()),
        lambda: many.terms(progress=broken),
        lambda: lo.Corpus(["a"], progress=broken),
        lambda: lo.read(texts()),
    ]
    for call in calls:
        with pytest.raises(Own):
            call()
    assert many.n_tokens == 300_000


@pytest.mark.parametrize(
    ("question", "name", "value", "error"),
    [
        ("terms", "top", 10**30, ValueError),
        ("terms", "top", 1.5, TypeError),
        ("terms", "by", 3, TypeError),
        ("terms", "by", "\ud800", ValueError),
        ("terms", "fold", "\ud800", ValueError),
        ("terms", "stopwords", "\ud800", ValueError),
        ("ngrams", "by", 3, TypeError),
        ("dispersion", "by", "\ud800", ValueError),
        ("phrases", "min_length", 1.5, TypeError),
        ("phrases", "trim", 3, TypeError),
        ("similar_pairs", "k", 10**30, ValueError),
        ("similarity", "weight", 3, TypeError),
        ("diversity", "window", "5", TypeError),
        ("matrix", "weight", "\ud800", ValueError),
    ],
)
def test_the_message_itself_names_the_argument(question: str, name: str, value: Any, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        getattr(lo.Corpus(["to be", "be"]), question)(**{name: value})
    assert str(raised.value).startswith(f"{name}: ")


def test_patterns_that_are_no_text_are_named() -> None:
    corpus = lo.Corpus(["to be"], dates=["2023-01-15"])
    for ask, message in [
        (lambda: corpus.kwic("\ud800"), "pattern: "),
        (lambda: corpus.timeline("be", every="\ud800"), "every: "),
        (lambda: corpus.keyness("\ud800"), "target: "),
        (lambda: corpus.timeline({"\ud800": "be"}), "patterns: a name: "),
        (lambda: corpus.kwic("be", window=1.5), "window: expected an int, not float"),  # type: ignore[arg-type]
    ]:
        with pytest.raises((ValueError, TypeError)) as raised:
            ask()
        assert str(raised.value).startswith(message)
