//! `join` and `leave`: who is a member of which group.
//!
//! Membership belongs to those who are here, so it does not go through the log. A locked group
//! needs its password, compared outside, and is removed when its last member leaves.

use diwan_shared::command::Password;
use diwan_shared::event::{Answer, Event, LeaveReason};
use diwan_shared::name::GroupName;
use diwan_shared::refusal::Refusal;

use super::effect::{Effect, Effects, GroupId};
use super::group::Group;
use super::ticket::{Doing, Waiting};
use super::user::{User, UserId};
use super::{Asker, Chat, Reply};
use crate::entry::Ticket;
use crate::limits::MEMBERSHIPS_MAX;

impl Chat {
    pub(super) fn join(
        &mut self,
        asker: &Asker,
        name: &GroupName,
        password: Option<Password>,
        effects: &mut Effects,
    ) -> Reply {
        let group = self.groups.find(name)?;
        let Some(user) = self.users.get(asker.user) else { return Ok(None) };
        if user.is_in(group.id) {
            return Err(Refusal::AlreadyMember(group.name.clone()));
        }
        if user.groups.len() >= MEMBERSHIPS_MAX {
            return Err(Refusal::TooMany { what: "groups joined", max: MEMBERSHIPS_MAX });
        }
        let id = group.id;
        let Some(lock) = group.lock.clone() else {
            self.become_member(asker.user, id, effects);
            return self.joined(id).map(Some);
        };
        let password = password.ok_or_else(|| Refusal::WrongPassword(group.name.clone()))?;
        let ticket = self.wait(asker, Doing::Unlocking(id, name.clone()));
        effects.push(Effect::Verify { ticket, password, lock });
        Ok(None)
    }

    pub(super) fn verified(
        &mut self,
        now: u64,
        ticket: Ticket,
        right: bool,
        effects: &mut Effects,
    ) {
        let Some(Waiting { asker: Some(asker), doing: Doing::Unlocking(id, name) }) =
            self.tickets.close(ticket)
        else {
            return;
        };
        // The group may have gone meanwhile, with its last member.
        let answer = match self.groups.get(id) {
            None => Err(Refusal::NoSuchGroup(name)),
            Some(group) if !right => Err(Refusal::WrongPassword(group.name.clone())),
            Some(_) => {
                self.become_member(asker.user, id, effects);
                self.joined(id)
            }
        };
        self.finish(now, &asker, answer, effects);
    }

    /// Puts somebody who is here into a group that exists.
    pub(super) fn become_member(&mut self, user: UserId, id: GroupId, effects: &mut Effects) {
        let (Some(user), Some(group)) = (self.users.get_mut(user), self.groups.get_mut(id)) else {
            return;
        };
        user.groups.push(id);
        group.members.push(user.id);
        let event = Event::Joined { group: group.name.clone(), user: user.name.clone() };
        effects.push(Effect::Publish { group: id, event, author: None });
        if let Some(conn) = user.conn {
            effects.push(Effect::Subscribe { conn, group: id });
        }
    }

    /// What a new member of a group is told.
    fn joined(&self, id: GroupId) -> Result<Answer, Refusal> {
        let group = self.groups.get(id).ok_or(Refusal::Closing)?;
        let (name, last, topic) = (group.name.clone(), group.last, group.topic.clone());
        let (life, members) = (Some(group.life), self.member_names(group));
        Ok(Answer::Join { group: name, life, last, members, topic })
    }

    pub(super) fn leave(
        &mut self,
        asker: &Asker,
        group: &GroupName,
        effects: &mut Effects,
    ) -> Reply {
        let group = self.membership(asker, group)?.0;
        let (id, name) = (group.id, group.name.clone());
        self.stop_membership(asker.user, id, LeaveReason::Leave, effects);
        Ok(Some(Answer::Leave { group: name }))
    }

    /// Takes a member out of a group; an empty locked group is removed.
    pub(super) fn stop_membership(
        &mut self,
        user: UserId,
        id: GroupId,
        why: LeaveReason,
        effects: &mut Effects,
    ) {
        let (Some(user), Some(group)) = (self.users.get_mut(user), self.groups.get_mut(id)) else {
            return;
        };
        user.groups.retain(|&joined| joined != id);
        group.members.retain(|&member| member != user.id);
        if let Some(conn) = user.conn {
            effects.push(Effect::Unsubscribe { conn, group: id });
        }
        let event = Event::Left { group: group.name.clone(), user: user.name.clone(), why };
        effects.push(Effect::Publish { group: id, event, author: None });
        if group.members.is_empty() && group.lock.is_some() {
            self.remove_group(id, effects);
        }
    }

    /// The group of this name and the asker, who is in it.
    pub(super) fn membership(
        &self,
        asker: &Asker,
        group: &GroupName,
    ) -> Result<(&Group, &User), Refusal> {
        let group = self.groups.find(group)?;
        let user = self.users.get(asker.user).filter(|user| user.is_in(group.id));
        user.map(|user| (group, user)).ok_or_else(|| Refusal::NotMember(group.name.clone()))
    }
}
