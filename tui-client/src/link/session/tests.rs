//! The link as a table: what happens when, and what is ordered then.
//!
//! Gives each input with its time and compares the orders as words. No socket and no clock: a
//! minute of silence is a number. The last test tries orders of events that nobody thought of.

use super::*;
use diwan_shared::fingerprint::Fingerprint;
use diwan_shared::parse;
use proptest::prelude::*;

const WELCOME: &str = r#"{"event":"welcome","version":1,"server":"t","name":"Sara","epoch":"e",
    "time":0,"limits":{},"resumed":false,"conversations":[]}"#;
const TAKEN: &str =
    r#"{"event":"refused","code":"name-taken","text":"Username 'Sara' is already taken."}"#;
const HELLO: &str = "write hello 1 Sara session=0123456789abcdef";

/// The person wants to be connected under this name.
fn introduced(as_whom: &str) -> Input<'static> {
    let secret = Secret::new("0123456789abcdef").expect("a good secret");
    Input::Introduce(name(as_whom), secret)
}

struct Table(Session);

impl Table {
    fn new() -> Self {
        Self(Session::new("chat.example:9000".into(), 42))
    }

    /// A session that was welcomed at time 0.
    fn online() -> Self {
        let mut table = Self::new();
        table.at(0, introduced("Sara"));
        table.at(0, Input::Connected);
        table.at(0, Input::Line(WELCOME));
        table
    }

    /// What is ordered, as words.
    fn at(&mut self, now: u64, input: Input<'_>) -> Vec<String> {
        let mut orders = Vec::new();
        self.0.handle(now, input, &mut orders);
        orders.into_iter().map(words).collect()
    }

    fn lose(&mut self, now: u64) -> Vec<String> {
        self.at(now, Input::Lost("Connection reset".into()))
    }

    /// The wait that was announced after a loss at `now`.
    fn wait(&self, now: u64) -> u64 {
        self.0.wake_at().expect("it will try again") - now
    }
}

fn name(text: &str) -> UserName {
    UserName::new(text).expect("a good name")
}

fn words(order: Order) -> String {
    match order {
        Order::Connect => "connect".into(),
        Order::HangUp => "hang up".into(),
        Order::Write(line) => format!("write {line}"),
        Order::Tell(Msg::Link(LinkEvent::Connecting { address })) => format!("tell to {address}"),
        Order::Tell(Msg::Link(LinkEvent::Down { why, retry_in_ms: None })) => format!("tell {why}"),
        Order::Tell(Msg::Link(LinkEvent::Down { why, .. })) => format!("tell {why}, again soon"),
        Order::Tell(Msg::Link(LinkEvent::Lag { ms })) => format!("tell lag {ms}"),
        Order::Tell(Msg::Server(Event::Welcome(_))) => "tell welcome".into(),
        Order::Tell(Msg::Server(Event::Refused(refused))) => format!("tell {}", refused.text),
        Order::Tell(other) => format!("tell {other:?}"),
    }
}

#[test]
fn a_certificate_that_is_not_trusted_is_told_and_nothing_is_tried_by_itself() {
    let fingerprint = Fingerprint::of(b"a certificate");
    let stranger = || Input::Distrusted(Stranger { fingerprint, doubt: None });
    let again = ["tell to chat.example:9000", "connect"];
    let mut table = Table::new();
    table.at(0, introduced("Sara"));
    let told = table.at(30, stranger());
    assert!(told.len() == 1 && told[0].contains("Distrusted"), "{told:?}");
    assert_eq!(table.0.wake_at(), None);
    assert!(table.at(60_000, Input::Roused).is_empty());
    assert!(table.at(600_000, Input::Wake).is_empty());
    assert!(table.at(600_000, Input::Request(request("ping"))).is_empty());
    assert_eq!(table.at(700_000, Input::Reconnect), again);
    table.at(700_010, stranger());
    assert_eq!(table.at(700_020, introduced("Sara")), again);
}

fn request(line: &str) -> Request {
    parse::request(line).expect("a good line").expect("not blank")
}

