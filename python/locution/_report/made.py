"""How was the page made? What was asked, and what each number means."""

from __future__ import annotations

from datetime import date
from importlib import metadata
from typing import TYPE_CHECKING

from .._draw import escape, shorten
from .findings import CANDIDATES, SET_LENGTH
from .parts import Part, Section, quote

if TYPE_CHECKING:
    from .findings import Findings

_DEFINITIONS = (
    ("word (token)", "one running occurrence of a word; capital and small letters count as the same word (term)."),
    ("times", "frequency: how often it occurs in all documents together."),
    ("documents", "document frequency (docfreq): in how many documents it occurs at least once."),
    ("per million", "times, per million words of these documents."),
    (
        "phrase",
        "three or more words in a row within a sentence, in at least two documents, that no longer stretch of words "
        "explains: one more word on either side and it would occur less often. It neither begins nor ends with a "
        "function word.",
    ),
    ("independent", "occurrences of a phrase that lie inside no occurrence of a longer phrase of the same list."),
    (
        "most telling",
        "by log2(length) × √((times − t) × (documents − d)) × npmi, where t and d are the most times and documents of "
        "a longer phrase of the list that contains it, and npmi says how firmly its words belong together (the least "
        "normalised pointwise mutual information of its splits in two): long, said often and by many where no longer "
        "phrase is.",
    ),
    (
        "formulation, wording",
        "phrases, also such as are said once, that share most of what their stems weigh (Dice coefficient, rare stems "
        "weighing more, of at least 0.6) with the most telling one of them, in whatever order. A place of a wording "
        "inside a longer wording counts for both in the list of wordings, and once for the formulation.",
    ),
    (
        "rate",
        "times per million words of all documents of the stretch of time. Phrases and words over time are chosen by "
        "how far their times are from an even rate: 2 · Σ times × ln(times / (words × mean rate)) over all stretches; "
        f"words among the {CANDIDATES} commonest, without numbers and single letters. Of phrases that are parts of "
        "each other only the one that is furthest is drawn.",
    ),
    (
        "burst",
        "for a while, it stood in about twice the share of documents that it has over the whole time, or more: "
        "Kleinberg’s automaton of two states over the documents of each stretch, s = 2, γ = 1 (Kleinberg 2003).",
    ),
    (
        "typical",
        "a word is typical of some documents where it is more frequent in them than in all others, by "
        "log-likelihood (G², four cells; Dunning 1993) of at least 10.83: p &lt; .001 if words were drawn one by one.",
    ),
    (
        "similarity",
        "cosine of tf-idf weights: frequency of a term in the document × (ln((1 + N) / (1 + docfreq)) + 1), N the "
        "number of documents (smooth idf), each document scaled to length 1 (L2). Exact, for all pairs.",
    ),
    ("order of the heat map", "leaves of an average-linkage cluster tree over these similarities."),
    (
        "set phrase",
        f"{SET_LENGTH} or more words in a row within a sentence that stand in at least two documents, function words "
        "at their ends included. A word is tinted by the number of documents that say the most widespread set phrase "
        "it stands in.",
    ),
    (
        "new",
        "set phrases of a document that stand in none before it, by date, then by place in the list. The first "
        "documents have many and the last few. Without a date it is not told where others have one.",
    ),
)


def how_made(f: Findings, source: str | None) -> Section:
    asked = [("read from", quote(source, 200))] if source else []
    asked += [(f"asked {name}", _english(said)) for name, said in map(_question, f.asked) if said]
    asked.append(("made", f"{date.today().isoformat()} with locution {escape(_version())}"))
    parts = [
        Part("definitions", "What the numbers are", _list(_DEFINITIONS)),
        Part("asked", "What was asked", _list(asked)),
    ]
    return Section("made", "How it was made", "", parts)


def _list(rows: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> str:
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return f'<dl class="made">{listed}</dl>'


def _question(asked: str) -> tuple[str, str]:
    """The name of a question and its parameters, apart."""
    name, _, said = asked.partition(" · ")
    return _english(name), said


def _english(said: str) -> str:
    """Words of ours, among which one of the documents' may stand."""
    return f'<bdi lang="en">{escape(shorten(said, 600))}</bdi>'


def _version() -> str:
    try:
        return metadata.version("locution")
    except metadata.PackageNotFoundError:
        return "(version unknown)"
