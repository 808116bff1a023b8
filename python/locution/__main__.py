"""`python -m locution`: the same as the command `locution`."""

import sys

from ._cli import main

if __name__ == "__main__":
    sys.exit(main())
