//! What set of documents are the questions about? Their texts, names, dates and further fields, and the token stream.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::document::Document;
use super::segment::Segments;
use super::stream::Stream;
use super::terms::{StopWords, Terms};
use super::texts::{BlockWriter, Texts};
use super::vocabulary::Vocabulary;
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::text::tokenizer::Tokenizer;

/// A set of documents, tokenised once. Costs the texts, about 4 bytes a token, and the vocabulary.
///
/// Nothing is forgotten: folding, stop words and thresholds belong to each question, not to the corpus.
///
/// ```
/// use locution::{Corpus, TermOptions};
/// let corpus = Corpus::from_texts(["To be, or not to be.", "To err is human."])?;
/// let terms = corpus.terms(&TermOptions::default())?;
/// assert_eq!((&terms.text("term")?[0], terms.int("frequency")?[0]), ("to", 3));
/// # Ok::<(), locution::Error>(())
/// ```
#[derive(Debug)]
pub struct Corpus {
    /// Texts, names, dates: all that is known of the documents.
    parts: Parts,
    /// The documents' names; a name's number is its `DocId`.
    names: Vocabulary,
    tokenizer: Tokenizer,
    stream: Stream,
    /// Sentences, once a question has needed them.
    segments: OnceLock<Segments>,
    /// Terms by the fold and stop words they were asked with.
    terms: Mutex<Vec<(Fold, StopWords, Arc<Terms>)>>,
}

/// Documents by column, each column as long as `texts`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// Names; empty: the positions, "0", "1", ….
    pub doc_ids: Strings,
    /// Texts.
    pub texts: Texts,
    /// Calendar days.
    pub dates: Vec<Option<Date>>,
    /// Titles.
    pub titles: Vec<Option<String>>,
    /// Further fields.
    pub metadata: Table,
}

impl Parts {
    /// Texts and nothing else.
    pub fn of_texts(texts: impl Into<Texts>) -> Self {
        Self { texts: texts.into(), ..Self::default() }
    }

    /// The columns of `documents`. A field that a document lacks is missing there.
    pub fn of_documents(documents: Vec<Document>) -> Self {
        let count = documents.len();
        let mut parts = Self::default();
        let mut writer = BlockWriter::default();
        let mut fields = Vocabulary::default();
        let mut values: Vec<Vec<Value>> = Vec::new();
        for (row, document) in documents.into_iter().enumerate() {
            parts.doc_ids.push(&document.doc_id);
            writer.push(&document.text).into_iter().for_each(|block| parts.texts.push_block(block));
            drop(document.text); // the block has it: texts stand twice in memory one block at a time
            parts.dates.push(document.date);
            parts.titles.push(document.title);
            for (name, value) in document.metadata {
                let field = fields.intern(&name) as usize;
                if field == values.len() {
                    values.push(vec![Value::Missing; count]);
                }
                values[field][row] = value;
            }
        }
        writer.finish().into_iter().for_each(|block| parts.texts.push_block(block));
        let columns = fields.strings().iter().zip(&values).map(|(name, values)| Column::from_values(name, values));
        parts.metadata = Table::new(columns.collect()).unwrap_or_default(); // equal lengths, distinct names
        parts
    }

    /// The document in `row`.
    fn document(&self, row: usize) -> Document {
        let columns = self.metadata.columns().iter();
        Document {
            doc_id: self.doc_ids[row].to_owned(),
            text: self.texts[row].to_owned(),
            date: self.dates[row],
            title: self.titles[row].clone(),
            metadata: columns.map(|column| (column.name.clone(), column.value(row))).collect(),
        }
    }

    /// The documents one by one, as [`of_documents`](Self::of_documents) takes them.
    pub fn into_documents(mut self) -> Result<Vec<Document>> {
        self.complete()?;
        Ok((0..self.texts.len()).map(|row| self.document(row)).collect())
    }

