"""Do the examples of the pages run? Each page in a folder of its own, which has the sample documents and no more."""

import shutil
from pathlib import Path

import pytest

collect_ignore_glob = ["*.py", "extensions/*"]  # what builds the site is no example
SAMPLES = Path(__file__).parent.parent / "examples/communiques"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SAMPLES, tmp_path / "examples/communiques")
    monkeypatch.chdir(tmp_path)
