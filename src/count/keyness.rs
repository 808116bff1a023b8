//! Which terms set some documents apart from others? Each term's 2×2 table, scored and tested.
//!
//! One pass over the tokens, then O(1) a term, except the interval of the log ratio, O(√frequency), and the permutations
//! of documents, which `permutation.rs` has. The formulas stand in `contingency.rs`.

use rayon::prelude::*;

use super::comparison::{ByDocument, KeynessOptions, Measure, PriorShape, Reference};
use super::contingency::{Contingency, Smoothed, Yates, log_odds};
use super::discovery::false_discovery;
use super::frequency::Frequencies;
use super::permutation::{Deck, Hand};
use super::sides::Sides;
use super::special::{chi2_survival, normal_two_sided};
use super::tally::Postings;
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::Terms;
use crate::error::Result;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::Folder;
use crate::threads;

/// A term of the answer.
struct Row {
    /// Its `TermId`; `None` of a term that only the list has.
    term: Option<u32>,
    /// Of a term that only the list has.
    name: String,
    /// y₁ and y₂.
    counts: (u64, u64),
}

impl Row {
    fn name<'a>(&'a self, terms: &'a Terms) -> &'a str {
        self.term.map_or(&self.name, |term| &terms.strings[term as usize])
    }
}

/// All scores of a row.
struct Scores {
    log_likelihood: f64,
    chi2: f64,
    log_ratio: f64,
    log_ratio_low: f64,
    log_odds: f64,
}

/// What a row's scores depend on beside its counts.
struct Formulas<'a> {
    options: &'a KeynessOptions,
    /// n₁ + n₂.
    tokens: u64,
    /// Terms that occur.
    terms: usize,
    /// Probability that the interval of one log ratio does not hold.
    alpha: f64,
}

impl Formulas<'_> {
    fn log_likelihood(&self, table: &Contingency) -> f64 {
        if self.options.two_cells { table.log_likelihood_two_cells() } else { table.log_likelihood() }
    }

    /// z of `counts` among `tokens`.
    fn log_odds(&self, counts: (u64, u64), tokens: (u64, u64)) -> f64 {
        let prior = self.options.prior;
        let share = match self.options.prior_shape {
            PriorShape::Pooled => (counts.0 + counts.1) as f64 / self.tokens as f64,
            PriorShape::Flat => 1.0 / self.terms as f64,
        };
        let smoothed = |frequency: u64, tokens: u64| Smoothed {
            frequency: frequency as f64,
            tokens: tokens as f64,
            prior: prior * share,
            prior_tokens: prior,
        };
        log_odds(&smoothed(counts.0, tokens.0), &smoothed(counts.1, tokens.1), self.options.four_terms).1
    }

    fn scores(&self, counts: (u64, u64), tokens: (u64, u64)) -> Scores {
        let table = table(counts, tokens);
        Scores {
            log_likelihood: self.log_likelihood(&table),
            chi2: table.chi2(self.options.yates),
            log_ratio: table.log_ratio(),
            log_ratio_low: table.log_ratio_low(self.alpha),
            log_odds: self.log_odds(counts, tokens),
        }
    }

    /// What documents are dealt for: the measure; of the bound of a log ratio, that log ratio.
    fn statistic(&self, counts: (u64, u64), tokens: (u64, u64)) -> f64 {
        if tokens.0 == 0 || tokens.1 == 0 {
            return 0.0; // nothing to compare with
        }
        let table = table(counts, tokens);
        match self.options.measure {
            Measure::LogLikelihood => self.log_likelihood(&table),
            Measure::Chi2 => table.chi2(self.options.yates),
            Measure::LogRatio | Measure::LogRatioLow => table.log_ratio(),
            Measure::LogOdds => self.log_odds(counts, tokens),
        }
    }

    /// Whether the statistic rises with the occurrences in the target and falls with its tokens. The deviation of the
    /// log-odds shrinks with small counts, and a correction sets in at once: there it may not.
    fn monotone(&self) -> bool {
        match self.options.measure {
            Measure::LogOdds => false,
            Measure::Chi2 => self.options.yates == Yates::Never,
            _ => true,
        }
    }
}

