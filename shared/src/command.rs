//! What a person or a program can ask for, and the one table that describes it.
//!
//! The table drives parsing, usage sentences, `help`, documentation and completion: a new command
//! is one variant, one row and one line in `Display`. Takes and gives values only; what a command
//! does to the chat is the server's business.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits::{PASSWORD_BYTES_MAX, TAG_BYTES_MAX};
use crate::name::{GroupName, UserName};
use crate::parse::Arguments;
use crate::refusal::Refusal;
use crate::text::{MessageText, ShortText};

/// One request to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Make a new, empty group; with a password it is locked.
    Create {
        /// The group.
        group: GroupName,
        /// What joining it will need.
        password: Option<Password>,
    },
    /// Become a member.
    Join {
        /// The group.
        group: GroupName,
        /// Needed when the group is locked.
        password: Option<Password>,
    },
    /// Stop being a member.
    Leave {
        /// The group.
        group: GroupName,
    },
    /// List all groups, in order of creation.
    Groups,
    /// List everyone online, in order of arrival.
    Users,
    /// Say something to the members of a group.
    Public {
        /// A group the sender is in.
        group: GroupName,
        /// The message.
        text: MessageText,
    },
    /// Say something to one person.
    Private {
        /// The person.
        user: UserName,
        /// The message.
        text: MessageText,
    },
    /// Leave everything and close.
    Exit,
    /// List the members of a group.
    Members {
        /// The group.
        group: GroupName,
    },
    /// Show a group's topic, or set it.
    Topic {
        /// The group.
        group: GroupName,
        /// The new topic; `None` only shows it.
        text: Option<ShortText>,
    },
    /// Read earlier messages.
    History {
        /// Of which group or person.
        of: Conversation,
        /// Which part.
        range: Range,
        /// At most so many messages.
        count: Option<u32>,
    },
    /// Explain all commands, or one.
    Help {
        /// The one.
        verb: Option<ShortText>,
    },
    /// Ask for a sign of life.
    Ping {
        /// What the answer brings back.
        text: Option<ShortText>,
    },
}

/// Where messages stand in one order: a group, or the talk of two people as one of them sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Conversation {
    /// A group.
    #[serde(rename = "group")]
    Group(GroupName),
    /// The other person of a private conversation.
    #[serde(rename = "with")]
    With(UserName),
}

impl fmt::Display for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(group) => write!(f, "{group}"),
            Self::With(user) => write!(f, "@{user}"),
        }
    }
}

/// Which part of a conversation's history is asked for. Sequence numbers count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Range {
    /// The newest messages.
    #[default]
    Latest,
    /// The messages just before this sequence number.
    Before(u64),
    /// The messages just after this sequence number.
    After(u64),
}

/// A client's own name for a command; its answer carries it again. For `public` and `private` it
/// is the message's id, unique per sender for ever.
///
/// 1 to [`TAG_BYTES_MAX`] of `A-Z a-z 0-9 . _ -`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(Box<str>);

/// The word after `#` is not a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a tag has 1 to {TAG_BYTES_MAX} of the characters A-Z a-z 0-9 . _ -")]
pub struct TagError;

impl Tag {
    /// Checks a tag, without the `#` before it.
    ///
    /// # Errors
    /// When it is empty, too long, or holds another character.
    pub fn new(tag: &str) -> Result<Self, TagError> {
        let is_tag_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if tag.is_empty() || tag.len() > TAG_BYTES_MAX || !tag.bytes().all(is_tag_byte) {
            return Err(TagError);
        }
        Ok(Self(tag.into()))
    }

    /// The tag, without `#`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Tag {
    type Error = TagError;
    fn try_from(tag: String) -> Result<Self, TagError> {
        Self::new(&tag)
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0.into()
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The password of a locked group: 1 to [`PASSWORD_BYTES_MAX`] bytes, no control characters, not
/// only white space. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Box<str>);

/// The password is too long or holds a control character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "a password has 1 to {PASSWORD_BYTES_MAX} bytes, not only spaces, and no control characters"
)]
pub struct PasswordError;

