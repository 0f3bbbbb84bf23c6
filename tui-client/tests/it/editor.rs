//! The draft in the user's editor: the terminal is the editor's while it runs, and only the
//! editor's.
//!
//! The editor is a few words of shell that say they are there, read a line from the terminal and
//! put it into the file.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use portable_pty::CommandBuilder;

use crate::conversation::{Neighbour, Server};
use crate::seat::{Seat, VTE};

const EDITOR: &str = r#"f() { printf 'HERE IS %s\n' "$(cat "$1")"; read -r line; printf '%s, %s\n' "$(cat "$1")" "$line" >"$1"; }; f"#;

/// What takes the terminal and gives it back.
const START: &str = "\x1b[?1049h\x1b[8l\x1b[?2500l\x1b[1 k\x1b[?1243l\x1b[2J";
const EXIT: &str = "\x1b[8h\x1b[0 k\x1b[?1243h\x1b[?1049l";

/// Sara, whose editor this is, writes to Jim.
fn sara(server: &Server, jim: &mut Neighbour, editor: &str) -> Seat {
    seated(command(server, editor), jim)
}

fn command(server: &Server, editor: &str) -> CommandBuilder {
    let mut command = Seat::command(env!("CARGO_BIN_EXE_diwan"));
    command.args(["127.0.0.1", &server.address().port().to_string(), "Sara"]);
    command.env("EDITOR", editor);
    command
}

fn seated(command: CommandBuilder, jim: &mut Neighbour) -> Seat {
    let sara = Seat::run(command, (80, 24), VTE);
    jim.hears("Sara joined the room 'General'");
    sara.until_screen(|screen| screen.contains("General"));
    sara
}

#[test]
fn the_editor_has_the_terminal_and_its_text_becomes_the_draft() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let sara = sara(&server, &mut jim, EDITOR);
    sara.types("salaam\x18\x05");
    sara.until_screen(|screen| screen.contains("HERE IS salaam"));
    assert!(!sara.is_alternate());
    // Far more than may wait to be shown; all of it is taken while nothing is shown.
    for number in 1..=1_500 {
        jim.says(&format!("public General message {number}"));
    }
    sara.types("dear \x7f Jim\r");
    sara.until_screen(|screen| screen.contains("] Sara › salaam, dear Jim"));
    assert!(sara.is_alternate());
    sara.until_screen(|screen| screen.contains("message 1500"));
    sara.types("\r");
    jim.hears("In group General, Sara: salaam, dear Jim");
}

#[test]
fn bidi_sequences_are_repeated_after_the_editor() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let mut sara = sara(&server, &mut jim, "true");
    let settings = sara.settings();
    sara.types("x\x18\x05");
    sara.until_written(&format!("{EXIT}{START}"));
    assert_eq!(sara.settings(), settings, "raw again");
    sara.types("\x7f/quit\r");
    sara.until_end();
}

#[test]
fn an_editor_that_fails_or_is_interrupted_leaves_draft_and_program() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let sara = sara(&server, &mut jim, EDITOR);
    sara.types("first\x18\x05");
    sara.until_screen(|screen| screen.contains("HERE IS first"));
    // In the terminal's own mode C-c is SIGINT, for every program at it.
    sara.types("\x03");
    sara.until_screen(|screen| screen.contains("Not edited") && screen.contains("› first"));
    sara.types("\r");
    jim.hears("In group General, Sara: first");
}

/// A folder for programs in which these are, each a line of shell, and the shell.
fn programs(scripts: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink("/bin/sh", folder.path().join("sh")).expect("a link");
    for (name, script) in scripts {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("it can be written");
        fs::set_permissions(path, Permissions::from_mode(0o755)).expect("it can be changed");
    }
    folder
}

#[test]
fn who_names_no_editor_has_the_usual_one_and_is_told_what_to_set_where_there_is_none() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let (vi, editor) = (r#"echo by vi >"$1""#, r#"echo by editor >"$1""#);
    for (scripts, told, draft) in [
        (&[("vi", vi), ("editor", editor)][..], "", "by editor"),
        (&[("vi", vi)], "", "by vi"),
        (&[], "set VISUAL or", "first"),
    ] {
        let folder = programs(scripts);
        let mut command = command(&server, "");
        command.env("PATH", folder.path());
        let mut sara = seated(command, &mut jim);
        sara.types("first\x18\x05");
        let draft = format!("› {draft}");
        sara.until_screen(|screen| screen.contains(told) && screen.contains(&draft));
        sara.types("\x01\x0b/quit\r");
        sara.until_end();
    }
}
