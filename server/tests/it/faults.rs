//! Faults: kills of the server under load, and connections cut at every byte.
//!
//! Careful clients send all the while and record what they did; afterwards the records must agree
//! with each other and with what was stored.

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::client::{Client, check};
use crate::process::Process;
use crate::proxy::{Cut, Proxy};
use crate::world::with_server;

const KILLS: usize = 50;

/// Moments that look random and come out the same each time (xorshift, Marsaglia 2003).
struct Moments(u64);

impl Moments {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

/// A port no outgoing connection is given, so that nobody who tries to reach a server that is
/// down connects to itself.
fn quiet_address() -> SocketAddr {
    let ports = (20_000..30_000).cycle().skip(std::process::id() as usize % 10_000);
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    SocketAddr::from(([127, 0, 0, 1], ports.take(10_000).find(free).unwrap()))
}

#[test]
fn nothing_is_lost_or_doubled_over_many_kills_of_the_server() {
    let data = tempfile::tempdir().unwrap();
    let address = quiet_address();
    let loaded = AtomicBool::new(true);
    let mut server = Process::start_on(data.path(), address);
    let (mut clients, _server) = std::thread::scope(|threads| {
        let talk = |name| {
            let mut client = Client::new(name, address, "G1");
            while loaded.load(Ordering::Relaxed) {
                client.say();
            }
            client.send_all();
            client
        };
        let clients = ["Jim", "Ana", "Sara"].map(|name| threads.spawn(move || talk(name)));
        let mut moments = Moments(0x5eed);
        for _ in 0..KILLS {
            // A random moment under load: the fault itself, not something waited for.
            std::thread::sleep(Duration::from_millis(moments.next(80)));
            server.signal("-KILL");
            // Its folder and its port are free when it has ended, not before.
            server.end();
            server = Process::start_on(data.path(), address);
        }
        loaded.store(false, Ordering::Relaxed);
        (clients.map(|client| client.join().unwrap()), server)
    });
    let last = clients.iter().flat_map(|client| client.acknowledged.values()).max().copied();
    clients.iter_mut().for_each(|client| client.catch_up(last.unwrap()));
    check(&clients);
    for client in &clients {
        assert!(client.connections > KILLS / 2, "{} was hardly disturbed", client.name);
        assert!(client.said.len() > KILLS, "{} hardly said anything", client.name);
    }
}

#[test]
fn a_connection_may_be_cut_at_every_byte() {
    with_server(|server| {
        for said in [true, false] {
            let mut bytes = 0;
            while cut_at(server, Cut { said, bytes, half_open: bytes % 2 == 1 }) {
                bytes += 1;
            }
            assert!(bytes > 100, "a whole conversation was tried: {bytes}");
        }
    });
}

/// Holds a conversation that is cut; gives whether it was long enough to be.
fn cut_at(server: SocketAddr, cut: Cut) -> bool {
    let proxy = Proxy::start(server, cut);
    let name = format!("{}{}", if cut.said { "said" } else { "heard" }, cut.bytes);
    let mut client = Client::new(&name, proxy.address, &name);
    for _ in 0..3 {
        client.say();
    }
    client.send_all();
    client.catch_up(3);
    assert_eq!(client.said.len(), 3, "{cut:?}");
    check(&[client]);
    proxy.has_cut()
}
