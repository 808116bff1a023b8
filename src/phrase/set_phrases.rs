//! Which words of a document are set phrases, and how widespread are these? N-grams of the shortest length are looked up
//! in all documents: they stand in as many as the most widespread phrase over them. O(tokens), 4 bytes a token and 32
//! for each n-gram of the documents asked about.

use std::ops::Range;

use ahash::AHashMap;
use rayon::prelude::*;

use super::formulaicity::FormulaicityOptions;
use super::occurrence::{Offsets, Standing, Unit};
use super::sequence::{Sequence, WALL};
use crate::corpus::corpus::Corpus;
use crate::count::threshold::at_least;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, MOST_TEXT, Strings, Table};
use crate::threads;

/// A stretch of a document whose words stand in phrases of equally many documents.
struct Stretch {
    document: usize,
    /// In the stream: the first token and the one behind the last.
    tokens: (usize, usize),
    docfreq: u32,
}

impl Corpus {
    /// Where the documents at `documents` are set phrases: `doc_id start end tokens docfreq text`, in that order and then
    /// in the order of the text.
    ///
    /// The phrases are those that [`formulaicity`](Self::formulaicity) counts with the same options, and the tokens of a
    /// document add up to its `in_phrases`. A word's `docfreq` is that of the most widespread phrase it stands in; words
    /// side by side with equal docfreq, in one sentence, are one row. `start` and `end` are in `unit`.
    ///
    /// ```
    /// use locution::{Corpus, FormulaicityOptions, Unit};
    /// let corpus = Corpus::from_texts(["By the charter of the quays!", "all the charter of the quays", "No"])?;
    /// let table = corpus.set_phrases(&[0], &FormulaicityOptions::default(), Unit::Bytes)?;
    /// assert_eq!(&table.text("text")?[0], "the charter of the quays");
    /// assert_eq!(table.int("docfreq")?, [2]);
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn set_phrases(&self, documents: &[usize], options: &FormulaicityOptions, unit: Unit) -> Result<Table> {
        at_least("min_length", options.min_length as u64, 2)?;
        at_least("min_docfreq", options.min_docfreq, 2)?;
        let progress = &options.progress;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let segments = if options.across_segments { None } else { Some(self.segments(progress)?) };
        let sequence = Sequence::of(self.stream(), segments, &terms.of_form);
        let (stretches, columns) = threads::run(|| {
            let stretches = self.stretches(documents, &sequence, options)?;
            let columns = self.shown(&stretches, unit, progress)?;
            Ok::<_, Error>((stretches, columns))
        })?;
        let (start, end, text) = columns;
        let columns = vec![
            Column::text("doc_id", stretches.iter().map(|stretch| &self.doc_ids()[stretch.document]).collect()),
            Column::int("start", start),
            Column::int("end", end),
            Column::int("tokens", stretches.iter().map(|s| (s.tokens.1 - s.tokens.0) as i64).collect()),
            Column::int("docfreq", stretches.iter().map(|stretch| i64::from(stretch.docfreq)).collect()),
            Column::text("text", text),
        ];
        Ok(self.answer(columns, options.params("set_phrases", self)))
    }

