//! The caret: where it stands, where it goes, what a click hits, what a selection covers.
//!
//! A caret is a byte offset, but the screen has two edges for it wherever direction changes: in
//! `abc אבג`, laid out left to right, the offset before `א` is at once the right edge of the space
//! and the right edge of `א`, at the other end of the row. The *strong* edge is that of the
//! neighbour with the lower level, where text of the paragraph's own direction would go. No two
//! offsets of a row have the same strong edge, so walking from strong edge to strong edge visits
//! each offset once: that is how [`Layout::left`] and [`Layout::right`] move.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use self::stop::Stop;
use super::{Affinity, Align, Caret, Direction, Edge, Highlight, Layout, Order, Place};

mod stop;

impl Layout {
    /// The caret at byte `index`, at its strong edge. An offset within a cell is moved to its end.
    pub fn caret(&self, index: usize) -> Caret {
        let row = self.row_of(Caret { index, affinity: Affinity::After });
        self.stop(row, index).caret()
    }

    /// Where `caret` stands.
    pub fn place(&self, caret: Caret) -> Place {
        let row = self.row_of(caret);
        let stop = self.stop(row, caret.index);
        let Edge { column, direction } = stop.edge(caret.affinity);
        let weak = stop.edge(caret.affinity.other());
        let weak = (weak.column != column).then_some(weak);
        Place { row, column, inside: stop.inside, direction, weak }
    }

    /// The cell of `row` that a block cursor covers to stand at `edge`: its first column from the
    /// left. Text goes on in it, so it is left of the edge where text runs to the left; there it is
    /// `None` when the edge is the row's left one.
    pub fn covered(&self, row: usize, edge: Edge) -> Option<usize> {
        if edge.direction == Direction::Ltr {
            return Some(edge.column);
        }
        let mut left = 0;
        for cell in &self.rows[row].cells {
            let right = left + usize::from(cell.width);
            if right >= edge.column && left < edge.column {
                return Some(left);
            }
            left = right;
        }
        None
    }

    /// One stop to the left on the screen; over the row's edge, on to the next or previous row.
    pub fn left(&self, caret: Caret) -> Caret {
        self.step(caret, Direction::Rtl)
    }

    /// One stop to the right on the screen; over the row's edge, on to the next or previous row.
    pub fn right(&self, caret: Caret) -> Caret {
        self.step(caret, Direction::Ltr)
    }

    /// The stop nearest to `column` in the row above; `caret` itself in the first row.
    ///
    /// `column` counts from the left edge of the pane: [`Layout::indent`] plus [`Place::column`].
    pub fn up(&self, caret: Caret, column: usize) -> Caret {
        match self.row_of(caret).checked_sub(1) {
            Some(row) => self.nearest(row, column.saturating_sub(self.indent(row))),
            None => caret,
        }
    }

    /// The stop nearest to `column` in the row below; `caret` itself in the last row.
    ///
    /// `column` counts as for [`Layout::up`].
    pub fn down(&self, caret: Caret, column: usize) -> Caret {
        let row = self.row_of(caret) + 1;
        if row == self.rows.len() {
            return caret;
        }
        self.nearest(row, column.saturating_sub(self.indent(row)))
    }

    /// The logical start of the caret's row: its right edge if it is right to left.
    pub fn home(&self, caret: Caret) -> Caret {
        self.row_stops(self.row_of(caret))[0].caret()
    }

    /// The logical end of the caret's row: its left edge if it is right to left.
    pub fn end(&self, caret: Caret) -> Caret {
        let stops = self.row_stops(self.row_of(caret));
        stops[stops.len() - 1].caret()
    }

    /// To the left edge of the nearest word (UAX #29) on the left, or of the row. `text` is what
    /// was laid out.
    pub fn word_left(&self, caret: Caret, text: &str) -> Caret {
        self.word_step(caret, text, Direction::Rtl)
    }

    /// To the right edge of the nearest word (UAX #29) on the right, or of the row. `text` is what
    /// was laid out.
    pub fn word_right(&self, caret: Caret, text: &str) -> Caret {
        self.word_step(caret, text, Direction::Ltr)
    }

    /// The caret for a click on the cell at `column` of `row`: right before that cell's text, so at
    /// its left edge if it is left to right, else at its right edge. Beyond the row's last column,
    /// its right edge; below the last row, the last row.
    pub fn hit(&self, row: usize, column: usize) -> Caret {
        let row = row.min(self.rows.len() - 1);
        let mut left = 0;
        for cell in &self.rows[row].cells {
            left += usize::from(cell.width);
            if column < left {
                return Caret { index: cell.range.start, affinity: Affinity::After };
            }
        }
        self.nearest(row, left)
    }

