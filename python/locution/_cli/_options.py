"""Which options do several commands share? The arguments that questions have in common, reading, and output."""

from __future__ import annotations

import argparse
import textwrap
from dataclasses import replace
from typing import Any

from . import _colour
from ._command import Option, add_option, names, number, span, steps, whole

BINS = ("day", "week", "month", "quarter", "year")
SIMILARITIES = (
    "cosine",
    "jaccard",
    "dice",
    "overlap",
    "containment",
    "weighted_jaccard",
    "hellinger",
    "jensen_shannon",
)
WEIGHTS = ("tf-idf", "count", "binary")

# ── arguments of questions ────────────────────────────────────────────────────────────────────────────────────────────

_ALL = [
    Option("min_frequency", "leave out what occurs less often; 0.001: than this share", type=number),
    Option("min_docfreq", "leave out what occurs in fewer documents; 0.1: in a smaller share", type=number),
    Option("min_quantile", "leave out what is rarer than this quantile: 0.9 leaves a tenth", "X", number),
    Option("top", "only the N first; by group, the N first of each", type=whole),
    Option("by", "count within each value of this field, or each month, year …", "NAME"),
    Option("across_segments", "let it run on from one sentence into the next", flag=True),
    Option(
        "fold",
        "what counts as the same word: lower (default), none, stem, or steps: lower,unaccent,stem",
        "STEPS",
        steps,
    ),
    Option("stopwords", "leave out words: a language's (en), or those of a file", "CODE|FILE", files=True),
    Option(
        "valuetype",
        "how a pattern is meant: glob (default; * is any letters, ? one), regex (found anywhere in a word), fixed",
        "HOW",
        choices=("glob", "regex", "fixed"),
    ),
    Option("every", "length of a bin: day, week, month, quarter or year (default: month)", "BIN", choices=BINS),
    Option("min_length", "fewest words", type=whole),
    Option("max_length", "most words", type=whole),
    Option("trim", "cut function words off the ends: auto (those of --language), none, or a language's code", "HOW"),
    Option("measure", "the measure", "NAME", choices=SIMILARITIES),
    Option("weight", "what a word counts, to cosine and weighted_jaccard", "HOW", choices=WEIGHTS),
    Option("threshold", "only pairs at least so alike, above 0 and up to 1", "X", number),
    Option("shingle", "words of a run", type=whole),
    Option(
        "method",
        "exact: every pair; minhash: quick for very many documents, may miss pairs; auto",
        "HOW",
        choices=("auto", "exact", "minhash"),
    ),
    Option("recall", "minhash: how likely a pair is found, between 0 and 1", "X", number),
    Option(
        "queries",
        "compare these documents (folder, file, pattern; may be given again) with those of PATH",
        "PATH",
        again=True,
        files=True,
    ),
    Option("across", "only documents with different values in the field of --by", flag=True),
    Option("also", "one more pattern; may be given again", "PATTERN", again=True),
    Option("ngram_range", "words of a column: 1, or 1-3", type=span),
]
_NAMED = {option.name: option for option in _ALL}


def the(name: str, help: str = "", **changes: object) -> Option:
    """The argument called `name`; with another `help`, or other `changes`, where a question means more by it."""
    option = replace(_NAMED[name], **changes)  # type: ignore[arg-type]
    return replace(option, help=help) if help else option


def several(*asked: str) -> tuple[Option, ...]:
    """The arguments called so, as they are."""
    return tuple(_NAMED[name] for name in asked)


PATTERN = Option("pattern", "a word or several: harbour, 'new era', 'gangway*'", "PATTERN")

# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────

STDIN_FORMATS = ("txt", "lines", "jsonl", "csv", "tsv")

READ = {
    "text": Option("text", "field or column of the text (default: text)", "NAME", called="text-field"),
    "doc_id": Option("doc_id", "… of the document's name (default: doc_id or id)", "NAME", called="id-field"),
    "date": Option("date", "… of the date (default: date)", "NAME", called="date-field"),
    "title": Option("title", "… of the title (default: title)", "NAME", called="title-field"),
    "language": Option("language", "language of the texts: en, de, zh … (default: en)", "CODE"),
    "encoding": Option("encoding", "encoding of the files (default: found out for each)", "NAME"),
    "dates": Option(
        "dates", "auto: from fields, first lines and file names (default)", "HOW", choices=("auto", "none")
    ),
    "errors": Option(
        "errors", "skip: leave out what cannot be read, and say so (default: raise)", "HOW", choices=("raise", "skip")
    ),
}
"""By argument of `read`."""

TOKENIZER = {
    "words": Option("words", "what a word is: uax29 (default), whitespace, chinese, or a regular expression", "HOW"),
    "segments": Option(
        "segments",
        "what phrases end with: sentence (default), clause, line, uax29",
        "HOW",
        choices=("sentence", "clause", "line", "uax29"),
    ),
}
"""By argument of `Tokenizer`."""


