//! How does one wording differ from another? What both say in the same order, shown as a diff; the least token edits; and
//! what a set of wordings has in common. O(n·m) time and n·m bytes for n and m tokens between what both begin and end with.

use crate::text::chinese::{is_han, join};

/// One step of an alignment of `a` with `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// A token of both.
    Keep(usize, usize),
    /// A token of `a` alone.
    Delete(usize),
    /// A token of `b` alone.
    Insert(usize),
}

/// How many tokens both begin with, and how many both end with.
fn ends<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> (usize, usize) {
    let head = a.iter().zip(b).take_while(|(x, y)| same(x, y)).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| same(x, y)).count();
    (head, tail)
}

/// The fewest insertions, deletions and substitutions of one token that make `b` of `a` (Levenshtein 1966).
pub(super) fn distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let (head, tail) = ends(a, b, T::eq);
    let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, token) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(token != other)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

/// A common subsequence of `a` and `b` of the greatest weight (Wagner & Fischer 1974), and what stands beside it; where
/// there is a choice, deletions before insertions.
pub(super) fn align<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool, weight: impl Fn(&T) -> u32) -> Vec<Edit> {
    let (head, tail) = ends(a, b, &same);
    let (x, y) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);

    const KEEP: u8 = 0;
    const DELETE: u8 = 1;
    const INSERT: u8 = 2;
    // The best way to align what is left from each place on; row by row from the end.
    let width = y.len() + 1;
    let mut ways = vec![INSERT; (x.len() + 1) * width];
    let mut row = vec![0_u32; width];
    for i in (0..x.len()).rev() {
        let mut diagonal = 0;
        ways[i * width + y.len()] = DELETE;
        for j in (0..y.len()).rev() {
            let below = row[j];
            let kept = if same(&x[i], &y[j]) { diagonal + weight(&x[i]) } else { 0 };
            let (best, way) = if kept > 0 && kept >= below && kept >= row[j + 1] {
                (kept, KEEP)
            } else if below >= row[j + 1] {
                (below, DELETE)
            } else {
                (row[j + 1], INSERT)
            };
            row[j] = best;
            ways[i * width + j] = way;
            diagonal = below;
        }
    }
    let mut edits: Vec<Edit> = (0..head).map(|k| Edit::Keep(k, k)).collect();
    let (mut i, mut j) = (0, 0);
    while i < x.len() || j < y.len() {
        match ways[i * width + j] {
            KEEP => {
                edits.push(Edit::Keep(head + i, head + j));
                (i, j) = (i + 1, j + 1);
            }
            DELETE => {
                edits.push(Edit::Delete(head + i));
                i += 1;
            }
            _ => {
                edits.push(Edit::Insert(head + j));
                j += 1;
            }
        }
    }
    edits.extend((0..tail).rev().map(|k| Edit::Keep(a.len() - 1 - k, b.len() - 1 - k)));
    edits
}

/// A stretch of an alignment: tokens of both, or what the first has and what the second has in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Tokens of both, as ranges of `a` and `b`.
    Same(std::ops::Range<usize>, std::ops::Range<usize>),
    /// Tokens of `a` alone, and of `b` in their place; one may be empty.
    Changed(std::ops::Range<usize>, std::ops::Range<usize>),
}

/// The edits as blocks, as long as can be.
pub(super) fn blocks(edits: &[Edit]) -> Vec<Block> {
    let (mut blocks, mut i, mut j, mut at) = (Vec::new(), 0, 0, 0);
    while at < edits.len() {
        let keeps = |edit: &&Edit| matches!(edit, Edit::Keep(..));
        let kept = edits[at..].iter().take_while(keeps).count();
        if kept > 0 {
            blocks.push(Block::Same(i..i + kept, j..j + kept));
            (i, j, at) = (i + kept, j + kept, at + kept);
            continue;
        }
        let changed = edits[at..].iter().take_while(|edit| !keeps(edit));
        let (mut deleted, mut inserted) = (0, 0);
        changed.for_each(|edit| if matches!(edit, Edit::Delete(_)) { deleted += 1 } else { inserted += 1 });
        blocks.push(Block::Changed(i..i + deleted, j..j + inserted));
        (i, j, at) = (i + deleted, j + inserted, at + deleted + inserted);
    }
    blocks
}

/// What most wordings share with `canonical`, which is one of them: the numbers of its tokens that stand, aligned, in more
/// than half of all, and `None` for a slot, where at least half have other tokens, or further ones.
pub(super) fn template<T>(
    canonical: &[T],
    others: &[&[T]],
    same: impl Fn(&T, &T) -> bool,
    weight: impl Fn(&T) -> u32,
) -> Vec<Option<usize>> {
    let mut kept = vec![1_usize; canonical.len()];
    let mut added = vec![0_usize; canonical.len() + 1];
    for other in others {
        let (mut before, mut inserted) = (0, false);
        for edit in align(canonical, other, &same, &weight) {
            match edit {
                Edit::Keep(i, _) => {
                    added[before] += usize::from(inserted);
                    kept[i] += 1;
                    (before, inserted) = (i + 1, false);
                }
                Edit::Delete(i) => {
                    added[before] += usize::from(inserted);
                    (before, inserted) = (i + 1, false);
                }
                Edit::Insert(_) => inserted = true,
            }
        }
        added[before] += usize::from(inserted);
    }
    let all = others.len() + 1;
    let mut slots = Vec::new();
    for (at, &added) in added.iter().enumerate() {
        if 2 * added >= all && slots.last() != Some(&None) {
            slots.push(None);
        }
        match kept.get(at) {
            Some(&count) if 2 * count > all => slots.push(Some(at)),
            Some(_) if slots.last() != Some(&None) => slots.push(None),
            _ => {}
        }
    }
    slots
}

