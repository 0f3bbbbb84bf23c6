//! Server, network and clients in one thread with virtual time: thousands of schedules of faults.
//!
//! The real chat core and fan-out, the real session and app of each client; a modelled disk and a
//! network that delays, stalls, cuts and half-opens; kills of everybody at any moment, and a server
//! that stands still. Invariants hold after every step and at the end. A failing seed is printed:
//! `DIWAN_SEED=7` replays it and says what happens, `DIWAN_SEEDS=100000` tries that many.

use std::panic::catch_unwind;

use world::World;

mod check;
mod disk;
mod house;
pub(crate) mod person;
mod random;
mod wire;
mod world;

/// How many schedules are tried unless more are asked for.
const SEEDS: u64 = 150;

#[test]
fn nothing_is_lost_doubled_or_left_waiting_in_any_schedule() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    if let Some(seed) = number("DIWAN_SEED") {
        World::run(seed, true);
        return;
    }
    let seeds = number("DIWAN_SEEDS").unwrap_or(SEEDS);
    let mut said = 0;
    for seed in 0..seeds {
        match catch_unwind(|| World::run(seed, false)) {
            Ok(count) => said += count,
            Err(_) => panic!("schedule {seed} failed; DIWAN_SEED={seed} replays it"),
        }
    }
    assert!(said > seeds as usize * 5, "people hardly said anything: {said} in {seeds} schedules");
}
