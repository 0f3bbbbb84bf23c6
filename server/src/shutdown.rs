//! The signals that end the program.
//!
//! SIGINT and SIGTERM ask for a good end; a second one of them ends the process at once. Only
//! `main` uses this: a server in somebody else's process is stopped by that process.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The exit code of a process that was ended at once, as shells count signals (128 + SIGINT).
const ENDED_AT_ONCE: i32 = 130;

/// The signals of this process.
#[derive(Debug)]
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// From here on the signals no longer end the process by themselves.
    ///
    /// # Errors
    /// When the system refuses to deliver them.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for one.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Ends the process when another one comes.
    pub async fn end_at_once(&mut self) -> ! {
        self.next().await;
        std::process::exit(ENDED_AT_ONCE)
    }
}
