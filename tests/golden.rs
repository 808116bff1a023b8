//! Formulas against what papers and other packages print: the files of `../shared/reference`, each to its digits.
//!
//! A value that we have no formula for, or another, is listed where its file is read, with the reason. Values that need a
//! corpus are tested from Python, in `tests/test_golden_counting.py` and `tests/test_golden_collocations.py`.

mod common;

use std::collections::BTreeMap;

use locution::Corpus;
use locution::count::adjusted;
use locution::count::contingency::{Contingency, Smoothed, Yates, log_odds};
use locution::count::dispersion::{Dispersion, DispersionOptions, Sizes};
use locution::count::diversity::{Scratch, Spectrum};
use locution::count::special::{chi2_survival, normal_two_sided};
use serde_json::Value as Json;

fn json(name: &str) -> Option<Json> {
    Some(serde_json::from_str(&common::shared(&format!("reference/{name}"))?).expect("a file of ours is JSON"))
}

/// The rows of a tab-separated file, by column.
fn rows(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let text = common::shared(&format!("reference/{name}"))?;
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(text.as_bytes());
    Some(reader.deserialize().map(|row| row.expect("a file of ours is a table")).collect())
}

fn number(value: &Json) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is a number"))
}

fn table(of: impl Fn(&str) -> f64) -> Contingency {
    Contingency { o11: of("O11"), o12: of("O12"), o21: of("O21"), o22: of("O22") }
}

/// Within half of the last digit that is printed.
fn assert_printed(found: f64, expected: f64, decimals: i32, what: &str) {
    let within = 0.5 * 10_f64.powi(-decimals) * (1.0 + 1e-9) + 1e-12 * expected.abs();
    assert!((found - expected).abs() <= within, "{what}: {found} is not {expected} to {decimals} digits");
}

fn assert_close(found: f64, expected: f64, relative: f64, what: &str) {
    // Below the smallest normal number nothing has digits: some programs have 0 there.
    let same = found == expected
        || (found.abs() < 1e-307 && expected.abs() < 1e-307)
        || (found - expected).abs() <= relative * expected.abs();
    assert!(same, "{what}: {found} is not {expected}");
}

#[test]
fn published_association_measures_are_ours() {
    let Some(file) = json("association_measures_published.json") else { return };
    let mut checked = 0;
    for case in file.as_array().unwrap() {
        let t = table(|name| number(&case[name]));
        let measure = case["measure"].as_str().unwrap();
        let mut decimals = number(&case["decimals"]) as i32;
        let found = match measure.split(' ').next().unwrap() {
            "log_likelihood_G2" => t.log_likelihood().abs(),
            "chi2" => t.chi2(Yates::Never).abs(),
            "chi2_yates" => t.chi2(Yates::Always).abs(),
            "G2_rayson_two_cell" => {
                // O11, O21 are the target's column here: counts above, others below.
                Contingency { o12: t.o21, o21: t.o12, ..t }.log_likelihood_two_cells().abs()
            }
            "t_score" => t.t_score(),
            "z_score" => t.z_score(),
            "pmi_log2" => t.mutual_information(1.0),
            "npmi" => t.npmi(),
            "dice" => t.dice(),
            "delta_p_2|1" => t.delta_p_given_row(),
            "delta_p_1|2" => t.delta_p_given_column(),
            // Durrant 2008 printed hundredths: 28 of 15740 are 0.178 %.
            "conditional_prob_w2|w1" => 100.0 * t.o11 / (t.o11 + t.o12),
            "min_sensitivity" => t.minimum_sensitivity(),
            "mi_natural_expected" => t.average_mutual_information() / std::f64::consts::LN_2,
            "mu_value_O/E" => t.o11 / t.expected(),
            "odds_ratio" => t.odds_ratio(),
            "phi2" => t.phi2(),
            "fisher_two_sided" => t.fisher().two_sided,
            "fisher_less" => t.fisher().less,
            "fisher_greater" => t.fisher().greater,
            "simple_ll" => t.simple_log_likelihood().abs(),
            "local_mi" => t.o11 * t.mutual_information(1.0) * 2_f64.log10(),
            // Frequencies of two corpora: the columns are the corpora.
            of_corpora => {
                let corpora = Contingency { o12: t.o21, o21: t.o12, ..t };
                match of_corpora {
                    "pct_diff" => corpora.percent_difference(),
                    "difference_coefficient" => corpora.difference_coefficient(),
                    "kilgarriff_simple_maths_per_million_k1" => corpora.simple_maths(1.0),
                    "log_ratio_log2" => corpora.log_ratio(),
                    other => panic!("{other}: a measure that is new here"),
                }
            }
        };
        if measure == "chi2" && number(&case["expected"]) == 456_400.0 {
            decimals = -2; // printed in full hundreds
        }
        if measure == "log_likelihood_G2" && decimals == 0 {
            assert_eq!(found.trunc(), number(&case["expected"]), "printed without its decimals, not rounded");
        } else {
            assert_printed(found, number(&case["expected"]), decimals, &format!("{measure}, {}", case["source"]));
        }
        checked += 1;
    }
    assert_eq!(checked, 42);
}

