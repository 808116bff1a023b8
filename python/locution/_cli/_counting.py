"""How often? The commands that count."""

from __future__ import annotations

import argparse

from . import _asking
from ._command import Command, Option, number, span, whole
from ._matrix import MATRIX
from ._options import PATTERN, TABLE, several, the
from ._printing import show
from ._select import select

_COUNTED = ("fold", "stopwords")

TERMS = Command(
    "terms",
    "count words",
    "A row a word, the most frequent first.",
    ("speeches/ --stopwords en", "speeches/ --fold stem --csv terms.csv"),
    _asking.table,
    "terms",
    options=several("by", "min_frequency", "min_docfreq", "min_quantile", "top", *_COUNTED),
    columns="""
        term  the word, as it is after folding
        frequency  how often it occurs
        docfreq  in how many documents
        per_million  how often in a million words
        rank  1 and the number of more frequent words
        group  the value of --by, with it
    """,
    groups=TABLE,
)

NGRAMS = Command(
    "ngrams",
    "count sequences of N words",
    "A row a sequence, the most frequent first. None runs over the end of a sentence or over a stop word.",
    ("speeches/ --n 3", "speeches/ --n 1-5 --min-docfreq 2 --csv ngrams.csv"),
    _asking.table,
    "ngrams",
    options=(
        Option("n", "words of a sequence: 2 (default), 1-5 …", type=span),
        *several("by", "min_frequency", "min_docfreq", "min_quantile", "top", "across_segments", *_COUNTED),
    ),
    columns="""
        ngram  the words
        length  how many they are
        frequency  how often it occurs
        docfreq  in how many documents
        group  the value of --by, with it
    """,
    groups=TABLE,
)

DISPERSION = Command(
    "dispersion",
    "tell how evenly words are spread over the documents",
    "A row a word, the most frequent first.",
    ("speeches/ --min-frequency 20", "speeches/ --terms harbour --terms lamps --by year"),
    _asking.table,
    "dispersion",
    options=(
        Option("terms", "only this word; may be given again", "WORD", again=True),
        the("by", "spread over the values of this field, or months, years …, not documents"),
        *several("min_frequency", "min_docfreq", "top", *_COUNTED),
    ),
    columns="""
        term frequency docfreq  the word, how often it occurs, in how many documents
        dp dp_norm  Gries's deviation of proportions, from 0 (even) to 1
        juilland_d rosengren_s  from 0 to 1 (even)
        kl_divergence  from 0 (even), in bits
    """,
    groups=TABLE,
)

DIVERSITY = Command(
    "diversity",
    "tell how varied the words of each document are",
    "A row a document, in their order.",
    ("speeches/", "speeches/ --window 50 --columns doc_id,mattr"),
    _asking.table,
    "diversity",
    options=(
        Option("window", "words of a window of mattr", type=whole),
        Option("threshold", "type-token ratio below which a factor of mtld ends", "X", number),
        Option("sample", "words of a sample of hdd", type=whole),
        *several(*_COUNTED),
    ),
    columns="""
        doc_id tokens types  the document, its words, its different words
        ttr cttr guiraud_r herdan_c  types against tokens
        yule_k simpson_d  how much the same words recur: less is more varied
        mattr mtld hdd  the same whatever the document's length
    """,
    groups=TABLE,
)


_YATES: dict[str, bool | str] = {"yes": True, "no": False, "auto": "auto"}


def _keyness(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    if "yates" in options:
        options["yates"] = _YATES[options["yates"]]
    corpus = _asking.read(asked)
    target = select(corpus, [options.pop("target"), *options.pop("also", [])], "target")
    listed, reference = options.pop("reference_list", None), options.pop("reference", None)
    if reference:
        options["reference"] = select(corpus, reference, "reference")
    elif listed:
        options["reference"] = _asking.frequencies(listed)
    show(asked, corpus.keyness(target, **options))


_MEASURES = ("log_likelihood", "chi2", "log_ratio", "log_ratio_low", "log_odds")

KEYNESS = Command(
    "keyness",
    "tell which words set some documents apart",
    "TARGET says which documents: FIELD=VALUE, FROM..TO (dates; TO is not in it), a name, or names such as '2021-*'. "
    "They are compared with all others. The most overused words stand first, the most underused last.",
    ("party=Left speeches/", "2012..2018 speeches/ --measure log_ratio_low --by-document"),
    _keyness,
    "keyness",
    values=(Option("target", "the documents: FIELD=VALUE, FROM..TO, or names", "TARGET"),),
    options=(
        the("also", "one more TARGET; may be given again", metavar="TARGET"),
        Option(
            "reference", "compare with these documents, given as TARGET is; may be given again", "WHICH", again=True
        ),
        Option("reference_list", "compare with a list: CSV or TSV with columns term, frequency", "FILE", files=True),
        Option("reference_tokens", "words of the corpus that the list is of (default: their sum)", type=whole),
        Option("measure", f"sort by {', '.join(_MEASURES)}", "NAME", choices=_MEASURES),
        *several("min_frequency", "min_docfreq"),
        the("top", "only the N first rows"),
        Option("cells", "cells that log_likelihood sums: 4 or 2", type=whole, choices=(4, 2)),
        Option("yates", "correct chi2 for continuity: yes, no (default), auto", "WHEN", choices=tuple(_YATES)),
        Option("prior", "words of the prior of log_odds", type=number),
        Option("prior_shape", "pooled: as words occur; flat: evenly", "HOW", choices=("pooled", "flat")),
        Option("variance_terms", "of the variance in log_odds: 2 or 4", type=whole, choices=(2, 4)),
        Option("confidence", "probability with which the intervals hold", "X", number),
        Option("by_document", "test with documents as units, too", flag=True),
        Option("permutations", "deals of that test", type=whole),
        Option("seed", "what the deals are drawn from", type=whole),
        *several(*_COUNTED),
    ),
    columns="""
        term frequency  the word, and how often it occurs in the target
        reference_frequency  … in the reference
        log_likelihood chi2  how sure the difference is; below 0 where the target has less
        log_ratio log_ratio_low  how large it is: log₂ of the rates' ratio, and what it is at least
        log_odds  z of the log-odds with a prior
        p q  how probable so much is by chance; the share of false discoveries
        p_documents q_documents  the same with documents as units (--by-document)
    """,
    groups=TABLE,
)


def _timeline(asked: argparse.Namespace) -> None:
    options = _asking.options(asked)
    patterns = _asking.patterns(options)
    show(asked, _asking.read(asked).timeline(patterns, **options))


TIMELINE = Command(
    "timeline",
    "count words or phrases in each month, year …",
    "A row a pattern and bin, from the first document's date to the last one's.",
    ("harbour speeches/ --every year", "'level pavement*' speeches/ --also 'dry cellar'"),
    _timeline,
    "timeline",
    values=(PATTERN,),
    options=several("also", "every", "by", "valuetype", "across_segments", "fold"),
    columns="""
        pattern bin  what was counted, and the first day of the bin
        frequency tokens per_million  how often, of so many words, how often in a million
        docfreq documents  documents that say it, of so many
        share share_low share_high  docfreq / documents, and its 95 % interval
        burst  whether the share is much higher than otherwise
        group  the value of --by, with it
    """,
    groups=TABLE,
)

COMMANDS = (TERMS, NGRAMS, DISPERSION, DIVERSITY, KEYNESS, TIMELINE, MATRIX)
