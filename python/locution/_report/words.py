"""Which words are common, and which are typical of some documents? Each leads to its places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .._draw import decimal, escape, integer
from .change import SURE
from .parts import Part, Section, box, counted, cut_lines, folded, grid, lines_table, note, quote, said_often, summary

if TYPE_CHECKING:
    from .findings import Findings, Group, Word


def words(f: Findings) -> Section:
    table = f.words.to_dict()
    rows = list(zip(*(table[n] for n in ("term", "frequency", "docfreq", "per_million")), strict=True))
    if not rows:
        return Section("words", "Words", "<p>No word was found.</p>")
    left_out = (
        f"function words ({escape(f.function_words)}) left out" if f.function_words else "function words included"
    )
    said = f"The {counted(len(rows), 'commonest word', 'commonest words')} of {integer(f.corpus.n_terms)}, {left_out}. "
    said += "Each leads to its places."
    most = max(row[1] for row in rows)
    half = -(-len(rows) // 2) if len(rows) > 8 else len(rows)
    heads = [("word", "words"), ("times", "num"), ("documents", "num"), ("per million", "num")]
    marked = [_word_row(at, row, most) for at, row in enumerate(rows, 1)]
    tables = (box("Words", grid(heads, part, "terms")) for part in (marked[:half], marked[half:]) if part)
    common = Part("common", "", f'{note(said)}<div class="pairof">{"".join(tables)}</div>')
    typical = words_of_groups(f, f.groups, f.field, "groups")
    return Section("words", "Words", "", [part for part in (common, typical) if part])


def _word_row(at: int, row: tuple[str, int, int, float], most: int) -> str:
    term, frequency, docfreq, per_million = row
    bar = f'<span class="bar" style="width:{100 * frequency / most:.1f}%"></span>'
    rate = decimal(per_million, 0 if per_million >= 100 else 1)
    return (
        f'<tr><td class="words"><a id="t{at}" href="#w{at}">{quote(term, 60)}</a>{bar}</td>'
        + "".join(f'<td class="num">{cell}</td>' for cell in (integer(frequency), integer(docfreq), rate))
        + "</tr>"
    )


# ── words of groups ───────────────────────────────────────────────────────────────────────────────────────────────────


def words_of_groups(f: Findings, groups: list[Group], kind: str, key: str) -> Part | None:
    """A row for each group: the words typical of it, which lead to their places."""
    if not any(group.words for group in groups):
        return None
    number = first_number(f, key)
    rows = []
    for group in groups:
        numbered = enumerate(group.words, number)
        number += len(group.words)
        typical = " ".join(_typical_word(at, word) for at, word in numbered)
        rows.append(
            f'<tr><th scope="row" class="group">{quote(group.name, 60)}</th>'
            f'<td class="num" data-l="documents">{integer(group.documents)}</td>'
            f'<td class="typical">{typical or "–"}</td></tr>'
        )
    name = quote(kind, 40)
    said = note(
        f"Those that are used more than in all other documents, the surest first (log-likelihood of {SURE:g} and more; "
        "no numbers or single letters), with how often. Each leads to its places."
    )
    heads = [(name, ""), ("documents", "num"), ("typical words", "words")]
    return Part(key, f"Words of each {name}", f"{said}{box('Typical words', grid(heads, rows, 'groups reflow'))}")


def _typical_word(at: int, word: Word) -> str:
    return (
        f'<span class="term"><a id="t{at}" href="#w{at}">{quote(word.term, 60)}</a> '
        f'<span class="faint">{integer(word.places.frequency)}</span></span>'
    )


# ── their places ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _numbered(f: Findings) -> Iterator[tuple[str, str, list[Word]]]:
    """All words of the page that lead to places, in their order: by kind, then by group."""
    yield "common", "", f.word_places
    yield "risen", "", f.risen
    for key, groups in (("periods", f.periods), ("groups", f.groups)):
        for group in groups:
            yield key, group.name, group.words


def first_number(f: Findings, key: str) -> int:
    """The number of the first word of that kind."""
    count = 1
    for kind, _, held in _numbered(f):
        if kind == key:
            return count
        count += len(held)
    return count


_TITLES = {
    "common": "The commonest words",
    "risen": "Words over time",
    "periods": "Words of periods",
    "groups": "Words of groups",
}


def word_places(f: Findings) -> list[Part]:
    """Where the words stand."""
    number = 1
    parts: dict[str, str] = {}
    for key, group, held in _numbered(f):
        for at, word in enumerate(held, number):
            parts[key] = parts.get(key, "") + _place(f, at, group, word)
        number += len(held)
    return [Part(f"places-{key}", _TITLES[key], body) for key, body in parts.items()]


def _place(f: Findings, at: int, group: str, word: Word) -> str:
    often = (f"{quote(group, 60)}: " if group else "") + said_often(word.places)
    back = f'<a class="back" href="#t{at}">↑ back to the word</a>'
    said = note(f"{often}{cut_lines(word.places)} · {back}")
    body = f'<div id="w{at}">{said}{lines_table(f.documents, word.places.lines, bool(f.span))}</div>'
    return folded(summary("", quote(word.term), often), body, "place")
