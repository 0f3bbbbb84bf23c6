//! The Diwan wire as a conversation: lines and a name over `reliable`.
//!
//! Takes lines and datagrams, gives events. The greeting of a stream is the name (UTF-8, perhaps
//! empty), every other message is a line. Nothing of the peer leaves here unchecked.

use diwan_shared::name::UserName;

use super::clean::clean;
use super::conversation::{Conversation, Event, Presence};
use super::reliable::{self, Reliable};

/// A conversation with another Diwan.
#[derive(Debug)]
pub struct Diwan {
    reliable: Reliable,
}

impl Diwan {
    /// Starts to look for the peer. The session must be random; `since` is when it begins, in
    /// milliseconds since 1970.
    #[must_use]
    pub fn new(now: u64, session: u64, since: u64, name: Option<&UserName>) -> Self {
        let greeting = name.map_or("", UserName::as_str);
        Self { reliable: Reliable::new(now, session, since, greeting.as_bytes()) }
    }
}

impl Conversation for Diwan {
    fn handle_line(&mut self, _: u64, id: u64, text: &str) {
        self.reliable.send(id, text.as_bytes());
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
        std::iter::from_fn(|| self.reliable.poll_event()).find_map(event)
    }

    fn backlog(&self) -> usize {
        self.reliable.backlog()
    }

    fn is_closed(&self) -> bool {
        self.reliable.is_closed()
    }
}

fn event(event: reliable::Event) -> Option<Event> {
    Some(match event {
        reliable::Event::Met { again: false } => Event::Presence(Presence::Here),
        reliable::Event::Met { again: true } => Event::Presence(Presence::Restarted),
        reliable::Event::Silent => Event::Presence(Presence::Silent),
        reliable::Event::Heard => Event::Presence(Presence::Back),
        reliable::Event::Left => Event::Presence(Presence::Left),
        reliable::Event::Delivered(id) => Event::Delivered(id),
        reliable::Event::Arrived(bytes) => Event::Line { text: clean(&bytes), resent: false },
        reliable::Event::Greeted(bytes) => {
            // What is no name is not shown; its bearer is then "peer", as without one.
            let name = String::from_utf8(bytes).ok()?;
            Event::Named(UserName::new(&name).ok()?.as_str().to_owned())
        }
    })
}
