//! How often does each run of n tokens occur? Places are dealt out level by level (`levels.rs`), the n-grams found are
//! sorted by frequency, and only then written: O(places + n-grams), 16 bytes an n-gram beside the answer's 32 and its
//! letters.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::levels::{Level, Levels, stretches};
use super::spell::Speller;
use super::threshold::{Least, at_least, quantile, share_of_one};
use crate::corpus::corpus::Corpus;
use crate::corpus::group::By;
use crate::corpus::stream::Stream;
use crate::corpus::terms::{NO_TERM, StopWords, Terms};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// An answer with more n-grams than this is refused: it would take gigabytes, and nobody reads it.
const MOST_NGRAMS: usize = 50_000_000;

/// Options of [`Corpus::ngrams`].
#[derive(Clone, Debug)]
pub struct NgramOptions {
    /// Tokens of the shortest and the longest n-gram. Default 2 and 2.
    pub n: RangeInclusive<usize>,
    /// Counts within each group of documents instead of the whole corpus. Default none.
    pub by: Option<By>,
    /// Least occurrences, as a number or a share of the tokens. Default 2.
    pub min_frequency: Least,
    /// Least documents, as a number or a share of them. Default 1.
    pub min_docfreq: Least,
    /// N-grams less frequent than this quantile of all frequencies are left out; see [`quantile`]. Default none.
    pub min_quantile: Option<f64>,
    /// Only so many of the first rows; by group, so many of each. Default all.
    pub top: Option<usize>,
    /// Whether an n-gram may run on from one sentence into the next. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words that no n-gram contains. They are not skipped: an n-gram is what stands in the text. Default none.
    pub stopwords: StopWords,
    /// Progress in places, and the way to stop.
    pub progress: Progress,
}

