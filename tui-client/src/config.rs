//! What the person wants: from flags, environment, config file, and what was answered before.
//!
//! Gives one `Config`, in which the first of these that says something wins, in this order:
//! said.rs brings them together. file.rs declares the keys, source.rs reads the file, flags.rs the
//! command line, memory.rs what was answered. Wrong words are errors that name them and their
//! place.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::app::action::keymap::{Clash, Keymap};
use crate::app::effect::{Address, Trust};
use crate::app::screen::panes::Widths;
use crate::app::settings::{CaretMotion, Cursor, Settings};
use crate::limits::LINES_HISTORY_MESSAGES;
use crate::terminal::{BidiSetting, NoticeSetting};

mod current;
mod file;
mod flags;
mod keeper;
mod key;
mod leaf;
mod look;
mod memory;
mod print;
mod said;
mod source;
mod theme;
mod watch;
mod whole;
mod wrong;
mod zone;

pub use current::{Current, Reread};
pub use file::{Attention, Copying, File, LineMode, NoPort, Port, Rtl, Text};
pub use flags::{ConfigTask, Flags, Manner, Task, Words};
pub use keeper::Keeper;
pub use key::SAMPLE;
pub use look::{Looks, cursor_colour};
pub use memory::{Memory, MemoryError, Remembered};
pub use print::{print, print_keys};
pub use said::{Origin, Said, Sayings};
pub use source::Source;
pub use theme::{NoTheme, Themes};
pub use watch::Watch;
pub use zone::zone;

/// The port servers listen on unless they are told otherwise.
pub const PORT: u16 = 9000;
/// Where a server is looked for when nobody says where.
pub const HOST: &str = "127.0.0.1";

/// What is written in place of a theme's name to have one chosen.
const AUTO: &str = "auto";

/// Everything that was decided before the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where to connect.
    pub address: Address,
    /// Which certificates are good, by the servers' places.
    pub trusted: BTreeMap<String, Trust>,
    /// Nobody said where: if nobody answers at the default address, host a server.
    pub may_host: bool,
    /// As whom; none: the first screen asks.
    pub name: Option<String>,
    /// Who orders right-to-left text.
    pub bidi: BidiSetting,
    /// How the terminal is to draw its cursor.
    pub cursor: CursorSetting,
    /// How everything is to look.
    pub theme: ThemeSetting,
    /// Konsole's own ordering may be switched off while we run.
    pub konsole_switch: bool,
    /// It is said what is shown of a picture of several characters.
    pub pictures_set: bool,
    /// By which sequence notices are asked for.
    pub notice_sequence: NoticeSetting,
    /// How many earlier messages a room begins with in line mode.
    pub line_history: usize,
    /// Whether it is told in line mode that a message was taken.
    pub line_receipts: bool,
    /// How things behave and look.
    pub settings: Settings,
}

/// What Left and Right mean in the composer, as it is written in settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Caret {
    /// They move on the screen.
    Visual,
    /// They move in the text.
    Logical,
}

/// How the terminal is to draw its cursor, as it is written in settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CursorSetting {
    /// As a bar, where the terminal can.
    #[default]
    Auto,
    /// As a bar.
    Bar,
    /// As a block.
    Block,
}

/// What the settings say about the theme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ThemeSetting {
    /// It is decided by what was chosen for the terminal, and by what the terminal is.
    #[default]
    Auto,
    /// The theme of this name.
    Named(String),
    /// Without colours: `NO_COLOR` is set, and no theme is named.
    NoColor,
}

/// A setting that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The config file cannot be read.
    #[error("cannot read {}: {why}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The config file says something wrong.
    #[error("{}:{line}: {what}", path.display())]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it, and what would be right.
        what: String,
    },
    /// Something wrong is said outside the config file.
    #[error("{place}: {what}")]
    Elsewhere {
        /// Which variable or flag says it.
        place: String,
        /// What is wrong with it, and what would be right.
        what: String,
    },
    /// There is no theme of the name that is asked for.
    #[error(transparent)]
    NoTheme(#[from] NoTheme),
}