/// Where other tools give a number, we do too where it is a limit; else these differ, with the reason.
const EDGES: [(&str, &str, &str); 5] = [
    ("all-zero table", "pmi", "log₂ 0/0 is not 0: ours is NaN"),
    ("all-zero table", "log_dice", "14 is the greatest value; of nothing in common ours is −∞"),
    ("O11=0,O12>0", "log_ratio", "a count of 0 stands for ½ (Hardie 2014): finite"),
    ("O11>0,O12=0", "log_ratio", "likewise"),
    ("O11=0,O12>0", "pct_diff", "the rate here is 0: ours is −100, not −∞"),
];

#[test]
fn edge_cases_are_theirs_or_listed() {
    let Some(file) = json("association_edge_cases.json") else { return };
    let zero = Contingency { o11: 0.0, o12: 0.0, o21: 0.0, o22: 0.0 };
    let expected = |case: usize, name: &str| number(&file[case]["wordless"][name]);
    assert_eq!(zero.log_likelihood(), expected(0, "log_likelihood"));
    assert_eq!(zero.chi2(Yates::Never), expected(0, "chi2"));
    assert_eq!(zero.dice(), expected(0, "dice"));
    assert_eq!(zero.npmi(), expected(0, "npmi"));
    assert_eq!(zero.simple_maths(1.0), expected(0, "kilgarriff_ratio"));
    assert!(zero.mutual_information(1.0).is_nan() && zero.log_dice() == f64::NEG_INFINITY);

    // Their O12 is our O21: the other corpus.
    let here = Contingency { o11: 3.0, o12: 97.0, o21: 0.0, o22: 100.0 };
    let there = Contingency { o11: 0.0, o12: 100.0, o21: 3.0, o22: 97.0 };
    assert_eq!((here.percent_difference(), here.odds_ratio()), (f64::INFINITY, f64::INFINITY));
    assert_eq!((there.percent_difference(), there.odds_ratio().log2()), (-100.0, f64::NEG_INFINITY));
    assert!(here.log_ratio() > 0.0 && here.log_ratio().is_finite() && there.log_ratio() == -here.log_ratio());
    let neither = Contingency { o11: 0.0, o12: 100.0, o21: 0.0, o22: 100.0 };
    assert_eq!(neither.log_ratio(), expected(3, "log_ratio"));

    let cells: Vec<f64> = file[4]["table"].as_array().unwrap().iter().map(number).collect();
    let hardie = Contingency { o11: cells[0], o12: cells[1], o21: cells[2], o22: cells[3] };
    assert_printed(hardie.log_ratio(), number(&file[4]["pandas_association_measures_log_ratio"]), 6, "Hardie");

    for table in [Contingency { o11: 1.0, o12: 1.0, o21: 1.0, o22: 1.0 }, zero] {
        assert_eq!(table.log_likelihood(), expected(5, "G2"));
        assert_eq!(chi2_survival(table.log_likelihood()), expected(5, "p"));
    }
    assert!(EDGES.iter().all(|(case, ..)| file.as_array().unwrap().iter().any(|edge| edge["case"] == *case)));
}

