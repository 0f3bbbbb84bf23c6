//! Coming and going: names, sessions, and the time a lost connection has to come back.
//!
//! A name is claimed from the log and owned when the log grants it. A program that proves its
//! session with its secret takes it over at once, also from a half-open connection; nobody sees
//! it leave and join. Everyone who goes, goes after what they had asked for.

use diwan_shared::command::Conversation;
use diwan_shared::dialect::VERSION;
use diwan_shared::event::{Answer, CloseReason, Event, LeaveReason, Position, Refused, Welcome};
use diwan_shared::limits::Limits;
use diwan_shared::name::GroupName;
use diwan_shared::refusal::Refusal;

use super::effect::{Effect, Effects};
use super::input::{Arrival, Ask, ConnId, Start};
use super::ticket::{Doing, Waiting};
use super::user::UserId;
use super::{Asker, Chat, Reply};
use crate::entry::{Submission, Ticket};
use crate::limits::RETRY_AFTER_MS;

impl Chat {
    pub(super) fn hello(&mut self, now: u64, arrival: Arrival, effects: &mut Effects) {
        match self.admit(now, &arrival, effects) {
            Ok(()) => {}
            Err(refusal) => refuse(arrival.conn, &refusal, effects),
        }
    }

    fn admit(&mut self, now: u64, arrival: &Arrival, effects: &mut Effects) -> Result<(), Refusal> {
        if self.closing {
            return Err(Refusal::Closing);
        }
        if let Some(user) = self.users.named(&arrival.name) {
            let proven = user.secret.is_some() && user.secret == arrival.secret;
            if !proven {
                return Err(Refusal::NameTaken(arrival.name.clone()));
            }
            self.take_over(now, user.id, arrival.conn, effects);
            return Ok(());
        }
        if let Some(user) = self.users.looking_like(&arrival.name) {
            let (name, like) = (arrival.name.clone(), user.name.clone());
            return Err(Refusal::NameConfusable { name, like });
        }
        let Arrival { conn, name, secret, start } = arrival.clone();
        let user = self.users.add(name.clone(), conn, secret);
        let ticket = self.wait(&Asker { user, tag: None }, Doing::Arriving(start));
        effects.push(Effect::Submit(Submission::Claim { ticket, user: name }));
        Ok(())
    }

    pub(super) fn claimed(
        &mut self,
        now: u64,
        ticket: Ticket,
        granted: Option<Vec<Position>>,
        effects: &mut Effects,
    ) {
        let Some(Waiting { asker: Some(asker), doing: Doing::Arriving(start) }) =
            self.tickets.close(ticket)
        else {
            return;
        };
        let id = asker.user;
        match granted {
            Some(talks) => {
                self.arrive(now, id, start, talks, effects);
                self.resume(now, id, effects);
            }
            None => {
                let Some(user) = self.users.remove(id) else { return };
                if let Some(conn) = user.conn {
                    refuse(conn, &Refusal::NameTaken(user.name), effects);
                    if !user.backlog.is_empty() {
                        // All it can have asked for is to go.
                        effects.push(Effect::Close { conn });
                    }
                }
            }
        }
    }

    fn arrive(
        &mut self,
        now: u64,
        id: UserId,
        start: Start,
        talks: Vec<Position>,
        effects: &mut Effects,
    ) {
        let Some(user) = self.users.get_mut(id) else { return };
        user.arrived = true;
        user.talks = talks;
        let (name, conn) = (user.name.clone(), user.conn);
        effects.push(Effect::Announce { event: Event::Online { user: name } });
        if start == Start::General
            && let Some(general) = self.groups.named(&GroupName::general()).map(|group| group.id)
        {
            // Everyone may be in General, whatever the limits say.
            self.become_member(id, general, effects);
        }
        if let Some(conn) = conn {
            self.welcome(now, id, conn, false, effects);
        }
    }

    /// The session goes on on another connection.
    fn take_over(&mut self, now: u64, id: UserId, conn: ConnId, effects: &mut Effects) {
        if let Some(before) = self.users.reconnect(id, Some(conn)) {
            self.unsubscribe_all(id, before, effects);
            farewell(before, CloseReason::Replaced, effects);
        }
        let Some(user) = self.users.get_mut(id) else { return };
        if !user.arrived {
            // Its connection broke before the name was granted: the welcome comes on this one.
            return;
        }
        user.grace_ends = None;
        user.backlog.retain(|ask| !matches!(ask, Ask::Depart(_)));
        for &group in &user.groups {
            effects.push(Effect::Subscribe { conn, group });
        }
        self.welcome(now, id, conn, true, effects);
    }

