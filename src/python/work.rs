//! How does long work run under Python? On a thread of its own, while the caller waits without the GIL.
//!
//! The waiting thread wakes every 50 ms to let Python handle signals and to report progress. On Ctrl-C it asks the work
//! to stop and returns at once; the work, which owns all it needs, ends at its next check.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyBool;

use super::errors::to_python;
use crate::error::Result;
use crate::progress::Progress;

const TICK: Duration = Duration::from_millis(50);

/// A call that is over by then shows no bar of its own accord.
const SOON: Duration = Duration::from_millis(500);

/// Whom does one call tell how far it is? What is told, and to whom, is said in `locution/_progress.py`.
pub(super) struct Report<'py> {
    pub(super) py: Python<'py>,
    /// The question's name.
    name: &'static str,
    since: Instant,
    whom: Whom<'py>,
    told: u64,
}

enum Whom<'py> {
    Nobody,
    /// Whoever is looking, once it takes long.
    Soon,
    /// What to tell, and what to call in the end.
    Teller(Bound<'py, PyAny>, Bound<'py, PyAny>),
}

impl<'py> Report<'py> {
    /// What `progress=` of the question `name` means. Fails where it means nothing.
    pub(super) fn new(py: Python<'py>, name: &'static str, progress: Option<&Bound<'py, PyAny>>) -> PyResult<Self> {
        let mut report = Self { py, name, since: Instant::now(), whom: Whom::Soon, told: 0 };
        match progress {
            Some(no) if no.cast::<PyBool>().is_ok_and(|no| !no.is_true()) => report.whom = Whom::Nobody,
            Some(progress) => report.find(Some(progress))?,
            None => {}
        }
        Ok(report)
    }

    fn find(&mut self, progress: Option<&Bound<'py, PyAny>>) -> PyResult<()> {
        let module = self.py.import("locution._progress")?;
        let seconds = self.since.elapsed().as_secs_f64();
        let found = module.call_method1("teller", (self.name, progress, seconds))?;
        self.whom = match found.extract::<Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>>()? {
            Some((tell, close)) => Whom::Teller(tell, close),
            None => Whom::Nobody,
        };
        Ok(())
    }

    /// Tells how far `progress` is, where that has changed.
    pub(super) fn tell(&mut self, progress: &Progress) -> PyResult<()> {
        if matches!(self.whom, Whom::Soon) && self.since.elapsed() > SOON {
            self.find(None)?;
        }
        if let Whom::Teller(tell, _) = &self.whom {
            let (done, total) = progress.state();
            if done > self.told {
                self.told = done;
                tell.call1((done, total))?;
            }
        }
        Ok(())
    }

    /// Tells that all is done.
    pub(super) fn end(&mut self, progress: &Progress) -> PyResult<()> {
        let _ = progress.end(); // whoever is asked to stop when all is done has all
        if matches!(self.whom, Whom::Soon) { Ok(()) } else { self.tell(progress) }
    }
}

impl Drop for Report<'_> {
    fn drop(&mut self) {
        if let Whom::Teller(_, close) = &self.whom
            && let Err(error) = close.call0()
        {
            error.write_unraisable(self.py, Some(close));
        }
    }
}

/// Runs `work`, which tells nobody how far it is, and gives its answer.
pub(super) fn run<T: Send + 'static>(
    py: Python<'_>,
    progress: &Progress,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> PyResult<T> {
    start(work)?.wait(py, None, progress)
}

/// Runs `work`, a part of what is reported, and gives its answer. How far it is is told whenever that has changed, at most
/// every 50 ms; an exception in whom it is told to stops the work.
pub(super) fn run_reported<'py, T: Send + 'static>(
    report: &mut Report<'py>,
    progress: &Progress,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> PyResult<T> {
    start(work)?.wait(report.py, Some(report), progress)
}

/// Work that is under way.
pub(super) struct Running<T>(Mutex<Receiver<Result<T>>>); // the lock is for a reference to it to leave the GIL

/// Starts `work` on a thread of its own.
pub(super) fn start<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> PyResult<Running<T>> {
    let (sender, receiver) = channel();
    std::thread::Builder::new()
        .name("locution-work".into())
        .spawn(move || {
            // When the work panics the sender is dropped unsent, and the receiver knows.
            let _ = sender.send(work());
        })
        .map_err(|e| PyRuntimeError::new_err(format!("no thread could be started: {e}")))?;
    Ok(Running(Mutex::new(receiver)))
}

impl<T: Send> Running<T> {
    /// Waits for the answer, as [`run_reported`] does.
    pub(super) fn wait(self, py: Python<'_>, mut report: Option<&mut Report<'_>>, progress: &Progress) -> PyResult<T> {
        loop {
            let answer = py.detach(|| match self.0.lock() {
                Ok(receiver) => receiver.recv_timeout(TICK),
                Err(_) => Err(RecvTimeoutError::Disconnected),
            });
            match answer {
                Ok(answer) => return answer.map_err(|error| to_python(py, error)),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(PyRuntimeError::new_err("locution failed inside; this is a bug, please report it"));
                }
                Err(RecvTimeoutError::Timeout) => {
                    let tell = |report: &mut &mut Report<'_>| report.tell(progress);
                    let told = py.check_signals().and_then(|()| report.as_mut().map_or(Ok(()), tell));
                    if let Err(error) = told {
                        progress.stop();
                        return Err(error);
                    }
                }
            }
        }
    }
}
