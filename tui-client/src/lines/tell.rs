//! What is new, in words: each thing once, in the order in which it came.
//!
//! Takes the app after each thing that happened; gives lines for those who hear or read one after
//! the other. A line that does not come from the room one is in names its own. Texts stay in the
//! order they were written in, and our own sentences are without the isolates that a screen needs.
//! Knows how far each room was told. Pure.

use std::collections::HashMap;

use diwan_shared::command::Conversation;
use diwan_shared::event::Event;
use diwan_shared::text::OnOneLine;

use crate::app::App;
use crate::app::action::keymap;
use crate::app::action::line::action_of;
use crate::app::action::{Action, Row};
use crate::app::msg::Msg;
use crate::app::popup::help::{Help, HelpLine};
use crate::app::popup::picker::{Choice, Kind, Picker};
use crate::app::popup::{Password, Popup};
use crate::app::rooms::room::Room;
use crate::app::timeline::mentions::Mention;
use crate::app::timeline::{Body, Item, Mark, Said, Sign};
use crate::text::{Folded, Needle};

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

    /// What a screen would show over the chat.
    fn tell_popup(&mut self, app: &App) {
        match &app.popup {
            None if app.selected.is_some() => self.tell_details(app),
            None => {}
            Some(Popup::Help(help)) => self.tell_help(app, help),
            Some(Popup::Picker(Picker { kind: Kind::Action, .. })) => {
                self.tell_help(app, &Help::default());
            }
            Some(Popup::Picker(picker)) => self.tell_choices(app, picker),
            Some(Popup::Password(password)) => self.ask_password(password),
            Some(_) => self.warn("That needs a screen."),
        }
    }

    fn tell_details(&mut self, app: &App) {
        for (label, words) in app.details_in_words() {
            self.say(&format!("{label}: {}", words.replace('\n', " ⏎ ")));
        }
    }

    /// The commands; keys are of no use here.
    fn tell_help(&mut self, app: &App, help: &Help) {
        let lines = help.lines(app);
        let commands = lines.iter().filter_map(|line| match line {
            HelpLine::Entry { command, help, .. }
                if action_of(command).is_some_and(|action| why_not(action).is_none()) =>
            {
                Some(format!("{command}: {help}."))
            }
            _ => None,
        });
        let commands: Vec<String> = commands.collect();
        if commands.is_empty() {
            return self.warn("No command is like that. /help tells all.");
        }
        commands.iter().for_each(|command| self.say(command));
    }

    fn tell_choices(&mut self, app: &App, picker: &Picker) {
        let choices = picker.choices(app);
        let named: Vec<String> = choices.iter().filter_map(name).collect();
        let (what, how) = match picker.kind {
            Kind::Group => ("Groups", "/join and a name joins one, /create makes one."),
            Kind::Person => ("People", "/private and a name talks to one alone."),
            Kind::Place => ("Rooms and people", "/go and a name goes there."),
            Kind::Action => return,
            Kind::Sent => ("Sent before", "A line is sent again by writing it."),
            Kind::Mention => ("Mentions", "/go and the name of a room goes there."),
        };
        let names = if named.is_empty() { "none".to_owned() } else { named.join(", ") };
        self.say(&format!("{what}: {names}. {how}"));
    }

    fn ask_password(&mut self, password: &Password) {
        let Password { group, message, .. } = password;
        let why = if message.is_empty() { format!("{group} is locked.") } else { message.clone() };
        if self.asked_password.as_ref() != Some(&why) {
            self.warn(&format!("{why} The next line is the password."));
            self.asked_password = Some(why);
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

    /// Answers a command, written in this line, that a screen answers by what it shows. Says whether
    /// it was one.
    pub fn answer(&mut self, app: &App, action: Action, line: &str) -> bool {
        match action {
            Action::Rooms => self.list_rooms(app),
            Action::People => {
                let people: Vec<String> = app.people().iter().map(ToString::to_string).collect();
                self.say(&format!("Here: {}.", people.join(", ")));
            }
            Action::PageUp => self.want_earlier(app),
            Action::Search => self.search(app, line.split_once(' ').map_or("", |(_, words)| words)),
            action => match why_not(action) {
                Some(why) => self.warn(why),
                None => return false,
            },
        }
        true
    }

    /// Tells the messages with these words among those that are held here.
    fn search(&mut self, app: &App, words: &str) {
        let Some(needle) = Needle::new(words) else {
            let usage = keymap::row(Action::Search).and_then(Row::usage).unwrap_or_default();
            return self.warn(&format!("Usage: {usage}"));
        };
        let room = app.rooms.current();
        let items = room.timeline.items().iter().filter(|item| !item.is_hidden());
        let held: Vec<(&Item, &Said)> =
            items.filter_map(|item| Some((item, item.said()?))).collect();
        let has_words = |said: &Said| Folded::new(said.text.as_str()).has(&needle);
        let found: Vec<_> = held.iter().filter(|(_, said)| has_words(said)).collect();
        for (item, said) in &found {
            self.say(&spoken(app, room, item, said, false));
        }
        let more = match room.timeline.oldest() {
            0 | 1 => "",
            _ => " /history goes further back.",
        };
        let (found, held) = (found.len(), held.len());
        self.say(&format!("Found {found} among the last {held} messages here.{more}"));
    }

    /// Whether earlier messages are wanted that are not held.
    #[must_use]
    pub fn wants_earlier(&self, app: &App) -> bool {
        let room = app.rooms.current();
        self.rooms.get(&room.of).is_some_and(|told| told.earlier > 0 && earlier(room, told) == 0)
    }

    fn list_rooms(&mut self, app: &App) {
        let rooms = app.rooms.list().iter().map(|room| match room.unread.messages {
            0 => room.title(),
            new => format!("{} ({new} new)", room.title()),
        });
        let rooms: Vec<String> = rooms.collect();
        self.say(&format!("You are in: {}.", rooms.join(", ")));
    }

    fn want_earlier(&mut self, app: &App) {
        let (room, history) = (app.rooms.current(), self.history.max(1));
        let told = self.told(room);
        if earlier(room, told) == 0 && room.timeline.oldest() <= 1 {
            return self.warn("There is nothing earlier here.");
        }
        told.earlier = history;
    }

    fn told(&mut self, room: &Room) -> &mut Told {
        self.rooms.entry(room.of.clone()).or_insert_with(|| Told {
            // What was said before we came is earlier, whenever it comes.
            oldest: room.timeline.newest() + 1,
            ..Told::default()
        })
    }

    fn tell_room(&mut self, app: &App, room: &Room) {
        let mut told = std::mem::take(self.told(room));
        // Another history begins again at a lower number.
        let oldest = told.oldest.min(room.timeline.newest() + 1);
        told.oldest = oldest;
        self.tell_earlier(app, room, &mut told);
        for item in room.timeline.items() {
            let is_new = item.id > told.id && !item.is_hidden();
            match item.said() {
                Some(own) if own.seq.is_none() => self.note_own(app, room, item, &mut told),
                Some(said) => {
                    let is_later = said.seq.is_some_and(|seq| seq >= oldest);
                    if is_new && (self.is_live || is_later) {
                        self.say(&spoken(app, room, item, said, self.is_live));
                    }
                }
                None if app.tells_outage(room, item.id) => {}
                // Nobody was told that it was away.
                None if is_new && app.tells_return(room, item.id) && !self.was_lost => {}
                None => self.tell_notice(app, room, item, &mut told),
            }
        }
        told.id = room.timeline.items().iter().map(|item| item.id).fold(told.id, u64::max);
        self.tell_marks(room, &mut told);
        self.rooms.insert(room.of.clone(), told);
    }

    /// The last of what was said before, once.
    fn tell_earlier(&mut self, app: &App, room: &Room, told: &mut Told) {
        let (held, wanted) = (earlier(room, told), told.earlier);
        if wanted == 0 || held == 0 {
            return;
        }
        let items = room.timeline.items().iter().filter(|item| is_earlier(item, told.oldest));
        let items: Vec<&Item> = items.skip(held.saturating_sub(wanted)).collect();
        for item in &items {
            let said = item.said().map(|said| spoken(app, room, item, said, false));
            said.into_iter().for_each(|text| self.say(&text));
        }
        told.oldest = items.first().and_then(|item| item.seq()).unwrap_or(told.oldest);
        told.earlier = 0;
    }

    fn tell_notice(&mut self, app: &App, room: &Room, item: &Item, told: &mut Told) {
        let (is_new, text) = (item.id > told.id, item.text());
        if matches!(item.body, Body::Passing(_)) {
            if is_new {
                told.passing = Some((item.id, String::new()));
            }
            let is_said = |(id, said): &(u64, String)| *id != item.id || said == text;
            if told.passing.as_ref().is_none_or(is_said) {
                return;
            }
            told.passing = Some((item.id, text.to_owned()));
        } else if !is_new {
            return;
        }
        if text.is_empty() {
            return;
        }
        let is_here = room.of == app.rooms.current().of;
        let place = match &room.of {
            Some(Conversation::Group(group)) if !is_here => format!("In {group}: "),
            Some(Conversation::With(user)) if !is_here => format!("With {user}: "),
            _ => String::new(),
        };
        let text = format!("{place}{}", without_isolates(text));
        if item.sign() == Some(Sign::Refused) { self.warn(&text) } else { self.say(&text) }
    }

    /// An own message that has no place yet: a new one, or one that is sent again.
    fn note_own(&mut self, app: &App, room: &Room, item: &Item, told: &mut Told) {
        let Some(own) = item.said() else { return };
        match &own.mark {
            Mark::Failed(why) if item.id > told.id => {
                let (text, why) = (OnOneLine(own.text.as_str()), without_isolates(why));
                let place = if room.of == app.rooms.current().of {
                    String::new()
                } else {
                    format!(" in {}", room.name())
                };
                self.warn(&format!(
                    "Not sent{place} at the last start: {text} ({why}) /resend sends it again, \
                     /drop drops it."
                ));
            }
            Mark::Waiting if !told.waiting.contains(&item.id) => told.waiting.push(item.id),
            _ => {}
        }
    }

    /// What became of own messages.
    fn tell_marks(&mut self, room: &Room, told: &mut Told) {
        let items = room.timeline.items();
        told.waiting.retain(|id| {
            let item = room.timeline.index_of(*id).and_then(|index| items.get(index));
            let Some(own) = item.and_then(Item::said) else { return false };
            let text = OnOneLine(own.text.as_str());
            match &own.mark {
                Mark::Waiting => return true,
                Mark::Failed(why) => {
                    self.has_failures = true;
                    let why = without_isolates(why);
                    let is_told = self.lines.iter().any(|line| line.text.contains(&why));
                    let why = if is_told { String::new() } else { format!(" ({why})") };
                    self.warn(&format!("Not sent: {text}{why}"));
                }
                Mark::Accepted if self.receipts => self.say(&format!("Sent: {text}")),
                Mark::Accepted | Mark::Foreign => {}
            }
            false
        });
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

/// Why something cannot be done where there are only lines.
fn why_not(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Oldest | Action::Newest | Action::PageDown => {
            "Nothing scrolls here. /history tells what was said earlier."
        }
        Action::FirstUnread => {
            "What is new is told as it comes. /history tells what was said earlier."
        }
        Action::PreviousMention | Action::NextMention => {
            "Nothing scrolls here. /mentions tells what names you."
        }
        Action::Select | Action::Copy | Action::CopyNamed | Action::Range => {
            "There is no screen to choose messages on. /details tells of the newest one, /open \
             opens its link."
        }
        action if action.edits() => "A line is said as it is written: nothing of it is kept.",
        Action::Reply => "A line is said as it is written: write the quote into it.",
        Action::Editor => "A line is said as it is written; no editor comes in between.",
        Action::Direction | Action::Bidi => {
            "Lines stay in the order they were written in. What shows them decides how."
        }
        Action::Bare => "Lines are bare already.",
        Action::Theme => "Lines have no colours.",
        Action::Menu => "There are no keys here. /help tells all commands.",
        Action::Mouse => "There is no mouse here.",
        Action::Mirror => "Lines have no frame that could be turned round.",
        Action::Clear | Action::Redraw => "Lines that were written stay as they are.",
        Action::Server => {
            "Name and server are given at the start: diwan --line-mode HOST PORT NAME."
        }
        Action::Suspend => "Only your shell can suspend this.",
        _ => return None,
    })
}

fn is_earlier(item: &Item, oldest: u64) -> bool {
    !item.is_hidden() && item.seq().is_some_and(|seq| seq < oldest)
}

/// How many messages are held that were said before those that were told.
fn earlier(room: &Room, told: &Told) -> usize {
    room.timeline.items().iter().filter(|item| is_earlier(item, told.oldest)).count()
}

/// `Bob says: text`, `In random, Bob said at 11:07: text`, `Private from Eve: text`.
fn spoken(app: &App, room: &Room, item: &Item, said: &Said, is_live: bool) -> String {
    let mine = app.me.as_ref() == Some(&said.from);
    let when = if is_live { String::new() } else { format!(" {}", when(app, item.at)) };
    let text = OnOneLine(said.text.as_str());
    if let Some(Conversation::With(user)) = &room.of {
        let way = if mine { "to" } else { "from" };
        return format!("Private {way} {user}{when}: {text}");
    }
    let is_here = room.of == app.rooms.current().of;
    let place = if is_here { String::new() } else { format!("In {}, ", room.name()) };
    let who = match (mine, is_here) {
        (true, true) => "You".to_owned(),
        (true, false) => "you".to_owned(),
        _ => said.from.to_string(),
    };
    let verb = match (is_live, mine) {
        (false, _) => "said",
        (true, true) => "say",
        (true, false) => "says",
    };
    format!("{place}{who} {verb}{when}: {text}")
}

/// `at 11:07`, and on which day if it was not today.
fn when(app: &App, at: u64) -> String {
    let (then, now) = (app.zone.local(at), app.zone.local(app.now));
    if then.date == now.date {
        format!("at {}", then.time())
    } else {
        format!("on {} at {}", then.date.short(), then.time())
    }
}

fn name(choice: &Choice) -> Option<String> {
    match choice {
        Choice::Group { info, .. } => Some(format!("{} ({})", info.group, info.members)),
        Choice::Person(user) => Some(user.to_string()),
        Choice::Room(room) => Some(room.to_string()),
        Choice::Action(row, _) => row.usage(),
        Choice::Sent(line) => Some(line.replace('\n', " ")),
        Choice::Mention(mention) => {
            let Mention { of, from, text, .. } = mention;
            Some(format!("{from} in {of} \"{}\"", OnOneLine(text.as_str())))
        }
        Choice::Create { .. } | Choice::Nothing(_) => None,
    }
}

/// Our own sentences, without what keeps names apart on a screen.
fn without_isolates(sentence: &str) -> String {
    sentence.replace(['\u{2068}', '\u{2069}'], "")
}

/// A line is a line, and nothing in it is obeyed by a terminal.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\t').collect()
}

#[cfg(test)]
mod tests;
