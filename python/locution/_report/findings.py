"""What is there to report? Asks a corpus everything the page says, once, and keeps the answers as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from .._table import caption
from . import change
from .change import OverTime, Unit, unit_of
from .documents import Documents
from .places import Finder, Places

if TYPE_CHECKING:
    from .._core import Biography, Corpus, Table

MATRIX_DOCUMENTS = 5_000
"""Of more documents no similarity matrix is made: it would take 200 MB."""

COURSES = 24
"""Most phrases that are drawn over time."""

WORD_COURSES = 12
"""Most words that are drawn over time; they are chosen among CANDIDATES."""

CANDIDATES = 300

PASSAGES = 12
"""Most passages that are shown."""

PASSAGE_LENGTH = 12
"""Least words of a passage."""

WORD_LINES = 8
"""Most lines of a word's concordance."""

WORDINGS = 12
"""Most wordings of a family that are shown."""

SET_LENGTH = 4
"""Least words of a phrase that counts as set."""


@dataclass(frozen=True)
class Limits:
    """The most of each that is wanted."""

    terms: int
    phrases: int
    families: int
    pairs: int
    lines: int
    heat: int
    text: int


@dataclass(frozen=True)
class Phrase:
    """A phrase that recurs, where it does, and its life."""

    phrase: str
    length: int
    frequency: int
    docfreq: int
    independent: int
    first: Any
    last: Any
    places: Places
    life: Biography | None


@dataclass(frozen=True)
class Word:
    """A word and where it stands, in the documents of a group or in all."""

    term: str
    places: Places


@dataclass(frozen=True)
class Group:
    """Some documents and the words typical of them."""

    name: str
    documents: int
    words: list[Word]


@dataclass(frozen=True)
class Wording:
    """One wording of a formulation."""

    phrase: str
    edits: str
    frequency: int
    docfreq: int
    first: Any
    last: Any


@dataclass(frozen=True)
class Family:
    """A formulation: its canonical wording, the others by what they change, and its life."""

    canonical: str
    written: str
    wordings: list[Wording]
    n_wordings: int
    places: Places
    life: Biography | None


@dataclass(frozen=True)
class Likeness:
    """Which documents are alike: the most similar pairs, and a square of values for the heat map."""

    pairs: list[tuple[str, str, float]]
    order: list[int]
    values: list[list[float]]
    params: list[str]


@dataclass(frozen=True)
class Shared:
    """The longest passages that documents share."""

    rows: Table | None
    """Those that are shown; none where there are none, or too many to be found."""
    count: int
    problem: str
    """Why they were not looked for."""


@dataclass(frozen=True)
class Formulaic:
    """How much of each document is set phrases, by position."""

    in_phrases: list[int]
    share: list[float | None]
    new: list[int | None]
    params: dict[str, Any]


@dataclass
class Findings:
    """Everything the page says, asked once."""

    corpus: Corpus
    documents: Documents
    metadata: dict[str, list[Any]]
    limits: Limits
    words: Table
    word_places: list[Word]
    """Those of `words`, in its order."""
    function_words: str | None
    phrases: list[Phrase]
    n_phrases: int
    n_inside: int
    families: list[Family]
    n_families: int
    likeness: Likeness
    shared: Shared
    unit: Unit | None
    over_time: OverTime | None
    words_over_time: OverTime | None
    risen: list[Word]
    """The words over time, in the order they are drawn."""
    periods: list[Group]
    field: str
    """The field that `groups` are by."""
    groups: list[Group]
    formulaic: Formulaic
    asked: list[str]

    @cached_property
    def span(self) -> tuple[date, date] | None:
        """The first and the last date of the documents."""
        days = self.documents.days
        return (min(days), max(days)) if days else None

    @cached_property
    def family_of(self) -> dict[str, int]:
        """The number of the family that a phrase is a wording of."""
        return {w.phrase: number for number, one in reversed([*enumerate(self.families, 1)]) for w in one.wordings}


