"""How is a corpus asked? From what was given to what its method takes."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _reading
from ._command import given
from ._printing import show
from ._select import select

if TYPE_CHECKING:
    from .._core import Corpus


def table(asked: argparse.Namespace) -> None:
    """Asks the command's question, and shows the answer."""
    chosen = options(asked)
    corpus = read(asked)
    show(asked, getattr(corpus, asked.command.question)(**chosen))


def table_of_two(asked: argparse.Namespace) -> None:
    """The same where another corpus may be compared: --queries."""
    chosen = options(asked)
    corpus = read(asked)
    show(asked, getattr(corpus, asked.command.question)(**with_queries(asked, chosen)))


def read(asked: argparse.Namespace) -> Corpus:
    """The documents that are meant."""
    corpus = _reading.read(asked, asked.paths)
    if asked.only:
        corpus = corpus.subset(select(corpus, asked.only, "--only"))
    if asked.start is not None or asked.end is not None:
        corpus = corpus.subset(start=asked.start, end=asked.end)
    return corpus


def options(asked: argparse.Namespace) -> dict[str, Any]:
    """The arguments of the question that were given, and its progress."""
    chosen = given(asked, "question")
    if (words := chosen.get("stopwords")) and Path(words).is_file():
        chosen["stopwords"] = Path(words).read_text(encoding="utf-8-sig").split()
    if asked.command.question:
        chosen["progress"] = asked.progress
    return chosen


def patterns(chosen: dict[str, Any]) -> str | list[str]:
    """Takes PATTERN and what --also adds out of `chosen`."""
    first, more = chosen.pop("pattern"), chosen.pop("also", [])
    return [first, *more] if more else str(first)


def with_queries(asked: argparse.Namespace, chosen: dict[str, Any]) -> dict[str, Any]:
    """`chosen`, in which the paths of --queries are documents."""
    if paths := chosen.get("queries"):
        chosen["queries"] = _reading.read(asked, paths)
    return chosen


# ── lists in files ────────────────────────────────────────────────────────────────────────────────────────────────────


def lines(file: str) -> list[str]:
    """The lines of a file that hold something."""
    return [line.strip() for line in Path(file).read_text(encoding="utf-8-sig").splitlines() if line.strip()]


def frequencies(file: str) -> dict[str, list[Any]]:
    """The columns `term` and `frequency` of a CSV or TSV file."""
    rows = _rows(file, ("term", "frequency"))
    try:
        return {"term": [row["term"] for row in rows], "frequency": [int(row["frequency"]) for row in rows]}
    except ValueError as error:
        raise ValueError(f"{file}: a frequency that is no whole number: {error}") from None


def formulations(named: str) -> str | list[str] | dict[str, list[str]]:
    """What `lookup` looks for: a pattern, or those of a file, if there is one of this name.

    .json has {"name": ["pattern", …]}, .csv and .tsv the columns entry and pattern; all else a pattern a line.
    """
    if not Path(named).is_file():
        return named
    kind = Path(named).suffix.lower()
    if kind == ".json":
        try:
            held = json.loads(Path(named).read_text(encoding="utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{named}: no JSON: {error}") from None
        if isinstance(held, list):
            held = {str(one): one for one in held}
        entries = (
            {name: [of] if isinstance(of, str) else of for name, of in held.items()} if isinstance(held, dict) else {}
        )
        if not entries or any(not _patterns(of) for of in entries.values()):
            raise ValueError(f'{named}: expected {{"name": ["pattern", …]}}')
        return entries
    if kind in (".csv", ".tsv"):
        entries = {}
        for row in _rows(named, ("entry", "pattern")):
            entries.setdefault(row["entry"], []).append(row["pattern"])
        return entries
    if not (found := lines(named)):
        raise ValueError(f"{named}: holds no formulation")
    return found


def _patterns(held: object) -> bool:
    """Whether it is a list of words."""
    return isinstance(held, list) and bool(held) and all(isinstance(one, str) for one in held)


def _rows(file: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    with Path(file).open(encoding="utf-8-sig", newline="") as text:
        rows = csv.DictReader(text, delimiter="\t" if Path(file).suffix.lower() == ".tsv" else ",")
        try:
            if missing := [name for name in columns if name not in (rows.fieldnames or [])]:
                raise ValueError(f"{file}: has no column {missing[0]!r}; expected {' and '.join(columns)}")
            return [row for row in rows if all(row[name] for name in columns)]
        except csv.Error as error:
            raise ValueError(f"{file}, line {rows.line_num}: {error}") from None
