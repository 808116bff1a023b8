//! What of a phrase is compared with others? Its content words, whatever their inflection, weighted by how rare they are.
//!
//! A *key* is what such a word is compared by: its lower case without an English possessive, stemmed where there is a
//! stemmer; a function word has none. Chinese cut now as one word and now as two (改革开放; 改革、开放) has the same keys
//! either way. A key in s of S segments weighs ln(1 + S/s): an inverse document frequency (Spärck Jones 1972) over
//! segments, as few documents can be many sentences. O(tokens) time; 4 bytes a term and 8 a key.

use ahash::AHashMap;

use crate::corpus::corpus::Corpus;
use crate::corpus::segment::Segments;
use crate::corpus::terms::{NO_TERM, Terms};
use crate::error::Result;
use crate::progress::Progress;
use crate::text::chinese::is_han;
use crate::text::fold::{Fold, Folder};
use crate::text::stem::Stemmer;
use crate::text::stopwords;

/// The keys of all terms of a corpus.
pub(super) struct Content {
    /// Where the keys of each term start in `keys`; one longer than there are terms.
    starts: Vec<u32>,
    /// Keys, term after term. Numbered from the rarest on: comparing numbers compares weights.
    keys: Vec<u32>,
    /// ln(1 + S/s), by key.
    pub(super) weights: Vec<f64>,
}

impl Content {
    pub(super) fn of(corpus: &Corpus, terms: &Terms, segments: &Segments, progress: &Progress) -> Result<Self> {
        let language = corpus.tokenizer().language();
        let mut strings: Vec<Vec<String>> = key_strings(language, terms)?.into_iter().map(Vec::from_iter).collect();
        let halves = Halves::of(corpus, terms, &strings, segments, progress)?;
        halves.replace(terms, &mut strings);

        // Numbered as they come, then by rarity.
        let mut numbers: AHashMap<&str, u32> = AHashMap::new();
        let mut names: Vec<&str> = Vec::new();
        let (mut starts, mut keys) = (vec![0], Vec::with_capacity(terms.len()));
        for key in strings.iter().map(|keys| keys.iter()) {
            keys.extend(key.map(|key| {
                *numbers.entry(key).or_insert_with(|| {
                    names.push(key);
                    names.len() as u32 - 1
                })
            }));
            starts.push(keys.len() as u32);
        }
        let mut content = Self { starts, keys, weights: Vec::new() };
        let mut held = vec![0_u32; names.len()]; // segments, by key
        let mut last = vec![u32::MAX; names.len()];
        let stream = corpus.stream();
        for segment in 0..segments.len() {
            if segment % 65_536 == 0 {
                progress.check()?;
            }
            for &form in &stream.tokens[segments.range(segment)] {
                for &key in content.of_term(terms.of_form[form as usize]) {
                    if last[key as usize] != segment as u32 {
                        last[key as usize] = segment as u32;
                        held[key as usize] += 1;
                    }
                }
            }
        }
        let mut order: Vec<u32> = (0..names.len() as u32).collect();
        order.sort_unstable_by_key(|&key| (held[key as usize], names[key as usize]));
        let weight = |&key: &u32| (1.0 + segments.len() as f64 / f64::from(held[key as usize].max(1))).ln();
        content.weights = order.iter().map(weight).collect();
        let mut rank = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&key, number)| rank[key as usize] = number);
        content.keys.iter_mut().for_each(|key| *key = rank[*key as usize]);
        Ok(content)
    }

    /// The keys of a term: none of a function word, one of most others.
    #[inline]
    pub(super) fn of_term(&self, term: u32) -> &[u32] {
        let term = term as usize;
        &self.keys[self.starts[term] as usize..self.starts[term + 1] as usize]
    }

    /// Whether a term says nothing by itself.
    #[inline]
    pub(super) fn is_function(&self, term: u32) -> bool {
        self.of_term(term).is_empty()
    }
}

