//! How varied are the words of each document? Ratios of types to tokens, plain, in windows, in runs, in samples.
//!
//! O(tokens) for every measure, windows too; 8 bytes a term and thread. What a short document does not define is missing:
//! it is NaN here and an empty cell in the table.

use rayon::prelude::*;

use super::threshold::at_least;
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::{NO_TERM, StopWords};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::diversity`].
#[derive(Clone, Debug)]
pub struct DiversityOptions {
    /// Tokens of a window of MATTR. Default 100.
    pub window: usize,
    /// The type-token ratio below which a factor of MTLD ends. Default 0.72.
    pub threshold: f64,
    /// Tokens of a sample of HD-D. Default 42.
    pub sample: usize,
    /// What counts as one type. Default lower case.
    pub fold: Fold,
    /// Words taken out of the documents before anything is counted. Default none.
    pub stopwords: StopWords,
    /// Progress in tokens, and the way to stop.
    pub progress: Progress,
}

impl Default for DiversityOptions {
    fn default() -> Self {
        Self {
            window: 100,
            threshold: 0.72,
            sample: 42,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl DiversityOptions {
    /// Sets [`window`](Self::window).
    pub fn window(self, window: usize) -> Self {
        Self { window, ..self }
    }

    /// Sets [`threshold`](Self::threshold).
    pub fn threshold(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    /// Sets [`sample`](Self::sample).
    pub fn sample(self, sample: usize) -> Self {
        Self { sample, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }
}

/// How many types occur how often: all that the measures without order need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spectrum {
    /// A number of occurrences and how many types have it; ascending.
    types: Vec<(u64, u64)>,
    /// N, tokens.
    n: f64,
    /// V, types.
    v: f64,
}

impl Spectrum {
    /// Of the occurrences of each type, in any order.
    pub fn new(occurrences: impl IntoIterator<Item = u64>) -> Self {
        let mut all: Vec<u64> = occurrences.into_iter().collect();
        all.sort_unstable();
        let types: Vec<(u64, u64)> = all.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect();
        Self { types, n: all.iter().sum::<u64>() as f64, v: all.len() as f64 }
    }

    /// Σ over all types of a function of a type's occurrences.
    fn sum(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.types.iter().map(|&(f, types)| of(f as f64) * types as f64).sum()
    }

    /// V/N.
    pub fn ttr(&self) -> f64 {
        self.v / self.n
    }

    /// V/√(2N). Carroll 1964.
    pub fn cttr(&self) -> f64 {
        self.v / (2.0 * self.n).sqrt()
    }

    /// V/√N. Guiraud 1954.
    pub fn guiraud_r(&self) -> f64 {
        self.v / self.n.sqrt()
    }

    /// ln V/ln N; NaN of one token. Herdan 1960.
    pub fn herdan_c(&self) -> f64 {
        self.v.ln() / self.n.ln()
    }

    /// 10⁴·(Σf² − N)/N². Yule 1944.
    pub fn yule_k(&self) -> f64 {
        1e4 * self.sum(|f| f * (f - 1.0)) / (self.n * self.n)
    }

    /// Σ f(f−1)/(N(N−1)): how probable it is that two tokens are of one type; NaN of one token. Simpson 1949.
    pub fn simpson_d(&self) -> f64 {
        self.sum(|f| f * (f - 1.0)) / (self.n * (self.n - 1.0))
    }

    /// Σ(1 − C(N−f, s)/C(N, s))/s: the type-token ratio to be expected of `sample` = s tokens drawn from all; NaN of
    /// fewer tokens. McCarthy & Jarvis 2007.
    pub fn hdd(&self, sample: usize) -> f64 {
        if self.n < sample as f64 {
            return f64::NAN;
        }
        // C(N−f, s)/C(N, s) = Π(1 − f/(N−i)) over the draws, or over the f occurrences, whichever are fewer.
        let drawn = |f: f64| {
            let (small, large) = if f < sample as f64 { (f, sample as f64) } else { (sample as f64, f) };
            if self.n - large < small {
                return 1.0; // no sample can miss it
            }
            let missed = (0..small as u64).map(|i| (-large / (self.n - i as f64)).ln_1p()).sum::<f64>();
            -missed.exp_m1()
        };
        self.sum(drawn) / sample as f64
    }
}

/// Room to count one document's types in, empty between documents.
pub struct Scratch {
    /// Occurrences in the window, by `TermId`.
    counts: Vec<u32>,
    /// The factor of MTLD that last had the term, by `TermId`.
    factors: Vec<u32>,
    /// The number of the last factor; 0 is none.
    factor: u32,
}

impl Scratch {
    /// For so many terms.
    pub fn new(terms: usize) -> Self {
        Self { counts: vec![0; terms], factors: vec![0; terms], factor: 0 }
    }

    /// How often each type of `tokens` occurs.
    pub fn spectrum(&mut self, tokens: &[u32]) -> Spectrum {
        tokens.iter().for_each(|&token| self.counts[token as usize] += 1);
        let occurrences: Vec<u64> = tokens
            .iter()
            .map(|&token| u64::from(std::mem::take(&mut self.counts[token as usize])))
            .filter(|&f| f > 0) // a type's further tokens
            .collect();
        Spectrum::new(occurrences)
    }

    /// Mean type-token ratio of all windows of `window` tokens; of fewer tokens, that of them all. NaN of none.
    /// Covington & McFall 2010.
    pub fn mattr(&mut self, tokens: &[u32], window: usize) -> f64 {
        let window = window.min(tokens.len());
        let (mut types, mut sum) = (0_u64, 0_u64);
        for (i, &token) in tokens.iter().enumerate() {
            if i >= window {
                let out = &mut self.counts[tokens[i - window] as usize];
                *out -= 1;
                types -= u64::from(*out == 0);
            }
            let entering = &mut self.counts[token as usize];
            types += u64::from(*entering == 0);
            *entering += 1;
            if i + 1 >= window {
                sum += types;
            }
        }
        tokens[tokens.len() - window..].iter().for_each(|&token| self.counts[token as usize] = 0);
        sum as f64 / ((tokens.len() - window + 1) * window) as f64
    }

    /// Tokens per factor, a run of tokens whose type-token ratio stays at `threshold` or above, the mean of reading
    /// forwards and backwards; the last, unfinished factor counts as far as it fell, (1 − TTR)/(1 − threshold). NaN where
    /// no factor begins to fall, as where all tokens differ. McCarthy & Jarvis 2010.
    pub fn mtld(&mut self, tokens: &[u32], threshold: f64) -> f64 {
        let n = tokens.len() as f64;
        let forwards = self.factors(tokens.iter().copied(), threshold);
        let backwards = self.factors(tokens.iter().rev().copied(), threshold);
        if forwards > 0.0 && backwards > 0.0 { (n / forwards + n / backwards) / 2.0 } else { f64::NAN }
    }

    fn factors(&mut self, tokens: impl Iterator<Item = u32>, threshold: f64) -> f64 {
        let (mut full, mut types, mut length) = (0.0, 0.0, 0.0);
        self.next_factor();
        for token in tokens {
            let last = &mut self.factors[token as usize];
            types += f64::from(u8::from(*last != self.factor));
            *last = self.factor;
            length += 1.0;
            if types / length < threshold {
                full += 1.0;
                (types, length) = (0.0, 0.0);
                self.next_factor();
            }
        }
        if length > 0.0 { full + (1.0 - types / length) / (1.0 - threshold) } else { full }
    }

    fn next_factor(&mut self) {
        if self.factor == u32::MAX {
            self.factors.fill(0);
            self.factor = 0;
        }
        self.factor += 1;
    }
}

impl Corpus {
    /// How varied the words of each document are: `doc_id tokens types ttr cttr guiraud_r herdan_c yule_k simpson_d
    /// mattr mtld hdd`, one row a document, in their order. [`Spectrum`] and [`Scratch`] have the formulas.
    ///
    /// What is not defined is missing: all of a document without a token; `herdan_c` and `simpson_d` of one token; `hdd`
    /// of fewer tokens than its sample; `mtld` where no type recurs. `mattr` of a document shorter than the window is its
    /// `ttr`.
    pub fn diversity(&self, options: &DiversityOptions) -> Result<Table> {
        at_least("window", options.window as u64, 1)?;
        at_least("sample", options.sample as u64, 1)?;
        if !(options.threshold > 0.0 && options.threshold < 1.0) {
            return Err(Error::argument("threshold", format!("{} does not lie between 0 and 1", options.threshold)));
        }
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let stream = self.stream();
        options.progress.start(stream.tokens.len() as u64);
        let measured: Vec<(Spectrum, f64, f64)> = threads::run(|| {
            let measure = |(scratch, tokens): &mut (Scratch, Vec<u32>), document: usize| {
                let range = stream.range(document);
                options.progress.advance(range.len() as u64)?;
                tokens.clear();
                tokens.extend(stream.tokens[range].iter().map(|&form| terms.of_form[form as usize]));
                tokens.retain(|&term| term != NO_TERM);
                let mattr = scratch.mattr(tokens, options.window);
                Ok((scratch.spectrum(tokens), mattr, scratch.mtld(tokens, options.threshold)))
            };
            let room = || (Scratch::new(terms.len()), Vec::new());
            (0..self.len()).into_par_iter().map_init(room, measure).collect::<Result<_>>()
        })?;
        let column = |name: &str, of: fn(&Spectrum) -> f64| {
            Column::float_or_missing(name, measured.iter().map(|(spectrum, ..)| of(spectrum)))
        };
        let hdd = measured.iter().map(|(spectrum, ..)| spectrum.hdd(options.sample));
        let columns = vec![
            Column::text("doc_id", self.doc_ids().clone()),
            Column::int("tokens", measured.iter().map(|(spectrum, ..)| spectrum.n as i64).collect()),
            Column::int("types", measured.iter().map(|(spectrum, ..)| spectrum.v as i64).collect()),
            column("ttr", Spectrum::ttr),
            column("cttr", Spectrum::cttr),
            column("guiraud_r", Spectrum::guiraud_r),
            column("herdan_c", Spectrum::herdan_c),
            column("yule_k", Spectrum::yule_k),
            column("simpson_d", Spectrum::simpson_d),
            Column::float_or_missing("mattr", measured.iter().map(|&(_, mattr, _)| mattr)),
            Column::float_or_missing("mtld", measured.iter().map(|&(_, _, mtld)| mtld)),
            Column::float_or_missing("hdd", hdd),
        ];
        let params = vec![
            ("question", Value::from("diversity")),
            ("window", Value::from(options.window)),
            ("threshold", Value::Float(options.threshold)),
            ("sample", Value::from(options.sample)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
        ];
        Ok(self.answer(columns, params))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diversity(text: &str, options: &DiversityOptions) -> Table {
        Corpus::from_texts([text]).unwrap().diversity(options).unwrap()
    }

    fn cell(table: &Table, name: &str) -> Option<f64> {
        match table.column(name).unwrap().value(0) {
            Value::Missing => None,
            Value::Float(value) => Some(value),
            Value::Int(value) => Some(value as f64),
            other => panic!("{name}: {other}"),
        }
    }

    fn assert_near(table: &Table, name: &str, expected: f64, within: f64) {
        let found = cell(table, name).unwrap();
        assert!((found - expected).abs() <= within, "{name}: {found} is not {expected}");
    }

    #[test]
    fn a_short_text_has_the_values_of_other_packages() {
        // LexicalRichness' test text, as it cuts it; windows and samples of 5 as there.
        let text = "test text with some text numbers hyphenhere and text punctuations";
        let table = diversity(text, &DiversityOptions::default().window(5).sample(5));
        for (name, value) in [
            ("tokens", 10.0),
            ("types", 8.0),
            ("ttr", 0.8),
            ("cttr", 1.7888543819998317),
            ("guiraud_r", 2.5298221281347035),
            ("herdan_c", 0.9030899869919434),
            ("yule_k", 600.0),
            ("simpson_d", 0.06666666666666667),
            ("mattr", 0.9),
            ("mtld", 14.0),
            ("hdd", 0.8833333333333332),
        ] {
            assert_near(&table, name, value, 1e-12);
        }
    }

    #[test]
    fn factors_close_below_the_threshold_not_at_it() {
        let text = "the cat sat on the mat and the dog sat on the log while the cat and the dog looked at the moon and \
                    the moon looked at the cat and the mat on which the cat sat was red and the log was brown";
        assert_near(&diversity(text, &DiversityOptions::default()), "mtld", 12.308, 5e-4); // DEFINITIONS.md
        // "a b a" is at 2/3: no factor ends there when that is the threshold, and all of it counts as one.
        assert_near(&diversity("a b a", &DiversityOptions::default().threshold(2.0 / 3.0)), "mtld", 3.0, 1e-12);
        assert_near(&diversity("a b a a", &DiversityOptions::default().threshold(2.0 / 3.0)), "mtld", 4.0, 1e-12);
    }

    #[test]
    fn what_a_short_document_does_not_define_is_missing() {
        let one = diversity("word", &DiversityOptions::default());
        assert_eq!((cell(&one, "ttr"), cell(&one, "mattr"), cell(&one, "yule_k")), (Some(1.0), Some(1.0), Some(0.0)));
        for name in ["herdan_c", "simpson_d", "mtld", "hdd"] {
            assert_eq!(cell(&one, name), None, "{name}");
        }
        let none = diversity("…", &DiversityOptions::default());
        assert_eq!((cell(&none, "tokens"), cell(&none, "types")), (Some(0.0), Some(0.0)));
        for name in ["ttr", "cttr", "guiraud_r", "herdan_c", "yule_k", "simpson_d", "mattr", "mtld", "hdd"] {
            assert_eq!(cell(&none, name), None, "{name}");
        }
        let same = diversity("la la la", &DiversityOptions::default().sample(3));
        assert_eq!((cell(&same, "herdan_c"), cell(&same, "simpson_d")), (Some(0.0), Some(1.0)));
        assert_near(&same, "hdd", 1.0 / 3.0, 1e-15);
    }

    #[test]
    fn a_room_is_empty_again_after_each_document() {
        let texts = ["a b c a b", "", "a", "c c c c c c", "a b c a b"];
        let together = Corpus::from_texts(texts).unwrap().diversity(&DiversityOptions::default().window(3)).unwrap();
        for (row, text) in texts.iter().enumerate() {
            let alone = diversity(text, &DiversityOptions::default().window(3));
            for name in ["types", "mattr", "mtld", "yule_k"] {
                assert_eq!(together.column(name).unwrap().value(row), alone.column(name).unwrap().value(0), "{name}");
            }
        }
    }

    #[test]
    fn options_out_of_range_are_refused() {
        let corpus = Corpus::from_texts(["a"]).unwrap();
        for wrong in [0.0, 1.0, -0.5, f64::NAN] {
            assert!(corpus.diversity(&DiversityOptions::default().threshold(wrong)).is_err(), "{wrong}");
        }
        assert!(corpus.diversity(&DiversityOptions::default().window(0)).is_err());
        assert!(corpus.diversity(&DiversityOptions::default().sample(0)).is_err());
    }
}
