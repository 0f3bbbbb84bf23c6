//! Names that could be taken for others.

use super::world::World;

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
