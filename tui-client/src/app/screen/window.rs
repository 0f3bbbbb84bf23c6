//! The part of a room's log that is on the screen.
//!
//! Takes a room, the height of its pane and a column; gives the rows to paint, top to bottom, each
//! naming an item and a row of it, with lines for days and for the first unread message between.
//! A log that is scrolled up stays where it is whatever comes (UX.md section 3). Only what is on
//! the screen is laid out.

use std::collections::VecDeque;
use std::ops::Range;

use super::column::{Column, Style};
use crate::app::clock::{Date, Zone};
use crate::app::rooms::room::{Room, Scroll, UnreadLine};
use crate::app::timeline::Item;

/// What is on the screen of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    /// The rows, top to bottom; they belong at the bottom of the pane when they do not fill it.
    pub rows: Vec<LogRow>,
    /// How many messages come after the last row.
    pub below: usize,
}

impl Window {
    /// The items of which something is shown, by their indices.
    #[must_use]
    pub fn items(&self) -> Range<usize> {
        let mut items = self.rows.iter().filter_map(|row| match row {
            LogRow::Item { index, .. } => Some(*index),
            LogRow::Day(_) | LogRow::Unread(_) => None,
        });
        let Some(first) = items.next() else { return 0..0 };
        first..items.next_back().unwrap_or(first) + 1
    }
}

/// One row of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogRow {
    /// A new day begins.
    Day(Date),
    /// What follows came while nobody looked.
    Unread(UnreadLine),
    /// A row of an item.
    Item {
        /// The item, by its number in the timeline.
        id: u64,
        /// The item's index there.
        index: usize,
        /// The row, from 0.
        row: usize,
    },
}

/// A row of the whole log: the item's index, and the row in the item's block, which begins with
/// the lines above the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    index: usize,
    row: usize,
}

/// Goes through the rows of a log, laying out what it meets.
pub struct Walk<'a> {
    room: &'a mut Room,
    column: Column,
    zone: &'a Zone,
    /// The last item that may be shown.
    last: usize,
}

impl<'a> Walk<'a> {
    /// Through this room's log.
    pub fn new(room: &'a mut Room, column: Column, zone: &'a Zone) -> Self {
        let last = room.held.and_then(|held| room.timeline.index_of(held)).unwrap_or(usize::MAX);
        Self { room, column, zone, last }
    }

    /// The `height` rows that are shown.
    #[must_use]
    pub fn window(&mut self, height: usize) -> Window {
        let Some(mut bottom) = self.bottom().filter(|_| height > 0) else {
            return Window::default();
        };
        let mut rows = VecDeque::from([self.row(bottom)]);
        let mut top = bottom;
        while rows.len() < height
            && let Some(above) = self.above(top)
        {
            rows.push_front(self.row(above));
            top = above;
        }
        // At the top of the log there may be room left below.
        while rows.len() < height
            && let Some(below) = self.below(bottom)
        {
            rows.push_back(self.row(below));
            bottom = below;
        }
        self.stand(bottom);
        let beyond = usize::try_from(self.room.timeline.beyond()).unwrap_or(usize::MAX);
        Window {
            rows: rows.into(),
            below: self.messages_after(bottom.index).saturating_add(beyond),
        }
    }

    /// Scrolls up by rows. Says whether the top of what is held came into sight.
    pub fn up(&mut self, rows: usize, height: usize) -> bool {
        let Some(mut bottom) = self.bottom() else { return true };
        bottom = self.climb(bottom, rows).0;
        self.stand(bottom);
        !self.climb(bottom, height).1
    }

    /// Scrolls down by rows. Says whether the end of what is held came into sight.
    pub fn down(&mut self, rows: usize) -> bool {
        let Some(mut bottom) = self.bottom() else { return true };
        for _ in 0..rows {
            let Some(below) = self.below(bottom) else { break };
            bottom = below;
        }
        self.stand(bottom);
        self.below(bottom).is_none()
    }

    /// Scrolls so that an item is the first on the screen, or as far up as there are rows below.
    pub fn show_first(&mut self, index: usize, height: usize) {
        let Some(index) = self.shown_from(index) else { return };
        let mut bottom = Place { index, row: 0 };
        for _ in 1..height {
            bottom = self.below(bottom).unwrap_or(bottom);
        }
        self.stand(bottom);
    }

    /// Scrolls as little as shows all of an item.
    pub fn show(&mut self, index: usize, height: usize) {
        let shown = self.window(height).rows;
        let rows = self.rows_of(index);
        let is_it =
            |row: &&LogRow| matches!(row, LogRow::Item { index: shown, .. } if *shown == index);
        let seen = shown.iter().filter(is_it).count();
        if seen == rows {
            return;
        }
        let first = shown.iter().find_map(|row| match row {
            LogRow::Item { index, .. } => Some(*index),
            _ => None,
        });
        if first.is_some_and(|first| index <= first) {
            self.show_first(index, height);
        } else {
            let row = self.height(index).saturating_sub(1);
            self.stand(Place { index, row });
        }
    }

    /// The item of the first message that came while nobody looked.
    #[must_use]
    pub fn first_unread(&self) -> Option<usize> {
        let from = self.room.unread.line?.from;
        let items = self.room.timeline.items();
        items.iter().position(|item| !item.is_hidden() && item.seq().is_some_and(|seq| seq >= from))
    }

