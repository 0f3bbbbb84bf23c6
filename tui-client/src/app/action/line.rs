//! A whole line at once, from somebody without a composer: a screen reader's user, or a pipe.
//!
//! Takes the line; says it, does the command it is, or gives it to the one field that waits for an
//! answer. What is being written elsewhere stays as it is. Says, too, what is still on its way, so
//! that whoever hands in lines knows when to hand in the next.

use super::slash;
use crate::app::App;
use crate::app::action::Action;
use crate::app::effect::Effects;
use crate::app::popup::Popup;
use crate::app::rooms::room::Room;

/// What a line asks for, if it is a command.
#[must_use]
pub fn action_of(line: &str) -> Option<Action> {
    let name = line.strip_prefix('/')?.split(' ').next()?;
    slash::find(name).map(|row| row.action)
}

impl App {
    /// A line was written.
    pub(in crate::app) fn take_line(&mut self, line: &str, effects: &mut Effects) {
        if self.connection.stranger.is_some() && action_of(line) == Some(Action::Trust) {
            return self.trust(effects);
        }
        if let Some(arrival) = &mut self.arrival {
            arrival.name.replace(line.trim());
            return self.finish_arrival(effects);
        }
        if let Some(Popup::Password(password)) = &mut self.popup {
            password.field.replace(line);
            return self.finish_password(effects);
        }
        let room = self.rooms.current_mut();
        let of = room.of.clone();
        let written = std::mem::take(&mut room.composer);
        room.composer.replace(line);
        self.send_draft(effects);
        if matches!(self.popup, Some(Popup::Guard(_))) {
            // Too long for one message: nobody can be asked, so it goes in as few as it takes.
            self.answer_guard(effects);
        }
        // What could not be said or done was told.
        let place = match &of {
            Some(of) => self.rooms.known_mut(of),
            None => Some(self.rooms.lobby_mut()),
        };
        if let Some(room) = place {
            room.composer = written;
        }
    }

    /// Whether all that was asked is answered, messages apart.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.asked.is_answered()
    }

    /// How many messages the server has not taken or refused.
    #[must_use]
    pub fn unsent(&self) -> usize {
        self.rooms.all().map(|room| room.timeline.waiting().count()).sum()
    }

    /// The name that was asked for last; empty before.
    #[must_use]
    pub fn wanted_name(&self) -> &str {
        &self.wanted_name
    }

    /// Why there is no connection, as a sentence, and whether it is tried again by itself.
    #[must_use]
    pub fn outage(&self) -> Option<(&str, bool)> {
        let outage = self.outage.as_ref()?;
        Some((outage.why(), self.connection.is_retried()))
    }

    /// Whether an item of a room tells of the outage; it changes all the time.
    #[must_use]
    pub fn tells_outage(&self, room: &Room, id: u64) -> bool {
        self.outage.as_ref().is_some_and(|outage| outage.is_told_by(room, id))
    }

    /// Whether an item of a room tells that the connection is back.
    #[must_use]
    pub fn tells_return(&self, room: &Room, id: u64) -> bool {
        self.returned.as_ref().is_some_and(|(of, notice)| *of == room.of && *notice == id)
    }
}
