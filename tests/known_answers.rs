//! Counts of real corpora against those of plain Python and of scikit-learn.
//!
//! The Python counts are of `re.findall(r"\w+", text.lower())`, of Chinese each Han character by itself, n-grams over the
//! whole document. Python folds the text and then cuts it, we cut and then fold forms. The two could part where lower
//! case is more than one character (`İ` becomes `i` and a combining dot, which is no `\w`) or where a form is not in
//! NFC. In these corpora they never do: token by token both ways give the same terms, and no answer below differs.

mod common;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

use locution::{
    Corpus, KwicOptions, NgramOptions, PhraseOptions, SimilarityOptions, TermOptions, Trim, Value, ValueType, Weight,
};
use serde_json::Value as Json;

const WORDS: &str = r"\w+";
/// A Han character, or a run of Python's `\w` of others: to it ⑶ is one.
const HAN: &str = r"\p{Han}|[[\w\p{N}]--\p{Han}]+";

fn number(value: &Json) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is a whole number"))
}

fn at_least(values: &[i64], least: i64) -> i64 {
    values.iter().filter(|&&value| value >= least).count() as i64
}

/// Checks one corpus: its tokens and types, n-grams of up to `longest` tokens, and phrases.
fn check(folder: &str, name: &str, longest: usize) {
    let Some((corpus, expected)) = check_words(folder, name, longest, WORDS) else { return };
    let phrases = expected["phrases"].as_object().unwrap();
    assert!(!phrases.is_empty());
    for (phrase, expected) in phrases {
        check_phrase(&corpus, phrase, expected);
    }
}

fn check_words(folder: &str, name: &str, longest: usize, words: &str) -> Option<(Corpus, Json)> {
    let expected = common::shared(&format!("reference/known_answers/{name}.json"))?;
    let expected: Json = serde_json::from_str(&expected).unwrap();
    let corpus = common::corpus(&format!("corpora/{folder}/{name}.jsonl"), words)?;
    assert_eq!(corpus.len() as i64, number(&expected["docs"]));
    assert_eq!(corpus.n_tokens() as i64, number(&expected["tokens"]));
    assert_eq!(corpus.n_terms().unwrap() as i64, number(&expected["types"]));
    assert_eq!(corpus.terms(&TermOptions::default()).unwrap().len() as i64, number(&expected["types"]));
    for n in 1..=longest {
        check_ngrams(&corpus, n, &expected["ngrams"][n.to_string()]);
    }
    Some((corpus, expected))
}

fn check_ngrams(corpus: &Corpus, n: usize, expected: &Json) {
    let options = NgramOptions::default().n(n..=n).min_frequency(1).across_segments(true);
    let table = corpus.ngrams(&options).unwrap();
    let (frequency, docfreq) = (table.int("frequency").unwrap(), table.int("docfreq").unwrap());
    assert_eq!(frequency.iter().sum::<i64>(), number(&expected["positions"]), "{n}-grams");
    assert_eq!(table.len() as i64, number(&expected["distinct"]), "distinct {n}-grams");
    for least in [2, 5, 10] {
        assert_eq!(at_least(frequency, least), number(&expected[format!("count_ge{least}")]), "{n}, {least}");
        assert_eq!(at_least(docfreq, least), number(&expected[format!("df_ge{least}")]), "{n}, {least}");
    }
    for (list, by, values) in [("top", "count", frequency), ("top_by_df", "df", docfreq)] {
        let list = expected[list].as_array().unwrap();
        let counts = |g: &Json| (number(&g["count"]), number(&g["df"]));
        let wanted: BTreeMap<&str, (i64, i64)> = list.iter().map(|g| (common::field(g, "g"), counts(g))).collect();
        let rows = table.text("ngram").unwrap().iter().enumerate().filter(|(_, name)| wanted.contains_key(name));
        let found: BTreeMap<&str, (i64, i64)> = rows.map(|(i, name)| (name, (frequency[i], docfreq[i]))).collect();
        assert_eq!(found, wanted, "{n}-grams");
        // No others are as frequent: ties aside, these are the first.
        let mut best = values.to_vec();
        best.sort_unstable_by_key(|&value| std::cmp::Reverse(value));
        best.truncate(list.len());
        assert_eq!(best, list.iter().map(|g| number(&g[by])).collect::<Vec<_>>(), "{n}-grams by {by}");
    }
}

