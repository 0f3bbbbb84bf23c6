//! `PROTOCOL.md` says what the code does.
//!
//! Reads the document, runs every block of it, and compares every table with what it describes.
//! What is wrong is named by its line there. A kind of block that nothing here runs is an error,
//! so no example is only decoration. Never says whether the protocol is good.

use std::collections::BTreeSet;
use std::fmt::Display;

use diwan_shared::command::{COMMANDS, CommandSpec, Request, TagError};
use diwan_shared::dialect::events::{self, Events};
use diwan_shared::dialect::plain::Plain;
use diwan_shared::dialect::{BANNER, Dialect, Hello, VERSION};
use diwan_shared::event::{Done, Event, Refused};
use diwan_shared::limits::{self, Limits};
use diwan_shared::name::{GroupName, NameError, UserName};
use diwan_shared::parse;
use diwan_shared::refusal::{Code, Refusal};
use diwan_shared::text::TextError;
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::arbitrary::{
    every_answer, every_close_reason, every_code, every_event, every_leave_reason,
};

mod robot;

const DOCUMENT: &str = include_str!("../../PROTOCOL.md");

/// A fenced block: its kind, and its lines with their numbers in the document.
struct Block {
    kind: &'static str,
    lines: Vec<(usize, &'static str)>,
}

fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(DOCUMENT.lines()) {
        match line.strip_prefix("```") {
            Some(kind) if !inside => {
                inside = true;
                blocks.push(Block { kind, lines: Vec::new() });
            }
            Some(_) => inside = false,
            None if inside => blocks.last_mut().unwrap().lines.push((number, line)),
            None => {}
        }
    }
    assert!(!inside, "a block is not closed");
    blocks
}

fn lines_of(kind: &str) -> Vec<(usize, &'static str)> {
    let lines: Vec<_> = blocks().into_iter().filter(|block| block.kind == kind).collect();
    assert!(!lines.is_empty(), "no block of the kind {kind}");
    lines.into_iter().flat_map(|block| block.lines).collect()
}

/// The rows of the table whose first column is titled so, in cells.
fn table(title: &str) -> Vec<Vec<String>> {
    let head = format!("| {title} |");
    let lines = DOCUMENT.lines().skip_while(|line| !line.starts_with(&head)).skip(2);
    let rows: Vec<_> = lines.take_while(|line| line.starts_with('|')).map(cells).collect();
    assert!(!rows.is_empty(), "no table {head}");
    rows
}

fn cells(row: &str) -> Vec<String> {
    // `\|` is a bar inside a cell.
    let row = row.replace("\\|", "\0");
    let cells = row.trim_matches('|').split('|');
    cells.map(|cell| cell.trim().trim_matches('`').replace('\0', "|")).collect()
}

fn encode(dialect: &impl Dialect, event: &Event) -> String {
    let mut out = Vec::new();
    dialect.encode(event, &mut out);
    String::from_utf8(out).unwrap()
}

fn read_event(number: usize, line: &str) -> Event {
    events::parse(line).unwrap_or_else(|error| panic!("line {number}: {error}"))
}

fn check_event(number: usize, line: &str) -> Event {
    let event = read_event(number, line);
    assert_eq!(encode(&Events, &event), format!("{line}\n"), "line {number}");
    event
}

fn check_command(number: usize, line: &str) -> Request {
    let request = match parse::request(line) {
        Ok(Some(request)) => request,
        other => panic!("line {number}: {other:?}"),
    };
    assert_eq!(request.to_string(), line, "line {number}");
    request
}

/// Whether the document names it as code.
fn is_described(name: &str) -> bool {
    DOCUMENT.contains(&format!("`{name}`"))
}

#[test]
fn every_block_is_of_a_kind_that_is_run() {
    let run = [
        "abnf",
        "commands",
        "events",
        "first-lines",
        "names",
        "no-names",
        "plain",
        "python",
        "refused",
        "session",
        "text",
    ];
    for block in blocks() {
        assert!(run.contains(&block.kind), "nothing runs blocks of the kind {:?}", block.kind);
    }
}

#[test]
fn the_banner_is_shown() {
    assert_eq!(lines_of("text").iter().map(|(_, line)| *line).collect::<Vec<_>>(), [BANNER]);
}

#[test]
fn the_welcome_tells_this_version_and_these_limits() {
    assert!(DOCUMENT.starts_with(&format!("# The protocol of Diwan, version {VERSION}\n")));
    let lines = lines_of("events").into_iter().map(|(number, line)| read_event(number, line));
    let welcome = lines.filter_map(|event| match event {
        Event::Welcome(welcome) => Some((welcome.version, welcome.limits)),
        _ => None,
    });
    assert_eq!(welcome.collect::<Vec<_>>(), [(VERSION, Limits::default())]);
}

