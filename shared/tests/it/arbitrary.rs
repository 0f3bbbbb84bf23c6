//! Any value the protocol can carry, for property tests.
//!
//! Each enum is one table of `pattern => strategy`. The patterns are a match without wildcard,
//! so a new variant does not compile before it has a strategy, and a strategy that gives another
//! variant than it says fails. Names and texts come in the scripts Diwan is for. Tests nothing.

use diwan_shared::command::{Command, Conversation, Password, Range, Request, Tag};
use diwan_shared::event::{
    Answer, CloseReason, Done, Event, GroupInfo, HelpRow, LeaveReason, Message, Page, Position,
    Receipt, Refused, Welcome,
};
use diwan_shared::limits::{Limits, MESSAGE_BYTES_MAX, PASSWORD_BYTES_MAX, SHORT_TEXT_BYTES_MAX};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::refusal::Code;
use diwan_shared::text::{MessageText, ShortText};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// One strategy for each variant of an enum, in its order.
macro_rules! every_variant {
    ($vis:vis fn $name:ident() -> $enum:ident { $($pattern:pat => $strategy:expr),+ $(,)? }) => {
        $vis fn $name() -> Vec<BoxedStrategy<$enum>> {
            // No wildcard: a variant that is missing here does not compile.
            let _no_variant_is_missing = |value: &$enum| match value { $($pattern => ()),+ };
            vec![$(
                $strategy
                    .prop_map(|value: $enum| {
                        assert!(matches!(value, $pattern), "{value:?} in the wrong row");
                        value
                    })
                    .boxed()
            ),+]
        }
    };
}

every_variant! {
    pub(crate) fn every_command() -> Command {
        Command::Create { .. } => (group_name(), option::of(password()))
            .prop_map(|(group, password)| Command::Create { group, password }),
        Command::Join { .. } => (group_name(), option::of(password()))
            .prop_map(|(group, password)| Command::Join { group, password }),
        Command::Leave { .. } => group_name().prop_map(|group| Command::Leave { group }),
        Command::Groups => Just(Command::Groups),
        Command::Users => Just(Command::Users),
        Command::Public { .. } => (group_name(), message_text())
            .prop_map(|(group, text)| Command::Public { group, text }),
        Command::Private { .. } => (user_name(), message_text())
            .prop_map(|(user, text)| Command::Private { user, text }),
        Command::Exit => Just(Command::Exit),
        Command::Members { .. } => group_name().prop_map(|group| Command::Members { group }),
        Command::Topic { .. } => (group_name(), option::of(short_text()))
            .prop_map(|(group, text)| Command::Topic { group, text }),
        Command::History { .. } => (any_of(every_conversation()), any_of(every_range()), option::of(1u32..))
            .prop_map(|(of, range, count)| Command::History { of, range, count }),
        Command::Help { .. } => option::of(short_text()).prop_map(|verb| Command::Help { verb }),
        Command::Ping { .. } => option::of(short_text()).prop_map(|text| Command::Ping { text }),
    }
}

every_variant! {
    fn every_conversation() -> Conversation {
        Conversation::Group(_) => group_name().prop_map(Conversation::Group),
        Conversation::With(_) => user_name().prop_map(Conversation::With),
    }
}

every_variant! {
    fn every_range() -> Range {
        Range::Latest => Just(Range::Latest),
        Range::Before(_) => any::<u64>().prop_map(Range::Before),
        Range::After(_) => any::<u64>().prop_map(Range::After),
    }
}

every_variant! {
    pub(crate) fn every_event() -> Event {
        Event::Welcome(_) => welcome().prop_map(Event::Welcome),
        Event::Ok(_) => (option::of(tag()), any_of(every_answer()))
            .prop_map(|(tag, answer)| Event::Ok(Done { tag, answer })),
        Event::Refused(_) => refused().prop_map(Event::Refused),
        Event::Message(_) => message().prop_map(Event::Message),
        Event::Joined { .. } => (group_name(), user_name())
            .prop_map(|(group, user)| Event::Joined { group, user }),
        Event::Left { .. } => (group_name(), user_name(), any_of(every_leave_reason()))
            .prop_map(|(group, user, why)| Event::Left { group, user, why }),
        Event::Online { .. } => user_name().prop_map(|user| Event::Online { user }),
        Event::Offline { .. } => user_name().prop_map(|user| Event::Offline { user }),
        Event::GroupCreated { .. } => (group_name(), any::<bool>())
            .prop_map(|(group, locked)| Event::GroupCreated { group, locked }),
        Event::GroupRemoved { .. } => group_name().prop_map(|group| Event::GroupRemoved { group }),
        Event::Topic { .. } => (group_name(), short_text(), user_name())
            .prop_map(|(group, topic, by)| Event::Topic { group, topic, by }),
        Event::Closing { .. } => (any_of(every_close_reason()), any::<u64>())
            .prop_map(|(why, retry_after)| Event::Closing { why, retry_after }),
        Event::Unknown => Just(Event::Unknown),
    }
}

