"""Which formulations vary, how, and what was their life? The canonical wording, others by their edits, the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _draw
from .._draw import integer
from .findings import WORDINGS
from .lives import course, told
from .parts import (
    Part,
    Section,
    box,
    counted,
    cut_lines,
    day_of,
    edited,
    folded,
    grid,
    lines_table,
    note,
    number,
    quote,
    said_often,
    summary,
)

if TYPE_CHECKING:
    from .findings import Family, Findings, Wording


def families(f: Findings) -> Section | None:
    """None where no formulation varies."""
    if not f.families:
        return None
    cut = f"The first {integer(len(f.families))} of {counted(f.n_families, 'formulation')} that vary"
    if f.n_families == len(f.families):
        cut = "All of them" if f.n_families > 1 else "There is one"
    said = (
        f"{cut}, most telling first: wordings of one formulation, with what each changes (<del>left out</del>, "
        "<ins>put in</ins>), its life, and its lines. Each opens by a click."
    )
    body = "".join(_family(f, at, family) for at, family in enumerate(f.families, 1))
    return Section("families", "Formulations and their wordings", note(said), [Part("family-list", "", body)])


def _family(f: Findings, at: int, family: Family) -> str:
    places = family.places
    spark = ""
    if f.span and places.days:
        label = f"{counted(len(places.days), 'dated document')}, {min(places.days)} to {max(places.days)}"
        spark = _draw.sparkline(places.days, f.span, label)
    sizes = f"{counted(family.n_wordings, 'wording')}, {said_often(places)}"
    line = summary(str(at), quote(family.canonical), sizes, spark)
    body = "".join(
        (
            told(f, family.life, "In one wording or another "),
            _written(family),
            course(f, family.life, places.docfreq),
            _wordings(f, family),
        )
    )
    lines = lines_table(f.documents, places.lines, bool(f.span))
    listed = folded(f"Its lines, of all wordings{cut_lines(places)}", lines, "lines")
    return folded(line, f'<div class="family-body" id="f{at}">{body}{listed}</div>', "family", is_open=at == 1)


def _written(family: Family) -> str:
    """How the canonical wording is written most often, if that says more than the words."""
    plain = "".join(filter(str.isalnum, family.canonical)).lower()
    if family.written == family.canonical or plain != "".join(filter(str.isalnum, family.written)).lower():
        return ""
    return note(f"Most often written “{quote(family.written)}”.")


def _wordings(f: Findings, family: Family) -> str:
    dated = bool(f.span)
    heads = [("wording", "words"), ("times", "num"), ("documents", "num")]
    heads += [("first", "day"), ("last", "day")] * dated
    rows = [_wording(wording, dated) for wording in family.wordings]
    more = ""
    if family.n_wordings > len(family.wordings):
        more = note(f"The {WORDINGS} in most documents of {counted(family.n_wordings, 'wording')}.")
    return box("Wordings", grid(heads, rows, "sort reflow wordings")) + more


def _wording(w: Wording, dated: bool) -> str:
    cells = [
        f'<td class="words">{edited(w.edits)}</td>',
        number("times", integer(w.frequency)),
        number("documents", integer(w.docfreq)),
    ]
    if dated:
        cells += [number("first", day_of(w.first), "day"), number("last", day_of(w.last), "day")]
    return f"<tr>{''.join(cells)}</tr>"
