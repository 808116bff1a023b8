"""What a user may write, with every class and method. mypy and pyright find no fault with it; nobody runs it."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from pathlib import Path
from typing import Any

import locution as lo
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl


def told(done: int, total: int) -> None:
    print(done / total)


def reading() -> lo.Corpus:
    tokenizer: lo.Tokenizer = lo.Tokenizer("en", keep_numbers=False, words=r"\w+", segments="clause")
    words: list[str] = tokenizer.words("Some words.")
    language: str = tokenizer.language + tokenizer.segments
    try:
        corpus = lo.read(["speeches", Path("more")], text="body", doc_id="key", date="day", title="head", encoding=None)
        corpus = lo.read("speeches", dates="none", dayfirst=True, errors="skip", tokenizer=tokenizer, progress=told)
    except lo.ReadError as error:
        where: tuple[str, int | None, int | None, str] = (error.file, error.line, error.row, error.reason)
        raise SystemExit(str(where)) from error
    corpus = lo.Corpus(
        words, doc_ids=["a", 2], dates=[dt.date(2024, 1, 1), "2024", None], language=language, progress=True
    )
    corpus = lo.Corpus((word for word in words), dates=np.array(["2024-01-01"], dtype="datetime64[D]"), progress=False)
    corpus = lo.Corpus(words, metadata={"party": ["x", None]}, progress=None)
    corpus = lo.Corpus(pd.Series(words), metadata=pd.DataFrame({"party": ["x"]}))
    corpus = lo.Corpus.from_frame(pl.DataFrame({"text": words}), text="text", doc_id=None, date=None, title=None)
    corpus = lo.Corpus.from_frame(pd.DataFrame({"text": words}), dayfirst=False, progress=told)
    corpus = lo.Corpus.from_frame({"text": words})
    corpus = lo.Corpus.from_frame(corpus.documents(), text="doc_id")
    corpus.save("saved", progress=True)
    try:
        corpus = lo.Corpus.load(Path("saved"), progress=False)
    except lo.StoreError as error:
        raise SystemExit(error.file + error.reason) from error
    return corpus.extend(corpus, progress=None)


def holding(corpus: lo.Corpus) -> None:
    numbers: list[int] = [len(corpus), corpus.n_documents, corpus.n_segments, corpus.n_tokens, corpus.n_terms]
    names: list[str] = [*corpus.doc_ids, corpus.language, *corpus.warnings]
    days: list[dt.date | None] = corpus.dates
    tables: list[lo.Table | None] = [corpus.metadata, corpus.files, corpus.documents()]
    skipped: list[lo.ReadError] = corpus.skipped
    tokenizer: lo.Tokenizer = corpus.tokenizer
    for document in corpus:
        title: str | None = document.title
        day: dt.date | None = document.date
        fields: dict[str, bool | int | float | str | dt.date | None] = document.metadata
        print(document.doc_id, document.text, title, day, fields)
    one: lo.Document = corpus["a"]
    print("a" in corpus, one == corpus["b"], numbers, names, days, tables, skipped, tokenizer == lo.Tokenizer())
    part = corpus.subset(["a", "b"], start="2020", end=dt.date(2021, 1, 1))
    part = corpus.subset({"party": ["x", "y"]})
    part = corpus.subset([True, False])
    part = corpus.subset(corpus.documents()["tokens"] > 100)
    print(part == corpus, copy.copy(part), copy.deepcopy(part), pickle.dumps(part))


def counting(corpus: lo.Corpus) -> None:
    table: lo.Table = corpus.terms(by="year", min_frequency=2, min_docfreq=0.1, min_quantile=0.9, top=10, fold="stem")
    table = corpus.terms(fold=["lower", "unaccent"], stopwords="en", progress=told)
    table = corpus.ngrams((1, 3), by="party", min_frequency=2, across_segments=True, stopwords=["the"])
    table = corpus.ngrams(n=2, top=5)
    table = corpus.dispersion(["peace", "war"], by="party", top=3)
    table = corpus.dispersion("peace")
    table = corpus.diversity(window=50, threshold=0.7, sample=30)
    table = corpus.keyness({"party": "x"}, {"party": ["y", "z"]}, measure="log_odds", by_document=True, permutations=99)
    table = corpus.keyness(["a"], ["b"], cells=2, yates="auto", prior=10.0, prior_shape="flat", variance_terms=4)
    table = corpus.keyness(np.array([True, False]), corpus.terms(), reference_tokens=1_000, confidence=0.99, seed=3)
    table = corpus.timeline("new era", every="year", by="party", valuetype="glob", across_segments=False)
    table = corpus.timeline({"era": ["new era", ["new", "times"]], "all": table})
    matrix: lo.Matrix = corpus.matrix(ngram_range=(1, 2), weight="tf-idf", idf="smooth", sublinear=True, norm="l2")
    matrix = corpus.matrix(weight="bm25", k1=1.2, b=0.75, min_docfreq=2, max_docfreq=0.5, max_features=100, by="party")
    matrix = corpus.matrix(vocabulary=["peace"]).transform(["some text"], progress=True)
    matrix = matrix.transform(corpus)
    shape: tuple[int, int] = matrix.shape
    terms: list[str] = matrix.terms
    rows: list[Any] = matrix.doc_ids
    sparse = matrix.to_scipy()
    print(table, shape, terms, rows, sparse.shape, len(matrix), matrix == matrix, matrix.params["weight"])


def phrases(corpus: lo.Corpus) -> None:
    table = corpus.phrases(min_length=3, max_length=9, min_frequency=2, min_docfreq=2, trim=None, kind="maximal")
    table = corpus.phrases(once_per="party", written=True, across_segments=True, fold="none")
    table = corpus.collocations(measure="npmi", window=5, min_frequency=3, node="peace", valuetype="fixed")
    table = corpus.collocations(length=(2, 4), margins="words", measures=["lambda", "z"], min_docfreq=2, top=50)
    table = corpus.families(min_length=3, max_length=30, min_docfreq=2, similarity=0.7, min_members=3)
    table = corpus.kwic("new *", window=3, valuetype="glob", sort=["1R", "date"])
    table = corpus.kwic(table.head(3))
    table = corpus.formulaicity(min_length=4, min_docfreq=2)
    table = corpus.set_phrases("a", min_length=4, min_docfreq=2)
    table = corpus.frames(min_length=3, max_length=5, min_fillers=2, min_entropy=0.5, trim="auto", top=20)
    table = corpus.fillers("the * of", across_segments=False)
    table = corpus.lookup({"slogan": ["a new era", "new times"]}, max_edits=1)
    life: lo.Biography = corpus.biography("new era", every="quarter", by="party")
    spans: list[dt.date | None] = [life.first, life.last, life.peak]
    who: list[str] = [life.phrase, *life.first_documents, *life.last_documents]
    sources: lo.Table | None = life.sources
    numbers: int = life.frequency + life.docfreq + life.left_censored
    as_table: lo.Table = life
    print(table, spans, who, sources, numbers, as_table, life == as_table)


def likeness(corpus: lo.Corpus) -> None:
    matrix: lo.SimilarityMatrix = corpus.similarity(measure="jaccard", weight="count", queries=corpus, max_documents=10)
    values: npt.NDArray[np.float64] = matrix.to_numpy()
    order: list[int] = matrix.cluster_order()
    names: list[str] = matrix.doc_ids + matrix.row_ids
    table = corpus.similar_pairs(k=3, threshold=0.5, within_days=30, by="party", across=True, min_docfreq=2)
    table = corpus.near_duplicates(threshold=0.7, shingle=4, method="minhash", recall=0.99)
    table = corpus.duplicate_groups(method="exact")
    rest: lo.Corpus = corpus.deduplicate(keep="longest")
    table = corpus.explain("a", "b", weight="binary", min_length=4)
    table = corpus.passages(min_length=9, seed_length=5, max_docfreq=0.5, queries=rest, by="party", across=False)
    print(values, order, names, table, matrix.shape, len(matrix), matrix == corpus.similarity(), matrix.params)


def answers(table: lo.Table) -> None:
    columns: list[str] = table.columns
    column: npt.NDArray[Any] = table["frequency"]
    some: lo.Table = table[0]
    some = table[2:5]
    some = table[[1, 2]]
    some = table[table["frequency"] > 3]
    some = table.head(3).sort("frequency", descending=True)
    cells: dict[str, list[Any]] = table.to_dict()
    frame: pd.DataFrame = table.to_pandas()
    polars: pl.DataFrame = table.to_polars()
    arrow = table.to_arrow()
    table.to_csv(Path("out.csv"))
    print(columns, column, some, cells, frame, polars, arrow, len(table), table == some, table.params["question"])
    print(pl.DataFrame(table), pickle.loads(pickle.dumps(table)), copy.copy(table))


def page(corpus: lo.Corpus) -> Path:
    html: str = lo.report(corpus, title="A page", source="somewhere", top_terms=10, top_phrases=10, max_pairs=5)
    print(html, lo.__version__)
    return lo.write_report(corpus, "report.html", title="A page")


def main() -> None:
    corpus = reading()
    for part in (holding, counting, phrases, likeness):
        part(corpus)
    answers(corpus.terms())
    page(corpus)
