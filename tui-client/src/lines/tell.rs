//! What is new, in words: each thing once, in the order in which it came.
//!
//! Takes the app after each thing that happened; gives lines for those who hear or read one after
//! the other. A line that does not come from the room one is in names its own. Texts stay in the
//! order they were written in, and our own sentences are without the isolates that a screen needs.
//! Knows how far each room was told. Pure.

use std::collections::HashMap;

use diwan_shared::command::Conversation;
use diwan_shared::event::Event;

use crate::app::App;
use crate::app::action::Action;
use crate::app::action::line::action_of;
use crate::app::msg::Msg;
use crate::app::rooms::room::Room;

mod answer;
mod popup;
mod room;
#[cfg(test)]
mod tests;

/// One line to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Without a line break and without control characters.
    pub text: String,
    /// Whether it says what went wrong or is wanted, rather than what was said or answered.
    pub is_error: bool,
}

/// How far everything was told.
#[derive(Debug)]
pub struct Teller {
    /// How many earlier messages a room begins with, and `/history` brings.
    history: usize,
    /// Whether it is told that a message was taken.
    receipts: bool,
    /// Whether a person can be asked again.
    is_asked: bool,
    rooms: HashMap<Option<Conversation>, Told>,
    here: Option<Option<Conversation>>,
    /// Whether the name was asked for and not given.
    asked_name: bool,
    /// What was said about the password that is asked for.
    asked_password: Option<String>,
    /// The outage that was told, and whether it ends by itself.
    outage: Option<bool>,
    /// Whether there was one before what happens now, which may be its end.
    was_lost: bool,
    /// Whether what happens now is somebody saying something.
    is_live: bool,
    /// Whether what happens now is a command that leads to a room.
    leads: bool,
    has_failures: bool,
    lines: Vec<Line>,
}

/// How far a room was told.
#[derive(Debug, Default)]
struct Told {
    /// The highest id of its items.
    id: u64,
    /// The lowest number of its messages.
    oldest: u64,
    /// How many earlier messages are to be told when they come.
    earlier: usize,
    /// Own messages whose mark is not told, by their ids.
    waiting: Vec<u64>,
    /// The last line of comings and goings; it changes as long as it is the last.
    passing: Option<(u64, String)>,
}

impl Teller {
    /// Nothing was told yet.
    #[must_use]
    pub fn new(history: usize, receipts: bool, is_asked: bool) -> Self {
        Self {
            history,
            receipts,
            is_asked,
            rooms: HashMap::new(),
            here: None,
            asked_name: false,
            asked_password: None,
            outage: None,
            was_lost: false,
            is_live: false,
            leads: false,
            has_failures: false,
            lines: Vec::new(),
        }
    }

    /// From now on a room begins with so many earlier messages, and it is told that a message was
    /// taken, or not.
    pub fn set(&mut self, history: usize, receipts: bool) {
        (self.history, self.receipts) = (history, receipts);
    }

    /// This is going to happen.
    pub fn heed(&mut self, msg: &Msg) {
        self.is_live = matches!(msg, Msg::Server(Event::Message(_)));
        self.leads = false;
        if let Msg::Line(line) = msg {
            self.leads = action_of(line).is_some_and(leads);
            self.asked_name = false;
            self.asked_password = None;
        }
    }

    /// Whether a message was refused.
    #[must_use]
    pub fn has_failures(&self) -> bool {
        self.has_failures
    }

    /// What is new since the last time.
    pub fn news(&mut self, app: &App) -> Vec<Line> {
        self.tell_outage(app);
        self.ask_name(app);
        self.tell_popup(app);
        if app.was_in() && app.arrival.is_none() {
            self.tell_here(app);
            let rooms: Vec<&Room> = app.rooms.all().collect();
            rooms.into_iter().for_each(|room| self.tell_room(app, room));
            if self.leads && self.lines.is_empty() && app.is_answered() {
                // It led to where one is already.
                self.here = None;
                self.tell_here(app);
            }
            self.leads = false;
        }
        self.was_lost = self.outage.is_some();
        std::mem::take(&mut self.lines)
    }

    fn say(&mut self, text: &str) {
        self.lines.push(Line { text: plain(text), is_error: false });
    }

    fn warn(&mut self, text: &str) {
        self.lines.push(Line { text: plain(text), is_error: true });
    }

    /// Once when it begins, and when it will not end by itself.
    fn tell_outage(&mut self, app: &App) {
        let now = app.outage().map(|(_, is_retried)| is_retried);
        if now == self.outage || now.is_some() && self.outage == Some(false) {
            self.outage = now;
            return;
        }
        self.outage = now;
        match app.outage() {
            Some((why, true)) => {
                self.warn(&format!("{why} Trying again. What you write is kept."));
            }
            Some((why, false)) => self.warn(&format!("{why} {}", app.way_back("/reconnect"))),
            None => {}
        }
    }

    fn ask_name(&mut self, app: &App) {
        let Some(arrival) = app.arrival.as_ref().filter(|arrival| arrival.wants_name) else {
            return;
        };
        if !std::mem::replace(&mut self.asked_name, true) {
            if !arrival.message.is_empty() {
                self.warn(&without_isolates(&arrival.message));
            }
            if self.is_asked || app.wanted_name().is_empty() {
                self.warn("What is your name?");
            }
        }
    }

    fn tell_here(&mut self, app: &App) {
        let room = app.rooms.current();
        if self.here.as_ref() == Some(&room.of) {
            return;
        }
        self.here = Some(room.of.clone());
        match &room.of {
            Some(Conversation::Group(group)) => self.say(&format!("You are in {group}.")),
            Some(Conversation::With(user)) => self.say(&format!("You talk to {user} alone.")),
            None => self.say("You are in no room. /join joins a group."),
        }
        if !self.rooms.contains_key(&room.of) {
            self.told(room).earlier = self.history;
        }
    }

    fn told(&mut self, room: &Room) -> &mut Told {
        self.rooms.entry(room.of.clone()).or_insert_with(|| Told {
            // What was said before we came is earlier, whenever it comes.
            oldest: room.timeline.newest() + 1,
            ..Told::default()
        })
    }
}

/// Whether a command leads to a room.
fn leads(action: Action) -> bool {
    matches!(
        action,
        Action::NextRoom
            | Action::PreviousRoom
            | Action::NumberedRoom
            | Action::WantedRoom
            | Action::LastRoom
            | Action::GoTo
            | Action::Join
            | Action::Private
    )
}

/// Our own sentences, without what keeps names apart on a screen.
fn without_isolates(sentence: &str) -> String {
    sentence.replace(['\u{2068}', '\u{2069}'], "")
}

/// A line is a line, and nothing in it is obeyed by a terminal.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\t').collect()
}
