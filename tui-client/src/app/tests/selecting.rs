//! Selecting text of the log with the mouse.

use proptest::prelude::*;

use super::world::World;
use crate::app::effect::Effect;
use crate::app::msg::{Mouse, MouseKind, Msg};
use crate::app::settings::Settings;

/// The mouse does something, and the screen is drawn.
fn mouse(world: &mut World, kind: MouseKind, (column, row): (u16, u16)) {
    world.update(Msg::Mouse(Mouse { kind, column, row }));
    world.app.settle();
}

/// The texts that were copied since the last time.
fn copied(world: &mut World) -> Vec<String> {
    let copy = |effect| match effect {
        Effect::Copy(text) => Some(text),
        _ => None,
    };
    world.effects().into_iter().filter_map(copy).collect()
}

/// Drags from cell to cell and lets go: what is copied.
fn dragged(world: &mut World, from: (u16, u16), to: (u16, u16)) -> Vec<String> {
    world.effects();
    mouse(world, MouseKind::Press, from);
    mouse(world, MouseKind::Drag, to);
    mouse(world, MouseKind::Release, to);
    copied(world)
}

/// Alice at 80x24, where texts stand in columns 34 to 79, with these messages at the bottom.
fn talk(messages: &[(&str, &str)]) -> World {
    let mut world = World::in_general();
    for (seq, (from, text)) in (1..).zip(messages) {
        world.said(seq, from, text);
    }
    world.app.settle();
    world
}

/// The column where texts begin, and the last row of the log.
const TEXT: u16 = 34;
const LAST: u16 = 20;

#[test]
fn a_drag_copies_both_cells_and_what_lies_between() {
    let mut world = talk(&[("Bob", "the build is green")]);
    assert_eq!(dragged(&mut world, (TEXT + 4, LAST), (TEXT + 8, LAST)), ["build"]);
    assert_eq!(dragged(&mut world, (TEXT + 8, LAST), (TEXT + 4, LAST)), ["build"], "and back");
    // From the time, and from behind the end.
    assert_eq!(dragged(&mut world, (16, LAST), (TEXT + 2, LAST)), ["the"]);
    assert_eq!(dragged(&mut world, (79, LAST), (TEXT + 13, LAST)), ["green"]);
    assert_eq!(dragged(&mut world, (TEXT + 30, LAST), (TEXT + 40, LAST)), [""; 0]);
    // A drag within one cell takes it; a click takes nothing.
    assert_eq!(dragged(&mut world, (TEXT, LAST), (TEXT, LAST)), ["t"]);
    world.now += 1_000;
    mouse(&mut world, MouseKind::Press, (TEXT, LAST));
    mouse(&mut world, MouseKind::Release, (TEXT, LAST));
    assert_eq!(copied(&mut world), [""; 0]);
}

#[test]
fn in_a_right_to_left_row_it_goes_with_the_reading() {
    // At the right: MOLW in columns 76 to 79, and Bob in 72 to 74.
    let mut world = talk(&[("דנה", "שלום Bob, הגרסה 42 כאן")]);
    assert_eq!(dragged(&mut world, (79, LAST), (76, LAST)), ["שלום"]);
    // The name reads the other way: its first letter is the one at the left.
    assert_eq!(dragged(&mut world, (79, LAST), (72, LAST)), ["שלום B"]);
    assert_eq!(dragged(&mut world, (79, LAST), (74, LAST)), ["שלום Bob"]);
    // The blank at the left is the end, the name before it the beginning.
    assert_eq!(dragged(&mut world, (79, LAST), (TEXT, LAST)), ["שלום Bob, הגרסה 42 כאן"]);
    assert_eq!(dragged(&mut world, (TEXT - 4, LAST), (79, LAST)), ["ש"]);
}

#[test]
fn lam_alef_marks_and_half_spaces_are_copied_as_they_were_sent() {
    let text = "سلام مُحَمَّد می\u{200c}خواهم";
    let mut world = talk(&[("Sara", text)]);
    assert_eq!(dragged(&mut world, (79, LAST), (TEXT, LAST)), [text]);
    // The lam-alef is one cell: the third from the right is the meem.
    assert_eq!(dragged(&mut world, (79, LAST), (77, LAST)), ["سلام"]);
    let mut world =
        World::in_general_with(Settings { copy_strips_controls: true, ..Settings::default() });
    world.said(1, "Sara", "ab\u{200f}cd\u{200c}ef");
    world.app.settle();
    assert_eq!(dragged(&mut world, (79, LAST), (TEXT, LAST)), ["abcd\u{200c}ef"]);
}

