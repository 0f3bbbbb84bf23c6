//! The Diwan wire as a conversation: lines and a name over `reliable`.
//!
//! Takes lines and datagrams, gives events. The greeting of a stream is the name (UTF-8, perhaps
//! empty); every other message is the id of a line, 16 bytes with the most significant one first,
//! and the line. So a line that the peer's program, killed and started anew, says again because it
//! does not know that we have it, is shown once. Nothing of the peer leaves here unchecked.

use std::collections::{HashSet, VecDeque};

use diwan_shared::name::UserName;

use super::clean::clean;
use super::conversation::{Conversation, Event, Presence};
use super::limits::KNOWN_LINES_MAX;
use super::reliable::{self, Reliable};

/// A conversation with another Diwan.
#[derive(Debug)]
pub struct Diwan {
    reliable: Reliable,
    heard: Heard,
}

/// The last lines that were heard, by their ids, whichever life of the peer said them.
#[derive(Debug, Default)]
struct Heard {
    ids: HashSet<u128>,
    order: VecDeque<u128>,
}

impl Diwan {
    /// Starts to look for the peer. The session must be random; `since` is when it begins, in
    /// milliseconds since 1970.
    #[must_use]
    pub fn new(now: u64, session: u64, since: u64, name: Option<&UserName>) -> Self {
        let greeting = name.map_or("", UserName::as_str);
        let reliable = Reliable::new(now, session, since, greeting.as_bytes());
        Self { reliable, heard: Heard::default() }
    }

    fn event(&mut self, event: reliable::Event) -> Option<Event> {
        Some(match event {
            reliable::Event::Met { again: false } => Event::Presence(Presence::Here),
            reliable::Event::Met { again: true } => Event::Presence(Presence::Restarted),
            reliable::Event::Silent => Event::Presence(Presence::Silent),
            reliable::Event::Heard => Event::Presence(Presence::Back),
            reliable::Event::Left => Event::Presence(Presence::Left),
            reliable::Event::Delivered(id) => Event::Delivered(id),
            reliable::Event::Again(id) => Event::Again(id),
            reliable::Event::Arrived(bytes) => {
                let (id, text) = bytes.split_first_chunk()?;
                let is_new = self.heard.note(u128::from_be_bytes(*id));
                return is_new.then(|| Event::Line { text: clean(text), resent: false });
            }
            reliable::Event::Greeted(bytes) => {
                // What is no name is not shown; its bearer is then "peer", as without one.
                let name = String::from_utf8(bytes).ok()?;
                Event::Named(UserName::new(&name).ok()?)
            }
        })
    }
}

impl Heard {
    /// Whether it is heard for the first time.
    fn note(&mut self, id: u128) -> bool {
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > KNOWN_LINES_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

impl Conversation for Diwan {
    fn handle_line(&mut self, _: u64, id: u128, text: &str) {
        self.reliable.send(id, &[&id.to_be_bytes(), text.as_bytes()].concat());
    }

    fn handle_datagram(&mut self, now: u64, bytes: &[u8]) {
        self.reliable.handle_datagram(now, bytes);
    }

    fn handle_timeout(&mut self, now: u64) {
        self.reliable.handle_timeout(now);
    }

    fn handle_close(&mut self, now: u64) {
        self.reliable.handle_close(now);
    }

    fn poll_transmit(&mut self, now: u64) -> Option<Vec<u8>> {
        self.reliable.poll_transmit(now)
    }

    fn poll_timeout(&self) -> Option<u64> {
        self.reliable.poll_timeout()
    }

    fn poll_event(&mut self) -> Option<Event> {
        while let Some(event) = self.reliable.poll_event() {
            if let Some(event) = self.event(event) {
                return Some(event);
            }
        }
        None
    }

    fn backlog(&self) -> usize {
        self.reliable.backlog()
    }

    fn is_closed(&self) -> bool {
        self.reliable.is_closed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_heard_once_whoever_says_it_again() {
        let mut diwan = Diwan::new(0, 1, 0, None);
        let mut hear = |message: &[u8]| diwan.event(reliable::Event::Arrived(message.to_vec()));
        let line = |text: &str| Some(Event::Line { text: text.to_owned(), resent: false });
        let message = [&7_u128.to_be_bytes()[..], "سلام".as_bytes()].concat();
        assert_eq!(hear(&message), line("سلام"));
        assert_eq!(hear(&message), None);
        assert_eq!(hear(&[0; 16]), line(""));
        assert_eq!(hear(b"too short"), None);
        for id in 100..100 + KNOWN_LINES_MAX as u128 {
            assert_eq!(hear(&id.to_be_bytes()), line(""));
        }
        assert_eq!(diwan.heard.ids.len(), KNOWN_LINES_MAX);
    }
}
