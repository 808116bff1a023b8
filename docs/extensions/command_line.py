"""What does the command `locution` take? `{command-line}`: a section for each command, from its parser."""

import argparse
import re
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from locution._cli import _parser
from sphinx.application import Sphinx


class CommandLine(Directive):
    """Sections made of the parser that the command itself uses."""

    def run(self) -> list[nodes.Node]:
        commands = _commands(_parser())
        groups = [_groups(parser) for parser in commands.values()]
        everywhere = {title: options for title, options in groups[0].items() if all(g.get(title) == options for g in groups)}
        sections = [self._section(name, parser, set(everywhere)) for name, parser in commands.items()]
        for title, options in everywhere.items():
            section = self._titled(f"every-command-{title}", f"Options of every command: {title}")
            section += _options(options)
            sections.append(section)
        return sections

    def _titled(self, identifier: str, title: str) -> nodes.section:
        section = nodes.section(ids=[nodes.make_id(identifier)], names=[title.lower()])
        section += nodes.title(text=title)
        self.state.document.note_implicit_target(section)
        return section

    def _section(self, name: str, parser: argparse.ArgumentParser, elsewhere: set[str]) -> nodes.section:
        section = self._titled(f"command-{name}", f"locution {name}")
        for text in re.split(r"\n\s*\n", parser.description or ""):
            section += nodes.paragraph(text=" ".join(text.split()))
        section += _code(parser.format_usage().removeprefix("usage: ").strip())
        for title, options in _groups(parser).items():
            if title not in elsewhere:
                if title not in ("options", "positional arguments"):
                    section += nodes.paragraph("", "", nodes.strong(text=title))
                section += _options(options)
        if parser.epilog:
            lines = parser.epilog.removeprefix("examples:").strip().split("\n")
            section += _code("\n".join(line.strip() for line in lines))
        return section


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _code(text: str) -> nodes.literal_block:
    block = nodes.literal_block(text, text)
    block["language"] = "console" if text.startswith("$") else "text"
    return block


def _groups(parser: argparse.ArgumentParser) -> dict[str, list[tuple[str, str]]]:
    """The options of `parser` under the titles of their groups, each as it is written and what it does."""
    formatter = parser._get_formatter()
    groups = {}
    for group in parser._action_groups:
        actions = [action for action in group._group_actions if action.help != argparse.SUPPRESS]
        options = [
            (formatter._format_action_invocation(action), formatter._expand_help(action) if action.help else "")
            for action in actions
            if not isinstance(action, argparse._HelpAction)
        ]
        if options:
            groups[group.title or "options"] = options
    return groups


def _options(options: list[tuple[str, str]]) -> nodes.definition_list:
    shown = nodes.definition_list(classes=["options"])
    for written, about in options:
        term = nodes.term("", "", nodes.literal(text=written))
        shown += nodes.definition_list_item("", term, nodes.definition("", nodes.paragraph(text=about)))
    return shown


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("command-line", CommandLine)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
