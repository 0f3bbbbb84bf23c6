//! What others say and do, and what is fetched from before.

use super::world::{World, message, welcome};
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::settings::{Joins, Settings};
use crate::limits::READ_KEEP_MS;

fn unread(world: &World, index: usize) -> (usize, usize) {
    let unread = world.app.rooms.list()[index].unread;
    (unread.messages, unread.mentions)
}

#[test]
fn what_comes_while_one_looks_is_read() {
    let mut world = World::in_general();
    world.said(1, "Bob", "hello");
    assert_eq!(unread(&world, 0), (0, 0));
    assert!(world.app.rooms.current().unread.line.is_none());
    assert!(world.wants().is_empty());
}

#[test]
fn what_comes_while_one_looks_away_is_counted_from_the_line_on() {
    let mut world = World::in_general();
    world.said(1, "Bob", "seen");
    world.update(Msg::Focus(false));
    world.said(2, "Bob", "not seen");
    world.said(3, "Bob", "alice, look");
    assert_eq!(unread(&world, 0), (2, 1));
    assert_eq!(world.wants(), ["BELL"]);
    world.update(Msg::Focus(true));
    assert_eq!(unread(&world, 0), (0, 0));
    let line = world.app.rooms.current().unread.line.unwrap();
    assert_eq!((line.from, line.count), (2, 2));
    assert_eq!(line.since, Some(world.now - 600_000 + 60_000));
    // Looking away and back again without news takes the line away.
    world.update(Msg::Focus(false));
    assert!(world.app.rooms.current().unread.line.is_none());
}

