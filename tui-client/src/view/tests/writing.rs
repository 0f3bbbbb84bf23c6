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
    // Each name in its own direction.
    assert_eq!(row(&mut world), " [:YROA] :MYLWORYM-HNROA                        ✓ connected");
    world.resize(20, 4);
    assert_eq!(row(&mut world), " [:YROA] M-HNROA… ✓");
    world.resize(60, 8);
    world.keys("Tab");
    assert_eq!(row(&mut world), " [:MYLWORYM-HNROA] :YROA                        ✓ connected");
}

#[test]
fn a_command_being_written_is_explained_in_the_status_line() {
    let mut world = World::in_general();
    world.resize(80, 8);
    world.typed("/join ");
    check(
        &mut world,
        "
        | General                                                               3 people
        |▸1 General     │
        | OTHER GROUPS  │
        | + random (14) │────────────────────────── Fri 20 Nov ──────────────────────────
        | ¤ vault   (2) │11:12         · │ Connected to 127.0.0.1:9000. F1 shows help, F2
        |               │                │ joins a group.
        | /join [group] [password]  join a group; without a name, choose on… ✓ connected
        |[General] Alice › /join ▏",
    );
    world.keys("F1");
    assert!(!picture(&mut world).iter().any(|row| row.starts_with(" /join [group]")));
}

#[test]
fn commands_are_listed_while_the_name_of_one_is_written() {
    let mut world = World::in_general();
    world.said(1, "Bob", "hello");
    world.resize(80, 15);
    world.typed("/re");
    let expected = [
        "               │─────────── Tab completes · Alt-x finds by any word ────────────",
        "               │ /reconnect  make a new connection to the server at once  C-x r",
        "               │ /reload     read the settings again                      C-x ,",
        "               │ /redraw     paint the screen anew                          C-l",
        "               │ /redo       bring back what undo took away               Alt-_",
        "               │ /reply      quote it above the draft",
        "               │ /resend     send a refused message again",
        " 11:12 │ 1:General                                       ✓ connected │ auto-dir",
        "[General] Alice › /re▏",
    ];
    let shown = |world: &mut World| -> Vec<String> {
        let rows = picture(world);
        rows.into_iter()
            .skip_while(|row| !row.contains("Tab completes"))
            .take(expected.len())
            .collect()
    };
    assert_eq!(shown(&mut world), expected);
    // Tab goes through them, and what it has written is marked.
    world.keys("Tab Tab");
    assert_eq!(
        marked(&mut world)[6],
        "[ /reload     read the settings again                      C-x , ]"
    );
    assert_eq!(world.draft(), "/reload |");
    world.typed("x");
    assert!(!picture(&mut world).iter().any(|row| row.contains("/redraw")), "its name is written");
}

#[test]
fn the_list_of_commands_leaves_something_of_the_log_at_every_size() {
    for (columns, rows) in [(120, 35), (80, 24), (50, 20), (50, 10), (20, 8), (20, 4), (20, 3)] {
        let mut world = World::in_general();
        world.said(1, "Bob", "hello");
        world.resize(columns, rows);
        world.typed("/");
        let picture = picture(&mut world);
        let listed = picture.iter().any(|row| row.contains(" /join") && !row.contains("/help"));
        assert_eq!(listed, rows >= 8, "{columns}x{rows}: {picture:#?}");
        assert!(picture.iter().any(|row| row.ends_with("/▏")), "{columns}x{rows}: {picture:#?}");
    }
}

#[test]
fn what_is_said_of_an_unknown_command_is_whole_wherever_there_is_room() {
    for (typed, hint) in [
        ("/jion tea", "No such command. Did you mean /join?"),
        ("/home/alice/notes", "No such command. // at the start sends a slash."),
    ] {
        let mut world = World::in_general();
        world.typed(typed);
        for (state, right) in [("up", "✓ connected"), ("down", "✗ again in 5 s")] {
            if state == "down" {
                world.lose();
            }
            let row = picture(&mut world)[21].clone();
            assert!(row.starts_with(&format!(" {hint} ")) && row.contains(right), "{row}");
        }
        world.resize(20, 4);
        assert_eq!(picture(&mut world)[2], " No such command… ✗");
    }
}

#[test]
fn a_candidate_has_its_colon_where_the_draft_will_have_it() {
    for (base, name, listed) in [
        ("auto", "אורי", "[:YROA] :HNROA"),
        ("ltr", "אורי", "[YROA:] HNROA:"),
        ("rtl", "אורי", "[:YROA] :HNROA"),
        ("ltr", "Bob", "[Bob:] Bobby:"),
        ("rtl", "Bob", "[:Bob] :Bobby"),
    ] {
        let mut world = World::in_general();
        for name in ["Bobby", "אורי", "אורנה"] {
            let joined = format!(r#"{{"event":"joined","group":"General","user":"{name}"}}"#);
            world.server(&joined);
        }
        world.typed(&format!("/direction {base}"));
        world.keys("Enter");
        world.typed(&name.chars().take(2).collect::<String>());
        world.keys("Tab");
        let rows = picture(&mut world);
        assert!(rows[21].starts_with(&format!(" {listed} ")), "{base}: {}", rows[21]);
        // `[:YROA]`, and in the draft `:YROA`.
        let first = listed.trim_start_matches('[').split(']').next().unwrap();
        assert!(rows[22].replace('▏', "").contains(first), "{base}: {}", rows[22]);
    }
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
