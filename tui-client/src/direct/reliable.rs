//! One side of a reliable conversation over datagrams that are lost, doubled and late.
//!
//! Owns sessions, streams in both directions and what is known of the peer. Takes datagrams,
//! messages and the time in milliseconds (`handle_*`); gives datagrams, events and the time of the
//! next wish (`poll_*`). Contains no networking code, reads no clock, draws no random numbers.
//!
//! # Sessions
//!
//! Each start of a program draws a session number. Nothing is believed of a datagram that does not
//! name ours: whoever names it has heard us in this life, or reads the wire. So a datagram from
//! before our restart, or from somebody who guesses, is dropped, and costs at most one small answer.
//!
//! A later session that names ours is the peer started anew: both streams begin again at 0, and what
//! the earlier one did not acknowledge is sent to it. An earlier session is a late datagram and is
//! dropped, unless the later one is silent: then somebody has set back a clock.
//!
//! # Datagrams
//!
//! A side sends at most: a datagram for each time a fragment leaves; an acknowledgement for each
//! datagram with fragments that it received; a hello every 250 ms, then 500, …, then every 4 s
//! while nobody is there; an answer to a stranger every 100 ms; a sign of life after 10 s of
//! silence; a goodbye, with what was said last, every 200 ms for 2 s.

use std::collections::VecDeque;

use super::limits::{GOODBYE_AGAIN_MS, GOODBYE_MS_MAX, KEEP_ALIVE_MS, SILENCE_MS_MAX};
use super::wire::{self, Ack, Datagram, Fragment, Goodbye};
use hello::Hello;
use incoming::Incoming;
use outgoing::Outgoing;

mod hello;
mod incoming;
mod outgoing;
mod round_trip;

/// What has come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A new session of the peer is there.
    Met {
        /// Another one was there before.
        again: bool,
    },
    /// The greeting of the peer's session.
    Greeted(Vec<u8>),
    /// The peer's next message.
    Arrived(Vec<u8>),
    /// This message of ours arrived.
    Delivered(u128),
    /// This message of ours had to be sent again. Said once.
    Again(u128),
    /// Nothing was heard of the peer for a long time.
    Silent,
    /// The silent peer is heard again.
    Heard,
    /// The peer said goodbye.
    Left,
}

/// One side of a conversation.
#[derive(Debug)]
pub struct Reliable {
    session: u64,
    since: u64,
    peer: Option<Peer>,
    /// The peer's session, the last one if there is none now.
    known: Option<Known>,
    hello: Hello,
    outgoing: Outgoing,
    goodbye: Option<Leaving>,
    /// Somebody said goodbye and should know that it was heard.
    goodbye_heard: Option<u64>,
    events: VecDeque<Event>,
}

/// The peer while it is there.
#[derive(Debug)]
struct Peer {
    session: u64,
    incoming: Incoming,
    is_greeted: bool,
    is_silent: bool,
    heard_at: u64,
    spoke_at: u64,
}

/// What is remembered of a session.
#[derive(Debug)]
struct Known {
    session: u64,
    since: u64,
    heard_at: u64,
}

/// Our own going.
#[derive(Debug)]
struct Leaving {
    due: u64,
    until: u64,
}

impl Reliable {
    /// Starts to look for the peer. The session must be random; `since` is when it begins, in
    /// milliseconds since 1970; the greeting is the first message of each stream.
    #[must_use]
    pub fn new(now: u64, session: u64, since: u64, greeting: &[u8]) -> Self {
        Self {
            // 0 stands for "not known".
            session: session.max(1),
            since,
            peer: None,
            known: None,
            hello: Hello::new(now),
            outgoing: Outgoing::new(greeting),
            goodbye: None,
            goodbye_heard: None,
            events: VecDeque::new(),
        }
    }

    /// Sends a message, now or when somebody is there. The id comes back in [`Event::Delivered`].
    pub fn send(&mut self, id: u128, message: &[u8]) {
        self.outgoing.push(id, message);
    }

    /// Messages that did not arrive yet.
    #[must_use]
    pub fn backlog(&self) -> usize {
        self.outgoing.backlog()
    }

    /// Leaves: says goodbye until it is heard or nobody answers.
    pub fn handle_close(&mut self, now: u64) {
        self.goodbye = Some(Leaving { due: now, until: now + GOODBYE_MS_MAX });
    }

