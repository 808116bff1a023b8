"""When was what said? Words and phrases over time, and the words of each period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import _draw
from .._draw import decimal, escape
from .parts import Part, Section, axis, counted, note, quote
from .words import first_number, words_of_groups

if TYPE_CHECKING:
    from .change import Bins, Course, OverTime
    from .findings import Findings


def over_time(f: Findings) -> Section | None:
    """None where there is no time."""
    parts = (_words(f), _phrases(f), words_of_groups(f, f.periods, "period", "periods"))
    said = [part for part in parts if part]
    return Section("over-time", "Over time", "", said) if said else None


def _words(f: Findings) -> Part | None:
    time = f.words_over_time
    if time is None or not time.courses:
        return None
    first = first_number(f, "risen")
    unit = time.bins.unit.said
    which = (
        f"Of the commonest words those {counted(len(time.courses), 'word')} whose rates differ most from one {unit} to "
    )
    which += "another, those said early first."
    if len(time.courses) == 1:
        which = f"The one common word whose rate differs most from one {unit} to another."
    links = [f'<a id="t{at}" href="#w{at}">' for at in range(first, first + len(time.courses))]
    return Part("words-over-time", "Words", _courses(f, time, which, "word", links))


def _phrases(f: Findings) -> Part | None:
    time = f.over_time
    if time is None or not time.courses:
        return None
    unit = time.bins.unit.said
    few = f"The {len(time.courses)} of the" if len(time.courses) > 1 else "The one of the"
    which = f"{few} phrases above whose rates differ most from one {unit} to another, those said early first."
    if len(time.courses) == len(f.phrases):
        which = "The phrases above, those said early first."
    links = [f'<a href="#c{course.number}">' for course in time.courses]
    return Part("phrases-over-time", "Phrases", _courses(f, time, which, "phrase", links))


def _courses(f: Findings, time: OverTime, which: str, kind: str, links: Sequence[str]) -> str:
    unit = time.bins.unit.said
    bursts = any(any(course.bursts) for course in time.courses)
    said = (
        f"{which} A bar is how often a {kind} was said per million words of a {unit}, each {kind} on a scale of its "
        f"own{'; the strongly coloured ones are bursts' if bursts else ''}{_gaps(time.bins)}."
    )
    if undated := f.documents.dates.count(None):
        said += f" {counted(undated, 'document')} without a date {'is' if undated == 1 else 'are'} left out."
    rows = "".join(_course(course, time.bins, link) for course, link in zip(time.courses, links, strict=True))
    head = f'<div></div>{axis(unit, time.bins.names)}<div class="peak">most often</div>'
    top = f'<li class="scale" aria-hidden="true">{head}</li>'
    return f'{note(said)}<ol class="courses {kind}">{top}{rows}</ol>'


def _gaps(bins: Bins) -> str:
    return "; where the ground is grey there are no documents" if 0 in bins.documents else ""


def _course(course: Course, bins: Bins, link: str) -> str:
    """One phrase: its name, its bars, and the tallest of them in words."""
    most = max(range(len(course.rates)), key=course.rates.__getitem__)
    rate, when = f"{_rate(course.rates[most])} per million", escape(bins.names[most])
    titles = [
        f"{name}: {counted(times, 'time')}, {_rate(rate)} per million words, in {held} of {counted(of, 'document')}"
        for name, times, rate, held, of in zip(
            bins.names, course.frequency, course.rates, course.docfreq, bins.documents, strict=True
        )
    ]
    empty = [not documents for documents in bins.documents]
    bars = _draw.course(course.rates, course.bursts, empty, titles, f"Over time; most in {when}, {rate}")
    return (
        f'<li><div class="words">{link}{quote(course.phrase)}</a></div>'
        f'<div class="course">{bars}</div><div class="peak"><strong>{when}</strong> {rate}</div></li>'
    )


def _rate(rate: float) -> str:
    return decimal(rate, 0 if rate >= 10 else 1)
