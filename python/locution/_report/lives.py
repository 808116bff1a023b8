"""How is the life of a phrase told? A sentence or two, and its course over time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from .. import _draw
from .._core import _bursts
from .._draw import escape, integer
from .parts import axis, counted, percent, quote, spelled

if TYPE_CHECKING:
    from .._core import Biography
    from .documents import Documents
    from .findings import Findings

SOURCES = 4
"""Most groups whose share is told."""


def told(f: Findings, life: Biography | None, whose: str = "") -> str:
    """First and last, each led to its document; and by whom. `whose` says what is told of, if not of one phrase."""
    if life is None or life.first is None or life.last is None:
        return ""
    docs = f.documents
    if life.first == life.last:
        said = f"{whose}said {_when(docs, life.first)} only, by {_named(docs, life.first_documents)}."
    else:
        said = f"{whose}first said {_when(docs, life.first)} by {_named(docs, life.first_documents)}, "
        said += f"last {_when(docs, life.last)} by {_named(docs, life.last_documents)}."
        if life.left_censored:
            said += f" Perhaps it is older than these documents: it stands in the first {life.params['every']} already."
    return f'<p class="life">{said[0].upper()}{said[1:]}{_sources(f.field, life)}</p>'


def _when(docs: Documents, day: Any) -> str:
    """On 8 February 2021; in 1984 where only years are told."""
    return f"in {day.year}" if isinstance(day, date) and docs.years_only else f"on {spelled(day)}"


def _named(docs: Documents, ids: list[str]) -> str:
    few = [f"“{docs.link(doc_id, 80)}”" for doc_id in ids[:2]]
    more = f" and {counted(len(ids) - 2, 'more document')}" if len(ids) > 2 else ""
    return (" and " if not more else ", ").join(few) + more


def _sources(name: str, life: Biography) -> str:
    """By whom, the group with the largest share of its documents first."""
    if life.sources is None or not len(life.sources):
        return ""
    cells = life.sources.to_dict()
    rows: list[tuple[Any, int, int]] = list(zip(cells["group"], cells["docfreq"], cells["documents"], strict=True))
    rows = sorted((row for row in rows if row[1]), key=lambda row: -row[1] / max(row[2], 1))
    if not rows:
        return ""
    groups = [
        f"{quote('yes' if group is True else 'no' if group is False else str(group), 40)} "
        f"({integer(docfreq)} of {counted(of, 'document')})"
        for group, docfreq, of in rows[:SOURCES]
    ]
    more = f" and {integer(len(rows) - SOURCES)} more" if len(rows) > SOURCES else ""
    return f" By {quote(name, 40)}: {', '.join(groups)}{more}."


def course(f: Findings, life: Biography | None, docfreq: int) -> str:
    """The share of documents that say it, in the bins that the page draws, as a figure; nothing without time."""
    unit = f.unit
    if life is None or unit is None or not f.span:
        return ""
    rows = life.to_dict()
    first, count = unit.key(f.span[0]), unit.count(list(f.span))
    held, of = [0] * count, [0] * count
    for day, some, documents in zip(rows["bin"], rows["docfreq"], rows["documents"], strict=True):
        if isinstance(day, date):
            # A bin of the calendar begins no earlier than the drawn one that it lies in.
            at = max(unit.key(day) - first, 0)
            held[at] += some
            of[at] += documents
    names = [unit.name(first + at) for at in range(count)]
    shares = [some / all_ if all_ else 0.0 for some, all_ in zip(held, of, strict=True)]
    titles = [
        f"{name}: in {integer(some)} of {counted(all_, 'document')}"
        for name, some, all_ in zip(names, held, of, strict=True)
    ]
    bursts = _bursts(held, of)
    most = max(range(count), key=shares.__getitem__)
    tallest = f"{escape(names[most])}, {percent(shares[most])} ({integer(held[most])} of {integer(of[most])})"
    undated = docfreq - sum(held)
    caption = f"Share of the documents of a {unit.said} that say it; the tallest bar is {tallest}."
    caption += " Strongly coloured: a burst." if any(bursts) else ""
    caption += f" {counted(undated, 'document')} without a date not drawn." if undated > 0 else ""
    drawn = _draw.course(shares, bursts, [not documents for documents in of], titles, caption)
    return (
        f'<figure class="lifeline"><div class="course">{drawn}</div>{axis(unit.said, names)}'
        f"<figcaption>{caption}</figcaption></figure>"
    )
