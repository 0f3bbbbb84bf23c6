//! What outlives the program: it is killed at any moment and started again.

use super::world::{World, welcome};
use crate::app::effect::Effect;
use crate::app::keep::Keep;
use crate::app::msg::Msg;
use crate::app::settings::Settings;
use crate::limits::{DRAFT_KEEP_MS, OUTBOX_MESSAGES_MAX};

const GENERAL: &str = r#"{"group":"General","last":0}"#;

/// Alice starts the program again and is let in.
fn again(keep: Keep) -> World {
    let text = serde_json::to_string(&keep).unwrap();
    let mut world = World::started(Some("Alice"), Settings::default());
    world.kept_for("Alice", serde_json::from_str(&text).unwrap());
    world.server(&welcome("Alice", GENERAL));
    world
}

#[test]
fn a_message_is_on_disk_before_it_is_on_the_wire() {
    let mut world = World::in_general();
    world.typed("سلام");
    world.keys("Enter");
    let effects = world.effects();
    let kept = effects.iter().position(|effect| matches!(effect, Effect::Keep { .. }));
    let sent = effects.iter().position(|effect| matches!(effect, Effect::Send(_)));
    assert!(kept.unwrap() < sent.unwrap(), "{effects:?}");
}

#[test]
fn a_killed_program_says_its_messages_again_under_their_ids() {
    let mut world = World::in_general();
    world.typed("one");
    world.keys("Enter");
    world.lose();
    world.typed("two");
    world.keys("Enter");
    let keep = world.kept().unwrap();
    let ids: Vec<_> = keep.messages.iter().map(|unsent| unsent.tag.to_string()).collect();

    let mut world = again(keep);
    assert_eq!(world.messages(), ["… Alice: one", "… Alice: two"]);
    let tries = world.app.rooms.current().timeline.unsent().map(|(_, said)| said.tries);
    assert_eq!(tries.collect::<Vec<_>>(), [2, 0], "only the first was sent before");
    for (seq, id) in (1..).zip(&ids) {
        assert_eq!(world.tag_of("public"), *id);
        let fields = format!(r#""group":"General","seq":{seq},"at":5"#);
        world.server(&format!(r#"{{"event":"ok","tag":"{id}","command":"public",{fields}}}"#));
    }
    assert_eq!(world.messages(), ["✓ Alice: one", "✓ Alice: two"]);
}

#[test]
fn what_the_server_has_taken_is_not_kept() {
    let mut world = World::in_general();
    world.typed("one");
    world.keys("Enter");
    world.answer("public", r#""group":"General","seq":1,"at":5"#);
    assert_eq!(world.kept().unwrap().messages, []);
}

#[test]
fn a_refused_message_is_still_refused_after_a_restart() {
    let mut world = World::in_general();
    world.typed("one");
    world.keys("Enter");
    world.refuse("public", "storage", "The disk is full.");
    let mut world = again(world.kept().unwrap());
    assert_eq!(world.messages(), ["✗ Alice: one"]);
    assert!(!world.wants().iter().any(|want| want.starts_with("public")), "not by itself");
    world.keys("Alt-c Enter");
    assert_eq!(world.messages(), ["… Alice: one"]);
}

#[test]
fn drafts_are_kept_soon_after_they_change_and_put_back_in_their_rooms() {
    let mut world = World::in_general();
    world.typed("/msg Bob");
    world.keys("Enter");
    world.effects();
    world.typed("to Bob");
    world.keys("C-n");
    world.typed("می\u{200C}خواهم");
    assert_eq!(world.kept(), None, "not with every key");
    world.now += DRAFT_KEEP_MS;
    world.update(Msg::Wake);
    let keep = world.kept().unwrap();

    let mut world = again(keep);
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("General", "می\u{200C}خواهم|"));
    world.keys("C-n");
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("@Bob", "to Bob|"));
}

#[test]
fn undo_goes_back_to_the_draft_of_an_earlier_start_and_no_further() {
    let mut world = World::in_general();
    world.keys("سلام F10");
    let mut world = again(world.kept().unwrap());
    assert_eq!(world.draft(), "سلام|");
    world.keys("C-_");
    assert_eq!(world.draft(), "سلام|");
    world.keys("! C-_ C-_");
    assert_eq!(world.draft(), "سلام|");
}

#[test]
fn a_draft_that_was_sent_is_no_draft_after_a_kill() {
    let mut world = World::in_general();
    world.typed("said once");
    world.now += DRAFT_KEEP_MS;
    world.update(Msg::Wake);
    assert_eq!(world.kept().unwrap().drafts[0].text, "said once");
    world.keys("Enter");
    let world = again(world.kept().unwrap());
    assert_eq!(world.messages(), ["… Alice: said once"]);
    assert_eq!(world.draft(), "|");
}

#[test]
fn a_command_that_said_something_is_no_draft_after_a_kill() {
    let mut world = World::in_general();
    world.typed("/msg Bob said once");
    world.now += DRAFT_KEEP_MS;
    world.update(Msg::Wake);
    assert_eq!(world.kept().unwrap().drafts[0].text, "/msg Bob said once");
    world.keys("Enter");
    let keep = world.kept().unwrap();
    assert_eq!((keep.drafts.len(), keep.messages.len()), (0, 1));
}

#[test]
fn what_was_sent_is_brought_back_after_a_restart() {
    let mut world = World::in_general();
    world.keys("one Enter");
    world.typed("/users");
    world.keys("Enter F10");
    let mut world = again(world.kept().unwrap());
    world.keys("new Enter half Up");
    assert_eq!(world.draft(), "new|");
    world.keys("Up");
    assert_eq!(world.draft(), "/users|");
    world.keys("Up");
    assert_eq!(world.draft(), "one|");
    world.keys("Down Down Down");
    assert_eq!(world.draft(), "half|");
}

#[test]
fn a_draft_is_kept_while_something_else_stands_in_its_place() {
    for (keys, draft, aside) in [
        ("one Enter half Up F10", "half|", &[][..]),
        ("one Enter half Up X F10", "oneX|", &["half"]),
        ("half C-x n F10", "half|", &[]),
        ("half C-x n x F10", "half|", &["/create x"]),
        ("half C-x n C-u F10", "half|", &[]),
        ("half C-x n C-u other C-x n F10", "other|", &["half"]),
    ] {
        let mut world = World::in_general();
        world.keys(keys);
        let world = again(world.kept().unwrap());
        assert_eq!(world.draft(), draft, "{keys}");
        assert_eq!(world.app.rooms.current().composer.aside(), aside, "{keys}");
    }
}

#[test]
fn no_password_is_ever_on_disk() {
    let mut world = World::in_general();
    world.typed("/join vault sesame");
    world.now += DRAFT_KEEP_MS;
    world.update(Msg::Wake);
    world.keys("Enter hi Enter F10");
    let keep = serde_json::to_string(&world.kept().unwrap()).unwrap();
    assert!(keep.contains("hi") && !keep.contains("sesame"), "{keep}");
}

#[test]
fn quitting_keeps_the_draft_at_once() {
    let mut world = World::in_general();
    world.typed("half a thou");
    world.keys("F10");
    assert_eq!(world.kept().unwrap().drafts[0].text, "half a thou");
}

#[test]
fn another_name_does_not_get_what_was_kept() {
    let mut world = World::in_general();
    world.typed("secret");
    world.keys("Enter");
    let keep = world.kept().unwrap();
    let mut world = World::started(Some("Alice"), Settings::default());
    world.kept_for("Alice", keep);
    world.server(r#"{"event":"refused","code":"name-taken","text":"Taken."}"#);
    // The first screen asks again; another name comes with what was kept for it.
    world.keys("C-u Eve Enter");
    world.kept_for("Eve", Keep::default());
    world.server(&welcome("Eve", GENERAL));
    assert_eq!(world.messages(), Vec::<String>::new());
}

#[test]
fn a_full_outbox_refuses_in_words_and_keeps_the_draft() {
    let mut world = World::in_general();
    world.lose();
    for number in 0..OUTBOX_MESSAGES_MAX {
        world.typed(&number.to_string());
        world.keys("Enter");
    }
    world.typed("one more");
    world.keys("Enter");
    assert_eq!(world.draft(), "one more|");
    assert!(world.log().iter().any(|line| line.contains("500 messages wait")), "no word of it");
}