def find(corpus: Corpus, limits: Limits, step: Callable[[], None] = lambda: None) -> Findings:
    """Asks `corpus` everything. `step` is called STEPS times, as each part is done."""
    documents = Documents.of(corpus)
    finder = Finder(corpus, documents)
    dated = all(day is None or isinstance(day, date) for day in documents.dates)  # else before year 1
    unit = unit_of(documents.days) if dated and documents.days else None
    words, function_words = _words(corpus, limits.terms)
    places = [Word(term, finder.find(words[row], WORD_LINES)) for row, term in enumerate(words.to_dict()["term"])]
    step()
    field, groups_of_field = change.groups(corpus, function_words)
    ask = _Lives(corpus, unit, field)
    # Of one document a phrase cannot stand in two.
    phrases = (
        corpus.phrases(min_length=3, progress=False)
        if len(corpus) != 1
        else corpus.phrases(min_length=3, min_docfreq=1, progress=False)
    )
    # Those that occur outside longer ones too: the others say nothing that the longer ones do not.
    alone = np.flatnonzero(np.asarray(phrases["independent"]) > 0)
    top = phrases[alone[: limits.phrases].tolist()]
    found = _phrases(top, finder, ask, limits.lines)
    step()
    families, kinds, params = _families(corpus, finder, ask, limits)
    step()
    likeness = _likeness(corpus, documents, limits)
    step()
    shared = _shared(corpus)
    step()
    time = change.over_time(corpus, top, documents.days, COURSES) if dated else None
    moved, risen = _words_over_time(corpus, documents, finder, function_words) if dated else (None, [])
    typical = change.periods(corpus, documents.dates, function_words) if dated else []
    periods = [_group(finder, one) for one in typical]
    groups = [_group(finder, one) for one in groups_of_field]
    step()
    formulaic = _formulaic(corpus)
    step()
    asked = [words.params, phrases.params, params] + [one.params for one in (time, moved) if one]
    asked += [group.words.params for group in (*typical[:1], *groups_of_field[:1])]
    asked += [formulaic.params] + ([shared.rows.params] if shared.rows else [])
    return Findings(
        corpus=corpus,
        documents=documents,
        metadata=corpus.metadata.to_dict(),
        limits=limits,
        words=words,
        word_places=places,
        function_words=function_words,
        phrases=found,
        n_phrases=len(alone),
        n_inside=len(phrases) - len(alone),
        families=families,
        n_families=kinds,
        likeness=likeness,
        shared=shared,
        unit=unit,
        over_time=time,
        words_over_time=moved,
        risen=risen,
        periods=periods,
        field=field,
        groups=groups,
        formulaic=formulaic,
        asked=[*map(caption, asked), *likeness.params],
    )


STEPS = 7


def _words(corpus: Corpus, top: int) -> tuple[Table, str | None]:
    """The commonest terms without the function words of the corpus's language, where there is a list of them."""
    language = corpus.language
    if language:
        try:
            return corpus.terms(stopwords=language, top=top, progress=False), language
        except ValueError:  # no list for this language
            pass
    return corpus.terms(stopwords=None, top=top, progress=False), None


class _Lives:
    """Asks for biographies, where there is time."""

    def __init__(self, corpus: Corpus, unit: Unit | None, field: str) -> None:
        self._corpus, self._unit, self._field = corpus, unit, field or None

    def __call__(self, rows: Table) -> Biography | None:
        if self._unit is None:
            return None
        return self._corpus.biography({"it": rows}, every=self._unit.every, by=self._field, progress=False)


def _phrases(table: Table, finder: Finder, ask: _Lives, most: int) -> list[Phrase]:
    names = ("phrase", "length", "frequency", "docfreq", "independent", "first_date", "last_date")
    cells = table.to_dict()
    rows: list[tuple[Any, ...]] = list(zip(*(cells[name] for name in names), strict=True))
    return [Phrase(*row, *_told(table[at], finder, ask, most)) for at, row in enumerate(rows)]


def _told(rows: Table, finder: Finder, ask: _Lives, most: int) -> tuple[Any, ...]:
    return finder.find(rows, most), ask(rows)


def _families(corpus: Corpus, finder: Finder, ask: _Lives, limits: Limits) -> tuple[list[Family], int, dict[str, Any]]:
    """The first families, how many there are, and how they were asked for."""
    table = corpus.families(progress=False) if len(corpus) != 1 else corpus.families(min_docfreq=1, progress=False)
    numbers = np.asarray(table["family"])
    edges = [*np.flatnonzero(np.diff(numbers, prepend=0)).tolist(), len(table)]  # families are numbered from 1
    families = []
    for first, end in list(pairwise(edges))[: limits.families]:
        rows = table[first:end]
        cells = rows.to_dict()
        columns = (cells[name] for name in ("phrase", "edits", "frequency", "docfreq", "first_date", "last_date"))
        wordings = [Wording(*row) for row in zip(*columns, strict=True)]
        said_most = [wordings[0], *sorted(wordings[1:], key=lambda wording: (-wording.docfreq, -wording.frequency))]
        places = finder.find(rows, limits.lines, longest=True)
        one = Family(wordings[0].phrase, cells["written"][0], said_most[:WORDINGS], len(wordings), places, ask(rows))
        families.append(one)
    return families, len(edges) - 1, table.params


