"""How does a matrix of documents by words leave the command? As cells, as Matrix Market, as a corner to look at."""

from __future__ import annotations

import argparse
import shutil
from typing import TYPE_CHECKING

import numpy as np

from .._draw import cell, visible, width
from .._files import beside
from . import _asking
from ._command import Command, Option, number, whole
from ._options import TABLE, several, the, written
from ._printing import say_done, show
from ._view import View

if TYPE_CHECKING:
    from .._core import Matrix


def _run(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    file = options.pop("mtx", None)
    if "vocabulary" in options:
        options["vocabulary"] = _asking.lines(options["vocabulary"])
    matrix = _asking.read(asked).matrix(**options)
    if file is not None:
        write_matrix_market(matrix, file)
    if written(asked):
        show(asked, cells(matrix))
    elif file is not None:
        rows, columns = matrix.shape
        say_done(f"{rows:,} rows, {columns:,} columns, {len(matrix._arrays()[0]):,} cells", file)
    else:
        show(asked, corner(matrix, shutil.get_terminal_size().columns))


def cells(matrix: Matrix) -> View:
    """The cells that are not 0: `doc_id term value`."""
    data, indices, indptr = matrix._arrays()
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(indptr))
    named, terms = [str(name) for name in matrix.doc_ids], matrix.terms
    columns = {
        "doc_id": [named[row] for row in rows.tolist()],
        "term": [terms[column] for column in indices.tolist()],
        "value": data.tolist(),
    }
    return View(columns, matrix.params)


def corner(matrix: Matrix, room: int) -> View:
    """All rows, in as many of the columns of the largest sums as `room` has; what is not stored is missing."""
    data, indices, indptr = matrix._arrays()
    sums = np.bincount(indices, weights=data, minlength=matrix.shape[1])
    named, terms = [str(name) for name in matrix.doc_ids], matrix.terms
    columns: dict[str, list[object]] = {"doc_id": list(named)}
    used = min(max(map(width, map(visible, named)), default=6), 30)
    for column in np.argsort(-sums, kind="stable").tolist():
        held = data[indices == column].tolist()
        digits = 0 if all(isinstance(value, int) for value in held) else 4
        used += 2 + max([width(visible(terms[column])), *(len(cell(value, digits)) for value in held)])
        if used > room or terms[column] in columns:
            break
        columns[terms[column]] = [None] * len(named)
        for at in np.flatnonzero(indices == column).tolist():
            columns[terms[column]][int(np.searchsorted(indptr, at, side="right")) - 1] = data[at].item()
    more = matrix.shape[1] - len(columns) + 1
    note = f"{len(data):,} cells; {more:,} more columns" if more else f"{len(data):,} cells"
    return View(columns, matrix.params, note=note)


def write_matrix_market(matrix: Matrix, file: str) -> None:
    """Matrix Market at `file`; the names of rows and columns, a line each, in `file`.rows and `file`.columns."""
    data, indices, indptr = matrix._arrays()
    rows, columns = matrix.shape
    kind = "integer" if data.dtype.kind in "iu" else "real"
    for end, names in (("rows", [str(name) for name in matrix.doc_ids]), ("columns", matrix.terms)):
        if broken := next((name for name in names if "\n" in name), None):
            raise ValueError(f"a name with a line break has no place in {file}.{end}: {broken!r}")
        with beside(f"{file}.{end}") as path:
            path.write_text("".join(f"{name}\n" for name in names), encoding="utf-8", newline="\n")
    with beside(file) as path, path.open("w", encoding="ascii", newline="\n") as out:
        out.write(f"%%MatrixMarket matrix coordinate {kind} general\n{rows} {columns} {len(data)}\n")
        for row in range(rows):
            held = slice(int(indptr[row]), int(indptr[row + 1]))
            out.writelines(
                f"{row + 1} {column + 1} {value!r}\n"
                for column, value in zip(indices[held].tolist(), data[held].tolist(), strict=True)
            )


MATRIX = Command(
    "matrix",
    "write the matrix of documents by words",
    "A row a cell that is not 0, or with --mtx a Matrix Market file. The screen shows a corner of the matrix.",
    ("speeches/ --weight tf-idf --csv cells.csv", "speeches/ --ngram-range 1-2 --min-docfreq 2 --mtx speeches.mtx"),
    _run,
    "matrix",
    options=(
        the("ngram_range"),
        Option("weight", "what stands in a cell", "HOW", choices=("count", "binary", "tf-idf", "bm25")),
        Option(
            "idf",
            "of tf-idf: smooth (default), plain, log10, plus_one, none",
            "HOW",
            choices=("smooth", "plain", "log10", "plus_one", "none"),
        ),
        Option("sublinear", "of tf-idf: 1 + ln tf for tf", flag=True),
        Option("norm", "length of rows: none, l1, l2 (default with tf-idf)", "HOW", choices=("none", "l1", "l2")),
        Option("k1", "of bm25 (default: 1.2)", "X", number),
        Option("b", "of bm25 (default: 0.75)", "X", number),
        the("min_docfreq"),
        Option("max_docfreq", "leave out what occurs in more documents; 0.9: in a larger share", type=number),
        Option("max_features", "only so many columns, of the most frequent words", type=whole),
        Option("vocabulary", "only the words of this file, one a line, in this order", "FILE", files=True),
        the("by", "a row a value of this field, or a month, year …, with its documents' sums"),
        *several("across_segments", "fold", "stopwords"),
        Option("mtx", "write Matrix Market, and beside it FILE.rows and FILE.columns: their names", "FILE", files=True),
    ),
    columns="""
        doc_id  the row
        term  the column
        value  the cell
    """,
    groups=TABLE,
)
