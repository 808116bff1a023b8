//! Where do formulations of a list of one's own stand, word for word or with few words changed? One pass for all exact
//! places, one for pieces of what may be changed (`near.rs`), however many patterns there are.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::edit::edits;
use super::near::{Entry, Found, List, Search};
use super::occurrence::{Offsets, Standing, Unit};
use crate::corpus::corpus::Corpus;
use crate::corpus::pattern::{Counted, ValueType};
use crate::corpus::stream::shares;
use crate::corpus::terms::{StopWords, Terms};
use crate::count::timeline::Series;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, MOST_TEXT, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// More words are not changed: what then is left is another pattern, and the work grows with the square.
const MOST_EDITS: usize = 32;

/// Options of [`Corpus::lookup`].
#[derive(Clone, Debug, Default)]
pub struct LookupOptions {
    /// So many words may be put in, left out, or replaced. Default none.
    pub max_edits: usize,
    /// How patterns are written. Default glob.
    pub value_type: ValueType,
    /// Whether a hit may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// What `start` and `end` count. Default bytes.
    pub unit: Unit,
    /// Progress in documents, and the way to stop.
    pub progress: Progress,
}

impl LookupOptions {
    /// Sets [`max_edits`](Self::max_edits).
    pub fn max_edits(self, max_edits: usize) -> Self {
        Self { max_edits, ..self }
    }

    /// Sets [`value_type`](Self::value_type).
    pub fn value_type(self, value_type: ValueType) -> Self {
        Self { value_type, ..self }
    }

