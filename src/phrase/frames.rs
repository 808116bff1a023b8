//! Which phrases have one open slot, as "socialism with * characteristics" has? The places of each length and slot are
//! sorted by what stands round the slot: O(tokens · log tokens) for each of them, about 20 bytes a token, whatever their
//! number, and 100 bytes a frame.
//!
//! Renouf & Sinclair, "Collocational frameworks in English", 1991; Biber, "A corpus-driven approach to formulaic language
//! in English", International Journal of Corpus Linguistics 14 (2009), has the variability of the slot.

use std::cmp::Reverse;

use ahash::AHashMap;
use jiff::civil::Date;
use rayon::prelude::*;

use super::repeat::Trim;
use crate::corpus::corpus::Corpus;
use crate::corpus::document_at::DocumentAt;
use crate::corpus::stream::shares;
use crate::corpus::terms::{NO_TERM, StopWords, Terms};
use crate::count::frequency::Frequencies;
use crate::count::threshold::at_least;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, MOST_TEXT, Strings, Table, Value};
use crate::text::chinese::join;
use crate::text::fold::{Fold, Folder};
use crate::text::stopwords;
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

/// So many fillers are spelled out.
const SPELLED: usize = 5;

/// A frame that meets the thresholds.
#[derive(Clone)]
struct Frame {
    /// The first token of a place.
    place: u32,
    length: u32,
    /// Tokens before the slot.
    slot: u32,
    frequency: u32,
    docfreq: u32,
    fillers: u32,
    entropy: f64,
    /// The share of places whose filler is neither a function word nor without a letter.
    content: f64,
    /// The commonest fillers and how often each stands in the slot; 0 times where there are fewer.
    top: [(u32, u32); SPELLED],
    first: Option<Date>,
    last: Option<Date>,
    /// Of all places of the slot: equal ones are the same places.
    slots: (u64, u64),
}

impl Frame {
    /// How much it tells.
    fn score(&self) -> f64 {
        f64::from(self.length - 2) * f64::from(self.docfreq) * (1.0 - (-self.entropy).exp2()) * self.content
    }

    /// How far the slot is from the middle, in half tokens.
    fn off_middle(&self) -> u32 {
        (2 * self.slot).abs_diff(self.length - 1)
    }
}

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

/// The language whose function words are trimmed, if any are.
fn trimmed_as(corpus: &Corpus, trim: &Trim) -> Option<String> {
    let language = match trim {
        Trim::None => return None,
        Trim::Auto => corpus.tokenizer().language(),
        Trim::Language(code) => code,
    };
    stopwords::function_words(language).map(|_| language.to_owned()) // no list, no trimming
}

/// Marks a term that may stand anywhere in a frame: bit 0.
const INSIDE: u8 = 1;
/// Marks a term that a frame may begin and end with: bit 1.
const OUTSIDE: u8 = 2;
/// Marks a term that is neither a function word nor without a letter: bit 2.
const CONTENT: u8 = 4;

/// What may stand where, by `TermId`: rare terms only in the slot; where anything is trimmed, only what is [`CONTENT`] at
/// the ends.
fn roles(corpus: &Corpus, terms: &Terms, options: &FrameOptions) -> Result<Vec<u8>> {
    let FrameOptions { fold, trim, progress, .. } = options;
    let counts = Frequencies::of_all(corpus.stream(), &terms.of_form, terms.len(), progress)?;
    let frequent = |(&frequency, &docfreq): (&u32, &u32)| {
        u64::from(frequency) >= options.min_frequency && u64::from(docfreq) >= options.min_docfreq
    };
    let counts = counts.frequency.iter().zip(&counts.docfreq);
    let mut roles: Vec<u8> = counts.map(|count| if frequent(count) { INSIDE | OUTSIDE } else { 0 }).collect();
    let words = match trim {
        Trim::None => None,
        Trim::Auto => stopwords::function_words(corpus.tokenizer().language()),
        Trim::Language(code) => Some(stopwords::function_words(code).ok_or_else(|| {
            let known = stopwords::languages().join(" ");
            Error::argument("trim", format!("no function words for {code:?}; there are: {known}"))
        })?),
    };
    let language = corpus.tokenizer().language();
    let folder = Folder::new(fold, language)?;
    let mut folded = String::new();
    let mut function_words = ahash::AHashSet::new();
    for word in words.unwrap_or_default() {
        folder.fold(word, &mut folded);
        function_words.insert(folded.clone());
    }
    // As written, "The" is no entry of the list; its lower case is.
    let lower = (*fold == Fold::NONE).then(|| Folder::new(&Fold::default(), language)).transpose()?;
    for (role, term) in roles.iter_mut().zip(terms.strings.iter()) {
        match &lower {
            Some(lower) => lower.fold(term, &mut folded),
            None => term.clone_into(&mut folded),
        }
        if !function_words.contains(&folded) && term.contains(char::is_alphabetic) {
            *role |= CONTENT;
        } else if *trim != Trim::None {
            *role &= INSIDE;
        }
    }
    Ok(roles)
}

