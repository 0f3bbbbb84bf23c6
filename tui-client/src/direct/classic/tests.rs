//! The classic wire byte by byte: what leaves for what arrives, and when.

use super::*;
use crate::direct::limits::{
    CLASSIC_ACK_MS_MAX, CLASSIC_COPIES_MAX, CLASSIC_CROSSING_MS, CLASSIC_KNOWN_BYTES_MAX,
    CLASSIC_PASS_PAUSE_MS, CLASSIC_RESENT_LINES_MAX, CLASSIC_REST_MS_MIN,
};

/// One side, its clock, and the words of its peer.
struct Side {
    classic: Classic,
    now: u64,
    said: u64,
}

impl Side {
    fn new() -> Self {
        Self { classic: Classic::new(), now: 0, said: 0 }
    }

    /// Says a line, gives what leaves at once.
    fn say(&mut self, text: &str) -> Vec<String> {
        self.said += 1;
        self.classic.handle_line(self.now, self.said.into(), text);
        self.sent()
    }

    /// Takes a datagram, gives what leaves at once.
    fn hear(&mut self, bytes: &str) -> Vec<String> {
        self.classic.handle_datagram(self.now, bytes.as_bytes());
        self.sent()
    }

    fn sent(&mut self) -> Vec<String> {
        let now = self.now;
        let sent = std::iter::from_fn(|| self.classic.poll_transmit(now));
        sent.map(|bytes| String::from_utf8(bytes).unwrap()).collect()
    }

    /// Lets so many milliseconds pass, gives what leaves meanwhile.
    fn wait(&mut self, ms: u64) -> Vec<String> {
        let end = self.now + ms;
        let mut sent = self.sent();
        while let Some(due) = self.classic.poll_timeout().filter(|&due| due <= end) {
            assert!(sent.len() < 100_000, "a storm");
            self.now = self.now.max(due);
            self.classic.handle_timeout(self.now);
            sent.extend(self.sent());
        }
        self.now = end;
        sent
    }

    /// The lines shown since, those sent again with their mark.
    fn shown(&mut self) -> Vec<String> {
        let events = std::iter::from_fn(|| self.classic.poll_event());
        let lines = events.filter_map(|event| match event {
            Event::Line { text, resent } => Some(if resent { format!("↻ {text}") } else { text }),
            _ => None,
        });
        lines.collect()
    }

    /// What became of our lines since.
    fn fates(&mut self) -> Vec<Event> {
        let events = std::iter::from_fn(|| self.classic.poll_event());
        events.filter(|event| matches!(event, Event::Delivered(_) | Event::Unsure(_))).collect()
    }
}

#[test]
fn a_conversation_without_losses() {
    let mut side = Side::new();
    assert_eq!(side.say("hello"), ["hello -0"]);
    assert!(side.hear("ack").is_empty());
    assert_eq!(side.hear("hi -1"), ["ack"]);
    assert_eq!(side.hear("how are you? -1"), ["ack"]);
    assert_eq!(side.say("a - b"), ["a - b -2"]);
    assert_eq!(side.say(""), [" -2"]);
    assert_eq!(side.say("سلام"), ["سلام -2"]);
    assert_eq!(side.shown(), ["hi", "how are you?"]);
    for _ in 0..3 {
        side.hear("ack");
    }
    assert_eq!(side.fates(), [2, 3, 4].map(Event::Delivered));
    assert!(side.wait(1_000_000).is_empty());
}

#[test]
fn missing_acknowledgements_send_everything_again_after_ten_seconds() {
    let mut side = Side::new();
    side.hear("ok? -0");
    side.say("one");
    side.hear("ack");
    side.wait(5_000);
    side.say("two");
    assert!(side.wait(CLASSIC_ACK_MS_MAX - 1).is_empty());
    assert_eq!(side.wait(100), ["one -resend", "two -resend"]);
    assert_eq!(side.fates(), [Event::Delivered(1), Event::Unsure(2)]);
}

#[test]
fn a_count_that_differs_sends_everything_again() {
    let mut side = Side::new();
    side.say("one");
    side.hear("ack");
    // It has acknowledged what it has not counted: this is no crossing.
    let mut sent = side.hear("hi -0");
    sent.extend(side.wait(10));
    assert_eq!(sent, ["ack", "one -resend"]);
}

