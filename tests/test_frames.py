"""Do data frames of every library come in, and do answers go back to them?"""

from __future__ import annotations

import csv
import datetime as dt
import pickle
import sys
from pathlib import Path
from typing import Any

import duckdb
import locution as lo
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

TEXTS = ["A new era", "new 𝒳 era\r\n", ""]
DAYS = [dt.date(2023, 7, 2), None, dt.date(1789, 1, 1)]
COLUMNS: dict[str, list[Any]] = {
    "doc_id": ["a", "b", "c"],
    "text": TEXTS,
    "date": DAYS,
    "title": ["T", None, "Ü"],
    "n": [1, None, 3],
    "x": [0.5, 1.5, None],
    "flag": [True, None, False],
    "party": ["red", None, "red"],
}
METADATA = {name: COLUMNS[name] for name in ("n", "x", "flag", "party")}


def pandas_frame() -> pd.DataFrame:
    types = {"n": "Int64", "flag": "boolean", "party": "category"}
    return pd.DataFrame(COLUMNS | {"date": pd.to_datetime(pd.Series(DAYS), errors="coerce")}).astype(types)


def without_pyarrow(frame: pd.DataFrame, patch: pytest.MonkeyPatch) -> pd.DataFrame:
    """As pandas is without pyarrow: the method is there, and an ImportError in it."""

    def stream(self: pd.DataFrame, requested_schema: object = None) -> object:
        raise ImportError("`Import pyarrow` failed.")

    patch.setattr(pd.DataFrame, "__arrow_c_stream__", stream)
    return frame


def relation() -> duckdb.DuckDBPyRelation:
    table = pa.table(COLUMNS)
    return duckdb.connect().from_arrow(table)


FRAMES = {
    "pandas": pandas_frame,
    "polars": lambda: pl.DataFrame(COLUMNS).with_columns(pl.col("party").cast(pl.Categorical)),
    "pyarrow table": lambda: pa.table(COLUMNS),
    "record batch": lambda: pa.RecordBatch.from_pydict(COLUMNS),
    "reader of batches": lambda: pa.table(COLUMNS).to_reader(max_chunksize=2),
    "duckdb": relation,
    "dict": lambda: COLUMNS,
}


def check(corpus: lo.Corpus) -> None:
    assert corpus.doc_ids == ["a", "b", "c"]
    assert [corpus[doc_id].text for doc_id in corpus.doc_ids] == TEXTS
    assert corpus.dates == DAYS
    assert [corpus[doc_id].title for doc_id in corpus.doc_ids] == ["T", None, "Ü"]
    assert corpus.metadata.to_dict() == METADATA
    assert corpus["c"].metadata == {"n": 3, "x": None, "flag": False, "party": "red"}
    assert corpus.warnings == []


@pytest.mark.parametrize("library", FRAMES)
def test_every_frame_gives_the_same_corpus(library: str) -> None:
    check(lo.Corpus.from_frame(FRAMES[library]()))


def test_pandas_without_pyarrow_gives_the_same_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = without_pyarrow(pandas_frame(), monkeypatch)
    with pytest.raises(ImportError):
        frame.__arrow_c_stream__()
    check(lo.Corpus.from_frame(frame))


def test_columns_of_other_names_are_taken_where_they_are_named() -> None:
    frame = pl.DataFrame({"key": [7, 8], "body": ["a", "b"], "when": ["2 July 2023", "1789"], "head": ["x", "y"]})
    with pytest.warns(UserWarning, match="1 date gives only a year"):
        corpus = lo.Corpus.from_frame(frame, text="body", doc_id="key", date="when", title="head")
    assert (corpus.doc_ids, corpus.dates) == (["7", "8"], [dt.date(2023, 7, 2), dt.date(1789, 1, 1)])
    assert (corpus["8"].title, corpus.metadata.columns) == ("y", [])


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    frame = pa.table({"body": ["a"], "n": [1]})
    for names in (
        {},
        {"text": "body", "doc_id": "key"},
        {"text": "body", "date": "when"},
        {"text": "body", "title": "h"},
    ):
        with pytest.raises(KeyError, match=r"no column .*there are: "):
            lo.Corpus.from_frame(frame, **names)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA], ids=repr)
