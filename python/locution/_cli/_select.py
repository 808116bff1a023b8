"""Which documents does someone mean who writes party=Left, 2012..2018 or '2021-*'?"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ._command import near

if TYPE_CHECKING:
    from .._core import Corpus

_DATES = re.compile(r"(\d{4}(?:-\d\d){0,2})?\.\.(\d{4}(?:-\d\d){0,2})?")
_SHOWN = 8  # values that an error names


def select(corpus: Corpus, wanted: Sequence[str], what: str) -> list[bool]:
    """Whether each document is meant by `wanted`; `what` names the option in errors.

    Values of one field, stretches of time, and names are alternatives; a document must meet one of each kind.
    """
    kinds: dict[str, list[bool]] = {}
    fields = corpus.metadata
    known = fields.columns if fields is not None else []
    cells = fields.to_dict() if fields is not None else {}
    for one in wanted:
        field, equals, value = one.partition("=")
        if equals and field in known:
            kind, hits = f"={field}", _having(cells[field], field, value, what)
        elif _DATES.fullmatch(one) and one != "..":
            kind, hits = "..", _dated(corpus, one, what)
        elif equals and one not in corpus and not any(char in one for char in "*?["):
            there = f"; there are {', '.join(known)}" if known else ""
            raise ValueError(f"{what}: there is no field {field!r}{near(field, known) or there}")
        else:
            kind, hits = "", _named(corpus, one, what)
        before = kinds.get(kind)
        kinds[kind] = hits if before is None else [a or b for a, b in zip(before, hits, strict=True)]
    return [all(hits) for hits in zip(*kinds.values(), strict=True)]


def _having(cells: list[Any], field: str, value: str, what: str) -> list[bool]:
    said = [_said(cell) for cell in cells]
    hits = [one == value for one in said]
    if not any(hits):
        values = list(dict.fromkeys(one for one in said if one is not None))
        more = f" and {len(values) - _SHOWN:,} more" if len(values) > _SHOWN else ""
        there = f"; there are {', '.join(values[:_SHOWN])}{more}" if values else ""
        raise ValueError(f"{what}: no document has {field}={value}{near(value, values) or there}")
    return hits


def _said(cell: Any) -> str | None:
    """A value as one writes it: 2021, not 2021.0; yes, not True."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _dated(corpus: Corpus, one: str, what: str) -> list[bool]:
    start, _, end = one.partition("..")
    inside = set(corpus.subset(start=start or None, end=end or None).doc_ids)
    if not inside:
        raise ValueError(f"{what}: no document is dated in {one}, the end not in it")
    return [name in inside for name in corpus.doc_ids]


def _named(corpus: Corpus, one: str, what: str) -> list[bool]:
    ids = corpus.doc_ids
    hits = [name == one for name in ids] if one in corpus else [fnmatch.fnmatchcase(name, one) for name in ids]
    if not any(hits):
        raise ValueError(f"{what}: no document is called {one}{near(one, ids)}")
    return hits
