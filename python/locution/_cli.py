"""The command `locution`: a report, or one table, from files.

Three steps, in this order below: **declare** what may be asked, **ask** the corpus, **print** the answer.
Exit codes: 0 done, 1 the files or values cannot be used, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
import tempfile
import textwrap
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _core
from ._draw import visible
from ._files import write_whole
from ._report import write_report
from ._table import to_text

if TYPE_CHECKING:
    from ._core import Corpus, Table

_SIMILARITIES = (
    "cosine",
    "jaccard",
    "dice",
    "overlap",
    "containment",
    "weighted_jaccard",
    "hellinger",
    "jensen_shannon",
)

ROWS = 20
"""Rows shown in a terminal unless --limit says otherwise."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command with `argv` (default: the process's) and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter shows "?"
            stream.reconfigure(errors="replace")
    arguments = _parser().parse_args(argv)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = _show_warning
            _check_target(arguments)
            arguments.run(arguments)
            sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read us, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nor may the flush at exit complain
    except (OSError, ValueError, KeyError) as error:  # ReadError and StoreError are ValueErrors
        _say(_reason(error))
        return 1
    return 0


# ── declare ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help in two columns that leave room for sentences, no wider than 80."""

    def __init__(self, prog: str, **options: Any) -> None:
        options |= {"max_help_position": 27, "width": min(80, shutil.get_terminal_size().columns)}
        super().__init__(prog, **options)


