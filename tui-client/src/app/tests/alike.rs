//! Names that could be taken for others.

use super::world::{World, message, welcome};
use crate::app::settings::Settings;

#[test]
fn a_name_that_looks_like_a_known_one_is_told_of_once() {
    let mut world = World::in_general();
    world.said(1, "Bob", "hi");
    let notices = |world: &World| {
        let told = world.log().into_iter().filter(|line| line.contains("look alike"));
        told.collect::<Vec<_>>()
    };
    assert!(notices(&world).is_empty());
    // The o is Cyrillic.
    world.server(r#"{"event":"joined","group":"General","user":"Bоb"}"#);
    assert_eq!(notices(&world), ["* Bоb is not Bob: the names only look alike."]);
    world.said(2, "Bоb", "hello");
    world.said(3, "Bob", "hello");
    assert_eq!(notices(&world).len(), 1);
}

#[test]
fn it_counts_who_spoke_before_and_the_user() {
    let mut world = World::in_general();
    world.said(1, "paypal", "hi");
    world.said(2, "раураl", "hi");
    assert_eq!(world.last(), "* раураl is not paypal: the names only look alike.");
    world.said(3, "Αlice", "hi");
    assert_eq!(world.last(), "* Αlice is not Alice: the names only look alike.");
}

#[test]
fn names_with_and_without_vowels_look_alike() {
    let mut world = World::in_general();
    world.said(1, "عمر", "مرحبا");
    world.said(2, "عُمَر", "مرحبا");
    assert_eq!(world.last(), "* عُمَر is not عمر: the names only look alike.");
    let told = world.log().len();
    // Another name, and the same people again.
    for (seq, name) in (3..).zip(["عمرو", "عمر", "عُمَر", "Alice", "ALICE"]) {
        world.said(seq, name, "مرحبا");
        assert_eq!(world.log().len(), told + usize::try_from(seq).unwrap() - 2, "{name}");
    }
}

#[test]
fn it_counts_who_spoke_before_one_came() {
    let mut world = World::started(Some("Alice"), Settings::default());
    world.resize(80, 24);
    world.server(&welcome("Alice", r#"{"group":"General","last":2}"#));
    let said = |seq: u64, from| message(r#""group":"General""#, seq, seq, from, "سلام");
    let page = [said(1, "علی"), said(2, "Alice")].join(",");
    world.answer("history", &format!(r#""group":"General","messages":[{page}],"more":false"#));
    world.said(3, "علي", "مرحبا");
    assert_eq!(world.last(), "* علي is not علی: the names only look alike.");
    let told = world.log().into_iter().filter(|line| line.contains("look alike"));
    assert_eq!(told.count(), 1);
}