fn table(counts: (u64, u64), tokens: (u64, u64)) -> Contingency {
    Contingency::of_term(counts.0 as f64, tokens.0 as f64, counts.1 as f64, tokens.1 as f64)
}

impl Scores {
    fn of(&self, measure: Measure) -> f64 {
        match measure {
            Measure::LogLikelihood => self.log_likelihood,
            Measure::Chi2 => self.chi2,
            Measure::LogRatio => self.log_ratio,
            Measure::LogRatioLow => self.log_ratio_low,
            Measure::LogOdds => self.log_odds,
        }
    }

    fn p(&self, measure: Measure) -> f64 {
        match measure {
            Measure::Chi2 => chi2_survival(self.chi2.abs()),
            Measure::LogOdds => normal_two_sided(self.log_odds),
            _ => chi2_survival(self.log_likelihood.abs()),
        }
    }
}

impl Corpus {
    /// Which terms set the documents at the positions `target` apart from those of the reference: `term frequency
    /// reference_frequency log_likelihood chi2 log_ratio log_ratio_low log_odds p q`. Every score is above 0 for a term that
    /// the target uses more than the reference does, below 0 for one that it uses less.
    ///
    /// Sorted by the measure, the most overused first, the most underused last; then by G², then by code point. The
    /// scores are those of [`Contingency`] and [`log_odds`] (z), `p` the tail of the measure's distribution and `q` the
    /// [`false_discovery`] of these among all rows. With `by_document`, `p_documents` and `q_documents` follow: documents
    /// are dealt to target and reference at random, as many as there were to each, and p is (1 + deals whose measure is at
    /// least as far from 0)/(1 + deals).
    ///
    /// Thresholds leave out rows and change none, but for what depends on how many terms are tested together:
    /// `log_ratio_low` and q. A target or a reference without a word is an error.
    pub fn keyness(&self, target: &[usize], options: &KeynessOptions) -> Result<Table> {
        options.check()?;
        let sides = Sides::of(self, target, &options.reference)?;
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let (rows, distinct) = self.compared(&sides, &terms, options)?;
        let formulas = Formulas {
            options,
            tokens: sides.tokens.0 + sides.tokens.1,
            terms: distinct,
            alpha: (1.0 - options.confidence) / rows.len().max(1) as f64,
        };
        let scores: Vec<Scores> = threads::run(|| {
            let progress = options.progress.until(if options.by_document.is_some() { 4 } else { 90 });
            progress.start(rows.len() as u64);
            let score = |row: &Row| {
                progress.advance(1)?;
                Ok(formulas.scores(row.counts, sides.tokens))
            };
            rows.par_iter().map(score).collect::<Result<_>>()
        })?;
        let p: Vec<f64> = scores.iter().map(|scores| scores.p(options.measure)).collect();
        let dealt = options.by_document.map(|by| self.dealt(&rows, &sides, &terms, &formulas, by)).transpose()?;

        let mut order: Vec<usize> = (0..rows.len()).collect();
        let measure = |i: usize| scores[i].of(options.measure);
        order.sort_by(|&a, &b| {
            measure(b)
                .total_cmp(&measure(a))
                .then_with(|| scores[b].log_likelihood.total_cmp(&scores[a].log_likelihood))
                .then_with(|| rows[a].name(&terms).cmp(rows[b].name(&terms)))
        });
        order.truncate(options.top.unwrap_or(usize::MAX));
        let float = |name: &str, of: &dyn Fn(usize) -> f64| Column::float(name, order.iter().map(|&i| of(i)).collect());
        let names: Strings = order.iter().map(|&i| rows[i].name(&terms)).collect();
        let q = false_discovery(&p);
        let mut columns = vec![
            Column::text("term", names),
            Column::int("frequency", order.iter().map(|&i| rows[i].counts.0 as i64).collect()),
            Column::int("reference_frequency", order.iter().map(|&i| rows[i].counts.1 as i64).collect()),
            float("log_likelihood", &|i| scores[i].log_likelihood),
            float("chi2", &|i| scores[i].chi2),
            float("log_ratio", &|i| scores[i].log_ratio),
            float("log_ratio_low", &|i| scores[i].log_ratio_low),
            float("log_odds", &|i| scores[i].log_odds),
            float("p", &|i| p[i]),
            float("q", &|i| q[i]),
        ];
        if let Some(dealt) = &dealt {
            let q = false_discovery(dealt);
            columns.push(float("p_documents", &|i| dealt[i]));
            columns.push(float("q_documents", &|i| q[i]));
        }
        Ok(self.answer(columns, self.keyness_params(options, &sides)))
    }