def test_a_missing_text_names_its_column_and_row(missing: object, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"body": pd.Series(["a", missing], dtype=object)})
    for either in (frame, without_pyarrow(frame, monkeypatch)):
        with pytest.raises(ValueError, match='column "body", row 1: the text is missing'):
            lo.Corpus.from_frame(either, text="body")


def test_a_row_without_an_id_is_called_by_its_number_unless_the_column_was_named() -> None:
    frame = pa.table({"id": ["x", None, None], "text": ["a", "b", "c"]})
    assert lo.Corpus.from_frame(frame).doc_ids == ["x", "1", "2"]
    with pytest.raises(ValueError, match='column "id", row 1: the id is missing'):
        lo.Corpus.from_frame(frame, doc_id="id")
    with pytest.raises(ValueError, match='"x" stands twice, the second time at position 1'):
        lo.Corpus.from_frame(pa.table({"id": ["x", "x"], "text": ["a", "b"]}))


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.dictionary(pa.int8(), pa.string()),
        pa.dictionary(pa.uint32(), pa.large_string()),
    ],
    ids=str,
)
def test_text_of_every_layout_is_text(kind: pa.DataType) -> None:
    words = ["a word longer than twelve bytes", "é", "", "é", None]
    frame = pa.table({"text": pa.array(words[:4]).cast(kind), "m": pa.array(words[1:]).cast(kind)})
    for part, start in ((frame, 0), (frame.slice(2), 2)):
        corpus = lo.Corpus.from_frame(part)
        assert [corpus[doc_id].text for doc_id in corpus.doc_ids] == words[start:4]
        assert corpus.metadata.to_dict() == {"m": words[start + 1 :]}


def test_a_dictionary_without_words_is_a_column_without_values() -> None:
    nothing = pa.DictionaryArray.from_arrays(pa.array([None, None], pa.int32()), pa.array([], pa.string()))
    frames = [
        pa.table({"text": ["a", "b"], "c": nothing}),
        pl.DataFrame({"text": ["a", "b"], "c": pl.Series([None, None], dtype=pl.Categorical)}),
        pd.DataFrame({"text": ["a", "b"], "c": pd.Categorical([None, None])}),
    ]
    for frame in frames:
        assert lo.Corpus.from_frame(frame).metadata.to_dict() == {"c": [None, None]}
    with pytest.raises(ValueError, match='column "text", row 0: the text is missing'):
        lo.Corpus.from_frame(pa.table({"text": nothing}))


def test_a_missing_word_of_a_dictionary_is_missing() -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([0, 1, None]), pa.array(["x", None]))
    assert lo.Corpus.from_frame(pa.table({"text": ["a"] * 3, "c": words})).metadata.to_dict() == {
        "c": ["x", None, None]
    }


