"""Does a concordance show each place, and do positions point at what was counted?"""

from __future__ import annotations

import fnmatch
import re
import time
from typing import Any

import locution as lo
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import RUNS, any_texts, records, texts

DELIBERATE = [
    "The party’s 👩‍👩‍👧 new era\r\nand cafe\u0301 𝒳𝒴 new\r\nera",
    "𠀋 new\tera 🇩🇪🇩🇪 new  era \u0301new era",
    "\ufeffnew era\u2029New\u00a0Era “NEW era”",
    "Việt Nam Vie\u0323\u0302t Nam",
]


def lines(table: lo.Table) -> list[reference.Line]:
    rows = table.to_dict()
    columns = (rows[name] for name in ("left", "keyword", "right", "start", "end"))
    return [reference.Line(*row) for row in zip(*columns, strict=True)]


@given(st.data(), texts(), st.integers(0, 4), st.integers(1, 3))
def test_a_concordance_is_that_of_the_definition(data: st.DataObject, text: str, window: int, length: int) -> None:
    terms = reference.tokens(text)
    start = data.draw(st.integers(0, max(0, len(terms) - length)))
    phrase = terms[start : start + length] or ["absent"]
    table = lo.Corpus([text], tokenizer=lo.Tokenizer(words=RUNS)).kwic(
        " ".join(phrase), window=window, valuetype="fixed", across_segments=True
    )
    assert lines(table) == reference.kwic(text, phrase, window)


@given(st.lists(texts() | any_texts(), max_size=3))
def test_positions_of_every_word_spell_the_word(texts: list[str]) -> None:
    corpus = lo.Corpus(texts)
    table = corpus.kwic(".*", valuetype="regex", window=0, fold="none")
    rows = table.to_dict()
    found = [
        corpus[doc_id].text[start:end]
        for doc_id, start, end in zip(rows["doc_id"], rows["start"], rows["end"], strict=True)
    ]
    assert found == [word for text in texts for word in lo.Tokenizer().words(text)]


@pytest.mark.parametrize("text", DELIBERATE)
def test_every_occurrence_spells_its_phrase(text: str) -> None:
    corpus = lo.Corpus([text, text])
    found = corpus.phrases(min_length=1, min_frequency=2, trim=None, across_segments=True).to_dict()
    ngrams = corpus.ngrams(n=(1, 3), across_segments=True).to_dict()
    counted = dict(zip(found["phrase"], found["frequency"], strict=True))
    counted |= dict(zip(ngrams["ngram"], ngrams["frequency"], strict=True))
    assert len(counted) > 3
    for phrase, frequency in counted.items():
        rows = corpus.kwic(phrase, valuetype="fixed", across_segments=True).to_dict()
        places = list(zip(rows["doc_id"], rows["start"], rows["end"], strict=True))
        assert len(places) == frequency, phrase
        for doc_id, start, end in places:
            words = lo.Tokenizer().words(corpus[doc_id].text[start:end])
            assert [reference.fold(word) for word in words] == phrase.split(" ")


@given(texts())
def test_every_phrase_and_ngram_is_found_as_often_as_it_was_counted(text: str) -> None:
    corpus = lo.Corpus([text, "\n".join([text, text])])
    rows = corpus.phrases(min_length=1).to_dict()
    for phrase, frequency, docfreq in zip(rows["phrase"], rows["frequency"], rows["docfreq"], strict=True):
        hits = corpus.kwic(phrase, valuetype="fixed").to_dict()["doc_id"]
        assert (len(hits), len(set(hits))) == (frequency, docfreq), phrase


@given(texts(between=[" "]), st.sampled_from(["p*", "*a*", "?", "*", "??*", "a_?", "п*", "*r*y"]))
def test_a_glob_finds_what_fnmatch_finds(text: str, pattern: str) -> None:
    found = lo.Corpus([text], tokenizer=lo.Tokenizer(words=RUNS)).kwic(pattern).to_dict()["keyword"]
    assert found == [
        word for word in re.findall(RUNS, text) if fnmatch.fnmatchcase(reference.fold(word), reference.fold(pattern))
    ]


@given(texts(between=[" "]), st.sampled_from(["^p", "a$", "^.$", "[рt]", "^(new|the)$", "i{1}", "P", "^[A-M]"]))
def test_a_regular_expression_is_found_anywhere_in_a_term(text: str, pattern: str) -> None:
    table = lo.Corpus([text], tokenizer=lo.Tokenizer(words=RUNS)).kwic(pattern, valuetype="regex")
    words = re.findall(RUNS, text)
    assert table.to_dict()["keyword"] == [word for word in words if re.search(pattern, reference.fold(word), re.I)]


