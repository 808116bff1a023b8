"""The package as a whole: versions, documentation, pickles, forks, interruption, progress."""

import inspect
import os
import pickle
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import locution as lo
import pytest

ROOT = Path(__file__).parents[1]
TEXTS = ["A harbour for all citizens.", "We want a harbour for all citizens.", "Lamps."]


@pytest.fixture(scope="module")
def long_texts() -> list[str]:
    """About 60 MB of words in sentences, in many documents."""
    words = [f"word{i}" for i in range(5_000)]
    sentences = [" ".join(words[(i * i + 37 * j) % 5_000] for j in range(12)) + ". " for i in range(2_000)]
    texts = ["".join(sentences[(i + 7 * j) % 2_000] for j in range(60)) for i in range(10_000)]
    assert 50_000_000 < sum(map(len, texts)) < 90_000_000
    return texts


@pytest.fixture(scope="module")
def long_corpus(long_texts: list[str]) -> lo.Corpus:
    return lo.Corpus(long_texts)


# ── what is in the package ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_version_is_that_of_cargo_toml():
    (declared,) = re.findall(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.MULTILINE)[:1]
    assert lo.__version__ == declared == version("locution")


def test_every_public_name_is_there_and_says_what_it_is():
    assert lo.__all__ == sorted(lo.__all__)
    for name in lo.__all__:
        assert hasattr(lo, name)
        if name != "__version__":
            assert inspect.getdoc(getattr(lo, name)), name


def test_whatever_is_public_is_in_all():
    public = {name for name, thing in vars(lo).items() if name[0] != "_" and not inspect.ismodule(thing)}
    assert public | {"__version__"} == set(lo.__all__)


def test_types_are_shipped():
    assert (Path(lo.__file__).parent / "py.typed").is_file()
    assert (Path(lo.__file__).parent / "_core.pyi").is_file()


@pytest.mark.parametrize("kind", [lo.Corpus, lo.Document, lo.SimilarityMatrix, lo.Table, lo.Tokenizer])
def test_every_public_method_says_what_it_gives(kind: type):
    for name in (name for name in vars(kind) if not name.startswith("_")):
        doc = inspect.getdoc(getattr(kind, name)) or ""
        first = doc.partition("\n")[0]
        assert first.endswith((".", ":")), f"{kind.__name__}.{name}"
        if "Parameters\n---" in doc:
            assert "Returns\n---" in doc, f"{kind.__name__}.{name}"


def test_signatures_show_their_defaults():
    for name, method in vars(lo.Corpus).items():
        if callable(method) and not name.startswith("_"):
            assert "Ellipsis" not in repr(inspect.signature(getattr(lo.Corpus, name))), name


# ── pickles and processes ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_come_back_equal(protocol: int):
    corpus = lo.Corpus(
        TEXTS,
        doc_ids=["a", "b", "c"],
        dates=["2024-01-01", None, "2024-03-01"],
        metadata={"party": ["x", "y", None]},
        tokenizer=lo.Tokenizer("de", words=r"\w+", keep_numbers=False),
    )
    back = pickle.loads(pickle.dumps(corpus, protocol))
    assert back.documents() == corpus.documents()
    assert back.phrases() == corpus.phrases()
    assert [back[doc_id].text for doc_id in back.doc_ids] == TEXTS
    assert back.tokenizer == corpus.tokenizer != lo.Tokenizer("de")
    for thing in (corpus.tokenizer, corpus.terms(), corpus.documents(), corpus.phrases(min_frequency=9)):
        assert pickle.loads(pickle.dumps(thing, protocol)) == thing


def test_a_damaged_pickle_is_refused():
    for kind in (lo.Corpus, lo.Table, lo.Tokenizer):
        with pytest.raises(ValueError, match=r"no (pickle|saved)"):
            kind._load(b"\xff\xfe damaged")


