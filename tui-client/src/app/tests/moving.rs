//! Keys that move: the caret, the view, the focus; and commands typed on another layout.

use super::world::World;
use crate::app::screen::list::Focus;

/// Bob has said more than a screen holds, and Alice reads above.
fn scrolled_up() -> World {
    let mut world = World::in_general();
    for seq in 1..60 {
        world.said(seq, "Bob", "one more");
    }
    world.app.settle();
    world.keys("PgUp");
    world
}

fn rows_below(world: &mut World) -> usize {
    world.app.settle();
    world.app.screen.window.below
}

#[test]
fn the_start_and_the_end_of_a_message_of_several_rows_are_one_key_away() {
    let words: Vec<String> = (1..=25).map(|number| format!("word{number}")).collect();
    let mut world = World::in_general();
    world.typed(&words.join(" "));
    world.app.settle();
    assert!(world.app.screen.draft.as_ref().is_some_and(|draft| draft.rows.len() > 1));
    for (keys, caret) in [("C-a", 0), ("C-e", words.join(" ").len()), ("Home Home", 0)] {
        world.keys(keys);
        assert_eq!(world.app.rooms.current().composer.caret().index, caret, "{keys}");
    }
    world.keys("X");
    assert!(world.draft().starts_with("X|word1 "), "{}", world.draft());
}

#[test]
fn end_with_nothing_to_do_in_the_draft_returns_to_the_newest_message() {
    let mut world = scrolled_up();
    assert!(rows_below(&mut world) > 0);
    world.keys("C-e");
    assert!(rows_below(&mut world) > 0, "that is about the draft alone");
    world.keys("End");
    assert_eq!(rows_below(&mut world), 0);

    let mut world = scrolled_up();
    world.keys("draft Home End");
    assert!(rows_below(&mut world) > 0, "it went to the end of the draft");
    world.keys("End");
    assert_eq!((rows_below(&mut world), world.draft().as_str()), (0, "draft|"));
}

#[test]
fn tab_never_takes_the_focus_away_from_a_text() {
    for keys in ["Tab", "Shift-Tab"] {
        let mut world = World::in_general();
        world.resize(120, 35);
        world.typed("hello zq");
        world.keys(keys);
        assert_eq!(world.app.focus, Focus::Composer, "{keys}");
        assert_eq!(world.remark(), "Nothing fits here.", "{keys}");
        world.keys("Tab Enter");
        assert_eq!(world.wants(), ["public General hello zq"], "{keys}");
    }
}

#[test]
fn commands_typed_on_another_layout_are_those_commands() {
    for typed in ["/تخهد random", "/تخهى random", "/חםןמ random"] {
        let mut world = World::in_general();
        world.typed(typed);
        world.keys("Enter");
        assert_eq!(world.wants(), ["join random"], "{typed}");
    }
    for (typed, hint) in [
        ("/حقهرشفث", "/private [name] [text]  "),
        ("/لاشؤن", "/back  "),
        ("/اهلامهلاف", "/highlight [text]  "),
    ] {
        let mut world = World::in_general();
        world.typed(typed);
        let shown = world.app.command_hint().unwrap_or_default();
        assert!(shown.starts_with(hint), "{typed}: {shown}");
    }
    let mut world = World::in_general();
    world.typed("/تخ");
    world.keys("Tab");
    assert_eq!(world.draft(), "/join |");
    world.typed("random");
    world.keys("C-u /تخهد");
    world.typed(" vault secret");
    world.keys("Enter Up");
    assert_eq!(world.draft(), "|", "a password is kept nowhere");
    let mut world = World::in_general();
    world.keys("/سلام Enter");
    assert!(world.last().starts_with("* There is no command /سلام."), "{}", world.last());
}
