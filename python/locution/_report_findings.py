"""What is there to report? Asks a corpus everything the page says, once, and keeps the answers as plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ._draw import escape, shorten, visible
from ._report_change import OverTime, Typical, groups, over_time, periods
from ._table import caption

if TYPE_CHECKING:
    from ._core import Corpus, Table

LIST_DOCUMENTS = 2_000
"""Most rows of the list of documents; a link leads to a document only when it has one."""

WINDOW = 12
"""Words of context on either side of a phrase."""

MATRIX_DOCUMENTS = 5_000
"""Of more documents no similarity matrix is made: it would take 200 MB."""


@dataclass(frozen=True)
class Documents:
    """The documents in the order they were read. All lists are by position."""

    ids: list[str]
    titles: list[str | None]
    dates: list[Any]
    tokens: list[int]
    terms: list[int]
    place: dict[str, int]

    @classmethod
    def of(cls, corpus: Corpus) -> Documents:
        table = corpus.documents().to_dict()
        ids = table["doc_id"]
        gone = [None] * len(ids)
        titles, dates = table.get("title", gone), table.get("date", gone)
        return cls(ids, titles, dates, table["tokens"], table["terms"], {i: at for at, i in enumerate(ids)})

    def label(self, at: int, limit: int) -> str:
        """The title, or the id where there is none, shortened."""
        return shorten(visible((self.titles[at] or "").strip() or self.ids[at]), limit)

    def link(self, doc_id: str, limit: int = 60) -> str:
        """The label as link to the document's row in the list of documents."""
        at = self.place[doc_id]
        name = f"<bdi>{escape(self.label(at, limit))}</bdi>"
        return f'<a href="#d{at}">{name}</a>' if at < LIST_DOCUMENTS else name

    @property
    def days(self) -> list[date]:
        """The dates there are, unsorted."""
        return [day for day in self.dates if isinstance(day, date)]


@dataclass(frozen=True, slots=True)
class Line:
    """One place where a phrase stands."""

    doc_id: str
    day: date | str | None
    start: int
    left: str
    keyword: str
    right: str


@dataclass(frozen=True)
class Phrase:
    """A phrase that recurs, and where it does."""

    phrase: str
    length: int
    frequency: int
    docfreq: int
    independent: int
    first: Any
    last: Any
    days: list[date]
    """The dates of its documents, each document once."""
    n_lines: int
    lines: list[Line]
    """Of its `n_lines` places those that are shown."""


@dataclass(frozen=True)
class Word:
    """A word typical of a group of documents, and where it stands in these."""

    term: str
    frequency: int
    docfreq: int
    lines: list[Line]
    """Some of its places in the group."""


@dataclass(frozen=True)
class Group:
    """Some documents and the words typical of them."""

    name: str
    documents: int
    words: list[Word]


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


@dataclass
class Findings:
    """Everything the page says, asked once."""

    corpus: Corpus
    documents: Documents
    words: Table
    function_words: str | None
    phrases: list[Phrase]
    n_phrases: int
    n_inside: int
    likeness: Likeness
    shared: Shared
    over_time: OverTime | None
    periods: list[Group]
    field: str
    """The field that `groups` are by."""
    groups: list[Group]
    asked: list[str]

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last date of the documents."""
        days = self.documents.days
        return (min(days), max(days)) if days else None


COURSES = 24
"""Most phrases that are drawn over time."""

PASSAGES = 12
"""Most passages that are shown."""

PASSAGE_LENGTH = 12
"""Least words of a passage."""

WORD_LINES = 8
"""Most lines of a word's concordance."""


def find(corpus: Corpus, top_terms: int, top_phrases: int, max_pairs: int, max_lines: int, heat: int) -> Findings:
    """Asks `corpus` everything; the numbers are the most of each that is wanted."""
    documents = Documents.of(corpus)
    words, function_words = _words(corpus, top_terms)
    # Of one document a phrase cannot stand in two.
    phrases = corpus.phrases(min_length=3) if len(corpus) != 1 else corpus.phrases(min_length=3, min_docfreq=1)
    # Those that occur outside longer ones too: the others say nothing that the longer ones do not.
    alone = [row for row, independent in enumerate(phrases.to_dict()["independent"]) if independent]
    top = phrases[alone[:top_phrases]]
    found = _located(corpus, top, max_lines)
    likeness = _likeness(corpus, documents, max_pairs, heat)
    shared = _shared(corpus)
    dated = all(day is None or isinstance(day, date) for day in documents.dates)  # else before year 1
    time = over_time(corpus, top, documents.days, COURSES) if dated else None
    typical = periods(corpus, documents.dates, function_words) if dated else []
    field, groups_of_field = groups(corpus, function_words)
    asked = [words.params, phrases.params] + ([time.params] if time else [])
    asked += [group.words.params for group in (*typical[:1], *groups_of_field[:1])]
    return Findings(
        corpus=corpus,
        documents=documents,
        words=words,
        function_words=function_words,
        phrases=found,
        n_phrases=len(alone),
        n_inside=len(phrases) - len(alone),
        likeness=likeness,
        shared=shared,
        over_time=time,
        periods=[_group(corpus, documents, one) for one in typical],
        field=field,
        groups=[_group(corpus, documents, one) for one in groups_of_field],
        asked=[*map(caption, asked), *likeness.params, *([caption(shared.rows.params)] if shared.rows else [])],
    )


