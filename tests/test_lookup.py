"""Are formulations one knows found where they stand, changed or not?"""

from __future__ import annotations

import math
import random
import time
from typing import Any

import locution as lo
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, collections, records

COLUMNS = ["entry", "pattern", "doc_id", "start", "end", "matched", "edits"]


def rows(table: lo.Table, *columns: str) -> list[tuple[Any, ...]]:
    held = table.to_dict()
    return list(zip(*(held[column] for column in columns), strict=True))


def lines(texts: list[str], patterns: str | list[str], max_edits: int = 0, **options: Any) -> list[tuple[str, str]]:
    return rows(lo.Corpus(texts).lookup({"": patterns}, max_edits=max_edits, **options), "matched", "edits")


words = st.lists(st.sampled_from("abcd"), max_size=14)
patterns = st.lists(st.sampled_from("aabbcdx*"), min_size=1, max_size=5).filter(lambda pattern: set(pattern) != {"*"})


@given(st.lists(words, max_size=3), st.lists(patterns, min_size=1, max_size=3), st.integers(0, 3))
@settings(max_examples=500)
def test_places_are_those_of_the_definition(written: list[list[str]], sought: list[list[str]], max_edits: int) -> None:
    texts = ["  ".join(document) for document in written]
    entries = {str(i): " ".join(pattern) for i, pattern in enumerate(sought)}
    table = lo.Corpus(texts).lookup(entries, max_edits=max_edits)
    expected = []
    for d, document in enumerate(written):
        found = [
            (first, length, int(entry), pattern, edits)
            for (entry, pattern), units in zip(entries.items(), sought, strict=True)
            for first, length, edits in reference.lookup(document, units, max_edits)
        ]
        expected += [
            (str(entry), pattern, str(d), 3 * first, 3 * (first + length) - 2, edits)
            for first, length, entry, pattern, edits in sorted(found)
        ]
    assert rows(table, "entry", "pattern", "doc_id", "start", "end", "edits") == expected


@given(collections(max_texts=3), st.data(), st.integers(0, 2))
@settings(max_examples=200)
def test_a_place_is_what_stands_in_the_text(texts: list[str], data: st.DataObject, max_edits: int) -> None:
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=RUNS))
    terms = [word for text in texts for word in reference.tokens(text)] or ["absent"]
    sought = data.draw(st.lists(st.lists(st.sampled_from(terms), min_size=1, max_size=4), min_size=1, max_size=2))
    table = corpus.lookup({"x": sought}, max_edits=max_edits, across_segments=True)
    for doc_id, start, end, matched in rows(table, "doc_id", "start", "end", "matched"):
        assert corpus[doc_id].text[start:end] == matched
    for doc_id, text in zip(corpus.doc_ids, texts, strict=True):
        where = reference.spans(text)
        plain = {
            (where[first][0], where[first + length - 1][1])
            for pattern in sought
            for first, length, _ in reference.lookup(reference.tokens(text), pattern, max_edits)
        }
        found = [(start, end) for name, start, end in rows(table, "doc_id", "start", "end") if name == doc_id]
        assert sorted(found) == sorted(plain)


@given(collections(max_texts=4), st.sampled_from(["new *", "party", "改革", "改革开放", "the", "новая эра"]))
def test_without_edits_the_places_are_those_of_kwic(texts: list[str], pattern: str) -> None:
    corpus = lo.Corpus(texts)
    assert rows(corpus.lookup([pattern]), "doc_id", "start", "end") == rows(
        corpus.kwic(pattern), "doc_id", "start", "end"
    )


def test_the_edits_of_a_slogan_are_said() -> None:
    texts = ["Making new achievements; building new achievements, making great new achievements. Making achievements!"]
    assert lines(texts, "making new achievements", 1) == [
        ("Making new achievements", ""),
        ("building new achievements", "[-making-] {+building+}"),
        ("making great new achievements", "{+great+}"),
        ("Making achievements", "[-new-]"),
    ]


def test_a_word_put_in_is_neither_first_nor_last() -> None:
    assert lines(["so new an era it is"], "new era", 1) == [("new an era", "{+an+}")]


def test_exact_places_all_count_and_hide_the_others_they_overlap() -> None:
    assert lines(["a b a b a"], "a b a") == [("a b a", ""), ("a b a", "")]
    assert lines(["a b a b a"], "a b a", 2) == [("a b a", ""), ("a b a", "")]


def test_no_place_crosses_a_sentence_unless_asked_to() -> None:
    texts = ["We stand for peace. And progress for all"]
    assert lines(texts, "peace and progress", 1) == [("And progress", "[-peace-]")]
    assert lines(texts, "peace and progress", 1, across_segments=True) == [("peace. And progress", "")]


def test_a_pattern_no_longer_than_the_edits_is_found_as_it_is() -> None:
    texts = ["A new era, an old era, an era of new ideas"]
    assert lines(texts, "new era", 2) == [("new era", "")]
    assert lines(texts, ["era", "of"], 1) == [("era", "")] * 3 + [("of", "")]
    assert lines(texts, "new era", 1) == [
        ("new era", ""),
        ("old era", "[-new-] {+old+}"),
        ("an era", "[-new-] {+an+}"),
        ("new ideas", "[-era-] {+ideas+}"),
    ]


def test_a_stretch_counts_once_in_an_entry() -> None:
    assert len(lines(["new era"], ["new era", "new era", "new era*"])) == 1
    assert len(lo.Corpus(["new era"]).lookup({"a": "new era", "b": "new era*"})) == 2
    found = lo.Corpus(["old era of plenty"]).lookup({"a": ["new era of plenty", "old era of plenty"]}, max_edits=1)
    assert (found["pattern"][0], found["edits"][0], len(found)) == ("old era of plenty", "", 1)


