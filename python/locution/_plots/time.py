"""When was it said? Bars as wide as their stretches of time, with intervals, bursts, and the first and the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt

from .._draw import integer, visible
from .._sought import end
from . import style
from .bars import check_top
from .looks import BLUE, COLOURS, GREY, SHAPES, VERMILION
from .style import LETTERS, Cells

if TYPE_CHECKING:
    from locution import Biography, Table

VALUES = ("share", "per_million", "frequency", "docfreq")
TITLES = {
    "share": "in what share of the documents is it said, and when?",
    "per_million": "how often is it said, and when?",
    "frequency": "how often is it said, and when?",
    "docfreq": "in how many documents is it said, and when?",
}
AXES = {
    "share": "share of documents",
    "per_million": "per million words",
    "frequency": "occurrences",
    "docfreq": "documents that say it",
}
LAYOUTS = ("rows", "colours")
MANY_ROWS = 12


class Line(NamedTuple):
    """One pattern, in one group, over all bins."""

    pattern: str
    group: str | None
    rows: list[int]


def timeline(
    table: Table | Biography,
    *,
    value: str | None = None,
    layout: str | None = None,
    top: int | None = None,
    theme: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Any:
    """Each pattern in a row of its own, or all in one picture; groups are lines in colours."""
    whole = table.to_dict()
    if early := next((day for day in whole["bin"] if not isinstance(day, date)), None):
        without = "subset(start=datetime.date(1, 1, 1)) leaves that out"
        raise ValueError(f"time is drawn from the year 1 on, and this begins in {early}; {without}")
    value = _value(whole, value)
    if layout is not None and layout not in LAYOUTS:
        raise ValueError(f"layout={layout!r}: must be one of {', '.join(map(repr, LAYOUTS))}")
    lines = _lines(table, whole)
    if not lines:
        return style.empty(TITLES[value].capitalize(), theme, "There is no time: no document with a date.")
    patterns = list(dict.fromkeys(line.pattern for line in lines))
    groups = list(dict.fromkeys(line.group for line in lines))
    total: Counter[str | None] = Counter()
    for line in lines:
        total[line.group] += sum(whole["frequency"][row] for row in line.rows)
    kept_groups = sorted(sorted(groups, key=lambda g: -total[g])[: len(COLOURS)], key=groups.index)
    coloured = layout == "colours" and groups == [None]
    kept = patterns[: check_top(top, len(COLOURS) if coloured else MANY_ROWS)]
    if coloured and len(kept) > len(COLOURS):
        raise ValueError(f"top={top}: {len(COLOURS)} colours are all that can be told apart")
    every = str(table.params.get("every"))
    bins = _Bins(whole, lines, every)
    width = width or 620
    each = height or (240 if len(kept) == 1 or coloured else 110)
    shown = [line for line in lines if line.pattern in kept and line.group in kept_groups]
    if coloured:
        parts = [_colours(shown, whole, value, bins, width, each, [line.pattern for line in shown])]
    elif groups != [None]:
        names = [str(group) for group in kept_groups]
        parts = [
            _colours([line for line in shown if line.pattern == pattern], whole, value, bins, width, each, names)
            for pattern in kept
        ]
    else:
        parts = [_bars(line, whole, value, bins, width, each) for line in shown]
    more = [style.cut(len(kept), len(patterns), "patterns"), style.cut(len(kept_groups), len(groups), "groups")]
    if groups != [None]:
        more.insert(0, f"by {visible(str(table.params.get('by')))}")
    keys = _key(shown, whole, value, bins, coloured or groups != [None])
    under = [*style.described(table.params, *more), keys]
    if len(parts) == 1:
        asked, told = TITLES[value].capitalize(), []
        if not coloured:
            asked, told = f"{_name(kept[0])}: {TITLES[value]}", _life(table, shown, whole, bins)
        return style.finish(parts[0], style.titled(asked, [*told, *under], width), theme)
    for at, (pattern, part) in enumerate(zip(kept, parts, strict=True)):
        mine = [line for line in shown if line.pattern == pattern]
        heading = alt.TitleParams(
            _name(pattern),
            subtitle="; ".join(_life(table, mine, whole, bins)),
            anchor="start",
            offset=4,
            fontSize=12,
            subtitleFontSize=10,
            subtitlePadding=2,
        )
        parts[at] = part.properties(title=heading)
    return style.finish(alt.vconcat(*parts, spacing=14), style.titled(TITLES[value].capitalize(), under, width), theme)


class _Bins:
    """The stretches of time of a table, all lines having the same."""

    def __init__(self, whole: dict[str, list[Any]], lines: Sequence[Line], every: str) -> None:
        self.every, rows = every, lines[0].rows
        self.starts: list[date] = [whole["bin"][row] for row in rows]
        each = [line.rows for line in lines if line.pattern == lines[0].pattern]  # its groups
        self.documents = [sum(whole["documents"][row] for row in of) for of in zip(*each, strict=True)]
        self.ends = [end(day, every) or date.max for day in self.starts]
        self.sparse = 3 * self.documents.count(0) > len(rows)

    def name(self, day: date) -> str:
        return style.binned(day, self.every)


class _Frame:
    """The axes that all layers of a picture share: time from the first bin to the end of the last, values from 0."""

    def __init__(self, bins: _Bins, value: str, top: float, width: int, height: int) -> None:
        self.bins, self.value, self.width, self.height = bins, value, width, height
        self.days = max((bins.ends[-1] - bins.starts[0]).days, 1)
        years = self.days / 365.25
        ticks: dict[str, Any] = {"tickCount": max(width // 90, 2)}
        if bins.every == "year" or years > 12:
            step = next((n for n in (1, 2, 5, 10, 20, 25, 50, 100) if years / n <= width / 48), 200)
            ticks = {"tickCount": {"interval": "year", "step": step}, "format": "%Y"}
        self._x_scale = alt.Scale(type="time", nice=False)
        self._x_axis = alt.Axis(
            grid=False, labelOverlap="greedy", labelFlush=False, offset=9 if bins.sparse else 0, **ticks
        )
        self._y_scale = alt.Scale(domain=[0, top], nice=False)
        written = "%" if value == "share" else ",.0f" if top >= 10 else "~g"
        self._y_axis = alt.Axis(format=written, tickCount=3 if height < 160 else 5, domain=False, ticks=False)

    def x(self, field: str) -> alt.X:
        """Something in time, across."""
        return alt.X(f"{field}:T", title=None, scale=self._x_scale, axis=self._x_axis)

    def y(self, field: str = "value") -> alt.Y:
        """An amount, upwards."""
        return alt.Y(f"{field}:Q", title=AXES[self.value], scale=self._y_scale, axis=self._y_axis)

    def ends(self) -> Any:
        """What stretches time over all bins."""
        return style.ends("middle", self.bins.starts[0], self.bins.ends[-1]).encode(x=self.x("middle"))

    def place(self, row: dict[str, Any]) -> float:
        """How many pixels from the left the middle of a bin is."""
        return self.width * (date.fromisoformat(row["middle"][:10]) - self.bins.starts[0]).days / self.days


def _value(whole: dict[str, list[Any]], value: str | None) -> str:
    """What is drawn: shares where the bins with documents have five or more at the median, else rates."""
    if value is not None:
        if value not in VALUES:
            raise ValueError(f"value={value!r}: must be one of {', '.join(map(repr, VALUES))}")
        return value
    sizes = sorted(number for number in whole["documents"] if number)
    return "share" if sizes and sizes[len(sizes) // 2] >= 5 else "per_million"


def _lines(table: Table | Biography, whole: dict[str, list[Any]]) -> list[Line]:
    rows = range(len(table))
    by = table.params.get("by") if "group" in whole else None
    patterns = whole.get("pattern") or [str(table.params.get("phrase"))] * len(table)
    groups = [style.grouped(group, by) for group in whole["group"]] if "group" in whole else [None] * len(table)
    found: dict[tuple[str, str | None], list[int]] = {}
    for row in rows:
        found.setdefault((patterns[row], groups[row]), []).append(row)
    return [Line(*key, sorted(mine, key=lambda row: whole["bin"][row])) for key, mine in found.items()]


def _name(pattern: str) -> str:
    return style.labels([pattern], 70)[0]


def _life(table: Table | Biography, lines: Sequence[Line], whole: dict[str, list[Any]], bins: _Bins) -> list[str]:
    """First and last, and whether it may be older than the corpus."""
    said = sorted(
        {row for line in lines for row in line.rows if whole["frequency"][row]}, key=lambda row: whole["bin"][row]
    )
    if not said:
        return ["never said"]
    first, last = bins.name(whole["bin"][said[0]]), bins.name(whole["bin"][said[-1]])
    begins = next(day for day, documents in zip(bins.starts, bins.documents, strict=True) if documents)
    censored = whole["bin"][said[0]] == begins
    if (exact := getattr(table, "first", None)) is not None:
        first, last, censored = (
            str(exact),
            str(getattr(table, "last", last)),
            bool(getattr(table, "left_censored", censored)),
        )
    times = sum(whole["frequency"][row] for row in said)
    told = f"{integer(times)} time{'s'[: times != 1]}, first {first}, last {last}"
    return [f"{told}; said where the documents begin: it may be older" if censored else told]


def _rows(line: Line, whole: dict[str, list[Any]], value: str, bins: _Bins) -> tuple[list[dict[str, Any]], Cells]:
    """A row for each bin that has documents."""
    columns = ("frequency", "per_million", "docfreq", "documents", "share", "share_low", "share_high", "burst")
    cells = Cells({name: [whole[name][row] for row in line.rows] for name in ("bin", *columns)}, columns)
    drawn = []
    for at, row in enumerate(line.rows):
        middle = bins.starts[at] + (bins.ends[at] - bins.starts[at]) / 2
        known = bool(whole["documents"][row])
        drawn.append(
            {
                "start": style.plain(bins.starts[at]),
                "end": style.plain(bins.ends[at]),
                "middle": style.plain(middle),
                "name": bins.name(bins.starts[at]),
                "value": style.plain(whole[value][row]) if known else None,
                "low": style.plain(whole["share_low"][row]) if known else None,
                "high": style.plain(whole["share_high"][row]) if known else None,
                "kind": "burst" if whole["burst"][row] else "usual",
                **cells.tip(at),
            }
        )
    return drawn, cells


def _tops(rows: Sequence[dict[str, Any]], value: str) -> float:
    highs = [row["high"] if value == "share" else row["value"] for row in rows if row["value"]]
    return max((high for high in highs if high), default=1.0)


def _grounds(frame: _Frame) -> list[Any]:
    """Grey where there are no documents; where that is most of the time, strokes where there are some."""
    bins = frame.bins
    if 0 not in bins.documents:
        return []
    runs: list[dict[str, Any]] = []
    for at, documents in enumerate(bins.documents):
        if bool(documents) != bins.sparse:
            continue
        if runs and runs[-1]["to"] == at and not bins.sparse:
            runs[-1].update(to=at + 1, end=style.plain(bins.ends[at]))
        else:
            runs.append({"to": at + 1, "start": style.plain(bins.starts[at]), "end": style.plain(bins.ends[at])})
    base = alt.Chart(style.data(runs)).encode(x=frame.x("start"))
    if bins.sparse:
        strokes = base.mark_tick(orient="vertical", color=GREY, opacity=0.7, thickness=1, size=6, aria=False)
        return [strokes.encode(y=alt.value(frame.height + 4))]
    return [base.mark_rect(color=GREY, opacity=0.18, aria=False).encode(x2="end:T")]


def _bars(line: Line, whole: dict[str, list[Any]], value: str, bins: _Bins, width: int, height: int) -> Any:
    """One line as bars."""
    rows, cells = _rows(line, whole, value, bins)
    drawn = [row for row in rows if row["value"]]
    frame = _Frame(bins, value, 1.16 * _tops(rows, value), width, height)
    base = alt.Chart(style.data(drawn))
    wide = width / frame.days * (bins.ends[0] - bins.starts[0]).days
    if wide >= 3.5:
        inset = min(wide * 0.08, 3)
        marks = base.mark_bar(xOffset=inset, x2Offset=-inset, aria=False).encode(
            x=frame.x("start"), x2="end:T", y2=alt.datum(0)
        )
    else:
        marks = base.mark_bar(size=max(2.5, wide), aria=False).encode(x=frame.x("middle"))
    colour = alt.Color("kind:N", legend=None, scale=alt.Scale(domain=["usual", "burst"], range=[BLUE, VERMILION]))
    tips = [alt.Tooltip("name:N", title=bins.every), *cells.tooltip()]
    layers = [frame.ends(), *_grounds(frame), marks.encode(y=frame.y(), color=colour, tooltip=tips)]
    if value == "share":
        thick, ink = (1.2, 0.9) if wide >= 6 else (1, 0.45)
        intervals = base.mark_rule(color=GREY, strokeWidth=thick, opacity=ink, aria=False)
        layers.append(intervals.encode(x=frame.x("middle"), y=frame.y("low"), y2="high:Q"))
    return alt.layer(*layers, *_ends(drawn, frame)).properties(width=width, height=height)


def _ends(said: Sequence[dict[str, Any]], frame: _Frame) -> list[Any]:
    """The first and the last bin with a hit, marked above the bars."""
    if not said:
        return []
    first, last = said[0], said[-1]
    left, right = frame.place(first), frame.place(last)
    room = 6.2 * (len(first["name"]) + 8)
    close = right - left < 2 * room + 10  # then each name stands on the far side of its mark, where there is room
    sides = "right" if close and left > room else "left", "left" if close and frame.width - right > room else "right"
    marks = [{"middle": first["middle"], "text": f"first {first['name']}", "side": sides[0]}]
    if last is not first:
        # where both would stand on one side, the line below the title has the last
        text = "" if close and sides[0] == sides[1] else f"last {last['name']}"
        marks.append({"middle": last["middle"], "text": text, "side": sides[1]})
    layers: list[Any] = []
    for mark in marks:
        base = alt.Chart(style.data([mark])).encode(x=frame.x("middle"))
        point = base.mark_point(shape="triangle-down", filled=True, size=36, color=GREY, opacity=1, y=4, aria=False)
        dx = 7 if mark["side"] == "left" else -7
        name = base.mark_text(**LETTERS, align=mark["side"], dx=dx, y=5, baseline="middle", fontSize=10, aria=False)
        layers += [point, name.encode(text="text:N")] if mark["text"] else [point]
    return layers


def _colours(
    lines: Sequence[Line],
    whole: dict[str, list[Any]],
    value: str,
    bins: _Bins,
    width: int,
    height: int,
    names: Sequence[str],
) -> Any:
    """Several lines in colours and shapes, called by `names`, with bands where they are two."""
    labelled = style.labels(names, 44)
    drawn: list[dict[str, Any]] = []
    tips: list[alt.Tooltip] = []
    for line in lines:
        rows, cells = _rows(line, whole, value, bins)
        name = labelled[list(names).index(line.pattern if line.group is None else line.group)]
        drawn += [{**row, "line": name} for row in rows]
        tips = [alt.Tooltip("line:N", title="line"), alt.Tooltip("name:N", title=bins.every), *cells.tooltip()]
    frame = _Frame(bins, value, 1.08 * _tops(drawn, value), width, height)
    key = alt.Legend(orient="top", title=None, columns=3, symbolSize=70, symbolOpacity=1)
    colour = alt.Color("line:N", legend=key, scale=alt.Scale(domain=labelled, range=list(COLOURS[: len(labelled)])))
    shape = alt.Shape("line:N", legend=key, scale=alt.Scale(domain=labelled, range=SHAPES[: len(labelled)]))
    base = alt.Chart(style.data(drawn)).encode(x=frame.x("middle"))
    known = base.transform_filter("isValid(datum.value)")
    layers = [frame.ends(), *_grounds(frame)]
    if value == "share" and len(lines) <= 2:
        layers.append(base.mark_area(opacity=0.14, aria=False).encode(y=frame.y("low"), y2="high:Q", color=colour))
    crossing = known if bins.sparse else base  # else a line stops where there are no documents
    layers.append(crossing.mark_line(strokeWidth=1.6, aria=False).encode(y=frame.y(), color=colour))
    size = 44 if len(bins.starts) <= 60 else 16
    points = known.mark_point(filled=True, size=size, opacity=1, aria=False)
    layers.append(points.encode(y=frame.y(), color=colour, shape=shape, tooltip=tips))
    return alt.layer(*layers).properties(width=width, height=height)


def _key(lines: Sequence[Line], whole: dict[str, list[Any]], value: str, bins: _Bins, coloured: bool) -> str:
    """What the marks mean."""
    said = []
    if value == "share":
        said.append("95 % intervals (Wilson)" if not coloured or len(lines) <= 2 else "")
    if not coloured and any(whole["burst"][row] for line in lines for row in line.rows):
        said.append("vermilion: a burst")
    if 0 in bins.documents:
        said.append("strokes below: documents" if bins.sparse else "grey: no documents")
    return "; ".join(part for part in said if part)
