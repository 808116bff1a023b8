"""How is an answer shown? Each view of one, under the name by which the module of Rust asks for it."""

from __future__ import annotations

from ._caption import caption, left_out
from ._grids import counts_html, matrix_html
from ._html import to_html
from ._text import to_text, wrapped

__all__ = ["caption", "counts_html", "left_out", "matrix_html", "to_html", "to_text", "wrapped"]
