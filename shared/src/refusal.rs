//! Why something was not done: stable codes for programs, sentences for people.
//!
//! A refusal is an ordinary answer, not an error: the connection goes on. Each has a code that
//! never changes its meaning, one clear sentence that names the wrong word, and that word by
//! itself. Never quotes back anything a terminal would obey, or more than a few words.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_segmentation::UnicodeSegmentation;

use crate::command::{COMMANDS, CommandSpec, PasswordError, TagError};
use crate::limits::{LINE_BYTES_MAX, QUOTE_CLUSTERS_MAX};
use crate::line::LineError;
use crate::name::{GroupName, NameError, UserName};
use crate::text::TextError;

/// A refusal's stable name on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// NUL, control characters, a tag that is none.
    BadLine,
    /// The line is not UTF-8.
    #[serde(rename = "bad-utf8")]
    BadUtf8,
    /// The line, the message or the text is too long.
    TooLong,
    /// No such verb.
    UnknownCommand,
    /// An argument is missing, surplus or wrong.
    Usage,
    /// The word cannot be a name.
    BadName,
    /// Somebody online has that name.
    NameTaken,
    /// Somebody online has a name that looks the same.
    NameConfusable,
    /// No such group.
    NoSuchGroup,
    /// There is one already.
    GroupExists,
    /// Only for members.
    NotMember,
    /// Joined before.
    AlreadyMember,
    /// The group is locked and the password is missing or wrong.
    WrongPassword,
    /// Nobody of that name is online.
    NoSuchUser,
    /// Too fast.
    Rate,
    /// The server cannot store anything at the moment.
    Storage,
    /// A limit of the server is reached.
    TooMany,
    /// The server is closing.
    Closing,
    /// A code newer than this program.
    #[serde(other)]
    Unknown,
}

impl Code {
    /// Whether a first line was refused for the name in it, so that another name may be let in.
    #[must_use]
    pub fn is_about_name(self) -> bool {
        matches!(self, Self::BadName | Self::NameTaken | Self::NameConfusable | Self::Usage)
    }
}

/// Everything that can be refused. `Display` is the sentence people read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The line holds a NUL.
    #[error("Line not taken: it holds a NUL byte.")]
    Nul,
    /// The word after `#` is not a tag.
    #[error("'#{word}' cannot be a tag: {error}.")]
    BadTag {
        /// What stood there.
        word: String,
        /// Why not.
        error: TagError,
    },
    /// The line is not UTF-8.
    #[error("Line not taken: it is not UTF-8.")]
    NotUtf8,
    /// The line is too long.
    #[error("Line not taken: it is longer than {LINE_BYTES_MAX} bytes.")]
    LineTooLong,
    /// A message or topic breaks a rule of texts.
    #[error("{what} not taken: {error}.")]
    BadText {
        /// `Message` or `Text`.
        what: &'static str,
        /// The rule.
        error: TextError,
    },
    /// A password breaks a rule of passwords.
    #[error("Password not taken: {0}.")]
    BadPassword(PasswordError),
    /// No such verb.
    #[error("Unknown command '{word}'.{} Type help to see the commands.", did_you_mean(.near))]
    UnknownCommand {
        /// What was typed.
        word: String,
        /// The verb that was probably meant.
        near: Option<&'static str>,
    },
    /// An argument is missing, surplus or wrong.
    #[error("Usage: {}", usage(.spec))]
    Usage {
        /// The verb.
        spec: &'static str,
        /// The wrong argument, empty when one is missing.
        word: String,
    },
    /// Not the first line of a program.
    #[error("Usage: hello [version] [user-name] [session=secret]")]
    BadHello {
        /// The wrong word, empty when one is missing.
        word: String,
    },
    /// Not a username.
    #[error("'{word}' cannot be a username: {error}.")]
    BadUserName {
        /// What was typed.
        word: String,
        /// Why not.
        error: NameError,
    },
    /// Not a group name.
    #[error("'{word}' cannot be a group name: {error}.")]
    BadGroupName {
        /// What was typed.
        word: String,
        /// Why not.
        error: NameError,
    },
    /// Somebody online has that name.
    #[error("Username '{0}' is already taken.")]
    NameTaken(UserName),
    /// Somebody online has a name that looks the same.
    #[error("Username '{name}' looks like '{like}', who is online. Choose another one.")]
    NameConfusable {
        /// The name asked for.
        name: UserName,
        /// The name it can be taken for.
        like: UserName,
    },
    /// No such group.
    #[error("There is no group chat with name '{0}'.")]
    NoSuchGroup(GroupName),
    /// There is one already.
    #[error("Group chat '{0}' already exists.")]
    GroupExists(GroupName),
    /// Only for members.
    #[error("You are not a member of group chat '{0}'.")]
    NotMember(GroupName),
    /// Joined before.
    #[error("You are already a member of group chat '{0}'.")]
    AlreadyMember(GroupName),
    /// The group is locked and the password is missing or wrong.
    #[error("Wrong password for group chat '{0}'.")]
    WrongPassword(GroupName),
    /// Nobody of that name is online.
    #[error("There is no user with name '{0}'.")]
    NoSuchUser(UserName),
    /// Too fast.
    #[error("Too fast: at most {lines_per_second} lines a second.")]
    Rate {
        /// The rate that is allowed.
        lines_per_second: u32,
    },
    /// The server cannot store anything at the moment.
    #[error("The server cannot store messages at the moment. Nothing was sent; try again later.")]
    Storage,
    /// A limit of the server is reached.
    #[error("Too many {what}: at most {max}.")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        max: usize,
    },
    /// The server is closing.
    #[error("The server is closing. Nothing was sent; try again later.")]
    Closing,
}

