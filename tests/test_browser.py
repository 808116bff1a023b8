"""The browser of the tests sees what it should: otherwise no other test with it means anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import Browser, wide

PAGE = '<!doctype html><meta charset="utf-8"><title>Häfen 港口</title>'


def test_a_quiet_page_passes(browser: Browser, tmp_path: Path) -> None:
    with browser.open(PAGE + '<p id="a">One</p><a href="#a">there</a>') as view:
        view.click("a")
        assert view.title() == "Häfen 港口"
        assert view.url.endswith("#a")
    (tmp_path / "page 1.html").write_text(PAGE, encoding="utf-8")
    with browser.open(tmp_path / "page 1.html") as view:
        assert view.title() == "Häfen 港口"


@pytest.mark.parametrize(
    ("markup", "says"),
    [
        ('<img src="https://example.org/a.png">', "asked for"),
        ('<link rel="stylesheet" href="other.css">', "asked for"),
        ('<style>body { background: url("//example.org/b.png") }</style>', "asked for"),
        ('<script>fetch("http://127.0.0.1:9/")</script>', "asked for"),
        ('<script>new WebSocket("ws://127.0.0.1:9/")</script>', "asked for"),
        ('<meta http-equiv="refresh" content="0;url=https://example.org/">', "asked for"),
        ("<script>setTimeout(() => location.reload(), 20)</script>", "loaded itself again"),
        ("<script>nothing.here</script>", "the console says"),
        ('<script>console.error("no")</script>', "the console says"),
        ("<script>alert(1)</script>", "dialog: 1"),
    ],
)
def test_a_page_that_is_not_quiet_fails(browser: Browser, markup: str, says: str) -> None:
    with pytest.raises(AssertionError, match=says), browser.open(PAGE + markup) as view:
        view.wait_for_timeout(150)


def test_width_colours_print_and_scripts_are_as_asked(browser: Browser) -> None:
    page = PAGE + '<p style="width:800px">Wide</p><script>document.title = "ran"</script>'
    with browser.open(page, width=360) as view:
        assert (view.title(), wide(view)) == ("ran", 448)
        assert not view.evaluate("matchMedia('print').matches || matchMedia('(prefers-color-scheme: dark)').matches")
    with browser.open(page, dark=True, print=True, scripts=False) as view:
        assert (view.title(), wide(view)) == ("Häfen 港口", 0)
        assert view.evaluate("matchMedia('print').matches && matchMedia('(prefers-color-scheme: dark)').matches")
