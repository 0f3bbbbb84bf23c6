//! The broadcast room's door: one room, nicknames, and clients that write `NICK: text` themselves.
//!
//! The room is the group General. Takes sends as its clients make them, gives asks; says in their
//! words who came, who went and what was said. The first send is the nickname. A prefix that is
//! not the sender's own name is part of the text. Never holds who is in the room.

use std::io::Write as _;

use bytes::Bytes;
use diwan_shared::command::Command;
use diwan_shared::dialect::Dialect;
use diwan_shared::event::Event;
use diwan_shared::line::LineError;
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::parse;
use diwan_shared::refusal::Refusal;

use super::{Dialogue, Entrance, Speech, Step, refused, request, say, say_alike, sentence};
use crate::chat::input::Start;

/// What a client sends when its window is closed.
const CLOSE: &str = "CLOSE123123";

/// A dialogue with a client of the broadcast room.
#[derive(Debug, Default)]
pub struct Broadcast {
    /// Known when it was granted.
    name: Option<UserName>,
}

impl Dialogue for Broadcast {
    fn hear(&mut self, said: Result<&str, LineError>) -> Step {
        match &self.name {
            None => enter(said),
            Some(name) => match said {
                Ok(CLOSE) => Step::Ask(request(Command::Exit)),
                Ok(text) => say(&GroupName::general(), without_own_name(name, text)),
                Err(error) => refused(error.into()),
            },
        }
    }

    fn tell(&mut self, event: &Event, out: &mut Vec<u8>) {
        if let Event::Welcome(welcome) = event {
            self.name = Some(welcome.name.clone());
        }
        Words.encode(event, out);
    }
}

fn enter(nickname: Result<&str, LineError>) -> Step {
    if nickname == Ok(CLOSE) {
        return Step::Close(Bytes::new());
    }
    let name = nickname.map_err(Refusal::from).and_then(|name| parse::user_name(name.trim()));
    match name {
        Ok(name) => Step::Enter(Entrance {
            name,
            secret: None,
            start: Start::General,
            speech: Speech::Broadcast,
        }),
        Err(refusal) => Step::Say(sentence(refusal)),
    }
}

/// The text behind `NICK: `, when that is who sends it.
fn without_own_name<'a>(name: &UserName, said: &'a str) -> &'a str {
    match said.split_once(": ") {
        // The client writes the nickname as it was typed, perhaps with spaces around it.
        Some((prefix, text)) if UserName::new(prefix.trim()).as_ref() == Ok(name) => text,
        _ => said,
    }
}

/// The words of the broadcast room.
#[derive(Debug)]
pub struct Words;

impl Dialect for Words {
    fn encode(&self, event: &Event, out: &mut Vec<u8>) {
        // Writing to a `Vec` cannot fail.
        let _ = match event {
            Event::Welcome(welcome) => {
                writeln!(out, "{} joined!\nConnected to server!", welcome.name)
            }
            Event::Joined { user, .. } => writeln!(out, "{user} joined!"),
            Event::Left { user, .. } => writeln!(out, "{user} left!"),
            _ => return say_alike(event, out),
        };
    }

    fn echoes(&self) -> bool {
        true
    }
}
