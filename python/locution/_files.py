"""How is a file there whole or not at all? It is written beside its place, then renamed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_whole(path: str | os.PathLike[str], text: str) -> Path:
    """Puts `text` at `path` as UTF-8, and gives the path. Fails, or is interrupted, without a trace."""
    target = Path(path)
    beside = target.with_name(f".locution-{secrets.token_hex(8)}.tmp")  # hidden, and short whatever the name
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        beside.replace(target)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename == str(beside):
            error.filename = str(target)  # the caller knows of no other file
        raise
    return target
