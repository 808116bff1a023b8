//! Which terms are the columns of a matrix, and which columns does a document have? Names, words, and a tree of words to
//! find n-grams in other documents: one look-up a token and length.

use std::sync::OnceLock;

use ahash::AHashMap;
use serde::{Deserialize, Serialize};

use super::levels::stretches;
use super::row::rows;
use super::spell::Speller;
use crate::corpus::stream::{Stream, shares};
use crate::corpus::terms::NO_TERM;
use crate::corpus::vocabulary::Vocabulary;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::sparse::Rows;
use crate::table::Strings;
use crate::threads;

/// The columns of a matrix: n-grams, in an order of their own. Costs 8 bytes a column, 4 a word of it, and the strings.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "SavedColumns")]
pub struct Columns {
    /// The terms, words joined by a space, by column.
    names: Strings,
    /// The words that occur in columns, and maybe others, by `WordId`, which means something only here.
    words: Strings,
    /// The `WordId`s of each column, column by column.
    ngrams: Vec<u32>,
    /// Where each column starts in `ngrams`; one longer than there are columns.
    starts: Vec<usize>,
    /// Made when it is first asked for.
    #[serde(skip)]
    tree: OnceLock<Tree>,
}

/// Columns as they are saved: the fields of [`Columns`].
#[derive(Deserialize)]
struct SavedColumns {
    names: Strings,
    words: Strings,
    ngrams: Vec<u32>,
    starts: Vec<usize>,
}

impl TryFrom<SavedColumns> for Columns {
    type Error = &'static str;

    fn try_from(saved: SavedColumns) -> std::result::Result<Self, Self::Error> {
        let SavedColumns { names, words, ngrams, starts } = saved;
        let fit = starts.len() == names.len() + 1
            && starts.first() == Some(&0)
            && starts.windows(2).all(|pair| pair[0] < pair[1])
            && starts.last() == Some(&ngrams.len())
            && ngrams.iter().all(|&word| (word as usize) < words.len());
        if !fit {
            return Err("words do not fit their columns");
        }
        let columns = Self { names, words, ngrams, starts, tree: OnceLock::new() };
        let tree = Tree::of(&columns).map_err(|_| "a column stands twice")?;
        let _ = columns.tree.set(tree);
        Ok(columns)
    }
}

impl PartialEq for Columns {
    fn eq(&self, other: &Self) -> bool {
        // Words are numbered as they were met.
        self.names == other.names && (0..self.len()).all(|column| self.words(column).eq(other.words(column)))
    }
}

/// Marks a node that is no column, but leads to one.
const NO_COLUMN: u32 = u32::MAX;

/// N-grams by their words. Node 0 is the root.
#[derive(Debug)]
struct Tree {
    /// The words; a word's number is its `WordId`.
    words: Vocabulary,
    /// The node that a node (upper half) and a `WordId` (lower half) lead to.
    child: AHashMap<u64, u32>,
    /// The column of each node.
    column: Vec<u32>,
}

impl Columns {
    /// Number of columns.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The terms, words joined by a space, by column.
    pub fn names(&self) -> &Strings {
        &self.names
    }

    /// The terms alone.
    #[cfg(any(test, feature = "python"))]
    pub(crate) fn into_names(self) -> Strings {
        self.names
    }

