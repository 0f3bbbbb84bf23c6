//! The connection breaks and comes back, or somebody else has the name: what the user sees, and
//! what becomes of every mark.

use super::world::{World, message, welcome};
use crate::app::effect::Effect;
use crate::app::keep::Keep;
use crate::app::msg::{LinkEvent, Msg};
use crate::app::settings::Settings;

const GENERAL: &str = r#"{"group":"General","last":0}"#;
const TAKEN: &str =
    r#"{"event":"refused","code":"name-taken","text":"Username 'Alice' is already taken."}"#;
const LOST: &str = "* No connection to 127.0.0.1:9000: Connection reset.";

/// Says a text and presses Enter.
fn say(world: &mut World, text: &str) {
    world.typed(text);
    world.keys("Enter");
}

/// The tags and commands of the messages that were sent since the last time.
fn sent(world: &mut World) -> Vec<(String, String)> {
    let effects = world.effects().into_iter();
    let requests = effects.filter_map(|effect| match effect {
        Effect::Send(request) if ["public", "private"].contains(&request.command.verb()) => {
            Some((request.tag?.to_string(), request.command.to_string()))
        }
        _ => None,
    });
    requests.collect()
}

#[test]
fn a_connection_that_comes_and_goes_is_told_to_be_back_once() {
    let mut world = World::in_general();
    for room in ["C-n", "C-p", "C-n"] {
        world.lose();
        world.server(&welcome("Alice", r#"{"group":"General","last":0},{"with":"Eve","last":0}"#));
        assert_eq!(world.last(), "* Connected again.");
        world.keys(room);
    }
    let told =
        |world: &World| world.log().into_iter().filter(|line| line == "* Connected again.").count();
    let here = told(&world);
    world.keys("C-n");
    assert_eq!(here + told(&world), 1);
}

#[test]
fn the_countdown_stands_in_the_room_and_goes_along_to_another() {
    let mut world = World::in_general();
    world.said(1, "Bob", "hello");
    world.lose();
    let kept = "What you write is kept.";
    assert_eq!(world.last(), format!("{LOST} Next try in 5 s, or /reconnect. {kept}"));
    world.now += 2_000;
    world.update(Msg::Wake);
    assert_eq!(world.last(), format!("{LOST} Next try in 3 s, or /reconnect. {kept}"));
    say(&mut world, "kept");
    assert_eq!(world.messages(), ["Bob: hello", "… Alice: kept"]);
    world.keys("F4 Eve Enter");
    assert_eq!(world.log(), [format!("{LOST} Next try in 3 s, or /reconnect. {kept}")]);
    world.keys("C-p");
    assert_eq!(world.room(), "General");
    assert_eq!(world.log().iter().filter(|line| line.starts_with(LOST)).count(), 1);
    world.link(LinkEvent::Connecting { address: "127.0.0.1:9000".to_owned() });
    assert!(world.log().contains(&format!("{LOST} Trying ... {kept}")));
    world.link(LinkEvent::Down { why: "Connection refused".to_owned(), retry_in_ms: None });
    let refused = "* No connection to 127.0.0.1:9000: Connection refused.";
    assert!(world.log().contains(&format!("{refused} /reconnect tries again. {kept}")));
    world.server(&welcome("Alice", r#"{"group":"General","last":1}"#));
    assert!(!world.log().iter().any(|line| line.contains("No connection")), "{:?}", world.log());
    assert_eq!(world.log().iter().filter(|line| *line == "* Connected again.").count(), 1);
}

#[test]
fn reconnecting_at_once_is_a_command() {
    let mut world = World::in_general();
    world.lose();
    world.wants();
    say(&mut world, "/reconnect");
    assert_eq!(world.wants(), ["RECONNECT"]);
    assert_eq!(world.draft(), "|");
}

#[test]
fn what_was_missed_stands_below_the_line_even_for_somebody_who_looks() {
    let mut world = World::in_general();
    world.said(1, "Bob", "one");
    world.lose();
    say(&mut world, "mine");
    world.server(&welcome("Alice", r#"{"group":"General","last":3}"#));
    let page: Vec<_> = [2, 3].map(|seq| stored(seq, "Bob", "missed")).into();
    let fields = format!(r#""group":"General","messages":[{}],"more":false"#, page.join(","));
    // The first screenful was not asked for: there was one message.
    world.answer("history", &fields);
    let room = world.app.rooms.current();
    assert_eq!(room.unread.line.map(|line| (line.from, line.count)), Some((2, 2)));
    assert_eq!(room.unread.messages, 0, "but they are being looked at");
    world.answer("public", r#""group":"General","seq":4,"at":9"#);
    let shown = ["Bob: one", "Bob: missed", "Bob: missed", "✓ Alice: mine"];
    assert_eq!(world.messages(), shown);
}

#[test]
fn a_closing_server_leaves_the_message_waiting_for_the_next_one() {
    let mut world = World::in_general();
    say(&mut world, "last words");
    let first = sent(&mut world);
    let tag = &first[0].0;
    world.server(&format!(
        r#"{{"event":"refused","tag":"{tag}","code":"closing","text":"The server is closing."}}"#
    ));
    assert_eq!(world.messages(), ["… Alice: last words"]);
    world.lose();
    world.server(&welcome("Alice", GENERAL));
    assert_eq!(sent(&mut world), first);
}

#[test]
fn a_server_that_lets_nobody_in_just_now_takes_nobody_to_the_first_screen() {
    let mut world = World::in_general();
    world.typed("half a thought");
    world.lose();
    world.link(LinkEvent::Connecting { address: "127.0.0.1:9000".to_owned() });
    for code in ["closing", "too-many"] {
        world.server(&format!(r#"{{"event":"refused","code":"{code}","text":"Not now."}}"#));
        assert!(world.app.arrival.is_none());
        assert_eq!(world.draft(), "half a thought|");
    }
    assert!(world.log().contains(&"* Not now.".to_owned()));
}

#[test]
fn every_refusal_ends_in_a_mark_with_its_reason_and_enter_resends_under_the_same_id() {
    for code in ["storage", "not-member", "no-such-group", "no-such-user", "rate", "too-many"] {
        let mut world = World::in_general();
        say(&mut world, "one");
        let first = sent(&mut world);
        let tag = &first[0].0;
        world.server(&format!(
            r#"{{"event":"refused","tag":"{tag}","code":"{code}","text":"The reason."}}"#
        ));
        assert_eq!(world.messages(), ["✗ Alice: one"], "{code}");
        world.keys("Alt-c");
        let chosen = world.app.selected_message().unwrap();
        let reason = crate::app::timeline::Mark::Failed("The reason.".to_owned());
        assert_eq!(chosen.mark, reason, "{code}");
        world.keys("Enter");
        assert_eq!(sent(&mut world), first, "{code}: stored once, whatever became of it before");
        let tries = world.app.rooms.current().timeline.unsent().map(|(_, said)| said.tries);
        assert_eq!(tries.collect::<Vec<_>>(), [2], "{code}");
    }
}

#[test]
fn a_group_that_went_meanwhile_refuses_what_waits_for_it() {
    let mut world = World::in_general();
    say(&mut world, "/join random");
    world.answer("join", r#""group":"random","last":0,"members":["Alice"],"topic":null"#);
    world.lose();
    say(&mut world, "too late");
    world.server(&welcome("Alice", GENERAL));
    world.refuse("join", "no-such-group", "There is no group chat with name 'random'.");
    world.refuse("public", "no-such-group", "There is no group chat with name 'random'.");
    assert_eq!(
        (world.room().as_str(), &world.messages()[..]),
        ("random", &["✗ Alice: too late".to_owned()][..])
    );
}

#[test]
fn what_waits_goes_into_another_history_too() {
    let mut world = World::in_general();
    for seq in 1..=3 {
        world.said(seq, "Bob", "old");
    }
    world.lose();
    say(&mut world, "mine");
    let other = welcome("Alice", r#"{"group":"General","last":2}"#).replace("e1", "e2");
    world.server(&other);
    assert_eq!(sent(&mut world).len(), 1);
    assert_eq!(world.messages(), ["… Alice: mine"]);
    assert!(world.app.rooms.current().unread.line.is_none(), "its numbers mean nothing any more");
}

#[test]
fn another_group_of_the_same_name_begins_anew() {
    let mut world = World::in_general();
    for seq in 1..=5 {
        world.said(seq, "Bob", "before");
    }
    world.lose();
    // The numbers went back: what is held belongs to a group that is gone.
    world.server(&welcome("Alice", r#"{"group":"General","last":1}"#));
    world.server(&message(r#""group":"General""#, 2, world.now, "Bob", "after"));
    assert_eq!(world.messages(), ["Bob: after"]);
}

#[test]
fn the_name_asked_for_twice_shows_nothing_twice() {
    let mut world = World::in_general();
    say(&mut world, "mine");
    let keep = world.kept().unwrap();
    world.lose();
    world.link(LinkEvent::Connecting { address: "127.0.0.1:9000".to_owned() });
    world.server(TAKEN);
    world.keys("Enter");
    world.kept_for("Alice", keep);
    world.server(&welcome("Alice", GENERAL));
    assert_eq!(world.messages(), ["… Alice: mine"]);
}

#[test]
fn what_one_wrote_is_not_said_by_itself_under_another_name() {
    let mut world = World::in_general();
    say(&mut world, "mine");
    world.lose();
    world.link(LinkEvent::Connecting { address: "127.0.0.1:9000".to_owned() });
    world.server(TAKEN);
    world.typed("2");
    world.keys("Enter");
    world.kept_for("Alice2", Keep::default());
    world.effects();
    world.server(&welcome("Alice2", GENERAL));
    let effects = world.effects();
    let keeps: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Keep { whose, keep } => Some((whose.name.to_string(), keep.messages.len())),
            _ => None,
        })
        .collect();
    assert_eq!(keeps, [("Alice2".to_owned(), 1), ("Alice".to_owned(), 0)], "never in no outbox");
    assert_eq!(world.messages(), ["✗ Alice: mine"]);
    assert!(sent(&mut world).is_empty());
    world.keys("Alt-c Enter");
    assert_eq!(world.messages(), ["… Alice2: mine"]);
    assert_eq!(sent(&mut world)[0].1, "public General mine");
}

#[test]
fn it_is_known_when_the_message_of_the_name_before_was_stored_after_all() {
    let mut world = World::in_general();
    say(&mut world, "mine");
    let tag = sent(&mut world)[0].0.clone();
    world.lose();
    world.server(&welcome("Alice2", r#"{"group":"General","last":1}"#));
    let page =
        stored(1, "Alice", "mine").replace("\"text\"", &format!("\"tag\":\"{tag}\",\"text\""));
    let fields = format!(r#""group":"General","messages":[{page}],"more":false"#);
    world.answer("history", &fields);
    assert_eq!(world.messages(), ["✓ Alice: mine"]);
}

#[test]
fn a_kept_draft_and_what_was_typed_before_it_came_are_both_there() {
    let mut world = World::in_general();
    world.typed("yesterday");
    world.keys("F10");
    let keep = world.kept().unwrap();
    let mut world = World::started(Some("Alice"), Settings::default());
    world.typed("today");
    world.kept_for("Alice", keep);
    world.server(&welcome("Alice", GENERAL));
    assert_eq!(world.draft(), "today|");
    world.keys("Enter");
    assert_eq!(world.messages(), ["… Alice: today"]);
    assert_eq!(world.draft(), "yesterday|");
}

#[test]
fn answers_to_the_connection_before_change_nothing() {
    let mut world = World::started(Some("Alice"), Settings::default());
    world.server(&welcome("Alice", r#"{"group":"General","last":60}"#));
    // A page that the program before this one asked for, on the session this one took over.
    let page: Vec<_> = (1..=10).map(|seq| stored(seq, "Bob", "old")).collect();
    world.server(&format!(
        r#"{{"event":"ok","tag":"r1","command":"history","group":"General","messages":[{}],
        "more":true}}"#,
        page.join(",")
    ));
    assert!(world.messages().is_empty(), "60 messages would be missing below them");
    // Joining is another matter: it was done.
    world.server(
        r#"{"event":"ok","tag":"r2","command":"join","group":"random","last":7,"members":["Alice"],
        "topic":null}"#,
    );
    let random = &world.app.rooms.list()[1];
    assert_eq!((random.title().as_str(), random.timeline.newest()), ("random", 7));
}

/// In the group `random`, in which Bob has said something.
fn in_random() -> World {
    let mut world = World::in_general();
    say(&mut world, "/join random");
    world.answer("join", &random(4, 0));
    world.server(&message(r#""group":"random""#, 1, 1, "Bob", "of old"));
    world
}

/// What the server says of that group when it is joined.
fn random(life: u64, last: u64) -> String {
    let rest = r#""members":["Alice"],"topic":null"#;
    format!(r#""group":"random","life":{life},"last":{last},{rest}"#)
}

#[test]
fn what_was_written_for_a_group_that_is_gone_is_not_said_in_another_of_its_name() {
    let mut world = in_random();
    world.lose();
    say(&mut world, "for old friends");
    let before = world.kept().unwrap().messages[0].tag.to_string();
    world.server(&welcome("Alice", GENERAL));
    world.answer("join", &random(9, 1));
    assert_eq!(sent(&mut world), []);
    let anew = "* The random you knew is gone. This is another group of that name.";
    assert_eq!(world.log(), [anew, "✗ Alice: for old friends"]);
    // Its number 1 is another message than the old one's.
    world.server(&message(r#""group":"random""#, 2, 2, "Eve", "of now"));
    assert_eq!(world.messages(), ["Eve: of now", "✗ Alice: for old friends"]);
    world.keys("Alt-c Enter");
    let again = sent(&mut world);
    assert_eq!(again.len(), 1, "the user wants it said there");
    assert_ne!(again[0].0, before, "the old group may have it under the old tag");
}

#[test]
fn what_waits_for_a_group_that_goes_meanwhile_is_seen_to_be_refused() {
    let mut world = in_random();
    world.lose();
    say(&mut world, "for friends");
    world.server(&welcome("Alice", GENERAL));
    world.server(r#"{"event":"group-removed","group":"random"}"#);
    assert_eq!(world.room(), "random");
    assert_eq!(world.log(), ["* The group random is gone.", "✗ Alice: for friends"]);
    world.refuse("join", "no-such-group", "There is no group chat with name 'random'.");
    assert_eq!(sent(&mut world), []);
    assert_eq!(world.messages(), ["✗ Alice: for friends"]);
}

#[test]
fn nothing_is_said_in_a_group_before_it_is_known_to_be_the_same() {
    let mut world = in_random();
    world.lose();
    say(&mut world, "for friends");
    world.server(&welcome("Alice", GENERAL));
    assert!(!world.wants().iter().any(|line| line.contains("for friends")));
    world.server(&welcome("Alice", GENERAL));
    world.answer("join", &random(4, 1));
    assert_eq!(sent(&mut world).len(), 1);
    assert_eq!(world.messages(), ["Bob: of old", "… Alice: for friends"]);
}

#[test]
fn a_group_is_known_by_the_late_answer_to_a_joining_when_the_next_one_comes_too_late() {
    for (life, sent_there, mark) in [(4, 1, "…"), (9, 0, "✗")] {
        let mut world = in_random();
        world.lose();
        say(&mut world, "for friends");
        world.server(&welcome("Alice", GENERAL));
        let first = world.tag_of("join");
        world.lose();
        // The server still compares the password; the session goes on meanwhile.
        world.server(&welcome("Alice", GENERAL));
        let ok =
            format!(r#"{{"event":"ok","tag":"{first}","command":"join",{}}}"#, random(life, 1));
        let second = world.tag_of("join");
        world.server(&ok);
        assert_eq!(sent(&mut world), []);
        world.server(&format!(
            r#"{{"event":"refused","tag":"{second}","code":"already-member","text":"Already."}}"#
        ));
        assert_eq!(sent(&mut world).len(), sent_there);
        assert_eq!(world.messages().last().unwrap(), &format!("{mark} Alice: for friends"));
    }
}

#[test]
fn a_group_that_is_another_after_a_restart_gets_nothing_of_the_old_ones() {
    let mut world = in_random();
    world.lose();
    say(&mut world, "for old friends");
    let keep = world.kept().unwrap();
    let mut world = World::started(Some("Alice"), Settings::default());
    world.kept_for("Alice", keep);
    world.server(&welcome("Alice", GENERAL));
    world.answer("join", &random(9, 0));
    assert_eq!(sent(&mut world), []);
    assert_eq!(world.room(), "random");
    assert_eq!(world.messages(), ["✗ Alice: for old friends"]);
}

fn stored(seq: u64, from: &str, text: &str) -> String {
    message(r#""group":"General""#, seq, seq, from, text).replace(r#""event":"message","#, "")
}
