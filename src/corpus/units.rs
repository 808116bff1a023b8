//! Which terms may stand at each place of a pattern? For whoever compares it with the text word by word. O(words).

use std::sync::Arc;

use super::corpus::Corpus;
use super::matcher::{Builder, Key, Matcher};
use super::pattern::{Pattern, Reader, ValueType};
use super::terms::Terms;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::fold::Fold;
use crate::threads;

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

impl Corpus {
    /// What may stand at each place of each of `patterns`. One with Han characters is cut as the tokenizer cuts it, and
    /// in no other way.
    pub(crate) fn units<'a>(
        &self,
        argument: &'static str,
        patterns: impl Iterator<Item = &'a Pattern> + Send,
        value_type: ValueType,
        fold: &Fold,
        terms: &Terms,
        progress: &Progress,
    ) -> Result<Vec<Vec<Unit>>> {
        let mut reader = Reader::new(self, argument, value_type, fold, terms, progress)?;
        threads::run(move || {
            let units = patterns.map(|pattern| {
                progress.check()?;
                reader.units(pattern)
            });
            units.collect()
        })
    }
}

impl Reader<'_> {
    /// What may stand at each place of `pattern`.
    fn units(&mut self, pattern: &Pattern) -> Result<Vec<Unit>> {
        let units = match pattern {
            Pattern::Words(words) => {
                let mut units = Vec::new();
                for piece in words.split_whitespace() {
                    if self.is_wild(piece) {
                        let meant =
                            if self.is_any(piece) { Meant::Any } else { Meant::Terms(self.terms_like(piece, words)?) };
                        units.push(Unit { written: piece.to_owned(), meant });
                    } else {
                        units.extend(self.cut(piece));
                    }
                }
                units
            }
            Pattern::Terms(terms) => terms
                .iter()
                .map(|term| Unit::of_term(term, self.terms.get(term).or_else(|| self.term_of(term))))
                .collect(),
            Pattern::Joined(joined, length) if joined.split(' ').count() == *length => {
                joined.split(' ').map(|term| Unit::of_term(term, self.terms.get(term))).collect()
            }
            Pattern::Joined(joined, _) => joined.split(' ').flat_map(|piece| self.cut(piece)).collect(),
        };
        if units.is_empty() {
            return Err(Error::argument(self.argument, format!("{:?} holds no word", pattern.name())));
        }
        Ok(units)
    }

    /// The words of a piece without wildcards, as the tokenizer cuts it; or as [`word`](Self::word) has it, the whole.
    fn cut(&self, piece: &str) -> Vec<Unit> {
        let words = self.corpus.tokenizer().words(piece).into_iter();
        let found: Vec<(&str, Option<u32>)> = words.map(|word| (word, self.term_of(word))).collect();
        if (found.is_empty() || found.iter().any(|(_, term)| term.is_none()))
            && let Some(whole) = self.term_of(piece)
        {
            return vec![Unit::of_term(piece, Some(whole))];
        }
        found.into_iter().map(|(word, term)| Unit::of_term(word, term)).collect()
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
