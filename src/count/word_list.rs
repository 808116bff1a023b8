//! How often are words used elsewhere? A list of frequencies from outside the corpus, to compare with.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::table::{Table, Value, Values};
use crate::text::fold::Folder;

/// Words, how often each occurs, and of how many tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WordList {
    /// Words as written, and their occurrences.
    words: Vec<(String, u64)>,
    /// All tokens, those of words that are not in the list too.
    tokens: u64,
}

impl WordList {
    /// The columns "term" and "frequency" of `table`. All tokens are `tokens`; else the table's parameter "tokens", which
    /// [`Corpus::terms`](crate::Corpus::terms) gives; else the sum of the frequencies.
    ///
    /// Fails where a column or a word is missing, a frequency is no whole number from 0 on, or they sum to more than all
    /// tokens.
    pub fn of_table(table: &Table, tokens: Option<u64>) -> Result<Self> {
        let wrong = |problem: String| Error::argument("reference", problem);
        let column = |name: &str| {
            table
                .column(name)
                .map_err(|error| wrong(format!("a list of frequencies needs \"term frequency\": {error}")))
        };
        let (terms, frequencies) = (column("term")?, column("frequency")?);
        if !matches!(terms.values, Values::Text(_)) && !table.is_empty() {
            return Err(wrong("the column \"term\" does not hold text".into()));
        }
        let mut words = Vec::with_capacity(table.len());
        let mut sum = 0_u64;
        for row in 0..table.len() {
            let Value::Text(term) = terms.value(row) else {
                return Err(wrong(format!("row {row} has no term")));
            };
            let frequency = match frequencies.value(row) {
                Value::Int(frequency) => u64::try_from(frequency).ok(),
                Value::Float(f) if f >= 0.0 && f.fract() == 0.0 && f < 9e15 => Some(f as u64),
                _ => None,
            };
            let Some(frequency) = frequency else {
                let value = frequencies.value(row);
                let shown = if value == Value::Missing { "nothing".into() } else { value.to_string() };
                return Err(wrong(format!("the frequency of {term:?}, {shown}, is no whole number from 0 on")));
            };
            sum = sum.saturating_add(frequency);
            words.push((term, frequency));
        }
        let told = table.params().iter().find_map(|(name, value)| match value {
            Value::Int(tokens) if name == "tokens" => u64::try_from(*tokens).ok(),
            _ => None,
        });
        let tokens = tokens.or(told).unwrap_or(sum);
        if tokens < sum {
            return Err(wrong(format!("the frequencies sum to {sum}, more than all its {tokens} tokens")));
        }
        if tokens > 1 << 53 {
            return Err(wrong(format!("{tokens} tokens; the limit is 2⁵³")));
        }
        Ok(Self { words, tokens })
    }

    /// All tokens.
    pub fn tokens(&self) -> u64 {
        self.tokens
    }

    /// Occurrences by term: words that fold to one term are one.
    pub(crate) fn folded(&self, folder: &Folder) -> BTreeMap<String, u64> {
        let mut terms = BTreeMap::new();
        let mut term = String::new();
        for (word, frequency) in &self.words {
            folder.fold(word, &mut term);
            *terms.entry(term.clone()).or_insert(0) += frequency;
        }
        terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Corpus, Fold, TermOptions};

    fn table(rows: &[(&str, Value)]) -> Table {
        let terms = Column::text("term", rows.iter().map(|row| row.0).collect());
        let values: Vec<Value> = rows.iter().map(|row| row.1.clone()).collect();
        Table::new(vec![terms, Column::from_values("frequency", &values)]).unwrap()
    }

    #[test]
    fn words_that_fold_to_one_term_are_counted_together() {
        let list = WordList::of_table(
            &table(&[("The", 3_i64.into()), ("the", Value::Float(4.0)), ("a", 0_i64.into())]),
            Some(10),
        );
        let list = list.unwrap();
        let folded = list.folded(&Folder::new(&Fold::default(), "en").unwrap());
        assert_eq!(folded.into_iter().collect::<Vec<_>>(), [("a".to_owned(), 0), ("the".to_owned(), 7)]);
        assert_eq!(list.tokens(), 10);
    }

    #[test]
    fn the_terms_of_a_corpus_know_its_tokens() {
        let corpus = Corpus::from_texts(["a a b c"]).unwrap();
        let terms = corpus.terms(&TermOptions::default().min_frequency(2)).unwrap();
        assert_eq!(WordList::of_table(&terms, None).unwrap().tokens(), 4);
        assert_eq!(WordList::of_table(&table(&[("a", 3_i64.into())]), None).unwrap().tokens(), 3);
        assert!(WordList::of_table(&terms, Some(1)).is_err());
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for value in [Value::Int(-1), Value::Float(1.5), Value::Float(f64::NAN), Value::Missing, "3".into()] {
            assert!(WordList::of_table(&table(&[("a", value.clone())]), None).is_err(), "{value:?}");
        }
        let error = WordList::of_table(&Table::new(vec![Column::int("term", vec![])]).unwrap(), None).unwrap_err();
        assert!(error.to_string().contains("no column \"frequency\"; there are: term"), "{error}");
    }
}