EVENING = dt.datetime(1969, 12, 31, 23, 59, 59)
WRITTEN = {
    "date32": pa.array([EVENING.date(), None], pa.date32()),
    "date64": pa.array([EVENING.date(), None], pa.date64()),
    "seconds": pa.array([EVENING, None], pa.timestamp("s")),
    "milliseconds": pa.array([EVENING, None], pa.timestamp("ms")),
    "microseconds": pa.array([EVENING, None], pa.timestamp("us")),
    "nanoseconds, UTC": pa.array([EVENING, None], pa.timestamp("ns", "UTC")),
    "text": pa.array(["31 December 1969", None]),
    "text and empty": pa.array(["1969-12-31T23:59:59", ""]),
    "numbers": pa.array([19691231, None]),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_date_of_every_kind_is_its_day(kind: str) -> None:
    frame = pa.table({"text": ["a", "b"], "date": WRITTEN[kind]})
    assert lo.Corpus.from_frame(frame).dates == [dt.date(1969, 12, 31), None]


def test_dates_of_pandas_are_days_with_and_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    naive = pd.DataFrame({"text": ["a", "b"], "date": pd.to_datetime(["2023-07-02 23:59", None])})
    zoned = naive.assign(date=naive["date"].dt.tz_localize("UTC"))
    objects = pd.DataFrame({"text": ["a", "b"], "date": [dt.date(2023, 7, 2), None]})
    written = pd.DataFrame({"text": ["a", "b"], "date": ["July 2, 2023", np.nan]})
    frames = [naive, zoned, objects, written]
    expected = [dt.date(2023, 7, 2), None]
    assert [lo.Corpus.from_frame(frame).dates for frame in frames] == [expected] * 4
    assert [lo.Corpus.from_frame(without_pyarrow(frame, monkeypatch)).dates for frame in frames] == [expected] * 4
    assert [lo.Corpus(frame["text"], dates=frame["date"]).dates for frame in frames] == [expected] * 4


def test_dates_that_read_two_ways_or_not_at_all_are_warned_of() -> None:
    frame = pa.table({"id": ["p", "q", "r"], "text": ["a", "b", "c"], "date": ["08/02/2026", "soon", "13/02/2026"]})
    with pytest.warns(UserWarning, match="08/02/2026") as warned:
        corpus = lo.Corpus.from_frame(frame)
    assert corpus.dates == [None, None, dt.date(2026, 2, 13)]
    assert [str(one.message) for one in warned] == corpus.warnings
    assert corpus.warnings == [
        'column "date": 1 date could be read in two ways and is left empty ("08/02/2026" of "p"): '
        'dayfirst=True or False decides; 1 date cannot be read and is left empty ("soon" of "q")'
    ]
    with pytest.warns(UserWarning, match="soon"):
        assert lo.Corpus.from_frame(frame, dayfirst=True).dates[0] == dt.date(2026, 2, 8)


def test_many_dates_that_cannot_be_read_are_one_warning() -> None:
    frame = pd.DataFrame({"text": [""] * 40, "when": ["08/02/2026"] * 40})
    with pytest.warns(UserWarning, match="two ways") as warned:
        corpus = lo.Corpus.from_frame(frame, date="when")
    assert len(warned) == len(corpus.warnings) == 1
    some = ", ".join(f'"08/02/2026" of "{i}"' for i in range(3))
    said = 'column "when": 40 dates could be read in two ways and are left empty'
    assert corpus.warnings == [f"{said} ({some}, …): dayfirst=True or False decides"]
    with pytest.warns(UserWarning, match="soon") as warned:
        corpus = lo.Corpus(["", ""], doc_ids=["a", "b"], dates=["soon", "01/02/2026"])
    assert len(warned) == 1
    assert corpus.warnings == [
        'dates: 1 date could be read in two ways and is left empty ("01/02/2026" of "b"): write them as YYYY-MM-DD; '
        '1 date cannot be read and is left empty ("soon" of "a")'
    ]
    with pytest.warns(UserWarning, match="^dates: 1000 dates cannot be read"):
        lo.Corpus([""] * 1000, dates=["soon"] * 1000)


def test_all_columns_are_named_where_one_is_not_there() -> None:
    frame = pd.DataFrame({"text": ["a"], "id": ["p"], "when": ["2026"]})
    with pytest.raises(KeyError, match='no column "When"; there are: text, id, when'):
        lo.Corpus.from_frame(frame, date="When")


WITHOUT_A_PLACE = {
    "list": pa.array([[1, 2]]),
    "dictionary of binary": pa.array([b"a"]).dictionary_encode(),
    "list of text": pa.array([["a"]]),
    "struct": pa.array([{"a": 1}]),
    "map": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
    "binary": pa.array([b"a"]),
    "time": pa.array([dt.time(1)]),
    "duration": pa.array([dt.timedelta(1)]),
    "decimal": pa.array([1], pa.decimal128(5, 2)),
    "run ends": pa.RunEndEncodedArray.from_arrays([1], ["a"]),
}


@pytest.mark.parametrize("kind", WITHOUT_A_PLACE)
def test_a_column_that_has_no_place_is_named_with_what_to_do(kind: str) -> None:
    array = WITHOUT_A_PLACE[kind]
    with pytest.raises(ValueError, match=r'column "odd" holds .*; cast it to text or leave it out'):
        lo.Corpus.from_frame(pa.table({"text": ["a"], "odd": array}))
    with pytest.raises((ValueError, TypeError), match='column "text" holds'):
        lo.Corpus.from_frame(pa.table({"text": array}))


def test_a_list_column_is_named_without_pyarrow_too(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = without_pyarrow(pd.DataFrame({"text": ["a"], "odd": [["x"]]}), monkeypatch)
    with pytest.raises(TypeError, match='column "odd", row 0: list is neither text nor'):
        lo.Corpus.from_frame(frame)


def test_numbers_keep_every_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    large = 2**64 - 1
    frame = pd.DataFrame({"text": ["a"], "id": np.array([large], dtype="uint64"), "n": [2**63 - 1]})
    for either in (frame, without_pyarrow(frame, monkeypatch)):
        corpus = lo.Corpus.from_frame(either)
        assert (corpus.doc_ids, corpus.metadata.to_dict()) == ([str(large)], {"n": [2**63 - 1]})
    assert lo.Corpus(["a"], doc_ids=[large], metadata={"m": [10**30]}).metadata.to_dict() == {"m": [str(10**30)]}


def test_two_columns_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table([["a"], ["b"]], names=["text", "text"])
    frame = without_pyarrow(pd.DataFrame([["a", "b"]], columns=["text", "text"]), monkeypatch)
    for twice in (table, frame):
        with pytest.raises(ValueError, match='two columns are called "text"'):
            lo.Corpus.from_frame(twice)


def test_sliced_arrays_begin_where_the_slice_begins() -> None:
    table = pa.table(
        {
            "text": [f"word{i}" for i in range(20)],
            "date": pa.array([dt.datetime(2020, 1, i + 1) for i in range(20)], pa.timestamp("ns")),
            "n": pa.array([None if i % 3 == 0 else i for i in range(20)]),
            "flag": [i % 2 == 0 for i in range(20)],
            "c": pa.array([str(i % 4) for i in range(20)]).dictionary_encode(),
        }
    )
    for start, length in ((1, 5), (7, 11), (9, 0), (19, 1)):
        part = table.slice(start, length)
        batch = table.to_batches()[0].slice(start, length)
        rows = range(start, start + length)
        for frame in (part, batch):
            corpus = lo.Corpus.from_frame(frame)
            assert [corpus[doc_id].text for doc_id in corpus.doc_ids] == [f"word{i}" for i in rows]
            assert corpus.dates == [dt.date(2020, 1, i + 1) for i in rows]
            assert corpus.metadata.to_dict() == {
                "n": [None if i % 3 == 0 else i for i in rows],
                "flag": [i % 2 == 0 for i in rows],
                "c": [str(i % 4) for i in rows],
            }


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"text": pd.Series([], dtype=str), "n": []}),
        pl.DataFrame(schema={"text": pl.String, "n": pl.Int64}),
        pa.table({"text": pa.array([], pa.string()), "n": pa.array([], pa.int64())}),
        pa.schema([("text", pa.string()), ("n", pa.int64())]).empty_table(),
    ],
    ids=["pandas", "polars", "pyarrow", "no batches"],
)
def test_a_frame_without_rows_is_a_corpus_without_documents(frame: object) -> None:
    corpus = lo.Corpus.from_frame(frame)
    assert (len(corpus), corpus.metadata.columns, len(corpus.terms())) == (0, ["n"], 0)


