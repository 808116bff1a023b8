"""Texts for the tests: what lies beside the clone, what lies in the repository, what Hypothesis makes up."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent
COMMUNIQUES = ROOT / "examples" / "communiques"

RUNS = r"\w+"

VOCABULARIES = [
    ["party", "Party", "spirit", "the", "of", "THE", "new"],
    ["Straße", "STRASSE", "über", "Über", "café", "CAFÉ", "cafe\u0301", "die"],
    ["ΣΊΣΥΦΟΣ", "σίσυφος", "και", "ΚΑΙ", "İstanbul", "istanbul"],
    ["новая", "Новая", "эра", "ЭРА", "съезд", "20", "2023"],
    ["改革", "开放", "新时代", "𝒳", "𠀋", "a_b", "x1"],
    ["व", "हिन्दी", "שלום", "السلام", "한국", "ไทย"],
]
BETWEEN = [" ", " ", " ", ", ", "; ", " – ", "\n", "\r\n", " 👩‍👩‍👧 ", " 🇩🇪 ", "… ", " “", "’ ", "\t"]


def shared(name: str) -> Path:
    """A file or folder beside the clone. Where there is none the test is skipped, or fails if they are required."""
    path = ROOT.parent / "shared" / name
    if not path.exists():
        if os.environ.get("LOCUTION_REQUIRE_SHARED") == "1":
            pytest.fail(f"LOCUTION_REQUIRE_SHARED is set, and {path} is not here")
        pytest.skip(f"{path} is not here")
    return path


def records(name: str) -> list[dict[str, object]]:
    """The records of a JSON Lines file beside the clone."""
    with shared(name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@st.composite
def texts(draw: st.DrawFn, max_words: int = 16, between: list[str] = BETWEEN) -> str:
    """A text of few different words, so that some recur; sometimes empty, sometimes only punctuation."""
    vocabulary = draw(st.sampled_from(VOCABULARIES))
    pieces = st.tuples(st.sampled_from(vocabulary), st.sampled_from(between))
    return "".join(word + gap for word, gap in draw(st.lists(pieces, max_size=max_words)))


def collections(max_texts: int = 5, max_words: int = 16) -> st.SearchStrategy[list[str]]:
    """Few texts, of which some share words."""
    return st.lists(texts(max_words=max_words), max_size=max_texts)


def any_texts() -> st.SearchStrategy[str]:
    """Any text of assigned characters: Python's tables and ours may be of different Unicode versions."""
    return st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=60)
