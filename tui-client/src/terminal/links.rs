//! Links that the terminal knows as such (OSC 8): a link over several rows is one to it.
//!
//! Takes where links stand in the frame that is drawn; gives the sequences that open and close one
//! before and after its cells, with one id for all parts of a link. Cells whose link changed are
//! drawn again even if what they show did not. A terminal that knows nothing of OSC 8, tmux before
//! 3.4 among them, drops it without a trace. The addresses are printable ASCII (`app::weblink`).

use ratatui::buffer::{Buffer, CellDiffOption};

use crate::app::timeline::weblink::LinkStretch;

/// No link from here on.
pub(super) const CLOSE: &str = "\x1b]8;;\x1b\\";

/// The links of two frames: the one on the screen, and the one that is drawn.
#[derive(Debug, Default)]
pub(super) struct Links {
    before: Vec<LinkStretch>,
    now: Vec<LinkStretch>,
}

impl Links {
    /// The links of the next frame.
    pub(super) fn set(&mut self, links: Vec<LinkStretch>) {
        self.before = std::mem::replace(&mut self.now, links);
    }

    /// Has all cells drawn whose link is another one than in the frame before.
    pub(super) fn mark_changes(&self, buffer: &mut Buffer) {
        for stretch in self.before.iter().chain(&self.now) {
            for x in stretch.column..stretch.column + stretch.cells {
                let (before, now) = (at(&self.before, x, stretch.row), self.at(x, stretch.row));
                let same = before.map(target) == now.map(target);
                if let Some(cell) = buffer.cell_mut((x, stretch.row)).filter(|_| !same) {
                    cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
        }
    }

    /// The link that a cell is part of.
    pub(super) fn at(&self, x: u16, y: u16) -> Option<&LinkStretch> {
        at(&self.now, x, y)
    }
}

/// What follows is part of this link.
pub(super) fn open(link: &LinkStretch) -> String {
    format!("\x1b]8;id={}-{};{}\x1b\\", link.item, link.number, link.url)
}

/// What makes two stretches parts of one link.
pub(super) fn target(link: &LinkStretch) -> (u64, usize, &str) {
    (link.item, link.number, &link.url)
}

fn at(links: &[LinkStretch], x: u16, y: u16) -> Option<&LinkStretch> {
    let holds =
        |link: &&LinkStretch| link.row == y && (link.column..link.column + link.cells).contains(&x);
    links.iter().find(holds)
}
