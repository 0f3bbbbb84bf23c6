//! The real program is killed, or its server is gone, and nothing that was written is lost.
//!
//! Somebody sits at a terminal with `diwan`, which is ended by `kill -9` and started again in the
//! same home; a program that speaks events reads afterwards what the server has stored.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;

use diwan_shared::dialect::events;
use diwan_shared::event::{Answer, Done, Event, Message};

use crate::conversation::{Neighbour, Server};
use crate::seat::{PATIENCE, Seat, VTE, until};

const SIZE: (u16, u16) = (80, 24);

/// How often the program is killed while somebody types.
const KILLS: usize = 8;

/// All messages stored in General, oldest first.
fn stored(address: SocketAddr) -> Vec<Message> {
    let mut server = TcpStream::connect(address).expect("the server is there");
    server.set_read_timeout(Some(PATIENCE)).expect("a deadline");
    writeln!(server, "hello 1 Checker\n#all history General 500").expect("the server reads");
    let lines = BufReader::new(server).lines();
    lines
        .map(|line| events::parse(&line.expect("something is said")))
        .find_map(|event| match event {
            Ok(Event::Ok(Done { answer: Answer::History(page), .. })) => Some(page.messages),
            _ => None,
        })
        .expect("it answers")
}

pub(crate) fn texts(address: SocketAddr) -> Vec<String> {
    stored(address).into_iter().map(|message| message.text.to_string()).collect()
}

/// How a file of theirs begins when no message and no draft is kept in it.
const NOTHING_WAITS: &str = r#"{"messages":[],"drafts":[],"#;

/// What is on the person's disk of outboxes and drafts.
fn outbox(seat: &Seat) -> String {
    let folder = seat.home().join(".local/state/diwan/outbox");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths: Vec<PathBuf> = files.map(|file| file.path()).collect();
    let kept = paths.iter().filter(|path| path.extension().is_some_and(|word| word == "json"));
    kept.map(|path| std::fs::read_to_string(path).unwrap_or_default()).collect()
}

/// The row of the screen with this text has this mark.
pub(crate) fn is_marked(screen: &str, mark: &str, text: &str) -> bool {
    screen.lines().any(|row| row.contains(text) && row.contains(mark))
}

#[test]
fn an_outbox_and_a_draft_survive_a_kill_and_a_start_without_a_server() {
    let server = Server::start();
    let address = server.address();
    let port = address.port().to_string();
    let words = ["127.0.0.1", &port, "Sara"];
    let sara = Seat::start(&words, SIZE, VTE);
    sara.until_screen(|screen| screen.contains("Connected to"));
    server.stop();
    sara.until_screen(|screen| screen.contains("No connection to"));
    sara.types("kept one\rkept two\r");
    sara.until_screen(|screen| is_marked(screen, "…", "kept two"));
    sara.types("half a thou");
    until(|| outbox(&sara).contains("half a thou"));

    let sara = sara.killed_and_started(&words, SIZE);
    let screen = sara.until_screen(|screen| {
        screen.contains("No connection to") && is_marked(screen, "…", "kept two")
    });
    assert!(screen.contains("half a thou"), "{screen}");
    sara.types("ght\r");
    sara.until_screen(|screen| is_marked(screen, "…", "half a thought"));
    let server = Server::at(address);
    let said = ["kept one", "kept two", "half a thought"];
    sara.until_screen(|screen| said.iter().all(|text| is_marked(screen, "✓", text)));
    assert_eq!(texts(server.address()), said);
    until(|| outbox(&sara).contains(NOTHING_WAITS));
}

#[test]
fn what_was_missed_is_unread_at_the_next_start_which_begins_where_one_was() {
    let server = Server::start();
    let address = server.address();
    let words = ["127.0.0.1", &address.port().to_string(), "Sara"];
    let mut sara = Seat::start(&words, SIZE, VTE);
    sara.until_screen(|screen| screen.contains("Connected to"));
    sara.types("/create dev\r");
    sara.until_screen(|screen| screen.contains("[dev] Sara"));
    let mut jim = Neighbour::comes("Jim", address);
    jim.says("private Sara hey");
    jim.says("public General Sara: look");
    let is_new = |screen: &str, room: &str, count: &str| {
        screen.lines().any(|row| row.contains(room) && row.contains(count))
    };
    sara.until_screen(|screen| is_new(screen, "3 Jim", "@1") && is_new(screen, "1 General", "@1"));
    sara.types("half C\x18k");
    sara.until_screen(|screen| screen.contains("/highlight"));
    sara.types("\x1b[21~");
    sara.until_end();
    jim.says("public General Sara: look again");
    jim.hears("Sara left");
    jim.says("public General and again");

    let sara = sara.beside(&words, SIZE);
    let screen = sara
        .until_screen(|screen| is_new(screen, "3 Jim", "@1") && is_new(screen, "1 General", "@2"));
    assert!(screen.contains("[dev] Sara › half"), "{screen}");
    assert!(!screen.contains("/highlight"), "{screen}");
    sara.types("\x1ba");
    let screen = sara.until_screen(|screen| screen.contains("[@Jim] Sara"));
    assert!(screen.contains("hey") && screen.contains("1 new"), "{screen}");
    sara.types("\x1ba");
    let screen = sara.until_screen(|screen| screen.contains("[General] Sara"));
    assert!(screen.contains("look again") && screen.contains("3 new"), "{screen}");
}

