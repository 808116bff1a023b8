//! Where does each token stand in its text? One byte a token: how far it starts behind the one before.
//!
//! A token's length is that of its form, so the starts are enough; a start is the sum of the bytes up to it, which a
//! processor adds up sixteen at a time. That is a hundred times faster than cutting the text into words again.

/// Where tokens start, by position in the stream. A clone costs a byte a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Starts {
    /// Bytes from the start of the token before (of the text, for a document's first) to the start of this one, by
    /// token; [`FAR`] where it is that or more.
    steps: Vec<u8>,
    /// Token and bytes of the steps that are [`FAR`] or more, ascending.
    far: Vec<(u32, u32)>,
}

/// A step that does not fit into its byte, or only just does.
const FAR: u32 = 255;

impl Starts {
    /// None yet, with room for so many.
    pub(crate) fn with_capacity(tokens: usize) -> Self {
        Self { steps: Vec::with_capacity(tokens), far: Vec::new() }
    }

    /// Gives back the room that no token takes.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.steps.shrink_to_fit();
    }

    /// None again; the memory stays.
    pub(crate) fn clear(&mut self) {
        self.steps.clear();
        self.far.clear();
    }

    /// Number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Adds tokens by their first byte and the one behind their last. The token before starts at `before`, the text's
    /// first at 0. Gives where the last one starts.
    #[inline]
    pub(crate) fn extend_after(&mut self, before: u32, spans: &[(u32, u32)]) -> u32 {
        let known = self.steps.len();
        let (mut last, mut far) = (before, false);
        self.steps.extend(spans.iter().map(|&(start, _)| {
            let step = start - std::mem::replace(&mut last, start);
            far |= step >= FAR;
            step.min(FAR) as u8
        }));
        if far {
            let steps = spans.iter().scan(before, |last, &(start, _)| Some(start - std::mem::replace(last, start)));
            self.far.extend(steps.zip(known as u32..).filter(|&(step, _)| step >= FAR).map(|(step, at)| (at, step)));
        }
        last
    }

    /// Adds the tokens `range` of `other`, which begin and end a document.
    pub(crate) fn extend(&mut self, other: &Self, range: std::ops::Range<usize>) {
        let moved = |token: u32| (token as usize - range.start + self.steps.len()) as u32;
        let far = |token: usize| other.far.partition_point(|&(at, _)| (at as usize) < token);
        self.far.extend(other.far[far(range.start)..far(range.end)].iter().map(|&(token, step)| (moved(token), step)));
        self.steps.extend_from_slice(&other.steps[range]);
    }

    /// Where each of the tokens `range`, the first of which is a document's, starts in its text.
    pub(crate) fn of(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = usize> {
        let mut far = self.far[self.far.partition_point(|&(token, _)| (token as usize) < range.start)..].iter();
        self.steps[range].iter().scan(0, move |at, &step| {
            let step = if u32::from(step) == FAR { far.next().map_or(FAR, |&(_, step)| step) } else { u32::from(step) };
            *at += step as usize;
            Some(*at)
        })
    }

    /// The bytes from the start of the token before `from` to that of the token before `to`.
    pub(crate) fn distance(&self, from: usize, to: usize) -> usize {
        let steps = &self.steps[from..to];
        let (near, far) = steps.iter().fold((0, false), |(sum, far), &step| {
            (sum + usize::from(step), far | (u32::from(step) == FAR)) // no branch: many at a time
        });
        if !far {
            return near;
        }
        let first = self.far.partition_point(|&(token, _)| (token as usize) < from);
        let far = self.far[first..].iter().take_while(|&&(token, _)| (token as usize) < to);
        near + far.map(|&(_, step)| (step - FAR) as usize).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_the_sum_of_the_steps_however_far() {
        let steps = [3, 254, 255, 256, 0, 70_000, 1];
        let ends = steps.iter().scan(0, |at, &step| {
            *at += step as u32;
            Some((*at, 0))
        });
        let spans: Vec<(u32, u32)> = ends.collect();
        let mut starts = Starts::default();
        let before = starts.extend_after(0, &spans[..4]);
        assert_eq!(starts.extend_after(before, &spans[4..]), 70_769);
        for from in 0..=steps.len() {
            for to in from..=steps.len() {
                assert_eq!(starts.distance(from, to), steps[from..to].iter().sum::<usize>());
            }
        }
        let plain: Vec<usize> = spans.iter().map(|&(start, _)| start as usize).collect();
        assert_eq!(starts.of(0..7).collect::<Vec<_>>(), plain);
        assert_eq!(starts.of(3..5).collect::<Vec<_>>(), [256, 256]); // as if a document started here
        let mut twice = Starts::default();
        twice.extend(&starts, 5..7);
        twice.extend(&starts, 2..4);
        assert_eq!((twice.distance(0, 4), twice.distance(2, 3)), (70_512, 255));
    }
}
