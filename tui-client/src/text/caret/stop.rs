//! The caret stops of one row, each with the edges at which it may be drawn.
//!
//! Takes a row; gives its stops in logical order. Never knows other rows, beyond whether this one
//! was wrapped.

use crate::text::{Affinity, Caret, Direction, Edge, Order, Row, Seam};

/// A byte offset at which a caret may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) index: usize,
    /// The edge for [`Affinity::Before`] and the one for [`Affinity::After`].
    before: Edge,
    after: Edge,
    /// Which of the two is the strong one.
    strong: Affinity,
    /// Whether the stop is in the middle of the cell right of its edge.
    pub(super) inside: bool,
}

impl Stop {
    /// The stop at `index`, or else the next one after it.
    pub(super) fn at(stops: &[Self], index: usize) -> Self {
        let number = stops.partition_point(|stop| stop.index < index);
        stops[number.min(stops.len() - 1)]
    }

    /// The caret at its strong edge.
    pub(super) fn caret(&self) -> Caret {
        Caret { index: self.index, affinity: self.strong }
    }

    /// The edge at which a caret of this affinity is drawn.
    pub(super) fn edge(&self, affinity: Affinity) -> Edge {
        match affinity {
            Affinity::Before => self.before,
            Affinity::After => self.after,
        }
    }

    /// Its strong place from the left, in half columns.
    pub(super) fn key(&self) -> usize {
        2 * self.edge(self.strong).column + usize::from(self.inside)
    }
}

/// A cell, seen in logical order.
struct Span {
    start: usize,
    level: u8,
    /// The edges at which the text of the cell begins and ends.
    leading: Edge,
    trailing: Edge,
}

/// The stops of `row` from its start to its end, whose edges are those of `direction`, where its
/// cells stand in `order`. `continues` and `wrapped` say whether the row before it and the row after
/// it are of the same line.
pub(super) fn row_stops(
    row: &Row,
    (order, direction): (Order, Direction),
    continues: bool,
    wrapped: bool,
) -> Vec<Stop> {
    let spans = spans(row, order);
    let (start, end) = match direction {
        Direction::Ltr => (0, row.width),
        Direction::Rtl => (row.width, 0),
    };
    let (start, end) = (Edge { column: start, direction }, Edge { column: end, direction });
    let mut stops: Vec<Stop> = Vec::with_capacity(spans.len() + row.seams.len() + 1);
    for pair in spans.windows(2) {
        let [left, right] = pair else { continue };
        stops.push(between(left, right));
    }
    if let Some(first) = spans.first() {
        // At the start of a wrapped row only one affinity means this row, and the strong edge is its.
        let (strong, before, after) = match continues {
            true => (Affinity::After, first.leading, start),
            false => (Affinity::Before, start, first.leading),
        };
        stops.insert(0, Stop { index: first.start, before, after, strong, inside: false });
    }
    let last = spans.last().map_or(end, |last| last.trailing);
    let (strong, before, after) = match wrapped {
        true => (Affinity::Before, end, last),
        false => (Affinity::After, last, end),
    };
    stops.push(Stop { index: row.range.end, before, after, strong, inside: false });
    apply_seams(row, &mut stops, direction);
    stops
}

fn spans(row: &Row, order: Order) -> Vec<Span> {
    let mut left = 0;
    let mut spans: Vec<Span> = Vec::with_capacity(row.cells.len());
    for cell in &row.cells {
        let right = left + usize::from(cell.width);
        // Cells in the order of the text all run one way.
        let level = if order == Order::Visual { cell.level } else { 0 };
        let (direction, leading, trailing) = match level % 2 {
            0 => (Direction::Ltr, left, right),
            _ => (Direction::Rtl, right, left),
        };
        let edge = |column| Edge { column, direction };
        let (leading, trailing) = (edge(leading), edge(trailing));
        spans.push(Span { start: cell.range.start, level, leading, trailing });
        left = right;
    }
    spans.sort_unstable_by_key(|span| span.start);
    spans
}

fn between(left: &Span, right: &Span) -> Stop {
    let strong = if left.level <= right.level { Affinity::Before } else { Affinity::After };
    let (before, after) = (left.trailing, right.leading);
    Stop { index: right.start, before, after, strong, inside: false }
}

/// Adds the middles of lam-alefs, and moves the stops that stand by an unseen character.
fn apply_seams(row: &Row, stops: &mut Vec<Stop>, direction: Direction) {
    if row.seams.is_empty() {
        return;
    }
    let edge = |seam: &Seam| Edge {
        column: seam.column,
        // Lam and alef run to the left; beside something unseen the paragraph decides.
        direction: if seam.inside { Direction::Rtl } else { direction },
    };
    let stop = |seam: &Seam| Stop {
        index: seam.index,
        before: edge(seam),
        after: edge(seam),
        strong: Affinity::Before,
        inside: seam.inside,
    };
    for seam in row.seams.iter().filter(|seam| !seam.inside) {
        if let Ok(number) = stops.binary_search_by_key(&seam.index, |stop| stop.index) {
            stops[number] = stop(seam);
        }
    }
    stops.extend(row.seams.iter().filter(|seam| seam.inside).map(stop));
    stops.sort_by_key(|stop| stop.index);
}
