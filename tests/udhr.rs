//! UAX #29 words of 464 languages, and of English and Chinese, against those of the Python package uniseg (Unicode 16).

mod common;

use std::collections::BTreeSet;

use locution::text::words;

/// Where counts differ: document, words and distinct lower-cased words that uniseg's run has, and that we have.
type Differing = (&'static str, (usize, usize), (usize, usize));

/// The one cause: twice in the Tibetan text a vowel sign stands alone behind a space (U+0020 U+0F7C). Rule WB4 has the
/// sign cling to the space, so both make one segment. U+0F7C is a mark (Mn) that is Alphabetic: Rust's
/// `is_alphanumeric` takes the segment for a word, Python's `isalnum`, which knows letters and numbers only, does not.
/// The tables of Unicode 16 and 17 differ nowhere in these texts.
const TIBETAN: Differing = ("bod", (3136, 550), (3138, 551));

/// Sum of the words in the reference, and in ours.
fn compare(corpus: &str, reference: &str, differing: &[Differing]) -> Option<(usize, usize)> {
    let records = common::records(&format!("corpora/{corpus}.jsonl"))?;
    let reference = common::shared(&format!("reference/library_runs/{reference}.tsv"))?;
    assert_eq!(records.len(), reference.lines().count() - 1);
    let (mut theirs, mut ours) = (0, 0);
    let mut found = Vec::new();
    for (record, line) in records.iter().zip(reference.lines().skip(1)) {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[id, _, count, distinct, _, first12] = &cells[..] else { panic!("{line:?} has six cells") };
        assert_eq!(id, common::field(record, "id"));
        let text = common::field(record, "text");
        let mut tokens = Vec::new();
        words::uax29(text, |start, end| tokens.push(text[start..end].to_lowercase()));
        assert_eq!(tokens[..tokens.len().min(12)].join(" | "), first12, "{id}");
        let reference = (count.parse().unwrap(), distinct.parse().unwrap());
        let own = (tokens.len(), tokens.iter().collect::<BTreeSet<_>>().len());
        theirs += reference.0;
        ours += own.0;
        if own != reference {
            found.push((id, reference, own));
        }
    }
    assert_eq!(found, differing, "{corpus}");
    Some((theirs, ours))
}

#[test]
fn words_of_464_languages_are_those_of_uniseg() {
    if let Some(sums) = compare("udhr_multilang/udhr", "uniseg_uax29_udhr", &[TIBETAN]) {
        assert_eq!(sums, (841_099, 841_101)); // the two Tibetan vowel signs
    }
}

#[test]
fn words_of_english_and_chinese_are_those_of_uniseg() {
    for (folder, name) in
        [("fomc_en", "fomc"), ("inaugural_en", "inaugural"), ("gov_work_reports_zh", "gov_work_reports_zh")]
    {
        compare(&format!("{folder}/{name}"), &format!("uniseg_uax29_{name}"), &[]);
    }
}
