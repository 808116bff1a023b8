//! How are passages told of? Their places in the texts, their words, dates and names: the columns of the answer.

use rayon::prelude::*;

use super::reuse::Passage;
use crate::corpus::corpus::Corpus;
use crate::error::{Error, Result};
use crate::phrase::occurrence::{Offsets, Standing, Unit};
use crate::progress::Progress;
use crate::table::{Column, MOST_TEXT, Strings};

/// A passage of two documents.
pub(super) struct Shown {
    /// The documents, each in its corpus.
    pub(super) a: usize,
    pub(super) b: usize,
    /// Its tokens, each side in the stream of its corpus.
    pub(super) passage: Passage,
    /// Share of its tokens that lie in what stands in a third document.
    pub(super) formulaic: f64,
}

/// Where one side of every passage stands in its text.
struct Stands {
    /// In the unit asked for, by passage.
    start: Vec<i64>,
    end: Vec<i64>,
    /// In bytes, by passage.
    bytes: Vec<(u32, u32)>,
}

impl Stands {
    /// `place` gives the document of each passage, and its tokens.
    fn of(
        corpus: &Corpus,
        found: &[Shown],
        place: impl Fn(&Shown) -> (usize, (u32, u32)) + Sync,
        unit: Unit,
        progress: &Progress,
    ) -> Result<Self> {
        let mut order: Vec<u32> = (0..found.len() as u32).collect();
        order.par_sort_unstable_by_key(|&number| (place(&found[number as usize]), number));
        let documents: Vec<&[u32]> =
            order.chunk_by(|&a, &b| place(&found[a as usize]).0 == place(&found[b as usize]).0).collect();
        let of_document = |numbers: &&[u32]| {
            progress.check()?;
            let document = place(&found[numbers[0] as usize]).0;
            let mut standing = Standing::of(corpus, document)?;
            let mut offsets = Offsets::new(&corpus.texts()[document], unit);
            let stand = |&number: &u32| {
                let (_, (first, behind)) = place(&found[number as usize]);
                let (start, end) = (standing.span(first as usize).start, standing.span(behind as usize - 1).end);
                (offsets.of(start), offsets.of(end), (start as u32, end as u32))
            };
            Ok(numbers.iter().map(stand).collect())
        };
        let stands: Vec<Vec<_>> = documents.par_iter().map(of_document).collect::<Result<_>>()?;
        let mut all = Self { start: vec![0; found.len()], end: vec![0; found.len()], bytes: vec![(0, 0); found.len()] };
        for (&number, (start, end, bytes)) in order.iter().zip(stands.into_iter().flatten()) {
            let number = number as usize;
            (all.start[number], all.end[number], all.bytes[number]) = (start, end, bytes);
        }
        Ok(all)
    }

    /// The words of each passage.
    fn texts(&self, corpus: &Corpus, documents: impl Iterator<Item = usize>) -> Result<Strings> {
        let bytes = self.bytes.iter().map(|&(start, end)| u64::from(end - start)).sum::<u64>();
        if bytes > MOST_TEXT {
            let detail =
                format!("{bytes} bytes of text; the limit is {MOST_TEXT}; set max_docfreq, or raise min_length");
            return Err(Error::too_large("the answer", detail));
        }
        let mut texts = Strings::with_capacity(self.bytes.len(), bytes as usize);
        for (&(start, end), document) in self.bytes.iter().zip(documents) {
            texts.push(&corpus.texts()[document][start as usize..end as usize]);
        }
        Ok(texts)
    }
}

/// The columns of passages between documents of two corpora, which may be one.
pub(super) fn columns(
    in_a: &Corpus,
    in_b: &Corpus,
    found: &[Shown],
    unit: Unit,
    progress: &Progress,
) -> Result<Vec<Column>> {
    let a = Stands::of(in_a, found, |shown| (shown.a, shown.passage.a), unit, progress)?;
    let b = Stands::of(in_b, found, |shown| (shown.b, shown.passage.b), unit, progress)?;
    let text_a = a.texts(in_a, found.iter().map(|shown| shown.a))?;
    let text_b = b.texts(in_b, found.iter().map(|shown| shown.b))?;
    progress.check()?;
    let (name_a, name_b) = (|shown: &Shown| &in_a.doc_ids()[shown.a], |shown: &Shown| &in_b.doc_ids()[shown.b]);
    let (date_a, date_b) = (|shown: &Shown| in_a.dates()[shown.a], |shown: &Shown| in_b.dates()[shown.b]);
    let first = found.iter().map(|shown| {
        let (earlier, later) = (date_a(shown)?, date_b(shown)?);
        let (own, other) = (&in_a.doc_ids()[shown.a], &in_b.doc_ids()[shown.b]);
        (earlier != later).then_some(if earlier < later { own } else { other })
    });
    let int = |value: fn(&Passage) -> u32| found.iter().map(|shown| i64::from(value(&shown.passage))).collect();
    Ok(vec![
        Column::text("doc_a", found.iter().map(name_a).collect()),
        Column::int("start_a", a.start),
        Column::int("end_a", a.end),
        Column::text("doc_b", found.iter().map(name_b).collect()),
        Column::int("start_b", b.start),
        Column::int("end_b", b.end),
        Column::int("length", int(Passage::length)),
        Column::int("matches", int(|passage| passage.matches)),
        Column::float(
            "identity",
            found.iter().map(|s| f64::from(s.passage.matches) / f64::from(s.passage.length())).collect(),
        ),
        Column::int("score", int(|passage| passage.score)),
        Column::text("text_a", text_a),
        Column::text("text_b", text_b),
        Column::float("formulaic", found.iter().map(|shown| shown.formulaic).collect()),
        Column::optional_text("first", first),
        Column::dates("date_a", found.iter().map(date_a)),
        Column::dates("date_b", found.iter().map(date_b)),
    ])
}
