//! How far is a long question, and should it stop? Two counters and a flag; a check costs one relaxed load.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::error::{Error, ErrorKind, Result};

/// A handle on a running question: shared between the one who asks and the one who works.
///
/// ```
/// let progress = locution::Progress::default();
/// progress.stop();
/// assert!(progress.check().is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    done: AtomicU64,
    total: AtomicU64,
    stopped: AtomicBool,
}

impl Progress {
    /// Units of work done and, where that is known, units in all (else 0).
    pub fn state(&self) -> (u64, u64) {
        (self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed))
    }

    /// Asks the work to stop. It ends with [`ErrorKind::Cancelled`] at its next check.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }

    /// Fails when the work was asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.0.stopped.load(Ordering::Relaxed) { Err(Error::new(ErrorKind::Cancelled)) } else { Ok(()) }
    }

    /// Nothing is done yet of so much.
    pub(crate) fn start(&self, total: u64) {
        self.0.done.store(0, Ordering::Relaxed);
        self.expect(total);
    }

    /// Says how much there is in all, once that is known; what is done stays.
    pub(crate) fn expect(&self, total: u64) {
        self.0.total.store(total, Ordering::Relaxed);
    }

    /// Counts `units` as done; fails when the work was asked to stop.
    pub(crate) fn advance(&self, units: u64) -> Result<()> {
        self.0.done.fetch_add(units, Ordering::Relaxed);
        self.check()
    }
}
