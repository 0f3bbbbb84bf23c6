//! Two sides with their time in our hands: sessions, restarts, silence, goodbyes, forgeries.

use super::*;
use crate::direct::limits::{HELLO_MS_MAX, RETRY_MS_MAX};

/// Two sides and a clock; datagrams arrive at once unless a test takes them away.
struct Pair {
    now: u64,
    sides: [Reliable; 2],
    events: [Vec<Event>; 2],
    /// Everything either side sent, with its sender.
    log: Vec<(usize, Vec<u8>)>,
    cut: bool,
    turns: usize,
}

const A: usize = 0;
const B: usize = 1;

impl Pair {
    fn new() -> Self {
        Self {
            now: 0,
            sides: [Reliable::new(0, 0xA1, 10, b"Ana"), Reliable::new(0, 0xB1, 10, b"Bob")],
            events: [Vec::new(), Vec::new()],
            log: Vec::new(),
            cut: false,
            turns: 0,
        }
    }

    /// A pair that has met and taken note of it.
    fn met() -> Self {
        let mut pair = Self::new();
        pair.run(100);
        pair.events = [Vec::new(), Vec::new()];
        pair.log.clear();
        pair
    }

    fn flush(&mut self) {
        let mut quiet = 0;
        while quiet < 2 {
            quiet += 1;
            for side in [A, B] {
                while let Some(bytes) = self.sides[side].poll_transmit(self.now) {
                    quiet = 0;
                    assert!(self.log.len() < 10_000, "a storm");
                    self.log.push((side, bytes.clone()));
                    if !self.cut {
                        self.sides[1 - side].handle_datagram(self.now, &bytes);
                    }
                }
                self.events[side].extend(std::iter::from_fn(|| self.sides[side].poll_event()));
            }
        }
    }

    /// Lets so many milliseconds pass.
    fn run(&mut self, ms: u64) {
        let end = self.now + ms;
        loop {
            self.flush();
            let due = self.sides.iter().filter_map(Reliable::poll_timeout).min().unwrap_or(end);
            if due >= end {
                break;
            }
            assert!(self.turns < 100_000, "it asks for the same time again and again");
            self.turns += 1;
            self.now = self.now.max(due);
            self.sides.iter_mut().for_each(|side| side.handle_timeout(self.now));
        }
        self.now = end;
    }

    fn restart(&mut self, side: usize, session: u64) {
        self.restart_at(side, session, 1_000 + self.now);
    }

    /// A new life that believes it is so late.
    fn restart_at(&mut self, side: usize, session: u64, since: u64) {
        self.sides[side] = Reliable::new(self.now, session, since, b"new");
        self.events[side].clear();
    }

    fn sent_by(&self, side: usize) -> usize {
        self.log.iter().filter(|(sender, _)| *sender == side).count()
    }
}

fn arrived(texts: &[&str]) -> Vec<Event> {
    texts.iter().map(|text| Event::Arrived(text.as_bytes().to_vec())).collect()
}

#[test]
fn two_find_each_other_and_talk() {
    let mut pair = Pair::new();
    pair.sides[A].send(1, "سلام".as_bytes());
    pair.run(1);
    let heard =
        [vec![Event::Met { again: false }, Event::Greeted(b"Ana".to_vec())], arrived(&["سلام"])];
    assert_eq!(pair.events[B], heard.concat());
    pair.run(100);
    assert!(pair.events[A].contains(&Event::Delivered(1)));
    assert_eq!(pair.sides[A].backlog(), 0);
}

#[test]
fn a_long_message_travels_in_pieces() {
    let mut pair = Pair::met();
    let text = "ש".repeat(2048);
    pair.sides[A].send(1, text.as_bytes());
    pair.sides[A].send(2, b"");
    pair.run(1_000);
    assert_eq!(pair.events[B], arrived(&[&text, ""]));
    assert_eq!(pair.events[A], [Event::Delivered(1), Event::Delivered(2)]);
}

