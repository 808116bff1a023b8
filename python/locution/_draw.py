"""How does strangers' text become safe markup, and a number a mark on the page?

Shared by the report and by tables in notebooks. Nothing here knows a corpus: strings and numbers in, markup out.
"""

from __future__ import annotations

import html
import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_BIDI = {
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
_SHY = (0x2028, 0x2029, 0x206A, 0x206B, 0x206C, 0x206D, 0x206E, 0x206F, 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB)


def _substitutes() -> dict[int, str]:
    """What is shown for each character that steers a page or a terminal rather than standing on it."""
    shown = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
    shown |= dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85), " ")
    shown |= {code: f"⟪U+{code:04X}⟫" for code in (*range(0x80, 0xA0), *_SHY, *range(0xE0000, 0xE0080)) if code != 0x85}
    shown |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")
    return shown | {code: f"⟪{name}⟫" for code, name in _BIDI.items()}


_SUBSTITUTES = _substitutes()


def visible(text: str) -> str:
    """`text` on one line, its control characters made visible: U+202E becomes ⟪RLO⟫, U+0007 becomes ␇.

    Half a surrogate pair, which no encoding can write, becomes U+FFFD. Joiners and marks that scripts need stay.
    """
    return text.translate(_SUBSTITUTES)


def escape(value: object) -> str:
    """`value` as text that is safe between tags and in quoted attributes."""
    return html.escape(visible(str(value)), quote=True)


def snippet(value: object) -> str:
    """`value` escaped and isolated, so that right-to-left text turns nothing outside itself."""
    return f"<bdi>{escape(value)}</bdi>"


def width(text: str) -> int:
    """Columns `text` takes in a terminal: East Asian wide characters two, combining marks and joiners none."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or "\ufe00" <= char <= "\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shorten(text: str, limit: int, cut: str = "right") -> str:
    """`text` in at most `limit` columns; what is cut on the `"right"`, `"left"` or in the `"middle"` becomes …"""
    if len(text) <= limit // 2 or (len(text) <= 4 * limit and width(text) <= limit):
        return text
    if limit < 1:
        return ""
    if cut == "left":
        return "…" + _tail(text, limit - 1)
    if cut == "middle":
        return _head(text, (limit - 1) // 2).rstrip() + "…" + _tail(text, (limit - 1) - (limit - 1) // 2).lstrip()
    return _head(text, limit - 1).rstrip() + "…"


def _head(text: str, limit: int) -> str:
    used = 0
    for at, char in enumerate(text):
        used += _char_width(char)
        if used > limit:
            return text[:at]
    return text


def _tail(text: str, limit: int) -> str:
    used = 0
    for at in range(len(text), 0, -1):
        used += _char_width(text[at - 1])
        if used > limit:
            return text[at:].lstrip("".join(filter(unicodedata.combining, text[at : at + 1])))
    return text


def integer(value: int) -> str:
    """12345 as 12,345."""
    return f"{value:,}"


def decimals(values: Sequence[Any]) -> int:
    """Digits after the point that give the largest of `values` about four significant ones."""
    sizes = [abs(v) for v in values if isinstance(v, float) and math.isfinite(v)]
    largest = max(sizes, default=0.0)
    return 4 if largest < 1 else 3 if largest < 10 else 2 if largest < 100 else 1


def decimal(value: float, digits: int) -> str:
    """`value` with `digits` after the point; what is small but not zero is never shown as zero."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    shown = f"{value:,.{digits}f}"
    if value != 0 and not any(digit in shown for digit in "123456789"):
        shown = f"{value:.2g}"
    return shown.replace("-", "−") if "e" not in shown else shown