    /// The terms that stand on either side often enough, and how many stand there at all.
    fn compared(&self, sides: &Sides, terms: &Terms, options: &KeynessOptions) -> Result<(Vec<Row>, usize)> {
        // Dealing out documents takes many times as long as all else.
        let share = if options.by_document.is_some() { 2 } else { 40 };
        let count = |documents: &[u32], until: u64| {
            let progress = options.progress.until(until);
            Frequencies::of(self.stream(), documents, &terms.of_form, terms.len(), &progress)
        };
        let (here, there) = (count(&sides.target, share / 2)?, count(&sides.reference, share)?);
        let mut listed = std::collections::BTreeMap::new();
        if let Reference::List(list) = &options.reference {
            let folder = Folder::new(&options.fold, self.tokenizer().language())?;
            listed = list.folded(&folder);
            for stop in options.stopwords.folded(&folder)? {
                listed.remove(&stop);
            }
        }
        let listed_documents = u64::from(matches!(options.reference, Reference::List(_)));
        let documents = (sides.target.len() + sides.reference.len()) as u64 + listed_documents;
        let tokens = sides.tokens.0 + sides.tokens.1;
        // A share of nothing leaves out what occurs nowhere all the same.
        let least = (options.min_frequency.of(tokens).max(1), options.min_docfreq.of(documents).max(1));
        let mut rows = Vec::new();
        let mut distinct = 0;
        let mut meet = |row: Row, docfreq: u64| {
            let frequency = row.counts.0 + row.counts.1;
            distinct += usize::from(frequency > 0);
            if frequency >= least.0 && docfreq >= least.1 {
                rows.push(row);
            }
        };
        for term in 0..terms.len() {
            let elsewhere = if listed.is_empty() { None } else { listed.remove(&terms.strings[term]) };
            let docfreq = u64::from(here.docfreq[term]) + u64::from(there.docfreq[term]);
            let counts = (here.frequency[term].into(), elsewhere.unwrap_or(0) + u64::from(there.frequency[term]));
            let row = Row { term: Some(term as u32), name: String::new(), counts };
            meet(row, docfreq + u64::from(elsewhere.is_some_and(|frequency| frequency > 0)));
        }
        for (name, frequency) in listed {
            meet(Row { term: None, name, counts: (0, frequency) }, 1);
        }
        Ok((rows, distinct))
    }

    fn keyness_params(&self, options: &KeynessOptions, sides: &Sides) -> Vec<(&'static str, Value)> {
        let yates = match options.yates {
            Yates::Never => Value::Bool(false),
            Yates::Auto => Value::from("auto"),
            Yates::Always => Value::Bool(true),
        };
        let named = |documents: &[u32]| match documents.len() {
            0..=20 => documents.iter().map(|&i| &self.doc_ids()[i as usize]).collect::<Vec<_>>().join(", "),
            many => format!("{many} documents"),
        };
        let reference = match options.reference {
            Reference::Rest => "all other documents".to_owned(),
            Reference::Documents(_) => named(&sides.reference),
            Reference::List(_) => "a list of frequencies".to_owned(),
        };
        let by = options.by_document;
        vec![
            ("question", Value::from("keyness")),
            ("target", Value::from(named(&sides.target))),
            ("target_documents", Value::from(sides.target.len())),
            ("target_tokens", Value::Int(sides.tokens.0 as i64)),
            ("reference", Value::from(reference)),
            ("reference_documents", Value::from(sides.reference.len())),
            ("reference_tokens", Value::Int(sides.tokens.1 as i64)),
            ("measure", Value::from(options.measure.name())),
            ("min_frequency", options.min_frequency.value()),
            ("min_docfreq", options.min_docfreq.value()),
            ("top", Value::from(options.top)),
            ("cells", Value::Int(if options.two_cells { 2 } else { 4 })),
            ("yates", yates),
            ("prior", Value::Float(options.prior)),
            ("prior_shape", Value::from(if options.prior_shape == PriorShape::Pooled { "pooled" } else { "flat" })),
            ("variance_terms", Value::Int(if options.four_terms { 4 } else { 2 })),
            ("confidence", Value::Float(options.confidence)),
            ("by_document", Value::Bool(by.is_some())),
            ("permutations", Value::from(by.map(|by| by.permutations))),
            ("seed", by.map_or(Value::Missing, |by| whole(by.seed))),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
        ]
    }

