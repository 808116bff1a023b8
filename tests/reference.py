"""The oracle: what locution counts, once more, slowly and plainly, in Python alone.

A text is given as the list of its segments; most tests have one segment a text and ask with ``across_segments=True``.
"""

from __future__ import annotations

import datetime
import math
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

Segment = list[str]
Document = list[Segment]
Ngram = tuple[str, ...]


def fold(form: str, how: str = "lower") -> str:
    """The term of a form: NFC, a curly apostrophe made straight, then `str.lower`. Source: API.md, `fold`.

    >>> fold("Party’s"), fold("Party’s", "none"), fold("Café", "unaccent")
    ("party's", 'Party’s', 'Cafe')
    """
    if how == "none":
        return form
    term = unicodedata.normalize("NFC", form).replace("’", "'")
    if how == "lower":
        return term.lower()
    marks = range(0x300, 0x370)
    bare = "".join(char for char in unicodedata.normalize("NFD", term) if ord(char) not in marks)
    return unicodedata.normalize("NFC", bare) or form


def spans(text: str) -> list[tuple[int, int]]:
    r"""Where the words stand: maximal runs of `\w`, as code points. Source: Python's `re`."""
    return [found.span() for found in re.finditer(r"\w+", text)]


def tokens(text: str, how: str = "lower") -> list[str]:
    r"""The terms of a text in order: runs of `\w`, folded. Source: `reference/README.md`, the counting rule.

    >>> tokens("To be, or NOT to be?")
    ['to', 'be', 'or', 'not', 'to', 'be']
    """
    return [fold(text[start:end], how) for start, end in spans(text)]


def walled(document: Document, stop: Iterable[str] = ()) -> Document:
    """The document's segments cut at stop words, which are a wall. Source: the docstring of `Corpus.ngrams`.

    >>> walled([["war", "of", "words"]], ["of"])
    [['war'], ['words']]
    """
    stop, pieces = set(stop), []
    for segment in document:
        piece: Segment = []
        for term in segment:
            if term in stop:
                pieces.append(piece)
                piece = []
            else:
                piece.append(term)
        pieces.append(piece)
    return [piece for piece in pieces if piece]


@dataclass(frozen=True)
class Term:
    """Counts of one term."""

    frequency: int
    docfreq: int
    per_million: float
    rank: int


def terms(documents: list[Document], stop: Iterable[str] = ()) -> dict[str, Term]:
    """Frequency, documents with it, frequency in a million tokens, 1 + terms more frequent. Source: DEFINITIONS.md."""
    stop = set(stop)
    flat = [[term for segment in document for term in segment] for document in documents]
    total = sum(map(len, flat))
    frequency = Counter(term for document in flat for term in document if term not in stop)
    docfreq = Counter(term for document in flat for term in set(document))
    return {
        term: Term(count, docfreq[term], count / total * 1e6, 1 + sum(other > count for other in frequency.values()))
        for term, count in frequency.items()
    }


def quantile(values: Iterable[float], share: float) -> float:
    """The least value that at least this share of the values do not exceed. Source: Hyndman & Fan 1996, type 1.

    >>> quantile([1, 2, 4, 6], 0.5), quantile([1, 2, 4, 6], 0.51)
    (2, 4)
    """
    values = sorted(values)
    return min(x for x in values if Fraction(sum(y <= x for y in values), len(values)) >= Fraction(str(share)))


def bin_of(day: datetime.date, every: str) -> datetime.date:
    """The first day of the stretch of the calendar that a day lies in. Source: DEFINITIONS.md, "Time".

    >>> bin_of(datetime.date(2021, 1, 3), "week"), bin_of(datetime.date(2021, 6, 30), "quarter")
    (datetime.date(2020, 12, 28), datetime.date(2021, 4, 1))
    """
    if every == "week":
        return day - datetime.timedelta(days=day.isocalendar().weekday - 1)
    months = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}
    return day if every == "day" else datetime.date(day.year, months[every], 1)


def occurrences(documents: list[Document]) -> dict[Ngram, list[tuple[int, int, int]]]:
    """Every place of every n-gram of any n: document, segment, first token. Source: DEFINITIONS.md, "n-gram"."""
    places: dict[Ngram, list[tuple[int, int, int]]] = {}
    for d, document in enumerate(documents):
        for s, segment in enumerate(document):
            for start in range(len(segment)):
                for end in range(start + 1, len(segment) + 1):
                    places.setdefault(tuple(segment[start:end]), []).append((d, s, start))
    return places


def ngrams(
    documents: list[Document], n: tuple[int, int], min_frequency: int = 2, min_docfreq: int = 1
) -> dict[Ngram, tuple[int, int]]:
    """Frequency and docfreq of n consecutive tokens of one segment. Source: DEFINITIONS.md, "n-gram"."""
    found = {}
    for ngram, places in occurrences(documents).items():
        counts = len(places), len({d for d, _, _ in places})
        if n[0] <= len(ngram) <= n[1] and counts[0] >= min_frequency and counts[1] >= min_docfreq:
            found[ngram] = counts
    return found


def pmi(f: float, f1: float, f2: float, n: float) -> float:
    """log2(O11/E11). Source: Church & Hanks 1990; the value is Manning & Schütze's, 1999, table 5.14.

    >>> round(pmi(20, 42, 20, 14307668), 2)
    18.38
    """
    return math.log2(f * n / (f1 * f2))


def npmi(f: float, f1: float, f2: float, n: float) -> float:
    """pmi / −log2(O11/N), 1 where O11 = N. Source: Bouma 2009; value: DEFINITIONS.md.

    >>> round(npmi(20, 42, 20, 14307668), 6)
    0.944962
    """
    return 1.0 if f >= n else pmi(f, f1, f2, n) / -math.log2(f / n)


@dataclass(frozen=True)
class Phrase:
    """Counts of one phrase."""

    frequency: int
    docfreq: int
    independent: int
    c_value: float
    npmi: float
    documents: frozenset[int]


def inside(short: Ngram, long: Ngram) -> bool:
    """Whether the longer n-gram contains the shorter. Source: DEFINITIONS.md, "maximal phrase"."""
    starts = range(len(long) - len(short) + 1)
    return len(long) > len(short) and any(long[i : i + len(short)] == short for i in starts)


def is_closed(ngram: Ngram, places: dict[Ngram, list[tuple[int, int, int]]], documents: list[Document]) -> bool:
    """Whether no one-token extension to the left or right has the same frequency. Source: DEFINITIONS.md, "phrase"."""
    left: set[str | None] = set()
    right: set[str | None] = set()
    for d, s, start in places[ngram]:
        segment, end = documents[d][s], start + len(ngram)
        left.add(segment[start - 1] if start > 0 else None)
        right.add(segment[end] if end < len(segment) else None)
    return all(len(side) > 1 or None in side for side in (left, right))


def trimmed(ngram: Ngram, function_words: Iterable[str]) -> Ngram:
    """The n-gram without the function words at its ends. Source: API.md, `trim`.

    >>> trimmed(("of", "the", "20th", "congress", "of", "it"), ["of", "the", "it"])
    ('20th', 'congress')
    """
    words, function_words = list(ngram), set(function_words)
    while words and words[0] in function_words:
        words.pop(0)
    while words and words[-1] in function_words:
        words.pop()
    return tuple(words)


