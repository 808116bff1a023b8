"""A slow corpus in plain Python with the face of the real one: what report and tables are tested on."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import reference

_WORDS = "a an and are as at be by for from had has he in is it its not of on our she that the to was we with"
FUNCTION_WORDS = set(_WORDS.split())


class Table:
    """Equal-length named columns."""

    def __init__(self, columns: dict[str, list[Any]], params: dict[str, Any] | None = None) -> None:
        self._columns = columns
        self.params = params or {}

    def __len__(self) -> int:
        return len(next(iter(self._columns.values()), []))

    @property
    def columns(self) -> list[str]:
        return list(self._columns)

    def __getitem__(self, rows: str | int | list[int]) -> Any:
        if isinstance(rows, str):
            return self._columns[rows]
        chosen = [rows] if isinstance(rows, int) else rows
        return Table({name: [values[i] for i in chosen] for name, values in self._columns.items()}, self.params)

    def to_dict(self) -> dict[str, list[Any]]:
        return {name: list(values) for name, values in self._columns.items()}

    def sort(self, by: str, *, descending: bool = False) -> Table:
        order = sorted(range(len(self)), key=self._columns[by].__getitem__, reverse=descending)
        return Table({name: [values[i] for i in order] for name, values in self._columns.items()}, self.params)

    def head(self, n: int = 10) -> Table:
        return Table({name: values[:n] for name, values in self._columns.items()}, self.params)


def rows_table(names: str, rows: list[tuple[Any, ...]], **params: Any) -> Table:
    """A table from rows."""
    return Table({name: [row[i] for row in rows] for i, name in enumerate(names.split())}, params)


class Array(list):  # type: ignore[type-arg]
    """As much of a NumPy matrix as is used: array[i][j], copy(), max(axis=1)."""

    def copy(self) -> Array:
        return Array([list(row) for row in self])

    def max(self, axis: int) -> list[float]:
        assert axis == 1
        return [max(row) for row in self]


class Matrix:
    """A similarity matrix; its cluster order puts each document next to the most similar one not yet placed."""

    def __init__(self, values: list[list[float]], doc_ids: list[str]) -> None:
        self._values, self.doc_ids, self.row_ids = values, doc_ids, doc_ids
        self.shape = (len(doc_ids), len(doc_ids))
        self.params: dict[str, Any] = {}

    def to_numpy(self) -> Array:
        return Array(self._values)

    def cluster_order(self) -> list[int]:
        order: list[int] = []
        left = set(range(len(self.doc_ids)))
        while left:
            last = order[-1] if order else 0
            order.append(max(left, key=lambda i: (self._values[last][i], -i)))
            left.remove(order[-1])
        return order


class Corpus:
    """Texts that can be asked what a report asks."""

    def __init__(
        self,
        texts: list[str],
        doc_ids: list[str] | None = None,
        dates: list[Any] | None = None,
        titles: list[str | None] | None = None,
        language: str | None = "en",
        files: Table | None = None,
        warnings: list[str] | None = None,
        skipped: list[Exception] | None = None,
        metadata: dict[str, list[Any]] | None = None,
    ) -> None:
        self.texts = texts
        self.doc_ids = doc_ids or [f"d{i}" for i in range(len(texts))]
        self.dates = dates or [None] * len(texts)
        self.titles = titles or [None] * len(texts)
        self.language, self.files = language, files
        self.warnings, self.skipped = warnings or [], skipped or []
        self.metadata = Table(metadata or {})
        self.sentences = [
            (at, [m.group().lower() for m in re.finditer(r"[\w'’-]+", s)])
            for at, text in enumerate(texts)
            for s in re.split(r"[.!?\n]", text)
        ]
        self.tokens: list[list[str]] = [[] for _ in texts]
        for at, words in self.sentences:
            self.tokens[at] += words
        self.n_tokens = sum(map(len, self.tokens))
        self.n_terms = len({w for words in self.tokens for w in words})
        self.n_segments = len(self.sentences)

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, doc_id: str) -> SimpleNamespace:
        at = self.doc_ids.index(doc_id)
        return SimpleNamespace(doc_id=doc_id, text=self.texts[at], date=self.dates[at], title=self.titles[at])

    def _sizes(self, question: str) -> dict[str, Any]:
        return {"question": question, "fold": "lower", "documents": len(self), "tokens": self.n_tokens}

    def documents(self) -> Table:
        columns = {"doc_id": self.doc_ids, "date": self.dates, "title": self.titles}
        sizes = {"tokens": [len(t) for t in self.tokens], "terms": [len(set(t)) for t in self.tokens]}
        return Table(columns | sizes)

    def terms(self, stopwords: str | None = None, top: int | None = None) -> Table:
        if stopwords not in (None, "en", "zh"):
            raise ValueError(f"no stop words for {stopwords!r}")
        counts = Counter(w for words in self.tokens for w in words if not stopwords or w not in FUNCTION_WORDS)
        rows = [
            (w, n, sum(w in t for t in self.tokens), n / self.n_tokens * 1e6, 0) for w, n in counts.most_common(top)
        ]
        return rows_table("term frequency docfreq per_million rank", rows, **self._sizes("terms"))

    def phrases(self, min_length: int = 2, min_docfreq: int = 2) -> Table:
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, words in self.sentences:
            for n in range(min_length, 26):
                for i in range(len(words) - n + 1):
                    found[tuple(words[i : i + n])].append(at)
        kept = {p: at for p, at in found.items() if len(at) > 1 and len(set(at)) >= min_docfreq}
        longer: dict[tuple[str, ...], int] = defaultdict(int)
        for p, at in kept.items():
            for part in (p[1:], p[:-1]):
                longer[part] = max(longer[part], len(at))
        rows = []
        for p, at in kept.items():
            if len(at) > longer[p] and p[0] not in FUNCTION_WORDS and p[-1] not in FUNCTION_WORDS:
                days = [d for i in at if isinstance(d := self.dates[i], date)]
                score = math.log2(len(p)) * (len(at) - longer[p] / 2)
                row = (" ".join(p), len(p), len(at), len(set(at)), len(at) - longer[p], score, 0.9)
                rows.append((*row, min(days, default=None), max(days, default=None)))
        rows.sort(key=lambda row: (-row[5], row[0]))
        names = "phrase length frequency docfreq independent c_value npmi first_date last_date"
        return rows_table(names, rows, min_length=min_length, trim=self.language, **self._sizes("phrases"))

    def _found(self, at: int, words: str) -> list[re.Match[str]]:
        found = re.escape(words).replace(r"\ ", r"\W+")
        return list(re.finditer(rf"(?<!\w){found}(?!\w)", self.texts[at], re.IGNORECASE))

    def kwic(self, patterns: Table, window: int = 5) -> Table:
        rows = []
        for at, text in enumerate(self.texts):
            for pattern in patterns.to_dict()[patterns.columns[0]]:
                for m in self._found(at, pattern):
                    left = " ".join(text[: m.start()].split()[-window:])
                    right = " ".join(text[m.end() :].split()[:window])
                    rows.append((self.doc_ids[at], left, m.group(), right, m.start(), m.end(), self.dates[at]))
        return rows_table("doc_id left keyword right start end date", rows, **self._sizes("kwic"))

    def timeline(self, patterns: dict[str, Table], every: str) -> Table:
        days = [day for day in self.dates if isinstance(day, date)]
        bins = reference.bins(days, every)
        rows = []
        for name, table in patterns.items():
            [pattern] = table.to_dict()[table.columns[0]]
            for start in bins:
                held = [at for at, day in enumerate(self.dates) if day and reference.bin_of(day, every) == start]
                hits = [len(self._found(at, pattern)) for at in held]
                tokens, docfreq = sum(len(self.tokens[at]) for at in held), sum(map(bool, hits))
                rows.append((name, start, sum(hits), tokens, docfreq, len(held)))
        names = "pattern bin frequency tokens docfreq documents"
        return rows_table(names, rows, **self._sizes("timeline"), every=every)

    def keyness(self, target: list[bool], min_frequency: int, top: int, stopwords: str | None) -> Table:
        inside = [w for at, chosen in enumerate(target) if chosen for w in self.tokens[at]]
        outside = [w for at, chosen in enumerate(target) if not chosen for w in self.tokens[at]]
        rows = []
        for word in sorted(set(inside) - (FUNCTION_WORDS if stopwords else set())):
            a, c = inside.count(word), outside.count(word)
            if a + c >= min_frequency:
                score = reference.log_likelihood(a, len(inside) - a, c, len(outside) - c)
                rows.append((word, a, c, score))
        rows.sort(key=lambda row: (-row[3], row[0]))
        names = "term frequency reference_frequency log_likelihood"
        return rows_table(names, rows[:top], **self._sizes("keyness"))

    def similarity(self) -> Matrix:
        df = Counter(w for t in self.tokens for w in set(t))
        rows = []
        for t in self.tokens:
            row = {w: n * (math.log((1 + len(self)) / (1 + df[w])) + 1) for w, n in Counter(t).items()}
            norm = math.sqrt(sum(v * v for v in row.values())) or 1.0
            rows.append({w: v / norm for w, v in row.items()})
        values = [[min(1.0, sum(v * b.get(w, 0.0) for w, v in a.items())) for b in rows] for a in rows]
        return Matrix(values, self.doc_ids)

    def similar_pairs(self, k: int | None = None, threshold: float | None = None) -> Table:
        values, n = self.similarity().to_numpy(), len(self)
        assert threshold is None or 0 < threshold <= 1
        if k:
            pairs = []
            for i in range(n):
                near = sorted((-values[i][j], j) for j in range(n) if j != i and values[i][j] > 0)[:k]
                pairs += [(i, j, -negative) for negative, j in near]
        else:
            pairs = [
                (i, j, values[i][j]) for i in range(n) for j in range(i + 1, n) if values[i][j] >= (threshold or 0)
            ]
            pairs.sort(key=lambda pair: (-pair[2], pair[:2]))
        rows = [(self.doc_ids[i], self.doc_ids[j], value) for i, j, value in pairs]
        sizes = self._sizes("similar_pairs") | {"k": k, "threshold": threshold, "weight": "tf-idf", "measure": "cosine"}
        return rows_table("doc_a doc_b similarity", rows, **sizes)

    def passages(self, min_length: int) -> Table:
        """The longest run of words that each two documents share."""
        rows = []
        words = [[(m.group(), m.start(), m.end()) for m in re.finditer(r"[\w'’-]+", text)] for text in self.texts]
        for i, j in combinations(range(len(self)), 2):
            a, b = ([word.lower() for word, *_ in words[at]] for at in (i, j))
            at, to, size = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
            if size >= min_length:
                start_a, end_a = words[i][at][1], words[i][at + size - 1][2]
                start_b, end_b = words[j][to][1], words[j][to + size - 1][2]
                spans = (self.doc_ids[i], start_a, end_a, self.doc_ids[j], start_b, end_b)
                said = (self.texts[i][start_a:end_a], self.texts[j][start_b:end_b])
                rows.append((*spans, size, size, 1.0, size, *said))
        rows.sort(key=lambda row: -row[6])
        names = "doc_a start_a end_a doc_b start_b end_b length matches identity score text_a text_b"
        return rows_table(names, rows, min_length=min_length, **self._sizes("passages"))