/// Columns of Evert's UCS toolkit that are no measure of ours.
const UCS_OTHERS: [(&str, &str); 5] = [
    ("am.random", "random numbers"),
    ("am.Poisson.pv", "a Poisson tail"),
    ("am.Poisson.Stirling", "Stirling's formula for it"),
    ("am.z.score.corr", "z with a correction for continuity"),
    ("am.relative.risk", "of the columns; our log ratio is of the rows"),
];

#[test]
fn a_hundred_pairs_have_the_scores_of_the_ucs_toolkit() {
    let Some(rows) = rows("ucs_gold_100.tsv") else { return };
    assert_eq!(rows.len(), 94);
    for row in &rows {
        let of = |name: &str| row[name].parse::<f64>().unwrap();
        let t = Contingency::of_pair(of("f"), of("f1"), of("f2"), of("N"));
        let digits = 2_f64.log10(); // theirs are decimal logarithms
        for column in row.keys().filter(|name| name.starts_with("am.")) {
            if UCS_OTHERS.iter().any(|(name, _)| name == column) {
                continue;
            }
            let ours = match column.as_str() {
                "am.Dice" => t.dice(),
                "am.Jaccard" => t.jaccard(),
                "am.MI" => t.mutual_information(1.0) * digits,
                "am.MI2" => t.mutual_information(2.0) * digits,
                "am.MI3" => t.mutual_information(3.0) * digits,
                "am.MS" => t.minimum_sensitivity(),
                "am.gmean" => t.geometric_mean(),
                "am.local.MI" => t.o11 * t.mutual_information(1.0) * digits,
                "am.average.MI" => t.average_mutual_information() * of("N") * std::f64::consts::LOG10_E,
                "am.chi.squared" => t.chi2(Yates::Never),
                "am.chi.squared.corr" if t.o11 - t.expected() > -0.5 && t.o11 - t.expected() < 0.5 => {
                    // Theirs takes ½ off a smaller difference and squares what is left; ours has no difference then.
                    assert_eq!(t.chi2(Yates::Always), 0.0);
                    continue;
                }
                "am.chi.squared.corr" => t.chi2(Yates::Always),
                "am.frequency" => t.o11,
                "am.log.likelihood" => t.log_likelihood(),
                "am.odds.ratio" if t.o21 == 0.0 => {
                    assert_eq!(t.odds_ratio(), f64::INFINITY); // theirs is their greatest number
                    continue;
                }
                "am.odds.ratio" => t.odds_ratio().log10(),
                "am.odds.ratio.disc" => t.lambda().0 * std::f64::consts::LOG10_E,
                "am.simple.ll" => t.simple_log_likelihood(),
                "am.t.score" => t.t_score(),
                "am.z.score" => t.z_score(),
                "am.Fisher.pv" => -t.fisher().greater.log10(),
                other => panic!("{other}: a measure that is new here"),
            };
            // Theirs sums four logarithms times up to N, most of which cancel; ours keeps its digits.
            let cancels = ["am.average.MI", "am.log.likelihood"].contains(&column.as_str());
            let within = 1e-11 * of(column).abs() + if cancels { 1e-15 * of("N") } else { 0.0 };
            assert!((ours - of(column)).abs() <= within, "{column} of {}: {ours} is not {}", row["l2"], row[column]);
        }
    }
}

/// Columns of the log ratio's file that are another interval.
const LOG_RATIO_OTHERS: [(&str, &str); 2] = [
    ("clr", "normal approximation of the interval, α = 0.01 (Hardie 2014)"),
    ("lrc.normal", "normal approximation of the interval, α = 0.05"),
];

