//! On which threads does the work run? On a pool of our own, one per process.
//!
//! rayon's global pool does not survive a `fork`: the child has the pool's memory but none of its threads and
//! waits for ever. Ours is keyed by the process id; a child forgets its parent's pool and makes a new one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::Result;

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

/// The values of `parts`, one part after the other; copied on the threads at hand, as is the memory made ready.
pub(crate) fn concat<T: Copy + Default + Send + Sync>(parts: &[&[T]]) -> Vec<T> {
    let mut all = vec![T::default(); parts.iter().map(|part| part.len()).sum()];
    let mut left = &mut all[..];
    let places = parts.iter().map(|part| {
        let (place, rest) = std::mem::take(&mut left).split_at_mut(part.len());
        left = rest;
        (place, *part)
    });
    for_each(places.collect(), |(place, part)| place.copy_from_slice(part));
    all
}

/// How many threads share what is asked here: the pool's, or this one alone where it is of none. There rayon must not be
/// called, as it would start its own, global pool.
pub(crate) fn at_hand() -> usize {
    if rayon::current_thread_index().is_some() { rayon::current_num_threads() } else { 1 }
}

/// What `work` makes of each of `items`, in their order, on the threads at hand; and what became of the `state` that each
/// thread has for all that it takes.
pub(crate) fn each_with<T: Sync, S: Send, R: Send>(
    items: &[T],
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> (Vec<R>, Vec<S>) {
    let next = AtomicUsize::new(0);
    let take = |_| {
        let (mut own, mut made) = (None, Vec::new());
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else { break (made, own) };
            made.push((number, work(own.get_or_insert_with(&state), item)));
        }
    };
    let done = match at_hand() {
        1 => vec![take(0)],
        threads => (0..threads).into_par_iter().with_max_len(1).map(take).collect(),
    };
    let (mut made, mut states) = (Vec::with_capacity(items.len()), Vec::with_capacity(done.len()));
    for (some, own) in done {
        made.extend(some);
        states.extend(own);
    }
    made.sort_unstable_by_key(|&(number, _)| number);
    (made.into_iter().map(|(_, made)| made).collect(), states)
}

/// Has `make` fill empty parts 0 to `parts` − 1 on the threads at hand, and `take` empty them in this order, which puts
/// them where they belong. Gives the `state` that each thread has for all that it makes.
pub(crate) fn in_order<S: Send, P: Default + Send>(
    parts: usize,
    state: impl Fn() -> S + Sync,
    make: impl Fn(&mut S, usize, &mut P) -> Result<()> + Sync,
    take: impl FnMut(&mut P) -> Result<()> + Send,
) -> Result<Vec<S>> {
    let next = AtomicUsize::new(0);
    let order = Mutex::new((InOrder::new(), take));
    let work = |_| {
        let (mut own, mut part) = (state(), P::default());
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= parts {
                return Ok(own);
            }
            let add = |part| {
                let (order, take) = &mut *order.lock().unwrap_or_else(PoisonError::into_inner);
                order.add(number, part, take)
            };
            let made = make(&mut own, number, &mut part);
            part = made.and_then(|()| add(part)).inspect_err(|_| next.store(parts, Ordering::Relaxed))?; // no thread goes on
        }
    };
    match at_hand().min(parts) {
        1 => Ok(vec![work(0)?]),
        threads => (0..threads).into_par_iter().with_max_len(1).map(work).collect(),
    }
}

/// Parts that threads make at the same time and that are taken in their order, each as soon as all before it have been:
/// so that only parts at work need memory of their own. What was taken is used again: such memory costs nothing to have.
pub(crate) struct InOrder<P> {
    /// Number of parts taken.
    taken: usize,
    /// Parts that are ready before one that comes earlier, by number.
    early: BTreeMap<usize, P>,
    /// Emptied parts.
    spare: Vec<P>,
}

impl<P: Default> InOrder<P> {
    pub(crate) fn new() -> Self {
        Self { taken: 0, early: BTreeMap::new(), spare: Vec::new() }
    }

    /// Part `number` is ready. `take` empties the parts whose turn has come. Gives an empty part for the next one.
    pub(crate) fn add(&mut self, number: usize, part: P, mut take: impl FnMut(&mut P) -> Result<()>) -> Result<P> {
        self.early.insert(number, part);
        while let Some(mut part) = self.early.remove(&self.taken) {
            take(&mut part)?;
            self.taken += 1;
            self.spare.push(part);
        }
        Ok(self.spare.pop().unwrap_or_default())
    }
}

/// Does `work` with each of `items`, on the threads at hand.
pub(crate) fn for_each<T: Send>(items: Vec<T>, work: impl Fn(T) + Send + Sync) {
    match at_hand() {
        1 => items.into_iter().for_each(work),
        _ => items.into_par_iter().for_each(work),
    }
}

/// What `work` makes on as many threads as [`run`] would use, each told its number. Threads of their own, not the pool's:
/// they may wait for texts, and whoever brings the texts may ask a question in between, which needs the pool.
pub(crate) fn apart<R: Send>(work: impl Fn(usize) -> Result<R> + Sync) -> Result<Vec<R>> {
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..count()).map(|number| scope.spawn(move || work(number))).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Result<R>>| match thread.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        running.into_iter().map(join).collect()
    })
}

/// Runs `work` with exactly `threads` threads: for tests that show that answers do not depend on them.
///
/// ```
/// assert_eq!(locution::with_threads(3, || 1 + 1), 2);
/// ```
pub fn with_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    build(threads.max(1)).install(work)
}