    /// The last row on the screen.
    fn bottom(&mut self) -> Option<Place> {
        let end = self.room.timeline.items().len();
        let (at, row) = match self.room.scroll {
            Scroll::Bottom => (end, usize::MAX),
            Scroll::At { item, row } => {
                self.room.timeline.index_of(item).map_or((end, usize::MAX), |index| (index, row))
            }
        };
        // What was hidden since then leaves its place to what stands above it.
        let index = self.shown_before(at + 1).or_else(|| self.shown_from(at))?;
        let row = if index == at { row } else { usize::MAX };
        Some(Place { index, row: row.min(self.height(index).saturating_sub(1)) })
    }

    /// The last item before this one of which something is shown.
    fn shown_before(&self, index: usize) -> Option<usize> {
        let items = self.room.timeline.items();
        let before = items.get(..index.min(items.len()).min(self.last.saturating_add(1)))?;
        before.iter().rposition(|item| self.shows(item))
    }

    /// The first item from this one on of which something is shown.
    fn shown_from(&self, index: usize) -> Option<usize> {
        let items = self.room.timeline.items().get(index..)?;
        let found = items.iter().position(|item| self.shows(item)).map(|further| index + further);
        found.filter(|found| *found <= self.last)
    }

    fn shows(&self, item: &Item) -> bool {
        !item.is_hidden() && (self.column.style != Style::Bare || item.said().is_some())
    }

    fn stand(&mut self, bottom: Place) {
        let at_end = self.below(bottom).is_none() && !self.room.timeline.is_cut();
        let item = self.room.timeline.items().get(bottom.index).map(|item| item.id);
        self.room.scroll = match item {
            Some(item) if !at_end => Scroll::At { item, row: bottom.row },
            _ => Scroll::Bottom,
        };
    }

    /// So many rows up, and whether there were as many.
    fn climb(&mut self, mut from: Place, rows: usize) -> (Place, bool) {
        for _ in 0..rows {
            let Some(above) = self.above(from) else { return (from, false) };
            from = above;
        }
        (from, true)
    }

    fn above(&mut self, place: Place) -> Option<Place> {
        if let Some(row) = place.row.checked_sub(1) {
            return Some(Place { row, ..place });
        }
        let index = self.shown_before(place.index)?;
        Some(Place { index, row: self.height(index).saturating_sub(1) })
    }

    fn below(&mut self, place: Place) -> Option<Place> {
        if place.row + 1 < self.height(place.index) {
            return Some(Place { row: place.row + 1, ..place });
        }
        Some(Place { index: self.shown_from(place.index + 1)?, row: 0 })
    }

    /// The rows of an item's block.
    fn height(&mut self, index: usize) -> usize {
        self.rows_of(index) + self.lines(index).count()
    }

    fn rows_of(&mut self, index: usize) -> usize {
        self.room.timeline.lay(index, &self.column).map_or(1, super::column::Laid::rows)
    }

    fn row(&mut self, place: Place) -> LogRow {
        self.rows_of(place.index);
        let lines = self.lines(place.index);
        let row = place.row.checked_sub(lines.count());
        let index = place.index;
        let id = self.room.timeline.items().get(index).map_or(0, |item| item.id);
        let item = |row| LogRow::Item { id, index, row };
        row.map_or_else(|| lines.nth(place.row).unwrap_or(item(0)), item)
    }

    /// The lines above an item.
    fn lines(&self, index: usize) -> Lines {
        if self.column.style == Style::Bare {
            return Lines { day: None, unread: None };
        }
        Lines { day: self.new_day(index), unread: self.first_new(index) }
    }

    fn new_day(&self, index: usize) -> Option<Date> {
        let items = self.room.timeline.items();
        let date = |index: usize| items.get(index).map(|item| self.zone.local(item.at).date);
        let (day, before) = (date(index)?, self.shown_before(index).and_then(date));
        // Clocks that differ must not write yesterday below today.
        before.is_none_or(|before| before < day).then_some(day)
    }

    fn first_new(&self, index: usize) -> Option<UnreadLine> {
        let line = self.room.unread.line?;
        let items = self.room.timeline.items();
        let is_new = |seq: u64| seq >= line.from;
        let shown = items.get(..index)?.iter().rev().filter(|item| !item.is_hidden());
        let before = shown.into_iter().find_map(crate::app::timeline::Item::seq);
        let here = items.get(index)?.seq().is_some_and(is_new);
        (here && !before.is_some_and(is_new)).then_some(line)
    }

    fn messages_after(&self, index: usize) -> usize {
        let items = self.room.timeline.items();
        let after = items.iter().skip(index + 1).filter(|item| !item.is_hidden());
        after.filter(|item| item.said().is_some()).count()
    }
}

/// The lines above an item.
#[derive(Clone, Copy)]
struct Lines {
    day: Option<Date>,
    unread: Option<UnreadLine>,
}

impl Lines {
    fn count(self) -> usize {
        usize::from(self.day.is_some()) + usize::from(self.unread.is_some())
    }

    fn nth(self, row: usize) -> Option<LogRow> {
        let both = [self.day.map(LogRow::Day), self.unread.map(LogRow::Unread)];
        both.into_iter().flatten().nth(row)
    }
}
