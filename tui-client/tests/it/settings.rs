//! The real program and its config file: changed while it runs, and wrong.
//!
//! Somebody sits at a terminal with `diwan` and edits the file in another window, the ways editors
//! do. Nobody is told to read it: what changes on the screen was noticed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::conversation::Server;
use crate::seat::{Seat, VTE};

const SIZE: (u16, u16) = (100, 24);

/// Somebody in General, with the config folder and its file not there yet.
fn seated(server: &Server) -> (Seat, PathBuf) {
    let port = server.address().port().to_string();
    let seat = Seat::start(&["127.0.0.1", &port, "Sara"], SIZE, VTE);
    seat.until_screen(|screen| screen.contains("Connected to"));
    let file = seat.home().join(".config/diwan/config.toml");
    (seat, file)
}

#[test]
fn a_change_of_the_config_file_shows_at_once_and_a_wrong_one_changes_nothing() {
    let server = Server::start();
    let (seat, file) = seated(&server);
    seat.types("hello\r");
    seat.until_screen(|screen| screen.contains("✓"));
    fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
    fs::write(&file, "ascii = true\n").expect("it can be written");
    seat.until_screen(|screen| {
        screen.contains("settings were read again") && !screen.contains('✓')
    });

    fs::write(&file, "ascii = true\nprot = 9\n").expect("it can be written");
    let screen = seat.until_screen(|screen| screen.contains("stay as they were"));
    assert!(screen.contains("2: unknown key 'prot'"), "{screen}");
    assert!(!screen.contains('✓'), "{screen}");

    // As editors do: another file in its place.
    let new = file.with_extension("toml~");
    fs::write(&new, "host = 'elsewhere'\n").expect("it can be written");
    fs::rename(&new, &file).expect("it can be moved");
    let screen = seat.until_screen(|screen| screen.contains('✓'));
    assert!(screen.contains("hello"), "{screen}");
    seat.types("/reload\r");
    seat.until_screen(|screen| screen.matches("settings were read again").count() == 3);
}

#[test]
fn another_key_counts_at_once_and_the_footer_names_it() {
    let server = Server::start();
    let (seat, file) = seated(&server);
    fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
    fs::write(&file, "[keys]\njoin = ['F11']\n").expect("it can be written");
    seat.until_screen(|screen| screen.contains("F11 Join"));
    seat.types("\x1b[23~");
    seat.until_screen(|screen| screen.contains("Join which group?"));
}

#[test]
fn where_and_as_whom_counts_from_the_next_start() {
    let server = Server::start();
    let (seat, file) = seated(&server);
    fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
    let settings = |name| {
        let port = server.address().port();
        let text = format!("host = '127.0.0.1'\nport = {port}\nname = '{name}'\n");
        fs::write(&file, text).expect("it can be written");
    };
    settings("Dana");
    let seat = seat.killed_and_started(&[], SIZE);
    seat.until_screen(|screen| screen.contains("Connected to") && screen.contains("Dana"));
    settings("Mina");
    let screen = seat.until_screen(|screen| screen.contains("Another host, port or name"));
    assert!(!screen.contains("Mina"), "{screen}");
    let seat = seat.killed_and_started(&[], SIZE);
    seat.until_screen(|screen| screen.contains("Connected to") && screen.contains("Mina"));
}

/// What `diwan config` with these words answers in somebody's home, and whether all is good.
fn answer(home: &Path, words: &[&str]) -> (String, bool) {
    answer_with(home, &[("DIWAN_RTL_ALIGN", "left")], &[&["config"], words].concat())
}

/// The same of `diwan` with these variables in the environment.
fn answer_with(home: &Path, variables: &[(&str, &str)], words: &[&str]) -> (String, bool) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diwan"));
    command.env_clear().env("HOME", home).envs(variables.iter().copied());
    let output = command.args(words).output().expect("it starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (String::from_utf8(output.stdout).expect("it is text"), output.status.success())
}

#[test]
fn the_settings_can_be_found_checked_and_shown_without_a_terminal() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join(".config/diwan/config.toml");
    let shown = file.display();
    assert_eq!(answer(home.path(), &["path"]), (format!("{shown}\n"), true));
    assert_eq!(answer(home.path(), &["check"]), ("ok\n".to_owned(), true));

    fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
    fs::write(&file, "prot = 1\nmouse = 'no'\n").expect("it can be written");
    let wrong = format!(
        "{shown}:1: unknown key 'prot'; did you mean 'port'?\n\
         {shown}:2: 'mouse' must be true or false, not the text \"no\"\n"
    );
    assert_eq!(answer(home.path(), &["check"]), (wrong.clone(), false));
    assert_eq!(answer(home.path(), &["print"]), (wrong, false));

    let other = home.path().join("other.toml");
    fs::write(&other, "mouse = false\n").expect("it can be written");
    let other = other.to_str().expect("it is text");
    assert_eq!(answer(home.path(), &["check", other]), ("ok\n".to_owned(), true));
    let (printed, _) = answer(home.path(), &["print", "--config", other, "--ascii"]);
    for (value, place) in [
        ("mouse = false", format!("# {other}:1")),
        ("ascii = true", "# --ascii".to_owned()),
        ("align = \"left\"", "# DIWAN_RTL_ALIGN".to_owned()),
        ("port = 9000", "# default".to_owned()),
    ] {
        let shown = |line: &str| line.starts_with(value) && line.ends_with(&place);
        assert!(printed.lines().any(shown), "{value} {place} in\n{printed}");
    }
}

#[test]
fn the_environment_is_checked_with_the_file_but_not_what_is_for_a_server() {
    let home = tempfile::tempdir().expect("a folder");
    let variables = [
        ("DIWAN_THEM", "dark"),
        ("DIWAN_THEME", "drak"),
        ("DIWAN_LISTEN", "127.0.0.1:1"),
        ("DIWAN_TLS_KEY", "key.pem"),
    ];
    let told = "DIWAN_THEM: no key has this variable; did you mean 'DIWAN_THEME'?\n\
                DIWAN_THEME: there is no theme 'drak'; \
                there are auto, dark, light, 16, safe, safe-light, none\n";
    assert_eq!(
        answer_with(home.path(), &variables, &["config", "check"]),
        (told.to_owned(), false)
    );
    assert_eq!(
        answer_with(home.path(), &variables[2..], &["config", "check"]),
        ("ok\n".to_owned(), true)
    );
}

#[test]
fn flags_before_the_command_are_checked_like_those_of_a_start() {
    let home = tempfile::tempdir().expect("a folder");
    let other = home.path().join("other.toml");
    fs::write(&other, "prot = 1\n").expect("it can be written");
    let shown = other.to_str().expect("it is text");
    let told = format!(
        "{shown}:1: unknown key 'prot'; did you mean 'port'?\n\
         --set asci: unknown key 'asci'; did you mean 'ascii'?\n\
         --theme: there is no theme 'drak'; there are auto, dark, light, 16, safe, safe-light, \
         none\n"
    );
    let flags = ["--set", "asci=true", "--theme", "drak"];
    let before = [&flags[..], &["--config", shown, "config", "check"]].concat();
    assert_eq!(answer_with(home.path(), &[], &before), (told.clone(), false));
    let behind = [&["config", "check", shown], &flags[..]].concat();
    assert_eq!(answer_with(home.path(), &[], &behind), (told, false));
}
