//! On which threads does the work run? On a pool of our own, one per process.
//!
//! rayon's global pool does not survive a `fork`: the child has the pool's memory but none of its threads and
//! waits for ever. Ours is keyed by the process id; a child forgets its parent's pool and makes a new one.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

static POOL: Mutex<Option<(u32, &'static ThreadPool)>> = Mutex::new(None);

fn build(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|i| format!("locution-{i}"))
        .build()
        .expect("the operating system can start threads")
}

/// Number of threads: `LOCUTION_THREADS` where it is a positive number, else the processors there are.
fn wanted() -> usize {
    std::env::var("LOCUTION_THREADS")
        .ok()
        .and_then(|n| n.parse().ok())
        .filter(|&n| n > 0)
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// Our pool: made when it is first needed, and anew in a forked child.
fn pool() -> &'static ThreadPool {
    let mut slot = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    match *slot {
        Some((pid, pool)) if pid == std::process::id() => pool,
        _ => {
            // Leaked on purpose: one per process, and a forked child must not drop its parent's.
            let pool: &'static ThreadPool = Box::leak(Box::new(build(wanted())));
            *slot = Some((std::process::id(), pool));
            pool
        }
    }
}

/// Runs `work` on locution's threads; rayon calls inside it use them.
pub(crate) fn run<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    if rayon::current_thread_index().is_some() {
        return work(); // already inside a pool: ours, or one a caller chose
    }
    pool().install(work)
}

/// How many threads [`run`] would use.
pub(crate) fn count() -> usize {
    if rayon::current_thread_index().is_some() { rayon::current_num_threads() } else { pool().current_num_threads() }
}

/// The values of `parts`, one part after the other; copied on all threads, as is the memory made ready.
pub(crate) fn concat<T: Copy + Default + Send + Sync>(parts: &[&[T]]) -> Vec<T> {
    let mut all = vec![T::default(); parts.iter().map(|part| part.len()).sum()];
    let mut left = &mut all[..];
    let places = parts.iter().map(|part| {
        let (place, rest) = std::mem::take(&mut left).split_at_mut(part.len());
        left = rest;
        (place, *part)
    });
    places.collect::<Vec<_>>().into_par_iter().for_each(|(place, part)| place.copy_from_slice(part));
    all
}

/// Whether this is no thread of a pool: here rayon must not be called, as it would start its own, global pool.
#[cfg(any(test, feature = "python"))]
pub(crate) fn alone() -> bool {
    rayon::current_thread_index().is_none()
}

/// Runs `work` with exactly `threads` threads: for tests that show that answers do not depend on them.
///
/// ```
/// assert_eq!(locution::with_threads(3, || 1 + 1), 2);
/// ```
pub fn with_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    build(threads.max(1)).install(work)
}
