//! W4: thousands of people who are here and say nothing.
//!
//! They stay in General like everyone, so each of them hears of all who come later: what arriving
//! takes counts these notices, which the relay does not have.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::{JoinSet, spawn_local};
use tokio::time::sleep;

use crate::Figures;
use crate::client::{self, Client, Tongue};
use crate::crowd::{self, ARRIVALS_AT_ONCE};
use crate::process::Process;

const CONNECTIONS: usize = 5_000;
const GROUP_MEMBERS: usize = 10;

/// How long everything must have been quiet before memory is read.
const REST_MILLISECONDS: u64 = 1_000;

pub(crate) async fn run(server: &Process, tongue: Tongue) -> anyhow::Result<Figures> {
    crowd::create_groups(server.address, tongue, CONNECTIONS / GROUP_MEMBERS).await?;
    let (start, before) = (Instant::now(), server.resident_kib()?);
    let arrived = Rc::new(Cell::new(0));
    let mut arrivals = JoinSet::new();
    for _ in 0..ARRIVALS_AT_ONCE {
        let (address, arrived) = (server.address, arrived.clone());
        arrivals.spawn_local(async move {
            while arrived.get() < CONNECTIONS {
                let number = arrived.replace(arrived.get() + 1);
                let mut client = Client::arrive(address, tongue, &format!("m{number}")).await?;
                client.say(&format!("join G{}\n", number / GROUP_MEMBERS)).await?;
                client.hear_all().await?;
                spawn_local(rest(client));
            }
            anyhow::Ok(())
        });
    }
    arrivals.join_all().await.into_iter().collect::<Result<(), _>>()?;
    let seconds = start.elapsed().as_secs_f64();
    sleep(Duration::from_millis(REST_MILLISECONDS)).await;
    let cpu = server.cpu_seconds()?;
    sleep(Duration::from_millis(REST_MILLISECONDS)).await;
    Ok(vec![
        ("KiB per connection", (server.resident_kib()? - before) / CONNECTIONS as f64),
        ("5,000 arrive, s", seconds),
        ("CPU s per s at rest", server.cpu_seconds()? - cpu),
    ])
}

/// Stays, and reads what comes.
async fn rest(client: Client) {
    let _ = client::listen(client.reader, |_| {}).await;
    drop(client.writer);
}