#[test]
fn first_lines_are_first_lines() {
    for (number, line) in lines_of("first-lines") {
        let hello = Hello::parse(line).unwrap_or_else(|refusal| panic!("line {number}: {refusal}"));
        assert_eq!(matches!(hello, Hello::Events { .. }), line.starts_with("hello "));
    }
}

#[test]
fn commands_are_read_and_print_the_same() {
    for (number, line) in lines_of("commands") {
        check_command(number, line);
    }
}

#[test]
fn events_are_read_and_print_the_same_in_both_dialects() {
    let blocks = blocks();
    for (place, block) in blocks.iter().enumerate().filter(|(_, block)| block.kind == "events") {
        let events = block.lines.iter().map(|(number, line)| check_event(*number, line));
        let sentences: String = events.map(|event| encode(&Plain, &event)).collect();
        let shown = match blocks.get(place + 1) {
            Some(next) if next.kind == "plain" => {
                next.lines.iter().map(|(_, line)| format!("{line}\n")).collect()
            }
            _ => String::new(),
        };
        assert_eq!(shown, sentences, "the sentences of the events at line {}", block.lines[0].0);
    }
}

#[test]
fn refused_lines_are_refused_in_these_words() {
    for pair in lines_of("refused").chunks(2) {
        let [(number, line), (_, refused)] = *pair else { panic!("a line without its refusal") };
        let rejection = match parse::request(line) {
            Err(rejection) => rejection,
            Ok(request) => panic!("line {number}: {request:?} is not refused"),
        };
        let answer = Event::Refused(Refused::new(rejection.tag, &rejection.refusal));
        assert_eq!(encode(&Events, &answer), format!("{refused}\n"), "line {number}");
    }
}