    fn welcome(&self, now: u64, id: UserId, conn: ConnId, resumed: bool, effects: &mut Effects) {
        let Some(user) = self.users.get(id) else { return };
        let groups = user.groups.iter().filter_map(|&group| self.groups.get(group));
        let groups = groups.map(|group| Position {
            conversation: Conversation::Group(group.name.clone()),
            life: Some(group.life),
            last: group.last,
        });
        let welcome = Welcome {
            version: VERSION,
            server: self.server.clone(),
            name: user.name.clone(),
            epoch: self.epoch.clone(),
            time: now,
            limits: Limits::default(),
            resumed,
            conversations: groups.chain(user.talks.iter().cloned()).collect(),
        };
        effects.push(Effect::Named { conn });
        effects.push(Effect::Send { conn, event: Event::Welcome(welcome) });
        effects.push(Effect::Answered { conn });
    }

    pub(super) fn gone(&mut self, now: u64, conn: ConnId, effects: &mut Effects) {
        let Some(user) = self.users.on(conn) else {
            // It never had a name, or its session went on elsewhere.
            return effects.push(Effect::Close { conn });
        };
        let id = user.id;
        user.backlog.push_back(Ask::Lose(conn));
        self.advance(now, id, effects);
    }

    /// A connection is lost and has its answers. A program that can prove its session may come
    /// back; anyone else is gone.
    pub(super) fn lose(&mut self, now: u64, id: UserId, conn: ConnId, effects: &mut Effects) {
        let Some(user) = self.users.get(id).filter(|user| user.conn == Some(conn)) else {
            // The session went on elsewhere meanwhile.
            return;
        };
        if user.secret.is_none() || self.closing {
            return self.depart(id, LeaveReason::Gone, effects);
        }
        self.unsubscribe_all(id, conn, effects);
        self.users.lose(now, id);
        effects.push(Effect::Close { conn });
    }

    fn unsubscribe_all(&self, id: UserId, conn: ConnId, effects: &mut Effects) {
        let groups = self.users.get(id).map(|user| user.groups.as_slice());
        for &group in groups.unwrap_or_default() {
            effects.push(Effect::Unsubscribe { conn, group });
        }
    }

    pub(super) fn expire(&mut self, now: u64, effects: &mut Effects) {
        while let Some(id) = self.users.next_given_up(now) {
            if let Some(user) = self.users.get_mut(id) {
                user.backlog.push_back(Ask::Depart(LeaveReason::Gone));
            }
            self.advance(now, id, effects);
        }
    }

    pub(super) fn exit(&mut self, asker: &Asker, effects: &mut Effects) -> Reply {
        self.answer(asker, Ok(Answer::Exit), effects);
        self.depart(asker.user, LeaveReason::Exit, effects);
        Ok(None)
    }

    /// Somebody goes for good: out of their groups, and their name is free.
    pub(super) fn depart(&mut self, id: UserId, why: LeaveReason, effects: &mut Effects) {
        let groups = self.users.get(id).map(|user| user.groups.clone());
        for group in groups.unwrap_or_default() {
            self.stop_membership(id, group, why, effects);
        }
        let Some(user) = self.users.remove(id) else { return };
        if let Some(conn) = user.conn {
            effects.push(Effect::Close { conn });
        }
        if user.arrived {
            effects.push(Effect::Announce { event: Event::Offline { user: user.name.clone() } });
        }
        effects.push(Effect::Submit(Submission::Release { user: user.name }));
    }

    /// The server stops: everyone is told, as soon as they have their answers.
    pub(super) fn close(&mut self, effects: &mut Effects) {
        self.closing = true;
        let everyone: Vec<UserId> = self.users.all().map(|user| user.id).collect();
        for id in everyone {
            self.close_when_done(id, effects);
        }
    }

    pub(super) fn close_when_done(&mut self, id: UserId, effects: &mut Effects) {
        let done = self.closing && self.users.get(id).is_some_and(|user| !user.is_waiting());
        if done && let Some(conn) = self.users.reconnect(id, None) {
            farewell(conn, CloseReason::Shutdown, effects);
        }
    }
}

/// A first line that brought no name: the connection may try another one.
fn refuse(conn: ConnId, refusal: &Refusal, effects: &mut Effects) {
    let event = Event::Refused(Refused::new(None, refusal));
    effects.push(Effect::Send { conn, event });
    effects.push(Effect::Answered { conn });
}

fn farewell(conn: ConnId, why: CloseReason, effects: &mut Effects) {
    let event = Event::Closing { why, retry_after: RETRY_AFTER_MS };
    effects.push(Effect::Send { conn, event });
    effects.push(Effect::Close { conn });
}
