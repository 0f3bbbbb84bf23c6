//! Joining, making and leaving groups; opening and closing private conversations.
//!
//! Takes what the user chose or typed; asks the server, and lets its answer change the rooms. A
//! locked group is joined with its password only, which is asked for when it is missing.

use diwan_shared::command::{Command, Conversation, Password};
use diwan_shared::event::GroupInfo;
use diwan_shared::name::{GroupName, UserName};

use super::asked::Ask;
use crate::app::effect::Effects;
use crate::app::popup::picker::Kind;
use crate::app::popup::{self, Popup, Purpose};
use crate::app::screen::panes::Side;
use crate::app::timeline::Sign;
use crate::app::{App, isolated};
use crate::limits::GROUPS_REST_MS;

impl App {
    /// Shows the groups to choose from, and asks for fresh counts.
    pub(in crate::app) fn pick_group(&mut self, effects: &mut Effects) {
        self.open_picker(Kind::Group, "");
        self.refresh_groups(effects);
    }

    /// Asks which groups there are now: nobody tells who joins a group one is not in.
    pub(in crate::app) fn refresh_groups(&mut self, effects: &mut Effects) {
        if self.connection.is_up() {
            self.directory.asked_at = self.now;
            self.ask(Command::Groups, Ask::Groups { tell: false }, None, effects);
        }
    }

    /// The user is at the keyboard: asks for fresh counts of other groups, if they are to be seen
    /// and not asked for lately. While nobody is there nothing is asked, and nothing wakes for it.
    pub(in crate::app) fn look_at_counts(&mut self, effects: &mut Effects) {
        let due = self.now >= self.directory.asked_at.saturating_add(GROUPS_REST_MS);
        let is_other = |info: &GroupInfo| !self.rooms.is_in(&info.group);
        if due
            && self.screen.panes.list(Side::Rooms).is_some()
            && self.directory.groups.iter().any(is_other)
        {
            self.refresh_groups(effects);
        }
    }

    /// Shows the people to choose from.
    pub(in crate::app) fn pick_person(&mut self) {
        self.open_picker(Kind::Person, "");
    }

    /// Goes into a group of the list: enters it, joins it, or asks for its password first.
    pub(in crate::app) fn join_listed(&mut self, info: &GroupInfo, effects: &mut Effects) {
        let of = Conversation::Group(info.group.clone());
        if self.rooms.get(&of).is_some() {
            self.enter(&of);
        } else if info.locked {
            let password = popup::Password::to_join(info.group.clone(), String::new());
            self.popup = Some(Popup::Password(password));
        } else {
            self.join(info.group.clone(), None, effects);
        }
    }

    /// Joins a group; goes to it when one is in it. Without a password for a locked one, asks for it.
    pub(in crate::app) fn join(
        &mut self,
        group: GroupName,
        password: Option<Password>,
        effects: &mut Effects,
    ) {
        if self.rooms.is_in(&group) {
            return self.enter(&Conversation::Group(group));
        }
        let locked = self.directory.group(&group).is_some_and(|info| info.locked);
        if locked && password.is_none() {
            let password = popup::Password::to_join(group, String::new());
            self.popup = Some(Popup::Password(password));
            return;
        }
        let command = Command::Join { group: group.clone(), password: password.clone() };
        self.ask_here(command, Ask::Join { group, password, enter: true }, effects);
    }

    /// Makes a group; it is joined when the server has made it.
    pub(in crate::app) fn create(
        &mut self,
        group: GroupName,
        password: Option<Password>,
        effects: &mut Effects,
    ) {
        let command = Command::Create { group: group.clone(), password: password.clone() };
        self.ask_here(command, Ask::Create { group, password }, effects);
    }

    /// Enter in the password field.
    pub(in crate::app) fn finish_password(&mut self, effects: &mut Effects) {
        let Some(Popup::Password(asked)) = &mut self.popup else { return };
        let password = match Password::new(asked.field.text()) {
            Ok(password) => Some(password),
            Err(_) if asked.field.is_empty() => {
                asked.message = "Type the password, or press Esc.".to_owned();
                return;
            }
            Err(error) => {
                asked.message = format!("This cannot be one: {error}.");
                return;
            }
        };
        let (group, purpose) = (asked.group.clone(), asked.purpose);
        self.popup = None;
        match purpose {
            Purpose::Join => self.join(group, password, effects),
            Purpose::Create => self.create(group, password, effects),
        }
    }

    /// Leaves the current room.
    pub(in crate::app) fn leave_here(&mut self, effects: &mut Effects) {
        match self.rooms.current().of.clone() {
            Some(Conversation::Group(group)) => self.leave(group, effects),
            Some(with) => self.close_room(&with),
            None => self.tell(Sign::Refused, "There is no room to leave here."),
        }
    }

    /// Leaves a group. One that the user made asks for a second time: when it is locked and the
    /// last one goes, its history goes too.
    pub(in crate::app) fn leave(&mut self, group: GroupName, effects: &mut Effects) {
        let sure = self.leaving.take().as_ref() == Some(&group);
        if !sure && self.created.contains(&group) {
            let text = format!("You made {}. Leave it once more to go.", isolated(&group));
            self.tell(Sign::Info, text);
            return self.leaving = Some(group);
        }
        self.ask_here(Command::Leave { group: group.clone() }, Ask::Leave(group), effects);
    }

    /// Opens the private conversation with somebody and goes there.
    pub(in crate::app) fn talk_to(&mut self, user: UserName) {
        if self.me.as_ref() == Some(&user) {
            return self.tell(Sign::Refused, "That is you. Choose somebody else to talk to.");
        }
        if self.peer.is_some() {
            // There is only one to talk to, and this is the room.
            return;
        }
        let of = Conversation::With(user);
        self.rooms.open(&of);
        self.enter(&of);
    }

    /// Goes to a room one is in.
    pub(in crate::app) fn enter(&mut self, of: &Conversation) {
        if let Some(index) = self.rooms.index(of) {
            self.enter_index(index);
        }
    }

    /// Goes to a room by its index.
    pub(in crate::app) fn enter_index(&mut self, index: usize) {
        if index != self.rooms.current_index() {
            self.turn_away();
            let left = self.rooms.current().of.clone();
            self.rooms.enter(index);
            if let Some(left) = left {
                self.trim(&left);
            }
            self.hold_log(self.bare);
        }
    }

    /// Takes a room out of the list. Who looked at it looks at another one.
    pub(in crate::app) fn close_room(&mut self, of: &Conversation) {
        if self.rooms.current().of.as_ref() == Some(of) {
            self.turn_away();
        }
        self.rooms.close(of);
        self.hold_log(self.bare);
    }

    /// Another room is to be looked at: what was chosen and begun in this one is no more.
    pub(in crate::app) fn turn_away(&mut self) {
        let room = self.rooms.current_mut();
        room.look_away();
        room.held = None;
        self.selected = None;
        self.pointed = None;
        self.passage = None;
        self.leaving = None;
        self.completion = None;
        self.rolled.clear();
    }

    /// Goes to the room with this number, if there is one; says whether there is.
    pub(in crate::app) fn go_to_number(&mut self, number: usize) -> bool {
        let index = number.checked_sub(1).filter(|index| *index < self.rooms.list().len());
        if let Some(index) = index {
            self.leave_list();
            self.enter_index(index);
        }
        index.is_some()
    }
}
