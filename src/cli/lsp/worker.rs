//! Runs on data and examples, apart from the text, so that nobody waits for them while typing. Of several texts the
//! last one counts.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use meed::Checked;
use meed::ide::Today;
use meed::source::Source;

use super::beside;

/// How long a text has to stand before it is run.
const PAUSE: Duration = Duration::from_millis(120);

/// A contract to run.
#[derive(Debug)]
pub(super) struct Job {
    /// Its address.
    pub(super) address: String,
    /// The version of its text.
    pub(super) version: i32,
    /// Its text.
    pub(super) source: Source,
    /// What the check says of it.
    pub(super) checked: Checked,
    /// Its file, if it is one.
    pub(super) file: Option<PathBuf>,
}

/// What it came to.
#[derive(Debug)]
pub(super) struct Done {
    /// Its address.
    pub(super) address: String,
    /// The version of the text that was run.
    pub(super) version: i32,
    /// What it came to.
    pub(super) today: Today,
}

/// Starts the thread that runs what it is sent.
pub(super) fn start() -> (Sender<Job>, Receiver<Done>) {
    let (jobs, wanted) = unbounded::<Job>();
    let (done, results) = unbounded();
    thread::spawn(move || work(&wanted, &done));
    (jobs, results)
}

fn work(wanted: &Receiver<Job>, done: &Sender<Done>) {
    while let Ok(first) = wanted.recv() {
        let mut latest = BTreeMap::from([(first.address.clone(), first)]);
        loop {
            match wanted.recv_timeout(PAUSE) {
                Ok(job) => {
                    latest.insert(job.address.clone(), job);
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        for (address, job) in latest {
            let Job { version, source, checked, file, .. } = job;
            let ran = catch_unwind(AssertUnwindSafe(|| beside::today(checked, source, file.as_deref())));
            let today = ran.unwrap_or_else(|_| Today {
                refused: Some("internal error while running the contract".to_owned()),
                ..Today::default()
            });
            if done.send(Done { address, version, today }).is_err() {
                return;
            }
        }
    }
}
