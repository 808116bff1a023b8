"""Which documents are alike? The matrix as cells with more or less ink, alike documents side by side."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from .._draw import NEAR_IDENTICAL, Scale, integer, shorten, visible
from . import style
from .looks import BLUE
from .style import LETTERS

if TYPE_CHECKING:
    from locution import SimilarityMatrix

MOST_CELLS = 80
"""Documents up to which each cell is a mark that can be pointed at; more are one image, with a strip for each row."""

MOST = 1_000
WRITTEN = 15
"""Documents up to which the value is written into the cell."""

TITLE = "Which documents are alike?"


def heat(matrix: SimilarityMatrix, *, theme: str | None = None, width: int | None = None) -> Any:
    """The matrix in the order of `cluster_order()`; of more than 1,000 documents those most similar to another."""
    rows, columns_ = matrix.shape
    if not rows or not columns_:
        return style.empty(TITLE, theme, "There are no documents.")
    values = matrix.to_numpy()
    square = matrix.row_ids == matrix.doc_ids
    down, across = _order(matrix, values, square)
    shown = values[np.ix_(down, across)]
    names = [matrix.row_ids[i] for i in down], [matrix.doc_ids[j] for j in across]
    scale = _scale(shown, square)
    n = max(len(down), len(across))
    side = (
        max((width or 0) // len(across), 2)
        if width
        else 44
        if n <= 8
        else 36
        if n <= WRITTEN
        else max(round(640 / n), 1)
    )
    if not width and WRITTEN < n <= 60:
        side = min(side, 24 if n <= 32 else 18 if n <= 40 else 12)
    draw = _cells if n <= MOST_CELLS else _image
    chart = draw(shown, names, scale, side, square)
    under = (
        f"the {integer(len(across))} of {integer(columns_)} documents most similar to another, "
        if len(across) < columns_
        else ""
    )
    said = (
        f"{integer(rows)} queries and {integer(columns_)} documents"
        if not square
        else f"{under or integer(n) + ' documents, '}"
    )
    said = said if not square else said + "alike ones side by side"
    if (shown[~np.eye(*shown.shape, dtype=np.bool_)] if square else shown).max(initial=0.0) >= NEAR_IDENTICAL:
        said += f"; {'bold' if n <= WRITTEN else 'dot'}: {NEAR_IDENTICAL:g} or more" if n <= MOST_CELLS else ""
    said += "; each row tells its name where pointed at" * (n > MOST_CELLS)
    return style.finish(chart, style.titled(TITLE, [said], max(side * len(across) + 180, 300)), theme)


def _order(matrix: SimilarityMatrix, values: NDArray[np.float64], square: bool) -> tuple[list[int], list[int]]:
    """Which rows and columns to draw, in their order."""
    if square:
        order = [int(i) for i in matrix.cluster_order()]
        if len(order) > MOST:
            nearest = np.where(np.eye(len(order), dtype=np.bool_), 0.0, values).max(axis=1)
            kept = set(np.argsort(-nearest, kind="stable")[:MOST].tolist())
            order = [i for i in order if i in kept]
        return order, order
    down = list(range(min(values.shape[0], MOST_CELLS)))
    best = values[down].max(axis=0)
    kept_columns = np.argsort(-best, kind="stable")[:MOST_CELLS].tolist()
    nearest_row = values[down].argmax(axis=0)
    return down, sorted(kept_columns, key=lambda j: (int(nearest_row[j]), -float(best[j]), j))


def _scale(values: NDArray[np.float64], square: bool) -> Scale:
    """The tenths that enclose the values, as in tables and the report."""
    some = values[~np.eye(len(values), dtype=np.bool_)] if square else values.ravel()
    some = some[some < NEAR_IDENTICAL]
    low = math.floor(10 * some.min(initial=0.9) + 1e-9) / 10
    high = math.ceil(10 * some.max(initial=0.0) - 1e-9) / 10 if len(some) else 1.0
    low = min(max(low, 0.0), 0.9)
    return Scale(low, min(max(high, low + 0.1), 1.0))


def _cells(
    values: NDArray[np.float64], names: tuple[list[str], list[str]], scale: Scale, side: int, square: bool
) -> Any:
    """Each cell a mark, its number written on it where there is room."""
    down, across = names
    written = max(values.shape) <= WRITTEN
    rows = [
        {
            "i": i + 1,
            "j": j + 1,
            "value": round(float(v), 6),
            "shown": f"{v:.2f}".lstrip("0") if v < 0.995 else f"{v:.1f}",
        }
        for i, row in enumerate(values)
        for j, v in enumerate(row)
        if not (square and i == j)
    ]
    if not written:
        for cell in rows:
            del cell["shown"]
    listed = [{"at": at + 1, "name": visible(shorten(name, 80, "middle"))} for at, name in enumerate(down)]
    other = [{"at": at + 1, "name": visible(shorten(name, 80, "middle"))} for at, name in enumerate(across)]
    base = (
        alt.Chart(style.data(rows))
        .transform_lookup("i", alt.LookupData(style.data(listed), "at", ["name"]), as_=["row"])
        .transform_lookup("j", alt.LookupData(style.data(other), "at", ["name"]), as_=["column"])
    )
    x, y = _axes(down, across, side, square)
    base = base.encode(x=x, y=y)
    ink = alt.Opacity(
        "value:Q",
        scale=alt.Scale(domain=[scale.low, scale.high], range=[0.04, 1.0], clamp=True),
        legend=_legend(scale),
    )
    tips = [
        alt.Tooltip("row:N", title="document" if square else "query"),
        alt.Tooltip("column:N", title="and"),
        alt.Tooltip("value:Q", title="similarity", format=".4f"),
    ]
    layers: list[Any] = [base.mark_rect(fill=BLUE, aria=False).encode(opacity=ink, tooltip=tips)]
    if written:
        tests: list[tuple[str, Any]] = [("<", "normal"), (">=", "bold")]
        for test, weight in tests:
            some = base.transform_filter(f"datum.value {test} {NEAR_IDENTICAL}")
            words = some.mark_text(**LETTERS, aria=False, fontSize=side // 3 - 1, fontWeight=weight)
            layers.append(words.encode(text="shown:N"))
    else:
        layers.append(
            base.transform_filter(f"datum.value >= {NEAR_IDENTICAL}").mark_text(
                **LETTERS, aria=False, fontSize=max(side, 6), text="•"
            )
        )
    return alt.layer(*layers).properties(width=side * len(across), height=side * len(down))


def _axes(down: list[str], across: list[str], side: int, square: bool) -> tuple[alt.X, alt.Y]:
    """Rows by number and name, columns by number, or names upright where they are others."""
    looks: dict[str, Any] = {"domain": False, "ticks": False, "grid": False, "labelOverlap": False}
    looks["labelFontSize"] = 11 if side >= 13 else max(side - 2, 7)
    names = _literal([f"{at}  {name}" for at, name in enumerate(style.labels(down, 34), 1)])
    rows = alt.Axis(
        orient="right", labelExpr=f"{names}[datum.value - 1]", labelPadding=6, **_some(down, side >= 9), **looks
    )
    if square:
        columns_ = alt.Axis(orient="top", labelAngle=0, **_some(across, side >= 18, 5 if side >= 6 else 10), **looks)
    else:
        names = _literal(style.labels(across, 28))
        looks["labelFontSize"] = min(11, max(side - 2, 7))
        columns_ = alt.Axis(orient="top", labelExpr=f"{names}[datum.value - 1]", labelAngle=-60, **looks)
    band: dict[str, Any] = {"paddingInner": 0.04 if side >= 9 else 0.0, "paddingOuter": 0.0}
    x = alt.X("j:O", title=None, axis=columns_, scale=alt.Scale(domain=list(range(1, len(across) + 1)), **band))
    y = alt.Y("i:O", title=None, axis=rows, scale=alt.Scale(domain=list(range(1, len(down) + 1)), **band))
    return x, y


def _some(names: list[str], all_fit: bool, every: int = 10) -> dict[str, Any]:
    """The numbers that are written: all, or each fifth or tenth."""
    return {} if all_fit else {"values": list(range(every, len(names) + 1, every))}


def _literal(names: list[str]) -> str:
    """Names as a list in an expression of Vega: strangers' text, of which no quote or backslash may end the string."""
    quoted = ",".join(
        '"' + "".join(c if c.isalnum() or c in " .-_" else _code(c) for c in name) + '"' for name in names
    )
    return f"[{quoted}]"