    /// Sets [`across_segments`](Self::across_segments).
    pub fn across_segments(self, across_segments: bool) -> Self {
        Self { across_segments, ..self }
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
    /// Every place of every pattern of `entries`: `entry pattern doc_id start end matched edits`, in the order of the
    /// documents, then of their texts, shorter ones first, then of the entries and their patterns. `text[start..end]` is
    /// `matched`. A stretch counts once in an entry, as found by the pattern with the fewest edits, of equals the first.
    ///
    /// With `max_edits` = k a pattern of more than k words is also found where k of its words or fewer are changed:
    /// replaced by another, left out, or a word put in between (never before the first or behind the last). A pattern of
    /// k words or fewer is found only as it is. `edits` says what was changed, in the order of the text: `[-word-]` of the
    /// pattern was left out, `{+word+}` of the text put in, both side by side mean one word in place of another, `…`
    /// stands for words between two edits that are as in the pattern; it is empty where nothing was changed. Of the ways with the fewest edits it is the one that, from the left, keeps or replaces a
    /// word where it can, else leaves one out.
    ///
    /// Places where nothing is changed all count, also where they overlap. Of the others those are taken, pattern by
    /// pattern, the fewest edits first, then the longest, then the earliest, that overlap no place of the same pattern
    /// that counts already.
    ///
    /// What a pattern means is as in [`kwic`](Self::kwic). Where words are changed, one with Han characters is cut as
    /// the tokenizer cuts it (where nothing is, in every way). More than a gigabyte (2³⁰ bytes) of text in the answer is an
    /// error.
    ///
    /// ```
    /// use locution::{Corpus, LookupOptions, Series};
    /// let corpus = Corpus::from_texts(["Making new achievements.", "They make very new achievements and build new ones."])?;
    /// let slogan = Series { name: "slogan".into(), patterns: vec!["make new achievements".into()] };
    /// let table = corpus.lookup(&[slogan], &LookupOptions::default().max_edits(1))?;
    /// let column = |name| table.text(name).map(|column| column.iter().collect::<Vec<_>>());
    /// assert_eq!(column("matched")?, ["Making new achievements", "make very new achievements"]);
    /// assert_eq!(column("edits")?, ["[-make-] {+Making+}", "{+very+}"]);
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn lookup<S: Clone + Into<Series>>(&self, entries: &[S], options: &LookupOptions) -> Result<Table> {
        if options.max_edits > MOST_EDITS {
            let problem = format!("{} edits; the limit is {MOST_EDITS}", options.max_edits);
            return Err(Error::argument("max_edits", problem));
        }
        let mut entries: Vec<Series> = entries.iter().cloned().map(Into::into).collect();
        if let Some(empty) = entries.iter().find(|entry| entry.patterns.is_empty()) {
            return Err(Error::argument("entries", format!("{:?} has no pattern", empty.name)));
        }
        for entry in &mut entries {
            let mut known = ahash::AHashSet::new();
            let patterns = std::mem::take(&mut entry.patterns);
            entry.patterns = patterns.into_iter().filter(|pattern| known.insert(pattern.clone())).collect();
        }
        let terms = self.folded(&options.fold, &StopWords::None)?;
        let list = List::of(self, &entries, &terms, options)?;
        let segments = if options.across_segments { None } else { Some(self.segments(&options.progress)?) };
        let (size, progress) = (AtomicU64::new(0), &options.progress);
        progress.start(self.len() as u64);
        let columns = threads::run(|| {
            let parts = shares(&self.stream().documents, 8 * rayon::current_num_threads());
            let parts: Vec<Hits> = parts
                .into_par_iter()
                .map(|documents| {
                    let (mut hits, mut search) =
                        (Hits::default(), Search::new(self, &list, &terms, segments, progress));
                    for document in documents {
                        let found = search.document(document)?;
                        list.write(self, document, found, &terms, options.unit, &size, &mut hits)?;
                        progress.advance(1)?;
                    }
                    Ok(hits)
                })
                .collect::<Result<_>>()?;
            columns(parts, &list)
        })?;
        let params = vec![
            ("question", Value::from("lookup")),
            ("entries", Value::from(entries.len())),
            ("patterns", Value::from(list.patterns.len())),
            ("max_edits", Value::from(options.max_edits)),
            ("valuetype", Value::from(options.value_type.name())),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }

    /// As [`lookup`](Self::lookup), an entry for every row of `table`, one of terms, n-grams or phrases. Fold and walls are
    /// those of the table, whatever `options` say.
    pub fn lookup_of(&self, table: &Table, options: &LookupOptions) -> Result<Table> {
        let Counted { patterns, fold, across_segments, groups } = self.counted("entries", table)?;
        if groups.is_some() {
            return Err(Error::argument("entries", "the rows of the table are by group"));
        }
        self.lookup(&patterns, &LookupOptions { fold, across_segments, ..options.clone() })
    }
}

impl List {
    /// Adds the lines of the places `found` in document `document`, unless all lines together are too large.
    #[allow(clippy::too_many_arguments)]
    fn write(
        &self,
        corpus: &Corpus,
        document: usize,
        found: &[Found],
        terms: &Terms,
        unit: Unit,
        size: &AtomicU64,
        hits: &mut Hits,
    ) -> Result<()> {
        if found.is_empty() {
            return Ok(());
        }
        let (text, doc_id) = (&corpus.texts()[document], &corpus.doc_ids()[document]);
        let mut standing = Standing::of(corpus, document)?;
        let mut offsets = Offsets::new(text, unit);
        for hit in found {
            let (first, last) = (hit.first as usize, (hit.first + hit.tokens) as usize - 1);
            let (start, end) = (standing.span(first).start, standing.span(last).end);
            let pattern = &self.patterns[hit.number as usize];
            let before = hits.edits.bytes().len();
            if hit.edits == 0 {
                hits.edits.push("");
            } else {
                let words: Vec<&str> = (first..=last).map(|token| &text[standing.span(token)]).collect();
                let term = |token: usize| terms.of_form[corpus.stream().tokens[first + token] as usize];
                let same = |unit: usize, token: usize| pattern.units[unit].is(term(token));
                hits.edits.push_with(|out| edits(&pattern.units, &words, hit.edits, same, out));
            }
            let edits = hits.edits.bytes().len() - before;
            let bytes = pattern.name.len() + pattern.pattern.len() + doc_id.len() + end - start + edits;
            let all = size.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
            if all > MOST_TEXT {
                let advice = if hit.edits > 0 {
                    "lower max_edits, or look for fewer patterns"
                } else {
                    "look for fewer patterns"
                };
                let detail = format!("more than {MOST_TEXT} bytes of text, the limit; {advice}");
                return Err(Error::too_large("the answer", detail));
            }
            hits.doc_ids.push(doc_id);
            hits.matched.push(&text[start..end]);
            hits.numbers.push(hit.number);
            hits.start.push(offsets.of(start));
            hits.end.push(offsets.of(end));
        }
        Ok(())
    }
}

/// Some lines of the answer, by column.
#[derive(Default)]
struct Hits {
    /// The pattern's number.
    numbers: Vec<u32>,
    doc_ids: Strings,
    start: Vec<i64>,
    end: Vec<i64>,
    matched: Strings,
    edits: Strings,
}

fn columns(mut parts: Vec<Hits>, list: &List) -> Result<Vec<Column>> {
    let numbers: Vec<u32> = parts.iter().flat_map(|part| part.numbers.iter().copied()).collect();
    let named = |name: fn(&Entry) -> &str| {
        let mut column = Strings::with_capacity(numbers.len(), 0);
        numbers.iter().for_each(|&number| column.push(name(&list.patterns[number as usize])));
        column
    };
    let mut texts = |of: fn(&mut Hits) -> &mut Strings| {
        Strings::gathered(parts.iter_mut().map(|part| std::mem::take(of(part))).collect())
    };
    let (doc_ids, matched) = (texts(|part| &mut part.doc_ids), texts(|part| &mut part.matched));
    let edits = texts(|part| &mut part.edits);
    Ok(vec![
        Column::text("entry", named(|entry| &entry.name)),
        Column::text("pattern", named(|entry| &entry.pattern)),
        Column::text("doc_id", doc_ids),
        Column::int("start", parts.iter().flat_map(|part| part.start.iter().copied()).collect()),
        Column::int("end", parts.iter().flat_map(|part| part.end.iter().copied()).collect()),
        Column::text("matched", matched),
        Column::text("edits", edits),
    ])
}
