"""How alike? The commands that compare documents."""

from __future__ import annotations

import argparse
import shutil
import sys
from typing import TYPE_CHECKING, Any

from .._draw import shorten, visible, width
from . import _asking
from ._colour import Paint
from ._command import Command, Option, number, whole
from ._options import ROWS, SIMILARITIES, TABLE, several, the, written
from ._printing import documents, say_done, show
from ._view import View
from ._writing import write_corpus

if TYPE_CHECKING:
    from .._core import Corpus, SimilarityMatrix, Table

_WORDS = ("fold", "stopwords")
_MEASURE = the("measure", ", ".join(SIMILARITIES))
_MIN_DOCFREQ = the("min_docfreq", "leave out words of fewer documents; 0.1: of a smaller share")
_SAME = the("by", "only documents with one value in this field, or of one month, year …")


def _similar(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    corpus = _asking.read(asked)
    options = _asking.with_queries(asked, options)
    if "k" in options or "threshold" in options or "queries" in options:
        show(asked, corpus.similar_pairs(**options))
    else:
        show(asked, most_similar(corpus, ROWS if asked.limit is None else asked.limit, options))


def most_similar(corpus: Corpus, pairs: int, options: dict[str, Any]) -> Table:
    """The `pairs` most similar pairs, each once, and those as similar as the last.

    They stand among the `pairs` nearest neighbours of each document, each twice (by containment each way for itself):
    the last of these has the similarity that they reach.
    """
    near = corpus.similar_pairs(k=max(pairs, 1), **options).sort("similarity", descending=True)
    if not len(near):
        return near
    sides = 1 if options.get("measure") == "containment" else 2
    reached = float(near["similarity"][min(sides * pairs, len(near)) - 1])
    return corpus.similar_pairs(threshold=reached, **options)


SIMILAR = Command(
    "similar",
    "find the documents that are most alike",
    "A row a pair, by default by the cosine of their weighted words: 1 for the same words, 0 for none in common. Each "
    "pair stands once, the most alike first (by containment from either side: the share of the first one's words that "
    "the second has); with --k every document is followed by those most like it.",
    ("speeches/ --threshold 0.6", "press/ --queries speeches/ --k 3 --csv similar.csv"),
    _similar,
    "similar_pairs",
    options=(
        Option("k", "for each document its N most similar others", type=whole),
        Option("threshold", "only pairs at least so similar, above 0 and up to 1", "X", number),
        _MEASURE,
        *several("weight", "queries"),
        Option("within_days", "only pairs dated at most N days apart", type=whole),
        _SAME,
        *several("across"),
        _MIN_DOCFREQ,
        *several(*_WORDS),
    ),
    columns="""
        doc_a doc_b  the two documents; doc_a is one of --queries, with them
        similarity  from 0 to 1
    """,
    groups=TABLE,
)


def _similarity(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    corpus = _asking.read(asked)
    matrix = corpus.similarity(**_asking.with_queries(asked, options))
    if asked.columns or asked.sort or written(asked):
        show(asked, wide(matrix))
    else:
        rows = ROWS if asked.limit is None else asked.limit
        print(in_short(matrix, rows, shutil.get_terminal_size().columns, Paint.of(sys.stdout)))


def wide(matrix: SimilarityMatrix) -> View:
    """A row a document (or query), a column each document it is compared with."""
    if "doc_id" in matrix.doc_ids:
        raise ValueError("a document is called doc_id, as is the column of names; --id-field names another field")
    values = matrix.to_numpy()
    cells = {name: values[:, at].tolist() for at, name in enumerate(matrix.doc_ids)}
    return View({"doc_id": matrix.row_ids, **cells}, {})


def in_short(matrix: SimilarityMatrix, rows: int, room: int, paint: Paint) -> str:
    """Hundredths, alike documents side by side; as many columns as `room` has, by the numbers of the rows."""
    square = matrix.row_ids == matrix.doc_ids
    across = [int(at) for at in matrix.cluster_order()] if square else list(range(len(matrix.doc_ids)))
    down = (across if square else list(range(len(matrix.row_ids))))[:rows]
    values = matrix.to_numpy()
    room = max(room, 40)
    columns = across[: min(max(rows, 0), (room - 24) // 4)]
    left = room - 4 * len(columns)
    number = len(str(len(down)))
    names = [shorten(visible(matrix.row_ids[at]), left - number - 1) for at in down]
    most = max(map(width, names), default=0)
    head = " " * (number + 1 + most) + "".join(f"{at:>4}" for at in range(1, len(columns) + 1))
    lines = [paint.heading(head)]
    for at, (row, name) in enumerate(zip(down, names, strict=True), 1):
        cells = "".join(
            f"{'·' if square and row == column else _hundredths(values[row, column]):>4}" for column in columns
        )
        lines.append(f"{at:>{number}} {name}{' ' * (most - width(name))}{cells}")
    shown = f"{len(down):,} of {len(matrix.row_ids):,}" if len(down) < len(matrix.row_ids) else f"{len(down):,}"
    note = f"{shown} documents" + (", alike ones side by side" if square else "; columns in the order of PATH")
    if not square:
        lines += [
            paint.note(f"{at:>{number}} = {shorten(visible(matrix.doc_ids[c]), room - 8)}")
            for at, c in enumerate(columns, 1)
        ]
    if len(columns) < len(down if square else across):
        note += f"; {len(columns)} columns shown"
    return "\n".join([*lines, paint.note(f"{note}; --csv FILE writes all")])


def _hundredths(value: float) -> str:
    said = f"{value:.2f}".removeprefix("0")
    return said[:3]  # 1.0


SIMILARITY = Command(
    "similarity",
    "write the similarity of every two documents",
    "A row and a column a document: the whole matrix. The screen shows hundredths, alike documents side by side.",
    ("speeches/ --csv matrix.csv", "press/ --queries speeches/ --parquet matrix.parquet"),
    _similarity,
    "similarity",
    options=(
        _MEASURE,
        *several("weight", "queries"),
        Option("max_documents", "refuse more documents than N", type=whole),
        _MIN_DOCFREQ,
        *several(*_WORDS),
    ),
    columns="""
        doc_id  the row's document (or query); then a column each document, called by its name
    """,
    groups=TABLE,
)

_DUPLICATES = (
    the("threshold", "least Jaccard, above 0 and up to 1"),
    *several("shingle", "method", "recall", *_WORDS),
)

DUPLICATES = Command(
    "duplicates",
    "find documents that are nearly the same",
    "A row a pair, the most alike first, with the Jaccard of the two documents' runs of five words: those in both over "
    "those in either.",
    ("press/", "press/ --threshold 0.5 --csv duplicates.csv"),
    _asking.table,
    "near_duplicates",
    options=_DUPLICATES,
    columns="""
        doc_a doc_b  the two documents
        jaccard  how much of their runs of words they share, up to 1
        cluster  one number for all that hang together through such pairs
    """,
    groups=TABLE,
)

GROUPS = Command(
    "groups",
    "number the documents so that copies have one number",
    "A row a document, in their order.",
    ("press/ --csv groups.csv", "press/ --sort documents --descending"),
    _asking.table,
    "duplicate_groups",
    options=_DUPLICATES,
    columns="""
        doc_id  the document
        cluster  its number, that of all its near-duplicates
        documents  how many have this number
    """,
    groups=TABLE,
)


def _deduplicate(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    file = options.pop("output", None)
    corpus = _asking.read(asked)
    kept = corpus.deduplicate(**options)
    if file is not None:
        write_corpus(kept, file)
        if not written(asked):
            say_done(f"kept {documents(kept)}, dropped {len(corpus) - len(kept):,}", file)
            return
    options.pop("keep", None)
    groups = corpus.duplicate_groups(**options).to_dict()
    stays = set(kept.doc_ids)
    first = {cluster: name for name, cluster in zip(groups["doc_id"], groups["cluster"], strict=True) if name in stays}
    groups["kept"] = [name in stays for name in groups["doc_id"]]
    groups["copy_of"] = [
        None if name in stays else first[c] for name, c in zip(groups["doc_id"], groups["cluster"], strict=True)
    ]
    show(asked, View({name: groups[name] for name in ("doc_id", "kept", "copy_of", "cluster")}, {}))


DEDUPLICATE = Command(
    "deduplicate",
    "keep one of each that are nearly the same",
    "With -o it writes the documents that stay: as a saved corpus, or, where the name ends so, with their texts as "
    ".jsonl .csv .tsv or .parquet. Without, it lists all documents and which would stay.",
    ("press/ -o press.locution", "press/ --keep earliest --csv kept.csv"),
    _deduplicate,
    "deduplicate",
    options=(
        Option("keep", "which of them stays", "WHICH", choices=("first", "longest", "earliest")),
        *_DUPLICATES,
        Option("output", "write the documents that stay", "FILE", files=True, short="-o"),
    ),
    columns="""
        doc_id  the document
        kept  whether it stays
        copy_of  which one stays in its place
        cluster  one number for all that hang together
    """,
    groups=TABLE,
)

PASSAGES = Command(
    "passages",
    "find the passages that two documents share",
    "Word for word or lightly edited, the longest first, with what differs marked: [-of the first-] {+of the second+}.",
    ("speeches/ --min-length 12", "drafts/ --queries speeches/ --csv passages.csv"),
    _asking.table_of_two,
    "passages",
    options=(
        the("min_length", "so many words of both in a row, or more of them with edits between"),
        Option("seed_length", "try edited passages from shared runs of N rare words", type=whole),
        Option(
            "max_docfreq", "leave out runs that stand in more than N documents (0.1: in more than a tenth)", type=number
        ),
        *several("queries"),
        _SAME,
        *several("across", "fold"),
    ),
    columns="""
        doc_a start_a end_a text_a  a place in the first document, in characters
        doc_b start_b end_b text_b  the same in the second
        length matches identity score  words, equal ones, their share, and less the edits
        formulaic  how much of it others say too
        first date_a date_b  who said it first
    """,
    groups=TABLE,
)

EXPLAIN = Command(
    "explain",
    "tell why two documents are alike",
    "Their cosine, split into what they share; the greatest part first.",
    ("a.txt b.txt speeches/", "a.txt b.txt speeches/ --min-length 5 --stopwords en"),
    _asking.table,
    "explain",
    values=(
        Option("doc_a", "the name of a document, as `locution documents` lists it", "DOC_A"),
        Option("doc_b", "that of another", "DOC_B"),
    ),
    options=(
        the("weight", "what a word counts"),
        the("min_length", "fewest words of a stretch with a row of its own"),
        *several(*_WORDS),
    ),
    columns="""
        kind  formula: others say it too; passage: only these two; word
        item  the words
        contribution share  to the cosine, and of all how much
        frequency_a frequency_b docfreq  how often in each, and in how many documents
        start_a end_a start_b end_b  the first place in each, in characters
    """,
    groups=TABLE,
)

COMMANDS = (SIMILAR, SIMILARITY, DUPLICATES, GROUPS, DEDUPLICATE, PASSAGES, EXPLAIN)
