"""scikit-learn's own tests of its text vectorizers, run against ours; `test_sklearn.py` has our tests.

Its module is imported, not copied, while scikit-learn's names stand for our classes. A test that could not pass would
be listed in `CANNOT` with the reason.
"""

import importlib
import sys
from collections.abc import Iterator
from unittest.mock import patch

import pytest

text = pytest.importorskip("sklearn.feature_extraction.text")
ours = pytest.importorskip("locution.sklearn")

OWN = "sklearn.feature_extraction.tests.test_text"
CANNOT: dict[str, str] = {}

assert OWN not in sys.modules, "already imported, with scikit-learn's classes"
with patch.multiple(text, **{name: getattr(ours, name) for name in ours.__all__}):
    own = importlib.import_module(OWN)

paths: dict[str, tuple[int, int]] = {}  # of each test that ran, how often counting was fast and slow


@pytest.fixture(autouse=True)
def _paths(request: pytest.FixtureRequest) -> Iterator[None]:
    reason = CANNOT.get(request.node.originalname)
    if reason:
        pytest.skip(reason)
    before = dict(ours.PATHS)
    yield
    paths[request.node.name] = (ours.PATHS["fast"] - before["fast"], ours.PATHS["slow"] - before["slow"])


globals().update({name: thing for name, thing in vars(own).items() if name.startswith("test_")})


def test_zz_they_ran_with_our_classes_and_mostly_on_the_fast_path(request: pytest.FixtureRequest):
    assert own.CountVectorizer is ours.CountVectorizer
    ran = [item for item in request.session.items if item.fspath == request.node.fspath]
    if len(ran) < 100:
        pytest.skip("only some of them were asked for")
    fast, slow = (sum(counts) for counts in zip(*paths.values(), strict=True))
    assert fast > 150, paths
    assert slow < fast / 3, paths
