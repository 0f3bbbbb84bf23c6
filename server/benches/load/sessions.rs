//! W5: people come, join a group and go again.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::Figures;
use crate::client::{Client, Tongue};
use crate::crowd::{self, ARRIVALS_AT_ONCE};
use crate::process::Process;

const GROUPS: usize = 10;

/// Nobody comes after this time, or this many sessions.
const SECONDS_MAX: u64 = 4;
const SESSIONS_MAX: usize = 100_000;

pub(crate) async fn run(server: &Process, tongue: Tongue) -> anyhow::Result<Figures> {
    crowd::create_groups(server.address, tongue, GROUPS).await?;
    let (start, cpu) = (Instant::now(), server.cpu_seconds()?);
    let begun = Rc::new(Cell::new(0));
    let mut visitors = JoinSet::new();
    for _ in 0..ARRIVALS_AT_ONCE {
        let (address, begun) = (server.address, begun.clone());
        visitors.spawn_local(async move {
            while begun.get() < SESSIONS_MAX && start.elapsed() < Duration::from_secs(SECONDS_MAX) {
                let number = begun.replace(begun.get() + 1);
                let mut client = Client::arrive(address, tongue, &format!("m{number}")).await?;
                let group = format!("G{}", number % GROUPS);
                client.say(&format!("join {group}\n")).await?;
                client.hear(&group).await?;
                client.exit().await?;
            }
            anyhow::Ok(())
        });
    }
    visitors.join_all().await.into_iter().collect::<Result<(), _>>()?;
    let sessions = begun.get() as f64;
    let cpu = server.cpu_seconds()? - cpu;
    Ok(vec![
        ("sessions/s", sessions / start.elapsed().as_secs_f64()),
        ("CPU µs per session", cpu * 1e6 / sessions),
    ])
}
