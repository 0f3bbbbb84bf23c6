//! What terminals send for keys and pastes, at the real program: byte by byte, all at once.

use crate::conversation::Server;

const SIZE: (u16, u16) = (100, 24);

#[test]
fn keys_that_come_behind_esc_are_no_text() {
    let server = Server::start();
    let sara = server.seat("Sara", SIZE);
    sara.until_screen(|screen| screen.contains("Connected to"));
    // Alt-Up, Alt-F2, Alt-F5 and Alt-Left as rxvt and PuTTY send them; Esc and Alt-g.
    sara.types("one\x1b\x1b[A\x1b\x1bOQ\x1b\x1b[15~\x1b\x1b[D two");
    sara.until_screen(|screen| screen.contains("› one two"));
    sara.types("\x1b\x1bg");
    let screen = sara.until_screen(|screen| screen.contains("Go where?"));
    assert!(screen.contains("Go to ›"), "{screen}");
}

#[test]
fn a_paste_that_is_not_marked_floods_nobody() {
    let server = Server::start();
    let sara = server.seat("Sara", SIZE);
    sara.until_screen(|screen| screen.contains("Connected to"));
    let lines: Vec<String> = (1..=8).map(|number| format!("line {number}\r")).collect();
    sara.types(&lines.concat());
    sara.until_screen(|screen| screen.contains("line 8"));
    sara.types("\r");
    let screen = sara.until_screen(|screen| screen.contains("How shall this go to General?"));
    assert!(!screen.contains("Sara │"), "{screen}");
    // Two lines are keys: a script may send them.
    sara.types("\x1b");
    sara.until_screen(|screen| !screen.contains("How shall this"));
    sara.types("\x03");
    sara.types("hi\r/topic Tea\r");
    sara.until_screen(|screen| screen.contains("Tea") && screen.contains("│ hi"));
}
