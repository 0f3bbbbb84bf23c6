//! The plain dialect: English sentences, for people with netcat.
//!
//! Owns the exact words of every sentence; those the first system fixed are kept to the letter.
//! Each sentence is one line: a message can never forge a second one. Nobody hears an echo of
//! their own messages, and what only programs need is left out. Never written to be parsed.

use std::fmt;
use std::io::Write as _;

use crate::command::Conversation;
use crate::dialect::Dialect;
use crate::event::{Answer, CloseReason, Done, Event, Message, Page, Position, Welcome};
use crate::name::GroupName;
use crate::text::{OnOneLine, ShortText};

/// English sentences.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl Dialect for Plain {
    fn encode(&self, event: &Event, out: &mut Vec<u8>) {
        let mut page = Sentences(out);
        match event {
            Event::Welcome(welcome) => page.welcome(welcome),
            Event::Ok(Done { answer, .. }) => page.answer(answer),
            Event::Refused(refused) => page.say(&refused.text),
            Event::Message(message) => page.message(message),
            Event::Joined { group, user } if group.is_general() => {
                page.say(format_args!("{user} joined the room '{group}'"));
            }
            Event::Joined { group, user } => {
                page.say(format_args!("{user} has joined in group chat '{group}'."));
            }
            Event::Left { group, user, .. } if group.is_general() => {
                page.say(format_args!("{user} left the room '{group}'"));
            }
            Event::Left { group, user, .. } => {
                page.say(format_args!("{user} has left group chat '{group}'."));
            }
            Event::Topic { group, topic, by } => {
                page.say(format_args!("{by} has set the topic of group chat '{group}': {topic}"));
            }
            Event::Closing { why, retry_after } => page.closing(*why, *retry_after),
            Event::Online { .. }
            | Event::Offline { .. }
            | Event::GroupCreated { .. }
            | Event::GroupRemoved { .. }
            | Event::Unknown => {}
        }
    }

    fn echoes(&self) -> bool {
        false
    }
}

/// Whole sentences, one a line.
struct Sentences<'a>(&'a mut Vec<u8>);

impl Sentences<'_> {
    fn say(&mut self, sentence: impl fmt::Display) {
        // Writing to a `Vec` cannot fail.
        let _ = writeln!(self.0, "{sentence}");
    }

    fn list(&mut self, title: impl fmt::Display, rows: impl Iterator<Item = impl fmt::Display>) {
        self.say(format_args!("{title}:"));
        rows.for_each(|row| self.say(row));
    }

    fn welcome(&mut self, welcome: &Welcome) {
        self.say("Connected to the server!");
        for Position { conversation, .. } in &welcome.conversations {
            if let Conversation::Group(group) = conversation {
                self.say(format_args!("You joined the room '{group}'"));
            }
        }
    }

    fn answer(&mut self, answer: &Answer) {
        match answer {
            Answer::Create { group } => self
                .say(format_args!("New group chat with name '{group}' has created successfully!")),
            Answer::Join { group, topic, .. } => {
                self.say(format_args!("You have joined in group chat '{group}' successfully!"));
                if topic.is_some() {
                    self.topic(group, topic.as_ref());
                }
            }
            Answer::Leave { group } => {
                self.say(format_args!("You have left group chat '{group}' successfully!"));
            }
            Answer::Groups { groups } => {
                self.list("available groups", groups.iter().map(|info| &info.group));
            }
            Answer::Users { users } => self.list("online users", users.iter()),
            Answer::Members { group, members } => {
                self.list(format_args!("members of group chat '{group}'"), members.iter());
            }
            Answer::History(page) => self.history(page),
            Answer::Topic { group, topic } => self.topic(group, topic.as_ref()),
            Answer::Help { commands } => self.list(
                "commands",
                commands.iter().map(|row| format!("{} - {}", row.usage, row.help)),
            ),
            Answer::Ping { text: Some(text), .. } => self.say(format_args!("pong {text}")),
            Answer::Ping { text: None, .. } => self.say("pong"),
            // The sender knows what it said, and that it asked to go.
            Answer::Public(_) | Answer::Private(_) | Answer::Exit => {}
        }
    }

    fn topic(&mut self, group: &GroupName, topic: Option<&ShortText>) {
        match topic {
            Some(topic) => self.say(format_args!("Topic of group chat '{group}': {topic}")),
            None => self.say(format_args!("Group chat '{group}' has no topic.")),
        }
    }

    fn message(&mut self, message: &Message) {
        let (from, text) = (&message.from, OnOneLine(message.text.as_str()));
        match &message.conversation {
            Conversation::Group(group) => {
                self.say(format_args!("In group {group}, {from}: {text}"));
            }
            Conversation::With(_) => self.say(format_args!("Private message from {from}: {text}")),
        }
    }

    fn history(&mut self, page: &Page) {
        let rows = page.messages.iter().map(|message| {
            let (seq, from, text) = (message.seq, &message.from, OnOneLine(message.text.as_str()));
            format!("{seq} {} {from}: {text}", minute(message.at))
        });
        match &page.conversation {
            Conversation::Group(group) => {
                self.list(format_args!("history of group chat '{group}'"), rows);
            }
            Conversation::With(user) => self.list(format_args!("history with '{user}'"), rows),
        }
    }

    fn closing(&mut self, why: CloseReason, retry_after: u64) {
        let why = match why {
            CloseReason::Shutdown => "the server is closing",
            CloseReason::SlowConsumer => "too much was waiting for you to read it",
            CloseReason::Replaced => "you came back on another connection",
            CloseReason::TooMany => "too many people are connected",
            CloseReason::Unknown => "the server asks you to leave",
        };
        let seconds = retry_after.div_ceil(1000);
        self.say(format_args!("Goodbye: {why}. Come back in {seconds} s."));
    }
}

