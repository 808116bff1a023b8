"""What do two similar documents share? The longest of their common wordings, for a row that opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ._draw import escape, integer, shorten, snippet, visible

if TYPE_CHECKING:
    from ._core import Corpus, Table

OPENS = {"similar_pairs": "similarity", "near_duplicates": "jaccard"}
"""By question: the column that opens."""

_WORDINGS = 4
_MIN_LENGTH = 4  # words: shorter ones most documents share
_MOST_TOKENS = 100_000  # of all pairs of a table together: some 0.1 s


def shared(table: Table, rows: int) -> list[str | None]:
    """For each of the first `rows` rows what its two documents share, as HTML; None where that would take long."""
    corpus: Corpus | None = getattr(table, "_corpus", None)
    said: list[str | None] = [None] * rows
    if corpus is None or OPENS.get(str(table.params.get("question"))) not in table.columns:
        return said
    pairs = table.head(rows).to_dict()
    spent = 0
    for row, (a, b) in enumerate(zip(pairs["doc_a"], pairs["doc_b"], strict=True)):
        if a not in corpus or b not in corpus or a == b:
            continue  # one is a query
        both = corpus.subset([a, b])
        if (spent := spent + both.n_tokens) > _MOST_TOKENS:
            break
        said[row] = _said(corpus, both, a, b, str(table.params.get("fold", "lower")))
    return said


def _said(corpus: Corpus, both: Corpus, a: str, b: str, fold: str) -> str:
    steps: Any = fold if " " not in fold else fold.split(" ")
    common = both.phrases(min_length=_MIN_LENGTH, kind="maximal", trim=None, written=True, fold=steps)
    longest = common.sort("length", descending=True).head(_WORDINGS).to_dict()
    count = f"{integer(len(common))} wordings of {_MIN_LENGTH} words or more"
    ask = f"corpus.explain({_name(a)}, {_name(b)})"
    told = f'<p class="locution-ask">{count} in both: <code>{escape(ask)}</code></p>'
    for name in (a, b):
        document = corpus[name]
        title = f" {snippet(shorten(visible(document.title), 120))}" if document.title else ""
        told += f"<p><b>{snippet(shorten(visible(name), 80))}</b> {escape(document.date or '')}{title}</p>"
    return told + _list(longest["written"])


def _list(wordings: Sequence[str]) -> str:
    return "".join(f'<p dir="auto">“{escape(shorten(said, 240, "middle"))}”</p>' for said in wordings)


def _name(doc_id: str) -> str:
    return f'"{doc_id}"' if doc_id.isprintable() and not set('"\\') & set(doc_id) else repr(doc_id)
