//! A server in this process, for when nobody else runs one.
//!
//! The only file that knows the server. Owns the server that was started, if one was. Gives a way
//! to dial that starts it when the address refuses us, so that whoever comes first on a machine
//! hosts everyone else on it, and when that one leaves, another can. The data lies in the
//! platform's data folder, as if `diwan-server` had been started by hand.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use diwan_server::config::{Config, Options};
use diwan_server::{Server, StartError};
use tokio::sync::{Mutex, mpsc};

use crate::app::effect::Address;
use crate::app::msg::{LinkEvent, Msg};
use crate::link::{Dial, Failure, Wire, connect};

/// The variables of the environment that are for a server.
#[must_use]
pub fn variables() -> Vec<String> {
    Options::variables()
}

/// Hosts a server when it must.
#[derive(Clone, Debug, Default)]
pub struct Host(Arc<Mutex<Option<Server>>>);

impl Host {
    /// Nothing is hosted yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Connects to servers, and starts the one at `home` first when there is none. That is an
    /// address of this machine; at any other a server is somebody else's, with other data.
    #[must_use]
    pub fn dial(&self, home: Address) -> Dial {
        let host = self.clone();
        Arc::new(move |address, news| {
            let host = host.clone();
            let is_home = address == home;
            Box::pin(async move {
                if is_home { host.connect(address, news).await } else { connect(address).await }
            })
        })
    }

    /// Stops the server if one is hosted: goodbye to everyone, everything written.
    pub async fn stop(&self) {
        if let Some(server) = self.0.lock().await.take() {
            server.stop().await;
        }
    }

    async fn connect(&self, address: Address, news: mpsc::Sender<Msg>) -> Result<Wire, Failure> {
        match connect(address.clone()).await {
            Err(Failure::Broken(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {}
            answered => return answered,
        }
        if let Some(hosting) = self.start(&address).await? {
            // The link that dials may be closing; then nobody wants to know.
            let _unheard = news.send(Msg::Link(hosting)).await;
        }
        connect(address).await
    }

    /// Starts the server, unless it runs already or somebody was faster.
    async fn start(&self, address: &Address) -> io::Result<Option<LinkEvent>> {
        let mut slot = self.0.lock().await;
        if slot.is_some() {
            return Ok(None);
        }
        let listen: SocketAddr = address.to_string().parse().map_err(io::Error::other)?;
        let config = Config::standard().map_err(io::Error::other)?;
        match diwan_server::start(Config { listen: vec![listen], ..config }).await {
            Ok(server) => {
                let data = server.data().to_owned();
                *slot = Some(server);
                Ok(Some(LinkEvent::Hosting { address: address.to_string(), data }))
            }
            Err(StartError::Listen { error, .. }) if error.kind() == io::ErrorKind::AddrInUse => {
                Ok(None)
            }
            Err(error) => Err(io::Error::other(error)),
        }
    }
}