    fn stretches(
        &self,
        documents: &[usize],
        sequence: &Sequence<'_>,
        options: &FormulaicityOptions,
    ) -> Result<Vec<Stretch>> {
        let (stream, progress, length) = (self.stream(), &options.progress, options.min_length);
        progress.start(2 * self.n_tokens() as u64);
        let terms: Vec<u32> = (0..sequence.len()).into_par_iter().map(|token| sequence.at(token)).collect();
        let mut numbers: AHashMap<&[u32], usize> = AHashMap::new();
        for &document in documents {
            progress.check()?;
            for at in places(sequence, stream.range(document), length) {
                let next = numbers.len();
                numbers.entry(&terms[at..at + length]).or_insert(next);
            }
        }
        progress.advance(self.n_tokens() as u64)?;
        let docfreqs = self.docfreqs_of(&numbers, &terms, sequence, length, progress)?;
        let of_document = |&document: &usize| {
            progress.check()?;
            let range = stream.range(document);
            let mut covered = vec![0; range.len()];
            for at in places(sequence, range.clone(), length) {
                let docfreq = docfreqs[numbers[&terms[at..at + length]]];
                if u64::from(docfreq) >= options.min_docfreq {
                    let over = &mut covered[at - range.start..][..length];
                    over.iter_mut().for_each(|most: &mut u32| *most = docfreq.max(*most));
                }
            }
            let mut found: Vec<Stretch> = Vec::new();
            for (token, docfreq) in range.zip(covered).filter(|&(_, docfreq)| docfreq > 0) {
                match found.last_mut() {
                    Some(last) if last.tokens.1 == token && last.docfreq == docfreq && sequence.next(token) != WALL => {
                        last.tokens.1 = token + 1;
                    }
                    _ => found.push(Stretch { document, tokens: (token, token + 1), docfreq }),
                }
            }
            Ok(found)
        };
        Ok(documents.par_iter().map(of_document).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// In how many documents each of the n-grams `numbers` stands, by number.
    fn docfreqs_of(
        &self,
        numbers: &AHashMap<&[u32], usize>,
        terms: &[u32],
        sequence: &Sequence<'_>,
        length: usize,
        progress: &Progress,
    ) -> Result<Vec<u32>> {
        let stream = self.stream();
        let each = self.len().div_ceil(rayon::current_num_threads()).max(1);
        let all: Vec<usize> = (0..self.len()).collect();
        let count = |documents: &[usize]| {
            let (mut docfreqs, mut last) = (vec![0; numbers.len()], vec![u32::MAX; numbers.len()]);
            for &document in documents {
                progress.check()?;
                let range = stream.range(document);
                progress.advance(range.len() as u64)?;
                for at in places(sequence, range, length) {
                    if let Some(&number) = numbers.get(&terms[at..at + length])
                        && last[number] != document as u32
                    {
                        last[number] = document as u32;
                        docfreqs[number] += 1;
                    }
                }
            }
            Ok(docfreqs)
        };
        let parts: Vec<Vec<u32>> = all.par_chunks(each).map(count).collect::<Result<_>>()?;
        let mut sums = vec![0; numbers.len()];
        parts.iter().for_each(|part| sums.iter_mut().zip(part).for_each(|(sum, count)| *sum += count));
        Ok(sums)
    }

    /// Where stretches start and end, and their words.
    fn shown(&self, stretches: &[Stretch], unit: Unit, progress: &Progress) -> Result<(Vec<i64>, Vec<i64>, Strings)> {
        let of_document = |stretches: &[Stretch]| {
            progress.check()?;
            let text = &self.texts()[stretches[0].document];
            let (mut standing, mut offsets) = (Standing::of(self, stretches[0].document)?, Offsets::new(text, unit));
            let stands = stretches.iter().map(|stretch| {
                let bytes = standing.span(stretch.tokens.0).start..standing.span(stretch.tokens.1 - 1).end;
                (offsets.of(bytes.start), offsets.of(bytes.end), &text[bytes])
            });
            Ok(stands.collect::<Vec<_>>())
        };
        let documents: Vec<&[Stretch]> = stretches.chunk_by(|a, b| a.document == b.document).collect();
        let stands: Vec<Vec<_>> =
            documents.par_iter().map(|stretches| of_document(stretches)).collect::<Result<_>>()?;
        let bytes: u64 = stands.iter().flatten().map(|(_, _, text)| text.len() as u64).sum();
        if bytes > MOST_TEXT {
            let detail = format!("{bytes} bytes of text; the limit is {MOST_TEXT}; ask about fewer documents");
            return Err(Error::too_large("the answer", detail));
        }
        let mut texts = Strings::with_capacity(stretches.len(), bytes as usize);
        stands.iter().flatten().for_each(|(_, _, text)| texts.push(text));
        let (starts, ends) = stands.iter().flatten().map(|&(start, end, _)| (start, end)).unzip();
        Ok((starts, ends, texts))
    }
}

/// Where n-grams of `length` begin among the tokens `range` of a document: those that no wall parts.
fn places(sequence: &Sequence<'_>, range: Range<usize>, length: usize) -> impl Iterator<Item = usize> {
    let mut free = 0; // tokens since the last wall
    range.filter_map(move |token| {
        free = match sequence.at(token) {
            WALL => 0,
            _ if sequence.next(token) == WALL => 1,
            _ => free + 1,
        };
        (free >= length).then(|| token + 1 - length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(texts: &[&str], options: &FormulaicityOptions) -> Vec<(String, i64, String)> {
        let corpus = Corpus::from_texts(texts.iter().copied()).unwrap();
        let all: Vec<usize> = (0..texts.len()).collect();
        let table = corpus.set_phrases(&all, options, Unit::Bytes).unwrap();
        let (names, docfreqs, words) =
            (table.text("doc_id").unwrap(), table.int("docfreq").unwrap(), table.text("text").unwrap());
        (0..table.len()).map(|row| (names[row].to_owned(), docfreqs[row], words[row].to_owned())).collect()
    }

    #[test]
    fn a_word_has_the_documents_of_the_most_widespread_phrase_it_stands_in() {
        let options = FormulaicityOptions::default().min_length(2);
        let found = stretches(&["a b c", "a b c", "x b c"], &options);
        let row = |name: &str, docfreq, text: &str| (name.to_owned(), docfreq, text.to_owned());
        assert_eq!(
            found,
            [row("0", 2, "a"), row("0", 3, "b c"), row("1", 2, "a"), row("1", 3, "b c"), row("2", 3, "b c")]
        );
    }

    #[test]
    fn no_stretch_goes_past_a_sentence() {
        let options = FormulaicityOptions::default().min_length(2);
        let text = "Hold the line. Keep the lamp.";
        assert_eq!(stretches(&[text, text], &options).len(), 4);
        assert_eq!(stretches(&[text, text], &options.across_segments(true)).len(), 2);
    }

    #[test]
    fn no_document_and_no_phrase_are_no_error() {
        let options = FormulaicityOptions::default();
        assert!(stretches(&[], &options).is_empty());
        assert!(stretches(&["", "a b c d a b c d"], &options).is_empty());
        let corpus = Corpus::from_texts(["a"]).unwrap();
        assert!(corpus.set_phrases(&[0], &options.clone().min_length(1), Unit::Bytes).is_err());
        assert!(corpus.set_phrases(&[0], &options.min_docfreq(1), Unit::Bytes).is_err());
    }
}
