"""How is the life of a phrase shown? A line that tells it, its course over time, and the bins in which it was said."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ._caption import left_out
from ._course import STYLE as COURSE
from ._course import course
from ._draw import escape, integer, shorten, snippet, visible
from ._html import to_html as rows_html
from ._text import to_text as rows_text
from ._text import unpainted, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._core import Biography

STYLE = """
.locution-out .locution-life{margin:.25em 0 .5em .2em;line-height:1.45;overflow-wrap:anywhere}
"""

_MOST = 300  # bars of a picture; more bins than that are drawn several in one


class _Bar(NamedTuple):
    """Some bins that are drawn as one."""

    first: str
    last: str
    frequency: int
    docfreq: int
    documents: int
    burst: bool

    @property
    def share(self) -> float:
        return self.docfreq / self.documents if self.documents else 0.0

    @property
    def title(self) -> str:
        when = self.first if self.first == self.last else f"{self.first} to {self.last}"
        said = f"{integer(self.docfreq)} of {_count(self.documents, 'document')}, {_count(self.frequency, 'time')}"
        return f"{when}: {said}{', burst' if self.burst else ''}"


def to_text(
    life: Biography,
    max_rows: int = 20,
    width: int | None = None,
    *,
    paint: Callable[[str, str], str] = unpainted,
) -> str:
    """The life in a line or two, its course in blocks, and the first of the bins in which it was said."""
    room = max(width or shutil.get_terminal_size().columns, 20)
    lines = [line for told in _told(life) for line in wrapped(told, room)]
    said, note = _said(life, max_rows)
    bars = _bars(life, max(room - 24, 10))
    if bars:
        most = max(bar.share for bar in bars)
        blocks = "".join(_block(bar, most) for bar in bars)
        lines.append(shorten(f"{bars[0].first} {blocks} {bars[-1].last}", room))
    return "\n".join([*lines, rows_text(said, max_rows, room, note=note, paint=paint)])


def to_html(life: Biography, max_rows: int = 20) -> str:
    """As `to_text`, for notebooks; bursts are dark."""
    first, *more = _told(life)
    told = f"<b>{snippet(_name(life))}</b>{escape(first[len(_name(life)) :])}"
    told = "<br>".join([told, *map(escape, more)])
    bars, drawn = _bars(life, _MOST), ""
    if bars:
        picture = course(
            [bar.share for bar in bars],
            [bar.burst for bar in bars],
            [not bar.documents for bar in bars],
            [bar.title for bar in bars],
            "Share of the documents that say it, over time",
        )
        marks = ["dark: burst"] if any(bar.burst for bar in bars) else []
        marks += ["grey: no document"] if any(not bar.documents for bar in bars) else []
        key = f"<span>share of documents that say it{''.join(f'; {mark}' for mark in marks)}</span>"
        ends = f"<span>{escape(bars[0].first)}</span> {key} <span>{escape(bars[-1].last)}</span>"
        drawn = f'<div class="locution-course">{picture}<div class="locution-ends">{ends}</div></div>'
    said, note = _said(life, len(life))  # how many of them are there to scroll to the table says
    table = rows_html(said, max_rows, note=note)
    style = f"<style>{COURSE}{STYLE}</style>"
    return f'<div class="locution-out">{style}<div class="locution-life">{told}</div>{drawn}</div>{table}'


def _name(life: Biography) -> str:
    return shorten(visible(life.phrase), 300)


def _told(life: Biography) -> list[str]:
    """The life in words; and who says it."""
    if not life.frequency:
        return [f"{_name(life)}: never said in {_count(_int(life.params['documents']), 'document')}"]
    bins = life.to_dict()
    told = f"{_name(life)}: said {_count(life.frequency, 'time')} in {_count(life.docfreq, 'document')}"
    if undated := life.docfreq - sum(bins["docfreq"]):
        told += f", {integer(undated)} of them without a date"
    if life.first is not None and life.peak is not None:
        told += f"; first {life.first}{_in(life.first_documents)}, last {life.last}{_in(life.last_documents)}"
        at = bins["bin"].index(life.peak)
        every = str(life.params["every"])
        share = f"{integer(bins['docfreq'][at])} of {_count(bins['documents'][at], 'document')}"
        told += f"; most in {_label(life.peak, every)} ({share})"
        if life.left_censored:
            told += f"; perhaps older than the corpus, whose first {every} with a document says it"
    lines = [told]
    if life.sources is not None and len(life.sources):
        rows = life.sources.head(5).to_dict()
        who = [
            f"{_group(group, life)} ({_count(frequency, 'time')} in {integer(docfreq)} of {integer(of)})"
            for group, frequency, docfreq, of, *_ in zip(*rows.values(), strict=True)
        ]
        more = len(life.sources) - len(who)
        lines.append(f"by {life.params['by']}: " + ", ".join(who) + (f", and {integer(more)} more" if more else ""))
    return lines


def _group(group: object, life: Biography) -> str:
    return _label(group, str(life.params["by"])) if isinstance(group, date) else shorten(visible(str(group)), 40)


def _in(documents: list[str]) -> str:
    named = shorten(visible(documents[0]), 60) if len(documents) == 1 else _count(len(documents), "document")
    return f" ({named})"


def _said(life: Biography, most: int) -> tuple[Any, str]:
    """The bins in which it was said, of which `most` are shown, and how many of all they are."""
    said = life[life["docfreq"] > 0] if len(life) else life.head(0)
    note = f"said in {integer(len(said))} of {_count(len(life), str(life.params['every']))}"
    if len(said) > most:
        note = f"the first {integer(most)}; {note}"
    return said, note + left_out(life.params)


def _bars(life: Biography, most: int) -> list[_Bar]:
    rows, every = life.to_dict(), str(life.params["every"])
    together = -(-len(life) // most) if len(life) else 1
    bars = []
    for start in range(0, len(life), together):
        some = slice(start, start + together)
        days = rows["bin"][some]
        frequency, docfreq, documents = (sum(rows[name][some]) for name in ("frequency", "docfreq", "documents"))
        first, last, burst = _label(days[0], every), _label(days[-1], every), any(rows["burst"][some])
        bars.append(_Bar(first, last, frequency, docfreq, documents, burst))
    return bars


def _block(bar: _Bar, most: float) -> str:
    if not bar.documents:
        return " "
    return "▁▂▃▄▅▆▇█"[min(7, int(8 * bar.share / most))] if bar.docfreq else "·"


def _label(day: date | str, every: str) -> str:
    """What a bin is called: 2021, 2021-03, 2021 Q1, or its first day."""
    if isinstance(day, str):
        return day  # a year before 1
    labels = {"year": f"{day.year:04d}", "month": f"{day.year:04d}-{day.month:02d}"}
    return labels.get(every) or (f"{day.year:04d} Q{(day.month + 2) // 3}" if every == "quarter" else f"{day}")


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _count(count: int, one: str) -> str:
    return f"{integer(count)} {one}{'s' if count != 1 else ''}"
