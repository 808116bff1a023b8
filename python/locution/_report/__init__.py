"""What does a corpus keep saying? One self-contained page: words, phrases, change, likeness, formulas, the texts.

The page loads nothing and is complete with scripts off. Whatever comes from documents is escaped and isolated; names of
anchors are ours, or numbers.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import _passages, _progress
from .._draw import escape, integer, snippet
from .._files import beside
from . import findings, overview
from .alike import how_alike
from .families import families
from .formulaic import formulaic
from .made import how_made
from .over_time import over_time
from .phrases import phrases, places
from .script import SCRIPT
from .style import STYLE
from .texts import Texts, tinted
from .words import words

if TYPE_CHECKING:
    from .._core import Corpus

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def report(
    corpus: Corpus,
    *,
    title: str | None = None,
    source: str | None = None,
    top_terms: int = 40,
    top_phrases: int = 60,
    top_families: int = 20,
    max_pairs: int = 100,
    max_lines: int = 30,
    heatmap_documents: int = 60,
    max_text: int = 7_000_000,
    progress: _progress.Progress = None,
) -> str:
    """What `corpus` keeps saying, as one self-contained HTML page.

    Parameters
    ----------
    title, source
        The heading, and where the documents came from; both optional, both plain text.
    top_terms, top_phrases, top_families, max_pairs
        Most rows of each table, and most formulations that are shown with their wordings. The page says what was cut.
    max_lines
        Most lines of each phrase's concordance.
    heatmap_documents
        Most documents in the heat map: of more, those most similar to another.
    max_text
        Most bytes of the documents' own texts, in which set phrases are tinted: of more, those documents of which the
        largest share is set phrases. 0 leaves the texts out.
    progress
        None: a bar where somebody may be looking; True: a bar; False: none; or a callable that is told
        ``(done, total)`` parts.
    """
    _check("report", corpus)
    limits = findings.Limits(top_terms, top_phrases, top_families, max_pairs, max_lines, heatmap_documents, max_text)
    with _progress.steps(progress, "report", findings.STEPS + 2) as step:
        found = findings.find(corpus, limits, step)
        held = tinted(corpus, found.documents, found.formulaic, findings.SET_LENGTH, max_text)
        found.documents.texts.update(held.shown)
        step()
        page = _page(found, held, title, source)
        step()
    return page


def _page(found: findings.Findings, held: Texts, title: str | None, source: str | None) -> str:
    heading = title or _heading(len(found.documents.ids))
    parts = (
        overview.what_was_read(found),
        words(found),
        phrases(found),
        families(found),
        over_time(found),
        how_alike(found),
        formulaic(found, held),
        how_made(found, source),
        places(found),
    )
    said = [part for part in parts if part is not None]
    body = (
        '<header><p class="kind">What the documents say</p>'
        f"<h1>{snippet(heading)}</h1>{overview.lede(found)}</header>{overview.contents(said)}"
        f'<div class="chapters">{"".join(part.html(number) for number, part in enumerate(said, 1))}</div>'
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(heading)}</title>\n<style>{STYLE}{_passages.STYLE}</style>\n</head>\n"
        f"<body>\n<main>{_spoken(body, found.corpus.language)}</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def _spoken(body: str, language: str | None) -> str:
    """The page is English; what the documents say, which is all that stands in these, has their language."""
    if not language or language == "en":
        return body
    said = f' lang="{escape(language)}"'
    for tag in ('<div class="said"', '<div class="locution-said"', '<svg class="hm"', '<svg class="gr"'):
        body = body.replace(f"{tag} ", f"{tag}{said} ")
    return body.replace("<bdi>", f"<bdi{said}>")


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
    with beside(path) as file:  # before the work: where nothing can be written that is known at once
        file.write_text(report(corpus, **options), encoding="utf-8", newline="\n")
    return Path(path)


def _check(asked: str, corpus: object) -> None:
    """Fails where `corpus` is something else, such as the data frame that one is made from."""
    if not hasattr(type(corpus), "kwic"):
        kind = type(corpus).__name__
        raise TypeError(f"{asked}: expected a Corpus, not {kind}; read() and Corpus.from_frame() make one")
