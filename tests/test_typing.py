"""Do type checkers know every class and method, for a user who has them be strict? mypy is asked by `make lint`."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import locution as lo
import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "tests" / "typing" / "user_script.py"


def test_the_script_uses_every_class_and_method() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    unused = []
    for name in lo.__all__:
        if f"lo.{name}" not in text:
            unused.append(name)
        thing = getattr(lo, name)
        if inspect.isclass(thing) and not issubclass(thing, Exception):
            members = [member for member in vars(thing) if not member.startswith("_") and member != "plot"]
            unused += [f"{name}.{member}" for member in members if f".{member}" not in text]
    assert not unused


@pytest.mark.skipif(find_spec("basedpyright") is None, reason="basedpyright is not installed")
def test_pyright_finds_no_fault(tmp_path: Path) -> None:
    paths = {"include": [str(SCRIPT)], "extraPaths": [str(ROOT / "python")]}
    project = tmp_path / "pyrightconfig.json"
    project.write_text(json.dumps({**paths, "typeCheckingMode": "strict"}), encoding="utf-8")
    command = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "-p", str(project)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
