//! Rooms that are pinned, muted and sorted, and which of them are there again after a restart.

use diwan_shared::command::Conversation;
use diwan_shared::name::GroupName;

use super::world::{World, message, welcome};
use crate::app::keep::Keep;
use crate::app::msg::Msg;
use crate::app::popup::Popup;
use crate::app::popup::picker::Choice;
use crate::app::settings::Settings;
use crate::limits::{DRAFT_KEEP_MS, GROUPS_REST_MS};

const GENERAL: &str = r#"{"group":"General","last":0}"#;

/// Alice in General and in two groups more.
fn in_three() -> World {
    let mut world = World::in_general();
    for group in ["بازار", "dev"] {
        join(&mut world, group);
    }
    world.keys("Alt-1");
    world
}

fn join(world: &mut World, group: &str) {
    world.typed(&format!("/join {group}"));
    world.keys("Enter");
    let fields = format!(r#""group":"{group}","last":0,"members":["Bob","Alice"],"topic":null"#);
    world.answer("join", &fields);
}

fn rooms(world: &World) -> Vec<String> {
    world.app.rooms.list().iter().map(|room| room.title()).collect()
}

fn said_in(world: &mut World, group: &str, seq: u64, text: &str) {
    world.server(&message(&format!(r#""group":"{group}""#), seq, world.now, "Bob", text));
}

/// What is on disk soon after.
fn kept_soon(world: &mut World) -> Keep {
    world.now += DRAFT_KEEP_MS;
    world.update(Msg::Wake);
    world.kept().unwrap()
}

/// The program starts again with what was kept, read from its text.
fn again(keep: &Keep) -> World {
    let text = serde_json::to_string(keep).unwrap();
    let mut world = World::started(Some("Alice"), Settings::default());
    world.kept_for("Alice", serde_json::from_str(&text).unwrap());
    world.server(&welcome("Alice", GENERAL));
    world
}

#[test]
fn a_pinned_room_stands_before_the_others_of_its_list() {
    let mut world = in_three();
    world.keys("F4 Bob Enter C-x !");
    assert_eq!(rooms(&world), ["General", "بازار", "dev", "@Bob"], "groups stay before people");
    world.keys("Alt-3 C-x !");
    assert_eq!(rooms(&world), ["dev", "General", "بازار", "@Bob"]);
    assert_eq!(world.room(), "dev", "one stays where one is");
    assert_eq!(world.last(), "* dev is pinned: it stands before those that are not.");
    world.keys("Alt-3");
    assert_eq!(world.room(), "بازار", "numbers are those of the list");
    world.keys("Alt-1");
    world.typed("/pin");
    world.keys("Enter");
    assert_eq!(rooms(&world), ["General", "بازار", "dev", "@Bob"]);
    assert_eq!(world.last(), "* dev is no longer pinned.");
}

#[test]
fn rooms_are_sorted_by_name_by_what_is_unread_and_by_arrival() {
    let mut world = in_three();
    world.typed("/sort name");
    world.keys("Enter");
    assert_eq!(rooms(&world), ["dev", "General", "بازار"]);
    world.typed("/sort unread");
    world.keys("Enter");
    said_in(&mut world, "dev", 1, "hello");
    said_in(&mut world, "بازار", 1, "Alice?");
    assert_eq!(rooms(&world), ["بازار", "dev", "General"]);
    assert_eq!(world.room(), "General");
    world.keys("Alt-1");
    assert_eq!((world.room().as_str(), rooms(&world)[0].as_str()), ("بازار", "dev"));
    world.keys("C-x * C-x *");
    assert_eq!(world.remark(), "Rooms are sorted by arrival.");
    assert_eq!(rooms(&world), ["General", "بازار", "dev"]);
    world.typed("/sort size");
    world.keys("Enter");
    assert_eq!(world.last(), "* 'size' does not fit here. Usage: /sort [arrival|unread|name]");
}

#[test]
fn nothing_moves_while_one_chooses_from_the_list() {
    let mut world = in_three();
    world.typed("/sort unread");
    world.keys("Enter Tab Down");
    said_in(&mut world, "dev", 1, "hello");
    assert_eq!(rooms(&world), ["General", "بازار", "dev"]);
    world.keys("Enter");
    assert_eq!(world.room(), "بازار");
}

#[test]
fn a_muted_room_calls_nobody_and_counts_only_what_names_the_user() {
    let mut world = in_three();
    world.keys("Alt-3 C-x -");
    let told = "* dev is muted: it calls nobody, and only what names you counts.";
    assert_eq!(world.last(), told);
    world.keys("Alt-1");
    world.wants();
    said_in(&mut world, "dev", 1, "hello");
    world.keys("Alt-a");
    assert_eq!((world.room().as_str(), world.remark()), ("General", "Nothing is unread."));
    said_in(&mut world, "dev", 2, "Alice?");
    assert_eq!(world.wants(), Vec::<String>::new(), "no bell, no notice");
    world.keys("Alt-a");
    assert_eq!(world.room(), "dev");
    world.typed("/mute");
    world.keys("Enter Alt-1");
    said_in(&mut world, "dev", 3, "Alice!");
    assert!(world.wants().contains(&"BELL".to_owned()));
}

#[test]
fn a_muted_person_does_not_ring() {
    let mut world = World::in_general();
    world.keys("F4 Eve Enter C-x - Alt-1");
    world.server(&message(r#""with":"Eve""#, 1, world.now, "Eve", "psst"));
    assert_eq!(world.wants(), Vec::<String>::new());
    world.keys("Alt-a");
    assert_eq!(world.room(), "General");
}

#[test]
fn rooms_are_joined_again_after_a_restart_as_they_were() {
    let mut world = in_three();
    world.keys("Alt-3 C-x ! Alt-3 C-x - F4 Eve Enter");
    world.typed("/sort name");
    world.keys("Enter");
    let mut world = again(&kept_soon(&mut world));
    assert_eq!(rooms(&world), ["dev", "General", "بازار", "@Eve"]);
    assert_eq!(world.room(), "@Eve");
    let joins: Vec<_> = world.wants().into_iter().filter(|want| want.starts_with("join")).collect();
    assert_eq!(joins, ["join dev", "join بازار"]);
    let marks: Vec<_> =
        world.app.rooms.list().iter().map(|room| (room.pinned, room.muted)).collect();
    assert_eq!(marks, [(true, false), (false, false), (false, true), (false, false)]);
}

#[test]
fn a_room_that_was_left_is_not_joined_again_but_keeps_its_marks() {
    let mut world = in_three();
    world.keys("Alt-3 C-x - F9");
    world.answer("leave", r#""group":"dev""#);
    let mut world = again(&kept_soon(&mut world));
    assert_eq!(rooms(&world), ["General", "بازار"]);
    assert!(!world.wants().contains(&"join dev".to_owned()));
    join(&mut world, "dev");
    assert!(world.app.rooms.current().muted);
}

#[test]
fn a_locked_group_is_not_joined_again_and_its_password_is_not_kept() {
    let mut world = World::in_general();
    world.typed("/join vault opensesame");
    world.keys("Enter");
    world.answer("join", r#""group":"vault","last":0,"members":["Alice"],"topic":null"#);
    world.typed("half a thought");
    let keep = kept_soon(&mut world);
    assert!(!serde_json::to_string(&keep).unwrap().contains("opensesame"));
    let mut world = again(&keep);
    world.refuse("join", "wrong-password", "Wrong password for group chat 'vault'.");
    assert_eq!(rooms(&world), ["General"]);
    let told = "* vault is locked and was not joined again: F2 asks for its password.";
    assert_eq!(world.last(), told);
    world.typed("/join vault opensesame");
    world.keys("Enter");
    world.answer("join", r#""group":"vault","last":0,"members":["Alice"],"topic":null"#);
    assert_eq!(world.draft(), "half a thought|");
}

#[test]
fn a_group_that_is_gone_meanwhile_is_said_to_be() {
    let mut world = again(&kept_soon(&mut in_three()));
    world.refuse("join", "no-such-group", "There is no group chat with name 'dev'.");
    assert_eq!(rooms(&world), ["General", "بازار"]);
    assert_eq!(world.last(), "* The group dev is gone.");
}

#[test]
fn counts_of_other_groups_are_asked_for_while_somebody_looks() {
    let mut world = World::in_general();
    world.now += GROUPS_REST_MS;
    world.update(Msg::Wake);
    assert_eq!(world.wants(), Vec::<String>::new(), "nobody is there");
    world.keys("a b");
    assert_eq!(world.wants(), ["groups"], "once");
    world.server(r#"{"event":"group-created","group":"new","locked":false}"#);
    world.keys("c");
    assert_eq!(world.wants(), ["groups"], "nobody knows how many are in the new one");
    world.now += GROUPS_REST_MS;
    world.resize(50, 20);
    world.app.settle();
    world.keys("d");
    assert_eq!(world.wants(), Vec::<String>::new(), "the list is not seen");
}

/// By RTL.md R29: as names are compared, so that what reads alike stands together.
#[test]
fn people_and_rooms_stand_in_the_order_of_their_names() {
    let people = |world: &World| -> Vec<String> {
        world.app.people().iter().map(ToString::to_string).collect()
    };
    let mut world = World::in_general();
    for user in ["بهار", "\u{622}رش", "ابی", "eva", "דנה"] {
        world.server(&format!(r#"{{"event":"joined","group":"General","user":"{user}"}}"#));
        world.server(&format!(r#"{{"event":"online","user":"{user}"}}"#));
    }
    let sorted = ["Alice", "Bob", "eva", "Eve", "דנה", "ابی", "\u{622}رش", "بهار"];
    assert_eq!(people(&world), sorted);
    world.server(r#"{"event":"left","group":"General","user":"Bob","why":"leave"}"#);
    assert_eq!(people(&world), [&sorted[..1], &sorted[2..]].concat());
    world.keys("F4");
    let Some(Popup::Picker(picker)) = &world.app.popup else { panic!("no list") };
    let choices = picker.choices(&world.app).into_iter().map(|choice| match choice {
        Choice::Person(user) => user.to_string(),
        other => panic!("{other:?}"),
    });
    assert_eq!(choices.collect::<Vec<_>>(), sorted[1..]);
    world.keys("Esc");
    for group in ["بازار", "\u{622}ب", "ایران", "dev"] {
        join(&mut world, group);
    }
    world.typed("/sort name");
    world.keys("Enter");
    assert_eq!(rooms(&world), ["dev", "General", "\u{622}ب", "ایران", "بازار"]);
}

#[test]
fn whoever_is_chosen_stays_chosen_when_somebody_comes_or_goes() {
    let mut world = World::in_general();
    world.keys("F8 Down Down");
    world.server(r#"{"event":"joined","group":"General","user":"Dana"}"#);
    world.server(r#"{"event":"left","group":"General","user":"Bob","why":"leave"}"#);
    world.keys("Enter");
    assert_eq!(world.room(), "@Eve");
    world.keys("Alt-1 F4 Down");
    world.server(r#"{"event":"online","user":"Adam"}"#);
    world.server(r#"{"event":"offline","user":"Bob"}"#);
    world.keys("Enter");
    assert_eq!(world.room(), "@Eve");
}

#[test]
fn the_place_that_is_chosen_stays_chosen_whatever_is_said_meanwhile() {
    let mut world = in_three();
    world.keys("Alt-g");
    let chosen = |world: &mut World| {
        world.app.settle();
        match &world.app.popup {
            Some(Popup::Picker(picker)) => picker.choice(&world.app),
            _ => None,
        }
    };
    let before = chosen(&mut world).unwrap();
    let dev = Conversation::Group(GroupName::new("dev").unwrap());
    assert_eq!(before, Choice::Room(dev), "the room before comes first");
    said_in(&mut world, "بازار", 1, "Alice: it is urgent");
    assert_eq!(chosen(&mut world).unwrap(), before);
    said_in(&mut world, "بازار", 2, "now");
    world.keys("Enter");
    assert_eq!(world.room(), "dev", "before anything is painted, too");
}

#[test]
fn the_line_that_is_chosen_in_the_list_of_rooms_stays_chosen() {
    let mut world = in_three();
    world.keys("Tab Down Down Down");
    // A conversation opens above it.
    world.server(&message(r#""with":"Bob""#, 1, world.now, "Bob", "hello"));
    world.wants();
    world.keys("Enter");
    assert_eq!(world.wants(), ["join random"]);
}
