"""What holds of the notebooks in examples, as they are committed. `make python-test` also runs them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def notebook(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 5


def test_the_committed_outputs_are_of_one_run_from_top_to_bottom(notebook: dict[str, Any]) -> None:
    cells = code_cells(notebook)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))


def test_no_output_needs_a_kernel_to_show(path: Path) -> None:
    assert "widget-view+json" not in path.read_text(encoding="utf-8")


def test_no_output_is_an_error_or_a_warning(notebook: dict[str, Any]) -> None:
    outputs = [output for cell in code_cells(notebook) for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"execute_result", "display_data", "stream"}
    assert {output["name"] for output in outputs if output["output_type"] == "stream"} <= {"stdout"}


def test_it_ends_in_a_finding_that_is_asserted_and_printed(notebook: dict[str, Any]) -> None:
    headings = [i for i, cell in enumerate(notebook["cells"]) if "## What we found" in "".join(cell["source"])]
    (found,) = headings
    finding = next(cell for cell in notebook["cells"][found:] if cell["cell_type"] == "code")
    source = "".join(finding["source"])
    assert "assert " in source
    assert "".join(finding["outputs"][-1]["text"]).strip().endswith(".")


def test_nothing_in_it_tells_whose_machine_ran_it(notebook: dict[str, Any]) -> None:
    outputs = json.dumps([cell["outputs"] for cell in code_cells(notebook)])
    assert not re.search(r"/(home|root|tmp|work|Users)/|[A-Z]:\\\\", outputs)
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert all(cell["metadata"] == {} for cell in notebook["cells"]), "no times of execution"


def test_it_is_small_enough_to_be_read_on_the_web(path: Path) -> None:
    assert path.stat().st_size < 1_500_000


def test_it_asks_no_other_server(path: Path) -> None:
    loads = re.findall(r"""(?:src|href)=\\?["'](https?:[^"'\\]+)""", path.read_text(encoding="utf-8"))
    assert loads == []


def test_it_leads_only_to_files_that_are_there(notebook: dict[str, Any]) -> None:
    texts = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    targets = [target for text in texts for target in re.findall(r"\]\(([^)#]+)", text)]
    assert [target for target in targets if not (EXAMPLES / target).exists()] == []


def test_the_index_names_every_notebook() -> None:
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if f"({path.name})" not in index] == []
