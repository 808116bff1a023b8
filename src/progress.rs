//! How far is a long question, and should it stop? A share, and a flag; a check costs one relaxed load.
//!
//! A question has stages, each a window of the whole: `progress.until(60)` is the stage that ends when 60 % are done. Whoever
//! works on it counts in units of their own (bytes, documents), and knows nothing of the others.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, ErrorKind, Result};

/// What all is: a hundredth of a per cent is one.
const WHOLE: u64 = 10_000;

/// A handle on a running question: shared between the one who asks and the one who works.
///
/// ```
/// let progress = locution::Progress::default();
/// assert_eq!(progress.state(), (0, 10_000));
/// progress.stop();
/// assert!(progress.check().is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Progress {
    inner: Arc<Inner>,
    /// Of the whole, what this handle is about.
    window: (u64, u64),
}

#[derive(Debug, Default)]
struct Inner {
    stage: Mutex<Stage>,
    /// Units of the stage.
    done: AtomicU64,
    /// The most of the whole that was told of.
    told: AtomicU64,
    stopped: AtomicBool,
}

/// What is worked on.
#[derive(Clone, Copy, Debug, Default)]
struct Stage {
    window: (u64, u64),
    total: u64,
}

impl Default for Progress {
    fn default() -> Self {
        Self { inner: Arc::default(), window: (0, WHOLE) }
    }
}

impl Progress {
    /// How much is done, and how much there is in all: always the same number. What is done never falls.
    pub fn state(&self) -> (u64, u64) {
        let stage = self.inner.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let Stage { window: (from, until), total } = *stage;
        let done = self.inner.done.load(Ordering::Relaxed).min(total);
        let share = if total == 0 { 0 } else { u128::from(until - from) * u128::from(done) / u128::from(total) };
        let now = from + share as u64; // no more than `until`
        (self.inner.told.fetch_max(now, Ordering::Relaxed).max(now), WHOLE)
    }

    /// Asks the work to stop. It ends with [`ErrorKind::Cancelled`] at its next check.
    pub fn stop(&self) {
        self.inner.stopped.store(true, Ordering::Relaxed);
    }

    /// Fails when the work was asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.inner.stopped.load(Ordering::Relaxed) { Err(Error::new(ErrorKind::Cancelled)) } else { Ok(()) }
    }

    /// A handle on what is done when so many per cent of this one are. What starts with this one afterwards begins there.
    pub(crate) fn until(&self, per_cent: u64) -> Self {
        let (from, until) = self.window;
        Self { inner: Arc::clone(&self.inner), window: (from, from + (until - from) * per_cent.min(100) / 100) }
    }

    /// A handle on half of what is left: for stages of which nobody knows how many will follow.
    pub(crate) fn halfway(&self) -> Self {
        let (from, until) = (self.left().0, self.window.1);
        Self { inner: Arc::clone(&self.inner), window: (from, from + (until - from) / 2) }
    }

    /// From where the work is to where this handle ends.
    fn left(&self) -> (u64, u64) {
        let (from, until) = self.window;
        (self.state().0.clamp(from, until), until)
    }

    /// A stage begins: nothing is done yet of so much.
    pub(crate) fn start(&self, total: u64) {
        let window = self.left();
        let mut stage = self.inner.stage.lock().unwrap_or_else(PoisonError::into_inner);
        self.inner.done.store(0, Ordering::Relaxed);
        *stage = Stage { window, total };
    }

    /// Says how much there is in all, once that is known; what is done stays.
    #[cfg(feature = "python")]
    pub(crate) fn expect(&self, total: u64) {
        *self.inner.stage.lock().unwrap_or_else(PoisonError::into_inner) = Stage { window: self.window, total };
    }

    /// Counts `units` as done; fails when the work was asked to stop.
    pub(crate) fn advance(&self, units: u64) -> Result<()> {
        self.inner.done.fetch_add(units, Ordering::Relaxed);
        self.check()
    }

    /// All that this handle is about is done; fails when the work was asked to stop.
    pub(crate) fn end(&self) -> Result<()> {
        self.inner.told.fetch_max(self.window.1, Ordering::Relaxed);
        self.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_windows_of_the_whole() {
        let progress = Progress::default();
        let first = progress.until(40);
        first.start(4);
        first.advance(1).unwrap();
        assert_eq!(progress.state(), (1_000, WHOLE));
        first.advance(9).unwrap(); // more than was expected
        assert_eq!(progress.state().0, 4_000);
        let half = progress.halfway();
        half.start(10);
        half.advance(5).unwrap();
        assert_eq!(progress.state().0, 5_500);
        half.end().unwrap();
        assert_eq!(progress.state().0, 7_000);
        progress.start(3);
        assert_eq!(progress.state().0, 7_000);
        progress.advance(1).unwrap();
        assert_eq!(progress.state().0, 8_000);
        progress.end().unwrap();
        assert_eq!(progress.state(), (WHOLE, WHOLE));
    }

    #[test]
    fn a_stage_that_was_not_needed_leaves_its_share_to_the_next() {
        let progress = Progress::default();
        let (_not_needed, next) = (progress.until(30), progress.until(80));
        next.start(8);
        next.advance(1).unwrap();
        assert_eq!(progress.state().0, 1_000);
    }

    #[test]
    fn what_is_done_never_falls_and_whoever_is_stopped_hears_of_it() {
        let progress = Progress::default();
        progress.start(2);
        progress.advance(1).unwrap();
        progress.until(20).start(2); // which is over
        assert_eq!(progress.state().0, 5_000);
        progress.advance(1).unwrap();
        assert_eq!(progress.state().0, 5_000);
        progress.until(90).stop();
        assert!(progress.check().is_err() && progress.end().is_err());
    }
}
