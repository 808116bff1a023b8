"""How evenly is each word spread? Frequency across, dispersion upwards: what is frequent and high comes in bursts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt

from . import style
from .looks import BLUE
from .places import placed
from .style import LETTERS, Cells

if TYPE_CHECKING:
    from locution import Table

MEASURES = ("dp", "dp_norm", "juilland_d", "rosengren_s", "kl_divergence")
TITLE = "Which words are everywhere, and which in few documents?"
MOST = 1_500


def dispersion(
    table: Table,
    *,
    value: str = "dp",
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """The `top` most frequent terms as dots, named where there is room."""
    if value not in MEASURES:
        raise ValueError(f"value={value!r}: must be one of {', '.join(map(repr, MEASURES))}")
    if top is not None and (not isinstance(top, int) or not 1 <= top <= 10_000):
        raise ValueError(f"top={top!r}: must be a whole number from 1 to 10,000")
    whole = table.to_dict()
    known = [row for row in range(len(table)) if style.plain(whole[value][row]) is not None and whole["frequency"][row]]
    if not known:
        return style.empty(
            TITLE, theme, f"No term has a {style.unit(value)}." if len(table) else "The answer has no rows."
        )
    kept = sorted(known, key=lambda row: -whole["frequency"][row])[: top or MOST]
    cells = Cells({name: [column[row] for row in kept] for name, column in whole.items()})
    width, height = width or 620, height or 420
    counts, heights = cells["frequency"], [float(v) for v in cells[value]]
    least, most = min(counts), max(counts)
    low, high = min(0.0, *heights), max([1.0, *heights])
    low, high = low - 0.02 * (high - low), high + 0.02 * (high - low)
    start, end = math.log(least * 0.85), math.log(most * 1.3)
    xs = [width * (math.log(count) - start) / (end - start) for count in counts]
    ys = [height * (high - v) / (high - low) for v in heights]
    names = style.labels(cells["term"], 24)
    turned = value in ("juilland_d", "rosengren_s")  # of these 1 is even
    uneven = [1 - v if turned else v for v in heights]
    bursty = sorted(range(len(kept)), key=lambda at: -uneven[at] * math.log(1 + counts[at]))
    order = [at for pair in zip(range(len(kept)), bursty, strict=True) for at in pair]
    sides = placed(xs, ys, names, list(dict.fromkeys(order)), width, 48)
    rows = [
        {"name": names[at], "x": counts[at], "value": heights[at], "side": sides.get(at, 0), **cells.tip(at)}
        for at in range(len(kept))
    ]
    x = alt.X(
        "x:Q",
        title="occurrences, logarithmic",
        axis=alt.Axis(format=",d", tickCount=5, grid=False),
        scale=alt.Scale(type="log", domain=[least * 0.85, most * 1.3], nice=False),
    )
    y = alt.Y(
        "value:Q",
        title=style.unit(value),
        axis=alt.Axis(tickCount=6),
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
    )
    base = alt.Chart(style.data(rows)).encode(x=x, y=y)
    layers: list[Any] = [
        base.mark_point(filled=True, color=BLUE, size=22, opacity=0.55, aria=False).encode(tooltip=cells.tooltip())
    ]
    ways: list[tuple[int, Any, int]] = [(1, "left", 6), (-1, "right", -6)]
    for side, align, dx in ways:
        words = base.transform_filter(f"datum.side == {side}").mark_text(**LETTERS, align=align, dx=dx, aria=False)
        layers.append(words.encode(text="name:N"))
    parts = f"in {table.params.get('parts')} groups" if table.params.get("by") is not None else ""
    says = "0: even, 1: all in one place" if value in ("dp", "dp_norm") else ""
    more = [f"the {len(rows):,} most frequent of {len(table):,} terms" if len(rows) < len(table) else "", parts, says]
    chart = alt.layer(*layers).properties(width=width, height=height)
    return style.finish(chart, style.titled(TITLE, style.described(table.params, *more), width), theme)
