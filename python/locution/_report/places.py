"""Where does it stand? Places of rows of a table, oldest first, and of many an evenly spaced choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .documents import Documents

if TYPE_CHECKING:
    from .._core import Corpus, Table

WINDOW = 12
"""Words of context on either side."""


@dataclass(frozen=True, slots=True)
class Line:
    """One place."""

    doc_id: str
    day: date | str | None
    start: int
    left: str
    keyword: str
    right: str


@dataclass(frozen=True)
class Places:
    """All places of something, of which some are shown."""

    frequency: int
    docfreq: int
    days: list[date]
    """The dates of its documents, each document once."""
    lines: list[Line]


class Finder:
    """Finds places. Only the lines that are shown become Python's: of a common word there may be a million."""

    def __init__(self, corpus: Corpus, documents: Documents) -> None:
        self._corpus, self._documents = corpus, documents
        self._rank = {at: rank for rank, at in enumerate(documents.by_date)}

    def find(self, rows: Table, most: int, within: set[int] | None = None, *, longest: bool = False) -> Places:
        """Every place that the rows count, by date, undated ones last; of more than `most` some.

        `within` has the positions of the documents that are looked at. With `longest` what lies in a longer place is
        none.
        """
        table = self._corpus.kwic(rows, window=WINDOW, progress=False)
        held = np.fromiter((self._documents.place[name] for name in table["doc_id"].tolist()), np.int64, len(table))
        chosen = np.arange(len(table))
        if within is not None:
            chosen = chosen[np.isin(held, list(within))]
        if longest:
            chosen = _outer(held, np.asarray(table["start"]), np.asarray(table["end"]))
        ranks = np.fromiter((self._rank[at] for at in held[chosen].tolist()), np.int64, len(chosen))
        chosen = chosen[np.argsort(ranks, kind="stable")]
        documents = list(dict.fromkeys(held[chosen].tolist()))
        days = [day for at in documents if isinstance(day := self._documents.dates[at], date)]
        shown = table[[int(chosen[i]) for i in _spread(len(chosen), most)]].to_dict()
        names = ("doc_id", "date", "start", "left", "keyword", "right")
        lines = [Line(*row) for row in zip(*(shown[name] for name in names), strict=True)]
        return Places(len(chosen), len(documents), days, lines)


def _outer(held: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which of the places lie in no other of the same document; of equal ones the first."""
    order = np.lexsort((-ends, starts, held))
    kept: list[int] = []
    last, reached = -1, -1
    for at in order.tolist():
        if held[at] != last or ends[at] > reached:
            kept.append(at)
            last, reached = int(held[at]), int(ends[at])
    return np.asarray(kept, np.int64)


def _spread(count: int, most: int) -> Sequence[int]:
    """At most `most` of the numbers below `count`, evenly spaced, the first and the last among them."""
    if count <= most:
        return range(count)
    if most < 2:
        return range(max(most, 0))
    return [round(i * (count - 1) / (most - 1)) for i in range(most)]