    /// Words of the longest column; 0 where there is none.
    pub(crate) fn longest(&self) -> usize {
        self.starts.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0)
    }

    /// The words of column `column`.
    pub fn words(&self, column: usize) -> impl ExactSizeIterator<Item = &str> {
        let words = &self.ngrams[self.starts[column]..self.starts[column + 1]];
        words.iter().map(|&word| &self.words[word as usize])
    }

    /// One column for each of `ngrams`, which are given as their words. Fails when one stands twice or has no words;
    /// `names` are what the caller calls them.
    pub fn new<'a, W: IntoIterator<Item = &'a str>>(
        ngrams: impl IntoIterator<Item = W>,
        names: Strings,
    ) -> Result<Self> {
        let (mut words, mut numbers, mut starts) = (Vocabulary::default(), Vec::new(), vec![0]);
        for ngram in ngrams {
            numbers.extend(ngram.into_iter().map(|word| words.intern(word)));
            starts.push(numbers.len());
        }
        let words = words.strings().clone();
        let columns = Self { names, words, ngrams: numbers, starts, tree: OnceLock::new() };
        columns.tree.set(Tree::of(&columns)?).expect("nobody has asked for the tree yet");
        Ok(columns)
    }

    /// Columns found in a corpus: different n-grams of different `words`, each by the numbers of its words there. `starts`
    /// says where each begins in `ngrams`; it is one longer than there are n-grams.
    pub(crate) fn found(words: Strings, ngrams: Vec<u32>, starts: Vec<usize>, progress: &Progress) -> Result<Self> {
        let columns = starts.len() - 1;
        let names = if ngrams.len() == columns && columns == words.len() {
            words.clone() // every word for itself
        } else {
            let words_of = |column| &ngrams[starts[column]..starts[column + 1]];
            Speller::spaced(words.iter()).spell(columns, words_of, progress)?
        };
        Ok(Self { names, words, ngrams, starts, tree: OnceLock::new() })
    }

    fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::of(self).expect("columns found in a corpus differ"))
    }

    /// How often each n-gram is in each document of `stream`. `of_form` gives each form's number in `terms`, or
    /// [`NO_TERM`]; a term that no column has is a wall, as a stop word and each of `walls` is.
    pub(crate) fn count(
        &self,
        stream: &Stream,
        of_form: &[u32],
        terms: &Strings,
        walls: &[u32],
        progress: &Progress,
    ) -> Result<Rows<i64>> {
        let tree = self.tree();
        let word_of_term: Vec<u32> = terms.iter().map(|term| tree.words.get(term).unwrap_or(NO_TERM)).collect();
        let word_of_form: Vec<u32> =
            of_form.iter().map(|&term| if term == NO_TERM { NO_TERM } else { word_of_term[term as usize] }).collect();
        progress.start(stream.tokens.len() as u64);
        let (parts, _) = rows(&shares(&stream.documents, 8 * threads::at_hand()), self.len(), |row, document| {
            let mut found = 0;
            for stretch in stretches(walls, stream.range(document)) {
                let tokens = &stream.tokens[stretch];
                for start in 0..tokens.len() {
                    tree.walk(&tokens[start..], &word_of_form, |column| {
                        row.add(column, 1);
                        found += 1;
                    });
                }
            }
            progress.advance(stream.range(document).len() as u64)?;
            Ok(found)
        })?;
        Ok(Rows::join(&parts, self.len(), i64::from))
    }
}

impl Tree {
    /// Calls `each` for the columns that begin where `tokens` do.
    #[inline]
    fn walk(&self, tokens: &[u32], word_of_form: &[u32], mut each: impl FnMut(u32)) {
        let mut node = 0_u32;
        for &form in tokens {
            let word = word_of_form[form as usize];
            match self.child.get(&(u64::from(node) << 32 | u64::from(word))) {
                Some(&child) => node = child,
                None => break, // no node has the word NO_TERM
            }
            let column = self.column[node as usize];
            if column != NO_COLUMN {
                each(column);
            }
        }
    }

    /// Fails when an n-gram has no words or stands twice.
    fn of(columns: &Columns) -> Result<Self> {
        let mut words = Vocabulary::default();
        columns.words.iter().for_each(|word| _ = words.intern(word));
        let mut tree = Self { words, child: AHashMap::with_capacity(columns.len()), column: vec![NO_COLUMN] };
        for column in 0..columns.len() {
            let mut node = 0_u32;
            for &word in &columns.ngrams[columns.starts[column]..columns.starts[column + 1]] {
                let new = tree.column.len() as u32;
                node = *tree.child.entry(u64::from(node) << 32 | u64::from(word)).or_insert(new);
                if node == new {
                    tree.column.push(NO_COLUMN);
                }
            }
            let name = &columns.names[column];
            if node == 0 {
                return Err(Error::argument("vocabulary", format!("item {column}, {name:?}, has no word")));
            }
            let first = std::mem::replace(&mut tree.column[node as usize], column as u32);
            if first != NO_COLUMN {
                let (words, first) = (columns.words(column).collect::<Vec<_>>().join(" "), first as usize);
                let problem = format!(
                    "item {column}, {name:?}, is the same term as item {first}, {:?}: {words:?}",
                    &columns.names[first]
                );
                return Err(Error::argument("vocabulary", problem));
            }
        }
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ngram_that_stands_twice_or_has_no_word_is_named() {
        let columns = |names: &[&str]| {
            Columns::new(names.iter().map(|name| name.split_whitespace()), names.iter().collect::<Strings>())
        };
        assert_eq!(columns(&["a b", "a"]).unwrap().words(0).collect::<Vec<_>>(), ["a", "b"]);
        let twice = columns(&["a b", "a", "a  b"]).unwrap_err().to_string();
        assert!(twice.contains("item 2, \"a  b\", is the same term as item 0, \"a b\""), "{twice}");
        assert!(columns(&["a", " "]).unwrap_err().to_string().contains("item 1, \" \", has no word"));
    }
}
