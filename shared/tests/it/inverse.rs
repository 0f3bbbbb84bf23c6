//! Parse and print are inverses, for everything the protocol can say, in both directions.
//!
//! Values go out and come back equal; lines come in and go out the same to the last byte. Lines
//! of commands are put together from the command table, not by the printer under test. Whether a
//! single sentence or limit is right is told by the tests beside the code.

use diwan_shared::command::{Argument, ArgumentKind, COMMANDS, CommandSpec};
use diwan_shared::dialect::Dialect;
use diwan_shared::dialect::events::{self, Events};
use diwan_shared::dialect::plain::Plain;
use diwan_shared::event::{Done, Event, Refused};
use diwan_shared::parse;
use proptest::prelude::*;

use crate::arbitrary::{
    any_of, event, every_answer, every_close_reason, every_code, every_command, every_event,
    every_leave_reason, group_name, message, message_text, request, short_text, tag, user_name,
};

/// A line a client may send, word for word as the table describes the command.
fn canonical_line() -> impl Strategy<Value = String> {
    let lines = COMMANDS.iter().map(|spec| command_line(spec).boxed()).collect();
    (proptest::option::of(tag()), any_of(lines)).prop_map(|(tag, line): (_, String)| match tag {
        Some(tag) => format!("#{tag} {line}"),
        None => line,
    })
}

fn command_line(spec: &'static CommandSpec) -> impl Strategy<Value = String> {
    let start = Just(spec.verb.to_owned()).boxed();
    spec.arguments.iter().fold(start, |line, argument| {
        let word = argument_word(argument);
        let may_be_absent = !argument.required;
        (line, word, any::<bool>())
            .prop_map(
                move |(line, word, absent)| {
                    if may_be_absent && absent { line } else { format!("{line} {word}") }
                },
            )
            .boxed()
    })
}

fn argument_word(argument: &Argument) -> BoxedStrategy<String> {
    let group = || group_name().prop_map(String::from);
    let user = || user_name().prop_map(String::from);
    match argument.kind {
        ArgumentKind::Group => group().boxed(),
        ArgumentKind::User => user().boxed(),
        ArgumentKind::Conversation => {
            prop_oneof![group(), user().prop_map(|name| format!("@{name}"))].boxed()
        }
        ArgumentKind::Verb => "[a-z]{1,9}".boxed(),
        ArgumentKind::Text if argument.required => message_text().prop_map(String::from).boxed(),
        ArgumentKind::Text => short_text().prop_map(String::from).boxed(),
        ArgumentKind::Password => " {0,2}[^\\pC\\p{Zl}\\p{Zp} ]{1,20} {0,2}".boxed(),
        ArgumentKind::Word if argument.name == "count" => "[1-9][0-9]{0,8}".boxed(),
        ArgumentKind::Word => "(before|after) (0|[1-9][0-9]{0,18})".boxed(),
    }
}

fn encode(event: &Event) -> Vec<u8> {
    let mut line = Vec::new();
    Events.encode(event, &mut line);
    line
}

fn check_event(event: &Event) {
    let bytes = encode(event);
    let line = std::str::from_utf8(&bytes).unwrap().strip_suffix('\n').unwrap();
    assert!(!line.contains(['\n', '\r']), "{line:?}");
    let parsed = events::parse(line).unwrap();
    assert_eq!(&parsed, event, "{line}");
    // Names are equal folded; the same bytes again say that they were kept as typed.
    assert_eq!(encode(&parsed), bytes, "{line}");
}

proptest! {
    #[test]
    fn a_request_comes_back_equal(request in request()) {
        let line = request.to_string();
        prop_assert_eq!(parse::request(&line), Ok(Some(request)));
    }

    #[test]
    fn a_canonical_line_comes_back_to_the_letter(line in canonical_line()) {
        let request = parse::request(&line).unwrap().unwrap();
        prop_assert_eq!(request.to_string(), line);
    }

    #[test]
    fn an_event_is_one_line_and_comes_back_equal(event in event()) {
        check_event(&event);
    }

    #[test]
    fn an_answer_comes_back_equal(tag in proptest::option::of(tag()), answer in any_of(every_answer())) {
        check_event(&Event::Ok(Done { tag, answer }));
    }

    #[test]
    fn a_message_is_one_sentence(message in message()) {
        let mut sentence = Vec::new();
        Plain.encode(&Event::Message(message), &mut sentence);
        let sentence = String::from_utf8(sentence).unwrap();
        let line = sentence.strip_suffix('\n').unwrap();
        prop_assert!(!line.contains(['\n', '\r', '\u{2028}', '\u{2029}']), "{:?}", line);
    }
}

/// The strategies above draw at random; here each variant has its turn for certain.
#[test]
fn no_variant_is_left_out() {
    for (row, command) in every_command().into_iter().enumerate() {
        proptest!(|(command in command)| {
            prop_assert_eq!(command.verb(), COMMANDS[row].verb);
            let request = diwan_shared::command::Request { tag: None, command };
            prop_assert_eq!(parse::request(&request.to_string()), Ok(Some(request)));
        });
    }
    for event in every_event() {
        proptest!(|(event in event)| check_event(&event));
    }
    for answer in every_answer() {
        proptest!(|(answer in answer)| check_event(&Event::Ok(Done { tag: None, answer })));
    }
    for code in every_code() {
        proptest!(|(code in code)| {
            check_event(&Event::Refused(Refused { tag: None, code, text: "No.".into(), about: String::new() }));
        });
    }
    for why in every_leave_reason() {
        proptest!(|(group in group_name(), user in user_name(), why in why)| {
            check_event(&Event::Left { group, user, why });
        });
    }
    for why in every_close_reason() {
        proptest!(|(why in why)| check_event(&Event::Closing { why, retry_after: 1 }));
    }
}
