//! The side of the screen that everything begins at.
//!
//! All rectangles are worked out as from the left. In a frame that runs from right to left each
//! stands on the other side (x' = columns - x - width, R25 of RTL.md), which is its own inverse: so
//! the pen puts what is painted there, and the mouse's cell is taken back. A text is not turned:
//! in its rectangle it goes its own way, and its columns are counted from the left.

use crate::text::Direction;

/// Which way the frame runs, on a screen of so many columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    direction: Direction,
    columns: u16,
}

impl Frame {
    /// A frame that runs this way.
    #[must_use]
    pub fn new(direction: Direction, columns: u16) -> Self {
        Self { direction, columns }
    }

    /// The same on another screen.
    #[must_use]
    pub fn on(self, columns: u16) -> Self {
        Self { columns, ..self }
    }

    /// Which way it runs.
    #[must_use]
    pub fn direction(self) -> Direction {
        self.direction
    }

    /// Whether rooms are at the right and people at the left.
    #[must_use]
    pub fn is_mirrored(self) -> bool {
        self.direction == Direction::Rtl
    }

    /// The first column on the screen of `width` cells from `x` on, and the other way round.
    #[must_use]
    pub fn place(self, x: u16, width: u16) -> u16 {
        if self.is_mirrored() { self.columns.saturating_sub(x.saturating_add(width)) } else { x }
    }

    /// The column that the cell `at` is of a text which takes `width` cells from `x` on; below 0 it
    /// is left of the text.
    #[must_use]
    pub fn column_in(self, x: u16, width: u16, at: u16) -> i32 {
        i32::from(self.place(at, 1)) - i32::from(self.place(x, width))
    }
}
