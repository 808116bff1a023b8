//! How is a row of words turned into another? Least edits (Levenshtein 1966) of whole words, within a band of so many:
//! O(words · edits), where both are the same at either end but for few.

use crate::corpus::units::Unit;

/// More edits than anyone allows.
const MANY: u32 = u32::MAX / 2;

/// Room for the costs of one row of a band.
#[derive(Default)]
pub(super) struct Band {
    row: Vec<u32>,
    above: Vec<u32>,
}

impl Band {
    /// Least edits that turn all `units` into the first tokens of a text, by number of tokens less `units.len() − most`;
    /// more than `most` are [`MANY`] or so. `None` where there is no number of tokens with so few. `token` gives the terms
    /// of the text, and `None` behind its end. The last token is none that was inserted.
    pub(super) fn costs<'a>(
        &mut self,
        units: impl ExactSizeIterator<Item = &'a Unit>,
        token: impl Fn(usize) -> Option<u32>,
        most: u32,
    ) -> Option<&[u32]> {
        let Self { row, above } = self;
        let (count, most) = (units.len(), most as usize);
        row.clear();
        row.resize(2 * most + 1, MANY);
        let inserted = if count == 0 { 0 } else { most };
        for tokens in (0..=inserted).take_while(|&tokens| tokens == 0 || token(tokens - 1).is_some()) {
            row[most + tokens] = tokens as u32;
        }
        for (unit, done) in units.zip(1..) {
            std::mem::swap(row, above);
            row.clear();
            let mut least = MANY;
            for at in 0..=2 * most {
                let Some(tokens) = (done + at).checked_sub(most) else {
                    row.push(MANY);
                    continue;
                };
                let stands = if tokens == 0 { None } else { token(tokens - 1) };
                let kept = stands.map_or(MANY, |term| above[at] + u32::from(!unit.is(term)));
                let deleted = above.get(at + 1).map_or(MANY, |&cost| cost + 1);
                let before = if at == 0 || stands.is_none() || done == count { MANY } else { row[at - 1] + 1 };
                let reachable = tokens == 0 || stands.is_some();
                let cost = if reachable { kept.min(deleted).min(before).min(MANY) } else { MANY };
                least = least.min(cost);
                row.push(cost);
            }
            if least > most as u32 {
                return None;
            }
        }
        Some(row)
    }
}

/// Writes which edits turn `units` into the words of a text, `fewest` of them, where `same(unit, word)` says which are
/// alike: `[-word-]` of the pattern is missing, `{+word+}` of the text was put in, both side by side are one word for
/// another, `…` is what stands unchanged between edits. Of the ways with the fewest edits, the one that from the left keeps or replaces a word where it can, else
/// leaves one out. No word put in is the first or the last. O(units · edits).
pub(super) fn edits(
    units: &[Unit],
    words: &[&str],
    fewest: u32,
    same: impl Fn(usize, usize) -> bool,
    out: &mut String,
) {
    let (n, m, band) = (units.len(), words.len(), fewest as usize);
    // What it costs to turn what is behind a unit and a word into each other; in a way with so few edits they are no
    // further from each other.
    let mut costs = vec![MANY; (n + 1) * (2 * band + 1)];
    let at = |unit: usize, word: usize| {
        let inside = word <= m && word + band >= unit && word <= unit + band;
        inside.then(|| unit * (2 * band + 1) + word + band - unit)
    };
    if let Some(end) = at(n, m) {
        costs[end] = 0;
    }
    let cost = |costs: &[u32], unit, word| at(unit, word).map_or(MANY, |at| costs[at]);
    for unit in (0..n).rev() {
        for word in (unit.saturating_sub(band)..=m.min(unit + band)).rev() {
            let mut least = cost(&costs, unit + 1, word) + 1;
            if word < m {
                least = least.min(cost(&costs, unit + 1, word + 1) + u32::from(!same(unit, word)));
                if unit > 0 {
                    least = least.min(cost(&costs, unit, word + 1) + 1);
                }
            }
            if let Some(at) = at(unit, word) {
                costs[at] = least.min(MANY);
            }
        }
    }
    let start = out.len();
    let mut say = |open: &str, word: &str, close: &str| {
        if open == "…" && out.len() == start {
            return; // what stands before all edits says nothing
        }
        if out.len() > start {
            out.push(' ');
        }
        [open, word, close].into_iter().for_each(|part| out.push_str(part));
    };
    let (mut unit, mut word) = (0, 0);
    let mut kept = false; // whether words stand, unchanged, behind the last edit
    while unit < n {
        let left = cost(&costs, unit, word);
        let pairs = word < m && left == cost(&costs, unit + 1, word + 1) + u32::from(!same(unit, word));
        if pairs && same(unit, word) {
            kept = true;
            (unit, word) = (unit + 1, word + 1);
            continue;
        }
        if std::mem::take(&mut kept) {
            say("…", "", "");
        }
        if pairs {
            if !same(unit, word) {
                say("[-", &units[unit].written, "-]");
                say("{+", words[word], "+}");
            }
            (unit, word) = (unit + 1, word + 1);
        } else if left == cost(&costs, unit + 1, word) + 1 {
            say("[-", &units[unit].written, "-]");
            unit += 1;
        } else if word < m {
            say("{+", words[word], "+}");
            word += 1;
        } else {
            break; // not reached: nothing is left to put in
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::units::Meant;

    /// Units that each mean one term, by letter.
    fn units(letters: &str) -> Vec<Unit> {
        let unit = |letter: char| Unit { written: letter.into(), meant: Meant::Terms([u32::from(letter)].into()) };
        letters.chars().map(unit).collect()
    }

    #[test]
    fn costs_are_those_of_the_first_tokens_with_none_put_in_behind() {
        let text: Vec<u32> = "abxcd".chars().map(u32::from).collect();
        let mut band = Band::default();
        let mut costs = |letters: &str, most| {
            band.costs(units(letters).iter(), |at| text.get(at).copied(), most).map(<[u32]>::to_vec)
        };
        assert_eq!(costs("abc", 1).unwrap()[..], [1, 1, 1]); // "ab", "abx", "abxc"
        assert_eq!(costs("", 2).unwrap()[2..], [0, MANY, MANY]);
        assert_eq!(costs("zzz", 2), None);
        assert_eq!(costs("abxcdef", 2).unwrap()[..3], [2, MANY, MANY]); // the text ends
    }

    #[test]
    fn edits_are_said_in_the_order_of_the_text() {
        let said = |letters: &str, words: &str, fewest| {
            let (units, words): (_, Vec<&str>) = (units(letters), words.split(' ').collect());
            let mut out = String::new();
            edits(&units, &words, fewest, |unit, word| units[unit].written == words[word], &mut out);
            out
        };
        assert_eq!(said("abc", "a b c", 0), "");
        assert_eq!(said("abc", "x b c", 1), "[-a-] {+x+}");
        assert_eq!(said("abc", "a b y c", 1), "{+y+}");
        assert_eq!(said("abcd", "a x d", 2), "[-b-] {+x+} [-c-]");
        assert_eq!(said("abcde", "a x y z e", 3), "[-b-] {+x+} [-c-] {+y+} [-d-] {+z+}");
    }
}
