"""What every test may rely on: the repository as working folder, and a terminal of 80 columns."""

import os
from pathlib import Path

os.environ["COLUMNS"] = "80"
os.chdir(Path(__file__).parent)
