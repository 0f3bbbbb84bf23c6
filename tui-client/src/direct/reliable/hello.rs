//! Finding each other: when to say hello, and to whom to answer.
//!
//! Owns two timers, in milliseconds. A hello without an answer is said again with back-off; answers
//! are rare enough that forged hellos cannot make us loud. Never decides whether a peer is real.

use crate::direct::limits::{ANSWER_MS_MIN, HELLO_MS_MAX, HELLO_MS_START};

/// The hellos of one side.
#[derive(Debug)]
pub(super) struct Hello {
    due: u64,
    wait: u64,
    /// The session that does not know ours.
    answer: Option<u64>,
    quiet_until: u64,
}

impl Hello {
    /// Says the first hello now.
    pub(super) fn new(now: u64) -> Self {
        Self { due: now, wait: HELLO_MS_START, answer: None, quiet_until: 0 }
    }

    /// Nobody is there any more: hellos begin again, slowly.
    pub(super) fn begin_again(&mut self, now: u64) {
        self.wait = HELLO_MS_MAX;
        self.due = now + self.wait;
    }

    /// Somebody speaks who does not know our session.
    pub(super) fn owe_answer(&mut self, session: u64) {
        self.answer = Some(session);
    }

    /// The session to answer to, if that may be now.
    pub(super) fn poll_answer(&mut self, now: u64) -> Option<u64> {
        if now < self.quiet_until {
            return None;
        }
        let session = self.answer.take()?;
        self.quiet_until = now + ANSWER_MS_MIN;
        Some(session)
    }

    /// When an answer that waits may leave.
    pub(super) fn answer_at(&self) -> Option<u64> {
        self.answer.map(|_| self.quiet_until)
    }

    /// When to say hello while nobody is there.
    pub(super) fn due(&self) -> u64 {
        self.due
    }

    /// Whether to say hello to nobody in particular now.
    pub(super) fn poll_hello(&mut self, now: u64) -> bool {
        if now < self.due {
            return false;
        }
        self.due = now + self.wait;
        self.wait = (2 * self.wait).min(HELLO_MS_MAX);
        true
    }
}
