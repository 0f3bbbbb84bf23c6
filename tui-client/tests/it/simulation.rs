//! Server, network and clients with virtual time, each schedule in one thread: thousands a second.
//!
//! The real chat core and fan-out, the real session and app of each client; a modelled disk and a
//! network that delays, stalls, cuts and half-opens; kills of everybody at any moment, and a server
//! that stands still. Invariants hold after every step and at the end. A failing seed is printed:
//! `DIWAN_SEED=7` replays it and says what happens; `DIWAN_SEEDS=100000` tries that many, best with
//! `cargo test --release -p diwan --test it simulation::nothing -- --nocapture`.

use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use world::World;

mod check;
mod deeds;
mod disk;
mod house;
pub(crate) mod person;
mod random;
mod wire;
mod world;

/// How many schedules are tried unless more are asked for.
const SEEDS: u64 = 400;

#[test]
fn nothing_is_lost_doubled_or_left_waiting_in_any_schedule() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    if let Some(seed) = number("DIWAN_SEED") {
        World::run(seed, true);
        return;
    }
    let seeds = number("DIWAN_SEEDS").unwrap_or(SEEDS);
    let (next, said, began) = (AtomicU64::new(0), AtomicU64::new(0), Instant::now());
    let live = || {
        let seeds = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed))
            .take_while(|seed| *seed < seeds);
        for seed in seeds {
            let Ok(count) = catch_unwind(|| World::run(seed, false)) else {
                next.store(u64::MAX / 2, Ordering::Relaxed);
                panic!("schedule {seed} failed; DIWAN_SEED={seed} replays it");
            };
            said.fetch_add(count, Ordering::Relaxed);
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(live))));
    let (said, seconds) = (said.into_inner(), began.elapsed().as_secs_f64());
    println!("{seeds} schedules with {said} messages in {seconds:.1} s");
    assert!(said > seeds * 3, "people hardly said anything: {said} in {seeds} schedules");
}
