"""Tables in notebooks and terminals: nothing lost, nothing hidden, no line too wide."""

from __future__ import annotations

from datetime import date
from typing import Any

import locution as lo
import pytest
from dom import parse
from fakes import Corpus, Matrix, Table, rows_table
from locution import _draw
from locution._table import caption, matrix_html, to_html, to_text
from test_report import HOSTILE, Page


def phrases(rows: int = 3) -> Table:
    row = ("keep the lamps trimmed", 4, 12345, 0.00001, date(2021, 2, 8), None)
    return rows_table(
        "phrase length frequency npmi first_date last_date", [row] * rows,
        question="phrases", min_length=3, max_length=None, trim="en", documents=26, tokens=6345,
    )  # fmt: skip


def kwic() -> Table:
    rows = [
        ("a", "we shall keep", "the lamps", "trimmed", 3, 9, date(2021, 2, 8)),
        ("b", "", "The Lamps", "", 0, 9, None),
    ]
    return rows_table("doc_id left keyword right start end date", rows, question="kwic")


class TestHtml:
    def test_numbers_dates_and_missing_cells(self) -> None:
        page = to_html(phrases())  # type: ignore[arg-type]
        said = Page(page).said
        assert "12,345" in said
        assert "1e-05" in said
        assert "2021-02-08" in said
        assert "–" in said
        number = next(cell for cell in parse(page).all("td") if cell.text == "12,345")
        assert number.classes == {"n"}  # stands to the right

    def test_the_total_is_said(self) -> None:
        assert "100 of 12,345 rows" in Page(to_html(phrases(12345))).said  # type: ignore[arg-type]
        assert "0 of 12,345 rows" in Page(to_html(phrases(12345), 0)).said  # type: ignore[arg-type]
        assert "3 rows" in Page(to_html(phrases(3))).said  # type: ignore[arg-type]
        assert "1 row" in Page(to_html(phrases(1))).said  # type: ignore[arg-type]
        assert "0 rows" in Page(to_html(phrases(0))).said  # type: ignore[arg-type]

    def test_parameters_stand_below(self) -> None:
        assert "phrases · min_length 3 · trim en · 26 documents, 6,345 tokens" in Page(to_html(phrases())).said  # type: ignore[arg-type]
        assert caption({"question": "terms", "documents": 1, "tokens": 1}) == "terms · 1 document, 1 token"
        assert caption({}) == ""

    def test_a_long_phrase_is_whole(self) -> None:
        phrase = "all hands to the pumps " * 40
        assert phrase.strip() in Page(to_html(rows_table("phrase", [(phrase,)]))).said  # type: ignore[arg-type]

    def test_a_concordance_is_aligned_on_its_keyword(self) -> None:
        page = parse(to_html(kwic()))  # type: ignore[arg-type]
        cells = page.first("tbody").all("tr")[0].all("td")
        assert [(cell.text, cell.classes) for cell in cells[1:3]] == [("we shall keep", {"l"}), ("the lamps", {"k"})]

    @pytest.mark.parametrize("text", HOSTILE)
    def test_text_is_never_markup(self, text: str) -> None:
        table = Table(
            {text: [text], "left": [text], "keyword": [text], "right": [text]}, {"question": text, text: text}
        )
        page = Page(to_html(table))  # type: ignore[arg-type]
        plain = {"div", "style", "table", "thead", "tbody", "tr", "th", "td", "bdi", "br", "span", "script"}
        assert set(page.tags) <= plain
        assert page.tags.count("script") == page.tags.count("style") == 1  # its own
        assert page.attributes <= {"class", "scope", "tabindex", "role", "data-locution"}

    def test_no_fixed_background(self) -> None:
        page = to_html(phrases())  # type: ignore[arg-type]
        assert "background:#" not in page
        assert "background:white" not in page


