//! Coming in, losing the connection, coming back.
//!
//! On `welcome` the rooms are made to agree with what the server says: what it does not know is
//! joined again, what was missed is fetched, and messages without an answer are sent again under
//! their old ids, so each is stored once. Connecting and waiting are the link's business.

pub(super) mod answer;
pub mod arrival;
pub mod asked;
pub mod connection;
pub mod directory;
pub(super) mod hear;
pub(super) mod history;
pub(super) mod membership;
pub(super) mod outage;
pub mod peer;
mod trust;

use diwan_shared::command::{Command, Conversation};
use diwan_shared::event::{Position, Welcome};
use diwan_shared::text::MessageText;

use super::action::Action;
use super::effect::{Effect, Effects};
use super::msg::LinkEvent;
use super::rooms::room::Fetching;
use super::timeline::Sign;
use super::{App, isolated};
use asked::{Ask, Question};
use connection::{Hosting, State};

impl App {
    /// The link says how it is.
    pub(super) fn link(&mut self, event: LinkEvent) {
        match event {
            LinkEvent::Connecting { address } => {
                self.connection.state = State::Connecting;
                if let Some(arrival) = &mut self.arrival {
                    arrival.say(format!("Connecting to {address} ..."));
                }
            }
            LinkEvent::Down { why, retry_in_ms } => {
                self.connection.stranger = None;
                self.lose(&why, retry_in_ms);
            }
            LinkEvent::Distrusted(stranger) => self.distrust(stranger),
            LinkEvent::Hosting { address, data } => {
                let hosting = Hosting { address, data };
                // At the start it is told with the welcome, in the room that is entered then.
                if self.was_in() {
                    self.tell(Sign::Info, told(&hosting));
                }
                self.connection.hosting = Some(hosting);
            }
            LinkEvent::Lag { ms } => self.connection.lag_ms = Some(ms),
            LinkEvent::Again { tag } => {
                self.rooms.all_mut().for_each(|room| room.timeline.sent_again(&tag));
            }
            LinkEvent::Peer { name, presence, news } => self.hear_of_peer(name, presence, news),
        }
    }

    /// The server let us in.
    pub(super) fn welcome(&mut self, welcome: Welcome, effects: &mut Effects) {
        self.forget_questions();
        let first = !self.was_in();
        self.connection.state = State::Up;
        self.connection.stranger = None;
        self.know();
        self.leave_arrival_as(&welcome.name);
        self.end_outage();
        let renamed = self.me.as_ref().map(|me| me.as_str()) != Some(welcome.name.as_str());
        if (first || renamed) && self.peer.is_none() {
            let (name, address) = (welcome.name.clone(), self.address.clone());
            effects.push(Effect::Remember { name, address });
        }
        self.settle_in(&welcome.name, effects);
        self.me = Some(welcome.name);
        let goes_on = self.enter_history(welcome.epoch, effects);
        self.rejoin(&welcome.conversations, effects);
        for position in welcome.conversations {
            self.meet(position, goes_on, effects);
        }
        self.ask_for_lists(effects);
        self.go_on_exporting(effects);
        self.send_waiting(effects);
        self.greet(first);
        // Not before: what is told on the way in is gone when the room has its history.
        if let Some(advice) = self.advice.take() {
            self.tell(Sign::Info, advice);
            effects.push(Effect::RememberAdvice);
        }
    }

    /// The server keeps this history. Says whether it is the one that was known before, at an earlier
    /// start too; of another one all is forgotten: its numbers mean nothing any more.
    fn enter_history(&mut self, epoch: String, effects: &mut Effects) -> bool {
        let before = self.epoch.take().or_else(|| self.kept_epoch());
        let goes_on = before.as_ref() == Some(&epoch);
        if before.is_some() && !goes_on {
            self.drop_export(effects);
            self.rooms.all_mut().for_each(|room| {
                room.timeline.forget();
                room.forget_unread();
                room.life = None;
            });
        }
        self.epoch = Some(epoch);
        goes_on
    }

