//! Which words stand together more often than by chance? Adjacent, within a window, around a node, or as longer phrases;
//! every pair is counted exactly, scored by every measure and tested.
//!
//! The pairs are found by `neighbours.rs`, what is around a node by `node.rs`, longer phrases by `splits.rs`; the formulas
//! stand in `measure.rs`, and `ranking.rs` scores and sorts. Here is what may be asked, and rows are spelt.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::measure::Association;
use super::neighbours::{Asked, Neighbours, Pair, frequencies};
use super::node::Node;
use super::ranking::{Pairs, Ranking, Row, Scored};
use super::splits::Splits;
use crate::corpus::corpus::Corpus;
use crate::corpus::pattern::{Pattern, ValueType};
use crate::corpus::terms::{StopWords, Terms};
use crate::count::spell::Speller;
use crate::count::threshold::{Least, at_least};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// Tokens on either side of a node, where nobody says how many.
const AROUND: usize = 5;

/// What are R1 and C1 in the table of a pair?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Margins {
    /// How often each word occurs; N is the number of pairs. A word that ends a sentence begins no pair, so that more is
    /// expected than can be: where sentences are short, no p means anything.
    Words,
    /// Likewise, but N is the number of tokens, times the window: as NLTK and gensim have it.
    Tokens,
    /// How many pairs each word is first, or second, in; N is the number of pairs: an exact table.
    #[default]
    Pairs,
}

impl Margins {
    /// The name that Python gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Tokens => "tokens",
            Self::Pairs => "pairs",
        }
    }
}

/// No window is larger: the product with the tokens of a corpus is a whole number that fits.
const MOST_APART: usize = 1 << 30;

/// Options of [`Corpus::collocations`].
#[derive(Clone, Debug)]
pub struct CollocationOptions {
    /// What rows are sorted by. Default G².
    pub measure: Association,
    /// Further measures, as columns behind the others. Default none.
    pub measures: Vec<Association>,
    /// The second word is at most so many tokens behind the first; around a node, at most so many on either side (default
    /// 5). Default none: adjacent words.
    pub window: Option<usize>,
    /// Collocates of what these find, instead of pairs of any words. Default none.
    pub node: Option<Vec<Pattern>>,
    /// How the node is written. Default glob.
    pub value_type: ValueType,
    /// Words of the shortest and the longest phrase, without a window. Default 2 and 2.
    pub length: RangeInclusive<usize>,
    /// R1 and C1 of a pair. Default pairs; of longer phrases always words.
    pub margins: Option<Margins>,
    /// Least occurrences, as a number or a share of the tokens. Default 5.
    pub min_frequency: Least,
    /// Least documents, as a number or a share of them. Default 1.
    pub min_docfreq: Least,
    /// Only so many of the first rows. Default all.
    pub top: Option<usize>,
    /// Whether words of different sentences may stand together. Default no.
    pub across_segments: bool,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words that no row has. They are not skipped: what stands beyond one is as far away as it is in the text. Default none.
    pub stopwords: StopWords,
    /// Progress in tokens (around a node, in documents), and the way to stop.
    pub progress: Progress,
}

