//! What the client is told at its start, and how things behave and look.
//!
//! Owns the settings that steer state and painting, and takes others while it runs. They are
//! filled in outside, from flags, environment and config file; nothing here reads any of these.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::App;
use super::action::Action;
use super::action::keymap::{self, Keymap};
use super::clock::Zone;
use super::effect::{Address, Trust};
use super::screen::panes::Widths;
use super::session::peer::Peer;
use crate::text;

/// All that the app needs to begin.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The user's name as it was given or remembered; without one, or when it cannot be a name,
    /// the first screen asks.
    pub name: Option<String>,
    /// Where to connect.
    pub address: Address,
    /// Which certificates are good, by the servers' places: there nothing is said in the open.
    pub trusted: BTreeMap<String, Trust>,
    /// The other one, in a conversation without a server.
    pub peer: Option<Peer>,
    /// Local time.
    pub zone: Zone,
    /// 128 random bits, new at each start: the ids of messages are made from it.
    pub seed: u128,
    /// What the user has before them.
    pub front: Front,
    /// How things behave and look.
    pub settings: Settings,
}

/// What the user has before them: sentences name keys or commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Front {
    /// A screen.
    #[default]
    Screen,
    /// Lines after each other.
    Lines,
}

/// How things behave and look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How all text is laid out; base direction and width are filled in per place.
    pub text: text::Options,
    /// What Left and Right mean.
    pub caret: CaretMotion,
    /// What Backspace takes.
    pub backspace: Backspace,
    /// How many lines a pasted text may have to be sent without a question.
    pub paste_guard_lines: usize,
    /// How the terminal draws its cursor.
    pub cursor: Cursor,
    /// Whether the terminal is told which cells are links.
    pub links: bool,
    /// Whether a copied text loses the controls that steer its direction.
    pub copy_strips_controls: bool,
    /// Only ASCII signs for marks and rules.
    pub ascii: bool,
    /// Which key does what.
    pub keymap: Keymap,
    /// Whether the mouse is the client's rather than the terminal's, until the user changes it.
    pub mouse: bool,
    /// Which way the frame runs, until the user changes it.
    pub frame: text::Direction,
    /// How wide the lists beside the log are, until the user changes it.
    pub widths: Widths,
    /// How wide they are said to be, whatever the mouse made of it at an earlier start.
    pub usual_widths: Widths,
    /// Words that concern the user like a mention.
    pub highlight: Vec<String>,
    /// Which comings and goings are told of, until the user changes it.
    pub joins: Joins,
    /// Whether the key hints stand at the bottom.
    pub footer: bool,
    /// How the user is called when nobody looks.
    pub attention: Attention,
}

/// How the user is called when nobody looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attention {
    /// What rings.
    pub bell: Worth,
    /// What is shown as a notice on the desktop.
    pub notices: Worth,
    /// Whether a notice shows what was said, or only by whom and where.
    pub notice_text: bool,
    /// Whether the window's title shows the room and what is unread.
    pub title: bool,
}

impl Default for Attention {
    fn default() -> Self {
        Self { bell: Worth::Personal, notices: Worth::Personal, notice_text: true, title: true }
    }
}

/// Which messages are worth calling the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Worth {
    /// None.
    Off,
    /// Private ones, and those that name the user.
    #[default]
    Personal,
    /// All.
    All,
}

impl Worth {
    /// Whether a message is worth it, which is personal or not.
    #[must_use]
    pub fn holds(self, personal: bool) -> bool {
        match self {
            Self::Off => false,
            Self::Personal => personal,
            Self::All => true,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            text: text::Options::default(),
            caret: CaretMotion::default(),
            backspace: Backspace::default(),
            paste_guard_lines: 5,
            cursor: Cursor::default(),
            links: true,
            copy_strips_controls: false,
            ascii: false,
            keymap: Keymap::default(),
            mouse: true,
            frame: text::Direction::default(),
            widths: Widths::default(),
            usual_widths: Widths::default(),
            highlight: Vec::new(),
            joins: Joins::default(),
            footer: true,
            attention: Attention::default(),
        }
    }
}

/// Which comings and goings are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Joins {
    /// Those of people who spoke or were named a short while ago.
    #[default]
    Smart,
    /// All of them.
    All,
}

/// What Left and Right mean in the composer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaretMotion {
    /// They move on the screen.
    #[default]
    Visual,
    /// Right goes on in the text, Left goes back, whatever its direction.
    Logical,
}

/// What Backspace takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backspace {
    /// The last thing typed: a mark or a joiner alone; a picture is one thing.
    #[default]
    Mark,
    /// The letter with all its marks.
    Cluster,
}

/// How the terminal draws its cursor, which decides the cell that it is put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cursor {
    /// As a line at the left edge of its cell: put right of the edge that the caret stands at.
    #[default]
    Bar,
    /// As a box over its cell: put where the next letter would go, which is left of the edge where
    /// text runs to the left.
    Block,
}

impl App {
    /// The shortest way to an action where the user is: its key, or its command.
    #[must_use]
    pub fn way(&self, action: Action) -> String {
        match self.front {
            Front::Screen => self.settings.keymap.way(action),
            Front::Lines => keymap::command(action).unwrap_or_default(),
        }
    }

    /// Things are to behave and look otherwise from now on. Only what really changed is touched:
    /// what the user switched by hand stays.
    pub(super) fn take_settings(&mut self, settings: Settings) {
        if settings.mouse != self.settings.mouse {
            self.mouse = settings.mouse;
        }
        if settings.frame != self.settings.frame {
            self.frame = settings.frame;
        }
        if settings.widths != self.settings.widths {
            self.screen.wish.widths = settings.widths;
        }
        if settings.joins != self.settings.joins {
            self.word_joins(settings.joins);
        }
        self.asked_text = settings.text;
        self.settings = settings;
        self.treated(self.treatment.clone());
    }
}
