"""Does every line of the pages "Coming from …" run, and is what they call the same the same?

The lines stand in docs/equivalents/*.toml. `ours` always runs. `theirs` runs where it is Python and the package is
there (`pip install --group peers`); `same` then compares the two. What quanteda printed comes from the shared
reference values, where these are at hand.
"""

import ast
import functools
import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

try:
    import tomllib
except ImportError:  # Python 3.10
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT.parent / "shared/reference"
PACKAGES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(ROOT.glob("docs/equivalents/*.toml"))}
ROWS = [
    pytest.param(package, row, id=f"{name}-{number}-{row['theirs'].strip().splitlines()[-1][:40]}")
    for name, package in PACKAGES.items()
    for number, row in enumerate(row for group in package["group"] for row in group["row"])
]
LEAST = {"quanteda": 25, "scikit-learn": 25, "NLTK": 15, "gensim": 12, "AntConc": 12}


def _run(code: str, names: dict[str, Any]) -> Any:
    """Runs `code`; the value of its last line."""
    tree = ast.parse(code)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "equivalents", "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), "equivalents", "exec"), names)
    return eval(compile(ast.Expression(last.value), "equivalents", "eval"), names)


def _reference(name: str) -> Any:
    if not REFERENCE.exists():
        pytest.skip("the shared reference values are not at hand")
    return json.loads((REFERENCE / name).read_text("utf-8"))


@pytest.fixture
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, with the sample documents, so that what a line writes lies there."""
    shutil.copytree(ROOT / "examples/communiques", tmp_path / "examples/communiques")
    monkeypatch.chdir(tmp_path)


@functools.cache
def _prepared(code: str) -> dict[str, Any]:
    """What the lines of a package have in common: made once, as no line changes it."""
    names: dict[str, Any] = {}
    _run(code, names)
    return names


def _ours(package: dict[str, Any], row: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    names = dict(_prepared(package["ours_setup"]))
    return _run(row["ours"], names), names


@pytest.mark.usefixtures("_elsewhere")
@pytest.mark.parametrize(("package", "row"), [row for row in ROWS if "ours" in row.values[1]])
def test_our_side_runs(package: dict[str, Any], row: dict[str, Any]):
    _ours(package, row)


@pytest.mark.usefixtures("_elsewhere")
@pytest.mark.parametrize(("package", "row"), [row for row in ROWS if row.values[0]["language"] == "python"])
def test_their_side_runs_and_what_is_called_the_same_is(package: dict[str, Any], row: dict[str, Any]):
    if importlib.util.find_spec(package["module"]) is None:
        pytest.skip(f"{package['name']} is not installed: pip install --group peers")
    theirs = _run(row["theirs"], dict(_prepared(package["theirs_setup"])))
    if "same" in row:
        ours, ours_names = _ours(package, row)
        assert _run(row["same"], {**ours_names, "np": np, "theirs": theirs, "ours": ours})


@pytest.mark.usefixtures("_elsewhere")
@pytest.mark.parametrize(
    ("package", "row"), [row for row in ROWS if row.values[0]["language"] != "python" and "same" in row.values[1]]
)
def test_what_is_called_the_same_is_what_they_printed(package: dict[str, Any], row: dict[str, Any]):
    ours, names = _ours(package, row)
    assert _run(row["same"], {**names, "np": np, "ours": ours, "reference": _reference})


@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES.keys())
def test_every_row_says_what_differs_or_is_the_same(package: dict[str, Any]):
    rows = [row for group in package["group"] for row in group["row"]]
    assert len(rows) >= LEAST[package["name"]]
    assert len({row["theirs"] for row in rows}) == len(rows)
    for row in rows:
        assert "same" in row or row["note"], row["theirs"]
        assert set(row) <= {"theirs", "ours", "note", "same"}
