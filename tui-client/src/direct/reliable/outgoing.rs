//! What we send: messages become numbered fragments, sent until they are acknowledged.
//!
//! Owns what is not acknowledged, the window and the retry timer (RFC 6298, section 5; losses seen
//! by order as in RFC 9002, section 6.1.1). Takes messages, acknowledgements and the time, gives
//! the fragments that may leave now and the messages that arrived whole. Never sends by itself.

use std::collections::VecDeque;
use std::sync::Arc;

use super::round_trip::RoundTrip;
use crate::direct::limits::{
    DATAGRAM_BYTES_MAX, REORDER_DATAGRAMS_MAX, WINDOW_BYTES_MAX, WINDOW_BYTES_START,
};
use crate::direct::wire::{
    Ack, FRAGMENT_BYTES_MAX, FRAGMENT_HEADER_BYTES, Fragment, HEADER_BYTES, REACH_FRAGMENTS,
};

/// The stream to one session of the peer, and what waits for one.
#[derive(Debug)]
pub(super) struct Outgoing {
    greeting: Arc<[u8]>,
    /// Messages that did not arrive whole, oldest first.
    letters: VecDeque<Letter>,
    /// How many of them are cut into pieces.
    cut: usize,
    /// Pieces from number `first` on.
    pieces: VecDeque<Piece>,
    first: u64,
    window: usize,
    /// Counts the datagrams with fragments.
    turn: u64,
    /// The latest turn of which something arrived that was sent only once.
    turn_arrived: u64,
    /// Messages of which something was sent again for the first time.
    again: Vec<u128>,
    retry_at: Option<u64>,
    round_trip: RoundTrip,
}

#[derive(Debug)]
struct Letter {
    /// None for the greeting.
    id: Option<u128>,
    bytes: Arc<[u8]>,
    /// How often all of it, or a piece, was sent.
    times: u32,
}

#[derive(Debug)]
struct Piece {
    letter: Arc<[u8]>,
    start: usize,
    end: usize,
    state: State,
    /// How often it left, and how often its message had been sent before it was cut.
    times: u32,
    times_before: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// To be sent.
    Waiting,
    /// Sent at this time, in this turn.
    Flying { at: u64, turn: u64 },
    /// Acknowledged.
    Arrived,
}

impl Outgoing {
    /// Nothing to send yet. The greeting is the first message of each stream.
    pub(super) fn new(greeting: &[u8]) -> Self {
        Self {
            greeting: greeting.into(),
            letters: VecDeque::new(),
            cut: 0,
            pieces: VecDeque::new(),
            first: 0,
            window: WINDOW_BYTES_START,
            turn: 0,
            turn_arrived: 0,
            again: Vec::new(),
            retry_at: None,
            round_trip: RoundTrip::default(),
        }
    }

    /// Begins a stream to a session that has nothing yet: the greeting, then all that did not
    /// arrive.
    pub(super) fn restart(&mut self) {
        self.letters.retain(|letter| letter.id.is_some());
        self.letters.push_front(Letter { id: None, bytes: self.greeting.clone(), times: 0 });
        self.cut = 0;
        self.pieces.clear();
        self.first = 0;
        self.window = WINDOW_BYTES_START;
        self.turn_arrived = self.turn;
        self.retry_at = None;
        self.round_trip = RoundTrip::default();
    }

    /// Adds a message.
    pub(super) fn push(&mut self, id: u128, bytes: &[u8]) {
        self.letters.push_back(Letter { id: Some(id), bytes: bytes.into(), times: 0 });
    }

    /// How many messages did not arrive whole.
    pub(super) fn backlog(&self) -> usize {
        self.letters.iter().filter(|letter| letter.id.is_some()).count()
    }

    /// Whether nothing is heard of the peer: then waits are longer.
    pub(super) fn set_silent(&mut self, silent: bool) {
        self.round_trip.silent = silent;
        if !silent {
            self.round_trip.progress();
        }
    }

    /// When something has to be sent again.
    pub(super) fn retry_at(&self) -> Option<u64> {
        self.retry_at
    }