#[test]
fn a_count_that_lags_waits_for_what_is_under_way() {
    let mut side = Side::new();
    side.say("one");
    assert_eq!(side.hear("crossed -0"), ["ack"]);
    side.hear("ack");
    assert!(side.wait(1_000).is_empty());
    side.say("two");
    assert_eq!(side.hear("not counted -1"), ["ack"]);
    assert_eq!(side.wait(CLASSIC_CROSSING_MS + 10), ["one -resend", "two -resend"]);
}

#[test]
fn a_count_that_cannot_be_healed_is_no_storm() {
    let mut side = Side::new();
    side.say("lost");
    let mut sent = 0;
    for _ in 0..1_000 {
        sent += side.hear("again -0").iter().filter(|bytes| *bytes != "ack").count();
        sent += side.wait(1_000).len();
    }
    assert_eq!(sent, CLASSIC_COPIES_MAX as usize);
}

#[test]
fn counts_out_of_the_air_are_no_storm() {
    let mut side = Side::new();
    for number in 0..50 {
        side.say(&number.to_string());
        side.hear("ack");
    }
    let mut sent = 0;
    for number in 0..3_600_u64 {
        let bytes = format!("x -{}", number * 7_919 % 1_000 + 51);
        sent += side.hear(&bytes).iter().filter(|bytes| *bytes != "ack").count();
        sent += side.wait(1_000).len();
    }
    assert!(sent <= 17 * 50, "{sent}");
}

#[test]
fn a_peer_that_is_not_there_yet_gets_everything_in_the_end() {
    let mut side = Side::new();
    side.say("early");
    assert_eq!(side.wait(3_600_000), ["early -resend"; CLASSIC_COPIES_MAX as usize]);
    let mut sent = side.hear("I am here -0");
    sent.extend(side.wait(CLASSIC_REST_MS_MIN));
    assert_eq!(sent, ["ack", "early -resend"]);
}

#[test]
fn after_everything_only_the_lines_in_doubt_are_sent_again_and_less_and_less_often() {
    let mut side = Side::new();
    side.say("one");
    side.hear("ack");
    side.wait(5_000);
    side.say("two");
    side.wait(5_000);
    side.say("three");
    assert_eq!(
        side.wait(CLASSIC_ACK_MS_MAX / 2 + 100),
        ["one -resend", "two -resend", "three -resend"]
    );
    // The latest line is the likeliest to be acknowledged.
    side.hear("ack");
    assert_eq!(
        side.fates(),
        [1, 2, 3].map(|id| match id {
            2 => Event::Unsure(id),
            _ => Event::Delivered(id),
        })
    );
    let mut copies = 1;
    for rest in [10_000, 20_000, 40_000] {
        copies += 1;
        assert_eq!(side.wait(rest), ["two -resend"]);
    }
    assert_eq!(copies + side.wait(10_000_000).len(), CLASSIC_COPIES_MAX as usize);
}

#[test]
fn a_new_line_is_sent_again_after_ten_seconds_however_long_the_waits_had_become() {
    let mut side = Side::new();
    side.say("one");
    side.wait(700_000);
    side.say("two");
    assert_eq!(side.wait(CLASSIC_ACK_MS_MAX + 10), ["one -resend", "two -resend"]);
}

#[test]
fn what_is_not_acknowledged_is_sent_once_more_when_we_leave() {
    let mut side = Side::new();
    side.say("one");
    side.hear("ack");
    side.wait(5_000);
    side.say("goodbye");
    side.classic.handle_close(side.now);
    assert!(!side.classic.is_closed());
    assert_eq!(side.sent(), ["goodbye -resend"]);
    assert!(side.classic.is_closed());
}

#[test]
fn only_the_last_lines_are_sent_again_and_not_all_at_once() {
    let mut side = Side::new();
    for number in 0..1_000 {
        side.say(&number.to_string());
    }
    side.hear("x -0");
    let sent = side.wait(CLASSIC_CROSSING_MS);
    assert!(sent.len() <= 1, "{}", sent.len());
    let sent = side.wait(2_000);
    assert_eq!(sent.len(), CLASSIC_RESENT_LINES_MAX - 1);
    assert_eq!(sent.last().map(String::as_str), Some("999 -resend"));
}

