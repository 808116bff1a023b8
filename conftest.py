"""What every test may rely on: the repository as working folder, 80 columns, no time limit on one example."""

import os
from pathlib import Path

import hypothesis

os.environ["COLUMNS"] = "80"
os.chdir(Path(__file__).parent)
hypothesis.settings.register_profile("locution", deadline=None)
hypothesis.settings.load_profile("locution")
