"""How is the documentation site built? `make docs`; warnings are errors, and nothing is fetched."""

import os
import sys
from pathlib import Path

import locution

HERE = Path(__file__).parent
os.chdir(HERE.parent)  # pages read "examples/communiques", as in README.md
os.environ["COLUMNS"] = "80"
sys.path.insert(0, str(HERE / "extensions"))

project = "locution"
author = "the locution contributors"
version = release = locution.__version__
language = "en"

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "myst_nb",
    "command_line",
    "docstrings",
    "equivalents",
    "examples",
    "formulas",
    "notebooks",
    "offline",
    "pictures",
    "plots",
]
exclude_patterns = ["equivalents", "extensions"]
nitpicky = True
nitpick_ignore_regex = [
    ("py:obj", ".*"),  # a single backtick in a docstring: a link where it names something of ours, else code
    ("py:class", "(?!locution).*"),  # "int or float", "iterable of str": said in words, for people
]

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type"]  # of Vega-Lite: the same picture stands there as SVG
nb_execution_mode = "off"  # they are run, and keep their answers, by `make notebooks`
default_role = "py:obj"  # of docstrings
autodoc_member_order = "bysource"
autosummary_generate = False
napoleon_google_docstring = False
napoleon_use_param = False  # "min_frequency, min_docfreq : int" stays one entry
napoleon_use_rtype = False
smartquotes = False
python_use_unqualified_type_names = True
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = f"locution {release}"
html_static_path = ["_static"]
html_css_files = ["locution.css"]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_math_renderer = "mathml"
pygments_style = "friendly"
pygments_dark_style = "github-dark"
