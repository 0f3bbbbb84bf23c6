//! The protocol's own door: lines of people with netcat and of programs.
//!
//! The first line chooses between sentences and JSON and asks for a name; every line after it is
//! a command. Takes lines, gives entrances and asks; what the protocol is, `diwan_shared` says.

use diwan_shared::dialect::Hello;
use diwan_shared::event::{Event, Refused};
use diwan_shared::line::LineError;
use diwan_shared::parse::Rejection;
use diwan_shared::refusal::Refusal;

use super::{Dialogue, Entrance, Speech, Step};
use crate::chat::input::{Ask, Start};

/// A dialogue in lines.
#[derive(Debug, Default)]
pub struct Lines {
    /// Known after the first line that made sense.
    speech: Option<Speech>,
    /// Whether the name was granted: what comes from now on are commands.
    named: bool,
}

impl Dialogue for Lines {
    fn hear(&mut self, line: Result<&str, LineError>) -> Step {
        match self.speech.filter(|_| self.named) {
            Some(speech) => command(speech, line),
            None => self.hello(line),
        }
    }

    fn tell(&mut self, event: &Event, out: &mut Vec<u8>) {
        self.named |= matches!(event, Event::Welcome(_));
        self.speech.unwrap_or(Speech::Plain).dialect().encode(event, out);
    }
}

impl Lines {
    fn hello(&mut self, line: Result<&str, LineError>) -> Step {
        let from_program = line.is_ok_and(Hello::is_from_program);
        let speech = if from_program { Speech::Events } else { Speech::Plain };
        let (name, secret) = match line.map_err(Refusal::from).and_then(Hello::parse) {
            Ok(Hello::Plain { name }) => (name, None),
            Ok(Hello::Events { name, session }) => (name, session),
            Err(refusal) => {
                return Step::Say(speech.encode(&Event::Refused(Refused::new(None, &refusal))));
            }
        };
        self.speech = Some(speech);
        Step::Enter(Entrance { name, secret, start: Start::General, speech })
    }
}

fn command(speech: Speech, line: Result<&str, LineError>) -> Step {
    match line.map_err(Rejection::from).and_then(|line| speech.dialect().decode(line)) {
        Ok(None) => Step::Nothing,
        Ok(Some(request)) => Step::Ask(Ask::Request(request)),
        Err(rejection) => Step::Ask(Ask::Refused(rejection)),
    }
}
