//! Phrases against the definition, written plainly.

use std::collections::{BTreeMap, BTreeSet};

use locution::{Corpus, Kind, Parts, PhraseOptions, Progress, Table, Tokenizer, Trim, with_threads};
use proptest::prelude::*;

/// What a phrase is, read off DEFINITIONS: (length, frequency, docfreq, independent).
type Phrases = BTreeMap<Vec<String>, (usize, usize, usize, usize)>;

/// Segments of documents, as lower-cased words.
fn segments(texts: &[String], across: bool) -> Vec<Vec<Vec<String>>> {
    let words = |text: &str| Tokenizer::default().words(text).iter().map(|w| w.to_lowercase()).collect::<Vec<_>>();
    let cut = |text: &String| {
        if across {
            return vec![words(text)];
        }
        let mut ends = Vec::new();
        Tokenizer::default().segment_ends(text, &mut ends);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(&ends).map(|(start, &end)| words(&text[start..end])).collect()
    };
    texts.iter().map(cut).collect()
}

/// Cubic, and plain.
fn by_definition(texts: &[String], options: &PhraseOptions, function_words: &[&str]) -> Phrases {
    let documents = segments(texts, options.across_segments);
    let mut all: BTreeMap<&[String], (usize, BTreeSet<usize>)> = BTreeMap::new();
    for (d, segments) in documents.iter().enumerate() {
        for segment in segments {
            for start in 0..segment.len() {
                for end in start + 1..=segment.len() {
                    let entry = all.entry(&segment[start..end]).or_default();
                    entry.0 += 1;
                    entry.1.insert(d);
                }
            }
        }
    }
    let enough =
        |p: &[String]| all[p].0 as u64 >= options.min_frequency && all[p].1.len() as u64 >= options.min_docfreq;
    let mut extensible: BTreeSet<&[String]> = BTreeSet::new(); // by one token, with the same frequency
    for longer in all.keys().filter(|p| p.len() > 1) {
        for part in [&longer[1..], &longer[..longer.len() - 1]] {
            if all[part].0 == all[longer].0 {
                extensible.insert(part);
            }
        }
    }
    let mut phrases: BTreeSet<&[String]> = BTreeSet::new();
    for &closed in all.keys().filter(|p| enough(p) && !extensible.contains(**p)) {
        let content = |word: &String| !function_words.contains(&word.as_str());
        if let (Some(start), Some(last)) = (closed.iter().position(content), closed.iter().rposition(content)) {
            let length = last + 1 - start;
            if length >= options.min_length && options.max_length.is_none_or(|max| length <= max) {
                phrases.insert(&closed[start..=last]);
            }
        }
    }
    if options.kind == Kind::Maximal {
        let inside = |p: &[String], q: &[String]| q.len() > p.len() && q.windows(p.len()).any(|w| w == p);
        phrases = phrases.iter().copied().filter(|p| !phrases.iter().any(|q| inside(p, q))).collect();
    }
    let mut answer = Phrases::new();
    for &phrase in &phrases {
        let mut independent = 0;
        for segment in documents.iter().flatten() {
            for start in 0..(segment.len() + 1).saturating_sub(phrase.len()) {
                let end = start + phrase.len();
                let covered = || {
                    (0..=start).any(|a| {
                        (end..=segment.len()).any(|b| b - a > phrase.len() && phrases.contains(&segment[a..b]))
                    })
                };
                if segment[start..end] == *phrase && !covered() {
                    independent += 1;
                }
            }
        }
        answer.insert(phrase.to_vec(), (phrase.len(), all[phrase].0, all[phrase].1.len(), independent));
    }
    answer
}

fn as_map(table: &Table) -> Phrases {
    let int = |name| table.int(name).unwrap().iter().map(|&n| n as usize).collect::<Vec<_>>();
    let (length, frequency) = (int("length"), int("frequency"));
    let (docfreq, independent) = (int("docfreq"), int("independent"));
    let words = |phrase: &str| phrase.split(' ').map(str::to_owned).collect();
    let rows = table.text("phrase").unwrap().iter().enumerate();
    let map: Phrases =
        rows.map(|(i, phrase)| (words(phrase), (length[i], frequency[i], docfreq[i], independent[i]))).collect();
    assert_eq!(map.len(), table.len(), "each phrase stands once");
    map
}