fn closing(why: &str, retry_after: u64) -> String {
    format!(r#"{{"event":"closing","why":"{why}","retry_after":{retry_after}}}"#)
}

#[test]
fn it_connects_says_hello_and_is_welcomed() {
    let mut table = Table::new();
    let connecting = ["tell to chat.example:9000", "connect"];
    assert_eq!(table.at(0, introduced("Sara")), connecting);
    assert_eq!(table.at(5, Input::Connected), [HELLO]);
    assert!(table.at(6, Input::Line("Choose username:")).is_empty());
    assert!(!table.0.is_online());
    assert_eq!(table.at(7, Input::Line(WELCOME)), ["tell welcome"]);
    assert!(table.0.is_online());
    assert_eq!(table.at(8, Input::Request(request("#7 users"))), ["write #7 users"]);
}

#[test]
fn requests_without_a_connection_are_dropped() {
    let mut table = Table::new();
    assert!(table.at(0, Input::Request(request("#7 users"))).is_empty());
    table.at(0, introduced("Sara"));
    table.at(0, Input::Connected);
    assert!(table.at(0, Input::Request(request("#7 users"))).is_empty(), "not before the welcome");
}

#[test]
fn another_name_goes_out_on_the_same_connection() {
    let mut table = Table::new();
    table.at(0, introduced("Sara"));
    table.at(0, Input::Connected);
    assert_eq!(table.at(1, Input::Line(TAKEN)), ["tell Username 'Sara' is already taken."]);
    assert_eq!(table.0.wake_at(), None, "a person may think as long as they like");
    let hello = ["write hello 1 Sara2 session=0123456789abcdef"];
    assert_eq!(table.at(90_000, introduced("Sara2")), hello);
    assert_eq!(table.at(90_001, Input::Line(WELCOME)), ["tell welcome"]);
}

#[test]
fn a_refused_name_is_not_tried_again_by_itself() {
    let mut table = Table::new();
    table.at(0, introduced("Sara"));
    table.at(0, Input::Connected);
    table.at(1, Input::Line(TAKEN));
    assert_eq!(table.lose(2), ["tell Connection reset"]);
    assert_eq!(table.0.wake_at(), None);
    let connecting = ["tell to chat.example:9000", "connect"];
    assert_eq!(table.at(9, introduced("Sara2")), connecting);
}

#[test]
fn a_full_server_is_tried_again() {
    let mut table = Table::new();
    table.at(0, introduced("Sara"));
    table.at(0, Input::Connected);
    let full = r#"{"event":"refused","code":"too-many","text":"Too many connections."}"#;
    table.at(1, Input::Line(full));
    assert_eq!(table.lose(2), ["tell Connection reset, again soon"]);
}

#[test]
fn a_broken_link_is_tried_again_with_growing_waits() {
    let mut table = Table::online();
    let mut now = 1_000;
    for longest in [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
        assert_eq!(table.lose(now), ["tell Connection reset, again soon"]);
        let wait = table.wait(now);
        assert!((longest / 2..=longest).contains(&wait), "{wait} of {longest}");
        assert!(table.at(now + wait - 1, Input::Wake).is_empty(), "too early");
        now += wait;
        assert_eq!(table.at(now, Input::Wake), ["tell to chat.example:9000", "connect"]);
    }
    assert_eq!(table.at(now, Input::Connected), [HELLO]);
    table.at(now, Input::Line(WELCOME));
    table.lose(now);
    assert!(table.wait(now) <= 500, "a welcome begins anew");
}

#[test]
fn a_person_need_not_wait() {
    let mut table = Table::online();
    table.lose(1_000);
    let connecting = ["tell to chat.example:9000", "connect"];
    assert_eq!(table.at(1_001, introduced("Sara")), connecting);
}

#[test]
fn attempts_that_hang_are_given_up() {
    let mut table = Table::new();
    table.at(0, introduced("Sara"));
    assert_eq!(table.at(10_000, Input::Wake), ["hang up", "tell Nobody answered, again soon"]);
    let mut table = Table::new();
    table.at(0, introduced("Sara"));
    table.at(3, Input::Connected);
    let given_up = ["hang up", "tell The server did not welcome us, again soon"];
    assert!(table.at(10_002, Input::Wake).is_empty());
    assert_eq!(table.at(10_003, Input::Wake), given_up);
}

#[test]
fn lag_is_measured_every_twenty_seconds() {
    let mut table = Table::online();
    for round in 1..4 {
        let now = round * 20_100 - 100;
        assert_eq!(table.0.wake_at(), Some(now));
        assert_eq!(table.at(now, Input::Wake), [format!("write #ping-{round} ping")]);
        let pong = format!(
            r#"{{"event":"ok","tag":"ping-{round}","command":"ping","text":null,"time":5}}"#
        );
        assert_eq!(table.at(now + 100, Input::Line(&pong)), ["tell lag 100"]);
    }
}

#[test]
fn a_dead_link_is_noticed_within_a_minute() {
    let mut table = Table::online();
    table.at(19_999, Input::Line(r#"{"event":"online","user":"Ana"}"#));
    let mut gone = None;
    while gone.is_none() {
        let now = table.0.wake_at().expect("it watches");
        let orders = table.at(now, Input::Wake);
        gone = orders.contains(&"hang up".to_owned()).then_some(now);
    }
    let after = gone.expect("the loop ended") - 19_999;
    assert!(after <= 60_000, "{after} ms");
}

#[test]
fn any_line_is_a_sign_of_life() {
    let mut table = Table::online();
    for second in 1..300 {
        let now = second * 1_000;
        if table.0.wake_at().is_some_and(|at| at <= now) {
            let orders = table.at(now, Input::Wake);
            assert_eq!(orders, ["write #ping-1 ping"], "busy, but not dead");
        }
        table.at(now, Input::Line(r#"{"event":"online","user":"Ana"}"#));
    }
}

#[test]
fn a_new_connection_can_be_asked_for_at_any_time() {
    let connecting = ["tell to chat.example:9000", "connect"];
    let mut table = Table::new();
    assert!(table.at(0, Input::Reconnect).is_empty(), "nobody to come as");
    let mut table = Table::online();
    let again = ["hang up", "tell A new connection is made, again soon"];
    assert_eq!(table.at(1_000, Input::Reconnect), [&again[..], &connecting].concat());
    assert_eq!(table.at(1_001, Input::Reconnect), [&again[..], &connecting].concat());
    for now in 2_000..2_020 {
        table.lose(now);
        table.at(table.0.wake_at().expect("it will try again"), Input::Wake);
    }
    table.lose(3_000);
    assert_eq!(table.at(3_001, Input::Reconnect), connecting, "instead of the wait");
    table.lose(3_002);
    assert!(table.wait(3_002) <= 500, "whoever asks begins anew");
    // After its session went on elsewhere it comes back only when it is told to.
    let mut table = Table::online();
    table.at(200_000, Input::Line(&closing("replaced", 0)));
    assert_eq!(table.lose(200_001), ["tell Connection reset"]);
    assert_eq!(table.at(209_000, Input::Reconnect), connecting);
}

#[test]
fn a_name_that_is_not_ours_is_not_asked_for_again_by_reconnecting() {
    let mut table = Table::new();
    table.at(0, introduced("Sara"));
    table.at(0, Input::Connected);
    table.at(1, Input::Line(TAKEN));
    assert!(table.at(2, Input::Reconnect).is_empty());
    assert!(table.at(3, Input::Roused).is_empty());
}

#[test]
fn after_a_sleep_what_was_waited_for_is_tried_at_once() {
    let mut table = Table::online();
    table.lose(1_000);
    assert_eq!(table.at(1_001, Input::Roused), ["tell to chat.example:9000", "connect"]);
    // A connection that was being made over the old network is given up.
    let again = table.at(1_002, Input::Roused);
    assert_eq!(again.first().map(String::as_str), Some("hang up"));
    assert_eq!(again.last().map(String::as_str), Some("connect"));
}

#[test]
fn after_a_sleep_a_dead_link_is_noticed_within_15_seconds() {
    for slept_at in [1_000, 20_000, 20_500, 39_000] {
        let mut table = Table::online();
        if slept_at > 20_000 {
            assert_eq!(table.at(20_000, Input::Wake), ["write #ping-1 ping"]);
        }
        // It wakes up, and the driver looks around 4 seconds later at the latest.
        let asked = table.at(slept_at + 4_000, Input::Roused);
        assert!(asked.iter().all(|order| order.starts_with("write #ping-")), "{asked:?}");
        let notices = table.0.wake_at().expect("it watches");
        assert!(notices <= slept_at + 15_000, "{notices}");
        let orders = table.at(notices, Input::Wake);
        assert_eq!(orders, ["hang up", "tell The server fell silent, again soon"]);
    }
}

#[test]
fn a_dead_link_is_noticed_however_often_it_is_roused() {
    let mut table = Table::online();
    for at in [4_000, 8_000, 12_000] {
        table.at(at, Input::Roused);
    }
    let notices = table.0.wake_at().expect("it watches");
    assert_eq!(notices, 14_000);
    let orders = table.at(notices, Input::Wake);
    assert_eq!(orders, ["hang up", "tell The server fell silent, again soon"]);
}

#[test]
fn after_a_sleep_a_link_that_lives_stays() {
    let mut table = Table::online();
    assert_eq!(table.at(5_000, Input::Roused), ["write #ping-1 ping"]);
    assert_eq!(table.at(5_100, Input::Roused), ["write #ping-2 ping"]);
    let pong = r#"{"event":"ok","tag":"ping-2","command":"ping","text":null,"time":0}"#;
    assert_eq!(table.at(5_150, Input::Line(pong)), ["tell lag 50"]);
    assert!(table.at(15_200, Input::Wake).is_empty());
    assert!(table.0.is_online());
}

#[test]
fn a_closing_server_says_when_to_come_back() {
    let mut table = Table::online();
    table.at(1_000, Input::Line(&closing("shutdown", 5_000)));
    assert_eq!(table.lose(1_001), ["tell Connection reset, again soon"]);
    assert!((5_000..=5_500).contains(&table.wait(1_001)));
    // What it said holds for this time only.
    let now = table.0.wake_at().expect("it will try again");
    table.at(now, Input::Wake);
    table.lose(now);
    assert!(table.wait(now) <= 1_000);
}

#[test]
fn two_clients_of_one_session_do_not_throw_each_other_out_for_ever() {
    let mut table = Table::online();
    let late = STRAY_MS_MAX + 1;
    table.at(late, Input::Line(&closing("replaced", 0)));
    assert_eq!(table.lose(late), ["tell Connection reset"]);
    assert_eq!(table.0.wake_at(), None);
}

#[test]
fn a_hello_of_our_own_that_comes_late_throws_us_out_only_for_a_moment() {
    // The program of before may have said one when it was killed.
    let mut table = Table::online();
    let heard = table.at(1_000, Input::Line(&closing("replaced", 0)));
    assert!(heard.is_empty(), "no other place has it, so nothing is said of one: {heard:?}");
    assert_eq!(table.lose(1_001), ["tell Connection reset, again soon"]);
    let mut now = table.0.wake_at().expect("it comes back");
    table.at(now, Input::Wake);
    table.at(now, Input::Connected);
    table.at(now, Input::Line(WELCOME));
    // Only once for each: two programs with one session must come to rest.
    table.at(now, Input::Line(&closing("replaced", 0)));
    assert_eq!(table.lose(now), ["tell Connection reset"]);
    table.at(now, Input::Reconnect);
    // A hello was said and not answered, and its connection given up.
    table.at(now, Input::Connected);
    table.at(now, Input::Reconnect);
    table.at(now, Input::Connected);
    table.at(now, Input::Line(WELCOME));
    now += 30_000;
    table.at(now, Input::Line(&closing("replaced", 0)));
    assert_eq!(table.lose(now), ["tell Connection reset, again soon"]);
}

/// Anything that can happen, in any order.
fn any_input() -> impl Strategy<Value = (u64, u8)> {
    (0..60_000_u64, 0..11_u8)
}

proptest! {
    #[test]
    fn it_never_writes_without_a_connection(steps in prop::collection::vec(any_input(), 0..80)) {
        let mut table = Table::new();
        let (mut now, mut connecting, mut connected) = (0, false, false);
        for (later, kind) in steps {
            now += later;
            let input = match kind {
                0 => introduced("Sara"),
                1 => introduced("Dana"),
                2 if connecting => Input::Connected,
                3 if connecting || connected => Input::Lost("gone".into()),
                4 if connected => Input::Line(WELCOME),
                5 if connected => Input::Line(TAKEN),
                6 => Input::Request(request("#1 users")),
                7 => Input::Reconnect,
                8 => Input::Roused,
                _ => Input::Wake,
            };
            match input {
                Input::Connected => (connecting, connected) = (false, true),
                Input::Lost(_) => (connecting, connected) = (false, false),
                _ => {}
            }
            for order in table.at(now, input) {
                match order.as_str() {
                    "connect" => {
                        prop_assert!(!connecting && !connected, "two connections");
                        connecting = true;
                    }
                    "hang up" => (connecting, connected) = (false, false),
                    order if order.starts_with("write") => prop_assert!(connected, "{}", order),
                    _ => {}
                }
            }
        }
    }
}
