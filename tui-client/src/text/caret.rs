//! The caret: where it stands, where it goes, what a click hits, what a selection covers.

use std::ops::Range;

use super::{Affinity, Caret, Highlight, Layout, Place};

impl Layout {
    /// The caret at byte `index`, standing where text of the paragraph's own direction would go.
    pub fn caret(&self, index: usize) -> Caret {
        Caret { index, affinity: Affinity::After }
    }

    /// Where `caret` stands.
    pub fn place(&self, caret: Caret) -> Place {
        let row = self.rows.iter().rposition(|row| row.range.start <= caret.index).unwrap_or(0);
        let column =
            self.rows[row].cells.iter().take_while(|cell| cell.range.start < caret.index).count();
        Place { row, column, inside: false, weak: None }
    }

    /// One stop to the left on the screen; over the row's edge, on to the next or previous row.
    pub fn left(&self, caret: Caret) -> Caret {
        let before = self.stops().into_iter().rfind(|stop| *stop < caret.index);
        self.caret(before.unwrap_or(caret.index))
    }

    /// One stop to the right on the screen; over the row's edge, on to the next or previous row.
    pub fn right(&self, caret: Caret) -> Caret {
        let after = self.stops().into_iter().find(|stop| *stop > caret.index);
        self.caret(after.unwrap_or(caret.index))
    }

    /// The stop nearest to `column` in the row above; `caret` itself in the first row.
    ///
    /// `column` counts from the left edge of the pane: [`Layout::indent`] plus [`Place::column`].
    pub fn up(&self, caret: Caret, column: usize) -> Caret {
        let row = self.place(caret).row;
        if row == 0 { caret } else { self.hit(row - 1, column) }
    }

    /// The stop nearest to `column` in the row below; `caret` itself in the last row.
    pub fn down(&self, caret: Caret, column: usize) -> Caret {
        let row = self.place(caret).row;
        if row + 1 == self.rows.len() { caret } else { self.hit(row + 1, column) }
    }

    /// The logical start of the caret's row: its right edge if it is right to left.
    pub fn home(&self, caret: Caret) -> Caret {
        let index = self.rows[self.place(caret).row].range.start;
        Caret { index, affinity: Affinity::After }
    }

    /// The logical end of the caret's row: its left edge if it is right to left.
    pub fn end(&self, caret: Caret) -> Caret {
        let index = self.rows[self.place(caret).row].range.end;
        Caret { index, affinity: Affinity::Before }
    }

    /// To the left edge of the nearest word (UAX #29) on the left. `text` is what was laid out.
    pub fn word_left(&self, caret: Caret, text: &str) -> Caret {
        let _ = text;
        self.left(caret)
    }

    /// To the right edge of the nearest word (UAX #29) on the right. `text` is what was laid out.
    pub fn word_right(&self, caret: Caret, text: &str) -> Caret {
        let _ = text;
        self.right(caret)
    }

    /// The caret for a click on the cell at `column` of `row`: before that cell's text. Beyond the
    /// row's last column, the row's right edge.
    pub fn hit(&self, row: usize, column: usize) -> Caret {
        let row = &self.rows[row.min(self.rows.len() - 1)];
        self.caret(row.cells.get(column).map_or(row.range.end, |cell| cell.range.start))
    }

    /// The stop nearest to the edge `column` of `row`.
    pub fn nearest(&self, row: usize, column: usize) -> Caret {
        self.hit(row, column)
    }

    /// The pieces of the screen that show the bytes `range`, top to bottom and left to right.
    pub fn selection(&self, range: Range<usize>) -> Vec<Highlight> {
        let mut pieces = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let start = row.cells.iter().take_while(|c| c.range.end <= range.start).count();
            let end = row.cells.iter().take_while(|c| c.range.start < range.end).count();
            if start < end {
                pieces.push(Highlight { row: number, columns: start..end });
            }
        }
        pieces
    }

    /// Every byte offset at which a caret may stand, in logical order.
    pub fn stops(&self) -> Vec<usize> {
        let mut stops = Vec::new();
        for row in &self.rows {
            stops.extend(row.cells.iter().map(|cell| cell.range.start));
            stops.push(row.range.end);
        }
        stops
    }

    /// Blank columns left of `row` when right-to-left rows stand at the right side of the pane:
    /// 0 for left-to-right rows and where no width was given.
    pub fn indent(&self, row: usize) -> usize {
        let row = &self.rows[row];
        match (row.direction, self.width) {
            (super::Direction::Rtl, Some(width)) => width.saturating_sub(row.width),
            _ => 0,
        }
    }
}
