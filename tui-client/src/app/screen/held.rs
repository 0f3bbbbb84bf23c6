//! What is chosen in a list stays chosen, whatever comes and goes in it.
//!
//! Takes a change of the state from outside, looks at what is chosen before it, and moves the
//! choice after it to where that stands now. So Enter takes what was seen chosen, and not what took
//! its place in the moment before. Changes nothing else.

use diwan_shared::command::Conversation;
use diwan_shared::name::UserName;

use super::list::{Focus, RoomLine};
use super::panes::Side;
use crate::app::App;
use crate::app::popup::Popup;
use crate::app::popup::picker::Choice;

/// What is chosen, by what it is rather than where it stands.
enum Held {
    Room(Option<Conversation>),
    Person(UserName),
    Choice(Choice),
}

impl App {
    /// Lets something happen that may change the lists. What is chosen in one stays chosen.
    pub(in crate::app) fn hold_choice(&mut self, change: impl FnOnce(&mut Self)) {
        let held = self.held();
        change(self);
        if let Some(index) = held.and_then(|held| self.place_of(&held)) {
            match (&mut self.popup, &mut self.focus) {
                (Some(Popup::Picker(picker)), _) => picker.chosen = index,
                (_, Focus::List { chosen, .. }) => *chosen = index,
                _ => {}
            }
        }
    }

    fn held(&self) -> Option<Held> {
        if let Some(Popup::Picker(picker)) = &self.popup {
            return picker.choice(self).map(Held::Choice);
        }
        let Focus::List { side, chosen } = self.focus else { return None };
        match side {
            Side::Rooms => {
                self.room_entries().nth(chosen).map(|line| Held::Room(self.leads_to(line)))
            }
            Side::People => self.people().into_iter().nth(chosen).map(Held::Person),
        }
    }

    /// Where it stands now, if it is still in the list that is shown.
    fn place_of(&self, held: &Held) -> Option<usize> {
        match (held, &self.popup, self.focus) {
            (Held::Choice(choice), Some(Popup::Picker(picker)), _) => {
                picker.choices(self).iter().position(|other| other.is(choice))
            }
            (Held::Room(of), None, Focus::List { side: Side::Rooms, .. }) => {
                self.room_entries().position(|line| self.leads_to(line) == *of)
            }
            (Held::Person(user), None, Focus::List { side: Side::People, .. }) => {
                self.people().iter().position(|other| other == user)
            }
            _ => None,
        }
    }

    /// The room or group of a line.
    fn leads_to(&self, line: RoomLine) -> Option<Conversation> {
        match line {
            RoomLine::Room(index) => self.rooms.list().get(index)?.of.clone(),
            RoomLine::Group(index) => {
                self.directory.groups.get(index).map(|info| Conversation::Group(info.group.clone()))
            }
            RoomLine::Heading(_) | RoomLine::Blank => None,
        }
    }
}
