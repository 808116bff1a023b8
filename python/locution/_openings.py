"""What opens in a row of an answer? Places of a count, the context of a match, what two documents share, …"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from . import _pairs
from ._draw import escape, integer, shorten, visible
from ._occurrences import Behind, Line, behind, lines_at
from ._sought import kwic_takes

if TYPE_CHECKING:
    from ._core import Corpus, Table

_LINES, _FEW_LINES = 4, 1  # places behind a count of the first rows, and of those to scroll to
_BEGINNING = 400  # characters of a document

_COUNTS = ("frequency", "docfreq", "reference_frequency")


class Openings(NamedTuple):
    """What opens in the rows of a table."""

    rows: Sequence[str | None]
    """HTML by row."""
    columns: tuple[str, ...]
    """Whose cells open it."""
    said: str
    """What is said of it below the table."""


def openings(table: Table, rows: int, first: int) -> Openings:
    """What opens in the first `rows` rows, most in the `first` of them. Nothing where the table knows no corpus."""
    corpus: Corpus | None = getattr(table, "_corpus", None)
    question = str(table.params.get("question"))
    if corpus is None or not rows:
        return Openings([None] * rows, (), "")
    rest = [None] * max(rows - first, 0)
    if column := _pairs.OPENS.get(question):
        return _some([*_pairs.shared(table, min(rows, first)), *rest], (column,), "a score opens what the two share")
    if question == "lookup":
        return _some([*_contexts(corpus, table, min(rows, first)), *rest], ("matched",), "a match opens its context")
    if question == "explain":
        return _some(_both(corpus, table, rows), ("item",), "an item opens a place in each")
    if question == "documents":
        return _some([*_beginnings(corpus, table, min(rows, first)), *rest], ("doc_id",), "a name opens how it begins")
    found = behind(table, rows, [_LINES if row < first else _FEW_LINES for row in range(rows)])
    told = _some([None if one is None else _lines(one) for one in found], _COUNTS, "a count opens some of its places")
    if not told.said and kwic_takes(table):
        return told._replace(said="corpus.kwic(table[0]) finds the places of the first row")
    return told


def _some(rows: Sequence[str | None], columns: tuple[str, ...], said: str) -> Openings:
    return Openings(rows, columns, said if any(rows) else "")


def _lines(found: Behind) -> str:
    """Some of the places of a count, one below the other, aligned on the keyword."""
    shown = len(found.lines)
    said = f"{integer(shown)} of {integer(found.total)}" if shown < found.total else f"all {integer(shown)}"
    said = "1 place" if found.total == 1 else f"{said} places"
    ask = f'<p class="locution-ask">{said}{found.where}: <code>{escape(found.ask)}</code></p>'
    return ask + "".join(map(line_html, found.lines))


def line_html(line: Line) -> str:
    """One place in its context."""
    named = escape(shorten(visible(line.doc_id), 60, "middle")) + (f" {escape(line.day)}" if line.day else "")
    return (
        f'<p class="locution-line"><bdi>{named}</bdi><span dir="auto"><span>{escape(line.left)}</span>'
        f"<b>{escape(line.keyword)}</b><span>{escape(line.right)}</span></span></p>"
    )


def _contexts(corpus: Corpus, table: Table, rows: int) -> list[str | None]:
    """Each place of a list in its context."""
    cells = table.head(rows).to_dict()
    if not {"doc_id", "start", "end"} <= set(cells):
        return [None] * rows
    places = [*zip(cells["doc_id"], cells["start"], cells["end"], strict=True)]
    lines = lines_at(corpus, set(places))
    return [line_html(lines[place]) for place in places]


def _both(corpus: Corpus, table: Table, rows: int) -> list[str | None]:
    """A place in each of two documents, of which the table says where it is."""
    cells = table.head(rows).to_dict()
    ids = [str(table.params.get(name)) for name in ("doc_a", "doc_b")]
    if not {"start_a", "end_a", "start_b", "end_b"} <= set(cells) or not all(name in corpus for name in ids):
        return [None] * rows
    columns = [[cells[f"start_{side}"], cells[f"end_{side}"]] for side in "ab"]
    said: list[list[tuple[str, int, int]]] = [
        [
            (name, start[row], end[row])
            for name, (start, end) in zip(ids, columns, strict=True)
            if start[row] is not None
        ]
        for row in range(rows)
    ]
    lines = lines_at(corpus, {place for places in said for place in places})
    return ["".join(line_html(lines[place]) for place in places) or None for places in said]


def _beginnings(corpus: Corpus, table: Table, rows: int) -> list[str | None]:
    """How each document begins."""
    told: list[str | None] = []
    for doc_id in table.head(rows).to_dict().get("doc_id", [""] * rows):
        text = corpus[doc_id].text if doc_id in corpus else ""
        said = " ".join(visible(text[:_BEGINNING]).split())
        told.append(f'<p dir="auto">{escape(said)}{" …" if len(text) > _BEGINNING else ""}</p>' if said else None)
    return told
