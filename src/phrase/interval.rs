//! Which stretches recur among sorted suffixes, how often, in how many documents? One pass with a stack.
//!
//! The suffixes that begin with a given stretch stand side by side: they are an *interval*, and the intervals nest
//! (Abouelhoda, Kurtz & Ohlebusch 2004). The pass meets every interval once, shorter stretches after the longer ones
//! inside them, and carries up what it needs: the documents counted twice (Hui 1992), whether one token stands before
//! all occurrences, and the first and last date. O(suffixes · log of the deepest nesting), whatever the text: a run of
//! one word nests as deep as it is long.

use crate::error::Result;
use crate::progress::Progress;

/// A repeated stretch: all its occurrences, in suffix order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first suffix that begins with it.
    pub first: u32,
    /// The last one.
    pub last: u32,
    /// The longest stretch that all of them begin with, in tokens.
    pub length: u32,
    /// Documents it stands in.
    pub docfreq: u32,
    /// Whether no single token stands before all occurrences: not extensible to the left.
    pub left_closed: bool,
    /// Least and greatest day number of its documents; [`NO_DAY`] where none has one.
    pub days: (i32, i32),
}

/// First and last day of documents without a date.
pub const NO_DAY: (i32, i32) = (i32::MAX, i32::MIN);

/// A suffix, as far as the pass looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Suffix {
    /// How many tokens it shares with the one before it.
    pub shared: u32,
    /// Its document.
    pub document: u32,
    /// The term before it, or the wall 0.
    pub before: u32,
}

/// What stands before the occurrences of a stretch.
#[derive(Clone, Copy, PartialEq)]
enum Left {
    /// This term before all.
    Same(u32),
    /// Different ones, or a wall somewhere.
    Mixed,
}

/// An interval that is still open, or a single suffix.
#[derive(Clone, Copy)]
struct Open {
    length: u32,
    first: u32,
    /// Occurrences in documents already counted.
    repeats: u32,
    left: Left,
    days: (i32, i32),
}

const NONE: u32 = u32::MAX;

impl Open {
    fn absorb(&mut self, inner: &Self) {
        self.repeats += inner.repeats;
        if self.left != inner.left {
            self.left = Left::Mixed;
        }
        self.days = (self.days.0.min(inner.days.0), self.days.1.max(inner.days.1));
    }
}

/// Meets the intervals of one group of suffixes after the other.
pub struct Sweep<'a> {
    /// Day numbers, by document.
    days: &'a [Option<i32>],
    /// The last suffix so far, by document; one of an earlier group means none.
    last_of_document: Vec<u32>,
    /// Suffixes of earlier groups.
    passed: u32,
    stack: Vec<Open>,
}

impl<'a> Sweep<'a> {
    /// `days` are the documents' day numbers.
    pub fn new(days: &'a [Option<i32>]) -> Self {
        Self { days, last_of_document: vec![NONE; days.len()], passed: 0, stack: Vec::new() }
    }

    /// Meets every interval of length ≥ 1 of the next group, `suffixes`, the first of which is number 0.
    pub fn group(&mut self, suffixes: &[Suffix], progress: &Progress, mut visit: impl FnMut(Interval)) -> Result<()> {
        let Self { days, last_of_document, passed, stack } = self;
        stack.clear();
        stack.push(Open { length: 0, first: 0, repeats: 0, left: Left::Mixed, days: NO_DAY }); // the root
        for (i, suffix) in suffixes.iter().enumerate() {
            if i % 65_536 == 0 {
                progress.check()?;
            }
            // The stack holds the open intervals that contain suffix i, outermost first.
            let document = suffix.document as usize;
            let previous = std::mem::replace(&mut last_of_document[document], *passed + i as u32);
            if previous != NONE && previous >= *passed {
                // Counted twice in every interval that contains both: it is enough to tell the innermost.
                let inner = stack.partition_point(|open| open.first <= previous - *passed) - 1;
                stack[inner].repeats += 1;
            }
            let left = if suffix.before == 0 { Left::Mixed } else { Left::Same(suffix.before) };
            let days = days[document].map_or(NO_DAY, |day| (day, day));
            let mut done = Open { length: u32::MAX, first: i as u32, repeats: 0, left, days };
            let shared = suffixes.get(i + 1).map_or(0, |next| next.shared);
            let innermost = stack.len() - 1;
            if shared > stack[innermost].length {
                stack.push(Open { length: shared, ..done });
            } else {
                stack[innermost].absorb(&done);
            }
            while stack[stack.len() - 1].length > shared {
                done = stack.pop().unwrap_or(done); // the root has length 0 and never goes
                let size = i as u32 - done.first + 1;
                visit(Interval {
                    first: done.first,
                    last: i as u32,
                    length: done.length,
                    docfreq: size - done.repeats,
                    left_closed: done.left == Left::Mixed,
                    days: done.days,
                });
                let outer = stack.len() - 1;
                if stack[outer].length < shared {
                    stack.push(Open { length: shared, ..done });
                } else {
                    stack[outer].absorb(&done);
                }
            }
        }
        *passed += suffixes.len() as u32;
        Ok(())
    }
}
