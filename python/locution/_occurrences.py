"""What stands behind a count? Some of the places that it counts, spread over the corpus, and how to see them all.

All rows of a table are looked up at once, and again in a few documents where they are too common for that. A place is
shown only behind a count that the same look-up finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ._draw import shorten, visible
from ._sought import COUNTED, NAMED, TIMES, Sought, sought_in

if TYPE_CHECKING:
    from ._core import Corpus, Table

_HITS = 20_000  # places looked up at once: some 0.1 s
_TOKENS = 60_000  # of the documents in which what is more common is looked up
_MOST_TOKENS = 120_000  # of these at most; where one document is longer nothing common is looked up
_PARTS = 6  # groups or stretches of time that are looked up one by one
_CONTEXT = 40  # columns on either side
_KEYWORD = 120
_SPACES = re.compile(r"\s+")

_Place: TypeAlias = tuple[str, int, int]
"""A document, and where in its text."""


class Line(NamedTuple):
    """One place in its context."""

    doc_id: str
    day: date | str | None
    left: str
    keyword: str
    right: str


class Behind(NamedTuple):
    """What a count opens."""

    total: int
    lines: list[Line]
    ask: str
    """Python that finds all places."""
    where: str
    """What is said of where they are, if not in all documents that were counted."""


def behind(table: Table, rows: int, lines: Sequence[int]) -> list[Behind | None]:
    """For each of the first `rows` rows up to `lines[row]` places; None where there are none or it would take long."""
    found: list[Behind | None] = [None] * rows
    corpus: Corpus | None = getattr(table, "_corpus", None)
    sought = list(sought_in(table, rows)) if corpus is not None and rows else []
    if corpus is None or not sought:
        return found
    spread = [(s, _spread(places, lines[s.row])) for s, places in _all_places(corpus, sought, table)]
    shown = lines_at(corpus, {place for _, places in spread for place in places})
    for s, places in spread:
        found[s.row] = Behind(s.total, [shown[place] for place in places], s.ask, s.where)
    if table.params.get("question") in NAMED:
        # {"war": "peace"} counts something else under a name; that shows where the counts differ
        wrong = {s.words for s in sought if found[s.row] is None}
        for s in sought:
            found[s.row] = None if s.words in wrong else found[s.row]
    return found


# ── where it stands ───────────────────────────────────────────────────────────────────────────────────────────────────


def _all_places(corpus: Corpus, sought: list[Sought], table: Table) -> Iterable[tuple[Sought, list[_Place]]]:
    """The places of each. What is counted in many parts of the corpus is looked up once for all of them."""
    parts = list(dict.fromkeys(s.part for s in sought))
    keys = _Keys(corpus)
    if len(parts) > 1 and _times_in_all(table, sought) <= _HITS:
        first = list({s.words: s for s in sought}.values())
        names = _names(parts[0])
        found: dict[Any, list[_Place]] = {}
        for s, places in zip(first, _look_up(corpus, first, table.params), strict=True):
            for place in places:
                found.setdefault((s.words, keys.of(place[0], names)), []).append(place)
        for s in sought:
            places = found.get((s.words, tuple(value for _, value in s.part)), [])
            if len(places) == s.total:
                yield s, places
        return
    for part in parts[:_PARTS]:
        names, values = _names(part), tuple(value for _, value in part)
        some = corpus
        if part:
            some = corpus.subset([doc_id for doc_id in corpus.doc_ids if keys.of(doc_id, names) == values])
        yield from _places(some, [s for s in sought if s.part == part], table.params)


def _times_in_all(table: Table, sought: list[Sought]) -> int:
    """How often what is sought is counted in the table altogether."""
    cells = table.to_dict() if len(table) <= _HITS else {}
    column = cells.get("pattern") or cells.get(COUNTED.get(str(table.params.get("question")), "")) or []
    wanted = {s.words if isinstance(s.words, str) else " ".join(s.words) for s in sought}
    if not column and len(table) > _HITS:
        return _HITS + 1
    frequency = cells["frequency"]
    return sum(frequency[row] for row in range(len(table)) if not column or column[row] in wanted)


_Name: TypeAlias = tuple[str, bool]
"""A column of metadata, or one of `TIMES` and True: there may be a column of that name."""


def _names(part: Iterable[tuple[str, Any]]) -> tuple[_Name, ...]:
    return tuple((by, isinstance(value, date) and by in TIMES) for by, value in part)


class _Keys:
    """Groups and stretches of time of documents."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._held: dict[_Name, dict[str, Any]] = {}

    def of(self, doc_id: str, names: tuple[_Name, ...]) -> tuple[Any, ...]:
        """What a document has under each of `names`."""
        return tuple((self._held.get(name) or self._read(name)).get(doc_id) for name in names)

    def _read(self, name: _Name) -> dict[str, Any]:
        corpus, (by, is_time) = self._corpus, name
        values: list[Any] = [None] * len(corpus)
        if is_time:
            values = [_begin(day, by) if isinstance(day, date) else None for day in corpus.dates]
        elif by in corpus.metadata.columns:
            values = corpus.metadata.to_dict()[by]
        self._held[name] = dict(zip(corpus.doc_ids, values, strict=True))
        return self._held[name]