def test_read_errors_survive_pickling(tmp_path: Path):
    (tmp_path / "bad.jsonl").write_text("{]\n", encoding="utf-8")
    with pytest.raises(lo.ReadError) as raised:
        lo.read(tmp_path)
    back = pickle.loads(pickle.dumps(raised.value))
    assert (str(back), back.line, back.reason) == (str(raised.value), 1, raised.value.reason)
    assert back.file == str(tmp_path / "bad.jsonl")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fork is safe to try on Linux only")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_child_can_ask_too():
    corpus = lo.Corpus(TEXTS * 100)
    expected = corpus.terms()  # the parent's threads are running now
    child = os.fork()
    if child == 0:
        try:
            asked = corpus.terms() == expected and lo.Corpus(TEXTS * 100).terms() == expected
            os._exit(0 if asked else 1)
        except BaseException:
            os._exit(2)
    deadline = time.monotonic() + 20
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            pytest.fail("the child hangs")
        time.sleep(0.01)
    assert os.waitstatus_to_exitcode(ended[1]) == 0


# ── interruption and progress ─────────────────────────────────────────────────────────────────────────────────────────


def seconds_to_stop(work: Callable[[], Any]) -> float:
    """Seconds from a Ctrl-C, a tenth of a second into `work`, to the KeyboardInterrupt."""
    sent: list[float] = []

    def send() -> None:
        sent.append(time.monotonic())
        signal.raise_signal(signal.SIGINT)

    # A job in the background is started with the signal ignored; then Python has no handler of its own.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.1, send)
    timer.start()
    try:
        work()
        timer.cancel()
        early = not sent
        timer.join()
    except KeyboardInterrupt:
        return time.monotonic() - sent[0]
    finally:
        signal.signal(signal.SIGINT, before)
    assert early, "the signal was lost"
    pytest.skip("this machine is too fast to be interrupted")


def test_ctrl_c_ends_tokenising(long_texts: list[str]):
    assert seconds_to_stop(lambda: lo.Corpus(long_texts)) < 1


@pytest.mark.parametrize(
    "question",
    [
        lambda corpus: corpus.phrases(),
        lambda corpus: corpus.ngrams(n=(1, 5)),
        lambda corpus: corpus.similar_pairs(),
        lambda corpus: corpus.near_duplicates(threshold=0.001, shingle=1, method="exact"),
        lambda corpus: corpus.near_duplicates(threshold=0.05, method="minhash", recall=0.9999999),
        lambda corpus: corpus.explain(*corpus.doc_ids[:2], min_length=2),
        lambda corpus: corpus.keyness(corpus.doc_ids[::2], by_document=True, permutations=1_000_000),
        lambda corpus: corpus.collocations(window=200, min_frequency=1_000_000),
        lambda corpus: corpus.collocations(length=(2, 4), measures=["lambda"]),
        lambda corpus: corpus.kwic(r"(\w?\w?){99}(.?.?.?){99}$", valuetype="regex"),
    ],
    ids=[
        "phrases",
        "ngrams",
        "similar_pairs",
        "near_duplicates",
        "sketches",
        "explain",
        "keyness",
        "collocations",
        "lambda",
        "a slow regex",
    ],
)
def test_ctrl_c_ends_a_long_question(long_corpus: lo.Corpus, question: Callable[[lo.Corpus], Any]):
    assert seconds_to_stop(lambda: question(long_corpus)) < 1


@pytest.fixture(scope="module")
def long_table() -> lo.Table:
    """Two million rows of text and numbers."""
    texts = [" ".join(f"x{i * 7_919 % 2_000_003}" for i in range(j, 2_000_000, 100)) for j in range(100)]
    table = lo.Corpus(texts, tokenizer=lo.Tokenizer(words="whitespace")).terms()
    assert len(table) == 2_000_000
    return table


@pytest.mark.parametrize("what", ["save", "to_csv"])
def test_ctrl_c_ends_writing_and_leaves_the_file_as_it_was(
    long_corpus: lo.Corpus, long_table: lo.Table, tmp_path: Path, what: str
):
    target = tmp_path / "out"
    target.write_text("before")
    write = long_corpus.save if what == "save" else long_table.to_csv
    assert seconds_to_stop(lambda: write(target)) < 1
    deadline = time.monotonic() + 20
    while len(list(tmp_path.iterdir())) > 1 and time.monotonic() < deadline:  # the file beside goes at the next check
        time.sleep(0.01)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert target.read_text() == "before"


