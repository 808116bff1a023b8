"""Counts, dispersion, diversity and keyness of corpora against what papers and other packages print.

Each value to the digits it is printed with. Formulas alone are tested in `tests/golden.rs`; n-grams, matrices and
places in `test_golden_places.py`, which also lists what is no statistic of ours. What cannot hold:

=============================================  =========================================================================
quanteda_textstats, frequency_obama            "will" is one of quanteda's English stop words and none of ours
quanteda_textstats, keyness_toy, exact         Fisher's p is no column of keyness; the formula is in `tests/golden.rs`
korpus_sample, Uber, Summer, Maas, MSTTR,      no column of diversity
  MTLD-MA, readability
lexicalrichness, Summer, Dugast, Maas, Vm,     no column of diversity
  Yule's I, MSTTR, TTR-ND
scipy_keyness, log_ratio of ±inf               a count of 0 stands for ½ (Hardie 2014)
=============================================  =========================================================================
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any

import locution as lo
import pytest
from samples import RUNS, records, shared

# quanteda's words, and its marks of punctuation. A comma joins digits only: the "that,our" of one address is two words.
WORDS = r"\d+(?:,\d+)+|\w+(?:[-'’.]\w+)*"
TOKENS = WORDS + r"|[^\w\s]"
# … without numbers: textstat_lexdiv removes them, and what begins with one.
LETTERS = r"[^\W\d]\w*(?:[-'’.]\w+)*"


def golden(name: str) -> Any:
    return json.loads(shared(f"reference/{name}").read_text(encoding="utf-8"))


def golden_rows(name: str) -> list[dict[str, str]]:
    with shared(f"reference/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def inaugural(words: str, keep: Callable[[Any], bool] = lambda record: True) -> lo.Corpus:
    kept: list[Any] = [record for record in records("corpora/inaugural_en/inaugural.jsonl") if keep(record)]
    return lo.Corpus(
        [record["text"] for record in kept],
        doc_ids=[record["id"] for record in kept],
        metadata={"year": [record["year"] for record in kept]},
        tokenizer=lo.Tokenizer(words=words),
    )


def rows_of(table: lo.Table, key: str = "term") -> dict[str, dict[str, Any]]:
    columns = table.to_dict()
    return {name: {column: values[row] for column, values in columns.items()} for row, name in enumerate(columns[key])}


def printed(value: float, decimals: int) -> Any:
    """What may be meant by a number that is printed with so many decimals."""
    return pytest.approx(value, rel=1e-12, abs=0.5 * 10**-decimals * (1 + 1e-9))


# ---- DEFINITIONS.md


def test_keyness_of_the_definitions() -> None:
    texts = ["word " * 100 + "other " * 9_900, "word " * 50 + "other " * 19_950]
    row = rows_of(lo.Corpus(texts).keyness("0"))["word"]
    assert row["log_likelihood"] == printed(69.6919, 4)
    assert row["chi2"] == printed(75.37688, 5)
    assert row["log_ratio"] == pytest.approx(2, rel=1e-14)
    two = rows_of(lo.Corpus(texts).keyness("0", cells=2))["word"]
    assert two["log_likelihood"] == printed(69.3147, 4)
    texts = ["word " * 10 + "other " * 9_990, "other " * 20_000]
    assert rows_of(lo.Corpus(texts).keyness("0"))["word"]["log_ratio"] == printed(5.32193, 5)
    texts = ["word " * 110 + "other " * (2_552 - 110), "word " * 111 + "other " * (31_777 - 2_552 - 111)]
    assert rows_of(lo.Corpus(texts).keyness("0"))["word"]["log_likelihood"] == printed(270.72, 2)


def test_dispersion_of_the_definitions() -> None:
    texts = ["b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a", "b a g h a b e a a t"]
    row = rows_of(lo.Corpus([*texts, "b a h a a b e a x a t"]).dispersion())["a"]
    assert (row["dp"], row["dp_norm"]) == (printed(0.18, 2), printed(0.2195, 4))
    assert (row["juilland_d"], row["rosengren_s"]) == (printed(0.7852, 4), printed(0.9498, 4))
    assert row["kl_divergence"] == printed(0.1370, 4)


def test_mtld_of_the_definitions() -> None:
    text = (
        "the cat sat on the mat and the dog sat on the log while the cat and the dog looked at the moon and the moon "
        "looked at the cat and the mat on which the cat sat was red and the log was brown"
    )
    assert lo.Corpus([text]).diversity()["mtld"][0] == printed(12.308, 3)


# ---- quanteda


def test_addresses_have_the_tokens_and_types_of_quanteda() -> None:
    rows = rows_of(inaugural(TOKENS).diversity(fold="none"), "doc_id")
    summary = golden("quanteda_core.json")["summary"]
    assert len(summary) == 16
    for document in summary:
        row = rows[document["doc"]]
        assert (row["tokens"], row["types"]) == (document["tokens"], document["types"]), document["doc"]


def test_addresses_since_1990_have_the_counts_of_quanteda() -> None:
    corpus = inaugural(TOKENS, lambda record: record["year"] >= 1990)
    expected = golden("quanteda_core.json")["dfm_post1990"]
    # Our fold takes the two apostrophes for one, quanteda's does not.
    lowered = lo.Corpus([document.text.lower() for document in corpus], tokenizer=lo.Tokenizer(words=TOKENS))
    assert len(lowered.terms(fold="none")) == expected["features"]
    assert corpus.n_documents == expected["docs"]
    assert corpus.doc_ids[:6] == expected["doc_order"]
    rows = corpus.terms(by="doc_id").to_dict()
    counts = dict(zip(zip(rows["term"], rows["group"], strict=True), rows["frequency"], strict=True))
    for term, frequencies in expected["first_features"].items():
        assert [counts[term, doc_id] for doc_id in corpus.doc_ids[:6]] == frequencies, term


def test_a_toy_has_the_frequencies_of_quanteda_in_groups_too() -> None:
    toy = golden("quanteda_textstats.json")["frequency_toy"]
    corpus = lo.Corpus(toy["docs"], metadata={"group": toy["groups"]})
    rows = rows_of(corpus.terms())
    assert {term: (row["frequency"], row["rank"], row["docfreq"]) for term, row in rows.items()} == {
        row["feature"]: (row["frequency"], row["rank"], row["docfreq"]) for row in toy["rows"]
    }
    table = corpus.terms(by="group").to_dict()
    assert [
        list(row) for row in zip(*(table[name] for name in ("term", "frequency", "docfreq", "group")), strict=True)
    ] == (toy["group_rows"])
    relative: dict[str, float] = {}
    by_document = corpus.terms(by="doc_id").to_dict()
    for term, share in zip(by_document["term"], by_document["per_million"], strict=True):
        relative[term] = relative.get(term, 0) + share / 1e6
    for term, weight in toy["prop_weighted_sums"].items():
        digits = len(str(weight)) - 2
        assert int(relative[term] * 10**digits + 1e-9) / 10**digits == weight  # cut off, not rounded


def test_obamas_words_are_those_of_quanteda() -> None:
    corpus = inaugural(WORDS, lambda record: str(record["id"]) in ("2009-Obama", "2013-Obama"))
    table = corpus.terms(stopwords="en", top=11).to_dict()
    rows = [list(row) for row in zip(table["term"], table["frequency"], table["docfreq"], strict=True)]
    # "will" is one of quanteda's English stop words and none of ours.
    assert [row for row in rows if row[0] != "will"] == golden("quanteda_textstats.json")["frequency_obama"]["rows"]


def test_quantiles_of_frequencies_cut_as_dfm_trim_does() -> None:
    # quantile(c(6, 4, 2, 1), type = 1) of quanteda's toy: 1 up to a quarter, 2, 4, and 6 above three quarters.
    corpus = lo.Corpus(golden("quanteda_textstats.json")["frequency_toy"]["docs"])
    kept = {share: corpus.terms(min_quantile=share).to_dict()["frequency"] for share in (0.25, 0.5, 0.75, 0.76)}
    assert kept == {0.25: [6, 4, 2, 1], 0.5: [6, 4, 2], 0.75: [6, 4], 0.76: [6]}


def test_addresses_have_the_diversity_of_quanteda() -> None:
    corpus = inaugural(LETTERS, lambda record: 2001 <= record["year"] <= 2021)
    expected = golden("quanteda_textstats.json")["lexdiv_inaugural"]
    table = corpus.diversity().to_dict()
    assert table["doc_id"] == expected["docs"]
    assert table["ttr"] == [printed(value, 7) for value in expected["TTR"]]
    assert table["cttr"] == [printed(value, 5) for value in expected["CTTR"]]
    assert table["mattr"] == [printed(value, 7) for value in expected["MATTR100"]]


def test_shrimp_has_the_diversity_of_quanteda() -> None:
    expected = golden("quanteda_textstats.json")["lexdiv_shrimp"]
    table = lo.Corpus(expected["docs"], tokenizer=lo.Tokenizer(words=WORDS)).diversity().to_dict()
    assert table["ttr"] == [printed(value, 7) for value in expected["TTR"]]
    assert table["cttr"] == [printed(value, 6) for value in expected["CTTR"]]
    assert table["yule_k"] == [printed(value, 4) for value in expected["K"]]


def test_post_war_keyness_is_that_of_quanteda() -> None:
    corpus = inaugural(TOKENS, lambda record: record["year"] <= 2021)
    years = corpus.metadata["year"]
    rows = rows_of(corpus.keyness(years >= 1945, measure="chi2", yates="auto"))
    assert len(rows) == 9_437
    expected = golden("quanteda_textstats.json")["keyness_postwar_vs_prewar"]["rows"]
    ends = [*list(rows)[:10], *list(rows)[-10:]]
    assert ends == [row["feature"] for row in expected]
    for row in expected:
        found = rows[row["feature"]]
        assert (found["frequency"], found["reference_frequency"]) == (row["n_target"], row["n_reference"]), row
        assert found["chi2"] == printed(row["chi2"], 4 if row["chi2"] > 0 else 5), row


def test_keyness_of_one_address_is_that_of_quanteda() -> None:
    # With the continuity correction of its rule: expected counts are below 5.
    corpus = inaugural(TOKENS, lambda record: 1945 <= record["year"] <= 2021)
    expected = golden("quanteda_textstats.json")["keyness_trump2017_vs_postwar"]["rows"]
    table = corpus.keyness("2017-Trump", measure="chi2", yates="auto", top=len(expected))
    rows = rows_of(table)
    assert list(rows) == [row["feature"] for row in expected]
    for row in expected:
        found = rows[row["feature"]]
        assert (found["frequency"], found["reference_frequency"]) == (row["n_target"], row["n_reference"]), row
        assert found["chi2"] == printed(row["chi2"], 5), row


@pytest.mark.parametrize(
    ("order", "target", "measure"),
    [
        ("order_chi2_target_d1", "d1", "chi2"),
        ("order_chi2_target_d2", "d2", "chi2"),
        ("order_lr_none_target_d1", "d1", "log_likelihood"),
    ],
)
def test_a_toy_has_the_order_of_quanteda(order: str, target: str, measure: Any) -> None:
    toy = golden("quanteda_textstats.json")["keyness_toy"]
    corpus = lo.Corpus(toy["docs"].values(), doc_ids=toy["docs"])
    assert corpus.keyness(target, measure=measure, yates="auto").to_dict()["term"] == toy[order]


# ---- SciPy, NLTK, CQPweb, programs for Fightin' Words


@pytest.fixture(scope="module")
def addresses() -> lo.Corpus:
    return inaugural(RUNS)


def test_post_war_keyness_is_that_of_scipy(addresses: lo.Corpus) -> None:
    meta = golden("library_runs/scipy_keyness_inaugural_1945.meta.json")
    table = addresses.keyness(addresses.metadata["year"] >= 1945)
    assert (table.params["target_tokens"], table.params["reference_tokens"]) == (meta["N_target"], meta["N_reference"])
    rows, expected = rows_of(table), golden_rows("library_runs/scipy_keyness_inaugural_1945.tsv")
    assert len(expected) == meta["words"]
    for row in expected:
        found = rows[row["word"]]
        assert (found["frequency"], found["reference_frequency"]) == (int(row["n_target"]), int(row["n_reference"]))
        for column, name in [("log_likelihood", "G2_signed"), ("chi2", "chi2_signed"), ("log_ratio", "log_ratio")]:
            if row[name] in ("inf", "-inf"):  # theirs of a count of 0, which is ½ in ours
                assert 0 in (found["frequency"], found["reference_frequency"])
                assert abs(found[column]) < 10
                continue
            # Theirs is what is left of large logarithms: one more digit is not theirs.
            assert found[column] == pytest.approx(float(row[name]), rel=1e-12, abs=0.51e-8), (row["word"], column)


@pytest.mark.parametrize(
    ("column", "options"),
    [
        ("z_uniform_0.01", {"prior": 0.01 * 9_364, "prior_shape": "flat"}),
        ("z_uniform_1", {"prior": 9_364, "prior_shape": "flat"}),
        ("z_informative_total_counts", {"prior": 141_169}),
        ("z_informative_scaled_a0=1000", {}),
        ("z_scattertext_uninformative_0.01", {"prior": 93.64, "prior_shape": "flat", "variance_terms": 4}),
    ],
)
def test_fightin_words_are_those_of_other_programs(addresses: lo.Corpus, column: str, options: dict[str, Any]) -> None:
    rows = rows_of(addresses.keyness(addresses.metadata["year"] >= 1945, measure="log_odds", **options))
    expected = golden_rows("library_runs/fightin_words_inaugural_1945.tsv")
    assert len(expected) == 779
    for row in expected:
        assert rows[row["word"]]["log_odds"] == printed(float(row[column]), 8), row["word"]


def filled(counts: dict[str, int], tokens: int) -> str:
    """A text of these words and of others, so many in all."""
    words = [f"{word} " * count for word, count in counts.items()]
    return "".join(words) + "filler " * (tokens - sum(counts.values()))


def test_conservative_log_ratios_are_those_of_cqpweb_and_r() -> None:
    rows = golden_rows("log_ratio_gold.tsv")
    here = {f"w{i}": int(row["f"]) for i, row in enumerate(rows)}
    tokens, total = int(rows[0]["f1"]), int(rows[0]["N"])
    corpus = lo.Corpus([filled(here, tokens)], tokenizer=lo.Tokenizer(words=RUNS))
    there = {"term": list(here), "frequency": [int(row["f2"]) - int(row["f"]) for row in rows]}
    # Bonferroni: as many terms as they have.
    table = corpus.keyness(["0"], there, reference_tokens=total - tokens, stopwords=["filler"])
    found = rows_of(table)
    assert len(found) == len(rows) == 599
    for i, row in enumerate(rows):
        assert found[f"w{i}"]["log_ratio"] == pytest.approx(float(row["lr"]), rel=1e-13)
        assert found[f"w{i}"]["log_ratio_low"] == pytest.approx(float(row["lrc"]), rel=1e-10, abs=1e-12), row["lemma"]


def test_words_of_romances_have_the_log_likelihood_of_nltk() -> None:
    rows = golden("brown_romance_llr.json")["rows"]
    tokens, total = rows[0]["N_romance"], rows[0]["N_total"]
    corpus = lo.Corpus([filled({row["word"]: row["n_romance"] for row in rows}, tokens)])
    there = {
        "term": [row["word"] for row in rows],
        "frequency": [row["n_total"] - row["n_romance"] for row in rows],
    }
    found = rows_of(corpus.keyness("0", there, reference_tokens=total - tokens))
    for row in rows:
        assert abs(found[row["word"]]["log_likelihood"]) == printed(row["expected_llr"], 3), row["word"]


# ---- LexicalRichness, koRpus


def test_a_short_text_has_the_diversity_of_lexicalrichness() -> None:
    expected = golden("lexicalrichness.json")
    text = "test text with some text numbers hyphenhere and text punctuations"  # its text as it cuts it
    row = rows_of(lo.Corpus([text]).diversity(window=5, sample=5), "doc_id")["0"]
    for column, name in [
        ("tokens", "tokens"),
        ("types", "types"),
        ("ttr", "ttr"),
        ("guiraud_r", "rttr"),
        ("cttr", "cttr"),
        ("herdan_c", "herdan_C"),
        ("yule_k", "yule_K"),
        ("simpson_d", "simpson_D"),
        ("mattr", "mattr5"),
        ("mtld", "mtld072"),
        ("hdd", "hdd5"),
    ]:
        assert row[column] == pytest.approx(expected[name], rel=1e-14), column


def test_a_text_has_the_diversity_of_korpus() -> None:
    expected = golden("korpus_sample.json")["lexdiv"]
    text = shared("reference/inputs/koRpus_sample_text.txt").read_text(encoding="utf-8")
    row = rows_of(lo.Corpus([text], tokenizer=lo.Tokenizer(words=WORDS)).diversity(), "doc_id")["0"]
    for column, name in [
        ("ttr", "TTR"),
        ("mattr", "MATTR"),
        ("herdan_c", "Herdan's C"),
        ("guiraud_r", "Root TTR"),
        ("cttr", "CTTR"),
        ("yule_k", "Yule's K"),
        ("mtld", "MTLD"),
    ]:
        assert row[column] == printed(expected[name], 2), column
    assert row["hdd"] * 42 == printed(expected["HD-D"], 2)  # theirs is the number of types, not their share