fn check_phrase(corpus: &Corpus, phrase: &str, expected: &Json) {
    let options = KwicOptions::default().value_type(ValueType::Fixed).across_segments(true).window(0);
    let table = corpus.kwic(&[phrase], &options).unwrap();
    let mut by_year: BTreeMap<String, (i64, BTreeSet<&str>)> = BTreeMap::new();
    let mut by_document: HashMap<&str, i64> = HashMap::new();
    let dates = table.column("date").unwrap();
    for (row, doc_id) in table.text("doc_id").unwrap().iter().enumerate() {
        let year = match dates.value(row) {
            Value::Date(date) => date.year().to_string(),
            _ => "undated".to_owned(),
        };
        let year = by_year.entry(year).or_default();
        year.0 += 1;
        year.1.insert(doc_id);
        *by_document.entry(doc_id).or_default() += 1;
    }
    assert_eq!(table.len() as i64, number(&expected["count"]), "{phrase}");
    assert_eq!(by_document.len() as i64, number(&expected["df"]), "{phrase}");
    let years = || by_year.keys().map(String::as_str).filter(|&year| year != "undated");
    assert_eq!(years().next(), expected["first_year"].as_str(), "{phrase}");
    assert_eq!(years().next_back(), expected["last_year"].as_str(), "{phrase}");
    let pairs = expected["by_year"].as_object().unwrap().iter();
    let wanted: BTreeMap<&str, (i64, i64)> =
        pairs.map(|(year, pair)| (year.as_str(), (number(&pair[0]), number(&pair[1])))).collect();
    let found: BTreeMap<&str, (i64, i64)> =
        by_year.iter().map(|(year, (hits, documents))| (year.as_str(), (*hits, documents.len() as i64))).collect();
    assert_eq!(found, wanted, "{phrase}");
    let top = expected["top_docs"].as_array().unwrap();
    for pair in top {
        assert_eq!(by_document[pair[0].as_str().unwrap()], number(&pair[1]), "{phrase} in {}", pair[0]);
    }
    let mut best: Vec<i64> = by_document.into_values().collect();
    best.sort_unstable_by_key(|&hits| std::cmp::Reverse(hits));
    best.truncate(top.len());
    assert_eq!(best, top.iter().map(|pair| number(&pair[1])).collect::<Vec<_>>(), "{phrase}");
}

#[test]
fn inaugural_addresses_have_their_known_counts() {
    check("inaugural_en", "inaugural", 10);
}

#[test]
fn fomc_statements_have_their_known_counts() {
    check("fomc_en", "fomc", 10);
}

#[test]
fn state_of_the_union_messages_have_their_known_counts() {
    check("sotu_en", "sotu", 10);
}

#[test]
fn white_house_briefings_have_their_known_counts() {
    // Up to 10 takes half a minute in a debug build with two cores to itself, and a minute beside the other tests.
    check("whitehouse_en_2021_2022", "whitehouse_2021_2022", if cfg!(debug_assertions) { 5 } else { 10 });
}

#[test]
fn new_testament_chapters_have_their_known_counts() {
    check("bible_nt_parallel", "bible_nt_chapters", 10);
}

#[test]
fn tracts_and_statutes_have_their_known_counts() {
    check("textreuse_ats_legal", "textreuse", if cfg!(debug_assertions) { 3 } else { 10 });
}

#[test]
fn chinese_reports_have_their_known_counts() {
    let longest = if cfg!(debug_assertions) { 4 } else { 10 };
    let checked = check_words("gov_work_reports_zh", "gov_work_reports_zh", longest, HAN);
    let Some((corpus, expected)) = checked else { return };
    // Counted as strings, which no space or mark interrupts: so are they as runs of Han characters.
    let options = KwicOptions::default().value_type(ValueType::Fixed).across_segments(true).window(0);
    for (phrase, expected) in expected["raw_substrings"].as_object().unwrap() {
        let table = corpus.kwic(&[phrase.as_str()], &options).unwrap();
        let whole = table.text("keyword").unwrap().iter().filter(|keyword| keyword == phrase).count();
        assert_eq!(whole as i64, number(&expected["count"]), "{phrase}");
    }
}

