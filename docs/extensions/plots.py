"""Which pictures are there, and what options has each? `{plots}`: a table, from the functions that draw them."""

import inspect
from importlib import import_module
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from locution import _plots
from sphinx.application import Sphinx

EVERYWHERE = ("theme", "width", "height")


class Plots(Directive):
    """A row for each picture: of which answers, what it shows, its options."""

    def run(self) -> list[nodes.Node]:
        lines = ["| answers of | `kind=` | shows | further options |", "|---|---|---|---|"]
        for (kind, where), questions in _pictures().items():
            module, name = where.split(".")
            draw = getattr(import_module(f"{_plots.__name__}.{module}"), name)
            asked = ", ".join(f"{{py:obj}}`{question} <locution.Corpus.{question}>`" for question in questions)
            shows = " ".join((inspect.getdoc(draw) or "").split("\n\n")[0].split())
            options = [
                f"`{option.name}={option.default!r}`"
                for option in inspect.signature(draw).parameters.values()
                if option.kind is option.KEYWORD_ONLY and option.name not in EVERYWHERE
            ]
            lines.append(f'| {asked} | `"{kind}"` | {shows} | {", ".join(options) or "–"} |')
        holder = nodes.container()
        self.state.nested_parse(StringList(lines, source="plots"), self.content_offset, holder)
        return holder.children


def _pictures() -> dict[tuple[str, str], list[str]]:
    """The questions, by kind and function of their pictures."""
    pictures: dict[tuple[str, str], list[str]] = {}
    for question, kinds in _plots._PICTURES.items():
        for kind, where in kinds.items():
            pictures.setdefault((kind, where), []).append(question)
    return pictures


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("plots", Plots)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
