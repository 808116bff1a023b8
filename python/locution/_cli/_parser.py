"""What can be said on the command line? All commands, by the question they answer."""

from __future__ import annotations

import argparse
import sys
import textwrap
from typing import Any

from .. import _core
from . import _completion, _counting, _documents, _lives, _phrases, _similarity
from ._colour import Paint
from ._command import CommandParser, Parser, add

FAMILIES = (
    ("How often?", _counting.COMMANDS),
    ("Which phrases?", (*_phrases.COMMANDS, *_lives.COMMANDS)),
    ("How alike?", _similarity.COMMANDS),
    ("The documents", _documents.COMMANDS),
    ("The shell", (_completion.COMMAND,)),
)
"""The commands, in the order of the help."""

COMMANDS = {command.name: command for _, commands in FAMILIES for command in commands}

_EXAMPLES = (
    "locution report speeches/ -o speeches.html",
    "locution phrases speeches/ --min-length 4",
    "locution save speeches/ -o speeches.locution",
    "zcat press.txt.gz | locution terms - --stdin-format lines --csv terms.csv",
)


class _TopParser(Parser):
    """The parser of `locution` itself, whose help has the commands by family."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        asked, left = super().parse_known_args(args, namespace)
        if "command" not in asked:
            self.error(f"there is no option {left[0]}" if left else "which command?")
        return asked, left

    def format_help(self) -> str:
        heading = Paint.of(sys.stdout).heading
        lines = ["usage: locution COMMAND PATH… [options]", "", *textwrap.wrap(str(self.description), 79), ""]
        room = max(map(len, COMMANDS)) + 4
        for family, commands in FAMILIES:
            lines += [heading(family), *(f"  {command.name:{room - 2}}{command.about}" for command in commands), ""]
        lines += [heading("examples:"), *(f"  {example}" for example in _EXAMPLES), ""]
        lines += [heading("exit codes:"), f"  {_EXIT_CODES}", ""]
        lines += ["`locution COMMAND -h` lists the options of a command's own and its columns,", _MORE]
        return "\n".join(lines) + "\n"


_EXIT_CODES = "0 done   1 input or values of no use   2 wrong usage   130 interrupted"
_MORE = "`locution COMMAND --help` all of them; `locution --version` says which this is."


def parser(*names: str) -> argparse.ArgumentParser:
    """The parser of the whole command line, or of some commands only, which is made sooner.

    Each sub-parser has its `Command` as the default of `command`.
    """
    top = _TopParser(
        prog="locution",
        usage="locution COMMAND PATH… [options]",
        description="What a set of documents keeps saying: how often words occur, which phrases recur, and how alike "
        "the documents are.",
    )
    top.add_argument("--version", action="version", version=f"locution {_core.VERSION}", help="print the version")
    commands = top.add_subparsers(metavar="COMMAND", parser_class=CommandParser)
    for name in names or COMMANDS:
        add(commands, COMMANDS[name])
    return top


def command_parsers(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parser of each command, by name."""
    return next(dict(action.choices) for action in top._actions if isinstance(action, argparse._SubParsersAction))