    /// p of each row when documents are dealt.
    fn dealt(
        &self,
        rows: &[Row],
        sides: &Sides,
        terms: &Terms,
        formulas: &Formulas<'_>,
        by: ByDocument,
    ) -> Result<Vec<f64>> {
        let parts: Vec<Vec<u32>> = sides.target.iter().chain(&sides.reference).map(|&i| vec![i]).collect();
        let sizes: Vec<u64> = parts.iter().map(|part| self.stream().range(part[0] as usize).len() as u64).collect();
        let progress = &formulas.options.progress;
        let postings = Postings::of(self.stream(), &parts, &terms.of_form, terms.len(), &progress.until(5))?;
        let statistic = |hand: &Hand, count: u64, tokens: u64| {
            formulas.statistic((count, u64::from(hand.frequency) - count), (tokens, formulas.tokens - tokens))
        };
        let hands: Vec<Hand> = rows
            .iter()
            .filter_map(|row| {
                let observed = formulas.statistic(row.counts, sides.tokens);
                Some(Hand { term: row.term?, frequency: (row.counts.0 + row.counts.1) as u32, observed })
            })
            .collect();
        let (permutations, seed) = (by.permutations, by.seed);
        let deck = Deck { postings: &postings, sizes: &sizes, targets: sides.target.len(), permutations, seed };
        deck.p_values(&hands, statistic, formulas.monotone(), progress)
    }
}

/// As a number, or beyond those that a table has as text: no digit is lost and none turns negative.
fn whole(value: u64) -> Value {
    i64::try_from(value).map_or_else(|_| Value::from(value.to_string()), Value::Int)
}

#[cfg(test)]
mod tests {
    use super::super::word_list::WordList;
    use super::*;

    /// quanteda.textstats' toy: 17 and 12 tokens.
    const TOY: [&str; 2] = ["a a a b b c c c c c c d e f g h h", "a a b c c d d d d e f h"];

    fn terms(table: &Table) -> String {
        table.text("term").unwrap().iter().collect()
    }

    #[test]
    fn rows_stand_in_the_order_of_their_measure() {
        let corpus = Corpus::from_texts(TOY).unwrap();
        let order = |target: usize, measure| {
            terms(&corpus.keyness(&[target], &KeynessOptions::default().measure(measure)).unwrap())
        };
        // quanteda.textstats' test for measure = "lr", correction = "none".
        assert_eq!(order(0, Measure::LogLikelihood), "cgbhaefd");
        assert_eq!(order(1, Measure::LogLikelihood), "defabhgc");
    }

    #[test]
    fn what_is_overused_in_one_is_underused_in_the_other() {
        let corpus = Corpus::from_texts(TOY).unwrap();
        let of = |target: usize| {
            let table = corpus.keyness(&[target], &KeynessOptions::default()).unwrap();
            let scores = table.float("log_likelihood").unwrap().to_vec();
            table
                .text("term")
                .unwrap()
                .iter()
                .map(str::to_owned)
                .zip(scores)
                .collect::<std::collections::BTreeMap<_, _>>()
        };
        let (one, other) = (of(0), of(1));
        for (term, score) in one {
            assert!((score + other[&term]).abs() < 1e-12, "{term}");
        }
    }

    #[test]
    fn a_list_of_frequencies_compares_as_the_documents_it_counts() {
        let corpus = Corpus::from_texts(TOY).unwrap();
        let list = corpus.select(&[1]).unwrap().terms(&crate::TermOptions::default()).unwrap();
        let alone = corpus.select(&[0]).unwrap();
        let list = Reference::List(WordList::of_table(&list, None).unwrap());
        let elsewhere = alone.keyness(&[0], &KeynessOptions::default().reference(list)).unwrap();
        let within = corpus.keyness(&[0], &KeynessOptions::default()).unwrap();
        assert_eq!(elsewhere.columns(), within.columns());
    }

