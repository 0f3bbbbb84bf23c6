//! The people who are here, in order of arrival.
//!
//! Owns who has which name and which connection, and what each has asked for and not yet heard
//! about. A user outlives its connection while it may still come back. Never sends anything.

use std::collections::{BTreeMap, HashMap, VecDeque};

use diwan_shared::command::{Command, Conversation};
use diwan_shared::dialect::Secret;
use diwan_shared::event::Position;
use diwan_shared::name::UserName;

use super::effect::GroupId;
use super::input::{Ask, ConnId};
use super::ticket::Doing;
use crate::limits::{GRACE_MS, WELCOME_TALKS_MAX};

/// A person, numbered in order of arrival and never again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct UserId(u64);

/// Somebody who has a name, or has claimed one.
#[derive(Debug)]
pub(super) struct User {
    pub(super) id: UserId,
    pub(super) name: UserName,
    /// What the name looks like: nobody may look the same.
    skeleton: String,
    /// `None` while the connection is lost and may come back.
    pub(super) conn: Option<ConnId>,
    pub(super) secret: Option<Secret>,
    /// When a lost connection is given up, in milliseconds since 1970 UTC.
    pub(super) grace_ends: Option<u64>,
    /// Whether the name is theirs: a name is owned only after the log said so.
    pub(super) arrived: bool,
    /// In the order in which they were joined.
    pub(super) groups: Vec<GroupId>,
    /// Their private conversations and how far each has come, the most recent first.
    pub(super) talks: Vec<Position>,
    /// What was asked for and has not begun.
    pub(super) backlog: VecDeque<Ask>,
    /// How many requests have begun and have no answer yet.
    in_flight: usize,
    /// What has begun is not a message, so nothing may overtake it.
    alone: bool,
}

impl User {
    /// Takes the next thing to run. Messages may follow each other into the log; everything else
    /// waits until all before it is answered, so answers come in the order of the questions.
    pub(super) fn next_ask(&mut self) -> Option<Ask> {
        let may_overlap = !self.alone && self.backlog.front().is_some_and(is_message);
        if self.in_flight > 0 && !may_overlap {
            return None;
        }
        self.backlog.pop_front()
    }

    pub(super) fn begin(&mut self, doing: &Doing) {
        self.in_flight += 1;
        self.alone = *doing != Doing::Saying;
    }

    pub(super) fn end(&mut self) {
        self.in_flight -= 1;
        self.alone = false;
    }

    /// A private conversation has come this far.
    pub(super) fn talked(&mut self, with: &UserName, last: u64) {
        let conversation = Conversation::With(with.clone());
        self.talks.retain(|talk| talk.conversation != conversation);
        self.talks.insert(0, Position { conversation, life: None, last });
        self.talks.truncate(WELCOME_TALKS_MAX);
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.in_flight > 0 || !self.backlog.is_empty()
    }

    pub(super) fn is_in(&self, group: GroupId) -> bool {
        self.groups.contains(&group)
    }
}

fn is_message(ask: &Ask) -> bool {
    matches!(ask, Ask::Request(request)
        if matches!(request.command, Command::Public { .. } | Command::Private { .. }))
}

/// Everyone.
#[derive(Debug, Default)]
pub(super) struct Users {
    by_id: BTreeMap<UserId, User>,
    by_name: HashMap<String, UserId>,
    by_skeleton: HashMap<String, UserId>,
    by_conn: HashMap<ConnId, UserId>,
    /// Whose connection was lost, and when each is given up, the earliest first.
    lost: VecDeque<(u64, UserId)>,
    arrivals: u64,
}

impl Users {
    /// Puts somebody last in the order of arrival. The name must be free.
    pub(super) fn add(&mut self, name: UserName, conn: ConnId, secret: Option<Secret>) -> UserId {
        self.arrivals += 1;
        let id = UserId(self.arrivals);
        let skeleton = name.skeleton();
        self.by_name.insert(name.folded().to_owned(), id);
        self.by_skeleton.insert(skeleton.clone(), id);
        self.by_conn.insert(conn, id);
        let user = User {
            id,
            name,
            skeleton,
            conn: Some(conn),
            secret,
            grace_ends: None,
            arrived: false,
            groups: Vec::new(),
            talks: Vec::new(),
            backlog: VecDeque::new(),
            in_flight: 0,
            alone: false,
        };
        self.by_id.insert(id, user);
        id
    }

    pub(super) fn remove(&mut self, id: UserId) -> Option<User> {
        let user = self.by_id.remove(&id)?;
        self.by_name.remove(user.name.folded());
        self.by_skeleton.remove(&user.skeleton);
        if let Some(conn) = user.conn {
            self.by_conn.remove(&conn);
        }
        Some(user)
    }

    /// Moves somebody to another connection, or to none; gives the one before.
    pub(super) fn reconnect(&mut self, id: UserId, conn: Option<ConnId>) -> Option<ConnId> {
        let user = self.by_id.get_mut(&id)?;
        let before = std::mem::replace(&mut user.conn, conn);
        if let Some(before) = before {
            self.by_conn.remove(&before);
        }
        if let Some(conn) = conn {
            self.by_conn.insert(conn, id);
        }
        before
    }

    /// The connection of somebody who may come back is lost.
    pub(super) fn lose(&mut self, now: u64, id: UserId) {
        self.reconnect(id, None);
        if let Some(user) = self.by_id.get_mut(&id) {
            user.grace_ends = Some(now + GRACE_MS);
            self.lost.push_back((now + GRACE_MS, id));
        }
    }

    /// When the next lost connection is given up, in milliseconds since 1970 UTC.
    pub(super) fn next_grace_end(&self) -> Option<u64> {
        self.lost.front().map(|&(ends, _)| ends)
    }

    /// Takes one whose connection is to be given up by now.
    pub(super) fn next_given_up(&mut self, now: u64) -> Option<UserId> {
        while let Some((ends, id)) = self.lost.pop_front_if(|&mut (ends, _)| ends <= now) {
            // Who came back meanwhile has no end of grace, or a later one.
            if let Some(user) = self.by_id.get_mut(&id).filter(|u| u.grace_ends == Some(ends)) {
                user.grace_ends = None;
                return Some(id);
            }
        }
        None
    }

    pub(super) fn get(&self, id: UserId) -> Option<&User> {
        self.by_id.get(&id)
    }

    pub(super) fn get_mut(&mut self, id: UserId) -> Option<&mut User> {
        self.by_id.get_mut(&id)
    }

    /// Who has this connection.
    pub(super) fn on(&mut self, conn: ConnId) -> Option<&mut User> {
        self.by_id.get_mut(self.by_conn.get(&conn)?)
    }

    /// Who has this name, here or on the way.
    pub(super) fn named(&self, name: &UserName) -> Option<&User> {
        self.by_id.get(self.by_name.get(name.folded())?)
    }

    /// Who has a name that looks like this one.
    pub(super) fn looking_like(&self, name: &UserName) -> Option<&User> {
        self.by_id.get(self.by_skeleton.get(&name.skeleton())?)
    }

    /// Everyone, in order of arrival, those on the way included.
    pub(super) fn all(&self) -> impl Iterator<Item = &User> {
        self.by_id.values()
    }

    /// Everyone who is here, in order of arrival.
    pub(super) fn online(&self) -> impl Iterator<Item = &User> {
        self.all().filter(|user| user.arrived)
    }
}
