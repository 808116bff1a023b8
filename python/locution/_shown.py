"""How are a corpus and a document shown? What there is, when it was said, which fields it has, and how it begins."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from . import _draw
from ._caption import counted
from ._columns import DAY, NUMBER, TEXT
from ._course import STYLE as COURSE
from ._course import course
from ._draw import cell, escape, integer, shorten, snippet, visible
from ._html import fragment, heading, table_html
from ._text import to_text, wrapped

if TYPE_CHECKING:
    from ._core import Corpus, Document, Table

_FIRST = 5  # documents
_COUNTED = 5_000  # documents whose fields are looked at: of more the first
_FIELDS = 12
_VALUES = 4  # of a field
_BEGINNING = 1_200  # characters of a document

_STYLE = """
.locution-out dl.locution-fields{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15em 1em;
margin:.3em 0 .6em .2em;font-size:.93em;line-height:1.4}
.locution-out .locution-fields dt{float:none;width:auto;font-weight:600;max-width:14em;overflow-wrap:anywhere}
.locution-out .locution-fields dd{margin:0;overflow-wrap:anywhere}
.locution-out .locution-fields dd span{color:var(--lo-second)}
.locution-head{margin:.2em 0 .5em .2em;line-height:1.4;overflow-wrap:anywhere}
.locution-out .locution-read{max-width:46em;margin:.4em 0 .5em .2em;padding-inline-start:.9em;line-height:1.5;
border-inline-start:3px solid var(--lo-soft);overflow-wrap:anywhere;white-space:pre-line}
"""


class _Overview:
    """What is said about a corpus, whichever way it is shown."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.days = [day for day in corpus.dates if isinstance(day, date)]
        self.documents = len(corpus)
        sizes = (self.documents, corpus.n_tokens, corpus.n_terms)
        units = ("document", "token", "term")
        self.sizes = [_count(size, unit) for size, unit in zip(sizes, units, strict=True)]
        self.span = f"{min(self.days)} to {max(self.days)}" if self.days else ""

    @property
    def undated(self) -> str:
        """Of how many documents the date is missing, where others have one."""
        without = self.documents - len(self.days)
        return f"{_count(without, 'document')} without a date" if self.days and without else ""

    @property
    def cut(self) -> str:
        """Language, and how texts are cut into words."""
        tokenizer = self.corpus.tokenizer
        return f"{self.corpus.language} · {_count(self.corpus.n_segments, tokenizer.segments)}"

    def fields(self) -> list[tuple[str, str]]:
        """The first fields of metadata, each with what stands in it most often."""
        metadata = self.corpus.metadata.head(_COUNTED)
        cells = metadata.to_dict() if metadata.columns else {}
        said = [(name, _examples(name, values)) for name, values in list(cells.items())[:_FIELDS]]
        if more := len(cells) - _FIELDS:
            said += [("…", f"{_count(more, 'further field')}")] if more > 0 else []
        return said

    def notes(self) -> list[str]:
        """What went wrong when it was read, and where that is listed."""
        warnings, skipped = self.corpus.warnings, self.corpus.skipped
        said = [shorten(visible(text), 300) for text in warnings[:2]]
        if len(warnings) > 2:
            said.append(f"{integer(len(warnings))} warnings in all: corpus.warnings")
        if skipped:
            said.append(f"{integer(len(skipped))} left out as they could not be read: corpus.skipped")
        return said

    def first(self) -> Table:
        """The first documents, as a table."""
        return self.corpus.subset(self.corpus.doc_ids[:_FIRST]).documents()


def _examples(name: str, values: Sequence[Any]) -> str:
    """36 values: Roosevelt (4), Washington (2), …; of numbers and days the least and the greatest."""
    held = [value for value in values if value is not None]
    counts = Counter(held)
    missing = f"; {integer(len(values) - len(held))} missing" if len(held) < len(values) else ""
    if not held:
        return "no values"
    many = len(values) == _COUNTED
    where = f" in the first {integer(_COUNTED)} documents" if many else ""
    ordered = all(isinstance(value, int | float | date) and not isinstance(value, bool) for value in held)
    if ordered and len(counts) > _VALUES:
        low, high = min(held), max(held)
        return f"{_value(low)} to {_value(high)}; {_count(len(counts), 'value')}{where}{missing}"
    most = counts.most_common(_VALUES)
    told = ", ".join(
        f"{shorten(_value(value), 40)} ({integer(count)})" if len(counts) < len(held) else shorten(_value(value), 60)
        for value, count in most
    )
    more = len(counts) - len(most)
    return f"{told}, and {integer(more)} more{where}{missing}" if more else f"{told}{where}{missing}"


def _value(value: Any) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else cell(value, 3)


def _count(count: int, one: str) -> str:
    return f"{integer(count)} {one}{'s' if count != 1 else ''}"


# ── a corpus ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def corpus_text(corpus: Corpus, width: int | None = None) -> str:
    """Its sizes, time, fields and first documents, no line wider than the terminal."""
    room = max(width or shutil.get_terminal_size().columns, 20)
    view = _Overview(corpus)
    span = f", {view.span}" if view.span else ""
    lines = wrapped(f"Corpus of {', '.join(view.sizes)}{span}", room)
    if len(view.days) > 1 and min(view.days) < max(view.days):
        lines += _blocks(view, room)
    for name, said in view.fields()[:6]:
        lines.append(shorten(f"{shorten(visible(name), 24)}: {visible(said)}", room))
    if view.documents:
        note = counted(view.documents, _FIRST, "document")
        first: Any = _Some(view.first(), ("doc_id", "date", "title", "tokens"))
        lines += ["", *to_text(first, _FIRST, room, note=note).split("\n")]
    lines += [line for note in view.notes() for line in wrapped(note, room)]
    return "\n".join(lines)


