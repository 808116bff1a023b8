//! Which phrases are wordings of one formulation? Repeated stretches, and such as are said but once, grouped round the most
//! telling of them. O(tokens · log) for the phrases, and a step for each pair of wordings that share a telling word.

use rayon::prelude::*;

use super::alignment::{align, distance, template, write_diff};
use super::choice::PhraseOptions;
use super::content::{Bags, Content};
use super::grouping::{Search, telling};
use super::member::Members;
use super::trie::{NONE, Trie};
use crate::corpus::corpus::Corpus;
use crate::corpus::terms::StopWords;
use crate::count::threshold::at_least;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{Column, MOST_TEXT, Strings, Table, Value};
use crate::text::chinese::join;
use crate::text::fold::Fold;
use crate::threads;

/// Options of [`Corpus::families`].
#[derive(Clone, Debug)]
pub struct FamilyOptions {
    /// Shortest member, in tokens. Default 3.
    pub min_length: usize,
    /// Longest member, in tokens, at most 1024: what is longer is a passage. Default 64.
    pub max_length: usize,
    /// Least documents of a phrase that recurs. Variants of it may stand in one. Default 2.
    pub min_docfreq: u64,
    /// Least similarity of each member to the canonical form, above 0 and at most 1. Default 0.6.
    pub similarity: f64,
    /// Least members of a family. Default 2.
    pub min_members: usize,
    /// What counts as one term. Default lower case; stems are compared under any fold.
    pub fold: Fold,
    /// The way to stop.
    pub progress: Progress,
}

impl Default for FamilyOptions {
    fn default() -> Self {
        Self {
            min_length: 3,
            max_length: 64,
            min_docfreq: 2,
            similarity: 0.6,
            min_members: 2,
            fold: Fold::default(),
            progress: Progress::default(),
        }
    }
}

/// No longer phrases are aligned: that takes the product of their lengths.
const LONGEST: usize = 1024;

impl FamilyOptions {
    /// Sets [`min_length`](Self::min_length).
    pub fn min_length(self, min_length: usize) -> Self {
        Self { min_length, ..self }
    }

    /// Sets [`max_length`](Self::max_length).
    pub fn max_length(self, max_length: usize) -> Self {
        Self { max_length, ..self }
    }

    /// Sets [`min_docfreq`](Self::min_docfreq).
    pub fn min_docfreq(self, min_docfreq: u64) -> Self {
        Self { min_docfreq, ..self }
    }

    /// Sets [`similarity`](Self::similarity).
    pub fn similarity(self, similarity: f64) -> Self {
        Self { similarity, ..self }
    }

    /// Sets [`min_members`](Self::min_members).
    pub fn min_members(self, min_members: usize) -> Self {
        Self { min_members, ..self }
    }

    /// Sets [`fold`](Self::fold).
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    fn check(&self) -> Result<()> {
        at_least("min_length", self.min_length as u64, 1)?;
        at_least("min_docfreq", self.min_docfreq, 1)?;
        at_least("min_members", self.min_members as u64, 1)?;
        let Self { min_length, max_length, similarity, .. } = *self;
        if max_length < min_length {
            return Err(Error::argument("max_length", format!("{max_length} is below min_length, {min_length}")));
        }
        if max_length > LONGEST {
            return Err(Error::argument("max_length", format!("{max_length} is above the limit, {LONGEST}")));
        }
        if !(similarity > 0.0 && similarity <= 1.0) {
            return Err(Error::argument("similarity", format!("{similarity} is not above 0 and at most 1")));
        }
        Ok(())
    }
}

