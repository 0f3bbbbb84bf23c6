//! What the app is told of a conversation without a server.

use super::*;
use conversation::Event as Come;

fn stand_in() -> StandIn {
    let mut stand_in = StandIn::new(UserName::new("Ana").unwrap());
    stand_in.handle_arrival(5, vec!["Nothing is encrypted.".to_owned()]);
    stand_in
}

/// What was told since the last time, one line each.
fn told(stand_in: &mut StandIn) -> Vec<String> {
    let all = std::iter::from_fn(|| stand_in.poll_msg());
    let lines = all.map(|msg| match msg {
        Msg::Server(Event::Welcome(welcome)) => {
            format!("welcome {} to {}", welcome.name, welcome.conversations[0].conversation)
        }
        Msg::Server(Event::Message(message)) => {
            format!("{} {}: {}", message.seq, message.from, message.text.as_str())
        }
        Msg::Server(Event::Ok(Done { tag, answer: Answer::Private(receipt) })) => {
            format!("{} ok {}", receipt.seq, tag.unwrap())
        }
        Msg::Server(Event::Refused(refused)) => format!("refused: {}", refused.text),
        Msg::Link(LinkEvent::Peer { news, .. }) => news,
        Msg::Link(LinkEvent::Again { tag }) => format!("again {tag}"),
        Msg::Notice(text) => text,
        other => format!("{other:?}"),
    });
    lines.map(|line| line.replace(['\u{2068}', '\u{2069}'], "")).collect()
}

/// The app says something under an id; gives what goes onto the wire.
fn say(stand_in: &mut StandIn, id: u128, text: &str) -> Option<(u128, String)> {
    let tag = Tag::new(&uuid::Uuid::from_u128(id).to_string()).unwrap();
    let (user, text) = (UserName::new("peer").unwrap(), MessageText::new(text).unwrap());
    let request = Request { tag: Some(tag), command: Command::Private { user, text } };
    let line = stand_in.handle_request(request)?;
    Some((line.0, line.1.as_str().to_owned()))
}

fn line(text: &str) -> Come {
    Come::Line { text: text.to_owned(), resent: false }
}

#[test]
fn the_app_comes_in_before_anybody_is_there() {
    let first = [
        "welcome Ana to @peer",
        "Nothing is encrypted.",
        "The peer is not there yet. What you write is sent when it comes.",
    ];
    assert_eq!(told(&mut stand_in()), first);
}

#[test]
fn a_message_is_accepted_when_the_peer_has_it_and_not_before() {
    let mut stand_in = stand_in();
    told(&mut stand_in);
    assert_eq!(say(&mut stand_in, 7, "سلام"), Some((7, "سلام".to_owned())));
    // The app asks again after it came in again; the wire does not.
    assert_eq!(say(&mut stand_in, 7, "سلام"), None);
    assert_eq!(told(&mut stand_in), [""; 0]);
    stand_in.handle_event(9, Come::Again(7));
    stand_in.handle_event(9, line("שלום"));
    stand_in.handle_event(9, Come::Delivered(7));
    stand_in.handle_event(9, Come::Delivered(7));
    let id = uuid::Uuid::from_u128(7);
    let expected = [format!("again {id}"), "1 peer: שלום".to_owned(), format!("2 ok {id}")];
    assert_eq!(told(&mut stand_in), expected);
}

#[test]
fn the_peer_is_called_what_it_calls_itself() {
    let mut stand_in = stand_in();
    told(&mut stand_in);
    let sara = UserName::new("سارا").unwrap();
    for event in [
        Come::Presence(Presence::Here),
        Come::Named(sara.clone()),
        line("hi"),
        Come::Presence(Presence::Silent),
        Come::Presence(Presence::Restarted),
        Come::Named(sara),
        // Our own name would make its messages ours.
        Come::Named(UserName::new("ana").unwrap()),
        line("it is me"),
    ] {
        stand_in.handle_event(9, event);
    }
    let expected = [
        "The peer is there.",
        "The peer calls itself سارا.",
        "1 سارا: hi",
        "سارا is gone: nothing is heard any more.",
        "سارا is there again, started anew.",
        "The peer calls itself ana.",
        "2 peer: it is me",
    ];
    assert_eq!(told(&mut stand_in), expected);
    assert_eq!(StandIn::new(UserName::new("Peer").unwrap()).peer.as_str(), "other");
}

#[test]
fn a_line_that_filled_a_gap_is_marked() {
    let mut stand_in = stand_in();
    told(&mut stand_in);
    stand_in.handle_event(9, Come::Line { text: "lost once".to_owned(), resent: true });
    assert_eq!(told(&mut stand_in), ["1 peer: lost once", "again heard-1"]);
}

#[test]
fn whatever_a_peer_says_is_shown_whole() {
    let mut stand_in = stand_in();
    told(&mut stand_in);
    let long = "ש".repeat(5_000);
    for text in ["", " ", &long] {
        stand_in.handle_event(9, line(text));
    }
    let shown = told(&mut stand_in);
    assert_eq!(shown[..2], ["1 peer:  ⏎ ", "2 peer:  ⏎ "]);
    let pieces = shown[2..].iter().map(|line| line.split_once(": ").unwrap().1);
    assert_eq!(pieces.collect::<String>(), long);
}

#[test]
fn a_long_line_is_cut_between_what_is_seen_as_one_letter() {
    // 18 and 6 bytes, of which no whole number fills the 4,096 of a message.
    for letter in ["👨\u{200D}👩\u{200D}👧", "שָׁ"] {
        let mut stand_in = stand_in();
        told(&mut stand_in);
        stand_in.handle_event(9, line(&letter.repeat(1_000)));
        let shown = told(&mut stand_in);
        let pieces: Vec<_> = shown.iter().map(|line| line.split_once(": ").unwrap().1).collect();
        assert!(pieces.len() > 1);
        assert!(pieces.iter().all(|piece| piece.replace(letter, "").is_empty()));
        assert_eq!(pieces.concat(), letter.repeat(1_000));
    }
}

#[test]
fn what_only_a_server_could_do_is_refused() {
    let mut stand_in = stand_in();
    told(&mut stand_in);
    for command in [Command::Groups, Command::Users] {
        assert_eq!(stand_in.handle_request(Request { tag: None, command }), None);
    }
    let refused = format!("refused: {NO_SERVER}");
    assert_eq!(told(&mut stand_in), [refused.clone(), refused]);
    let goodbye = Request { tag: None, command: Command::Exit };
    assert_eq!(stand_in.handle_request(goodbye), None);
    assert_eq!(told(&mut stand_in), [""; 0]);
}
