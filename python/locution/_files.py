"""How is a file there whole or not at all? It is written beside its place, then renamed."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A path to write to; what is there when all went well takes the place of `path`, else nothing is left.

    A link stays one, and leads to the new file. What is neither file nor folder (a pipe, /dev/null) is written into.
    """
    target = Path(path)
    if target.exists() and not (target.is_file() or target.is_dir()):
        with tempfile.TemporaryDirectory() as folder:
            yield (made := Path(folder, "whole"))
            with made.open("rb") as whole, target.open("wb") as out:
                shutil.copyfileobj(whole, out)
        return
    place = Path(os.path.realpath(target))
    made = place.with_name(f".locution-{secrets.token_hex(8)}.tmp")  # hidden, and short whatever the name
    try:
        made.open("x").close()
        yield made
        made.replace(place)
    except BaseException as error:
        made.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename == str(made):
            error.filename = str(target)  # the caller knows of no other file
        raise
