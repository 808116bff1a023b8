"""How does a page look and behave in a real browser? Chromium without a window, by playwright.

`with browser.open(page) as view:` gives playwright's page. When the block ends the test fails if the page wrote an
error to the console, or if anything was asked for besides the page itself. Nothing asked for is ever fetched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

ARGUMENTS = [
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
]
NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
OF_THE_PAGE = ("data:", "blob:", "about:blank")
"""What begins so stands in the page already: it is not fetched."""


class Browser:
    """A running Chromium. Made by the fixture `browser`, one for each file of tests."""

    def __init__(self, chromium: Any, folder: Path) -> None:
        self._chromium, self._folder, self._pages = chromium, folder, 0

    @contextmanager
    def open(
        self,
        page: str | Path,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        print: bool = False,
        scripts: bool = True,
    ) -> Iterator[Any]:
        """Opens a file, or a whole page given as a string of HTML, as a file from disk. Checks it when the block ends.

        `print` shows it as it prints. With `scripts` off none of the page runs; `evaluate` still does.
        """
        address = self._address(page)
        context = self._chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            service_workers="block",
        )
        asked: list[str] = []
        said: list[str] = []

        def decide(route: Any) -> None:
            itself = route.request.url.partition("#")[0] == address and asked.count(address) == 1
            route.continue_() if itself or route.request.url.startswith(OF_THE_PAGE) else route.abort()

        context.on("request", lambda request: asked.append(request.url.partition("#")[0]))
        context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda problem: said.append(str(problem.error)))
        context.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        context.route("**/*", decide)
        try:
            view = context.new_page()
            view.on("websocket", lambda socket: asked.append(socket.url))
            if print:
                view.emulate_media(media="print")
            view.goto(address)
            yield view
            view.wait_for_timeout(1)  # what was said meanwhile arrives
            more = [url for url in asked if url != address and not url.startswith(OF_THE_PAGE)]
            assert not more, f"the page asked for {more}"
            assert asked.count(address) <= 1, "the page loaded itself again"
            assert not said, f"the console says {said}"
        finally:
            context.close()

    def _address(self, page: str | Path) -> str:
        if isinstance(page, str):
            self._pages += 1
            path = self._folder / f"{self._pages}.html"
            path.write_text(page, encoding="utf-8", newline="")
            return path.as_uri()
        return page.resolve().as_uri()


def wide(view: Any) -> int:
    """How many pixels the page itself is wider than its window: it scrolls sideways by so much."""
    return int(view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@contextmanager
def running() -> Iterator[Browser]:
    """A Chromium that runs. Without one the test is skipped, or fails if LOCUTION_REQUIRE_BROWSER is 1."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed")
    path = os.environ.get("LOCUTION_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        _missing("there is no chromium on this machine; LOCUTION_CHROMIUM names one elsewhere")
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="locution-browser-")))
        playwright = held.enter_context(sync_playwright())
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        held.callback(chromium.close)
        yield Browser(chromium, folder)


def _missing(why: str) -> NoReturn:
    if os.environ.get("LOCUTION_REQUIRE_BROWSER") == "1":
        pytest.fail(f"LOCUTION_REQUIRE_BROWSER is set, and {why}")
    pytest.skip(why)
