"""Are phrases found and counted as the definitions say?"""

from __future__ import annotations

import datetime as dt
import pickle

import locution as lo
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, collections, records, texts
from test_ngrams import spaced

FUNCTION_WORDS = ["the", "of"]  # of English, those that the made-up texts hold


def as_phrases(table: lo.Table) -> dict[reference.Ngram, tuple[object, ...]]:
    rows = table.to_dict()
    columns = [rows[name] for name in ("frequency", "docfreq", "independent", "c_value", "npmi")]
    found = dict(zip((tuple(p.split(" ")) for p in rows["phrase"]), zip(*columns, strict=True), strict=True))
    assert len(found) == len(table), "each phrase stands once"
    assert [len(phrase) for phrase in found] == rows["length"]
    return found


def expected(phrases: dict[reference.Ngram, reference.Phrase]) -> dict[reference.Ngram, tuple[object, ...]]:
    return {
        phrase: (
            row.frequency,
            row.docfreq,
            row.independent,
            pytest.approx(row.c_value, abs=1e-12),
            pytest.approx(row.npmi, abs=1e-12),
        )
        for phrase, row in phrases.items()
    }


@given(
    st.lists(texts(max_words=12), max_size=4).map(lambda few: few + few[:1]),
    st.integers(1, 3),
    st.none() | st.integers(0, 3),
    st.integers(2, 3),
    st.integers(1, 3),
    st.booleans(),
    st.sampled_from(["closed", "maximal"]),
)
@settings(max_examples=300)
def test_phrases_are_those_of_the_definition(
    texts: list[str],
    min_length: int,
    more: int | None,
    min_frequency: int,
    min_docfreq: int,
    trim: bool,
    kind: str,
) -> None:
    texts = [spaced(text) for text in texts]
    max_length = None if more is None else min_length + more
    thresholds = {"min_frequency": min_frequency, "min_docfreq": min_docfreq}
    lengths = {"min_length": min_length, "max_length": max_length}
    table = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS)).phrases(
        **thresholds, **lengths, trim="en" if trim else None, kind=kind, across_segments=True
    )
    plain = reference.phrases(
        [[reference.tokens(text)] for text in texts],
        **thresholds,
        **lengths,
        function_words=FUNCTION_WORDS if trim else (),
        kind=kind,
    )
    assert as_phrases(table) == expected(plain)


@given(st.lists(st.lists(texts(max_words=8, between=[" ", ", "]), max_size=3), max_size=4))
def test_no_phrase_crosses_a_paragraph_and_pairs_are_counted_inside_them(documents: list[list[str]]) -> None:
    documents = documents + documents[:1]
    joined = ["\n\n".join(spaced(paragraph).strip() for paragraph in document) for document in documents]
    plain = reference.phrases([[reference.tokens(spaced(p)) for p in document] for document in documents])
    table = lo.Corpus(joined, tokenizer=lo.Tokenizer(words=RUNS)).phrases(trim=None)
    assert as_phrases(table) == expected(plain)


@given(
    st.lists(texts(max_words=12), min_size=1, max_size=4), st.lists(st.sampled_from(["of", "die", "20"]), max_size=2)
)
def test_a_stop_word_is_a_wall_for_phrases(texts: list[str], stop: list[str]) -> None:
    texts = [spaced(text) for text in texts]
    texts += texts[:1]
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))
    plain = reference.phrases([reference.walled([reference.tokens(text)], stop) for text in texts])
    assert as_phrases(corpus.phrases(trim=None, stopwords=stop, across_segments=True)) == expected(plain)


