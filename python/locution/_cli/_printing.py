"""Where does an answer go? Aligned on the screen, or whole into a file."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import _core, _lives
from .._draw import visible
from .._table import to_text
from ._colour import Paint
from ._command import near
from ._options import FORMS, ROWS
from ._view import View
from ._writing import write

if TYPE_CHECKING:
    from .._core import Table

_FILES = ("question.output", *FORMS, "question.mtx")
"""Options that name a file to write."""


def check_targets(asked: argparse.Namespace) -> None:
    """Fails before the work rather than after it where the answer could not be written."""
    for name in _FILES:
        target = getattr(asked, name, None)
        if target is None:
            continue
        if target == "-":
            if name == "parquet" and sys.stdout.isatty():
                raise ValueError("--parquet -: Parquet is nothing to look at; name a file, or pipe it on")
            if name not in FORMS:
                raise ValueError(f"--{name.rpartition('.')[2]}: writes a file; name one")
        elif Path(target).is_dir():
            raise IsADirectoryError(f"{target}: is a folder; name a file")
        elif not Path(target).parent.is_dir():
            raise FileNotFoundError(f"{target}: there is no folder {Path(target).parent}")


def show(asked: argparse.Namespace, answer: Table | View) -> None:
    """Prints or writes `answer` as the output options say."""
    as_it_is = asked.columns is None and getattr(asked, "sort", None) is None
    answer = _chosen(asked, answer)
    for form in FORMS:
        if (target := getattr(asked, form)) is not None:
            write(answer if asked.limit is None else answer.head(asked.limit), form, target)
            return
    rows = ROWS if asked.limit is None else asked.limit
    paint = Paint.of(sys.stdout)
    if isinstance(answer, _core.Biography) and as_it_is:
        print(_lives.to_text(answer, rows, paint=paint))
        return
    note = None
    if isinstance(answer, View):
        answer, note = answer.on_screen(), answer.note and f"{counted(len(answer), rows)}; {answer.note}"
    print(to_text(answer, rows, note=note or None, paint=paint))  # type: ignore[arg-type]


def _chosen(asked: argparse.Namespace, answer: Table | View) -> Table | View:
    """Sorted, and of the columns asked for."""
    by = getattr(asked, "sort", None)
    for name in [*([by] if by else []), *(asked.columns or [])]:
        if name not in answer.columns:
            there = near(name, answer.columns) or f"; there are {', '.join(answer.columns)}"
            raise ValueError(f"there is no column {name!r}{there}")
    if by:
        answer = answer.sort(by, descending=asked.descending)
    elif getattr(asked, "descending", False):
        raise ValueError("--descending: by what? --sort names a column")
    return View.of(answer).select(asked.columns) if asked.columns else answer


def counted(rows: int, shown: int) -> str:
    """20 of 26 rows."""
    said = f"{rows:,} row{'s' if rows != 1 else ''}"
    return f"{max(shown, 0):,} of {said}" if rows > shown else said


def say_done(what: str, path: str | os.PathLike[str]) -> None:
    """What was written, and where."""
    print(visible(f"{what}: {Path(path).resolve()}"))


def documents(corpus: Any) -> str:
    """26 documents, 6,542 words."""
    count = len(corpus)
    return f"{count:,} document{'s' if count != 1 else ''}, {corpus.n_tokens:,} words"
