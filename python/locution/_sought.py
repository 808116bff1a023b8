"""What does a row of an answer count, in which documents, and which question finds all places of it?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ._core import Table

COUNTED = {
    "terms": "term", "dispersion": "term", "keyness": "term", "ngrams": "ngram", "phrases": "phrase",
    "families": "phrase",
}  # fmt: skip
"""Questions whose rows `kwic` takes as they are, and the column that says what is counted."""

NAMED = ("timeline", "biography")
"""Questions whose patterns may have a name instead."""

TIMES = ("day", "week", "month", "quarter", "year")


class Sought(NamedTuple):
    """What one row counts."""

    row: int
    total: int
    words: str | tuple[str, ...]
    entry: Any
    """Rows of a table, or patterns."""
    part: tuple[tuple[str, Any], ...]
    """The documents in which it is counted: columns of metadata or stretches of time and their values."""
    ask: str
    where: str
    sure: bool
    """Whether the count is that of the places by definition; else it is shown only where that proves so."""


def kwic_takes(table: Table) -> bool:
    """Whether `corpus.kwic(table[0])` is a question."""
    return table.params.get("question") in COUNTED and "group" not in table.columns


def sought_in(table: Table, rows: int) -> Iterable[Sought]:
    params, shown = table.params, table.head(rows).to_dict()
    question = str(params.get("question"))
    if "frequency" not in shown:
        return
    for row, count in enumerate(shown["frequency"]):
        cells = {name: values[row] for name, values in shown.items()}
        words = _words(question, cells, params)
        if not count or words is None:
            continue
        part = _part_of(question, cells, params)
        if part is None:
            continue
        sure = question in COUNTED and not part and params.get("once_per") is None
        where = ""
        if question == "keyness":
            if params.get("reference") != "all other documents":
                continue
            count += cells["reference_frequency"]
            where = " in target and reference"
        entry = table[row] if question in COUNTED and not part else [words]
        ask = _ask(words, part, params) if _written(words, params) else f"corpus.kwic(table[{row}])"
        yield Sought(row, int(count), words, entry, part, ask, where, sure)


def _words(question: str, cells: dict[str, Any], params: dict[str, Any]) -> str | tuple[str, ...] | None:
    """What a row counts as a pattern: terms, which stand for themselves, or a pattern as it was written."""
    if question in COUNTED:
        said = cells.get(COUNTED[question])
        if said is None:
            return None
        # Chinese terms stand without spaces between them: one string finds them however it is cut
        joined = params.get("words") == "chinese" and int(cells.get("length") or 1) > 1
        return str(said) if joined else tuple(str(said).split(" "))
    if question == "collocations" and params.get("window") is None and {"word1", "word2"} <= set(cells):
        return tuple(f"{cells['word1']} {cells['word2']}".split(" "))
    if question == "frames" and "frame" in cells:
        return str(cells["frame"])
    if question == "fillers" and "filler" in cells:
        filler = str(cells["filler"])
        return tuple(filler if word == "*" else word for word in str(params.get("frame")).split(" "))
    if question == "timeline" and "pattern" in cells:
        return str(cells["pattern"])
    return str(params["phrase"]) if question == "biography" and params.get("phrase") else None


def _written(words: str | tuple[str, ...], params: dict[str, Any]) -> bool:
    """Whether what is counted can be written down.

    Not so the terms of a Chinese phrase, of which the cuts are lost, nor terms with stop words left out between them.
    """
    if params.get("question") not in COUNTED:
        return True
    return not isinstance(words, str) and (len(words) == 1 or params.get("stopwords") is None)


def _part_of(question: str, cells: dict[str, Any], params: dict[str, Any]) -> tuple[tuple[str, Any], ...] | None:
    """In which documents a row counts: () in all; None where that cannot be said."""
    part: list[tuple[str, Any]] = []
    if params.get("by") is not None and question != "biography":
        if cells.get("group") is None:
            return None
        part.append((str(params["by"]), cells["group"]))
    if question in ("timeline", "biography"):
        if not isinstance(cells.get("bin"), date):
            return None
        part.append((str(params["every"]), cells["bin"]))
    return tuple(part)


def _ask(words: str | tuple[str, ...], part: tuple[tuple[str, Any], ...], params: dict[str, Any]) -> str:
    """What finds all places, as one would write it."""
    odd = any(char in word for word in ([words] if isinstance(words, str) else words) for char in "*?[]\\\"' ")
    pattern: Any = words
    options = ""
    if not isinstance(words, str):
        plain = not odd and params.get("words") == "uax29"
        pattern = " ".join(words) if plain else [words]
        options += ', valuetype="fixed"' if odd else ""
    elif params.get("valuetype", "glob") != "glob":
        options += f", valuetype={_quoted(params['valuetype'])}"
    fold = str(params.get("fold", "lower"))
    if fold != "lower":
        options += f", fold={_quoted(fold.split(' ')) if ' ' in fold else _quoted(fold)}"
    options += ", across_segments=True" if params.get("across_segments") else ""
    subset = ""
    for by, value in part:
        if isinstance(value, date) and by in TIMES:
            behind = end(value, by)
            subset += f".subset(start={_day(value)}{f', end={_day(behind)}' if behind else ''})"
        else:
            subset += f".subset({{{_quoted(by)}: {_quoted(value)}}})"
    return f"corpus{subset}.kwic({_quoted(pattern)}{options})"


def _quoted(value: Any) -> str:
    """As `repr`, in double quotes where that needs no escapes."""
    if isinstance(value, str):
        return f'"{value}"' if value.isprintable() and not set('"\\') & set(value) else repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_quoted, value))}{',' * (len(value) == 1)})"
    return repr(value)


def _day(day: date) -> str:
    """As text where that is read as a date: of another year four digits may be anything."""
    return f'"{day}"' if 1000 <= day.year <= 2199 else repr(day)


def end(first: date, every: str) -> date | None:
    """The day behind a stretch of time that begins on `first`; None behind the last year there is."""
    try:
        if every in ("day", "week"):
            return first + timedelta(days=1 if every == "day" else 7)
        months = {"month": 1, "quarter": 3, "year": 12}[every]
        month = first.month - 1 + months
        return first.replace(year=first.year + month // 12, month=month % 12 + 1)
    except (OverflowError, ValueError):
        return None
