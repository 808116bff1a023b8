"""Which words of a document are set phrases, and how common are they? The texts, tinted, as many as find room."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .._draw import escape, integer

if TYPE_CHECKING:
    from .._core import Corpus
    from .documents import Documents
    from .findings import Formulaic

LONGEST = 60_000
"""Most characters of one document that are shown."""

TINTS = 4


@dataclass(frozen=True)
class Texts:
    """Markup by position of the documents that found room, and what the tints stand for."""

    shown: dict[int, str]
    steps: list[int]
    """The least documents of each tint."""
    cut: list[int]
    """Documents that are shown in part."""


def tinted(corpus: Corpus, documents: Documents, formulaic: Formulaic, min_length: int, room: int) -> Texts:
    """Documents with their set phrases tinted, those with the largest share of them first, in `room` bytes at most."""
    steps, places = _places(corpus, documents, min_length) if len(corpus) > 1 and room > 0 else ([], {})
    order = sorted(range(len(documents.ids)), key=lambda at: (-(formulaic.share[at] or 0.0), at))
    shown: dict[int, str] = {}
    cut: list[int] = []
    for at in order if room > 0 else []:
        if not documents.tokens[at]:
            continue
        text = corpus[documents.ids[at]].text
        markup = "".join(_paragraphs(text, _painted(min(len(text), LONGEST), places.get(at, []))))
        size = len(markup.encode())
        if size > room:
            break
        room -= size
        shown[at] = markup
        if len(text) > LONGEST:
            cut.append(at)
    return Texts(shown, steps, cut)


_Spans = list[tuple[int, NDArray[np.int64], NDArray[np.int64]]]
"""Tint, starts and ends, the paler tints first."""


def _places(corpus: Corpus, documents: Documents, min_length: int) -> tuple[list[int], dict[int, _Spans]]:
    """The least documents of each tint, and by document where phrases of each stand.

    These are the stretches of `corpus.set_phrases`, all documents at once.
    """
    phrases = corpus.phrases(min_length=min_length, trim=None, progress=False)
    docfreq = np.asarray(phrases["docfreq"])
    steps = tint_steps(int(docfreq.max(initial=0)))
    found: dict[int, _Spans] = {}
    tints = np.searchsorted(steps, docfreq, side="right")
    for tint in range(1, len(steps) + 1):
        rows = np.flatnonzero(tints == tint).tolist()
        if not rows:
            continue
        table = corpus.kwic(phrases[rows], window=0, progress=False)
        held = np.fromiter((documents.place[name] for name in table["doc_id"].tolist()), np.int64, len(table))
        starts, ends = np.asarray(table["start"]), np.asarray(table["end"])
        edges = np.flatnonzero(np.diff(held, prepend=-1))
        for first, behind in zip(edges.tolist(), [*edges[1:].tolist(), len(held)], strict=True):
            found.setdefault(int(held[first]), []).append((tint, starts[first:behind], ends[first:behind]))
    return steps, found


def tint_steps(most: int) -> list[int]:
    """The least documents of each tint, in equal ratios up to `most`, without those that would be empty.

    >>> tint_steps(2), tint_steps(5), tint_steps(100)
    ([2], [2, 3, 4, 5], [2, 5, 14, 38])
    """
    if most < 2:
        return []
    if most <= TINTS + 1:
        return list(range(2, most + 1))
    return sorted({round(2 * (most / 2) ** (tint / TINTS)) for tint in range(TINTS)})


def _painted(length: int, spans: _Spans) -> NDArray[np.int8]:
    """The tint of each character; 0 is none."""
    paint = np.zeros(length, np.int8)
    for tint, starts, ends in spans:
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            paint[start:end] = tint
    return paint


_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")


def _paragraphs(text: str, paint: NDArray[np.int8]) -> Iterator[str]:
    """The text as paragraphs, which blank lines part, or lines where there are none; as far as it is painted."""
    text = text[: len(paint)]
    parting = _BLANK if _BLANK.search(text) else _LINE
    at = 0
    for between in [*parting.finditer(text), None]:
        start, end = (at, between.start()) if between else (at, len(text))
        at = between.end() if between else end
        if text[start:end].strip():
            yield f"<p>{_tinted(text[start:end], paint[start:end])}</p>"


def _tinted(text: str, paint: NDArray[np.int8]) -> str:
    edges = [0, *(np.flatnonzero(np.diff(paint)) + 1).tolist(), len(text)]
    return "".join(
        f'<mark class="k{tint}">{_said(text[start:end])}</mark>'
        if (tint := int(paint[start]))
        else _said(text[start:end])
        for start, end in pairwise(edges)
    )


_ENDLESS = re.compile(r"[^\s\u2e80-\U0003ffff]{200,}")  # ideographs can be parted anywhere
_PIECE = 80


def _said(text: str) -> str:
    """`text` escaped; browsers take minutes to part a word of 60,000 letters, unless they are told where."""
    endless = _ENDLESS.search(text)
    if not endless:
        return escape(text)
    start, end = endless.span()
    pieces = "<wbr>".join(escape(text[at : min(at + _PIECE, end)]) for at in range(start, end, _PIECE))
    return f"{escape(text[:start])}{pieces}{_said(text[end:])}"


def step_names(steps: list[int], most: int) -> list[str]:
    """What each tint stands for: 2, 3–5, 6 and more."""
    names = []
    for low, high in zip(steps, [*steps[1:], most + 1], strict=True):
        last = high - 1
        names.append(integer(low) if last <= low else f"{integer(low)}–{integer(last)}")
    return names
