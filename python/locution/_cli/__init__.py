"""The command `locution`: a report, or one table, from files.

Each command is declared in the file of its family (`_counting`, `_phrases`, `_lives`, `_similarity`, `_documents`) from
options that several share (`_options`). It reads the documents (`_reading`, `_select`), asks the corpus (`_asking`),
and prints or writes the answer (`_printing`, `_writing`). `parser()` yields all of it, for documentation.

Exit codes: 0 done, 1 the files or values cannot be used, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from . import _colour
from ._parser import COMMANDS, command_parsers, parser
from ._printing import check_targets
from ._saying import reason, say, warn

__all__ = ["command_parsers", "main", "parser"]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command with `argv` (default: the process's) and returns its exit code."""
    if sys.stdout is None:  # closed by whoever started us, with >&-
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (until the process ends)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter shows "?"
            stream.reconfigure(errors="replace")
    said = sys.argv[1:] if argv is None else list(argv)
    if said[:1] == ["help"]:
        said = [*said[1:2], "--help"]
    _colour.choose(said)
    try:
        asked = parser(*(name for name in said[:1] if name in COMMANDS)).parse_args(said)
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = warn
            check_targets(asked)
            asked.command.run(asked)
            sys.stdout.flush()
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr)  # a bar that was half drawn
        return 130
    except BrokenPipeError:  # whoever read us, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nor may the flush at exit complain
    except (OSError, ValueError, KeyError, ImportError) as error:  # ReadError and StoreError are ValueErrors
        say(reason(error), wrong=True)
        return 1
    return 0
