//! Fields of a row, kept apart for a terminal that puts rows into order by itself.
//!
//! Owns which cell belongs to which field. Such a terminal orders a row as one paragraph, across
//! all panes, so every field that could be turned is wrapped in FSI and PDI (RTL.md 1.3). They are
//! put behind the symbols of cells, never before one: a terminal keeps what has no width with the
//! cell before it. So FSI stands behind the last cell before the field.

use ratatui::buffer::{Buffer, Cell};

/// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
const FSI: char = '\u{2068}';
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

#[derive(Debug, Clone, Copy, Default)]
struct Owner {
    /// The number of the field; 0 is none.
    field: u32,
    /// Whether the cell is the second one of a wide symbol.
    follows: bool,
}

impl Fields {
    /// A number for another field.
    pub(super) fn begin(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    /// A cell is written for a field, or for none.
    pub(super) fn own(&mut self, buffer: &Buffer, (x, y): (u16, u16), field: u32, follows: bool) {
        if self.owners.is_empty() {
            if field == 0 {
                return;
            }
            self.owners = vec![Owner::default(); buffer.content.len()];
        }
        if let Some(owner) = index(buffer, x, y).and_then(|index| self.owners.get_mut(index)) {
            *owner = Owner { field, follows };
        }
    }

    /// Wraps each field that holds more than ASCII.
    pub(super) fn isolate(&self, buffer: &mut Buffer) {
        if self.owners.is_empty() {
            return;
        }
        for y in buffer.area.top()..buffer.area.bottom() {
            let mut x = buffer.area.left();
            while x < buffer.area.right() {
                let end = self.end(buffer, x, y);
                let is_field = self.owner(buffer, x, y).field != 0;
                let is_plain = |x| buffer.cell((x, y)).is_some_and(|cell| cell.symbol().is_ascii());
                if is_field && !(x..end).all(is_plain) {
                    self.wrap(buffer, x, end, y);
                }
                x = end;
            }
        }
    }

    /// Wraps the field in the columns `start..end`.
    fn wrap(&self, buffer: &mut Buffer, start: u16, end: u16, y: u16) {
        let last = self.head(buffer, end - 1, y);
        match start.checked_sub(1) {
            Some(before) => {
                let before = self.head(buffer, before, y);
                append(buffer.cell_mut((before, y)), FSI);
                append(buffer.cell_mut((last, y)), PDI);
            }
            None => append(buffer.cell_mut((last, y)), LRM),
        }
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