/// A time as people read it, in UTC because the reader's time zone is not known.
fn minute(at: u64) -> String {
    let time = i64::try_from(at).ok().and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    time.map_or_else(|| "?".to_owned(), |time| time.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Tag;
    use crate::event::{LeaveReason, Refused};
    use crate::name::UserName;
    use crate::refusal::Refusal;
    use crate::text::MessageText;

    fn sentences(event: &Event) -> String {
        let mut out = Vec::new();
        Plain.encode(event, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn user(name: &str) -> UserName {
        UserName::new(name).unwrap()
    }

    fn group(name: &str) -> GroupName {
        GroupName::new(name).unwrap()
    }

    fn message(conversation: Conversation, text: &str) -> Message {
        let text = MessageText::new(text).unwrap();
        let at = 1_795_345_871_000;
        Message { conversation, seq: 3, at, from: user("Jim"), text, tag: Tag::new("7").ok() }
    }

    #[test]
    fn a_message_is_one_line_whatever_it_holds() {
        let forged = message(Conversation::Group(group("G1")), "hi\u{2028}Ana: I agree");
        assert_eq!(sentences(&Event::Message(forged)), "In group G1, Jim: hi ⏎ Ana: I agree\n");
    }

    #[test]
    fn history_says_when() {
        let conversation = Conversation::With(user("Jim"));
        let messages = vec![message(conversation.clone(), "sure")];
        let answer = Answer::History(Page { conversation, messages, more: false });
        assert_eq!(
            sentences(&Event::Ok(Done { tag: None, answer })),
            "history with 'Jim':\n3 2026-11-22 11:11 UTC Jim: sure\n"
        );
    }

    #[test]
    fn general_is_a_room_and_other_groups_are_group_chats() {
        let left =
            |name| Event::Left { group: group(name), user: user("Jim"), why: LeaveReason::Exit };
        assert_eq!(sentences(&left("General")), "Jim left the room 'General'\n");
        assert_eq!(sentences(&left("G1")), "Jim has left group chat 'G1'.\n");
    }

    #[test]
    fn a_refusal_is_its_sentence() {
        let refused = Refused::new(Tag::new("7").ok(), &Refusal::NoSuchGroup(group("G1")));
        assert_eq!(sentences(&Event::Refused(refused)), "There is no group chat with name 'G1'.\n");
    }

    #[test]
    fn a_closing_says_when_to_come_back() {
        let closing = Event::Closing { why: CloseReason::Shutdown, retry_after: 1500 };
        assert_eq!(sentences(&closing), "Goodbye: the server is closing. Come back in 2 s.\n");
    }
}
