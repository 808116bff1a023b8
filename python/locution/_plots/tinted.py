"""Which words of a text are set phrases? The text itself, each tinted the more, the more documents say it."""

from __future__ import annotations

import os
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._caption import left_out
from .._draw import escape, integer, snippet, visible
from .._report.texts import LONGEST, step_names, tint_steps
from .looks import THEMES, checked

if TYPE_CHECKING:
    from locution import Corpus, Table

MOST = 10
"""Documents that are shown."""

_INK = (0.13, 0.27, 0.45, 0.7)
"""How strong each tint of one blue is. Letters keep their page's colour, which reads on all of them, light and dark."""

_STYLE = """
.locution-tinted{max-width:52em;line-height:1.6;color:var(--jp-content-font-color1,var(--vscode-foreground,inherit))}
.locution-tinted h3{font-size:1.05em;margin:.6em 0 .1em;overflow-wrap:anywhere}
.locution-tinted p{margin:.5em 0;white-space:pre-wrap;overflow-wrap:anywhere}
.locution-tinted .locution-text{max-height:42em;overflow:auto;padding-right:.6em;unicode-bidi:plaintext}
.locution-tinted .locution-note{font-size:.86em;opacity:.85;margin:.2em 0 .6em}
.locution-tinted mark{color:inherit;border-radius:2px;padding:.08em 0;background:none}
""" + "\n".join(f".locution-tinted mark.k{at}{{background:rgba(31,127,196,{ink:g})}}" for at, ink in enumerate(_INK, 1))


class Tinted:
    """Texts with their set phrases tinted: shows in notebooks, and `save` writes a page."""

    def __init__(self, fragment: str, summary: str, theme: str | None) -> None:
        self._fragment, self._summary, self._theme = fragment, summary, theme

    def __repr__(self) -> str:
        return f"{self._summary}; .save('page.html') writes it"

    def _repr_html_(self) -> str:
        own = THEMES.get(self._theme or "")
        ground = f' style="background:{own["ground"]};color:{own["ink"]};padding:.4em 1em"' if own else ""
        return f'<div class="locution-tinted"{ground}><style>{_STYLE}</style>{self._fragment}</div>'

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a page (.html) that opens from disk, in the reader's own light or dark."""
        if Path(path).suffix.lower() not in (".html", ".htm"):
            raise ValueError(f"{os.fspath(path)}: a text is saved as .html; pictures of it there are none")
        scheme = self._theme or "light dark"
        own = THEMES.get(self._theme or "")
        colours = f"background:{own['ground']};color:{own['ink']}" if own else ""
        page = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
            'content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            f"style-src 'unsafe-inline'\"><title>{escape(self._summary)}</title><style>:root{{color-scheme:{scheme}}}"
            f"body{{margin:2em auto;max-width:54em;padding:0 1em;font:16px/1.6 system-ui,sans-serif;{colours}}}{_STYLE}"
            ".locution-tinted .locution-text{max-height:none}</style></head>"
            f'<body><div class="locution-tinted">{self._fragment}</div></body></html>\n'
        )
        Path(path).write_text(page, encoding="utf-8", errors="replace")


def tinted(
    table: Table, *, document: str | None = None, corpus: Corpus | None = None, theme: str | None = None
) -> Tinted:
    """The texts of the first ten documents of the table, or of one."""
    checked(theme)
    corpus = corpus if corpus is not None else table._corpus
    if corpus is None:
        raise ValueError("the table does not know its texts, as it was pickled: plot(corpus=corpus) shows them")
    cells = table.to_dict()
    names = list(dict.fromkeys(cells["doc_id"])) if document is None else [document]
    if not names:
        said = "No words stand in set phrases" + left_out(table.params)
        return Tinted(f'<p class="locution-note">{escape(said)}.</p>', said, theme)
    most = max(cells["docfreq"], default=0)
    steps = tint_steps(most)
    shown = [_document(corpus, name, cells, steps) for name in names[:MOST]]
    cut = f"; the first {MOST} of {integer(len(names))} documents" if len(names) > MOST else ""
    length, least = table.params.get("min_length"), table.params.get("min_docfreq")
    note = f"Phrases of {length} words or more that {least} documents or more say{cut}."
    said = (
        f"{visible(names[0])} with its set phrases tinted"
        if len(names) == 1
        else f"{len(shown)} texts, set phrases tinted"
    )
    return Tinted(f'{_key(steps, most)}{"".join(shown)}<p class="locution-note">{escape(note)}</p>', said, theme)


def _key(steps: list[int], most: int) -> str:
    """What the tints stand for."""
    tints = " ".join(
        f'<mark class="k{at}">&nbsp;{escape(name)}&nbsp;</mark>' for at, name in enumerate(step_names(steps, most), 1)
    )
    return f'<div class="locution-note">Set phrases, by how many documents say them: {tints}</div>'


def _document(corpus: Corpus, name: str, cells: dict[str, list[Any]], steps: list[int]) -> str:
    """One text, its name and how much of it is tinted."""
    document = corpus[name]
    text = document.text[:LONGEST]
    rows = sorted(
        (start, end, docfreq, tokens)
        for doc_id, start, end, docfreq, tokens in zip(
            *(cells[column] for column in ("doc_id", "start", "end", "docfreq", "tokens")), strict=True
        )
        if doc_id == name
    )
    parts, at = [], 0
    for start, end, docfreq, _ in rows:
        if start < at or end > len(text):
            continue
        title = f"{integer(docfreq)} documents"
        parts.append(_plain(text[at:start]))
        parts.append(f'<mark class="k{bisect_right(steps, docfreq)}" title="{title}">{_plain(text[start:end])}</mark>')
        at = end
    parts.append(_plain(text[at:]))
    day = f", {document.date}" if document.date is not None else ""
    words = sum(row[3] for row in rows)
    more = (
        f"; the first {integer(LONGEST)} of {integer(len(document.text))} characters"
        if len(document.text) > LONGEST
        else ""
    )
    said = f"{integer(words)} words in set phrases{day}{more}"
    return (
        f'<h3>{snippet(name)}</h3><div class="locution-note">{escape(said)}</div>'
        f'<div class="locution-text"><p>{"".join(parts)}</p></div>'
    )


def _plain(text: str) -> str:
    """Escaped, line for line."""
    return "\n".join(escape(line) for line in text.split("\n"))
