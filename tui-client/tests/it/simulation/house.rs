//! A server without sockets, threads and clock: the real chat core and fan-out on the modelled
//! disk. It works in rounds as the hub does, commits when it is told to, and can be killed at any
//! moment; what it had committed is on the disk then, and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use diwan_server::chat::effect::{Effect, Effects};
use diwan_server::chat::input::{Arrival, ConnId, Input};
use diwan_server::chat::{Chat, House as Rooms};
use diwan_server::door::{Door, Entrance, Speech, Step};
use diwan_server::entry::{Outcome, Query, Report, Submission, Ticket};
use diwan_server::fanout::Fanout;
use diwan_server::line::Line;
use diwan_shared::command::Password;

use super::disk::Disk;

/// A machine with a disk, on which a server may run.
pub(crate) struct House {
    pub(crate) disk: Disk,
    /// Nothing more fits on it.
    pub(crate) full: bool,
    running: Option<Running>,
    starts: u64,
}

struct Running {
    /// At which start.
    start: u64,
    chat: Chat,
    fanout: Fanout,
    lines: BTreeMap<ConnId, Arc<Line>>,
    inbox: Vec<Letter>,
    log: Vec<Submission>,
    closing: bool,
}

enum Letter {
    Hello(Arrival),
    Input(Input),
}

/// What has to happen because of a round.
pub(crate) enum Wish {
    /// The log has something to commit.
    Commit,
    /// Others are to do something for the server of this start.
    Errand(u64, Errand),
    /// The chat has something to do at this time.
    Tick(u64),
    /// Lines go out on a connection.
    Say(ConnId, Vec<String>),
    /// A connection is closed after what was said on it.
    Close(ConnId),
    /// The server has ended in good order.
    Ended,
}

/// What others do for the server while it goes on.
#[derive(Debug)]
pub(crate) enum Errand {
    Read(Ticket, Query),
    Hash(Ticket, Password),
    Verify(Ticket, Password, String),
}

impl House {
    pub(crate) fn new() -> Self {
        Self { disk: Disk::new(), full: false, running: None, starts: 0 }
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    pub(crate) fn start(&mut self, now: u64) {
        let rooms = Rooms {
            server: "simulated".to_owned(),
            epoch: "the-only-one".to_owned(),
            groups: self.disk.groups(),
        };
        self.starts += 1;
        self.running = Some(Running {
            start: self.starts,
            chat: Chat::new(now, rooms),
            fanout: Fanout::default(),
            lines: BTreeMap::new(),
            inbox: Vec::new(),
            log: Vec::new(),
            closing: false,
        });
    }

    /// `kill -9`. What the log was just committing may be on the disk, though nobody was told.
    pub(crate) fn crash(&mut self, committed: bool) {
        let Some(running) = self.running.take() else { return };
        for submission in running.log.into_iter().filter(|_| committed && !self.full) {
            if let Submission::Append { entry, .. } = submission {
                self.disk.fold(&entry);
            }
        }
    }

    /// Asks it to stop in good order.
    pub(crate) fn close(&mut self) {
        if let Some(running) = &mut self.running {
            running.closing = true;
            running.inbox.push(Letter::Input(Input::Close));
        }
    }

    /// A line came on a connection.
    pub(crate) fn hear(&mut self, conn: ConnId, text: &str) {
        let Some(running) = &mut self.running else { return };
        let line = running.line(conn);
        if line.outbox.is_finished() {
            return;
        }
        let letter = match line.hear(Ok(text)) {
            Step::Ask(ask) | Step::Settle(ask) => Letter::Input(Input::Ask { conn, ask }),
            Step::Enter(Entrance { name, secret, start, speech: Speech::Events }) => {
                Letter::Hello(Arrival { conn, name, secret, start })
            }
            Step::Nothing => return,
            other => panic!("a client said {text:?}: {other:?}"),
        };
        running.inbox.push(letter);
    }

    /// A connection is known to be gone.
    pub(crate) fn gone(&mut self, conn: ConnId) {
        if let Some(running) = &mut self.running {
            running.inbox.push(Letter::Input(Input::Gone { conn }));
        }
    }

    /// An errand is done. A server that was killed meanwhile does not hear of it.
    pub(crate) fn done(&mut self, start: u64, errand: Errand) {
        let Some(running) = self.running.as_mut().filter(|running| running.start == start) else {
            return;
        };
        let input = match errand {
            Errand::Read(ticket, query) => {
                Input::Read { ticket, page: Some(self.disk.page(&query)) }
            }
            Errand::Hash(ticket, password) => Input::Hashed { ticket, lock: Some(lock(&password)) },
            Errand::Verify(ticket, password, kept) => {
                Input::Verified { ticket, right: lock(&password) == kept }
            }
        };
        running.inbox.push(Letter::Input(input));
    }

    /// Commits what was submitted and reports it, in the log's own order: claims first.
    pub(crate) fn commit(&mut self) {
        let Some(running) = &mut self.running else { return };
        let (mut claims, mut commits) = (Vec::new(), Vec::new());
        for submission in std::mem::take(&mut running.log) {
            match submission {
                Submission::Claim { ticket, user } => {
                    let granted = Some(self.disk.talks(&user));
                    claims.push(Report::Claimed { ticket, granted });
                }
                Submission::Append { ticket, entry } => commits.push((ticket, entry)),
                Submission::Release { .. } => {}
            }
        }
        let commits = commits.into_iter().map(|(ticket, entry)| {
            let outcome = if self.full { Outcome::Failed } else { self.disk.fold(&entry) };
            Report::Committed { ticket: Some(ticket), entry, outcome }
        });
        let reports = claims.into_iter().chain(commits);
        running.inbox.extend(reports.map(|report| Letter::Input(Input::Log(report))));
    }

    /// Handles all that came, then acts once.
    pub(crate) fn round(&mut self, now: u64) -> Vec<Wish> {
        let Some(running) = &mut self.running else { return Vec::new() };
        let mut wishes = running.handle(now);
        running.fanout.flush();
        let ends = running.closing && running.inbox.is_empty() && running.chat.is_idle();
        if ends {
            running.fanout.close_all();
        }
        running.say(&mut wishes);
        if !running.log.is_empty() {
            wishes.push(Wish::Commit);
        }
        wishes.extend(running.chat.deadline().map(Wish::Tick));
        if ends {
            self.commit();
            self.running = None;
            wishes.push(Wish::Ended);
        }
        wishes
    }
}

impl Running {
    fn line(&mut self, conn: ConnId) -> Arc<Line> {
        self.lines.entry(conn).or_insert_with(|| Arc::new(Line::new(Door::Lines))).clone()
    }

