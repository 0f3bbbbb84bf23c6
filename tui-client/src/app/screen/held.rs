//! What is chosen in a list stays chosen, whatever comes and goes in it.
//!
//! Notes what is chosen before the server's news changes a list, and finds where it stands before
//! the next key and the next frame: once for a handful of news, however much it is. So Enter takes
//! what was seen chosen, and not what took its place in the moment before.

use diwan_shared::command::Conversation;
use diwan_shared::name::UserName;

use super::list::{Focus, RoomLine};
use super::panes::Side;
use crate::app::App;
use crate::app::popup::Popup;
use crate::app::popup::picker::Choice;

/// What is chosen, by what it is rather than where it stands.
#[derive(Debug)]
pub enum Held {
    /// A line of the list of rooms, by where it leads.
    Room(Option<Conversation>),
    /// A person.
    Person(UserName),
    /// A row of a list to choose from.
    Choice(Choice),
}

impl App {
    /// News comes: what is chosen now is what was seen chosen.
    pub(in crate::app) fn hold_choice(&mut self) {
        if self.held.is_none() {
            self.held = self.choice();
        }
    }

    /// Finds where what was held stands now.
    pub(in crate::app) fn find_choice(&mut self) {
        let Some(index) = self.held.take().and_then(|held| self.place_of(&held)) else { return };
        match (&mut self.popup, &mut self.focus) {
            (Some(Popup::Picker(picker)), _) => picker.chosen = index,
            (_, Focus::List { chosen, .. }) => *chosen = index,
            _ => {}
        }
    }

    fn choice(&self) -> Option<Held> {
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
