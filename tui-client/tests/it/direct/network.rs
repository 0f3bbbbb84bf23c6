//! A network of two in virtual time that loses, doubles, delays and reorders by a seed.

use std::collections::BTreeMap;

use diwan::direct::conversation::{Conversation, Event};

/// Numbers by a seed: SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub(crate) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }
}

/// How bad the network is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weather {
    pub(crate) loss_percent: u64,
    pub(crate) doubling_percent: u64,
    /// Every datagram takes 1 ms and up to so many more.
    pub(crate) delay_ms: u64,
    /// Only the first sending of a classic line and its acknowledgement can be lost.
    pub(crate) spares_resent: bool,
}

pub(crate) struct Network {
    pub(crate) now: u64,
    pub(crate) sides: [Box<dyn Conversation>; 2],
    pub(crate) heard: [Vec<(u64, Event)>; 2],
    /// What reached each side.
    pub(crate) reached: [Vec<Vec<u8>>; 2],
    /// What each side sent.
    pub(crate) sent: [Vec<Vec<u8>>; 2],
    pub(crate) lost: usize,
    pub(crate) random: Random,
    weather: Weather,
    flying: BTreeMap<(u64, u64), (usize, Vec<u8>)>,
    number: u64,
}

impl Network {
    pub(crate) fn new(seed: u64, weather: Weather, sides: [Box<dyn Conversation>; 2]) -> Self {
        Self {
            now: 0,
            sides,
            heard: Default::default(),
            reached: Default::default(),
            sent: Default::default(),
            lost: 0,
            random: Random(seed),
            weather,
            flying: BTreeMap::new(),
            number: 0,
        }
    }

    /// Lets time pass until `end` or until `done`.
    pub(crate) fn run(&mut self, end: u64, done: impl Fn(&Self) -> bool) {
        let mut turns = 0;
        loop {
            self.flush();
            turns += 1;
            assert!(turns < 5_000_000, "the same times are asked for again and again");
            if done(self) {
                return;
            }
            let arrival = self.flying.first_key_value().map(|((at, _), _)| *at);
            let wishes = self.sides.iter().filter_map(|side| side.poll_timeout());
            let Some(next) = wishes.chain(arrival).min().filter(|&next| next < end) else { break };
            self.now = self.now.max(next);
            for side in &mut self.sides {
                side.handle_timeout(self.now);
            }
            while let Some(entry) =
                self.flying.first_entry().filter(|entry| entry.key().0 <= self.now)
            {
                let (to, bytes) = entry.remove();
                self.sides[to].handle_datagram(self.now, &bytes);
                self.reached[to].push(bytes);
            }
        }
        self.now = end;
    }

    pub(crate) fn say(&mut self, side: usize, id: u128, text: &str) {
        self.sides[side].handle_line(self.now, id, text);
        self.flush();
    }

    /// The lines that a side was shown.
    pub(crate) fn lines(&self, side: usize) -> Vec<&str> {
        let lines = self.heard[side].iter().filter_map(|(_, event)| match event {
            Event::Line { text, .. } => Some(text.as_str()),
            _ => None,
        });
        lines.collect()
    }

    pub(crate) fn datagrams(&self) -> usize {
        self.sent.iter().map(Vec::len).sum()
    }

    fn flush(&mut self) {
        for side in 0..2 {
            while let Some(bytes) = self.sides[side].poll_transmit(self.now) {
                self.launch(1 - side, bytes);
            }
            let events = std::iter::from_fn(|| self.sides[side].poll_event());
            self.heard[side].extend(events.map(|event| (self.now, event)));
        }
    }

    fn launch(&mut self, to: usize, bytes: Vec<u8>) {
        let is_spared = self.weather.spares_resent && bytes.ends_with(b" -resend");
        self.sent[1 - to].push(bytes.clone());
        if !is_spared && self.random.percent(self.weather.loss_percent) {
            self.lost += 1;
            return;
        }
        let copies = 1 + u64::from(self.random.percent(self.weather.doubling_percent));
        for _ in 0..copies {
            self.number += 1;
            let at = self.now + 1 + self.random.below(self.weather.delay_ms + 1);
            self.flying.insert((at, self.number), (to, bytes.clone()));
        }
    }
}
