//! The command line.
//!
//! Declares what clap reads, with the help people see. Gives the words as they were typed; which
//! of them counts against environment and files is decided in config.rs.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::Caret;
use crate::direct::DirectArgs;
use crate::filter::LayoutArgs;
use crate::terminal::BidiSetting;

/// Terminal chat in which right-to-left text is simply right.
#[derive(Clone, Debug, Default, Parser)]
#[command(
    name = "diwan",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Without HOST, diwan connects to 127.0.0.1:9000 and, when nobody answers there, \
        hosts a server itself.\nEach of HOST, PORT and NAME can also come from DIWAN_HOST, \
        DIWAN_PORT and DIWAN_NAME, from the config file, or from the first screen, which \
        remembers the answer.\nA host that is called like a command is given with --host."
)]
pub struct Flags {
    /// Something else than to chat
    #[command(subcommand)]
    pub task: Option<Task>,

    /// The server's name or address
    #[arg(value_name = "HOST")]
    host_word: Option<String>,

    /// The server's port
    #[arg(value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    port_word: Option<u16>,

    /// The name you want to have
    #[arg(value_name = "NAME")]
    name_word: Option<String>,

    /// The same as HOST
    #[arg(long, value_name = "HOST", conflicts_with = "host_word")]
    host: Option<String>,

    /// The same as PORT
    #[arg(long, value_name = "PORT", conflicts_with = "port_word",
        value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,

    /// The same as NAME
    #[arg(long, value_name = "NAME", conflicts_with = "name_word")]
    name: Option<String>,

    /// Who puts right-to-left text into screen order
    #[arg(long, value_name = "MODE")]
    pub bidi: Option<BidiSetting>,

    /// What the arrow keys mean in right-to-left text
    #[arg(long, value_name = "MOTION")]
    pub caret: Option<Caret>,

    /// Use only ASCII signs for marks and rules
    #[arg(long)]
    pub ascii: bool,

    /// Read this config file instead of the usual one
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What the program can do besides chatting.
#[derive(Clone, Debug, Subcommand)]
pub enum Task {
    /// Lay lines of text out in the order of the screen: right to left, joined and wrapped
    Layout(LayoutArgs),
    /// Talk to one person without a server, over UDP
    Direct(DirectArgs),
}

impl Flags {
    /// The host, from either place.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        self.host.clone().or_else(|| self.host_word.clone())
    }

    /// The port, from either place.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port.or(self.port_word)
    }

    /// The name, from either place.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.name.clone().or_else(|| self.name_word.clone())
    }
}
