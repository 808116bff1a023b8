"""Which names find room beside their marks?"""

from __future__ import annotations

from collections.abc import Sequence

from .._draw import width

Box = tuple[float, float, float, float]


def placed(
    x: Sequence[float], y: Sequence[float], names: Sequence[str], order: Sequence[int], wide: float, most: int = 60
) -> dict[int, int]:
    """For those whose name stands on nothing else, the side: 1 right of the mark, −1 left. `order`: who comes first.

    In pixels; letters are 6.3 wide at most at the usual size.
    """
    taken: list[Box] = [(cx - 4, cy - 4, cx + 4, cy + 4) for cx, cy in zip(x, y, strict=True)]
    sides: dict[int, int] = {}
    for at in order:
        if len(sides) == most:
            break
        room = 6.3 * width(names[at])
        for side in (1, -1):
            ends = sorted((x[at] + 7 * side, x[at] + side * (7 + room)))
            box = (ends[0], y[at] - 6, ends[1], y[at] + 6)
            if box[0] >= 0 and box[2] <= wide and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                sides[at] = side
                break
    return sides


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