every_variant! {
    pub(crate) fn every_answer() -> Answer {
        Answer::Create { .. } => group_name().prop_map(|group| Answer::Create { group }),
        Answer::Join { .. } => {
            let group = (group_name(), option::of(any::<u64>()), any::<u64>());
            (group, vec(user_name(), 0..4), option::of(short_text())).prop_map(
                |((group, life, last), members, topic)| {
                    Answer::Join { group, life, last, members, topic }
                },
            )
        },
        Answer::Leave { .. } => group_name().prop_map(|group| Answer::Leave { group }),
        Answer::Groups { .. } => vec(group_info(), 0..4).prop_map(|groups| Answer::Groups { groups }),
        Answer::Users { .. } => vec(user_name(), 0..4).prop_map(|users| Answer::Users { users }),
        Answer::Members { .. } => (group_name(), vec(user_name(), 0..4))
            .prop_map(|(group, members)| Answer::Members { group, members }),
        Answer::Public(_) => receipt().prop_map(Answer::Public),
        Answer::Private(_) => receipt().prop_map(Answer::Private),
        Answer::History(_) => page().prop_map(Answer::History),
        Answer::Topic { .. } => (group_name(), option::of(short_text()))
            .prop_map(|(group, topic)| Answer::Topic { group, topic }),
        Answer::Help { .. } => vec(help_row(), 0..4).prop_map(|commands| Answer::Help { commands }),
        Answer::Ping { .. } => (option::of(short_text()), any::<u64>())
            .prop_map(|(text, time)| Answer::Ping { text, time }),
        Answer::Exit => Just(Answer::Exit),
    }
}

every_variant! {
    pub(crate) fn every_code() -> Code {
        Code::BadLine => Just(Code::BadLine),
        Code::BadUtf8 => Just(Code::BadUtf8),
        Code::TooLong => Just(Code::TooLong),
        Code::UnknownCommand => Just(Code::UnknownCommand),
        Code::Usage => Just(Code::Usage),
        Code::BadName => Just(Code::BadName),
        Code::NameTaken => Just(Code::NameTaken),
        Code::NameConfusable => Just(Code::NameConfusable),
        Code::NoSuchGroup => Just(Code::NoSuchGroup),
        Code::GroupExists => Just(Code::GroupExists),
        Code::NotMember => Just(Code::NotMember),
        Code::AlreadyMember => Just(Code::AlreadyMember),
        Code::WrongPassword => Just(Code::WrongPassword),
        Code::NoSuchUser => Just(Code::NoSuchUser),
        Code::Rate => Just(Code::Rate),
        Code::Storage => Just(Code::Storage),
        Code::TooMany => Just(Code::TooMany),
        Code::Closing => Just(Code::Closing),
        Code::Unknown => Just(Code::Unknown),
    }
}

every_variant! {
    pub(crate) fn every_leave_reason() -> LeaveReason {
        LeaveReason::Leave => Just(LeaveReason::Leave),
        LeaveReason::Exit => Just(LeaveReason::Exit),
        LeaveReason::Gone => Just(LeaveReason::Gone),
        LeaveReason::Unknown => Just(LeaveReason::Unknown),
    }
}

every_variant! {
    pub(crate) fn every_close_reason() -> CloseReason {
        CloseReason::Shutdown => Just(CloseReason::Shutdown),
        CloseReason::SlowConsumer => Just(CloseReason::SlowConsumer),
        CloseReason::Replaced => Just(CloseReason::Replaced),
        CloseReason::TooMany => Just(CloseReason::TooMany),
        CloseReason::Unknown => Just(CloseReason::Unknown),
    }
}

/// Any of the variants, each as often as the others.
pub(crate) fn any_of<T: std::fmt::Debug>(
    variants: Vec<BoxedStrategy<T>>,
) -> impl Strategy<Value = T> {
    proptest::strategy::Union::new(variants)
}

pub(crate) fn request() -> impl Strategy<Value = Request> {
    (option::of(tag()), any_of(every_command())).prop_map(|(tag, command)| Request { tag, command })
}

pub(crate) fn event() -> impl Strategy<Value = Event> {
    any_of(every_event())
}

pub(crate) fn message() -> impl Strategy<Value = Message> {
    let place = (any_of(every_conversation()), any::<u64>(), any::<u64>());
    (place, user_name(), message_text(), option::of(tag())).prop_map(
        |((conversation, seq, at), from, text, tag)| Message {
            conversation,
            seq,
            at,
            from,
            text,
            tag,
        },
    )
}

fn welcome() -> impl Strategy<Value = Welcome> {
    let server = (any::<u32>(), any::<String>(), any::<String>(), any::<u64>(), limits());
    let session = (user_name(), any::<bool>(), vec(position(), 0..4));
    (server, session).prop_map(
        |((version, server, epoch, time, limits), (name, resumed, conversations))| Welcome {
            version,
            server,
            name,
            epoch,
            time,
            limits,
            resumed,
            conversations,
        },
    )
}

