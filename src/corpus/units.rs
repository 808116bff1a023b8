//! Which terms may stand at each place of a pattern? For whoever compares it with the text word by word. O(words).

use std::sync::Arc;

use super::matcher::{Builder, Key, Matcher};
use super::terms::Terms;

/// What one word of a pattern means.
#[derive(Clone, Debug)]
pub(crate) enum Meant {
    /// Any term: a `*` of itself.
    Any,
    /// These terms, ascending; none where the corpus has no such word.
    Terms(Arc<[u32]>),
}

/// One word of a pattern.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// As it was written.
    pub(crate) written: String,
    /// Which terms it means.
    pub(crate) meant: Meant,
}

impl Unit {
    /// A word that means one term, or none of the corpus.
    pub(super) fn of_term(written: impl Into<String>, term: Option<u32>) -> Self {
        Self { written: written.into(), meant: Meant::Terms(term.into_iter().collect()) }
    }

    /// Whether `term` may stand here.
    #[inline]
    pub(crate) fn is(&self, term: u32) -> bool {
        match &self.meant {
            Meant::Any => true,
            Meant::Terms(terms) => match terms[..] {
                [] => false,
                [one] => one == term,
                ref many => many.binary_search(&term).is_ok(),
            },
        }
    }
}

impl Matcher {
    /// Finds each of `rows`, of which none is empty, under its number.
    pub(crate) fn of_units<'a>(rows: impl Iterator<Item = (u32, &'a [Unit])>, terms: &Terms) -> Self {
        let mut builder = Builder::new();
        for (number, row) in rows {
            let end = row.iter().try_fold(Builder::START, |state, unit| match &unit.meant {
                Meant::Terms(terms) if terms.len() < 2 => terms.first().map(|&term| builder.follow(state, term)),
                meant => {
                    let (to, new) = builder.state(state, Key::Wild(unit.written.clone()));
                    match meant {
                        Meant::Any if new => builder.lead_any(state, to),
                        Meant::Terms(terms) if new => terms.iter().for_each(|&term| builder.lead(state, term, to)),
                        _ => {}
                    }
                    Some(to)
                }
            });
            if let Some(end) = end {
                builder.complete(end, number);
            }
        }
        builder.build(terms)
    }
}
