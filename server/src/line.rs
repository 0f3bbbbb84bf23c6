//! What the hub and a connection's task share.
//!
//! Owns the outbox, the dialogue and the credit of one connection: how many more requests it may
//! make before it has to wait for answers. Takes messages and events, gives what follows and how it
//! is said. Never reads or writes a socket.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use diwan_shared::event::Event;
use diwan_shared::line::LineError;
use tokio::sync::Semaphore;

use crate::door::{Dialogue, Door, Step};
use crate::limits::REQUESTS_IN_FLIGHT_MAX;
use crate::outbox::Outbox;

/// A connection, as the hub and its own task see it.
#[derive(Debug)]
pub struct Line {
    /// What waits to be written.
    pub outbox: Outbox,
    /// One permit for each request that may still be made.
    credit: Semaphore,
    dialogue: Mutex<Box<dyn Dialogue>>,
}

impl Line {
    /// The line of somebody who came in by this door.
    #[must_use]
    pub fn new(door: Door) -> Self {
        Self {
            outbox: Outbox::default(),
            credit: Semaphore::new(REQUESTS_IN_FLIGHT_MAX),
            dialogue: Mutex::new(door.open()),
        }
    }

    /// What follows from a message the client sent.
    #[must_use]
    pub fn hear(&self, said: Result<&str, LineError>) -> Step {
        self.dialogue().hear(said)
    }

    /// An event for this connection alone, as it is said here.
    #[must_use]
    pub fn tell(&self, event: &Event) -> Bytes {
        let mut lines = Vec::new();
        self.dialogue().tell(event, &mut lines);
        lines.into()
    }

    fn dialogue(&self) -> MutexGuard<'_, Box<dyn Dialogue>> {
        // A dialogue that panicked says wrong things at worst.
        self.dialogue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request was answered: another one may be made.
    pub fn answered(&self) {
        // After a session was taken over, answers to the old connection's requests come here.
        if self.credit.available_permits() < REQUESTS_IN_FLIGHT_MAX {
            self.credit.add_permits(1);
        }
    }

    /// Waits until another request may be made, and counts it.
    pub(crate) async fn ask(&self) {
        if let Ok(permit) = self.credit.acquire().await {
            permit.forget();
        }
    }

    /// Waits until every request has its answer.
    pub(crate) async fn all_answered(&self) {
        let all = u32::try_from(REQUESTS_IN_FLIGHT_MAX).unwrap_or(u32::MAX);
        drop(self.credit.acquire_many(all).await);
    }
}
