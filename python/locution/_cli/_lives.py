"""Where and when was it said, and in which wordings? The commands that follow phrases."""

from __future__ import annotations

import argparse

from . import _asking
from ._command import Command, Option, names, number, whole
from ._options import PATTERN, TABLE, common, output_unsorted, reading, several, the
from ._printing import show

FAMILIES = Command(
    "families",
    "group the wordings of one formulation",
    "A row a wording; of each family the canonical one first, then the others, each with what it changes: [-left out-] "
    "{+put in+}.",
    ("speeches/", "speeches/ --min-docfreq 5 --csv families.csv"),
    _asking.table,
    "families",
    options=(
        the("min_length", "fewest words of a wording"),
        the("max_length", "most words of a wording"),
        the("min_docfreq", "fewest documents of the wordings that recur; others may stand in one", type=whole),
        Option("similarity", "least likeness to the canonical wording, up to 1", "X", number),
        Option("min_members", "fewest wordings of a family", type=whole),
        *several("fold"),
    ),
    columns="""
        family phrase canonical  its number, the wording, the canonical one
        distance edits edit_distance  from the canonical one: 0 to 1, marked, in words
        frequency docfreq  how often it occurs, in how many documents
        independent  how often outside longer wordings
        first_date last_date  of the documents that say it
        length template written  words; what most wordings share; as it is written
    """,
    groups=TABLE,
)


def _biography(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    patterns = _asking.patterns(options)
    phrase = patterns if isinstance(patterns, str) else {patterns[0]: patterns}
    show(asked, _asking.read(asked).biography(phrase, **options))


BIOGRAPHY = Command(
    "biography",
    "tell the life of a phrase: first, last, most, by whom",
    "In words, as a course over time, and with a row a bin, of which the screen has those where it was said.",
    ("'seven quays' speeches/ --every year", "'two bells' speeches/ --also 'the bells' --by office"),
    _biography,
    "biography",
    values=(PATTERN,),
    options=(
        the("also", "one more way to write it; may be given again"),
        the("every"),
        the("by", "by whom: the values of this field, or a month, year …"),
        *several("valuetype", "across_segments", "fold"),
    ),
    columns="""
        bin  its first day
        frequency tokens per_million  how often, of so many words, how often in a million
        docfreq documents  documents that say it, of so many
        share share_low share_high  docfreq / documents, and its 95 % interval
        burst  whether the share is much higher than otherwise
    """,
    groups=TABLE,
)


def _lookup(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    entries = _asking.formulations(options.pop("entries"))
    show(asked, _asking.read(asked).lookup(entries, **options))


LOOKUP = Command(
    "lookup",
    "find a list of your own, also with a few words changed",
    'A row a place. LIST is a file: .json with {"name": ["pattern", …]}, .csv or .tsv with the columns entry and '
    "pattern, else a pattern a line; or, where no file is called so, one pattern.",
    ("slogans.txt speeches/ --max-edits 2", "'keep the lamps trimmed' speeches/ --max-edits 1"),
    _lookup,
    "lookup",
    values=(Option("entries", "a file of formulations, or one pattern", "LIST", files=True),),
    options=(
        Option("max_edits", "words that may be changed, of formulations with more words", type=whole),
        *several("valuetype", "across_segments", "fold"),
    ),
    columns="""
        entry pattern  its name, and how it was written
        doc_id start end  where it stands, in characters
        matched  the text
        edits  what is changed: [-left out-] {+put in+}
    """,
    groups=TABLE,
)


def _kwic(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    patterns = _asking.patterns(options)
    show(asked, _asking.read(asked).kwic(patterns, **options))


KWIC = Command(
    "kwic",
    "show every place where a word or phrase stands",
    "A row a place, in the order of the documents: the key word in context (a concordance).",
    ("harbour speeches/", "'level pavement*' speeches/ --window 8 --sort 1R,2R"),
    _kwic,
    "kwic",
    values=(PATTERN,),
    options=(
        the("also"),
        Option("window", "words on either side", type=whole),
        Option(
            "sort",
            "sort the rows by the words behind (1R, 2R …) or before (1L …), the hit (C), date, doc_id; e.g. 1R,2R,1L",
            "KEYS",
            names,
        ),
        *several("valuetype", "across_segments", "fold"),
    ),
    columns="""
        doc_id date  the document
        left keyword right  the place between its neighbours
        start end  where it stands in the text, in characters
    """,
    groups=(output_unsorted, reading, common),
)

COMMANDS = (FAMILIES, BIOGRAPHY, LOOKUP, KWIC)