#[test]
fn names_are_names_and_the_others_are_not() {
    for (number, line) in lines_of("names") {
        assert!(UserName::new(line).is_ok() && GroupName::new(line).is_ok(), "line {number}");
    }
    for (number, line) in lines_of("no-names") {
        assert!(UserName::new(line).is_err() && GroupName::new(line).is_err(), "line {number}");
    }
    let sentence = DOCUMENT.lines().find(|line| line.contains("Nobody can be called")).unwrap();
    let sentences: Vec<_> = sentence.split(". ").collect();
    let quoted = |sentence: &str| -> Vec<String> {
        sentence.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let [same, reserved, alike, ..] = sentences.as_slice() else { panic!("{sentence}") };
    let same: Vec<_> = quoted(same).iter().map(|name| UserName::new(name).unwrap()).collect();
    assert!(same.len() == 3 && same.iter().all(|name| *name == same[0]), "{same:?}");
    assert_eq!(quoted(reserved).len(), 6);
    for name in quoted(reserved) {
        assert_eq!(UserName::new(&name), Err(NameError::Reserved), "{name}");
    }
    let alike = quoted(alike);
    let skeleton = |name: &str| UserName::new(name).unwrap().skeleton();
    assert_eq!(skeleton(&alike[0]), skeleton(&alike[1]));
}

#[test]
fn the_grammar_has_every_command() {
    let grammar: String = lines_of("abnf").iter().map(|(_, line)| format!("{line}\n")).collect();
    let rule = grammar.split("command      = ").nth(1).unwrap();
    let rule = rule.split("\nrange").next().unwrap();
    let verbs: Vec<_> =
        rule.split("\n             / ").map(|choice| choice.split('"').nth(1).unwrap()).collect();
    assert_eq!(verbs, COMMANDS.iter().map(|spec| spec.verb).collect::<Vec<_>>());
    for limit in [
        format!("1*{}( ALPHA", limits::TAG_BYTES_MAX),
        format!("{}*{}VCHAR", limits::SECRET_BYTES_MIN, limits::SECRET_BYTES_MAX),
        format!("1*{}OCTET                       ; see Names", limits::NAME_BYTES_MAX),
        format!("1*{}OCTET", limits::MESSAGE_BYTES_MAX),
        format!("1*{}OCTET", limits::SHORT_TEXT_BYTES_MAX),
        format!("1*{}OCTET                       ; no control", limits::PASSWORD_BYTES_MAX),
    ] {
        assert!(grammar.contains(&limit), "{limit}");
    }
}

#[test]
fn the_table_of_commands_is_the_table_of_commands() {
    let rows: Vec<_> =
        COMMANDS.iter().map(|spec| vec![CommandSpec::usage(spec), spec.help.to_owned()]).collect();
    assert_eq!(table("usage"), rows);
}

#[test]
fn the_table_of_limits_is_every_limit() {
    macro_rules! constants {
        ($($name:ident)+) => {
            vec![$((stringify!($name).to_owned(), limits::$name.to_string())),+]
        };
    }
    let constants = constants! {
        LINE_BYTES_MAX MESSAGE_BYTES_MAX NAME_CLUSTERS_MAX NAME_BYTES_MAX TAG_BYTES_MAX
        PASSWORD_BYTES_MAX SHORT_TEXT_BYTES_MAX SECRET_BYTES_MIN SECRET_BYTES_MAX
        HISTORY_MESSAGES_MAX HISTORY_MESSAGES_DEFAULT HISTORY_BYTES_MAX QUOTE_CLUSTERS_MAX
    };
    let rows = table("limit").into_iter().map(|row| (row[0].clone(), row[1].clone()));
    assert_eq!(rows.collect::<Vec<_>>(), constants);
    let source = include_str!("../../src/limits.rs");
    let declared = source.lines().filter_map(|line| line.strip_prefix("pub const "));
    let declared: Vec<_> = declared.map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(declared, constants.iter().map(|(name, _)| name).collect::<Vec<_>>());
}

#[test]
fn the_prose_names_the_limits_as_they_are() {
    for phrase in [
        format!("Your lines have at most {} bytes", limits::LINE_BYTES_MAX),
        format!("1 to {} grapheme clusters", limits::NAME_CLUSTERS_MAX),
        format!("people count them) and at most {} bytes", limits::NAME_BYTES_MAX),
        format!("A **message** has 1 to {} bytes", limits::MESSAGE_BYTES_MAX),
        format!("brings along) has at most {} bytes", limits::SHORT_TEXT_BYTES_MAX),
        format!("A **password** has 1 to {} bytes", limits::PASSWORD_BYTES_MAX),
        format!("{} to {} visible", limits::SECRET_BYTES_MIN, limits::SECRET_BYTES_MAX),
        format!("more than {} messages", limits::HISTORY_MESSAGES_MAX),
        format!("more than {} bytes of text", limits::HISTORY_BYTES_MAX),
    ] {
        assert!(DOCUMENT.contains(&phrase), "{phrase}");
    }
}

/// One refusal of each kind, or more; a new kind does not compile before it has one.
fn every_refusal() -> Vec<Refusal> {
    macro_rules! rows {
        ($($pattern:pat => [$($refusal:expr),+]),+ $(,)?) => {{
            let _no_kind_is_missing = |refusal: &Refusal| match refusal { $($pattern => ()),+ };
            vec![$($({
                let refusal = $refusal;
                assert!(matches!(refusal, $pattern), "{refusal:?} in the wrong row");
                refusal
            }),+),+]
        }};
    }
    use Refusal as R;
    let (group, user) = (GroupName::new("G1").unwrap(), UserName::new("Jim").unwrap());
    let line_refusal = |line: &str| parse::request(line).unwrap_err().refusal;
    rows! {
        R::Nul => [R::Nul],
        R::BadTag { .. } => [R::BadTag { word: "no/tag".into(), error: TagError }],
        R::BadText { .. } => [
            R::BadText { what: "Message", error: TextError::Control('\u{1B}') },
            R::BadText { what: "Text", error: TextError::LineBreak },
            R::BadText { what: "Message", error: TextError::TooLong { bytes: 5000, max: limits::MESSAGE_BYTES_MAX } }
        ],
        R::BadPassword(_) => [line_refusal("create G1 tab\there")],
        R::NotUtf8 => [R::NotUtf8],
        R::LineTooLong => [R::LineTooLong],
        R::UnknownCommand { .. } => [R::unknown_command("jion")],
        R::Usage { .. } => [line_refusal("join")],
        R::BadHello { .. } => [Hello::parse("hello x").unwrap_err()],
        R::BadUserName { .. } => [line_refusal("private a:b hi")],
        R::BadGroupName { .. } => [line_refusal("join a:b")],
        R::NameTaken(_) => [R::NameTaken(user.clone())],
        R::NameConfusable { .. } => [R::NameConfusable {
            name: UserName::new("раураl").unwrap(),
            like: UserName::new("paypal").unwrap(),
        }],
        R::NoSuchGroup(_) => [R::NoSuchGroup(group.clone())],
        R::GroupExists(_) => [R::GroupExists(group.clone())],
        R::NotMember(_) => [R::NotMember(group.clone())],
        R::AlreadyMember(_) => [R::AlreadyMember(group.clone())],
        R::WrongPassword(_) => [R::WrongPassword(group)],
        R::NoSuchUser(_) => [R::NoSuchUser(user)],
        R::Rate { .. } => [R::Rate { lines_per_second: 10 }],
        R::Storage => [R::Storage],
        R::TooMany { .. } => [R::TooMany { what: "groups", max: 10_000 }],
        R::Closing => [R::Closing],
    }
}

#[test]
fn the_table_of_codes_is_every_code_with_every_sentence() {
    let expected: BTreeSet<_> = every_refusal()
        .iter()
        .map(|refusal| vec![in_json(&refusal.code()), refusal.to_string()])
        .collect();
    let rows = table("code");
    assert_eq!(rows.iter().cloned().collect::<BTreeSet<_>>(), expected);
    let listed: BTreeSet<_> = rows.into_iter().map(|row| row[0].clone()).collect();
    let codes = one_of_each(every_code()).into_iter().filter(|code| *code != Code::Unknown);
    assert_eq!(listed, codes.map(|code| in_json(&code)).collect());
}

fn one_of_each<T: std::fmt::Debug>(variants: Vec<BoxedStrategy<T>>) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    variants.iter().map(|variant| variant.new_tree(&mut runner).unwrap().current()).collect()
}

