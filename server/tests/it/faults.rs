//! Faults: kills of server and clients under load, a stopped server, connections cut at every
//! byte, bad lines and readers that stall.
//!
//! Careful clients send all the while and record what they did; afterwards the records must agree
//! with each other and with what was stored.

use std::net::{SocketAddr, TcpListener};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::client::{Client, check};
use crate::process::Process;
use crate::proxy::{Cut, Proxy, bad_line};
use crate::tls::tunnel;
use crate::world::{with_doors, with_server, with_tunnel};

const KILLS: usize = 50;

/// Moments that look random and come out the same each time (xorshift, Marsaglia 2003).
pub(crate) struct Moments(pub(crate) u64);

impl Moments {
    pub(crate) fn next(&mut self, below: u64) -> u64 {
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
            while cut_at(server, |proxy| proxy, Cut { said, bytes, half_open: bytes % 2 == 1 }) {
                bytes += 1;
            }
            assert!(bytes > 100, "a whole conversation was tried: {bytes}");
        }
    });
}

#[test]
fn an_encrypted_connection_may_be_cut_anywhere() {
    with_doors(|server| {
        let server = server.encrypted().unwrap().addresses[0];
        for said in [true, false] {
            let mut bytes = 0;
            while cut_at(server, tunnel, Cut { said, bytes, half_open: bytes % 2 == 1 }) {
                // In the handshake, in the middle of records and between them.
                bytes += 13;
            }
            assert!(bytes > 500, "a whole conversation was tried: {bytes}");
        }
    });
}

/// Holds a conversation that is cut; gives whether it was long enough to be. `through` is what the
/// client connects to, to come to an address.
fn cut_at(server: SocketAddr, through: fn(SocketAddr) -> SocketAddr, cut: Cut) -> bool {
    let proxy = Proxy::start(server, cut);
    let name = format!("{}{}", if cut.said { "said" } else { "heard" }, cut.bytes);
    let mut client = Client::new(&name, through(proxy.address), &name);
    for _ in 0..3 {
        client.say();
    }
    client.send_all();
    client.catch_up(3);
    assert_eq!(client.said.len(), 3, "{cut:?}");
    check(&[client]);
    proxy.has_cut()
}

/// Lets three clients talk until `disturb` returns; then each catches up, and all is compared.
fn talk_while(
    addresses: [SocketAddr; 3],
    each: impl Fn(&mut Client) + Sync,
    disturb: impl FnOnce(),
) -> [Client; 3] {
    let loaded = AtomicBool::new(true);
    let mut clients = std::thread::scope(|threads| {
        let talk = |(name, address)| {
            let mut client = Client::new(name, address, "G1");
            while loaded.load(Ordering::Relaxed) {
                client.say();
                each(&mut client);
            }
            client.send_all();
            client
        };
        let mut names = ["Jim", "Ana", "Sara"].into_iter().zip(addresses);
        let clients = [(); 3].map(|()| names.next().map(|one| threads.spawn(move || talk(one))));
        disturb();
        loaded.store(false, Ordering::Relaxed);
        clients.map(|client| client.unwrap().join().unwrap())
    });
    let last = clients.iter().flat_map(|client| client.acknowledged.values()).max().copied();
    clients.iter_mut().for_each(|client| client.catch_up(last.unwrap()));
    check(&clients);
    clients
}

#[test]
fn nothing_is_lost_or_doubled_over_many_kills_of_the_clients() {
    with_server(|server| {
        let kills = AtomicUsize::new(0);
        let moments = Mutex::new(Moments(0x5eed));
        let each = |client: &mut Client| {
            if moments.lock().unwrap().next(5) == 0 {
                client.crash();
                kills.fetch_add(1, Ordering::Relaxed);
            }
        };
        let enough = || {
            while kills.load(Ordering::Relaxed) < 3 * KILLS {
                std::thread::yield_now();
            }
        };
        let clients = talk_while([server; 3], each, enough);
        assert!(clients.iter().all(|client| client.shown_before.len() > 5));
    });
}

#[test]
fn a_server_that_is_stopped_for_a_while_goes_on_where_it_was() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::start_on(data.path(), quiet_address());
    let stops = || {
        // Shorter and longer than the clients' patience, which is two seconds.
        for milliseconds in [100, 3_000, 500] {
            std::thread::sleep(Duration::from_millis(200));
            server.signal("-STOP");
            std::thread::sleep(Duration::from_millis(milliseconds));
            server.signal("-CONT");
        }
    };
    let clients = talk_while([server.address; 3], |_| {}, stops);
    assert!(clients.iter().any(|client| client.connections > 1), "nobody lost patience");
}

#[test]
fn bad_lines_drip_and_break_and_nothing_is_lost() {
    with_server(|server| {
        let lines = [1, 2, 3].map(|seed| bad_line(server, seed));
        let broken = AtomicUsize::new(0);
        let each = |client: &mut Client| {
            broken.fetch_max(client.connections, Ordering::Relaxed);
        };
        let enough = || {
            while broken.load(Ordering::Relaxed) < 20 {
                std::thread::yield_now();
            }
        };
        talk_while(lines, each, enough);
    });
}

#[test]
fn a_reader_that_stalls_is_closed_and_misses_nothing() {
    with_server(stall);
}

#[test]
fn a_reader_that_stalls_behind_encryption_is_closed_and_misses_nothing() {
    with_tunnel(stall);
}

fn stall(server: SocketAddr) {
    let mut stalled = Client::new("Stalled", server, "G1");
    stalled.say();
    stalled.send_all();
    let mut talker = Client::new("Talker", server, "G1");
    // More than the outbox and the buffers of both machines' sockets hold.
    for _ in 0..4_000 {
        talker.say_padded(4_000);
    }
    talker.send_all();
    let last = talker.acknowledged.values().max().copied().unwrap();
    talker.catch_up(last);
    stalled.catch_up(last);
    assert_eq!(stalled.connections, 2, "it was closed as a slow consumer");
    check(&[stalled, talker]);
}
