"""What is a command, and how does it become a parser?

A command asks one question. Its options are the arguments of that question in Python, with dashes; what is not given is
not passed on, so that every default stands in one place, the question itself, and the help reads it there.
"""

from __future__ import annotations

import argparse
import difflib
import inspect
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from .. import _core
from .._draw import visible
from . import _colour

WIDE = 80  # columns of the help at most


@dataclass(frozen=True)
class Option:
    """One argument of a question: `min_docfreq` is `--min-docfreq`."""

    name: str
    help: str
    metavar: str = "N"
    type: Callable[[str], Any] = str
    choices: tuple[Any, ...] = ()
    flag: bool = False
    """Given or not, without a value."""
    again: bool = False
    """May be given again; a list."""
    files: bool = False
    """Whether a shell should offer files."""
    short: str = ""
    required: bool = False
    called: str = ""
    """Where the option has another name than the argument."""

    @property
    def spelled(self) -> str:
        return "--" + (self.called or self.name).replace("_", "-")


@dataclass(frozen=True)
class Command:
    """A command, as it is declared. All but `run` is what its help says."""

    name: str
    about: str
    details: str
    examples: tuple[str, ...]
    run: Callable[[argparse.Namespace], None]
    question: str | None = None
    """The method of `Corpus` that is asked; its defaults are said."""
    function: Callable[..., object] | None = None
    """What else has the arguments that are its options."""
    values: tuple[Option, ...] = ()
    """What stands before the paths, without a dash."""
    options: tuple[Option, ...] = ()
    columns: str = ""
    """A line a column: its name, two spaces, its meaning."""
    groups: tuple[Callable[[argparse.ArgumentParser], None], ...] = ()
    """What it shares with others: reading, output."""
    reads: bool = True
    """Whether it takes paths."""

    def column_lines(self) -> list[str]:
        """A line a column, or several: names, two spaces, what they mean."""
        return [line.strip() for line in self.columns.strip().splitlines()]

    def columns_named(self) -> list[str]:
        """The names of its columns, those that only some option brings too."""
        return [name for line in self.column_lines() for name in line.partition("  ")[0].split()]


