//! Why are two documents alike? Their cosine, dealt out to what they have in common: formulae, passages, single words.
//!
//! The cosine is a sum over terms, w_a(t) · w_b(t). A term's part of it is shared out among its occurrences: half of it
//! evenly over those in the one document, half over those in the other; and each occurrence belongs to the common stretch
//! it stands in (`tiles.rs`), or to the row of its term. So rows add up to the cosine, and whichever document is named
//! first. Costs a count of all terms, and a pass over the corpus for the document frequency of the stretches.

use std::collections::BTreeMap;

use ahash::AHashMap;
use rayon::prelude::*;

use super::duplicate::shingle::Shingler;
use super::pair::measure::cosine;
use super::tiles::{Tile, tiles};
use crate::corpus::corpus::Corpus;
use crate::corpus::stream::shares;
use crate::corpus::terms::{NO_TERM, StopWords, Terms};
use crate::count::threshold::at_least;
use crate::count::weight::{Weight, Weighting};
use crate::error::Result;
use crate::phrase::occurrence::{Offsets, Standing, Unit};
use crate::progress::Progress;
use crate::sparse::Rows;
use crate::table::{Column, Strings, Table, Value};
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::explain`].
#[derive(Clone, Debug)]
pub struct ExplainOptions {
    /// What of a document is compared. Default tf-idf.
    pub weight: Weight,
    /// Shortest stretch that is told of as one, in terms; at least 2. Default 3.
    pub min_length: usize,
    /// What counts as one term. Default lower case.
    pub fold: Fold,
    /// Words left out, as if they were not in the texts. Default none.
    pub stopwords: StopWords,
    /// What `start` and `end` count. Default bytes.
    pub unit: Unit,
    /// The way to stop.
    pub progress: Progress,
}

impl Default for ExplainOptions {
    fn default() -> Self {
        Self {
            weight: Weight::TfIdf,
            min_length: 3,
            fold: Fold::default(),
            stopwords: StopWords::None,
            unit: Unit::Bytes,
            progress: Progress::default(),
        }
    }
}

impl ExplainOptions {
    /// Sets [`weight`](Self::weight).
    pub fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// Sets [`min_length`](Self::min_length).
    pub fn min_length(self, min_length: usize) -> Self {
        Self { min_length, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// Sets [`stopwords`](Self::stopwords).
    pub fn stopwords(self, stopwords: StopWords) -> Self {
        Self { stopwords, ..self }
    }

    /// Sets [`unit`](Self::unit).
    pub fn unit(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }
}

/// The terms of a document without stop words.
struct Text {
    document: usize,
    terms: Vec<u32>,
    /// Which token of the stream each term is.
    tokens: Vec<usize>,
}

impl Text {
    fn of(corpus: &Corpus, terms: &Terms, document: usize) -> Self {
        let stream = corpus.stream();
        let known = stream.range(document).map(|token| (terms.of_form[stream.tokens[token] as usize], token));
        let (terms, tokens) = known.filter(|&(term, _)| term != NO_TERM).unzip();
        Self { document, terms, tokens }
    }
}

/// A row of the answer.
struct Row {
    kind: &'static str,
    item: String,
    contribution: f64,
    /// Occurrences that this row stands for, in either document.
    frequency: [usize; 2],
    docfreq: u32,
    /// The first of them, in either document: its first term, and how many it has.
    first: [Option<usize>; 2],
    length: usize,
}

impl Corpus {
    /// What the cosine of two documents is made of: `kind item contribution share frequency_a frequency_b docfreq start_a
    /// end_a start_b end_b`, the largest contribution first. The contributions add up to the cosine, which
    /// [`similar_pairs`](Self::similar_pairs) gives and `params` repeats; `share` is the part of it.
    ///
    /// `kind` is "formula": `min_length` terms or more that both documents and at least one other have in this order;
    /// "passage": that no other document has; "word": a single term, where it stands in neither. Stretches may run on from
    /// one sentence into the next. The longest is taken first, at all its places in both documents, then the longest of
    /// what is left, so that no occurrence counts twice.
    ///
    /// Of a term that occurs n times in the first document and m times in the second, each occurrence in the first is
    /// worth 1/(2n) of what the term adds to the cosine, each in the second 1/(2m); a row is worth what the occurrences
    /// in it are. Where "tide" adds 0.2, and occurs twice in a, once of these in the formula "rising tide lifts", and once
    /// in b, in that formula, the formula has 0.2 · (1/2 · 1/2 + 1/2 · 1) = 0.15 of it, and the row "tide" 0.05.
    ///
    /// `frequency_a` and `frequency_b` count the occurrences a row stands for, `docfreq` the documents that have the item
    /// anywhere, and `text[start..end]` is the first of the occurrences, where there is one.
    ///
    /// ```
    /// use locution::{Corpus, ExplainOptions};
    /// let corpus = Corpus::from_texts(["A rising tide lifts all.", "Rising tide lifts, at noon all.", "Rising tide lifts."])?;
    /// let table = corpus.explain("0", "1", &ExplainOptions::default())?;
    /// let column = |name| table.text(name).map(|column| column.iter().collect::<Vec<_>>());
    /// assert_eq!((column("kind")?, column("item")?), (vec!["formula", "word"], vec!["rising tide lifts", "all"]));
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn explain(&self, doc_a: &str, doc_b: &str, options: &ExplainOptions) -> Result<Table> {
        at_least("min_length", options.min_length as u64, 2)?;
        let documents = [self.position(doc_a)?, self.position(doc_b)?];
        let terms = self.folded(&options.fold, &options.stopwords)?;
        let progress = &options.progress;
        let (parts, docfreq) = self.parts_of_cosine(documents, &terms, options)?;
        let sum = parts.values().sum::<f64>();
        let score = cosine(sum); // as in `similar_pairs`
        let texts = documents.map(|document| Text::of(self, &terms, document));
        let (rows, found) = threads::run(|| {
            let tiles = tiles([&texts[0].terms, &texts[1].terms], options.min_length, progress)?;
            let found = self.docfreq_of(&tiles, &texts[0], &terms, options)?;
            Ok::<_, crate::error::Error>((tiles, found))
        })?;
        let mut rows = rows_of(&texts, &rows, &found, &parts, &docfreq, &terms);
        rows.iter_mut().for_each(|row| row.contribution *= if sum > 0.0 { score / sum } else { 0.0 });
        rows.sort_by(|a, b| {
            b.contribution.total_cmp(&a.contribution).then_with(|| (&a.item, a.kind).cmp(&(&b.item, b.kind)))
        });
        self.explained([doc_a, doc_b], score, &texts, &rows, options)
    }

    /// What each term adds to the cosine, where it adds anything, and the document frequency of all terms.
    fn parts_of_cosine(
        &self,
        documents: [usize; 2],
        terms: &Terms,
        options: &ExplainOptions,
    ) -> Result<(BTreeMap<u32, f64>, Vec<u32>)> {
        let counts = self.count_rows(terms, &options.progress.until(60))?;
        let length = |row: usize| counts.row(row).1.iter().sum::<i64>() as u64;
        let lengths: Vec<u64> = (0..counts.len()).map(length).collect();
        let weighting = Weighting::from(options.weight);
        let learnt = weighting.learn(&counts, &lengths);
        let mut two = Rows { columns: counts.columns, ..Rows::default() };
        for document in documents {
            let (indices, values) = counts.row(document);
            two.indices.extend_from_slice(indices);
            two.values.extend_from_slice(values);
            two.offsets.push(two.indices.len());
        }
        let mut weights = weighting.apply(two, &learnt, &documents.map(|document| lengths[document]));
        weights.normalise_l2();
        let (a, b) = (weights.row(0), weights.row(1));
        let part = |(&term, &weight): (&u32, &f64)| {
            let at = b.0.binary_search(&term).ok()?;
            Some((term, weight * b.1[at])).filter(|part| part.1 > 0.0)
        };
        Ok((a.0.iter().zip(a.1).filter_map(part).collect(), counts.docfreq()))
    }

    /// In how many documents each tile stands, by tile. `text` is the first document that has them.
    fn docfreq_of(&self, tiles: &[Tile], text: &Text, terms: &Terms, options: &ExplainOptions) -> Result<Vec<u32>> {
        if tiles.is_empty() {
            return Ok(Vec::new());
        }
        let spelled = |tile: &Tile| &text.terms[tile.places[0][0]..][..tile.length];
        let shingler = Shingler::new(self.stream(), terms, options.min_length);
        // The tiles by the fingerprint of their first shingle.
        let (mut scratch, mut beginning) = (Vec::new(), AHashMap::<u64, Vec<usize>>::new());
        let fingerprints: Vec<u64> = shingler.shingles(text.document, &mut scratch).collect();
        for (number, tile) in tiles.iter().enumerate() {
            beginning.entry(fingerprints[tile.places[0][0]]).or_default().push(number);
        }
        let parts = shares(&self.stream().documents, 8 * rayon::current_num_threads());
        let found: Vec<Vec<u32>> = parts
            .into_par_iter()
            .map(|documents| {
                let (mut docfreq, mut last) = (vec![0; tiles.len()], vec![usize::MAX; tiles.len()]);
                let (mut scratch, mut own) = (Vec::new(), Vec::new());
                for document in documents {
                    options.progress.check()?;
                    own.clear();
                    for (place, fingerprint) in shingler.shingles(document, &mut scratch).enumerate() {
                        let Some(numbers) = beginning.get(&fingerprint) else { continue };
                        if own.is_empty() {
                            shingler.terms(document, &mut own);
                        }
                        for &number in numbers {
                            let there = own.get(place..place + tiles[number].length);
                            if last[number] != document && there.is_some_and(|there| there == spelled(&tiles[number])) {
                                last[number] = document;
                                docfreq[number] += 1;
                            }
                        }
                    }
                }
                Ok(docfreq)
            })
            .collect::<Result<_>>()?;
        Ok((0..tiles.len()).map(|tile| found.iter().map(|part| part[tile]).sum()).collect())
    }

    fn explained(
        &self,
        names: [&str; 2],
        score: f64,
        texts: &[Text; 2],
        rows: &[Row],
        options: &ExplainOptions,
    ) -> Result<Table> {
        let (mut starts, mut ends) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        for (side, text) in texts.iter().enumerate() {
            let mut standing = Standing::of(self, text.document)?;
            let mut offsets = Offsets::new(&self.texts()[text.document], options.unit);
            for row in rows {
                options.progress.check()?;
                let span = row.first[side].map(|first| {
                    let (first, last) = (text.tokens[first], text.tokens[first + row.length - 1]);
                    (offsets.of(standing.span(first).start), offsets.of(standing.span(last).end))
                });
                starts[side].push(span.map(|span| span.0));
                ends[side].push(span.map(|span| span.1));
            }
        }
        let frequency = |side: usize| rows.iter().map(|row| row.frequency[side] as i64).collect();
        let [start_a, start_b] = starts;
        let [end_a, end_b] = ends;
        let columns = vec![
            Column::text("kind", rows.iter().map(|row| row.kind).collect()),
            Column::text("item", rows.iter().map(|row| row.item.as_str()).collect::<Strings>()),
            Column::float("contribution", rows.iter().map(|row| row.contribution).collect()),
            Column::float("share", rows.iter().map(|row| row.contribution / score).collect()),
            Column::int("frequency_a", frequency(0)),
            Column::int("frequency_b", frequency(1)),
            Column::int("docfreq", rows.iter().map(|row| i64::from(row.docfreq)).collect()),
            Column::optional_int("start_a", start_a),
            Column::optional_int("end_a", end_a),
            Column::optional_int("start_b", start_b),
            Column::optional_int("end_b", end_b),
        ];
        let params = vec![
            ("question", Value::from("explain")),
            ("doc_a", Value::from(names[0])),
            ("doc_b", Value::from(names[1])),
            ("measure", Value::from("cosine")),
            ("similarity", Value::from(score)),
            ("weight", Value::from(options.weight.name())),
            ("min_length", Value::from(options.min_length)),
            ("fold", Value::from(options.fold.name())),
            ("stopwords", Value::from(options.stopwords.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ];
        Ok(self.answer(columns, params))
    }
}

/// A row for each of the `tiles`, and for each term with a part of the cosine that also stands elsewhere.
fn rows_of(
    texts: &[Text; 2],
    tiles: &[Tile],
    docfreq_of_tiles: &[u32],
    parts: &BTreeMap<u32, f64>,
    docfreq: &[u32],
    terms: &Terms,
) -> Vec<Row> {
    // What one occurrence of each term is worth, and where each stands that is in no tile, in either document.
    let mut worth = [AHashMap::new(), AHashMap::new()];
    let mut alone: [BTreeMap<u32, Vec<usize>>; 2] = Default::default();
    for (side, text) in texts.iter().enumerate() {
        text.terms.iter().for_each(|&term| *worth[side].entry(term).or_insert(0.0) += 1.0);
        for (term, worth) in &mut worth[side] {
            *worth = parts.get(term).map_or(0.0, |part| part / 2.0 / *worth);
        }
        let mut taken = vec![false; text.terms.len()];
        for tile in tiles {
            tile.places[side].iter().for_each(|&place| taken[place..place + tile.length].fill(true));
        }
        for (place, &term) in text.terms.iter().enumerate().filter(|&(place, _)| !taken[place]) {
            alone[side].entry(term).or_default().push(place);
        }
    }
    let others = if texts[0].document == texts[1].document { 1 } else { 2 };
    let tile_row = |(tile, &docfreq): (&Tile, &u32)| {
        let stretch = &texts[0].terms[tile.places[0][0]..][..tile.length];
        let words: Vec<&str> = stretch.iter().map(|&term| &terms.strings[term as usize]).collect();
        let frequency = [tile.places[0].len(), tile.places[1].len()];
        let of = |side: usize| frequency[side] as f64 * stretch.iter().map(|term| worth[side][term]).sum::<f64>();
        Row {
            kind: if docfreq > others { "formula" } else { "passage" },
            item: words.join(" "),
            contribution: of(0) + of(1),
            frequency,
            docfreq,
            first: [0, 1].map(|side| tile.places[side].first().copied()),
            length: tile.length,
        }
    };
    let word_row = |&term: &u32| {
        let places = [0, 1].map(|side| alone[side].get(&term).map_or(&[][..], |places| places));
        let frequency = places.map(<[usize]>::len);
        let of = |side: usize| {
            if places[side].is_empty() { 0.0 } else { frequency[side] as f64 * worth[side][&term] }
        };
        (frequency != [0, 0]).then(|| Row {
            kind: "word",
            item: terms.strings[term as usize].to_owned(),
            contribution: of(0) + of(1),
            frequency,
            docfreq: docfreq[term as usize],
            first: places.map(|places| places.first().copied()),
            length: 1,
        })
    };
    tiles.iter().zip(docfreq_of_tiles).map(tile_row).chain(parts.keys().filter_map(word_row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_dealt_out_to_its_occurrences_as_the_documentation_says() {
        let texts = ["A rising tide lifts boats. Tide!", "The rising tide lifts all.", "rising tide lifts", "no tide"];
        let corpus = Corpus::from_texts(texts).unwrap();
        let table = corpus.explain("0", "1", &ExplainOptions::default().weight(Weight::Count)).unwrap();
        // By counts each term of the second document has 1/√5, of the first tide 2/√8, the others 1/√8.
        let one = 1.0 / 40.0_f64.sqrt();
        assert_eq!(table.text("item").unwrap().iter().collect::<Vec<_>>(), ["rising tide lifts", "tide"]);
        let [formula, word] = table.float("contribution").unwrap() else { panic!("two rows") };
        assert!((formula - (2.0 * one + 2.0 * one * 0.75)).abs() < 1e-12, "{formula}");
        assert!((word - 2.0 * one * 0.25).abs() < 1e-12, "{word}");
        let counts = |name| table.int(name).unwrap();
        assert_eq!((counts("frequency_a"), counts("frequency_b")), (&[1, 1][..], &[1, 0][..]));
        assert_eq!((counts("docfreq"), counts("start_a"), counts("end_a")), (&[3, 4][..], &[2, 27][..], &[19, 31][..]));
        assert_eq!(table.column("start_b").unwrap().value(1), Value::Missing);
        assert!(corpus.explain("0", "x", &ExplainOptions::default()).is_err());
        assert!(corpus.explain("0", "1", &ExplainOptions::default().min_length(1)).is_err());
    }

    #[test]
    fn what_no_other_document_has_is_a_passage_and_stop_words_are_not_there() {
        let corpus =
            Corpus::from_texts(["The lamps of the quay.", "lamps on quay – trimmed", "", "lamps quays"]).unwrap();
        let stop = StopWords::Words(["the", "of", "on"].map(str::to_owned).into());
        let options = ExplainOptions::default().min_length(2).stopwords(stop);
        let table = corpus.explain("0", "1", &options).unwrap();
        let cells = ["kind", "item", "docfreq", "start_a", "end_a", "start_b", "end_b"];
        let row: Vec<String> = cells.map(|cell| table.column(cell).unwrap().value(0).to_string()).into();
        assert_eq!((table.len(), row.join(" | ")), (1, "passage | lamps quay | 2 | 4 | 21 | 0 | 13".to_owned()));
        assert!(corpus.explain("0", "2", &options).unwrap().is_empty());
        let itself = corpus.explain("1", "1", &options).unwrap();
        assert_eq!((&itself.text("kind").unwrap()[0], itself.int("docfreq").unwrap()), ("passage", &[1][..]));
    }
}
