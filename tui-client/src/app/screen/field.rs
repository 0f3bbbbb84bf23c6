//! A field of one line: the input while something lies over the chat, or words are looked for.
//!
//! Owns which words stand before it and which part of its text is shown, so that the caret is in
//! sight. View and mouse read the same, so a click meets what is seen.

use super::pointed::cells;
use crate::app::App;
use crate::app::popup::picker::Kind;
use crate::app::popup::{Password, Popup, Purpose};
use crate::text::{Direction, Layout, Options, Place, Row, layout, truncate};

/// Cells between the words before a field and its text: ` › `.
pub const GAP_CELLS: usize = 3;

/// Cells that the words before a field leave it.
const FIELD_CELLS_MIN: usize = 8;

/// The part of a text of one line that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first column of it that is shown.
    pub from: usize,
    /// Cells before it.
    pub blank: usize,
}

impl Stretch {
    /// The part of a text that fills a field of so many cells. One is kept for the caret behind a
    /// full row.
    #[must_use]
    pub fn new(shown: &Layout, caret: &Place, cells: usize) -> Self {
        let room = cells.saturating_sub(1).max(1);
        let Some(row) = shown.rows.first() else { return Self { from: 0, blank: 0 } };
        let blank = if shown.at_right(0) { room.saturating_sub(row.width) } else { 0 };
        // The end that reading begins at stays in sight as long as the caret is near it.
        let from = match row.direction {
            _ if row.width <= room => 0,
            Direction::Ltr => caret.column.saturating_sub(room),
            Direction::Rtl => caret.column.saturating_sub(1).min(row.width - room),
        };
        Self { from, blank }
    }
}

impl App {
    /// The words before the field that stands in place of the draft, if one does.
    #[must_use]
    pub fn field_words(&self) -> Option<Row> {
        let words = match &self.popup {
            Some(Popup::Help(_)) => "Help".to_owned(),
            Some(Popup::Picker(picker)) => kind_words(picker.kind).to_owned(),
            Some(Popup::Password(password)) => password_words(password),
            Some(Popup::Calibration(_) | Popup::Guard(_)) => return None,
            None => self.rooms.current().search.as_ref().map(|_| "Find".to_owned())?,
        };
        let cells = usize::from(self.screen.panes.composer.width).saturating_sub(FIELD_CELLS_MIN);
        Some(truncate(&words, cells, &Options { width: None, ..self.settings.text }))
    }

    /// Sets the caret of that field, if there is one, to a cell of its row. Says whether there is.
    pub(super) fn set_field_caret(&mut self, x: u16, selecting: bool) -> bool {
        let Some(words) = self.field_words() else { return false };
        let left = cells(words.width + GAP_CELLS);
        let field = self.screen.panes.composer.width.saturating_sub(left);
        let at = self.screen.frame.column_in(left, field.saturating_sub(1), x);
        let column = |shown: &Layout, caret| {
            let Stretch { from, blank } =
                Stretch::new(shown, &shown.place(caret), usize::from(field));
            let blank = i32::from(cells(blank)) - i32::from(cells(from));
            usize::try_from(at - blank).ok()
        };
        let options = self.line_options();
        if let Some(Popup::Password(password)) = &mut self.popup {
            // A sign is seen for each cluster of it.
            let (before, after) = password.clusters();
            let shown = layout(&"*".repeat(before + after), &options);
            let column = column(&shown, shown.caret(before));
            let caret = column.map_or(shown.nearest(0, 0), |column| shown.hit(0, column));
            password.field.go_behind(caret.index);
            return true;
        }
        let (field, options) = self.field();
        let column = column(&field.layout(&options), field.caret());
        field.click(0, column, selecting, &options);
        true
    }
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Group => "Join",
        Kind::Person => "Talk to",
        Kind::Place => "Go to",
        Kind::Action => "Do",
        Kind::Sent => "Sent",
        Kind::Mention => "Mention",
    }
}

fn password_words(password: &Password) -> String {
    let what = match password.purpose {
        Purpose::Join => "Password of",
        Purpose::Create => "New password of",
    };
    format!("{what} {}", crate::app::isolated(&password.group))
}