/// Writes how `b` differs from `a`, as wdiff does: `making [-new-] {+great+} achievements`.
pub(super) fn write_diff<'a>(
    edits: &[Edit],
    a: impl Fn(usize) -> &'a str,
    b: impl Fn(usize) -> &'a str,
    out: &mut String,
) {
    let mut last = None; // the last character that is no mark
    let mut add = |open: &str, text: &str, close: &str| {
        let Some(first) = text.chars().next() else { return };
        if last.is_some_and(|last| !(is_han(last) && is_han(first))) {
            out.push(' ');
        }
        last = text.chars().next_back();
        out.push_str(open);
        out.push_str(text);
        out.push_str(close);
    };
    let (mut old, mut new) = (String::new(), String::new());
    for block in blocks(edits) {
        old.clear();
        new.clear();
        match block {
            Block::Same(tokens, _) => {
                join(tokens.map(&a), &mut old);
                add("", &old, "");
            }
            Block::Changed(gone, come) => {
                join(gone.clone().map(&a), &mut old);
                join(come.clone().map(&b), &mut new);
                if old == new {
                    // Chinese cut into other words.
                    old = gone.map(&a).collect::<Vec<_>>().join(" ");
                    new = come.map(&b).collect::<Vec<_>>().join(" ");
                }
                add("[-", &old, "-]");
                add("{+", &new, "+}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    fn diff(a: &str, b: &str) -> String {
        let (a, b) = (words(a), words(b));
        let mut out = String::new();
        let edits = align(&a, &b, |x, y| x == y, |word| if word.len() < 4 { 1 } else { 4 });
        write_diff(&edits, |i| a[i], |j| b[j], &mut out);
        out
    }

    #[test]
    fn a_diff_reads_as_wdiff_writes_it() {
        for (a, b, expected) in [
            (
                "and making new achievements",
                "and building new achievements",
                "and [-making-] {+building+} new achievements",
            ),
            ("new era", "new era", "new era"),
            ("", "new", "{+new+}"),
            ("theme education of juniper", "juniper's theme education", "{+juniper's+} theme education [-of juniper-]"),
            ("改革 开放", "改革 开放 和 建设", "改革开放{+和建设+}"),
            ("改革开放", "改革 开放", "[-改革开放-]{+改革 开放+}"),
        ] {
            assert_eq!(diff(a, b), expected);
        }
    }

    #[test]
    fn a_template_keeps_what_more_than_half_say() {
        let template = |canonical: &str, others: &[&str]| {
            let canonical = words(canonical);
            let others: Vec<Vec<&str>> = others.iter().map(|other| words(other)).collect();
            let others: Vec<&[&str]> = others.iter().map(Vec::as_slice).collect();
            let slots = template(&canonical, &others, |x, y| x == y, |_| 1);
            slots.iter().map(|slot| slot.map_or("*", |at| canonical[at])).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            template("and making new achievements", &["and building new achievements"]),
            "and * new achievements"
        );
        assert_eq!(template("development of trade", &["development of trade and crafts"]), "development of trade *");
        assert_eq!(template("a b c", &["a b c", "a x c"]), "a b c");
        assert_eq!(template("a b", &[]), "a b");
        assert_eq!(template("a b", &["c d"]), "*");
    }

    proptest! {
        #[test]
        fn an_alignment_takes_every_token_once_and_in_order(a in "[ab]{0,12}", b in "[ab]{0,12}") {
            let (a, b) = (a.into_bytes(), b.into_bytes());
            let edits = align(&a, &b, |x, y| x == y, |_| 1);
            let of_a: Vec<usize> = edits.iter().filter_map(|edit| match edit {
                Edit::Keep(i, _) | Edit::Delete(i) => Some(*i),
                Edit::Insert(_) => None,
            }).collect();
            let of_b: Vec<usize> = edits.iter().filter_map(|edit| match edit {
                Edit::Keep(_, j) | Edit::Insert(j) => Some(*j),
                Edit::Delete(_) => None,
            }).collect();
            prop_assert_eq!(of_a, (0..a.len()).collect::<Vec<_>>());
            prop_assert_eq!(of_b, (0..b.len()).collect::<Vec<_>>());
            let kept = edits.iter().filter(|edit| matches!(edit, Edit::Keep(..))).count();
            prop_assert_eq!(kept, longest_common(&a, &b));
            for edit in &edits {
                if let Edit::Keep(i, j) = *edit {
                    prop_assert_eq!(a[i], b[j]);
                }
            }
        }

        #[test]
        fn the_distance_is_that_of_the_definition(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            prop_assert_eq!(distance(a.as_bytes(), b.as_bytes()), plain(a.as_bytes(), b.as_bytes()));
        }
    }

    fn longest_common(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..a.len() {
            for j in 0..b.len() {
                table[i + 1][j + 1] = if a[i] == b[j] { table[i][j] + 1 } else { table[i][j + 1].max(table[i + 1][j]) };
            }
        }
        table[a.len()][b.len()]
    }

    fn plain(a: &[u8], b: &[u8]) -> usize {
        match (a.split_last(), b.split_last()) {
            (None, _) => b.len(),
            (_, None) => a.len(),
            (Some((x, rest)), Some((y, others))) if x == y => plain(rest, others),
            (Some((_, rest)), Some((_, others))) => 1 + plain(rest, others).min(plain(rest, b)).min(plain(a, others)),
        }
    }
}
