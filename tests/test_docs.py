"""Does the reference have everything, and do the pages of `docs` say what is there?"""

import re
from pathlib import Path

import locution as lo
import pytest

DOCS = Path(__file__).parent.parent / "docs"
REFERENCE = "\n".join(page.read_text("utf-8") for page in sorted((DOCS / "reference").glob("*.md")))
PAGES = sorted(page for page in DOCS.rglob("*.md"))


@pytest.mark.parametrize("name", [name for name in lo.__all__ if not name.startswith("_")])
def test_every_public_name_stands_in_the_reference(name: str):
    assert re.search(rf"auto(?:class|function|exception):: {name}$", REFERENCE, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in vars(lo.Corpus) if not name.startswith("_")])
def test_every_question_stands_in_the_reference(name: str):
    assert re.search(rf"automethod:: Corpus\.{name}$|:members:[^.`]*\b{name}\b", REFERENCE, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_a_page_ends_its_examples_with_a_blank_line_and_prints_no_surprise(page: Path):
    for block in re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        assert block.endswith("\n\n") or not block.startswith(">>>"), block
        assert "NameError" not in block
        assert "AttributeError" not in block