impl Password {
    /// Checks a password.
    ///
    /// # Errors
    /// When it is empty or white space, too long, or holds a control character.
    pub fn new(password: &str) -> Result<Self, PasswordError> {
        let bad = |c: char| c.is_control() || crate::text::is_line_break(c);
        let blank = password.chars().all(char::is_whitespace);
        if blank || password.len() > PASSWORD_BYTES_MAX || password.contains(bad) {
            return Err(PasswordError);
        }
        Ok(Self(password.into()))
    }

    /// The password itself: for hashing, and for the wire.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What stands after a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument {
    /// As usage sentences name it.
    pub name: &'static str,
    /// What it is, for completion.
    pub kind: ArgumentKind,
    /// Whether the command needs it.
    pub required: bool,
}

/// What a completion of an argument should offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A group.
    Group,
    /// Someone online.
    User,
    /// A group, or `@` and someone.
    Conversation,
    /// A verb of this table.
    Verb,
    /// The rest of the line, as it is.
    Text,
    /// The rest of the line, not to be shown.
    Password,
    /// A word of the command itself, or a number.
    Word,
}

/// One row of the command table.
#[derive(Debug)]
pub struct CommandSpec {
    /// The command's name, in lower case.
    pub verb: &'static str,
    /// What may follow it, in order.
    pub arguments: &'static [Argument],
    /// One line for `help`, beginning in lower case.
    pub help: &'static str,
    pub(crate) read: fn(&mut Arguments<'_>) -> Result<Command, Refusal>,
}

const fn needs(name: &'static str, kind: ArgumentKind) -> Argument {
    Argument { name, kind, required: true }
}

const fn may(name: &'static str, kind: ArgumentKind) -> Argument {
    Argument { name, kind, required: false }
}

const GROUP: Argument = needs("group-name", ArgumentKind::Group);
const PASSWORD: Argument = may("password", ArgumentKind::Password);
const MESSAGE: Argument = needs("message", ArgumentKind::Text);

/// Every command there is, in the order `help` shows them.
pub static COMMANDS: [CommandSpec; 13] = [
    CommandSpec {
        verb: "create",
        arguments: &[GROUP, PASSWORD],
        help: "make a new group; with a password it is locked",
        read: |words| Ok(Command::Create { group: words.group()?, password: words.password()? }),
    },
    CommandSpec {
        verb: "join",
        arguments: &[GROUP, PASSWORD],
        help: "become a member of a group",
        read: |words| Ok(Command::Join { group: words.group()?, password: words.password()? }),
    },
    CommandSpec {
        verb: "leave",
        arguments: &[GROUP],
        help: "stop being a member of a group",
        read: |words| Ok(Command::Leave { group: words.group()? }),
    },
    CommandSpec {
        verb: "groups",
        arguments: &[],
        help: "list all groups",
        read: |_| Ok(Command::Groups),
    },
    CommandSpec {
        verb: "users",
        arguments: &[],
        help: "list everyone online",
        read: |_| Ok(Command::Users),
    },
    CommandSpec {
        verb: "public",
        arguments: &[GROUP, MESSAGE],
        help: "say something to a group you are in",
        read: |words| Ok(Command::Public { group: words.group()?, text: words.message()? }),
    },
    CommandSpec {
        verb: "private",
        arguments: &[needs("user-name", ArgumentKind::User), MESSAGE],
        help: "say something to one person",
        read: |words| Ok(Command::Private { user: words.user()?, text: words.message()? }),
    },
    CommandSpec {
        verb: "exit",
        arguments: &[],
        help: "leave everything and close the connection",
        read: |_| Ok(Command::Exit),
    },
    CommandSpec {
        verb: "members",
        arguments: &[GROUP],
        help: "list the members of a group",
        read: |words| Ok(Command::Members { group: words.group()? }),
    },
    CommandSpec {
        verb: "topic",
        arguments: &[GROUP, may("text", ArgumentKind::Text)],
        help: "show a group's topic, or set it",
        read: |words| Ok(Command::Topic { group: words.group()?, text: words.short_text()? }),
    },
    CommandSpec {
        verb: "history",
        arguments: &[
            needs("group-name|@user-name", ArgumentKind::Conversation),
            may("before number|after number", ArgumentKind::Word),
            may("count", ArgumentKind::Word),
        ],
        help: "read earlier messages",
        read: |words| {
            let of = words.conversation()?;
            Ok(Command::History { of, range: words.range()?, count: words.count()? })
        },
    },
    CommandSpec {
        verb: "help",
        arguments: &[may("command", ArgumentKind::Verb)],
        help: "explain all commands, or one",
        read: |words| Ok(Command::Help { verb: words.short_text()? }),
    },
    CommandSpec {
        verb: "ping",
        arguments: &[may("text", ArgumentKind::Text)],
        help: "ask for a sign of life",
        read: |words| Ok(Command::Ping { text: words.short_text()? }),
    },
];

impl CommandSpec {
    /// The row of a verb, in any case.
    #[must_use]
    pub fn find(verb: &str) -> Option<&'static Self> {
        COMMANDS.iter().find(|spec| spec.verb.eq_ignore_ascii_case(verb))
    }