def _words(corpus: Corpus, top: int) -> tuple[Table, str | None]:
    """The commonest terms without the function words of the corpus's language, where there is a list of them."""
    language = corpus.language
    if language:
        try:
            return corpus.terms(stopwords=language, top=top), language
        except ValueError:  # no list for this language
            pass
    return corpus.terms(stopwords=None, top=top), None


def _located(corpus: Corpus, table: Table, max_lines: int) -> list[Phrase]:
    """The phrases of a table with their places, of many places an evenly spaced choice."""
    names = ("phrase", "length", "frequency", "docfreq", "independent", "first_date", "last_date")
    cells = table.to_dict()
    found = []
    for row, values in enumerate(zip(*(cells[name] for name in names), strict=True)):
        places = _places(corpus, table[row])
        days = [day for day in {line.doc_id: line.day for line in places}.values() if isinstance(day, date)]
        known: tuple[Any, ...] = (*values, days, len(places), _spread(places, max_lines))
        found.append(Phrase(*known))
    return found


def _group(corpus: Corpus, documents: Documents, typical: Typical) -> Group:
    """A group's words with their places in its documents."""
    ids = {documents.ids[at] for at in typical.documents}
    words = []
    for row, term in enumerate(typical.words.to_dict()["term"]):
        places = [line for line in _places(corpus, typical.words[row]) if line.doc_id in ids]
        held = len({line.doc_id for line in places})
        words.append(Word(term, len(places), held, _spread(places, WORD_LINES)))
    return Group(typical.name, len(ids), words)


def _spread(lines: list[Line], most: int) -> list[Line]:
    """At most `most` of `lines`, evenly spaced, the first and the last among them."""
    if len(lines) <= most:
        return lines
    if most < 2:
        return lines[: max(most, 0)]
    return [lines[round(i * (len(lines) - 1) / (most - 1))] for i in range(most)]


def _places(corpus: Corpus, row: Table) -> list[Line]:
    """Every place that a row of a table counts, by date, undated ones last."""
    table = corpus.kwic(row, window=WINDOW).to_dict()
    names = ("doc_id", "date", "start", "left", "keyword", "right")
    lines = [Line(*row) for row in zip(*(table[name] for name in names), strict=True)]
    order = {doc_id: at for at, doc_id in enumerate(dict.fromkeys(line.doc_id for line in lines))}
    return sorted(lines, key=lambda line: (*_age(line.day), order[line.doc_id], line.start))


def _age(day: Any) -> tuple[bool, date]:
    """Sorts days ascending and what is no date last."""
    return (False, day) if isinstance(day, date) else (True, date.max)


def _likeness(corpus: Corpus, documents: Documents, max_pairs: int, heat: int) -> Likeness:
    """The exact `max_pairs` most similar pairs and the heat map's values.

    The nearest neighbour of every document gives the documents to draw. The pairs stand among the `max_pairs` nearest
    neighbours of each document, once from either side: however many are alike, no more are held.
    """
    if len(corpus) < 2 or not corpus.n_tokens:
        return Likeness([], [], [], [])
    nearest = corpus.similar_pairs(k=1).to_dict()
    best = dict(zip(nearest["doc_a"], nearest["similarity"], strict=True))
    table = corpus.similar_pairs(k=max(max_pairs, 1))
    head = table.sort("similarity", descending=True).head(2 * max_pairs).to_dict()
    closest = zip(head["doc_a"], head["doc_b"], head["similarity"], strict=True)
    once = {frozenset((a, b)): (a, b, similarity) for a, b, similarity in reversed(list(closest))}
    pairs = list(reversed(once.values()))[:max_pairs]
    params = [caption({**table.params, "k": None})]
    if len(corpus) > MATRIX_DOCUMENTS or heat < 2:
        return Likeness(pairs, [], [], params)
    matrix = corpus.similarity()
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
        table = corpus.passages(min_length=PASSAGE_LENGTH)
    except ValueError as problem:  # so many that they would fill the memory
        return Shared(None, 0, str(problem))
    head = table.head(20_000).to_dict()
    told: Counter[str] = Counter()
    pairs: set[tuple[str, str]] = set()
    chosen: list[int] = []
    for row, pair in enumerate(zip(head["doc_a"], head["doc_b"], strict=True)):
        if len(chosen) < PASSAGES and pair not in pairs and max(told[name] for name in pair) < 2:
            chosen.append(row)
            pairs.add(pair)
            told.update(pair)
    return Shared(table[chosen] if chosen else None, len(table), "")
