//! What the peer sends: fragments in any order become messages in their order, each once.
//!
//! Takes fragments; gives whole messages, and what to acknowledge and when. Keeps no more than
//! an acknowledgement can name. Never trusts a number: what is old or too far ahead is dropped.

use std::collections::BTreeMap;

use crate::direct::limits::{ACK_DELAY_MS, LETTER_BYTES_MAX};
use crate::direct::wire::{Ack, Fragment, REACH_FRAGMENTS};

/// One stream from one session of the peer.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    /// The number of the first fragment that is missing.
    next: u64,
    /// Fragments beyond it.
    beyond: BTreeMap<u64, Fragment>,
    /// The message whose last fragment has not come.
    unfinished: Vec<u8>,
    /// By when an acknowledgement must leave.
    ack_due: Option<u64>,
}

impl Incoming {
    /// Takes the fragments of one datagram, gives the messages they complete.
    pub(super) fn handle_fragments(&mut self, now: u64, fragments: Vec<Fragment>) -> Vec<Vec<u8>> {
        let mut messages = Vec::new();
        let any = !fragments.is_empty();
        let mut in_order = true;
        for fragment in fragments {
            in_order &= fragment.number == self.next;
            self.keep(fragment);
            while let Some(fragment) = self.beyond.remove(&self.next) {
                self.next += 1;
                messages.extend(self.append(&fragment));
            }
        }
        if any {
            // At once when something is missing or came twice, or when this is the second datagram
            // that waits (RFC 5681, section 4.2): the sender must know.
            let may_wait = in_order && self.ack_due.is_none();
            self.ack_due = Some(if may_wait { now + ACK_DELAY_MS } else { now });
        }
        messages
    }

    /// When an acknowledgement must leave.
    pub(super) fn ack_due(&self) -> Option<u64> {
        self.ack_due
    }

    /// The acknowledgement, now on its way.
    pub(super) fn take_ack(&mut self) -> Ack {
        self.ack_due = None;
        let ahead = self.beyond.keys().map(|number| number - self.next - 1);
        Ack { next: self.next, beyond: ahead.fold(0, |bits, ahead| bits | 1 << ahead) }
    }

    fn keep(&mut self, fragment: Fragment) {
        let ahead = fragment.number.checked_sub(self.next);
        if ahead.is_some_and(|ahead| ahead <= REACH_FRAGMENTS) {
            self.beyond.entry(fragment.number).or_insert(fragment);
        }
    }

    fn append(&mut self, fragment: &Fragment) -> Option<Vec<u8>> {
        let room = LETTER_BYTES_MAX - self.unfinished.len();
        self.unfinished.extend(fragment.bytes.iter().take(room));
        fragment.last.then(|| std::mem::take(&mut self.unfinished))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(number: u64, last: bool, text: &str) -> Fragment {
        Fragment { number, last, bytes: text.into() }
    }

    #[test]
    fn any_order_becomes_the_right_one() {
        let mut incoming = Incoming::default();
        let late = vec![fragment(2, true, "c"), fragment(1, true, "b2")];
        assert!(incoming.handle_fragments(0, late).is_empty());
        assert_eq!(incoming.take_ack(), Ack { next: 0, beyond: 0b11 });
        let first = vec![fragment(0, false, "b1")];
        assert_eq!(incoming.handle_fragments(0, first), [b"b1b2".to_vec(), b"c".to_vec()]);
        assert_eq!(incoming.take_ack(), Ack { next: 3, beyond: 0 });
    }

    #[test]
    fn nothing_comes_twice_and_nothing_from_far_ahead() {
        let mut incoming = Incoming::default();
        assert_eq!(incoming.handle_fragments(0, vec![fragment(0, true, "a")]).len(), 1);
        assert!(incoming.handle_fragments(0, vec![fragment(0, true, "a")]).is_empty());
        incoming.handle_fragments(0, vec![fragment(66, true, "x"), fragment(u64::MAX, true, "y")]);
        assert_eq!(incoming.take_ack(), Ack { next: 1, beyond: 0 });
        incoming.handle_fragments(0, vec![fragment(65, true, "x")]);
        assert_eq!(incoming.take_ack(), Ack { next: 1, beyond: 1 << 63 });
    }

    #[test]
    fn an_acknowledgement_waits_a_little_unless_it_is_needed() {
        let mut incoming = Incoming::default();
        assert_eq!(incoming.ack_due(), None);
        incoming.handle_fragments(10, vec![fragment(0, true, "a")]);
        assert_eq!(incoming.ack_due(), Some(10 + ACK_DELAY_MS));
        incoming.handle_fragments(12, vec![fragment(1, true, "b")]);
        assert_eq!(incoming.ack_due(), Some(12));
        incoming.take_ack();
        incoming.handle_fragments(20, vec![fragment(3, true, "d")]);
        assert_eq!(incoming.ack_due(), Some(20));
    }

    #[test]
    fn an_endless_message_is_not_collected() {
        let mut incoming = Incoming::default();
        let long = "x".repeat(1000);
        for number in 0..100 {
            incoming.handle_fragments(0, vec![fragment(number, false, &long)]);
        }
        assert!(incoming.unfinished.capacity() <= 2 * LETTER_BYTES_MAX);
    }
}
