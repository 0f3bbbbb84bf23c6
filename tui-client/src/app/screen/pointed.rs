//! What stands where in the log that is on the screen: which message, and which link.
//!
//! Takes what the last `App::settle` put there; gives the item under a row, and the stretches of
//! cells that show links. The mouse and the terminal's own links read the same, so a click meets
//! what is seen.

use super::column::Laid;
use super::panes::Side;
use super::window::LogRow;
use crate::app::App;
use crate::app::timeline::Item;
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
    /// The link under a cell of the screen.
    pub(in crate::app) fn link_at(&self, x: u16, y: u16) -> Option<&LinkStretch> {
        let holds = |link: &&LinkStretch| {
            link.row == y && (link.column..link.column + link.cells).contains(&x)
        };
        self.screen.links.iter().find(holds)
    }

    /// Where links stand on the screen, as far as nothing lies over the log.
    pub(in crate::app) fn link_stretches(&self) -> Vec<LinkStretch> {
        if self.log_is_covered() {
            return Vec::new();
        }
        self.shown_rows().flat_map(|shown| self.stretches_in(&shown)).collect()
    }

    /// Whether something else stands in the place of the log.
    pub(in crate::app) fn log_is_covered(&self) -> bool {
        let menu = self.menu_shown().is_some();
        self.arrival.is_some() || self.popup.is_some() || menu || self.screen.details.is_some()
    }

    fn shown_rows(&self) -> impl Iterator<Item = Shown<'_>> {
        let (area, rows) = (self.screen.panes.log, &self.screen.window.rows);
        let blank = area.height.saturating_sub(cells(rows.len()));
        let timeline = &self.rooms.current().timeline;
        (area.y + blank..area.y + area.height).zip(rows).filter_map(|(y, row)| {
            let LogRow::Item { index, row } = row else { return None };
            let (item, laid) = (timeline.items().get(*index)?, timeline.laid(*index)?);
            Some(Shown { y, item, laid, row: row.checked_sub(usize::from(laid.alone)) })
        })
    }

    fn stretches_in(&self, shown: &Shown<'_>) -> Vec<LinkStretch> {
        let Shown { y, item, laid, .. } = *shown;
        let Some(row) = shown.row else { return Vec::new() };
        let left = self.screen.panes.log.x + cells(laid.left + laid.text.indent(row));
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
        match self.screen.panes.overlay {
            Some((Side::Rooms, area)) => (start.max(area.x + area.width), end),
            Some((Side::People, area)) => (start, end.min(area.x)),
            None => (start, end),
        }
    }
}

/// A number of cells as the screen counts them.
pub(in crate::app) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