def phrases(
    documents: list[Document],
    *,
    min_length: int = 2,
    max_length: int | None = None,
    min_frequency: int = 2,
    min_docfreq: int = 2,
    function_words: Iterable[str] = (),
    kind: str = "closed",
) -> dict[Ngram, Phrase]:
    """Closed n-grams that meet the thresholds, trimmed, with their counts. Source: DEFINITIONS.md, "phrase" and below;
    C-value: Frantzi, Ananiadou & Mima 2000; npmi: the least over all splits, N the adjacent pairs inside segments."""
    places = occurrences(documents)
    frequency = {ngram: len(where) for ngram, where in places.items()}
    docfreq = {ngram: len({d for d, _, _ in where}) for ngram, where in places.items()}
    found: set[Ngram] = set()
    for ngram in places:
        if frequency[ngram] < min_frequency or docfreq[ngram] < min_docfreq or not is_closed(ngram, places, documents):
            continue
        phrase = trimmed(ngram, function_words)
        if phrase and min_length <= len(phrase) <= (max_length or len(phrase)):
            found.add(phrase)
    if kind == "maximal":
        found = {phrase for phrase in found if not any(inside(phrase, other) for other in found)}
    pairs = sum(max(0, len(segment) - 1) for document in documents for segment in document)
    answer = {}
    for phrase in found:
        longer = [frequency[other] for other in found if inside(phrase, other)]
        nested = frequency[phrase] - (sum(longer) / len(longer) if longer else 0)
        splits = [
            npmi(frequency[phrase], frequency[phrase[:cut]], frequency[phrase[cut:]], pairs)
            for cut in range(1, len(phrase))
        ]
        answer[phrase] = Phrase(
            frequency[phrase],
            docfreq[phrase],
            sum(not covered(documents[d][s], start, len(phrase), found) for d, s, start in places[phrase]),
            math.log2(len(phrase)) * nested,
            min(splits, default=1.0),
            frozenset(d for d, _, _ in places[phrase]),
        )
    return answer


def telling(found: dict[Ngram, Phrase], groups: list[object] | None = None) -> dict[Ngram, float]:
    """log2(length)·√((f − f⁺)(d − d⁺))·max(npmi, 0), f⁺ and d⁺ the greatest of a longer phrase with it. Source:
    our own, see the docstring of `phrases`."""

    def group(document: int) -> object:
        return document if groups is None or groups[document] is None else ("group", groups[document])

    def spread(phrase: Ngram) -> int:
        return len(set(map(group, found[phrase].documents)))

    answer = {}
    for phrase, row in found.items():
        longer = [other for other in found if inside(phrase, other)]
        apart = spread(phrase) - max(map(spread, longer), default=0)
        alone = row.frequency - max((found[other].frequency for other in longer), default=0)
        alone = alone if groups is None else apart
        answer[phrase] = math.log2(len(phrase)) * math.sqrt(alone * apart) * max(row.npmi, 0)
    return answer


def covered(segment: Segment, start: int, length: int, found: set[Ngram]) -> bool:
    """Whether an occurrence lies inside that of a longer phrase of the table. Source: DEFINITIONS.md, "independent"."""
    return any(
        tuple(segment[a:b]) in found
        for a in range(start + 1)
        for b in range(start + length, len(segment) + 1)
        if b - a > length
    )


def smooth_idf(n: int, df: int) -> float:
    """ln((1+N)/(1+df)) + 1. Source: scikit-learn's TfidfTransformer; the value: Wikipedia's toy, DEFINITIONS.md.

    >>> round(3 * smooth_idf(2, 1), 6)
    4.216395
    """
    return math.log((1 + n) / (1 + df)) + 1


def idf(n: int, df: int, how: str) -> float:
    """How rare a term is. Source: DEFINITIONS.md, "tf-idf"; scikit-learn's `smooth_idf=False`. Never of no document.

    >>> round(3 * idf(2, 1, "log10"), 6)
    0.90309
    """
    variants = {
        "smooth": smooth_idf(n, df),
        "plain": math.log(n / max(df, 1)),
        "log10": math.log10(n / max(df, 1)),
        "plus_one": math.log(n / max(df, 1)) + 1,
        "none": 1.0,
    }
    return variants[how]


def bm25(tf: int, df: int, n: int, length: float, mean_length: float, k1: float = 1.2, b: float = 0.75) -> float:
    """idf·tf(k1+1)/(tf+k1(1−b+b·dl/avgdl)) with Lucene's idf. Source and value: DEFINITIONS.md, "BM25".

    A document without n-grams of the lengths asked for has dl/avgdl 0, also where no document has any.

    >>> round(bm25(3, 10, 1000, 100, 80), 6)
    6.797447
    """
    rarity = math.log(1 + (n - df + 0.5) / (df + 0.5))
    relative = length / mean_length if length else 0.0
    return rarity * tf * (k1 + 1) / (tf + k1 * (1 - b + b * relative))


def normed(row: dict[Ngram, float], norm: str) -> dict[Ngram, float]:
    """The row divided by the sum of its absolute values (l1) or the root of that of its squares (l2)."""
    if norm == "none":
        return row
    length = sum(map(abs, row.values())) if norm == "l1" else math.sqrt(sum(value**2 for value in row.values()))
    return {ngram: value / length if length else value for ngram, value in row.items()}


def matrix(
    documents: list[Document],
    n: tuple[int, int] = (1, 1),
    *,
    weight: str = "count",
    how: str = "smooth",
    sublinear: bool = False,
    norm: str = "none",
    k1: float = 1.2,
    b: float = 0.75,
    min_docfreq: float = 1,
    max_docfreq: float = math.inf,
    max_features: int | None = None,
    vocabulary: list[Ngram] | None = None,
) -> tuple[list[Ngram], list[dict[Ngram, float]]]:
    """The columns in order, and each document's weights other than 0. Source: DEFINITIONS.md, "Counting", and the
    docstring of `Corpus.matrix`; thresholds are numbers of documents."""

    def count(document: Document, lengths: Iterable[int]) -> Counter[Ngram]:
        return Counter(
            tuple(segment[i : i + k]) for segment in document for k in lengths for i in range(len(segment) - k + 1)
        )

    counts = [count(document, range(n[0], n[1] + 1)) for document in documents]
    lengths = [row.total() for row in counts]
    if vocabulary is None:
        total = sum(counts, Counter())
        docfreq = Counter(ngram for row in counts for ngram in row)
        columns = sorted(ngram for ngram in total if min_docfreq <= docfreq[ngram] <= max_docfreq)
        if max_features is not None:
            columns = sorted(sorted(columns, key=lambda ngram: -total[ngram])[:max_features])
    else:
        counts = [count(document, {len(ngram) for ngram in vocabulary}) for document in documents]
        columns = vocabulary
    counts = [Counter({ngram: row[ngram] for ngram in columns if row[ngram]}) for row in counts]
    docfreq = Counter(ngram for row in counts for ngram in row)
    rows = []
    for row, length in zip(counts, lengths, strict=True):
        weighed = {}
        for ngram, tf in row.items():
            if weight == "bm25":
                mean = sum(lengths) / len(lengths)
                weighed[ngram] = bm25(tf, docfreq[ngram], len(documents), length, mean, k1, b)
            elif weight == "tf-idf":
                local = 1 + math.log(tf) if sublinear else tf
                weighed[ngram] = local * idf(len(documents), docfreq[ngram], how)
            else:
                weighed[ngram] = 1.0 if weight == "binary" else tf
        rows.append(normed(weighed, norm))
    return columns, rows


