"""What of an example is there for doctest alone? The blank line that ends what it prints."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def _trim(app: Sphinx, document: nodes.document) -> None:
    for block in document.findall(nodes.literal_block):
        text = block.astext().rstrip("\n")
        block.rawsource = text
        block[:] = [nodes.Text(text)]


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("doctree-read", _trim)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
