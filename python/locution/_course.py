"""How is a course over time drawn in a notebook? As bars of plain HTML.

No SVG: where a notebook is not trusted its pictures and styles are taken out, and words in them stay behind as text.
"""

from __future__ import annotations

from collections.abc import Sequence

from ._draw import escape

STYLE = """
.locution-out .locution-course{max-width:52em;margin:0 0 .7em .2em;font-size:.86em;font-variant-numeric:tabular-nums}
.locution-out .locution-bars{display:flex;align-items:stretch;height:4.2em;border-bottom:1px solid currentColor}
.locution-out .locution-bars span{flex:1 1 0;min-width:0;display:flex;align-items:flex-end}
.locution-out .locution-bars .none{background:rgba(128,128,128,.13)}
.locution-out .locution-bars span:hover{background:rgba(128,128,128,.25)}
.locution-out .locution-bars i{flex:1;margin:0 10%;background:#2a78a8;
background:color-mix(in srgb,currentColor 30%,#2a8fc0);opacity:.5;print-color-adjust:exact}
.locution-out .locution-bars .burst i{opacity:1}
.locution-out .locution-ends{display:flex;justify-content:space-between}
"""


def course(
    values: Sequence[float], marked: Sequence[bool], empty: Sequence[bool], titles: Sequence[str], describe: str
) -> str:
    """Small bars as wide as their place: `marked` ones dark, grey ground where all is `empty`.

    Each has its title on hover, those without a bar too.
    """
    most = max(values, default=0.0) or 1.0
    drawn = []
    for value, mark, none, title in zip(values, marked, empty, titles, strict=True):
        kind = ' class="none"' if none else ' class="burst"' if mark and value else ""
        bar = f'<i style="height:{max(100 * value / most, 4):.4g}%"></i>' if value else ""  # what is there is seen
        drawn.append(f'<span{kind} title="{escape(title)}">{bar}</span>')
    return f'<div class="locution-bars" role="img" aria-label="{escape(describe)}">{"".join(drawn)}</div>'