def vectors(documents: list[list[str]], weight: str = "tf-idf") -> list[dict[str, float]]:
    """Each document's counts, ones or tf · smooth idf, by term, of unit length. Source: DEFINITIONS.md, "tf-idf"."""
    docfreq = Counter(term for document in documents for term in set(document))
    rows = []
    for document in documents:
        row: dict[str, float] = dict(Counter(document))
        if weight == "binary":
            row = dict.fromkeys(row, 1.0)
        if weight == "tf-idf":
            row = {term: tf * smooth_idf(len(documents), docfreq[term]) for term, tf in row.items()}
        length = math.sqrt(sum(value * value for value in row.values()))
        rows.append({term: value / length for term, value in row.items()})
    return rows


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    """The sum of products of two unit vectors; 0 with an empty one. Source: DEFINITIONS.md, "cosine"."""
    return sum(value * b.get(term, 0.0) for term, value in a.items())


def compared(
    documents: list[list[str]], queries: list[list[str]], measure: str, weight: str = "tf-idf"
) -> list[dict[str, float]]:
    """What of each query is compared: weights, ones, or relative frequencies, by term.

    Document frequencies are those of `documents`; under tf-idf a term in none of them is left out.
    """
    docfreq = Counter(term for document in documents for term in set(document))
    if measure in ("jaccard", "dice", "overlap", "containment"):
        return [dict.fromkeys(query, 1.0) for query in queries]
    rows = []
    for query in queries:
        row: dict[str, float] = dict(Counter(query))
        if measure in ("hellinger", "jensen_shannon"):
            rows.append({term: count / len(query) for term, count in row.items()})
            continue
        if weight == "binary":
            row = dict.fromkeys(row, 1.0)
        if weight == "tf-idf":
            row = {t: tf * smooth_idf(len(documents), docfreq[t]) for t, tf in row.items() if docfreq[t]}
        if weight == "tf-idf" or measure == "cosine":
            row = {t: value / math.sqrt(sum(v * v for v in row.values())) for t, value in row.items()}
        rows.append(row)
    return rows


def alike(a: dict[str, float], b: dict[str, float], measure: str) -> float:
    """The similarity of two rows of `compared`; 0 with an empty one. Source: DEFINITIONS.md, "Similarity".

    >>> a, b = {"sea": 1.0, "ship": 1.0}, {"sea": 1.0}
    >>> [alike(a, b, measure) for measure in ("jaccard", "containment", "overlap")]
    [0.5, 0.5, 1.0]
    """
    if not a or not b:
        return 0.0
    both, either = sorted(set(a) & set(b)), sorted(set(a) | set(b))
    pairs = [(a.get(term, 0.0), b.get(term, 0.0)) for term in either]
    if measure == "cosine":
        return sum(x * y for x, y in pairs)
    if measure == "jaccard":
        return len(both) / len(either)
    if measure == "dice":
        return 2 * len(both) / (len(a) + len(b))
    if measure == "overlap":
        return len(both) / min(len(a), len(b))
    if measure == "containment":
        return len(both) / len(a)
    if measure == "weighted_jaccard":
        return sum(min(pair) for pair in pairs) / sum(max(pair) for pair in pairs)
    if measure == "hellinger":
        return 1 - math.sqrt(sum((math.sqrt(p) - math.sqrt(q)) ** 2 for p, q in pairs) / 2)
    assert measure == "jensen_shannon"
    divergence = sum(x * math.log2(2 * x / (p + q)) for p, q in pairs for x in (p, q) if x) / 2
    return 1 - math.sqrt(max(divergence, 0.0))


@dataclass(frozen=True)
class Line:
    """A line of a concordance."""

    left: str
    keyword: str
    right: str
    start: int
    end: int


def kwic(text: str, phrase: list[str], window: int = 5) -> list[Line]:
    """Every place where the text's terms are those of the phrase, between so many tokens of context; positions are
    code points. Source: API.md, "Positions", and the docstring of `Corpus.kwic`.

    >>> [line.left for line in kwic("to be or not to be", ["be"], window=2)]
    ['to', 'not to']
    """
    where, found = spans(text), tokens(text)
    lines = []
    for first in range(len(found) - len(phrase) + 1):
        last = first + len(phrase) - 1
        if found[first : last + 1] != phrase:
            continue
        start, end = where[first][0], where[last][1]
        left = text[where[max(0, first - window)][0] : start]
        right = text[end : where[min(len(where) - 1, last + window)][1]]
        lines.append(
            Line(" ".join(left.split()), " ".join(text[start:end].split()), " ".join(right.split()), start, end)
        )
    return lines


# ---- spread over documents


def dispersion(parts: list[list[str]], term: str) -> dict[str, float | None]:
    """Each measure as it is written down, over the parts that have a token. Source: DEFINITIONS.md, "Counting".

    >>> parts = "b a m n i b e u p|b a s a t b e w q n|b c a g a b e s t a|b a g h a b e a a t|b a h a a b e a x a t"
    >>> {name: round(x, 4) for name, x in dispersion([part.split() for part in parts.split("|")], "a").items()}
    {'dp': 0.18, 'dp_norm': 0.2195, 'juilland_d': 0.7852, 'rosengren_s': 0.9498, 'kl_divergence': 0.137}
    """
    parts = [part for part in parts if part]
    v = [part.count(term) for part in parts]
    f, n = sum(v), len(parts)
    s = [len(part) / sum(map(len, parts)) for part in parts]
    p = [x / len(part) for x, part in zip(v, parts, strict=True)]
    dp = sum(abs(x / f - share) for x, share in zip(v, s, strict=True)) / 2
    return {
        "dp": dp,
        "dp_norm": dp / (1 - min(s)) if n > 1 else None,
        "juilland_d": 1 - statistics.pstdev(p) / statistics.fmean(p) / math.sqrt(n - 1) if n > 1 else None,
        "rosengren_s": sum(math.sqrt(x * share) for x, share in zip(v, s, strict=True)) ** 2 / f,
        "kl_divergence": sum(x / f * math.log2(x / f / share) for x, share in zip(v, s, strict=True) if x),
    }


# ---- variety of words


def mtld(words: list[str], threshold: float) -> float:
    """Tokens per factor, read forwards. Source: McCarthy & Jarvis 2010; the factor closes below the threshold.

    >>> mtld("a b a a c".split(), 0.72)
    5.0
    """
    factors, run = 0.0, []
    for word in words:
        run.append(word)
        if len(set(run)) / len(run) < threshold:
            factors, run = factors + 1, []
    if run:
        factors += (1 - len(set(run)) / len(run)) / (1 - threshold)
    return len(words) / factors if factors else math.nan