class _Parser(argparse.ArgumentParser):
    """A parser that takes no shortened options, so that a new one never changes what an old one means."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_Help, allow_abbrev=False, **options)
        self.color = False  # Python 3.14 would colour the help


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="locution",
        usage="locution COMMAND PATH… [options]",
        description="What a set of documents keeps saying: how often words occur, which phrases\n"
        "recur, and how alike the documents are.",
        epilog="examples:\n"
        "  locution report speeches/ -o speeches.html\n"
        "  locution phrases speeches/ --min-length 4\n\n"
        "`locution COMMAND --help` lists the options of a command.",
    )
    parser.add_argument("--version", action="version", version=f"locution {_core.VERSION}", help="print the version")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    asked = (_report, _terms, _ngrams, _phrases, _collocations, _similar, _duplicates, _passages, _kwic, _timeline)
    for declare in asked:
        _reading(declare(commands))
    return parser


def _command(
    commands: Any, name: str, about: str, details: str, examples: tuple[str, str], first: str = ""
) -> argparse.ArgumentParser:
    """Declares a command, without its options. `first` is what stands before the paths."""
    shown = "\n".join(f"  locution {name} {example}" for example in examples)
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        prog=f"locution {name}",
        usage=f"locution {name} {first}PATH… [options]",
        help=about,
        description=textwrap.fill(f"{about[0].upper()}{about[1:]}. {details}", 79),
        epilog=f"examples:\n{shown}",
    )
    if first:
        parser.add_argument("pattern", metavar="PATTERN", help="a word or several: harbour, 'new era', 'gangway*'")
    parser.add_argument("paths", metavar="PATH…", nargs="+", help="folders, files, or patterns such as '*.txt'")
    return parser


def _reading(parser: argparse.ArgumentParser) -> None:
    """How files are read: the same for every command."""
    group = parser.add_argument_group(
        "reading", "Reads .txt .md .jsonl .csv .tsv (also .gz .zst) and .parquet .arrow files."
    )
    add = group.add_argument
    add("--language", metavar="CODE", default="en", help="language of the texts: en, de, zh … (default: en)")
    add("--words", metavar="HOW", help="what a word is: uax29 (default), whitespace, chinese, or a regular expression")
    add("--encoding", metavar="NAME", help="encoding of the files (default: found out for each)")
    order = group.add_mutually_exclusive_group()
    order.add_argument(
        "--dayfirst", action="store_true", default=None, help="08/02/2026 is 8 February (default: no date)"
    )
    order.add_argument("--monthfirst", dest="dayfirst", action="store_false", default=None, help="… is August 2")
    add("--dates", choices=("auto", "none"), default="auto", help="auto: from fields, first lines and file names")
    add("--errors", choices=("raise", "skip"), default="raise", help="skip: leave out what cannot be read, and say so")
    add("--text-field", metavar="NAME", default="text", help="field or column of the text (default: text)")
    add("--id-field", metavar="NAME", default="doc_id", help="… of the document's name (default: doc_id or id)")
    add("--date-field", metavar="NAME", default="date", help="… of the date (default: date)")
    add("--title-field", metavar="NAME", default="title", help="… of the title (default: title)")


def _folding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fold",
        metavar="STEPS",
        type=lambda steps: steps.split(","),
        help="what counts as the same word: lower (default), none, stem, or steps such as lower,unaccent,stem",
    )


def _stopwords(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--stopwords", metavar="CODE|FILE", help="leave out words: a language's (en), or those of a file, one a line"
    )


def _thresholds(parser: argparse.ArgumentParser, frequency: int, docfreq: int) -> None:
    add = parser.add_argument
    often = f"leave out what occurs less often (default: {frequency})"
    wide = f"leave out what occurs in fewer documents (default: {docfreq})"
    add("--min-frequency", metavar="N", type=int, default=frequency, help=often)
    add("--min-docfreq", metavar="N", type=int, default=docfreq, help=wide)


def _value_type(parser: argparse.ArgumentParser) -> None:
    how = "how PATTERN is meant: glob (default; * is any letters, ? one), regex (found anywhere in a word), fixed"
    parser.add_argument("--valuetype", metavar="HOW", choices=("glob", "regex", "fixed"), default="glob", help=how)


def _across(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--across-segments", action="store_true", help="let it run on from one sentence into the next")


def _output(parser: argparse.ArgumentParser) -> None:
    most = f"first N rows only (default: {ROWS} on the screen, all in files)"
    parser.add_argument("--limit", metavar="N", type=_rows, help=most)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", metavar="FILE", help="write CSV; - is standard output")
    form.add_argument("--json", metavar="FILE", help="write a JSON array, an object a row; - is standard output")


def _rows(text: str) -> int:
    """A number of rows."""
    if (rows := int(text)) < 0:
        raise argparse.ArgumentTypeError(f"{rows} is below 0")
    return rows


def _count_or_share(text: str) -> int | float:
    """5, or 0.1."""
    return int(text) if text.isdecimal() else float(text)


def _span(text: str) -> int | tuple[int, int]:
    """2, or 1-5."""
    shortest, dash, longest = text.partition("-")
    if not (shortest.isdecimal() and (longest.isdecimal() or not dash)):
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor two, as in 1-5")
    return (int(shortest), int(longest)) if dash else int(shortest)


def _report(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "report",
        "write one self-contained web page about the documents",
        "It holds what was read, words, recurring phrases with their dates and places, and which documents are alike. "
        "It opens in any browser and loads nothing from elsewhere.",
        ("speeches/ -o speeches.html", 'press.csv --text-field body --title "Press 2024"'),
    )
    page = "the page to write (default: report.html)"
    parser.add_argument("-o", "--output", metavar="FILE", default="report.html", help=page)
    parser.add_argument("--title", metavar="TITLE", help="heading of the page")
    parser.set_defaults(run=report)
    return parser


def _terms(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "terms",
        "count words",
        "A row a word, the most frequent first.",
        ("speeches/ --stopwords en", "speeches/ --fold stem --csv terms.csv"),
    )
    _thresholds(parser, 1, 1)
    _folding(parser)
    _stopwords(parser)
    _output(parser)
    parser.set_defaults(run=terms)
    return parser


def _ngrams(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "ngrams",
        "count sequences of N words",
        "A row a sequence, the most frequent first. None runs over the end of a sentence or over a stop word.",
        ("speeches/ --n 3", "speeches/ --n 1-5 --min-docfreq 2 --csv ngrams.csv"),
    )
    parser.add_argument("--n", metavar="N", type=_span, default=2, help="words of a sequence: 2 (default), 1-5 …")
    parser.add_argument("--by", metavar="NAME", help="count within each value of this field")
    _thresholds(parser, 2, 1)
    _across(parser)
    _folding(parser)
    _stopwords(parser)
    _output(parser)
    parser.set_defaults(run=ngrams)
    return parser


def _phrases(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "phrases",
        "find the phrases that recur, of any length",
        "A row a phrase, the most telling first, with the first and the last date of the documents that hold it. "
        "A part of a phrase has a row of its own only where it also occurs without the rest.",
        ("speeches/ --min-length 4", "speeches/ --min-docfreq 5 --kind maximal"),
    )
    add = parser.add_argument
    add("--min-length", metavar="N", type=int, default=2, help="fewest words of a phrase (default: 2)")
    add("--max-length", metavar="N", type=int, help="most words of a phrase (default: no limit)")
    _thresholds(parser, 2, 2)
    ends = "cut function words ('of the') off the ends: auto (default: those of --language), none, or a language's code"
    add("--trim", metavar="HOW", default="auto", help=ends)
    kind = "maximal: only phrases that are part of no longer one (default: closed)"
    add("--kind", choices=("closed", "maximal"), default="closed", help=kind)
    once = "count documents with one value in this field, or dated in one 'month' or the like, as one (groupfreq)"
    add("--once-per", metavar="FIELD", help=once)
    _across(parser)
    _folding(parser)
    _stopwords(parser)
    _output(parser)
    parser.set_defaults(run=phrases)
    return parser


def _collocations(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "collocations",
        "find words that stand together more often than by chance",
        "A row a pair, the firmest first, with every measure of how much more often than by chance and its p. Without "
        "--window and --node a pair is two words side by side.",
        ("speeches/ --measure log_dice", "speeches/ --node 'harbour*' --window 3 --stopwords en"),
    )
    add = parser.add_argument
    add("--measure", metavar="NAME", default="log_likelihood", help="sort by it: log_likelihood (default), npmi, pmi …")
    add("--window", metavar="N", type=int, help="words up to N apart (with --node, on either side; default 5)")
    add("--node", metavar="PATTERN", help="only what stands around this word or phrase")
    _value_type(parser)
    add("--length", metavar="N", type=_span, default=2, help="words of a phrase: 2 (default), 3, 2-4 …")
    _thresholds(parser, 5, 1)
    _across(parser)
    _folding(parser)
    _stopwords(parser)
    _output(parser)
    parser.set_defaults(run=collocations)
    return parser


def _similar(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "similar",
        "find the documents that are most alike",
        "A row a pair, with the similarity of the two documents, by default the cosine of their weighted words: 1 for "
        "the same words, 0 for none in common. Each pair stands once, the most alike first (by containment from either "
        "side: the share of the first one's words that the second has); with --k every document is followed by those "
        "most like it.",
        ("speeches/ --threshold 0.6", "speeches/ --measure dice --k 3 --csv similar.csv"),
    )
    add = parser.add_argument
    add("--k", metavar="N", type=int, help="for each document its N most similar others")
    add("--threshold", metavar="X", type=float, help="only pairs at least so similar, above 0 and up to 1")
    measure = "cosine (default), jaccard, dice, overlap, containment, weighted_jaccard, hellinger, jensen_shannon"
    add("--measure", metavar="NAME", choices=_SIMILARITIES, default="cosine", help=measure)
    weight = "what a word counts, to cosine and weighted_jaccard: tf-idf (default; rare words more), count, binary"
    add("--weight", metavar="HOW", choices=("tf-idf", "count", "binary"), default="tf-idf", help=weight)
    _folding(parser)
    _stopwords(parser)
    _output(parser)
    parser.set_defaults(run=similar)
    return parser


def _duplicates(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "duplicates",
        "find documents that are nearly the same",
        "A row a pair, the most alike first, with the Jaccard of the two documents' runs of five words: those in both "
        "over those in either. Documents with one number under cluster hang together through such pairs.",
        ("press/", "press/ --threshold 0.5 --csv duplicates.csv"),
    )
    add = parser.add_argument
    add("--threshold", metavar="X", type=float, default=0.8, help="least Jaccard, above 0 and up to 1 (default: 0.8)")
    add("--shingle", metavar="N", type=int, default=5, help="words of a run (default: 5)")
    how = "exact: every pair; minhash: quick for very many documents, may miss pairs; auto (default)"
    add("--method", metavar="HOW", choices=("auto", "exact", "minhash"), default="auto", help=how)
    recall = "minhash: how likely a pair is found, between 0 and 1 (default: 0.95)"
    add("--recall", metavar="X", type=float, default=0.95, help=recall)
    _folding(parser)
    _stopwords(parser)
    _output(parser)
    parser.set_defaults(run=duplicates)
    return parser


def _passages(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "passages",
        "find the passages that two documents share",
        "Word for word or lightly edited, the longest first, with what differs marked: [-of the first-] {+of the "
        "second+}.",
        ("speeches/ --min-length 12", "drafts/ --queries speeches/ --csv passages.csv"),
    )
    add = parser.add_argument
    shortest = "so many words of both in a row, or more of them with edits between (default: 8)"
    add("--min-length", metavar="N", type=int, default=8, help=shortest)
    seed = "try edited passages from shared runs of N rare words (default: 4)"
    add("--seed-length", metavar="N", type=int, default=4, help=seed)
    often = "leave out runs that stand in more than N documents (0.1: in more than a tenth)"
    add("--max-docfreq", metavar="N", type=_count_or_share, help=often)
    queries = "compare these documents (folder, file or pattern) with those of PATH, instead of PATH with itself"
    add("--queries", metavar="PATH", help=queries)
    add("--by", metavar="NAME", help="only documents with one value in this field, or of one month, year …")
    add("--across", action="store_true", help="only documents with different values in the field of --by")
    _folding(parser)
    _output(parser)
    parser.set_defaults(run=passages)
    return parser


def _kwic(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "kwic",
        "show every place where a word or phrase stands",
        "A row a place, in the order of the documents: the key word in context (a concordance).",
        ("harbour speeches/", "'level pavement*' speeches/ --window 8 --sort 1R,2R"),
        first="PATTERN ",
    )
    add = parser.add_argument
    add("--window", metavar="N", type=int, default=5, help="words on either side (default: 5)")
    keys = "sort the rows by the words behind (1R, 2R …) or before (1L …), the hit (C), date, doc_id; e.g. 1R,2R,1L"
    add("--sort", metavar="KEYS", type=lambda keys: keys.split(","), help=keys)
    _value_type(parser)
    _across(parser)
    _folding(parser)
    _output(parser)
    parser.set_defaults(run=kwic)
    return parser


def _timeline(commands: Any) -> argparse.ArgumentParser:
    parser = _command(
        commands,
        "timeline",
        "count words or phrases in each month, year …",
        "A row a pattern and bin, from the first document's date to the last one's: how often, in how many documents, "
        "with the rate per million words and the 95 % interval of the share of documents.",
        ("harbour speeches/ --every year", "'level pavement*' speeches/ --also 'dry cellar' --csv time.csv"),
        first="PATTERN ",
    )
    add = parser.add_argument
    add("--also", metavar="PATTERN", action="append", default=[], help="one more pattern; may be given again")
    every = ("day", "week", "month", "quarter", "year")
    add("--every", metavar="BIN", choices=every, default="month", help="day, week, month (default), quarter or year")
    add("--by", metavar="NAME", help="count within each value of this field")
    _value_type(parser)
    _across(parser)
    _folding(parser)
    _output(parser)
    parser.set_defaults(run=timeline)
    return parser


# ── ask ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def report(asked: argparse.Namespace) -> None:
    """`locution report`."""
    corpus = read(asked)
    path = write_report(corpus, asked.output, title=asked.title, source=", ".join(asked.paths)).resolve()
    documents = f"{len(corpus):,} {'document' if len(corpus) == 1 else 'documents'}"
    print(f"{documents}, {corpus.n_tokens:,} words: {path}")


def terms(asked: argparse.Namespace) -> None:
    """`locution terms`."""
    options = _options(asked, "min_frequency", "min_docfreq", "fold", "stopwords")
    show(asked, read(asked).terms(**options))


def ngrams(asked: argparse.Namespace) -> None:
    """`locution ngrams`."""
    options = _options(asked, "n", "by", "min_frequency", "min_docfreq", "across_segments", "fold", "stopwords")
    show(asked, read(asked).ngrams(**options))


def phrases(asked: argparse.Namespace) -> None:
    """`locution phrases`."""
    options = _options(asked, "min_length", "max_length", "min_frequency", "min_docfreq", "kind", "once_per")
    options |= _options(asked, "across_segments", "fold", "stopwords")
    options |= {"trim": None if asked.trim == "none" else asked.trim}
    show(asked, read(asked).phrases(**options))


def collocations(asked: argparse.Namespace) -> None:
    """`locution collocations`."""
    options = _options(asked, "measure", "window", "node", "valuetype", "length", "min_frequency", "min_docfreq")
    options |= _options(asked, "across_segments", "fold", "stopwords")
    show(asked, read(asked).collocations(**options))


def similar(asked: argparse.Namespace) -> None:
    """`locution similar`."""
    options = _options(asked, "measure", "weight", "fold", "stopwords")
    corpus = read(asked)
    if asked.k is None and asked.threshold is None:
        show(asked, _most_similar(corpus, ROWS if asked.limit is None else asked.limit, options))
    else:
        show(asked, corpus.similar_pairs(k=asked.k, threshold=asked.threshold, **options))


def _most_similar(corpus: Corpus, pairs: int, options: dict[str, Any]) -> Table:
    """The `pairs` most similar pairs, each once, and those as similar as the last.

    They stand among the `pairs` nearest neighbours of each document, each twice (by containment each way for itself):
    the last of these has the similarity that they reach.
    """
    near = corpus.similar_pairs(k=max(pairs, 1), **options).sort("similarity", descending=True)
    if not len(near):
        return near
    sides = 1 if options["measure"] == "containment" else 2
    reached = float(near["similarity"][min(sides * pairs, len(near)) - 1])
    return corpus.similar_pairs(threshold=reached, **options)


def duplicates(asked: argparse.Namespace) -> None:
    """`locution duplicates`."""
    options = _options(asked, "threshold", "shingle", "method", "recall", "fold", "stopwords")
    show(asked, read(asked).near_duplicates(**options))


def kwic(asked: argparse.Namespace) -> None:
    """`locution kwic`."""
    options = _options(asked, "pattern", "window", "valuetype", "sort", "across_segments", "fold")
    show(asked, read(asked).kwic(**options))


def passages(asked: argparse.Namespace) -> None:
    """`locution passages`."""
    options = _options(asked, "min_length", "seed_length", "max_docfreq", "by", "across", "fold")
    corpus = read(asked)
    queries = None if asked.queries is None else read(argparse.Namespace(**vars(asked) | {"paths": [asked.queries]}))
    show(asked, corpus.passages(queries=queries, **options))


def timeline(asked: argparse.Namespace) -> None:
    """`locution timeline`."""
    options = _options(asked, "every", "by", "valuetype", "across_segments", "fold")
    show(asked, read(asked).timeline([asked.pattern, *asked.also], **options))


def read(asked: argparse.Namespace) -> Corpus:
    """The corpus that the paths and the reading options mean; what was left out is said."""
    tokenizer = _core.Tokenizer(asked.language, words=asked.words) if asked.words else None
    corpus = _core.read(
        asked.paths,
        text=asked.text_field,
        doc_id=asked.id_field,
        date=asked.date_field,
        title=asked.title_field,
        language=asked.language,
        tokenizer=tokenizer,
        encoding=asked.encoding,
        dates=asked.dates,
        dayfirst=asked.dayfirst,
        errors=asked.errors,
        progress=_progress(),
    )
    for error in corpus.skipped:
        _say(f"warning: skipped {_reason(error)}")
    return corpus


def _options(asked: argparse.Namespace, *names: str) -> dict[str, Any]:
    """The options called `names`, as the corpus takes them."""
    options = {name: getattr(asked, name) for name in names}
    if (stopwords := options.get("stopwords")) and Path(stopwords).is_file():
        options["stopwords"] = Path(stopwords).read_text(encoding="utf-8-sig").split()
    return options


# ── print ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_target(asked: argparse.Namespace) -> None:
    """Fails before the work rather than after it where the answer could not be written."""
    for name in ("output", "csv", "json"):
        target = getattr(asked, name, None)
        if target in (None, "-"):
            continue
        if Path(target).is_dir():
            raise IsADirectoryError(f"{target}: is a folder; name a file")
        if not Path(target).parent.is_dir():
            raise FileNotFoundError(f"{target}: there is no folder {Path(target).parent}")


def show(asked: argparse.Namespace, table: Table) -> None:
    """Prints or writes `table` as the output options say."""
    if asked.csv is None and asked.json is None:
        print(to_text(table, ROWS if asked.limit is None else asked.limit))
        return
    if asked.limit is not None:
        table = table.head(asked.limit)
    write, target = (write_json, asked.json) if asked.csv is None else (_core.Table.to_csv, asked.csv)
    if target != "-":
        write(table, target)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "table")
        write(table, file)
        sys.stdout.flush()
        sys.stdout.buffer.write(file.read_bytes())  # UTF-8 and \n, whatever the terminal's own are


def write_json(table: Table, path: str | os.PathLike[str]) -> None:
    """An array of objects, an object a line; days as ISO dates, what is missing null."""

    def plain(value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        return None if isinstance(value, float) and value != value else value

    cells = table.to_dict()
    rows = zip(*cells.values(), strict=True)
    lines = [json.dumps(dict(zip(cells, map(plain, row), strict=True)), ensure_ascii=False) for row in rows]
    write_whole(path, "[\n" + ",\n".join(lines) + "\n]\n")


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    said = str(message).replace("dayfirst=True or False decides", "--dayfirst or --monthfirst decides")
    _say(f"warning: {said}")


def _say(text: str) -> None:
    """One line on standard error."""
    print(f"locution: {visible(text)}", file=sys.stderr)


def _reason(error: BaseException) -> str:
    """What `error` says, without the quotes that KeyError puts around it."""
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def _progress() -> Callable[[int, int], None] | None:
    """Shows how far the reading is, on a terminal, once it has taken a second."""
    if not sys.stderr.isatty():
        return None
    start = time.monotonic()

    def report(done: int, total: int) -> None:
        if total and time.monotonic() - start > 1:
            end = "\r" if done < total else "\r\033[K"
            print(f"reading: {100 * done // total} %", end=end, file=sys.stderr, flush=True)

    return report