    /// Adds the rows of `more` behind these; both are complete. The texts are shared, not copied. A field that one side
    /// lacks is missing in its rows.
    fn append(&mut self, more: Self) -> Result<()> {
        let (mine, theirs) = (self.texts.len(), more.texts.len());
        more.doc_ids.iter().for_each(|doc_id| self.doc_ids.push(doc_id));
        more.texts.blocks().for_each(|block| self.texts.push_block(block));
        self.dates.extend(more.dates);
        self.titles.extend(more.titles);
        let mut rest = more.metadata.columns().to_vec();
        let mut columns = Vec::new();
        for column in self.metadata.columns() {
            let same = rest.iter().position(|other| other.name == column.name).map(|at| rest.remove(at));
            columns.push(column.with(&same.unwrap_or_else(|| Column::missing(&column.name, theirs))));
        }
        columns.extend(rest.iter().map(|column| Column::missing(&column.name, mine).with(column)));
        self.metadata = Table::new(columns)?;
        Ok(())
    }

    /// The rows at `rows`, in that order.
    fn select(&self, rows: &[usize]) -> Self {
        Self {
            doc_ids: rows.iter().map(|&row| &self.doc_ids[row]).collect(),
            texts: rows.iter().map(|&row| &self.texts[row]).collect(),
            dates: rows.iter().map(|&row| self.dates[row]).collect(),
            titles: rows.iter().map(|&row| self.titles[row].clone()).collect(),
            metadata: if self.metadata.columns().is_empty() { Table::default() } else { self.metadata.take(rows) },
        }
    }

    /// Fills what is empty and checks that all columns are equally long.
    pub(crate) fn complete(&mut self) -> Result<()> {
        let count = self.texts.len();
        if count > u32::MAX as usize {
            return Err(Error::too_large("the corpus", format!("{count} documents; the limit is {}", u32::MAX)));
        }
        if self.doc_ids.is_empty() {
            self.doc_ids = (0..count).map(|i| i.to_string()).collect();
        }
        if self.dates.is_empty() {
            self.dates = vec![None; count];
        }
        if self.titles.is_empty() {
            self.titles = vec![None; count];
        }
        let mut lengths =
            vec![("doc_ids", self.doc_ids.len()), ("dates", self.dates.len()), ("titles", self.titles.len())];
        if !self.metadata.columns().is_empty() {
            lengths.push(("metadata", self.metadata.len()));
        }
        match lengths.into_iter().find(|&(_, length)| length != count) {
            Some((name, length)) => Err(Error::argument(name, format!("{length} for {count} texts"))),
            None => Ok(()),
        }
    }
}

/// The same documents, cut into words in the same way. What was found out meanwhile does not count.
impl PartialEq for Corpus {
    fn eq(&self, other: &Self) -> bool {
        self.tokenizer == other.tokenizer && self.parts == other.parts
    }
}

impl Corpus {
    /// A corpus of `parts`. Fails when columns differ in length or a name stands twice.
    pub fn new(mut parts: Parts, tokenizer: Tokenizer, progress: &Progress) -> Result<Self> {
        parts.complete()?;
        let names = distinct_names(&parts.doc_ids)?;
        let stream = Stream::of(&parts.texts, &tokenizer, progress)?;
        Ok(Self { parts, names, tokenizer, stream, segments: OnceLock::new(), terms: Mutex::default() })
    }

    /// A corpus of texts called "0", "1", …, with the default tokenizer.
    pub fn from_texts<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Result<Self> {
        let parts = Parts::of_texts(texts.into_iter().collect::<Texts>());
        Self::new(parts, Tokenizer::default(), &Progress::default())
    }

    /// A corpus of documents, with the default tokenizer.
    pub fn from_documents(documents: Vec<Document>) -> Result<Self> {
        Self::new(Parts::of_documents(documents), Tokenizer::default(), &Progress::default())
    }

