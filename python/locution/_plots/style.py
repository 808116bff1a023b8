"""What do all pictures have in common? Colours, letters, titles, and names that fit.

Colours: a blue and a vermilion of middling lightness, after Okabe & Ito (2008, Color Universal Design), so that they
show on white and on the dark grey of notebooks; then teal, magenta, amber and grey. Under simulated protanopia,
deuteranopia and tritanopia (Machado, Oliveira & Fernandes 2009) no two are nearer than ΔE 14. Amounts are one blue with
more or less ink. Letters and grounds have no colour of their own unless `theme` says "light" or "dark": a notebook's
theme has them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import altair as alt
import numpy as np

from .._caption import left_out
from .._draw import cell, decimals, integer, shorten, visible
from .._text import wrapped
from .shown import shown

BLUE, VERMILION, TEAL, MAGENTA, AMBER, GREY = COLOURS = (
    "#1f7fc4",
    "#d55e00",
    "#3fb6a0",
    "#b23a90",
    "#dba520",
    "#7a7a7a",
)
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
HAN = "'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', "
"""Stands before `FONT` where there is Chinese, Japanese or Korean: who makes PNGs looks for glyphs in the first font
that it has, and then anywhere, so that a serif may come."""
_HAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
MONO = (
    "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono', 'Noto Sans Mono CJK SC', "
    "'Noto Sans CJK SC', 'Microsoft YaHei', monospace"
)

THEMES = {
    "light": {"ground": "#ffffff", "ink": "#1a1a1a", "faint": "#5f5f5f"},
    "dark": {"ground": "#17191c", "ink": "#f0f0f0", "faint": "#b4b4b4"},
}

LETTERS: dict[str, Any] = {"style": "guide-label", "filled": False, "stroke": None}
"""Options of text among the marks: the style of an axis's labels and no fill of its own, so that a theme colours it."""

UNITS = {
    "frequency": "occurrences",
    "docfreq": "documents that have it",
    "per_million": "occurrences per million words",
    "documents": "documents",
    "tokens": "words",
    "share": "share",
    "independent": "occurrences outside longer phrases",
    "c_value": "C-value",
    "npmi": "NPMI",
    "length": "words",
    "log_likelihood": "log-likelihood (G²), signed",
    "chi2": "χ², signed",
    "log_ratio": "log ratio (binary logarithm)",
    "log_ratio_low": "log ratio, bound nearer 0",
    "log_odds": "log-odds (z)",
    "dp": "deviation of proportions, DP",
    "dp_norm": "deviation of proportions, normalised",
    "juilland_d": "Juilland's D",
    "rosengren_s": "Rosengren's S",
    "kl_divergence": "Kullback-Leibler divergence (bits)",
    "entropy": "entropy of the fillers (bits)",
    "fillers": "different fillers",
    "contribution": "contribution to the similarity",
    "ttr": "types per token",
    "mattr": "moving-average types per token (MATTR)",
    "mtld": "MTLD",
    "hdd": "HD-D",
    "yule_k": "Yule's K",
    "in_phrases": "words in set phrases",
    "new_phrases": "phrases said here first",
    "pmi": "PMI (bits)",
    "mi3": "MI³ (bits)",
    "log_dice": "logDice",
    "t_score": "t score",
    "z_score": "z score",
}
"""What an axis says of a column; a column that is not here is called by its name."""


def unit(column: str) -> str:
    """What an axis of `column` says."""
    return UNITS.get(column, visible(column).replace("_", " "))


def data(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Rows for a chart. Given so, altair neither counts them nor hands them on; cutting them is our own matter."""
    return alt.InlineData(values=list(rows))


def plain(value: Any) -> Any:
    """`value` as JSON has it: numbers of Python, no NaN or infinity, days at midnight of the reader's own zone."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00"
    return value


def day(value: date) -> alt.DateTime:
    """A day as the end of an axis: so, and not as text, older Vega-Lite finds the axes of two layers to be one."""
    return alt.DateTime(year=value.year, month=value.month, date=value.day)


def labels(names: Iterable[object], limit: int = 34) -> list[str]:
    """`names` in at most `limit` columns, shortened in the middle, and no two of them equal."""
    used: dict[str, int] = {}
    made = []
    for name in names:
        short = shorten(visible(str(name)), limit, "middle") or "(empty)"
        used[short] = used.get(short, 0) + 1
        made.append(short if used[short] == 1 else f"{short} ({used[short]})")
    return made


class Cells:
    """A table's columns as lists, and each row as what a tooltip shows."""

    def __init__(self, columns: dict[str, list[Any]], told: Sequence[str] | None = None) -> None:
        self.columns = columns
        self.told = [name for name in (columns if told is None else told) if name in columns]
        self._digits = {name: decimals(columns[name]) for name in self.told}

    def __getitem__(self, name: str) -> list[Any]:
        return self.columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), []))

    def tip(self, row: int) -> dict[str, str]:
        """The cells of `row`, written as tables write them."""
        return {
            f"tip{at}": shorten(cell(self.columns[name][row], self._digits[name]), 160, "middle")
            for at, name in enumerate(self.told)
        }

    def tooltip(self) -> list[alt.Tooltip]:
        """What shows them."""
        return [alt.Tooltip(f"tip{at}:N", title=visible(name)) for at, name in enumerate(self.told)]


