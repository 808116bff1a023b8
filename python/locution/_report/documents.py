"""What is a document called, and where does its name lead? One name everywhere on the page, one place it leads to."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .._draw import escape, shorten, visible

if TYPE_CHECKING:
    from .._core import Corpus

LIST_DOCUMENTS = 2_000
"""Most rows of the list of documents."""


@dataclass(frozen=True)
class Documents:
    """The documents in the order they were read. All lists are by position."""

    ids: list[str]
    titles: list[str | None]
    dates: list[Any]
    tokens: list[int]
    terms: list[int]
    place: dict[str, int]
    names: list[tuple[str, str]]
    """A name, and what tells it from others of the same name, or nothing."""
    texts: set[int] = field(default_factory=set)
    """Those whose text stands on the page."""

    @classmethod
    def of(cls, corpus: Corpus) -> Documents:
        table = corpus.documents().to_dict()
        ids = table["doc_id"]
        gone = [None] * len(ids)
        titles, dates = table.get("title", gone), table.get("date", gone)
        place = {doc_id: at for at, doc_id in enumerate(ids)}
        return cls(ids, titles, dates, table["tokens"], table["terms"], place, _names(ids, titles, dates))

    def name(self, at: int, limit: int = 160) -> str:
        """The title, or the id where there is none, in at most `limit` columns; if others have it, with date or id."""
        name, mark = self.names[at]
        return shorten(name, max(limit - len(mark), 8)) + mark

    def link(self, doc_id: str, limit: int = 60) -> str:
        """The name as a link to the document's text, or to its row in the list of documents where that is all."""
        at = self.place[doc_id]
        name, target = f"<bdi>{escape(self.name(at, limit))}</bdi>", self.target(at)
        cut = f' title="{escape(self.name(at, 600))}"' if len(self.name(at, limit)) < len(self.name(at, 600)) else ""
        return f'<a href="{target}"{cut}>{name}</a>' if target else name

    def target(self, at: int) -> str:
        """Where its name leads; empty where nothing on the page is about it alone."""
        return f"#x{at}" if at in self.texts else f"#d{at}" if at < LIST_DOCUMENTS else ""

    def dated(self, at: int, limit: int = 60) -> str:
        """The name and the date, as plain text."""
        name, day = self.name(at, limit), self.dates[at]
        return f"{name} ({day})" if day and str(day) not in name else name

    @cached_property
    def days(self) -> list[date]:
        """The dates there are, unsorted."""
        return [day for day in self.dates if isinstance(day, date)]

    @cached_property
    def years_only(self) -> bool:
        """Whether every date is a first of January: then only years were told."""
        days = self.days
        return len(days) > 1 and all((day.month, day.day) == (1, 1) for day in days)

    @cached_property
    def by_date(self) -> list[int]:
        """Their positions by date; what has none comes last, in the corpus's order."""
        return sorted(range(len(self.ids)), key=lambda at: age(self.dates[at]))


def age(day: Any) -> tuple[float, str]:
    """Sorts days ascending and what is no date last; years before the first and beyond 9999 are text."""
    said = str(day)
    return (math.inf, "") if day is None else (int(said[:-6]), said[-6:])


def _names(ids: list[str], titles: list[str | None], dates: list[Any]) -> list[tuple[str, str]]:
    plain = [visible((title or "").strip() or doc_id) for title, doc_id in zip(titles, ids, strict=True)]
    often = Counter(plain)
    dated = Counter(zip(plain, map(str, dates), strict=True))
    names = []
    for name, doc_id, day in zip(plain, ids, dates, strict=True):
        if often[name] == 1:
            names.append((name, ""))
        elif day is not None and dated[name, str(day)] == 1:
            names.append((name, f", {day}"))
        else:
            names.append((name, f" [{shorten(visible(doc_id), 24, 'middle')}]"))
    return names
