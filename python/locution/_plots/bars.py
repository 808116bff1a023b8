"""What is there most of? The first rows of an answer as bars, by group as small multiples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from .._draw import cell, decimals, integer, visible
from . import style
from .looks import BLUE
from .style import LETTERS, Cells

if TYPE_CHECKING:
    from locution import Table

NAMED_BY: dict[str, tuple[str, ...]] = {
    "terms": ("term",),
    "ngrams": ("ngram",),
    "phrases": ("phrase",),
    "collocations": ("word1", "word2"),
    "frames": ("frame",),
    "fillers": ("filler",),
    "explain": ("item",),
}
"""By question: the columns that name a row."""

VALUES = {
    "terms": "frequency",
    "ngrams": "frequency",
    "phrases": "frequency",
    "frames": "frequency",
    "fillers": "frequency",
    "explain": "contribution",
}
"""By question: what a bar is as long as; of collocations it is their measure."""

TITLES = {
    "terms": "Which words are said most?",
    "ngrams": "Which runs of words are said most?",
    "phrases": "Which phrases are said again and again?",
    "collocations": "Which words stand together?",
    "frames": "Which phrases have an open slot?",
    "fillers": "What stands in the slot?",
    "explain": "What makes the two documents alike?",
}

MOST_GROUPS = 12


def bars(
    table: Table,
    *,
    value: str | None = None,
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """The first `top` rows as horizontal bars as long as the column `value` says."""
    question = str(table.params["question"])
    by = table.params.get("by")
    grouped = by is not None and "group" in table.columns
    fallback = "per_million" if grouped and "per_million" in table.columns else VALUES.get(question, "")
    value = check_value(table, value or (str(table.params.get("measure")) if question == "collocations" else fallback))
    if not len(table):
        return style.empty(TITLES[question], theme)
    top = check_top(top, 8 if grouped else 20)
    if grouped:
        return _multiples(table, value, top, theme, width, height)
    cells = Cells(table.head(top).to_dict())
    rows = _rows(cells, _naming(table), value, 48)
    width = width or 420
    chart = _drawn(alt.Chart(style.data(rows)), cells, value, rows).properties(
        width=width, height=height or alt.Step(21)
    )
    title, more = TITLES[question], _asked(table.params)
    under = style.described(table.params, *more, style.cut(len(rows), len(table), _noun(question)))
    return style.finish(chart, style.titled(title, under, width + 160), theme)


def check_value(table: Table, value: str) -> str:
    """`value`, if it is a column of numbers."""
    numbers = [name for name in table.columns if table[name].dtype.kind in "iuf" and name not in _NO_AMOUNT]
    if value not in numbers:
        raise ValueError(f"value={value!r}: must be one of {', '.join(map(repr, numbers))}")
    return value


_NO_AMOUNT = ("start", "end", "start_a", "end_a", "start_b", "end_b", "cluster", "family", "rank")


def check_top(top: int | None, default: int, most: int = 500) -> int:
    """How many rows to draw."""
    if top is None:
        return default
    if not isinstance(top, int) or isinstance(top, bool) or top < 1:
        raise ValueError(f"top={top!r}: must be a whole number above 0")
    if top > most:
        raise ValueError(f"top={top}: more than {most:,} marks are no picture; the table itself has them all")
    return top


def _noun(question: str) -> str:
    return {"collocations": "pairs", "explain": "shares"}.get(question, question)


def _asked(params: dict[str, Any]) -> list[str]:
    if params.get("question") == "fillers":
        return [str(params.get("frame"))]
    if params.get("question") == "explain":
        similarity = params.get("similarity")
        made = f", {params.get('measure')} {similarity:.3f}" if isinstance(similarity, float) else ""
        return [f"{params.get('doc_a')} and {params.get('doc_b')}{made}"]
    if params.get("node") is not None:
        return [f"within {params.get('window')} words of “{params['node']}”"]
    return []


def _multiples(table: Table, value: str, top: int, theme: str | None, width: int | None, height: int | None) -> Any:
    """A picture for each group, all on one scale, the first `top` rows of each."""
    question, by = str(table.params["question"]), table.params["by"]
    whole = table.to_dict()
    groups = list(dict.fromkeys(whole["group"]))
    kept = groups[:MOST_GROUPS]
    taken: dict[Any, list[int]] = {group: [] for group in kept}
    for row, group in enumerate(whole["group"]):
        if group in taken and len(taken[group]) < top:
            taken[group].append(row)
    most = max((v for group in kept for row in taken[group] if (v := whole[value][row]) is not None), default=1)
    digits = _digits([whole[value][row] for group in kept for row in taken[group]])
    width = width or 190
    columns = 2 if len(kept) in (2, 4) else min(len(kept), 3)
    drawn: list[Any] = []
    for at, group in enumerate(kept):
        cells = Cells({name: [column[row] for row in taken[group]] for name, column in whole.items()})
        rows = _rows(cells, _naming(table), value, 26, digits)
        one = _drawn(alt.Chart(style.data(rows)), cells, value, rows, most, at + columns >= len(kept))
        heading = alt.TitleParams(
            style.labels([style.grouped(group, by)], 32)[0], anchor="start", frame="group", offset=4
        )
        drawn.append(one.properties(width=width, height=height or alt.Step(19), title=heading))
    under = style.described(
        table.params,
        f"by {visible(str(by))}",
        f"the first {integer(top)} of each",
        style.cut(len(kept), len(groups), "groups"),
    )
    title = style.titled(TITLES[question], under, columns * (width + 130))
    return style.finish(alt.concat(*drawn, columns=columns, spacing=20), title, theme)


def _naming(table: Table) -> Sequence[str]:
    """The columns that name a row; a single node stands in the line below the title and not beside each word."""
    question = str(table.params["question"])
    if table.params.get("node") is not None and len(set(table["word1"].tolist())) == 1:
        return ("word2",)
    return NAMED_BY[question]


def _digits(numbers: Sequence[Any]) -> int:
    """Digits after the point beside bars: none where they are in thousands."""
    return 0 if max((abs(v) for v in numbers if v is not None), default=0) >= 1_000 else decimals(numbers)


def _rows(
    cells: Cells, naming: Sequence[str], value: str, limit: int, digits: int | None = None
) -> list[dict[str, Any]]:
    """A row for each bar, the longest first."""
    names = [" ".join(map(str, name)) for name in zip(*(cells[column] for column in naming), strict=True)]
    digits = _digits(cells[value]) if digits is None else digits
    rows = [
        {"name": name, "value": style.plain(number), "shown": cell(number, digits), **cells.tip(row)}
        for row, (name, number) in enumerate(zip(style.labels(names, limit), cells[value], strict=True))
    ]
    return sorted(rows, key=lambda row: (row["value"] is None, -(row["value"] or 0)))


def _drawn(
    base: alt.Chart,
    cells: Cells,
    value: str,
    rows: Sequence[dict[str, Any]],
    most: float | None = None,
    axis_titled: bool = True,
) -> Any:
    """Bars with their numbers, `most` at the end of the axis; `base` holds the rows."""
    numbers = [row["value"] for row in rows if row["value"] is not None]
    positive = min(numbers, default=0) >= 0
    end = 1.12 * max([*numbers, 0]) if most is None else 1.3 * most
    across = alt.X("value:Q", title=style.unit(value) if axis_titled else None)
    if positive:
        across = across.scale(domain=[0, end or 1], nice=False)
    across = across.axis(tickCount=6 if most is None else 3)
    placed = base.encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(domain=False, ticks=False, labelPadding=6, labelOverlap=False),
        ),
        x=across,
    )
    marks = placed.mark_bar(color=BLUE, height={"band": 0.78}).encode(tooltip=cells.tooltip())
    return alt.layer(marks, placed.mark_text(**LETTERS, align="left", dx=4, aria=False).encode(text="shown:N"))