def test_a_regular_expression_ignores_case_where_the_fold_does() -> None:
    corpus = lo.Corpus(["The Cat sat on THE CAT"])
    assert corpus.kwic("Cat", valuetype="regex").to_dict()["keyword"] == ["Cat", "CAT"]
    assert corpus.kwic(r"^S\w", valuetype="regex").to_dict()["keyword"] == ["sat"]
    assert corpus.kwic("Cat", valuetype="regex", fold="none").to_dict()["keyword"] == ["Cat"]
    assert corpus.kwic("Cat", valuetype="regex", fold=["lower", "stem"]).to_dict()["keyword"] == ["Cat", "CAT"]


def test_wildcards_meet_terms_as_they_are_after_folding() -> None:
    corpus = lo.Corpus(["Running runs run"])
    assert len(corpus.kwic("running*", fold="stem")) == 0
    assert len(corpus.kwic("Run*", fold="stem")) == len(corpus.kwic("running", fold="stem")) == 3


def test_lines_that_nobody_could_hold_are_refused_with_their_size() -> None:
    corpus = lo.Corpus(["a " * 40_000])
    with pytest.raises(ValueError, match="3200000000 bytes of text with a window of 40000; the limit is 1073741824"):
        corpus.kwic("a", window=40_000)


def test_many_groups_take_no_thousand_times_as_long_to_be_led_back() -> None:
    words = [f"w{i % 50}" for i in range(60_000)]
    texts = [" ".join(words[i : i + 30]) for i in range(0, len(words), 30)]
    corpus = lo.Corpus(texts, metadata={"own": [f"g{i}" for i in range(2000)], "one": ["g"] * 2000})
    tables = [corpus.ngrams(n=1, by=by, min_frequency=1) for by in ("own", "one")]

    def seconds(table: lo.Table) -> float:
        start = time.perf_counter()
        assert len(corpus.kwic(table, window=0)) == 60_000
        return time.perf_counter() - start

    assert len(tables[0]) == 60_000 == 1200 * len(tables[1])
    # Rows times groups were 120 million comparisons of text: seconds.
    assert min(seconds(tables[0]) for _ in range(3)) < 15 * min(seconds(tables[1]) for _ in range(3)) + 0.1


@pytest.mark.parametrize("words", [RUNS, "uax29", "whitespace", "#([^ ]+)"])
@pytest.mark.parametrize("fold", ["lower", "none", ["lower", "unaccent"]])
def test_every_term_of_a_table_is_found_as_it_stands_there(words: str, fold: str | list[str]) -> None:
    text = "#İstanbul #STRASSE #a.b #party’s #cafe\u0301 #改革 #x-ray #İstanbul"
    corpus = lo.Corpus([text], tokenizer=lo.Tokenizer(words=words))
    rows = corpus.terms(fold=fold).to_dict()
    assert len(rows["term"]) > 5
    for term, frequency in zip(rows["term"], rows["frequency"], strict=True):
        assert len(corpus.kwic(term, fold=fold)) == frequency, term


FOLDS = ["lower", "none", "stem", ["lower", "unaccent"]]
KINDS = ["uax29", RUNS, "whitespace", "[^,;]+"]  # the last has words with spaces inside
HAN = ["改革", "开放", "改革开放", "改", "革开放", "GDP", "新", "20"]


@st.composite
def han(draw: st.DrawFn) -> str:
    """Words that can be told apart only by where the spaces stand."""
    return " ".join(draw(st.lists(st.sampled_from([*HAN, "。"]), max_size=12)))


def places_of(corpus: lo.Corpus, table: lo.Table) -> list[tuple[str, int, int]]:
    rows = corpus.kwic(table, window=0).to_dict()
    return list(zip(rows["doc_id"], rows["start"], rows["end"], strict=True))


