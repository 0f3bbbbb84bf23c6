//! The full-screen program without a server: two of them with a bad network between, killed and
//! started again, and one with an original client at the other end.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use diwan::direct::conversation::Event;
use diwan::direct::socket::{Addresses, Talk};
use tokio::sync::mpsc;

use super::original::Original;
use super::program::{badly, pass, socket};
use crate::seat::{Seat, VTE};

const SIZE: (u16, u16) = (140, 50);

/// Where one side listens, and the end of the network that it knows as the other one.
struct Side {
    listen: SocketAddr,
    near: UdpSocket,
}

impl Side {
    fn new() -> Self {
        // Whoever listens there has to be known to the network before it is started.
        Self { listen: socket().local_addr().unwrap(), near: socket() }
    }

    /// The words that start `diwan` here.
    fn words(&self, more: &[&str]) -> Vec<String> {
        let peer = self.near.local_addr().unwrap();
        let words = format!("direct --listen {} --peer {peer}", self.listen);
        words.split(' ').chain(more.iter().copied()).map(str::to_owned).collect()
    }

    fn sits(&self, more: &[&str]) -> Seat {
        let words = self.words(more);
        Seat::start(&words.iter().map(String::as_str).collect::<Vec<_>>(), SIZE, VTE)
    }

    fn sits_again(&self, seat: Seat, more: &[&str]) -> Seat {
        let words = self.words(more);
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        seat.killed_and_started(&words, SIZE)
    }
}

/// What goes from one side to the other.
fn connect(from: &Side, to: &Side, copies: impl FnMut(&[u8]) -> usize + Send + 'static) {
    pass(&from.near, &to.near, to.listen, copies);
}

/// The rows of a screen that hold a text.
fn rows<'a>(screen: &'a str, text: &str) -> Vec<&'a str> {
    screen.lines().filter(|row| row.contains(text)).collect()
}

/// Waits until a text stands on the screen in one row, with this mark.
#[track_caller]
fn until_marked(seat: &Seat, mark: &str, text: &str) {
    let screen = seat
        .until_screen(|screen| rows(screen, text).first().is_some_and(|row| row.contains(mark)));
    assert_eq!(rows(&screen, text).len(), 1, "{screen}");
}

#[test]
fn two_screens_talk_over_a_network_that_loses_a_third() {
    let (at_ana, at_bob) = (Side::new(), Side::new());
    connect(&at_ana, &at_bob, badly(1));
    connect(&at_bob, &at_ana, badly(2));
    let ana = at_ana.sits(&["--name", "Ana"]);
    ana.until_screen(|screen| screen.contains("[@peer]") && screen.contains("… not there yet"));
    ana.types("is anyone there?\r");
    until_marked(&ana, "…", "is anyone there?");
    let bob = at_bob.sits(&["--name", "Bob"]);
    until_marked(&ana, "✓", "is anyone there?");
    ana.until_screen(|screen| screen.contains("[@Bob]") && screen.contains("✓ there"));
    bob.until_screen(|screen| screen.contains("[@Ana]") && screen.contains("is anyone there?"));
    for number in 1..=6 {
        ana.types(&format!("سلام دنیا a{number}\r"));
        bob.types(&format!("{} b{number}\r", ["שלום", "hello"][number % 2]));
        // What is read at once could be taken for a paste.
        ana.until_screen(|screen| screen.contains(&format!("a{number}")));
        bob.until_screen(|screen| screen.contains(&format!("b{number}")));
    }
    for number in 1..=6 {
        until_marked(&ana, "✓", &format!("a{number}"));
        until_marked(&bob, "✓", &format!("b{number}"));
        until_marked(&ana, "Bob", &format!("b{number}"));
        until_marked(&bob, "Ana", &format!("a{number}"));
    }
    // In the order of a screen that does not order by itself.
    let screen = bob.screen();
    assert!(screen.contains("םולש"), "{screen}");
    // Meem alone, lam with alef, seen that begins: joined, and the last letter first.
    assert!(screen.contains("\u{FEE1}\u{FEFC}\u{FEB3}"), "{screen}");
    // What one heard stands in the order in which the other said it.
    let numbers = ana.screen().matches(" b").count();
    assert_eq!(numbers, 6, "{}", ana.screen());
    bob.types("\u{3}\u{3}");
    ana.until_screen(|screen| screen.contains("Bob has left.") && screen.contains("✗ has left"));
}

#[test]
fn a_peer_that_is_killed_and_comes_back_is_noticed_and_told_what_it_missed() {
    let (at_ana, at_bob) = (Side::new(), Side::new());
    connect(&at_ana, &at_bob, |_| 1);
    connect(&at_bob, &at_ana, |_| 1);
    let ana = at_ana.sits(&["--name", "Ana"]);
    let bob = at_bob.sits(&["--name", "Bob"]);
    ana.until_screen(|screen| screen.contains("✓ there"));
    ana.types("before\r");
    until_marked(&ana, "✓", "before");
    until_marked(&bob, "Ana", "before");
    let bob = at_bob.sits_again(bob, &["--name", "Bob"]);
    ana.until_screen(|screen| screen.contains("Bob is there again, started anew."));
    ana.types("after\r");
    until_marked(&ana, "✓", "after");
    until_marked(&bob, "Ana", "after");
    assert!(!bob.screen().contains("before"), "it was received before: {}", bob.screen());
}

