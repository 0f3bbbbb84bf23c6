//! The program itself in line mode: two of them with a bad network between, and byte for byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::network::Random;

/// Longer than anything here takes, however busy the machine is.
const DEADLINE: Duration = Duration::from_secs(60);

struct Program {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<String>,
    notes: Receiver<String>,
    address: SocketAddr,
}

impl Program {
    fn start(peer: SocketAddr, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_diwan"))
            .args(["direct", "--line-mode", "--listen", "127.0.0.1:0"])
            .args(["--peer", &peer.to_string()])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = lines(child.stdout.take().unwrap());
        let notes = lines(child.stderr.take().unwrap());
        let first = notes.recv_timeout(DEADLINE).unwrap();
        let address = first.strip_prefix("Listening at ").unwrap().split_once(',').unwrap().0;
        Self { input: child.stdin.take(), output, notes, address: address.parse().unwrap(), child }
    }

    fn say(&mut self, text: &str) {
        writeln!(self.input.as_mut().unwrap(), "{text}").unwrap();
    }

    fn next(&self) -> String {
        self.output.recv_timeout(DEADLINE).unwrap()
    }

    fn wait_for_note(&self, sentence: &str) {
        while self.notes.recv_timeout(DEADLINE).unwrap() != sentence {}
    }

    /// Ends the input, gives whether the program was content, and its last words.
    fn end(mut self) -> (bool, Vec<String>) {
        self.input = None;
        let words = self.notes.iter().collect();
        (self.child.wait().unwrap().success(), words)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(from).lines() {
            if line.is_err() || sender.send(line.unwrap()).is_err() {
                return;
            }
        }
    });
    receiver
}

pub(super) fn socket() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(DEADLINE)).unwrap();
    socket
}

/// Passes datagrams from one socket out of another, each as often as `copies` says.
pub(super) fn pass(
    from: &UdpSocket,
    out: &UdpSocket,
    to: SocketAddr,
    mut copies: impl FnMut(&[u8]) -> usize + Send + 'static,
) {
    let (from, out) = (from.try_clone().unwrap(), out.try_clone().unwrap());
    thread::spawn(move || {
        let mut buffer = [0; 65_535];
        while let Ok(length) = from.recv(&mut buffer) {
            for _ in 0..copies(&buffer[..length]) {
                let _ = out.send_to(&buffer[..length], to);
            }
        }
    });
}

/// Loses three of ten datagrams and doubles some.
pub(super) fn badly(seed: u64) -> impl FnMut(&[u8]) -> usize + Send + 'static {
    let mut random = Random(seed);
    move |_| match random.below(10) {
        0..3 => 0,
        3 => 2,
        _ => 1,
    }
}

#[test]
fn two_programs_talk_over_a_network_that_loses_a_third() {
    let (near_ana, near_bob) = (socket(), socket());
    let mut ana = Program::start(near_ana.local_addr().unwrap(), &["--name", "سارا"]);
    let mut bob = Program::start(near_bob.local_addr().unwrap(), &["--name", "Bob"]);
    pass(&near_ana, &near_bob, bob.address, badly(1));
    pass(&near_bob, &near_ana, ana.address, badly(2));
    let long = "ש".repeat(2_000);
    let texts: Vec<_> = (0..40)
        .map(|number| match number % 4 {
            0 => format!("{number} - with -{number}"),
            1 => format!("سلام {number}"),
            2 => format!("{number} {long}"),
            _ => String::new(),
        })
        .collect();
    for text in &texts {
        ana.say(text);
        bob.say(text);
    }
    for text in &texts {
        assert_eq!(bob.next(), format!("سارا: {text}"));
        assert_eq!(ana.next(), format!("Bob: {text}"));
    }
    let (content, words) = ana.end();
    assert!(content, "{words:?}");
    assert_eq!(words.last().map(String::as_str), Some("All lines have arrived: 40."));
    bob.wait_for_note("سارا has left.");
    let (content, words) = bob.end();
    assert!(content, "{words:?}");
}

