"""Is reuse found again that was planted in made-up documents, whole, edited and in another order?"""

from __future__ import annotations

import locution as lo
import planted_reuse
import pytest
from samples import records

LEAST = {"verbatim": 0.90, "10 %": 0.85, "30 %": 0.70, "reordered": 0.35}
"""plagdet that is to be reached. What was put in another order is as many passages as pieces: granularity says so."""


def found_in(table: lo.Table) -> list[tuple[planted_reuse.Span, planted_reuse.Span]]:
    columns = (table[name].tolist() for name in ("doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b"))
    return [((int(a), i, i_end), (int(b), j, j_end)) for a, i, i_end, b, j, j_end in zip(*columns, strict=True)]


@pytest.mark.parametrize("kind", planted_reuse.RATES)
@pytest.mark.parametrize("seed", [1, 2])
def test_planted_reuse_is_found(kind: str, seed: int) -> None:
    texts, cases = planted_reuse.documents(seed, kind)
    found = found_in(lo.Corpus(texts).passages())
    planted = [(min(case.source, case.copy), max(case.source, case.copy)) for case in cases]
    score = planted_reuse.plagdet(planted, found)
    print(
        f"\nseed {seed}, {kind:>9}: plagdet {score.plagdet:.3f}, precision {score.precision:.3f}, "
        f"recall {score.recall:.3f}, granularity {score.granularity:.2f}, {len(found)} passages for {len(cases)} cases"
    )
    assert score.plagdet >= LEAST[kind]


def test_where_nothing_was_planted_next_to_nothing_is_found() -> None:
    texts, _ = planted_reuse.documents(3, "verbatim", cases=0)
    found = lo.Corpus(texts).passages()
    print(f"\n{len(found)} passages in 2,000 documents without reuse")
    assert len(found) <= 20


def test_two_corpora_that_have_nothing_to_do_with_each_other_share_next_to_nothing() -> None:
    fomc = lo.Corpus([str(row["text"]) for row in records("corpora/fomc_en/fomc.jsonl")])
    books = lo.Corpus([str(row["text"]) for row in records("corpora/textreuse_ats_legal/textreuse.jsonl")])
    found = books.passages(queries=fomc)
    print(f"\n{len(found)} passages: {found['text_a'].tolist()[:5]}")
    assert len(found) <= 5


def test_cases_stand_where_they_are_said_to_stand() -> None:
    texts, cases = planted_reuse.documents(1, "verbatim", count=100, cases=20)
    for case in cases:
        source, copy = (texts[document][start:end] for document, start, end in (case.source, case.copy))
        assert [word.strip(".,").lower() for word in source.split()] == [w.strip(".,").lower() for w in copy.split()]
        assert len(source.split()) == case.words
