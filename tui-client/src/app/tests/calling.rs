//! The bell, notices and the title, for what comes while nobody looks.

use super::world::{World, message, welcome};
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::settings::{Attention, Settings, Worth};

/// The calls since the last time: `BELL`, and notices as `title | body`.
fn calls(world: &mut World) -> Vec<String> {
    let shown = world.effects().into_iter().filter_map(|effect| match effect {
        Effect::Bell => Some("BELL".to_owned()),
        Effect::Notify(notice) => Some(format!("{} | {}", notice.title, notice.body)),
        _ => None,
    });
    shown.collect()
}

fn away(attention: Attention) -> World {
    let mut world = World::in_general_with(Settings { attention, ..Settings::default() });
    world.update(Msg::Focus(false));
    world
}

fn whisper(world: &mut World, seq: u64, text: &str) {
    world.server(&message(r#""with":"Eve""#, seq, world.now, "Eve", text));
}

#[test]
fn who_looks_away_is_called_by_name_or_in_private() {
    let mut world = away(Attention::default());
    world.said(1, "Bob", "hello everybody");
    assert!(calls(&mut world).is_empty());
    world.said(2, "Bob", "alice, look");
    assert_eq!(calls(&mut world), ["BELL", "Bob, General | alice, look"]);
    world.now += 10_000;
    whisper(&mut world, 1, "psst");
    assert_eq!(calls(&mut world), ["BELL", "Eve | psst"]);
}

#[test]
fn who_looks_is_called_for_other_rooms_only() {
    let mut world = World::in_general();
    world.update(Msg::Focus(true));
    world.now += 600_000;
    world.said(1, "Bob", "alice, look");
    assert!(calls(&mut world).is_empty());
    whisper(&mut world, 1, "psst");
    assert_eq!(calls(&mut world), ["BELL", "Eve | psst"]);
}

#[test]
fn where_the_focus_is_never_told_who_pressed_no_key_for_a_while_is_called() {
    let mut world = World::in_general();
    world.typed("x");
    world.now += 29_000;
    world.said(1, "Bob", "alice, look");
    assert!(calls(&mut world).is_empty());
    world.now += 1_000;
    world.said(2, "Bob", "hello everybody");
    assert!(calls(&mut world).is_empty());
    world.said(3, "Bob", "alice?");
    assert_eq!(calls(&mut world), ["BELL", "Bob, General | alice?"]);
    assert_eq!(world.app.rooms.current().unread.messages, 0, "it is on the screen");
}

#[test]
fn settings_say_what_is_worth_a_call() {
    let usual = Attention::default();
    for (attention, expected) in [
        (Attention { bell: Worth::Off, ..usual }, &["Eve | psst"][..]),
        (Attention { notices: Worth::Off, ..usual }, &["BELL"]),
        (Attention { notice_text: false, ..usual }, &["BELL", "Eve | New message."]),
    ] {
        let mut world = away(attention);
        whisper(&mut world, 1, "psst");
        assert_eq!(calls(&mut world), expected);
    }
    let mut world = away(Attention { bell: Worth::All, notices: Worth::All, ..usual });
    world.said(1, "Bob", "hello everybody");
    assert_eq!(calls(&mut world), ["BELL", "Bob, General | hello everybody"]);
}

#[test]
fn a_flood_calls_once_and_then_together() {
    let mut world = away(Attention::default());
    for seq in 1..=50 {
        whisper(&mut world, seq, &format!("line {seq}"));
    }
    assert_eq!(calls(&mut world), ["BELL", "Eve | line 1"]);
    world.now += 2_000;
    world.update(Msg::Wake);
    assert_eq!(calls(&mut world), ["BELL", "49 messages | Eve: line 50"]);
    world.now += 60_000;
    world.update(Msg::Wake);
    assert!(calls(&mut world).is_empty());
}

#[test]
fn it_wakes_to_tell_what_came_meanwhile() {
    let mut world = away(Attention::default());
    whisper(&mut world, 1, "one");
    world.effects();
    whisper(&mut world, 2, "two");
    assert!(world.effects().contains(&Effect::WakeAt(world.now + 2_000)));
}

#[test]
fn who_came_back_is_not_called_any_more() {
    let mut world = away(Attention::default());
    whisper(&mut world, 1, "one");
    whisper(&mut world, 2, "two");
    calls(&mut world);
    world.update(Msg::Focus(true));
    world.now += 2_000;
    world.update(Msg::Wake);
    assert!(calls(&mut world).is_empty());
}

#[test]
fn what_was_missed_calls_too() {
    let mut world = World::in_general();
    world.said(1, "Bob", "one");
    world.lose();
    world.update(Msg::Focus(false));
    world.server(&welcome("Alice", r#"{"group":"General","last":2}"#));
    let missed = message(r#""group":"General""#, 2, 2, "Bob", "Alice?");
    let missed = missed.replace(r#""event":"message","#, "");
    world.answer("history", &format!(r#""group":"General","messages":[{missed}],"more":false"#));
    assert_eq!(calls(&mut world), ["BELL", "Bob, General | Alice?"]);
}

#[test]
fn a_muted_room_never_calls() {
    let mut world = World::in_general();
    world.typed("/mute");
    world.keys("Enter");
    world.said(1, "Bob", "one");
    world.update(Msg::Focus(false));
    world.said(2, "Bob", "alice, look");
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":3}"#));
    let missed = message(r#""group":"General""#, 3, 3, "Bob", "Alice?");
    let missed = missed.replace(r#""event":"message","#, "");
    world.answer("history", &format!(r#""group":"General","messages":[{missed}],"more":false"#));
    assert!(calls(&mut world).is_empty());
}

#[test]
fn a_notice_is_short_and_turns_nothing_round() {
    let mut world = away(Attention::default());
    whisper(&mut world, 1, "\u{202e}exe.\u{2066}سلام\u{2028}\u{200f}دنیا");
    assert_eq!(calls(&mut world), ["BELL", "Eve | exe.سلام \u{200f}دنیا"]);
    world.now += 10_000;
    whisper(&mut world, 2, &"👩\u{200d}👩\u{200d}👧".repeat(200));
    let family = "👩\u{200d}👩\u{200d}👧".repeat(160);
    assert_eq!(calls(&mut world), ["BELL".to_owned(), format!("Eve | {family}…")]);
}

#[test]
fn the_title_can_be_left_alone() {
    let titles = |world: &mut World| {
        let effects = world.effects().into_iter();
        effects.filter(|effect| matches!(effect, Effect::Title(_))).collect::<Vec<_>>()
    };
    let mut world = away(Attention::default());
    world.said(1, "Bob", "alice, look");
    world.said(2, "Bob", "hello");
    assert_eq!(titles(&mut world).pop(), Some(Effect::Title("(1!2) General".to_owned())));
    let mut world = away(Attention { title: false, ..Attention::default() });
    world.said(1, "Bob", "alice, look");
    assert!(titles(&mut world).is_empty());
}
