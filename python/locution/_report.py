"""What does a corpus keep saying? One self-contained page: what was read, words, phrases, change, likeness, method.

The page loads nothing and is complete with scripts off. Whatever comes from documents is escaped and isolated; names of
anchors are numbers.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _passages
from . import _report_sections as sections
from ._draw import escape, integer, snippet
from ._files import write_whole
from ._report_findings import find
from ._report_style import SCRIPT, STYLE
from ._report_time import over_time

if TYPE_CHECKING:
    from ._core import Corpus

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def report(
    corpus: Corpus,
    *,
    title: str | None = None,
    source: str | None = None,
    top_terms: int = 40,
    top_phrases: int = 60,
    max_pairs: int = 100,
    max_lines: int = 30,
    heatmap_documents: int = 60,
) -> str:
    """What `corpus` keeps saying, as one self-contained HTML page.

    Parameters
    ----------
    title, source
        The heading, and where the documents came from; both optional, both plain text.
    top_terms, top_phrases, max_pairs
        Most rows of each table. The page says what was cut.
    max_lines
        Most lines of each phrase's concordance.
    heatmap_documents
        Most documents in the heat map: of more, those most similar to another.
    """
    _check("report", corpus)
    found = find(corpus, top_terms, top_phrases, max_pairs, max_lines, heatmap_documents)
    heading = title or _heading(len(found.documents.ids))
    parts = (
        sections.what_was_read(found),
        sections.words(found),
        sections.phrases(found),
        over_time(found),
        sections.how_alike(found),
        sections.how_made(found, source),
        sections.concordance(found),
    )
    said = [part for part in parts if part is not None]
    body = (
        '<header><p class="kind">What the documents say</p>'
        f"<h1>{snippet(heading)}</h1>{sections.lede(found)}</header>{sections.contents(said)}"
        + "".join(part.html(number) for number, part in enumerate(said, 1))
    )
    language = f' lang="{escape(corpus.language)}"' if corpus.language else ""
    return (
        f'<!doctype html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(heading)}</title>\n<style>{STYLE}{_passages.STYLE}</style>\n</head>\n"
        f"<body>\n<main>{body}</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def _heading(documents: int) -> str:
    if documents == 0:
        return "No documents"
    return "What one document keeps saying" if documents == 1 else f"What {integer(documents)} documents keep saying"


def write_report(corpus: Corpus, path: str | os.PathLike[str], **options: Any) -> Path:
    """Writes `report(corpus, **options)` to `path`, beside it first, so that `path` never holds half a page."""
    known = report.__kwdefaults__ or {}
    if unknown := [name for name in options if name not in known]:
        raise TypeError(f"write_report: there is no option {unknown[0]!r}; there are: {', '.join(known)}")
    _check("write_report", corpus)
    return write_whole(path, report(corpus, **options))


def _check(asked: str, corpus: object) -> None:
    """Fails where `corpus` is something else, such as the data frame that one is made from."""
    if not hasattr(type(corpus), "kwic"):
        kind = type(corpus).__name__
        raise TypeError(f"{asked}: expected a Corpus, not {kind}; read() and Corpus.from_frame() make one")
