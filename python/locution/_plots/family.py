"""How is one formulation worded? Its canonical form, and from it a branch to each wording with what that changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from .._draw import integer, shorten, visible
from .._draw import width as columns
from . import style
from .bars import check_top
from .looks import BLUE, GREY, HAN, MONO, VERMILION, has_han
from .style import LETTERS, Cells

if TYPE_CHECKING:
    from locution import Table

TITLE = "How is one formulation worded?"
FAMILIES = 3
LETTER = 6.95
"""Pixels of a letter of the fixed width that edits are set in."""
WIDE = 11.5
"""And of a Chinese one."""
TREE = 118
ROOM = 78
"""Columns of text that a row has."""

_EDIT = re.compile(r"\[-.*?-\]|\{\+.*?\+\}")


def family(
    table: Table,
    *,
    family: int | Sequence[int] | None = None,
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """The first three families, or those named by number, each with at most `top` wordings."""
    whole = table.to_dict()
    numbers = list(dict.fromkeys(whole.get("family", [])))
    if not numbers:
        return style.empty(TITLE, theme, "There are no families.")
    chosen = numbers[:FAMILIES] if family is None else [family] if isinstance(family, int) else list(family)
    if missing := [number for number in chosen if number not in numbers]:
        raise ValueError(f"family={missing[0]!r}: this table has {_listed(numbers)}")
    top = check_top(top, 12)
    parts, cut = [], ""
    every = [day for name in ("first_date", "last_date") for day in whole.get(name, []) if day is not None]
    span = (min(every), max(every)) if every else None
    for at, number in enumerate(chosen):
        rows = [row for row in range(len(table)) if whole["family"][row] == number]
        kept = [rows[0], *sorted(rows[1:], key=lambda row: -whole["frequency"][row])[: top - 1]]
        kept = [kept[0], *sorted(kept[1:], key=lambda row: (whole["distance"][row], row))]
        if len(kept) < len(rows):
            cut = f"the {integer(top)} commonest wordings of each"
        parts.append(_one(number, len(rows), kept, whole, span, at == len(chosen) - 1, width or 220, height))
    chart = parts[0] if len(parts) == 1 else alt.vconcat(*parts, spacing=22)
    more = [
        style.cut(len(chosen), len(numbers), "families") if family is None else "",
        cut,
        "struck through: left out; underlined: put in",
        "number: occurrences; the farther right a dot, the less alike",
    ]
    return style.finish(chart, style.titled(TITLE, style.described(table.params, *more), 760), theme)


def _listed(numbers: Sequence[int]) -> str:
    return f"families {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"family {numbers[0]} only"


def _one(
    number: int,
    members: int,
    kept: list[int],
    whole: dict[str, list[Any]],
    span: tuple[Any, Any] | None,
    last: bool,
    width: int,
    height: int | None,
) -> Any:
    """One family: the tree with its words, and when each was said."""
    columns_ = {name: [column[row] for row in kept] for name, column in whole.items()}
    told = ("phrase", "edits", "frequency", "docfreq", "distance", "edit_distance", "first_date", "last_date")
    cells = Cells(columns_, told)
    farthest = max(max(cells["distance"]), 1e-9)
    step = 24
    high = step * len(kept)
    rows, words, strokes = [], [], []
    for at in range(len(kept)):
        down = step * (at + 0.5)
        dot = 8 + 66 * cells["distance"][at] / farthest
        rows.append(
            {
                "x": dot,
                "y": down,
                "x0": 8,
                "value": cells["frequency"][at],
                "shown": integer(cells["frequency"][at]),
                "kind": "canonical" if not at else "wording",
                **cells.tip(at),
            }
        )
        place = float(TREE)
        for kind, text in segments(cells["edits"][at] if at else cells["phrase"][at]):
            long = _pixels(text)
            words.append({"x": place, "y": down, "text": text, "kind": kind if at else "canonical"})
            if kind != "same":
                under = 0 if kind == "removed" else 7
                strokes.append({"x": place, "x2": place + long, "y": down + under, "kind": kind})
            place += long + LETTER
    wide = round(TREE + max(_pixels(shorten("m" * 999, ROOM)), 300))
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, wide], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, high], nice=False, reverse=True))
    dots = alt.Chart(style.data(rows)).encode(x=x, y=y)
    trunk = alt.Chart(style.data([{"x": 8, "y": step / 2, "y2": rows[-1]["y"]}])).encode(x=x, y=y)
    layers: list[Any] = [
        trunk.mark_rule(color=GREY, aria=False).encode(y2="y2:Q"),
        dots.mark_rule(color=GREY, aria=False).encode(x2="x0:Q"),
        dots.mark_point(filled=True, opacity=1, aria=False).encode(
            color=alt.Color(
                "kind:N", legend=None, scale=alt.Scale(domain=["canonical", "wording"], range=[VERMILION, BLUE])
            ),
            size=alt.Size(
                "value:Q", legend=None, scale=alt.Scale(domain=[0, max(whole["frequency"])], range=[20, 220])
            ),
            tooltip=cells.tooltip(),
        ),
        dots.mark_text(**LETTERS, align="right", baseline="middle", x=TREE - 12, aria=False).encode(
            x=alt.value(TREE - 12), text="shown:N"
        ),
    ]
    said = alt.Chart(style.data(words)).encode(x=x, y=y, text="text:N")
    looks: dict[str, Any] = {
        "font": HAN + MONO if has_han(words) else MONO,
        "fontSize": 11.5,
        "align": "left",
        "baseline": "middle",
        "aria": False,
    }
    for kind, own in (
        ("same", LETTERS),
        ("canonical", {**LETTERS, "fontWeight": 700}),
        ("removed", {"color": VERMILION}),
        ("added", {"color": BLUE, "fontWeight": 700}),
    ):
        if any(word["kind"] == kind for word in words):
            layers.append(said.transform_filter(f"datum.kind == '{kind}'").mark_text(**{**looks, **own}))
    if strokes:
        layers.append(
            alt.Chart(style.data(strokes))
            .mark_rule(strokeWidth=1.4, aria=False)
            .encode(
                x=x,
                x2="x2:Q",
                y=y,
                color=alt.Color(
                    "kind:N", legend=None, scale=alt.Scale(domain=["removed", "added"], range=[VERMILION, BLUE])
                ),
            )
        )
    count = f"family {number} · {members} wordings, {integer(sum(cells['independent']))} occurrences"  # none twice
    heading = alt.TitleParams(
        style.labels([cells["template"][0] if "template" in cells else cells["phrase"][0]], 90)[0],
        subtitle=count if members == len(kept) else f"family {number} · {len(kept)} of {members} wordings",
        anchor="start",
        offset=6,
        fontSize=12,
        subtitleFontSize=10,
        subtitlePadding=2,
    )
    tree = (
        alt.layer(*layers)
        .resolve_scale(color="independent")
        .properties(width=wide, height=height or high, title=heading)
    )
    if span is None or span[0] == span[1]:
        return tree
    lives = [
        {
            "y": step * (at + 0.5),
            "start": style.plain(cells["first_date"][at]),
            "end": style.plain(cells["last_date"][at]),
            "kind": "wording" if at else "canonical",
            **cells.tip(at),
        }
        for at in range(len(kept))
        if cells["first_date"][at] is not None
    ]
    scale = alt.Scale(nice=False)
    named = {"format": "%b %Y", "tickCount": 3} if (span[1] - span[0]).days < 1_000 else {"tickCount": 4}
    time = alt.Axis(grid=True, labelOverlap="greedy", domain=False, **named)
    base = alt.Chart(style.data(lives)).encode(
        y=y,
        color=alt.Color(
            "kind:N", legend=None, scale=alt.Scale(domain=["canonical", "wording"], range=[VERMILION, BLUE])
        ),
        tooltip=cells.tooltip(),
    )
    when = alt.layer(
        style.ends("start", *span).encode(x=alt.X("start:T", title=None, scale=scale, axis=time)),
        base.mark_rule(strokeWidth=3, opacity=0.45, aria=False).encode(
            x=alt.X("start:T", title=None, scale=scale, axis=time), x2="end:T"
        ),
        base.mark_point(filled=True, size=34, opacity=1, aria=False).encode(
            x=alt.X("start:T", title=None, scale=scale, axis=time)
        ),
        base.mark_point(filled=True, size=34, opacity=1, aria=False).encode(
            x=alt.X("end:T", title=None, scale=scale, axis=time)
        ),
    ).properties(
        width=width,
        height=height or high,
        title=alt.TitleParams("said from … to", anchor="start", fontSize=10, fontWeight="normal", offset=6),
    )
    return alt.hconcat(tree, when, spacing=14)


def segments(edits: str) -> list[tuple[str, str]]:
    """The pieces of a diff, each "same", "removed" or "added"; what is the same is shortened where all is too long."""
    pieces: list[tuple[str, str]] = []
    end = 0
    for found in _EDIT.finditer(edits):
        pieces.append(("same", edits[end : found.start()].strip()))
        kind = "removed" if found[0].startswith("[-") else "added"
        pieces.append((kind, found[0][2:-2].strip()))
        end = found.end()
    pieces.append(("same", edits[end:].strip()))
    pieces = [(kind, visible(text)) for kind, text in pieces if text]
    for _ in range(40):
        excess = sum(columns(text) + 1 for _, text in pieces) - ROOM
        if excess <= 0:
            break
        longest = max(
            range(len(pieces)),
            key=lambda at: (columns(pieces[at][1]) > 14 and pieces[at][0] == "same", columns(pieces[at][1])),
        )
        kind, text = pieces[longest]
        pieces[longest] = (kind, shorten(text, max(columns(text) - excess, columns(text) // 2, 5), "middle"))
    return pieces


def _pixels(text: str) -> float:
    wide = columns(text) - len(text)  # letters of two columns
    return LETTER * (len(text) - wide) + WIDE * wide if wide > 0 else LETTER * len(text)