KINDS: dict[str, tuple[pa.Array, list[Any]]] = {
    "null": (pa.array([None, None]), [None, None]),
    "bool": (pa.array([True, None]), [True, None]),
    **{
        str(kind): (pa.array([2**bits - 1, None], kind), [2**bits - 1, None])
        for kind, bits in {
            pa.int8(): 7,
            pa.int16(): 15,
            pa.int32(): 31,
            pa.int64(): 63,
            pa.uint8(): 8,
            pa.uint16(): 16,
            pa.uint32(): 32,
            pa.uint64(): 63,
        }.items()
    },
    "uint64 beyond int64": (pa.array([2**63, None, 1], pa.uint64()), [str(2**63), None, "1"]),
    "float32": (pa.array([0.5, None], pa.float32()), [0.5, None]),
    "NaN": (pa.array([0.5, float("nan"), None]), [0.5, None, None]),
    "infinity": (pa.array([float("inf"), -1.0]), [float("inf"), -1.0]),
    "large string": (pa.array(["é", None], pa.large_string()), ["é", None]),
    "string view": (pa.array(["more than twelve bytes", None], pa.string_view()), ["more than twelve bytes", None]),
    "category of text": (pa.array(["x", None, "x"]).dictionary_encode(), ["x", None, "x"]),
    "category of numbers": (pa.array([7, None, 7]).dictionary_encode(), [7, None, 7]),
    "category of floats": (pa.array([0.5, None]).dictionary_encode(), [0.5, None]),
    "category of days": (pa.array([DAYS[0], None]).dictionary_encode(), [DAYS[0], None]),
    "category of truth": (pa.array([True, None]).dictionary_encode(), [True, None]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_of_every_kind_comes_back(kind: str) -> None:
    array, expected = KINDS[kind]
    texts = ["a"] * len(array)
    halves = pa.chunked_array([array.slice(0, 1), array.slice(1)]) if not kind.startswith("category") else array
    for column in (array, halves):
        back = lo.Corpus.from_frame(pa.table({"text": texts, "m": column})).metadata
        assert back.to_dict() == {"m": expected}
        assert back == back.head(len(array))  # no NaN, which would make it differ from itself
        for frame in (back.to_arrow(), back.to_polars(), back.to_pandas(), back):
            again = lo.Corpus.from_frame(_with_text(frame, texts)).metadata
            assert again.to_dict() == {"m": expected}
            if not all(cell is None for cell in expected):
                assert again.to_arrow().schema.types == back.to_arrow().schema.types


def _with_text(frame: Any, texts: list[str]) -> Any:
    if isinstance(frame, pd.DataFrame):
        return frame.assign(text=texts)
    if isinstance(frame, pl.DataFrame):
        return frame.with_columns(pl.Series("text", texts))
    if isinstance(frame, pa.Table):
        return frame.append_column("text", pa.array(texts))
    return {**frame.to_dict(), "text": texts}


def test_a_column_without_cells_keeps_its_kind() -> None:
    nothing = {kind: pa.array([None, None], getattr(pa, kind)()) for kind in ("int32", "float64", "bool_", "date32")}
    back = lo.Corpus.from_frame(pa.table({"text": ["a", "b"], **nothing})).metadata
    assert [str(kind) for kind in back.to_arrow().schema.types] == ["int64", "double", "bool", "date32[day]"]
    assert back.to_polars().null_count().row(0) == (2, 2, 2, 2)


ZONES = {"Europe/Berlin": 3, "America/New_York": 2, "Asia/Kolkata": 3, "+02:00": 3, "-07:00": 2, "UTC": 2}


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ZONES)
def test_a_moment_is_of_the_day_that_it_was_in_its_zone(zone: str, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = dt.datetime(2023, 7, 2, 22, 30, tzinfo=dt.timezone.utc)  # half past midnight in Berlin
    frame = pa.table({"text": ["a", "b"], "date": pa.array([moment, None], pa.timestamp(unit, zone))})
    expected = [dt.date(2023, 7, ZONES[zone]), None]
    assert lo.Corpus.from_frame(frame).dates == expected
    assert lo.Corpus.from_frame(frame.rename_columns(["text", "when"])).metadata.to_dict() == {"when": expected}
    pandas = frame.to_pandas()
    assert lo.Corpus.from_frame(pandas).dates == expected
    assert lo.Corpus(pandas["text"], dates=pandas["date"]).dates == expected
    assert lo.Corpus.from_frame(without_pyarrow(pandas, monkeypatch)).dates == expected


def test_a_time_zone_that_nobody_knows_is_named() -> None:
    frame = pa.table({"text": ["a"], "date": pa.array([0], pa.timestamp("s", "Moon/Tranquility"))})
    with pytest.raises(ValueError, match=r'column "date" is of the time zone "Moon/Tranquility".*convert it to UTC'):
        lo.Corpus.from_frame(frame)


def test_an_index_of_pandas_is_a_column_where_it_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"text": ["a", "b"], "n": [1, 2]}, index=pd.Index(["x", "y"], name="key"))
    both = frame.set_index(pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["key", None]))
    filtered = frame[frame["n"] > 1].reset_index(drop=True)[:0:-1]

    def check_all() -> None:
        for named in (frame, both):
            corpus = lo.Corpus.from_frame(named)
            assert (corpus.doc_ids, corpus.metadata.to_dict()) == (["0", "1"], {"n": [1, 2], "key": ["x", "y"]})
        assert lo.Corpus.from_frame(frame, doc_id="key").doc_ids == ["x", "y"]
        assert lo.Corpus.from_frame(frame.rename_axis("doc_id")).doc_ids == ["x", "y"]
        assert lo.Corpus.from_frame(frame.rename_axis(None)).metadata.columns == ["n"]
        assert lo.Corpus.from_frame(filtered).metadata.columns == ["n"]

    check_all()
    without_pyarrow(frame, monkeypatch)
    check_all()


