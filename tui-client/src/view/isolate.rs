//! Fields of a row, kept apart for a terminal that puts rows into order by itself.
//!
//! Owns which cell belongs to which field, and its level. Such a terminal orders a row as one
//! paragraph, across all panes, by what it sees of it, which is not all that decides: a message goes
//! on in the row below, and an address is to stay as it is. So every field that could be turned is
//! wrapped in an isolate of its direction, and each stretch of a higher level within it in further
//! ones: that gives the terminal the levels that we know. They are put behind the symbols of cells,
//! never before one: a terminal keeps what has no width with the cell before it.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};

use super::paint::cells;
use crate::text::Direction;

/// LEFT-TO-RIGHT ISOLATE, RIGHT-TO-LEFT ISOLATE and POP DIRECTIONAL ISOLATE.
const LRI: char = '\u{2066}';
const RLI: char = '\u{2067}';
const PDI: char = '\u{2069}';
/// LEFT-TO-RIGHT MARK: for a field in the first column, which no cell stands before. It is the first
/// of its row, and what follows is not drawn into it.
const LRM: char = '\u{200e}';
/// LEFT-TO-RIGHT OVERRIDE.
const LRO: char = '\u{202d}';

/// Which field each cell of the screen belongs to.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// By row and column; empty until a field is entered.
    owners: Vec<Owner>,
    last: u32,
}

/// What a cell is written for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Owner {
    /// The number of the field; 0 is none.
    field: u32,
    /// The level of the field's row as a whole.
    base: u8,
    /// That of the cell: odd is right to left.
    level: u8,
    /// Whether the cell is the second one of a wide symbol.
    follows: bool,
}

impl Owner {
    /// The same field, at a cell of this level.
    pub(super) fn at(self, level: u8) -> Self {
        Self { level, ..self }
    }

    /// The same cell, in the second column of its symbol.
    pub(super) fn following(self) -> Self {
        Self { follows: true, ..self }
    }
}

impl Fields {
    /// Another field, whose row goes in `direction`.
    pub(super) fn begin(&mut self, direction: Direction) -> Owner {
        self.last += 1;
        let base = u8::from(direction == Direction::Rtl);
        Owner { field: self.last, base, level: base, follows: false }
    }

    /// A cell is written for a field, or for none.
    pub(super) fn own(&mut self, buffer: &Buffer, (x, y): (u16, u16), owner: Owner) {
        if self.owners.is_empty() {
            if owner.field == 0 {
                return;
            }
            self.owners = vec![Owner::default(); buffer.content.len()];
        }
        if let Some(own) = index(buffer, x, y).and_then(|index| self.owners.get_mut(index)) {
            *own = owner;
        }
    }

    /// Wraps each field that holds more than ASCII from left to right.
    pub(super) fn isolate(&self, buffer: &mut Buffer) {
        if self.owners.is_empty() {
            return;
        }
        for y in buffer.area.top()..buffer.area.bottom() {
            let mut x = buffer.area.left();
            while x < buffer.area.right() {
                let end = self.end(buffer, x, y);
                let levels = self.levels(buffer, x..end, y);
                let is_ascii = |x| buffer.cell((x, y)).is_some_and(|cell| cell.symbol().is_ascii());
                let is_plain = levels.iter().all(|level| *level == 0) && (x..end).all(is_ascii);
                if self.owner(buffer, x, y).field != 0 && !is_plain {
                    self.wrap(buffer, (x, y), &levels);
                }
                x = end;
            }
        }
    }

    /// The levels of a field's cells, none deeper than its place on the screen needs.
    fn levels(&self, buffer: &Buffer, columns: Range<u16>, y: u16) -> Vec<u8> {
        let base = self.owner(buffer, columns.start, y).base;
        let mut levels: Vec<u8> = columns.map(|x| self.owner(buffer, x, y).level).collect();
        settle(&mut levels, base);
        levels
    }

    /// Wraps the field that begins in a cell, and what is deeper in it.
    fn wrap(&self, buffer: &mut Buffer, (start, y): (u16, u16), levels: &[u8]) {
        let last = self.head(buffer, start + cells(levels.len()) - 1, y);
        if start == buffer.area.left() {
            append(buffer.cell_mut((last, y)), LRM);
            return;
        }
        let base = self.owner(buffer, start, y).base;
        let before = self.head(buffer, start - 1, y);
        append(buffer.cell_mut((before, y)), initiator(base));
        let mut level = base;
        for (x, next) in (start..).zip(levels) {
            let before = self.head(buffer, x - 1, y);
            (*next..level).for_each(|_| append(buffer.cell_mut((before, y)), PDI));
            (level + 1..=*next).for_each(|deeper| {
                append(buffer.cell_mut((before, y)), initiator(deeper));
            });
            level = *next;
        }
        (base..=level).for_each(|_| append(buffer.cell_mut((last, y)), PDI));
    }

    /// The column after the last cell of the field at `x`.
    fn end(&self, buffer: &Buffer, x: u16, y: u16) -> u16 {
        let field = self.owner(buffer, x, y).field;
        let is_other = |x: &u16| self.owner(buffer, *x, y).field != field;
        (x..buffer.area.right()).find(is_other).unwrap_or(buffer.area.right())
    }

    /// The first cell of the symbol at `x`.
    fn head(&self, buffer: &Buffer, x: u16, y: u16) -> u16 {
        x - u16::from(x > 0 && self.owner(buffer, x, y).follows)
    }

    fn owner(&self, buffer: &Buffer, x: u16, y: u16) -> Owner {
        index(buffer, x, y).and_then(|index| self.owners.get(index)).copied().unwrap_or_default()
    }
}

/// Takes levels down by two wherever that moves nothing: a stretch turned round twice as a whole is
/// where it was.
fn settle(levels: &mut [u8], base: u8) {
    for stretch in levels.split_mut(|level| *level <= base).filter(|stretch| !stretch.is_empty()) {
        let least = stretch.iter().min().copied().unwrap_or(base);
        let spare = (least - base) / 2 * 2;
        stretch.iter_mut().for_each(|level| *level -= spare);
        settle(stretch, least - spare);
    }
}

/// What opens an isolate of this level.
fn initiator(level: u8) -> char {
    if level.is_multiple_of(2) { LRI } else { RLI }
}

/// Has the terminal leave the order of a row alone.
pub(super) fn guard(buffer: &mut Buffer, y: u16) {
    let x = buffer.area.left();
    append(buffer.cell_mut((x, y)), LRO);
}

fn index(buffer: &Buffer, x: u16, y: u16) -> Option<usize> {
    let is_inside = buffer.area.contains((x, y).into());
    is_inside.then(|| buffer.index_of(x, y))
}

fn append(cell: Option<&mut Cell>, sign: char) {
    if let Some(cell) = cell {
        let symbol = format!("{}{sign}", cell.symbol());
        cell.set_symbol(&symbol);
    }
}