/// The word a value without fields is in JSON.
fn in_json(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn json(event: &Event) -> Value {
    serde_json::to_value(event).unwrap()
}

#[test]
fn every_event_answer_and_reason_has_an_example() {
    let examples: Vec<Value> =
        lines_of("events").iter().map(|(_, line)| serde_json::from_str(line).unwrap()).collect();
    let words = |field: &str| -> BTreeSet<&str> {
        examples.iter().filter_map(|example| example[field].as_str()).collect()
    };
    let is_known = |word: &String| word != "unknown";
    // Refusals have blocks of their own.
    let events = one_of_each(every_event()).into_iter();
    for event in events.map(|event| json(&event)["event"].as_str().unwrap().to_owned()) {
        let elsewhere = ["refused", "unknown"].contains(&event.as_str());
        assert!(elsewhere || words("event").contains(event.as_str()), "no example of {event}");
    }
    let answers = one_of_each(every_answer()).into_iter();
    for answer in answers.map(|answer| json(&Event::Ok(Done { tag: None, answer }))) {
        let verb = answer["command"].as_str().unwrap();
        assert!(words("command").contains(verb), "no example of the answer to {verb}");
    }
    let left = one_of_each(every_leave_reason()).into_iter().map(|why| in_json(&why));
    let closed = one_of_each(every_close_reason()).into_iter().map(|why| in_json(&why));
    for why in left.chain(closed).filter(is_known) {
        assert!(words("why").contains(why.as_str()), "no example of the reason {why}");
        assert!(is_described(&why), "the reason {why} is not described");
    }
}

#[test]
fn every_field_of_the_examples_is_described() {
    fn check(value: &Value, number: usize) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| check(value, number)),
            Value::Object(fields) => {
                for (field, value) in fields {
                    let limit = field.to_uppercase();
                    let known = is_described(field) || is_described(&limit) || field == "event";
                    assert!(known, "line {number}: the field {field} is not described");
                    check(value, number);
                }
            }
            _ => {}
        }
    }
    for (number, line) in lines_of("events") {
        check(&serde_json::from_str(line).unwrap(), number);
    }
}

/// The session in the events dialect, as it is in the plain dialect: no tags, sentences instead of
/// objects, no echo.
fn translated(session: &Block) -> Vec<String> {
    let mut lines = Vec::new();
    let mut me = None;
    let mut say = |sign: &str, line: &dyn Display| lines.push(format!("{sign} {line}"));
    for &(number, line) in &session.lines {
        let place = |error: &dyn Display| -> ! { panic!("line {number}: {error}") };
        if line == format!("< {BANNER}") {
            say("<", &BANNER);
        } else if let Some(line) = line.strip_prefix("< ") {
            let event = check_event(number, line);
            if !matches!(&event, Event::Message(message) if Some(&message.from) == me.as_ref()) {
                encode(&Plain, &event).lines().for_each(|sentence| say("<", &sentence));
            }
        } else if let Some(line) = line.strip_prefix("> ") {
            if me.is_none() {
                match Hello::parse(line) {
                    Ok(Hello::Events { name, .. }) => say(">", me.insert(name)),
                    other => place(&format!("{other:?} is not from a program")),
                }
            } else {
                say(">", &check_command(number, line).command);
            }
        } else {
            place(&"neither < nor >");
        }
    }
    lines
}

#[test]
fn the_whole_session_is_the_same_in_both_dialects() {
    let blocks = blocks();
    let sessions: Vec<_> = blocks.iter().filter(|block| block.kind == "session").collect();
    let [events, plain] = sessions.as_slice() else { panic!("two sessions, please") };
    let plain: Vec<_> = plain.lines.iter().map(|(_, line)| *line).collect();
    assert_eq!(translated(events), plain);
}