class TestText:
    @pytest.mark.parametrize("width", [20, 33, 60, 80, 200])
    @pytest.mark.parametrize("table", [phrases(30), kwic(), rows_table("词 n", [("学习贯彻" * 20, 1), ("é" * 90, 22)])])
    def test_no_line_is_wider_than_asked(self, table: Table, width: int) -> None:
        lines = to_text(table, width=width).splitlines()  # type: ignore[arg-type]
        assert max(map(_draw.width, lines)) <= width

    def test_wide_characters_take_two_columns(self) -> None:
        lines = to_text(rows_table("term n", [("发展", 5), ("e\u0301cole", 12)]), width=40).splitlines()  # type: ignore[arg-type]
        assert [_draw.width(line) for line in lines[:3]] == [9, 9, 9]

    def test_text_is_shortened_and_numbers_are_not(self) -> None:
        long = rows_table(
            "phrase length frequency", [("learning ideas strengthening party spirit " * 4, 4, 12345)] * 25
        )
        said = to_text(long, width=60)  # type: ignore[arg-type]
        assert "…" in said
        assert "12,345" in said
        assert "learning ideas strengthening" in said
        assert said.splitlines()[-1].startswith("20 of 25 rows")

    def test_columns_without_room_are_named(self) -> None:
        assert "not shown" in to_text(phrases(), width=45)  # type: ignore[arg-type]

    def test_the_groups_stand_second_and_are_never_hidden(self) -> None:
        documents = [f"{word} sea {word}" for word in ("calm", "rough") * 2]
        dates = ["2019-03-01", "2019-04-01", "2021-03-01", "2022-03-01"]
        corpus = lo.Corpus(documents, dates=dates, metadata={"party": ["Conservative", "Left"] * 2})
        table = corpus.timeline("sea", every="year", by="party")
        assert table.columns[-1] == "group"  # the order of the table itself is fixed
        for width in (20, 40, 80):
            assert " group" in to_text(table, width=width).splitlines()[0]
        assert "Conservative" in to_text(table, width=80)
        by_terms = to_text(corpus.terms(by="party"), width=80).splitlines()
        assert by_terms[0].split()[:2] == ["term", "group"]

    def test_all_columns_without_room_are_named_in_whole(self) -> None:
        corpus = lo.Corpus(["a calm sea"], dates=["2019-03-01"], metadata={"party": ["Left"]})
        table = corpus.timeline("calm sea", every="year", by="party")
        for width in (30, 60, 80):
            lines = to_text(table, width=width).splitlines()
            assert max(map(len, lines)) <= width
            shown, hidden = " ".join(lines).split("not shown: ")
            assert "…" not in hidden
            assert {name for name in table.columns if name in hidden.split(", ")} == set(hidden.split(", "))
            assert "group" in shown

    def test_keyness_shows_its_p_and_q_before_a_second_measure(self) -> None:
        texts = ["reform of parliament now " * 9, "the harvest and the market " * 9]
        corpus = lo.Corpus(texts)
        lines = to_text(corpus.keyness("0"), width=80).splitlines()
        assert lines[0].split() == ["reference_"]
        heads = ["term", "frequency", "frequency", "log_likelihood", "log_ratio", "p", "q"]
        assert lines[1].split() == heads
        assert lines[-1] == "8 rows; not shown: chi2, log_ratio_low, log_odds"
        heads = ["term", "frequency", "reference_frequency", "chi2", "log_ratio", "p", "q"]
        assert to_text(corpus.keyness("0", measure="chi2"), width=80).splitlines()[0].split() == heads

    def test_a_year_that_pandas_made_a_float_is_a_year(self) -> None:
        table = rows_table("term n group", [("sea", 1234.0, 2019.0), ("sea", 1.0, 2019.5)], by="year")
        for said in (to_text(table, width=80), Page(to_html(table)).said):  # type: ignore[arg-type]
            assert " 2019 " in said.replace("\n", " ")
            assert "2,019.5" in said
            assert "1,234.0" in said

    def test_the_left_context_keeps_what_is_next_to_the_keyword(self) -> None:
        table = rows_table("doc_id left keyword right", [("a", "far away and long ago near", "key", "right")])
        assert "near  key" in to_text(table, width=40)  # type: ignore[arg-type]

    def test_control_characters_do_not_reach_the_terminal(self) -> None:
        said = to_text(rows_table("term", [(h,) for h in HOSTILE]), width=80)  # type: ignore[arg-type]
        assert not [c for c in said if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e")]

    def test_a_table_without_rows_or_columns_still_says_so(self) -> None:
        assert to_text(phrases(0)).splitlines()[-1] == "0 rows"  # type: ignore[arg-type]
        assert to_text(Table({})) == "0 rows"  # type: ignore[arg-type]


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "digits", "shown"),
        [
            (0.5, 4, "0.5000"), (1e-9, 4, "1e-09"), (0.0, 4, "0.0000"), (-0.25, 2, "−0.25"), (12345.678, 1, "12,345.7"),
            (float("nan"), 4, "NaN"), (float("inf"), 4, "∞"), (0.03, 1, "0.03"),
        ],
    )  # fmt: skip
    def test_what_is_small_is_not_zero(self, value: float, digits: int, shown: str) -> None:
        assert _draw.decimal(value, digits) == shown

    @pytest.mark.parametrize("cut", ["left", "middle", "right"])
    @pytest.mark.parametrize("text", ["plain words in a row", "学习贯彻习近平", "a\u0301" * 30, "x" * 100_000])
    def test_shortened_text_fits(self, text: str, cut: str) -> None:
        for limit in range(0, 30):
            assert _draw.width(_draw.shorten(text, limit, cut)) <= limit


class TestMatrix:
    def test_labels_and_values_are_drawn(self) -> None:
        page = matrix_html(Corpus(["a b", "a c", "d"]).similarity())  # type: ignore[arg-type]
        read = Page(page)
        assert "d0" in read.said
        assert page.count('class="hm-self"') == 3

    def test_many_documents_are_counted(self) -> None:
        n = 70
        values = [[1.0 if i == j else 0.5 for j in range(n)] for i in range(n)]
        page = matrix_html(Matrix(values, [f"d{i}" for i in range(n)]))  # type: ignore[arg-type]
        assert "the 60 of 70 documents most similar to another" in Page(page).said

    @pytest.mark.parametrize("ids", [[], ["</svg><script>"], HOSTILE[:2]])
    def test_odd_matrices(self, ids: list[Any]) -> None:
        values = [[1.0] * len(ids) for _ in ids]
        assert "script" not in Page(matrix_html(Matrix(values, ids))).tags  # type: ignore[arg-type]


def test_a_year_that_is_a_group_has_no_thousands() -> None:
    corpus = lo.Corpus(["to be", "be"], metadata={"founded": [1789, 12345]})
    html = corpus.terms(by="founded")._repr_html_()
    assert ">1789<" in html
    assert ">12345<" in html
    assert "1,789" not in html
    assert "1789" in corpus.matrix(by="founded")._repr_html_()
