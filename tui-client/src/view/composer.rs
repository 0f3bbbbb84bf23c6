//! The input: the prompt, the draft and the caret; or the field of what lies over the chat.
//!
//! The draft was laid out by `App::settle`; this paints its rows, the selection and the second
//! place of the caret, and gives the cursor's place. A password is painted as marks.

use ratatui::style::Modifier;

use super::Cursor;
use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::composer::Composer;
use crate::app::panes::Area;
use crate::app::picker::Kind;
use crate::app::popup::{Password, Popup, Purpose};
use crate::text::{Direction, Layout, Options, layout};

pub(super) fn paint(app: &App, pen: &mut Pen<'_>) -> Option<Cursor> {
    let area = app.screen.panes.composer;
    match &app.popup {
        Some(Popup::Help(help)) => line(app, pen, area, "Help", &help.filter),
        Some(Popup::Picker(picker)) => {
            let words = if picker.kind == Kind::Group { "Join" } else { "Talk to" };
            line(app, pen, area, words, &picker.filter)
        }
        Some(Popup::Password(password)) => secret(app, pen, area, password),
        None => draft(app, pen, area),
    }
}

/// The draft of the current room behind its prompt.
fn draft(app: &App, pen: &mut Pen<'_>, area: Area) -> Option<Cursor> {
    let shown = app.screen.draft.as_ref()?;
    prompt(app, pen, area);
    let indent = cells(app.screen.prompt.cells());
    let (top, composer) = (app.screen.draft_top, &app.rooms.current().composer);
    for (row, text) in (0..area.height).zip(shown.rows.iter().skip(top)) {
        let blank = cells(shown.indent(top + usize::from(row)));
        let field = Field::of(area, row)?.after(indent).before(1).after(blank);
        pen.cells(field, text, 0, pen.theme.text());
    }
    let place = |row: usize, column: usize| -> Option<(u16, u16)> {
        let y = cells(row.checked_sub(top)?);
        let x = indent + cells(shown.indent(row) + column);
        (y < area.height && x < area.width).then_some((area.x + x, area.y + y))
    };
    if let Some(range) = composer.selection() {
        for piece in shown.selection(range) {
            let Some((x, y)) = place(piece.row, piece.columns.start) else { continue };
            let width = cells(piece.columns.len());
            pen.restyle(Field { x, y, width }, pen.theme.chosen());
        }
    }
    let caret = shown.place(composer.caret());
    weak_caret(pen, shown, caret, &place);
    place(caret.row, caret.column)
}

/// The other edge at which typing could go on, and the middle of a lam-alef: underlined.
fn weak_caret(
    pen: &mut Pen<'_>,
    shown: &Layout,
    caret: crate::text::Place,
    place: &dyn Fn(usize, usize) -> Option<Cursor>,
) {
    let width = shown.rows.get(caret.row).map_or(0, |row| row.width);
    let marked = if caret.inside { Some(caret.column) } else { caret.weak };
    let Some(column) = marked else { return };
    if let Some((x, y)) = place(caret.row, column.min(width.saturating_sub(1))) {
        let style = pen.theme.text().add_modifier(Modifier::UNDERLINED);
        pen.restyle(Field { x, y, width: 1 }, style);
    }
}

/// `[General] Alice › `
fn prompt(app: &App, pen: &mut Pen<'_>, area: Area) {
    let Some(field) = Field::of(area, 0) else { return };
    let prompt = &app.screen.prompt;
    let style =
        if app.rooms.current().is_private() { pen.theme.personal() } else { pen.theme.bold() };
    let mut rest = field;
    rest = rest.after(pen.words(rest, "[", Align::Left, style));
    rest = rest.after(pen.row(rest, &prompt.target, Align::Left, style));
    rest = rest.after(pen.words(rest, "]", Align::Left, style) + 1);
    if let Some(name) = &prompt.name {
        rest = rest.after(pen.row(rest, name, Align::Left, pen.theme.text()) + 1);
        pen.sign(rest.x, rest.y, pen.signs.prompt, pen.theme.dim());
    }
}

/// A field of one line behind words of ours.
fn line(
    app: &App,
    pen: &mut Pen<'_>,
    area: Area,
    words: &str,
    composer: &Composer,
) -> Option<Cursor> {
    let field = Field::of(area, 0)?;
    let used = pen.words(field.before(4), words, Align::Left, pen.theme.bold());
    pen.sign(field.x + used + 1, field.y, pen.signs.prompt, pen.theme.dim());
    let options = Options { width: None, ..app.settings.text };
    let shown = composer.layout(&options);
    let column = shown.place(composer.caret()).column;
    Some(one_line(pen, field.after(used + 3), &shown, column))
}

/// A field of one line whose text is not shown.
fn secret(app: &App, pen: &mut Pen<'_>, area: Area, password: &Password) -> Option<Cursor> {
    let words = match password.purpose {
        Purpose::Join => format!("Password of \u{2068}{}\u{2069}", password.group),
        Purpose::Create => format!("New password of \u{2068}{}\u{2069}", password.group),
    };
    let (before, after) = password.clusters();
    let masked = pen.signs.mask.repeat(before + after);
    let behind = pen.signs.mask.len() * before;
    let shown = layout(&masked, &Options { width: None, ..app.settings.text });
    let field = Field::of(area, 0)?;
    let used = pen.words(field.before(8), &words, Align::Left, pen.theme.bold());
    pen.sign(field.x + used + 1, field.y, pen.signs.prompt, pen.theme.dim());
    let column = shown.place(shown.caret(behind)).column;
    Some(one_line(pen, field.after(used + 3), &shown, column))
}

/// Paints one row so that the caret at `column` is in sight. Gives the caret's place.
pub(super) fn one_line(pen: &mut Pen<'_>, field: Field, shown: &Layout, column: usize) -> Cursor {
    // One cell is kept for the caret behind a full row.
    let room = usize::from(field.width.saturating_sub(1)).max(1);
    let Some(row) = shown.rows.first() else { return (field.x, field.y) };
    if row.width <= room {
        let blank = if shown.at_right(0) { room - row.width } else { 0 };
        pen.cells(field.after(cells(blank)), row, 0, pen.theme.text());
        return (field.x + cells(blank + column), field.y);
    }
    // The end that reading begins at stays in sight as long as the caret is near it.
    let from = match row.direction {
        Direction::Ltr => column.saturating_sub(room),
        Direction::Rtl => column.min(row.width - room),
    };
    pen.cells(field.before(1), row, from, pen.theme.text());
    (field.x + cells(column - from), field.y)
}
