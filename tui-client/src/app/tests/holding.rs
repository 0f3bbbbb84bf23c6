//! What is held of long conversations, and what of them is where the user reads.

use super::world::{World, message, welcome};
use crate::app::msg::Msg;
use crate::app::screen::window::LogRow;
use crate::app::settings::Settings;
use crate::limits::{ASIDE_BYTES_MAX, ASIDE_ITEMS_MAX, TIMELINE_ITEMS_MAX};

/// How many items of the current room are laid out.
fn laid(world: &World) -> usize {
    let timeline = &world.app.rooms.current().timeline;
    (0..timeline.items().len()).filter(|index| timeline.laid(*index).is_some()).count()
}

/// The first message on the screen.
fn first_shown(world: &mut World) -> String {
    world.app.settle();
    let rows = &world.app.screen.window.rows;
    let index = rows.iter().find_map(|row| match row {
        LogRow::Item { index, .. } => Some(*index),
        _ => None,
    });
    world.app.rooms.current().timeline.items()[index.unwrap()].text().to_owned()
}

fn page(seqs: std::ops::RangeInclusive<u64>, more: bool) -> String {
    let message = |seq: u64| {
        let message = message(r#""group":"General""#, seq, 1000 * seq, "Bob", &format!("m{seq}"));
        message.replacen(r#""event":"message","#, "", 1)
    };
    let messages: Vec<_> = seqs.map(message).collect();
    format!(r#""group":"General","messages":[{}],"more":{more}"#, messages.join(","))
}

fn flood(world: &mut World, seqs: std::ops::RangeInclusive<u64>) {
    for seq in seqs {
        let text = format!("m{seq}");
        world.server(&message(r#""group":"General""#, seq, 1000 * seq, "Bob", &text));
    }
}

#[test]
fn fifty_rooms_in_a_flood_stay_small() {
    let mut world = World::in_general();
    let long = "x".repeat(700);
    for room in 0..50 {
        world.typed(&format!("/join r{room}"));
        world.keys("Enter");
        let fields = format!(r#""group":"r{room}","last":0,"members":["Alice"],"topic":null"#);
        world.answer("join", &fields);
        for seq in 1..=700 {
            let of = format!(r#""group":"r{room}""#);
            let text = if seq % 2 == 0 { &long } else { "short" };
            world.server(&message(&of, seq, world.now, "Bob", text));
        }
        world.app.settle();
        world.effects();
    }
    world.keys("Alt-1");
    for room in world.app.rooms.list() {
        let timeline = &room.timeline;
        assert!(timeline.items().len() <= ASIDE_ITEMS_MAX * 5 / 4, "{}", room.title());
        assert!(timeline.bytes() <= ASIDE_BYTES_MAX * 5 / 4, "{}", room.title());
        assert_eq!(timeline.newest(), if room.name() == "General" { 0 } else { 700 });
        let all = 0..timeline.items().len();
        assert_eq!(all.filter(|index| timeline.laid(*index).is_some()).count(), 0);
    }
}

#[test]
fn only_what_is_on_the_screen_is_laid_out() {
    let mut world = World::in_general();
    flood(&mut world, 1..=300);
    for _ in 0..20 {
        world.keys("PgUp");
        world.app.settle();
        let rows = world.app.screen.log_rows();
        assert!(laid(&world) <= rows, "{} items for {rows} rows", laid(&world));
    }
    world.keys("F4 Bob Enter Alt-1");
    assert_eq!(laid(&world), 0);
}

#[test]
fn a_flood_leaves_who_reads_above_where_they_are() {
    let mut world = World::in_general();
    flood(&mut world, 1..=200);
    world.keys("PgUp PgUp");
    let reading = first_shown(&mut world);
    flood(&mut world, 201..=8000);
    assert_eq!(first_shown(&mut world), reading);
    let timeline = &world.app.rooms.current().timeline;
    assert!(timeline.items().len() <= TIMELINE_ITEMS_MAX * 5 / 4);
    let newest = timeline.newest();
    let shown: u64 = reading.trim_start_matches('m').parse().unwrap();
    let last = shown + world.app.screen.log_rows() as u64 - 1;
    assert_eq!(world.app.screen.window.below as u64, 8000 - last);
    assert!(world.wants().is_empty(), "what is far below is not asked for");

    // Down there it is fetched, and nothing jumps.
    while world.app.screen.window.below as u64 > 8000 - newest {
        world.keys("PgDn");
        world.app.settle();
    }
    let reading = first_shown(&mut world);
    world.answer("history", &page(newest + 1..=newest + 100, true));
    assert_eq!(world.app.rooms.current().timeline.newest(), newest + 100);
    assert_eq!(world.app.rooms.list()[0].unread.messages, 0, "it is old news");
    assert_eq!(first_shown(&mut world), reading);

    world.keys("Alt-End");
    world.answer("history", &page(7901..=8000, true));
    world.app.settle();
    assert_eq!((world.app.screen.window.below, world.messages().len()), (0, 100));
}

#[test]
fn saying_something_leads_to_the_end() {
    let mut world = World::in_general();
    flood(&mut world, 1..=200);
    world.keys("PgUp PgUp");
    flood(&mut world, 201..=8000);
    world.typed("hello");
    world.keys("Enter");
    assert_eq!(world.messages(), ["… Alice: hello"]);
    assert_eq!(world.wants(), ["public General hello", "history General before 8001 100"]);
}

#[test]
fn the_unread_line_stays_with_its_message_whatever_is_fetched() {
    let mut world = World::in_general();
    world.lose();
    world.update(Msg::Focus(false));
    world.server(&welcome("Alice", r#"{"group":"General","last":3}"#));
    world.answer("history", &page(1..=3, false));
    world.update(Msg::Focus(true));
    let line = world.app.rooms.current().unread.line.unwrap();
    assert_eq!((line.from, line.count), (1, 3));
    world.said(4, "Bob", "while one looks");
    let line = world.app.rooms.current().unread.line.unwrap();
    assert_eq!((line.from, line.count), (1, 3), "it neither moves nor counts while one looks");
}

/// In General, in which so much was said, with the last hundred messages on the screen.
fn late(last: u64) -> World {
    let mut world = World::started(Some("Alice"), Settings::default());
    let place = format!(r#"{{"group":"General","last":{last}}}"#);
    world.server(&welcome("Alice", &place));
    world.answer("history", &page(last - 99..=last, true));
    world.app.settle();
    world.wants();
    world
}

#[test]
fn the_oldest_message_is_gone_to_at_once_however_far_it_is() {
    let mut world = late(8_000);
    world.keys("Alt-Home");
    world.answer("history", &page(1..=100, true));
    assert_eq!(first_shown(&mut world), "m1");
    assert_eq!(world.app.screen.window.below, 8_000 - world.app.screen.log_rows() + 1);
    assert_eq!(world.app.rooms.current().unread.messages, 0, "it is old news");

    // What is said meanwhile moves nothing; further down it is fetched.
    flood(&mut world, 8_001..=8_001);
    assert_eq!(first_shown(&mut world), "m1");
    for _ in 0..20 {
        world.keys("PgDn");
        world.app.settle();
    }
    world.answer("history", &page(101..=200, true));
    world.keys("Alt-End");
    world.answer("history", &page(7_902..=8_001, true));
    world.app.settle();
    assert_eq!((world.app.screen.window.below, world.messages().len()), (0, 100));
}

#[test]
fn going_to_the_oldest_keeps_what_it_leads_to() {
    let mut world = late(150);
    world.keys("Alt-Home");
    world.answer("history", &page(1..=100, true));
    assert_eq!(first_shown(&mut world), "m1");
    assert_eq!(world.messages().len(), 150);
}

#[test]
fn going_to_the_oldest_without_an_answer_changes_nothing() {
    let mut world = late(8_000);
    world.keys("Alt-Home");
    assert_eq!(world.wants(), ["history General after 0 100"]);
    let first = first_shown(&mut world);
    world.lose();
    assert_eq!(first_shown(&mut world), first);
    world.wants();
    world.keys("Alt-Home");
    assert!(world.wants().is_empty(), "nobody could answer");
    assert_eq!(world.messages().len(), 100);
}

#[test]
fn what_was_asked_for_before_one_went_elsewhere_leaves_no_hole() {
    let mut world = late(8_000);
    world.keys("Alt-Home");
    world.answer("history", &page(1..=100, true));
    first_shown(&mut world);
    for _ in 0..20 {
        world.keys("PgDn");
        world.app.settle();
    }
    let asked = world.tag_of("history");
    world.keys("Alt-End");
    world.answer("history", &page(7_901..=8_000, true));
    let answer = page(101..=200, true);
    world.server(&format!(r#"{{"event":"ok","tag":"{asked}","command":"history",{answer}}}"#));
    assert_eq!(world.messages().len(), 100, "what was asked for up there is of no use here");
    assert_eq!(world.app.rooms.current().unread.messages, 0);
    assert_eq!(world.messages().last().map(String::as_str), Some("Bob: m8000"));
}

#[test]
fn a_log_that_was_cleared_is_gone_up_in_and_has_its_end() {
    let mut world = late(8_000);
    world.typed("/clear");
    world.keys("Enter Alt-Home");
    world.answer("history", &page(1..=100, true));
    assert_eq!(first_shown(&mut world), "m1");
    assert_eq!(world.app.screen.window.below, 8_000 - world.app.screen.log_rows() + 1);
    flood(&mut world, 8_001..=8_001);
    assert_eq!(world.app.rooms.current().unread.messages, 0);
}

#[test]
fn what_is_looked_for_far_up_is_looked_for_from_the_end() {
    let mut world = late(8_000);
    world.keys("Alt-Home");
    world.answer("history", &page(1..=100, true));
    world.keys("F3");
    world.answer("history", &page(7_901..=8_000, true));
    world.typed("m7950");
    assert_eq!(world.app.found().map(|(_, number)| number), Some(1));
}