#[test]
fn a_classic_peer_sees_the_original_bytes() {
    let peer = socket();
    let mut program = Program::start(peer.local_addr().unwrap(), &["--wire", "classic"]);
    let receive = || {
        let mut buffer = [0; 2_000];
        let length = peer.recv(&mut buffer).unwrap();
        String::from_utf8(buffer[..length].to_vec()).unwrap()
    };
    let address = program.address;
    let send = |text: &str| peer.send_to(text.as_bytes(), address).unwrap();
    send("שלום -0");
    assert_eq!(receive(), "ack");
    send("lost once -resend");
    send("\u{1b}[2J -0");
    assert_eq!(receive(), "ack");
    assert_eq!(program.next(), "peer: שלום");
    assert_eq!(program.next(), "↻ peer: lost once");
    assert_eq!(program.next(), "peer: ␛[2J");
    program.say("to be - or not");
    assert_eq!(receive(), "to be - or not -2");
    send("ack");
    program.say("");
    assert_eq!(receive(), " -2");
    // Not acknowledged, and not counted.
    send("what? -1");
    assert_eq!(receive(), "ack");
    assert_eq!(receive(), "to be - or not -resend");
    assert_eq!(receive(), " -resend");
    send("thanks -2");
    assert_eq!(receive(), "ack");
    program.wait_for_note("The peer is there.");
    let (content, words) = program.end();
    assert!(content, "{words:?}");
}

#[test]
fn answers_also_come_to_where_it_sends_from() {
    let peer = socket();
    let source = socket().local_addr().unwrap();
    let more = ["--wire", "classic", "--source", &source.to_string()];
    let mut program = Program::start(peer.local_addr().unwrap(), &more);
    program.say("hi");
    let mut buffer = [0; 100];
    let (_, from) = peer.recv_from(&mut buffer).unwrap();
    assert_eq!(from, source);
    peer.send_to(b"ack", from).unwrap();
    assert_eq!(
        program.end(),
        (true, vec!["The peer is there.".into(), "All lines have arrived: 1.".into()])
    );
}

#[cfg(unix)]
#[test]
fn who_stops_waiting_is_told_what_did_not_arrive() {
    let nobody = socket();
    let mut program = Program::start(nobody.local_addr().unwrap(), &[]);
    program.say("is anyone there?");
    program.wait_for_note("Line 1 has not arrived yet.");
    let pid = program.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let (content, words) = program.end();
    assert!(!content);
    assert_eq!(words, ["Line 1 is not known to have arrived: is anyone there?"]);
}

#[test]
fn what_cannot_be_sent_is_said() {
    let peer = socket();
    let mut program = Program::start(peer.local_addr().unwrap(), &[]);
    program.say("a bell \u{7}");
    let (content, words) = program.end();
    assert!(!content);
    assert_eq!(words, ["Line 1 was not sent: it holds the control character U+0007."]);
}

#[test]
fn wrong_addresses_are_named() {
    let run = |listen: &str, peer: &str| -> Output {
        Command::new(env!("CARGO_BIN_EXE_diwan"))
            .args(["direct", "--line-mode", "--listen", listen, "--peer", peer])
            .stdin(Stdio::null())
            .output()
            .unwrap()
    };
    for (listen, peer, sentence) in [
        ("127.0.0.1:0", "nonsense", "--peer nonsense is no address; write it as 127.0.0.1:9000"),
        ("127.0.0.1:7", "127.0.0.1:7", "--listen 127.0.0.1:7 is where the peer listens"),
        ("[::1]:0", "127.0.0.1:7", "--listen [::1]:0 and --peer are of different kinds"),
    ] {
        let output = run(listen, peer);
        assert!(!output.status.success());
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(words.contains(sentence), "{words}");
    }
}
