"""What stands behind a count? Some of the places that it counts, spread over the corpus, and how to see them all.

All rows of a table are looked up at once, and again in a few documents where they are too common for that. A place is
shown only behind a count that the same look-up finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from ._draw import shorten, visible

if TYPE_CHECKING:
    from ._core import Corpus, Table

_HITS = 20_000  # places looked up at once: some 0.1 s
_TOKENS = 60_000  # of the documents in which what is more common is looked up
_MOST_TOKENS = 400_000  # of one document; in a longer one nothing is looked up for a display
_PARTS = 24  # groups or stretches of time that are looked up one by one
_CONTEXT = 40  # columns on either side
_KEYWORD = 120
_SPACES = re.compile(r"\s+")

_COUNTED = {
    "terms": "term", "dispersion": "term", "keyness": "term", "ngrams": "ngram", "phrases": "phrase",
    "families": "phrase",
}  # fmt: skip
"""Questions whose rows `kwic` takes as they are, and the column that says what is counted."""

_NAMED = ("timeline", "biography")
"""Questions whose patterns may have a name instead."""

_TIMES = ("day", "week", "month", "quarter", "year")


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


class _Sought(NamedTuple):
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


def behind(table: Table, rows: int, lines: Sequence[int]) -> list[Behind | None]:
    """For each of the first `rows` rows up to `lines[row]` places; None where there are none or it would take long."""
    found: list[Behind | None] = [None] * rows
    corpus: Corpus | None = getattr(table, "_corpus", None)
    sought = list(_sought(table, rows)) if corpus is not None and rows else []
    parts = list(dict.fromkeys(s.part for s in sought))[:_PARTS]
    for part in parts:
        wanted = [s for s in sought if s.part == part]
        some = _part(corpus, part)
        if some is not None:
            for s, places in _places(some, wanted, table.params):
                spread = _spread(places, lines[s.row])
                found[s.row] = Behind(s.total, [*_lines(some, spread)], s.ask, s.where)
    if table.params.get("question") in _NAMED:
        # {"war": "peace"} counts something else under a name; that shows where the counts differ
        wrong = {s.words for s in sought if s.part in parts and found[s.row] is None}
        for s in sought:
            found[s.row] = None if s.words in wrong else found[s.row]
    return found


# ── what is counted ───────────────────────────────────────────────────────────────────────────────────────────────────


def _sought(table: Table, rows: int) -> Iterable[_Sought]:
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
        sure = question in _COUNTED and not part and params.get("once_per") is None
        where = ""
        if question == "keyness":
            if params.get("reference") != "all other documents":
                continue
            count += cells["reference_frequency"]
            where = " in target and reference"
        entry = table[row] if question in _COUNTED and not part else [words]
        ask = _ask(words, part, params) if _written(words, params) else f"corpus.kwic(table[{row}])"
        yield _Sought(row, int(count), words, entry, part, ask, where, sure)


def _words(question: str, cells: dict[str, Any], params: dict[str, Any]) -> str | tuple[str, ...] | None:
    """What a row counts as a pattern: terms, which stand for themselves, or a pattern as it was written."""
    if question in _COUNTED:
        said = cells.get(_COUNTED[question])
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
    if params.get("question") not in _COUNTED:
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
        plain = not odd and params.get("language") == "en" and params.get("words") == "uax29"
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
        if isinstance(value, date) and by in _TIMES:
            end = _end(value, by)
            subset += f'.subset(start="{value}"{f", end={_quoted(str(end))}" if end else ""})'
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


def _end(first: date, every: str) -> date | None:
    """The day behind a stretch of time that begins on `first`; None behind the last year there is."""
    try:
        if every in ("day", "week"):
            return first + timedelta(days=1 if every == "day" else 7)
        months = {"month": 1, "quarter": 3, "year": 12}[every]
        month = first.month - 1 + months
        return first.replace(year=first.year + month // 12, month=month % 12 + 1)
    except (OverflowError, ValueError):
        return None


# ── where it stands ───────────────────────────────────────────────────────────────────────────────────────────────────


def _part(corpus: Any, part: tuple[tuple[str, Any], ...]) -> Corpus | None:
    """The documents of a group or of a stretch of time."""
    for by, value in part:
        if isinstance(value, date) and by in _TIMES:
            corpus = corpus.subset(start=value, end=_end(value, by))
        elif by in corpus.metadata.columns:
            corpus = corpus.subset({by: value})
        else:
            return None
    return corpus  # type: ignore[no-any-return]


def _places(corpus: Corpus, wanted: list[_Sought], params: dict[str, Any]) -> Iterable[tuple[_Sought, list[Any]]]:
    """The places of each; of what is too common those in a few documents."""
    rare: list[_Sought] = []
    sum_of = 0
    for s in sorted(wanted, key=lambda s: s.total):
        if (sum_of := sum_of + s.total) > _HITS:
            break
        rare.append(s)
    common = [s for s in wanted if s not in rare]
    if rare and (corpus.n_tokens <= _MOST_TOKENS or corpus.n_documents > 1):
        found = _look_up(corpus, rare, params)
        yield from ((s, found[s.row]) for s in rare if len(found[s.row]) == s.total)
    if common:
        few = _few(corpus)
        found = _look_up(few, common, params) if few is not None else {}
        whole = few is not None and few.n_documents == corpus.n_documents
        yield from (
            (s, found[s.row])
            for s in common
            if found.get(s.row) and (len(found[s.row]) == s.total if whole else s.sure)
        )


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


def _look_up(corpus: Corpus, wanted: list[_Sought], params: dict[str, Any]) -> dict[int, list[Any]]:
    """The places of each by its row: numbers of hits, and the table of hits."""
    options: dict[str, Any] = {}
    if isinstance(wanted[0].entry, list):  # the rows of a table bring their own
        fold = str(params.get("fold", "lower")).split(" ")
        options["fold"] = fold[0] if len(fold) == 1 else fold
        options["across_segments"] = bool(params.get("across_segments"))
        terms = isinstance(wanted[0].entry[0], tuple)  # which stand for themselves
        options["valuetype"] = "fixed" if terms else str(params.get("valuetype", "glob"))
    hits = corpus.lookup({str(s.row): s.entry for s in wanted}, **options)
    where: dict[int, list[Any]] = {s.row: [] for s in wanted}
    columns = (hits[name].tolist() for name in ("entry", "doc_id", "start", "end"))
    for entry, doc_id, start, end in zip(*columns, strict=True):
        where[int(entry)].append((doc_id, start, end))
    return where


def _spread(places: list[Any], count: int) -> list[Any]:
    return [places[at] for at in _evenly(len(places), count)]


def _lines(corpus: Corpus, places: Iterable[tuple[str, int, int]]) -> Iterable[Line]:
    for doc_id, start, end in places:
        document = corpus[doc_id]
        yield line_at(doc_id, document.date, document.text, start, end)


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