fn corpus(texts: &[String]) -> Corpus {
    let parts = Parts::of_texts(texts.iter().collect::<locution::Texts>());
    Corpus::new(parts, Tokenizer::default(), &Progress::default()).unwrap()
}

/// The function words of English that the random texts hold.
const FUNCTION_WORDS: [&str; 2] = ["the", "of"];

prop_compose! {
    fn options()(min_length in 1_usize..4, max_length in prop::option::of(0_usize..4), min_frequency in 2_u64..4,
                 min_docfreq in 1_u64..4, maximal: bool, across: bool, trim: bool) -> PhraseOptions {
        PhraseOptions {
            min_length, max_length: max_length.map(|more| min_length + more), min_frequency, min_docfreq,
            kind: if maximal { Kind::Maximal } else { Kind::Closed }, across_segments: across,
            trim: if trim { Trim::Language("en".into()) } else { Trim::None },
            ..PhraseOptions::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn phrases_are_those_of_the_definition(
        texts in prop::collection::vec("((party|spirit|Party|the|of)( | | |\\. |, )){0,24}", 0..5), options in options()
    ) {
        let trimmed: &[&str] = if options.trim == Trim::None { &[] } else { &FUNCTION_WORDS };
        let expected = by_definition(&texts, &options, trimmed);
        for threads in [1, 3] {
            let table = with_threads(threads, || corpus(&texts).phrases(&options)).unwrap();
            prop_assert_eq!(&as_map(&table), &expected);
        }
    }

    /// Short parts of long phrases are counted in another way than phrases.
    #[test]
    fn phrases_of_copies_with_changes_are_those_of_the_definition(
        text in prop::collection::vec(prop::sample::select(vec!["party", "spirit", "the", "new", "era."]), 20..45),
        changes in prop::collection::vec((0_usize..45, prop::sample::select(vec!["of", "party", "spring"])), 0..5),
        options in options(), min_length in 1_usize..22
    ) {
        let changed = |&(at, word): &(usize, &'static str)| {
            let mut copy = text.clone();
            copy[at.min(text.len() - 1)] = word;
            copy.join(" ")
        };
        let texts: Vec<String> = std::iter::once(text.join(" ")).chain(changes.iter().map(changed)).collect();
        let options = PhraseOptions { min_length, max_length: None, ..options };
        let trimmed: &[&str] = if options.trim == Trim::None { &[] } else { &FUNCTION_WORDS };
        prop_assert_eq!(as_map(&corpus(&texts).phrases(&options).unwrap()), by_definition(&texts, &options, trimmed));
    }

    #[test]
    fn no_phrase_has_an_equally_frequent_longer_one_beside_it(
        texts in prop::collection::vec("((party|spirit|the|of|new)( |\\. )){0,40}", 1..6)
    ) {
        let map = as_map(&corpus(&texts).phrases(&PhraseOptions::default().min_docfreq(1)).unwrap());
        for (phrase, (length, frequency, docfreq, independent)) in &map {
            prop_assert!(independent <= frequency && docfreq <= frequency && *length == phrase.len());
            for (longer, counts) in &map {
                if longer.len() > phrase.len() && longer.windows(phrase.len()).any(|w| w == &phrase[..]) {
                    prop_assert!(counts.1 < *frequency, "{:?} in {:?}", phrase, longer);
                }
            }
        }
    }
}

#[test]
fn a_corpus_without_repetition_has_no_phrases() {
    for texts in [vec![], vec![String::new()], vec!["one two".to_owned(), "three".to_owned()]] {
        assert!(corpus(&texts).phrases(&PhraseOptions::default()).unwrap().is_empty());
    }
}

#[test]
fn thresholds_that_contradict_each_other_are_refused() {
    let options = [
        PhraseOptions::default().min_frequency(1),
        PhraseOptions::default().min_length(0),
        PhraseOptions::default().min_length(3).max_length(2),
        PhraseOptions::default().trim(Trim::Language("xx".into())),
    ];
    for options in options {
        assert!(corpus(&[]).phrases(&options).is_err(), "{options:?}");
    }
}

#[test]
fn an_endless_repetition_is_refused_with_its_size_and_answered_when_bounded() {
    let endless = corpus(&["a ".repeat(100_000)]);
    let options = PhraseOptions::default().min_docfreq(1).trim(Trim::None);
    let error = endless.phrases(&options).unwrap_err().to_string();
    assert!(error.contains("tokens together; the limit is") && error.contains("max_length"), "{error}");
    let table = endless.phrases(&options.max_length(3)).unwrap();
    assert_eq!(table.int("frequency").unwrap().iter().max(), Some(&99_999));
    assert_eq!(table.len(), 2);
}

/// The phrases of a run are as many as its words, and of any length: what is cubic here takes minutes.
#[test]
fn the_phrases_of_one_long_repetition_are_those_of_the_formulas() {
    let n = 3000;
    let table = corpus(&vec!["tide ".repeat(n) + "flood"; 2]).phrases(&PhraseOptions::default()).unwrap();
    let (length, frequency) = (table.int("length").unwrap(), table.int("frequency").unwrap());
    let (independent, docfreq) = (table.int("independent").unwrap(), table.int("docfreq").unwrap());
    let (c_value, npmi) = (table.float("c_value").unwrap(), table.float("npmi").unwrap());
    assert_eq!(table.len(), n - 1);
    let times = |k: usize| 2.0 * (n + 1 - k) as f64; // so often the word stands k times in a row
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
    for row in 0..table.len() {
        let (k, f) = (length[row] as usize, frequency[row] as f64);
        assert_eq!(docfreq[row], 2);
        let whole = k == n + 1; // with the one other word
        let (longer, sum) = if whole { (0, 0.0) } else { (n - k, (k + 1..n).map(times).sum::<f64>() + 2.0) };
        assert_eq!((f, independent[row]), if whole { (2.0, 2) } else { (times(k), 0) });
        let mean = if whole { 0.0 } else { sum / longer as f64 };
        assert!(close(c_value[row], (k as f64).log2() * (f - mean)), "{k}");
        // What it ends with: with the other word, as often as the whole.
        let end = |a: usize| if whole { 2.0 } else { times(a) };
        let greatest = (1..k).map(|a| times(k - a) * end(a)).fold(0.0, f64::max);
        let pairs = 2.0 * n as f64;
        assert!(close(npmi[row], ((f * pairs / greatest).log2() / -(f / pairs).log2()).min(1.0)), "{k}");
    }
}

#[test]
fn a_run_too_long_to_write_out_is_refused_at_once_and_one_of_function_words_is_nothing() {
    let twice = |word: &str| corpus(&vec![format!("{word} ").repeat(100_000); 2]);
    let error = twice("tide").phrases(&PhraseOptions::default()).unwrap_err().to_string();
    assert!(error.contains("99999 phrases of 5000049999 tokens together; the limit is"), "{error}");
    assert!(twice("the").phrases(&PhraseOptions::default()).unwrap().is_empty());
    let table = twice("tide").phrases(&PhraseOptions::default().max_length(100)).unwrap();
    assert_eq!((table.len(), table.int("frequency").unwrap().iter().max()), (99, Some(&199_998)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// What is alike for 48 tokens and more is found in another way than what is not.
    #[test]
    fn phrases_of_long_copies_are_those_of_the_definition(
        text in prop::collection::vec(prop::sample::select(vec!["party", "spirit", "the", "new", "era", "of"]), 50..80),
        changes in prop::collection::vec((0_usize..12, prop::sample::select(vec!["of", "party", "spring"])), 1..4),
        options in options(), min_length in 1_usize..60
    ) {
        let changed = |&(at, word): &(usize, &'static str)| {
            let mut copy = text.clone();
            copy[at] = word;
            copy.join(" ")
        };
        let texts: Vec<String> = std::iter::once(text.join(" ")).chain(changes.iter().map(changed)).collect();
        let options = PhraseOptions { min_length, max_length: None, ..options };
        let trimmed: &[&str] = if options.trim == Trim::None { &[] } else { &FUNCTION_WORDS };
        prop_assert_eq!(as_map(&corpus(&texts).phrases(&options).unwrap()), by_definition(&texts, &options, trimmed));
    }
}