    /// The bytes that the cell at `column` of `row` shows; beside the row's cells none, where reading
    /// the row begins or ends. `column` counts as for [`Layout::up`]; `None` is left of the pane.
    pub fn under(&self, row: usize, column: Option<usize>) -> Range<usize> {
        let (number, row) = (row, &self.rows[row]);
        let (before, behind) = match self.reads(row) {
            Direction::Ltr => (row.range.start, row.range.end),
            Direction::Rtl => (row.range.end, row.range.start),
        };
        let Some(column) = column.and_then(|column| column.checked_sub(self.indent(number))) else {
            return before..before;
        };
        let mut right = 0;
        let cell = row.cells.iter().find(|cell| {
            right += usize::from(cell.width);
            column < right
        });
        cell.map_or(behind..behind, |cell| cell.range.clone())
    }

    /// The stop nearest to the edge `column` of `row`.
    pub fn nearest(&self, row: usize, column: usize) -> Caret {
        let stops = self.row_stops(row.min(self.rows.len() - 1));
        let nearest = stops.iter().min_by_key(|stop| stop.key().abs_diff(2 * column));
        nearest.map(Stop::caret).unwrap_or_default()
    }

    /// The pieces of the screen that show the bytes `range`, top to bottom and left to right.
    pub fn selection(&self, range: Range<usize>) -> Vec<Highlight> {
        let mut pieces: Vec<Highlight> = Vec::new();
        if range.is_empty() {
            return pieces;
        }
        for (number, row) in self.rows.iter().enumerate() {
            let mut left = 0;
            for cell in &row.cells {
                let columns = left..left + usize::from(cell.width);
                left = columns.end;
                if cell.range.end <= range.start || cell.range.start >= range.end {
                    continue;
                }
                match pieces.last_mut() {
                    Some(last) if last.row == number && last.columns.end == columns.start => {
                        last.columns.end = columns.end;
                    }
                    _ => pieces.push(Highlight { row: number, columns }),
                }
            }
        }
        pieces
    }

    /// Every byte offset at which a caret may stand, in logical order.
    pub fn stops(&self) -> Vec<usize> {
        let rows = 0..self.rows.len();
        rows.flat_map(|row| self.reachable_stops(row)).map(|stop| stop.index).collect()
    }

    /// Columns of the pane that it was laid out for.
    pub fn pane(&self) -> Option<usize> {
        self.width
    }

    /// Blank columns left of `row` when it stands at the right side of the pane: 0 at the left, and
    /// where no width was given.
    pub fn indent(&self, row: usize) -> usize {
        let pane = self.width.filter(|_| self.at_right(row)).unwrap_or(0);
        pane.saturating_sub(self.rows[row].width)
    }

    /// Whether `row` stands at the right side of its pane.
    pub fn at_right(&self, row: usize) -> bool {
        match self.align {
            Align::Direction => self.rows[row].direction == Direction::Rtl,
            Align::Left => false,
            Align::Right => true,
        }
    }

    fn row_of(&self, caret: Caret) -> usize {
        let starts_before = |row: &super::Row| row.range.start <= caret.index;
        let row = self.rows.partition_point(starts_before).saturating_sub(1);
        let at_start = self.rows[row].range.start == caret.index;
        if caret.affinity == Affinity::Before && at_start && self.continues(row) {
            return row - 1;
        }
        row
    }

    /// Whether the row goes on where the one before it was wrapped.
    fn continues(&self, row: usize) -> bool {
        row > 0 && self.rows[row - 1].range.end == self.rows[row].range.start
    }

    /// The stop of a row that the caret at `index` stands at: behind a mark that nothing is seen of,
    /// at the start of the row, it is still the start; otherwise it is the end of a cell.
    fn stop(&self, row: usize, index: usize) -> Stop {
        let stops = self.row_stops(row);
        if index <= self.rows[row].lead { stops[0] } else { Stop::at(&stops, index) }
    }

    /// The stops of a row in logical order, its end included; at least one.
    fn row_stops(&self, row: usize) -> Vec<Stop> {
        let wrapped = row + 1 < self.rows.len() && self.continues(row + 1);
        let (row, continues) = (&self.rows[row], self.continues(row));
        stop::row_stops(row, (self.order, self.reads(row)), continues, wrapped)
    }

