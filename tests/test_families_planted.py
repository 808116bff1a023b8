"""Are slogans found again that were planted in made-up documents, whole, edited and in another order?"""

from __future__ import annotations

import itertools

import locution as lo
import planted
import pytest


def clusters(corpus: lo.Corpus, table: lo.Table, mentions: list[planted.Mention]) -> list[object]:
    """The family of each mention: that of which a member covers most of it, and at least half; else one of its own."""
    best: list[tuple[float, object]] = [(0.0, mention) for mention in mentions]
    here: dict[int, list[int]] = {}
    for number, mention in enumerate(mentions):
        here.setdefault(mention.document, []).append(number)
    family = table["family"]
    for name in sorted(set(family.tolist())):
        places = corpus.kwic(table[family == name], window=0).to_dict()
        for document, start, end in zip(places["doc_id"], places["start"], places["end"], strict=True):
            for number in here.get(int(document), ()):
                mention = mentions[number]
                both = min(end, mention.end) - max(start, mention.start)
                share = both / (max(end, mention.end) - min(start, mention.start))
                if 2 * both >= mention.end - mention.start and share > best[number][0]:
                    best[number] = (share, name)
    return [name for _, name in best]


CHANGES = [f"{rate:.0%}" for rate in planted.RATES] + ["reordered"]


@pytest.fixture(scope="module", params=[1, 2, 3, 4])
def scored(request: pytest.FixtureRequest) -> list[tuple[str, float, float]]:
    """How each mention was changed, and its BCubed precision and recall."""
    texts, mentions = planted.documents(request.param)
    corpus = lo.Corpus(texts)
    found = clusters(corpus, corpus.families(), mentions)
    scores = planted.bcubed(found, [mention.kind for mention in mentions])
    # A sentence that only looks like a slogan has no variants, and need not be found; where it is, it costs precision.
    slogans = [(m.change, p, r) for m, (p, r) in zip(mentions, scores, strict=True) if m.change in CHANGES]
    print(f"\nseed {request.param}: {len(slogans)} mentions of slogans")
    for change in [*CHANGES, "all"]:
        precision, recall = mean([score for score in slogans if change in (score[0], "all")])
        print(f"  {change:>9}: precision {precision:.3f}, recall {recall:.3f}")
    POOL[request.param] = slogans
    return slogans


POOL: dict[int, list[tuple[str, float, float]]] = {}


def mean(scores: list[tuple[str, float, float]]) -> tuple[float, float]:
    return sum(p for _, p, _ in scores) / len(scores), sum(r for _, _, r in scores) / len(scores)


def test_planted_slogans_are_grouped_by_what_they_were_made_of(scored: list[tuple[str, float, float]]) -> None:
    precision, recall = mean(scored)
    assert precision >= 0.95
    assert recall >= 0.84  # of one seed; of all together see below


def test_less_is_found_the_more_was_edited(scored: list[tuple[str, float, float]]) -> None:
    curve = [mean([score for score in scored if score[0] == change])[1] for change in CHANGES[:-1]]
    assert all(less <= more + 0.02 for more, less in itertools.pairwise(curve))


def test_all_seeds_together_reach_what_is_aimed_at() -> None:
    if len(POOL) < 4:
        pytest.skip("the seeds were not all asked for")
    precision, recall = mean([score for scores in POOL.values() for score in scores])
    print(f"\nall seeds: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.95
    assert recall >= 0.85


def test_every_mention_stands_where_it_is_said_to_stand() -> None:
    texts, mentions = planted.documents(1)
    kinds = {mention.kind for mention in mentions}
    assert kinds == {*planted.SLOGANS, *planted.LOOKALIKES}
    for mention in mentions:
        if mention.change in ("0%", "lookalike"):
            assert texts[mention.document][mention.start : mention.end].lower() == mention.kind
