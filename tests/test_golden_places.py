"""N-grams, matrices, words and where they stand against what other packages print; what of `reference` is read where.

Each value to the digits it is printed with. What cannot hold, or is no statistic of ours, is in `NOT_OURS`, with the
cause; the last test sees that no file, and no part of quanteda's two, is forgotten.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import locution as lo
import numpy as np
import pytest
from samples import ROOT, RUNS, records, shared
from test_golden_counting import TOKENS, WORDS, golden, golden_rows, inaugural, printed

NOT_OURS = {
    "README.md": "prose",
    "golden.py": "formulas, whose values are in DEFINITIONS.md or in the files",
    "inputs/genesis_english-kjv.txt": "a text of which no file has values",
    "library_runs/versions.json": "versions",
    "known_answers/neardup_": "pairs: tests/test_near_duplicates.py reads them",
    "quanteda_core.json: sentences": "in `summary`; ICU's sentences, ours also end at a blank line",
    "quanteda_core.json: two_skip_bigrams": "n-grams with gaps are no question of ours",
    "quanteda_core.json: two_skip_trigrams_quanteda": "likewise",
    "quanteda_core.json: propmax": "in `weights_toy`; tf by the greatest tf is no weight of ours",
    "quanteda_core.json: logcount": "in `weights_toy`; 1 + log10 tf, ours is 1 + ln tf",
    "quanteda_core.json: chars": "characters of a text are no column of ours",
    "quanteda_core.json: correlation": "in `simil_toy`; no measure of ours",
    "quanteda_textstats.json: order_exact_target_d1": "Fisher's p is no column of keyness; its formula is in golden.rs",
    "quanteda_textstats.json: pmi": "in `keyness_toy`; a formula without a value",
    "quanteda_textstats.json: correlation_with_2017_Trump": "in `cosine_inaugural_2001_2021`; no measure of ours",
    "quanteda_textstats.json: readability": "no statistic of ours",
    "quanteda_textstats.json: flesch_kincaid_inaugural": "no statistic of ours",
    "quanteda_textstats.json: mean_sentence_length": "no statistic of ours",
}


def counted(corpus: lo.Corpus, n: int | tuple[int, int], least: int = 1, **options: Any) -> dict[str, tuple[int, int]]:
    """Frequency and docfreq by n-gram."""
    table = corpus.ngrams(n, min_frequency=least, across_segments=True, **options).to_dict()
    return dict(zip(table["ngram"], zip(table["frequency"], table["docfreq"], strict=True), strict=True))


def spaced(texts: list[str]) -> lo.Corpus:
    return lo.Corpus(texts, tokenizer=lo.Tokenizer(words="whitespace"))


# ── n-grams ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_bigrams_and_trigrams_are_those_of_quanteda() -> None:
    toy = golden("quanteda_core.json")["ngrams_guthrie2006"]
    for n, name in [(2, "bigrams"), (3, "trigrams")]:
        assert sorted(counted(lo.Corpus([toy["text"]]), n)) == sorted(toy[name])


@pytest.mark.parametrize("case", range(6))
def test_a_toy_has_the_ngrams_of_quanteda(case: int) -> None:
    toy = golden("quanteda_textstats.json")["collocations_toy"][case]
    texts = toy["text"] if isinstance(toy["text"], list) else [toy["text"]]
    sizes = toy.get("sizes", [2])
    fold = "none" if any(row["g"] != row["g"].lower() for row in toy["rows"]) else "lower"
    corpus = lo.Corpus(texts, tokenizer=lo.Tokenizer(words=TOKENS))
    found = counted(corpus, (min(sizes), max(sizes)), fold=fold, stopwords=[".", "!"])  # which part what they stand in
    for row in toy["rows"]:  # `count_nested` is no column of ours: `independent` is of phrases of any length
        assert found[row["g"]][0] == row["count"], row
    if all("count_nested" not in row for row in toy["rows"]) and case < 2:
        assert {ngram for ngram, (frequency, _) in found.items() if frequency >= 2} == {row["g"] for row in toy["rows"]}


def test_two_addresses_have_the_ngrams_of_quanteda() -> None:
    toy = golden("quanteda_textstats.json")["collocations_inaugural_first2"]
    corpus = inaugural(TOKENS, lambda record: record["id"] in toy["docs"])
    marks = [mark for mark in corpus.terms().to_dict()["term"] if re.fullmatch(r"[^\w\s]", mark)]
    found = counted(corpus, (2, 3), stopwords=marks)
    for row in [*toy["bigrams_min2"], *toy["trigrams_min2"]]:
        assert found[row["g"]][0] == row["count"], row


def test_trigrams_are_those_of_kenlm() -> None:
    expected = golden("kenlm_counts.json")
    padded = [f"<s> <s> {line} </s>" for line in expected["lines"]]
    assert {g: f for g, (f, _) in counted(spaced(padded), 3).items()} == dict(expected["expected_block_counts"])


def test_patterns_of_hamlet_are_those_of_colibri() -> None:
    expected = golden("colibri_hamlet.json")
    lines = shared("reference/inputs/hamlet_colibri.txt").read_text(encoding="utf-8").splitlines()
    corpus = spaced(lines)
    assert (corpus.n_tokens, len(corpus.terms(fold="none"))) == (expected["tokens"], expected["types"])
    repeated = counted(corpus, (1, 100), least=2, fold="none")
    assert len(repeated) == expected["ngram_patterns_all_lengths_min_count2"]
    assert sum(" " not in ngram for ngram in repeated) == expected["unigram_types_min_count2"]
    for ngram, frequency in expected["count"].items():
        assert repeated[ngram][0] == frequency


def test_green_eggs_have_the_ngrams_of_nltk() -> None:
    windowed = golden("nltk_collocations.json")["windowed"]  # of its windows, the one of two words
    assert {pair: f for pair, (f, _) in counted(lo.Corpus([windowed["text"]]), 2).items()} == windowed["w2"]
    expected = golden("nltk_collocations.json")["green_eggs"]
    corpus = lo.Corpus([expected["text"]], tokenizer=lo.Tokenizer(words=r"\w+|[^\w\s]+"))
    pairs, threes = counted(corpus, 2, fold="none"), counted(corpus, 3, fold="none")
    assert sorted(pairs) == expected["bigrams_sorted"]
    assert len(threes) == expected["trigrams"]
    assert len([ngram for ngram in threes if not {"I", "me"} & set(ngram.split())]) == expected["trigrams_without_I_me"]
    assert sorted(ngram for ngram, (frequency, _) in threes.items() if frequency > 1) == expected["above_1"]


def test_pairs_of_the_addresses_are_those_of_nltk() -> None:
    expected = golden("library_runs/nltk_inaugural_bigrams.json")["results"]["window2"]
    corpus = inaugural(RUNS)
    assert corpus.n_tokens == expected["N"]
    pairs, words = counted(corpus, 2), counted(corpus, 1)
    assert sum(frequency >= 10 for frequency, _ in pairs.values()) == expected["candidates_min10"]
    for rows in expected["top25"].values():
        for pair, _, frequency, first, second in rows:
            one, other = pair.split()
            assert (pairs[pair][0], words[one][0], words[other][0]) == (frequency, first, second), pair
    for pair, share, *_ in expected["top25"]["raw_freq"]:
        assert pairs[pair][0] / corpus.n_tokens == pytest.approx(share, rel=1e-15), pair


def test_scores_of_gensim_are_made_of_our_counts() -> None:
    # No column of ours: (f − min_count)·V/(f1·f2), V words and pairs that differ. The formula is in association.rs.
    run = golden("library_runs/gensim_phrases_inaugural.json")["results"]["default"]
    toy = golden("gensim_phrases.json")
    assert (len(run["phrases"]), len(toy["scores"])) == (60, 2)
    for corpus, least, scores, digits in [
        (inaugural(RUNS), run["min_count"], dict(run["phrases"]), 12),
        (spaced([" ".join(sentence) for sentence in toy["sentences"]]), 1, toy["scores"], 3),
    ]:
        found = counted(corpus, (1, 2))
        assert digits == 3 or len(found) == run["len_vocab"]
        for pair, score in scores.items():
            first, second = (found[word][0] for word in pair.split())
            assert (found[pair][0] - least) * len(found) / (first * second) == printed(score, digits), pair


# ── matrices ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_matrix_of_the_addresses_is_that_of_scikit_learn() -> None:
    expected = golden("library_runs/sklearn_inaugural.json")
    corpus = inaugural(RUNS)
    for ngram_range, run in [((1, 1), expected), ((1, 5), expected["ngram1_5"])]:
        counts = corpus.matrix(ngram_range=ngram_range, across_segments=True).to_scipy()
        assert (list(counts.shape), counts.nnz, counts.sum()) == (run["shape"], run["nnz"], run["sum"])
    counts = inaugural(r"(?u)\b\w\w+\b").matrix().to_scipy()
    run = expected["default_token_pattern_2plus"]
    assert (list(counts.shape), counts.nnz) == (run["shape"], run["nnz"])

    matrix = corpus.matrix(weight="tf-idf")
    column = {term: number for number, term in enumerate(matrix.terms)}
    counts, weights = corpus.matrix().to_scipy(), corpus.matrix(weight="tf-idf", norm="none").to_scipy()
    for term, idf in expected["idf"].items():
        cells = counts[:, [column[term]]].tocoo()
        assert cells.nnz
        assert weights[cells.row[0], column[term]] / cells.data[0] == pytest.approx(idf, rel=1e-14), term
    address = matrix.to_scipy()[[matrix.doc_ids.index("2021-Biden")]].tocoo()
    best = sorted(zip(-address.data, address.col, strict=True))[:10]
    assert [[matrix.terms[col], pytest.approx(-value, rel=1e-13)] for value, col in best] == (
        expected["tfidf_top10_2021_Biden"]
    )


def dense(corpus: lo.Corpus, **options: Any) -> dict[str, list[float]]:
    matrix = corpus.matrix(**options)
    return dict(zip(matrix.terms, matrix.to_scipy().toarray().T.tolist(), strict=True))


def test_weights_of_shares_are_those_of_quanteda_and_tidytext() -> None:
    # tf is the share of the document's tokens, which as a weight is norm="l1"; of tf-idf, ours divided by the tokens.
    core, tidy = golden("quanteda_core.json"), golden("tidytext_tidylo.json")
    wikipedia = lo.Corpus(core["tfidf_wikipedia"]["docs"])
    tokens = wikipedia.documents()["tokens"]
    for term, cells in dense(wikipedia, weight="tf-idf", idf="log10", norm="none").items():
        digits = {"another": 8, "example": 7}.get(term, 6)
        expected = core["tfidf_wikipedia"]["matrix"][term]
        assert (np.array(cells) / tokens).tolist() == [printed(value, digits) for value in expected], term

    texts = [
        " ".join(word for word, count in counts.items() for _ in range(count)) for counts in tidy["counts"].values()
    ]
    shares = dense(lo.Corpus(texts), norm="l1")
    weights = dense(lo.Corpus(texts), weight="tf-idf", idf="plain", norm="none")
    for word, share in zip(tidy["counts"]["1"], tidy["tf"], strict=False):
        assert shares[word][0] == pytest.approx(share, rel=1e-15)
    for word, idf in tidy["idf_ln"].items():
        assert weights[word][0] / tidy["counts"]["1"][word] == pytest.approx(idf, rel=1e-15)

    toy = core["weights_toy"]
    corpus = lo.Corpus(toy["docs"])
    for options, name in [({}, "count"), ({"norm": "l1"}, "prop")]:
        found = dense(corpus, stopwords=["is", "than"], **options)
        assert sorted(found) == sorted(toy["features"])
        for column, term in enumerate(toy["features"]):
            assert found[term] == [printed(row[column], 2) for row in toy[name]], (name, term)


def test_cosines_are_those_of_quanteda() -> None:
    one, two = golden("quanteda_core.json")["simil_toy"]
    cosines = lo.Corpus(one["docs"]).similarity(weight="count").to_numpy()
    assert cosines[0, 1] == printed(one["cosine"], 3)
    cosines = lo.Corpus(two["docs"]).similarity(weight="count").to_numpy()
    assert cosines[0].tolist() == [pytest.approx(value, abs=two["tol"]) for value in two["cosine_row1"]]  # .2581 is cut

    expected = golden("quanteda_textstats.json")["cosine_inaugural_2001_2021"]
    addresses = inaugural(WORDS, lambda record: record["id"] in expected["docs"])
    # quanteda's stop words are our list and "will"; to them don’t is none, as don't is.
    lines = (ROOT / "src/text/stopwords/en.txt").read_text(encoding="utf-8").splitlines()
    stop = ["will", *(line for line in lines if not line.startswith("#"))]
    lowered = lo.Corpus([document.text.lower() for document in addresses], tokenizer=addresses.tokenizer)
    found = lowered.similarity(weight="count", fold="none", stopwords=stop).to_numpy()
    assert found.tolist() == [[printed(value, 7) for value in row] for row in expected["matrix"]]


# ── words, and where they stand ───────────────────────────────────────────────────────────────────────────────────────


def test_tokens_are_those_of_quanteda() -> None:
    toy = golden("quanteda_core.json")["tokens"]
    tokens = lo.Tokenizer(words=TOKENS).words(toy["text1"])
    assert (tokens[:12], len(tokens)) == (toy["tokens1_first12"], toy["tokens1_total"])
    assert lo.Tokenizer(words=r"https?://\S+|[@#]\w+|" + TOKENS).words(toy["text2"]) == toy["tokens2"]


def test_a_concordance_has_the_places_of_quanteda() -> None:
    expected = golden("quanteda_core.json")["kwic"]
    corpus = inaugural(TOKENS)

    def places(pattern: str, valuetype: Any) -> list[list[object]]:
        rows = corpus.kwic(pattern, valuetype=valuetype, across_segments=True).to_dict()
        starts = zip(rows["doc_id"], rows["start"], strict=True)
        return [[doc_id, len(corpus.tokenizer.words(corpus[doc_id].text[:start])) + 1] for doc_id, start in starts]

    assert places("terror", "fixed") == expected["terror_exact"]["positions"]
    assert len(places("terror", "fixed")) == expected["terror_exact"]["matches"]
    assert len(places("terror", "regex")) == expected["terror_regex"]["matches"]
    assert len(places("communist*", "glob")) == expected["communist_glob"]["matches"]
    assert places("united states", "fixed")[:6] == expected["united_states_first6"]


@pytest.mark.parametrize(
    ("run", "corpus", "others"),
    [
        ("fomc", "fomc_en/fomc", []),
        ("inaugural", "inaugural_en/inaugural", []),
        ("gov_work_reports_zh", "gov_work_reports_zh/gov_work_reports_zh", []),
        ("udhr", "udhr_multilang/udhr", ["bod"]),  # for the reason in `tests/udhr.rs`
    ],
)
def test_every_word_is_that_of_uniseg(run: str, corpus: str, others: list[str]) -> None:
    words = lo.Tokenizer().words
    found = {
        str(record["id"]): hashlib.sha256("\n".join(map(str.lower, words(str(record["text"])))).encode()).hexdigest()
        for record in records(f"corpora/{corpus}.jsonl")
    }
    expected = golden_rows(f"library_runs/uniseg_uax29_{run}.tsv")
    hashes = {row["id"]: row["sha256_16_of_lowercased_tokens_joined_by_newline"] for row in expected}
    assert found.keys() == hashes.keys()
    assert [doc_id for doc_id, theirs in hashes.items() if found[doc_id][:16] != theirs] == others


# ── nothing is forgotten ──────────────────────────────────────────────────────────────────────────────────────────────


PROSE = {"source", "note", "summary_note", "prep", "definition", "scheme", "tol", "vocab", "stopwords_removed"}


def parts_of(file: str) -> set[str]:
    """The names of a file's parts, and of theirs but where the whole part is listed."""
    parts = {name: part for name, part in golden(file).items() if f"{file}: {name}" not in NOT_OURS}
    rows = [parts, *(row for part in parts.values() for row in (part if isinstance(part, list) else [part]))]
    return {name for row in rows if isinstance(row, dict) for name in row} - PROSE


def test_no_file_and_no_part_of_quantedas_is_forgotten() -> None:
    folder = shared("reference")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for file in ("quanteda_core.json", "quanteda_textstats.json"):
        names |= {f"{file}: {part}" for part in [*parts_of(file), *golden(file)] if part not in PROSE}
    paths = [path for path in (ROOT / "tests").iterdir() if path.suffix in (".py", ".rs")]
    sources = [path.read_text(encoding="utf-8") for path in paths]
    tests = re.sub(r"(?s)\nNOT_OURS = \{.*?\n\}\n", "", "\n".join(sources))

    def is_read(name: str) -> bool:
        file, _, part = name.partition(": ")
        if part:
            return f'"{part}"' in tests
        # Some names are put together from what stands in a list.
        put_together = file.startswith(("known_answers/", "library_runs/uniseg_uax29_"))
        stem = file.rpartition("/")[2].partition(".")[0].removeprefix("uniseg_uax29_")
        return file in tests or (put_together and f'"{stem}"' in tests)

    forgotten = [name for name in names if not is_read(name) and not name.startswith(tuple(NOT_OURS))]
    assert sorted(forgotten) == []
    assert [listed for listed in NOT_OURS if not any(name.startswith(listed) for name in names)] == []