#[test]
fn conservative_log_ratios_are_those_of_cqpweb_and_r() {
    let Some(rows) = rows("log_ratio_gold.tsv") else { return };
    assert_eq!(rows.len(), 599);
    for row in &rows {
        let of = |name: &str| row[name].parse::<f64>().unwrap();
        let t = Contingency::of_pair(of("f"), of("f1"), of("f2"), of("N"));
        let alpha = 0.05 / rows.len() as f64; // Bonferroni
        assert_close(t.log_ratio(), of("lr"), 1e-13, &row["lemma"]);
        let low = t.log_ratio_low(alpha);
        assert!((low - of("lrc")).abs() <= 1e-10, "{}: {low} is not {}", row["lemma"], row["lrc"]);
        // One-sided, not cut at 0, and the lower bound of the underused too.
        if of("lr") > 0.0 {
            let positive = t.log_ratio_low(2.0 * alpha);
            assert!((positive - of("lrc.positive").max(0.0)).abs() <= 1e-10, "{}: {positive}", row["lemma"]);
        }
        assert!(LOG_RATIO_OTHERS.iter().all(|(name, _)| row.contains_key(*name)));
    }
}

#[test]
fn three_hundred_random_tables_have_the_tests_of_scipy() {
    // Not ours: G2_yates (G² of cells moved by ½) and odds_ratio_cond_mle (of the noncentral distribution).
    let Some(rows) = rows("library_runs/scipy_2x2.tsv") else { return };
    assert_eq!(rows.len(), 299);
    for row in &rows {
        let of = |name: &str| row[name].parse::<f64>().unwrap();
        let t = table(of);
        let what = |name: &str| format!("{name} of {t:?}");
        assert_close(t.chi2(Yates::Never).abs(), of("chi2"), 1e-11, &what("chi2"));
        // Theirs is what is left of four logarithms times up to N; ours keeps its digits.
        let left = 1e-12 * of("G2") + 1e-15 * (t.o11 + t.o12 + t.o21 + t.o22);
        assert!((t.log_likelihood().abs() - of("G2")).abs() <= left, "{}", what("G2"));
        assert!((t.chi2(Yates::Always).abs() - of("chi2_yates")).abs() <= 1e-11 * of("chi2"), "{}", what("chi2_yates"));
        assert_close(t.phi2(), of("phi").powi(2), 1e-9, &what("phi"));
        // What one rounding of theirs does to a tail as far out as this.
        let within = |statistic: f64| 1e-11 + 2e-13 * statistic;
        assert_close(chi2_survival(of("chi2")), of("chi2_p"), within(of("chi2")), &what("chi2_p"));
        assert_close(chi2_survival(of("G2")), of("G2_p"), within(of("G2")), &what("G2_p"));
        let fisher = t.fisher();
        for (found, name) in
            [(fisher.two_sided, "fisher_two_sided"), (fisher.less, "fisher_less"), (fisher.greater, "fisher_greater")]
        {
            // Theirs lose digits in log-gammas of millions: of the 116 of 18179, mpmath has ours, 1.34925593409537e-84.
            assert_close(found, of(name), 1e-7, &what(name));
        }
    }
}

#[test]
fn the_words_of_romances_have_their_log_likelihood() {
    let Some(file) = json("brown_romance_llr.json") else { return };
    for row in file["rows"].as_array().unwrap() {
        let of = |name: &str| number(&row[name]);
        let t = Contingency::of_pair(of("n_romance"), of("n_total"), of("N_romance"), of("N_total"));
        assert_printed(t.log_likelihood().abs(), of("expected_llr"), 3, row["word"].as_str().unwrap());
    }
}

fn z(counts: (f64, f64), tokens: (f64, f64), prior: f64, prior_tokens: f64, four_terms: bool) -> f64 {
    let side = |frequency, tokens| Smoothed { frequency, tokens, prior, prior_tokens };
    log_odds(&side(counts.0, tokens.0), &side(counts.1, tokens.1), four_terms).1
}