fn limits() -> impl Strategy<Value = Limits> {
    (any::<[usize; 4]>(), any::<u32>()).prop_map(|(bytes, history_messages_max)| {
        let [line_bytes_max, message_bytes_max, name_clusters_max, name_bytes_max] = bytes;
        Limits {
            line_bytes_max,
            message_bytes_max,
            name_clusters_max,
            name_bytes_max,
            history_messages_max,
        }
    })
}

fn position() -> impl Strategy<Value = Position> {
    (any_of(every_conversation()), option::of(any::<u64>()), any::<u64>())
        .prop_map(|(conversation, life, last)| Position { conversation, life, last })
}

fn receipt() -> impl Strategy<Value = Receipt> {
    (any_of(every_conversation()), any::<u64>(), any::<u64>(), any::<bool>())
        .prop_map(|(conversation, seq, at, duplicate)| Receipt { conversation, seq, at, duplicate })
}

fn group_info() -> impl Strategy<Value = GroupInfo> {
    (group_name(), any::<usize>(), any::<bool>(), option::of(short_text()))
        .prop_map(|(group, members, locked, topic)| GroupInfo { group, members, locked, topic })
}

fn page() -> impl Strategy<Value = Page> {
    (any_of(every_conversation()), vec(message(), 0..4), any::<bool>())
        .prop_map(|(conversation, messages, more)| Page { conversation, messages, more })
}

fn help_row() -> impl Strategy<Value = HelpRow> {
    (text(), text()).prop_map(|(usage, help)| HelpRow { usage, help })
}

/// A refusal as it can be read from the wire; what a server writes is a `Refusal`.
fn refused() -> impl Strategy<Value = Refused> {
    (option::of(tag()), any_of(every_code()), text(), prop_oneof![Just(String::new()), text()])
        .prop_map(|(tag, code, text, about)| Refused { tag, code, text, about })
}

pub(crate) fn tag() -> impl Strategy<Value = Tag> {
    "[A-Za-z0-9._-]{1,64}".prop_map(|tag| Tag::new(&tag).unwrap())
}

pub(crate) fn user_name() -> impl Strategy<Value = UserName> {
    // The filter is for the few reserved names.
    name().prop_filter_map("a username", |name| UserName::new(&name).ok())
}

pub(crate) fn group_name() -> impl Strategy<Value = GroupName> {
    prop_oneof![
        1 => Just(GroupName::general()),
        9 => name().prop_map(|name| GroupName::new(&name).unwrap()),
    ]
}

/// Names in Latin, digits, Arabic, Persian with ZWNJ, Hebrew, and two more scripts.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z][A-Za-z0-9_.+-]{0,31}",
        "[0-9]{1,32}",
        "[ء-غف-ي]{1,20}[٠-٩]{0,4}",
        "[بپتجچحخسشصفقکگلمنهی]{1,9}\u{200C}[بپتجچحخسشصفقکگلمنهی]{1,9}[آدرزو]?",
        "[א-ת]{1,20}[0-9]{0,4}",
        "[א-ת]{1,9}[_.+-][א-ת]{1,9}",
        "[а-яА-Я]{1,20}",
        "[一-龥]{1,10}",
    ]
}

/// A message: spaces at its ends, line breaks, emoji, bidi controls, letters of all directions.
pub(crate) fn message_text() -> impl Strategy<Value = MessageText> {
    let longest = Just("ש".repeat(MESSAGE_BYTES_MAX / 2));
    prop_oneof![20 => text(), 1 => longest]
        .prop_filter_map("a message", |text| MessageText::new(text).ok())
}

pub(crate) fn short_text() -> impl Strategy<Value = ShortText> {
    let longest = Just("س".repeat(SHORT_TEXT_BYTES_MAX / 2));
    prop_oneof![20 => text(), 1 => longest].prop_filter_map("one line of text", |text| {
        ShortText::new(text.replace(['\u{2028}', '\u{2029}'], "")).ok()
    })
}

fn password() -> impl Strategy<Value = Password> {
    let longest = Just("x".repeat(PASSWORD_BYTES_MAX));
    prop_oneof![20 => text(), 1 => longest].prop_filter_map("a password", |text| {
        Password::new(&text.replace(['\t', '\u{2028}', '\u{2029}'], "")).ok()
    })
}

/// Pieces of text of all kinds one after the other, mostly valid as a message.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(" "),
        Just("\t"),
        Just("\u{2028}"),
        Just("\u{2029}"),
        Just("\u{200C}"),
        Just("\u{200F}"),
        Just("\u{202E}"),
        Just("\u{2066}"),
        Just("👨\u{200D}👩\u{200D}👧"),
        Just("❤\u{FE0F}"),
        Just("\u{FEFF}"),
        Just("سلام"),
        Just("می\u{200C}خواهم"),
        Just("שָׁלוֹם"),
        Just("hello"),
        Just("#7"),
        Just("\"\\/"),
        Just("۱۲۳"),
    ];
    let words = vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => words, 1 => "\\PC{1,40}", 1 => " {0,2}\\PC{1,20} {0,2}"]
}
