//! The pen: the only code that writes into cells.
//!
//! Takes rows of cells from `text`, an area and a style. Every string, also our own words, becomes
//! such rows first, so no text can change a cell outside its field (C6, C12 of RTL.md). Areas and
//! fields are given as from the left; where the frame runs from the right, they are painted on the
//! other side (R25). What falls outside the screen is not painted.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::Cursor;
use super::isolate::{self, Fields, Owner};
use super::signs::{ASCII, Signs, UNICODE};
use super::theme::Theme;
use crate::app::App;
use crate::app::screen::bidi::BidiMode;
use crate::app::screen::column::name_options;
use crate::app::screen::frame::Frame;
use crate::app::screen::panes::Area;
use crate::text::{Direction, Options, Row, truncate};

/// Writes cells of one screen.
pub(super) struct Pen<'a> {
    buffer: &'a mut Buffer,
    frame: Frame,
    fields: Fields,
    /// Whether the fields written now are to be kept apart.
    isolating: bool,
    /// What cells are written for.
    owner: Owner,
    /// How names and words are laid out.
    names: Options,
    words: Options,
    pub(super) theme: Theme<'a>,
    pub(super) signs: Signs,
}

/// The side of its field that a text stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Where the frame begins, whatever the text's direction.
    Start,
    /// Where the frame ends.
    End,
    /// Where reading it begins.
    Own,
}

/// A field of one row, as from the left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) x: u16,
    pub(super) y: u16,
    pub(super) width: u16,
}

impl Field {
    /// A row of an area; `None` below its end.
    pub(super) fn of(area: Area, row: u16) -> Option<Self> {
        let fits = row < area.height;
        fits.then_some(Self { x: area.x, y: area.y + row, width: area.width })
    }

    /// Without its first cells.
    pub(super) fn after(self, cells: u16) -> Self {
        let cells = cells.min(self.width);
        Self { x: self.x + cells, width: self.width - cells, ..self }
    }

    /// Without its last cells.
    pub(super) fn before(self, cells: u16) -> Self {
        Self { width: self.width.saturating_sub(cells), ..self }
    }

    /// Its first cells.
    pub(super) fn first(self, cells: u16) -> Self {
        Self { width: self.width.min(cells), ..self }
    }
}

/// A field where it stands on the screen. The text in it goes its own way, so its columns are
/// counted from the left, whichever way the frame runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inner {
    x: u16,
    y: u16,
    width: u16,
}

impl Inner {
    /// Right of its first columns.
    pub(super) fn after(self, columns: usize) -> Self {
        let columns = cells(columns).min(self.width);
        Self { x: self.x + columns, width: self.width - columns, ..self }
    }

    /// The cell of a column; `None` is the one left of them all.
    pub(super) fn cell(self, column: Option<usize>) -> Cursor {
        let x = column.map_or(self.x.saturating_sub(1), |column| self.x + cells(column));
        (x, self.y)
    }
}

impl<'a> Pen<'a> {
    pub(super) fn new(app: &'a App, buffer: &'a mut Buffer) -> Self {
        let settings = &app.settings;
        let words = Options { width: None, ..settings.text };
        Self {
            buffer,
            frame: app.screen.frame,
            fields: Fields::default(),
            isolating: app.treatment.mode == BidiMode::Terminal,
            owner: Owner::default(),
            names: name_options(&settings.text),
            words,
            theme: Theme(&app.look.theme),
            signs: if settings.ascii { ASCII } else { UNICODE }.in_frame(app.screen.frame),
        }
    }

    /// Gives the whole screen the theme's ground.
    pub(super) fn ground(&mut self) {
        self.buffer.set_style(self.buffer.area, self.theme.text());
    }

    /// Writes our own words, or a sentence with other people's in isolates. Gives the cells used.
    pub(super) fn words(&mut self, field: Field, text: &str, align: Align, style: Style) -> u16 {
        let row = truncate(text, usize::from(field.width), &self.words);
        self.row(field, &row, align, style)
    }

    /// Writes a name: direction controls in it are shown, not obeyed. Gives the cells used.
    pub(super) fn name(&mut self, field: Field, text: &str, align: Align, style: Style) -> u16 {
        let row = truncate(text, usize::from(field.width), &self.names);
        self.row(field, &row, align, style)
    }

    /// How a name would be written in so many cells.
    pub(super) fn name_row(&self, text: &str, width: usize) -> Row {
        truncate(text, width, &self.names)
    }

    /// How words would be written in so many cells.
    pub(super) fn words_row(&self, text: &str, width: usize) -> Row {
        truncate(text, width, &self.words)
    }

    /// Writes a row of cells. Gives the cells used.
    pub(super) fn row(&mut self, field: Field, row: &Row, align: Align, style: Style) -> u16 {
        let width = cells(row.width).min(field.width);
        let at_end = match align {
            Align::Start => false,
            Align::End => true,
            Align::Own => (row.direction == Direction::Rtl) != self.frame.is_mirrored(),
        };
        let indent = if at_end { field.width - width } else { 0 };
        self.cells(self.inner(field.after(indent).first(width)), row, 0, style);
        width
    }

