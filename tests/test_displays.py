"""What a person sees of an answer: counts open what they count, tables sort and filter, summaries fit."""

from __future__ import annotations

import datetime
import random
import re
from datetime import date
from typing import Any

import locution as lo
import pytest
from browser import Browser
from dom import Node, parse
from locution import _draw
from locution._shown import corpus_html, corpus_text, document_html
from locution._table import to_html
from samples import shared
from test_report import HOSTILE

WORDS = ["quay", "lamp", "rope", "ship", "salt", "wind", "the", "of", "harbour", "lamps"]


def speeches(documents: int = 12, tokens: int = 300, seed: int = 6) -> lo.Corpus:
    """Documents of few words, so that much of them is said again, with dates and a party."""
    choose = random.Random(seed)
    texts = []
    for _ in range(documents):
        words = choose.choices(WORDS, k=tokens)
        texts.append(". ".join(" ".join(words[at : at + 12]).capitalize() for at in range(0, tokens, 12)) + ".")
    dates = [date(2019 + i // 4, 1 + 2 * (i % 4), 5) for i in range(documents)]
    metadata = {"party": ["Left", "Right"] * (documents // 2), "year": [day.year for day in dates]}
    return lo.Corpus(texts, dates=dates, metadata=metadata)


def page_of(answer: Any) -> Node:
    return parse(answer._repr_html_())


def rows_of(page: Node) -> list[tuple[list[Node], Node | None]]:
    """The rows of the table, each with what it opens."""
    rows: list[tuple[list[Node], Node | None]] = []
    for row in page.first("tbody").all("tr"):
        if "m" in row.classes:
            rows[-1] = (rows[-1][0], row)
        else:
            rows.append((row.all("td"), None))
    return rows


def asked(opened: Node) -> tuple[int, int, str]:
    """How many places a row shows, of how many, and what it says finds them all."""
    said, _, ask = opened.first("p", "locution-ask").text.partition(": ")
    numbers = [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", said)]
    return numbers[0], numbers[-1], ask


SPEECHES = speeches()

COUNTS = {
    "terms": lambda c: c.terms(),
    "stems": lambda c: c.terms(fold="stem"),
    "as written": lambda c: c.terms(fold="none"),
    "by year": lambda c: c.terms(by="year"),
    "by month": lambda c: c.terms(by="month"),
    "by party": lambda c: c.ngrams(by="party"),
    "n-grams": lambda c: c.ngrams(n=(2, 3)),
    "n-grams without stop words": lambda c: c.ngrams(n=2, stopwords=["the", "of"]),
    "over sentences": lambda c: c.ngrams(n=2, across_segments=True),
    "phrases": lambda c: c.phrases(),
    "families": lambda c: c.families(),
    "collocations": lambda c: c.collocations(),
    "long collocations": lambda c: c.collocations(length=(2, 3)),
    "frames": lambda c: c.frames(trim=None),
    "fillers": lambda c: c.fillers("lamp * rope"),
    "dispersion": lambda c: c.dispersion(),
    "keyness": lambda c: c.keyness({"party": "Left"}),
    "timeline": lambda c: c.timeline(["lamp*", "salt wind"], every="year"),
    "timeline by party": lambda c: c.timeline("lamp", every="quarter", by="party"),
    "biography": lambda c: c.biography("rope ship", every="year"),
}


class TestCountsOpen:
    @pytest.mark.parametrize("kind", COUNTS)
    def test_what_is_said_to_find_them_finds_as_many_as_the_count(self, kind: str) -> None:
        table = COUNTS[kind](SPEECHES)
        page = page_of(table)
        names = [heading.text for heading in page.first("thead").all("th")]
        counted = 0
        said = table.head(60) if kind != "biography" else table[table["frequency"] > 0]
        for row, (cells, opened) in enumerate(rows_of(page)):
            if opened is None:
                continue
            shown, total, ask = asked(opened)
            cell = cells[names.index("frequency")].text.replace(",", "")
            expected = int(cell)
            if "reference_frequency" in names:
                expected += int(cells[names.index("reference_frequency")].text)
            assert total == expected == said["frequency"][row] + (expected - int(cell))
            assert len(opened.all("p", "locution-line")) == shown
            found = eval(ask, {"corpus": SPEECHES, "table": said})
            assert len(found) == total, ask
            if "docfreq" in names:
                docfreq = int(cells[names.index("docfreq")].text)
                assert len(set(found["doc_id"])) == docfreq, ask
            counted += 1
        assert counted == sum(bool(frequency) for frequency in said["frequency"][: len(rows_of(page))])

    @pytest.mark.parametrize("kind", ["terms", "phrases", "frames", "by party"])
    def test_the_places_shown_are_places_that_kwic_finds(self, kind: str) -> None:
        table = COUNTS[kind](SPEECHES)
        for _, opened in rows_of(page_of(table))[:10]:
            assert opened is not None
            lines = eval(asked(opened)[2], {"corpus": SPEECHES, "table": table}).to_dict()
            columns = (lines["doc_id"], map(str, lines["date"]), lines["keyword"])
            real = set(zip(*columns, strict=True))
            for line in opened.all("p", "locution-line"):
                doc, day = line.first("bdi").text.split(" ")
                assert (doc, day, line.first("b").text) in real

    def test_places_are_spread_from_the_first_to_the_last(self) -> None:
        places = SPEECHES.kwic("lamp").to_dict()["doc_id"]
        table = SPEECHES.terms()
        row = table.to_dict()["term"].index("lamp")
        opened = rows_of(page_of(table))[row][1]
        assert opened is not None
        shown = [line.first("bdi").text.split(" ")[0] for line in opened.all("p", "locution-line")]
        assert (shown[0], shown[-1]) == (places[0], places[-1])
        assert shown == sorted(shown, key=places.index)

    def test_a_count_of_nothing_opens_nothing(self) -> None:
        page = page_of(SPEECHES.keyness({"party": "Left"}).head(3))
        assert all(cell.text != "0" for row in page.first("tbody").all("tr") for cell in row.all("summary"))
        nothing = page_of(SPEECHES.timeline("unheard", every="year"))
        assert not nothing.all("details")

    def test_a_name_for_patterns_is_not_taken_for_a_pattern(self) -> None:
        page = page_of(SPEECHES.timeline({"lamp": ["salt", "wind"]}, every="year"))
        assert not page.all("details")
        # in 2020 both are said as often, so that their counts alone would not tell them apart
        corpus = lo.Corpus(["a lamp, some salt", "salt and salt"], dates=["2020-01-01", "2021-01-01"])
        assert not page_of(corpus.timeline({"lamp": "salt"}, every="year")).all("details")

    def test_a_table_that_knows_no_corpus_opens_nothing(self) -> None:
        import pickle

        table = pickle.loads(pickle.dumps(SPEECHES.terms()))
        assert not page_of(table).all("details")
        assert "opens" not in page_of(table).text

    def test_common_words_of_a_large_corpus_are_looked_up_in_a_part(self) -> None:
        corpus = lo.Corpus(["the lamp and the rope of the ship. " * 40] * 400)
        page = page_of(corpus.terms())
        for cells, opened in rows_of(page):
            assert opened is not None
            shown, total, ask = asked(opened)
            assert total == int(cells[1].text.replace(",", ""))
            assert shown == 4
            assert len(corpus.kwic("ship")) == 16_000
            assert ask.startswith("corpus.kwic(")

    @pytest.mark.parametrize("year", [1, 999, 1000, 2199, 2200, 9999])
    @pytest.mark.parametrize("every", ["day", "week", "month", "quarter", "year"])
    def test_counts_of_any_year_lead_to_their_places(self, year: int, every: str) -> None:
        corpus = lo.Corpus(["a new era, a new era"] * 2, dates=[date(year, 12, 31), None])
        table = corpus.timeline("era", every=every)
        [(_, opened)] = rows_of(page_of(table))
        found = eval(asked(opened)[2], {"corpus": corpus, "table": table, "datetime": datetime})
        assert (len(found), asked(opened)[1]) == (2, 2)

    def test_chinese_counts_open_what_they_count(self) -> None:
        texts = ["我们坚持改革开放，坚持改革开放的道路。", "坚持改革开放，发展经济。我们坚持改革开放的道路。"]
        corpus = lo.Corpus(texts, language="zh")
        for table in (corpus.terms(), corpus.phrases(min_length=2), corpus.ngrams(n=2)):
            opened = 0
            for row, (_, more) in enumerate(rows_of(page_of(table))):
                if more is not None:
                    opened += 1
                    assert len(eval(asked(more)[2], {"corpus": corpus, "table": table})) == table["frequency"][row]
            assert opened == len(table)

    def test_pairs_open_what_both_say(self) -> None:
        corpus = lo.Corpus(["keep the lamps of the quay trimmed and bright", "we keep the lamps of the quay trimmed"])
        opened = rows_of(page_of(corpus.similar_pairs(k=1)))[0][1]
        assert opened is not None
        assert "“keep the lamps of the quay trimmed”" in opened.text
        assert 'corpus.explain("0", "1")' in opened.text

    def test_the_page_of_a_table_stays_small(self) -> None:
        for kind in COUNTS:
            assert len(COUNTS[kind](SPEECHES)._repr_html_().encode()) < 90_000, kind

    def test_a_match_opens_its_context_and_an_item_a_place_in_both(self) -> None:
        found = SPEECHES.lookup({"light": ["lamp rope"]})
        for row, (cells, opened) in enumerate(rows_of(page_of(found))[:20]):
            assert opened is not None
            line = opened.first("p", "locution-line")
            assert line.first("b").text == found["matched"][row] == cells[5].text
            assert line.first("bdi").text.split(" ")[0] == found["doc_id"][row]
        first, second = SPEECHES.doc_ids[:2]
        for cells, opened in rows_of(page_of(SPEECHES.explain(first, second)))[:10]:
            assert opened is not None
            lines = opened.all("p", "locution-line")
            assert [line.first("bdi").text.split(" ")[0] for line in lines] == [first, second]
            assert {line.first("b").text.lower().replace(",", "") for line in lines} == {cells[1].text}

    def test_a_document_in_a_list_opens_how_it_begins(self) -> None:
        for _, opened in rows_of(page_of(SPEECHES.documents())):
            assert opened is not None
        assert SPEECHES["3"].text[:300] in (rows_of(page_of(SPEECHES.documents()))[3][1] or Node("", {})).text

    @pytest.mark.parametrize("fold", ["lower", "none", "stem", ["lower", "unaccent"]])
    def test_the_words_of_a_passage_marked_the_same_are_those_counted(self, fold: Any) -> None:
        a = "We keep the Lamps of seven old quays trimmed, burning and bright; the café and the ships wait for wind"
        b = "We keep the lamp of seven quays, trimmed, burned and bright, the cafe and ship waits for the wind"
        table = lo.Corpus([a, b, a.upper()]).passages(min_length=4, seed_length=3, fold=fold)
        assert len(table)
        tokenizer = lo.Tokenizer()
        for at, passage in enumerate(page_of(table).all("div", "locution-passage")):
            said = passage.all("div", "locution-said")[0]
            other = sum(len(tokenizer.words(node.text)) for node in said.all("del"))
            words = len(tokenizer.words(said.text))
            assert words - other == table["matches"][at]


class TestHostile:
    @pytest.mark.parametrize("text", [*HOSTILE, "</details><script>alert(1)</script>", "</td></tr></table>", "[-<b>-]"])
    def test_text_and_names_are_never_markup(self, text: str) -> None:
        def tags(said: str, name: str) -> list[list[str]]:
            said = said.encode("utf-8", "replace").decode()
            name = name.encode("utf-8", "replace").decode()
            # whole words around it, so that there are terms to count
            corpus = lo.Corpus(
                [f"keep the lamps {said} trimmed now", f"keep the lamps {said} trimmed"],
                doc_ids=[name, "b"],
                metadata={name or "x": [said, said]},
            )
            views = [
                corpus_html(corpus),
                corpus.documents()._repr_html_(),
                document_html(corpus[name]),
                corpus.kwic("lamps")._repr_html_(),
                corpus.timeline("lamps", every="year")._repr_html_(),
                corpus.similar_pairs(k=1)._repr_html_(),
                corpus.similarity()._repr_html_(),
                corpus.lookup("lamps")._repr_html_(),
                corpus.keyness(["b"]).head(1)._repr_html_(),
                corpus.explain(name, "b").head(1)._repr_html_(),
            ]
            assert not re.search("[\u202e\u2067\x00\x07\x1b]", "".join(views))
            return [sorted({node.tag for node in parse(view).walk()}) for view in views]

        assert tags(text, text) == tags("harmless", "harmless")

    def test_ten_thousand_strings_stay_text(self) -> None:
        choose = random.Random(6)
        alphabet = "<>&\"'/=!-[]{}()`;:#%\\ abscript\u202e\u2066\x00\x1b\x9b\u2028学é\U000e0041"
        for _ in range(10_000):
            text = "".join(choose.choices(alphabet, k=choose.randint(0, 24)))
            root = parse(f'<i title="{_draw.escape(text)}">{_draw.snippet(text)}</i>')
            [node] = [child for child in root.children if isinstance(child, Node)]
            assert [child.tag for child in root.walk()] == ["i", "bdi"]
            assert node.text == node.attributes["title"] == _draw.visible(text)


class TestCorpus:
    def test_what_there_is_is_said(self) -> None:
        page = parse(corpus_html(SPEECHES))
        for said in (
            "12 documents",
            f"{SPEECHES.n_tokens:,} tokens",
            "2019-01-05 to 2021-07-05",
            "Left (6), Right (6)",
        ):
            assert said in page.text
            assert said in corpus_text(SPEECHES, 120)

    def test_the_bars_are_the_documents_of_each_time(self) -> None:
        page = parse(corpus_html(SPEECHES))
        titles = [bar.attributes["title"] or "" for bar in page.first("div", "locution-bars").all("span")]
        assert len(titles) == 31  # months from the first to the last
        assert sum(int(title.split(": ")[1].split(" ")[0]) for title in titles) == 12
        assert titles[0] not in page.text  # nor where a notebook that is not trusted loses its pictures

    def test_a_name_opens_how_the_document_begins(self) -> None:
        page = parse(corpus_html(SPEECHES))
        rows = rows_of(page)
        assert [cells[0].text for cells, _ in rows] == SPEECHES.doc_ids[:5]
        for (_, opened), doc_id in zip(rows, SPEECHES.doc_ids, strict=False):
            assert opened is not None
            assert SPEECHES[doc_id].text[:100] in opened.text

    def test_warnings_are_said(self) -> None:
        corpus = lo.Corpus(["a", "b"], dates=["08/02/2026", "1862-03-04"])
        assert corpus.warnings
        assert corpus.warnings[0] in parse(corpus_html(corpus)).text
        assert corpus.warnings[0] in " ".join(corpus_text(corpus, 80).split("\n"))

    @pytest.mark.parametrize("width", [20, 33, 80, 120])
    @pytest.mark.parametrize(
        "corpus",
        [
            SPEECHES,
            lo.Corpus([]),
            lo.Corpus(["学习贯彻" * 40], doc_ids=["学" * 90]),
            lo.Corpus(["a"], doc_ids=["n" * 300]),
        ],
    )
    def test_no_line_is_wider_than_the_terminal(self, corpus: lo.Corpus, width: int) -> None:
        assert max(map(_draw.width, corpus_text(corpus, width).split("\n"))) <= width

    def test_an_empty_corpus_says_so(self) -> None:
        assert "0 documents" in corpus_text(lo.Corpus([]))
        assert "no documents" in parse(corpus_html(lo.Corpus([]))).text

    def test_fields_are_told_by_what_stands_in_them(self) -> None:
        metadata = {"year": [1789, 1801, None, 1805, 1809, 1813], "who": list("aaabbc"), "none": [None] * 6}
        facts = parse(corpus_html(lo.Corpus(list("uvwxyz"), metadata=metadata))).first("dl")
        said = dict(zip((n.text for n in facts.all("dt")), (v.text for v in facts.all("dd")), strict=True))
        assert said["year"] == "1789 to 1813; 5 values; 1 missing"
        assert said["who"] == "a (3), b (2), c (1)"
        assert said["none"] == "no values"


class TestDocument:
    def test_it_begins_as_its_text_does(self) -> None:
        document = SPEECHES[SPEECHES.doc_ids[0]]
        page = parse(document_html(document))
        assert document.text[:500] in page.text
        assert "party" in page.text
        assert "Left" in page.text
        assert f"{len(document.text):,} characters" in page.text
        assert document.text not in page.text  # it is longer

    def test_a_document_without_a_word(self) -> None:
        assert "0 characters" in parse(document_html(lo.Corpus([""])["0"])).text


class TestInABrowser:
    def test_a_click_on_a_heading_sorts_and_a_third_restores(self, browser: Browser) -> None:
        table = SPEECHES.ngrams(n=2)
        with browser.open(whole(table)) as view:
            before = column(view, 0)
            numbers = column(view, 3)
            view.click("th:has-text('docfreq')")
            assert numbers_of(column(view, 3)) == sorted(numbers_of(numbers), reverse=True)
            assert view.get_attribute("th:has-text('docfreq')", "aria-sort") == "descending"
            view.click("th:has-text('docfreq')")
            assert numbers_of(column(view, 3)) == sorted(numbers_of(numbers))
            view.click("th:has-text('docfreq')")
            assert column(view, 0) == before
            assert view.get_attribute("th:has-text('docfreq')", "aria-sort") is None
            view.click("th:has-text('ngram')")
            assert column(view, 0) == sorted(before)

    def test_keys_sort_and_open_too(self, browser: Browser) -> None:
        with browser.open(whole(SPEECHES.terms())) as view:
            view.focus("th:has-text('term') [role=button]")
            view.keyboard.press("Enter")
            assert column(view, 0) == sorted(column(view, 0))
            view.focus("summary >> nth=0")
            view.keyboard.press("Enter")
            assert view.is_visible("tr.m >> nth=0")

    def test_a_row_takes_what_it_opens_with_it(self, browser: Browser) -> None:
        with browser.open(whole(SPEECHES.terms())) as view:
            view.click("th:has-text('frequency')")
            view.click("th:has-text('frequency')")
            pairs = view.evaluate(
                "() => [...document.querySelectorAll('tbody>tr:not(.m)')].map(r => [r.cells[0].textContent,"
                " r.nextElementSibling.querySelector('code').textContent])"
            )
            assert all(f'"{term}"' in ask for term, ask in pairs)

    def test_the_filter_keeps_rows_that_hold_what_is_typed(self, browser: Browser) -> None:
        table = SPEECHES.ngrams(n=2)
        with browser.open(whole(table)) as view:
            view.fill(".locution-filter input", " AMP q")
            kept = column(view, 0, seen=True)
            everything = column(view, 0)
            assert kept == [said for said in everything if "amp q" in said]
            assert view.inner_text(".locution-filter output") == f"{len(kept)} of {len(everything)}"
            view.fill(".locution-filter input", "")
            assert column(view, 0, seen=True) == everything

    def test_a_count_opens_and_closes(self, browser: Browser) -> None:
        for scripts in (True, False):
            with browser.open(whole(SPEECHES.phrases()), scripts=scripts) as view:
                assert not view.is_visible("tr.m >> nth=0")
                view.click("summary >> nth=0")
                assert view.is_visible("tr.m >> nth=0")
                before = view.evaluate("document.querySelector('th').getBoundingClientRect().width")
                view.click("summary >> nth=0")
                assert not view.is_visible("tr.m >> nth=0")
                assert view.evaluate("document.querySelector('th').getBoundingClientRect().width") == before

    def test_without_scripts_the_table_is_whole_and_has_no_filter(self, browser: Browser) -> None:
        with browser.open(whole(SPEECHES.terms()), scripts=False) as view:
            assert not view.is_visible(".locution-filter")
            assert len(column(view, 0, seen=True)) == len(SPEECHES.terms())

    def test_keywords_stand_one_below_the_other(self, browser: Browser) -> None:
        with browser.open(whole(SPEECHES.terms())) as view:
            view.click("summary >> nth=0")
            places = view.evaluate(
                "() => [...document.querySelector('tr.m').querySelectorAll('b')]"
                ".map(b => b.getBoundingClientRect().left)"
            )
            assert len(places) == 4
            assert max(places) - min(places) < 1

    @pytest.mark.parametrize("width", [360, 1280])
    @pytest.mark.parametrize("dark", [False, True])
    def test_nothing_makes_the_page_wider(self, browser: Browser, width: int, dark: bool) -> None:
        answers = [SPEECHES, SPEECHES[SPEECHES.doc_ids[0]], SPEECHES.terms(), SPEECHES.similarity(), SPEECHES.matrix()]
        answers += [SPEECHES.families(), SPEECHES.kwic("lamp"), SPEECHES.passages(), SPEECHES.biography("lamp")]
        answers += [lo.Corpus(["w" * 100_000]).terms(), lo.Corpus(["w" * 100_000], doc_ids=["n" * 1_000])]
        page = "<!doctype html><meta charset=utf-8><body style='margin:8px'>"
        with browser.open(page + "".join(answer._repr_html_() for answer in answers), width=width, dark=dark) as view:
            assert view.evaluate("document.documentElement.scrollWidth") <= width

    def test_a_heat_map_says_the_value_that_is_pointed_at(self, browser: Browser) -> None:
        corpus = speeches(20, 60)
        matrix = corpus.similarity()
        values, order = matrix.to_numpy(), matrix.cluster_order()
        with browser.open(whole(matrix)) as view:
            box = view.query_selector(".hm").bounding_box()
            for i, j in [(0, 1), (3, 11), (19, 0), (12, 4)]:
                view.mouse.move(box["x"] + 24 + 22 * (j + 0.5), box["y"] + 20 + 22 * (i + 0.5))
                a, b = sorted((i, j))
                expected = f"{a + 1} {corpus.doc_ids[order[a]]} · {b + 1} {corpus.doc_ids[order[b]]}"
                assert view.inner_text(".locution-said") in [
                    f"{name}: {values[order[a], order[b]]:.2f}"
                    for name in (expected, " · ".join(reversed(expected.split(" · "))))
                ]


def whole(answer: Any) -> str:
    return f"<!doctype html><meta charset=utf-8><title>t</title><body>{answer._repr_html_()}"


def column(view: Any, at: int, *, seen: bool = False) -> list[str]:
    """What stands in a column of the table, from the top."""
    return list(
        view.evaluate(
            "([at, seen]) => [...document.querySelectorAll('tbody>tr:not(.m)')]"
            ".filter(r => !seen || r.offsetParent !== null).map(r => r.cells[at].textContent)",
            [at, seen],
        )
    )


def numbers_of(cells: list[str]) -> list[int]:
    return [int(cell.replace(",", "")) for cell in cells]


def test_the_corpora_beside_the_repository_open_their_counts() -> None:
    corpus = lo.read(shared("corpora/fomc_en/fomc.jsonl"))
    for table in (corpus.terms(), corpus.phrases(), corpus.collocations(), corpus.families(), corpus.frames()):
        opened = 0
        for row, (_, more) in enumerate(rows_of(page_of(table))):
            if more is not None:
                assert len(eval(asked(more)[2], {"corpus": corpus, "table": table})) == table["frequency"][row]
                opened += 1
        assert opened >= 20


def test_to_html_shows_no_rows_where_none_are_asked_for() -> None:
    assert not rows_of(parse(to_html(SPEECHES.terms(), 0)))
