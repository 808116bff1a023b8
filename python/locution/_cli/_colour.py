"""Which colours does a terminal get? None but where someone looks: a terminal, or one that was asked for."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import TextIO

WHEN = ("auto", "always", "never")
"""What --color takes."""

_when = "auto"


def choose(said: Sequence[str]) -> None:
    """Takes --color from all that was said, before it is parsed: help and errors have colours, too."""
    global _when
    _when = "auto"
    for at, word in enumerate(said):
        if word == "--":
            return
        value = "".join(said[at + 1 : at + 2]) if word == "--color" else word.removeprefix("--color=")
        if word.startswith("--color") and value in WHEN:
            _when = value


_MARKS = re.compile(r"\[-.+?(?:-\]|… *$)|\{\+.+?(?:\+\}|… *$)", re.DOTALL)
"""[-what is left out-] and {+what is put in+}; the last may be cut."""


class Paint:
    """Puts text into colours, or leaves it.

    Marks stay what they are: colours only say them again, in red and cyan, which nobody takes for one another.
    """

    def __init__(self, coloured: bool) -> None:
        self.coloured = coloured

    @classmethod
    def of(cls, stream: TextIO | None) -> Paint:
        """For `stream`: by --color, else NO_COLOR, FORCE_COLOR and whether it is a terminal that knows colours."""
        return cls(_when == "always" or (_when == "auto" and _wanted(stream)))

    def __call__(self, what: str, text: str) -> str:
        """As tables ask for it: `what` is "heading", "note", or the column of a cell."""
        how = {"heading": self.heading, "note": self.note, "keyword": self.keyword, "edits": self.edits}.get(what)
        return text if how is None else how(text)

    def heading(self, text: str) -> str:
        return self._in("1", text)

    def keyword(self, text: str) -> str:
        return self._in("1;35", text)

    def note(self, text: str) -> str:
        return self._in("2", text)

    def error(self, text: str) -> str:
        return self._in("1;31", text)

    def edits(self, text: str) -> str:
        """[-these-] in red, {+these+} in cyan, line by line."""
        if not self.coloured:
            return text
        return _MARKS.sub(lambda mark: self._lines("31" if mark[0].startswith("[") else "36", mark[0]), text)

    def _lines(self, code: str, text: str) -> str:
        return "\n".join(self._in(code, line) for line in text.split("\n"))

    def _in(self, code: str, text: str) -> str:
        """`text` in a colour, the spaces on its ends not."""
        bare = text.strip(" ")
        if not self.coloured or not bare:
            return text
        at = text.index(bare)
        return f"{text[:at]}\033[{code}m{bare}\033[0m{text[at + len(bare) :]}"


def _wanted(stream: TextIO | None) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("TERM") == "dumb" or (sys.platform == "win32" and "WT_SESSION" not in os.environ):
        return False
    return stream is not None and stream.isatty()