def cell(value: Any, digits: int) -> str:
    """One value as plain text: whole numbers with thousands, dates ISO, what is missing –."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, float):
        return decimal(value, digits)
    return value.isoformat() if isinstance(value, date) else visible(str(value))


# ── drawings ──────────────────────────────────────────────────────────────────────────────────────────────────────────

NEAR_IDENTICAL = 0.9
"""From this similarity on two documents are marked as near-identical."""


@dataclass(frozen=True)
class Scale:
    """How much ink a similarity gets: one hue, almost none at `low`, all from `high` on, in proportion between."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[Sequence[float]]) -> Scale:
        """The tenths that enclose the values off the diagonal, so that differences show where they are.

        Near-identical pairs get all the ink and do not stretch the scale for the rest: they have their own mark.
        """
        others = [v for i, row in enumerate(values) for j, v in enumerate(row) if i != j and v < NEAR_IDENTICAL]
        low = math.floor(10 * min(others, default=0.9) + 1e-9) / 10
        high = math.ceil(10 * max(others, default=1.0) - 1e-9) / 10
        low = min(max(low, 0.0), 0.9)
        return cls(low, min(max(high, low + 0.1), 1.0))

    def ink(self, similarity: float) -> float:
        """The opacity of a cell, from 0.04 on: a cell is never wholly blank."""
        share = (similarity - self.low) / (self.high - self.low)
        return round(0.04 + 0.96 * min(max(share, 0.0), 1.0), 2)

    @property
    def steps(self) -> list[float]:
        """Six to eleven values from low to high, for the legend: tenths, or parts of them where few tenths are."""
        tenths = round(10 * (self.high - self.low))
        parts = tenths if tenths >= 5 else 2 * tenths if tenths >= 3 else 5 * tenths
        return [self.low + (self.high - self.low) * i / parts for i in range(parts + 1)]


ON_INK = 0.62
"""From this much ink on, a number written on a cell takes the page's own colour: the contrast stays above 4.5 : 1."""


def heat_map(
    values: Sequence[Sequence[float]], labels: Sequence[str], hover: Sequence[str], links: Sequence[str] = ()
) -> str:
    """A square of inked cells as SVG, columns numbered like the rows, rows named on the right; then the scale.

    `links` are where the names lead, by row; an empty one leads nowhere.

    Colours come from the page: classes `hm-cell`, `hm-self`, `hm-mark`, `hm-name`, `hm-on`, `hm-off`. Up to 15
    documents have the value written into the cell; more have it on hover only. A dot marks `NEAR_IDENTICAL` or more.
    """
    names = [linked(escape(label), links[i] if links else "") for i, label in enumerate(labels)]
    return _square(values, labels, lambda i, at, scale: _row(i, values[i], names[i], hover, at, scale))


def light_heat_map(values: Sequence[Sequence[float]], labels: Sequence[str], hover: Sequence[str]) -> str:
    """The same of many documents in a fiftieth of the bytes: cells of about the same ink are one path.

    For a script that says what is pointed at, `data-values` has the hundredths above the diagonal, row by row, and
    `data-place` where the square begins and how wide a cell is.
    """
    upper = ",".join(f"{100 * v:.0f}" for i, row in enumerate(values) for v in row[i + 1 :])
    paths: dict[float, list[str]] = {}
    dots: dict[str, list[str]] = {}

    def row(i: int, place: tuple[int, int, int], scale: Scale) -> str:
        left, top, side = place
        for j, value in enumerate(values[i]):
            x, y = left + side * j, top + side * i
            if i != j:
                ink = scale.ink(value)
                paths.setdefault(round(ink / 0.06) * 0.06, []).append(f"M{x} {y + side // 2}h{side - 1}")
                if value >= NEAR_IDENTICAL:
                    tone = "hm-on" if ink >= ON_INK else "hm-off"
                    dots.setdefault(tone, []).append(f"M{x + side // 2 - 2} {y + side // 2 - 2}h4v4h-4z")
        return _named(i, escape(labels[i]), hover[i], place, len(values))

    square = _square(values, labels, row)
    side = _side(len(values))
    drawn = "".join(
        f'<path class="hm-run" stroke-width="{side - 1}" stroke-opacity="{min(max(ink, 0.04), 1):.2g}" '
        f'd="{"".join(cells)}"/>'
        for ink, cells in sorted(paths.items())
    )
    drawn += "".join(f'<path class="{tone}" d="{"".join(marks)}"/>' for tone, marks in dots.items())
    data = f'<svg data-place="{_LEFT} {_TOP} {side}" data-values="{upper}" '
    return square.replace("<svg ", data, 1).replace("</svg>", f"{drawn}</svg>", 1)


_LEFT, _TOP = 24, 20