    /// Writes words one after the other, each a field of its own, with the same between them all.
    /// Gives the cells used.
    pub(super) fn parts(
        &mut self,
        field: Field,
        (parts, between): (&[String], &str),
        align: Align,
        style: Style,
    ) -> u16 {
        let all = cells(self.parts_cells(parts, between)).min(field.width);
        let mut rest = if align == Align::End { field.after(field.width - all) } else { field };
        for (number, part) in parts.iter().enumerate() {
            let before = if number == 0 { "" } else { between };
            let has_room = self.words_row(before, usize::MAX).width < usize::from(rest.width);
            // Where there is no room for a part, one sees that there is more.
            let (before, part) =
                if has_room { (before, part.clone()) } else { ("", format!("{before}{part}")) };
            for words in [before, &part] {
                rest = rest.after(self.words(rest, words, Align::Start, style));
            }
        }
        all
    }

    /// How many cells these words would take.
    pub(super) fn parts_cells(&self, parts: &[String], between: &str) -> usize {
        let cells = |words: &str| self.words_row(words, usize::MAX).width;
        let words: usize = parts.iter().map(|part| cells(part)).sum();
        words + cells(between) * parts.len().saturating_sub(1)
    }

    /// A field for a text that goes its own way.
    pub(super) fn inner(&self, Field { x, y, width }: Field) -> Inner {
        Inner { x: self.frame.place(x, width), y, width }
    }

    /// Writes the cells of a row from column `from` on, as many as fit into the field.
    pub(super) fn cells(&mut self, field: Inner, row: &Row, from: usize, style: Style) {
        let end = usize::from(field.width);
        let mut column = 0;
        let owner =
            if self.isolating { self.fields.begin(row.direction) } else { Owner::default() };
        for cell in &row.cells {
            let width = usize::from(cell.width);
            self.owner = owner.at(cell.level);
            if column >= from && column + width <= from + end {
                let x = field.x + cells(column - from);
                self.put(x, field.y, &cell.symbol, u16::from(cell.width), style);
            }
            column += width;
        }
        self.owner = Owner::default();
    }

    /// Writes fields that are kept apart whatever the mode, or are not.
    pub(super) fn isolating(&mut self, isolating: bool, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.isolating, isolating);
        write(self);
        self.isolating = before;
    }

    /// Has the terminal leave the order of a row alone.
    pub(super) fn guard(&mut self, y: u16) {
        isolate::guard(self.buffer, y);
    }

    /// Keeps fields apart where the terminal orders rows. Nothing may be written after it.
    pub(super) fn finish(self) {
        self.fields.isolate(self.buffer);
    }

    /// Writes a sign of one cell.
    pub(super) fn sign(&mut self, x: u16, y: u16, sign: &str, style: Style) {
        if x < self.buffer.area.right() {
            self.put(self.frame.place(x, 1), y, sign, 1, style);
        }
    }

    /// Empties an area.
    pub(super) fn clear(&mut self, area: Area, style: Style) {
        for y in area.y..area.y + area.height {
            for x in area.x..area.x + area.width {
                self.sign(x, y, " ", style);
            }
        }
    }

    /// Draws an upright rule.
    pub(super) fn upright(&mut self, x: u16, area: Area) {
        for y in area.y..area.y + area.height {
            self.sign(x, y, self.signs.upright, self.theme.rule());
        }
    }

    /// Draws a level rule with words in its middle.
    pub(super) fn level(&mut self, field: Field, text: &str) {
        self.titled(field, text, self.theme.rule(), self.theme.dim());
    }

    /// Draws a level rule with words in its middle that is to be seen.
    pub(super) fn bright_level(&mut self, field: Field, text: &str, style: Style) {
        self.titled(field, text, style, style);
    }

    fn titled(&mut self, field: Field, text: &str, rule: Style, style: Style) {
        for x in field.x..field.x + field.width {
            self.sign(x, field.y, self.signs.level, rule);
        }
        let row = self.words_row(text, usize::from(field.width).saturating_sub(4));
        if row.width == 0 {
            return;
        }
        let width = cells(row.width);
        let inner = field.after((field.width - width - 2) / 2);
        self.sign(inner.x, inner.y, " ", style);
        self.row(inner.after(1), &row, Align::Start, style);
        self.sign(inner.x + 1 + width, inner.y, " ", style);
    }

    /// Changes the style of cells, not what stands in them.
    pub(super) fn restyle(&mut self, field: Field, style: Style) {
        let width = usize::from(field.width);
        self.restyle_columns(self.inner(field), 0..width, style);
    }

    /// Changes the style of the columns of a text.
    pub(super) fn restyle_columns(&mut self, field: Inner, columns: Range<usize>, style: Style) {
        let columns = field.after(columns.start).x..field.after(columns.end).x;
        for x in columns {
            self.restyle_cell((x, field.y), style);
        }
    }

    /// Changes the style of a cell of the screen.
    pub(super) fn restyle_cell(&mut self, cell: Cursor, style: Style) {
        if let Some(cell) = self.buffer.cell_mut(cell) {
            cell.set_style(style);
        }
    }

    fn put(&mut self, x: u16, y: u16, symbol: &str, width: u16, style: Style) {
        let ground = self.theme.text();
        for column in x..x + width {
            let owner = if column > x { self.owner.following() } else { self.owner };
            self.fields.own(self.buffer, (column, y), owner);
        }
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.reset();
            cell.set_symbol(symbol).set_style(ground).set_style(style);
        }
        for x in x + 1..x + width {
            if let Some(cell) = self.buffer.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(ground).set_style(style);
            }
        }
    }
}

/// A number of cells as the screen counts them.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
