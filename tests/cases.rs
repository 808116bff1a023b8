//! Words of awkward strings. The rows are shared with the Python tests: both cells are JSON.

use locution::Tokenizer;

#[test]
fn words_of_awkward_strings_are_those_of_the_standard() {
    let mut rows = csv::Reader::from_reader(include_str!("data/words.csv").as_bytes());
    let mut checked = 0;
    for row in rows.deserialize() {
        let (text, words): (String, String) = row.unwrap();
        let text: String = serde_json::from_str(&text).unwrap();
        let words: Vec<String> = serde_json::from_str(&words).unwrap();
        assert_eq!(Tokenizer::default().words(&text), words, "{text:?}");
        checked += 1;
    }
    assert!(checked > 50, "{checked}");
}