def _group(finder: Finder, typical: change.Typical) -> Group:
    """A group's words with their places in its documents."""
    within = set(typical.documents)
    terms = typical.words.to_dict()["term"]
    words = [Word(term, finder.find(typical.words[row], WORD_LINES, within)) for row, term in enumerate(terms)]
    return Group(typical.name, len(within), words)


def _words_over_time(
    corpus: Corpus, documents: Documents, finder: Finder, stopwords: str | None
) -> tuple[OverTime | None, list[Word]]:
    """Those of the commonest words whose rates differ most from one stretch of time to another."""
    table = corpus.terms(stopwords=stopwords, min_frequency=3, top=CANDIDATES, progress=False)
    words = [row for row, term in enumerate(table.to_dict()["term"]) if change.is_word(term)]
    table = table[words]
    time = change.over_time(corpus, table, documents.days, WORD_COURSES, parts=False)
    courses = time.courses if time else []
    return time, [Word(one.phrase, finder.find(table[one.number - 1], WORD_LINES)) for one in courses]


def _likeness(corpus: Corpus, documents: Documents, limits: Limits) -> Likeness:
    """The exact most similar pairs and the heat map's values.

    The nearest neighbour of every document gives the documents to draw. The pairs stand among as many nearest
    neighbours of each document, once from either side: however many are alike, no more are held.
    """
    most, heat = limits.pairs, limits.heat
    if len(corpus) < 2 or not corpus.n_tokens:
        return Likeness([], [], [], [])
    nearest = corpus.similar_pairs(k=1, progress=False).to_dict()
    best = dict(zip(nearest["doc_a"], nearest["similarity"], strict=True))
    table = corpus.similar_pairs(k=max(most, 1), progress=False)
    head = table.sort("similarity", descending=True).head(2 * most).to_dict()
    closest = zip(head["doc_a"], head["doc_b"], head["similarity"], strict=True)
    once = {frozenset((a, b)): (a, b, similarity) for a, b, similarity in reversed(list(closest))}
    pairs = list(reversed(once.values()))[:most]
    params = [caption({**table.params, "k": None})]
    if len(corpus) > MATRIX_DOCUMENTS or heat < 2:
        return Likeness(pairs, [], [], params)
    matrix = corpus.similarity(progress=False)
    shown = sorted(range(len(corpus)), key=lambda at: (-best.get(documents.ids[at], 0.0), at))[:heat]
    kept = set(shown)
    order = [int(at) for at in matrix.cluster_order() if at in kept]
    array = matrix.to_numpy()
    return Likeness(pairs, order, [[float(array[i][j]) for j in order] for i in order], params)


def _shared(corpus: Corpus) -> Shared:
    """The best passages, one of two documents and a few of each: else near-copies would be all there is to see."""
    if len(corpus) < 2:
        return Shared(None, 0, "")
    try:
        table = corpus.passages(min_length=PASSAGE_LENGTH, progress=False)
    except ValueError as problem:  # so many that they would fill the memory
        return Shared(None, 0, str(problem))
    head = table.head(20_000)
    told: Counter[str] = Counter()
    pairs: set[tuple[str, str]] = set()
    chosen: list[int] = []
    for row, pair in enumerate(zip(head["doc_a"].tolist(), head["doc_b"].tolist(), strict=True)):
        if len(chosen) < PASSAGES and pair not in pairs and max(told[name] for name in pair) < 2:
            chosen.append(row)
            pairs.add(pair)
            told.update(pair)
    return Shared(table[chosen] if chosen else None, len(table), "")


def _formulaic(corpus: Corpus) -> Formulaic:
    table = corpus.formulaicity(min_length=SET_LENGTH, progress=False)
    cells = table.to_dict()
    return Formulaic(cells["in_phrases"], cells["share"], cells["new_phrases"], table.params)
