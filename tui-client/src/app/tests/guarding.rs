//! What is asked before a long text goes out, and the editor.

use super::world::{World, welcome};
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::popup::Popup;
use crate::app::popup::guard::Way;
use crate::app::settings::Settings;

/// Alice in General, who has pasted a text and pressed Enter.
fn pasted(text: &str) -> World {
    let mut world = World::in_general();
    world.update(Msg::Paste(text.to_owned()));
    world.keys("Enter");
    world
}

fn ways(world: &World) -> Vec<Way> {
    match &world.app.popup {
        Some(Popup::Guard(guard)) => guard.ways.clone(),
        _ => Vec::new(),
    }
}

fn lines(count: usize) -> String {
    (1..=count).map(|number| format!("line {number}\n")).collect()
}

#[test]
fn a_message_of_several_lines_is_one_message() {
    let mut world = World::in_general();
    for end in ["Alt-Enter", "C-j", "Shift-Enter"] {
        world.typed("one");
        world.keys(end);
        world.keys("two Enter");
        assert_eq!(world.messages().pop().as_deref(), Some("… Alice: one\u{2028}two"), "{end}");
    }
    // However many lines are typed, each line break was meant.
    for number in 0..20 {
        world.typed(&number.to_string());
        world.keys("Alt-Enter");
    }
    world.keys("Enter");
    assert_eq!(world.messages().len(), 4);
}

#[test]
fn a_short_paste_goes_as_it_is_and_a_long_one_is_asked_about() {
    assert_eq!(pasted(&lines(5)).wants().len(), 1);
    let mut world = pasted(&lines(12));
    assert!(world.wants().is_empty());
    assert_eq!(ways(&world), [Way::Whole(12), Way::Lines(12), Way::Edit, Way::Back]);
    world.keys("Enter");
    assert_eq!(world.messages().len(), 1);
    assert_eq!(world.draft(), "|");

    let mut world = pasted(&lines(12));
    world.keys("Down Enter");
    assert_eq!(world.messages()[11], "… Alice: line 12");
    assert_eq!(world.messages().len(), 12);
    world.keys("Up");
    assert_eq!(world.draft().replace('|', ""), lines(12), "it was one draft");
}

#[test]
fn a_text_too_long_for_one_message_is_asked_about_however_it_came() {
    let mut world = pasted(&"word ".repeat(2_000));
    assert_eq!(ways(&world), [Way::Pieces(3), Way::Edit, Way::Back]);
    world.keys("Enter");
    let said = world.messages();
    assert_eq!(said.len(), 3);
    assert!(said.iter().all(|line| line.ends_with("word ")), "cut after white space");
    assert_eq!(ways(&pasted(&"x".repeat(4_097)))[0], Way::Pieces(2), "one line is enough");
}

#[test]
fn every_way_back_leaves_the_draft() {
    let draft = lines(12) + "|";
    for keys in ["Esc", "C-c", "End Up Up Up Down Down Down Enter"] {
        let mut world = pasted(&lines(12));
        world.keys(keys);
        assert!(world.app.popup.is_none(), "{keys}");
        assert_eq!(world.draft(), draft, "{keys}");
        assert!(world.wants().is_empty(), "{keys}");
    }
    // What is typed goes into the draft.
    let mut world = pasted(&lines(12));
    world.typed("x");
    assert_eq!(world.draft(), lines(12) + "x|");
    let mut world = pasted(&lines(12));
    world.update(Msg::Paste("a\nb".to_owned()));
    assert_eq!(world.draft(), lines(12) + "a\nb|");
}

#[test]
fn the_answer_goes_where_enter_was_pressed() {
    let mut world = pasted(&lines(12));
    // The room is left by another client of the same name.
    world.server(r#"{"event":"left","group":"General","user":"Alice","why":"leave"}"#);
    world.keys("Enter");
    assert!(world.wants().iter().all(|want| !want.starts_with("public random")));
}

#[test]
fn how_much_is_asked_about_is_a_setting() {
    let settings = Settings { paste_guard_lines: 1, ..Settings::default() };
    let mut world = World::in_general_with(settings);
    world.update(Msg::Paste("a\nb".to_owned()));
    world.keys("Enter");
    assert_eq!(ways(&world)[..2], [Way::Whole(2), Way::Lines(2)]);
    let settings = Settings { paste_guard_lines: 1_000, ..Settings::default() };
    let mut world = World::in_general_with(settings);
    world.update(Msg::Paste(lines(100)));
    world.keys("Enter");
    assert_eq!(world.messages().len(), 1);
}

#[test]
fn a_paste_that_was_taken_back_is_forgotten() {
    let mut world = pasted(&lines(12));
    world.keys("Esc C-c");
    for number in 0..8 {
        world.typed(&number.to_string());
        world.keys("Alt-Enter");
    }
    world.keys("Enter");
    assert_eq!(world.messages().len(), 1);
}

#[test]
fn the_length_is_told_when_it_matters() {
    let mut world = World::in_general();
    let more = |world: &mut World, count| world.update(Msg::Paste("x".repeat(count)));
    more(&mut world, 3_000);
    assert_eq!(world.app.length_hint(), None);
    more(&mut world, 1_000);
    assert_eq!(world.app.length_hint().as_deref(), Some("96 bytes left in this message"));
    more(&mut world, 97);
    assert_eq!(world.app.length_hint().as_deref(), Some("2 messages; Enter asks first"));
}

#[test]
fn the_draft_goes_to_the_editor_and_comes_back_as_one_step() {
    let mut world = World::in_general();
    world.typed("سلام");
    world.keys("C-x C-e");
    assert!(world.effects().contains(&Effect::Edit("سلام".to_owned())));
    world.update(Msg::Edited(Ok("سلام\nدنیا\u{1B}".to_owned())));
    assert_eq!(world.draft(), "سلام\nدنیا|");
    world.keys("C-_");
    assert_eq!(world.draft(), "سلام|");
    world.keys("Alt-_ Enter");
    assert_eq!(world.wants(), ["public General سلام\u{2028}دنیا"]);
}

#[test]
fn an_editor_that_fails_leaves_the_draft() {
    let mut world = World::in_general();
    world.keys("text C-x C-e");
    world.update(Msg::Edited(Err("Not edited: it burnt.".to_owned())));
    assert_eq!(world.draft(), "text|");
    assert_eq!(world.last(), "* Not edited: it burnt.");
}

#[test]
fn slash_edit_begins_with_what_follows_it() {
    let mut world = World::in_general();
    world.typed("/edit Dear all");
    world.keys("Enter");
    assert!(world.effects().contains(&Effect::Edit("Dear all".to_owned())));
    world.update(Msg::Edited(Ok("Dear all,\nhello".to_owned())));
    assert_eq!(world.draft(), "Dear all,\nhello|");
    let mut world = pasted(&lines(12));
    world.keys("Down Down Enter");
    assert!(world.effects().contains(&Effect::Edit(lines(12))));
}

#[test]
fn what_was_edited_comes_back_to_its_room() {
    let mut world = World::in_general();
    world.keys("F4 Bob Enter");
    world.typed("to Bob");
    world.keys("C-x C-e");
    // The connection breaks and comes back meanwhile.
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    world.keys("Alt-1");
    world.update(Msg::Edited(Ok("to Bob, edited".to_owned())));
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("General", "|"));
    world.keys("C-n");
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("@Bob", "to Bob, edited|"));
}
