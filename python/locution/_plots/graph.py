"""Which documents stand close to which? Those of an answer's pairs as dots, joined to the most similar of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from .. import _graph
from .._draw import NEAR_IDENTICAL, integer, shorten, visible
from . import style
from .bars import check_top
from .looks import BLUE, GREY, VERMILION
from .places import placed
from .style import LETTERS

if TYPE_CHECKING:
    from locution import Table

TITLES = {
    "similar_pairs": "Which documents stand close to which?",
    "near_duplicates": "Which documents are nearly the same?",
}
PAD = 12


def graph(
    table: Table,
    *,
    neighbours: int = 3,
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """Each document joined to at most `neighbours` of those its pairs have, of at most `top` documents."""
    question = str(table.params["question"])
    if not isinstance(neighbours, int) or not 1 <= neighbours <= 20:
        raise ValueError(f"neighbours={neighbours!r}: must be a whole number from 1 to 20")
    value = "jaccard" if question == "near_duplicates" else "similarity"
    if not len(table):
        return style.empty(TITLES[question], theme, "There are no such pairs.")
    pairs = _pairs(table, value)
    found = list(dict.fromkeys(name for pair in pairs for name in pair))
    kept = _kept(pairs, check_top(top, 80))
    names = [name for name in found if name in kept]
    at = {name: number for number, name in enumerate(names)}
    edges = _edges([(at[a], at[b], v) for (a, b), v in pairs.items() if a in at and b in at], neighbours)
    width, height = width or min(760, 260 + 40 * len(names)), height or min(560, 180 + 16 * len(names))
    where = _graph.positions(len(names), edges)
    xs = [PAD + float(x) * (width - 2 * PAD) for x in where[:, 0]]
    ys = [PAD + float(y) * (height - 2 * PAD) for y in where[:, 1]]
    chart = _drawn(names, edges, xs, ys, width, height, value)
    joined = "the one" if neighbours == 1 else f"up to {neighbours}"
    more = [f"{integer(len(names))} documents, each joined to {joined} most like it"]
    if len(names) < len(found):
        more.append(f"those of the most similar pairs, of {integer(len(found))}")
    if any(v >= NEAR_IDENTICAL for *_, v in edges):
        more.append(f"vermilion: {NEAR_IDENTICAL:g} or more")
    under = [" · ".join(more)]
    return style.finish(chart, style.titled(TITLES[question], under, width), theme)


def _pairs(table: Table, value: str) -> dict[tuple[str, str], float]:
    """Each pair once. Where a query has the name of a document, the queries are called so."""
    whole = table.to_dict()
    one, other = whole["doc_a"], whole["doc_b"]
    if any(a == b for a, b in zip(one, other, strict=True)):
        one = [f"{name} (query)" for name in one]
    found: dict[tuple[str, str], float] = {}
    for a, b, v in zip(one, other, whole[value], strict=True):
        key = (a, b) if (b, a) not in found else (b, a)
        found[key] = max(v, found.get(key, 0.0))
    return found


def _kept(pairs: dict[tuple[str, str], float], top: int) -> set[str]:
    """At most `top` documents, those of the most similar pairs."""
    kept: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: -pairs[pair]):
        if len(kept | set(pair)) > max(top, 2):
            break
        kept |= set(pair)
    return kept


def _edges(pairs: list[tuple[int, int, float]], neighbours: int) -> list[tuple[int, int, float]]:
    """Of all pairs those that are among the first of one of their two."""
    mine: dict[int, list[tuple[int, int, float]]] = {}
    for pair in sorted(pairs, key=lambda pair: -pair[2]):
        for end in pair[:2]:
            if len(mine.setdefault(end, [])) < neighbours:
                mine[end].append(pair)
    return sorted({pair for some in mine.values() for pair in some})


def _drawn(
    names: list[str],
    edges: list[tuple[int, int, float]],
    xs: list[float],
    ys: list[float],
    width: int,
    height: int,
    value: str,
) -> Any:
    degree = [sum(at in edge[:2] for edge in edges) for at in range(len(names))]
    labels = style.labels(names, 30)
    sides = placed(xs, ys, labels, sorted(range(len(names)), key=lambda at: (-degree[at], at)), width)
    full = [visible(shorten(name, 80, "middle")) for name in names]
    values = [edge[2] for edge in edges]
    low, high = min(values), max(values)
    lines = [
        {
            "x": xs[i],
            "y": ys[i],
            "x2": xs[j],
            "y2": ys[j],
            "a": full[i],
            "b": full[j],
            "value": v,
            "ink": (v - low) / (high - low) if high > low else 1.0,
            "kind": "same" if v >= NEAR_IDENTICAL else "alike",
        }
        for i, j, v in edges
    ]
    dots = [
        {"x": xs[at], "y": ys[at], "name": labels[at], "full": full[at], "value": degree[at], "side": sides.get(at, 0)}
        for at in range(len(names))
    ]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], nice=False, reverse=True))
    joined = (
        alt.Chart(style.data(lines))
        .mark_rule(aria=False)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color("kind:N", legend=None, scale=alt.Scale(domain=["alike", "same"], range=[GREY, VERMILION])),
            strokeWidth=alt.StrokeWidth("ink:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.7, 2.4])),
            opacity=alt.Opacity("ink:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.25, 0.8])),
            tooltip=[
                alt.Tooltip("a:N", title="document"),
                alt.Tooltip("b:N", title="and"),
                alt.Tooltip("value:Q", title=value, format=".4f"),
            ],
        )
    )
    base = alt.Chart(style.data(dots)).encode(x=x, y=y)
    nodes = base.mark_point(filled=True, color=BLUE, opacity=1, aria=False).encode(
        size=alt.Size("value:Q", legend=None, scale=alt.Scale(domain=[0, max([*degree, 1])], range=[40, 150])),
        tooltip=[alt.Tooltip("full:N", title="document"), alt.Tooltip("value:Q", title="joined to")],
    )
    layers: list[Any] = [joined, nodes]
    ways: list[tuple[int, Any, int]] = [(1, "left", 8), (-1, "right", -8)]
    for side, align, dx in ways:
        words = base.transform_filter(f"datum.side == {side}").mark_text(
            **LETTERS, align=align, dx=dx, fontSize=10, aria=False
        )
        layers.append(words.encode(text="name:N"))
    return alt.layer(*layers).properties(width=width, height=height)
