"""Made-up documents that reuse passages of each other, whole, edited and in another order: what `passages` should find.

No word is anyone's: content words are made of syllables, drawn by rank as in natural text (Zipf), between them stand
English function words, and a fifth of the text is set phrases, which many documents share by no one's doing. A *case*
is one reuse; what is found is judged as PAN judges plagiarism detectors, by `plagdet`.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable
from dataclasses import dataclass

_FUNCTION = """
the of and to in a is that for it was on with as be by at have from this which or his are not but had they an were there
been one all we their has would when if so no will more can who what its about into than them
"""
FUNCTION = _FUNCTION.split()

_SYLLABLES = "ba ke li mo nu ra sa ti vo we dal fen gor hin jas kel lom mer nix por ques rund sild tarn ulm vest"
SYLLABLES = _SYLLABLES.split()

RATES = {"verbatim": 0.0, "10 %": 0.1, "30 %": 0.3, "reordered": 0.0}
"""Kinds of reuse, and the share of words that are edited."""

Span = tuple[int, int, int]
"""A document, and where in its text: from, to."""


@dataclass(frozen=True)
class Case:
    """One reuse: a span of a document and what another made of it."""

    source: Span
    copy: Span
    words: int


class Writer:
    """Writes words one after the other, each drawn anew."""

    def __init__(self, rng: random.Random, words: int = 9_000, phrases: int = 3_000) -> None:
        self.rng = rng
        made = itertools.product(SYLLABLES, repeat=3)
        content = ["".join(parts) for parts in made]
        rng.shuffle(content)
        self.content = content[:words]
        self.by_rank = list(itertools.accumulate(1 / (rank + 2) for rank in range(words)))
        self.function = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(FUNCTION))))
        self.phrases = [[self.word() for _ in range(rng.randint(2, 5))] for _ in range(phrases)]
        self.phrase_by_rank = list(itertools.accumulate(1 / (rank + 30) for rank in range(phrases)))

    def word(self) -> str:
        """A function word in two of five, else a content word."""
        if self.rng.random() < 0.4:
            return self.rng.choices(FUNCTION, cum_weights=self.function)[0]
        return self.rng.choices(self.content, cum_weights=self.by_rank)[0]

    def text(self, count: int) -> list[str]:
        """So many words, of which a fifth is set phrases."""
        words: list[str] = []
        while len(words) < count:
            if self.rng.random() < 0.055:
                words += self.rng.choices(self.phrases, cum_weights=self.phrase_by_rank)[0]
            else:
                words.append(self.word())
        return words[:count]

    def edited(self, words: list[str], rate: float) -> list[str]:
        """`words` with so large a share substituted, deleted, or preceded by another, by chance."""
        words = list(words)
        for at in sorted(self.rng.sample(range(len(words)), round(rate * len(words))), reverse=True):
            how = self.rng.choice(["substitute", "insert", "delete"])
            words[at : at + 1] = {"substitute": [self.word()], "insert": [self.word(), words[at]], "delete": []}[how]
        return words

    def reordered(self, words: list[str]) -> list[str]:
        """`words` cut into pieces of 10 to 25 words, which are shuffled."""
        pieces = []
        while words:
            size = self.rng.randint(10, 25)
            pieces.append(words[:size])
            words = words[size:]
        before = list(pieces)
        while len(pieces) > 1 and pieces == before:
            self.rng.shuffle(pieces)
        return [word for piece in pieces for word in piece]


def documents(seed: int, kind: str, count: int = 2_000, cases: int = 200) -> tuple[list[str], list[Case]]:
    """Texts of 150 to 600 words, and the reuse that was planted in them; no document reuses twice."""
    rng = random.Random(f"{seed} {kind}")
    writer = Writer(rng)
    texts = [writer.text(rng.randint(150, 600)) for _ in range(count)]
    order = list(range(count))
    rng.shuffle(order)
    spans: dict[int, tuple[int, int]] = {}  # by document: its words that are a source or a copy
    planted: list[tuple[int, int, int]] = []
    for source, copy in zip(order[:cases], order[cases : 2 * cases], strict=True):
        size = round(math.exp(rng.uniform(math.log(30), math.log(300))))
        size = min(size, len(texts[source]))
        start = rng.randrange(len(texts[source]) - size + 1)
        words = texts[source][start : start + size]
        made = writer.reordered(words) if kind == "reordered" else writer.edited(words, RATES[kind])
        at = rng.randrange(len(texts[copy]) + 1)
        texts[copy][at:at] = made
        spans[source], spans[copy] = (start, start + size), (at, at + len(made))
        planted.append((source, copy, size))
    written = [sentences(words, random.Random(f"{seed} {number}")) for number, words in enumerate(texts)]

    def span(document: int) -> Span:
        starts, (first, behind) = written[document][1], spans[document]
        return document, starts[first], starts[behind - 1] + len(texts[document][behind - 1])

    found = [Case(span(source), span(copy), size) for source, copy, size in planted]
    return [text for text, _ in written], found


def sentences(words: list[str], rng: random.Random) -> tuple[str, list[int]]:
    """`words` as sentences of some 6 to 24 words with commas, and where each stands."""
    text, starts, left = "", [], 0
    for word in words:
        begins = left == 0
        if begins:
            left = rng.randint(6, 24)
        starts.append(len(text) + (0 if not text else 1))
        text += (" " if text else "") + (word[0].upper() + word[1:] if begins else word)
        left -= 1
        text += "." if left == 0 else "," if rng.random() < 0.06 else ""
    return text, starts


@dataclass(frozen=True)
class Score:
    """How well cases were found, by character."""

    precision: float
    recall: float
    granularity: float

    @property
    def plagdet(self) -> float:
        """F1 / log2(1 + granularity)."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both / math.log2(1 + self.granularity) if both else 0.0