def diversity(words: list[str], window: int, threshold: float, sample: int) -> dict[str, float | None]:
    """Each measure as it is written down; None where it is not defined. Source: DEFINITIONS.md, "Counting"."""
    n, v, f = len(words), len(set(words)), Counter(words).values()
    windows = [words[i : i + window] for i in range(n - window + 1)] or [words]
    both = [mtld(words, threshold), mtld(words[::-1], threshold)] if words else [math.nan]

    def drawn(x: int) -> Fraction:
        return 1 - Fraction(math.comb(n - x, sample), math.comb(n, sample))

    return {
        "ttr": v / n if n else None,
        "cttr": v / math.sqrt(2 * n) if n else None,
        "guiraud_r": v / math.sqrt(n) if n else None,
        "herdan_c": math.log(v) / math.log(n) if n > 1 else None,
        "yule_k": 1e4 * (sum(x * x for x in f) - n) / n**2 if n else None,
        "simpson_d": sum(x * (x - 1) for x in f) / (n * (n - 1)) if n > 1 else None,
        "mattr": statistics.fmean(len(set(part)) / len(part) for part in windows) if n else None,
        "mtld": None if math.isnan(sum(both)) else statistics.fmean(both),
        "hdd": float(sum(map(drawn, f)) / sample) if n >= sample else None,
    }


# ---- target against reference


def expected(a: int, b: int, c: int, d: int) -> list[float]:
    """What chance would have in the cells of a 2×2 table."""
    n = a + b + c + d
    return [(a + b) * (a + c) / n, (a + b) * (b + d) / n, (c + d) * (a + c) / n, (c + d) * (b + d) / n]


def log_likelihood(a: int, b: int, c: int, d: int, cells: int = 4) -> float:
    """G², signed; of two cells, those of the term: a and c. Source: DEFINITIONS.md, "Keyness"; Dunning 1993.

    >>> round(log_likelihood(110, 2442, 111, 29114), 2), round(log_likelihood(100, 9900, 50, 19950, cells=2), 4)
    (270.72, 69.3147)
    """
    pairs = list(zip((a, b, c, d), expected(a, b, c, d), strict=True))
    pairs = pairs if cells == 4 else [pairs[0], pairs[2]]
    total = 2 * math.fsum(o * math.log(o / e) for o, e in pairs if o)
    return math.copysign(total, a * d - b * c) if a * d != b * c else 0.0


def chi2(a: int, b: int, c: int, d: int, yates: bool | str = False) -> float:
    """Σ(O−E)²/E, signed. Source: DEFINITIONS.md, "Keyness"; "auto" is quanteda's rule.

    >>> round(chi2(100, 9900, 50, 19950), 5), round(chi2(3, 7, 7, 2, yates=True), 6)
    (75.37688, -2.632438)
    """
    cells = expected(a, b, c, d)
    if 0 in cells:
        return 0.0
    n = a + b + c + d
    if yates == "auto":
        yates = min(cells) < 5 and abs(a * d - b * c) >= n / 2
    off = max(0.0, abs(a * d - b * c) / n - 0.5 * yates)
    return math.copysign(off**2 * math.fsum(1 / e for e in cells), a * d - b * c)


def log_ratio(a: int, n1: int, c: int, n2: int) -> float:
    """log₂ of the relative frequencies' ratio, ½ for a count of 0. Source: Hardie 2014.

    >>> log_ratio(100, 10_000, 50, 20_000)
    2.0
    """
    return math.log2(((a or 0.5) / n1) / ((c or 0.5) / n2))


def log_ratio_low(a: int, n1: int, c: int, n2: int, alpha: float) -> float:
    """The bound nearer 0 of the log ratio's interval: Clopper & Pearson's for a of a + c. Source: Evert 2022.

    The bound is found by halving, and the binomial tail summed term by term.
    """

    def tail(k: int, n: int, p: float) -> float:  # P(X ≥ k)
        return math.fsum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))

    if a * n2 == c * n1:
        return 0.0
    if a * n2 < c * n1:
        return -log_ratio_low(c, n2, a, n1, alpha) or 0.0
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(a, a + c, middle) < alpha / 2 else (low, middle)
    return max(0.0, math.log2(low / (1 - low) * n2 / n1))


def log_odds(
    y: tuple[int, int], n: tuple[int, int], prior: float, prior_tokens: float, variance_terms: int = 2
) -> float:
    """z of the log-odds' difference. Source: Monroe, Colaresi & Quinn 2008, eq. 16 and 19 to 22."""
    counts = [x + prior for x in y]
    others = [total + prior_tokens - count for total, count in zip(n, counts, strict=True)]
    delta = math.log(counts[0] / others[0]) - math.log(counts[1] / others[1])
    return delta / math.sqrt(sum(1 / x for x in counts + (others if variance_terms == 4 else [])))


def chi2_survival(x: float) -> float:
    """P(χ² > x), one degree of freedom. Source: the normal distribution, squared.

    >>> round(chi2_survival(3.841458820694124), 12)
    0.05
    """
    return math.erfc(math.sqrt(x / 2))


def false_discovery(p: list[float]) -> list[float]:
    """The least of p·n/rank over all p that are no smaller. Source: Benjamini & Hochberg 1995.

    >>> [round(q, 3) for q in false_discovery([0.01, 0.04, 0.03, 0.005, 0.55, 0.04])]
    [0.03, 0.048, 0.048, 0.03, 0.55, 0.048]
    """
    return [min(min(1, y * len(p) / sum(z <= y for z in p)) for y in p if y >= x) for x in p]


# ---- time


def bins(days: list[datetime.date], every: str) -> list[datetime.date]:
    """Every bin from the first day's to the last day's. Source: DEFINITIONS.md, "empty bins are kept"."""
    first, last = min(days), max(days)
    all_days = (first + datetime.timedelta(days=i) for i in range((last - first).days + 1))
    return sorted({bin_of(day, every) for day in all_days})


