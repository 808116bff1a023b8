//! How long are the runs that two documents share? From where they begin, term by term; what repeats itself is not compared
//! again and again.

use super::extension::common;

/// A stretch of tokens that stands in both documents, and is followed and preceded by different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// First token in either document.
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) length: u32,
}

/// Measures the runs of one pair of documents, from left to right.
pub(super) struct Ruler<'a> {
    /// All tokens.
    terms: &'a [u32],
    /// Where the documents start and end.
    a: std::ops::Range<usize>,
    b: std::ops::Range<usize>,
    /// The run measured last.
    last: Option<Run>,
    /// Two places of one document, and how many tokens are the same from there on.
    repeated: ((u32, u32), u32),
    /// Tokens compared so far.
    pub(super) compared: u64,
}

impl<'a> Ruler<'a> {
    pub(super) fn new(terms: &'a [u32], a: std::ops::Range<usize>, b: std::ops::Range<usize>) -> Self {
        Self { terms, a, b, last: None, repeated: ((0, 0), 0), compared: 0 }
    }

    /// The whole run that goes through two places, which are the same.
    pub(super) fn run(&mut self, a: u32, b: u32) -> Run {
        let before =
            common::<true>(&self.terms[self.a.start..a as usize], &self.terms[self.b.start..b as usize]) as u32;
        self.compared += u64::from(before);
        let (a, b) = (a - before, b - before);
        let run = Run { a, b, length: self.length(a, b) };
        self.last = Some(run);
        run
    }

    /// How many tokens are the same from two places on. Where one of them is that of the last run and the other lies in it,
    /// the document repeats itself: then it is enough to know for how long, which the runs behind ask again.
    fn length(&mut self, a: u32, b: u32) -> u32 {
        let known = match self.last {
            Some(last) if last.b == b && last.a < a && a - last.a < last.length => {
                let shift = a - last.a;
                Some((self.repeats(b, b + shift, self.b.end), last.length - shift))
            }
            Some(last) if last.a == a && last.b < b && b - last.b < last.length => {
                let shift = b - last.b;
                Some((self.repeats(a, a + shift, self.a.end), last.length - shift))
            }
            _ => None,
        };
        let from = match known {
            Some((repeats, inside)) if repeats < inside => return repeats,
            Some((_, inside)) => inside,
            None => 0,
        };
        let (rest_a, rest_b) = ((a + from) as usize..self.a.end, (b + from) as usize..self.b.end);
        let more = common::<false>(&self.terms[rest_a], &self.terms[rest_b]) as u32;
        self.compared += u64::from(more);
        from + more
    }

    /// How many tokens of one document are the same from two places on.
    fn repeats(&mut self, first: u32, second: u32, end: usize) -> u32 {
        if self.repeated.0 != (first, second) {
            let length = common::<false>(&self.terms[first as usize..end], &self.terms[second as usize..end]) as u32;
            self.compared += u64::from(length);
            self.repeated = ((first, second), length);
        }
        self.repeated.1
    }

    /// Whether the run that begins at two places lies in `run` whole, seen by where it would leave it. No is no answer.
    pub(super) fn lies_in(&self, run: Run, a: u32, b: u32) -> bool {
        if a < run.a || b < run.b || a >= run.a + run.length || b >= run.b + run.length {
            return false;
        }
        let steps = (run.a + run.length - a).min(run.b + run.length - b);
        let (a, b) = ((a + steps) as usize, (b + steps) as usize);
        a >= self.a.end || b >= self.b.end || self.terms[a] != self.terms[b]
    }
}