/// The key of each term, by `TermId`; `None` of a function word.
fn key_strings(language: &str, terms: &Terms) -> Result<Vec<Option<String>>> {
    let lower = Folder::new(&Fold::default(), language)?;
    let stemmer = Stemmer::new(language).ok();
    let mut folded = String::new();
    let mut functions: ahash::AHashSet<String> = ahash::AHashSet::new();
    for word in stopwords::function_words(language).unwrap_or_default() {
        lower.fold(word, &mut folded);
        functions.insert(folded.clone());
    }
    let key = |term: &str| {
        lower.fold(term, &mut folded);
        if functions.contains(&folded) {
            return None;
        }
        let bare = folded.strip_suffix("'s").filter(|bare| language == "en" && !bare.is_empty()).unwrap_or(&folded);
        if functions.contains(bare) {
            return None;
        }
        Some(stemmer.as_ref().map_or_else(|| bare.to_owned(), |stemmer| stemmer.stem(bare).into_owned()))
    };
    Ok(terms.strings.iter().map(key).collect())
}

/// Chinese words that are written apart elsewhere: the two words of each, by `TermId`.
struct Halves(AHashMap<u32, (u32, u32)>);

impl Halves {
    /// So many characters at least has a word that is two.
    const SHORTEST: usize = 4;

    fn of(
        corpus: &Corpus,
        terms: &Terms,
        keys: &[Vec<String>],
        segments: &Segments,
        progress: &Progress,
    ) -> Result<Self> {
        // Two words that make a third when written together: what they make, and how often they stand side by side.
        let mut pairs: AHashMap<(u32, u32), (u32, u32)> = AHashMap::new();
        for (word, string) in terms.strings.iter().enumerate() {
            if string.is_ascii() || !string.chars().all(is_han) || string.chars().count() < Self::SHORTEST {
                continue;
            }
            for (at, _) in string.char_indices().skip(2) {
                let (first, second) = (&string[..at], &string[at..]);
                if second.chars().count() < 2 {
                    continue;
                }
                if let (Some(first), Some(second)) = (terms.get(first), terms.get(second))
                    && !keys[first as usize].is_empty()
                    && !keys[second as usize].is_empty()
                {
                    pairs.insert((first, second), (word as u32, 0));
                }
            }
        }
        if pairs.is_empty() {
            return Ok(Self(AHashMap::new()));
        }
        let stream = corpus.stream();
        for segment in 0..segments.len() {
            if segment % 65_536 == 0 {
                progress.check()?;
            }
            for pair in stream.tokens[segments.range(segment)].windows(2) {
                let [first, second] = [pair[0], pair[1]].map(|form| terms.of_form[form as usize]);
                if first != NO_TERM
                    && let Some((_, count)) = pairs.get_mut(&(first, second))
                {
                    *count += 1;
                }
            }
        }
        // Of several ways to cut a word the one met most often; of equals the one with the shorter first word.
        let mut best: AHashMap<u32, (u32, u32, (u32, u32))> = AHashMap::new();
        for (&halves, &(word, count)) in pairs.iter().filter(|(_, (_, count))| *count > 0) {
            let this = (count, u32::MAX - terms.strings[halves.0 as usize].len() as u32, halves);
            let known = best.entry(word).or_insert(this);
            *known = this.max(*known);
        }
        Ok(Self(best.into_iter().map(|(word, (_, _, halves))| (word, halves)).collect()))
    }

    /// Gives each such word the keys of its two words.
    fn replace(&self, terms: &Terms, keys: &mut [Vec<String>]) {
        let mut words: Vec<u32> = self.0.keys().copied().collect();
        words.sort_unstable_by_key(|&word| (terms.strings[word as usize].len(), word)); // the parts before the whole
        for word in words {
            let (first, second) = self.0[&word];
            keys[word as usize] = [&keys[first as usize][..], &keys[second as usize]].concat();
        }
    }
}

/// The content of many stretches of terms: keys and how often each stands there, ascending. 8 bytes a key.
#[derive(Default)]
pub(super) struct Bags {
    /// Where each bag starts in `entries`; one longer than there are bags, or empty.
    starts: Vec<u32>,
    /// Key and count, bag after bag.
    entries: Vec<(u32, u32)>,
    /// Where each bag starts in `keys`; one longer than there are bags, or empty.
    orders: Vec<u32>,
    /// The keys in the order in which they stand, bag after bag.
    keys: Vec<u32>,
    /// What each bag weighs.
    pub(super) weights: Vec<f64>,
}

