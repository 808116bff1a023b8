"""How does a matrix stand in a notebook? Documents by terms as the first rows of the largest columns, the similarity of
documents as a heat map in clustered order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import _draw
from ._caption import caption, counted, row_total
from ._columns import NUMBER, TEXT
from ._draw import cell, escape, integer, shorten, snippet, visible
from ._html import fragment, heading, table_html

if TYPE_CHECKING:
    from ._core import Matrix, SimilarityMatrix

_STYLE = """
.locution-out .hm text{font:11px/1 system-ui,sans-serif;fill:currentColor;font-variant-numeric:tabular-nums}
.locution-out .hm .hm-name{text-anchor:start;unicode-bidi:plaintext}
.locution-out .hm .hm-rank{opacity:.75}.locution-out svg.hm{display:block;max-width:none;height:auto}
.locution-out .hm-legend{margin-top:10px}
.locution-out .hm .hm-num,.locution-out .hm .hm-on,.locution-out .hm .hm-off{text-anchor:middle}
.locution-out .hm .hm-num{font-size:10px;opacity:.75}
.locution-out .hm .hm-cell{fill:#2a78a8;fill:color-mix(in srgb,currentColor 30%,#2a8fc0)}
.locution-out .hm .hm-run{fill:none;stroke:#2a78a8;stroke:color-mix(in srgb,currentColor 30%,#2a8fc0)}
.locution-out .hm .hm-edge{stroke:currentColor;stroke-opacity:.25;stroke-width:.5}
.locution-out .hm .hm-self{fill:currentColor;fill-opacity:.1}
.locution-out .hm .hm-on{fill:var(--jp-layout-color0,var(--vscode-editor-background,Canvas))}
.locution-out .hm .hm-mark{font-weight:700}
.locution-said{display:block;min-height:1.3em;margin:.3em 0 0 .2em;font-size:.86em}
"""


# ── documents by terms ────────────────────────────────────────────────────────────────────────────────────────────────


def counts_html(matrix: Matrix, max_rows: int = 10, max_columns: int = 8) -> str:
    """The first rows of a matrix, in the columns of the largest sums, for notebooks. What is not stored is a dot."""
    rows, columns = matrix.shape
    data, indices, indptr = matrix._arrays()
    sums = [0.0] * columns if columns <= max_columns else np.bincount(indices, weights=data, minlength=columns)
    largest = sorted(range(columns), key=lambda column: (-float(sums[column]), column))[:max_columns]
    terms, doc_ids = matrix.terms, matrix.doc_ids
    head = heading("", TEXT) + "".join(heading(shorten(terms[c], 40), NUMBER) for c in largest)
    body = ""
    for row in range(min(rows, max_rows)):
        held = dict(zip(*(array[indptr[row] : indptr[row + 1]].tolist() for array in (indices, data)), strict=True))
        digits = _draw.decimals([held[c] for c in largest if c in held])
        cells = (cell(held[c], digits) if c in held else "·" for c in largest)
        body += f'<tr><td class="t">{snippet(shorten(str(doc_ids[row]), 60))}</td>'
        body += "".join(f'<td class="n">{escape(value)}</td>' for value in cells) + "</tr>"
    share = f", {100 * len(data) / (rows * columns):.2g} % of all" if rows and columns else ""
    sizes = f"{row_total(rows, max_rows)} · {counted(columns, max_columns, 'term')}"
    said = f"{sizes} · {integer(len(data))} stored cells{share}"
    return fragment(table_html(head, body, min(rows, max_rows)), [said, caption(matrix.params)])


# ── similarity ────────────────────────────────────────────────────────────────────────────────────────────────────────


def matrix_html(matrix: SimilarityMatrix, max_documents: int = 60) -> str:
    """A similarity matrix as heat map in cluster order, for notebooks.

    Of more than `max_documents` those most similar to another are drawn.
    """
    n = len(matrix.doc_ids)
    if n == 0:
        return '<div class="locution-out">No documents.</div>'
    if matrix.shape[0] != n or matrix.row_ids != matrix.doc_ids:
        queries, note = integer(matrix.shape[0]), "to_numpy() has the values, similar_pairs(queries=…) the nearest"
        return f'<div class="locution-out">Similarity of {queries} queries and {integer(n)} documents: {note}.</div>'
    array = matrix.to_numpy()
    order = [int(i) for i in matrix.cluster_order()]
    if n > max_documents:
        array_off = array.copy()
        for i in range(n):
            array_off[i][i] = 0.0
        closest = array_off.max(axis=1)
        kept = set(sorted(range(n), key=lambda i: (-float(closest[i]), i))[:max_documents])
        order = [i for i in order if i in kept]
    values = [[float(array[i][j]) for j in order] for i in order]
    ids = [matrix.doc_ids[i] for i in order]
    few = len(order) <= 15
    draw = _draw.heat_map if few else _draw.light_heat_map
    drawn = draw(values, [shorten(visible(i), 34) for i in ids], [shorten(visible(i), 60) for i in ids])
    said = (
        f"{integer(n)} documents"
        if n == len(order)
        else f"the {len(order)} of {integer(n)} documents most similar to another"
    )
    held = f'<style>{_STYLE}</style><div class="locution-rows">{drawn}</div>'
    held += "" if few else '<output class="locution-said"></output>'
    return fragment(held, [f"Similarity of {said}, alike ones side by side", caption(matrix.params)], live=not few)
