//! How far does a formulation reach round the phrases that recur in it? Over the words between two phrases that stand side
//! by side again and again, "emphasizing practice and [making, building] new achievements"; and to the end of a run of content
//! words that a phrase is but a piece of. Each such stretch is one of its own, though the text says it but once.
//! O(occurrences).

use ahash::AHashMap;

use crate::error::Result;
use crate::progress::Progress;

/// Where a phrase stands inside no longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Its first token, counted in the stream.
    pub(super) first: u32,
    /// One behind its last.
    pub(super) end: u32,
    /// The number of the phrase.
    pub(super) phrase: u32,
    /// The segment it stands in.
    pub(super) segment: u32,
    /// Whether a content word of the same clause stands before it, and behind it.
    pub(super) goes_on: (bool, bool),
}

/// So many tokens at most lie between two phrases that belong together.
const GAP: u32 = 2;

/// So often neighbours are joined: at most eight phrases become one stretch.
const ROUNDS: usize = 3;

/// The stretches from the beginning of a phrase to the end of one behind it, where in `least` documents at least the same
/// phrases stand side by side with one or two tokens between; as places in the stream, ascending. `standings` ascend;
/// `document` tells a segment's.
pub(super) fn gapped(
    standings: &[Standing],
    document: impl Fn(u32) -> u32,
    least: u64,
    longest: usize,
    progress: &Progress,
) -> Result<Vec<(u32, u32)>> {
    let mut units = standings.to_vec();
    let mut next_name = units.iter().map(|unit| unit.phrase + 1).max().unwrap_or(0);
    let mut places = Vec::new();
    for _ in 0..ROUNDS {
        progress.check()?;
        let linked = |a: &Standing, b: &Standing| {
            a.segment == b.segment && b.first > a.end && b.first - a.end <= GAP && (b.end - a.first) as usize <= longest
        };
        // Of each two neighbours: in how many documents, the last of them, and the name of both together.
        let mut pairs: AHashMap<(u32, u32), (u64, u32, u32)> = AHashMap::new();
        for pair in units.windows(2).filter(|pair| linked(&pair[0], &pair[1])) {
            let here = document(pair[0].segment);
            let known = pairs.entry((pair[0].phrase, pair[1].phrase)).or_insert((0, u32::MAX, u32::MAX));
            known.0 += u64::from(known.1 != here);
            known.1 = here;
        }
        let mut joined = Vec::with_capacity(units.len());
        let mut at = 0;
        let before = places.len();
        while at < units.len() {
            let unit = units[at];
            let with = units.get(at + 1).filter(|next| linked(&unit, next)).and_then(|next| {
                let pair = pairs.get_mut(&(unit.phrase, next.phrase))?;
                (pair.0 >= least).then_some((next, pair))
            });
            match with {
                Some((next, (_, _, name))) => {
                    if *name == u32::MAX {
                        *name = next_name;
                        next_name += 1;
                    }
                    joined.push(Standing { end: next.end, phrase: *name, ..unit });
                    places.push((unit.first, next.end));
                    at += 2;
                }
                None => {
                    joined.push(unit);
                    at += 1;
                }
            }
        }
        if places.len() == before {
            break;
        }
        units = joined;
    }
    places.sort_unstable();
    Ok(places)
}

/// So many words at most does a stretch that is no whole take in at one end.
const MORE: u32 = 3;

/// What was made of phrases that are no whole.
pub(super) struct Completed {
    /// Where the stretches stand that they are pieces of, in no order.
    pub(super) places: Vec<(u32, u32)>,
    /// Which phrases these tell of in full, by number.
    pub(super) told: Vec<bool>,
    /// Which phrases are no whole, by number.
    pub(super) pieces: Vec<bool>,
}

/// Completes what is no whole. A phrase that is followed by a further content word nine times of ten, or preceded by one,
/// is the piece that several wordings share: "xi jinping's cultural" of "… thoughts" and "… ideology". Its places, with the
/// words up to the next function word or the end of the clause, are stretches of their own; and the phrases that are told
/// in full by these. `content(i)` says whether a content word stands at `i` of the stream, `open(segment, i)` whether `i` and
/// `i + 1` belong to one clause.
pub(super) fn completed(
    standings: &[Standing],
    phrases: usize,
    mut content: impl FnMut(u32) -> bool,
    mut open: impl FnMut(&Standing, u32) -> bool,
    longest: usize,
    progress: &Progress,
) -> Result<Completed> {
    // Of each phrase: how often it stands by itself, and how often it does not go on before, and behind.
    let mut counts = vec![(0_u32, 0_u32, 0_u32); phrases];
    for standing in standings {
        let of = &mut counts[standing.phrase as usize];
        of.0 += 1;
        of.1 += u32::from(!standing.goes_on.0);
        of.2 += u32::from(!standing.goes_on.1);
    }
    let mut places = Vec::new();
    let mut told = vec![0_u32; phrases];
    for (number, standing) in standings.iter().enumerate() {
        if number % 4096 == 0 {
            progress.check()?;
        }
        let (all, before, behind) = counts[standing.phrase as usize];
        let (before, behind) = (before * 10 < all, behind * 10 < all);
        let (mut first, mut end) = (standing.first, standing.end);
        let mut whole = true;
        if before && standing.goes_on.0 {
            whole = false;
            while !whole && standing.first - first < MORE {
                first -= 1;
                whole = !(first > 0 && open(standing, first - 1) && content(first - 1));
            }
        }
        if whole && behind && standing.goes_on.1 {
            whole = false;
            while !whole && end - standing.end < MORE {
                end += 1;
                whole = !(open(standing, end - 1) && content(end));
            }
        }
        if whole && (end - first) as usize <= longest && end - first > standing.end - standing.first {
            places.push((first, end));
            told[standing.phrase as usize] += 1;
        }
    }
    let told = told.iter().zip(&counts).map(|(&told, &(all, ..))| all > 0 && 2 * told > all).collect();
    let pieces = counts.iter().map(|&(all, before, behind)| before.min(behind) * 10 < all).collect();
    Ok(Completed { places, told, pieces })
}
