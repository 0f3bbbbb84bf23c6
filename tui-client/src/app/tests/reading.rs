//! What was read outlives the program: after a start all that is new is found, and where one was.

use super::world::{World, message, welcome};
use crate::app::keep::Keep;
use crate::app::msg::Msg;
use crate::app::popup::Popup;
use crate::app::popup::picker::Choice;
use crate::app::rooms::room::Room;
use crate::app::settings::Settings;
use crate::limits::{DRAFT_KEEP_MS, GAP_MESSAGES_MAX, READ_KEEP_MS};

/// How far conversations have come, as the server says it.
fn general(last: u64) -> String {
    format!(r#"{{"group":"General","life":1,"last":{last}}}"#)
}

fn eve(last: u64) -> String {
    format!(r#"{{"with":"Eve","last":{last}}}"#)
}

/// Alice in General and dev, looking at General; the first message of both was read.
fn in_two_groups() -> World {
    let mut world = World::in_general();
    world.said(1, "Bob", "read");
    join(&mut world, "dev", 0);
    world.server(&message(r#""group":"dev""#, 1, 1, "Bob", "read"));
    world.keys("Alt-1");
    world.wants();
    world
}

fn join(world: &mut World, group: &str, last: u64) {
    world.typed(&format!("/join {group}"));
    world.keys("Enter");
    joined(world, group, last);
}

/// The server lets Alice into a group.
fn joined(world: &mut World, group: &str, last: u64) {
    let rest = r#""members":["Bob","Alice"],"topic":null"#;
    world.answer("join", &format!(r#""group":"{group}","life":4,"last":{last},{rest}"#));
}

/// She quits; what is on disk then.
fn quits(world: &mut World) -> Keep {
    world.keys("F10");
    let keep = world.kept().expect("something changed");
    serde_json::from_str(&serde_json::to_string(&keep).unwrap()).unwrap()
}

/// She starts the program again, and the server says how far everything has come.
fn again(keep: Keep, conversations: &str) -> World {
    let mut world = World::started(Some("Alice"), Settings::default());
    world.kept_for("Alice", keep);
    world.server(&welcome("Alice", conversations));
    world
}

/// A page of what was said in a conversation.
fn page(of: &str, said: &[(u64, &str)]) -> String {
    let object = |(seq, text): &(u64, &str)| {
        message(of, *seq, *seq, "Eve", text).replace(r#""event":"message","#, "")
    };
    let messages: Vec<_> = said.iter().map(object).collect();
    format!(r#"{of},"messages":[{}],"more":false"#, messages.join(","))
}

/// The unread messages and mentions of each room.
fn unread(world: &World) -> Vec<(String, usize, usize)> {
    let rooms = world.app.rooms.list().iter();
    rooms.map(|room| (room.title(), room.unread.messages, room.unread.mentions)).collect()
}

/// The questions for history since the last time.
fn asked(world: &mut World) -> Vec<String> {
    world.wants().into_iter().filter(|want| want.starts_with("history")).collect()
}

#[test]
fn what_was_unread_and_what_was_missed_is_unread_after_a_restart() {
    let mut world = in_two_groups();
    world.server(&message(r#""group":"dev""#, 2, 2, "Eve", "Alice?"));
    world.server(&message(r#""with":"Eve""#, 1, 1, "Eve", "hey"));
    let before = unread(&world);
    assert_eq!(before[1..], [("dev".to_owned(), 1, 1), ("@Eve".to_owned(), 1, 0)]);
    let mut world = again(quits(&mut world), &[general(3), eve(1)].join(","));
    joined(&mut world, "dev", 3);
    let missed = [(2, "alice, look"), (3, "missed")];
    world.answer("history General after 1 500", &page(r#""group":"General""#, &missed));
    let line = world.app.rooms.current().unread.line.unwrap();
    assert_eq!((line.from, line.count), (2, 2));
    let missed = [(2, "Alice?"), (3, "missed")];
    world.answer("history dev after 1 500", &page(r#""group":"dev""#, &missed));
    world.answer("history @Eve after 0 500", &page(r#""with":"Eve""#, &[(1, "hey")]));
    let now = [("General".to_owned(), 0, 0), ("dev".to_owned(), 2, 1), ("@Eve".to_owned(), 1, 0)];
    assert_eq!(unread(&world), now);
    let title = crate::app::effect::Effect::Title("(1!3) General".to_owned());
    assert!(world.effects().contains(&title));
    // What was missed in a room that was not gone to is among what names the user.
    world.keys("C-x ;");
    let Some(Popup::Picker(picker)) = &world.app.popup else { panic!("no list") };
    let named = picker.choices(&world.app).into_iter().map(|choice| match choice {
        Choice::Mention(mention) => mention.text.to_string(),
        other => panic!("{other:?}"),
    });
    assert_eq!(named.collect::<Vec<_>>().len(), 2);
    world.keys("Esc Alt-a");
    assert_eq!(world.room(), "@Eve");
    asked(&mut world);
    world.keys("Alt-a");
    assert_eq!(world.room(), "dev");
    assert_eq!(asked(&mut world), ["history dev before 2 100"], "what the missed ones answer");
}

#[test]
fn what_was_read_is_not_unread_again() {
    let mut world = in_two_groups();
    world.server(&message(r#""with":"Eve""#, 1, 1, "Eve", "hey"));
    world.keys("Alt-a F9");
    assert_eq!(world.room(), "General");
    let mut world = again(quits(&mut world), &[general(1), eve(1)].join(","));
    joined(&mut world, "dev", 1);
    assert!(unread(&world).iter().all(|(_, messages, _)| *messages == 0), "{:?}", unread(&world));
    assert_eq!(asked(&mut world), ["history General before 2 100"], "what is looked at");
}

#[test]
fn at_the_first_start_nothing_is_unread() {
    let world = again(Keep::default(), &[general(40), eve(7)].join(","));
    assert!(unread(&world).iter().all(|(_, messages, _)| *messages == 0), "{:?}", unread(&world));
}

#[test]
fn who_wrote_for_the_first_time_while_the_program_was_away_is_heard() {
    let mut world = in_two_groups();
    let keep = quits(&mut world);
    let mut world = again(keep.clone(), &[general(1), eve(2)].join(","));
    let missed = [(1, "hey"), (2, "you")];
    world.answer("history @Eve after 0 500", &page(r#""with":"Eve""#, &missed));
    assert_eq!(unread(&world)[2], ("@Eve".to_owned(), 2, 0));
    // And while the connection was away.
    let mut world = again(keep, &general(1));
    world.lose();
    world.server(&welcome("Alice", &[general(1), eve(1)].join(",")));
    world.answer("history @Eve after 0 500", &page(r#""with":"Eve""#, &[(1, "hey")]));
    assert_eq!(unread(&world)[2], ("@Eve".to_owned(), 1, 0));
}

#[test]
fn of_very_much_the_end_is_fetched_and_the_rest_is_counted() {
    let mut world = in_two_groups();
    let mut world = again(quits(&mut world), &general(1));
    joined(&mut world, "dev", 100_000);
    assert_eq!(asked(&mut world).last().unwrap(), "history dev after 99000 500");
    let skipped = 100_000 - 1 - usize::try_from(GAP_MESSAGES_MAX).unwrap();
    assert_eq!(unread(&world)[1], ("dev".to_owned(), skipped, 0));
    world.server(&message(r#""group":"dev""#, 100_001, 1, "Eve", "now"));
    assert_eq!(unread(&world)[1].1, skipped + 1);
    let line = world.app.rooms.list()[1].unread.line.unwrap();
    assert_eq!((line.from, line.count), (2, skipped + 1));
}

#[test]
fn what_was_missed_is_asked_for_one_room_after_the_other() {
    let mut world = in_two_groups();
    join(&mut world, "ops", 0);
    let mut world = again(quits(&mut world), &general(9));
    assert_eq!(world.room(), "ops");
    assert_eq!(asked(&mut world), ["history General after 1 500"]);
    let rest = r#""members":["Alice"],"topic":null"#;
    for group in ["dev", "ops"] {
        world.server(&format!(
            r#"{{"event":"ok","command":"join","group":"{group}","life":4,"last":5,{rest}}}"#
        ));
    }
    assert!(asked(&mut world).is_empty(), "General is not answered");
    world.lose();
    world.server(&welcome("Alice", &general(9)));
    let missed = page(r#""group":"General""#, &[(2, "missed")]);
    world.answer("history General after 1 500", &missed);
    assert!(asked(&mut world).is_empty(), "nothing is known of the others on this connection");
}

#[test]
fn another_history_or_another_group_has_nothing_unread() {
    let mut world = in_two_groups();
    let keep = quits(&mut world);
    let mut world = World::started(Some("Alice"), Settings::default());
    world.kept_for("Alice", keep.clone());
    world.server(&welcome("Alice", &general(30)).replace("e1", "e2"));
    assert_eq!(asked(&mut world), ["history General before 31 100"]);
    let mut world = again(keep, &general(1));
    let rest = r#""members":["Alice"],"topic":null"#;
    world.answer("join", &format!(r#""group":"dev","life":9,"last":30,{rest}"#));
    assert_eq!(unread(&world)[1], ("dev".to_owned(), 0, 0));
}

#[test]
fn of_two_clients_the_one_that_read_further_counts() {
    let keep = |read: u64, life: u64, epoch: &str| -> Keep {
        let place = format!(r#"{{"group":"dev","life":{life},"read":{read}}}"#);
        let text = format!(r#"{{"rooms":[{place}],"epoch":"{epoch}"}}"#);
        serde_json::from_str(&text).unwrap()
    };
    for (other, read) in
        [(keep(9, 4, "e"), 9), (keep(3, 4, "e"), 5), (keep(9, 5, "e"), 5), (keep(9, 4, "f"), 5)]
    {
        let mut own = keep(5, 4, "e");
        own.absorb(other);
        assert_eq!(own.rooms.iter().map(|place| place.read).collect::<Vec<_>>(), [Some(read)]);
    }
}

#[test]
fn reading_is_kept_now_and_then_and_at_the_end() {
    let mut world = in_two_groups();
    quits(&mut world);
    world.said(2, "Bob", "looked at");
    world.now += DRAFT_KEEP_MS;
    world.update(Msg::Wake);
    assert_eq!(world.kept(), None, "a disk need not be busy because somebody reads");
    world.now += READ_KEEP_MS;
    world.update(Msg::Wake);
    assert_eq!(world.kept().unwrap().rooms[0].read, Some(2));
    world.said(3, "Bob", "looked at");
    assert_eq!(quits(&mut world).rooms[0].read, Some(3));
}

#[test]
fn one_begins_where_one_was() {
    let mut world = in_two_groups();
    world.server(&message(r#""with":"Eve""#, 1, 1, "Eve", "hey"));
    for (keys, room) in [("Alt-1", "General"), ("Alt-2", "dev"), ("Alt-3", "@Eve")] {
        world.keys(keys);
        let world = again(quits(&mut world), &[general(1), eve(1)].join(","));
        assert_eq!(world.room(), room);
    }
    // General was left and is the last one to be entered again.
    world.keys("Alt-1 F9");
    world.answer("leave", r#""group":"General""#);
    join(&mut world, "General", 1);
    world.keys("Alt-1");
    let mut keep = quits(&mut world);
    let here = keep.here.take().unwrap();
    assert_eq!(here.to_string(), "dev");
    let world = again(keep.clone(), &[general(1), eve(1)].join(","));
    assert_ne!(world.room(), "@Eve", "never with somebody one was not with");
    // What one was in is gone.
    keep.here = Some(here);
    let mut world = again(keep, &[general(1), eve(1)].join(","));
    world.refuse("join", "no-such-group", "There is no group chat with name 'dev'.");
    assert_eq!(world.room(), "General");
}

#[test]
fn who_leaves_a_group_is_not_with_somebody_all_at_once() {
    let mut world = in_two_groups();
    world.server(&message(r#""with":"Eve""#, 1, 1, "Eve", "hey"));
    world.keys("Alt-2 F9");
    world.answer("leave", r#""group":"dev""#);
    assert_eq!(world.room(), "General");
}

#[test]
fn what_was_typed_before_the_rooms_were_there_goes_where_one_begins() {
    let mut world = in_two_groups();
    world.keys("Alt-2");
    let keep = quits(&mut world);
    let mut world = World::started(Some("Alice"), Settings::default());
    world.typed("early");
    world.kept_for("Alice", keep);
    world.server(&welcome("Alice", &general(1)));
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("dev", "early|"));
}

/// What is on disk after Alice read two messages of Eve, wrote this and closed the conversation.
fn closed_with(keys: &str) -> Keep {
    let mut world = World::in_general();
    world.keys("F4 Eve Enter");
    for seq in [1, 2] {
        world.server(&message(r#""with":"Eve""#, seq, seq, "Eve", "hey"));
    }
    world.keys(keys);
    world.keys("F9");
    quits(&mut world)
}

fn titles(world: &World) -> Vec<String> {
    world.app.rooms.list().iter().map(Room::title).collect()
}

#[test]
fn a_closed_conversation_stays_closed_until_something_is_said_in_it() {
    let here = format!("{},{}", general(0), eve(2));
    let mut world = again(closed_with(""), &here);
    assert_eq!(titles(&world), ["General"]);
    world.lose();
    world.server(&welcome("Alice", &here));
    assert_eq!(titles(&world), ["General"], "the connection came back");
    let mut world = again(quits(&mut world), &here);
    assert_eq!(titles(&world), ["General"], "at the second start too");
    world.server(&message(r#""with":"Eve""#, 3, 9, "Eve", "one more thing"));
    assert_eq!(unread(&world), [("General".to_owned(), 0, 0), ("@Eve".to_owned(), 1, 0)]);
    assert_eq!(asked(&mut world), [""; 0], "nothing is missing before it");
}

#[test]
fn a_closed_conversation_is_open_at_the_next_start_once_it_was_opened() {
    let here = format!("{},{}", general(0), eve(2));
    let mut world = again(closed_with(""), &here);
    world.keys("/msg Space Eve Enter");
    let world = again(quits(&mut world), &here);
    assert_eq!(world.room(), "@Eve");
}

#[test]
fn what_was_said_meanwhile_opens_a_closed_conversation() {
    let mut world = again(closed_with(""), &format!("{},{}", general(0), eve(3)));
    world.answer("history @Eve after 2 500", &page(r#""with":"Eve""#, &[(3, "still there?")]));
    assert_eq!(unread(&world), [("General".to_owned(), 0, 0), ("@Eve".to_owned(), 1, 0)]);
}

#[test]
fn the_draft_in_a_closed_conversation_waits_there() {
    let mut world = again(closed_with("half"), &format!("{},{}", general(0), eve(2)));
    assert_eq!((titles(&world), world.draft()), (vec!["General".to_owned()], "|".to_owned()));
    world.keys("/msg Space Eve Enter");
    assert_eq!(world.draft(), "half|");
}