impl Default for CollocationOptions {
    fn default() -> Self {
        Self {
            measure: Association::LogLikelihood,
            measures: Vec::new(),
            window: None,
            node: None,
            value_type: ValueType::Glob,
            length: 2..=2,
            margins: None,
            min_frequency: Least::Count(5),
            min_docfreq: Least::Count(1),
            top: None,
            across_segments: false,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl CollocationOptions {
    /// Sets [`measure`](Self::measure).
    pub fn measure(self, measure: Association) -> Self {
        Self { measure, ..self }
    }

    /// Sets [`measures`](Self::measures).
    pub fn measures(self, measures: impl Into<Vec<Association>>) -> Self {
        Self { measures: measures.into(), ..self }
    }

    /// Sets [`window`](Self::window).
    pub fn window(self, window: usize) -> Self {
        Self { window: Some(window), ..self }
    }

    /// Sets [`node`](Self::node).
    pub fn node(self, node: impl IntoIterator<Item = impl Into<Pattern>>) -> Self {
        Self { node: Some(node.into_iter().map(Into::into).collect()), ..self }
    }

    /// Sets [`value_type`](Self::value_type).
    pub fn value_type(self, value_type: ValueType) -> Self {
        Self { value_type, ..self }
    }

    /// Sets [`length`](Self::length).
    pub fn length(self, length: RangeInclusive<usize>) -> Self {
        Self { length, ..self }
    }

    /// Sets [`margins`](Self::margins).
    pub fn margins(self, margins: Margins) -> Self {
        Self { margins: Some(margins), ..self }
    }

    /// Sets [`min_frequency`](Self::min_frequency).
    pub fn min_frequency(self, min_frequency: impl Into<Least>) -> Self {
        Self { min_frequency: min_frequency.into(), ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: impl Into<Least>) -> Self {
        Self { min_docfreq: min_docfreq.into(), ..self }
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
        let (shortest, longest) = (*self.length.start(), *self.length.end());
        at_least("length", shortest as u64, 2)?;
        if longest < shortest {
            return Err(Error::argument(
                "length",
                format!("the longest, {longest}, is below the shortest, {shortest}"),
            ));
        }
        if let Some(window) = self.window {
            at_least("window", window as u64, 1)?;
        }
        let pairs_only = |name, what: &str| Err(Error::argument(name, format!("{what}, so the length is 2")));
        if longest > 2 && self.node.is_some() {
            return pairs_only("length", "around a node stand single words");
        }
        if longest > 2 && self.window.is_some() {
            return pairs_only("length", "in a window stand pairs of words");
        }
        if longest > 2 && self.margins.is_some_and(|margins| margins != Margins::Words) {
            return Err(Error::argument("margins", "those of longer phrases are \"words\""));
        }
        if self.window.is_some_and(|window| window > 1) && self.margins == Some(Margins::Words) {
            let problem = "\"words\" are those of adjacent words; of a window there are \"pairs\" and \"tokens\"";
            return Err(Error::argument("margins", problem));
        }
        if let Some(window) = self.window.filter(|&window| window > MOST_APART) {
            return Err(Error::argument("window", format!("{window} tokens; the limit is {MOST_APART}")));
        }
        if self.value_type != ValueType::Glob && self.node.is_none() {
            return Err(Error::argument("valuetype", "says how a node is written, and there is none"));
        }
        if self.node.is_some() && self.margins.is_some() {
            return Err(Error::argument("margins", "the table of a node is one of tokens; leave it out"));
        }
        if self.node.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::argument("node", "no pattern; leave it out for pairs of any words"));
        }
        self.min_frequency.check("min_frequency")?;
        self.min_docfreq.check("min_docfreq")
    }

    /// The measures that are columns, in their order.
    pub(crate) fn columns(&self) -> Vec<Association> {
        let mut columns = Association::ALWAYS.to_vec();
        let asked = |measure: &Association| *measure == self.measure || self.measures.contains(measure);
        columns.extend(
            Association::ALL.into_iter().filter(|measure| !Association::ALWAYS.contains(measure) && asked(measure)),
        );
        columns
    }
}

impl Corpus {
    /// Words that stand together more often than by chance: `word1 word2 frequency frequency1 frequency2 log_likelihood
    /// pmi npmi mi3 log_dice t_score chi2 p q`, then the further [measures](CollocationOptions::measures). Sorted by the
    /// measure, the greatest first, ties by the words in code-point order.
    ///
    /// Adjacent words: `word2` stands right behind `word1` in the same segment. With a window it stands at most so many
    /// tokens behind, and each two tokens are a pair. `frequency1` and `frequency2` are how often each word occurs; R1
    /// and C1 of the [table](super::measure::Evidence) are these, times the window, or how many pairs each is first or
    /// second in ([`Margins`]); N is the number of all pairs (parameter "pairs"). Around a node `word1` is the node as
    /// it is written, `frequency` how many tokens `word2` are near an occurrence of it, `frequency1` its occurrences,
    /// and `frequency2` how often `word2` occurs outside it; R1 is the number of tokens near it (parameter
    /// "positions"), C1 is `frequency2` and N the number of tokens that are not in it ("pairs").
    ///
    /// With a [length](CollocationOptions::length) beyond 2, n-grams: each measure is the least over all splits in two
    /// parts, `word1` and `word2` are the parts, joined, where the sorting measure is least, and a column `length`
    /// follows. `lambda` and `z` are of the words, not of parts.
    ///
    /// `p` is the chance of a G² as large where the words are independent (χ² with one degree of freedom), `q` the
    /// [`false_discovery`](crate::count::discovery::false_discovery) among all rows there are, also those that `top` leaves out. No tokens, a node that occurs
    /// nowhere: no rows. More than ten million rows are an error.
    pub fn collocations(&self, options: &CollocationOptions) -> Result<Table> {
        options.check()?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        match &options.node {
            Some(node) => self.around(node, &terms, options),
            None if *options.length.end() > 2 => self.phrases_of(&terms, options),
            None => self.pairs(&terms, options),
        }
    }

    /// Least occurrences and documents.
    fn least(&self, options: &CollocationOptions) -> (u64, u64) {
        let of = |least: Least, whole: usize| least.of(whole as u64).max(1);
        (of(options.min_frequency, self.n_tokens()), of(options.min_docfreq, self.len()))
    }

    fn pairs(&self, terms: &Terms, options: &CollocationOptions) -> Result<Table> {
        let progress = &options.progress;
        let walls = self.walls(options.across_segments, progress)?;
        let window = options.window.unwrap_or(1);
        let margins = options.margins.unwrap_or_default();
        let (min_frequency, min_docfreq) = self.least(options);
        let (columns, all) = threads::run(|| {
            let with_margins = margins == Margins::Pairs || options.columns().into_iter().any(Association::of_words);
            let counting = progress.until(50);
            let asked = Asked { walls, window, min_frequency, min_docfreq, with_margins, progress: &counting };
            let found = Neighbours::of(self.stream(), terms, &asked)?;
            let times = |count: u64| count.saturating_mul(window as u64);
            let all = if margins == Margins::Tokens { times(self.n_tokens() as u64) } else { found.all };
            let row = |pair: &Pair| {
                let (first, second) = (pair.first as usize, pair.second as usize);
                let parts = (found.frequency[first], found.frequency[second]);
                let margin = |number: usize| found.margins.get(number).copied().unwrap_or_default();
                let exact = (margin(first).0, margin(second).1);
                let margins = if margins == Margins::Pairs { exact } else { (times(parts.0), times(parts.1)) };
                Row { frequency: pair.frequency, parts, margins, exact }
            };
            let rows = Pairs { rows: found.pairs.par_iter().map(row).collect(), all, exact: found.all };
            let ranking = Ranking::of(&rows, options)?;
            progress.until(70).end()?;
            let rows = rows.in_order(&ranking.order);
            let speller = Speller::spaced(found.terms.iter().map(|&term| &terms.strings[term as usize]));
            let pair = |row: usize| &found.pairs[ranking.order[row] as usize];
            let spell = |word: fn(&Pair) -> &u32| -> Result<Strings> {
                speller.spell(ranking.order.len(), |row| std::slice::from_ref(word(pair(row))), progress)
            };
            let (word1, word2) = rayon::join(|| spell(|pair| &pair.first), || spell(|pair| &pair.second));
            let mut columns = vec![
                Column::text("word1", word1?),
                Column::text("word2", word2?),
                rows.ints("frequency", |row| row.frequency),
                rows.ints("frequency1", |row| row.parts.0),
                rows.ints("frequency2", |row| row.parts.1),
            ];
            columns.extend(ranking.scores(|place, measure| rows.score(place, measure), options)?);
            Ok((columns, all))
        })?;
        let params = [("margins", Value::from(margins.name())), ("pairs", Value::from(all as usize))];
        Ok(self.collocated(columns, params, options))
    }

    fn around(&self, node: &[Pattern], terms: &Terms, options: &CollocationOptions) -> Result<Table> {
        let progress = &options.progress;
        let its_terms = self.folded(&options.fold, &StopWords::None)?;
        let patterns = node.iter().map(|pattern| (0, pattern));
        let matcher = self.matcher("node", patterns, options.value_type, &options.fold, &its_terms, progress)?;
        let segments = if options.across_segments { None } else { Some(self.segments(progress)?) };
        let (min_frequency, min_docfreq) = self.least(options);
        let window = options.window.unwrap_or(AROUND);
        let name = node.iter().map(Pattern::name).collect::<Vec<_>>().join(" | ");
        let (columns, all, positions) = threads::run(|| {
            let node = Node { matcher: &matcher, its_terms: &its_terms, segments, window, progress };
            let company = node.company(self.stream(), terms)?;
            let frequency = frequencies(self.stream(), terms, progress)?;
            let is_kept = |&term: &u32| {
                let (near, documents) = (company.near[term as usize], company.docfreq[term as usize]);
                near >= min_frequency && u64::from(documents) >= min_docfreq
            };
            let kept: Vec<u32> = (0..terms.len() as u32).filter(is_kept).collect();
            let row = |&term: &u32| {
                let elsewhere = frequency[term as usize] - company.inside[term as usize];
                let frequency = company.near[term as usize];
                let margins = (company.positions, elsewhere);
                Row { frequency, parts: (company.occurrences, elsewhere), margins, exact: margins }
            };
            let all = self.n_tokens() as u64 - company.tokens;
            let rows = Pairs { rows: kept.par_iter().map(row).collect(), all, exact: all };
            let ranking = Ranking::of(&rows, options)?;
            let rows = rows.in_order(&ranking.order);
            let mut columns = vec![
                Column::text("word1", ranking.order.iter().map(|_| &name).collect()),
                Column::text(
                    "word2",
                    ranking.order.iter().map(|&row| &terms.strings[kept[row as usize] as usize]).collect(),
                ),
                rows.ints("frequency", |row| row.frequency),
                rows.ints("frequency1", |row| row.parts.0),
                rows.ints("frequency2", |row| row.parts.1),
            ];
            columns.extend(ranking.scores(|place, measure| rows.score(place, measure), options)?);
            Ok((columns, all, company.positions))
        })?;
        let params = [
            ("node", Value::from(name)),
            ("valuetype", Value::from(options.value_type.name())),
            ("positions", Value::from(positions as usize)),
            ("pairs", Value::from(all as usize)),
        ];
        Ok(self.collocated(columns, params, options))
    }

    fn phrases_of(&self, terms: &Terms, options: &CollocationOptions) -> Result<Table> {
        let progress = &options.progress;
        let walls = self.walls(options.across_segments, progress)?;
        let (columns, all) = threads::run(|| {
            // λ takes many times as long as counting.
            let of_words = options.columns().into_iter().any(Association::of_words);
            let counting = progress.until(if of_words { 10 } else { 45 });
            let least = self.least(options);
            let mut splits = Splits::of(self.stream(), walls, terms, &options.length, least, (&counting, progress))?;
            if options.measure.of_words() {
                splits.find_lambdas(&(0..splits.len() as u32).collect::<Vec<_>>())?;
            }
            let ranking = Ranking::of(&splits, options)?;
            if of_words {
                splits.find_lambdas(&ranking.order)?;
            }
            let splits = splits;
            let weakest = |&row: &u32| splits.weakest(row as usize, options.measure);
            let cuts: Vec<usize> = ranking.order.par_iter().map(weakest).collect();
            let speller = Speller::joined(splits.words(&terms.strings));
            let spell = |second: bool| -> Result<Strings> {
                let words = |row: usize| splits.part(ranking.order[row] as usize, cuts[row], second);
                speller.spell(ranking.order.len(), words, progress)
            };
            let ints = |name: &str, of: &(dyn Fn(usize) -> u64 + Sync)| {
                Column::int(name, ranking.order.par_iter().map(|&row| of(row as usize) as i64).collect())
            };
            let frequencies = |second: bool| -> Vec<i64> {
                let rows = ranking.order.par_iter().zip(&cuts);
                rows.map(|(&row, &cut)| splits.part_frequency(row as usize, cut, second) as i64).collect()
            };
            let mut columns = vec![
                Column::text("word1", spell(false)?),
                Column::text("word2", spell(true)?),
                ints("frequency", &|row| splits.frequency(row)),
                Column::int("frequency1", frequencies(false)),
                Column::int("frequency2", frequencies(true)),
            ];
            let score = |place: usize, measure| splits.score(ranking.order[place] as usize, measure);
            columns.extend(ranking.scores(score, options)?);
            columns.push(ints("length", &|row| splits.length(row) as u64));
            Ok((columns, splits.all))
        })?;
        let params = [("margins", Value::from("words")), ("pairs", Value::from(all as usize))];
        Ok(self.collocated(columns, params, options))
    }

    fn collocated<const N: usize>(
        &self,
        columns: Vec<Column>,
        further: [(&'static str, Value); N],
        options: &CollocationOptions,
    ) -> Table {
        let (shortest, longest) = (*options.length.start(), *options.length.end());
        let window = if options.node.is_some() { Some(options.window.unwrap_or(AROUND)) } else { options.window };
        let mut params = vec![
            ("question", Value::from("collocations")),
            ("measure", Value::from(options.measure.name())),
            ("window", Value::from(window)),
            ("min_length", Value::from(shortest)),
            ("max_length", Value::from(longest)),
        ];
        params.extend(further);
        params.extend([
            ("min_frequency", options.min_frequency.value()),
            ("min_docfreq", options.min_docfreq.value()),
            ("top", Value::from(options.top)),
            ("across_segments", Value::from(options.across_segments)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ]);
        self.answer(columns, params)
    }
}
