"""How does an answer stand in a terminal? In aligned columns, no line wider than it is, what is left out named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import _draw
from ._caption import left_out, row_total
from ._columns import DAY, LEFT, NUMBER, kind_of, plain
from ._draw import shorten, visible, width

if TYPE_CHECKING:
    from ._core import Table

_SPARE = {
    "keyness": ("chi2", "log_odds", "log_ratio_low", "log_likelihood"),
    "timeline": ("share_high", "share_low", "share", "tokens", "documents"),
    "frames": ("slot", "length", "last_date", "first_date", "fillers"),
    "lookup": ("end", "start", "pattern"),
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
    note = row_total(len(table), max_rows) + left_out(table.params) if note is None else note
    hidden = [visible(name) for name in names if name in dropped]
    note += f"; not shown: {', '.join(hidden)}" if hidden else ""
    return "\n".join([*(line for line in lines if line), *(paint("note", line) for line in wrapped(note, room))])


def _spare(params: dict[str, Any]) -> list[str]:
    """Columns to leave out first. What the rows are sorted by is none of them."""
    return [name for name in _SPARE.get(str(params.get("question")), ()) if name != params.get("measure")]


def wrapped(note: str, room: int) -> list[str]:
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
        kind = kind_of(name, values, names)
        self.name = name
        self.heading = [visible(name)]
        self.right = kind in (NUMBER, LEFT)
        self.cut = "left" if kind == LEFT else "right"
        self.firm = kind in (NUMBER, DAY)
        digits = _draw.decimals(values)
        self.cells = [shorten(plain(name, value, digits), 1_000, self.cut) for value in values]
        self.room = self.full = self._widest()
        # What is asked about comes first: it keeps more of its width, and columns behind give way.
        concordance = "keyword" in names
        self.least = min(self.room, 30 if name == names[0] and not concordance else 12)
        self.core = name in ("left", "keyword", "right") or (name == names[0] and not concordance)
        self.core |= grouped and name == "group"  # else rows that differ look alike
        if name == "entry":
            self.least = min(self.room, 16)  # a name of one's own
        if name == "edits":  # what else is there to see of a family
            self.core, self.least = True, min(self.room, 44 if "family" in names else 28)

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
        self.full = self.room
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
    _widen(columns, room)
    return gone


def _widen(columns: list[_TextColumn], room: int) -> None:
    """Gives what room is left to the columns that are cut, the narrowest first."""
    while _excess(columns, room) < 0 and (cut := [c for c in columns if c.room < c.full]):
        min(cut, key=lambda c: c.room).room += 1
