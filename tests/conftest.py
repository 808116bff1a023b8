"""What tests may ask for: a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Browser, running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started for each file of tests: while it runs, asyncio is taken."""
    with running() as chromium:
        yield chromium
