"""Where in which document is it said? A row a document, a stroke a place: the x-ray of a concordance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import altair as alt

from .._caption import left_out
from .._draw import integer, shorten, visible
from .._report.documents import age
from . import style
from .bars import check_top
from .looks import BLUE, COLOURS, GREY

if TYPE_CHECKING:
    from locution import Corpus, Table

TITLE = "Where is it said?"
FINE = 1_000
"""Places along a document that are told apart."""


def xray(
    table: Table,
    *,
    position: str = "relative",
    all: bool = False,
    top: int | None = None,
    corpus: Corpus | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """Documents in the order of their dates, each place a stroke; several wordings or entries in colours."""
    if position not in ("relative", "absolute"):
        raise ValueError(f"position={position!r}: must be one of 'relative', 'absolute'")
    top = check_top(top, 60)
    corpus = corpus if corpus is not None else getattr(table, "_corpus", None)
    hits = table.to_dict()
    counts = Counter(hits["doc_id"])
    if not counts:
        return style.empty(TITLE, theme, "It is said nowhere.")
    if corpus is None and position == "relative":
        position = "absolute"
    dates = _dates(table, corpus)
    order = list(corpus.doc_ids) if corpus is not None else list(counts)
    candidates = [name for name in order if all or name in counts]
    most = set(sorted(candidates, key=lambda name: -counts[name])[:top])
    kept = [name for name in candidates if name in most]
    if any(dates.get(name) for name in kept):
        kept.sort(key=lambda name: age(dates.get(name)))
    lengths = _lengths(kept, corpus, hits)
    kinds = _kinds(table, hits)
    chart = _drawn(kept, hits, lengths, dates, kinds, position, width or 560, height)
    said = [
        shorten(_asked(table, kinds), 120, "right"),
        f"{integer(len(table))} places in {integer(len(counts))} of {integer(_documents(table, counts))} documents",
    ]
    if any(dates.get(name) for name in kept):
        said.append("the earliest on top")
    if len(kept) < len(candidates):
        said.append(f"the {integer(len(kept))} with most of them are drawn")
    if corpus is None:
        said.append("how long the documents are is not known: a row ends with its last place")
    line = " · ".join(part for part in said if part) + left_out(table.params)
    return style.finish(chart, style.titled(TITLE, [line], (width or 560) + 200), theme)


def _documents(table: Table, counts: Counter[str]) -> int:
    documents = table.params.get("documents")
    return documents if isinstance(documents, int) else len(counts)


def _asked(table: Table, kinds: dict[int, str] | None) -> str:
    return visible(str(table.params.get("pattern", ""))) if kinds is None or "entry" not in table.columns else ""


def _dates(table: Table, corpus: Corpus | None) -> dict[str, Any]:
    if corpus is not None:
        return dict(zip(corpus.doc_ids, corpus.dates, strict=True))
    hits = table.to_dict()
    return dict(zip(hits["doc_id"], hits["date"], strict=True)) if "date" in hits else {}


def _lengths(kept: list[str], corpus: Corpus | None, hits: dict[str, list[Any]]) -> dict[str, int]:
    """Characters of each document; without a corpus, up to the end of the last place."""
    if corpus is not None:
        return {name: max(len(corpus[name].text), 1) for name in kept}
    last: dict[str, int] = {}
    for name, end in zip(hits["doc_id"], hits["end"], strict=True):
        last[name] = max(last.get(name, 1), end)
    return last


def _kinds(table: Table, hits: dict[str, list[Any]]) -> dict[int, str] | None:
    """What each row is coloured by: its entry, or its wording where these are few; None where all are one."""
    told = hits["entry"] if "entry" in hits else [str(word).lower() for word in hits.get("keyword", [])]
    names = [name for name, _ in Counter(told).most_common()]
    if not 1 < len(names) <= len(COLOURS) and not ("entry" in hits and len(names) > 1):
        return None
    named = dict(zip(names[: len(COLOURS) - 1], style.labels(names, 40), strict=False))
    if len(names) == len(COLOURS):
        named[names[-1]] = style.labels(names, 40)[-1]
    return {row: named.get(name, "others") for row, name in enumerate(told)}


def _drawn(
    kept: list[str],
    hits: dict[str, list[Any]],
    lengths: dict[str, int],
    dates: dict[str, Any],
    kinds: dict[int, str] | None,
    position: str,
    width: int,
    height: int | None,
) -> Any:
    longest = max(lengths.get(name, 1) for name in kept)
    named = style.labels(kept, 36)
    grounds: list[dict[str, Any]] = []
    place: dict[str, int] = {}
    for at, name in enumerate(kept):
        place[name] = at
        day = dates.get(name)
        full = f"{name} · {day}" if day is not None and str(day) not in name else name
        grounds.append(
            {
                "name": named[at],
                "start": 0,
                "end": 1 if position == "relative" else lengths[name],
                "full": visible(shorten(full, 100, "middle")),
                "hits": 0,
            }
        )
    seen: dict[tuple[int, int, str], dict[str, Any]] = {}
    for row, (name, start, end) in enumerate(zip(hits["doc_id"], hits["start"], hits["end"], strict=True)):
        if name not in place:
            continue
        at = place[name]
        grounds[at]["hits"] += 1
        whole = lengths[name] if position == "relative" else longest
        kind = kinds[row] if kinds is not None else ""
        key = (at, round(FINE * start / whole), kind)
        if key in seen:
            seen[key]["times"] += 1
            continue
        said = hits["matched" if "matched" in hits else "keyword"][row]
        seen[key] = {
            "name": named[at],
            "full": grounds[at]["full"],
            "value": start / lengths[name] if position == "relative" else start,
            "kind": kind,
            "said": visible(shorten(_around(hits, row, said), 120, "middle")),
            "place": f"{integer(start)}–{integer(end)}",
            "times": 1,
        }
    step = 17 if len(kept) <= 40 else 12 if len(kept) <= 80 else 5
    names = alt.Axis(
        domain=False,
        ticks=False,
        labelPadding=6,
        labelFontSize=11 if step == 17 else 9,
        labelOverlap="greedy" if step < 12 else False,
    )
    y = alt.Y("name:N", sort=None, title=None, axis=names, scale=alt.Scale(domain=named))
    end = 1 if position == "relative" else longest
    x_axis = alt.Axis(format="%") if position == "relative" else alt.Axis(format=",d")
    title = "place in the document" if position == "relative" else "characters from the beginning"
    x = alt.X("value:Q", title=title, axis=x_axis, scale=alt.Scale(domain=[0, end], nice=False))
    ground = (
        alt.Chart(style.data(grounds))
        .mark_bar(color=GREY, opacity=0.2, height={"band": 0.72}, aria=False)
        .encode(
            y=y,
            x=alt.X("start:Q", title=title, axis=x_axis, scale=alt.Scale(domain=[0, end], nice=False)),
            x2="end:Q",
            tooltip=[alt.Tooltip("full:N", title="document"), alt.Tooltip("hits:Q", title="places")],
        )
    )
    tips = [
        alt.Tooltip("full:N", title="document"),
        alt.Tooltip("said:N", title="said"),
        alt.Tooltip("place:N", title="characters"),
        alt.Tooltip("times:Q", title="places here"),
    ]
    strokes = alt.Chart(style.data(list(seen.values())))
    size = 0.72 * (step if height is None else height / len(kept))
    looks: dict[str, Any] = {"orient": "vertical", "thickness": 2, "size": max(size, 2), "aria": False}
    if kinds is None:
        marks = strokes.mark_tick(color=BLUE, **looks).encode(x=x, y=y, tooltip=tips)
    else:
        present = list(dict.fromkeys(kinds[row] for row in sorted(kinds)))
        order = [kind for kind, _ in Counter(kinds.values()).most_common() if kind != "others"]
        order += ["others"] * ("others" in present)
        colour = alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=order, range=list(COLOURS[: len(order)])),
            legend=alt.Legend(orient="top", columns=3, symbolType="square", symbolStrokeWidth=0),
        )
        marks = strokes.mark_tick(**looks).encode(x=x, y=y, color=colour, tooltip=tips)
    return alt.layer(ground, marks).properties(width=width, height=height or alt.Step(step))


def _around(hits: dict[str, list[Any]], row: int, said: str) -> str:
    if "left" not in hits:
        return str(said)
    return f"{hits['left'][row]} [{said}] {hits['right'][row]}"
