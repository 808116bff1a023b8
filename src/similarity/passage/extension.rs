//! How far does a passage reach from a shared run? The best alignment that goes on from it, match +1, mismatch −1, gap −1.
//!
//! Smith & Waterman 1981 from a point on, in a band that follows the best alignment and is left once the score has dropped
//! by so much (Zhang, Schwartz, Wagner & Miller 2000). O(drop) a token, O(1) in runs that both share. Only the best score,
//! its matches and where it is reached are kept: whoever shows the alignment aligns the two texts once more.

/// Where the score falls so far below the best, nothing further is looked at: as many edits more than matches end it.
pub(super) const DROP: i64 = 16;

/// The same where a passage is only tried from a run that is no passage by itself.
pub(super) const TRIAL: i64 = 8;

/// A score in the upper half, the matches in the lower: the greater score is the greater number, of equals the one with
/// more matches.
const MATCH: i64 = ONE + 1;
const ONE: i64 = 1 << 32;
const NEVER: i64 = i64::MIN / 2;

/// The best alignment that begins at a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// How many tokens of each side it takes.
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) score: u32,
    pub(super) matches: u32,
}

/// Room for two rows.
#[derive(Default)]
pub(super) struct Extension {
    /// The best score so far of each column from `low` on.
    row: Vec<i64>,
    above: Vec<i64>,
}

/// How many tokens both sides begin with; backwards: end with.
pub(super) fn common<const BACK: bool>(a: &[u32], b: &[u32]) -> usize {
    const PIECE: usize = 64;
    let length = a.len().min(b.len());
    let same = |from: usize, to: usize| {
        if BACK {
            a[a.len() - to..a.len() - from] == b[b.len() - to..b.len() - from]
        } else {
            a[from..to] == b[from..to]
        }
    };
    let mut at = 0;
    while at + PIECE <= length && same(at, at + PIECE) {
        at += PIECE; // whole pieces are compared many tokens at a time
    }
    while at < length && same(at, at + 1) {
        at += 1;
    }
    at
}

impl Extension {
    /// From the start of `a` and `b` on, or backwards from their ends, until the score has fallen `drop` below the best.
    pub(super) fn reach<const BACK: bool>(&mut self, a: &[u32], b: &[u32], drop: i64) -> Reach {
        let token = |i: usize| if BACK { a[a.len() - 1 - i] } else { a[i] };
        let rest = |side: &[u32], i: usize| if BACK { 0..side.len() - i } else { i..side.len() };
        let Self { row, above } = self;
        let (mut best, mut place) = (0_i64, (0, 0));
        // Done with so many tokens of `a`; the row begins with so many of `b`.
        let (mut i, mut low) = (0, 0);
        begin(row, best, b.len(), drop);
        while i < a.len() && !row.is_empty() {
            std::mem::swap(row, above);
            above.push(NEVER);
            let floor = ((best >> 32) - drop) << 32;
            let before = best;
            let mut ended = low; // where the best score of this row is reached
            let mut left = alive(above[0] - ONE, floor);
            row.clear();
            row.push(left);
            let mut step = |on: i64, over: i64, other: u32, left: i64| {
                let value = (on + if other == token(i) { MATCH } else { -ONE }).max(over.max(left) - ONE);
                row.push(alive(value, floor));
                if value > best {
                    best = value;
                    ended = low + row.len() - 1;
                }
                alive(value, floor)
            };
            let (ways, others) = (above.windows(2), &b[rest(b, low)]);
            if BACK {
                ways.zip(others.iter().rev()).for_each(|(way, &other)| left = step(way[0], way[1], other, left));
            } else {
                ways.zip(others).for_each(|(way, &other)| left = step(way[0], way[1], other, left));
            }
            while left - ONE >= floor && low + row.len() <= b.len() {
                left -= ONE;
                row.push(left);
            }
            while row.last() == Some(&NEVER) {
                row.pop();
            }
            let dead = row.iter().take_while(|&&value| value == NEVER).count();
            row.drain(..dead);
            low += dead;
            i += 1;
            if best > before {
                place = (i, ended);
                let run = common::<BACK>(&a[rest(a, i)], &b[rest(b, ended)]);
                if run as i64 >= drop {
                    // Who is off this diagonal falls behind by more than counts, unless the text repeats itself.
                    best += run as i64 * MATCH;
                    (i, low) = (i + run, ended + run);
                    place = (i, low);
                    begin(row, best, b.len() - low, drop);
                }
            }
        }
        Reach { a: place.0, b: place.1, score: (best >> 32) as u32, matches: best as u32 }
    }
}

