//! A conversation of two without a server.

use super::world::{NOW, World, message};
use crate::app::msg::{LinkEvent, Msg};
use crate::app::session::peer::{NO_SERVER, Peer, Presence};
use crate::app::settings::Settings;
use diwan_shared::name::UserName;

/// Alice and one who is not there yet.
fn alone(knows_again: bool) -> World {
    let peer = Peer { presence: Presence::Awaited, knows_again };
    let mut world = World::started_with(Some("Alice"), Some(peer), Settings::default());
    world.resize(80, 24);
    world
}

fn arrive(world: &mut World) {
    world.server(&super::world::welcome("Alice", r#"{"with":"peer","last":0}"#));
}

fn news(world: &mut World, name: Option<&str>, presence: Presence, news: &str) {
    let name = name.map(|name| UserName::new(name).unwrap());
    world.link(LinkEvent::Peer { name, presence, news: news.to_owned() });
}

#[test]
fn nothing_is_asked_of_a_server_and_nothing_is_remembered_of_one() {
    let mut world = alone(true);
    arrive(&mut world);
    assert_eq!(world.wants(), ["CONNECT 127.0.0.1:9000 Alice"]);
    assert_eq!((world.room().as_str(), world.log().len()), ("@peer", 0));
}

#[test]
fn the_other_one_comes_with_a_name_and_goes() {
    let mut world = alone(true);
    arrive(&mut world);
    news(&mut world, Some("سارا"), Presence::Here, "سارا is there.");
    assert_eq!((world.room().as_str(), world.last().as_str()), ("@سارا", "* سارا is there."));
    let people = |world: &World| -> Vec<String> {
        let online = |user: &UserName| world.app.directory.is_online(user);
        let people = world.app.people().into_iter();
        people.map(|user| format!("{user} {}", online(&user))).collect()
    };
    assert_eq!(people(&world), ["سارا true", "Alice true"]);
    world.server(&message(r#""with":"peer""#, 1, NOW, "سارا", "سلام"));
    assert_eq!(world.messages(), ["سارا: سلام"]);
    news(&mut world, Some("سارا"), Presence::Gone, "سارا is gone.");
    assert_eq!(people(&world), ["سارا false", "Alice true"]);
    // Enter on the person goes nowhere else.
    world.keys("F8 Enter");
    assert_eq!(world.app.rooms.list().len(), 1);
}

#[test]
fn what_is_written_waits_in_the_room_until_the_other_one_has_it() {
    let mut world = alone(true);
    arrive(&mut world);
    world.wants();
    world.typed("שלום");
    world.keys("Enter");
    assert_eq!(world.messages(), ["… Alice: שלום"]);
    let tag = world.app.rooms.current().timeline.unsent().next().unwrap().1.tag.clone().unwrap();
    world.link(LinkEvent::Again { tag });
    assert!(world.app.rooms.current().timeline.unsent().next().unwrap().1.is_again());
    world.answer("private", r#""with":"peer","seq":1,"at":5"#);
    assert_eq!(world.messages(), ["✓ Alice: שלום"]);
}

#[test]
fn a_message_of_before_a_kill_goes_out_again_only_where_it_is_known_again() {
    let mut world = alone(true);
    arrive(&mut world);
    world.typed("one");
    world.keys("Enter");
    let keep = world.kept().unwrap();
    for (knows_again, shown, sent) in [
        (true, "… Alice: one", vec!["CONNECT 127.0.0.1:9000 Alice", "private peer one"]),
        (false, "✗ Alice: one", vec!["CONNECT 127.0.0.1:9000 Alice"]),
    ] {
        let mut world = alone(knows_again);
        world.kept_for("Alice", keep.clone());
        arrive(&mut world);
        assert_eq!(world.messages(), [shown]);
        assert_eq!(world.wants(), sent);
        if !knows_again {
            world.keys("Alt-c Enter");
            assert_eq!(world.messages(), ["… Alice: one"]);
            assert_eq!(world.wants(), ["private peer one"]);
        }
    }
}

#[test]
fn what_only_a_server_could_do_is_neither_done_nor_offered() {
    let mut world = alone(true);
    arrive(&mut world);
    world.wants();
    for keys in ["F2", "F4", "F9", "C-x j", "/join G1 Enter", "/msg Bob hi Enter", "/users Enter"] {
        match keys.strip_suffix(" Enter") {
            Some(line) => {
                world.typed(line);
                world.keys("Enter");
            }
            None => world.keys(keys),
        }
        assert_eq!(world.last(), format!("* {NO_SERVER}"), "{keys}");
        assert!(world.app.popup.is_none() && world.wants().is_empty(), "{keys}");
        world.update(Msg::Key(super::world::key("C-u").unwrap()));
    }
    let offered: Vec<_> = world.app.actions().flat_map(|row| row.slash).collect();
    assert!(offered.contains(&&"direction") && !offered.contains(&&"join"), "{offered:?}");
    assert_eq!(world.room(), "@peer");
}
