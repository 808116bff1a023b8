"""How does frequency fall with rank? Both on logarithmic scales, beside the line of Zipf's law."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt

from .._draw import integer
from . import style
from .bars import NAMED_BY
from .looks import BLUE, COLOURS, GREY
from .style import LETTERS

if TYPE_CHECKING:
    from locution import Table

TITLE = "How fast does frequency fall with rank?"
POINTS = 400
"""Ranks that are drawn, evenly spaced on the logarithmic scale, the first ones all."""


def zipf(table: Table, *, theme: str | None = None, width: int | None = None, height: int | None = None) -> Any:
    """Rank against frequency, by group in colours; dashed where frequency would be in proportion to 1 / rank."""
    whole = table.to_dict()
    if not len(table):
        return style.empty(TITLE, theme)
    by = table.params.get("by") if "group" in whole else None
    groups = [style.grouped(group, by) for group in whole["group"]] if by is not None else [""] * len(table)
    kept = list(dict.fromkeys(groups))[: len(COLOURS)]
    column = NAMED_BY[str(table.params["question"])][0]
    rows: list[dict[str, Any]] = []
    ranked: dict[str, list[int]] = {}
    for group in kept:
        mine = [row for row in range(len(table)) if groups[row] == group]
        ranked[group] = sorted(mine, key=lambda row: -whole["frequency"][row])
        names = style.labels((whole[column][row] for row in ranked[group]), 60)
        rows += [
            {"rank": rank, "value": whole["frequency"][ranked[group][rank - 1]], "name": names[rank - 1], "line": group}
            for rank in _ranks(len(ranked[group]))
        ]
    width, height = width or 520, height or 360
    longest, most = max(map(len, ranked.values())), max(row["value"] for row in rows)
    x = alt.X(
        "rank:Q",
        title="rank, logarithmic",
        scale=alt.Scale(type="log", domain=[0.9, max(longest, 2) * 1.1]),
        axis=alt.Axis(values=_powers(longest), format=",d", grid=True),
    )
    y = alt.Y(
        "value:Q",
        title="occurrences, logarithmic",
        scale=alt.Scale(type="log", domain=[0.8, most * 1.6]),
        axis=alt.Axis(values=_powers(most), format=",d"),
    )
    tips = [
        alt.Tooltip("name:N", title=column),
        alt.Tooltip("rank:Q", format=","),
        alt.Tooltip("value:Q", title="occurrences", format=","),
    ]
    base = alt.Chart(style.data(rows)).encode(x=x, y=y)
    layers: list[Any] = []
    if by is None:
        level = math.exp(sum(math.log(row["rank"] * row["value"]) for row in rows) / len(rows))
        ends = [{"rank": max(level / (most * 1.4), 1), "value": min(level, most * 1.4)}]
        last = min(longest, level)
        ends.append({"rank": max(last, ends[0]["rank"]), "value": level / max(last, ends[0]["rank"])})
        law = alt.Chart(style.data(ends)).encode(x=x, y=y)
        layers.append(law.mark_line(color=GREY, strokeDash=[5, 4], strokeWidth=1.4, aria=False))
        layers.append(base.mark_point(color=BLUE, filled=True, size=26, opacity=0.85, aria=False).encode(tooltip=tips))
        named = [row for row in rows if row["rank"] in (1, 3, 10, 30, 100, 300, 1000)]
        words = alt.Chart(style.data(named)).encode(x=x, y=y, text="name:N")
        layers.append(words.mark_text(**LETTERS, align="left", baseline="bottom", dx=5, dy=-4, limit=140, aria=False))
    else:
        colour = alt.Color(
            "line:N",
            title=None,
            scale=alt.Scale(domain=kept, range=list(COLOURS[: len(kept)])),
            legend=alt.Legend(orient="top", columns=4, symbolOpacity=1),
        )
        layers.append(
            base.mark_line(strokeWidth=1.4, point={"size": 18, "filled": True}, aria=False).encode(
                color=colour, tooltip=[alt.Tooltip("line:N", title="group"), *tips]
            )
        )
    asked = table.params.get("top")
    more = [
        f"the first {integer(asked)} only: top was asked for" if isinstance(asked, int) else "",
        style.cut(len(kept), len(set(groups)), "groups"),
        "dashed: in proportion to 1 / rank (Zipf)" if by is None else f"by {by}",
    ]
    title = style.titled(TITLE, style.described(table.params, *more), width)
    return style.finish(alt.layer(*layers).properties(width=width, height=height), title, theme)


def _ranks(count: int) -> list[int]:
    """At most `POINTS` ranks from 1 to `count`."""
    if count <= POINTS:
        return list(range(1, count + 1))
    return sorted({round(count ** (at / (POINTS - 1))) for at in range(POINTS)})


def _powers(most: float) -> list[int]:
    return [10**power for power in range(len(str(int(most))))]
