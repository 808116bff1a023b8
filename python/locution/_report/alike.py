"""Which documents are alike, and what do they share? Heat map, nearest neighbours, pairs, passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _draw, _passages
from .._draw import decimal, escape, integer
from .._graph import graph
from .findings import PASSAGE_LENGTH
from .parts import FOLD_DOCUMENTS, Part, Section, box, counted, day_of, grid, note, number

if TYPE_CHECKING:
    from .documents import Documents
    from .findings import Findings


def how_alike(f: Findings) -> Section:
    heading = "How alike"
    if len(f.documents.ids) < 2:
        none = "There is only one document" if f.documents.ids else "There are no documents"
        return Section("alike", heading, f"<p>{none}: nothing to compare.</p>")
    if not f.likeness.pairs:
        return Section("alike", heading, "<p>No two documents share a word.</p>")
    explain = (
        "<p>Two documents are alike when they use the same words, rare words counting more "
        "(cosine of tf-idf weights: 0 no word in common, 1 the same words in the same proportions). "
        "Words such as “the” count, too: long documents are always a little alike.</p>"
    )
    parts = (_heat(f), _neighbours(f), _pairs(f), _shared(f))
    return Section("alike", heading, explain, [part for part in parts if part])


def _heat(f: Findings) -> Part:
    docs, like = f.documents, f.likeness
    n = len(docs.ids)
    if not like.order:
        none = note(f"No heat map: {counted(n, 'document')} are more than one picture can show.")
        return Part("heat-map", "", none)
    few = f"The {len(like.order)} of {integer(n)} documents most similar to another. " if len(like.order) < n else ""
    said = f"{few}Alike documents stand side by side; the more alike, the more ink (scale below)."
    said += " The figures are similarities without their leading 0." if len(like.order) <= 15 else ""
    said += " A dot marks .9 and more." if len(like.order) > 15 else ""
    named = [docs.name(at, 46 if len(like.order) <= 32 else 28) for at in like.order]
    links = [docs.target(at) for at in like.order]
    drawn = _draw.heat_map(like.values, named, [docs.dated(at) for at in like.order], links)
    figure = f"<figure><figcaption>{said}</figcaption>{box('Heat map', drawn)}</figure>"
    return Part("heat-map", "Heat map", figure)


def _neighbours(f: Findings) -> Part | None:
    """The graph of nearest neighbours among the documents of the heat map."""
    docs, like = f.documents, f.likeness
    if len(like.order) < 4:
        return None  # the pairs below say as much
    of = "each of these" if len(like.order) < len(docs.ids) else "each document"
    said = (
        f"Lines join {of} with the two most similar to it; the more alike, the stronger the line. "
        "Orange are near-identical pairs (.9 and more). "
        "Numbers are those of the heat map. Where a dot stands means nothing but that what it is joined to is near."
    )
    names = [docs.name(at, 26) for at in like.order]
    links = [docs.target(at) for at in like.order]
    drawn = graph(like.values, names, [docs.dated(at) for at in like.order], links=links)
    figure = f"<figure><figcaption>{said}</figcaption>{box('Nearest neighbours', drawn)}</figure>"
    return Part("neighbours", "Nearest neighbours", figure)


def _pairs(f: Findings) -> Part:
    docs, pairs = f.documents, f.likeness.pairs
    possible = len(docs.ids) * (len(docs.ids) - 1) // 2
    near = sum(similarity >= _draw.NEAR_IDENTICAL for *_, similarity in pairs)
    said = f"The {counted(len(pairs), 'most similar pair', 'most similar pairs')} of {integer(possible)} possible. "
    if len(pairs) == possible:
        said = "All pairs. " if possible > 1 else ""
    if near == len(pairs) < possible:
        said += "All of these are near-identical (.9 and more); others may be, too."
    else:
        said += (
            f"{counted(near, 'pair is', 'pairs are')} near-identical (.9 and more)."
            if near
            else "None is near-identical."
        )
    said += " The list scrolls." if len(pairs) > FOLD_DOCUMENTS else ""
    dated = bool(f.span)
    heads = [("similarity", "num")] + [("date", "day")] * dated + [("document", "words")]
    heads += [("date", "day")] * dated + [("document", "words")]
    rows = (_pair_row(docs, pair, dated) for pair in pairs)
    held = box("Similar pairs", grid(heads, rows, "sort reflow"), len(pairs))
    return Part("pairs", "The most similar pairs", note(said) + held)


def _pair_row(docs: Documents, pair: tuple[str, str, float], dated: bool) -> str:
    a, b, similarity = pair
    tag = '<span class="tag">near-identical</span>' if similarity >= _draw.NEAR_IDENTICAL else ""
    cells = [number("similarity", decimal(similarity, 3))]
    for doc_id, mark in ((a, ""), (b, tag)):
        cells += [f'<td class="day">{day_of(docs.dates[docs.place[doc_id]])}</td>'] if dated else []
        cells.append(f'<td class="words">{docs.link(doc_id, 90)}{mark}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _shared(f: Findings) -> Part:
    """The passages that documents share, side by side."""
    shared, heading = f.shared, "Passages in two documents"
    if shared.problem:
        return Part("passages", heading, note(f"They were not looked for: {escape(shared.problem)}."))
    if shared.rows is None:
        least = f"No two documents share {PASSAGE_LENGTH} words in a row"
        return Part("passages", heading, note(f"{least}, nor nearly so."))
    shown = len(shared.rows)
    cut = f"The best of {integer(shared.count)}: one for any two documents, and two at most for each"
    said = note(
        f"{'All there are' if shown == shared.count else cut}. At least {PASSAGE_LENGTH} words in a row, or more with "
        "some changed, which are marked; “first” stands at the document of the earlier date."
    )
    beside = _passages.side_by_side(shared.rows, shown, lambda doc_id: f.documents.link(doc_id, 120))
    held = f'<div class="locution-out">{beside}</div>'
    return Part("passages", heading, said + box("Passages in two documents", held))
