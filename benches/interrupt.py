"""How soon does Ctrl-C end each long call, and leave the machine idle and the corpus usable?

    python benches/interrupt.py [--texts FILE.jsonl] [--times 20] [--only NAME ...]

Each call is interrupted at so many random moments of its run, by a process of its own: this one may hold Python's lock.
Without a file of texts (records with a field "text") they are made here.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import locution as lo
import polars as pl

LIMIT = 0.2  # seconds

# Waits so many seconds, sends the signal, and tells when.
SENDER = """
import os, signal, sys, time
for line in sys.stdin:
    time.sleep(float(line))
    sent = time.monotonic()
    os.kill(int(sys.argv[1]), signal.SIGINT)
    print(sent, flush=True)
"""


def made(documents: int = 20_000) -> list[str]:
    """Texts in which some words are common, some sentences recur, and some documents are nearly the same."""
    draw = random.Random(7)
    words = [f"w{number}" for number in range(40_000)]
    common = [1 / (rank + 2) for rank in range(len(words))]

    def sentence() -> str:
        return " ".join(draw.choices(words, common, k=draw.randint(6, 30))).capitalize() + ". "

    known = [sentence() for _ in range(3_000)]
    texts: list[str] = []
    for _ in range(documents):
        if texts and draw.random() < 0.1:
            texts.append(draw.choice(texts) + sentence())
        else:
            texts.append("".join(draw.choice(known) if draw.random() < 0.3 else sentence() for _ in range(20)))
    return texts


class Calls:
    """What can take long, by name: what is to be there before, and the call."""

    def __init__(self, texts: list[str], folder: Path) -> None:
        self.texts = texts
        days = [f"{2000 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}" for number in range(len(texts))]
        metadata = {"group": [number % 7 for number in range(len(texts))]}
        self.corpus = corpus = lo.Corpus(texts, dates=days, metadata=metadata, progress=False)
        self.some = corpus.subset(corpus.doc_ids[: len(texts) // 10])
        self.table = table = corpus.ngrams(n=(1, 3), min_frequency=2)
        self.list = list_ = [" ".join(text.split()[5:11]) for text in texts if len(text.split()) > 11][:200]
        frame = table.to_polars()
        saved, out, jsonl, parquet = (folder / name for name in ("saved", "out", "texts.jsonl", "texts.parquet"))
        corpus.save(saved)
        with jsonl.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": text}) + "\n" for text in texts)
        texts_frame = pl.DataFrame({"text": texts, "day": days, "n": metadata["group"]})
        texts_frame.write_parquet(parquet)
        pandas_frame = texts_frame.to_pandas()
        pickled, pickled_table = pickle.dumps(corpus), pickle.dumps(table)
        half = corpus.doc_ids[::2]
        mask = [bool(number % 2) for number in range(len(table))]
        similar = corpus.subset(corpus.doc_ids[:5_000]).similarity()
        sparse = corpus.matrix()
        wide = {"text": texts * 3, "n": list(range(3 * len(texts)))}
        self.calls: dict[str, Callable[[], object]] = {
            "read .jsonl": lambda: lo.read(jsonl),
            "read .parquet": lambda: lo.read(parquet),
            "Corpus": lambda: lo.Corpus(texts * 3),
            "Corpus, generator": lambda: lo.Corpus(text for text in texts),
            "Corpus, metadata": lambda: lo.Corpus(texts, metadata={f"m{i}": days for i in range(20)}),
            "from_frame polars": lambda: lo.Corpus.from_frame(texts_frame),
            "from_frame pandas": lambda: lo.Corpus.from_frame(pandas_frame),
            "from_frame dict": lambda: lo.Corpus.from_frame(wide),
            "save": lambda: corpus.save(out),
            "load": lambda: lo.Corpus.load(saved),
            "pickle.dumps corpus": lambda: pickle.dumps(corpus),
            "pickle.loads corpus": lambda: pickle.loads(pickled),
            "pickle.dumps table": lambda: pickle.dumps(table),
            "pickle.loads table": lambda: pickle.loads(pickled_table),
            "extend": lambda: corpus.extend(
                lo.Corpus(texts[:100], doc_ids=[f"x{i}" for i in range(100)], progress=False)
            ),
            "subset": lambda: corpus.subset(half),
            "subset, mask": lambda: corpus.subset([True] * len(corpus)),
            "documents": lambda: corpus.documents(),
            "n_segments": (lambda: lo.Corpus(texts, progress=False).n_segments),
            "terms": lambda: corpus.terms(fold=random.choice(FOLDS)),
            "terms by": lambda: corpus.terms(by="day"),
            "ngrams": lambda: corpus.ngrams(n=(1, 5)),
            "ngrams by": lambda: corpus.ngrams(n=2, by="group"),
            "dispersion": lambda: corpus.dispersion(),
            "diversity": lambda: corpus.diversity(),
            "keyness": lambda: corpus.keyness(half),
            "keyness by_document": lambda: corpus.keyness(half, by_document=True, permutations=999),
            "matrix": lambda: corpus.matrix(weight="tf-idf"),
            "matrix (1, 3)": lambda: corpus.matrix(ngram_range=(1, 3), min_docfreq=2),
            "matrix.transform": lambda: sparse.transform(texts),
            "timeline": lambda: corpus.timeline(list_),
            "timeline of a table": lambda: corpus.timeline(table.head(5_000), every="year"),
            "phrases": lambda: corpus.phrases(),
            "phrases written": lambda: corpus.phrases(written=True, once_per="group"),
            "collocations": lambda: corpus.collocations(),
            "collocations window": lambda: corpus.collocations(window=10),
            "collocations length": lambda: corpus.collocations(length=(2, 4), measures=["lambda"]),
            "families": lambda: corpus.families(),
            "kwic": lambda: corpus.kwic("*a*", sort="1R"),
            "kwic regex": lambda: corpus.kwic(r"(\w?\w?){50}(.?.?.?){50}$", valuetype="regex"),
            "biography": lambda: corpus.biography(list_, by="group"),
            "formulaicity": lambda: corpus.formulaicity(),
            "set_phrases": lambda: corpus.set_phrases("0"),
            "frames": lambda: corpus.frames(),
            "lookup": lambda: corpus.lookup({"slogan": list_}),
            "lookup max_edits=2": lambda: corpus.lookup({"slogan": list_}, max_edits=2),
            "similarity": lambda: corpus.subset(corpus.doc_ids[:10_000]).similarity(),
            "cluster_order": lambda: similar.cluster_order(),
            "similar_pairs": lambda: corpus.similar_pairs(),
            "similar_pairs threshold": lambda: corpus.similar_pairs(threshold=0.5),
            "near_duplicates exact": lambda: corpus.near_duplicates(threshold=0.3, method="exact"),
            "near_duplicates minhash": lambda: corpus.near_duplicates(method="minhash", recall=0.999),
            "duplicate_groups": lambda: corpus.duplicate_groups(threshold=0.4),
            "deduplicate": lambda: corpus.deduplicate(threshold=0.4),
            "explain": lambda: corpus.explain("0", "1", min_length=2),
            "passages": lambda: corpus.passages(),
            "Table.sort": lambda: table.sort("ngram"),
            "Table[column]": lambda: table["ngram"],
            "Table[mask]": lambda: table[mask],
            "Table ==": lambda: table == table.head(len(table)),
            "to_csv": lambda: table.to_csv(out),
            "to_dict": lambda: table.to_dict(),
            "to_arrow": lambda: table.to_arrow(),
            "to_polars": lambda: table.to_polars(),
            "to_pandas": lambda: table.to_pandas(),
            "metadata of a frame": lambda: lo.Corpus([""] * len(frame), metadata=frame),
            "Tokenizer.words": lambda: lo.Tokenizer().words(long),
            "doc_ids": lambda: [corpus.doc_ids for _ in range(200)],
            "repr": lambda: repr(lo.Corpus(texts, progress=False)),
            "report": lambda: lo.report(self.some),
        }
        long = " ".join(texts)


FOLDS: list[Any] = ["lower", "none", "stem", ["unaccent"], ["lower", "unaccent"], ["lower", "unaccent", "stem"]]


class Interrupter:
    def __init__(self) -> None:
        command = [sys.executable, "-S", "-c", SENDER, str(os.getpid())]
        self.running = False
        signal.signal(signal.SIGINT, self._on_signal)
        self.sender = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def _on_signal(self, *_: object) -> None:
        if self.running:
            raise KeyboardInterrupt

    def interrupt(self, call: Callable[[], object], after: float) -> float | None:
        """Seconds from the signal to its KeyboardInterrupt; None where the call was over before."""
        assert self.sender.stdin
        assert self.sender.stdout
        caught = None
        self.sender.stdin.write(f"{after}\n")
        self.sender.stdin.flush()
        try:
            self.running = True
            call()
            self.running = False
        except KeyboardInterrupt:
            caught = time.monotonic()
            self.running = False
        sent = float(self.sender.stdout.readline())
        return caught and caught - sent

    def close(self) -> None:
        self.sender.terminate()
        self.sender.wait()


def seconds_until_idle(limit: float = 30) -> float:
    """Seconds until this process uses less than a fifth of a processor."""
    start = time.monotonic()
    while time.monotonic() - start < limit:
        before, since = time.process_time(), time.monotonic()
        time.sleep(0.02)
        if (time.process_time() - before) / (time.monotonic() - since) < 0.2:
            return since - start
    return limit


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="JSON Lines with a field text")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=[], help="parts of names of calls")
    asked = parser.parse_args()
    if asked.texts:
        with asked.texts.open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
    else:
        texts = made()
    with tempfile.TemporaryDirectory() as folder:
        calls = Calls(texts, Path(folder))
        expected = calls.some.terms(top=50).to_dict()
        interrupter, draw, slow = Interrupter(), random.Random(3), []
        size = sum(map(len, texts)) / 1e6
        print(f"{len(texts):,} documents, {size:.0f} million characters; each call interrupted {asked.times} times\n")
        print(f"{'call':24} {'seconds':>8} {'times':>6} {'worst':>7} {'idle':>7}")
        for name, call in calls.calls.items():
            if asked.only and not any(part in name for part in asked.only):
                continue
            if name == "set_phrases" and not hasattr(lo.Corpus, name):
                continue
            begun = time.monotonic()
            call()
            whole = time.monotonic() - begun
            gc.collect()
            waits: list[float] = []
            idles: list[float] = []
            for _ in range(asked.times):
                wait = interrupter.interrupt(call, draw.uniform(0, whole))
                if wait is not None:
                    waits.append(wait)
                    idles.append(seconds_until_idle())
            assert calls.some.terms(top=50).to_dict() == expected, name
            worst, idle = max(waits, default=0.0), max(idles, default=0.0)
            mark = "  <--" if max(worst, idle) > LIMIT else ""
            print(f"{name:24} {whole:8.2f} {len(waits):6} {worst:7.3f} {idle:7.3f}{mark}", flush=True)
            if max(worst, idle) > LIMIT:
                slow.append(name)
        interrupter.close()
    print(f"\nover {LIMIT} s: {', '.join(slow) or 'none'}")
    return bool(slow)


if __name__ == "__main__":
    sys.exit(main())
