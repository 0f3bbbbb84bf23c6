//! Who and what there is on the server: all groups, everyone online.
//!
//! Filled from `groups` and `users` and kept up to date by what the server tells. What the user
//! is in is `rooms.rs`'s.

use diwan_shared::event::GroupInfo;
use diwan_shared::name::{GroupName, UserName};

use crate::app::rooms::order::{add_person, sort_people};

/// All groups and all people, as far as they are known.
#[derive(Debug, Default)]
pub struct Directory {
    /// All groups, in order of creation.
    pub groups: Vec<GroupInfo>,
    /// Everyone online, in the order of their names.
    pub online: Vec<UserName>,
    /// When the groups were asked for last, in milliseconds since 1970 UTC.
    pub(in crate::app) asked_at: u64,
}

impl Directory {
    /// A group.
    #[must_use]
    pub fn group(&self, group: &GroupName) -> Option<&GroupInfo> {
        self.groups.iter().find(|info| info.group == *group)
    }

    /// There is a new group. Who is in it is asked for as soon as somebody looks.
    pub fn add_group(&mut self, group: GroupName, locked: bool) {
        if self.group(&group).is_none() {
            self.asked_at = 0;
            self.groups.push(GroupInfo { group, members: 0, locked, topic: None });
        }
    }

    /// A group is gone.
    pub fn remove_group(&mut self, group: &GroupName) {
        self.groups.retain(|info| info.group != *group);
    }

    /// Counts somebody who came into a group or went.
    pub fn count(&mut self, group: &GroupName, came: bool) {
        if let Some(info) = self.groups.iter_mut().find(|info| info.group == *group) {
            info.members = if came { info.members + 1 } else { info.members.saturating_sub(1) };
        }
    }

    /// Whether somebody is online.
    #[must_use]
    pub fn is_online(&self, user: &UserName) -> bool {
        self.online.contains(user)
    }

    /// These are online now.
    pub fn set_online(&mut self, mut users: Vec<UserName>) {
        sort_people(&mut users);
        self.online = users;
    }

    /// Somebody arrived.
    pub fn arrive(&mut self, user: UserName) {
        add_person(&mut self.online, user);
    }

    /// Somebody went.
    pub fn depart(&mut self, user: &UserName) {
        self.online.retain(|other| other != user);
    }
}
