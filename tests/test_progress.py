"""Does every long call say how far it is, truly, to whom it should, and does it stop when it is asked to?"""

from __future__ import annotations

import inspect
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import locution as lo
import pytest
from locution import _progress

# ── the shares are true ───────────────────────────────────────────────────────────────────────────────────────────────


def made(documents: int) -> list[str]:
    """Texts with common words, sentences that recur, and documents that are nearly the same."""
    words = [f"w{number}" for number in range(3_000)]

    def sentence(seed: int) -> str:
        return " ".join(words[(seed * seed + 41 * j * (1 + seed % 5)) % (50 + seed % 2_900)] for j in range(14)) + ". "

    texts = ["".join(sentence((7 * i + j * j) % 1_500) for j in range(12)) for i in range(documents)]
    return [texts[i - 1] + " again and again" if i % 9 == 8 else text for i, text in enumerate(texts)]


TEXTS = made(600)


@pytest.fixture(scope="module")
def corpus() -> lo.Corpus:
    days = [f"20{i % 24:02}-0{1 + i % 9}-11" for i in range(len(TEXTS))]
    return lo.Corpus(TEXTS, dates=days, metadata={"group": [i % 3 for i in range(len(TEXTS))]})


LIST = {"list": [" ".join(text.split()[4:9]) for text in TEXTS[:40]]}

QUESTIONS: dict[str, Callable[[lo.Corpus, Any], object]] = {
    "biography": lambda c, p: c.biography(LIST, progress=p),
    "collocations": lambda c, p: c.collocations(progress=p),
    "collocations of words": lambda c, p: c.collocations(node="w1*", window=5, progress=p),
    "collocations of several": lambda c, p: c.collocations(length=(2, 3), measures=["lambda"], progress=p),
    "deduplicate": lambda c, p: c.deduplicate(progress=p),
    "dispersion": lambda c, p: c.dispersion(progress=p),
    "diversity": lambda c, p: c.diversity(progress=p),
    "duplicate_groups": lambda c, p: c.duplicate_groups(progress=p),
    "explain": lambda c, p: c.explain("0", "1", progress=p),
    "extend": lambda c, p: c.extend(lo.Corpus(TEXTS, doc_ids=[f"x{i}" for i in range(len(TEXTS))]), progress=p),
    "families": lambda c, p: c.families(progress=p),
    "fillers": lambda c, p: c.fillers("w1 * w2", progress=p),
    "formulaicity": lambda c, p: c.formulaicity(progress=p),
    "frames": lambda c, p: c.frames(progress=p),
    "from_frame": lambda c, p: lo.Corpus.from_frame({"text": TEXTS, "n": list(range(len(TEXTS)))}, progress=p),
    "Corpus": lambda c, p: lo.Corpus(TEXTS, progress=p),
    "Corpus of a generator": lambda c, p: lo.Corpus((text for text in TEXTS), progress=p),
    "keyness": lambda c, p: c.keyness(c.doc_ids[::2], progress=p),
    "keyness by document": lambda c, p: c.keyness(c.doc_ids[::2], by_document=True, permutations=99, progress=p),
    "kwic": lambda c, p: c.kwic("w1*", progress=p),
    "load": lambda c, p: lo.Corpus.load(saved(c), progress=p),
    "lookup": lambda c, p: c.lookup(LIST, progress=p),
    "lookup with edits": lambda c, p: c.lookup(LIST, max_edits=2, progress=p),
    "matrix": lambda c, p: c.matrix(progress=p),
    "matrix of n-grams": lambda c, p: c.matrix(ngram_range=(1, 3), weight="tf-idf", progress=p),
    "near_duplicates": lambda c, p: c.near_duplicates(progress=p),
    "near_duplicates by minhash": lambda c, p: c.near_duplicates(method="minhash", progress=p),
    "ngrams": lambda c, p: c.ngrams(n=(1, 4), progress=p),
    "ngrams by group": lambda c, p: c.ngrams(by="group", progress=p),
    "passages": lambda c, p: c.passages(progress=p),
    "passages of queries": lambda c, p: c.passages(queries=lo.Corpus(TEXTS[:50]), progress=p),
    "phrases": lambda c, p: c.phrases(progress=p),
    "phrases as written": lambda c, p: c.phrases(written=True, once_per="group", progress=p),
    "read": lambda c, p: lo.read(folder(c), progress=p),
    "save": lambda c, p: c.save(saved(c).with_name("again"), progress=p),
    "set_phrases": lambda c, p: c.set_phrases(progress=p),
    "similar_pairs": lambda c, p: c.similar_pairs(progress=p),
    "similar_pairs of queries": lambda c, p: c.similar_pairs(threshold=0.5, queries=c.subset(["1", "2"]), progress=p),
    "similarity": lambda c, p: c.similarity(progress=p),
    "terms": lambda c, p: c.terms(progress=p),
    "terms by group": lambda c, p: c.terms(by="group", progress=p),
    "timeline": lambda c, p: c.timeline(LIST, progress=p),
    "transform": lambda c, p: c.matrix().transform(TEXTS, progress=p),
    "transform a corpus": lambda c, p: c.matrix().transform(c, progress=p),
}

