//! A proxy that breaks its first connection at a chosen byte and carries every later one whole;
//! or one on a bad line: every connection drips, is late, and breaks after a while.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::faults::Moments;

/// Where and how the first connection breaks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    /// Counted in what the client says, or in what it hears.
    pub(crate) said: bool,
    /// After so many bytes.
    pub(crate) bytes: usize,
    /// Whether the server's side stays open, as when a cable is pulled.
    pub(crate) half_open: bool,
}

/// A proxy before a server.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    cut: Arc<AtomicBool>,
}

impl Proxy {
    pub(crate) fn start(server: SocketAddr, cut: Cut) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let has_cut = Arc::new(AtomicBool::new(false));
        let flag = has_cut.clone();
        std::thread::spawn(move || {
            let mut cut = Some(cut);
            while let Ok((client, _)) = listener.accept() {
                let Ok(server) = TcpStream::connect(server) else { return };
                carry(client, server, cut.take(), &flag);
            }
        });
        Self { address, cut: has_cut }
    }

    /// Whether the conversation was long enough to be cut.
    pub(crate) fn has_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst)
    }
}

/// Starts a proxy whose every connection carries a few bytes at a time, each a little late, and
/// breaks at a random byte; gives its address.
pub(crate) fn bad_line(server: SocketAddr, seed: u64) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut moments = Moments(seed);
        while let Ok((client, _)) = listener.accept() {
            let Ok(server) = TcpStream::connect(server) else { return };
            for said in [true, false] {
                let (client, server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let moments = Moments(moments.next(u64::MAX) | 1);
                std::thread::spawn(move || {
                    let (from, to) = if said { (&client, &server) } else { (&server, &client) };
                    drip(from, to, moments);
                    let _ = client.shutdown(Shutdown::Both);
                    let _ = server.shutdown(Shutdown::Both);
                });
            }
        }
    });
    address
}

/// Carries some thousand bytes, a few at a time.
fn drip(mut from: &TcpStream, mut to: &TcpStream, mut moments: Moments) {
    let mut left = 200 + moments.next(8_000) as usize;
    let mut bytes = [0; 512];
    while left > 0 {
        let most = (1 + moments.next(511) as usize).min(left);
        let Ok(read @ 1..) = from.read(&mut bytes[..most]) else { return };
        // The line is slow: the fault itself.
        std::thread::sleep(Duration::from_micros(moments.next(3_000)));
        if to.write_all(&bytes[..read]).is_err() {
            return;
        }
        left -= read;
    }
}

fn carry(client: TcpStream, server: TcpStream, cut: Option<Cut>, flag: &Arc<AtomicBool>) {
    for said in [true, false] {
        let (client, server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        let cut = cut.filter(|cut| cut.said == said);
        let flag = flag.clone();
        std::thread::spawn(move || {
            let (from, to) = if said { (&client, &server) } else { (&server, &client) };
            let whole = copy(from, to, cut.map_or(usize::MAX, |cut| cut.bytes));
            if whole {
                let _ = to.shutdown(Shutdown::Write);
            } else {
                flag.store(true, Ordering::SeqCst);
                let _ = client.shutdown(Shutdown::Both);
                match cut {
                    // It stays open as long as the test runs.
                    Some(cut) if cut.half_open => std::mem::forget(server.try_clone()),
                    _ => drop(server.shutdown(Shutdown::Both)),
                }
            }
        });
    }
}

/// Copies until the end, or until so many bytes were copied and there are more.
fn copy(mut from: &TcpStream, mut to: &TcpStream, bytes_max: usize) -> bool {
    let mut copied = 0;
    let mut bytes = [0; 4096];
    loop {
        let Ok(read) = from.read(&mut bytes) else { return true };
        if read == 0 {
            return true;
        }
        let fits = read.min(bytes_max - copied);
        if to.write_all(&bytes[..fits]).is_err() {
            return true;
        }
        copied += fits;
        if fits < read {
            return false;
        }
    }
}