    fn handle(&mut self, now: u64) -> Vec<Wish> {
        let mut effects = Effects::new();
        if self.chat.deadline().is_some_and(|deadline| deadline <= now) {
            self.chat.handle(now, Input::Tick, &mut effects);
        }
        for letter in std::mem::take(&mut self.inbox) {
            let input = match letter {
                Letter::Hello(arrival) => {
                    let line = self.line(arrival.conn);
                    self.fanout.add(arrival.conn, Speech::Events, line);
                    Input::Hello(arrival)
                }
                Letter::Input(input) => input,
            };
            self.chat.handle(now, input, &mut effects);
        }
        let rest = effects.into_iter().filter_map(|effect| self.fanout.carry(effect));
        let mut wishes = Vec::new();
        for effect in rest.collect::<Vec<_>>() {
            match effect {
                Effect::Submit(submission) => self.log.push(submission),
                Effect::Read { ticket, query } => {
                    wishes.push(Wish::Errand(self.start, Errand::Read(ticket, query)));
                }
                Effect::Hash { ticket, password } => {
                    wishes.push(Wish::Errand(self.start, Errand::Hash(ticket, password)));
                }
                Effect::Verify { ticket, password, lock } => {
                    wishes.push(Wish::Errand(self.start, Errand::Verify(ticket, password, lock)));
                }
                other => panic!("nobody asked for {other:?}"),
            }
        }
        wishes
    }

    /// What waits for each connection goes out.
    fn say(&mut self, wishes: &mut Vec<Wish>) {
        let mut closed = Vec::new();
        for (conn, line) in &self.lines {
            let (pieces, finished) = line.outbox.take();
            let bytes = Vec::from(pieces).concat();
            let text = String::from_utf8(bytes).expect("the server speaks UTF-8");
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            if !lines.is_empty() {
                wishes.push(Wish::Say(*conn, lines));
            }
            if finished {
                wishes.push(Wish::Close(*conn));
                closed.push(*conn);
            }
        }
        closed.iter().for_each(|conn| drop(self.lines.remove(conn)));
    }
}

/// A real hash would take as long as all else.
fn lock(password: &Password) -> String {
    format!("the hash of {}", password.expose())
}
