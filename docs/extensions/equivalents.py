"""What is their call in locution? `{equivalents} nltk`: tables from docs/equivalents/nltk.toml.

`tests/test_equivalents.py` runs every row of the same files.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.application import Sphinx

try:
    import tomllib
except ImportError:  # Python 3.10
    import tomli as tomllib

HEADINGS = ("", "locution", "What differs")
WIDTHS = (34, 34, 32)


class Equivalents(Directive):
    """A section and a table for each group of rows."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        path = Path(__file__).parent.parent / "equivalents" / f"{self.arguments[0]}.toml"
        self.state.document.settings.env.note_dependency(str(path))
        package = tomllib.loads(path.read_text(encoding="utf-8"))
        return [self._section(group, package) for group in package["group"]]

    def _section(self, group: dict[str, Any], package: dict[str, Any]) -> nodes.section:
        title = group["title"]
        section = nodes.section(ids=[nodes.make_id(f"{package['name']} {title}")], names=[f"{package['name']} {title}"])
        section += nodes.title(text=title)
        self.state.document.note_implicit_target(section)
        table = nodes.table(classes=["equivalents"])
        grid = nodes.tgroup(cols=3)
        table += grid
        grid += [nodes.colspec(colwidth=width) for width in WIDTHS]
        head = nodes.row()
        head += [nodes.entry("", nodes.paragraph(text=text)) for text in (package["name"], *HEADINGS[1:])]
        grid += nodes.thead("", head)
        body = nodes.tbody()
        body += [self._row(row, package) for row in group["row"]]
        grid += body
        section += table
        return section

    def _row(self, row: dict[str, Any], package: dict[str, Any]) -> nodes.row:
        note = row.get("note", "")
        if "same" in row:
            note = f"**Same.** {note}"
        cells = nodes.row()
        theirs = self._code(row["theirs"], package["language"])
        ours = (
            self._code(row["ours"], "python") if "ours" in row else nodes.paragraph("", "", nodes.emphasis(text="none"))
        )
        said = nodes.entry()
        self.state.nested_parse(StringList(note.split("\n"), source=str(package["name"])), self.content_offset, said)
        cells += [nodes.entry("", theirs), nodes.entry("", ours), said]
        return cells

    @staticmethod
    def _code(text: str, language: str) -> nodes.Node:
        text = text.strip("\n")
        return nodes.literal_block(text, text, language=language)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("equivalents", Equivalents)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
