//! What was asked of the server and is not answered yet.
//!
//! Each question is remembered by its tag together with the room it was asked in, so that the
//! answer, or the refusal, is shown where it belongs. Questions die with their connection; the
//! messages among them do not, because the timeline keeps those.

use std::collections::HashMap;

use diwan_shared::command::{Conversation, Password, Tag};
use diwan_shared::name::GroupName;

/// The open questions.
#[derive(Debug, Default)]
pub struct Asked {
    by_tag: HashMap<Tag, Question>,
}

/// A question and where it was asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// What was asked.
    pub ask: Ask,
    /// The room the user was in, or that it is about.
    pub room: Option<Conversation>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// To make a group, and to join it then.
    Create {
        /// The group.
        group: GroupName,
        /// What it is to be joined with.
        password: Option<Password>,
    },
    /// To join a group.
    Join {
        /// The group.
        group: GroupName,
        /// With this.
        password: Option<Password>,
        /// Whether the user asked for it now: then the room is entered.
        enter: bool,
    },
    /// To leave a group.
    Leave(GroupName),
    /// Which groups there are.
    Groups {
        /// Whether the answer is to be told.
        tell: bool,
    },
    /// Who is online.
    Users {
        /// Whether the answer is to be told.
        tell: bool,
    },
    /// Who is in a group.
    Members,
    /// A group's topic, or to set it.
    Topic {
        /// Whether the answer is to be told; a new topic is told to all members anyway.
        tell: bool,
    },
    /// To take a message.
    Message,
    /// For a page of history that is to be written to a file.
    Export,
    /// For a part of history.
    History(Part),
}

/// A part of what was said in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What comes before what is held.
    Older,
    /// What comes after it.
    Newer,
    /// What begins with this message, above what is held: in its place, unless it leads to it.
    From(u64),
}

impl Asked {
    /// Remembers a question.
    pub fn remember(&mut self, tag: Tag, question: Question) {
        self.by_tag.insert(tag, question);
    }

    /// Whether this was asked.
    #[must_use]
    pub fn holds(&self, tag: &Tag) -> bool {
        self.by_tag.contains_key(tag)
    }

    /// Whether nothing may be said in this conversation yet: a message of it has no answer, or it
    /// is being joined again and may be another group by now.
    #[must_use]
    pub fn holds_back(&self, of: &Conversation) -> bool {
        let is_it = |question: &Question| {
            matches!(question.ask, Ask::Message | Ask::Join { enter: false, .. })
        };
        self.by_tag.values().any(|question| is_it(question) && question.room.as_ref() == Some(of))
    }

    /// Whether what was missed in some room is being asked for.
    #[must_use]
    pub fn is_catching_up(&self) -> bool {
        self.by_tag.values().any(|question| question.ask == Ask::History(Part::Newer))
    }

    /// The question that is answered now.
    pub fn answered(&mut self, tag: Option<&Tag>) -> Option<Question> {
        self.by_tag.remove(tag?)
    }

    /// Whether nothing is open but messages.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.by_tag.values().all(|question| question.ask == Ask::Message)
    }

    /// The connection is gone: gives the questions that nobody will answer.
    pub fn abandon(&mut self) -> impl Iterator<Item = Question> {
        std::mem::take(&mut self.by_tag).into_values()
    }
}

impl Ask {
    /// What the user waits for, as the subject of a sentence; `None` when the user does not know
    /// of it, or will be told in another way.
    #[must_use]
    pub fn subject(&self) -> Option<String> {
        Some(match self {
            Self::Create { group, .. } => format!("Creating \u{2068}{group}\u{2069}"),
            Self::Join { group, enter: true, .. } => format!("Joining \u{2068}{group}\u{2069}"),
            Self::Leave(group) => format!("Leaving \u{2068}{group}\u{2069}"),
            Self::Topic { .. } => "The topic".to_owned(),
            Self::Groups { tell: true } => "The list of groups".to_owned(),
            Self::Users { tell: true } => "The list of people".to_owned(),
            _ => return None,
        })
    }
}
