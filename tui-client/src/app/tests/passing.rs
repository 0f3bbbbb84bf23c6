//! Who comes and goes, and who is told of it.

use super::world::{World, message};
use crate::app::msg::Msg;
use crate::app::settings::{Joins, Settings};

fn joins(world: &mut World, user: &str) {
    world.server(&format!(r#"{{"event":"joined","group":"General","user":"{user}"}}"#));
}

fn leaves(world: &mut World, user: &str) {
    world.server(&format!(r#"{{"event":"left","group":"General","user":"{user}","why":"leave"}}"#));
}

/// The log without what stood in it at the beginning.
fn told(world: &World) -> Vec<String> {
    world.log().split_off(1)
}

#[test]
fn noise_is_hidden_until_it_is_asked_for() {
    for keys in ["Alt-=", "C-x =", "/joins Enter"] {
        let mut world = World::in_general();
        joins(&mut world, "Ivan");
        joins(&mut world, "دانا");
        leaves(&mut world, "Eve");
        assert!(told(&world).is_empty());
        world.keys(keys);
        assert_eq!(told(&world)[0], "* Ivan and دانا joined; Eve left");
        world.keys(keys);
        let remark = "Only those in the talk are told of when they come and go.";
        assert_eq!(world.remark(), remark);
        assert!(told(&world).is_empty());
    }
}

#[test]
fn who_was_in_the_talk_is_seen_going_and_coming_back() {
    let mut world = World::in_general();
    world.said(1, "Bob", "hello");
    world.typed("EVE: are you there?");
    world.keys("Enter");
    world.answer("public", r#""group":"General","seq":2,"at":1795173120000"#);
    joins(&mut world, "Ivan");
    leaves(&mut world, "Bob");
    leaves(&mut world, "Eve");
    leaves(&mut world, "Ivan");
    assert_eq!(world.last(), "* Bob and Eve left");
    world.now += 20 * 60_000;
    joins(&mut world, "Bob");
    assert_eq!(world.last(), "* Bob left and came back; Eve left");
}

#[test]
fn who_spoke_long_ago_goes_unseen() {
    let mut world = World::in_general();
    world.said(1, "Bob", "Eve: hello");
    world.now += 10 * 60_000;
    leaves(&mut world, "Bob");
    leaves(&mut world, "Eve");
    assert_eq!(told(&world), ["Bob: Eve: hello"]);
}

#[test]
fn whom_one_talks_with_alone_is_always_seen() {
    let mut world = World::in_general();
    world.server(&message(r#""with":"Eve""#, 1, world.now, "Eve", "psst"));
    world.keys("Alt-2");
    world.now += 20 * 60_000;
    world.server(r#"{"event":"offline","user":"Eve"}"#);
    assert_eq!(world.last(), "* Eve is offline");
    world.server(r#"{"event":"online","user":"Eve"}"#);
    assert_eq!(world.log(), ["Eve: psst", "* Eve is online"]);
}

#[test]
fn a_message_ends_the_line_and_so_does_an_hour() {
    let mut world = World::in_general_with(Settings { joins: Joins::All, ..Settings::default() });
    joins(&mut world, "Ivan");
    world.said(1, "Bob", "hello");
    joins(&mut world, "Ana");
    world.now += 60 * 60_000;
    joins(&mut world, "Jim");
    assert_eq!(told(&world), ["* Ivan joined", "Bob: hello", "* Ana joined", "* Jim joined"]);
}

#[test]
fn the_setting_counts_at_once_when_it_changes() {
    let mut world = World::in_general();
    joins(&mut world, "Ivan");
    world.update(Msg::Settings(Settings { joins: Joins::All, ..Settings::default() }));
    assert_eq!(told(&world), ["* Ivan joined"]);
}
