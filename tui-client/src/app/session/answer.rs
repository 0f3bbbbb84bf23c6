//! What the server answers: done, or refused.
//!
//! Every answer finds its question by its tag, and the question knows the room it was asked in. A
//! refusal is shown there, in the server's words.

use diwan_shared::command::{Command, Conversation, Tag};
use diwan_shared::event::{Answer, Done, GroupInfo, Position, Receipt, Refused};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::refusal::Code;
use diwan_shared::text::ShortText;

use super::asked::{Ask, Part, Question};
use crate::app::action::Action;
use crate::app::effect::Effects;
use crate::app::popup::{Password, Popup};
use crate::app::timeline::Sign;
use crate::app::{App, isolated};

impl App {
    /// A command was done.
    pub(in crate::app) fn done(&mut self, done: Done, effects: &mut Effects) {
        let question = self.asked.answered(done.tag.as_ref());
        let ask = question.as_ref().map(|question| &question.ask);
        match done.answer {
            Answer::Create { group } => self.created(group, ask, effects),
            Answer::Join { group, life, last, members, topic } => {
                let conversation = Conversation::Group(group);
                let position = Position { conversation, life, last };
                self.joined(position, members, topic, ask, effects);
            }
            Answer::Leave { group } => self.left(&group),
            Answer::Groups { groups } => {
                if ask == Some(&Ask::Groups { tell: true }) {
                    self.tell_answer(question.as_ref(), list_groups(&groups));
                }
                self.list(groups);
            }
            Answer::Users { users } => {
                self.directory.set_online(users);
                if ask == Some(&Ask::Users { tell: true }) {
                    let text = list_people(&self.directory.online);
                    self.tell_answer(question.as_ref(), text);
                }
            }
            Answer::Members { group, members } => {
                let of = Conversation::Group(group);
                if let Some(room) = self.rooms.get_mut(&of) {
                    room.set_people(members);
                }
            }
            Answer::Public(receipt) | Answer::Private(receipt) => {
                if let Some(tag) = &done.tag {
                    self.accepted(tag, &receipt, question.as_ref());
                }
                if let Some(of) = question.and_then(|question| question.room) {
                    self.send_next(&of, effects);
                }
            }
            Answer::History(page) => {
                // A page nobody waits for was asked for on a connection before: what it begins
                // with need not fit what is held now.
                match ask {
                    Some(Ask::History(part)) => self.take_page(page, *part, effects),
                    Some(Ask::Export) => self.export_page(&page, effects),
                    _ => {}
                }
            }
            Answer::Topic { group, topic } => self.topic(&group, topic, question.as_ref()),
            Answer::Help { .. } | Answer::Ping { .. } | Answer::Exit => {}
        }
    }

    /// A command was not done.
    pub(in crate::app) fn refused(&mut self, refused: Refused, effects: &mut Effects) {
        let Some(question) = self.asked.answered(refused.tag.as_ref()) else {
            return self.tell(Sign::Refused, sentence(&refused));
        };
        let Question { ask, room } = question;
        match (&ask, refused.code) {
            // The server goes: the message waits for the next one, as if there had been no answer.
            (Ask::Message, Code::Closing) => return,
            // It was joined by what was asked on the connection before. If that is not in the
            // `welcome`, its answer came since, and said which group it is now.
            (Ask::Join { enter: false, .. }, Code::AlreadyMember) => {
                return room.iter().for_each(|of| self.send_next(of, effects));
            }
            (Ask::Join { group, enter: false, .. }, code)
                if !self.has_unsent(group) && self.not_joined_again(group, code) =>
            {
                return;
            }
            _ => {}
        }
        if let (Some(room), Some(tag)) = (&room, &refused.tag)
            && let Some(room) = self.rooms.known_mut(room)
        {
            room.timeline.refuse(tag, &refused.text);
        }
        if let (Ask::Message | Ask::Join { enter: false, .. }, Some(of)) = (&ask, &room) {
            self.send_next(of, effects);
        }
        match ask {
            Ask::Join { group, enter: true, .. } if refused.code == Code::WrongPassword => {
                let message = refused.text.clone();
                self.popup = Some(Popup::Password(Password::to_join(group, message)));
            }
            Ask::Leave(group) if matches!(refused.code, Code::NotMember | Code::NoSuchGroup) => {
                self.left(&group);
            }
            Ask::Export => self.drop_export(effects),
            Ask::History(part) => {
                self.no_history(room.as_ref(), part);
                self.fetch_owed(effects);
            }
            Ask::Join { group, enter: true, .. } if refused.code == Code::NoSuchGroup => {
                let text = format!("{} /create {} makes it.", sentence(&refused), isolated(&group));
                return self.tell_in(room.as_ref(), Sign::Refused, text);
            }
            _ => {}
        }
        self.tell_in(room.as_ref(), Sign::Refused, sentence(&refused));
    }

