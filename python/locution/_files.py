"""How is a file there whole or not at all? It is written beside its place, then renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
