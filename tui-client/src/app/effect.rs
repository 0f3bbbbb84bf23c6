//! Everything the client wants done, as plain values.
//!
//! `update` fills [`Effects`]; the loop in `run.rs` carries them out in order: requests by the
//! link, the rest by the terminal and the files. Nothing here does anything.

// Addresses without sockets.
use core::net::IpAddr;
use std::fmt;

use diwan_shared::command::Request;
use diwan_shared::fingerprint::Fingerprint;
use diwan_shared::name::UserName;
use serde::{Deserialize, Serialize};

use super::keep::{Keep, Whose};
use super::screen::bidi::BidiWish;
use super::screen::panes::Side;
use super::screen::theme::ThemeWish;
use crate::text::Direction;

/// One thing to be done outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Connect and introduce ourselves; on a connection that stands and still waits for a name,
    /// introduce ourselves again. From then on the link reconnects by itself.
    Connect {
        /// Where to.
        address: Address,
        /// As whom.
        name: UserName,
    },
    /// Send this to the server. When there is no connection it is dropped: `update` sends what
    /// still matters again after the next `welcome`.
    Send(Request),
    /// Make a new connection at once: in place of the one there is, or instead of waiting.
    Reconnect,
    /// Keep these answers of the first screen for the next start.
    Remember {
        /// The user's name.
        name: UserName,
        /// The server's address.
        address: Address,
    },
    /// Keep for the next start which certificate is good at this address.
    Trust(Address),
    /// Keep for the next start what the user set by hand.
    RememberHabit(Habit),
    /// Keep for the next start that the user has seen `Msg::Advice`.
    RememberAdvice,
    /// Keep this for the next start; on disk before anything that comes after it is done.
    Keep {
        /// Whose it is.
        whose: Whose,
        /// All that is kept for them.
        keep: Keep,
    },
    /// Open this text in the user's editor, then say what came of it in a `Msg::Edited`.
    Edit(String),
    /// Put this text on the clipboard, then say by which way in a `Msg::Remark`, or why not in a
    /// `Msg::Notice`.
    Copy(String),
    /// Open this address of the web, printable ASCII, with what the person's system opens such with,
    /// then say in a `Msg::Notice` what was asked to.
    Open(String),
    /// Write a conversation to a file, step by step; say how it ended in a `Msg::Notice`, or that it
    /// cannot be in a `Msg::NotExported`.
    Export(Export),
    /// Ring.
    Bell,
    /// Show a notice on the desktop, where the terminal can.
    Notify(Notice),
    /// Name the terminal's window. Holds no control characters.
    Title(String),
    /// Whether mouse events are wanted; without them the terminal selects text by itself.
    CaptureMouse(bool),
    /// Send `Msg::Wake` at this time (milliseconds since 1970 UTC) or soon after. Replaces any
    /// earlier wish.
    WakeAt(u64),
    /// Treat the terminal so as to right-to-left text, then say how it is treated in a
    /// `Msg::Treated`.
    Bidi(BidiWish),
    /// Read the settings again, then tell them in a `Msg::Settings`, or what is wrong with them in
    /// a `Msg::Notice`.
    Reload,
    /// Take another theme, say it in a `Msg::Look`, and tell the user in a `Msg::Notice`.
    Theme(ThemeWish),
    /// Find out what works in the terminal, then tell it in a `Msg::Facts`.
    Examine,
    /// Clear the screen and paint all of it.
    Redraw,
    /// Give the terminal back and stop like any job (SIGTSTP); paint everything on return.
    Suspend,
    /// Close the link after what was sent, give the terminal back, end.
    Quit,
}

/// Something the user sets by hand; the next start begins with it, unless the settings name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Whether the mouse is the client's.
    Mouse(bool),
    /// Which way the frame runs.
    Frame(Direction),
    /// Cells of a list beside the log; `None` is what the screen suggests.
    Width(Side, Option<u16>),
}

/// A notice on the desktop. Holds no control characters, those of direction included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Who, and where.
    pub title: String,
    /// What.
    pub body: String,
}

/// A step of writing a conversation to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Export {
    /// Make a new file of that name.
    Begin(String),
    /// The same, or with a number behind the name where there is one of it.
    BeginLike(String),
    /// Write these lines.
    Add(String),
    /// It is complete: so many messages of such a room.
    End(String),
    /// It cannot be completed: take the file away.
    Drop,
}

/// Where a server listens, and how it is talked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// A name or an IP address, without brackets, as [`Address::new`] spells it.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// Which certificate is good, where the connection is encrypted (TLS).
    pub tls: Option<Trust>,
}

/// Which certificate of a server is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    expecting = "a certificate is trusted by 'authorities' or by its fingerprint, SHA256:…"
)]
pub enum Trust {
    /// One for which an authority vouches that the system trusts.
    Authorities,
    /// This one alone, whoever vouches for it.
    #[serde(untagged)]
    Only(Fingerprint),
}

/// Stands before the address of a server that is talked with by TLS.
pub(super) const TLS: &str = "tls://";

impl Address {
    /// Where nothing is encrypted. However a host is spelt, it is the same place.
    #[must_use]
    pub fn new(host: &str, port: u16) -> Self {
        let host = match host.parse::<IpAddr>() {
            Ok(ip) => ip.to_string(),
            // The name of a network device follows: it has capitals of its own.
            Err(_) if host.contains('%') => host.to_owned(),
            Err(_) => host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase(),
        };
        Self { host, port, tls: None }
    }

    /// `host:port`: what tells one server from another, whether it is talked with by TLS or not.
    #[must_use]
    pub fn place(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Whether it is on this machine, whatever the network.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.host == "localhost" || self.host == "::1" || self.host.starts_with("127.")
    }
}

/// As a person writes it.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.tls.is_some() { TLS } else { "" };
        write!(f, "{how}{}", self.place())
    }
}

/// What one update wants done, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Effects(Vec<Effect>);

impl Effects {
    /// Asks for one more thing.
    pub fn push(&mut self, effect: Effect) {
        self.0.push(effect);
    }

    /// Asks for some more things.
    pub fn extend(&mut self, effects: impl IntoIterator<Item = Effect>) {
        self.0.extend(effects);
    }

    /// Whether nothing is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes all that is wanted, leaving nothing.
    pub fn drain(&mut self) -> impl Iterator<Item = Effect> + '_ {
        self.0.drain(..)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_the_same_place_however_it_is_spelt() {
        for (spelt, place) in [
            ("chat.example", "chat.example:1"),
            ("Chat.EXAMPLE.", "chat.example:1"),
            ("127.0.0.1", "127.0.0.1:1"),
            ("2001:DB8:0::0001", "[2001:db8::1]:1"),
            ("fe80::1%Eth0", "[fe80::1%Eth0]:1"),
        ] {
            assert_eq!(Address::new(spelt, 1).place(), place);
        }
        assert!(Address::new("LocalHost.", 1).is_here());
    }
}
