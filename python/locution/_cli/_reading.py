"""Which documents do the paths mean? Files, standard input, and corpora saved before, as one corpus."""

from __future__ import annotations

import argparse
import codecs
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import _core
from ._command import given
from ._saying import reason, say

if TYPE_CHECKING:
    from .._core import Corpus

_SAVED = b"locutio"
"""What a saved corpus begins with, whatever its version."""


def read(asked: argparse.Namespace, paths: Sequence[str]) -> Corpus:
    """One corpus of all that `paths` (and --files-from) name; what was left out is said."""
    streams = [path for path in paths if is_stream(path)]
    files = [path for path in paths if path not in streams and not is_saved(path)]
    if paths is asked.paths and asked.files_from is not None:
        files += _listed(asked.files_from)
    parts = [_files(asked, files)] if files else []
    parts += [_load(asked, path) for path in paths if is_saved(path)]
    parts += [_stream(asked, path) for path in streams]
    corpus = parts[0]
    for part in parts[1:]:
        corpus = corpus.extend(part)
    return corpus


def is_stream(path: str) -> bool:
    """Whether `path` can be read once, from its start to its end: standard input, or what a shell makes of <(…)."""
    return path == "-" or Path(path).is_fifo() or Path(path).is_char_device() or Path(path).is_socket()


def is_saved(path: str) -> bool:
    """Whether `path` is a file that `Corpus.save` wrote."""
    if not Path(path).is_file():
        return False
    try:
        with Path(path).open("rb") as file:
            return file.read(len(_SAVED)) == _SAVED
    except OSError:  # who reads it says why
        return False


def _files(asked: argparse.Namespace, files: Sequence[str], **more: Any) -> Corpus:
    options, words = given(asked, "read"), given(asked, "tokenizer")
    language = options.get("language", "en")
    tokenizer = _core.Tokenizer(language, **words) if words else None
    corpus = _core.read(files, tokenizer=tokenizer, progress=asked.progress, **(options | more))
    for error in corpus.skipped:
        say(f"warning: skipped {reason(error)}")
    return corpus


def _load(asked: argparse.Namespace, path: str) -> Corpus:
    corpus = _core.Corpus.load(path)
    unused = [*given(asked, "read"), *given(asked, "tokenizer")]
    if unused:
        say(f"warning: {path} is a saved corpus, which was read as it is: {', '.join(unused)} not used")
    return corpus


def _listed(file: str) -> list[str]:
    """The files that `file` names, a line each, or each ended by NUL as `find -print0` does."""
    held = _input() if file == "-" else Path(file).read_bytes()
    named = held.split(b"\0") if b"\0" in held else held.splitlines()
    files = [os.fsdecode(name) for name in named if name.strip()]
    if not files:
        raise ValueError(f"--files-from: {'standard input' if file == '-' else file} names no file")
    return files


def _input() -> bytes:
    """Standard input to its end."""
    if sys.stdin.isatty():
        say("reading standard input up to Ctrl-D")
    return sys.stdin.buffer.read()


def _stream(asked: argparse.Namespace, path: str) -> Corpus:
    """The documents of standard input. They go through a file, so that they are read as others are."""
    named = "standard input" if path == "-" else path
    form, held = asked.stdin_format, _input() if path == "-" else Path(path).read_bytes()
    more = {}
    if form == "lines":
        form, held, more = "jsonl", _as_records(held, named, given(asked, "read").get("encoding")), {"text": "text"}
        more["encoding"] = "utf-8"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{'stdin' if path == '-' else Path(path).name}.{form}")
        file.write_bytes(held)
        try:
            return _files(asked, [str(file)], **more)
        except _core.ReadError as error:
            raise ValueError(str(error).replace(str(file), named)) from None


def _as_records(held: bytes, named: str, encoding: str | None) -> bytes:
    """Each line that holds something as a JSON object, called by its number."""
    try:
        text = held.decode(codecs.lookup(encoding).name if encoding else "utf-8-sig")
    except (LookupError, UnicodeDecodeError) as error:
        raise ValueError(f"{named}: {error}; --encoding names another encoding") from None
    numbered = ((number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), 1))
    rows = (json.dumps({"doc_id": f"line {number}", "text": line}) for number, line in numbered if line.strip())
    return "\n".join(rows).encode("ascii")