@given(
    st.lists(texts(max_words=10) | han() | any_texts(), max_size=3),
    st.sampled_from(KINDS),
    st.sampled_from(FOLDS),
    st.booleans(),
    st.none() | st.just(["of", "new", "改革"]),
)
@settings(max_examples=200)
def test_every_row_of_every_table_leads_to_as_many_places_as_it_counts(
    written: list[str], words: str, fold: Any, across: bool, stop: list[str] | None
) -> None:
    corpus = lo.Corpus(written + written[:1], tokenizer=lo.Tokenizer(words=words))
    phrases = corpus.phrases(min_length=1, fold=fold, stopwords=stop, across_segments=across, trim=None)
    tables = [
        corpus.terms(fold=fold, stopwords=stop),
        corpus.ngrams(n=(1, 3), min_frequency=1, fold=fold, stopwords=stop, across_segments=across),
        phrases,
    ]
    for table in tables:
        for row in range(min(len(table), 12)):
            found = places_of(corpus, table[row])
            assert len(found) == len(set(found)) == table["frequency"][row]
            assert len({doc_id for doc_id, _, _ in found}) == table["docfreq"][row]
        distinct = {place for row in range(len(table)) for place in places_of(corpus, table[row])}
        assert set(places_of(corpus, table)) == distinct


@given(st.lists(texts(max_words=10), max_size=3), st.booleans())
def test_the_text_at_every_place_folds_to_the_row_that_led_there(written: list[str], across: bool) -> None:
    corpus = lo.Corpus(written, tokenizer=lo.Tokenizer(words=RUNS))
    table = corpus.ngrams(n=(1, 3), min_frequency=1, across_segments=across)
    for row, ngram in enumerate(table["ngram"]):
        for doc_id, start, end in places_of(corpus, table[row]):
            spelled = reference.tokens(corpus[doc_id].text[start:end])
            assert len(spelled) == table["length"][row]
            assert "".join(spelled) == ngram.replace(" ", "")


def test_one_phrase_that_is_cut_in_two_ways_is_two_rows_with_places_of_their_own() -> None:
    corpus = lo.Corpus(["改革 开放 x 改革开放 x 改 革开放", "改革 开放"], tokenizer=lo.Tokenizer(words="whitespace"))
    table = corpus.ngrams(n=(1, 2), min_frequency=1)
    rows = [row for row, ngram in enumerate(table["ngram"]) if ngram == "改革开放"]
    assert [(int(table["length"][row]), int(table["frequency"][row])) for row in rows] == [(2, 2), (1, 1), (2, 1)]
    assert [len(corpus.kwic(table[row])) for row in rows] == [2, 1, 1]
    assert [len(corpus.kwic([pattern])) for pattern in [("改革", "开放"), ("改革开放",), ["改", "革开放"]]] == [2, 1, 1]
    assert len(corpus.kwic("改革开放")) == 4  # however it is cut
    # In another corpus a row is what it spells: here two words, in either way.
    again = corpus.subset(corpus.doc_ids)
    assert len(again.kwic(table[rows[0]])) == 2
    other = lo.Corpus(["改 革开放 改革 开放 改革开放"], tokenizer=lo.Tokenizer(words="whitespace"))
    assert [len(other.kwic(table[row])) for row in rows] == [2, 1, 2]


def test_chinese_phrases_are_all_found_again() -> None:
    reports = records("corpora/gov_work_reports_zh/gov_work_reports_zh.jsonl")
    corpus = lo.Corpus([str(report["text"]) for report in reports], language="zh")
    table = corpus.phrases(min_length=2).head(1500)
    assert len(table) == 1500
    for row in range(1500):
        found = corpus.kwic(table[row], window=0)
        assert len(found) == table["frequency"][row], table["phrase"][row]
        spelled = {re.sub(r"\W", "", keyword).lower() for keyword in found["keyword"]}
        assert spelled == {re.sub(r"\W", "", table["phrase"][row])}


def test_rows_by_group_lead_to_the_places_in_their_group() -> None:
    corpus = lo.Corpus(["a b a", "a", "b a", "a"], metadata={"party": ["x", "y", "x", None]}, dates=["2021-03-01"] * 4)
    table = corpus.terms(by="party")
    for row in range(len(table)):
        found = corpus.kwic(table[row])
        assert len(found) == table["frequency"][row]
        assert {corpus[doc_id].metadata["party"] for doc_id in found["doc_id"]} == {table["group"][row]}
    assert len(corpus.kwic(table)) == table["frequency"].sum() == 6
    assert len(corpus.kwic(corpus.terms(by="year"))) == 7
    with pytest.raises(ValueError, match="ask for by= here"):
        corpus.timeline(table)


def test_terms_of_a_sequence_are_folded_where_they_are_no_terms() -> None:
    corpus = lo.Corpus(["The Studies of new eras", "a study"])
    assert len(corpus.kwic([["The", "Studies"]])) == 1
    assert len(corpus.kwic([["studi"], ["absent"], ["new", "eras"]], fold="stem")) == 3
    assert len(corpus.kwic([("of", "new era")])) == 0  # a term with a space in it is none here


