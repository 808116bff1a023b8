"""Are wordings of one formulation grouped, counted and told apart as the definitions say?"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable

import locution as lo
import pytest
import reference
from dom import parse
from hypothesis import given, settings
from hypothesis import strategies as st
from locution._table import to_html
from samples import records, shared

FUNCTION_WORDS = ["the", "of", "and", "in"]
WORDS = ["quay", "lamp", "rope", "ship", "harbor", "bread", "salt", "wind"]  # their own stems

Rows = dict[str, list[object]]


@st.composite
def formulations(draw: st.DrawFn) -> list[list[list[str]]]:
    """Documents of segments in which few wordings recur, edited and between other words."""
    any_word = st.sampled_from([*WORDS, *FUNCTION_WORDS, "rope's"])
    wordings = draw(st.lists(st.lists(any_word, min_size=2, max_size=6), min_size=1, max_size=3))

    def segment() -> list[str]:
        words = list(draw(st.sampled_from(wordings)))
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(0, len(words)))
            words[at : at + draw(st.integers(0, 1))] = draw(st.lists(any_word, max_size=1))
        around = st.lists(any_word, max_size=2)
        return [*draw(around), *words, *draw(around)]

    return [[segment() for _ in range(draw(st.integers(0, 4)))] for _ in range(draw(st.integers(0, 5)))]


def corpus_of(documents: list[list[list[str]]], dates: list[dt.date | None] | None = None) -> lo.Corpus:
    texts = ["\n\n".join(" ".join(words) for words in document) for document in documents]
    return lo.Corpus(texts, dates=dates, tokenizer=lo.Tokenizer(words=r"[\w']+"))


def by_family(rows: Rows) -> dict[object, Rows]:
    """The rows of each family, in their order."""
    kept: dict[object, Rows] = {}
    for number, family in enumerate(rows["family"]):
        part = kept.setdefault(family, {name: [] for name in rows})
        for name, values in rows.items():
            part[name].append(values[number])
    return kept


@given(
    formulations(), st.integers(1, 3), st.integers(1, 2), st.sampled_from([0.3, 0.6, 0.9, 1.0]), st.integers(1, 2),
    st.lists(st.none() | st.dates(dt.date(1999, 1, 1), dt.date(2001, 1, 1)), min_size=5, max_size=5),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_every_member_is_alike_to_its_canonical_form_and_counted_where_it_stands(
    documents: list[list[list[str]]],
    min_length: int,
    min_docfreq: int,
    similarity: float,
    min_members: int,
    dates: list[dt.date | None],
) -> None:
    dates = dates[: len(documents)]
    table = corpus_of(documents, dates).families(
        min_length=min_length, min_docfreq=min_docfreq, similarity=similarity, min_members=min_members
    )
    rows = table.to_dict()
    weights = reference.segment_weights(documents, FUNCTION_WORDS)
    occurrences = reference.occurrences(documents)
    assert len(set(rows["phrase"])) == len(table), "a wording is in one family"
    families = by_family(rows)
    assert list(families) == list(range(1, len(families) + 1))
    for family in families.values():
        canonical = family["phrase"][0].split(" ")
        assert set(family["canonical"]) == {family["phrase"][0]}
        assert len(set(family["template"])) == 1
        assert len(family["phrase"]) >= min_members
        members = [tuple(phrase.split(" ")) for phrase in family["phrase"]]
        for number, words in enumerate(members):
            assert len(words) == family["length"][number] >= min_length
            pair = [reference.content(w, FUNCTION_WORDS) for w in (canonical, list(words))]
            alike = 1.0 if number == 0 else reference.wording_similarity(*pair, weights)
            assert family["distance"][number] == pytest.approx(1 - alike, abs=1e-9)
            assert alike >= similarity - 1e-9
            assert family["edit_distance"][number] == reference.edit_distance(canonical, list(words))
            assert reference.undone(family["edits"][number], "old") == canonical
            assert reference.undone(family["edits"][number], "new") == list(words)
            places = occurrences[words]
            held = {document for document, _, _ in places}
            days = [dates[document] for document in held if dates[document] is not None]
            assert family["frequency"][number] == len(places)
            assert family["docfreq"][number] == len(held)
            assert family["first_date"][number] == min(days, default=None)
            assert family["last_date"][number] == max(days, default=None)
            longer = {(d, s, i, i + len(other)) for other in members if len(other) > len(words)
                      for d, s, i in occurrences[other]}  # fmt: skip
            alone = [
                (d, s, i)
                for d, s, i in places
                if not any(d == e and s == t and j <= i and i + len(words) <= k for e, t, j, k in longer)
            ]
            assert family["independent"][number] == len(alone)
            assert number == 0 or alone, "only the canonical form may stand in longer members alone"
        key = list(zip(family["docfreq"], family["frequency"], strict=True))[1:]
        assert key == sorted(key, reverse=True)


@given(formulations())
@settings(max_examples=50, deadline=None)
def test_every_row_leads_to_its_places(documents: list[list[list[str]]]) -> None:
    corpus = corpus_of(documents)
    table = corpus.families(min_length=2, min_members=1)
    for row in range(len(table)):
        assert len(corpus.kwic(table[row])) == table.to_dict()["frequency"][row]


# ---- what must be joined, and what must not


@pytest.fixture(scope="module")
def seeds() -> list[Rows]:
    with pytest.warns(UserWarning, match="two ways"):
        corpus = lo.read(sorted(str(path) for path in shared("seeds").glob("*.txt")))
    return list(by_family(corpus.families().to_dict()).values())


def holding(families: list[Rows], *phrases: str) -> list[Rows]:
    return [family for family in families if set(phrases) <= set(family["phrase"])]


@pytest.mark.parametrize(
    "phrases",
    [
        (
            "xi jinping thought on socialism with chinese characteristics for a new era",
            "xi jinping's new era of socialism with chinese characteristics",
        ),
        (
            "learning ideas strengthening party spirit emphasizing practice and making new achievements",
            "learning ideas strengthening party spirit emphasizing practice and building new achievements",
        ),
        ("xi jinping's cultural thought", "xi jinping's cultural thoughts", "xi jinping's cultural ideology"),
        ("theoretical learning center group", "theory learning center group"),
    ],
)
def test_one_family_of_the_seeds_holds_all_wordings_of_a_formulation(
    seeds: list[Rows], phrases: tuple[str, ...]
) -> None:
    assert len(holding(seeds, *phrases)) == 1


def test_no_family_of_the_seeds_mixes_the_congress_with_the_committee(seeds: list[Rows]) -> None:
    for family in seeds:
        joined = " | ".join(map(str, family["phrase"]))
        assert not ("national congress" in joined and "standing committee" in joined)


def test_a_member_is_shown_as_it_is_written(seeds: list[Rows]) -> None:
    [family] = holding(seeds, "xi jinping thought on socialism with chinese characteristics for a new era")
    assert family["written"][0] == "Xi Jinping Thought on Socialism with Chinese Characteristics for a New Era"
    assert family["written"][1] == "Xi Jinping’s new era of socialism with Chinese characteristics"
    assert family["template"][0] == "xi jinping * on socialism with chinese characteristics * new era"


def test_a_chinese_formulation_is_one_whether_cut_as_one_word_or_as_two() -> None:
    reports = records("corpora/gov_work_reports_zh/gov_work_reports_zh.jsonl")
    dates = [dt.date(int(str(report["date"])[:4]), 1, 1) for report in reports]
    corpus = lo.Corpus([str(report["text"]) for report in reports], dates=dates, language="zh")
    rows = corpus.families(min_length=1).to_dict()
    reform = {rows["family"][at] for at, phrase in enumerate(rows["phrase"]) if phrase == "改革开放"}
    assert len(reform) == 1
    here = [at for at in range(len(rows["phrase"])) if rows["family"][at] in reform]
    apart = next(at for at in here if rows["written"][at] == "改革、开放")
    assert rows["first_date"][apart].year < 1988
    assert rows["length"][apart] == 2
    [whole] = (at for at in here if rows["phrase"][at] == "改革开放" and rows["length"][at] == 1)
    assert rows["first_date"][whole].year == 1988


def chain(length: int) -> list[str]:
    """Sentences of which each shares three of four words with the next, the first and the last none."""
    words = [f"{a}{b}" for a, b in itertools.product("bdfgklmprt", ["anno", "endo", "ipso", "onta", "uldo"])]
    return ["We say " + " ".join(words[at : at + 4]) + "." for at in range(length)]


def test_a_chain_of_wordings_does_not_melt_together() -> None:
    rows = lo.Corpus(chain(20) * 3).families(similarity=0.5).to_dict()
    for family in by_family(rows).values():
        sets = [set(str(phrase).split()) for phrase in family["phrase"]]
        assert all(len(sets[0] & other) >= 2 for other in sets)


def test_the_diff_of_a_reordered_wording_keeps_what_stands_in_order() -> None:
    texts = ["They praised the theme education of Juniper.", "We finished the theme education of Juniper."]
    rows = lo.Corpus([*texts, "About Juniper's theme education!"]).families().to_dict()
    assert rows["edits"] == ["theme education of juniper", "{+juniper's+} theme education [-of juniper-]"]
    assert rows["distance"] == [0, 0]
    assert rows["template"] == ["* theme education *"] * 2


# ---- bad input


def test_where_nothing_recurs_there_is_no_family() -> None:
    for texts in ([], [""], ["once upon a time there was a harbour"], ["…", "!"]):
        table = lo.Corpus(texts).families()
        assert len(table) == 0
        assert table.columns[:5] == ["family", "phrase", "canonical", "distance", "edits"]


@pytest.mark.parametrize("similarity", [0, -0.1, 1.01, math.nan, math.inf])
def test_a_similarity_outside_its_range_is_refused(similarity: float) -> None:
    with pytest.raises(ValueError, match=r"similarity: .* not above 0 and at most 1"):
        lo.Corpus(["a b c"]).families(similarity=similarity)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda corpus: corpus.families(min_length=0), "min_length"),
        (lambda corpus: corpus.families(min_docfreq=0), "min_docfreq"),
        (lambda corpus: corpus.families(min_members=0), "min_members"),
        (lambda corpus: corpus.families(min_length=-1), "min_length"),
        (lambda corpus: corpus.families(max_length=2), "max_length: 2 is below min_length, 3"),
        (lambda corpus: corpus.families(max_length=5000), "max_length: 5000 is above the limit, 1024"),
    ],
)
def test_a_wrong_number_is_named(ask: Callable[[lo.Corpus], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ask(lo.Corpus(["a b c"]))


def test_a_similarity_that_is_no_number_is_named() -> None:
    with pytest.raises(TypeError, match="similarity: expected a number, not str"):
        lo.Corpus(["a b c"]).families(similarity="high")  # type: ignore[arg-type]


def test_equal_documents_have_no_variants() -> None:
    text = "The harbour of Juniper keeps its lamps burning, whatever the weather. Nobody pays for the oil."
    assert len(lo.Corpus([text] * 2000).families()) == 0
    rows = lo.Corpus([text] * 2000).families(min_members=1).to_dict()
    assert set(rows["frequency"]) == {2000}


def test_one_word_again_and_again_is_one_wording_however_long() -> None:
    corpus = lo.Corpus(["salt " * 100_000] * 2)
    assert len(corpus.families()) == 0, "shorter ones stand in longer ones alone"
    rows = corpus.families(max_length=8, min_members=1).to_dict()
    assert rows["length"] == [8]
    assert rows["frequency"] == [2 * (100_000 - 8 + 1)]


# ---- how it is shown


def test_a_notebook_shows_edits_as_deletions_and_insertions() -> None:
    texts = ["keep the <b>lamps</b> of seven quays burning", "we keep the <b>lamps</b> of seven quays burning"]
    tokenizer = lo.Tokenizer(words="whitespace")
    corpus = lo.Corpus([*texts, "keep the <b>lamps</b> of seven ships burning"], tokenizer=tokenizer)
    page = parse(to_html(corpus.families()))
    edits = next(cell for cell in page.all("td") if cell.all("del"))
    assert [(node.tag, node.text) for node in edits.walk() if node.tag != "bdi"] == [("del", "quays"), ("ins", "ships")]
    assert all("<b>" in line.text for line in page.all("p", "locution-line"))  # as text


def test_a_family_says_once_what_all_its_members_share(seeds: list[Rows]) -> None:
    table = lo.Corpus(chain(8) * 3).families(similarity=0.4)
    page = parse(to_html(table))
    families = len(set(table["family"].tolist()))
    assert len(page.all("tr", "f")) == families
    members = [row for row in page.first("tbody").all("tr") if not row.classes]
    assert all(len(row.all("td", "a")) == 2 for row in members)  # family and template, unseen until the rows are sorted
