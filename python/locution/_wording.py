"""How do two texts differ, word by word? As the passage they are was found: under its fold, by its best alignment."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import _core

if TYPE_CHECKING:
    from ._core import Tokenizer

WORDS = 300  # of each text are compared
LONGEST = 10_000  # characters of a text; a broken file may have one word of millions


class Piece(NamedTuple):
    """A stretch of both texts: the same words, or what one has in place of the other's; one may be empty."""

    same: bool
    a: str
    b: str
    words: int


def pieces(row: dict[str, Any], tokenizer: Tokenizer, fold: str = "lower") -> tuple[list[Piece], bool]:
    """How the two texts of a passage differ, by word; whether they were compared to their ends.

    What the fold makes alike is alike, and what stands between words makes no difference.
    """
    text_a, text_b = str(row["text_a"]), str(row["text_b"])
    if row["matches"] == row["length"]:
        return [Piece(True, text_a, text_b, row["matches"])], True
    a, b = Words(text_a, tokenizer), Words(text_b, tokenizer)
    terms_a, terms_b = _folded(a.words, tokenizer, fold), _folded(b.words, tokenizer, fold)
    whole = a.whole and b.whole
    codes: Sequence[tuple[str, int, int, int, int]] = SequenceMatcher(
        None, terms_a, terms_b, autojunk=False
    ).get_opcodes()
    if whole and sum(end - i for tag, i, end, _, _ in codes if tag == "equal") != row["matches"]:
        codes = _best(terms_a, terms_b)  # the blocks of before read better, but have other numbers
    if not whole and len(codes) > 1 and codes[-1][0] != "equal":
        codes = codes[:-1]  # what the other text has in its place is behind the cut
    made = [Piece(tag == "equal", a.slice(i, i_end), b.slice(j, j_end), i_end - i) for tag, i, i_end, j, j_end in codes]
    return made, whole


class Words:
    """The first words of a text, and where they start."""

    def __init__(self, text: str, tokenizer: Tokenizer) -> None:
        head = text[:LONGEST]
        words = tokenizer.words(head)
        self.whole = len(text) <= LONGEST and len(words) <= WORDS
        self.text, self.words = head, words[:WORDS]
        self.starts: list[int] = []
        at = 0
        for word in words[: WORDS + 1]:
            at = head.index(word, at)
            self.starts.append(at)
            at += len(word)
        if len(words) <= WORDS:
            self.starts.append(len(head))  # else the text is cut where the next word starts

    def slice(self, first: int, behind: int) -> str:
        """Words and what stands behind each."""
        return self.text[self.starts[first] if first else 0 : self.starts[behind]] if first < behind else ""


def _folded(words: Sequence[str], tokenizer: Tokenizer, fold: str) -> list[str]:
    """The terms of `words`."""
    if fold == "none":
        return list(words)
    if fold == "lower":
        return [unicodedata.normalize("NFC", word).replace("’", "'").lower() for word in words]
    distinct = list(dict.fromkeys(words))
    steps: Any = fold.split(" ") if " " in fold else fold
    matrix = _core.Corpus(distinct, language=tokenizer.language, tokenizer=tokenizer).matrix(fold=steps)
    terms, (_, columns, starts) = matrix.terms, matrix._arrays()
    term_of = {
        word: " ".join(terms[column] for column in columns[starts[at] : starts[at + 1]])
        for at, word in enumerate(distinct)
    }
    return [term_of[word] for word in words]


def _best(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """The alignment of the best score: a match is 1, a mismatch and a gap −1; of equals that with the most matches.

    Needleman & Wunsch 1970, by diagonals. As `get_opcodes` gives it.
    """
    rows, columns = len(a), len(b)
    number = {term: at for at, term in enumerate({*a, *b})}
    left, right = (np.array([number[term] for term in terms], dtype=np.int64) for terms in (a, b))
    step = 1 << 20  # a score stands above all matches
    gain = np.where(left[:, None] == right[None, :], step + 1, -step) if rows and columns else np.zeros((0, 0))
    table = np.empty((rows + 1, columns + 1), dtype=np.int64)
    table[0, :], table[:, 0] = -step * np.arange(columns + 1), -step * np.arange(rows + 1)
    for diagonal in range(2, rows + columns + 1):
        i = np.arange(max(1, diagonal - columns), min(rows, diagonal - 1) + 1)
        j = diagonal - i
        gap = np.maximum(table[i - 1, j], table[i, j - 1]) - step
        table[i, j] = np.maximum(table[i - 1, j - 1] + gain[i - 1, j - 1], gap)
    codes: list[tuple[str, int, int, int, int]] = []
    at, to = rows, columns
    while at or to:
        value = table[at, to]
        both = bool(at and to and value == table[at - 1, to - 1] + gain[at - 1, to - 1])
        tag = "equal" if both and a[at - 1] == b[to - 1] else "replace"
        down = both or bool(at and value == table[at - 1, to] - step)
        before = (at - down, to - (both or not down))
        if codes and codes[-1][0] == tag:
            codes[-1] = (tag, before[0], codes[-1][2], before[1], codes[-1][4])
        else:
            codes.append((tag, before[0], at, before[1], to))
        at, to = before
    return codes[::-1]
