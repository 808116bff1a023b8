"""What does the command say beside its answer? One line at a time on standard error, and how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from .._draw import visible
from ._colour import Paint

Progress = Callable[[int, int], None]


def say(text: str, *, wrong: bool = False) -> None:
    """One line on standard error."""
    name = "locution:"
    if wrong:
        name = Paint.of(sys.stderr).error(name)
    print(f"{name} {visible(text)}", file=sys.stderr)


def warn(message: Warning | str, *_: object, **__: object) -> None:
    """A warning in the words of the command."""
    said = str(message).replace("dayfirst=True or False decides", "--dayfirst or --monthfirst decides")
    say(f"warning: {said}")


def reason(error: BaseException) -> str:
    """What `error` says, without the quotes that KeyError puts around it."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def progress(what: str, wanted: bool | None) -> Progress:
    """Shows how far `what` is, once it has taken a second: where it is `wanted`; None: on a terminal."""
    if not (sys.stderr.isatty() if wanted is None else wanted):
        return lambda done, total: None
    start = time.monotonic()

    def report(done: int, total: int) -> None:
        if total and time.monotonic() - start > 1:
            end = "\r" if done < total else "\r\033[K"
            print(f"{what}: {100 * done // total} %", end=end, file=sys.stderr, flush=True)

    return report