#[test]
fn the_room_that_is_looked_at_counts_down_and_reconnects_when_told_to() {
    let server = Server::start();
    let address = server.address();
    let sara = Seat::start(&["127.0.0.1", &address.port().to_string(), "Sara"], SIZE, VTE);
    sara.until_screen(|screen| screen.contains("Connected to"));
    sara.types("/msg Jim\r");
    server.stop();
    // Attempts fail until the wait is long enough to be seen.
    let seconds = |screen: &str| {
        let rest = screen.split_once("Next try in ")?.1;
        rest.split(' ').next()?.parse::<u32>().ok()
    };
    let screen = sara.until_screen(|screen| seconds(screen).is_some_and(|left| left >= 4));
    let left = seconds(&screen);
    sara.until_screen(|screen| seconds(screen).is_some_and(|now| Some(now) < left));
    let server = Server::at(address);
    sara.types("/reconnect\r");
    sara.until_screen(|screen| screen.contains("Connected again."));
    let mut jim = Neighbour::comes("Jim", server.address());
    sara.types("hello Jim\r");
    jim.hears("Private message from Sara: hello Jim");
}

#[test]
fn a_second_client_of_one_home_takes_its_session_over_when_it_was_killed() {
    let server = Server::start();
    let port = server.address().port().to_string();
    let is_in = |screen: &str| screen.contains("Connected to");
    let sara = Seat::start(&["127.0.0.1", &port, "Sara"], SIZE, VTE);
    sara.until_screen(is_in);
    let dana = sara.beside(&["127.0.0.1", &port, "Dana"], SIZE);
    dana.until_screen(is_in);
    let dana = dana.killed_and_started(&["127.0.0.1", &port, "Dana"], SIZE);
    let screen = dana.until_screen(|screen| is_in(screen) || screen.contains("taken"));
    assert!(is_in(&screen), "{screen}");
    dana.types("here again\r");
    sara.until_screen(|screen| screen.contains("here again"));
    // A second one of the same name is not let in, and throws nobody out.
    let other = sara.beside(&["127.0.0.1", &port, "Sara"], SIZE);
    other.until_screen(|screen| screen.contains("taken"));
    sara.types("still here\r");
    dana.until_screen(|screen| screen.contains("still here"));
}

#[test]
fn whatever_was_shown_is_stored_once_over_many_kills_of_the_program() {
    let server = Server::start();
    let port = server.address().port().to_string();
    let words = ["127.0.0.1", &port, "Sara"];
    let mut sara = Seat::start(&words, SIZE, VTE);
    let mut shown = Vec::new();
    for round in 0..KILLS {
        sara.until_screen(|screen| screen.contains("✓ connected"));
        // Each round it is killed at another moment of its work: when so much of it is shown. More
        // than two lines at once would be taken for a paste.
        for number in 0..=round {
            let text = format!("r{round}n{number}.");
            sara.types(&format!("{text}\r"));
            sara.until_screen(|screen| screen.contains(&text));
        }
        sara.types(&format!("r{round}n{}.\rr{round}n{}.\r", round + 1, round + 2));
        let screen = sara.screen();
        let texts = (0..round + 3).map(|number| format!("r{round}n{number}."));
        shown.extend(
            texts.filter(|text| ["…", "✓"].iter().any(|mark| is_marked(&screen, mark, text))),
        );
        sara = sara.killed_and_started(&words, SIZE);
    }
    sara.until_screen(|screen| screen.contains("✓ connected"));
    sara.types("the end\r");
    sara.until_screen(|screen| is_marked(screen, "✓", "the end"));
    until(|| outbox(&sara).contains(NOTHING_WAITS));
    let stored = texts(server.address());
    let places = shown.iter().map(|text| {
        let mut places = stored.iter().enumerate().filter(|(_, stored)| *stored == text);
        let place = places.next().unwrap_or_else(|| panic!("{text} is lost: {stored:?}")).0;
        assert!(places.next().is_none(), "{text} is stored twice: {stored:?}");
        place
    });
    assert!(places.collect::<Vec<_>>().is_sorted(), "{shown:?} and {stored:?}");
    assert!(shown.len() >= KILLS, "{shown:?}");
}