impl Default for NgramOptions {
    fn default() -> Self {
        Self {
            n: 2..=2,
            by: None,
            min_frequency: Least::Count(2),
            min_docfreq: Least::Count(1),
            min_quantile: None,
            top: None,
            across_segments: false,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl NgramOptions {
    /// Sets [`n`](Self::n).
    pub fn n(self, n: RangeInclusive<usize>) -> Self {
        Self { n, ..self }
    }

    /// Sets [`by`](Self::by).
    pub fn by(self, by: By) -> Self {
        Self { by: Some(by), ..self }
    }

    /// Sets [`min_frequency`](Self::min_frequency).
    pub fn min_frequency(self, min_frequency: impl Into<Least>) -> Self {
        Self { min_frequency: min_frequency.into(), ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: impl Into<Least>) -> Self {
        Self { min_docfreq: min_docfreq.into(), ..self }
    }

    /// Sets [`min_quantile`](Self::min_quantile).
    pub fn min_quantile(self, min_quantile: f64) -> Self {
        Self { min_quantile: Some(min_quantile), ..self }
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
        let (shortest, longest) = (*self.n.start(), *self.n.end());
        at_least("n", shortest as u64, 1)?;
        if longest < shortest {
            return Err(Error::argument("n", format!("the longest, {longest}, is below the shortest, {shortest}")));
        }
        self.min_frequency.check("min_frequency")?;
        self.min_docfreq.check("min_docfreq")?;
        self.min_quantile.map_or(Ok(()), |share| share_of_one("min_quantile", share))
    }
}

/// An n-gram of the answer.
#[derive(Clone, Copy)]
struct Ngram {
    frequency: u32,
    docfreq: u32,
    length: u32,
    /// Where it stands first, among the tokens.
    at: u32,
}

/// Rows of the answer: those of one group, or of the whole.
struct Rows {
    ngrams: Vec<Ngram>,
    /// The n-grams as text, parallel to `ngrams`.
    names: Strings,
}

impl Rows {
    /// The n-grams of `stream`. No n-gram crosses one of `walls`.
    fn of(stream: &Stream, walls: &[u32], terms: &Terms, options: &NgramOptions, progress: &Progress) -> Result<Self> {
        let (shortest, longest) = (*options.n.start(), *options.n.end());
        let mut least = options.min_frequency.of(stream.tokens.len() as u64).max(1);
        let least_docfreq = options.min_docfreq.of(stream.len() as u64).max(1);
        // A quantile is that of all n-grams, so none may be left out before it is known.
        let asked = if options.min_quantile.is_some() { (1, 1) } else { (least, least_docfreq) };
        let mut levels = Levels::of(stream, walls, &terms.of_form, terms.len(), asked, progress)?;
        let mut found = Vec::new();
        let mut level = Level::default();
        for length in 1..=longest {
            level = if length == 1 { levels.first()? } else { levels.next(&level, length == longest)? };
            if level.len() == 0 {
                break; // nothing this long, so nothing longer
            }
            if length < shortest {
                continue;
            }
            found.par_extend((0..level.len()).into_par_iter().map(|number| Ngram {
                frequency: level.frequency(number),
                docfreq: level.docfreq[number],
                length: length as u32,
                at: level.first_place(number),
            }));
            if let (Some(top), None) = (options.top, options.min_quantile) {
                found = by_frequency(found); // those that will not be among the first need not be kept
                found.truncate(top);
            }
            too_large(&found, length)?;
        }
        let mut ngrams = by_frequency(found);
        if let Some(share) = options.min_quantile {
            let frequencies: Vec<u32> = ngrams.iter().map(|ngram| ngram.frequency).collect();
            least = least.max(u64::from(quantile(&frequencies, share)));
            ngrams.truncate(ngrams.partition_point(|ngram| u64::from(ngram.frequency) >= least));
            ngrams.retain(|ngram| u64::from(ngram.docfreq) >= least_docfreq);
            ngrams.truncate(options.top.unwrap_or(ngrams.len()));
        }
        let speller = Speller::joined(levels.words(&terms.strings));
        let words = |row: usize| levels.numbers_at(ngrams[row].at, ngrams[row].length as usize);
        let names = speller.spell(ngrams.len(), words, &options.progress)?;
        Ok(Self { ngrams, names })
    }
}

/// Fails for more n-grams than an answer may have, saying what they would take.
fn too_large(found: &[Ngram], length: usize) -> Result<()> {
    if found.len() <= MOST_NGRAMS {
        return Ok(());
    }
    // A number in each of three columns, an offset, and five letters and a space a word.
    let bytes: usize = found.par_iter().map(|ngram| 32 + 6 * ngram.length as usize).sum();
    let gigabytes = bytes as f64 / 1e9;
    let detail = format!(
        "{} n-grams of up to {length} tokens take about {gigabytes:.1} GB; the limit is {MOST_NGRAMS}; raise min_frequency \
         or min_docfreq, or set top",
        found.len()
    );
    Err(Error::too_large("the answer", detail))
}

impl Corpus {
    /// Every n-gram with its counts: `ngram length frequency docfreq`, most frequent first, then shorter ones, then in
    /// the order of their words by code point. Overlapping occurrences all count. No tokens, no rows. Refuses to give
    /// more than 50 million n-grams.
    ///
    /// By group, there is a further column `group`, and all is as if each group's documents were a corpus of their own.
    /// Groups stand in ascending order. Documents in no group are counted in the parameter "ungrouped" ("undated", where
    /// the groups are bins of the calendar).
    pub fn ngrams(&self, options: &NgramOptions) -> Result<Table> {
        options.check()?;
        let groups = options.by.as_ref().map(|by| self.groups(by)).transpose()?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let progress = &options.progress;
        let walls = self.walls(options.across_segments || *options.n.end() == 1, progress)?;
        let counting = progress.until(80);
        let mut rows = threads::run(|| match &groups {
            None => Ok(vec![Rows::of(self.stream(), walls, &terms, options, &counting)?]),
            Some(groups) => {
                let mut number_of = vec![NO_TERM; terms.len()];
                let members = groups.members();
                let all = members.len() as u64;
                let of_group = |(number, documents): (u64, Vec<u32>)| {
                    let (stream, walls, terms) = part(self.stream(), walls, &documents, &terms, &mut number_of);
                    let mut rows =
                        Rows::of(&stream, &walls, &terms, options, &counting.until(100 * (number + 1) / all))?;
                    for ngram in &mut rows.ngrams {
                        // its place in the whole
                        let nth = stream.documents.partition_point(|&start| start <= ngram.at) - 1;
                        ngram.at =
                            self.stream().documents[documents[nth] as usize] + (ngram.at - stream.documents[nth]);
                    }
                    Ok(rows)
                };
                (0..).zip(members).map(of_group).collect::<Result<_>>()
            }
        })?;
        let of_groups: Vec<usize> = rows.iter().map(|rows| rows.ngrams.len()).collect();
        let Rows { ngrams, names } = match rows.len() {
            1 => rows.remove(0),
            _ => {
                let (ngrams, names): (Vec<_>, Vec<_>) = rows.into_iter().map(|rows| (rows.ngrams, rows.names)).unzip();
                Rows { ngrams: ngrams.concat(), names: Strings::concat(&names) }
            }
        };
        too_large(&ngrams, *options.n.end())?;
        let of_ngrams = |value: fn(&Ngram) -> u32| {
            threads::run(|| ngrams.par_iter().map(|ngram| i64::from(value(ngram))).collect())
        };
        let mut columns = vec![
            Column::text("ngram", names),
            Column::int("length", of_ngrams(|ngram| ngram.length)),
            Column::int("frequency", of_ngrams(|ngram| ngram.frequency)),
            Column::int("docfreq", of_ngrams(|ngram| ngram.docfreq)),
        ];
        let mut params = vec![
            ("question", Value::from("ngrams")),
            ("n_min", Value::from(*options.n.start())),
            ("n_max", Value::from(*options.n.end())),
            ("by", Value::from(options.by.as_ref().map(By::name))),
            ("min_frequency", options.min_frequency.value()),
            ("min_docfreq", options.min_docfreq.value()),
            ("min_quantile", Value::from(options.min_quantile)),
            ("top", Value::from(options.top)),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        if let (Some(by), Some(groups)) = (&options.by, &groups) {
            let numbers = of_groups.into_iter().zip(0..).flat_map(|(rows, group)| vec![group; rows]);
            columns.push(groups.column("group", numbers));
            params.push((by.ungrouped(), Value::from(groups.ungrouped)));
        }
        let places = threads::run(|| ngrams.par_iter().map(|ngram| ngram.at).collect());
        Ok(self.answer(columns, params).at(places))
    }
}

/// The tokens of some documents, the walls between them, and their terms: as if there were no others, so that a group
/// costs no more than its own tokens. The stream has no forms of its own; its tokens are numbers of these terms, or the
/// number behind them for what is no term. `number_of` is [`NO_TERM`] for every term, and is so again.
fn part(
    stream: &Stream,
    walls: &[u32],
    documents: &[u32],
    terms: &Terms,
    number_of: &mut [u32],
) -> (Stream, Vec<u32>, Terms) {
    let mut part = Stream::default();
    let mut part_walls = vec![0];
    let mut met = Vec::new();
    for &document in documents {
        for stretch in stretches(walls, stream.range(document as usize)) {
            for &form in &stream.tokens[stretch] {
                let term = terms.of_form[form as usize];
                part.tokens.push(term);
                if let Some(number) = number_of.get_mut(term as usize).filter(|number| **number == NO_TERM) {
                    *number = 0;
                    met.push(term);
                }
            }
            part_walls.push(part.tokens.len() as u32);
        }
        part.documents.push(part.tokens.len() as u32);
    }
    met.sort_unstable();
    met.iter().zip(0..).for_each(|(&term, number)| number_of[term as usize] = number);
    let none = met.len() as u32;
    part.tokens.iter_mut().for_each(|term| *term = number_of.get(*term as usize).copied().unwrap_or(none));
    let own = Terms {
        of_form: (0..none).chain([NO_TERM]).collect(),
        strings: met.iter().map(|&term| &terms.strings[term as usize]).collect(),
    };
    met.into_iter().for_each(|term| number_of[term as usize] = NO_TERM);
    (part, part_walls, own)
}

/// The most frequent first, those of one frequency in the order they had. O(n-grams): most are rare, and their numbers
/// are dealt out by their frequency.
fn by_frequency(found: Vec<Ngram>) -> Vec<Ngram> {
    const RARE: usize = 1 << 11;
    let frequency = |number: u32| found[number as usize].frequency as usize;
    let mut order = Vec::with_capacity(found.len()); // the frequent ones first
    let mut next = [0; RARE]; // by frequency
    for number in 0..found.len() as u32 {
        match next.get_mut(frequency(number)) {
            Some(next) => *next += 1,
            None => order.push(number),
        }
    }
    order.sort_by_key(|&number| std::cmp::Reverse(frequency(number)));
    let mut end = order.len();
    for next in next.iter_mut().rev() {
        end += std::mem::replace(next, end);
    }
    order.resize(found.len(), 0);
    for number in 0..found.len() as u32 {
        if let Some(place) = next.get_mut(frequency(number)) {
            order[*place] = number;
            *place += 1;
        }
    }
    order.into_par_iter().map(|number| found[number as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &Table) -> Vec<(String, i64, i64)> {
        let names = table.text("ngram").unwrap().iter().map(str::to_owned);
        let counts = table.int("frequency").unwrap().iter().zip(table.int("docfreq").unwrap());
        names.zip(counts).map(|(name, (&f, &d))| (name, f, d)).collect()
    }

    #[test]
    fn ngrams_stay_inside_a_sentence_unless_asked() {
        let corpus = Corpus::from_texts(["a b. C a b", "b. C"]).unwrap();
        let inside = corpus.ngrams(&NgramOptions::default()).unwrap();
        assert_eq!(rows(&inside), [("a b".to_owned(), 2, 1)]);
        let across = corpus.ngrams(&NgramOptions::default().across_segments(true)).unwrap();
        assert_eq!(rows(&across), [("a b".to_owned(), 2, 1), ("b c".to_owned(), 2, 2)]);
    }

    #[test]
    fn a_stop_word_is_a_wall() {
        let corpus = Corpus::from_texts(["war of words, war of words"]).unwrap();
        let stop = StopWords::Words(vec!["of".into()]);
        assert!(corpus.ngrams(&NgramOptions::default().n(2..=3).stopwords(stop)).unwrap().len() <= 1);
    }

    #[test]
    fn the_most_frequent_come_first_and_ties_keep_their_order() {
        let ngram = |(at, frequency)| Ngram { frequency, docfreq: 0, length: 1, at };
        let found: Vec<Ngram> = (0..).zip([2, 5_000, 1, 2, 9_000, 5_000, 2_047, 2_048]).map(ngram).collect();
        let order: Vec<u32> = by_frequency(found).iter().map(|ngram| ngram.at).collect();
        assert_eq!(order, [4, 1, 5, 7, 6, 0, 3, 2]);
    }

    #[test]
    fn numbers_that_cannot_be_are_refused() {
        let corpus = Corpus::from_texts(["a"]).unwrap();
        assert!(corpus.ngrams(&NgramOptions::default().n(0..=2)).is_err());
        #[allow(clippy::reversed_empty_ranges)]
        let reversed = 3..=2;
        assert!(corpus.ngrams(&NgramOptions::default().n(reversed)).is_err());
    }
}
