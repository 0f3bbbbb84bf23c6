//! Choosing messages: moving, copying, opening links, replying, looking closely.

use super::world::{NOW, World, message, welcome};
use crate::app::effect::Effect;
use crate::app::msg::{Mouse, MouseKind, Msg};
use crate::app::settings::Settings;

/// Bob and Dana have said these in General.
fn talk(texts: &[&str]) -> World {
    let mut world = World::in_general();
    for (seq, text) in (1..).zip(texts) {
        world.said(seq, if seq % 2 == 1 { "Bob" } else { "דנה" }, text);
    }
    world.app.settle();
    world.wants();
    world
}

/// What is copied by these keys.
#[track_caller]
fn copied(world: &mut World, keys: &str) -> String {
    world.keys(keys);
    let mut copies = world.effects().into_iter().filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text),
        _ => None,
    });
    copies.next_back().expect("something was copied")
}

/// The addresses that are opened by these keys.
fn opened(world: &mut World, keys: &str) -> Vec<String> {
    world.keys(keys);
    let opens = world.effects().into_iter().filter_map(|effect| match effect {
        Effect::Open(url) => Some(url),
        _ => None,
    });
    opens.collect()
}

/// The details shown: `label: text` with rows joined.
fn details(world: &mut World) -> Vec<String> {
    world.app.settle();
    let details = world.app.screen.details.iter().flat_map(|details| &details.entries);
    let text =
        |rows: &[crate::text::Row]| rows.iter().map(crate::text::Row::visual).collect::<String>();
    details.map(|entry| format!("{}: {}", entry.label, text(&entry.text.rows))).collect()
}

