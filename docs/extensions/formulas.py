"""How are formulas shown? As MathML, made while the site is built: no script, no fonts, nothing to fetch."""

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

_FUNCTION = re.compile(r"\\(?:ln|log(?:_(?:\{[^}]*\}|\w))?) ")


def _mathml(formula: str, display: str = "inline") -> str:
    """`formula` as MathML, with a thin space behind the names of functions, which the converter forgets."""
    return convert(_FUNCTION.sub(lambda name: name[0] + r"\, ", formula), display=display)


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(_mathml(node.astext()))
    raise nodes.SkipNode


def _block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="formula"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append(_mathml(node.astext(), "block") + "</div>")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))  # type: ignore[arg-type]
    return {"parallel_read_safe": True, "parallel_write_safe": True}