@given(collections(max_texts=4), st.sampled_from(["lower", "none", "stem", ["lower", "unaccent"]]), st.booleans())
def test_every_phrase_is_an_ngram_of_the_same_counts(texts: list[str], fold: str | list[str], across: bool) -> None:
    corpus = lo.Corpus(texts + texts[:1])
    phrases = corpus.phrases(min_length=1, fold=fold, across_segments=across).to_dict()
    longest = max(phrases["length"], default=1)
    ngrams = corpus.ngrams(n=(1, longest), fold=fold, across_segments=across).to_dict()
    names = ("frequency", "docfreq", "length")
    counts = dict(zip(ngrams["ngram"], zip(*(ngrams[name] for name in names), strict=True), strict=True))
    assert len(counts) == len(ngrams["ngram"])
    for phrase, *row in zip(phrases["phrase"], *(phrases[name] for name in names), strict=True):
        assert counts[phrase] == tuple(row)


@given(collections(max_texts=4), st.data(), st.sampled_from(["closed", "maximal"]))
def test_the_most_telling_phrases_stand_first(texts: list[str], data: st.DataObject, kind: str) -> None:
    texts = [spaced(text) for text in texts + texts[:1]]
    groups = data.draw(st.none() | st.lists(st.none() | st.integers(0, 2), min_size=len(texts), max_size=len(texts)))
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))
    table = corpus.phrases(trim=None, across_segments=True, kind=kind, once_per=groups)
    plain = reference.phrases([[reference.tokens(text)] for text in texts], kind=kind)
    scores = reference.telling(plain, groups)
    assert as_phrases(table) == expected(plain)
    keys = ("frequency", "length") if groups is None else ("groupfreq", "frequency", "length")
    keys = ("docfreq", *keys) if groups is None else keys
    rows = table.to_dict()
    words = [tuple(phrase.split(" ")) for phrase in rows["phrase"]]
    order = [
        (-scores[spelled], *(-value for value in row), spelled)
        for spelled, *row in zip(words, *(rows[key] for key in keys), strict=True)
    ]
    rounded = [(round(score, 9), *rest) for score, *rest in order]
    assert rounded == sorted(rounded)
    if groups is not None:
        alone = [("document", d) if group is None else group for d, group in enumerate(groups)]
        assert rows["groupfreq"] == [len({alone[d] for d in plain[phrase].documents}) for phrase in words]


def test_reprints_count_once_where_they_are_said_to_be_one() -> None:
    reprint, news = "the lamps of the quay were trimmed", "a quiet word of thanks"
    texts = [reprint] * 6 + [news, news + " again", "and " + news]
    corpus = lo.Corpus(texts, metadata={"cluster": [1] * 6 + [None] * 3})
    assert corpus.phrases().to_dict()["phrase"][0] == "lamps of the quay were trimmed"
    rows = corpus.phrases(once_per="cluster").to_dict()
    counted = list(zip(rows["phrase"], rows["docfreq"], rows["groupfreq"], strict=True))
    assert counted == [("quiet word of thanks", 3, 3), ("lamps of the quay were trimmed", 6, 1)]
    assert corpus.phrases(once_per="cluster").params["once_per"] == "cluster"
    assert corpus.phrases(once_per=[1] * 6 + [2, 2, 3]).to_dict()["groupfreq"] == [2, 1]


def test_a_phrase_is_shown_as_it_is_written_most_often() -> None:
    texts = ["The New  Era dawns; the new era", "a New\nEra dawns.", "new era (NEW ERA)"]
    for corpus in (lo.Corpus(texts), pickle.loads(pickle.dumps(lo.Corpus(texts)))):
        table = corpus.phrases(written=True)
        assert table.columns[-1] == "written"
        rows = dict(zip(table["phrase"], table["written"], strict=True))
        assert rows == {"new era": "New Era", "new era dawns": "New Era dawns"}
        assert list(corpus.kwic(table[0])["keyword"]).count(table["written"][0]) >= 1
    assert lo.Corpus([]).phrases(written=True).columns[-1] == "written"


