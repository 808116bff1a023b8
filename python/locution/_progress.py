"""How does a long call say how far it is? By a bar, by the caller's own function, or not at all."""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias

Progress: TypeAlias = bool | Callable[[int, int], object] | None
Tell: TypeAlias = Callable[[int, int], object]

WHOLE = 10_000  # what a bar counts to: the share of the work that is done, to a hundredth of a per cent
SOON = 0.5  # seconds; a call that is over by then shows no bar of its own accord


def teller(name: str, progress: Progress, seconds: float = 0.0) -> tuple[Tell, Callable[[], object]] | None:
    """Whom to tell ``(done, total)``, and what to call in the end; None where nobody is to be told.

    `name` is that of the question, which has run for so many `seconds`. With ``progress=None`` there is a bar where
    somebody may be looking.
    """
    if progress is False or (progress is None and not watched()):
        return None
    if progress is None or progress is True:
        bar = _bar(name, seconds, stays=progress is True)
        return (bar.tell, bar.close) if bar else None
    if callable(progress):
        return progress, lambda: None
    kind = type(progress).__name__
    expected = "None (a bar in a terminal or notebook), True (always a bar), False (none) or a callable(done, total)"
    raise TypeError(f"progress: expected {expected}, not {kind}")


def watched() -> bool:
    """Whether a person may be looking: standard error is a terminal, or this is a notebook."""
    return in_notebook() or _terminal()


def in_notebook() -> bool:
    """Whether Python runs as the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def _terminal() -> bool:
    with suppress(AttributeError, ValueError):  # no standard error at all, or a closed one
        return bool(sys.stderr.isatty())
    return False


def _columns() -> int:
    with suppress(OSError, ValueError):
        return os.get_terminal_size(sys.stderr.fileno()).columns
    return 0


@contextmanager
def steps(progress: Progress, name: str, total: int) -> Iterator[Callable[[], None]]:
    """For work in Python that has so many steps: gives what to call after each.

    Questions that are asked within a step are asked with ``progress=False``, or there were two bars.
    """
    start, done = time.monotonic(), 0
    told = teller(name, progress) if progress is not None else None
    asked = progress is not None

    def tick() -> None:
        nonlocal told, asked, done
        done = min(done + 1, total)
        seconds = time.monotonic() - start
        if not asked and seconds > SOON:
            told, asked = teller(name, None, seconds), True
        if told:
            told[0](done, total)

    try:
        yield tick
        if told and done < total:
            told[0](total, total)
    finally:
        if told:
            told[1]()


def _bar(name: str, seconds: float, *, stays: bool) -> _TqdmBar | _Line | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # without ipywidgets tqdm.auto warns, and takes a bar of text
            from tqdm.auto import tqdm
    except ImportError:
        return _Line(name) if _terminal() else None
    return _TqdmBar(tqdm, name, seconds, stays=stays)


class _TqdmBar:
    def __init__(self, tqdm: Any, name: str, seconds: float, *, stays: bool) -> None:
        form = "{desc} {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"
        width: dict[str, Any] = {"dynamic_ncols": True}
        if _terminal() and not _columns():
            width = {"ncols": 80, "nrows": 24}  # a terminal that says it has no width gets no bar from tqdm
        self.bar = tqdm(total=WHOLE, desc=name, leave=stays, bar_format=form, **width)
        if hasattr(self.bar, "start_t"):  # a bar that is switched off has no clock
            self.bar.start_t -= seconds

    def tell(self, done: int, total: int) -> None:
        self.bar.update(done * WHOLE // max(total, 1) - self.bar.n)

    def close(self) -> None:
        self.bar.close()


class _Line:
    """A line of our own, for a terminal without tqdm: it is written over, and gone in the end."""

    def __init__(self, name: str) -> None:
        self.name, self.shown = name, ""

    def tell(self, done: int, total: int) -> None:
        line = f"{self.name} {100 * done // max(total, 1):3d}%"
        if line != self.shown:
            self._write(line)

    def close(self) -> None:
        self._write("")

    def _write(self, line: str) -> None:
        blank = " " * (len(self.shown) - len(line))
        sys.stderr.write(f"\r{line}{blank}" if line else f"\r{' ' * len(self.shown)}\r")
        sys.stderr.flush()
        self.shown = line
