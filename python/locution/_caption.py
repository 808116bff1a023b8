"""What is said below an answer: how many rows there are, what they leave out, and what the question was asked with."""

from __future__ import annotations

from typing import Any

from . import _draw
from ._draw import cell, integer, visible


def left_out(params: dict[str, Any]) -> str:
    """; 3 documents without a date are not counted. Empty where none is left out."""
    return "".join(
        f"; {integer(count)} document{'s'[: count != 1]} {without} {'is' if count == 1 else 'are'} not counted"
        for name, without in (("undated", "without a date"), ("ungrouped", "without a group"))
        if isinstance(count := params.get(name), int) and count
    )


def row_total(rows: int, shown: int) -> str:
    """20 of 1,234 rows."""
    return counted(rows, shown, "row")


def counted(count: int, shown: int, one: str) -> str:
    """20 of 1,234 things, or 12 things where all are shown."""
    word = one if count == 1 else f"{one}s"
    return f"{integer(max(shown, 0))} of {integer(count)} {word}" if count > shown else f"{integer(count)} {word}"


def caption(params: dict[str, Any]) -> str:
    """Parameters on one line: phrases · min_length 3 · trim en · 26 documents, 6,345 tokens. None is left out."""
    params = dict(params)
    question = params.pop("question", None)
    if params.get("keep_numbers") is True:
        del params["keep_numbers"]  # worth a word only where they were not
    if params.get("segments") == "sentence":
        del params["segments"]
    sizes = [
        f"{_draw.cell(params.pop(unit), 4)} {unit if size != 1 else unit[:-1]}"
        for unit in ("documents", "tokens")
        if isinstance(size := params.get(unit), int)
    ]
    said = [
        f"{visible(name)} {cell(value, 4)}"
        for name, value in params.items()
        if value is not None and not (name in ("undated", "ungrouped") and not value)
    ]
    return " · ".join([*([visible(str(question))] if question else []), *said, *([", ".join(sizes)] if sizes else [])])
