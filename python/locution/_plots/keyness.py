"""What sets the target apart? Bars to the right for what it says more, to the left for what the reference says more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from .._draw import cell, decimals, shorten, visible
from . import style
from .bars import check_top
from .looks import BLUE, VERMILION
from .style import LETTERS, Cells

if TYPE_CHECKING:
    from locution import Table

MEASURES = ("log_likelihood", "chi2", "log_ratio", "log_ratio_low", "log_odds")
TITLE = "What sets these documents apart?"


def keyness(
    table: Table,
    *,
    value: str | None = None,
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """The `top` terms each way by `value`, a measure of keyness; by default the one that the table is sorted by."""
    value = value or str(table.params.get("measure", "log_likelihood"))
    if value not in MEASURES:
        raise ValueError(f"value={value!r}: must be one of {', '.join(map(repr, MEASURES))}")
    top = check_top(top, 15)
    whole = table.to_dict()
    known = [row for row, number in enumerate(whole.get(value, [])) if style.plain(number)]
    over = sorted((row for row in known if whole[value][row] > 0), key=lambda row: -whole[value][row])[:top]
    under = sorted((row for row in known if whole[value][row] < 0), key=lambda row: whole[value][row])[:top][::-1]
    if not over and not under:
        return style.empty(TITLE, theme, f"No term has a {style.unit(value)} other than 0.")
    cells = Cells({name: [column[row] for row in over + under] for name, column in whole.items()})
    digits = decimals(cells[value])
    rows = [
        {
            "name": name,
            "value": style.plain(number),
            "shown": cell(number, digits),
            "side": "target" if number > 0 else "reference",
            **cells.tip(row),
        }
        for row, (name, number) in enumerate(zip(style.labels(cells["term"], 30), cells[value], strict=True))
    ]
    width = width or 560
    low, high = min([0.0, *(row["value"] for row in rows)]), max([0.0, *(row["value"] for row in rows)])
    names = 0.28 * (high - low)  # beside 0 there is room for the names of the other side
    low, high = (min(1.14 * low, -names) if under else 0.0), (max(1.14 * high, names) if over else 0.0)
    base = alt.Chart(style.data(rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=None),
        x=alt.X(
            "value:Q",
            title=style.unit(value),
            axis=alt.Axis(tickCount=6),
            scale=alt.Scale(domain=[low, high], nice=False),
        ),
    )
    bars = base.mark_bar(height={"band": 0.78}).encode(
        color=alt.Color(
            "side:N", scale=alt.Scale(domain=["target", "reference"], range=[BLUE, VERMILION]), legend=None
        ),
        tooltip=cells.tooltip(),
    )
    layers: list[Any] = [bars]
    sides: list[tuple[str, Any, Any]] = [("datum.value > 0", "left", "right"), ("datum.value < 0", "right", "left")]
    for test, outward, inward in sides:
        some = base.transform_filter(test)
        dx = 4 if outward == "left" else -4
        layers.append(some.mark_text(**LETTERS, align=outward, dx=dx, fontSize=10, aria=False).encode(text="shown:N"))
        layers.append(
            some.mark_text(**LETTERS, align=inward, dx=-dx - dx // 2, fontWeight=600, aria=False).encode(
                text="name:N", x=alt.datum(0)
            )
        )
    chart = alt.layer(*layers).properties(width=width, height=height or alt.Step(20))
    said = [_side("→ said more in", "target", table, "blue"), _side("← said more in", "reference", table, "vermilion")]
    shown = f"{len(rows)} of {len(table):,} terms" if len(rows) < len(table) else ""
    return style.finish(
        chart, style.titled(TITLE, [*said, *style.described({**table.params, "documents": None}, shown)], width), theme
    )


def _side(arrow: str, name: str, table: Table, colour: str) -> str:
    """Who is compared, and how much of them there is."""
    params = table.params
    who = shorten(visible(str(params.get(name))), 60, "right")
    sizes = [
        f"{params[key]:,} {unit}"
        for key, unit in ((f"{name}_documents", "documents"), (f"{name}_tokens", "tokens"))
        if isinstance(params.get(key), int) and f"{params[key]} {unit}" != who
    ]
    return f"{arrow} {who}{' (' + ', '.join(sizes) + ')' if sizes else ''}, {colour}"