    /// The verb and what may follow it, such as `join [group-name] [password]`.
    #[must_use]
    pub fn usage(&self) -> String {
        self.arguments.iter().fold(self.verb.to_owned(), |mut usage, argument| {
            usage.push_str(" [");
            usage.push_str(argument.name);
            usage.push(']');
            usage
        })
    }
}

impl Command {
    /// This command's row in the table.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Join { .. } => "join",
            Self::Leave { .. } => "leave",
            Self::Groups => "groups",
            Self::Users => "users",
            Self::Public { .. } => "public",
            Self::Private { .. } => "private",
            Self::Exit => "exit",
            Self::Members { .. } => "members",
            Self::Topic { .. } => "topic",
            Self::History { .. } => "history",
            Self::Help { .. } => "help",
            Self::Ping { .. } => "ping",
        }
    }
}

/// The command as it goes over the wire, without a line break: what `parse` reads.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verb())?;
        match self {
            Self::Groups | Self::Users | Self::Exit => Ok(()),
            Self::Create { group, password } | Self::Join { group, password } => {
                write!(f, " {group}")?;
                optional(f, password.as_ref().map(Password::expose))
            }
            Self::Leave { group } | Self::Members { group } => write!(f, " {group}"),
            Self::Public { group, text } => write!(f, " {group} {text}"),
            Self::Private { user, text } => write!(f, " {user} {text}"),
            Self::Topic { group, text } => {
                write!(f, " {group}")?;
                optional(f, text.as_ref())
            }
            Self::History { of, range, count } => {
                write!(f, " {of}")?;
                match range {
                    Range::Latest => {}
                    Range::Before(seq) => write!(f, " before {seq}")?,
                    Range::After(seq) => write!(f, " after {seq}")?,
                }
                optional(f, count.as_ref())
            }
            Self::Help { verb: text } | Self::Ping { text } => optional(f, text.as_ref()),
        }
    }
}

fn optional(f: &mut fmt::Formatter<'_>, argument: Option<impl fmt::Display>) -> fmt::Result {
    argument.map_or(Ok(()), |argument| write!(f, " {argument}"))
}

/// A command with the tag it was given, if it was given one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The client's name for it.
    pub tag: Option<Tag>,
    /// What is asked for.
    pub command: Command,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(tag) = &self.tag {
            write!(f, "#{tag} ")?;
        }
        self.command.fmt(f)
    }
}
