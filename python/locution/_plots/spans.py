"""From when to when was it said? A line from the first date of a row to the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from . import style
from .bars import NAMED_BY, check_top
from .looks import BLUE
from .style import Cells

if TYPE_CHECKING:
    from locution import Table

TITLE = "From when to when was it said?"


def spans(
    table: Table,
    *,
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """The first `top` rows that have dates, those said early on top."""
    whole = table.to_dict()
    dated = [row for row in range(len(table)) if whole.get("first_date", [None] * len(table))[row] is not None]
    if not dated:
        return style.empty(TITLE, theme, "No row has a date." if len(table) else "The answer has no rows.")
    kept = sorted(dated[: check_top(top, 20)], key=lambda row: (whole["first_date"][row], whole["last_date"][row]))
    cells = Cells({name: [column[row] for row in kept] for name, column in whole.items()})
    named = style.labels(
        (
            " ".join(map(str, words))
            for words in zip(*(cells[c] for c in NAMED_BY[str(table.params["question"])]), strict=True)
        ),
        48,
    )
    rows = [
        {
            "name": name,
            "start": style.plain(cells["first_date"][row]),
            "end": style.plain(cells["last_date"][row]),
            "value": cells["frequency"][row],
            **cells.tip(row),
        }
        for row, name in enumerate(named)
    ]
    width = width or 420
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=8, grid=True))
    base = alt.Chart(style.data(rows)).encode(y=y)
    lines = base.mark_rule(color=BLUE, strokeWidth=3, opacity=0.45, aria=False)
    dots = base.mark_point(color=BLUE, filled=True, opacity=1, aria=False)
    size = alt.Size(
        "value:Q",
        title="occurrences",
        scale=alt.Scale(range=[30, 220], zero=True),
        legend=alt.Legend(orient="bottom", tickCount=4, symbolFillColor=BLUE, symbolStrokeWidth=0),
    )
    x = alt.X("start:T", title=None, axis=alt.Axis(tickCount=6, orient="bottom", grid=False))
    chart = alt.layer(
        lines.encode(x=x, x2="end:T", tooltip=cells.tooltip()),
        dots.encode(x=x, size=size, tooltip=cells.tooltip()),
        dots.encode(x=alt.X("end:T", title=None), size=size, tooltip=cells.tooltip()),
    ).properties(width=width, height=height or alt.Step(20))
    more = [
        style.cut(len(rows), len(table), str(table.params["question"])),
        "from the first document that says it to the last",
    ]
    under = style.described(table.params, *more)
    return style.finish(chart, style.titled(TITLE, under, width + 200), theme)