impl Corpus {
    /// Wordings of one formulation, grouped: `family phrase canonical distance edits frequency docfreq first_date last_date
    /// length independent edit_distance template written`, family by family, of each its canonical form first, then the
    /// members by descending docfreq, frequency, and place.
    ///
    /// **Members.** Repeated [phrases](Corpus::phrases) that stand somewhere inside no longer one; what such phrases are but
    /// a piece of (the run of content words round them); two of them side by side with one or two words between, where this
    /// recurs; and windows of a sentence that are alike to one of these though said only once. A member that stands nowhere
    /// but inside longer members of its family is left out.
    ///
    /// **Similarity.** Words are compared by their stems, without an English possessive; function words do not count. A stem
    /// in s of S sentences weighs w = ln(1 + S/s). With s = Σ w·min of two wordings that weigh a and b, and w̄ the mean weight
    /// of their words, their similarity is 2s / (a + b + w̄): the coefficient of Dice (1945) as if one word more were
    /// different, order-free, and 1 for what differs in order, inflection and function words alone. At the default 0.6 and
    /// equal weights one content word of four may be another, but not one of three; three may become six. Besides, at least half of the shared words must stand in
    /// one order in both. `distance` is 1 − the similarity to the canonical form; `edit_distance` the least insertions,
    /// deletions and substitutions of one token, folded but not stemmed (Levenshtein 1966).
    ///
    /// **Families.** Phrases are taken from the most telling on, by documents times their content words, those that recur
    /// before the rest. Each joins the family it is most similar to, if it reaches its leader, or leads one
    /// itself: no chain of wordings of which the ends have nothing in common. The canonical form is the most telling member
    /// that wordings with nine tenths of the family's places reach; what does not is a family of its own. Families stand in the order of their documents times the logarithm of the canonical form's
    /// weight.
    ///
    /// `edits` is a diff: `and [-making-] {+building+} new achievements`. `template` is what more than half of the members
    /// share, with `*` for what they do not. `written` is the commonest way in which the member is written. Counts are those
    /// of the member wherever it stands; `independent` those inside no longer member of its family.
    ///
    /// An answer of more than a gigabyte (2³⁰ bytes) of text is an error.
    pub fn families(&self, options: &FamilyOptions) -> Result<Table> {
        options.check()?;
        let terms = self.folded(&options.fold, &StopWords::None)?;
        let progress = &options.progress;
        let segments = self.segments(progress)?;
        // Also what is too short for a member is evidence: "… practice and [making, building] new achievements".
        let phrases = self.phrases(&PhraseOptions {
            min_length: options.min_length.min(2),
            max_length: Some(options.max_length.max(2)),
            min_docfreq: options.min_docfreq,
            fold: options.fold.clone(),
            progress: progress.until(11),
            ..PhraseOptions::default()
        })?;
        threads::run(|| {
            let content = Content::of(self, &terms, segments, &progress.until(13))?;
            let search = Search { corpus: self, terms: &terms, segments, content: &content, options };
            let (trie, leader) = search.groups(&phrases)?;
            drop(phrases);
            let counts = Members::count(self, &terms, segments, &trie, &leader, &progress.until(94))?;
            let families = families(&trie, &leader, &counts, &content, options)?;
            // Again, now that it is known who is of one family: what is independent is so of the members there are.
            let mut canonical = vec![NONE; leader.len()];
            for family in &families {
                family.members.iter().for_each(|&member| canonical[member as usize] = family.canonical);
            }
            let counts = Members::count(self, &terms, segments, &trie, &canonical, &progress.until(99))?;
            let mut rows = Rows::default();
            for (number, family) in families.iter().enumerate() {
                progress.check()?;
                rows.add(number, family, &search, &trie)?;
            }
            let written = self.written(&rows, &trie, &counts, progress)?;
            let places = rows.numbers.iter().map(|&number| counts.stretches[number as usize].first).collect();
            Ok(self.answer(rows.columns(&trie, &counts, written), self.family_params(options)).at(places))
        })
    }

    /// Each row's member in its commonest form, as it stands in the text.
    fn written(&self, rows: &Rows, trie: &Trie, counts: &Members, progress: &Progress) -> Result<Strings> {
        let stretch = |&number: &u32| (counts.stretches[number as usize].written, trie.get(number).len() as u32);
        let stretches: Vec<(u32, u32)> = rows.numbers.iter().map(stretch).collect();
        let wordings = self.wordings(&stretches, progress)?.into_iter().zip(rows.phrases.iter());
        Ok(wordings.map(|(wording, phrase)| wording.unwrap_or_else(|| phrase.to_owned())).collect())
    }

    fn family_params(&self, options: &FamilyOptions) -> Vec<(&'static str, Value)> {
        vec![
            ("question", Value::from("families")),
            ("min_length", Value::from(options.min_length)),
            ("max_length", Value::from(options.max_length)),
            ("min_docfreq", Value::Int(options.min_docfreq as i64)),
            ("similarity", Value::from(options.similarity)),
            ("min_members", Value::from(options.min_members)),
            ("fold", Value::from(options.fold.name())),
            ("documents", Value::from(self.len())),
            ("tokens", Value::from(self.n_tokens())),
        ]
    }
}