#[test]
fn log_odds_are_those_of_scattertext() {
    let Some(file) = json("scattertext_logodds.json") else { return };
    let list = |value: &Json| value.as_array().unwrap().iter().map(number).collect::<Vec<f64>>();
    let sum = |values: &[f64]| values.iter().sum::<f64>();
    // Theirs is 2Φ(z) − 1 of the four-term z; a flat prior, its α for each term. Where no class is named it is that of
    // the other texts.
    let score = |z: f64| (1.0 - normal_two_sided(z)).copysign(z);
    let first = &file["uninformative_dirichlet_prior_p_scores"];
    let second = &file["thresholded"];
    for (here, there, expected, alpha, threshold) in [
        (&first["not_cat_counts"], &first["cat_counts"], &first["scores"], SCATTERTEXT_ALPHA, None),
        (
            &second["cat"],
            &second["not_cat"],
            &second["scores"],
            number(&second["alpha_w"]),
            second["threshold"].as_f64(),
        ),
    ] {
        let (here, there, expected) = (list(here), list(there), list(expected));
        let tokens = (sum(&here), sum(&there));
        for (i, expected) in expected.into_iter().enumerate() {
            let found = score(z((here[i], there[i]), tokens, alpha, alpha * here.len() as f64, true));
            // Their threshold is that of a one-sided p; what is above it is 0.
            let found = if threshold.is_none_or(|p| found.abs() >= 1.0 - 2.0 * p) { found } else { 0.0 };
            assert_printed(found, expected, 7, &format!("term {i}"));
        }
    }
}

/// The α that scattertext's class has when a test gives none.
const SCATTERTEXT_ALPHA: f64 = 0.01;

