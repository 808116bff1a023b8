"""Runs the notebooks in examples and keeps what they answer, nothing of the machine or the time: `make notebooks`.

Names of notebooks run these only: python tests/run_notebooks.py chinese
"""

import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"
WIDGET = "application/vnd.jupyter.widget-view+json"


def run(path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", timeout=300, record_timing=False).execute(cwd=str(EXAMPLES))
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":  # a bar of progress that is over is no answer
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
    nbformat.write(notebook, path)


if __name__ == "__main__":
    names = sys.argv[1:]
    for path in sorted(EXAMPLES.glob("*.ipynb")):
        if not names or path.stem in names:
            print(path.name, flush=True)
            run(path)
