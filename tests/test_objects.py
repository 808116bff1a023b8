"""Is every public class a good citizen of Python: pickled, copied, compared, sent to other processes, never changed?"""

from __future__ import annotations

import copy
import inspect
import multiprocessing
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import locution as lo
import numpy as np
import pytest

TEXTS = [
    "A new era begins in the harbour.",
    "In a new era, a new journey begins.",
    "The harbour sleeps, 新时代. \U0001f6a2",
]


def corpus(texts: list[str] = TEXTS) -> lo.Corpus:
    return lo.Corpus(
        texts,
        doc_ids=["a", "b", "c"],
        dates=["2024-01-01", None, "2024-03-01"],
        metadata={"party": ["x", "y", None], "n": [1, None, 3], "x": [0.5, 1.5, None]},
        tokenizer=lo.Tokenizer("de", words=r"\w+", keep_numbers=False),
    )


def read_error() -> lo.ReadError:
    with pytest.raises(lo.ReadError) as raised:
        lo.read(Path(__file__).parent / "data", encoding="utf-8", text="no such field")
    return raised.value


def store_error() -> lo.StoreError:
    with pytest.raises(lo.StoreError) as raised:
        lo.Corpus.load(__file__)
    return raised.value


OTHER = [*TEXTS[:2], "The harbour wakes."]

# Of each class some objects, each with another one that differs.
MADE: dict[str, list[tuple[Callable[[], Any], Callable[[], Any]]]] = {
    "Biography": [
        (
            lambda: corpus().biography("new era", every="year", by="party"),
            lambda: corpus().biography("harbour", every="year", by="party"),
        )
    ],
    "Corpus": [
        (corpus, lambda: corpus(OTHER)),
        (lambda: lo.Corpus([]), lambda: lo.Corpus([""])),
        (corpus, lambda: lo.Corpus(TEXTS, doc_ids=["a", "b", "c"])),
    ],
    "Document": [(lambda: corpus()["a"], lambda: corpus()["b"]), (lambda: corpus()["c"], lambda: corpus(OTHER)["c"])],
    "Matrix": [
        (lambda: corpus().matrix(), lambda: corpus(OTHER).matrix()),
        (
            lambda: corpus().matrix(weight="tf-idf", ngram_range=(1, 2), by="party"),
            lambda: corpus().matrix(weight="tf-idf", ngram_range=(1, 2), by="n"),
        ),
        (
            lambda: corpus().matrix(vocabulary=["new era", "era"]),
            lambda: corpus().matrix(vocabulary=["era", "new era"]),
        ),
        (lambda: lo.Corpus([]).matrix(), lambda: corpus().matrix()),
    ],
    "ReadError": [(read_error, lambda: lo.ReadError("another"))],
    "SimilarityMatrix": [
        (lambda: corpus().similarity(), lambda: corpus(OTHER).similarity()),
        (
            lambda: corpus().similarity(measure="jaccard", queries=corpus(OTHER)),
            lambda: corpus().similarity(measure="dice", queries=corpus(OTHER)),
        ),
        (lambda: lo.Corpus([]).similarity(), lambda: corpus().similarity()),
    ],
    "StoreError": [(store_error, lambda: lo.StoreError("another"))],
    "Table": [
        (lambda: corpus().documents(), lambda: corpus(OTHER).documents()),
        (lambda: corpus().phrases(min_docfreq=1), lambda: corpus().phrases(min_docfreq=1).head(1)),
        (lambda: corpus().phrases(min_frequency=9), lambda: corpus().terms()),
    ],
    "Tokenizer": [
        (lambda: lo.Tokenizer("de", words=r"\w+", segments="line"), lambda: lo.Tokenizer("de")),
        (lo.Tokenizer, lambda: lo.Tokenizer(keep_numbers=False)),
    ],
}
PAIRS = [(name, number) for name, pairs in MADE.items() for number in range(len(pairs))]


def one(name: str, number: int) -> Any:
    return MADE[name][number][0]()


def said(thing: Any) -> Any:
    """What can be asked of an object, of errors too, for those that are not compared."""
    if isinstance(thing, Exception):
        return type(thing), thing.args, vars(thing)
    return thing


def test_every_public_class_is_tried() -> None:
    public = {name for name in lo.__all__ if inspect.isclass(getattr(lo, name))}
    assert public == set(MADE)
    for name, pairs in MADE.items():
        for make, other in pairs:
            assert type(make()) is type(other()) is getattr(lo, name)


@pytest.mark.parametrize(("name", "number"), PAIRS)
def test_what_is_made_alike_is_equal_and_what_is_not_is_not(name: str, number: int) -> None:
    make, other = MADE[name][number]
    first, again, different = make(), make(), other()
    if isinstance(first, Exception):
        assert said(first) == said(again) != said(different)
        return
    assert first == again
    assert again == first
    assert not (first != again)  # noqa: SIM202 — __ne__ is asked too
    assert first != different
    for else_ in (None, 1, "text", object(), lo.Tokenizer("fr"), ValueError()):
        assert first != else_
        assert else_ != first
    with pytest.raises(TypeError, match="unhashable"):
        hash(first)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(("name", "number"), PAIRS)
