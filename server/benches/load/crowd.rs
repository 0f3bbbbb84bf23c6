//! Many clients in groups, ready to be talked to.
//!
//! Gives the groups the workloads speak of: nobody is in General too, and everybody has heard
//! whatever was said while the others came, so that what follows can be counted.

use std::net::SocketAddr;

use tokio::task::{JoinHandle, spawn_local};

use crate::client::{Client, Tongue};

/// How many clients arrive at a time.
pub(crate) const ARRIVALS_AT_ONCE: usize = 32;

/// Fills groups `G0`, `G1`, … with so many members each. Members of a group stand together, in
/// the order in which they joined.
pub(crate) async fn gather(
    address: SocketAddr,
    tongue: Tongue,
    groups: usize,
    members: usize,
) -> anyhow::Result<Vec<Client>> {
    create_groups(address, tongue, groups).await?;
    let everyone: Vec<usize> = (0..groups * members).collect();
    let mut clients = Vec::new();
    for arriving in everyone.chunks(ARRIVALS_AT_ONCE) {
        let enter = |&number| spawn_local(enter(address, tongue, number, number / members));
        let arrivals: Vec<JoinHandle<_>> = arriving.iter().map(enter).collect();
        for arrival in arrivals {
            clients.push(arrival.await??);
        }
    }
    for client in &mut clients {
        client.hear_all().await?;
    }
    Ok(clients)
}

/// Creates groups `G0`, `G1`, …; the relay needs none.
pub(crate) async fn create_groups(
    address: SocketAddr,
    tongue: Tongue,
    groups: usize,
) -> anyhow::Result<()> {
    if tongue == Tongue::Floor {
        return Ok(());
    }
    let mut founder = Client::arrive(address, tongue, "founder").await?;
    for group in 0..groups {
        founder.say(&format!("create G{group}\n")).await?;
    }
    founder.hear_all().await?;
    Ok(founder.exit().await?)
}

async fn enter(
    address: SocketAddr,
    tongue: Tongue,
    number: usize,
    group: usize,
) -> anyhow::Result<Client> {
    let mut client = Client::arrive(address, tongue, &format!("m{number}")).await?;
    client.say(&format!("leave General\njoin G{group}\n")).await?;
    client.hear_all().await?;
    Ok(client)
}
