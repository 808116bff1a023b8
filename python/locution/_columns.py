"""What kind of column is it, and how is a value of it written? The same in a notebook and in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ._draw import cell, width

NUMBER, DAY, TEXT, SHORT, LEFT, KEY = "n", "d", "t", "t s", "l", "k"
"""The kinds, which are CSS classes too: numbers stand right, a concordance is aligned on its keyword."""

_NAMES = ("start", "end", "year", "group", "family", "cluster", "start_a", "end_a", "start_b", "end_b")
"""Positions, years and groups are no amounts: they have no thousands, and 2019.0 is 2019."""


def kind_of(name: str, values: Sequence[Any], columns: Sequence[str]) -> str:
    """The kind of a column."""
    if {"left", "keyword", "right"} <= set(columns) and name in ("left", "keyword"):
        return LEFT if name == "left" else KEY
    first = next((v for v in values if v is not None), None)
    if isinstance(first, int | float) and not isinstance(first, bool):
        return NUMBER
    if isinstance(first, date):
        return DAY
    short = all(isinstance(v, str) and width(v) <= 16 for v in values)  # names that no narrow column need break
    return SHORT if short else TEXT


def plain(name: str, value: Any, digits: int) -> str:
    """One value as text."""
    named = name in _NAMES and not isinstance(value, bool)
    if named and isinstance(value, float) and value.is_integer():
        value = int(value)  # pandas makes a column of years with a gap one of floats
    return str(value) if named and isinstance(value, int) else cell(value, digits)