    #[test]
    fn thresholds_leave_out_rows_and_keep_the_scores() {
        let corpus = Corpus::from_texts(TOY).unwrap();
        let all = corpus.keyness(&[0], &KeynessOptions::default()).unwrap();
        let large = corpus.keyness(&[0], &KeynessOptions::default().by_document(9, u64::MAX)).unwrap();
        let seed = large.params().iter().find(|(name, _)| name == "seed").map(|(_, value)| value.to_string());
        assert_eq!(seed.as_deref(), Some("18446744073709551615"));
        let some = corpus.keyness(&[0], &KeynessOptions::default().min_frequency(4).top(2)).unwrap();
        assert_eq!((terms(&all), terms(&some)), ("cgbhaefd".into(), "ca".into()));
        assert_eq!(some.float("log_odds").unwrap()[0], all.float("log_odds").unwrap()[0]);
        let both = corpus.keyness(&[0], &KeynessOptions::default().min_docfreq(2)).unwrap();
        assert_eq!(terms(&both), "cbhaefd");
    }

    #[test]
    fn a_term_that_one_document_owns_is_telling_by_tokens_alone() {
        let mut texts: Vec<String> = (0..20).map(|i| format!("the sea and the land {}", ["x", "y"][i / 10])).collect();
        texts[0].push_str(&" odysseus".repeat(30));
        let corpus = Corpus::from_texts(&texts).unwrap();
        let table =
            corpus.keyness(&(0..10).collect::<Vec<_>>(), &KeynessOptions::default().by_document(999, 1)).unwrap();
        let row = |term: &str| table.text("term").unwrap().iter().position(|other| other == term).unwrap();
        let (p, dealt) = (table.float("p").unwrap(), table.float("p_documents").unwrap());
        assert!(p[row("odysseus")] < 1e-6 && dealt[row("odysseus")] > 0.2);
        assert!(p[row("x")] < 0.01 && dealt[row("x")] < 0.01);
    }

    #[test]
    fn what_cannot_be_compared_is_said() {
        let corpus = Corpus::from_texts(["a b", "", "…", "b"]).unwrap();
        let error =
            |target: &[usize], options: KeynessOptions| corpus.keyness(target, &options).unwrap_err().to_string();
        let all = KeynessOptions::default;
        let to = |documents: &[usize]| all().reference(Reference::Documents(documents.to_vec()));
        assert_eq!(error(&[], all()), "target: it has no document");
        assert_eq!(error(&[1], all()), "target: its document holds no word");
        assert_eq!(error(&[1, 2], all()), "target: its 2 documents hold no word");
        assert_eq!(error(&[9], all()), "target: there is no document 9 among 4");
        assert!(error(&[0, 1, 2, 3], all()).starts_with("reference: the target is the whole corpus"));
        assert_eq!(error(&[0], to(&[])), "reference: it has no document");
        assert_eq!(error(&[0, 3], all()), "reference: its 2 documents hold no word");
        assert_eq!(error(&[0, 3], to(&[2, 3])), "reference: \"3\" is in the target, too");
        assert!(error(&[0], all().prior(0.0)).starts_with("prior: 0 is no number"));
        assert!(error(&[0], all().confidence(1.0)).starts_with("confidence: 1 does not lie"));
        assert!(error(&[0], all().by_document(0, 0)).starts_with("permutations: 0 is below 1"));
        let list = all().reference(Reference::List(WordList::default()));
        assert_eq!(error(&[0], list.clone()), "reference: it has no token");
        assert!(error(&[0], list.by_document(9, 0)).starts_with("by_document"));
    }

    #[test]
    fn one_term_that_is_all_there_is_scores_nothing() {
        let corpus = Corpus::from_texts(["a a", "a"]).unwrap();
        let table = corpus.keyness(&[0], &KeynessOptions::default()).unwrap();
        for name in ["log_likelihood", "chi2", "log_ratio", "log_ratio_low", "log_odds"] {
            assert_eq!(table.float(name).unwrap(), [0.0], "{name}");
        }
        assert_eq!((table.float("p").unwrap(), table.float("q").unwrap()), (&[1.0][..], &[1.0][..]));
    }
}
