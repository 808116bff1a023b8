"""How do pictures look? Colours, letters, lines and grounds, as a configuration of Vega-Lite.

Colours: a blue and a vermilion of middling lightness, after Okabe & Ito (2008, Color Universal Design), so that they
show on white and on the dark grey of notebooks; then teal, magenta, amber and grey. Under simulated protanopia,
deuteranopia and tritanopia (Machado, Oliveira & Fernandes 2009) no two are nearer than ΔE 14. Amounts are one blue with
more or less ink. Letters and grounds have no colour of their own unless `theme` says "light" or "dark": a notebook's
theme has them.
"""

from __future__ import annotations

import re
from typing import Any

BLUE, VERMILION, TEAL, MAGENTA, AMBER, GREY = COLOURS = (
    "#1f7fc4",
    "#d55e00",
    "#3fb6a0",
    "#b23a90",
    "#dba520",
    "#7a7a7a",
)
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
HAN = "'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', "
"""Stands before `FONT` where there is Chinese, Japanese or Korean: who makes PNGs looks for glyphs in the first font
that it has, and then anywhere, so that a serif may come."""
_HAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
MONO = (
    "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono', 'Noto Sans Mono CJK SC', "
    "'Noto Sans CJK SC', 'Microsoft YaHei', monospace"
)

THEMES = {
    "light": {"ground": "#ffffff", "ink": "#1a1a1a", "faint": "#5f5f5f"},
    "dark": {"ground": "#17191c", "ink": "#f0f0f0", "faint": "#b4b4b4"},
}


def checked(theme: str | None) -> str | None:
    """`theme`, if there is one of that name."""
    if theme is not None and theme not in THEMES:
        raise ValueError(f"theme={theme!r}: must be one of {', '.join(map(repr, THEMES))} or None, the notebook's own")
    return theme


def has_han(value: object) -> bool:
    """Whether `value`, written out, has a character that Latin fonts lack."""
    return _HAN.search(repr(value)) is not None


def looks(theme: str | None, han: bool) -> dict[str, Any]:
    """Letters, lines and grounds; colours of these only where a theme is named."""
    chosen = THEMES.get(theme or "")
    ink = {"labelColor": chosen["ink"], "titleColor": chosen["ink"]} if chosen else {}
    made: dict[str, Any] = {
        "font": HAN + FONT if han else FONT,
        "axis": {
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "titlePadding": 8,
            "gridColor": "#808080",
            "gridOpacity": 0.22,
            "domainColor": "#808080",
            "tickColor": "#808080",
            "labelLimit": 340,
            **ink,
        },
        "header": {"labelFontSize": 12, "labelFontWeight": 600, "titleFontSize": 11, **ink},
        "legend": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelLimit": 260, **ink},
        "view": {"stroke": None},
        "concat": {"spacing": 18},
        "style": {"guide-label": {"fontSize": 11, **({"fill": chosen["ink"]} if chosen else {})}},
        "range": {"category": list(COLOURS)},
    }
    if chosen:
        made["background"] = chosen["ground"]
        made["title"] = {"color": chosen["ink"], "subtitleColor": chosen["faint"]}
    return made