@pytest.mark.parametrize(
    "work",
    [
        lambda corpus, table: table.sort("term"),
        lambda corpus, table: lo.Tokenizer().words("one two, three. " * 3_000_000),
        lambda corpus, table: pickle.dumps(corpus),
        lambda corpus, table: pickle.dumps(table),
    ],
    ids=["sort", "words", "pickle a corpus", "pickle a table"],
)
def test_ctrl_c_ends_what_else_takes_long(long_corpus: lo.Corpus, long_table: lo.Table, work: Callable[..., Any]):
    assert seconds_to_stop(lambda: work(long_corpus, long_table)) < 1


@pytest.mark.parametrize("what", ["a corpus", "a table"])
def test_ctrl_c_ends_unpickling(long_corpus: lo.Corpus, long_table: lo.Table, what: str):
    pickled = pickle.dumps(long_corpus if what == "a corpus" else long_table)
    assert seconds_to_stop(lambda: pickle.loads(pickled)) < 1


def test_ctrl_c_ends_reading_a_file_of_columns(long_texts: list[str], tmp_path: Path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": long_texts}), tmp_path / "t.parquet", row_group_size=500)
    assert seconds_to_stop(lambda: lo.read(tmp_path)) < 1


def test_a_long_text_has_the_words_of_its_parts():
    part = "The party’s 20th Congress — «ещё» 新时代. "
    words = lo.Tokenizer().words
    assert words(part * 10_000) == words(part) * 10_000


@pytest.mark.parametrize("params", [{}, {"analyzer": "char", "ngram_range": (1, 4)}], ids=["words", "characters"])
def test_ctrl_c_ends_counting_for_scikit_learn(long_texts: list[str], params: dict[str, Any]):
    vectorizers = pytest.importorskip("locution.sklearn")
    assert seconds_to_stop(lambda: vectorizers.CountVectorizer(**params).fit(long_texts)) < 1


def test_an_exception_in_progress_ends_the_work(long_texts: list[str]):
    def refuse(done: int, total: int) -> None:
        raise LookupError("enough")

    start = time.monotonic()
    with pytest.raises(LookupError, match="enough"):
        lo.Corpus(long_texts, progress=refuse)
    assert time.monotonic() - start < 5


def test_progress_is_told_with_a_growing_count(long_texts: list[str], tmp_path: Path):
    told: list[tuple[int, int]] = []
    lo.Corpus(long_texts, progress=lambda done, total: told.append((done, total)))
    assert told  # how often depends on how much is left to do when the texts have been copied
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert len({total for _, total in told}) == 1
    assert told[-1][0] == told[-1][1] > 0


def test_progress_reaches_its_end_on_small_work_too():
    told: list[tuple[int, int]] = []
    lo.Corpus(TEXTS, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0


def test_a_corpus_is_gone_through_document_by_document():
    corpus = lo.Corpus(TEXTS)
    assert [document.text for document in corpus] == list(TEXTS)
    assert [document.doc_id for document in corpus] == corpus.doc_ids


def test_what_would_be_counted_by_its_names_is_refused_with_what_to_do():
    import pandas as pd

    with pytest.raises(TypeError, match="from_frame"):
        lo.Corpus(pd.DataFrame({"text": TEXTS}))
    with pytest.raises(TypeError, match=r"doc_ids=texts\.keys"):
        lo.Corpus({"a": "one"})
    assert len(lo.Corpus(pd.Series(TEXTS))) == len(TEXTS)


def test_a_language_is_its_code():
    assert lo.Corpus(TEXTS, language="en-US").language == "en"
    with pytest.raises(ValueError, match="ISO 639-1"):
        lo.Corpus(TEXTS, language="english")
    assert lo.Corpus(TEXTS, language="th").phrases().params["trim"] is None


def test_a_generator_of_texts_may_ask_questions_of_another_corpus():
    first = lo.Corpus(TEXTS)
    again = lo.Corpus(first[doc_id].text for doc_id in first.doc_ids if first.terms(top=1))
    assert again.n_tokens == first.n_tokens
