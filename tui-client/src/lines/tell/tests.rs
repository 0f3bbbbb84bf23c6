//! What somebody hears who has no screen.

use super::*;
use crate::app::action::actions;
use crate::app::effect::Effect;
use crate::app::msg::LinkEvent;
use crate::app::popup::facts::Facts;
use crate::app::settings::{Front, Settings};
use crate::app::tests::world::{World, message, welcome};

/// A client and what was told of it.
struct Ears {
    world: World,
    teller: Teller,
}

impl Ears {
    /// Alice, who has just come into General and heard so.
    fn in_general() -> Self {
        Self::with(Teller::new(3, false, true))
    }

    fn with(teller: Teller) -> Self {
        let mut ears = Self { world: World::in_general(), teller };
        ears.news();
        ears
    }

    fn happen(&mut self, msg: Msg) -> Vec<String> {
        self.teller.heed(&msg);
        self.world.update(msg);
        self.news()
    }

    /// What is told now; `!` stands before what goes to the other output.
    fn news(&mut self) -> Vec<String> {
        let lines = self.teller.news(&self.world.app).into_iter();
        lines
            .map(|line| if line.is_error { format!("! {}", line.text) } else { line.text })
            .collect()
    }

    fn server(&mut self, line: &str) -> Vec<String> {
        self.happen(Msg::Server(serde_json::from_str(line).unwrap()))
    }

    fn said(&mut self, of: &str, seq: u64, from: &str, text: &str) -> Vec<String> {
        let at = self.world.now;
        self.server(&message(of, seq, at, from, text))
    }

    fn writes(&mut self, line: &str) -> Vec<String> {
        self.happen(Msg::Line(line.to_owned()))
    }

    /// A command, with what it leaves open put away.
    fn does(&mut self, line: &str) -> Vec<String> {
        self.world.app.front = Front::Lines;
        let action = action_of(line).expect("there is such a command");
        if self.teller.answer(&self.world.app, action, line) {
            return self.news();
        }
        let told = self.writes(line);
        self.world.update(Msg::Told);
        told
    }

    /// The server answers; everything that is told of it.
    fn answer(&mut self, verb: &str, fields: &str) -> Vec<String> {
        self.teller.heed(&Msg::Wake);
        self.world.answer(verb, fields);
        self.news()
    }

    fn refuse(&mut self, verb: &str, code: &str, text: &str) -> Vec<String> {
        self.teller.heed(&Msg::Wake);
        self.world.refuse(verb, code, text);
        self.news()
    }

