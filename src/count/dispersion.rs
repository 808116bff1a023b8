//! How evenly is a term spread over the parts of a corpus? Formulas of its counts by part and of the parts' real sizes.
//!
//! One pass over the tokens for the counts, 8 bytes for each term that a part has; then O(parts with the term) a term,
//! in the order of the parts, so that sums do not depend on the number of threads. Gries 2008 and 2020 compare the
//! measures.

use rayon::prelude::*;

use super::tally::Postings;
use super::threshold::Least;
use crate::corpus::corpus::Corpus;
use crate::corpus::group::By;
use crate::corpus::terms::StopWords;
use crate::error::Result;
use crate::progress::Progress;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::{Fold, Folder};
use crate::threads;

/// Options of [`Corpus::dispersion`].
#[derive(Clone, Debug)]
pub struct DispersionOptions {
    /// Only these terms, in this order. They are folded as the corpus is. Default all.
    pub terms: Option<Vec<String>>,
    /// The parts: groups of documents. Default each document.
    pub by: Option<By>,
    /// Terms that occur less often, or make up less of the tokens, are left out. Default 1.
    pub min_frequency: Least,
    /// Terms of fewer documents, or of a smaller share of them, are left out. Default 1.
    pub min_docfreq: Least,
    /// Only so many of the most frequent. Default all.
    pub top: Option<usize>,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words left out. They still count in the sizes of the parts. Default none.
    pub stopwords: StopWords,
    /// Progress in tokens, and the way to stop.
    pub progress: Progress,
}

impl Default for DispersionOptions {
    fn default() -> Self {
        Self {
            terms: None,
            by: None,
            min_frequency: Least::Count(1),
            min_docfreq: Least::Count(1),
            top: None,
            fold: Fold::default(),
            stopwords: StopWords::None,
            progress: Progress::default(),
        }
    }
}

impl DispersionOptions {
    /// Sets [`terms`](Self::terms).
    pub fn terms<S: Into<String>>(self, terms: impl IntoIterator<Item = S>) -> Self {
        Self { terms: Some(terms.into_iter().map(Into::into).collect()), ..self }
    }

    /// Sets [`by`](Self::by).
    pub fn by(self, by: By) -> Self {
        Self { by: Some(by), ..self }
    }

