//! Everything the user can do: one table of actions.
//!
//! Each row says what an action is called, where it can be done, by which keys and slash commands,
//! and how it is explained. The key map, the help, the footer, the menu after C-x, the palette and
//! completion all read this table, so none of them can promise what the others do not keep. What
//! an action does is `act.rs`'s.

use super::composer::{Erase, Motion};
use super::screen::bidi::BidiWish;
use keymap::Chord;

pub mod act;
mod chat;
pub mod commands;
mod edit;
pub mod keymap;
pub(super) mod keys;
pub mod line;
mod list;
pub mod menu;
pub(super) mod option;
mod quit;
pub(super) mod slash;

/// Every action there is, in the order in which help shows them.
pub fn actions() -> impl Iterator<Item = &'static Row> {
    [chat::ROWS, edit::ROWS, list::ROWS].into_iter().flatten()
}

/// Something the user can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the help column of the table below says what each one does")]
pub enum Action {
    Help,
    Palette,
    GoTo,
    Join,
    Create,
    Leave,
    Private,
    Groups,
    Users,
    Topic,
    NextRoom,
    PreviousRoom,
    WantedRoom,
    LastRoom,
    Mentions,
    PreviousMention,
    NextMention,
    Mute,
    Pin,
    Sort,
    NumberedRoom,
    PageUp,
    PageDown,
    Oldest,
    Newest,
    FirstUnread,
    Select,
    Bare,
    Rooms,
    People,
    Direction,
    Bidi,
    OrderText(BidiWish),
    Joins,
    Search,
    Export,
    Highlight,
    Ignore,
    Unignore,
    Theme,
    Doctor,
    Mouse,
    Mirror,
    Menu,
    MoreMenu,
    Suspend,
    Redraw,
    Clear,
    Reload,
    Reconnect,
    Server,
    Trust,
    Interrupt,
    Quit,
    Send,
    SearchSent,
    Editor,
    NewLine,
    Complete,
    CompleteBack,
    Go(Motion),
    Extend(Motion),
    Erase(Erase),
    Joiner,
    Yank,
    YankOlder,
    CopySelection,
    Undo,
    Redo,
    Transpose,
    TransposeWords,
    Up,
    Down,
    First,
    Last,
    Choose,
    NextField,
    Copy,
    CopyNamed,
    OpenLink,
    OpenNumbered,
    Reply,
    Details,
    Range,
    RangeUp,
    RangeDown,
    Turn,
    Resend,
    Drop,
    Back,
    Seek,
}

impl Action {
    /// Whether what it does depends on what was killed or yanked just before.
    #[must_use]
    pub fn goes_on_with_kills(self) -> bool {
        match self {
            Self::Erase(erase) => erase.kills(),
            Self::Yank | Self::YankOlder => true,
            _ => false,
        }
    }

    /// Whether it is done to the text that is being written.
    #[must_use]
    pub fn edits(self) -> bool {
        let of_text = |context| matches!(context, Context::Input | Context::Edit);
        self == Self::Interrupt || keymap::row(self).is_some_and(|row| of_text(row.context))
    }
}

/// Where an action can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Wherever one is.
    Anywhere,
    /// In the chat, whichever pane has the focus.
    Chat,
    /// In the chat, after C-x.
    Menu,
    /// In the message being written.
    Input,
    /// In every text being written.
    Edit,
    /// In the list of rooms or people.
    Pane,
    /// In a list to choose from.
    Choice,
    /// In the help.
    Help,
    /// Among fields to fill in.
    Form,
    /// While typing a password.
    Secret,
    /// While choosing a message.
    Select,
    /// While typing what to look for in the log.
    Search,
    /// While going from match to match.
    Matches,
    /// While only what was said is seen.
    Bare,
    /// While saying which line reads right.
    Calibration,
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// What it does.
    pub action: Action,
    /// Where.
    pub context: Context,
    /// By which keys unless the settings say others: see `Keymap::keys`.
    pub usual_keys: &'static [Chord],
    /// By which slash commands, without the slash; the first is the one shown.
    pub slash: &'static [&'static str],
    /// What follows the slash command.
    pub arguments: &'static [Argument],
    /// Whether its key begins its slash command in the input: without more words it is of little
    /// use.
    pub needs_words: bool,
    /// Its name in the footer and the menu; empty when it stands in neither.
    pub label: &'static str,
    /// What it does, in a few words.
    pub help: &'static str,
}

/// What may follow a slash command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// A group.
    Group,
    /// A person.
    User,
    /// A room, another group or a person.
    Place,
    /// The number of a room, or of a link.
    Number,
    /// Somebody who is ignored.
    Ignored,
    /// A file to the end of the line.
    File,
    /// `arrival`, `unread` or `name`.
    Sort,
    /// Text to the end of the line.
    Text,
    /// A password to the end of the line.
    Password,
    /// `auto`, `ltr` or `rtl`.
    Direction,
    /// `test` or a mode of ordering text.
    Bidi,
    /// What is to be tried.
    Doctor,
    /// `auto` or a theme.
    Theme,
}

impl Argument {
    /// How it is called in usage lines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::User | Self::Place | Self::Ignored => "name",
            Self::Number => "number",
            Self::File => "file",
            Self::Sort => "arrival|unread|name",
            Self::Text => "text",
            Self::Password => "password",
            Self::Direction => "auto|ltr|rtl",
            Self::Bidi => "test|auto|app|terminal|guarded|off",
            Self::Doctor => "copy|bell|notice",
            Self::Theme => "auto|name",
        }
    }
}

impl Row {
    /// How the slash command is written: `/join [group] [password]`.
    #[must_use]
    pub fn usage(&self) -> Option<String> {
        self.slash.first().map(|name| self.usage_as(name))
    }

    /// The same by one of its names.
    #[must_use]
    pub fn usage_as(&self, name: &str) -> String {
        let arguments = self.arguments.iter().map(|argument| format!(" [{}]", argument.name()));
        format!("/{name}{}", arguments.collect::<String>())
    }

    /// Its name in settings: `wanted-room`, `go-word-left`; with its place where an action can be
    /// done in several, `select-copy`.
    #[must_use]
    pub fn name(&self) -> String {
        let place = match self.context {
            Context::Anywhere | Context::Chat | Context::Menu => String::new(),
            Context::Input | Context::Edit => String::new(),
            place => format!("{place:?}"),
        };
        let mut name = String::new();
        for character in format!("{place}{:?}", self.action).chars() {
            if character.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.extend(character.is_alphanumeric().then(|| character.to_ascii_lowercase()));
        }
        name
    }
}

const fn row(
    action: Action,
    context: Context,
    usual_keys: &'static [Chord],
    label: &'static str,
    help: &'static str,
) -> Row {
    Row { action, context, usual_keys, slash: &[], arguments: &[], needs_words: false, label, help }
}

impl Row {
    const fn slash(self, slash: &'static [&'static str], arguments: &'static [Argument]) -> Self {
        Self { slash, arguments, ..self }
    }

    const fn needs_words(self) -> Self {
        Self { needs_words: true, ..self }
    }
}
