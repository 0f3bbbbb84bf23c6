//! Everything a server can say.
//!
//! One enum for all listeners: the events dialect writes it as JSON, the plain dialect as English
//! sentences. serde gives both directions, so parse and print stay inverses. Times are
//! milliseconds since 1970 UTC; sequence numbers count 1, 2, 3 … within a conversation and epoch.
//! Programs ignore events and fields they do not know.

use serde::{Deserialize, Serialize};

use crate::command::{Conversation, Tag};
use crate::limits::Limits;
use crate::name::{GroupName, UserName};
use crate::refusal::{Code, Refusal};
use crate::text::{MessageText, ShortText};

/// Something the server says on one connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The first event: the name was accepted.
    Welcome(Welcome),
    /// A command was done.
    Ok(Done),
    /// A command was not done, and nothing was changed.
    Refused(Refused),
    /// Somebody said something.
    Message(Message),
    /// Somebody became a member.
    Joined {
        /// Of this group.
        group: GroupName,
        /// Who.
        user: UserName,
    },
    /// Somebody stopped being a member.
    Left {
        /// Of this group.
        group: GroupName,
        /// Who.
        user: UserName,
        /// What made them go.
        why: LeaveReason,
    },
    /// Somebody arrived.
    Online {
        /// Who.
        user: UserName,
    },
    /// Somebody went.
    Offline {
        /// Who.
        user: UserName,
    },
    /// There is a new group.
    GroupCreated {
        /// Its name.
        group: GroupName,
        /// Whether joining needs a password.
        locked: bool,
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
    /// The server closes this connection; nothing follows.
    Closing {
        /// Why.
        why: CloseReason,
        /// When to come back, in milliseconds from now.
        retry_after: u64,
    },
    /// An event newer than this program, to be ignored.
    #[serde(other)]
    Unknown,
}

/// What a newly connected program needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The protocol version both sides speak from here on.
    pub version: u32,
    /// The server's name and version.
    pub server: String,
    /// The name this connection has.
    pub name: UserName,
    /// Identity of the history: with another epoch, sequence numbers start anew.
    pub epoch: String,
    /// The server's time, in milliseconds since 1970 UTC.
    pub time: u64,
    /// What the server takes at most.
    pub limits: Limits,
    /// Whether an earlier session goes on, with its name and memberships.
    pub resumed: bool,
    /// The groups this name is in, and the people it has talked with.
    pub conversations: Vec<Position>,
}

/// How far a conversation has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Which one.
    #[serde(flatten)]
    pub conversation: Conversation,
    /// Which group of this name it is: one that is made again has another life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life: Option<u64>,
    /// The last sequence number, 0 when nothing was said yet.
    pub last: u64,
}

/// A command was done: its tag, if it had one, and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The command's tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// What it brought.
    #[serde(flatten)]
    pub answer: Answer,
}

/// What a command brought. The field `command` names the verb.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub enum Answer {
    /// The group exists now.
    Create {
        /// Its name.
        group: GroupName,
    },
    /// The sender is a member now.
    Join {
        /// The group, as its creator wrote it.
        group: GroupName,
        /// Which group of this name it is: one that is made again has another life.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        life: Option<u64>,
        /// Its last sequence number.
        last: u64,
        /// Its members in the order in which they joined, the new one included.
        members: Vec<UserName>,
        /// Its topic.
        topic: Option<ShortText>,
    },
    /// The sender is no longer a member.
    Leave {
        /// The group.
        group: GroupName,
    },
    /// All groups, in order of creation.
    Groups {
        /// The groups.
        groups: Vec<GroupInfo>,
    },
    /// Everyone online, in order of arrival.
    Users {
        /// The people.
        users: Vec<UserName>,
    },
    /// The members of a group, in the order in which they joined.
    Members {
        /// The group.
        group: GroupName,
        /// Its members.
        members: Vec<UserName>,
    },
    /// The message is stored.
    Public(Receipt),
    /// The message is stored.
    Private(Receipt),
    /// A part of a conversation's history.
    History(Page),
    /// A group's topic, as it is now.
    Topic {
        /// The group.
        group: GroupName,
        /// Its topic.
        topic: Option<ShortText>,
    },
    /// The commands asked about.
    Help {
        /// One row each.
        commands: Vec<HelpRow>,
    },
    /// The server is alive.
    Ping {
        /// What the command brought along.
        text: Option<ShortText>,
        /// The server's time, in milliseconds since 1970 UTC.
        time: u64,
    },
    /// The connection closes now.
    Exit,
}

/// Where a message was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The conversation, as its sender sees it.
    #[serde(flatten)]
    pub conversation: Conversation,
    /// The message's place in it.
    pub seq: u64,
    /// When, in milliseconds since 1970 UTC.
    pub at: u64,
    /// The tag was used before: this is the first answer again, and nothing was stored twice.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub duplicate: bool,
}

/// One group, as `groups` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupInfo {
    /// Its name.
    pub group: GroupName,
    /// How many members it has.
    pub members: usize,
    /// Whether joining needs a password.
    pub locked: bool,
    /// Its topic.
    pub topic: Option<ShortText>,
}

/// Consecutive messages of a conversation, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The conversation, as the reader sees it.
    #[serde(flatten)]
    pub conversation: Conversation,
    /// The messages.
    pub messages: Vec<Message>,
    /// Whether there are more beyond the page in the direction of reading.
    pub more: bool,
}

/// One command, as `help` explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpRow {
    /// The verb and its arguments.
    pub usage: String,
    /// What it does.
    pub help: String,
}

/// Something somebody said, as one listener sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Where; for a private message, the other person.
    #[serde(flatten)]
    pub conversation: Conversation,
    /// Its place in the conversation.
    pub seq: u64,
    /// When, in milliseconds since 1970 UTC; never decreasing within a conversation.
    pub at: u64,
    /// Who said it.
    pub from: UserName,
    /// What.
    pub text: MessageText,
    /// The sender's id for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
}

/// A command was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The command's tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// Why, for programs.
    pub code: Code,
    /// Why, for people.
    pub text: String,
    /// The word that was wrong.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

impl Refused {
    /// A refusal as the answer to a command.
    #[must_use]
    pub fn new(tag: Option<Tag>, refusal: &Refusal) -> Self {
        let about = refusal.about().to_owned();
        Self { tag, code: refusal.code(), text: refusal.to_string(), about }
    }
}

/// What made somebody stop being a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeaveReason {
    /// The command `leave`.
    Leave,
    /// The command `exit`.
    Exit,
    /// The connection was lost and did not come back.
    Gone,
    /// A reason newer than this program.
    #[serde(other)]
    Unknown,
}

/// What makes a server close a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CloseReason {
    /// The server stops.
    Shutdown,
    /// The connection did not read what was sent to it.
    SlowConsumer,
    /// The same session came back on another connection.
    Replaced,
    /// The server takes no more connections.
    TooMany,
    /// A reason newer than this program.
    #[serde(other)]
    Unknown,
}