# ---- answers


def answer() -> lo.Table:
    """A table with every kind of column, and missing cells in those that can have them."""
    return lo.Corpus.from_frame(COLUMNS).documents()


def rows(table: lo.Table) -> dict[str, list[Any]]:
    return table.to_dict()


def test_an_answer_is_the_same_in_every_library() -> None:
    table = answer()
    expected = rows(table)
    assert expected["date"] == DAYS
    assert expected["flag"] == [True, None, False]
    assert table.to_arrow().to_pydict() == expected
    assert table.to_polars().to_dict(as_series=False) == expected
    frame = table.to_pandas()
    assert list(frame.columns) == table.columns
    for name, cells in expected.items():
        column = frame[name]
        assert [None if pd.isna(cell) else cell for cell in column] == [
            pd.Timestamp(cell) if isinstance(cell, dt.date) else cell for cell in cells
        ], name
    kinds = {name: str(field) for name, field in zip(table.columns, table.to_arrow().schema.types, strict=True)}
    assert kinds == {
        "doc_id": "string",
        "date": "date32[day]",
        "title": "string",
        "tokens": "int64",
        "terms": "int64",
        "n": "int64",
        "x": "double",
        "flag": "bool",
        "party": "string",
    }


def test_an_answer_comes_back_as_it_went() -> None:
    table = answer()
    for frame in (table, table.to_arrow(), table.to_polars(), table.to_dict(), table.to_pandas()):
        back = lo.Corpus.from_frame(frame, text="doc_id", date="date", title="title")
        assert back.dates == DAYS
        assert back.metadata.to_dict() == {
            name: rows(table)[name] for name in ("tokens", "terms", "n", "x", "flag", "party")
        }
    assert table == answer()
    assert pickle.loads(pickle.dumps(table)) == table
    assert table.head(2) != table


