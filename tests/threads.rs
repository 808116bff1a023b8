//! Every answer is the same for any number of threads.

mod common;

use locution::{
    Association, By, CollocationOptions, Corpus, DispersionOptions, DiversityOptions, Document, DuplicateOptions,
    Every, ExplainOptions, FamilyOptions, FillerOptions, FormulaicityOptions, FrameOptions, KeynessOptions, Kind,
    KwicOptions, LookupOptions, Measure, Method, NgramOptions, PassageOptions, PhraseOptions, SimilarityMeasure,
    SimilarityOptions, SortKey, Table, TermOptions, TimelineOptions, Trim, Weight, with_threads,
};

/// The inaugural addresses; where they are absent, sentences made here.
fn texts() -> Vec<String> {
    if let Some(records) = common::records("corpora/inaugural_en/inaugural.jsonl") {
        return records.iter().map(|record| common::field(record, "text").to_owned()).collect();
    }
    let words = ["the", "of", "our", "spirit", "party", "Party", "new", "era", "nation", "we", "will", "ask", "not"];
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut word = || format!("{}{}", words[next(words.len())], [" ", " ", " ", " ", " ", " ", ". ", ", "][next(8)]);
    (0..60).map(|i| (0..i * 13 % 400).map(|_| word()).collect()).collect()
}

/// The texts, a month after each other.
fn dated(texts: &[String]) -> Corpus {
    let first = jiff::civil::date(1900, 1, 1);
    let document = |(i, text): (usize, &String)| Document {
        date: Some(first.saturating_add(jiff::Span::new().months(i as i32))),
        ..Document::new(i.to_string(), text)
    };
    Corpus::from_documents(texts.iter().enumerate().map(document).collect()).unwrap()
}

/// All questions, from the texts on.
fn answers(texts: &[String]) -> Vec<Table> {
    let corpus = Corpus::from_texts(texts).unwrap();
    let similarity = SimilarityOptions::default;
    let alike = || DuplicateOptions::default().shingle(2).threshold(0.03).method(Method::Exact);
    let target: Vec<usize> = (0..corpus.len()).step_by(3).collect();
    vec![
        corpus.documents().unwrap(),
        corpus.terms(&TermOptions::default()).unwrap(),
        corpus.terms(&TermOptions::default().by(By::Field("doc_id".into()))).unwrap(),
        corpus.dispersion(&DispersionOptions::default()).unwrap(),
        corpus.diversity(&DiversityOptions::default()).unwrap(),
        corpus.keyness(&target, &KeynessOptions::default().by_document(99, 1)).unwrap(),
        corpus.keyness(&target, &KeynessOptions::default().measure(Measure::LogOdds).by_document(70, 1)).unwrap(),
        corpus.ngrams(&NgramOptions::default().n(1..=4)).unwrap(),
        corpus.ngrams(&NgramOptions::default().n(1..=4).min_frequency(1).across_segments(true)).unwrap(),
        corpus.phrases(&PhraseOptions::default()).unwrap(),
        corpus.phrases(&PhraseOptions::default().kind(Kind::Maximal).across_segments(true)).unwrap(),
        corpus.families(&FamilyOptions::default()).unwrap(),
        corpus.kwic(&["the *", "our"], &KwicOptions::default()).unwrap(),
        corpus.kwic(&["the", "our"], &KwicOptions::default().sort([SortKey::Right(1), SortKey::Left(2)])).unwrap(),
        corpus.collocations(&CollocationOptions::default().measures(Association::ALL)).unwrap(),
        corpus.collocations(&CollocationOptions::default().window(4).min_docfreq(3)).unwrap(),
        corpus.collocations(&CollocationOptions::default().node(["the", "our *"])).unwrap(),
        corpus.collocations(&CollocationOptions::default().length(2..=4).measures([Association::Lambda])).unwrap(),
        corpus.kwic_of(&corpus.phrases(&PhraseOptions::default()).unwrap(), &KwicOptions::default()).unwrap(),
        corpus.lookup(&["our *", "the * of the", "of our"], &LookupOptions::default().max_edits(1)).unwrap(),
        dated(texts).formulaicity(&FormulaicityOptions::default()).unwrap(),
        dated(texts).frames(&FrameOptions::default().trim(Trim::None)).unwrap(),
        corpus.fillers("the * of", &FillerOptions::default()).unwrap(),
        dated(texts).timeline(&["the *", "our", "*"], &TimelineOptions::default()).unwrap(),
        dated(texts).passages(&PassageOptions::default().min_length(5).seed_length(3)).unwrap(),
        corpus.similar_pairs(&similarity()).unwrap(),
        corpus.similar_pairs(&similarity().weight(Weight::Count).threshold(0.1)).unwrap(),
        corpus.near_duplicates(&alike()).unwrap(),
        corpus.near_duplicates(&alike().method(Method::MinHash).recall(0.5)).unwrap(),
        corpus.duplicate_groups(&alike().threshold(0.05)).unwrap(),
        corpus.explain("30", "47", &ExplainOptions::default().min_length(2)).unwrap(),
        corpus.similar_pairs(&similarity().measure(SimilarityMeasure::JensenShannon).k(2)).unwrap(),
        corpus.similar_pairs(&similarity().measure(SimilarityMeasure::Containment).threshold(0.2)).unwrap(),
        corpus.similar_pairs(&similarity().measure(SimilarityMeasure::WeightedJaccard).queries(dated(texts))).unwrap(),
        dated(texts).similar_pairs(&similarity().within_days(400).across(By::Date(Every::Month))).unwrap(),
    ]
}

#[test]
fn the_number_of_threads_changes_no_answer() {
    let texts = texts();
    let one = with_threads(1, || answers(&texts));
    assert!(one.iter().all(|table| table.len() > 10));
    for threads in [2, 3, 8] {
        for (table, same) in with_threads(threads, || answers(&texts)).iter().zip(&one) {
            assert!(table == same, "{threads} threads: {:?}", table.params());
        }
    }
}