def test_hits_come_in_the_order_of_the_documents_each_place_once() -> None:
    corpus = lo.Corpus(["new era, new era", "Era new"], doc_ids=["b", "a"], dates=["2023-07-02", None])
    rows = corpus.kwic(["new", "new era", "n*", "era"]).to_dict()
    assert list(zip(rows["doc_id"], rows["start"], rows["end"], strict=True)) == [
        ("b", 0, 3),
        ("b", 0, 7),
        ("b", 4, 7),
        ("b", 9, 12),
        ("b", 9, 16),
        ("b", 13, 16),
        ("a", 0, 3),
        ("a", 4, 7),
    ]
    assert [str(date) for date in rows["date"]] == ["2023-07-02"] * 6 + ["None"] * 2


def test_a_hit_stays_in_its_sentence_and_its_context_does_not() -> None:
    corpus = lo.Corpus(["The new. Era began. A new era."])
    inside = corpus.kwic("new era", window=1).to_dict()
    assert (inside["start"], inside["left"]) == ([22], ["A"])
    across = corpus.kwic("new era", window=1, across_segments=True).to_dict()
    assert (across["keyword"], across["right"]) == (["new. Era", "new era"], ["began", ""])


def test_metacharacters_are_letters_to_a_fixed_pattern() -> None:
    corpus = lo.Corpus(["a.c abc a*c"], tokenizer=lo.Tokenizer(words="whitespace"))
    assert corpus.kwic("a.c", valuetype="fixed").to_dict()["keyword"] == ["a.c"]
    assert corpus.kwic("a*c", valuetype="fixed").to_dict()["keyword"] == ["a*c"]
    assert corpus.kwic("a*c").to_dict()["keyword"] == ["a.c", "abc", "a*c"]
    assert corpus.kwic("a.c").to_dict()["keyword"] == ["a.c"]
    assert corpus.kwic("a.c", valuetype="regex").to_dict()["keyword"] == ["a.c", "abc", "a*c"]


# ---- in which order, and what is found


def beside(terms: list[str], at: int) -> tuple[bool, str]:
    """The term at a place; what is not there comes before all."""
    return (True, terms[at]) if 0 <= at < len(terms) else (False, "")


KEYS = ["1R", "2R", "1L", "3L", "C", "keyword", "date", "doc_id", "9R"]


@given(st.lists(texts(), min_size=1, max_size=4), st.lists(st.sampled_from(KEYS), min_size=1, max_size=3), st.data())
def test_lines_are_sorted_by_their_keys_and_ties_stay_in_the_order_of_the_texts(
    written: list[str], keys: list[str], data: st.DataObject
) -> None:
    names = [f"{data.draw(st.sampled_from('abc'))}{number}" for number in range(len(written))]
    dates = [data.draw(st.sampled_from([None, "2021-03-09", "1999-12-31"])) for _ in written]
    corpus = lo.Corpus(written, doc_ids=names, dates=dates, tokenizer=lo.Tokenizer(words=RUNS))
    options: Any = {"valuetype": "regex", "window": 1, "across_segments": True}
    patterns = [".", ". ."]  # single words, and two: hits overlap
    plain = corpus.kwic(patterns, **options).to_dict()
    found = corpus.kwic(patterns, sort=keys, **options)

    def key(row: int) -> list[Any]:
        doc_id, start, end = (plain[name][row] for name in ("doc_id", "start", "end"))
        text = corpus[doc_id].text
        terms, first = reference.tokens(text), len(reference.tokens(text[:start]))
        hit = reference.tokens(text[start:end])
        means = {"C": hit, "keyword": hit, "date": str(plain["date"][row] or ""), "doc_id": doc_id}
        return [
            means[k]
            if k in means
            else beside(terms, first - int(k[0]) if k[1] == "L" else first + len(hit) - 1 + int(k[0]))
            for k in keys
        ]

    order = sorted(range(len(plain["start"])), key=key)
    assert found.to_dict() == {name: [cells[row] for row in order] for name, cells in plain.items()}
    assert found.params["sort"] == " ".join("keyword" if k == "C" else k for k in keys)


