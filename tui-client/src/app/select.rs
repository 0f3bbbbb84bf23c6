//! Choosing a message in the log: to copy it, to send it again, to drop it.
//!
//! Owns the moves of the choice; what is copied is the text as it was written, never as it is
//! shown. A dropped message goes to the kill ring, so nothing typed is lost.

use super::App;
use super::effect::{Effect, Effects};
use super::timeline::{Mark, Sign};
use super::window::Walk;

impl App {
    /// Begins to choose, with the newest message.
    pub(super) fn begin_select(&mut self) {
        let items = self.rooms.current().timeline.items();
        let newest = items.iter().rev().find(|item| item.said().is_some()).map(|item| item.id);
        match newest {
            Some(id) => self.choose_message(id),
            None => self.tell(Sign::Info, "There is no message to choose here."),
        }
    }

    /// Goes to the message above or below; at the top, older ones are fetched.
    pub(super) fn move_selection(&mut self, up: bool, effects: &mut Effects) {
        let timeline = &self.rooms.current().timeline;
        let Some(index) = self.selected.and_then(|id| timeline.index_of(id)) else {
            return self.selected = None;
        };
        let items = timeline.items();
        let next = if up {
            items.iter().take(index).rev().find(|item| item.said().is_some())
        } else {
            items.iter().skip(index + 1).find(|item| item.said().is_some())
        };
        match next.map(|item| item.id) {
            Some(id) => self.choose_message(id),
            None if up => self.fetch_older(effects),
            None => {}
        }
    }

    /// Copies the text of the chosen message, as it was written.
    pub(super) fn copy_message(&mut self, effects: &mut Effects) {
        let timeline = &self.rooms.current().timeline;
        let item = self.selected.and_then(|id| timeline.items().get(timeline.index_of(id)?));
        if let Some(said) = item.and_then(super::timeline::Item::said) {
            effects.push(Effect::Copy(said.text.as_str().replace('\u{2028}', "\n")));
        }
        self.selected = None;
    }

    /// Sends the chosen message again, if it was refused.
    pub(super) fn resend_message(&mut self, effects: &mut Effects) {
        let Some(id) = self.selected else { return };
        if self.is_failed(id) {
            self.resend(id, effects);
            self.selected = None;
        } else {
            self.tell(Sign::Info, "Only a message that was refused can be sent again.");
        }
    }

    /// Drops the chosen message, if it was refused; C-y brings its text back.
    pub(super) fn drop_message(&mut self) {
        let Some(id) = self.selected else { return };
        match self.rooms.current_mut().timeline.drop_failed(id) {
            Some(text) => {
                self.kills.rest();
                self.kills.keep(text.as_str().replace('\u{2028}', "\n"), true);
                self.kills.rest();
                self.selected = None;
            }
            None => self.tell(Sign::Info, "Only a message that was refused can be dropped."),
        }
    }

    fn choose_message(&mut self, id: u64) {
        self.selected = Some(id);
        let height = self.screen.log_rows();
        let column = self.column();
        let room = self.rooms.current_mut();
        if let Some(index) = room.timeline.index_of(id) {
            Walk::new(room, column, &self.zone).show(index, height);
        }
    }

    fn is_failed(&self, id: u64) -> bool {
        let items = self.rooms.current().timeline.items();
        let said = items.iter().find(|item| item.id == id).and_then(super::timeline::Item::said);
        said.is_some_and(|said| matches!(said.mark, Mark::Failed(_)))
    }
}
