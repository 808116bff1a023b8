"""Does each picture say what its answer says? Its numbers and words, that it is drawn, and asks for nothing."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import locution as lo
import numpy as np
import pytest
from locution._plots import _PICTURES, plot

alt = pytest.importorskip("altair")
vl_convert = pytest.importorskip("vl_convert")

from locution._plots import looks, shown, style  # noqa: E402
from locution._plots.family import segments  # noqa: E402
from locution._plots.heat import _literal  # noqa: E402

HOSTILE = '</script><script>alert(1)</script>"\'\\\n\u202edlrow ${x} {"expr":"1"}'


@pytest.fixture(scope="module")
def corpus() -> lo.Corpus:
    """Set phrases with variants, dates with gaps, two parties, and a document of a hostile name without these."""
    texts = [
        "We keep the lamps of the old harbour burning. The harbour council noted with calm satisfaction the new era.",
        "Let us keep the lamps of the old harbour burning! A new era begins, noted with calm satisfaction.",
        "They kept the lamps of our old harbour burning. The harbour council noted with great satisfaction a new era.",
        "The ferry was late. Nobody noted it, and the harbour council slept, as the ferry does.",
        "We keep the lamps of the old harbour burning. The ferry was late and nobody minded the new era.",
        "Quay, quay, quay: the lamps of the old harbour are out in this new era of the ferry.",
    ]
    return lo.Corpus(
        texts,
        doc_ids=["one", "two", "three", "four", "five", HOSTILE],
        dates=["2020-02-03", "2020-09-01", "2022-01-05", "2022-06-07", "2023-01-01", None],
        metadata={"party": ["Left", "Right", "Left", "Right", "Left", None]},
    )


@pytest.fixture(scope="module")
def chinese() -> lo.Corpus:
    texts = ["改革开放是强国之路。坚持改革开放不动摇。", "坚持改革开放不动摇,全面建设小康社会。", "全面建设小康社会。"]
    return lo.Corpus(texts, doc_ids=["报告一", "报告二", "报告三"], dates=["1988", "1999", "2003"], language="zh")


_ASKED: dict[tuple[str, ...], dict[str, Any]] = {}


def answers(corpus: lo.Corpus) -> dict[str, Any]:
    """An answer to every question that has a picture, each corpus asked once."""
    key = tuple(document.text for document in corpus)
    if key not in _ASKED:
        _ASKED[key] = _answers(corpus)
    return _ASKED[key]


def _answers(corpus: lo.Corpus) -> dict[str, Any]:
    some = corpus.doc_ids[:2]
    word = corpus.terms(top=1).to_dict()["term"][0]
    frames = corpus.frames(min_frequency=2, min_docfreq=1)
    return {
        "terms": corpus.terms(),
        "ngrams": corpus.ngrams(),
        "phrases": corpus.phrases(),
        "collocations": corpus.collocations(min_frequency=1),
        "frames": frames,
        "fillers": corpus.fillers(frames.to_dict()["frame"][0] if len(frames) else "the * harbour"),
        "explain": corpus.explain(*some),
        "keyness": corpus.keyness(some),
        "timeline": corpus.timeline(word, every="year"),
        "biography": corpus.biography(word, every="year"),
        "kwic": corpus.kwic(word),
        "lookup": corpus.lookup({"entry": [word]}),
        "dispersion": corpus.dispersion(),
        "families": corpus.families(min_docfreq=1),
        "similarity": corpus.similarity(),
        "similar_pairs": corpus.similar_pairs(k=2),
        "near_duplicates": corpus.near_duplicates(threshold=0.05, shingle=2),
        "formulaicity": corpus.formulaicity(),
        "diversity": corpus.diversity(),
        "documents": corpus.documents(),
        "set_phrases": corpus.set_phrases(min_length=2),
        "passages": corpus.passages(min_length=4),
    }


CASES = [(question, kind) for question, kinds in _PICTURES.items() for kind in kinds]
CHARTS = [case for case in CASES if case[0] != "set_phrases"]


def rows(chart: Any, *having: str) -> list[dict[str, Any]]:
    """The chart's rows that have all these fields, each once."""
    found = []
    for name, data in chart.to_dict().get("datasets", {}).items():
        assert name.startswith("data-")
        found += [row for row in data if all(field in row for field in having)]
    return found


