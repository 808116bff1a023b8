"""What changed? Rates of phrases on the calendar, and the words typical of each stretch of it, or of each group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from .._core import _bursts

if TYPE_CHECKING:
    from .._core import Corpus, Table

MOST_BINS = 40
"""More bars than this are no longer told apart."""

FEWEST_BINS = 6
"""With fewer bars there is little to see: thin bins are better then."""

FEWEST_HELD = 4
"""Fewer bins that hold documents are no course of time."""

MOST_PERIODS = 7
TYPICAL = 8
"""Most words of a period or group."""

SURE = 10.83
"""Log-likelihood from which on a difference is taken for one: p < .001 for one degree of freedom."""

GROUPS = 8
"""Most groups of a field that are told apart."""

_Every: TypeAlias = Literal["day", "week", "month", "quarter", "year"]


@dataclass(frozen=True)
class Unit:
    """The length of a bin: a stretch of the calendar, or several years."""

    every: _Every
    years: int = 1

    def key(self, day: date) -> int:
        """The number of the bin that a day lies in."""
        return {
            "day": day.toordinal(),
            "week": (day.toordinal() - 1) // 7,  # the first day of the calendar is a Monday
            "month": 12 * day.year + day.month - 1,
            "quarter": 4 * day.year + (day.month - 1) // 3,
            "year": day.year // self.years,
        }[self.every]

    def name(self, key: int) -> str:
        """What the bin of that number is called."""
        if self.every == "day":
            return date.fromordinal(key).isoformat()
        if self.every == "week":
            return date.fromordinal(7 * key + 1).isoformat()
        if self.every == "month":
            return f"{key // 12:04d}-{key % 12 + 1:02d}"
        if self.every == "quarter":
            return f"{key // 4:04d} Q{key % 4 + 1}"
        first = key * self.years
        if self.years == 1:
            return f"{first:04d}"
        return f"{first:04d}s" if self.years == 10 else f"{first:04d}–{first + self.years - 1:04d}"

    def clipped(self, key: int, days: Sequence[date]) -> str:
        """The same, but of several years only those that there are days in."""
        if self.years == 1:
            return self.name(key)
        first = max(key * self.years, min(days).year)
        last = min((key + 1) * self.years - 1, max(days).year)
        return f"{first:04d}" if first == last else f"{first:04d}–{last:04d}"

    def count(self, days: Sequence[date]) -> int:
        """Bins from the first day's to the last day's."""
        return self.key(max(days)) - self.key(min(days)) + 1

    @property
    def said(self) -> str:
        """As in: words of a year."""
        names = {1: self.every, 10: "decade", 100: "century"}
        return names.get(self.years, f"span of {self.years} years")


_CALENDAR: tuple[_Every, ...] = ("day", "week", "month", "quarter", "year")
UNITS = [*map(Unit, _CALENDAR), *(Unit("year", years) for years in (2, 5, 10, 20, 50, 100, 500))]


def unit_of(days: Sequence[date]) -> Unit | None:
    """The finest unit of at most 40 bins, if they hold three documents on average, else one that makes at least six.

    None where all days are one.
    """
    best = None
    for unit in UNITS:
        count = unit.count(days)
        if count > MOST_BINS:
            continue
        if count < (FEWEST_BINS if best else 2):
            break
        best = unit
        if len(days) >= 3 * count:
            break
    return best


@dataclass(frozen=True)
class Bins:
    """The bins of a drawing, all lists by bin."""

    unit: Unit
    names: list[str]
    documents: list[int]


@dataclass(frozen=True)
class Course:
    """A phrase over time, all lists by bin."""

    number: int
    """Its place among the phrases of the page, from 1."""
    phrase: str
    frequency: list[int]
    docfreq: list[int]
    rates: list[float]
    """Occurrences per million words."""
    bursts: list[bool]
    """Over the documents of the bins that are drawn, several years long or not."""

    @property
    def middle(self) -> float:
        """Where its rates balance."""
        return sum(at * rate for at, rate in enumerate(self.rates)) / (sum(self.rates) or 1.0)


@dataclass(frozen=True)
class OverTime:
    """Those phrases whose rates differ most between the bins, the early ones first."""

    bins: Bins
    courses: list[Course]
    params: dict[str, Any]


def over_time(
    corpus: Corpus, phrases: Table, days: Sequence[date], most: int, *, parts: bool = True
) -> OverTime | None:
    """The `most` phrases of `phrases` that change most; None where there is no time, or nothing to place in it.

    With `parts` they may be parts of each other: only the one that changes most is kept. `phrases` may be words.
    """
    unit = unit_of(days) if days and len(phrases) else None
    if unit is None or len(set(map(unit.key, days))) < FEWEST_HELD:
        return None
    # A phrase may be pages long, and stands in each row of its own: here it is a number.
    table = corpus.timeline({str(row): phrases[row] for row in range(len(phrases))}, every=unit.every, progress=False)
    per_phrase = len(table) // len(phrases)
    first, count = unit.key(min(days)), unit.count(days)
    at = [unit.key(day) - first for day in table.head(per_phrase).to_dict()["bin"]]

    def summed(name: str) -> list[list[int]]:
        """By phrase and drawn bin."""
        sums = np.zeros((count, len(phrases)), np.int64)
        np.add.at(sums, at, np.asarray(table[name]).reshape(len(phrases), per_phrase).T)
        return sums.T.tolist()

    frequency, docfreq = summed("frequency"), summed("docfreq")
    tokens, documents = summed("tokens")[0], summed("documents")[0]
    said = phrases.to_dict()[phrases.columns[0]]
    uneven = [unevenness(frequency[row], tokens) for row in range(len(said))]
    kept: list[int] = []
    for row in sorted(range(len(said)), key=lambda row: (-uneven[row], row)):
        inside = parts and any(said[row] in said[other] or said[other] in said[row] for other in kept)
        if len(kept) < most and any(frequency[row]) and not inside:
            kept.append(row)
    courses = [
        Course(
            row + 1,
            said[row],
            frequency[row],
            docfreq[row],
            [1e6 * f / n if n else 0.0 for f, n in zip(frequency[row], tokens, strict=True)],
            _bursts(docfreq[row], documents),
        )
        for row in kept
    ]
    courses.sort(key=lambda course: (course.middle, course.number))
    bins = Bins(unit, [unit.name(first + i) for i in range(count)], documents)
    return OverTime(bins, courses, table.params)


def unevenness(frequency: Sequence[int], tokens: Sequence[int]) -> float:
    """How far the frequencies are from those of an even rate: log-likelihood, 2·Σ f·ln(f / (tokens · mean rate)).

    >>> round(unevenness([10, 0], [1000, 1000]), 3), unevenness([5, 5], [1000, 1000])
    (13.863, 0.0)
    """
    mean = sum(frequency) / max(sum(tokens), 1)
    return 2 * math.fsum(f * math.log(f / (n * mean)) for f, n in zip(frequency, tokens, strict=True) if f)


@dataclass(frozen=True)
class Typical:
    """What is typical of one group of documents: rows of a table of terms, the most typical first."""

    name: str
    documents: list[int]
    words: Table


def periods(corpus: Corpus, dates: Sequence[Any], stopwords: str | None) -> list[Typical]:
    """The words typical of each stretch of time: of at most seven stretches, with two documents or more on average."""
    days = [day for day in dates if isinstance(day, date)]
    counts = ((unit, unit.count(days)) for unit in UNITS if days)
    unit = next((unit for unit, count in counts if 1 < count <= min(MOST_PERIODS, len(days) // 2)), None)
    if unit is None:
        return []
    groups: dict[int, list[int]] = {}
    for at, day in enumerate(dates):
        if isinstance(day, date):
            groups.setdefault(unit.key(day), []).append(at)
    return _compared(corpus, [(unit.clipped(key, days), groups[key]) for key in sorted(groups)], stopwords)


def groups(corpus: Corpus, stopwords: str | None) -> tuple[str, list[Typical]]:
    """The words typical of each group by the first field that tells the documents apart, and its name.

    A field does where it is text or a truth value, has two to eight values of at least two documents each, and is
    missing in a fifth of the documents at most.
    """
    for name, cells in corpus.metadata.to_dict().items():
        held: dict[Any, list[int]] = {}
        for at, cell in enumerate(cells):
            if isinstance(cell, str | bool):
                held.setdefault(cell, []).append(at)
        enough = 5 * sum(len(documents) for documents in held.values()) >= 4 * len(cells)
        if enough and 1 < len(held) <= GROUPS and all(len(documents) > 1 for documents in held.values()):
            said = {value: "yes" if value is True else "no" if value is False else value for value in held}
            return name, _compared(corpus, [(said[value], held[value]) for value in sorted(held)], stopwords)
    return "", []


def _compared(corpus: Corpus, groups: list[tuple[str, list[int]]], stopwords: str | None) -> list[Typical]:
    """Each group against all other documents; those without a word are not compared."""
    tokens = corpus.documents().to_dict()["tokens"]
    worded = [(name, documents) for name, documents in groups if any(tokens[at] for at in documents)]
    if len(worded) < 2:
        return []
    return [_typical(corpus, name, documents, stopwords) for name, documents in worded]


def _typical(corpus: Corpus, name: str, documents: list[int], stopwords: str | None) -> Typical:
    chosen = set(documents)
    mask = [at in chosen for at in range(len(corpus))]
    table = corpus.keyness(mask, min_frequency=3, top=8 * TYPICAL, stopwords=stopwords, progress=False)
    cells = table.to_dict()
    scored = enumerate(zip(cells["term"], cells["log_likelihood"], strict=True))
    sure = [row for row, (term, value) in scored if value >= SURE and is_word(term)]
    return Typical(name, documents, table[sure[:TYPICAL]])


def is_word(term: str) -> bool:
    """Not a number, nor a single letter of a script that has capitals: an initial, or what is left of a contraction.

    >>> [is_word(term) for term in ("2nd", "era", "新", "7", "s", "3.5")]
    [True, True, True, False, False, False]
    """
    return any(map(str.isalpha, term)) and (len(term) > 1 or term.lower() == term.upper())
