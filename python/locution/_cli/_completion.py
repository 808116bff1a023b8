"""How does a shell complete `locution`? By a script made from the parser, which asks nothing while one types."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from .._draw import shorten
from ._command import Command, Option
from ._options import common

_INSTALL = {
    "bash": "locution completion bash > ~/.local/share/bash-completion/completions/locution",
    "zsh": "locution completion zsh > ~/.zfunc/_locution  # with fpath+=~/.zfunc before compinit in ~/.zshrc",
    "fish": "locution completion fish > ~/.config/fish/completions/locution.fish",
}


@dataclass(frozen=True)
class _Said:
    """One option, as a shell needs it."""

    flags: tuple[str, ...]
    about: str
    value: str
    """What its value is called; empty where it takes none."""
    offered: tuple[str, ...]
    files: bool
    again: bool


def _options(parser: argparse.ArgumentParser) -> list[_Said]:
    columns = tuple(parser.get_default("command").columns_named())
    said = []
    for action in parser._actions:
        if not action.option_strings:
            continue
        offered = tuple(str(choice) for choice in action.choices or ())
        if action.option_strings[-1] in ("--columns", "--sort") and not offered:
            offered = columns if parser.get_default("command").name != "kwic" or action.dest == "columns" else ()
        said.append(
            _Said(
                tuple(action.option_strings),
                shorten(str(action.help).replace("%%", "%"), 66),
                "" if action.nargs == 0 else str(action.metavar),
                offered,
                bool(getattr(action, "files", False)),
                isinstance(action, argparse._AppendAction),
            )
        )
    return said


def _places(parser: argparse.ArgumentParser) -> tuple[str, ...]:
    """The values of the first argument without a dash, where these are known."""
    first = next((action for action in parser._actions if not action.option_strings), None)
    return tuple(str(choice) for choice in first.choices) if first is not None and first.choices else ()


def bash(parsers: dict[str, argparse.ArgumentParser]) -> str:
    """For bash 3.2 and newer, with or without the package bash-completion."""
    values, flags = [], []
    for name, parser in parsers.items():
        options = _options(parser)
        flags.append(f"        {name}) words='{' '.join(flag for option in options for flag in option.flags)}' ;;")
        for option in options:
            spelled = "|".join(f"{name}:{flag}" for flag in option.flags)
            if option.offered:
                values.append(f"        {spelled}) words='{' '.join(option.offered)}' ;;")
            elif option.files:
                values.append(f"        {spelled}) return ;;")
            elif option.value:
                values.append(f"        {spelled}) compopt +o default +o bashdefault 2>/dev/null; return ;;")
    places = [f"        {name}) words='{' '.join(words)}' ;;" for name, p in parsers.items() if (words := _places(p))]
    return _BASH.format(
        install=_INSTALL["bash"],
        commands=" ".join(parsers),
        values="\n".join(values),
        flags="\n".join(flags),
        places="\n".join(places),
    )


_BASH = """\
# Completion of locution for bash. To install it:
#   {install}
_locution() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words=
    if [[ $word == = ]]; then
        word=
    elif [[ $before == = ]]; then
        before=${{COMP_WORDS[COMP_CWORD-2]}}
    fi
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        words='{commands} help --help --version'
    else
        case ${{COMP_WORDS[1]}}:$before in
        help:*) words='{commands}' ;;
{values}
        *)
            if [[ $word == -* ]]; then
                case ${{COMP_WORDS[1]}} in
{flags}
                esac
            else
                case ${{COMP_WORDS[1]}} in
{places}
                esac
            fi
            ;;
        esac
    fi
    [[ -n $words ]] && COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o bashdefault -o default -F _locution locution
"""


def zsh(parsers: dict[str, argparse.ArgumentParser]) -> str:
    """For zsh, as a file of its function path or to be sourced after compinit."""
    commands = "\n".join(f"        {_quoted(f'{name}:{_about(p)}')}" for name, p in parsers.items())
    cases = []
    for name, parser in parsers.items():
        specs = [_zsh_option(flag, option) for option in _options(parser) for flag in option.flags]
        places = _places(parser)
        specs.append(_quoted(f"1: :({' '.join(places)})" if places else "*:PATH:_files"))
        cases.append(
            f"    {name})\n        _arguments -S \\\n            " + " \\\n            ".join(specs) + "\n        ;;"
        )
    return _ZSH.format(install=_INSTALL["zsh"], commands=commands, cases="\n".join(cases))


_ZSH = """\
#compdef locution
# Completion of locution for zsh. To install it:
#   {install}
_locution() {{
    local -a commands=(
{commands}
    )
    if ((CURRENT == 2)) || [[ ${{words[2]}} == help ]]; then
        _describe command commands
        return
    fi
    shift words
    ((CURRENT--))
    case ${{words[1]}} in
{cases}
    esac
}}
if [[ ${{funcstack[1]}} == _locution ]]; then
    _locution "$@"
else
    compdef _locution locution
fi
"""


def _zsh_option(flag: str, option: _Said) -> str:
    about = option.about.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
    spec = f"{'*' if option.again else ''}{flag}[{about}]"
    if option.value:
        what = f"({' '.join(option.offered)})" if option.offered else "_files" if option.files else " "
        spec += f":{option.value}:{what}"
    return _quoted(spec)


def fish(parsers: dict[str, argparse.ArgumentParser]) -> str:
    """For fish."""
    lines = ["# Completion of locution for fish. To install it:", f"#   {_INSTALL['fish']}"]
    first = "-n 'not __fish_seen_subcommand_from " + " ".join(parsers) + "'"
    for name, parser in parsers.items():
        lines.append(f"complete -c locution {first} -f -a {name} -d {_fish_quoted(_about(parser))}")
    for name, parser in parsers.items():
        here = f"complete -c locution -n '__fish_seen_subcommand_from {name}'"
        if places := _places(parser):
            lines.append(f"{here} -f -a '{' '.join(places)}'")
        for option in _options(parser):
            spelled = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)
            value = ""
            if option.value:
                value = (
                    f" -x -a '{' '.join(option.offered)}'" if option.offered else " -r -F" if option.files else " -x"
                )
            lines.append(f"{here} {spelled}{value} -d {_fish_quoted(option.about)}")
    return "\n".join(lines) + "\n"


def _about(parser: argparse.ArgumentParser) -> str:
    return str(parser.get_default("command").about)


def _quoted(text: str) -> str:
    """`text` as one word of a POSIX shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SHELLS: dict[str, Callable[[dict[str, argparse.ArgumentParser]], str]] = {"bash": bash, "zsh": zsh, "fish": fish}


def _run(asked: argparse.Namespace) -> None:
    from ._parser import command_parsers, parser  # which knows this command too

    shell = getattr(asked, "question.shell")
    print(SHELLS[shell](command_parsers(parser())), end="")


COMMAND = Command(
    "completion",
    "print a script that completes commands and options in a shell",
    "Once installed, the Tab key offers commands, options, and the values that an option takes. For zsh, ~/.zshrc "
    "needs fpath+=~/.zfunc before compinit.",
    tuple(f"{command.removeprefix('locution completion ').partition('  #')[0]}" for command in _INSTALL.values()),
    _run,
    values=(Option("shell", "bash, zsh, or fish", "SHELL", choices=tuple(SHELLS)),),
    groups=(common,),
    reads=False,
)