def wilson(k: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share: the p at which (k/n − p)² = z²·p(1 − p)/n. Source: Wilson 1927; DEFINITIONS.md.

    >>> [round(bound, 6) for bound in wilson(7, 50)]
    [0.069508, 0.261862]
    """
    if n == 0:
        return 0.0, 1.0
    z = 1.959963984540054
    # p²(1 + z²/n) − p(2k/n + z²/n) + (k/n)² = 0
    a, b, c = 1 + z * z / n, -(2 * k / n + z * z / n), (k / n) ** 2
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def burst_price(inside: Iterable[bool], hits: list[int], documents: list[int]) -> float:
    """What a way through the bins costs, s = 2 and γ = 1. Source: Kleinberg 2003, section 4."""
    low = sum(hits) / sum(documents)
    price, before = 0.0, False
    for now, r, d in zip(inside, hits, documents, strict=True):
        p = 2 * low if now else low
        price += math.log(len(hits)) if now and not before else 0.0
        price -= (r * math.log(p) if r else 0.0) + ((d - r) * (math.log(1 - p) if p < 1 else -math.inf) if d > r else 0)
        before = now
    return price


def bursts(hits: list[int], documents: list[int]) -> list[bool]:
    """The cheapest of all ways through the bins. Source: as above.

    Of those that cost the same, within 10⁻¹⁰ of what it costs never to enter a burst, the one that is out of the burst
    in the last bin where they differ.

    >>> bursts([0, 0, 2, 0], [8, 8, 2, 8]), bursts([0, 0, 3, 0], [8, 8, 3, 8])
    ([False, False, False, False], [False, False, True, False])
    """
    never = [False] * len(hits)
    if not sum(hits) or 2 * sum(hits) > sum(documents):
        return never
    ways = [list(way) for way in product([False, True], repeat=len(hits))]
    prices = [burst_price(way, hits, documents) for way in ways]
    most = min(prices) + 1e-10 * burst_price(never, hits, documents)
    return min((way for way, price in zip(ways, prices, strict=True) if price <= most), key=lambda way: way[::-1])


@dataclass(frozen=True)
class Bin:
    """Counts of one phrase in one bin."""

    day: datetime.date
    frequency: int
    tokens: int
    docfreq: int
    documents: int


def timeline(documents: list[list[str]], days: list[datetime.date | None], phrase: list[str], every: str) -> list[Bin]:
    """Counts of a phrase in the dated documents, bin by bin. Source: DEFINITIONS.md, "Time"."""
    dated = [(day, terms) for day, terms in zip(days, documents, strict=True) if day is not None]
    rows = []
    for start in bins([day for day, _ in dated], every) if dated else []:
        held = [terms for day, terms in dated if bin_of(day, every) == start]
        hits = [sum(t[i : i + len(phrase)] == phrase for i in range(len(t) - len(phrase) + 1)) for t in held]
        rows.append(Bin(start, sum(hits), sum(map(len, held)), sum(map(bool, hits)), len(held)))
    return rows


# ---- collocations


def scores(f: int, r1: int, c1: int, n: int) -> dict[str, float | None]:
    """Every measure of a pair by O11, R1, C1 and N. Source: DEFINITIONS.md, "Phrases and collocations"; ΔP: Gries 2013.

    Values: Manning & Schütze 1999, table 5.14.

    >>> found = scores(20, 42, 20, 14307668)
    >>> round(found["pmi"], 2), round(found["mi3"], 4), round(found["log_dice"], 4), round(found["t_score"], 4)
    (18.38, 27.0218, 13.3677, 4.4721)
    """
    e, b, c, d = r1 * c1 / n, r1 - f, c1 - f, max(0, n - r1 - c1 + f)
    odds = math.log((f + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
    return {
        "log_likelihood": log_likelihood(f, b, c, d),
        "pmi": pmi(f, r1, c1, n),
        "npmi": npmi(f, r1, c1, n),
        "mi3": math.log2(f**3 / e),
        "log_dice": 14 + math.log2(2 * f / (r1 + c1)),
        "t_score": (f - e) / math.sqrt(f),
        "chi2": chi2(f, b, c, d),
        "z_score": (f - e) / math.sqrt(e),
        "dice": 2 * f / (r1 + c1),
        "delta_p_forward": f / (f + b) - c / (c + d) if c + d else None,
        "delta_p_backward": f / (f + c) - b / (b + d) if b + d else None,
        "lambda": odds,
        "z": odds / math.sqrt(sum(1 / (cell + 0.5) for cell in (f, b, c, d))),
    }


def near_pairs(documents: list[Document], window: int = 1) -> list[tuple[str, str]]:
    """Each two tokens of one segment, the second at most `window` behind the first. Source: API.md, `collocations`.

    >>> near_pairs([[["to", "be", "or"], ["not"]]], 2)
    [('to', 'be'), ('to', 'or'), ('be', 'or')]
    """
    segments = [segment for document in documents for segment in document]
    return [
        (segment[i], segment[j])
        for segment in segments
        for i in range(len(segment))
        for j in range(i + 1, min(i + window + 1, len(segment)))
    ]


Row = tuple[int, int, int, dict[str, float | None]]


def collocations(documents: list[Document], window: int = 1, margins: str = "words") -> dict[Ngram, Row]:
    """Frequency of each pair of words and of both, and the measures. Source: the docstring of `Corpus.collocations`."""
    words = Counter(term for document in documents for segment in document for term in segment)
    pairs = near_pairs(documents, window)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    answer: dict[Ngram, Row] = {}
    for (first, second), f in Counter(pairs).items():
        exact = f, firsts[first], seconds[second], len(pairs)
        if margins == "pairs":
            found = scores(*exact)
        else:
            n = window * words.total() if margins == "tokens" else len(pairs)
            found = scores(f, window * words[first], window * words[second], n)
        found |= {name: scores(*exact)[name] for name in ("lambda", "z")}
        answer[first, second] = f, words[first], words[second], found
    return answer


def around(documents: list[Document], node: list[str], window: int) -> dict[str, Row]:
    """Words within `window` tokens of an occurrence of the node, in its segment. Source: Evert 2008, surface
    co-occurrence: one table of all tokens outside the node, of which a token near two occurrences is one."""
    near: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    hits = 0
    for segment in (segment for document in documents for segment in document):
        starts = [i for i in range(len(segment)) if segment[i : i + len(node)] == node]
        inside = {i + k for i in starts for k in range(len(node))}
        hits += len(starts)
        for at, term in enumerate(segment):
            if at in inside:
                continue
            outside[term] += 1
            near[term] += any(i - window <= at < i + len(node) + window for i in starts)
    return {
        term: (f, hits, outside[term], scores(f, near.total(), outside[term], outside.total()))
        for term, f in near.items()
        if f
    }


def interaction(documents: list[Document], phrase: Ngram) -> tuple[float, float]:
    """λ and z of the words of a phrase: Σ ±ln of the 2ⁿ cells + ½. Source: Blaheta & Johnson 2001."""
    n = len(phrase)
    cells: Counter[tuple[bool, ...]] = Counter()
    for segment in (segment for document in documents for segment in document):
        for i in range(len(segment) - n + 1):
            cells[tuple(a == b for a, b in zip(segment[i : i + n], phrase, strict=True))] += 1
    every = [(cell, cells[cell] + 0.5) for cell in product([False, True], repeat=n)]
    value = math.fsum((-1) ** (n - sum(cell)) * math.log(count) for cell, count in every)
    return value, value / math.sqrt(math.fsum(1 / count for _, count in every))


def long_collocations(documents: list[Document], lengths: tuple[int, int]) -> dict[Ngram, dict[str, float | None]]:
    """The least of each measure over all splits of an n-gram in two. Source: DEFINITIONS.md, "for length > 2"."""
    frequency = {ngram: len(places) for ngram, places in occurrences(documents).items()}
    n = len(near_pairs(documents))
    answer = {}
    for ngram, f in frequency.items():
        if not lengths[0] <= len(ngram) <= lengths[1]:
            continue
        splits = [scores(f, frequency[ngram[:i]], frequency[ngram[i:]], n) for i in range(1, len(ngram))]
        least: dict[str, float | None] = {}
        for name in splits[0]:
            known = [value for split in splits if (value := split[name]) is not None]
            least[name] = min(known, default=None)
        least["lambda"], least["z"] = interaction(documents, ngram)
        answer[ngram] = least
    return answer


# ---- formulations one knows


def edit_script(pattern: list[str], words: list[str]) -> list[str] | None:
    """The fewest edits that turn a pattern into words of a text, as `Corpus.lookup` says them; None where the first or
    last word would have to be one put in. Source: Levenshtein 1966, and the docstring of `Corpus.lookup`.

    >>> edit_script("making new achievements".split(), "building great new achievements".split())
    ['[-making-] {+building+}', '{+great+}', '…', '…']
    """
    ways: dict[tuple[int, int], list[str] | None] = {(len(pattern), len(words)): []}

    def cost(script: list[str]) -> int:
        return sum(edit != "…" for edit in script)

    def way(i: int, j: int) -> list[str] | None:
        if (i, j) not in ways:
            found = []
            if i < len(pattern) and j < len(words):
                same = pattern[i] in ("*", words[j])
                found.append((["…"] if same else [f"[-{pattern[i]}-] {{+{words[j]}+}}"], way(i + 1, j + 1)))
            if i < len(pattern):
                found.append(([f"[-{pattern[i]}-]"], way(i + 1, j)))
            if 0 < i < len(pattern) and j < len(words):
                found.append(([f"{{+{words[j]}+}}"], way(i, j + 1)))
            ways[i, j] = min((edit + rest for edit, rest in found if rest is not None), key=cost, default=None)
        return ways[i, j]

    return way(0, 0)


def lookup(terms: list[str], pattern: list[str], max_edits: int) -> list[tuple[int, int, str]]:
    """First token, number of tokens and edits of each place of a pattern in a text, by comparing all stretches of the
    text. Source: the docstring of `Corpus.lookup`.

    >>> lookup("a b c a x c".split(), "a b c".split(), 1)
    [(0, 3, ''), (3, 3, '[-b-] {+x+}')]
    """
    allowed = max_edits if len(pattern) > max_edits else 0
    stretches = [(first, end) for end in range(1, len(terms) + 1) for first in range(end)]
    scripts = {(first, end): edit_script(pattern, terms[first:end]) for first, end in stretches}
    close = {at: [edit for edit in script if edit != "…"] for at, script in scripts.items() if script is not None}
    close = {at: edits for at, edits in close.items() if len(edits) <= allowed}
    chosen = [at for at, script in close.items() if not script]
    rest = [at for at, script in close.items() if script]
    for first, end in sorted(rest, key=lambda at: (len(close[at]), at[0] - at[1], at[0])):
        if all(end <= other or last <= first for other, last in chosen):
            chosen.append((first, end))

    def said(script: list[str] | None) -> str:
        shortened: list[str] = []
        for edit in script or []:
            if edit != "…" or (shortened and shortened[-1] != "…"):
                shortened.append(edit)
        return " ".join(shortened).removesuffix("…").strip()

    return sorted((first, end - first, said(scripts[first, end])) for first, end in chosen)


@dataclass(frozen=True)
class Life:
    """The life of a phrase."""

    frequency: int
    docfreq: int
    first: datetime.date | None
    first_documents: list[int]
    last: datetime.date | None
    last_documents: list[int]
    peak: datetime.date | None
    left_censored: bool
    sources: dict[object, tuple[int, int, int]]


def biography(
    documents: list[list[str]], days: list[datetime.date | None], sources: list[object], phrase: list[str], every: str
) -> Life:
    """First, last and most, and by whom (frequency, docfreq, documents). Source: DEFINITIONS.md, "Time", and the
    docstring of `Corpus.biography`."""
    hits = [sum(t[i : i + len(phrase)] == phrase for i in range(len(t) - len(phrase) + 1)) for t in documents]
    said = [i for i, count in enumerate(hits) if count]
    dated = [days[i] for i in said if days[i] is not None]
    first, last = min(dated, default=None), max(dated, default=None)
    rows = timeline(documents, days, phrase, every)
    heights = [(Fraction(r.docfreq, max(r.documents, 1)), Fraction(r.frequency, max(r.tokens, 1))) for r in rows]
    held = [row for row in rows if row.documents]
    by_source = {}
    for source in {sources[i] for i in said} - {None}:
        whose = [i for i, other in enumerate(sources) if other == source]
        by_source[source] = sum(hits[i] for i in whose), sum(hits[i] > 0 for i in whose), len(whose)
    return Life(
        sum(hits),
        len(said),
        first,
        [i for i in said if first is not None and days[i] == first],
        last,
        [i for i in said if last is not None and days[i] == last],
        rows[heights.index(max(heights))].day if dated else None,
        bool(held) and held[0].docfreq > 0,
        by_source,
    )


# ---- set phrases in documents


def formulaicity(
    documents: list[Document], days: list[datetime.date | None], min_length: int, min_docfreq: int
) -> list[tuple[int, int | None]]:
    """Each document's tokens inside phrases, and the phrases it was the first to say: None where it has no date and
    others have. Source: the docstring of `Corpus.formulaicity`; phrases are those of `phrases`, untrimmed.

    >>> formulaicity([[["a", "b", "c"]], [["x", "a", "b"]]], [None, None], 2, 2)
    [(2, 1), (2, 0)]
    """
    found = phrases(documents, min_length=min_length, min_docfreq=min_docfreq)
    places = occurrences(documents)
    inside: list[set[tuple[int, int]]] = [set() for _ in documents]
    new: list[int | None] = [0 if day is not None or not any(days) else None for day in days]
    for phrase, row in found.items():
        for d, s, start in places[phrase]:
            inside[d] |= {(s, token) for token in range(start, start + len(phrase))}
        ranked = [(days[d] or datetime.date.min, d) for d in row.documents if new[d] is not None]
        if ranked:
            first = min(ranked)[1]
            new[first] = (new[first] or 0) + 1
    return [(len(tokens), count) for tokens, count in zip(inside, new, strict=True)]


def set_phrases(documents: list[Document], min_length: int, min_docfreq: int) -> list[list[list[int]]]:
    """By document, by segment, by token: the documents of the most widespread n-gram of the shortest length over it; 0
    where that is in fewer than asked. Source: the docstring of `Corpus.set_phrases`.

    >>> set_phrases([[["a", "b", "c"]], [["x", "a", "b"]]], 2, 2)
    [[[2, 2, 0]], [[0, 2, 2]]]
    """

    def ngrams(segment: list[str]) -> list[tuple[str, ...]]:
        return [tuple(segment[at : at + min_length]) for at in range(len(segment) - min_length + 1)]

    held = [{ngram for segment in document for ngram in ngrams(segment)} for document in documents]

    def most(segment: list[str], token: int) -> int:
        over = [ngram for at, ngram in enumerate(ngrams(segment)) if at <= token < at + min_length]
        found = max((sum(ngram in one for one in held) for ngram in over), default=0)
        return found if found >= min_docfreq else 0

    return [[[most(segment, token) for token in range(len(segment))] for segment in document] for document in documents]


# ---- phrases with one open slot


@dataclass(frozen=True)
class Frame:
    """Counts of one frame."""

    fillers: int
    frequency: int
    docfreq: int
    entropy: float
    top: list[tuple[str, int]]
    first: datetime.date | None
    last: datetime.date | None
    score: float


def entropy(counts: Iterable[int]) -> float:
    """−Σ p·log₂ p. Source: Shannon 1948.

    >>> entropy([2, 1, 1]), entropy([7])
    (1.5, 0.0)
    """
    counts = list(counts)
    return math.fsum(-count / sum(counts) * math.log2(count / sum(counts)) for count in counts) or 0.0


def frames(
    documents: list[Document],
    days: list[datetime.date | None],
    *,
    min_length: int = 3,
    max_length: int = 6,
    min_frequency: int = 3,
    min_docfreq: int = 2,
    min_fillers: int = 2,
    min_entropy: float = 0.5,
    function_words: Iterable[str] = (),
    trim: bool = True,
) -> dict[Ngram, Frame]:
    """Every n-gram with one inner token left open that meets the thresholds; of those whose open tokens are the very
    same, the longest, then that with the slot nearest the middle, then further left. Source: the docstring of
    `Corpus.frames`."""

    def content(word: str) -> bool:
        return word not in function_words and any(map(str.isalpha, word))

    places: dict[Ngram, list[tuple[int, int, int]]] = {}  # document, segment, and the open token
    for ngram, where in occurrences(documents).items():
        for slot in range(1, len(ngram) - 1):
            ends = not trim or (content(ngram[0]) and content(ngram[-1]))
            if min_length <= len(ngram) <= max_length and ends:
                frame = (*ngram[:slot], "*", *ngram[slot + 1 :])
                places.setdefault(frame, []).extend((d, s, start + slot) for d, s, start in where)
    found = {}
    for frame, where in places.items():
        fillers = Counter(documents[d][s][at] for d, s, at in where)
        held = {d for d, _, _ in where}
        dated = [day for day in (days[d] for d in held) if day is not None]
        bits = entropy(fillers.values())
        filled = sum(count for word, count in fillers.items() if content(word)) / len(where)
        row = Frame(
            len(fillers),
            len(where),
            len(held),
            bits,
            sorted(fillers.items(), key=lambda item: (-item[1], item[0]))[:5],
            min(dated, default=None),
            max(dated, default=None),
            (len(frame) - 2) * len(held) * (1 - 2**-bits) * filled,
        )
        enough = row.frequency >= min_frequency and row.docfreq >= min_docfreq and row.fillers >= min_fillers
        if enough and row.entropy >= min_entropy:
            found[frame] = row

    def rank(frame: Ngram) -> tuple[int, int, int]:
        slot = frame.index("*")
        return -len(frame), abs(2 * slot - len(frame) + 1), slot

    best: dict[frozenset[tuple[int, int, int]], Ngram] = {}
    for frame in sorted(found, key=rank):
        best.setdefault(frozenset(places[frame]), frame)
    return {frame: found[frame] for frame in best.values()}


# ---- wordings of one formulation


def content(words: Iterable[str], function_words: Iterable[str]) -> list[str]:
    """What a wording is compared by: its words without "'s" that are no function words.

    Only for words that are their own stems.
    """
    function = set(function_words)
    bare = [word.removesuffix("'s") or word for word in words]
    return [key for word, key in zip(words, bare, strict=True) if word not in function and key not in function]


def segment_weights(documents: list[Document], function_words: Iterable[str]) -> dict[str, float]:
    """ln(1 + S/s) of each word in s of S segments."""
    segments = [set(content(segment, function_words)) for document in documents for segment in document if segment]
    held = Counter(key for segment in segments for key in segment)
    return {key: math.log(1 + len(segments) / count) for key, count in held.items()}


def wording_similarity(a: list[str], b: list[str], weights: dict[str, float]) -> float:
    """2s / (a + b + w̄) of two bags of content, after Dice (1945), as if one word more were different.

    s is what both share, a and b what they weigh, w̄ the mean weight of their words. 1 for equal bags; 0 where less than
    half of what both share, or but one of several words, stands in one order.

    >>> wording_similarity(["new", "ports"], ["new", "old", "ports"], dict.fromkeys(["new", "old", "ports"], 1.0))
    0.6666666666666666
    """
    common = Counter(a) & Counter(b)
    count = sum(common.values())
    ordered = longest_common(a, b)
    if not count or 2 * ordered < count or ordered < min(count, 2):
        return 0.0
    if Counter(a) == Counter(b):
        return 1.0
    shared = sum(weights[key] * times for key, times in common.items())
    both = sum(weights[key] for key in [*a, *b])
    return 2 * shared / (both + both / (len(a) + len(b)))


def longest_common(a: list[str], b: list[str]) -> int:
    """The length of a longest common subsequence.

    >>> longest_common(list("abcd"), list("cdab"))
    2
    """
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


def edit_distance(a: list[str], b: list[str]) -> int:
    """The least insertions, deletions and substitutions of one token (Levenshtein 1966).

    >>> edit_distance("keep the old lamps".split(), "keep lamps burning".split())
    3
    """
    table = [[max(i, j) for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = min(table[i][j] + (x != y), table[i][j + 1] + 1, table[i + 1][j] + 1)
    return table[-1][-1]


def undone(edits: str, side: str) -> list[str]:
    """The words of one side of a diff: "old" or "new".

    >>> undone("keep [-the old-] {+our+} lamps", "old"), undone("keep [-the old-] {+our+} lamps", "new")
    (['keep', 'the', 'old', 'lamps'], ['keep', 'our', 'lamps'])
    """
    gone, mark = (r"\{\+.*?\+\}", r"\[-|-\]") if side == "old" else (r"\[-.*?-\]", r"\{\+|\+\}")
    return re.sub(mark, "", re.sub(gone, "", edits)).split()


# ── near-duplicates ───────────────────────────────────────────────────────────────────────────────────────────────────


def shingles(document: list[str], width: int) -> set[tuple[str, ...]]:
    """The sets of so many consecutive terms; a document with fewer is one shingle.

    >>> sorted(shingles("a b a b a".split(), 2)), shingles(["a"], 2), shingles([], 2)
    ([('a', 'b'), ('b', 'a')], {('a',)}, {()})
    """
    return {tuple(document[i : i + width]) for i in range(max(1, len(document) - width + 1))}


def near_duplicates(documents: list[list[str]], threshold: float, width: int) -> list[tuple[int, int, float]]:
    """Each pair with |A ∩ B| / |A ∪ B| ≥ threshold, the most alike first (Broder 1997).

    >>> near_duplicates([list("abcd"), list("xy"), list("abce")], 0.5, 2)
    [(0, 2, 0.5)]
    """
    sets = [shingles(document, width) for document in documents]
    numbered = combinations(enumerate(sets), 2)
    pairs = [(i, j, len(a & b) / len(a | b)) for (i, a), (j, b) in numbered if len(a & b) / len(a | b) >= threshold]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))


def clusters(count: int, pairs: list[tuple[int, int, float]]) -> list[int]:
    """The number of the connected component of each document: those of several first, by their first document.

    >>> clusters(5, [(1, 4, 1.0), (3, 4, 0.9)])
    [1, 0, 2, 0, 0]
    """
    first = list(range(count))
    for i, j, _ in pairs:
        low, high = sorted((first[i], first[j]))
        first = [low if leader == high else leader for leader in first]
    leaders = sorted(set(first), key=lambda leader: (first.count(leader) == 1, leader))
    return [leaders.index(leader) for leader in first]


# ── why alike ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def tiles(a: list[str], b: list[str], least: int) -> list[tuple[tuple[str, ...], list[int], list[int]]]:
    """Stretches of `least` terms or more that both have, the longest first, each at all its places that are free.

    >>> tiles("x y z x y".split(), "x y z q x y".split(), 2)
    [(('x', 'y', 'z'), [0], [0]), (('x', 'y'), [3], [4])]
    """
    free: list[list[str | None]] = [list(a), list(b)]
    found = []
    while True:
        common = {
            tuple(free[0][i : i + n])
            for n in range(least, len(a) + 1)
            for i in range(len(a) - n + 1)
            if None not in free[0][i : i + n]
            if any(free[0][i : i + n] == free[1][j : j + n] for j in range(len(b) - n + 1))
        }
        if not common:
            return found
        stretch = min(common, key=lambda terms: (-len(terms), terms))
        places: list[list[int]] = [[], []]
        for side in range(2):
            for i in range(len(free[side]) - len(stretch) + 1):
                if tuple(free[side][i : i + len(stretch)]) == stretch:
                    free[side][i : i + len(stretch)] = [None] * len(stretch)
                    places[side].append(i)
        found.append((stretch, places[0], places[1]))


def explanation(
    documents: list[list[str]], a: int, b: int, weight: str, least: int
) -> dict[tuple[str, str], tuple[float, int, int, int]]:
    """By kind and item: the part of the cosine, the occurrences it stands for in a and in b, the document frequency.

    A term adds w_a · w_b. Half of that belongs to its occurrences in a, in equal parts, half to those in b. Each
    occurrence belongs to the stretch it stands in, or to the term.

    >>> rows = explanation(["rising tide lifts tide".split(), "rising tide lifts".split()], 0, 1, "count", 3)
    >>> {item: round(row[0] * 18**0.5, 9) for (_, item), row in rows.items()}
    {'rising tide lifts': 3.5, 'tide': 0.5}
    """
    rows = vectors(documents, weight)
    sides = (documents[a], documents[b])
    counts = [Counter(side) for side in sides]
    x, y = rows[a], rows[b]
    parts = {term: x[term] * y[term] for term in x if term in y}

    def worth(term: str, side: int) -> float:
        return parts[term] / 2 / counts[side][term]

    found = {}
    left = [Counter(side) for side in sides]
    for stretch, *places in tiles(*sides, least):
        held = sum(contains(document, stretch) for document in documents)
        kind = "formula" if held > len({a, b}) else "passage"
        shares = [len(places[side]) * sum(worth(term, side) for term in stretch) for side in range(2)]
        found[kind, " ".join(stretch)] = (sum(shares), len(places[0]), len(places[1]), held)
        for side in range(2):
            left[side].subtract(term for _ in places[side] for term in stretch)
    for term in parts:
        if left[0][term] or left[1][term]:
            held = sum(term in document for document in documents)
            value = sum(left[side][term] * worth(term, side) for side in range(2))
            found["word", term] = (value, left[0][term], left[1][term], held)
    return found


def contains(document: list[str], stretch: tuple[str, ...]) -> bool:
    """Whether the terms of `stretch` stand side by side in `document`.

    >>> contains(list("abc"), ("b", "c")), contains(list("abc"), ("a", "c"))
    (True, False)
    """
    return any(tuple(document[i : i + len(stretch)]) == stretch for i in range(len(document)))


# ── passages ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def shared_runs(a: list[str], b: list[str], least: int) -> set[tuple[int, int, int]]:
    """Every maximal run of `least` tokens or more that two documents share: its place in each, and its length.

    Maximal: longer neither to the left nor to the right. Source: `reference/README.md`, "every maximal shared run".

    >>> shared_runs("x a b c".split(), "a b c y a b".split(), 2) == {(1, 0, 3), (1, 4, 2)}
    True
    """
    runs = set()
    for i, j in product(range(len(a)), range(len(b))):
        length = 0
        while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
            length += 1
        if length >= least and (i == 0 or j == 0 or a[i - 1] != b[j - 1]):
            runs.add((i, j, length))
    return runs


def local_alignment(a: list[str], b: list[str]) -> tuple[int, int]:
    """The best score of an alignment of a span of each, and its matches: match +1, mismatch -1, gap -1; of equal scores
    the one with the most matches. Source: Smith & Waterman 1981; DEFINITIONS.md, "passage".

    >>> local_alignment("this is a match he asked".split(), "this is a good match she replied".split())
    (3, 4)
    """
    table = [[(0, 0)] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            score, matches = table[i][j]
            paired = (score + 1, matches + 1) if x == y else (score - 1, matches)
            gaps = [(score - 1, matches) for score, matches in (table[i][j + 1], table[i + 1][j])]
            table[i + 1][j + 1] = max((0, 0), paired, *gaps)
    return max(max(row) for row in table)


def global_alignment(a: list[str], b: list[str]) -> int:
    """The best score of an alignment of all of both (Needleman & Wunsch 1970): match +1, mismatch -1, gap -1.

    >>> global_alignment("this is a match".split(), "this is a good match".split())
    3
    """
    table = [[-i - j for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            paired = table[i][j] + (1 if x == y else -1)
            table[i + 1][j + 1] = max(paired, table[i][j + 1] - 1, table[i + 1][j] - 1)
    return table[-1][-1]


def onward(a: list[str], b: list[str]) -> tuple[int, int]:
    """The best score of an alignment of a beginning of each, and its matches: of equal scores the most.

    >>> onward("x is y".split(), "is z".split())
    (0, 1)
    """
    table = [[(-i - j, 0) for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            score, matches = table[i][j]
            paired = (score + 1, matches + 1) if x == y else (score - 1, matches)
            gaps = [(score - 1, matches) for score, matches in (table[i][j + 1], table[i + 1][j])]
            table[i + 1][j + 1] = max(paired, *gaps)
    return max(max(row) for row in table)


def through(a: list[str], b: list[str], run: tuple[int, int, int]) -> tuple[int, int]:
    """The best score of an alignment through a run that both share, and its matches. Source: `Corpus.passages`.

    >>> through("this is a match he".split(), "this is a good match she".split(), (0, 0, 3))
    (3, 4)
    """
    i, j, length = run
    before = onward(a[:i][::-1], b[:j][::-1])
    behind = onward(a[i + length :], b[j + length :])
    return length + before[0] + behind[0], length + before[1] + behind[1]
