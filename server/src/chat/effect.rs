//! What should happen because of an input.
//!
//! The chat core says it; the hub carries it out, in order. Plain data: events go to connections
//! by number and to groups by number, encoded and delivered elsewhere. Never does anything itself.

use diwan_shared::command::Password;
use diwan_shared::event::Event;

use super::input::ConnId;
use crate::entry::{Query, Submission, Ticket};

/// A group, numbered in order of creation and never again while the server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u64);

/// Effects in the order in which they are to be carried out.
pub type Effects = Vec<Effect>;

/// One thing to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// This connection has a name now: it hears what everyone hears.
    Named {
        /// The connection.
        conn: ConnId,
    },
    /// One request of this connection has its answer: it may send another.
    Answered {
        /// The connection.
        conn: ConnId,
    },
    /// Tell one connection.
    Send {
        /// The connection.
        conn: ConnId,
        /// What.
        event: Event,
    },
    /// Tell a speaker what it said itself, if its dialect wants that.
    Echo {
        /// The speaker's connection.
        conn: ConnId,
        /// Its message.
        event: Event,
    },
    /// Tell all listeners of a group.
    Publish {
        /// The group.
        group: GroupId,
        /// What.
        event: Event,
        /// The speaker's connection, when it may not want to hear itself.
        author: Option<ConnId>,
    },
    /// Tell every named connection.
    Announce {
        /// What.
        event: Event,
    },
    /// From now on this connection listens to the group.
    Subscribe {
        /// The connection.
        conn: ConnId,
        /// The group.
        group: GroupId,
    },
    /// From now on it does not.
    Unsubscribe {
        /// The connection.
        conn: ConnId,
        /// The group.
        group: GroupId,
    },
    /// Close a connection when everything sent to it was written.
    Close {
        /// The connection.
        conn: ConnId,
    },
    /// Hand this to the log; a report comes back.
    Submit(Submission),
    /// Hash a password; [`super::input::Input::Hashed`] comes back.
    Hash {
        /// What the input will carry.
        ticket: Ticket,
        /// The password.
        password: Password,
    },
    /// Compare a password; [`super::input::Input::Verified`] comes back.
    Verify {
        /// What the input will carry.
        ticket: Ticket,
        /// The password.
        password: Password,
        /// The hash to compare it with, in PHC form.
        lock: String,
    },
    /// Read history; [`super::input::Input::Read`] comes back.
    Read {
        /// What the input will carry.
        ticket: Ticket,
        /// What to read.
        query: Query,
    },
}
