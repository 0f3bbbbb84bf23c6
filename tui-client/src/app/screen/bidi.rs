//! Who puts right-to-left text into screen order, as the user sees and chooses it.
//!
//! Plain data: the modes there are, what is wanted, and what is told about the one in force. What
//! the user does with them is calibrate.rs's; what a terminal needs for them is terminal/bidi.rs's.

use serde::{Deserialize, Serialize};

use crate::text::{Emoji, Options, Order};

/// Who orders the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BidiMode {
    /// Cells are written in screen order with presentation forms.
    #[default]
    App,
    /// The same, and each row is told to leave its order alone (U+202D): for a terminal that orders
    /// rows by itself and hears no other word.
    Guarded,
    /// Fields are written in logical order, each isolated.
    Terminal,
    /// Fields are written in logical order as they are.
    Off,
}

/// Every mode with its name in settings, and what it does in a few words.
pub const MODES: [(BidiMode, &str, &str); 4] = [
    (BidiMode::App, "app", "diwan orders and joins the letters"),
    (BidiMode::Terminal, "terminal", "the terminal does"),
    (BidiMode::Guarded, "guarded", "diwan does, each row behind U+202D"),
    (BidiMode::Off, "off", "nobody does: for screen readers and braille"),
];

/// What is to be done about the order of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BidiWish {
    /// Treat the terminal in this mode, now and whenever it is met again.
    Choose(BidiMode),
    /// Forget what was chosen for this terminal, and decide by what it is.
    Auto,
    /// Treat it as mode `app` alone does, for the calibration screen.
    Try,
    /// Treat it as before the calibration screen.
    Back,
}

/// How the terminal is treated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Treatment {
    /// Who orders the text.
    pub mode: BidiMode,
    /// Why.
    pub why: Why,
    /// The name of the terminal: `vte`, `tmux+xterm`.
    pub terminal: String,
    /// A picture that is made of several is shown by its first alone, because this terminal would
    /// show them beside each other where no cursor can be placed anew.
    pub first_alone: bool,
    /// Every row is told to leave its order alone, behind its first cell.
    pub row_guard: bool,
}

/// Why a mode is in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Why {
    /// It is of no account: the terminal is not known to order anything.
    #[default]
    Usual,
    /// The config file or the command line says so.
    Set,
    /// It was chosen for this terminal.
    Chosen,
    /// The terminal answered that its own ordering can be switched, or cannot.
    Answered,
    /// This terminal is known to need it.
    Known,
}

impl BidiMode {
    /// How text is laid out in it. In the modes that are not ours, letters stay in the order and
    /// the form in which they were written.
    #[must_use]
    pub fn lays_out(self, options: Options) -> Options {
        match self {
            Self::App | Self::Guarded => options,
            Self::Terminal | Self::Off => {
                Options { shape: false, order: Order::Logical, ..options }
            }
        }
    }

    /// Its name in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        MODES.iter().find(|(mode, ..)| *mode == self).map_or("app", |(_, name, _)| name)
    }

    /// The mode of this name.
    pub(in crate::app) fn named(name: &str) -> Option<Self> {
        MODES.iter().find(|(_, known, _)| *known == name).map(|(mode, ..)| *mode)
    }
}

impl Treatment {
    /// Whether the first column must hold no letter: what a terminal that orders rows is told
    /// stands behind it, so it would turn that one.
    #[must_use]
    pub fn keeps_first_column(&self) -> bool {
        self.row_guard || self.mode == BidiMode::Terminal
    }

    /// How text is laid out where somebody asked for these options.
    #[must_use]
    pub fn lays_out(&self, options: Options) -> Options {
        let emoji = if self.first_alone { Emoji::First } else { options.emoji };
        self.mode.lays_out(Options { emoji, ..options })
    }

    /// `app, because konsole is known to need it`
    #[must_use]
    pub fn words(&self) -> String {
        let terminal = &self.terminal;
        let why = match self.why {
            Why::Usual => format!("because {terminal} is not known to order text"),
            Why::Set => "because the settings say so".to_owned(),
            Why::Chosen => format!("because you chose it for {terminal}"),
            Why::Answered => format!("because of what {terminal} answered"),
            Why::Known => format!("because {terminal} is known to need it"),
        };
        format!("{}, {why}", self.mode.name())
    }
}
