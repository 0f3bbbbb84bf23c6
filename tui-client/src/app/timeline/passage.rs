//! The passage of the log that is selected with the mouse.
//!
//! Owns its two ends, which are cells of the log's text, and how it is pulled and let go. It goes
//! the way the text is read, so on the screen it may be in pieces. One that begins in a message
//! holds messages alone, one that begins in a notice notices alone. When the button goes up it is
//! copied, and it is seen until the next key or click.

use std::cmp::{max, min};
use std::ops::Range;

use diwan_shared::text::LINE_BREAK;

use crate::app::App;
use crate::app::effect::Effects;
use crate::app::msg::Mouse;
use crate::app::timeline::Item;
use crate::text::word_at;

/// All that lies between two cells of the log, these included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Where the button went down.
    from: Spot,
    /// Where the mouse is.
    to: Spot,
}

/// A cell of the log's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The item, by its number in the timeline.
    pub item: u64,
    /// The first byte of the item's text that the cell shows.
    pub start: usize,
    /// The byte behind the last one; `start` for a cell beside the text.
    pub end: usize,
}

/// Where a passage begins and ends: the item's index, and a byte of its text.
struct Extent {
    start: (usize, usize),
    end: (usize, usize),
    /// Whether it holds messages.
    said: bool,
}

impl Extent {
    fn in_item(&self, index: usize, item: &Item) -> Option<Range<usize>> {
        let start = if index == self.start.0 { self.start.1 } else { 0 };
        let end = if index == self.end.0 { self.end.1 } else { item.text().len() };
        let meets = (self.start.0..=self.end.0).contains(&index) && start < end;
        let shown = item.said().is_some() == self.said && !item.is_hidden();
        (meets && shown).then_some(start..end)
    }
}

impl App {
    /// The bytes that the passage takes of an item's text.
    #[must_use]
    pub fn passage_in(&self, item: &Item) -> Option<Range<usize>> {
        let extent = self.passage_extent()?;
        extent.in_item(self.rooms.current().timeline.index_of(item.id)?, item)
    }

    fn passage_extent(&self) -> Option<Extent> {
        let Passage { from, to } = self.passage?;
        let timeline = &self.rooms.current().timeline;
        let (here, there) = (timeline.index_of(from.item)?, timeline.index_of(to.item)?);
        let said = timeline.items().get(here)?.said().is_some();
        let start = min((here, from.start), (there, to.start));
        Some(Extent { start, end: max((here, from.end), (there, to.end)), said })
    }

    /// What lies between here and where the button went down is selected. Beyond the upper or the
    /// lower edge of the log, it scrolls.
    pub(in crate::app) fn pull_passage(&mut self, from: Spot, mouse: Mouse, effects: &mut Effects) {
        let area = self.screen.panes.log;
        let last = (area.y + area.height).saturating_sub(1);
        let row = mouse.row.clamp(area.y, last.max(area.y));
        let Some(to) = self.spot_at(mouse.column, row) else { return };
        if self.passage.replace(Passage { from, to }).is_none() {
            // What comes must not move the text away from under the mouse.
            self.hold_log(true);
        }
        if row != mouse.row {
            self.scroll(1, mouse.row < row, effects);
        }
    }

    /// Selects the word that a cell shows a part of.
    pub(in crate::app) fn select_word_at(&mut self, spot: Spot) {
        let timeline = &self.rooms.current().timeline;
        let item = timeline.index_of(spot.item).and_then(|index| timeline.items().get(index));
        if let Some(item) = item.filter(|_| spot.start < spot.end) {
            let Range { start, end } = word_at(item.text(), spot.start);
            let word = Spot { start, end, ..spot };
            self.passage = Some(Passage { from: word, to: word });
        }
    }

    /// Copies the passage as it was written, each message beginning on a line of its own.
    pub(in crate::app) fn copy_passage(&mut self, effects: &mut Effects) {
        self.hold_log(self.bare);
        let Some(extent) = self.passage_extent() else { return };
        let items = self.rooms.current().timeline.items().iter().enumerate();
        let items = items.skip(extent.start.0).take(extent.end.0 + 1 - extent.start.0);
        let pieces = items.filter_map(|(at, item)| item.text().get(extent.in_item(at, item)?));
        let text = pieces.collect::<Vec<_>>().join("\n").replace(LINE_BREAK, "\n");
        if !text.is_empty() {
            self.copy(&text, effects);
        }
    }

    /// Nothing is selected in the log any more. Says whether anything was.
    pub(in crate::app) fn drop_passage(&mut self) -> bool {
        let was = self.passage.take().is_some();
        if was {
            self.hold_log(self.bare);
        }
        was
    }
}
