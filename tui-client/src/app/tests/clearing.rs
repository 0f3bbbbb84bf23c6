//! A log is cleared, and comes back.

use super::world::{World, message};

#[test]
fn a_cleared_log_comes_back_by_scrolling_and_what_is_said_next_stands_in_it() {
    let mut world = World::in_general();
    world.said(1, "Bob", "one");
    world.said(2, "Bob", "two");
    world.keys("half C-x C-l");
    assert_eq!((world.log(), world.draft()), (Vec::<String>::new(), "half|".to_owned()));
    world.keys("!");
    assert!(world.wants().is_empty(), "it comes back only when it is wanted");
    world.said(3, "Bob", "three");
    assert_eq!(world.messages(), ["Bob: three"]);
    world.keys("PgUp");
    let page =
        [1, 2].map(|seq| message(r#""group":"General""#, seq, seq, "Bob", "before")).join(",");
    world.answer("history", &format!(r#""group":"General","messages":[{page}],"more":false"#));
    assert_eq!(world.messages(), ["Bob: before", "Bob: before", "Bob: three"]);
}

#[test]
fn what_is_on_its_way_is_not_cleared() {
    let mut world = World::in_general();
    world.said(1, "Bob", "one");
    world.keys("mine Enter");
    world.typed("/clear");
    world.keys("Enter");
    assert_eq!(world.messages(), ["… Alice: mine"]);
    world.answer("public", r#""group":"General","seq":2,"at":5"#);
    assert_eq!(world.messages(), ["✓ Alice: mine"]);
}

#[test]
fn nothing_is_cleared_that_could_not_come_back() {
    let mut world = World::in_general();
    world.said(1, "Bob", "one");
    world.lose();
    world.keys("C-x C-l");
    assert_eq!(world.messages(), ["Bob: one"]);
}
