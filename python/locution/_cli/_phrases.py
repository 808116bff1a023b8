"""Which phrases? The commands that find them."""

from __future__ import annotations

import argparse

from . import _asking
from ._command import Command, Option, names, number, span, whole
from ._options import TABLE, several, the
from ._printing import show

_WORDS = ("across_segments", "fold", "stopwords")


def _trim(text: str) -> str | None:
    """A language's code, auto; none."""
    return None if text == "none" else text


_TRIM = the("trim", type=_trim)


def _phrases(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    corpus = _asking.read(asked)
    if options.get("once_per") == "duplicates" and "duplicates" not in corpus.metadata.columns:
        options["once_per"] = corpus.duplicate_groups()["cluster"].tolist()
    show(asked, corpus.phrases(**options))


PHRASES = Command(
    "phrases",
    "find the phrases that recur, of any length",
    "A row a phrase, the most telling first. A part of a phrase has a row of its own only where it also occurs without "
    "the rest.",
    ("speeches/ --min-length 4", "press/ --once-per duplicates --csv phrases.csv"),
    _phrases,
    "phrases",
    options=(
        the("min_length"),
        the("max_length", "most words (default: no limit)"),
        the("min_frequency", "leave out what occurs less often", type=whole),
        the("min_docfreq", "leave out what occurs in fewer documents", type=whole),
        _TRIM,
        Option("kind", "maximal: only phrases that are part of no longer one", "KIND", choices=("closed", "maximal")),
        Option(
            "once_per",
            "count documents as one that have one value in this field, or are of one month …; duplicates: that are "
            "near-duplicates",
            "FIELD",
        ),
        Option("written", "add how it is written most often", flag=True),
        *several(*_WORDS),
    ),
    columns="""
        phrase length  the words, and how many they are
        frequency docfreq  how often it occurs, in how many documents
        groupfreq  in how many groups (--once-per)
        independent  how often outside longer phrases of the table
        c_value npmi  how telling it is; how firmly its words hold together, up to 1
        first_date last_date  of the documents that say it
        written  as it stands in the text (--written)
    """,
    groups=TABLE,
)


SET_PHRASES = Command(
    "set-phrases",
    "find what of each document others say too",
    "A row a stretch of a document that stands in phrases of several documents, in the order of its text.",
    ("speeches/ --min-docfreq 5", "speeches/ --doc-ids 2023-05-01.txt --csv said.csv"),
    _asking.table,
    "set_phrases",
    options=(
        Option("doc_ids", "only this document; may be given again", "DOC", again=True),
        the("min_length", "fewest words of a phrase"),
        the("min_docfreq", "leave out phrases of fewer documents", type=whole),
        *several(*_WORDS),
    ),
    columns="""
        doc_id start end  where it stands, in characters of the document's text
        tokens docfreq  its words, and documents that say the most widespread phrase over it
        text  the stretch
    """,
    groups=TABLE,
)

_MEASURES = (
    "log_likelihood",
    "pmi",
    "npmi",
    "mi3",
    "log_dice",
    "t_score",
    "chi2",
    "z_score",
    "dice",
    "delta_p_forward",
    "delta_p_backward",
    "lambda",
    "z",
)


def _node(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    if "node" in options:
        options["node"] = [options["node"], *options.pop("also", [])]
    show(asked, _asking.read(asked).collocations(**options))


COLLOCATIONS = Command(
    "collocations",
    "find words that stand together more often than by chance",
    "A row a pair, the firmest first. Without --window and --node a pair is two words side by side.",
    ("speeches/ --measure log_dice", "speeches/ --node 'harbour*' --window 3 --stopwords en"),
    _node,
    "collocations",
    options=(
        Option("measure", f"sort by {', '.join(_MEASURES)}", "NAME", choices=_MEASURES),
        Option("measures", "add these columns: z_score,dice …", "A,B", names),
        Option("window", "words up to N apart (with --node, on either side; default 5)", type=whole),
        Option("node", "only what stands around this word or phrase", "PATTERN"),
        the("also", "one more way to write the node; may be given again"),
        *several("valuetype"),
        Option("length", "words of a phrase: 2 (default), 3, 2-4 …", type=span),
        Option(
            "margins",
            "what the counts of single words are of: words, pairs (default), tokens",
            "HOW",
            choices=("words", "pairs", "tokens"),
        ),
        *several("min_frequency", "min_docfreq"),
        the("top", "only the N first rows"),
        *several(*_WORDS),
    ),
    columns="""
        word1 word2  the pair
        frequency frequency1 frequency2  how often it occurs, and each word
        log_likelihood chi2 t_score p q  how sure it is that this is no chance
        pmi npmi mi3 log_dice  how firmly the two hold together
        z_score dice delta_p_forward delta_p_backward lambda z  as --measures asks
        length  words of a phrase (--length)
    """,
    groups=TABLE,
)

FRAMES = Command(
    "frames",
    "find phrases with one open slot",
    "A row a frame, such as 'bells and the * lamps', with the words that fill its slot most often.",
    ("speeches/", "speeches/ --min-length 4 --min-docfreq 5 --top 50"),
    _asking.table,
    "frames",
    options=(
        the("min_length", "fewest words, the slot counted"),
        the("max_length", "most words, up to 20"),
        the("min_frequency", "leave out what occurs less often", type=whole),
        the("min_docfreq", "leave out what occurs in fewer documents", type=whole),
        Option("min_fillers", "fewest different words in the slot", type=whole),
        Option("min_entropy", "least entropy of what fills it, in bits", "X", number),
        _TRIM,
        the("top", "only the N first rows"),
        *several(*_WORDS),
    ),
    columns="""
        frame length slot  the words, how many, and how many stand before the slot
        fillers top_fillers  how many words fill it; the five commonest
        frequency docfreq  how often it occurs, in how many documents
        entropy  of what fills it, in bits: 0 is always the same word
        first_date last_date  of the documents that say it
    """,
    groups=TABLE,
)

FILLERS = Command(
    "fillers",
    "list what fills the open slot of a phrase",
    "A row a word, the most frequent first. FRAME has the slot as *, a word for itself.",
    ("'bells and the * lamps' speeches/", "'new *' speeches/ --csv new.csv"),
    _asking.table,
    "fillers",
    values=(Option("frame", "words, one of them *", "FRAME"),),
    options=several("across_segments", "fold"),
    columns="""
        filler  the word
        frequency share  how often it fills the slot, and of all how much
        docfreq  in how many documents
        first_date last_date  of these
    """,
    groups=TABLE,
)

FORMULAICITY = Command(
    "formulaicity",
    "tell how much of each document is set phrases",
    "A row a document, in their order. Set phrases are those that another document has too.",
    ("speeches/", "speeches/ --min-length 5 --sort share --descending"),
    _asking.table,
    "formulaicity",
    options=(
        the("min_length", "fewest words of a phrase"),
        the("min_docfreq", "leave out phrases of fewer documents", type=whole),
        *several(*_WORDS),
    ),
    columns="""
        doc_id date tokens  the document, its date, its words
        in_phrases share  words in set phrases, and of all how much
        new_phrases  phrases it was the first to say
    """,
    groups=TABLE,
)

COMMANDS = (PHRASES, SET_PHRASES, COLLOCATIONS, FRAMES, FILLERS, FORMULAICITY)