    /// The fragments of the next datagram, as many as fit into it and the window.
    pub(super) fn transmit(&mut self, now: u64) -> Vec<Fragment> {
        self.cut_letters();
        let mut room = DATAGRAM_BYTES_MAX - HEADER_BYTES;
        let mut flying = self.flying_bytes();
        let mut fragments = Vec::new();
        let turn = self.turn + 1;
        let reach = self.first..=self.first + REACH_FRAGMENTS;
        let mut letter = 0;
        for (number, piece) in reach.zip(&mut self.pieces) {
            let index = letter;
            letter += usize::from(piece.is_last());
            if piece.state != State::Waiting {
                continue;
            }
            if piece.size() > room || flying + piece.size() > self.window {
                break;
            }
            room -= piece.size();
            flying += piece.size();
            piece.state = State::Flying { at: now, turn };
            piece.times += 1;
            let times = piece.times_before + piece.times;
            self.again.extend(self.letters.get_mut(index).and_then(|letter| letter.leave(times)));
            fragments.push(piece.fragment(number));
        }
        if !fragments.is_empty() {
            self.turn = turn;
            self.retry_at.get_or_insert(now + self.round_trip.wait());
        }
        fragments
    }

    /// The first fragments that are not acknowledged, as many as fit into one datagram.
    pub(super) fn transmit_again(&mut self, now: u64) -> Vec<Fragment> {
        self.lose_flying();
        self.transmit(now)
    }

    /// The messages of which something was sent again for the first time.
    pub(super) fn take_again(&mut self) -> impl Iterator<Item = u128> {
        self.again.drain(..)
    }

    /// Takes an acknowledgement, gives the ids of the messages that have now arrived whole.
    pub(super) fn handle_ack(&mut self, now: u64, ack: Ack) -> Vec<u128> {
        let ours = self.first + self.pieces.len() as u64;
        if ack.next > ours || !self.note_arrivals(now, ack) {
            return Vec::new();
        }
        self.round_trip.progress();
        self.note_losses();
        let arrived = self.drop_arrived(ack.next);
        let flying = self.pieces.iter().any(Piece::is_flying);
        self.retry_at = flying.then(|| now + self.round_trip.wait());
        arrived
    }

    /// Sends again what was not acknowledged in time (RFC 6298, rules 5.4 to 5.6). The window
    /// closes to one datagram, so small messages all go again and a long one begins slowly.
    pub(super) fn handle_timeout(&mut self, now: u64) {
        if self.retry_at.is_none_or(|at| now < at) {
            return;
        }
        self.retry_at = None;
        self.round_trip.back_off();
        self.lose_flying();
    }

    fn lose_flying(&mut self) {
        self.window = DATAGRAM_BYTES_MAX;
        for piece in self.pieces.iter_mut().filter(|piece| piece.is_flying()) {
            piece.lose();
        }
    }

    fn cut_letters(&mut self) {
        while self.pieces.len() as u64 <= REACH_FRAGMENTS
            && let Some(letter) = self.letters.get(self.cut)
        {
            self.cut += 1;
            let (length, times_before) = (letter.bytes.len(), letter.times);
            // An empty message is one empty fragment.
            for start in (0..length.max(1)).step_by(FRAGMENT_BYTES_MAX) {
                let end = (start + FRAGMENT_BYTES_MAX).min(length);
                let letter = letter.bytes.clone();
                self.pieces.push_back(Piece {
                    letter,
                    start,
                    end,
                    state: State::Waiting,
                    times: 0,
                    times_before,
                });
            }
        }
    }

    fn flying_bytes(&self) -> usize {
        self.pieces.iter().filter(|piece| piece.is_flying()).map(Piece::size).sum()
    }

