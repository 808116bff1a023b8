"""What does `plot()` draw? `{picture} What it shows`: lines of Python, and the picture that the last of them gives.

The lines run while the site is built, after those of the page's other pictures. `lo` and `corpus`, the sample
documents, are there. Each picture is drawn twice, for light pages and for dark ones.
"""

import ast
import hashlib
import html
import io
from pathlib import Path
from typing import Any

import altair
import locution
from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

THEMES = ("light", "dark")


class Picture(Directive):
    """The lines, and below them what they draw."""

    required_arguments = 1  # what is to be seen, for those who do not see it
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        env = self.state.document.settings.env
        names = env.temp_data.setdefault("picture_names", {"lo": locution, "corpus": _samples()})
        code = "\n".join(self.content)
        folder = Path(env.app.outdir) / "_images"
        folder.mkdir(parents=True, exist_ok=True)
        up = "../" * env.docname.count("/")
        name = f"{env.docname.replace('/', '-')}-{hashlib.sha256(code.encode()).hexdigest()[:10]}"
        shown: list[nodes.Node] = [nodes.literal_block(code, code, language="python")]
        for theme, drawn in zip(THEMES, _draw(code, names), strict=True):
            if drawn.startswith("<svg"):
                (folder / f"{name}-{theme}.svg").write_text(drawn, encoding="utf-8")
                alt = html.escape(self.arguments[0])
                drawn = f'<img class="picture" src="{up}_images/{name}-{theme}.svg" alt="{alt}">'
            shown.append(nodes.raw("", f'<div class="only-{theme}">{drawn}</div>', format="html"))
        return shown


def _samples() -> locution.Corpus:
    return locution.read("examples/communiques", dayfirst=True)


def _draw(code: str, names: dict[str, Any]) -> list[str]:
    """The picture that the last line gives, a call of `plot`, in both themes."""
    tree = ast.parse(code)
    last = tree.body.pop()
    if not (isinstance(last, ast.Expr) and isinstance(call := last.value, ast.Call)):
        raise ValueError(f"the last line of a picture calls plot(): {ast.unparse(last)}")
    exec(compile(tree, "picture", "exec"), names)
    drawn = []
    for theme in THEMES:
        themed = ast.Call(call.func, call.args, [*call.keywords, ast.keyword("theme", ast.Constant(theme))])
        chart = eval(compile(ast.fix_missing_locations(ast.Expression(themed)), "picture", "eval"), names)
        drawn.append(_svg(chart) if isinstance(chart, altair.TopLevelMixin) else chart._repr_html_())
    return drawn


def _svg(chart: altair.TopLevelMixin) -> str:
    file = io.StringIO()
    chart.save(file, format="svg")
    return file.getvalue()


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("picture", Picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