    /// Parts that were tokenised before.
    pub(crate) fn from_stream(mut parts: Parts, tokenizer: Tokenizer, stream: Stream) -> Result<Self> {
        parts.complete()?;
        let names = distinct_names(&parts.doc_ids)?;
        Ok(Self { parts, names, tokenizer, stream, segments: OnceLock::new(), terms: Mutex::default() })
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.parts.texts.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of tokens.
    pub fn n_tokens(&self) -> usize {
        self.stream.tokens.len()
    }

    /// Number of segments (sentences) that hold a token. The first time, they are looked for.
    pub fn n_segments(&self) -> Result<usize> {
        Ok(self.segments(&Progress::default())?.len())
    }

    /// Number of distinct terms under the default fold.
    pub fn n_terms(&self) -> Result<usize> {
        Ok(self.folded(&Fold::default(), &StopWords::None)?.len())
    }

    /// The documents' names, by position.
    pub fn doc_ids(&self) -> &Strings {
        self.names.strings()
    }

    /// The documents' texts, by position.
    pub fn texts(&self) -> &Texts {
        &self.parts.texts
    }

    /// The documents' dates, by position.
    pub fn dates(&self) -> &[Option<Date>] {
        &self.parts.dates
    }

    /// The documents' titles, by position.
    pub fn titles(&self) -> &[Option<String>] {
        &self.parts.titles
    }

    /// The documents' further fields, one row a document.
    pub fn metadata(&self) -> &Table {
        &self.parts.metadata
    }

    /// How the texts were cut.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// The texts as numbers.
    pub fn stream(&self) -> &Stream {
        &self.stream
    }

    /// Where the sentences lie. Found when first asked for, and kept.
    pub fn segments(&self, progress: &Progress) -> Result<&Segments> {
        if let Some(segments) = self.segments.get() {
            return Ok(segments);
        }
        let found = Segments::of(&self.stream, &self.parts.texts, &self.tokenizer, &progress.until(30))?;
        Ok(self.segments.get_or_init(|| found)) // two threads may look at once, and find the same
    }

    /// What no n-gram crosses: the tokens where segments start, or only documents; then the end of all.
    pub(crate) fn walls(&self, across_segments: bool, progress: &Progress) -> Result<&[u32]> {
        if across_segments { Ok(&self.stream.documents) } else { Ok(&self.segments(progress)?.starts) }
    }

    pub(crate) fn known_segments(&self) -> Option<&Segments> {
        self.segments.get()
    }

    /// This corpus with segments that are known.
    pub(crate) fn with_segments(self, segments: Option<Segments>) -> Self {
        Self { segments: segments.map_or_else(OnceLock::new, OnceLock::from), ..self }
    }

    /// The position of the document called `doc_id`.
    pub fn position(&self, doc_id: &str) -> Result<usize> {
        let found = self.names.get(doc_id).map(|number| number as usize);
        found.ok_or_else(|| Error::new(ErrorKind::UnknownDocument(doc_id.to_owned())))
    }

    /// The document called `doc_id`.
    pub fn document(&self, doc_id: &str) -> Result<Document> {
        Ok(self.parts.document(self.position(doc_id)?))
    }

    /// One row a document: `doc_id date title tokens terms`, then the further fields. A field whose name is taken by
    /// one of these five gets a `_` behind it.
    pub fn documents(&self) -> Result<Table> {
        let terms = self.folded(&Fold::default(), &StopWords::None)?;
        let mut seen = vec![u32::MAX; terms.len()];
        let distinct = (0..self.len()).map(|document| {
            let mut count = 0;
            for &form in &self.stream.tokens[self.stream.range(document)] {
                let last = &mut seen[terms.of_form[form as usize] as usize];
                count += i64::from(*last != document as u32);
                *last = document as u32;
            }
            count
        });
        let distinct = distinct.collect();
        let mut columns = vec![
            Column::text("doc_id", self.doc_ids().clone()),
            Column::dates("date", self.parts.dates.iter().copied()),
            Column::optional_text("title", self.parts.titles.iter().map(Option::as_deref)),
            Column::int("tokens", (0..self.len()).map(|document| self.stream.range(document).len() as i64).collect()),
            Column::int("terms", distinct),
        ];
        for field in self.parts.metadata.columns() {
            let mut field = field.clone();
            while columns.iter().any(|column| column.name == field.name) {
                field.name.push('_');
            }
            columns.push(field);
        }
        let params = vec![
            ("question", Value::from("documents")),
            ("fold", Value::from(Fold::default().name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }

    /// The documents at `positions`, in that order, as a corpus. Nothing is tokenised again.
    ///
    /// # Panics
    /// When a position is not below [`len`](Self::len).
    pub fn select(&self, positions: &[usize]) -> Result<Self> {
        let stream = self.stream.select(positions);
        let chosen = Self::from_stream(self.parts.select(positions), self.tokenizer.clone(), stream)?;
        Ok(chosen.with_segments(self.segments.get().map(|segments| segments.select(positions))))
    }

    /// The documents dated within `[start, end)`; those without a date are left out.
    pub fn between(&self, start: Option<Date>, end: Option<Date>) -> Result<Self> {
        let inside = |date: Date| start.is_none_or(|start| date >= start) && end.is_none_or(|end| date < end);
        let positions: Vec<usize> = (0..self.len()).filter(|&i| self.parts.dates[i].is_some_and(inside)).collect();
        self.select(&positions)
    }

    /// These documents and then those of `more`, which must have other names. Only `more` is tokenised.
    pub fn extend(&self, more: Vec<Document>) -> Result<Self> {
        let progress = Progress::default();
        self.join(&Self::new(Parts::of_documents(more), self.tokenizer.clone(), &progress)?, &progress)
    }

    /// These documents and then those of `more`, which must have other names. Only where the two were cut into words in
    /// different ways is `more` tokenised again. Costs 4 bytes a token, the vocabulary and the fields; not the texts.
    pub fn join(&self, more: &Self, progress: &Progress) -> Result<Self> {
        let again = if more.tokenizer == self.tokenizer {
            None
        } else {
            Some(Stream::of(&more.parts.texts, &self.tokenizer, progress)?)
        };
        let mut parts = self.parts.clone();
        parts.append(more.parts.clone())?;
        progress.check()?;
        // Segments known on both sides are kept; else they are found again when needed.
        let segments = match (self.known_segments(), more.known_segments()) {
            (Some(segments), Some(added)) if again.is_none() => {
                let mut segments = segments.clone();
                segments.append(added);
                Some(segments)
            }
            _ => None,
        };
        let mut stream = self.stream.clone();
        progress.check()?;
        stream.append(again.unwrap_or_else(|| more.stream.clone()))?;
        progress.check()?;
        Ok(Self::from_stream(parts, self.tokenizer.clone(), stream)?.with_segments(segments))
    }

    /// The term of each form under `fold`, without `stop`. Kept: asking again costs nothing.
    pub fn folded(&self, fold: &Fold, stop: &StopWords) -> Result<Arc<Terms>> {
        let known = |terms: &[(Fold, StopWords, Arc<Terms>)]| {
            terms.iter().find(|(f, s, _)| f == fold && s == stop).map(|(_, _, terms)| Arc::clone(terms))
        };
        if let Some(terms) = known(&self.terms.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(terms);
        }
        // Not under the lock: two threads may fold at once, and come to the same.
        let terms = Arc::new(Terms::of(&self.stream, fold, stop, self.tokenizer.language())?);
        let mut kept = self.terms.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == 16 {
            kept.remove(0);
        }
        kept.push((fold.clone(), stop.clone(), Arc::clone(&terms)));
        Ok(terms)
    }

    /// The answer to a question that was asked with `params`; it says how the texts were cut into words too.
    pub(crate) fn answer(&self, columns: Vec<Column>, mut params: Vec<(&str, Value)>) -> Table {
        params.extend([
            ("language", Value::from(self.tokenizer.language())),
            ("words", Value::from(self.tokenizer.kind().name())),
            ("keep_numbers", Value::from(self.tokenizer.keeps_numbers())),
            ("segments", Value::from(self.tokenizer.segmentation().name())),
        ]);
        Table::answer(columns, params)
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }
}

fn distinct_names(doc_ids: &Strings) -> Result<Vocabulary> {
    let mut names = Vocabulary::default();
    for (row, doc_id) in doc_ids.iter().enumerate() {
        if (names.intern(doc_id) as usize) < row {
            return Err(Error::argument(
                "doc_ids",
                format!("{doc_id:?} stands twice, the second time at position {row}"),
            ));
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(doc_id: &str, text: &str, year: Option<i16>) -> Document {
        let date = year.map(|year| Date::constant(year, 1, 1));
        let metadata = vec![("tokens".to_owned(), Value::from(text))];
        Document { date, metadata, ..Document::new(doc_id, text) }
    }

    #[test]
    fn a_name_that_stands_twice_is_named() {
        let twice = vec![document("a", "", None), document("b", "", None), document("a", "", None)];
        assert!(Corpus::from_documents(twice).unwrap_err().to_string().contains("\"a\" stands twice"));
    }

    #[test]
    fn extending_is_the_same_as_starting_with_all() {
        let one = || document("a", "One two. Three.", Some(2020));
        let more = || vec![document("b", "", None), document("c", "Two four", Some(2021))];
        let extended = Corpus::from_documents(vec![one()]).unwrap().extend(more()).unwrap();
        let all = Corpus::from_documents([vec![one()], more()].concat()).unwrap();
        assert_eq!(extended.stream.tokens, all.stream.tokens);
        assert_eq!(extended.parts, all.parts);
        assert_eq!(extended.documents().unwrap(), all.documents().unwrap());
        assert!(extended.extend(vec![one()]).is_err());
    }

    #[test]
    fn joined_corpora_share_their_texts_and_have_all_fields() {
        let with = |doc_id: &str, fields: &[(&str, Value)]| {
            let metadata = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            Document { metadata, ..document(doc_id, "One. Two three.", Some(2020)) }
        };
        let one = vec![
            with("a", &[("n", Value::Int(1)), ("mixed", Value::Int(7)), ("none", Value::Missing)]),
            with("b", &[("x", "x".into())]),
        ];
        let more = vec![
            with("c", &[("late", Value::Bool(true)), ("n", Value::Int(2)), ("mixed", Value::Float(0.5))]),
            with("d", &[("none", Value::Int(3)), ("x", Value::Missing)]),
            with("e", &[]),
        ];
        let corpus = |documents: &[Document]| Corpus::from_documents(documents.to_vec()).unwrap();
        let (first, second, progress) = (corpus(&one), corpus(&more), Progress::default());
        let all = corpus(&[one.clone(), more.clone()].concat());
        let joined = first.join(&second, &progress).unwrap();
        let words = Tokenizer::new("de", crate::Words::Whitespace, true).unwrap();
        let otherwise = Corpus::new(Parts::of_documents(more.clone()), words, &progress).unwrap();
        for joined in [&joined, &first.extend(more).unwrap(), &first.join(&otherwise, &progress).unwrap()] {
            assert_eq!(joined.parts, all.parts);
            assert_eq!(joined.stream.tokens, all.stream.tokens);
            let segments = |corpus: &Corpus| corpus.segments(&Progress::default()).unwrap().clone();
            assert_eq!(segments(joined), segments(&all));
            assert_eq!(joined.documents().unwrap(), all.documents().unwrap());
        }
        assert!(std::ptr::eq(joined.texts()[0].as_ptr(), first.texts()[0].as_ptr()));
        assert!(std::ptr::eq(joined.texts()[2].as_ptr(), second.texts()[0].as_ptr()));
        assert_eq!(first.join(&corpus(&[]), &progress).unwrap().parts, first.parts);
        assert_eq!(corpus(&[]).join(&first, &progress).unwrap().parts, first.parts);
        assert!(first.join(&first, &progress).is_err());
        progress.stop();
        assert!(first.join(&second, &progress).is_err());
    }

    #[test]
    fn a_field_called_as_a_column_of_ours_keeps_its_values_under_another_name() {
        let table = Corpus::from_documents(vec![document("a", "x x", None)]).unwrap().documents().unwrap();
        let names: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["doc_id", "date", "title", "tokens", "terms", "tokens_"]);
        assert_eq!((table.int("tokens").unwrap(), table.int("terms").unwrap()), (&[2][..], &[1][..]));
    }

    #[test]
    fn a_span_of_time_leaves_out_its_end_and_the_undated() {
        let documents = vec![document("a", "", Some(2020)), document("b", "", None), document("c", "", Some(2021))];
        let corpus = Corpus::from_documents(documents).unwrap();
        let part = corpus.between(Some(Date::constant(2020, 1, 1)), Some(Date::constant(2021, 1, 1))).unwrap();
        assert_eq!(part.doc_ids().iter().collect::<Vec<_>>(), ["a"]);
    }
}