    /// Whether the acknowledgement names anything new.
    fn note_arrivals(&mut self, now: u64, ack: Ack) -> bool {
        let mut bytes = 0;
        let mut latest = None;
        for (number, piece) in (self.first..).zip(&mut self.pieces) {
            // A piece that never left cannot have arrived, whatever a forged datagram says; one
            // that is to be sent again can.
            if piece.state == State::Arrived || piece.times == 0 || !ack.covers(number) {
                continue;
            }
            if let State::Flying { at, turn } = piece.state
                && piece.times == 1
            {
                latest = latest.max(Some((turn, at)));
            }
            bytes += piece.size();
            piece.state = State::Arrived;
        }
        if let Some((turn, at)) = latest {
            self.round_trip.measure(now.saturating_sub(at));
            self.turn_arrived = self.turn_arrived.max(turn);
        }
        self.window = (self.window + bytes).min(WINDOW_BYTES_MAX);
        bytes > 0
    }

    /// What left well before something that arrived is lost.
    fn note_losses(&mut self) {
        let mut lost = false;
        for piece in &mut self.pieces {
            if let State::Flying { turn, .. } = piece.state
                && turn + REORDER_DATAGRAMS_MAX <= self.turn_arrived
            {
                piece.lose();
                lost = true;
            }
        }
        if lost {
            self.window = (self.window / 2).max(DATAGRAM_BYTES_MAX);
        }
    }

    fn drop_arrived(&mut self, next: u64) -> Vec<u128> {
        let mut arrived = Vec::new();
        while self.first < next
            && let Some(piece) = self.pieces.pop_front_if(|piece| piece.state == State::Arrived)
        {
            self.first += 1;
            if piece.is_last() {
                self.cut -= 1;
                arrived.extend(self.letters.pop_front().and_then(|letter| letter.id));
            }
        }
        arrived
    }
}

impl Letter {
    /// A piece of it leaves for the so many-th time. Gives its id when that is the first time that
    /// any of it is sent again.
    fn leave(&mut self, times: u32) -> Option<u128> {
        let is_again = self.times < 2 && times > 1;
        self.times = self.times.max(times);
        self.id.filter(|_| is_again)
    }
}

impl Piece {
    /// Bytes it takes in a datagram.
    fn size(&self) -> usize {
        FRAGMENT_HEADER_BYTES + self.end - self.start
    }

    fn is_last(&self) -> bool {
        self.end == self.letter.len()
    }

    fn is_flying(&self) -> bool {
        matches!(self.state, State::Flying { .. })
    }

    fn lose(&mut self) {
        self.state = State::Waiting;
    }

