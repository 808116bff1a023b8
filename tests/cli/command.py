"""The texts that the command line is tried on, and ways to read and run it."""

import contextlib
import csv
import os
import struct
import subprocess
import sys

import pytest

TEXTS = {
    "2023-05-01-harbour.txt": "A harbour for all citizens. The gangway comes before the carriage.",
    "2023-06-01-gangway.txt": "We want a harbour for all citizens, and the gangway before the carriage.",
    "lamps.txt": "The lamps are trimmed; the ropes are coiled. Café tables stand on the quay.",
}

MODULE = [sys.executable, "-m", "locution"]


NEEDED = ("pty", "fcntl", "termios")


def rows(text: str) -> list[dict[str, str]]:
    """The rows of CSV."""
    return list(csv.DictReader(text.splitlines()))


def in_terminal(*arguments: object, columns: int = 80, **environment: str) -> tuple[int, str]:
    """The exit code, and all that a terminal of so many columns is sent, standard error too."""
    pty, fcntl, termios = (pytest.importorskip(name, reason="no such terminals here") for name in NEEDED)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    unset = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"}
    known = {name: value for name, value in os.environ.items() if name not in unset}
    known |= {"TERM": "xterm-256color", **environment}
    process = subprocess.Popen(
        [*MODULE, *map(str, arguments)], stdin=slave, stdout=slave, stderr=slave, env=known, close_fds=True
    )
    os.close(slave)
    said = b""
    with contextlib.suppress(OSError):  # which Linux raises when the other side is closed
        while some := os.read(master, 1 << 16):
            said += some
    os.close(master)
    return process.wait(60), said.decode("utf-8").replace("\r\n", "\n")
