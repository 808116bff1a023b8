"""What do all pictures have in common? Titles, units, tooltips, and names that fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import altair as alt
import numpy as np

from .._caption import left_out
from .._draw import cell, decimals, integer, shorten, visible
from .._text import wrapped
from .looks import checked
from .shown import shown

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


def ends(field: str, first: date, last: date) -> Any:
    """An unseen layer that stretches an axis of time from `first` to `last`.

    Two layers that both name the ends of their axis would be in conflict for JupyterLab's Vega-Lite.
    """
    rows = [{field: plain(first)}, {field: plain(last)}]
    return alt.Chart(data(rows)).mark_point(size=0, opacity=0, tooltip=None, aria=False)


def labels(names: Iterable[object], limit: int = 34) -> list[str]:
    """`names` in at most `limit` columns, shortened in the middle, and no two of them equal."""
    short = [shorten(visible(str(name)), limit, "middle") or "(empty)" for name in names]
    taken, used, made = set(short), set[str](), []
    counts = dict.fromkeys(short, 1)
    for name in short:
        told = name
        while told in used or (told != name and told in taken):  # there may be a document "speech (2)" besides
            counts[name] += 1
            told = f"{name} ({counts[name]})"
        used.add(told)
        made.append(told)
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
    return shown(chart.properties(title=title), checked(theme))


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