def _code(char: str) -> str:
    units = char.encode("utf-16-be", "replace")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _legend(scale: Scale) -> alt.Legend:
    return alt.Legend(
        title="similarity",
        orient="bottom",
        direction="horizontal",
        values=[round(step, 2) for step in scale.steps],
        symbolType="square",
        symbolFillColor=BLUE,
        symbolStrokeWidth=0,
        symbolSize=180,
        format=".2~f",
        titleAnchor="start",
    )


def _image(
    values: NDArray[np.float64], names: tuple[list[str], list[str]], scale: Scale, side: int, square: bool
) -> Any:
    """All cells as one image, and for each row a strip that tells its document and the one most similar to it."""
    down, across = names
    ink = np.clip((values - scale.low) / (scale.high - scale.low), 0, 1) * 0.96 + 0.04
    if square:
        np.fill_diagonal(ink, 0.0)
    wide, high = max(side, 1) * len(across), max(side, 1) * len(down)
    others = np.where(np.eye(*values.shape, dtype=np.bool_), -1.0, values) if square else values
    nearest = others.argmax(axis=1)
    rows = [
        {
            "i": at + 1,
            "name": visible(shorten(name, 80, "middle")),
            "nearest": visible(shorten(across[int(nearest[at])], 80, "middle")),
            "value": round(float(others[at, nearest[at]]), 6),
        }
        for at, name in enumerate(down)
    ]
    picture = (
        alt.Chart(style.data([{"url": _png(ink)}]))
        .mark_image(
            x=0, y=0, width=wide, height=high, align="left", baseline="top", aspect=False, smooth=False, aria=False
        )
        .encode(url="url:N")
    )
    ticks = [at for at in range(1, len(down) + 1) if at % (20 if len(down) <= 250 else 50) == 0]
    plain: dict[str, Any] = {"domain": False, "ticks": True, "grid": False, "values": ticks}
    bands = alt.Scale(domain=list(range(1, len(down) + 1)), paddingInner=0, paddingOuter=0)
    strips = (
        alt.Chart(style.data(rows))
        .mark_rect(fill=BLUE, fillOpacity=0, x=0, x2=wide, aria=False)
        .encode(
            y=alt.Y("i:O", title=None, scale=bands, axis=alt.Axis(**plain, orient="right", labelOverlap=False)),
            tooltip=[
                alt.Tooltip("name:N", title="document"),
                alt.Tooltip("nearest:N", title="most like"),
                alt.Tooltip("value:Q", title="similarity", format=".4f"),
            ],
        )
    )
    steps = [{"step": step} for step in scale.steps]
    key = (
        alt.Chart(style.data(steps))
        .mark_square(fill=BLUE, size=0, aria=False)
        .encode(
            opacity=alt.Opacity(
                "step:Q", scale=alt.Scale(domain=[scale.low, scale.high], range=[0.04, 1.0]), legend=_legend(scale)
            )
        )
    )
    return alt.layer(picture, strips, key).properties(width=wide, height=high)


def _png(ink: NDArray[np.float64]) -> str:
    """One blue with the opacities of `ink`, as a data URL."""
    pixels = np.empty((*ink.shape, 4), np.uint8)
    pixels[..., :3] = [int(BLUE[at : at + 2], 16) for at in (1, 3, 5)]
    pixels[..., 3] = np.round(255 * ink)
    lines = np.concatenate([np.zeros((len(ink), 1), np.uint8), pixels.reshape(len(ink), -1)], axis=1)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", ink.shape[1], ink.shape[0], 8, 6, 0, 0, 0)
    file = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines.tobytes(), 6))
        + chunk(b"IEND", b"")
    )
    return "data:image/png;base64," + base64.b64encode(file).decode("ascii")
