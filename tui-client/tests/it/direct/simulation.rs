//! Thousands of bad networks: everything arrives, once, in order, with a bounded number of
//! datagrams.
//!
//! A failing run names its seed; `DIWAN_DIRECT_SEED=N cargo test direct::simulation` runs that one
//! alone.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use diwan::direct::conversation::{Conversation, Event, Presence};
use diwan::direct::diwan::Diwan;
use diwan::direct::wire::FRAGMENT_BYTES_MAX;

use super::network::{Network, Random, Weather};

const HOUR_MS: u64 = 3_600_000;

/// Runs all seeds, or the one that is asked for, and says which one failed.
pub(crate) fn for_seeds(seeds: Range<u64>, run: impl Fn(u64)) {
    let only = std::env::var("DIWAN_DIRECT_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = only.map_or(seeds, |seed| seed..seed + 1);
    for seed in seeds {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| run(seed))) {
            eprintln!("seed {seed} fails; replay it with DIWAN_DIRECT_SEED={seed}");
            resume_unwind(panic);
        }
    }
}

fn weather(random: &mut Random) -> Weather {
    Weather {
        loss_percent: random.below(51),
        doubling_percent: [0, 0, 5, 30][random.below(4) as usize],
        delay_ms: [0, 5, 60, 400][random.below(4) as usize],
        spares_resent: false,
    }
}

fn side(now: u64, session: u64) -> Box<dyn Conversation> {
    Box::new(Diwan::new(now, session, session, None))
}

/// A line that is like no other, mostly short.
fn line(random: &mut Random, name: &str, number: u64) -> String {
    let rest = if random.percent(5) { random.below(1_900) } else { random.below(40) };
    format!("{name}{number} {}", "ש".repeat(rest as usize))
}

/// Says lines at random moments of the first minute, some of them at once.
fn talk(network: &mut Network, random: &mut Random) -> [Vec<String>; 2] {
    let mut said = [Vec::new(), Vec::new()];
    for _ in 0..random.below(40) {
        let side = random.below(2) as usize;
        let number = said[side].len() as u64 + 1;
        let text = line(random, ["a", "b"][side], number);
        network.say(side, u128::from(number), &text);
        said[side].push(text);
        if random.percent(70) {
            let until = network.now + random.below(3_000);
            network.run(until, |_| false);
        }
    }
    said
}

fn delivered(network: &Network, side: usize) -> Vec<u128> {
    let ids = network.heard[side].iter().filter_map(|(_, event)| match event {
        Event::Delivered(id) => Some(*id),
        _ => None,
    });
    ids.collect()
}

fn is_quiet(network: &Network) -> bool {
    network.sides.iter().all(|side| side.backlog() == 0)
}

#[test]
fn everything_arrives_once_and_in_order() {
    for_seeds(0..3_000, |seed| {
        let mut random = Random(seed);
        let weather = weather(&mut random);
        let mut network =
            Network::new(seed, weather, [side(0, 1 + seed), side(0, 1_000_000 + seed)]);
        let said = talk(&mut network, &mut random);
        network.run(HOUR_MS, is_quiet);
        assert!(is_quiet(&network), "not everything arrived in an hour: {weather:?}");
        for (speaker, said) in said.iter().enumerate() {
            assert_eq!(network.lines(1 - speaker), *said, "{weather:?}");
            let all: Vec<_> = (1..=said.len() as u128).collect();
            assert_eq!(delivered(&network, speaker), all, "{weather:?}");
        }
        assert_bounded(&network, &said, weather);
    });
}

/// The bound: three datagrams for each fragment (it, its acknowledgement, and one to spare), three
/// for each one that was lost, doubled or came too late to be waited for, and for the time that
/// passed one in two seconds on each side.
fn assert_bounded(network: &Network, said: &[Vec<String>; 2], weather: Weather) {
    let fragments: usize =
        said.iter().flatten().map(|text| text.len().div_ceil(FRAGMENT_BYTES_MAX)).sum();
    let reached: usize = network.reached.iter().map(Vec::len).sum();
    let doubled = (reached + network.lost).saturating_sub(network.datagrams());
    let seconds = network.now as usize / 1_000;
    let bound = 10 + 3 * fragments + 3 * (network.lost + doubled) + seconds;
    let sent = network.datagrams();
    assert!(sent <= bound, "{sent} datagrams, more than {bound}: {weather:?}");
}

#[test]
fn a_calm_network_carries_little_more_than_was_said() {
    for_seeds(0..50, |seed| {
        let weather =
            Weather { loss_percent: 0, doubling_percent: 0, delay_ms: 0, spares_resent: false };
        let mut network = Network::new(seed, weather, [side(0, 7), side(0, 8)]);
        let said = talk(&mut network, &mut Random(seed));
        network.run(HOUR_MS, is_quiet);
        let fragments: usize =
            said.iter().flatten().map(|text| text.len().div_ceil(FRAGMENT_BYTES_MAX)).sum();
        let signs_of_life = 2 * (1 + network.now as usize / 10_000);
        let bound = 6 + 2 * fragments + signs_of_life;
        assert!(network.datagrams() <= bound, "{} > {bound}", network.datagrams());
    });
}