/// Places are sorted in so many parts, by the first bits of what stands in them.
const PARTS: usize = 64;

/// A corpus to look for frames in.
struct Search<'a> {
    corpus: &'a Corpus,
    /// The term of each token.
    term_at: Vec<u32>,
    /// What may stand where, by `TermId`.
    roles: Vec<u8>,
    /// What no frame crosses: the tokens where segments, or documents, start; and the end of all.
    walls: &'a [u32],
    documents: DocumentAt<'a>,
    options: &'a FrameOptions,
}

impl<'a> Search<'a> {
    fn of(corpus: &'a Corpus, terms: &Terms, walls: &'a [u32], options: &'a FrameOptions) -> Result<Self> {
        let tokens = &corpus.stream().tokens;
        let roles = roles(corpus, terms, options)?;
        let passes: usize = (options.min_length..=options.max_length).map(|length| length - 2).sum();
        options.progress.start((passes * tokens.len()) as u64);
        Ok(Self {
            corpus,
            term_at: tokens.par_iter().map(|&form| terms.of_form[form as usize]).collect(),
            roles,
            walls,
            documents: DocumentAt::of(corpus.stream()),
            options,
        })
    }

    /// The frames of `length` tokens that have so many before the slot.
    fn frames(&self, length: usize, slot: usize) -> Result<Vec<Frame>> {
        let shares = shares(self.walls, 4 * rayon::current_num_threads());
        let dealt: Vec<Vec<Vec<u64>>> = shares
            .into_par_iter()
            .map(|stretches| {
                let mut parts = vec![Vec::new(); PARTS];
                for stretch in self.walls[stretches.start..=stretches.end].windows(2) {
                    for at in stretch[0]..(stretch[1] + 1).saturating_sub(length as u32).max(stretch[0]) {
                        if let Some(hash) = self.hash(at, length, slot) {
                            parts[hash as usize % PARTS].push(hash >> 32 << 32 | u64::from(at));
                        }
                    }
                    self.options.progress.advance(u64::from(stretch[1] - stretch[0]))?;
                }
                Ok(parts)
            })
            .collect::<Result<_>>()?;
        let frames: Vec<Vec<Frame>> = (0..PARTS)
            .into_par_iter()
            .map(|part| {
                self.options.progress.check()?;
                let mut places: Vec<u64> = dealt.iter().flat_map(|parts| parts[part].iter().copied()).collect();
                places.sort_unstable();
                let mut frames = Vec::new();
                let mut room = Room::default();
                for alike in places.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
                    if alike.len() as u64 >= self.options.min_frequency {
                        self.apart(alike, length, slot, &mut room, &mut frames);
                    }
                }
                Ok(frames)
            })
            .collect::<Result<_>>()?;
        Ok(frames.concat())
    }

    /// A number for what stands round the slot at `at`; `None` where that is no frame.
    #[inline]
    fn hash(&self, at: u32, length: usize, slot: usize) -> Option<u64> {
        let words = &self.term_at[at as usize..at as usize + length];
        let role = |term: u32| self.roles.get(term as usize).copied().unwrap_or_default();
        if role(words[0]) & role(words[length - 1]) & OUTSIDE == 0 || words[slot] == NO_TERM {
            return None;
        }
        let mut hash = 0_u64;
        for (i, &term) in words.iter().enumerate() {
            if i != slot {
                if role(term) & INSIDE == 0 {
                    return None;
                }
                hash = (hash.rotate_left(23) ^ u64::from(term)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            }
        }
        Some(mix(hash))
    }

    /// What stands round the slot of a frame.
    fn fixed(&self, frame: &Frame) -> impl Iterator<Item = u32> {
        self.words(frame.place, frame.length as usize, frame.slot as usize)
    }

    fn words(&self, place: u32, length: usize, slot: usize) -> impl Iterator<Item = u32> {
        let words = &self.term_at[place as usize..place as usize + length];
        words[..slot].iter().chain(&words[slot + 1..]).copied()
    }

    /// Adds the frames at `places`, ascending, which have the same number: all are one frame but for chance.
    fn apart(&self, places: &mut [u64], length: usize, slot: usize, room: &mut Room, frames: &mut Vec<Frame>) {
        let words = |place: u64| self.words(place as u32, length, slot);
        if places.iter().all(|&place| words(place).eq(words(places[0]))) {
            frames.extend(self.frame(places, length, slot, room));
            return;
        }
        places.sort_unstable_by(|&a, &b| words(a).cmp(words(b)).then(a.cmp(&b)));
        for same in places.chunk_by(|&a, &b| words(a).eq(words(b))) {
            frames.extend(self.frame(same, length, slot, room));
        }
    }

    /// The frame that stands at `places`, ascending, if it meets the thresholds.
    fn frame(&self, places: &[u64], length: usize, slot: usize, room: &mut Room) -> Option<Frame> {
        let options = self.options;
        if (places.len() as u64) < options.min_frequency {
            return None;
        }
        let Room { terms, counts } = room;
        terms.clear();
        terms.extend(places.iter().map(|&place| self.term_at[place as u32 as usize + slot]));
        terms.sort_unstable();
        counts.clear();
        counts.extend(terms.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)));
        if (counts.len() as u64) < options.min_fillers {
            return None;
        }
        let entropy = entropy(counts);
        if entropy < options.min_entropy {
            return None;
        }
        let content = counts.iter().filter(|&&(term, _)| self.roles[term as usize] & CONTENT > 0);
        let content = f64::from(content.map(|&(_, count)| count).sum::<u32>()) / places.len() as f64;
        let (mut docfreq, mut last_seen) = (0, None);
        let (mut first, mut last): (Option<Date>, Option<Date>) = (None, None);
        let mut slots = (0_u64, 0_u64);
        for &place in places {
            let document = self.documents.get(place as u32);
            if last_seen != Some(document) {
                last_seen = Some(document);
                docfreq += 1;
                if let Some(date) = self.corpus.dates()[document as usize] {
                    first = Some(first.map_or(date, |first| first.min(date)));
                    last = last.max(Some(date));
                }
            }
            let at = mix((u64::from(place as u32) + slot as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            slots = (slots.0.wrapping_add(at), slots.1.wrapping_add(mix(at.wrapping_add(1))));
        }
        if docfreq < options.min_docfreq {
            return None;
        }
        counts.sort_unstable_by_key(|&(term, count)| (Reverse(count), term));
        let mut top = [(0, 0); SPELLED];
        top.iter_mut().zip(counts.iter()).for_each(|(top, &count)| *top = count);
        Some(Frame {
            place: places[0] as u32,
            length: length as u32,
            slot: slot as u32,
            frequency: places.len() as u32,
            docfreq: docfreq as u32,
            fillers: counts.len() as u32,
            entropy,
            content,
            top,
            first,
            last,
            slots,
        })
    }
}

/// What one thread needs to look at one frame after the other.
#[derive(Default)]
struct Room {
    /// What stands in the slot, place by place.
    terms: Vec<u32>,
    /// The fillers, and how often each stands there.
    counts: Vec<(u32, u32)>,
}

/// Entropy in bits of what has such counts: log₂ n − Σ c·log₂ c / n.
fn entropy(counts: &[(u32, u32)]) -> f64 {
    let all: f64 = counts.iter().map(|&(_, count)| f64::from(count)).sum();
    let sum: f64 = counts.iter().map(|&(_, count)| f64::from(count) * f64::from(count).log2()).sum();
    (all.log2() - sum / all).max(0.0)
}

/// Every bit of the answer depends on every bit of `x` (the finaliser of MurmurHash3).
fn mix(x: u64) -> u64 {
    let x = (x ^ x >> 33).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    let x = (x ^ x >> 33).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    x ^ x >> 33
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
