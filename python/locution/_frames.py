"""Which library opens a file of columns, and takes an answer? The first that is installed; the one that was named."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from locution import Table


def open_table(path: str | Path) -> Any:
    """The rows of a .parquet, .arrow or .feather file as an object with ``__arrow_c_stream__``.

    Where the library can, they are read as they are asked for.
    """
    path = Path(path)
    parquet = path.suffix.lower() == ".parquet"
    try:
        import pyarrow as pa
    except ImportError:
        pass
    else:
        if parquet:
            import pyarrow.parquet as pq

            rows = pq.ParquetFile(path)
            # Small enough for Ctrl-C to come between them.
            return pa.RecordBatchReader.from_batches(rows.schema_arrow, rows.iter_batches(batch_size=4096))
        try:
            batches = pa.ipc.open_file(pa.OSFile(str(path)))
        except pa.ArrowInvalid:
            return pa.ipc.open_stream(pa.OSFile(str(path)))  # the stream format has no footer
        numbers = range(batches.num_record_batches)
        return pa.RecordBatchReader.from_batches(batches.schema, (batches.get_batch(number) for number in numbers))
    try:
        import polars as pl
    except ImportError:
        pass
    else:
        return pl.read_parquet(path) if parquet else pl.read_ipc(path)
    if parquet:
        try:
            import duckdb
        except ImportError:
            pass
        else:
            return duckdb.read_parquet(str(path))
    raise ImportError("reading it needs pyarrow or polars: pip install pyarrow")


def to_pandas(table: Table) -> pd.DataFrame:
    """The table as a pandas DataFrame: days as datetime64[s], text as str; what may be missing keeps its kind."""
    library = _library("pandas", "to_pandas")
    text = "str" if int(library.__version__.partition(".")[0]) >= 3 else None  # before, text was objects
    columns: dict[str, Any] = {}
    for name, kind, holes in table._kinds():
        if kind == "text":
            columns[name] = library.Series(table._list(name), dtype=text)
        elif kind == "date":
            columns[name] = table[name].astype("datetime64[s]")
        elif holes and kind in ("int", "bool"):  # in NumPy they would be floats, which lose digits, and objects
            columns[name] = library.array(table._list(name), dtype="Int64" if kind == "int" else "boolean")
        else:
            columns[name] = table[name]
    frame: pd.DataFrame = library.DataFrame(columns)
    return frame


def to_polars(table: Table) -> pl.DataFrame:
    """The table as a polars DataFrame."""
    frame: pl.DataFrame = _library("polars", "to_polars").DataFrame(table)
    return frame


def to_arrow(table: Table) -> pa.Table:
    """The table as a pyarrow Table."""
    return _library("pyarrow", "to_arrow").table(table)


def _library(name: str, asked: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(f"{asked}() needs {name}: pip install {name}") from error
