"""Which picture says what an answer says? `plot()` of tables and matrices, drawn with altair (Vega-Lite)."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

_PICTURES: dict[str, dict[str, str]] = {
    "terms": {"bars": "bars.bars", "zipf": "zipf.zipf"},
    "ngrams": {"bars": "bars.bars", "zipf": "zipf.zipf"},
    "phrases": {"bars": "bars.bars", "spans": "spans.spans"},
    "collocations": {"bars": "bars.bars"},
    "frames": {"bars": "bars.bars", "spans": "spans.spans"},
    "fillers": {"bars": "bars.bars", "spans": "spans.spans"},
    "explain": {"bars": "bars.bars"},
    "keyness": {"bars": "keyness.keyness"},
    "timeline": {"time": "time.timeline"},
    "biography": {"time": "time.timeline"},
    "kwic": {"xray": "xray.xray"},
    "lookup": {"xray": "xray.xray"},
    "dispersion": {"scatter": "scatter.dispersion"},
    "families": {"diagram": "family.family"},
    "similarity": {"heat": "heat.heat"},
    "similar_pairs": {"graph": "graph.graph"},
    "near_duplicates": {"graph": "graph.graph"},
    "formulaicity": {"documents": "documents.documents"},
    "diversity": {"documents": "documents.documents"},
    "documents": {"documents": "documents.documents"},
    "set_phrases": {"text": "tinted.tinted"},
    "passages": {"documents": "passages.passages", "strip": "passages.strip"},
}
"""By question: its pictures, the first by default, each as module and function."""


def plot(answer: Any, kind: str | None = None, **options: Any) -> Any:
    """The picture of an answer, as an altair chart that shows offline."""
    pictures = _PICTURES.get(_question(answer))
    if pictures is None:
        drawn = ", ".join(sorted(_PICTURES))
        raise ValueError(f"there is no picture of {_name(answer)}; plot() draws answers of: {drawn}")
    chosen = next(iter(pictures)) if kind is None else kind
    if chosen not in pictures:
        raise ValueError(f"kind={kind!r}: must be one of {', '.join(map(repr, pictures))}")
    module, name = pictures[chosen].split(".")
    try:
        import altair  # noqa: F401
    except ImportError as error:
        raise ImportError("plot() needs altair: pip install 'locution[plots]'") from error
    draw: Callable[..., Any] = getattr(import_module(f".{module}", __name__), name)
    known = [option for option in inspect.signature(draw).parameters if option not in ("table", "matrix")]
    if wrong := [option for option in options if option not in known]:
        raise TypeError(f"plot() of {_name(answer)} has no option {wrong[0]!r}; it has: {', '.join(['kind', *known])}")
    return draw(answer, **options)


def _question(answer: Any) -> str:
    if type(answer).__name__ == "SimilarityMatrix":
        return "similarity"
    params = getattr(answer, "params", {})
    return str(params.get("question")) if hasattr(answer, "columns") else type(answer).__name__


def _name(answer: Any) -> str:
    question = _question(answer)
    if question in ("None", "Matrix"):
        return "a matrix of documents by terms" if question == "Matrix" else "this table"
    return question
