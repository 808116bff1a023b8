"""Which library opens a file of columns? The first of pyarrow, polars and duckdb that is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

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
            return pa.RecordBatchReader.from_batches(rows.schema_arrow, rows.iter_batches())
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
    """The table as a pandas DataFrame: days as datetime64[s], text as str, missing cells as pandas has them."""
    pd = _library("pandas", "to_pandas")
    columns: dict[str, Any] = {}
    for name in table.columns:
        array = table[name]
        columns[name] = array.astype("datetime64[s]") if array.dtype.kind == "M" else array
        if array.dtype.kind == "O":
            columns[name] = pd.array(array, dtype="str") if _is_text(array) else array
    return pd.DataFrame(columns)


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
        raise ImportError(f"{asked}() needs {name}: pip install 'locution[frames]'") from error
