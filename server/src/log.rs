//! The log: entries go in, and come back committed in one total order.
//!
//! The seam between one server and several. `local` folds into this machine's store; a cluster
//! log carries the same entries to every server. Both call back the same way, through the hub's
//! inbox, so local goes the same road as remote. A log never decides anything about the chat.

use diwan_shared::event::Position;
use diwan_shared::name::UserName;

use crate::entry::{Entry, Outcome};

pub mod local;

/// What the chat core calls a thing it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Something handed to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submission {
    /// Put this entry into the one order.
    Append {
        /// What the report will carry.
        ticket: Ticket,
        /// The entry.
        entry: Entry,
    },
    /// Claim this name for somebody who arrives.
    Claim {
        /// What the report will carry.
        ticket: Ticket,
        /// The name.
        user: UserName,
    },
    /// Give this name back.
    Release {
        /// The name.
        user: UserName,
    },
}

/// Something the log has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// An entry was committed, or failed. Committed entries come in the one total order.
    Committed {
        /// The ticket it was submitted with; `None` when another server submitted it.
        ticket: Option<Ticket>,
        /// The entry.
        entry: Entry,
        /// What became of it.
        outcome: Outcome,
    },
    /// A claim was decided.
    Claimed {
        /// The ticket it was submitted with.
        ticket: Ticket,
        /// The private conversations of that name, newest first, or `None` when the name is held
        /// elsewhere.
        granted: Option<Vec<Position>>,
    },
}

/// Where entries go. Reports come back through the hub's inbox.
pub trait Log: Send {
    /// Takes what one round brought, in order. Never blocks: what can be submitted is bounded by
    /// the requests in flight.
    fn submit(&mut self, submissions: Vec<Submission>);
}
