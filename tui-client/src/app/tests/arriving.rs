//! The first screen, and coming in.

use super::world::{World, welcome};
use crate::app::msg::{LinkEvent, Msg};
use crate::app::settings::Settings;

fn message(world: &World) -> &str {
    world.app.arrival.as_ref().map_or("", |arrival| &arrival.message)
}

#[test]
fn a_known_name_goes_straight_in() {
    let mut world = World::started(Some("Sara"), Settings::default());
    assert_eq!(world.wants(), ["CONNECT 127.0.0.1:9000 Sara"]);
    assert!(world.app.arrival.is_none());
    world.server(&welcome("Sara", r#"{"group":"General","last":0}"#));
    assert_eq!(world.room(), "General");
    assert_eq!(
        world.wants(),
        ["REMEMBER Sara 127.0.0.1:9000", "members General", "groups", "users"]
    );
}

#[test]
fn without_a_name_it_asks_and_remembers() {
    let mut world = World::started(None, Settings::default());
    assert!(world.wants().is_empty());
    world.keys("Enter");
    assert_eq!(message(&world), "Type a name: letters and digits of any script.");
    world.keys("سارا Tab C-u chat.example.org:7000 Enter");
    assert_eq!(world.wants(), ["CONNECT chat.example.org:7000 سارا"]);
    world.server(&welcome("سارا", r#"{"group":"General","last":0}"#));
    assert_eq!(world.wants()[0], "REMEMBER سارا chat.example.org:7000");
}

#[test]
fn what_is_wrong_is_said_and_asked_again() {
    let mut world = World::started(Some("Sa ra"), Settings::default());
    assert_eq!(message(&world), "\u{2068}Sa ra\u{2069} cannot be a name: a name holds no space.");
    world.keys("C-u Sara Enter");
    assert_eq!(world.wants(), ["CONNECT 127.0.0.1:9000 Sara"]);
    world.link(LinkEvent::Connecting { address: "127.0.0.1:9000".to_owned() });
    world.server(
        r#"{"event":"refused","code":"name-taken","text":"Username 'Sara' is already taken."}"#,
    );
    assert_eq!(message(&world), "Username 'Sara' is already taken.");
    world.keys("Backspace h Enter");
    assert_eq!(world.wants(), ["CONNECT 127.0.0.1:9000 Sarh"]);
    world.keys("Tab C-u no:port:here:99999x Enter");
    assert!(world.wants()[0].starts_with("CONNECT"), "a bare IPv6 address may hold colons");
    world.keys("C-u host:port Enter");
    assert_eq!(
        message(&world),
        "\u{2068}host:port\u{2069} is no server: write host or host:port, and tls:// before it to encrypt."
    );
}

#[test]
fn what_is_typed_before_the_first_room_goes_along_into_it() {
    let mut world = World::started(Some("Sara"), Settings::default());
    world.typed("hello");
    world.keys("Enter");
    assert_eq!(world.draft(), "hello|");
    world.server(&welcome("Sara", r#"{"group":"General","last":0}"#));
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("General", "hello|"));
}

#[test]
fn a_server_that_cannot_be_reached_can_be_changed() {
    let mut world = World::started(Some("Sara"), Settings::default());
    world.lose();
    let why = "No connection to 127.0.0.1:9000: Connection reset.";
    assert_eq!(message(&world), format!("{why} Next try in 5 s, or Enter."));
    world.now += 1_500;
    world.update(Msg::Wake);
    assert_eq!(message(&world), format!("{why} Next try in 4 s, or Enter."));
    world.wants();
    world.keys("Tab C-u chat.example.org Enter");
    assert_eq!(world.wants(), ["CONNECT chat.example.org:9000 Sara"]);
}

#[test]
fn hosting_is_said() {
    let mut world = World::in_general();
    let (address, data) = ("127.0.0.1:9000".to_owned(), "/home/sara/.local/diwan".to_owned());
    world.link(LinkEvent::Hosting { address, data });
    assert_eq!(
        world.last(),
        "* Nobody answered, so this program is the server now: others on this machine can join at \
         127.0.0.1:9000. It keeps its data in /home/sara/.local/diwan."
    );
}

#[test]
fn a_name_lost_while_away_is_asked_for_again_and_no_room_is_lost() {
    let mut world = World::in_general();
    world.typed("half a thought");
    world.lose();
    world.link(LinkEvent::Connecting { address: "127.0.0.1:9000".to_owned() });
    world.server(
        r#"{"event":"refused","code":"name-taken","text":"Username 'Alice' is already taken."}"#,
    );
    assert_eq!(message(&world), "Username 'Alice' is already taken.");
    world.typed("2");
    world.keys("Enter");
    assert!(world.wants().contains(&"CONNECT 127.0.0.1:9000 Alice2".to_owned()));
    world.server(&welcome("Alice2", r#"{"group":"General","last":0}"#));
    assert_eq!(world.draft(), "half a thought|");
}

#[test]
fn a_paste_into_a_field_is_one_line() {
    let mut world = World::started(None, Settings::default());
    world.update(Msg::Paste("Sa\nra".to_owned()));
    assert_eq!(world.app.arrival.as_ref().map(|arrival| arrival.name.text()), Some("Sa ra"));
}
