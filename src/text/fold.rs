//! Which forms count as one term? A few steps applied to each distinct form, never to the running text.
//!
//! Every fold but the empty one first puts a form into Unicode's NFC and writes U+2019 as `'`, so that a decomposed
//! `é` and a curly apostrophe are no other word. Cost: the distinct forms, about a hundredth of the tokens.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::stem::Stemmer;
use crate::error::{Error, Result};

/// One step of a [`Fold`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Step {
    /// Lower case by Unicode's full mapping, as Python's `str.lower` (a final sigma included).
    Lower,
    /// Without the marks of the combining-diacritics blocks: `é` → `e`, `ü` → `u`. Signs that belong to a script,
    /// such as Indic vowels, stay; so do letters of their own, such as `ø` and `ł`.
    Unaccent,
    /// The Snowball stem in the corpus's language.
    Stem,
}

/// What counts as the same word: steps applied in order. No step: a term is a form as written.
///
/// ```
/// use locution::Fold;
/// assert_eq!(Fold::parse(&["lower", "unaccent"])?.apply("Café’s", "en")?, "cafe's");
/// # Ok::<(), locution::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fold(Vec<Step>);

impl Default for Fold {
    /// Lower case.
    fn default() -> Self {
        Self(vec![Step::Lower])
    }
}

impl Fold {
    /// Terms are forms as written.
    pub const NONE: Self = Self(Vec::new());

    /// Lower case, then stems.
    pub fn stem() -> Self {
        Self(vec![Step::Lower, Step::Stem])
    }

    /// A fold of the steps given.
    pub fn of(steps: impl Into<Vec<Step>>) -> Self {
        Self(steps.into())
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// A fold by name: one of `none`, `lower`, `stem` (lower case, then stems), or several steps out of `lower`,
    /// `unaccent`, `stem`.
    pub fn parse(names: &[&str]) -> Result<Self> {
        match names {
            ["none"] => return Ok(Self::NONE),
            ["stem"] => return Ok(Self::stem()),
            _ => {}
        }
        let step = |name: &&str| match *name {
            "lower" => Ok(Step::Lower),
            "unaccent" => Ok(Step::Unaccent),
            "stem" => Ok(Step::Stem),
            other => Err(Error::argument(
                "fold",
                format!(
                    "{other:?} is none of \"none\", \"lower\", \"stem\", or a list of \"lower\", \"unaccent\", \"stem\""
                ),
            )),
        };
        names.iter().map(step).collect::<Result<_>>().map(Self)
    }

    /// The fold's name: what [`parse`](Self::parse) takes, several steps with spaces between them.
    pub fn name(&self) -> String {
        let name = |step: &Step| match step {
            Step::Lower => "lower",
            Step::Unaccent => "unaccent",
            Step::Stem => "stem",
        };
        if *self == Self::stem() {
            return "stem".into();
        }
        if self.0.is_empty() { "none".into() } else { self.0.iter().map(name).collect::<Vec<_>>().join(" ") }
    }

    /// The term of one form. For many, use a [`Folder`].
    pub fn apply(&self, form: &str, language: &str) -> Result<String> {
        let mut term = String::new();
        Folder::new(self, language)?.fold(form, &mut term);
        Ok(term)
    }
}

/// A fold made ready for one language.
pub struct Folder {
    steps: Vec<Step>,
    stemmer: Option<Stemmer>,
}

impl Folder {
    /// Fails when the fold stems and `language` has no stemmer.
    pub fn new(fold: &Fold, language: &str) -> Result<Self> {
        let stemmer = if fold.0.contains(&Step::Stem) { Some(Stemmer::new(language)?) } else { None };
        Ok(Self { steps: fold.0.clone(), stemmer })
    }

    /// Writes the term of `form` into `term`, whose former content is lost.
    pub fn fold(&self, form: &str, term: &mut String) {
        term.clear();
        if self.steps.is_empty() {
            term.push_str(form);
            return;
        }
        if form.is_ascii() {
            term.push_str(form);
        } else {
            term.extend(form.nfc().map(|char| if char == '’' { '\'' } else { char }));
        }
        for step in &self.steps {
            match step {
                Step::Lower if term.is_ascii() => term.make_ascii_lowercase(),
                Step::Lower => *term = term.to_lowercase(),
                Step::Unaccent if term.is_ascii() => {}
                Step::Unaccent => *term = term.nfd().filter(|&char| !is_diacritic(char)).nfc().collect(),
                Step::Stem => {
                    if let Some(stemmer) = &self.stemmer {
                        *term = stemmer.stem(term).into_owned();
                    }
                }
            }
        }
        if term.is_empty() {
            term.push_str(form); // a lone accent stays what it is
        }
    }
}

/// The blocks Combining Diacritical Marks, their Extended, Supplement and for Symbols, and Half Marks.
fn is_diacritic(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(steps: &[&str], form: &str) -> String {
        Fold::parse(steps).unwrap().apply(form, "en").unwrap()
    }

    #[test]
    fn both_apostrophes_and_both_normal_forms_are_one_term() {
        assert_eq!(folded(&["lower"], "Party’s"), folded(&["lower"], "party's"));
        assert_eq!(folded(&["lower"], "Vie\u{323}\u{302}t"), folded(&["lower"], "Việt"));
        assert_eq!(folded(&["none"], "Party’s"), "Party’s");
    }

    #[test]
    fn lower_case_is_that_of_python() {
        for (form, term) in
            [("ΣΊΣΥΦΟΣ", "σίσυφος"), ("İstanbul", "i\u{307}stanbul"), ("STRASSE", "strasse"), ("Straße", "straße")]
        {
            assert_eq!(folded(&["lower"], form), term);
        }
    }

    #[test]
    fn unaccent_takes_accents_and_leaves_the_signs_of_a_script() {
        for (form, term) in [("Ängström", "Angstrom"), ("हिन्दी", "हिन्दी"), ("łódź", "łodz"), ("\u{301}", "\u{301}")]
        {
            assert_eq!(folded(&["unaccent"], form), term);
        }
    }

    #[test]
    fn an_unknown_step_is_named() {
        assert!(Fold::parse(&["lowre"]).unwrap_err().to_string().contains("lowre"));
        assert!(Fold::stem().apply("x", "zh").unwrap_err().to_string().contains("zh"));
    }
}
