//! The chat core: who is here, which groups there are, and what follows from what they ask.
//!
//! Takes one input at a time with the time it happened, gives effects to carry out. Everything
//! that must be remembered goes into the log first and takes effect when it comes back committed.
//! Pure: no sender, no await, no clock, no randomness, so a seeded run can be replayed.
//! This file only dispatches; each command has a file of its own.

use diwan_shared::command::{Command, Request, Tag};
use diwan_shared::event::{Answer, Done, Event, Refused};
use diwan_shared::refusal::Refusal;

pub mod effect;
mod found;
mod group;
mod history;
pub mod input;
mod list;
mod member;
mod presence;
mod room;
mod say;
mod ticket;
mod topic;
mod user;

use effect::{Effect, Effects};
use group::Groups;
use input::{Ask, Input};
use ticket::{Doing, Tickets, Waiting};
use user::{UserId, Users};

use crate::entry::{Entry, Outcome, Report, StoredGroup, Submission, Ticket};

/// What a chat is told once, when it begins.
#[derive(Debug, Clone)]
pub struct House {
    /// The server's name and version, for `welcome`.
    pub server: String,
    /// Identity of the history.
    pub epoch: String,
    /// All groups in order of creation.
    pub groups: Vec<StoredGroup>,
}

/// The state of the chat. One writer owns it.
#[derive(Debug)]
pub struct Chat {
    server: String,
    epoch: String,
    users: Users,
    groups: Groups,
    tickets: Tickets,
    closing: bool,
}

/// Who asked for something, and under which tag the answer goes back.
#[derive(Debug, Clone)]
struct Asker {
    user: UserId,
    tag: Option<Tag>,
}

/// What a command comes to: an answer, nothing yet (a ticket is open), or a refusal.
type Reply = Result<Option<Answer>, Refusal>;

impl Chat {
    /// A chat with its groups and nobody in it; `now` is milliseconds since 1970 UTC.
    #[must_use]
    pub fn new(now: u64, house: House) -> Self {
        Self {
            server: house.server,
            epoch: house.epoch,
            users: Users::default(),
            groups: Groups::new(now, house.groups),
            tickets: Tickets::default(),
            closing: false,
        }
    }

    /// Handles one input; `now` is milliseconds since 1970 UTC.
    pub fn handle(&mut self, now: u64, input: Input, effects: &mut Effects) {
        match input {
            Input::Hello(arrival) => self.hello(now, arrival, effects),
            Input::Ask { conn, ask } => {
                if let Some(user) = self.users.on(conn) {
                    user.backlog.push_back(ask);
                    let id = user.id;
                    self.advance(now, id, effects);
                }
            }
            Input::Gone { conn } => self.gone(now, conn, effects),
            Input::Log(report) => self.report(now, report, effects),
            Input::Hashed { ticket, lock } => self.hashed(now, ticket, lock, effects),
            Input::Verified { ticket, right } => self.verified(now, ticket, right, effects),
            Input::Read { ticket, page } => self.read(now, ticket, page, effects),
            Input::Tick => {
                self.expire(now, effects);
                self.remove_empty_groups(now, effects);
            }
            Input::Close => self.close(effects),
        }
    }

