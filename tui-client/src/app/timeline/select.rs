//! Choosing messages in the log: one, or several in a row.
//!
//! Owns where the choice stands and how it moves. What is done with what is chosen has files of its
//! own: `copy.rs`, `quote.rs`, `details.rs`; here a message is turned round, and a refused one sent
//! again or dropped. A dropped one goes to the kill ring, so nothing typed is lost.

use std::ops::RangeInclusive;

use diwan_shared::text::OnOneLine;

use crate::app::effect::Effects;
use crate::app::screen::window::Walk;
use crate::app::timeline::{Item, Mark, Said, Sign};
use crate::app::{App, isolated};

/// What is chosen in the current room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The message the choice stands on, by its number in the timeline.
    pub id: u64,
    /// The other end, when several are chosen.
    pub anchor: Option<u64>,
    /// While its details are shown: the first row of them that is.
    pub details: Option<usize>,
}

impl Chosen {
    /// One message.
    #[must_use]
    pub fn one(id: u64) -> Self {
        Self { id, anchor: None, details: None }
    }
}

impl App {
    /// Begins to choose, with the newest message.
    pub(in crate::app) fn begin_select(&mut self) {
        match self.newest_message().map(|item| item.id) {
            Some(id) => self.choose_message(Chosen::one(id)),
            None => self.remark("There is no message to choose here."),
        }
    }

    /// The message that the choice stands on.
    #[must_use]
    pub fn selected_message(&self) -> Option<&Said> {
        self.selected_item()?.said()
    }

    /// The indexes of all that is chosen, notices between messages included.
    #[must_use]
    pub fn selected_range(&self) -> Option<RangeInclusive<usize>> {
        let chosen = self.selected?;
        let timeline = &self.rooms.current().timeline;
        let here = timeline.index_of(chosen.id)?;
        let there = chosen.anchor.and_then(|anchor| timeline.index_of(anchor)).unwrap_or(here);
        Some(here.min(there)..=here.max(there))
    }

    /// The messages that are chosen, top to bottom; without a choice, the newest.
    pub(in crate::app) fn messages_meant(&self) -> Vec<(u64, &Said)> {
        let newest = self.newest_message().filter(|_| self.selected.is_none());
        let newest = newest.and_then(|item| Some((item.at, item.said()?)));
        self.selected_messages().chain(newest).collect()
    }

    /// The messages that are chosen, top to bottom.
    pub fn selected_messages(&self) -> impl Iterator<Item = (u64, &Said)> {
        let items = self.rooms.current().timeline.items();
        let chosen = self.selected_range().and_then(|range| items.get(range)).unwrap_or_default();
        chosen.iter().filter(is_message).filter_map(|item| Some((item.at, item.said()?)))
    }

    /// The message the choice stands on; without one, the newest.
    pub(in crate::app) fn message_meant(&self) -> Option<&Item> {
        self.selected_item().or_else(|| self.newest_message())
    }

    /// Turns the text of the message that is meant round, for a reader of the other direction, or
    /// back.
    pub(in crate::app) fn turn_message(&mut self) {
        match self.message_meant().map(|item| item.id) {
            Some(id) => self.rooms.current_mut().timeline.turn(id),
            None => self.tell(Sign::Info, "There is no message here."),
        }
    }

    /// Goes to the message above or below; `widening` leaves the other end where it is.
    pub(in crate::app) fn move_selection(
        &mut self,
        up: bool,
        widening: bool,
        effects: &mut Effects,
    ) {
        let Some(chosen) = self.selected else { return };
        match self.message_beside(chosen.id, up) {
            Some(id) => {
                let anchor = chosen.anchor.or_else(|| widening.then_some(chosen.id));
                self.choose_message(Chosen { id, anchor, details: chosen.details.map(|_| 0) });
            }
            None if self.selected_item().is_none() => self.selected = None,
            None => {}
        }
        self.fetch_above_selection(effects);
    }

    /// Goes up or down by as many messages as fill the log; scrolls the details, while they are
    /// shown.
    pub(in crate::app) fn page_selection(&mut self, up: bool, effects: &mut Effects) {
        let Some(chosen) = self.selected else { return };
        let height = self.screen.log_rows();
        if let Some(top) = chosen.details {
            let by = height.saturating_sub(1).max(1);
            let top = if up { top.saturating_sub(by) } else { self.details_scrolled(top + by) };
            return self.selected = Some(Chosen { details: Some(top), ..chosen });
        }
        let (mut id, mut rows) = (chosen.id, 0);
        while rows < height
            && let Some(next) = self.message_beside(id, up)
        {
            id = next;
            rows += self.rows_of_message(id);
        }
        self.choose_message(Chosen { id, ..chosen });
        self.fetch_above_selection(effects);
    }

