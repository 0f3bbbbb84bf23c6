//! Joining, making and leaving groups; talking to one person.

use super::world::World;
use crate::app::popup::Popup;

#[test]
fn a_group_is_chosen_from_the_list() {
    let mut world = World::in_general();
    world.keys("F2");
    assert_eq!(world.wants(), ["groups"]);
    world.keys("ra Enter");
    assert_eq!(world.wants(), ["join random"]);
    world.keys("F2 ra Enter");
    world.answer(
        "join",
        r#""group":"random","last":0,"members":["Bob","Alice"],"topic":"Anything""#,
    );
    assert_eq!((world.room().as_str(), world.last().as_str()), ("random", "* You joined random."));
    assert_eq!(world.app.rooms.current().topic.as_ref().map(|t| t.as_str()), Some("Anything"));
}

#[test]
fn a_new_name_makes_a_group_and_joins_it() {
    let mut world = World::in_general();
    world.keys("F2 کتاب Enter");
    assert_eq!(world.wants(), ["groups", "create کتاب"]);
    world.typed("/create G2 secret");
    world.keys("Enter");
    world.answer("create", r#""group":"G2""#);
    assert_eq!(world.wants(), ["join G2 secret"]);
}

#[test]
fn a_locked_group_asks_for_its_password_and_asks_again() {
    let mut world = World::in_general();
    world.keys("F2 vault Enter");
    assert!(matches!(world.app.popup, Some(Popup::Password(_))));
    world.wants();
    world.keys("Enter wrong Enter");
    world.refuse("join", "wrong-password", "Wrong password for group chat 'vault'.");
    let Some(Popup::Password(password)) = &world.app.popup else { panic!("no password") };
    assert_eq!(password.message, "Wrong password for group chat 'vault'.");
    assert!(password.field.is_empty());
    world.keys("C-u right Enter");
    assert_eq!(world.wants(), ["join vault right"]);
    // What was cut from a password does not come back in a message.
    world.keys("C-y");
    assert_eq!(world.draft(), "|");
}

#[test]
fn a_password_is_not_brought_back_by_up() {
    let mut world = World::in_general();
    world.typed("/join vault secret");
    world.keys("Enter Up");
    assert_eq!(world.draft(), "|");
}

#[test]
fn leaving_and_a_second_time_for_ones_own_group() {
    let mut world = World::in_general();
    world.keys("F9");
    assert_eq!(world.wants(), ["leave General"]);
    world.typed("/create mine");
    world.keys("Enter");
    world.answer("create", r#""group":"mine""#);
    world.answer("join", r#""group":"mine","last":0,"members":["Alice"],"topic":null"#);
    world.wants();
    world.keys("F9");
    assert!(world.wants().is_empty());
    assert_eq!(world.last(), "* You made mine. Leave it once more to go.");
    world.keys("Alt-1");
    world.typed("/leave mine");
    world.keys("Enter");
    assert!(world.wants().is_empty(), "to turn away was to think better of it");
    assert_eq!(world.last(), "* You made mine. Leave it once more to go.");
    world.keys("Up Enter");
    assert_eq!(world.wants(), ["leave mine"]);
    world.keys("Alt-2 F9");
    world.typed("draft");
    world.keys("F9");
    world.answer("leave", r#""group":"mine""#);
    assert_eq!(world.room(), "General");
    // The draft was not lost with the room.
    world.typed("/join mine");
    world.keys("Enter");
    world.answer("join", r#""group":"mine","last":0,"members":["Alice"],"topic":null"#);
    assert_eq!(world.draft(), "draft|");
}

#[test]
fn refusals_are_told_in_the_room_they_concern() {
    let mut world = World::in_general();
    world.typed("/join nowhere");
    world.keys("Enter F4 Bob Enter");
    assert_eq!(world.room(), "@Bob");
    world.refuse("join", "no-such-group", "There is no group chat with name 'nowhere'.");
    assert!(world.log().is_empty());
    world.keys("F5");
    assert_eq!(
        world.last(),
        "* There is no group chat with name 'nowhere'. /create nowhere makes it."
    );
}

#[test]
fn a_person_is_talked_to_in_a_room_of_its_own() {
    let mut world = World::in_general();
    world.keys("F4 e Enter");
    world.typed("hi");
    world.keys("Enter");
    assert_eq!(world.room(), "@Eve");
    assert_eq!(world.wants(), ["private Eve hi"]);
    world.keys("F9");
    assert_eq!(world.room(), "General");
    world.typed("/msg Bob how are you");
    world.keys("Enter");
    assert_eq!(world.wants(), ["private Bob how are you"]);
    assert_eq!(world.room(), "@Bob", "where its fate is seen");
    world.keys("F5");
    world.typed("/msg Alice me");
    world.keys("Enter");
    assert_eq!(world.draft(), "/msg Alice me|");
    assert_eq!(world.last(), "* That is you. Choose somebody else to talk to.");
}

#[test]
fn a_group_one_was_not_in_is_not_left() {
    let mut world = World::in_general();
    world.typed("/leave nosuch");
    world.keys("Enter");
    world.refuse("leave", "no-such-group", "There is no group chat with name 'nosuch'.");
    assert!(!world.log().iter().any(|line| line.contains("You left")), "{:?}", world.log());
    assert_eq!(world.last(), "* There is no group chat with name 'nosuch'.");
}

#[test]
fn a_group_that_is_gone_takes_its_history_but_not_the_draft() {
    let mut world = World::in_general();
    world.typed("/join random");
    world.keys("Enter");
    world.answer("join", r#""group":"random","last":0,"members":["Alice"],"topic":null"#);
    world.typed("draft");
    world.server(r#"{"event":"group-removed","group":"random"}"#);
    assert_eq!(
        (world.room().as_str(), world.last().as_str()),
        ("General", "* The group random is gone.")
    );
    world.typed("/create random");
    world.keys("Enter");
    world.answer("create", r#""group":"random""#);
    world.answer("join", r#""group":"random","last":0,"members":["Alice"],"topic":null"#);
    assert_eq!(world.log(), ["* You joined random."]);
    assert_eq!(world.draft(), "draft|");
}

#[test]
fn joining_where_one_is_goes_there() {
    let mut world = World::in_general();
    world.typed("/join random");
    world.keys("Enter");
    world.answer("join", r#""group":"random","last":0,"members":["Alice"],"topic":null"#);
    world.wants();
    world.typed("/join general");
    world.keys("Enter");
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("General", "|"));
    assert!(world.wants().is_empty(), "the server has nothing to say to it");
}

#[test]
fn without_a_connection_it_says_so() {
    let mut world = World::in_general();
    world.lose();
    world.typed("/join random");
    world.keys("Enter");
    assert!(world.wants().is_empty());
    assert_eq!(world.last(), "* Not connected: join has to wait for the server.");
}