def _side(n: int) -> int:
    return 40 if n <= 8 else 34 if n <= 15 else 22 if n <= 32 else 14 if n <= 45 else 12


def _square(
    values: Sequence[Sequence[float]],
    labels: Sequence[str],
    row: Callable[[int, tuple[int, int, int], Scale], str],
) -> str:
    """The frame of a heat map around its rows, and its legend."""
    n = len(values)
    scale, side = Scale.of(values), _side(n)
    body = "".join(row(i, (_LEFT, _TOP, side), scale) for i in range(n))
    numbers = "".join(
        f'<text class="hm-num" x="{_LEFT + side * (j + 0.5):g}" y="14">{j + 1}</text>'
        for j in range(n)
        if side > 14 or j == 0 or (j + 1) % 5 == 0  # where they have room
    )
    longest = max((width(visible(label)) for label in labels), default=0)
    wide, high = _LEFT + side * n + 30 + round(longest * 6.6), _TOP + side * n + 2
    return (
        f'<svg class="hm" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" role="img" '
        f'aria-label="Similarity of {n} documents, the more alike the more ink">{numbers}{body}</svg>{_legend(scale)}'
    )


def linked(markup: str, target: str) -> str:
    """`markup` as a link to a place on the page; as it is where `target` is empty."""
    return f'<a href="{escape(target)}">{markup}</a>' if target else markup


def _row(
    i: int, values: Sequence[float], name: str, hover: Sequence[str], place: tuple[int, int, int], scale: Scale
) -> str:
    """One row of the heat map: its number, its cells, its name, which is markup."""
    left, top, side = place
    y, n = top + side * i, len(values)
    cells = (
        _cell((left + side * j, y, side - 1), value, f"{hover[i]} · {hover[j]}: {value:.3f}", scale, n)
        if i != j
        else f'<rect class="hm-self" x="{left + side * j}" y="{y}" width="{side - 1}" height="{side - 1}"/>'
        for j, value in enumerate(values)
    )
    return "".join(cells) + _named(i, name, hover[i], place, n)


def _named(i: int, name: str, hover: str, place: tuple[int, int, int], n: int) -> str:
    """The number of a row on its left, and its number and name, which is markup, on its right."""
    left, top, side = place
    middle = f"{top + side * i + side / 2 + 4:g}"
    return (
        f'<text class="hm-num" x="12" y="{middle}">{i + 1}</text>'
        f'<text class="hm-name" x="{left + side * n + 8}" y="{middle}"><title>{escape(hover)}</title>'
        f'<tspan class="hm-rank">{i + 1}</tspan> {name}</text>'
    )


def _cell(square: tuple[int, int, int], value: float, title: str, scale: Scale, n: int) -> str:
    x, y, side = square
    ink = scale.ink(value)
    tone = "hm-on" if ink >= ON_INK else "hm-off"
    mark = ""
    if n <= 15:
        strong = " hm-mark" if value >= NEAR_IDENTICAL else ""
        number = f"{value:.2f}".lstrip("0") if value < 0.995 else f"{value:.1f}"
        mark = f'<text class="{tone}{strong}" x="{x + side / 2:g}" y="{y + side / 2 + 4:g}">{number}</text>'
    elif value >= NEAR_IDENTICAL:
        mark = f'<circle class="{tone}" cx="{x + side / 2:g}" cy="{y + side / 2:g}" r="{side / 7:.1f}"/>'
    rect = f'<rect class="hm-cell" x="{x}" y="{y}" width="{side}" height="{side}" fill-opacity="{ink:g}"/>'
    return f"<g><title>{escape(title)}</title>{rect}{mark}</g>"


def _legend(scale: Scale) -> str:
    """The scale of a heat map, from the least to the greatest similarity in it."""
    steps = "".join(
        f'<rect class="hm-cell hm-edge" x="{24 + 36 * at}" y="1" width="35" height="12" '
        f'fill-opacity="{scale.ink(s):g}"/>'
        f'<text class="hm-num" x="{41.5 + 36 * at}" y="27">{round(s, 2):g}{"+" * (s >= scale.high < 1)}</text>'
        for at, s in enumerate(scale.steps)
    )
    wide = 28 + 36 * len(scale.steps)
    return (
        f'<svg class="hm hm-legend" width="{wide}" height="32" viewBox="0 0 {wide} 32" role="img" '
        f'aria-label="Scale: similarity {scale.low:g} to {scale.high:g}">{steps}</svg>'
    )