def _blocks(view: _Overview, room: int) -> list[str]:
    """Documents over time in blocks: one line, and what a block is."""
    unit, counts, names = _draw.bins(view.days)
    if (free := room - len(names[0]) - len(names[-1]) - 2) < 3:
        return []
    together = -(-len(counts) // free)
    counts = [sum(counts[at : at + together]) for at in range(0, len(counts), together)]
    most = max(counts)
    drawn = "".join("▁▂▃▄▅▆▇█"[min(7, 8 * count // most)] if count else " " for count in counts)
    each = unit if together == 1 else f"{together} {unit}s"
    return [f"{names[0]} {drawn} {names[-1]}", *wrapped(f"documents by {each}; most {integer(most)}", room)]


class _Some:
    """Some columns of a table, for a terminal."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self._cells = {name: table.to_dict()[name] for name in columns if name in table.columns}
        self._cells = {name: values for name, values in self._cells.items() if any(v is not None for v in values)}
        self.columns = list(self._cells)
        self.params: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(next(iter(self._cells.values()), []))

    def head(self, n: int = 10) -> _Some:
        return self

    def to_dict(self) -> dict[str, list[Any]]:
        return self._cells


def corpus_html(corpus: Corpus) -> str:
    """The same for notebooks; the name of a document opens how it begins."""
    view = _Overview(corpus)
    head = f"<b>{escape(view.sizes[0])}</b> · {escape(' · '.join(view.sizes[1:]))}"
    head += f" · {escape(view.span)}" if view.span else ""
    held = f'<style>{COURSE}{_STYLE}</style><div class="locution-head">{head}</div>{_course(view)}{_facts(view)}'
    held += _first(view) if view.documents else ""
    more = counted(view.documents, _FIRST, "document") if view.documents else "no documents"
    more += ": corpus.documents()" if view.documents > _FIRST else ""
    return fragment(held, [more, *view.notes()])


def _course(view: _Overview) -> str:
    """Documents over time as small bars."""
    if len(view.days) < 2 or min(view.days) == max(view.days):
        return ""
    unit, counts, names = _draw.bins(view.days)
    titles = [f"{name}: {_count(count, 'document')}" for name, count in zip(names, counts, strict=True)]
    none = [False] * len(counts)
    said = f"documents by {unit}; most {integer(max(counts))}" + (f"; {view.undated}" if view.undated else "")
    picture = course(counts, [True] * len(counts), none, titles, said)
    ends = "".join(f"<span>{escape(end)}</span> " for end in (names[0], said, names[-1]))
    return f'<div class="locution-course">{picture}<div class="locution-ends">{ends}</div></div>'


def _facts(view: _Overview) -> str:
    facts = [("language", view.cut), *view.fields()]
    rows = "".join(f"<dt>{snippet(shorten(visible(name), 60))}</dt><dd>{snippet(said)}</dd>" for name, said in facts)
    return f'<dl class="locution-fields">{rows}</dl>'


def _first(view: _Overview) -> str:
    table = view.first()
    cells = table.to_dict()
    kinds = {"doc_id": TEXT, "date": DAY, "title": TEXT, "tokens": NUMBER}
    kinds = {name: kind for name, kind in kinds.items() if any(v is not None for v in cells[name])}
    body = ""
    for row, doc_id in enumerate(cells["doc_id"]):
        named = f"<details><summary>{snippet(shorten(visible(doc_id), 80, 'middle'))}</summary></details>"
        rest = "".join(f'<td class="{kind}">{_short(cells[name][row])}</td>' for name, kind in list(kinds.items())[1:])
        text = _beginning(view.corpus[doc_id].text, 500)
        body += f'<tr><td class="{TEXT}">{named}</td>{rest}</tr>'
        body += f'<tr class="m" hidden><td colspan="{len(kinds)}"><div dir="auto">{escape(text)}</div></td></tr>'
    return table_html("".join(heading(name, kind) for name, kind in kinds.items()), body, len(cells["doc_id"]))


def _short(value: Any) -> str:
    return snippet(shorten(visible(value), 120)) if isinstance(value, str) else escape(cell(value, 3))


# ── a document ────────────────────────────────────────────────────────────────────────────────────────────────────────


def document_html(document: Document) -> str:
    """Its title, name, date and fields, and how it begins."""
    text = document.text
    title = f"<b>{snippet(shorten(visible(document.title), 300))}</b><br>" if document.title else ""
    day = f" · {document.date}" if document.date else ""
    name = snippet(shorten(visible(document.doc_id), 120, "middle"))
    head = f"{title}{name if title else f'<b>{name}</b>'}{escape(day)} · {_count(len(text), 'character')}"
    facts = "".join(
        f"<dt>{snippet(shorten(visible(name), 60))}</dt><dd>{snippet(shorten(_value(value), 300))}</dd>"
        for name, value in document.metadata.items()
        if value is not None
    )
    facts = f'<dl class="locution-fields">{facts}</dl>' if facts else ""
    beginning = _beginning(text, _BEGINNING, lines=True)
    held = (
        f'<style>{_STYLE}</style><div class="locution-head">{head}</div>{facts}'
        f'<div class="locution-read" dir="auto">{beginning}</div>'
    )
    more = len(text) > _BEGINNING
    return fragment(held, ["how it begins; document.text has the whole"] if more else [], live=False)


def _beginning(text: str, most: int, *, lines: bool = False) -> str:
    """How a text begins; with its paragraphs as markup where `lines` are kept."""
    head = text[:most]
    if lines:
        said = "\n".join(escape(" ".join(line.split())) for line in head.strip().splitlines() if line.strip())
        return said + (" …" if len(text) > most else "")
    said = " ".join(visible(head).split())
    return said + (" …" if len(text) > most else "")
