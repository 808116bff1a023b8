"""A million rows of polars become a corpus, and its answers data frames again: how long, and how much memory?

    python benches/frames.py [--rows 1000000]

Answers are checked against polars' own. The peak of each step is that of the process while it ran.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import locution as lo
import polars as pl

T = TypeVar("T")


def made(rows: int) -> pl.DataFrame:
    """Documents of about 30 words, with a date, a category, a number, and a column with holes."""
    draw = random.Random(7)
    words = [f"w{number}" for number in range(50_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    pool = draw.choices(words, weights, k=3_000_000)
    starts = [draw.randrange(len(pool) - 50) for _ in range(rows)]
    lengths = [20 + number % 21 for number in range(rows)]
    first = dt.date(2000, 1, 1)
    parties = pl.Series("party", [f"party {number % 7}" for number in range(rows)]).cast(pl.Categorical)
    return pl.DataFrame(
        {
            "doc_id": [f"d{number}" for number in range(rows)],
            "text": [" ".join(pool[at : at + length]) for at, length in zip(starts, lengths, strict=True)],
            "date": [first + dt.timedelta(days=number % 8_000) for number in range(rows)],
            "party": parties,
            "n": pl.Series([number * 3 for number in range(rows)], dtype=pl.Int32),
            "holes": pl.Series([None if number % 3 == 0 else number / 2 for number in range(rows)], dtype=pl.Float64),
        }
    )


def memory(field: str) -> float:
    """Gigabytes of this process: VmRSS now, VmHWM at most."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) / 1e6 for line in lines if line.startswith(field))


def timed(what: str, work: Callable[[], T]) -> T:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    before, start = memory("VmRSS"), time.perf_counter()
    answer = work()
    seconds = time.perf_counter() - start
    print(f"{what:34} {seconds:7.2f} s  {before:5.2f} GB before, {memory('VmHWM'):5.2f} at most", flush=True)
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    frame = made(rows)
    size = frame["text"].str.len_bytes().sum() / 1e6
    print(f"{rows:,} rows, {size:.0f} MB of text, {frame.estimated_size() / 1e6:.0f} MB in all\n")

    corpus = timed("Corpus.from_frame(polars)", lambda: lo.Corpus.from_frame(frame, progress=False))
    assert len(corpus) == rows
    terms = timed("corpus.terms(by=category)", lambda: corpus.terms(by="party", progress=False))
    terms_frame = timed("  to polars", terms.to_polars)
    documents = timed("corpus.documents()", corpus.documents)
    back = timed("  to polars", documents.to_polars)
    timed("  to pandas", documents.to_pandas)
    timed("  to pyarrow", documents.to_arrow)
    timed("  to dict", documents.to_dict)
    for library, convert in {"pandas": frame.to_pandas, "pyarrow": frame.to_arrow}.items():
        other = convert()
        timed(f"Corpus.from_frame({library})", partial(lo.Corpus.from_frame, other, progress=False))
        del other

    # The same, by polars.
    counted = (
        frame.select(pl.col("party").cast(pl.String).alias("group"), pl.col("text").str.split(" ").alias("term"))
        .explode("term")
        .group_by("group", "term")
        .len("expected")
    )
    both = terms_frame.join(counted, on=["group", "term"], how="full")
    assert len(both) == len(terms_frame) == len(counted)
    assert both.select((pl.col("frequency") == pl.col("expected")).all()).item()
    for name in ("doc_id", "date", "n", "holes"):
        assert back[name].equals(frame[name].cast(back[name].dtype)), name
    assert back["party"].equals(frame["party"].cast(pl.String))
    assert back["date"].dtype == pl.Date
    assert back["tokens"].equals(frame["text"].str.split(" ").list.len().cast(pl.Int64))
    print("\nall as polars counts it")


if __name__ == "__main__":
    main()
