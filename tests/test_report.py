"""The report: complete, self-contained, and safe whatever the documents hold."""

from __future__ import annotations

import html
import re
import warnings
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import locution as lo
import numpy as np
import pytest
import reference
from fakes import rows_table
from locution import _draw, _graph
from locution._report import findings, lives, report, texts, write_report
from locution._report.change import unit_of
from locution._report.documents import Documents, age
from locution._report.places import _outer
from samples import COMMUNIQUES, records

VOID = {"meta", "col", "br", "wbr", "input", "hr", "img", "link"}
ANCHOR = r"[a-z-]+|[sdpctwxf]\d+"
RLO, RLI = "\u202e", "\u2067"
HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    "javascript:alert(1)",
    "&lt;b&gt;",
    f"a{RLO}b{RLI}c",
    "bell\x07 nul\x00 csi\x9b esc\x1b[31m",
    "half \ud800 a pair",
    "w" * 100_000,
    "]]><!-- ",
]
SPEECHES = [
    "We must keep the lamps trimmed. The harbour is for all.",
    "Again we keep the lamps trimmed! Mend the nets.",
    "Keep the lamps trimmed, said the mayor, and mend the nets.",
]


class Page(HTMLParser):
    """Reads a page, checks that its tags are balanced, and keeps what the tests ask about."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.attributes: set[str] = set()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.html: dict[str, str | None] = {}
        self.feed(page)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self._note(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"twice in <{tag}>: {names}"
        self.attributes.update(names)
        given = dict(attrs)
        if tag == "html":
            self.html = given
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("href", "src", "action", "data", "poster"):
            if name in given:
                (self.links if tag == "a" else self.loads).append(given[name] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.text.append(data)

    @property
    def said(self) -> str:
        """The text a reader sees, on one line."""
        return " ".join(" ".join(self.text).split())


class Dressed:
    """A corpus with what only reading gives it, such as warnings, or what nothing does, such as its language."""

    def __init__(self, corpus: lo.Corpus, **told: Any) -> None:
        self._corpus = corpus
        self.__dict__.update(told)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._corpus, name)

    def __len__(self) -> int:
        return len(self._corpus)

    def __getitem__(self, doc_id: str) -> lo.Document:
        return self._corpus[doc_id]

    def kwic(self, *arguments: Any, **options: Any) -> lo.Table:
        return self._corpus.kwic(*arguments, **options)


def speeches(**told: Any) -> Any:
    corpus = lo.Corpus(SPEECHES, dates=[date(2021, 1, 5), date(2022, 3, 1), None])
    return Dressed(corpus, **told) if told else corpus


WRITABLE = [h for h in HOSTILE if "\ud800" not in h]
"""What a document may hold: half a surrogate pair is no text."""


def hostile() -> Any:
    """Ids, titles, texts, phrases, warnings, file names and languages that would rather be markup."""
    held = WRITABLE * 2
    files = rows_table("file format encoding documents bytes note", [(h, "text", h, 1, 1, h) for h in HOSTILE])
    corpus = lo.Corpus.from_frame(
        {
            "text": [f"{h} keep the lamps trimmed {h}. Once more {h} and again." for h in held],
            "doc_id": [f"{h}-{i}" for i, h in enumerate(held)],
            "title": held,
            "date": [date(2021, 1 + i % 6, 1) for i in range(len(held))],
            HOSTILE[0]: [HOSTILE[1] if i % 2 else HOSTILE[2] for i in range(len(held))],
        },
        doc_id="doc_id",
    )
    skipped = [ValueError(h) for h in HOSTILE]
    language = 'x"><script>alert(1)</script>'
    return Dressed(corpus, files=files, warnings=HOSTILE, skipped=skipped, language=language)


@pytest.fixture(scope="module")
def page() -> str:
    return report(hostile(), title=HOSTILE[0], source=HOSTILE[1])


class TestSafety:
    def test_documents_add_no_tag_and_no_attribute(self, page: str) -> None:
        plain, read = Page(report(speeches())), Page(page)
        assert read.tags.count("script") == 1
        assert read.tags.count("style") == 1
        assert not {"img", "b"} & set(read.tags)
        assert not [name for name in read.attributes if name.startswith("on")]
        assert set(read.tags) - set(plain.tags) <= {
            "details",
            "summary",
            "p",
            "h3",
            "ul",
            "li",
            "div",
            "strong",
            "line",
            "wbr",
            "section",
            "del",
            "ins",
        }

    def test_nothing_steers_the_page(self, page: str) -> None:
        assert not [c for c in page if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0]
        assert not [c for c in page if 0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069]
        assert "⟪RLO⟫" in page
        assert "⟪RLI⟫" in page
        assert "␇" in page
        assert "⟪U+009B⟫" in page
        page.encode("utf-8")

    def test_ids_are_ours_or_numbers(self, page: str) -> None:
        ids = Page(page).ids
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(ANCHOR, name) for name in ids)

    def test_a_word_of_100_000_letters_is_cut(self, page: str) -> None:
        shown = re.sub(r'<div class="said".*?</div>', "", page, flags=re.DOTALL)
        assert not re.search("w{1000}", shown)  # but in its document, whose text is shown as it is

    def test_links_stay_on_the_page(self, page: str) -> None:
        assert all(re.fullmatch(f"#({ANCHOR})", link) for link in Page(page).links)


def test_every_link_has_its_target() -> None:
    corpora = [speeches(), hostile(), lo.Corpus([]), lo.Corpus(["a b c a b c"]), change(), samples()]
    for corpus in corpora:
        page = Page(report(corpus))
        assert page.links or not len(corpus)
        assert {link[1:] for link in page.links} <= set(page.ids)


def test_the_page_loads_nothing() -> None:
    page = report(speeches())
    assert not Page(page).loads
    assert not re.search(r"https?://|@import|url\(", page)
    assert "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:" in page


def test_the_page_is_english_and_what_documents_say_has_their_language() -> None:
    page = report(lo.Corpus(["守好港口的灯。再守好港口的灯！", "他们守好港口的灯。"], language="zh"))
    assert Page(page).html == {"lang": "en"}
    assert "<bdi>" not in page
    assert '<bdi lang="zh">守' in page
    assert '<div class="said" lang="zh" dir="auto"><p>' in page
    assert "<bdi>keep" in report(speeches())
    page = report(speeches(language=None))
    assert Page(page).html == {"lang": "en"}
    assert "Language" not in Page(page).said


def test_a_language_without_list_keeps_function_words_and_says_so() -> None:
    assert "function words included" in Page(report(speeches(language="tlh"))).said


def samples() -> lo.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return lo.read(COMMUNIQUES, dayfirst=True)


def test_phrases_lead_to_their_places_and_back() -> None:
    page = report(speeches())
    said = Page(page).said
    assert 'href="#c1"' in page
    assert 'id="c1"' in page
    assert 'href="#p1"' in page
    assert 'id="p1"' in page
    assert "keep the lamps trimmed" in said
    assert "3 times in 3 documents" in said
    assert page.index('id="c1"') < page.rindex('<td class="day">2021-01-05</td>')


def test_what_is_cut_is_said() -> None:
    words = [f"w{i}" for i in range(12)]
    texts = [" ".join(f"X{w} y{w} z{w}." for w in words) for _ in range(40)]
    corpus = lo.Corpus(texts)
    said = Page(report(corpus, top_terms=5, top_phrases=3, max_pairs=7, max_lines=4, heatmap_documents=6)).said
    assert "The 5 commonest words of 36" in said
    assert "The first 3 of 12 phrases" in said
    assert "The 7 most similar pairs of 780 possible" in said
    assert "4 of 40 shown, evenly spaced" in said
    assert "The 6 of 40 documents most similar to another" in said
    assert "List of 40 documents" in said


DAYS = [date(2021, 1 + i // 2, 5 + i % 2) for i in range(20)]


def change(dates: Any = DAYS, **columns: Any) -> lo.Corpus:
    """Two documents in each of ten months: one phrase goes, another comes."""
    said = ["Keep the old lamps trimmed. Lamps. Lamps. Lamps."] * 10 + ["Mend the new nets. Nets. Nets. <Nets.>"] * 10
    return lo.Corpus([text + f" Word{i}." for i, text in enumerate(said)], dates=dates, metadata=columns)


def test_phrases_are_drawn_over_time_those_said_early_first() -> None:
    page = report(change())
    said = Page(page).said
    assert "Over time" in said
    assert "A bar is how often a phrase was said per million words of a month" in said
    courses = re.findall(
        r'<li><div class="words"><a href="#c(\d+)"><bdi>([^<]+)</bdi>.*?<strong>([^<]+)</strong>', page
    )
    assert [(phrase, when) for _, phrase, when in courses] == [
        ("keep the old lamps trimmed", "2021-01"),
        ("mend the new nets", "2021-06"),
    ]
    for number, phrase, _ in courses:  # each leads to its places
        assert re.search(rf'<bdi>{phrase}</bdi>[^▸]*?</summary><div id="c{number}">', page)
    assert "2021-03: 2 times" in page
    assert "2021-03: 0 times, 0.0 per million words, in 0 of 2 documents" in page


def test_words_of_each_period_and_group_lead_to_their_places_there() -> None:
    corpus = change(n=list(range(20)), side=["port", "star & board"] * 9 + [None, None])
    page = report(corpus)
    assert "Words of each period" in Page(page).said
    found = re.search(
        r'2021 Q1</bdi></th>.*?<a id="t(\d+)" href="#w(\d+)"><bdi>\w+</bdi></a> <span class="faint">\d+<', page
    )
    assert found is not None
    assert found[1] == found[2]
    assert Page(page).ids.count(f"w{found[1]}") == 1
    assert "Words of each side" not in Page(page).said  # nothing is typical of either side
    by_side = lo.Corpus(["red lamps glow " * 9, "blue nets sink " * 9] * 3, metadata={"side": ["a & b", "c"] * 3})
    page = report(by_side)
    said = Page(page).said
    assert "Words of each side" in said
    assert "a & b : 27 times in 3 documents; 8 of 27 shown, evenly spaced" in said
    assert "Over time" not in said


def test_every_phrase_of_a_chinese_report_leads_to_all_its_places() -> None:
    reports = records("corpora/gov_work_reports_zh/gov_work_reports_zh.jsonl")
    corpus = lo.Corpus([str(report["text"]) for report in reports], language="zh", dates=[r["date"] for r in reports])
    found = findings.find(corpus, findings.Limits(5, 300, 0, 10, 1, 0, 0))
    assert len(found.phrases) == 300
    assert [phrase.places.frequency for phrase in found.phrases] == [phrase.frequency for phrase in found.phrases]
    assert found.over_time is not None
    assert len(found.over_time.courses) == 24
    by_phrase = {phrase.phrase: phrase for phrase in found.phrases}
    for course in found.over_time.courses:  # all are dated
        assert sum(course.frequency) == by_phrase[course.phrase].frequency
        assert found.phrases[course.number - 1].phrase == course.phrase


def test_bursts_are_those_of_the_bins_that_are_drawn() -> None:
    said = "keep the old lamps trimmed"
    years = [1900 + (i * 37) % 60 for i in range(40)]
    spoken = [said if 1920 <= year < 1930 or i % 9 == 0 else "nothing" for i, year in enumerate(years)]
    texts = [f"Word{i} and so on. {words}." for i, words in enumerate(spoken)]
    corpus = lo.Corpus(texts, dates=[date(year, 6, 1) for year in years])
    found = findings.find(corpus, findings.Limits(5, 10, 0, 10, 1, 0, 0)).over_time
    assert found is not None
    assert found.bins.unit.said == "span of 5 years"
    [course] = [course for course in found.courses if "lamps" in course.phrase]
    assert course.bursts == reference.bursts(course.docfreq, found.bins.documents)
    names = [name for name, burst in zip(found.bins.names, course.bursts, strict=True) if burst]
    assert names == ["1920–1924", "1925–1929"]


def test_phrases_of_many_pages_over_many_centuries_are_drawn() -> None:
    texts = [" ".join(f"w{i * 6000 + j}" for j in range(6000)) for i in range(20)] * 2
    corpus = lo.Corpus(texts, dates=[date(1 + 50 * i, 1, 1) for i in range(40)])
    # Twenty phrases for each of 1,951 years: their text would be a gigabyte and a half.
    assert "Over time" in Page(report(corpus, top_phrases=20)).said


def test_few_dates_are_no_course_of_time() -> None:
    for dates in ([None] * 20, [date(2021, 5, 5)] * 20, [date(2021, 5, 5)] * 19 + [date(2022, 1, 1)]):
        assert "A bar is how often" not in Page(report(change(dates))).said
    assert "1 document without a date is left out" in Page(report(change([None, *DAYS[1:]]))).said


@pytest.mark.parametrize(
    ("days", "said", "first", "count"),
    [
        ([date(2021, 3, 1), date(2021, 3, 9)], "day", "2021-03-01", 9),
        ([date(2021, 3, 1), date(2021, 6, 1)], "week", "2021-03-01", 14),
        ([date(2021, 3, 1), date(2022, 6, 1)], "month", "2021-03", 16),
        ([date(2021, 3, 1), date(2025, 6, 1)], "quarter", "2021 Q1", 18),
        ([date(1999, 3, 1), date(2025, 6, 1)], "year", "1999", 27),
        ([date(1790, 3, 1), date(2025, 6, 1)], "decade", "1790s", 24),
        ([date(1900, 3, 1), date(2025, 6, 1)], "span of 5 years", "1900–1904", 26),
        ([date(1, 1, 1), date(2025, 6, 1)], "century", "0000–0099", 21),
    ],
)
def test_the_unit_of_time_is_the_finest_that_fits(days: list[date], said: str, first: str, count: int) -> None:
    unit = unit_of(days * 60)
    assert unit is not None
    assert (unit.said, unit.name(unit.key(days[0])), unit.count(days)) == (said, first, count)
    assert unit_of(days[:1] * 9) is None


def test_with_few_documents_the_bins_are_wider_but_not_fewer_than_six() -> None:
    days = [date(2021, 1 + i % 12, 1) for i in range(12)]
    assert unit_of(days).said == "month"  # type: ignore[union-attr]
    assert unit_of([*days, date(2023, 12, 31)]).said == "quarter"  # type: ignore[union-attr]


def test_near_identical_pairs_are_marked() -> None:
    corpus = lo.Corpus([SPEECHES[0], SPEECHES[0], "Mend the nets."])
    said = Page(report(corpus)).said
    assert "1 pair is near-identical" in said
    assert "1.000" in said


def test_the_pairs_are_the_most_similar_ones_of_many_documents() -> None:
    corpus = lo.Corpus([f"a b c {'d ' * i} t{i}" for i in range(30)])
    exact = corpus.similar_pairs(threshold=1e-9).head(5).to_dict()["similarity"]
    page = report(corpus, max_pairs=5)
    shown = re.findall(r'data-l="similarity">([\d.]+)<', page)
    assert shown == [f"{value:.3f}" for value in exact]


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([], ["No documents were read", "There are no documents: nothing to compare"]),
        (["Only one."], ["There is only one document: nothing to compare", "no phrase of three or more words"]),
        (["", ""], ["2 documents hold no word", "No word was found", "No two documents share a word"]),
        (["red", "blue"], ["No document has a date", "No two documents share a word"]),
    ],
)
def test_where_there_is_nothing_the_page_says_so(texts: list[str], says: list[str]) -> None:
    said = Page(report(lo.Corpus(texts))).said
    for sentence in says:
        assert sentence in said


def test_one_document_shows_what_it_repeats() -> None:
    said = Page(report(lo.Corpus(["mend the nets. mend the nets. mend the nets."]))).said
    assert "mend the nets" in said
    assert "3 times in 1 document" in said


def test_encodings_warnings_and_skipped_files_are_said() -> None:
    files = rows_table("file encoding", [("a/old.txt", "windows-1252"), ("b.txt", "utf-8"), ("c.txt", "utf-8")])
    corpus = speeches(files=files, warnings=["a date reads two ways"], skipped=[ValueError("notes.pdf: not read")])
    said = Page(report(corpus)).said
    assert "Encodings: old.txt as windows-1252; the other 2 files as UTF-8" in said
    assert "Could not be read: 1 file or record" in said
    assert "notes.pdf: not read" in said
    assert "1 warning" in said
    assert "a date reads two ways" in said
    assert "without a date" in said


def test_dates_before_year_one_come_as_text_and_stay() -> None:
    columns = {"doc_id": ["a", "b", "c"], "date": ["-0044-03-15", date(2020, 1, 1), None], "title": [None] * 3}
    table = rows_table("doc_id date title tokens terms", [(*row, 5, 5) for row in zip(*columns.values(), strict=True)])
    corpus = Dressed(lo.Corpus(SPEECHES, doc_ids=["a", "b", "c"]), documents=lambda: table)
    assert "-0044-03-15" in Page(report(corpus)).said


def test_the_course_of_a_life_counts_its_documents() -> None:
    found = findings.find(speeches(), findings.Limits(9, 9, 9, 9, 9, 9, 9))
    told = [phrase.life for phrase in found.phrases if phrase.life is not None]
    assert told
    for life in told:
        bars = _titles(lives.course(found, life, life.docfreq))
        said = [one for bar in bars if (one := re.search(r": in (\d+) of (\d+) document", bar))]
        counts = np.array([[int(one[1]), int(one[2])] for one in said])
        assert counts.sum(axis=0).tolist() == [int(life["docfreq"].sum()), int(life["documents"].sum())]


def _titles(markup: str) -> list[str]:
    return re.findall("<title>([^<]*)</title>", markup)


def test_places_inside_others_are_none_and_of_equal_ones_the_first_counts() -> None:
    held, starts, ends = np.array([0, 0, 0, 0, 1]), np.array([0, 0, 2, 5, 0]), np.array([4, 4, 4, 9, 4])
    assert _outer(held, starts, ends).tolist() == [0, 3, 4]


def test_years_before_the_first_go_on_to_the_first() -> None:
    days = [
        None,
        date(2020, 1, 2),
        "+010000-01-01",
        date(2020, 1, 1),
        "-000044-03-15",
        "-000100-01-01",
        "-000044-03-16",
    ]
    assert sorted(days, key=age) == [days[at] for at in (5, 4, 6, 3, 1, 2, 0)]


def test_the_same_corpus_gives_the_same_page() -> None:
    assert report(speeches()) == report(speeches())


def test_write_report_says_itself_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"^write_report: there is no option 'titel'; there are: title, source, "):
        write_report(speeches(), tmp_path / "r.html", titel="Reden")
    for ask in (lambda frame: write_report(frame, tmp_path / "r.html"), report):
        with pytest.raises(TypeError, match=r"report: expected a Corpus, not dict; .*Corpus\.from_frame"):
            ask({"text": ["a"]})
    assert list(tmp_path.iterdir()) == []


def test_write_report_writes_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.html"
    assert write_report(speeches(), target, title="Häfen 港口") == target
    assert "Häfen 港口" in target.read_text(encoding="utf-8")
    before = target.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_report(speeches(), target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_time_is_binned_by_what_fits() -> None:
    assert _draw.bins([date(2021, 11, 1), date(2022, 2, 1)]) == (
        "month", [1, 0, 0, 1], ["2021-11", "2021-12", "2022-01", "2022-02"],
    )  # fmt: skip
    assert _draw.bins([date(1790, 1, 1), date(1800, 1, 1)])[0] == "year"
    assert _draw.bins([date(1500, 1, 1), date(2000, 1, 1)])[0] == "decade"
    unit, counts, names = _draw.bins([date(1, 1, 1), date(9999, 1, 1)])
    assert unit == "century"
    assert len(counts) == len(names) == 100
    assert sum(counts) == 2


def test_the_scale_encloses_what_is_drawn() -> None:
    scale = _draw.Scale.of([[1.0, 0.42, 0.95], [0.42, 1.0, 0.63], [0.95, 0.63, 1.0]])
    assert (scale.low, scale.high) == (0.4, 0.7)
    assert scale.ink(0.4) < scale.ink(0.5) < scale.ink(0.7) == scale.ink(0.95) == 1.0
    alike = _draw.Scale.of([[1.0, 1.0], [1.0, 1.0]])
    assert alike.low < alike.high <= 1.0


def test_time_is_looked_for_once_and_not_for_every_row() -> None:
    found = findings.find(speeches(), findings.Limits(9, 9, 9, 9, 9, 9, 9))
    assert found.span is found.span
    assert found.family_of is found.family_of
    assert found.documents.days is found.documents.days
    assert found.documents.by_date is found.documents.by_date


def test_documents_are_listed_by_date_and_those_without_one_last() -> None:
    dates = ["2021-05-01", None, "1999-12-31", "2020-01-01", None]
    page = report(lo.Corpus([f"text number {i}" for i in range(5)], dates=dates))
    assert re.findall(r'<tr id="d(\d)">', page) == ["2", "3", "0", "1", "4"]


def test_the_graph_joins_each_document_to_those_most_similar_to_it() -> None:
    values = [[1.0, 0.9, 0.1, 0.0], [0.9, 1.0, 0.2, 0.0], [0.1, 0.2, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
    assert _graph.edges(values, 1) == [(0, 1, 0.9), (1, 2, 0.2)]
    assert _graph.edges(values, 2) == [(0, 1, 0.9), (0, 2, 0.1), (1, 2, 0.2)]
    places = _graph.positions(4, _graph.edges(values, 2))
    assert ((places >= 0) & (places <= 1)).all()
    assert (places == _graph.positions(4, _graph.edges(values, 2))).all()
    apart = [[float(((a - b) ** 2).sum()) for b in places] for a in places]
    assert apart[0][1] < min(apart[0][3], apart[1][3], apart[2][3])
    drawn = _graph.graph(values, ["<b>", "b", "c", "d"], ["<script>", "b", "c", "d"])
    assert "<b>" not in drawn
    assert "<script>" not in drawn
    assert (drawn.count("<line"), drawn.count("<circle")) == (3, 4)


def test_a_report_of_few_documents_has_no_graph() -> None:
    assert 'class="gr"' not in report(lo.Corpus(["a sea", "a ship", "a sea ship"]))
    assert 'class="gr"' in report(lo.Corpus(["a sea", "a ship", "a sea ship", "the sea"]))


def test_shared_passages_stand_side_by_side_and_escaped() -> None:
    said = "the harbour master keeps the lamps of the seven quays burning all night long <b>bold</b>"
    page = report(lo.Corpus([f"He wrote that {said} then.", f"She wrote: {said}, now.", "Nothing of the kind."]))
    assert page.count('class="locution-passage"') == 1
    assert "<b>bold" not in page
    assert "Passages in two documents" in page
    none = report(lo.Corpus(["one text", "another text"]))
    assert "No two documents share 12 words in a row" in none


class TestNames:
    def test_a_document_has_one_name_everywhere(self) -> None:
        titles = ["Opening", "Opening", None, "Closing", "Closing"]
        dates = [date(2021, 1, 1), date(2022, 1, 1), None, date(2022, 5, 5), date(2022, 5, 5)]
        columns = {"text": ["We open. <b>"] * 5, "id": list("abcde"), "title": titles, "date": dates}
        docs = Documents.of(lo.Corpus.from_frame(columns, doc_id="id"))
        names = [docs.name(at) for at in range(5)]
        assert names == ["Opening, 2021-01-01", "Opening, 2022-01-01", "c", "Closing [d]", "Closing [e]"]
        long = Documents.of(lo.Corpus.from_frame(columns | {"title": ["The Grand Opening"] * 5}, doc_id="id"))
        assert long.name(0, 24) == "The Grand O…, 2021-01-01"  # what tells it from the other stays

    def test_names_lead_to_the_text_or_to_the_row_in_the_list(self) -> None:
        texts_too, rows_only = report(samples()), report(samples(), max_text=0)
        for page, target in ((texts_too, "x"), (rows_only, "d")):
            passages = page[page.index('<section class="part" id="passages">') :]
            assert re.findall(r'<div class="locution-doc"><a href="#(.)\d+"', passages)[0] == target
            assert re.search(rf'class="hm-name".*?<a href="#{target}\d+">', page)
            assert re.search(rf'<a href="#{target}\d+"><circle class="gr-node"', page)


class TestFormulaic:
    def test_tints_are_those_of_set_phrases(self) -> None:
        corpus = samples()
        page = report(corpus)
        steps = texts.tint_steps(max(max(corpus.set_phrases(name)["docfreq"].tolist()) for name in corpus.doc_ids))
        for at, name in enumerate(corpus.doc_ids):
            text = corpus[name].text
            paint = np.zeros(len(text), int)
            stretches = corpus.set_phrases(name).to_dict()
            for start, end, docfreq in zip(*(stretches[c] for c in ("start", "end", "docfreq")), strict=True):
                paint[start:end] = sum(docfreq >= step for step in steps)
            said = re.search(rf'id="x{at}">.*?<div class="said" dir="auto">(.*?)</div>', page, re.DOTALL)
            assert said is not None
            marked = Page("<div>" + said[1].replace("</p>", "\n</p>") + "</div>")
            words = "".join(marked.text)
            assert words.split() == text.split()
            tints = re.findall(r'<mark class="k(\d)">([^<]*)</mark>', said[1])
            for tint in range(1, len(steps) + 1):
                shown = " ".join(html.unescape(held) for k, held in tints if int(k) == tint)
                kept = "".join(char if mark == tint else " " for char, mark in zip(text, paint, strict=True))
                assert re.findall(r"\w+", shown) == re.findall(r"\w+", kept)

    def test_shares_are_those_of_formulaicity(self) -> None:
        page = report(samples())
        table = samples().formulaicity().to_dict()
        shown = [int(n) for n in re.findall(r'data-l="in set phrases">(\d+)<', page)]
        assert sorted(shown) == sorted(table["in_phrases"])

    def test_texts_that_find_no_room_are_said_to_be_left_out(self) -> None:
        page = report(samples(), max_text=6_000)
        shown = len(re.findall(r'id="x\d+"', page))
        assert 0 < shown < 26
        assert f"The texts of {shown} of 26 documents, those with the largest share of set phrases" in Page(page).said
        assert 'id="texts"' not in report(samples(), max_text=0)

    def test_a_long_text_is_cut_and_said_to_be(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(texts, "LONGEST", 20)
        said = Page(report(speeches())).said
        assert "3 documents are cut after" in said


class TestFamilies:
    def test_each_formulation_has_its_wordings_its_life_and_its_lines(self) -> None:
        page, table = report(samples()), samples().families()
        first = table[table["family"] == 1].to_dict()
        card = page[page.index('id="f1"') : page.index('id="f2"')]
        assert card.count('data-l="times"') == len(first["phrase"])
        assert "study measure mend <del>paint</del> and report back" in card
        life = samples().biography({"it": table[table["family"] == 1]}, every="quarter")
        said = Page(f"<div>{card[card.index('>') + 1 : card.index('<figure')]}</div>").said
        assert f"In one wording or another first said on {_draw.spelled(life.first)} by" in said
        assert f"last on {_draw.spelled(life.last)} by" in said
        assert "it stands in the first quarter already" in said
        assert life.left_censored
        assert 'class="kwic"' in card

    def test_edits_nest_in_nothing_whatever_they_hold(self) -> None:
        from locution._report.parts import edited

        assert edited("[-a {+b-] c+} <b>") == "<bdi><del>a {+b</del> c+} &lt;b&gt;</bdi>"


def test_words_without_end_are_escaped_and_so_is_what_is_around_them() -> None:
    said = texts._said(f"<i> {'<b>' * 100} <u> {'&' * 300} <s>")
    assert html.unescape(said.replace("<wbr>", "")) == f"<i> {'<b>' * 100} <u> {'&' * 300} <s>"
    assert set(re.findall("<[^>]*>", said)) == {"<wbr>"}


def test_progress_tells_how_much_is_done() -> None:
    told: list[tuple[int, int]] = []
    report(speeches(), progress=lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert {of for _, of in told} == {len(told)}


def test_a_report_that_cannot_be_written_is_not_made(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with pytest.raises(FileNotFoundError, match="gone"):
        write_report(samples(), tmp_path / "gone" / "r.html", progress=lambda *done: told.append(done))
    assert told == []


def test_an_interrupted_report_leaves_no_file(tmp_path: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_report(samples(), tmp_path / "r.html", progress=stop)
    assert list(tmp_path.iterdir()) == []