/// The row of the place where the search begins, or goes on behind a run: gaps alone, in what is left of `b`.
fn begin(row: &mut Vec<i64>, best: i64, left: usize, drop: i64) {
    row.clear();
    row.extend((0..=drop.min(left as i64)).map(|gaps| best - gaps * ONE));
}

/// A score that is too low counts as none.
fn alive(value: i64, floor: i64) -> i64 {
    if value < floor { NEVER } else { value }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Best score of an alignment that begins at the start, with the most matches, by the textbook.
    fn plain(a: &[u32], b: &[u32]) -> (i64, i64) {
        let mut table = vec![vec![(0, 0); b.len() + 1]; a.len() + 1];
        let mut best = (0, 0);
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let gap = |(score, matches): (i64, i64)| (score - 1, matches);
                let mut ways = Vec::new();
                if i > 0 && j > 0 {
                    let (score, matches) = table[i - 1][j - 1];
                    ways.push(if a[i - 1] == b[j - 1] { (score + 1, matches + 1) } else { (score - 1, matches) });
                }
                if i > 0 {
                    ways.push(gap(table[i - 1][j]));
                }
                if j > 0 {
                    ways.push(gap(table[i][j - 1]));
                }
                table[i][j] = ways.into_iter().max().unwrap_or((0, 0));
                best = best.max(table[i][j]);
            }
        }
        best
    }

    proptest! {
        #[test]
        fn a_reach_is_the_best_alignment_from_the_start(
            a in prop::collection::vec(0_u32..4, 0..15), b in prop::collection::vec(0_u32..4, 0..15)
        ) {
            let found = Extension::default().reach::<false>(&a, &b, DROP);
            prop_assert_eq!((i64::from(found.score), i64::from(found.matches)), plain(&a, &b));
            prop_assert_eq!(plain(&a[..found.a], &b[..found.b]), plain(&a, &b));
            let (back, forth): (Vec<u32>, Vec<u32>) = (a.iter().rev().copied().collect(), b.iter().rev().copied().collect());
            prop_assert_eq!(Extension::default().reach::<true>(&back, &forth, DROP), found);
        }
    }

    #[test]
    fn long_runs_with_edits_between_are_crossed_whole() {
        let a: Vec<u32> = (0..500).collect();
        let mut b = a.clone();
        b.splice(200..203, [1000, 1001, 1002, 1003, 1004]);
        b.remove(400);
        let found = Extension::default().reach::<false>(&a, &b, DROP);
        // 3 mismatches and 2 gaps, then 1 gap.
        assert_eq!(found, Reach { a: 500, b: 501, score: 496 - 6, matches: 496 });
        assert_eq!(Extension::default().reach::<true>(&a, &b, DROP), found);
    }

    #[test]
    fn a_reach_ends_where_too_much_differs() {
        let a: Vec<u32> = (0..10).chain(100..100 + DROP as u32 + 3).chain(10..50).collect();
        let b: Vec<u32> = (0..10).chain(500..500 + DROP as u32 + 3).chain(10..50).collect();
        let found = Extension::default().reach::<false>(&a, &b, DROP);
        assert_eq!((found.a, found.score), (10, 10));
    }
}
