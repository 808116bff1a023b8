"""How does an answer stand in a notebook? As a table in the page's own colours, whose counts open some of their places.

A few hundred bytes a row: what is shown is kept in the notebook's file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from . import _draw
from ._caption import caption, left_out, row_total
from ._columns import kind_of, plain
from ._draw import escape, integer, snippet
from ._live import SCRIPT, filter_box
from ._openings import Openings, openings

if TYPE_CHECKING:
    from ._core import Table

_IN_OTHERS = {
    "families": ("phrase", "canonical", "edit_distance", "length", "independent", "written"),
}
"""By question: columns that a page leaves out, as what is shown says as much; a line below names them."""

_LONGEST = 2_000  # characters of one cell in a notebook; a phrase hardly gets there, a broken file may
_MORE, _MORE_OPEN = 80, 30  # rows to scroll to behind those asked for; where counts open
_BYTES = 60_000  # of a page; then it has fewer of them
_FILTERED = 10  # more rows than this can be filtered
_TALL = 24  # more rows than this stand in a box that scrolls

STYLE = """
.locution-out{color:var(--jp-content-font-color1,var(--vscode-foreground,inherit));max-width:100%;
container-type:inline-size;--lo-soft:rgba(128,128,128,.22);--lo-page:var(--jp-layout-color0,
var(--vscode-editor-background,var(--color-background-primary,Canvas)));
--lo-second:var(--jp-content-font-color2,var(--vscode-descriptionForeground,inherit))}
.locution-rows{overflow-x:auto;max-width:100%;scrollbar-width:thin;
background:linear-gradient(to right,var(--lo-page) 50%,transparent) 0 0/3em 100% no-repeat local,
linear-gradient(to left,var(--lo-page) 50%,transparent) 100% 0/3em 100% no-repeat local,
linear-gradient(to right,rgba(128,128,128,.5),transparent) 0 0/.9em 100% no-repeat scroll,
linear-gradient(to left,rgba(128,128,128,.5),transparent) 100% 0/.9em 100% no-repeat scroll}
.locution-rows.tall{max-height:37em;overflow-y:auto;border-bottom:1px solid var(--lo-soft)}
@media print{.locution-rows.tall{max-height:none}}
.locution-out table.locution-table{border-collapse:collapse;border:0;margin:.25em 0;font-size:.93em;width:auto;
font-variant-numeric:tabular-nums;background:none;color:inherit;table-layout:auto}
.locution-table>*>tr>th,.locution-table>*>tr>td{text-align:start!important;vertical-align:top!important;border:0!important;
padding:.28em .8em!important;background:none;color:inherit;white-space:normal!important;max-width:34em!important;
overflow-wrap:anywhere;line-height:1.35}
.locution-table>thead>tr>th{font-weight:600;white-space:nowrap!important;vertical-align:bottom!important;
box-shadow:inset 0 -1px currentColor}
.locution-rows.tall th{position:sticky;top:0;z-index:1;background:var(--lo-page)!important}
.locution-table>tbody>tr,.locution-table>thead>tr{background:none!important}
.locution-table>tbody>tr+tr>td{box-shadow:inset 0 1px var(--lo-soft)}
.locution-table>tbody>tr.f+tr.f>td,.locution-table>tbody>tr:not(.f)+tr.f>td{box-shadow:inset 0 1px currentColor}
.locution-table>tbody>tr:hover>td{background:rgba(128,128,128,.08)!important}
.locution-table>tbody>tr>td.a>*{display:none}
.locution-table.locution-sorted>tbody>tr>td.a>*{display:inline}
.locution-table>*>tr>.t{min-width:7em}
.locution-table del{text-decoration-thickness:1px;opacity:.75}.locution-table ins{font-weight:600}
.locution-table>*>tr>th:first-child,.locution-table>*>tr>td:first-child{padding-inline-start:.2em!important}
.locution-table>*>tr>.n,.locution-table>*>tr>.l{text-align:end!important}
.locution-table>*>tr>.n,.locution-table>*>tr>.d,.locution-table>*>tr>.s{white-space:nowrap!important}
.locution-table>*>tr>.s{min-width:0}
.locution-table>*>tr>.k{padding-left:0!important;padding-right:0!important;min-width:2em}
.locution-table>tbody>tr>.k{font-weight:700}
.locution-live .locution-table>thead>tr>th{cursor:pointer}
.locution-table th[aria-sort=ascending]>:first-child:after{content:" ▲";font-size:.7em}
.locution-table th[aria-sort=descending]>:first-child:after{content:" ▼";font-size:.7em}
.locution-live .locution-filter{display:block!important;margin:.2em 0 .3em .2em;font-size:.86em}
.locution-filter input{font:inherit;color:inherit;background:transparent;border:1px solid rgba(128,128,128,.5);
border-radius:3px;padding:.2em .5em;width:16em;max-width:60%}
.locution-filter output{margin-inline-start:.8em;color:var(--lo-second)}
.locution-table summary{display:block;list-style:none;cursor:pointer;text-decoration:underline dotted;
text-underline-offset:.2em;text-decoration-thickness:1px}
.locution-table summary::-webkit-details-marker{display:none}
.locution-table summary:hover,.locution-table details[open] summary{text-decoration:underline solid}
.locution-table details[open] summary{font-weight:700}
.locution-table>tbody>tr:has(details[open])+.m{display:table-row}
@supports not selector(:has(a)){.locution-table>tbody>.m{display:table-row}}
.locution-table>tbody>.m>td{width:0;max-width:0!important;padding:0!important;box-shadow:none!important;
overflow:visible}
.locution-table>tbody>.m>td>div{position:sticky;left:0;box-sizing:border-box;width:calc(100cqw - 1.2em);max-width:66em;
padding:.3em .6em .6em;margin-inline-start:.2em;border-inline-start:3px solid var(--lo-soft);font-size:.95em}
.locution-out p.locution-line{display:flex;gap:1em;line-height:1.5;margin:0}
.locution-line>bdi{flex:0 0 15em;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;color:var(--lo-second)}
.locution-line>span{flex:1;min-width:0;display:flex;white-space:pre}
.locution-line>span>*{flex:0 1 auto;min-width:0;overflow:hidden;text-overflow:ellipsis}
.locution-line>span>b{flex:0 0 auto;max-width:75%}
.locution-line>span>:first-child{display:flex;justify-content:flex-end;flex:0 0 40%}
@container(max-width:600px){.locution-out p.locution-line{display:block;margin:0 0 .5em}
.locution-line>bdi{display:block}.locution-line>span>:first-child{flex-basis:34%}}
.locution-out .m p{margin:.1em 0;line-height:1.45}
.locution-out p.locution-ask{font-size:.92em;color:var(--lo-second);overflow-wrap:anywhere;margin:0 0 .2em}
.locution-ask code{font-size:.95em;background:none;color:inherit;padding:0;white-space:pre-wrap}
.locution-note{font-size:.86em;margin:.25em 0 .6em .2em;color:var(--lo-second);overflow-wrap:anywhere}
"""
STYLE = STYLE.strip()


def to_html(table: Table, max_rows: int = 20, *, note: str | None = None) -> str:
    """The first `max_rows` rows as an HTML fragment that brings its own style and takes the notebook's colours; more to
    scroll to where they are small.

    `note` stands below them instead of how many rows there are. Passages stand side by side.
    """
    from . import _passages  # which stands on this module

    if _passages.is_shown_so(table):
        return _passages.to_html(table, max_rows, note=note)
    asked = max(max_rows, 0)
    held = min(len(table), asked and asked + _MORE_OPEN)
    opened = openings(table, held, max_rows)
    if not opened.said:
        held = min(len(table), asked and asked + _MORE)
        opened = Openings([None] * held, (), "")
    spared = _IN_OTHERS.get(str(table.params.get("question")), ())
    body, rows = _rows(table, held, max_rows, opened, spared)
    total = row_total(len(table), rows) + left_out(table.params) if note is None else note
    total = f"the first {integer(rows)}; {total}" if note is not None and 0 < rows < len(table) else total
    total += f"; {opened.said}" if opened.said else ""
    above = filter_box(rows, len(table)) if rows > _FILTERED else ""
    shown = above + table_html(_head(table, held, spared), body, rows, mirrored=_mirrored(table))
    return fragment(shown, [total + _not_shown(spared), caption(table.params)])


def fragment(held: str, notes: Sequence[str], *, live: bool = True) -> str:
    """What stands in one output: its style, what is shown, lines of notes below, and the script where it is `live`."""
    said = "<br>".join(escape(line) for line in notes if line)
    return (
        f'<div class="locution-out"><style>{STYLE}</style>{held}<div class="locution-note">{said}</div>'
        f"{SCRIPT if live else ''}</div>"
    )


def table_html(head: str, body: str, rows: int, *, mirrored: bool = False) -> str:
    """A table in a box that scrolls where it is wide or has many rows; from right to left if `mirrored`."""
    tall = " tall" if rows > _TALL else ""
    return (
        f'<div class="locution-rows{tall}"{" tabindex=0" if tall else ""}>'
        f'<table class="locution-table"{" dir=rtl" if mirrored else ""}>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _mirrored(table: Table) -> bool:
    """Whether a table is a concordance of a script from right to left: what comes before stands on the right."""
    if not {"left", "keyword", "right"} <= set(table.columns):
        return False
    strong = (unicodedata.bidirectional(char) for word in table.head(5).to_dict()["keyword"] for char in word[:50])
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)


def heading(name: str, kind: str) -> str:
    """The heading of a column, which sorts by it."""
    return f'<th class="{kind}" scope="col"><span tabindex="0" role="button">{snippet(name)}</span></th>'


def _head(table: Table, held: int, spared: Sequence[str]) -> str:
    shown = table.head(held).to_dict()
    columns = [name for name in table.columns if name not in spared]
    return "".join(heading(name, kind_of(name, shown[name], columns)) for name in columns)


def _rows(table: Table, held: int, max_rows: int, opened: Openings, spared: Sequence[str]) -> tuple[str, int]:
    """The rows as they stand in the page, each with what its counts open, and how many they are."""
    shown = table.head(held).to_dict()
    columns = [name for name in table.columns if name not in spared]
    kinds = {name: kind_of(name, shown[name], columns) for name in columns}
    digits = {name: _draw.decimals(shown[name]) for name in columns}
    firsts = _first_of_family(table, shown, held)
    families = not all(firsts)
    body: list[str] = []
    size = 0
    for row in range(held):
        cells = ""
        for name in columns:
            value = shown[name][row]
            said = _cell(name, value, digits[name])
            kind = kinds[name]
            if value and name in opened.columns and opened.rows[row]:
                said = f"<details><summary>{said}</summary></details>"
            if not firsts[row] and name in _SAID_ONCE:
                kind, said = f"{kind} a", said if said.startswith("<") else f"<i>{said}</i>"
            cells += f'<td class="{kind}">{said}</td>'
        one = f'<tr class="f">{cells}</tr>' if families and firsts[row] else f"<tr>{cells}</tr>"
        if more := opened.rows[row]:
            one += f'<tr class="m" hidden><td colspan="{len(columns)}"><div>{more}</div></td></tr>'
        size += len(one)
        body.append(one)
        if row >= max_rows and size > _BYTES:
            held = max(row - row % 10, max_rows)
            return "".join(body[:held]), held
    return "".join(body), held


def _not_shown(names: Sequence[str]) -> str:
    return f"; not shown here: {', '.join(names)}" if names else ""


_SAID_ONCE = ("family", "canonical", "template")
"""Columns in which all members of a family are the same."""


def _first_of_family(table: Table, shown: dict[str, list[Any]], rows: int) -> list[bool]:
    """Whether each row is the first of its family among those shown; in other tables every row is."""
    if table.params.get("question") != "families" or not {*_SAID_ONCE} <= set(shown):
        return [True] * rows
    return [True] * (rows > 0) + [before != now for before, now in pairwise(shown["family"])]


def _cell(name: str, value: Any, digits: int) -> str:
    if isinstance(value, str):
        whole = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}… ({integer(len(value))} characters)"
        return _diff(snippet(whole)) if name == "edits" else snippet(whole)
    return escape(plain(name, value, digits))


def _diff(markup: str) -> str:
    """[-old-] {+new+} in escaped text, as deletions and insertions that a browser knows."""
    markup = re.sub(r"\[-(.+?)-\]", r"<del>\1</del>", markup)
    return re.sub(r"\{\+(.+?)\+\}", r"<ins>\1</ins>", markup)