def test_groups_that_do_not_fit_the_documents_are_refused() -> None:
    corpus = lo.Corpus(["new era", "new era"], dates=["2024-01-02", "2024-01-03"])
    assert corpus.phrases(once_per="month").to_dict()["groupfreq"] == [1]
    with pytest.raises(ValueError, match=r"once_per: 3 values for 2 documents"):
        corpus.phrases(once_per=[1, 2, 3])
    with pytest.raises(ValueError, match=r'once_per: "paper" is neither a column of metadata'):
        corpus.phrases(once_per="paper")
    with pytest.raises(TypeError, match=r"once_per"):
        corpus.phrases(once_per=3)  # type: ignore[arg-type]


@given(
    st.lists(st.none() | st.dates(dt.date(1789, 1, 1), dt.date(2030, 1, 1)), min_size=2, max_size=5),
)
def test_first_and_last_date_are_those_of_the_dated_documents_that_have_the_phrase(dates: list[dt.date | None]) -> None:
    corpus = lo.Corpus(["new era"] * len(dates) + ["other words"], dates=[*dates, dt.date(2040, 1, 1)])
    rows = corpus.phrases().to_dict()
    dated = [date for date in dates if date is not None]
    assert rows["phrase"] == ["new era"]
    assert rows["first_date"] == [min(dated, default=None)]
    assert rows["last_date"] == [max(dated, default=None)]


def test_npmi_of_two_words_that_only_occur_together_is_one() -> None:
    rows = lo.Corpus(["Ayatollah Ruhollah, spoke; of it", "ayatollah ruhollah and others"]).phrases().to_dict()
    assert rows["phrase"] == ["ayatollah ruhollah"]
    assert rows["npmi"] == [pytest.approx(1.0)]


def test_npmi_of_a_large_corpus_is_the_published_value() -> None:
    # Manning & Schütze 1999, table 5.14: 20 of 42 and 20 among 14,307,668; here that many adjacent pairs stand.
    # Each text of two words is one pair: 20 of "a b", 22 of "a" with another word, the rest without either.
    texts = ["a b"] * 20 + ["a c"] * 22 + ["c " * 1000 + "c"] * 14_307 + ["c " * 626 + "c"]
    assert sum(text.count(" ") for text in texts) == 14_307_668
    rows = lo.Corpus(texts).phrases(trim=None, max_length=2, min_docfreq=20).to_dict()
    npmi = dict(zip(rows["phrase"], rows["npmi"], strict=True))
    assert npmi["a b"] == pytest.approx(0.944962, abs=5e-7)


def test_a_trimmed_phrase_has_the_counts_of_what_is_left() -> None:
    texts = [
        "spirit of the 20th national congress.",
        "fruits of the 20th national congress.",
        "a 20th national congress",
    ]
    corpus = lo.Corpus(texts)
    assert corpus.phrases().to_dict()["phrase"] == ["20th national congress"]
    assert corpus.phrases().to_dict()["frequency"] == [3]
    assert corpus.phrases(trim=None).to_dict()["phrase"] == ["of the 20th national congress", "20th national congress"]


def test_phrases_in_a_language_without_a_list_are_not_trimmed_of_themselves() -> None:
    texts = ["xa of b xa", "xa of b xa"]
    assert lo.Corpus(texts, language="xx").phrases().to_dict()["phrase"] == ["xa of b xa"]


@pytest.mark.parametrize("min_length", [2, 3, 5, 20])
def test_phrases_of_fomc_statements_are_those_of_the_definition(min_length: int) -> None:
    # Statements of a year: the definition is cubic.
    texts = [str(record["text"])[:1500] for record in records("corpora/fomc_en/fomc.jsonl")][:8]
    plain = reference.phrases([[reference.tokens(text)[:120]] for text in texts], min_length=min_length)
    cut = [" ".join(reference.tokens(text)[:120]) for text in texts]
    corpus = lo.Corpus(cut, tokenizer=lo.Tokenizer(words=RUNS))
    table = corpus.phrases(min_length=min_length, trim=None, across_segments=True)
    assert len(plain) >= 3
    assert as_phrases(table) == expected(plain)