def svg(chart: Any) -> str:
    file = io.StringIO()
    chart.save(file, format="svg")
    return file.getvalue()


# ── every picture ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("question", "kind"), CHARTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_picture_is_drawn_as_svg_without_a_warning(
    corpus: lo.Corpus, question: str, kind: str, theme: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        drawn = svg(plot(answers(corpus)[question], kind, theme=theme))
    assert drawn.startswith("<svg")
    assert "NaN" not in drawn
    assert not caplog.records


@pytest.mark.parametrize(("question", "kind"), CHARTS)
def test_every_picture_is_drawn_as_png(chinese: lo.Corpus, question: str, kind: str, tmp_path: Path) -> None:
    plot(answers(chinese)[question], kind).save(tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("question", "kind"), CHARTS)
def test_every_picture_shows_in_jupyterlab_and_asks_nobody_for_anything(
    corpus: lo.Corpus, question: str, kind: str
) -> None:
    """Names are hostile, too. JupyterLab 4 has Vega-Lite 5.6; the oldest here is a little younger."""
    bundle = plot(answers(corpus)[question], kind)._repr_mimebundle_()
    spec, drawn = bundle[shown.LAB_MIME], bundle["image/svg+xml"]
    oldest = min(vl_convert.get_vegalite_versions(), key=lambda version: [int(part) for part in version.split(".")])
    assert vl_convert.vegalite_to_vega(spec, vl_version=oldest)["marks"]
    assert spec.pop("$schema").startswith("https://vega.github.io/schema/vega-lite/v5.")
    assert spec["usermeta"]["embedOptions"]["actions"]["editor"] is False
    assert not re.search(r"https?://", json.dumps(spec))
    assert set(re.findall(r"https?://[^\"' ]+", drawn)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert "<script" not in drawn
    assert "\u202e" not in drawn


@pytest.mark.parametrize(("question", "kind"), CASES)
def test_an_answer_without_rows_says_so(corpus: lo.Corpus, question: str, kind: str) -> None:
    answer = answers(corpus)[question]
    answer = lo.Corpus([]).similarity() if question == "similarity" else answer.head(0)
    picture = plot(answer, kind)
    if question == "set_phrases":
        assert "No words" in picture._repr_html_()
        return
    assert re.search(r"no (rows|families|time|such|documents|dispersion)|nowhere|No ", svg(picture))


@pytest.mark.parametrize(("question", "kind"), [case for case in CHARTS if case[0] != "similarity"])
def test_one_row_is_a_picture_too(corpus: lo.Corpus, question: str, kind: str) -> None:
    assert svg(plot(answers(corpus)[question].head(1), kind)).startswith("<svg")


@pytest.mark.parametrize(("question", "kind"), CHARTS)
def test_undated_documents_are_drawn(question: str, kind: str) -> None:
    texts = ["the sea and the sky and the sea", "the sea and the sky", "the land and the sea and the sky"]
    assert svg(plot(answers(lo.Corpus(texts))[question], kind)).startswith("<svg")


@pytest.mark.parametrize(("question", "kind"), CASES)
def test_wrong_options_are_named(corpus: lo.Corpus, question: str, kind: str) -> None:
    answer = answers(corpus)[question]
    with pytest.raises(TypeError, match=r"no option 'colour'; it has: kind, .*theme"):
        plot(answer, kind, colour="red")
    with pytest.raises(ValueError, match=r"theme='blue': must be one of 'light', 'dark' or None"):
        plot(answer, kind, theme="blue")
    with pytest.raises(ValueError, match=r"kind='pie': must be one of "):
        plot(answer, "pie")


def test_answers_without_a_picture_say_which_have_one(corpus: lo.Corpus) -> None:
    with pytest.raises(
        ValueError, match=r"no picture of duplicate_groups; plot\(\) draws answers of: biography, .*terms"
    ):
        corpus.duplicate_groups().plot()
    with pytest.raises(ValueError, match=r"no picture of a matrix of documents by terms"):
        corpus.matrix().plot()
    with pytest.raises(ValueError, match=r"no picture of this table"):
        corpus.metadata.plot()


def test_wrong_values_are_named(corpus: lo.Corpus) -> None:
    many = lo.Corpus(["era"] * 20, dates=[f"20{at + 10}-01-01" for at in range(20)]).documents()
    for call, said in (
        (
            lambda: corpus.terms().plot(value="rank"),
            "value='rank': must be one of 'frequency', 'docfreq', 'per_million'",
        ),
        (lambda: corpus.terms().plot(top=0), "top=0: must be a whole number above 0"),
        (lambda: many.plot(top=-1), "top=-1: must be a whole number above 0"),
        (lambda: many.plot(top=10_001), "top=10001: more than 10,000 marks are no picture"),
        (lambda: corpus.terms().plot(top=501), "top=501: more than 500 marks are no picture"),
        (lambda: corpus.keyness(["one"]).plot(value="p"), "value='p': must be one of 'log_likelihood'"),
        (lambda: corpus.timeline("era").plot(layout="pie"), "layout='pie': must be one of 'rows', 'colours'"),
        (lambda: corpus.timeline("era").plot(value="tokens"), "value='tokens': must be one of 'share'"),
        (
            lambda: corpus.kwic("era").plot(position="middle"),
            "position='middle': must be one of 'relative', 'absolute'",
        ),
        (lambda: corpus.families(min_docfreq=1).plot(family=99), "family=99: this table has famil"),
        (lambda: corpus.passages(min_length=4).plot("strip", document="x"), "document='x': no passage"),
        (lambda: corpus.similar_pairs().plot(neighbours=0), "neighbours=0: must be a whole number from 1 to 20"),
        (lambda: corpus.dispersion().plot(value="p"), "value='p': must be one of 'dp'"),
    ):
        with pytest.raises(ValueError, match=re.escape(said)):
            call()


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("question", ["terms", "ngrams", "phrases", "frames", "fillers", "collocations"])
def test_every_bar_is_as_long_as_its_cell(corpus: lo.Corpus, question: str) -> None:
    table = answers(corpus)[question]
    for value in ("frequency", "docfreq") if "docfreq" in table.columns else ("frequency",):
        drawn = rows(table.plot(value=value), "value", "name")
        cells = table.head(20).to_dict()
        naming = table.columns[: 2 if question == "collocations" else 1]
        names = [" ".join(words) for words in zip(*(cells[column] for column in naming), strict=True)]
        assert {(row["name"], row["value"]) for row in drawn} == set(zip(names, cells[value], strict=True))
        assert [row["value"] for row in drawn] == sorted((row["value"] for row in drawn), reverse=True)


def test_bars_by_group_have_each_group_apart(corpus: lo.Corpus) -> None:
    table = corpus.terms(by="party")
    drawn = table.plot(top=3).to_dict()
    parts = drawn["concat"]
    assert [part["title"]["text"] for part in parts] == ["Left", "Right"]
    cells = table.to_dict()
    for part in parts:
        data = drawn["datasets"][
            part["layer"][0]["data"]["name"] if "data" in part["layer"][0] else part["data"]["name"]
        ]
        group = part["title"]["text"]
        mine = [v for v, of in zip(cells["per_million"], cells["group"], strict=True) if of == group]
        assert [row["value"] for row in data] == mine[:3]


def test_what_is_left_out_is_said(corpus: lo.Corpus) -> None:
    drawn = " ".join(corpus.timeline("era", every="year").plot().to_dict()["title"]["subtitle"])
    assert "1 document without a date is not counted" in drawn
    drawn = " ".join(corpus.terms().plot(top=4).to_dict()["title"]["subtitle"])
    assert drawn.startswith(f"4 of {len(corpus.terms())} terms")


def test_keyness_goes_both_ways(corpus: lo.Corpus) -> None:
    table = corpus.keyness({"party": "Left"})
    cells = dict(zip(table["term"].tolist(), table["log_likelihood"].tolist(), strict=True))
    drawn = rows(table.plot(top=5), "side")
    assert {row["side"] for row in drawn} == {"target", "reference"}
    assert all(row["value"] == cells[row["name"]] and (row["value"] > 0) == (row["side"] == "target") for row in drawn)
    least = min(row["value"] for row in drawn if row["value"] > 0)
    assert sum(value > least for value in cells.values()) <= 5
    other = rows(corpus.keyness({"party": "Left"}, measure="log_odds").plot(), "side")
    assert max(row["value"] for row in other) == max(corpus.keyness({"party": "Left"})["log_odds"])


def test_timelines_have_every_bin_with_documents_and_its_interval(corpus: lo.Corpus) -> None:
    table = corpus.timeline(["era", "ferry"], every="year")
    cells = table.to_dict()
    drawn = {(row["name"], row["value"], row["low"], row["high"]) for row in rows(table.plot(value="share"), "low")}
    expected = {
        (str(day.year), share, low, high)
        for day, share, low, high in zip(
            *(cells[column] for column in ("bin", "share", "share_low", "share_high")), strict=True
        )
        if share
    }
    assert drawn == expected


def test_time_without_documents_is_grey_and_bursts_are_coloured() -> None:
    days = [f"{year}-01-{day:02d}" for year in (2001, 2002, 2003, 2005, 2006) for day in range(1, 9)]
    texts = ["new era" if day.startswith("2005") else "old times" for day in days]
    table = lo.Corpus(texts, dates=days).timeline("new era", every="year")
    chart = table.plot()
    kinds = {row["name"]: row["kind"] for row in rows(chart, "kind")}
    assert (
        kinds
        == {"2005": "burst"}
        == {str(d.year): "burst" for d, b in zip(table["bin"].tolist(), table["burst"], strict=True) if b}
    )
    [grey] = [row for row in rows(chart, "start", "end") if "kind" not in row]
    assert (grey["start"][:10], grey["end"][:10]) == ("2004-01-01", "2005-01-01")
    said = svg(chart)
    assert "vermilion: a burst; grey: no documents" in said
    assert "first 2005" in said


def test_a_phrase_said_from_the_first_document_on_may_be_older(corpus: lo.Corpus) -> None:
    assert "it may be older" in svg(corpus.biography("lamps", every="year").plot())
    assert "it may be older" not in svg(corpus.biography("ferry", every="year").plot())
    life = corpus.biography("lamps", every="year")
    dated = int(life["frequency"].sum())
    assert f"{dated} times, first {life.first}, last {life.last}" in svg(life.plot())


@pytest.mark.parametrize("every", ["day", "week", "month", "quarter", "year"])
def test_the_last_day_there_is_can_be_drawn(every: str) -> None:
    corpus = lo.Corpus(["a new era", "a new era"], dates=[date(9999, 12, 31), date(9999, 12, 1)])
    for answer in (corpus.timeline("new era", every=every), corpus.biography("new era", every=every)):
        assert sum(row["value"] for row in rows(answer.plot(value="docfreq"), "name", "value", "end")) == 2


def before_year_one() -> lo.Corpus:
    """Three dated texts: 100 BC, 44 BC and 2020, the second first."""
    arrow = pytest.importorskip("pyarrow")
    days = np.array(["-0044-03-15", "-0100-01-01", "2020-01-01"], dtype="datetime64[D]")
    said = {"text": ["a new era of peace"] * 3, "doc_id": ["a", "b", "c"], "date": arrow.array(days)}
    return lo.Corpus.from_frame(arrow.table(said))


def test_years_before_the_first_are_in_order_and_no_timeline() -> None:
    corpus = before_year_one()
    with pytest.raises(ValueError, match="from the year 1 on, and this begins in -000100-01-01"):
        corpus.timeline("era", every="year").plot()
    assert [row["name"] for row in rows(corpus.documents().plot(), "name", "value")] == ["b", "a", "c"]
    assert [row["name"] for row in rows(corpus.kwic("era").plot(), "name", "start", "hits")] == ["b", "a", "c"]


def test_groups_are_lines_where_they_have_documents(corpus: lo.Corpus) -> None:
    table = corpus.timeline("harbour", every="year", by="party")
    drawn = rows(table.plot(value="frequency"), "line")
    cells = table.to_dict()
    expected = {
        (group, str(day.year)): frequency if documents else None
        for group, day, frequency, documents in zip(
            *(cells[c] for c in ("group", "bin", "frequency", "documents")), strict=True
        )
    }
    assert {(row["line"], row["name"]): row["value"] for row in drawn} == expected
    assert None in expected.values()


def test_the_heat_map_is_the_matrix_in_cluster_order(corpus: lo.Corpus) -> None:
    matrix = corpus.similarity()
    order, values = matrix.cluster_order(), matrix.to_numpy()
    drawn = {(row["i"], row["j"]): row["value"] for row in rows(matrix.plot(), "i", "j")}
    n = len(order)
    assert drawn == {
        (i + 1, j + 1): round(float(values[order[i], order[j]]), 6) for i in range(n) for j in range(n) if i != j
    }
    names = [row["name"] for row in rows(matrix.plot(), "at", "name")]
    assert names[:n] == [style.shorten(style.visible(matrix.doc_ids[i]), 80, "middle") for i in order]


@pytest.mark.parametrize("documents", [5, 60, 150])
def test_heat_maps_of_any_size_stay_small(documents: int) -> None:
    words = np.random.default_rng(3).integers(0, 40, (documents, 30))
    matrix = lo.Corpus([" ".join(f"w{word}" for word in row) for row in words]).similarity()
    chart = matrix.plot()
    assert len(json.dumps(chart.to_dict())) < 600_000
    assert svg(chart).startswith("<svg")
    if documents > 80:
        told = {row["name"]: row["value"] for row in rows(chart, "nearest")}
        off = np.where(np.eye(documents, dtype=bool), -1, matrix.to_numpy())
        assert told == {matrix.doc_ids[i]: round(float(off[i].max()), 6) for i in range(documents)}


def test_queries_against_documents_are_a_heat_map_too(corpus: lo.Corpus) -> None:
    queries = lo.Corpus(["the lamps of the old harbour", "a ferry"], doc_ids=["a", "b"])
    matrix = corpus.similarity(queries=queries)
    drawn = rows(matrix.plot(), "i", "j")
    assert sorted(row["value"] for row in drawn) == sorted(round(float(v), 6) for v in matrix.to_numpy().ravel())


def test_the_x_ray_has_a_stroke_a_hit_by_date(corpus: lo.Corpus) -> None:
    table = corpus.kwic("the")
    drawn = rows(table.plot(), "place")
    lengths = {name: len(corpus[name].text) for name in corpus.doc_ids}
    expected = sorted(
        round(s / lengths[d], 9) for d, s in zip(table["doc_id"].tolist(), table["start"].tolist(), strict=True)
    )
    assert sorted(round(row["value"], 9) for row in drawn for _ in range(row["times"])) == expected
    grounds = [row["name"] for row in rows(table.plot(), "hits")]
    assert [name for name in grounds if name in lengths] == ["one", "two", "three", "four", "five"]
    absolute = rows(table.plot(position="absolute"), "place")
    assert {row["value"] for row in absolute} <= set(table["start"].tolist())
    assert "hits" in rows(corpus.kwic("ferry").plot(all=True), "hits")[0]
    assert len(rows(corpus.kwic("ferry").plot(all=True), "hits")) == len(corpus)


def test_a_pickled_concordance_says_what_it_does_not_know(corpus: lo.Corpus) -> None:
    table = pickle.loads(pickle.dumps(corpus.kwic("lamps")))
    assert table._corpus is None
    assert "how long the documents are is not known" in svg(table.plot())
    assert "not known" not in svg(table.plot(corpus=corpus))


def test_entries_of_a_lookup_have_colours(corpus: lo.Corpus) -> None:
    table = corpus.lookup({"light": ["lamps"], "boat": ["ferry"]})
    drawn = rows(table.plot(), "place")
    assert {kind: sum(row["times"] for row in drawn if row["kind"] == kind) for kind in ("light", "boat")} == {
        entry: table["entry"].tolist().count(entry) for entry in ("light", "boat")
    }


def test_dispersion_has_a_dot_a_term(corpus: lo.Corpus) -> None:
    table = corpus.dispersion()
    drawn = rows(table.plot(), "side")
    assert sorted((row["x"], row["value"]) for row in drawn) == sorted(
        zip(table["frequency"].tolist(), table["dp"].tolist(), strict=True)
    )


def test_zipf_ranks_by_frequency(corpus: lo.Corpus) -> None:
    table = corpus.terms()
    drawn = sorted({(row["rank"], row["value"]) for row in rows(table.plot("zipf"), "rank", "name", "line")})
    counts = sorted(table["frequency"].tolist(), reverse=True)
    assert drawn == list(enumerate(counts, 1))


def test_spans_go_from_the_first_date_to_the_last(corpus: lo.Corpus) -> None:
    table = corpus.phrases()
    cells = table.head(20).to_dict()
    drawn = {(row["name"], row["start"][:10], row["end"][:10]) for row in rows(table.plot("spans"), "start", "end")}
    expected = zip(cells["phrase"], map(str, cells["first_date"]), map(str, cells["last_date"]), strict=True)
    assert drawn == {row for row in expected if row[1] != "None"}


def test_families_show_each_wording_with_its_count(corpus: lo.Corpus) -> None:
    table = corpus.families(min_docfreq=1)
    first = table[table["family"] == 1]
    chart = table.plot(family=1)
    drawn = rows(chart, "x0")
    assert sorted(row["value"] for row in drawn) == sorted(first["frequency"].tolist())
    total = f"{len(first)} wordings, {first['independent'].sum()} occurrences"  # a place in two wordings is one
    assert total in str(chart.to_dict())
    said = " ".join(row["text"] for row in rows(chart, "text", "kind") if row["kind"] == "removed")
    removed = {
        word
        for edits in first["edits"].tolist()
        for words in re.findall(r"\[-(.+?)-\]", edits)
        for word in words.split()
    }
    assert removed
    assert set(said.split()) <= removed


def test_edits_fall_into_pieces() -> None:
    assert segments("study [-paint-] and {+mend it+} now") == [
        ("same", "study"),
        ("removed", "paint"),
        ("same", "and"),
        ("added", "mend it"),
        ("same", "now"),
    ]
    long = segments("a " * 200 + "{+new+}")
    assert long[-1] == ("added", "new")
    assert sum(len(text) for _, text in long) < 90


def test_graphs_join_the_pairs_of_the_answer(corpus: lo.Corpus) -> None:
    table = corpus.similar_pairs(k=3)
    pairs = {
        (frozenset(style.visible(name) for name in (a, b)), value)
        for a, b, value in zip(
            table["doc_a"].tolist(), table["doc_b"].tolist(), table["similarity"].tolist(), strict=True
        )
    }
    drawn = {(frozenset((row["a"], row["b"])), row["value"]) for row in rows(table.plot(neighbours=20), "a", "b")}
    assert drawn == pairs
    fewer = rows(table.plot(neighbours=1), "a", "b")
    assert 0 < len(fewer) < len(drawn)


def test_formulaicity_has_each_dated_document() -> None:
    texts = [f"the charter of the seven quays stands and so does {number}" for number in range(15)]
    days = [date(2001 + number, 1, 1) for number in range(15)]
    table = lo.Corpus(texts, dates=days).formulaicity()
    drawn = rows(table.plot(), "day", "new")
    assert [(row["day"][:10], row["value"], row["new"]) for row in drawn] == [
        (str(day), share, new)
        for day, share, new in zip(days, table["share"].tolist(), table["new_phrases"].tolist(), strict=True)
    ]


def test_passages_add_up_by_pair_and_direction(corpus: lo.Corpus) -> None:
    table = corpus.passages(min_length=4)
    drawn = rows(table.plot(), "source", "taker")
    assert sum(row["value"] for row in drawn) == int(table["matches"].sum())
    assert sum(row["times"] for row in drawn) == len(table)
    order = {name: str(day) for name, day in zip(corpus.doc_ids, corpus.dates, strict=True)}
    assert all(order[row["source"]] <= order[row["taker"]] for row in drawn if row["kind"] == "known")
    strip = rows(table.plot("strip", document="one"), "partner")
    assert len(strip) == sum(
        "one" in pair for pair in zip(table["doc_a"].tolist(), table["doc_b"].tolist(), strict=True)
    )
    assert all(corpus["one"].text[row["start"] : row["end"]] for row in strip)


def test_a_pair_is_shown_with_its_longest_passage_whatever_the_script() -> None:
    long, short = "全面建设小康社会是我们的共同目标和伟大事业", "坚持改革开放不动摇不停步"
    corpus = lo.Corpus([f"甲乙丙。{long}。丁戊己。{short}。", f"子丑寅卯。{short}。辰巳午未。{long}。"], language="zh")
    table = corpus.passages(min_length=4)
    assert len(table) == 2
    told = [table[[0, 1]], table[[1, 0]]]
    shown = [rows(some.plot(), "source", "text")[0]["text"] for some in told]
    assert shown == [max(table.to_dict()["text_a"], key=len)] * 2


# ── set phrases ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_tinted_text_is_the_whole_text_with_its_phrases_marked(corpus: lo.Corpus, tmp_path: Path) -> None:
    table = corpus.set_phrases("one", min_length=3)
    page = table.plot()._repr_html_()
    marked = re.findall(r'<mark class="k\d" title="(\d+) documents">(.*?)</mark>', page)
    assert [(int(docfreq), text) for docfreq, text in marked] == list(
        zip(table["docfreq"].tolist(), table["text"].tolist(), strict=True)
    )
    assert re.sub(r"<[^>]+>", "", page.split('<div class="locution-text">')[1]).startswith(corpus["one"].text)
    table.plot(theme="dark").save(tmp_path / "x.html")
    with pytest.raises(ValueError, match=r"x\.png: a text is saved as \.html"):
        table.plot().save(tmp_path / "x.png")
    saved = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in saved
    assert "http" not in saved.replace("http-equiv", "")


def test_hostile_texts_are_escaped() -> None:
    evil = "<script>alert(1)</script> keep the lamps burning & </mark> \u202e keep the lamps burning"
    corpus = lo.Corpus([evil, evil], doc_ids=["<b>a</b>", "b"])
    page = corpus.set_phrases(min_length=3).plot()._repr_html_()
    assert "<script" not in page
    assert "<b>a" not in page
    assert "\u202e" not in page


# ── names, letters, colours ───────────────────────────────────────────────────────────────────────────────────────────


def test_names_in_expressions_stay_names() -> None:
    literal = _literal(['a"]; alert(1); ["', "back\\", "改革", "\U0001f600", "'"])
    assert json.loads(literal) == ['a"]; alert(1); ["', "back\\", "改革", "\U0001f600", "'"]
    assert literal.count('"') == 10


def test_long_names_are_cut_in_the_middle_and_stay_apart() -> None:
    made = style.labels(["speech " * 20 + "one", "speech " * 20 + "one", "short"], 30)
    assert len(set(made)) == 3
    assert made[0].startswith("speech")
    assert made[0].endswith("one")
    assert made[2] == "short"
    assert len(set(style.labels(["a", "a", "a (2)", "a (2)", "a (3)"]))) == 5


def test_chinese_has_a_chinese_font_first(chinese: lo.Corpus, corpus: lo.Corpus) -> None:
    assert chinese.terms().plot().to_dict()["config"]["font"].startswith("'PingFang SC'")
    assert corpus.terms().plot().to_dict()["config"]["font"].startswith("system-ui")
    assert "改革开放" in svg(chinese.timeline("改革开放", every="year").plot())


def test_colours_can_be_told_apart_on_light_and_dark() -> None:
    def linear(colour: str) -> np.ndarray[Any, Any]:
        some = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
        return np.where(some <= 0.04045, some / 12.92, ((some + 0.055) / 1.055) ** 2.4)

    def lab(rgb: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        mixed = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb.clip(
            0, 1
        )
        mixed = mixed / np.array([0.9505, 1, 1.089])
        root = np.where(mixed > 0.008856, np.cbrt(mixed), 7.787 * mixed + 16 / 116)
        return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])

    sights = [  # none, and Machado, Oliveira & Fernandes 2009, severity 1
        np.eye(3),
        np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
        np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]),
        np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]),
    ]
    for sight in sights:
        seen = [lab(sight @ linear(colour)) for colour in looks.COLOURS]
        apart = [np.linalg.norm(a - b) for at, a in enumerate(seen) for b in seen[:at]]
        assert min(apart) >= 14
    for ground in ("#ffffff", "#333333", looks.THEMES["dark"]["ground"]):
        there = linear(ground) @ [0.2126, 0.7152, 0.0722]
        for colour in looks.COLOURS:
            light = linear(colour) @ [0.2126, 0.7152, 0.0722]
            assert (max(light, there) + 0.05) / (min(light, there) + 0.05) >= 2.2


