//! Screens as pictures.
//!
//! A picture is the rows of the screen without blanks at their ends; `▏` stands before the cell at
//! whose left edge the cursor is. Hebrew letters are shown as Latin capitals (ש is W), each where
//! it stands on the screen, so that an editor which reorders text cannot mislead the reader.

use diwan_shared::command::Tag;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::msg::{LinkEvent, Msg};
use crate::app::settings::Settings;
use crate::app::tests::world::{NOW, World, message};
use crate::text::Direction;

mod caret;
mod chat;
mod direction;
mod fields;
mod finding;
mod fuzz;
mod links;
mod looks;
mod mirrored;
mod modes;
mod ordering;
mod over;
mod passing;
mod searching;
mod selecting;
mod writing;

/// The cells of the screen, and the cursor.
fn painted(world: &mut World) -> (Buffer, Option<(u16, u16)>) {
    world.app.settle();
    let size = world.app.screen.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.columns, size.rows));
    let cursor = super::paint(&world.app, &mut buffer);
    (buffer, cursor)
}

fn picture(world: &mut World) -> Vec<String> {
    let (buffer, cursor) = painted(world);
    let area = buffer.area;
    let row = |y| -> String {
        let cells = (0..area.width).map(|x| {
            let symbol: String = buffer[(x, y)].symbol().chars().map(latin).collect();
            if cursor == Some((x, y)) { format!("▏{symbol}") } else { symbol }
        });
        cells.collect::<String>().trim_end().to_owned()
    };
    (0..area.height).map(row).collect()
}

/// Compares the screen with a picture: its rows, each after a `|`.
#[track_caller]
fn check(world: &mut World, expected: &str) {
    let rows = picture(world);
    let expected: Vec<_> =
        expected.lines().filter_map(|line| line.trim_start().strip_prefix('|')).collect();
    let shown = rows.iter().map(|row| format!("        |{row}\n")).collect::<String>();
    assert_eq!(rows, expected, "the screen is\n{shown}");
}

/// The rows of the log with what is reversed in them in brackets, what is underlined in braces.
fn marked(world: &mut World) -> Vec<String> {
    let (buffer, _) = painted(world);
    let log = world.app.screen.panes.log;
    let marks = |modifier: Modifier| match modifier {
        modifier if modifier.contains(Modifier::REVERSED) => ["[", "]"],
        modifier if modifier.contains(Modifier::UNDERLINED) => ["{", "}"],
        _ => ["", ""],
    };
    let row = |y| -> String {
        let mut row = String::new();
        let mut inside = marks(Modifier::empty());
        for x in log.x..log.x + log.width {
            let cell = &buffer[(x, y)];
            let now = marks(cell.modifier);
            if now != inside {
                row.extend([inside[1], now[0]]);
                inside = now;
            }
            row.extend(cell.symbol().chars().map(latin));
        }
        row.push_str(inside[1]);
        row.trim_end().to_owned()
    };
    (log.y..log.y + log.height).map(row).collect()
}

fn check_marks(world: &mut World, expected: &str) {
    let rows = marked(world);
    let expected: Vec<_> =
        expected.lines().filter_map(|line| line.trim_start().strip_prefix('|')).collect();
    let shown = rows.iter().map(|row| format!("        |{row}\n")).collect::<String>();
    assert_eq!(rows, expected, "the log is\n{shown}");
}

fn latin(c: char) -> char {
    const LETTERS: &str = "אבגדהוזחטיךכלםמןנסעףפץצקרשת";
    const CAPITALS: &str = "ABGDHOZXJYKKLMMNNCEPPVVQRWT";
    let letter = LETTERS.chars().position(|letter| letter == c);
    letter.and_then(|at| CAPITALS.chars().nth(at)).unwrap_or(c)
}

/// Alice in a lively General: topic, other rooms, a bilingual talk, all marks.
fn busy() -> World {
    busy_with(Settings::default())
}

