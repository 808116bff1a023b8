//! What is the stem of a word? Snowball's algorithms (<https://snowballstem.org>), through `snowball_stemmers_rs`.

use std::borrow::Cow;

use snowball_stemmers_rs::Algorithm;

use crate::error::{Error, Result};

/// Language codes (ISO 639-1) and their algorithms.
const ALGORITHMS: [(&str, Algorithm); 35] = [
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("eo", Algorithm::Esperanto),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fa", Algorithm::Persian),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("hy", Algorithm::Armenian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("ne", Algorithm::Nepali),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
    ("st", Algorithm::Sesotho),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
    ("uk", Algorithm::Ukrainian),
    ("yi", Algorithm::Yiddish),
];

/// The stemmer of one language.
pub struct Stemmer(snowball_stemmers_rs::Stemmer);

impl Stemmer {
    /// Fails when there is no stemmer for `language`.
    pub fn new(language: &str) -> Result<Self> {
        let found = ALGORITHMS.iter().find(|(code, _)| *code == language);
        let (_, algorithm) = found.ok_or_else(|| {
            let codes: Vec<_> = ALGORITHMS.iter().map(|(code, _)| *code).collect();
            Error::argument("fold", format!("no stemmer for language {language:?}; there are: {}", codes.join(" ")))
        })?;
        Ok(Self(snowball_stemmers_rs::Stemmer::create(*algorithm)))
    }

    /// The stem of a lower-case word.
    pub fn stem<'a>(&self, word: &'a str) -> Cow<'a, str> {
        self.0.stem(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_stem_share_it() {
        let english = Stemmer::new("en").unwrap();
        // The example of the Snowball site's page on its English stemmer.
        for word in ["consign", "consigned", "consigning", "consignment"] {
            assert_eq!(english.stem(word), "consign");
        }
        assert_eq!(Stemmer::new("fr").unwrap().stem("majestueusement"), "majestu");
    }
}