/// Stretches that are wordings of one formulation, by their numbers.
struct Family {
    canonical: u32,
    /// The canonical form first.
    members: Vec<u32>,
    /// By which families are sorted, descending.
    score: f64,
}

/// The families, in the order of the answer.
fn families(
    trie: &Trie,
    leader: &[u32],
    counts: &Members,
    content: &Content,
    options: &FamilyOptions,
) -> Result<Vec<Family>> {
    // Members by leader: those that stand somewhere inside no longer member.
    let mut members: Vec<(u32, u32)> = leader
        .iter()
        .zip(0..)
        .filter(|&(&led, number)| led != NONE && counts.stretches[number as usize].independent > 0)
        .map(|(&led, number)| (led, number))
        .collect();
    members.sort_unstable();
    let family = |members: &[(u32, u32)]| {
        options.progress.check()?;
        let numbers = members.iter().map(|&(_, number)| number).collect();
        Ok(Family::of(members[0].0, numbers, trie, counts, content, options.similarity))
    };
    let families: Vec<Vec<Family>> = members.par_chunk_by(|a, b| a.0 == b.0).map(family).collect::<Result<_>>()?;
    let mut families: Vec<Family> = families.into_iter().flatten().collect();
    families.retain(|family| family.members.len() >= options.min_members);
    families.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.canonical.cmp(&b.canonical)));
    Ok(families)
}

impl Family {
    /// So many of the most telling members may become the canonical form.
    const TRIED: usize = 16;

    /// The family of a leader, all of whose members reach it; the canonical form is the most telling member that wordings
    /// with nine tenths of all places reach. The others are a family of their own, or several.
    fn of(
        leader: u32,
        mut members: Vec<u32>,
        trie: &Trie,
        counts: &Members,
        content: &Content,
        similarity: f64,
    ) -> Vec<Self> {
        let mut families = Vec::new();
        let mut documents = counts.families[leader as usize];
        while !members.is_empty() {
            let mut bags = Bags::default();
            members.iter().for_each(|&number| bags.push(content, trie.get(number)));
            let places = |bag: usize| u64::from(counts.stretches[members[bag] as usize].independent);
            let telling = |bag: usize| {
                let of = counts.stretches[members[bag] as usize];
                telling(of.independent, of.docfreq, bags.order(bag).len())
            };
            let mut order: Vec<usize> = (0..members.len()).collect();
            order.sort_by(|&a, &b| telling(b).total_cmp(&telling(a)).then(members[a].cmp(&members[b])));
            let all: u64 = order.iter().map(|&bag| places(bag)).sum();
            let reached = |bag: usize| -> Vec<usize> {
                order.iter().copied().filter(|&o| o == bag || bags.similarity(content, bag, o) >= similarity).collect()
            };
            let tried = order.iter().take(Self::TRIED).map(|&bag| (members[bag], reached(bag)));
            let enough = |reached: &[usize]| 10 * reached.iter().map(|&bag| places(bag)).sum::<u64>() >= 9 * all;
            let found = tried.into_iter().find(|(_, reached)| enough(reached));
            let (canonical, reached) = match found {
                Some(found) => found,
                // The leader, which may stand inside others alone, reaches all that are left.
                None if families.is_empty() || members.contains(&leader) => (leader, order.clone()),
                None => (members[order[0]], reached(order[0])),
            };
            let inside: Vec<u32> = reached.iter().map(|&bag| members[bag]).collect();
            members.retain(|number| !inside.contains(number));
            families.push(Self::round(canonical, inside, documents, trie, counts, content));
            documents = members.iter().map(|&number| counts.stretches[number as usize].docfreq).max().unwrap_or(0);
        }
        families
    }

    /// A family with its members in their order; it stands in `documents`.
    fn round(
        canonical: u32,
        mut members: Vec<u32>,
        documents: u32,
        trie: &Trie,
        counts: &Members,
        content: &Content,
    ) -> Self {
        if !members.contains(&canonical) {
            members.push(canonical);
        }
        members.sort_by_key(|&number| {
            let of = &counts.stretches[number as usize];
            (number != canonical, std::cmp::Reverse((of.docfreq, of.frequency)), of.first, number)
        });
        let mut bag = Bags::default();
        bag.push(content, trie.get(canonical));
        let score = f64::from(documents) * (1.0 + bag.weights[0]).ln();
        Self { canonical, members, score }
    }
}