def test_letters_on_full_ink_can_be_read() -> None:
    some = np.array([int(looks.BLUE[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    light = np.where(some <= 0.04045, some / 12.92, ((some + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    assert min(1.05 / (light + 0.05), (light + 0.05) / 0.05) >= 4.2


# ── altair's own ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_charts_are_altairs_and_stay_ours(corpus: lo.Corpus) -> None:
    chart = corpus.terms().plot(theme="dark")
    assert isinstance(chart, alt.LayerChart)
    for next_one in (
        chart.properties(width=333),
        chart.configure_axis(labelFontSize=7),
        copy.deepcopy(chart),
        chart | corpus.keyness(["one"]).plot(),
        chart & chart,
    ):
        assert type(next_one).__module__ == "locution._plots.shown"
        assert next_one.to_dict()["config"]["background"] == looks.THEMES["dark"]["ground"]
    assert chart.properties(width=333).to_dict()["width"] == 333
    assert chart.configure_axis(labelFontSize=7).to_dict()["config"]["axis"]["labelFontSize"] == 7
    assert chart.configure_axis(labelFontSize=7).to_dict()["config"]["axis"]["gridOpacity"] == 0.22


def test_a_notebooks_theme_has_the_colours_of_letters_and_ground(corpus: lo.Corpus) -> None:
    config = corpus.terms().plot().to_dict()["config"]
    assert "background" not in config
    assert "labelColor" not in config["axis"]
    assert "fill" not in config["style"]["guide-label"]


def test_a_renderer_that_was_chosen_is_used(corpus: lo.Corpus) -> None:
    chart = corpus.terms().plot()
    with alt.renderers.enable("json"):
        assert shown.LAB_MIME not in str(chart._repr_mimebundle_())
    assert shown.LAB_MIME in chart._repr_mimebundle_()


def test_nothing_global_changes_and_altair_is_imported_late() -> None:
    code = """
import sys
import locution as lo, locution._plots
assert "altair" not in sys.modules
table = lo.Corpus(["a new era", "new era"]).terms()
import altair as alt
def state():
    return alt.renderers.active, alt.theme.active, alt.data_transformers.active, dict(alt.data_transformers.options)
before = state()
table.plot()._repr_mimebundle_()
assert state() == before
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_altair_the_error_says_what_to_install(corpus: lo.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(ImportError, match=r"pip install 'altair>=5\.5' vl-convert-python"):
        corpus.terms().plot()


def test_more_rows_than_altair_takes_are_no_error() -> None:
    words = np.random.default_rng(1).integers(0, 9_000, 30_000)
    corpus = lo.Corpus([" ".join(f"w{word}" for word in words)] * 2)
    assert len(corpus.terms()) > 5_000
    for chart in (corpus.terms().plot("zipf"), corpus.dispersion().plot(), corpus.kwic("w*", window=0).plot()):
        assert len(json.dumps(chart.to_dict())) < 3_000_000