/// The worst moment for a kill: the peer has shown the message, and its acknowledgement is lost.
#[test]
fn a_message_said_again_after_a_kill_is_shown_once() {
    let (at_ana, at_bob) = (Side::new(), Side::new());
    let is_open = Arc::new(AtomicBool::new(true));
    let gate = Arc::clone(&is_open);
    connect(&at_ana, &at_bob, |_| 1);
    connect(&at_bob, &at_ana, move |_| usize::from(gate.load(Ordering::SeqCst)));
    let ana = at_ana.sits(&["--name", "Ana"]);
    let bob = at_bob.sits(&["--name", "Bob"]);
    ana.until_screen(|screen| screen.contains("✓ there"));
    is_open.store(false, Ordering::SeqCst);
    ana.types("only once\r");
    until_marked(&bob, "Ana", "only once");
    until_marked(&ana, "↻", "only once");
    ana.types("a draft");
    ana.until_screen(|screen| screen.contains("a draft"));
    // A draft is on disk a second after it was typed; the message was before it was sent.
    let outbox = ana.home().join(".local/state/diwan/direct");
    crate::seat::until(|| holds(&outbox, "a draft") && holds(&outbox, "only once"));
    let ana = at_ana.sits_again(ana, &["--name", "Ana"]);
    until_marked(&ana, "↻", "only once");
    is_open.store(true, Ordering::SeqCst);
    until_marked(&ana, "✓", "only once");
    ana.until_screen(|screen| screen.contains("› a draft"));
    bob.until_screen(|screen| screen.contains("Ana is there again, started anew."));
    until_marked(&bob, "Ana", "only once");
}

/// Whether what is kept in a folder holds a text. Files that are still being written do not count.
fn holds(folder: &std::path::Path, text: &str) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let kept = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    kept.filter_map(|path| std::fs::read_to_string(path).ok()).any(|file| file.contains(text))
}

/// An original client at a side: says the lines that are sent, gives those that it shows.
fn original(at: &Side) -> (mpsc::UnboundedSender<String>, mpsc::UnboundedReceiver<String>) {
    let addresses =
        Addresses { listen: at.listen, peer: at.near.local_addr().unwrap(), source: None };
    let (says, mut lines) = mpsc::unbounded_channel::<String>();
    let (shows, shown) = mpsc::unbounded_channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    std::thread::spawn(move || {
        runtime.block_on(async {
            let mut talk = Talk::open(addresses, Box::<Original>::default()).await.unwrap();
            loop {
                tokio::select! {
                    Some(event) = talk.next() => if let Event::Line { text, .. } = event {
                        let _ = shows.send(text);
                    },
                    line = lines.recv() => match line {
                        Some(line) => talk.say(0, &line),
                        None => return,
                    },
                }
            }
        });
    });
    (says, shown)
}

#[test]
fn an_original_client_on_the_other_side_loses_lines_in_both_directions() {
    /// Loses what was said with the word `lost`, unless it is sent again.
    fn forgetful(datagram: &[u8]) -> usize {
        let text = String::from_utf8_lossy(datagram);
        usize::from(!text.starts_with("lost") || text.ends_with(" -resend"))
    }
    let (at_ana, at_them) = (Side::new(), Side::new());
    connect(&at_ana, &at_them, forgetful);
    connect(&at_them, &at_ana, forgetful);
    let (says, mut shown) = original(&at_them);
    let ana = at_ana.sits(&["--wire", "classic", "--name", "Ana"]);
    ana.until_screen(|screen| screen.contains("[@peer]") && screen.contains("… not there yet"));
    ana.types("سلام - a1\r");
    until_marked(&ana, "✓", "a1");
    assert_eq!(shown.blocking_recv().as_deref(), Some("سلام - a1"));
    ana.until_screen(|screen| screen.contains("The peer is there."));
    says.send("b1 - hello".to_owned()).unwrap();
    until_marked(&ana, "peer", "b1 - hello");
    says.send("lost b2".to_owned()).unwrap();
    ana.types("a2, which shows that one is missing\r");
    // Its count tells the original to send everything again; only the missing line is new.
    until_marked(&ana, "↻", "lost b2");
    until_marked(&ana, "peer", "b1 - hello");
    ana.types("lost a3\r");
    until_marked(&ana, "…", "lost a3");
    says.send("b3, which shows that one is missing".to_owned()).unwrap();
    until_marked(&ana, "↻", "lost a3");
    while shown.blocking_recv().expect("it is sent again") != "lost a3" {}
    until_marked(&ana, "peer", "b3");
}

#[test]
fn what_needs_a_server_is_said_to_and_wrong_addresses_are_named_before_the_screen_is_taken() {
    let at_ana = Side::new();
    let ana = at_ana.sits(&[]);
    ana.until_screen(|screen| screen.contains("[@peer] me"));
    let screen = ana.screen();
    assert!(screen.contains("F1 Help") && !screen.contains("F2 Join"), "{screen}");
    ana.types("/join G1\r");
    ana.until_screen(|screen| screen.contains("This is a conversation of two without a server"));
    let listen = at_ana.listen.to_string();
    let words = ["direct", "--listen", &listen, "--peer", "127.0.0.1:9"];
    let (code, written) = Seat::start(&words, SIZE, VTE).until_end();
    assert_eq!(code, 1);
    assert!(written.contains(&format!("cannot use {listen}")), "{written}");
    assert!(!written.contains("\x1b[?1049h"), "{written}");
}
