"""What was read? The page in three sentences, its contents, the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .. import _draw
from .._draw import decimal, escape, integer, shorten, snippet, spelled, visible
from .documents import LIST_DOCUMENTS, Documents
from .parts import FOLD_DOCUMENTS, Part, Section, axis, box, counted, day_of, folded, grid, note, number, percent, quote

if TYPE_CHECKING:
    from .._core import Corpus
    from .findings import Findings

LIST_WARNINGS = 20


def lede(f: Findings) -> str:
    """The page in three sentences, each a fact."""
    if not f.documents.ids:
        return '<p class="lede">No documents were read.</p>'
    said = [f"{counted(len(f.documents.ids), 'document')}, {counted(f.corpus.n_tokens, 'word')}{_when(f)}."]
    if f.phrases:
        top = f.phrases[0]
        places = f"{counted(top.frequency, 'time')} in {counted(top.docfreq, 'document')}"
        count = "One phrase of three or more words recurs"
        if f.n_phrases != 1:
            count = f"{counted(f.n_phrases, 'phrase')} of three or more words recur"
        said.append(f"{count}; first among them “{quote(top.phrase, 160)}”, {places}.")
    if f.likeness.pairs:
        a, b, similarity = f.likeness.pairs[0]
        names = f"“{f.documents.link(a, 80)}” and “{f.documents.link(b, 80)}”"
        said.append(f"The two documents most alike are {names} (similarity {decimal(similarity, 3)}).")
    return f'<p class="lede">{" ".join(said)}</p>'


def _when(f: Findings) -> str:
    if not f.span:
        return ""
    first, last = (str(day.year) if f.documents.years_only else spelled(day) for day in f.span)
    return f", {first}" if first == last else f", {first} to {last}"


def contents(sections: Sequence[Section]) -> str:
    """The headings, numbered, as links; and those below them, for pages with room beside the text."""
    items = "".join(
        f'<li><a href="#{section.key}"><span class="no">{number}</span>{section.heading}</a>{_below(section)}</li>'
        for number, section in enumerate(sections, 1)
    )
    return f'<nav id="contents" aria-label="Contents"><ol>{items}</ol></nav>'


def _below(section: Section) -> str:
    items = "".join(f'<li><a href="#{part.key}">{part.heading}</a></li>' for part in section.parts if part.heading)
    return f"<ol>{items}</ol>" if items else ""


def what_was_read(f: Findings) -> Section:
    corpus, docs = f.corpus, f.documents
    undated = sum(day is None for day in docs.dates)
    facts = [
        ("document" if len(docs.ids) == 1 else "documents", integer(len(docs.ids))),
        ("words (tokens)", integer(corpus.n_tokens)),
        ("different words (terms)", integer(corpus.n_terms)),
    ]
    if f.span:
        first, last = f.span
        facts.append(("years" if first.year != last.year else "year", _years(first, last)))
    worded = sum(docs.tokens)
    if worded and len(docs.ids) > 1:
        facts.append(("in set phrases", percent(sum(f.formulaic.in_phrases) / worded)))
    if undated:
        facts.append(("without a date", integer(undated)))
    listed = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    empty = [at for at, tokens in enumerate(docs.tokens) if not tokens]
    lead = (
        f'<dl class="facts">{listed}</dl>' if docs.ids else "<p>Nothing: there is no document in this corpus.</p>",
        note(f"Language setting: {quote(corpus.language, 40)}.") if corpus.language else "",
        _encodings(corpus),
        _empty_documents(docs, empty),
        _heed(corpus),
    )
    parts = [Part("calendar", "", _timeline(f)), Part("documents", "", _document_list(docs))]
    return Section("read", "What was read", "".join(lead), [part for part in parts if part.body])


def _years(first: date, last: date) -> str:
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


def _encodings(corpus: Corpus) -> str:
    """Names the files that were not read as UTF-8; says nothing when all were."""
    if corpus.files is None:
        return ""
    files = corpus.files.to_dict()
    pairs = list(zip(files["file"], files["encoding"], strict=True))
    counts = Counter(encoding for _, encoding in pairs if encoding)
    other = [(name, encoding) for name, encoding in pairs if encoding and encoding.lower() not in ("utf-8", "ascii")]
    if not other:
        return ""
    named = ", ".join(
        f"{snippet(shorten(visible(Path(n).name), 60))} as {escape(shorten(visible(e), 30))}" for n, e in other[:10]
    )
    more = f", and {counted(len(other) - 10, 'more file')}" if len(other) > 10 else ""
    rest = sum(counts.values()) - len(other)
    others = "the other file" if rest == 1 else f"the other {integer(rest)} files"
    utf8 = f"; {others} as UTF-8" if rest else ""
    return f'<p class="note">Encodings: {named}{more}{utf8}.</p>'


def _empty_documents(docs: Documents, empty: list[int]) -> str:
    if not empty:
        return ""
    named = ", ".join(docs.link(docs.ids[at], 40) for at in empty[:10])
    more = f" and {integer(len(empty) - 10)} more" if len(empty) > 10 else ""
    verb = "holds" if len(empty) == 1 else "hold"
    return f'<p class="note">{counted(len(empty), "document")} {verb} no word: {named}{more}.</p>'


def _skipped(n: int) -> str:
    return "1 file or record" if n == 1 else f"{integer(n)} files or records"


def _heed(corpus: Corpus) -> str:
    """Files that could not be read, then warnings, as they were given."""
    parts = [
        _heed_list(f"Could not be read: {_skipped(len(corpus.skipped))}", [str(e) for e in corpus.skipped]),
        _heed_list(counted(len(corpus.warnings), "warning"), list(corpus.warnings)),
    ]
    return f'<div class="heed">{"".join(parts)}</div>' if any(parts) else ""


def _heed_list(heading: str, messages: list[str]) -> str:
    if not messages:
        return ""
    items = [f"<li>{quote(message, 600)}</li>" for message in messages[:LIST_WARNINGS]]
    if len(messages) > LIST_WARNINGS:
        items.append(f"<li>… and {integer(len(messages) - LIST_WARNINGS)} more</li>")
    return f"<h3>{heading}</h3><ul>{''.join(items)}</ul>"


def _timeline(f: Findings) -> str:
    """Documents over time, a bar a month or year."""
    if not f.documents.ids:
        return ""
    days = f.documents.days
    if not days:
        return '<p class="note">No document has a date, so nothing here is placed in time.</p>'
    unit, counts, names = _draw.bins(days)
    titles = [f"{name}: {counted(count, 'document')}" for name, count in zip(names, counts, strict=True)]
    most = max(counts)
    said = f"Documents per {unit}; the tallest bar is {counted(most, 'document')}."
    return (
        f"<figure><figcaption>{said}</figcaption>{_draw.bars(counts, titles, said)}{axis(unit, names)}</figure>"
        if len(counts) > 1
        else f'<p class="note">All dates fall into one {unit}, {names[0]}.</p>'
    )


def _document_list(docs: Documents) -> str:
    if not docs.ids:
        return ""
    named, dated = any(docs.titles), any(day is not None for day in docs.dates)
    heads = [("date", "day")] * dated + [("document", "words")] + [("id", "id")] * named
    heads += [("words", "num"), ("different words", "num")]
    order = [at for at in docs.by_date if at < LIST_DOCUMENTS]
    rows = (_document_row(docs, at, named, dated) for at in order)
    held = box("Documents", grid(heads, rows, "sort reflow"), len(docs.ids))
    if len(docs.ids) <= FOLD_DOCUMENTS:
        return held
    cut = f"the first {integer(LIST_DOCUMENTS)} of " if len(docs.ids) > LIST_DOCUMENTS else ""
    return folded(f"List of {cut}{counted(len(docs.ids), 'document')}", held, "list")


def _document_row(docs: Documents, at: int, named: bool, dated: bool) -> str:
    cells = [f'<td class="day">{day_of(docs.dates[at])}</td>'] if dated else []
    name = quote(docs.name(at))
    if at in docs.texts:
        name = f'<a href="#x{at}">{name}</a>'
    cells.append(f'<td class="words">{name}</td>')
    if named:
        doc_id = visible(docs.ids[at])
        cells.append(
            '<td class="id none"></td>' if doc_id == docs.names[at][0] else f'<td class="id">{quote(doc_id, 80)}</td>'
        )
    cells += [number("words", integer(docs.tokens[at])), number("different words", integer(docs.terms[at]))]
    return f'<tr id="d{at}">{"".join(cells)}</tr>'