    /// Sets [`min_frequency`](Self::min_frequency) to a number of occurrences.
    pub fn min_frequency(self, min_frequency: u64) -> Self {
        Self { min_frequency: Least::Count(min_frequency), ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq) to a number of documents.
    pub fn min_docfreq(self, min_docfreq: u64) -> Self {
        Self { min_docfreq: Least::Count(min_docfreq), ..self }
    }

    /// Sets [`top`](Self::top).
    pub fn top(self, top: usize) -> Self {
        Self { top: Some(top), ..self }
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

/// The sizes of a corpus' parts. A part without a token is none.
#[derive(Clone, Debug)]
pub struct Sizes {
    /// Tokens of each part, by its number; some may be 0.
    tokens: Vec<f64>,
    /// Parts that hold a token, n.
    parts: f64,
    /// Tokens of all parts.
    total: f64,
    /// The smallest share of the tokens, of the parts that hold one.
    least: f64,
}

impl Sizes {
    /// Of parts with so many tokens.
    pub fn new(tokens: impl IntoIterator<Item = u64>) -> Self {
        let tokens: Vec<f64> = tokens.into_iter().map(|size| size as f64).collect();
        let total: f64 = tokens.iter().sum();
        let some = || tokens.iter().copied().filter(|&size| size > 0.0);
        Self { parts: some().count() as f64, total, least: some().fold(f64::INFINITY, f64::min) / total, tokens }
    }
}

/// How a term is spread. f: occurrences; vᵢ: those in part i; sᵢ: that part's share of the tokens; n: parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// DP = ½·Σ|vᵢ/f − sᵢ|: from 0, as even as the parts are large, to 1. Gries 2008.
    pub dp: f64,
    /// DP/(1 − min s), so that 1 is reached. Lijffijt & Gries 2012. NaN of one part.
    pub dp_norm: f64,
    /// D = 1 − VC/√(n−1), VC the standard deviation (of n) of the parts' relative frequencies over their mean: from 0, all in
    /// one part, to 1, even. Juilland, Brodin & Davidovitch 1970. NaN of one part.
    pub juilland_d: f64,
    /// S = (Σ√(sᵢvᵢ))²/f: from min s to 1, even. Rosengren 1971.
    pub rosengren_s: f64,
    /// Σ(vᵢ/f)·log₂((vᵢ/f)/sᵢ): from 0, even, to −log₂(min s). Kullback & Leibler 1951; Gries 2020.
    pub kl_divergence: f64,
    /// D₂ = H/log₂ n, H the entropy of the parts' relative frequencies made to sum to 1: from 0 to 1, even. Carroll 1970.
    /// NaN of one part.
    pub carroll_d2: f64,
}

impl Dispersion {
    /// Of a term with these counts by part: the part's number and occurrences there, which are not 0. NaN of none.
    ///
    /// ```
    /// use locution::count::dispersion::{Dispersion, Sizes};
    /// // Gries' corpus of five parts, the letter a.
    /// let spread = Dispersion::of(&[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)], &Sizes::new([9, 10, 10, 10, 11]));
    /// assert!((spread.dp - 0.18).abs() < 1e-12);
    /// ```
    pub fn of(counts: &[(u32, u32)], sizes: &Sizes) -> Self {
        if counts.is_empty() {
            let nan = f64::NAN;
            return Self {
                dp: nan,
                dp_norm: nan,
                juilland_d: nan,
                rosengren_s: nan,
                kl_divergence: nan,
                carroll_d2: nan,
            };
        }
        let f: f64 = counts.iter().map(|&(_, v)| f64::from(v)).sum();
        let cells = || counts.iter().map(|&(part, v)| (f64::from(v), sizes.tokens[part as usize]));
        let n = sizes.parts;

        let shares = || cells().map(|(v, size)| (v / f, size / sizes.total));
        let elsewhere = 1.0 - shares().map(|(_, s)| s).sum::<f64>(); // Σs of the parts without the term
        let dp = 0.5 * (shares().map(|(v, s)| (v - s).abs()).sum::<f64>() + elsewhere.max(0.0));

        let relative = || cells().map(|(v, size)| v / size);
        let sum: f64 = relative().sum();
        let mean = sum / n;
        let absent = n - counts.len() as f64;
        let squares = relative().map(|p| (p - mean) * (p - mean)).sum::<f64>() + absent * mean * mean;
        let entropy = relative().map(|p| p / sum).map(|p| -p * p.log2()).sum::<f64>();

        let one = n < 2.0;
        Self {
            dp,
            // Rounding takes none of them out of its range.
            dp_norm: if one { f64::NAN } else { (dp / (1.0 - sizes.least)).min(1.0) },
            juilland_d: if one { f64::NAN } else { (1.0 - (squares / n).sqrt() / mean / (n - 1.0).sqrt()).max(0.0) },
            rosengren_s: shares().map(|(v, s)| (v * s).sqrt()).sum::<f64>().powi(2).min(1.0),
            kl_divergence: shares().map(|(v, s)| v * (v / s).log2()).sum::<f64>().max(0.0),
            carroll_d2: if one { f64::NAN } else { (entropy / n.log2()).clamp(0.0, 1.0) },
        }
    }
}

impl Corpus {
    /// How evenly each term is spread over the documents, or over groups of them: `term frequency docfreq dp dp_norm
    /// juilland_d rosengren_s kl_divergence`, most frequent first, ties by code point. [`Dispersion`] has the formulas.
    ///
    /// Documents, and groups, without a token are no parts. In a corpus of one part, `dp_norm` and `juilland_d` are not
    /// defined: missing. Terms asked for by name stand in the order asked for; one that does not occur, or is a
    /// stop word, has a frequency of 0 and no values (unless a threshold is above 1).
    pub fn dispersion(&self, options: &DispersionOptions) -> Result<Table> {
        options.min_frequency.check("min_frequency")?;
        options.min_docfreq.check("min_docfreq")?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let groups = options.by.as_ref().map(|by| self.groups(by)).transpose()?;
        let parts = match &groups {
            Some(groups) => groups.members(),
            None => (0..self.len() as u32).map(|document| vec![document]).collect(),
        };
        let stream = self.stream();
        let size = |part: &Vec<u32>| part.iter().map(|&document| stream.range(document as usize).len() as u64).sum();
        let sizes = Sizes::new(parts.iter().map(size));
        let postings = Postings::of(stream, &parts, &terms.of_form, terms.len(), &options.progress.until(60))?;

        let frequency = |term: u32| postings.of_term(term).iter().map(|&(_, v)| u64::from(v)).sum::<u64>();
        let documents = parts.iter().map(Vec::len).sum::<usize>();
        let least = (options.min_frequency.of(sizes.total as u64), options.min_docfreq.of(documents as u64));
        // Each row's name, and its term where it is one.
        let mut rows: Vec<(String, Option<u32>, u64)> = Vec::new();
        if let Some(asked) = &options.terms {
            let folder = Folder::new(&options.fold, self.tokenizer().language())?;
            let mut met = ahash::AHashSet::new();
            for word in asked {
                let mut name = String::new();
                folder.fold(word, &mut name);
                if met.insert(name.clone()) {
                    let term = terms.get(&name);
                    rows.push((name, term, term.map_or(0, frequency)));
                }
            }
        } else {
            let all = (0..terms.len() as u32).map(|term| (String::new(), Some(term), frequency(term)));
            rows = all.filter(|row| row.2 > 0).collect();
            rows.sort_by_key(|row| std::cmp::Reverse(row.2)); // stable: ties stay sorted
        }
        rows.retain(|&(_, term, frequency)| {
            let docfreq = term.map_or(0, |term| u64::from(postings.docfreq[term as usize]));
            (frequency >= least.0 && docfreq >= least.1) || (frequency == 0 && least.0.max(least.1) <= 1)
        });
        rows.truncate(options.top.unwrap_or(usize::MAX));

        options.progress.start(rows.len() as u64);
        let spread: Vec<Dispersion> = threads::run(|| {
            let of = |row: &(String, Option<u32>, u64)| {
                options.progress.advance(1)?;
                Ok(Dispersion::of(row.1.map_or(&[], |term| postings.of_term(term)), &sizes))
            };
            rows.par_iter().map(of).collect::<Result<_>>()
        })?;
        let names: Strings = rows.iter().map(|row| row.1.map_or(&row.0[..], |t| &terms.strings[t as usize])).collect();
        let docfreq = |row: &(String, Option<u32>, u64)| row.1.map_or(0, |t| i64::from(postings.docfreq[t as usize]));
        let column = |name: &str, of: fn(&Dispersion) -> f64| Column::float_or_missing(name, spread.iter().map(of));
        let columns = vec![
            Column::text("term", names),
            Column::int("frequency", rows.iter().map(|row| row.2 as i64).collect()),
            Column::int("docfreq", rows.iter().map(docfreq).collect()),
            column("dp", |d| d.dp),
            column("dp_norm", |d| d.dp_norm),
            column("juilland_d", |d| d.juilland_d),
            column("rosengren_s", |d| d.rosengren_s),
            column("kl_divergence", |d| d.kl_divergence),
        ];
        let asked = options.terms.as_ref().map(|terms| match terms.len() {
            0..=100 => terms.join(" "),
            many => format!("{many} terms"),
        });
        let mut params = vec![
            ("question", Value::from("dispersion")),
            ("terms", Value::from(asked)),
            ("by", Value::from(options.by.as_ref().map(By::name))),
            ("min_frequency", options.min_frequency.value()),
            ("min_docfreq", options.min_docfreq.value()),
            ("top", Value::from(options.top)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("parts", Value::Int(sizes.parts as i64)),
            ("documents", Value::from(documents)),
            ("tokens", Value::Int(sizes.total as i64)),
        ];
        if let (Some(by), Some(groups)) = (&options.by, &groups) {
            params.push((by.ungrouped(), Value::from(groups.ungrouped)));
        }
        Ok(self.answer(columns, params))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gries 2008; values of Gries 2020, as scattertext's tests and DEFINITIONS.md have them.
    const TOY: [&str; 5] = [
        "b a m n i b e u p",
        "b a s a t b e w q n",
        "b c a g a b e s t a",
        "b a g h a b e a a t",
        "b a h a a b e a x a t",
    ];

    #[test]
    fn the_letters_of_the_toy_corpus_are_spread_as_published() {
        let corpus = Corpus::from_texts(TOY).unwrap();
        let table = corpus.dispersion(&DispersionOptions::default().terms(["a", "b", "i", "q", "x"])).unwrap();
        assert_eq!(table.int("frequency").unwrap(), [15, 10, 1, 1, 1]);
        for (name, values, within) in [
            ("dp", [0.18, 0.02, 0.82, 0.8, 0.78], 1e-12),
            ("dp_norm", [0.2195, 0.024, 1.0, 0.976, 0.951], 5e-4),
            ("juilland_d", [0.7852, 0.968, 0.0, 0.0, 0.0], 5e-4),
            ("rosengren_s", [0.9498, 0.999, 0.18, 0.2, 0.22], 5e-4),
            ("kl_divergence", [0.1370, 0.003, 2.474, 2.322, 2.184], 5e-4),
        ] {
            for (found, value) in table.float(name).unwrap().iter().zip(values) {
                assert!((found - value).abs() <= within, "{name}: {found} is not {value}");
            }
        }
    }

    #[test]
    fn documents_without_a_token_are_no_parts() {
        let full = Corpus::from_texts(TOY).unwrap().dispersion(&DispersionOptions::default()).unwrap();
        let holed = Corpus::from_texts(["", TOY[0], TOY[1], "…", TOY[2], TOY[3], TOY[4]]).unwrap();
        let holed = holed.dispersion(&DispersionOptions::default()).unwrap();
        assert_eq!(full.columns(), holed.columns());
        assert!(holed.params().contains(&("parts".to_owned(), Value::Int(5))));
    }

    #[test]
    fn one_part_is_even_and_what_is_not_defined_is_missing() {
        let table = Corpus::from_texts(["a b a"]).unwrap().dispersion(&DispersionOptions::default()).unwrap();
        assert_eq!(table.float("dp").unwrap(), [0.0, 0.0]);
        assert_eq!(table.float("rosengren_s").unwrap(), [1.0, 1.0]);
        for name in ["dp_norm", "juilland_d"] {
            assert_eq!(table.column(name).unwrap().value(0), Value::Missing);
        }
        assert!(Corpus::from_texts([""]).unwrap().dispersion(&DispersionOptions::default()).unwrap().is_empty());
    }

    #[test]
    fn a_term_that_does_not_occur_has_no_values() {
        let corpus = Corpus::from_texts(TOY).unwrap();
        let asked = || DispersionOptions::default().terms(["Z", "A", "z"]);
        let table = corpus.dispersion(&asked()).unwrap();
        assert_eq!(table.text("term").unwrap().iter().collect::<Vec<_>>(), ["z", "a"]);
        assert_eq!((table.int("frequency").unwrap(), table.int("docfreq").unwrap()), (&[0, 15][..], &[0, 5][..]));
        assert_eq!(table.column("dp").unwrap().value(0), Value::Missing);
        assert_eq!(corpus.dispersion(&asked().min_frequency(2)).unwrap().len(), 1);
    }
}
