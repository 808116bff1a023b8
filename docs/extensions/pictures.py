"""What does `plot()` draw? `{picture} What it shows`: lines of Python, and the picture that the last of them gives.

The lines run while the site is built, after the examples and pictures that stand above them on the page; `lo` and
`corpus`, the sample documents, are there in any case. Each picture is drawn twice, for light pages and for dark ones.
"""

import ast
import contextlib
import doctest
import hashlib
import html
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair
import locution
from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

THEMES = ("light", "dark")
SAMPLES = Path(__file__).parent.parent.parent / "examples/communiques"


class Picture(Directive):
    """The lines, and below them what they draw."""

    required_arguments = 1  # what is to be seen, for those who do not see it
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        env = self.state.document.settings.env
        code = "\n".join(self.content)
        page = env.temp_data.setdefault("pictures", _Page(Path(env.doc2path(env.docname)).read_text(encoding="utf-8")))
        folder = Path(env.app.outdir) / "_images"
        folder.mkdir(parents=True, exist_ok=True)
        up = "../" * env.docname.count("/")
        name = f"{env.docname.replace('/', '-')}-{hashlib.sha256(code.encode()).hexdigest()[:10]}"
        shown: list[nodes.Node] = [nodes.literal_block(code, code, language="python")]
        for theme, drawn in zip(THEMES, page.draw(code), strict=True):
            if drawn.startswith("<svg"):
                (folder / f"{name}-{theme}.svg").write_text(drawn, encoding="utf-8")
                alt = html.escape(self.arguments[0])
                drawn = f'<img class="picture" src="{up}_images/{name}-{theme}.svg" alt="{alt}">'
            shown.append(nodes.raw("", f'<div class="only-{theme}">{drawn}</div>', format="html"))
        return shown


class _Page:
    """A page, and what its examples have made so far."""

    def __init__(self, text: str) -> None:
        self._text, self._read = text, 0
        self._names: dict[str, Any] = {"lo": locution, "corpus": locution.read(SAMPLES, dayfirst=True)}

    def draw(self, code: str) -> list[str]:
        """The picture that the last line of `code` gives, a call of `plot`, in both themes."""
        tree = ast.parse(code)
        last = tree.body.pop()
        if not (isinstance(last, ast.Expr) and isinstance(call := last.value, ast.Call)):
            raise ValueError(f"the last line of a picture calls plot(): {ast.unparse(last)}")
        drawn = []
        with _elsewhere():
            self._run_examples(self._text.index(code, self._read))
            exec(compile(tree, "picture", "exec"), self._names)
            for theme in THEMES:
                themed = ast.Call(call.func, call.args, [*call.keywords, ast.keyword("theme", ast.Constant(theme))])
                expression = ast.fix_missing_locations(ast.Expression(themed))
                chart = eval(compile(expression, "picture", "eval"), self._names)
                drawn.append(_svg(chart) if isinstance(chart, altair.TopLevelMixin) else chart._repr_html_())
        return drawn

    def _run_examples(self, end: int) -> None:
        """Runs the examples up to there. What they print is the tests' matter."""
        examples = doctest.DocTestParser().get_examples(self._text[self._read : end])
        with contextlib.redirect_stdout(io.StringIO()):
            for example in examples:
                exec(compile(example.source, "example", "single"), self._names)
        self._read = end


@contextlib.contextmanager
def _elsewhere() -> Iterator[None]:
    """In a folder of its own, with the sample documents, so that what an example writes lies there."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(SAMPLES, Path(folder) / "examples/communiques")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(here)


def _svg(chart: altair.TopLevelMixin) -> str:
    file = io.StringIO()
    chart.save(file, format="svg")
    return file.getvalue()


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("picture", Picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