    /// When [`Input::Tick`] is due, in milliseconds since 1970 UTC.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        [self.users.next_grace_end(), self.groups.next_given_up_at()].into_iter().flatten().min()
    }

    /// Whether nobody is connected and nothing is awaited.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.tickets.is_empty() && self.users.all().all(|user| user.conn.is_none())
    }

    /// Runs what a user has asked for, in order, as far as it may run now.
    fn advance(&mut self, now: u64, id: UserId, effects: &mut Effects) {
        while let Some(ask) = self.users.get_mut(id).and_then(|user| user.next_ask()) {
            match ask {
                Ask::Request(request) => self.run(now, id, request, effects),
                Ask::Found(password) => {
                    let asker = Asker { user: id, tag: None };
                    let reply = self.found(&asker, password, effects);
                    self.reply(&asker, reply, effects);
                }
                Ask::Refused(rejection) => {
                    let asker = Asker { user: id, tag: rejection.tag };
                    self.answer(&asker, Err(rejection.refusal), effects);
                }
                Ask::Lose(conn) => self.lose(now, id, conn, effects),
                Ask::Depart(why) => self.depart(id, why, effects),
            }
        }
        self.close_when_done(id, effects);
    }

    fn run(&mut self, now: u64, user: UserId, request: Request, effects: &mut Effects) {
        let asker = Asker { user, tag: request.tag };
        if self.closing {
            return self.answer(&asker, Err(Refusal::Closing), effects);
        }
        let reply = self.command(now, &asker, request.command, effects);
        self.reply(&asker, reply, effects);
    }

    fn reply(&self, asker: &Asker, reply: Reply, effects: &mut Effects) {
        match reply {
            Ok(None) => {}
            Ok(Some(answer)) => self.answer(asker, Ok(answer), effects),
            Err(refusal) => self.answer(asker, Err(refusal), effects),
        }
    }

    fn command(
        &mut self,
        now: u64,
        asker: &Asker,
        command: Command,
        effects: &mut Effects,
    ) -> Reply {
        match command {
            Command::Create { group, password } => {
                self.create(now, asker, group, password, effects)
            }
            Command::Join { group, password } => self.join(asker, &group, password, effects),
            Command::Leave { group } => self.leave(asker, &group, effects),
            Command::Groups => Ok(Some(self.list_groups())),
            Command::Users => Ok(Some(self.list_users())),
            Command::Public { group, text } => self.public(now, asker, &group, text, effects),
            Command::Private { user, text } => self.private(now, asker, &user, text, effects),
            Command::Exit => self.exit(asker, effects),
            Command::Members { group } => self.list_members(&group),
            Command::Topic { group, text } => self.topic(asker, &group, text, effects),
            Command::History { of, range, count } => self.history(asker, of, range, count, effects),
            Command::Help { verb } => Self::help(verb.as_ref()),
            Command::Ping { text } => Ok(Some(Answer::Ping { text, time: now })),
        }
    }

    /// Gives a request its one answer, and lets its connection send another.
    fn answer(&self, asker: &Asker, answer: Result<Answer, Refusal>, effects: &mut Effects) {
        let Some(conn) = self.users.get(asker.user).and_then(|user| user.conn) else { return };
        let tag = asker.tag.clone();
        let event = match answer {
            Ok(answer) => Event::Ok(Done { tag, answer }),
            Err(refusal) => Event::Refused(Refused::new(tag, &refusal)),
        };
        effects.push(Effect::Send { conn, event });
        effects.push(Effect::Answered { conn });
    }

    /// Hands an entry to the log; the answer follows when it comes back.
    fn submit(&mut self, asker: &Asker, doing: Doing, entry: Entry, effects: &mut Effects) {
        let ticket = self.wait(asker, doing);
        effects.push(Effect::Submit(Submission::Append { ticket, entry }));
    }

    /// Notes that a request is waiting for something outside.
    fn wait(&mut self, asker: &Asker, doing: Doing) -> Ticket {
        if let Some(user) = self.users.get_mut(asker.user) {
            user.begin(&doing);
        }
        self.tickets.open(Some(asker.clone()), doing)
    }

    /// Ends a wait with its answer, and goes on with what its user asked for next.
    fn finish(
        &mut self,
        now: u64,
        asker: &Asker,
        answer: Result<Answer, Refusal>,
        effects: &mut Effects,
    ) {
        self.answer(asker, answer, effects);
        self.resume(now, asker.user, effects);
    }

    /// One wait of a user is over.
    fn resume(&mut self, now: u64, user: UserId, effects: &mut Effects) {
        if let Some(user) = self.users.get_mut(user) {
            user.end();
        }
        self.advance(now, user, effects);
    }

    fn report(&mut self, now: u64, report: Report, effects: &mut Effects) {
        match report {
            Report::Claimed { ticket, granted } => self.claimed(now, ticket, granted, effects),
            Report::Committed { ticket, entry, outcome } => {
                let waiting = ticket.and_then(|ticket| self.tickets.close(ticket));
                self.committed(now, entry, outcome, waiting, effects);
            }
        }
    }

    /// What the log committed takes effect here, whichever server it came from.
    fn committed(
        &mut self,
        now: u64,
        entry: Entry,
        outcome: Outcome,
        waiting: Option<Waiting>,
        effects: &mut Effects,
    ) {
        let (asker, doing) = waiting.map_or((None, None), |w| (w.asker, Some(w.doing)));
        let answer = match entry {
            Entry::Message(post) => self.said(post, outcome, asker.as_ref(), effects),
            Entry::GroupCreated { group, lock: Some(lock), .. }
                if let Some(founder) = &asker
                    && doing == Some(Doing::Founding) =>
            {
                return self.founded(now, founder, (group, lock), &outcome, effects);
            }
            Entry::GroupCreated { group, lock, .. } => {
                self.created(now, (group, lock), &outcome, effects)
            }
            Entry::Topic { group, topic, by } => {
                self.topic_set(group, topic, by, &outcome, effects)
            }
            Entry::GroupRemoved { group } => {
                return self.removed(now, group, &outcome, doing, effects);
            }
        };
        if let Some(asker) = asker {
            self.finish(now, &asker, answer, effects);
        }
    }
}
