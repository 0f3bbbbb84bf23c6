//! What the person wants: from flags, environment, config file, and what was answered before.
//!
//! Takes these four, already read; gives one `Config`, in which the first that says something wins,
//! in this order. Pure: flags.rs declares the command line, file.rs and memory.rs read and write
//! files, and main.rs brings them together. Wrong words are errors that name them.

use std::path::PathBuf;

use serde::Deserialize;

use crate::app::effect::Address;
use crate::app::settings::{CaretMotion, Cursor, Settings};
use crate::terminal::{BidiSetting, NoticeSetting};

mod file;
mod flags;
mod keeper;
mod memory;
mod source;
mod watch;
mod whole;
mod zone;

pub use file::{Attention, Copying, File, Rtl, Text};
pub use flags::{Flags, Task};
pub use keeper::Keeper;
pub use memory::{Memory, MemoryError, Remembered};
pub use source::Source;
pub use watch::Watch;
pub use zone::zone;

/// The port servers listen on unless they are told otherwise.
pub const PORT: u16 = 9000;
/// Where a server is looked for when nobody says where.
pub const HOST: &str = "127.0.0.1";

/// Everything that was decided before the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where to connect.
    pub address: Address,
    /// Nobody said where: if nobody answers at the default address, host a server.
    pub may_host: bool,
    /// As whom; none: the first screen asks.
    pub name: Option<String>,
    /// Who orders right-to-left text.
    pub bidi: BidiSetting,
    /// How the terminal is to draw its cursor.
    pub cursor: CursorSetting,
    /// Konsole's own ordering may be switched off while we run.
    pub konsole_switch: bool,
    /// By which sequence notices are asked for.
    pub notice_sequence: NoticeSetting,
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
    /// The port in the environment is none.
    #[error("DIWAN_PORT is '{0}', but a port is a number from 1 to 65535")]
    Port(String),
}

impl Config {
    /// Decides. `env` looks up an environment variable; an empty one counts as unset.
    ///
    /// # Errors
    /// When `DIWAN_PORT` is no port.
    pub fn resolve(
        flags: &Flags,
        env: impl Fn(&str) -> Option<String>,
        file: &File,
        remembered: &Remembered,
    ) -> Result<Self, ConfigError> {
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        let env_port = env("DIWAN_PORT").map(port).transpose()?;
        let host = flags.host().or_else(|| env("DIWAN_HOST")).or_else(|| file.host.clone());
        let port = flags.port().or(env_port).or(file.port);
        let name = flags.name().or_else(|| env("DIWAN_NAME")).or_else(|| file.name.clone());
        let nowhere = host.is_none();
        let address = address(host, port, remembered);
        Ok(Self {
            may_host: nowhere && address.host == HOST,
            address,
            name: name.or_else(|| remembered.name.clone()),
            bidi: flags.bidi.or(file.bidi).unwrap_or_default(),
            cursor: file.cursor.unwrap_or_default(),
            konsole_switch: file.konsole_switch.unwrap_or(true),
            notice_sequence: file.attention.notice_sequence.unwrap_or_default(),
            settings: Settings {
                text: file.options(),
                caret: flags.caret.or(file.caret).map(CaretMotion::from).unwrap_or_default(),
                cursor: Cursor::default(),
                copy_strips_controls: file.copy.strip_controls.unwrap_or(false),
                ascii: flags.ascii || file.ascii.unwrap_or(false),
                mouse: file.mouse.unwrap_or(true),
                joins: file.joins.unwrap_or_default(),
                no_color: env("NO_COLOR").is_some(),
                attention: file.attention.settings(),
            },
        })
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

/// The remembered port belongs to the remembered host.
fn address(host: Option<String>, port: Option<u16>, remembered: &Remembered) -> Address {
    let usual = || Address { host: HOST.to_owned(), port: PORT };
    let place = match host {
        Some(host) => Address { host, ..usual() },
        None => remembered.address().unwrap_or_else(usual),
    };
    Address { port: port.unwrap_or(place.port), ..place }
}

fn port(text: String) -> Result<u16, ConfigError> {
    text.parse().ok().filter(|&port| port > 0).ok_or(ConfigError::Port(text))
}

#[cfg(test)]
mod tests;
