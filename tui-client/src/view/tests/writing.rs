//! The input and what is told and asked about it.

use super::*;

#[test]
fn candidates_begin_with_the_chosen_one_at_every_size() {
    let mut world = World::in_general();
    world.server(r#"{"event":"joined","group":"General","user":"אורנה-מירושלים"}"#);
    world.server(r#"{"event":"joined","group":"General","user":"אורי"}"#);
    world.resize(60, 8);
    world.typed("א");
    world.keys("Tab");
    let row = |world: &mut World| picture(world)[picture(world).len() - 2].clone();
    // Each name in its own direction, the first typed first.
    assert_eq!(row(&mut world), " [:MYLWORYM-HNROA] :YROA                        ✓ connected");
    world.keys("Tab");
    assert_eq!(row(&mut world), " [:YROA] :MYLWORYM-HNROA                        ✓ connected");
    world.resize(20, 4);
    assert_eq!(row(&mut world), " [:YROA] M-HNROA… ✓");
}

#[test]
fn a_command_being_written_is_explained_in_the_status_line() {
    let mut world = World::in_general();
    world.resize(80, 8);
    world.typed("/join");
    check(
        &mut world,
        "
        | General                                                               3 people
        |▸1 General     │
        | OTHER GROUPS  │
        | + random (14) │────────────────────────── Fri 20 Nov ──────────────────────────
        | ¤ vault   (2) │11:12         · │ Connected to 127.0.0.1:9000. F1 shows help, F2
        |               │                │ joins a group.
        | /join [group] [password]  join a group, or make a new…  ✓ connected │ auto-dir
        |[General] Alice › /join▏",
    );
    world.keys("F1");
    assert!(!picture(&mut world).iter().any(|row| row.starts_with(" /join [group]")));
}

/// Alice has pasted a text of twelve lines and pressed Enter.
fn asked(columns: u16, rows: u16) -> World {
    let mut world = World::in_general();
    world.resize(columns, rows);
    world.update(Msg::Paste("שלום\n".repeat(12)));
    world.keys("Enter");
    world
}

#[test]
fn how_to_send_a_long_paste_is_asked_above_it() {
    check(
        &mut asked(60, 14),
        "
        |▸1General
        |
        |
        |────────────── How shall this go to General? ───────────────
        | send one message of 12 lines
        | send 12 messages, one for each line
        | open it in your editor
        | back to the draft, send nothing
        | 11:12 General 3                                ✓ connected
        |[General]                                              MOLW
        |                                                       MOLW
        |                                                       MOLW
        |                                                           ▏
        | F1 Help  F10 Quit  Enter Choose  Esc Close",
    );
}

#[test]
fn how_to_send_is_asked_on_the_smallest_screen_too() {
    let mut world = asked(20, 4);
    world.keys("Down Down");
    let rows = picture(&mut world);
    assert_eq!(rows[..2], [" send 12 messages,…", " open it in your ed…"]);
    world.keys("Up Up");
    assert_eq!(picture(&mut world)[0], " send one message o…");
}
