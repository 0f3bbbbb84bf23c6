//! Commands that a screen answers by what it shows: who is here, which rooms, what was said earlier.
//!
//! Takes the command and the app; answers in lines, or says why there is nothing to be done where
//! there are only lines. Changes nothing in the app.

use super::Teller;
use super::room::{earlier, spoken};
use crate::app::App;
use crate::app::action::{Action, Row, keymap};
use crate::app::timeline::{Item, Said};
use crate::text::{Folded, Needle};

impl Teller {
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
}

/// Why something cannot be done where there are only lines.
pub(super) fn why_not(action: Action) -> Option<&'static str> {
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