#[test]
fn wrapped_rows_are_joined_and_messages_begin_on_lines_of_their_own() {
    let long = "a sentence that is so long that it needs a second row, and then it goes on";
    for (columns, rows) in [(120, 35), (80, 24), (50, 20), (24, 30)] {
        let mut world = talk(&[("Bob", long), ("דנה", "שלום\u{2028}עולם")]);
        world.server(r#"{"event":"joined","group":"General","user":"Zoe","at":1795173000000}"#);
        world.said(3, "Eve", "fine");
        world.resize(columns, rows);
        world.app.settle();
        let log = world.app.screen.panes.log;
        let text = format!("{long}\nשלום\nעולם\nfine");
        let all =
            dragged(&mut world, (log.x, log.y), (log.x + log.width - 1, log.y + log.height - 1));
        // The day and the notices of the start stand above: what is selected begins with a notice.
        assert!(!all[0].contains("fine"), "{all:?}");
        let first = (log.y..).find(|y| {
            let spot = world.app.spot_at(log.x, *y).expect("there is text");
            let timeline = &world.app.rooms.current().timeline;
            timeline.items()[timeline.index_of(spot.item).unwrap()].said().is_some()
        });
        let from = (log.x, first.unwrap());
        let to = (log.x + log.width - 1, log.y + log.height - 1);
        assert_eq!(dragged(&mut world, from, to), [text], "at {columns}x{rows}");
    }
}

#[test]
fn a_link_is_opened_by_a_click_and_copied_by_a_drag() {
    let mut world = talk(&[("Bob", "see https://example.org/x now")]);
    assert_eq!(dragged(&mut world, (TEXT + 4, LAST), (TEXT + 24, LAST)), ["https://example.org/x"]);
    mouse(&mut world, MouseKind::Press, (TEXT + 6, LAST));
    assert_eq!(world.wants(), [""; 0], "it could be a drag");
    mouse(&mut world, MouseKind::Release, (TEXT + 6, LAST));
    assert_eq!(world.wants(), [r#"OPEN("HTTPS://EXAMPLE.ORG/X")"#]);
}

#[test]
fn a_double_click_copies_a_word() {
    for (text, cell, word) in [
        ("the build is green", TEXT + 6, "build"),
        ("آن را می\u{200c}خواهم", 73, "می\u{200c}خواهم"),
        ("אמר \"שלום\" לכולם", 73, "שלום"),
    ] {
        let mut world = talk(&[("Bob", text)]);
        world.effects();
        for _ in 0..2 {
            mouse(&mut world, MouseKind::Press, (cell, LAST));
            mouse(&mut world, MouseKind::Release, (cell, LAST));
        }
        assert_eq!(copied(&mut world), [word]);
    }
}

#[test]
fn beyond_the_edge_the_log_scrolls_and_the_selection_goes_on() {
    let numbers: Vec<String> = (1..60).map(|number| format!("number {number}")).collect();
    let messages: Vec<_> = numbers.iter().map(|text| ("Bob", text.as_str())).collect();
    let mut world = talk(&messages);
    world.effects();
    mouse(&mut world, MouseKind::Press, (79, LAST));
    for column in 40..60 {
        mouse(&mut world, MouseKind::Drag, (column, 0));
    }
    assert!(world.app.screen.window.below > 10);
    // The wheel moves it too.
    mouse(&mut world, MouseKind::WheelUp, (40, 10));
    mouse(&mut world, MouseKind::Drag, (16, 1));
    mouse(&mut world, MouseKind::Release, (16, 1));
    let all = copied(&mut world).pop().expect("it was copied");
    let lines: Vec<&str> = all.lines().collect();
    assert!(lines.len() > 40, "{lines:?}");
    assert_eq!(lines, numbers[59 - lines.len()..], "up to the last, none left out");
    // And down again.
    mouse(&mut world, MouseKind::Press, (16, 1));
    for column in 0..60 {
        mouse(&mut world, MouseKind::Drag, (column, 23));
    }
    mouse(&mut world, MouseKind::Drag, (79, 23));
    mouse(&mut world, MouseKind::Release, (79, 23));
    assert_eq!(copied(&mut world), [all]);
    assert_eq!(world.app.screen.window.below, 0);
}

#[test]
fn nothing_moves_under_the_mouse_and_a_key_lets_go() {
    let mut world = talk(&[("Bob", "one"), ("Bob", "two")]);
    world.typed("draft");
    mouse(&mut world, MouseKind::Press, (TEXT, LAST - 1));
    mouse(&mut world, MouseKind::Drag, (TEXT + 1, LAST - 1));
    world.said(3, "Bob", "three");
    world.app.settle();
    assert_eq!(world.app.screen.window.below, 1);
    mouse(&mut world, MouseKind::Drag, (TEXT + 2, LAST));
    mouse(&mut world, MouseKind::Release, (TEXT + 2, LAST));
    assert_eq!(copied(&mut world), ["one\ntwo"]);
    assert_eq!(world.app.screen.window.below, 0, "what came is seen");
    // It is still to be seen what was copied; Esc and C-c do no more than put that away.
    for key in ["Esc", "C-c"] {
        assert!(world.app.passage.is_some());
        world.keys(key);
        assert!(world.app.passage.is_none());
        assert_eq!(world.draft(), "draft|");
        dragged(&mut world, (TEXT, LAST), (TEXT + 1, LAST));
    }
    // Where the button was let go elsewhere, a key ends it.
    mouse(&mut world, MouseKind::Press, (TEXT, LAST));
    mouse(&mut world, MouseKind::Drag, (TEXT + 1, LAST));
    world.typed("!");
    world.said(4, "Bob", "four");
    world.app.settle();
    assert_eq!((world.app.screen.window.below, world.draft()), (0, "draft!|".into()));
}

#[test]
fn by_which_way_it_was_copied_moves_nothing_in_the_log() {
    let mut world = talk(&[("Bob", "the build is green")]);
    let log = world.log();
    dragged(&mut world, (TEXT, LAST), (TEXT + 4, LAST));
    world.update(Msg::Remark("Handed to the terminal.".to_owned()));
    assert_eq!((world.remark(), world.log()), ("Handed to the terminal.", log));
}

#[test]
fn what_lies_over_the_log_is_not_selected_through() {
    let mut world = talk(&[("Bob", "the build is green")]);
    for keys in ["F1", "F2", "Alt-c i"] {
        world.keys(keys);
        world.app.settle();
        assert_eq!(dragged(&mut world, (TEXT, LAST), (TEXT + 4, LAST)), [""; 0], "over {keys}");
        world.keys("Esc Esc");
    }
}

/// Texts in which everything happens that makes the screen differ from what was sent.
fn text() -> impl Strategy<Value = String> {
    let parts = vec![
        "سلام",
        "لا",
        "مُحَمَّد",
        "می\u{200c}خواهم",
        "שָׁלוֹם",
        "hello",
        "42",
        "👨\u{200d}👩\u{200d}👧",
        "👍🏽",
        " ",
        " ",
        "(",
        ")",
        "\u{2028}",
        "\u{200f}",
        "\u{202e}",
        "https://example.org/a",
        "ـ",
        "e\u{301}",
    ];
    prop::collection::vec(prop::sample::select(parts), 1..30).prop_map(|parts| parts.concat() + "؟")
}

fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_drag_copies_a_part_of_what_was_sent(
        texts in prop::collection::vec(text(), 1..8),
        size in (10u16..130, 4u16..30),
        cells in prop::collection::vec((0u16..130, 0u16..30), 2..6),
    ) {
        let mut world = World::in_general();
        world.resize(size.0, size.1);
        for (seq, text) in (1..).zip(&texts) {
            world.said(seq, "Bob", text);
        }
        world.app.settle();
        world.effects();
        let cells: Vec<_> = cells.iter().map(|(x, y)| (x % size.0, y % size.1)).collect();
        mouse(&mut world, MouseKind::Press, cells[0]);
        for cell in &cells[1..] {
            mouse(&mut world, MouseKind::Drag, *cell);
        }
        mouse(&mut world, MouseKind::Release, cells[cells.len() - 1]);
        let items = world.app.rooms.current().timeline.items().iter();
        let (said, told): (Vec<_>, Vec<_>) = items.partition(|item| item.said().is_some());
        let all = |items: Vec<&crate::app::timeline::Item>| {
            let texts: Vec<_> = items.into_iter().map(|item| item.text()).collect();
            texts.join("\n").replace('\u{2028}', "\n")
        };
        let (said, told) = (all(said), all(told));
        for text in copied(&mut world) {
            prop_assert!(said.contains(&text) || told.contains(&text), "{text:?} of {said:?}");
            prop_assert!(!text.contains(is_presentation_form));
        }
    }
}
