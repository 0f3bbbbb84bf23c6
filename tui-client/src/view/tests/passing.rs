//! Comings and goings in the log, and a log that stays where it is.

use super::*;
use crate::app::settings::Joins;

fn event(world: &mut World, what: &str, user: &str) {
    let why = if what == "left" { r#","why":"gone""# } else { "" };
    world.server(&format!(r#"{{"event":"{what}","group":"General","user":"{user}"{why}}}"#));
}

/// All comings and goings are told of: some of each, some Hebrew names.
fn lively(ascii: bool) -> World {
    let joins = Joins::All;
    let mut world = World::in_general_with(Settings { joins, ascii, ..Settings::default() });
    for user in ["Ivan", "דנה", "Jim", "Ana"] {
        event(&mut world, "joined", user);
    }
    world.said(1, "Bob", "hello");
    event(&mut world, "left", "דנה");
    world.said(2, "Bob", "bye");
    event(&mut world, "joined", "דנה");
    event(&mut world, "left", "Ivan");
    world
}

#[test]
fn they_are_lines_of_their_own() {
    let mut world = lively(false);
    world.resize(80, 12);
    check(
        &mut world,
        "
        | General                                                               6 people
        |▸1 General     │────────────────────────── Fri 20 Nov ──────────────────────────
        | OTHER GROUPS  │11:12         · │ Connected to 127.0.0.1:9000. F1 shows help, F2
        | + random (14) │                │ joins a group.
        | ¤ vault   (2) │11:12         → │ Ivan, HND and 2 others joined
        |               │11:03       Bob │ hello
        |               │11:12         ← │ HND lost the connection
        |               │11:04       Bob │ bye
        |               │11:12         ⇄ │ HND joined; Ivan lost the connection
        | 11:12 │ 1:General                                       ✓ connected │ auto-dir
        |[General] Alice › ▏
        | F1 Help F2 Join F3 Find F4 Private F5‹ F6› F7 Rooms F8 People F9 Leave ^X menu",
    );
}

#[test]
fn they_are_told_in_ascii_and_on_narrow_screens() {
    let mut world = lively(true);
    world.resize(50, 12);
    check(
        &mut world,
        "
        |>1General
        |------------------- Fri 20 Nov -------------------
        |11:12 - Connected to 127.0.0.1:9000. F1 shows
        |  help, F2 joins a group.
        |11:12 > Ivan, HND and 2 others joined
        |11:03 Bob: hello
        |11:12 < HND lost the connection
        |11:04 Bob: bye
        |11:12 = HND joined; Ivan lost the connection
        | 11:12 General 6                      + connected
        |[General] ▏
        | F1 Help F2 Join F7 Rooms F8 People ^X menu",
    );
}

/// The rows of the log.
fn log(world: &mut World) -> Vec<String> {
    let rows = picture(world);
    let area = world.app.screen.panes.log;
    rows.into_iter().skip(area.y.into()).take(area.height.into()).collect()
}

#[test]
fn a_line_that_grows_moves_nothing_that_is_read() {
    let mut world = lively(false);
    world.resize(40, 10);
    world.keys("PgUp");
    let before = log(&mut world);
    for user in ["Jon", "Kim", "Liv", "Moe", "Ned"] {
        event(&mut world, "joined", user);
        assert_eq!(log(&mut world), before);
    }
    world.keys("Alt-End");
    assert!(log(&mut world).concat().contains("others"), "{:?}", log(&mut world));
}

#[test]
fn hiding_lines_above_moves_nothing_below() {
    let mut world = lively(false);
    world.resize(60, 9);
    (3..20).for_each(|seq| world.said(seq, "Bob", &format!("message {seq}")));
    world.keys("PgUp PgUp");
    let last = log(&mut world).pop();
    world.keys("Alt-=");
    assert_eq!(log(&mut world).pop(), last);
    world.keys("Alt-=");
    assert_eq!(log(&mut world).pop(), last);
}
