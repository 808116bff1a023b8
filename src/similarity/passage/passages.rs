//! Which passages do documents share? Seeds are windows of tokens that stand in several documents; runs grow from them, an
//! alignment from each run (`windows.rs`, `runs.rs`, `extension.rs`, `reuse.rs`), and what lies in another passage is none
//! of its own. O(tokens + runs · what they reach); 16 bytes a token while it works, and the answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::extension::Extension;
use super::reuse::{Passage, Search};
use super::shown::{Shown, columns};
use super::side::Sides;
use super::windows::{Compared, Windows};
use crate::corpus::corpus::Corpus;
use crate::corpus::group::By;
use crate::corpus::stream::Stream;
use crate::corpus::terms::{StopWords, Terms};
use crate::count::threshold::{Most, at_least};
use crate::error::{Error, Result};
use crate::phrase::occurrence::Unit;
use crate::phrase::sequence::Sequence;
use crate::progress::Progress;
use crate::table::{Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// More passages are refused.
const MOST: u64 = 5_000_000;

/// A seed that is shorter than the shortest run a passage may be stands at most so often: it is only where one may be found.
const RARE: usize = 16;

/// Options of [`Corpus::passages`].
#[derive(Clone, Debug)]
pub struct PassageOptions {
    /// Least score: so many tokens of both documents in a row, or more of them with edits between. Default 8.
    pub min_length: usize,
    /// Tokens of the shortest run from which a passage is tried where edits leave none of `min_length`. Default 4.
    pub seed_length: usize,
    /// Windows of `min_length` tokens that stand in more documents are no seeds. Default no limit.
    pub max_docfreq: Most,
    /// Documents that are compared with those of the corpus, instead of these with each other. Default none.
    pub queries: Option<Arc<Corpus>>,
    /// Only documents of one group are compared, or with [`across`](Self::across) of different ones; those in no group are
    /// not. Default none.
    pub by: Option<By>,
    /// Only documents of different groups of `by` are compared. Default no.
    pub across: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// What `start` and `end` count. Default bytes.
    pub unit: Unit,
    /// Progress in documents, and the way to stop.
    pub progress: Progress,
}

impl Default for PassageOptions {
    fn default() -> Self {
        Self {
            min_length: 8,
            seed_length: 4,
            max_docfreq: Most::Share(1.0),
            queries: None,
            by: None,
            across: false,
            fold: Fold::default(),
            unit: Unit::Bytes,
            progress: Progress::default(),
        }
    }
}

impl PassageOptions {
    /// Sets [`min_length`](Self::min_length).
    pub fn min_length(self, min_length: usize) -> Self {
        Self { min_length, ..self }
    }

    /// Sets [`seed_length`](Self::seed_length).
    pub fn seed_length(self, seed_length: usize) -> Self {
        Self { seed_length, ..self }
    }

    /// Sets [`max_docfreq`](Self::max_docfreq).
    pub fn max_docfreq(self, max_docfreq: impl Into<Most>) -> Self {
        Self { max_docfreq: max_docfreq.into(), ..self }
    }

    /// Sets [`queries`](Self::queries).
    pub fn queries(self, queries: Arc<Corpus>) -> Self {
        Self { queries: Some(queries), ..self }
    }

    /// Sets [`by`](Self::by): only documents of one group.
    pub fn by(self, by: By) -> Self {
        Self { by: Some(by), across: false, ..self }
    }

    /// Sets [`by`](Self::by) and [`across`](Self::across): only documents of different groups.
    pub fn across(self, by: By) -> Self {
        Self { by: Some(by), across: true, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`unit`](Self::unit).
    pub fn unit(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }
}

impl Corpus {
    /// Passages that two documents share, word for word or lightly edited: `doc_a start_a end_a doc_b start_b end_b length
    /// matches identity score text_a text_b formulaic first date_a date_b`, the greatest score first, then in the order of
    /// the documents and places.
    ///
    /// A passage is a span of tokens of either document and an alignment of the two, across sentences: a match counts 1, a
    /// mismatch −1, a gap −1 for each token. `score` is the sum, `length` the number of all three, `matches` that of the
    /// first, and `identity` = matches / length. It is the best alignment through a run that both share (Smith & Waterman
    /// 1981, in a band), of equals the one with the most matches; it goes on as long as its score has not dropped by more
    /// than 16 below its best, so some words more or less do not end it. What was put in another order is several passages.
    ///
    /// No passage scores less than `min_length`. Every run of `min_length` tokens or more that two documents share lies in
    /// one: it is itself one, or its spans lie in those of a longer one, of which it is a part, or to which it belongs twice
    /// because that text repeats itself. (Runs that overlap each other, as in "ha ha ha ha", are one passage while two
    /// thirds of it match; so are passages that an alignment takes in, unless one of them is better alone.) Where edits leave no such run a passage is tried from shared runs of `seed_length` tokens that
    /// stand no more than 16 times in all, which finds most, not all.
    ///
    /// `formulaic` is the share of its tokens, on both sides, that lie in `min_length` tokens in a row that stand in a third
    /// document too. `first` names the document with the earlier date; it is missing where that is not known.
    ///
    /// With `queries` passages are looked for between documents of these, as `doc_a`, and of this corpus, as `doc_b`. Where
    /// the queries were cut into words in another way they are cut again as this corpus is. `max_docfreq` and `formulaic` look
    /// at both.
    ///
    /// More than 5 million passages are refused, before they are made: `max_docfreq` sets aside what stands in many
    /// documents. So is more than a gigabyte (2³⁰ bytes) of text.
    ///
    /// ```
    /// use locution::{Corpus, PassageOptions};
    /// let corpus = Corpus::from_texts([
    ///     "He read: keep the lamps of the seven quays burning for every ship.",
    ///     "Keep the lamps of the seven old quays burning for every ship, said the paper.",
    /// ])?;
    /// let table = corpus.passages(&PassageOptions::default())?;
    /// assert_eq!(&table.text("text_a")?[0], "keep the lamps of the seven quays burning for every ship");
    /// assert_eq!((table.int("matches")?, table.int("length")?, table.int("score")?), (&[11][..], &[12][..], &[10][..]));
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn passages(&self, options: &PassageOptions) -> Result<Table> {
        let Some(queries) = &options.queries else {
            let terms = self.folded(&options.fold, &StopWords::None)?;
            let groups = groups(self, None, options)?;
            let found = threads::run(|| found(self.stream(), &terms, None, &groups, options))?;
            return self.answer_passages(None, &groups, found, options);
        };
        let again;
        let queries = if queries.tokenizer() == self.tokenizer() {
            &**queries
        } else {
            again = Self::new(queries.parts().clone(), self.tokenizer().clone(), &options.progress.until(15))?;
            &again
        };
        let mut stream: Stream = queries.stream().clone();
        stream.append(self.stream().clone())?;
        options.progress.check()?;
        let terms = Terms::of(&stream, &options.fold, &StopWords::None, self.tokenizer().language())?;
        let groups = groups(self, Some(queries), options)?;
        let found = threads::run(|| found(&stream, &terms, Some(queries.len()), &groups, options))?;
        self.answer_passages(Some(queries), &groups, found, options)
    }

    fn answer_passages(
        &self,
        queries: Option<&Self>,
        groups: &[Option<u32>],
        found: Vec<Shown>,
        options: &PassageOptions,
    ) -> Result<Table> {
        let columns = threads::run(|| columns(queries.unwrap_or(self), self, &found, options.unit, &options.progress))?;
        let unlimited = options.max_docfreq == Most::Share(1.0);
        let mut params = vec![
            ("question", Value::from("passages")),
            ("min_length", Value::from(options.min_length)),
            ("seed_length", Value::from(options.seed_length)),
            ("max_docfreq", if unlimited { Value::Missing } else { options.max_docfreq.value() }),
            ("queries", Value::from(queries.map(Self::len))),
        ];
        if let Some(by) = &options.by {
            params.extend([("by", Value::from(by.name())), ("across", Value::from(options.across))]);
            params.push((by.ungrouped(), Value::from(groups.iter().filter(|group| group.is_none()).count())));
        }
        params.extend([
            ("fold", Value::from(options.fold.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ]);
        Ok(self.answer(columns, params))
    }
}

/// The group of each document, of the queries first; equal values are one group on both sides. Empty: nothing is grouped.
fn groups(corpus: &Corpus, queries: Option<&Corpus>, options: &PassageOptions) -> Result<Vec<Option<u32>>> {
    let Some(by) = &options.by else {
        if options.across {
            return Err(Error::argument("across", "there are no groups; name them with by"));
        }
        return Ok(Vec::new());
    };
    let own = corpus.groups(by)?;
    let Some(queries) = queries else { return Ok(own.of_document) };
    let theirs = queries.groups(by).map_err(|_| {
        let problem = format!("{:?} is a column of the documents' metadata, but not of the queries'", by.name());
        Error::argument("by", problem)
    })?;
    let unknown = own.labels.len() as u32;
    let number = |(behind, label)| own.number(label).unwrap_or(behind);
    let numbers: Vec<u32> = (unknown..).zip(&theirs.labels).map(number).collect();
    let of_query = theirs.of_document.iter().map(|group| group.map(|group| numbers[group as usize]));
    Ok(of_query.chain(own.of_document.iter().copied()).collect())
}

/// All passages, the best first. The first `queries` documents are compared with the others; none: all with all.
fn found(
    stream: &Stream,
    terms: &Terms,
    queries: Option<usize>,
    groups: &[Option<u32>],
    options: &PassageOptions,
) -> Result<Vec<Shown>> {
    at_least("min_length", options.min_length as u64, 1)?;
    at_least("seed_length", options.seed_length as u64, 1)?;
    let documents = stream.len() as u64;
    let most = options.max_docfreq.of(documents);
    let limited = options.max_docfreq != Most::Share(1.0);
    if limited && most < 2 {
        let problem = format!("{most} of {documents} documents; a seed stands in 2 or more");
        return Err(Error::argument("max_docfreq", problem));
    }
    let progress = &options.progress;
    let sides = Sides::of(stream, &terms.of_form, queries);
    let sequence = Sequence::of(stream, None, &terms.of_form);
    let least = u32::try_from(options.min_length).unwrap_or(u32::MAX);

    // Runs that make a passage each, and the tokens that lie in what a third document says too.
    let mut windows = Windows::of(&sequence, &sides, least, &progress.until(8))?;
    let formulaic = windows.covered(stream.tokens.len(), |places| sides.docfreq(places) > 2);
    if limited {
        windows.retain(|places| sides.docfreq(places) as u64 <= most);
    }
    let beginnings = windows.beginnings(&sides);
    let compared = Compared { groups, across: (!groups.is_empty()).then_some(options.across) };
    let count = beginnings.count(&compared);
    if count > MOST {
        let detail = format!(
            "{count} shared runs of {least} tokens or more; the limit is {MOST}; set max_docfreq, which leaves out what \
             stands in many documents, or raise min_length"
        );
        return Err(Error::too_large("the answer", detail));
    }
    let runs = beginnings.pairs(&compared, &progress.until(10))?;
    drop(beginnings);
    drop(windows);

    // Where edited passages may be.
    let (mut seeds, mut seed) = (Vec::new(), 0);
    if options.seed_length < options.min_length {
        seed = options.seed_length as u32;
        let mut windows = Windows::of(&sequence, &sides, seed, &progress.until(20))?;
        windows.retain(|places| places.len() <= RARE && sides.docfreq(places) as u64 <= most);
        seeds = windows.beginnings(&sides).pairs(&compared, progress)?;
    }
    drop(sequence);
    progress.until(22).end()?;
    let stage = progress.until(95);
    stage.start(documents);

    let queries = queries.unwrap_or(0);
    let search = Search { sides: &sides, least, progress };
    let total = AtomicUsize::new(0);
    let parts = (0..stream.len()).into_par_iter().with_max_len(1).map_init(Extension::default, |room, document| {
        let found = of_document(&search, document, &compared, &runs, (&seeds, seed), room)?;
        if total.fetch_add(found.len(), Ordering::Relaxed) as u64 + found.len() as u64 > MOST {
            let detail = format!("more than {MOST} passages, the limit; set max_docfreq, or raise min_length");
            return Err(Error::too_large("the answer", detail));
        }
        progress.advance(1)?;
        Ok(found)
    });
    let parts: Vec<Vec<(usize, usize, Passage)>> = parts.collect::<Result<_>>()?;
    drop((runs, seeds));
    let ranks = formulaic.ranked();
    let mut found: Vec<Shown> = parts
        .into_iter()
        .flatten()
        .map(|(a, b, passage)| {
            let inside = ranks.count(passage.a) + ranks.count(passage.b);
            let tokens = passage.a.1 - passage.a.0 + passage.b.1 - passage.b.0;
            Shown {
                a,
                b: b - queries,
                passage: moved(passage, &sides, queries),
                formulaic: f64::from(inside) / f64::from(tokens),
            }
        })
        .collect();
    found.par_sort_by_key(|shown| u32::MAX - shown.passage.score);
    Ok(found)
}

/// The passage with places in the corpus of `b` alone, where queries stand before it.
fn moved(passage: Passage, sides: &Sides<'_>, queries: usize) -> Passage {
    let before = sides.documents[queries];
    Passage { b: (passage.b.0 - before, passage.b.1 - before), ..passage }
}

/// The passages of document `a` and each that it is compared with, in their order.
fn of_document(
    search: &Search<'_>,
    a: usize,
    compared: &Compared<'_>,
    runs: &[u64],
    (seeds, seed): (&[u64], u32),
    room: &mut Extension,
) -> Result<Vec<(usize, usize, Passage)>> {
    let range = search.sides.range(a);
    // The pairs of places that begin in `a`, each with the document of the other place, which they are sorted by.
    let own = |pairs: &[u64]| -> Vec<(usize, u64)> {
        let at = |token: usize| pairs.partition_point(|&pair| ((pair >> 32) as usize) < token);
        let here = &pairs[at(range.start)..at(range.end)];
        let mut own: Vec<_> = here.iter().map(|&pair| (search.sides.document(pair as u32), pair)).collect();
        own.sort_by_key(|&(b, _)| b);
        own
    };
    let (runs, seeds) = (own(runs), own(seeds));
    let mut found = Vec::new();
    let (mut runs, mut seeds) = (&runs[..], &seeds[..]);
    while let Some(b) = runs.first().map(|run| run.0).into_iter().chain(seeds.first().map(|seed| seed.0)).min() {
        let take = |pairs: &mut &[(usize, u64)]| -> Vec<u64> {
            let (here, rest) = pairs.split_at(pairs.partition_point(|pair| pair.0 == b));
            *pairs = rest;
            here.iter().map(|pair| pair.1).collect()
        };
        let (of_runs, of_seeds) = (take(&mut runs), take(&mut seeds));
        search.progress.check()?;
        if !compared.are(a, b) {
            continue;
        }
        let passages = search.passages((a, b), &of_runs, (&of_seeds, seed), room)?;
        found.extend(passages.into_iter().map(|passage| (a, b, passage)));
    }
    Ok(found)
}
