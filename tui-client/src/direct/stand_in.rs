//! A conversation of two in the words of the chat, as if there were a server.
//!
//! Takes what the app asks for and what comes of the conversation; gives what the app is told, and
//! the lines to say. So there is one app, with one state of rooms, drafts and marks, whoever is at
//! the other end. Owns the order of what was said on this side, and which of our lines are on their
//! way. A line is answered `ok` when the peer has it, never before. Reads no clock.

use std::collections::{HashMap, VecDeque};

use diwan_shared::command::{Command, Conversation, Request, Tag};
use diwan_shared::dialect::VERSION;
use diwan_shared::event::{Answer, Done, Event, Message, Position, Receipt, Refused, Welcome};
use diwan_shared::limits::Limits;
use diwan_shared::name::UserName;
use diwan_shared::refusal::Code;
use diwan_shared::text::{LINE_BREAK_SHOWN, MessageText};

use super::conversation::{self, Presence};
use crate::app::composer::cut;
use crate::app::msg::{LinkEvent, Msg};
use crate::app::session::peer::{self, NO_SERVER};

/// What stands in for a server.
#[derive(Debug)]
pub struct StandIn {
    me: UserName,
    /// What the app calls the other one; never what we are called.
    peer: UserName,
    /// What it calls itself.
    name: Option<UserName>,
    presence: peer::Presence,
    /// How many messages there are, of either side.
    last: u64,
    /// Our lines that are not known to have arrived.
    open: HashMap<u128, Tag>,
    told: VecDeque<Msg>,
}

impl StandIn {
    /// Of a conversation in which we are called `me`.
    #[must_use]
    pub fn new(me: UserName) -> Self {
        Self {
            peer: other(&me),
            me,
            name: None,
            presence: peer::Presence::Awaited,
            last: 0,
            open: HashMap::new(),
            told: VecDeque::new(),
        }
    }

    /// The app comes in, and has to be told this once.
    pub fn handle_arrival(&mut self, now: u64, notices: Vec<String>) {
        let conversation = self.conversation();
        self.tell(Event::Welcome(Welcome {
            version: VERSION,
            server: "direct".to_owned(),
            name: self.me.clone(),
            epoch: "direct".to_owned(),
            time: now,
            limits: Limits::default(),
            resumed: false,
            conversations: vec![Position { conversation, life: None, last: self.last }],
        }));
        self.told.extend(notices.into_iter().map(Msg::Notice));
        let who = self.who("The peer");
        self.tell_of_peer(format!("{who} is not there yet. What you write is sent when it comes."));
    }

    /// The app asks for something. Gives the line to say, if that is it.
    pub fn handle_request(&mut self, request: Request) -> Option<(u128, MessageText)> {
        let Request { tag, command } = request;
        match command {
            Command::Private { text, .. } => {
                let id = tag.as_ref().and_then(id);
                let Some((id, tag)) = id.zip(tag.clone()) else {
                    self.refuse(tag, Code::BadLine, "This message has no id that can be sent.");
                    return None;
                };
                // Only once, however often the app asks.
                let is_new = self.open.insert(id, tag).is_none();
                return is_new.then_some((id, text));
            }
            Command::Exit => {}
            _ => self.refuse(tag, Code::UnknownCommand, NO_SERVER),
        }
        None
    }

    /// Something came of the conversation.
    pub fn handle_event(&mut self, now: u64, event: conversation::Event) {
        use conversation::Event as Come;
        match event {
            Come::Line { text, resent } => {
                for text in messages(&text) {
                    self.hear(now, text, resent);
                }
            }
            Come::Named(name) => self.handle_name(name),
            Come::Delivered(id) => self.deliver(now, id),
            Come::Again(id) | Come::Unsure(id) => {
                if let Some(tag) = self.open.get(&id).cloned() {
                    self.told.push_back(Msg::Link(LinkEvent::Again { tag }));
                }
            }
            Come::Presence(news) => {
                self.presence = match news {
                    Presence::Here | Presence::Back | Presence::Restarted => peer::Presence::Here,
                    Presence::Silent => peer::Presence::Gone,
                    Presence::Left => peer::Presence::Left,
                };
                self.tell_of_peer(news.sentence(self.who("The peer")));
            }
        }
    }

    /// The next thing the app is told.
    pub fn poll_msg(&mut self) -> Option<Msg> {
        self.told.pop_front()
    }

    /// What the other one is called in a sentence; `unknown` when it has no name.
    #[must_use]
    pub fn who(&self, unknown: &str) -> String {
        let isolated = |name| format!("\u{2068}{name}\u{2069}");
        self.name.as_ref().map_or_else(|| unknown.to_owned(), isolated)
    }

    fn handle_name(&mut self, name: UserName) {
        if self.name.as_ref() == Some(&name) {
            return;
        }
        let sentence = format!("The peer calls itself \u{2068}{name}\u{2069}.");
        // Two of one name cannot be told apart.
        self.name = Some(name).filter(|name| *name != self.me);
        self.tell_of_peer(sentence);
    }

    fn hear(&mut self, now: u64, text: MessageText, resent: bool) {
        self.last += 1;
        let tag = resent.then(|| Tag::new(&format!("heard-{}", self.last)).ok()).flatten();
        self.tell(Event::Message(Message {
            conversation: self.conversation(),
            seq: self.last,
            at: now,
            from: self.name.as_ref().unwrap_or(&self.peer).clone(),
            text,
            tag: tag.clone(),
        }));
        self.told.extend(tag.map(|tag| Msg::Link(LinkEvent::Again { tag })));
    }

    fn deliver(&mut self, now: u64, id: u128) {
        let Some(tag) = self.open.remove(&id) else { return };
        self.last += 1;
        let conversation = self.conversation();
        let receipt = Receipt { conversation, seq: self.last, at: now, duplicate: false };
        self.tell(Event::Ok(Done { tag: Some(tag), answer: Answer::Private(receipt) }));
    }

    fn refuse(&mut self, tag: Option<Tag>, code: Code, text: &str) {
        let (text, about) = (text.to_owned(), String::new());
        self.tell(Event::Refused(Refused { tag, code, text, about }));
    }

    fn tell(&mut self, event: Event) {
        self.told.push_back(Msg::Server(event));
    }

    fn tell_of_peer(&mut self, news: String) {
        let (name, presence) = (self.name.clone(), self.presence);
        self.told.push_back(Msg::Link(LinkEvent::Peer { name, presence, news }));
    }

    fn conversation(&self) -> Conversation {
        Conversation::With(self.peer.clone())
    }
}

/// The app's name for the other one, the same at each start: what is kept is kept for it.
#[expect(clippy::expect_used, reason = "they are letters, and not reserved")]
fn other(me: &UserName) -> UserName {
    let peer = UserName::new("peer").expect("letters are a name");
    if peer == *me { UserName::new("other").expect("letters are a name") } else { peer }
}

/// The id on the wire of a message of the app, whose tag is a UUID.
fn id(tag: &Tag) -> Option<u128> {
    Some(uuid::Uuid::try_parse(tag.as_str()).ok()?.as_u128())
}

/// A line as messages of the chat: a long one in pieces, and for one that holds nothing the sign
/// of an empty line.
fn messages(line: &str) -> Vec<MessageText> {
    let mut pieces = cut::pieces(line);
    if pieces.is_empty() {
        pieces.push(LINE_BREAK_SHOWN);
    }
    pieces.into_iter().filter_map(|piece| MessageText::new(piece).ok()).collect()
}

#[cfg(test)]
mod tests;