    /// The direction in which the cells of a row are read.
    fn reads(&self, row: &super::Row) -> Direction {
        match self.order {
            Order::Visual => row.direction,
            Order::Logical => Direction::Ltr,
        }
    }

    /// The stops that motion visits: the end of a wrapped row is the start of the next.
    fn reachable_stops(&self, row: usize) -> Vec<Stop> {
        let mut stops = self.row_stops(row);
        if row + 1 < self.rows.len() && self.continues(row + 1) && stops.len() > 1 {
            stops.pop();
        }
        stops
    }

    /// The row that comes after `row` in reading towards `direction`.
    fn next_row(&self, row: usize, direction: Direction) -> Option<usize> {
        let is_forwards = self.order == Order::Logical && direction == Direction::Ltr
            || self.order == Order::Visual && direction == self.rows[0].direction;
        if is_forwards {
            Some(row + 1).filter(|next| *next < self.rows.len())
        } else {
            row.checked_sub(1)
        }
    }

    fn step(&self, caret: Caret, direction: Direction) -> Caret {
        let place = self.place(caret);
        let here = 2 * place.column + usize::from(place.inside);
        let stops = self.reachable_stops(place.row);
        let next = match direction {
            Direction::Ltr => stops.iter().filter(|s| s.key() > here).min_by_key(|s| s.key()),
            Direction::Rtl => stops.iter().filter(|s| s.key() < here).max_by_key(|s| s.key()),
        };
        match (next, self.next_row(place.row, direction)) {
            (Some(next), _) => next.caret(),
            (None, Some(row)) => self.entry(row, direction),
            (None, None) => caret,
        }
    }

    /// The stop at which a caret going in `direction` enters `row`.
    fn entry(&self, row: usize, direction: Direction) -> Caret {
        let stops = self.reachable_stops(row);
        let entry = match direction {
            Direction::Ltr => stops.iter().min_by_key(|stop| stop.key()),
            Direction::Rtl => stops.iter().max_by_key(|stop| stop.key()),
        };
        entry.map(Stop::caret).unwrap_or_default()
    }

    fn word_step(&self, caret: Caret, text: &str, direction: Direction) -> Caret {
        let words = Words::new(text);
        let mut place = self.place(caret);
        loop {
            if let Some(column) = self.word_edge(&place, &words, direction) {
                return self.nearest(place.row, column);
            }
            match (self.next_row(place.row, direction), direction) {
                (Some(row), _) => place = self.place(self.entry(row, direction)),
                (None, Direction::Ltr) => {
                    return self.nearest(place.row, self.rows[place.row].width);
                }
                (None, Direction::Rtl) => return self.nearest(place.row, 0),
            }
        }
    }

    /// The far edge of the first word beyond `place` in its row.
    fn word_edge(&self, place: &Place, words: &Words, direction: Direction) -> Option<usize> {
        let row = &self.rows[place.row];
        let mut left = 0;
        let mut cells: Vec<(Range<usize>, Option<usize>)> = Vec::new();
        for cell in &row.cells {
            let columns = left..left + usize::from(cell.width);
            left = columns.end;
            cells.push((columns, words.at(cell.range.start)));
        }
        let far_edge = |columns: &Range<usize>| match direction {
            Direction::Ltr => columns.end,
            Direction::Rtl => columns.start,
        };
        let is_ahead = |(columns, _): &(Range<usize>, Option<usize>)| match direction {
            Direction::Ltr => columns.end > place.column,
            Direction::Rtl => columns.start < place.column,
        };
        if direction == Direction::Rtl {
            cells.reverse();
        }
        let mut ahead = cells.into_iter().filter(is_ahead).skip_while(|(_, word)| word.is_none());
        let (columns, word) = ahead.next()?;
        let last = ahead.take_while(|(_, other)| *other == word).last();
        Some(far_edge(&last.map_or(columns, |(columns, _)| columns)))
    }
}

impl Affinity {
    fn other(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
        }
    }
}

/// The words of a text: where each segment begins, and whether it is a word or what stands between.
struct Words(Vec<(usize, bool)>);

impl Words {
    fn new(text: &str) -> Self {
        let is_word = |segment: &str| segment.contains(char::is_alphanumeric);
        Self(text.split_word_bound_indices().map(|(at, part)| (at, is_word(part))).collect())
    }

    /// The number of the word that byte `index` is in.
    fn at(&self, index: usize) -> Option<usize> {
        let number = self.0.partition_point(|(start, _)| *start <= index).checked_sub(1)?;
        self.0[number].1.then_some(number)
    }
}
