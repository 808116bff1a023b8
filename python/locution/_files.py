"""How is a file there whole or not at all? It is written beside its place, then renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: str | os.PathLike[str], text: str) -> Path:
    """Puts `text` at `path` as UTF-8, and gives the path. Fails, or is interrupted, without a trace."""
    with beside(path) as file:
        file.write_text(text, encoding="utf-8", newline="\n")
    return Path(path)


@contextmanager
def beside(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A path to write to; what is there when all went well takes the place of `path`, else nothing is left."""
    target = Path(path)
    made = target.with_name(f".locution-{secrets.token_hex(8)}.tmp")  # hidden, and short whatever the name
    try:
        made.open("x").close()
        yield made
        made.replace(target)
    except BaseException as error:
        made.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename == str(made):
            error.filename = str(target)  # the caller knows of no other file
        raise
