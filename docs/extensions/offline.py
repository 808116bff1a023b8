"""Does any page ask for something from elsewhere? Then building the site fails."""

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

ASKED = re.compile(
    r"""<(?:script|link|img|iframe|source|object|embed|video|audio)\b[^>]*?(?:src|href|data)=["']?((?:https?:)?//[^"'\s>]+)"""
)
IN_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""")
OF_NO_REQUEST = re.compile(r'<link rel="(?:canonical|license|author)"')
log = logging.getLogger(__name__)


def _check(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    for page in sorted(Path(app.outdir).rglob("*")):
        if page.suffix in (".html", ".css") and "rust" not in page.relative_to(app.outdir).parts:
            text = page.read_text(encoding="utf-8")
            found = IN_STYLE.findall(text) + (
                ASKED.findall(OF_NO_REQUEST.sub("", text)) if page.suffix == ".html" else []
            )
            for address in found:
                log.warning("%s asks for %s", page.relative_to(app.outdir), address)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", _check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
