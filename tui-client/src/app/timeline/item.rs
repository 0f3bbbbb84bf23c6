//! One thing in a log: a message with its mark, or a notice.
//!
//! Owns what is known of it. Where it stands among the others is `timeline.rs`'s, how it becomes
//! rows is `column.rs`'s.

use diwan_shared::command::Tag;
use diwan_shared::name::UserName;
use diwan_shared::text::MessageText;

use super::passing::Passing;
use crate::text::{Direction, Options, direction};

/// One thing in the log.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its number in this timeline; stays the same when it moves.
    pub id: u64,
    /// When, in milliseconds since 1970 UTC.
    pub at: u64,
    /// What it is.
    pub body: Body,
    /// The direction it was turned to by its reader.
    pub turned: Option<Direction>,
    /// Whether it holds what is looked for.
    pub(super) is_hit: bool,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Somebody said something.
    Said(Said),
    /// Something happened.
    Notice {
        /// Of what kind.
        sign: Sign,
        /// In words; names in it stand in isolates.
        text: String,
    },
    /// People came and went.
    Passing(Passing),
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who said it.
    pub from: UserName,
    /// What.
    pub text: MessageText,
    /// Its place in the conversation, once the server gave it one.
    pub seq: Option<u64>,
    /// The sender's id for it.
    pub tag: Option<Tag>,
    /// What became of it, for own messages.
    pub mark: Mark,
    /// Whether it concerns the user: names them, or holds a word they wait for.
    pub mention: bool,
    /// Whether the user does not want to see what its sender says.
    pub ignored: bool,
    /// How often it was sent, as far as is known; more than once when it or an answer was lost.
    pub tries: u32,
}

/// What a message from the server means to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regard {
    /// Whether it is their own.
    pub mark: Mark,
    /// Whether it concerns them.
    pub mention: bool,
    /// Whether they do not want to see it.
    pub ignored: bool,
}

impl Regard {
    /// Whether it is something that others say and the user wants to know.
    #[must_use]
    pub fn is_news(&self) -> bool {
        self.mark == Mark::Foreign && !self.ignored
    }
}

impl Said {
    /// Whether it was sent more than once, as far as is known.
    #[must_use]
    pub fn is_again(&self) -> bool {
        self.tries > 1
    }

    /// Whether a mark stands before its sender: for all own ones, and for others' that were missed
    /// first.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.mark != Mark::Foreign || self.is_again()
    }
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// Somebody else's.
    Foreign,
    /// On its way.
    Waiting,
    /// The server has it.
    Accepted,
    /// The server refused it, with this sentence.
    Failed(String),
}

/// The kind of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Somebody came.
    Came,
    /// Somebody went.
    Went,
    /// Some came and some went.
    Passed,
    /// Something was not done.
    Refused,
    /// Something works.
    Good,
    /// Something does not work.
    Bad,
    /// Anything else.
    Info,
}

impl Item {
    pub(super) fn new(id: u64, at: u64, body: Body) -> Self {
        Self { id, at, body, turned: None, is_hit: false }
    }

    /// The direction of what was said, if it has one by itself.
    pub(super) fn direction(&self, options: &Options) -> Option<Direction> {
        self.said().and_then(|said| direction(said.text.as_str(), options))
    }

    /// The message's place in the conversation, if it is a message and has one.
    #[must_use]
    pub fn seq(&self) -> Option<u64> {
        match &self.body {
            Body::Said(said) => said.seq,
            Body::Notice { .. } | Body::Passing(_) => None,
        }
    }

    /// The message, if it is one.
    #[must_use]
    pub fn said(&self) -> Option<&Said> {
        match &self.body {
            Body::Said(said) => Some(said),
            Body::Notice { .. } | Body::Passing(_) => None,
        }
    }

    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.body {
            Body::Said(said) => said.text.as_str(),
            Body::Notice { text, .. } => text,
            Body::Passing(passing) => passing.text(),
        }
    }

    /// The sign before it, unless it is a message.
    #[must_use]
    pub fn sign(&self) -> Option<Sign> {
        match &self.body {
            Body::Said(_) => None,
            Body::Notice { sign, .. } => Some(*sign),
            Body::Passing(passing) => passing.sign(),
        }
    }

    /// Whether nothing of it is shown.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        match &self.body {
            Body::Said(said) => said.ignored,
            Body::Notice { .. } => false,
            Body::Passing(passing) => passing.text().is_empty(),
        }
    }

    /// Whether it is an own message that the server has not taken.
    pub(super) fn is_pending(&self) -> bool {
        self.said().is_some_and(|said| said.seq.is_none())
    }
}