_FOLDER: list[Path] = []


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    _FOLDER.append(tmp_path_factory.mktemp("progress"))


def saved(corpus: lo.Corpus) -> Path:
    path = _FOLDER[-1] / "saved"
    if not path.exists():
        corpus.save(path)
    return path


def folder(corpus: lo.Corpus) -> Path:
    path = _FOLDER[-1] / "texts"
    if not path.exists():
        path.mkdir()
        for number, text in enumerate(TEXTS):
            (path / f"{number}.txt").write_text(text)
    return path


def test_every_call_that_tells_is_tried() -> None:
    def tells(function: object) -> bool:
        return callable(function) and "progress" in inspect.signature(function).parameters

    methods = [getattr(lo.Corpus, name) for name in dir(lo.Corpus) if name[0] != "_"]
    asked = {method.__name__ for method in methods if tells(method)} | {"read", "transform", "Corpus"}
    assert asked == {name.split()[0] for name in QUESTIONS}


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_done_rises_to_all(corpus: lo.Corpus, name: str) -> None:
    told: list[tuple[int, int]] = []
    silent = QUESTIONS[name](corpus, False)
    asked = QUESTIONS[name](corpus, lambda done, total: told.append((done, total)))
    assert asked == silent
    assert told
    shares = [done for done, _ in told]
    assert shares == sorted(set(shares))
    (total,) = {total for _, total in told}
    assert shares[0] > 0
    assert told[-1] == (total, total)


# ── whom it is told to ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("wrong", [1, 0, "yes", [], object()], ids=repr)
def test_what_is_neither_truth_value_nor_callable_is_refused(corpus: lo.Corpus, name: str, wrong: object) -> None:
    with pytest.raises(TypeError, match=r"^progress: expected None .*True .*False .*callable\(done, total\), not "):
        QUESTIONS[name](corpus, wrong)


