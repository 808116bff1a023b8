"""The examples in the docstrings of the compiled part run; those of the Python part pytest collects itself."""

import doctest

import locution
import pytest
from locution import _core

COMPILED = {name: getattr(_core, name) for name in _core.__all__ if name in locution.__all__}


def _tests() -> dict[str, doctest.DocTest]:
    """What doctest finds, by name."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    tests = (test for name, thing in COMPILED.items() for test in finder.find(thing, f"locution.{name}"))
    return {test.name: test for test in tests if test.examples}


TESTS = _tests()


def test_doctest_finds_every_example_there_is():
    docs = {f"locution.{name}": thing.__doc__ for name, thing in COMPILED.items()}
    for name, thing in COMPILED.items():
        if isinstance(thing, type):
            docs |= {f"locution.{name}.{part}": getattr(thing, part).__doc__ for part in vars(thing)}
    assert set(TESTS) == {name for name, doc in docs.items() if doc and ">>>" in doc}
    assert {"locution.Corpus", "locution.Corpus.phrases", "locution.Table", "locution.Tokenizer"} <= set(TESTS)


@pytest.mark.parametrize("test", TESTS.values(), ids=TESTS.keys())
def test_the_example_runs(test: doctest.DocTest):
    said: list[str] = []
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    doctest.DocTestRunner(optionflags=flags, verbose=False).run(test, out=said.append)
    assert not said, "".join(said)
