//! Diwan's server as a library: start it in any process, stop it when you like.
//!
//! Wires the parts together: `listener` and `connection` read, a `door` knows what is meant, the
//! `hub` lets the pure `chat` decide, the `log` makes it last, `fanout` and `outbox` carry it to
//! everyone. Takes a `Config`, gives a `Server`. Prints nothing by itself; `main.rs` does.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use diwan_shared::fingerprint::Fingerprint;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

pub mod chat;
pub mod config;
mod connection;
pub mod console;
pub mod door;
pub mod entry;
pub mod fanout;
pub mod hub;
pub mod limits;
pub mod line;
mod listener;
pub mod log;
pub mod outbox;
mod password;
pub mod rate;
mod send;
pub mod shutdown;
pub mod store;
pub mod tls;

use chat::House;
use chat::input::Input;
use config::Config;
use door::Door;
use hub::{Hub, Letter};
use limits::{CONNECTIONS_MAX, FAREWELL_MS_MAX, INBOX_MESSAGES_MAX};
use listener::Reception;
use log::local::LocalLog;
use password::Hashers;
use store::{Place, Store, StoreError};
use tls::{Identity, Tls, TlsError};

/// The program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Why a server could not be started.
#[derive(Debug, Error)]
pub enum StartError {
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        error: std::io::Error,
    },
    /// The history cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing can be encrypted with the certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The system gives no thread.
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
}

/// A server that runs until it is stopped.
#[derive(Debug)]
pub struct Server {
    addresses: Vec<(Door, SocketAddr)>,
    encrypted: Option<Encrypted>,
    data: String,
    inbox: mpsc::Sender<Letter>,
    hub: JoinHandle<()>,
    listeners: Vec<JoinHandle<()>>,
    places: Arc<Semaphore>,
}

/// How a server is reached by encrypted connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encrypted {
    /// Where it listens for them.
    pub addresses: Vec<SocketAddr>,
    /// By which people know its certificate.
    pub fingerprint: Fingerprint,
    /// Whether nobody else vouches for that, so that the fingerprint is all there is.
    pub is_own: bool,
}

/// Starts a server. Whoever connects after this returns is served.
///
/// # Errors
/// When an address is in use, or the data folder is, or cannot be, or a certificate is wrong.
pub async fn start(config: Config) -> Result<Server, StartError> {
    let plain = bind(config.entrances()).await?;
    let secret = bind(config.tls_listen.iter().map(|&address| (Door::Lines, address))).await?;
    let addresses = addresses(&plain);
    let (inbox, letters) = mpsc::channel(INBOX_MESSAGES_MAX);
    let hub = hub(&config, letters, inbox.clone())?;
    let tls = match secret.is_empty() {
        true => None,
        false => Some(Arc::new(Tls::new(&config.identity, &config.data)?)),
    };
    let encrypted = tls.as_ref().map(|tls| encrypted(&secret, tls, &config.identity));
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let numbers = Arc::new(AtomicU64::new(1));
    let listen = |(door, socket), tls| {
        let (hub, places, numbers) = (inbox.clone(), places.clone(), numbers.clone());
        let reception = Reception { door, tls, hub, rate: config.rate, places, numbers };
        tokio::spawn(listener::listen(socket, reception))
    };
    let plain = plain.into_iter().map(|socket| listen(socket, None));
    let secret = secret.into_iter().map(|socket| listen(socket, tls.clone()));
    let listeners = plain.chain(secret).collect();
    let data = match &config.data {
        Place::Memory => "in memory only".to_owned(),
        Place::Folder(folder) => folder.display().to_string(),
    };
    let hub = tokio::spawn(hub.run());
    Ok(Server { addresses, encrypted, data, inbox, hub, listeners, places })
}

async fn bind(
    entrances: impl Iterator<Item = (Door, SocketAddr)>,
) -> Result<Vec<(Door, TcpListener)>, StartError> {
    let mut sockets = Vec::new();
    for (door, address) in entrances {
        let bound = TcpListener::bind(address).await;
        sockets.push((door, bound.map_err(|error| StartError::Listen { address, error })?));
    }
    Ok(sockets)
}

/// Where these sockets listen: a port that was 0 is another one now.
fn addresses(sockets: &[(Door, TcpListener)]) -> Vec<(Door, SocketAddr)> {
    let address = |(door, socket): &(_, TcpListener)| Some((*door, socket.local_addr().ok()?));
    sockets.iter().filter_map(address).collect()
}

fn encrypted(sockets: &[(Door, TcpListener)], tls: &Tls, identity: &Identity) -> Encrypted {
    let addresses = addresses(sockets).into_iter().map(|(_, address)| address).collect();
    Encrypted { addresses, fingerprint: tls.fingerprint, is_own: *identity == Identity::Own }
}

fn hub(
    config: &Config,
    letters: mpsc::Receiver<Letter>,
    inbox: mpsc::Sender<Letter>,
) -> Result<Hub, StartError> {
    let store = Store::open(&config.data, config.durability)?;
    let house = House {
        server: format!("diwan-server {VERSION}"),
        epoch: store.epoch()?,
        groups: store.groups()?,
    };
    let readers = store.readers()?;
    let home = inbox.clone();
    let log = LocalLog::start(store, move |reports| {
        // The hub outlives the log unless it is closing, and then nobody waits for reports.
        let _ = home.blocking_send(Letter::Reports(reports));
    });
    let log = log.map_err(StartError::Thread)?;
    let hashers = Hashers::start().map_err(StartError::Thread)?;
    Ok(Hub::new(house, Box::new(log), readers, hashers, letters, inbox))
}

impl Server {
    /// Where it listens for clients of a kind whose connections are not encrypted; a port that was
    /// 0 is the one the system chose.
    #[must_use]
    pub fn addresses(&self, door: Door) -> Vec<SocketAddr> {
        self.addresses.iter().filter(|(of, _)| *of == door).map(|&(_, address)| address).collect()
    }

    /// How it is reached by encrypted connections, if it is.
    #[must_use]
    pub fn encrypted(&self) -> Option<&Encrypted> {
        self.encrypted.as_ref()
    }

    /// Where it keeps the history, for people.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// Stops: nobody new, goodbye to everyone, everything committed and written. Takes at most
    /// twice [`FAREWELL_MS_MAX`].
    pub async fn stop(self) {
        for listener in &self.listeners {
            listener.abort();
        }
        let _ = self.inbox.send(Letter::Input(Input::Close)).await;
        let _ = self.hub.await;
        let everyone = u32::try_from(CONNECTIONS_MAX).unwrap_or(u32::MAX);
        let gone = self.places.acquire_many(everyone);
        let _ = tokio::time::timeout(Duration::from_millis(FAREWELL_MS_MAX), gone).await;
    }
}