fn busy_with(settings: Settings) -> World {
    let mut world = World::in_general_with(settings);
    world.now -= 600_000;
    world.server(r#"{"event":"topic","group":"General","topic":"Say hello, be kind","by":"Bob"}"#);
    world.now += 600_000;
    world.typed("/join dev");
    world.keys("Enter");
    world.answer("join", r#""group":"dev","last":0,"members":["Bob","Alice"],"topic":null"#);
    world.keys("Alt-1");
    world.said(1, "Bob", "hello everyone");
    let long = "Did you see the deploy? It is at \
                https://example.org/deploys/2026/11/20/long-path-kept-whole and what do you think \
                of it now";
    world.said(2, "Eve", long);
    world.said(3, "דנה", "שלום עולם");
    world.said(4, "Bob", "the build 42 is green, שלום");
    world.said(5, "דנה", "תודה Bob, הגרסה 42 עובדת אצל כולם מצוין ועכשיו אפשר לנוח קצת");
    world.typed("looks good to me");
    world.keys("Enter");
    world.answer("public", r#""group":"General","seq":6,"at":1795172880000"#);
    world.update(Msg::Focus(false));
    world.said(7, "Bob", "one more while you were away");
    world.said(8, "Bob", "Alice: and this one mentions you");
    world.server(&message(r#""group":"dev""#, 1, world.now, "Bob", "hi"));
    world.server(&message(r#""with":"Eve""#, 1, world.now, "Eve", "psst"));
    world.update(Msg::Focus(true));
    world.typed("this one failed");
    world.keys("Enter");
    world.refuse("public", "rate", "Too fast: at most 10 lines a second.");
    world.typed("this one is still on its way");
    world.keys("Enter");
    world.link(LinkEvent::Lag { ms: 23 });
    world.typed("and here is what I am writing now");
    world
}

#[test]
fn arabic_is_shaped_and_stands_at_the_right() {
    let mut world = World::in_general();
    world.resize(30, 6);
    world.said(1, "Bob", "سلام دنیا");
    let (buffer, _) = painted(&mut world);
    let row: Vec<_> = (0..30).map(|x| buffer[(x, 3)].symbol()).collect();
    assert_eq!(row[..10].concat(), "11:03 Bob:");
    assert!(row[10..22].iter().all(|symbol| *symbol == " "));
    // From the right: initial seen, lam-alef, isolated meem; dal, initial noon, medial yeh, alef.
    let letters =
        ["\u{FE8E}", "\u{FBFF}", "\u{FEE7}", "\u{FEA9}", " ", "\u{FEE1}", "\u{FEFC}", "\u{FEB3}"];
    assert_eq!(row[22..], letters);
}

#[test]
fn the_selection_of_mixed_text_may_be_in_pieces() {
    let mut world = World::in_general();
    world.typed("ab שלום");
    world.keys("Home Shift-Right Shift-Right Shift-Right Shift-Right");
    let (buffer, _) = painted(&mut world);
    let reversed: String = (18..25)
        .filter(|x| buffer[(*x, 22)].modifier.contains(Modifier::REVERSED))
        .map(|x| latin(buffer[(x, 22)].symbol().chars().next().unwrap()))
        .collect();
    // The caret went into the Hebrew word from its left: what lies between in the text is selected.
    assert_eq!(reversed, "ab OLW");
    world.keys("Shift-End");
    let (buffer, _) = painted(&mut world);
    assert!((18..25).all(|x| buffer[(x, 22)].modifier.contains(Modifier::REVERSED)));
}

#[test]
fn the_chosen_direction_moves_the_draft() {
    let mut world = World::in_general();
    world.resize(40, 6);
    world.typed("abc");
    world.keys("Alt-r");
    let rows = picture(&mut world);
    assert_eq!(rows.last().map(String::as_str), Some("[General]                           abc▏"));
}

/// Text of any kind, with what is known to break screens.
fn any_text() -> impl Strategy<Value = String> {
    let bad = ["\u{202E}", "\u{2066}", "\u{200F}", "\u{FEFF}", "👩\u{200D}👧", "\u{301}", "لا", "ש"];
    let part = prop_oneof![
        prop::sample::select(bad.to_vec()).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-z ]{1,8}",
    ];
    prop::collection::vec(part, 1..30).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_text_changes_a_cell_outside_its_field(
        text in any_text(),
        draft in any_text(),
        columns in 1u16..130,
        rows in 1u16..40,
        mirrored in any::<bool>(),
    ) {
        let frame = if mirrored { Direction::Rtl } else { Direction::Ltr };
        let mut world = World::in_general_with(Settings { frame, ..Settings::default() });
        world.resize(columns, rows);
        world.update(Msg::Paste(draft));
        world.said(1, "Bob", "hello");
        let quiet = painted(&mut world).0;
        let event = format!(
            r#"{{"event":"message","group":"General","seq":2,"at":{},"from":"Bob","text":{}}}"#,
            world.now,
            serde_json::to_string(&text).unwrap()
        );
        // Not every text can be a message.
        prop_assume!(serde_json::from_str::<diwan_shared::event::Event>(&event).is_ok());
        world.server(&event);
        let (said, cursor) = painted(&mut world);
        let (log, frame) = (world.app.screen.panes.log, world.app.screen.frame);
        for y in 0..rows {
            for x in (0..columns).filter(|x| !log.holds(frame.place(*x, 1), y)) {
                prop_assert_eq!(&quiet[(x, y)], &said[(x, y)], "at {}, {}", x, y);
            }
        }
        prop_assert!(cursor.is_some() || columns < 20 || rows < 4, "there is no cursor");
        let (x, y) = cursor.unwrap_or_default();
        prop_assert!(x < columns && y < rows, "the cursor is at {}, {}", x, y);
    }

    #[test]
    fn no_key_at_no_size_makes_it_panic_or_lose_the_draft(
        keys in prop::collection::vec(
            prop::sample::select(vec![
                "F1", "F2", "F4", "F5", "F6", "F7", "F8", "Esc", "Tab", "Shift-Tab", "Up", "Down",
                "PgUp", "PgDn", "Home", "End", "Alt-a", "Alt-/", "Alt-c", "Alt-u", "Alt-Home",
                "Alt-End", "Alt-r", "C-n", "C-p", "C-l", "C-x",
                "C-x |",
            ]),
            0..25,
        ),
        columns in 1u16..130,
        rows in 1u16..40,
    ) {
        let mut world = busy();
        world.resize(columns, rows);
        let draft = world.draft();
        for key in keys {
            world.keys(key);
            painted(&mut world);
        }
        world.keys("Esc Esc Esc Alt-1");
        // Up and Down bring back what was sent; undo finds the draft again.
        for _ in 0..60 {
            if world.draft().replace('|', "") == draft.replace('|', "") {
                return Ok(());
            }
            world.keys("C-_");
        }
        prop_assert!(false, "the draft is gone: {}", world.draft());
    }
}
