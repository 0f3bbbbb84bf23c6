//! The load of a busy house: what the server carries, next to the floor of its runtime.
//!
//! Starts the real program with durable history, and then a relay that does nothing but relay
//! (`floor`), gives both the same five workloads and prints what each carried, its processor time
//! and the ratio. Figures vary between runs and machines; ratios of one run can be compared.
//! Asserts that every line arrives, never how fast. Uses 127.0.0.1 and a temporary folder only.

mod client;
mod crowd;
mod flood;
mod floor;
mod idle;
mod paced;
mod process;
mod sessions;

use std::time::Duration;

use anyhow::Context as _;
use client::Tongue;
use flood::Flood;
use process::Process;
use tokio::runtime::LocalRuntime;

/// No workload takes longer, whatever happens.
const WORKLOAD_SECONDS_MAX: u64 = 40;

/// What was measured: figures by name, in the order of the table.
type Figures = Vec<(&'static str, f64)>;

/// One row of the table for each figure it gives.
struct Workload {
    name: &'static str,
    tongue: Tongue,
    load: Load,
}

enum Load {
    Flood(Flood),
    Paced,
    Idle,
    Sessions,
}

const ONE_ROOM: Flood = Flood { groups: 1, members: 500, senders: 5, window: 32 };
const MANY_ROOMS: Flood = Flood { groups: 200, members: 10, senders: 1, window: 4 };

const WORKLOADS: [Workload; 6] = [
    Workload { name: "W1", tongue: Tongue::Plain, load: Load::Flood(ONE_ROOM) },
    Workload { name: "W1-events", tongue: Tongue::Events, load: Load::Flood(ONE_ROOM) },
    Workload { name: "W2", tongue: Tongue::Plain, load: Load::Flood(MANY_ROOMS) },
    Workload { name: "W3", tongue: Tongue::Plain, load: Load::Paced },
    Workload { name: "W4", tongue: Tongue::Plain, load: Load::Idle },
    Workload { name: "W5", tongue: Tongue::Plain, load: Load::Sessions },
];

impl Workload {
    /// Loads a server that was just started.
    async fn run(&self, server: &Process, tongue: Tongue) -> anyhow::Result<Figures> {
        match &self.load {
            Load::Flood(flood) => flood.run(server, tongue).await,
            Load::Paced => paced::run(server, tongue).await,
            Load::Idle => idle::run(server, tongue).await,
            Load::Sessions => sessions::run(server, tongue).await,
        }
    }
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == floor::ARGUMENT) {
        return Ok(LocalRuntime::new()?.block_on(floor::run())?);
    }
    // `cargo test --all-targets` runs benches too, without this argument.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let named = |workload: &&Workload| {
        let mut names = arguments.iter().filter(|argument| !argument.starts_with('-')).peekable();
        names.peek().is_none() || names.any(|name| name == workload.name)
    };
    let pinned = process::pin_self();
    println!("server and load {}", if pinned { "on a core each" } else { "share all cores" });
    println!("one fsync here: {:.0} µs (median)", process::fsync_microseconds()?);
    let titles = ["diwan-server", "floor-tokio", "ratio"];
    println!("{:<10} {:<24} {:>14} {:>14} {:>8}", "", "", titles[0], titles[1], titles[2]);
    for workload in WORKLOADS.iter().filter(named) {
        let ours = measure(workload, &Process::diwan()?, workload.tongue)?;
        let floor = measure(workload, &Process::floor()?, Tongue::Floor)?;
        for ((figure, ours), (_, floor)) in ours.into_iter().zip(floor) {
            let name = workload.name;
            println!("{name:<10} {figure:<24} {ours:>14.2} {floor:>14.2} {:>8.2}", ours / floor);
        }
    }
    Ok(())
}

fn measure(workload: &Workload, server: &Process, tongue: Tongue) -> anyhow::Result<Figures> {
    // Dropping the runtime ends every task and connection of the workload.
    LocalRuntime::new()?.block_on(async {
        let limit = Duration::from_secs(WORKLOAD_SECONDS_MAX);
        let run = tokio::time::timeout(limit, workload.run(server, tongue)).await;
        let figures = run.with_context(|| format!("took longer than {WORKLOAD_SECONDS_MAX} s"));
        figures.flatten().with_context(|| format!("{} with {tongue:?}", workload.name))
    })
}

/// The value below which this part of the values lies, 0 when there are none.
fn percentile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let index = (values.len() as f64 * part) as usize;
    values.get(index.min(values.len().saturating_sub(1))).copied().unwrap_or_default()
}
