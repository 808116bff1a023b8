"""The report in a real browser: quiet, complete without scripts, safe, and its links lead where they say."""

from __future__ import annotations

import random
from typing import Any

import locution as lo
import pytest
from browser import Browser, wide
from locution._draw import escape, shorten, snippet, visible
from locution._report import report
from test_report import samples

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</style><style>body{display:none}</style>",
    "</title><title>other</title>",
    "javascript:alert(3)",
    '" onmouseover="alert(4)" x="',
    "' onfocus='alert(5)' autofocus='",
    "<img src=x onerror=alert(6)>",
    "<svg onload=alert(7)>",
    "<base href='https://example.org/'>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<link rel=stylesheet href=https://example.org/a.css>",
    "-->",
    "<!--",
    "]]>",
    "&amp; &lt;b&gt; &#60;i&#62; &ampnot",
    "a\u202eb\u2067c",
    "bell\x07 nul\x00 csi\x9b esc\x1b[31m",
    "w" * 100_000,
    "</p></div></main></body></html>",
    "<textarea><plaintext>",
]
TAGS = """
html head meta title style body main header p h1 h2 h3 bdi a nav ol ul li span div section dl dt dd figure figcaption
svg g rect path circle line text tspan table colgroup col thead tbody tr th td details summary del ins mark script
label input button strong wbr
"""
"""What the report is built of."""


@pytest.fixture(scope="module")
def page() -> str:
    return report(samples())


@pytest.fixture(scope="module")
def hostile() -> lo.Corpus:
    """Documents whose ids, titles, texts and fields would rather be markup."""
    held = HOSTILE * 2
    columns = {
        "text": [f"{h} keep the lamps trimmed {h}. Once more {h} and again,\nsaid {h}." for h in held],
        "doc_id": [f"{h}-{i}" for i, h in enumerate(held)],
        "title": [h if i % 3 else None for i, h in enumerate(held)],
        "date": [f"2021-{1 + i % 6:02}-01" for i in range(len(held))],
        HOSTILE[0]: [HOSTILE[i % 5] for i in range(len(held))],
        "side": [HOSTILE[5 + i % 2] for i in range(len(held))],
    }
    return lo.Corpus.from_frame(columns, doc_id="doc_id")


