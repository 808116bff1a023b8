"""What was read? The commands about the documents themselves: the report, overviews, saving."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from .._report import report, write_report
from . import _asking
from ._command import Command, Option, whole
from ._options import TABLE, common, reading
from ._printing import documents, say_done, show
from ._view import View
from ._writing import write_corpus

if TYPE_CHECKING:
    from .._core import Corpus


def _report(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    file = options.pop("output", "report.html")
    corpus = _asking.read(asked)
    write_report(corpus, file, source=_source(asked), progress=asked.progress, **options)
    say_done(documents(corpus), file)


def _source(asked: argparse.Namespace) -> str:
    """Where the documents came from, as the page says it."""
    paths = ["standard input" if path == "-" else path for path in asked.paths]
    return ", ".join([*paths, *([f"the files that {asked.files_from} names"] if asked.files_from else [])])


REPORT = Command(
    "report",
    "write one self-contained web page about the documents",
    "It holds what was read, words, recurring phrases with their dates and places, and which documents are alike. It "
    "opens in any browser and loads nothing from elsewhere.",
    ("speeches/ -o speeches.html", 'press.csv --text-field body --title "Press 2024"'),
    _report,
    options=(
        Option("output", "the page to write (default: report.html)", "FILE", files=True, short="-o"),
        Option("title", "heading of the page", "TITLE"),
        Option("top_terms", "words in its table", type=whole),
        Option("top_phrases", "phrases in its table", type=whole),
        Option("top_families", "formulations with their wordings", type=whole),
        Option("max_pairs", "pairs of similar documents", type=whole),
        Option("max_lines", "lines of the text of each phrase", type=whole),
        Option("heatmap_documents", "documents in the picture of similarities", type=whole),
        Option("max_text", "bytes of texts in which set phrases are tinted; 0: none", type=whole),
    ),
    groups=(reading, common),
    function=report,
)


def _documents(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    corpus = _asking.read(asked)
    if not options.get("files"):
        show(asked, corpus.documents())
    elif corpus.files is None:
        raise ValueError("--files: these documents come from several sources, or a saved corpus, which knows no files")
    else:
        show(asked, corpus.files)


DOCUMENTS = Command(
    "documents",
    "list the documents, or the files that were read",
    "A row a document, in their order, with all its fields.",
    ("speeches/ --sort date", "speeches/ --files"),
    _documents,
    options=(Option("files", "list the files instead, with their formats and encodings", flag=True),),
    columns="""
        doc_id date title  its name, date, and title
        tokens terms  its words, and different words
        file format encoding documents bytes note  of files (--files)
    """,
    groups=TABLE,
)


def _info(asked: argparse.Namespace) -> None:
    corpus = _asking.read(asked)
    show(asked, View(_overview(corpus), {}))


def _overview(corpus: Corpus) -> dict[str, list[Any]]:
    """What there is, and how much of it."""
    days = sorted(day for day in corpus.dates if day is not None)
    facts: list[tuple[str, Any]] = [
        ("documents", corpus.n_documents),
        ("tokens", corpus.n_tokens),
        ("terms", corpus.n_terms),
        ("segments", corpus.n_segments),
        ("language", corpus.language),
        ("segments end with", corpus.tokenizer.segments),
        ("first date", days[0] if days else None),
        ("last date", days[-1] if days else None),
        ("without a date", len(corpus) - len(days)),
    ]
    for name, values in (corpus.metadata.to_dict() if corpus.metadata is not None else {}).items():
        held = Counter(str(value) for value in values if value is not None)
        some = ", ".join(f"{value} ({count:,})" for value, count in held.most_common(4))
        more = f", and {len(held) - 4:,} more values" if len(held) > 4 else ""
        facts.append((f"field {name}", some + more))
    if corpus.files is not None:
        files = corpus.files.to_dict()
        for what in ("format", "encoding"):
            counted = Counter(str(value) for value in files[what]).most_common()
            facts.append((f"{what}s", ", ".join(f"{value} ({count:,})" for value, count in counted)))
    facts += [("skipped", len(corpus.skipped)), ("warnings", len(corpus.warnings))]
    return {"what": [what for what, _ in facts], "value": [value for _, value in facts]}


INFO = Command(
    "info",
    "say what was read: how much, from when, with which fields",
    "",
    ("speeches/", "speeches.locution --json -"),
    _info,
    columns="""
        what  a fact
        value  as it is
    """,
    groups=TABLE,
)


def _save(asked: argparse.Namespace) -> None:
    file = _asking.options(asked)["output"]
    corpus = _asking.read(asked)
    write_corpus(corpus, file)
    say_done(documents(corpus), file)


SAVE = Command(
    "save",
    "save the documents, words and all, to be read at once",
    "Every command takes the saved file as a PATH, and what it was read with holds. A name that ends in .jsonl .csv "
    ".tsv or .parquet gets the documents with their texts and fields instead.",
    ("speeches/ --language de -o speeches.locution", "press/ -o press.parquet"),
    _save,
    options=(Option("output", "the file to write", "FILE", files=True, short="-o", required=True),),
    groups=(reading, common),
)

COMMANDS = (REPORT, INFO, DOCUMENTS, SAVE)