def sparkline(days: Sequence[date], span: tuple[date, date], label: str) -> str:
    """A line as long as the corpus's time, a dot for each of `days`: when was it said?"""
    first, last = span
    length = max((last - first).days, 1)
    places = sorted({round(5 + 130 * (day - first).days / length, 1) for day in days})
    dots = "".join(f'<circle cx="{x:g}" cy="8" r="2.6"/>' for x in places)
    kind = "spark" if len(places) <= 30 else "spark dense"
    return (
        f'<svg class="{kind}" width="140" height="16" viewBox="0 0 140 16" role="img" aria-label="{escape(label)}">'
        f'<path d="M2 8H138"/>{dots}</svg>'
    )


def bars(counts: Sequence[int], titles: Sequence[str], describe: str) -> str:
    """Upright bars as one stretchable SVG: as wide as its place on the page, one bar a count."""
    most = max(counts, default=0) or 1
    drawn = "".join(
        f'<rect x="{i + 0.08:g}" y="{100 - 100 * c / most:.4g}" width=".84" height="{100 * c / most:.4g}">'
        f"<title>{escape(title)}</title></rect>"
        for i, (c, title) in enumerate(zip(counts, titles, strict=True))
        if c
    )
    return (
        f'<svg class="bars" viewBox="0 0 {max(len(counts), 1)} 100" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(describe)}">{drawn}</svg>'
    )


def course(
    values: Sequence[float], marked: Sequence[bool], empty: Sequence[bool], titles: Sequence[str], describe: str
) -> str:
    """Small bars over time, as wide as their place on the page: `marked` ones dark, grey ground where all is `empty`.

    Every bin can be pointed at, those without a bar too.
    """
    most = max(values, default=0.0) or 1.0
    drawn = []
    for i, (value, title) in enumerate(zip(values, titles, strict=True)):
        ground = f'<rect class="{"none" if empty[i] else "ground"}" x="{i}" y="0" width="1" height="100"/>'
        high = max(100 * value / most, 4)  # what is there is seen
        kind = ' class="burst"' if marked[i] and value else ""
        bar = f'<rect{kind} x="{i + 0.1:g}" y="{100 - high:.4g}" width=".8" height="{high:.4g}"/>' if value else ""
        drawn.append(f"<g><title>{escape(title)}</title>{ground}{bar}</g>")
    return (
        f'<svg class="bars" viewBox="0 0 {max(len(values), 1)} 100" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(describe)}">{"".join(drawn)}</svg>'
    )


# ── time ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip


def spelled(day: date) -> str:
    """A date in words: 8 February 2021."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def bins(days: Sequence[date]) -> tuple[str, list[int], list[str]]:
    """How many of `days` fall into each month, year, decade or century: the unit, the counts and their names.

    The unit is the finest that needs no more than 60 months or 120 of the longer ones. Empty bins are kept.
    """
    first, last = min(days), max(days)
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if months <= 60:
        return _binned(days, "month", lambda d: 12 * d.year + d.month - 1, lambda k: f"{k // 12:04d}-{k % 12 + 1:02d}")
    for unit, years in (("year", 1), ("decade", 10)):
        if (last.year - first.year) // years < 120:
            return _binned(days, unit, lambda d, y=years: d.year // y, lambda k, y=years: _years(k, y))  # type: ignore[misc]
    return _binned(days, "century", lambda d: d.year // 100, lambda k: _years(k, 100))


def _years(key: int, years: int) -> str:
    return f"{key * years:04d}" if years == 1 else f"{key * years:04d}–{key * years + years - 1:04d}"


def _binned(
    days: Sequence[date], unit: str, key: Callable[[date], int], name: Callable[[int], str]
) -> tuple[str, list[int], list[str]]:
    keys = [key(day) for day in days]
    low = min(keys)
    counts = [0] * (max(keys) - low + 1)
    for k in keys:
        counts[k - low] += 1
    return unit, counts, [name(low + i) for i in range(len(counts))]
