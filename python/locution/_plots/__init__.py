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
    """The picture of an answer, as an altair chart.

    It shows offline in JupyterLab, VS Code and pages made of notebooks, in the notebook's own light or dark; no request
    leaves the page. Go on with it as with any chart of altair: ``.properties(title="…")``, ``chart_a | chart_b``,
    ``.save("x.svg")``, ``.save("x.png", scale_factor=2)``.

    Parameters
    ----------
    answer : Table, Biography or SimilarityMatrix
        What a question of a corpus gave.
    kind : str, optional
        Which picture, where there are several; the first of those below by default.
    theme : "light" or "dark", optional
        Colours of ground and letters that stay, for a slide. None leaves them to the notebook, and a file is light.
    width, height : int, optional
        Of the picture, or of each of several, in pixels.
    top : int, optional
        At most so many rows, terms each way, documents, patterns or wordings; what is left out is said.
    **options
        By question:

        - terms, ngrams, phrases, collocations, frames, fillers, explain: ``"bars"``, as long as the column `value`
          says; by group in small multiples. Terms and n-grams also as ``"zipf"``, frequency against rank, both
          logarithmic; phrases, frames and fillers as ``"spans"`` from first to last date.
        - keyness: bars both ways by `value`, a measure; the table's own by default.
        - timeline, biography: bars as wide as their time. `value` is "share" of documents, with its interval,
          "per_million", "frequency" or "docfreq"; by default the share where bins have five documents or more at the
          median, else the rate. Patterns stand in rows, or ``layout="colours"`` in one picture; groups are lines.
        - kwic, lookup: the x-ray, a row a document in the order of dates and a stroke a hit. `position` is "relative"
          or "absolute", in characters; ``all=True`` has documents without a hit, too; `corpus` has the texts for a
          table that was pickled.
        - dispersion: frequency against `value`, "dp" by default.
        - similarity: heat map, alike documents side by side. Up to 80 documents each cell tells its pair where pointed
          at; more are one image, in which each row tells its document.
        - similar_pairs, near_duplicates: a graph, each document joined to `neighbours` at most.
        - families: the canonical form, a branch to each wording with what it changes, and when each was said; `family`
          is a number or several.
        - formulaicity, diversity, documents: each document's `value` by date, or as bars.
        - set_phrases: the text itself, tinted; `document` is one of several. No chart, but a page: it shows in
          notebooks and has `save`.
        - passages: ``"documents"``, who has words of whom; ``"strip"``, where they lie in one `document`.

    Returns
    -------
    altair.Chart, LayerChart, ConcatChart, HConcatChart or VConcatChart
        An instance of a subclass that brings its own display; altair's settings are not touched, and a renderer that
        you enable is used. Without a network altair's own charts show nothing, as theirs loads from elsewhere.

    Raises
    ------
    ValueError
        Where there is no picture of such an answer, with all that there are; or for an option's value.
    ImportError
        Without altair: ``pip install 'altair>=5.5' vl-convert-python``.

    Examples
    --------
    >>> import locution as lo
    >>> corpus = lo.Corpus(["a new era", "new eras, new era"], dates=["2021-03-09", "2023-08-01"])
    >>> chart = corpus.timeline("new era*", every="year").plot(theme="dark").properties(width=300)
    >>> chart.to_dict()["width"]
    300
    """
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
        raise ImportError("plot() needs altair: pip install 'altair>=5.5' vl-convert-python") from error
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