#[test]
fn joins_and_topics_are_no_news_to_be_counted() {
    let mut world = World::in_general_with(Settings { joins: Joins::All, ..Settings::default() });
    world.update(Msg::Focus(false));
    world.server(r#"{"event":"joined","group":"General","user":"Ivan"}"#);
    world.server(r#"{"event":"left","group":"General","user":"Bob","why":"gone"}"#);
    world.server(r#"{"event":"topic","group":"General","topic":"Tea","by":"Eve"}"#);
    assert_eq!(unread(&world, 0), (0, 0));
    assert!(world.log().ends_with(&[
        "* Ivan joined; Bob lost the connection".to_owned(),
        "* Eve set the topic: Tea".to_owned(),
    ]));
    let people: Vec<_> = world.app.people().iter().map(ToString::to_string).collect();
    assert_eq!(people, ["Alice", "Eve", "Ivan"]);
}

#[test]
fn a_private_message_opens_a_room_and_rings() {
    let mut world = World::in_general();
    world.server(&message(r#""with":"Eve""#, 1, world.now, "Eve", "psst"));
    assert_eq!(world.room(), "General");
    assert_eq!(unread(&world, 1), (1, 0));
    let effects = world.effects();
    assert!(effects.contains(&Effect::Bell));
    assert!(effects.contains(&Effect::Title("(1) General".to_owned())));
    world.keys("Alt-a");
    assert_eq!(world.room(), "@Eve");
    assert!(world.effects().contains(&Effect::Title("Eve".to_owned())));
}

#[test]
fn the_most_urgent_room_comes_first() {
    let mut world = World::in_general();
    for group in ["one", "two"] {
        world.typed(&format!("/join {group}"));
        world.keys("Enter");
        let fields = format!(r#""group":"{group}","last":0,"members":["Alice"],"topic":null"#);
        world.answer("join", &fields);
    }
    world.server(&message(r#""group":"General""#, 1, world.now, "Bob", "hello"));
    world.server(&message(r#""group":"one""#, 1, world.now, "Bob", "Alice?"));
    world.server(&message(r#""with":"Eve""#, 1, world.now, "Eve", "psst"));
    let mut order = Vec::new();
    for _ in 0..3 {
        world.keys("Alt-a");
        order.push(world.room());
    }
    assert_eq!(order, ["@Eve", "one", "General"]);
    world.keys("Alt-a");
    assert_eq!(world.remark(), "Nothing is unread.");
}

#[test]
fn a_hole_is_filled_in_order() {
    let mut world = World::in_general();
    world.said(1, "Bob", "one");
    world.said(4, "Bob", "four");
    world.said(5, "Bob", "five");
    assert_eq!(world.wants(), ["history General after 1 500"]);
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":5}"#));
    let page = [message_object(2, "two"), message_object(3, "three")].join(",");
    world.answer("history", &format!(r#""group":"General","messages":[{page}],"more":false"#));
    assert_eq!(world.messages(), ["Bob: one", "Bob: two", "Bob: three", "Bob: four", "Bob: five"]);
}

#[test]
fn what_was_missed_is_fetched_page_by_page_and_is_new() {
    let mut world = World::in_general();
    world.said(1, "Bob", "one");
    world.lose();
    world.update(Msg::Focus(false));
    world.server(&welcome("Alice", r#"{"group":"General","last":3}"#));
    assert!(world.wants().contains(&"history General after 1 500".to_owned()));
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":3}"#));
    let page = message_object(2, "two");
    world.answer("history", &format!(r#""group":"General","messages":[{page}],"more":true"#));
    assert!(world.wants().contains(&"history General after 2 500".to_owned()));
    assert_eq!(unread(&world, 0), (1, 0));
    assert_eq!(world.app.rooms.current().unread.line.map(|line| line.from), Some(2));
}

#[test]
fn older_history_comes_by_scrolling_up_until_the_beginning() {
    let mut world = World::started(Some("Alice"), crate::app::settings::Settings::default());
    world.server(&welcome("Alice", r#"{"group":"General","last":150}"#));
    assert!(world.wants().contains(&"history General before 151 100".to_owned()));
    world.keys("PgUp");
    assert!(world.wants().is_empty(), "one page at a time");
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":150}"#));
    let page: Vec<_> = (51..=150).map(|seq| message_object(seq, "m")).collect();
    let fields = format!(r#""group":"General","messages":[{}],"more":true"#, page.join(","));
    world.answer("history", &fields);
    assert_eq!(unread(&world, 0), (0, 0), "history is not new");
    world.wants();
    world.keys("Alt-Home");
    assert_eq!(world.wants(), ["history General after 0 100"]);
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":150}"#));
    world.wants();
    world.keys("PgUp");
    assert_eq!(world.wants(), ["history General before 51 100"]);
    world.keys("PgUp");
    assert!(world.wants().is_empty());
}

#[test]
fn the_view_stays_put_while_scrolled_up() {
    let mut world = World::in_general();
    for seq in 1..=60 {
        world.said(seq, "Bob", &format!("line {seq}"));
    }
    world.app.settle();
    world.keys("PgUp");
    world.app.settle();
    let before = world.app.screen.window.clone();
    world.said(61, "Bob", "new");
    world.app.settle();
    assert_eq!(world.app.screen.window.rows, before.rows);
    assert_eq!(world.app.screen.window.below, before.below + 1);
    world.keys("Alt-End");
    world.app.settle();
    assert_eq!(world.app.screen.window.below, 0);
}

#[test]
fn it_wakes_for_the_clock_and_for_a_countdown() {
    let wakes = |world: &mut World| -> Vec<u64> {
        let now = world.now;
        let effects = world.effects().into_iter();
        let times = effects.filter_map(|effect| match effect {
            Effect::WakeAt(at) => Some(at - now),
            _ => None,
        });
        times.collect()
    };
    let mut world = World::in_general();
    world.now += 1_500;
    world.update(Msg::Wake);
    assert_eq!(wakes(&mut world), [58_500], "at the full minute");
    world.said(1, "Bob", "hello");
    assert_eq!(wakes(&mut world), [READ_KEEP_MS], "that it was read is to be kept");
    world.said(2, "Bob", "hello");
    assert!(wakes(&mut world).is_empty(), "nothing else to wake for");
    world.lose();
    let mut seconds = Vec::new();
    for _ in 0..5 {
        seconds.push(world.app.connection.retry_seconds(world.now).unwrap());
        world.now += wakes(&mut world)[0];
        world.update(Msg::Wake);
    }
    assert_eq!(seconds, [5, 4, 3, 2, 1]);
    assert_eq!(world.app.connection.retry_seconds(world.now), Some(0));
}

#[test]
fn another_history_begins_anew() {
    let mut world = World::in_general();
    world.said(1, "Bob", "old world");
    world.lose();
    let other = welcome("Alice", r#"{"group":"General","last":0}"#).replace("e1", "e2");
    world.server(&other);
    world.said(1, "Bob", "new world");
    assert_eq!(world.messages(), ["Bob: new world"]);
}

#[test]
fn being_taken_out_of_a_group_closes_its_room() {
    let mut world = World::in_general();
    world.server(r#"{"event":"left","group":"General","user":"Alice","why":"leave"}"#);
    assert!(world.app.rooms.list().is_empty());
    assert_eq!(world.room(), "diwan");
}

fn message_object(seq: u64, text: &str) -> String {
    message(r#""group":"General""#, seq, seq, "Bob", text).replace(r#""event":"message","#, "")
}

#[test]
fn what_a_key_came_to_is_told_until_the_next_one_and_not_in_the_log() {
    let mut world = World::in_general();
    let log = world.log();
    world.keys("Alt-a");
    assert_eq!(world.remark(), "Nothing is unread.");
    world.said(1, "Bob", "hello");
    assert_eq!(world.remark(), "Nothing is unread.");
    world.keys("x");
    assert_eq!(world.remark(), "");
    assert_eq!(world.log()[..log.len()], log);
    // A screen without that line has the log.
    world.resize(20, 2);
    world.app.settle();
    world.keys("Alt-a");
    assert_eq!((world.remark(), world.last().as_str()), ("", "* Nothing is unread."));
}
