"""Which documents stand close to which? A graph of nearest neighbours, drawn.

Positions are those of Fruchterman & Reingold (1991, Graph drawing by force-directed placement): nodes push each other
away, edges pull together, for a fixed number of steps from a fixed start, so that equal input is drawn equally.
O(documents² · steps).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _draw
from ._draw import escape, visible, width

WIDE, HIGH = 920, 560
"""In pixels; of few documents it is lower."""

STEPS = 300


def edges(values: Sequence[Sequence[float]], neighbours: int) -> list[tuple[int, int, float]]:
    """Each document with those most similar to it, each pair once; nothing where two share no word."""
    found: dict[tuple[int, int], float] = {}
    for i, row in enumerate(values):
        others = sorted((j for j in range(len(row)) if j != i and row[j] > 0), key=lambda j: (-row[j], j))
        for j in others[:neighbours]:
            found[min(i, j), max(i, j)] = row[j]
    return [(i, j, value) for (i, j), value in sorted(found.items())]


def positions(n: int, drawn: Sequence[tuple[int, int, float]]) -> NDArray[np.float64]:
    """A place in the unit square for each of `n` nodes, shape (n, 2); the first is the start of a circle."""
    angle = 2 * np.pi * np.arange(n) / max(n, 1)
    places = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    apart = 1.6 / np.sqrt(max(n, 1))
    pull = np.zeros((n, n))
    for i, j, value in drawn:
        pull[i, j] = pull[j, i] = 0.3 + 0.7 * value
    for step in range(STEPS):
        between = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.sqrt((between**2).sum(axis=2)), 1e-6)
        force = apart**2 / distance - pull * distance**2 / apart
        np.fill_diagonal(force, 0.0)
        move = (between / distance[:, :, None] * force[:, :, None]).sum(axis=1) - 0.35 * places
        length = np.maximum(np.sqrt((move**2).sum(axis=1)), 1e-9)
        heat = 0.12 * (1 - step / STEPS)
        places = places + move / length[:, None] * np.minimum(length, heat)[:, None]
    low, high = places.min(axis=0, initial=0.0), places.max(axis=0, initial=0.0)
    return np.asarray((places - low) / np.where(high > low, high - low, 1.0))


def graph(
    values: Sequence[Sequence[float]],
    labels: Sequence[str],
    hover: Sequence[str],
    neighbours: int = 2,
    links: Sequence[str] = (),
) -> str:
    """Documents as dots, each joined to the `neighbours` most similar to it, as SVG.

    The more alike, the stronger the line.

    Colours come from the page: classes `gr-edge`, `gr-same` (near-identical), `gr-node`, `gr-name`. `links` are where
    dots lead. Names are numbered; where one would stand on another there is only its number, or nothing. Every dot and
    line has its own on hover.
    """
    n = len(values)
    drawn = edges(values, neighbours)
    scale = _draw.Scale.of(values)
    pad = 14
    high = min(HIGH, 200 + 16 * n)
    at = positions(n, drawn)
    x = pad + at[:, 0] * (WIDE - 2 * pad - 110)
    y = pad + at[:, 1] * (high - 2 * pad)
    lines = "".join(_line(scale, hover, edge, x, y) for edge in drawn)
    degree = [sum(i in edge[:2] for edge in drawn) for i in range(n)]
    dots = "".join(
        _draw.linked(
            f'<circle class="gr-node" cx="{x[i]:.1f}" cy="{y[i]:.1f}" r="{4 + min(degree[i], 9) ** 0.5:.1f}">'
            f"<title>{escape(hover[i])}</title></circle>",
            links[i] if links else "",
        )
        for i in range(n)
    )
    names = "".join(
        f'<text class="gr-name" x="{x[i] + side * 9:.1f}" y="{y[i] + 4:.1f}"{"" if side > 0 else END}>'
        f"{escape(name)}</text>"
        for i, name, side in _readable(labels, degree, x, y)
    )
    return (
        f'<svg class="gr" width="{WIDE}" height="{high}" viewBox="0 0 {WIDE} {high}" role="img" '
        f'aria-label="{n} documents, each joined to those most similar to it">{lines}{dots}{names}</svg>'
    )


def _line(scale: _draw.Scale, hover: Sequence[str], edge: tuple[int, int, float], x: Any, y: Any) -> str:
    i, j, value = edge
    kind = "gr-edge gr-same" if value >= _draw.NEAR_IDENTICAL else "gr-edge"
    ink = scale.ink(value)
    return (
        f'<line class="{kind}" x1="{x[i]:.1f}" y1="{y[i]:.1f}" x2="{x[j]:.1f}" y2="{y[j]:.1f}" '
        f'stroke-opacity="{0.15 + 0.6 * ink:.2f}" stroke-width="{0.8 + 1.4 * ink:.1f}">'
        f"<title>{escape(hover[i])} · {escape(hover[j])}: {value:.3f}</title></line>"
    )


END = ' text-anchor="end"'


def _readable(labels: Sequence[str], degree: Sequence[int], x: Any, y: Any) -> list[tuple[int, str, int]]:
    """What finds room at each node, those with most neighbours first; 1 for a name on the right, −1 on the left."""
    taken = [(float(cx) - 5, float(cy) - 6, float(cx) + 5, float(cy) + 6) for cx, cy in zip(x, y, strict=True)]
    kept = {}
    order = sorted(range(len(labels)), key=lambda i: (-degree[i], i))
    for i, whole in [(i, True) for i in order] + [(i, False) for i in order]:
        name = f"{i + 1} {labels[i]}" if whole else f"{i + 1}"
        wide, near = 6.4 * width(visible(name)), float(x[i])
        for side in (1, -1):
            ends = sorted((near + side * 8, near + side * (9 + wide)))
            box = (ends[0], float(y[i]) - 6, ends[1], float(y[i]) + 6)
            others = (place for number, place in enumerate(taken) if number != i)
            if i not in kept and box[0] >= 0 and box[2] <= WIDE and not any(_overlap(box, other) for other in others):
                taken.append(box)
                kept[i] = (name, side)
    return [(i, name, side) for i, (name, side) in sorted(kept.items())]


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
