//! Words that count like the user's name, and people who are not heard.

use super::world::{World, message, welcome};
use crate::app::keep::{Keep, Lists};
use crate::app::msg::Msg;
use crate::app::settings::Settings;

fn command(world: &mut World, line: &str) -> String {
    world.typed(line);
    world.keys("Enter");
    world.last()
}

fn mentions(world: &World) -> usize {
    world.app.rooms.list()[0].unread.mentions
}

fn lists(highlight: &[&str], ignored: &[&str]) -> Lists {
    let lists = serde_json::json!({ "highlight": highlight, "ignored": ignored });
    serde_json::from_value(lists).unwrap()
}

#[test]
fn words_count_like_the_name_however_they_are_written() {
    let highlight = vec!["deploy".to_owned()];
    let mut world = World::in_general_with(Settings { highlight, ..Settings::default() });
    assert!(command(&mut world, "/highlight جلسه").contains("count as mentions from now on"));
    world.update(Msg::Focus(false));
    for (seq, text, count) in [
        (1, "redeploying", 0),
        (2, "the DEPLOY is done", 1),
        (3, "این جلسهٔ ما", 2),
        (4, "Alice?", 3),
        (5, "no more", 3),
    ] {
        world.said(seq, "Bob", text);
        assert_eq!(mentions(&world), count, "{text}");
    }
    assert_eq!(
        command(&mut world, "/highlight"),
        "* Beside your name these words count as mentions: deploy, جلسه."
    );
}

#[test]
fn a_word_is_taken_out_where_it_was_put_in() {
    let highlight = vec!["deploy".to_owned()];
    let mut world = World::in_general_with(Settings { highlight, ..Settings::default() });
    command(&mut world, "/highlight Tea");
    assert_eq!(
        command(&mut world, "/highlight tea"),
        "* Messages with tea do not count as mentions any more."
    );
    assert_eq!(
        command(&mut world, "/highlight Deploy"),
        "* Deploy stands in the config file; take it out there."
    );
}

#[test]
fn who_is_ignored_is_neither_shown_nor_counted_nor_rung_for() {
    let mut world = World::in_general();
    world.said(1, "Bob", "before");
    world.said(2, "Eve", "hello");
    command(&mut world, "/ignore bob");
    assert_eq!(world.last(), "* What bob says is hidden. /unignore bob shows it again.");
    assert_eq!(world.messages(), ["Eve: hello"]);
    world.wants();
    world.update(Msg::Focus(false));
    world.said(3, "Bob", "Alice!");
    world.said(4, "Eve", "there?");
    world.server(&message(r#""with":"Bob""#, 1, world.now, "Bob", "psst"));
    assert_eq!(world.messages(), ["Eve: hello", "Eve: there?"]);
    assert!(world.wants().is_empty(), "no bell, and no hole to be filled");
    let rooms = world.app.rooms.list();
    assert_eq!((rooms.len(), rooms[0].unread.messages), (1, 1));
    assert_eq!(command(&mut world, "/ignored"), "* Ignored: bob.");
    command(&mut world, "/unignore Bob");
    assert_eq!(world.messages(), ["Bob: before", "Eve: hello", "Bob: Alice!", "Eve: there?"]);
    assert_eq!(
        command(&mut world, "/ignore"),
        "* Nobody is ignored. /ignore NAME hides what somebody says."
    );
}

#[test]
fn what_is_wrong_with_a_name_is_said() {
    let mut world = World::in_general();
    for (line, told) in [
        ("/ignore Alice", "* That is you. Choose somebody else to ignore."),
        ("/unignore Bob", "* Bob is not ignored. /ignore shows who is."),
        ("/ignore Bob and Eve", "* 'Bob and Eve' does not fit here. Usage: /ignore [name]"),
    ] {
        assert_eq!(command(&mut world, line), told);
    }
}

#[test]
fn both_are_kept_and_put_back() {
    let mut world = World::in_general();
    command(&mut world, "/ignore Bob");
    command(&mut world, "/highlight tea");
    let keep = world.kept().unwrap();
    assert_eq!(keep.lists, lists(&["tea"], &["Bob"]));
    let text = serde_json::to_string(&keep).unwrap();
    assert_eq!(serde_json::from_str::<Keep>(&text).unwrap(), keep);

    let mut next = World::started(Some("Alice"), Settings::default());
    next.kept_for("Alice", keep);
    next.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    next.said(1, "Bob", "hello");
    next.update(Msg::Focus(false));
    next.said(2, "Eve", "tea?");
    assert_eq!((next.messages(), mentions(&next)), (vec!["Eve: tea?".to_owned()], 1));
}

#[test]
fn what_was_chosen_before_the_first_welcome_is_not_lost() {
    let mut world = World::started(Some("Alice"), Settings::default());
    world.kept_for("Alice", Keep { lists: lists(&["tea"], &[]), ..Keep::default() });
    command(&mut world, "/ignore Bob");
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    assert_eq!(world.kept().unwrap().lists, lists(&["tea"], &["Bob"]));
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    world.said(1, "Bob", "hello");
    assert!(world.messages().is_empty(), "a new connection changes nothing");
}
