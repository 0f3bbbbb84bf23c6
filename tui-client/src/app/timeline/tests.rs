//! The order of a log, whatever comes when.

use diwan_shared::command::{Conversation, Tag};
use diwan_shared::event::Message;
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::text::MessageText;

use super::*;

fn message(seq: u64, text: &str, tag: Option<&str>) -> Message {
    Message {
        conversation: Conversation::Group(GroupName::general()),
        seq,
        at: seq * 10,
        from: UserName::new("Bob").unwrap(),
        text: MessageText::new(text).unwrap(),
        tag: tag.map(|tag| Tag::new(tag).unwrap()),
    }
}

fn foreign() -> Regard {
    Regard { mark: Mark::Foreign, mention: false, ignored: false }
}

fn hear(timeline: &mut Timeline, seq: u64, source: Source) -> bool {
    timeline.hear(message(seq, &format!("m{seq}"), None), foreign(), source)
}

fn say(timeline: &mut Timeline, text: &str, tag: &str) {
    let (from, text) = (UserName::new("Bob").unwrap(), MessageText::new(text).unwrap());
    timeline.say(1000, from, text, Tag::new(tag).unwrap());
}

fn shown(timeline: &Timeline) -> String {
    let words = timeline.items().iter().map(|item| match &item.body {
        Body::Notice { .. } | Body::Passing(_) => item.text().to_owned(),
        Body::Said(said) => match said.mark {
            Mark::Foreign => said.text.to_string(),
            Mark::Waiting => format!("…{}", said.text),
            Mark::Accepted => format!("✓{}", said.text),
            Mark::Failed(_) => format!("✗{}", said.text),
        },
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn messages_stand_in_their_order_each_once() {
    let mut timeline = Timeline::default();
    timeline.start_at(4);
    for seq in [5, 6, 9, 8, 7, 6, 5] {
        hear(&mut timeline, seq, Source::Live);
    }
    assert_eq!(shown(&timeline), "m5 m6 m7 m8 m9");
    for seq in [3, 4, 2, 4] {
        hear(&mut timeline, seq, Source::History);
    }
    assert_eq!(shown(&timeline), "m2 m3 m4 m5 m6 m7 m8 m9");
    assert_eq!((timeline.oldest(), timeline.newest()), (2, 9));
}

#[test]
fn a_hole_is_known_until_it_is_filled() {
    let mut timeline = Timeline::default();
    timeline.start_at(4);
    hear(&mut timeline, 5, Source::Live);
    hear(&mut timeline, 8, Source::Live);
    assert_eq!((timeline.newest(), timeline.has_hole()), (5, true));
    hear(&mut timeline, 6, Source::History);
    assert_eq!((timeline.newest(), timeline.has_hole()), (6, true));
    hear(&mut timeline, 7, Source::History);
    assert_eq!((timeline.newest(), timeline.has_hole()), (8, false));
}

#[test]
fn an_own_message_waits_at_the_end_and_takes_its_place() {
    let mut timeline = Timeline::default();
    say(&mut timeline, "mine", "t1");
    hear(&mut timeline, 1, Source::Live);
    hear(&mut timeline, 3, Source::Live);
    assert_eq!(shown(&timeline), "m1 m3 …mine");
    assert!(timeline.accept(&Tag::new("t1").unwrap(), 2, 20));
    assert_eq!(shown(&timeline), "m1 ✓mine m3");
    assert!(!hear(&mut timeline, 2, Source::Live), "the echo is known");
    assert_eq!(timeline.newest(), 3);
}

#[test]
fn the_echo_may_come_before_the_answer() {
    let mut timeline = Timeline::default();
    say(&mut timeline, "mine", "t1");
    assert!(timeline.hear(
        message(1, "mine", Some("t1")),
        Regard { mark: Mark::Accepted, ..foreign() },
        Source::Live
    ));
    assert_eq!(shown(&timeline), "✓mine");
    assert!(!timeline.accept(&Tag::new("t1").unwrap(), 1, 10));
    assert_eq!(shown(&timeline), "✓mine");
}

#[test]
fn a_refused_message_stays_until_it_is_sent_again_or_dropped() {
    let mut timeline = Timeline::default();
    say(&mut timeline, "one", "t1");
    say(&mut timeline, "two", "t2");
    timeline.refuse(&Tag::new("t1").unwrap(), "Too fast");
    hear(&mut timeline, 1, Source::Live);
    assert_eq!(shown(&timeline), "m1 ✗one …two");
    let id = timeline.items()[1].id;
    assert!(timeline.drop_failed(timeline.items()[2].id).is_none(), "two is on its way");
    let (one, three) = (Tag::new("t1").unwrap(), Tag::new("t3").unwrap());
    let last = |timeline: &Timeline| timeline.waiting().last().map(|(tag, _)| tag.clone());
    let me = timeline.items()[1].said().unwrap().from.clone();
    assert!(timeline.again(id, &me, three.clone()));
    assert_eq!(last(&timeline), Some(one.clone()), "the same message, the same id");
    assert_eq!(shown(&timeline), "m1 …two …one");
    timeline.refuse(&one, "Too fast");
    assert!(timeline.again(id, &UserName::new("Other").unwrap(), three.clone()));
    assert_eq!(last(&timeline).as_ref(), Some(&three), "said by somebody else it is another one");
    timeline.refuse(&three, "Too fast");
    assert_eq!(timeline.drop_failed(id).unwrap().as_str(), "one");
    assert_eq!(shown(&timeline), "m1 …two");
}

#[test]
fn a_message_that_was_stored_before_what_is_held_comes_with_its_neighbours() {
    let mut timeline = Timeline::default();
    timeline.start_at(10);
    say(&mut timeline, "mine", "t1");
    say(&mut timeline, "new", "t2");
    // It was stored when the answer was lost; since then others have spoken.
    assert!(timeline.accept(&Tag::new("t1").unwrap(), 7, 70));
    assert_eq!(shown(&timeline), "…new");
    assert!(timeline.accept(&Tag::new("t2").unwrap(), 11, 110));
    assert_eq!((shown(&timeline).as_str(), timeline.oldest()), ("✓new", 11));
}

#[test]
fn an_own_message_that_was_missed_fills_the_hole_before_what_is_held() {
    let mut timeline = Timeline::default();
    say(&mut timeline, "mine", "t1");
    hear(&mut timeline, 2, Source::Live);
    assert!(timeline.has_hole());
    let mine = message(1, "mine", Some("t1"));
    let regard = Regard { mark: Mark::Accepted, ..foreign() };
    assert!(timeline.hear(mine, regard, Source::History));
    assert_eq!((shown(&timeline).as_str(), timeline.newest()), ("✓mine m2", 2));
}

#[test]
fn notices_stay_where_they_happened() {
    let mut timeline = Timeline::default();
    timeline.start_at(6);
    timeline.notice(65, Sign::Info, "joined".to_owned());
    hear(&mut timeline, 7, Source::Live);
    timeline.notice(75, Sign::Info, "topic".to_owned());
    // The clocks of server and user differ: what comes now stands at the end all the same.
    say(&mut timeline, "mine", "t1");
    timeline.notice(99, Sign::Info, "late".to_owned());
    hear(&mut timeline, 8, Source::Live);
    assert_eq!(shown(&timeline), "joined m7 topic late m8 …mine");
    hear(&mut timeline, 5, Source::History);
    hear(&mut timeline, 6, Source::History);
    assert_eq!(shown(&timeline), "m5 m6 joined m7 topic late m8 …mine");
}

#[test]
fn another_history_takes_all_but_what_waits() {
    let mut timeline = Timeline::default();
    hear(&mut timeline, 1, Source::Live);
    say(&mut timeline, "mine", "t1");
    timeline.notice(5, Sign::Info, "hm".to_owned());
    timeline.forget();
    assert_eq!(shown(&timeline), "…mine");
    assert!(hear(&mut timeline, 1, Source::Live), "the numbers begin anew");
}

fn bounds(items: usize) -> Bounds {
    Bounds { items, bytes: 1000 }
}

#[test]
fn old_items_go_but_never_waiting_ones() {
    let mut timeline = Timeline::default();
    for seq in 1..=10 {
        hear(&mut timeline, seq, Source::Live);
    }
    say(&mut timeline, "mine", "t1");
    assert!(timeline.keep_around(None, bounds(3)));
    assert_eq!(shown(&timeline), "m9 m10 …mine");
    timeline.keep_around(None, bounds(0));
    assert_eq!(shown(&timeline), "…mine");
    assert_eq!((timeline.oldest(), timeline.newest()), (11, 10));
}

#[test]
fn long_texts_go_sooner() {
    let mut timeline = Timeline::default();
    for seq in 1..=10 {
        let message = message(seq, &"x".repeat(100), None);
        timeline.hear(message, foreign(), Source::Live);
    }
    assert_eq!(timeline.bytes(), 1000);
    timeline.keep_around(None, Bounds { items: 100, bytes: 400 });
    assert_eq!((timeline.bytes(), timeline.oldest()), (400, 7));
}

#[test]
fn who_reads_far_above_keeps_what_is_around_and_gets_the_rest_later() {
    let mut timeline = Timeline::default();
    for seq in 1..=100 {
        hear(&mut timeline, seq, Source::Live);
    }
    let here = timeline.items()[10].id;
    assert!(!timeline.keep_around(Some(here), bounds(20)), "nothing above was dropped");
    assert_eq!((timeline.oldest(), timeline.newest(), timeline.beyond()), (1, 20, 80));
    assert!(hear(&mut timeline, 101, Source::Live), "it is new, but not held");
    assert!(timeline.is_cut() && !timeline.has_hole());
    assert_eq!((timeline.newest(), timeline.beyond()), (20, 81));
    for seq in 21..=101 {
        hear(&mut timeline, seq, Source::History);
    }
    assert!(!timeline.is_cut());
    assert!(hear(&mut timeline, 102, Source::Live));
    assert_eq!((timeline.items().len(), timeline.newest()), (102, 102));
}

#[test]
fn a_log_that_is_cut_off_can_begin_again_at_its_end() {
    let mut timeline = Timeline::default();
    for seq in 1..=100 {
        hear(&mut timeline, seq, Source::Live);
    }
    say(&mut timeline, "mine", "t1");
    let here = timeline.items()[3].id;
    timeline.keep_around(Some(here), bounds(20));
    timeline.go_to_end();
    assert_eq!((shown(&timeline).as_str(), timeline.newest()), ("…mine", 100));
    // An own message that was taken meanwhile comes with its neighbours.
    for seq in 1..=100 {
        hear(&mut timeline, seq, Source::History);
    }
    let here = timeline.items()[3].id;
    timeline.keep_around(Some(here), bounds(20));
    assert!(timeline.accept(&Tag::new("t1").unwrap(), 101, 1010));
    assert!(!shown(&timeline).contains("mine"));
    assert_eq!(timeline.beyond(), 101 - timeline.newest());
}