    /// Whether nothing more is to be done after [`Self::handle_close`].
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.goodbye.is_some() && self.peer.is_none() && self.goodbye_heard.is_none()
    }

    /// Takes what a socket received. Whatever it is, it does no harm.
    pub fn handle_datagram(&mut self, now: u64, bytes: &[u8]) {
        let Some(datagram) = wire::decode(bytes) else { return };
        if datagram.from == self.session {
            return;
        }
        if !self.is_current(now, &datagram) {
            // Whoever left may not have heard that it was heard.
            let is_former = self.known.as_ref().is_some_and(|known| known.session == datagram.from);
            if is_former && datagram.goodbye == Goodbye::Said {
                self.goodbye_heard = Some(datagram.from);
            }
        } else if datagram.to == self.session {
            self.meet(now, &datagram);
            self.hear(now, datagram);
        } else if self.goodbye.is_none() {
            self.hello.owe_answer(datagram.from);
        }
    }

    /// Does what is due. Call it at the time [`Self::poll_timeout`] gives, or any other.
    pub fn handle_timeout(&mut self, now: u64) {
        if self.goodbye.as_ref().is_some_and(|leaving| now >= leaving.until) {
            self.peer = None;
        }
        let Some(peer) = &mut self.peer else { return };
        if now >= peer.heard_at + SILENCE_MS_MAX && !peer.is_silent {
            peer.is_silent = true;
            self.outgoing.set_silent(true);
            self.events.push_back(Event::Silent);
        }
        self.outgoing.handle_timeout(now);
    }

    /// The next datagram to send, nothing when there is none now.
    pub fn poll_transmit(&mut self, now: u64) -> Option<Vec<u8>> {
        let datagram = self.next_goodbye(now).or_else(|| self.next_hello(now));
        let datagram = datagram.or_else(|| self.next_data(now))?;
        Some(wire::encode(&datagram))
    }

    /// When to call [`Self::handle_timeout`] and [`Self::poll_transmit`] again at the latest.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<u64> {
        let meeting = match (&self.goodbye, &self.peer) {
            (Some(_), None) => return None,
            (Some(leaving), Some(_)) => Some(leaving.due.min(leaving.until)),
            (None, None) => {
                [Some(self.hello.due()), self.hello.answer_at()].into_iter().flatten().min()
            }
            (None, Some(_)) => self.hello.answer_at(),
        };
        let talking = self.peer.as_ref().and_then(|peer| self.next_wish(peer));
        [meeting, talking].into_iter().flatten().min()
    }

    /// What has come of it since.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn next_wish(&self, peer: &Peer) -> Option<u64> {
        let wishes = [
            Some(peer.spoke_at + KEEP_ALIVE_MS),
            (!peer.is_silent).then_some(peer.heard_at + SILENCE_MS_MAX),
            peer.incoming.ack_due(),
            self.outgoing.retry_at(),
        ];
        wishes.into_iter().flatten().min()
    }

    /// Whether a datagram is of the session that is there, or of one that may follow it.
    fn is_current(&self, now: u64, datagram: &Datagram) -> bool {
        match &self.known {
            None => true,
            Some(known) if known.session == datagram.from => self.peer.is_some(),
            Some(known) => datagram.since > known.since || now >= known.heard_at + SILENCE_MS_MAX,
        }
    }

    /// Somebody names our session.
    fn meet(&mut self, now: u64, datagram: &Datagram) {
        let session = datagram.from;
        let known = Known { session, since: datagram.since, heard_at: now };
        let before = self.known.replace(known);
        if before.as_ref().is_some_and(|before| before.session == session) {
            return;
        }
        self.peer = Some(Peer {
            session,
            incoming: Incoming::default(),
            is_greeted: false,
            is_silent: false,
            heard_at: now,
            spoke_at: now,
        });
        self.outgoing.restart();
        self.events.push_back(Event::Met { again: before.is_some() });
    }

    /// A datagram of the peer we know, to us.
    fn hear(&mut self, now: u64, datagram: Datagram) {
        let Some(peer) = &mut self.peer else { return };
        peer.heard_at = now;
        if std::mem::take(&mut peer.is_silent) {
            self.outgoing.set_silent(false);
            self.events.push_back(Event::Heard);
        }
        for message in peer.incoming.handle_fragments(now, datagram.fragments) {
            let greeted = std::mem::replace(&mut peer.is_greeted, true);
            let event = if greeted { Event::Arrived } else { Event::Greeted };
            self.events.push_back(event(message));
        }
        let arrived = self.outgoing.handle_ack(now, datagram.ack);
        self.events.extend(arrived.into_iter().map(Event::Delivered));
        match datagram.goodbye {
            Goodbye::No => {}
            Goodbye::Heard => self.peer = None,
            Goodbye::Said => {
                self.goodbye_heard = Some(datagram.from);
                self.peer = None;
                self.hello.begin_again(now);
                self.events.push_back(Event::Left);
            }
        }
    }

    fn next_goodbye(&mut self, now: u64) -> Option<Datagram> {
        if let Some(to) = self.goodbye_heard.take() {
            return Some(Datagram { goodbye: Goodbye::Heard, ..self.empty(to) });
        }
        let leaving = self.goodbye.as_mut().filter(|leaving| now >= leaving.due)?;
        leaving.due = now + GOODBYE_AGAIN_MS;
        let peer = self.peer.as_mut()?;
        let (to, ack) = (peer.session, peer.incoming.take_ack());
        // Whoever has heard it listens no more, so the last words come with it.
        let fragments = self.outgoing.transmit_again(now);
        Some(Datagram { goodbye: Goodbye::Said, ack, fragments, ..self.empty(to) })
    }

    fn next_hello(&mut self, now: u64) -> Option<Datagram> {
        if self.goodbye.is_some() {
            return None;
        }
        if let Some(to) = self.hello.poll_answer(now) {
            return Some(self.empty(to));
        }
        let is_alone = self.peer.is_none();
        (is_alone && self.hello.poll_hello(now)).then(|| self.empty(0))
    }

    fn next_data(&mut self, now: u64) -> Option<Datagram> {
        let peer = self.peer.as_mut()?;
        let fragments = self.outgoing.transmit(now);
        self.events.extend(self.outgoing.take_again().map(Event::Again));
        let is_ack_due = peer.incoming.ack_due().is_some_and(|due| now >= due);
        if fragments.is_empty() && !is_ack_due && now < peer.spoke_at + KEEP_ALIVE_MS {
            return None;
        }
        peer.spoke_at = now;
        let (to, ack) = (peer.session, peer.incoming.take_ack());
        Some(Datagram { ack, fragments, ..self.empty(to) })
    }

    fn empty(&self, to: u64) -> Datagram {
        let fragments = Vec::<Fragment>::new();
        let (from, since, ack) = (self.session, self.since, Ack::default());
        Datagram { from, since, to, goodbye: Goodbye::No, ack, fragments }
    }
}

#[cfg(test)]
mod tests;