    /// A page of messages of General that were said one minute after the other until now.
    fn page(&mut self, seqs: std::ops::RangeInclusive<u64>) -> Vec<String> {
        let (last, now) = (*seqs.end(), self.world.now);
        let messages = seqs.map(|seq| {
            let at = now - (last - seq) * 60_000;
            let text = format!("line {seq}");
            let line = message(r#""group":"General""#, seq, at, "Bob", &text);
            line.replace(r#""event":"message","#, "")
        });
        let messages = messages.collect::<Vec<_>>().join(",");
        self.answer("history", &format!(r#""group":"General","messages":[{messages}],"more":true"#))
    }
}

const GENERAL: &str = r#""group":"General""#;

#[test]
fn one_hears_where_one_is_and_who_says_what() {
    let mut ears = Ears { world: World::in_general(), teller: Teller::new(3, false, true) };
    assert_eq!(
        ears.news(),
        ["You are in General.", "Connected to 127.0.0.1:9000. F1 shows help, F2 joins a group."]
    );
    assert_eq!(ears.said(GENERAL, 1, "Bob", "سلام (12)"), ["Bob says: سلام (12)"]);
    assert_eq!(ears.said(GENERAL, 2, "Alice", "from my phone"), ["You say: from my phone"]);
    assert_eq!(ears.said(r#""with":"Eve""#, 1, "Eve", "psst"), ["Private from Eve: psst"]);
    assert_eq!(ears.said(r#""with":"Eve""#, 2, "Alice", "what?"), ["Private to Eve: what?"]);
    assert!(ears.news().is_empty(), "each thing is told once");
}

#[test]
fn a_line_from_another_room_names_it() {
    let mut ears = Ears::in_general();
    assert!(ears.writes("/join random").is_empty());
    let told = ears.answer("join", r#""group":"random","last":0,"members":["Alice"],"topic":null"#);
    assert_eq!(told, ["You are in random.", "You joined random."]);
    assert_eq!(ears.said(GENERAL, 1, "Bob", "hello"), ["In General, Bob says: hello"]);
    assert_eq!(ears.said(GENERAL, 2, "Alice", "hi"), ["In General, you say: hi"]);
    let topic = r#"{"event":"topic","group":"General","topic":"Tea","by":"Eve"}"#;
    assert_eq!(ears.server(topic), ["In General: Eve set the topic: Tea"]);
}

#[test]
fn a_message_of_several_lines_forges_none() {
    let mut ears = Ears::in_general();
    assert_eq!(
        ears.said(GENERAL, 1, "Bob", "one\u{2028}Eve says: two"),
        ["Bob says: one ⏎ Eve says: two"]
    );
}

#[test]
fn a_room_begins_with_its_last_messages() {
    let mut ears = Ears {
        world: World::started(Some("Alice"), Settings::default()),
        teller: Teller::new(3, false, true),
    };
    ears.news();
    ears.server(&welcome("Alice", r#"{"group":"General","last":50}"#));
    let told = ears.page(41..=50);
    assert_eq!(
        told,
        ["Bob said at 11:10: line 48", "Bob said at 11:11: line 49", "Bob said at 11:12: line 50"]
    );
    assert_eq!(ears.said(GENERAL, 51, "Bob", "hello"), ["Bob says: hello"]);
}

#[test]
fn earlier_messages_come_when_they_are_asked_for() {
    let mut ears = Ears {
        world: World::started(Some("Alice"), Settings::default()),
        teller: Teller::new(2, false, true),
    };
    ears.server(&welcome("Alice", r#"{"group":"General","last":6}"#));
    ears.page(4..=6);
    let more = |ears: &mut Ears| ears.does("/history");
    assert_eq!(more(&mut ears), ["Bob said at 11:10: line 4"]);
    assert!(more(&mut ears).is_empty());
    assert!(ears.teller.wants_earlier(&ears.world.app), "they are to be fetched");
    ears.writes("/oldest");
    assert_eq!(ears.page(1..=3), ["Bob said at 11:11: line 2", "Bob said at 11:12: line 3"]);
    assert_eq!(more(&mut ears), ["Bob said at 11:10: line 1"]);
    assert_eq!(more(&mut ears), ["! There is nothing earlier here."]);
}

#[test]
fn what_is_said_after_earlier_messages_were_asked_for_is_told() {
    let mut ears = Ears {
        world: World::started(Some("Alice"), Settings::default()),
        teller: Teller::new(100, false, true),
    };
    ears.server(&welcome("Alice", r#"{"group":"General","last":300}"#));
    assert_eq!(ears.page(201..=300).len(), 100);
    ears.does("/history");
    ears.writes("/oldest");
    ears.writes("/newest");
    let told = ears.page(101..=200);
    assert_eq!((told.len(), told[99].ends_with("line 200")), (100, true));
    assert_eq!(ears.said(GENERAL, 301, "Bob", "hello"), ["Bob says: hello"]);
}

#[test]
fn what_was_said_on_another_day_says_so() {
    let mut ears = Ears::in_general();
    ears.world.lose();
    ears.news();
    ears.server(&welcome("Alice", r#"{"group":"General","last":1}"#));
    let line = message(GENERAL, 1, ears.world.now - 86_400_000, "Bob", "hello");
    let line = line.replace(r#""event":"message","#, "");
    assert_eq!(
        ears.answer("history", &format!(r#"{GENERAL},"messages":[{line}],"more":false"#)),
        ["Bob said on Thu 19 Nov at 11:12: hello"]
    );
}

#[test]
fn only_what_fails_is_told_of_own_messages() {
    let mut ears = Ears::in_general();
    assert!(ears.writes("hello").is_empty());
    let receipt = r#""group":"General","seq":1,"at":5"#;
    assert!(ears.answer("public", receipt).is_empty());
    assert!(!ears.teller.has_failures());
    ears.writes("no");
    assert_eq!(
        ears.refuse("public", "not-member", "you are not in the group"),
        ["! you are not in the group", "! Not sent: no"]
    );
    assert!(ears.teller.has_failures());
    let mut ears = Ears::with(Teller::new(3, true, true));
    ears.writes("hello");
    assert_eq!(ears.answer("public", receipt), ["Sent: hello"]);
}

#[test]
fn a_refused_message_can_be_sent_again_or_dropped() {
    let mut ears = Ears::in_general();
    assert_eq!(ears.does("/resend"), ["Only a message that was refused can be sent again."]);
    for text in ["one", "two"] {
        ears.writes(text);
        ears.refuse("public", "storage", "The disk is full.");
    }
    assert!(ears.does("/resend").is_empty());
    assert_eq!(
        ears.refuse("public", "storage", "The disk is full."),
        ["! The disk is full.", "! Not sent: one"],
        "it is told anew what becomes of it"
    );
    assert_eq!(ears.does("/drop"), ["Dropped: two"]);
    let mut later = Ears { world: ears.world, teller: Teller::new(3, false, true) };
    assert!(
        later.news().contains(
            &"! Not sent at the last start: one (The disk is full.) /resend sends it again, /drop \
          drops it."
                .to_owned()
        )
    );
}

#[test]
fn an_outage_is_told_when_it_begins_and_when_it_ends() {
    let mut ears = Ears::in_general();
    let lost = |ms| {
        let why = "Connection reset".to_owned();
        Msg::Link(LinkEvent::Down { why, retry_in_ms: ms })
    };
    assert_eq!(
        ears.happen(lost(Some(5000))),
        ["! No connection to 127.0.0.1:9000: Connection reset. Trying again. What you write is \
          kept."]
    );
    for _ in 0..3 {
        ears.world.now += 1000;
        assert!(ears.happen(Msg::Wake).is_empty());
        assert!(ears.happen(lost(Some(5000))).is_empty());
    }
    assert_eq!(
        ears.happen(lost(None)),
        ["! No connection to 127.0.0.1:9000: Connection reset. /reconnect tries again."]
    );
    ears.writes("meanwhile");
    let back = ears.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    assert_eq!(back, ["Connected again."]);
    // Another connection takes the place of this one; nobody was told that it was away.
    for _ in 0..3 {
        let address = "127.0.0.1:9000".to_owned();
        assert!(ears.happen(Msg::Link(LinkEvent::Connecting { address })).is_empty());
        let again = ears.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
        assert_eq!(again, [""; 0]);
    }
    ears.happen(lost(Some(5000)));
    let back = ears.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    assert_eq!(back, ["Connected again."]);
}

#[test]
fn comings_and_goings_are_told_as_they_come() {
    let mut ears = Ears::in_general();
    ears.said(GENERAL, 1, "Bob", "hello");
    let left =
        |who: &str| format!(r#"{{"event":"left","group":"General","user":"{who}","why":"leave"}}"#);
    assert_eq!(ears.server(&left("Bob")), ["Bob left"]);
    assert!(ears.news().is_empty());
}

#[test]
fn a_name_is_asked_for_until_there_is_one() {
    let mut ears = Ears {
        world: World::started(None, Settings::default()),
        teller: Teller::new(3, false, true),
    };
    assert_eq!(ears.news(), ["! What is your name?"]);
    assert_eq!(
        ears.writes("a b"),
        ["! a b cannot be a name: a name holds no space.", "! What is your name?"]
    );
    assert!(ears.writes("Alice").is_empty());
    let taken = r#"{"event":"refused","code":"name-taken","text":"Alice is taken"}"#;
    assert_eq!(ears.server(taken), ["! Alice is taken", "! What is your name?"]);
    assert!(ears.writes("Ann").is_empty());
    assert_eq!(ears.world.wants(), ["CONNECT 127.0.0.1:9000 Alice", "CONNECT 127.0.0.1:9000 Ann"]);
}

#[test]
fn a_password_is_the_next_line_and_is_said_to_nobody() {
    let mut ears = Ears::in_general();
    assert_eq!(ears.writes("/join vault"), ["! vault is locked. The next line is the password."]);
    assert!(ears.writes("open sesame").is_empty());
    assert_eq!(ears.world.wants(), ["join vault open sesame"]);
}

#[test]
fn what_a_screen_would_show_is_told_in_words() {
    let mut ears = Ears::in_general();
    assert_eq!(
        ears.writes("/join"),
        [
            "Groups: random (14), General (3), vault (2). /join and a name joins one, /create makes one."
        ]
    );
    ears.world.keys("Esc");
    assert_eq!(ears.does("/help topic"), ["/topic [text]: show the group's topic, or set it."]);
    assert!(!ears.does("/help").iter().any(|line| line.starts_with("/mouse")));
    assert_eq!(ears.does("/rooms"), ["You are in: General."]);
    assert_eq!(ears.does("/people"), ["Here: Alice, Bob, Eve."]);
    assert_eq!(ears.does("/mouse"), ["! There is no mouse here."]);
    assert_eq!(
        ears.writes("/jion"),
        ["! There is no command /jion. Did you mean /join? /help shows them all; // at the start \
          sends a slash."]
    );
}

#[test]
fn a_command_that_leads_nowhere_else_says_where_one_is() {
    let mut ears = Ears::in_general();
    for line in ["/next", "/go General", "/room 1"] {
        assert_eq!(ears.does(line), ["You are in General."], "{line}");
    }
}

#[test]
fn no_command_is_swallowed() {
    for name in actions().flat_map(|row| row.slash) {
        for words in ["", " Bob", " 7"] {
            let mut ears = Ears::in_general();
            let command = format!("/{name}{words}");
            let told = ears.does(&command);
            let is_done = ears.world.effects().iter().any(|effect| {
                matches!(
                    effect,
                    Effect::Send(_)
                        | Effect::Reconnect
                        | Effect::Export(_)
                        | Effect::Reload
                        | Effect::Examine
                        | Effect::Quit
                )
            });
            assert!(is_done || !told.is_empty(), "{command}");
            let is_open = ears.world.app.popup.is_some() || ears.world.app.selected.is_some();
            assert!(!is_open, "{command}");
            assert_eq!(ears.world.draft(), "|", "{command}");
        }
    }
}

#[test]
fn words_are_looked_for_in_what_is_held() {
    let mut ears = Ears::in_general();
    ears.said(GENERAL, 1, "Bob", "سَلام everyone");
    ears.said(GENERAL, 2, "Eve", "hello");
    ears.said(GENERAL, 3, "Alice", "سلام Bob");
    assert_eq!(
        ears.does("/search سلام"),
        [
            "Bob said at 11:12: سَلام everyone",
            "You said at 11:12: سلام Bob",
            "Found 2 among the last 3 messages here."
        ]
    );
    assert_eq!(ears.does("/find nowhere"), ["Found 0 among the last 3 messages here."]);
    assert_eq!(ears.does("/search"), ["! Usage: /search [text]"]);
}

#[test]
fn links_and_details_are_told() {
    let mut ears = Ears::in_general();
    assert_eq!(ears.does("/open"), ["There is no link to open in this message."]);
    assert_eq!(ears.does("/details"), ["There is no message here."]);
    ears.said(GENERAL, 1, "Bob", "https://example.org/a");
    assert!(ears.does("/open").is_empty());
    assert!(ears.world.effects().contains(&Effect::Open("https://example.org/a".to_owned())));
    ears.said(GENERAL, 2, "Bob", "http://a.example\u{2028}http://b.example");
    let told = ears.does("/open");
    assert!(told.contains(&"Link 2: http://b.example".to_owned()), "{told:?}");
    assert!(told.contains(&"Text: http://a.example ⏎ http://b.example".to_owned()), "{told:?}");
    assert!(ears.does("/open 2").is_empty());
    assert!(ears.world.effects().contains(&Effect::Open("http://b.example/".to_owned())));
    assert!(ears.does("/open 0").contains(&"Link 2: http://b.example".to_owned()));
    ears.said(GENERAL, 3, "Bob", "https://bank.example@evil.example/");
    let told = ears.does("/open");
    let warning = "Leads to: evil.example is the host a browser would ask. Is it the one you mean?";
    assert!(told.contains(&warning.to_owned()), "{told:?}");
}

#[test]
fn the_doctor_tells_what_counts_without_a_screen() {
    let mut ears = Ears::in_general();
    assert!(ears.does("/doctor").is_empty());
    assert!(ears.world.effects().contains(&Effect::Examine));
    let facts = Facts { locale: "C".to_owned(), ..Facts::default() };
    let told = ears.happen(Msg::Facts(Box::new(facts)));
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("Connection: not encrypted, and need not be"), "{told:?}");
    assert!(told[1].starts_with("Nothing is copied, rung"), "{told:?}");
    assert!(told[2].starts_with("Characters: C is not UTF-8."), "{told:?}");
    assert_eq!(ears.does("/doctor bell"), [told[1].as_str()]);
}

#[test]
fn a_line_too_long_for_a_message_goes_in_as_few_as_it_takes() {
    let mut ears = Ears::in_general();
    ears.writes(&"word ".repeat(1000));
    let said: Vec<usize> = ears.world.messages().iter().map(String::len).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(ears.news().is_empty());
    assert_eq!(ears.world.draft(), "|");
}

#[test]
fn a_hostile_server_writes_no_escape_sequence() {
    let mut ears = Ears::in_general();
    let evil = "{\"event\":\"refused\",\"code\":\"internal\",\"text\":\"a\\u001b[2Jb\\u009bc\"}";
    assert_eq!(ears.server(evil), ["! a[2Jbc"]);
}

#[test]
fn what_is_being_written_elsewhere_stays() {
    let mut ears = Ears::in_general();
    ears.world.typed("a draft of yesterday");
    ears.writes("hello");
    assert_eq!(ears.world.wants(), ["public General hello"]);
    assert_eq!(ears.world.draft(), "a draft of yesterday|");
    ears.writes("/nonsense at all");
    assert_eq!(ears.world.draft(), "a draft of yesterday|");
}
