"""How are a corpus and a document shown? As a summary of what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._draw import escape, integer, shorten, snippet, visible

if TYPE_CHECKING:
    from ._core import Corpus, Document


def corpus_text(corpus: Corpus) -> str:
    """Corpus of 2 documents, 9 tokens, 5 terms, 2021-03-09 to 2022-08-01: one line."""
    days = [day for day in corpus.dates if day is not None]
    span = f", {min(days)} to {max(days)}" if days else ""
    sizes = (len(corpus), corpus.n_tokens, corpus.n_terms)
    said = (
        f"{integer(size)} {unit}{'s'[: size != 1]}"
        for size, unit in zip(sizes, ("document", "token", "term"), strict=True)
    )
    return f"Corpus of {', '.join(said)}{span}"


def corpus_html(corpus: Corpus) -> str:
    """The same as an HTML fragment."""
    return f'<div class="locution-out">{escape(corpus_text(corpus))}</div>'


def document_html(document: Document) -> str:
    """Name, date, title and the beginning of the text, as an HTML fragment."""
    day = f" {document.date}" if document.date else ""
    title = f"<br>{snippet(document.title)}" if document.title else ""
    beginning = snippet(shorten(visible(document.text[:2_000]), 1_000))
    return f'<div class="locution-out"><b>{snippet(document.doc_id)}</b>{escape(day)}{title}<br>{beginning}</div>'
