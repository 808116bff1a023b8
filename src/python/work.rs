//! How does long work run under Python? On a thread of its own, while the caller waits without the GIL.
//!
//! The waiting thread wakes every 50 ms to let Python handle signals and to report progress. On Ctrl-C it asks the work
//! to stop and returns at once; the work, which owns all it needs, ends at its next check.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use super::errors::to_python;
use crate::error::Result;
use crate::progress::Progress;

const TICK: Duration = Duration::from_millis(50);

/// Runs `work` and gives its answer. `report` is called as `report(done, total)` whenever that has changed, at most
/// every 50 ms, and once at the end; an exception in it stops the work.
pub(super) fn run<T: Send + 'static>(
    py: Python<'_>,
    report: Option<Bound<'_, PyAny>>,
    progress: &Progress,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> PyResult<T> {
    start(work)?.wait(py, report, progress)
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
    /// Waits for the answer, as [`run`] does.
    pub(super) fn wait(self, py: Python<'_>, report: Option<Bound<'_, PyAny>>, progress: &Progress) -> PyResult<T> {
        let mut told = (0, 0);
        loop {
            let answer = py.detach(|| match self.0.lock() {
                Ok(receiver) => receiver.recv_timeout(TICK),
                Err(_) => Err(RecvTimeoutError::Disconnected),
            });
            match answer {
                Ok(answer) => {
                    let value = answer.map_err(|error| to_python(py, error))?;
                    tell(report.as_ref(), progress, &mut told)?;
                    return Ok(value);
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(PyRuntimeError::new_err("locution failed inside; this is a bug, please report it"));
                }
                Err(RecvTimeoutError::Timeout) => {
                    let outcome = py.check_signals().and_then(|()| tell(report.as_ref(), progress, &mut told));
                    if let Err(error) = outcome {
                        progress.stop();
                        return Err(error);
                    }
                }
            }
        }
    }
}

fn tell(report: Option<&Bound<'_, PyAny>>, progress: &Progress, told: &mut (u64, u64)) -> PyResult<()> {
    let state = progress.state();
    if let Some(report) = report
        && state != *told
    {
        *told = state;
        report.call1(state)?;
    }
    Ok(())
}
