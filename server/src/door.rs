//! Doors: the ways into the house, one for each kind of client.
//!
//! A door greets who comes, says how what they send is framed, and opens a dialogue: what is
//! heard becomes asks, what is to be told becomes bytes. A dialogue remembers its name and where
//! it stands, and holds no state of the chat. Pure: never touches a socket, never waits.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use diwan_shared::command::{Command, Conversation, Request};
use diwan_shared::dialect::events::Events;
use diwan_shared::dialect::plain::Plain;
use diwan_shared::dialect::{BANNER, Dialect, Secret};
use diwan_shared::event::{Event, Message};
use diwan_shared::line::LineError;
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::refusal::Refusal;
use diwan_shared::text::{MessageText, OnOneLine, TextError};

pub mod broadcast;
pub mod lines;
pub mod menu;

use crate::chat::input::{Ask, Start};

/// Which kind of client an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Door {
    /// The protocol: people with netcat, and programs.
    #[default]
    Lines,
    /// Clients of the broadcast room.
    Broadcast,
    /// Clients of the numbered groups.
    Menu,
}

/// How what a client sends is cut into messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// At line breaks.
    Lines,
    /// Not at all: each send is one message.
    Sends,
}

impl Door {
    /// How its clients' messages are told apart.
    #[must_use]
    pub fn framing(self) -> Framing {
        match self {
            Self::Lines => Framing::Lines,
            Self::Broadcast | Self::Menu => Framing::Sends,
        }
    }

    /// What is said before anything was heard.
    #[must_use]
    pub fn greeting(self) -> Bytes {
        match self {
            Self::Lines => sentence(BANNER),
            Self::Broadcast => Bytes::new(),
            Self::Menu => sentence(menu::MENU),
        }
    }

    /// Begins a dialogue with somebody who came in here.
    #[must_use]
    pub fn open(self) -> Box<dyn Dialogue> {
        match self {
            Self::Lines => Box::<lines::Lines>::default(),
            Self::Broadcast => Box::<broadcast::Broadcast>::default(),
            Self::Menu => Box::<menu::Menu>::default(),
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
    /// The words of the broadcast room.
    Broadcast,
    /// The words of the numbered groups.
    Menu,
}

impl Speech {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Events, Self::Broadcast, Self::Menu];

    /// How it encodes.
    #[must_use]
    pub fn dialect(self) -> &'static dyn Dialect {
        match self {
            Self::Plain => &Plain,
            Self::Events => &Events,
            Self::Broadcast => &broadcast::Words,
            Self::Menu => &menu::Words,
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

fn request(command: Command) -> Ask {
    Ask::Request(Request { tag: None, command })
}

/// A message to a group, by a client that sends nothing but text. Its line breaks stay inside
/// the message; one that holds nothing is none.
fn say(group: &GroupName, text: &str) -> Step {
    match MessageText::from_lines(text) {
        Ok(text) => Step::Ask(request(Command::Public { group: group.clone(), text })),
        Err(TextError::Empty) => Step::Nothing,
        Err(error) => refused(Refusal::BadText { what: "Message", error }),
    }
}

/// A message that is none: its refusal comes after the answers to those before it.
fn refused(refusal: Refusal) -> Step {
    Step::Ask(Ask::Refused(refusal.into()))
}

/// What the doors of other systems say alike: who said what in a group; in plain sentences what
/// those systems did not have and a person must know; and nothing else.
fn say_alike(event: &Event, out: &mut Vec<u8>) {
    match event {
        Event::Message(Message { conversation: Conversation::Group(_), from, text, .. }) => {
            out.extend_from_slice(&sentence(format_args!("{from}: {}", OnOneLine(text.as_str()))));
        }
        Event::Message(_) | Event::Refused(_) | Event::Closing { .. } => Plain.encode(event, out),
        _ => {}
    }
}
