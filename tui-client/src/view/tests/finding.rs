//! The palette, go-to and the menu of C-x, at all sizes.

use super::*;
use crate::app::action::keymap::{Bindings, Keymap};
use crate::app::action::menu::Menu;
use crate::app::msg::Key;

/// The rows of the screen above the input that hold something.
fn above_input(world: &mut World) -> Vec<String> {
    let rows = picture(world);
    let input = usize::from(world.app.screen.panes.composer.y);
    rows.into_iter().take(input).filter(|row| !row.is_empty()).collect()
}

/// C-x and a pause.
fn menu(world: &mut World) {
    world.keys("C-x");
    world.now += 400;
    world.update(Msg::Wake);
}

#[test]
fn the_menu_waits_for_those_who_know_it() {
    let mut world = World::in_general();
    let before = picture(&mut world);
    world.keys("C-x");
    assert_eq!(picture(&mut world), before);
    world.now += 400;
    world.update(Msg::Wake);
    assert_ne!(picture(&mut world), before);
    world.keys("Esc");
    assert_eq!(picture(&mut world), before);
}

#[test]
fn the_menu_says_what_each_key_does_where_there_is_room() {
    let mut world = World::in_general();
    world.resize(120, 70);
    menu(&mut world);
    let rows = picture(&mut world);
    for (key, row) in Menu::entries(&world.app) {
        // What they do stands in one column.
        let line = format!("│ {key:<5} {}", row.help);
        assert!(rows.iter().any(|row| row.contains(&line)), "{line} is not in {rows:#?}");
    }
}

#[test]
fn the_menu_shows_every_key_at_every_size() {
    for (columns, rows) in [(120, 35), (80, 24), (50, 20), (40, 8), (20, 4), (20, 3)] {
        let mut world = World::in_general();
        world.resize(columns, rows);
        world.typed("abc");
        menu(&mut world);
        let mut seen = String::new();
        for _ in 0..Menu::entries(&world.app).count() {
            for word in above_input(&mut world).join(" ").split_whitespace() {
                seen += &format!("{word} ");
            }
            let input = picture(&mut world)[usize::from(world.app.screen.panes.composer.y)].clone();
            assert!(input.ends_with("abc▏"), "{input}");
            world.update(Msg::Key(crate::app::msg::Key::char(' ')));
            if world.app.menu.is_none() {
                break;
            }
        }
        for (key, row) in Menu::entries(&world.app) {
            // A name may have to be cut.
            let start: String =
                row.label.chars().take(10 - 3 - key.chars().count().max(2)).collect();
            let short = format!("{key} {}", start.trim_end());
            let long = format!("{key} {}", row.help);
            assert!(seen.contains(&short) || seen.contains(&long), "{short} at {columns}: {seen}");
        }
    }
}

#[test]
fn the_palette_on_a_middle_screen() {
    let mut world = busy();
    world.resize(80, 12);
    world.keys("Alt-x");
    world.typed("leave");
    check(
        &mut world,
        "
        | General · Say hello, be kind                                          3 people
        |▸1 General     │ Do what? A few letters will do.
        | 2 dev       1 │ leave this group, or close this conversation        F9  /leave
        | PRIVATE       │ leave everything and end                            F10  /quit
        | 3 Eve      @1 │
        | OTHER GROUPS  │
        | + random (14) │
        | ¤ vault   (2) │
        |               │
        | 11:12 │ 1:General │ act 2:1 3:@1                            ✓ 23 ms │ auto-dir
        |Do › leave▏
        | F1 Help  F10 Quit  Enter Choose  Esc Close",
    );
}

#[test]
fn the_palette_on_the_smallest_screen() {
    let mut world = busy();
    world.resize(20, 4);
    world.keys("Alt-x");
    world.typed("leave");
    check(
        &mut world,
        "
        | leave this gr…  F9
        | leave everyt…  F10
        | 11:12 General 3… ✓
        |Do › leave▏",
    );
}

#[test]
fn places_to_go_to() {
    let mut world = busy();
    world.server(r#"{"event":"group-created","group":"ספר","locked":true}"#);
    world.resize(60, 14);
    world.keys("Alt-g");
    check(
        &mut world,
        "
        |▸1General 2dev:1 3Eve:@1
        | Go where? A few letters of its name will do.
        | @Eve                                                @1 new
        | dev                                        1 new, 2 people
        | General                                           3 people
        | random  Anything                                 14 people
        | ¤ vault                                   2 people, locked
        | ¤ RPC                                     0 people, locked
        | Bob                                                 online
        |
        |
        | 11:12 General 3                                    ✓ 23 ms
        |Go to › ▏
        | F1 Help  F10 Quit  Enter Choose  Esc Close",
    );
}

#[test]
fn other_keys_are_shown_wherever_keys_are_and_do_what_is_shown() {
    let bindings = [("join", "[\"F11\", \"C-x J\"]"), ("rooms", "[]"), ("help", "[\"Alt-h\"]")];
    let bindings = bindings.map(|(name, keys)| format!("{name:?}:{keys}")).join(",");
    let bindings: Bindings = serde_json::from_str(&format!("{{{bindings}}}")).unwrap();
    let keymap = Keymap::new(&bindings).unwrap();
    let mut world = World::in_general_with(Settings { keymap, ..Settings::default() });
    world.resize(120, 70);
    let screen = |world: &mut World| picture(world).join("\n");
    let shown = screen(&mut world);
    assert!(shown.contains("Alt-h shows help, F11 joins a"), "{shown}");
    let footer = shown.lines().last().unwrap().to_owned();
    assert!(footer.starts_with(" Alt-h Help  F11 Join  F3 Find  F4 Private"), "{footer}");
    assert!(!footer.contains("Rooms"), "{footer}");
    world.keys("Alt-h");
    world.typed("join a group");
    assert!(screen(&mut world).contains("F11, C-x J"), "{}", screen(&mut world));
    world.keys("Esc");
    menu(&mut world);
    assert!(screen(&mut world).contains(" J     join a group"), "{}", screen(&mut world));
    world.update(Msg::Key(Key::char('J')));
    assert!(screen(&mut world).contains("Join which group?"), "{}", screen(&mut world));
    world.keys("Esc Alt-x");
    world.typed("join a group");
    assert!(screen(&mut world).contains("F11  /join"), "{}", screen(&mut world));
    world.keys("Esc F7");
    assert!(screen(&mut world).contains("ROOMS"), "F7 does nothing any more");
}

#[test]
fn mentions_to_go_to() {
    let mut world = busy();
    world.said(9, "דנה", "שלום Alice");
    world.resize(50, 8);
    world.keys("C-x ;");
    check(
        &mut world,
        "
        |▸1General 2dev:1 3Eve:@1
        | Go to which message that names you?
        | 11:11 HND Alice MOLW                     General
        | 11:10 Bob Alice: and this one mentions…  General
        |
        |
        | 11:12 General 3                          ✓ 23 ms
        |Mention › ▏",
    );
    world.keys("Down Enter");
    world.app.settle();
    let (buffer, _) = painted(&mut world);
    let row = picture(&mut world).iter().position(|row| row.contains("and this one")).unwrap();
    let reversed =
        |x| buffer[(x, u16::try_from(row).unwrap())].modifier.contains(Modifier::REVERSED);
    assert!((0..5).all(reversed) && !reversed(20), "its time is as if chosen");
}
