"""How is an answer shown? As HTML in a notebook, as aligned columns in a terminal; a similarity matrix as heat map, a
matrix of documents by terms as its first rows and largest columns."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _draw
from ._draw import cell, escape, integer, shorten, snippet, visible, width

if TYPE_CHECKING:
    from ._core import Matrix, SimilarityMatrix, Table

_SPARE = {
    "keyness": ("chi2", "log_odds", "log_ratio_low", "log_likelihood"),
    "timeline": ("share_high", "share_low", "share", "tokens", "documents"),
    "frames": ("slot", "length", "last_date", "first_date", "fillers"),
    "biography": ("tokens", "share_high", "share_low", "per_million"),
    "families": (
        "written",
        "template",
        "canonical",
        "phrase",
        "independent",
        "length",
        "edit_distance",
        "last_date",
        "first_date",
    ),
}
"""By question: columns that a terminal without room for all does without, the most dispensable first; then the last."""

_IN_OTHERS = {
    "families": ("phrase", "canonical", "edit_distance", "length", "independent", "written"),
}
"""By question: columns that a page leaves out, as what is shown says as much; a line below names them."""

_LONGEST = 10_000  # characters of one cell in a notebook; a phrase never gets there, a broken file may

_STYLE = """
.locution-out{color:var(--jp-content-font-color1,var(--vscode-foreground,inherit));overflow-x:auto;max-width:100%}
.locution-out table.locution-table{border-collapse:collapse;border:0;margin:.25em 0;font-size:.93em;
font-variant-numeric:tabular-nums;background:none;color:inherit;table-layout:auto}
.locution-out table.locution-table th,.locution-out table.locution-table td{text-align:left;vertical-align:top;border:0;
padding:.28em .8em;background:none;color:inherit;white-space:normal;max-width:34em;
overflow-wrap:anywhere;line-height:1.35}
.locution-out table.locution-table th{font-weight:600;border-bottom:1px solid currentColor;white-space:nowrap;
vertical-align:bottom}
.locution-out table.locution-table tr{background:none}
.locution-out table.locution-table tr+tr td{border-top:1px solid rgba(128,128,128,.22)}
.locution-out table.locution-table tr.locution-first td{border-top:1px solid currentColor}
.locution-out table.locution-table td.locution-text{min-width:7em}
.locution-out del{text-decoration-thickness:1px;opacity:.75}.locution-out ins{font-weight:600}
.locution-out table.locution-table th:first-child,.locution-out table.locution-table td:first-child{padding-left:.2em}
.locution-out table.locution-table .locution-num,.locution-out table.locution-table .locution-left{text-align:right}
.locution-out table.locution-table .locution-num,.locution-out table.locution-table .locution-day,
.locution-out table.locution-table .locution-short{white-space:nowrap}
.locution-out table.locution-table td.locution-key{font-weight:700;padding-left:0;padding-right:0;
min-width:8em}
.locution-out table.locution-table th.locution-key{padding-left:0;padding-right:0}
.locution-out .locution-note{font-size:.86em;margin:.25em 0 .6em .2em;
color:var(--jp-content-font-color2,var(--vscode-descriptionForeground,inherit));overflow-wrap:anywhere}
"""

_HEAT_STYLE = """
.locution-out .hm text{font:11px/1 system-ui,sans-serif;fill:currentColor;font-variant-numeric:tabular-nums}
.locution-out .hm .hm-name{text-anchor:start;unicode-bidi:plaintext}
.locution-out .hm .hm-rank{opacity:.75}.locution-out .hm{display:block}.locution-out .hm-legend{margin-top:10px}
.locution-out .hm .hm-num,.locution-out .hm .hm-on,.locution-out .hm .hm-off{text-anchor:middle}
.locution-out .hm .hm-num{font-size:10px;opacity:.75}
.locution-out .hm .hm-cell{fill:#2a78a8;fill:color-mix(in srgb,currentColor 30%,#2a8fc0)}
.locution-out .hm .hm-edge{stroke:currentColor;stroke-opacity:.25;stroke-width:.5}
.locution-out .hm .hm-self{fill:currentColor;fill-opacity:.1}
.locution-out .hm .hm-on{fill:var(--jp-layout-color0,var(--vscode-editor-background,Canvas))}
.locution-out .hm .hm-mark{font-weight:700}
"""


def to_html(table: Table, max_rows: int = 20, *, note: str | None = None) -> str:
    """The first `max_rows` rows as an HTML fragment that brings its own style and takes the notebook's colours.

    `note` stands below them instead of how many rows there are. Passages stand side by side.
    """
    from . import _passages  # which stands on this module

    if _passages.is_shown_so(table):
        return _passages.to_html(table, max_rows, note=note)
    shown = table.head(max(max_rows, 0)).to_dict()
    spared = _IN_OTHERS.get(str(table.params.get("question")), ())
    columns = [name for name in table.columns if name not in spared]
    kinds = {name: _kind(name, shown[name], columns) for name in columns}
    head = "".join(f'<th class="{kinds[name]}" scope="col">{snippet(name)}</th>' for name in columns)
    digits = {name: _draw.decimals(shown[name]) for name in columns}
    firsts = _first_of_family(table, shown)
    body = "".join(
        ('<tr class="locution-first">' if first and number else "<tr>")
        + "".join(
            f'<td class="{kinds[c]}">{_html_cell(c, v, digits[c]) if first or c not in _SAID_ONCE else ""}</td>'
            for c, v in zip(columns, row, strict=True)
        )
        + "</tr>"
        for number, (first, *row) in enumerate(zip(firsts, *(shown[name] for name in columns), strict=True))
    )
    return (
        f'<div class="locution-out"><style>{_STYLE}</style>'
        f'<table class="locution-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f'<div class="locution-note">{_note(table, max_rows, note)}{_not_shown(spared)}</div></div>'
    )


def _not_shown(names: Sequence[str]) -> str:
    return f"<br>not shown here: {', '.join(names)}" if names else ""


_SAID_ONCE = ("family", "canonical", "template")
"""Columns in which all members of a family are the same."""


def _first_of_family(table: Table, shown: dict[str, list[Any]]) -> list[bool]:
    """Whether each row is the first of its family among those shown; in other tables every row is."""
    rows = len(next(iter(shown.values()), []))
    if table.params.get("question") != "families" or not {*_SAID_ONCE} <= set(shown):
        return [True] * rows
    families = shown["family"]
    return [row == 0 or families[row] != families[row - 1] for row in range(rows)]


def _kind(name: str, values: list[Any], columns: list[str]) -> str:
    """The CSS class of a column: numbers to the right, a concordance aligned on its keyword."""
    if {"left", "keyword", "right"} <= set(columns) and name in ("left", "keyword"):
        return "locution-left" if name == "left" else "locution-key"
    first = next((v for v in values if v is not None), None)
    if isinstance(first, int | float) and not isinstance(first, bool):
        return "locution-num"
    if isinstance(first, date):
        return "locution-day"
    short = all(isinstance(v, str) and width(v) <= 16 for v in values)  # names that no narrow column need break
    return "locution-text locution-short" if short else "locution-text"


def _plain(name: str, value: Any, digits: int) -> str:
    """One value as text. Positions, years and groups are no amounts: they have no thousands, and 2019.0 is 2019."""
    plain = name in ("start", "end", "year", "group") and not isinstance(value, bool)
    if plain and isinstance(value, float) and value.is_integer():
        value = int(value)  # pandas makes a column of years with a gap one of floats
    return str(value) if plain and isinstance(value, int) else cell(value, digits)


def _html_cell(name: str, value: Any, digits: int) -> str:
    if isinstance(value, str):
        whole = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}… ({integer(len(value))} characters)"
        return _diff(snippet(whole)) if name == "edits" else snippet(whole)
    return escape(_plain(name, value, digits))


def _diff(markup: str) -> str:
    """[-old-] {+new+} in escaped text, as deletions and insertions that a browser knows."""
    markup = re.sub(r"\[-(.+?)-\]", r"<del>\1</del>", markup)
    return re.sub(r"\{\+(.+?)\+\}", r"<ins>\1</ins>", markup)


def _note(table: Table, max_rows: int, note: str | None = None) -> str:
    """What stands below a table: how many rows there are, what they leave out, and what the question was asked with."""
    rows = _total(len(table), max_rows) + left_out(table.params) if note is None else note
    said = [rows, caption(table.params)]
    return "<br>".join(escape(line) for line in said if line)


def left_out(params: dict[str, Any]) -> str:
    """; 3 documents without a date are not counted. Empty where none is left out."""
    return "".join(
        f"; {integer(count)} document{'s'[: count != 1]} {without} {'is' if count == 1 else 'are'} not counted"
        for name, without in (("undated", "without a date"), ("ungrouped", "without a group"))
        if isinstance(count := params.get(name), int) and count
    )


def _total(rows: int, max_rows: int) -> str:
    return _counted(rows, max_rows, "row")


def _counted(count: int, shown: int, one: str) -> str:
    word = one if count == 1 else f"{one}s"
    return f"{integer(max(shown, 0))} of {integer(count)} {word}" if count > shown else f"{integer(count)} {word}"


def caption(params: dict[str, Any]) -> str:
    """Parameters on one line: phrases · min_length 3 · trim en · 26 documents, 6,345 tokens. None is left out."""
    params = dict(params)
    question = params.pop("question", None)
    if params.get("keep_numbers") is True:
        del params["keep_numbers"]  # worth a word only where they were not
    if params.get("segments") == "sentence":
        del params["segments"]
    sizes = [
        f"{_draw.cell(params.pop(unit), 4)} {unit if size != 1 else unit[:-1]}"
        for unit in ("documents", "tokens")
        if isinstance(size := params.get(unit), int)
    ]
    said = [
        f"{visible(name)} {cell(value, 4)}"
        for name, value in params.items()
        if value is not None and not (name in ("undated", "ungrouped") and not value)
    ]
    return " · ".join([*([visible(str(question))] if question else []), *said, *([", ".join(sizes)] if sizes else [])])


# ── terminals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def unpainted(what: str, text: str) -> str:
    """`text` without colours."""
    return text


def to_text(
    table: Table,
    max_rows: int = 20,
    width: int | None = None,
    *,
    note: str | None = None,
    paint: Callable[[str, str], str] = unpainted,
) -> str:
    """The first `max_rows` rows in aligned columns, no line wider than `width` (default: the terminal's).

    `note` stands below them instead of how many rows there are. `paint(what, text)` colours what takes no more room by
    it: cells by the name of their column, "heading" and "note".
    The groups of a table by group stand beside what is counted in them.
    Passages stand one below the other.
    """
    from . import _passages  # which stands on this module

    if _passages.is_shown_so(table):
        return _passages.to_text(table, max_rows, width, note=note, paint=paint)
    room = max(width or shutil.get_terminal_size().columns, 20)
    shown, names = table.head(max(max_rows, 0)).to_dict(), list(table.columns)
    if grouped := "group" in names and table.params.get("by") is not None:
        names.insert(1, names.pop(names.index("group")))
    columns = [_TextColumn(name, shown[name], names, grouped) for name in names]
    dropped = _drop_offsets(columns, room) + _fit(columns, room, _spare(table.params))
    heads = max((len(c.heading) for c in columns), default=0)
    lines = ["  ".join(c.padded(c.heading_line(at, heads)) for c in columns).rstrip() for at in range(heads)]
    lines = [paint("heading", line) for line in lines]
    lines += [
        "  ".join(paint(c.name, c.padded(c.cells[row])) for c in columns).rstrip() for row in range(_rows(columns))
    ]
    note = _total(len(table), max_rows) + left_out(table.params) if note is None else note
    hidden = [visible(name) for name in names if name in dropped]
    note += f"; not shown: {', '.join(hidden)}" if hidden else ""
    return "\n".join([*(line for line in lines if line), *(paint("note", line) for line in _wrapped(note, room))])


def _spare(params: dict[str, Any]) -> list[str]:
    """Columns to leave out first. What the rows are sorted by is none of them."""
    return [name for name in _SPARE.get(str(params.get("question")), ()) if name != params.get("measure")]


def _wrapped(note: str, room: int) -> list[str]:
    """`note` in lines no wider than `room`; only a word that is wider itself is cut."""
    lines: list[str] = []
    for word in note.split(" "):
        if lines and width(lines[-1]) + 1 + width(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(shorten(word, room))
    return lines


def _rows(columns: list[_TextColumn]) -> int:
    return len(columns[0].cells) if columns else 0


class _TextColumn:
    """One column on its way to a terminal: its cells as text and the room it has."""

    def __init__(self, name: str, values: list[Any], names: list[str], grouped: bool) -> None:
        kind = _kind(name, values, names)
        self.name = name
        self.heading = [visible(name)]
        self.right = kind in ("locution-num", "locution-left")
        self.cut = "left" if kind == "locution-left" else "right"
        self.firm = kind in ("locution-num", "locution-day")
        digits = _draw.decimals(values)
        self.cells = [shorten(_plain(name, value, digits), 1_000, self.cut) for value in values]
        self.room = self._widest()
        # What is asked about comes first: it keeps more of its width, and columns behind give way.
        concordance = "keyword" in names
        self.least = min(self.room, 30 if name == names[0] and not concordance else 12)
        self.core = name in ("left", "keyword", "right") or (name == names[0] and not concordance)
        self.core |= grouped and name == "group"  # else rows that differ look alike
        if name == "edits":
            self.core, self.least = True, min(self.room, 44)  # what else is there to see of a family

    def _widest(self) -> int:
        return max(map(_draw.width, [*self.heading, *self.cells]))

    def heading_line(self, at: int, of: int) -> str:
        """Line `at` of the `of` lines of all headings, which end on the last."""
        at -= of - len(self.heading)
        return self.heading[at] if at >= 0 else ""

    def break_heading(self) -> bool:
        """Breaks a long heading over narrow cells after the underscore nearest its middle. Whether it did."""
        [name] = self.heading if len(self.heading) == 1 else [""]
        marks = [at + 1 for at, char in enumerate(name[:-1]) if char == "_"]
        if not self.firm or len(name) <= 10 or not marks:
            return False
        middle = min(marks, key=lambda at: abs(2 * at - len(name)))
        self.heading = [name[:middle], name[middle:]]
        before, self.room = self.room, self._widest()
        if self.room == before:
            self.heading = [name]
        return self.room < before

    def padded(self, text: str) -> str:
        """`text` cut and filled to the column's room."""
        text = shorten(text, self.room, self.cut)
        fill = " " * (self.room - width(text))
        return fill + text if self.right else text + fill


def _excess(columns: list[_TextColumn], room: int) -> int:
    """By how much the columns, two spaces between them, are wider than `room`."""
    return sum(c.room for c in columns) + 2 * (len(columns) - 1) - room


def _drop_offsets(columns: list[_TextColumn], room: int) -> list[str]:
    """Takes the positions out of a list of places that is too wide: a reader in a terminal wants the words."""
    if not columns or _excess(columns, room) <= 0 or not any(c.cut == "left" or c.name == "matched" for c in columns):
        return []
    dropped = [c.name for c in columns if c.name in ("start", "end")]
    columns[:] = [c for c in columns if c.name not in dropped]
    return dropped


def _fit(columns: list[_TextColumn], room: int, spare: list[str]) -> list[str]:
    """Narrows text columns, the widest first, until all fit; then leaves out columns and names them: those of `spare`
    in its order, then, where breaking headings does not help, from the right.

    The first column stays to the end, and the groups; of a concordance the keyword between its contexts.
    """
    gone: list[str] = []
    while (excess := _excess(columns, room)) > 0:
        wide = sorted((c for c in columns if not c.firm and c.room > c.least), key=lambda c: c.room)
        extra = [c for c in columns if not c.core]
        if wide:
            next_room = wide[-2].room if len(wide) > 1 else 0
            widest = wide[-1]
            widest.room = max(widest.least, min(widest.room - 1, max(widest.room - excess, next_room)))
        elif less := [c for name in spare for c in extra if c.name == name]:
            gone.append(less[0].name)
            columns.remove(less[0])
        elif any(c.break_heading() for c in columns):
            pass
        elif extra:
            gone.append(extra[-1].name)
            columns.remove(extra[-1])
        elif any(c.least > 4 for c in columns):
            for c in columns:
                c.least = 4
        elif len(columns) > 1:
            gone.append(columns.pop().name)
        else:
            columns[0].room = room
    return gone


# ── documents by terms ────────────────────────────────────────────────────────────────────────────────────────────────


def counts_html(matrix: Matrix, max_rows: int = 10, max_columns: int = 8) -> str:
    """The first rows of a matrix, in the columns of the largest sums, for notebooks. What is not stored is a dot."""
    rows, columns = matrix.shape
    data, indices, indptr = matrix._arrays()
    sums = [0.0] * columns if columns <= max_columns else np.bincount(indices, weights=data, minlength=columns)
    largest = sorted(range(columns), key=lambda column: (-float(sums[column]), column))[:max_columns]
    terms, doc_ids = matrix.terms, matrix.doc_ids
    head = "".join(f'<th class="locution-num" scope="col">{snippet(shorten(terms[c], 40))}</th>' for c in largest)
    body = ""
    for row in range(min(rows, max_rows)):
        held = dict(zip(*(array[indptr[row] : indptr[row + 1]].tolist() for array in (indices, data)), strict=True))
        digits = _draw.decimals([held[c] for c in largest if c in held])
        cells = (cell(held[c], digits) if c in held else "·" for c in largest)
        body += f"<tr><td>{snippet(shorten(str(doc_ids[row]), 60))}</td>"
        body += "".join(f'<td class="locution-num">{escape(value)}</td>' for value in cells) + "</tr>"
    share = f", {100 * len(data) / (rows * columns):.2g} % of all" if rows and columns else ""
    said = (
        f"{_total(rows, max_rows)} · {_counted(columns, max_columns, 'term')}"
        f" · {integer(len(data))} stored cells{share}<br>{escape(caption(matrix.params))}"
    )
    return (
        f'<div class="locution-out"><style>{_STYLE}</style>'
        f'<table class="locution-table"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
        f'<div class="locution-note">{said}</div></div>'
    )


# ── similarity ────────────────────────────────────────────────────────────────────────────────────────────────────────


def matrix_html(matrix: SimilarityMatrix, max_documents: int = 60) -> str:
    """A similarity matrix as heat map in cluster order, for notebooks.

    Of more than `max_documents` those most similar to another are drawn.
    """
    n = len(matrix.doc_ids)
    if n == 0:
        return '<div class="locution-out">No documents.</div>'
    if matrix.shape[0] != n or matrix.row_ids != matrix.doc_ids:
        queries, note = integer(matrix.shape[0]), "to_numpy() has the values, similar_pairs(queries=…) the nearest"
        return f'<div class="locution-out">Similarity of {queries} queries and {integer(n)} documents: {note}.</div>'
    array = matrix.to_numpy()
    order = [int(i) for i in matrix.cluster_order()]
    if n > max_documents:
        array_off = array.copy()
        for i in range(n):
            array_off[i][i] = 0.0
        closest = array_off.max(axis=1)
        kept = set(sorted(range(n), key=lambda i: (-float(closest[i]), i))[:max_documents])
        order = [i for i in order if i in kept]
    values = [[float(array[i][j]) for j in order] for i in order]
    ids = [matrix.doc_ids[i] for i in order]
    drawn = _draw.heat_map(values, [shorten(visible(i), 34) for i in ids], [shorten(visible(i), 60) for i in ids])
    said = (
        f"{integer(n)} documents"
        if n == len(order)
        else f"the {len(order)} of {integer(n)} documents most similar to another"
    )
    return (
        f'<div class="locution-out"><style>{_STYLE}{_HEAT_STYLE}</style>{drawn}'
        f'<div class="locution-note">Similarity of {said}, alike ones side by side</div></div>'
    )
