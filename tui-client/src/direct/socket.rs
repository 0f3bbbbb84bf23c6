//! The sockets and the clock of a conversation.
//!
//! Takes a `Conversation` and two or three addresses; gives events. Passes datagrams of the peer's
//! machine in, sends what comes out, and wakes when something is due. Never looks into a datagram,
//! and never fails because one could not be sent: that is a loss like any other.

use std::io;
use std::net::{IpAddr, SocketAddr};

use tokio::net::UdpSocket;
use tokio::time::{Duration, Instant, sleep_until};

use super::conversation::{Conversation, Event};
use super::limits::RECEIVED_BYTES_MAX;

/// Where the two are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addresses {
    /// Where we listen.
    pub listen: SocketAddr,
    /// Where the peer listens.
    pub peer: SocketAddr,
    /// Where we send from, if not from where we listen.
    pub source: Option<SocketAddr>,
}

impl Addresses {
    /// Whether the peer may be on another machine.
    #[must_use]
    pub fn is_far(&self) -> bool {
        let peer = self.peer.ip().to_canonical();
        !peer.is_loopback() && peer != self.listen.ip().to_canonical()
    }
}

/// A conversation that is going on.
pub struct Talk {
    conversation: Box<dyn Conversation>,
    listen: UdpSocket,
    source: Option<UdpSocket>,
    peer: SocketAddr,
    started: Instant,
    buffer: Box<[u8]>,
}

impl Talk {
    /// Takes the addresses. The conversation's clock begins at 0 now.
    ///
    /// # Errors
    /// When an address cannot be had; the error names it.
    pub async fn open(
        addresses: Addresses,
        conversation: Box<dyn Conversation>,
    ) -> io::Result<Self> {
        let source = match addresses.source {
            Some(source) if source != addresses.listen => Some(bind(source).await?),
            _ => None,
        };
        Ok(Self {
            conversation,
            listen: bind(addresses.listen).await?,
            source,
            peer: addresses.peer,
            started: Instant::now(),
            buffer: vec![0; RECEIVED_BYTES_MAX].into(),
        })
    }

    /// Where we listen.
    ///
    /// # Errors
    /// As the system has it.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listen.local_addr()
    }

    /// Says a line. Its id comes back in events about it.
    pub fn say(&mut self, id: u128, text: &str) {
        let now = self.now();
        self.conversation.handle_line(now, id, text);
    }

    /// How many lines may still change their fate.
    #[must_use]
    pub fn backlog(&self) -> usize {
        self.conversation.backlog()
    }

    /// Waits for the next event; there is none any more once everything is said after
    /// [`Self::close`]. May be dropped at any time; what is on its way may then be lost, as
    /// datagrams are.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            self.flush().await;
            if let Some(event) = self.conversation.poll_event() {
                return Some(event);
            }
            if self.conversation.is_closed() {
                return None;
            }
            self.step().await;
        }
    }

    /// Begins to leave: says goodbye, if the wire can, until it is heard or nobody answers. Call
    /// [`Self::next`] until there is nothing; what the peer says meanwhile still arrives.
    pub fn close(&mut self) {
        let now = self.now();
        self.conversation.handle_close(now);
    }

    async fn flush(&mut self) {
        while let Some(datagram) = self.conversation.poll_transmit(self.now()) {
            let socket = self.source.as_ref().unwrap_or(&self.listen);
            // An unreachable network is a lossy one.
            let _ = socket.send_to(&datagram, self.peer).await;
        }
    }

    /// Waits for a datagram or the time, and passes it in.
    async fn step(&mut self) {
        let wish = self.conversation.poll_timeout();
        let until = wish.map(|at| self.started + Duration::from_millis(at));
        let received = receive(&self.listen, self.source.as_ref(), &mut self.buffer);
        let received = match until {
            Some(until) => tokio::select! {
                received = received => Some(received),
                () = sleep_until(until) => None,
            },
            None => Some(received.await),
        };
        let now = self.now();
        match received {
            Some(Ok((length, from))) if is_peer(from.ip(), self.peer.ip()) => {
                let datagram = self.buffer.get(..length).unwrap_or_default();
                self.conversation.handle_datagram(now, datagram);
            }
            // Some systems report here that an earlier datagram found nobody.
            Some(_) => {}
            None => self.conversation.handle_timeout(now),
        }
    }

    fn now(&self) -> u64 {
        // More than 500 million years fit.
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

async fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let bound = UdpSocket::bind(address).await;
    bound.map_err(|error| io::Error::new(error.kind(), format!("cannot use {address}: {error}")))
}

async fn receive(
    listen: &UdpSocket,
    source: Option<&UdpSocket>,
    buffer: &mut [u8],
) -> io::Result<(usize, SocketAddr)> {
    let Some(source) = source else { return listen.recv_from(buffer).await };
    // An answer may come to where we sent from.
    tokio::select! {
        ready = listen.readable() => { ready?; listen.try_recv_from(buffer) }
        ready = source.readable() => { ready?; source.try_recv_from(buffer) }
    }
}

/// The peer may send from another port than it listens at, but not from another machine.
fn is_peer(from: IpAddr, peer: IpAddr) -> bool {
    from.to_canonical() == peer.to_canonical()
}
