"""How do the notebooks of examples/ come to stand on the site? They are copied in before the pages are read."""

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def _copy(app: Sphinx, config: object) -> None:
    for notebook in EXAMPLES.glob("*.ipynb"):
        shutil.copy2(notebook, Path(app.srcdir) / "notebooks" / notebook.name)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", _copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