def described(params: dict[str, Any], *more: str) -> list[str]:
    """What stands below a title: `more`, then what was counted and what was left out."""
    said = [line for line in more if line]
    sizes = [
        f"{integer(size)} {name if size != 1 else name[:-1]}"
        for name in ("documents", "tokens")
        if isinstance(size := params.get(name), int)
    ]
    said += [", ".join(sizes)] if sizes else []
    if params.get("stopwords") is not None:
        said.append("without stop words")
    if params.get("fold") not in (None, "lower"):
        said.append(f"fold: {visible(str(params['fold']))}")
    return [" · ".join(said) + left_out(params)] if said else []


def cut(shown_rows: int, rows: int, noun: str) -> str:
    """The 20 of 312 phrases; nothing where all are shown."""
    return f"{integer(shown_rows)} of {integer(rows)} {noun}" if shown_rows < rows else ""


def titled(title: str, under: Sequence[str], width: int) -> alt.TitleParams:
    """A title on the left with lines below it that are no wider than `width` pixels."""
    room = max(round(width / 6.2), 40)
    lines = [line for text in under for line in wrapped(visible(text), room)]
    return alt.TitleParams(
        text=wrapped(visible(title), max(round(width / 7.6), 36)),
        subtitle=lines,
        anchor="start",
        frame="bounds",
        fontSize=15,
        fontWeight=600,
        subtitleFontSize=11,
        subtitlePadding=5,
        offset=12,
    )


def finish(chart: Any, title: alt.TitleParams, theme: str | None) -> Any:
    """`chart` with its title and the house's looks, made one that shows offline."""
    made = chart.properties(title=title, config=config(theme, _has_han(chart) or has_han(title)))
    return shown(made)


def has_han(value: object) -> bool:
    """Whether `value`, written out, has a character that Latin fonts lack."""
    return _HAN.search(repr(value)) is not None


def _has_han(chart: Any) -> bool:
    """Whether a row of the chart, or of one in it, has such a character."""
    values = getattr(getattr(chart, "data", None), "values", None)
    if (isinstance(values, list) and has_han(values[:2_000])) or has_han(chart._get("title")):
        return True
    parts = (getattr(chart, name, None) for name in ("layer", "concat", "hconcat", "vconcat"))
    return any(_has_han(one) for part in parts if isinstance(part, list) for one in part)


def config(theme: str | None, han: bool) -> alt.Config:
    """Letters, lines and grounds; colours of these only where a theme is named."""
    if theme is not None and theme not in THEMES:
        raise ValueError(f"theme={theme!r}: must be one of {', '.join(map(repr, THEMES))} or None, the notebook's own")
    chosen = THEMES.get(theme or "")
    ink = {"labelColor": chosen["ink"], "titleColor": chosen["ink"]} if chosen else {}
    made = {
        "font": HAN + FONT if han else FONT,
        "axis": {
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "titlePadding": 8,
            "gridColor": "#808080",
            "gridOpacity": 0.22,
            "domainColor": "#808080",
            "tickColor": "#808080",
            "labelLimit": 340,
            **ink,
        },
        "header": {"labelFontSize": 12, "labelFontWeight": 600, "titleFontSize": 11, **ink},
        "legend": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelLimit": 260, **ink},
        "view": {"stroke": None},
        "concat": {"spacing": 18},
        "style": {"guide-label": {"fontSize": 11, **({"fill": chosen["ink"]} if chosen else {})}},
        "range": {"category": list(COLOURS)},
    }
    if chosen:
        made["background"] = chosen["ground"]
        made["title"] = {"color": chosen["ink"], "subtitleColor": chosen["faint"]}
    return alt.Config.from_dict(made)


def empty(title: str, theme: str | None, why: str = "The answer has no rows.") -> Any:
    """What stands where there is nothing to draw: the title, and why."""
    mark = alt.Chart(data([{"why": why}])).mark_text(**LETTERS, align="left", x=0, y=12).encode(text="why:N")
    return finish(mark.properties(width=360, height=24), titled(title, [], 360), theme)


def binned(day: date, every: str | None) -> str:
    """A bin of the calendar by its name: 2021, 2021-03, 2021 Q1, or its first day."""
    if every == "year":
        return f"{day.year:04d}"
    if every == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if every == "quarter":
        return f"{day.year:04d} Q{(day.month + 2) // 3}"
    return day.isoformat()


def grouped(value: Any, by: Any) -> str:
    """A group by its name."""
    if isinstance(value, date):
        return binned(value, str(by))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "(none)" if value is None else visible(str(value))
