"""locution as a peer of the tools users would pick instead, for the benchmark harness (`run.py --plugin` this file).

Imports and warm-up stand in the outer function and are not timed; `go` is timed, from Python strings to an answer that
can be read; the translation into the task's canonical form is not.
"""

from common import peer


def _terms(words):
    import locution as lo

    tokenizer = lo.Tokenizer(words=words)
    lo.Corpus(["warm up"], tokenizer=tokenizer).terms()

    def go(docs):
        return lo.Corpus(docs, tokenizer=tokenizer).terms()

    def canon(table):
        rows = zip(table["term"], table["frequency"].tolist(), table["docfreq"].tolist(), strict=True)
        return {term: (frequency, docfreq) for term, frequency, docfreq in rows}

    return go, canon


@peer("t1", "locution", r"Corpus(texts, words=r'\w+').terms()")
def _(ctx):
    return _terms(r"\w+")


@peer("t1", "locution-uax29", "Corpus(texts).terms(): UAX #29 words", same=False)
def _(ctx):
    return _terms("uax29")