@pytest.fixture(scope="module")
def hostile_page(hostile: lo.Corpus) -> str:
    return report(hostile, title=HOSTILE[2], source=HOSTILE[9])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "printed"), [(360, False), (1280, False), (672, True)], ids=["360", "1280", "print"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_page_is_quiet_and_scrolls_in_one_direction(
    browser: Browser, page: str, hostile_page: str, width: int, printed: bool, dark: bool, scripts: bool
) -> None:
    shown = hostile_page if scripts else page  # each is looked at in every other way
    with browser.open(shown, width=width, print=printed, dark=dark, scripts=scripts) as view:
        assert wide(view) == 0
        view.evaluate("scrollTo(0, document.body.scrollHeight)")
        shown = view.evaluate("[document.body, document.querySelector('main')].map(e => getComputedStyle(e).display)")
        assert "none" not in shown
        text, notes = view.evaluate(CONTRAST)
        assert text >= 7
        assert notes >= 4.5


CONTRAST = """() => {
  const channel = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(v => channel(v / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  return ['body', '.note'].map(which => {
    const ink = light(getComputedStyle(document.querySelector(which)).color);
    return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
  });
}"""
"""The contrast of text and of notes with the page, as WCAG 2 has it."""


def test_hostile_text_shows_as_text(browser: Browser, hostile: lo.Corpus, hostile_page: str) -> None:
    with browser.open(hostile_page) as view:
        assert set(view.evaluate("[...new Set([...document.querySelectorAll('*')].map(e => e.localName))]")) <= set(
            TAGS.split()
        )
        tags = "['script', 'style', 'title', 'meta', 'base', 'link']"
        counts = f"{tags}.map(tag => document.head.querySelectorAll(tag).length)"
        assert view.evaluate(counts) == [0, 1, 1, 4, 0, 0]
        assert view.evaluate("document.body.querySelectorAll('script').length") == 1
        assert view.evaluate("document.body.querySelectorAll('style, meta, base, link').length") == 0
        attributes = view.evaluate("[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())")
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcdoc", "action")]
        links = view.evaluate("[...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))")
        assert links
        assert all(link.startswith("#") for link in links)
        assert view.title() == visible(HOSTILE[2])
        assert view.text_content("h1") == visible(HOSTILE[2])
        said = view.evaluate(
            "[...document.querySelectorAll('tr[id^=d] td.words')].map(e => [e.parentNode.id.slice(1), e.textContent])"
        )
        ids = hostile.doc_ids
        for at, name in said:
            title = hostile[ids[int(at)]].title or ids[int(at)]
            assert name.startswith(shorten(visible(title), 120).removesuffix("…"))
        texts = view.evaluate(TEXTS)
        assert len(texts) == len(ids)
        for at, text in texts:
            whole = "\n".join(visible(line) for line in hostile[ids[int(at)]].text.split("\n"))
            assert text == whole or (len(text) > 50_000 and whole.startswith(text))


TEXTS = """() => [...document.querySelectorAll('[id^=x]')].map(e =>
  [e.id.slice(1), [...e.querySelectorAll('.said p')].map(p => p.textContent).join('\\n')])"""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_every_link_leads_to_what_is_there_and_is_scrolled_to(browser: Browser, page: str, scripts: bool) -> None:
    with browser.open(page, scripts=scripts) as view:
        links = view.evaluate(
            "[...new Set([...document.querySelectorAll('a[href]')].map(e => e.getAttribute('href')))]"
        )
        assert len(links) > 300
        assert view.evaluate("links => links.filter(link => !document.getElementById(link.slice(1)))", links) == []
        kinds: dict[str, list[str]] = {}
        for link in links:
            kinds.setdefault(link[:2] if link[2:].isdigit() else link, []).append(link)
        # A browser ignores the address being changed 200 times in ten seconds.
        followed = [link for held in kinds.values() for link in (held[0], held[len(held) // 2], held[-1])]
        for link in dict.fromkeys(followed):
            view.evaluate("link => { location.hash = link; }", link)
            view.wait_for_timeout(30)  # of ours: with scripts off a page has no clock
            assert view.evaluate(SEEN, link[1:]), link


SEEN = """target => {
  const at = document.getElementById(target), box = at.getBoundingClientRect();
  const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  const seen = at.checkVisibility({contentVisibilityAuto: true}) && box.bottom > 0 && box.top < innerHeight;
  return seen && box.top > -2 && (end || box.top < innerHeight / 2);
}"""


def test_tables_sort_by_click_and_by_keyboard(browser: Browser, page: str) -> None:
    column = "[...document.querySelectorAll('#phrase-table tbody tr')].map(r => r.cells[3].textContent)"
    with browser.open(page) as view:
        before = view.evaluate(column)
        view.click("#phrase-table th:nth-child(4) button")
        assert view.evaluate(column) == sorted(before, key=int, reverse=True) != before
        assert view.get_attribute("#phrase-table th:nth-child(4)", "aria-sort") == "descending"
        view.focus("#phrase-table th:nth-child(4) button")
        view.keyboard.press("Enter")
        assert view.evaluate(column) == sorted(before, key=int)
        view.keyboard.press("Shift+Tab")
        view.keyboard.press("Space")
        assert view.get_attribute("#phrase-table th:nth-child(3)", "aria-sort") == "descending"
        assert view.get_attribute("#phrase-table th:nth-child(4)", "aria-sort") is None
        view.click("#shares th:nth-child(5) button")  # per cent
        shares = view.evaluate(
            "[...document.querySelectorAll('#shares tbody tr')].map(r => parseFloat(r.cells[4].textContent))"
        )
        assert shares == sorted(shares, reverse=True)
        view.click("#documents th:nth-child(1) button")
        view.click("#documents th:nth-child(1) button")
        days = view.evaluate("[...document.querySelectorAll('#documents tbody tr')].map(r => r.cells[0].textContent)")
        assert days[:-1] == sorted(days[:-1], reverse=True)
        assert days[-1] == "–"  # what has none stays below


def test_the_filter_leaves_rows_with_what_was_typed(browser: Browser, page: str) -> None:
    rows = "[...document.querySelectorAll('#phrase-table tbody tr')]"
    shown = f"{rows}.filter(row => row.checkVisibility()).map(row => row.textContent)"
    with browser.open(page) as view:
        every = view.evaluate(shown)
        view.get_by_label("Show only rows with").nth(1).fill("LAMPS")
        assert view.evaluate(shown) == [row for row in every if "lamps" in row]
        assert 0 < len(view.evaluate(shown)) < len(every)
        hidden = view.evaluate("[...document.querySelectorAll('#phrase-table tr[hidden] td[id]')][0].id")
        view.evaluate(f"location.hash = '#{hidden}'")
        view.wait_for_function(
            f"document.getElementById('{hidden}').checkVisibility()"
        )  # a link shows what it leads to


def test_closed_parts_open_by_keyboard_and_all_at_once(browser: Browser, page: str) -> None:
    with browser.open(page) as view:
        view.focus("#places-phrases details:nth-of-type(2) summary")
        assert not view.is_visible("#c2 table")
        view.keyboard.press("Enter")
        assert view.is_visible("#c2 table")
        view.get_by_text("Open all").first.click()
        assert view.evaluate("document.querySelectorAll('.family').length") == view.evaluate(
            "document.querySelectorAll('.family[open]').length"
        )
        view.get_by_text("Close all").first.click()
        assert view.evaluate("document.querySelectorAll('.family[open]').length") == 0


def test_the_contents_list_is_reached_by_keyboard(browser: Browser, page: str) -> None:
    for width in (360, 1280):
        with browser.open(page, width=width) as view:
            view.focus("nav a >> nth=0")
            view.keyboard.press("Tab")
            view.keyboard.press("Tab")
            view.keyboard.press("Enter")
            view.wait_for_function("location.hash !== ''")
            assert view.evaluate("Math.abs(document.querySelector(location.hash).getBoundingClientRect().top)") < 60


@pytest.mark.parametrize("part", ["heat-map", "neighbours"])
def test_wide_pictures_scroll_in_their_own_box(browser: Browser, page: str, part: str) -> None:
    with browser.open(page, width=360) as view:
        box = f"document.querySelector('#{part} .box')"
        assert view.evaluate(f"{box}.scrollWidth") > view.evaluate(f"{box}.clientWidth")
        view.focus(f"#{part} .box")
        view.keyboard.press("ArrowRight")
        view.wait_for_function(f"{box}.scrollLeft > 0")


def test_what_is_printed_has_every_table_whole(browser: Browser, page: str) -> None:
    with browser.open(page, width=672, print=True) as view:
        cut, hidden = view.evaluate(PRINTED)
        assert cut == []
        assert hidden
        assert all("kwic" in kind for kind in hidden)  # only lines that nobody opened
        assert (
            view.evaluate("getComputedStyle(document.querySelector('.lines > summary'), '::after').content") != "none"
        )
        printed = view.pdf()
        assert printed.startswith(b"%PDF")
        view.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert view.evaluate(PRINTED) == [[], []]


PRINTED = """() => {
  const cut = [], hidden = [];
  document.querySelectorAll('table, .hm, .gr').forEach(table => {
    if (!table.checkVisibility({contentVisibilityAuto: true}) || !table.getClientRects().length) {
      hidden.push(table.getAttribute('class'));
      return;
    }
    const box = table.closest('.box'), right = document.querySelector('main').getBoundingClientRect().right + 1;
    if (table.getBoundingClientRect().right > right || box && getComputedStyle(box).overflowX !== 'visible')
      cut.push(table.getAttribute('class'));
  });
  return [cut, hidden];
}"""


def test_a_chinese_page_says_its_language_and_wraps(browser: Browser) -> None:
    texts = [
        "守好港口的灯，修好港口的网。大家再守好港口的灯，修好港口的网！" * 5,
        "他们守好港口的灯，修好港口的网。" * 5,
    ]
    corpus = lo.Corpus(texts, language="zh", doc_ids=["一", "二"], dates=["2021-01-01", "2022-03-01"])
    with browser.open(report(corpus), width=360) as view:
        assert wide(view) == 0
        assert view.evaluate("document.documentElement.lang") == "en"
        spoken = (
            "[...document.querySelectorAll('main bdi, .said p')].filter(e => /\\p{Script=Han}/u.test(e.textContent))"
        )
        assert view.evaluate(f"[...new Set({spoken}.map(e => e.closest('[lang]').lang))]") == ["zh"]


# ── escaping ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_MARKUP = "< > & ' \" ` = / <a <a\xa0href= </ <! <? <![CDATA[ &# &#x &#0; &#x110000; &amp &lt &notit; <bdi> </bdi> </p>"
_CONTROL = "\r\n \n \t \f \0 \x80 \x85 \u2028 \u2029 \ufeff \ufffe \U0001fffe \ud800 \udfff \u200d \u0301 \u202a \u2069"
FRAGMENTS = [*HOSTILE[:17], *_MARKUP.split(" "), *_CONTROL.split(" "), " ", "  ", "👩‍👩‍👧", "中文", "שלום"]


def any_string(chance: random.Random) -> str:
    """Up to 40 pieces: fragments of markup, control characters, any of Unicode."""
    pieces = [
        chance.choice(FRAGMENTS)
        if (kind := chance.random()) < 0.5
        else chr(chance.randrange(0x100))
        if kind < 0.75
        else chr(chance.randrange(0x110000))
        for _ in range(chance.randrange(40))
    ]
    return "".join(pieces)


def test_10_000_strings_show_as_what_visible_says(browser: Browser) -> None:
    chance = random.Random(20221122)
    strings = [any_string(chance) for _ in range(10_000)]
    body = "".join(
        f'<div title="{escape(s)}"><p>{escape(s)}</p>{snippet(s)}<i title="{escape(s)}"></i></div>' for s in strings
    )
    shown: list[Any]
    with browser.open(
        f'<!doctype html><html><head><meta charset="utf-8"></head><body hidden>{body}</body></html>'
    ) as view:
        assert view.evaluate("document.querySelectorAll('*').length") == 4 + 4 * len(strings)
        assert view.evaluate("document.body.attributes.length + document.head.children.length") == 2
        shown = view.evaluate(
            "[...document.body.children].map(e => [e.title, e.children[0].textContent, e.children[1].textContent, "
            "e.children[2].title, e.textContent, e.attributes.length, e.children.length])"
        )
    for string, told in zip(strings, shown, strict=True):
        seen = visible(string)
        assert told == [seen, seen, seen, seen, seen * 2, 1, 3]