/// All that is wrong with the settings: at least one thing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl Config {
    /// Decides, now that all was said. `trusted` is what is remembered of certificates; `env` looks up
    /// an environment variable.
    ///
    /// # Errors
    /// With all that is wrong.
    pub fn decide(
        said: &Sayings,
        trusted: &BTreeMap<String, Trust>,
        env: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigErrors> {
        let file = said.file()?;
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        let host = file.host.clone().unwrap_or_else(|| HOST.to_owned());
        let port = file.port.map_or(PORT, |Port(port)| port);
        let mut trusted = trusted.clone();
        let address = Address::new(&host, port);
        let place = address.place();
        match (file.tls_pin, file.tls) {
            (_, Some(false)) => drop(trusted.remove(&place)),
            (Some(pin), _) => drop(trusted.insert(place.clone(), Trust::Only(pin))),
            (None, Some(true) | None) => {}
        }
        let asked = file.tls.filter(|tls| *tls).map(|_| Trust::Authorities);
        let tls = trusted.get(&place).copied().or(asked);
        let clash = |Clash { name, what }| said.wrong(&["keys".to_owned(), name], what);
        let clashes = |all: Vec<_>| ConfigErrors(all.into_iter().map(clash).collect());
        let keymap = Keymap::new(&file.keys).map_err(clashes)?;
        Ok(Self {
            may_host: !said.expect_server() && host == HOST && tls.is_none(),
            address: Address { tls, ..address },
            trusted,
            name: file.name.clone(),
            bidi: file.bidi.unwrap_or_default(),
            cursor: file.cursor.unwrap_or_default(),
            theme: match file.theme.clone() {
                Some(name) if name != AUTO => ThemeSetting::Named(name),
                _ if env("NO_COLOR").is_some() => ThemeSetting::NoColor,
                _ => ThemeSetting::Auto,
            },
            konsole_switch: file.konsole_switch.unwrap_or(true),
            pictures_set: file.sets_pictures(),
            notice_sequence: file.attention.notice_sequence.unwrap_or_default(),
            line_history: file.line_mode.history.unwrap_or(LINES_HISTORY_MESSAGES),
            line_receipts: file.line_mode.receipts.unwrap_or(false),
            settings: Settings {
                text: file.options(),
                caret: file.caret.map(CaretMotion::from).unwrap_or_default(),
                backspace: file.backspace.unwrap_or_default(),
                paste_guard_lines: file
                    .paste_guard
                    .unwrap_or(Settings::default().paste_guard_lines),
                cursor: Cursor::default(),
                links: file.links.unwrap_or(true),
                copy_strips_controls: file.copy.strip_controls.unwrap_or(false),
                ascii: file.ascii.unwrap_or(false),
                keymap,
                mouse: file.mouse.unwrap_or(true),
                frame: file.frame(),
                widths: file.widths(),
                usual_widths: usual_widths(said, &file),
                highlight: file.highlight.clone().unwrap_or_default(),
                joins: file.joins.unwrap_or_default(),
                footer: file.footer.unwrap_or(true),
                attention: file.attention.settings(),
            },
        })
    }
}

/// The widths of the lists without those that are only remembered.
fn usual_widths(said: &Sayings, file: &File) -> Widths {
    let Widths { rooms, people } = file.widths();
    let is_said = |key: &str| !said.is_remembered(key);
    Widths {
        rooms: rooms.filter(|_| is_said("rooms-width")),
        people: people.filter(|_| is_said("people-width")),
    }
}

impl CursorSetting {
    /// How the cursor is drawn in a terminal that can or cannot draw a bar.
    #[must_use]
    pub fn drawn(self, draws_bar: bool) -> Cursor {
        match self {
            Self::Auto if draws_bar => Cursor::Bar,
            Self::Bar => Cursor::Bar,
            Self::Auto | Self::Block => Cursor::Block,
        }
    }
}

impl From<Caret> for CaretMotion {
    fn from(caret: Caret) -> Self {
        match caret {
            Caret::Visual => Self::Visual,
            Caret::Logical => Self::Logical,
        }
    }
}

#[cfg(test)]
mod tests;
