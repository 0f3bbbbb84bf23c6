//! Which way a text goes, and the side it stands at.

use super::*;
use crate::text::{Align, Options};

#[test]
fn what_has_no_direction_goes_with_what_was_said_before() {
    let mut world = World::in_general();
    world.resize(40, 10);
    world.said(1, "Bob", "42");
    world.said(2, "Eve", "שלום");
    world.said(3, "Bob", "12:30?");
    world.said(4, "Eve", "hi");
    world.said(5, "Bob", ":)");
    check(
        &mut world,
        "
        |▸1General
        |11:12 · Connected to 127.0.0.1:9000. F1
        |  shows help, F2 joins a group.
        |11:03 Bob: 42
        |11:04 Eve:                          MOLW
        |11:05 Bob:                        ?12:30
        |11:06 Eve: hi
        |11:07 Bob: :)
        | 11:12 General 3            ✓ connected
        |[General] ▏",
    );
}

#[test]
fn a_line_without_direction_goes_with_its_message() {
    let mut world = World::in_general();
    world.resize(40, 6);
    world.said(1, "Bob", "12\u{2028}שלום\u{2028}34");
    let rows = picture(&mut world);
    assert_eq!(
        rows[1..4],
        [
            "                                      12",
            &format!("{:>40}", "MOLW"),
            &format!("{:>40}", "34")
        ]
    );
}

#[test]
fn the_room_of_a_chosen_direction_turns_everything() {
    let mut world = World::in_general();
    world.resize(40, 6);
    world.said(1, "Bob", ":)");
    world.typed("/direction rtl");
    world.keys("Enter");
    assert_eq!(picture(&mut world)[3], format!("{:<38}{}", "11:03 Bob:", "(:"));
}

/// C24: one message whose writer's direction is not the reader's.
#[test]
fn a_message_is_turned_round_and_back() {
    let mut world = World::in_general();
    world.resize(40, 8);
    world.said(1, "Bob", "hello שלום!");
    world.said(2, "Bob", "hi");
    let as_written = "11:03 Bob: hello MOLW!";
    let mut shown = |keys| {
        world.keys(keys);
        let rows = picture(&mut world);
        rows.into_iter().find(|row| row.starts_with("11:03")).unwrap_or_default()
    };
    assert_eq!(shown(""), as_written);
    assert_eq!(shown("Alt-c Up d"), format!("{:<29}{}", "11:03 Bob:", "!MOLW hello"));
    assert_eq!(shown("d"), as_written);
    assert_eq!(shown("Down d"), as_written, "it is another one");
}

#[test]
fn a_message_of_unseen_characters_is_seen() {
    let mut world = World::in_general();
    world.resize(60, 8);
    world.said(1, "Bob", "\u{200b}\u{2063} \u{200f}");
    let rows = picture(&mut world);
    let sign = "11:03 Bob: (characters that are not seen)";
    assert!(rows.iter().any(|row| row == sign), "{rows:?}");
}

/// A draft does not jump to the other side because somebody else writes in another language.
#[test]
fn a_draft_without_direction_goes_as_its_writer_does() {
    let mut world = World::in_general();
    world.resize(40, 6);
    let last = |world: &mut World| picture(world).pop().unwrap_or_default();
    world.typed("7");
    world.said(1, "Bob", "שלום");
    assert_eq!(last(&mut world), "[General] 7▏");
    world.keys("Backspace");
    world.typed("שלום");
    world.keys("Enter");
    world.said(2, "Bob", "hello");
    world.typed("7");
    // More digits go on to the right, also at the right side.
    assert_eq!(last(&mut world), format!("[General]{:29}7▏", ""));
}

/// The last rows of a screen with two messages and a Hebrew draft.
fn sides(align: Align, columns: u16) -> Vec<String> {
    let text = Options { align, ..Options::default() };
    let mut world = World::in_general_with(Settings { text, ..Settings::default() });
    world.resize(columns, 10);
    world.keys(if columns < 100 { "F7" } else { "F7 F8" });
    world.said(1, "Bob", "שלום");
    world.said(2, "Eve", "hello");
    world.typed("שלום");
    let rows = picture(&mut world);
    rows[rows.len() - 4..].iter().filter(|row| row.contains(['│', '›'])).cloned().collect()
}

#[test]
fn messages_stand_at_the_side_that_was_chosen() {
    let rows = |align| sides(align, 70);
    let (left, right) = (str::to_owned, |text: &str| format!("{text:>52}"));
    for (align, hebrew, latin) in [
        (Align::Direction, right("MOLW"), left("hello")),
        (Align::Left, left("MOLW"), left("hello")),
        (Align::Right, right("MOLW"), right("hello")),
    ] {
        let rows = rows(align);
        assert_eq!(rows[0], format!("11:03       Bob │ {hebrew}"), "{align:?}");
        assert_eq!(rows[1], format!("11:04       Eve │ {latin}"), "{align:?}");
    }
    let last = |align| rows(align).pop().unwrap_or_default();
    assert_eq!(last(Align::Left), "[General] Alice › ▏MOLW");
    assert_eq!(last(Align::Right), last(Align::Direction));
}

#[test]
fn on_a_very_wide_screen_text_stays_near_its_nick() {
    let rows = sides(Align::Direction, 250);
    assert_eq!(rows[0], format!("11:03          Bob │ {:>100}", "MOLW"));
    assert_eq!(rows.last(), Some(&format!("[General] Alice › {:>101}", "▏MOLW")));
}

#[test]
fn a_command_begins_beside_the_prompt_whatever_was_written_last() {
    let mut world = World::in_general();
    world.resize(40, 8);
    world.typed("שלום");
    world.keys("Enter");
    let input = |world: &mut World| picture(world).pop().unwrap();
    assert_eq!(input(&mut world), format!("[General]{:30}▏", ""));
    world.typed("/");
    assert_eq!(input(&mut world), "[General] /▏");
}
