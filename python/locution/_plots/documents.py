"""How much of it has each document? By date where there are dates, else one bar a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from .._draw import cell, decimals, integer
from .._report.documents import age
from . import style
from .bars import check_top, check_value
from .looks import BLUE, TEAL
from .style import LETTERS, Cells

if TYPE_CHECKING:
    from locution import Table

VALUES = {"formulaicity": "share", "diversity": "mattr", "documents": "tokens"}
TITLES = {
    "formulaicity": "How much of each document is set phrases?",
    "diversity": "How varied are the words of each document?",
    "documents": "How long is each document?",
}
AXES = {"share": "share of words in set phrases", "tokens": "words", "terms": "different words"}
MOST = 10_000
FEW = 12
"""Documents that are named bars, dated or not."""


def documents(
    table: Table,
    *,
    value: str | None = None,
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """A dot a document in time, with the phrases it was first to say below; undated: a bar a document."""
    question = str(table.params["question"])
    value = check_value(table, value or VALUES[question])
    title = TITLES[question] if value == VALUES[question] else f"{style.unit(value)} of each document"
    whole = table.to_dict()
    known = [row for row in range(len(table)) if style.plain(whole[value][row]) is not None]
    if not known:
        why = f"No document has a {style.unit(value)}." if len(table) else "The answer has no rows."
        return style.empty(title, theme, why)
    days = _dates(table, whole)
    dated = [row for row in known if days[row] is not None]
    if len(known) <= FEW or len({days[row] for row in dated}) < 2:
        known.sort(key=lambda row: age(days[row]))
        return _bars(table, whole, known, value, title, check_top(top, 60), theme, width, height)
    kept = dated[: check_top(top, MOST, MOST)]
    told = ("doc_id", "date", "title", value, "tokens", "new_phrases")
    cells = Cells({**whole, "date": days}, told)
    rows = [
        {
            "value": style.plain(whole[value][row]),
            "day": style.plain(days[row]),
            "new": _of(whole, "new_phrases", row),
            **cells.tip(row),
        }
        for row in kept
    ]
    width = width or 620
    base = alt.Chart(style.data(rows))
    x = alt.X("day:T", title=None, axis=alt.Axis(tickCount=7, grid=False))
    share = value == "share"
    y = alt.Y(
        "value:Q",
        title=AXES.get(value, style.unit(value)),
        axis=alt.Axis(format=_written(value, rows), tickCount=5),
        scale=alt.Scale(zero=share or value == "tokens"),
    )
    dots = base.mark_point(
        filled=True,
        color=BLUE,
        size=60 if len(rows) <= 200 else 24 if len(rows) <= 2_000 else 10,
        opacity=0.75,
        aria=False,
    )
    chart: Any = dots.encode(x=x, y=y, tooltip=cells.tooltip()).properties(width=width, height=height or 240)
    more = [f"{integer(len(rows))} documents with a date"]
    if len(dated) < len(known):
        more.append(f"{integer(len(known) - len(dated))} without a date not drawn")
    if len(kept) < len(dated):
        more.append(f"the first {integer(len(kept))} of {integer(len(dated))}")
    if question == "formulaicity" and value == "share" and any(row["new"] for row in rows):
        fresh = base.transform_filter("datum.new > 0").mark_bar(color=TEAL, size=3, aria=False)
        news = alt.Y("new:Q", title="phrases said first", axis=alt.Axis(tickCount=3))
        below = fresh.encode(x=x, y=news, tooltip=cells.tooltip()).properties(width=width, height=90)
        chart = alt.vconcat(chart, below, spacing=12).resolve_scale(x="shared")
        more.append("below: set phrases that no document had before and others have after it")
    under = style.described({**table.params, "documents": None, "tokens": None}, *more)
    return style.finish(chart, style.titled(title, under, width), theme)


def _written(value: str, rows: list[dict[str, Any]]) -> str:
    """How an axis writes such numbers."""
    return "%" if value == "share" else ",.0f" if max(row["value"] for row in rows) >= 10 else "~g"


def _of(whole: dict[str, list[Any]], name: str, row: int) -> Any:
    return style.plain(whole[name][row]) if name in whole else None


def _dates(table: Table, whole: dict[str, list[Any]]) -> list[Any]:
    """The date of each row: its own, or its document's."""
    if "date" in whole:
        return whole["date"]
    corpus = getattr(table, "_corpus", None)
    if corpus is None:
        return [None] * len(table)
    by_name = dict(zip(corpus.doc_ids, corpus.dates, strict=True))
    return [by_name.get(name) for name in whole["doc_id"]]


def _bars(
    table: Table,
    whole: dict[str, list[Any]],
    known: list[int],
    value: str,
    title: str,
    top: int,
    theme: str | None,
    width: int | None,
    height: int | None,
) -> Any:
    kept = known if len(known) <= top else sorted(known, key=lambda row: -whole[value][row])[:top]
    cells = Cells({name: [column[row] for row in kept] for name, column in whole.items()})
    digits = decimals(cells[value])
    rows = [
        {
            "name": name,
            "value": style.plain(number),
            "shown": f"{100 * number:.1f} %" if value == "share" else cell(number, digits),
            **cells.tip(row),
        }
        for row, (name, number) in enumerate(zip(style.labels(cells["doc_id"], 40), cells[value], strict=True))
    ]
    width = width or 420
    axis = alt.Axis(format=_written(value, rows), tickCount=5)
    base = alt.Chart(style.data(rows)).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(domain=False, ticks=False, labelPadding=6, labelOverlap=False),
        ),
        x=alt.X("value:Q", title=AXES.get(value, style.unit(value)), axis=axis),
    )
    chart = alt.layer(
        base.mark_bar(color=BLUE, height={"band": 0.76}, aria=False).encode(tooltip=cells.tooltip()),
        base.mark_text(**LETTERS, align="left", dx=4, aria=False).encode(text="shown:N"),
    ).properties(width=width, height=height or alt.Step(20))
    cut = (
        f"the {len(rows)} highest of {len(known):,} documents" if len(rows) < len(known) else f"{len(rows):,} documents"
    )
    under = style.described({**table.params, "documents": None, "tokens": None}, cut)
    return style.finish(chart, style.titled(title, under, width + 160), theme)
