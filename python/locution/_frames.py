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
    import pandas as pd

    columns: dict[str, Any] = {}
    cells = table.to_dict()
    for name in table.columns:
        array = table[name]
        if array.dtype.kind == "M":
            array = array.astype("datetime64[s]")
        columns[name] = cells[name] if array.dtype.kind == "O" else array
    return pd.DataFrame(columns)