    fn fragment(&self, number: u64) -> Fragment {
        let bytes = self.letter.get(self.start..self.end).unwrap_or_default().to_vec();
        Fragment { number, last: self.is_last(), bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::direct::limits::RETRY_MS_START;

    fn numbers(fragments: &[Fragment]) -> Vec<u64> {
        fragments.iter().map(|fragment| fragment.number).collect()
    }

    fn started(messages: u128) -> Outgoing {
        let mut outgoing = Outgoing::new(b"me");
        outgoing.restart();
        for id in 1..=messages {
            outgoing.push(id, b"hello");
        }
        outgoing
    }

    #[test]
    fn small_messages_share_a_datagram() {
        let mut outgoing = started(3);
        assert_eq!(numbers(&outgoing.transmit(0)), [0, 1, 2, 3]);
        assert!(outgoing.transmit(0).is_empty());
        assert_eq!(outgoing.handle_ack(50, Ack { next: 4, beyond: 0 }), [1, 2, 3]);
        assert_eq!((outgoing.backlog(), outgoing.retry_at()), (0, None));
    }

    #[test]
    fn only_what_is_missing_is_sent_again() {
        let mut outgoing = started(3);
        outgoing.transmit(0);
        assert!(outgoing.handle_ack(50, Ack { next: 1, beyond: 0b01 }).is_empty());
        let at = outgoing.retry_at().unwrap();
        outgoing.handle_timeout(at);
        assert_eq!(numbers(&outgoing.transmit(at)), [1, 3]);
    }

    #[test]
    fn without_an_answer_the_waits_double() {
        let mut outgoing = started(1);
        let (mut now, mut waits) = (0, Vec::new());
        for _ in 0..3 {
            assert_eq!(numbers(&outgoing.transmit(now)), [0, 1]);
            let at = outgoing.retry_at().unwrap();
            waits.push(at - now);
            now = at;
            outgoing.handle_timeout(now);
        }
        assert_eq!(waits, [RETRY_MS_START, 2 * RETRY_MS_START, 2 * RETRY_MS_START]);
    }

    #[test]
    fn three_later_datagrams_show_a_loss() {
        let mut outgoing = started(0);
        for now in 1..=4 {
            outgoing.push(now.into(), b"x");
            outgoing.transmit(now);
        }
        // The first datagram had the greeting and message 1: fragments 0 and 1.
        outgoing.handle_ack(10, Ack { next: 0, beyond: 0b011 });
        assert!(outgoing.transmit(10).is_empty());
        outgoing.handle_ack(11, Ack { next: 0, beyond: 0b1111 });
        assert_eq!(numbers(&outgoing.transmit(11)), [0]);
    }

    #[test]
    fn a_forged_acknowledgement_takes_nothing_away() {
        let mut outgoing = started(2);
        assert!(outgoing.handle_ack(0, Ack { next: u64::MAX, beyond: u64::MAX }).is_empty());
        outgoing.transmit(0);
        outgoing.push(3, b"later");
        assert!(outgoing.handle_ack(0, Ack { next: 900, beyond: 0 }).is_empty());
        assert_eq!(outgoing.backlog(), 3);
    }

    #[test]
    fn a_new_session_gets_all_that_did_not_arrive() {
        let mut outgoing = started(3);
        outgoing.transmit(0);
        outgoing.handle_ack(50, Ack { next: 2, beyond: 0b1 });
        outgoing.restart();
        let again = outgoing.transmit(60);
        assert_eq!(numbers(&again), [0, 1, 2]);
        assert_eq!(again[0].bytes, b"me");
        assert_eq!(outgoing.backlog(), 2);
    }

    #[test]
    fn what_is_sent_again_is_told_once() {
        let mut outgoing = started(2);
        outgoing.transmit(0);
        assert_eq!(outgoing.take_again().count(), 0);
        outgoing.handle_ack(50, Ack { next: 2, beyond: 0 });
        let at = outgoing.retry_at().unwrap();
        outgoing.handle_timeout(at);
        outgoing.transmit(at);
        assert_eq!(outgoing.take_again().collect::<Vec<_>>(), [2]);
        // A new session of the peer gets it as well; what was never sent is not sent again.
        outgoing.push(3, &[b'x'; 2 * FRAGMENT_BYTES_MAX]);
        outgoing.restart();
        while !outgoing.transmit(at).is_empty() {}
        assert_eq!(outgoing.take_again().count(), 0);
        let at = outgoing.retry_at().unwrap();
        outgoing.handle_timeout(at);
        while !outgoing.transmit(at).is_empty() {
            outgoing.window = WINDOW_BYTES_MAX;
        }
        assert_eq!(outgoing.take_again().collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn the_window_opens_with_acknowledgements_and_closes_without() {
        let mut outgoing = started(0);
        for id in 1..=100 {
            outgoing.push(id, &[b'x'; FRAGMENT_BYTES_MAX]);
        }
        let burst = std::iter::from_fn(|| Some(outgoing.transmit(0)).filter(|all| !all.is_empty()));
        // The greeting alone, because the first full piece does not fit beside it, and ten of them.
        assert_eq!(burst.count(), 11);
        outgoing.handle_ack(40, Ack { next: 5, beyond: 0 });
        assert!(outgoing.flying_bytes() <= WINDOW_BYTES_START);
        while !outgoing.transmit(40).is_empty() {}
        assert!(outgoing.flying_bytes() > WINDOW_BYTES_START - DATAGRAM_BYTES_MAX);
        outgoing.handle_timeout(outgoing.retry_at().unwrap());
        assert_eq!(outgoing.transmit(9_000).len(), 1);
        assert!(outgoing.transmit(9_000).is_empty());
    }
}
