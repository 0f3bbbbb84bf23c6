//! The groups there are, in order of creation.
//!
//! Owns their names, locks, topics, members and last sequence numbers, and knows which of the locked
//! ones nobody came into for too long. General is always there. Members stand in the order in which
//! they joined. Never sends anything.

use std::collections::{BTreeMap, HashMap, VecDeque};

use diwan_shared::name::GroupName;
use diwan_shared::refusal::Refusal;
use diwan_shared::text::ShortText;

use super::effect::GroupId;
use super::user::UserId;
use crate::entry::StoredGroup;
use crate::limits::{EMPTY_GROUP_MS_MAX, GROUPS_MAX};

/// One group.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) id: GroupId,
    pub(super) name: GroupName,
    /// Which group of this name it is.
    pub(super) life: u64,
    /// The hash of its password, when it is locked.
    pub(super) lock: Option<String>,
    pub(super) topic: Option<ShortText>,
    pub(super) members: Vec<UserId>,
    /// Its last sequence number.
    pub(super) last: u64,
}

impl From<Group> for StoredGroup {
    fn from(group: Group) -> Self {
        let Group { name, life, lock, topic, last, .. } = group;
        Self { name, life, lock, topic, last }
    }
}

/// All groups.
#[derive(Debug)]
pub(super) struct Groups {
    by_id: BTreeMap<GroupId, Group>,
    by_name: HashMap<String, GroupId>,
    /// The locked ones, and until when somebody must have come into each, the earliest first.
    awaited: VecDeque<(u64, GroupId)>,
    created: u64,
}

impl Groups {
    pub(super) fn new(now: u64, stored: Vec<StoredGroup>) -> Self {
        let mut groups = Self {
            by_id: BTreeMap::new(),
            by_name: HashMap::new(),
            awaited: VecDeque::new(),
            created: 0,
        };
        for group in stored {
            groups.add(now, group);
        }
        groups
    }

    /// Puts a group last in the order of creation, with nobody in it.
    pub(super) fn add(&mut self, now: u64, stored: StoredGroup) -> GroupId {
        self.created += 1;
        let id = GroupId(self.created);
        let StoredGroup { name, life, lock, topic, last } = stored;
        if lock.is_some() {
            self.awaited.push_back((now + EMPTY_GROUP_MS_MAX, id));
        }
        self.by_name.insert(name.folded().to_owned(), id);
        self.by_id.insert(id, Group { id, name, life, lock, topic, members: Vec::new(), last });
        id
    }

    /// Takes a group out of the order; its name is free again.
    pub(super) fn remove(&mut self, id: GroupId) -> Option<Group> {
        let group = self.by_id.remove(&id)?;
        self.by_name.remove(group.name.folded());
        Some(group)
    }

    /// When the next locked group that nobody is in may be given up, in milliseconds since 1970 UTC.
    pub(super) fn next_given_up_at(&self) -> Option<u64> {
        self.awaited.front().map(|&(until, _)| until)
    }

    /// Takes one that is to be given up by now.
    pub(super) fn next_given_up(&mut self, now: u64) -> Option<GroupId> {
        while let Some((_, id)) = self.awaited.pop_front_if(|&mut (until, _)| until <= now) {
            // One that somebody came into goes with its last member.
            if self.get(id).is_some_and(|group| group.members.is_empty()) {
                return Some(id);
            }
        }
        None
    }

    pub(super) fn get(&self, id: GroupId) -> Option<&Group> {
        self.by_id.get(&id)
    }

    pub(super) fn get_mut(&mut self, id: GroupId) -> Option<&mut Group> {
        self.by_id.get_mut(&id)
    }

    pub(super) fn named(&self, name: &GroupName) -> Option<&Group> {
        self.by_id.get(self.by_name.get(name.folded())?)
    }

    /// The group of this name, or the refusal that says there is none.
    pub(super) fn find(&self, name: &GroupName) -> Result<&Group, Refusal> {
        self.named(name).ok_or_else(|| Refusal::NoSuchGroup(name.clone()))
    }

    /// The lowest positive number that is no group's name; `None` when there are too many groups.
    pub(super) fn lowest_free_number(&self) -> Option<GroupName> {
        let numbers = (1..=GROUPS_MAX).map(|number| number.to_string());
        let name = numbers.into_iter().find(|number| !self.by_name.contains_key(number))?;
        GroupName::new(&name).ok()
    }

    /// In order of creation.
    pub(super) fn all(&self) -> impl Iterator<Item = &Group> {
        self.by_id.values()
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }
}
