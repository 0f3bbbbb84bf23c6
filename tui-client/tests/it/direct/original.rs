//! The classic wire against an original client, written anew from its description.
//!
//! The original shows whatever comes, counts what is not sent again, sends everything again when a
//! count differs or acknowledgements are missing after ten seconds, and knows no bound.

use std::collections::{HashSet, VecDeque};

use diwan::direct::classic::Classic;
use diwan::direct::conversation::{Conversation, Event};

use super::network::{Network, Random, Weather};
use super::simulation::for_seeds;

/// An original client.
#[derive(Default)]
pub(super) struct Original {
    sent: Vec<String>,
    received: usize,
    acks: usize,
    checks: VecDeque<u64>,
    datagrams: VecDeque<String>,
    shown: VecDeque<Event>,
}

impl Original {
    fn resend_everything(&mut self) {
        self.datagrams.extend(self.sent.iter().map(|text| format!("{text} -resend")));
    }
}

impl Conversation for Original {
    fn handle_line(&mut self, now: u64, _: u128, text: &str) {
        self.datagrams.push_back(format!("{text} -{}", self.received));
        self.sent.push(text.to_owned());
        self.checks.push_back(now + 10_000);
    }

    fn handle_datagram(&mut self, _: u64, bytes: &[u8]) {
        let datagram = String::from_utf8(bytes.to_vec()).unwrap();
        if datagram == "ack" {
            self.acks += 1;
            return;
        }
        let (text, tail) = datagram.rsplit_once(" -").unwrap();
        self.shown.push_back(Event::Line { text: text.to_owned(), resent: tail == "resend" });
        if tail != "resend" {
            self.received += 1;
            self.datagrams.push_back("ack".to_owned());
            if tail.parse() != Ok(self.sent.len()) {
                self.resend_everything();
            }
        }
    }

    fn handle_timeout(&mut self, now: u64) {
        while self.checks.pop_front_if(|at| *at <= now).is_some() {
            if self.acks < self.sent.len() {
                self.resend_everything();
            }
        }
    }

    fn handle_close(&mut self, _: u64) {}

    fn poll_transmit(&mut self, _: u64) -> Option<Vec<u8>> {
        self.datagrams.pop_front().map(String::into_bytes)
    }

    fn poll_timeout(&self) -> Option<u64> {
        self.checks.front().copied()
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.shown.pop_front()
    }

    fn backlog(&self) -> usize {
        0
    }

    fn is_closed(&self) -> bool {
        false
    }
}

pub(super) const OURS: usize = 0;
const ORIGINAL: usize = 1;

/// A conversation of some minutes with lines that are all different.
fn converse(network: &mut Network, random: &mut Random) -> [Vec<String>; 2] {
    let mut said = [Vec::new(), Vec::new()];
    for number in 0..2 + random.below(30) {
        let side = random.below(2) as usize;
        let text = match random.below(4) {
            0 => format!("{number} - with -{number}"),
            1 => format!("سلام {number}"),
            _ => format!("line {number}"),
        };
        network.say(side, u128::from(number), &text);
        said[side].push(text);
        // Scripts paste lines on our side; a person types on the other.
        let least = [0, 400][side];
        let pause = least + if random.percent(30) { 0 } else { random.below(15_000) };
        let until = network.now + pause;
        network.run(until, |_| false);
    }
    let until = network.now + 700_000;
    network.run(until, |_| false);
    said
}

pub(super) fn pair() -> [Box<dyn Conversation>; 2] {
    [Box::new(Classic::new()), Box::<Original>::default()]
}

/// The line in a datagram, whether it was sent again or not.
pub(super) fn text(datagram: &[u8]) -> Option<&str> {
    str::from_utf8(datagram).unwrap().rsplit_once(" -").map(|(text, _)| text)
}

#[test]
fn nothing_is_shown_twice_and_nothing_that_came_is_hidden() {
    for_seeds(20_000..22_000, |seed| {
        let mut random = Random(seed);
        let weather = Weather {
            loss_percent: random.below(51),
            doubling_percent: 0,
            delay_ms: [0, 20, 300][random.below(3) as usize],
            spares_resent: false,
        };
        let mut network = Network::new(seed, weather, pair());
        converse(&mut network, &mut random);
        let shown = network.lines(OURS);
        let once: HashSet<_> = shown.iter().copied().collect();
        assert_eq!(shown.len(), once.len(), "shown twice: {shown:?} {weather:?}");
        let came: HashSet<_> =
            network.reached[OURS].iter().filter_map(|bytes| text(bytes)).collect();
        assert_eq!(once, came, "{weather:?}");
        assert_bounded(&network);
    });
}

#[test]
fn what_the_wire_can_save_is_saved_on_both_sides() {
    for_seeds(30_000..31_000, |seed| {
        let mut random = Random(seed);
        let weather = Weather {
            loss_percent: 5 + random.below(46),
            doubling_percent: 0,
            delay_ms: [0, 20, 300][random.below(3) as usize],
            spares_resent: true,
        };
        let mut network = Network::new(seed, weather, pair());
        let said = converse(&mut network, &mut random);
        for (speaker, said) in said.iter().enumerate() {
            let shown: HashSet<_> = network.lines(1 - speaker).into_iter().collect();
            let missing: Vec<_> =
                said.iter().filter(|text| !shown.contains(text.as_str())).collect();
            assert!(missing.is_empty(), "{missing:?} of side {speaker} are lost: {weather:?}");
        }
        let shown = network.lines(OURS);
        assert_eq!(shown.len(), said[ORIGINAL].len(), "shown twice: {shown:?}");
    });
}

#[test]
fn delivered_means_that_the_original_has_it() {
    for_seeds(40_000..41_000, |seed| {
        let mut random = Random(seed);
        let weather = Weather {
            loss_percent: random.below(51),
            doubling_percent: 0,
            delay_ms: 50,
            spares_resent: false,
        };
        let mut network = Network::new(seed, weather, pair());
        let mut texts = vec![String::new()];
        for number in 1..=random.below(20) {
            texts.push(format!("line {number}"));
            network.say(OURS, u128::from(number), &texts[number as usize]);
            let until = network.now + [0, 100, 5_000, 20_000][random.below(4) as usize];
            network.run(until, |_| false);
        }
        network.run(network.now + 100_000, |_| false);
        let shown: HashSet<_> = network.lines(ORIGINAL).into_iter().collect();
        for (_, event) in &network.heard[OURS] {
            if let Event::Delivered(id) = event {
                assert!(shown.contains(texts[*id as usize].as_str()), "line {id}: {weather:?}");
            }
        }
    });
}

/// The stated bound: each line and acknowledgement once, and everything again at most once in ten
/// seconds.
fn assert_bounded(network: &Network) {
    let sent = &network.sent[OURS];
    let again = sent.iter().filter(|bytes| bytes.ends_with(b" -resend")).count();
    let acks = sent.iter().filter(|bytes| *bytes == b"ack").count();
    let lines = sent.len() - again - acks;
    let is_line = |bytes: &&Vec<u8>| **bytes != b"ack" && !bytes.ends_with(b" -resend");
    assert_eq!(acks, network.reached[OURS].iter().filter(is_line).count());
    let passes = 1 + network.now as usize / 10_000;
    assert!(again <= passes * lines, "{again} sent again, {lines} lines");
}
