"""Which phrases recur, when, and where?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _draw
from .._draw import integer
from .lives import told
from .parts import (
    Part,
    Section,
    box,
    counted,
    cut_lines,
    day_of,
    folded,
    grid,
    lines_table,
    note,
    number,
    quote,
    said_often,
    summary,
)
from .places import WINDOW
from .words import word_places

if TYPE_CHECKING:
    from .findings import Findings, Phrase


def phrases(f: Findings) -> Section:
    heading = "Phrases that recur"
    if not f.phrases:
        where = "in two documents or more" if len(f.documents.ids) != 1 else "twice in the one document"
        none = f"<p>None: no phrase of three or more words stands {where}. That is a finding too.</p>"
        return Section("phrases", heading, none)
    cut = "All of them" if f.n_phrases > 1 else "One phrase"
    if f.n_phrases > len(f.phrases):
        cut = f"The first {integer(len(f.phrases))} of {counted(f.n_phrases, 'phrase')}"
    said = f"{cut}, most telling first. Each leads to its places in the documents."
    if f.n_inside:
        said += f" {counted(f.n_inside, 'phrase occurs', 'phrases occur')} only inside longer ones; left out here."
    heads = [("#", "num rank"), ("phrase", "words"), ("length", "num"), ("times", "num"), ("documents", "num")]
    heads += [("independent", "num")]
    if f.span:
        heads += [("first", "day"), ("last", "day"), ("over time", "when")]
    rows = (_row(f, at, phrase) for at, phrase in enumerate(f.phrases, 1))
    held = box("Phrases", grid(heads, rows, "sort reflow"))
    return Section("phrases", heading, note(said), [Part("phrase-table", "", held)])


def _row(f: Findings, at: int, p: Phrase) -> str:
    cells = [
        f'<td class="num rank faint">{at}</td>',
        f'<td class="words" id="p{at}"><a href="#c{at}">{quote(p.phrase)}</a></td>',
        number("length", integer(p.length)),
        number("times", integer(p.frequency)),
        number("documents", integer(p.docfreq)),
        number("independent", integer(p.independent)),
    ]
    if f.span:
        days = p.places.days
        cells += [number(name, day_of(day), "day") for name, day in (("first", p.first), ("last", p.last))]
        label = f"{counted(len(days), 'dated document')}, {p.first} to {p.last}" if days else "no dated document"
        cells.append(f'<td class="when">{_draw.sparkline(days, f.span, label)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def places(f: Findings) -> Section | None:
    """Where the phrases and the words stand; None where there are neither."""
    words = word_places(f)
    if not f.phrases and not words:
        return None
    said = (
        f"In order of date, with {WINDOW} words on either side where they fit. Each opens by a click, or by a link "
        "that leads to it. Of these, those that stand open are printed."
    )
    body = "".join(_place(f, at, phrase) for at, phrase in enumerate(f.phrases, 1))
    heading = "Every phrase in its place" if body else "Every word in its place"
    parts = [Part("places-phrases", "Phrases", body)] if body else []
    return Section("places", heading, note(said), [*parts, *words])


def _place(f: Findings, at: int, p: Phrase) -> str:
    """One phrase and its lines; of many lines an evenly spaced choice, first and last among them."""
    often = said_often(p.places)
    family = f.family_of.get(p.phrase)
    kin = f' · <a class="back" href="#f{family}">its wordings</a>' if family else ""
    back = f'<a class="back" href="#p{at}">↑ back to the phrases</a>'
    said = note(f"{often}{cut_lines(p.places)}{kin} · {back}")
    lines = lines_table(f.documents, p.places.lines, bool(f.span))
    return folded(
        summary(str(at), quote(p.phrase), often), f'<div id="c{at}">{told(f, p.life)}{said}{lines}</div>', "place"
    )
