"""What is formulaic in each document? Its share of set phrases, the new ones, and its text with them tinted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _draw
from .._draw import cell, escape, integer, visible
from .findings import SET_LENGTH
from .parts import (
    FOLD_DOCUMENTS,
    Part,
    Section,
    axis,
    box,
    counted,
    day_of,
    folded,
    grid,
    note,
    number,
    percent,
    quote,
    summary,
)
from .texts import LONGEST, Texts, step_names

if TYPE_CHECKING:
    from .findings import Findings


def formulaic(f: Findings, texts: Texts) -> Section | None:
    """None without documents."""
    docs = f.documents
    worded = [at for at in range(len(docs.ids)) if docs.tokens[at]]
    if not worded:
        return None
    heading = "What is formulaic"
    if len(docs.ids) == 1:
        only = note("There is only one document: a set phrase is one that another document says, too.")
        return Section("formulaic", heading, only, [part for part in (_texts(f, texts),) if part])
    inside, of = sum(f.formulaic.in_phrases), sum(docs.tokens)
    lead = (
        f"<p>A word is formulaic where it stands in a set phrase: {SET_LENGTH} or more words in a row that at least "
        f"one other document says, too. Of all words {percent(inside / of)} are.</p>"
    )
    parts = (_course(f), _table(f, worded), _texts(f, texts))
    return Section("formulaic", heading, lead, [part for part in parts if part])


def _course(f: Findings) -> Part | None:
    """The share of set phrases over time."""
    unit, docs = f.unit, f.documents
    if unit is None or not f.span:
        return None
    first, count = unit.key(f.span[0]), unit.count(list(f.span))
    inside, of = [0] * count, [0] * count
    for at, day in enumerate(docs.dates):
        if day is not None:
            key = unit.key(day) - first
            inside[key] += f.formulaic.in_phrases[at]
            of[key] += docs.tokens[at]
    names = [unit.name(first + key) for key in range(count)]
    shares = [some / every if every else 0.0 for some, every in zip(inside, of, strict=True)]
    titles = [
        f"{name}: {percent(share)} of {counted(words, 'word')}"
        for name, share, words in zip(names, shares, of, strict=True)
    ]
    most = max(range(count), key=shares.__getitem__)
    said = f"Share of the words of a {unit.said} that stand in set phrases; the tallest bar, {escape(names[most])}, is "
    said += f"{percent(shares[most])}."
    drawn = _draw.course(shares, [True] * count, [not words for words in of], titles, said)
    figure = f"<figure><figcaption>{said}</figcaption>{drawn}{axis(unit.said, names)}</figure>"
    return Part("formulaic-over-time", "", figure)


def _table(f: Findings, worded: list[int]) -> Part:
    docs, found = f.documents, f.formulaic
    dated = bool(f.span)
    heads = [("date", "day")] * dated + [("document", "words"), ("words", "num"), ("in set phrases", "num")]
    heads += [("share", "num"), ("", "when"), ("new", "num")]
    order = [at for at in docs.by_date if docs.tokens[at]]
    rows = []
    for at in order:
        share, new = found.share[at], found.new[at]
        cells = [f'<td class="day">{day_of(docs.dates[at])}</td>'] if dated else []
        cells += [
            f'<td class="words">{docs.link(docs.ids[at], 90)}</td>',
            number("words", integer(docs.tokens[at])),
            number("in set phrases", integer(found.in_phrases[at])),
            number("share", percent(share)),
            f'<td class="when"><span class="bar" style="width:{100 * (share or 0):.1f}%"></span></td>',
            number("new", "–" if new is None else integer(new)),
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    held = box("Set phrases by document", grid(heads, rows, "sort reflow shares"), len(rows))
    said = "“New” are phrases that no earlier document says and a later one does."
    said += " The list scrolls." if len(rows) > FOLD_DOCUMENTS else ""
    return Part("shares", "How much of each document", note(said) + held)


def _texts(f: Findings, texts: Texts) -> Part | None:
    docs = f.documents
    if not texts.shown:
        return None
    order = [at for at in docs.by_date if at in texts.shown]
    worded = sum(map(bool, docs.tokens))
    if len(order) == worded:
        said = "The text of every document" if worded > 1 else "The text"
    else:
        said = (
            f"The texts of {integer(len(order))} of {counted(worded, 'document')}, those with the largest share of set "
        )
        said += "phrases, as many as find room on the page"
    said += "; each opens by a click, and is printed where it stands open."
    if texts.cut:
        said += f" {counted(len(texts.cut), 'document is', 'documents are')} cut after {integer(LONGEST)} characters."
    legend = ""
    if texts.steps:
        said += " Words in set phrases are tinted, the more documents say the same the darker."
        names = step_names(texts.steps, max(len(docs.ids), texts.steps[-1]))
        names[-1] = f"{integer(texts.steps[-1])} or more" if len(names) > 1 else names[-1]
        swatches = " ".join(f'<mark class="k{at}">{name}</mark>' for at, name in enumerate(names, 1))
        legend = f'<p class="legend">in so many documents: {swatches}</p>'
    held = "".join(_text(f, at, texts) for at in order)
    if len(order) > FOLD_DOCUMENTS:
        held = folded(f"{counted(len(order), 'text')}", held, "list")
    return Part("texts", "The texts", f"{note(said)}{legend}{held}")


def _text(f: Findings, at: int, texts: Texts) -> str:
    docs = f.documents
    share = f.formulaic.share[at]
    size = counted(docs.tokens[at], "word")
    if len(docs.ids) > 1:
        size += f", {percent(share)} in set phrases"
    day = day_of(docs.dates[at]) if f.span else ""
    line = summary(day, quote(docs.name(at)), size)
    facts = [] if docs.names[at][0] == visible(docs.ids[at]) else [quote(docs.ids[at], 120)]
    facts += [f"{quote(name, 40)}: {quote(_cell(value), 120)}" for name, value in _fields(f, at) if value is not None]
    if docs.target(at) and at < 2_000:
        facts.append(f'<a class="back" href="#d{at}">its row in the list</a>')
    cut = f'<p class="note">… cut here, after {integer(LONGEST)} characters.</p>' if at in texts.cut else ""
    said = f'<div class="said" dir="auto">{texts.shown[at]}</div>{cut}'
    return folded(line, f'<div class="text" id="x{at}">{note(" · ".join(facts))}{said}</div>', "place")


def _fields(f: Findings, at: int) -> list[tuple[str, Any]]:
    return [(name, cells[at]) for name, cells in f.metadata.items()][:12]


def _cell(value: Any) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else cell(value, 4)  # a year, say
