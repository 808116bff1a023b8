//! What stands in the slot of a frame? One pass over the tokens.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::corpus::corpus::Corpus;
use crate::corpus::pattern::{Pattern, ValueType};
use crate::corpus::stream::shares;
use crate::corpus::terms::StopWords;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::{Fold, Folder};
use crate::threads;

/// Options of [`Corpus::fillers`].
#[derive(Clone, Debug, Default)]
pub struct FillerOptions {
    /// Whether the frame may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Progress in documents, and the way to stop.
    pub progress: Progress,
}

impl FillerOptions {
    /// Sets [`across_segments`](Self::across_segments).
    pub fn across_segments(self, across_segments: bool) -> Self {
        Self { across_segments, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }
}

impl Corpus {
    /// All that stands in the slot of `frame`, words separated by white space of which one is `*`: `filler frequency share
    /// docfreq first_date last_date`, by descending frequency, then docfreq, then in code-point order. `share` is that of
    /// all its places, which are those of [`kwic`](Self::kwic).
    ///
    /// ```
    /// use locution::{Corpus, FillerOptions};
    /// let corpus = Corpus::from_texts(["a new era, a new dawn", "the new era"])?;
    /// let table = corpus.fillers("new *", &FillerOptions::default())?;
    /// assert_eq!((&table.text("filler")?[0], table.int("frequency")?), ("era", &[2, 1][..]));
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn fillers(&self, frame: &str, options: &FillerOptions) -> Result<Table> {
        let FillerOptions { across_segments, fold, progress } = options;
        let words: Vec<&str> = frame.split_whitespace().collect();
        let slots = words.iter().filter(|word| **word == "*").count();
        let Some(slot) = words.iter().position(|word| *word == "*").filter(|_| slots == 1) else {
            let problem = format!("{frame:?} has {slots} words that are *; one is the slot");
            return Err(Error::argument("frame", problem));
        };
        let before = &words[..slot];
        if let Some(wild) = words.iter().find(|word| **word != "*" && word.contains(['*', '?'])) {
            return Err(Error::argument("frame", format!("{wild:?} has a wildcard; only the slot may be open")));
        }
        let terms = self.folded(fold, &StopWords::None)?;
        let pattern = Pattern::Words(frame.to_owned());
        let matcher = self.matcher("frame", [(0, &pattern)].into_iter(), ValueType::Glob, fold, &terms, progress)?;
        // Chinese words stand there however they are cut: the slot is behind the letters before it.
        let folder = Folder::new(fold, self.tokenizer().language())?;
        let cut =
            |word: &str| self.tokenizer().words(word).into_iter().map(|word| letters(&folder, word)).sum::<usize>();
        let letters_before: usize = before.iter().map(|word| cut(word)).sum();
        let stream = self.stream();
        let term_at = |token: usize| terms.of_form[stream.tokens[token] as usize];
        let segments = if *across_segments { None } else { Some(self.segments(progress)?) };
        progress.start(self.len() as u64);
        let mut found: Vec<(u32, u32)> = threads::run(|| {
            let parts: Vec<Vec<(u32, u32)>> = shares(&stream.documents, 8 * rayon::current_num_threads())
                .into_par_iter()
                .map(|documents| {
                    let mut found = Vec::new();
                    for document in documents {
                        matcher.places(stream, &terms.of_form, document, segments, None, |place| {
                            let (mut at, mut letters) = (place.first as usize, 0);
                            let last = (place.first + place.tokens) as usize - 1;
                            while letters < letters_before && at < last {
                                letters += terms.strings[term_at(at) as usize].len();
                                at += 1;
                            }
                            found.push((term_at(at), document as u32));
                        });
                        progress.advance(1)?;
                    }
                    Ok(found)
                })
                .collect::<Result<_>>()?;
            Ok::<_, Error>(parts.concat())
        })?;
        found.sort_unstable();
        let all = found.len() as f64;
        // Term, frequency, docfreq and where its places are in `found`.
        let mut rows: Vec<(u32, usize, usize, usize)> = Vec::new();
        let mut start = 0;
        for same in found.chunk_by(|a, b| a.0 == b.0) {
            rows.push((same[0].0, same.len(), same.chunk_by(|a, b| a.1 == b.1).count(), start));
            start += same.len();
        }
        rows.sort_unstable_by_key(|&(term, frequency, docfreq, _)| (Reverse((frequency, docfreq)), term));
        let dates = |&(_, frequency, _, start): &(u32, usize, usize, usize)| {
            found[start..start + frequency].iter().filter_map(|&(_, document)| self.dates()[document as usize])
        };
        let names: Strings = rows.iter().map(|row| &terms.strings[row.0 as usize]).collect();
        let columns = vec![
            Column::text("filler", names),
            Column::int("frequency", rows.iter().map(|row| row.1 as i64).collect()),
            Column::float("share", rows.iter().map(|row| row.1 as f64 / all).collect()),
            Column::int("docfreq", rows.iter().map(|row| row.2 as i64).collect()),
            Column::dates("first_date", rows.iter().map(|row| dates(row).min())),
            Column::dates("last_date", rows.iter().map(|row| dates(row).max())),
        ];
        let params = vec![
            ("question", Value::from("fillers")),
            ("frame", Value::from(frame)),
            ("across_segments", Value::from(*across_segments)),
            ("fold", Value::from(fold.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }
}

/// Bytes of the term that `word` counts as.
fn letters(folder: &Folder, word: &str) -> usize {
    let mut folded = String::new();
    folder.fold(word, &mut folded);
    folded.len()
}
