//! Clicking: what is done, chosen and closed by it.

use super::pointing::{click, mouse, wide, width};
use super::world::World;
use crate::app::action::Action;
use crate::app::action::keymap::Mode;
use crate::app::action::menu::Menu;
use crate::app::effect::Effect;
use crate::app::msg::{MouseKind, Msg};
use crate::app::popup::Popup;
use crate::app::popup::calibrate::CHOICES;
use crate::app::popup::picker::Choice;
use crate::app::screen::panes::Side;

/// The first column of some words at the bottom of a screen without wide characters.
fn hint(world: &World, words: &str) -> u16 {
    let hints = world.app.hints();
    let found = hints.iter().find(|hint| hint.words == words);
    found.unwrap_or_else(|| panic!("{words} is no hint: {hints:?}")).place.x
}

#[test]
fn a_click_on_a_hint_does_what_it_says() {
    let mut world = wide();
    world.typed("half a sentence");
    for (words, mode) in [
        ("F1 Help", Mode::Helping),
        ("Esc Close", Mode::Writing),
        ("F2 Join", Mode::Choosing),
        ("Esc Close", Mode::Writing),
        ("F3 Find", Mode::Searching),
        ("Esc Back", Mode::Writing),
    ] {
        let column = hint(&world, words);
        click(&mut world, column, 34);
        assert_eq!(world.app.mode(), mode, "{words}");
    }
    let (first, last) = (hint(&world, "F7 Rooms"), hint(&world, "F8 People") + 8);
    click(&mut world, first, 34);
    assert_eq!(width(&world, Side::Rooms), 0);
    click(&mut world, last, 34);
    assert_eq!(width(&world, Side::People), 0);
    click(&mut world, last + 1, 34);
    assert_eq!(width(&world, Side::People), 0, "between two hints is nothing");
    world.wants();
    let column = hint(&world, "F10 Quit");
    click(&mut world, column, 34);
    assert_eq!(world.wants(), ["exit", "QUIT"]);
    assert_eq!(world.draft(), "half a sentence|");
}

#[test]
fn a_click_on_a_listed_command_writes_it() {
    let mut world = wide();
    world.typed("/mu");
    world.app.settle();
    assert!(world.app.commands_listed().is_none(), "/mute alone is explained above the input");
    world.keys("C-c");
    world.typed("/m");
    world.app.settle();
    let area = world.app.commands_listed().expect("several begin so").listed.area;
    let names: Vec<_> = world
        .app
        .commands_listed()
        .into_iter()
        .flat_map(|it| it.rows)
        .map(|(name, _)| name)
        .collect();
    let mute = names.iter().position(|name| *name == "mute").expect("it begins so");
    click(&mut world, area.x + 5, area.y + 1 + u16::try_from(mute).expect("a few"));
    assert_eq!(world.draft(), "/mute |");
    // Beside the entries, and in the log above them, nothing of it is done.
    world.keys("C-c");
    world.typed("/m");
    world.app.settle();
    click(&mut world, area.x + 5, area.y);
    assert_eq!(world.draft(), "/m|");
}

/// The cell of the entry of this number in what lies over the chat.
fn entry(world: &World, number: usize) -> (u16, u16) {
    let listed = world.app.listed().expect("a list");
    let (row, _) = listed.rows().find(|(_, entry)| *entry == number).expect("it is shown");
    (listed.area.x + 5, listed.area.y + row)
}

#[test]
fn a_click_takes_what_is_listed_and_one_beside_it_closes_the_list() {
    let mut world = wide();
    world.typed("half a sentence");
    world.keys("F2");
    world.app.settle();
    // Where most people are comes first.
    let (column, row) = entry(&world, 0);
    click(&mut world, column, row - 1);
    assert_eq!(world.app.mode(), Mode::Choosing, "the heading is no choice");
    click(&mut world, 60, 33);
    assert_eq!(world.app.mode(), Mode::Choosing, "its own field is not beside it");
    click(&mut world, column, row);
    assert_eq!(
        (world.wants().pop(), world.app.mode()),
        (Some("join random".into()), Mode::Writing)
    );
    // The list of rooms, the top bar, the status line.
    for (column, row) in [(4, 5), (4, 0), (50, 32)] {
        for open in ["F2", "F1", "F4", "Alt-x", "C-r"] {
            world.keys(open);
            world.app.settle();
            // Help is as wide as the screen.
            if open == "F1" && row == 5 {
                world.keys("Esc");
                continue;
            }
            click(&mut world, column, row);
            assert_eq!(world.app.mode(), Mode::Writing, "{open} {column} {row}");
        }
    }
    // F2 asks which groups there are.
    assert!(world.wants().iter().all(|wanted| wanted == "groups"));
    assert_eq!(world.room(), "General");
    assert_eq!(world.draft(), "half a sentence|");
}

