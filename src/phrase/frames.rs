//! Which phrases have one open slot, as "socialism with * characteristics" has? The places of each length and slot are
//! sorted by what stands round the slot: O(tokens · log tokens) for each of them, about 20 bytes a token, whatever their
//! number, and 100 bytes a frame.
//!
//! Renouf & Sinclair, "Collocational frameworks in English", 1991; Biber, "A corpus-driven approach to formulaic language
//! in English", International Journal of Corpus Linguistics 14 (2009), has the variability of the slot.

use std::cmp::Reverse;

use ahash::AHashMap;
use rayon::prelude::*;

use super::choice::Trim;
use super::function_words::trimmed_as;
use super::slot::{Frame, SPELLED, Search};
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::{StopWords, Terms};
use crate::count::threshold::at_least;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, MOST_TEXT, Strings, Table, Value};
use crate::text::chinese::join;
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::frames`].
#[derive(Clone, Debug)]
pub struct FrameOptions {
    /// Tokens of the shortest frame, the slot counted; at least 3. Default 3.
    pub min_length: usize,
    /// Tokens of the longest frame. Default 6.
    pub max_length: usize,
    /// Least occurrences, whatever stands in the slot; at least 2. Default 3.
    pub min_frequency: u64,
    /// Least documents. Default 2.
    pub min_docfreq: u64,
    /// Least different terms in the slot; at least 2. Default 2.
    pub min_fillers: u64,
    /// Least entropy of what stands in the slot, in bits. Default 0.5: one term in nine of ten places is less.
    pub min_entropy: f64,
    /// Words that no frame begins or ends with; words without a letter are among them, unless it is none.
    pub trim: Trim,
    /// Only so many of the first rows. Default all.
    pub top: Option<usize>,
    /// Whether a frame may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words that no frame contains, nor its slot: each is a wall. Default none.
    pub stopwords: StopWords,
    /// Progress in tokens, once for each length and slot, and the way to stop.
    pub progress: Progress,
}

impl Default for FrameOptions {
    fn default() -> Self {
        Self {
            min_length: 3,
            max_length: 6,
            min_frequency: 3,
            min_docfreq: 2,
            min_fillers: 2,
            min_entropy: 0.5,
            trim: Trim::Auto,
            top: None,
            across_segments: false,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl FrameOptions {
    /// Sets [`min_length`](Self::min_length).
    pub fn min_length(self, min_length: usize) -> Self {
        Self { min_length, ..self }
    }

    /// Sets [`max_length`](Self::max_length).
    pub fn max_length(self, max_length: usize) -> Self {
        Self { max_length, ..self }
    }

    /// Sets [`min_frequency`](Self::min_frequency).
    pub fn min_frequency(self, min_frequency: u64) -> Self {
        Self { min_frequency, ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: u64) -> Self {
        Self { min_docfreq, ..self }
    }

    /// Sets [`min_fillers`](Self::min_fillers).
    pub fn min_fillers(self, min_fillers: u64) -> Self {
        Self { min_fillers, ..self }
    }

    /// Sets [`min_entropy`](Self::min_entropy).
    pub fn min_entropy(self, min_entropy: f64) -> Self {
        Self { min_entropy, ..self }
    }

    /// Sets [`trim`](Self::trim).
    pub fn trim(self, trim: Trim) -> Self {
        Self { trim, ..self }
    }

    /// Sets [`top`](Self::top).
    pub fn top(self, top: usize) -> Self {
        Self { top: Some(top), ..self }
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

    fn check(&self) -> Result<()> {
        at_least("min_length", self.min_length as u64, 3)?;
        at_least("min_frequency", self.min_frequency, 2)?;
        at_least("min_docfreq", self.min_docfreq, 1)?;
        at_least("min_fillers", self.min_fillers, 2)?;
        if self.max_length < self.min_length {
            let problem = format!("{} is below min_length, {}", self.max_length, self.min_length);
            return Err(Error::argument("max_length", problem));
        }
        if self.max_length > LONGEST {
            return Err(Error::argument("max_length", format!("{}; the limit is {LONGEST}", self.max_length)));
        }
        if self.min_entropy.is_nan() || self.min_entropy < 0.0 {
            return Err(Error::argument("min_entropy", format!("{} is no number of bits", self.min_entropy)));
        }
        Ok(())
    }
}

/// Frames of more tokens are not looked for: each length takes a pass for each place of its slot.
const LONGEST: usize = 20;

impl Corpus {
    /// Phrases with one open slot: `frame length slot fillers frequency docfreq entropy top_fillers first_date last_date`,
    /// the most telling first.
    ///
    /// A frame is a stretch of `length` tokens of one segment in which one token, neither the first nor the last, may be
    /// any: it is written `*`, and `slot` tokens stand before it. With `trim` it neither begins nor ends with a function
    /// word or a word without a letter. `frequency` and `docfreq` count its places, `fillers` the different terms in the slot; `entropy` is that of
    /// their distribution in bits, −Σ p·log₂ p: 0 where it is always the same term, log₂ of the fillers where all are as
    /// frequent. `top_fillers` are the five commonest with their counts, of equal ones the first in code-point order. The
    /// dates are those of the first and last dated documents that have it.
    ///
    /// Of frames whose slots are at the very same places, as those of "building socialism with * characteristics" and
    /// "socialism with * characteristics" may be, only the longest is told; of equally long ones that with the slot nearest
    /// the middle, then that with the slot further left.
    ///
    /// Rows are sorted by (length − 2) · docfreq · (1 − 2^−entropy) · content: how many words are fixed beyond the first, in
    /// how many documents, how open the slot is (2^entropy is how many equally frequent fillers would be as varied), and
    /// in what share of the places neither a function word nor a word without a letter fills it. Then by docfreq,
    /// frequency and length, descending, then in code-point order. [`kwic`](Self::kwic) of a frame as it is written leads to its places, and
    /// [`fillers`](Self::fillers) to all that stands in the slot.
    ///
    /// ```
    /// use locution::{Corpus, FrameOptions};
    /// let texts = ["socialism with Chinese characteristics", "On socialism with Chinese characteristics"];
    /// let corpus = Corpus::from_texts(texts.into_iter().chain(["a socialism with Nordic characteristics"]))?;
    /// let table = corpus.frames(&FrameOptions::default())?;
    /// assert_eq!(&table.text("frame")?[0], "socialism with * characteristics");
    /// assert_eq!(&table.text("top_fillers")?[0], "chinese 2, nordic 1");
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn frames(&self, options: &FrameOptions) -> Result<Table> {
        options.check()?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let walls = self.walls(options.across_segments, &options.progress)?;
        let (frames, names) = threads::run(|| {
            let search = Search::of(self, &terms, walls, options)?;
            let mut frames = BySlots::default();
            for length in options.min_length..=options.max_length {
                for slot in 1..length - 1 {
                    add(&mut frames, search.frames(length, slot)?);
                }
            }
            let mut frames: Vec<Frame> = frames.into_values().collect();
            frames.par_sort_unstable_by(|a, b| {
                let counts = |frame: &Frame| Reverse((frame.docfreq, frame.frequency, frame.length));
                let by_score = b.score().total_cmp(&a.score()).then_with(|| counts(a).cmp(&counts(b)));
                by_score.then_with(|| search.fixed(a).cmp(search.fixed(b)).then(a.slot.cmp(&b.slot)))
            });
            frames.truncate(options.top.unwrap_or(frames.len()));
            let names = names(&frames, &search, &terms)?;
            Ok((frames, names))
        })?;
        let (spelled, fillers) = names;
        let int = |value: fn(&Frame) -> u32| frames.iter().map(|frame| i64::from(value(frame))).collect();
        let columns = vec![
            Column::text("frame", spelled),
            Column::int("length", int(|frame| frame.length)),
            Column::int("slot", int(|frame| frame.slot)),
            Column::int("fillers", int(|frame| frame.fillers)),
            Column::int("frequency", int(|frame| frame.frequency)),
            Column::int("docfreq", int(|frame| frame.docfreq)),
            Column::float("entropy", frames.iter().map(|frame| frame.entropy).collect()),
            Column::text("top_fillers", fillers),
            Column::dates("first_date", frames.iter().map(|frame| frame.first)),
            Column::dates("last_date", frames.iter().map(|frame| frame.last)),
        ];
        let params = vec![
            ("question", Value::from("frames")),
            ("min_length", Value::from(options.min_length)),
            ("max_length", Value::from(options.max_length)),
            ("min_frequency", Value::Int(options.min_frequency as i64)),
            ("min_docfreq", Value::Int(options.min_docfreq as i64)),
            ("min_fillers", Value::Int(options.min_fillers as i64)),
            ("min_entropy", Value::from(options.min_entropy)),
            ("trim", Value::from(trimmed_as(self, &options.trim))),
            ("top", Value::from(options.top)),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }
}

