//! The program is started again while its server is away, or goes elsewhere: rooms, drafts and the
//! outbox are there at once, and stay with the name and the server they belong to.

use super::world::{World, welcome};
use crate::app::effect::Effect;
use crate::app::keep::Keep;
use crate::app::msg::LinkEvent;
use crate::app::settings::Settings;

const GENERAL: &str = r#"{"group":"General","last":0}"#;
const TAKEN: &str =
    r#"{"event":"refused","code":"name-taken","text":"Username 'Alice' is already taken."}"#;

/// What Alice leaves behind: a message on its way to General, and a draft for Bob.
fn left_behind() -> Keep {
    let mut world = World::in_general();
    world.typed("/msg Bob");
    world.keys("Enter");
    world.typed("to Bob");
    world.keys("C-p");
    world.lose();
    world.typed("kept");
    world.keys("Enter F10");
    world.kept().unwrap()
}

/// Alice starts the program again; there is no connection yet.
fn again() -> World {
    let mut world = World::started(Some("Alice"), Settings::default());
    world.resize(80, 24);
    world.kept_for("Alice", left_behind());
    world.wants();
    world
}

/// The server answers, and somebody else has the name.
fn is_taken(world: &mut World) {
    world.link(LinkEvent::Connecting { address: "127.0.0.1:9000".to_owned() });
    world.server(TAKEN);
}

fn message(world: &World) -> &str {
    world.app.arrival.as_ref().map_or("", |arrival| &arrival.message)
}

/// What was kept last for a name.
fn kept_of(world: &mut World, name: &str) -> Option<Keep> {
    let mut kept = world.effects().into_iter().filter_map(|effect| match effect {
        Effect::Keep { whose, keep } if whose.name.as_str() == name => Some(keep),
        _ => None,
    });
    kept.next_back()
}

#[test]
fn rooms_drafts_and_outbox_are_there_before_the_server_is() {
    let mut world = again();
    assert_eq!(
        (world.room().as_str(), world.messages()),
        ("General", vec!["… Alice: kept".into()])
    );
    world.lose();
    assert!(world.app.arrival.is_none());
    let told = "* No connection to 127.0.0.1:9000: Connection reset. Next try in 5 s, or \
                /reconnect. What you write is kept. /server changes name or server.";
    assert!(world.log().contains(&told.to_owned()), "{:?}", world.log());
    world.typed("more");
    world.keys("Enter half");
    assert_eq!(world.messages(), ["… Alice: kept", "… Alice: more"]);
    assert_eq!(world.kept().unwrap().messages.len(), 2);

    world.server(&welcome("Alice", GENERAL));
    assert!(!world.log().iter().any(|line| line.contains("No connection")), "{:?}", world.log());
    let told = "* Connected to 127.0.0.1:9000. F1 shows help, F2 joins a group.";
    assert!(world.log().contains(&told.to_owned()), "{:?}", world.log());
    world.answer("public", r#""group":"General","seq":1,"at":5"#);
    assert_eq!(world.messages(), ["✓ Alice: kept", "… Alice: more"]);
    world.answer("public", r#""group":"General","seq":2,"at":6"#);
    assert_eq!(
        (world.messages(), world.draft()),
        (vec!["✓ Alice: kept".into(), "✓ Alice: more".into()], "half|".into(),)
    );
    world.keys("C-n");
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("@Bob", "to Bob|"));
}

#[test]
fn a_taken_name_leads_to_the_first_screen_and_what_was_written_waits_for_its_owner() {
    let mut world = again();
    world.lose();
    world.typed("more");
    world.keys("Enter");
    is_taken(&mut world);
    assert_eq!(message(&world), "Username 'Alice' is already taken.");
    let words = world.app.kept_words().unwrap().replace(['\u{2068}', '\u{2069}'], "");
    assert_eq!(words, "Kept for Alice until you are connected: 2 messages and 1 draft.");
    world.keys("Esc");
    assert!(world.app.arrival.is_some(), "without a name there is no way back");

    world.keys("C-u Eve Enter");
    let keep = kept_of(&mut world, "Alice");
    world.kept_for("Eve", Keep::default());
    world.server(&welcome("Eve", GENERAL));
    assert_eq!((world.messages(), world.draft()), (Vec::<String>::new(), "|".to_owned()));
    assert!(kept_of(&mut world, "Alice").is_none(), "nothing more was written to her file");
    // All of it had been written before, if it was not on disk already.
    assert!(keep.is_none_or(|keep| keep.messages.len() == 2 && keep.drafts.len() == 1));
}

#[test]
fn the_same_name_once_more_brings_nothing_twice() {
    let mut world = again();
    world.lose();
    world.typed("half");
    is_taken(&mut world);
    world.effects();
    world.keys("Enter");
    let keep = kept_of(&mut world, "Alice").expect("the draft was kept");
    world.kept_for("Alice", keep);
    world.server(&welcome("Alice", GENERAL));
    assert_eq!((world.messages(), world.draft()), (vec!["… Alice: kept".into()], "half|".into()));
}

#[test]
fn a_wrong_server_is_changed_from_the_rooms() {
    let mut world = again();
    world.lose();
    world.typed("/server");
    world.keys("Enter");
    assert_eq!(message(&world), "Esc goes back.");
    world.keys("Esc");
    assert!(world.app.arrival.is_none());
    world.keys("C-x @ C-u other Enter");
    assert_eq!(world.wants(), ["CONNECT other:9000 Alice"]);
    world.lose();
    let why = "No connection to other:9000: Connection reset. Next try in 5 s, or Enter.";
    assert_eq!(message(&world), why, "nothing is known of rooms there");
    assert!(world.app.rooms.list().is_empty());
}

#[test]
fn what_is_being_typed_on_the_first_screen_gets_into_no_room() {
    for (before, after) in [("C-x @ C-u oth", "er"), ("C-x @ C-u", "other")] {
        let mut world = again();
        world.lose();
        world.keys(before);
        world.server(&welcome("Alice", GENERAL));
        world.keys(after);
        assert_eq!(message(&world), "You are connected to 127.0.0.1:9000. Esc goes there.");
        world.keys("Esc");
        assert_eq!((world.room().as_str(), world.draft().as_str()), ("General", "|"), "{before}");
    }
}

#[test]
fn another_server_is_another_place() {
    let mut world = World::in_general();
    world.said(1, "Bob", "hello");
    world.keys("half C-x @ Enter");
    assert!(world.app.arrival.is_none(), "one is there already");
    world.keys("C-x @ C-u other Enter");
    assert_eq!(world.wants(), ["exit", "CONNECT other:9000 Alice"]);
    world.kept_for("Alice", Keep::default());
    world.server(&welcome("Alice", GENERAL));
    assert_eq!((world.messages(), world.draft()), (Vec::<String>::new(), "|".to_owned()));
}