#[test]
fn a_line_sent_again_fills_a_gap_and_is_shown_once() {
    let mut side = Side::new();
    side.hear("one -0");
    side.hear("three -0");
    for _ in 0..3 {
        for text in ["one", "two", "three"] {
            assert!(side.hear(&format!("{text} -resend")).is_empty());
        }
        side.wait(10_000);
    }
    assert_eq!(side.shown(), ["one", "three", "↻ two"]);
    // What is sent again is not counted.
    assert_eq!(side.say("hm"), ["hm -2"]);
}

#[test]
fn the_same_words_said_twice_are_shown_twice() {
    let mut side = Side::new();
    side.hear("ok -0");
    side.wait(3_000);
    // The second "ok" was lost; ten seconds later everything comes again.
    side.wait(CLASSIC_ACK_MS_MAX);
    side.hear("ok -resend");
    side.hear("ok -resend");
    assert_eq!(side.shown(), ["ok"]);
    side.wait(CLASSIC_PASS_PAUSE_MS);
    assert_eq!(side.shown(), ["↻ ok"]);
}

#[test]
fn two_sendings_that_ran_together_show_nothing_twice() {
    let mut side = Side::new();
    side.hear("one -0");
    side.hear("two -0");
    side.say("a");
    side.say("b");
    for text in ["one", "two", "one", "two"] {
        side.hear(&format!("{text} -resend"));
    }
    side.wait(10_000);
    assert_eq!(side.shown(), ["one", "two"]);
}

#[test]
fn a_line_that_comes_after_its_own_copy_is_counted_and_not_shown_again() {
    let mut side = Side::new();
    side.hear("one -resend");
    assert_eq!(side.hear("one -0"), ["ack"]);
    assert_eq!(side.shown(), ["↻ one"]);
    assert_eq!(side.say("x"), ["x -1"]);
}

#[test]
fn long_lines_are_forgotten_before_they_fill_the_memory() {
    let mut side = Side::new();
    let line = |number: usize| format!("{number} {}", "x".repeat(60_000));
    let last = 2 * CLASSIC_KNOWN_BYTES_MAX / 60_000;
    for number in 0..=last {
        side.hear(&format!("{} -0", line(number)));
    }
    side.shown();
    // The last one is known still, the first one is not.
    side.hear(&format!("{} -resend", line(last)));
    assert!(side.shown().is_empty());
    side.hear(&format!("{} -resend", line(0)));
    assert_eq!(side.shown(), [format!("↻ {}", line(0))]);
}

#[test]
fn nothing_of_the_peer_is_obeyed_by_a_terminal() {
    let mut side = Side::new();
    side.hear("\u{1b}[2Jgone\u{7} -0");
    side.hear("two\nlines -0");
    assert_eq!(side.shown(), ["␛[2Jgone␇", "two\u{2028}lines"]);
}

#[test]
fn garbage_is_dropped_without_effect() {
    let mut side = Side::new();
    for bytes in ["", "hello", "DWN\u{1}", "-", "x -1x"] {
        assert!(side.hear(bytes).is_empty());
    }
    assert_eq!(side.classic.poll_event(), None);
    assert_eq!(side.say("x"), ["x -0"]);
}

#[test]
fn the_peer_comes_goes_and_comes_back() {
    let mut side = Side::new();
    side.hear("hi -0");
    side.say("hello");
    side.wait(CLASSIC_ACK_MS_MAX + 100);
    side.hear("ack");
    let events = std::iter::from_fn(|| side.classic.poll_event());
    let news: Vec<_> = events
        .filter_map(|event| match event {
            Event::Presence(presence) => Some(presence),
            _ => None,
        })
        .collect();
    assert_eq!(news, [Presence::Here, Presence::Silent, Presence::Back]);
}

#[test]
fn who_was_heard_since_is_not_gone_although_an_acknowledgement_is_missing() {
    let mut side = Side::new();
    side.say("lost");
    side.wait(7_000);
    side.hear("hi -0");
    side.say("lost too");
    side.wait(9_000);
    side.hear("hi? -0");
    side.wait(1_000_000);
    let events = std::iter::from_fn(|| side.classic.poll_event());
    assert!(!events.into_iter().any(|event| event == Event::Presence(Presence::Silent)));
}