def reading(parser: argparse.ArgumentParser) -> None:
    """How files are read: the same for every command."""
    group = parser.add_argument_group(
        "reading", "Reads .txt .md .jsonl .csv .tsv (also .gz .zst) and .parquet .arrow files."
    )
    add = group.add_argument
    add_option(group, READ["language"], "read")
    for option in TOKENIZER.values():
        add_option(group, option, "tokenizer")
    numbers: dict[str, Any] = {"dest": "tokenizer.keep_numbers", "default": argparse.SUPPRESS}
    both = group.add_mutually_exclusive_group()
    both.add_argument("--keep-numbers", action="store_true", help="words without a letter count (default)", **numbers)
    both.add_argument("--no-keep-numbers", action="store_false", help="… do not", **numbers)
    add_option(group, READ["encoding"], "read")
    day: dict[str, Any] = {"dest": "read.dayfirst", "default": argparse.SUPPRESS}
    order = group.add_mutually_exclusive_group()
    order.add_argument("--dayfirst", action="store_true", help="08/02/2026 is 8 February (default: no date)", **day)
    order.add_argument("--monthfirst", action="store_false", help="… is August 2", **day)
    for name in ("dates", "errors", "text", "doc_id", "date", "title"):
        add_option(group, READ[name], "read")
    listed = "read the files that FILE names, a line each or ended by NUL (find -print0); - is standard input"
    add("--files-from", metavar="FILE", help=listed).files = True  # type: ignore[attr-defined]
    form = "what - holds: txt (one document; default), lines (a document each), jsonl, csv, tsv"
    add("--stdin-format", metavar="HOW", choices=STDIN_FORMATS, default="txt", help=form)
    part = parser.add_argument_group("only some documents")
    which = "FIELD=VALUE, FROM..TO (dates; TO is not in it), or names such as '2021-*'; may be given again"
    part.add_argument("--only", metavar="WHICH", action="append", default=[], help=which)
    part.add_argument("--start", metavar="DATE", help="from the first day of DATE: 2012, 2012-05 …")
    part.add_argument("--end", metavar="DATE", help="up to the first day of DATE, which is not in it")


# ── output ────────────────────────────────────────────────────────────────────────────────────────────────────────────

FORMS = {
    "csv": "write CSV; - is standard output",
    "tsv": "write values separated by tabs",
    "json": "write a JSON array, an object a row",
    "jsonl": "write a JSON object a line",
    "parquet": "write Parquet (needs pyarrow or polars)",
}
"""By option: what it writes."""

ROWS = 20
"""Rows shown in a terminal unless --limit says otherwise."""


def written(asked: argparse.Namespace) -> bool:
    """Whether the answer goes to a file or standard output in one of the forms."""
    return any(getattr(asked, form) is not None for form in FORMS)


def output(parser: argparse.ArgumentParser) -> None:
    """Where an answer goes, and how much of it."""
    _output(parser, True)


def output_unsorted(parser: argparse.ArgumentParser) -> None:
    """The same for a question that sorts by itself."""
    _output(parser, False)


def _output(parser: argparse.ArgumentParser, sorts: bool) -> None:
    group = parser.add_argument_group(
        "output", "A table on the screen, or whole in a file, which is there whole or not."
    )
    form = group.add_mutually_exclusive_group()
    for name, about in FORMS.items():
        action = form.add_argument(f"--{name}", metavar="FILE", help=about)
        action.files = True  # type: ignore[attr-defined]
    add = group.add_argument
    most = f"first N rows only (default: {ROWS} on the screen, all in files)"
    add("--limit", metavar="N", type=whole, help=most)
    if sorts:
        add("--sort", metavar="COLUMN", help="sort the rows by this column, the least first")
        add("--descending", action="store_true", help="… the greatest first")
    add("--columns", metavar="A,B", type=names, help="only these columns, in this order")


def common(parser: argparse.ArgumentParser) -> None:
    """What every command has."""
    group = parser.add_argument_group("common options")
    add = group.add_argument
    colours = "colours: auto (default: on a terminal, if NO_COLOR is not set), always, never"
    add("--color", metavar="WHEN", choices=_colour.WHEN, default="auto", help=colours)
    both = group.add_mutually_exclusive_group()
    bar: dict[str, Any] = {"dest": "progress", "default": None}
    both.add_argument("--progress", action="store_true", help="say how far it is (default: on a terminal)", **bar)
    both.add_argument("--no-progress", action="store_false", help="… do not", **bar)
    add(
        "-h",
        action=_ShortHelp,
        nargs=0,
        default=argparse.SUPPRESS,
        help="the same in short: what is this command's own",
    )
    add("--help", action="help", help="show this and end")


class _ShortHelp(argparse.Action):
    """-h: the help without what all commands have in common."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        shared = [group for group in parser._action_groups if group.title in SHARED]
        parser._action_groups = [group for group in parser._action_groups if group.title not in SHARED]
        more = [action.option_strings[0] for group in shared for action in group._group_actions]
        more = [option for option in more if option not in ("-h", "--help")]
        said = f"`{parser.prog} --help` also explains {' '.join(more)}"
        parser.epilog = textwrap.fill(said, 79, break_on_hyphens=False)
        parser.print_help()
        parser.exit()


SHARED = ("reading", "only some documents", "output", "common options")
"""Titles of the groups of options that commands share."""

TABLE = (output, reading, common)
"""What a command shares that gives one table."""
