//! How the real program looks: by the terminal's background, by a theme of the user's that is
//! changed meanwhile, and with `NO_COLOR`.
//!
//! What is looked at are the colours that it writes.

use std::fs;

use crate::conversation::Server;
use crate::seat::Seat;

const SIZE: (u16, u16) = (60, 12);

/// VTE with a light and with a dark background, and one that does not say.
const LIGHT: &str =
    "\x1b[?8;1$y\x1bP>|VTE(7600)\x1b\\\x1b]11;rgb:ffff/ffff/dddd\x1b\\\x1b[?65;1;9c";
const DARK: &str = "\x1b[?8;1$y\x1bP>|VTE(7600)\x1b\\\x1b]11;rgb:0000/2b2b/3636\x07\x1b[?65;1;9c";
const SILENT: &str = "\x1b[?8;1$y\x1bP>|VTE(7600)\x1b\\\x1b[?65;1;9c";

/// The ground of the theme `light`, of `dark`, and of one of the user's.
const LIGHT_GROUND: &str = "48;2;250;250;248m";
const DARK_GROUND: &str = "48;2;21;23;28m";

/// Sara in General, in an environment with these variables.
fn seat(server: &Server, words: &[&str], env: &[(&str, &str)], answer: &'static str) -> Seat {
    let mut command = Seat::command(env!("CARGO_BIN_EXE_diwan"));
    command.args(["127.0.0.1", &server.address().port().to_string(), "Sara"]);
    command.args(words);
    for (name, value) in env {
        command.env(name, value);
    }
    Seat::run(command, SIZE, answer)
}

#[test]
fn the_background_decides_and_no_answer_becomes_text() {
    for (answer, ground) in [(LIGHT, LIGHT_GROUND), (DARK, DARK_GROUND)] {
        let server = Server::start();
        let seat = seat(&server, &[], &[], answer);
        seat.until_written(ground);
        seat.types("x");
        seat.until_screen(|screen| screen.contains("[General] x"));
    }
}

#[test]
fn a_named_theme_wins_over_no_color_and_the_background() {
    let server = Server::start();
    let seat = seat(&server, &["--theme", "dark"], &[("NO_COLOR", "1")], LIGHT);
    seat.until_written(DARK_GROUND);
}

#[test]
fn the_cursor_is_seen_on_the_ground_and_is_the_terminals_again_at_the_end() {
    let server = Server::start();
    let mut seat = seat(&server, &["--theme", "dark"], &[], LIGHT);
    seat.until_written("\x1b]12;#dfe2e8\x07");
    seat.types("/theme none\r");
    seat.until_written("\x1b]112\x07");
    seat.types("/theme light\r");
    seat.until_written("\x1b]12;#1f232b\x07");
    seat.signal(rustix::process::Signal::TERM);
    let (_, written) = seat.until_end();
    assert_eq!(written.matches("\x1b]112\x07").count(), 2, "{written:?}");
}

#[test]
fn without_colours_none_is_written() {
    for (words, env, answer) in
        [(&[][..], &[("NO_COLOR", "1")][..], LIGHT), (&["--theme", "none"], &[], DARK)]
    {
        let server = Server::start();
        let mut seat = seat(&server, words, env, answer);
        seat.until_screen(|screen| screen.contains("[General]"));
        seat.types("hello\r");
        seat.until_screen(|screen| screen.contains("✓ Sara: hello"));
        seat.signal(rustix::process::Signal::TERM);
        let (_, written) = seat.until_end();
        assert!(!written.contains("8;2;") && !written.contains("8;5;"), "{written:?}");
        assert!(!written.contains("]12;") && !written.contains("]112"), "{written:?}");
    }
}

#[test]
fn a_theme_is_taken_by_its_name_and_shown_anew_when_it_is_saved() {
    let server = Server::start();
    let seat = seat(&server, &[], &[], SILENT);
    seat.until_screen(|screen| screen.contains("[General]"));
    let folder = seat.home().join(".config/diwan/themes");
    fs::create_dir_all(&folder).expect("it can be made");
    fs::write(folder.join("mine.toml"), "text = '#010203 on #fefdfc'").expect("it can be written");
    seat.types("/theme mine\r");
    seat.until_written("48;2;254;253;252m");
    fs::write(folder.join("mine.toml"), "text = '#010203 on #040506'").expect("it can be written");
    seat.until_written("48;2;4;5;6m");
    fs::write(folder.join("mine.toml"), "text = '#010203 on no'").expect("it can be written");
    seat.until_screen(|screen| screen.contains("'no' is"));
}

#[test]
fn a_theme_that_is_not_there_is_named_before_the_terminal_is_taken() {
    let server = Server::start();
    let mut seat = seat(&server, &["--theme", "drak"], &[], SILENT);
    let (code, written) = seat.until_end();
    assert_eq!(code, 1);
    assert_eq!(
        written.trim(),
        "Error: --theme: there is no theme 'drak'; there are auto, dark, light, 16, safe, \
         safe-light, none"
    );
}