def test_pickles_come_back_equal(name: str, number: int, protocol: int) -> None:
    thing = one(name, number)
    back = pickle.loads(pickle.dumps(thing, protocol))
    assert type(back) is type(thing)
    assert said(back) == said(thing)
    assert repr(back) == repr(thing)


@pytest.mark.parametrize("how", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
@pytest.mark.parametrize(("name", "number"), PAIRS)
def test_copies_are_equal(name: str, number: int, how: Callable[[Any], Any]) -> None:
    thing = one(name, number)
    back = how(thing)
    assert type(back) is type(thing)
    assert said(back) == said(thing)
    assert said(how([thing, {"key": thing}])[1]["key"]) == said(thing)


def test_a_deep_copy_of_a_matrix_has_cells_of_its_own() -> None:
    matrix = corpus().matrix()
    mine = copy.deepcopy(matrix)
    mine.to_scipy().data[:] = 7
    assert mine != matrix == corpus().matrix()


def test_what_comes_back_answers_as_before() -> None:
    first = corpus()
    back = pickle.loads(pickle.dumps(first))
    assert back.terms() == first.terms()
    assert back["c"].text == TEXTS[2]
    matrix = first.matrix(weight="tf-idf", ngram_range=(1, 2))
    again = pickle.loads(pickle.dumps(matrix))
    assert again.terms == matrix.terms
    assert again.params == matrix.params
    for documents in (["a new era"], corpus(OTHER)):
        assert again.transform(documents) == matrix.transform(documents)
    similar = pickle.loads(pickle.dumps(first.similarity()))
    assert similar.cluster_order() == first.similarity().cluster_order()
    assert similar.params == first.similarity().params


@pytest.mark.parametrize(("name", "number"), PAIRS)
def test_no_attribute_can_be_set_or_deleted(name: str, number: int) -> None:
    thing = one(name, number)
    if isinstance(thing, Exception):
        return  # errors take any attribute, as all of Python's do
    for attribute in [name for name in dir(thing) if not name.startswith("__")]:
        with pytest.raises((AttributeError, TypeError)):
            setattr(thing, attribute, None)
        with pytest.raises((AttributeError, TypeError)):
            delattr(thing, attribute)
    with pytest.raises((AttributeError, TypeError)):
        thing.new_attribute = 1
    if hasattr(thing, "__getitem__"):
        with pytest.raises(TypeError):
            thing["frequency"] = 1


def test_what_an_object_hands_out_is_not_its_own() -> None:
    """To change a list, dict or array that was handed out changes no answer."""
    first = corpus()
    table = first.documents()
    first.doc_ids.clear()
    first.dates.clear()
    first.skipped.append(1)  # type: ignore[arg-type]
    first.warnings.append("x")
    first["a"].metadata.clear()
    table.params.clear()
    table.columns.clear()
    table["tokens"][:] = 0
    table["doc_id"][:] = None
    for cells in table.to_dict().values():
        cells.clear()
    assert first == corpus()
    assert (first.skipped, first.warnings) == ([], corpus().warnings)
    assert table == corpus().documents()
    similar = first.similarity()
    with pytest.raises(ValueError, match="read-only"):
        similar.to_numpy()[0, 0] = 5
    assert similar == first.similarity()


def ask(thing: Any) -> Any:
    """In another process: what came through, after a question was asked of it."""
    if isinstance(thing, lo.Corpus):
        thing.phrases()
    return thing


def everything() -> list[Any]:
    return [one(name, number) for name, number in PAIRS]


def test_every_object_goes_to_spawned_processes_and_comes_back() -> None:
    things = everything()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        back = pool.map(ask, things)
    assert [said(thing) for thing in back] == [said(thing) for thing in things]


@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_every_object_goes_through_joblib(backend: str) -> None:
    joblib = pytest.importorskip("joblib")
    things = everything()
    back = joblib.Parallel(n_jobs=2, backend=backend)(joblib.delayed(ask)(thing) for thing in things)
    assert [said(thing) for thing in back] == [said(thing) for thing in things]


def test_joblib_keeps_answers_on_disk(tmp_path: Path) -> None:
    joblib = pytest.importorskip("joblib")
    for number, thing in enumerate(everything()):
        joblib.dump(thing, tmp_path / str(number))
        assert said(joblib.load(tmp_path / str(number))) == said(thing)
    if np.lib.NumpyVersion(np.__version__) >= "2.0.0":
        assert joblib.hash(corpus().documents()) == joblib.hash(corpus().documents())


@pytest.mark.parametrize("name", [name for name in MADE if not name.endswith("Error")])
def test_a_damaged_pickle_is_refused(name: str) -> None:
    load = getattr(lo, name)._load
    made, arguments = one(name, 0).__reduce__()
    assert made == load
    damaged = [b"\xff\xfe damaged" if isinstance(argument, bytes) else argument for argument in arguments]
    with pytest.raises(ValueError, match=r"no (pickle|saved)"):
        load(*damaged)