    /// A group one was in before cannot be joined by itself: says so, and closes its room. Its
    /// draft is kept. Says whether that was the reason.
    fn not_joined_again(&mut self, group: &GroupName, why: Code) -> bool {
        match why {
            Code::NoSuchGroup => self.group_removed(group),
            Code::WrongPassword => {
                self.close_room(&Conversation::Group(group.clone()));
                let name = isolated(group);
                let join = self.way(Action::Join);
                let how = format!("{join} asks for its password");
                let text = format!("{name} is locked and was not joined again: {how}.");
                self.tell(Sign::Info, text);
            }
            _ => return false,
        }
        true
    }

    /// Whether messages of the user wait in a group, or were refused there.
    pub(super) fn has_unsent(&self, group: &GroupName) -> bool {
        let room = self.rooms.get(&Conversation::Group(group.clone()));
        room.is_some_and(|room| room.timeline.unsent().next().is_some())
    }

    fn list(&mut self, groups: Vec<GroupInfo>) {
        for info in &groups {
            if let Some(room) = self.rooms.get_mut(&Conversation::Group(info.group.clone())) {
                room.topic.clone_from(&info.topic);
            }
        }
        self.directory.groups = groups;
    }

    fn tell_answer(&mut self, question: Option<&Question>, text: String) {
        let room = question.and_then(|question| question.room.clone());
        self.tell_in(room.as_ref(), Sign::Info, text);
    }

    fn created(&mut self, group: GroupName, ask: Option<&Ask>, effects: &mut Effects) {
        self.created.push(group.clone());
        let password = match ask {
            Some(Ask::Create { password, .. }) => password.clone(),
            _ => return,
        };
        let command = Command::Join { group: group.clone(), password: password.clone() };
        let room = self.rooms.current().of.clone();
        self.ask(command, Ask::Join { group, password, enter: true }, room, effects);
    }

    fn joined(
        &mut self,
        position: Position,
        members: Vec<UserName>,
        topic: Option<ShortText>,
        ask: Option<&Ask>,
        effects: &mut Effects,
    ) {
        let (now, of) = (self.now, position.conversation.clone());
        let known = self.rooms.get(&of).is_some();
        let room = self.rooms.open(&of);
        room.set_people(members);
        room.topic = topic;
        if !known {
            room.tell(now, Sign::Info, format!("You joined {}.", isolated(&room.name())));
        }
        if let Some(Ask::Join { password, enter, .. }) = ask {
            room.password.clone_from(password);
            if *enter {
                self.enter(&of);
            }
        }
        self.catch_up(position, effects);
        self.send_next(&of, effects);
    }

    fn left(&mut self, group: &GroupName) {
        if !self.rooms.is_in(group) {
            return;
        }
        self.close_room(&Conversation::Group(group.clone()));
        self.created.retain(|created| created != group);
        self.tell(Sign::Info, format!("You left {}.", isolated(group)));
    }

    fn accepted(&mut self, tag: &Tag, receipt: &Receipt, question: Option<&Question>) {
        // A message sent again is where it was stored first, whatever that is called now.
        let asked_in = question.and_then(|question| question.room.as_ref());
        let room = asked_in.unwrap_or(&receipt.conversation);
        if let Some(room) = self.rooms.known_mut(room) {
            room.timeline.accept(tag, receipt.seq, receipt.at);
        }
    }

    fn topic(&mut self, group: &GroupName, topic: Option<ShortText>, question: Option<&Question>) {
        let text = match &topic {
            Some(topic) => format!("The topic of {} is: {}", isolated(group), isolated(topic)),
            None => format!("{} has no topic.", isolated(group)),
        };
        if let Some(room) = self.rooms.get_mut(&Conversation::Group(group.clone())) {
            room.topic = topic;
        }
        if question.is_some_and(|question| question.ask == Ask::Topic { tell: true }) {
            self.tell_answer(question, text);
        }
    }

    fn no_history(&mut self, room: Option<&Conversation>, part: Part) {
        let Some(room) = room.and_then(|of| self.rooms.known_mut(of)) else { return };
        match part {
            Part::Older => room.fetching.older = false,
            Part::Newer | Part::From(_) => room.fetching.newer = false,
        }
    }
}

/// The server's words, with the word they quote in an isolate: its direction does not spread.
fn sentence(refused: &Refused) -> String {
    let Refused { text, about, .. } = refused;
    text.replacen(&format!("'{about}'"), &format!("'{}'", isolated(about)), 1)
}

fn list_groups(groups: &[GroupInfo]) -> String {
    let shown = groups.iter().map(|info| {
        let lock = if info.locked { ", locked" } else { "" };
        format!("{} ({}{lock})", isolated(&info.group), info.members)
    });
    format!("Groups: {}", shown.collect::<Vec<_>>().join(", "))
}

fn list_people(users: &[UserName]) -> String {
    format!("Online: {}", users.iter().map(isolated).collect::<Vec<_>>().join(", "))
}