def test_an_answer_is_a_corpus_s_metadata() -> None:
    corpus = lo.Corpus(["a", "b", "c"], metadata=answer())
    assert corpus.metadata.to_dict() == rows(answer())


def test_duckdb_queries_an_answer() -> None:
    documents = answer()  # noqa: F841 — duckdb finds it by its name
    found = duckdb.sql("select doc_id, tokens, date from documents where n is not null order by doc_id").fetchall()
    assert found == [("a", 3, dt.date(2023, 7, 2)), ("c", 0, dt.date(1789, 1, 1))]


def test_every_library_takes_an_answer_by_its_own_constructor() -> None:
    table = answer()
    expected = rows(table)
    assert pa.table(table).to_pydict() == expected
    assert pl.DataFrame(table).to_dict(as_series=False) == expected
    documents = table  # noqa: F841 (duckdb finds it by its name)
    for _ in range(2):  # it can be gone through again
        assert duckdb.sql("from documents").arrow().read_all().to_pydict() == expected
    frame = pd.DataFrame(table)  # row by row
    assert list(frame.columns) == table.columns
    for name, cells in expected.items():
        assert [None if pd.isna(cell) else cell for cell in frame[name]] == cells
    assert pd.DataFrame.from_arrow(table).shape == (3, 9) if hasattr(pd.DataFrame, "from_arrow") else True


