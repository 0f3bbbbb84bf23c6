//! Going to a place by its name.
//!
//! A place is a room one is in, another group, or a person online. Owns which there are and in
//! which order, and `/go`. A name that more than one place has, or none, is chosen from a list, so
//! nobody ends up where they did not want to be.

use std::cmp::Reverse;

use diwan_shared::command::Conversation;
use diwan_shared::name::{GroupName, UserName};

use super::picker::{Choice, Kind};
use crate::app::App;
use crate::app::effect::Effects;
use crate::app::screen::list::Focus;
use crate::app::screen::panes::Side;

impl App {
    /// Shows the places to choose from.
    pub(in crate::app) fn go_to(&mut self, typed: &str, effects: &mut Effects) {
        self.open_picker(Kind::Place, typed);
        self.refresh_groups(effects);
    }

    /// `/go name`: goes there at once if there is one such place.
    pub(in crate::app) fn go_by_name(&mut self, name: &str, effects: &mut Effects) {
        let mut named = self.places().into_iter().filter(|place| is_called(place, name));
        match (named.next(), named.next()) {
            (Some(place), None) => self.take_choice(place, effects),
            _ => self.go_to(name, effects),
        }
    }

    /// Finds a room or a person, in the list that has the focus.
    pub(in crate::app) fn seek(&mut self, effects: &mut Effects) {
        let Focus::List { side, .. } = self.focus else { return };
        self.leave_list();
        match side {
            Side::Rooms => self.go_to("", effects),
            Side::People => self.pick_person(),
        }
    }

    /// All places, those most worth going to first.
    pub(in crate::app) fn places(&self) -> Vec<Choice> {
        let mut indices: Vec<_> = (0..self.rooms.list().len()).collect();
        let (here, before) = (self.rooms.current_index(), self.rooms.previous());
        indices.sort_by_key(|index| {
            let weight = self.rooms.list().get(*index).map(crate::app::rooms::room::Room::weight);
            (*index == here, Reverse(weight), Some(*index) != before)
        });
        let rooms = indices.into_iter().filter_map(|index| self.rooms.list().get(index));
        let rooms = rooms.filter_map(|room| room.of.clone()).map(Choice::Room);
        let groups = self.directory.groups.iter().filter(|info| !self.rooms.is_in(&info.group));
        let groups = groups.map(|info| Choice::Group { info: info.clone(), member: false });
        let people = self
            .others_online()
            .filter(|user| self.rooms.index(&Conversation::With((*user).clone())).is_none());
        rooms.chain(groups).chain(people.cloned().map(Choice::Person)).collect()
    }

    /// Everyone online but oneself.
    pub(in crate::app) fn others_online(&self) -> impl Iterator<Item = &UserName> {
        self.directory.online.iter().filter(|user| self.me.as_ref() != Some(user))
    }
}

/// Whether a place has this name; `@` before it means a person.
fn is_called(place: &Choice, name: &str) -> bool {
    let is_group = |group: &GroupName| GroupName::new(name).is_ok_and(|name| name == *group);
    let is_person = |user: &UserName| {
        UserName::new(name.strip_prefix('@').unwrap_or(name)).is_ok_and(|name| name == *user)
    };
    match place {
        Choice::Room(Conversation::Group(group)) => is_group(group),
        Choice::Group { info, .. } => is_group(&info.group),
        Choice::Room(Conversation::With(user)) | Choice::Person(user) => is_person(user),
        _ => false,
    }
}