/// By the places of the slot.
type BySlots = AHashMap<(u64, u64, u32), Frame>;

/// Adds `more` to frames; of those whose slots are at the same places the longest stays.
fn add(known: &mut BySlots, more: Vec<Frame>) {
    for frame in more {
        let rank = |frame: &Frame| (Reverse(frame.length), frame.off_middle(), frame.slot);
        match known.entry((frame.slots.0, frame.slots.1, frame.frequency)) {
            std::collections::hash_map::Entry::Occupied(mut other) => {
                if rank(&frame) < rank(other.get()) {
                    other.insert(frame);
                }
            }
            std::collections::hash_map::Entry::Vacant(free) => _ = free.insert(frame),
        }
    }
}

/// The frames and their commonest fillers, as they are written.
fn names(frames: &[Frame], search: &Search<'_>, terms: &Terms) -> Result<(Strings, Strings)> {
    let (mut names, mut fillers) = (Strings::default(), Strings::default());
    for frame in frames {
        let words: Vec<&str> = search.fixed(frame).map(|term| &terms.strings[term as usize]).collect();
        let (before, behind) = words.split_at(frame.slot as usize);
        names.push_with(|out| {
            let (mut left, mut right) = (String::new(), String::new());
            join(before.iter().copied(), &mut left);
            join(behind.iter().copied(), &mut right);
            [&left, " * ", &right].into_iter().for_each(|part| out.push_str(part));
        });
        fillers.push_with(|out| {
            for (i, (term, count)) in frame.top.iter().take_while(|(_, count)| *count > 0).enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                out.push_str(&terms.strings[*term as usize]);
                out.push_str(&format!(" {count}"));
            }
            out.push_str(if frame.fillers as usize > SPELLED { ", …" } else { "" });
        });
        let bytes = names.bytes().len().max(fillers.bytes().len()) as u64;
        if bytes > MOST_TEXT {
            let detail = format!("{} frames of more than {MOST_TEXT} bytes, the limit; set top", frames.len());
            return Err(Error::too_large("the answer", detail));
        }
    }
    Ok((names, fillers))
}