def test_words_that_stay_between_two_edits_are_said() -> None:
    assert [edits for _, edits in lines(["the plan b c d e now f g"], ["the old plan b c d e f g"], 2)] == [
        "[-old-] … {+now+}"
    ]


def test_rows_of_a_table_are_found_under_its_fold() -> None:
    corpus = lo.Corpus(["New Eras begin", "the New Era began", "new era"])
    table = corpus.ngrams(n=2, fold="none")
    assert len(table) == 0
    table = corpus.ngrams(n=2, fold="stem")
    assert rows(corpus.lookup({"era": table}), "entry", "matched") == [
        ("era", "New Eras"),
        ("era", "New Era"),
        ("era", "new era"),
    ]
    assert rows(corpus.lookup(table), "entry", "matched")[0] == ("new era", "New Eras")
    with pytest.raises(ValueError, match="fold: the rows of a Table, given as entries"):
        corpus.lookup({"era": table}, fold="none")


def test_chinese_is_edited_by_words_and_by_characters() -> None:
    texts = ["坚持改革开放事业。", "继续改革开放事业。", "坚持改革开放。"]
    corpus = lo.Corpus(texts, language="zh")
    assert rows(corpus.lookup(["改革开放"]), "matched") == [("改革开放",)] * 3
    assert rows(corpus.lookup(["坚持改革开放事业"], max_edits=1), "matched", "edits") == [
        ("坚持改革开放事业", ""),
        ("继续改革开放事业", "[-坚持-] {+继续+}"),
        ("坚持改革开放", "[-事业-]"),
    ]
    texts = ["全面推进改革开放。", "全面促进改革开放。"]
    characters = lo.Corpus(texts, tokenizer=lo.Tokenizer("zh", words="uax29"))
    assert rows(characters.lookup(["全面推进改革开放"], max_edits=1), "matched", "edits") == [
        ("全面推进改革开放", ""),
        ("全面促进改革开放", "[-推-] {+促+}"),
    ]


def test_nothing_sought_and_nothing_found_are_no_rows() -> None:
    corpus = lo.Corpus(["new era"])
    for table in (
        corpus.lookup({}),
        corpus.lookup([], max_edits=3),
        corpus.lookup({"x": "absent words"}, max_edits=1),
        corpus.lookup("absent"),
        lo.Corpus([]).lookup("new era", max_edits=1),
        lo.Corpus(["", "…"]).lookup("new era"),
    ):
        assert len(table) == 0
        assert table.columns == COLUMNS
    assert corpus.lookup({"x": ["new era", "dawn"]}, max_edits=1).params["patterns"] == 2


@pytest.mark.parametrize(
    ("entries", "options", "error", "says"),
    [
        ({"slogan": []}, {}, ValueError, 'entries: "slogan" has no pattern'),
        ({"slogan": ""}, {}, ValueError, 'entries: "" holds no word'),
        ({"slogan": ["new era", "…"]}, {"max_edits": 1}, ValueError, 'entries: "…" holds no word'),
        ({"slogan": [[]]}, {}, ValueError, "entries: a list of terms that holds none"),
        ({"slogan": "new"}, {"max_edits": -1}, ValueError, "max_edits: -1 is below 0"),
        ({"slogan": "new"}, {"max_edits": 0.5}, TypeError, "max_edits: expected an int"),
        ({"slogan": 3}, {}, TypeError, 'entries: "slogan": expected a string'),
        ({3: "new"}, {}, TypeError, "entries: expected a dict with names as keys, not int"),
        (3, {}, TypeError, "entries: expected a string, patterns or a Table, not int"),
        ("(", {"valuetype": "regex"}, ValueError, "entries: .* is no regular expression"),
    ],
)
def test_what_cannot_be_looked_up_is_said(entries: Any, options: dict[str, Any], error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        lo.Corpus(["new era"]).lookup(entries, **options)


def test_one_word_a_million_times_is_looked_through_in_bounded_time() -> None:
    corpus = lo.Corpus([" ".join(["so"] * 1_000_000), "so " * 20])
    start = time.perf_counter()
    assert len(corpus.lookup("so so so", max_edits=2)) == 999_998 + 18
    table = corpus.lookup("so so so on", max_edits=1)  # nowhere exact, nearly everywhere with one edit
    assert set(table["edits"]) == {"[-on-] {+so+}"}
    assert len(table) == 250_000 + 5
    assert time.perf_counter() - start < 30


def test_many_patterns_and_edits_take_no_many_passes() -> None:
    texts = [str(record["text"]) for record in records("corpora/fomc_en/fomc.jsonl")]
    corpus = lo.Corpus(texts)
    random.seed(5)
    spelled = [reference.tokens(text) for text in texts]
    sought = []
    for _ in range(1000):
        document = random.choice(spelled)
        first = random.randrange(len(document) - 12)
        sought.append(" ".join(document[first : first + random.randint(4, 12)]))

    def seconds(patterns: list[str], max_edits: int) -> float:
        best = math.inf
        for _ in range(3):
            start = time.perf_counter()
            corpus.lookup(patterns, max_edits=max_edits)
            best = min(best, time.perf_counter() - start)
        return best

    corpus.lookup("the")
    assert seconds(sought, 1) < 300 * seconds(sought[:1], 1) + 0.5