#[test]
fn the_choice_moves_among_messages_and_skips_notices() {
    let mut world = talk(&["one", "two", "three"]);
    world.server(r#"{"event":"left","group":"General","user":"Eve","why":"leave"}"#);
    world.said(4, "Bob", "four");
    for (keys, text) in [
        ("Alt-c", "four"),
        ("Up", "three"),
        ("Up Up", "one"),
        ("Up", "one"),
        ("j", "two"),
        ("End", "four"),
        ("Home", "one"),
        ("PgDn", "four"),
        ("Down", "four"),
        ("PgUp", "one"),
    ] {
        world.keys(keys);
        let said = world.app.selected_message().expect("one is chosen");
        assert_eq!(said.text.as_str(), text, "after {keys}");
    }
}

#[test]
fn older_messages_are_fetched_at_the_top() {
    let mut world = World::started(Some("Alice"), Settings::default());
    world.server(&welcome("Alice", r#"{"group":"General","last":140}"#));
    let said = |seq| message(r#""group":"General""#, seq, NOW, "Bob", "m");
    let page: Vec<_> = (41..=140).map(said).collect();
    let fields = format!(r#""group":"General","messages":[{}],"more":true"#, page.join(","));
    world.answer("history", &fields);
    world.wants();
    world.keys("Alt-c PgUp");
    assert!(world.wants().is_empty(), "there are more above");
    world.keys("Home");
    assert_eq!(world.wants(), ["history General before 41 100"]);
    world.keys("Up");
    assert!(world.wants().is_empty(), "it was asked for already");
}

#[test]
fn copies_are_what_was_written() {
    // The joiner, the controls and the line break are the writer's; the rows are the screen's.
    let long = "می\u{200C}خواهم \u{2067}abc\u{2069} لا ".repeat(20);
    let mut world = talk(&[long.trim_end(), "שלום\u{2028}עולם"]);
    assert_eq!(copied(&mut world, "Alt-c y"), "שלום\nעולם");
    assert_eq!(copied(&mut world, "Alt-c Up y"), long.trim_end());
    assert_eq!(world.app.selected, None);
}

#[test]
fn several_are_copied_with_or_without_names() {
    let mut world = talk(&["one", "שלום", "three"]);
    assert_eq!(copied(&mut world, "Alt-c v Up Up y"), "one\nשלום\nthree");
    assert_eq!(copied(&mut world, "Alt-c Up Shift-Up y"), "one\nשלום");
    assert_eq!(copied(&mut world, "Alt-c v Up v y"), "שלום");
    let named = "[2026-11-20 11:03] Bob: one\n[2026-11-20 11:04] דנה: שלום";
    assert_eq!(copied(&mut world, "Alt-c Up v Up Y"), named);
}

#[test]
fn direction_controls_can_be_stripped_but_never_joiners() {
    let settings = Settings { copy_strips_controls: true, ..Settings::default() };
    let mut world = World::in_general_with(settings);
    world.said(1, "Bob", "\u{200F}می\u{200C}خواهم \u{2067}abc\u{2069}\u{202E}");
    assert_eq!(copied(&mut world, "Alt-c y"), "می\u{200C}خواهم abc");
    world.typed("a\u{200E}b");
    assert_eq!(copied(&mut world, "Shift-Home Alt-w"), "ab");
}

#[test]
fn one_link_is_opened_at_once_and_several_by_number() {
    let mut world = talk(&[
        "ראו https://example.org/a?b=c#d, תודה",
        "www.a.example https://b.example/x",
        "no link",
    ]);
    assert_eq!(opened(&mut world, "Alt-c o"), [""; 0]);
    assert_eq!(world.remark(), "There is no link to open in this message.");
    assert_eq!(opened(&mut world, "Up o"), [""; 0]);
    assert!(details(&mut world).contains(&"Link 2: https://b.example/x".to_owned()));
    assert_eq!(opened(&mut world, "2"), ["https://b.example/x"]);
    assert_eq!(opened(&mut world, "1"), ["https://www.a.example/"]);
    assert_eq!(opened(&mut world, "3"), [""; 0]);
    assert_eq!(opened(&mut world, "Esc Up o"), ["https://example.org/a?b=c#d"]);
}

#[test]
fn without_a_choice_the_newest_message_with_a_link_is_meant() {
    let mut world = talk(&["https://example.org/1", "https://example.org/2", "no link"]);
    world.typed("/open");
    assert_eq!(opened(&mut world, "Enter"), ["https://example.org/2"]);
    assert_eq!(world.draft(), "|");
}

#[test]
fn a_link_that_is_not_what_it_seems_is_shown_first() {
    // The first letters are Cyrillic.
    let mut world = talk(&["https://аррӏе.com/login"]);
    assert_eq!(opened(&mut world, "Alt-c o"), [""; 0]);
    let shown = details(&mut world);
    let warning = "Leads to: xn--80ak6aa92e.com is the host a browser would ask. \
                   Is it the one you mean?";
    assert!(shown.contains(&warning.to_owned()), "{shown:?}");
    assert_eq!(opened(&mut world, "o"), ["https://xn--80ak6aa92e.com/login"]);
}

#[test]
fn a_reply_quotes_a_line_and_keeps_the_draft() {
    let mut world = talk(&["שלום לכולם\u{2028}ועוד", "> an older line\u{2028}my answer"]);
    world.typed("draft");
    world.keys("Alt-c r");
    assert_eq!(world.draft(), "> my answer — דנה\n|draft");
    assert_eq!(world.app.selected, None);
    world.keys("C-_");
    assert_eq!(world.draft(), "draft|");
    world.keys("Alt-c Up r");
    assert_eq!(world.draft(), "> שלום לכולם — Bob\n|draft");
    world.app.settle();
    let shown = world.app.screen.draft.as_ref().expect("it is laid out");
    // The quote goes the way of what it quotes, the draft goes its own.
    let directions: Vec<_> = shown.rows.iter().map(|row| row.direction).collect();
    assert_eq!(directions, [crate::text::Direction::Rtl, crate::text::Direction::Ltr]);
}

#[test]
fn a_reply_by_command_takes_the_place_of_the_command() {
    let mut world = talk(&["first", "second"]);
    world.typed("/reply");
    world.keys("Enter");
    world.typed("yes");
    assert_eq!(world.draft(), "> second — דנה\nyes|");
    world.keys("Enter");
    assert_eq!(world.wants(), ["public General > second — דנה\u{2028}yes"]);
}

#[test]
fn a_quoted_line_is_short_and_turns_nothing() {
    let mut world = talk(&[&format!("\u{202E}{}", "ab".repeat(100))]);
    world.keys("Alt-c r");
    assert_eq!(world.draft(), format!("> {}… — Bob\n|", "ab".repeat(60)));
}

#[test]
fn details_show_everything_there_is() {
    let mut world = World::in_general();
    let name = "علی\u{200C}رضا";
    world.said(7, name, "a\u{202E}b\u{200C}");
    world.keys("Alt-c i");
    let shown = details(&mut world);
    assert!(shown[0].starts_with("From: ") && shown[0].contains("<ZWNJ>"), "{shown:?}");
    assert_eq!(shown[1], "Time: Friday 20 November 2026, 11:09:00");
    assert_eq!(shown[2], "Number: 7");
    assert_eq!(shown[3], "Text: a<RLO>b<ZWNJ>");
    world.keys("Esc");
    assert_eq!(details(&mut world), [""; 0]);
    assert!(world.app.selected.is_some());
}

#[test]
fn details_of_an_own_message_say_how_often_it_was_sent() {
    let mut world = World::in_general();
    world.typed("hello");
    world.keys("Enter");
    world.refuse("public", "rate", "Too fast.");
    world.keys("Alt-c Enter Alt-c i");
    let shown = details(&mut world);
    assert!(shown.contains(&"Sent: 2 times".to_owned()), "{shown:?}");
    assert!(shown.contains(&"State: on its way".to_owned()), "{shown:?}");
    assert!(shown.iter().any(|entry| entry.starts_with("Id: ")), "{shown:?}");
}

#[test]
fn keys_of_the_choice_work_on_every_layout() {
    let mut world = talk(&["one"]);
    // On the key y: غ on Persian and Arabic keyboards, ט on Hebrew ones.
    for key in ["غ", "ט"] {
        assert_eq!(copied(&mut world, &format!("Alt-c {key}")), "one");
        assert_eq!(world.draft(), "|");
    }
}

/// Every way in which another room comes to be looked at.
#[test]
fn a_choice_ends_when_another_room_is_looked_at() {
    use crate::app::action::keymap::Mode;
    type Way = (&'static str, fn(&mut World));
    let ways: [Way; 4] = [
        ("the group is removed", |world| {
            world.server(r#"{"event":"group-removed","group":"General"}"#);
        }),
        ("the server says that one left", |world| {
            world.server(r#"{"event":"left","group":"General","user":"Alice","why":"leave"}"#);
        }),
        ("a room is entered", |world| world.keys("Alt-2")),
        ("the next room is entered", |world| world.keys("F6")),
    ];
    for (way, go) in ways {
        let mut world = talk(&["one", "two"]);
        world.keys("F4 Bob Enter");
        world.server(&message(r#""with":"Bob""#, 1, world.now, "Bob", "psst"));
        world.keys("Alt-1 Alt-c");
        world.app.settle();
        assert_eq!((world.room().as_str(), world.app.mode()), ("General", Mode::Selecting));
        go(&mut world);
        assert_eq!((world.room().as_str(), world.app.mode()), ("@Bob", Mode::Writing), "{way}");
        // A key for what was chosen is a letter again.
        world.typed("c");
        assert_eq!(world.draft(), "c|", "{way}");
    }
}

#[test]
fn a_click_opens_a_link_but_shows_one_that_is_not_what_it_seems() {
    let mut world = talk(&["see https://example.org/x now", "https://аррӏе.com"]);
    let links = world.app.screen.links.clone();
    assert_eq!(links.len(), 2);
    for (link, expected) in links.iter().zip([&["https://example.org/x"][..], &[]]) {
        let click = |world: &mut World, column| {
            for kind in [MouseKind::Press, MouseKind::Release] {
                world.update(Msg::Mouse(Mouse { kind, column, row: link.row }));
            }
            world.app.settle();
        };
        click(&mut world, link.column - 1);
        assert_eq!(opened(&mut world, "Esc"), [""; 0], "beside it");
        click(&mut world, link.column + link.cells - 1);
        let opens = opened(&mut world, "F11");
        assert_eq!(opens, expected);
    }
    assert!(details(&mut world).iter().any(|entry| entry.starts_with("Leads to: ")));
}

#[test]
fn a_click_on_what_is_below_returns_to_the_newest() {
    let mut world = talk(&[]);
    (1..60).for_each(|seq| world.said(seq, "Bob", "m"));
    world.app.settle();
    world.keys("PgUp");
    world.app.settle();
    assert!(world.app.screen.window.below > 0);
    let row = world.app.screen.panes.status.expect("there is one").y;
    world.update(Msg::Mouse(Mouse { kind: MouseKind::Press, column: 30, row }));
    world.app.settle();
    assert_eq!(world.app.screen.window.below, 0);
}