#[test]
fn a_double_click_on_a_list_does_nothing_to_what_was_under_it() {
    let mut world = wide();
    (1..40).for_each(|seq| world.said(seq, "Bob", "https://example.org/x"));
    world.app.settle();
    let links = world.app.screen.links.clone();
    world.keys("Alt-g General");
    world.app.settle();
    let (_, row) = entry(&world, 0);
    let link = links.iter().find(|link| link.row == row).expect("every row has one");
    world.wants();
    click(&mut world, link.column, row);
    assert_eq!(world.app.mode(), Mode::Writing);
    click(&mut world, link.column, row);
    assert_eq!(world.wants(), [""; 0]);
    world.now += 1_000;
    click(&mut world, link.column, row);
    assert_eq!(world.wants(), [r#"OPEN("HTTPS://EXAMPLE.ORG/X")"#]);
}

#[test]
fn a_click_answers_how_a_long_paste_is_to_be_sent() {
    let mut world = wide();
    let paste = "one\ntwo\nthree\nfour\nfive\nsix";
    world.update(Msg::Paste(paste.to_owned()));
    for (number, sent) in [(3, 0), (0, 1)] {
        world.keys("Enter");
        world.app.settle();
        assert_eq!(world.app.mode(), Mode::Asking);
        let (column, row) = entry(&world, number);
        click(&mut world, column, row);
        assert_eq!((world.app.mode(), world.wants().len()), (Mode::Writing, sent));
        assert_eq!(world.app.rooms.current().composer.is_empty(), sent > 0);
    }
}

#[test]
fn a_click_on_a_line_of_help_shows_how_it_is_done_and_does_nothing_yet() {
    let mut world = wide();
    for (typed, chosen) in [
        ("/quit", Some(Action::Quit)),
        ("/mute", Some(Action::Mute)),
        ("to the field before", None),
    ] {
        world.keys("F1");
        world.typed(typed);
        world.app.settle();
        let (column, row) = entry(&world, 1);
        click(&mut world, column, row - 1);
        assert_eq!(world.app.mode(), Mode::Helping, "a heading");
        click(&mut world, column, row);
        let choice = match &world.app.popup {
            Some(Popup::Picker(picker)) => picker.choice(&world.app),
            _ => None,
        };
        let action = match choice {
            Some(Choice::Action(row, _)) => Some(row.action),
            _ => None,
        };
        assert_eq!(action, chosen, "{typed}");
        assert_eq!(world.wants(), [""; 0], "{typed}");
        world.keys("Esc");
    }
}

#[test]
fn help_scrolls_to_its_last_line_and_no_further() {
    for (columns, rows) in [(120, 35), (80, 24), (50, 11), (20, 4)] {
        let mut world = World::in_general();
        world.resize(columns, rows);
        world.keys("F1");
        for _ in 0..300 {
            world.app.settle();
            world.keys("PgDn");
        }
        world.app.settle();
        let listed = world.app.listed().expect("the help");
        let Some(Popup::Help(help)) = &world.app.popup else { panic!("no help") };
        let (last_row, last) = listed.rows().last().expect("it has lines");
        assert_eq!(last + 1, help.lines(&world.app).len(), "at {columns}x{rows}");
        assert_eq!(last_row + 1, world.app.screen.panes.log.height, "at {columns}x{rows}");
    }
}

#[test]
fn a_click_on_a_numbered_line_says_that_it_reads_right() {
    for (columns, rows) in [(120, 35), (80, 24), (50, 11), (20, 8)] {
        for (number, wish) in CHOICES.iter().enumerate() {
            let mut world = World::in_general();
            world.resize(columns, rows);
            world.typed("/bidi test");
            world.keys("Enter");
            world.app.settle();
            let listed = world.app.listed().expect("it is shown");
            let Some((row, _)) = listed.rows().find(|(_, entry)| *entry == number) else {
                assert!(rows == 8 && number > 2, "there is room for line {number}");
                continue;
            };
            if listed.heading > 0 {
                click(&mut world, 5, listed.area.y);
            }
            assert_eq!(world.app.mode(), Mode::Calibrating, "the question is no answer");
            world.effects();
            click(&mut world, 5, listed.area.y + row);
            let wished = |effect: &Effect| *effect == Effect::Bidi(*wish);
            assert!(world.effects().iter().any(wished), "line {number} at {columns}x{rows}");
            assert_eq!(world.app.mode(), Mode::Writing);
        }
    }
}

/// The text of the field that keys go to, the caret shown as `|`.
fn field(world: &mut World) -> String {
    let (field, _) = world.app.field();
    format!("{}|{}", field.before(), field.after())
}

#[test]
fn a_click_in_a_field_over_the_chat_sets_its_caret() {
    let mut world = wide();
    world.typed("a draft");
    // `Do › `, `Find › `, `Help › ` stand before it.
    for (open, before) in [("Alt-x", 5), ("F3", 7), ("F1", 7)] {
        world.keys(open);
        world.typed("one two");
        world.app.settle();
        click(&mut world, before + 2, 33);
        assert_eq!(field(&mut world), "on|e two", "after {open}");
        click(&mut world, 60, 33);
        assert_eq!(field(&mut world), "one two|");
        // A double click selects a word, and so does dragging.
        world.now += 1_000;
        click(&mut world, before + 5, 33);
        click(&mut world, before + 5, 33);
        assert_eq!(world.app.field().0.selected(), Some("two"));
        world.now += 1_000;
        mouse(&mut world, MouseKind::Press, before + 1, 33);
        mouse(&mut world, MouseKind::Drag, before + 3, 33);
        assert_eq!(world.app.field().0.selected(), Some("ne"));
        mouse(&mut world, MouseKind::Release, before + 3, 33);
        world.keys("C-u Esc");
    }
    assert_eq!(world.draft(), "a draft|");
    // A right-to-left one begins at the right: one cell is kept for the caret.
    world.keys("Alt-x");
    world.typed("שלום");
    world.app.settle();
    click(&mut world, 117, 33);
    assert_eq!(field(&mut world), "ש|לום");
}

#[test]
fn a_click_in_a_password_counts_its_signs() {
    let mut world = wide();
    world.keys("F2 vault Enter");
    assert_eq!(world.app.mode(), Mode::Hiding);
    world.typed("לְa b");
    world.app.settle();
    // `Password of vault › ` and a sign for each of four clusters.
    click(&mut world, 20 + 1, 33);
    assert_eq!(field(&mut world), "לְ|a b");
    click(&mut world, 20 + 1, 33);
    click(&mut world, 60, 33);
    assert_eq!((field(&mut world).as_str(), world.app.field().0.selected()), ("לְa b|", None));
}

/// Opens the menu of C-x and waits until it is to be seen.
fn open_menu(world: &mut World) {
    world.keys("C-x");
    world.now += 1_000;
    world.update(Msg::Wake);
    world.app.settle();
}

/// Where the entry of a second key stands in the menu, its pages turned by clicks.
fn in_menu(world: &mut World, key: &str) -> (u16, u16) {
    for _ in 0..40 {
        let sheet = world.app.menu_sheet().expect("it is shown");
        let place = |key: &str| {
            let mut places = sheet.places();
            let found = places.find(|(entry, _)| entry.key == key);
            found.map(|(_, place)| (place.x + 1, place.y))
        };
        if let Some(place) = place(key) {
            return place;
        }
        let more = Menu::more(&world.app.settings.keymap).expect("it has a key");
        let (column, row) = place(&more).expect("a page is not all");
        click(world, column, row);
        // Not a double click.
        world.now += 1_000;
    }
    panic!("no {key} in the menu");
}

#[test]
fn a_click_in_the_menu_stands_for_the_second_key() {
    for (columns, rows) in [(120, 50), (120, 35), (80, 24), (50, 16), (20, 4)] {
        let mut world = World::in_general();
        world.resize(columns, rows);
        world.typed("text");
        for key in Menu::entries(&world.app).map(|(key, _)| key).collect::<Vec<_>>() {
            open_menu(&mut world);
            let (column, row) = in_menu(&mut world, &key);
            assert!(column < columns && row < rows, "{key} at {columns}x{rows}");
            world.keys("Esc");
        }
        open_menu(&mut world);
        let (column, row) = in_menu(&mut world, "j");
        click(&mut world, column, row);
        assert_eq!(world.app.mode(), Mode::Choosing, "it joins, at {columns}x{rows}");
        world.keys("Esc");
        open_menu(&mut world);
        let below = world.app.screen.panes.composer.y;
        click(&mut world, 0, below);
        assert!(world.app.menu.is_none() && world.app.mode() == Mode::Writing);
        assert_eq!(world.draft(), "text|");
    }
}
