//! The embedded log: one writer thread that folds into this machine's store.
//!
//! Group commit comes by itself: while one batch is being committed the next one gathers, and it
//! never waits to fill a batch. Takes submissions, hands on reports in commit order. When the
//! store fails, senders are told, and the next batch tries again.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use tracing::{error, info};

use super::Log;
use crate::entry::{Entry, Outcome, Report, Submission};
use crate::limits::BATCH_ENTRIES_MAX;
use crate::store::{Store, StoreError};

/// The log of a server that is alone. Dropping it commits what was submitted.
#[derive(Debug)]
pub struct LocalLog {
    submissions: Option<Sender<Vec<Submission>>>,
    writer: Option<JoinHandle<()>>,
}

impl LocalLog {
    /// Starts the writer thread, which hands the reports of each batch to `report`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        store: Store,
        report: impl Fn(Vec<Report>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (submissions, incoming) = channel();
        let mut writer = Writer { store, report, failing: false };
        let thread = std::thread::Builder::new().name("log".to_owned());
        let writer = thread.spawn(move || writer.run(&incoming))?;
        Ok(Self { submissions: Some(submissions), writer: Some(writer) })
    }
}

impl Log for LocalLog {
    fn submit(&mut self, submissions: Vec<Submission>) {
        if let Some(sender) = &self.submissions {
            // It fails only when the writer thread is gone, and then the server is closing.
            let _ = sender.send(submissions);
        }
    }
}

impl Drop for LocalLog {
    fn drop(&mut self) {
        self.submissions = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

struct Writer<R> {
    store: Store,
    report: R,
    /// The last batch failed: say it once, and say when it is over.
    failing: bool,
}

impl<R: Fn(Vec<Report>)> Writer<R> {
    fn run(&mut self, incoming: &Receiver<Vec<Submission>>) {
        while let Ok(mut batch) = incoming.recv() {
            while batch.len() < BATCH_ENTRIES_MAX
                && let Ok(more) = incoming.try_recv()
            {
                batch.extend(more);
            }
            let mut batch = batch.into_iter().peekable();
            while batch.peek().is_some() {
                let reports = self.take(batch.by_ref().take(BATCH_ENTRIES_MAX));
                (self.report)(reports);
            }
        }
    }

    /// Gives a report for each submission that waits for one.
    fn take(&mut self, batch: impl Iterator<Item = Submission>) -> Vec<Report> {
        let mut reports = Vec::new();
        let mut tickets = Vec::new();
        let mut entries = Vec::new();
        for submission in batch {
            match submission {
                Submission::Append { ticket, entry } => {
                    tickets.push(ticket);
                    entries.push(entry);
                }
                Submission::Claim { ticket, user } => {
                    // Alone, a name nobody here holds is free. Without its talks it still is.
                    let granted = Some(self.store.talks(&user).unwrap_or_default());
                    reports.push(Report::Claimed { ticket, granted });
                }
                Submission::Release { .. } => {}
            }
        }
        let outcomes = self.commit(&entries);
        for ((ticket, entry), outcome) in tickets.into_iter().zip(entries).zip(outcomes) {
            reports.push(Report::Committed { ticket: Some(ticket), entry, outcome });
        }
        reports
    }

    /// Gives an outcome for each entry.
    fn commit(&mut self, entries: &[Entry]) -> Vec<Outcome> {
        if entries.is_empty() {
            return Vec::new();
        }
        match self.store.fold(entries) {
            Ok(outcomes) => {
                if std::mem::take(&mut self.failing) {
                    info!("storing again");
                }
                outcomes
            }
            // One entry that cannot be stored must not take the others with it.
            Err(_) if entries.len() > 1 => {
                entries.iter().flat_map(|entry| self.commit(std::slice::from_ref(entry))).collect()
            }
            Err(error) => {
                self.complain(&error);
                entries.iter().map(|_| Outcome::Failed).collect()
            }
        }
    }

    fn complain(&mut self, why: &StoreError) {
        if !std::mem::replace(&mut self.failing, true) {
            error!(%why, "cannot store");
        }
    }
}
