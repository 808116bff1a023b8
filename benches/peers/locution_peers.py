"""locution as a peer of the tools users would pick instead, for the benchmark harness (`run.py --plugin` this file).

Imports and warm-up stand in the outer function and are not timed; `go` is timed, from Python strings to an answer that
can be read; the translation into the task's canonical form is not.
"""

import zlib

from common import csr_canon, peer


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


def _matrix(longest):
    import locution as lo
    import scipy.sparse  # noqa: F401 (imports are not timed)

    tokenizer = lo.Tokenizer(words=r"\w+")

    def go(docs):
        corpus = lo.Corpus(docs, tokenizer=tokenizer)
        matrix = corpus.matrix(ngram_range=(1, longest), min_docfreq=2, across_segments=True)
        return matrix.terms, matrix.to_scipy()

    return go, lambda answer: csr_canon(*answer)


@peer("t2", "locution", "Corpus(texts).matrix(min_docfreq=2)")
def _(ctx):
    return _matrix(1)


@peer("t3", "locution", "Corpus(texts).matrix(ngram_range=(1, 3), min_docfreq=2)")
def _(ctx):
    return _matrix(int(ctx.params["n"]))


@peer("t3b", "locution", "Corpus(texts).ngrams(n=(1, 5))")
def _(ctx):
    import locution as lo

    tokenizer = lo.Tokenizer(words=r"\w+")
    longest, least = int(ctx.params["n"]), int(ctx.params["min"])

    def go(docs):
        return lo.Corpus(docs, tokenizer=tokenizer).ngrams(n=(1, longest), min_frequency=least, across_segments=True)

    def canon(table):
        found = {}
        rows = zip(table["ngram"], table["length"].tolist(), table["frequency"].tolist(), strict=True)
        for ngram, length, frequency in rows:
            types, total, digest = found.get(length, (0, 0, 0))
            digest = (digest + zlib.crc32(ngram.encode()) * frequency) & 0xFFFFFFFFFFFF
            found[length] = (types + 1, total + frequency, digest)
        return dict(sorted(found.items()))

    return go, canon


def _near_duplicates(ctx, method):
    import locution as lo

    tokenizer = lo.Tokenizer(words=r"\w+")
    asked = {"threshold": float(ctx.params["threshold"]), "shingle": int(ctx.params["w"]), "method": method}
    lo.Corpus(["warm up"], tokenizer=tokenizer).near_duplicates(**asked)

    def go(docs):
        corpus = lo.Corpus(docs, tokenizer=tokenizer)
        ctx.mark("index")
        table = corpus.near_duplicates(**asked)
        ctx.mark("join")
        return table

    def canon(table):
        return {(min(a, b), max(a, b)) for a, b in zip(map(int, table["doc_a"]), map(int, table["doc_b"]), strict=True)}

    return go, canon


@peer("t6", "locution", r"Corpus(texts, words=r'\w+').near_duplicates(method='exact')")
def _(ctx):
    return _near_duplicates(ctx, "exact")


@peer("t6", "locution-minhash", r"Corpus(texts, words=r'\w+').near_duplicates(method='minhash', recall=0.95)")
def _(ctx):
    return _near_duplicates(ctx, "minhash")


@peer("t7", "locution", r"Corpus(texts, words=r'\w+').collocations(margins='tokens')")
def _(ctx):
    import locution as lo

    tokenizer, least = lo.Tokenizer(words=r"\w+"), int(ctx.params["min"])
    options = {"margins": "tokens", "across_segments": True}  # as the task has it: N tokens, pairs inside documents
    lo.Corpus(["warm up"], tokenizer=tokenizer).collocations(**options)

    def go(docs):
        return lo.Corpus(docs, tokenizer=tokenizer).collocations(min_frequency=least, **options)

    def canon(table):
        columns = (table[name].tolist() for name in ("frequency", "npmi", "log_likelihood"))
        rows = zip(table["word1"], table["word2"], *columns, strict=True)
        return {(one, two): (count, npmi, abs(score)) for one, two, count, npmi, score in rows}  # theirs has no sign

    return go, canon


@peer("t8", "locution", r"Corpus(texts, words=r'\w+'), then kwic() four times")
def _(ctx):
    import locution as lo
    from common import tokens

    phrases, width = ctx.params["phrases"].split("|"), int(ctx.params["width"])
    tokenizer = lo.Tokenizer(words=r"\w+")

    def go(docs):
        corpus = lo.Corpus(docs, tokenizer=tokenizer)
        ctx.mark("index")
        found = {}
        for phrase in phrases:
            found[phrase] = corpus.kwic(phrase, window=width, valuetype="fixed", across_segments=True)
            ctx.mark("query")
        return found

    def canon(found):
        from zlib import crc32  # as the task's own check, with the words of our contexts

        answer = {}
        for phrase, table in found.items():
            sides = zip(map(tokens, table["left"]), map(tokens, table["right"]), strict=True)
            lines = [(" ".join(left) + "|" + " ".join(right)).encode() for left, right in sides]
            answer[phrase] = (len(lines), sum(map(crc32, lines)) & 0xFFFFFFFFFFFF)
        return answer

    return go, canon


@peer("t9", "locution", r"Corpus(texts, words=r'\w+').phrases(kind='maximal', trim=None)")
def _(ctx):
    import locution as lo

    tokenizer = lo.Tokenizer(words=r"\w+")
    shortest, documents = int(ctx.params["n"]), int(ctx.params["df"])
    asked = {"min_length": shortest, "min_docfreq": documents, "kind": "maximal", "trim": None}

    def go(docs):
        corpus = lo.Corpus(docs, tokenizer=tokenizer)
        ctx.mark("index")
        return corpus.phrases(**asked, across_segments=True)

    def canon(table):
        phrases = table["phrase"]
        digest = sum(zlib.crc32(phrase.encode()) for phrase in phrases) & 0xFFFFFFFFFFFF
        return len(table), int(table["length"].max()), digest

    return go, canon


@peer("t4", "locution", r"Corpus(texts, words=r'\w+').similar_pairs(k=10, min_docfreq=2)")
def _(ctx):
    import locution as lo
    import numpy as np

    tokenizer, k = lo.Tokenizer(words=r"\w+"), int(ctx.params["k"])
    asked = {"k": k, "min_docfreq": int(ctx.params["min_df"])}
    lo.Corpus(["warm up", "warm"], tokenizer=tokenizer).similar_pairs(**asked)

    def go(docs):
        corpus = lo.Corpus(docs, tokenizer=tokenizer)
        ctx.mark("index")
        table = corpus.similar_pairs(**asked)
        ctx.mark("topn")
        return table, len(docs)

    def canon(answer):
        table, documents = answer
        values = np.zeros((documents, k))
        rows = np.array([int(doc_id) for doc_id in table["doc_a"]])  # doc_ids are positions; best first within each
        places = np.arange(len(rows)) - np.searchsorted(rows, rows)
        values[rows, places] = table["similarity"]
        return values

    return go, canon


@peer("t5", "locution", r"Corpus(texts, words=r'\w+').similarity(min_docfreq=2)")
def _(ctx):
    import locution as lo

    tokenizer, least = lo.Tokenizer(words=r"\w+"), int(ctx.params["min_df"])
    lo.Corpus(["warm up", "warm"], tokenizer=tokenizer).similarity(min_docfreq=least).to_numpy()

    def go(docs):
        return lo.Corpus(docs, tokenizer=tokenizer).similarity(min_docfreq=least).to_numpy()

    return go