#[test]
fn log_odds_have_the_signs_of_tidylo() {
    let Some(file) = json("tidytext_tidylo.json") else { return };
    let counts = |group: &str| -> BTreeMap<String, f64> {
        let object = file["counts"][group].as_object().unwrap();
        object.iter().map(|(word, count)| (word.clone(), number(count))).collect()
    };
    let (one, two) = (counts("1"), counts("2"));
    let tokens = (one.values().sum::<f64>(), two.values().sum::<f64>());
    let all = tokens.0 + tokens.1;
    let mut positive: Vec<&str> = Vec::new();
    for (here, there, tokens) in [(&one, &two, tokens), (&two, &one, (tokens.1, tokens.0))] {
        for (word, &count) in here {
            let other = there.get(word).copied().unwrap_or(0.0);
            if z((count, other), tokens, count + other, all, false) > 1e-12 {
                positive.push(word);
            }
        }
    }
    positive.sort_unstable();
    let mut expected: Vec<&str> =
        file["log_odds_weighted_positive"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    expected.sort_unstable();
    assert_eq!(positive, expected);
}

#[test]
fn fightin_words_of_the_post_war_addresses_are_those_of_other_programs() {
    // delta_* and z_* of four priors; z of scattertext has four terms.
    let (Some(rows), Some(meta)) = (
        rows("library_runs/fightin_words_inaugural_1945.tsv"),
        json("library_runs/fightin_words_inaugural_1945.meta.json"),
    ) else {
        return;
    };
    let tokens = (number(&meta["N_target"]), number(&meta["N_reference"]));
    let (all, terms) = (tokens.0 + tokens.1, number(&meta["vocabulary"]));
    assert_eq!(rows.len(), 779);
    for row in &rows {
        let of = |name: &str| row[name].parse::<f64>().unwrap();
        let counts = (of("n_target"), of("n_reference"));
        let pooled = counts.0 + counts.1;
        for (prior, sum, name, four_terms) in [
            (0.01, 0.01 * terms, "uniform_0.01", false),
            (1.0, terms, "uniform_1", false),
            (pooled, all, "informative_total_counts", false),
            (pooled / all * 1000.0, 1000.0, "informative_scaled_a0=1000", false),
            (0.01, 0.01 * terms, "scattertext_uninformative_0.01", true),
        ] {
            let side = |frequency, tokens| Smoothed { frequency, tokens, prior, prior_tokens: sum };
            let (delta, z) = log_odds(&side(counts.0, tokens.0), &side(counts.1, tokens.1), four_terms);
            assert_printed(z, of(&format!("z_{name}")), 8, &format!("{name} of {}", row["word"]));
            if !four_terms {
                assert_printed(delta, of(&format!("delta_{name}")), 8, &format!("{name} of {}", row["word"]));
            }
        }
    }
}

#[test]
fn keyness_of_the_post_war_addresses_is_that_of_scipy() {
    let (Some(rows), Some(meta)) = (
        rows("library_runs/scipy_keyness_inaugural_1945.tsv"),
        json("library_runs/scipy_keyness_inaugural_1945.meta.json"),
    ) else {
        return;
    };
    assert_eq!(rows.len(), 779);
    for row in &rows {
        let of = |name: &str| row[name].parse::<f64>().unwrap();
        let t = Contingency::of_term(
            of("n_target"),
            number(&meta["N_target"]),
            of("n_reference"),
            number(&meta["N_reference"]),
        );
        for (found, name, decimals) in [
            (t.log_likelihood(), "G2_signed", 8),
            (t.chi2(Yates::Never), "chi2_signed", 8),
            (t.log_ratio(), "log_ratio", 8),
            (t.percent_difference(), "pct_diff", 6),
            (t.odds_ratio(), "odds_ratio", 8),
        ] {
            let printed = &row[name];
            if printed.is_empty() || printed == "inf" || printed == "nan" || printed == "-inf" {
                continue; // a count of 0, for which they have none
            }
            let within = 0.5 * 10_f64.powi(-decimals) + 1e-10; // theirs sums logarithms that cancel
            assert!((found - of(name)).abs() <= within, "{name} of {}: {found} is not {printed}", row["word"]);
        }
    }
}

fn counts_of(case: &Json) -> Vec<u32> {
    case.as_array().unwrap().iter().map(|v| number(v) as u32).collect()
}

fn spread(counts: &[u32], sizes: impl IntoIterator<Item = u64>) -> Dispersion {
    let present: Vec<(u32, u32)> = (0..).zip(counts.iter().copied()).filter(|&(_, v)| v > 0).collect();
    Dispersion::of(&present, &Sizes::new(sizes))
}

#[test]
fn published_dispersions_are_ours() {
    let Some(file) = json("dispersion_published.json") else { return };
    let mut checked = 0;
    for case in file.as_array().unwrap() {
        let measure = case["measure"].as_str().unwrap();
        let decimals = case["decimals"].as_i64().unwrap_or(7) as i32;
        let (input, expected) = (&case["input"], &case["expected"]);
        let printed = |found: f64| assert_printed(found, number(expected), decimals, measure);
        if let Some(word) = input["word"].as_str().filter(|_| !input["tokens"].is_null()) {
            let tokens: Vec<&str> = match &input["tokens"] {
                Json::String(tokens) => tokens.split(' ').collect(),
                tokens => tokens.as_array().unwrap().iter().map(|token| token.as_str().unwrap()).collect(),
            };
            let at: Vec<u32> = (0..).zip(&tokens).filter(|(_, token)| **token == word).map(|(i, _)| i).collect();
            let n = tokens.len() as u32;
            match measure {
                "distances(a) cyclic" => {
                    // Theirs begin with the distance that closes the ring.
                    let mut distances = adjusted::distances(&at, n);
                    distances.rotate_right(1);
                    assert_eq!(distances, counts_of(expected));
                }
                "ALD" => printed(adjusted::average_logarithmic_distance(&at, n).0),
                "f_ALD" => printed(adjusted::average_logarithmic_distance(&at, n).1),
                "AWT" => printed(adjusted::average_waiting_time(&at, n).0),
                "f_AWT" => printed(adjusted::average_waiting_time(&at, n).1),
                "ARF" => printed(adjusted::average_reduced_frequency(&at, n)),
                other => panic!("{other}: a measure that is new here"),
            }
        } else if let Some(texts) = input["docs"].as_array() {
            let corpus = Corpus::from_texts(texts.iter().map(|text| text.as_str().unwrap())).unwrap();
            let word = input["word"].as_str().unwrap();
            let table = corpus.dispersion(&DispersionOptions::default().terms([word])).unwrap();
            for (name, column) in [
                ("juilland_D", "juilland_d"),
                ("rosengren_S", "rosengren_s"),
                ("DP", "dp"),
                ("DPnorm", "dp_norm"),
                ("KL", "kl_divergence"),
            ] {
                let found = table.float(column).unwrap()[0];
                assert_printed(found, number(&expected[name]), decimals, &format!("{name} of {word}"));
            }
            assert_eq!(table.int("docfreq").unwrap()[0] as f64, number(&expected["range"]));
            // Not ours: sd and vc of counts, which depend on how large the parts are.
        } else if let Some(sizes) = input["partsize"].as_array() {
            let spread = spread(&counts_of(&input["subfreq"]), sizes.iter().map(|size| number(size) as u64));
            // tlda gives both scalings, 1 even and 0 even; DKL is 1/(1 + KL). Not ours: DA, of all pairs of parts.
            let even = measure.contains("1=even");
            let scaled = |value: f64| if even { value } else { 1.0 - value };
            for (name, found) in [
                ("D", scaled(spread.juilland_d)),
                ("D2", scaled(spread.carroll_d2)),
                ("S", scaled(spread.rosengren_s)),
                ("DP", scaled(1.0 - spread.dp)),
                ("DKL", scaled(1.0 / (1.0 + spread.kl_divergence))),
            ] {
                assert_printed(found, number(&expected[name]), 7, &format!("{name}, {measure}"));
            }
        } else {
            let counts = counts_of(input);
            let spread = spread(&counts, counts.iter().map(|_| 1));
            printed(match measure {
                "Carroll D2" => spread.carroll_d2,
                "Carroll Um" => adjusted::carroll_um(&counts),
                "Gries DP" => spread.dp,
                "Gries DPnorm (Lijffijt & Gries 2012)" => spread.dp_norm,
                "Juilland D" => spread.juilland_d,
                "Juilland U" => adjusted::juilland_u(&counts),
                "Lyne D3" => adjusted::lyne_d3(&counts),
                // Of equal parts they are one.
                "Rosengren S" | "Zhang DC" => spread.rosengren_s,
                "Rosengren KF" => adjusted::rosengren_kf(&counts),
                "Engwall FM" => adjusted::engwall_fm(&counts),
                "Kromer UR" => adjusted::kromer_ur(&counts),
                other => panic!("{other}: a measure that is new here"),
            });
        }
        checked += 1;
    }
    assert_eq!(checked, 31);
}

#[test]
fn toys_of_quanteda_have_their_diversity() {
    let Some(file) = json("quanteda_textstats.json") else { return };
    for toy in file["lexdiv_toy"].as_array().unwrap() {
        let words: Vec<&str> = toy["tokens"].as_str().unwrap().split(' ').collect();
        let mut types: Vec<&str> = Vec::new();
        let mut tokens = Vec::new();
        for &word in &words {
            tokens.push(types.iter().position(|&other| other == word).unwrap_or_else(|| {
                types.push(word);
                types.len() - 1
            }) as u32);
        }
        let mut scratch = Scratch::new(types.len());
        let spectrum = scratch.spectrum(&tokens);
        for (name, expected) in toy.as_object().unwrap() {
            let found = match name.as_str() {
                "tokens" => continue,
                // Not ours: Yule's I, and means of windows that do not overlap.
                "I" | "MSTTR2" | "MSTTR3" | "MSTTR4" => continue,
                "TTR" => spectrum.ttr(),
                "K" => spectrum.yule_k(),
                "C" => spectrum.herdan_c(),
                "MATTR2" => scratch.mattr(&tokens, 2),
                "MATTR3" => scratch.mattr(&tokens, 3),
                "MATTR4" => scratch.mattr(&tokens, 4),
                other => panic!("{other}: a measure that is new here"),
            };
            let decimals = if matches!(name.as_str(), "K" | "C") { 3 } else { 12 };
            assert_printed(found, number(expected), decimals, &format!("{name} of {toy}"));
        }
    }
    let john = &file["yule_k_john"];
    let spectrum = john["spectrum"].as_object().unwrap().iter();
    let spectrum = Spectrum::new(spectrum.flat_map(|(f, types)| {
        let f = f.parse().unwrap();
        std::iter::repeat_n(f, number(types) as usize)
    }));
    assert_close(spectrum.yule_k(), number(&john["recomputed_plain_formula"]), 1e-14, "K of John");
    // The paper's table sums to other totals than its text says: quanteda's test allows ½, too.
    assert!((spectrum.yule_k() - number(&john["K_published"])).abs() < 0.5);
}