def test_rows_are_dicts() -> None:
    table = answer()
    assert list(table) == [
        dict(zip(table.columns, row, strict=True)) for row in zip(*rows(table).values(), strict=True)
    ]
    assert [row["doc_id"] for row in table] == ["a", "b", "c"]
    assert list(lo.Corpus([]).terms()) == []


def test_to_pandas_keeps_kinds_where_cells_are_missing() -> None:
    large = 2**53 + 1
    corpus = lo.Corpus(
        ["", ""], metadata={"n": [large, None], "flag": [None, False], "x": [None, 0.5], "s": [None, "a"]}
    )
    frame = corpus.documents().to_pandas()
    assert frame["n"].tolist() == [large, pd.NA]
    assert frame["flag"].tolist() == [pd.NA, False]
    assert {name: str(frame[name].dtype) for name in ("n", "flag", "x", "tokens")} == {
        "n": "Int64",
        "flag": "boolean",
        "x": "float64",
        "tokens": "int64",
    }
    back = lo.Corpus.from_frame(frame, text="doc_id").metadata.to_dict()
    assert (back["n"], back["flag"], back["x"], back["s"]) == ([large, None], [None, False], [None, 0.5], [None, "a"])


@pytest.mark.parametrize(
    ("method", "library"), [("to_pandas", "pandas"), ("to_polars", "polars"), ("to_arrow", "pyarrow")]
)
def test_a_library_that_is_not_there_is_named_with_what_to_do(
    method: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=rf"^{method}\(\) needs {library}: pip install {library}$"):
        getattr(answer(), method)()


def test_csv_is_read_back_cell_by_cell(tmp_path: Path) -> None:
    corpus = lo.Corpus(["x", "y"], doc_ids=['a,"b"\n', "ü"], metadata={"n": [None, 2], "s": ["", " q "]})
    table = corpus.documents()
    table.to_csv(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    assert found == [
        ["doc_id", "date", "title", "tokens", "terms", "n", "s"],
        ['a,"b"\n', "", "", "1", "1", "", ""],
        ["ü", "", "", "1", "1", "2", " q "],
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    with pytest.raises(FileNotFoundError, match="absent"):
        table.to_csv(tmp_path / "absent" / "out.csv")


def test_columns_are_arrays_of_their_kind() -> None:
    table = answer()
    kinds = {name: table[name].dtype.str for name in table.columns}
    assert kinds == {
        "doc_id": "|O",
        "date": "<M8[D]",
        "title": "|O",
        "tokens": "<i8",
        "terms": "<i8",
        "n": "<f8",
        "x": "<f8",
        "flag": "|O",
        "party": "|O",
    }
    assert np.isnat(table["date"]).tolist() == [False, True, False]
    assert np.isnan(table["n"]).tolist() == [False, True, False]
    assert table["title"].tolist() == ["T", None, "Ü"]


def test_a_table_without_rows_goes_everywhere(tmp_path: Path) -> None:
    table = lo.Corpus([]).phrases()
    assert len(table) == len(table.to_pandas()) == len(table.to_polars()) == len(table.to_arrow()) == 0
    assert table.columns == list(table.to_pandas().columns) == table.to_polars().columns
    assert table.columns == table.to_arrow().column_names == list(table.to_dict())
    assert [len(table[name]) for name in table.columns] == [0] * 9
    table.to_csv(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == ",".join(table.columns) + "\n"
    assert len(table.head()) == len(table.sort("phrase")) == 0


def test_sorting_is_stable_and_keeps_missing_cells_last() -> None:
    table = answer()
    assert rows(table.sort("date"))["doc_id"] == ["c", "a", "b"]
    assert rows(table.sort("date", descending=True))["doc_id"] == ["a", "c", "b"]
    assert rows(table.sort("terms"))["doc_id"] == ["c", "a", "b"]


def test_numpy_days_of_any_unit_are_days():
    import datetime

    import numpy as np

    day = datetime.date(2021, 2, 3)
    for unit in ("D", "s", "ns"):
        stamps = np.array(["2021-02-03", "NaT"], dtype=f"datetime64[{unit}]")
        corpus = lo.Corpus(["a", "b"], dates=stamps, metadata={"when": stamps})
        assert corpus.dates == [day, None]
        assert corpus.metadata.to_dict()["when"] == [day, None]