def plagdet(cases: list[tuple[Span, Span]], found: list[tuple[Span, Span]]) -> Score:
    """Precision, recall and granularity by Potthast, Stein, Barrón-Cedeño & Rosso 2010, section 3 (macro).

    A detection *finds* a case if it overlaps it in both documents; characters count on both sides. Precision is the
    mean, over detections, of the share of their characters in cases they find; recall the mean, over cases, of the
    share of theirs in detections that find them; granularity how many detections find a case that is found.

    >>> plagdet([((0, 0, 10), (1, 0, 10))], [((0, 0, 5), (1, 0, 5)), ((0, 5, 10), (1, 5, 20))])
    Score(precision=0.75, recall=1.0, granularity=2.0)
    """

    def overlap(one: Span, other: Span) -> tuple[int, int] | None:
        start, end = max(one[1], other[1]), min(one[2], other[2])
        return (start, end) if one[0] == other[0] and start < end else None

    def share(own: tuple[Span, Span], others: Iterable[tuple[Span, Span]]) -> tuple[float, int]:
        covered: tuple[set[int], set[int]] = (set(), set())
        finds = 0
        for other in others:
            parts = [overlap(own[side], other[side]) for side in (0, 1)]
            if parts[0] and parts[1]:
                finds += 1
                for side, part in zip(covered, (parts[0], parts[1]), strict=True):
                    side.update(range(*part))
        size = sum(end - start for _, start, end in own)
        return sum(map(len, covered)) / size, finds

    def by_documents(spans: list[tuple[Span, Span]]) -> dict[tuple[int, int], list[tuple[Span, Span]]]:
        held: dict[tuple[int, int], list[tuple[Span, Span]]] = {}
        for pair in spans:
            held.setdefault((pair[0][0], pair[1][0]), []).append(pair)
        return held

    of_cases, of_found = by_documents(cases), by_documents(found)
    precisions = [share(one, of_cases.get((one[0][0], one[1][0]), ()))[0] for one in found]
    recalls = [share(case, of_found.get((case[0][0], case[1][0]), ())) for case in cases]
    times = [finds for _, finds in recalls if finds]
    return Score(
        sum(precisions) / len(precisions) if precisions else 0.0,
        sum(recall for recall, _ in recalls) / len(recalls) if recalls else 0.0,
        sum(times) / len(times) if times else 1.0,
    )