impl Refusal {
    /// No command has this verb; names the one that was probably meant.
    #[must_use]
    pub fn unknown_command(word: &str) -> Self {
        Self::UnknownCommand { word: quote(word), near: nearest_verb(word) }
    }

    /// The stable name on the wire.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Nul | Self::BadTag { .. } => Code::BadLine,
            Self::NotUtf8 => Code::BadUtf8,
            Self::LineTooLong => Code::TooLong,
            Self::BadText { error: TextError::TooLong { .. }, .. } => Code::TooLong,
            Self::BadText { .. } | Self::BadPassword(_) => Code::BadLine,
            Self::UnknownCommand { .. } => Code::UnknownCommand,
            Self::Usage { .. } | Self::BadHello { .. } => Code::Usage,
            Self::BadUserName { .. } | Self::BadGroupName { .. } => Code::BadName,
            Self::NameTaken(_) => Code::NameTaken,
            Self::NameConfusable { .. } => Code::NameConfusable,
            Self::NoSuchGroup(_) => Code::NoSuchGroup,
            Self::GroupExists(_) => Code::GroupExists,
            Self::NotMember(_) => Code::NotMember,
            Self::AlreadyMember(_) => Code::AlreadyMember,
            Self::WrongPassword(_) => Code::WrongPassword,
            Self::NoSuchUser(_) => Code::NoSuchUser,
            Self::Rate { .. } => Code::Rate,
            Self::Storage => Code::Storage,
            Self::TooMany { .. } => Code::TooMany,
            Self::Closing => Code::Closing,
        }
    }

    /// The word that was wrong, empty when there is none.
    #[must_use]
    pub fn about(&self) -> &str {
        match self {
            Self::BadTag { word, .. }
            | Self::UnknownCommand { word, .. }
            | Self::Usage { word, .. }
            | Self::BadHello { word }
            | Self::BadUserName { word, .. }
            | Self::BadGroupName { word, .. } => word,
            Self::NameTaken(name) | Self::NoSuchUser(name) => name.as_str(),
            Self::NameConfusable { name, .. } => name.as_str(),
            Self::NoSuchGroup(group)
            | Self::GroupExists(group)
            | Self::NotMember(group)
            | Self::AlreadyMember(group)
            | Self::WrongPassword(group) => group.as_str(),
            _ => "",
        }
    }
}

impl From<LineError> for Refusal {
    fn from(error: LineError) -> Self {
        match error {
            LineError::TooLong => Self::LineTooLong,
            LineError::NotUtf8 => Self::NotUtf8,
            LineError::Nul => Self::Nul,
        }
    }
}

/// A word fit to be quoted back: its first clusters, with nothing a terminal would obey.
pub(crate) fn quote(word: &str) -> String {
    let mut clusters = word.graphemes(true);
    let mut quoted: String = clusters.by_ref().take(QUOTE_CLUSTERS_MAX).collect();
    if clusters.next().is_some() {
        quoted.push('…');
    }
    let bytes_max = quoted.floor_char_boundary(4 * QUOTE_CLUSTERS_MAX);
    quoted.truncate(bytes_max);
    quoted.replace(|c: char| c.is_control() || crate::text::is_line_break(c), "\u{FFFD}")
}

fn nearest_verb(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let distance = |verb: &str| strsim::osa_distance(&word, verb);
    // A third of the letters may be wrong, so `hi` is not taken for `help`.
    COMMANDS
        .iter()
        .map(|spec| (distance(spec.verb), spec.verb))
        .filter(|&(wrong, verb)| wrong * 3 <= verb.len())
        .min_by_key(|&(wrong, _)| wrong)
        .map(|(_, verb)| verb)
}

fn did_you_mean(near: &Option<&'static str>) -> String {
    near.map_or_else(String::new, |verb| format!(" Did you mean {verb}?"))
}

fn usage(verb: &str) -> String {
    CommandSpec::find(verb).map_or_else(String::new, CommandSpec::usage)
}