def _begin(day: date, every: str) -> date:
    """The first day of the stretch of time in which a day lies."""
    if every == "week":
        return date.fromordinal(max(day.toordinal() - day.weekday(), 1))
    month = {"day": day.month, "month": day.month, "quarter": day.month - (day.month - 1) % 3, "year": 1}[every]
    return day if every == "day" else day.replace(month=month, day=1)


def _places(corpus: Corpus, wanted: list[Sought], params: dict[str, Any]) -> Iterable[tuple[Sought, list[_Place]]]:
    """The places of each; of what is too common those in a few documents."""
    rare: list[Sought] = []
    sum_of = 0
    for s in sorted(wanted, key=lambda s: s.total):
        if (sum_of := sum_of + s.total) > _HITS:
            break
        rare.append(s)
    if rare:
        for s, places in zip(rare, _look_up(corpus, rare, params), strict=True):
            if len(places) == s.total:
                yield s, places
    common = [s for s in wanted if s not in rare]
    few = _few(corpus) if common else None
    if few is not None:
        whole = few.n_documents == corpus.n_documents
        for s, places in zip(common, _look_up(few, common, params), strict=True):
            if places and (len(places) == s.total if whole else s.sure):
                yield s, places


def _few(corpus: Corpus) -> Corpus | None:
    """Documents spread evenly over the corpus, of some `_TOKENS` tokens; None where there are none so short."""
    documents = corpus.n_documents
    count = max(min(documents, int(_TOKENS * documents / max(corpus.n_tokens, 1))), 1)
    ids = corpus.doc_ids
    few = corpus.subset([ids[at] for at in _evenly(documents, count)])
    return few if few.n_tokens <= _MOST_TOKENS else None


def _evenly(of: int, count: int) -> list[int]:
    """Up to `count` of the numbers below `of`, evenly spread, the first and the last among them."""
    if count >= of:
        return list(range(of))
    return sorted({round(i * (of - 1) / (count - 1)) for i in range(count)}) if count > 1 else [0][:of]


def _look_up(corpus: Corpus, wanted: list[Sought], params: dict[str, Any]) -> list[list[_Place]]:
    """The places of each: document, start and end."""
    options: dict[str, Any] = {}
    if isinstance(wanted[0].entry, list):  # the rows of a table bring their own
        fold = str(params.get("fold", "lower")).split(" ")
        options["fold"] = fold[0] if len(fold) == 1 else fold
        options["across_segments"] = bool(params.get("across_segments"))
        terms = isinstance(wanted[0].entry[0], tuple)  # which stand for themselves
        options["valuetype"] = "fixed" if terms else str(params.get("valuetype", "glob"))
    hits = corpus.lookup({str(at): s.entry for at, s in enumerate(wanted)}, **options)
    where: list[list[_Place]] = [[] for _ in wanted]
    columns = (hits[name].tolist() for name in ("entry", "doc_id", "start", "end"))
    for entry, doc_id, start, end in zip(*columns, strict=True):
        where[int(entry)].append((doc_id, start, end))
    return where


def _spread(places: list[_Place], count: int) -> list[_Place]:
    return [places[at] for at in _evenly(len(places), count)]


def lines_at(corpus: Corpus, places: set[_Place]) -> dict[_Place, Line]:
    """The places in their contexts; of each document the text is fetched once, and let go again."""
    lines: dict[_Place, Line] = {}
    for doc_id, of_it in groupby(sorted(places), key=lambda place: place[0]):
        document = corpus[doc_id]
        day, text = document.date, document.text
        for place in of_it:
            lines[place] = line_at(doc_id, day, text, place[1], place[2])
    return lines


def line_at(doc_id: str, day: date | str | None, text: str, start: int, end: int, context: int = _CONTEXT) -> Line:
    """The place `[start, end)` of a document's text in its context, on one line."""
    left = _one_line(text[max(start - 3 * context, 0) : start])
    right = _one_line(text[end : end + 3 * context])
    keyword = _one_line(text[start : min(end, start + 4 * _KEYWORD)])
    return Line(
        doc_id,
        day,
        shorten(left, context, "left"),
        shorten(keyword, _KEYWORD, "middle"),
        shorten(right, context),
    )


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", visible(text))
