"""How do docstrings, written to be read in a terminal, become reStructuredText?

They have bars (|A∩B|), stars outside of code, and single backticks round whatever is code.
"""

import re
from typing import Any

from sphinx.application import Sphinx

_CODE = re.compile(r"(``.+?``|`[^`]+`)", re.DOTALL)
_PARAMETER = re.compile(r"(\w+(?:, \w+)*) : ")


def plain(text: str, parameters: frozenset[str] = frozenset()) -> str:
    """`text` with the signs that reStructuredText would take for its own escaped, but for those within backticks.

    A parameter's name is no link, though a question may have the same name.
    """
    parts = _CODE.split(text)
    parts[::2] = [re.sub(r"(?<!\\)([|*])", r"\\\1", part) for part in parts[::2]]
    for number, part in enumerate(parts[1::2]):
        if not part.startswith("``") and (part[1:-1] in parameters or not _is_name(part[1:-1])):
            parts[2 * number + 1] = f"`{part}`"
    return "".join(parts)


def _is_name(code: str) -> bool:
    """Whether `code` may be the name of something that has a place in the reference."""
    return re.fullmatch(r"[A-Za-z_][\w.]*", code) is not None


def _process(app: Sphinx, kind: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    example = False
    parameters = frozenset(name for line in lines if (found := _PARAMETER.match(line)) for name in found[1].split(", "))
    paragraph: list[str] = []
    done: list[str] = []

    def flush() -> None:
        if paragraph:
            done.extend(plain("\n".join(paragraph), parameters).split("\n"))
            paragraph.clear()

    for line in lines:
        if not line.strip():
            flush()
            example = False
            done.append(line)
            continue
        if line.lstrip().startswith(">>>") and not example:
            flush()
            example = True
        (done if example else paragraph).append(line)
    flush()
    lines[:] = done


_COLON = "\ue000"
"""Stands for a colon that napoleon would take for the end of a type."""


def _hide_colon(app: Sphinx, kind: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    if kind in ("attribute", "property") and lines:
        lines[0] = lines[0].replace(":", _COLON)


def _restore(app: Sphinx, kind: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    lines[:] = [line.replace(_COLON, ":").replace(" -- ", " – ") for line in lines]


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("autodoc-process-docstring", _process, priority=400)  # before napoleon, which writes stars of its own
    app.connect("autodoc-process-docstring", _hide_colon, priority=450)
    app.connect("autodoc-process-docstring", _restore, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