/// The answer, row by row.
#[derive(Default)]
struct Rows {
    /// The stretch of each row.
    numbers: Vec<u32>,
    families: Vec<i64>,
    phrases: Strings,
    canonicals: Strings,
    distances: Vec<f64>,
    edits: Strings,
    edit_distances: Vec<i64>,
    templates: Strings,
}

impl Rows {
    fn add(&mut self, number: usize, family: &Family, search: &Search, trie: &Trie) -> Result<()> {
        let content = search.content;
        let word = |term: u32| &search.terms.strings[term as usize];
        let canonical = trie.get(family.canonical);
        let members: Vec<&[u32]> = family.members.iter().map(|&number| trie.get(number)).collect();
        // A word that only inflection changed keeps its place; a function word outweighs no other.
        let weight = |&term: &u32| if content.is_function(term) { 1 } else { 4 };
        let akin = |a: &u32, b: &u32| a == b || !content.is_function(*a) && content.of_term(*a) == content.of_term(*b);
        let (mut name, mut slots) = (String::new(), String::new());
        join(canonical.iter().map(|&term| word(term)), &mut name);
        let shared = template(canonical, &members[1..], akin, weight);
        join(shared.into_iter().map(|slot| slot.map_or("*", |at| word(canonical[at]))), &mut slots);
        let mut bags = Bags::default();
        for (at, &terms) in members.iter().enumerate() {
            bags.push(content, terms);
            self.families.push(number as i64 + 1);
            self.numbers.push(family.members[at]);
            self.phrases.push_with(|out| join(terms.iter().map(|&term| word(term)), out));
            self.canonicals.push(&name);
            self.distances.push(if at == 0 { 0.0 } else { 1.0 - bags.similarity(content, 0, at) });
            let edits = align(canonical, terms, u32::eq, weight);
            self.edits.push_with(|out| write_diff(&edits, |i| word(canonical[i]), |j| word(terms[j]), out));
            self.edit_distances.push(distance(canonical, terms) as i64);
            self.templates.push(&slots);
        }
        let texts = [&self.phrases, &self.canonicals, &self.edits, &self.templates];
        let bytes: usize = texts.iter().map(|strings| strings.bytes().len()).sum();
        if bytes as u64 > MOST_TEXT {
            let detail = format!("more than {MOST_TEXT} bytes of text (raise min_docfreq, min_length or similarity)");
            return Err(Error::too_large("the answer", detail));
        }
        Ok(())
    }

    fn columns(self, trie: &Trie, counts: &Members, written: Strings) -> Vec<Column> {
        let of = |number: &u32| &counts.stretches[*number as usize];
        let ints = |value: &dyn Fn(&u32) -> i64| self.numbers.iter().map(value).collect::<Vec<i64>>();
        let frequency = ints(&|n| i64::from(of(n).frequency));
        let docfreq = ints(&|n| i64::from(of(n).docfreq));
        let independent = ints(&|n| i64::from(of(n).independent));
        let length = ints(&|&n| trie.get(n).len() as i64);
        let first = Column::dates("first_date", self.numbers.iter().map(|n| of(n).days.map(|days| days.0)));
        let last = Column::dates("last_date", self.numbers.iter().map(|n| of(n).days.map(|days| days.1)));
        vec![
            Column::int("family", self.families),
            Column::text("phrase", self.phrases),
            Column::text("canonical", self.canonicals),
            Column::float("distance", self.distances),
            Column::text("edits", self.edits),
            Column::int("frequency", frequency),
            Column::int("docfreq", docfreq),
            first,
            last,
            Column::int("length", length),
            Column::int("independent", independent),
            Column::int("edit_distance", self.edit_distances),
            Column::text("template", self.templates),
            Column::text("written", written),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(texts: &[&str], options: &FamilyOptions) -> Vec<String> {
        let table = Corpus::from_texts(texts).unwrap().families(options).unwrap();
        table.text("phrase").unwrap().iter().map(str::to_owned).collect()
    }

    #[test]
    fn a_wording_that_is_said_once_is_found() {
        let texts = [
            "They praised the theme education of Juniper.",
            "We finished the theme education of Juniper.",
            "Everybody saw the theme education of old Juniper!",
        ];
        let found = phrases(&texts, &FamilyOptions::default());
        assert_eq!(found, ["theme education of juniper", "theme education of old juniper"]);
    }
}