# ── parsers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Help(argparse.RawDescriptionHelpFormatter):
    """Help in two columns that leave room for sentences, no wider than 80; headings are bold on a terminal."""

    def __init__(self, prog: str, **_: Any) -> None:
        width = max(min(WIDE, shutil.get_terminal_size().columns), 40)
        super().__init__(prog, max_help_position=min(27, width // 2), width=width)

    def format_help(self) -> str:
        return "\n".join(line.rstrip() for line in super().format_help().split("\n"))

    def start_section(self, heading: str | None) -> None:
        super().start_section(_colour.Paint.of(sys.stdout).heading(heading) if heading else heading)


class Parser(argparse.ArgumentParser):
    """A parser that takes no shortened options, so that a new one never changes what an old one means."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=Help, allow_abbrev=False, **options)
        self.color = False  # Python 3.14 would colour the help in its own way

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        meant = near(str(value), action.choices)
        known = (
            "" if meant or isinstance(action, argparse._SubParsersAction) else f"; there are {_listed(action.choices)}"
        )
        what = "there is no command " if isinstance(action, argparse._SubParsersAction) else "there is no "
        raise argparse.ArgumentError(None if "command" in what else action, f"{what}{value!r}{meant}{known}")

    def error(self, message: str) -> NoReturn:
        """Says what is wrong below how the command is used, and ends with 2."""
        paint = _colour.Paint.of(sys.stderr)
        said = visible(message.removeprefix("argument "))
        help_ = f"`{self.prog} --help` says more"
        self.exit(2, f"{self.format_usage()}{paint.error(f'{self.prog}:')} {said}\n{help_}\n")


class CommandParser(Parser):
    """The parser of one command: paths and options in any order."""

    _inside = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self._inside:  # which calls this twice, for options and for paths
            return super().parse_known_args(args, namespace)
        self._inside = True
        try:
            asked, left = super().parse_known_intermixed_args(args, namespace)
        finally:
            self._inside = False
        unknown = [word.partition("=")[0] for word in left if word.startswith("-") and word != "-"]
        if unknown:
            known = (word for action in self._actions for word in action.option_strings)
            self.error(f"there is no option {unknown[0]}{near(unknown[0], known)}")
        if left:
            self.error(f"too much: {' '.join(left)}")
        if self.get_default("command").reads and not asked.paths and not asked.files_from:
            self.error("which documents? Name a folder or files; - is standard input")
        read = [*vars(asked).get("paths", []), *vars(asked).get("question.queries", []), vars(asked).get("files_from")]
        if read.count("-") > 1:
            self.error("standard input, -, can be read once only")
        return asked, left


def near(word: str, known: Iterable[Any]) -> str:
    """; did you mean this? Empty where nothing is like `word`."""
    names = [str(one) for one in known]
    like = [name for name in names if len(word.strip("-")) > 2 and name.startswith(word)]
    if not like:
        alike = sorted(((_alikeness(word, name), name) for name in names), reverse=True)[:3]
        like = [name for score, name in alike if score > max(0.6, alike[0][0] - 0.1)]
    return f"; did you mean {' or '.join(like[:3])}?" if like else ""


def _alikeness(word: str, name: str) -> float:
    """Of two words, the dashes before them aside."""
    return difflib.SequenceMatcher(None, word.lstrip("-"), name.lstrip("-")).ratio()


def _listed(known: Iterable[Any]) -> str:
    return ", ".join(str(one) for one in known)


def add(commands: Any, command: Command) -> None:
    """Adds the parser of `command`."""
    first = "".join(f"{value.metavar} " for value in command.values)
    paths = "PATH… " if command.reads else ""
    wide = max(min(WIDE, shutil.get_terminal_size().columns), 40) - 1
    shown = "\n".join(f"  locution {command.name} {example}" for example in command.examples)
    about = command.about[0].upper() + command.about[1:]
    about = f"{about}{'' if about.endswith('…') else '.'} {command.details}".strip()
    heading = _colour.Paint.of(sys.stdout).heading
    parser: argparse.ArgumentParser = commands.add_parser(
        command.name,
        prog=f"locution {command.name}",
        usage=f"locution {command.name} {first}{paths}[options]",
        help=command.about,
        description=f"{textwrap.fill(about, wide)}\n\n{heading('examples:')}\n{shown}",
        add_help=False,
    )
    parser._positionals.title = "arguments"
    for value in command.values:
        kind: dict[str, Any] = {"metavar": value.metavar, "type": value.type, "choices": value.choices or None}
        parser.add_argument(f"question.{value.name}", help=_safe(value.help), **kind)
    if command.reads:
        where = "folders, files, patterns such as '*.txt', a corpus saved by `locution save`; - is standard input"
        parser.add_argument("paths", metavar="PATH", nargs="*", help=where)
    if command.options:
        defaults = _defaults(command)
        what = parser.add_argument_group("what is asked" if command.question else "options")
        for option in command.options:
            add_option(what, option, "question", defaults.get(option.name))
    if command.columns:
        parser.add_argument_group("columns", _columns(command, wide - 2))
    for group in command.groups:
        group(parser)
    parser.set_defaults(command=command)


def add_option(group: Any, option: Option, prefix: str, default: object = None) -> None:
    """Adds `option`, which is left out of what is parsed where it is not given."""
    said = option.help
    if any(str(choice) not in said for choice in option.choices):
        said += f": {_listed(option.choices)}"
    if default is not None and "default" not in said and not isinstance(default, bool):
        said += f" (default: {default})"
    options: dict[str, Any] = {"dest": f"{prefix}.{option.name}", "default": argparse.SUPPRESS, "help": _safe(said)}
    if option.flag:
        options["action"] = "store_true"
    else:
        options |= {"metavar": option.metavar, "type": option.type, "choices": option.choices or None}
        options |= {"action": "append"} if option.again else {}
    flags = [option.short, option.spelled] if option.short else [option.spelled]
    action = group.add_argument(*flags, required=option.required, **options)
    action.files = option.files


def given(asked: argparse.Namespace, prefix: str) -> dict[str, Any]:
    """The arguments of `prefix` that were given, by name."""
    return {name[len(prefix) + 1 :]: value for name, value in vars(asked).items() if name.startswith(f"{prefix}.")}


def _defaults(command: Command) -> dict[str, object]:
    """By argument: what holds where it is not given."""
    asked = getattr(_core.Corpus, command.question) if command.question else command.function
    arguments = inspect.signature(asked).parameters if asked else {}
    defaults = {name: one.default for name, one in arguments.items() if one.default is not inspect.Parameter.empty}
    for name, default in defaults.items():
        if isinstance(default, tuple):
            defaults[name] = "-".join(map(str, default)) if default[0] != default[1] else default[0]
    return defaults


def _safe(said: str) -> str:
    """`said` without argparse's formats."""
    return said.replace("%", "%%")


def _columns(command: Command, wide: int) -> str:
    """Each column and what it means, in two columns no wider than `wide`."""
    lines = [line.partition("  ") for line in command.column_lines()]
    room = min(max(len(name) for name, _, _ in lines), 23) + 2
    text = []
    for name, _, meaning in lines:
        head = name.ljust(room)
        if len(name) > room - 2:
            text.append(name)
            head = " " * room
        text += textwrap.wrap(meaning.strip(), wide, initial_indent=head, subsequent_indent=" " * room)
    if command.question:
        text += ["", f"help(locution.Corpus.{command.question}) in Python defines each."]
    return "\n".join(text)


def whole(text: str) -> int:
    """A whole number from 0 on."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return int(text)


def number(text: str) -> int | float:
    """5, or 0.1."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None


def span(text: str) -> int | tuple[int, int]:
    """2, or 1-5."""
    shortest, dash, longest = text.partition("-")
    if not (shortest.isdecimal() and (longest.isdecimal() or not dash)):
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor two, as in 1-5")
    return (int(shortest), int(longest)) if dash else int(shortest)


def names(text: str) -> list[str]:
    """a,b."""
    return [name.strip() for name in text.split(",") if name.strip()]


def steps(text: str) -> str | list[str]:
    """lower, or lower,stem."""
    return text.split(",") if "," in text else text