/// Frequency and docfreq of every n-gram of `n` tokens that occurs twice or more, by its words.
fn repeated_ngrams(corpus: &Corpus, n: RangeInclusive<usize>, across: bool) -> HashMap<String, (i64, i64)> {
    let table = corpus.ngrams(&NgramOptions::default().n(n).across_segments(across)).unwrap();
    let (frequency, docfreq) = (table.int("frequency").unwrap(), table.int("docfreq").unwrap());
    let names = table.text("ngram").unwrap().iter().enumerate();
    names.map(|(i, name)| (name.to_owned(), (frequency[i], docfreq[i]))).collect()
}

/// Phrases of three tokens and more.
fn phrases(corpus: &Corpus, trim: Trim, across: bool) -> HashMap<String, (i64, i64)> {
    let options = PhraseOptions::default().min_length(3).trim(trim).across_segments(across);
    let table = corpus.phrases(&options).unwrap();
    let (frequency, docfreq) = (table.int("frequency").unwrap(), table.int("docfreq").unwrap());
    let names = table.text("phrase").unwrap().iter().enumerate();
    let phrases: HashMap<_, _> = names.map(|(i, name)| (name.to_owned(), (frequency[i], docfreq[i]))).collect();
    assert_eq!(phrases.len(), table.len(), "each phrase stands once");
    phrases
}

fn length(phrase: &str) -> usize {
    phrase.split(' ').count()
}

#[test]
fn every_phrase_is_an_ngram_of_the_same_counts() {
    for (folder, name) in [("inaugural_en", "inaugural"), ("fomc_en", "fomc")] {
        let Some(corpus) = common::corpus(&format!("corpora/{folder}/{name}.jsonl"), WORDS) else { return };
        for (trim, across) in [(Trim::None, true), (Trim::Auto, false)] {
            let phrases = phrases(&corpus, trim, across);
            assert!(phrases.len() > 500, "{name}: {}", phrases.len());
            let longest = phrases.keys().map(|phrase| length(phrase)).max().unwrap();
            // A stretch of lengths at a time: the n-grams of a statement repeated nearly whole are long and many.
            for shortest in (3..=longest).step_by(40) {
                let lengths = shortest..=(shortest + 39).min(longest);
                let ngrams = repeated_ngrams(&corpus, lengths.clone(), across);
                for (phrase, counts) in phrases.iter().filter(|(phrase, _)| lengths.contains(&length(phrase))) {
                    assert_eq!(ngrams.get(phrase), Some(counts), "{phrase}");
                }
            }
        }
    }
}

/// The documents' terms, and every place where a phrase of three or more tokens may begin.
struct Plain<'a> {
    documents: Vec<Vec<&'a str>>,
    /// Places, as document and token, by their first three terms.
    places: HashMap<[&'a str; 3], Vec<(usize, usize)>>,
}

impl<'a> Plain<'a> {
    fn of(texts: &'a [String], corpus: &Corpus) -> Self {
        let documents: Vec<Vec<&str>> = texts.iter().map(|text| corpus.tokenizer().words(text)).collect();
        let mut places: HashMap<[&str; 3], Vec<(usize, usize)>> = HashMap::new();
        for (d, words) in documents.iter().enumerate() {
            for (at, three) in words.windows(3).enumerate() {
                places.entry([three[0], three[1], three[2]]).or_default().push((d, at));
            }
        }
        Self { documents, places }
    }

    /// Frequency, docfreq, and whether no one-token extension has the same frequency.
    fn judge(&self, phrase: &str) -> (i64, i64, bool) {
        let words: Vec<&str> = phrase.split(' ').collect();
        let hits: Vec<(usize, usize)> = self.places[&[words[0], words[1], words[2]]]
            .iter()
            .copied()
            .filter(|&(d, at)| self.documents[d][at..].starts_with(&words))
            .collect();
        let documents: BTreeSet<usize> = hits.iter().map(|&(d, _)| d).collect();
        let left: BTreeSet<Option<&str>> =
            hits.iter().map(|&(d, at)| at.checked_sub(1).map(|before| self.documents[d][before])).collect();
        let right: BTreeSet<Option<&str>> =
            hits.iter().map(|&(d, at)| self.documents[d].get(at + words.len()).copied()).collect();
        let extensible = |sides: BTreeSet<Option<&str>>| sides.len() == 1 && !sides.contains(&None);
        (hits.len() as i64, documents.len() as i64, !extensible(left) && !extensible(right))
    }
}