#[test]
fn who_waits_alone_says_hello_ever_more_rarely() {
    let mut pair = Pair::new();
    pair.cut = true;
    pair.sides[A].send(1, b"anyone?");
    pair.run(60_000);
    // At 0, 250, 750, 1750, 3750, 7750, then every 4 s.
    let expected = 6 + (60_000 - 7_751) / HELLO_MS_MAX;
    assert_eq!(pair.sent_by(A) as u64, expected);
    pair.cut = false;
    pair.run(HELLO_MS_MAX);
    assert!(pair.events[B].contains(&Event::Arrived(b"anyone?".to_vec())));
}

#[test]
fn an_idle_pair_only_gives_signs_of_life() {
    let mut pair = Pair::met();
    pair.run(100_000);
    assert!((9..=10).contains(&pair.sent_by(A)), "{}", pair.sent_by(A));
    assert!(pair.events.iter().all(Vec::is_empty));
}

#[test]
fn a_cut_wire_is_noticed_and_so_is_its_return() {
    let mut pair = Pair::met();
    pair.cut = true;
    pair.sides[A].send(1, b"lost?");
    pair.run(SILENCE_MS_MAX + KEEP_ALIVE_MS);
    assert_eq!(pair.events, [vec![Event::Again(1), Event::Silent], vec![Event::Silent]]);
    let sent = pair.sent_by(A);
    pair.run(600_000);
    assert!(pair.sent_by(A) - sent <= 2 * 60 + 1, "{}", pair.sent_by(A) - sent);
    pair.cut = false;
    pair.run(KEEP_ALIVE_MS + 1_000);
    let events = [Event::Again(1), Event::Silent, Event::Heard, Event::Delivered(1)];
    assert_eq!(pair.events[A], events);
    assert_eq!(pair.events[B], [vec![Event::Silent, Event::Heard], arrived(&["lost?"])].concat());
}

#[test]
fn a_restarted_peer_gets_what_its_earlier_life_did_not_acknowledge() {
    let mut pair = Pair::met();
    pair.sides[A].send(1, b"for the first life");
    pair.run(100);
    pair.cut = true;
    pair.sides[A].send(2, b"for whoever is there");
    pair.run(100);
    pair.cut = false;
    pair.restart(B, 0xB2);
    pair.run(RETRY_MS_MAX);
    let heard = [Event::Met { again: false }, Event::Greeted(b"Ana".to_vec())];
    assert_eq!(pair.events[B], [heard.to_vec(), arrived(&["for whoever is there"])].concat());
    let met = [Event::Met { again: true }, Event::Greeted(b"new".to_vec())];
    let after = [Event::Again(2), Event::Delivered(2)];
    assert_eq!(pair.events[A], [&[Event::Delivered(1)], &met[..], &after].concat());
}

#[test]
fn old_datagrams_of_an_earlier_life_change_nothing() {
    let mut pair = Pair::met();
    pair.sides[B].send(1, b"old");
    pair.run(100);
    let old: Vec<_> = pair.log.iter().filter(|(side, _)| *side == B).cloned().collect();
    pair.restart(B, 0xB2);
    pair.run(1_000);
    pair.events[A].clear();
    for (_, bytes) in old {
        pair.sides[A].handle_datagram(pair.now, &bytes);
    }
    pair.sides[B].send(1, b"new");
    pair.run(1_000);
    assert_eq!(pair.events[A], arrived(&["new"]));
}

#[test]
fn whoever_does_not_name_our_session_gets_small_rare_answers_and_nothing_else() {
    let mut pair = Pair::met();
    let mut answers = 0;
    for number in 0..1_000 {
        let forged = Datagram {
            from: 0xDEAD + number,
            since: 5_000,
            to: 0xBEEF_0000 + number,
            goodbye: Goodbye::Said,
            ack: Ack { next: 1, beyond: 0 },
            fragments: vec![Fragment { number: 1, last: true, bytes: b"forged".to_vec() }],
        };
        let bytes = wire::encode(&forged);
        pair.sides[A].handle_datagram(pair.now, &bytes);
        while let Some(answer) = pair.sides[A].poll_transmit(pair.now) {
            assert!(answer.len() <= bytes.len());
            answers += 1;
        }
        pair.now += 1;
    }
    assert!(answers <= 10, "{answers}");
    pair.sides[A].send(1, b"still here");
    pair.run(1_000);
    assert_eq!(pair.events[A], [Event::Delivered(1)]);
    assert_eq!(pair.events[B], arrived(&["still here"]));
}