def test_the_bar_says_the_name_of_the_question(corpus: lo.Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    corpus.phrases(progress=True)
    assert "phrases 100%" in capsys.readouterr().err
    lo.Corpus(TEXTS, progress=True)
    assert "Corpus 100%" in capsys.readouterr().err
    for quiet in (False, None):
        corpus.phrases(progress=quiet)
        assert capsys.readouterr().err == ""


def test_a_callable_that_fails_ends_the_call(corpus: lo.Corpus) -> None:
    def refuse(done: int, total: int) -> None:
        raise LookupError("enough")

    for name in ("phrases", "Corpus", "read", "similar_pairs", "transform"):
        with pytest.raises(LookupError, match="enough"):
            QUESTIONS[name](corpus, refuse)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Closing:
    """A bar that knows whether it was closed."""

    def __init__(self) -> None:
        self.told: list[int] = []
        self.closed = 0

    def tell(self, done: int, total: int) -> None:
        self.told.append(done)
        if len(self.told) == 2:
            raise KeyboardInterrupt

    def close(self) -> None:
        self.closed += 1


def test_the_bar_is_closed_after_ctrl_c_and_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    bars: list[Closing] = []

    def bar(*_: object, **__: object) -> Closing:
        bars.append(Closing())
        return bars[-1]

    monkeypatch.setattr(_progress, "_bar", bar)
    large = lo.Corpus(TEXTS * 10, progress=False)
    with pytest.raises(KeyboardInterrupt):
        large.families(progress=True)
    with pytest.raises(ValueError, match="no such column"):
        large.terms(by="no such column", progress=True)
    assert [bar.closed for bar in bars] == [1, 1]
    assert large.terms(top=1, progress=False)["frequency"][0] > 0


def test_left_out_it_is_a_bar_where_somebody_looks_once_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Bar(Closing):
        def tell(self, done: int, total: int) -> None:
            self.told.append(done)

    def bar(name: str, seconds: float, *, stays: bool) -> Bar:
        made.append(f"{name} {stays}")
        assert 0.5 < seconds < 5
        return Bar()

    monkeypatch.setattr(_progress, "_bar", bar)
    large = lo.Corpus(TEXTS, progress=False)
    target = large.doc_ids[::2]

    def slow() -> None:
        start = time.monotonic()
        for permutations in (20_000, 200_000):
            large.keyness(target, by_document=True, permutations=permutations)
            if time.monotonic() - start > 0.7:
                return

    monkeypatch.setattr(sys, "stderr", io.StringIO())
    slow()
    assert made == []
    monkeypatch.setattr(sys, "stderr", Terminal())
    large.terms()
    assert made == []
    slow()
    assert made == ["keyness False"]
    monkeypatch.setattr(sys, "stderr", None)  # as under pythonw
    large.terms()


def test_without_tqdm_there_is_a_line_on_a_terminal_that_is_gone_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    monkeypatch.setattr(sys, "stderr", Terminal())
    lo.Corpus(TEXTS, progress=True)
    written = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert "\rCorpus 100%" in written
    assert written.endswith("\r" + " " * len("Corpus 100%") + "\r")
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    lo.Corpus(TEXTS, progress=True)
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_a_real_terminal_shows_a_bar_and_a_pipe_does_not() -> None:
    pytest.importorskip("tqdm")
    script = (
        "import locution as lo, time\n"
        "corpus, n, took = lo.Corpus(['a b c ' * 50] * 300), 100_000, 0\n"
        "while took < 1:\n"
        "    start, n = time.monotonic(), 2 * n\n"
        "    corpus.keyness(corpus.doc_ids[::2], by_document=True, permutations=n)\n"
        "    took = time.monotonic() - start\n"
    )
    command = [sys.executable, "-c", script]
    assert subprocess.run(command, stderr=subprocess.PIPE, check=True).stderr == b""
    ours, theirs = os.openpty()
    with subprocess.Popen(command, stderr=theirs) as running:
        os.close(theirs)
        seen = b""
        while True:
            try:
                some = os.read(ours, 4096)
            except OSError:  # nobody writes any more
                break
            if not some:
                break
            seen += some
    os.close(ours)
    assert running.returncode == 0
    assert b"keyness" in seen
    assert b"%|" in seen


def test_steps_of_python_are_told_as_questions_are() -> None:
    told: list[tuple[int, int]] = []
    with _progress.steps(lambda done, total: told.append((done, total)), "report", 4) as tick:
        tick()
        tick()
    assert told == [(1, 4), (2, 4), (4, 4)]
    with pytest.raises(TypeError, match=r"^progress: expected None"), _progress.steps(3, "report", 4):  # type: ignore[arg-type]
        pass
    seen: list[int] = []

    def fails() -> None:
        with _progress.steps(lambda done, total: seen.append(done), "report", 4) as tick:
            tick()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert seen == [1]  # what was not done is not told