#[test]
fn a_peer_started_anew_gets_what_nobody_acknowledged_and_each_life_hears_a_line_once() {
    for_seeds(10_000..20_000, |seed| {
        let mut random = Random(seed);
        let weather = weather(&mut random);
        let mut network = Network::new(seed, weather, [side(0, 7), side(0, 100)]);
        let mut lives: Vec<Vec<String>> = Vec::new();
        let mut acknowledged = Vec::new();
        let mut said = 0;
        for life in 1..=1 + random.below(3) {
            for _ in 0..random.below(12) {
                said += 1;
                network.say(0, said, &format!("line {said}"));
                let until = network.now + random.below(1_500);
                network.run(until, |_| false);
            }
            lives.push(network.lines(1).into_iter().map(str::to_owned).collect());
            acknowledged.push(delivered(&network, 0).len());
            network.heard[1].clear();
            network.sides[1] = side(network.now, 100 + life);
        }
        network.run(network.now + HOUR_MS, is_quiet);
        lives.push(network.lines(1).into_iter().map(str::to_owned).collect());
        // All arrived, each life heard a run of them in order, and what was acknowledged before a
        // restart did not come again after it.
        assert_eq!(delivered(&network, 0), (1..=said).collect::<Vec<_>>(), "{weather:?}");
        let mut heard = 0;
        for (life, lines) in lives.iter().enumerate() {
            let numbers: Vec<usize> = lines.iter().map(|line| line[5..].parse().unwrap()).collect();
            let Some(&first) = numbers.first() else { continue };
            let known = life.checked_sub(1).map_or(0, |before| acknowledged[before]);
            assert!((known + 1..=heard + 1).contains(&first), "life {life}: {weather:?}");
            let run: Vec<_> = (first..first + numbers.len()).collect();
            assert_eq!(numbers, run, "life {life}: {weather:?}");
            heard = heard.max(first + numbers.len() - 1);
        }
        assert_eq!(heard as u128, said, "{weather:?}");
    });
}

#[test]
fn who_is_killed_and_says_again_what_was_not_acknowledged_is_heard_once() {
    for_seeds(50_000..55_000, |seed| {
        let mut random = Random(seed);
        let weather = weather(&mut random);
        let mut network = Network::new(seed, weather, [side(0, 7), side(0, 1_000)]);
        let mut said = Vec::<String>::new();
        let mut open = Vec::new();
        for life in 0..=random.below(3) {
            if life > 0 {
                let arrived = delivered(&network, 0);
                open.retain(|id| !arrived.contains(id));
                network.sides[0] = side(network.now, 7 + life);
                for id in &open {
                    network.say(0, *id, &said[*id as usize]);
                }
            }
            for _ in 0..random.below(12) {
                let id = said.len() as u128;
                said.push(format!("line {id}"));
                open.push(id);
                network.say(0, id, &said[id as usize]);
                let until = network.now + random.below(1_500);
                network.run(until, |_| false);
            }
        }
        network.run(network.now + HOUR_MS, is_quiet);
        assert_eq!(network.lines(1), said, "{weather:?}");
    });
}

#[test]
fn who_comes_an_hour_later_still_hears_it() {
    let weather =
        Weather { loss_percent: 50, doubling_percent: 0, delay_ms: 20, spares_resent: false };
    let mut network = Network::new(5, weather, [side(0, 7), Box::new(Nobody)]);
    network.say(0, 1, "is anyone there?");
    network.run(HOUR_MS, |_| false);
    // A hello in four seconds.
    assert!(network.datagrams() <= 910, "{}", network.datagrams());
    network.sides[1] = side(network.now, 9);
    network.run(2 * HOUR_MS, is_quiet);
    assert_eq!(network.lines(1), ["is anyone there?"]);
    let here = Event::Presence(Presence::Here);
    assert!(network.heard[0].iter().any(|(_, event)| *event == here));
}

/// A side that does nothing.
struct Nobody;

impl Conversation for Nobody {
    fn handle_line(&mut self, _: u64, _: u128, _: &str) {}
    fn handle_datagram(&mut self, _: u64, _: &[u8]) {}
    fn handle_timeout(&mut self, _: u64) {}
    fn handle_close(&mut self, _: u64) {}
    fn poll_transmit(&mut self, _: u64) -> Option<Vec<u8>> {
        None
    }
    fn poll_timeout(&self) -> Option<u64> {
        None
    }
    fn poll_event(&mut self) -> Option<Event> {
        None
    }
    fn backlog(&self) -> usize {
        0
    }
    fn is_closed(&self) -> bool {
        true
    }
}
