//! One side of a conversation on the wire of the original two-person chat.
//!
//! Takes lines, datagrams and the time in milliseconds; gives datagrams, events and the time of the
//! next wish. Joins what we said (`sent`) and what the peer said (`heard`) by the one number that
//! travels: how many lines were received. Contains no networking code and reads no clock.

use std::collections::VecDeque;

use diwan_shared::text::LINE_BREAK;

use super::clean::clean;
use super::conversation::{Conversation, Event, Presence};
use datagram::Datagram;
use heard::Heard;
use sent::Sent;

mod datagram;
mod heard;
mod sent;

/// A conversation with an original client.
#[derive(Debug)]
pub struct Classic {
    sent: Sent,
    heard: Heard,
    /// Lines and acknowledgements that leave at once.
    ready: VecDeque<Vec<u8>>,
    events: VecDeque<Event>,
    peer: Peer,
    is_closed: bool,
}

/// What is known of the peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peer {
    Awaited,
    Here,
    Silent,
}

impl Default for Classic {
    fn default() -> Self {
        Self::new()
    }
}

impl Classic {
    /// Nothing was said yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            sent: Sent::new(),
            heard: Heard::default(),
            ready: VecDeque::new(),
            events: VecDeque::new(),
            peer: Peer::Awaited,
            is_closed: false,
        }
    }

    fn handle_presence(&mut self, now: u64) {
        self.sent.handle_sign_of_life();
        let news = match std::mem::replace(&mut self.peer, Peer::Here) {
            Peer::Awaited => Presence::Here,
            Peer::Silent => Presence::Back,
            Peer::Here => return,
        };
        self.sent.hurry(now);
        self.events.push_back(Event::Presence(news));
    }

    fn show(&mut self, text: &[u8], resent: bool) {
        self.events.push_back(Event::Line { text: clean(text), resent });
    }
}

impl Conversation for Classic {
    fn handle_line(&mut self, now: u64, id: u128, text: &str) {
        // The original knows no other line break.
        let text = text.replace(LINE_BREAK, "\n");
        let line = Datagram::Line { text: text.as_bytes(), count: self.heard.count() };
        self.ready.push_back(line.encode());
        self.sent.handle_line(now, id, text.as_bytes());
        self.heard.handle_own_line(now);
    }

    fn handle_datagram(&mut self, now: u64, bytes: &[u8]) {
        let Some(datagram) = Datagram::decode(bytes) else { return };
        // A sending-again that is over must not run together with what comes now.
        self.handle_timeout(now);
        self.handle_presence(now);
        match datagram {
            Datagram::Ack => self.sent.handle_ack(&mut self.events),
            Datagram::Line { text, count } => {
                self.ready.push_back(Datagram::Ack.encode());
                if self.heard.handle_line(now, text) {
                    self.show(text, false);
                }
                self.sent.handle_count(now, count, &mut self.events);
            }
            Datagram::Resent { text } => {
                if self.heard.handle_resent(now, text) {
                    self.show(text, true);
                }
            }
        }
        self.handle_timeout(now);
    }

    fn handle_timeout(&mut self, now: u64) {
        if self.sent.is_alone(now) && self.peer == Peer::Here {
            self.peer = Peer::Silent;
            self.events.push_back(Event::Presence(Presence::Silent));
        }
        self.sent.handle_timeout(now, &mut self.events);
        for text in self.heard.handle_timeout(now) {
            self.show(&text, true);
        }
    }

    fn handle_close(&mut self, _: u64) {
        // The wire has no goodbye.
        self.is_closed = true;
        self.sent.handle_close(&mut self.events);
    }

    fn poll_transmit(&mut self, now: u64) -> Option<Vec<u8>> {
        self.ready.pop_front().or_else(|| self.sent.poll_transmit(now))
    }

    fn poll_timeout(&self) -> Option<u64> {
        [self.sent.poll_timeout(), self.heard.poll_timeout()].into_iter().flatten().min()
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn backlog(&self) -> usize {
        self.sent.backlog()
    }

    fn is_closed(&self) -> bool {
        self.is_closed && self.ready.is_empty() && self.sent.is_quiet()
    }
}

#[cfg(test)]
mod tests;
