//! The hint for users of kitty, as the real program gives it.
//!
//! What kitty is sent is compared cell for cell in `golden`.

use crate::conversation::{Neighbour, Server};
use crate::seat::{KITTY, Seat};

const HINT: &str = "force_ltr yes";

/// It is told in the room that one comes into, below what was said there before, and once.
#[test]
fn the_hint_is_seen_once() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    for number in 1..=50 {
        jim.says(&format!("public General line {number}"));
    }
    jim.says("users");
    jim.hears("Jim");
    let port = server.address().port().to_string();
    let sara = Seat::start(&["127.0.0.1", &port, "Sara"], (80, 24), KITTY);
    jim.hears("Sara joined the room 'General'");
    jim.says("public General hello");
    let screen = sara.until_screen(|screen| {
        screen.contains(HINT) && screen.contains("line 50") && screen.contains("hello")
    });
    let place = |text| screen.find(text).expect("it is there");
    assert!(place("line 50") < place(HINT) && place(HINT) < place("hello"), "{screen}");
    let again = sara.killed_and_started(&["127.0.0.1", &port, "Sara"], (80, 24));
    let screen =
        again.until_screen(|screen| screen.contains("Connected to") && screen.contains("hello"));
    assert!(!screen.contains(HINT), "{screen}");
}
