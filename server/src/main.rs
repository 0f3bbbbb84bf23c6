//! Diwan's server program: settings, banner, log lines and signals around the library.
//!
//! Takes the command line, runs one server until a signal asks it to end, and exits 0 after a good
//! end. Never decides anything about the chat.

use anyhow::Context as _;
use clap::Parser as _;
use diwan_server::config::Options;
use diwan_server::console;
use diwan_server::shutdown::Signals;
use tracing::info;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let config = Options::parse().into_config()?;
    let log = config.log;
    let mut signals = Signals::new().context("cannot listen for signals")?;
    let server = diwan_server::start(config).await?;
    console::start(log);
    console::banner(&server, log);

    signals.next().await;
    info!("closing: saying goodbye to everyone, Ctrl-C again to end at once");
    tokio::select! {
        () = server.stop() => info!("closed"),
        () = async { signals.end_at_once().await } => {}
    }
    Ok(())
}