def test_one_key_needs_no_list_and_a_table_of_rows_is_sorted_too() -> None:
    corpus = lo.Corpus(["b x, a x. x", "c x"])
    assert corpus.kwic("x", sort="1L").to_dict()["left"] == ["b x, a", "b", "c", "b x, a x."]  # behind a, b, c, x
    rows = corpus.kwic(corpus.terms(), sort=["keyword", "doc_id"]).to_dict()["keyword"]
    assert rows == ["a", "b", "c", "x", "x", "x", "x"]
    assert corpus.kwic("x", sort=[]).to_dict() == corpus.kwic("x").to_dict()


@pytest.mark.parametrize("key", ["R1", "0L", "left", "", "1L,1R"])
def test_a_sort_key_that_is_none_lists_what_there_is(key: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f'sort: "{key}" is none of "1L", "2L", …')):
        lo.Corpus(["a"]).kwic("a", sort=["1R", key])
    with pytest.raises(TypeError, match="sort: expected a string or strings, not int"):
        lo.Corpus(["a"]).kwic("a", sort=1)  # type: ignore[arg-type]


def test_hits_overlap() -> None:
    corpus = lo.Corpus(["To be, to be; to be!"])
    assert corpus.kwic("to be to be").to_dict()["start"] == [0, 7]
    assert corpus.kwic("to be to be").to_dict()["keyword"] == ["To be, to be", "to be; to be"]
    assert len(corpus.kwic(["to be", "be to", "to be to"])) == 3 + 2 + 2
    assert corpus.kwic("* be").to_dict()["start"] == [0, 7, 14]
    assert corpus.kwic("t.* ^b", valuetype="regex").to_dict()["start"] == [0, 7, 14]


def test_marks_within_a_sentence_do_not_part_a_hit() -> None:
    corpus = lo.Corpus(["War, peace; (war) — peace: war “peace”. War. Peace"])
    for pattern, valuetype in [("war peace", "fixed"), ("w?r p*", "glob"), ("^war$ ^pea", "regex")]:
        assert len(corpus.kwic(pattern, valuetype=valuetype)) == 3  # type: ignore[arg-type]
        assert len(corpus.kwic(pattern, valuetype=valuetype, across_segments=True)) == 4  # type: ignore[arg-type]


@pytest.mark.parametrize("pattern", ["(a{1000}){1000}", "((((((x{99}){99}){99}){99}){99}){99})", r"\w{9999}"])
def test_a_regular_expression_that_explodes_is_refused_at_once(pattern: str) -> None:
    start = time.perf_counter()
    with pytest.raises(
        ValueError, match=r"pattern: .* means so many repetitions that it would take more than [0-9]+ bytes"
    ):
        lo.Corpus(["a b"]).kwic(pattern, valuetype="regex")
    assert time.perf_counter() - start < 2


def test_a_slow_regular_expression_ends() -> None:
    # What others take 2ⁿ steps for.
    corpus = lo.Corpus(["a" * 5_000 + "b", "a" * 5_000])
    assert len(corpus.kwic("^(a+)+$", valuetype="regex")) == 1
    assert len(corpus.kwic("(a|aa|a?)*c", valuetype="regex")) == 0


def test_clauses_part_what_a_mark_parts() -> None:
    texts = ["坚持改革开放。", "改革、开放是国策，改革开放是关键。"]
    clauses = lo.Corpus(texts, tokenizer=lo.Tokenizer("zh", words="uax29", segments="clause"))
    sentences = lo.Corpus(texts, tokenizer=lo.Tokenizer("zh", words="uax29"))
    assert (len(clauses.kwic("改革开放")), len(sentences.kwic("改革开放"))) == (2, 3)
    phrases = clauses.phrases(min_docfreq=2).to_dict()
    counts = dict(zip(phrases["phrase"], phrases["frequency"], strict=True))
    assert counts == {"改革开放": 2, "改革": 3, "开放": 3}
    with pytest.raises(ValueError, match=r'segments.*"page" is none of "sentence", "uax29", "clause", "line"'):
        lo.Tokenizer(segments="page")


def test_a_sentence_goes_on_behind_an_abbreviation() -> None:
    texts = ["Thank you, Mr. President. Ben S. Bernanke left the U.S. The end."]
    corpus = lo.Corpus(texts)
    assert corpus.n_segments == 3
    assert len(corpus.kwic("mr president")) == len(corpus.kwic("ben s bernanke")) == 1
    assert len(corpus.kwic("u.s the")) == 0
    assert lo.Corpus(texts, tokenizer=lo.Tokenizer(segments="uax29")).n_segments == 5
