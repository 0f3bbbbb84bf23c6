//! Doors: the ways into the house, one for each kind of client.
//!
//! A door greets who comes and opens a dialogue: what is
//! heard becomes asks, what is to be told becomes bytes. A dialogue remembers its name and where
//! it stands, and holds no state of the chat. Pure: never touches a socket, never waits.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use diwan_shared::dialect::events::Events;
use diwan_shared::dialect::plain::Plain;
use diwan_shared::dialect::{BANNER, Dialect, Secret};
use diwan_shared::event::Event;
use diwan_shared::line::LineError;
use diwan_shared::name::UserName;

pub mod lines;

use crate::chat::input::{Ask, Start};

/// Which kind of client an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Door {
    /// The protocol: people with netcat, and programs.
    #[default]
    Lines,
}

impl Door {
    /// What is said before anything was heard.
    #[must_use]
    pub fn greeting(self) -> Bytes {
        match self {
            Self::Lines => sentence(BANNER),
        }
    }

    /// Begins a dialogue with somebody who came in here.
    #[must_use]
    pub fn open(self) -> Box<dyn Dialogue> {
        match self {
            Self::Lines => Box::<lines::Lines>::default(),
        }
    }
}

/// One connection's side of the talk between a client and the chat.
pub trait Dialogue: fmt::Debug + Send {
    /// One message came from the client.
    fn hear(&mut self, said: Result<&str, LineError>) -> Step;

    /// The chat tells this connection alone something: appends how that is said here, as whole
    /// lines, or nothing when it is not said here.
    fn tell(&mut self, event: &Event, out: &mut Vec<u8>);
}

/// What follows from a message.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Nothing,
    /// The client is told something that the chat need not know of.
    Say(Bytes),
    /// The same, and then the connection is closed.
    Close(Bytes),
    /// The client asks for a name. What it says next means something only after the answer.
    Enter(Entrance),
    /// The client asks for something.
    Ask(Ask),
    /// The same, and what it says next means something only after the answer.
    Settle(Ask),
}

/// How somebody wants to come in.
#[derive(Debug, PartialEq, Eq)]
pub struct Entrance {
    /// The name asked for.
    pub name: UserName,
    /// A program's proof that an earlier session was its own.
    pub secret: Option<Secret>,
    /// Where they will be first.
    pub start: Start,
    /// How they want to hear what all members of a group hear.
    pub speech: Speech,
}

/// The words in which a connection hears what all members of a group hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// Sentences.
    Plain,
    /// JSON.
    Events,
}

impl Speech {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Events];

    /// How it encodes.
    #[must_use]
    pub fn dialect(self) -> &'static dyn Dialect {
        match self {
            Self::Plain => &Plain,
            Self::Events => &Events,
        }
    }

    /// One event as whole lines.
    #[must_use]
    pub fn encode(self, event: &Event) -> Bytes {
        let mut lines = Vec::new();
        self.dialect().encode(event, &mut lines);
        lines.into()
    }
}

/// One line.
fn sentence(words: impl fmt::Display) -> Bytes {
    let mut line = String::new();
    // Writing to a `String` cannot fail.
    let _ = writeln!(line, "{words}");
    line.into()
}
