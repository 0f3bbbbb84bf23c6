//! The connection is lost: said in the room that is looked at, with a countdown, until it is back;
//! and then that it is.
//!
//! Owns one notice, which goes along when the user goes to another room, and the first screen's
//! sentence when that is shown instead. Rewords it after every update; says nothing twice, however
//! often the connection comes and goes. What is done about it is the link's business.

use diwan_shared::command::Conversation;

use super::connection::State;
use crate::app::App;
use crate::app::rooms::room::Room;
use crate::app::timeline::Sign;

/// Where a notice stands: the room, and its id there.
pub(in crate::app) type Notice = (Option<Conversation>, u64);

/// A connection that is lost, or cannot be made.
#[derive(Debug)]
pub(in crate::app) struct Outage {
    /// Why, as a sentence.
    why: String,
    /// Since when, in milliseconds since 1970 UTC.
    since: u64,
    /// Where it is told.
    notice: Option<Notice>,
    /// What the first screen says about it.
    message: String,
}

impl Outage {
    /// Why, as a sentence.
    pub(in crate::app) fn why(&self) -> &str {
        &self.why
    }

    /// Whether it is told by this item of this room.
    pub(in crate::app) fn is_told_by(&self, room: &Room, id: u64) -> bool {
        self.notice.as_ref().is_some_and(|(of, notice)| *of == room.of && *notice == id)
    }
}

impl App {
    /// There is no connection, for this reason.
    pub(in crate::app) fn begin_outage(&mut self, why: String) {
        let since = self.now;
        let outage = self.outage.get_or_insert_with(|| Outage {
            why: String::new(),
            since,
            notice: None,
            message: String::new(),
        });
        outage.message.clone_from(&why);
        outage.why = why;
    }

    /// The connection is back.
    pub(in crate::app) fn end_outage(&mut self) {
        if let Some(outage) = self.outage.take() {
            self.retract(outage.notice);
        }
    }

    /// Says where the user is looking that it is back, and no longer that it was before.
    pub(in crate::app) fn tell_return(&mut self) {
        let (now, room) = (self.now, self.rooms.current_mut());
        let notice = room.timeline.notice(now, Sign::Info, "Connected again.".to_owned());
        let before = self.returned.replace((room.of.clone(), notice));
        self.retract(before);
    }

    /// Says it where the user is looking, as it is now.
    pub(in crate::app) fn show_outage(&mut self) {
        let Some(mut outage) = self.outage.take() else { return };
        let how = if self.arrival.is_some() { "Enter" } else { "/reconnect" };
        let text = format!("{} {}", outage.why, self.prospect(how));
        match &mut self.arrival {
            // What else the first screen has to say is more urgent.
            Some(arrival) if arrival.message == outage.message => {
                arrival.message.clone_from(&text);
                outage.message = text;
            }
            Some(_) => {}
            None => {
                let mut text = format!("{text} What you write is kept.");
                if !self.was_in() {
                    text.push_str(" /server changes name or server.");
                }
                self.show_notice(&mut outage, &text);
            }
        }
        self.outage = Some(outage);
    }

    fn show_notice(&mut self, outage: &mut Outage, text: &str) {
        let room = self.rooms.current_mut();
        if let Some((of, id)) = &outage.notice
            && *of == room.of
            && room.timeline.reword(*id, text)
        {
            return;
        }
        let notice = room.timeline.notice(outage.since, Sign::Refused, text.to_owned());
        let before = outage.notice.replace((room.of.clone(), notice));
        self.retract(before);
    }

    fn retract(&mut self, notice: Option<Notice>) {
        let Some((of, id)) = notice else { return };
        let room = match &of {
            Some(of) => self.rooms.known_mut(of),
            None => Some(self.rooms.lobby_mut()),
        };
        if let Some(room) = room {
            room.timeline.retract(id);
        }
    }

    /// What there is to do where nothing is tried by itself.
    #[must_use]
    pub fn way_back(&self, how: &str) -> String {
        match self.connection.stranger {
            Some(_) => self.way_to_trust(),
            None => format!("{how} tries again."),
        }
    }

    /// What will happen next, and how to have it at once.
    fn prospect(&self, how: &str) -> String {
        match (&self.connection.state, self.connection.retry_seconds(self.now)) {
            (State::Down { .. }, Some(seconds)) if seconds > 0 => {
                format!("Next try in {seconds} s, or {how}.")
            }
            (State::Down { retry_at: None }, _) => self.way_back(how),
            _ => "Trying ...".to_owned(),
        }
    }
}
