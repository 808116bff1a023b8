"""How does an answer become a file? CSV, values between tabs, JSON, a JSON object a line, or Parquet.

A file is there whole or not; standard output gets UTF-8 and \\n, whatever the terminal's own are, and a terminal no
character that steers it.
"""

from __future__ import annotations

import csv
import json
import math
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from .. import _core
from .._draw import visible
from .._files import beside
from ._view import View

if TYPE_CHECKING:
    from .._core import Corpus, Table


def write(answer: Table | View, form: str, target: str) -> None:
    """Writes all rows to `target`, a file or - for standard output."""
    if target != "-":
        with beside(target) as path:
            _fill(answer, form, path)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "answer")
        _fill(answer, form, path)
        sys.stdout.flush()
        if sys.stdout.isatty():
            with path.open(encoding="utf-8", newline="") as lines:
                sys.stdout.writelines(_on_screen(line) for line in lines)
        else:
            with path.open("rb") as held:
                while some := held.read(1 << 20):
                    sys.stdout.buffer.write(some)


def _on_screen(line: str) -> str:
    """A line whose control characters are visible; tabs part columns, and stay."""
    end = "\n" if line.endswith("\n") else ""
    return "\t".join(visible(part) for part in line.removesuffix("\n").split("\t")) + end


def _fill(answer: Table | View, form: str, path: Path) -> None:
    if form == "parquet":
        _parquet(answer, path)
    elif form == "csv" and isinstance(answer, _core.Table):
        answer.to_csv(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as out:
            _TEXT[form](answer, out)


# ── text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(answer: Table | View) -> Iterator[tuple[Any, ...]]:
    return zip(*answer.to_dict().values(), strict=True)


def _csv(answer: Table | View, out: TextIO) -> None:
    _separated(answer, out, ",")


def _tsv(answer: Table | View, out: TextIO) -> None:
    _separated(answer, out, "\t")


def _separated(answer: Table | View, out: TextIO, mark: str) -> None:
    rows = csv.writer(out, delimiter=mark, lineterminator="\n")
    rows.writerow(answer.columns)
    rows.writerows([_cell(value) for value in row] for row in _rows(answer))


def _cell(value: Any) -> str:
    """A value as `Table.to_csv` writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isfinite(value) and value and not 1e-5 <= abs(value) < 1e16:
        digits, exponent = repr(value).split("e")
        return f"{digits}e{int(exponent)}"
    if isinstance(value, float) and math.isfinite(value):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return str(value)


def _json(answer: Table | View, out: TextIO) -> None:
    out.write("[\n")
    for at, line in enumerate(_objects(answer)):
        out.write(f",\n{line}" if at else line)
    out.write("\n]\n")


def _jsonl(answer: Table | View, out: TextIO) -> None:
    out.writelines(f"{line}\n" for line in _objects(answer))


def _objects(answer: Table | View) -> Iterable[str]:
    """An object a row; days as ISO dates, what is missing or no number null."""
    names = answer.columns
    for row in _rows(answer):
        yield json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value


_TEXT = {"csv": _csv, "tsv": _tsv, "json": _json, "jsonl": _jsonl}

# ── columns ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parquet(answer: Table | View, path: Path) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        pass
    else:
        pq.write_table(pa.table(_even(answer) if isinstance(answer, View) else answer), path)
        return
    try:
        import polars as pl
    except ImportError:
        raise ImportError("writing Parquet needs pyarrow or polars: pip install pyarrow") from None
    frame = pl.DataFrame(_even(answer) if isinstance(answer, View) else answer)
    frame.write_parquet(path)


def _even(answer: View) -> dict[str, list[Any]]:
    """Its columns; one of words and other values is one of words."""
    cells = dict(answer.to_dict())
    for name, values in cells.items():
        kinds = {type(value) for value in values if value is not None}
        if str in kinds and len(kinds) > 1:
            cells[name] = [None if value is None else str(value) for value in values]
    return cells


# ── documents ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_corpus(corpus: Corpus, target: str) -> None:
    """The documents with their texts: by the end of its name a .csv, .tsv, .jsonl or .parquet, else a saved corpus."""
    form = Path(target).suffix.lower().removeprefix(".").replace("ndjson", "jsonl")
    if form not in ("csv", "tsv", "jsonl", "parquet"):
        with beside(target) as path:
            corpus.save(path)
        return
    cells = corpus.documents().to_dict()
    held = {name: cells[name] for name in ("doc_id", "date", "title")}
    held["text"] = [document.text for document in corpus]
    held |= {name: values for name, values in corpus.metadata.to_dict().items() if name not in held}
    write(View({name: values for name, values in held.items() if any(v is not None for v in values)}, {}), form, target)