#[test]
fn phrases_of_fomc_statements_are_closed_and_no_closed_ngram_is_missing() {
    let Some(corpus) = common::corpus("corpora/fomc_en/fomc.jsonl", WORDS) else { return };
    let texts: Vec<String> = corpus.texts().iter().map(str::to_lowercase).collect();
    let plain = Plain::of(&texts, &corpus);
    let phrases = phrases(&corpus, Trim::None, true);
    let sample = |mut all: Vec<String>| {
        all.sort_unstable();
        let step = all.len() / 500;
        assert!(step > 0, "there are 500 and more");
        all.into_iter().step_by(step)
    };
    for phrase in sample(phrases.keys().cloned().collect()) {
        let (frequency, docfreq) = phrases[&phrase];
        assert_eq!(plain.judge(&phrase), (frequency, docfreq, true), "{phrase}");
    }
    let others = repeated_ngrams(&corpus, 3..=12, true).into_iter();
    let others = others.filter(|(ngram, (_, docfreq))| *docfreq >= 2 && !phrases.contains_key(ngram));
    for ngram in sample(others.map(|(ngram, _)| ngram).collect()) {
        assert!(!plain.judge(&ngram).2, "{ngram} is closed");
    }
}

/// Compares all pairs with column `column` of scikit-learn's values, which are printed to ten decimals.
fn check_cosines(column: usize, weight: Weight, pattern: &str) {
    let Some(pairs) = common::shared("reference/library_runs/sklearn_inaugural_pairs.tsv") else { return };
    let Some(corpus) = common::corpus("corpora/inaugural_en/inaugural.jsonl", pattern) else { return };
    let matrix = corpus.similarity(&SimilarityOptions::default().weight(weight)).unwrap();
    let threshold = SimilarityOptions::default().weight(weight).threshold(f64::MIN_POSITIVE);
    let table = corpus.similar_pairs(&threshold).unwrap();
    let (a, b) = (table.text("doc_a").unwrap(), table.text("doc_b").unwrap());
    let rows = table.float("similarity").unwrap().iter().enumerate();
    let by_pair: HashMap<(&str, &str), f64> = rows.map(|(i, &value)| ((&a[i], &b[i]), value)).collect();
    let mut checked = 0;
    for line in pairs.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let expected: f64 = cells[column].parse().unwrap();
        let (first, second) = (corpus.position(cells[0]).unwrap(), corpus.position(cells[1]).unwrap());
        for value in [matrix.get(first, second), matrix.get(second, first), by_pair[&(cells[0], cells[1])]] {
            assert!((value - expected).abs() < 6e-11, "{line}: {value}");
        }
        checked += 1;
    }
    assert_eq!(checked, 60 * 59 / 2);
    assert_eq!(checked, table.len());
}

#[test]
fn cosines_of_counts_are_those_of_scikit_learn() {
    check_cosines(2, Weight::Count, WORDS);
}

#[test]
fn cosines_of_tf_idf_are_those_of_scikit_learn() {
    check_cosines(3, Weight::TfIdf, WORDS);
}

#[test]
fn cosines_of_its_own_words_are_those_of_scikit_learn() {
    check_cosines(5, Weight::TfIdf, r"(?u)\b\w\w+\b");
}

#[test]
fn two_messages_of_one_text_have_cosine_one() {
    // A real error of the collection: the message of 1820 stands there as that of 1821, too.
    let Some(corpus) = common::corpus("corpora/sotu_en/sotu.jsonl", WORDS) else { return };
    let (a, b) = (corpus.position("su1820").unwrap(), corpus.position("su1821").unwrap());
    for weight in [Weight::Count, Weight::TfIdf, Weight::Binary] {
        let matrix = corpus.similarity(&SimilarityOptions::default().weight(weight)).unwrap();
        assert!((matrix.get(a, b) - 1.0).abs() < 1e-12, "{weight:?}: {}", matrix.get(a, b));
    }
}
