//! What goes into the log, and what the fold made of it.
//!
//! Plain data: an entry carries its time and everything else that decides its outcome, so that
//! every fold of the same log comes to the same result. Never refers to connections or members;
//! those belong to one server, the log to all.

use diwan_shared::command::{Conversation, Tag};
use diwan_shared::event::Receipt;
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
    /// Anything but a message took effect.
    Applied,
    /// The group to be created exists.
    Exists,
    /// The group does not exist.
    Missing,
    /// The store failed, and nothing of the entry is in it.
    Failed,
}
