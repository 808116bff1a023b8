"""What does the command say beside its answer? One line at a time, on standard error."""

from __future__ import annotations

import sys

from .._draw import visible
from ._colour import Paint


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
