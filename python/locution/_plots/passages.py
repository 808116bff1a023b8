"""Who has words of whom, and where in a document do they stand?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import altair as alt

from .._draw import integer, shorten, visible
from .._report.documents import age
from . import style
from .bars import check_top
from .looks import BLUE, GREY, VERMILION

if TYPE_CHECKING:
    from locution import Table

TITLE = "Who has words of whom?"


def passages(
    table: Table,
    *,
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """Documents against documents: the larger a dot, the more words a later one shares with an earlier one."""
    if not len(table):
        return style.empty(TITLE, theme, "No passage is shared.")
    whole = table.to_dict()
    shared: Counter[tuple[str, str, bool]] = Counter()
    times: Counter[tuple[str, str, bool]] = Counter()
    longest: dict[tuple[str, str, bool], int] = {}  # the row of the passage of most words
    for row in range(len(table)):
        key = _direction(whole, row)
        if key not in longest or whole["matches"][row] > whole["matches"][longest[key]]:
            longest[key] = row
        shared[key] += whole["matches"][row]
        times[key] += 1
    dates = _dates(whole)
    weight: Counter[str] = Counter()
    for (a, b, _), words in shared.items():
        weight[a] += words
        weight[b] += words
    kept = {name for name, _ in weight.most_common(check_top(top, 40))}
    drawn = [key for key in shared if key[0] in kept and key[1] in kept]
    order = sorted(
        {name for key in drawn for name in key[:2]},
        key=lambda name: (age(dates.get(name)), name),
    )
    named = dict(zip(order, style.labels(order, 32), strict=True))
    rows = [
        {
            "from": named[key[0]],
            "to": named[key[1]],
            "source": visible(shorten(key[0], 80, "middle")),
            "taker": visible(shorten(key[1], 80, "middle")),
            "value": shared[key],
            "times": times[key],
            "kind": "known" if key[2] else "unknown",
            "text": visible(shorten(whole["text_a"][longest[key]], 160, "middle")),
        }
        for key in drawn
    ]
    side = 18 if len(order) <= 30 else 14
    axis: dict[str, Any] = {
        "domain": False,
        "ticks": False,
        "labelOverlap": False,
        "labelPadding": 6,
        "grid": True,
        "labelFontSize": 10,
    }
    size = alt.Size(
        "value:Q",
        title="words shared",
        scale=alt.Scale(range=[14, 420], domain=[0, max(row["value"] for row in rows)]),
        legend=alt.Legend(orient="bottom", tickCount=4, symbolFillColor=BLUE, symbolStrokeWidth=0),
    )
    chart = (
        alt.Chart(style.data(rows))
        .mark_point(filled=True, opacity=0.8, aria=False)
        .encode(
            x=alt.X(
                "from:N",
                title="said before by",
                sort=None,
                scale=alt.Scale(domain=list(named.values())),
                axis=alt.Axis(labelAngle=-55, **axis),
            ),
            y=alt.Y(
                "to:N",
                title="said again by",
                sort=None,
                scale=alt.Scale(domain=list(named.values())),
                axis=alt.Axis(**axis),
            ),
            size=size,
            color=alt.Color("kind:N", legend=None, scale=alt.Scale(domain=["known", "unknown"], range=[BLUE, GREY])),
            tooltip=[
                alt.Tooltip("source:N", title="before"),
                alt.Tooltip("taker:N", title="again"),
                alt.Tooltip("value:Q", title="words shared", format=","),
                alt.Tooltip("times:Q", title="passages"),
                alt.Tooltip("text:N", title="such as"),
            ],
        )
        .properties(width=width or alt.Step(side), height=height or alt.Step(side))
    )
    said = [f"{integer(len(table))} passages", "documents by date, the earliest first" if any(dates.values()) else ""]
    said.append(style.cut(len(order), len(weight), "documents"))
    if not all(key[2] for key in drawn):
        said.append("grey: not known who was first")
    under = style.described({**table.params, "documents": None, "tokens": None}, *said)
    return style.finish(chart, style.titled(TITLE, under, max(side * len(order) + 160, 320)), theme)


def _direction(whole: dict[str, list[Any]], row: int) -> tuple[str, str, bool]:
    """Who said it before, who again, and whether that is known."""
    a, b, first = whole["doc_a"][row], whole["doc_b"][row], whole.get("first", [None] * (row + 1))[row]
    return (b, a, True) if first == b else (a, b, first is not None)


def _dates(whole: dict[str, list[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for side in "ab":
        if f"date_{side}" in whole:
            found.update(zip(whole[f"doc_{side}"], whole[f"date_{side}"], strict=True))
    return found


def strip(
    table: Table,
    *,
    document: str | None = None,
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """Where in one document passages lie, a row for each document that shares them; by default that of most words."""
    if not len(table):
        return style.empty(TITLE, theme, "No passage is shared.")
    whole = table.to_dict()
    weight: Counter[str] = Counter()
    for a, b, matches in zip(whole["doc_a"], whole["doc_b"], whole["matches"], strict=True):
        weight[a] += matches
        weight[b] += matches
    document = document if document is not None else weight.most_common(1)[0][0]
    if document not in weight:
        raise ValueError(f"document={document!r}: no passage of this table lies in it")
    found = []
    for row in range(len(table)):
        for side, other in (("a", "b"), ("b", "a")):
            if whole[f"doc_{side}"][row] == document:
                first = whole.get("first", [None] * len(table))[row]
                kind = "unknown" if first is None else "here first" if first == document else "there first"
                found.append(
                    {
                        "partner": whole[f"doc_{other}"][row],
                        "start": whole[f"start_{side}"][row],
                        "end": whole[f"end_{side}"][row],
                        "kind": kind,
                        "value": whole["matches"][row],
                        "text": visible(shorten(whole[f"text_{side}"][row], 160, "middle")),
                    }
                )
                break
    words: Counter[str] = Counter()
    for one in found:
        words[one["partner"]] += one["value"]
    dates = _dates(whole)
    kept = {name for name, _ in words.most_common(check_top(top, 40))}
    order = sorted(kept, key=lambda name: (age(dates.get(name)), name))
    named = dict(zip(order, style.labels(order, 36), strict=True))
    rows = [
        {**one, "name": named[one["partner"]], "full": visible(shorten(one["partner"], 80, "middle"))}
        for one in found
        if one["partner"] in kept
    ]
    corpus = getattr(table, "_corpus", None)
    end = len(corpus[document].text) if corpus is not None and document in corpus else max(one["end"] for one in found)
    width = width or 620
    kinds = [kind for kind in ("here first", "there first", "unknown") if any(row["kind"] == kind for row in rows)]
    colour = alt.Color(
        "kind:N",
        title="said",
        scale=alt.Scale(
            domain=kinds, range=[{"here first": BLUE, "there first": VERMILION}.get(kind, GREY) for kind in kinds]
        ),
        legend=alt.Legend(orient="top", symbolType="square", symbolStrokeWidth=0),
    )
    chart = (
        alt.Chart(style.data(rows))
        .mark_bar(height={"band": 0.66}, opacity=0.85, aria=False)
        .encode(
            x=alt.X(
                "start:Q",
                title="characters from the beginning",
                scale=alt.Scale(domain=[0, end], nice=False),
                axis=alt.Axis(format=",d", tickCount=6),
            ),
            x2="end:Q",
            y=alt.Y(
                "name:N",
                title=None,
                sort=None,
                scale=alt.Scale(domain=list(named.values())),
                axis=alt.Axis(domain=False, ticks=False, labelPadding=6, labelOverlap=False, grid=True),
            ),
            color=colour,
            tooltip=[
                alt.Tooltip("full:N", title="shared with"),
                alt.Tooltip("value:Q", title="words shared"),
                alt.Tooltip("kind:N", title="said"),
                alt.Tooltip("text:N", title="words"),
            ],
        )
        .properties(width=width, height=height or alt.Step(18))
    )
    said = [
        f"{integer(len(rows))} passages with {integer(len(order))} documents",
        style.cut(len(order), len(words), "documents"),
    ]
    title = f"Where does {style.labels([document], 40)[0]} share its words?"
    return style.finish(chart, style.titled(title, [" · ".join(part for part in said if part)], width + 160), theme)
