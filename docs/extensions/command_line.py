"""What does the command `locution` take? `{command-line}`: a section a command, from its declaration and parser."""

import argparse
from collections import Counter
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from locution._cli import _parser
from locution._cli._command import Command
from sphinx.application import Sphinx

Options = tuple[tuple[str, str], ...]
"""How an option is written, and what it does."""

OWN = ("arguments", "what is asked", "options", "columns")
"""Groups that are a command's own. The others are shared, and shown once."""


class CommandLine(Directive):
    """Sections made of the parser that the command itself uses."""

    def run(self) -> list[nodes.Node]:
        self.parsers = _parser.command_parsers(_parser.parser())
        self.shared = self._commonest()
        sections = []
        for family, commands in _parser.FAMILIES:
            section = self._titled(family)
            section += [self._command(command) for command in commands]
            sections.append(section)
        section = self._titled("Shared options")
        for title, options in self.shared.items():
            part = self._titled(title[0].upper() + title[1:], f"shared-{title}")
            part += _listed(options)
            section += part
        return [*sections, section]

    def _commonest(self) -> dict[str, Options]:
        """Of each shared group what most commands have."""
        groups = Counter(group for parser in self.parsers.values() for group in _groups(parser).items())
        shared: dict[str, Options] = {}
        for (title, options), _ in groups.most_common():
            if title not in OWN:
                shared.setdefault(title, options)
        return shared

    def _command(self, command: Command) -> nodes.section:
        section = self._titled(f"locution {command.name}", f"command-{command.name}")
        said = f"{command.about[0].upper()}{command.about[1:]}. {command.details}"
        section += _sentence(said.strip())
        parser = self.parsers[command.name]
        section += _code(parser.format_usage().removeprefix("usage: ").strip())
        elsewhere = []
        for title, options in _groups(parser).items():
            if self.shared.get(title) == options:
                elsewhere.append(f"[{title}](#{nodes.make_id(f'shared-{title}')})")
            else:
                if title not in OWN:
                    section += nodes.paragraph("", "", nodes.strong(text=title))
                section += _listed(options)
        if elsewhere:
            self._say(section, f"Also: {', '.join(elsewhere)}.")
        if command.columns:
            lines = [line.strip().split("  ", 1) for line in command.columns.strip().splitlines()]
            section += nodes.paragraph("", "", nodes.strong(text="Columns"))
            section += _listed(tuple((name, about.strip()) for name, about in lines))
        if command.question:
            about = (
                f"Asks {{py:obj}}`Corpus.{command.question} <locution.Corpus.{command.question}>`, which defines each."
            )
            self._say(section, about if command.columns else about.replace(", which defines each", ""))
        section += _code("\n".join(f"$ locution {command.name} {example}" for example in command.examples))
        return section

    def _say(self, parent: nodes.Element, text: str) -> None:
        """Adds `text`, in Markdown."""
        self.state.nested_parse(StringList([text], source="command line"), self.content_offset, parent)

    def _titled(self, title: str, identifier: str = "") -> nodes.section:
        section = nodes.section(ids=[nodes.make_id(identifier or title)], names=[nodes.fully_normalize_name(title)])
        section += nodes.title(text=title)
        self.state.document.note_explicit_target(section)
        return section


def _code(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="console" if text.startswith("$") else "text")


def _groups(parser: argparse.ArgumentParser) -> dict[str, Options]:
    """The options of `parser` under the titles of their groups."""
    formatter = parser._get_formatter()
    groups = {}
    for group in parser._action_groups:
        options = tuple(
            (formatter._format_action_invocation(action), formatter._expand_help(action) if action.help else "")
            for action in group._group_actions
            if action.help != argparse.SUPPRESS and action.metavar != "PATH"  # said once, above the commands
        )
        if options:
            groups[group.title or "options"] = options
    return groups


def _sentence(text: str) -> nodes.paragraph:
    """`text`, with what stands in backticks as code."""
    said = nodes.paragraph()
    for number, part in enumerate(text.split("`")):
        said += nodes.literal(text=part) if number % 2 else nodes.Text(part)
    return said


def _listed(options: Options) -> nodes.definition_list:
    shown = nodes.definition_list(classes=["options"])
    for written, about in options:
        term = nodes.term("", "", nodes.literal(text=written))
        shown += nodes.definition_list_item("", term, nodes.definition("", _sentence(about)))
    return shown


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("command-line", CommandLine)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