#[test]
fn garbage_and_our_own_datagrams_change_nothing() {
    let mut pair = Pair::met();
    pair.sides[A].send(1, b"x");
    pair.run(100);
    let own = pair.log[0].1.clone();
    pair.events[A].clear();
    for bytes in [&b""[..], b"ack", b"hello -0", &own[..20], &own] {
        pair.sides[pair.log[0].0].handle_datagram(pair.now, bytes);
    }
    pair.log.clear();
    pair.run(1_000);
    assert_eq!((pair.log.len(), pair.events[A].len()), (0, 0));
}

#[test]
fn a_goodbye_is_heard_and_ends_both() {
    let mut pair = Pair::met();
    pair.sides[A].handle_close(pair.now);
    pair.run(10);
    assert!(pair.sides[A].is_closed());
    assert_eq!(pair.events[B], [Event::Left]);
    pair.sides[B].handle_close(pair.now);
    pair.run(10);
    assert!(pair.sides[B].is_closed());
}

#[test]
fn a_goodbye_that_nobody_hears_ends_as_well() {
    let mut pair = Pair::met();
    pair.cut = true;
    pair.sides[A].handle_close(pair.now);
    pair.run(GOODBYE_MS_MAX + 1);
    assert!(pair.sides[A].is_closed());
    assert!(pair.sent_by(A) as u64 <= GOODBYE_MS_MAX / GOODBYE_AGAIN_MS + 1);
}

#[test]
fn last_words_come_with_the_goodbye() {
    let mut pair = Pair::met();
    pair.cut = true;
    pair.sides[A].send(1, b"see you");
    pair.run(1);
    pair.sides[A].handle_close(pair.now);
    // All but the last goodbye are lost.
    pair.run(GOODBYE_MS_MAX - GOODBYE_AGAIN_MS);
    pair.cut = false;
    pair.run(GOODBYE_AGAIN_MS);
    assert!(pair.sides[A].is_closed());
    assert_eq!(pair.events[B], [arrived(&["see you"]), vec![Event::Left]].concat());
}

#[test]
fn who_left_may_come_back() {
    let mut pair = Pair::met();
    pair.sides[B].handle_close(pair.now);
    pair.run(10);
    pair.sides[A].send(1, b"see you");
    pair.restart(B, 0xB2);
    pair.run(1_000);
    let met = [Event::Met { again: true }, Event::Greeted(b"new".to_vec()), Event::Delivered(1)];
    assert_eq!(pair.events[A], [&[Event::Left][..], &met].concat());
    assert!(pair.events[B].contains(&Event::Arrived(b"see you".to_vec())));
}

#[test]
fn a_life_between_two_others_does_not_come_back() {
    let mut pair = Pair::met();
    let start = pair.log.len();
    pair.restart(B, 0xB2);
    pair.run(1_000);
    let late: Vec<_> = pair.log[start..].iter().filter(|(side, _)| *side == B).cloned().collect();
    // The same again for one who has not met 0xB2 before 0xB3.
    let mut pair = Pair::met();
    pair.run(2_000);
    pair.restart(B, 0xB3);
    pair.run(1_000);
    pair.events[A].clear();
    pair.events[B].clear();
    for (_, bytes) in late {
        pair.sides[A].handle_datagram(pair.now, &bytes);
    }
    pair.sides[A].send(1, b"to the third");
    pair.run(1_000);
    assert_eq!(pair.events[A], [Event::Delivered(1)]);
    assert_eq!(pair.events[B], arrived(&["to the third"]));
}

#[test]
fn a_clock_set_back_costs_a_silence_and_no_more() {
    let mut pair = Pair::met();
    pair.sides[A].send(1, b"hello");
    pair.cut = true;
    pair.run(10);
    pair.cut = false;
    pair.restart_at(B, 0xB2, 1);
    pair.run(SILENCE_MS_MAX + RETRY_MS_MAX);
    assert!(pair.events[B].contains(&Event::Arrived(b"hello".to_vec())));
    assert!(pair.events[A].contains(&Event::Met { again: true }));
    assert_eq!(pair.events[A].last(), Some(&Event::Delivered(1)));
}
