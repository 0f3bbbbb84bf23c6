//! What the real program does to be noticed, and what it tells of the terminal it is in.

use crate::conversation::{Neighbour, Server};
use crate::seat::{Seat, VTE};

const SIZE: (u16, u16) = (100, 40);

#[test]
fn a_private_message_rings_names_itself_and_stands_in_the_title() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let mut sara = server.seat("Sara", SIZE);
    sara.until_screen(|screen| screen.contains("Connected to"));
    jim.says("private Sara سلام; look");
    sara.until_written("\x07");
    sara.until_written("\x1b]777;notify;Jim;سلام, look\x1b\\");
    sara.until_written("\x1b]2;(1) General\x1b\\");
    sara.types("/quit\r");
    let (code, written) = sara.until_end();
    assert_eq!(code, 0);
    // The title goes back to what it was, and nothing tells of the focus any more.
    let (kept, back) = (written.find("\x1b[22;0t"), written.rfind("\x1b[23;0t"));
    assert!(kept.is_some() && kept < back, "{written:?}");
    assert!(written.rfind("\x1b[?1004h") < written.rfind("\x1b[?1004l"));
}

#[test]
fn the_doctor_tells_of_the_terminal_it_is_in() {
    let server = Server::start();
    let sara = server.seat("Sara", SIZE);
    sara.until_screen(|screen| screen.contains("Connected to"));
    sara.types("/doctor\r");
    sara.until_screen(|screen| {
        screen.contains("✓ │ Terminal: vte.") && screen.contains("Notices: by OSC 777.")
    });
    // Nothing is set in the environment that names a locale.
    sara.until_screen(|screen| screen.contains("! │ Characters: no locale is not UTF-8."));
}

#[test]
fn the_doctor_in_a_shell_leaves_the_terminal_as_it_was() {
    let mut seat = Seat::start(&["doctor", "--ascii"], SIZE, VTE);
    let (code, written) = seat.until_end();
    assert_eq!(code, 0, "{written}");
    assert!(written.contains("+ Terminal: vte."), "{written}");
    assert!(written.contains("! Characters: no locale is not UTF-8."), "{written}");
    assert!(!written.contains("\x1b[?1049h"), "{written}");
    assert!(seat.settings().contains("ECHO"), "{}", seat.settings());
}
