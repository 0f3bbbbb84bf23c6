//! What stands where in the log that is on the screen: which message, which of its text, and which
//! link.
//!
//! Takes what the last `App::settle` put there; gives the text under a cell, and the stretches of
//! cells that show links. The mouse and the terminal's own links read the same, so a click meets
//! what is seen.

use std::ops::Range;

use super::column::Laid;
use super::window::LogRow;
use crate::app::App;
use crate::app::timeline::Item;
use crate::app::timeline::passage::Spot;
use crate::app::timeline::weblink::LinkStretch;

/// A row of an item, where it stands.
struct Shown<'a> {
    /// The row of the screen.
    y: u16,
    item: &'a Item,
    laid: &'a Laid,
    /// The row of its text; `None` above the text.
    row: Option<usize>,
}

impl App {
    /// What of the log's text is in a cell of its pane. Beside a row it is the nearer end of that
    /// row; beside all rows, the nearest text below, or else above.
    pub(in crate::app) fn spot_at(&self, x: u16, y: u16) -> Option<Spot> {
        let mut last = None;
        for shown in self.shown_rows() {
            match shown.y {
                row if row == y => return Some(self.spot_in(&shown, x)),
                row if row > y => return Some(shown.start()),
                _ => last = Some(shown),
            }
        }
        last.map(|shown| shown.end())
    }

    /// Where links stand on the screen, as far as nothing lies over the log.
    pub(in crate::app) fn link_stretches(&self) -> Vec<LinkStretch> {
        if self.log_is_covered() {
            return Vec::new();
        }
        let commands = self.commands_listed().map_or(u16::MAX, |it| it.listed.area.y);
        let seen = self.shown_rows().filter(|shown| shown.y < commands);
        seen.flat_map(|shown| self.stretches_in(&shown)).collect()
    }

    /// Whether something else stands in the place of the log.
    pub(in crate::app) fn log_is_covered(&self) -> bool {
        let menu = self.menu_shown().is_some();
        self.arrival.is_some() || self.popup.is_some() || menu || self.screen.details.is_some()
    }

    /// Whether a cell is one of the log's, and nothing else stands in it.
    pub(in crate::app) fn log_is_seen_at(&self, x: u16, y: u16) -> bool {
        let panes = &self.screen.panes;
        let is_over = panes.overlay.is_some_and(|(_, area)| area.holds(x, y));
        let is_over = is_over || self.commands_hold(x, y);
        panes.log.holds(x, y) && !is_over && !self.log_is_covered()
    }

    fn shown_rows(&self) -> impl Iterator<Item = Shown<'_>> {
        let (area, rows) = (self.screen.panes.log, &self.screen.window.rows);
        let blank = area.height.saturating_sub(cells(rows.len()));
        let timeline = &self.rooms.current().timeline;
        (area.y + blank..area.y + area.height).zip(rows).filter_map(|(y, row)| {
            let LogRow::Item { id, index, row } = row else { return None };
            // It may have moved since the screen was drawn.
            let item = timeline.items().get(*index).filter(|item| item.id == *id)?;
            let laid = timeline.laid(*index)?;
            Some(Shown { y, item, laid, row: row.checked_sub(usize::from(laid.alone)) })
        })
    }

    fn stretches_in(&self, shown: &Shown<'_>) -> Vec<LinkStretch> {
        let Shown { y, item, laid, .. } = *shown;
        let Some(row) = shown.row else { return Vec::new() };
        let left = self.screen.frame.place(self.text_start(laid), cells(laid.cells()))
            + cells(laid.text.indent(row));
        let mut stretches = Vec::new();
        for (number, link) in (1..).zip(&laid.links) {
            let range = laid.padding + link.range.start..laid.padding + link.range.end;
            for piece in laid.text.selection(range).into_iter().filter(|piece| piece.row == row) {
                let start = left + cells(piece.columns.start);
                let end = left + cells(piece.columns.end);
                let (start, end) = self.uncovered(start, end);
                if start < end {
                    let (cells, url) = (end - start, link.url.clone());
                    stretches.push(LinkStretch {
                        column: start,
                        row: y,
                        cells,
                        item: item.id,
                        number,
                        url,
                    });
                }
            }
        }
        stretches
    }

    /// What a list over the log leaves of the columns from `start` to `end`.
    fn uncovered(&self, start: u16, end: u16) -> (u16, u16) {
        let Some((_, area)) = self.screen.panes.overlay else { return (start, end) };
        match self.screen.frame.place(area.x, area.width) {
            0 => (start.max(area.width), end),
            left => (start, end.min(left)),
        }
    }

    /// The cell that the column of a text begins at.
    fn text_start(&self, laid: &Laid) -> u16 {
        self.screen.panes.log.x + cells(laid.left)
    }

    /// What of the text is in a cell of its row. Time and nick count for where reading begins.
    fn spot_in(&self, shown: &Shown<'_>, x: u16) -> Spot {
        let (laid, left) = (shown.laid, self.text_start(shown.laid));
        let Some(row) = shown.row.filter(|_| x >= left) else { return shown.start() };
        let column = self.screen.frame.column_in(left, cells(laid.cells()), x);
        shown.spot_of(laid.text.under(row, usize::try_from(column).ok()))
    }
}

impl Shown<'_> {
    /// Where its text begins.
    fn start(&self) -> Spot {
        let start = self.bytes().start;
        self.spot_of(start..start)
    }

    /// Where its text ends.
    fn end(&self) -> Spot {
        let end = self.bytes().end;
        self.spot_of(end..end)
    }

    fn bytes(&self) -> Range<usize> {
        let row = self.laid.text.rows.get(self.row.unwrap_or(0));
        row.map_or(0..0, |row| row.range.clone())
    }

    /// The bytes of what was laid out, as those of the item's text.
    fn spot_of(&self, bytes: Range<usize>) -> Spot {
        let of_text = |at: usize| at.saturating_sub(self.laid.padding);
        Spot { item: self.item.id, start: of_text(bytes.start), end: of_text(bytes.end) }
    }
}

/// A number of cells as the screen counts them.
pub(in crate::app) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