    fn greet(&mut self, first: bool) {
        let text = match &self.connection.hosting {
            // The link says what is to be said.
            _ if self.peer.is_some() => return,
            _ if !first => return self.tell_return(),
            None => format!("Connected to {}. {}", self.address, self.first_keys()),
            Some(hosting) => format!("{} {}", told(hosting), self.first_keys()),
        };
        self.tell(Sign::Info, text);
    }

    /// What somebody who comes in for the first time should know.
    fn first_keys(&self) -> String {
        let (help, join) = (self.way(Action::Help), self.way(Action::Join));
        format!("{help} shows help, {join} joins a group.")
    }

    /// The connection is gone, or could not be made.
    fn lose(&mut self, why: &str, retry_in_ms: Option<u64>) {
        let retry_at = retry_in_ms.map(|ms| self.now.saturating_add(ms));
        self.connection.state = State::Down { retry_at };
        self.connection.lag_ms = None;
        let sentence = format!("No connection to {}: {why}.", self.address);
        if self.me.is_none() || self.arrival.is_some() {
            self.ask_again(sentence.clone(), false);
        }
        self.begin_outage(sentence);
        let open = self.forget_questions();
        for Question { ask, room } in open {
            if let Some(subject) = ask.subject() {
                let text = format!("{subject}: no answer came before the connection was lost.");
                self.tell_in(room.as_ref(), Sign::Refused, text);
            }
        }
    }

    /// Nobody will answer what was asked on the connection before.
    pub(super) fn forget_questions(&mut self) -> Vec<Question> {
        self.rooms.all_mut().for_each(|room| room.fetching = Fetching::default());
        self.asked.abandon().collect()
    }

    /// Joins the groups again that a new session does not know.
    fn rejoin(&mut self, known: &[Position], effects: &mut Effects) {
        let lost: Vec<_> = self
            .rooms
            .list()
            .iter()
            .filter(|room| !known.iter().any(|at| Some(&at.conversation) == room.of.as_ref()))
            .filter_map(|room| match &room.of {
                Some(Conversation::Group(group)) => Some((group.clone(), room.password.clone())),
                _ => None,
            })
            .collect();
        for (group, password) in lost {
            let room = Some(Conversation::Group(group.clone()));
            let command = Command::Join { group: group.clone(), password: password.clone() };
            self.ask(command, Ask::Join { group, password, enter: false }, room, effects);
        }
    }

    /// A conversation we are in, and how far it has come. A private one that was not there yet, in a
    /// history that goes on, is all new; one that the user closed is not opened for nothing.
    fn meet(&mut self, position: Position, goes_on: bool, effects: &mut Effects) {
        let conversation = position.conversation.clone();
        if self.rooms.stays_closed(&conversation, position.last) {
            return;
        }
        let is_known = self.rooms.known_mut(&conversation).is_some();
        let room = self.rooms.open(&conversation);
        if goes_on && !is_known && room.is_private() {
            room.read = Some(0);
        }
        self.catch_up(position, effects);
        if let Conversation::Group(group) = &conversation {
            let command = Command::Members { group: group.clone() };
            self.ask(command, Ask::Members, Some(conversation), effects);
        }
    }

    fn ask_for_lists(&mut self, effects: &mut Effects) {
        if self.peer.is_some() {
            return;
        }
        self.refresh_groups(effects);
        self.ask(Command::Users, Ask::Users { tell: false }, None, effects);
    }

    /// Sends again, under their old ids, what has no answer yet.
    fn send_waiting(&mut self, effects: &mut Effects) {
        let rooms: Vec<_> = self.rooms.all_mut().filter_map(|room| room.of.clone()).collect();
        rooms.iter().for_each(|of| self.send_next(of, effects));
    }
}

/// What a user who became a host should know.
fn told(Hosting { address, data }: &Hosting) -> String {
    format!(
        "Nobody answered, so this program is the server now: others on this machine can join at \
         {address}. It keeps its data in {}.",
        isolated(data)
    )
}

/// The command that says something in a conversation.
pub(super) fn message(of: Conversation, text: MessageText) -> Command {
    match of {
        Conversation::Group(group) => Command::Public { group, text },
        Conversation::With(user) => Command::Private { user, text },
    }
}
