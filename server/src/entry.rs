//! What goes into the log, what comes back, and what the fold of it knows.
//!
//! Plain data, so that the chat core need not know a log or a store. An entry carries its time
//! and everything else that decides its outcome: every fold of the same log comes to the same
//! result. Never refers to connections or members; those belong to one server, the log to all.

use diwan_shared::command::{Conversation, Range, Tag};
use diwan_shared::event::{Position, Receipt};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::text::{MessageText, ShortText};

/// One step in the history of a whole house, in the one total order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Somebody said something.
    Message(Post),
    /// There is a new group.
    GroupCreated {
        /// Its name.
        group: GroupName,
        /// The argon2id hash of its password, in PHC form, when it is locked.
        lock: Option<String>,
        /// When, in milliseconds since 1970 UTC.
        at: u64,
    },
    /// A group and its history are gone.
    GroupRemoved {
        /// Its name.
        group: GroupName,
    },
    /// A group's topic was set.
    Topic {
        /// The group.
        group: GroupName,
        /// The new topic.
        topic: ShortText,
        /// Who set it.
        by: UserName,
    },
}

/// A message on its way into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Where it goes, as its sender sees it.
    pub to: Conversation,
    /// Who says it.
    pub from: UserName,
    /// What.
    pub text: MessageText,
    /// The sender's id for it.
    pub tag: Option<Tag>,
    /// When, in milliseconds since 1970 UTC. The fold moves it forward where the conversation's
    /// last message is later.
    pub at: u64,
}

/// What became of an entry when it was folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A message got its place.
    Stored {
        /// Its sequence number in its conversation.
        seq: u64,
        /// Its time, never before that of the message before it.
        at: u64,
    },
    /// A message with this sender and tag was stored before, there.
    Duplicate(Receipt),
    /// A group was created.
    Created {
        /// Which group of its name it is: no two groups of a house have the same.
        life: u64,
    },
    /// Anything but a message or a new group took effect.
    Applied,
    /// The group to be created exists.
    Exists,
    /// The group does not exist.
    Missing,
    /// The store failed, and nothing of the entry is in it.
    Failed,
}

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

/// A group as it was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGroup {
    /// Its name.
    pub name: GroupName,
    /// Which group of this name it is: no two groups of a house have the same.
    pub life: u64,
    /// The hash of its password, when it is locked.
    pub lock: Option<String>,
    /// Its topic.
    pub topic: Option<ShortText>,
    /// Its last sequence number.
    pub last: u64,
}

/// A part of a conversation that somebody wants to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Who reads.
    pub reader: UserName,
    /// The conversation as the reader sees it.
    pub of: Conversation,
    /// Which part.
    pub range: Range,
    /// At most so many messages.
    pub count: u32,
}
