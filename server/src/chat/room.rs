//! `create`, and the end of locked groups: which groups there are.
//!
//! A group exists when the log says so. Creating does not join the creator. A locked group's
//! password is hashed outside before the group goes into the log; removing is the chat's own
//! doing, when the last member of a locked group has left, or nobody came into it.

use diwan_shared::command::Password;
use diwan_shared::event::{Answer, Event};
use diwan_shared::name::GroupName;
use diwan_shared::refusal::Refusal;

use super::effect::{Effect, Effects, GroupId};
use super::ticket::{Doing, Waiting};
use super::{Asker, Chat, Reply};
use crate::entry::{Entry, Outcome, StoredGroup, Submission, Ticket};
use crate::limits::GROUPS_MAX;

impl Chat {
    pub(super) fn create(
        &mut self,
        now: u64,
        asker: &Asker,
        group: GroupName,
        password: Option<Password>,
        effects: &mut Effects,
    ) -> Reply {
        if self.groups.named(&group).is_some() {
            return Err(Refusal::GroupExists(group));
        }
        if self.groups.len() >= GROUPS_MAX {
            return Err(Refusal::TooMany { what: "groups", max: GROUPS_MAX });
        }
        match password {
            None => {
                let entry = Entry::GroupCreated { group, lock: None, at: now };
                self.submit(asker, Doing::Changing, entry, effects);
            }
            Some(password) => {
                let ticket = self.wait(asker, Doing::Locking(Some(group)));
                effects.push(Effect::Hash { ticket, password });
            }
        }
        Ok(None)
    }

    pub(super) fn hashed(
        &mut self,
        now: u64,
        ticket: Ticket,
        lock: Option<String>,
        effects: &mut Effects,
    ) {
        let Some(Waiting { asker: Some(asker), doing: Doing::Locking(group) }) =
            self.tickets.close(ticket)
        else {
            return;
        };
        match (group, lock) {
            (_, None) => self.finish(now, &asker, Err(Refusal::Storage), effects),
            (None, Some(lock)) => self.number(now, asker, lock, effects),
            (Some(group), Some(lock)) => {
                self.create_locked(now, asker, (group, lock), Doing::Changing, effects);
            }
        }
    }

    /// Hands a locked group to the log. The same wait goes on with the next ticket.
    pub(super) fn create_locked(
        &mut self,
        now: u64,
        asker: Asker,
        (group, lock): (GroupName, String),
        doing: Doing,
        effects: &mut Effects,
    ) {
        let entry = Entry::GroupCreated { group, lock: Some(lock), at: now };
        let ticket = self.tickets.open(Some(asker), doing);
        effects.push(Effect::Submit(Submission::Append { ticket, entry }));
    }

    pub(super) fn created(
        &mut self,
        now: u64,
        (group, lock): (GroupName, Option<String>),
        outcome: &Outcome,
        effects: &mut Effects,
    ) -> Result<Answer, Refusal> {
        let life = match outcome {
            Outcome::Created { life } => *life,
            Outcome::Failed => return Err(Refusal::Storage),
            _ => return Err(Refusal::GroupExists(group)),
        };
        let locked = lock.is_some();
        let stored = StoredGroup { name: group.clone(), life, lock, topic: None, last: 0 };
        self.groups.add(now, stored);
        let event = Event::GroupCreated { group: group.clone(), locked };
        effects.push(Effect::Announce { event });
        Ok(Answer::Create { group })
    }

    /// Takes an empty group away at once; its history goes when the log has taken the entry. An
    /// entry that creates a group of the same name comes after it.
    pub(super) fn remove_group(&mut self, id: GroupId, effects: &mut Effects) {
        let Some(group) = self.groups.remove(id) else { return };
        let entry = Entry::GroupRemoved { group: group.name.clone() };
        let ticket = self.tickets.open(None, Doing::Removing(Box::new(group.into())));
        effects.push(Effect::Submit(Submission::Append { ticket, entry }));
    }

    /// Takes away the locked groups that nobody came into.
    pub(super) fn remove_empty_groups(&mut self, now: u64, effects: &mut Effects) {
        while let Some(id) = self.groups.next_given_up(now) {
            self.remove_group(id, effects);
        }
    }

    pub(super) fn removed(
        &mut self,
        now: u64,
        group: GroupName,
        outcome: &Outcome,
        waiting: Option<Doing>,
        effects: &mut Effects,
    ) {
        match (outcome, waiting) {
            // What could not be removed is still in the store, so it still exists.
            (Outcome::Failed, Some(Doing::Removing(stored))) => {
                self.groups.add(now, *stored);
            }
            (Outcome::Failed, _) => {}
            _ => effects.push(Effect::Announce { event: Event::GroupRemoved { group } }),
        }
    }
}
