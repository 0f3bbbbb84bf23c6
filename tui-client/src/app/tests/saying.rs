//! Saying something, and what becomes of it.

use super::world::{World, message, welcome};
use crate::app::effect::Effect;

#[test]
fn a_message_waits_until_the_server_has_it() {
    let mut world = World::in_general();
    world.typed("hello everyone");
    world.keys("Enter");
    assert_eq!(world.last(), "… Alice: hello everyone");
    assert_eq!(world.draft(), "|");
    world.answer("public", r#""group":"General","seq":1,"at":1795173120000"#);
    assert_eq!(world.last(), "✓ Alice: hello everyone");
    world.server(&message(r#""group":"General""#, 1, world.now, "Alice", "hello everyone"));
    assert_eq!(world.messages(), ["✓ Alice: hello everyone"]);
}

#[test]
fn ids_of_messages_are_unique() {
    let mut world = World::in_general();
    for _ in 0..3 {
        world.typed("again");
        world.keys("Enter");
    }
    let timeline = &world.app.rooms.current().timeline;
    let mut tags: Vec<_> = timeline.waiting().map(|(tag, _)| tag.clone()).collect();
    tags.dedup();
    assert_eq!(tags.len(), 3);
}

#[test]
fn lines_travel_as_one_message() {
    let mut world = World::in_general();
    world.keys("one Alt-Enter two C-j three Enter");
    assert_eq!(world.wants(), ["public General one\u{2028}two\u{2028}three"]);
}

#[test]
fn blank_drafts_are_not_said_and_two_slashes_are_one() {
    let mut world = World::in_general();
    world.typed("   ");
    world.keys("Enter");
    assert!(world.wants().is_empty());
    assert_eq!(world.draft(), "   |");
    world.keys("C-u");
    world.typed("//etc is a folder");
    world.keys("Enter");
    assert_eq!(world.wants(), ["public General /etc is a folder"]);
}

#[test]
fn a_refused_message_is_sent_again_or_dropped_without_loss() {
    let mut world = World::in_general();
    world.typed("one");
    world.keys("Enter");
    world.refuse("public", "storage", "The server cannot store messages at the moment.");
    assert_eq!(world.messages(), ["✗ Alice: one"]);
    assert!(world.log().contains(&"* The server cannot store messages at the moment.".to_owned()));
    world.keys("Alt-c Enter");
    assert_eq!(world.messages(), ["… Alice: one"]);
    world.refuse("public", "storage", "The server cannot store messages at the moment.");
    world.keys("C-x c Del");
    assert!(world.messages().is_empty());
    world.keys("C-y");
    assert_eq!(world.draft(), "one|");
}

#[test]
fn commands_send_again_or_drop_the_first_that_was_refused() {
    let mut world = World::in_general();
    for text in ["one", "two"] {
        world.typed(text);
        world.keys("Enter");
        world.refuse("public", "storage", "The disk is full.");
    }
    world.typed("/drop");
    world.keys("Enter");
    assert_eq!(world.messages(), ["✗ Alice: two"]);
    assert!(world.log().contains(&"* Dropped: one".to_owned()));
    let kept = world.kept().unwrap().messages;
    assert_eq!(kept.len(), 1, "the dropped one does not come back: {kept:?}");
    world.typed("/resend");
    world.keys("Enter");
    assert_eq!(world.messages(), ["… Alice: two"]);
    assert_eq!(world.draft(), "|");
    world.keys("C-y");
    assert_eq!(world.draft(), "one|");
}

#[test]
fn a_text_too_long_stays_in_the_draft() {
    let mut world = World::in_general();
    let long = "ش".repeat(2049);
    world.update(crate::app::msg::Msg::Paste(long.clone()));
    world.keys("Enter");
    assert!(world.wants().is_empty());
    assert_eq!(world.draft(), long + "|");
    assert!(world.app.popup.is_some(), "it is asked about");
}

#[test]
fn whom_it_goes_to_is_fixed_when_enter_is_pressed() {
    let mut world = World::in_general();
    world.typed("for all");
    // A private message opens a room, but the draft stays where it was.
    world.server(&message(r#""with":"Eve""#, 1, world.now, "Eve", "psst"));
    world.keys("Enter");
    assert_eq!(world.wants(), ["BELL", "public General for all"]);
}

#[test]
fn what_is_said_without_a_connection_is_sent_once_it_is_back() {
    let mut world = World::in_general();
    world.typed("one");
    world.keys("Enter");
    let first = tags(&mut world);
    world.lose();
    world.typed("two");
    world.keys("Enter");
    assert!(world.wants().is_empty());
    assert_eq!(world.messages(), ["… Alice: one", "… Alice: two"]);
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    assert_eq!(world.tag_of("public"), first[0].as_str(), "under the id it had");
    // The server stored the first one before the link broke: it tells the same place again.
    let tag = first[0].as_str();
    world.server(&format!(
        r#"{{"event":"ok","tag":"{tag}","command":"public","group":"General","seq":1,"at":5,
        "duplicate":true}}"#
    ));
    assert_eq!(world.messages(), ["✓ Alice: one", "… Alice: two"]);
    assert_eq!(world.wants().last().map(String::as_str), Some("public General two"));
}

/// A refusal that was lost with the connection must not let what was said later be stored first.
#[test]
fn the_next_message_leaves_when_the_one_before_is_answered() {
    let mut world = World::in_general();
    for text in ["one", "two", "three"] {
        world.typed(text);
        world.keys("Enter");
    }
    assert_eq!(world.wants(), ["public General one"]);
    // Its refusal is lost with the connection.
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    world.answer("public", r#""group":"General","seq":1,"at":5"#);
    world.refuse("public", "storage", "The server cannot store this now.");
    assert_eq!(world.wants().last().map(String::as_str), Some("public General three"));
    assert_eq!(world.messages(), ["✓ Alice: one", "✗ Alice: two", "… Alice: three"]);
    // Another conversation need not wait.
    world.typed("/msg Bob hi");
    world.keys("Enter");
    assert_eq!(world.wants(), ["private Bob hi"]);
}

#[test]
fn a_lost_session_is_joined_again_before_its_messages_are_sent() {
    let mut world = World::in_general();
    world.typed("/create vault2 secret");
    world.keys("Enter");
    world.answer("create", r#""group":"vault2""#);
    world.answer("join", r#""group":"vault2","last":0,"members":["Alice"],"topic":null"#);
    world.lose();
    world.typed("kept");
    world.keys("Enter");
    world.wants();
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    let wants = world.wants();
    let at = |line: &str| wants.iter().position(|want| want == line);
    assert!(at("join vault2 secret").is_some(), "{wants:?}");
    assert!(at("public vault2 kept").is_none(), "it may be another group: {wants:?}");
}

fn tags(world: &mut World) -> Vec<diwan_shared::command::Tag> {
    let effects = world.effects().into_iter();
    effects
        .filter_map(|effect| match effect {
            Effect::Send(request) => request.tag,
            _ => None,
        })
        .collect()
}
