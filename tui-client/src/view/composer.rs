//! The input: the prompt, the draft and the caret; or the field of what lies over the chat.
//!
//! The draft was laid out by `App::settle`; this paints its rows, the selection and the second
//! place of the caret, and gives the cursor's place. A password is painted as marks.

use std::ops::Range;

use ratatui::style::Modifier;

use super::Cursor;
use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::composer::Composer;
use crate::app::popup::{Password, Popup};
use crate::app::screen::field::{GAP_CELLS, Stretch};
use crate::app::screen::panes::Area;
use crate::app::settings::Cursor as Cursors;
use crate::text::{Layout, Place, layout};

pub(super) fn paint(app: &App, pen: &mut Pen<'_>) -> Option<Cursor> {
    let area = app.screen.panes.composer;
    match &app.popup {
        Some(Popup::Help(help)) => line(app, pen, area, &help.filter),
        Some(Popup::Picker(picker)) => line(app, pen, area, &picker.filter),
        Some(Popup::Password(password)) => secret(app, pen, area, password),
        Some(Popup::Calibration(_)) => None,
        Some(Popup::Guard(_)) => draft(app, pen, area),
        None => match &app.rooms.current().search {
            Some(search) => line(app, pen, area, &search.field),
            None => draft(app, pen, area),
        },
    }
}

/// The draft of the current room behind its prompt.
fn draft(app: &App, pen: &mut Pen<'_>, area: Area) -> Option<Cursor> {
    let shown = app.screen.draft.as_ref()?;
    prompt(app, pen, area);
    let (indent, width) = (cells(app.screen.prompt.cells()), cells(shown.pane().unwrap_or(0)));
    let (top, composer) = (app.screen.draft_top, &app.rooms.current().composer);
    let line = |pen: &Pen<'_>, row: usize| {
        let field = Field::of(area, cells(row.checked_sub(top)?))?.after(indent).before(1);
        Some(pen.inner(field.first(width)).after(shown.indent(row)))
    };
    for (row, text) in shown.rows.iter().enumerate() {
        if let Some(seen) = line(pen, row) {
            pen.cells(seen, text, 0, pen.theme.text());
        }
    }
    for piece in composer.selection().map(|range| shown.selection(range)).unwrap_or_default() {
        if let Some(seen) = line(pen, piece.row) {
            pen.restyle_columns(seen, piece.columns, pen.theme.chosen());
        }
    }
    let caret = shown.place(composer.caret());
    let seen = line(pen, caret.row)?;
    if let Some(column) = marked(shown, &caret) {
        let style = pen.theme.text().add_modifier(Modifier::UNDERLINED);
        pen.restyle_cell(seen.cell(column), style);
    }
    let cursor = seen.cell(cursor_column(app.settings.cursor, shown, &caret));
    // While messages are chosen, keys do not write here.
    (cursor.0 < area.width && app.selected.is_none()).then_some(cursor)
}

/// The column of the cell to underline: where typing in the other direction would go on, or the
/// lam-alef in whose middle the caret stands. `Some(None)` is the cell before the row.
fn marked(shown: &Layout, caret: &Place) -> Option<Option<usize>> {
    if caret.inside {
        return Some(Some(caret.column));
    }
    caret.weak.map(|edge| shown.covered(caret.row, edge))
}

/// The column to put the terminal's cursor on; `None` is the cell before the row.
fn cursor_column(cursor: Cursors, shown: &Layout, caret: &Place) -> Option<usize> {
    match cursor {
        Cursors::Block if !caret.inside => shown.covered(caret.row, caret.edge()),
        Cursors::Block | Cursors::Bar => Some(caret.column),
    }
}

/// `[General] Alice › `
fn prompt(app: &App, pen: &mut Pen<'_>, area: Area) {
    let Some(field) = Field::of(area, 0) else { return };
    let prompt = &app.screen.prompt;
    let style =
        if app.rooms.current().is_private() { pen.theme.personal() } else { pen.theme.bold() };
    let mut rest = field;
    rest = rest.after(pen.words(rest, pen.signs.open, Align::Start, style));
    rest = rest.after(pen.row(rest, &prompt.target, Align::Start, style));
    rest = rest.after(pen.words(rest, pen.signs.close, Align::Start, style) + 1);
    if let Some(name) = &prompt.name {
        rest = rest.after(pen.row(rest, name, Align::Start, pen.theme.text()) + 1);
        pen.sign(rest.x, rest.y, pen.signs.prompt, pen.theme.dim());
    }
}

/// A field of one line behind words of ours.
fn line(app: &App, pen: &mut Pen<'_>, area: Area, composer: &Composer) -> Option<Cursor> {
    let field = behind_words(app, pen, area)?;
    let shown = composer.layout(&app.line_options());
    let caret = shown.place(composer.caret());
    Some(one_line(app, pen, field, &shown, &caret, composer.selection()))
}

/// `Find › `; gives the field behind it.
fn behind_words(app: &App, pen: &mut Pen<'_>, area: Area) -> Option<Field> {
    let (field, words) = (Field::of(area, 0)?, app.field_words()?);
    let used = pen.row(field, &words, Align::Start, pen.theme.bold());
    pen.sign(field.x + used + 1, field.y, pen.signs.prompt, pen.theme.dim());
    Some(field.after(used + cells(GAP_CELLS)))
}

/// A field of one line whose text is not shown.
fn secret(app: &App, pen: &mut Pen<'_>, area: Area, password: &Password) -> Option<Cursor> {
    let (before, after) = password.clusters();
    let masked = pen.signs.mask.repeat(before + after);
    let behind = pen.signs.mask.len() * before;
    let shown = layout(&masked, &app.line_options());
    let caret = shown.place(shown.caret(behind));
    let field = behind_words(app, pen, area)?;
    Some(one_line(app, pen, field, &shown, &caret, None))
}

/// Paints one row so that the caret is in sight. Gives the cursor's place.
pub(super) fn one_line(
    app: &App,
    pen: &mut Pen<'_>,
    field: Field,
    shown: &Layout,
    caret: &Place,
    selection: Option<Range<usize>>,
) -> Cursor {
    let Stretch { from, blank } = Stretch::new(shown, caret, usize::from(field.width));
    let seen = pen.inner(field.before(1)).after(blank);
    if let Some(row) = shown.rows.first() {
        pen.cells(seen, row, from, pen.theme.text());
    }
    for piece in selection.map(|range| shown.selection(range)).unwrap_or_default() {
        let [start, end] = [piece.columns.start, piece.columns.end];
        let columns = start.saturating_sub(from)..end.saturating_sub(from);
        pen.restyle_columns(seen, columns, pen.theme.chosen());
    }
    let column = cursor_column(app.settings.cursor, shown, caret);
    seen.cell(column.map(|column| column.saturating_sub(from)))
}
