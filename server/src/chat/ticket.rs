//! What the chat is waiting for.
//!
//! Owns the open tickets: each stands for one thing handed out (an entry, a claim, a hash, a
//! read) and says who asked for it and how to go on. A ticket is used once.

use std::collections::HashMap;

use diwan_shared::name::GroupName;

use super::Asker;
use super::effect::GroupId;
use super::input::Start;
use crate::entry::{StoredGroup, Ticket};

/// How to go on when a ticket comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doing {
    /// A name was claimed.
    Arriving(Start),
    /// A message was submitted. Only these may overlap.
    Saying,
    /// An entry other than a message was submitted.
    Changing,
    /// The password of a new group is being hashed; without a name it gets a number.
    Locking(Option<GroupName>),
    /// A numbered group was submitted.
    Founding,
    /// The password of a locked group is being compared.
    Unlocking(GroupId, GroupName),
    /// An empty locked group is being removed; this is what it was.
    Removing(Box<StoredGroup>),
    /// History is being read.
    Reading,
}

/// One thing that is awaited.
#[derive(Debug)]
pub(super) struct Waiting {
    /// Who asked; `None` when the chat itself did.
    pub(super) asker: Option<Asker>,
    pub(super) doing: Doing,
}

/// All things that are awaited.
#[derive(Debug, Default)]
pub(super) struct Tickets {
    open: HashMap<Ticket, Waiting>,
    issued: u64,
}

impl Tickets {
    pub(super) fn open(&mut self, asker: Option<Asker>, doing: Doing) -> Ticket {
        self.issued += 1;
        let ticket = Ticket(self.issued);
        self.open.insert(ticket, Waiting { asker, doing });
        ticket
    }

    pub(super) fn close(&mut self, ticket: Ticket) -> Option<Waiting> {
        self.open.remove(&ticket)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }
}
