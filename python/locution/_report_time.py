"""How is change said? The section over time, the words of each period and group, and where those words stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import _draw
from ._draw import decimal, escape, integer
from ._report_change import SURE
from ._report_parts import Section, axis, box, counted, grid, lines_table, quote

if TYPE_CHECKING:
    from ._report_change import Bins, Course
    from ._report_findings import Findings, Group, Word


def over_time(f: Findings) -> Section | None:
    """When was what said? None where there is no time."""
    drawn = _courses(f)
    typical = words_of_groups(f.periods, "period", 1)
    return Section("Over time", drawn + typical) if drawn or typical else None


def _courses(f: Findings) -> str:
    time = f.over_time
    if time is None or not time.courses:
        return ""
    unit = time.bins.unit.said
    few = f"The {len(time.courses)} of the" if len(time.courses) > 1 else "The one of the"
    which = f"{few} phrases above whose rates differ most from one {unit} to another, those said early first."
    if len(time.courses) == len(f.phrases):
        which = "The phrases above, those said early first."
    bursts = any(any(course.bursts) for course in time.courses)
    note = (
        f"{which} A bar is how often a phrase was said per million words of a {unit}, each phrase on a scale of its "
        f"own{'; the strongly coloured ones are bursts' if bursts else ''}{_gaps(time.bins)}."
    )
    if undated := f.documents.dates.count(None):
        note += f" {counted(undated, 'document')} without a date {'is' if undated == 1 else 'are'} left out."
    rows = "".join(_course(course, time.bins) for course in time.courses)
    head = f'<div></div>{axis(unit, time.bins.names)}<div class="peak">most often</div>'
    top = f'<li class="scale" aria-hidden="true">{head}</li>'
    return f'<p class="note">{note}</p><ol class="courses">{top}{rows}</ol>'


def _gaps(bins: Bins) -> str:
    return "; where the ground is grey there are no documents" if 0 in bins.documents else ""


def _course(course: Course, bins: Bins) -> str:
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
        f'<li><div class="words"><a href="#c{course.number}">{quote(course.phrase)}</a></div>'
        f'<div class="course">{bars}</div><div class="peak"><strong>{when}</strong> {rate}</div></li>'
    )


def _rate(rate: float) -> str:
    return decimal(rate, 0 if rate >= 10 else 1)


def words_of_groups(groups: list[Group], kind: str, first: int) -> str:
    """A row for each group: the words typical of it, which lead to their places. `first` is the first one's number."""
    if not any(group.words for group in groups):
        return ""
    rows = []
    for group in groups:
        numbered = enumerate(group.words, first)
        first += len(group.words)
        words = " ".join(_typical_word(at, word) for at, word in numbered)
        rows.append(
            f'<tr><th scope="row" class="group">{quote(group.name, 60)}</th>'
            f'<td class="num" data-l="documents">{integer(group.documents)}</td>'
            f'<td class="typical">{words or "–"}</td></tr>'
        )
    name = quote(kind, 40)
    note = (
        f'<p class="note">Those that are used more than in all other documents, the surest first (log-likelihood of '
        f"{SURE:g} and more; no numbers or single letters), with how often. Each leads to its places.</p>"
    )
    heads = [(name, ""), ("documents", "num"), ("typical words", "words")]
    return f"<h3>Words of each {name}</h3>{note}{box('Typical words', grid(heads, rows, 'groups reflow'))}"


def _typical_word(at: int, word: Word) -> str:
    return (
        f'<span class="term"><a id="t{at}" href="#w{at}">{quote(word.term, 60)}</a> '
        f'<span class="faint">{integer(word.frequency)}</span></span>'
    )


def _numbered(f: Findings) -> Iterator[tuple[int, Group, Word]]:
    """All typical words of the page with their numbers."""
    pairs = ((group, word) for group in (*f.periods, *f.groups) for word in group.words)
    return ((at, group, word) for at, (group, word) in enumerate(pairs, 1))


def words_before_groups(f: Findings) -> int:
    """How many typical words the section over time has."""
    return sum(len(group.words) for group in f.periods)


def typical_places(f: Findings) -> str:
    """Where the typical words stand, one after the other."""
    parts = []
    for at, group, word in _numbered(f):
        counts = f"{quote(group.name, 60)}: {counted(word.frequency, 'time')} in {counted(word.docfreq, 'document')}"
        if len(word.lines) < word.frequency:
            counts += f"; {len(word.lines)} shown, evenly spaced"
        back = f'<a class="back" href="#t{at}">↑ back to the words</a>'
        parts.append(
            f'<section class="place" id="w{at}"><h3>{quote(word.term)}</h3>'
            f'<p class="note">{counts} · {back}</p>{lines_table(f.documents, word.lines, bool(f.span))}</section>'
        )
    return "".join(parts)
