//! What happens to the chat from outside.
//!
//! Plain data: requests read from connections, and what came back of the effects the chat asked
//! for. Never holds a socket or a sender; a connection is a number here.

use diwan_shared::command::{Password, Request};
use diwan_shared::dialect::Secret;
use diwan_shared::event::{LeaveReason, Page};
use diwan_shared::name::UserName;
use diwan_shared::parse::Rejection;

use crate::entry::{Report, Ticket};

/// A connection, numbered in order of arrival and never again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// Somebody asks for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// On this connection.
    pub conn: ConnId,
    /// The name.
    pub name: UserName,
    /// A program's proof that an earlier session was its own; with it the session can be resumed.
    pub secret: Option<Secret>,
    /// Where they will be first.
    pub start: Start,
}

/// Where somebody is who has just arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// In the group everyone starts in.
    General,
    /// In no group.
    Nowhere,
}

/// One thing a connection asks for, in the order in which it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A command.
    Request(Request),
    /// A new group, locked with this password and named by the lowest free number, with the asker
    /// as its first member.
    Found(Password),
    /// A line that was none.
    Refused(Rejection),
    /// To stop listening, because the connection was lost; it may come back.
    Lose(ConnId),
    /// To go, after all that was asked before.
    Depart(LeaveReason),
}

/// One step for the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Somebody asks for a name.
    Hello(Arrival),
    /// A named connection asks for something.
    Ask {
        /// The connection.
        conn: ConnId,
        /// What.
        ask: Ask,
    },
    /// A connection is lost, or its other side said all it had to say.
    Gone {
        /// The connection.
        conn: ConnId,
    },
    /// The log has something to say.
    Log(Report),
    /// A password was hashed; `None` when that failed.
    Hashed {
        /// What it was for.
        ticket: Ticket,
        /// The hash in PHC form.
        lock: Option<String>,
    },
    /// A password was compared with a group's.
    Verified {
        /// What it was for.
        ticket: Ticket,
        /// Whether it is the one.
        right: bool,
    },
    /// A page of history was read; `None` when that failed.
    Read {
        /// What it was for.
        ticket: Ticket,
        /// The page.
        page: Option<Page>,
    },
    /// The time of [`super::Chat::deadline`] has come.
    Tick,
    /// The server stops: say goodbye.
    Close,
}
