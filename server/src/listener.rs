//! Accepting connections.
//!
//! Takes a bound socket, gives each connection a number and a task of its own, no more at a time
//! than there are permits; encrypts it first where the address is for that. Rests when the system
//! has no descriptors left instead of spinning. Never reads a byte.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diwan_shared::event::{CloseReason, Event};
use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tracing::{debug, warn};

use crate::chat::input::ConnId;
use crate::connection;
use crate::door::{Door, Speech};
use crate::hub::Letter;
use crate::limits::{ACCEPT_PAUSE_MS, KEEPALIVE_SECONDS, RETRY_AFTER_MS};
use crate::rate::Rate;
use crate::tls::Tls;

/// What every connection of a server needs.
#[derive(Clone)]
pub(crate) struct Reception {
    pub(crate) door: Door,
    /// What encrypts its connections, if they are to be.
    pub(crate) tls: Option<Arc<Tls>>,
    pub(crate) hub: mpsc::Sender<Letter>,
    pub(crate) rate: Option<Rate>,
    /// One permit per connection.
    pub(crate) places: Arc<Semaphore>,
    /// How many connections there were.
    pub(crate) numbers: Arc<AtomicU64>,
}

/// Accepts connections until it is dropped.
pub(crate) async fn listen(listener: TcpListener, reception: Reception) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => reception.receive(stream),
            Err(error) => {
                // Mostly: no file descriptors left. Those who are here go on.
                warn!(%error, "cannot accept");
                tokio::time::sleep(Duration::from_millis(ACCEPT_PAUSE_MS)).await;
            }
        }
    }
}

impl Reception {
    fn receive(&self, stream: TcpStream) {
        let conn = ConnId(self.numbers.fetch_add(1, Ordering::Relaxed));
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            warn!(conn = conn.0, "too many connections");
            return self.turn_away(&stream);
        };
        debug!(conn = conn.0, "accepted");
        prepare(&stream);
        let (hub, door, rate) = (self.hub.clone(), self.door, self.rate);
        // Each makes its session where it stays: one that does not encrypt has no place for what
        // encrypting takes, and none is moved, which would take its place twice.
        match self.tls.clone() {
            None => drop(tokio::spawn(async move {
                connection::serve(stream, conn, door, rate, hub).await;
                drop(place);
            })),
            Some(tls) => drop(tokio::spawn(async move {
                match tls.accept(stream).await {
                    Ok(stream) => connection::serve(stream, conn, door, rate, hub).await,
                    Err(error) => debug!(conn = conn.0, %error, "not encrypted"),
                }
                drop(place);
            })),
        }
    }

    fn turn_away(&self, stream: &TcpStream) {
        if self.tls.is_some() {
            // Whoever wants to be spoken to in secret is told nothing in the open.
            return;
        }
        let closing = Event::Closing { why: CloseReason::TooMany, retry_after: RETRY_AFTER_MS };
        // A new socket takes one line at once, or is broken already.
        let _ = stream.try_write(&Speech::Plain.encode(&closing));
    }
}

/// Chat is small lines, sent at once; and a peer that vanished is noticed in the end.
fn prepare(stream: &TcpStream) {
    let keepalive = TcpKeepalive::new()
        .with_time(Duration::from_secs(KEEPALIVE_SECONDS))
        .with_interval(Duration::from_secs(KEEPALIVE_SECONDS / 4));
    // A socket that does not know these options works without them.
    let _ = stream.set_nodelay(true);
    let _ = SockRef::from(stream).set_tcp_keepalive(&keepalive);
}
