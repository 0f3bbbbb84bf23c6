//! The real program and its config file: changed while it runs, and wrong.
//!
//! Somebody sits at a terminal with `diwan` and edits the file in another window, the ways editors
//! do. Nobody is told to read it: what changes on the screen was noticed.

use std::fs;
use std::path::PathBuf;

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