impl Bags {
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    /// Adds the bag of `terms`.
    pub(super) fn push(&mut self, content: &Content, terms: &[u32]) {
        if self.starts.is_empty() {
            (self.starts, self.orders) = (vec![0], vec![0]);
        }
        let mut bag = Vec::new();
        bag_of(content, terms, &mut bag);
        self.weights.push(weight_of(content, &bag));
        self.entries.extend(bag);
        self.starts.push(self.entries.len() as u32);
        self.keys.extend(terms.iter().flat_map(|&term| content.of_term(term)));
        self.orders.push(self.keys.len() as u32);
    }

    pub(super) fn mass(&self, number: usize) -> Mass {
        Mass { weight: self.weights[number], keys: self.order(number).len() }
    }

    /// The keys of a bag in the order in which they stand.
    pub(super) fn order(&self, number: usize) -> &[u32] {
        &self.keys[self.orders[number] as usize..self.orders[number + 1] as usize]
    }

    /// How similar two bags are: their [`overlap`]; 0 where what they share is not [in order](in_order).
    pub(super) fn similarity(&self, content: &Content, a: usize, b: usize) -> f64 {
        let sum = shared(content, self.get(a), self.get(b));
        let found = overlap(sum, self.mass(a), self.mass(b));
        if found > 0.0 && in_order(self.order(a), self.order(b)) { found } else { 0.0 }
    }

    pub(super) fn get(&self, number: usize) -> &[(u32, u32)] {
        &self.entries[self.starts[number] as usize..self.starts[number + 1] as usize]
    }
}

/// The keys of `terms` with their counts, rarest first, into `bag`.
pub(super) fn bag_of(content: &Content, terms: &[u32], bag: &mut Vec<(u32, u32)>) {
    bag.clear();
    bag.extend(terms.iter().flat_map(|&term| content.of_term(term)).map(|&key| (key, 1)));
    bag.sort_unstable();
    bag.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += u32::from(same);
        same
    });
}

pub(super) fn weight_of(content: &Content, bag: &[(u32, u32)]) -> f64 {
    bag.iter().map(|&(key, count)| content.weights[key as usize] * f64::from(count)).sum()
}

/// The weight that two bags share: Σ w·min.
pub(super) fn shared(content: &Content, a: &[(u32, u32)], b: &[(u32, u32)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += content.weights[a[i].0 as usize] * f64::from(a[i].1.min(b[j].1));
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    sum
}

/// What a bag weighs, and how many keys it has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mass {
    pub(super) weight: f64,
    pub(super) keys: usize,
}

/// The overlap of two bags whatever the order of their words: 2s / (a + b + w̄), where `shared` is s = Σ w·min, a and b
/// weigh both, and w̄ is the mean weight of their keys: the coefficient of Dice (1945) as if one word more were different,
/// so that short wordings need more in common. 1 where nothing is different, 0 where nothing is shared.
pub(super) fn overlap(shared: f64, a: Mass, b: Mass) -> f64 {
    let whole = a.weight + b.weight;
    if shared <= 0.0 {
        0.0
    } else if whole - 2.0 * shared <= 1e-9 * whole {
        1.0
    } else {
        2.0 * shared / (whole + whole / (a.keys + b.keys) as f64)
    }
}

/// The least share of its weight that a bag shares with one it overlaps by `similarity`, as nothing can share more than it
/// weighs itself.
pub(super) fn least_share(similarity: f64) -> f64 {
    similarity / (2.0 - similarity)
}

/// Whether what two key sequences share stands in one order, but for halves that changed places: a longest common
/// subsequence takes in at least half of it, and more than one key.
pub(super) fn in_order(a: &[u32], b: &[u32]) -> bool {
    let mut row = vec![0_usize; b.len() + 1];
    let mut left = b.to_vec();
    let mut common = 0;
    for key in a {
        if let Some(at) = left.iter().position(|other| other == key) {
            left.swap_remove(at);
            common += 1;
        }
        let mut diagonal = 0;
        for (j, other) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if key == other { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    let longest = row[b.len()];
    2 * longest >= common && longest >= common.min(2)
}