    /// Goes to the first message held, or to the newest.
    pub(in crate::app) fn end_selection(&mut self, first: bool, effects: &mut Effects) {
        let Some(chosen) = self.selected else { return };
        let items = self.rooms.current().timeline.items();
        let end = if first { items.iter().find(is_message) } else { self.newest_message() };
        if let Some(id) = end.map(|item| item.id) {
            self.choose_message(Chosen { id, details: chosen.details.map(|_| 0), ..chosen });
        }
        self.fetch_above_selection(effects);
    }

    /// Chooses all messages from here to where the choice goes, or this one alone again.
    pub(in crate::app) fn toggle_range(&mut self) {
        if self.selected.is_none() {
            self.begin_select();
        }
        if let Some(chosen) = &mut self.selected {
            chosen.anchor = if chosen.anchor.is_some() { None } else { Some(chosen.id) };
        }
    }

    /// Sends a refused message again.
    pub(in crate::app) fn resend_message(&mut self, effects: &mut Effects) {
        let Some(id) = self.refused_message() else {
            let text = "Only a message that was refused can be sent again.";
            return self.remark(text);
        };
        self.resend(id, effects);
        self.selected = None;
    }

    /// Drops a refused message; C-y brings its text back.
    pub(in crate::app) fn drop_message(&mut self) {
        let id = self.refused_message();
        let dropped = id.and_then(|id| self.rooms.current_mut().timeline.drop_failed(id));
        let Some(text) = dropped else {
            return self.remark("Only a message that was refused can be dropped.");
        };
        self.kills.rest();
        self.kills.keep(text.as_str().replace('\u{2028}', "\n"), true);
        self.kills.rest();
        if self.selected.take().is_none() {
            // Nobody pointed at it.
            let text = isolated(&OnOneLine(text.as_str()));
            self.tell(Sign::Info, format!("Dropped: {text}"));
        }
    }

    /// Whether there is a message to be sent again, or dropped.
    #[must_use]
    pub fn has_refused(&self) -> bool {
        self.refused_message().is_some()
    }

    /// The chosen message, if it was refused; without a choice, the first that was: messages are
    /// sent again in the order in which they were written.
    fn refused_message(&self) -> Option<u64> {
        let refused =
            |item: &&Item| item.said().is_some_and(|said| matches!(said.mark, Mark::Failed(_)));
        let item = match self.selected {
            Some(_) => self.selected_item().filter(refused),
            None => self.rooms.current().timeline.items().iter().find(refused),
        };
        item.map(|item| item.id)
    }

    /// Chooses a message and scrolls as little as shows it.
    pub(in crate::app) fn choose_message(&mut self, chosen: Chosen) {
        self.selected = Some(chosen);
        let height = self.screen.log_rows();
        let column = self.column();
        let room = self.rooms.current_mut();
        if let Some(index) = room.timeline.index_of(chosen.id) {
            Walk::new(room, column, &self.zone).show(index, height);
        }
    }

    fn selected_item(&self) -> Option<&Item> {
        let timeline = &self.rooms.current().timeline;
        timeline.items().get(timeline.index_of(self.selected?.id)?)
    }

    fn newest_message(&self) -> Option<&Item> {
        self.rooms.current().timeline.items().iter().rev().find(is_message)
    }

    fn message_beside(&self, id: u64, up: bool) -> Option<u64> {
        let timeline = &self.rooms.current().timeline;
        let (items, index) = (timeline.items(), timeline.index_of(id)?);
        let beside = if up {
            items.iter().take(index).rfind(is_message)
        } else {
            items.iter().skip(index + 1).find(is_message)
        };
        beside.map(|item| item.id)
    }

    fn rows_of_message(&mut self, id: u64) -> usize {
        let column = self.column();
        let timeline = &mut self.rooms.current_mut().timeline;
        let laid = timeline.index_of(id).and_then(|index| timeline.lay(index, &column));
        laid.map_or(1, crate::app::screen::column::Laid::rows)
    }

    /// At the top of what is held, older messages are fetched: they are there for the next step.
    fn fetch_above_selection(&mut self, effects: &mut Effects) {
        if self.selected.is_some_and(|chosen| self.message_beside(chosen.id, true).is_none()) {
            self.fetch_older(effects);
        }
    }
}

fn is_message(item: &&Item) -> bool {
    item.said().is_some() && !item.is_hidden()
}
