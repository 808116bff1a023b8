//! Which terms are function words, that say little by themselves? Those of a list of their language, in any case of their
//! letters, whatever the fold. O(terms).

use ahash::AHashSet;

use super::choice::Trim;
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::Terms;
use crate::error::{Error, Result};
use crate::text::fold::{Fold, Folder};
use crate::text::stopwords;

/// Whether each of `terms`, which `fold` made, is a function word as `trim` says, by `TermId`.
pub(super) fn function_words(corpus: &Corpus, trim: &Trim, fold: &Fold, terms: &Terms) -> Result<Vec<bool>> {
    let language = corpus.tokenizer().language();
    let words = match trim {
        Trim::None => None,
        Trim::Auto => stopwords::function_words(language),
        Trim::Language(code) => Some(stopwords::function_words(code).ok_or_else(|| {
            let known = stopwords::languages().join(" ");
            Error::argument("trim", format!("no function words for {code:?}; there are: {known}"))
        })?),
    };
    let Some(words) = words else { return Ok(vec![false; terms.len()]) };
    // The lists are in lower case; a term is as the fold left it.
    let (folder, lower) = (Folder::new(fold, language)?, Folder::new(&Fold::default(), language)?);
    let (mut folded, mut lowered) = (String::new(), String::new());
    let mut known = AHashSet::new();
    for word in words {
        folder.fold(word, &mut folded);
        lower.fold(&folded, &mut lowered);
        known.insert(lowered.clone());
    }
    let is_known = |term: &str| {
        lower.fold(term, &mut lowered);
        known.contains(&lowered)
    };
    Ok(terms.strings.iter().map(is_known).collect())
}

/// The language whose function words are trimmed, if any are.
pub(super) fn trimmed_as(corpus: &Corpus, trim: &Trim) -> Option<String> {
    let language = match trim {
        Trim::None => return None,
        Trim::Auto => corpus.tokenizer().language(),
        Trim::Language(code) => code,
    };
    stopwords::function_words(language).map(|_| language.to_owned()) // no list, no trimming
}
