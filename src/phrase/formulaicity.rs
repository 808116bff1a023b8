//! How much of a document is set phrases, and how many of them did it bring in? Phrases of the corpus with the document
//! that each stands in first; and n-grams of the shortest length, whose places together are those of all phrases. The
//! cost is that of both questions.

use jiff::civil::Date;

use super::choice::{PhraseOptions, Trim};
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::StopWords;
use crate::count::levels::Levels;
use crate::count::threshold::at_least;
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use crate::table::{Column, Table, Value, Values};
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::formulaicity`].
#[derive(Clone, Debug)]
pub struct FormulaicityOptions {
    /// Tokens of the shortest phrase that counts; at least 2. Default 4.
    pub min_length: usize,
    /// Documents that a phrase must stand in; at least 2. Default 2.
    pub min_docfreq: u64,
    /// Whether a phrase may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words that no phrase contains: each is a wall. Default none.
    pub stopwords: StopWords,
    /// The way to stop.
    pub progress: Progress,
}

impl Default for FormulaicityOptions {
    fn default() -> Self {
        Self {
            min_length: 4,
            min_docfreq: 2,
            across_segments: false,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl FormulaicityOptions {
    /// Sets [`min_length`](Self::min_length).
    pub fn min_length(self, min_length: usize) -> Self {
        Self { min_length, ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: u64) -> Self {
        Self { min_docfreq, ..self }
    }

    /// Sets [`across_segments`](Self::across_segments).
    pub fn across_segments(self, across_segments: bool) -> Self {
        Self { across_segments, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }

    /// What the question was, for [`Table::params`].
    pub(super) fn params(&self, question: &'static str, corpus: &Corpus) -> Vec<(&'static str, Value)> {
        vec![
            ("question", Value::from(question)),
            ("min_length", Value::from(self.min_length)),
            ("min_docfreq", Value::Int(self.min_docfreq as i64)),
            ("across_segments", Value::from(self.across_segments)),
            ("fold", Value::from(self.fold.name())),
            ("stopwords", Value::from(self.stopwords.name())),
            ("documents", Value::from(corpus.len())),
            ("tokens", Value::from(corpus.n_tokens())),
        ]
    }
}

impl Corpus {
    /// How much of each document is set phrases: `doc_id tokens in_phrases share new_phrases date`, in the order of the
    /// documents.
    ///
    /// A phrase is one of [`phrases`](Self::phrases) with these options and nothing trimmed: a closed stretch of at least
    /// `min_length` tokens that stands in at least `min_docfreq` documents, and so, at 2 or more, in another one too.
    /// `in_phrases` are the document's tokens that lie in a place of such a phrase, which are those that lie in an n-gram of
    /// `min_length` tokens with as many documents; `share` is in_phrases / tokens, 0 of an empty document.
    ///
    /// `new_phrases` are the phrases that stand in this document and in none before it, by date, then by place in the corpus.
    /// What stands in one document only is no phrase: new is what the document was the first to say and others said after
    /// it, so the first documents have many and the last ones few. Where some documents have a date, one without is
    /// neither before nor after another: its cell is missing, and what stands in it is news elsewhere all the same. Where
    /// none has a date, the corpus's order is that of time.
    ///
    /// ```
    /// use locution::{Corpus, FormulaicityOptions};
    /// let corpus = Corpus::from_texts(["We stand by the charter of the quays", "all the charter of the quays", "No"])?;
    /// let table = corpus.formulaicity(&FormulaicityOptions::default())?;
    /// assert_eq!(table.int("in_phrases")?, [5, 5, 0]); // the charter of the quays
    /// assert_eq!(table.int("new_phrases")?, [1, 0, 0]);
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn formulaicity(&self, options: &FormulaicityOptions) -> Result<Table> {
        at_least("min_length", options.min_length as u64, 2)?;
        at_least("min_docfreq", options.min_docfreq, 2)?;
        let tokens: Vec<i64> = (0..self.len()).map(|document| self.stream().range(document).len() as i64).collect();
        let inside = self.tokens_in_phrases(options)?;
        let new = self.new_phrases(options)?;
        let share =
            tokens.iter().zip(&inside).map(|(&all, &some)| if all == 0 { 0.0 } else { some as f64 / all as f64 });
        let share = share.collect();
        let missing: Vec<bool> = new.iter().map(Option::is_none).collect();
        let columns = vec![
            Column::text("doc_id", self.doc_ids().clone()),
            Column::int("tokens", tokens),
            Column::int("in_phrases", inside),
            Column::float("share", share),
            Column {
                missing: missing.contains(&true).then_some(missing),
                ..Column::int("new_phrases", new.into_iter().map(Option::unwrap_or_default).collect())
            },
            Column::dates("date", self.dates().iter().copied()),
        ];
        Ok(self.answer(columns, options.params("formulaicity", self)))
    }

    /// The tokens of each document that lie in an n-gram of the shortest length with enough documents.
    fn tokens_in_phrases(&self, options: &FormulaicityOptions) -> Result<Vec<i64>> {
        let (stream, progress) = (self.stream(), &options.progress.until(40));
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let walls = self.walls(options.across_segments, progress)?;
        threads::run(|| {
            let least = (2, options.min_docfreq);
            let mut levels = Levels::of(stream, walls, &terms.of_form, terms.len(), least, progress)?;
            let mut level = levels.first()?;
            for _ in 1..options.min_length {
                level = levels.next(&level, false)?;
                if level.len() == 0 {
                    break; // nothing this long, so nothing longer
                }
            }
            let mut inside = vec![0; self.len()];
            if level.len() > 0 {
                for (document, inside) in inside.iter_mut().enumerate() {
                    progress.check()?;
                    let range = stream.range(document);
                    let mut covered = range.start;
                    for at in range.clone().filter(|&at| levels.begins_at(at)) {
                        let end = at + options.min_length;
                        *inside += (end - covered.max(at)) as i64;
                        covered = end;
                    }
                }
            }
            Ok(inside)
        })
    }

    /// How many phrases each document was the first to say; `None` of one without a date where others have one.
    fn new_phrases(&self, options: &FormulaicityOptions) -> Result<Vec<Option<i64>>> {
        let dates = self.dates();
        let some_dated = dates.iter().any(Option::is_some);
        let mut order: Vec<usize> = (0..self.len()).filter(|&d| dates[d].is_some() || !some_dated).collect();
        order.sort_by_key(|&document| dates[document]);
        // The same texts, each dated a day after the one before it: the first date of a phrase is then its first document.
        let days: Vec<Date> =
            std::iter::successors(Some(Date::MIN), |day| day.tomorrow().ok()).take(order.len()).collect();
        if days.len() < order.len() {
            let detail = format!("{} documents; new phrases are found in at most {}", order.len(), days.len());
            return Err(Error::too_large("the corpus", detail));
        }
        let mut parts = self.parts().clone();
        parts.dates = vec![None; self.len()];
        order.iter().zip(&days).for_each(|(&document, &day)| parts.dates[document] = Some(day));
        let in_order = Self::from_stream(parts, self.tokenizer().clone(), self.stream().clone())?;
        let in_order = in_order.with_segments(self.known_segments().cloned());
        let asked = PhraseOptions {
            min_length: options.min_length,
            min_docfreq: options.min_docfreq,
            trim: Trim::None,
            across_segments: options.across_segments,
            fold: options.fold.clone(),
            stopwords: options.stopwords.clone(),
            progress: options.progress.clone(),
            ..PhraseOptions::default()
        };
        let phrases = in_order.phrases(&asked).map_err(|error| match error.kind() {
            // Its advice is about options that are not asked for here.
            ErrorKind::TooLarge { detail, .. } => {
                let detail = detail.split(" (").next().unwrap_or_default();
                Error::too_large(
                    "what new phrases are counted among",
                    format!("{detail}; raise min_length or min_docfreq"),
                )
            }
            _ => error,
        })?;
        let mut new = vec![None; self.len()];
        order.iter().for_each(|&document| new[document] = Some(0));
        let first = phrases.column("first_date")?;
        if let Values::Date(firsts) = &first.values {
            for (row, day) in firsts.iter().enumerate() {
                let known = first.missing.as_ref().is_none_or(|missing| !missing[row]);
                if let (true, Ok(at)) = (known, days.binary_search(day))
                    && let Some(count) = &mut new[order[at]]
                {
                    *count += 1;
                }
            }
        }
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::corpus::document::Document;

    fn answer(documents: &[(&str, Option<i16>)], options: &FormulaicityOptions) -> Table {
        let document = |(number, &(text, year)): (usize, &(&str, Option<i16>))| Document {
            date: year.map(|year| date(year, 1, 1)),
            ..Document::new(number.to_string(), text)
        };
        let corpus = Corpus::from_documents(documents.iter().enumerate().map(document).collect()).unwrap();
        corpus.formulaicity(options).unwrap()
    }

    #[test]
    fn who_said_it_first_is_decided_by_date_then_by_place() {
        let options = FormulaicityOptions::default().min_length(2);
        let table =
            answer(&[("a b c d", Some(3)), ("a b x", Some(1)), ("c d", Some(1)), ("c d a b", Some(2))], &options);
        assert_eq!(table.int("in_phrases").unwrap(), [4, 2, 2, 4]);
        assert_eq!(table.int("new_phrases").unwrap(), [0, 1, 1, 0]);
        assert_eq!(table.float("share").unwrap(), [1.0, 2.0 / 3.0, 1.0, 1.0]);
    }

    #[test]
    fn a_document_without_a_date_among_others_brings_nothing_in() {
        let options = FormulaicityOptions::default().min_length(2);
        let table = answer(&[("a b", None), ("a b", Some(2)), ("c d", None), ("c d", None)], &options);
        assert_eq!(table.int("in_phrases").unwrap(), [2; 4]);
        let new = table.column("new_phrases").unwrap();
        let new: Vec<Value> = (0..4).map(|row| new.value(row)).collect();
        assert_eq!(new, [Value::Missing, Value::Int(1), Value::Missing, Value::Missing]);
        let table = answer(&[("a b", None), ("a b", None)], &options);
        assert_eq!(table.int("new_phrases").unwrap(), [1, 0]);
    }

    #[test]
    fn no_document_and_no_phrase_are_no_error() {
        let options = FormulaicityOptions::default();
        assert!(answer(&[], &options).is_empty());
        let table = answer(&[("", None), ("a b c d a b c d", None)], &options);
        assert_eq!(table.int("in_phrases").unwrap(), [0, 0]);
        let error = Corpus::from_texts(["a"]).unwrap().formulaicity(&options.clone().min_length(1)).unwrap_err();
        assert!(error.to_string().starts_with("min_length: "), "{error}");
        assert!(Corpus::from_texts(["a"]).unwrap().formulaicity(&options.min_docfreq(1)).is_err());
    }
}
