//! Looking for words in a room, while the draft waits.

use super::world::{World, message, welcome};
use crate::app::action::keymap::Mode;
use crate::app::settings::Settings;
use crate::app::timeline::search::Reach;

/// Thirty messages; every tenth is about the build.
fn talk() -> World {
    let mut world = World::in_general();
    for seq in 1..=30 {
        let text = if seq % 10 == 0 { format!("the Build {seq}") } else { format!("m{seq}") };
        world.said(seq, "Bob", &text);
    }
    world.typed("half a thought");
    world.app.settle();
    world
}

/// The text that is shown as found, and its place among all.
fn found(world: &World) -> (String, usize) {
    let Some((index, place)) = world.app.found() else { return Default::default() };
    (world.app.rooms.current().timeline.items()[index].text().to_owned(), place)
}

fn all(world: &World) -> usize {
    world.app.rooms.current().timeline.hits().count()
}

fn reach(world: &World) -> Option<Reach> {
    world.app.rooms.current().search.as_ref().map(|search| search.reach)
}

#[test]
fn the_nearest_match_is_shown_while_words_are_typed() {
    for keys in ["F3", "Alt-s", "C-x s"] {
        let mut world = talk();
        world.keys(keys);
        assert_eq!(world.app.mode(), Mode::Searching);
        world.typed("build");
        assert_eq!((found(&world), all(&world)), (("the Build 30".to_owned(), 1), 3));
        world.typed(" 2");
        assert_eq!((found(&world), all(&world)), (("the Build 20".to_owned(), 1), 1));
        world.keys("Backspace Backspace");
        assert_eq!(found(&world).0, "the Build 30");
        assert_eq!(world.draft(), "half a thought|");
    }
}

#[test]
fn keys_go_from_match_to_match() {
    let mut world = talk();
    world.keys("F3 build Up");
    assert_eq!(found(&world), ("the Build 20".to_owned(), 2));
    world.keys("F3");
    assert_eq!(found(&world).0, "the Build 10");
    world.keys("Down");
    assert_eq!(found(&world).0, "the Build 20");
    world.keys("Enter n N N");
    assert_eq!((world.app.mode(), found(&world).0), (Mode::Matching, "the Build 30".to_owned()));
    world.keys("x");
    let text = world.app.rooms.current().search.as_ref().unwrap().field.text();
    assert_eq!((text, world.app.mode()), ("buildx", Mode::Searching), "other letters are typed");
}

#[test]
fn esc_goes_back_step_by_step_to_where_one_was_reading() {
    let mut world = talk();
    world.resize(80, 12);
    world.keys("PgUp");
    world.app.settle();
    let before = world.app.screen.window.clone();
    world.keys("F3 build Enter n");
    world.app.settle();
    assert_ne!(world.app.screen.window, before);
    world.keys("Esc");
    assert_eq!(world.app.mode(), Mode::Searching);
    world.keys("Esc");
    world.app.settle();
    assert_eq!((world.app.mode(), &world.app.screen.window), (Mode::Writing, &before));
    assert_eq!(world.draft(), "half a thought|");
}

#[test]
fn enter_twice_stays_at_the_match() {
    let mut world = talk();
    world.resize(80, 12);
    world.keys("F3 build Up Enter Enter");
    assert_eq!(world.app.mode(), Mode::Writing);
    world.app.settle();
    assert!(world.app.screen.window.below > 0);
    world.keys("Alt-End");
    world.app.settle();
    assert_eq!(world.app.screen.window.below, 0);
}

#[test]
fn a_command_looks_at_once() {
    let mut world = talk();
    world.keys("C-u");
    world.typed("/search build 2");
    world.keys("Enter");
    assert_eq!((found(&world).0.as_str(), world.app.mode()), ("the Build 20", Mode::Matching));
    assert_eq!(world.draft(), "|");
}

#[test]
fn history_is_looked_through_as_far_as_it_goes() {
    let mut world = World::started(Some("Alice"), Settings::default());
    world.server(&welcome("Alice", r#"{"group":"General","last":205}"#));
    world.answer("history", &page(106..=205));
    world.said(206, "Bob", "the build");
    world.wants();
    world.keys("F3 build Up");
    assert_eq!(reach(&world), Some(Reach::Fetching));
    // Nothing in the first page: the next one is asked for by itself.
    world.answer("history", &page(8..=105));
    assert_eq!((found(&world).1, reach(&world)), (1, Some(Reach::Fetching)));
    world.answer("history", &page(2..=7));
    assert_eq!(found(&world), ("the build of old 7".to_owned(), 2));
    assert_eq!((reach(&world), world.wants().len()), (Some(Reach::Held), 0));
    world.keys("Up");
    world.answer("history", &page(1..=1));
    assert_eq!((found(&world).1, reach(&world)), (2, Some(Reach::Ended)));
}

#[test]
fn esc_ends_looking_through_history() {
    let mut world = talk();
    world.lose();
    world.keys("F3 nowhere Enter");
    assert_eq!(reach(&world), Some(Reach::Ended));
    world.keys("Esc Esc");
    assert_eq!(world.app.mode(), Mode::Writing);
}

#[test]
fn a_search_stays_with_its_room_and_takes_what_comes() {
    let mut world = talk();
    world.keys("F3 build");
    world.said(31, "Bob", "another build");
    assert_eq!((found(&world), all(&world)), (("the Build 30".to_owned(), 2), 4));
    world.keys("F4 Bob Enter");
    assert_eq!((world.room().as_str(), world.app.mode()), ("@Bob", Mode::Writing));
    world.keys("Alt-1");
    assert_eq!(found(&world).0, "the Build 30");
}

fn page(seqs: std::ops::RangeInclusive<u64>) -> String {
    let message = |seq: u64| {
        let text = if seq == 7 { "the build of old 7".to_owned() } else { format!("m{seq}") };
        let of = r#""group":"General""#;
        message(of, seq, seq * 1000, "Bob", &text).replacen(r#""event":"message","#, "", 1)
    };
    let more = *seqs.start() > 1;
    let messages: Vec<_> = seqs.map(message).collect();
    format!(r#""group":"General","messages":[{}],"more":{more}"#, messages.join(","))
}
